package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// browser starts Debian's chromium, closed to everything but this machine.
func browser(t *testing.T) context.Context {
	t.Helper()
	profile, err := os.MkdirTemp("", "waymark-chromium-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) }) // Chromium may still be writing to it
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", false))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatalf("no browser (make tools installs it): %v", err)
	}
	return ctx
}

// tab is a tab of its own with its own cookies.
func tab(t *testing.T, browser context.Context) context.Context {
	t.Helper()
	whole := cdp.WithExecutor(browser, chromedp.FromContext(browser).Browser)
	own, err := target.CreateBrowserContext().WithDisposeOnDetach(true).Do(whole)
	if err != nil {
		t.Fatal(err)
	}
	// A window of its own: a headless Chromium opens no tab where there is no window.
	id, err := target.CreateTarget("about:blank").WithBrowserContextID(own).WithNewWindow(true).Do(whole)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithTargetID(id))
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// look is how a page is looked at.
type look struct {
	Width  int64
	Dark   bool
	Forced bool // forced colours, as in Windows' high contrast
}

func (l look) String() string {
	s := fmt.Sprintf("%dpx", l.Width)
	if l.Dark {
		s += " dark"
	}
	if l.Forced {
		s += " forced colours"
	}
	return s
}

var looks = []look{{Width: 320}, {Width: 1280}, {Width: 320, Dark: true}, {Width: 1280, Dark: true}, {Width: 1280, Forced: true}}

func (l look) put() chromedp.Action {
	scheme, forced := "light", "none"
	if l.Dark {
		scheme = "dark"
	}
	if l.Forced {
		forced = "active"
	}
	return chromedp.Tasks{
		emulation.SetDeviceMetricsOverride(l.Width, 900, 1, l.Width < 600),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "forced-colors", Value: forced}, {Name: "prefers-reduced-motion", Value: "reduce"}}),
	}
}

// violation is what axe says is wrong.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML           string `json:"html"`
		FailureSummary string `json:"failureSummary"`
	}
}

// axeRun names the rules: every A and AA rule to WCAG 2.2, good practice, and four that axe still calls experimental.
const axeRun = `axe.run(document, {resultTypes: ["violations"], ` + axeRules + `}).then(r => JSON.stringify(r.violations))`

const axeRules = `runOnly: {type: "tag", values: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]},
	rules: {"css-orientation-lock": {enabled: true}, "p-as-heading": {enabled: true}, "table-fake-caption": {enabled: true}, "td-has-header": {enabled: true}}`

// axeColours are the rules whose answer depends on colours alone: in the dark and in forced colours a page has the same words
// and the same places as in the light.
const axeColours = `axe.run(document, {resultTypes: ["violations"], runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}}).then(r => JSON.stringify(r.violations))`

// exempt is what axe finds in GOV.UK Frontend's own scripts: each names its button in full for those who hear it, beginning
// with words that differ from the few that are seen. The visible words are all in the name.
var exempt = map[string][]string{
	"label-content-name-mismatch": {"govuk-accordion__section-button", "govuk-file-upload-button"},
}

func exempted(rule, html string) bool {
	for _, class := range exempt[rule] {
		if strings.Contains(html, class) {
			return true
		}
	}
	return false
}

func axe(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("axe is not there; run make build: %v", err)
	}
	return string(b)
}

// inspect looks at a page as it stands in the tab in one look: what axe finds, and whether it scrolls sideways.
func inspect(ctx context.Context, axe string, l look) (problems []string, err error) {
	ctx, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	var found string
	var wide, inner int64
	var there bool
	run := axeRun
	if l.Dark || l.Forced {
		run = axeColours
	}
	if err = chromedp.Run(ctx, l.put(), chromedp.Sleep(30*time.Millisecond), chromedp.Evaluate("typeof window.axe === 'object'", &there)); err != nil {
		return nil, err
	}
	if !there {
		if err = chromedp.Run(ctx, chromedp.Evaluate(axe+";0", nil)); err != nil {
			return nil, err
		}
	}
	err = chromedp.Run(ctx,
		chromedp.Evaluate(run, &found, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }),
		chromedp.Evaluate("document.documentElement.scrollWidth", &wide),
		chromedp.Evaluate("document.documentElement.clientWidth", &inner))
	if err != nil {
		return nil, err
	}
	var violations []violation
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		return nil, err
	}
	for _, v := range violations {
		for _, n := range v.Nodes {
			if !exempted(v.ID, n.HTML) {
				problems = append(problems, fmt.Sprintf("%s: %s: %.300s (%s)", l, v.ID, n.HTML, strings.Join(strings.Fields(n.FailureSummary), " ")))
			}
		}
	}
	if wide > inner {
		var widest string
		if err := chromedp.Run(ctx, chromedp.Evaluate(tooWide, &widest)); err != nil {
			return nil, err
		}
		problems = append(problems, fmt.Sprintf("%s: the page is %d px wide and scrolls sideways: %.300s", l, wide, widest))
	}
	return problems, nil
}

// tooWide finds the innermost element that sticks out on the right, to name it.
const tooWide = `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest(".waymark-scroll, .scroll")).pop()?.outerHTML || ""`

var unsafeName = regexp.MustCompile(`[^a-z0-9]+`)

// shoot keeps a picture of the page where WAYMARK_TEST_PICTURES names a folder, so that a person can look at it.
func shoot(t *testing.T, ctx context.Context, name string, l look) {
	t.Helper()
	folder := os.Getenv("WAYMARK_TEST_PICTURES")
	if folder == "" {
		return
	}
	var png []byte
	err := chromedp.Run(ctx, l.put(), chromedp.ActionFunc(func(ctx context.Context) (err error) {
		png, err = page.CaptureScreenshot().WithCaptureBeyondViewport(true).Do(ctx)
		return err
	}))
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, unsafeName.ReplaceAllString(strings.ToLower(name+" "+l.String()), "-")+".png"), png, 0o600)
	}
	if err != nil {
		t.Error(err)
	}
}

// reader is somebody at a tab of their own, with what went wrong on the way: requests to other hosts, complaints on the console.
type reader struct {
	ctx   context.Context
	tab   context.Context // the same without an end in time
	house *council

	mu     sync.Mutex
	wrong  []string
	status int64  // of the last page
	at     string // its address
	late   bool   // it ran out of time
}

// read gives somebody a tab on a council's site.
func read(t *testing.T, browser context.Context, c *council) *reader {
	t.Helper()
	r := &reader{ctx: tab(t, browser), house: c}
	r.tab = r.ctx
	own, _ := url.Parse(c.url)
	chromedp.ListenTarget(r.ctx, func(e any) {
		r.mu.Lock()
		defer r.mu.Unlock()
		switch e := e.(type) {
		case *network.EventRequestWillBeSent:
			if to, err := url.Parse(e.Request.URL); err == nil && to.Scheme != "data" && to.Scheme != "about" && to.Host != own.Host {
				r.wrong = append(r.wrong, "it asks another host for "+e.Request.URL)
			}
		case *network.EventResponseReceived:
			if e.Type == network.ResourceTypeDocument {
				r.status, r.at = e.Response.Status, e.Response.URL
			} else if e.Response.Status >= 400 {
				r.wrong = append(r.wrong, fmt.Sprintf("%s is answered with %d", e.Response.URL, e.Response.Status))
			}
		case *page.EventJavascriptDialogOpening:
			r.wrong = append(r.wrong, "a dialog opens: "+e.Message)
			go func() { _ = chromedp.Run(r.tab, page.HandleJavaScriptDialog(true)) }() // what it asks would stop the tab
		case *runtime.EventExceptionThrown:
			r.wrong = append(r.wrong, "a script fails: "+e.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.APITypeError || e.Type == runtime.APITypeWarning {
				r.wrong = append(r.wrong, fmt.Sprintf("the console says: %s", e.Args[0].Value))
			}
		case *log.EventEntryAdded:
			// That a page was answered with 404 or 422 is told by its status.
			if e.Entry.Source != log.SourceNetwork && (e.Entry.Level == log.LevelError || e.Entry.Level == log.LevelWarning) {
				r.wrong = append(r.wrong, "the console says: "+e.Entry.Text)
			}
		}
	})
	return r
}

// atMost gives everything that the tab does until the end so much time, so that a page that does not come back fails by its name.
func (r *reader) atMost(d time.Duration) (end func()) {
	ctx, stop := context.WithTimeout(r.tab, d)
	r.ctx = ctx
	return func() {
		r.late = ctx.Err() != nil
		stop()
		r.ctx = r.tab
	}
}

// lost says whether the tab ran out of time at what it did last.
func (r *reader) lost() bool { return r.late }

// complaints are what went wrong since they were last asked for.
func (r *reader) complaints() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.wrong
	r.wrong = nil
	return out
}

func (r *reader) where() (status int, path string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	u, _ := url.Parse(r.at)
	if u == nil {
		return int(r.status), r.at
	}
	return int(r.status), u.Path
}

// be makes the reader one of the invented council's people, or nobody.
func (r *reader) be(t *testing.T, name string) {
	t.Helper()
	do := []chromedp.Action{network.ClearBrowserCookies()}
	if name != "" {
		do = append(do, network.SetCookie("waymark_session", r.house.session(t, name)).WithURL(r.house.url).WithHTTPOnly(true))
	}
	if err := chromedp.Run(r.ctx, do...); err != nil {
		t.Fatal(err)
	}
}

// visit opens a page.
func (r *reader) visit(t *testing.T, path string) {
	t.Helper()
	ctx, stop := context.WithTimeout(r.ctx, 30*time.Second)
	defer stop()
	if _, err := chromedp.RunResponse(ctx, chromedp.Navigate(r.house.url+path)); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// form is a form to be filled in and sent: values by field name, files by field name, and the words on the button.
type form struct {
	at     string // the form's selector; the page's only form with method post when empty
	values map[string][]string
	files  map[string][]string
	button string
	rest   time.Duration // before it is pressed, where whoever is too fast is taken for a program
}

// fillIn sets the fields as a person would leave them and presses the button.
const fillIn = `(at, values, button) => {
	const form = document.querySelector(at);
	if (!form) return "there is no form " + at;
	for (const [name, wanted] of Object.entries(values)) {
		const fields = [...form.elements].filter(e => e.name === name);
		if (!fields.length) return "the form has no field " + name;
		for (const f of fields) {
			if (f.type === "checkbox" || f.type === "radio") f.checked = wanted.includes(f.value);
			else f.value = wanted[0];
		}
	}
	const buttons = [...form.querySelectorAll("button")].filter(b => b.type === "submit" && (!button || b.textContent.trim() === button));
	if (!buttons.length) return "the form has no button " + button;
	const own = buttons.find(b => !b.hasAttribute("formaction")); // what checks words is beside the form's own button
	(!button && own || buttons[0]).click();
	return "";
}`

// send fills in a form of the page and sends it.
func (r *reader) send(t *testing.T, f form) {
	t.Helper()
	ctx, stop := context.WithTimeout(r.ctx, 60*time.Second)
	defer stop()
	if f.at == "" {
		f.at = "main form[method=post]"
	}
	time.Sleep(f.rest)
	if f.values == nil {
		f.values = map[string][]string{}
	}
	do := []chromedp.Action{}
	for name, paths := range f.files {
		do = append(do, chromedp.SetUploadFiles(f.at+" input[type=file][name="+name+"]", paths, chromedp.ByQuery))
	}
	values, err := json.Marshal(f.values)
	if err != nil {
		t.Fatal(err)
	}
	var wrong string
	do = append(do, chromedp.Evaluate(fmt.Sprintf("(%s)(%q, %s, %q)", fillIn, f.at, values, f.button), &wrong), chromedp.ActionFunc(func(context.Context) error {
		if wrong != "" {
			return errors.New(wrong)
		}
		return nil
	}))
	if _, err := chromedp.RunResponse(ctx, do...); err != nil {
		_, at := r.where()
		t.Fatalf("%s: %v", at, err)
	}
}

// follow presses a link by its words, or by how they begin.
func (r *reader) follow(t *testing.T, link string) {
	t.Helper()
	ctx, stop := context.WithTimeout(r.ctx, 60*time.Second)
	defer stop()
	found := false
	_, err := chromedp.RunResponse(ctx, chromedp.Evaluate(fmt.Sprintf(`(() => { const a = [...document.querySelectorAll("a")].find(a => a.textContent.trim().startsWith(%q)); if (a) a.click(); return !!a })()`, link), &found),
		chromedp.ActionFunc(func(context.Context) error {
			if !found {
				return fmt.Errorf("there is no link %q", link)
			}
			return nil
		}))
	if err != nil {
		_, at := r.where()
		t.Fatalf("%s: %v", at, err)
	}
}

// withoutScript switches the browser's scripts off for the pages of this tab. What these tests evaluate themselves still runs.
func (r *reader) withoutScript(t *testing.T) *reader {
	t.Helper()
	if err := chromedp.Run(r.ctx, emulation.SetScriptExecutionDisabled(true)); err != nil {
		t.Fatal(err)
	}
	return r
}

// words are what stands in the first element that a selector finds; "" where there is none.
func (r *reader) words(t *testing.T, selector string) string {
	t.Helper()
	var s string
	if err := chromedp.Run(r.ctx, chromedp.Evaluate(fmt.Sprintf("(document.querySelector(%q)||{}).innerText||''", selector), &s)); err != nil {
		t.Fatal(err)
	}
	return s
}

// value is what a field of the page holds.
func (r *reader) value(t *testing.T, selector string) (s string) {
	t.Helper()
	if err := chromedp.Run(r.ctx, chromedp.Evaluate(fmt.Sprintf("document.querySelector(%q).value", selector), &s)); err != nil {
		t.Fatal(err)
	}
	return s
}

// title is the page's title.
func (r *reader) title(t *testing.T) (s string) {
	t.Helper()
	if err := chromedp.Run(r.ctx, chromedp.Title(&s)); err != nil {
		t.Fatal(err)
	}
	return s
}

// count is how many elements a selector finds.
func (r *reader) count(t *testing.T, selector string) (n int) {
	t.Helper()
	if err := chromedp.Run(r.ctx, chromedp.Evaluate(fmt.Sprintf("document.querySelectorAll(%q).length", selector), &n)); err != nil {
		t.Fatal(err)
	}
	return n
}
