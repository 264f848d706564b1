package plan

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/web"
)

// Routes are this room's rows of the route table.
func (p *Plans) Routes() []web.Route {
	return append(slices.Concat(p.lifeRoutes(), p.changeRoutes(), p.trackRoutes(), p.ratingRoutes(), p.recoveryRoutes(), p.closeoutRoutes(), p.clearRoutes(), p.roundRoutes(), p.linkRoutes()), []web.Route{
		{Pattern: "GET /staff/plan", May: account.PlanRead, Do: p.plansPage},
		{Pattern: "GET /staff/plan/new", May: account.PlanWrite, Do: p.startPage},
		{Pattern: "POST /staff/plan/new", May: account.PlanWrite, Do: p.start},
		{Pattern: "GET /staff/plan/import", May: account.PlanWrite, Do: p.importPage},
		{Pattern: "POST /staff/plan/import", May: account.PlanWrite, Do: p.importPreview, Limit: maxFile + 1<<20},
		{Pattern: "POST /staff/plan/import/confirm", May: account.PlanWrite, Do: p.importConfirm, Limit: 8 << 20},
		{Pattern: "GET /staff/plan/recommendations", May: account.PlanRead, Do: p.recommendationsPage},
		{Pattern: "POST /staff/plan/recommendations", May: account.PlanWrite, Do: p.keepRecommendation},
		{Pattern: "GET " + escalationAt, May: account.SettingsWrite, Do: p.escalationPage},
		{Pattern: "POST " + escalationAt, May: account.SettingsWrite, Do: p.settleEscalation},
		{Pattern: "GET /staff/coverage", May: account.MeasureRead, Do: p.coveragePage},
		{Pattern: "GET /staff/coverage.csv", May: account.MeasureRead, Do: p.coverageCSV},
		{Pattern: "GET /staff/plan/{slug}", May: account.PlanRead, Do: p.planPage},
		{Pattern: "GET /staff/plan/{slug}/edit", May: account.PlanWrite, Do: p.editPlanPage},
		{Pattern: "POST /staff/plan/{slug}/edit", May: account.PlanWrite, Do: p.editPlan, Keeps: true},
		{Pattern: "POST /staff/plan/{slug}/approve-child", May: account.PlanWrite, Do: p.approveAllChild},
		{Pattern: "GET /staff/plan/{slug}/export.csv", May: account.PlanRead, Do: p.exportCSV},
		{Pattern: "GET /staff/plan/{slug}/export.xlsx", May: account.PlanRead, Do: p.exportXLSX},
		{Pattern: "GET /staff/plan/{slug}/releases", May: account.PlanRead, Do: p.releasesPage},
		{Pattern: "POST /staff/plan/{slug}/releases", May: account.ReleasePropose, Do: p.proposeRelease},
		{Pattern: "POST /staff/plan/{slug}/releases/approve", May: account.ReleaseApprove, Do: p.approveRelease},
		{Pattern: "GET /staff/plan/{slug}/priority/{number}", May: account.PlanWrite, Do: p.priorityPage},
		{Pattern: "POST /staff/plan/{slug}/priority/{number}", May: account.PlanWrite, Do: p.editPriority, Keeps: true},
		{Pattern: "GET /staff/plan/{slug}/add", May: account.PlanWrite, Do: p.addPage},
		{Pattern: "POST /staff/plan/{slug}/add", May: account.PlanWrite, Do: p.add},
		{Pattern: "GET /staff/plan/{slug}/action/{ref}", May: account.PlanRead, Do: p.actionPage},
		{Pattern: "GET /staff/plan/{slug}/action/{ref}/edit", May: account.PlanWrite, Do: p.editActionPage},
		{Pattern: "POST /staff/plan/{slug}/action/{ref}/edit", May: account.PlanWrite, Do: p.editAction, Keeps: true},
		{Pattern: "POST /staff/plan/{slug}/action/{ref}/approve-child", May: account.PlanWrite, Do: p.approveChild},
		{Pattern: "POST /staff/plan/{slug}/action/{ref}/impact", May: account.ImpactSet, Do: p.setImpact},
		{Pattern: "GET /staff/plan/{slug}/action/{ref}/ties", May: account.PlanWrite, Do: p.tiesPage},
		{Pattern: "POST /staff/plan/{slug}/action/{ref}/ties", May: account.PlanWrite, Do: p.tie},
		{Pattern: "GET /staff/plan/{slug}/action/{ref}/answers", May: account.PlanWrite, Do: p.answersPage},
		{Pattern: "POST /staff/plan/{slug}/action/{ref}/answers", May: account.PlanWrite, Do: p.sayHow},
		{Pattern: "POST /staff/plan/{slug}/action/{ref}/milestones", May: account.PlanRead, Do: p.addMilestone},
		{Pattern: "GET /staff/plan/{slug}/action/{ref}/milestones/{id}", May: account.PlanRead, Do: p.milestonePage},
		{Pattern: "POST /staff/plan/{slug}/action/{ref}/milestones/{id}", May: account.PlanRead, Do: p.reachMilestone, Keeps: true},
		{Pattern: "GET /staff/plan/{slug}/action/{ref}/update", May: account.UpdateWrite, Do: p.writeUpdatePage},
		{Pattern: "POST /staff/plan/{slug}/action/{ref}/update", May: account.UpdateWrite, Do: p.writeUpdate, Keeps: true, Limit: updateLimit},
		{Pattern: "GET /staff/plan/{slug}/action/{ref}/updates/{number}", May: account.UpdateRead, Do: p.updatePage},
		{Pattern: "POST /staff/plan/{slug}/action/{ref}/updates/{number}/sign-off", May: account.UpdateSignOff, Do: p.signOff},
		{Pattern: "POST /staff/plan/{slug}/action/{ref}/updates/{number}/return", May: account.UpdateReturn, Do: p.returnUpdate},
	}...)
}

var home = []web.Crumb{{Text: "Your work", Href: "/staff"}}

var plansCrumbs = append(home, web.Crumb{Text: "Plans", Href: "/staff/plan"})

func (p Plan) crumbs() []web.Crumb {
	return append(plansCrumbs[:2:2], web.Crumb{Text: p.Title, Href: p.href()})
}

func (p *Plans) plansPage(w http.ResponseWriter, r *http.Request) error {
	all, err := p.Plans(r.Context())
	if err != nil {
		return err
	}
	rows := make([]planRow, len(all))
	for i, plan := range all {
		actions, err := p.Actions(r.Context(), plan)
		if err != nil {
			return err
		}
		rows[i] = planRow{Plan: plan, All: len(actions)}
		for _, a := range actions {
			if a.Delivery == Delivered {
				rows[i].Done++
			}
		}
	}
	return web.Render(w, r, http.StatusOK, plansScreen(rows))
}

// planRow is a plan in the list of plans.
type planRow struct {
	Plan
	Done, All int
}

// startForm is the form that begins a plan.
type startForm struct {
	Plan     Plan
	Findings bool
	Days     map[string]string
	Wrong    *fault.Fault
}

func (p *Plans) startPage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, startScreen(startForm{Days: map[string]string{}}))
}

func (p *Plans) start(w http.ResponseWriter, r *http.Request) error {
	f := startForm{Plan: Plan{Slug: web.Text(r, "slug"), Title: web.Text(r, "title")}, Findings: web.Text(r, "findings") == "yes", Days: map[string]string{}}
	wrong := fault.Invalid("The plan cannot be started yet.")
	web.Days(f.Days).Sent(r, "starts", &f.Plan.Starts, wrong)
	web.Days(f.Days).Sent(r, "ends", &f.Plan.Ends, wrong)
	f.Plan.State = PlanDraft
	err := web.Both(wrong, f.Plan.Check())
	var done Imported
	if err == nil {
		if web.Text(r, "from") == "template" {
			done, err = p.StartFromTemplate(r.Context(), f.Plan, f.Findings)
		} else {
			done.Plan, done.Fresh = f.Plan, true
			err = p.Create(r.Context(), f.Plan)
		}
	}
	if wrong, status := web.Again(err); wrong != nil {
		f.Wrong = wrong
		return web.Render(w, r, status, startScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, f.Plan.href(), done.Words())
}

// planView is the page of one plan.
type planView struct {
	Plan       Plan
	Priorities []priorityView
	Show       string // which actions: all, mine, overdue, quiet, unowned, stale
	Counts     []deliveryCount
	All        int
	Overdue    int
	Quiet      int // actions whose owner owes an update
	Unowned    int
	Stale      int
	Unapproved int
	Releases   []Release
	Asked      int // change requests that wait to be decided
	Today      calendar.Date
}

type priorityView struct {
	Priority
	Sponsor string
	Actions []actionRow
}

type actionRow struct {
	Action
	Href     string
	LastSaid calendar.Date // when its last update was submitted that was not returned
	Returned bool          // an update was returned to its author
	Waiting  bool          // an update waits to be signed off
	Measures int
	Standing Standing
	Overdue  bool
	Quiet    bool            // its owner has said nothing for longer than the cadence
	Changes  []ChangeRequest // that wait to be decided
}

type deliveryCount struct {
	Delivery Delivery
	Count    int
}

func (p *Plans) planPage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	plan, err := p.Plan(ctx, r.PathValue("slug"))
	if err != nil {
		return err
	}
	v := planView{Plan: plan, Today: p.db.Today(), Show: r.URL.Query().Get("show")}
	if v.Releases, err = p.Releases(ctx, plan); err != nil {
		return err
	}
	rows, err := p.rows(ctx, plan)
	if err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	counts := map[Delivery]int{}
	shown := map[string][]actionRow{}
	for _, a := range rows {
		v.All++
		counts[a.Delivery]++
		unowned := a.OwnerName == "" && a.Delivery.open()
		v.Overdue += one(a.Overdue)
		v.Asked += len(a.Changes)
		v.Quiet += one(a.Quiet)
		v.Unowned += one(unowned)
		v.Stale += one(a.Stale())
		v.Unapproved += one(a.Child != "" && !a.Approved())
		keep := map[string]bool{"mine": a.OwnerID == who.ID, "overdue": a.Overdue, "quiet": a.Quiet, "unowned": unowned, "stale": a.Stale()}
		if fits, narrowed := keep[v.Show]; fits || !narrowed {
			shown[a.PriorityID] = append(shown[a.PriorityID], a)
		}
	}
	for _, d := range Deliveries {
		v.Counts = append(v.Counts, deliveryCount{d, counts[d]})
	}
	priorities, err := p.Priorities(ctx, plan)
	if err != nil {
		return err
	}
	sponsors, err := p.sponsors(ctx, plan)
	if err != nil {
		return err
	}
	for _, q := range priorities {
		v.Priorities = append(v.Priorities, priorityView{q, sponsors[q.Number], shown[q.ID]})
	}
	return web.Render(w, r, http.StatusOK, planScreen(v))
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

// rows are the actions of a plan with what the plan's page says of each.
func (p *Plans) rows(ctx context.Context, plan Plan) ([]actionRow, error) {
	actions, err := p.Actions(ctx, plan)
	if err != nil {
		return nil, err
	}
	updates, _, err := p.latest(ctx, plan)
	if err != nil {
		return nil, err
	}
	tied := []struct {
		Action string `db:"action_id"`
		Count  int    `db:"n"`
	}{}
	if err := p.db.All(ctx, &tied, "select m.action_id, count(*) as n from plan_action_measure m join plan_action a on a.id = m.action_id where a.plan_id = :id group by m.action_id", plan); err != nil {
		return nil, err
	}
	standings, err := p.standings(ctx, plan, actions)
	if err != nil {
		return nil, err
	}
	measures := map[string]int{}
	for _, m := range tied {
		measures[m.Action] = m.Count
	}
	asked, err := p.submittedChanges(ctx, plan)
	if err != nil {
		return nil, err
	}
	rows := make([]actionRow, len(actions))
	for i, a := range actions {
		rows[i] = actionRow{Action: a, Changes: asked[a.ID], Href: a.href(plan), Measures: measures[a.ID], Standing: standings[a.ID], Overdue: a.Overdue(p.db.Today())}
		for _, u := range updates[a.ID] {
			if u.State == UpdateReturned {
				rows[i].Returned = true
				continue
			}
			rows[i].LastSaid = later(rows[i].LastSaid, u.SubmittedOn)
			rows[i].Waiting = rows[i].Waiting || u.State == UpdateSubmitted
		}
		rows[i].Quiet = a.quiet(rows[i].LastSaid, plan, p.db.Today())
	}
	return rows, nil
}

// planForm is the form of a plan's own particulars.
type planForm struct {
	Plan  Plan
	Title string // as it stands, whatever is typed
	Days  map[string]string
	Wrong *fault.Fault
}

func (p *Plans) editPlanPage(w http.ResponseWriter, r *http.Request) error {
	plan, err := p.Plan(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	f := planForm{Plan: plan, Title: plan.Title, Days: web.DaysOf("starts", plan.Starts)}
	for k, v := range web.DaysOf("ends", plan.Ends) {
		f.Days[k] = v
	}
	return web.Render(w, r, http.StatusOK, editPlanScreen(f))
}

func (p *Plans) editPlan(w http.ResponseWriter, r *http.Request) error {
	plan, err := p.Plan(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	f := planForm{Plan: plan, Title: plan.Title, Days: map[string]string{}}
	f.Plan.Title, f.Plan.ChildTitle = web.Text(r, "title"), web.Text(r, "child-title")
	f.Plan.Vision, f.Plan.ChildVision, f.Plan.Version = web.Text(r, "vision"), web.Text(r, "child-vision"), web.Number(r, "version")
	wrong := fault.Invalid("Some of the plan’s details are missing or wrong.")
	web.Days(f.Days).Sent(r, "starts", &f.Plan.Starts, wrong)
	web.Days(f.Days).Sent(r, "ends", &f.Plan.Ends, wrong)
	err = orNil(wrong)
	if err == nil {
		err = p.EditPlan(r.Context(), f.Plan)
	}
	if bad, status := web.Again(err); bad != nil {
		now, err := p.Plan(r.Context(), plan.Slug)
		if err != nil {
			return err
		}
		f.Wrong, f.Plan.Version = bad, now.Version
		return web.Render(w, r, status, editPlanScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, plan.href(), "The plan is saved.")
}

func (p *Plans) approveAllChild(w http.ResponseWriter, r *http.Request) error {
	slug := r.PathValue("slug")
	n, failed, err := p.ApproveAllChild(r.Context(), slug)
	if err != nil {
		return err
	}
	words := count(n, "child text is", "child texts are") + " approved."
	if len(failed) > 0 {
		words += " Missing or not plain enough yet: " + strings.Join(failed, ", ") + "."
	}
	return web.Done(w, r, Plan{Slug: slug}.href(), words)
}

func (p *Plans) exportCSV(w http.ResponseWriter, r *http.Request) error {
	out, err := p.Export(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	web.Download(w, out.Slug+".csv", "text/csv; charset=utf-8")
	return out.WriteCSV(w)
}

func (p *Plans) exportXLSX(w http.ResponseWriter, r *http.Request) error {
	out, err := p.Tracker(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	web.Download(w, out.Slug+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	return out.WriteXLSX(w)
}

// priorityForm is the form of a priority's words.
type priorityForm struct {
	Plan     Plan
	Priority Priority
	Title    string // as it stands, whatever is typed
	Sponsors []account.Person
	Wrong    *fault.Fault
}

func (p *Plans) priorityOf(r *http.Request) (priorityForm, error) {
	plan, err := p.Plan(r.Context(), r.PathValue("slug"))
	if err != nil {
		return priorityForm{}, err
	}
	q, err := p.Priority(r.Context(), plan, number(r.PathValue("number")))
	if err != nil {
		return priorityForm{}, err
	}
	people, err := p.accounts.WhoMay(r.Context(), account.UpdateReturn)
	return priorityForm{Plan: plan, Priority: q, Title: q.Text, Sponsors: people}, err
}

func (p *Plans) priorityPage(w http.ResponseWriter, r *http.Request) error {
	f, err := p.priorityOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, priorityScreen(f))
}

func (p *Plans) editPriority(w http.ResponseWriter, r *http.Request) error {
	f, err := p.priorityOf(r)
	if err != nil {
		return err
	}
	e := PriorityEdit{WordingEdit{web.Text(r, "text"), web.Text(r, "child-text"), web.Number(r, "version")}, web.Text(r, "child-name"), web.Text(r, "sponsor")}
	if f.Plan.State.Fixed() { // the form does not ask for what changes only by a change request
		e.Text = f.Title
	}
	f.Priority.Text, f.Priority.Child, f.Priority.ChildName, f.Priority.SponsorID = e.Text, e.Child, e.ChildName, e.SponsorID
	err = p.EditPriority(r.Context(), f.Plan.Slug, f.Priority.Number, e)
	if bad, status := web.Again(err); bad != nil {
		now, err := p.Priority(r.Context(), f.Plan, f.Priority.Number)
		if err != nil {
			return err
		}
		f.Wrong, f.Priority.Version = bad, now.Version
		return web.Render(w, r, status, priorityScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, f.Plan.href(), fmt.Sprintf("Priority %d is saved.", f.Priority.Number))
}

// addForm is the form that adds a priority or an action.
type addForm struct {
	Plan       Plan
	Priorities []Priority
	What       string // priority or action
	Priority   string
	Text       string
	Child      string
	Wrong      *fault.Fault
}

func (p *Plans) addFormOf(r *http.Request) (addForm, error) {
	plan, err := p.Plan(r.Context(), r.PathValue("slug"))
	if err != nil {
		return addForm{}, err
	}
	f := addForm{Plan: plan, What: "action", Priority: r.URL.Query().Get("priority")}
	f.Priorities, err = p.Priorities(r.Context(), plan)
	if len(f.Priorities) == 0 {
		f.What = "priority"
	}
	return f, err
}

func (p *Plans) addPage(w http.ResponseWriter, r *http.Request) error {
	f, err := p.addFormOf(r)
	if err != nil {
		return err
	}
	if f.Plan.State.Fixed() {
		f.What = "priority"
	}
	return web.Render(w, r, http.StatusOK, addScreen(f))
}

func (p *Plans) add(w http.ResponseWriter, r *http.Request) error {
	f, err := p.addFormOf(r)
	if err != nil {
		return err
	}
	f.What, f.Priority, f.Text, f.Child = web.Text(r, "what"), web.Text(r, "priority"), web.Text(r, "text"), web.Text(r, "child-text")
	to, words := f.Plan.href(), ""
	wording := Wording{Text: f.Text, Child: f.Child}
	if f.What == "priority" {
		n := 1
		for _, q := range f.Priorities {
			n = max(n, q.Number+1)
		}
		err = p.AddPriority(r.Context(), f.Plan.Slug, Priority{Number: n, Wording: wording})
		words = fmt.Sprintf("Priority %d is added.", n)
	} else if number(f.Priority) == 0 {
		err = fault.Invalid("Say which priority the action belongs to.").At("priority", "Select the priority")
	} else {
		var ref string
		ref, err = p.AddAction(r.Context(), f.Plan.Slug, number(f.Priority), Action{Wording: wording})
		to, words = f.Plan.href()+"/action/"+ref, fmt.Sprintf("Action %s is added. Give it an owner and a date.", ref)
	}
	if bad, status := web.Again(err); bad != nil {
		f.Wrong = bad
		return web.Render(w, r, status, addScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, to, words)
}
