package account

import (
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// Restricted is a thing that no role opens, such as a register of allegations against people who work with children. Only a grant to
// a person by name does, and each opening asks why besides.
type Restricted struct {
	Key, Title string
	May        string // the permission that their role must give already: without it a grant would open nothing
}

// Grant opens a restricted thing to one person, until a day.
type Grant struct {
	ID        string        `db:"id"`
	PersonID  string        `db:"person_id"`
	Thing     string        `db:"thing"` // the key of what is restricted
	Why       string        `db:"why"`
	EndsOn    calendar.Date `db:"ends_on"` // the last day on which it holds
	ByID      string        `db:"by_id"`
	ByName    string        `db:"by_name"`
	At        db.Time       `db:"at"`
	Withdrawn bool          `db:"withdrawn"`
}

// mostMonths is how long a grant may last: then somebody has to say anew that it is needed.
const mostMonths = 12

// Holds says whether the grant opens anything on a day.
func (g Grant) Holds(on calendar.Date) bool { return !g.Withdrawn && !g.EndsOn.Before(on) }

// State is what becomes of the grant on a day, in a word or two.
func (g Grant) State(on calendar.Date) string {
	switch {
	case g.Withdrawn:
		return "Taken back"
	case !g.Holds(on):
		return "Ended"
	}
	return "Holds"
}

// check says why the grant cannot be given to the person today, by somebody; nil when it can.
func (g *Grant) check(to Person, by db.Actor, things []Restricted, today calendar.Date) error {
	g.Why = strings.Join(strings.Fields(g.Why), " ")
	switch {
	case to.ID == by.ID:
		return fault.Forbidden("You cannot give yourself a grant. Ask another administrator.")
	case !to.Active():
		return fault.Conflict("This account is disabled. Enable it first.")
	}
	wrong := fault.Invalid("The grant cannot be given.")
	if i := slices.IndexFunc(things, func(t Restricted) bool { return t.Key == g.Thing }); i < 0 {
		wrong.At("thing", "Select what is opened to them")
	} else if !to.May(things[i].May) {
		wrong.At("thing", "None of the person’s roles may "+things[i].May+", so a grant would open nothing. Give them such a role first")
	}
	switch last := today.AddMonths(mostMonths); {
	case g.EndsOn.IsZero() || g.EndsOn.Before(today):
		wrong.At("ends_on", "Enter the last day on which it holds, today or later")
	case g.EndsOn.After(last):
		wrong.At("ends_on", "A grant lasts twelve months at most: enter a day up to "+last.Words())
	}
	if n := len([]rune(g.Why)); n < 10 || n > 300 {
		wrong.At("grant_why", "Say why they need it and who decided so, in 10 to 300 characters")
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}
