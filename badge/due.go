package badge

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
)

// Waiting is something of the programme that waits for somebody.
type Waiting struct {
	Words string
	Href  string        // where it is done
	Since calendar.Date // since when it waits; no date where nobody knows
	Due   calendar.Date // by when; no date where nothing says so
	Late  bool
}

// soonDays is how long before its day a recommendation shows among what waits.
const soonDays = 30

// Due lists what waits for a person: the end of the recognition (CF-08), recommendations that are theirs, and for young evaluators the outcomes on
// which they have not said what they see.
func (b *Badges) Due(ctx context.Context, person account.Person) (all []Waiting, err error) {
	reads, evaluates := person.May(account.BadgeRead), person.May(account.BadgeReview)
	if !reads && !evaluates {
		return nil, nil
	}
	today := b.db.Today()
	if evaluates {
		outcomes, err := b.Outcomes(ctx)
		if err != nil {
			return nil, err
		}
		marks, err := b.marks(ctx)
		if err != nil {
			return nil, err
		}
		left := 0
		for _, o := range outcomes {
			if marked, _ := latestOf(marks[o.ID], person.ID, today); !marked {
				left++
			}
		}
		if left > 0 {
			all = append(all, Waiting{Words: fmt.Sprintf("Say what you see: %s", counted(left, "thing")), Href: at + "/evaluate"})
		}
	}
	if !reads {
		return all, nil
	}
	if person.May(account.BadgeWrite) || person.May(account.BadgeDecide) {
		p, err := b.Programme(ctx)
		if err != nil {
			return nil, err
		}
		if words, late := p.Alarm(today); words != "" {
			all = append(all, Waiting{Words: words, Href: at, Since: p.RecognisedUntil.AddDays(-90), Due: p.RecognisedUntil, Late: late})
		}
	}
	reviews, err := b.Reviews(ctx)
	for _, r := range reviews {
		if r.OwnerID == person.ID && r.DoneOn.IsZero() && today.DaysUntil(r.Due) <= soonDays {
			all = append(all, Waiting{Words: fmt.Sprintf("Carry out recommendation %d of the child-friendly programme", r.Number), Href: fmt.Sprintf("%s/reviews#review-%d", at, r.Number), Since: r.On, Due: r.Due, Late: r.Late(today)})
		}
	}
	return all, err
}

// latestOf is what one person last said of an outcome within the time for which an answer counts.
func latestOf(marks []Mark, person string, on calendar.Date) (said bool, a Answer) {
	for _, m := range marks { // the newest first
		if m.ByID == person && !m.Session && !m.On.Before(on.AddMonths(-markMonths)) {
			return true, Tally{Sees: m.Sees, NotYet: m.NotYet, CannotTell: m.CannotTell}.Answer()
		}
	}
	return false, ""
}
