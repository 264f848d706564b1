package plan

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"waymark/web"
)

// coverageView is the page on what watches the plan.
type coverageView struct {
	Coverage
	Query string
	Gaps  bool // only what is missing
}

// shows says whether a row is asked for: it has the words, and a gap where only gaps are wanted.
func (v coverageView) shows(gap string, words ...string) bool {
	return (!v.Gaps || gap != "") && strings.Contains(strings.ToLower(strings.Join(words, " ")), strings.ToLower(v.Query))
}

func (v coverageView) actions() []CoveredAction {
	return slices.DeleteFunc(slices.Clone(v.Actions), func(a CoveredAction) bool {
		return !v.shows(a.Gap, a.Ref, a.Title, strings.Join(a.Tied, " "))
	})
}

func (v coverageView) findings() []CoveredFinding {
	return slices.DeleteFunc(slices.Clone(v.Findings), func(f CoveredFinding) bool {
		return !v.shows(f.Gap, f.Code, f.About, strings.Join(f.Tested, " "))
	})
}

func (v coverageView) measures() []CoveredMeasure {
	return slices.DeleteFunc(slices.Clone(v.Measures), func(m CoveredMeasure) bool {
		return !v.shows(m.Gap, m.Key, m.Title, strings.Join(m.From, " "))
	})
}

// missing is how many rows say that something is missing.
func (v coverageView) missing() int {
	v.Gaps, v.Query = true, ""
	return len(v.actions()) + len(v.findings()) + len(v.measures())
}

// titled is a measure's title, or its key where no file has it.
func (v coverageView) titled(key string) string {
	for _, m := range v.Measures {
		if m.Key == key {
			return m.Title
		}
	}
	return key
}

// without are the keys that are not among those with a figure.
func without(all, counted []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(key string) bool { return slices.Contains(counted, key) })
}

// chosen is the filter's box as it was ticked.
func (v coverageView) chosen() []string {
	if v.Gaps {
		return []string{"gaps"}
	}
	return nil
}

// ofWords is "3 of 7".
func ofWords(have, all []string) string { return fmt.Sprintf("%d of %d", len(have), len(all)) }

// tally is a sentence on one of the counts.
func (v coverageView) tally(name, words string) string {
	s := v.Counts[name]
	return fmt.Sprintf("%d of %d %s", s.Have, s.Of, words)
}

func (p *Plans) coveragePage(w http.ResponseWriter, r *http.Request) error {
	coverage, err := p.Coverage(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, coverageScreen(coverageView{coverage, strings.TrimSpace(r.URL.Query().Get("q")), r.URL.Query().Get("show") == "gaps"}))
}

func (p *Plans) coverageCSV(w http.ResponseWriter, r *http.Request) error {
	coverage, err := p.Coverage(r.Context())
	if err != nil {
		return err
	}
	web.Download(w, "waymark-coverage.csv", "text/csv; charset=utf-8")
	out := csv.NewWriter(w)
	rows := [][]string{{"kind", "key", "title", "measures", "with_a_figure", "figure", "data_to", "missing"}}
	for _, a := range coverage.Actions {
		rows = append(rows, []string{"action", a.Ref, a.Title, strings.Join(a.Tied, " "), strings.Join(a.Counted, " "), "", "", a.Gap})
	}
	for _, f := range coverage.Findings {
		rows = append(rows, []string{"finding", f.Code, f.About, strings.Join(f.Tested, " "), strings.Join(f.Counted, " "), "", "", f.Gap})
	}
	for _, m := range coverage.Measures {
		rows = append(rows, []string{"measure", m.Key, m.Title, "", "", m.Figure, m.At.String(), m.Gap})
	}
	for _, c := range coverage.Collections {
		rows = append(rows, []string{"collection", c.Collection, c.Title, fmt.Sprint(c.Measures), "", "", c.DataTo.String(), ""})
	}
	for i, row := range rows {
		rows[i] = web.SafeRow(row...)
	}
	return out.WriteAll(rows)
}
