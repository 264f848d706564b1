package account

import (
	"net/http"
	"slices"
	"strings"

	"waymark/govuk"
	"waymark/web"
)

type peoplePage struct {
	People []Person
	Grants []grantRow // those that hold
}

func (a *Accounts) showPeople(w http.ResponseWriter, r *http.Request) error {
	page := peoplePage{}
	var err error
	if page.People, err = a.People(r.Context()); err != nil {
		return err
	}
	rows, err := a.grantRows(r.Context())
	if err != nil {
		return err
	}
	page.Grants = slices.DeleteFunc(rows, func(g grantRow) bool { return !g.Holds(a.db.Today()) })
	return web.Render(w, r, http.StatusOK, showPeople(page))
}

type addPage struct {
	Person Person
	Wrong  wrongs
}

func (a *Accounts) showAdd(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, showAdd(addPage{}))
}

func (a *Accounts) postAdd(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p := Person{Name: web.Text(r, "name"), Email: web.Text(r, "email"), Team: web.Text(r, "team")}
	p.Roles.V, p.Priorities.V = web.Texts(r, "roles"), lines(web.Text(r, "priorities"))
	id, err := a.Add(ctx, p)
	if wrong, ok := wrongIn(err); ok {
		return web.Render(w, r, wrong.status(), showAdd(addPage{p, wrong}))
	}
	if err != nil {
		return err
	}
	if a.OIDC != nil { // their first sign-in with the council's account ties the two together
		return web.Done(w, r, "/staff/people/"+id, p.Name+" can sign in now")
	}
	return a.renderLink(w, r, id)
}

// lines are the words of a field that takes one on each line.
func lines(text string) (each []string) {
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			each = append(each, line)
		}
	}
	return each
}

type personPage struct {
	Person Person
	Self   bool // an administrator looking at their own account
	Wrong  wrongs

	Grants     []grantRow
	Restricted []Restricted
	Grant      Grant             // as it was sent
	Days       map[string]string // the boxes of its last day
}

func (a *Accounts) showPerson(w http.ResponseWriter, r *http.Request) error {
	p, err := a.Person(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return a.renderPerson(w, r, personPage{Person: p})
}

func (a *Accounts) renderPerson(w http.ResponseWriter, r *http.Request, page personPage) error {
	who, _ := From(r.Context())
	page.Self, page.Restricted = who.ID == page.Person.ID, a.Restricted
	rows, err := a.grantRows(r.Context())
	if err != nil {
		return err
	}
	page.Grants = slices.DeleteFunc(rows, func(g grantRow) bool { return g.PersonID != page.Person.ID })
	return web.Render(w, r, page.Wrong.status(), showPerson(page))
}

// again shows a person's page with a form's faults, or passes on an error of another kind.
func (a *Accounts) again(w http.ResponseWriter, r *http.Request, err error) error {
	wrong, ok := wrongIn(err)
	if !ok {
		return err
	}
	p, err := a.Person(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return a.renderPerson(w, r, personPage{Person: p, Wrong: wrong})
}

func (a *Accounts) postRoles(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := a.ChangeRoles(r.Context(), id, web.Texts(r, "roles"), web.Text(r, "team"), lines(web.Text(r, "priorities"))); err != nil {
		return a.again(w, r, err)
	}
	return web.Done(w, r, "/staff/people/"+id, "The roles are changed. The change is in the record")
}

func (a *Accounts) postDisable(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := a.Disable(r.Context(), id, web.Text(r, "why")); err != nil {
		return a.again(w, r, err)
	}
	return web.Done(w, r, "/staff/people/"+id, "The account is disabled and every session of it has ended")
}

func (a *Accounts) postEnable(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := a.Enable(r.Context(), id); err != nil {
		return err
	}
	return web.Done(w, r, "/staff/people/"+id, "The account is enabled")
}

func (a *Accounts) postLink(w http.ResponseWriter, r *http.Request) error {
	return a.renderLink(w, r, r.PathValue("id"))
}

type linkPage struct {
	Person Person
	Link   string
}

// renderLink shows a new link, once: it is kept nowhere.
func (a *Accounts) renderLink(w http.ResponseWriter, r *http.Request, id string) error {
	link, err := a.Link(r.Context(), id)
	if err != nil {
		return err
	}
	p, err := a.Person(r.Context(), id)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, showLink(linkPage{p, link}))
}

func lastSeen(p Person) string {
	if p.LastSeen.IsZero() {
		return "Never"
	}
	return p.LastSeen.Words()
}

func summary(p Person) []govuk.SummaryRow {
	rows := []govuk.SummaryRow{}
	row := func(key, value string) {
		rows = append(rows, govuk.SummaryRow{Key: govuk.SummaryCell{Text: key}, Value: govuk.SummaryCell{Text: value}})
	}
	row("Name", p.Name)
	row("Email address", p.Email)
	row("Roles", strings.Join(p.RoleNames(), ", "))
	if p.Team != "" {
		row("Team", p.Team)
	}
	if len(p.Priorities.V) > 0 {
		row("Priorities", strings.Join(p.Priorities.V, ", "))
	}
	row("Last signed in", lastSeen(p))
	if p.Subject != "" {
		row("Signs in with", "The council’s account")
	}
	if !p.Active() {
		row("Disabled", p.DisabledWhy)
	}
	return rows
}

func roleItems() (items []govuk.CheckboxesItem) {
	for _, role := range roles {
		items = append(items, govuk.CheckboxesItem{Text: role.Name, Value: role.Key})
	}
	return items
}
