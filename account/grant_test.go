package account

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/web/webtest"
)

func TestGrantCheck(t *testing.T) {
	today := calendar.On(2026, 3, 2)
	things := []Restricted{{"reg_lado", "Allegations", RegisterEnter}}
	person := func(role, state string) Person {
		p := Person{ID: "p", Name: "Pat", State: state}
		p.Roles.V = []string{role}
		return p
	}
	good := Grant{Thing: "reg_lado", Why: "checks the annual report, DCS decided", EndsOn: today}
	with := func(change func(*Grant)) Grant { g := good; change(&g); return g }
	for _, row := range []struct {
		words string
		grant Grant
		to    Person
		by    string
		kind  fault.Kind // nothing where it is given
		field string
	}{
		{"until today", good, person("analyst", Active), "a", "", ""},
		{"for twelve months", with(func(g *Grant) { g.EndsOn = calendar.On(2027, 3, 2) }), person("analyst", Active), "a", "", ""},
		{"for a day more", with(func(g *Grant) { g.EndsOn = calendar.On(2027, 3, 3) }), person("analyst", Active), "a", fault.KindInvalid, "ends_on"},
		{"until yesterday", with(func(g *Grant) { g.EndsOn = today.AddDays(-1) }), person("analyst", Active), "a", fault.KindInvalid, "ends_on"},
		{"without an end", with(func(g *Grant) { g.EndsOn = calendar.Date{} }), person("analyst", Active), "a", fault.KindInvalid, "ends_on"},
		{"without a reason", with(func(g *Grant) { g.Why = "needs it" }), person("analyst", Active), "a", fault.KindInvalid, "grant_why"},
		{"of what is not restricted", with(func(g *Grant) { g.Thing = "reg_rhi" }), person("analyst", Active), "a", fault.KindInvalid, "thing"},
		{"to a role that opens no register", good, person("administrator", Active), "a", fault.KindInvalid, "thing"},
		{"to oneself", good, person("analyst", Active), "p", fault.KindForbidden, ""},
		{"to a disabled account", good, person("analyst", Disabled), "a", fault.KindConflict, ""},
	} {
		t.Run(row.words, func(t *testing.T) {
			err := row.grant.check(row.to, db.Actor{ID: row.by}, things, today)
			f := fault.Of(err)
			switch {
			case row.kind == "" && err == nil:
			case f == nil || f.Kind != row.kind:
				t.Error(err)
			case row.field != "" && (len(f.Fields) != 1 || f.Fields[0].Name != row.field):
				t.Errorf("%+v", f.Fields)
			}
		})
	}
}

func TestGrants(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	dbtest.EachAt(t, func() time.Time { return now }, schema, func(t *testing.T, d *db.DB) {
		now = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
		a := New(d, Settings{PublicURL: "https://plan.example", Restricted: []Restricted{{"reg_lado", "Allegations", RegisterEnter}}})
		admin, analyst, other := add(t, a, "Ada Admin", "administrator"), add(t, a, "Ann Analyst", "analyst"), add(t, a, "Otto Other", "analyst")
		h := house(t, a, map[string]*Person{"admin": &admin, "analyst": &analyst})
		for _, r := range a.Routes() {
			if !strings.Contains(r.Pattern, "/people/{id}") {
				h.Unvisited[r.Pattern] = "TestPages visits it"
			}
		}
		page := "/staff/people/" + analyst.ID
		form := url.Values{"thing": {"reg_lado"}, "grant_why": {"checks the annual report, DCS decided"}, "ends_on-day": {"31"}, "ends_on-month": {"3"}, "ends_on-year": {"2026"}}
		may := func(p Person) bool {
			t.Helper()
			_, ok, err := a.Granted(With(t.Context(), p), "reg_lado")
			if err != nil {
				t.Fatal(err)
			}
			return ok
		}
		if may(analyst) {
			t.Fatal("a role alone opened it")
		}
		wrong := url.Values{"thing": {"reg_lado"}, "ends_on-day": {"31"}, "ends_on-month": {"2"}, "ends_on-year": {"2026"}}
		h.Visit(t, webtest.Row{As: "admin", Method: "POST", Path: page + "/grants", Form: wrong, Status: 422, Want: map[string]string{"#ends_on-error": "real date", "#grant_why-error": "Say why", "input[name=thing][checked]": "", "input[name=ends_on-year][value='2026']": ""}})
		h.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: page + "/grants", Form: form, Status: 403})
		h.Visit(t, webtest.Row{As: "admin", Method: "POST", Path: page + "/grants", Form: form, Status: 303, To: page})
		if e := lastEntry(t, d); e.Sentence != "granted Ann Analyst sight of Allegations until 31 March 2026: checks the annual report, DCS decided" {
			t.Error(e.Sentence)
		}
		if !may(analyst) || may(other) {
			t.Error("it opens it to nobody, or to others too")
		}
		h.Visit(t, webtest.Row{As: "admin", Path: page, Want: map[string]string{".govuk-summary-card": "Allegations", ".govuk-summary-card dd": "Holds"}})
		h.Visit(t, webtest.Row{As: "admin", Path: "/staff/people", Want: map[string]string{"td[data-label='May see']": "Allegations", "td[data-label=Until]": "31 March 2026"}})
		t.Run("whom it would open nothing is offered none", func(t *testing.T) {
			h.Visit(t, webtest.Row{As: "admin", Path: page, Want: map[string]string{"form[action$='/grants'] button": "Give the grant"}})
			protector := add(t, a, "Dee Protector", "data-protection")
			h.Visit(t, webtest.Row{As: "admin", Path: "/staff/people/" + protector.ID, Not: []string{"form[action$='/grants']"}, Body: "a grant would open nothing"})
		})
		t.Run("it ends by itself on its day", func(t *testing.T) {
			now = time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
			if !may(analyst) {
				t.Error("its last day does not count")
			}
			now = now.AddDate(0, 0, 1)
			if may(analyst) {
				t.Error("it goes on")
			}
			h.Visit(t, webtest.Row{As: "admin", Path: page, Want: map[string]string{".govuk-summary-card dd": "Ended"}, Not: []string{"form[action$='/withdraw']"}})
			h.Visit(t, webtest.Row{As: "admin", Path: "/staff/people", Not: []string{"td[data-label='May see']"}})
			now = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)
		})
		t.Run("or when it is taken back", func(t *testing.T) {
			all, err := a.Grants(t.Context())
			if err != nil || len(all) != 1 {
				t.Fatal(all, err)
			}
			back := page + "/grants/" + all[0].ID + "/withdraw"
			h.Visit(t, webtest.Row{As: "admin", Method: "POST", Path: "/staff/people/" + other.ID + "/grants/" + all[0].ID + "/withdraw", Status: 404})
			h.Visit(t, webtest.Row{As: "admin", Method: "POST", Path: back, Status: 303, To: page})
			if e := lastEntry(t, d); may(analyst) || e.Sentence != "took back the grant of Allegations from Ann Analyst" {
				t.Error(e.Sentence)
			}
			h.Visit(t, webtest.Row{As: "admin", Method: "POST", Path: back, Status: 409})
		})
	})
}
