package main

import (
	"context"
	"math"
	"strings"

	"waymark/measure"
	"waymark/survey"
	"waymark/voice"
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

// hearSurveys leads what children write in surveys to those who read what children send; nothing of it is kept with the surveys.
func (h *house) hearSurveys() survey.Voice {
	return survey.Voice{
		Open: func(ctx context.Context) (survey.Window, error) {
			o, err := h.voices.Open(ctx)
			return survey.Window{Open: o.Open, Why: o.Why, ReadBy: o.ReadBy}, err
		},
		Tell: h.tellFromSurvey,
	}
}

func (h *house) tellFromSurvey(ctx context.Context, w survey.Words) error {
	plans, err := h.plans.Plans(ctx) // the one in force first
	if err != nil {
		return err
	}
	language, _, _ := strings.Cut(w.Language, "-")
	d := voice.Draft{Text: w.Text, Age: voice.AgeBand(w.Age), Wants: voice.WantsNothing, Language: language, Key: w.Key}
	if w.Age == survey.AgeAdult {
		d.Age = voice.GrownUp
	}
	if len(plans) > 0 {
		for _, ref := range w.About {
			d.About = append(d.About, plans[0].Slug+"/"+ref)
		}
	}
	if w.Channel == survey.Paper || w.Channel == survey.FaceToFace {
		d.Channel = voice.Paper
		if w.Channel == survey.FaceToFace {
			d.Channel = voice.DropIn
		}
		_, err = h.voices.Typed(ctx, d)
		return err
	}
	_, err = h.voices.Tell(ctx, d)
	return err
}
