package plan

import (
	"fmt"
	"net/http"
	"slices"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// closeoutRoutes are the pages of the last words on an action, and of what its record lacks. Who may write is decided by the action.
func (p *Plans) closeoutRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /staff/plan/{slug}/health", May: account.PlanWrite, Do: p.healthPage},
		{Pattern: "GET /staff/plan/{slug}/action/{ref}/closeout", May: account.PlanRead, Do: p.closeoutPage},
		{Pattern: "POST /staff/plan/{slug}/action/{ref}/closeout", May: account.PlanRead, Do: p.closeOut},
		{Pattern: "POST /staff/plan/{slug}/action/{ref}/closeout/look", May: account.PlanRead, Do: p.lookAgain},
		{Pattern: "POST /staff/plan/{slug}/action/{ref}/closeout/lesson", May: account.LearningWrite, Do: p.handOnLesson},
	}
}

// closeoutView is the page of the last words on an action.
type closeoutView struct {
	Plan        Plan
	Action      Action
	All         []Closeout // the newest first
	May         bool       // the reader may write them
	MayLook     bool
	Watchers    []account.Person
	Edit        CloseoutEdit
	Days        map[string]string
	Held, Found string
	Today       calendar.Date
	Wrong       *fault.Fault
}

func (p *Plans) closeoutOf(r *http.Request) (v closeoutView, err error) {
	ctx := r.Context()
	if v.Action, v.Plan, err = p.Action(ctx, ref(r)); err != nil {
		return v, err
	}
	if v.All, err = p.Closeouts(ctx, v.Action); err != nil {
		return v, err
	}
	v.Today = p.db.Today()
	waits := len(v.All) > 0 && v.All[0].Waits()
	v.May = v.Action.closable() && !waits && v.Plan.State != PlanClosed && mayStep(ctx, v.Action, v.Plan) == nil
	v.MayLook = waits && mayLook(ctx, v.Action, v.Plan, v.All[0]) == nil
	v.Edit.LookOn = v.Today.AddMonths(lookAfter)
	v.Days = web.DaysOf("look-on", v.Edit.LookOn)
	if v.Watchers, err = p.accounts.WhoMay(ctx, account.PlanRead); err != nil {
		return v, err
	}
	v.Watchers = slices.DeleteFunc(v.Watchers, func(one account.Person) bool { return v.Action.works(one.ID) })
	return v, nil
}

// watchers are whoever can be asked to watch, for the form.
func (v closeoutView) watchers() []govuk.SelectItem {
	items := []govuk.SelectItem{{Value: "", Text: "Select a person"}}
	for _, one := range v.Watchers {
		items = append(items, govuk.SelectItem{Value: one.ID, Text: one.Name})
	}
	return items
}

func (p *Plans) closeoutPage(w http.ResponseWriter, r *http.Request) error {
	v, err := p.closeoutOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, closeoutScreen(v))
}

func (p *Plans) closeOut(w http.ResponseWriter, r *http.Request) error {
	v, err := p.closeoutOf(r)
	if err != nil {
		return err
	}
	v.Edit, v.Days = CloseoutEdit{Words: web.Text(r, "words"), Learned: web.Text(r, "learned"), Watcher: web.Text(r, "watcher")}, map[string]string{}
	wrong := fault.Invalid("The action cannot be closed out yet.")
	web.Days(v.Days).Sent(r, "look-on", &v.Edit.LookOn, wrong)
	if err = orNil(wrong); err == nil {
		err = p.CloseOut(r.Context(), ref(r), v.Edit)
	}
	return p.closed(w, r, v, err, "The action is closed out.")
}

func (p *Plans) lookAgain(w http.ResponseWriter, r *http.Request) error {
	v, err := p.closeoutOf(r)
	if err != nil {
		return err
	}
	v.Held, v.Found = web.Text(r, "held"), web.Text(r, "found")
	return p.closed(w, r, v, p.LookAgain(r.Context(), ref(r), v.Held, v.Found), "What you found is kept.")
}

// closed leads back to the page of the last words, or shows again what was wrong.
func (p *Plans) closed(w http.ResponseWriter, r *http.Request, v closeoutView, err error, done string) error {
	if bad, status := web.Again(err); bad != nil {
		v.Wrong = bad
		return web.Render(w, r, status, closeoutScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, v.Action.href(v.Plan)+"/closeout", done)
}

func (p *Plans) handOnLesson(w http.ResponseWriter, r *http.Request) error {
	n, err := p.HandOnLesson(r.Context(), ref(r))
	if err != nil {
		return err
	}
	return web.Done(w, r, fmt.Sprintf("/staff/practice/learning/%d", n), fmt.Sprintf("It is lesson %d now. Say next what it means for children here.", n))
}
