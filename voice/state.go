package voice

import "slices"

// State is where an item stands, in the words of the page.
type State string

// The states. Code gives the name that the published rules use.
const (
	Received    State = "received"
	QueueUrgent State = "waiting, urgent"
	QueueNormal State = "waiting"
	InTriage    State = "being read"
	Immediate   State = "danger now"
	Referral    State = "referral"
	Consult     State = "consult"
	Allegation  State = "allegation"
	Complaint   State = "complaint"
	DataRights  State = "data rights"
	Personal    State = "personal"
	VoiceState  State = "voice"
	Signpost    State = "signpost"
	Unusable    State = "unusable"
	HandedOver  State = "handed over"
	Closed      State = "closed"
)

// Who may take an item into a state, or out of it.
const (
	bySystem   = "Waymark"
	byTriager  = "triage officer"
	byLead     = "safeguarding lead"
	byReader   = "whoever read it"
	byReceiver = "whoever receives it" // the complaints manager, data protection, the triage officer for a team
)

// Rule is a row of the state machine: what a state is for, who acts in it and where it leads. The clock of each stands in Clocks, as a
// council may tighten it.
type Rule struct {
	State State
	Code  string // the name in the published rules
	Enter string // when an item comes here
	Who   string
	Leads []State
}

// decisions are the routes that a reader can choose.
var decisions = []State{Immediate, Referral, Consult, Allegation, Complaint, DataRights, Personal, VoiceState, Signpost, Unusable}

// raising are the routes to which anything can always be raised, whatever was decided before.
var raising = []State{Immediate, Referral, Allegation}

// Rules are the sixteen rows of the state machine; the duty to report a sexual offence is a row that is a flag and stays on the item.
var Rules = []Rule{
	{Received, "RECEIVED", "It was sent and kept", bySystem, []State{QueueUrgent, QueueNormal}},
	{QueueUrgent, "QUEUE_URGENT", "The screen saw something, or the face was very sad", byTriager, []State{InTriage}},
	{QueueNormal, "QUEUE_NORMAL", "The screen saw nothing", byTriager, []State{InTriage, QueueUrgent}},
	{InTriage, "IN_TRIAGE", "Somebody reads it, for half an hour", byTriager, append([]State{QueueUrgent, QueueNormal}, decisions...)},
	{Immediate, "S1_IMMEDIATE", "A child is in danger now", byTriager, append([]State{HandedOver}, decisions...)},
	{Referral, "S2_REFERRAL", "There may be significant harm", byTriager + " and " + byLead, append([]State{HandedOver}, decisions...)},
	{Consult, "S3_CONSULT", "A worry that is not clear", byLead, append([]State{HandedOver, VoiceState}, raising...)},
	{Allegation, "ALLEGATION", "It is about an adult who works with children", byLead, []State{HandedOver, Immediate, Referral}},
	{"", "CSA_DUTY", "A sexual offence was told or seen", byReader, nil},
	{Complaint, "COMPLAINT", "Somebody is unhappy with a service to them", byReceiver, append([]State{HandedOver}, raising...)},
	{DataRights, "DATA_RIGHTS", "Records, deletion or a complaint about data", byReceiver, append([]State{HandedOver}, raising...)},
	{Personal, "PERSONAL_CASE", "About somebody's own plan or worker, with no harm", byReceiver, append([]State{HandedOver}, raising...)},
	{VoiceState, "VOICE", "An idea, praise or a problem for everybody", byTriager, append([]State{Closed, Consult, Complaint, Personal}, raising...)},
	{Signpost, "SIGNPOST", "It is another body’s job", byTriager, append([]State{Closed}, raising...)},
	{Unusable, "UNUSABLE", "Spam, a test, empty", byTriager, append([]State{Closed, VoiceState}, raising...)},
	{HandedOver, "HANDED_OVER", "The service that takes it gave its reference", byReceiver, append([]State{Closed, VoiceState}, raising...)},
}

func (s State) rule() Rule {
	i := slices.IndexFunc(Rules, func(r Rule) bool { return r.State == s && s != "" })
	if i < 0 {
		return Rule{State: s}
	}
	return Rules[i]
}

// Code is the state's name in the published rules: "S1_IMMEDIATE".
func (s State) Code() string {
	if s == Closed {
		return "CLOSED"
	}
	return s.rule().Code
}

// leadsTo says whether an item may go from this state to another. What was closed is opened again only by the blind re-read.
func (s State) leadsTo(to State) bool { return slices.Contains(s.rule().Leads, to) }

// decision says whether a state is a route that a reader chooses.
func (s State) decision() bool { return slices.Contains(decisions, s) }

// gravity orders the routes by how much harm they speak of.
func (s State) gravity() int {
	switch s {
	case Immediate:
		return 4
	case Referral, Allegation:
		return 3
	case Consult:
		return 2
	case "":
		return 0
	}
	return 1
}

// safeguarding says whether a route is about a child's safety, so that the text belongs into the case system and not here.
func (s State) safeguarding() bool { return s.gravity() >= 2 }
