package public

import (
	"context"
	"strings"
	"testing"
	"time"

	devtools "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// minutesByHand makes a page's long timers wait for a test: minutes(n) lets n of them pass. Short ones run as they are.
const minutesByHand = `(() => {
  const real = window.setTimeout, clear = window.clearTimeout
  let now = 0, last = 0
  const waiting = new Map()
  window.setTimeout = (f, ms, ...rest) => {
    if (!(ms >= 60000)) return real(f, ms, ...rest)
    waiting.set(--last, { f, at: now + ms / 60000 })
    return last
  }
  window.clearTimeout = (id) => { if (!waiting.delete(id)) clear(id) }
  window.minutes = (n) => {
    const end = now + n
    for (;;) {
      const next = [...waiting].filter(([, w]) => w.at <= end).sort((a, b) => a[1].at - b[1].at)[0]
      if (!next) break
      waiting.delete(next[0])
      now = next[1].at
      next[1].f()
    }
    now = end
  }
})()`

// TestStillThere lets the time pass over a page on which somebody writes (E3).
func TestStillThere(t *testing.T) {
	ctx, address := browsed(t, house(castEdition()))
	if err := chromedp.Run(ctx, chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := devtools.AddScriptToEvaluateOnNewDocument(minutesByHand).Do(ctx)
		return err
	})); err != nil {
		t.Fatal(err)
	}
	until := func(t *testing.T, script, want string) {
		t.Helper()
		for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
			got := run(t, ctx, script)
			if got == want {
				return
			}
			if time.Since(began) > 15*time.Second {
				t.Fatalf("%s is %q, want %q", script, got, want)
			}
		}
	}
	const heading, typed, asked = `((document.querySelector('h1') || {}).textContent || '').trim()`, `(document.querySelector('#text') || {}).value`, `document.querySelectorAll('dialog').length`
	press := func(button string) {
		run(t, ctx, `[...document.querySelectorAll('main button, dialog button')].find((b) => b.textContent.trim() === '`+button+`').click()`)
	}
	write := func(words string) {
		run(t, ctx, `(() => { const b = document.querySelector('#text'); b.value = '`+words+`'; b.dispatchEvent(new Event('input', { bubbles: true })) })()`)
	}
	minutes := func(n string) { run(t, ctx, "minutes("+n+")") }
	begin := func(t *testing.T) {
		t.Helper()
		if err := chromedp.Run(ctx, chromedp.Navigate(address+"/young-people/tell-us")); err != nil {
			t.Fatal(err)
		}
		press("Start")
		until(t, heading, questions[askAbout])
		press("Next")
		until(t, heading, questions[askWords])
	}

	t.Run("E3: nobody is disturbed before fifteen minutes without typing are over", func(t *testing.T) {
		begin(t)
		write("The bus is late")
		minutes("14.9")
		until(t, asked, "0")
		write("The bus is late again")
		minutes("14.9")
		until(t, asked, "0")
	})
	t.Run("E3: then the page asks, says what comes, and keeps the words", func(t *testing.T) {
		minutes("0.2")
		until(t, asked, "1")
		if got := run(t, ctx, `document.querySelector('dialog').innerText`); !strings.Contains(got, "Are you still there?") || !strings.Contains(got, "clear this page in 5 minutes") {
			t.Errorf("it asks %q", got)
		}
		until(t, `document.activeElement.textContent.trim()`, "I am still here")
		minutes("4.8")
		until(t, typed, "The bus is late again")
	})
	t.Run("E3: whoever says that they are there keeps their words, as often as they like", func(t *testing.T) {
		for range 12 { // WCAG 2.2.1 asks for ten times
			press("I am still here")
			until(t, asked, "0")
			minutes("14.9")
			until(t, asked, "0")
			until(t, typed, "The bus is late again")
			minutes("0.2")
			until(t, asked, "1")
		}
	})
	t.Run("E3: where nobody answers for five minutes the page is cleared, and Back does not bring the words", func(t *testing.T) {
		minutes("5")
		until(t, heading, "Tell us")
		if body := run(t, ctx, `document.body.outerHTML`); strings.Contains(body, "The bus is late") {
			t.Error("the page still has what was written")
		}
		run(t, ctx, "history.back()")
		until(t, "(history.state || {}).at", "1") // where the first question was
		until(t, heading, "Tell us")
		if body := run(t, ctx, `document.body.outerHTML`); strings.Contains(body, "The bus is late") {
			t.Error("Back brings what was written")
		}
	})
	t.Run("E3: a page on which nothing is written is left alone", func(t *testing.T) {
		if err := chromedp.Run(ctx, chromedp.Navigate(address+"/young-people")); err != nil {
			t.Fatal(err)
		}
		minutes("60")
		until(t, asked, "0")
	})
}
