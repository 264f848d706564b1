package practice

import (
	"context"
	"slices"
	"strconv"

	"waymark/calendar"
	"waymark/fault"
)

// Audits, supervision, escalations and what must be done after them are kept here and nowhere else. This file lends them to the registers
// of the child-level plane, whose rows measures read; main hangs it. Children and workers stand in them under their own numbers, so that
// measures can ask whether practice is as good for every child: it is the one place where a sealed number is opened for others, and what
// opens it is the vault.

// lentBy is what the registers' column of the source says of rows that are kept here.
const lentBy = "Waymark practice"

func date(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func grade(g Grade) string {
	if !g.known() {
		return ""
	}
	return strconv.Itoa(int(g))
}

func said(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// FeedAudits calls put for every audit that was sent in, as a row of reg_audit.
func (p *Practices) FeedAudits(ctx context.Context, put func(map[string]string) error) error {
	var rows []sealedAudit
	if err := p.db.All(ctx, &rows, "select sealed, "+auditColumns+" from practice_audit where submitted_on is not null order by number", nil); err != nil {
		return err
	}
	for _, r := range rows {
		a := r.Audit
		var paper Paper
		if err := p.keys.OpenValue(r.Sealed, &paper); err != nil {
			return err
		}
		row := map[string]string{
			"record_id": a.ID, "audit_id": "W" + strconv.Itoa(a.Number), "child": paper.Child, "date": date(a.SubmittedOn), "plan_type": a.PlanType, "grade": grade(a.Self),
			"moderated_yn": said(a.ModeratedGrade.known()), "moderated_grade": grade(a.ModeratedGrade), "auditor": a.AuditorName, "audit_type": string(a.Kind), "team": a.Team,
			"child_feedback_yn": a.ChildFeedback, "parent_feedback_yn": a.ParentFeedback, "confidential_yn": "no", "source_system": lentBy, "entered_on": date(a.SubmittedOn),
		}
		tool, err := p.Tool(a.Tool, a.ToolFrom)
		if fault.Of(err) == nil && err != nil {
			return err
		}
		for _, d := range tool.Domains { // none where the council took the tool away: its overall grades still count
			if d.Register != "" {
				row[d.Register] = grade(a.finalOf(d.Key))
			}
			for _, q := range d.Prompts {
				if q.Register != "" {
					row[q.Register] = paper.Answers[q.Key]
				}
			}
		}
		if err := put(row); err != nil {
			return err
		}
	}
	return nil
}

// finalOf is the grade of a domain that counts: the moderated one where there is one.
func (a Audit) finalOf(domain string) Grade {
	if g := a.ModeratedDomains.V[domain]; g.known() {
		return g
	}
	return a.Domains.V[domain]
}

// FeedSupervision calls put for every supervision, as a row of reg_supervision, also for those that are due and not held yet.
// Workers stand in it under pseudonyms unless the council lets managers see them one by one.
func (p *Practices) FeedSupervision(ctx context.Context, put func(map[string]string) error) error {
	rows, err := p.supervisions(ctx, "order by entered_on, id", nil, true)
	if err != nil {
		return err
	}
	staffLevel, err := p.staffLevel(ctx)
	if err != nil {
		return err
	}
	for _, s := range rows {
		if !staffLevel {
			s.WorkerID = short(s.Worker)
		}
		row := map[string]string{
			"record_id": s.ID, "worker_id": s.WorkerID, "team": s.Team, "role": s.Role, "due_date": date(s.Due), "held_date": date(s.Held), "type": string(s.Kind),
			"cancelled_reason": s.Missed, "confidential_yn": "no", "source_system": lentBy, "entered_on": date(s.EnteredOn),
		}
		if err := put(row); err != nil {
			return err
		}
	}
	return nil
}

// WorkersLent gives, for workers' numbers of the register's files, the names under which FeedSupervision lends the supervisions of the same
// workers: none of whom nothing is kept here, and none where the numbers themselves are lent.
func (p *Practices) WorkersLent(ctx context.Context, numbers []string) (map[string]string, error) {
	staffLevel, err := p.staffLevel(ctx)
	if err != nil || staffLevel {
		return nil, err
	}
	var kept []string
	if err := p.db.All(ctx, &kept, "select distinct worker from practice_supervision", nil); err != nil {
		return nil, err
	}
	lent := map[string]string{}
	for _, n := range numbers {
		if worker := p.keys.Pseudonym(forWorkers, n); slices.Contains(kept, worker) {
			lent[n] = short(worker)
		}
	}
	return lent, nil
}

// FeedEscalations calls put for every escalation, as a row of reg_iro_alert. One that was withdrawn was no challenge in the end.
func (p *Practices) FeedEscalations(ctx context.Context, put func(map[string]string) error) error {
	var rows []sealedEscalation
	if err := p.db.All(ctx, &rows, "select sealed, "+escalationColumns+" from practice_escalation where state <> 'withdrawn' order by number", nil); err != nil {
		return err
	}
	for _, r := range rows {
		e := r.Escalation
		var paper EscalationPaper
		if err := p.keys.OpenValue(r.Sealed, &paper); err != nil {
			return err
		}
		stage := e.Stage
		if e.State == Cafcass {
			stage = Cafcass
		}
		row := map[string]string{
			"record_id": e.ID, "alert_id": "W" + strconv.Itoa(e.Number), "child": paper.Child, "raised_at": date(e.RaisedOn), "stage": stage, "theme": e.Issue,
			"resolved_at": date(e.ClosedOn), "child_benefit_yn": e.Benefit, "confidential_yn": "no", "source_system": lentBy, "entered_on": date(e.RaisedOn),
		}
		if err := put(row); err != nil {
			return err
		}
	}
	return nil
}

// actionSources are the sources of lessons that the register of actions has a code for.
var actionSources = map[string]string{"lcspr": "lcspr", "rapid review": "rapid review", "cdop": "cdop", "dhr": "dhr", "inspection": "inspection", "iro": "iro", "complaint": "complaint"}

// FeedActions calls put for every action after an audit and every lesson that has a day, as rows of reg_action.
func (p *Practices) FeedActions(ctx context.Context, put func(map[string]string) error) error {
	actions, err := p.actions(ctx, "order by a.number, x.number", nil)
	if err != nil {
		return err
	}
	for _, x := range actions {
		row := map[string]string{
			"record_id": x.ID, "action_id": "W" + strconv.Itoa(x.Audit) + "." + strconv.Itoa(x.Number), "source": "audit", "child": x.Sealed.Child, "due_date": date(x.Due),
			"done_date": date(x.DoneOn), "owner": x.OwnerName, "verified_by": x.VerifiedName, "child_impact": x.Sealed.Impact, "confidential_yn": "no", "source_system": lentBy, "entered_on": date(x.AddedOn),
		}
		if err := put(row); err != nil {
			return err
		}
	}
	lessons, err := p.Lessons(ctx)
	if err != nil {
		return err
	}
	for _, l := range lessons {
		source := actionSources[l.Source]
		if source == "" || l.Due.IsZero() { // what audits ask for stands above, child by child
			continue
		}
		row := map[string]string{
			"record_id": l.ID, "action_id": "L" + strconv.Itoa(l.Number), "source": source, "due_date": date(l.Due), "done_date": date(l.PractisedOn), "owner": l.OwnerName,
			"child_impact": l.Practised, "review_id": "L" + strconv.Itoa(l.Number), "retested_at": date(l.TestedOn), "retest_changed_yn": l.Changed, "confidential_yn": "no", "source_system": lentBy, "entered_on": date(l.CapturedOn),
		}
		if err := put(row); err != nil {
			return err
		}
	}
	return nil
}
