package plan

import (
	"context"
	"net/http"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/web"
)

// lifeRoutes are the pages of a plan's life.
func (p *Plans) lifeRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /staff/plan/{slug}/life", May: account.PlanRead, Do: p.lifePage},
		{Pattern: "POST /staff/plan/{slug}/consult", May: account.PlanWrite, Do: p.consult},
		{Pattern: "POST /staff/plan/{slug}/approve", May: account.PlanApprove, Do: p.approve},
		{Pattern: "POST /staff/plan/{slug}/begin", May: account.PlanApprove, Do: p.beginWork},
		{Pattern: "POST /staff/plan/{slug}/begin-closing", May: account.PlanApprove, Do: p.beginClosing},
		{Pattern: "POST /staff/plan/{slug}/settle", May: account.PlanRead, Do: p.settle},
		{Pattern: "POST /staff/plan/{slug}/close", May: account.PlanApprove, Do: p.closePlan},
	}
}

// lifeView is the page of where a plan stands and what comes next.
type lifeView struct {
	Plan      Plan
	Unsettled []Action
	Next      []Plan // into which an action can be carried
	Settle    settleForm
	Consulted string // as typed
	Decision  decisionForm
	Wrong     *fault.Fault
}

// settleForm says what becomes of some actions of a plan that is being closed.
type settleForm struct {
	Refs           []string
	How, Next, Why string
}

// decisionForm is a decision as typed.
type decisionForm struct {
	Text, Forum string
	Days        map[string]string
	Chosen      string // the number of a board's decision
	Choices     []Decided
}

// choices are what a form of a decision offers.
func (p *Plans) choices(ctx context.Context, f decisionForm) (decisionForm, error) {
	var err error
	f.Choices, err = p.decidedBefore(ctx)
	return f, err
}

// sentDecision reads a decision, chosen or typed, and keeps what was sent for a second showing.
func (p *Plans) sentDecision(r *http.Request, wrong *fault.Fault) (d Decision, f decisionForm, err error) {
	f = decisionForm{Text: web.Text(r, "decision"), Forum: web.Text(r, "forum"), Chosen: web.Text(r, "decided"), Days: map[string]string{}}
	if f, err = p.choices(r.Context(), f); err != nil {
		return d, f, err
	}
	for _, one := range f.Choices {
		if one.Number == f.Chosen {
			return one.Decision(), f, nil
		}
	}
	var on calendar.Date
	web.Days(f.Days).Sent(r, "decided-on", &on, wrong)
	return Decision{Text: f.Text, Forum: f.Forum, On: on}, f, nil
}

func (p *Plans) lifePage(w http.ResponseWriter, r *http.Request) error {
	plan, err := p.Plan(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	form, err := p.choices(r.Context(), decisionForm{Days: map[string]string{}})
	if err != nil {
		return err
	}
	return p.showLife(w, r, http.StatusOK, lifeView{Plan: plan, Decision: form})
}

func (p *Plans) showLife(w http.ResponseWriter, r *http.Request, status int, v lifeView) (err error) {
	if v.Plan.State == PlanClosing {
		if v.Unsettled, err = p.unsettled(r.Context(), v.Plan); err != nil {
			return err
		}
		plans, err := p.Plans(r.Context())
		if err != nil {
			return err
		}
		for _, next := range plans {
			if next.State == PlanDraft || next.State == PlanConsulted {
				v.Next = append(v.Next, next)
			}
		}
	}
	return web.Render(w, r, status, lifeScreen(v))
}

// turned answers a step in a plan's life: the page again where something is missing, else the page of its life with a word on it.
func (p *Plans) turned(w http.ResponseWriter, r *http.Request, v lifeView, err error, words string) error {
	if bad, status := web.Again(err); bad != nil && len(bad.Fields) > 0 {
		plan, err := p.Plan(r.Context(), r.PathValue("slug"))
		if err != nil {
			return err
		}
		v.Plan, v.Wrong = plan, bad
		if v.Decision.Days == nil {
			v.Decision.Days = map[string]string{}
		}
		return p.showLife(w, r, status, v)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, Plan{Slug: r.PathValue("slug")}.href()+"/life", words)
}

func (p *Plans) consult(w http.ResponseWriter, r *http.Request) error {
	v := lifeView{Consulted: web.Text(r, "consulted")}
	return p.turned(w, r, v, p.Consult(r.Context(), r.PathValue("slug"), v.Consulted), "The consultation is recorded. The plan waits to be approved.")
}

func (p *Plans) approve(w http.ResponseWriter, r *http.Request) error {
	var v lifeView
	wrong := fault.Invalid("The plan cannot be approved yet.")
	d, f, err := p.sentDecision(r, wrong)
	if err != nil {
		return err
	}
	v.Decision = f
	if err = orNil(wrong); err == nil {
		err = p.Approve(r.Context(), r.PathValue("slug"), d)
	}
	return p.turned(w, r, v, err, "The plan is approved. Its due dates are now the baseline.")
}

func (p *Plans) beginWork(w http.ResponseWriter, r *http.Request) error {
	return p.turned(w, r, lifeView{}, p.Begin(r.Context(), r.PathValue("slug")), "The plan is active. Owners are now asked for updates.")
}

func (p *Plans) beginClosing(w http.ResponseWriter, r *http.Request) error {
	return p.turned(w, r, lifeView{}, p.BeginClosing(r.Context(), r.PathValue("slug")), "The plan is being closed. Say of each open action what becomes of it.")
}

func (p *Plans) closePlan(w http.ResponseWriter, r *http.Request) error {
	return p.turned(w, r, lifeView{}, p.Close(r.Context(), r.PathValue("slug")), "The plan is closed. It stays readable.")
}

// settle says of the ticked actions what becomes of them, one after the other. What could not be settled is named; what was, stays settled.
func (p *Plans) settle(w http.ResponseWriter, r *http.Request) error {
	slug := r.PathValue("slug")
	f := settleForm{Refs: web.Texts(r, "refs"), How: web.Text(r, "how"), Next: web.Text(r, "next"), Why: web.Text(r, "why")}
	wrong := fault.Invalid("Nothing is settled yet.")
	if len(f.Refs) == 0 {
		wrong.At("refs", "Select at least one action")
	}
	if f.How != "carry" && f.How != "close" {
		wrong.At("how", "Select what becomes of them")
	}
	err := orNil(wrong)
	done := 0
	for _, ref := range f.Refs {
		if err != nil {
			break
		}
		if f.How == "carry" {
			_, err = p.Carry(r.Context(), slug+"/"+ref, f.Next, f.Why)
		} else {
			err = p.Finish(r.Context(), slug+"/"+ref, f.Why)
		}
		if bad := fault.Of(err); bad != nil && len(bad.Fields) == 0 {
			err = bad.At("refs", bad.Words)
		} else if err == nil {
			done++
		}
	}
	return p.turned(w, r, lifeView{Settle: f}, err, count(done, "action is", "actions are")+" settled.")
}

// place says whether a station of a plan's life lies behind, is now, or is to come.
func (v lifeView) place(s PlanState) string {
	now, at := 0, 0
	for i, one := range PlanStates {
		if one == v.Plan.State {
			now = i
		}
		if one == s {
			at = i
		}
	}
	switch {
	case at < now:
		return "Done"
	case at == now:
		return "Now"
	}
	return ""
}
