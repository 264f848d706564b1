package plan

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

const selectUpdate = `select id, action_id, number, round_id, state, what_happened, difference, next_step, child_text, delivery, public_reason, how_we_know,
	author_id, author_name, written_on, submitted_on, decided_id, decided_name, decided_on, returned_why, version from plan_update`

// Updates lists the updates of an action, the newest first, as far as the person of the context may read them: drafts only
// by who wrote them.
func (p *Plans) Updates(ctx context.Context, a Action) ([]Update, error) {
	all := []Update{}
	if err := p.db.All(ctx, &all, selectUpdate+" where action_id = :id order by number desc", a); err != nil {
		return nil, err
	}
	who, _ := db.Who(ctx)
	read := all[:0]
	for _, u := range all {
		if u.State != UpdateDraft || u.AuthorID == who.ID {
			read = append(read, u)
		}
	}
	return read, nil
}

// Update reads one update of an action by its number.
func (p *Plans) Update(ctx context.Context, a Action, number int) (Update, error) {
	var u Update
	err := p.db.Get(ctx, &u, selectUpdate+" where action_id = :action and number = :number", map[string]any{"action": a.ID, "number": number})
	if f := fault.Of(err); f != nil {
		return u, fault.NotFound("Action %s has no update %d.", a.Ref(), number).Because(err)
	}
	return u, err
}

// Open finds the update of an action that its author is still writing; a fresh one, numbered 0, where there is none. It
// begins with the delivery last declared.
func (p *Plans) openUpdate(ctx context.Context, a Action) (Update, error) {
	who, _ := db.Who(ctx)
	var all []Update
	err := p.db.All(ctx, &all, selectUpdate+" where action_id = :action and author_id = :author and state in ('draft', 'returned') order by number desc",
		map[string]any{"action": a.ID, "author": who.ID})
	if err != nil || len(all) > 0 {
		return append(all, Update{})[0], err
	}
	return Update{ActionID: a.ID, State: UpdateDraft, Delivery: a.Delivery, PublicReason: a.PublicReason, HowWeKnow: a.HowWeKnow, AuthorID: who.ID, AuthorName: who.Name}, nil
}

// UpdateEdit is what the form of an update says.
type UpdateEdit struct {
	WhatHappened, Difference, Next, Child, PublicReason, HowWeKnow string
	Delivery                                                       Delivery
	Version                                                        int // the one that the author saw, 0 for a new update
}

// SaveUpdate keeps a draft, finished or not, and submits it when asked to. It gives the update's number.
func (p *Plans) SaveUpdate(ctx context.Context, full string, e UpdateEdit, submit bool) (number int, err error) {
	a, plan, err := p.forChange(ctx, full, account.UpdateWrite)
	if err != nil {
		return 0, err
	}
	u, err := p.openUpdate(ctx, a)
	if err != nil {
		return 0, err
	}
	if u.Version != e.Version {
		return u.Number, stale("this update", "what-happened", u.WhatHappened, e.WhatHappened)
	}
	u.WhatHappened, u.Difference, u.Next, u.Child = e.WhatHappened, e.Difference, e.Next, e.Child
	u.PublicReason, u.HowWeKnow, u.Delivery = e.PublicReason, e.HowWeKnow, e.Delivery
	if err := u.checkDraft(); err != nil {
		return u.Number, err
	}
	if u.RoundID, err = p.roundNow(ctx, plan); err != nil {
		return u.Number, err
	}
	verb := "kept a draft of"
	if submit {
		if err := u.Submit(u.AuthorID, p.db.Today()); err != nil {
			return u.Number, err
		}
		verb = "submitted"
	}
	fresh := u.Number == 0
	if fresh {
		if err := p.db.Get(ctx, &u.Number, "select coalesce(max(number), 0) + 1 from plan_update where action_id = :id", a); err != nil {
			return 0, err
		}
		u.ID, u.WrittenOn, u.Version = db.NewID(), p.db.Today(), 1
	}
	return u.Number, p.db.Write(ctx, fmt.Sprintf("%s update %d on action %s in the plan “%s”", verb, u.Number, a.Ref(), plan.Title), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		tx.About("update", u.ID)
		if !fresh {
			return writeUpdate(ctx, tx, u)
		}
		n, err := tx.Exec(ctx, `insert into plan_update (id, action_id, number, round_id, state, what_happened, difference, next_step, child_text, delivery, public_reason, how_we_know,
			author_id, author_name, written_on, submitted_on, decided_id, decided_name, decided_on, returned_why, version)
			values (:id, :action_id, :number, :round_id, :state, :what_happened, :difference, :next_step, :child_text, :delivery, :public_reason, :how_we_know,
			:author_id, :author_name, :written_on, :submitted_on, :decided_id, :decided_name, :decided_on, :returned_why, :version) on conflict (action_id, number) do nothing`, u)
		if err == nil && n == 0 {
			return fault.Conflict("Somebody else began an update of this action at the same moment. Send yours again.")
		}
		return err
	})
}

func writeUpdate(ctx context.Context, tx *db.Tx, u Update) error {
	n, err := tx.Exec(ctx, `update plan_update set state = :state, round_id = :round_id, what_happened = :what_happened, difference = :difference, next_step = :next_step, child_text = :child_text,
		delivery = :delivery, public_reason = :public_reason, how_we_know = :how_we_know, submitted_on = :submitted_on, decided_id = :decided_id,
		decided_name = :decided_name, decided_on = :decided_on, returned_why = :returned_why, version = version + 1 where id = :id and version = :version`, u)
	if err == nil && n == 0 {
		return fault.Conflict("Somebody else changed this update at the same moment. Open the page again.")
	}
	return err
}

// ReturnUpdate hands a submitted update back to its author with what is missing.
func (p *Plans) ReturnUpdate(ctx context.Context, full string, number int, why string) error {
	a, plan, err := p.forChange(ctx, full, account.UpdateReturn)
	if err != nil {
		return err
	}
	u, err := p.Update(ctx, a, number)
	if err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	if err := u.Return(who.ID, who.Name, why, p.db.Today()); err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("returned update %d on action %s in the plan “%s”: %s", number, a.Ref(), plan.Title, u.ReturnedWhy), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		tx.About("update", u.ID)
		return writeUpdate(ctx, tx, u)
	})
}

// SignOff accepts a submitted update, and its declaration of delivery becomes the action's. Whoever wrote it or owns the
// action cannot.
func (p *Plans) SignOff(ctx context.Context, full string, number int) error {
	a, plan, err := p.forChange(ctx, full, account.UpdateSignOff)
	if err != nil {
		return err
	}
	u, err := p.Update(ctx, a, number)
	if err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	if err := u.SignOff(who.ID, who.Name, a, p.db.Today()); err != nil {
		return err
	}
	a.Apply(u)
	if err := a.Check(); err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("signed off update %d on action %s in the plan “%s”: %s", number, a.Ref(), plan.Title, u.Delivery), func(tx *db.Tx) error {
		tx.About("update", u.ID)
		if err := writeUpdate(ctx, tx, u); err != nil {
			return err
		}
		if err := writeAction(ctx, tx, a); err != nil {
			return err
		}
		return p.ringMilestones(ctx, tx)
	})
}
