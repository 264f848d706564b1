package news

import (
	"net/http"
	"slices"
	"strconv"

	"waymark/account"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// Routes are this room's pages.
func (n *News) Routes() []web.Route {
	const one = at + "/{number}"
	return []web.Route{
		{Pattern: "GET " + at, May: account.NewsRead, Do: n.listPage},
		{Pattern: "GET " + at + "/new", May: account.NewsWrite, Do: n.newPage},
		{Pattern: "POST " + at + "/new", May: account.NewsWrite, Do: n.post},
		{Pattern: "GET " + one, May: account.NewsRead, Do: n.postPage},
		{Pattern: "GET " + one + "/edit", May: account.NewsWrite, Do: n.editPage},
		{Pattern: "POST " + one + "/edit", May: account.NewsWrite, Do: n.post},
		{Pattern: "POST " + one + "/publish", May: account.NewsPublish, Do: n.postPublish},
		{Pattern: "POST " + one + "/withdraw", May: account.NewsRead, Do: n.postWithdraw},
	}
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}

func (n *News) listPage(w http.ResponseWriter, r *http.Request) error {
	all, err := n.Posts(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, listScreen(all))
}

type formPage struct {
	Title, Href string
	Edit        Edit
	Days        map[string]string
	Actions     []Action
	Wrong       *fault.Fault
}

// form is the form of a new post (number 0), or of one that is there.
func (n *News) form(r *http.Request) (f formPage, p Post, err error) {
	f = formPage{Title: "Write a post", Href: at + "/new", Days: map[string]string{}}
	if r.PathValue("number") != "" {
		if p, err = n.Post(r.Context(), number(r.PathValue("number"))); err != nil {
			return f, p, err
		}
		f.Title, f.Href = "Change post "+strconv.Itoa(p.Number), p.Href()+"/edit"
		f.Edit = Edit{string(p.Kind), p.Day, p.Title, p.Text, p.ChildTitle, p.ChildText, p.Link, p.Actions.V, p.Version}
		f.Days = map[string]string{"day-day": strconv.Itoa(p.Day.Day()), "day-month": strconv.Itoa(int(p.Day.Month())), "day-year": strconv.Itoa(p.Day.Year())}
	}
	f.Actions, err = n.actions(r.Context())
	return f, p, err
}

func (n *News) newPage(w http.ResponseWriter, r *http.Request) error {
	f, _, err := n.form(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, formScreen(f))
}

func (n *News) editPage(w http.ResponseWriter, r *http.Request) error {
	f, p, err := n.form(r)
	if err != nil {
		return err
	}
	if p.State != Draft {
		return fault.Conflict("Only a draft can be changed. Withdraw it, and write a new one.")
	}
	return web.Render(w, r, http.StatusOK, formScreen(f))
}

func (n *News) post(w http.ResponseWriter, r *http.Request) error {
	f, p, err := n.form(r)
	if err != nil {
		return err
	}
	for _, part := range []string{"day-day", "day-month", "day-year"} {
		f.Days[part] = web.Text(r, part)
	}
	f.Edit = Edit{Kind: web.Text(r, "kind"), Title: web.Text(r, "title"), Text: web.Text(r, "text"), ChildTitle: web.Text(r, "child-title"), ChildText: web.Text(r, "child-text"), Link: web.Text(r, "link"),
		Actions: web.Texts(r, "actions"), Version: number(web.Text(r, "version"))}
	kept := p.Number
	if f.Edit.Day, err = web.Day(r, "day"); err == nil {
		kept, err = n.Keep(r.Context(), p.Number, f.Edit)
	}
	if x, status := web.Again(err); x != nil {
		if status == http.StatusConflict {
			f.Edit.Version = p.Version
		}
		f.Wrong = x
		return web.Render(w, r, status, formScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, Post{Number: kept}.Href(), "The draft is saved. Somebody else publishes it.")
}

type postView struct {
	Post
	Mine  bool // the reader wrote on it last
	Why   string
	Wrong *fault.Fault
}

// whose says who wrote the post, who published it and who took it back.
func whose(v postView) string {
	says := " Written by " + v.ChangedName
	if v.PublishedName != "" {
		says += ", published by " + v.PublishedName + " on " + v.PublishedOn.Words()
	}
	if v.State == Withdrawn {
		says += ", withdrawn by " + v.WithdrawnName + " on " + v.WithdrawnOn.Words() + ": " + v.WithdrawnWhy
	}
	return says
}

func (n *News) show(w http.ResponseWriter, r *http.Request, status int, why string, wrong *fault.Fault) error {
	p, err := n.Post(r.Context(), number(r.PathValue("number")))
	if err != nil {
		return err
	}
	return web.Render(w, r, status, postScreen(postView{p, p.ChangedID == who(r.Context()).ID, why, wrong}))
}

func (n *News) postPage(w http.ResponseWriter, r *http.Request) error {
	return n.show(w, r, http.StatusOK, "", nil)
}

func (n *News) postPublish(w http.ResponseWriter, r *http.Request) error {
	err := n.Publish(r.Context(), number(r.PathValue("number")))
	if f, status := web.Again(err); f != nil {
		return n.show(w, r, status, "", f)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, at, "Everybody reads it now.")
}

func (n *News) postWithdraw(w http.ResponseWriter, r *http.Request) error {
	err := n.Withdraw(r.Context(), number(r.PathValue("number")), web.Text(r, "why"))
	if f, status := web.Again(err); f != nil {
		return n.show(w, r, status, web.Text(r, "why"), f)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, at, "It is withdrawn. The public reads the reason in its place.")
}

func upper(k Kind) string {
	return map[Kind]string{Decision: "Cabinet decision", Inspection: "Inspection result", Plan: "Plan", Event: "Event"}[k]
}

func colour(s State) string {
	return map[State]string{Draft: "govuk-tag--yellow", Published: "govuk-tag--green", Withdrawn: "govuk-tag--grey"}[s]
}

func kinds(f formPage) govuk.RadiosParams {
	p := govuk.RadiosParams{Name: "kind", Value: f.Edit.Kind, Classes: "govuk-radios--small", ErrorMessage: web.At(f.Wrong, "kind"), Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: "What is it about?", Classes: "govuk-fieldset__legend--s"}}}
	for _, k := range Kinds {
		p.Items = append(p.Items, govuk.RadiosItem{Value: string(k), Text: upper(k)})
	}
	return p
}

func links(f formPage) govuk.CheckboxesParams {
	p := govuk.CheckboxesParams{Name: "actions", Classes: "govuk-checkboxes--small", ErrorMessage: web.At(f.Wrong, "actions"), Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: "Which actions is it about?", Classes: "govuk-fieldset__legend--s"}}}
	for _, a := range f.Actions {
		p.Items = append(p.Items, govuk.CheckboxesItem{Value: a.Key, Text: a.Words, Checked: govuk.Is(slices.Contains(f.Edit.Actions, a.Key))})
	}
	return p
}

func label(text string) govuk.LabelParams {
	return govuk.LabelParams{Text: text, Classes: "govuk-label--s"}
}
