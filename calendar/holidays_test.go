package calendar_test

import (
	"encoding/csv"
	"os"
	"slices"
	"testing"
	"time"

	"waymark/calendar"

	"pgregory.net/rapid"
)

func TestWorkingDays(t *testing.T) {
	h := calendar.BankHolidays()
	for _, c := range []struct {
		name, start string
		limit       int
		want        string
	}{
		{"a child protection conference after a strategy discussion before Easter", "2026-03-26", 15, "2026-04-20"},
		{"a conference after a strategy discussion on a Saturday", "2025-05-03", 15, "2025-05-27"},
		{"a conference across Christmas", "2025-12-18", 15, "2026-01-13"},
		{"an assessment across Christmas", "2025-11-24", 45, "2026-01-29"},
		{"an assessment with no holiday", "2025-09-08", 45, "2025-11-10"},
		{"a first review in care", "2026-04-01", 20, "2026-05-01"},
		{"a first health assessment across two May holidays", "2025-04-30", 20, "2025-05-30"},
		{"a referral to the designated officer from a Friday", "2025-08-22", 1, "2025-08-26"},
		{"a personal education plan", "2026-08-24", 10, "2026-09-08"},
		{"a conference in September 2022 with its extra holiday", "2022-09-09", 15, "2022-10-03"},
		{"no limit at all", "2026-04-03", 0, "2026-04-03"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := h.AddWorkingDays(day(t, c.start), c.limit); got != day(t, c.want) {
				t.Errorf("%d working days from %s end on %s, want %s", c.limit, c.start, got, c.want)
			}
		})
	}
	for _, c := range []struct {
		from, to string
		want     int
	}{
		{"2026-03-26", "2026-04-20", 15},
		{"2025-12-19", "2026-01-02", 7},
		{"2025-05-03", "2025-05-06", 1},
		{"2025-05-03", "2025-05-05", 0},
		{"2026-04-03", "2026-04-03", 0},
		{"2026-04-20", "2026-03-26", -15},
	} {
		if got := h.WorkingDays(day(t, c.from), day(t, c.to)); got != c.want {
			t.Errorf("%s to %s is %d working days, want %d", c.from, c.to, got, c.want)
		}
	}
	t.Run("counting by arithmetic equals counting one day at a time", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			from := calendar.On(2015, 1, 1).AddDays(rapid.IntRange(0, 6000).Draw(t, "from"))
			to := from.AddDays(rapid.IntRange(0, 500).Draw(t, "length"))
			want := 0
			for d := from.AddDays(1); !d.After(to); d = d.AddDays(1) {
				if h.IsWorkingDay(d) {
					want++
				}
			}
			if got := h.WorkingDays(from, to); got != want {
				t.Fatalf("%s to %s: %d, want %d", from, to, got, want)
			}
		})
	})
}

func TestBankHolidays(t *testing.T) {
	h := calendar.BankHolidays()
	t.Run("the shipped list equals the shared facts", func(t *testing.T) {
		f, err := os.Open("../../shared/data/bank_holidays_england_wales.csv")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var want []calendar.Date
		for _, row := range rows[1:] {
			want = append(want, day(t, row[0]))
		}
		if !slices.Equal(h.Days(), want) {
			t.Errorf("the lists differ:\n%v\n%v", h.Days(), want)
		}
	})
	t.Run("the shipped list equals the rule of the Act and the one-off days", func(t *testing.T) {
		var want []calendar.Date
		for year := 2015; year <= 2031; year++ {
			want = append(want, byRule(year)...)
		}
		on := calendar.On
		moved := calendar.Holidays{}.With(want, nil).With(
			[]calendar.Date{on(2020, 5, 8), on(2022, 6, 2), on(2022, 6, 3), on(2022, 9, 19), on(2023, 5, 8)},
			[]calendar.Date{on(2020, 5, 4), on(2022, 5, 30)})
		if !slices.Equal(h.Days(), moved.Days()) {
			t.Errorf("the lists differ:\n%v\n%v", h.Days(), moved.Days())
		}
	})
	t.Run("a council can add and take away a day", func(t *testing.T) {
		mourning, moved := calendar.On(2026, time.June, 15), calendar.On(2026, time.May, 4)
		own := h.With([]calendar.Date{mourning, mourning}, []calendar.Date{moved})
		if own.IsWorkingDay(mourning) || !own.IsWorkingDay(moved) || len(own.Days()) != len(h.Days()) {
			t.Error("the list did not change as asked")
		}
		if !h.IsWorkingDay(mourning) || h.IsWorkingDay(moved) {
			t.Error("the shipped list changed")
		}
	})
	t.Run("a holiday at a weekend takes no working day away", func(t *testing.T) {
		saturday := calendar.On(2026, time.August, 1)
		if got := h.With([]calendar.Date{saturday}, nil).WorkingDays(saturday.AddDays(-1), saturday.AddDays(2)); got != 1 {
			t.Error(got)
		}
	})
	t.Run("the list says how far it can speak, and an odd day beyond does not stretch it", func(t *testing.T) {
		if h.Last() != calendar.On(2031, time.December, 31) {
			t.Error(h.Last())
		}
		if got := h.With([]calendar.Date{calendar.On(2035, 6, 1)}, nil).Last(); got != h.Last() {
			t.Error(got)
		}
		if got := h.With(byRule(2032), nil).Last(); got != calendar.On(2032, time.December, 31) {
			t.Error(got)
		}
		if !(calendar.Holidays{}).Last().IsZero() {
			t.Error("an empty list speaks for no year")
		}
	})
}

// byRule works the eight regular holidays of a year out, each a second time and by other means
// than the list was made.
func byRule(year int) []calendar.Date {
	monday := func(d calendar.Date, step int) calendar.Date {
		for d.Weekday() != time.Monday {
			d = d.AddDays(step)
		}
		return d
	}
	newYear := calendar.On(year, time.January, 1)
	if newYear.Weekday() == time.Saturday || newYear.Weekday() == time.Sunday {
		newYear = monday(newYear, 1)
	}
	christmas, boxing := calendar.On(year, time.December, 25), calendar.On(year, time.December, 26)
	switch christmas.Weekday() {
	case time.Friday: // Boxing Day is a Saturday
		boxing = boxing.AddDays(2)
	case time.Saturday:
		christmas, boxing = christmas.AddDays(2), boxing.AddDays(2)
	case time.Sunday: // Boxing Day is a Monday, and Tuesday stands for Christmas Day
		christmas = christmas.AddDays(2)
	}
	easter := easterSunday(year)
	return []calendar.Date{
		newYear, easter.AddDays(-2), easter.AddDays(1),
		monday(calendar.On(year, time.May, 1), 1), monday(calendar.On(year, time.May, 31), -1), monday(calendar.On(year, time.August, 31), -1),
		christmas, boxing,
	}
}

// easterSunday is the Sunday after the first full moon of the Gregorian church calendar on or
// after 21 March: Gauss's rule with its two exceptions.
func easterSunday(year int) calendar.Date {
	a, b, c := year%19, year%4, year%7
	k := year / 100
	p := (13 + 8*k) / 25
	m := (15 - p + k - k/4) % 30
	n := (4 + k - k/4) % 7
	d := (19*a + m) % 30
	e := (2*b + 4*c + 6*d + n) % 7
	if d == 29 && e == 6 {
		return calendar.On(year, time.April, 19)
	}
	if d == 28 && e == 6 && (11*m+11)%30 < 19 {
		return calendar.On(year, time.April, 18)
	}
	return calendar.On(year, time.March, 22+d+e)
}
