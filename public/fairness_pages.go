package public

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"

	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/measure"
)

// fairnessView is every released figure by one characteristic of the children.
type fairnessView struct {
	By, Title string
	Differ    []fairnessTable         // figures in which a group differs by more than chance explains
	Tables    []fairnessTable         // the others
	Withheld  []measure.PublicMeasure // whose groups are all kept back
	Found     int                     // groups that differ by more than chance explains
	Changed   calendar.Date
}

type fairnessTable struct {
	Measure measure.PublicMeasure
	Line    measure.PublicLine
	At      calendar.Date
	Groups  []measure.PublicFair
}

func (s *Site) fairness(w http.ResponseWriter, r *http.Request, e edition) error {
	v := fairnessView{By: cmp.Or(r.URL.Query().Get("by"), measure.PublicCharacteristics[0].Key)}
	for _, c := range measure.PublicCharacteristics {
		if c.Key == v.By {
			v.Title = c.Title
		}
	}
	if v.Title == "" {
		return fault.NotFound("Figures are not published by this characteristic.")
	}
	for _, m := range e.Measures {
		for _, l := range m.Lines {
			i := slices.IndexFunc(l.Cuts, func(c measure.PublicCut) bool { return c.By == v.By })
			if i < 0 {
				continue
			}
			v.Changed = later(v.Changed, m.Released)
			if l.Cuts[i].Withheld || !shown(l.Cuts[i]) {
				v.Withheld = append(v.Withheld, m)
				continue
			}
			t := fairnessTable{m, l, l.CutsAt, l.Fair(l.Cuts[i])}
			found := 0
			for _, g := range t.Groups {
				if g.Said == measure.MoreOften || g.Said == measure.LessOften {
					found++
				}
			}
			if v.Found += found; found > 0 {
				v.Differ = append(v.Differ, t)
			} else {
				v.Tables = append(v.Tables, t)
			}
		}
	}
	return show(w, r, fairnessPage(v))
}

// besideWords says how a group stands beside the other groups.
func besideWords(g measure.PublicFair) string {
	switch g.Said {
	case measure.MoreOften:
		return "higher than chance explains"
	case measure.LessOften:
		return "lower than chance explains"
	case measure.MayChance:
		return "may be chance"
	}
	if g.Status == measure.Hidden {
		return "kept back"
	}
	return "not compared"
}

func characteristics() []govuk.SelectItem {
	var items []govuk.SelectItem
	for _, c := range measure.PublicCharacteristics {
		items = append(items, govuk.SelectItem{Value: c.Key, Text: c.Title})
	}
	return items
}

// FoundWords says how many groups differ.
func (v fairnessView) FoundWords() string {
	switch v.Found {
	case 0:
		return "In no figure does a group differ from the others by more than chance explains."
	case 1:
		return "One group differs from the others by more than chance explains."
	}
	return fmt.Sprintf("%s groups differ from the others by more than chance explains.", number(v.Found))
}
