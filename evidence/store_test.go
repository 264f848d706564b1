package evidence

import (
	"bytes"
	"strings"
	"testing"

	"waymark/account"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

func TestLocker(t *testing.T) {
	dbtest.EachAt(t, on(today), schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		csv := []byte("visit,alone\n1,yes\n2,yes\n")
		first := c.add("Ann", report(`C:\Users\ann\visits of June.CSV`, csv))

		t.Run("a file comes back as it was, under its last name", func(t *testing.T) {
			p, err := c.Evidence(c.by["Ann"], first)
			must(t, err)
			if p.FileName != "visits of June.csv" || p.FileType != "text/csv" || !bytes.Equal(c.kept(first), csv) || len(p.About) != 1 {
				t.Errorf("%+v", p)
			}
		})
		t.Run("the same file of two people is kept twice, so that refusing one leaves the other", func(t *testing.T) {
			second := c.add("Ben", report("copy.csv", csv))
			if c.stored() != 2 {
				t.Fatal(c.stored())
			}
			must(t, c.Check(c.by["Quinn"], second, 1, HoldsSome, "A name in the last row"))
			p, err := c.Evidence(c.by["Ben"], second)
			must(t, err)
			if c.stored() != 1 || p.Kept != "" || p.State != Refused || !bytes.Equal(c.kept(first), csv) {
				t.Error("the wrong file is gone, or none", c.stored(), p)
			}
			must(t, c.Redact(c.by["Ben"], second, p.Version, &Upload{"copy.csv", []byte("visit,alone\n1,yes\n")}))
			if p, err = c.Evidence(c.by["Ben"], second); err != nil || p.State != ToCheck || !p.Redacted || c.stored() != 2 {
				t.Error("no redacted copy took its place", err, p)
			}
		})
		t.Run("an owner adds to what is theirs only", func(t *testing.T) {
			x := whole()
			x.About = []Subject{{"action", "plan/1.2"}}
			_, err := c.Add(c.by["Ann"], x)
			refused(t, err, fault.KindForbidden, "You may not add evidence")
			x.About = []Subject{{"action", "plan/9.9"}}
			_, err = c.Add(c.by["Ben"], x)
			refused(t, err, fault.KindInvalid, "Select what it is about from the list")
		})
		t.Run("a partner sees nothing of others' actions", func(t *testing.T) {
			all, err := c.Evidences.Evidences(c.by["Pat"])
			must(t, err)
			_, err = c.Evidence(c.by["Pat"], first)
			if len(all) != 0 {
				t.Error(all)
			}
			refused(t, err, fault.KindNotFound, "not for you")
		})
		t.Run("checked and verified by others, it stands for its action", func(t *testing.T) {
			refused(t, c.Check(c.by["Ann"], first, 1, HoldsNone, ""), fault.KindForbidden, "")
			must(t, c.Check(c.by["Ben"], first, 1, HoldsNone, ""))
			refused(t, c.Verify(c.by["Quinn"], first, 1, true, "I read the ten records."), fault.KindConflict, "Somebody else has changed")
			refused(t, c.Verify(c.by["Ben"], first, 2, true, "I read the ten records."), fault.KindForbidden, "verify evidence")
			must(t, c.Verify(c.by["Ada"], first, 2, true, "I read the ten records."))
			all, err := c.Standings(t.Context(), "action", today)
			must(t, err)
			want := Standing{Pieces: 2, Verified: 1, Holding: 1, NewestAsOf: whole().To, LastAdded: today}
			if all["plan/1.1"] != want {
				t.Errorf("got %+v, want %+v", all["plan/1.1"], want)
			}
			if before, err := c.Standings(t.Context(), "action", today.AddDays(-1)); err != nil || len(before) != 0 {
				t.Error("it stood before it was there", before, err)
			}
		})
		t.Run("a newer piece takes its place, and the old one keeps its page", func(t *testing.T) {
			x := whole()
			x.Replaces = first
			n := c.add("Ann", x)
			old, err := c.Evidence(c.by["Ann"], first)
			must(t, err)
			if old.State != Replaced || old.Newer != n {
				t.Error(old.State, old.Newer)
			}
			_, err = c.Add(c.by["Ann"], x)
			refused(t, err, fault.KindConflict, "replaced already")
		})
		t.Run("restricted evidence needs a grant by name", func(t *testing.T) {
			x := whole()
			x.Class = Restricted
			n := c.add("Ann", x)
			p, err := c.Evidence(c.by["Quinn"], n)
			must(t, err)
			if !p.Hidden || p.Shows != "" || p.Note != "" {
				t.Errorf("it shows %+v", p.Evidence)
			}
			refused(t, c.Check(c.by["Quinn"], n, 1, HoldsNone, ""), fault.KindForbidden, "restricted")
			admin := c.by["Root"]
			must(t, c.accounts.Grant(admin, account.Grant{PersonID: c.id["Quinn"], Thing: RestrictedThing.Key, Why: "Reads the serious incident of March", EndsOn: today.AddDays(30)}))
			if p, err = c.Evidence(c.by["Quinn"], n); err != nil || p.Hidden || p.Shows == "" {
				t.Error("the grant does not open it", err)
			}
		})
	})
}

func TestWhatWaits(t *testing.T) {
	c := newCast(t, dbtest.OpenAt(t, on(today), schemas...))
	waits := func(who string) (all []string) {
		t.Helper()
		person, _ := account.From(c.by[who])
		due, err := c.Due(t.Context(), person)
		must(t, err)
		for _, w := range due {
			all = append(all, w.Words)
		}
		return all
	}
	n := c.add("Ann", report("a.txt", []byte("Nine of ten were seen alone.")))
	const about = " about Action 1.1: See children alone"
	for who, want := range map[string]string{"Ben": "Check evidence 1" + about + " for personal data", "Quinn": "Check evidence 1" + about + " for personal data", "Ann": "", "Ada": "", "Pat": ""} {
		if got := waits(who); len(got) > 1 || strings.Join(got, "") != want {
			t.Errorf("%s is asked to %q, want %q", who, got, want)
		}
	}
	must(t, c.Check(c.by["Ben"], n, 0, HoldsNone, ""))
	for who, want := range map[string]string{"Ben": "", "Quinn": "Verify evidence 1" + about, "Ada": "Verify evidence 1" + about, "Ann": ""} {
		if got := waits(who); strings.Join(got, "") != want {
			t.Errorf("once checked, %s is asked to %q, want %q", who, got, want)
		}
	}
	x := report("b.txt", []byte("Nine of ten were seen alone."))
	x.ValidUntil = today.AddDays(9)
	n = c.add("Ann", x)
	must(t, c.Check(c.by["Quinn"], n, 0, HoldsNone, ""))
	if got := waits("Ann"); len(got) != 1 || got[0] != "Renew or withdraw evidence 2"+about {
		t.Error(got)
	}
	must(t, c.Check(c.by["Quinn"], c.add("Ann", report("c.txt", []byte("Sam Example was seen alone."))), 0, HoldsSome, "A name in the first line"))
	if got := waits("Ann"); len(got) != 2 || !strings.HasPrefix(got[0], "Put a redacted copy") {
		t.Error(got)
	}
}

// A pack of a past day prints the evidence of that day, and a claim whose evidence has expired is marked stale.
func TestReport(t *testing.T) {
	c := newCast(t, dbtest.OpenAt(t, on(today), schemas...))
	n := c.add("Ann", whole())
	must(t, c.Check(c.by["Ben"], n, 0, HoldsNone, ""))
	must(t, c.Verify(c.by["Quinn"], n, 0, true, "I read all ten records."))
	secret := whole()
	secret.Class = Restricted
	c.add("Ann", secret)
	for _, row := range []struct {
		day       int // after today
		subjects  int
		supported bool
	}{{-1, 0, false}, {0, 1, true}, {180, 1, true}, {200, 1, false}} {
		all, err := c.Report(c.by["Ada"], "action", today.AddDays(row.day))
		must(t, err)
		if len(all) != row.subjects || row.subjects > 0 && (len(all[0].Pieces) != 1 || all[0].Supported() != row.supported || all[0].Pieces[0].Stale() == row.supported || all[0].Pieces[0].Verified != "Quinn Example") {
			t.Errorf("%d days on: %+v", row.day, all)
		}
	}
	if none, err := c.Report(c.by["Ada"], "claim", today); err != nil || len(none) != 0 {
		t.Error(none, err)
	}
}

func TestWordsForSearch(t *testing.T) {
	c := newCast(t, dbtest.OpenAt(t, on(today), schemas...))
	words := func() string {
		t.Helper()
		must(t, c.jobs.Drain(db.As(t.Context(), db.Actor{ID: "waymark", Name: "Waymark jobs"})))
		var all []string
		must(t, c.db.All(t.Context(), &all, "select words from evidence_words", nil))
		return strings.Join(all, "|")
	}
	n := c.add("Ann", report("visits.csv", []byte("pupil,what\n A123456789012 ,seen alone in the garden\n")))
	if got := words(); got != "" {
		t.Errorf("words are kept of what nobody has checked: %q", got)
	}
	p, err := c.Evidence(c.by["Ben"], n)
	must(t, err)
	if p.Found != "a unique pupil number" || p.Reading != "read" || p.Version != 1 {
		t.Errorf("it warns of %q (%s)", p.Found, p.Reading)
	}
	refused(t, c.Check(c.by["Ben"], n, 1, HoldsNone, ""), fault.KindInvalid, "found a unique pupil number")
	must(t, c.Check(c.by["Ben"], n, 1, HoldsNone, "It is the number of the form, printed on each."))
	if got := words(); !strings.Contains(got, "seen alone in the garden") || strings.Contains(got, "123456789012") {
		t.Errorf("the words kept are %q", got)
	}
}
