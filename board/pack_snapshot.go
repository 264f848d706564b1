package board

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"waymark/calendar"
	"waymark/measure"
	"waymark/plan"
	"waymark/voice"
)

// shape numbers what a Snapshot holds; a snapshot of another shape is still read, and what it lacks is empty.
const shape = 1

// Snapshot is everything that papers may say on one day, read once from the rooms and kept. All papers made from it print the same
// numbers, whatever has happened since: a board, a scrutiny committee and a Cabinet must not be told three different things.
type Snapshot struct {
	Shape    int
	On       calendar.Date // the day it was read
	Council  string
	Plan     PlanFacts
	Ruleset  string
	Counts   []plan.ColourCount
	Gap      plan.GapReport
	Actions  []ActionFacts
	Changes  []ChangeFacts
	Asked    []ChallengeFacts // challenges: those that are not resolved first
	Measures []MeasureFacts
	Practice PracticeFacts
	Findings FindingFacts
	Claims   []ClaimFacts
	Meetings MeetingFacts
	Risks    []RiskFacts
	Evidence []EvidenceFacts
	Surveys  []SurveyFacts // of children, published in the last year, the newest first
	Told     voice.Report  // what children said together and what was done, as the public may read it
	Data     []DataFacts
	Released Released // what was published already: all that a public copy says of figures and of actions
}

// Released is what was published and approved by two people by the day of the snapshot.
type Released struct {
	Plan     *plan.PublicPlan
	Measures []measure.PublicMeasure
}

// PlanFacts are a plan's own particulars.
type PlanFacts struct {
	Slug, Title, ChildTitle string
	Vision, ChildVision     string
	Starts, Ends            calendar.Date
	State                   string
	ApprovedForum           string
	ApprovedOn              calendar.Date
	Priorities              []PriorityFacts
}

// PriorityFacts are one priority's.
type PriorityFacts struct {
	Number                      int
	Title, ChildName, ChildText string
}

// ActionFacts are what papers say of one action.
type ActionFacts struct {
	Ref, Text, ChildText    string
	Priority                int
	Owner, Lead, Partners   string
	Starts, Baseline, Due   calendar.Date
	Moves                   int
	MovedWhy                string
	Asked                   bool // a change request waits to be decided
	Delivery                plan.Delivery
	Impact                  plan.Impact
	Implied                 plan.Colour // empty where no rule has looked
	Age                     string      // hatched or unrated
	Upheld                  plan.Colour
	Challenged              bool   // a challenge waits for somebody
	Explained               string // why a declared colour stands beside another
	Exception               bool
	Urgency                 int
	Why                     []WhyFacts
	Problem, Difference     string
	Success, Reason         string
	LastSaid                calendar.Date
	Updates                 []UpdateFacts // signed off, the newest first
	Milestones              []StepFacts
	Core, Measures, Answers []string
	Themes                  []string
	Ended                   plan.Ending
	EndedOn                 calendar.Date
	EndedWhy                string
	Recovery                *RecoveryFacts `json:",omitempty"` // how it comes back; nil where nobody has said
	Ask                     plan.Ask       `json:",omitzero"`  // the decision that its owner asks for, and that nobody has taken yet
	NoRecovery              bool           `json:",omitempty"` // it owes a recovery plan and has none
}

// RecoveryFacts are how an action that is off track comes back.
type RecoveryFacts struct {
	Cause, Effect, Words string
	Next                 string // the first step that is not done, with who does it by when; empty where all are
}

// WhyFacts are what one rule found.
type WhyFacts struct{ Rule, Words, Measure string }

// UpdateFacts are one update that was signed off.
type UpdateFacts struct {
	Number                 int
	On                     calendar.Date // signed off
	Said                   calendar.Date // handed in
	What, Difference, Next string
	Child                  string
	Delivery               plan.Delivery
	By                     string
	Corrects               int // the number of the update that it puts right; 0 for none
}

// StepFacts are one milestone.
type StepFacts struct {
	Title         string
	Baseline, Due calendar.Date
	Moves         int
	Done          calendar.Date
}

// ChangeFacts are one change request.
type ChangeFacts struct {
	Number              int
	About, From, To     string
	Reason, State       string
	RequestedBy         string
	SubmittedOn         calendar.Date
	DecidedBy, Decision string
	DecidedOn           calendar.Date
	Days                int // that a date would move
}

// ChallengeFacts are one challenge.
type ChallengeFacts struct {
	Ref, Text       string
	Number          int
	State, Question string
	Forum           string
	Declared, Says  string
	RaisedOn, Due   calendar.Date
	Answer, Decided string
	DecidedOn       calendar.Date
	Open            bool
}

// MeasureFacts are one measure with its chart, ready to be drawn again.
type MeasureFacts struct {
	measure.BoardMeasure
	Core bool     // some action rests on it first
	Refs []string // of the actions that it tells of
}

// PracticeFacts are how practice was between two days.
type PracticeFacts struct {
	From, To      calendar.Date
	Audits        int
	Moderated     int
	Grades        []CountFacts // moderated grades of case audits, the best first
	Drift         string
	DriftLoud     bool
	Heard         string
	Unsafe        int
	SameDay       int
	Domains       []CountFacts
	Again         []CountFacts // what the second look showed
	Actions       []CountFacts // how old what audits asked for is
	ActionsInTime string
	Held          string
	Good          string
	Spread        string
	Teams         []TeamFacts
	Raised        int
	Open, Late    int
	InTime        string
	BetterOff     string
	Learning      []CountFacts
	Untested      int
}

// CountFacts are a count with its words.
type CountFacts struct {
	Name  string
	N     int
	Words string // beside it, or instead of it
}

// TeamFacts are supervision in one team.
type TeamFacts struct{ Team, Held, Good string }

// FindingFacts are what inspectors and reviews asked for, and the clocks that run.
type FindingFacts struct {
	Open, Recurring, Overdue int
	Rows                     []RecommendationFacts
	Clocks                   []ClockFacts
	Expected                 []WindowFacts
	Judgements               []JudgementFacts
}

// RecommendationFacts are one recommendation.
type RecommendationFacts struct {
	Code, Number, About, Verbatim, Source string
	Standing, Response, ResponseWhy       string
	RespondedOn                           calendar.Date
	Owner, Times                          string
	Deadline                              calendar.Date
	DeadlineRule                          string
	Priority, Open                        bool
	Inspection                            string // the slug of its inspection; empty where that is not kept here
	Actions                               []string
}

// ClockFacts are one clock of an inspection.
type ClockFacts struct {
	Inspection, Slug, Title string
	Starts, Due, Stopped    calendar.Date
	Breached                bool
}

// WindowFacts are when a visit is to be expected.
type WindowFacts struct {
	Title, Source string
	From, To      calendar.Date
}

// JudgementFacts are one judgement of an inspection.
type JudgementFacts struct {
	Inspection  string
	Published   calendar.Date
	Area, Grade string
	NoOverall   bool
}

// MeetingFacts are what the last meeting of the forum decided and asked for, and what is planned.
type MeetingFacts struct {
	Forum     string
	On        calendar.Date
	Decisions []DecisionFacts
	Actions   []MeetingActionFacts
	Forward   []ForwardFacts
}

// DecisionFacts are one decision.
type DecisionFacts struct {
	Exempt bool // not for the public
	Number string
	Text   string
	Kind   string
	State  string
	On     calendar.Date
}

// MeetingActionFacts are one action of a meeting.
type MeetingActionFacts struct {
	Exempt             bool
	Text, Owner, State string
	Due                calendar.Date
	Late               bool
}

// ForwardFacts are one item of the forward plan.
type ForwardFacts struct {
	Item, Forum, Author string
	On                  calendar.Date
}

// RiskFacts are one risk of the register.
type RiskFacts struct {
	Number                        int
	Title, Effect, Owner, Control string
	State                         string
	Inherent, Residual, Target    int
	Before                        int // the residual score before it last moved; 0 where it never did
	Refs                          []string
}

// EvidenceFacts are one piece of evidence in the locker.
type EvidenceFacts struct {
	Number              int
	Title, Kind, Source string
	AsOf, Until         calendar.Date
	State, Class, Hash  string
	Stale               bool
	Subjects            []string
}

// DataFacts say up to which day a collection reaches.
type DataFacts struct {
	Title string
	To    calendar.Date
	Words string
}

// ClaimFacts are one sentence of the self-evaluation and what stands behind it on the day.
type ClaimFacts struct {
	Number                int
	Area, Question        string
	Text                  string
	Line                  string // who is assured of it: first, second or third line
	Evidence              []EvidenceFacts
	Measure, MeasureTitle string
	Says                  string
	Verdict               string // supported, unsupported, stale or contradicted
	Why                   string
	WrittenOn             calendar.Date
}

// kept writes the snapshot as it is kept, with its hash. The same facts make the same bytes.
func (s Snapshot) kept() (text []byte, hash string, err error) {
	if text, err = json.Marshal(s); err != nil {
		return nil, "", fmt.Errorf("board: keep a snapshot: %w", err)
	}
	sum := sha256.Sum256(text)
	return text, hex.EncodeToString(sum[:]), nil
}

// readSnapshot reads what kept wrote; one that was changed since is refused.
func readSnapshot(text []byte, hash string) (s Snapshot, err error) {
	sum := sha256.Sum256(text)
	if got := hex.EncodeToString(sum[:]); got != hash {
		return s, fmt.Errorf("board: a kept snapshot has the hash %s, not %s", got, hash)
	}
	return s, json.Unmarshal(text, &s)
}

// action finds an action by its ref; nil where there is none.
func (s *Snapshot) action(ref string) *ActionFacts {
	for i := range s.Actions {
		if s.Actions[i].Ref == ref {
			return &s.Actions[i]
		}
	}
	return nil
}

// measure finds a measure by its key; nil where there is none.
func (s *Snapshot) measure(key string) *MeasureFacts {
	for i := range s.Measures {
		if s.Measures[i].Key == key {
			return &s.Measures[i]
		}
	}
	return nil
}

// going are the actions that were not merged, split or carried into others.
func (s *Snapshot) going() []ActionFacts {
	return slices.DeleteFunc(slices.Clone(s.Actions), func(a ActionFacts) bool { return a.Ended.GoesOn() })
}

// exceptions are the actions that a board must talk about, what is not resolved first.
func (s *Snapshot) exceptions() []ActionFacts {
	all := slices.DeleteFunc(s.going(), func(a ActionFacts) bool { return !a.Exception })
	slices.SortStableFunc(all, func(a, b ActionFacts) int { return a.Urgency - b.Urgency })
	return all
}

// declared is the colour that the owner declares.
func (a ActionFacts) declared() plan.Colour { return plan.ColourOf(a.Delivery, a.Impact) }

// better says whether the declaration is better than what the evidence implies.
func (a ActionFacts) better() bool { return plan.Better(a.Delivery, a.Impact, a.Implied) }

// overdue says whether its date has passed on a day and it is not done.
func (a ActionFacts) overdue(on calendar.Date) bool {
	return a.open() && !a.Due.IsZero() && a.Due.Before(on)
}

func (a ActionFacts) open() bool {
	return a.Ended == "" && a.Delivery != plan.Delivered && a.Delivery != plan.Stopped && a.Delivery != plan.Paused
}

// slip is how many days the date has moved from the first promise.
func (a ActionFacts) slip() int {
	if a.Baseline.IsZero() || a.Due.IsZero() {
		return 0
	}
	return a.Baseline.DaysUntil(a.Due)
}

// Href is the page of a piece of evidence.
func (e EvidenceFacts) Href() string { return fmt.Sprintf("/staff/evidence/%d", e.Number) }
