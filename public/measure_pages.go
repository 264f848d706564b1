package public

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/fault"
	"waymark/find"
	"waymark/measure"
)

// measuresView is the catalogue of released measures, by the priority that they belong to.
type measuresView struct {
	Query   string
	Total   int // released in all
	Found   int
	Groups  []measureGroup
	Changed calendar.Date
}

type measureGroup struct {
	Title    string
	Measures []measure.PublicMeasure
}

// FoundWords says how many measures have the words.
func (v measuresView) FoundWords() string {
	switch v.Found {
	case 0:
		return fmt.Sprintf("No measure has the words “%s”. Try fewer or other words.", v.Query)
	case 1:
		return fmt.Sprintf("1 measure has the words “%s”.", v.Query)
	}
	return fmt.Sprintf("%s measures have the words “%s”.", number(v.Found), v.Query)
}

func (s *Site) measures(w http.ResponseWriter, r *http.Request, e edition) error {
	v := measuresView{Query: query(r), Total: len(e.Measures)}
	wanted := find.Terms(v.Query)
	left := slices.Clone(e.Measures)
	for _, m := range e.Measures {
		v.Changed = later(v.Changed, m.Released)
	}
	left = slices.DeleteFunc(left, func(m measure.PublicMeasure) bool {
		return find.Score(wanted, measureFields(m)) == 0 && len(wanted) > 0
	})
	v.Found = len(left)
	if p, found := e.current(); found {
		for _, q := range p.Priorities {
			g := measureGroup{Title: fmt.Sprintf("Priority %d: %s", q.Number, q.Title)}
			own := map[string]bool{}
			for _, m := range e.measuresOf(q) {
				own[m.Key] = true
			}
			left = slices.DeleteFunc(left, func(m measure.PublicMeasure) bool {
				// A measure stands once, under the first priority that it belongs to.
				belongs := own[m.Key]
				if belongs {
					g.Measures = append(g.Measures, m)
				}
				return belongs
			})
			if len(g.Measures) > 0 {
				v.Groups = append(v.Groups, g)
			}
		}
	}
	if len(left) > 0 {
		title := "Other figures"
		if len(v.Groups) == 0 {
			title = "All figures"
		}
		v.Groups = append(v.Groups, measureGroup{title, left})
	}
	return show(w, r, measuresPage(v))
}

func (s *Site) measure(w http.ResponseWriter, r *http.Request, e edition) error {
	m, found := e.measure(r.PathValue("key"))
	if !found {
		return errNoMeasure
	}
	return show(w, r, measurePage(e, m))
}

var errNoMeasure = fault.NotFound("No figures have been published under this name.")

// lineTitle is what a line is called on the measure's page.
func lineTitle(m measure.PublicMeasure, l measure.PublicLine) string {
	if l.Title == "" || l.Title == m.Title {
		return m.Title
	}
	return l.Title
}

// sentence makes a sentence of some words: "About 9 in 10."
func sentence(words string) string {
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + strings.TrimRight(words[1:], ".") + "."
}
