package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"waymark/account"
	"waymark/db"
	"waymark/evidence"
	"waymark/fault"
)

const selectUpdate = `select id, action_id, number, round_id, state, what_happened, difference, next_step, ask, child_text, delivery, public_reason, how_we_know,
	nothing_why, corrects, author_id, author_name, written_on, submitted_on, decided_id, decided_name, decided_on, returned_why, version, reached, writers, comments from plan_update`

// allUpdates are those of an action whoever reads, the newest first.
func (p *Plans) allUpdates(ctx context.Context, a Action) ([]Update, error) {
	all := []Update{}
	err := p.db.All(ctx, &all, selectUpdate+" where action_id = :id order by number desc", a)
	return all, err
}

// Updates lists the updates of an action, the newest first, as far as the person of the context may read them: drafts only
// by who wrote them or owes them.
func (p *Plans) Updates(ctx context.Context, a Action) ([]Update, error) {
	all, err := p.allUpdates(ctx, a)
	if err != nil {
		return nil, err
	}
	who, _ := db.Who(ctx)
	read := all[:0]
	for _, u := range all {
		if u.State != UpdateDraft || u.AuthorID == who.ID || a.works(who.ID) {
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

// openUpdate is the one update of an action that is not signed off; a fresh one of version 0, under the next number, where there is none.
func openUpdate(a Action, all []Update) Update {
	next := 1
	for _, u := range all { // the newest first
		if u.State != UpdateSignedOff {
			return u
		}
		next = max(next, u.Number+1)
	}
	return Update{ActionID: a.ID, Number: next, State: UpdateDraft, PublicReason: a.PublicReason, HowWeKnow: a.HowWeKnow}
}

// UpdateEdit is what the form of an update says.
type UpdateEdit struct {
	WhatHappened, Difference, Next, Ask, Child, PublicReason, HowWeKnow string
	Nothing                                                             string // why there is nothing to report
	Delivery                                                            Delivery
	Corrects                                                            int      // the number of the update that it puts right, 0 for none
	Reached                                                             []string // ids of milestones that are done
	Version                                                             int      // the one that the author saw, 0 for a new update
	Evidence                                                            EvidenceEdit
}

// edit is the update as its form shows it.
func (u Update) edit() UpdateEdit {
	return UpdateEdit{WhatHappened: u.WhatHappened, Difference: u.Difference, Next: u.Next, Ask: u.Ask, Child: u.Child, PublicReason: u.PublicReason, HowWeKnow: u.HowWeKnow,
		Nothing: u.Nothing, Delivery: u.Delivery, Corrects: u.Corrects, Reached: u.Reached.V, Version: u.Version}
}

// staleUpdate is the conflict of an update that somebody else has written of meanwhile.
func staleUpdate(now Update, e UpdateEdit) error {
	n := now.edit()
	return stale("this update", pair{"what-happened", "What happened", n.WhatHappened, e.WhatHappened}, pair{"difference", "What difference it made", n.Difference, e.Difference},
		pair{"next", "What comes next", n.Next, e.Next}, pair{"ask", "Decision asked for", n.Ask, e.Ask}, pair{"delivery", "Delivery", string(n.Delivery), string(e.Delivery)}, pair{"public-reason", "The reason", n.PublicReason, e.PublicReason},
		pair{"how-we-know", "How we know", n.HowWeKnow, e.HowWeKnow}, pair{"child-text", "The words for children", n.Child, e.Child}, pair{"nothing-why", "Nothing to report", n.Nothing, e.Nothing})
}

// SaveUpdate keeps a draft, finished or not, and submits it when asked to. It gives the update's number.
func (p *Plans) SaveUpdate(ctx context.Context, full string, e UpdateEdit, submit bool) (number int, err error) {
	write := keepDraft
	if submit {
		write = submitUpdate
	}
	u, err := p.saveUpdate(ctx, full, e, write)
	return u.Number, err
}

// AutosaveUpdate keeps what is typed while it is typed. The first time says in the record that an update was begun; what follows is a draft
// that nobody else relies on, and leaves no sentence. It gives the version that stands then.
func (p *Plans) AutosaveUpdate(ctx context.Context, full string, e UpdateEdit) (version int, err error) {
	u, err := p.saveUpdate(ctx, full, e, autosave)
	return u.Version, err
}

// How a form of an update was sent.
const (
	autosave = iota
	keepDraft
	submitUpdate
)

func (p *Plans) saveUpdate(ctx context.Context, full string, e UpdateEdit, how int) (u Update, err error) {
	a, plan, err := p.forChange(ctx, full, account.UpdateWrite)
	if err != nil {
		return u, err
	}
	all, err := p.allUpdates(ctx, a)
	if err != nil {
		return u, err
	}
	u = openUpdate(a, all)
	if u.State == UpdateSubmitted {
		return u, fault.Conflict("Update %d of action %s waits to be signed off. Take it back to change it, or wait: an action has one open update at a time.", u.Number, a.Ref())
	}
	if u.Version != e.Version {
		return u, staleUpdate(u, e)
	}
	who, _ := db.Who(ctx)
	fresh, was := u.Version == 0, u
	if err := corrects(e.Corrects, all); err != nil {
		return u, err
	}
	u.WhatHappened, u.Difference, u.Next, u.Ask, u.Child, u.Nothing, u.Corrects = e.WhatHappened, e.Difference, e.Next, e.Ask, e.Child, e.Nothing, e.Corrects
	u.PublicReason, u.HowWeKnow, u.Delivery = e.PublicReason, e.HowWeKnow, e.Delivery
	if u.Reached.V, err = p.openSteps(ctx, a, e.Reached); err != nil {
		return u, err
	}
	u.writtenBy(who.ID, who.Name)
	if u.RoundID, err = p.roundNow(ctx, plan); err != nil {
		return was, err
	}
	verb := "kept a draft of"
	if err = u.checkDraft(); err == nil && how == submitUpdate {
		err, verb = u.Submit(u.AuthorID, p.db.Today()), "submitted"
	}
	var given *evidence.Given
	if how != autosave {
		given, err = p.takeEvidence(ctx, plan, a, u, e.Evidence, err)
	}
	if err != nil {
		return was, err
	}
	if fresh {
		u.ID, u.WrittenOn = db.NewID(), p.db.Today()
	}
	write := func(tx *db.Tx) error {
		tx.About("action", a.ID)
		tx.About("update", u.ID)
		if given != nil {
			if _, err := given.Put(ctx, tx, evidenceOfUpdate(plan, a, u.Number)); err != nil {
				return err
			}
		}
		if fresh {
			return insertUpdate(ctx, tx, u, e)
		}
		return writeUpdate(ctx, tx, u, &e)
	}
	if how == autosave && !fresh {
		err = p.db.Housekeep(ctx, write)
	} else {
		err = p.db.Write(ctx, fmt.Sprintf("%s update %d on action %s in the plan “%s”", verb, u.Number, a.Ref(), plan.Title), write)
	}
	if err != nil && given != nil {
		err = errors.Join(err, given.Drop(ctx))
	}
	if err != nil {
		return was, err
	}
	u.Version++
	return u, nil
}

// corrects refuses to put right what is not signed off: that is still open, and is changed itself.
func corrects(number int, all []Update) error {
	for _, u := range all {
		if u.Number == number && u.State == UpdateSignedOff {
			return nil
		}
	}
	if number == 0 {
		return nil
	}
	return fault.Invalid("There is no signed-off update %d of this action to put right.", number)
}

// openSteps are those of some ids that name a milestone of the action which is not done yet.
func (p *Plans) openSteps(ctx context.Context, a Action, ids []string) ([]string, error) {
	open := []string{}
	if len(ids) == 0 {
		return open, nil
	}
	all, err := p.Milestones(ctx, a)
	for _, m := range all {
		if m.Done.IsZero() && slices.Contains(ids, m.ID) {
			open = append(open, m.ID)
		}
	}
	return open, err
}

func insertUpdate(ctx context.Context, tx *db.Tx, u Update, e UpdateEdit) error {
	u.Version = 1
	n, err := tx.Exec(ctx, `insert into plan_update (id, action_id, number, round_id, state, what_happened, difference, next_step, ask, child_text, delivery, public_reason, how_we_know,
		nothing_why, corrects, author_id, author_name, written_on, submitted_on, decided_id, decided_name, decided_on, returned_why, version, reached, writers, comments)
		values (:id, :action_id, :number, :round_id, :state, :what_happened, :difference, :next_step, :ask, :child_text, :delivery, :public_reason, :how_we_know,
		:nothing_why, :corrects, :author_id, :author_name, :written_on, :submitted_on, :decided_id, :decided_name, :decided_on, :returned_why, :version, :reached, :writers, '{}')
		on conflict (action_id, number) do nothing`, u)
	if err != nil || n == 1 {
		return err
	}
	// Somebody began one at the same moment: an action has one open update.
	var now Update
	if err := tx.Get(ctx, &now, selectUpdate+" where action_id = :action_id and number = :number", u); err != nil {
		return err
	}
	return staleUpdate(now, e)
}

// writeUpdate stores a changed update. Where another change came first, an edit is refused with both texts, a decision with the words to
// look again.
func writeUpdate(ctx context.Context, tx *db.Tx, u Update, e *UpdateEdit) error {
	n, err := tx.Exec(ctx, `update plan_update set state = :state, round_id = :round_id, what_happened = :what_happened, difference = :difference, next_step = :next_step, ask = :ask, child_text = :child_text,
		delivery = :delivery, public_reason = :public_reason, how_we_know = :how_we_know, nothing_why = :nothing_why, corrects = :corrects, author_id = :author_id,
		author_name = :author_name, submitted_on = :submitted_on, decided_id = :decided_id, decided_name = :decided_name, decided_on = :decided_on,
		returned_why = :returned_why, reached = :reached, writers = :writers, comments = :comments, version = version + 1 where id = :id and version = :version`, u)
	if err != nil || n == 1 {
		return err
	}
	if e == nil {
		return fault.Overtaken("Somebody else changed this update at the same moment. Open the page again.")
	}
	var now Update
	if err := tx.Get(ctx, &now, selectUpdate+" where id = :id", u); err != nil {
		return err
	}
	return staleUpdate(now, *e)
}

// TakeBackUpdate makes the submitted update of an action a draft again.
func (p *Plans) TakeBackUpdate(ctx context.Context, full string) error {
	a, plan, err := p.forChange(ctx, full, account.UpdateWrite)
	if err != nil {
		return err
	}
	all, err := p.allUpdates(ctx, a)
	if err != nil {
		return err
	}
	u := openUpdate(a, all)
	if err := u.TakeBack(); err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("took back update %d on action %s in the plan “%s”", u.Number, a.Ref(), plan.Title), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		tx.About("update", u.ID)
		return writeUpdate(ctx, tx, u, nil)
	})
}

// ReturnUpdate hands a submitted update back to its author with what should be changed in which field.
func (p *Plans) ReturnUpdate(ctx context.Context, full string, number int, c Comments) error {
	a, plan, err := p.forChange(ctx, full, account.UpdateReturn)
	if err != nil {
		return err
	}
	u, err := p.Update(ctx, a, number)
	if err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	if err := u.Return(who.ID, who.Name, c, p.db.Today()); err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("returned update %d on action %s in the plan “%s”: %s", number, a.Ref(), plan.Title, u.ReturnedWhy), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		tx.About("update", u.ID)
		return writeUpdate(ctx, tx, u, nil)
	})
}

// SignOff accepts a submitted update: its declaration of delivery becomes the action's, and the milestones that it names are done. Whoever
// wrote it or owns the action cannot.
func (p *Plans) SignOff(ctx context.Context, full string, number int) error {
	a, plan, err := p.forChange(ctx, full, account.UpdateSignOff)
	if err != nil {
		return err
	}
	u, err := p.Update(ctx, a, number)
	if err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("signed off update %d on action %s in the plan “%s”: %s", number, a.Ref(), plan.Title, u.Delivery), func(tx *db.Tx) error {
		return p.signOffIn(ctx, tx, a, u)
	})
}

// signOffIn signs one update off inside a write.
func (p *Plans) signOffIn(ctx context.Context, tx *db.Tx, a Action, u Update) error {
	who, _ := db.Who(ctx)
	if err := u.SignOff(who.ID, who.Name, a, p.db.Today()); err != nil {
		return err
	}
	a.Apply(u)
	if err := a.Check(); err != nil {
		return err
	}
	tx.About("update", u.ID)
	if err := writeUpdate(ctx, tx, u, nil); err != nil {
		return err
	}
	if err := writeAction(ctx, tx, a); err != nil {
		return err
	}
	for _, id := range u.Reached.V {
		n, err := tx.Exec(ctx, "update plan_milestone set done = :on, proof = :proof, version = version + 1 where id = :id and action_id = :action and done is null",
			map[string]any{"id": id, "action": a.ID, "on": u.SubmittedOn, "proof": fmt.Sprintf("Update %d, signed off by %s", u.Number, who.Name)})
		if err != nil {
			return err
		}
		if n == 1 {
			if err := remember(ctx, tx, "milestone", id); err != nil {
				return err
			}
		}
	}
	return p.ringMilestones(ctx, tx)
}
