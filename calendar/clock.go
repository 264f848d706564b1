package calendar

import (
	"time"
	_ "time/tzdata" // a plain container has no time zones of its own, and "today" is a London day
)

var london = func() *time.Location {
	place, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic("calendar: no Europe/London time zone: " + err.Error())
	}
	return place
}()

// London shows an instant as a clock on the wall in England would.
func London(t time.Time) time.Time { return t.In(london) }

// Clock tells the time. Rooms are given one so that tests, and a demonstration with
// WAYMARK_TODAY, can choose the day.
type Clock func() time.Time

// Today is the date in England now.
func (c Clock) Today() Date { return Of(c().In(london)) }

// SystemClock is the machine's own clock.
func SystemClock() Clock { return time.Now }

// FixedClock stands still at noon, London time, of a day.
func FixedClock(day Date) Clock {
	noon := time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, london)
	return func() time.Time { return noon }
}

// At is the instant at which a clock on the wall in England shows a time of a day, such as "10:00"; false where that is no time.
func At(on Date, clock string) (time.Time, bool) {
	t, err := time.ParseInLocation("2006-01-02 15:04", on.String()+" "+clock, london)
	return t, err == nil
}
