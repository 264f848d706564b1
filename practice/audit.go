package practice

import (
	"slices"
	"strings"
	"unicode"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// Grade is how good practice was found: Ofsted's four words, 1 the best. 0 is no grade yet.
type Grade int

// The four grades.
const (
	Outstanding Grade = 1 + iota
	Good
	Improve
	Inadequate
)

// Grades are all four, the best first.
var Grades = []Grade{Outstanding, Good, Improve, Inadequate}

func (g Grade) String() string {
	if g < Outstanding || g > Inadequate {
		return "no grade"
	}
	return [...]string{"outstanding", "good", "requires improvement", "inadequate"}[g-1]
}

func (g Grade) known() bool { return g >= Outstanding && g <= Inadequate }

// State is how far an audit has come; its text is what is stored and shown.
type State string

// The states of an audit, in their order.
const (
	Selected    State = "selected"
	Allocated   State = "allocated"
	InProgress  State = "in progress"
	Submitted   State = "submitted"
	Moderated   State = "moderated"
	Agreed      State = "agreed"
	ActionsOpen State = "actions open"
	ActionsDone State = "actions done"
	ReAuditDue  State = "re-audit due"
	Closed      State = "closed"
)

// States are all of them, in order.
var States = []State{Selected, Allocated, InProgress, Submitted, Moderated, Agreed, ActionsOpen, ActionsDone, ReAuditDue, Closed}

func (s State) at() int { return slices.Index(States, s) }

// Since says whether the audit has come to a state or gone past it.
func (s State) Since(other State) bool { return s.at() >= other.at() }

// PlanType is which paper of the child's record is audited, by the code of the register of audits.
type PlanType struct{ Code, Words string }

// PlanTypes are what can be audited.
var PlanTypes = []PlanType{{"cin", "Child in need plan"}, {"cp", "Child protection plan"}, {"care", "Care plan"}, {"pathway", "Pathway plan"}, {"assessment", "Assessment"},
	{"court report", "Court report"}, {"ehcp", "Education, health and care plan"}, {"none", "No plan"}}

// Audit is one look at a child's record, or at a record of supervision, by somebody who did not do the work.
type Audit struct {
	ID               string                    `db:"id"`
	Number           int                       `db:"number"`
	Tool             string                    `db:"tool"`
	ToolFrom         calendar.Date             `db:"tool_from"` // which version of the tool
	Kind             Kind                      `db:"kind"`
	Theme            string                    `db:"theme"`
	Team             string                    `db:"team"`
	PlanType         string                    `db:"plan_type"`
	Pseudonym        string                    `db:"pseudonym"`
	State            State                     `db:"state"`
	SelectedOn       calendar.Date             `db:"selected_on"`
	AuditorID        string                    `db:"auditor_id"`
	AuditorName      string                    `db:"auditor_name"`
	AllocatedOn      calendar.Date             `db:"allocated_on"`
	Due              calendar.Date             `db:"due"`
	HeadID           string                    `db:"head_id"` // the head of service, who is told the same day of anything unsafe
	HeadName         string                    `db:"head_name"`
	Self             Grade                     `db:"self_grade"` // the auditor's grade
	Domains          db.JSON[map[string]Grade] `db:"domains"`    // the auditor's, by domain
	ChildFeedback    string                    `db:"child_feedback"`
	ParentFeedback   string                    `db:"parent_feedback"`
	Unsafe           bool                      `db:"unsafe"` // a child may not be safe now
	UnsafeOn         calendar.Date             `db:"unsafe_on"`
	SafeID           string                    `db:"safe_id"` // the manager who answered for the child
	SafeName         string                    `db:"safe_name"`
	SafeOn           calendar.Date             `db:"safe_on"`
	SubmittedOn      calendar.Date             `db:"submitted_on"`
	ModeratorID      string                    `db:"moderator_id"`
	ModeratorName    string                    `db:"moderator_name"`
	ModeratedGrade   Grade                     `db:"moderated_grade"`
	ModeratedDomains db.JSON[map[string]Grade] `db:"moderated_domains"`
	ModeratedOn      calendar.Date             `db:"moderated_on"`
	AgreedOn         calendar.Date             `db:"agreed_on"`
	ReAuditDue       calendar.Date             `db:"reaudit_due"`
	AgainOf          string                    `db:"again_of"` // the audit that this one repeats
	ClosedOn         calendar.Date             `db:"closed_on"`
	Version          int                       `db:"version"`
}

// Paper is what an audit says of the child. It is child-level and lies sealed.
type Paper struct {
	Child      string            `json:"child,omitempty"`
	Worker     string            `json:"worker,omitempty"`  // whose supervision was audited
	Answers    map[string]string `json:"answers,omitempty"` // by prompt
	Why        map[string]string `json:"why,omitempty"`     // by domain
	Strengths  string            `json:"strengths,omitempty"`
	Better     string            `json:"better,omitempty"`
	ChildSaid  string            `json:"child_said,omitempty"`
	ParentSaid string            `json:"parent_said,omitempty"`
	Unsafe     string            `json:"unsafe,omitempty"` // what may be unsafe
	Safe       string            `json:"safe,omitempty"`   // what the manager found and did
	Moderation string            `json:"moderation,omitempty"`
	Closing    string            `json:"closing,omitempty"`
}

// Final is the grade that counts: the moderated one where there is one.
func (a Audit) Final() Grade {
	if a.ModeratedGrade.known() {
		return a.ModeratedGrade
	}
	return a.Self
}

// Late says whether the audit should have been sent in by now.
func (a Audit) Late(today calendar.Date) bool {
	return !a.State.Since(Submitted) && !a.Due.IsZero() && a.Due.Before(today)
}

// Alarm says whether something unsafe waits for a manager.
func (a Audit) Alarm() bool { return a.Unsafe && a.SafeID == "" }

// wrongState is the conflict of an act that comes too early or too late.
func (a Audit) wrongState(act string) error {
	return fault.Conflict("Audit %d is “%s” now, so it cannot be %s.", a.Number, a.State, act)
}

// Allocate gives the audit to somebody, or to somebody else, before it has been sent in.
func (a *Audit) Allocate(id, name string, due, on calendar.Date) error {
	switch {
	case a.State.Since(Submitted):
		return a.wrongState("allocated")
	case id == "":
		return fault.Invalid("Choose who will audit.").At("auditor", "Select an auditor")
	case due.Before(on):
		return fault.Invalid("The audit cannot be due before today.").At("due", "Enter a day from today on")
	}
	a.AuditorID, a.AuditorName, a.AllocatedOn, a.Due = id, name, on, due
	if a.State == Selected {
		a.State = Allocated
	}
	return nil
}

// Save keeps what the auditor has written so far, finished or not.
func (a *Audit) Save(by string, paper Paper, on calendar.Date) error {
	switch {
	case a.State != Allocated && a.State != InProgress:
		return a.wrongState("changed")
	case by != a.AuditorID:
		return fault.Forbidden("Audit %d is %s’s, so somebody else cannot write in it.", a.Number, a.AuditorName)
	}
	if a.Unsafe && a.UnsafeOn.IsZero() {
		a.UnsafeOn = on
	}
	if a.Unsafe && len([]rune(paper.Unsafe)) < 10 {
		return fault.Invalid("Say what may be unsafe.").At("unsafe-words", "Say what may be unsafe for the child, in at least 10 characters: a manager must act on it today")
	}
	if !a.Unsafe && a.SafeID == "" {
		a.UnsafeOn = calendar.Date{}
	}
	a.State = InProgress
	return nil
}

// Acknowledge is a named manager's word that the child's immediate safety was seen to.
func (a *Audit) Acknowledge(id, name, words string, on calendar.Date) error {
	switch {
	case !a.Unsafe:
		return fault.Conflict("Audit %d says nothing of immediate safety.", a.Number)
	case a.SafeID != "":
		return fault.Conflict("%s answered for this child on %s already.", a.SafeName, a.SafeOn.Words())
	case id == a.AuditorID:
		return fault.Forbidden("You raised this yourself, so a manager must answer it.")
	case len([]rune(words)) < 10:
		return fault.Invalid("Say what you found and did.").At("safe", "Say what you found and did, and how you know the child is safe, in at least 10 characters")
	}
	a.SafeID, a.SafeName, a.SafeOn = id, name, on
	return nil
}

// Submit sends the audit to moderation. It says everything that is missing at once; an audit that found something unsafe waits until a
// named manager has answered for the child.
func (a *Audit) Submit(tool Tool, paper Paper, by string, on calendar.Date) error {
	switch {
	case a.State != Allocated && a.State != InProgress:
		return a.wrongState("submitted")
	case by != a.AuditorID:
		return fault.Forbidden("Audit %d is %s’s, so somebody else cannot submit it.", a.Number, a.AuditorName)
	}
	f := fault.Invalid("The audit is not finished. What you wrote is kept.")
	for _, d := range tool.Domains {
		if !a.Domains.V[d.Key].known() {
			f.At("grade-"+d.Key, "Grade “"+d.Title+"”")
		}
		for _, q := range d.Prompts {
			if q.yesNo() && paper.Answers[q.Key] == "" {
				f.At("p-"+q.Key, "Answer “"+q.Ask+"”")
			}
		}
	}
	if !a.Self.known() {
		f.At("self", "Select the overall grade")
	}
	if paper.Strengths == "" {
		f.At("strengths", "Say what was done well")
	}
	if paper.Better == "" {
		f.At("better", "Say what would be better for this child")
	}
	if a.Kind != SupervisionAudit && (a.ChildFeedback == "" || a.ParentFeedback == "") {
		f.At("child-feedback", "Say whether the child and a parent or carer told you what they think")
	}
	if a.Alarm() {
		f.At("unsafe", "A manager must say that the child’s safety was seen to before you can submit. The team’s manager and "+nobody(a.HeadName, "the head of service")+" have been told")
	}
	if len(f.Fields) > 0 {
		return f
	}
	a.State, a.SubmittedOn = Submitted, on
	return nil
}

func nobody(name, instead string) string {
	if name == "" {
		return instead
	}
	return name
}

// Moderate is the second grade, by somebody who did not audit. Where it differs it says why: a grade that moves without a reason teaches
// nobody.
func (a *Audit) Moderate(tool Tool, by, name string, grade Grade, domains map[string]Grade, why string, on calendar.Date) error {
	switch {
	case a.State != Submitted:
		return a.wrongState("moderated")
	case by == a.AuditorID:
		return fault.Forbidden("You audited this yourself, so somebody else must moderate it.")
	}
	f := fault.Invalid("The moderation is not finished.")
	moved := grade != a.Self
	for _, d := range tool.Domains {
		if !domains[d.Key].known() {
			f.At("grade-"+d.Key, "Grade “"+d.Title+"”")
		}
		moved = moved || domains[d.Key] != a.Domains.V[d.Key]
	}
	if !grade.known() {
		f.At("moderated", "Select the overall grade")
	}
	if moved && len([]rune(why)) < 10 {
		f.At("why", "Say why a grade differs from the auditor’s, in at least 10 characters")
	}
	if len(f.Fields) > 0 {
		return f
	}
	a.State, a.ModeratorID, a.ModeratorName, a.ModeratedGrade, a.ModeratedOn = Moderated, by, name, grade, on
	a.ModeratedDomains.V = domains
	return nil
}

// Agree closes the talk about the grade. With actions in it the audit now waits for them.
func (a *Audit) Agree(by string, actions []AuditAction, on calendar.Date) error {
	switch {
	case a.State != Moderated:
		return a.wrongState("agreed")
	case by == a.ModeratorID:
		return fault.Forbidden("You moderated this yourself, so the auditor or another lead agrees it.")
	}
	a.State, a.AgreedOn = Agreed, on
	a.settle(actions)
	return nil
}

// settle moves an agreed audit to where its actions say it is.
func (a *Audit) settle(actions []AuditAction) {
	if !a.State.Since(Agreed) || a.State.Since(ReAuditDue) || len(actions) == 0 {
		return
	}
	a.State = ActionsDone
	if slices.ContainsFunc(actions, func(x AuditAction) bool { return x.VerifiedOn.IsZero() }) {
		a.State = ActionsOpen
	}
}

// NeedsReAudit says whether the record must be looked at again: practice that was not good enough, or a child who was not safe.
func (a Audit) NeedsReAudit() bool { return a.Final() >= Improve || a.Unsafe }

// mayEnd says whether nothing of the audit is left to do but to look again or to close it.
func (a Audit) mayEnd() bool {
	return a.State == Agreed || a.State == ActionsDone || a.State == ReAuditDue
}

// PlanReAudit says when the record is looked at again.
func (a *Audit) PlanReAudit(due, on calendar.Date) error {
	switch {
	case !a.mayEnd():
		return a.wrongState("looked at again")
	case due.Before(on):
		return fault.Invalid("A re-audit lies ahead.").At("again", "Enter a day from today on")
	}
	a.State, a.ReAuditDue = ReAuditDue, due
	return nil
}

// Close ends the audit. One that must be looked at again is closed by its re-audit, or for a reason that is written down.
func (a *Audit) Close(why string, on calendar.Date) error {
	switch {
	case !a.mayEnd():
		return a.wrongState("closed")
	case a.NeedsReAudit() && len([]rune(why)) < 10:
		return fault.Invalid("This record was to be looked at again.").At("closing", "Say why it will not be looked at again, in at least 10 characters")
	}
	a.State, a.ClosedOn = Closed, on
	return nil
}

// AuditAction is what somebody must do for the child after an audit.
type AuditAction struct {
	ID           string        `db:"id"`
	AuditID      string        `db:"audit_id"`
	Number       int           `db:"number"`
	Team         string        `db:"team"`
	OwnerID      string        `db:"owner_id"`
	OwnerName    string        `db:"owner_name"`
	Due          calendar.Date `db:"due"`
	AddedOn      calendar.Date `db:"added_on"`
	DoneOn       calendar.Date `db:"done_on"`
	VerifiedID   string        `db:"verified_id"`
	VerifiedName string        `db:"verified_name"`
	VerifiedOn   calendar.Date `db:"verified_on"`

	Audit  int        `db:"audit_number"` // the number of its audit
	Sealed ActionNote `db:"-"`            // opened
}

// ActionNote is what an action says of the child. It is child-level and lies sealed.
type ActionNote struct {
	Child    string `json:"child,omitempty"`
	What     string `json:"what,omitempty"`     // what must change for this child
	Evidence string `json:"evidence,omitempty"` // what shows that it was done
	Impact   string `json:"impact,omitempty"`   // what changed for the child, as whoever checked it saw
}

// Open says whether the action is still to be done or checked.
func (x AuditAction) Open() bool { return x.VerifiedOn.IsZero() }

// Late says whether the action is past its date and not done.
func (x AuditAction) Late(today calendar.Date) bool { return x.DoneOn.IsZero() && x.Due.Before(today) }

// check says what is wrong with a new action.
func (x AuditAction) check(on calendar.Date) error {
	f := fault.Invalid("The action is not complete.")
	if len([]rune(x.Sealed.What)) < 5 {
		f.At("what", "Say what must change for this child")
	}
	if x.OwnerID == "" {
		f.At("owner", "Select who will do it")
	}
	if x.Due.IsZero() || x.Due.Before(on) {
		f.At("due", "Enter the day by which it is done, from today on")
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// Done is the owner's word that the action was done, with what shows it.
func (x *AuditAction) Done(by, evidence string, on calendar.Date) error {
	switch {
	case !x.DoneOn.IsZero():
		return fault.Conflict("This action was done on %s already.", x.DoneOn.Words())
	case by != x.OwnerID:
		return fault.Forbidden("This action is %s’s.", x.OwnerName)
	case len([]rune(evidence)) < 5:
		return fault.Invalid("Say what shows it.").At("evidence", "Say what shows that it was done")
	}
	x.DoneOn, x.Sealed.Evidence = on, evidence
	return nil
}

// Verify is somebody else's word that it was done and what changed for the child.
func (x *AuditAction) Verify(by, name, impact string, on calendar.Date) error {
	switch {
	case x.DoneOn.IsZero():
		return fault.Conflict("This action was not done yet.")
	case !x.VerifiedOn.IsZero():
		return fault.Conflict("%s checked this action on %s already.", x.VerifiedName, x.VerifiedOn.Words())
	case by == x.OwnerID:
		return fault.Forbidden("You did this yourself, so somebody else must check it.")
	case len([]rune(impact)) < 5:
		return fault.Invalid("Say what changed.").At("impact", "Say what changed for the child, or that nothing did")
	}
	x.VerifiedID, x.VerifiedName, x.VerifiedOn, x.Sealed.Impact = by, name, on, impact
	return nil
}

// Drift is how far auditors' grades lie from moderated ones. Auditors who grade too kindly make the figures kind too.
type Drift struct {
	N      int // audits that were graded twice
	Kinder int // the auditor's grade was better
	Harder int // or worse
}

// driftShare is from which share of kinder grades on drift is said aloud (governance rule R8), once there are enough audits.
const driftShare = 20

// drifted counts audits that were graded twice.
func drifted(audits []Audit) (d Drift) {
	for _, a := range audits {
		if !a.Self.known() || !a.ModeratedGrade.known() {
			continue
		}
		d.N++
		switch {
		case a.Self < a.ModeratedGrade:
			d.Kinder++
		case a.Self > a.ModeratedGrade:
			d.Harder++
		}
	}
	return d
}

// Loud says whether auditors grade so much more kindly than moderators that it should be talked about.
func (d Drift) Loud() bool { return d.N >= fewest && 100*d.Kinder >= driftShare*d.N }

// Words say it in a sentence.
func (d Drift) Words() string {
	switch {
	case d.N == 0:
		return "No audit was graded twice."
	case d.N < fewest:
		return "Kinder than the moderator in " + Rate{d.Kinder, d.N}.Words() + ", harder in " + Rate{d.Harder, d.N}.Words() + ": too few to say more."
	}
	return "Kinder than the moderator in " + Rate{d.Kinder, d.N}.Words() + ", harder in " + Rate{d.Harder, d.N}.Words() + "."
}

// ids reads the children's numbers that were pasted for a sample: one each line, or with commas or blanks between; each once.
func ids(text string) (all []string) {
	for _, id := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || unicode.IsSpace(r) }) {
		if !slices.ContainsFunc(all, func(other string) bool { return strings.EqualFold(id, other) }) {
			all = append(all, id)
		}
	}
	return all
}
