package practice

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
)

// Waiting is something of practice that waits for somebody.
type Waiting struct {
	Words string        // "Answer for a child's safety: audit 12"
	Href  string        // the page on which it is done
	Since calendar.Date // since when it waits
	Due   calendar.Date // by when it should be done; no date where nothing says so
	Late  bool
}

// soon is how long before its day something shows among what waits, in days.
const soon = 7

// Due lists what waits for a person. A child who may not be safe comes first, on the same day, for the team's manager and the head of
// service whom the audit names.
func (p *Practices) Due(ctx context.Context, person account.Person) ([]Waiting, error) {
	today := p.db.Today()
	var all []Waiting
	var audits []Audit
	if err := p.db.All(ctx, &audits, selectAudit+" where state <> 'closed' order by number", nil); err != nil {
		return nil, err
	}
	again := map[string]bool{}
	for _, a := range audits {
		again[a.AgainOf] = true
	}
	for _, a := range audits {
		all = append(all, a.dueOn(person, again[a.ID], today)...)
	}
	actions, err := p.actions(ctx, "where x.verified_on is null order by x.due, x.id", nil)
	if err != nil {
		return nil, err
	}
	for _, x := range actions {
		name, href := fmt.Sprintf("action %d of audit %d", x.Number, x.Audit), auditHref(x.Audit)
		switch {
		case x.DoneOn.IsZero() && x.OwnerID == person.ID:
			all = append(all, Waiting{Words: "Do " + name, Href: href + fmt.Sprintf("/actions/%d", x.Number), Since: x.AddedOn, Due: x.Due, Late: x.Late(today)})
		case !x.DoneOn.IsZero() && x.OwnerID != person.ID && person.May(account.AuditAllocate):
			all = append(all, Waiting{Words: "Check " + name + ", which " + x.OwnerName + " has done", Href: href + fmt.Sprintf("/actions/%d", x.Number), Since: x.DoneOn})
		}
	}
	if person.May(account.SupervisionLog) && person.Team != "" {
		rows, err := p.supervisions(ctx, "where team = :team and state = 'due' and due <= :soon order by due", map[string]any{"team": person.Team, "soon": today.AddDays(soon)}, false)
		if err != nil {
			return nil, err
		}
		if n := len(rows); n > 0 {
			words := "Hold a supervision that is due"
			if n > 1 {
				words = fmt.Sprintf("Hold %d supervisions that are due", n)
			}
			all = append(all, Waiting{Words: words, Href: supervisionAt + "/log", Due: rows[0].Due, Late: rows[0].Late(today)})
		}
	}
	if person.May(account.EscalationRead) {
		var open []Escalation
		if err := p.db.All(ctx, &open, selectEscalation+" where closed_on is null order by number", nil); err != nil {
			return nil, err
		}
		for _, e := range open {
			if e.RaisedID == person.ID || person.Holds("team-manager") && person.Team != "" && e.Team == person.Team {
				all = append(all, Waiting{Words: fmt.Sprintf("Settle escalation %d: %s", e.Number, wordsOf(Issues, e.Issue)), Href: escalationHref(e.Number), Since: e.RaisedOn, Due: e.Due, Late: e.Late(today)})
			}
		}
	}
	lessons, err := p.Lessons(ctx)
	if err != nil {
		return nil, err
	}
	for _, l := range lessons {
		if l.State == Embedded || (l.OwnerID == "" && !person.May(account.LearningWrite)) || (l.OwnerID != "" && l.OwnerID != person.ID) {
			continue
		}
		due := l.Due
		if l.State == Practised {
			due = l.TestDue
		}
		if l.OwnerID == "" || due.IsZero() || !due.After(today.AddDays(soon)) || l.State == Tested {
			all = append(all, Waiting{Words: fmt.Sprintf("Take lesson %d further: it is “%s”", l.Number, l.State), Href: learningHref(l.Number), Since: l.CapturedOn, Due: due, Late: l.Late(today)})
		}
	}
	return all, nil
}

// dueOn says what of one audit waits for a person. again says that its re-audit is under way.
func (a Audit) dueOn(person account.Person, again bool, today calendar.Date) (all []Waiting) {
	href := auditHref(a.Number)
	name := fmt.Sprintf("audit %d of %s", a.Number, a.Team)
	if a.Alarm() && a.answers(person) {
		all = append(all, Waiting{Words: "Answer for a child’s safety today: " + name, Href: href + "#safety", Since: a.UnsafeOn, Due: a.UnsafeOn, Late: a.UnsafeOn.Before(today)})
	}
	mine := a.AuditorID == person.ID && person.May(account.AuditWrite)
	switch {
	case (a.State == Allocated || a.State == InProgress) && mine:
		all = append(all, Waiting{Words: "Do " + name, Href: href + "/form", Since: a.AllocatedOn, Due: a.Due, Late: a.Late(today)})
	case a.State == Submitted && !mine && person.May(account.AuditModerate):
		all = append(all, Waiting{Words: "Moderate " + name, Href: href + "/moderate", Since: a.SubmittedOn})
	case a.State == Moderated && mine && a.ModeratorID != person.ID:
		all = append(all, Waiting{Words: "Agree the grade of " + name, Href: href, Since: a.ModeratedOn})
	case (a.State == Agreed || a.State == ActionsDone) && person.May(account.AuditAllocate):
		words := "Close " + name
		if a.NeedsReAudit() {
			words = "Plan the re-audit of " + name
		}
		all = append(all, Waiting{Words: words, Href: href, Since: a.AgreedOn})
	case a.State == ReAuditDue && !again && !a.ReAuditDue.After(today.AddDays(soon)) && person.May(account.AuditAllocate):
		all = append(all, Waiting{Words: "Allocate the re-audit of " + name, Href: href, Due: a.ReAuditDue, Late: a.ReAuditDue.Before(today)})
	}
	return all
}
