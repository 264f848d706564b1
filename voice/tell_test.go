package voice

import (
	"errors"
	"strings"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/fault"
	"waymark/readability"
	"waymark/web"
)

func TestTell(t *testing.T) {
	each(t, "2026-06-10 10:00", func(t *testing.T, c *cast) {
		c.covers()
		d := draft("The bus is late every day and I miss maths.")
		d.About = []string{"roadmap-2023/1.3", "school"}
		first := c.tell(d)
		t.Run("E1: sending twice gives one item and the same words", func(t *testing.T) {
			c.pass(2 * time.Hour)
			again := c.tell(d)
			var n int
			must(t, c.db.Get(t.Context(), &n, "select count(*) from voice_item", nil))
			if n != 1 || again != first || len(strings.Fields(first.Words)) != 4 {
				t.Errorf("%d items; %+v, then %+v", n, first, again)
			}
		})
		t.Run("E2: a send that was broken off can be sent again, also when the box has closed meanwhile", func(t *testing.T) {
			must(t, c.Stop(c.by["Tia"], "A test of the switch"))
			if again := c.tell(d); again != first {
				t.Errorf("%+v, then %+v", first, again)
			}
			_, err := c.Tell(t.Context(), draft("Another one"))
			refused(t, err, fault.KindConflict, "We have not got them yet")
			must(t, c.Restart(c.by["Lea"]))
		})
		t.Run("the day of reading and of answering are promised", func(t *testing.T) {
			if first.ReadBy != calendar.On(2026, time.June, 11) || first.AnswerBy != calendar.On(2026, time.July, 8) {
				t.Errorf("%+v", first)
			}
		})
		t.Run("the words show where it is, and never what was written", func(t *testing.T) {
			r, err := c.Look(t.Context(), "192.0.2.7", strings.ToUpper(strings.ReplaceAll(first.Words, " ", ", ")))
			if err != nil || r.Read || r.State != "We got your words. A person will read them soon." || !r.TakeBack {
				t.Errorf("%+v, %v", r, err)
			}
		})
		t.Run("no words are given to who wants no answer", func(t *testing.T) {
			d := draft("Thank you")
			d.Wants = WantsNothing
			if r := c.tell(d); r.Words != "" || !r.AnswerBy.IsZero() || r.ReadBy.IsZero() {
				t.Errorf("%+v", r)
			}
		})
		t.Run("E10: a very sad face alone is read within the hour", func(t *testing.T) {
			d := draft("")
			d.Faces = "very sad"
			i := c.item(c.tell(d).Number)
			if i.State != QueueUrgent || i.ReadDue.Sub(i.ReceivedAt.Time) != time.Hour {
				t.Errorf("%+v", i)
			}
			d = draft("")
			d.Faces = "happy"
			if i := c.item(c.tell(d).Number); i.State != QueueNormal || i.Children != 1 {
				t.Errorf("a face counts as a voice: %+v", i)
			}
		})
		t.Run("E11: swearing and keyboard mash wait for a person like any other", func(t *testing.T) {
			for _, text := range []string{"this is shit", "asdfghjkl;;;;", "x"} {
				if i := c.item(c.tell(draft(text)).Number); i.State != QueueNormal {
					t.Errorf("%q: %s", text, i.State)
				}
			}
		})
		t.Run("E32: every sign is kept whole", func(t *testing.T) {
			text := "👩🏽‍🚀 مرحبا שלום a\u200bb \U0001F9D1\u200D\U0001F91D\u200D\U0001F9D1 <script>alert(1)</script> 'x' \"y\" 𝔘𝔫𝔦"
			_, p, err := c.kept(t.Context(), c.tell(draft(text)).Number)
			if err != nil || p.Text != text {
				t.Errorf("%q, %v", p.Text, err)
			}
		})
		t.Run("E9: what no list can read is read by a person at once, with an interpreter, and promised for the same day", func(t *testing.T) {
			for _, d := range []Draft{{Text: "ሰላም ኣብ ገዛ ጸገም ኣሎ", Language: "ti"}, {Text: "Nie mam z kim porozmawiać", Language: "pl"}, {Text: "مرحبا", Language: "ar"}} {
				d.Key, d.Age = draft("").Key, From13
				r := c.tell(d)
				if i := c.item(r.Number); i.State != QueueUrgent || !i.Has(FlagInterpreter) || r.AnswerBy != answerBy(*c.now, calendar.BankHolidays()) {
					t.Errorf("%s: %+v", d.Language, i)
				}
			}
		})
		t.Run("E13: what an adult writes counts as no child", func(t *testing.T) {
			d := draft("My son should see me more")
			d.Age = GrownUp
			if i := c.item(c.tell(d).Number); i.Children != 0 || !i.Has(FlagAdult) {
				t.Errorf("%+v", i)
			}
			d = draft("She says the home is loud")
			d.Age, d.Adult = From6, "for a child"
			if i := c.item(c.tell(d).Number); i.Children != 1 || i.Has(FlagAdult) {
				t.Errorf("told for a child: %+v", i)
			}
		})
		t.Run("E7: whoever is named cannot open it", func(t *testing.T) {
			k, p, err := c.kept(t.Context(), c.tell(draft("tia never rings me back")).Number)
			if err != nil || len(k.Locks.V) != 1 || len(p.Locked) != 1 || p.Locked[0].ID != c.id["Tia"] || !k.Has(FlagStaff) || k.Has(FlagLead) {
				t.Errorf("%+v %+v, %v", k.Locks, p.Locked, err)
			}
			k, _, err = c.kept(t.Context(), c.tell(draft("Lea shouted at me")).Number)
			if err != nil || !k.Has(FlagLead) {
				t.Errorf("%+v, %v", k.Flags, err)
			}
		})
		t.Run("E30: what an adult saw is typed and marked so, with words to hand over", func(t *testing.T) {
			d := draft("Points at the door and smiles when Gran comes")
			d.Channel, d.Age, d.Of = Observed, Under6, "Her key worker"
			r, err := c.Typed(c.by["Pam"], d)
			must(t, err)
			if i := c.item(r.Number); i.Channel != Observed || i.Children != 1 || r.Words == "" {
				t.Errorf("%+v", i)
			}
			_, err = c.Typed(c.by["Oz"], draft("An owner may not"))
			refused(t, err, fault.KindForbidden, "Tell Us team")
		})
		t.Run("CA-05: what a young child writes is read on the same day", func(t *testing.T) {
			d := draft("I like the park")
			d.Age = From6
			if i := c.item(c.tell(d).Number); calendar.Of(calendar.London(i.ReadDue.Time)) != c.db.Today() {
				t.Errorf("read by %s", i.ReadDue)
			}
			if o, err := c.Open(t.Context()); err != nil || o.YoungBy != c.db.Today() || o.ReadBy != c.db.Today().AddDays(1) {
				t.Errorf("before it is sent, the page says %s to a young child and %s to others, %v", o.YoungBy, o.ReadBy, err)
			}
		})
		t.Run("E3: nothing but the sent message is kept of a form", func(t *testing.T) {
			var n int
			must(t, c.db.Get(t.Context(), &n, "select count(*) from voice_item where state = 'draft'", nil))
			_, err := c.Tell(t.Context(), Draft{Key: draft("").Key})
			refused(t, err, fault.KindInvalid, "Write something")
			var after int
			must(t, c.db.Get(t.Context(), &after, "select count(*) from voice_item where text_gone is null and received_at = :now", map[string]any{"now": c.db.Now()}))
			_, err = c.Tell(t.Context(), Draft{Key: draft("").Key})
			var again int
			must(t, c.db.Get(t.Context(), &again, "select count(*) from voice_item where text_gone is null and received_at = :now", map[string]any{"now": c.db.Now()}))
			if n != 0 || after != again || err == nil {
				t.Errorf("%d, %d, %d", n, after, again)
			}
		})
	})
}

func TestDraft(t *testing.T) {
	good := draft("Hello")
	for name, row := range map[string]struct {
		change func(*Draft)
		field  string
	}{
		"words are enough":          {func(*Draft) {}, ""},
		"a face is enough":          {func(d *Draft) { d.Text, d.Faces = "", "sad" }, ""},
		"asking to talk is enough":  {func(d *Draft) { d.Text, d.Talk = "", "advocate" }, ""},
		"nothing at all is not":     {func(d *Draft) { d.Text = " \u200b\n" }, "text"},
		"2,000 characters are":      {func(d *Draft) { d.Text = strings.Repeat("é", MostText) }, ""},
		"2,001 are too many":        {func(d *Draft) { d.Text = strings.Repeat("é", MostText+1) }, "text"},
		"a face that is none":       {func(d *Draft) { d.Faces = "furious" }, "faces"},
		"an age that is none":       {func(d *Draft) { d.Age = "12" }, "age"},
		"an action of the plan":     {func(d *Draft) { d.About = []string{"roadmap-2023/3.6"} }, ""},
		"a priority":                {func(d *Draft) { d.About = []string{"roadmap-2023/3"} }, ""},
		"something that is neither": {func(d *Draft) { d.About = []string{"<b>"} }, "about"},
		"a text message needs a number": {func(d *Draft) {
			d.Wants, d.Contact = WantsContact, ContactDetails{Way: "text", To: "soon", Safe: "yes"}
		}, "to"},
		"a number is one": {func(d *Draft) {
			d.Wants, d.Contact = WantsContact, ContactDetails{Way: "text", To: "07700 900123", Safe: "yes"}
		}, ""},
		"E28: a way that is not safe is not taken": {func(d *Draft) {
			d.Wants, d.Contact = WantsContact, ContactDetails{Way: "text", To: "07700 900123", Safe: "not sure"}
		}, "safe"},
		"a form without a key":    {func(d *Draft) { d.Key = "" }, "key"},
		"a language":              {func(d *Draft) { d.Language = "pt-BR" }, ""},
		"a language that is none": {func(d *Draft) { d.Language = "English please" }, "language"},
	} {
		t.Run(name, func(t *testing.T) {
			d := good
			row.change(&d)
			f := fault.Of(d.Check())
			switch {
			case row.field == "" && f != nil:
				t.Errorf("refused: %v", f.Fields)
			case row.field != "" && (f == nil || f.Fields[0].Name != row.field):
				t.Errorf("got %v, want a fault at %s", f, row.field)
			}
		})
	}
}

func TestSecretWords(t *testing.T) {
	t.Run("E6: four of 2,048 words, every one of them plain and none twice", func(t *testing.T) {
		seen := map[string]bool{}
		for _, w := range wordList {
			if seen[w] || len(w) < 3 || len(w) > 9 || strings.ToLower(w) != w {
				t.Errorf("%q", w)
			}
			seen[w] = true
		}
		if len(seen) != 2048 {
			t.Errorf("%d words", len(seen))
		}
	})
	t.Run("no word of the list is one that the screen looks for", func(t *testing.T) {
		for _, w := range wordList {
			for _, f := range Screen(w) {
				if f != FlagName {
					t.Errorf("%q is %s", w, f)
				}
			}
		}
	})
	t.Run("the same key gives the same words, another key or another council others", func(t *testing.T) {
		a, b := newSecret(), newSecret()
		first, again := a.words("k", 0), a.words("k", 0)
		if first != again || a.words("k", 0) == a.words("l", 0) || a.words("k", 0) == b.words("k", 0) || a.words("k", 0) == a.words("k", 1) {
			t.Error("words do not follow from key and secret alone")
		}
	})
	each(t, "2026-06-10 10:00", func(t *testing.T, c *cast) {
		c.covers()
		r := c.tell(draft("Hello"))
		t.Run("E6: five wrong tries from a network, then none for a quarter of an hour, and others still come in", func(t *testing.T) {
			for range guesses {
				_, err := c.Look(t.Context(), "192.0.2.1", "apple bridge candle daisy")
				refused(t, err, fault.KindNotFound, "We can’t find an answer for these words")
			}
			_, err := c.Look(t.Context(), "192.0.2.1", r.Words)
			if many := (web.TooMany{}); !errors.As(err, &many) || !strings.Contains(many.Words, "15 minutes") {
				t.Errorf("got %v", err)
			}
			if _, err := c.Look(t.Context(), "192.0.2.2", r.Words); err != nil {
				t.Error(err)
			}
			*c.now = c.now.Add(guessesFor)
			if _, err := c.Look(t.Context(), "192.0.2.1", r.Words); err != nil {
				t.Error(err)
			}
		})
		t.Run("E6: no address is kept, and a try no longer than a quarter of an hour", func(t *testing.T) {
			must(t, c.Watch(c.system()))
			var n int
			must(t, c.db.Get(t.Context(), &n, "select count(*) from voice_guess", nil))
			if n != 0 {
				t.Errorf("%d tries", n)
			}
		})
		t.Run("E5: words that are lost cannot be found again: nothing that is kept gives them back", func(t *testing.T) {
			k, _, err := c.kept(t.Context(), r.Number)
			if err != nil || strings.Contains(*k.WordsDigest, strings.Fields(r.Words)[0]) || *k.WordsDigest == newSecret().digest("look", r.Words) {
				t.Errorf("%v, %v", k.WordsDigest, err)
			}
		})
		t.Run("E25: words that were taken back are answered like wrong ones, and the text is gone", func(t *testing.T) {
			must(t, c.TakeBack(t.Context(), "192.0.2.3", r.Words))
			_, wrong := c.Look(t.Context(), "192.0.2.3", "apple bridge candle daisy")
			_, back := c.Look(t.Context(), "192.0.2.3", r.Words)
			if wrong == nil || back == nil || wrong.Error() != back.Error() {
				t.Errorf("%v and %v", wrong, back)
			}
			k, p, err := c.kept(t.Context(), r.Number)
			if err != nil || p.Text != "" || k.State != Closed || k.Children != 0 {
				t.Errorf("%+v %+v %v", k.Item, p, err)
			}
		})
		t.Run("E25: a message about safety is kept, and is shown no more", func(t *testing.T) {
			d := draft("I want to kill myself")
			d.Quote = true
			r := c.tell(d)
			must(t, c.TakeBack(t.Context(), "192.0.2.3", r.Words))
			k, p, err := c.kept(t.Context(), r.Number)
			if err != nil || p.Text == "" || k.Quote || k.State != QueueUrgent {
				t.Errorf("%+v, %v", k.Item, err)
			}
		})
		t.Run("more can be added with the words, and is read at once", func(t *testing.T) {
			r := c.tell(draft("The park is shut"))
			must(t, c.AddTo(t.Context(), "192.0.2.4", r.Words, "You can ring me at school"))
			must(t, c.AddTo(t.Context(), "192.0.2.4", r.Words, "You can ring me at school"))
			k, p, err := c.kept(t.Context(), r.Number)
			if err != nil || len(p.More) != 1 || k.State != QueueUrgent || !k.Has(FlagMore) {
				t.Errorf("%+v, %v", k.Item, err)
			}
		})
		t.Run("the words still hold when the keys were changed", func(t *testing.T) {
			r := c.tell(draft("Hello again"))
			if _, err := c.Look(t.Context(), "192.0.2.5", r.Words); err != nil {
				t.Error(err)
			}
		})
	})
}

func TestChildWords(t *testing.T) {
	t.Run("RD-04: everything a child is told passes the gate", func(t *testing.T) {
		words := []string{errWords().(*fault.Fault).Words, errGuesses.Words}
		for _, i := range []Item{{State: QueueNormal}, {State: InTriage}, {State: Referral, Route: Referral}, {State: Complaint, Route: Complaint}, {State: DataRights, Route: DataRights},
			{State: Personal, Route: Personal}, {State: Signpost, Route: Signpost}, {State: VoiceState, Route: VoiceState}} {
			words = append(words, i.childState())
		}
		for _, s := range []Standing{{Stopped: true}, {}, whole(at("2026-05-22 15:00"))} {
			words = append(words, s.Opening().Why)
		}
		f := fault.Of(Draft{Faces: "x", Talk: "x", Age: "x", Adult: "x", Wants: "x", Language: "?", About: []string{"?"}}.Check())
		for _, field := range append(f.Fields, fault.Of(Draft{Wants: WantsContact, Key: "0123456789abcdef", Contact: ContactDetails{Way: "text"}}.Check()).Fields...) {
			words = append(words, field.Words)
		}
		for _, w := range words {
			for _, one := range readability.Check(w, readability.Child).Findings {
				if !one.Warning {
					t.Errorf("%q: %v", w, one)
				}
			}
			if strings.Contains(strings.ToLower(w), "confidential") {
				t.Errorf("SG-08: %q", w)
			}
		}
	})
}
