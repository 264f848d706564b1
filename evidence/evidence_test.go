package evidence

import (
	"strings"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/fault"
)

var today = calendar.On(2026, time.March, 2)

// whole is a form that can be kept as it stands.
func whole() Edit {
	return Edit{Shows: "Children were seen alone in nine of ten visits looked at.", Kind: Note, Type: "audit", Source: "Dip sample of visits", From: calendar.On(2026, time.January, 1), To: calendar.On(2026, time.January, 31),
		Sample: 10, Strength: "sound", Class: Internal, Note: "Ten visits were drawn by number and read by two people.", About: []Subject{{"action", "plan/1.1"}}}
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

func TestTake(t *testing.T) {
	for _, c := range []struct {
		name  string
		edit  func(x *Edit)
		words string // in what is wrong; "" where it is kept
	}{
		{"a whole form is kept", func(*Edit) {}, ""},
		{"it says what it shows", func(x *Edit) { x.Shows = "yes" }, "shows: Say in one sentence"},
		{"no child is named by number", func(x *Edit) { x.Shows = "The boy with 943 476 5919 was seen alone." }, "an NHS number"},
		{"a note names nobody's home", func(x *Edit) { x.Note = "The family now lives at SW1A 2AA and is well." }, "a postcode"},
		{"a period has two ends", func(x *Edit) { x.From = calendar.Date{} }, "from: Enter the day"},
		{"a period ends after it begins", func(x *Edit) { x.From = x.To.AddDays(1) }, "to: The period must end"},
		{"evidence shows what was", func(x *Edit) { x.To = today.AddDays(1) }, "shows what was"},
		{"an audit says how many", func(x *Edit) { x.Sample = 0 }, "sample: Enter how many"},
		{"what is called sound names its period", func(x *Edit) { x.From, x.To = calendar.Date{}, calendar.Date{} }, "strength: Sound"},
		{"a link is a whole address", func(x *Edit) { x.Kind, x.Link = Link, "example.org/report" }, "link: Enter a whole address"},
		{"a link carries no password", func(x *Edit) { x.Kind, x.Link = Link, "https://me:pass@example.org/" }, "link: Enter a whole address"},
		{"a link runs no script", func(x *Edit) { x.Kind, x.Link = Link, "javascript://example.org/%0aalert(1)" }, "link: Enter a whole address"},
		{"a link is kept", func(x *Edit) { x.Kind, x.Link = Link, "https://www.example.org/report" }, ""},
		{"a file needs a file", func(x *Edit) { x.Kind = File }, "file: Select a file"},
		{"it is about something", func(x *Edit) { x.About = nil }, "about: Select at least one"},
		{"it does not hold for ever", func(x *Edit) { x.ValidUntil = today.AddMonths(40) }, "valid: The last day"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := whole()
			c.edit(&x)
			var e Evidence
			err := e.Take(x, today)
			if c.words == "" {
				if err != nil || e.State != ToCheck {
					t.Fatal(err, e.State)
				}
				return
			}
			refused(t, err, fault.KindInvalid, c.words)
		})
	}
	t.Run("it holds for six months from the end of its period", func(t *testing.T) {
		var e Evidence
		if err := e.Take(whole(), today); err != nil || e.ValidUntil != calendar.On(2026, time.July, 31) {
			t.Error(err, e.ValidUntil)
		}
	})
}

func taken(t *testing.T) Evidence {
	t.Helper()
	e := Evidence{Number: 7, AddedID: "ann", AddedName: "Ann"}
	if err := e.Take(whole(), today); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name, by, answer, found, words string
		kind                           fault.Kind // "" where it is kept
		says                           string
		state                          State
	}{
		{"whoever added it does not check it", "ann", HoldsNone, "", "", fault.KindForbidden, "somebody else", ""},
		{"there are two answers", "ben", "maybe", "", "", fault.KindInvalid, "Say whether", ""},
		{"it holds none", "ben", HoldsNone, "", "", "", "", Cleared},
		{"what a machine found is answered", "ben", HoldsNone, "a postcode", "", fault.KindInvalid, "found a postcode", ""},
		{"and may be explained", "ben", HoldsNone, "a postcode", "It is that of the town hall.", "", "", Cleared},
		{"it holds some, and says where", "ben", HoldsSome, "", "", fault.KindInvalid, "Say where", ""},
		{"what holds some is refused", "ben", HoldsSome, "", "A name on the second page", "", "", Refused},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := taken(t)
			e.Found = c.found
			err := e.Check(c.by, "Ben", c.answer, c.words, today)
			if c.kind != "" {
				refused(t, err, c.kind, c.says)
				return
			}
			if err != nil || e.State != c.state || e.CheckedName != "Ben" {
				t.Error(err, e.State)
			}
		})
	}
	t.Run("it is checked once", func(t *testing.T) {
		e := taken(t)
		if err := e.Check("ben", "Ben", HoldsNone, "", today); err != nil {
			t.Fatal(err)
		}
		refused(t, e.Check("cat", "Cat", HoldsNone, "", today), fault.KindConflict, "checked already")
	})
	t.Run("a redacted copy is checked anew, by somebody other than who blacked it out", func(t *testing.T) {
		e := taken(t)
		e.Kind = File
		if err := e.Check("ben", "Ben", HoldsSome, "A name on the second page", today); err != nil {
			t.Fatal(err)
		}
		if err := e.Redact("ben", "Ben", today); err != nil || e.State != ToCheck || !e.Redacted || e.CheckedID != "" {
			t.Fatal(err, e)
		}
		refused(t, e.Check("ben", "Ben", HoldsNone, "", today), fault.KindForbidden, "somebody else")
	})
}

func TestVerify(t *testing.T) {
	const found = "I read the ten records and agree."
	for _, c := range []struct {
		name, by string
		state    State
		bears    bool
		words    string
		kind     fault.Kind
		says     string
		after    State
	}{
		{"not before it was checked", "quinn", ToCheck, true, found, fault.KindConflict, "checked for personal data first", ""},
		{"not what was refused", "quinn", Refused, true, found, fault.KindConflict, "nothing to verify", ""},
		{"not by who added it", "ann", Cleared, true, found, fault.KindForbidden, "You added", ""},
		{"not by who owns what it is about", "olive", Cleared, true, found, fault.KindForbidden, "outside the line", ""},
		{"not without words", "quinn", Cleared, true, "ok", fault.KindInvalid, "words: Say what", ""},
		{"it is borne out", "quinn", Cleared, true, found, "", "", Verified},
		{"it is not", "quinn", Cleared, false, found, "", "", NotBorneOut},
		{"a second look can change that", "quinn", NotBorneOut, true, found, "", "", Verified},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := taken(t)
			e.State = c.state
			err := e.Verify(c.by, "Quinn", []string{"olive", "dan"}, c.bears, c.words, today)
			if c.kind != "" {
				refused(t, err, c.kind, c.says)
				return
			}
			if err != nil || e.State != c.after {
				t.Error(err, e.State)
			}
		})
	}
	t.Run("verifying it makes it hold for six months from then", func(t *testing.T) {
		e := taken(t)
		e.State = Cleared
		if err := e.Verify("quinn", "Quinn", nil, true, found, today); err != nil || e.ValidUntil != today.AddMonths(6) {
			t.Error(err, e.ValidUntil)
		}
	})
	t.Run("but a day that somebody chose stays", func(t *testing.T) {
		e := taken(t)
		e.State, e.ValidChosen, e.ValidUntil = Cleared, true, today.AddDays(20)
		if err := e.Verify("quinn", "Quinn", nil, true, found, today); err != nil || e.ValidUntil != today.AddDays(20) {
			t.Error(err, e.ValidUntil)
		}
	})
}

// What a claim rests on can go stale: acceptance test 9 of the governance of a plan.
func TestFreshnessOnADay(t *testing.T) {
	checked := taken(t)
	checked.State, checked.CheckedID, checked.CheckedOn = Cleared, "ben", today.AddDays(1)
	end := checked.To // 31 January 2026; it holds until 31 July
	for _, c := range []struct {
		name string
		e    func(e *Evidence)
		on   calendar.Date
		want Freshness
	}{
		{"it was not there yet", func(*Evidence) {}, today.AddDays(-1), NotCount},
		{"it was not checked yet", func(*Evidence) {}, today, NotCount},
		{"checked, it counts", func(*Evidence) {}, today.AddDays(1), Fresh},
		{"on its eighty-ninth day it is fresh", func(*Evidence) {}, end.AddDays(89), Fresh},
		{"on its ninetieth it is not", func(*Evidence) {}, end.AddDays(90), Ageing},
		{"it holds on its last day", func(*Evidence) {}, calendar.On(2026, time.July, 31), Ageing},
		{"and has expired on the next", func(*Evidence) {}, calendar.On(2026, time.August, 1), Expired},
		{"what is refused never counts", func(e *Evidence) { e.State = Refused }, today.AddDays(9), NotCount},
		{"what is not borne out counts until somebody said so", func(e *Evidence) { e.State, e.VerifiedOn = NotBorneOut, today.AddDays(20) }, today.AddDays(19), Fresh},
		{"and from then on does not", func(e *Evidence) { e.State, e.VerifiedOn = NotBorneOut, today.AddDays(20) }, today.AddDays(20), NotCount},
		{"a board of last month still sees what was replaced since", func(e *Evidence) { e.State, e.EndedOn = Replaced, today.AddDays(30) }, today.AddDays(29), Fresh},
		{"today's does not", func(e *Evidence) { e.State, e.EndedOn = Replaced, today.AddDays(30) }, today.AddDays(30), NotCount},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := checked
			c.e(&e)
			if got := e.FreshnessOn(c.on); got != c.want {
				t.Errorf("on %s it %s, want %s", c.on.Words(), got, c.want)
			}
		})
	}
}
