package plan

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

// Consult says of a draft that those whom it concerns have been asked.
func (p *Plans) Consult(ctx context.Context, slug, whom string) error {
	return p.turn(ctx, slug, account.PlanWrite, "recorded who was asked about", func(plan *Plan) error { return plan.Consult(whom) }, nil)
}

// Approve makes a plan what the council promised. Due dates of actions and milestones become the baseline, now and never again.
func (p *Plans) Approve(ctx context.Context, slug string, d Decision) error {
	return p.turn(ctx, slug, account.PlanApprove, "approved", func(plan *Plan) error { return plan.Approve(d, p.db.Today()) }, func(tx *db.Tx, plan Plan) error {
		if _, err := tx.Exec(ctx, "update plan_action set baseline_due = due where plan_id = :id", plan); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "update plan_milestone set baseline_due = due where action_id in (select id from plan_action where plan_id = :id)", plan); err != nil {
			return err
		}
		return p.ringMilestones(ctx, tx)
	})
}

// Begin starts the work on an approved plan.
func (p *Plans) Begin(ctx context.Context, slug string) error {
	return p.turn(ctx, slug, account.PlanApprove, "began work on", (*Plan).Begin, nil)
}

// BeginClosing starts the end of an active plan.
func (p *Plans) BeginClosing(ctx context.Context, slug string) error {
	return p.turn(ctx, slug, account.PlanApprove, "began to close", (*Plan).BeginClosing, nil)
}

// Close ends a plan whose actions are all settled.
func (p *Plans) Close(ctx context.Context, slug string) error {
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return err
	}
	open, err := p.unsettled(ctx, plan)
	if err != nil {
		return err
	}
	refs := make([]string, len(open))
	for i, a := range open {
		refs[i] = a.Ref()
	}
	return p.turn(ctx, slug, account.PlanApprove, "closed", func(plan *Plan) error { return plan.Close(refs) }, nil)
}

// unsettled lists the actions of a plan of which nobody has said what becomes of them.
func (p *Plans) unsettled(ctx context.Context, plan Plan) ([]Action, error) {
	var all, open []Action
	if err := p.db.All(ctx, &all, selectAction+" where a.plan_id = :id order by p.number, a.number", plan); err != nil {
		return nil, err
	}
	for _, a := range all {
		if a.Ended == "" {
			open = append(open, a)
		}
	}
	return open, nil
}

// turn moves a plan along in its life, with what belongs to it in the same transaction. What its state does not allow is refused and
// stands in the record all the same.
func (p *Plans) turn(ctx context.Context, slug, permission, verb string, turn func(*Plan) error, with func(*db.Tx, Plan) error) error {
	if err := may(ctx, permission, account.Subject{}); err != nil {
		return err
	}
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return err
	}
	now := plan
	if err := turn(&now); err != nil {
		return p.refused(ctx, err, fmt.Sprintf("was refused: %s the plan “%s”, which is %s", verb, plan.Title, plan.State), "plan", plan.ID)
	}
	sentence := fmt.Sprintf("%s the plan “%s”", verb, now.Title)
	if now.State == PlanApproved {
		sentence += ": " + now.Decision.Words()
	}
	return p.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("plan", now.ID)
		n, err := tx.Exec(ctx, `update plan set state = :state, consulted = :consulted, decision = :decision, decision_forum = :decision_forum, decision_on = :decision_on,
			version = version + 1 where id = :id and version = :version`, now)
		if err == nil && n == 0 {
			return fault.Overtaken("Somebody else changed the plan at the same moment. Open it again.")
		}
		if err != nil || with == nil {
			return err
		}
		return with(tx, now)
	})
}

// refused keeps in the record that something was tried which the state of things does not allow, and gives the refusal back. What is
// merely filled in wrongly leaves no trace.
func (p *Plans) refused(ctx context.Context, why error, sentence, noun, id string) error {
	if f := fault.Of(why); f == nil || f.Kind != fault.KindConflict {
		return why
	}
	if err := p.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About(noun, id)
		return nil
	}); err != nil {
		return err
	}
	return why
}
