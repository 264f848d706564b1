package risk

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
)

// Waiting is something of the register that waits for somebody.
type Waiting struct {
	Words string        // "Look at risk 4 again: Too few homes"
	Href  string        // the page on which it is done
	Since calendar.Date // since when it waits
	Due   calendar.Date // by when it should be done
	Late  bool
}

// soon is how long before its day a review shows among what waits, in days.
const soon = 7

// Due lists what waits for a person: their risks that are to be looked at.
func (r *Risks) Due(ctx context.Context, person account.Person) ([]Waiting, error) {
	all, err := r.all(ctx)
	var due []Waiting
	today := r.db.Today()
	for _, one := range all {
		if one.Open() && one.OwnerID == person.ID && today.DaysUntil(one.ReviewDue) <= soon {
			due = append(due, Waiting{Words: fmt.Sprintf("Look at risk %d again: %s", one.Number, one.Title), Href: one.Href() + "#review", Since: one.IdentifiedOn, Due: one.ReviewDue, Late: one.Late(today)})
		}
	}
	return due, err
}
