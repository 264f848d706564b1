// Package council is what a council settles about its own installation: bank holidays that the shipped list does not know, and the page
// that shows how the installation is set up.
package council

import (
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// HolidayChange is one day about which the council decided: a bank holiday that was announced after the list was shipped, or one that
// was moved away.
type HolidayChange struct {
	Day    calendar.Date `db:"day"`
	Added  bool          `db:"added"` // true for a holiday, false for a working day
	Reason string        `db:"reason"`
	ByName string        `db:"by_name"`
	At     db.Time       `db:"at"`
}

// Sentence says the change in words, for the record.
func (c HolidayChange) Sentence() string {
	if c.Added {
		return "made " + c.Day.Words() + " a bank holiday: " + c.Reason
	}
	return "made " + c.Day.Words() + " a working day: " + c.Reason
}

// check says why the change cannot be made to the holidays that hold now, or nil.
func (c HolidayChange) check(now calendar.Holidays) error {
	f := fault.Invalid("This day cannot be changed.")
	switch {
	case c.Day.IsZero():
		f.At("day", "Enter the day")
	case c.Day.Weekday() == time.Saturday || c.Day.Weekday() == time.Sunday:
		f.At("day", c.Day.Words()+" is at a weekend, so it is no working day anyway")
	case c.Added && !now.IsWorkingDay(c.Day):
		f.At("day", c.Day.Words()+" is a bank holiday already")
	case !c.Added && now.IsWorkingDay(c.Day):
		f.At("day", c.Day.Words()+" is a working day already")
	}
	if c.Reason == "" {
		f.At("reason", "Say why, such as the proclamation that made it a holiday")
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// applied is the shipped list as the council changed it.
func applied(changes []HolidayChange) calendar.Holidays {
	var added, removed []calendar.Date
	for _, c := range changes {
		if c.Added {
			added = append(added, c.Day)
		} else {
			removed = append(removed, c.Day)
		}
	}
	return calendar.BankHolidays().With(added, removed)
}

// Gap says from when on working days are counted as if there were no holidays, or nothing while the list knows the present year. A
// wrong count would make a late assessment look timely, so somebody must be told.
func Gap(h calendar.Holidays, today calendar.Date) string {
	switch last := h.Last(); {
	case last.IsZero():
		return "There are no bank holidays on the list, so every weekday counts as a working day."
	case last.Before(today):
		return "The bank holidays end on " + last.Words() + ". Weekdays after that day all count as working days: install a newer version of Waymark, or add the days."
	case !h.Knows(today.Year()):
		return "The bank holidays of this year are not on the list, so its weekdays all count as working days: add the days."
	}
	return ""
}
