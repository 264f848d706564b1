package account

import (
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/web"
	"waymark/web/webtest"
)

// house is this room's pages standing alone, each within a session as main hangs them.
func house(t *testing.T, a *Accounts, cast map[string]*Person) *webtest.House {
	routes := a.Routes()
	for i, route := range routes {
		do := route.Do
		routes[i].Do = func(w http.ResponseWriter, r *http.Request) (err error) {
			a.Sessions(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { err = do(w, r) })).ServeHTTP(w, r)
			return err
		}
	}
	now := func(as string) Person {
		p := cast[as]
		if p == nil {
			t.Fatalf("nobody in the cast is called %q", as)
		}
		*p = get(t, a, p.ID)
		return *p
	}
	return &webtest.House{
		Routes: routes, Site: web.Site{SampleMode: a.Sample},
		May:   func(as, permission string) bool { return now(as).May(permission) },
		Enter: func(r *http.Request, as string) *http.Request { return r.WithContext(With(r.Context(), now(as))) },
		Unvisited: map[string]string{
			"GET /sign-in/council": "TestOIDC goes there with a browser",
			"GET /sign-in/back":    "TestOIDC comes back from there",
			"POST /sign-in":        "answers with a redirect; TestSignIn",
			"POST /sign-in/as":     "answers with a redirect; TestSample",
		},
	}
}

func TestPages(t *testing.T) {
	d := dbtest.Open(t, schema...)
	a := New(d, Settings{PublicURL: "https://plan.example"})
	admin, owner, protector := add(t, a, "Ada Admin", "administrator"), withPassword(t, a, add(t, a, "Olu Owner", "owner")), add(t, a, "Dee Protector", "data-protection")
	h := house(t, a, map[string]*Person{"admin": &admin, "owner": &owner, "protector": &protector})
	h.Unvisited["POST /staff/people/{id}/grants"] = "TestGrants gives one"
	h.Unvisited["POST /staff/people/{id}/grants/{grant}/withdraw"] = "TestGrants takes one back"
	link, err := a.Link(dbtest.Ctx(t), add(t, a, "Nia <b>New</b>", "team-manager").ID)
	if err != nil {
		t.Fatal(err)
	}
	door := "/set-password/" + filepath.Base(link)
	page := "/staff/people/" + owner.ID
	today := calendar.SystemClock().Today()

	h.Run(t, []webtest.Row{
		{Name: "the sign-in page asks for address and password", Path: "/sign-in?to=/staff/plan", Want: map[string]string{"h1": "Sign in", "label[for=email]": "Email address", "label[for=password]": "Password"}, Not: []string{"button[name=person]", "a[href*=council]"}},
		{Name: "signing in without an address says so at the top and at the field", Method: "POST", Path: "/sign-in", Form: url.Values{"password": {"x"}}, Status: 422, Want: map[string]string{".govuk-error-summary a[href='#email']": "Enter your email address", "#email-error": "Enter your email address", "title": "Error: "}},
		{Name: "in a real council nobody is somebody by a click", Method: "POST", Path: "/sign-in/as", Form: url.Values{"person": {owner.ID}}, Status: 404},
		{Name: "signing out leads to the sign-in page", Method: "POST", Path: "/sign-out", As: "owner", Status: 303, To: "/sign-in"},

		{Name: "a link shows whose it is, with names shown as text", Path: door, Want: map[string]string{"h1": "Set your password", "p": "Nia <b>New</b>"}},
		{Name: "a weak password is refused in words", Method: "POST", Path: door, Form: url.Values{"password": {"password1234"}}, Status: 422, Want: map[string]string{"#password-error": "easy to guess"}, Not: []string{"input[value=password1234]"}},
		{Name: "a good one is taken", Method: "POST", Path: door, Form: url.Values{"password": {goodPassword}}, Status: 303, To: "/sign-in"},
		{Name: "the link is used up", Path: door, Status: 404, Want: map[string]string{"p": "used already"}},

		{Name: "everybody sees their own account", Path: "/staff/me", As: "owner", Want: map[string]string{"h1": "Your account", "dd": "Olu Owner", "h2": "Change your password"}},
		{Name: "quiet days are kept", As: "owner", Method: "POST", Path: "/staff/me/quiet", Form: url.Values{"quiet": {"Friday"}}, Status: 303, To: "/staff/me"},
		{Name: "one working day must be left", As: "owner", Method: "POST", Path: "/staff/me/quiet", Form: url.Values{"quiet": {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday"}}, Status: 422, Want: map[string]string{".govuk-error-summary a[href='#quiet']": "one working day"}},
		{Name: "somebody without a password cannot change it", Path: "/staff/me", As: "protector", Not: []string{"input[type=password]"}},
		{Name: "nor by a form of their own", Method: "POST", Path: "/staff/me/password", As: "protector", Form: url.Values{}, Status: 409},
		{Name: "the present password must be right", Method: "POST", Path: "/staff/me/password", As: "owner", Form: url.Values{"present": {"x"}, "password": {"another-gravel-teapot"}}, Status: 422, Want: map[string]string{"#present-error": "Enter your present password"}},
		{Name: "a password is changed", Method: "POST", Path: "/staff/me/password", As: "owner", Form: url.Values{"present": {goodPassword}, "password": {"another-gravel-teapot"}}, Status: 303, To: "/staff/me"},

		{Name: "the people are listed for administrators", Path: "/staff/people", As: "admin", Want: map[string]string{"h1": "People", "th[scope=row]": "Olu Owner", "td": "Action owner"}},
		{Name: "and for nobody else", Path: "/staff/people", As: "protector", Status: 403},
		{Name: "strangers are asked to sign in", Path: "/staff/people", Status: 303, To: "/sign-in*"},
		{Name: "the form for a new person lists every role", Path: "/staff/people/add", As: "admin", Want: map[string]string{"label[for=roles-18]": "System administrator", "legend": "Roles"}},
		{Name: "a new person needs name, address and role", Method: "POST", Path: "/staff/people/add", As: "admin", Form: url.Values{"email": {"nobody"}}, Status: 422, Want: map[string]string{"#name-error": "name", "#email-error": "correct format", "#roles-error": "at least one role", "#email": ""}},
		{Name: "a new person gets a link, shown once", Method: "POST", Path: "/staff/people/add", As: "admin", Form: url.Values{"name": {"Tia Team"}, "email": {"tia@exampleborough.example"}, "roles": {"team-manager"}, "team": {"North"}, "priorities": {"roadmap-2023/1\n\nroadmap-2023/2"}}, Want: map[string]string{"h1": "Link for Tia Team"}, Body: "https://plan.example/set-password/"},
		{Name: "the same address again is refused beside the field", Method: "POST", Path: "/staff/people/add", As: "admin", Form: url.Values{"name": {"Tia Two"}, "email": {"TIA@exampleborough.example"}, "roles": {"owner"}}, Status: 422, Want: map[string]string{"#email-error": "already"}},
		{Name: "a person's page shows who they are", Path: page, As: "admin", Want: map[string]string{"h1": "Olu Owner", "dd": "Action owner"}},
		{Name: "there is no page for nobody", Path: "/staff/people/nobody", As: "admin", Status: 404},
		{Name: "an administrator's own page has no forms to raise themselves", Path: "/staff/people/" + admin.ID, As: "admin", Want: map[string]string{".govuk-inset-text": "your own account"}, Not: []string{"main form"}},
		{Name: "nor does a form of their own help", Method: "POST", Path: "/staff/people/" + admin.ID + "/roles", As: "admin", Form: url.Values{"roles": {"director"}}, Status: 403},
		{Name: "no role at all is refused beside the field", Method: "POST", Path: page + "/roles", As: "admin", Form: url.Values{}, Status: 422, Want: map[string]string{"#roles-error": "at least one role"}},
		{Name: "roles are changed", Method: "POST", Path: page + "/roles", As: "admin", Form: url.Values{"roles": {"owner", "sponsor"}, "priorities": {"roadmap-2023/1"}}, Status: 303, To: page},
		{Name: "and stand on the page", Path: page, As: "admin", Want: map[string]string{"dd": "Assistant director (priority sponsor), Action owner", "textarea": "roadmap-2023/1"}},
		{Name: "a new link is made", Method: "POST", Path: page + "/link", As: "admin", Want: map[string]string{"h1": "Link for Olu Owner", "p": "works once"}},
		{Name: "disabling needs a reason", Method: "POST", Path: page + "/disable", As: "admin", Form: url.Values{}, Status: 422, Want: map[string]string{"#why-error": "Enter why"}},
		{Name: "an account is disabled", Method: "POST", Path: page + "/disable", As: "admin", Form: url.Values{"why": {"left the council"}}, Status: 303, To: page},
		{Name: "and its page says why", Path: page, As: "admin", Want: map[string]string{"dd": "left the council", "button": "Enable account"}},
		{Name: "and the list says so", Path: "/staff/people", As: "admin", Want: map[string]string{".govuk-tag": "Disabled"}},
		{Name: "it is enabled again", Method: "POST", Path: page + "/enable", As: "admin", Status: 303, To: page},

		{Name: "the record of changes shows who did what", Path: "/staff/record", As: "protector", Want: map[string]string{"h1": "Record of changes", "td": "enabled the account of", "caption": "Changes"}},
		{Name: "not to administrators", Path: "/staff/record", As: "admin", Status: 403},
		{Name: "by person", Path: "/staff/record?who=" + owner.ID, As: "protector", Want: map[string]string{"td": "set a password of their own", "#who option[selected]": "Olu Owner"}},
		{Name: "by noun and one of its kind", Path: "/staff/record?noun=person&id=" + admin.ID, As: "protector", Want: map[string]string{"td": "added Ada Admin as System administrator", "#noun option[selected]": "person"}},
		{Name: "by day", Path: "/staff/record?from=" + url.QueryEscape(today.UK()) + "&to=" + url.QueryEscape(today.UK()), As: "protector", Want: map[string]string{"td": "added Ada Admin"}},
		{Name: "tomorrow is empty", Path: "/staff/record?from=" + url.QueryEscape(today.AddDays(1).UK()), As: "protector", Want: map[string]string{"p": "There is no such entry"}, Not: []string{"table"}},
		{Name: "a date that is none is said beside the field", Path: "/staff/record?from=31/02/2026", As: "protector", Status: 422, Want: map[string]string{"#from-error": "Enter a real date"}},
		{Name: "the whole record is checked", Method: "POST", Path: "/staff/record/verify", As: "protector", Want: map[string]string{".govuk-inset-text": "entries hold"}},
	})
}

func TestRecordPages(t *testing.T) {
	d := dbtest.Open(t, schema...)
	a := New(d, Settings{})
	protector := add(t, a, "Dee Protector", "data-protection")
	h := house(t, a, map[string]*Person{"protector": &protector})
	ctx := dbtest.Ctx(t)
	for i := range 120 {
		if err := d.Write(ctx, fmt.Sprintf("wrote line %03d", i), func(tx *db.Tx) error {
			tx.About("action", "a")
			tx.About("measure", "m")
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("older entries are on the next page, none twice and none left out", func(t *testing.T) {
		seen, next := "", "/staff/record?noun=action"
		for range 5 {
			if next == "" {
				break
			}
			h.Visit(t, webtest.Row{Path: next, As: "protector", Want: map[string]string{"td": "action, measure"}, Keep: func(_ *testing.T, body []byte) {
				seen += string(body)
				next = ""
				if _, after, more := strings.Cut(string(body), "/staff/record?before="); more {
					query, _, _ := strings.Cut(after, `"`)
					next = "/staff/record?before=" + strings.ReplaceAll(query, "&amp;", "&")
				}
			}})
		}
		for i := range 120 {
			if n := strings.Count(seen, fmt.Sprintf("wrote line %03d<", i)); n != 1 {
				t.Fatalf("line %d is shown %d times", i, n)
			}
		}
	})
	t.Run("a record that was tampered with says at which entry", func(t *testing.T) {
		if err := d.Housekeep(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "update record set sentence = 'wrote nothing' where seq = 7", nil)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		h.Visit(t, webtest.Row{Method: "POST", Path: "/staff/record/verify", As: "protector", Want: map[string]string{".govuk-warning-text": "Entry 7 does not hold"}, Not: []string{".govuk-inset-text"}})
	})
}
