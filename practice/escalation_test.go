package practice

import (
	"testing"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

func TestEscalationRules(t *testing.T) {
	holidays := calendar.BankHolidays()
	day := calendar.On(2026, time.March, 23) // Easter lies ahead
	paper := EscalationPaper{Child: "C-1", What: "No plan for half a year."}
	raise := func(t *testing.T, stage string) Escalation {
		t.Helper()
		e := Escalation{Number: 3, Team: "North", Issue: "drift", State: stage}
		must(t, e.Raise(paper, day, holidays))
		return e
	}
	t.Run("the clock of 20 working days begins with the first formal stage and knows Easter", func(t *testing.T) {
		if e := raise(t, Stage1); e.Due != calendar.On(2026, time.April, 22) || e.FormalOn != day {
			t.Errorf("due %s", e.Due)
		}
	})
	t.Run("an informal one has no clock until it becomes formal, and no later stage sets it back", func(t *testing.T) {
		e := raise(t, Informal)
		if !e.Due.IsZero() || e.Late(day.AddDays(400)) {
			t.Errorf("due %s", e.Due)
		}
		must(t, e.Move(Stage1, "No answer", "", "", day.AddDays(7), holidays))
		due := e.Due
		must(t, e.Move(Stage3, "No answer", "", "", day.AddDays(14), holidays))
		if due.IsZero() || e.Due != due || e.FormalOn != day.AddDays(7) || e.Stage != Stage3 {
			t.Errorf("%+v", e)
		}
		if !e.Late(due.AddDays(1)) || e.Late(due) {
			t.Error("it is late the day after, and not before")
		}
	})
	for _, row := range []struct {
		name, from, to, words, benefit, impact string
		says                                   string
	}{
		{"stages do not go back", Stage2, Stage1, "Back again", "", "", "to: Select a later stage"},
		{"nor to where it is", Stage2, Stage2, "Here still", "", "", "to: Select a later stage"},
		{"a word that is no state", Stage2, "forgotten", "It is", "", "", "to: Select what happens"},
		{"each step is told", Stage1, Stage2, "", "", "", "words: "},
		{"an end says whether the child was better off", Stage1, Resolved, "Plan is written", "", "", "benefit: "},
		{"and what changed", Stage1, Cafcass, "Told Cafcass", "no", "", "impact: "},
		{"withdrawing needs a reason only", Stage1, Withdrawn, "Raised twice", "", "", ""},
		{"stages may be skipped", Informal, Stage3, "Urgent", "", "", ""},
		{"Cafcass can be told at any point", Informal, Cafcass, "Told Cafcass", "no", "Nothing yet", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := raise(t, row.from)
			err := e.Move(row.to, row.words, row.benefit, row.impact, day.AddDays(3), holidays)
			switch {
			case row.says != "":
				refused(t, err, fault.KindInvalid, row.says)
				if e.State != row.from {
					t.Error("it moved all the same")
				}
			case err != nil || e.State != row.to:
				t.Errorf("%v, %+v", err, e)
			}
		})
	}
	t.Run("what ended does not move", func(t *testing.T) {
		e := raise(t, Stage1)
		must(t, e.Move(Resolved, "Plan is written", "yes", "He knows his plan", day, holidays))
		refused(t, e.Move(Stage2, "Again please", "", "", day, holidays), fault.KindConflict, "ended on")
	})
}

func TestEscalations(t *testing.T) {
	day := calendar.On(2026, time.March, 2)
	dbtest.EachAt(t, clock(&day), schemas, func(t *testing.T, d *db.DB) {
		day = calendar.On(2026, time.March, 2)
		c := newCast(t, d, &day)
		_, err := c.RaiseEscalation(c.by["Yan"], Raised{})
		for _, field := range []string{"child", "team", "issue", "stage", "what"} {
			refused(t, err, fault.KindInvalid, field+": ")
		}
		_, err = c.RaiseEscalation(c.by["Tam"], Raised{Child: "C-1", Team: "North", Issue: "drift", Stage: Stage1, What: "No plan for half a year."})
		refused(t, err, fault.KindForbidden, "raise an escalation")
		n, err := c.RaiseEscalation(c.by["Yan"], Raised{Child: "C-1", Team: "North", Issue: "drift", Stage: Stage1, What: "No plan for half a year."})
		must(t, err)
		t.Run("who raised it, whose team must answer and the lead read it, nobody else", func(t *testing.T) {
			for as, want := range map[string]bool{"Yan": true, "Yul": false, "Tam": true, "Tom": false, "Qi": true, "Wim": false, "Dee": false, "Ana": false} {
				_, _, _, err := c.Escalation(c.by[as], n)
				if (err == nil) != want {
					t.Errorf("%s: %v", as, err)
				}
				all, err := c.Escalations(c.by[as])
				if err != nil || (len(all) == 1) != want {
					t.Errorf("%s lists %d, %v", as, len(all), err)
				}
			}
		})
		t.Run("the team answers, and only who raised it says that it is settled", func(t *testing.T) {
			must(t, c.MoveEscalation(c.by["Tam"], n, Moved{To: Stage2, Words: "The service manager decides on Friday.", Version: 1}))
			refused(t, c.MoveEscalation(c.by["Yan"], n, Moved{To: Stage3, Words: "Stale", Version: 1}), fault.KindConflict, "since you opened it")
			end := Moved{To: Resolved, Words: "The plan is agreed.", Benefit: "yes", Impact: "He moves to his aunt.", Version: 2}
			refused(t, c.MoveEscalation(c.by["Tam"], n, end), fault.KindInvalid, "Only Yan Example")
			day = day.AddDays(10)
			must(t, c.MoveEscalation(c.by["Yan"], n, end))
			e, paper, steps, err := c.Escalation(c.by["Yan"], n)
			must(t, err)
			if e.State != Resolved || !e.InTime() || paper.Impact != "He moves to his aunt." || len(steps) != 3 || steps[1].Words != "The service manager decides on Friday." {
				t.Errorf("%+v %+v %+v", e, paper, steps)
			}
		})
		t.Run("the report counts them, the withdrawn apart", func(t *testing.T) {
			late, err := c.RaiseEscalation(c.by["Yan"], Raised{Child: "C-2", Team: "South", Issue: "visits", Stage: Stage1, What: "No visit for two months."})
			must(t, err)
			gone, err := c.RaiseEscalation(c.by["Yan"], Raised{Child: "C-3", Team: "South", Issue: "visits", Stage: Informal, What: "No visit for two months."})
			must(t, err)
			must(t, c.MoveEscalation(c.by["Yan"], gone, Moved{To: Withdrawn, Words: "Raised twice", Version: 1}))
			day = day.AddDays(60)
			r, err := c.Report(t.Context(), day.AddDays(-365), day)
			must(t, err)
			if r.Raised.Raised != 2 || r.Raised.Open != 1 || r.Raised.Late != 1 || r.Raised.InTime != (Rate{1, 1}) || r.Raised.BetterOff != (Rate{1, 1}) || late == 0 {
				t.Errorf("%+v", r.Raised)
			}
		})
		t.Run("they are lent to the register with what became of them, not the withdrawn", func(t *testing.T) {
			var rows []map[string]string
			must(t, c.FeedEscalations(t.Context(), func(row map[string]string) error { rows = append(rows, row); return nil }))
			if len(rows) != 2 || rows[0]["child"] != "C-1" || rows[0]["stage"] != Stage2 || rows[0]["resolved_at"] != "2026-03-12" || rows[0]["child_benefit_yn"] != "yes" || rows[1]["resolved_at"] != "" {
				t.Errorf("%v", rows)
			}
		})
	})
}

func TestEscalationsAreCountedByWhatTheyAreAbout(t *testing.T) {
	today := calendar.On(2026, 11, 24)
	one := func(issue string, raised int, more func(*Escalation)) Escalation {
		e := Escalation{Issue: issue, State: Stage1, RaisedOn: today.AddDays(-raised), FormalOn: today.AddDays(-raised), Due: today.AddDays(28 - raised)}
		if more != nil {
			more(&e)
		}
		return e
	}
	ended := func(ago int) func(*Escalation) {
		return func(e *Escalation) { e.State, e.ClosedOn = Resolved, today.AddDays(-ago) }
	}
	got := countChallenged([]Escalation{
		one("visits", 10, nil),
		one("visits", 30, nil),         // late today
		one("visits", 100, ended(50)),  // ended late
		one("visits", 100, ended(90)),  // ended in time
		one("visits", 300, ended(200)), // ended late, but before these months
		one("visits", 5, func(e *Escalation) { e.State = Withdrawn }),
		one("health", 200, ended(190)),
	}, 6, today)
	want := map[string]ChallengedIssue{"Visits": {"Visits", 4, 1, 2}, "Health": {"Health", 0, 1, 0}}
	for _, x := range got {
		if w, is := want[x.Issue]; is && x != w || !is && (x.Now+x.Before+x.Broken > 0) {
			t.Errorf("%+v, want %+v", x, w)
		}
	}
	if len(got) != len(Issues) {
		t.Errorf("%d of %d issues", len(got), len(Issues))
	}
}
