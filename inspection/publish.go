package inspection

import (
	"context"

	"waymark/calendar"
)

// This file is what the public may know of inspections: what their reports published already. It is frozen in the plan's releases.

// PublicInspection is a published inspection with its judgements.
type PublicInspection struct {
	Title      string
	Body       string
	Framework  string
	Published  calendar.Date
	Link       string
	Judgements []PublicJudgement
	NoOverall  bool // its framework has no overall judgement
}

// PublicJudgement is a grade in the report's own scale.
type PublicJudgement struct{ Area, Grade string }

// Public lists the published inspections with their judgements, the newest first.
func (i *Inspections) Public(ctx context.Context) ([]PublicInspection, error) {
	inspections, err := i.Inspections(ctx)
	if err != nil {
		return nil, err
	}
	judgements, err := i.judgements(ctx)
	if err != nil {
		return nil, err
	}
	var all []PublicInspection
	for _, one := range inspections {
		f := i.Framework(one.Framework)
		if one.Published.IsZero() || f == nil {
			continue
		}
		public := PublicInspection{Title: one.Title, Body: f.Body, Framework: f.Name, Published: one.Published, Link: one.Link, NoOverall: f.Area("overall") == nil && len(f.Areas) > 1}
		for _, a := range f.Areas {
			for _, j := range judgements[one.ID] {
				if j.Area == a.Key && j.Grade != "" {
					public.Judgements = append(public.Judgements, PublicJudgement{a.Title, f.GradeTitle(j.Grade)})
				}
			}
		}
		all = append(all, public)
	}
	return all, nil
}
