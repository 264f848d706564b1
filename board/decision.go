package board

import (
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// DecisionKind is what sort of decision it was.
type DecisionKind string

// The kinds of decision, stored as the words on the page.
const (
	Approve  DecisionKind = "approve"
	Note     DecisionKind = "note"
	Escalate DecisionKind = "escalate"
	Change   DecisionKind = "change"
	Fund     DecisionKind = "fund"
)

// DecisionKinds are all of them.
var DecisionKinds = []DecisionKind{Approve, Note, Escalate, Change, Fund}

// DecisionState is what became of a decision.
type DecisionState string

// The states of a decision, stored as the words on the page.
const (
	Made        DecisionState = "made"
	Implemented DecisionState = "implemented"
	Superseded  DecisionState = "superseded"
)

// Link is something that a decision is about.
type Link struct {
	Kind  string // "action", "change", "risk", "recommendation"
	Ref   string // "roadmap-2025/1.3", "roadmap-2025/4", "7", "2018-4"
	Words string
	Href  string
}

// Decision is what a forum decided, typed once: everything else refers to it by its number.
type Decision struct {
	ID        string          `db:"id"`
	ForumID   string          `db:"forum_id"`
	MeetingID string          `db:"meeting_id"`
	ItemID    string          `db:"item_id"`
	Year      int             `db:"year"`
	N         int             `db:"number"` // within the forum and the year
	Kind      DecisionKind    `db:"kind"`
	Words     string          `db:"words"`
	DecidedBy string          `db:"decided_by"` // "The board", or a role to whom it was left
	Options   string          `db:"options"`    // what else was considered
	Dissent   string          `db:"dissent"`
	For       int             `db:"votes_for"`
	Against   int             `db:"votes_against"`
	Abstained int             `db:"abstained"`
	Links     db.JSON[[]Link] `db:"links"`
	Exempt    bool            `db:"exempt"`
	On        calendar.Date   `db:"day"`
	State     DecisionState   `db:"state"`
	StateWhy  string          `db:"state_why"`
	StateOn   calendar.Date   `db:"state_on"`
	Version   int             `db:"version"`

	ForumCode     string `db:"forum_code"` // read with it
	ForumName     string `db:"forum_name"`
	MeetingNumber int    `db:"meeting_number"`
}

// Number is how everything else calls the decision: "IB-2026-14".
func (d Decision) Number() string { return fmt.Sprintf("%s-%d-%d", d.ForumCode, d.Year, d.N) }

// Href is the decision's page.
func (d Decision) Href() string { return boardAt + "/decisions/" + d.Number() }

// Voted says whether it was put to the vote.
func (d Decision) Voted() bool { return d.For+d.Against+d.Abstained > 0 }

// Vote says how it went: "5 for, 1 against, none abstained"; empty where nobody voted.
func (d Decision) Vote() string {
	if !d.Voted() {
		return ""
	}
	return fmt.Sprintf("%s for, %s against, %s abstained", none(d.For), none(d.Against), none(d.Abstained))
}

func none(n int) string {
	if n == 0 {
		return "none"
	}
	return fmt.Sprint(n)
}

// DecisionEdit is what the form of a decision says.
type DecisionEdit struct {
	Kind                    DecisionKind
	Words, DecidedBy        string
	Options, Dissent, About string // About is what else it is about, as typed: "1.3, change 4, risk 7"
	For, Against, Abstained int
	Exempt                  bool
	Version                 int
}

// take lays an edit onto a decision.
func (d *Decision) take(e DecisionEdit, seats int, today calendar.Date) error {
	d.Kind, d.Words, d.DecidedBy, d.Options, d.Dissent = e.Kind, tidyText(e.Words), squeeze(e.DecidedBy), tidyText(e.Options), tidyText(e.Dissent)
	d.For, d.Against, d.Abstained, d.Exempt = e.For, e.Against, e.Abstained, e.Exempt
	if d.DecidedBy == "" {
		d.DecidedBy = d.ForumName
	}
	wrong := fault.Invalid("The decision cannot be kept yet.")
	if !slices.Contains(DecisionKinds, d.Kind) {
		wrong.At("kind", "Select what kind of decision it is")
	}
	within(wrong, "words", "What was decided", d.Words, 5, 500)
	within(wrong, "decided-by", "Who decided", d.DecidedBy, 1, 120)
	within(wrong, "options", "What else was considered", d.Options, 0, 600)
	within(wrong, "dissent", "Who disagreed, and why", d.Dissent, 0, 600)
	for field, s := range map[string]string{"words": d.Words, "options": d.Options, "dissent": d.Dissent} {
		unnamed(wrong, field, s, today)
	}
	votes := d.For + d.Against + d.Abstained
	switch {
	case d.For < 0 || d.Against < 0 || d.Abstained < 0:
		wrong.At("for", "Votes cannot be fewer than none")
	case votes > seats:
		wrong.At("for", fmt.Sprintf("%d votes were counted, but %d members were there", votes, seats))
	case d.Voted() && d.For <= d.Against:
		wrong.At("for", "Without more votes for than against it is not decided. Write into the discussion how the vote went")
	}
	return orNil(wrong)
}

// Turn says what became of a decision.
func (d *Decision) Turn(to DecisionState, why string, today calendar.Date) error {
	why = tidyText(why)
	wrong := fault.Invalid("The decision has not moved.")
	within(wrong, "why", "What shows it, or by which decision", why, 3, 300)
	unnamed(wrong, "why", why, today)
	switch {
	case d.State == Superseded:
		return fault.Conflict("%s was superseded: %s", d.Number(), d.StateWhy)
	case to != Implemented && to != Superseded:
		wrong.At("state", "Select what became of it")
	case to == d.State:
		return fault.Conflict("%s is “%s” already.", d.Number(), d.State)
	}
	if err := orNil(wrong); err != nil {
		return err
	}
	d.State, d.StateWhy, d.StateOn = to, why, today
	return nil
}

// ActionState is where an action of a board stands.
type ActionState string

// The states of an action, stored as the words on the page.
const (
	ActionOpen    ActionState = "open"
	ActionDone    ActionState = "done"
	ActionDropped ActionState = "dropped"
)

// Action is what somebody is to do by when because a forum asked for it. The plan's actions are others: these are done in weeks.
type Action struct {
	ID        string        `db:"id"`
	ForumID   string        `db:"forum_id"`
	MeetingID string        `db:"meeting_id"`
	ItemID    string        `db:"item_id"`
	N         int           `db:"number"` // within the forum
	Words     string        `db:"words"`
	OwnerID   string        `db:"owner_id"` // empty for somebody without an account
	OwnerName string        `db:"owner_name"`
	On        calendar.Date `db:"day"`
	Due       calendar.Date `db:"due"`
	State     ActionState   `db:"state"`
	EndedOn   calendar.Date `db:"ended_on"`
	EndedName string        `db:"ended_name"`
	Exempt    bool          `db:"exempt"`
	Version   int           `db:"version"`

	ForumCode     string `db:"forum_code"` // read with it
	ForumName     string `db:"forum_name"`
	MeetingNumber int    `db:"meeting_number"`
	Last          string `db:"last"` // what was said of it last
}

// ActionNote is what somebody said of an action.
type ActionNote struct {
	ActionID string        `db:"action_id"`
	N        int           `db:"n"`
	On       calendar.Date `db:"day"`
	ByName   string        `db:"by_name"`
	Words    string        `db:"words"`
}

// Number is how minutes call the action: "IB action 12".
func (a Action) Number() string { return fmt.Sprintf("%s action %d", a.ForumCode, a.N) }

// Href is the action's page.
func (a Action) Href() string {
	return fmt.Sprintf("%s/forums/%s/actions/%d", boardAt, strings.ToLower(a.ForumCode), a.N)
}

// Late says whether the action is open past its day.
func (a Action) Late(today calendar.Date) bool { return a.State == ActionOpen && a.Due.Before(today) }

// Age is for how many days the action has been open, or was until it ended.
func (a Action) Age(today calendar.Date) int {
	if a.State != ActionOpen {
		return a.On.DaysUntil(a.EndedOn)
	}
	return a.On.DaysUntil(today)
}

// ActionEdit is what the form of an action says. Owner is a person's id; OwnerName names somebody without an account.
type ActionEdit struct {
	Words, Owner, OwnerName string
	Due                     calendar.Date
	Exempt                  bool
}

// take lays an edit onto an action; a.OwnerName is known by then.
func (a *Action) take(e ActionEdit, today calendar.Date) error {
	a.Words, a.Due, a.Exempt = tidyText(e.Words), e.Due, e.Exempt
	wrong := fault.Invalid("The action cannot be kept yet.")
	within(wrong, "what", "What is to be done", a.Words, 3, 300)
	unnamed(wrong, "what", a.Words, today)
	if a.OwnerName == "" {
		wrong.At("owner", "Select who does it, or write their name and organisation")
	}
	within(wrong, "owner-name", "The name", a.OwnerName, 0, 120)
	switch {
	case e.Due.IsZero():
		wrong.At("due", "Enter by when it is done")
	case e.Due.Before(a.On):
		wrong.At("due", "The day must be on or after the meeting")
	}
	return orNil(wrong)
}

// Report lays what somebody says of an action onto it.
func (a *Action) Report(to ActionState, words, by string, today calendar.Date) error {
	words = tidyText(words)
	if a.State != ActionOpen {
		return fault.Conflict("%s is %s.", a.Number(), a.State)
	}
	wrong := fault.Invalid("Nothing is kept yet.")
	within(wrong, "words", "What happened", words, 3, 600)
	unnamed(wrong, "words", words, today)
	if to != ActionOpen && to != ActionDone && to != ActionDropped {
		wrong.At("state", "Select where it stands")
	}
	if err := orNil(wrong); err != nil {
		return err
	}
	if a.State = to; to != ActionOpen {
		a.EndedOn, a.EndedName = today, by
	}
	return nil
}

// ActionCount says how a forum's actions stand.
type ActionCount struct{ Open, Late, Done, Dropped int }

// CountActions counts them.
func CountActions(all []Action, today calendar.Date) (c ActionCount) {
	for _, a := range all {
		switch a.State {
		case ActionOpen:
			c.Open++
			if a.Late(today) {
				c.Late++
			}
		case ActionDone:
			c.Done++
		case ActionDropped:
			c.Dropped++
		}
	}
	return c
}
