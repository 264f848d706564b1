package account

import (
	"context"
	"net/http"
	"slices"

	"waymark/govuk"
	"waymark/web"
)

// grantRow is a grant as pages list it.
type grantRow struct {
	Grant
	Name  string // whose it is
	Title string // what it opens
	State string
}

func (a *Accounts) grantRows(ctx context.Context) ([]grantRow, error) {
	all, err := a.Grants(ctx)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	people, err := a.People(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]grantRow, len(all))
	for i, g := range all {
		rows[i] = grantRow{Grant: g, Title: a.restrictedTitle(g.Thing), State: g.State(a.db.Today())}
		if at := slices.IndexFunc(people, func(p Person) bool { return p.ID == g.PersonID }); at >= 0 {
			rows[i].Name = people[at].Name
		}
	}
	return rows, nil
}

func (p personPage) thingItems() []govuk.RadiosItem {
	var items []govuk.RadiosItem
	for _, t := range p.Restricted {
		if p.Person.May(t.May) {
			items = append(items, govuk.RadiosItem{Value: t.Key, Text: t.Title})
		}
	}
	return items
}

func (g grantRow) facts() []govuk.SummaryRow {
	row := func(key, value string) govuk.SummaryRow {
		return govuk.SummaryRow{Key: govuk.SummaryCell{Text: key}, Value: govuk.SummaryCell{Text: value}}
	}
	return []govuk.SummaryRow{row("State", g.State), row("Until", g.EndsOn.Words()), row("Why", g.Why), row("Given by", g.ByName+", "+instant(g.At))}
}

func (a *Accounts) postGrant(w http.ResponseWriter, r *http.Request) error {
	g := Grant{PersonID: r.PathValue("id"), Thing: web.Text(r, "thing"), Why: web.Text(r, "grant_why")}
	day, err := web.Day(r, "ends_on")
	noDay := err
	g.EndsOn = day
	err = a.Grant(r.Context(), g)
	wrong, ok := wrongIn(err)
	if err != nil && !ok {
		return err
	}
	if err == nil {
		return web.Done(w, r, "/staff/people/"+g.PersonID, "The grant is given. It is in the record, and both are told")
	}
	// What is wrong with the day as it was typed says more than that there is none.
	if typed, bad := wrongIn(noDay); bad {
		for i, f := range wrong.fields {
			if f.Name == "ends_on" {
				wrong.fields[i] = typed.fields[0]
			}
		}
	}
	p, err := a.Person(r.Context(), g.PersonID)
	if err != nil {
		return err
	}
	page := personPage{Person: p, Wrong: wrong, Grant: g, Days: map[string]string{}}
	for _, part := range []string{"ends_on-day", "ends_on-month", "ends_on-year"} {
		page.Days[part] = web.Text(r, part)
	}
	return a.renderPerson(w, r, page)
}

func (a *Accounts) postWithdrawGrant(w http.ResponseWriter, r *http.Request) error {
	if err := a.WithdrawGrant(r.Context(), r.PathValue("id"), r.PathValue("grant")); err != nil {
		return err
	}
	return web.Done(w, r, "/staff/people/"+r.PathValue("id"), "The grant is taken back")
}
