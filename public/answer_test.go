package public

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"

	"waymark/calendar"
	"waymark/fault"
	"waymark/readability"
	"waymark/voice"
	"waymark/web"
	"waymark/web/webtest"
)

func TestAnswer(t *testing.T) {
	waiting := voice.Reply{State: "We got your words. A person will read them soon.", AnswerBy: calendar.On(2026, 12, 21), TakeBack: true, More: true}
	answered := voice.Reply{State: "We have answered you.", Warm: "You were brave.", Answer: "No, we can’t do that. <b>It costs too much.</b>", TakeBack: true}
	open := func(t *testing.T, r voice.Reply) *child {
		c := newChild(t)
		c.l.reply = r
		return c.open("/young-people/answer").on("What are your four secret words?")
	}
	t.Run("a child sees where the words are and when the answer comes", func(t *testing.T) {
		c := open(t, waiting).press("See my answer", "words-typed", " Maple, OTTER\nviolin   comet. ").on("We do not have an answer yet")
		if got := c.words("main"); !strings.Contains(got, "A person will read them soon") || !strings.Contains(got, "by Monday 21 December") {
			t.Error(got)
		}
		if len(c.l.looked) != 1 {
			t.Error("looked", c.l.looked)
		}
	})
	t.Run("E26: an answer that is “no” is shown like any other, with the way to challenge it", func(t *testing.T) {
		c := open(t, answered).press("See my answer", "words-typed", "maple otter violin comet").on("Here is your answer")
		if got := c.words("main"); !strings.Contains(got, answered.Answer) || !strings.Contains(got, "You were brave.") || !strings.Contains(got, "what to do if you are not happy") || strings.Contains(got, "We will answer by") {
			t.Error(got)
		}
	})
	t.Run("E6: words that are wrong, old or taken back get one and the same page", func(t *testing.T) {
		c := open(t, waiting)
		c.l.wrong = fault.NotFound("We can’t find an answer for these words. Check each word and try again.")
		c.pressed(http.StatusUnprocessableEntity, "See my answer", "words-typed", "a b c d")
		if !strings.Contains(c.words(".problem"), "We can’t find an answer for these words") || !strings.HasPrefix(c.words("title"), "Error: ") || attribute(cascadia.Query(c.doc, cascadia.MustCompile("#words-typed")), "value") != "a b c d" {
			t.Errorf("AX-06: %s", c.words("main"))
		}
		c.pressed(http.StatusUnprocessableEntity, "See my answer", "words-typed", "  ")
		if len(c.l.looked) != 1 {
			t.Error("nothing typed counts as a try")
		}
		c.l.wrong = web.TooMany{Words: "You have tried too many times."}
		c.pressed(http.StatusTooManyRequests, "See my answer", "words-typed", "a b c d")
		if !strings.Contains(c.words("main [role=status]"), "too many times") {
			t.Error(c.words("main"))
		}
	})
	t.Run("the words themselves stand in no page that follows", func(t *testing.T) {
		c := open(t, waiting).press("See my answer", "words-typed", "maple otter violin comet")
		if strings.Contains(string(c.body), "otter") {
			t.Error("whoever looks at the screen reads the words")
		}
		c.press("Take my words back")
		if strings.Contains(string(c.body), "otter") {
			t.Error("whoever looks at the screen reads the words")
		}
	})
	t.Run("E25: words are taken back after they were asked once more", func(t *testing.T) {
		c := open(t, waiting).press("See my answer", "words-typed", "maple otter violin comet").press("Take my words back").on("Do you want to take your words back?")
		if c.l.taken > 0 {
			t.Fatal("taken at once")
		}
		c.press("No, keep them").on("We do not have an answer yet")
		c.press("Take my words back").press("Yes, take them back").on("We are taking your words back")
		if c.l.taken != 1 {
			t.Error("not taken")
		}
		c = open(t, voice.Reply{State: "x"}).press("See my answer", "words-typed", "a b c d")
		if strings.Contains(c.words("main"), "take your words back") {
			t.Error("offered where it cannot be done")
		}
	})
	t.Run("something can be added, and what is wrong with it comes back", func(t *testing.T) {
		c := open(t, waiting).press("See my answer", "words-typed", "maple otter violin comet")
		c.pressed(http.StatusUnprocessableEntity, "Add this")
		if !strings.Contains(c.words(".problem"), "Write something first") {
			t.Error(c.words("main"))
		}
		c.press("Add this", "more", "Ring me at school").on("We have got it")
		if !slices.Equal(c.l.added, []string{"Ring me at school"}) {
			t.Error(c.l.added)
		}
	})
	t.Run("the short address on the slip leads there", func(t *testing.T) {
		newChild(t).h.Visit(t, webtest.Row{Path: "/answer", Status: http.StatusSeeOther, To: "/young-people/answer"})
	})
}

// walked is every page of the way to send a message and of its answer, in each state, by name.
func walked(t *testing.T) map[string][]byte {
	e := castEdition()
	e.Council = "Kent"
	for i := range e.Contacts {
		e.Contacts[i].Name, e.Contacts[i].Hours = "Speak Up", "All day"
	}
	l := &ear{reply: voice.Reply{State: "We got your words.", AnswerBy: calendar.On(2026, 12, 21), TakeBack: true, More: true}}
	c := &child{t: t, h: houseWith(e, l), l: l}
	pages := map[string][]byte{}
	keep := func(name string) { pages[name] = c.body }
	c.open("/young-people/tell-us")
	keep("start")
	c.press("Start")
	keep("about")
	c.press("Next")
	keep("words")
	c.pressed(422, "Next")
	keep("words wrong")
	c.press("Pick a face or a word")
	keep("faces")
	c.pressed(422, "Next")
	keep("faces wrong")
	c.press("I want to write").press("I’d rather talk")
	keep("talk")
	c.pressed(422, "Next")
	keep("talk wrong")
	c.press("Next", "talk", "phone")
	keep("age")
	c.press("Next", "age", "adult")
	keep("grown-up")
	c.pressed(422, "Next")
	keep("grown-up wrong")
	c.press("Next", "adult", "myself")
	keep("grown-ups")
	c.press("Go back").press("Next", "adult", "for a child")
	keep("reach")
	c.pressed(422, "Next")
	keep("reach wrong")
	c.press("Next", "way", "text", "to", "07700 900123")
	keep("safe")
	c.pressed(422, "Next", "safe", "no")
	keep("safe wrong")
	c.press("Next", "safe", "yes")
	keep("check")
	c.press("Send")
	keep("done to be reached")
	c.open("/young-people/tell-us").press("Start").press("Next").press("Next", "text", "I like the bus").press("Next", "age", "6 to 9")
	keep("answer")
	c.press("Next")
	keep("show")
	c.press("Next").press("change:age").press("Next", "age", "13 to 15")
	c.press("Send")
	keep("about you")
	before := c.doc
	c.press("Skip this")
	keep("done")
	c.doc = before
	l.shut = &voice.Opening{Why: "No one is here to read your words right now. You can still talk to someone."}
	c.open("/young-people/tell-us")
	keep("shut")
	c.open("/young-people/answer")
	keep("see")
	c.pressed(422, "See my answer")
	keep("see wrong")
	c.press("See my answer", "words-typed", "a b c d")
	keep("waiting")
	c.press("Take my words back")
	keep("take back")
	c.press("Yes, take them back")
	keep("taken back")
	return pages
}

func TestTheWayCanBeRead(t *testing.T) {
	pages := walked(t)
	for name, body := range pages {
		t.Run("RD-04: "+name, func(t *testing.T) {
			r := readability.Check(blocks(t, body), readability.Child, explained...)
			for _, f := range r.Findings {
				if !f.Warning {
					t.Errorf("%s %s %s", f.Where, f.What, f.Do)
				}
			}
		})
		t.Run("SG-08, CS-06, CS-07: "+name, func(t *testing.T) {
			text := strings.ToLower(string(body))
			if strings.Contains(text, "confidential") {
				t.Error("it promises what cannot be kept")
			}
			for _, want := range []string{`href="/young-people/worried"`, `data-leave`, "0800 1111", `class="skip" href="/young-people/leave"`} {
				if !strings.Contains(text, want) {
					t.Errorf("it lacks %s", want)
				}
			}
			if weight := len(zipped(t, body)); weight > 14_000 {
				t.Errorf("LP-05: it weighs %d bytes", weight)
			}
		})
	}
}

func TestAges(t *testing.T) {
	t.Run("CA-03: every age band can be said, or none, and no birthday is asked for", func(t *testing.T) {
		for _, band := range append([]voice.AgeBand{voice.AgeUnsaid}, voice.AgeBands...) {
			if !known(ages, string(band)) {
				t.Errorf("nobody can say %q", band)
			}
		}
		if len(ages) != len(voice.AgeBands)+1 {
			t.Errorf("%d answers", len(ages))
		}
	})
	t.Run("what can be picked is what room voice takes", func(t *testing.T) {
		for _, f := range faces {
			if !slices.Contains(voice.Faces, f.Value) {
				t.Errorf("face %q", f.Value)
			}
		}
		for _, x := range talks {
			if !slices.Contains(voice.Talks, x.Value) {
				t.Errorf("talk %q", x.Value)
			}
		}
		for _, x := range ways {
			if !slices.Contains(voice.Ways, x.Value) {
				t.Errorf("way %q", x.Value)
			}
		}
		for _, x := range adults {
			if x.Value != "myself" && !slices.Contains(voice.Adults, x.Value) {
				t.Errorf("grown-up %q", x.Value)
			}
		}
	})
	t.Run("AX-07: every face says in words what it shows", func(t *testing.T) {
		c := newChild(t).open("/young-people/tell-us").press("Start").press("Next").press("Pick a face or a word")
		all := cascadia.QueryAll(c.doc, cascadia.MustCompile("label:has(svg)"))
		if len(all) != 5 {
			t.Errorf("%d faces", len(all))
		}
		for _, l := range all {
			if strings.TrimSpace(textOf(l)) == "" {
				t.Error("a face without words")
			}
		}
	})
	t.Run("CA-05: a child under ten is offered help on every page after their age", func(t *testing.T) {
		c := newChild(t).open("/young-people/tell-us").press("Start").press("Next").press("Next", "text", "x").press("Next", "age", "under 6")
		if !strings.Contains(c.words("main .note"), "ask a grown-up you trust") {
			t.Error(c.words("main"))
		}
	})
}

func TestFormsAreSmall(t *testing.T) {
	t.Run("a message of the longest size goes through, however it is written", func(t *testing.T) {
		c := toCheck(newChild(t), strings.Repeat("👩‍👩‍👧", 400))
		c.press("Send").on("Thank you. We have got your words.")
	})
	t.Run("what is larger than any form of ours is refused before it is read", func(t *testing.T) {
		newChild(t).h.Visit(t, webtest.Row{Method: "POST", Path: "/young-people/tell-us/words", Form: url.Values{"text": {string(bytes.Repeat([]byte("x"), tellLimit+1))}}, Status: http.StatusRequestEntityTooLarge})
	})
}
