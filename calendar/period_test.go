package calendar_test

import (
	"testing"
	"time"

	"waymark/calendar"
)

func TestYears(t *testing.T) {
	t.Run("a financial year ends on 31 March and is named by both its years", func(t *testing.T) {
		for text, want := range map[string]int{"2025-03-31": 2025, "2025-04-01": 2026, "2025-12-31": 2026, "2026-01-01": 2026} {
			if got := calendar.FinancialYearEnding(day(t, text)); got != want {
				t.Errorf("%s is in the year ending %d, want %d", text, got, want)
			}
		}
		starts, ends := calendar.FinancialYear(2025)
		if starts != calendar.On(2024, time.April, 1) || ends != calendar.On(2025, time.April, 1) || calendar.FinancialYearName(2025) != "2024/25" || calendar.FinancialYearName(2000) != "1999/00" {
			t.Error(starts, ends, calendar.FinancialYearName(2025))
		}
	})
	t.Run("an academic year ends on 31 August", func(t *testing.T) {
		for text, want := range map[string]int{"2025-08-31": 2025, "2025-09-01": 2026} {
			if got := calendar.AcademicYearEnding(day(t, text)); got != want {
				t.Errorf("%s is in the year ending %d, want %d", text, got, want)
			}
		}
		starts, ends := calendar.AcademicYearDays(2026)
		if starts != calendar.On(2025, time.September, 1) || ends != calendar.On(2026, time.September, 1) || calendar.AcademicYearName(2026) != "2025/26" {
			t.Error(starts, ends)
		}
	})
}

func TestPeriods(t *testing.T) {
	first, last := calendar.On(2024, time.March, 31), calendar.On(2025, time.April, 29)
	for _, c := range []struct {
		what        string
		periods     []calendar.Period
		count       int
		first, last string
		asAt        string
	}{
		{"months", calendar.Months(first, last), 13, "March 2024", "March 2025", "2025-03-31"},
		{"quarters", calendar.Quarters(first, last), 5, "January to March 2024", "January to March 2025", "2025-03-31"},
		{"financial years", calendar.Years(first, last), 2, "2023/24", "2024/25", "2025-03-31"},
		{"terms", calendar.Term.Between(first, last), 3, "spring term 2024", "autumn term 2024", "2024-12-31"},
		{"calendar years", calendar.CalendarYear.Between(first, last), 1, "2024", "2024", "2024-12-31"},
		{"academic years", calendar.AcademicYear.Between(first, last), 1, "academic year 2023/24", "academic year 2023/24", "2024-08-31"},
		{"workforce years", calendar.WorkforceYear.Between(first, last), 1, "year to 30 September 2024", "year to 30 September 2024", "2024-09-30"},
		{"rolling years", calendar.RollingWindow(12, first, last), 13, "12 months to 31 March 2024", "12 months to 31 March 2025", "2025-03-31"},
		{"rolling half years", calendar.RollingWindow(6, first, last), 13, "6 months to 31 March 2024", "6 months to 31 March 2025", "2025-03-31"},
	} {
		t.Run(c.what+" are those that end between the two days", func(t *testing.T) {
			if len(c.periods) != c.count {
				t.Fatalf("%d periods, want %d: %v", len(c.periods), c.count, c.periods)
			}
			end := c.periods[len(c.periods)-1]
			if got := c.periods[0].Name(); got != c.first {
				t.Errorf("first is %s, want %s", got, c.first)
			}
			if got := end.Name(); got != c.last || end.AsAt().String() != c.asAt {
				t.Errorf("last is %s as at %s, want %s as at %s", got, end.AsAt(), c.last, c.asAt)
			}
		})
	}
	t.Run("a period has its first day and not the day it ends on", func(t *testing.T) {
		p := calendar.Months(first, first)[0]
		if !p.Has(p.Starts) || !p.Has(p.AsAt()) || p.Has(p.Ends) || p.Has(p.Starts.AddDays(-1)) {
			t.Error(p)
		}
	})
	t.Run("no month ends between two days of one month, nor without both days", func(t *testing.T) {
		if got := calendar.Months(calendar.On(2025, 5, 2), calendar.On(2025, 5, 30)); len(got) != 0 {
			t.Error(got)
		}
		if got := calendar.Months(calendar.Date{}, last); got != nil {
			t.Error(got)
		}
	})
}
