package public

import (
	"context"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"waymark/web/webtest"
)

// browsed opens a browser, closed to everything but this machine, before the pages of a house.
func browsed(t *testing.T, h *webtest.House) (ctx context.Context, address string) {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser")
	}
	server := httptest.NewServer(h.Handler(t))
	t.Cleanup(server.Close)
	profile, err := os.MkdirTemp("", "waymark-chromium-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) }) // Chromium may still be writing to it
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-sync", true))
	alloc, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil {
		t.Fatalf("no browser (make tools installs it): %v", err)
	}
	ctx, over := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(over)
	return ctx, server.URL
}

// run is what a script in the page says.
func run(t *testing.T, ctx context.Context, script string) (s string) {
	t.Helper()
	if err := chromedp.Run(ctx, chromedp.Evaluate("String("+script+")", &s)); err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return s
}

// media pretends what somebody prefers.
func media(t *testing.T, ctx context.Context, features map[string]string) {
	t.Helper()
	var all []*emulation.MediaFeature
	for name, value := range features {
		all = append(all, &emulation.MediaFeature{Name: name, Value: value})
	}
	if err := chromedp.Run(ctx, emulation.SetEmulatedMedia().WithFeatures(all)); err != nil {
		t.Fatal(err)
	}
}

// onPaper pretends that the page is on paper, or on a screen again.
func onPaper(t *testing.T, ctx context.Context, paper bool) {
	t.Helper()
	kind := ""
	if paper {
		kind = "print"
	}
	if err := chromedp.Run(ctx, emulation.SetEmulatedMedia().WithMedia(kind)); err != nil {
		t.Fatal(err)
	}
}
