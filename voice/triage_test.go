package voice

import (
	"context"
	"strings"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// claim has somebody claim an item and gives the version they see.
func (c *cast) claim(as string, number int) int {
	c.t.Helper()
	must(c.t, c.Claim(c.by[as], number))
	return c.item(number).Version
}

// open has somebody open an item and gives the version they see.
func (c *cast) open(as string, number int) int {
	c.t.Helper()
	must(c.t, c.OpenItem(c.by[as], number, Whys[1]))
	return c.item(number).Version
}

// route claims an item and decides on it.
func (c *cast) route(as string, number int, to State, flags ...Flag) {
	c.t.Helper()
	proposed, err := c.Decide(c.by[as], number, Routing{To: to, Note: "As the procedure says", Flags: flags, Version: c.claim(as, number)})
	must(c.t, err)
	if proposed {
		c.t.Fatalf("it was only proposed")
	}
}

// theme adds a theme.
func (c *cast) theme(title string) int {
	c.t.Helper()
	c.OnActions(func(context.Context) ([]PlanAction, error) { return []PlanAction{{Full: "roadmap-2025/1.3"}}, nil })
	n, err := c.AddTheme(c.by["Pam"], ThemeEdit{Title: title, Said: "We want the bus to come on time.", Topic: topics[0].Code, Owner: c.id["Oz"], Actions: []string{"roadmap-2025/1.3"}})
	must(c.t, err)
	return n
}

func (c *cast) posted(to, words string) bool {
	for _, n := range c.posts {
		if n.PersonID == c.id[to] && strings.Contains(n.Subject, words) {
			return true
		}
	}
	return false
}

func TestTriage(t *testing.T) {
	each(t, "2026-06-10 10:00", func(t *testing.T, c *cast) {
		c.covers()
		tell := func(text string) int { return c.tell(draft(text)).Number }

		t.Run("SG-04 E7: nobody whom a message names opens, lists, claims or decides it", func(t *testing.T) {
			n := tell("tom exampleton was horrible to me")
			for _, err := range []error{c.OpenItem(c.by["Tom"], n, Whys[0]), c.Claim(c.by["Tom"], n)} {
				refused(t, err, fault.KindNotFound, "no message")
			}
			items, err := c.Items(c.by["Tom"], true)
			must(t, err)
			for _, i := range items {
				if i.Number == n {
					t.Error("he sees that it is there")
				}
			}
		})
		t.Run("SG-04: where a lead is named, the director opens it and that lead does not", func(t *testing.T) {
			n := tell("Lou did not listen to me")
			refused(t, c.OpenItem(c.by["Lou"], n, Whys[0]), fault.KindNotFound, "no message")
			must(t, c.OpenItem(c.by["Dee"], n, Whys[0]))
			other := tell("The food is cold")
			refused(t, c.OpenItem(c.by["Dee"], other, Whys[0]), fault.KindNotFound, "no message")
		})
		t.Run("ALLEGATION: from the decision on only leads see it, and only they hand it over", func(t *testing.T) {
			n := tell("My tutor at the club scares us all")
			c.route("Tia", n, Allegation)
			for _, one := range []string{"Tia", "Tom", "Cas", "Dan", "Dee"} {
				refused(t, c.OpenItem(c.by[one], n, Whys[0]), fault.KindNotFound, "no message")
			}
			if !c.posted("Lea", "waits for you") {
				t.Error("no lead was told")
			}
			must(t, c.HandOver(c.by["Lea"], n, c.open("Lea", n), Handed{To: "Designated officer for allegations", Person: "Ann", How: "phone", Reference: "LADO 7"}))
			if i := c.item(n); i.State != HandedOver || i.HandedDue.Before(i.HandedAt.Time) {
				t.Errorf("%+v", i)
			}
		})
		t.Run("SG-04: two people lower a referral, one of them a lead", func(t *testing.T) {
			n := tell("I am scared of my uncle")
			c.route("Tia", n, Referral)
			proposed, err := c.Decide(c.by["Tia"], n, Routing{To: Personal, Note: "She meant a film", Version: c.item(n).Version})
			must(t, err)
			if !proposed || c.item(n).State != Referral || !c.posted("Lea", "waits for you") {
				t.Fatalf("%+v", c.item(n))
			}
			_, err = c.Decide(c.by["Tom"], n, Routing{To: Personal, Note: "I agree with her", Version: c.open("Tom", n)})
			refused(t, err, fault.KindForbidden, "must be a safeguarding lead")
			_, err = c.Decide(c.by["Lea"], n, Routing{To: Personal, Note: "I have seen it too", Version: c.open("Lea", n)})
			must(t, err)
			if c.item(n).State != Personal {
				t.Errorf("%+v", c.item(n))
			}
		})
		t.Run("S3_CONSULT: only a lead decides on", func(t *testing.T) {
			n := tell("It is odd at home now")
			c.route("Tia", n, Consult)
			_, err := c.Decide(c.by["Tia"], n, Routing{To: VoiceState, Version: c.item(n).Version})
			refused(t, err, fault.KindForbidden, "Only a safeguarding lead")
			_, err = c.Decide(c.by["Lou"], n, Routing{To: VoiceState, Version: c.open("Lou", n)})
			must(t, err)
		})
		t.Run("S1_IMMEDIATE: it is handed over by telephone only", func(t *testing.T) {
			n := tell("I want to end my life tonight")
			c.route("Tia", n, Immediate)
			version := c.item(n).Version
			refused(t, c.HandOver(c.by["Tia"], n, version, Handed{To: "Police", Person: "Sgt Roe", How: "secure e-mail", Reference: "C1"}), fault.KindInvalid, "Ring them")
			refused(t, c.HandOver(c.by["Tia"], n, version, Handed{To: "Police", Person: "Sgt Roe", How: "phone"}), fault.KindInvalid, "without one nobody has it")
			must(t, c.HandOver(c.by["Tia"], n, version, Handed{To: "Police", Person: "Sgt Roe", How: "phone", Reference: "C1"}))
			if due := c.item(n).Due; !due.Equal(c.now.Add(2 * time.Hour)) {
				t.Errorf("chased at %s", due)
			}
			c.pass(2*time.Hour + time.Minute)
			if !c.posted("Tia", "hand-over was not confirmed") || !c.posted("Lea", "hand-over was not confirmed") {
				t.Error("nobody is told to chase it")
			}
			must(t, c.Chase(c.by["Tia"], n, c.open("Tia", n), "They are on their way"))
			must(t, c.Receipt(c.by["Tia"], n, c.item(n).Version, "Sgt Roe: they saw her, she is safe"))
			must(t, c.CloseItem(c.by["Tia"], n, c.item(n).Version, ""))
		})
		t.Run("CSA_DUTY: the reader notifies personally, and nobody else but a lead for them", func(t *testing.T) {
			n := tell("he touched me in the pool")
			_, err := c.Decide(c.by["Tia"], n, Routing{To: Referral, Note: "Told to us", CSA: true, Version: c.claim("Tia", n)})
			must(t, err)
			i := c.item(n)
			if !i.Has(FlagCSA) || i.CSABy != c.id["Tia"] {
				t.Fatalf("%+v", i)
			}
			refused(t, c.Notified(c.by["Tom"], n, c.open("Tom", n), "I rang the police"), fault.KindForbidden, "personal")
			must(t, c.Notified(c.by["Tia"], n, c.item(n).Version, "Police, DC Poe, 10:20, CAD 99"))
			if c.item(n).CSATold.IsZero() {
				t.Error("it is not kept")
			}
		})
		t.Run("COMPLAINT: the complaints manager sees it and no other, and answers", func(t *testing.T) {
			r := c.tell(draft("You never sent my things back"))
			c.route("Tia", r.Number, Complaint)
			if !c.posted("Cas", "waits for you") {
				t.Error("the complaints manager was not told")
			}
			refused(t, c.OpenItem(c.by["Dan"], r.Number, Whys[0]), fault.KindNotFound, "no message")
			must(t, c.HandOver(c.by["Cas"], r.Number, c.open("Cas", r.Number), Handed{To: "Complaints", Person: "Cas", How: "their own system", Reference: "CP 5"}))
			must(t, c.Receipt(c.by["Cas"], r.Number, c.item(r.Number).Version, "It is in our register"))
			refused(t, c.Answer(c.by["Cas"], r.Number, c.item(r.Number).Version, "We have looked at what you told us and we will now talk to all of the people who were there on that day."), fault.KindInvalid, "too hard for children")
			must(t, c.Answer(c.by["Cas"], r.Number, c.item(r.Number).Version, "We are sorry. Your things come back on Friday."))
			reply, err := c.Look(t.Context(), "192.0.2.1", r.Words)
			if err != nil || reply.Answer != "We are sorry. Your things come back on Friday." || reply.State != "We have answered you." {
				t.Errorf("%+v, %v", reply, err)
			}
			if c.item(r.Number).OpenedAt.IsZero() {
				t.Error("M12: that the answer was seen is not kept")
			}
		})
		t.Run("DATA_RIGHTS E21: data protection sees it", func(t *testing.T) {
			n := tell("Can I see my file")
			c.route("Tia", n, DataRights)
			must(t, c.OpenItem(c.by["Dan"], n, Whys[1]))
			refused(t, c.OpenItem(c.by["Cas"], n, Whys[0]), fault.KindNotFound, "no message")
		})
		t.Run("E15: a restricted message is for leads", func(t *testing.T) {
			n := tell("My mum works for the council and she is cross")
			c.route("Tia", n, Personal, FlagRestricted)
			refused(t, c.OpenItem(c.by["Tia"], n, Whys[0]), fault.KindNotFound, "no message")
			c.open("Lea", n)
		})
		t.Run("E14: a child of another council is handed to it, and told", func(t *testing.T) {
			r := c.tell(draft("I live in Kent now and nobody visits"))
			c.route("Tia", r.Number, Personal, FlagOther)
			must(t, c.HandOver(c.by["Tia"], r.Number, c.item(r.Number).Version, Handed{To: "Another council", Person: "Kent front door", How: "phone", Reference: "K 3"}))
			must(t, c.Answer(c.by["Tia"], r.Number, c.item(r.Number).Version, "We asked the team where you live. They will ring you."))
			if i := c.item(r.Number); !i.Has(FlagOther) || i.HandedTo != "Another council" {
				t.Errorf("%+v", i)
			}
		})
		t.Run("E16: an adult who tells of the past keeps the safeguarding route and counts as no child", func(t *testing.T) {
			d := draft("Years ago a carer hurt me")
			d.Age = GrownUp
			n := c.tell(d).Number
			c.route("Tia", n, Referral)
			if i := c.item(n); i.State != Referral || i.Children != 0 {
				t.Errorf("%+v", i)
			}
		})
		t.Run("E19: who says “don’t tell” is urgent, and nothing promises a secret", func(t *testing.T) {
			r := c.tell(draft("please dont tell anyone"))
			if i := c.item(r.Number); i.State != QueueUrgent || !i.Has(FlagSecret) {
				t.Errorf("%+v", i)
			}
			c.route("Tia", r.Number, Consult)
			refused(t, c.Warm(c.by["Lea"], r.Number, c.open("Lea", r.Number), "This is confidential between us."), fault.KindInvalid, "private unless someone may get hurt")
			must(t, c.Warm(c.by["Lea"], r.Number, c.item(r.Number).Version, "Thank you for telling me. I keep this private unless someone may get hurt."))
		})
		t.Run("E20: praise goes to a manager only when the child allows it", func(t *testing.T) {
			d := draft("My key worker is the best")
			n := c.tell(d).Number
			c.route("Tia", n, VoiceState)
			refused(t, c.Praise(c.by["Tia"], n, c.item(n).Version, "Her manager"), fault.KindConflict, "has not allowed")
			d = draft("Thank you to everyone at the house")
			d.Quote = true
			n = c.tell(d).Number
			c.route("Tia", n, VoiceState)
			must(t, c.Praise(c.by["Tia"], n, c.item(n).Version, "The manager of the house"))
		})
		t.Run("E22: a claim or a journalist is pointed on by name and never a voice of a child", func(t *testing.T) {
			d := draft("I write for a paper and want figures")
			d.Age = GrownUp
			n := c.tell(d).Number
			c.route("Tia", n, Signpost)
			refused(t, c.CloseItem(c.by["Tia"], n, c.item(n).Version, ""), fault.KindInvalid, "with a name")
			must(t, c.CloseItem(c.by["Tia"], n, c.item(n).Version, "Sent to Jo in the press office"))
			if c.item(n).Counts() {
				t.Error("it counts as a child's")
			}
		})
		t.Run("E27: where a text bounced, the answer stays with the words", func(t *testing.T) {
			d := draft("When is the next trip")
			d.Wants, d.Contact = WantsContact, ContactDetails{Way: "text", To: "07700 900123", Safe: "yes"}
			r := c.tell(d)
			if r.Words == "" {
				t.Fatal("there are no words to see it with")
			}
			c.route("Tia", r.Number, Personal)
			must(t, c.Answer(c.by["Tia"], r.Number, c.item(r.Number).Version, "The trip is on Saturday. You can come."))
			must(t, c.ContactFailed(c.by["Tia"], r.Number, c.item(r.Number).Version))
			reply, err := c.Look(t.Context(), "192.0.2.1", r.Words)
			if err != nil || reply.Answer == "" || !c.item(r.Number).Has(FlagContact) {
				t.Errorf("%+v, %v", reply, err)
			}
		})
		t.Run("E28: what leaves by mail says nothing of care or of what was written", func(t *testing.T) {
			for _, n := range c.posts {
				for _, w := range []string{"bus", "touched", "care", "social", "life", "scared"} {
					if strings.Contains(strings.ToLower(n.Subject+n.Text+n.About), w) {
						t.Errorf("%q holds %q", n.Text, w)
					}
				}
			}
			if len(c.posts) == 0 {
				t.Error("nothing was sent")
			}
		})
		t.Run("E29: a typed card has the same fields and its channel", func(t *testing.T) {
			for _, channel := range Channels[1:] {
				d := draft("The garden is lovely")
				d.Channel, d.GroupOf = channel, 1
				r, err := c.Typed(c.by["Tom"], d)
				must(t, err)
				if i := c.item(r.Number); i.Channel != channel || r.Words == "" || i.State != QueueNormal {
					t.Errorf("%+v", i)
				}
			}
		})
		t.Run("an anonymous child at risk is written to, and it is kept that nobody knows who it is", func(t *testing.T) {
			r := c.tell(draft("someone hits me every night"))
			c.route("Tia", r.Number, Referral, FlagAnonymous)
			must(t, c.Warm(c.by["Tia"], r.Number, c.item(r.Number).Version, "I have read this and I want to help. Ring Childline on 0800 1111. How can we reach you?"))
			must(t, c.AddTo(t.Context(), "192.0.2.8", r.Words, "At school, before nine"))
			k, p, err := c.kept(t.Context(), r.Number)
			if err != nil || !k.Has(FlagAnonymous) || k.WarmAt.IsZero() || len(p.More) != 1 || !c.posted("Tia", "more came") {
				t.Errorf("%+v, %v", k.Item, err)
			}
		})
		t.Run("SG-06: each opening is kept with who, when and why, and lasts half an hour", func(t *testing.T) {
			n := tell("The swings are broken")
			version := c.open("Tom", n)
			view, closed, err := c.Opened(c.by["Tom"], n)
			if err != nil || closed || len(view.Openings) != 1 || view.Openings[0].PersonName != "Tom Exampleton" || view.Openings[0].Why != Whys[1] {
				t.Errorf("%+v, %v, %v", view.Openings, closed, err)
			}
			*c.now = c.now.Add(openFor)
			refused(t, c.Warm(c.by["Tom"], n, version, "Thank you for telling us"), fault.KindConflict, "Open it again first")
		})
	})
}

func TestEscalation(t *testing.T) {
	each(t, "2026-06-10 10:00", func(t *testing.T, c *cast) {
		c.covers()
		t.Run("QUEUE_URGENT: who is on the rota is told at once, and the leads after half an hour", func(t *testing.T) {
			n := c.tell(draft("he hits me")).Number
			if !c.posted("Tia", "urgent waits") || !c.posted("Tom", "urgent waits") || c.posted("Lea", "has not been read") {
				t.Fatalf("%+v", c.posts)
			}
			c.pass(29 * time.Minute)
			if c.posted("Lea", "has not been read") {
				t.Error("too soon")
			}
			c.pass(time.Minute)
			if !c.posted("Lea", "has not been read") || !c.posted("Lou", "has not been read") {
				t.Error("no lead was called")
			}
			before := len(c.posts)
			c.pass(5 * time.Minute)
			if len(c.posts) != before {
				t.Error("the same call left twice")
			}
			c.route("Tia", n, Referral)
		})
		t.Run("QUEUE_NORMAL: at 75 % of its clock it turns urgent, and somebody is told", func(t *testing.T) {
			n := c.tell(draft("I want a bike")).Number
			c.pass(17*time.Hour + 59*time.Minute)
			if i := c.item(n); i.State != QueueNormal {
				t.Fatalf("too soon: %+v", i)
			}
			c.pass(time.Minute)
			if i := c.item(n); i.State != QueueUrgent || !i.Has(FlagLate) {
				t.Fatalf("%+v", i)
			}
		})
		t.Run("IN_TRIAGE: without a decision it returns to its queue after half an hour", func(t *testing.T) {
			n := c.tell(draft("I want a dog")).Number
			c.claim("Tia", n)
			c.pass(30 * time.Minute)
			if i := c.item(n); i.State != QueueNormal || i.ClaimedID != "" || i.ReadAt.IsZero() {
				t.Errorf("%+v", i)
			}
		})
		t.Run("UNUSABLE: it stays until the draw of its week has passed, then it is closed", func(t *testing.T) {
			n := c.tell(draft("test test")).Number
			c.route("Tia", n, Unusable)
			c.pass(13 * 24 * time.Hour)
			if c.item(n).State != Unusable {
				t.Fatal("too soon")
			}
			c.pass(26 * time.Hour)
			if c.item(n).State != Closed {
				t.Errorf("%+v", c.item(n))
			}
		})
	})
}

func TestClear(t *testing.T) {
	each(t, "2026-06-10 10:00", func(t *testing.T, c *cast) {
		c.covers()
		theme := c.theme("Late buses")
		clear := func(as string, n, theme int, summary string, checked bool) error {
			return c.ClearItem(c.by[as], n, Clear{Summary: summary, Theme: theme, Checked: checked, Version: c.item(n).Version})
		}
		n := c.tell(draft("Sophie Bell and I wait an hour at 12 Long Road")).Number
		c.route("Tia", n, VoiceState)
		t.Run("E8: a summary with a number, an address or a name is not cleared", func(t *testing.T) {
			refused(t, clear("Tia", n, theme, "Waits at 12 Long Road", true), fault.KindInvalid, "telephone number or address")
			refused(t, clear("Tia", n, theme, "Ring 07700 900123", true), fault.KindInvalid, "telephone number or address")
			refused(t, clear("Tia", n, theme, "Sophie Bell waits for an hour", false), fault.KindInvalid, "seems to name somebody")
			refused(t, clear("Tia", n, theme, "Tia should ring the bus firm", false), fault.KindInvalid, "Tia Exampleton")
			refused(t, clear("Tia", n, 99, "The bus is an hour late", false), fault.KindInvalid, "Choose a theme")
		})
		t.Run("E8: outside triage only the cleared words are seen, with no number and no day", func(t *testing.T) {
			must(t, clear("Tia", n, theme, "The bus is an hour late", false))
			line, err := c.Theme(c.by["Pam"], theme)
			must(t, err)
			all, err := c.Summaries(c.by["Oz"], line.ID)
			if err != nil || len(all) != 1 || all[0].Words != "The bus is an hour late" || all[0].Month != "2026-06" {
				t.Errorf("%+v, %v", all, err)
			}
			refused(t, c.OpenItem(c.by["Oz"], n, Whys[0]), fault.KindNotFound, "no message")
		})
		t.Run("E12: copies are merged, each counts, and one answer is all of theirs", func(t *testing.T) {
			var words []string
			for range 3 {
				r := c.tell(draft("Bus bus bus late"))
				c.route("Tia", r.Number, VoiceState)
				must(t, c.Merge(c.by["Tia"], r.Number, c.item(r.Number).Version, n))
				words = append(words, r.Words)
			}
			line, err := c.Theme(c.by["Pam"], theme)
			must(t, err)
			count, err := c.childrenIn(t.Context())
			if err != nil || count[line.ID] != 4 {
				t.Errorf("%v, %v", count, err)
			}
			t.Run("YS-04: the theme's answer counts for every one of them", func(t *testing.T) {
				must(t, c.db.Write(c.by["Pam"], "published an answer", func(tx *db.Tx) error {
					a := Answer{ThemeID: line.ID, Number: 1, State: AnswerPublished, Decision: DecidedNo, Reason: "The buses are not ours.", Instead: "We wrote to the firm.", Challenge: "Ask an advocate.", DecidedBy: "Director", Published: c.db.Today()}
					if err := c.keepAnswer(t.Context(), tx, a); err != nil {
						return err
					}
					return c.answerItems(t.Context(), tx, line.ID)
				}))
				for _, w := range words {
					reply, err := c.Look(t.Context(), "192.0.2.1", w)
					if err != nil || reply.State != "We have answered you." || reply.Theme != line.Number || reply.Answer != DecidedNo.Child()+".\n\nThe buses are not ours.\n\nWe wrote to the firm.\n\nAsk an advocate." {
						t.Errorf("%+v, %v", reply, err)
					}
				}
				c.pass(time.Minute)
				if i := c.item(n); i.State != Closed || i.DeliveredAt.IsZero() || !i.Counts() {
					t.Errorf("%+v", i)
				}
			})
			t.Run("a merge into nothing, into itself or of another kind is refused", func(t *testing.T) {
				a := c.tell(draft("One more about the bus")).Number
				c.route("Tia", a, VoiceState)
				refused(t, c.Merge(c.by["Tia"], a, c.item(a).Version, 999), fault.KindInvalid, "another message")
				refused(t, c.Merge(c.by["Tia"], a, c.item(a).Version, a), fault.KindInvalid, "another message")
				b := c.tell(draft("About me")).Number
				c.route("Tia", b, Personal)
				refused(t, c.Merge(c.by["Tia"], a, c.item(a).Version, b), fault.KindConflict, "Only messages that are voices")
			})
		})
		t.Run("HANDED_OVER: of a safeguarding message only the lead makes a part for a theme, after the receipt, of five children or more", func(t *testing.T) {
			n := c.tell(draft("he hits me and the bus is late")).Number
			c.route("Tia", n, Referral)
			must(t, c.HandOver(c.by["Tia"], n, c.item(n).Version, Handed{To: "Children’s front door", Person: "Ann", How: "phone", Reference: "F1"}))
			c.open("Lea", n)
			refused(t, clear("Lea", n, theme, "The bus is late", false), fault.KindConflict, "the service has confirmed")
			must(t, c.Receipt(c.by["Lea"], n, c.item(n).Version, "Ann: a worker goes today"))
			c.open("Tia", n)
			refused(t, clear("Tia", n, theme, "The bus is late", false), fault.KindForbidden, "Only a safeguarding lead")
			refused(t, clear("Lea", n, theme, "The bus is late", false), fault.KindConflict, "Fewer than five")
		})
		t.Run("who says the same after the answer is answered with it at once, and nobody waits", func(t *testing.T) {
			line, err := c.Theme(c.by["Pam"], theme)
			must(t, err)
			must(t, c.db.Housekeep(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), "update voice_theme set state = 'decided', decision = 'no' where id = :id", line.Theme)
				return err
			}))
			first := c.tell(draft("Another bus that is late"))
			c.route("Tia", first.Number, VoiceState)
			must(t, clear("Tia", first.Number, theme, "One more bus is late", false))
			copied := c.tell(draft("Another bus that is late"))
			c.route("Tia", copied.Number, VoiceState)
			must(t, c.Merge(c.by["Tia"], copied.Number, c.item(copied.Number).Version, first.Number))
			for _, r := range []Receipt{first, copied} {
				reply, err := c.Look(t.Context(), "192.0.2.1", r.Words)
				if i := c.item(r.Number); err != nil || i.DeliveredAt.IsZero() || reply.State != "We have answered you." || !reply.AnswerBy.IsZero() {
					t.Errorf("%+v %+v, %v", i, reply, err)
				}
			}
		})
	})
}

func TestRereads(t *testing.T) {
	each(t, "2026-06-08 10:00", func(t *testing.T, c *cast) {
		c.covers()
		for i := range 24 {
			n := c.tell(draft("A voice")).Number
			to := VoiceState
			if i%4 == 0 {
				to = Unusable
			}
			c.route([]string{"Tia", "Lea"}[i%2], n, to)
		}
		worry := c.tell(draft("Another")).Number
		c.route("Tia", worry, Consult)
		t.Run("SG-09: one in twenty and at least ten of voices and unusable are drawn in the week after", func(t *testing.T) {
			all, err := c.Rereads(c.by["Lou"])
			if err != nil || len(all) != 0 {
				t.Fatalf("%d before the week is over, %v", len(all), err)
			}
			*c.now = at("2026-06-15 09:00")
			c.covers()
			c.pass(time.Minute)
			all, err = c.Rereads(c.by["Lou"])
			if err != nil || len(all) != 10 {
				t.Fatalf("%d, %v", len(all), err)
			}
			for _, one := range all {
				if one.Number == worry {
					t.Error("a worry is not read for a miss")
				}
			}
		})
		t.Run("SG-09: who decided does not read it again, and a miss goes back to the queue", func(t *testing.T) {
			all, err := c.Rereads(c.by["Lou"])
			must(t, err)
			misses := 0
			for i, one := range all {
				if c.item(one.Number).DecidedID == c.id["Lea"] {
					_, err := c.ReadAgain(c.by["Lea"], one.ID)
					refused(t, err, fault.KindForbidden, "decided on this message yourself")
				}
				to := VoiceState
				if i == 0 {
					to, misses = Referral, 1
				}
				_, err := c.KeepReread(c.by["Lou"], one.ID, to)
				must(t, err)
			}
			if i := c.item(all[0].Number); i.State != QueueUrgent || !i.Has(FlagMissed) {
				t.Errorf("%+v", i)
			}
			missed, read, err := c.MissRate(t.Context(), c.db.Today(), c.db.Today())
			if err != nil || missed != misses || read != 10 {
				t.Errorf("M15: %d of %d, %v", missed, read, err)
			}
			_, err = c.KeepReread(c.by["Lou"], all[0].ID, VoiceState)
			refused(t, err, fault.KindConflict, "already")
		})
	})
	t.Run("SG-09: how many are drawn", func(t *testing.T) {
		for n, want := range map[int]int{0: 0, 3: 3, 10: 10, 199: 10, 200: 10, 201: 11, 1000: 50} {
			if got := toReread(n); got != want {
				t.Errorf("of %d: %d, want %d", n, got, want)
			}
		}
	})
}

func TestMessagesDue(t *testing.T) {
	each(t, "2026-06-10 10:00", func(t *testing.T, c *cast) {
		person := func(name string) []Waiting {
			t.Helper()
			p, err := c.accounts.Person(t.Context(), c.id[name])
			must(t, err)
			all, err := c.MessagesDue(t.Context(), p)
			must(t, err)
			return all
		}
		t.Run("SG-01: a lead is told of a rota with a gap", func(t *testing.T) {
			if all := person("Lea"); len(all) != 1 || !strings.Contains(all[0].Words, "rota") || !all[0].Late {
				t.Errorf("%+v", all)
			}
		})
		c.covers()
		c.tell(draft("canary one he hits me"))
		c.tell(draft("canary two the park"))
		n := c.tell(draft("canary three")).Number
		c.route("Tia", n, Complaint)
		t.Run("what waits is counts and clocks, never words", func(t *testing.T) {
			all := person("Tia")
			if len(all) < 2 || all[0].Words != "Read now, within the hour: 1 urgent message" || all[1].Words != "Read 1 message" || all[0].Due != calendar.On(2026, 6, 10) {
				t.Errorf("%+v", all)
			}
			for _, w := range append(all, person("Cas")...) {
				if strings.Contains(w.Words, "canary") {
					t.Errorf("%+v", w)
				}
			}
			if all := person("Cas"); len(all) != 1 || all[0].Href != messageHref(n) {
				t.Errorf("%+v", all)
			}
			if all := person("Oz"); len(all) != 0 {
				t.Errorf("%+v", all)
			}
		})
	})
}
