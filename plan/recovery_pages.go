package plan

import (
	"fmt"
	"net/http"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/web"
)

// recoveryRoutes are the pages of what brings an action back. Who may write is decided by the action.
func (p *Plans) recoveryRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /staff/plan/{slug}/action/{ref}/recovery", May: account.PlanRead, Do: p.recoveryPage},
		{Pattern: "POST /staff/plan/{slug}/action/{ref}/recovery", May: account.PlanRead, Do: p.recover},
		{Pattern: "POST /staff/plan/{slug}/action/{ref}/recovery/step", May: account.PlanRead, Do: p.finishStep},
	}
}

// recoveryView is the page of an action's recovery plan.
type recoveryView struct {
	Plan   Plan
	Action Action
	All    []Recovery // the newest first
	Needed bool
	May    bool // the reader may write it
	Edit   RecoveryEdit
	Days   map[string]string
	Today  calendar.Date
	Wrong  *fault.Fault
}

func (p *Plans) recoveryOf(r *http.Request) (v recoveryView, err error) {
	ctx := r.Context()
	if v.Action, v.Plan, err = p.Action(ctx, ref(r)); err != nil {
		return v, err
	}
	if v.All, err = p.Recoveries(ctx, v.Action); err != nil {
		return v, err
	}
	standings, err := p.standings(ctx, v.Plan, []Action{v.Action})
	if err != nil {
		return v, err
	}
	v.Today, v.Days = p.db.Today(), map[string]string{}
	v.Needed = NeedsRecovery(v.Action, standings[v.Action.ID])
	v.May = mayStep(ctx, v.Action, v.Plan) == nil && v.Plan.State != PlanClosed && v.Action.Ended == "" && v.Action.Delivery.open()
	if len(v.All) > 0 && v.All[0].Open() {
		v.Edit.Version = v.All[0].Version
	}
	v.Edit.Steps = make([]RecoveryStep, mostRecoverySteps)
	return v, nil
}

func (p *Plans) recoveryPage(w http.ResponseWriter, r *http.Request) error {
	v, err := p.recoveryOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, recoveryScreen(v))
}

func (p *Plans) recover(w http.ResponseWriter, r *http.Request) error {
	v, err := p.recoveryOf(r)
	if err != nil {
		return err
	}
	now := v.Edit.Version
	v.Edit.Cause, v.Edit.Effect, v.Edit.Version = web.Text(r, "cause"), web.Text(r, "effect"), web.Number(r, "version")
	wrong := fault.Invalid("The recovery plan cannot be kept yet.")
	web.Days(v.Days).Sent(r, "back-by", &v.Edit.BackBy, wrong)
	for i := range v.Edit.Steps {
		s := &v.Edit.Steps[i]
		s.What, s.Owner = web.Text(r, fmt.Sprintf("step-%d", i+1)), web.Text(r, fmt.Sprintf("owner-%d", i+1))
		web.Days(v.Days).Sent(r, fmt.Sprintf("due-%d", i+1), &s.Due, wrong)
	}
	typed := append([]RecoveryStep{}, v.Edit.Steps...)
	if err = orNil(wrong); err == nil {
		err = p.Recover(r.Context(), ref(r), v.Edit)
	}
	if bad, status := web.Again(err); bad != nil {
		v.Wrong, v.Edit.Steps, v.Edit.Version = bad, typed, now
		return web.Render(w, r, status, recoveryScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, v.Action.href(v.Plan)+"/recovery", "The recovery plan is kept. It is watched until the action is back on track.")
}

func (p *Plans) finishStep(w http.ResponseWriter, r *http.Request) error {
	a, plan, err := p.Action(r.Context(), ref(r))
	if err != nil {
		return err
	}
	if err := p.FinishStep(r.Context(), ref(r), number(web.Text(r, "step"))-1); err != nil {
		return err
	}
	return web.Done(w, r, a.href(plan)+"/recovery", "The step is done.")
}
