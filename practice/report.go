package practice

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"waymark/calendar"
)

// Report is how practice was between two days, in counts only: what a board sees of audits, supervision, escalations and learning.
type Report struct {
	From, To calendar.Date // the first and the last day
	Audits   AuditReport
	Teams    []TeamSupervision // supervision, by team
	Held     Rate              // supervisions held in time, of those due, in all teams
	Good     Rate              // supervisions graded good or better, of those audited
	Even     Spread            // how alike teams are in holding them in time
	EvenGood Spread            // and in how good they are
	Raised   EscalationReport
	Learning []LearningCount // by state, in order
	Untested int             // lessons in practice whose test is overdue
}

// AuditReport is what audits showed.
type AuditReport struct {
	Sent      int            // audits sent in
	Moderated int            // of which graded a second time
	Grades    map[Grade]int  // moderated grades of case audits; those not moderated count in none
	Drift     Drift          // the auditors' grades beside the moderators'
	DriftBy   []DriftLine    // by team
	DriftOver []DriftLine    // by quarter, the oldest first
	Themes    []ThemeReport  // by theme
	Domains   []DomainReport // by domain of the tools
	Heard     Rate           // the child or a parent or carer told what they think
	Unsafe    int            // something unsafe was raised
	SameDay   int            // of which a manager answered on the day itself
	Actions   ActionReport
	Again     ReAuditReport
}

// DriftLine is the drift of one team or quarter.
type DriftLine struct {
	Name  string
	Drift Drift
}

// ThemeReport is what the audits of one theme showed: what the rating of a plan's actions leans on (governance rule R8).
type ThemeReport struct {
	Theme          string
	Audits         int // sent in
	Moderated      int
	BelowGood      int // requires improvement or inadequate
	InadequateOpen int // inadequate, and not closed
	Again          int // second looks agreed between the two days
	AgainWorse     int // of which found practice worse than the first
	Drift          Drift
}

// DomainReport is how one part of practice was graded.
type DomainReport struct {
	Title string
	Good  Rate
}

// ActionReport is how old what audits asked for is. The four counts of what is open add up to it.
type ActionReport struct {
	Due                  int // fell due between the two days
	InTime               int // of which done by then and checked by somebody else
	Open                 int // not done today
	NotYet               int // open and not due yet
	Month, Quarter, More int // open and late by up to 28 days, up to 90 days, more
	Unchecked            int // done, but checked by nobody yet
}

// ReAuditReport is what the second look showed.
type ReAuditReport struct {
	Waiting             int // planned, not due yet
	Late                int // due and not agreed
	Better, Same, Worse int // agreed between the two days, against the first grade
}

// EscalationReport is what became of challenges.
type EscalationReport struct {
	Raised    int
	Open      int  // today
	Late      int  // today, beyond their working days
	InTime    Rate // of those that ended
	BetterOff Rate // the child was better off, of those that ended where this is known
	Issues    []IssueCount
}

// IssueCount is how many escalations were about one thing.
type IssueCount struct {
	Issue string
	N     int
}

// LearningCount is how many lessons are in one state.
type LearningCount struct {
	State LearningState
	N     int
}

// Report counts how practice was between two days.
func (p *Practices) Report(ctx context.Context, from, to calendar.Date) (r Report, err error) {
	r.From, r.To = from, to
	if r.Audits, err = p.auditReport(ctx, from, to); err != nil {
		return r, err
	}
	if r.Teams, err = p.TeamsSupervised(ctx, from, to); err != nil {
		return r, err
	}
	for _, t := range r.Teams {
		r.Held, r.Good = Rate{r.Held.N + t.OnTime.N, r.Held.Of + t.OnTime.Of}, Rate{r.Good.N + t.Good.N, r.Good.Of + t.Good.Of}
	}
	r.Even = spread(r.Teams, func(t TeamSupervision) Rate { return t.OnTime })
	r.EvenGood = spread(r.Teams, func(t TeamSupervision) Rate { return t.Good })
	var escalations []Escalation
	if err := p.db.All(ctx, &escalations, selectEscalation, nil); err != nil {
		return r, err
	}
	r.Raised = countEscalations(escalations, from, to, p.db.Today())
	lessons, err := p.Lessons(ctx)
	for _, state := range LearningStates {
		r.Learning = append(r.Learning, LearningCount{State: state})
	}
	for _, l := range lessons {
		r.Learning[slices.Index(LearningStates, l.State)].N++
		if l.State == Practised && l.Late(p.db.Today()) {
			r.Untested++
		}
	}
	return r, err
}

func within(d, from, to calendar.Date) bool { return !d.IsZero() && !d.Before(from) && !d.After(to) }

func (p *Practices) auditReport(ctx context.Context, from, to calendar.Date) (r AuditReport, err error) {
	var all []Audit
	if err := p.db.All(ctx, &all, selectAudit+" order by number", nil); err != nil {
		return r, err
	}
	var actions []AuditAction
	if err := p.db.All(ctx, &actions, selectAuditAction, nil); err != nil {
		return r, err
	}
	today := p.db.Today()
	first := map[string]Audit{}
	again := map[string]bool{} // the first looks whose second has been agreed
	for _, a := range all {
		first[a.ID] = a
		if a.AgainOf != "" && !a.AgreedOn.IsZero() {
			again[a.AgainOf] = true
		}
	}
	r.Grades = map[Grade]int{}
	var sent []Audit
	for _, a := range all {
		if a.State == ReAuditDue && !again[a.ID] {
			if a.ReAuditDue.Before(today) {
				r.Again.Late++
			} else {
				r.Again.Waiting++
			}
		}
		if before, ok := first[a.AgainOf]; ok && within(a.AgreedOn, from, to) {
			switch {
			case a.Final() < before.Final():
				r.Again.Better++
			case a.Final() > before.Final():
				r.Again.Worse++
			default:
				r.Again.Same++
			}
		}
		if within(a.UnsafeOn, from, to) {
			r.Unsafe++
			if a.SafeOn == a.UnsafeOn {
				r.SameDay++
			}
		}
		if !within(a.SubmittedOn, from, to) {
			continue
		}
		sent = append(sent, a)
		if a.ModeratedGrade.known() {
			r.Moderated++
			if a.Kind == CaseAudit || a.Kind == Thematic {
				r.Grades[a.ModeratedGrade]++
			}
		}
		if a.Kind != SupervisionAudit {
			r.Heard.Of++
			if a.ChildFeedback == "yes" || a.ParentFeedback == "yes" {
				r.Heard.N++
			}
		}
	}
	r.Sent, r.Drift = len(sent), drifted(sent)
	r.DriftBy = driftBy(sent, func(a Audit) string { return a.Team })
	r.DriftOver = driftBy(sent, func(a Audit) string {
		return quarterOf(a.SubmittedOn).String()
	})
	for i := range r.DriftOver {
		if day, err := calendar.Parse(r.DriftOver[i].Name); err == nil {
			r.DriftOver[i].Name = calendar.Period{Kind: calendar.Quarter, Starts: day, Ends: day.AddMonths(3)}.Name()
		}
	}
	r.Themes, r.Domains = themes(sent), p.domains(sent)
	for _, a := range all {
		before, second := first[a.AgainOf]
		if !second || !within(a.AgreedOn, from, to) {
			continue
		}
		theme := cmp.Or(a.Theme, before.Theme)
		at := slices.IndexFunc(r.Themes, func(t ThemeReport) bool { return t.Theme == theme })
		if at < 0 {
			if theme == "" {
				continue
			}
			r.Themes = append(r.Themes, ThemeReport{Theme: theme})
			at = len(r.Themes) - 1
		}
		r.Themes[at].Again++
		if a.Final() > before.Final() {
			r.Themes[at].AgainWorse++
		}
	}
	slices.SortFunc(r.Themes, func(a, b ThemeReport) int { return cmp.Compare(a.Theme, b.Theme) })
	r.Actions = countActions(actions, from, to, today)
	return r, nil
}

// quarterOf is the first day of the quarter of a day.
func quarterOf(d calendar.Date) calendar.Date {
	return calendar.On(d.Year(), (d.Month()-1)/3*3+1, 1)
}

// driftBy counts drift apart for each name, in the names' order.
func driftBy(audits []Audit, name func(Audit) string) (lines []DriftLine) {
	apart := map[string][]Audit{}
	for _, a := range audits {
		apart[name(a)] = append(apart[name(a)], a)
	}
	for n, some := range apart {
		if d := drifted(some); d.N > 0 {
			lines = append(lines, DriftLine{n, d})
		}
	}
	slices.SortFunc(lines, func(a, b DriftLine) int { return cmp.Compare(a.Name, b.Name) })
	return lines
}

func themes(audits []Audit) (all []ThemeReport) {
	apart := map[string][]Audit{}
	for _, a := range audits {
		if a.Theme != "" {
			apart[a.Theme] = append(apart[a.Theme], a)
		}
	}
	for theme, some := range apart {
		t := ThemeReport{Theme: theme, Audits: len(some), Drift: drifted(some)}
		for _, a := range some {
			if !a.ModeratedGrade.known() {
				continue
			}
			t.Moderated++
			if a.ModeratedGrade >= Improve {
				t.BelowGood++
			}
			if a.ModeratedGrade == Inadequate && a.State != Closed {
				t.InadequateOpen++
			}
		}
		all = append(all, t)
	}
	return all
}

// domains counts how each part of practice was graded, in the order of the tools.
func (p *Practices) domains(audits []Audit) (all []DomainReport) {
	for _, t := range p.tools {
		for _, d := range t.Domains {
			at := slices.IndexFunc(all, func(r DomainReport) bool { return r.Title == d.Title })
			if at < 0 {
				all = append(all, DomainReport{Title: d.Title})
				at = len(all) - 1
			}
			for _, a := range audits {
				if a.Tool != t.Key || a.ToolFrom != t.From || !a.finalOf(d.Key).known() {
					continue
				}
				all[at].Good.Of++
				if a.finalOf(d.Key) <= Good {
					all[at].Good.N++
				}
			}
		}
	}
	return slices.DeleteFunc(all, func(r DomainReport) bool { return r.Good.Of == 0 })
}

func countActions(actions []AuditAction, from, to, today calendar.Date) (r ActionReport) {
	for _, x := range actions {
		if within(x.Due, from, to) {
			r.Due++
			if !x.VerifiedOn.IsZero() && !x.DoneOn.After(x.Due) {
				r.InTime++
			}
		}
		if !x.DoneOn.IsZero() {
			if x.VerifiedOn.IsZero() {
				r.Unchecked++
			}
			continue
		}
		r.Open++
		switch late := x.Due.DaysUntil(today); {
		case late <= 0:
			r.NotYet++
		case late <= 28:
			r.Month++
		case late <= 90:
			r.Quarter++
		default:
			r.More++
		}
	}
	return r
}

// ChallengedIssue is how many escalations were about one thing in the last months and in as many before, by the issue's words: what the rating of a
// plan's actions leans on (governance rule R9).
type ChallengedIssue struct {
	Issue       string
	Now, Before int
	Broken      int // open beyond their working days, or ended so in the last months
}

// Challenged counts escalations by what they are about, every issue among them.
func (p *Practices) Challenged(ctx context.Context, months int) ([]ChallengedIssue, error) {
	var all []Escalation
	if err := p.db.All(ctx, &all, selectEscalation, nil); err != nil {
		return nil, err
	}
	return countChallenged(all, months, p.db.Today()), nil
}

func countChallenged(all []Escalation, months int, today calendar.Date) []ChallengedIssue {
	from := today.AddMonths(-months).AddDays(1)
	before := today.AddMonths(-2 * months).AddDays(1)
	issues := make([]ChallengedIssue, len(Issues))
	for i, issue := range Issues {
		issues[i].Issue = issue.Words
		for _, e := range all {
			if e.Issue != issue.Code || e.State == Withdrawn {
				continue
			}
			switch {
			case within(e.RaisedOn, from, today):
				issues[i].Now++
			case within(e.RaisedOn, before, from.AddDays(-1)):
				issues[i].Before++
			}
			if e.Late(today) || within(e.ClosedOn, from, today) && !e.InTime() {
				issues[i].Broken++
			}
		}
	}
	return issues
}

func countEscalations(all []Escalation, from, to, today calendar.Date) (r EscalationReport) {
	for _, issue := range Issues {
		r.Issues = append(r.Issues, IssueCount{Issue: issue.Words})
	}
	for _, e := range all {
		if e.State == Withdrawn {
			continue
		}
		if within(e.RaisedOn, from, to) {
			r.Raised++
			if at := slices.IndexFunc(Issues, func(w Word) bool { return w.Code == e.Issue }); at >= 0 {
				r.Issues[at].N++
			}
		}
		if e.Open() {
			r.Open++
			if e.Late(today) {
				r.Late++
			}
		}
		if within(e.ClosedOn, from, to) {
			r.InTime.Of++
			if e.InTime() {
				r.InTime.N++
			}
			if e.Benefit != "" {
				r.BetterOff.Of++
				if e.Benefit == "yes" {
					r.BetterOff.N++
				}
			}
		}
	}
	r.Issues = slices.DeleteFunc(r.Issues, func(i IssueCount) bool { return i.N == 0 })
	slices.SortStableFunc(r.Issues, func(a, b IssueCount) int { return b.N - a.N })
	return r
}

// Running is a clock of practice that has not been stopped. It names no child and no worker.
type Running struct {
	Words string // "Escalation 12: drift and delay"
	Href  string
	Since calendar.Date
	Due   calendar.Date
	Late  bool
	// DaysToWork is how many working days are left; 0 once it is late.
	DaysToWork int
}

// Running lists the clocks that run: children whose safety a manager has not answered for, and escalations that have not ended, the
// soonest first.
func (p *Practices) Running(ctx context.Context) ([]Running, error) {
	today := p.db.Today()
	holidays, err := p.holidays(ctx)
	if err != nil {
		return nil, err
	}
	var all []Running
	var audits []Audit
	if err := p.db.All(ctx, &audits, selectAudit+" where unsafe_on is not null and safe_on is null order by number", nil); err != nil {
		return nil, err
	}
	for _, a := range audits {
		all = append(all, Running{Words: fmt.Sprintf("Nobody has answered for a child’s safety: audit %d", a.Number), Href: auditHref(a.Number), Since: a.UnsafeOn, Due: a.UnsafeOn, Late: a.UnsafeOn.Before(today)})
	}
	var open []Escalation
	if err := p.db.All(ctx, &open, selectEscalation+" where closed_on is null order by number", nil); err != nil {
		return nil, err
	}
	for _, e := range open {
		all = append(all, Running{Words: fmt.Sprintf("Escalation %d: %s", e.Number, wordsOf(Issues, e.Issue)), Href: escalationHref(e.Number), Since: e.RaisedOn, Due: e.Due, Late: e.Late(today)})
	}
	for i, c := range all {
		if !c.Late {
			all[i].DaysToWork = holidays.WorkingDays(today, c.Due)
		}
	}
	slices.SortStableFunc(all, func(a, b Running) int { return a.Due.Compare(b.Due) })
	return all, nil
}
