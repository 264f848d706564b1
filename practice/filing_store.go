package practice

import (
	"bytes"
	"context"
	"fmt"

	"waymark/account"
	"waymark/db"
	"waymark/document"
	"waymark/fault"
)

const selectFiling = "select id, kind, subject_id, filed_on, filed_id, filed_name, emptied_on from practice_filing"

// filing reads where a paper stands on the child's record; the zero filing where nobody has said.
func (p *Practices) filing(ctx context.Context, kind, subject string) (Filing, error) {
	var rows []struct {
		Filing
		Sealed []byte `db:"sealed"`
	}
	err := p.db.All(ctx, &rows, "select sealed, "+selectFiling[len("select "):]+" where kind = :kind and subject_id = :subject", map[string]any{"kind": kind, "subject": subject})
	if err != nil || len(rows) == 0 {
		return Filing{Kind: kind, SubjectID: subject}, err
	}
	return rows[0].Filing, p.keys.OpenValue(rows[0].Sealed, &rows[0].Ref)
}

// mayFile refuses whoever may not know whose record an audit is about: the paper names the child's number.
func mayFile(ctx context.Context, a Audit) error {
	if person, ok := account.From(ctx); ok && person.ID != a.AuditorID && !a.answers(person) {
		return fault.Forbidden("Only the auditor, and whoever answers for the child’s safety, may take the paper for the child’s record. To you it is %s.", short(a.Pseudonym))
	}
	switch {
	case a.Kind == SupervisionAudit:
		return fault.Conflict("Audit %d is about a worker’s supervision, so nothing of it stands on a child’s record.", a.Number)
	case !a.State.Since(Submitted):
		return fault.Conflict("Audit %d is “%s” now. Its paper is made when it has been sent in.", a.Number, a.State)
	}
	return nil
}

// AuditPaper makes the paper of an audit for the child's record, as a Word document. That it was taken, and why, is kept in the record of changes.
func (p *Practices) AuditPaper(ctx context.Context, number int, why string) ([]byte, error) {
	a, err := p.Audit(ctx, number)
	if err != nil {
		return nil, err
	}
	if err := mayFile(ctx, a); err != nil {
		return nil, err
	}
	paper, err := p.paper(ctx, a)
	if err != nil {
		return nil, err
	}
	actions, err := p.Actions(ctx, a)
	if err != nil {
		return nil, err
	}
	tool, err := p.Tool(a.Tool, a.ToolFrom)
	if err != nil {
		return nil, err
	}
	return p.take(ctx, auditPaper, a.ID, fmt.Sprintf("audit %d", number), why, a.Document(tool, paper, actions, p.db.Today()))
}

// EscalationPaper makes the paper of an escalation for the child's record. Who raised it may take it, and the manager whose team must answer.
func (p *Practices) EscalationPaper(ctx context.Context, number int, why string) ([]byte, error) {
	e, paper, steps, err := p.Escalation(ctx, number)
	if err != nil {
		return nil, err
	}
	if err := mayFileEscalation(ctx, e); err != nil {
		return nil, err
	}
	return p.take(ctx, escalationPaper, e.ID, fmt.Sprintf("escalation %d", number), why, e.Document(paper, steps, p.db.Today()))
}

func mayFileEscalation(ctx context.Context, e Escalation) error {
	person, ok := account.From(ctx)
	if !ok || person.ID == e.RaisedID || person.Holds("team-manager") && person.Team != "" && person.Team == e.Team {
		return nil
	}
	return fault.Forbidden("Only %s, who raised it, and the manager of %s may take the paper for the child’s record. To you it is %s.", e.RaisedName, e.Team, short(e.Pseudonym))
}

// take records that a paper about a child was taken out of Waymark, and prints it.
func (p *Practices) take(ctx context.Context, kind, id, name, why string, d document.Document) ([]byte, error) {
	why, err := checkWhy(why)
	if err != nil {
		return nil, err
	}
	f, err := p.filing(ctx, kind, id)
	if err != nil {
		return nil, err
	}
	if !f.EmptiedOn.IsZero() {
		return nil, fault.Conflict("What %s said of the child was deleted here on %s. It stands on the child’s record as %s.", name, f.EmptiedOn.Words(), f.Ref)
	}
	var b bytes.Buffer
	if err := d.DOCX(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), p.db.Write(ctx, "took the paper of "+name+" for the child’s record: "+why, func(tx *db.Tx) error {
		tx.About(kind, id)
		return nil
	})
}

// FileAudit notes where on the child's record the paper of an audit stands.
func (p *Practices) FileAudit(ctx context.Context, number int, ref string) error {
	a, err := p.Audit(ctx, number)
	if err != nil {
		return err
	}
	if err := mayFile(ctx, a); err != nil {
		return err
	}
	return p.file(ctx, auditPaper, a.ID, fmt.Sprintf("audit %d", number), ref)
}

// FileEscalation notes where on the child's record the paper of an escalation stands.
func (p *Practices) FileEscalation(ctx context.Context, number int, ref string) error {
	e, _, _, err := p.Escalation(ctx, number)
	if err != nil {
		return err
	}
	if err := mayFileEscalation(ctx, e); err != nil {
		return err
	}
	return p.file(ctx, escalationPaper, e.ID, fmt.Sprintf("escalation %d", number), ref)
}

func (p *Practices) file(ctx context.Context, kind, id, name, ref string) error {
	f, err := p.filing(ctx, kind, id)
	if err != nil {
		return err
	}
	if err := f.File(ref, who(ctx).ID, who(ctx).Name, p.db.Today()); err != nil {
		return err
	}
	sealed, err := p.keys.SealValue(f.Ref)
	if err != nil {
		return err
	}
	return p.db.Write(ctx, "noted where on the child’s record the paper of "+name+" stands", func(tx *db.Tx) error {
		tx.About(kind, id)
		_, err := tx.Exec(ctx, `insert into practice_filing (id, kind, subject_id, sealed, filed_on, filed_id, filed_name) values (:new, :kind, :subject_id, :sealed, :filed_on, :filed_id, :filed_name)
			on conflict (kind, subject_id) do update set sealed = excluded.sealed, filed_on = excluded.filed_on, filed_id = excluded.filed_id, filed_name = excluded.filed_name`,
			struct {
				Filing
				New    string `db:"new"`
				Sealed []byte `db:"sealed"`
			}{f, db.RandomID(), sealed})
		return err
	})
}
