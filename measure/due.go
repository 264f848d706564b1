package measure

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
)

// Waiting is something of this room that waits for somebody.
type Waiting struct {
	Words string        // "7 visits that are overdue, in your team"
	Href  string        // the page on which it is looked at
	Since calendar.Date // the day it was counted on
	Due   calendar.Date
	Late  bool
}

// Due lists what waits for a person: the lists of their own team that have something overdue, and for who accepts returns what the
// last ones changed. An analyst, who sees every team's lists, has no line for them: the work is the teams'.
func (m *Measures) Due(ctx context.Context, person account.Person) ([]Waiting, error) {
	var all []Waiting
	if person.May(account.CollectionAccept) {
		changes, err := m.unread(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, toRead(changes)...)
	}
	if person.May(account.CaseRead) && !person.Everywhere(account.CaseRead) && person.Team != "" {
		counts, err := m.exceptionCounts(ctx, sight{team: person.Team})
		if err != nil {
			return nil, err
		}
		for _, x := range m.exceptions {
			c := counts[x.Key]
			if c.Late == 0 {
				continue
			}
			words := numbered(c.Late, x.Late, x.d.inForce(nil)) + ", in your team"
			if !c.DataTo.IsZero() {
				words += ", as the files tell to " + c.DataTo.Words()
			}
			all = append(all, Waiting{Words: words, Href: "/staff/exceptions/" + x.Key, Since: c.Day, Late: true})
		}
	}
	return all, nil
}

// mostToRead is how many differences stand on a desk one by one.
const mostToRead = 3

// toRead are the differences that somebody should read.
func toRead(changes []Change) (all []Waiting) {
	if len(changes) > mostToRead {
		return []Waiting{{Words: fmt.Sprintf("Read the %d changes of figures that nobody has read", len(changes)), Href: "/staff/changes", Since: calendar.Of(changes[len(changes)-1].At.Time)}}
	}
	for _, c := range changes {
		all = append(all, Waiting{Words: "Read what changed after: " + c.Words(), Href: "/staff/changes/" + c.ID, Since: calendar.Of(c.At.Time)})
	}
	return all
}
