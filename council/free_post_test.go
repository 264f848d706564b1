package council

import (
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/web/webtest"
)

func TestFreePost(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	dbtest.EachAt(t, func() time.Time { return now }, []fs.FS{Schema}, func(t *testing.T, d *db.DB) {
		now = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
		c, ctx := New(d, nil), dbtest.Ctx(t)
		good := FreePost{Lines: []string{"Freepost RTXX-ABCD-EFGH", "Town Hall", "Exampleborough"}, From: d.Today(), Owner: "Participation manager", Why: "Royal Mail gave it to us"}
		is := func(t *testing.T, want ...string) {
			t.Helper()
			if got, err := c.PublicFreePost(ctx); err != nil || !slices.Equal(got, want) {
				t.Errorf("the card shows %q (%v), want %q", got, err, want)
			}
		}
		t.Run("LP-04: there is none until the council has one", func(t *testing.T) { is(t) })
		for name, change := range map[string]func(*FreePost){
			"address":    func(p *FreePost) { p.Lines = []string{"Town Hall", "Exampleborough"} },
			"owner":      func(p *FreePost) { p.Owner = "" },
			"why":        func(p *FreePost) { p.Why = " " },
			"valid_from": func(p *FreePost) { p.From = calendar.Date{} },
		} {
			t.Run("LP-04: an address is refused for its "+name, func(t *testing.T) {
				p := good
				change(&p)
				if f := fault.Of(c.SetFreePost(ctx, p)); f == nil || len(f.Fields) != 1 || f.Fields[0].Name != name {
					t.Errorf("it says %+v", f)
				}
			})
		}
		t.Run("an address that has no room on the card is refused", func(t *testing.T) {
			p := good
			p.Lines = []string{"Freepost", "1", "2", "3", "4", "5"}
			q := good
			q.Lines = []string{"Freepost of a council with a very long name indeed"}
			for _, x := range []FreePost{p, q} {
				if f := fault.Of(c.SetFreePost(ctx, x)); f == nil || f.Fields[0].Name != "address" {
					t.Errorf("%q is taken: %v", x.Lines, f)
				}
			}
		})
		t.Run("LP-04: it holds from its day, until there is another or none", func(t *testing.T) {
			if err := c.SetFreePost(ctx, good); err != nil {
				t.Fatal(err)
			}
			is(t, good.Lines...)
			next := good
			next.Lines, next.From = []string{"Freepost NEW"}, d.Today().AddDays(2)
			if err := c.SetFreePost(ctx, next); err != nil {
				t.Fatal(err)
			}
			is(t, good.Lines...)
			now = now.AddDate(0, 0, 2)
			is(t, "Freepost NEW")
			end := FreePost{From: d.Today(), Owner: "Participation manager", Why: "the licence has ended"}
			now = now.Add(time.Minute)
			if err := c.SetFreePost(ctx, end); err != nil {
				t.Fatal(err)
			}
			is(t)
			all, err := c.FreePosts(ctx)
			if err != nil || len(all) != 3 || all[0].Words() != "No cards are taken" || all[2].Text() != "Freepost RTXX-ABCD-EFGH\nTown Hall\nExampleborough" {
				t.Errorf("%+v, %v", all, err)
			}
		})
	})
}

func TestFreePostPage(t *testing.T) {
	d := dbtest.OpenAt(t, func() time.Time { return time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) }, Schema)
	person := func(role string) account.Person {
		p := account.Person{ID: role, Name: "Ada Admin", State: account.Active}
		p.Roles.V = []string{role}
		return p
	}
	h := &webtest.House{Routes: New(d, nil).Routes(), May: func(as, permission string) bool { return person(as).May(permission) },
		Enter: func(r *http.Request, as string) *http.Request {
			return r.WithContext(db.As(account.With(r.Context(), person(as)), db.Actor{ID: as, Name: "Ada Admin"}))
		}}
	form := url.Values{"address": {"Freepost EXAMPLEBOROUGH LISTENS\r\nTown Hall"}, "owner": {"Participation manager"}, "valid_from-day": {"23"}, "valid_from-month": {"11"}, "valid_from-year": {"2026"}, "why": {"Royal Mail gave it"}}
	wrong := url.Values{"address": {"Town Hall"}, "owner": {"Me"}, "valid_from-day": {"31"}, "valid_from-month": {"2"}, "valid_from-year": {"2027"}}
	for _, row := range []webtest.Row{
		{Name: "the page says that there is none", As: "administrator", Path: freePostAt, Want: map[string]string{"h1": "Free-post address", "#valid_from-day[value='23']": ""}, Not: []string{"table"}},
		{Name: "an analyst may not see it", As: "analyst", Path: freePostAt, Status: 403},
		{Name: "a wrong form comes back as it was typed", As: "administrator", Method: "POST", Path: freePostAt, Form: wrong, Status: 422, Want: map[string]string{"title": "Error:", ".govuk-error-summary": "the word Freepost", "#address": "Town Hall", "#owner[value=Me]": "", "#valid_from-day[value='31']": "", ".govuk-error-summary a[href='#why']": "Say why"}},
		{Name: "an address is kept", As: "administrator", Method: "POST", Path: freePostAt, Form: form, Status: 303, To: freePostAt},
		{Name: "LP-04: and stands there with its day, its owner, the reason and the name", As: "administrator", Path: freePostAt, Want: map[string]string{"#address": "Freepost EXAMPLEBOROUGH LISTENS Town Hall", "tbody th": "23 November 2026", "td[data-label='Address']": "Freepost EXAMPLEBOROUGH LISTENS, Town Hall", "td[data-label='Who answers for it, and why']": "Participation manager. Royal Mail gave it", "td[data-label='Changed']": "Ada Admin"}},
	} {
		t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
	}
}
