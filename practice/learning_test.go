package practice

import (
	"testing"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

func TestLearning(t *testing.T) {
	day := calendar.On(2026, time.March, 2)
	dbtest.EachAt(t, clock(&day), schemas, func(t *testing.T, d *db.DB) {
		day = calendar.On(2026, time.March, 2)
		c := newCast(t, d, &day)
		first := LearningEdit{Source: "lcspr", SourceRef: "Review R3", Finding: "Nobody asked the father."}
		_, err := c.Capture(c.by["Qi"], LearningEdit{})
		refused(t, err, fault.KindInvalid, "source: ")
		refused(t, err, fault.KindInvalid, "finding: ")
		_, err = c.Capture(c.by["Tam"], first)
		refused(t, err, fault.KindForbidden, "keep what was learned")
		named := first
		named.Finding = "The boy, born 03/02/2014, was not asked."
		_, err = c.Capture(c.by["Qi"], named)
		refused(t, err, fault.KindInvalid, "a date of birth")
		n, err := c.Capture(c.by["Qi"], first)
		must(t, err)
		version := 1
		step := func(as string, e LearningEdit, want LearningState) {
			t.Helper()
			e.Version = version
			l, err := c.StepLesson(c.by[as], n, e)
			must(t, err)
			if version++; l.State != want {
				t.Errorf("it is %q, want %q", l.State, want)
			}
		}
		triage := LearningEdit{SoWhat: "Fathers are asked in each assessment.", Audience: "All assessment teams", Owner: c.id["Hal"], Due: day.AddDays(30)}
		t.Run("each step asks for what it is worth", func(t *testing.T) {
			_, err := c.StepLesson(c.by["Qi"], n, LearningEdit{Version: 1})
			for _, field := range []string{"so-what", "audience", "owner", "due"} {
				refused(t, err, fault.KindInvalid, field+": ")
			}
			step("Qi", triage, Triaged)
			_, err = c.StepLesson(c.by["Tam"], n, LearningEdit{Version: 2})
			refused(t, err, fault.KindForbidden, "Hal Example answers")
			_, err = c.StepLesson(c.by["Hal"], n, LearningEdit{Version: 1, Dissemination: "A seven-minute briefing"})
			refused(t, err, fault.KindConflict, "since you opened it")
			step("Hal", LearningEdit{Dissemination: "A seven-minute briefing in each team"}, Shared)
			step("Hal", LearningEdit{Practised: "The form asks for fathers first", Test: "A dip sample of 20 assessments", TestDue: day.AddDays(200)}, Practised)
		})
		t.Run("nothing is embedded without a test result", func(t *testing.T) {
			_, err := c.StepLesson(c.by["Hal"], n, LearningEdit{Version: version})
			refused(t, err, fault.KindInvalid, "result: ")
			refused(t, err, fault.KindInvalid, "changed: ")
			forged := Learning{State: Tested, Changed: "yes"}
			refused(t, forged.Step(LearningEdit{}, "", day), fault.KindConflict, "not tested")
			err = d.Housekeep(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), "update practice_learning set state = 'embedded' where number = :n", map[string]any{"n": n})
				return err
			})
			if err == nil {
				t.Error("the database took it")
			}
		})
		t.Run("a test that shows no change sends it round again, and the first test is forgotten", func(t *testing.T) {
			day = day.AddDays(200)
			step("Hal", LearningEdit{Changed: "no", Result: "Fathers were asked in 6 of 20."}, Tested)
			step("Hal", LearningEdit{}, Repeat)
			step("Hal", LearningEdit{Dissemination: "Practice week with fathers"}, Shared)
			l, err := c.Lesson(t.Context(), n)
			must(t, err)
			if !l.TestedOn.IsZero() || l.Changed != "" {
				t.Errorf("%+v", l)
			}
			step("Hal", LearningEdit{Practised: "Fathers join the first visit", Test: "A dip sample of 20 assessments", TestDue: day.AddDays(200)}, Practised)
			step("Hal", LearningEdit{Changed: "yes", Result: "Fathers were asked in 18 of 20."}, Tested)
			step("Hal", LearningEdit{}, Embedded)
			_, err = c.StepLesson(c.by["Hal"], n, LearningEdit{Version: version})
			refused(t, err, fault.KindConflict, "nothing more")
		})
		t.Run("it is lent to the register of actions with its test", func(t *testing.T) {
			var rows []map[string]string
			must(t, c.FeedActions(t.Context(), func(row map[string]string) error { rows = append(rows, row); return nil }))
			if len(rows) != 1 || rows[0]["source"] != "lcspr" || rows[0]["retest_changed_yn"] != "yes" || rows[0]["retested_at"] != day.String() {
				t.Errorf("%v", rows)
			}
		})
	})
}
