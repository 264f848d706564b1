package measure

import (
	"fmt"
	"slices"

	"waymark/calendar"
)

// coverage is the stretch of days that the loaded returns cover: both days inside, no days where none is loaded.
type coverage struct{ starts, to calendar.Date }

func (c coverage) none() bool { return c.to.IsZero() }

// covers says whether a whole period, with the history that its measure needs, is covered. A window that is only
// partly covered would look like a fall, so it is not counted.
func (c coverage) covers(p calendar.Period, history int) bool {
	return !c.none() && !p.Starts.AddMonths(-history).Before(c.starts) && !p.AsAt().After(c.to)
}

// dates are the days that a run shows when nobody names one: each covered 31 March, and the last covered day.
func (c coverage) dates() []calendar.Date {
	var dates []calendar.Date
	for _, year := range calendar.Years(c.starts, c.to) {
		dates = append(dates, year.AsAt())
	}
	if !c.none() && !slices.Contains(dates, c.to) {
		dates = append(dates, c.to)
	}
	return dates
}

// months is how long one period of a kind is.
func months(kind calendar.Kind) int {
	switch kind {
	case calendar.Quarter:
		return 3
	case calendar.Year:
		return 12
	}
	return 1
}

// headlinePeriod is the period of a measure that is shown at a day. A month, or a window that rolls by months, ends on
// that very day, so that an extract made in mid-month is counted to its date; quarters and years, and windows that roll
// by them, are the last whole ones.
func headlinePeriod(d Definition, at calendar.Date) calendar.Period {
	ends := at.AddDays(1)
	if d.Every != calendar.Month {
		ends = lastEnd(d.Every, at)
	}
	length, kind := months(d.Every), d.Every
	if d.Window > 0 {
		length, kind = d.Window, calendar.Rolling
	}
	return calendar.Period{Kind: kind, Starts: ends.AddMonths(-length), Ends: ends}
}

// lastEnd is the day after the last month, quarter or financial year that has ended by the end of a day.
func lastEnd(kind calendar.Kind, at calendar.Date) calendar.Date {
	ends := calendar.On(at.Year(), at.Month(), 1)
	if next := at.AddDays(1); next.Day() == 1 {
		ends = next
	}
	for (int(ends.Month())+8)%months(kind) != 0 {
		ends = ends.AddMonths(-1)
	}
	return ends
}

// seriesPeriods are the n periods of a measure up to the one shown at a day, oldest first.
func seriesPeriods(d Definition, at calendar.Date, n int) []calendar.Period {
	var periods []calendar.Period
	for p := headlinePeriod(d, at); len(periods) < n; {
		periods = append(periods, p)
		ends := lastEnd(d.Every, p.AsAt())
		if ends == p.Ends {
			ends = ends.AddMonths(-months(d.Every))
		}
		p = headlinePeriod(d, ends.AddDays(-1))
	}
	slices.Reverse(periods)
	return periods
}

// partPeriods are the single months or quarters inside the rolling windows of a series: control limits are drawn
// from these, as the windows overlap and so are autocorrelated (measures.md c4).
func partPeriods(d Definition, windows []calendar.Period) []calendar.Period {
	if !d.Parts || d.Window == 0 || len(windows) == 0 || d.Every == calendar.Year {
		return nil
	}
	first, last := windows[0].AsAt(), windows[len(windows)-1].AsAt()
	if d.Every == calendar.Quarter {
		return calendar.Quarters(first, last)
	}
	return calendar.Months(first, last)
}

// missing says why a period is not counted.
func (c coverage) missing(p calendar.Period, history int) string {
	if c.none() {
		return "Nothing is counted: no return is loaded that this measure reads."
	}
	needs := p.Starts.AddMonths(-history)
	return fmt.Sprintf("Nothing is counted at %s: it needs returns from %s to %s, and those loaded cover %s to %s.", p.AsAt().Words(), needs.Words(), p.AsAt().Words(), c.starts.Words(), c.to.Words())
}
