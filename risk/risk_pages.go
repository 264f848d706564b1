package risk

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// riskAt is where this room's pages begin.
const riskAt = "/staff/risks"

// Routes are this room's pages.
func (r *Risks) Routes() []web.Route {
	const one = riskAt + "/{number}"
	return []web.Route{
		{Pattern: "GET " + riskAt, May: account.RiskRead, Do: r.registerPage},
		{Pattern: "GET " + riskAt + "/new", May: account.RiskWrite, Do: r.newPage},
		{Pattern: "POST " + riskAt + "/new", May: account.RiskWrite, Do: r.postNew},
		{Pattern: "GET " + one, May: account.RiskRead, Do: r.riskPage},
		{Pattern: "GET " + one + "/edit", May: account.RiskWrite, Do: r.editPage},
		{Pattern: "POST " + one + "/edit", May: account.RiskWrite, Do: r.postEdit},
		{Pattern: "POST " + one + "/review", May: account.RiskWrite, Do: r.postReview},
		{Pattern: "POST " + one + "/escalate", May: account.RiskWrite, Do: r.postEscalate},
		{Pattern: "POST " + one + "/close", May: account.RiskDecide, Do: r.postClose},
	}
}

type registerPage struct {
	Open, Closed []Risk
	Today        calendar.Date
	Write        bool
}

// at are the open risks of one cell of the heat map.
func (p registerPage) at(likelihood, impact int) (in []Risk) {
	for _, one := range p.Open {
		if one.Likelihood == likelihood && one.Impact == impact {
			in = append(in, one)
		}
	}
	return in
}

func (r *Risks) registerPage(w http.ResponseWriter, q *http.Request) error {
	all, err := r.Register(q.Context())
	if err != nil {
		return err
	}
	page := registerPage{Today: r.db.Today(), Write: web.May(q.Context(), account.RiskWrite)}
	for _, one := range all {
		if one.Open() {
			page.Open = append(page.Open, one)
		} else {
			page.Closed = append(page.Closed, one)
		}
	}
	return web.Render(w, q, http.StatusOK, registerScreen(page))
}

type formPage struct {
	Edit    Edit
	Title   string
	People  []account.Person
	Actions []Action
	Wrong   *fault.Fault
}

func (r *Risks) form(ctx context.Context, e Edit, wrong *fault.Fault) (p formPage, err error) {
	p = formPage{Edit: e, Title: "Add a risk", Wrong: wrong}
	if e.Number > 0 {
		p.Title = fmt.Sprintf("Change risk %d", e.Number)
	}
	people, err := r.accounts.People(ctx)
	if err != nil {
		return p, err
	}
	for _, one := range people {
		if one.Active() && one.May(account.RiskRead) {
			p.People = append(p.People, one)
		}
	}
	p.Actions, err = r.linkable(ctx)
	return p, err
}

func (r *Risks) newPage(w http.ResponseWriter, q *http.Request) error {
	p, err := r.form(q.Context(), Edit{ReviewDays: 30}, nil)
	if err != nil {
		return err
	}
	return web.Render(w, q, http.StatusOK, formScreen(p))
}

func sent(q *http.Request) Edit {
	return Edit{Title: web.Text(q, "title"), Cause: web.Text(q, "cause"), Event: web.Text(q, "event"), Effect: web.Text(q, "effect"), Owner: web.Text(q, "owner"), Controls: web.Text(q, "controls"),
		Actions: web.Text(q, "actions"), Links: web.Texts(q, "links"), Inherent: sentScore(q, "inherent-"), Target: sentScore(q, "target-"), ReviewDays: number(web.Text(q, "review-days")), Version: number(web.Text(q, "version"))}
}

func sentScore(q *http.Request, prefix string) Score {
	return Score{number(web.Text(q, prefix+"likelihood")), number(web.Text(q, prefix+"impact"))}
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func (r *Risks) postNew(w http.ResponseWriter, q *http.Request) error { return r.post(w, q, 0) }

func (r *Risks) postEdit(w http.ResponseWriter, q *http.Request) error {
	one, err := r.Risk(q.Context(), number(q.PathValue("number")))
	if err != nil {
		return err
	}
	return r.post(w, q, one.Number)
}

func (r *Risks) post(w http.ResponseWriter, q *http.Request, n int) error {
	e := sent(q)
	e.Number = n
	kept, err := r.Keep(q.Context(), e)
	if f, status := web.Again(err); f != nil {
		if status == http.StatusConflict {
			if now, err := r.Risk(q.Context(), n); err == nil {
				e.Version = now.Version
			}
		}
		p, err := r.form(q.Context(), e, f)
		if err != nil {
			return err
		}
		return web.Render(w, q, status, formScreen(p))
	}
	if err != nil {
		return err
	}
	words := "The risk is changed."
	if n == 0 {
		words = fmt.Sprintf("Risk %d is kept. Score it now.", kept)
	}
	return web.Done(w, q, fmt.Sprintf("%s/%d", riskAt, kept), words)
}

func (r *Risks) editPage(w http.ResponseWriter, q *http.Request) error {
	one, err := r.Risk(q.Context(), number(q.PathValue("number")))
	if err != nil {
		return err
	}
	p, err := r.form(q.Context(), Edit{Number: one.Number, Title: one.Title, Cause: one.Cause, Event: one.Event, Effect: one.Effect, Owner: one.OwnerID, Controls: one.Controls, Actions: one.Actions, Links: one.Links.V,
		Inherent: one.Inherent(), Target: one.Target(), ReviewDays: one.ReviewDays, Version: one.Version}, nil)
	if err != nil {
		return err
	}
	return web.Render(w, q, http.StatusOK, formScreen(p))
}

type riskPage struct {
	Risk    Risk
	Reviews []Review
	Links   []Action
	Today   calendar.Date
	Write   bool // review, change and escalate
	Decide  bool // close
	Look    Look
	To      string
	Why     string // of the form that was sent
	Sent    string // which form it was
	Wrong   *fault.Fault
}

// wrong is what is wrong with one of the page's forms.
func (p riskPage) wrong(form string) *fault.Fault {
	if p.Sent == form {
		return p.Wrong
	}
	return nil
}

// why is what was typed into the reason of one of the page's forms.
func (p riskPage) why(form string) string {
	if p.Sent == form {
		return p.Why
	}
	return ""
}

func (r *Risks) page(q *http.Request) (p riskPage, err error) {
	ctx := q.Context()
	if p.Risk, err = r.Risk(ctx, number(q.PathValue("number"))); err != nil {
		return p, err
	}
	p.Today, p.Look.Score = r.db.Today(), p.Risk.Residual()
	p.Look.Accept = p.Risk.State == Tolerating
	p.Write = web.May(ctx, account.RiskWrite) && may(ctx, account.RiskWrite, p.Risk) && p.Risk.Open()
	person, _ := account.From(ctx)
	p.Decide = web.May(ctx, account.RiskDecide) && p.Risk.Open() && person.ID != p.Risk.OwnerID
	actions, err := r.linkable(ctx)
	if err != nil {
		return p, err
	}
	for _, full := range p.Risk.Links.V {
		link := Action{Full: full}
		if i := slices.IndexFunc(actions, func(a Action) bool { return a.Full == full }); i >= 0 {
			link = actions[i]
		}
		p.Links = append(p.Links, link)
	}
	p.Reviews, err = r.Reviews(ctx, p.Risk)
	return p, err
}

func (r *Risks) riskPage(w http.ResponseWriter, q *http.Request) error {
	p, err := r.page(q)
	if err != nil {
		return err
	}
	return web.Render(w, q, http.StatusOK, riskScreen(p))
}

// acted answers a form of the risk's page: with the page once more where it was wrong.
func (r *Risks) acted(w http.ResponseWriter, q *http.Request, err error, form, done string, typed func(p *riskPage)) error {
	if f, status := web.Again(err); f != nil {
		p, err := r.page(q)
		if err != nil {
			return err
		}
		p.Wrong, p.Sent = f, form
		typed(&p)
		return web.Render(w, q, status, riskScreen(p))
	}
	if err != nil {
		return err
	}
	return web.Done(w, q, riskAt+"/"+q.PathValue("number"), done)
}

func (r *Risks) postReview(w http.ResponseWriter, q *http.Request) error {
	look := Look{Score: sentScore(q, ""), Words: web.Text(q, "words"), Accept: web.Text(q, "accept") == "yes", Calm: web.Text(q, "calm") == "yes"}
	err := r.Review(q.Context(), number(q.PathValue("number")), look)
	return r.acted(w, q, err, "review", "The review is kept.", func(p *riskPage) { p.Look = look })
}

func (r *Risks) postEscalate(w http.ResponseWriter, q *http.Request) error {
	to, why := web.Text(q, "to"), web.Text(q, "why")
	err := r.Escalate(q.Context(), number(q.PathValue("number")), to, why)
	return r.acted(w, q, err, "escalate", "The risk is escalated.", func(p *riskPage) { p.To, p.Why = to, why })
}

func (r *Risks) postClose(w http.ResponseWriter, q *http.Request) error {
	why := web.Text(q, "why")
	err := r.Close(q.Context(), number(q.PathValue("number")), why, web.Text(q, "happened") == "yes")
	return r.acted(w, q, err, "close", "The risk is closed.", func(p *riskPage) { p.Why = why })
}

// levels is a scale to choose from, with what each step means.
func levels(name, label string, scale []Level, value int, wrong *fault.Fault) govuk.SelectParams {
	items := []govuk.SelectItem{{Value: "", Text: "Choose"}}
	for _, l := range scale {
		items = append(items, govuk.SelectItem{Value: fmt.Sprint(l.N), Text: fmt.Sprintf("%d %s", l.N, l.Name)})
	}
	chosen := ""
	if value > 0 {
		chosen = fmt.Sprint(value)
	}
	return govuk.SelectParams{Name: name, Value: chosen, Items: items, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, ErrorMessage: web.At(wrong, name)}
}

func area(name, label, hint, value string, rows int, wrong *fault.Fault) govuk.TextareaParams {
	return govuk.TextareaParams{ID: name, Name: name, Value: value, Rows: rows, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(wrong, name)}
}

func input(name, label, hint, value string, wrong *fault.Fault) govuk.InputParams {
	return govuk.InputParams{Name: name, Value: value, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(wrong, name)}
}

func (p formPage) owners() govuk.SelectParams {
	items := []govuk.SelectItem{{Value: "", Text: "Choose"}}
	for _, one := range p.People {
		words := one.Name
		if one.Team != "" {
			words += ", " + one.Team
		}
		items = append(items, govuk.SelectItem{Value: one.ID, Text: words})
	}
	return govuk.SelectParams{Name: "owner", Value: p.Edit.Owner, Items: items, Label: govuk.LabelParams{Text: "Who owns it?", Classes: "govuk-label--s"}, ErrorMessage: web.At(p.Wrong, "owner")}
}

func (p formPage) cadence() govuk.SelectParams {
	items := make([]govuk.SelectItem, len(Cadences))
	for i, days := range Cadences {
		items[i] = govuk.SelectItem{Value: fmt.Sprint(days), Text: fmt.Sprintf("Every %d days", days)}
	}
	return govuk.SelectParams{Name: "review-days", Value: fmt.Sprint(p.Edit.ReviewDays), Items: items, Label: govuk.LabelParams{Text: "How often is it looked at?", Classes: "govuk-label--s"}, ErrorMessage: web.At(p.Wrong, "review-days")}
}

func (p formPage) links() govuk.CheckboxesParams {
	var items []govuk.CheckboxesItem
	for _, a := range p.Actions {
		items = append(items, govuk.CheckboxesItem{Value: a.Full, Text: a.Words, Checked: govuk.Is(slices.Contains(p.Edit.Links, a.Full))})
	}
	return govuk.CheckboxesParams{Name: "links", Items: items, Classes: "govuk-checkboxes--small", ErrorMessage: web.At(p.Wrong, "links"),
		Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: "Which actions of the plan bear on it?", Classes: "govuk-fieldset__legend--s"}}}
}

func yes(name, words string, checked bool, wrong *fault.Fault) govuk.CheckboxesParams {
	return govuk.CheckboxesParams{Name: name, Classes: "govuk-checkboxes--small", ErrorMessage: web.At(wrong, name), Items: []govuk.CheckboxesItem{{Value: "yes", Text: words, Checked: govuk.Is(checked)}}}
}

// colour is a band's tag.
func colour(s Score) string {
	return map[string]string{"high": "govuk-tag--red", "medium": "govuk-tag--yellow", "low": "govuk-tag--green"}[s.Band()]
}
