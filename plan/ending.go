package plan

import (
	"context"
	"slices"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// Ending is how an action ended without being forgotten; empty while it goes on.
type Ending string

// The endings of an action, stored as the words on the page.
const (
	Merged    Ending = "merged"    // it goes on in another action of the plan
	Split     Ending = "split"     // it goes on in several
	Withdrawn Ending = "withdrawn" // stopped by a decision, with its reason
	Carried   Ending = "carried"   // it goes on in the next plan
	Finished  Ending = "closed"    // delivered, and somebody outside its line is assured that it helped
)

// Means is what an ending stands for.
func (e Ending) Means() string {
	return map[Ending]string{Merged: "It goes on in another action", Split: "It goes on in several actions", Withdrawn: "It was stopped by a decision", Carried: "It goes on in the next plan",
		Finished: "It is done, and somebody outside its line was shown that it helped"}[e]
}

// GoesOn says whether the work lives on in another action, so that it is not counted twice.
func (e Ending) GoesOn() bool { return e == Merged || e == Split || e == Carried }

// End ends an action: why, by whom and when stay on its page. What does not go on here is stopped for all readers.
func (a *Action) End(how Ending, why, by string, on calendar.Date) {
	a.Ended, a.EndedWhy, a.EndedBy, a.EndedOn = how, why, by, on
	if how != Finished {
		a.Delivery = Stopped
		if how == Withdrawn && len([]rune(why)) <= 500 {
			a.PublicReason = why
		}
	}
}

// Trail is where an action goes on, or what it came from.
type Trail struct {
	How      Ending `db:"how"`
	Slug     string `db:"slug"` // of the plan in which the other action stands
	Plan     string `db:"plan"` // its title
	Priority int    `db:"priority"`
	Number   int    `db:"number"`
	Text     string `db:"text"`
}

// Ref is the ref of the other action, within its plan.
func (t Trail) Ref() string { return Action{Priority: t.Priority, Number: t.Number}.Ref() }

const selectTrail = `select t.how, p.slug, p.title as plan, q.number as priority, a.number, a.text from plan_trail t join plan_action a on a.id = t.`

// GoesOn lists where an action goes on: the old page stays and says so.
func (p *Plans) GoesOn(ctx context.Context, a Action) ([]Trail, error) {
	all := []Trail{}
	err := p.db.All(ctx, &all, selectTrail+`to_id join plan_priority q on q.id = a.priority_id join plan p on p.id = a.plan_id where t.action_id = :id order by p.slug, q.number, a.number`, a)
	return all, err
}

// CameFrom lists what an action goes on with.
func (p *Plans) CameFrom(ctx context.Context, a Action) ([]Trail, error) {
	all := []Trail{}
	err := p.db.All(ctx, &all, selectTrail+`action_id join plan_priority q on q.id = a.priority_id join plan p on p.id = a.plan_id where t.to_id = :id order by p.slug, q.number, a.number`, a)
	return all, err
}

func writeTrail(ctx context.Context, tx *db.Tx, from, to Action, how Ending) error {
	tx.About("action", to.ID)
	_, err := tx.Exec(ctx, "insert into plan_trail (action_id, to_id, how) values (:from, :to, :how)", map[string]any{"from": from.ID, "to": to.ID, "how": how})
	return err
}

// applyMerge ends an action in another: its measures and the recommendations that it answers pass over, so that none is left without an answer.
func (p *Plans) applyMerge(ctx context.Context, tx *db.Tx, plan Plan, c ChangeRequest, a Action) error {
	m := readMark(line{text: c.ToText})
	var into Action
	if err := tx.Get(ctx, &into, selectAction+" where a.plan_id = :plan and p.number = :priority and a.number = :n", map[string]any{"plan": plan.ID, "priority": m.p, "n": m.n}); err != nil {
		return err
	}
	if into.Ended != "" {
		return fault.Conflict("Action %s is %s by now, so nothing can be merged into it.", into.Ref(), into.Ended)
	}
	a.End(Merged, c.Reason, c.DecidedName, c.DecidedOn)
	a.PublicReason = "It now goes on in action " + into.Ref() + "."
	if err := writeAction(ctx, tx, a); err != nil {
		return err
	}
	if err := passOn(ctx, tx, a, into); err != nil {
		return err
	}
	return writeTrail(ctx, tx, a, into, Merged)
}

// applySplit ends an action in several. They keep its owner, its dates and the baseline: splitting makes no promise younger.
func (p *Plans) applySplit(ctx context.Context, tx *db.Tx, c ChangeRequest, a Action) error {
	q := Priority{ID: a.PriorityID, PlanID: a.PlanID, Number: a.Priority}
	var refs []string
	for _, text := range c.parts() {
		part := a
		part.Wording, part.Impact = Wording{Text: text}, TooEarly
		part.nothingProposed()
		if err := addTo(ctx, tx, q, &part); err != nil {
			return err
		}
		if err := passOn(ctx, tx, a, part); err != nil {
			return err
		}
		if err := writeTrail(ctx, tx, a, part, Split); err != nil {
			return err
		}
		refs = append(refs, part.Ref())
	}
	a.End(Split, c.Reason, c.DecidedName, c.DecidedOn)
	a.PublicReason = "It now goes on in actions " + joined(refs) + "."
	return writeAction(ctx, tx, a)
}

// passOn ties an action to the measures and recommendations of another, beside its own.
func passOn(ctx context.Context, tx *db.Tx, from, to Action) error {
	have, give := []Tie{}, []Tie{}
	const ties = "select measure, core from plan_action_measure where action_id = :id order by place"
	if err := tx.All(ctx, &have, ties, to); err != nil {
		return err
	}
	if err := tx.All(ctx, &give, ties, from); err != nil {
		return err
	}
	var core, others []string
	for _, t := range append(have, give...) {
		switch {
		case slices.Contains(core, t.Measure) || slices.Contains(others, t.Measure):
		case t.Core:
			core = append(core, t.Measure)
		default:
			others = append(others, t.Measure)
		}
	}
	if err := writeTies(ctx, tx, to.ID, core, others); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `insert into plan_answer (action_id, recommendation_id, how) select :to, f.recommendation_id, f.how from plan_answer f where f.action_id = :from
		and not exists (select 1 from plan_answer h where h.action_id = :to and h.recommendation_id = f.recommendation_id)`, map[string]any{"from": from.ID, "to": to.ID})
	return err
}
