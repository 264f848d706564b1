package practice

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

const escalationColumns = "id, number, pseudonym, team, issue, state, stage, raised_on, raised_id, raised_name, formal_on, due, benefit, closed_on, version"

const selectEscalation = "select " + escalationColumns + " from practice_escalation"

func (e Escalation) subject() account.Subject {
	return account.Subject{Owners: []string{e.RaisedID}, Team: e.Team}
}

type sealedEscalation struct {
	Escalation
	Sealed []byte `db:"sealed"`
}

// Escalations lists those that the person of the context may read, the open first, then the newest: their own, or those their team must
// answer.
func (p *Practices) Escalations(ctx context.Context) ([]Escalation, error) {
	all := []Escalation{}
	if err := p.db.All(ctx, &all, selectEscalation+" order by case when closed_on is null then 0 else 1 end, number desc", nil); err != nil {
		return nil, err
	}
	person, ok := account.From(ctx)
	return slices.DeleteFunc(all, func(e Escalation) bool { return ok && !person.MayOn(account.EscalationRead, e.subject()) }), nil
}

// Escalation reads one escalation, opened, with what happened to it.
func (p *Practices) Escalation(ctx context.Context, number int) (e Escalation, paper EscalationPaper, steps []Step, err error) {
	var row sealedEscalation
	err = p.db.Get(ctx, &row, "select sealed, "+strings.TrimPrefix(selectEscalation, "select ")+" where number = :number", map[string]any{"number": number})
	if e = row.Escalation; err == nil {
		err = may(ctx, account.EscalationRead, e.subject())
	}
	if fault.Of(err) != nil {
		return Escalation{}, paper, nil, fault.NotFound("There is no escalation %d that you may read.", number).Because(err)
	}
	if err == nil {
		err = p.keys.OpenValue(row.Sealed, &paper)
	}
	if err != nil {
		return e, paper, nil, err
	}
	var rows []struct {
		Step
		Sealed []byte `db:"sealed"`
	}
	if err := p.db.All(ctx, &rows, "select state, day, by_name, sealed from practice_escalation_step where escalation_id = :id order by n", e); err != nil {
		return e, paper, nil, err
	}
	for _, r := range rows {
		if err := p.keys.OpenValue(r.Sealed, &r.Words); err != nil {
			return e, paper, nil, err
		}
		steps = append(steps, r.Step)
	}
	return e, paper, steps, nil
}

// Raised is what a reviewing officer says when they challenge.
type Raised struct{ Child, Team, Issue, Stage, What string }

// RaiseEscalation begins an escalation and gives its number. At a formal stage its clock starts at once.
func (p *Practices) RaiseEscalation(ctx context.Context, r Raised) (number int, err error) {
	if err := may(ctx, account.EscalationRaise, account.Subject{Owners: []string{who(ctx).ID}}); err != nil {
		return 0, err
	}
	holidays, err := p.holidays(ctx)
	if err != nil {
		return 0, err
	}
	paper := EscalationPaper{Child: strings.TrimSpace(r.Child), What: strings.TrimSpace(r.What)}
	e := Escalation{ID: db.RandomID(), Team: strings.Join(strings.Fields(r.Team), " "), Issue: r.Issue, State: r.Stage, RaisedID: who(ctx).ID, RaisedName: who(ctx).Name, Version: 1,
		Pseudonym: p.keys.Pseudonym(forEscalations, paper.Child)}
	if err := e.Raise(paper, p.db.Today(), holidays); err != nil {
		return 0, err
	}
	sealed, err := p.keys.SealValue(paper)
	if err != nil {
		return 0, err
	}
	err = p.db.Write(ctx, "raised an escalation with "+e.Team+": "+wordsOf(Issues, e.Issue), func(tx *db.Tx) error {
		tx.About("escalation", e.ID)
		if err := tx.Get(ctx, &e.Number, "select coalesce(max(number), 0) + 1 from practice_escalation", nil); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "insert into practice_escalation ("+escalationColumns+", sealed) values ("+placeholders(escalationColumns)+", :sealed) on conflict do nothing", sealedEscalation{e, sealed})
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else raised one at the same moment. Send yours again.")
		}
		if err != nil {
			return err
		}
		if err := p.step(ctx, tx, e, 1, ""); err != nil {
			return err
		}
		return p.ring(ctx, tx)
	})
	return e.Number, err
}

// step keeps what happened to an escalation.
func (p *Practices) step(ctx context.Context, tx *db.Tx, e Escalation, n int, words string) error {
	sealed, err := p.keys.SealValue(words)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "insert into practice_escalation_step (id, escalation_id, n, state, day, by_name, sealed) values (:id, :of, :n, :state, :day, :by, :sealed)",
		map[string]any{"id": db.RandomID(), "of": e.ID, "n": n, "state": e.State, "day": p.db.Today(), "by": who(ctx).Name, "sealed": sealed})
	return err
}

// Moved is what happens to an escalation next.
type Moved struct {
	To, Words, Benefit, Impact string
	Version                    int // the one that was seen
}

// MoveEscalation takes it to another stage or ends it. Who raised it, and whose team must answer, may.
func (p *Practices) MoveEscalation(ctx context.Context, number int, m Moved) error {
	e, paper, steps, err := p.Escalation(ctx, number)
	if err != nil {
		return err
	}
	if e.Version != m.Version {
		return fault.Overtaken("Somebody else has moved this escalation since you opened it. Look at it again first.")
	}
	if person, ok := account.From(ctx); ok && m.To != Withdrawn && has(Ends, m.To) && person.ID != e.RaisedID {
		return fault.Invalid("The escalation has not moved.").At("to", "Only "+e.RaisedName+", who raised it, says that it is settled")
	}
	holidays, err := p.holidays(ctx)
	if err != nil {
		return err
	}
	words, impact := strings.TrimSpace(m.Words), strings.TrimSpace(m.Impact)
	if err := e.Move(m.To, words, m.Benefit, impact, p.db.Today(), holidays); err != nil {
		return err
	}
	if impact != "" {
		paper.Impact = impact
	}
	sealed, err := p.keys.SealValue(paper)
	if err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("moved escalation %d to “%s”", number, e.State), func(tx *db.Tx) error {
		tx.About("escalation", e.ID)
		n, err := tx.Exec(ctx, `update practice_escalation set state = :state, stage = :stage, formal_on = :formal_on, due = :due, benefit = :benefit, closed_on = :closed_on,
			sealed = :sealed, version = version + 1 where id = :id and version = :version`, sealedEscalation{e, sealed})
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else moved this escalation at the same moment. Open the page again.")
		}
		if err != nil {
			return err
		}
		if err := p.step(ctx, tx, e, len(steps)+1, words); err != nil {
			return err
		}
		return p.ring(ctx, tx)
	})
}
