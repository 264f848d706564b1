package practice

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

const auditColumns = `id, number, tool, tool_from, kind, theme, team, plan_type, pseudonym, state, selected_on, auditor_id, auditor_name, allocated_on, due, head_id, head_name,
	self_grade, domains, child_feedback, parent_feedback, unsafe, unsafe_on, safe_id, safe_name, safe_on, submitted_on, moderator_id, moderator_name, moderated_grade,
	moderated_domains, moderated_on, agreed_on, reaudit_due, again_of, closed_on, version`

const selectAudit = "select " + auditColumns + " from practice_audit"

// subject is what an audit is to the matrix of rights.
func (a Audit) subject() account.Subject {
	return account.Subject{Owners: []string{a.AuditorID}, Team: a.Team}
}

// Audits lists the audits that the person of the context may read, the newest first: all, those of their team, or those given to them.
func (p *Practices) Audits(ctx context.Context) ([]Audit, error) {
	all := []Audit{}
	if err := p.db.All(ctx, &all, selectAudit+" order by number desc", nil); err != nil {
		return nil, err
	}
	person, ok := account.From(ctx)
	return slices.DeleteFunc(all, func(a Audit) bool {
		return ok && !person.MayOn(account.AuditRead, a.subject()) && a.HeadID != person.ID
	}), nil
}

// Audit reads one audit. Somebody who may not know of it gets fault.NotFound: the number alone says that a child was looked at.
func (p *Practices) Audit(ctx context.Context, number int) (Audit, error) {
	var a Audit
	err := p.db.Get(ctx, &a, selectAudit+" where number = :number", map[string]any{"number": number})
	person, ok := account.From(ctx)
	if err == nil && ok && !person.MayOn(account.AuditRead, a.subject()) && a.HeadID != person.ID {
		err = fault.NotFound("not theirs")
	}
	if fault.Of(err) != nil {
		return Audit{}, fault.NotFound("There is no audit %d that you may read.", number).Because(err)
	}
	return a, err
}

// paper opens what an audit says of the child.
func (p *Practices) paper(ctx context.Context, a Audit) (paper Paper, err error) {
	var sealed []byte
	if err := p.db.Get(ctx, &sealed, "select sealed from practice_audit where id = :id", a); err != nil {
		return paper, err
	}
	return paper, p.keys.OpenValue(sealed, &paper)
}

// Sample is what is to be audited: the children whose numbers were pasted, the same tool, theme and head of service for all of them.
type Sample struct {
	Tool     string
	Theme    string
	Team     string // whose work is looked at
	PlanType string
	IDs      []string // children, or workers where supervision is audited
	At       int      // how many of them are drawn at random; 0 for all
	Auditors []string // ids of people, in turn
	Due      calendar.Date
	Head     string // the head of service's id
	Again    string // the id of the audit that this one repeats
}

const mostAtOnce = 60

// Allocate makes an audit for each child of a sample, or for so many drawn at random, and gives them to the auditors in turn. It gives the
// audits' numbers.
func (p *Practices) Allocate(ctx context.Context, s Sample) (numbers []int, err error) {
	if err := may(ctx, account.AuditAllocate, account.Subject{}); err != nil {
		return nil, err
	}
	today := p.db.Today()
	s.Theme, s.Team = strings.Join(strings.Fields(s.Theme), " "), strings.Join(strings.Fields(s.Team), " ")
	f := fault.Invalid("The audits are not allocated yet.")
	tools := p.Tools(today)
	at := slices.IndexFunc(tools, func(t Tool) bool { return t.Key == s.Tool })
	if at < 0 {
		f.At("tool", "Select what is audited with")
	}
	if len(s.IDs) == 0 {
		f.At("ids", "Paste the numbers of the children, one on each line")
	}
	if long := slices.IndexFunc(s.IDs, func(id string) bool { return len(id) > 40 }); long >= 0 {
		f.At("ids", "“"+s.IDs[long][:20]+"…” is too long for a number. Paste one number on each line and nothing else")
	}
	if s.At < 0 || s.At > len(s.IDs) {
		f.At("at", fmt.Sprintf("Enter how many to draw, from 1 to %d, or leave it empty for all", len(s.IDs)))
	} else if n := s.drawn(); n > mostAtOnce {
		f.At("at", fmt.Sprintf("At most %d audits are allocated at once", mostAtOnce))
	}
	if s.Team == "" || len(s.Team) > 80 {
		f.At("team", "Enter the team whose work is looked at, in at most 80 characters")
	}
	if len(s.Theme) > 80 {
		f.At("theme", "The theme must be 80 characters or fewer")
	}
	if !slices.ContainsFunc(PlanTypes, func(t PlanType) bool { return t.Code == s.PlanType }) {
		f.At("plan-type", "Select what is audited")
	}
	if s.Due.IsZero() || s.Due.Before(today) {
		f.At("due", "Enter the day by which they are sent in, from today on")
	}
	var auditors []account.Person
	for _, id := range s.Auditors {
		if person, err := p.accounts.Person(ctx, id); err == nil && person.May(account.AuditWrite) {
			auditors = append(auditors, person)
		}
	}
	if len(auditors) == 0 {
		f.At("auditors", "Select at least one auditor")
	}
	head, err := p.accounts.Person(ctx, s.Head)
	if err != nil || !head.Active() {
		f.At("head", "Select the head of service who is told at once of anything unsafe")
	}
	if len(f.Fields) > 0 {
		return nil, f
	}
	tool := tools[at]
	if s.At > 0 {
		rand.Shuffle(len(s.IDs), func(i, j int) { s.IDs[i], s.IDs[j] = s.IDs[j], s.IDs[i] })
		s.IDs = s.IDs[:s.At]
	}
	sentence := fmt.Sprintf("allocated %d audits of %s with the tool “%s”", len(s.IDs), s.Team, tool.Title)
	if len(s.IDs) == 1 {
		sentence = fmt.Sprintf("allocated an audit of %s with the tool “%s”", s.Team, tool.Title)
	}
	err = p.db.Write(ctx, sentence, func(tx *db.Tx) error {
		numbers = nil
		last := 0
		if err := tx.Get(ctx, &last, "select coalesce(max(number), 0) from practice_audit", nil); err != nil {
			return err
		}
		for i, id := range s.IDs {
			auditor := auditors[i%len(auditors)]
			a := Audit{ID: db.RandomID(), Number: last + i + 1, Tool: tool.Key, ToolFrom: tool.From, Kind: tool.Kind, Theme: s.Theme, Team: s.Team, PlanType: s.PlanType,
				State: Selected, SelectedOn: today, HeadID: head.ID, HeadName: head.Name, AgainOf: s.Again, Version: 1}
			a.Domains.V, a.ModeratedDomains.V = map[string]Grade{}, map[string]Grade{}
			if err := a.Allocate(auditor.ID, auditor.Name, s.Due, today); err != nil {
				return err
			}
			paper := Paper{Child: id}
			purpose := forAudits
			if a.Kind == SupervisionAudit {
				paper, purpose, a.PlanType = Paper{Worker: id}, forWorkers, "none"
			}
			a.Pseudonym = p.keys.Pseudonym(purpose, id)
			sealed, err := p.keys.SealValue(paper)
			if err != nil {
				return err
			}
			tx.About("audit", a.ID)
			n, err := tx.Exec(ctx, "insert into practice_audit ("+auditColumns+", sealed) values ("+placeholders(auditColumns)+", :sealed) on conflict do nothing", sealedAudit{a, sealed})
			if err == nil && n == 0 {
				err = fault.Overtaken("Somebody else allocated audits at the same moment. Send yours again.")
			}
			if err != nil {
				return err
			}
			numbers = append(numbers, a.Number)
		}
		return p.ring(ctx, tx)
	})
	return numbers, err
}

// drawn is how many audits a sample makes.
func (s Sample) drawn() int {
	if s.At > 0 {
		return s.At
	}
	return len(s.IDs)
}

// sealedAudit is an audit with its paper as it is kept.
type sealedAudit struct {
	Audit
	Sealed []byte `db:"sealed"`
}

// placeholders are the named values of a list of columns.
func placeholders(columns string) string {
	names := strings.Split(columns, ",")
	for i := range names {
		names[i] = ":" + strings.TrimSpace(names[i])
	}
	return strings.Join(names, ", ")
}

// write keeps a changed audit, unless somebody else changed it since it was read.
func (p *Practices) write(ctx context.Context, tx *db.Tx, a Audit, paper Paper) error {
	sealed, err := p.keys.SealValue(paper)
	if err != nil {
		return err
	}
	tx.About("audit", a.ID)
	n, err := tx.Exec(ctx, `update practice_audit set state = :state, auditor_id = :auditor_id, auditor_name = :auditor_name, allocated_on = :allocated_on, due = :due,
		self_grade = :self_grade, domains = :domains, child_feedback = :child_feedback, parent_feedback = :parent_feedback, unsafe = :unsafe, unsafe_on = :unsafe_on,
		safe_id = :safe_id, safe_name = :safe_name, safe_on = :safe_on, submitted_on = :submitted_on, moderator_id = :moderator_id, moderator_name = :moderator_name,
		moderated_grade = :moderated_grade, moderated_domains = :moderated_domains, moderated_on = :moderated_on, agreed_on = :agreed_on, reaudit_due = :reaudit_due,
		closed_on = :closed_on, sealed = :sealed, version = version + 1 where id = :id and version = :version`, sealedAudit{a, sealed})
	switch {
	case err != nil:
		return err
	case n == 0:
		return fault.Overtaken("Somebody else changed audit %d at the same moment. Open the page again.", a.Number)
	}
	return p.ring(ctx, tx)
}

// change reads an audit, lets act change it, and keeps it under a sentence.
func (p *Practices) change(ctx context.Context, number int, permission, sentence string, act func(a *Audit, paper *Paper) error) error {
	a, err := p.Audit(ctx, number)
	if err != nil {
		return err
	}
	if err := may(ctx, permission, a.subject()); err != nil {
		return err
	}
	paper, err := p.paper(ctx, a)
	if err != nil {
		return err
	}
	if err := act(&a, &paper); err != nil {
		return err
	}
	return p.db.Write(ctx, sentence, func(tx *db.Tx) error { return p.write(ctx, tx, a, paper) })
}

// AuditEdit is what an auditor's form says.
type AuditEdit struct {
	Self           Grade
	Domains        map[string]Grade
	Answers, Why   map[string]string
	Strengths      string
	Better         string
	ChildFeedback  string
	ParentFeedback string
	ChildSaid      string
	ParentSaid     string
	Unsafe         bool
	UnsafeWords    string
	Version        int  // the one that the auditor saw
	Auto           bool // kept by the form's script while its auditor is still writing
}

// editOf is an audit as its form shows it.
func editOf(a Audit, paper Paper) AuditEdit {
	return AuditEdit{Self: a.Self, Domains: a.Domains.V, Answers: paper.Answers, Why: paper.Why, Strengths: paper.Strengths, Better: paper.Better, ChildFeedback: a.ChildFeedback,
		ParentFeedback: a.ParentFeedback, ChildSaid: paper.ChildSaid, ParentSaid: paper.ParentSaid, Unsafe: a.Unsafe, UnsafeWords: paper.Unsafe, Version: a.Version}
}

// staleAudit is the conflict of a form that was opened before the audit was written on in another window: every field in which the two differ,
// with both texts. Yours comes back with it, to be saved again.
func staleAudit(tool Tool, now, yours AuditEdit) error {
	f := fault.Overtaken("This audit was changed in another window after you opened it here. Nothing of yours was saved yet.")
	clash := func(field, label, now, yours string) {
		if now != yours {
			f.Clash(field, label, now, yours)
		}
	}
	for _, d := range tool.Domains {
		for _, q := range d.Prompts {
			clash("p-"+q.Key, q.Ask, now.Answers[q.Key], yours.Answers[q.Key])
		}
		clash("grade-"+d.Key, "Grade: "+d.Title, now.Domains[d.Key].String(), yours.Domains[d.Key].String())
		clash("why-"+d.Key, "Why this grade for "+d.Title, now.Why[d.Key], yours.Why[d.Key])
	}
	clash("strengths", "What was done well", now.Strengths, yours.Strengths)
	clash("better", "What would be better for this child", now.Better, yours.Better)
	clash("child-feedback", "Did the child tell you what they think", now.ChildFeedback, yours.ChildFeedback)
	clash("child-said", "What did the child say", now.ChildSaid, yours.ChildSaid)
	clash("parent-feedback", "Did a parent or carer tell you what they think", now.ParentFeedback, yours.ParentFeedback)
	clash("parent-said", "What did the parent or carer say", now.ParentSaid, yours.ParentSaid)
	clash("self", "Overall grade", now.Self.String(), yours.Self.String())
	alarm := map[bool]string{true: "yes", false: "no"}
	clash("unsafe", "A child may not be safe now", alarm[now.Unsafe], alarm[yours.Unsafe])
	clash("unsafe-words", "What may be unsafe", now.UnsafeWords, yours.UnsafeWords)
	if len(f.Fields) == 0 {
		f.At("strengths", "It says what you wrote already. Check the page as it now stands, then save again")
	}
	return f
}

const mostWords = 4000

// SaveAudit keeps what the auditor wrote, finished or not, and submits it when asked to. What is missing for that is said only after
// everything was kept. It gives the version that stands now.
func (p *Practices) SaveAudit(ctx context.Context, number int, e AuditEdit, submit bool) (version int, err error) {
	a, err := p.Audit(ctx, number)
	if err != nil {
		return 0, err
	}
	if err := may(ctx, account.AuditWrite, account.Subject{Owners: []string{a.AuditorID}}); err != nil {
		return a.Version, err
	}
	tool, err := p.Tool(a.Tool, a.ToolFrom)
	if err != nil {
		return a.Version, err
	}
	paper, err := p.paper(ctx, a)
	if err != nil {
		return a.Version, err
	}
	if a.Version != e.Version {
		return a.Version, staleAudit(tool, editOf(a, paper), e)
	}
	f := fault.Invalid("Some of what you wrote cannot be kept.")
	tooLong := func(field, text string) string {
		if len([]rune(text)) > mostWords {
			f.At(field, fmt.Sprintf("Write at most %d characters", mostWords))
		}
		return text
	}
	paper.Answers, paper.Why, a.Domains.V = map[string]string{}, map[string]string{}, map[string]Grade{}
	for _, d := range tool.Domains {
		if g := e.Domains[d.Key]; g.known() {
			a.Domains.V[d.Key] = g
		}
		if why := tooLong("why-"+d.Key, e.Why[d.Key]); why != "" {
			paper.Why[d.Key] = why
		}
		for _, q := range d.Prompts {
			answer := tooLong("p-"+q.Key, e.Answers[q.Key])
			if q.yesNo() && answer != "yes" && answer != "no" {
				answer = ""
			}
			if answer != "" {
				paper.Answers[q.Key] = answer
			}
		}
	}
	a.Self = 0
	if e.Self.known() {
		a.Self = e.Self
	}
	a.ChildFeedback, a.ParentFeedback = yesNo(e.ChildFeedback), yesNo(e.ParentFeedback)
	paper.Strengths, paper.Better = tooLong("strengths", e.Strengths), tooLong("better", e.Better)
	paper.ChildSaid, paper.ParentSaid = tooLong("child-said", e.ChildSaid), tooLong("parent-said", e.ParentSaid)
	// What a manager has answered stays as it was answered. A concern is raised by pressing a button, never by words half written.
	if a.SafeID == "" && (!e.Auto || e.Unsafe == a.Unsafe) {
		a.Unsafe, paper.Unsafe = e.Unsafe, tooLong("unsafe-words", e.UnsafeWords)
	}
	if len(f.Fields) > 0 {
		return a.Version, f
	}
	alarmed, was := !a.UnsafeOn.IsZero(), a.State
	if err := a.Save(who(ctx).ID, paper, p.db.Today()); err != nil {
		return a.Version, err
	}
	var missing error
	sentence := "kept what was written of audit %d"
	if a.Alarm() && !alarmed {
		sentence = "raised in audit %d that a child may not be safe"
	}
	if submit {
		if missing = a.Submit(tool, paper, who(ctx).ID, p.db.Today()); missing == nil {
			sentence = "submitted audit %d"
		}
	}
	write := func(tx *db.Tx) error { return p.write(ctx, tx, a, paper) }
	if e.Auto && was == a.State { // nobody relies on what is half written, so that it leaves no sentence
		err = p.db.Housekeep(ctx, write)
	} else {
		err = p.db.Write(ctx, fmt.Sprintf(sentence, number), write)
	}
	if err != nil {
		return a.Version, err
	}
	return a.Version + 1, missing
}

func yesNo(text string) string {
	if text == "yes" || text == "no" {
		return text
	}
	return ""
}

// Reallocate gives an audit to somebody else before it is sent in.
func (p *Practices) Reallocate(ctx context.Context, number int, auditor string, due calendar.Date) error {
	person, err := p.accounts.Person(ctx, auditor)
	if err != nil || !person.May(account.AuditWrite) {
		return fault.Invalid("Choose who will audit.").At("auditor", "Select an auditor")
	}
	return p.change(ctx, number, account.AuditAllocate, fmt.Sprintf("gave audit %d to %s", number, person.Name), func(a *Audit, _ *Paper) error {
		return a.Allocate(person.ID, person.Name, due, p.db.Today())
	})
}

// Acknowledge keeps a manager's word that a child's immediate safety was seen to: the team's manager's, or the head of service's whom the
// audit names.
func (p *Practices) Acknowledge(ctx context.Context, number int, words string) error {
	a, err := p.Audit(ctx, number)
	if err != nil {
		return err
	}
	if person, ok := account.From(ctx); ok && !a.answers(person) {
		return fault.Forbidden("Only the manager of %s or %s answers for this child.", a.Team, nobody(a.HeadName, "the head of service"))
	}
	paper, err := p.paper(ctx, a)
	if err != nil {
		return err
	}
	words = strings.TrimSpace(words)
	if err := a.Acknowledge(who(ctx).ID, who(ctx).Name, words, p.db.Today()); err != nil {
		return err
	}
	paper.Safe = words
	return p.db.Write(ctx, fmt.Sprintf("answered for the child's immediate safety in audit %d", number), func(tx *db.Tx) error { return p.write(ctx, tx, a, paper) })
}

// answers says whether a person answers for the safety of the audit's child.
func (a Audit) answers(person account.Person) bool {
	return person.ID != a.AuditorID && (person.ID == a.HeadID || person.Holds("team-manager") && person.Team != "" && person.Team == a.Team)
}

// Moderate keeps the second grade.
func (p *Practices) Moderate(ctx context.Context, number int, grade Grade, domains map[string]Grade, why string) error {
	return p.change(ctx, number, account.AuditModerate, fmt.Sprintf("moderated audit %d", number), func(a *Audit, paper *Paper) error {
		tool, err := p.Tool(a.Tool, a.ToolFrom)
		if err != nil {
			return err
		}
		paper.Moderation = strings.TrimSpace(why)
		return a.Moderate(tool, who(ctx).ID, who(ctx).Name, grade, domains, paper.Moderation, p.db.Today())
	})
}

// Agree closes the talk about the grade. The agreement of a re-audit closes the audit that it repeats.
func (p *Practices) Agree(ctx context.Context, number int) error {
	a, err := p.Audit(ctx, number)
	if err != nil {
		return err
	}
	if err := may(ctx, account.AuditWrite, a.subject()); err != nil {
		return err
	}
	actions, err := p.Actions(ctx, a)
	if err != nil {
		return err
	}
	paper, err := p.paper(ctx, a)
	if err != nil {
		return err
	}
	if err := a.Agree(who(ctx).ID, actions, p.db.Today()); err != nil {
		return err
	}
	return p.db.Write(ctx, fmt.Sprintf("agreed audit %d: %s", number, a.Final()), func(tx *db.Tx) error {
		if err := p.write(ctx, tx, a, paper); err != nil {
			return err
		}
		if a.AgainOf == "" {
			return nil
		}
		tx.About("audit", a.AgainOf)
		_, err := tx.Exec(ctx, "update practice_audit set state = 'closed', closed_on = :on, version = version + 1 where id = :id and state = 're-audit due'", map[string]any{"id": a.AgainOf, "on": p.db.Today()})
		return err
	})
}

// PlanReAudit says when the record is looked at again.
func (p *Practices) PlanReAudit(ctx context.Context, number int, due calendar.Date) error {
	return p.change(ctx, number, account.AuditAllocate, fmt.Sprintf("planned the re-audit of audit %d for %s", number, due.String()), func(a *Audit, _ *Paper) error {
		return a.PlanReAudit(due, p.db.Today())
	})
}

// ReAudit allocates the second look at the same record, to be done with the tool of today, and gives its number.
func (p *Practices) ReAudit(ctx context.Context, number int, auditor string, due calendar.Date) (int, error) {
	a, err := p.Audit(ctx, number)
	if err != nil {
		return 0, err
	}
	if a.State != ReAuditDue {
		return 0, a.wrongState("audited again")
	}
	var n int
	if err := p.db.Get(ctx, &n, "select coalesce(max(number), 0) from practice_audit where again_of = :id", a); err != nil {
		return 0, err
	}
	if n > 0 {
		return 0, fault.Conflict("The re-audit is audit %d.", n)
	}
	paper, err := p.paper(ctx, a)
	if err != nil {
		return 0, err
	}
	numbers, err := p.Allocate(ctx, Sample{Tool: a.Tool, Theme: a.Theme, Team: a.Team, PlanType: a.PlanType, IDs: []string{paper.Child + paper.Worker}, Auditors: []string{auditor}, Due: due, Head: a.HeadID, Again: a.ID})
	if err != nil {
		return 0, err
	}
	return numbers[0], nil
}

// CloseAudit ends an audit. One that should be looked at again closes with a reason.
func (p *Practices) CloseAudit(ctx context.Context, number int, why string) error {
	return p.change(ctx, number, account.AuditAllocate, fmt.Sprintf("closed audit %d", number), func(a *Audit, paper *Paper) error {
		paper.Closing = strings.TrimSpace(why)
		return a.Close(paper.Closing, p.db.Today())
	})
}

// ChildOf tells who audits which child's record it is. That it was told is kept in the record of changes.
func (p *Practices) ChildOf(ctx context.Context, number int) (id string, err error) {
	a, err := p.Audit(ctx, number)
	if err != nil {
		return "", err
	}
	if person, ok := account.From(ctx); ok && person.ID != a.AuditorID && !a.answers(person) {
		return "", fault.Forbidden("Only the auditor, and whoever answers for the child’s safety, may see whose record it is. To you it is %s.", short(a.Pseudonym))
	}
	paper, err := p.paper(ctx, a)
	if err != nil {
		return "", err
	}
	return paper.Child + paper.Worker, p.db.Write(ctx, fmt.Sprintf("looked up whose record audit %d is about", number), func(tx *db.Tx) error {
		tx.About("audit", a.ID)
		return nil
	})
}
