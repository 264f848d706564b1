package plan

import (
	"waymark/calendar"
	"waymark/fault"
)

// Milestone is a step of an action that is either reached or not.
type Milestone struct {
	ID          string        `db:"id"`
	ActionID    string        `db:"action_id"`
	Title       string        `db:"title"`
	BaselineDue calendar.Date `db:"baseline_due"`
	Due         calendar.Date `db:"due"`
	Moves       int           `db:"moves"`
	Done        calendar.Date `db:"done"` // the day it was reached
	Proof       string        `db:"proof"`
	Version     int           `db:"version"`
}

// Check says what is wrong with a milestone, after tidying its blanks.
func (m *Milestone) Check() error {
	tidy(&m.Title)
	tidyText(&m.Proof)
	wrong := fault.Invalid("Some of the milestone’s details are missing or wrong.")
	within(wrong, "title", "The milestone", m.Title, 1, 300)
	if m.Due.IsZero() {
		wrong.At("due", "Enter the date the milestone is due")
	}
	within0(wrong, "proof", "What shows it", m.Proof, 500)
	return orNil(wrong)
}

// Reach marks it as done on a day, with what shows it. It cannot be reached in the future.
func (m *Milestone) Reach(on calendar.Date, proof string, today calendar.Date) error {
	tidyText(&proof)
	wrong := fault.Invalid("The milestone cannot be marked as done yet.")
	switch {
	case !m.Done.IsZero():
		return fault.Conflict("This milestone was already done on %s.", m.Done.Words())
	case on.IsZero():
		wrong.At("done", "Enter the day it was done")
	case on.After(today):
		wrong.At("done", "The day it was done must be today or in the past")
	}
	within(wrong, "proof", "What shows that it was done", proof, 1, 500)
	if err := orNil(wrong); err != nil {
		return err
	}
	m.Done, m.Proof = on, proof
	return nil
}

// SlipDays is how far its date has moved from the baseline, in days; 0 where either is missing.
func (m Milestone) SlipDays() int {
	if m.BaselineDue.IsZero() || m.Due.IsZero() {
		return 0
	}
	return m.BaselineDue.DaysUntil(m.Due)
}

// Late says that its date has passed without it being done.
func (m Milestone) Late(today calendar.Date) bool {
	return m.Done.IsZero() && !m.Due.IsZero() && m.Due.Before(today)
}

// State is the word on the page: planned, late, done.
func (m Milestone) State(today calendar.Date) string {
	switch {
	case !m.Done.IsZero():
		return "done"
	case m.Late(today):
		return "late"
	}
	return "planned"
}
