package e2e

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// pastes puts a picture into the clipboard of a paste on the page, as a screenshot would come.
const pastes = `(async () => {
	const canvas = document.createElement("canvas");
	canvas.width = canvas.height = 8;
	canvas.getContext("2d").fillRect(0, 0, 8, 8);
	const clipboardData = new DataTransfer();
	clipboardData.items.add(new File([await new Promise(done => canvas.toBlob(done))], "waits.png", {type: "image/png"}));
	document.querySelector("#what-happened").dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
	return document.querySelector("[data-drop-status]").textContent;
})()`

// atEnd sets the cursor behind what is written, where a writer goes on.
const atEnd = `(() => { const field = document.querySelector("#what-happened"); field.focus(); field.setSelectionRange(field.value.length, field.value.length) })()`

// keepsItself holds what the form of an update promises while it is written: it is there after a reload, without a connection and after the
// writer was signed out; and a picture that is pasted becomes its evidence.
func keepsItself(t *testing.T, r *reader, as, path string) {
	says := func(t *testing.T, words string) {
		t.Helper()
		var got string
		for range 60 {
			if got = r.words(t, "[data-autosave-status]"); strings.Contains(got, words) {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		t.Fatalf("the form says %q, want %q", got, words)
	}
	types := func(t *testing.T, words string, then ...chromedp.Action) {
		t.Helper()
		if err := chromedp.Run(r.ctx, append(then, chromedp.Evaluate(atEnd, nil), chromedp.SendKeys("#what-happened", words, chromedp.ByQuery))...); err != nil {
			t.Fatal(err)
		}
	}
	holds := func(t *testing.T, words string) {
		t.Helper()
		if got := r.value(t, "#what-happened"); got != words {
			t.Fatalf("the field holds %q, want %q", got, words)
		}
	}
	offline := func(is bool) chromedp.Action {
		return chromedp.ActionFunc(func(ctx context.Context) error {
			if _, err := network.EmulateNetworkConditionsByRule([]*network.Conditions{{DownloadThroughput: -1, UploadThroughput: -1, Offline: is}}).Do(ctx); err != nil {
				return err
			}
			return network.OverrideNetworkState(is, 0, -1, -1).Do(ctx)
		})
	}
	r.be(t, as)
	r.visit(t, path)
	t.Run("what is typed is kept after a pause, said so, and there after a reload", func(t *testing.T) {
		types(t, "We met.")
		says(t, "Saved ")
		r.visit(t, path)
		holds(t, "We met.")
	})
	t.Run("without a connection it stays on the page and says so, and is saved when there is one again", func(t *testing.T) {
		types(t, " Twice."+kb.Tab, offline(true))
		says(t, "no connection")
		holds(t, "We met. Twice.")
		if err := chromedp.Run(r.ctx, offline(false)); err != nil {
			t.Fatal(err)
		}
		says(t, "Saved ")
		r.visit(t, path)
		holds(t, "We met. Twice.")
	})
	t.Run("after signing in again it is sent from the page on which it was typed", func(t *testing.T) {
		types(t, " Thrice."+kb.Tab, network.ClearBrowserCookies())
		says(t, "You were signed out")
		holds(t, "We met. Twice. Thrice.")
		r.be(t, as)
		if err := chromedp.Run(r.ctx, chromedp.Evaluate(`dispatchEvent(new Event("focus"))`, nil)); err != nil {
			t.Fatal(err)
		}
		says(t, "Saved ")
		r.visit(t, path)
		holds(t, "We met. Twice. Thrice.")
	})
	t.Run("a pasted picture becomes evidence with one sentence", func(t *testing.T) {
		var said string
		if err := chromedp.Run(r.ctx, chromedp.Evaluate(pastes, &said, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) })); err != nil {
			t.Fatal(err)
		}
		if n := r.count(t, "#evidence details[open]"); n != 1 || !strings.Contains(said, "waits.png is attached") {
			t.Fatalf("%d parts are open, and the page says %q", n, said)
		}
		r.send(t, form{at: "form[data-autosave]", values: map[string][]string{"evidence-shows": {"Waits fell from 16 days to 12."}}, button: "Save and come back"})
		if status, at := r.where(); status != 200 || !strings.Contains(r.words(t, "#evidence summary"), "1 given") {
			t.Fatalf("%s is answered with %d:\n%s", at, status, r.words(t, "main"))
		}
		holds(t, "We met. Twice. Thrice.")
	})
}
