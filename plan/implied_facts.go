package plan

import (
	"context"
	"fmt"
	"slices"

	"waymark/calendar"
	"waymark/measure"
	"waymark/practice"
)

// Conditions are what a colour needs besides the fourteen rules, by the board's own definition of it (governance §4 and §4a.13): an owner, and
// that nothing stays amber without somebody deciding on it.
var Conditions = []Rule{
	{"C1", "Unowned", "Nobody has owned it for longer than ten working days: amber, whatever is declared.", ownerless},
	{"C2", "Undecided", "It has been amber or at risk for longer than the thresholds allow, and nobody has decided anything about it: red.", undecided},
}

func ownerless(f Facts, _ Limits) ([]Fired, string) {
	if f.Unowned <= UnownedAmberAfter {
		return nil, ""
	}
	return []Fired{{Ceiling: Amber, Words: fmt.Sprintf("Nobody has owned it for %d working days.", f.Unowned)}}, ""
}

func undecided(f Facts, l Limits) ([]Fired, string) {
	if f.Cadence == 0 || f.AmberSince.IsZero() || !f.open() {
		return nil, ""
	}
	since := later(f.AmberSince, f.DecidedOn)
	if days := since.DaysUntil(f.Today); float64(days) > l["amber_periods"]*float64(f.Cadence) {
		return []Fired{{Ceiling: Red, Words: fmt.Sprintf("It has been amber since %s, and nobody has decided anything about it for %s.", f.AmberSince.Words(), count(days, "day", "days"))}}, ""
	}
	return nil, ""
}

// beyond is what the rules read about a plan's actions besides their own dates, updates, measures and audits.
type beyond struct {
	clocks     map[string][]string                 // that have run out, by action
	escalated  map[string]practice.ChallengedIssue // by what they are about; nil where nobody tells of escalations
	complaints map[string][]string                 // measures of complaints, by action
	amberSince map[string]calendar.Date
	decidedOn  map[string]calendar.Date
}

// readBeyond reads all of it at once.
func (p *Plans) readBeyond(ctx context.Context, plan Plan, months int) (b beyond, err error) {
	if b.clocks, err = p.brokenClocks(ctx, plan); err != nil {
		return b, err
	}
	if b.amberSince, err = p.amberSince(ctx, plan); err != nil {
		return b, err
	}
	if b.decidedOn, err = p.decidedOn(ctx, plan); err != nil {
		return b, err
	}
	if b.complaints, err = p.complaintMeasures(ctx, plan); err != nil {
		return b, err
	}
	if p.practices != nil {
		issues, err := p.practices.Challenged(ctx, months)
		if err != nil {
			return b, err
		}
		b.escalated = map[string]practice.ChallengedIssue{}
		for _, x := range issues {
			b.escalated[x.Issue] = x
		}
	}
	return b, nil
}

// brokenClocks are the statutory clocks that have run out and that the actions of a plan answer to: the day by
// which a recommendation was to be answered, and the clocks of the inspection that made it.
func (p *Plans) brokenClocks(ctx context.Context, plan Plan) (map[string][]string, error) {
	running, err := p.inspections.Running(ctx)
	if err != nil {
		return nil, err
	}
	all, err := p.inspections.Recommendations(ctx)
	if err != nil {
		return nil, err
	}
	links, err := p.links(ctx)
	if err != nil {
		return nil, err
	}
	broken, today := map[string][]string{}, p.db.Today()
	say := func(action, words string) {
		if !slices.Contains(broken[action], words) {
			broken[action] = append(broken[action], words)
		}
	}
	for _, r := range all {
		for _, l := range links {
			if l.Recommendation != r.ID {
				continue
			}
			if r.Unanswered(today) {
				say(l.Action, fmt.Sprintf("Recommendation %s was to be answered by %s.", r.Label(), r.Deadline.Words()))
			}
			for _, c := range running {
				if c.Breached && r.InspectionID == c.Inspection {
					say(l.Action, fmt.Sprintf("%s ran out on %s.", c.Words, c.Due.Words()))
				}
			}
		}
	}
	return broken, nil
}

// amberSince is since when each action of a plan has been amber or worse without a break, on the days that the rules looked.
func (p *Plans) amberSince(ctx context.Context, plan Plan) (map[string]calendar.Date, error) {
	var rows []RatingOn
	if err := p.db.All(ctx, &rows, selectRating+" where plan_id = :id order by action_id, day", plan); err != nil {
		return nil, err
	}
	since := map[string]calendar.Date{}
	for _, r := range rows {
		declared := ColourOf(r.Delivery, r.Impact)
		switch low := func(c Colour) bool { return c == Amber || c == Red }; {
		case !low(r.Implied) && !low(declared):
			delete(since, r.ActionID)
		case since[r.ActionID].IsZero():
			since[r.ActionID] = r.Day
		}
	}
	return since, nil
}

// decidedOn is when somebody last decided anything about each action of a plan: a change that was asked for, or a challenge.
func (p *Plans) decidedOn(ctx context.Context, plan Plan) (map[string]calendar.Date, error) {
	var rows []struct {
		Action string        `db:"action_id"`
		On     calendar.Date `db:"decided_on"`
	}
	if err := p.db.All(ctx, &rows, `select action_id, decided_on from plan_change_request where plan_id = :id and action_id is not null and decided_on is not null
		union all select c.action_id, c.decided_on from plan_challenge c join plan_action a on a.id = c.action_id where a.plan_id = :id and c.decided_on is not null and c.decided_name <> ''`, plan); err != nil {
		return nil, err
	}
	on := map[string]calendar.Date{}
	for _, r := range rows {
		on[r.Action] = later(on[r.Action], r.On)
	}
	return on, nil
}

// complaintRegister is where complaints of children and families stand.
const complaintRegister = "reg_complaint"

// complaintMeasures are the measures of each action that count complaints.
func (p *Plans) complaintMeasures(ctx context.Context, plan Plan) (map[string][]string, error) {
	var rows []struct {
		Action string `db:"action_id"`
		Key    string `db:"measure"`
	}
	if err := p.db.All(ctx, &rows, "select m.action_id, m.measure from plan_action_measure m join plan_action a on a.id = m.action_id where a.plan_id = :id order by m.action_id, m.place", plan); err != nil {
		return nil, err
	}
	by := map[string][]string{}
	for _, r := range rows {
		if d, err := p.measures.Definition(r.Key); err == nil && slices.Contains(d.From, complaintRegister) {
			by[r.Action] = append(by[r.Action], r.Key)
		}
	}
	return by, nil
}

// voices counts what people told us about an action: escalations whose issue is among its themes, and the complaints that its measures
// count. Nil where nothing of either is linked to it.
func (w *weighing) voices(ctx context.Context, a Action) (*VoiceFact, error) {
	var v VoiceFact
	linked := false
	if w.beyond.escalated != nil {
		for _, theme := range w.linked[a.ID] {
			if x, is := w.beyond.escalated[theme]; is {
				linked = true
				v.Now, v.Before, v.ClockBroken = v.Now+x.Now, v.Before+x.Before, v.ClockBroken+x.Broken
			}
		}
	}
	for _, key := range w.beyond.complaints[a.ID] {
		p, err := w.measured(ctx, key)
		if err != nil {
			return nil, err
		}
		now, before := complained(p)
		v.Now, v.Before, linked = v.Now+now, v.Before+before, true
	}
	if !linked {
		return nil, nil
	}
	return &v, nil
}

// complained is how many complaints stand behind the newest figure of a measure, and behind the last one that shares none of them.
func complained(p Primary) (now, before int) {
	last := p.last()
	if last == nil || last.Denominator == nil {
		return 0, 0
	}
	now = int(*last.Denominator)
	apart := last.At.AddDays(1).AddMonths(-max(p.Window, p.Every.Months(), 1)).AddDays(-1)
	if at := slices.IndexFunc(p.Points, func(q measure.CoursePoint) bool { return q.At == apart }); at >= 0 && p.Points[at].Denominator != nil {
		before = int(*p.Points[at].Denominator)
	}
	return now, before
}
