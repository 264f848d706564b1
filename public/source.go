package public

import (
	"cmp"
	"context"
	"slices"

	"waymark/calendar"
	"waymark/measure"
	"waymark/plan"
	"waymark/voice"
)

// source reads an edition through the publish doors of the rooms below.
type source struct {
	council  string
	plans    *plan.Plans
	measures *measure.Measures
	voices   *voice.Voices
	clock    calendar.Clock
}

func (s source) edition(ctx context.Context) (e edition, err error) {
	e.Council, e.Today = s.council, s.clock.Today()
	if e.Plans, err = s.plans.Published(ctx); err != nil {
		return e, err
	}
	if e.Contacts, err = s.voices.Published(ctx); err != nil {
		return e, err
	}
	if e.Measures, err = s.measures.Published(ctx); err != nil {
		return e, err
	}
	slices.SortStableFunc(e.Measures, func(a, b measure.PublicMeasure) int { return cmp.Compare(a.Title, b.Title) })
	return e, nil
}
