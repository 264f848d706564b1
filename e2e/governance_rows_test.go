package e2e

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// named is the first link on a page, as somebody sees it, whose words begin so.
func (c *council) named(t testing.TB, name, path, words string) string {
	t.Helper()
	_, body := fetch(t, c.as(t, name), "GET", c.url+path, nil)
	m := regexp.MustCompile(`href="([^"]+)"[^>]*>\s*` + words).FindSubmatch(body)
	if m == nil {
		t.Fatalf("%s has no link that begins with %q for %s", path, words, name)
	}
	return html.UnescapeString(string(m[1]))
}

// partnerLink sends somebody outside a link for an update of the first action that can have one, and gives what their letter leads to.
func partnerLink(t *testing.T, c *council, name string) string {
	t.Helper()
	const plan = "/staff/plan/roadmap-2025"
	uma := c.as(t, "Uma Signpost")
	_, body := fetch(t, uma, "GET", c.url+plan, nil)
	for i, m := range regexp.MustCompile(`href="(`+plan+`/action/[0-9.]+)"`).FindAllSubmatch(body, -1) {
		at, email := string(m[1]), fmt.Sprintf("%s%d@health.example", strings.ToLower(strings.Fields(name)[0]), i)
		if _, links := fetch(t, uma, "GET", c.url+at+"/links", nil); !strings.Contains(string(links), "Nobody outside has a link") {
			continue
		}
		if res, _ := fetch(t, uma, "POST", c.url+at+"/links", url.Values{"name": {name}, "works-at": {"Exampleborough’s invented health trust"}, "email": {email}}); res.StatusCode != http.StatusOK {
			continue // no update of it is asked for
		}
		to := letterTo(t, c, email, `/update/[A-Z0-9]+`)
		if _, page := fetch(t, http.DefaultClient, "GET", c.url+to, nil); strings.Contains(string(page), "data-autosave") {
			return to
		}
	}
	t.Fatal("no action can have a link for an update")
	return ""
}

// recovering is the recovery plan of the first action that may have a new one.
func recovering(t *testing.T, c *council) string {
	t.Helper()
	const plan = "/staff/plan/roadmap-2025"
	uma := c.as(t, "Uma Signpost")
	_, body := fetch(t, uma, "GET", c.url+plan, nil)
	for _, m := range regexp.MustCompile(`href="(`+plan+`/action/[0-9.]+)"`).FindAllSubmatch(body, -1) {
		at := string(m[1]) + "/recovery"
		if _, page := fetch(t, uma, "GET", c.url+at, nil); strings.Contains(string(page), `name="cause"`) {
			return at
		}
	}
	t.Fatal("no action may have a recovery plan")
	return ""
}

// governanceRows are states of the plan's and the boards' pages that need something made first.
func governanceRows(t *testing.T, c *council) []seen {
	t.Helper()
	const roadmap = "/staff/plan/roadmap-2025"
	one := func(pairs ...string) map[string][]string {
		m := map[string][]string{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = []string{pairs[i+1]}
		}
		return m
	}
	live := partnerLink(t, c, "Robin Ford")
	written := one("what-happened", "We met each week.", "difference", "Children wait four days less.", "next", "A second clinic.", "delivery", "on track")
	began := c.named(t, "Uma Signpost", "/staff/board/forums/cpb", "(?:Monday|Tuesday|Wednesday|Thursday|Friday)?,? ?20 November 2026")
	ticked := &form{at: "form:has(#updates)", button: "Sign off those that are ticked"}
	_, clear := fetch(t, c.as(t, "Della Summit"), "GET", c.url+roadmap+"/clear", nil)
	m := regexp.MustCompile(`name="updates"[^>]*value="([^"]+)"`).FindSubmatch(clear)
	if m == nil {
		t.Fatal("no update can be signed off together with others")
	}
	ticked.values = one("updates", html.UnescapeString(string(m[1])))
	return []seen{
		{name: "partner’s update", path: live, want: "You write as Robin Ford"},
		{name: "partner’s update wrong", path: live, send: &form{values: one("what-happened", "", "difference", long, "delivery", "off track"), button: "Submit"}, status: 422},
		{name: "partner’s update sent", path: partnerLink(t, c, "Sal Brook"), send: &form{values: written, button: "Submit"}, want: "Your update was sent"},
		{name: "updates to clear, asked once more", as: "Della Summit", path: roadmap + "/clear", send: ticked, want: "I have read them"},
		{name: "updates to clear, overtaken", as: "Della Summit", path: roadmap + "/clear", send: ticked, then: &form{values: one("updates", "1.1/0/1")}, status: 409, want: "nothing is signed off yet"},
		{name: "evidence to check", as: "Uma Signpost", path: c.named(t, "Uma Signpost", "/staff/evidence?show=check", "In each team"), want: "personal data"},
		{name: "evidence to check wrong", as: "Uma Signpost", path: c.named(t, "Uma Signpost", "/staff/evidence?show=check", "In each team"), send: &form{at: "form[action$='/check']"}, status: 422},
		{name: "boards meeting that runs", as: "Uma Signpost", path: began, want: "Agenda"},
		{name: "boards item while the meeting runs", as: "Uma Signpost", path: began + "/items/2", want: "What was said?"},
		{name: "boards item while the meeting runs, wrong", as: "Uma Signpost", path: began + "/items/2", send: &form{at: "form:has(input[value=assign])", values: one("what", "", "owner-name", long, "due-day", "40")}, status: 422},
		{name: "boards item while the meeting runs, decided wrong", as: "Uma Signpost", path: began + "/items/2", send: &form{at: "form:has(input[value=decide])", values: one("words", "")}, status: 422},
		{name: "recovery plan wrong", as: "Uma Signpost", path: recovering(t, c), send: &form{at: "form:has([name=cause])", values: one("cause", "", "effect", long, "back-by-day", "31", "back-by-month", "2", "back-by-year", "2027", "step-2", "Ask the partners", "due-2-day", "40")}, status: 422},
	}
}
