package sample

import (
	"testing"

	"waymark/calendar"
	"waymark/readability"
	"waymark/voice"
)

// What Exampleborough tells its children must pass the gate that its own pages have.
func TestWordsToldToChildren(t *testing.T) {
	states := map[voice.ThemeState]bool{}
	decisions := map[voice.Decision]bool{}
	for _, one := range heardFrom {
		states[one.until], decisions[one.answer.Decision] = true, true
		for _, text := range []string{one.title, one.said, one.began, one.done, one.summary, one.next, one.answer.Did, one.answer.Reason, one.answer.Instead, one.answer.Challenge, one.answer.Place, one.answer.Promise} {
			for _, f := range readability.Check(text, readability.Child).Findings {
				if text != "" && !f.Warning {
					t.Errorf("%q: %s %s", text, f.What, f.Do)
				}
			}
		}
	}
	for _, state := range []voice.ThemeState{voice.ThemeHeard, voice.ThemeLooking, voice.ThemeDecided, voice.ThemeDoing, voice.ThemeDone, voice.ThemeChecked, voice.ThemeClosed, voice.ThemePaused, voice.ThemeMerged} {
		if !states[state] {
			t.Errorf("no theme is %q", state)
		}
	}
	if len(decisions) < 7 {
		t.Errorf("not every decision is taken: %v", decisions)
	}
}

func TestStepsGoOnward(t *testing.T) {
	for from := calendar.On(2025, 1, 1); from.Year() == 2025; from = from.AddDays(1) {
		way, last := onward{from: from, last: from}, from
		for _, days := range []int{2, 3, 7, 3, 2, 10, 40} {
			day := way.after(days)
			if day.Before(last) {
				t.Fatalf("from %s: %s comes after %s", from, day, last)
			}
			last = day
		}
	}
}
