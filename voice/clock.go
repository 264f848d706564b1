package voice

import (
	"strconv"
	"time"

	"waymark/calendar"
	"waymark/db"
)

// lockFor is how long somebody who reads an item has it to themselves.
const lockFor = 30 * time.Minute

// The hours of an office day in England, by which working-day clocks end.
const (
	closes  = 17
	noon    = 12
	lastRun = 20 // after this hour a young child's message cannot be read by the end of the same day
)

// Clock is by when something must be done: so long by the clock on the wall, or by the close of so many working days. Both together mean
// whichever comes first.
type Clock struct {
	Wall time.Duration
	Days int  // working days after the day itself
	Same bool // the same working day
}

// None says that there is no clock.
func (c Clock) None() bool { return c == Clock{} }

// Due is by when, counted from an instant.
func (c Clock) Due(from time.Time, holidays calendar.Holidays) time.Time {
	today := calendar.Of(calendar.London(from))
	var due time.Time
	if c.Wall > 0 {
		due = from.Add(c.Wall)
	}
	var byDay time.Time
	switch {
	case c.Days > 0:
		byDay = hour(holidays.AddWorkingDays(today, c.Days), closes)
	case c.Same && holidays.IsWorkingDay(today) && from.Before(hour(today, closes-1)):
		byDay = hour(today, closes)
	case c.Same && c.Wall == 0:
		byDay = hour(holidays.AddWorkingDays(today, 1), closes)
	}
	if due.IsZero() || !byDay.IsZero() && byDay.Before(due) {
		return byDay
	}
	return due
}

// Words says the clock to a person.
func (c Clock) Words() string {
	var words string
	switch {
	case c.Wall == 0:
	case c.Wall%time.Hour == 0:
		words = counted(int(c.Wall/time.Hour), "hour")
	default:
		words = counted(int(c.Wall/time.Minute), "minute")
	}
	day := ""
	switch {
	case c.Days > 0:
		day = counted(c.Days, "working day")
	case c.Same:
		day = "the same working day"
	}
	switch {
	case c.None():
		return "no clock"
	case words == "":
		return day
	case day == "":
		return words
	}
	return day + ", at most " + words
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if noun == "child" {
		return strconv.Itoa(n) + " children"
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// hour is that hour of a day by the clock on the wall in England.
func hour(d calendar.Date, h int) time.Time {
	midnight := calendar.London(db.StartOf(d).Time)
	return time.Date(d.Year(), d.Month(), d.Day(), h, 0, 0, 0, midnight.Location())
}

// readBy is by when an item that is not urgent must have been read: within a day by the clock on the wall; a young child's on the day
// itself; and by the close of today where nobody reads tomorrow (SG-11).
func readBy(from time.Time, age AgeBand, lastDay bool, c Clocks, holidays calendar.Holidays) time.Time {
	due := c.of(QueueNormal).Due(from, holidays)
	today := calendar.Of(calendar.London(from))
	if end := hour(today.AddDays(2), 0).Add(-time.Minute); end.Before(due) {
		due = end // the night the clocks go forward has a day of 23 hours; who reads was looked for today and tomorrow only
	}
	if lastDay {
		if end := hour(today, closes); end.Before(due) {
			due = end
		}
		if due.Before(from) {
			due = from.Add(time.Hour) // sent in the last minutes of a form that was open
		}
	}
	if age.Young() {
		same := hour(today.AddDays(1), 0).Add(-time.Minute) // midnight is another day, and a child is told the day
		if calendar.London(from).Hour() >= lastRun {
			same = from.Add(4 * time.Hour)
		}
		if same.Before(due) {
			due = same
		}
	}
	return due
}

// answerDays are those from a message to its answer, as promised to children (YS-03).
const answerDays = 28

// answerBy is the day by which an answer is promised: 28 days, or the last working day before where that is none, so that the promise does
// not fall on a day on which nobody works (E33).
func answerBy(received time.Time, holidays calendar.Holidays) calendar.Date {
	return workdayBy(calendar.Of(calendar.London(received)).AddDays(answerDays), holidays)
}

// workdayBy is a day, or the last working day before it where nobody works on it.
func workdayBy(day calendar.Date, holidays calendar.Holidays) calendar.Date {
	for !holidays.IsWorkingDay(day) {
		day = day.AddDays(-1)
	}
	return day
}
