package collection

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"waymark/calendar"
	"waymark/fault"
)

// Rhythm says how the files of a collection follow each other.
type Rhythm string

const (
	Yearly   Rhythm = "year"     // each return tells of one year, and a newer one of the year replaces it
	Snapshot Rhythm = "snapshot" // each file tells of one day; its period number is that day as yyyymmdd
	Register Rhythm = "register" // rows add up; a later row of the same record_id supersedes the earlier
	Timeless Rhythm = "timeless" // files belong to no period, and a newer one takes an older one's place
)

// dated says whether the collection's rows belong to a period.
func (s *Spec) dated() bool { return s.Rhythm == Yearly || s.Rhythm == Snapshot }

// completeRhythm reads the last day of the collection's year.
func (s *Spec) completeRhythm() error {
	switch s.Rhythm {
	case "":
		s.Rhythm = Yearly
	case Yearly, Snapshot, Register, Timeless:
	default:
		return fmt.Errorf("spec.toml: rhythm is %q, %q, %q or %q", Yearly, Snapshot, Register, Timeless)
	}
	if s.Ends != "" && s.Rhythm != Yearly {
		return fmt.Errorf("spec.toml: only a collection of years has a day on which its year ends")
	}
	if s.Ends == "" {
		s.Ends = "03-31"
	}
	day, err := time.Parse("2006-01-02", "2001-"+s.Ends)
	if err != nil || day.AddDate(0, 0, 1).Day() != 1 {
		return fmt.Errorf("spec.toml: ends is the last day of a month, such as \"09-30\", not %q", s.Ends)
	}
	s.endMonth = day.Month()
	if s.Rhythm == Yearly && (s.First == 0 || s.Last < s.First) {
		return fmt.Errorf("spec.toml: a collection of years needs first and last")
	}
	return nil
}

// period is the number of the period that a day lies in: the year that ends on or after it, or the day of a snapshot.
func (s *Spec) period(day calendar.Date) int {
	if s.Rhythm == Snapshot {
		return day.Year()*10000 + int(day.Month())*100 + day.Day()
	}
	if day.Month() > s.endMonth {
		return day.Year() + 1
	}
	return day.Year()
}

// lastDay is the last day of a period.
func (s *Spec) lastDay(period int) calendar.Date {
	if day, ok := snapshotDay(period); ok {
		return day
	}
	return calendar.On(period, s.endMonth+1, 1).AddDays(-1)
}

// firstDay is the first day of a period.
func (s *Spec) firstDay(period int) calendar.Date {
	if day, ok := snapshotDay(period); ok {
		return day
	}
	return calendar.On(period-1, s.endMonth+1, 1)
}

// PeriodName is how people call a period: "2017/18" for a year that ends on 31 March, "2024" for one that ends on another
// day, "as at 31 March 2025" for a snapshot. It is empty for no period.
func (s *Spec) PeriodName(period int) string {
	if period == 0 || !s.dated() {
		return ""
	}
	if _, ok := snapshotDay(period); !ok && s.endMonth != time.March {
		return strconv.Itoa(period)
	}
	return Year(period).String()
}

// periodWords is the period in a sentence: "2017/18", "the year to 30 September 2024", "31 March 2025".
func (s *Spec) periodWords(period int) string {
	if day, ok := snapshotDay(period); ok {
		return day.Words()
	}
	if period != 0 && s.endMonth != time.March {
		return "the year to " + s.lastDay(period).Words()
	}
	return s.PeriodName(period)
}

// codeYear is the year by which `from` and `until` of codes, tables and checks are compared: the financial year of a snapshot's
// day. It is 0 where rows belong to no period: then everything holds.
func (s *Spec) codeYear(period int) Year {
	if day, ok := snapshotDay(period); ok {
		return Year(calendar.FinancialYearEnding(day))
	}
	return Year(period)
}

// snapshotDay reads a snapshot's period number.
func snapshotDay(period int) (calendar.Date, bool) {
	if period < 10_000_000 {
		return calendar.Date{}, false
	}
	return calendar.On(period/10000, time.Month(period/100%100), period%100), true
}

const betweenParts = `[-_. /]?`

// dayForms are the ways in which people write a day into a file's name: 2025-03-31, 31.03.2025, 31 March 2025.
var dayForms = []struct {
	shape            *regexp.Regexp
	year, month, day int
}{
	{regexp.MustCompile(`(?:^|[^0-9])(20[0-9]{2})` + betweenParts + `(0[1-9]|1[0-2])` + betweenParts + `([0-3][0-9])(?:[^0-9]|$)`), 1, 2, 3},
	{regexp.MustCompile(`(?:^|[^0-9])([0-3]?[0-9])` + betweenParts + `(0[1-9]|1[0-2])` + betweenParts + `(20[0-9]{2})(?:[^0-9]|$)`), 3, 2, 1},
	{regexp.MustCompile(`(?:^|[^0-9])([0-3]?[0-9])(?:st|nd|rd|th)?[-_. ]*([a-z]{3,9})[-_. ]*(20[0-9]{2})(?:[^0-9]|$)`), 3, 2, 1},
}

// dayOfName reads a day out of a file's name, or the nearest folder's or ZIP's that has one.
func dayOfName(name string) calendar.Date {
	parts := strings.Split(strings.ToLower(name), "/")
	for i := len(parts) - 1; i >= 0; i-- {
		for _, form := range dayForms {
			for _, m := range form.shape.FindAllStringSubmatch(parts[i], -1) {
				y, month, d, ok := threeNumbers(m[form.year], m[form.month], m[form.day])
				if day := calendar.On(y, time.Month(month), d); ok && month >= 1 && month <= 12 && d >= 1 && day.Day() == d && int(day.Month()) == month {
					return day
				}
			}
		}
	}
	return calendar.Date{}
}

// settleSnapshots gives each snapshot its day: the one the person gave, else the header's reference date, else one in a
// name, else the latest date inside, said as a guess. Where there is none, the person is asked.
func settleSnapshots(all []*set, given calendar.Date) error {
	var waiting []*set
	for _, s := range all {
		if s.spec.Rhythm != Snapshot || s.year != 0 {
			continue
		}
		waiting = append(waiting, s)
	}
	for _, s := range waiting {
		switch named, header := dayOfName(s.files[0].Name), s.header().reference; {
		case !given.IsZero() && len(waiting) == 1:
			s.year = s.spec.period(given)
			if !named.IsZero() && named != given {
				s.note("you gave the day %s; the name says %s", given.Words(), named.Words())
			}
		case !header.IsZero():
			s.year = s.spec.period(header)
			s.note("taken as at %s, the reference date in the file", header.Words())
		case !named.IsZero():
			s.year = s.spec.period(named)
		case !given.IsZero():
			s.year = s.spec.period(given)
		}
	}
	for _, s := range waiting {
		if s.year != 0 {
			continue
		}
		day := latestBeside(waiting, s)
		if day.IsZero() {
			return asksDay(s)
		}
		s.note("taken as at %s, the latest date inside: a guess. If the file was made on another day, give that day (data to)", day.Words())
		s.guess = s.spec.period(day)
	}
	for _, s := range waiting {
		if s.year == 0 {
			s.year = s.guess
		}
	}
	return nil
}

// header is what a header among the files says of when the return is: the XML's, or a table of the CSV form.
func (s *set) header() xmlHeader {
	for _, f := range s.files {
		if !f.header.reference.IsZero() || f.header.year != 0 {
			return f.header
		}
	}
	return xmlHeader{}
}

func asksDay(s *set) error {
	return fault.Invalid("Waymark cannot tell of which day %s tells: neither its name nor the file says so. Say the day on which it was made", s.files[0].Name).At("data_to", "Enter the day of which the file tells")
}

// latestBeside is the latest day inside a set and those beside it that wait for a day too: the lists of one snapshot are made
// together. A year in which fewer than one in a hundred of the dates lie is a slip of the pen.
func latestBeside(waiting []*set, s *set) calendar.Date {
	counts, last, all := map[int]int{}, map[int]calendar.Date{}, 0
	for _, other := range waiting {
		if other.year != 0 || other.spec != s.spec || other.folder != s.folder || other.upload != s.upload {
			continue
		}
		for _, f := range other.files {
			for y, n := range f.latestOf {
				counts[y] += n
				all += n
				if day := f.lastIn[y]; day.After(last[y]) {
					last[y] = day
				}
			}
		}
	}
	latest := 0
	for y, n := range counts {
		if y > latest && n*100 >= all {
			latest = y
		}
	}
	return last[latest]
}
