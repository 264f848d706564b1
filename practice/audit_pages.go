package practice

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/web"
)

type auditsPage struct {
	Audits web.Paged[Audit]
	Show   string // "open", "all", or a state
	Team   string
	Teams  []Word
	Lead   bool
	Of     int // before the list was narrowed
}

func (p *Practices) auditsPage(w http.ResponseWriter, r *http.Request) error {
	all, err := p.Audits(r.Context())
	if err != nil {
		return err
	}
	page := auditsPage{Team: strings.TrimSpace(r.URL.Query().Get("team")), Lead: web.May(r.Context(), account.AuditAllocate), Of: len(all)}
	if page.Show = r.URL.Query().Get("show"); page.Show == "" {
		page.Show = "open"
	}
	var shown []Audit
	for _, a := range all {
		if !has(page.Teams, a.Team) {
			page.Teams = append(page.Teams, Word{a.Team, a.Team})
		}
		switch {
		case page.Team != "" && a.Team != page.Team, page.Show == "open" && a.State == Closed, page.Show != "open" && page.Show != "all" && string(a.State) != page.Show:
			continue
		}
		shown = append(shown, a)
	}
	page.Audits = web.PageOf(r, shown)
	slices.SortFunc(page.Teams, func(a, b Word) int { return strings.Compare(a.Words, b.Words) })
	return web.Render(w, r, http.StatusOK, auditsScreen(page))
}

// showWords are the states by which the list of audits is narrowed.
func showWords() []Word {
	words := []Word{{"open", "All that are open"}, {"all", "All"}}
	for _, s := range States {
		words = append(words, Word{string(s), upperFirst(string(s))})
	}
	return words
}

type allocatePage struct {
	Sample   Sample
	IDs      string
	Due      map[string]string
	Tools    []Word
	Auditors []Word
	Heads    []Word
	Wrong    *fault.Fault
}

func (p *Practices) allocateForm(r *http.Request) (page allocatePage, err error) {
	for _, t := range p.Tools(p.db.Today()) {
		page.Tools = append(page.Tools, Word{t.Key, t.Title})
	}
	auditors, err := p.accounts.WhoMay(r.Context(), account.AuditWrite)
	if err != nil {
		return page, err
	}
	page.Auditors = people(auditors)
	page.Heads, err = p.active(r)
	page.Due = web.DaysOf("due", p.db.Today().AddDays(14))
	return page, err
}

func (p *Practices) allocatePage(w http.ResponseWriter, r *http.Request) error {
	page, err := p.allocateForm(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, allocateScreen(page))
}

func (p *Practices) postAllocate(w http.ResponseWriter, r *http.Request) error {
	page, err := p.allocateForm(r)
	if err != nil {
		return err
	}
	page.IDs = web.Text(r, "ids")
	page.Sample = Sample{Tool: web.Text(r, "tool"), Theme: web.Text(r, "theme"), Team: web.Text(r, "team"), PlanType: web.Text(r, "plan-type"), IDs: ids(page.IDs), Auditors: web.Texts(r, "auditors"), Head: web.Text(r, "head")}
	if at := web.Text(r, "at"); at != "" {
		if page.Sample.At = web.Number(r, "at"); page.Sample.At == 0 {
			page.Sample.At = -1 // what was typed is no number: the rule says so
		}
	}
	page.Sample.Due, page.Due = sentDay(r, "due")
	numbers, err := p.Allocate(r.Context(), page.Sample)
	if f, status := web.Again(err); f != nil {
		page.Wrong = f
		return web.Render(w, r, status, allocateScreen(page))
	}
	if err != nil {
		return err
	}
	words := fmt.Sprintf("%d audits are allocated. Their auditors see them among their work.", len(numbers))
	if len(numbers) == 1 {
		words = "One audit is allocated. Its auditor sees it among their work."
	}
	return web.Done(w, r, auditsAt, words)
}

// auditView is the page of one audit.
type auditView struct {
	Audit    Audit
	Tool     Tool
	Paper    Paper
	Actions  []AuditAction
	First    Audit // the audit that this one repeats
	Again    Audit // its re-audit
	Child    string
	Filing   Filing
	Person   account.Person
	Today    calendar.Date
	People   []Word // who can do an action
	Auditors []Word
	Due      map[string]string
	Sent     map[string]string // what was sent and is wrong
	Wrong    *fault.Fault
}

func (v auditView) lead() bool { return v.Person.May(account.AuditAllocate) }
func (v auditView) mine() bool { return v.Person.ID == v.Audit.AuditorID }
func (v auditView) mayAct() bool {
	return (v.lead() || v.mine() && v.Person.May(account.AuditWrite)) && v.Audit.State != Selected && !v.Audit.State.Since(ReAuditDue)
}
func (v auditView) mayKnow() bool { return v.mine() || v.Audit.answers(v.Person) }

func (p *Practices) auditOf(r *http.Request) (v auditView, err error) {
	ctx := r.Context()
	if v.Audit, err = p.Audit(ctx, numberOf(r, "number")); err != nil {
		return v, err
	}
	v.Person, _ = account.From(ctx)
	v.Today, v.Sent = p.db.Today(), map[string]string{}
	if v.Tool, err = p.Tool(v.Audit.Tool, v.Audit.ToolFrom); err != nil {
		return v, err
	}
	if v.Paper, err = p.paper(ctx, v.Audit); err != nil {
		return v, err
	}
	if v.Actions, err = p.Actions(ctx, v.Audit); err != nil {
		return v, err
	}
	if v.Filing, err = p.filing(ctx, auditPaper, v.Audit.ID); err != nil {
		return v, err
	}
	var linked []Audit
	if err := p.db.All(ctx, &linked, selectAudit+" where again_of = :id or id = :again_of", v.Audit); err != nil {
		return v, err
	}
	for _, a := range linked {
		if a.ID == v.Audit.AgainOf {
			v.First = a
		} else {
			v.Again = a
		}
	}
	if v.People, err = p.active(r); err != nil {
		return v, err
	}
	auditors, err := p.accounts.WhoMay(ctx, account.AuditWrite)
	if err != nil {
		return v, err
	}
	v.Auditors = people(auditors)
	values, err := p.InForce(ctx)
	v.Due = web.DaysOf("due", v.Today.AddDays(28))
	v.Sent["again-days"] = values[settingReAudit]
	return v, err
}

func (p *Practices) auditPage(w http.ResponseWriter, r *http.Request) error {
	v, err := p.auditOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, auditScreen(v))
}

// answered shows the page again where what was sent is wrong, or goes back to it.
func answered(w http.ResponseWriter, r *http.Request, v auditView, err error, done string) error {
	if f, status := web.Again(err); f != nil {
		v.Wrong = f
		return web.Render(w, r, status, auditScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, auditHref(v.Audit.Number), done)
}

func (p *Practices) postChild(w http.ResponseWriter, r *http.Request) error {
	v, err := p.auditOf(r)
	if err != nil {
		return err
	}
	if v.Child, err = p.ChildOf(r.Context(), v.Audit.Number); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, auditScreen(v))
}

func (p *Practices) postSafety(w http.ResponseWriter, r *http.Request) error {
	v, err := p.auditOf(r)
	if err != nil {
		return err
	}
	v.Sent["safe"] = web.Text(r, "safe")
	return answered(w, r, v, p.Acknowledge(r.Context(), v.Audit.Number, v.Sent["safe"]), "Kept. The auditor can now submit the audit.")
}

func (p *Practices) postAgree(w http.ResponseWriter, r *http.Request) error {
	v, err := p.auditOf(r)
	if err != nil {
		return err
	}
	return answered(w, r, v, p.Agree(r.Context(), v.Audit.Number), "The grade is agreed.")
}

func (p *Practices) postAction(w http.ResponseWriter, r *http.Request) error {
	v, err := p.auditOf(r)
	if err != nil {
		return err
	}
	var due calendar.Date
	v.Sent["what"], v.Sent["owner"] = web.Text(r, "what"), web.Text(r, "owner")
	due, v.Due = sentDay(r, "due")
	return answered(w, r, v, p.AddAction(r.Context(), v.Audit.Number, v.Sent["what"], v.Sent["owner"], due), "The action is added. Its owner sees it among their work.")
}

// postNext does what the lead decides: give it to somebody else, plan the re-audit, allocate it, or close.
func (p *Practices) postNext(w http.ResponseWriter, r *http.Request) error {
	v, err := p.auditOf(r)
	if err != nil {
		return err
	}
	n, ctx := v.Audit.Number, r.Context()
	v.Sent["closing"], v.Sent["auditor"] = web.Text(r, "closing"), web.Text(r, "auditor")
	switch web.Text(r, "then") {
	case "plan":
		due, _ := sentDay(r, "again")
		return answered(w, r, v, p.PlanReAudit(ctx, n, due), "The re-audit is planned.")
	case "again", "give":
		due, _ := sentDay(r, "give-due")
		if web.Text(r, "then") == "give" {
			return answered(w, r, v, given(p.Reallocate(ctx, n, v.Sent["auditor"], due)), "The audit has another auditor.")
		}
		number, err := p.ReAudit(ctx, n, v.Sent["auditor"], due)
		return answered(w, r, v, given(err), fmt.Sprintf("The re-audit is allocated: audit %d.", number))
	}
	return answered(w, r, v, p.CloseAudit(ctx, n, v.Sent["closing"]), "The audit is closed.")
}

// given puts what is wrong with a day or an auditor beside the fields of this form: the page has another day on it.
func given(err error) error {
	if f := fault.Of(err); f != nil {
		for i, field := range f.Fields {
			f.Fields[i].Name = map[string]string{"due": "give-due", "auditors": "auditor"}[field.Name]
			if f.Fields[i].Name == "" {
				f.Fields[i].Name = field.Name
			}
		}
	}
	return err
}

// auditForm is the auditor's form: all of it on one page, saved whenever they like.
type auditForm struct {
	Audit Audit
	Tool  Tool
	Edit  AuditEdit
	Wrong *fault.Fault
}

func (p *Practices) auditFormOf(r *http.Request) (f auditForm, err error) {
	if f.Audit, err = p.Audit(r.Context(), numberOf(r, "number")); err != nil {
		return f, err
	}
	if who(r.Context()).ID != f.Audit.AuditorID {
		return f, fault.Forbidden("Audit %d is %s’s.", f.Audit.Number, f.Audit.AuditorName)
	}
	if f.Audit.State.Since(Submitted) {
		return f, web.Redirect{To: auditHref(f.Audit.Number)}
	}
	if f.Tool, err = p.Tool(f.Audit.Tool, f.Audit.ToolFrom); err != nil {
		return f, err
	}
	paper, err := p.paper(r.Context(), f.Audit)
	f.Edit = editOf(f.Audit, paper)
	return f, err
}

func (p *Practices) auditFormPage(w http.ResponseWriter, r *http.Request) error {
	f, err := p.auditFormOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, auditFormScreen(f))
}

// sentGrades reads a grade for each domain, and one for the whole.
func sentGrades(r *http.Request, t Tool, whole string) (g Grade, domains map[string]Grade) {
	domains = map[string]Grade{}
	for _, d := range t.Domains {
		domains[d.Key] = Grade(web.Number(r, "grade-"+d.Key))
	}
	return Grade(web.Number(r, whole)), domains
}

func (p *Practices) postAuditForm(w http.ResponseWriter, r *http.Request) error {
	f, err := p.auditFormOf(r)
	if err != nil {
		return err
	}
	e := AuditEdit{Answers: map[string]string{}, Why: map[string]string{}, Strengths: web.Text(r, "strengths"), Better: web.Text(r, "better"), ChildFeedback: web.Text(r, "child-feedback"),
		ParentFeedback: web.Text(r, "parent-feedback"), ChildSaid: web.Text(r, "child-said"), ParentSaid: web.Text(r, "parent-said"), Unsafe: web.Text(r, "unsafe") == "yes",
		UnsafeWords: web.Text(r, "unsafe-words"), Version: web.Number(r, "version")}
	e.Self, e.Domains = sentGrades(r, f.Tool, "self")
	for _, d := range f.Tool.Domains {
		e.Why[d.Key] = web.Text(r, "why-"+d.Key)
		for _, q := range d.Prompts {
			e.Answers[q.Key] = web.Text(r, "p-"+q.Key)
		}
	}
	if e.Auto = web.Autosaves(r); e.Auto {
		version, err := p.SaveAudit(r.Context(), f.Audit.Number, e, false)
		if err != nil {
			return err
		}
		return web.Autosaved(w, version, p.db.Now().Time)
	}
	submit := web.Text(r, "then") == "submit"
	version, err := p.SaveAudit(r.Context(), f.Audit.Number, e, submit)
	if bad, status := web.Again(err); bad != nil {
		f.Edit, f.Wrong = e, bad
		f.Edit.Version = version
		return web.Render(w, r, status, auditFormScreen(f))
	}
	if err != nil {
		return err
	}
	if submit {
		return web.Done(w, r, auditHref(f.Audit.Number), "The audit is submitted. Somebody else will moderate it.")
	}
	return web.Done(w, r, auditHref(f.Audit.Number)+"/form", "Saved. You can come back to it at any time.")
}

// moderation is the second grade beside the first.
type moderation struct {
	View    auditView
	Grade   Grade
	Domains map[string]Grade
	Why     string
	Drift   Drift // of this auditor's team so far, and of all
	All     Drift
}

func (p *Practices) moderationOf(r *http.Request) (m moderation, err error) {
	if m.View, err = p.auditOf(r); err != nil {
		return m, err
	}
	if m.View.mine() {
		return m, fault.Forbidden("You audited this yourself, so somebody else must moderate it.")
	}
	if m.View.Audit.State != Submitted {
		return m, web.Redirect{To: auditHref(m.View.Audit.Number)}
	}
	report, err := p.report(r)
	m.All = report.Audits.Drift
	for _, line := range report.Audits.DriftBy {
		if line.Name == m.View.Audit.Team {
			m.Drift = line.Drift
		}
	}
	m.Grade, m.Domains = m.View.Audit.Self, m.View.Audit.Domains.V
	return m, err
}

func (p *Practices) moderatePage(w http.ResponseWriter, r *http.Request) error {
	m, err := p.moderationOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, moderateScreen(m))
}

func (p *Practices) postModerate(w http.ResponseWriter, r *http.Request) error {
	m, err := p.moderationOf(r)
	if err != nil {
		return err
	}
	m.Grade, m.Domains = sentGrades(r, m.View.Tool, "moderated")
	m.Why = web.Text(r, "why")
	err = p.Moderate(r.Context(), m.View.Audit.Number, m.Grade, m.Domains, m.Why)
	if f, status := web.Again(err); f != nil {
		m.View.Wrong = f
		return web.Render(w, r, status, moderateScreen(m))
	}
	if err != nil {
		return err
	}
	words := "Moderated: the grade stays “" + m.Grade.String() + "”."
	if m.Grade != m.View.Audit.Self {
		words = fmt.Sprintf("Moderated: from “%s” to “%s”. The auditor is asked to agree.", m.View.Audit.Self, m.Grade)
	}
	return web.Done(w, r, auditHref(m.View.Audit.Number), words)
}

// actionView is the page of one action after an audit.
type actionView struct {
	Action AuditAction
	Audit  Audit
	Mine   bool
	Check  bool // the reader may check it
	Reads  bool // and may read the audit
	Today  calendar.Date
	Words  string
	Wrong  *fault.Fault
}

func (p *Practices) actionOf(r *http.Request) (v actionView, err error) {
	if v.Action, v.Audit, err = p.action(r.Context(), numberOf(r, "number"), numberOf(r, "n")); err != nil {
		return v, err
	}
	person, _ := account.From(r.Context())
	v.Mine, v.Reads, v.Today = v.Action.OwnerID == person.ID, person.MayOn(account.AuditRead, v.Audit.subject()), p.db.Today()
	v.Check = v.Reads && !v.Mine
	return v, nil
}

func (p *Practices) actionPage(w http.ResponseWriter, r *http.Request) error {
	v, err := p.actionOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, actionScreen(v))
}

func (p *Practices) postActionStep(w http.ResponseWriter, r *http.Request) error {
	v, err := p.actionOf(r)
	if err != nil {
		return err
	}
	done := "Kept. Somebody else will check it."
	if v.Action.DoneOn.IsZero() {
		v.Words = web.Text(r, "evidence")
		err = p.DoneAction(r.Context(), v.Audit.Number, v.Action.Number, v.Words)
	} else {
		v.Words, done = web.Text(r, "impact"), "Checked."
		err = p.VerifyAction(r.Context(), v.Audit.Number, v.Action.Number, v.Words)
	}
	if f, status := web.Again(err); f != nil {
		v.Wrong = f
		return web.Render(w, r, status, actionScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, fmt.Sprintf("%s/actions/%d", auditHref(v.Audit.Number), v.Action.Number), done)
}
