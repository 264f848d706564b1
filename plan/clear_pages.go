package plan

import (
	"fmt"
	"net/http"

	"waymark/account"
	"waymark/calendar"
	"waymark/evidence"
	"waymark/fault"
	"waymark/web"
)

// clearRoutes are the rows of the route table about clearing what waits for a sponsor.
func (p *Plans) clearRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /staff/plan/{slug}/clear", May: account.UpdateSignOff, Do: p.clearPage},
		{Pattern: "POST /staff/plan/{slug}/clear", May: account.UpdateSignOff, Do: p.clear},
		{Pattern: "GET /staff/plan/{slug}/clear/next", May: account.UpdateSignOff, Do: p.clearNext},
	}
}

func (p Plan) clearHref() string { return p.href() + "/clear" }

// clearView is the page of all updates that wait for the reader.
type clearView struct {
	Plan   Plan
	All    []Clearing
	Chosen []Clearing // to be confirmed
	Ticked []string
	Wrong  *fault.Fault
	Given  map[string][]evidence.Piece // what came with each, by its key
	Today  calendar.Date
}

// alone is how many of them must be looked at by themselves.
func (v clearView) alone() (n int) {
	for _, c := range v.All {
		if c.Alone() != "" {
			n++
		}
	}
	return n
}

// together says whether any of them can be signed off with others.
func (v clearView) together() bool { return v.alone() < len(v.All) }

func (p *Plans) clearOf(r *http.Request) (v clearView, err error) {
	if v.Plan, err = p.Plan(r.Context(), r.PathValue("slug")); err != nil {
		return v, err
	}
	if v.All, err = p.ToClear(r.Context(), v.Plan); err != nil {
		return v, err
	}
	v.Today, v.Given = p.db.Today(), map[string][]evidence.Piece{}
	for _, c := range v.All {
		if v.Given[c.key()], err = p.givenWith(r.Context(), v.Plan, c.Action, c.Update); err != nil {
			return v, err
		}
	}
	return v, nil
}

func (p *Plans) clearPage(w http.ResponseWriter, r *http.Request) error {
	v, err := p.clearOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, clearScreen(v))
}

// clear signs several updates off in two steps: those that were ticked are shown once more, and signed off when that is confirmed.
func (p *Plans) clear(w http.ResponseWriter, r *http.Request) error {
	v, err := p.clearOf(r)
	if err != nil {
		return err
	}
	v.Ticked = web.Texts(r, "updates")
	if web.Text(r, "sure") != "yes" {
		if v.Chosen, err = picked(v.All, v.Ticked); err == nil {
			return web.Render(w, r, http.StatusOK, confirmClearScreen(v))
		}
	} else {
		var n int
		if n, err = p.SignOffTogether(r.Context(), v.Plan.Slug, v.Ticked); err == nil {
			return web.Done(w, r, v.Plan.clearHref(), count(n, "update is", "updates are")+" signed off.")
		}
	}
	bad, status := web.Again(err)
	if bad == nil {
		return err
	}
	if v, err = p.clearOf(r); err != nil {
		return err
	}
	v.Wrong = bad
	return web.Render(w, r, status, clearScreen(v))
}

// nextView is one of the updates that wait, with the way to the next.
type nextView struct {
	updateView
	At, Of int
	More   bool // another one comes after it
}

func (p *Plans) clearNext(w http.ResponseWriter, r *http.Request) error {
	v, err := p.clearOf(r)
	if err != nil {
		return err
	}
	at := 0
	if _, priority, n, err := splitRef(v.Plan.Slug + "/" + r.URL.Query().Get("after")); err == nil {
		for at < len(v.All) && (v.All[at].Action.Priority < priority || v.All[at].Action.Priority == priority && v.All[at].Action.Number <= n) {
			at++
		}
	}
	if at == len(v.All) {
		words := "Nothing more waits for you."
		if len(v.All) > 0 {
			words = fmt.Sprintf("You have been through all of them. %s for you.", count(len(v.All), "update still waits", "updates still wait"))
		}
		return web.Done(w, r, v.Plan.clearHref(), words)
	}
	next := nextView{At: at + 1, Of: len(v.All), More: at+1 < len(v.All)}
	if next.updateView, err = p.viewUpdate(r.Context(), updateView{Plan: v.Plan, Action: v.All[at].Action, Then: "next"}, v.All[at].Update.Number); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, nextScreen(next))
}
