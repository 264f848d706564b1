package plan

import (
	"context"
	"fmt"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

const selectSignOff = `select id, action_id, statement, evidence, evidence_on, figures, hash, signed_id, signed_name, signed_role, signed_on, reopened_why, reopened_name, reopened_on from plan_sign_off`

// SignOffs lists by whom and on what an action became Blue, the newest first, with those that were ended by reopening.
func (p *Plans) SignOffs(ctx context.Context, a Action) ([]SignOff, error) {
	all := []SignOff{}
	err := p.db.All(ctx, &all, selectSignOff+" where action_id = :id order by signed_on desc, id desc", a)
	return all, err
}

// SignOffEdit is what the form of an independent sign-off says.
type SignOffEdit struct {
	Statement, Evidence string
	EvidenceOn          calendar.Date
}

// SignOffBlue makes an action delivered and embedded, on sustained figures and fresh evidence. Who owns it, stands in for its owner or has
// no right to assure is refused, and the attempt stands in the record of changes.
func (p *Plans) SignOffBlue(ctx context.Context, full string, e SignOffEdit) error {
	a, plan, err := p.Action(ctx, full)
	if err != nil {
		return err
	}
	if err := plan.Open(); err != nil {
		return err
	}
	if err := p.assures(ctx, a, plan, "sign off that action %s in the plan “%s” is embedded"); err != nil {
		return err
	}
	_, f, limits, err := p.implied(ctx, a, plan)
	if err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	s := SignOff{ID: db.NewID(), Statement: e.Statement, Evidence: e.Evidence, EvidenceOn: e.EvidenceOn}
	if err := s.Sign(who.ID, who.Name, roleOf(ctx), a, f, limits); err != nil {
		return err
	}
	a.Impact = Embedded
	a.nothingProposed()
	return p.db.Write(ctx, fmt.Sprintf("signed off that action %s in the plan “%s” is embedded: %s", a.Ref(), plan.Title, s.Statement), func(tx *db.Tx) error {
		tx.About("sign-off", s.ID)
		if _, err := tx.Exec(ctx, `insert into plan_sign_off (id, action_id, statement, evidence, evidence_on, figures, hash, signed_id, signed_name, signed_role, signed_on, reopened_why, reopened_name, reopened_on)
			values (:id, :action_id, :statement, :evidence, :evidence_on, :figures, :hash, :signed_id, :signed_name, :signed_role, :signed_on, :reopened_why, :reopened_name, :reopened_on)`, s); err != nil {
			return err
		}
		return writeAction(ctx, tx, a)
	})
}

// Reopen takes Blue back because the change did not last.
func (p *Plans) Reopen(ctx context.Context, full, why string) error {
	a, plan, err := p.Action(ctx, full)
	if err != nil {
		return err
	}
	if err := plan.Open(); err != nil {
		return err
	}
	if err := p.assures(ctx, a, plan, "reopen action %s in the plan “%s”"); err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	if err := a.Reopen(who.ID, why); err != nil {
		return err
	}
	tidyText(&why)
	return p.db.Write(ctx, fmt.Sprintf("reopened action %s in the plan “%s”: %s", a.Ref(), plan.Title, why), func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "update plan_sign_off set reopened_why = :why, reopened_name = :name, reopened_on = :on where action_id = :id and reopened_on is null",
			map[string]any{"why": why, "name": who.Name, "on": p.db.Today(), "id": a.ID}); err != nil {
			return err
		}
		return writeAction(ctx, tx, a)
	})
}

// assures refuses whoever may not assure this action, and keeps the attempt: separation of duties that leaves no trace when it is tried is
// only half kept.
func (p *Plans) assures(ctx context.Context, a Action, plan Plan, verb string) error {
	who, _ := db.Who(ctx)
	refused := may(ctx, account.EmbeddedSign, a.subject(plan.Slug))
	if a.works(who.ID) {
		refused = fault.Forbidden("You own this action or stand in for its owner, so somebody else must do this.")
	}
	if refused == nil {
		return nil
	}
	if err := p.db.Write(ctx, fmt.Sprintf("was refused to "+verb, a.Ref(), plan.Title), func(tx *db.Tx) error {
		tx.About("action", a.ID)
		return nil
	}); err != nil {
		return err
	}
	return refused
}

// roleOf is as what somebody signs.
func roleOf(ctx context.Context) string {
	person, _ := account.From(ctx)
	return strings.Join(person.RoleNames(), ", ")
}
