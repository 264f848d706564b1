package board

import (
	"fmt"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/document"
	"waymark/measure"
	"waymark/readability"
	"waymark/voice"
)

// toldThemes are one of each: a no, a late yes that was checked, one opened again, one overdue, and one that few were asked about.
func toldThemes(on calendar.Date) []voice.PublicTheme {
	ago := func(days int) calendar.Date { return on.AddDays(-days) }
	n := func(n int) *int { return &n }
	theme := func(number int, title, said string, state voice.ThemeState, full string, unanswered bool) voice.PublicTheme {
		return voice.PublicTheme{Number: number, Title: title, Said: said, Heard: "10 to 19", State: state, StateOn: ago(20), HeardOn: ago(60), AnswerDue: ago(32), Actions: []string{full}, Unanswered: unanswered}
	}
	refused := theme(1, "A lock", "We want a lock on the door.", voice.ThemeDecided, "plan/3.8", false)
	refused.StateOn = ago(40)
	refused.Answers = []voice.PublicAnswer{{Decision: voice.DecidedNo, Reason: "In a fire we must get in fast.", Instead: "You can have a box with a key.", Adult: "Fire rules of homes.", DecidedBy: "Head of homes", On: ago(40)}}
	checked := theme(2, "Letters", "We hear nothing back.", voice.ThemeChecked, "plan/3.1", false)
	checked.Answers = []voice.PublicAnswer{{Decision: voice.DecidedYes, Did: "You get a letter.", Adult: "A letter goes out.", DecidedBy: "Board", On: ago(20), LateBy: 12, Promise: "You get it each month.", Due: ago(5)}}
	checked.Checks = []voice.PublicCheck{{On: ago(3), N: "10 to 19", Summary: "Most of you like them.", Next: "We keep on.", Better: n(10), Same: n(5), Worse: n(0), Unsure: n(0)}}
	again := theme(3, "Call me", "No one picks up.", voice.ThemeReopened, "plan/3.6", true)
	again.AnswerDue = on.AddDays(8)
	again.Answers = []voice.PublicAnswer{{Decision: voice.DecidedYes, Did: "We call you back.", Adult: "Duty workers call back.", DecidedBy: "Head of care", On: ago(90)}}
	again.Checks = []voice.PublicCheck{{On: ago(20), N: "10 or more", Summary: "You said that it got worse.", Next: "We will ask you why."}}
	again.Steps = []voice.PublicStep{{To: voice.ThemeReopened, On: ago(20)}}
	overdue := theme(4, "Ring home", "We want to ring home more.", voice.ThemeLooking, "plan/3.6", true)
	asked := theme(5, "Swings", "Some of us can’t use the swings.", voice.ThemeClosed, "plan/7.3", false)
	asked.Answers = []voice.PublicAnswer{{Decision: voice.DecidedNotOurs, Place: "The park team has it.", Adult: "Passed to parks.", DecidedBy: "Head of parks", On: ago(200)}}
	asked.Checks = []voice.PublicCheck{{On: ago(100), Summary: "Some of you like it.", Next: "We will see."}}
	asked.StateOn = ago(100)
	return []voice.PublicTheme{overdue, again, checked, refused, asked}
}

func TestSectionTold(t *testing.T) {
	on := calendar.On(2026, 11, 22)
	paper := func(before calendar.Date, patterns ...string) *cut {
		c := &cut{Snapshot: Snapshot{On: on, Plan: PlanFacts{Slug: "plan"}, Told: voice.Report{From: on.AddMonths(-12), To: on, Themes: toldThemes(on), Unshown: 2},
			Measures: []MeasureFacts{{BoardMeasure: measure.BoardMeasure{Key: "cla-review"}, Refs: []string{"3.8", "3.6"}}}}, kind: PackKind{Measures: patterns}}
		if !before.IsZero() {
			c.before = &Snapshot{On: before}
		}
		return c
	}
	words := func(c *cut, section func(*cut) (document.Blocks, error)) string {
		t.Helper()
		blocks, err := section(c)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%v", blocks)
	}
	first := words(paper(calendar.Date{}), sectionTold)
	for name, says := range map[string][]string{
		"YS-08: it says how many answers there were, how many late, and how many said no": {"In the twelve months to 22 November 2026 children were given 4 answers, 1 of them late. 1 said no, with the reason. 2 themes wait for an answer, 1 past the day", "One was opened again", "2 more themes are not on the public page yet"},
		"YS-01: a no stands with its reason, what instead and who decided":                {"No. Fire rules of homes. Decided by: Head of homes. Children were told: “In a fire we must get in fast. You can have a box with a key.”"},
		"YS-03: a late answer is named late, and so is one that is not there":             {"“Letters”: answered on 2 November 2026, 12 days late.", "“Ring home”: no answer yet. It was due on 21 October 2026, 32 days ago.", "“Letters”: promised by 17 November 2026 and not kept yet: “You get it each month.”"},
		"YS-07: what children said when asked again, and what was opened again":           {"{10 to 19 <nil> 0001-01-01 00:00:00 +0000 UTC} {10 <nil>", "Opened again on 2 November 2026. You said that it got worse."},
		"7.3: no number of a check that could point to a child":                           {"{10 or more <nil> 0001-01-01 00:00:00 +0000 UTC} {c <nil>", "{too few to show safely <nil>"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, want := range says {
				if !strings.Contains(first, want) {
					t.Errorf("nothing says %q: %s", want, first)
				}
			}
		})
	}
	t.Run("after a paper before it tells what is new, and all that waits", func(t *testing.T) {
		got := words(paper(on.AddDays(-30)), sectionTold)
		for _, title := range []string{"Letters", "Call me", "Ring home"} {
			if !strings.Contains(got, title) {
				t.Errorf("%s is not in %s", title, got)
			}
		}
		for _, title := range []string{"A lock", "Swings"} {
			if strings.Contains(got, title) {
				t.Errorf("%s is told again: %s", title, got)
			}
		}
	})
	t.Run("a paper about some measures tells what is about the actions that rest on them", func(t *testing.T) {
		got := words(paper(calendar.Date{}, "cla-*"), sectionTold)
		if !strings.Contains(got, "A lock") || !strings.Contains(got, "Ring home") || strings.Contains(got, "Letters") || strings.Contains(got, "Swings") {
			t.Error(got)
		}
	})
	t.Run("the public copy does not count what no page shows", func(t *testing.T) {
		c := paper(calendar.Date{})
		c.public = true
		if got := words(c, sectionTold); strings.Contains(got, "not on the public page") {
			t.Error(got)
		}
	})
	t.Run("where children said nothing the board is asked why", func(t *testing.T) {
		if got := words(&cut{}, sectionTold); !strings.Contains(got, "should ask why") {
			t.Error(got)
		}
	})
	t.Run("children read the same in words that they can read, and a late answer is said to be late", func(t *testing.T) {
		got := words(paper(calendar.Date{}), sectionChildTold)
		for _, want := range []string{"No, we can’t. In a fire we must get in fast. You can have a box with a key.", "This answer was late. We are sorry.", "We are late. We are sorry. You should have had an answer by 21 October 2026.", "We will look again. We will answer by 30 November 2026."} {
			if !strings.Contains(got, want) {
				t.Errorf("nothing says %q: %s", want, got)
			}
		}
		for _, one := range toldThemes(on) {
			for _, f := range readability.Check(childAnswered(one, on)+" "+childBetter(one), readability.Child).Findings {
				if !f.Warning {
					t.Errorf("%s: %s", one.Title, f.What)
				}
			}
		}
	})
	t.Run("between two papers a theme that moved on is said to have moved, and an old one is not new", func(t *testing.T) {
		before := Snapshot{On: on.AddDays(-30), Told: voice.Report{To: on.AddDays(-30), Themes: []voice.PublicTheme{{Number: 2, Title: "Letters", State: voice.ThemeLooking, Unanswered: true}}}}
		now := Snapshot{On: on, Told: voice.Report{To: on, Themes: toldThemes(on)}}
		now.Told.Themes[3].HeardOn = on.AddDays(-2)
		got := fmt.Sprint(compareSnapshots(before, now))
		if !strings.Contains(got, "“Letters” Looking into it Checked (yes)") || !strings.Contains(got, "“A lock” Not heard yet Decided (no)") || strings.Contains(got, "Swings") {
			t.Error(got)
		}
	})
}
