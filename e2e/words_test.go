package e2e

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestWordsAreChecked holds what the helper below a box for children's words says: while somebody types, by its button, and without any script.
func TestWordsAreChecked(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	c := sample(t)
	r := read(t, browser(t), c)
	defer r.atMost(time.Minute)()
	r.be(t, "May Chorus")
	r.visit(t, "/staff/news/new")
	const helper = "[data-words=child-text]"
	until := func(selector, want string) {
		t.Helper()
		for began := time.Now(); time.Since(began) < 20*time.Second; time.Sleep(50 * time.Millisecond) {
			if strings.Contains(r.words(t, selector), want) {
				return
			}
		}
		t.Fatalf("%s does not say %q but %q", selector, want, r.words(t, selector))
	}
	run := func(script string) {
		t.Helper()
		if err := chromedp.Run(r.ctx, chromedp.Evaluate(script, nil)); err != nil {
			t.Fatal(err)
		}
	}
	typed := func(text string) {
		run(fmt.Sprintf(`(() => { const b = document.querySelector("#child-text"); b.value = %q; b.dispatchEvent(new Event("input", { bubbles: true })) })()`, text))
	}
	t.Run("RD-06: a banned word is named a moment after it was typed", func(t *testing.T) {
		typed("Your placement is ready.")
		until(helper, "“placement” is a word of the office")
		until(helper+" [role=status]", "One thing to change")
	})
	t.Run("RD-04: the verdict follows the text, and the button asks at once and leaves the form where it is", func(t *testing.T) {
		typed("Your new home is ready.")
		run(`document.querySelector("[data-words=child-text] button").click()`)
		until(helper, "Plain enough for children.")
		if _, at := r.where(); !strings.HasSuffix(at, "/staff/news/new") {
			t.Errorf("it led to %s", at)
		}
	})
	t.Run("RD-02: without script the same form is answered by a page", func(t *testing.T) {
		res, body := fetch(t, c.as(t, "May Chorus"), "POST", c.url+"/staff/words", url.Values{"words": {"child:child-text"}, "child-text": {"Your placement is ready."}, "title": {"A title"}})
		if res.StatusCode != 200 || !strings.Contains(string(body), "is a word of the office") || !strings.Contains(string(body), "Nothing here is kept") {
			t.Errorf("%d: %s", res.StatusCode, body)
		}
	})
}
