package main

import (
	"math"

	"waymark/measure"
	"waymark/survey"
)

// protectSurvey makes the counts of surveys safe to publish by the one place in which the council's figures are: room measure, which stands
// above surveys.
func protectSurvey(all []survey.Cells) []survey.Guarded {
	out := make([]survey.Guarded, len(all))
	for i, c := range all {
		t := measure.Table{Measure: c.Name, Starts: c.Starts, At: c.At, Unit: measure.Unit{Kind: "count"}, Total: measure.Count{Met: c.Total}}
		if c.Of > 0 {
			t.Unit, t.Total = measure.Unit{Kind: "percent"}, measure.Count{Met: c.Total, All: c.Of}
		}
		if len(c.Groups) > 0 {
			cut := measure.Cut{By: "answer"}
			for _, g := range c.Groups {
				cut.Groups = append(cut.Groups, measure.CutGroup{Group: g.Name, Count: measure.Count{Met: g.N}})
			}
			t.Cuts = []measure.Cut{cut}
		}
		public := measure.Protect([]measure.Table{t}, nil)[0].Public
		out[i].Total, out[i].Groups = shownWhole(public.Total), make([]*int, len(c.Groups))
		if len(public.Cuts) == 0 || public.Cuts[0].Withheld {
			continue
		}
		for j, g := range public.Cuts[0].Groups {
			out[i].Groups[j] = shownWhole(g.Figure)
		}
	}
	return out
}

// shownWhole is a figure as a whole number; none where it is kept back.
func shownWhole(f measure.Figure) *int {
	if f.Value == nil {
		return nil
	}
	n := int(math.Round(*f.Value))
	return &n
}
