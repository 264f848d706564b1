package practice

import (
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/fault"
	"waymark/readability"
)

// Sources are where something to learn comes from. Those that the register of actions knows carry its code.
var Sources = []Word{{"lcspr", "Local child safeguarding practice review"}, {"rapid review", "Rapid review"}, {"incident", "Serious incident"}, {"cdop", "Child death overview panel"},
	{"dhr", "Domestic homicide review"}, {"inspection", "Inspection or monitoring visit"}, {"national panel", "National panel report"}, {"audit", "Theme of case audits"}, {"iro", "Reviewing officers’ report"},
	{"complaint", "Complaint or ombudsman"}, {"compliment", "Compliment"}, {"staff survey", "Staff survey"}, {FromPlan, "Action of the plan"}}

// FromPlan is the source of a lesson that an action of the plan taught when it was closed out.
const FromPlan = "plan"

// LearningState is how far a lesson has come.
type LearningState string

// The states of a lesson. What was tested and has changed is embedded; what has not is a repeat, and is shared again.
const (
	Captured  LearningState = "captured"
	Triaged   LearningState = "triaged"
	Shared    LearningState = "shared"
	Practised LearningState = "practised"
	Tested    LearningState = "tested"
	Embedded  LearningState = "embedded"
	Repeat    LearningState = "repeat"
)

// LearningStates are all of them.
var LearningStates = []LearningState{Captured, Triaged, Shared, Practised, Tested, Embedded, Repeat}

// Learning is one lesson out of a report or a past event, and whether practice changed because of it. It names nobody.
type Learning struct {
	ID            string        `db:"id"`
	Number        int           `db:"number"`
	State         LearningState `db:"state"`
	Source        string        `db:"source"`
	SourceRef     string        `db:"source_ref"` // "Review R3, recommendation 2"
	Theme         string        `db:"theme"`
	Finding       string        `db:"finding"`
	SoWhat        string        `db:"so_what"` // what it means for children here
	Audience      string        `db:"audience"`
	OwnerID       string        `db:"owner_id"`
	OwnerName     string        `db:"owner_name"`
	Due           calendar.Date `db:"due"` // by when it is shared and in practice
	Dissemination string        `db:"dissemination"`
	SharedOn      calendar.Date `db:"shared_on"`
	Practised     string        `db:"practised"` // what shows it in practice
	PractisedOn   calendar.Date `db:"practised_on"`
	Test          string        `db:"test"` // the audit or dip sample that tests it
	TestDue       calendar.Date `db:"test_due"`
	TestedOn      calendar.Date `db:"tested_on"`
	Changed       string        `db:"changed"` // did the test show that practice changed: yes or no
	Result        string        `db:"result"`
	DecidedOn     calendar.Date `db:"decided_on"`
	CapturedOn    calendar.Date `db:"captured_on"`
	Version       int           `db:"version"`
}

// LearningEdit is what the form of a lesson's next step says; each step reads its own fields.
type LearningEdit struct {
	Source, SourceRef, Theme, Finding string        // captured
	SoWhat, Audience, Owner           string        // triaged; Owner is a person's id
	Due                               calendar.Date // triaged
	Dissemination                     string        // shared
	Practised                         string        // practised
	Test                              string        // practised: how it will be tested
	TestDue                           calendar.Date
	Changed, Result                   string // tested
	Version                           int    // the one that was seen
}

// Next is the step that a lesson can take now; "" when it is embedded.
func (l Learning) Next() LearningState {
	switch l.State {
	case Repeat:
		return Shared
	case Embedded:
		return ""
	case Tested:
		if l.Changed == "yes" {
			return Embedded
		}
		return Repeat
	}
	return LearningStates[slices.Index(LearningStates, l.State)+1]
}

// Late says whether a lesson is past the day by which it should be in practice, or should have been tested.
func (l Learning) Late(today calendar.Date) bool {
	switch l.State {
	case Practised:
		return !l.TestDue.IsZero() && l.TestDue.Before(today)
	case Tested, Embedded:
		return false
	}
	return !l.Due.IsZero() && l.Due.Before(today)
}

// plain refuses a text that is missing, too long, or seems to identify a child.
func plain(f *fault.Fault, field, words, text string, today calendar.Date) string {
	text = strings.TrimSpace(text)
	switch n := len([]rune(text)); {
	case n < 5:
		f.At(field, words)
	case n > 1000:
		f.At(field, "Write at most 1,000 characters")
	}
	if found := readability.Identifiers(text, today.Time()); len(found) > 0 {
		f.At(field, "This looks as if it holds "+strings.Join(found, " and ")+". What is learned is shared widely, so name nobody")
	}
	return text
}

// Capture is the first step.
func (l *Learning) Capture(e LearningEdit, on calendar.Date) error {
	f := fault.Invalid("The lesson is not kept yet.")
	l.Source, l.SourceRef, l.Theme = e.Source, strings.Join(strings.Fields(e.SourceRef), " "), strings.Join(strings.Fields(e.Theme), " ")
	if !has(Sources, e.Source) {
		f.At("source", "Select where it comes from")
	}
	if len(l.SourceRef) > 120 {
		f.At("source-ref", "Write at most 120 characters")
	}
	if len(l.Theme) > 80 {
		f.At("theme", "The theme must be 80 characters or fewer")
	}
	if found := readability.Identifiers(l.SourceRef+" "+l.Theme, on.Time()); len(found) > 0 {
		f.At("source-ref", "This looks as if it holds "+strings.Join(found, " and ")+". Name nobody")
	}
	l.Finding = plain(f, "finding", "Say what was found", e.Finding, on)
	if len(f.Fields) > 0 {
		return f
	}
	l.State, l.CapturedOn = Captured, on
	return nil
}

// Step takes a lesson one state further. ownerName is the name of the person whom e.Owner means, "" for nobody.
func (l *Learning) Step(e LearningEdit, ownerName string, on calendar.Date) error {
	f := fault.Invalid("The lesson has not moved.")
	next := l.Next()
	switch next {
	case Triaged:
		l.SoWhat = plain(f, "so-what", "Say what it means for children here", e.SoWhat, on)
		l.Audience = plain(f, "audience", "Say who needs to know", e.Audience, on)
		if ownerName == "" {
			f.At("owner", "Select who answers for it")
		}
		if e.Due.IsZero() || e.Due.Before(on) {
			f.At("due", "Enter the day by which it is in practice, from today on")
		}
		l.OwnerID, l.OwnerName, l.Due = e.Owner, ownerName, e.Due
	case Shared:
		l.Dissemination, l.SharedOn = plain(f, "dissemination", "Say how it was shared", e.Dissemination, on), on
		l.Practised, l.PractisedOn, l.Test, l.TestDue, l.TestedOn, l.Changed, l.Result = "", calendar.Date{}, "", calendar.Date{}, calendar.Date{}, "", ""
	case Practised:
		l.Practised, l.PractisedOn = plain(f, "practised", "Say what is done differently now, and how you know", e.Practised, on), on
		l.Test = plain(f, "test", "Say which audit or dip sample will test it", e.Test, on)
		if e.TestDue.IsZero() || e.TestDue.Before(on) {
			f.At("test-due", "Enter the day of the test, from today on")
		}
		l.TestDue = e.TestDue
	case Tested:
		if e.Changed != "yes" && e.Changed != "no" {
			f.At("changed", "Say whether the test showed that practice changed")
		}
		l.Result, l.Changed, l.TestedOn = plain(f, "result", "Say what the test found, with its numbers", e.Result, on), e.Changed, on
	case Embedded, Repeat:
		if l.TestedOn.IsZero() {
			return fault.Conflict("Lesson %d was not tested, so nobody can say that it is embedded.", l.Number)
		}
		l.DecidedOn = on
	default:
		return fault.Conflict("Lesson %d is embedded: nothing more is to be done.", l.Number)
	}
	if len(f.Fields) > 0 {
		return f
	}
	l.State = next
	return nil
}
