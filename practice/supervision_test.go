package practice

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

func TestSupervision(t *testing.T) {
	monday := calendar.On(2026, time.March, 2)
	day := monday
	dbtest.EachAt(t, clock(&day), schemas, func(t *testing.T, d *db.DB) {
		day = monday
		c := newCast(t, d, &day)
		log := func(as string, e Supervised) calendar.Date {
			t.Helper()
			next, err := c.Supervise(c.by[as], e)
			must(t, err)
			return next
		}
		team := func(name string) TeamSupervision {
			t.Helper()
			all, err := c.TeamsSupervised(t.Context(), monday.AddDays(-400), monday.AddDays(400))
			must(t, err)
			for _, one := range all {
				if one.Team == name {
					return one
				}
			}
			return TeamSupervision{Team: name}
		}
		t.Run("three answers are enough, and the next is due in four weeks", func(t *testing.T) {
			if next := log("Tam", Supervised{Worker: "SW1", On: day, Children: 9}); next != day.AddDays(28) {
				t.Errorf("next on %s", next)
			}
			if got := team("North").OnTime; got.Of != 0 {
				t.Errorf("the first was due on no day that is known, yet it counts: %+v", got)
			}
		})
		t.Run("held by its day is in time, later is not, and missed counts too", func(t *testing.T) {
			day = monday.AddDays(27)
			log("Tam", Supervised{Worker: "SW1", On: day})
			day = day.AddDays(30)
			log("Tam", Supervised{Worker: "SW1", On: day})
			if got := team("North").OnTime; got != (Rate{1, 2}) {
				t.Errorf("%+v", got)
			}
			day = day.AddDays(28)
			if next := log("Tam", Supervised{Worker: "SW1", On: day, Missed: "court"}); next != day.AddDays(28) {
				t.Errorf("next on %s", next)
			}
			if got := team("North").OnTime; got != (Rate{1, 3}) {
				t.Errorf("%+v", got)
			}
			day = day.AddDays(29)
			if got := team("North").OnTime; got != (Rate{1, 4}) {
				t.Errorf("one that is past its day and not held counts as not in time: %+v", got)
			}
		})
		t.Run("a worker in the first year has them more often, and the role is remembered", func(t *testing.T) {
			if next := log("Tam", Supervised{Worker: "SW2", Role: "asye", On: day}); next != day.AddDays(14) {
				t.Errorf("next on %s", next)
			}
			day = day.AddDays(10)
			if next := log("Tam", Supervised{Worker: "sw2", On: day}); next != day.AddDays(14) {
				t.Errorf("next on %s", next)
			}
			c.set[settingFirstYear] = "7"
			day = day.AddDays(1)
			if next := log("Tam", Supervised{Worker: "SW2", On: day}); next != day.AddDays(7) {
				t.Errorf("next on %s", next)
			}
		})
		t.Run("group supervision comes on top and answers no one-to-one", func(t *testing.T) {
			before := team("North").OnTime
			if next := log("Tam", Supervised{Worker: "SW1", Kind: Group, On: day}); !next.IsZero() || team("North").OnTime != before {
				t.Errorf("%s, %+v", next, team("North").OnTime)
			}
		})
		t.Run("the same is not kept twice", func(t *testing.T) {
			_, err := c.Supervise(c.by["Tam"], Supervised{Worker: "SW2", On: day})
			refused(t, err, fault.KindConflict, "kept already")
		})
		t.Run("of a worker who left nothing is due any more", func(t *testing.T) {
			log("Tam", Supervised{Worker: "SW1", On: day, Left: true})
			_, err := c.Supervise(c.by["Tam"], Supervised{Worker: "SW1", On: day, Left: true})
			refused(t, err, fault.KindConflict, "nothing to end")
		})
		t.Run("a manager logs their own team only, and others not at all", func(t *testing.T) {
			_, err := c.Supervise(c.by["Tom"], Supervised{Worker: "SW3", Team: "North", On: day})
			refused(t, err, fault.KindForbidden, "your own team only, South")
			_, err = c.Supervise(c.by["Qi"], Supervised{Worker: "SW3", Team: "North", On: day})
			refused(t, err, fault.KindForbidden, "own team")
		})
		t.Run("what is missing is said at once", func(t *testing.T) {
			_, err := c.Supervise(c.by["Tam"], Supervised{On: day.AddDays(1), Children: 100, Missed: "bored", Role: "king", Kind: "tea"})
			for _, field := range []string{"worker", "on", "children", "missed", "role", "kind"} {
				refused(t, err, fault.KindInvalid, field+": ")
			}
		})
		t.Run("managers see what they entered; with the setting, their whole team", func(t *testing.T) {
			mine, err := c.OwnSupervisions(c.by["Tam"])
			must(t, err)
			if len(mine) == 0 || mine[0].WorkerID == "" {
				t.Errorf("%+v", mine)
			}
			theirs, err := c.OwnSupervisions(c.by["Tom"])
			if err != nil || len(theirs) != 0 {
				t.Errorf("%d, %v", len(theirs), err)
			}
			_, err = c.OwnSupervisions(c.by["Dee"])
			refused(t, err, fault.KindForbidden, "Only managers")
		})
		t.Run("workers are lent under pseudonyms, unless the council lets managers see them", func(t *testing.T) {
			ids := func() map[string]bool {
				got := map[string]bool{}
				lent, err := c.WorkersLent(t.Context(), []string{"SW2", "SW-unknown"})
				must(t, err)
				if want := map[bool]int{true: 0, false: 1}[c.set[settingStaffLevel] == "yes"]; len(lent) != want || want == 1 && lent["SW2"] != short(c.keys.Pseudonym(forWorkers, "SW2")) {
					t.Errorf("lent as %v", lent)
				}
				must(t, c.FeedSupervision(t.Context(), func(row map[string]string) error { got[row["worker_id"]] = true; return nil }))
				return got
			}
			if got := ids(); got["SW2"] || len(got) != 2 {
				t.Errorf("%v", got)
			}
			must(t, c.Settle(c.by["Ivy"], settingStaffLevel, "yes", "Agreed with the unions"))
			if got := ids(); !got["SW2"] {
				t.Errorf("%v", got)
			}
		})
		t.Run("with that setting workers are still seen by their own team's manager and by nobody else", func(t *testing.T) {
			workers := func(who string) (seen []string) {
				all, err := c.OwnSupervisions(c.by[who])
				must(t, err)
				for _, s := range all {
					seen = append(seen, s.Team+" "+s.WorkerID)
				}
				return seen
			}
			if got := workers("Tam"); !slices.Contains(got, "North SW2") {
				t.Errorf("%v", got)
			}
			if got := workers("Tom"); len(got) != 0 {
				t.Errorf("the manager of South sees %v", got)
			}
			for _, who := range []string{"Dee", "Qi", "Hal", "Wim"} { // the director, assurance, a head of service, an auditor
				_, err := c.OwnSupervisions(c.by[who])
				refused(t, err, fault.KindForbidden, "Only managers")
			}
		})
	})
}

func TestSpread(t *testing.T) {
	teams := []TeamSupervision{{Team: "A", OnTime: Rate{9, 10}}, {Team: "B", OnTime: Rate{12, 20}}, {Team: "C", OnTime: Rate{0, 3}}}
	t.Run("teams with too few supervisions are left out of the spread", func(t *testing.T) {
		if s := spread(teams, func(t TeamSupervision) Rate { return t.OnTime }); s != (Spread{Low: 60, High: 90, Teams: 2}) || s.Points() != 30 {
			t.Errorf("%+v", s)
		}
	})
	t.Run("with no team there is none", func(t *testing.T) {
		if s := spread(nil, func(t TeamSupervision) Rate { return t.OnTime }); s != (Spread{}) {
			t.Errorf("%+v", s)
		}
	})
}

func TestRate(t *testing.T) {
	for r, want := range map[Rate]string{{}: "none", {1, 9}: "1 of 9", {1, 10}: "10% (1 of 10)", {2, 3}: "2 of 3", {20, 30}: "67% (20 of 30)", {10, 10}: "100% (10 of 10)"} {
		t.Run(fmt.Sprint(r), func(t *testing.T) {
			if got := r.Words(); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}

func TestSettings(t *testing.T) {
	day := calendar.On(2026, time.March, 2)
	c := newCast(t, dbtest.OpenAt(t, clock(&day), schemas...), &day)
	for _, row := range []struct{ name, key, value, why, says string }{
		{"a yes or no takes nothing else", settingStaffLevel, "perhaps", "Agreed", "value: Select yes or no"},
		{"days are a number", settingSupervision, "soon", "Agreed", "from 1 to 90"},
		{"and not too many", settingSupervision, "91", "Agreed", "from 1 to 90"},
		{"a reason is given", settingSupervision, "21", "", "why: "},
		{"there is no other", "coffee", "yes", "Agreed", "key: Select"},
	} {
		t.Run(row.name, func(t *testing.T) {
			err := c.Settle(t.Context(), row.key, row.value, row.why)
			refused(t, err, fault.KindInvalid, row.says)
		})
	}
	t.Run("what is settled holds", func(t *testing.T) {
		must(t, c.Settle(t.Context(), settingSupervision, " 21 ", "Agreed with the teams"))
		if got, err := c.clocks(t.Context()); err != nil || got != (Clocks{Days: 21, FirstYear: 14}) {
			t.Errorf("%+v %v", got, err)
		}
	})
}
