package account

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"waymark/db"
	"waymark/db/dbtest"
	"waymark/web"
)

// site serves this room's own pages and one page for each of two permissions, as main would.
type site struct {
	*httptest.Server
	a *Accounts
	d *db.DB
}

func serve(t *testing.T, a *Accounts, d *db.DB) *site {
	t.Helper()
	hello := func(w http.ResponseWriter, r *http.Request) error {
		p, _ := From(r.Context())
		who, _ := db.Who(r.Context())
		_, err := fmt.Fprintf(w, "hello %s, written down as %s", p.Name, who.Name)
		return err
	}
	routes := append(a.Routes(),
		web.Route{Pattern: "GET /staff", May: web.SignedIn, Do: hello},
		web.Route{Pattern: "GET /staff/measures", May: MeasureRead, Do: hello},
		web.Route{Pattern: "GET /staff/mystery", May: "a permission nobody knows", Do: hello},
		web.Route{Pattern: "GET /{$}", May: web.Anyone, Do: hello})
	h, err := web.New(web.Options{Site: web.Site{Council: "Exampleborough", SampleMode: a.Sample}, Routes: routes, Gate: a.Gate, Sessions: a.Sessions})
	if err != nil {
		t.Fatal(err)
	}
	s := &site{httptest.NewServer(h), a, d}
	t.Cleanup(s.Close)
	if a.PublicURL == "" {
		a.PublicURL = s.URL
	}
	return s
}

// browser is a person with cookies of their own, who follows no redirects by themselves.
type browser struct {
	t    *testing.T
	site *site
	http *http.Client
}

func (s *site) browser(t *testing.T) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, s, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

type answer struct {
	*http.Response
	body string
}

func (b *browser) do(req *http.Request, err error) answer {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	res, err := b.http.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{res, string(body)}
}

func (b *browser) get(path string) answer {
	b.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = b.site.URL + path
	}
	return b.do(http.NewRequest(http.MethodGet, path, nil))
}

func (b *browser) post(path string, form url.Values, headers ...string) answer {
	b.t.Helper()
	req, err := http.NewRequest(http.MethodPost, b.site.URL+path, strings.NewReader(form.Encode()))
	if err == nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for i := 0; i < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
	}
	return b.do(req, err)
}

func (b *browser) signIn(p Person, password string) answer {
	b.t.Helper()
	return b.post("/sign-in", url.Values{"email": {p.Email}, "password": {password}, "to": {"/staff"}})
}

func (a answer) want(t *testing.T, status int, text string) {
	t.Helper()
	if a.StatusCode != status || !strings.Contains(a.body, text) {
		t.Errorf("status %d, want %d with %q in:\n%.600s", a.StatusCode, status, text, a.body)
	}
}

func (a answer) wantTo(t *testing.T, to string) {
	t.Helper()
	if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != to {
		t.Errorf("status %d to %q, want %q:\n%.600s", a.StatusCode, a.Header.Get("Location"), to, a.body)
	}
}

func TestSignIn(t *testing.T) {
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		a := New(d, Settings{PublicURL: "https://plan.example"})
		var ahead time.Duration
		a.now = func() time.Time { return time.Now().Add(ahead) }
		a.sessions.Cookie.Secure = false // the test's server speaks http
		s := serve(t, a, d)
		owner := withPassword(t, a, add(t, a, "Olu Owner", "owner"))
		auditor := withPassword(t, a, add(t, a, "Aud Auditor", "auditor"))
		admin := add(t, a, "Ada Admin", "administrator")

		t.Run("a page for staff sends strangers to sign in and brings them back", func(t *testing.T) {
			b := s.browser(t)
			b.get("/staff/measures?key=a&at=b").wantTo(t, "/sign-in?to=%2Fstaff%2Fmeasures%3Fkey%3Da%26at%3Db")
			b.get("/sign-in?to=%2Fstaff%2Fmeasures%3Fkey%3Da%26at%3Db").want(t, 200, `value="/staff/measures?key=a&amp;at=b"`)
			b.post("/sign-in", url.Values{"email": {" " + strings.ToUpper(owner.Email)}, "password": {goodPassword}, "to": {"/staff/measures?key=a"}}).wantTo(t, "/staff/measures?key=a")
			b.get("/staff/measures").want(t, 200, "hello Olu Owner, written down as Olu Owner")
			b.get("/sign-in").wantTo(t, "/staff")
			if p := get(t, a, owner.ID); p.LastSeen != d.Today() {
				t.Errorf("last seen %s", p.LastSeen)
			}
		})
		t.Run("the cookie is out of reach of scripts and other sites, holds no name and is secure over https", func(t *testing.T) {
			res := s.browser(t).signIn(owner, goodPassword)
			var cookie *http.Cookie
			for _, c := range res.Cookies() {
				if c.Name == "waymark_session" {
					cookie = c
				}
			}
			if cookie == nil || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.MaxAge != 0 || len(cookie.Value) < 40 {
				t.Fatalf("the cookie is %v", cookie)
			}
			if !New(d, Settings{PublicURL: "https://plan.example"}).sessions.Cookie.Secure || New(d, Settings{PublicURL: "http://localhost"}).sessions.Cookie.Secure {
				t.Error("the cookie is not secure over https, or is over http")
			}
			var kept []string
			if err := d.All(t.Context(), &kept, "select hash from session", nil); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(strings.Join(kept, " "), cookie.Value) {
				t.Error("the session's token lies in the database")
			}
		})
		t.Run("a wrong password, a wrong address and a disabled account get the same answer", func(t *testing.T) {
			gone := withPassword(t, a, add(t, a, "Gia Gone", "owner"))
			if err := a.Disable(dbtest.Ctx(t), gone.ID, "left"); err != nil {
				t.Fatal(err)
			}
			for _, form := range []url.Values{
				{"email": {owner.Email}, "password": {"wrong-wrong-wrong"}},
				{"email": {"nobody@exampleborough.example"}, "password": {goodPassword}},
				{"email": {gone.Email}, "password": {goodPassword}},
				{"email": {admin.Email}, "password": {goodPassword}}, // has set none
			} {
				b := s.browser(t)
				res := b.post("/sign-in", form)
				res.want(t, 422, "The email address or the password is wrong, or the account is disabled")
				if strings.Contains(res.body, form.Get("password")) {
					t.Error("the password stands on the page")
				}
				b.get("/staff").wantTo(t, "/sign-in?to=%2Fstaff")
			}
		})
		t.Run("an empty form says what is missing and costs no try", func(t *testing.T) {
			for range 30 {
				s.browser(t).post("/sign-in", url.Values{}).want(t, 422, "Enter your email address")
			}
		})
		t.Run("a role opens its own pages and no others; an unknown permission opens none", func(t *testing.T) {
			b := s.browser(t)
			b.signIn(auditor, goodPassword).wantTo(t, "/staff")
			b.get("/staff").want(t, 200, "hello Aud Auditor")
			b.get("/staff/measures").want(t, 403, "Your role here (Case auditor) does not include this page")
			b.get("/staff/people").want(t, 403, "does not include")
			b.get("/staff/mystery").want(t, 403, "does not include")
			b.get("/").want(t, 200, "hello")
		})
		t.Run("where to go after signing in is a path of this site", func(t *testing.T) {
			for _, to := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "staff", "", "/\tevil", "http:evil"} {
				if got := returnPath(to); got != "/staff" {
					t.Errorf("%q leads to %q", to, got)
				}
			}
			if got := returnPath("/staff/plan/roadmap-2023/1.3?x=y"); got != "/staff/plan/roadmap-2023/1.3?x=y" {
				t.Errorf("an honest path leads to %q", got)
			}
		})
		t.Run("signing out ends the session on the server too", func(t *testing.T) {
			b := s.browser(t)
			b.signIn(auditor, goodPassword)
			u, _ := url.Parse(s.URL)
			stolen := b.http.Jar.Cookies(u)
			b.post("/sign-out", nil).wantTo(t, "/sign-in")
			b.get("/sign-in").want(t, 200, "You are signed out")
			b.http.Jar.SetCookies(u, stolen)
			b.get("/staff").wantTo(t, "/sign-in?to=%2Fstaff")
		})
		t.Run("a session begun by somebody else is not taken over on signing in", func(t *testing.T) {
			b := s.browser(t)
			b.signIn(auditor, goodPassword)
			u, _ := url.Parse(s.URL)
			before := b.http.Jar.Cookies(u)
			b.signIn(auditor, goodPassword)
			other := s.browser(t)
			other.http.Jar.SetCookies(u, before)
			other.get("/staff").wantTo(t, "/sign-in?to=%2Fstaff")
		})
		t.Run("a leaver is out at the next request, and stays out when enabled again", func(t *testing.T) {
			p := withPassword(t, a, add(t, a, "Lee Leaver", "owner"))
			b := s.browser(t)
			b.signIn(p, goodPassword)
			b.get("/staff").want(t, 200, "hello Lee Leaver")
			if err := a.Disable(dbtest.Ctx(t), p.ID, "left the council"); err != nil {
				t.Fatal(err)
			}
			b.get("/staff").wantTo(t, "/sign-in?to=%2Fstaff")
			if err := a.Enable(dbtest.Ctx(t), p.ID); err != nil {
				t.Fatal(err)
			}
			b.get("/staff").wantTo(t, "/sign-in?to=%2Fstaff")
		})
		t.Run("a change of roles ends the sessions that had the old ones", func(t *testing.T) {
			p := withPassword(t, a, add(t, a, "Mo Mover", "owner"))
			b := s.browser(t)
			b.signIn(p, goodPassword)
			b.get("/staff/measures").want(t, 200, "hello")
			if err := a.ChangeRoles(dbtest.Ctx(t), p.ID, []string{"auditor"}, "", nil); err != nil {
				t.Fatal(err)
			}
			b.get("/staff/measures").wantTo(t, "/sign-in?to=%2Fstaff%2Fmeasures")
		})
		t.Run("changing a password keeps this session and ends the others", func(t *testing.T) {
			p := withPassword(t, a, add(t, a, "Pia Password", "owner"))
			here, elsewhere := s.browser(t), s.browser(t)
			here.signIn(p, goodPassword)
			elsewhere.signIn(p, goodPassword)
			here.post("/staff/me/password", url.Values{"present": {"wrong"}, "password": {"another-gravel-teapot"}}).want(t, 422, "Enter your present password")
			here.post("/staff/me/password", url.Values{"present": {goodPassword}, "password": {"password1234"}}).want(t, 422, "easy to guess")
			here.post("/staff/me/password", url.Values{"present": {goodPassword}, "password": {"another-gravel-teapot"}}).wantTo(t, "/staff/me")
			here.get("/staff/me").want(t, 200, "Your password is changed")
			elsewhere.get("/staff").wantTo(t, "/sign-in?to=%2Fstaff")
		})
		t.Run("a session ends after an hour of nothing, and after a working day whatever happens", func(t *testing.T) {
			defer func() { ahead = 0 }()
			b := s.browser(t)
			ahead = 0
			a.byAccount = newLimits(5, 20*time.Second, time.Now)
			b.signIn(auditor, goodPassword)
			for range 10 { // kept alive by being used
				ahead += 55 * time.Minute
				b.get("/staff").want(t, 200, "hello")
			}
			ahead += 65 * time.Minute
			b.get("/staff").wantTo(t, "/sign-in?to=%2Fstaff")
			ahead = 0
			b.signIn(auditor, goodPassword)
			for ; ahead < sessionLasts; ahead += 50 * time.Minute {
				b.get("/staff").want(t, 200, "hello")
			}
			b.get("/staff").wantTo(t, "/sign-in?to=%2Fstaff")
		})
		t.Run("a form from another website is refused", func(t *testing.T) {
			b := s.browser(t)
			b.post("/sign-in", url.Values{"email": {owner.Email}, "password": {goodPassword}}, "Sec-Fetch-Site", "cross-site").want(t, 403, "another website")
			b.post("/sign-out", nil, "Origin", "https://evil.example").want(t, 403, "another website")
		})
		t.Run("nobody is one click from being somebody in a real council", func(t *testing.T) {
			b := s.browser(t)
			res := b.get("/sign-in")
			if strings.Contains(res.body, "Olu Owner") || strings.Contains(res.body, "invented") {
				t.Error("the sign-in page lists people")
			}
			b.post("/sign-in/as", url.Values{"person": {owner.ID}}).want(t, 404, "no page")
			b.get("/staff").wantTo(t, "/sign-in?to=%2Fstaff")
			b.get("/sign-in/council").want(t, 404, "does not sign in that way")
			b.get("/sign-in/back?code=x&state=y").want(t, 404, "does not sign in that way")
		})
		t.Run("visitors of public pages get no session", func(t *testing.T) {
			if res := s.browser(t).get("/"); len(res.Cookies()) > 0 {
				t.Errorf("cookies %v", res.Cookies())
			}
		})
	})
}

func TestLimits(t *testing.T) {
	d := dbtest.Open(t, schema...)
	a := New(d, Settings{})
	var ahead time.Duration
	a.now = func() time.Time { return time.Now().Add(ahead) }
	s := serve(t, a, d)
	owner := withPassword(t, a, add(t, a, "Olu Owner", "owner"))
	wrong := func(email, from string) answer {
		return s.browser(t).post("/sign-in", url.Values{"email": {email}, "password": {"wrong-wrong-wrong"}}, "X-Forwarded-For", from)
	}
	t.Run("one account can be tried five times in a row, from wherever", func(t *testing.T) {
		for i := range 5 {
			wrong(owner.Email, fmt.Sprintf("192.0.2.%d", i)).want(t, 422, "wrong")
		}
		res := wrong(owner.Email, "192.0.2.99")
		res.want(t, 429, "Wait a minute")
		s.browser(t).post("/sign-in", url.Values{"email": {owner.Email}, "password": {goodPassword}}).want(t, 429, "Wait a minute")
	})
	t.Run("after a while the right password opens again", func(t *testing.T) {
		ahead += time.Minute
		s.browser(t).signIn(owner, goodPassword).wantTo(t, "/staff")
	})
	t.Run("one address can try twenty accounts in a row, and others go on", func(t *testing.T) {
		many := 0
		for i := range 30 {
			if wrong(fmt.Sprintf("nobody%d@example.org", i), "198.51.100.7").StatusCode == http.StatusTooManyRequests {
				many++
			}
		}
		if many < 9 || many > 10 {
			t.Errorf("%d of 30 were turned away, want the last ten", many)
		}
		wrong("somebody@example.org", "198.51.100.8").want(t, 422, "wrong")
	})
	t.Run("links cannot be guessed fast either", func(t *testing.T) {
		b := s.browser(t)
		ahead += time.Hour
		last := 0
		for range 25 {
			last = b.get("/set-password/guess").StatusCode
		}
		if last != http.StatusTooManyRequests {
			t.Errorf("the 25th guess got %d", last)
		}
	})
}

func TestAddressOf(t *testing.T) {
	for _, row := range []struct{ words, remote, forwarded, want string }{
		{"straight from outside", "203.0.113.5:4711", "", "203.0.113.5"},
		{"somebody outside cannot choose their address", "203.0.113.5:4711", "198.51.100.1", "203.0.113.5"},
		{"the proxy on this machine says who it was", "127.0.0.1:4711", "198.51.100.1", "198.51.100.1"},
		{"only what the proxy itself wrote down counts", "10.0.0.2:4711", "1.2.3.4, 198.51.100.1", "198.51.100.1"},
		{"nonsense in the header is not an address", "10.0.0.2:4711", "nonsense", "10.0.0.2"},
		{"the newer internet", "[2001:db8::1]:4711", "", "2001:db8::1"},
	} {
		t.Run(row.words, func(t *testing.T) {
			a := New(dbtest.Open(t, schema...), Settings{PublicURL: "https://plan.example.gov.uk"})
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = row.remote
			if row.forwarded != "" {
				r.Header.Set("X-Forwarded-For", row.forwarded)
			}
			if got := a.addressOf(r); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
}

func TestWithoutAProxyNobodyChoosesTheirAddress(t *testing.T) {
	a := New(dbtest.Open(t, schema...), Settings{PublicURL: "http://plan.internal:8080"})
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = "10.0.0.2:4711"
	r.Header.Set("X-Forwarded-For", "198.51.100.1")
	if got := a.addressOf(r); got != "10.0.0.2" {
		t.Errorf("a machine of the council's own network is taken for %s", got)
	}
}

func TestSample(t *testing.T) {
	d := dbtest.Open(t, schema...)
	a := New(d, Settings{Sample: true})
	s := serve(t, a, d)
	owner := add(t, a, "Olu Owner", "owner")
	gone := add(t, a, "Gia Gone", "owner")
	if err := a.Disable(dbtest.Ctx(t), gone.ID, "left"); err != nil {
		t.Fatal(err)
	}
	b := s.browser(t)
	t.Run("one click makes anybody any person of an invented council, and the page says what it is", func(t *testing.T) {
		res := b.get("/sign-in?to=/staff/measures")
		res.want(t, 200, "Be Olu Owner")
		res.want(t, 200, "is invented")
		if strings.Contains(res.body, "Gia Gone") {
			t.Error("a leaver is on the list")
		}
		b.post("/sign-in/as", url.Values{"person": {owner.ID}, "to": {"/staff/measures"}}).wantTo(t, "/staff/measures")
		b.get("/staff/measures").want(t, 200, "hello Olu Owner")
		b.get("/staff/me").want(t, 200, "is invented")
	})
	t.Run("another click makes them another", func(t *testing.T) {
		b.get("/sign-in").want(t, 200, "Be Olu Owner")
	})
	t.Run("a leaver and nobody cannot be been", func(t *testing.T) {
		b.post("/sign-in/as", url.Values{"person": {gone.ID}}).want(t, 403, "disabled")
		b.post("/sign-in/as", url.Values{"person": {"nobody"}}).want(t, 404, "")
	})
}

func TestSecretsStayOut(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	defer slog.SetDefault(before)
	d := dbtest.Open(t, schema...)
	a := New(d, Settings{})
	s := serve(t, a, d)
	b := s.browser(t)
	p := add(t, a, "Olu Owner", "owner")
	link, err := a.Link(dbtest.Ctx(t), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	b.get(link)
	b.post(strings.TrimPrefix(link, s.URL), url.Values{"password": {goodPassword}}).wantTo(t, "/sign-in")
	b.post("/sign-in", url.Values{"email": {p.Email}, "password": {"not-" + goodPassword}}).want(t, 422, "wrong")
	b.signIn(p, goodPassword).wantTo(t, "/staff")
	b.post("/staff/me/password", url.Values{"present": {goodPassword}, "password": {"password1234"}}).want(t, 422, "guess")
	u, _ := url.Parse(s.URL)
	secrets := []string{goodPassword, "password1234", strings.TrimPrefix(link, s.URL+"/set-password/"), p.Email}
	for _, cookie := range b.http.Jar.Cookies(u) {
		secrets = append(secrets, cookie.Value)
	}
	if len(secrets) < 5 || !strings.Contains(log.String(), "sign-in refused") {
		t.Fatalf("nothing was logged, or there is no session: %s", log.String())
	}
	for _, secret := range secrets {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log tells %q", secret)
		}
	}
}
