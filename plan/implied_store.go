package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/collection"
	"waymark/council"
	"waymark/db"
	"waymark/evidence"
	"waymark/fault"
	"waymark/practice"
)

// Evidence hangs what the rules read besides the plan and its measures: what the council settled and its working days, practice audits, and
// how good the data is, and the locker in which evidence lies.
func (p *Plans) Evidence(settled *council.Council, practices *practice.Practices, quality func(context.Context) ([]collection.Quality, error), evidences *evidence.Evidences) {
	p.settled, p.practices, p.quality, p.evidences = settled, practices, quality, evidences
}

// Risks hangs where the rules learn which risks bear on which action, by its full ref: "roadmap-2025/1.3".
func (p *Plans) Risks(read func(context.Context) (map[string][]RiskFact, error)) { p.risks = read }

// limits are the thresholds in force today.
func (p *Plans) limits(ctx context.Context) (Limits, error) {
	l := StandardLimits()
	if p.settled == nil {
		return l, nil
	}
	all, err := p.settled.InForce(ctx)
	for _, s := range all {
		if s.Scope == ThresholdScope {
			l.with(s.Key, s.Value)
		}
	}
	return l, err
}

func (p *Plans) holidays(ctx context.Context) (calendar.Holidays, error) {
	if p.settled == nil {
		return calendar.BankHolidays(), nil
	}
	return p.settled.Holidays(ctx)
}

// weighing is one look at the evidence of a plan; measures and audits are read once for all its actions.
type weighing struct {
	p          *Plans
	plan       Plan
	today      calendar.Date
	limits     Limits
	updates    map[string][]Update
	milestones map[string][]Milestone
	core       map[string][]string
	linked     map[string][]string
	signed     map[string]*SignOff
	risks      map[string][]RiskFact // nil where nobody tells of risks
	audited    map[string]Theme      // nil where nobody tells of audits
	grades     map[string]string
	primary    map[string]Primary
	needs      needing
	actions    map[string]Action
	beyond     beyond
	holidays   calendar.Holidays
	evidence   map[string]evidence.Standing // by the whole ref of an action; nil where nobody tells of evidence
}

// weigh reads what is known of a plan's actions today.
func (p *Plans) weigh(ctx context.Context, plan Plan) (*weighing, error) {
	w := &weighing{p: p, plan: plan, today: p.db.Today(), milestones: map[string][]Milestone{}, core: map[string][]string{}, linked: map[string][]string{},
		signed: map[string]*SignOff{}, grades: map[string]string{}, primary: map[string]Primary{}, actions: map[string]Action{}}
	var err error
	if w.limits, err = p.limits(ctx); err != nil {
		return nil, err
	}
	if w.updates, _, err = p.latest(ctx, plan); err != nil {
		return nil, err
	}
	if w.holidays, err = p.holidays(ctx); err != nil {
		return nil, err
	}
	if w.beyond, err = p.readBeyond(ctx, plan, int(w.limits["practice_months"])); err != nil {
		return nil, err
	}
	var steps []Milestone
	if err := p.db.All(ctx, &steps, selectMilestone+" where action_id in (select id from plan_action where plan_id = :id) order by due, title", plan); err != nil {
		return nil, err
	}
	for _, m := range steps {
		w.milestones[m.ActionID] = append(w.milestones[m.ActionID], m)
	}
	pairs := []struct {
		Action string `db:"action_id"`
		Value  string `db:"value"`
		Theme  bool   `db:"theme"`
		Place  int    `db:"place"`
	}{}
	if err := p.db.All(ctx, &pairs, `select m.action_id, m.measure as value, false as theme, m.place as place from plan_action_measure m join plan_action a on a.id = m.action_id where a.plan_id = :id and m.core
		union all select t.action_id, t.theme as value, true as theme, 0 as place from plan_action_theme t join plan_action a on a.id = t.action_id where a.plan_id = :id order by place, value`, plan); err != nil {
		return nil, err
	}
	for _, x := range pairs {
		if x.Theme {
			w.linked[x.Action] = append(w.linked[x.Action], x.Value)
		} else {
			w.core[x.Action] = append(w.core[x.Action], x.Value)
		}
	}
	var signed []SignOff
	if err := p.db.All(ctx, &signed, selectSignOff+" where reopened_on is null and action_id in (select id from plan_action where plan_id = :id) order by signed_on, id", plan); err != nil {
		return nil, err
	}
	for i, s := range signed {
		w.signed[s.ActionID] = &signed[i]
	}
	if w.needs, err = p.needs(ctx, plan); err != nil {
		return nil, err
	}
	var actions []Action
	if err := p.db.All(ctx, &actions, selectAction+" where a.plan_id = :id", plan); err != nil {
		return nil, err
	}
	for _, a := range actions {
		w.actions[a.ID] = a
	}
	if p.quality != nil {
		qualities, err := p.quality(ctx)
		if err != nil {
			return nil, err
		}
		seen := map[string]bool{}
		for _, q := range qualities { // the newest return of each collection comes first
			if !seen[q.Collection] {
				seen[q.Collection], w.grades[q.Collection] = true, string(q.Grade)
			}
		}
	}
	if p.risks != nil {
		if w.risks, err = p.risks(ctx); err != nil {
			return nil, err
		}
	}
	if p.evidences != nil {
		if w.evidence, err = p.evidences.Standings(ctx, "action", w.today); err != nil {
			return nil, err
		}
	}
	if p.practices != nil {
		report, err := p.practices.Report(ctx, w.today.AddMonths(-int(w.limits["practice_months"])), w.today)
		if err != nil {
			return nil, err
		}
		w.audited = map[string]Theme{}
		for _, t := range report.Audits.Themes {
			w.audited[t.Theme] = Theme{Name: t.Theme, Moderated: t.Moderated, BelowGood: t.BelowGood, InadequateOpen: t.InadequateOpen, Audits: t.Audits, Drift: t.Drift.N, SelfBetter: t.Drift.Kinder, Again: t.Again, AgainWorse: t.AgainWorse}
		}
	}
	return w, nil
}

// facts are what is known of one action, with how what it waits for stands. That rule never makes anything red or unrated, so those are
// looked at without it, and no circle can arise.
func (w *weighing) facts(ctx context.Context, a Action) (Facts, error) {
	f, err := w.alone(ctx, a)
	var needs []Need
	for _, id := range w.needs[a.ID] {
		b, there := w.actions[id]
		if err != nil || !there {
			continue
		}
		var g Facts
		if g, err = w.alone(ctx, b); err == nil {
			implied := Imply(g, w.limits)
			n := Need{b.Ref(), b.Text, implied.Colour, implied.Age == Unrated}
			if b.Delivery == OffTrack {
				n.Colour = Red
			}
			needs = append(needs, n)
		}
	}
	f.Needs = needs
	return f, err
}

// alone are what is known of one action but for what it waits for.
func (w *weighing) alone(ctx context.Context, a Action) (Facts, error) {
	f := Facts{Today: w.today, Delivery: a.Delivery, Impact: a.Impact, Starts: a.Starts, BaselineDue: a.BaselineDue, Due: a.Due, Moves: a.Moves, Milestones: w.milestones[a.ID], Earned: w.signed[a.ID],
		Unowned: a.Unowned(w.plan, w.today, w.holidays), AmberSince: w.beyond.amberSince[a.ID], DecidedOn: w.beyond.decidedOn[a.ID]}
	if w.evidence != nil {
		standing := w.evidence[EvidenceOf(w.plan, a).Key]
		f.Evidence = &standing
	}
	clocks := w.beyond.clocks[a.ID]
	f.Clocks = &clocks
	var err error
	if f.Voices, err = w.voices(ctx, a); err != nil {
		return f, err
	}
	if w.plan.State.working() {
		f.Cadence, f.LastSaid = w.plan.Cadence.Days(), later(w.plan.Starts, a.Starts)
	}
	newest := true
	for _, u := range w.updates[a.ID] {
		if u.State != UpdateReturned {
			f.LastSaid = later(f.LastSaid, u.SubmittedOn)
		}
		if u.State != UpdateSignedOff {
			continue
		}
		f.Said = append(f.Said, strings.TrimSpace(u.Nothing+" "+u.WhatHappened+" "+u.Difference+" "+u.Next))
		f.SignedOff = f.SignedOff || newest && u.Delivery == Delivered
		newest = false
	}
	for _, key := range w.core[a.ID] {
		one, err := w.measured(ctx, key)
		if err != nil {
			return f, err
		}
		f.Primary = append(f.Primary, one)
	}
	if w.risks != nil {
		risks := w.risks[w.plan.Slug+"/"+a.Ref()]
		f.Risks = &risks
	}
	if w.audited != nil {
		themes := []Theme{}
		for _, name := range w.linked[a.ID] {
			t := w.audited[name]
			t.Name = name
			themes = append(themes, t)
		}
		f.Themes = &themes
	}
	return f, nil
}

// measured reads a core measure's course once.
func (w *weighing) measured(ctx context.Context, key string) (Primary, error) {
	if one, read := w.primary[key]; read {
		return one, nil
	}
	one := Primary{Key: key, Known: true}
	course, err := w.p.measures.Course(ctx, key, "", "evidence-"+key, w.today)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
		one.Known = false
	} else if err != nil {
		return one, err
	}
	one.Course = course
	for _, from := range course.From {
		one.Grade = max(one.Grade, w.grades[from])
	}
	w.primary[key] = one
	return one, nil
}

// RatingOn is what was declared of an action and what the rules implied on a day that they looked.
type RatingOn struct {
	ActionID string        `db:"action_id"`
	Day      calendar.Date `db:"day"`
	PlanID   string        `db:"plan_id"`
	Delivery Delivery      `db:"delivery"`
	Impact   Impact        `db:"impact"`
	Implied  Colour        `db:"implied"`
	Age      string        `db:"age"`
	Rules    string        `db:"rules"`
	Ruleset  string        `db:"ruleset"`
}

const selectRating = "select action_id, day, plan_id, delivery, impact, implied, age, rules, ruleset from plan_rating"

// Rate looks at the evidence of every plan that the council works by, keeps both ratings of each action for the day, raises the challenges that the rules
// ask for and ends those that nobody answered in time. Looking twice on a day keeps the later look.
func (p *Plans) Rate(ctx context.Context) error {
	plans, err := p.Plans(ctx)
	if err != nil {
		return err
	}
	for _, plan := range plans {
		if !plan.State.working() {
			continue
		}
		if err := p.ratePlan(ctx, plan); err != nil {
			return err
		}
	}
	return nil
}

func (p *Plans) ratePlan(ctx context.Context, plan Plan) error {
	var actions []Action
	if err := p.db.All(ctx, &actions, selectAction+" where a.plan_id = :id order by p.number, a.number", plan); err != nil {
		return err
	}
	w, err := p.weigh(ctx, plan)
	if err != nil {
		return err
	}
	implied := make([]Implied, len(actions))
	for i, a := range actions {
		f, err := w.facts(ctx, a)
		if err != nil {
			return err
		}
		implied[i] = Imply(f, w.limits)
	}
	err = p.db.Write(ctx, fmt.Sprintf("looked at the evidence of %s of the plan “%s” by the rules of %s", count(len(actions), "action", "actions"), plan.Title, RuleSet), func(tx *db.Tx) error {
		tx.About("plan", plan.ID)
		for i, a := range actions {
			row := RatingOn{a.ID, w.today, plan.ID, a.Delivery, a.Impact, implied[i].Colour, implied[i].Age, implied[i].allRules(), implied[i].Ruleset}
			if _, err := tx.Exec(ctx, `insert into plan_rating (action_id, day, plan_id, delivery, impact, implied, age, rules, ruleset)
				values (:action_id, :day, :plan_id, :delivery, :impact, :implied, :age, :rules, :ruleset)
				on conflict (action_id, day) do update set delivery = excluded.delivery, impact = excluded.impact, implied = excluded.implied, age = excluded.age,
				rules = excluded.rules, ruleset = excluded.ruleset`, row); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := p.watchRecoveries(ctx, plan, actions); err != nil {
		return err
	}
	all, err := p.challengesIn(ctx, plan)
	if err != nil {
		return err
	}
	for i, a := range actions {
		mine := all[a.ID]
		for j := range mine {
			if mine[j].Expire(w.today) {
				if err := p.keepChallenge(ctx, fmt.Sprintf("ended the challenge on action %s in the plan “%s” as upheld, for nobody answered it", a.Ref(), plan.Title), a, mine[j]); err != nil {
					return err
				}
			}
		}
		if asksAgain(a, implied[i], mine) {
			if err := p.raiseByRules(ctx, plan, a, implied[i], mine); err != nil {
				return err
			}
		}
	}
	return nil
}

// allRules are the keys of all rules that found something, "R3 R12".
func (i Implied) allRules() string {
	var keys []string
	for _, x := range i.Fired {
		if !slices.Contains(keys, x.Rule) {
			keys = append(keys, x.Rule)
		}
	}
	return strings.Join(keys, " ")
}

// implied looks at the evidence of one action now.
func (p *Plans) implied(ctx context.Context, a Action, plan Plan) (Implied, Facts, Limits, error) {
	w, err := p.weigh(ctx, plan)
	if err != nil {
		return Implied{}, Facts{}, nil, err
	}
	f, err := w.facts(ctx, a)
	return Imply(f, w.limits), f, w.limits, err
}

// standings are what is printed of each action of a plan, by its id, as the rules last looked.
func (p *Plans) standings(ctx context.Context, plan Plan, actions []Action) (map[string]Standing, error) {
	var rows []RatingOn
	if err := p.db.All(ctx, &rows, selectRating+" where plan_id = :id and day = (select max(day) from plan_rating where plan_id = :id)", plan); err != nil {
		return nil, err
	}
	looked := map[string]RatingOn{}
	for _, r := range rows {
		looked[r.ActionID] = r
	}
	challenges, err := p.challengesIn(ctx, plan)
	all := map[string]Standing{}
	for _, a := range actions {
		r := looked[a.ID]
		all[a.ID] = StandingOf(a, r.Implied, r.Age, r.Day, challenges[a.ID])
	}
	return all, err
}

// Themes lists the audit themes that are linked to an action.
func (p *Plans) Themes(ctx context.Context, a Action) ([]string, error) {
	themes := []string{}
	err := p.db.All(ctx, &themes, "select theme from plan_action_theme where action_id = :id order by theme", a)
	return themes, err
}

// LinkThemes says which themes of practice audits tell something about an action, in the place of those that were linked.
func (p *Plans) LinkThemes(ctx context.Context, full string, themes []string) error {
	a, plan, err := p.forChange(ctx, full, account.PlanWrite)
	if err != nil {
		return err
	}
	var kept []string
	wrong := fault.Invalid("The themes cannot be linked.")
	for _, t := range themes {
		tidy(&t)
		if len(t) > 80 || len(kept) == 20 {
			wrong.At("themes", "Enter at most 20 themes, of 80 characters or fewer each")
			break
		}
		if t != "" && !slices.Contains(kept, t) {
			kept = append(kept, t)
		}
	}
	if err := orNil(wrong); err != nil {
		return err
	}
	words := "no audit themes"
	if len(kept) > 0 {
		words = "the audit themes " + joined(kept)
	}
	return p.db.Write(ctx, fmt.Sprintf("linked action %s in the plan “%s” to %s", a.Ref(), plan.Title, words), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		if _, err := tx.Exec(ctx, "delete from plan_action_theme where action_id = :id", a); err != nil {
			return err
		}
		for _, t := range kept {
			if _, err := tx.Exec(ctx, "insert into plan_action_theme (action_id, theme) values (:id, :theme)", map[string]any{"id": a.ID, "theme": t}); err != nil {
				return err
			}
		}
		return nil
	})
}
