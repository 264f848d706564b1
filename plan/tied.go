package plan

import (
	"context"

	"waymark/account"
	"waymark/fault"
	"waymark/measure"
)

// tiedMeasure is a measure of an action as its page shows it: the latest figure beside the promise.
type tiedMeasure struct {
	Tie
	Title  string
	Known  bool   // there is a file for it; a tie may name a measure that is not computed yet
	Figure string // "54.1% (46 of 85)", empty where nothing is counted or the reader may not see figures
	At     string // the day it stands for
	Change string // against the same day a year before
}

// tied reads the measures of an action with their latest figures.
func (p *Plans) tied(ctx context.Context, a Action) ([]tiedMeasure, error) {
	ties, err := p.Ties(ctx, a)
	if err != nil {
		return nil, err
	}
	all := make([]tiedMeasure, len(ties))
	for i, t := range ties {
		all[i] = tiedMeasure{Tie: t, Title: t.Measure}
		d, err := p.measures.Definition(t.Measure)
		if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		all[i].Title, all[i].Known = d.Title, true
		if may(ctx, account.MeasureRead, account.Subject{}) != nil {
			continue
		}
		if err := p.figure(ctx, d, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (p *Plans) figure(ctx context.Context, d measure.Definition, into *tiedMeasure) error {
	kept, err := p.measures.Values(ctx, d)
	if err != nil {
		return err
	}
	line := d.Headline()
	var last *measure.Kept
	for i := range kept {
		if kept[i].Line == line.Key && (last == nil || kept[i].At.After(last.At)) {
			last = &kept[i]
		}
	}
	if last == nil {
		return nil
	}
	into.Figure, into.At = measure.StaffWords(line, last.Value), last.At.Words()
	for _, k := range kept {
		if k.Line == line.Key && k.At == last.At.AddMonths(-12) {
			if into.Change = measure.ChangeWords(line, k.Value, last.Value); into.Change != "" {
				into.Change += " in a year"
			}
		}
	}
	return nil
}
