package public

import (
	"bytes"
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"waymark/calendar"
	"waymark/fault"
	"waymark/voice"
	"waymark/web"
	"waymark/web/webtest"
)

// ear is somebody who takes what children say and remembers it, in the place of room voice.
type ear struct {
	now    time.Time
	shut   *voice.Opening // the box is closed
	refuse error          // what Tell answers
	told   []voice.Draft
	about  []voice.EqualityAnswers
	reply  voice.Reply
	wrong  error // what the words open, where they open nothing
	looked []string
	taken  int
	added  []string
	better map[string]voice.AskedBack // what was said when asked back, by code or page
}

func (l *ear) Open(context.Context) (voice.Opening, error) {
	if l.shut != nil {
		return *l.shut, nil
	}
	return voice.Opening{Open: true, ReadBy: calendar.On(2026, 11, 24), AnswerBy: calendar.On(2026, 12, 21)}, nil
}

func (l *ear) Tell(_ context.Context, d voice.Draft) (voice.Receipt, error) {
	if l.refuse != nil {
		return voice.Receipt{}, l.refuse
	}
	if err := d.Check(); err != nil {
		return voice.Receipt{}, err
	}
	if !slices.ContainsFunc(l.told, func(old voice.Draft) bool { return old.Key == d.Key }) {
		l.told = append(l.told, d)
	}
	r := voice.Receipt{ReadBy: calendar.On(2026, 11, 24)}
	if d.Wants != voice.WantsNothing {
		r.Words, r.AnswerBy = "maple otter violin comet", calendar.On(2026, 12, 21)
	}
	return r, nil
}

func (l *ear) Equality(_ context.Context, a voice.EqualityAnswers) error {
	l.about = append(l.about, a)
	return nil
}

func (l *ear) Look(_ context.Context, network, words string) (voice.Reply, error) {
	l.looked = append(l.looked, words)
	return l.reply, l.wrong
}

func (l *ear) TakeBack(context.Context, string, string) error {
	l.taken++
	return l.wrong
}

func (l *ear) AnswerCheck(_ context.Context, theme int, said voice.AskedBack, ticket, key string) error {
	if said.Words() == "" || theme != 2 {
		return fault.Invalid("Pick one answer.").At("said", "Pick one answer")
	}
	if _, used := l.better[ticket]; used && ticket != "" {
		return fault.Conflict("This code was used, or it is not a code of ours.")
	}
	if l.better == nil {
		l.better = map[string]voice.AskedBack{}
	}
	l.better[cmp.Or(ticket, key)] = said
	return nil
}

func (l *ear) AddTo(_ context.Context, _, _, text string) error {
	if text == "" {
		return fault.Invalid("There is a problem").At("more", "Write something first")
	}
	l.added = append(l.added, text)
	return l.wrong
}

// child is somebody who reads the pages without scripts and without cookies.
type child struct {
	t    *testing.T
	h    *webtest.House
	l    *ear
	body []byte
	doc  *html.Node
	res  *http.Response
}

func newChild(t *testing.T) *child {
	l := &ear{}
	return &child{t: t, h: houseWith(castEdition(), l), l: l}
}

func (c *child) read(res *http.Response) *child {
	c.t.Helper()
	doc, err := html.Parse(bytes.NewReader(c.body))
	if err != nil {
		c.t.Fatal(err)
	}
	c.doc, c.res = doc, res
	for _, p := range webtest.Problems(doc) {
		c.t.Error(p)
	}
	return c
}

func (c *child) open(path string) *child {
	c.t.Helper()
	return c.read(c.h.Visit(c.t, webtest.Row{Path: path, Keep: func(_ *testing.T, b []byte) { c.body = b }}))
}

// press sends the form of the page by one of its buttons, with what is typed or picked: names and values in turn. It takes some seconds.
func (c *child) press(button string, typed ...string) *child {
	c.t.Helper()
	return c.pressed(http.StatusOK, button, typed...)
}

func (c *child) pressed(status int, button string, typed ...string) *child {
	c.t.Helper()
	c.l.now = c.l.now.Add(5 * time.Second)
	for _, f := range cascadia.QueryAll(c.doc, cascadia.MustCompile("main form")) {
		for _, b := range cascadia.QueryAll(f, cascadia.MustCompile("button")) {
			if said := strings.Join(strings.Fields(textOf(b)), " "); said != button && !strings.HasPrefix(button, "change:") || strings.HasPrefix(button, "change:") && attribute(b, "value") != button {
				continue
			}
			form := url.Values{}
			for _, i := range cascadia.QueryAll(f, cascadia.MustCompile("input, textarea")) {
				_, checked := has(i, "checked")
				if kind := attribute(i, "type"); (kind == "radio" || kind == "checkbox") && !checked {
					continue
				}
				value := attribute(i, "value")
				if i.Data == "textarea" {
					value = strings.TrimPrefix(textOf(i), "\n")
				}
				form.Add(attribute(i, "name"), value)
			}
			mine := map[string]bool{}
			for i := 0; i+1 < len(typed); i += 2 {
				if cascadia.Query(f, cascadia.MustCompile(`[name="`+typed[i]+`"]`)) == nil {
					c.t.Fatalf("there is no %q: %s", typed[i], c.words("main"))
				}
				if !mine[typed[i]] {
					form.Del(typed[i])
					mine[typed[i]] = true
				}
				form.Add(typed[i], typed[i+1])
			}
			if name := attribute(b, "name"); name != "" {
				form.Set(name, attribute(b, "value"))
			}
			to := attribute(f, "action")
			if own := attribute(b, "formaction"); own != "" {
				to = own
			}
			return c.read(c.h.Visit(c.t, webtest.Row{Method: "POST", Path: to, Form: form, Status: status, Keep: func(_ *testing.T, b []byte) { c.body = b }}))
		}
	}
	c.t.Fatalf("there is no button %q: %s", button, c.words("main"))
	return c
}

func (c *child) words(selector string) string {
	n := cascadia.Query(c.doc, cascadia.MustCompile(selector))
	if n == nil {
		return ""
	}
	return strings.Join(strings.Fields(textOf(n)), " ")
}

func (c *child) on(heading string) *child {
	c.t.Helper()
	if got := c.words("h1"); got != heading {
		c.t.Fatalf("the page is %q, want %q: %s", got, heading, c.words("main"))
	}
	if got := c.res.Header.Get("Cache-Control"); got != "no-store" {
		c.t.Errorf("E4: %q may stay in a cache: %q", heading, got)
	}
	if len(c.res.Cookies()) > 0 {
		c.t.Errorf("%q sets a cookie", heading)
	}
	return c
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func attribute(n *html.Node, key string) string { v, _ := has(n, key); return v }

func has(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

const busWords = "The bus to my school never comes. 🚌 It is <b>cold</b>!"

func TestTellUs(t *testing.T) {
	t.Run("1.2: a message goes from the start to its secret words, without script, cookie or anything kept before Send", func(t *testing.T) {
		c := newChild(t).open("/young-people/tell-us")
		c.on("Tell us")
		for _, want := range []string{"999", "0800 1111", "Tuesday 24 November", "We can’t keep it private if you or someone else may get hurt"} {
			if !strings.Contains(c.words("main"), want) {
				t.Errorf("SG-10: the start does not say %q", want)
			}
		}
		c.press("Start").on("What is it about?")
		c.press("Next", "about", "plan-2025/7", "about", "school").on("What do you want to say?")
		c.press("Next", "text", busWords).on("How old are you?")
		c.press("Next", "age", "10 to 12").on("Do you want an answer?")
		c.press("Next").on("Can we show your words to other people?")
		c.press("Next").on("Check what you want to say")
		if got := c.words("dl"); !strings.Contains(got, "Learning School") || !strings.Contains(got, busWords) || !strings.Contains(got, "10 to 12") || !strings.Contains(got, "No, do not show my words") || !strings.Contains(got, "Yes. Give me secret words") {
			t.Error(got)
		}
		if len(c.l.told) > 0 {
			t.Fatal("something was kept before Send")
		}
		c.press("Send").on("We have got your words")
		c.press("Send these answers", "sex", "girl", "language", "yes").on("Thank you. We have got your words.")
		if got := c.words(".secret"); got != "maple otter violin comet" {
			t.Errorf("secret words %q", got)
		}
		for _, want := range []string{"by Tuesday 24 November", "by Monday 21 December", "999"} {
			if !strings.Contains(c.words("main"), want) {
				t.Errorf("the receipt does not say %q", want)
			}
		}
		d := c.l.told[0]
		if d.Text != busWords || !slices.Equal(d.About, []string{"plan-2025/7", "school"}) || d.Age != voice.From10 || d.Wants != voice.WantsWords || d.Quote || d.Network == "" {
			t.Errorf("it arrived as %+v", d)
		}
		if len(c.l.about) != 1 || c.l.about[0]["sex"] != "girl" || len(c.l.about[0]) != 2 {
			t.Errorf("1.2.7: about them %v", c.l.about)
		}
	})
	t.Run("what was answered travels sealed: no page but those that show it has a word of it", func(t *testing.T) {
		c := newChild(t).open("/young-people/tell-us").press("Start").press("Next").press("Next", "text", "zebra")
		if strings.Contains(string(c.body), "zebra") {
			t.Error("the page that asks how old somebody is has their words in it")
		}
		var t2 telling
		token := attribute(cascadia.Query(c.doc, cascadia.MustCompile("[name=so-far]")), "value")
		if err := (sealed{make([]byte, 32)}).open(tellSeal, token, &t2); err != nil || t2.Text != "zebra" {
			t.Errorf("%+v, %v", t2, err)
		}
		if err := (sealed{make([]byte, 32)}).open(tellSeal, token[:len(token)-2]+"AA", &t2); err != errSeal {
			t.Errorf("a changed form is read: %v", err)
		}
		if err := (sealed{make([]byte, 32)}).open(answerSeal, token, &t2); err != errSeal {
			t.Errorf("a form for one thing is read for another: %v", err)
		}
	})
	t.Run("a form that was changed or left open too long keeps what is typed now", func(t *testing.T) {
		c := newChild(t).open("/young-people/tell-us").press("Start").press("Next")
		c.pressed(200, "Next", "text", "hello", "so-far", "nonsense").on("How old are you?")
		c.press("Go back").on("What do you want to say?")
		if c.words("textarea") != "hello" {
			t.Errorf("typed %q", c.words("textarea"))
		}
		c.l.now = c.l.now.Add(21 * time.Hour)
		c.press("Next", "text", "hello again").on("How old are you?")
		c.press("Go back")
		if c.words("textarea") != "hello again" {
			t.Errorf("typed %q", c.words("textarea"))
		}
	})
	t.Run("E1: Send pressed twice, or a page loaded again, is one message with the same words; what was changed is another", func(t *testing.T) {
		c := toCheck(newChild(t), "one")
		token := attribute(cascadia.Query(c.doc, cascadia.MustCompile("[name=so-far]")), "value")
		c.press("Send").on("Thank you. We have got your words.")
		first := c.words(".secret")
		c.read(c.h.Visit(t, webtest.Row{Method: "POST", Path: "/young-people/tell-us/check", Form: url.Values{"so-far": {token}, "go": {"send"}}, Keep: func(_ *testing.T, b []byte) { c.body = b }}))
		if len(c.l.told) != 1 || c.words(".secret") != first {
			t.Errorf("%d messages", len(c.l.told))
		}
		var a, b telling
		if err := (sealed{make([]byte, 32)}).open(tellSeal, token, &a); err != nil {
			t.Fatal(err)
		}
		b = a
		b.Text = "two"
		if a.draft("x").Key == b.draft("x").Key || a.draft("x").Key != a.draft("y").Key {
			t.Error("the key does not follow what is said, and only that")
		}
	})
	t.Run("E2: where sending fails, the page comes back with every word, and the same key is sent again", func(t *testing.T) {
		c := toCheck(newChild(t), "one")
		c.l.refuse = web.TooMany{Words: "Wait a bit."}
		c.pressed(http.StatusTooManyRequests, "Send").on("Check what you want to say")
		if !strings.Contains(c.words("main [role=status]"), "Wait a bit.") || !strings.Contains(c.words("dl"), "one") {
			t.Error(c.words("main"))
		}
		c.l.refuse = nil
		c.press("Send").on("Thank you. We have got your words.")
	})
	t.Run("E4: after Send, Back shows nothing of what was written", func(t *testing.T) {
		c := toCheck(newChild(t), "a secret thing")
		before := c.doc
		c.press("Send")
		c.doc = before
		c.press("Go back").on("You have sent this")
		if strings.Contains(string(c.body), "a secret thing") {
			t.Error("it shows the message")
		}
		for _, n := range []string{"autocomplete"} {
			c = newChild(t).open("/young-people/tell-us").press("Start").press("Next")
			if got := attribute(cascadia.Query(c.doc, cascadia.MustCompile("textarea")), n); got != "off" {
				t.Errorf("%s is %q", n, got)
			}
		}
	})
	t.Run("a message that is too long comes back whole, to be made shorter", func(t *testing.T) {
		c := newChild(t).open("/young-people/tell-us").press("Start").press("Next")
		long := strings.Repeat("ab ", 700) + "end"
		c.pressed(http.StatusUnprocessableEntity, "Next", "text", long).on("What do you want to say?")
		if !strings.Contains(c.words(".problem"), "Take out 103 letters") || c.words("textarea") != long || !strings.HasPrefix(c.words("title"), "Error: ") || c.words(".error") == "" {
			t.Errorf("AX-06: %s %s", c.words("title"), c.words("main"))
		}
		c.press("Next", "text", "short").on("How old are you?")
	})
	t.Run("E10: a face and words alone are enough", func(t *testing.T) {
		c := newChild(t).open("/young-people/tell-us").press("Start").press("Next").press("Pick a face or a word").on("How is it for you?")
		c.pressed(http.StatusUnprocessableEntity, "Next").press("Next", "face", "very sad", "word", "lonely", "word", "left out").on("How old are you?")
		c.press("Next", "age", "6 to 9").press("Next").on("Check what you want to say").press("Send").on("Thank you. We have got your words.")
		if d := c.l.told[0]; d.Faces != "very sad" || d.Text != "I feel lonely, left out." || d.Age != voice.From6 {
			t.Errorf("%+v", d)
		}
		if len(c.l.about) > 0 {
			t.Error("CA-05: a child under ten is asked about themselves")
		}
	})
	t.Run("whoever would rather talk says how they can be reached, and that it is safe", func(t *testing.T) {
		c := newChild(t).open("/young-people/tell-us").press("Start").press("Next").press("I’d rather talk").on("How do you want to talk?")
		c.press("Next", "talk", "advocate").press("Next", "age", "16 to 17").on("How can we reach you?")
		c.pressed(http.StatusUnprocessableEntity, "Next", "way", "text", "to", "0770")
		if !strings.Contains(c.words(".problem"), "whole phone number") {
			t.Error(c.words("main"))
		}
		c.press("Next", "way", "text", "to", "07700 900 123", "name", "Jo").on("Is it safe if we do this?")
		c.pressed(http.StatusUnprocessableEntity, "Next", "safe", "no").press("Next", "safe", "yes", "when", "after 4").on("Check what you want to say").press("Send").on("We have got your words").press("Skip this")
		if d := c.l.told[0]; d.Talk != "advocate" || d.Wants != voice.WantsContact || d.Contact != (voice.ContactDetails{Name: "Jo", Way: "text", To: "07700 900 123", Safe: "yes", When: "after 4"}) {
			t.Errorf("%+v", d)
		}
		if len(c.l.about) > 0 {
			t.Errorf("what was passed over is counted: %v", c.l.about)
		}
	})
	t.Run("where no way is safe, secret words are one press away", func(t *testing.T) {
		c := newChild(t).open("/young-people/tell-us").press("Start").press("Next").press("Next", "text", "x").press("Next").press("Next", "wants", "contact").press("Next", "way", "email", "to", "a@b.example")
		c.pressed(http.StatusUnprocessableEntity, "Next", "safe", "not sure").press("Give me secret words").on("Can we show your words to other people?").press("Next").press("Send")
		if d := c.l.told[0]; d.Wants != voice.WantsWords || d.Contact != (voice.ContactDetails{}) {
			t.Errorf("%+v", d)
		}
	})
	t.Run("from an action the message knows what it is about (3.3.7: never asked twice), and that can be changed", func(t *testing.T) {
		c := newChild(t).open("/young-people/action/1.2")
		c.open(attribute(cascadia.Query(c.doc, cascadia.MustCompile("main a.button")), "href")).press("Start").on("What do you want to say?")
		c.press("Next", "text", "x").press("Next").press("Next").press("Next").on("Check what you want to say").press("change:about").on("What is it about?")
		if got := attribute(cascadia.Query(c.doc, cascadia.MustCompile("input[checked]")), "value"); got != "plan-2025/1.2" {
			t.Errorf("picked is %q", got)
		}
		c.press("Next", "about", "plan-2025/1.2", "about", "home").on("Check what you want to say").press("Send")
		if d := c.l.told[0]; !slices.Equal(d.About, []string{"plan-2025/1.2", "home"}) {
			t.Errorf("%v", d.About)
		}
	})
	t.Run("E13, CA-07: a grown-up who tells for a child says so; one who speaks for themselves is led to their own way", func(t *testing.T) {
		c := newChild(t).open("/young-people/tell-us").press("Start").press("Next").press("Next", "text", "She points at the door").press("Next", "age", "adult").on("Who are you telling us for?")
		c.pressed(http.StatusUnprocessableEntity, "Next")
		c.press("Next", "adult", "myself").on("This page is for what children say")
		c.press("Go back").on("Who are you telling us for?").press("Next", "adult", "for a child").press("Next").press("Next").press("Send").on("Thank you. We have got your words.")
		if d := c.l.told[0]; d.Age != voice.GrownUp || d.Adult != "for a child" {
			t.Errorf("%+v", d)
		}
	})
	t.Run("CA-02: showing words is asked by itself and is No unless somebody says Yes", func(t *testing.T) {
		c := newChild(t).open("/young-people/tell-us").press("Start").press("Next").press("Next", "text", "x").press("Next").press("Next").press("Next", "quote", "yes").press("Send")
		if !c.l.told[0].Quote {
			t.Error("a yes was lost")
		}
	})
	t.Run("every question but the words can be passed over", func(t *testing.T) {
		c := newChild(t).open("/young-people/tell-us").press("Start").press("Next").press("Next", "text", "x").press("Next").press("Next").press("Next").press("Send").on("Thank you. We have got your words.")
		if d := c.l.told[0]; d.Age != voice.AgeUnsaid || len(d.About) > 0 || d.Wants != voice.WantsWords {
			t.Errorf("%+v", d)
		}
	})
	t.Run("E5: without an answer there are no words to lose, and with them the page says what to do when they are lost", func(t *testing.T) {
		c := newChild(t).open("/young-people/tell-us").press("Start").press("Next").press("Next", "text", "x").press("Next").press("Next", "wants", "no").press("Next").press("Send")
		if c.words(".secret") != "" || c.l.told[0].Wants != voice.WantsNothing {
			t.Error(c.words("main"))
		}
		if c = toCheck(newChild(t), "x").press("Send"); !strings.Contains(c.words("main"), "if you lose them") {
			t.Error(c.words("main"))
		}
	})
	t.Run("E11: swearing and mash are sent as they are", func(t *testing.T) {
		c := toCheck(newChild(t), "asdf jkl; bl**dy h*ll")
		if c.press("Send"); len(c.l.told) != 1 {
			t.Error("refused")
		}
	})
	t.Run("E31: what fills in the hidden field, or is faster than any person, is asked once more and told why", func(t *testing.T) {
		c := toCheck(newChild(t), "x")
		c.pressed(http.StatusUnprocessableEntity, "Send", "more", "http://spam.example").on("Check what you want to say")
		if len(c.l.told) > 0 || !strings.Contains(c.words("main [role=status]"), "press Send once more") {
			t.Error(c.words("main"))
		}
		c.l.now = c.l.now.Add(-40 * time.Second)
		c.pressed(http.StatusUnprocessableEntity, "Send").press("Send").on("Thank you. We have got your words.")
	})
	t.Run("E32: signs of every script, joined signs and text from right to left arrive whole and are shown as text", func(t *testing.T) {
		for _, text := range []string{"أريد أن أرى أختي", "👩‍👩‍👧 ok", "a\u200db\u200e", "𝔘𝔫𝔦", "<script>alert(1)</script>", "one\n\ntwo"} {
			c := toCheck(newChild(t), text)
			if c.press("Send"); c.l.told[0].Text != text {
				t.Errorf("%q arrived as %q", text, c.l.told[0].Text)
			}
		}
		c := toCheck(newChild(t), "<script>alert(1)</script>")
		if cascadia.Query(c.doc, cascadia.MustCompile("main script")) != nil || attribute(cascadia.Query(c.doc, cascadia.MustCompile(".typed")), "dir") != "auto" {
			t.Error("shown as more than text")
		}
	})
	t.Run("the look can be changed on the way, without cookies, and nothing typed is lost (CS-03, CS-04)", func(t *testing.T) {
		c := newChild(t).open("/young-people/tell-us").press("Start").press("Next")
		form := url.Values{"so-far": {attribute(cascadia.Query(c.doc, cascadia.MustCompile("[name=so-far]")), "value")}, "text": {"hello"}, "look": {"picture"}}
		c.h.Visit(t, webtest.Row{Method: "POST", Path: "/young-people/tell-us/words", Form: form, Want: map[string]string{"html[data-look=picture] textarea": "hello", "form#tell[action*='look=picture']": "", ".looks button[form=tell]": ""}})
	})
	t.Run("the address of a question leads to the beginning", func(t *testing.T) {
		newChild(t).h.Visit(t, webtest.Row{Path: "/young-people/tell-us/age", Status: http.StatusSeeOther, To: "/young-people/tell-us"})
		newChild(t).h.Visit(t, webtest.Row{Method: "POST", Path: "/young-people/tell-us/elsewhere", Form: url.Values{}, Status: http.StatusNotFound})
	})
}

// toCheck goes straight to the last page with some words.
func toCheck(c *child, text string) *child {
	return c.open("/young-people/tell-us").press("Start").press("Next").press("Next", "text", text).press("Next").press("Next").press("Next").on("Check what you want to say")
}

func TestClosedForm(t *testing.T) {
	shut := &voice.Opening{Because: voice.ClosedNoCover, Why: "No one is here to read your words right now. You can still talk to someone."}
	t.Run("SG-01, E24: while nobody reads, the form says so with numbers to ring, and answers with 200", func(t *testing.T) {
		c := newChild(t)
		c.l.shut = shut
		c.open("/young-people/tell-us").on("You can’t write to us now")
		if c.words("textarea")+c.words("main form") != "" || !strings.Contains(c.words("main"), "020 7946 0004") || !strings.Contains(c.words("main"), "0800 1111") {
			t.Error(c.words("main"))
		}
	})
	t.Run("SG-07, E23: a box that closes while somebody writes gives them their words back and takes nothing", func(t *testing.T) {
		c := newChild(t).open("/young-people/tell-us").press("Start").press("Next").press("Next", "text", "my words")
		c.l.shut = shut
		c.press("Next").on("You can’t write to us now")
		if !strings.Contains(c.words(".told"), "my words") {
			t.Error(c.words("main"))
		}
		c = toCheck(newChild(t), "my words")
		c.l.shut, c.l.refuse = shut, fault.Conflict("closed")
		c.press("Send").on("You can’t write to us now")
		if !strings.Contains(c.words(".told"), "my words") || len(c.l.told) > 0 {
			t.Error(c.words("main"))
		}
	})
	t.Run("SG-11: who had begun when it closed for the weekend can still send", func(t *testing.T) {
		c := newChild(t).open("/young-people/tell-us").press("Start").press("Next").press("Next", "text", "my words")
		c.l.shut = &voice.Opening{Because: voice.ClosedWeekend, Why: "No one can read your words until Monday 30 November.", Opens: calendar.On(2026, 11, 30)}
		c.press("Next").press("Next").press("Next").on("Check what you want to say").press("Send").on("Thank you. We have got your words.")
		c.open("/young-people/tell-us").on("You can’t write to us now")
	})
}
