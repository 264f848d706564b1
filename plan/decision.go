package plan

import (
	"context"
	"waymark/calendar"
	"waymark/fault"
)

// Decision is what a forum decided, as its minutes will say: a plan is approved, a date moved and an action stopped by one, so that
// nobody has to remember who agreed to what.
type Decision struct {
	Text  string        `db:"decision"`
	Forum string        `db:"decision_forum"` // "Improvement board", "Cabinet"
	On    calendar.Date `db:"decision_on"`
}

// check notes what is missing of a decision. None is made in the future.
func (d *Decision) check(wrong *fault.Fault, today calendar.Date) {
	tidyText(&d.Text)
	tidy(&d.Forum)
	within(wrong, "decision", "What was decided", d.Text, 1, 600)
	within(wrong, "forum", "The forum or the role that decided", d.Forum, 1, 120)
	switch {
	case d.On.IsZero():
		wrong.At("decided-on", "Enter the day of the decision")
	case d.On.After(today):
		wrong.At("decided-on", "The day of the decision must be today or in the past")
	}
}

// Words is the decision in one sentence; empty where there is none.
func (d Decision) Words() string {
	if d.Text == "" {
		return ""
	}
	return d.Forum + ", " + d.On.Words() + ": " + d.Text
}

// Decided is a decision that a board wrote down, to be chosen instead of typed again.
type Decided struct {
	Number string // "IB-2026-14"
	Words  string
	Forum  string
	On     calendar.Date
}

// Decision is it as the plan keeps it, with its number.
func (d Decided) Decision() Decision {
	return Decision{Text: d.Number + ": " + d.Words, Forum: d.Forum, On: d.On}
}

// Decided hangs where the boards' decisions are read, the newest first.
func (p *Plans) Decided(list func(context.Context) ([]Decided, error)) { p.decided = list }

// decidedBefore are the decisions that a form offers.
func (p *Plans) decidedBefore(ctx context.Context) ([]Decided, error) {
	if p.decided == nil {
		return nil, nil
	}
	return p.decided(ctx)
}
