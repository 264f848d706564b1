package survey

import (
	"context"

	"waymark/calendar"
)

// PublicSurvey is what everyone may know of a survey: what it asks, of whom and until when, and once they are published, its results.
type PublicSurvey struct {
	Number      int
	Title       string
	ChildTitle  string
	ChildWhy    string
	For         Audience
	Priority    int
	From, To    calendar.Date
	Questions   []Question
	Listed      bool // anyone can find and answer it
	ByCode      bool
	AnyoneCould bool
	KioskKey    string // empty where it has no kiosk
	Settled     bool   // it takes answers between its first and its last day
	Release     *Release
	Heard       string
	NextSteps   string
	Published   calendar.Date
}

// Told is the day by which children are told what a survey brought.
func (p PublicSurvey) Told() calendar.Date { return p.To.AddDays(promised) }

// Takes says whether it takes answers on a day.
func (p PublicSurvey) Takes(on calendar.Date) bool {
	return p.Settled && !on.Before(p.From) && !on.After(p.To)
}

// Early says whether it has not begun.
func (p PublicSurvey) Early(on calendar.Date) bool { return p.Settled && on.Before(p.From) }

// Published are the surveys that the public may know of: those that can be answered now, those that are over and whose results are awaited, and
// those whose results are published, the newest first. One that is being planned, or that nobody answers on the site, is not among them before
// its results are.
func (s *Surveys) Published(ctx context.Context) ([]PublicSurvey, error) {
	all, err := s.All(ctx)
	if err != nil {
		return nil, err
	}
	public := []PublicSurvey{}
	for _, one := range all {
		online := one.Has(OpenLink) || one.Has(Code) || one.Has(Kiosk)
		if one.State == Draft || one.State != Published && !online {
			continue
		}
		p := PublicSurvey{Number: one.Number, Title: one.Title, ChildTitle: one.ChildTitle, ChildWhy: one.ChildWhy, For: one.For(), Priority: one.Priority, From: one.From, To: one.To,
			Questions: one.Questions.V, Listed: one.Has(OpenLink), ByCode: one.Has(Code), AnyoneCould: one.AnyoneCould(), Settled: one.State == Planned}
		if one.Has(Kiosk) {
			p.KioskKey = one.KioskKey()
		}
		if one.State == Published {
			p.Release, p.Heard, p.NextSteps, p.Published = one.Release.V, one.Heard, one.NextSteps, one.PublishedOn
		}
		public = append(public, p)
	}
	return public, nil
}
