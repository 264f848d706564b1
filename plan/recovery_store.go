package plan

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

const selectRecovery = "select id, action_id, number, cause, effect, steps, back_by, written_id, written_name, written_on, ended, ended_on, version from plan_recovery"

// Recoveries lists the recovery plans of an action, the newest first.
func (p *Plans) Recoveries(ctx context.Context, a Action) ([]Recovery, error) {
	all := []Recovery{}
	err := p.db.All(ctx, &all, selectRecovery+" where action_id = :id order by number desc", a)
	return all, err
}

// recoveriesIn are the newest recovery plans of a plan's actions, by action.
func (p *Plans) recoveriesIn(ctx context.Context, plan Plan) (map[string]Recovery, error) {
	var all []Recovery
	if err := p.db.All(ctx, &all, selectRecovery+" where action_id in (select id from plan_action where plan_id = :id) order by number", plan); err != nil {
		return nil, err
	}
	newest := map[string]Recovery{}
	for _, r := range all {
		newest[r.ActionID] = r
	}
	return newest, nil
}

// RecoveryEdit is what the form of a recovery plan says.
type RecoveryEdit struct {
	Cause, Effect string
	Steps         []RecoveryStep
	BackBy        calendar.Date
	Version       int // of the plan that it takes the place of; 0 for the first
}

// Recover keeps how an action comes back. It takes the place of the recovery plan before, which stays readable with its day.
func (p *Plans) Recover(ctx context.Context, full string, e RecoveryEdit) error {
	a, plan, err := p.forStep(ctx, full)
	if err != nil {
		return err
	}
	if !a.Delivery.open() {
		return fault.Conflict("Action %s is %s, so there is nothing to recover.", a.Ref(), a.Delivery)
	}
	who, _ := db.Who(ctx)
	today := p.db.Today()
	r := Recovery{ID: db.NewID(), ActionID: a.ID, Number: 1, Cause: e.Cause, Effect: e.Effect, Steps: db.JSON[[]RecoveryStep]{V: e.Steps}, BackBy: e.BackBy,
		WrittenID: who.ID, WrittenName: who.Name, WrittenOn: today, Version: 1}
	if err := r.Check(today); err != nil {
		return err
	}
	before, err := p.Recoveries(ctx, a)
	if err != nil {
		return err
	}
	if len(before) > 0 {
		r.Number = before[0].Number + 1
		if before[0].Open() && before[0].Version != e.Version {
			return stale("the recovery plan", pair{"cause", "Why it is off track", before[0].Cause, r.Cause}, pair{"effect", "What it means for children", before[0].Effect, r.Effect}, pair{"back-by", "Back on track by", before[0].BackBy.Words(), r.BackBy.Words()})
		}
	}
	return p.db.Write(ctx, fmt.Sprintf("wrote recovery plan %d for action %s in the plan “%s”: back on track by %s", r.Number, a.Ref(), plan.Title, r.BackBy.Words()), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		if len(before) > 0 && before[0].Open() {
			before[0].Ended, before[0].EndedOn = Replaced, today
			if err := writeRecovery(ctx, tx, before[0]); err != nil {
				return err
			}
		}
		n, err := tx.Exec(ctx, `insert into plan_recovery (id, action_id, number, cause, effect, steps, back_by, written_id, written_name, written_on, version)
			values (:id, :action_id, :number, :cause, :effect, :steps, :back_by, :written_id, :written_name, :written_on, :version) on conflict (action_id, number) do nothing`, r)
		if err == nil && n == 0 {
			return fault.Overtaken("Somebody else wrote a recovery plan at the same moment. Open the page again.")
		}
		return err
	})
}

func writeRecovery(ctx context.Context, tx *db.Tx, r Recovery) error {
	n, err := tx.Exec(ctx, "update plan_recovery set steps = :steps, ended = :ended, ended_on = :ended_on, version = version + 1 where id = :id and version = :version", r)
	if err == nil && n == 0 {
		return fault.Overtaken("Somebody else changed the recovery plan at the same moment. Open the page again.")
	}
	return err
}

// FinishStep marks a step of an action's recovery plan as done today.
func (p *Plans) FinishStep(ctx context.Context, full string, step int) error {
	a, plan, err := p.forStep(ctx, full)
	if err != nil {
		return err
	}
	all, err := p.Recoveries(ctx, a)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fault.NotFound("Action %s has no recovery plan.", a.Ref())
	}
	r := all[0]
	if err := r.Finish(step, p.db.Today()); err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("did the step “%s” of the recovery plan for action %s in the plan “%s”", short(r.Steps.V[step].What), a.Ref(), plan.Title), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		return writeRecovery(ctx, tx, r)
	})
}

// watchRecoveries ends the recovery plans of actions that are back on track, as the rules have just seen.
func (p *Plans) watchRecoveries(ctx context.Context, plan Plan, actions []Action) error {
	all, err := p.recoveriesIn(ctx, plan)
	if err != nil || len(all) == 0 {
		return err
	}
	standings, err := p.standings(ctx, plan, actions)
	if err != nil {
		return err
	}
	for _, a := range actions {
		r, has := all[a.ID]
		if !has || !r.Watch(a, standings[a.ID], p.db.Today()) {
			continue
		}
		if err := p.db.Write(ctx, fmt.Sprintf("ended the recovery plan for action %s in the plan “%s”: %s", a.Ref(), plan.Title, r.Ended), func(tx *db.Tx) error {
			tx.About("action", a.ID)
			return writeRecovery(ctx, tx, r)
		}); err != nil {
			return err
		}
	}
	return nil
}

// dueRecovery says what waits for a person because an action is off track: to write how it comes back, the next step, or the day that has passed.
func dueRecovery(a Action, plan Plan, s Standing, r Recovery, person account.Person, today calendar.Date) (all []Waiting) {
	row, href := a.subject(plan.Slug), a.href(plan)+"/recovery"
	name := fmt.Sprintf("%s: %s", a.Ref(), short(a.Text))
	sponsor := a.OwnerID != person.ID && person.MayOn(account.UpdateReturn, row) && !person.MayOn(account.PlanWrite, row)
	switch at, open := r.next(); {
	case r.ID == "" || !r.Open():
		if NeedsRecovery(a, s) && a.works(person.ID) {
			all = append(all, Waiting{Words: "Say how action " + name + " comes back on track", Href: href, Late: true})
		}
	case r.Late(today):
		if a.works(person.ID) || sponsor {
			all = append(all, Waiting{Words: "Action " + name + " was to be back on track: write a new recovery plan, or ask for another date", Href: href, Due: r.BackBy, Late: true})
		}
	case open && a.works(person.ID):
		if step := r.Steps.V[at]; today.DaysUntil(step.Due) <= soon {
			all = append(all, Waiting{Words: fmt.Sprintf("Do the step “%s” that brings action %s back", short(step.What), name), Href: href, Due: step.Due, Late: step.Due.Before(today)})
		}
	}
	return all
}
