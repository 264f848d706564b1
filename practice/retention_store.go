package practice

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/db"
	"waymark/job"
)

const retentionKind = "delete old practice papers"

// Retain lets the nightly job delete what is kept of children and workers longer than the council settled.
func (p *Practices) Retain(jobs *job.Jobs) {
	jobs.Handle(retentionKind, func(ctx context.Context, _ job.Job) error {
		_, err := p.DeleteExpired(ctx)
		return err
	})
	jobs.Schedule(retentionKind, job.Daily(3, 20))
}

func (p *Practices) keeping(ctx context.Context) (keeping, error) {
	values, err := p.InForce(ctx)
	return keeping{Years: days(values, settingYears), Days: days(values, settingFiled)}, err
}

// reader is the database, or a transaction in it.
type reader interface {
	All(ctx context.Context, dest any, sql string, args any) error
}

// Expiries lists what will have to go, the first to go first. It is the dry run of DeleteExpired.
func (p *Practices) Expiries(ctx context.Context) ([]Expiry, error) {
	k, err := p.keeping(ctx)
	if err != nil {
		return nil, err
	}
	return p.expiries(ctx, p.db, k)
}

func (p *Practices) expiries(ctx context.Context, from reader, k keeping) (all []Expiry, err error) {
	today := p.db.Today()
	var audits []Audit
	if err := from.All(ctx, &audits, selectAudit+" order by number", nil); err != nil {
		return nil, err
	}
	var escalations []Escalation
	if err := from.All(ctx, &escalations, selectEscalation+" order by number", nil); err != nil {
		return nil, err
	}
	var filings []Filing
	if err := from.All(ctx, &filings, selectFiling, nil); err != nil {
		return nil, err
	}
	at := map[string]Filing{}
	for _, f := range filings {
		at[f.Kind+f.SubjectID] = f
	}
	put := func(e Expiry, ok bool) {
		if ok {
			all = append(all, e)
		}
	}
	for _, a := range audits {
		name, href := fmt.Sprintf("Audit %d", a.Number), auditHref(a.Number)
		put(k.old(name, href, auditPaper, a.ID, a.ClosedOn, a.SelectedOn, today))
		put(k.filed(name, href, auditPaper, a.ID, a.ClosedOn, at[auditPaper+a.ID]))
	}
	for _, e := range escalations {
		name, href := fmt.Sprintf("Escalation %d", e.Number), escalationHref(e.Number)
		put(k.old(name, href, escalationPaper, e.ID, e.ClosedOn, e.RaisedOn, today))
		put(k.filed(name, href, escalationPaper, e.ID, e.ClosedOn, at[escalationPaper+e.ID]))
	}
	var talks []struct {
		Month calendar.Date `db:"month"`
		N     int           `db:"n"`
	}
	if err := from.All(ctx, &talks, "select entered_on as month, count(*) as n from practice_supervision where state <> 'due' group by entered_on order by entered_on", nil); err != nil {
		return nil, err
	}
	for _, t := range talks {
		words := fmt.Sprintf("%d supervisions entered on %s", t.N, t.Month.Words())
		if t.N == 1 {
			words = "A supervision entered on " + t.Month.Words()
		}
		e, _ := k.old(words, "", "supervision", t.Month.String(), t.Month, t.Month, today)
		e.Why, e.number = fmt.Sprintf("%d years after it was entered.", k.Years), t.N
		all = append(all, e)
	}
	slices.SortStableFunc(all, func(a, b Expiry) int { return a.On.Compare(b.On) })
	return all, nil
}

// DeleteExpired deletes what has been kept as long as the council settled, and gives what went. Of what stands on a child's record only the
// words go; grades, days and the pointer stay. Figures of what was deleted whole are counted no more.
func (p *Practices) DeleteExpired(ctx context.Context) (gone []Expiry, err error) {
	k, err := p.keeping(ctx)
	if err != nil {
		return nil, err
	}
	today := p.db.Today()
	all, err := p.expiries(ctx, p.db, k)
	if err != nil {
		return nil, err
	}
	if gone = slices.DeleteFunc(all, func(e Expiry) bool { return !e.Due(today) }); len(gone) == 0 {
		return nil, nil
	}
	return gone, p.db.Write(ctx, goneWords(gone, k), func(tx *db.Tx) error {
		for _, e := range gone {
			if err := p.delete(ctx, tx, e, today); err != nil {
				return err
			}
		}
		return p.ring(ctx, tx)
	})
}

// goneWords says what a deletion took, in one sentence without numbers of children.
func goneWords(gone []Expiry, k keeping) string {
	n := map[string]int{}
	for _, e := range gone {
		switch {
		case e.Empty:
			n["empty"]++
		case e.kind == "supervision":
			n[e.kind] += e.number
		default:
			n[e.kind]++
		}
	}
	var words []string
	say := func(kind, one, many string) {
		switch c := n[kind]; {
		case c == 1:
			words = append(words, "1 "+one)
		case c > 1:
			words = append(words, fmt.Sprintf("%d %s", c, many))
		}
	}
	say("empty", "paper’s words that stand on the child’s record", "papers’ words that stand on children’s records")
	say(auditPaper, "audit", "audits")
	say(escalationPaper, "escalation", "escalations")
	say("supervision", "supervision", "supervisions")
	return fmt.Sprintf("deleted %s, kept for %d years, or %d days after filing", strings.Join(words, ", "), k.Years, k.Days)
}

// delete takes one thing out, or its words about a child.
func (p *Practices) delete(ctx context.Context, tx *db.Tx, e Expiry, today calendar.Date) error {
	if e.Empty {
		return p.empty(ctx, tx, e, today)
	}
	statements := map[string][]string{
		auditPaper:      {"delete from practice_audit_action where audit_id = :id", "delete from practice_filing where kind = 'audit' and subject_id = :id", "delete from practice_audit where id = :id"},
		escalationPaper: {"delete from practice_escalation_step where escalation_id = :id", "delete from practice_filing where kind = 'escalation' and subject_id = :id", "delete from practice_escalation where id = :id"},
		"supervision":   {"delete from practice_supervision where entered_on = :id and state <> 'due'"},
	}[e.kind]
	if e.kind != "supervision" {
		tx.About(e.kind, e.id)
	}
	for _, s := range statements {
		if _, err := tx.Exec(ctx, s, map[string]any{"id": e.id}); err != nil {
			return err
		}
	}
	return nil
}

// empty deletes the words about a child that stand on the child's record.
func (p *Practices) empty(ctx context.Context, tx *db.Tx, e Expiry, today calendar.Date) error {
	tx.About(e.kind, e.id)
	tables := map[string][]struct {
		table, of string
		clear     func(sealed []byte) ([]byte, error)
	}{
		auditPaper: {
			{"practice_audit", "id", func(b []byte) ([]byte, error) {
				var paper Paper
				if err := p.keys.OpenValue(b, &paper); err != nil {
					return nil, err
				}
				return p.keys.SealValue(paper.Emptied())
			}},
			{"practice_audit_action", "audit_id", func(b []byte) ([]byte, error) {
				var note ActionNote
				if err := p.keys.OpenValue(b, &note); err != nil {
					return nil, err
				}
				return p.keys.SealValue(ActionNote{Child: note.Child})
			}},
		},
		escalationPaper: {
			{"practice_escalation", "id", func(b []byte) ([]byte, error) {
				var paper EscalationPaper
				if err := p.keys.OpenValue(b, &paper); err != nil {
					return nil, err
				}
				return p.keys.SealValue(EscalationPaper{Child: paper.Child})
			}},
			{"practice_escalation_step", "escalation_id", func([]byte) ([]byte, error) { return p.keys.SealValue("") }},
		},
	}[e.kind]
	for _, t := range tables {
		var rows []struct {
			ID     string `db:"id"`
			Sealed []byte `db:"sealed"`
		}
		if err := tx.All(ctx, &rows, "select id, sealed from "+t.table+" where "+t.of+" = :id", map[string]any{"id": e.id}); err != nil {
			return err
		}
		for _, r := range rows {
			var err error
			if r.Sealed, err = t.clear(r.Sealed); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, "update "+t.table+" set sealed = :sealed where id = :id", r); err != nil {
				return err
			}
		}
	}
	_, err := tx.Exec(ctx, "update practice_filing set emptied_on = :today where kind = :kind and subject_id = :id", map[string]any{"today": today, "kind": e.kind, "id": e.id})
	return err
}
