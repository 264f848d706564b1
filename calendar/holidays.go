package calendar

import (
	_ "embed"
	"slices"
	"strings"
	"time"
)

//go:embed bank_holidays.txt
var shipped string

// Holidays are the days that are not working days although they are weekdays. A working day is
// any day but a Saturday, a Sunday, Christmas Day, Good Friday or a bank holiday in England and
// Wales (Banking and Financial Dealings Act 1971); a council's own closure days are working days.
type Holidays struct {
	days []Date // in order, each once, no weekends
}

var bankHolidays = func() Holidays {
	var days []Date
	for line := range strings.Lines(shipped) {
		text, _, _ := strings.Cut(line, "#")
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		day, err := Parse(text)
		if err != nil {
			panic("calendar: bank_holidays.txt: " + err.Error())
		}
		days = append(days, day)
	}
	return Holidays{}.With(days, nil)
}()

// BankHolidays are those of England and Wales, as far as Last says.
func BankHolidays() Holidays { return bankHolidays }

// With adds and takes away days: a day of mourning is announced, a bank holiday is moved.
func (h Holidays) With(added, removed []Date) Holidays {
	days := slices.Concat(h.days, added)
	days = slices.DeleteFunc(days, func(d Date) bool { return weekend(d) || slices.Contains(removed, d) })
	slices.SortFunc(days, Date.Compare)
	return Holidays{slices.Compact(days)}
}

// Days are the holidays in order.
func (h Holidays) Days() []Date { return slices.Clone(h.days) }

// Last is the last day the list can speak for: the end of the last year with all its holidays.
// Every year has at least eight; six are enough to tell a year that was entered from an odd day
// that was added. Working days beyond Last are counted as if there were no holidays, so whoever
// counts must say so. The zero date means the list speaks for no year.
func (h Holidays) Last() Date {
	for i := len(h.days) - 1; i >= 0; i-- {
		if y := h.days[i].Year(); h.Knows(y) {
			return On(y, time.December, 31)
		}
	}
	return Date{}
}

// Knows says whether the holidays of a whole year are on the list.
func (h Holidays) Knows(year int) bool {
	return h.upTo(On(year, time.December, 31))-h.upTo(On(year-1, time.December, 31)) >= 6
}

// IsWorkingDay says whether d is neither at a weekend nor a holiday.
func (h Holidays) IsWorkingDay(d Date) bool {
	_, holiday := slices.BinarySearchFunc(h.days, d, Date.Compare)
	return !weekend(d) && !holiday
}

// WorkingDays counts the working days after a, up to and with b: a is day 0 whatever day it is,
// and the day of the limit is inside it. It is negative when b is before a.
func (h Holidays) WorkingDays(a, b Date) int {
	if b.Before(a) {
		return -h.WorkingDays(b, a)
	}
	return weekdays(b) - weekdays(a) - h.upTo(b) + h.upTo(a)
}

// AddWorkingDays is the last day inside a limit of n working days from a.
func (h Holidays) AddWorkingDays(a Date, n int) Date {
	step := 1
	if n < 0 {
		step = -1
	}
	for n != 0 {
		if a = a.AddDays(step); h.IsWorkingDay(a) {
			n -= step
		}
	}
	return a
}

// upTo counts the holidays up to and with d.
func (h Holidays) upTo(d Date) int {
	i, found := slices.BinarySearchFunc(h.days, d, Date.Compare)
	if found {
		i++
	}
	return i
}

func weekend(d Date) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// weekdays counts Mondays to Fridays from 1 January of year 1, a Monday, up to and with d.
func weekdays(d Date) int { return int(d.n)/7*5 + min(int(d.n)%7, 5) }
