package plan

import (
	"testing"

	"waymark/calendar"
)

func TestGap(t *testing.T) {
	day := func(n int) calendar.Date { return calendar.On(2026, 1, 10).AddDays(n) }
	row := func(action string, n int, d Delivery, implied Colour, age string) RatingOn {
		return RatingOn{ActionID: action, Day: day(n), Delivery: d, Impact: TooEarly, Implied: implied, Age: age}
	}
	got := GapOf([]RatingOn{
		row("a", 0, OnTrack, Green, ""), row("b", 0, OnTrack, Amber, ""), row("c", 0, Paused, Grey, ""), row("gone", 0, OnTrack, Red, ""),
		row("a", 5, OnTrack, Red, ""), row("b", 5, OnTrack, Green, ""), row("c", 5, Paused, Grey, ""),
		row("a", 25, OffTrack, Red, ""), row("b", 25, OnTrack, Amber, ""), row("c", 25, OnTrack, Green, Unrated), // in February
		row("a", 35, OnTrack, Red, ""), row("b", 35, AtRisk, Amber, ""), row("c", 35, OnTrack, Green, Unrated),
	}, map[string]int{"a": 1, "b": 1, "c": 2})
	if got.Now != (Gap{Better: 1, Rated: 2, Unrated: 1}) {
		t.Errorf("now %+v", got.Now)
	}
	if len(got.Priorities) != 2 || got.Priorities[0] != (PriorityGap{1, Gap{1, 2, 0}}) || got.Priorities[1] != (PriorityGap{2, Gap{0, 0, 1}}) {
		t.Errorf("priorities %+v", got.Priorities)
	}
	if len(got.Months) != 2 || got.Months[0] != (MonthGap{day(5), Gap{1, 2, 0}}) || got.Months[1].Gap != got.Now {
		t.Errorf("months %+v", got.Months)
	}
	// Of b's first gap the evidence recovered; a followed after 20 days, b after 10.
	if got.Followed != 2 || got.Days != 15 {
		t.Errorf("followed %d times, in %g days", got.Followed, got.Days)
	}
	if _, known := (Gap{}).Share(); known {
		t.Error("a share of nothing is known")
	}
}
