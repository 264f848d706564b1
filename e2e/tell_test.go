package e2e

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// tellRows are the pages on which a child sends a message and reads the answer, each as the way leads there.
func tellRows() []seen {
	one := func(values ...string) map[string][]string {
		m := map[string][]string{}
		for i := 0; i < len(values); i += 2 {
			m[values[i]] = append(m[values[i]], values[i+1])
		}
		return m
	}
	next := func(values ...string) form { return form{at: "#tell", values: one(values...), button: "Next"} }
	press := func(button string) form { return form{at: "#tell", button: button} }
	to := func(more ...form) []form { return append([]form{{at: "form[data-start]"}}, more...) }
	send := form{at: "#tell", button: "Send", rest: 3 * time.Second}
	const start, answer = "/young-people/tell-us", "/young-people/answer"
	words, reach := next("text", "The bus to my school never comes."), next("way", "text", "to", "07700 900 123")
	checked := func(text string) []form {
		return to(next("about", "school"), next("text", text), next("age", "6 to 9"), next(), next("quote", "yes"))
	}
	return []seen{
		{name: "tell us about", path: start, way: to(), want: "What is it about?"},
		{name: "tell us about an action", path: start + "?about=2.1", way: to(words, next(), next(), next(), press("Change: What it is about")), want: "2.1"},
		{name: "tell us words", path: start, way: to(next()), want: "What do you want to say?"},
		{name: "tell us words none", path: start, way: to(next(), next()), status: http.StatusUnprocessableEntity, want: "There is a problem"},
		{name: "tell us words too long", path: start, way: to(next(), next("text", strings.Repeat(long+" ", 20))), status: http.StatusUnprocessableEntity, want: "Make it shorter"},
		{name: "tell us faces", path: start, letter: "p", way: to(next(), press("Pick a face or a word")), want: "Very sad"},
		{name: "tell us faces none", path: start, letter: "p", way: to(next(), press("Pick a face or a word"), next()), status: http.StatusUnprocessableEntity, want: "There is a problem"},
		{name: "tell us talk", path: start, way: to(next(), press("I’d rather talk")), want: "How do you want to talk?"},
		{name: "tell us age", path: start, way: to(next(), words), want: "How old are you?"},
		{name: "tell us grown-up", path: start, letter: "w", way: to(next(), words, next("age", "adult")), want: "Who are you telling us for?"},
		{name: "tell us grown-ups", path: start, letter: "w", way: to(next(), words, next("age", "adult"), next("adult", "myself")), want: "This page is for what children say"},
		{name: "tell us answer", path: start, way: to(next(), words, next("age", "under 6")), want: "Do you want an answer?"},
		{name: "tell us reach", path: start, way: to(next(), words, next(), next("wants", "contact")), want: "How can we reach you?"},
		{name: "tell us reach wrong", path: start, way: to(next(), words, next(), next("wants", "contact"), next("to", long)), status: http.StatusUnprocessableEntity, want: "There is a problem"},
		{name: "tell us safe", path: start, way: to(next(), words, next(), next("wants", "contact"), reach), want: "Is it safe if we do this?"},
		{name: "tell us safe not", path: start, way: to(next(), words, next(), next("wants", "contact"), reach, next("safe", "no")), status: http.StatusUnprocessableEntity, want: "Give me secret words"},
		{name: "tell us show", path: start, way: to(next(), words, next(), next()), want: "Can we show your words to other people?"},
		{name: "tell us check long pictures", path: start, letter: "P", way: checked(long + "\n\n" + long), want: "Check what you want to say"},
		{name: "tell us check right to left", path: start, way: checked("أريد أن أرى أختي كل أسبوع"), want: "أريد"},
		{name: "tell us sent twice", path: start, way: append(checked("Looking for the page"), form{at: "#tell", values: one("more", "x"), button: "Send"}), status: http.StatusUnprocessableEntity, want: "press Send once more"},
		{name: "tell us about you", path: start, way: to(next(), next("text", "I like the new park."), next("age", "16 to 17"), next(), next(), send), want: "Can you tell us a bit about you?"},
		{name: "tell us done", path: start, way: append(checked("We want a bench"), send), want: "These are your secret words"},
		{name: "tell us done pictures", path: start, letter: "P", way: append(checked("We want a slide"), send), want: "These are your secret words"},
		{name: "answer none", path: answer, send: &form{at: "main form"}, status: http.StatusUnprocessableEntity, want: "Write your four secret words"},
	}
}

// listening waits until somebody has looked at what is late, without which no box opens (E23): a server does it when it starts.
func listening(t *testing.T, c *council) *council {
	t.Helper()
	for began := time.Now(); time.Since(began) < 30*time.Second; time.Sleep(100 * time.Millisecond) {
		if _, body := fetch(t, http.DefaultClient, "GET", c.url+"/young-people/tell-us", nil); strings.Contains(string(body), "data-start") {
			return c
		}
	}
	t.Fatal("the box does not open")
	return nil
}

// TestAChildTellsUs sends a message and reads its answer as a telephone without scripts and without cookies does.
func TestAChildTellsUs(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Exampleborough")
	}
	c := listening(t, sample(t))
	const message = "Nobody came to my review. I sat there by myself."
	w := &walker{c: c, name: "a child", client: &http.Client{}}
	w.open(t, "/young-people/action/3.1")
	w.open(t, w.links(`/young-people/tell-us\?about=3\.1`)[0])
	w.send(t, "form[data-start]", "Start")
	w.send(t, "#tell", "Next", "text", message)
	w.send(t, "#tell", "Next", "age", "10 to 12")
	w.send(t, "#tell", "Next")
	w.send(t, "#tell", "Next")
	if got := w.words("dl"); !strings.Contains(got, message) || !strings.Contains(got, "3.1") {
		t.Fatal(got)
	}
	time.Sleep(time.Until(time.Now().Add(3 * time.Second))) // no person is faster, and who is must press twice
	w.send(t, "#tell", "Send")
	w.send(t, "main form", "Skip this")
	words := strings.Fields(w.words(".secret"))
	if len(words) != 4 {
		t.Fatalf("the secret words are %q: %s", words, w.words("main"))
	}
	look := func(typed string) *walker {
		w := &walker{c: c, name: "a child", client: &http.Client{}}
		w.open(t, "/answer") // the address on the slip
		w.try(t, "main form", "See my answer", "words-typed", typed)
		return w
	}
	t.Run("the words open the page of the answer, however they are typed", func(t *testing.T) {
		w := look(" " + strings.ToUpper(words[0]) + ",  " + words[1] + "\t" + words[2] + "; " + words[3] + ".")
		if w.status != http.StatusOK || w.words("[data-state]") == "" || w.words("h1") != "We do not have an answer yet" {
			t.Errorf("%d %s", w.status, w.words("main"))
		}
		if strings.Contains(w.words("main"), "review") {
			t.Error("the page shows what the child wrote")
		}
	})
	t.Run("other words open nothing", func(t *testing.T) {
		if w := look(words[1] + " " + words[0] + " " + words[2] + " " + words[3]); w.status != http.StatusUnprocessableEntity {
			t.Errorf("%d %s", w.status, w.words("main"))
		}
	})
	t.Run("E25: the words are taken back, and open nothing any more", func(t *testing.T) {
		w := look(strings.Join(words, " "))
		w.send(t, "form[action$='/take-back']", "Take my words back")
		w.send(t, "main form", "Yes, take them back")
		if w := look(strings.Join(words, " ")); w.status != http.StatusUnprocessableEntity {
			t.Errorf("%d %s", w.status, w.words("main"))
		}
	})
}

// TestScriptHelpsAChild tries what the site's only script adds, in a browser.
func TestScriptHelpsAChild(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	c := listening(t, sample(t))
	r := read(t, browser(t), c)
	defer r.atMost(2 * time.Minute)()
	eval := func(script string) (s string) {
		t.Helper()
		if err := chromedp.Run(r.ctx, chromedp.Evaluate("String("+script+")", &s)); err != nil {
			t.Fatal(err)
		}
		return s
	}
	until := func(selector, want string) {
		t.Helper()
		for began := time.Now(); time.Since(began) < 20*time.Second; time.Sleep(50 * time.Millisecond) {
			if strings.Contains(r.words(t, selector), want) {
				return
			}
		}
		t.Fatalf("%s does not say %q but %q", selector, want, r.words(t, selector))
	}
	press := func(button string) {
		t.Helper()
		if got := eval(fmt.Sprintf(`(() => { const b = [...document.querySelectorAll("main button")].find(b => b.textContent.trim() === %q); if (b) b.click(); return !!b })()`, button)); got != "true" {
			t.Fatalf("there is no button %q: %s", button, r.words(t, "main"))
		}
	}
	typed := func(text string) {
		eval(fmt.Sprintf(`(() => { const b = document.querySelector("#text"); b.value = %q; b.dispatchEvent(new Event("input", { bubbles: true })) })()`, text))
	}
	r.visit(t, "/young-people/tell-us")
	press("Start")
	until("h1", "What is it about?")
	press("Next")
	until("h1", "What do you want to say?")
	t.Run("letters are counted politely", func(t *testing.T) {
		typed(strings.Repeat("x", 2004))
		until("[data-letters-left]", "You have 4 letters too many")
		typed("My words 🚌")
		until("[data-letters-left]", "You have 1990 letters left")
	})
	t.Run("E2: a line that breaks loses nothing, and the same button sends again", func(t *testing.T) {
		offline := func(is bool) {
			if err := chromedp.Run(r.ctx, chromedp.ActionFunc(func(ctx context.Context) error {
				_, err := network.EmulateNetworkConditionsByRule([]*network.Conditions{{DownloadThroughput: -1, UploadThroughput: -1, Offline: is}}).Do(ctx)
				return err
			})); err != nil {
				t.Fatal(err)
			}
		}
		offline(true)
		press("Next")
		until("#broken", "Your words are still here")
		if got := r.value(t, "#text"); got != "My words 🚌" {
			t.Errorf("typed is %q", got)
		}
		offline(false)
		press("Next")
		until("h1", "How old are you?")
	})
	t.Run("Back finds what was typed, and Forward where it led", func(t *testing.T) {
		eval("history.back()")
		until("h1", "What do you want to say?")
		if got := r.value(t, "#text"); got != "My words 🚌" {
			t.Errorf("typed is %q", got)
		}
		eval("history.forward()")
		until("h1", "How old are you?")
	})
	t.Run("E4: after Send, Back finds an empty start", func(t *testing.T) {
		for _, page := range []string{"Do you want an answer?", "Can we show your words", "Check what you want to say"} {
			press("Next")
			until("h1", page)
		}
		press("Send")
		until("h1", "We have got your words")
		eval("history.back()")
		until("main form button", "Start")
		if body := eval("document.documentElement.outerHTML"); strings.Contains(body, "My words") {
			t.Error("the page still has what was written")
		}
	})
	t.Run("CS-07: the Shift key three times leaves, and the page is empty at once", func(t *testing.T) {
		r.visit(t, "/young-people/worried")
		asked := make(chan string, 10)
		chromedp.ListenTarget(r.ctx, func(e any) {
			if e, ok := e.(*network.EventRequestWillBeSent); ok && e.Type == network.ResourceTypeDocument {
				select {
				case asked <- e.Request.URL:
				default:
				}
			}
		})
		for range 3 {
			for _, kind := range []input.KeyType{input.KeyDown, input.KeyUp} {
				if err := chromedp.Run(r.ctx, input.DispatchKeyEvent(kind).WithKey("Shift").WithCode("ShiftLeft").WithWindowsVirtualKeyCode(16)); err != nil {
					t.Fatal(err)
				}
			}
		}
		select {
		case to := <-asked:
			if u, _ := url.Parse(to); u.Path != "/young-people/leave" {
				t.Errorf("it asks for %s", to)
			}
		case <-time.After(10 * time.Second):
			t.Error("the page stays")
		}
	})
	r.complaints() // the weather is another host's, and the broken line was ours
}

// TestWorriedWithoutALine opens the page for the worried when the council cannot be reached (LP-06).
func TestWorriedWithoutALine(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	c := fresh(t)
	r := read(t, browser(t), c)
	defer r.atMost(90 * time.Second)()
	r.visit(t, "/young-people")
	var ready string
	for began := time.Now(); ready != "activated" && time.Since(began) < 20*time.Second; time.Sleep(100 * time.Millisecond) {
		if err := chromedp.Run(r.ctx, chromedp.Evaluate(`navigator.serviceWorker.getRegistration("/young-people").then(r => r && r.active ? r.active.state : "")`, &ready, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) })); err != nil {
			t.Fatal(err)
		}
	}
	if ready != "activated" {
		t.Fatalf("the worker is %q: %v", ready, r.complaints())
	}
	c.stop(t)
	for path, want := range map[string]string{"/young-people/worried": "Childline", "/young-people": "Our plan for children", "/young-people/tell-us": "Are you worried or not safe?"} {
		r.visit(t, path)
		if got := r.words(t, "main"); !strings.Contains(got, want) {
			t.Errorf("%s without a line says %q", path, got)
		}
		if r.count(t, "textarea") > 0 {
			t.Errorf("%s offers a form that nobody receives", path)
		}
	}
}
