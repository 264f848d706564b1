package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser starts Debian's chromium, closed to everything but this machine.
func browser(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
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
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
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
const axeRun = `axe.run(document, {resultTypes: ["violations"], runOnly: {type: "tag", values: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]},
	rules: {"css-orientation-lock": {enabled: true}, "p-as-heading": {enabled: true}, "table-fake-caption": {enabled: true}, "td-has-header": {enabled: true}}})
	.then(r => JSON.stringify(r.violations))`

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
	var found string
	var wide, inner int64
	err = chromedp.Run(ctx, l.put(), chromedp.Sleep(50*time.Millisecond),
		chromedp.Evaluate(axe+";0", nil),
		chromedp.Evaluate(axeRun, &found, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }),
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
			problems = append(problems, fmt.Sprintf("%s: %s: %s (%s)", l, v.ID, n.HTML, strings.Join(strings.Fields(n.FailureSummary), " ")))
		}
	}
	if wide > inner {
		problems = append(problems, fmt.Sprintf("%s: the page is %d px wide and scrolls sideways", l, wide))
	}
	return problems, nil
}

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

// strangers gathers every request of a tab that goes anywhere but to the house itself.
func strangers(ctx context.Context, house string) *[]string {
	var out []string
	own, _ := url.Parse(house)
	chromedp.ListenTarget(ctx, func(e any) {
		if sent, ok := e.(*network.EventRequestWillBeSent); ok {
			if to, err := url.Parse(sent.Request.URL); err == nil && to.Scheme != "data" && to.Scheme != "about" && to.Host != own.Host {
				out = append(out, sent.Request.URL)
			}
		}
	})
	return &out
}
