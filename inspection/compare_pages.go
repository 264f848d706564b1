package inspection

import (
	"context"
	"net/http"

	"waymark/collection"
	"waymark/web"
)

// Compared is one council's judgements as Ofsted's list gives them, read with the framework of its day.
type Compared struct {
	collection.Outcome
	Framework string
	Cells     []string // in the order of comparedAreas
}

// comparedAreas are the columns that councils are set side by side in.
var comparedAreas = []Area{{Key: "overall", Title: "Overall"}, {Key: "leaders", Title: "Leaders"}, {Key: "help and protection", Title: "Help and protection"}, {Key: "in care", Title: "In care"}, {Key: "care leavers", Title: "Care leavers"}}

// What a cell says where the list has no grade.
const (
	absent      = "None given" // the framework of the day has no such judgement
	notReadable = "Not readable in the list"
)

// compared reads one row of the list. Where the framework of its day has no such judgement, its absence is told apart from dirt: nothing is
// guessed, and nothing is worked out from other grades.
func compared(o collection.Outcome, frameworks []Framework) Compared {
	c := Compared{Outcome: o}
	var f *Framework
	for i := range frameworks {
		if frameworks[i].Line == "children's services" && !o.Began.IsZero() && frameworks[i].Covers(o.Began) && frameworks[i].Kind("standard") != nil {
			f = &frameworks[i]
			break
		}
	}
	if f != nil {
		c.Framework = f.Name
	}
	for _, a := range comparedAreas {
		grade := o.Grades[a.Key]
		switch {
		case f != nil && f.Area(a.Key) == nil:
			c.Cells = append(c.Cells, absent)
		case grade == "":
			c.Cells = append(c.Cells, notReadable)
		case f != nil:
			c.Cells = append(c.Cells, f.GradeTitle(grade))
		default:
			c.Cells = append(c.Cells, grade)
		}
	}
	return c
}

// WithOutcomes says where Ofsted's list of all councils is read.
func (i *Inspections) WithOutcomes(list func(context.Context) ([]collection.Outcome, error)) {
	i.outcomes = list
}

// compareView is the page that sets our judgements beside our neighbours'.
type compareView struct {
	Near   []Compared // ours and our neighbours'
	Others []Compared
	Unread int // cells that could not be read
}

func (i *Inspections) comparePage(w http.ResponseWriter, r *http.Request) error {
	var v compareView
	if i.outcomes != nil {
		all, err := i.outcomes(r.Context())
		if err != nil {
			return err
		}
		for _, o := range all {
			c := compared(o, i.frameworks)
			for _, cell := range c.Cells {
				if cell == notReadable {
					v.Unread++
				}
			}
			if o.Own || o.Neighbour > 0 {
				v.Near = append(v.Near, c)
			} else {
				v.Others = append(v.Others, c)
			}
		}
	}
	return web.Render(w, r, http.StatusOK, compareScreen(v))
}
