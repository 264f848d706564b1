package board

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/chart"
	"waymark/document"
	"waymark/measure"
)

func TestSuppress(t *testing.T) {
	counts := func(n ...int) (all []CountFacts) {
		for i, one := range n {
			all = append(all, CountFacts{Name: fmt.Sprint(i), N: one})
		}
		return all
	}
	for name, test := range map[string]struct {
		in   []int
		want string
	}{
		"nothing small, nothing kept back":          {[]int{0, 12, 6, 40}, "0 12 6 40"},
		"a small number takes its smallest partner": {[]int{3, 12, 8, 40}, "c 12 c 40"},
		"two small numbers hide each other":         {[]int{3, 4, 8, 40}, "c c 8 40"},
		"two ones would be known from their sum":    {[]int{1, 1, 8, 40}, "c c c 40"},
		"nought is shown where another hides":       {[]int{2, 0, 7}, "c 0 c"},
		"a nought hides where nothing else can":     {[]int{4, 0}, "c c"},
		"a number alone in its table is kept back":  {[]int{4}, "c"},
		"nothing at all is nothing to hide":         {[]int{0, 0}, "0 0"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range Suppress(counts(test.in...)) {
				if f.Words == Suppressed {
					if f.N != 0 {
						t.Errorf("%d is still in what is kept back", f.N)
					}
					got = append(got, "c")
				} else {
					got = append(got, fmt.Sprint(f.N))
				}
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("%v became %v, want %s", test.in, got, test.want)
			}
		})
	}
}

// A number of 1 to 5 children and its partner are c in every format of a public copy, in its charts' words and in the figures inside the files
// (governance.md §4a, 8).
func TestNoSmallNumberLeavesInAPublicCopy(t *testing.T) {
	day := calendar.On(2026, 3, 2)
	value := func(n float64) *float64 { return &n }
	published := measure.PublicMeasure{Key: "missing", Title: "Missing", Source: "Return", Release: 1, Released: day, Lines: []measure.PublicLine{{Title: "Children who went missing", Words: "20", Unit: measure.Unit{Kind: "count"}, Points: []measure.PublicPoint{
		{At: day.AddMonths(-2), Name: "December", Figure: measure.Figure{Status: measure.Hidden}},
		{At: day.AddMonths(-1), Name: "January", Figure: measure.Figure{Status: measure.Hidden}},
		{At: day, Name: "February", Figure: measure.Figure{Status: measure.Shown, Value: value(20)}},
	}}}}
	// What must not leave: 3 audits and their partner 77, and the exact course of the measure behind the released one.
	exact := chart.Trend{ID: "missing", Title: "Exact", Name: "X", Unit: chart.Unit{Name: "number"}, Points: []chart.Point{{At: day.Time(), Name: "February", Value: chart.Number(4321)}}}
	s := Snapshot{On: day, Council: "Exampleborough", Plan: PlanFacts{Title: "Plan", Priorities: []PriorityFacts{{Number: 1, Title: "One"}}},
		Actions:  []ActionFacts{{Ref: "1.1", Text: "Find them", Priority: 1, Owner: "Secret Owner", Core: []string{"missing"}}},
		Measures: []MeasureFacts{{BoardMeasure: measure.BoardMeasure{Key: "missing", Title: "Missing", Words: "4321", Change: "up 4321", Distance: "4321 to go", Met: new(bool), Verdict: "concern", VerdictWhy: "4321", Value: value(4321), Chart: &exact}, Core: true, Refs: []string{"1.1"}}},
		Practice: PracticeFacts{From: day, To: day, Audits: 180, Grades: []CountFacts{{Name: "Outstanding", N: 3}, {Name: "Good", N: 77}, {Name: "Inadequate", N: 100}}, Heard: "2 of 3"},
		Released: Released{Measures: []measure.PublicMeasure{published}}}
	kinds, _, err := readKinds(nil)
	must(t, err)
	for _, k := range kinds {
		if !k.Public {
			continue
		}
		t.Run(k.Key, func(t *testing.T) {
			c := &cut{Snapshot: s, kind: k, pack: Pack{State: PackLocked, Forum: "Everybody"}, public: true, texts: map[string]PackText{}, faces: map[string]Face{}}
			d, err := c.document()
			must(t, err)
			for name, write := range map[string]func(io.Writer) error{"HTML": d.HTML, "DOCX": d.DOCX, "XLSX": d.XLSX} {
				var out bytes.Buffer
				must(t, write(&out))
				text := opened(t, out.Bytes())
				for _, secret := range []string{"4321", "4,321", "Secret Owner", "2 of 3", ">77<", ">3 audits"} {
					if strings.Contains(text, secret) {
						t.Errorf("%s holds %q", name, secret)
					}
				}
			}
			if !slices.ContainsFunc(k.Sections, func(s PackSection) bool { return s.Kind == "practice" }) {
				return
			}
			grades := tableNamed(t, d, "Moderated grades")
			var got []string
			for _, row := range grades.Rows {
				if n := row[1].Number; n != nil {
					got = append(got, fmt.Sprint(n.Value))
				} else {
					got = append(got, row[1].Text.String())
				}
			}
			if strings.Join(got, " ") != "c c 100" {
				t.Errorf("the grades are %v", got)
			}
			figures := pictureNamed(t, d, "Children who went missing").Data
			if first, last := figures.Rows[0], figures.Rows[2]; first[1].Text.String() != Suppressed || last[1].Text.String() != "20" {
				t.Errorf("the figures behind the chart are %v and %v", first, last)
			}
		})
	}
}

func tableNamed(t *testing.T, d document.Document, caption string) document.Table {
	t.Helper()
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			if table, ok := b.(document.Table); ok && strings.HasPrefix(table.Caption, caption) {
				return table
			}
		}
	}
	t.Fatalf("there is no table %q", caption)
	return document.Table{}
}

func pictureNamed(t *testing.T, d document.Document, caption string) document.Picture {
	t.Helper()
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			if p, ok := b.(document.Picture); ok && p.Caption == caption {
				return p
			}
		}
	}
	t.Fatalf("there is no picture %q", caption)
	return document.Picture{}
}
