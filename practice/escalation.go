package practice

import (
	"slices"

	"waymark/calendar"
	"waymark/fault"
)

// Issues are what an escalation is about, by the codes of the register of reviewing officers' challenges.
var Issues = []Word{{"drift", "Drift or delay"}, {"placement", "Placement"}, {"contact", "Family time"}, {"health", "Health"}, {"education", "Education"},
	{"permanence", "Permanence"}, {"visits", "Visits"}, {"paperwork", "Paperwork late"}, {"safety", "Safety"}, {"other", "Other"}}

// The states of an escalation. It may begin at any stage and skip some; Cafcass can be told at any point.
const (
	Informal  = "informal"
	Stage1    = "stage 1"
	Stage2    = "stage 2"
	Stage3    = "stage 3"
	Resolved  = "resolved"
	Cafcass   = "cafcass"
	Withdrawn = "withdrawn"
)

// Stages are those at which an escalation is still open, in order.
var Stages = []Word{{Informal, "Informal"}, {Stage1, "Stage 1, team manager"}, {Stage2, "Stage 2, service manager"}, {Stage3, "Stage 3, director"}}

// Ends are the ways in which it ends.
var Ends = []Word{{Resolved, "Resolved"}, {Cafcass, "Referred to Cafcass"}, {Withdrawn, "Withdrawn"}}

// escalationDays are the working days within which the formal process of all stages ends (IRO Handbook 6.2).
const escalationDays = 20

// Escalation is a challenge that a reviewing officer or conference chair raises for a child.
type Escalation struct {
	ID         string        `db:"id"`
	Number     int           `db:"number"`
	Pseudonym  string        `db:"pseudonym"`
	Team       string        `db:"team"`
	Issue      string        `db:"issue"`
	State      string        `db:"state"`
	Stage      string        `db:"stage"` // the last at which it was open
	RaisedOn   calendar.Date `db:"raised_on"`
	RaisedID   string        `db:"raised_id"`
	RaisedName string        `db:"raised_name"`
	FormalOn   calendar.Date `db:"formal_on"` // when the clock began
	Due        calendar.Date `db:"due"`       // by when it must end
	Benefit    string        `db:"benefit"`   // was the child better off: yes, no, or not known yet
	ClosedOn   calendar.Date `db:"closed_on"`
	Version    int           `db:"version"`
}

// EscalationPaper is what an escalation says of the child. It is child-level and lies sealed.
type EscalationPaper struct {
	Child  string `json:"child,omitempty"`
	What   string `json:"what,omitempty"`
	Impact string `json:"impact,omitempty"` // what it changed for the child
}

// Step is one thing that happened to an escalation.
type Step struct {
	State  string        `db:"state"`
	Day    calendar.Date `db:"day"`
	ByName string        `db:"by_name"`
	Words  string        `db:"-"` // opened
}

// Open says whether the escalation is not settled yet.
func (e Escalation) Open() bool { return e.ClosedOn.IsZero() }

// Late says whether the formal process lasts longer than it may.
func (e Escalation) Late(today calendar.Date) bool {
	return e.Open() && !e.Due.IsZero() && e.Due.Before(today)
}

// InTime says whether an ended escalation ended within its working days. One that never became formal had no clock.
func (e Escalation) InTime() bool { return !e.Open() && (e.Due.IsZero() || !e.ClosedOn.After(e.Due)) }

// formal starts the clock at the first formal stage; a later stage does not start it anew.
func (e *Escalation) formal(on calendar.Date, holidays calendar.Holidays) {
	if e.State != Informal && e.FormalOn.IsZero() {
		e.FormalOn, e.Due = on, holidays.AddWorkingDays(on, escalationDays)
	}
}

// Raise begins an escalation at a stage.
func (e *Escalation) Raise(paper EscalationPaper, on calendar.Date, holidays calendar.Holidays) error {
	f := fault.Invalid("The escalation is not raised yet.")
	if n := len(paper.Child); n == 0 || n > 40 {
		f.At("child", "Enter the child’s number")
	}
	if e.Team == "" || len(e.Team) > 80 {
		f.At("team", "Enter the team that must answer, in at most 80 characters")
	}
	if !has(Issues, e.Issue) {
		f.At("issue", "Select what it is about")
	}
	if !has(Stages, e.State) {
		f.At("stage", "Select the stage")
	}
	if n := len([]rune(paper.What)); n < 10 || n > mostWords {
		f.At("what", "Say what should be different for the child, in at least 10 characters")
	}
	if len(f.Fields) > 0 {
		return f
	}
	e.RaisedOn, e.Stage = on, e.State
	e.formal(on, holidays)
	return nil
}

// Move takes an escalation to another stage or ends it. Stages may be skipped and never go back. One that ends says whether the child was
// better off, or nobody would ever know what challenges are worth; one that is withdrawn says why.
func (e *Escalation) Move(to, words, benefit, impact string, on calendar.Date, holidays calendar.Holidays) error {
	if !e.Open() {
		return fault.Conflict("Escalation %d ended on %s.", e.Number, e.ClosedOn.Words())
	}
	at := func(state string) int {
		return slices.IndexFunc(Stages, func(w Word) bool { return w.Code == state })
	}
	ends := has(Ends, to)
	f := fault.Invalid("The escalation has not moved.")
	switch {
	case !ends && at(to) < 0:
		f.At("to", "Select what happens now")
	case !ends && at(to) <= at(e.State):
		f.At("to", "Select a later stage: it is at “"+wordsOf(Stages, e.State)+"” now")
	}
	if n := len([]rune(words)); n < 5 || n > mostWords {
		f.At("words", "Say what happened, in a sentence")
	}
	if to == Resolved || to == Cafcass {
		if benefit != "yes" && benefit != "no" {
			f.At("benefit", "Say whether the child was better off")
		}
		if len([]rune(impact)) < 5 {
			f.At("impact", "Say what changed for the child, or that nothing did")
		}
	}
	if len(f.Fields) > 0 {
		return f
	}
	e.State = to
	if !ends {
		e.Stage = to
		e.formal(on, holidays)
		return nil
	}
	e.ClosedOn = on
	if to != Withdrawn {
		e.Benefit = benefit
	}
	return nil
}
