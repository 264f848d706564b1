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

// AcademicYear gives the first day of an academic year and the day after its last.
func AcademicYear(ending int) (starts, ends Date) {
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
	Rolling Kind = "rolling" // some whole months up to the end of a month
)

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
// months to 31 March 2026".
func (p Period) Name() string {
	last := p.AsAt()
	switch p.Kind {
	case Month:
		return last.Time().Format("January 2006")
	case Quarter:
		return p.Starts.Month().String() + " to " + last.Time().Format("January 2006")
	case Year:
		return FinancialYearName(last.Year())
	}
	months := (p.Ends.Year()-p.Starts.Year())*12 + int(p.Ends.Month()) - int(p.Starts.Month())
	return fmt.Sprintf("%d months to %s", months, last.Words())
}

// Months gives the calendar months whose last day is from first to last, both inside.
func Months(first, last Date) []Period { return ending(Month, 1, first, last) }

// Quarters gives the quarters of the financial year whose last day is from first to last.
func Quarters(first, last Date) []Period { return ending(Quarter, 3, first, last) }

// Years gives the financial years whose last day is from first to last.
func Years(first, last Date) []Period { return ending(Year, 12, first, last) }

// RollingWindow gives the windows of so many whole months, one ending with each month whose last
// day is from first to last.
func RollingWindow(months int, first, last Date) []Period {
	windows := Months(first, last)
	for i, p := range windows {
		windows[i] = Period{Rolling, p.Ends.AddMonths(-months), p.Ends}
	}
	return windows
}

func ending(kind Kind, months int, first, last Date) []Period {
	if first.IsZero() || last.IsZero() {
		return nil
	}
	var periods []Period
	// The first of the month after each month end; quarters and years of the financial year end
	// where the month number less four is a multiple of their length.
	ends := On(first.Year(), first.Month(), 1).AddMonths(1)
	for ; !ends.AddDays(-1).After(last); ends = ends.AddMonths(1) {
		if (int(ends.Month())+8)%months == 0 && !ends.AddDays(-1).Before(first) {
			periods = append(periods, Period{kind, ends.AddMonths(-months), ends})
		}
	}
	return periods
}
