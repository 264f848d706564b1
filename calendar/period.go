package calendar

import (
	"fmt"
	"time"
)

// FinancialYearEnding names the financial year (1 April to 31 March) a day falls in by the
// calendar year it ends in: 31 March 2025 and 1 April 2024 are both in the year ending 2025.
func FinancialYearEnding(d Date) int { return yearEnding(d, time.April) }

// FinancialYear gives the first day of a financial year and the day after its last.
func FinancialYear(ending int) (starts, ends Date) {
	return On(ending-1, time.April, 1), On(ending, time.April, 1)
}

// FinancialYearName is how councils write it: "2024/25" for the year ending 31 March 2025.
func FinancialYearName(ending int) string { return yearName(ending) }

// AcademicYearEnding names the academic year (1 September to 31 August) a day falls in by the
// calendar year it ends in.
func AcademicYearEnding(d Date) int { return yearEnding(d, time.September) }

// AcademicYearDays gives the first day of an academic year and the day after its last.
func AcademicYearDays(ending int) (starts, ends Date) {
	return On(ending-1, time.September, 1), On(ending, time.September, 1)
}

// AcademicYearName is "2024/25" for the year ending 31 August 2025.
func AcademicYearName(ending int) string { return yearName(ending) }

func yearEnding(d Date, first time.Month) int {
	if d.Month() >= first {
		return d.Year() + 1
	}
	return d.Year()
}

func yearName(ending int) string { return fmt.Sprintf("%d/%02d", ending-1, ending%100) }

// Kind says how long a period is.
type Kind string

const (
	Month   Kind = "month"   // a calendar month
	Quarter Kind = "quarter" // a quarter of the financial year: April, July, October, January
	Year    Kind = "year"    // a financial year
	Term    Kind = "term"    // of school: autumn from September, spring from January, summer from May
	Rolling Kind = "rolling" // some whole months up to the end of a month
	Pooled  Kind = "pooled"  // a rolling window so long that small numbers add up to one that can be published

	CalendarYear  Kind = "calendar year"  // 1 January to 31 December, as the SEN2 return counts
	AcademicYear  Kind = "academic year"  // 1 September to 31 August
	WorkforceYear Kind = "workforce year" // 1 October to 30 September, as the social work workforce return counts
)

// lengths are how many months each kind lasts, and a month in which one begins. A rolling window has no length of its own.
var lengths = map[Kind]struct {
	months int
	begins time.Month
}{
	Month: {1, time.January}, Quarter: {3, time.April}, Term: {4, time.September}, Year: {12, time.April},
	CalendarYear: {12, time.January}, AcademicYear: {12, time.September}, WorkforceYear: {12, time.October},
}

// Months is how many months a period of this kind lasts; 0 for a rolling or a pooled window, which may last any number.
func (k Kind) Months() int { return lengths[k].months }

// LastEnd is the day after the last period of a kind that has ended by the end of a day.
func (k Kind) LastEnd(at Date) Date {
	ends := On(at.Year(), at.Month(), 1)
	if next := at.AddDays(1); next.Day() == 1 {
		ends = next
	}
	for !k.beginsIn(ends.Month()) {
		ends = ends.AddMonths(-1)
	}
	return ends
}

// beginsIn says whether a period of this kind begins with a month.
func (k Kind) beginsIn(month time.Month) bool {
	length := lengths[k]
	return length.months > 0 && (int(month)-int(length.begins)+12)%length.months == 0
}

// Period is a stretch of days: Starts is inside, Ends is not.
type Period struct {
	Kind         Kind
	Starts, Ends Date
}

// AsAt is the last day of the period, the day on which snapshots are taken.
func (p Period) AsAt() Date { return p.Ends.AddDays(-1) }

// Has says whether a day is inside the period.
func (p Period) Has(d Date) bool { return !d.Before(p.Starts) && d.Before(p.Ends) }

// Name is how people call the period: "March 2026", "January to March 2026", "2025/26", "12
// months to 31 March 2026", "autumn term 2025", "academic year 2025/26".
func (p Period) Name() string {
	last := p.AsAt()
	switch p.Kind {
	case Month:
		return last.Time().Format("January 2006")
	case Quarter:
		return p.Starts.Month().String() + " to " + last.Time().Format("January 2006")
	case Year:
		return FinancialYearName(last.Year())
	case Term:
		return map[time.Month]string{time.September: "autumn", time.January: "spring", time.May: "summer"}[p.Starts.Month()] + " term " + last.Time().Format("2006")
	case CalendarYear:
		return last.Time().Format("2006")
	case AcademicYear:
		return "academic year " + AcademicYearName(last.Year())
	case WorkforceYear:
		return "year to " + last.Words()
	}
	months := (p.Ends.Year()-p.Starts.Year())*12 + int(p.Ends.Month()) - int(p.Starts.Month())
	return fmt.Sprintf("%d months to %s", months, last.Words())
}

// Months gives the calendar months whose last day is from first to last, both inside.
func Months(first, last Date) []Period { return Month.Between(first, last) }

// Quarters gives the quarters of the financial year whose last day is from first to last.
func Quarters(first, last Date) []Period { return Quarter.Between(first, last) }

// Years gives the financial years whose last day is from first to last.
func Years(first, last Date) []Period { return Year.Between(first, last) }

// RollingWindow gives the windows of so many whole months, one ending with each month whose last
// day is from first to last.
func RollingWindow(months int, first, last Date) []Period {
	windows := Months(first, last)
	for i, p := range windows {
		windows[i] = Period{Rolling, p.Ends.AddMonths(-months), p.Ends}
	}
	return windows
}

// Between gives the periods of a kind whose last day is from first to last, both inside.
func (k Kind) Between(first, last Date) []Period {
	if first.IsZero() || last.IsZero() {
		return nil
	}
	var periods []Period
	ends := On(first.Year(), first.Month(), 1).AddMonths(1)
	for ; !ends.AddDays(-1).After(last); ends = ends.AddMonths(1) {
		if k.beginsIn(ends.Month()) && !ends.AddDays(-1).Before(first) {
			periods = append(periods, Period{k, ends.AddMonths(-k.Months()), ends})
		}
	}
	return periods
}
