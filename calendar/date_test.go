package calendar_test

import (
	"encoding/json"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/fault"

	"pgregory.net/rapid"
)

func day(t testing.TB, text string) calendar.Date {
	t.Helper()
	d, err := calendar.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDate(t *testing.T) {
	t.Run("a date is written three ways", func(t *testing.T) {
		d := calendar.On(2026, time.March, 31)
		if d.String() != "2026-03-31" || d.Words() != "31 March 2026" || d.UK() != "31/03/2026" || d.Weekday() != time.Tuesday {
			t.Error(d.String(), d.Words(), d.UK(), d.Weekday())
		}
	})
	t.Run("a day the month does not have is refused with words, never moved to the next month", func(t *testing.T) {
		for _, text := range []string{"2012-02-31", "2023-02-29", "2023-13-01", "2023-00-10", "2023-1-1", "0000-01-01", "31/03/2026", "2026-03-3x", "", "+026-03-31"} {
			if d, err := calendar.Parse(text); err == nil || fault.Of(err) == nil {
				t.Errorf("Parse(%q) = %v, %v", text, d, err)
			}
		}
		for _, text := range []string{"31/02/2012", "2012-02-01", "1/1/12", "", "01/13/2020", "29/02/1900"} {
			if d, err := calendar.ParseUK(text); err == nil || fault.Of(err) == nil {
				t.Errorf("ParseUK(%q) = %v, %v", text, d, err)
			}
		}
	})
	t.Run("British dates are read with and without leading zeros", func(t *testing.T) {
		for _, text := range []string{"1/4/2026", "01/04/2026", " 01/4/2026 "} {
			if d, err := calendar.ParseUK(text); err != nil || d != calendar.On(2026, time.April, 1) {
				t.Errorf("%q = %v, %v", text, d, err)
			}
		}
	})
	t.Run("no date is empty text, JSON null and SQL NULL, and comes back as no date", func(t *testing.T) {
		var none calendar.Date
		value, _ := none.Value()
		text, _ := json.Marshal(struct{ D calendar.Date }{none})
		if value != nil || string(text) != `{"D":null}` || none.String() != "" || none.Words() != "" || none.UK() != "" || !none.IsZero() || !none.Time().IsZero() {
			t.Error(value, string(text))
		}
		for _, in := range []string{`null`, `""`} {
			d := calendar.On(2020, 1, 1)
			if err := json.Unmarshal([]byte(in), &d); err != nil || !d.IsZero() {
				t.Error(in, d, err)
			}
		}
		d := calendar.On(2020, 1, 1)
		if err := d.Scan(nil); err != nil || !d.IsZero() {
			t.Error(d, err)
		}
	})
	t.Run("JSON that is not a date is refused", func(t *testing.T) {
		for _, in := range []string{`"2012-02-31"`, `5`, `"x`, `{}`} {
			var d calendar.Date
			if err := json.Unmarshal([]byte(in), &d); err == nil {
				t.Error(in, d)
			}
		}
	})
	t.Run("a date goes through a column as text, bytes or time", func(t *testing.T) {
		want := calendar.On(2025, time.June, 2)
		value, _ := want.Value()
		for _, v := range []any{value, []byte("2025-06-02"), want.Time()} {
			var d calendar.Date
			if err := d.Scan(v); err != nil || d != want {
				t.Errorf("%T: %v %v", v, d, err)
			}
		}
		var d calendar.Date
		if err := d.Scan(7); err == nil {
			t.Error("a number is not a date")
		}
	})
	t.Run("every day keeps its parts and its order", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			at := time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 80000).Draw(t, "days"))
			n := rapid.IntRange(-9000, 9000).Draw(t, "n")
			d := calendar.Of(at)
			if d.Time() != at || d.Weekday() != at.Weekday() || d.AddDays(n).Time() != at.AddDate(0, 0, n) || d.DaysUntil(d.AddDays(n)) != n {
				t.Fatal(d, at)
			}
			if back, err := calendar.Parse(d.String()); err != nil || back != d {
				t.Fatal(back, err)
			}
			if back, err := calendar.ParseUK(d.UK()); err != nil || back != d {
				t.Fatal(back, err)
			}
			if d.Before(d.AddDays(n)) != (n > 0) || d.After(d.AddDays(n)) != (n < 0) {
				t.Fatal("order")
			}
		})
	})
}

func TestMonths(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2024-08-31", 6, "2025-02-28"},
		{"2023-08-31", 6, "2024-02-29"},
		{"2025-01-31", 1, "2025-02-28"},
		{"2025-03-31", -1, "2025-02-28"},
		{"2025-01-15", -1, "2024-12-15"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2025-12-31", 3, "2026-03-31"},
		{"2025-12-01", -24, "2023-12-01"},
	} {
		if got := day(t, c.from).AddMonths(c.months); got != day(t, c.want) {
			t.Errorf("%s and %d months = %s, want %s", c.from, c.months, got, c.want)
		}
	}
}

func TestAge(t *testing.T) {
	for _, c := range []struct {
		born, on string
		want     int
	}{
		{"2008-02-29", "2026-02-28", 17},
		{"2008-02-29", "2026-03-01", 18},
		{"2008-02-29", "2024-02-29", 16},
		{"2010-03-31", "2026-03-31", 16},
		{"2010-04-01", "2026-03-31", 15},
		{"2026-03-31", "2026-03-31", 0},
		{"2026-04-01", "2026-03-31", -1},
	} {
		if got := calendar.Age(day(t, c.born), day(t, c.on)); got != c.want {
			t.Errorf("born %s is %d on %s, want %d", c.born, got, c.on, c.want)
		}
	}
}

func TestClock(t *testing.T) {
	t.Run("today is a London day: half past midnight in summer is still yesterday in UTC", func(t *testing.T) {
		clock := calendar.Clock(func() time.Time { return time.Date(2026, 6, 30, 23, 30, 0, 0, time.UTC) })
		if got := clock.Today(); got != calendar.On(2026, time.July, 1) {
			t.Error(got)
		}
	})
	t.Run("a fixed clock stands on its day", func(t *testing.T) {
		d := calendar.On(2026, time.February, 3)
		if got := calendar.FixedClock(d).Today(); got != d {
			t.Error(got)
		}
	})
	t.Run("the system clock moves", func(t *testing.T) {
		if time.Since(calendar.SystemClock()()) > time.Minute {
			t.Error("not now")
		}
	})
}
