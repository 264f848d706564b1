package offer

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/file"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t *testing.T, err error, kind fault.Kind, words string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil || f.Kind != kind {
		t.Fatalf("got %v, want it refused as %s", err, kind)
	}
	all := f.Words
	for _, field := range f.Fields {
		all += "; " + field.Name + ": " + field.Words
	}
	if !strings.Contains(all, words) {
		t.Errorf("it says %q, want %q in it", all, words)
	}
}

// whole is an entry to which nothing is missing.
func whole() Body {
	b, _ := Starter("setting-up-home")
	b.Confirmed, b.ConsultedOn, b.Consulted, b.ReviewBy, b.CheckedOn = true, calendar.On(2026, 3, 1), "Care leavers’ forum", calendar.On(2027, 3, 1), calendar.On(2026, 2, 1)
	return b
}

func TestRules(t *testing.T) {
	day := calendar.On(2026, time.March, 2)
	t.Run("LO-02: an amount is shown for twelve months after it was looked up, and not a day longer", func(t *testing.T) {
		b := whole()
		for on, stale := range map[calendar.Date]bool{calendar.On(2026, 2, 1): false, calendar.On(2027, 2, 1): false, calendar.On(2027, 2, 2): true} {
			if b.Stale(on) != stale {
				t.Errorf("on %s stale is %v", on.Words(), !stale)
			}
		}
		b.Amount = 0
		if b.Stale(calendar.On(2030, 1, 1)) {
			t.Error("where there is no amount nothing is stale")
		}
	})
	t.Run("LO-02: an amount stands in its own field alone, with a source and a day", func(t *testing.T) {
		b := whole()
		b.Get = "You get £ 2,000 for a bed."
		refused(t, b.check(day), fault.KindInvalid, "get: Put the amount into its own field")
		b = whole()
		b.CheckedOn = day.AddDays(1)
		refused(t, b.check(day), fault.KindInvalid, "a day to come")
		v := Version{N: 1, State: Draft, Body: db.JSON[Body]{V: whole()}}
		v.Body.V.AmountSource, v.Body.V.CheckedOn, v.Body.V.Confirmed = "", calendar.Date{}, false
		for _, field := range []string{"amount-source: ", "checked: ", "confirmed: "} {
			refused(t, v.send(day), fault.KindInvalid, field)
		}
	})
	t.Run("amounts are told in words", func(t *testing.T) {
		for words, want := range map[string]string{"": "£1,200", "a year": "£1,200 a year", "up to {} a year": "up to £1,200 a year"} {
			if got := (Body{Amount: 1200, AmountWords: words}).AmountText(); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
	})
	t.Run("everything that is missing is said at once before care leavers read it", func(t *testing.T) {
		v := Version{N: 2, State: Draft, Body: db.JSON[Body]{V: Body{Area: "money", Title: "Savings", Kind: ByLaw, Where: Anywhere}}}
		for _, field := range []string{"child: ", "adult: ", "get: ", "steps: ", "helps: ", "long: ", "elsewhere: ", "custody: ", "if-no: ", "basis: ", "consulted: ", "consulted-on: ", "review-by: ", "changed: "} {
			refused(t, v.send(day), fault.KindInvalid, field)
		}
	})
	t.Run("RD-04: what young people cannot read is not sent", func(t *testing.T) {
		v := Version{N: 1, State: Draft, Body: db.JSON[Body]{V: whole()}}
		v.Body.V.ChildText = "Subsequent to an assessment of entitlement, the authority may remunerate accommodation expenditure in accordance with its discretionary framework."
		refused(t, v.send(day), fault.KindInvalid, "child: Young people cannot read this yet")
	})
	t.Run("no young person is named", func(t *testing.T) {
		b := whole()
		b.Consulted = "The girl born 03/02/2008"
		refused(t, b.check(day), fault.KindInvalid, "consulted: ")
	})
	t.Run("LO-01: that nothing is offered needs no steps, but what one can do", func(t *testing.T) {
		v := Version{N: 1, State: Draft, Body: db.JSON[Body]{V: Body{Area: "money", Title: "Driving lessons", Kind: NotOffered, Where: Anywhere, ChildText: "We do not pay for driving lessons.", AdultText: "The council does not pay for driving lessons.",
			IfNo: "Ask your PA what else can help you get to work.", ConsultedOn: day, Consulted: "Care leavers’ forum", ReviewBy: day.AddMonths(12)}}}
		must(t, v.send(day))
		if v.State != Reading || v.Changed != "We added this." {
			t.Errorf("%+v", v)
		}
		if v.Body.V.For(18, Statuses) {
			t.Error("what is not offered is nobody's to get")
		}
	})
	t.Run("addresses are made of titles and never twice", func(t *testing.T) {
		for title, want := range map[string]string{"Your files’ copy": "your-files-copy-2", "Check": "check-2", "£££": "entry"} {
			if got := slugFor(title, []string{"your-files-copy"}); got != want {
				t.Errorf("%s: %s, want %s", title, got, want)
			}
		}
	})
}

// room is one council's, with a context in which each person has signed in.
type room struct {
	*Offers
	by map[string]context.Context
	id map[string]account.Person
}

func newRoom(t *testing.T, d *db.DB) room {
	t.Helper()
	keys, _, err := file.CreateKeys(t.TempDir() + "/keys")
	must(t, err)
	accounts := account.New(d, account.Settings{PublicURL: "https://offer.example", DormantDays: 45})
	r := room{New(d, keys), map[string]context.Context{}, map[string]account.Person{}}
	r.OnActions(func(context.Context) ([]Action, error) {
		return []Action{{"roadmap/3.1", "3.1 Listen"}, {"roadmap/4.3", "4.3 Homes"}}, nil
	})
	said := []Commencement{}
	r.Settled(func(context.Context) ([]Commencement, error) { return said, nil }, func(_ context.Context, c Commencement) error {
		said = append(said, c)
		return nil
	})
	for name, role := range map[string]string{"May": "participation", "Nat": "young-reviewer", "Della": "director", "Vic": "assurance"} {
		p := account.Person{Name: name + " Example", Email: strings.ToLower(name) + "@exampleborough.example"}
		p.Roles.V = []string{role}
		id, err := accounts.Add(dbtest.Ctx(t), p)
		must(t, err)
		person, err := accounts.Person(t.Context(), id)
		must(t, err)
		r.by[name], r.id[name] = account.With(t.Context(), person), person
	}
	return r
}

// through takes a draft to the public.
func (r room) through(t *testing.T, slug string) {
	t.Helper()
	must(t, r.Send(r.by["May"], slug))
	must(t, r.SignOff(r.by["Nat"], slug, ReadingEdit{Good: true}))
	must(t, r.Publish(r.by["Della"], slug))
}

func TestOffers(t *testing.T) {
	day := calendar.On(2026, time.March, 2)
	dbtest.EachAt(t, func() time.Time { return calendar.FixedClock(day)() }, []fs.FS{account.Schema, Schema}, func(t *testing.T, d *db.DB) {
		day = calendar.On(2026, time.March, 2)
		r := newRoom(t, d)
		slug, err := r.TakeOver(r.by["May"], "setting-up-home")
		must(t, err)
		t.Run("a starter is taken over one by one, once, by participation", func(t *testing.T) {
			_, err := r.TakeOver(r.by["May"], "setting-up-home")
			refused(t, err, fault.KindConflict, "taken over already")
			_, err = r.TakeOver(r.by["Vic"], "council-tax")
			refused(t, err, fault.KindForbidden, "")
			_, err = r.TakeOver(r.by["May"], "a-yacht")
			refused(t, err, fault.KindNotFound, "")
			p, err := r.Published(t.Context())
			must(t, err)
			if len(p.Entries()) != 0 || len(p.Areas) != 7 || len(p.Principles) != 7 {
				t.Errorf("a draft is nobody's to read: %+v", p)
			}
		})
		t.Run("an amount that the council has not confirmed goes nowhere", func(t *testing.T) {
			refused(t, r.Send(r.by["May"], slug), fault.KindInvalid, "confirmed: ")
		})
		must2 := func(s string, err error) { t.Helper(); must(t, err) }
		must2(r.Keep(r.by["May"], Edit{Slug: slug, Body: whole(), Version: 1}))
		t.Run("a stale form is refused", func(t *testing.T) {
			_, err := r.Keep(r.by["May"], Edit{Slug: slug, Body: whole(), Version: 1})
			refused(t, err, fault.KindConflict, "Nothing of yours was saved")
			theirs := whole()
			theirs.Get = "You get a voucher."
			_, err = r.Keep(r.by["May"], Edit{Slug: slug, Body: theirs, Version: 1})
			if f := fault.Of(err); f == nil || len(f.Fields) != 1 || f.Fields[0].Yours != "You get a voucher." || f.Fields[0].Now != whole().Get {
				t.Errorf("both texts are not shown: %+v", f)
			}
		})
		t.Run("LO-05: care leavers send it back with their words sealed, and sign it off when it is clear", func(t *testing.T) {
			refused(t, r.SignOff(r.by["Nat"], slug, ReadingEdit{Good: true}), fault.KindConflict, "nothing to say of it now")
			must(t, r.Send(r.by["May"], slug))
			refused(t, r.SignOff(r.by["Nat"], slug, ReadingEdit{}), fault.KindInvalid, "note: ")
			must(t, r.SignOff(r.by["Nat"], slug, ReadingEdit{Note: "Say what a cooker costs"}))
			e, err := r.Entitlement(t.Context(), slug)
			must(t, err)
			note, err := r.note(*e.Working)
			must(t, err)
			if e.Working.State != Draft || note != "Say what a cooker costs" || strings.Contains(string(e.Working.Note), "cooker") {
				t.Errorf("%s %q", e.Working.State, note)
			}
			due, err := r.Due(t.Context(), r.id["May"])
			must(t, err)
			if len(due) != 8 || !strings.Contains(due[0].Words, "it came back") {
				t.Errorf("%+v", due)
			}
			must(t, r.Send(r.by["May"], slug))
			refused(t, r.SignOff(r.by["Vic"], slug, ReadingEdit{Good: true, Group: "Forum"}), fault.KindForbidden, "")
			refused(t, r.SignOff(r.by["May"], slug, ReadingEdit{Good: true}), fault.KindInvalid, "group: ")
			must(t, r.SignOff(r.by["May"], slug, ReadingEdit{Good: true, Group: "Care leavers’ forum"}))
		})
		t.Run("LO-05: somebody else publishes it, and what was published is never changed", func(t *testing.T) {
			refused(t, r.Publish(r.by["May"], slug), fault.KindForbidden, "")
			refused(t, (&Version{State: Signed, WrittenBy: "me"}).publish("me", "Me", day), fault.KindForbidden, "somebody else")
			refused(t, r.Return(r.by["Della"], slug, ""), fault.KindInvalid, "why: ")
			must(t, r.Return(r.by["Della"], slug, "The amount went up."))
			r.through(t, slug)
			p, err := r.Published(t.Context())
			must(t, err)
			e, there := p.Entry(slug)
			if !there || e.AmountText() != "at least £3,000" || e.PublishedOn != day || e.SignedOn != day || p.Changed() != day || p.Changes[0].Words != "We added this." {
				t.Errorf("%+v", e)
			}
			next := whole()
			next.Amount = 3500
			must2(r.Keep(r.by["May"], Edit{Slug: slug, Body: next, Version: mustEntry(t, r, slug).Newest().Version}))
			refused(t, r.Send(r.by["May"], slug), fault.KindInvalid, "changed: ")
			must2(r.Keep(r.by["May"], Edit{Slug: slug, Body: next, Changed: "You get more money now.", Version: mustEntry(t, r, slug).Newest().Version}))
			if p, err = r.Published(t.Context()); err != nil || p.Entries()[0].Amount != 3000 {
				t.Errorf("a draft changed what the public reads: %+v %v", p.Entries(), err)
			}
			day = day.AddDays(10)
			r.through(t, slug)
			p, err = r.Published(t.Context())
			must(t, err)
			e, _ = p.Entry(slug)
			old := mustEntry(t, r, slug).Versions[1]
			if e.Amount != 3500 || e.Version != 2 || len(e.Changes) != 2 || e.Changes[0].Words != "You get more money now." || old.State != Replaced || old.Body.V.Amount != 3000 {
				t.Errorf("%+v, before %+v", e, old)
			}
		})
		t.Run("LO-02: a stale amount is hidden in public and stands on the desk", func(t *testing.T) {
			day = calendar.On(2027, 2, 1)
			if e, _ := mustPublic(t, r).Entry(slug); e.AmountHidden {
				t.Error("it is hidden a day too soon")
			}
			day = day.AddDays(1)
			e, _ := mustPublic(t, r).Entry(slug)
			if !e.AmountHidden || e.Amount != 0 || e.AmountText() != "" {
				t.Errorf("%+v", e)
			}
			due, err := r.Due(t.Context(), r.id["May"])
			must(t, err)
			if len(due) < 2 || !due[0].Late || !strings.Contains(due[0].Words, "the public does not see it any more") || !strings.Contains(due[1].Words, "Look at “Money to set up your home” again") {
				t.Errorf("%+v", due)
			}
			if due, err := r.Due(t.Context(), r.id["Vic"]); err != nil || len(due) != 0 {
				t.Errorf("%+v %v", due, err)
			}
		})
		t.Run("LO-10: the checklist shows gaps before a law begins, and binds from the day the council notes", func(t *testing.T) {
			lines, err := r.Checklist(t.Context())
			must(t, err)
			at := func(lines []Line, key string) Line {
				for _, l := range lines {
					if l.Duty.Key == key {
						return l
					}
				}
				t.Fatal(key)
				return Line{}
			}
			money, support, home := at(lines, "money"), at(lines, "money-support"), at(lines, "accommodation")
			if !money.Gap() || money.Binds || !money.From.IsZero() || support.Gap() || support.Binds || home.Gap() || !home.Binds {
				t.Errorf("%+v %+v %+v", money, support, home)
			}
			refused(t, r.Commence(r.by["Della"], Commencement{Law: "csw-2017"}), fault.KindInvalid, "law: ")
			refused(t, r.Commence(r.by["May"], Commencement{Law: "cwsa-2026-8"}), fault.KindForbidden, "")
			must(t, r.Commence(r.by["Della"], Commencement{Law: "cwsa-2026-8", From: day.AddDays(5), Owner: "Director", Source: "Invented regulations", Why: "They were made"}))
			if lines, err = r.Checklist(t.Context()); err != nil || at(lines, "money").Binds || at(lines, "money").From != day.AddDays(5) {
				t.Errorf("%+v %v", at(lines, "money"), err)
			}
			day = day.AddDays(5)
			if lines, err = r.Checklist(t.Context()); err != nil || !at(lines, "money").Binds {
				t.Errorf("%+v %v", at(lines, "money"), err)
			}
		})
		t.Run("LO-10: what rests on a law that has not begun says so", func(t *testing.T) {
			close, err := r.TakeOver(r.by["May"], "staying-close")
			must(t, err)
			b := mustEntry(t, r, close).Newest().Body.V
			b.ConsultedOn, b.Consulted, b.ReviewBy = day, "Care leavers’ forum", day.AddMonths(12)
			must2(r.Keep(r.by["May"], Edit{Slug: close, Body: b, Version: 1}))
			r.through(t, close)
			e, _ := mustPublic(t, r).Entry(close)
			if !strings.Contains(e.Law, "section 7") || !e.LawFrom.IsZero() {
				t.Errorf("%q %s", e.Law, e.LawFrom)
			}
		})
		t.Run("LO-06: the council chooses which actions stand under a principle", func(t *testing.T) {
			refused(t, r.SetPrinciples(r.by["May"], map[string][]string{"a": {"roadmap/9.9"}}), fault.KindInvalid, "actions-a: ")
			must(t, r.SetPrinciples(r.by["May"], map[string][]string{"b": {"roadmap/3.1"}}))
			must(t, r.SetPrinciples(r.by["May"], map[string][]string{"b": {"roadmap/3.1", "roadmap/4.3"}}))
			p := mustPublic(t, r)
			if len(p.Principles[1].Actions) != 2 || len(p.Principles[0].Actions) != 0 {
				t.Errorf("%+v", p.Principles)
			}
		})
		t.Run("LO-05: what is withdrawn is told in words for young people and is gone", func(t *testing.T) {
			refused(t, r.Withdraw(r.by["Della"], slug, "The multi-agency panel ended it after an assessment."), fault.KindInvalid, "why: ")
			must(t, r.Withdraw(r.by["Della"], slug, "We have no money for it now."))
			if p, err := r.Published(t.Context()); err != nil || len(p.Gone) != 1 || p.Gone[0].Slug != slug || p.Gone[0].ID == "" || p.Gone[0].Words != "We have no money for it now." {
				t.Errorf("its address cannot say why: %+v, %v", p.Gone, err)
			}
			p := mustPublic(t, r)
			if _, there := p.Entry(slug); there || p.Changes[0].Words != "We have no money for it now." || p.Changes[0].Slug != "" {
				t.Errorf("%+v", p.Changes)
			}
			refused(t, r.Withdraw(r.by["Della"], slug, "We have no money for it now."), fault.KindConflict, "not published")
		})
	})
}

func mustEntry(t *testing.T, r room, slug string) Entitlement {
	t.Helper()
	e, err := r.Entitlement(t.Context(), slug)
	must(t, err)
	return e
}

func mustPublic(t *testing.T, r room) Public {
	t.Helper()
	p, err := r.Published(t.Context())
	must(t, err)
	return p
}

func TestFind(t *testing.T) {
	p := Public{}
	for _, a := range Areas {
		p.Areas = append(p.Areas, PublicArea{Area: a})
	}
	add := func(area int, slug string, b Body) {
		p.Areas[area].Entries = append(p.Areas[area].Entries, PublicEntitlement{Slug: slug, Body: b})
	}
	add(0, "anyone", Body{Where: Anywhere})
	add(1, "former", Body{Where: Anywhere, Who: []Status{FormerRelevant}, AgeFrom: 18, AgeTo: 24})
	add(2, "here", Body{Where: InBorough, Who: []Status{FormerRelevant}})
	add(3, "away", Body{Where: OutOfBorough})
	add(4, "none", Body{Where: Anywhere, Kind: NotOffered})
	for _, c := range []struct {
		name, want, ask string
		a               Answers
	}{
		{"here", "anyone former here", "", Answers{19, Long, LeftAfter, Here}},
		{"elsewhere, what needs the borough is asked of the council there", "anyone former away", "here", Answers{19, Long, LeftAfter, Elsewhere}},
		{"in custody nothing is left out", "anyone former here away", "", Answers{19, Long, LeftAfter, Custody}},
		{"left before 16", "anyone", "", Answers{19, Long, LeftBefore, Here}},
		{"25 and over", "anyone", "", Answers{30, Long, LeftAfter, Here}},
	} {
		t.Run("LO-03, LO-09: "+c.name, func(t *testing.T) {
			r := p.Find(c.a)
			var got, ask []string
			for _, a := range r.Areas {
				for _, e := range a.Entries {
					got = append(got, e.Slug)
				}
			}
			for _, e := range r.Ask {
				ask = append(ask, e.Slug)
			}
			if strings.Join(got, " ") != c.want || strings.Join(ask, " ") != c.ask {
				t.Errorf("%v, ask %v", got, ask)
			}
		})
	}
}
