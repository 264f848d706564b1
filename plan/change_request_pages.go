package plan

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// changeRoutes are the pages of change requests. Who may ask is decided by the action that it is about.
func (p *Plans) changeRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /staff/plan/{slug}/changes", May: account.PlanRead, Do: p.changesPage},
		{Pattern: "GET /staff/plan/{slug}/change", May: account.PlanRead, Do: p.askPage},
		{Pattern: "POST /staff/plan/{slug}/change", May: account.PlanRead, Do: p.askChange},
		{Pattern: "GET /staff/plan/{slug}/changes/{number}", May: account.PlanRead, Do: p.changePage},
		{Pattern: "POST /staff/plan/{slug}/changes/{number}", May: account.PlanApprove, Do: p.decideChange},
	}
}

// changesView is the list of a plan's change requests.
type changesView struct {
	Plan  Plan
	All   []ChangeRequest
	Shown map[string]bool // ids of actions that the reader may read
}

func (p *Plans) changesPage(w http.ResponseWriter, r *http.Request) error {
	plan, err := p.Plan(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	v := changesView{Plan: plan}
	if v.All, err = p.readableChanges(r.Context(), plan); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, changesScreen(v))
}

// readableChanges are those about actions that the person of the context may read: a partner reads their own.
func (p *Plans) readableChanges(ctx context.Context, plan Plan) ([]ChangeRequest, error) {
	all, err := p.Changes(ctx, plan)
	if err != nil {
		return nil, err
	}
	actions, err := p.Actions(ctx, plan)
	if err != nil {
		return nil, err
	}
	mine := map[string]bool{}
	for _, a := range actions {
		mine[a.ID] = true
	}
	read := all[:0]
	for _, c := range all {
		if mine[c.ActionID] || c.RequestedID == whoID(ctx) || c.ActionID == "" && may(ctx, account.PlanRead, account.Subject{}) == nil {
			read = append(read, c)
		}
	}
	return read, nil
}

// askForm is the form that asks for a change.
type askForm struct {
	Plan       Plan
	Action     Action // the zero action for a new one
	Milestone  Milestone
	Priorities []Priority
	Others     []Action // that it could be merged into
	Impact     []string // what a later date would mean for what waits for it
	Edit       ChangeEdit
	Title      string // of the priority or the measure that it is about
	Core       string // the measures, as the boxes show them
	Measures   string
	Target     string // of the measure that it is about, as it stands
	Priority   string
	Days       map[string]string
	Wrong      *fault.Fault
}

// askOf reads what a change is to be about from the address or the form: the action, the milestone and the kind.
func (p *Plans) askOf(r *http.Request, value func(string) string) (f askForm, err error) {
	ctx := r.Context()
	if f.Plan, err = p.Plan(ctx, r.PathValue("slug")); err != nil {
		return f, err
	}
	f.Days = map[string]string{}
	f.Edit = ChangeEdit{Number: number(value("number")), Kind: ChangeKind(value("kind")), Ref: value("action"), MilestoneID: value("milestone"), Priority: number(value("priority")), Measure: value("measure"), Version: number(value("version"))}
	if f.Edit.Kind.Asks() == "" {
		return f, fault.NotFound("There is no such kind of change.")
	}
	if f.Edit.Kind == ChangeAdd {
		f.Priorities, err = p.Priorities(ctx, f.Plan)
		return f, err
	}
	if f.Edit.Kind == ChangeTitle {
		q, err := p.Priority(ctx, f.Plan, f.Edit.Priority)
		f.Title = q.Text
		return f, err
	}
	if f.Action, _, err = p.Action(ctx, f.Plan.Slug+"/"+f.Edit.Ref); err != nil {
		return f, err
	}
	if err := mayRequest(ctx, f.Action.subject(f.Plan.Slug)); err != nil {
		return f, err
	}
	switch f.Edit.Kind {
	case ChangeDue:
		f.Impact, err = p.Impact(ctx, f.Plan, f.Action, calendar.Date{})
	case ChangeMeasures:
		var ties []Tie
		ties, err = p.Ties(ctx, f.Action)
		f.Core, f.Measures = tieBoxes(ties)
	case ChangeTarget:
		if f.Target, err = p.targetNow(ctx, f.Action, f.Edit.Measure); err != nil {
			return f, err
		}
		d, err := p.measures.Definition(f.Edit.Measure)
		f.Title = d.Title
		return f, err
	case ChangeStep:
		f.Milestone, err = p.Milestone(ctx, f.Action, f.Edit.MilestoneID)
	case ChangeMerge:
		var all []Action
		if all, err = p.Actions(ctx, f.Plan); err != nil {
			return f, err
		}
		for _, a := range all {
			if a.ID != f.Action.ID && a.Ended == "" {
				f.Others = append(f.Others, a)
			}
		}
	}
	return f, err
}

func (p *Plans) askPage(w http.ResponseWriter, r *http.Request) error {
	value := r.URL.Query().Get
	if n := number(value("number")); n > 0 { // a draft that is gone on with
		plan, err := p.Plan(r.Context(), r.PathValue("slug"))
		if err != nil {
			return err
		}
		c, err := p.Change(r.Context(), plan, n)
		if err != nil {
			return err
		}
		f, err := p.askOf(r, func(name string) string {
			return map[string]string{"number": fmt.Sprint(n), "kind": string(c.Kind), "action": c.Ref(), "milestone": c.MilestoneID, "priority": fmt.Sprint(c.Priority), "measure": c.Measure, "version": fmt.Sprint(c.Version)}[name]
		})
		if err != nil {
			return err
		}
		f.Core, f.Measures = tieBoxes(readTies(c.ToText))
		f.Edit.Text, f.Edit.Reason, f.Days, f.Priority = c.ToText, c.Reason, web.DaysOf("due", c.ToDue), fmt.Sprint(c.Priority)
		return web.Render(w, r, http.StatusOK, askScreen(f))
	}
	f, err := p.askOf(r, value)
	if err != nil {
		return err
	}
	f.Priority = value("priority")
	switch f.Edit.Kind {
	case ChangeWording:
		f.Edit.Text = f.Action.Text
	case ChangeSuccess:
		f.Edit.Text = f.Action.Success
	case ChangeTitle:
		f.Edit.Text = f.Title
	}
	return web.Render(w, r, http.StatusOK, askScreen(f))
}

func (p *Plans) askChange(w http.ResponseWriter, r *http.Request) error {
	f, err := p.askOf(r, func(name string) string { return web.Text(r, name) })
	if err != nil {
		return err
	}
	f.Priority, f.Edit.Text, f.Edit.Reason = web.Text(r, "priority"), web.Text(r, "text"), web.Text(r, "reason")
	if f.Edit.Kind == ChangeMeasures {
		f.Core, f.Measures = web.Text(r, "core"), web.Text(r, "measures")
		f.Edit.Text = tieWords(tiesOf(splitList(f.Core), splitList(f.Measures)))
	}
	wrong := fault.Invalid("The change cannot be asked for yet.")
	web.Days(f.Days).Sent(r, "due", &f.Edit.Due, wrong)
	if f.Edit.Kind == ChangeDue && !f.Edit.Due.IsZero() {
		if f.Impact, err = p.Impact(r.Context(), f.Plan, f.Action, f.Edit.Due); err != nil {
			return err
		}
	}
	err = orNil(wrong)
	submit := web.Text(r, "then") != "keep"
	var n int
	if err == nil {
		n, err = p.RequestChange(r.Context(), f.Plan.Slug, f.Edit, submit)
	}
	if bad, status := web.Again(err); bad != nil {
		f.Wrong = bad
		return web.Render(w, r, status, askScreen(f))
	}
	if err != nil {
		return err
	}
	words := fmt.Sprintf("Change request %d is submitted. Somebody else decides it; until then nothing moves.", n)
	if !submit {
		words = fmt.Sprintf("Change request %d is kept as a draft.", n)
	}
	return web.Done(w, r, fmt.Sprintf("%s/changes/%d", f.Plan.href(), n), words)
}

// changeView is the page of one change request.
type changeView struct {
	Plan     Plan
	Change   ChangeRequest
	Action   Action
	Impact   []string
	Decide   bool // the reader may decide it
	Approve  string
	Decision decisionForm
	Wrong    *fault.Fault
}

func (p *Plans) changeOf(r *http.Request) (v changeView, err error) {
	ctx := r.Context()
	if v.Plan, err = p.Plan(ctx, r.PathValue("slug")); err != nil {
		return v, err
	}
	if v.Change, err = p.Change(ctx, v.Plan, number(r.PathValue("number"))); err != nil {
		return v, err
	}
	if v.Change.ActionID != "" {
		if v.Action, _, err = p.Action(ctx, v.Plan.Slug+"/"+v.Change.Ref()); err != nil {
			return v, err
		}
	} else if v.Change.RequestedID != whoID(ctx) {
		if err := may(ctx, account.PlanRead, account.Subject{}); err != nil {
			return v, err
		}
	}
	if v.Change.Kind == ChangeDue {
		if v.Impact, err = p.Impact(ctx, v.Plan, v.Action, v.Change.ToDue); err != nil {
			return v, err
		}
	}
	who, _ := db.Who(ctx)
	v.Decide = v.Change.State == ChangeSubmitted && v.Plan.State != PlanClosed && may(ctx, account.PlanApprove, account.Subject{}) == nil && who.ID != v.Change.RequestedID
	v.Decision.Days = map[string]string{}
	return v, nil
}

func (p *Plans) changePage(w http.ResponseWriter, r *http.Request) error {
	v, err := p.changeOf(r)
	if err != nil {
		return err
	}
	if v.Decision, err = p.choices(r.Context(), decisionForm{Days: web.DaysOf("decided-on", p.db.Today())}); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, changeScreen(v))
}

func (p *Plans) decideChange(w http.ResponseWriter, r *http.Request) error {
	v, err := p.changeOf(r)
	if err != nil {
		return err
	}
	v.Approve = web.Text(r, "approve")
	wrong := fault.Invalid("The change request cannot be decided yet.")
	var d Decision
	if d, v.Decision, err = p.sentDecision(r, wrong); err != nil {
		return err
	}
	if v.Approve != "yes" && v.Approve != "no" {
		wrong.At("approve", "Select whether the change is approved")
	}
	if err = orNil(wrong); err == nil {
		err = p.DecideChange(r.Context(), v.Plan.Slug, v.Change.Number, v.Approve == "yes", d)
	}
	if bad, status := web.Again(err); bad != nil && len(bad.Fields) > 0 {
		v.Wrong = bad
		return web.Render(w, r, status, changeScreen(v))
	}
	if err != nil {
		return err
	}
	words := "The change is refused. Everything stays as it was."
	if v.Approve == "yes" {
		words = "The change is approved and made."
	}
	return web.Done(w, r, fmt.Sprintf("%s/changes/%d", v.Plan.href(), v.Change.Number), words)
}

func (p Plan) changeHref(c ChangeRequest) string {
	return fmt.Sprintf("%s/changes/%d", p.href(), c.Number)
}

// askHref is the address of the form that asks for a change of an action.
func askHref(plan Plan, a Action, kind ChangeKind) string {
	return plan.href() + "/change?kind=" + strings.ReplaceAll(string(kind), " ", "+") + "&action=" + a.Ref()
}

func changeColour(s ChangeState) string {
	return map[ChangeState]string{ChangeDraft: "govuk-tag--grey", ChangeSubmitted: "govuk-tag--yellow", ChangeApproved: "govuk-tag--green", ChangeRefused: "govuk-tag--red"}[s]
}

// changeRows are the particulars of a request.
func changeRows(v changeView) []govuk.SummaryRow {
	var rows []govuk.SummaryRow
	row := func(key, value string) {
		if value != "" {
			rows = append(rows, govuk.SummaryRow{Key: govuk.SummaryCell{Text: key}, Value: govuk.SummaryCell{Text: value}})
		}
	}
	c := v.Change
	row("From", c.From())
	row("To", c.To())
	if c.Kind == ChangeDue {
		row("First promised", dateOrDash(v.Action.BaselineDue))
		if days := v.Action.BaselineDue.DaysUntil(c.ToDue); !v.Action.BaselineDue.IsZero() && !c.ToDue.IsZero() {
			row("From the first promise", slip(days))
		}
		row("Moved before", movesWords(v.Action.Moves))
	}
	row("Reason", c.Reason)
	if c.SubmittedOn.IsZero() {
		row("Written by", c.RequestedName+" on "+c.RequestedOn.Words())
	} else {
		row("Requested by", c.RequestedName+" on "+c.SubmittedOn.Words())
	}
	if c.DecidedName != "" {
		row("Decided by", c.DecidedName+" on "+c.DecidedOn.Words())
		row("Decision", c.Decision.Words())
	}
	return rows
}

func movesWords(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// slip is a number of days as later or earlier.
func slip(days int) string {
	switch {
	case days > 0:
		return count(days, "day", "days") + " later"
	case days < 0:
		return count(-days, "day", "days") + " earlier"
	}
	return "the same day"
}

// DueWords is a due date as every page and report prints it once a plan is approved: the current date, and where it moved the first promise,
// the days between and how often.
func DueWords(due, baseline calendar.Date, moves int) string {
	words := dateOrDash(due)
	if moved := slipWords(due, baseline, moves); moved != "" {
		words += ", " + moved
	}
	return words
}
