package public

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"waymark/measure"
	"waymark/plan"
	"waymark/web"
)

const (
	licenceName = "Open Government Licence v3.0"
	licenceURL  = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
)

// fact is one released figure with all that says what it is of: a row of a CSV file.
type fact struct {
	Measure, Line     string // keys
	PeriodStart, AsAt string
	By, Group         string // both empty for the whole
	measure.Figure
}

// facts are all released figures of a measure, oldest first, the groups of each line after its whole.
func factsOf(m measure.PublicMeasure) []fact {
	var all []fact
	for _, l := range m.Lines {
		for _, p := range l.Points {
			all = append(all, fact{Measure: m.Key, Line: l.Key, PeriodStart: p.Starts.String(), AsAt: p.At.String(), Figure: p.Figure})
		}
		newest, _ := latest(l)
		for _, c := range l.Cuts {
			for _, g := range c.Groups {
				all = append(all, fact{m.Key, l.Key, newest.Starts.String(), newest.At.String(), c.By, g.Group, g.Figure})
			}
		}
	}
	return all
}

var measureColumns = []string{"measure", "title", "line", "line_title", "unit", "better", "period_start", "as_at", "breakdown", "group", "value", "numerator", "denominator", "note", "released"}

func measureRows(m measure.PublicMeasure) [][]string {
	lines := map[string]measure.PublicLine{}
	for _, l := range m.Lines {
		lines[l.Key] = l
	}
	var rows [][]string
	for _, f := range factsOf(m) {
		l := lines[f.Line]
		rows = append(rows, []string{m.Key, m.Title, l.Key, lineTitle(m, l), l.Unit.String(), l.Better, f.PeriodStart, f.AsAt, f.By, f.Group,
			plain(f.Value), plain(f.Numerator), plain(f.Denominator), note(f.Figure), m.Released.String()})
	}
	return rows
}

var planColumns = []string{"plan", "priority", "priority_title", "action", "title", "child_text", "delivery", "impact", "child_status", "reason", "starts", "first_due", "due",
	"how_we_know", "last_update", "what_we_did", "core_measures", "measures", "articles", "last_changed"}

func (e edition) planRows() [][]string {
	var rows [][]string
	for _, p := range e.Plans {
		for _, q := range p.Priorities {
			for _, a := range q.Actions {
				var last plan.PublicUpdate
				if len(a.Updates) > 0 {
					last = a.Updates[0]
				}
				articles := make([]string, len(a.Articles))
				for i, n := range a.Articles {
					articles[i] = strconv.Itoa(n)
				}
				rows = append(rows, []string{p.Slug, strconv.Itoa(q.Number), q.Title, a.Ref, a.Title, a.ChildText, string(a.Delivery), string(a.Impact), string(a.Word(e.Today)), a.Why(e.Today),
					a.Starts.String(), a.BaselineDue.String(), a.Due.String(), a.HowWeKnow, last.On.String(), last.WhatHappened,
					strings.Join(a.Core, " "), strings.Join(a.Measures, " "), strings.Join(articles, " "), a.LastChanged.String()})
			}
		}
	}
	return rows
}

// sendCSV writes a table as RFC 4180 asks: UTF-8, one row of headings, one fact a row.
func (s *Site) sendCSV(w http.ResponseWriter, r *http.Request, e edition, name string, columns []string, rows [][]string) error {
	var b bytes.Buffer
	c := csv.NewWriter(&b)
	c.UseCRLF = true
	for _, row := range append([][]string{columns}, rows...) {
		if err := c.Write(web.SafeRow(row...)); err != nil {
			return err
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s"`, name))
	return s.sendData(w, r, e, "text/csv; charset=utf-8; header=present", b.Bytes())
}

// sendData sends open data: free to use from any website, under a licence, and not sent again while it is the same.
func (s *Site) sendData(w http.ResponseWriter, r *http.Request, e edition, kind string, body []byte) error {
	sum := sha256.Sum256(body)
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "ETag, Last-Modified, Link")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Link", "<"+licenceURL+`>; rel="license"`)
	h.Set("Cache-Control", "public, no-cache")
	// Weak, as the same bytes may be sent compressed.
	h.Set("ETag", `W/"`+hex.EncodeToString(sum[:12])+`"`)
	http.ServeContent(w, r, "", e.changed().Time(), bytes.NewReader(body))
	return nil
}

func (s *Site) data(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, dataPage(e))
}

func (s *Site) planCSV(w http.ResponseWriter, r *http.Request, e edition) error {
	return s.sendCSV(w, r, e, "plan.csv", planColumns, e.planRows())
}

func (s *Site) measuresCSV(w http.ResponseWriter, r *http.Request, e edition) error {
	var rows [][]string
	for _, m := range e.Measures {
		rows = slices.Concat(rows, measureRows(m))
	}
	return s.sendCSV(w, r, e, "measures.csv", measureColumns, rows)
}

func (s *Site) measureCSV(w http.ResponseWriter, r *http.Request, e edition) error {
	key, isCSV := strings.CutSuffix(r.PathValue("file"), ".csv")
	m, found := e.measure(key)
	if !isCSV || !found {
		return errNoMeasure
	}
	return s.sendCSV(w, r, e, m.Key+".csv", measureColumns, measureRows(m))
}
