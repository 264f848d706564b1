package plan

import (
	"fmt"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
)

// Closeout is the last word on an action that is done or stopped: what came of it, what the council learned, who watches that it lasts, and
// the day on which they look again. Without it the next inspection finds what slipped back.
type Closeout struct {
	ID          string        `db:"id"`
	ActionID    string        `db:"action_id"`
	Number      int           `db:"number"` // within the action: one that was reopened is closed out again
	Delivery    Delivery      `db:"delivery"`
	Words       string        `db:"words"`
	Learned     string        `db:"learned"`
	Lesson      int           `db:"lesson"` // its number among what the council learns; 0 where it was not handed on
	WatcherID   string        `db:"watcher_id"`
	WatcherName string        `db:"watcher_name"`
	LookOn      calendar.Date `db:"look_on"`
	WrittenID   string        `db:"written_id"`
	WrittenName string        `db:"written_name"`
	WrittenOn   calendar.Date `db:"written_on"`
	Held        string        `db:"held"` // yes or no; empty until somebody has looked again
	LookedWords string        `db:"looked_words"`
	LookedID    string        `db:"looked_id"`
	LookedName  string        `db:"looked_name"`
	LookedOn    calendar.Date `db:"looked_on"`
	Version     int           `db:"version"`
}

// lookAfter is after how many months somebody looks again, and mostMonths by when at the latest.
const (
	lookAfter  = 6
	mostMonths = 24
)

// closable says whether an action has come to where the last words on it can be said.
func (a Action) closable() bool { return a.Delivery == Delivered || a.Delivery == Stopped }

// Check says what is wrong with the last words on an action, after tidying their blanks. Whoever watches must be somebody else than its owner:
// the one who did the work is the last to see it slip.
func (c *Closeout) Check(a Action, today calendar.Date) error {
	tidyText(&c.Words, &c.Learned)
	wrong := fault.Invalid("The action cannot be closed out yet.")
	within(wrong, "words", "What came of it", c.Words, 10, 1000)
	within(wrong, "learned", "What we learned", c.Learned, 10, 1000)
	switch {
	case c.WatcherID == "":
		wrong.At("watcher", "Select who watches that it lasts")
	case a.works(c.WatcherID):
		wrong.At("watcher", "Select somebody who neither owns the action nor stands in for its owner")
	}
	switch {
	case c.LookOn.IsZero():
		wrong.At("look-on", "Enter the day on which they look again")
	case !c.LookOn.After(today):
		wrong.At("look-on", "The day on which they look again must lie ahead")
	case c.LookOn.After(today.AddMonths(mostMonths)):
		wrong.At("look-on", fmt.Sprintf("The day on which they look again must be within %d months", mostMonths))
	}
	return orNil(wrong)
}

// Waits says whether somebody has still to look again.
func (c Closeout) Waits() bool { return c.ID != "" && c.Held == "" }

// Look keeps what whoever watches found some months later.
func (c *Closeout) Look(by, name, held, words string, today calendar.Date) error {
	tidyText(&words)
	if !c.Waits() {
		return fault.Conflict("%s looked again on %s already.", c.LookedName, c.LookedOn.Words())
	}
	wrong := fault.Invalid("What you found cannot be kept yet.")
	if held != "yes" && held != "no" {
		wrong.At("held", "Select whether it still holds")
	}
	within(wrong, "found", "What you looked at", words, 10, 600)
	if err := orNil(wrong); err != nil {
		return err
	}
	c.Held, c.LookedWords, c.LookedID, c.LookedName, c.LookedOn = held, words, by, name, today
	return nil
}

// dueCloseout says what waits for a person because an action is closed out: to look again whether it holds. Whoever keeps the plan is told
// when nobody has for a month.
func dueCloseout(a Action, plan Plan, c Closeout, person account.Person, today calendar.Date) []Waiting {
	if !c.Waits() || !a.closable() || today.DaysUntil(c.LookOn) > soon {
		return nil
	}
	forgotten := c.LookOn.DaysUntil(today) > 30 && person.MayOn(account.PlanWrite, a.subject(plan.Slug))
	if c.WatcherID != person.ID && !forgotten {
		return nil
	}
	return []Waiting{{Words: fmt.Sprintf("Look again whether what action %s: %s reached still holds", a.Ref(), short(a.Text)), Href: a.href(plan) + "/closeout", Since: c.WrittenOn, Due: c.LookOn, Late: c.LookOn.Before(today)}}
}
