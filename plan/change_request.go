package plan

import (
	"fmt"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// ChangeKind is what a change request would move.
type ChangeKind string

// The kinds of change, stored as the words on the page.
const (
	ChangeDue     ChangeKind = "date"
	ChangeStep    ChangeKind = "milestone date"
	ChangeWording ChangeKind = "wording"
	ChangeAdd     ChangeKind = "new action"
	ChangeStop    ChangeKind = "stop"
	ChangeMerge   ChangeKind = "merge"
	ChangeSplit   ChangeKind = "split"
)

// Asks is the kind as what somebody asks for.
func (k ChangeKind) Asks() string {
	return map[ChangeKind]string{
		ChangeDue: "Move the date of an action", ChangeStep: "Move the date of a milestone", ChangeWording: "Change the wording of an action", ChangeAdd: "Add an action",
		ChangeStop: "Stop an action", ChangeMerge: "Merge an action into another", ChangeSplit: "Split an action into several",
	}[k]
}

// ChangeState is where a change request stands.
type ChangeState string

// The states of a change request, stored as the words on the page.
const (
	ChangeDraft     ChangeState = "draft"
	ChangeSubmitted ChangeState = "submitted"
	ChangeApproved  ChangeState = "approved"
	ChangeRefused   ChangeState = "refused"
)

// ChangeRequest asks to move a date or the scope of a plan that was approved. Until somebody else has approved it, every page and
// report shows what stood before, with the words "change requested": dates that move in silence are why trackers are not believed.
type ChangeRequest struct {
	ID            string        `db:"id"`
	PlanID        string        `db:"plan_id"`
	Number        int           `db:"number"` // within the plan
	Kind          ChangeKind    `db:"kind"`
	ActionID      string        `db:"action_id"` // empty for a new action
	MilestoneID   string        `db:"milestone_id"`
	Priority      int           `db:"priority"` // that a new action is to stand under
	FromDue       calendar.Date `db:"from_due"`
	ToDue         calendar.Date `db:"to_due"`
	FromText      string        `db:"from_text"`
	ToText        string        `db:"to_text"` // the new wording; the ref to merge into; the texts to split into, one a line
	Reason        string        `db:"reason"`
	State         ChangeState   `db:"state"`
	RequestedID   string        `db:"requested_id"`
	RequestedName string        `db:"requested_name"`
	RequestedOn   calendar.Date `db:"requested_on"`
	SubmittedOn   calendar.Date `db:"submitted_on"`
	DecidedID     string        `db:"decided_id"`
	DecidedName   string        `db:"decided_name"`
	DecidedOn     calendar.Date `db:"decided_on"`
	Decision
	Version int `db:"version"`

	AtPriority int    `db:"at_priority"` // the number of the action that it is about, read with it
	AtNumber   int    `db:"at_number"`
	Step       string `db:"step"` // the title of the milestone that it is about
}

// Ref is the ref of the action that it is about, "1.3"; empty for a new one.
func (c ChangeRequest) Ref() string {
	if c.AtNumber == 0 {
		return ""
	}
	return fmt.Sprintf("%d.%d", c.AtPriority, c.AtNumber)
}

// From is what stands now, in words.
func (c ChangeRequest) From() string {
	switch c.Kind {
	case ChangeDue, ChangeStep:
		return orNoDate(c.FromDue)
	}
	return c.FromText
}

// To is what is asked for, in words.
func (c ChangeRequest) To() string {
	switch c.Kind {
	case ChangeDue, ChangeStep:
		return orNoDate(c.ToDue)
	case ChangeAdd:
		if !c.ToDue.IsZero() {
			return fmt.Sprintf("%s (due %s)", c.ToText, c.ToDue.Words())
		}
	case ChangeMerge:
		return "It goes on in " + c.ToText
	case ChangeStop:
		return "It is stopped"
	case ChangeSplit:
		return strings.Join(c.parts(), " · ")
	}
	return c.ToText
}

// parts are the texts of the actions that one is split into.
func (c ChangeRequest) parts() (all []string) {
	for _, l := range strings.Split(c.ToText, "\n") {
		if l = squeeze(l); l != "" {
			all = append(all, l)
		}
	}
	return all
}

// About is what the request is about, in words: "Move the date of action 1.3".
func (c ChangeRequest) About() string {
	switch c.Kind {
	case ChangeAdd:
		return fmt.Sprintf("Add an action to priority %d", c.Priority)
	case ChangeStep:
		return fmt.Sprintf("Move the milestone “%s” of action %s", short(c.Step), c.Ref())
	case ChangeMerge:
		return fmt.Sprintf("Merge action %s into another", c.Ref())
	case ChangeSplit:
		return fmt.Sprintf("Split action %s", c.Ref())
	case ChangeStop:
		return "Stop action " + c.Ref()
	case ChangeWording:
		return "Change the wording of action " + c.Ref()
	}
	return "Move the date of action " + c.Ref()
}

// Submit hands a request over to be decided; everything that is missing is said at once.
func (c *ChangeRequest) Submit(by string, on calendar.Date) error {
	if c.State != ChangeDraft {
		return fault.Conflict("This change request is %s, so it cannot be submitted.", c.State)
	}
	if by != c.RequestedID {
		return fault.Forbidden("%s wrote this change request, so only they can submit it.", c.RequestedName)
	}
	wrong := c.wrong()
	within(wrong, "reason", "Why it should change", c.Reason, 1, 600)
	switch c.Kind {
	case ChangeDue, ChangeStep:
		switch {
		case c.ToDue.IsZero():
			wrong.At("due", "Enter the new date")
		case c.ToDue == c.FromDue:
			wrong.At("due", "The new date is the same as the old one")
		}
	case ChangeWording, ChangeAdd:
		within(wrong, "text", "The text of the action", c.ToText, 1, 1000)
		if c.ToText == c.FromText && c.ToText != "" {
			wrong.At("text", "The new wording is the same as the old one")
		}
	case ChangeMerge:
		if m := readMark(line{text: c.ToText}); m.kind != markBareRef || c.ToText == c.Ref() {
			wrong.At("text", "Enter the number of another action of this plan, such as 1.4")
		}
	case ChangeSplit:
		if len(c.parts()) < 2 {
			wrong.At("text", "Enter the texts of at least two actions, each on a line of its own")
		}
	}
	if err := orNil(wrong); err != nil {
		return err
	}
	c.State, c.SubmittedOn = ChangeSubmitted, on
	return nil
}

// wrong notes what even a draft may not be, after tidying its blanks.
func (c *ChangeRequest) wrong() *fault.Fault {
	tidyText(&c.Reason, &c.ToText)
	wrong := fault.Invalid("The change cannot be asked for yet.")
	within0(wrong, "reason", "Why it should change", c.Reason, 600)
	within0(wrong, "text", "The text", c.ToText, 4000)
	return wrong
}

// Decide approves or refuses a submitted request. Whoever asked cannot.
func (c *ChangeRequest) Decide(approve bool, by, name string, d Decision, today calendar.Date) error {
	if c.State != ChangeSubmitted {
		return fault.Conflict("This change request is %s, so it cannot be decided.", c.State)
	}
	if by == c.RequestedID {
		return fault.Forbidden("You asked for this change, so somebody else must decide it.")
	}
	wrong := fault.Invalid("The change request cannot be decided yet.")
	d.check(wrong, today)
	if err := orNil(wrong); err != nil {
		return err
	}
	c.State, c.DecidedID, c.DecidedName, c.DecidedOn, c.Decision = ChangeRefused, by, name, today, d
	if approve {
		c.State = ChangeApproved
	}
	return nil
}

// moved is the conflict of a request whose ground has shifted since it was written.
func (c ChangeRequest) moved(now string) error {
	return fault.Conflict("Since this was asked for, something else was changed: it now says “%s”, not “%s”. Refuse it, and have it asked for anew.", short(now), short(c.From()))
}
