package e2e

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestJourneys walks the roads that Waymark promises, in a fresh council and with the browser's scripts switched off.
func TestJourneys(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	b := browser(t)
	c := fresh(t)
	r := read(t, b, c).withoutScript(t)
	says := func(t *testing.T, words string) {
		t.Helper()
		if got := r.words(t, "main"); !strings.Contains(got, words) {
			_, at := r.where()
			t.Fatalf("%s does not say %q:\n%s", at, words, got)
		}
	}
	answered := func(t *testing.T, want int) {
		t.Helper()
		if status, at := r.where(); status != want {
			t.Fatalf("%s is answered with %d, want %d:\n%s", at, status, want, r.words(t, "main"))
		}
	}
	script := axe(t)
	inspected := func(t *testing.T) {
		t.Helper()
		if n := r.count(t, "body.govuk-frontend-supported"); n != 0 {
			t.Fatal("scripts run all the same")
		}
		// axe itself waits on timers, which a browser without scripts does not run; the page was drawn without them.
		if err := chromedp.Run(r.ctx, emulation.SetScriptExecutionDisabled(false)); err != nil {
			t.Fatal(err)
		}
		problems, err := inspect(r.ctx, script, look{Width: 320})
		r.withoutScript(t)
		if _, at := r.where(); err != nil || len(problems) > 0 {
			t.Errorf("%s: %v\n\t%s", at, err, strings.Join(problems, "\n\t"))
		}
	}
	public := func(t *testing.T, path string) string {
		t.Helper()
		_, body := fetch(t, http.DefaultClient, "GET", c.url+path, nil)
		return string(body)
	}

	t.Run("a programme manager begins a plan and imports the published text onto it", func(t *testing.T) {
		r.be(t, "Uma Signpost")
		r.visit(t, "/staff/plan/new")
		r.send(t, form{values: map[string][]string{"from": {"template"}, "title": {"Northmere’s roadmap"}, "slug": {"roadmap"}}})
		r.visit(t, "/staff/plan/roadmap")
		answered(t, 200)
		before := r.count(t, "a[href^='/staff/plan/roadmap/action/']")
		r.visit(t, "/staff/plan/roadmap/action/2.1/ties")
		ties := r.value(t, "#core") + "|" + r.value(t, "#measures")

		r.visit(t, "/staff/plan/import?plan=roadmap")
		r.send(t, form{values: map[string][]string{"plan": {"roadmap"}}, files: map[string][]string{"file": {published(t)}}})
		answered(t, 200)
		says(t, "7 priorities, 44 actions")
		says(t, "Nothing is saved yet")
		inspected(t)
		if n := r.count(t, "input[name=take]:checked"); n != 44 {
			t.Errorf("%d actions are ticked", n)
		}
		if n := r.count(t, "main details[open] li"); n == 0 {
			t.Error("no guess is named")
		}
		first := r.value(t, "[name='text-1.1']")
		r.visit(t, "/staff/plan/roadmap/action/1.1")
		if strings.Contains(r.words(t, "main"), first) {
			t.Error("the preview changed the plan")
		}
		r.visit(t, "/staff/plan/import?plan=roadmap")
		r.send(t, form{values: map[string][]string{"plan": {"roadmap"}}, files: map[string][]string{"file": {published(t)}}})
		r.send(t, form{at: "form[action='/staff/plan/import/confirm']"})
		answered(t, 200)
		if after := r.count(t, "a[href^='/staff/plan/roadmap/action/']"); after != before {
			t.Errorf("%d links to actions became %d", before, after)
		}
		r.visit(t, "/staff/plan/roadmap/action/1.1")
		says(t, first)
		r.visit(t, "/staff/plan/roadmap/action/2.1/ties")
		if now := r.value(t, "#core") + "|" + r.value(t, "#measures"); now != ties || len(ties) < 3 {
			t.Errorf("the measures were %q and are %q", ties, now)
		}
	})

	t.Run("nothing is published while the council’s own crisis numbers are missing", func(t *testing.T) {
		r.be(t, "Uma Signpost")
		r.visit(t, "/staff/plan/roadmap/releases")
		says(t, "What must be mended first")
		if n := r.count(t, "main form[action$='/releases']"); n != 0 {
			t.Fatal("the plan can be proposed all the same")
		}
		const missing = "the council’s own crisis numbers are missing"
		says(t, missing)
		for kind, phone := range map[string]string{"front-door": "01632 960 001", "out-of-hours": "01632 960 002", "participation": "01632 960 003"} {
			r.visit(t, "/staff/contacts/"+kind)
			r.send(t, form{values: map[string][]string{"name": {"Northmere " + kind}, "phone": {phone}, "hours": {"Monday to Friday, 9am to 5pm"}}})
			answered(t, 200)
		}
		r.visit(t, "/staff/plan/roadmap/releases")
		if got := r.words(t, "main"); strings.Contains(got, missing) {
			t.Errorf("the numbers are there and are still asked for:\n%s", got)
		}
	})

	t.Run("an owner’s update is signed off by somebody else and then read by the public and by children", func(t *testing.T) {
		r.be(t, "Uma Signpost")
		r.visit(t, "/staff/plan/roadmap/action/1.1/edit")
		r.send(t, form{values: map[string][]string{"owner": {c.id(t, "Kit Harbour")}}})
		answered(t, 200)
		r.visit(t, "/staff/plan/roadmap")
		if n := r.count(t, "form[action$='/approve-child']"); n > 0 {
			r.send(t, form{at: "form[action$='/approve-child']"})
			answered(t, 200)
		}
		r.visit(t, "/staff/plan/roadmap/life")
		r.send(t, form{at: "form[action$='/consult']", values: map[string][]string{"consulted": {"Children, parents and carers, staff, health and police"}}})
		answered(t, 200)
		r.be(t, "Della Summit")
		r.visit(t, "/staff/plan/roadmap/life")
		r.send(t, form{at: "form[action$='/approve']", values: map[string][]string{"decision": {"Approved as put"}, "forum": {"Cabinet"}, "decided-on-day": {"1"}, "decided-on-month": {"4"}, "decided-on-year": {"2025"}}})
		answered(t, 200)
		r.send(t, form{at: "form[action$='/begin']"})
		answered(t, 200)

		r.be(t, "Kit Harbour")
		r.visit(t, "/staff")
		r.visit(t, "/staff/plan/roadmap/action/1.1/update")
		inspected(t)
		r.send(t, form{values: map[string][]string{"what-happened": {"The lantern walk brought forty families."}, "difference": {"Three of them asked for help at once."}, "next": {"A second walk in spring."},
			"delivery": {"on track"}, "child-text": {"We went for a walk with lamps. You can come too."}}, button: "Submit"})
		answered(t, 200)
		says(t, "Somebody else will sign it off")
		r.visit(t, "/staff/plan/roadmap/action/1.1/updates/1")
		says(t, "You wrote it, so somebody else signs it off")
		res, body := fetch(t, c.as(t, "Kit Harbour"), "POST", c.url+"/staff/plan/roadmap/action/1.1/updates/1/sign-off", nil)
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("the owner's own sign-off is answered with %s: %s", res.Status, problem.Find(body))
		}
		if strings.Contains(public(t, "/plan/roadmap/action/1.1"), "lantern walk") {
			t.Error("the update is public before anybody signed it off")
		}

		r.be(t, "Della Summit")
		r.visit(t, "/staff")
		r.follow(t, "Sign off")
		says(t, "The lantern walk")
		r.send(t, form{at: "form[action$='/sign-off']"})
		says(t, "is signed off")

		r.be(t, "Uma Signpost")
		r.visit(t, "/staff/plan/roadmap/releases")
		r.send(t, form{at: "form[action$='/releases']"})
		says(t, "Somebody else must approve it")
		if strings.Contains(public(t, "/plan/roadmap/action/1.1"), "lantern walk") {
			t.Error("the update is public before anybody approved the release")
		}
		r.be(t, "Della Summit")
		r.visit(t, "/staff/plan/roadmap/releases")
		r.send(t, form{at: "form[action$='/releases/approve']"})
		says(t, "is public now")

		r.be(t, "")
		r.visit(t, "/plan/roadmap/action/1.1")
		answered(t, 200)
		says(t, "The lantern walk brought forty families.")
		r.visit(t, "/young-people/action/1.1")
		says(t, "We went for a walk with lamps.")
	})

	t.Run("an analyst’s return becomes a figure that is the same on the page, in the CSV and in the JSON", func(t *testing.T) {
		dir := t.TempDir()
		c.command(t, "sample", "--children", "150", "--years", "1", "--csv-only", "--out", dir)
		files := map[string][]byte{}
		for _, path := range returns(t, dir) {
			body, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files[filepath.Base(filepath.Dir(path))+"/"+filepath.Base(path)] = body
		}
		pack := filepath.Join(dir, "903.zip")
		if err := os.WriteFile(pack, zipped(t, files), 0o600); err != nil {
			t.Fatal(err)
		}
		r.be(t, "Zoe Tally")
		r.visit(t, "/staff/collections/upload")
		inspected(t)
		r.send(t, form{files: map[string][]string{"files": {pack}}})
		answered(t, 200)
		_, at := r.where()
		for began := time.Now(); strings.Contains(r.words(t, "main"), "Being checked"); {
			if time.Since(began) > time.Minute {
				t.Fatal("the check does not end")
			}
			r.follow(t, "See how far it is now")
		}
		says(t, "To decide")
		inspected(t)
		r.follow(t, "See the rows")
		r.send(t, form{values: map[string][]string{"why": {"Putting the return right"}}})
		answered(t, 200)
		if n := r.count(t, "tbody tr"); n == 0 {
			t.Error("no issue is listed, though the sample plants some")
		}
		r.visit(t, at+"/accept")
		r.send(t, form{})
		says(t, "Accepted")

		figure := ""
		for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(100 * time.Millisecond) {
			r.visit(t, "/staff/measures/cla-dental")
			if m := regexp.MustCompile(`(\d+\.\d)% \((\d+) of (\d+)\)`).FindString(r.words(t, "main")); m != "" {
				figure = m
				break
			}
		}
		if figure == "" {
			t.Fatalf("cla-dental is not counted:\n%s", r.words(t, "main"))
		}
		r.visit(t, "/staff/releases/new")
		inspected(t)
		r.send(t, form{values: map[string][]string{"measures": {"cla-dental"}, "note": {"The first figure"}}})
		says(t, "You proposed this release, so somebody else decides on it")
		_, release := r.where()
		if strings.Contains(public(t, "/measures"), "cla-dental") {
			t.Error("the figure is public before anybody approved it")
		}
		r.be(t, "Della Summit")
		r.visit(t, release)
		r.send(t, form{at: "form[action$='/decision']", button: "Approve and publish"})
		says(t, "Approved")

		r.be(t, "")
		r.visit(t, "/measures/cla-dental")
		answered(t, 200)
		rows, err := csv.NewReader(strings.NewReader(public(t, "/data/measures/cla-dental.csv"))).ReadAll()
		if err != nil || len(rows) < 2 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		column := map[string]int{}
		for i, name := range rows[0] {
			column[name] = i
		}
		newest := rows[1]
		for _, row := range rows[1:] {
			if row[column["breakdown"]] == "" && row[column["as_at"]] >= newest[column["as_at"]] {
				newest = row
			}
		}
		value, num, den := newest[column["value"]], newest[column["numerator"]], newest[column["denominator"]]
		if !regexp.MustCompile(`^\d+(\.\d+)?$`).MatchString(value) {
			t.Fatalf("the CSV's newest value is %q: %v", value, newest)
		}
		says(t, value+"%")
		says(t, num+" of "+den)
		var answer struct{ Data json.RawMessage }
		if err := json.Unmarshal([]byte(public(t, "/api/v1/measures/cla-dental")), &answer); err != nil {
			t.Fatal(err)
		}
		flat := regexp.MustCompile(`\s+`).ReplaceAllString(string(answer.Data), "")
		for _, want := range []string{`"value":` + value, `"numerator":` + num, `"denominator":` + den} {
			if !strings.Contains(flat, want+",") && !strings.Contains(flat, want+"}") {
				t.Errorf("the JSON lacks %s, which the CSV has: %.600s", want, flat)
			}
		}
		// What is public is rounded so that no child can be found, and is near what staff read.
		var staff, shown float64
		_, _ = fmt.Sscanf(figure, "%f", &staff)
		_, _ = fmt.Sscanf(value, "%f", &shown)
		if d := staff - shown; d > 5 || d < -5 {
			t.Errorf("staff read %s and the public %s", figure, value)
		}
	})

	t.Run("the form to sign in is reached, filled in and sent with the keyboard alone", func(t *testing.T) {
		r.be(t, "")
		r.visit(t, "/sign-in")
		press := func(keys string) {
			t.Helper()
			if err := chromedp.Run(r.ctx, chromedp.KeyEvent(keys)); err != nil {
				t.Fatal(err)
			}
		}
		focus := func() (what string) {
			t.Helper()
			if err := chromedp.Run(r.ctx, chromedp.Evaluate(`(document.activeElement.id || document.activeElement.textContent.trim())`, &what)); err != nil {
				t.Fatal(err)
			}
			return what
		}
		press(kb.Tab)
		if got := focus(); got != "Skip to main content" {
			t.Errorf("the first Tab leads to %q", got)
		}
		seen := false
		if err := chromedp.Run(r.ctx, chromedp.Evaluate(`(() => { const b = document.activeElement.getBoundingClientRect(); return b.width > 1 && b.height > 1 && b.top >= 0 })()`, &seen)); err != nil || !seen {
			t.Errorf("the link to skip is not to be seen when it has the focus: %v", err)
		}
		for n := 0; focus() != "email"; n++ {
			if n > 40 {
				t.Fatal("forty Tabs do not reach the form")
			}
			press(kb.Tab)
		}
		press("nobody@northmere.example")
		press(kb.Tab)
		if got := focus(); got != "password" {
			t.Errorf("after the address comes %q", got)
		}
		press("not the password")
		if _, err := chromedp.RunResponse(r.ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
			t.Fatal(err)
		}
		answered(t, 422)
		says(t, "There is a problem")
		if title := r.title(t); !strings.HasPrefix(title, "Error: ") {
			t.Errorf("the title is %q", title)
		}
	})

	t.Run("a young person chooses a look, finds help from every page, and is told how to speak to a person", func(t *testing.T) {
		r.be(t, "")
		r.visit(t, "/young-people/action/1.1")
		r.send(t, form{at: "form.looks", button: "Pictures"})
		_, at := r.where()
		if at != "/young-people/action/1.1" {
			t.Errorf("choosing a look leads to %s", at)
		}
		r.visit(t, "/young-people")
		if r.count(t, "html[data-look=picture]") != 1 {
			t.Error("the look was not kept")
		}
		var cookies []*network.Cookie
		if err := chromedp.Run(r.ctx, chromedp.ActionFunc(func(ctx context.Context) (err error) { cookies, err = network.GetCookies().Do(ctx); return err })); err != nil {
			t.Fatal(err)
		}
		if len(cookies) != 1 || cookies[0].Name != "look" || len(cookies[0].Value) != 1 {
			t.Errorf("the cookies are %+v", cookies)
		}
		for _, page := range []string{"", "/priority/1", "/action/1.1", "/find", "/rights", "/how", "/tell-us", "/worried", "/nothing-here"} {
			r.visit(t, "/young-people"+page)
			r.follow(t, "I’m worried")
			says(t, "0800 1111")
			says(t, "01632 960 001")
			says(t, "01632 960 002")
		}
		r.visit(t, "/young-people/action/1.1")
		r.follow(t, "Tell us")
		says(t, "You can’t write to us now")
		says(t, "01632 960 003")
		if n := r.count(t, "main form, main textarea, main input"); n != 0 {
			t.Errorf("the closed form has %d fields", n)
		}
	})

	if wrong := r.complaints(); len(wrong) > 0 {
		t.Errorf("on the way:\n\t%s", strings.Join(wrong, "\n\t"))
	}
}
