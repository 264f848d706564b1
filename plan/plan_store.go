package plan

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

const selectPlan = "select id, slug, title, child_title, vision, child_vision, starts, ends, state, consulted, decision, decision_forum, decision_on, cadence, opens_before, chase_before, answers_before, clear_before, locks_before, link_days, version from plan"

// Plans lists every plan: those that the council works by first, then those to come, then those that are over; the newest first.
func (p *Plans) Plans(ctx context.Context) ([]Plan, error) {
	plans := []Plan{}
	err := p.db.All(ctx, &plans, selectPlan+` order by case state when 'active' then 0 when 'closing' then 1 when 'approved' then 2 when 'consulted' then 3 when 'draft' then 4 else 5 end, starts desc, slug`, nil)
	return plans, err
}

// Plan reads one plan by its slug; fault.NotFound when there is none.
func (p *Plans) Plan(ctx context.Context, slug string) (Plan, error) {
	var plan Plan
	err := p.db.Get(ctx, &plan, selectPlan+" where slug = :slug", map[string]any{"slug": slug})
	if f := fault.Of(err); f != nil {
		return plan, fault.NotFound("There is no plan “%s”.", slug).Because(err)
	}
	return plan, err
}

// Create begins an empty plan as a draft.
func (p *Plans) Create(ctx context.Context, plan Plan) error {
	if err := may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("began the plan “%s” (%s)", plan.Title, plan.Slug), func(tx *db.Tx) error {
		return insertPlan(ctx, tx, &plan)
	})
}

func insertPlan(ctx context.Context, tx *db.Tx, plan *Plan) error {
	plan.ID, plan.State, plan.Version = db.NewID(), PlanDraft, 1
	if err := plan.Check(); err != nil {
		return err
	}
	tx.About("plan", plan.ID)
	n, err := tx.Exec(ctx, `insert into plan (id, slug, title, child_title, vision, child_vision, starts, ends, state, version)
		values (:id, :slug, :title, :child_title, :vision, :child_vision, :starts, :ends, :state, :version)
		on conflict (slug) do nothing`, plan)
	if err == nil && n == 0 {
		return fault.Conflict("There is already a plan with the short name “%s”.", plan.Slug).At("slug", "There is already a plan with this short name")
	}
	return err
}

// EditPlan changes a plan's own particulars. The version is the one that the editor saw.
func (p *Plans) EditPlan(ctx context.Context, edit Plan) error {
	if err := may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return err
	}
	was, err := p.Plan(ctx, edit.Slug)
	if err != nil {
		return err
	}
	edit.ID, edit.State = was.ID, was.State
	if err := was.Open(); err != nil {
		return err
	}
	if err := edit.Check(); err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("changed the particulars of the plan “%s”", edit.Title), func(tx *db.Tx) error {
		tx.About("plan", edit.ID)
		n, err := tx.Exec(ctx, `update plan set title = :title, child_title = :child_title, vision = :vision, child_vision = :child_vision,
			starts = :starts, ends = :ends, version = version + 1 where id = :id and version = :version`, edit)
		if err == nil && n == 0 {
			var now Plan
			if err := tx.Get(ctx, &now, selectPlan+" where id = :id", edit); err != nil {
				return err
			}
			return stale("the plan", pair{"title", "Title", now.Title, edit.Title}, pair{"child-title", "Title in children’s words", now.ChildTitle, edit.ChildTitle},
				pair{"vision", "Vision", now.Vision, edit.Vision}, pair{"child-vision", "Vision in children’s words", now.ChildVision, edit.ChildVision},
				pair{"starts", "Starts", now.Starts.Words(), edit.Starts.Words()}, pair{"ends", "Ends", now.Ends.Words(), edit.Ends.Words()})
		}
		return err
	})
}

const selectPriority = `select id, plan_id, number, child_name, text, child_text, text_version, approved_for, approved_by, approved_on, sponsor_id, sponsor_name, sponsor_since, version from plan_priority`

// Priorities lists the priorities of a plan in order.
func (p *Plans) Priorities(ctx context.Context, plan Plan) ([]Priority, error) {
	all := []Priority{}
	err := p.db.All(ctx, &all, selectPriority+" where plan_id = :id order by number", plan)
	return all, err
}

// Priority reads one priority of a plan by its number.
func (p *Plans) Priority(ctx context.Context, plan Plan, number int) (Priority, error) {
	var q Priority
	err := p.db.Get(ctx, &q, selectPriority+" where plan_id = :plan and number = :number", map[string]any{"plan": plan.ID, "number": number})
	if f := fault.Of(err); f != nil {
		return q, fault.NotFound("The plan “%s” has no priority %d.", plan.Title, number).Because(err)
	}
	return q, err
}

const insertPriority = `insert into plan_priority (id, plan_id, number, child_name, text, child_text, text_version, approved_for, approved_by, approved_on, sponsor_id, sponsor_name, sponsor_since, version)
	values (:id, :plan_id, :number, :child_name, :text, :child_text, :text_version, :approved_for, :approved_by, :approved_on, :sponsor_id, :sponsor_name, :sponsor_since, :version)`

const updatePriority = `update plan_priority set child_name = :child_name, text = :text, child_text = :child_text, text_version = :text_version,
	approved_for = :approved_for, approved_by = :approved_by, approved_on = :approved_on, sponsor_id = :sponsor_id, sponsor_name = :sponsor_name, sponsor_since = :sponsor_since, version = version + 1
	where id = :id and version = :version`

// AddPriority adds a priority to a plan; its number must be free.
func (p *Plans) AddPriority(ctx context.Context, slug string, q Priority) error {
	if err := may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return err
	}
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return err
	}
	if err := plan.Open(); err != nil {
		return err
	}
	q.ID, q.PlanID, q.Version = db.NewID(), plan.ID, 1
	if err := q.Check(); err != nil {
		return err
	}
	if _, err := p.Priority(ctx, plan, q.Number); err == nil {
		return fault.Conflict("The plan has a priority %d already.", q.Number).At("number", "The plan has a priority with this number already")
	}
	return p.db.Write(ctx, fmt.Sprintf("added priority %d “%s” to the plan “%s”", q.Number, q.Text, plan.Title), func(tx *db.Tx) error {
		tx.About("plan", plan.ID)
		return insertNewPriority(ctx, tx, q)
	})
}

// WordingEdit is what a form says of an item's formal and child text.
type WordingEdit struct {
	Text, Child string
	Version     int
}

// PriorityEdit is what the form of a priority says.
type PriorityEdit struct {
	WordingEdit
	ChildName string
	SponsorID string // a person of the council; empty for nobody
}

// EditPriority changes what a priority is called and who sponsors it. The version is the one that the editor saw.
func (p *Plans) EditPriority(ctx context.Context, slug string, number int, edit PriorityEdit) error {
	if err := may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return err
	}
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return err
	}
	q, err := p.Priority(ctx, plan, number)
	if err != nil {
		return err
	}
	if err := plan.Open(); err != nil {
		return err
	}
	if q.Version != edit.Version {
		name, err := p.sponsorName(ctx, edit.SponsorID)
		if err != nil {
			return err
		}
		return q.against(Priority{ChildName: squeeze(edit.ChildName), SponsorName: name, Wording: Wording{Text: cellTidy(edit.Text), Child: cellTidy(edit.Child)}})
	}
	was := q.Text
	q.ChildName = edit.ChildName
	q.Reword(edit.Text)
	if err := plan.held(was, q.Text, "the titles of priorities change"); err != nil {
		return err
	}
	q.RewordForChildren(edit.Child)
	if err := q.Check(); err != nil {
		return err
	}
	sentence := fmt.Sprintf("changed priority %d of the plan “%s”", number, plan.Title)
	if edit.SponsorID != q.SponsorID {
		name, err := p.sponsorName(ctx, edit.SponsorID)
		if err != nil {
			return err
		}
		q.Sponsor(edit.SponsorID, name, p.db.Today())
		sentence += ", which is now sponsored by " + orNobody(name)
	}
	return p.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("plan", plan.ID)
		return writePriority(ctx, tx, q)
	})
}

// against is the conflict of a priority as it stands with what somebody made of it meanwhile.
func (q Priority) against(sent Priority) error {
	return stale("this priority", pair{"text", "The text of the priority", q.Text, sent.Text}, pair{"child-text", "The same in children’s words", q.Child, sent.Child},
		pair{"child-name", "Short name on the card for children", q.ChildName, sent.ChildName}, pair{"sponsor", "Sponsor", q.SponsorName, sent.SponsorName})
}

func writePriority(ctx context.Context, tx *db.Tx, q Priority) error {
	n, err := tx.Exec(ctx, updatePriority, q)
	if err == nil && n == 0 {
		var now Priority
		if err := tx.Get(ctx, &now, selectPriority+" where id = :id", q); err != nil {
			return err
		}
		return now.against(q)
	}
	if err != nil {
		return err
	}
	return remember(ctx, tx, "priority", q.ID)
}
