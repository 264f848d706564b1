package practice

import (
	"context"
	"fmt"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

const selectAuditAction = `select x.id, x.audit_id, x.number, x.team, x.owner_id, x.owner_name, x.due, x.added_on, x.done_on, x.verified_id, x.verified_name, x.verified_on,
	a.number as audit_number from practice_audit_action x join practice_audit a on a.id = x.audit_id`

// Actions lists what must be done after an audit, opened.
func (p *Practices) Actions(ctx context.Context, a Audit) ([]AuditAction, error) {
	return p.actions(ctx, "where x.audit_id = :id order by x.number", a)
}

// actions reads actions and opens what they say.
func (p *Practices) actions(ctx context.Context, where string, args any) ([]AuditAction, error) {
	var rows []struct {
		AuditAction
		Bytes []byte `db:"sealed"`
	}
	if err := p.db.All(ctx, &rows, strings.Replace(selectAuditAction, "select ", "select x.sealed, ", 1)+" "+where, args); err != nil {
		return nil, err
	}
	all := make([]AuditAction, len(rows))
	for i, r := range rows {
		all[i] = r.AuditAction
		if err := p.keys.OpenValue(r.Bytes, &all[i].Sealed); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// AddAction says what must change for the child, who does it, and by when. The auditor adds it while they write, the lead until the
// audit is looked at again or closed.
func (p *Practices) AddAction(ctx context.Context, number int, what, owner string, due calendar.Date) error {
	a, err := p.Audit(ctx, number)
	if err != nil {
		return err
	}
	if err := may(ctx, account.AuditWrite, account.Subject{Owners: []string{a.AuditorID}}); err != nil {
		return err
	}
	if a.State == Selected || a.State.Since(ReAuditDue) {
		return a.wrongState("given actions")
	}
	paper, err := p.paper(ctx, a)
	if err != nil {
		return err
	}
	actions, err := p.Actions(ctx, a)
	if err != nil {
		return err
	}
	x := AuditAction{ID: db.RandomID(), AuditID: a.ID, Number: len(actions) + 1, Team: a.Team, Due: due, AddedOn: p.db.Today(), Sealed: ActionNote{Child: paper.Child, What: strings.TrimSpace(what)}}
	if person, err := p.accounts.Person(ctx, owner); err == nil && person.Active() {
		x.OwnerID, x.OwnerName = person.ID, person.Name
	}
	if err := x.check(p.db.Today()); err != nil {
		return err
	}
	a.settle(append(actions, x))
	return p.db.Write(ctx, fmt.Sprintf("added action %d to audit %d for %s", x.Number, number, x.OwnerName), func(tx *db.Tx) error {
		sealed, err := p.keys.SealValue(x.Sealed)
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, `insert into practice_audit_action (id, audit_id, number, team, owner_id, owner_name, due, sealed, added_on)
			values (:id, :audit_id, :number, :team, :owner_id, :owner_name, :due, :sealed, :added_on) on conflict do nothing`, sealedAction{x, sealed})
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else added an action at the same moment. Send yours again.")
		}
		if err != nil {
			return err
		}
		return p.write(ctx, tx, a, paper)
	})
}

type sealedAction struct {
	AuditAction
	Bytes []byte `db:"sealed"`
}

// action finds one action of an audit, with the audit. Its owner may know of it though they read no audits.
func (p *Practices) action(ctx context.Context, number, n int) (x AuditAction, a Audit, err error) {
	found, err := p.actions(ctx, "where a.number = :audit and x.number = :n", map[string]any{"audit": number, "n": n})
	if err != nil {
		return x, a, err
	}
	if len(found) == 0 {
		return x, a, fault.NotFound("Audit %d has no action %d that you may read.", number, n)
	}
	x = found[0]
	if err := p.db.Get(ctx, &a, selectAudit+" where id = :id", map[string]any{"id": x.AuditID}); err != nil {
		return x, a, err
	}
	if person, ok := account.From(ctx); ok && x.OwnerID != person.ID && !person.MayOn(account.AuditRead, a.subject()) && a.HeadID != person.ID {
		return x, a, fault.NotFound("Audit %d has no action %d that you may read.", number, n)
	}
	return x, a, nil
}

// DoneAction keeps the owner's word that an action was done.
func (p *Practices) DoneAction(ctx context.Context, number, n int, evidence string) error {
	x, a, err := p.action(ctx, number, n)
	if err != nil {
		return err
	}
	if err := x.Done(who(ctx).ID, strings.TrimSpace(evidence), p.db.Today()); err != nil {
		return err
	}
	return p.writeAction(ctx, fmt.Sprintf("did action %d of audit %d", n, number), x, a)
}

// VerifyAction keeps somebody else's word that it was done and what changed. When all are checked, the audit's actions are done.
func (p *Practices) VerifyAction(ctx context.Context, number, n int, impact string) error {
	x, a, err := p.action(ctx, number, n)
	if err != nil {
		return err
	}
	if err := may(ctx, account.AuditRead, a.subject()); err != nil {
		return err
	}
	if err := x.Verify(who(ctx).ID, who(ctx).Name, strings.TrimSpace(impact), p.db.Today()); err != nil {
		return err
	}
	return p.writeAction(ctx, fmt.Sprintf("checked action %d of audit %d", n, number), x, a)
}

func (p *Practices) writeAction(ctx context.Context, sentence string, x AuditAction, a Audit) error {
	actions, err := p.Actions(ctx, a)
	if err != nil {
		return err
	}
	actions[x.Number-1] = x
	a.settle(actions)
	paper, err := p.paper(ctx, a)
	if err != nil {
		return err
	}
	return p.db.Write(ctx, sentence, func(tx *db.Tx) error {
		sealed, err := p.keys.SealValue(x.Sealed)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `update practice_audit_action set sealed = :sealed, done_on = :done_on, verified_id = :verified_id, verified_name = :verified_name,
			verified_on = :verified_on where id = :id`, sealedAction{x, sealed}); err != nil {
			return err
		}
		return p.write(ctx, tx, a, paper)
	})
}
