package risk

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

func TestScores(t *testing.T) {
	for _, c := range []struct {
		s    Score
		band string
	}{{Score{3, 5}, "high"}, {Score{2, 5}, "medium"}, {Score{2, 4}, "medium"}, {Score{1, 5}, "low"}, {Score{}, "not scored"}, {Score{0, 5}, "not scored"}} {
		if c.s.Band() != c.band {
			t.Errorf("%v is %s, want %s", c.s, c.s.Band(), c.band)
		}
	}
	if got := (Score{4, 5}).Words(); got != "20, high (likely × severe)" {
		t.Error(got)
	}
	for before, want := range map[Score]string{{}: "new", {3, 4}: "up from 12", {5, 5}: "down from 25", {4, 4}: "the same"} {
		if got := (Risk{Likelihood: 4, Impact: 4, Before: before}).Movement(); got != want {
			t.Errorf("%v: %s, want %s", before, got, want)
		}
	}
}

// register is one council's, with a context in which each person has signed in: Una runs the plan, Ed owns, Sue sponsors priority 1, Dee directs,
// Ray reads.
type register struct {
	*Risks
	by map[string]context.Context
	id map[string]string
}

func newRegister(t *testing.T, d *db.DB) register {
	t.Helper()
	accounts := account.New(d, account.Settings{PublicURL: "https://risk.example", DormantDays: 45})
	c := register{New(d, accounts), map[string]context.Context{}, map[string]string{}}
	c.OnActions(func(context.Context) ([]Action, error) {
		return []Action{{Full: "roadmap/1.3", Words: "1.3 Homes"}, {Full: "roadmap/2.1", Words: "2.1 Schools"}}, nil
	})
	for first, role := range map[string]string{"Una": "programme-manager", "Ed": "owner", "Sue": "sponsor", "Dee": "director", "Ray": "assurance"} {
		p := account.Person{Name: first + " Example", Email: strings.ToLower(first) + "@exampleborough.example"}
		p.Roles.V = []string{role}
		if role == "sponsor" {
			p.Priorities.V = []string{"roadmap/1"}
		}
		id, err := accounts.Add(dbtest.Ctx(t), p)
		must(t, err)
		person, err := accounts.Person(t.Context(), id)
		must(t, err)
		c.by[first], c.id[first] = account.With(t.Context(), person), id
	}
	return c
}

func TestRisks(t *testing.T) {
	day := calendar.On(2026, time.March, 2)
	dbtest.EachAt(t, func() time.Time { return calendar.FixedClock(day)() }, []fs.FS{account.Schema, Schema}, func(t *testing.T, d *db.DB) {
		day = calendar.On(2026, time.March, 2)
		c := newRegister(t, d)
		homes := Edit{Title: "Too few homes", Cause: "Too few carers join", Event: "Brothers and sisters are parted", Effect: "They lose each other", Owner: c.id["Ed"], Controls: "A campaign",
			Links: []string{"roadmap/1.3"}, Inherent: Score{5, 4}, Target: Score{2, 4}, ReviewDays: 30}
		t.Run("everything that is missing is said at once, and no child is named", func(t *testing.T) {
			_, err := c.Keep(c.by["Una"], Edit{})
			for _, field := range []string{"title", "cause", "event", "effect", "owner", "inherent-likelihood", "target-likelihood", "review-days"} {
				refused(t, err, fault.KindInvalid, field+": ")
			}
			named := homes
			named.Effect = "The boy born 03/02/2014 waits"
			_, err = c.Keep(c.by["Una"], named)
			refused(t, err, fault.KindInvalid, "a date of birth")
			linked := homes
			linked.Links = []string{"roadmap/9.9"}
			_, err = c.Keep(c.by["Una"], linked)
			refused(t, err, fault.KindInvalid, "no action roadmap/9.9")
		})
		n, err := c.Keep(c.by["Una"], homes)
		must(t, err)
		t.Run("owners keep theirs, sponsors those of their priority, and nobody else's", func(t *testing.T) {
			_, err := c.Keep(c.by["Ray"], homes)
			refused(t, err, fault.KindForbidden, "")
			other := homes
			other.Links, other.Owner = []string{"roadmap/2.1"}, c.id["Dee"]
			_, err = c.Keep(c.by["Sue"], other)
			refused(t, err, fault.KindForbidden, "your priority")
			_, err = c.Risk(c.by["Sue"], n)
			must(t, err)
			second, err := c.Keep(c.by["Una"], other)
			must(t, err)
			_, err = c.Risk(c.by["Ed"], second)
			refused(t, err, fault.KindNotFound, "no risk")
			must(t, c.Close(c.by["Una"], second, "Kept twice by mistake", false))
		})
		look := Look{Score: Score{4, 4}, Words: "Three carers have left."}
		t.Run("a look scores it, a high one is not accepted, and the score with nothing done is the ceiling", func(t *testing.T) {
			refused(t, c.Review(c.by["Ed"], n, Look{}), fault.KindInvalid, "words: ")
			accepted := look
			accepted.Accept = true
			refused(t, c.Review(c.by["Ed"], n, accepted), fault.KindInvalid, "accept: ")
			refused(t, c.Review(c.by["Ed"], n, Look{Score: Score{5, 5}, Words: "It is worse than ever"}), fault.KindInvalid, "more than 20")
			must(t, c.Review(c.by["Ed"], n, look))
			one, err := c.Risk(c.by["Una"], n)
			must(t, err)
			if one.State != Treating || one.Movement() != "new" || one.ReviewDue != day.AddDays(30) {
				t.Errorf("%+v", one)
			}
		})
		t.Run("the history of scores stays, and movement is told from it", func(t *testing.T) {
			day = day.AddDays(31)
			due, err := c.Due(c.by["Ed"], account.Person{ID: c.id["Ed"]})
			must(t, err)
			if len(due) != 1 || !due[0].Late {
				t.Errorf("%+v", due)
			}
			must(t, c.Review(c.by["Ed"], n, Look{Score: Score{3, 4}, Words: "Two new families have joined."}))
			one, err := c.Risk(c.by["Una"], n)
			must(t, err)
			reviews, err := c.Reviews(c.by["Una"], one)
			must(t, err)
			if one.Movement() != "down from 16" || len(reviews) != 2 || reviews[1].Score() != (Score{4, 4}) {
				t.Errorf("%s %+v", one.Movement(), reviews)
			}
		})
		t.Run("an escalated risk goes to the board until a review calms it", func(t *testing.T) {
			must(t, c.Escalate(c.by["Ed"], n, "Improvement board", "Pay carers as our neighbours do"))
			lines, err := c.Report(t.Context())
			must(t, err)
			if len(lines) != 1 || !lines[0].High() || lines[0].Links[0] != "roadmap/1.3" {
				t.Errorf("%+v", lines)
			}
			must(t, c.Review(c.by["Ed"], n, Look{Score: Score{2, 4}, Words: "The board agreed to pay."}))
			one, err := c.Risk(c.by["Una"], n)
			must(t, err)
			if one.State != Escalated {
				t.Errorf("%s", one.State)
			}
			must(t, c.Review(c.by["Ed"], n, Look{Score: Score{2, 4}, Words: "It is paid.", Calm: true}))
			if one, err = c.Risk(c.by["Una"], n); err != nil || one.State != Treating || one.EscalatedTo != "" {
				t.Errorf("%+v %v", one, err)
			}
		})
		t.Run("a stale form is refused and the owner cannot close it", func(t *testing.T) {
			stale := homes
			stale.Number, stale.Version = n, 1
			_, err := c.Keep(c.by["Ed"], stale)
			refused(t, err, fault.KindConflict, "It now says")
			refused(t, c.Close(c.by["Ed"], n, "It is over", false), fault.KindForbidden, "may not close")
			refused(t, (&Risk{OwnerID: "me", State: Treating}).close("me", "Me", "It is over", false, day), fault.KindForbidden, "somebody else")
			must(t, c.Close(c.by["Dee"], n, "Enough homes for a year", true))
			refused(t, c.Review(c.by["Ed"], n, look), fault.KindConflict, "closed")
			found, err := c.Find(c.by["Una"], []string{"homes", "parted"})
			must(t, err)
			if len(found) != 2 {
				t.Errorf("%+v", found)
			}
		})
	})
}
