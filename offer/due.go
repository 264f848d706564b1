package offer

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
)

// Waiting is something of the offer that waits for somebody.
type Waiting struct {
	Words string        // "Look up the amount of Setting up home"
	Href  string        // the page on which it is done
	Since calendar.Date // since when it waits
	Due   calendar.Date // by when it should be done
	Late  bool
}

// soon is how long before its day a review or an amount shows among what waits, in days.
const soon = 30

// Due lists what waits for a person: drafts that came back, amounts and entries to look at again, areas without a word, what care leavers
// are to read and what is to be published.
func (o *Offers) Due(ctx context.Context, person account.Person) ([]Waiting, error) {
	write, publish, review := person.May(account.OfferWrite), person.May(account.OfferPublish), person.May(account.OfferReview)
	if !write && !publish && !review {
		return nil, nil
	}
	all, err := o.Entitlements(ctx)
	if err != nil {
		return nil, err
	}
	today := o.db.Today()
	var due []Waiting
	add := func(format string, e Entitlement, since, by calendar.Date) {
		due = append(due, Waiting{Words: fmt.Sprintf(format, e.Newest().Body.V.Title), Href: e.Href(), Since: since, Due: by, Late: !by.IsZero() && by.Before(today)})
	}
	for _, e := range all {
		if w := e.Working; w != nil {
			switch {
			case write && w.State == Draft && w.Returned != "":
				add("Change “%s”: it came back", e, w.WrittenOn, calendar.Date{})
			case review && w.State == Reading:
				add("Read “%s” and say if it is clear", e, w.WrittenOn, calendar.Date{})
			case publish && w.State == Signed && w.WrittenBy != person.ID:
				add("Publish “%s”, which care leavers signed off", e, w.SignedOn, calendar.Date{})
			}
		}
		if e.Live == nil || !write {
			continue
		}
		b := e.Live.Body.V
		if b.Amount > 0 && today.DaysUntil(b.StaleFrom()) <= soon {
			words := "Look up the amount of “%s” again"
			if b.Stale(today) {
				words += ": the public does not see it any more"
			}
			add(words, e, b.CheckedOn, b.StaleFrom())
		}
		if today.DaysUntil(b.ReviewBy) <= soon {
			add("Look at “%s” again", e, e.Live.PublishedOn, b.ReviewBy)
		}
	}
	if write && len(all) > 0 {
		for _, a := range Areas {
			if covered(all, a.Key) == 0 {
				due = append(due, Waiting{Words: "Say what the local offer has for " + lower(a.Title) + ", or that it has nothing", Href: offerAt + "#" + a.Key})
			}
		}
	}
	return due, nil
}

// covered counts the live entries of an area.
func covered(all []Entitlement, area string) (n int) {
	for _, e := range all {
		if e.Live != nil && e.Live.Body.V.Area == area {
			n++
		}
	}
	return n
}
