package plan

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// Carry takes an action of a plan that is being closed into the next plan, which is still being written. The old page stays and says where it went;
// its measures and the recommendations that it answers pass over, and nothing is promised anew but in the next plan's own approval.
func (p *Plans) Carry(ctx context.Context, full, next string, why string) (ref string, err error) {
	tidyText(&why)
	a, plan, err := p.forChange(ctx, full, account.PlanWrite)
	if err != nil {
		return "", err
	}
	if plan.State != PlanClosing {
		return "", p.refused(ctx, fault.Conflict("The plan is %s. Actions are carried forward while it is being closed.", plan.State),
			fmt.Sprintf("was refused: carried action %s of the plan “%s”, which is %s", a.Ref(), plan.Title, plan.State), "action", a.ID)
	}
	if a.Delivery == Delivered {
		return "", fault.Conflict("Action %s is delivered, so it is closed with assurance and not carried.", a.Ref())
	}
	to, err := p.Plan(ctx, next)
	if err != nil {
		return "", fault.Invalid("Say which plan it goes on in.").At("next", "Select the next plan").Because(err)
	}
	if to.ID == plan.ID || to.State.Fixed() || to.State == PlanClosed {
		return "", fault.Invalid("Action %s cannot be carried there.", a.Ref()).At("next", fmt.Sprintf("“%s” is %s: carry into a plan that is still being written", to.Title, to.State))
	}
	wrong := fault.Invalid("The action cannot be carried yet.")
	within(wrong, "why", "Why it goes on", why, 1, 500)
	if err := orNil(wrong); err != nil {
		return "", err
	}
	who, _ := db.Who(ctx)
	err = p.db.Write(ctx, fmt.Sprintf("carried action %s of the plan “%s” into the plan “%s”: %s", a.Ref(), plan.Title, to.Title, why), func(tx *db.Tx) error {
		q, err := priorityFor(ctx, tx, to, a)
		if err != nil {
			return err
		}
		on := a
		on.Delivery, on.Impact, on.PublicReason = NotStarted, TooEarly, ""
		on.nothingProposed()
		on.BaselineDue, on.MovedWhy, on.Moves = calendar.Date{}, "", 0 // the next plan makes its own promise
		if err := addTo(ctx, tx, q, &on); err != nil {
			return err
		}
		if err := passOn(ctx, tx, a, on); err != nil {
			return err
		}
		if err := writeTrail(ctx, tx, a, on, Carried); err != nil {
			return err
		}
		ref = on.Ref()
		a.End(Carried, why, who.Name, p.db.Today())
		a.PublicReason = "It goes on in our next plan."
		return writeAction(ctx, tx, a)
	})
	return ref, err
}

// priorityFor finds the priority of the next plan under which an action goes on: the one of the same words, else one new with them.
func priorityFor(ctx context.Context, tx *db.Tx, to Plan, a Action) (q Priority, err error) {
	if err := tx.Get(ctx, &q, selectPriority+" where id = :priority_id", a); err != nil {
		return q, err
	}
	var there []Priority
	if err := tx.All(ctx, &there, selectPriority+" where plan_id = :plan order by number", map[string]any{"plan": to.ID}); err != nil {
		return q, err
	}
	n := 0
	for _, one := range there {
		if one.Text == q.Text {
			return one, nil
		}
		n = max(n, one.Number)
	}
	q.ID, q.PlanID, q.Number, q.Version = db.NewID(), to.ID, n+1, 1
	return q, insertNewPriority(ctx, tx, q)
}

// Finish closes a delivered action with assurance: somebody who neither owns it nor stands in for its owner says what shows that it helped.
func (p *Plans) Finish(ctx context.Context, full, shown string) error {
	tidyText(&shown)
	a, plan, err := p.forChange(ctx, full, account.ImpactSet)
	if err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	switch {
	case !plan.State.working():
		return fault.Conflict("The plan is %s, so no action of it is closed.", plan.State)
	case a.works(who.ID):
		return p.refusedTo(ctx, fault.Forbidden("You own this action or stand in for its owner, so somebody else must close it."), fmt.Sprintf("was refused: closed their own action %s of the plan “%s”", a.Ref(), plan.Title), a)
	case a.Delivery != Delivered:
		return fault.Conflict("Action %s is %s. Only what is delivered is closed with assurance.", a.Ref(), a.Delivery)
	}
	wrong := fault.Invalid("The action cannot be closed yet.")
	within(wrong, "why", "What shows that it helped", shown, 1, 500)
	if err := orNil(wrong); err != nil {
		return err
	}
	a.End(Finished, shown, who.Name, p.db.Today())
	return p.db.Write(ctx, fmt.Sprintf("closed action %s of the plan “%s” with assurance: %s", a.Ref(), plan.Title, shown), func(tx *db.Tx) error { return writeAction(ctx, tx, a) })
}

// refusedTo keeps in the record that somebody tried what is not theirs to do, and gives the refusal back.
func (p *Plans) refusedTo(ctx context.Context, why error, sentence string, a Action) error {
	if err := p.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("action", a.ID)
		return nil
	}); err != nil {
		return err
	}
	return why
}
