package plan

import (
	"context"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

func day(y int, m time.Month, d int) calendar.Date { return calendar.On(y, m, d) }

func TestRounds(t *testing.T) {
	h := calendar.BankHolidays()
	t.Run("the days of a round are counted back from the board in working days, over bank holidays", func(t *testing.T) {
		var r Round
		r.reckon(day(2027, time.January, 14), usual, h) // a Thursday; Christmas, Boxing Day's substitute and New Year lie before it
		want := Round{Board: day(2027, time.January, 14), Opens: day(2026, time.December, 21), Chase: day(2026, time.December, 30), Answers: day(2027, time.January, 5), Clear: day(2027, time.January, 6), Locks: day(2027, time.January, 7)}
		if r != want {
			t.Errorf("%+v, want %+v", r, want)
		}
	})
	t.Run("a year of boards keeps its weekday, and a board on a bank holiday meets the day after", func(t *testing.T) {
		for _, c := range []struct {
			cadence Cadence
			first   calendar.Date
			n       int
			has     []calendar.Date
		}{
			{Monthly, day(2026, time.December, 17), 12, []calendar.Date{day(2027, time.January, 21), day(2027, time.November, 18)}},
			{Monthly, day(2026, time.December, 7), 12, []calendar.Date{day(2027, time.January, 4), day(2027, time.May, 4)}}, // first Mondays; 3 May is a bank holiday
			{Monthly, day(2026, time.October, 30), 12, []calendar.Date{day(2026, time.November, 27), day(2027, time.January, 29)}},
			{FourWeekly, day(2026, time.December, 3), 13, []calendar.Date{day(2026, time.December, 31), day(2027, time.January, 28)}},
			{SixWeekly, day(2026, time.December, 3), 9, []calendar.Date{day(2027, time.January, 14)}},
			{TwoMonthly, day(2026, time.December, 17), 6, []calendar.Date{day(2027, time.February, 18)}},
			{Quarterly, day(2026, time.December, 17), 4, []calendar.Date{day(2027, time.March, 18), day(2027, time.September, 16)}},
		} {
			rhythm := usual
			rhythm.Cadence = c.cadence
			all := yearOf(c.first, rhythm, nil, h)
			boards := map[calendar.Date]bool{}
			for i, r := range all {
				boards[r.Board] = true
				if !h.IsWorkingDay(r.Board) || i > 0 && !r.Opens.After(all[i-1].Board) {
					t.Errorf("%s from %s: %+v", c.cadence, c.first, r)
				}
			}
			if len(all) != c.n {
				t.Errorf("%s from %s: %d rounds, want %d", c.cadence, c.first, len(all), c.n)
			}
			for _, want := range c.has {
				if !boards[want] {
					t.Errorf("%s from %s has no board on %s: %v", c.cadence, c.first, want, boards)
				}
			}
			if again := yearOf(c.first, rhythm, all, h); len(again) != 0 {
				t.Errorf("%s: the same year again makes %d rounds", c.cadence, len(again))
			}
		}
	})
	t.Run("a rhythm whose steps are out of order is refused, each at its field", func(t *testing.T) {
		for field, change := range map[string]func(*Rhythm){
			"cadence": func(r *Rhythm) { r.Cadence = "now and then" }, "opens": func(r *Rhythm) { r.Opens = 21 }, "chase": func(r *Rhythm) { r.Chase = 15 }, "answers": func(r *Rhythm) { r.Answers = 12 },
			"clear": func(r *Rhythm) { r.Clear = 7 }, "locks": func(r *Rhythm) { r.Locks = -1 }, "link-days": func(r *Rhythm) { r.LinkDays = 61 },
		} {
			r := usual
			change(&r)
			f := fault.Of(r.Check())
			if f == nil || len(f.Fields) != 1 || f.Fields[0].Name != field {
				t.Errorf("%s: %v", field, f)
			}
		}
		if err := usual.Check(); err != nil {
			t.Error(err)
		}
	})
	today := day(2026, time.November, 24)
	rounds := yearOf(day(2026, time.December, 10), usual, nil, h)
	for i := range rounds {
		rounds[i].ID, rounds[i].Number = string(rune('a'+i)), i+1
	}
	t.Run("a round moves with its days, never onto another, and what was asked stays asked", func(t *testing.T) {
		r := rounds[0]
		if r.Stage(today) != "open for updates" {
			t.Fatal(r.Stage(today), r)
		}
		if err := r.Move(day(2026, time.December, 17), "The hall is taken", usual, rounds, today, h); err != nil || r.Opens != rounds[0].Opens || r.Answers != day(2026, time.December, 8) || r.Why != "The hall is taken" {
			t.Error(err, r)
		}
		for _, bad := range []calendar.Date{{}, day(2026, time.November, 20), day(2026, time.December, 12), day(2027, time.January, 6)} {
			r := rounds[0]
			if err := r.Move(bad, "Why not", usual, rounds, today, h); fault.Of(err) == nil || r != rounds[0] {
				t.Error(bad, err)
			}
		}
		if err := r.Move(day(2026, time.December, 18), " ", usual, rounds, today, h); fault.Of(err) == nil {
			t.Error("moved without a reason")
		}
		if err := r.Cancel("No board in that month", today); err != nil || r.Stage(today) != "cancelled" {
			t.Error(err, r)
		}
		if err := r.Cancel("Again", today); fault.Of(err) == nil {
			t.Error("cancelled twice")
		}
	})
	t.Run("each stage has its days", func(t *testing.T) {
		r := rounds[0] // 19 Nov, 26 Nov, 1 Dec, 2 Dec, 3 Dec, 10 Dec
		for on, want := range map[calendar.Date]string{day(2026, time.November, 18): "to come", day(2026, time.November, 19): "open for updates", day(2026, time.December, 1): "open for updates", day(2026, time.December, 2): "sponsors clear",
			day(2026, time.December, 3): "pack locked", day(2026, time.December, 10): "pack locked", day(2026, time.December, 11): "held"} {
			if got := r.Stage(on); got != want {
				t.Errorf("%s: %q, want %q", on, got, want)
			}
		}
	})
	t.Run("one update is owed for each round, and a hand-over never back-dates it", func(t *testing.T) {
		plan := Plan{State: PlanActive, Slug: "roadmap-2025", Rhythm: usual}
		r := current(rounds, today)
		a := Action{OwnerID: "olu", OwnerName: "Olu", Delivery: OnTrack, Priority: 1, Number: 1}
		for _, c := range []struct {
			name    string
			change  func(*Action, *[]Update)
			on      calendar.Date
			owed    bool
			since   calendar.Date
			updates []Update
		}{
			{name: "the round asks", on: today, owed: true, since: r.Opens},
			{name: "nothing is asked before a round opens", on: day(2026, time.November, 18)},
			{name: "answered", on: today, updates: []Update{{RoundID: r.ID, State: UpdateSubmitted, SubmittedOn: today}}},
			{name: "what came back is not an answer", on: today, owed: true, since: r.Opens, updates: []Update{{RoundID: r.ID, State: UpdateReturned, SubmittedOn: today}}},
			{name: "a draft is not an answer", on: today, owed: true, since: r.Opens, updates: []Update{{RoundID: r.ID, State: UpdateDraft}}},
			{name: "an answer to the round before is not one to this", on: today, owed: true, since: r.Opens, updates: []Update{{RoundID: "before", State: UpdateSignedOff, SubmittedOn: today.AddDays(-30)}}},
			{name: "handed over in the round", on: today, owed: true, since: day(2026, time.November, 23), change: func(a *Action, _ *[]Update) { a.OwnerSince = day(2026, time.November, 23) }},
			{name: "handed over after it was due", on: day(2026, time.December, 3), change: func(a *Action, _ *[]Update) { a.OwnerSince = day(2026, time.December, 2) }},
			{name: "the next round counts for the new owner", on: day(2027, time.January, 4), owed: true, since: rounds[1].Opens, change: func(a *Action, _ *[]Update) { a.OwnerSince = day(2026, time.December, 2) }},
			{name: "still owed after the board", on: day(2026, time.December, 14), owed: true, since: r.Opens},
			{name: "what begins after the board", on: today, change: func(a *Action, _ *[]Update) { a.Starts = day(2026, time.December, 11) }},
			{name: "what is done", on: today, change: func(a *Action, _ *[]Update) { a.Delivery = Delivered }},
			{name: "what was stopped by a decision", on: today, change: func(a *Action, _ *[]Update) { a.Ended = "withdrawn" }},
		} {
			one := a
			if c.change != nil {
				c.change(&one, nil)
			}
			at := current(rounds, c.on)
			if at.ID == "" && !c.owed {
				continue
			}
			since, due, owed := one.owed(plan, at, c.updates, c.on)
			if owed != c.owed || owed && (since != c.since || due != at.Answers) {
				t.Errorf("%s: %t since %s by %s", c.name, owed, since, due)
			}
		}
	})
	t.Run("an update that is late becomes others' to see to: the delegate and the owner's manager after 3 working days, the sponsor after 7", func(t *testing.T) {
		plan := Plan{State: PlanActive, Slug: "roadmap-2025", Rhythm: usual}
		r := rounds[0]
		a := Action{OwnerID: "olu", OwnerName: "Olu", Delivery: OnTrack, Priority: 1, Number: 1}
		a.Delegates.V = []string{"del"}
		as := func(id, role string) account.Person {
			p := account.Person{ID: id, Name: id, State: account.Active}
			p.Roles.V, p.Priorities.V = []string{role}, []string{"roadmap-2025/1"}
			return p
		}
		for _, c := range []struct {
			who  account.Person
			led  bool
			from int // working days after it was due; -9 where it is theirs from the start
		}{{as("olu", "owner"), false, -9}, {as("del", "delegate"), false, 3}, {as("tim", "team-manager"), true, 3}, {as("sam", "sponsor"), false, 7}, {as("mo", "programme-manager"), false, 99}, {as("pat", "partner"), false, 99}} {
			for late := -2; late <= 9; late++ {
				got := dueUpdate(a, plan, r, nil, c.who, c.led, standardEscalation, h.AddWorkingDays(r.Answers, late), h)
				if want := late >= c.from; (len(got) == 1) != want {
					t.Errorf("%s, %d working days late: %+v", c.who.Name, late, got)
				}
				slow := dueUpdate(a, plan, r, nil, c.who, c.led, Escalation{Manager: 5, Sponsor: 9}, h.AddWorkingDays(r.Answers, late), h)
				if want := late >= map[int]int{-9: -9, 3: 5, 7: 9, 99: 99}[c.from]; (len(slow) == 1) != want {
					t.Errorf("%s, %d working days late, where the council settled 5 and 9: %+v", c.who.Name, late, slow)
				}
			}
		}
	})
}

func TestRoundStore(t *testing.T) {
	now := time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
	dbtest.EachAt(t, func() time.Time { return now }, schemas, func(t *testing.T, d *db.DB) {
		now = time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
		const slug = "roadmap-2025"
		c := newCast(t, d)
		c.begin(t)
		mo, olu := c.by["Mo"], c.by["Olu"]
		plan := func() Plan {
			p, err := c.plans.Plan(t.Context(), slug)
			must(t, err)
			return p
		}
		all := func() []Round {
			rounds, err := c.plans.Rounds(t.Context(), plan())
			must(t, err)
			return rounds
		}
		t.Run("only who writes the plan keeps its calendar", func(t *testing.T) {
			_, err := c.plans.PlanRounds(olu, slug, day(2026, time.December, 10))
			refused(t, err, fault.KindForbidden)
			refused(t, c.plans.SetRhythm(olu, slug, usual, plan().Version), fault.KindForbidden)
			_, err = c.plans.PlanRounds(mo, slug, day(2026, time.December, 12))
			refused(t, err, fault.KindInvalid)
		})
		t.Run("a year of rounds is made at once, and never twice", func(t *testing.T) {
			if n, err := c.plans.PlanRounds(mo, slug, day(2026, time.December, 10)); err != nil || n != 12 || len(all()) != 12 {
				t.Fatal(n, err, all())
			}
			_, err := c.plans.PlanRounds(mo, slug, day(2026, time.December, 10))
			refused(t, err, fault.KindConflict)
		})
		t.Run("another rhythm moves what has not opened and nothing else", func(t *testing.T) {
			now = time.Date(2026, 11, 19, 12, 0, 0, 0, time.UTC)
			later := usual
			later.Opens, later.Answers, later.Clear = 14, 8, 7
			refused(t, c.plans.SetRhythm(mo, slug, later, plan().Version+1), fault.KindConflict)
			must(t, c.plans.SetRhythm(mo, slug, later, plan().Version))
			if got := all(); plan().Rhythm != later || got[0].Opens != day(2026, time.November, 19) || got[1].Opens != day(2026, time.December, 22) {
				t.Error(plan().Rhythm, got[:2])
			}
		})
		t.Run("an update answers the round that is open", func(t *testing.T) {
			n, err := c.plans.SaveUpdate(olu, slug+"/1.1", UpdateEdit{WhatHappened: "We met.", Difference: "Children are heard.", Next: "Meet again.", Delivery: OnTrack}, true)
			must(t, err)
			u, err := c.plans.Update(t.Context(), c.action(t, slug+"/1.1"), n)
			must(t, err)
			if u.RoundID != all()[0].ID {
				t.Error(u.RoundID)
			}
			rows, err := c.plans.asked(t.Context(), plan(), all()[0])
			must(t, err)
			today := d.Today()
			for _, r := range rows {
				switch want := "no update, never one before"; {
				case r.Action.Ref() == "1.1" && r.stand(today) != "to clear":
					t.Error(r.stand(today))
				case r.Action.Ref() != "1.1" && r.stand(today) != want:
					t.Error(r.Action.Ref(), r.stand(today))
				}
			}
			must(t, c.plans.SignOff(c.by["Sam"], slug+"/1.1", n))
			due, err := c.plans.Due(t.Context(), person(t, olu))
			must(t, err)
			for _, w := range due {
				if w.Href == "/staff/plan/"+slug+"/action/1.1/update" {
					t.Errorf("asked again: %+v", w)
				}
			}
		})
		t.Run("the next round asks again, and says when the last word was", func(t *testing.T) {
			now = time.Date(2026, 12, 23, 12, 0, 0, 0, time.UTC)
			due, err := c.plans.Due(t.Context(), person(t, olu))
			must(t, err)
			if len(due) == 0 || due[0].Due != all()[1].Answers || due[0].Since != all()[1].Opens || due[0].Late {
				t.Errorf("%+v", due)
			}
			rows, err := c.plans.asked(t.Context(), plan(), all()[1])
			must(t, err)
			if got := rows[0].stand(d.Today()); got != "no update, last 34 days ago" {
				t.Error(got)
			}
		})
		t.Run("the chase is noted, rings once a day, and copies the sponsor of each priority", func(t *testing.T) {
			rang := 0
			c.plans.OnChase(func(context.Context, *db.Tx) error { rang++; return nil })
			sam := person(t, c.by["Sam"])
			if copied, err := c.plans.Copied(t.Context(), sam); err != nil || len(copied) != 0 {
				t.Error(copied, err)
			}
			_, err := c.plans.Chase(olu, slug)
			refused(t, err, fault.KindForbidden)
			n, err := c.plans.Chase(mo, slug)
			must(t, err)
			_, again := c.plans.Chase(mo, slug)
			refused(t, again, fault.KindConflict)
			copied, err := c.plans.Copied(t.Context(), sam)
			must(t, err)
			if r := all()[1]; n < 2 || rang != 1 || r.ChasedName != "Mo Example" || len(copied) != 1 || copied[0].Due != r.Answers {
				t.Error(n, rang, r, copied)
			}
		})
		t.Run("a round is cancelled with a reason, and the one before it counts again", func(t *testing.T) {
			second := all()[1]
			refused(t, c.plans.CancelRound(mo, slug, second.Number, "", second.Version), fault.KindInvalid)
			refused(t, c.plans.MoveRound(mo, slug, second.Number, day(2027, time.January, 21), "The hall", second.Version-1), fault.KindConflict)
			must(t, c.plans.MoveRound(mo, slug, second.Number, day(2027, time.January, 15), "The hall", second.Version))
			must(t, c.plans.CancelRound(mo, slug, second.Number, "No board", second.Version+1))
			if got := all()[1]; got.State != RoundCancelled || got.Board != day(2027, time.January, 15) || current(all(), d.Today()).Number != 1 {
				t.Errorf("%+v", got)
			}
		})
	})
}

func person(t *testing.T, ctx context.Context) account.Person {
	t.Helper()
	p, ok := account.From(ctx)
	if !ok {
		t.Fatal("nobody")
	}
	return p
}
