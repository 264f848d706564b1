package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
)

// This file is what a board is told of a plan: what is declared beside what the evidence implies, in counts of actions and never of people.

// Position is where a plan stands on the day that the rules last looked.
type Position struct {
	Plan       Plan
	Day        calendar.Date // today
	On         calendar.Date // when the rules looked; no date before their first look
	Ruleset    string
	Rows       []Stand // every action, in order
	Exceptions []Stand // those that a board must talk about, what is not resolved first
	Counts     []ColourCount
	Gap        GapReport
	Challenges []ChallengeLine // those of the last ninety days and all that are not resolved, which come first
}

// Stand is an action with its two ratings.
type Stand struct {
	Ref, Text, Href string
	Priority        int
	Owner           string // empty where nobody owns it
	Unowned         bool   // nobody does, and it is neither delivered nor stopped
	Standing        Standing
	Recovery        *Recovery // how it comes back, the newest; nil where nobody has said
	NoRecovery      bool      // it is off track or upheld as red, and nobody has said how it comes back
	Ask             Ask       // what the newest signed-off update asks a board to decide
	Rules           string    // the keys of those that found something, "R3 R4"
}

// Ask is a decision that an owner asks a board for. It stands until the next update is signed off.
type Ask struct {
	Words string // empty where nothing is asked
	By    string
	On    calendar.Date // handed in
}

// ColourCount is how many actions are declared a colour, and of how many the evidence implies it.
type ColourCount struct {
	Colour            Colour
	Declared, Implied int
}

// ChallengeLine is a challenge with the action that it is about.
type ChallengeLine struct {
	Challenge
	Ref, Text, Href string
}

// Words say in one line what is printed of the two ratings: "Amber (upheld) beside declared on track".
func (s Standing) Words() string {
	declared := "declared " + strings.ToLower(FaceOf(s.Delivery, s.Impact).Word)
	switch {
	case s.Upheld != "":
		return s.Upheld.Name() + " (upheld) beside " + declared
	case s.Implied == "":
		return upperFirst(declared) + ", the evidence was not looked at yet"
	}
	words := s.Implied.Name() + " by the evidence beside " + declared
	if s.Age != "" {
		words += ", " + s.Age
	}
	return words
}

// exception says whether a board must talk about an action: it is red or amber, by its own word or by the evidence, the two differ, nobody
// has rated it for too long, or a challenge is open.
func (s Standing) exception() bool {
	declared := ColourOf(s.Delivery, s.Impact)
	return s.Open != nil || s.Upheld != "" || s.Gap() || s.Age == Unrated || declared == Red || declared == Amber || s.Implied == Red || s.Implied == Amber
}

// urgency puts what is not resolved before what is, and that before what is merely red.
func (s Standing) urgency() int {
	switch {
	case s.Upheld != "":
		return 0
	case s.Open != nil:
		return 1
	case s.Gap():
		return 2
	case s.Implied == Red || ColourOf(s.Delivery, s.Impact) == Red:
		return 3
	}
	return 4
}

// recently is for how many days a board sees a challenge that is resolved.
const recently = 90

// Positions are where every plan stands that the council works by.
func (p *Plans) Positions(ctx context.Context) ([]Position, error) {
	plans, err := p.Plans(ctx)
	if err != nil {
		return nil, err
	}
	var all []Position
	for _, plan := range plans {
		if !plan.State.working() {
			continue
		}
		position, err := p.Position(ctx, plan.Slug)
		if err != nil {
			return nil, err
		}
		all = append(all, position)
	}
	return all, nil
}

// Position tells where a plan stands, as far as the person of the context may read its actions.
func (p *Plans) Position(ctx context.Context, slug string) (Position, error) {
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return Position{}, err
	}
	out := Position{Plan: plan, Day: p.db.Today(), Ruleset: RuleSet}
	actions, err := p.Actions(ctx, plan)
	if err != nil {
		return out, err
	}
	history, err := p.ratings(ctx, plan)
	if err != nil {
		return out, err
	}
	challenges, err := p.challengesIn(ctx, plan)
	if err != nil {
		return out, err
	}
	recoveries, err := p.recoveriesIn(ctx, plan)
	if err != nil {
		return out, err
	}
	asks, err := p.asksIn(ctx, plan)
	if err != nil {
		return out, err
	}
	newest := map[string]RatingOn{}
	for _, r := range history {
		out.On = later(out.On, r.Day)
		newest[r.ActionID] = r
	}
	count := map[Colour]*ColourCount{}
	out.Counts = make([]ColourCount, 0, len(Colours)+1)
	for _, c := range append(slices.Clone(Colours), Grey) {
		out.Counts = append(out.Counts, ColourCount{Colour: c})
		count[c] = &out.Counts[len(out.Counts)-1]
	}
	today := out.Day
	for _, a := range actions {
		r := newest[a.ID]
		if r.Day != out.On {
			r = RatingOn{} // it was not among those last looked at
		}
		s := Stand{Ref: a.Ref(), Text: a.Text, Href: a.href(plan), Priority: a.Priority, Owner: a.OwnerName, Unowned: a.OwnerName == "" && a.Ended == "" && a.Delivery.open(), Standing: StandingOf(a, r.Implied, r.Age, r.Day, challenges[a.ID]), Rules: r.Rules, Ask: asks[a.ID]}
		if r, has := recoveries[a.ID]; has && r.Open() {
			s.Recovery = &r
		}
		s.NoRecovery = s.Recovery == nil && NeedsRecovery(a, s.Standing)
		out.Rows = append(out.Rows, s)
		count[ColourOf(a.Delivery, a.Impact)].Declared++
		if r.Implied != "" {
			count[r.Implied].Implied++
		}
		if s.Standing.exception() {
			out.Exceptions = append(out.Exceptions, s)
		}
		for _, c := range challenges[a.ID] {
			if c.Unresolved() || c.RaisedOn.DaysUntil(today) <= recently {
				out.Challenges = append(out.Challenges, ChallengeLine{c, a.Ref(), a.Text, a.href(plan)})
			}
		}
	}
	slices.SortStableFunc(out.Exceptions, func(a, b Stand) int { return a.Standing.urgency() - b.Standing.urgency() })
	slices.SortStableFunc(out.Challenges, func(a, b ChallengeLine) int {
		if d := slices.Index(ChallengeStates, a.State) - slices.Index(ChallengeStates, b.State); d != 0 {
			return d
		}
		return a.Due.Compare(b.Due)
	})
	out.Gap = GapOf(history, priorityOf(actions))
	return out, nil
}

// ChallengeOn is one challenge of an action with the id of the action's owner; fault.NotFound where there is none.
func (p *Plans) ChallengeOn(ctx context.Context, full string, number int) (c ChallengeLine, owner string, err error) {
	one, a, plan, err := p.challenge(ctx, full, number)
	return ChallengeLine{one, a.Ref(), a.Text, fmt.Sprintf("%s/challenges/%d", a.href(plan), number)}, a.OwnerID, err
}

// asksIn are what the newest signed-off update of each action of a plan asks a board to decide, by the action's id.
func (p *Plans) asksIn(ctx context.Context, plan Plan) (map[string]Ask, error) {
	var all []Update
	err := p.db.All(ctx, &all, `select u.action_id, u.ask, u.author_name, u.submitted_on from plan_update u join plan_action a on a.id = u.action_id
		where a.plan_id = :id and u.ask <> '' and u.state = 'signed off'
		and u.number = (select max(n.number) from plan_update n where n.action_id = u.action_id and n.state = 'signed off')`, plan)
	of := map[string]Ask{}
	for _, u := range all {
		of[u.ActionID] = Ask{u.Ask, u.AuthorName, u.SubmittedOn}
	}
	return of, err
}

func priorityOf(actions []Action) map[string]int {
	of := map[string]int{}
	for _, a := range actions {
		of[a.ID] = a.Priority
	}
	return of
}

// Tracked is an action with all that a paper may say of it.
type Tracked struct {
	Action
	Standing
	Href       string
	Why        []Fired       // what the rules found today, R1 first
	LastSaid   calendar.Date // of the last update that was at least submitted; the start of duty is not among it
	Updates    []Update      // signed off, the newest first
	Milestones []Milestone
	Core       []string // keys of the measures that show first whether it helps
	Measures   []string // keys of the others
	Answers    []string // codes of the recommendations that it answers
	Themes     []string // of audits
	Asked      bool     // a change request waits to be decided
}

// Report is every action of a plan that the person of the context may read, in order, with what the rules say of it today.
func (p *Plans) Report(ctx context.Context, slug string) (Plan, []Tracked, error) {
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return plan, nil, err
	}
	actions, err := p.Actions(ctx, plan)
	if err != nil {
		return plan, nil, err
	}
	w, err := p.weigh(ctx, plan)
	if err != nil {
		return plan, nil, err
	}
	challenges, err := p.challengesIn(ctx, plan)
	if err != nil {
		return plan, nil, err
	}
	changes, err := p.Changes(ctx, plan)
	if err != nil {
		return plan, nil, err
	}
	answered, err := p.Recommendations(ctx)
	if err != nil {
		return plan, nil, err
	}
	all := make([]Tracked, len(actions))
	for i, a := range actions {
		t := &all[i]
		facts, err := w.facts(ctx, a)
		if err != nil {
			return plan, nil, err
		}
		implied := Imply(facts, w.limits)
		t.Action, t.Href, t.Why = a, a.href(plan), implied.Fired
		t.Standing = StandingOf(a, implied.Colour, implied.Age, implied.On, challenges[a.ID])
		t.Milestones, t.Themes = w.milestones[a.ID], w.linked[a.ID]
		for _, u := range w.updates[a.ID] {
			if !u.SubmittedOn.IsZero() && u.State != UpdateReturned {
				t.LastSaid = later(t.LastSaid, u.SubmittedOn)
			}
			if u.State == UpdateSignedOff {
				t.Updates = append(t.Updates, u)
			}
		}
		ties, err := p.Ties(ctx, a)
		if err != nil {
			return plan, nil, err
		}
		for _, tie := range ties {
			if tie.Core {
				t.Core = append(t.Core, tie.Measure)
			} else {
				t.Measures = append(t.Measures, tie.Measure)
			}
		}
		for _, r := range answered {
			if slices.ContainsFunc(r.Actions, func(x Answering) bool { return x.Action.ID == a.ID }) {
				t.Answers = append(t.Answers, r.Code)
			}
		}
		t.Asked = slices.ContainsFunc(changes, func(c ChangeRequest) bool { return c.State == ChangeSubmitted && c.ActionID == a.ID })
	}
	return plan, all, nil
}

// Exception says whether a board must talk about an action.
func (t Tracked) Exception() bool { return !t.Ended.GoesOn() && t.Standing.exception() }

// Urgency puts what is not resolved before what is, and that before what is merely red: 0 comes first.
func (t Tracked) Urgency() int { return t.Standing.urgency() }
