package measure

import (
	"cmp"
	"net/http"
	"slices"

	"waymark/chart"
	"waymark/govuk"
	"waymark/web"
)

// fairnessPage asks of every measure whether one characteristic of a child makes a difference.
type fairnessPage struct {
	Asked    FairnessAsked
	Title    string // of the characteristic
	Found    []fairRow
	Picture  *chart.Relatives // of the strongest findings
	Chance   []fairRow
	Not      []fairNot
	Measures int // in which something was judged
	Judged   int // groups that were judged
}

// fairRow is one group of one measure.
type fairRow struct {
	Key, Title, Period string
	Unit               string
	Fair
	line Line
}

type fairNot struct{ Key, Title, Why string }

// measureFairnessPage asks of one measure whether any characteristic of a child makes a difference.
type measureFairnessPage struct {
	D         Definition
	Reference string
	Sections  []fairSection
}

type fairSection struct {
	Fairness
	Title   string
	Picture *chart.Relatives
	Rows    []fairRow
}

// drawnFindings is how many findings fit into one picture that can still be read.
const drawnFindings = 20

func askedFairness(r *http.Request) (FairnessAsked, error) {
	q := r.URL.Query()
	return CheckFairness(FairnessAsked{By: q.Get("by"), Reference: q.Get("reference")})
}

func (m *Measures) showFairness(w http.ResponseWriter, r *http.Request) error {
	asked, err := askedFairness(r)
	if err != nil {
		return err
	}
	all, err := m.Fairnesses(r.Context(), asked)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, fairnessScreen(newFairnessPage(asked, all)))
}

func newFairnessPage(asked FairnessAsked, all []Fairness) fairnessPage {
	page := fairnessPage{Asked: asked, Title: characteristicTitle(asked.By)}
	for _, f := range all {
		if f.WhyNot != "" {
			page.Not = append(page.Not, fairNot{f.Key, f.Title, f.WhyNot})
			continue
		}
		page.Measures++
		for _, row := range f.rows() {
			switch {
			case row.Found():
				page.Found = append(page.Found, row)
			case row.Relative != nil:
				page.Chance = append(page.Chance, row)
			}
		}
	}
	page.Judged = len(page.Found) + len(page.Chance)
	slices.SortStableFunc(page.Found, func(a, b fairRow) int { return cmp.Compare(b.strength(), a.strength()) })
	slices.SortStableFunc(page.Not, func(a, b fairNot) int { return cmp.Or(cmp.Compare(a.Why, b.Why), cmp.Compare(a.Title, b.Title)) })
	if len(page.Found) > 0 {
		picture := chart.Relatives{ID: "found", Title: "Differences that chance does not explain", Reference: asked.Reference}
		for _, row := range page.Found[:min(drawnFindings, len(page.Found))] {
			picture.Rows = append(picture.Rows, row.drawn(row.Group+": "+row.Title))
		}
		page.Picture = &picture
	}
	return page
}

func (f Fairness) rows() []fairRow {
	var rows []fairRow
	for _, g := range f.Groups {
		rows = append(rows, fairRow{f.Key, f.Title, f.Period, f.Unit, g, f.line})
	}
	return rows
}

// Figure is the group's figure with its counts.
func (r fairRow) Figure() string {
	if r.Value == nil {
		return "–"
	}
	u := chartUnit(r.line)
	return decimals(*r.Value, u.Decimals) + u.Mark
}

// Counts are the counts behind the figure.
func (r fairRow) Counts() string {
	v := Value{Value: r.Value, Numerator: r.Numerator, Denominator: r.Denominator}
	if r.line.Unit.Kind == "count" {
		return decimals(float64(r.Children), 0)
	}
	return countsWords(r.line, v)
}

// Against is the figure of those whom the group is set against.
func (r fairRow) Against() string {
	if r.Other == nil {
		return "–"
	}
	u := chartUnit(r.line)
	return decimals(*r.Other, u.Decimals) + u.Mark
}

func (r fairRow) drawn(name string) chart.RelativeRow {
	row := chart.RelativeRow{Name: name, Words: r.Said, Found: r.Found()}
	if r.Relative != nil {
		row.Known, row.Ratio, row.Range = true, r.Relative.Ratio, chart.Range{Low: r.Relative.Low, High: r.Relative.High}
	}
	return row
}

func (m *Measures) showMeasureFairness(w http.ResponseWriter, r *http.Request) error {
	asked, err := askedFairness(r)
	if err != nil {
		return err
	}
	d, err := m.Definition(r.PathValue("key"))
	if err != nil {
		return err
	}
	page := measureFairnessPage{D: d, Reference: asked.Reference}
	for _, c := range Characteristics {
		of, err := CheckFairness(FairnessAsked{By: c.Key, Reference: r.URL.Query().Get("reference")})
		if err != nil {
			return err
		}
		f, err := m.Fairness(r.Context(), d.Key, of)
		if err != nil {
			return err
		}
		s := fairSection{Fairness: f, Title: c.Title, Rows: f.rows()}
		if c.Key != "ethnic" && slices.ContainsFunc(f.Groups, func(g Fair) bool { return g.Relative != nil }) {
			s.Picture = &chart.Relatives{ID: "by-" + c.Key, Title: c.Title, Reference: f.Reference}
			for _, row := range s.Rows {
				if row.Said != IsOthers {
					s.Picture.Rows = append(s.Picture.Rows, row.drawn(row.Group))
				}
			}
		}
		page.Sections = append(page.Sections, s)
	}
	return web.Render(w, r, http.StatusOK, measureFairnessScreen(page))
}

func characteristicTitle(by string) string {
	for _, c := range Characteristics {
		if c.Key == by {
			return c.Title
		}
	}
	return by
}

func characteristicItems() []govuk.SelectItem {
	var items []govuk.SelectItem
	for _, c := range Characteristics {
		items = append(items, govuk.SelectItem{Value: c.Key, Text: c.Title})
	}
	return items
}

func referenceItems() []govuk.SelectItem {
	return []govuk.SelectItem{{Value: EveryoneElse, Text: "Everyone else"}, {Value: WhiteBritish, Text: "White British children (ethnicity only)"}}
}
