package e2e

import (
	"io"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestMinute holds the budget of governance.md §5: from the letter, an owner's or a partner's update takes two pages and four inputs at most.
// Signing in is counted apart, as one page.
func TestMinute(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	// A Tuesday in a round: letters go out.
	c := fresh(t, "WAYMARK_TODAY=2026-11-24")
	b := browser(t)
	r := read(t, b, c).withoutScript(t)
	const plan, action = "/staff/plan/roadmap", "/staff/plan/roadmap/action/1.1"
	one := func(pairs ...string) map[string][]string {
		m := map[string][]string{}
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = []string{pairs[i+1]}
		}
		return m
	}
	do := func(as, path string, f form) {
		t.Helper()
		r.be(t, as)
		r.visit(t, path)
		if status, at := r.where(); status != 200 {
			t.Fatalf("%s is answered with %d:\n%s", at, status, r.words(t, "main"))
		}
		r.send(t, f)
		if status, at := r.where(); status != 200 {
			t.Fatalf("%s is answered with %d:\n%s", at, status, r.words(t, "main"))
		}
	}
	do("Uma Signpost", "/staff/plan/new", form{values: one("from", "template", "title", "Northmere’s roadmap", "slug", "roadmap")})
	for _, ref := range []string{"1.1", "1.2", "1.3"} {
		do("Uma Signpost", plan+"/action/"+ref+"/edit", form{values: one("owner", c.id(t, "Kit Harbour"))})
	}
	do("Uma Signpost", plan+"/life", form{at: "form[action$='/consult']", values: one("consulted", "Children, parents and staff")})
	do("Della Summit", plan+"/life", form{at: "form[action$='/approve']", values: one("decision", "Approved as put", "forum", "Cabinet", "decided-on-day", "1", "decided-on-month", "4", "decided-on-year", "2026")})
	do("Della Summit", plan+"/life", form{at: "form[action$='/begin']"})
	do("Uma Signpost", plan+"/rounds", form{at: "form[action$='/rounds']", values: one("first-day", "10", "first-month", "12", "first-year", "2026")})
	do("Uma Signpost", action+"/links", form{at: "form[action$='/links']", values: one("name", "Jo Lantern", "works-at", "Northmere health", "email", "jo@health.example")})
	do("Uma Signpost", plan+"/rounds", form{at: "form[action$='/chase']"})

	update := one("what-happened", "We met each week.", "difference", "Children wait four days less.", "next", "A second clinic.", "delivery", "on track")
	t.Run("a partner, by the link in their letter", func(t *testing.T) {
		link := letterTo(t, c, "jo@health.example", `/update/[A-Z0-9]+`)
		r.be(t, "")
		pages, inputs := 0, len(update)
		r.visit(t, link)
		pages++
		r.send(t, form{values: update, button: "Submit"})
		pages++
		if got := r.words(t, "main"); !strings.Contains(got, "Thank you") || pages > 2 || inputs > 4 {
			t.Errorf("%d pages, %d inputs:\n%s", pages, inputs, got)
		}
	})
	t.Run("an owner, by the link in their letter of the day", func(t *testing.T) {
		link := letterTo(t, c, "kit@northmere.example", `/staff/plan/roadmap/action/1\.2/update`)
		r.be(t, "")
		r.visit(t, link)
		if _, at := r.where(); !strings.HasPrefix(at, "/sign-in") {
			t.Fatalf("nobody was asked who they are: %s", at)
		}
		pages, signIn, inputs := 0, 1, len(update)
		r.send(t, form{at: "form[action='/sign-in/as']", button: "Be Kit Harbour"})
		pages++
		if _, at := r.where(); at != link {
			t.Fatalf("after signing in: %s, want %s", at, link)
		}
		r.send(t, form{values: update, button: "Submit"})
		pages++
		if got := r.words(t, "main"); !strings.Contains(got, "is submitted") || pages > 2 || signIn > 1 || inputs > 4 {
			t.Errorf("%d pages, %d inputs:\n%s", pages, inputs, got)
		}
	})
	t.Run("the form keeps itself while it is written", func(t *testing.T) { keepsItself(t, read(t, b, c), "Kit Harbour", plan+"/action/1.3/update") })
}

// letterTo waits for a letter to an address that holds a link of a shape, as a mail program would, and gives the link's path.
func letterTo(t *testing.T, c *council, address, shape string) string {
	t.Helper()
	link := regexp.MustCompile(regexp.QuoteMeta(c.url) + "(" + shape + ")")
	for range 100 {
		files, err := filepath.Glob(filepath.Join(c.dir, "data", "mail", "*.eml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			f, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			m, err := mail.ReadMessage(f)
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
			f.Close()
			if err != nil {
				t.Fatal(err)
			}
			if found := link.FindStringSubmatch(string(text)); found != nil && strings.Contains(m.Header.Get("To"), address) {
				return found[1]
			}
		}
		time.Sleep(200 * time.Millisecond)
	}
	t.Fatalf("no letter to %s with a link like %s came", address, shape)
	return ""
}
