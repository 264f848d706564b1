package plan

import (
	"strings"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/evidence"
	"waymark/fault"
)

var today = calendar.On(2026, time.November, 22)

// refused says whether an error is a fault of a kind; "" means that there must be none.
func refused(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	f := fault.Of(err)
	if kind == "" && err != nil || kind != "" && (f == nil || f.Kind != kind) {
		t.Errorf("got %v, want %q", err, kind)
	}
}

func TestChildWords(t *testing.T) {
	past, soon, far := today.AddDays(-1), today.AddDays(60), today.AddDays(200)
	for _, c := range []struct {
		name        string
		d           Delivery
		starts, due calendar.Date
		want        ChildWord
		reason      bool
	}{
		{"not started and far away is not started", NotStarted, far, far, WordNotStarted, false},
		{"not started without any date is not started", NotStarted, calendar.Date{}, calendar.Date{}, WordNotStarted, false},
		{"not started but soon is getting ready", NotStarted, soon, far, WordGettingReady, false},
		{"not started and past its date is late", NotStarted, past, past, WordLate, true},
		{"on track is doing it", OnTrack, past, far, WordDoing, false},
		{"at risk is still doing it", AtRisk, past, far, WordDoing, false},
		{"on track but past its date is late, whatever its owner says", OnTrack, past, past, WordLate, true},
		{"on the day it is due it is not yet late", OnTrack, past, today, WordDoing, false},
		{"off track is late before its date", OffTrack, past, far, WordLate, true},
		{"delivered is done, though after its date", Delivered, past, past, WordDone, false},
		{"paused is on hold, though past its date", Paused, past, past, WordOnHold, true},
		{"stopped is stopped", Stopped, past, past, WordStopped, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ChildWordOf(c.d, c.starts, c.due, today)
			if got != c.want || got.NeedsReason() != c.reason {
				t.Errorf("%q, needs reason %v", got, got.NeedsReason())
			}
		})
	}
}

func TestFaces(t *testing.T) {
	seen := map[string]string{}
	for _, d := range Deliveries {
		for _, i := range Impacts {
			f := FaceOf(d, i)
			if (f.Colour == "blue") != (d == Delivered && i == Embedded) {
				t.Errorf("%s and %s is %s: blue is only for what is delivered and embedded", d, i, f.Colour)
			}
			if f.Colour == "" || f.Shape == "" || f.Word == "" {
				t.Errorf("%s and %s has no whole face: %+v", d, i, f)
			}
			if word, ok := seen[f.Shape]; ok && word != f.Word {
				t.Errorf("%q and %q share the shape %s, so only colour tells them apart", word, f.Word, f.Shape)
			}
			seen[f.Shape] = f.Word
		}
	}
}

func TestUpdateRules(t *testing.T) {
	cy := Action{OwnerID: "cy", Delegates: db.JSON[[]string]{V: []string{"dan"}}}
	whole := func() Update {
		return Update{State: UpdateDraft, AuthorID: "ann", AuthorName: "Ann Other", WhatHappened: "The hub opened.", Difference: "Families wait two days less.", Next: "Open the second.", Delivery: OnTrack}
	}
	for _, c := range []struct {
		name   string
		change func(*Update)
		do     func(*Update) error
		kind   fault.Kind
		state  UpdateState
	}{
		{"a whole update can be submitted by its author", nil, func(u *Update) error { return u.Submit("ann", today) }, "", UpdateSubmitted},
		{"nobody submits what another wrote", nil, func(u *Update) error { return u.Submit("bo", today) }, fault.KindForbidden, UpdateDraft},
		{"an update without what happened cannot be submitted", func(u *Update) { u.WhatHappened = "" }, func(u *Update) error { return u.Submit("ann", today) }, fault.KindInvalid, UpdateDraft},
		{"an update of 601 characters cannot be submitted", func(u *Update) { u.Next = strings.Repeat("é", 601) }, func(u *Update) error { return u.Submit("ann", today) }, fault.KindInvalid, UpdateDraft},
		{"an update of 600 characters can", func(u *Update) { u.Next = strings.Repeat("é", 600) }, func(u *Update) error { return u.Submit("ann", today) }, "", UpdateSubmitted},
		{"off track cannot be declared without a reason for the public", func(u *Update) { u.Delivery = OffTrack }, func(u *Update) error { return u.Submit("ann", today) }, fault.KindInvalid, UpdateDraft},
		{"delivered cannot be declared without how we know", func(u *Update) { u.Delivery = Delivered }, func(u *Update) error { return u.Submit("ann", today) }, fault.KindInvalid, UpdateDraft},
		{"a submitted update cannot be submitted again", func(u *Update) { u.State = UpdateSubmitted }, func(u *Update) error { return u.Submit("ann", today) }, fault.KindConflict, UpdateSubmitted},
		{"a returned update can be submitted again", func(u *Update) { u.State = UpdateReturned }, func(u *Update) error { return u.Submit("ann", today) }, "", UpdateSubmitted},
		{"the author cannot sign off their own update", func(u *Update) { u.State = UpdateSubmitted }, func(u *Update) error { return u.SignOff("ann", "Ann", cy, today) }, fault.KindForbidden, UpdateSubmitted},
		{"the owner cannot sign off an update that a delegate wrote", func(u *Update) { u.State = UpdateSubmitted }, func(u *Update) error { return u.SignOff("cy", "Cy", cy, today) }, fault.KindForbidden, UpdateSubmitted},
		{"a delegate cannot sign off what the owner wrote", func(u *Update) { u.State = UpdateSubmitted }, func(u *Update) error { return u.SignOff("dan", "Dan", cy, today) }, fault.KindForbidden, UpdateSubmitted},
		{"somebody else can sign it off", func(u *Update) { u.State = UpdateSubmitted }, func(u *Update) error { return u.SignOff("bo", "Bo", cy, today) }, "", UpdateSignedOff},
		{"a draft cannot be signed off", nil, func(u *Update) error { return u.SignOff("bo", "Bo", cy, today) }, fault.KindConflict, UpdateDraft},
		{"a signed-off update cannot be returned", func(u *Update) { u.State = UpdateSignedOff }, func(u *Update) error { return u.Return("bo", "Bo", Comments{"next": "why"}, today) }, fault.KindConflict, UpdateSignedOff},
		{"it is returned with a reason", func(u *Update) { u.State = UpdateSubmitted }, func(u *Update) error {
			return u.Return("bo", "Bo", Comments{"difference": "Say how many families."}, today)
		}, "", UpdateReturned},
		{"it is not returned without one", func(u *Update) { u.State = UpdateSubmitted }, func(u *Update) error { return u.Return("bo", "Bo", Comments{"whole": "  ", "colour": "x"}, today) }, fault.KindInvalid, UpdateSubmitted},
	} {
		t.Run(c.name, func(t *testing.T) {
			u := whole()
			if c.change != nil {
				c.change(&u)
			}
			refused(t, c.do(&u), c.kind)
			if u.State != c.state {
				t.Errorf("it is now %q", u.State)
			}
		})
	}
	t.Run("everything missing is said at once, each at its field", func(t *testing.T) {
		u := Update{State: UpdateDraft, AuthorID: "ann"}
		if f := fault.Of(u.Submit("ann", today)); f == nil || len(f.Fields) != 4 {
			t.Errorf("%+v", f)
		}
	})
}

func action() Action {
	return Action{Priority: 1, Number: 3, Wording: Wording{Text: "Answer on the day"}, OwnerID: "ann", Delivery: OnTrack, Impact: TooEarly, Due: today.AddDays(30), BaselineDue: today.AddDays(30)}
}

func TestActionRules(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Action)
		field  string
	}{
		{"a whole action is right", func(*Action) {}, ""},
		{"an action needs its text", func(a *Action) { a.Text = " " }, "text"},
		{"its date cannot be before its start", func(a *Action) { a.Starts = today.AddDays(60) }, "due"},
		{"off track needs a reason", func(a *Action) { a.Delivery = OffTrack }, "public-reason"},
		{"stopped needs a reason", func(a *Action) { a.Delivery = Stopped }, "public-reason"},
		{"paused with a reason is right", func(a *Action) { a.Delivery, a.PublicReason = Paused, "We wait for the lease." }, ""},
		{"the Convention has 54 articles", func(a *Action) { a.Articles = db.JSON[[]int]{V: []int{55}} }, "articles"},
		{"green is no delivery", func(a *Action) { a.Delivery = "green" }, "delivery"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := action()
			c.change(&a)
			f := fault.Of(a.Check())
			if c.field == "" && f != nil || c.field != "" && (f == nil || f.Fields[0].Name != c.field) {
				t.Errorf("%+v", f)
			}
		})
	}
	t.Run("the owner cannot set the impact of their own action", func(t *testing.T) {
		a := action()
		refused(t, a.SetImpact(Evidenced, "ann", nil), fault.KindForbidden)
		refused(t, a.SetImpact(Evidenced, "bo", nil), "")
		if a.Impact != Evidenced {
			t.Error(a.Impact)
		}
	})
	t.Run("what is not delivered cannot be embedded", func(t *testing.T) {
		a := action()
		refused(t, a.SetImpact(Embedded, "bo", nil), fault.KindConflict)
	})
	t.Run("nothing is called evidenced that no verified evidence shows", func(t *testing.T) {
		a := action()
		refused(t, a.SetImpact(Evidenced, "bo", &evidence.Standing{Holding: 3}), fault.KindConflict)
		refused(t, a.SetImpact(Emerging, "bo", &evidence.Standing{}), "")
		refused(t, a.SetImpact(Evidenced, "bo", &evidence.Standing{Holding: 3, Verified: 1}), "")
		refused(t, a.SetImpact(Evidenced, "bo", &evidence.Standing{}), "") // it has been so called: that it has lapsed shows elsewhere
	})
	t.Run("a move leaves the baseline and counts, and a first date is what is promised", func(t *testing.T) {
		a := action()
		a.MoveDue(today.AddDays(90), "The lease came late.")
		if a.SlipDays() != 60 || a.Moves != 1 || a.MovedWhy != "The lease came late." {
			t.Errorf("slip %d, moves %d", a.SlipDays(), a.Moves)
		}
		var first Action
		first.MoveDue(today, "It had none.")
		if first.SlipDays() != 0 || first.Moves != 0 || first.BaselineDue != today {
			t.Errorf("%+v", first)
		}
	})
	t.Run("a signed-off update that is no longer delivered ends embedded", func(t *testing.T) {
		a := action()
		a.Delivery, a.Impact = Delivered, Embedded
		a.Apply(Update{Delivery: AtRisk})
		if a.Delivery != AtRisk || a.Impact != Evidenced {
			t.Errorf("%s, %s", a.Delivery, a.Impact)
		}
	})
}

func TestWordingRules(t *testing.T) {
	w := Wording{Text: "Answer on the day", TextVersion: 1}
	t.Run("a child text is not stale before anybody approved it", func(t *testing.T) {
		w.RewordForChildren("We will answer you on the same day.")
		w.Reword("Answer within a day")
		if w.Approved() || w.Stale() {
			t.Errorf("%+v", w)
		}
	})
	t.Run("approved, it is stale once the formal text changes", func(t *testing.T) {
		refused(t, w.Approve("Bo", today), "")
		if w.Stale() {
			t.Error("stale at once")
		}
		if w.Reword("Answer within a day "); w.Stale() {
			t.Error("blanks made it stale")
		}
		if w.Reword("Answer within two days"); !w.Stale() {
			t.Error("not stale")
		}
	})
	t.Run("approved anew, it is fresh", func(t *testing.T) {
		refused(t, w.Approve("Bo", today), "")
		if w.Stale() || !w.Approved() {
			t.Errorf("%+v", w)
		}
	})
	t.Run("a changed child text must be approved anew", func(t *testing.T) {
		w.RewordForChildren("We will answer you in two days.")
		if w.Approved() {
			t.Errorf("%+v", w)
		}
	})
	t.Run("a text that is too hard cannot be approved", func(t *testing.T) {
		w.RewordForChildren("We will make sure that each and every one of your messages to us is answered within two full working days.")
		refused(t, w.Approve("Bo", today), fault.KindInvalid)
	})
}

func TestMilestoneRules(t *testing.T) {
	m := Milestone{Title: "Hub open", Due: today.AddDays(-3)}
	if m.State(today) != "late" || m.State(m.Due) != "planned" {
		t.Errorf("%s, %s", m.State(today), m.State(m.Due))
	}
	refused(t, m.Reach(today.AddDays(1), "Photo", today), fault.KindInvalid)
	refused(t, m.Reach(today, "", today), fault.KindInvalid)
	refused(t, m.Reach(today, "Opening day on 22 November", today), "")
	refused(t, m.Reach(today, "Again", today), fault.KindConflict)
	if m.State(today) != "done" {
		t.Error(m.State(today))
	}
}

func TestPlanRules(t *testing.T) {
	for slug, ok := range map[string]bool{"roadmap-2023": true, " Roadmap-2023 ": true, "2023": false, "a--b": false, "": false, "a/b": false, strings.Repeat("a", 61): false} {
		p := Plan{Slug: slug, Title: "A plan"}
		if (p.Check() == nil) != ok {
			t.Errorf("%q: %v", slug, p.Check())
		}
	}
}
