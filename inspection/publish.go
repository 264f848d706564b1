package inspection

import (
	"context"
	"slices"

	"waymark/calendar"
	"waymark/evidence"
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

// PublicSource is an inspection or another published source with what it asked of the council. One that is not kept as an inspection has
// no judgements and no body.
type PublicSource struct {
	PublicInspection
	Recommendations []PublicRecommendation // the order of the report
}

// PublicRecommendation is what a published source asked and what the council answered. Who answers for it is not among it.
type PublicRecommendation struct {
	Code        string // "2018/R4"
	Number      string // as the source numbers it
	About       string // in a few words of the council's own
	Verbatim    string // the report's words, where its report is published
	Priority    bool   // the source calls it urgent
	Response    State  // accepted, partly accepted or rejected; empty until the council answers
	ResponseWhy string
	RespondedOn calendar.Date
	State       State
	ClosedOn    calendar.Date
	Shown       []evidence.PublicPiece // what showed that it is met, as far as it is public
	ShownInside int                    // how many pieces more showed it that only the council may read
}

// PublicSources lists what published sources asked of the council with its answers, the newest source first. What comes from a source
// that is not published, or from an inspection whose report is not, is left out.
func (i *Inspections) PublicSources(ctx context.Context) ([]PublicSource, error) {
	inspections, err := i.Inspections(ctx)
	if err != nil {
		return nil, err
	}
	public, err := i.Public(ctx)
	if err != nil {
		return nil, err
	}
	recommendations, err := i.Recommendations(ctx)
	if err != nil {
		return nil, err
	}
	pieces := map[int]evidence.PublicPiece{}
	if i.evidences != nil {
		if pieces, err = i.evidences.Public(ctx); err != nil {
			return nil, err
		}
	}
	return sourcesOf(inspections, public, recommendations, pieces, i.db.Today()), nil
}

// sourcesOf puts recommendations under the published sources that made them.
func sourcesOf(inspections []Inspection, public []PublicInspection, recommendations []Recommendation, pieces map[int]evidence.PublicPiece, today calendar.Date) []PublicSource {
	var all []PublicSource
	for _, one := range public {
		all = append(all, PublicSource{PublicInspection: one})
	}
	for _, r := range recommendations {
		title, report := r.Source, false
		if r.InspectionID != "" {
			at := slices.IndexFunc(inspections, func(one Inspection) bool { return one.ID == r.InspectionID })
			if at < 0 || inspections[at].Published.IsZero() || inspections[at].Published.After(today) {
				continue
			}
			title, report = inspections[at].Title, true
		}
		if r.Published.IsZero() || r.Published.After(today) {
			continue
		}
		at := slices.IndexFunc(all, func(s PublicSource) bool { return s.Title == title && s.Published == r.Published })
		if at < 0 && report { // the report's own day counts
			at = slices.IndexFunc(all, func(s PublicSource) bool { return s.Title == title })
		}
		if at < 0 {
			all = append(all, PublicSource{PublicInspection: PublicInspection{Title: title, Published: r.Published}})
			at = len(all) - 1
		}
		out := PublicRecommendation{Code: r.Code, Number: r.Number, About: r.About, Priority: r.Priority, State: r.State}
		if report {
			out.Verbatim = r.Verbatim
		}
		if !r.RespondedOn.IsZero() {
			out.Response, out.ResponseWhy, out.RespondedOn = r.Response, r.ResponseWhy, r.RespondedOn
		}
		if r.State == Closed {
			out.ClosedOn = r.ClosedOn
			for _, number := range r.Shown {
				if piece, ok := pieces[number]; ok {
					out.Shown = append(out.Shown, piece)
				} else {
					out.ShownInside++
				}
			}
		}
		all[at].Recommendations = append(all[at].Recommendations, out)
	}
	slices.SortStableFunc(all, func(a, b PublicSource) int { return b.Published.Compare(a.Published) })
	return all
}
