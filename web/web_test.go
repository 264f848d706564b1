package web_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"waymark/fault"
	"waymark/web"
	"waymark/web/webtest"
)

// framed is a page of one heading in the staff frame.
func framed(p web.Page) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return web.Staff(p).Render(templ.WithChildren(ctx, templ.Raw("<h1>"+p.Title+"</h1>")), w)
	})
}

func house() *webtest.House {
	say := func(err error) web.Handler { return func(http.ResponseWriter, *http.Request) error { return err } }
	return &webtest.House{
		May:       func(as, p string) bool { return as == "owner" && p == "plan.write" },
		Unvisited: map[string]string{"GET /missing": "fails on purpose", "GET /conflict": "fails on purpose", "GET /closed": "fails on purpose", "GET /broken": "fails on purpose", "GET /panics": "fails on purpose", "GET /api/missing": "fails on purpose"},
		Routes: []web.Route{
			{Pattern: "GET /open", May: web.Anyone, Do: func(w http.ResponseWriter, r *http.Request) error { return web.JSON(w, "open") }},
			{Pattern: "GET /staff/plan", May: "plan.write", Do: func(w http.ResponseWriter, r *http.Request) error {
				return web.Render(w, r, 200, framed(web.Page{Title: "Plan", Crumbs: []web.Crumb{{Text: "Home", Href: "/staff"}}}))
			}},
			{Pattern: "POST /say", May: web.SignedIn, Limit: 20, Do: func(w http.ResponseWriter, r *http.Request) error {
				if _, err := web.Day(r, "due"); err != nil {
					return err
				}
				return web.Done(w, r, "/open", "Said "+web.Text(r, "a"))
			}},
			{Pattern: "GET /missing", May: web.Anyone, Do: say(fault.NotFound("There is no action 9.9."))},
			{Pattern: "GET /closed", May: web.Anyone, Do: say(fault.Conflict("The plan was closed on 3 March 2026."))},
			{Pattern: "GET /conflict", May: web.Anyone, Do: say(fault.Overtaken("Ada changed it at 10:02.").At("title", "Theirs: New title"))},
			{Pattern: "GET /broken", May: web.Anyone, Do: say(http.ErrNoLocation)},
			{Pattern: "GET /panics", May: web.Anyone, Do: func(http.ResponseWriter, *http.Request) error { panic("secret 12345") }},
			{Pattern: "GET /api/missing", May: web.Anyone, Do: say(fault.NotFound("No such measure."))},
		},
	}
}

func TestPages(t *testing.T) {
	h := house()
	h.Run(t, []webtest.Row{
		{Name: "an open page needs nobody", Path: "/open", Body: `"open"`},
		{Name: "a closed page sends a stranger to sign in and back", Path: "/staff/plan?x=1", Status: 303, To: "/sign-in?to=%2Fstaff%2Fplan%3Fx%3D1"},
		{Name: "a closed page refuses who may not", As: "visitor", Path: "/staff/plan", Status: 403, Want: map[string]string{"h1": "You cannot do this", "p": "You may not open this page."}},
		{Name: "a closed page opens for who may", As: "owner", Path: "/staff/plan", Want: map[string]string{"title": "Plan – Waymark, Exampleborough", "ol a": "Home"}},
		{Name: "a form leads on and says what was done", As: "visitor", Method: "POST", Path: "/say", Form: url.Values{"a": {"yes"}}, Status: 303, To: "/open"},
		{Name: "a date that is none is a problem with its field", As: "visitor", Method: "POST", Path: "/say", Form: url.Values{"due-day": {"x"}}, Status: 422, Want: map[string]string{"li": "Enter a real date"}},
		{Name: "a body over the limit is refused", As: "visitor", Method: "POST", Path: "/say", Form: url.Values{"a": {strings.Repeat("x", 50)}}, Status: 413},
		{Name: "a page that is not there says so", Path: "/nowhere", Status: 404, Want: map[string]string{"h1": "Page not found"}},
		{Name: "a fault speaks its words", Path: "/missing", Status: 404, Want: map[string]string{"p": "There is no action 9.9."}},
		{Name: "what cannot be done as things stand is not somebody else's doing", Path: "/closed", Status: 409, Want: map[string]string{"h1": "This cannot be done now", "main": "closed on 3 March"}},
		{Name: "a conflict shows the other text", Path: "/conflict", Status: 409, Want: map[string]string{"h1": "Somebody else changed this first", "li": "Theirs: New title"}},
		{Name: "an unexpected error keeps its cause to itself", Path: "/broken", Status: 500, Want: map[string]string{"h1": "Sorry, there is a problem"}},
		{Name: "a panic keeps its cause to itself", Path: "/panics", Status: 500, Keep: func(t *testing.T, body []byte) {
			if strings.Contains(string(body), "12345") {
				t.Error("the page tells the panic")
			}
		}},
		{Name: "a program gets problem+json", Path: "/api/missing", Status: 404, Body: `"detail":"No such measure."`},
	})
}

func TestDoor(t *testing.T) {
	s := house()
	handler, err := web.New(web.Options{Routes: s.Routes, Site: web.Site{Secure: true}, Gate: func(string, *http.Request) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(r *http.Request) *http.Response {
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, r)
		return rec.Result()
	}
	t.Run("a form from another site is refused", func(t *testing.T) {
		r := httptest.NewRequest("POST", "/say", strings.NewReader("a=1"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		if got := ask(r).StatusCode; got != 403 {
			t.Errorf("status %d", got)
		}
	})
	t.Run("every answer carries the policy, and the policy allows no inline script or style", func(t *testing.T) {
		for _, path := range []string{"/open", "/nowhere", "/broken"} {
			p := ask(httptest.NewRequest("GET", path, nil)).Header.Get("Content-Security-Policy")
			if !strings.HasPrefix(p, "default-src 'self'") || strings.Contains(p, "unsafe") {
				t.Errorf("%s: %q", path, p)
			}
		}
	})
	t.Run("what was done is said once", func(t *testing.T) {
		r := httptest.NewRequest("POST", "/say", strings.NewReader("a=1"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		cookies := ask(r).Cookies()
		if len(cookies) != 1 || !cookies[0].HttpOnly || !cookies[0].Secure {
			t.Fatalf("cookies %v", cookies)
		}
		next := httptest.NewRequest("GET", "/staff/plan", nil)
		next.AddCookie(cookies[0])
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, next)
		if !strings.Contains(rec.Body.String(), "Said 1") {
			t.Error("it is not said")
		}
		if c := rec.Result().Cookies(); len(c) != 1 || c[0].MaxAge >= 0 {
			t.Errorf("it is kept: %v", c)
		}
	})
	t.Run("what a person saw is not cached", func(t *testing.T) {
		if got := ask(httptest.NewRequest("GET", "/staff/plan", nil)).Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("Cache-Control %q", got)
		}
	})
	t.Run("a route that says nobody may enter is refused at start", func(t *testing.T) {
		if _, err := web.New(web.Options{Routes: []web.Route{{Pattern: "GET /x"}}}); err == nil {
			t.Error("it was accepted")
		}
	})
	t.Run("two routes that collide are refused at start", func(t *testing.T) {
		r := web.Route{Pattern: "GET /x", May: web.Anyone, Do: func(http.ResponseWriter, *http.Request) error { return nil }}
		if _, err := web.New(web.Options{Routes: []web.Route{r, r}}); err == nil {
			t.Error("it was accepted")
		}
	})
}
