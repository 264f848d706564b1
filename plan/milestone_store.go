package plan

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

const selectMilestone = "select id, action_id, title, baseline_due, due, moves, done, proof, version from plan_milestone"

// Milestones lists the milestones of an action by date.
func (p *Plans) Milestones(ctx context.Context, a Action) ([]Milestone, error) {
	all := []Milestone{}
	err := p.db.All(ctx, &all, selectMilestone+" where action_id = :id order by due, title", a)
	return all, err
}

// mayStep says whether the person may work on the milestones of an action: whoever writes the plan, and whoever owns it.
func mayStep(ctx context.Context, a Action, plan Plan) error {
	if may(ctx, account.UpdateWrite, a.subject(plan.Slug)) == nil {
		return nil
	}
	return may(ctx, account.PlanWrite, a.subject(plan.Slug))
}

func (p *Plans) forStep(ctx context.Context, full string) (Action, Plan, error) {
	a, plan, err := p.Action(ctx, full)
	if err != nil {
		return a, plan, err
	}
	if err := mayStep(ctx, a, plan); err != nil {
		return a, plan, err
	}
	if a.Ended != "" {
		return a, plan, fault.Conflict("Action %s is %s, so nothing of it changes any more.", a.Ref(), a.Ended)
	}
	return a, plan, plan.Open()
}

// AddMilestone adds a milestone to an action.
func (p *Plans) AddMilestone(ctx context.Context, full, title string, due calendar.Date) error {
	a, plan, err := p.forStep(ctx, full)
	if err != nil {
		return err
	}
	m := Milestone{ID: db.NewID(), ActionID: a.ID, Title: title, Due: due, Version: 1}
	if plan.State.Fixed() {
		m.BaselineDue = due
	}
	if err := m.Check(); err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("added the milestone “%s”, due %s, to action %s in the plan “%s”", m.Title, m.Due.Words(), a.Ref(), plan.Title), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		if err := insertMilestone(ctx, tx, m); err != nil {
			return err
		}
		return p.ringMilestones(ctx, tx)
	})
}

func insertMilestone(ctx context.Context, tx *db.Tx, m Milestone) error {
	_, err := tx.Exec(ctx, `insert into plan_milestone (id, action_id, title, baseline_due, due, done, proof, version)
		values (:id, :action_id, :title, :baseline_due, :due, :done, :proof, :version)`, m)
	if err != nil {
		return err
	}
	return remember(ctx, tx, "milestone", m.ID)
}

// Milestone reads one milestone of an action.
func (p *Plans) Milestone(ctx context.Context, a Action, id string) (Milestone, error) {
	var m Milestone
	err := p.db.Get(ctx, &m, selectMilestone+" where id = :id and action_id = :action", map[string]any{"id": id, "action": a.ID})
	if f := fault.Of(err); f != nil {
		return m, fault.NotFound("Action %s has no such milestone.", a.Ref()).Because(err)
	}
	return m, err
}

// ReachMilestone marks a milestone as done on a day, with what shows it.
func (p *Plans) ReachMilestone(ctx context.Context, full, id string, on calendar.Date, proof string) error {
	a, _, err := p.forStep(ctx, full)
	if err != nil {
		return err
	}
	m, err := p.Milestone(ctx, a, id)
	if err != nil {
		return err
	}
	return p.reachMilestoneAt(ctx, full, id, m.Version, on, proof)
}

// against is the conflict of a milestone as it stands with what somebody made of it meanwhile.
func (m Milestone) against(done calendar.Date, proof string) error {
	return stale("this milestone", pair{"done", "When it was done", m.Done.Words(), done.Words()}, pair{"proof", "What shows that it was done", m.Proof, proof})
}

// reachMilestoneAt marks a milestone as done that stands as its reader saw it.
func (p *Plans) reachMilestoneAt(ctx context.Context, full, id string, version int, on calendar.Date, proof string) error {
	a, plan, err := p.forStep(ctx, full)
	if err != nil {
		return err
	}
	m, err := p.Milestone(ctx, a, id)
	if err != nil {
		return err
	}
	if m.Version != version {
		return m.against(on, cellTidy(proof))
	}
	if err := m.Reach(on, proof, p.db.Today()); err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("marked the milestone “%s” of action %s in the plan “%s” as done on %s", m.Title, a.Ref(), plan.Title, on.Words()), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		n, err := tx.Exec(ctx, "update plan_milestone set done = :done, proof = :proof, version = version + 1 where id = :id and version = :version", m)
		if err == nil && n == 0 {
			var now Milestone
			if err := tx.Get(ctx, &now, selectMilestone+" where id = :id", m); err != nil {
				return err
			}
			return now.against(m.Done, m.Proof)
		}
		if err != nil {
			return err
		}
		if err := remember(ctx, tx, "milestone", m.ID); err != nil {
			return err
		}
		return p.ringMilestones(ctx, tx)
	})
}
