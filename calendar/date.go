// Package calendar counts days the way children's services law and guidance count them: dates
// without a time of day, ages, working days in England and Wales, financial and academic years.
package calendar

import (
	"database/sql/driver"
	"fmt"
	"strconv"
	"strings"
	"time"

	"waymark/fault"
)

// Date is a day without a time of day. The zero value means that there is no date: it is stored
// as NULL and written to JSON as null. Dates compare with ==.
type Date struct {
	n int32 // days, 1 January of year 1 being day 1
}

const unixDay = 719163 // 1 January 1970 counted from 1 January of year 1 as day 1

// On gives the date of a day; a day that the month does not have runs on into the next month, as
// with time.Date.
func On(y int, m time.Month, d int) Date {
	return Of(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// Of gives the date that t falls on where t's own clock stands (its location).
func Of(t time.Time) Date {
	y, m, d := t.Date()
	seconds := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()
	return Date{int32(seconds/86400) + unixDay}
}

// Parse reads "2026-03-31"; the error is a fault.Invalid that names the text.
func Parse(text string) (Date, error) {
	if len(text) == 10 && text[4] == '-' && text[7] == '-' {
		if d, ok := exact(text[0:4], text[5:7], text[8:10]); ok {
			return d, nil
		}
	}
	return Date{}, fault.Invalid("%q is not a date: write it as year, month, day, such as 2026-03-31", text)
}

// ParseUK reads "31/03/2026", with or without leading zeros, as British forms and returns write
// it; the error is a fault.Invalid that names the text.
func ParseUK(text string) (Date, error) {
	parts := strings.Split(strings.TrimSpace(text), "/")
	if len(parts) == 3 && len(parts[0]) <= 2 && len(parts[1]) <= 2 && len(parts[2]) == 4 {
		if d, ok := exact(parts[2], parts[1], parts[0]); ok {
			return d, nil
		}
	}
	return Date{}, fault.Invalid("%q is not a date: write it as day, month, year, such as 31/03/2026", text)
}

// exact refuses a day that the month does not have: 31/02/2012 must never become 2 March.
func exact(year, month, day string) (Date, bool) {
	y, okY := digits(year)
	m, okM := digits(month)
	d, okD := digits(day)
	if !okY || !okM || !okD || y < 1 || m < 1 || m > 12 || d < 1 || d > daysIn(y, time.Month(m)) {
		return Date{}, false
	}
	return On(y, time.Month(m), d), true
}

func digits(text string) (int, bool) {
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}

func daysIn(y int, m time.Month) int {
	switch m {
	case time.February:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case time.April, time.June, time.September, time.November:
		return 30
	}
	return 31
}

// Time is midnight UTC at the start of the day; the zero time when there is no date.
func (d Date) Time() time.Time {
	if d.n == 0 {
		return time.Time{}
	}
	return time.Unix(int64(d.n-unixDay)*86400, 0).UTC()
}

func (d Date) IsZero() bool         { return d.n == 0 }
func (d Date) Before(e Date) bool   { return d.n < e.n }
func (d Date) After(e Date) bool    { return d.n > e.n }
func (d Date) Year() int            { return d.Time().Year() }
func (d Date) Month() time.Month    { return d.Time().Month() }
func (d Date) Day() int             { return d.Time().Day() }
func (d Date) Compare(e Date) int   { return int(d.n) - int(e.n) }
func (d Date) AddDays(n int) Date   { return Date{d.n + int32(n)} }
func (d Date) DaysUntil(e Date) int { return int(e.n) - int(d.n) }

// Weekday says which day of the week it is.
func (d Date) Weekday() time.Weekday { return time.Weekday(d.n % 7) }

// AddMonths moves by calendar months and stays inside the month it lands in: six months after
// 31 August is the last day of February. It is how review and visit limits are counted.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Time().Date()
	months := y*12 + int(m) - 1 + n
	y, m = months/12, time.Month(months%12+1)
	return On(y, m, min(day, daysIn(y, m)))
}

// String is the form for machines, "2026-03-31", and empty when there is no date.
func (d Date) String() string {
	if d.n == 0 {
		return ""
	}
	return d.Time().Format("2006-01-02")
}

// Words is the form for people, "31 March 2026".
func (d Date) Words() string {
	if d.n == 0 {
		return ""
	}
	return d.Time().Format("2 January 2006")
}

// UK is the form of statutory returns and spreadsheets, "31/03/2026".
func (d Date) UK() string {
	if d.n == 0 {
		return ""
	}
	return d.Time().Format("02/01/2006")
}

// Value stores the date as text, which both databases order rightly.
func (d Date) Value() (driver.Value, error) {
	if d.n == 0 {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a column of text or date.
func (d *Date) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		*d = Of(v)
		return nil
	case []byte:
		return d.UnmarshalText(v)
	case string:
		return d.UnmarshalText([]byte(v))
	}
	return fmt.Errorf("calendar: a %T is not a date", value)
}

// MarshalText writes "2026-03-31", or nothing when there is no date.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads "2026-03-31"; nothing means that there is no date.
func (d *Date) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = Parse(string(text))
	return err
}

// MarshalJSON writes "2026-03-31", or null when there is no date.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.n == 0 {
		return []byte("null"), nil
	}
	return []byte(`"` + d.String() + `"`), nil
}

// UnmarshalJSON reads "2026-03-31"; null and "" mean that there is no date.
func (d *Date) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*d = Date{}
		return nil
	}
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return fault.Invalid("%s is not a date: write it as \"2026-03-31\"", text)
	}
	return d.UnmarshalText(text[1 : len(text)-1])
}

// Age is whole years on a day. Someone born on 29 February turns a year older on 1 March where
// the year has no 29 February.
func Age(born, on Date) int {
	by, bm, bd := born.Time().Date()
	y, m, d := on.Time().Date()
	years := y - by
	if m < bm || m == bm && d < bd {
		years--
	}
	return years
}
