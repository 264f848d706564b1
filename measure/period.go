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

// headlinePeriod is the period of a measure that is shown at a day. A month, or a window that rolls by months, ends on
// that very day, so that an extract made in mid-month is counted to its date; quarters and years, and windows that roll
// by them, are the last whole ones.
func headlinePeriod(d Definition, at calendar.Date) calendar.Period {
	ends := at.AddDays(1)
	if d.Every != calendar.Month {
		ends = d.Every.LastEnd(at)
	}
	length, kind := d.Every.Months(), d.Every
	if d.Window > 0 {
		length, kind = d.Window, calendar.Rolling
	}
	return calendar.Period{Kind: kind, Starts: ends.AddMonths(-length), Ends: ends}
}

// seriesPeriods are the n periods of a measure up to the one shown at a day, oldest first.
func seriesPeriods(d Definition, at calendar.Date, n int) []calendar.Period {
	var periods []calendar.Period
	for p := headlinePeriod(d, at); len(periods) < n; {
		periods = append(periods, p)
		ends := d.Every.LastEnd(p.AsAt())
		if ends == p.Ends {
			ends = ends.AddMonths(-d.Every.Months())
		}
		p = headlinePeriod(d, ends.AddDays(-1))
	}
	slices.Reverse(periods)
	return periods
}

// partPeriods are the single months or quarters inside the rolling windows of a series: control limits are drawn
// from these, as the windows overlap and so are autocorrelated (measures.md c4).
func partPeriods(d Definition, windows []calendar.Period) []calendar.Period {
	if !d.rolls() || len(windows) == 0 {
		return nil
	}
	first, last := windows[0].AsAt(), windows[len(windows)-1].AsAt()
	return d.Every.Between(first, last)
}

// rolls says whether a measure is counted over windows of single months, quarters or terms that can be told apart.
func (d Definition) rolls() bool { return d.Parts && d.Window > 0 && d.Every.Months() != 12 }

// lastPart is the last whole month, quarter or term by a day.
func lastPart(d Definition, at calendar.Date) calendar.Period {
	ends := d.Every.LastEnd(at)
	return calendar.Period{Kind: d.Every, Starts: ends.AddMonths(-d.Every.Months()), Ends: ends}
}

// missing says why a period is not counted.
func (c coverage) missing(p calendar.Period, history int) string {
	if c.none() {
		return "Nothing is counted: no return is loaded that this measure reads."
	}
	needs := p.Starts.AddMonths(-history)
	return fmt.Sprintf("Nothing is counted at %s: it needs returns from %s to %s, and those loaded cover %s to %s.", p.AsAt().Words(), needs.Words(), p.AsAt().Words(), c.starts.Words(), c.to.Words())
}

// pooled is the longer period that the public reads, ending with a headline period.
func (d Definition) pooled(head calendar.Period) calendar.Period {
	return calendar.Period{Kind: calendar.Pooled, Starts: head.Ends.AddMonths(-d.Pool), Ends: head.Ends}
}

// times is how many of a measure's own periods lie in a pooled one: a rate over three years has three years of people.
func (d Definition) times(p calendar.Period) float64 {
	if p.Kind != calendar.Pooled {
		return 1
	}
	return float64(d.Pool) / float64(max(d.Window, d.Every.Months()))
}
