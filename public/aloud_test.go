package public

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	devtools "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"waymark/web/webtest"
)

// TestAloudPages says which pages may be read aloud: none with a child's own words.
func TestAloudPages(t *testing.T) {
	h := house(castEdition())
	for _, path := range []string{"/young-people", "/young-people/priority/1", "/young-people/action/1.1", "/young-people/heard/3", "/young-people/news", "/young-people/worried"} {
		t.Run("LP-03: may be read aloud: "+path, func(t *testing.T) {
			h.Visit(t, webtest.Row{Path: path, Want: map[string]string{"template#aloud button": "Read to me"}})
		})
	}
	for _, row := range []webtest.Row{
		{Path: "/young-people/tell-us"}, {Path: "/young-people/answer"}, {Path: "/young-people/surveys/1"},
		{Method: "POST", Path: "/young-people/tell-us/start", Form: url.Values{}},
		{Method: "POST", Path: "/young-people/answer", Form: url.Values{"words-typed": {"a b c d"}}},
	} {
		t.Run("LP-03: never read aloud: "+row.Method+row.Path, func(t *testing.T) {
			row.Not = []string{"template"}
			h.Visit(t, row)
		})
	}
}

// pretended is a browser's speech that a test drives: what was spoken lies in window.spoken, and finish() ends the last.
const pretended = `(() => {
  window.spoken = []
  window.voices = %s
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
  const speech = {
    getVoices: () => window.voices,
    speak: (u) => { spoken.push(u); speech.now = u },
    cancel: () => { const u = speech.now; speech.now = null; if (u) u.onerror({ error: 'canceled' }) },
  }
  Object.defineProperty(window, 'speechSynthesis', { value: speech, configurable: true })
  window.finish = () => { const u = speech.now; speech.now = null; u.onend() }
  window.find = (voices) => { window.voices = voices; speech.onvoiceschanged() }
  window.press = (words) => { const b = [...document.querySelectorAll('.aloud button')].find((b) => b.textContent === words); if (!b) throw new Error('no button ' + words); b.click() }
  window.shown = () => [...document.querySelectorAll('.saying')].map((s) => s.textContent).join('').trim()
})()`

const (
	fromAfar = `{ name: 'Afar', lang: 'en-GB', localService: false, default: true }`
	unsure   = `{ name: 'Unsure', lang: 'en-GB' }`
	french   = `{ name: 'Proche', lang: 'fr-FR', localService: true }`
	american = `{ name: 'Near', lang: 'en_US', localService: true }`
	british  = `{ name: 'Here', lang: 'en_GB', localService: true }`
)

func TestReadAloud(t *testing.T) {
	ctx, address := browsed(t, house(castEdition()))
	visit := func(t *testing.T, path, speech string) {
		t.Helper()
		var id devtools.ScriptIdentifier
		if err := chromedp.Run(ctx, chromedp.ActionFunc(func(ctx context.Context) (err error) {
			id, err = devtools.AddScriptToEvaluateOnNewDocument(speech).Do(ctx)
			return err
		}), chromedp.Navigate(address+path), chromedp.ActionFunc(func(ctx context.Context) error {
			return devtools.RemoveScriptToEvaluateOnNewDocument(id).Do(ctx)
		})); err != nil {
			t.Fatal(err)
		}
	}
	with := func(voices ...string) string { return fmt.Sprintf(pretended, "["+strings.Join(voices, ",")+"]") }
	buttons := func(t *testing.T) string {
		t.Helper()
		return run(t, ctx, `[...document.querySelectorAll('.aloud button')].map((b) => b.textContent).join(', ')`)
	}
	is := func(t *testing.T, script, want string) {
		t.Helper()
		if got := run(t, ctx, script); got != want {
			t.Errorf("%s is %q, want %q", script, got, want)
		}
	}

	for name, speech := range map[string]string{
		"without any voice": with(), "with voices from afar alone": with(fromAfar), "with a voice that does not say whether it is near": with(unsure),
		"with a near voice of another language": with(fromAfar, french), "in a browser that cannot speak": `Object.defineProperty(window, 'speechSynthesis', { value: undefined })`,
	} {
		t.Run("LP-03: there is no button "+name, func(t *testing.T) {
			visit(t, "/young-people", speech)
			is(t, `document.querySelectorAll('.aloud').length`, "0")
			is(t, `(window.spoken || []).length`, "0")
		})
	}
	t.Run("LP-03: the button comes with the first near voice and goes with the last", func(t *testing.T) {
		visit(t, "/young-people", with(fromAfar))
		run(t, ctx, "find(["+fromAfar+","+american+"])")
		if got := buttons(t); got != "Read to me" {
			t.Errorf("the buttons are %q", got)
		}
		is(t, `document.querySelector('h1').nextElementSibling.className`, "aloud")
		run(t, ctx, "press('Read to me')")
		is(t, `spoken[0].voice.name`, "Near")
		run(t, ctx, "find(["+fromAfar+"])")
		is(t, `document.querySelectorAll('.aloud, .saying').length`, "0")
		is(t, `speechSynthesis.now`, "null")
	})
	t.Run("LP-03: the nearest voice reads, one sentence after the other, and each is shown", func(t *testing.T) {
		visit(t, "/young-people/heard/2", with(fromAfar, french, american, british))
		before := run(t, ctx, `document.querySelector('main').innerHTML`)
		run(t, ctx, "press('Read to me')")
		if got := buttons(t); got != "Pause, Stop" {
			t.Errorf("the buttons are %q", got)
		}
		var all []string
		for i := 0; run(t, ctx, "!speechSynthesis.now") == "false"; i++ {
			if i > 100 {
				t.Fatal("it never ends")
			}
			is(t, `spoken.length`, fmt.Sprint(i+1))
			is(t, `spoken.at(-1).voice.name + spoken.at(-1).lang`, "Hereen_GB")
			text := run(t, ctx, `spoken.at(-1).text`)
			if shown := strings.Join(strings.Fields(run(t, ctx, "shown()")), " "); shown != text || len(text) > 180 {
				t.Errorf("it says %q and shows %q", text, shown)
			}
			all = append(all, text)
			run(t, ctx, "finish()")
		}
		for _, want := range []string{"A new park", "We want a park near us.", "We do not own the park.", "You can tell us now.", "Did this make things better?", "You can ask an advocate to help you.", "What this means in grown-up words", "We do not ask who you are.", "We just count."} {
			if !slices.Contains(all, want) {
				t.Errorf("%q was not read as a sentence of its own: %q", want, all)
			}
		}
		if text := strings.Join(all, " "); strings.Contains(text, "The trust owns") || strings.Contains(text, "Read to me") || strings.Contains(text, "A new park A new park") {
			t.Errorf("it reads what is not shown: %s", text)
		}
		if got := buttons(t); got != "Read to me" {
			t.Errorf("at the end the buttons are %q", got)
		}
		if after := run(t, ctx, `document.querySelector('main').innerHTML`); after != before {
			t.Error("the page is not as it was")
		}
	})
	t.Run("LP-03: it can be paused, go on and be stopped", func(t *testing.T) {
		visit(t, "/young-people/priority/1", with(british))
		run(t, ctx, "press('Read to me')")
		is(t, `spoken[0].text`, "1. Help and keeping safe")
		run(t, ctx, "finish()")
		run(t, ctx, "press('Pause')")
		is(t, `speechSynthesis.now`, "null")
		if got := buttons(t); got != "Go on, Stop" {
			t.Errorf("the buttons are %q", got)
		}
		is(t, `shown() === spoken[1].text`, "true")
		run(t, ctx, "press('Go on')")
		is(t, `spoken[2].text === spoken[1].text`, "true")
		run(t, ctx, "finish()")
		run(t, ctx, `document.querySelectorAll('.aloud button')[1].focus()`)
		run(t, ctx, "press('Stop')")
		is(t, `speechSynthesis.now`, "null")
		is(t, `document.querySelectorAll('.saying').length`, "0")
		is(t, `document.activeElement.textContent`, "Read to me")
		run(t, ctx, "press('Read to me')")
		is(t, `spoken.at(-1).text`, "1. Help and keeping safe")
	})
	t.Run("LP-03: whoever leaves the page is not heard any more", func(t *testing.T) {
		visit(t, "/young-people/worried", with(british))
		is(t, `document.querySelector('.aloud p').textContent`, "People near you may hear it.")
		run(t, ctx, "press('Read to me')")
		is(t, `(() => { const before = !!speechSynthesis.now; dispatchEvent(new Event('pagehide')); return before && !speechSynthesis.now })()`, "true")
		run(t, ctx, "press('Read to me')")
		is(t, `(() => { document.querySelector('a.button[data-leave]').click(); return speechSynthesis.now })()`, "null")
	})
	t.Run("LP-03: the sentence is seen in forced colours, and nothing glides for those who do not want it", func(t *testing.T) {
		for _, motion := range []string{"reduce", "no-preference"} {
			media(t, ctx, map[string]string{"forced-colors": "active", "prefers-reduced-motion": motion})
			visit(t, "/young-people", with(british))
			run(t, ctx, "press('Read to me')")
			is(t, `(() => { const s = getComputedStyle(document.querySelector('.saying')), b = getComputedStyle(document.body); return s.backgroundColor !== b.backgroundColor && s.color !== s.backgroundColor && s.backgroundColor !== 'rgba(0, 0, 0, 0)' })()`, "true")
			is(t, `getComputedStyle(document.documentElement).scrollBehavior`, map[string]string{"reduce": "auto", "no-preference": "smooth"}[motion])
		}
	})
}
