package plan

import (
	"context"
	"fmt"
	"strings"

	"waymark/calendar"
	"waymark/db"
)

// Milestones are kept here and nowhere else. This file lends them to the register reg_milestone, whose rows measures read; main hangs
// it. They name no child.

// OnMilestones hangs a bell that rings, inside the same transaction, whenever what FeedMilestones gives has changed.
func (p *Plans) OnMilestones(bell func(ctx context.Context, tx *db.Tx) error) {
	p.milestoneBells = append(p.milestoneBells, bell)
}

func (p *Plans) ringMilestones(ctx context.Context, tx *db.Tx) error {
	for _, bell := range p.milestoneBells {
		if err := bell(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// FeedMilestones calls put for every milestone of every plan that was approved. The due day is the one that was approved, so that moving
// a date does not make a promise kept; what shows it stands as its evidence, and the difference is what the newest signed-off
// update of its action says.
func (p *Plans) FeedMilestones(ctx context.Context, put func(map[string]string) error) error {
	rows := []struct {
		ID         string        `db:"id"`
		Slug       string        `db:"slug"`
		Priority   int           `db:"priority"`
		Number     int           `db:"number"`
		Title      string        `db:"title"`
		Owner      string        `db:"owner"`
		Due        calendar.Date `db:"due"`
		Done       calendar.Date `db:"done"`
		Proof      string        `db:"proof"`
		Delivery   Delivery      `db:"delivery"`
		Impact     Impact        `db:"impact"`
		Reason     string        `db:"reason"`
		Difference string        `db:"difference"`
	}{}
	err := p.db.All(ctx, &rows, `select m.id, p.slug, q.number as priority, a.number, m.title, a.owner_name as owner, m.baseline_due as due, m.done, m.proof,
			a.delivery, a.impact, a.public_reason as reason,
			coalesce((select u.difference from plan_update u where u.action_id = a.id and u.state = 'signed off' order by u.number desc limit 1), '') as difference
		from plan_milestone m join plan_action a on a.id = m.action_id join plan_priority q on q.id = a.priority_id join plan p on p.id = a.plan_id
		where p.state not in ('draft', 'consulted') order by p.slug, q.number, a.number, m.due, m.title`, nil)
	if err != nil {
		return err
	}
	for _, r := range rows {
		row := map[string]string{
			"record_id": r.ID, "action_no": fmt.Sprintf("%s/%d.%d", r.Slug, r.Priority, r.Number), "milestone": r.Title, "owner": r.Owner,
			"due_date": r.Due.String(), "done_date": r.Done.String(), "evidence_link": r.Proof, "rag": rag(FaceOf(r.Delivery, r.Impact)),
			"rag_reason": r.Reason, "impact_statement": r.Difference, "confidential_yn": "no", "source_system": "Waymark",
		}
		if err := put(row); err != nil {
			return err
		}
	}
	return nil
}

// rag is the face of the action as the register's four colours have it; grey is none of them.
func rag(f Face) string {
	if f.Colour == "grey" {
		return ""
	}
	return strings.TrimSuffix(f.Colour, " ring")
}
