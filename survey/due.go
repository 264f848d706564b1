package survey

import (
	"context"

	"waymark/account"
	"waymark/calendar"
)

// Waiting is something of surveys that waits for somebody.
type Waiting struct {
	Words string        // "Close survey 3: Autumn"
	Href  string        // the page on which it is done
	Since calendar.Date // since when it waits
	Due   calendar.Date // by when it should be done; no date where nothing says so
	Late  bool
}

// promised is within how many days after its end children are told what a survey brought.
const promised = 42

// Due lists what waits for a person: surveys to settle and to close, results to tell and to publish.
func (s *Surveys) Due(ctx context.Context, person account.Person) ([]Waiting, error) {
	all, err := s.All(ctx)
	if err != nil {
		return nil, err
	}
	today, keeps := s.db.Today(), person.May(account.VoiceWrite)
	var waiting []Waiting
	for _, one := range all {
		due := one.To.AddDays(promised)
		w := Waiting{Href: one.Href(), Since: one.To, Due: due, Late: due.Before(today)}
		switch {
		case one.State == Draft && keeps && !one.From.After(today.AddDays(7)):
			w.Words, w.Since, w.Due, w.Late = "Settle "+one.Name()+", or give it other days", calendar.Date{}, one.From, one.From.Before(today)
		case one.State == Planned && keeps && one.To.Before(today):
			w.Words, w.Due, w.Late = "Close "+one.Name(), calendar.Date{}, one.To.AddDays(14).Before(today)
		case one.State == Closed && keeps:
			w.Words = "Tell what " + one.Name() + " brought"
		case one.State == Proposed && one.ProposedID != person.ID && publishes(person, one):
			w.Words, w.Since = "Publish the results of "+one.Name(), one.ProposedOn
		default:
			continue
		}
		waiting = append(waiting, w)
	}
	return waiting, nil
}
