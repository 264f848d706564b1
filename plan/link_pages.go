package plan

import (
	"context"
	"fmt"
	"net/http"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/web"
)

func (p *Plans) linkRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET /staff/plan/{slug}/action/{ref}/links", May: account.LinkIssue, Do: p.linksPage},
		{Pattern: "POST /staff/plan/{slug}/action/{ref}/links", May: account.LinkIssue, Do: p.sendLink},
		{Pattern: "POST /staff/plan/{slug}/action/{ref}/links/{id}/withdraw", May: account.LinkIssue, Do: p.withdrawLink},
		{Pattern: "GET /update/{token}", May: web.Anyone, Do: p.linkedPage},
		{Pattern: "POST /update/{token}", May: web.Anyone, Do: p.linkedUpdate, Limit: updateLimit},
	}
}

// linksView is the links of an action, and the form that sends one more.
type linksView struct {
	Plan   Plan
	Action Action
	Rows   []linkRow
	Link   Link // as it was typed
	Days   int
	Wrong  *fault.Fault
}

// linkRow is a link as its action's page lists it.
type linkRow struct {
	Link
	Over  string
	Wrote *Update
}

func (r linkRow) state() string {
	switch {
	case r.Wrote != nil:
		return fmt.Sprintf("update %d came on %s", r.Wrote.Number, r.Wrote.SubmittedOn.Words())
	case r.Over != "":
		return r.Over
	case r.Opened == 0:
		return "not opened yet; works until " + r.ExpiresOn.Words()
	}
	return "opened on " + calendar.London(r.OpenedAt.Time).Format("2 January 2006, 15:04") + "; works until " + r.ExpiresOn.Words()
}

func (p *Plans) linksOf(ctx context.Context, full string) (v linksView, err error) {
	if v.Action, v.Plan, err = p.forLinks(ctx, full); err != nil {
		return v, err
	}
	v.Days = v.Plan.LinkDays
	all, err := p.Links(ctx, v.Action)
	if err != nil {
		return v, err
	}
	now, err := p.roundNow(ctx, v.Plan)
	if err != nil {
		return v, err
	}
	updates, err := p.Updates(ctx, v.Action)
	for _, l := range all {
		v.Rows = append(v.Rows, linkRow{l, l.over(v.Action, v.Plan, now, p.db.Today()), l.wrote(updates)})
	}
	return v, err
}

func (p *Plans) linksPage(w http.ResponseWriter, r *http.Request) error {
	v, err := p.linksOf(r.Context(), ref(r))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, linksScreen(v))
}

func (p *Plans) sendLink(w http.ResponseWriter, r *http.Request) error {
	l := Link{Name: web.Text(r, "name"), WorksAt: web.Text(r, "works-at"), Email: web.Text(r, "email")}
	err := p.SendLink(r.Context(), ref(r), l)
	if bad, status := web.Again(err); bad != nil && len(bad.Fields) > 0 {
		v, err := p.linksOf(r.Context(), ref(r))
		if err != nil {
			return err
		}
		v.Link, v.Wrong = l, bad
		return web.Render(w, r, status, linksScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, linksHref(r), "The link is on its way to "+l.Name+".")
}

func linksHref(r *http.Request) string {
	return "/staff/plan/" + r.PathValue("slug") + "/action/" + r.PathValue("ref") + "/links"
}

func (p *Plans) withdrawLink(w http.ResponseWriter, r *http.Request) error {
	if err := p.WithdrawLink(r.Context(), ref(r), r.PathValue("id")); err != nil {
		return err
	}
	return web.Done(w, r, linksHref(r), "The link is withdrawn and opens nothing any more.")
}

// linkedView is the page that a link opens: one action, its last words, and the form of the update.
type linkedView struct {
	linked
	Form     updateForm
	Evidence EvidenceEdit // as it was sent
}

// linkedOf reads what the link of a request opens, and a context in which its person acts. What is kept while it is typed takes no try: the
// page that it comes from took one.
func (p *Plans) linkedOf(w http.ResponseWriter, r *http.Request) (context.Context, linkedView, error) {
	account.Secret(w)
	v := linkedView{}
	var err error
	if v.linked, err = p.byToken(r.Context(), r.PathValue("token")); err == nil && r.Method == http.MethodPost {
		v.Evidence, err = sentEvidence(r)
	}
	if err != nil || !web.Autosaves(r) {
		if limit := p.accounts.Guard(r); limit != nil {
			return nil, v, limit
		}
	}
	if err != nil {
		return nil, v, err
	}
	ctx := account.Outside(r.Context(), v.Link.actor())
	if v.Wrote == nil && v.Over == "" {
		err = p.linkedForm(ctx, r, &v)
	}
	return ctx, v, err
}

// linkedForm reads the form of the update, without what is for the council's own people: figures, milestones and what the evidence implies.
// Where somebody at the council has begun the update of this round, the link waits for them.
func (p *Plans) linkedForm(ctx context.Context, r *http.Request, v *linkedView) (err error) {
	if v.Form, err = p.updateFormOf(ctx, v.Plan.Slug+"/"+v.Action.Ref(), 0); err != nil {
		return err
	}
	v.Form.Post, v.Form.Measures, v.Form.Implied, v.Form.Steps, v.Form.Locker = r.URL.Path, nil, nil, nil, false
	if !v.Form.Mine {
		v.Over = v.Form.Open.AuthorName + " has begun this update"
	}
	return nil
}

func (p *Plans) linkedPage(w http.ResponseWriter, r *http.Request) error {
	ctx, v, err := p.linkedOf(w, r)
	if err != nil {
		return err
	}
	if v.Wrote == nil && v.Over == "" {
		if err := p.openLink(ctx, v.Link); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, linkedScreen(v))
}

func (p *Plans) linkedUpdate(w http.ResponseWriter, r *http.Request) error {
	ctx, v, err := p.linkedOf(w, r)
	if err != nil {
		return err
	}
	e, full := sentUpdate(r), v.Plan.Slug+"/"+v.Action.Ref()
	e.Corrects, e.Reached, e.Evidence = 0, nil, v.Evidence
	switch {
	case v.Wrote != nil || v.Over != "":
		return web.Render(w, r, http.StatusConflict, linkedScreen(v))
	case web.Autosaves(r):
		version, err := p.AutosaveUpdate(ctx, full, e)
		if err != nil {
			return err
		}
		return web.Autosaved(w, version, p.db.Now().Time)
	}
	_, err = p.SaveUpdate(ctx, full, e, web.Text(r, "then") != "keep")
	if bad, status := web.Again(err); bad != nil {
		if err := p.linkedForm(ctx, r, &v); err != nil {
			return err
		}
		v.Evidence.again(bad)
		e.Version, v.Form.Edit, v.Form.Wrong = v.Form.Edit.Version, e, bad
		return web.Render(w, r, status, linkedScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Redirect{To: r.URL.Path}
}
