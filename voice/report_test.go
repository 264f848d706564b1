package voice

import (
	"fmt"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
)

func TestReport(t *testing.T) {
	day := themeDay
	dbtest.EachAt(t, movedClock(&day), heardSchemas, func(t *testing.T, d *db.DB) {
		day = themeDay
		c := newHeardCast(t, d, &day)
		add := func(n int) int {
			t.Helper()
			_, err := c.AddEngagement(c.by["May"], c.session(n))
			good(t, err)
			all, err := c.Themes(t.Context())
			good(t, err)
			newest := 0
			for _, l := range all {
				newest = max(newest, l.Number)
			}
			return newest
		}
		late, few := add(8), add(3)
		day = day.AddDays(31)
		c.move(t, late, ThemeLooking, "We asked the team about this.")
		c.said(t, late, no())
		answered := day
		waiting := add(12)
		good(t, c.ShowTheme(c.by["Dee"], waiting))
		told := func() (string, Report) {
			t.Helper()
			r, err := c.Report(t.Context(), themeDay, day)
			good(t, err)
			words := ""
			for _, x := range r.Themes {
				a := x.Answer()
				if a == nil {
					a = &PublicAnswer{}
				}
				words += fmt.Sprintf("%d %s late %d overdue %d; ", x.Number, a.Decision, a.LateBy, x.OverdueBy(day))
			}
			return words, r
		}
		t.Run("an answer after the 28 days is late by so many, and what waits stands first", func(t *testing.T) {
			if got, r := told(); got != "3  late 0 overdue 0; 1 no late 3 overdue 0; " || r.Unshown != 1 {
				t.Errorf("%s %d", got, r.Unshown)
			}
		})
		t.Run("what fewer than five said is told to nobody", func(t *testing.T) {
			_, r := told()
			for _, x := range r.Themes {
				if x.Number == few {
					t.Errorf("%+v", x)
				}
			}
		})
		t.Run("a theme that is opened again waits anew, and its first answer stays late", func(t *testing.T) {
			good(t, c.AskBack(c.by["Kit"], late))
			day = day.AddDays(30)
			good(t, c.AnswerCheck(t.Context(), late, ItIsWorse, "", "one"))
			_, err := c.ConcludeCheck(c.by["Kit"], late, "You said it is not better.", "We will look again.")
			good(t, err)
			got, r := told()
			if got != "3  late 0 overdue 2; 1 no late 3 overdue 0; " || r.Themes[1].AnswerDue != calendar.On(2026, time.May, 29) { // 28 days later is a Saturday
				t.Errorf("%s", got)
			}
			asks := ""
			good(t, c.FeedAsks(t.Context(), func(row map[string]string) error {
				if row["ask_id"] == "T1" {
					asks += row["raised_at"] + " " + row["responded_at"] + "; "
				}
				return nil
			}))
			if want := fmt.Sprintf("%s ; %s %s; ", day, themeDay, answered); asks != want {
				t.Errorf("the register reads %q, not %q", asks, want)
			}
		})
		t.Run("what has long been done is told no more", func(t *testing.T) {
			r, err := c.Report(t.Context(), day.AddDays(1), day.AddDays(90))
			good(t, err)
			for _, x := range r.Themes {
				if !x.Unanswered {
					t.Errorf("%+v", x)
				}
			}
		})
	})
}
