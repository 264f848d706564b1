package plan

import (
	"fmt"
	"strconv"
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

	ChangeTitle    ChangeKind = "priority title"
	ChangeStart    ChangeKind = "start date"
	ChangeSuccess  ChangeKind = "success criteria"
	ChangeMeasures ChangeKind = "measures"
	ChangeTarget   ChangeKind = "target"
)

// Asks is the kind as what somebody asks for.
func (k ChangeKind) Asks() string {
	return map[ChangeKind]string{
		ChangeDue: "Move the date of an action", ChangeStep: "Move the date of a milestone", ChangeWording: "Change the wording of an action", ChangeAdd: "Add an action",
		ChangeStop: "Stop an action", ChangeMerge: "Merge an action into another", ChangeSplit: "Split an action into several",
		ChangeTitle: "Change the title of a priority", ChangeStart: "Move the start of an action", ChangeSuccess: "Change the success criteria of an action",
		ChangeMeasures: "Change the measures of an action", ChangeTarget: "Change the target of a measure",
	}[k]
}

// dated says whether a day moves.
func (k ChangeKind) dated() bool { return k == ChangeDue || k == ChangeStep || k == ChangeStart }

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
	ActionID      string        `db:"action_id"` // empty for a new action and for the title of a priority
	MilestoneID   string        `db:"milestone_id"`
	Priority      int           `db:"priority"` // that a new action is to stand under, or whose title it is
	Measure       string        `db:"measure"`  // whose target it is, by its key
	FromDue       calendar.Date `db:"from_due"`
	ToDue         calendar.Date `db:"to_due"`
	FromText      string        `db:"from_text"`
	ToText        string        `db:"to_text"` // the new wording; the ref to merge into; the texts to split into, one a line; measures as tieWords writes them; a target as a number
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
	switch {
	case c.Kind.dated():
		return orNoDate(c.FromDue)
	case c.Kind == ChangeMeasures && c.FromText == "":
		return "no measures"
	}
	return c.FromText
}

// To is what is asked for, in words.
func (c ChangeRequest) To() string {
	switch c.Kind {
	case ChangeDue, ChangeStep, ChangeStart:
		return orNoDate(c.ToDue)
	case ChangeTarget:
		return fmt.Sprintf("%s from %s", c.ToText, orNoDate(c.ToDue))
	case ChangeMeasures:
		if c.ToText == "" {
			return "no measures"
		}
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
	case ChangeTitle:
		return fmt.Sprintf("Change the title of priority %d", c.Priority)
	case ChangeStart:
		return "Move the start of action " + c.Ref()
	case ChangeSuccess:
		return "Change the success criteria of action " + c.Ref()
	case ChangeMeasures:
		return "Change the measures of action " + c.Ref()
	case ChangeTarget:
		return fmt.Sprintf("Change the target of %s, which action %s is measured by", c.Measure, c.Ref())
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
	case ChangeDue, ChangeStep, ChangeStart:
		switch {
		case c.ToDue.IsZero():
			wrong.At("due", "Enter the new date")
		case c.ToDue == c.FromDue:
			wrong.At("due", "The new date is the same as the old one")
		}
	case ChangeTitle:
		within(wrong, "text", "The title", c.ToText, 1, 300)
		c.unlike(wrong, "text", "title")
	case ChangeSuccess:
		within(wrong, "text", "The success criteria", c.ToText, 1, 1000)
		c.unlike(wrong, "text", "text")
	case ChangeMeasures:
		checkTies(wrong, readTies(c.ToText))
		c.unlike(wrong, "core", "list of measures")
	case ChangeTarget:
		if _, err := c.target(); err != nil {
			wrong.At("text", "Enter the new target as a number, such as 95")
		}
		if c.ToDue.IsZero() {
			wrong.At("due", "Enter the day from which the new target holds")
		}
	case ChangeWording, ChangeAdd:
		within(wrong, "text", "The text of the action", c.ToText, 1, 1000)
		c.unlike(wrong, "text", "wording")
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

// unlike notes a new text that is the old one.
func (c ChangeRequest) unlike(wrong *fault.Fault, field, what string) {
	if c.ToText == c.FromText && (c.ToText != "" || c.Kind == ChangeMeasures) {
		wrong.At(field, "The new "+what+" is the same as the old one")
	}
}

// target reads the number that a target is to become.
func (c ChangeRequest) target() (float64, error) {
	return strconv.ParseFloat(strings.TrimSuffix(strings.ReplaceAll(c.ToText, ",", ""), "%"), 64)
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
