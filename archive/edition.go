// Package archive keeps the open data as they were: an edition each month and one whenever figures are released, dated, never changed and never
// thrown away. Others quote a figure with the address where it stood, so that address has to give the same bytes for ever; what had to be taken back
// says why instead.
package archive

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"waymark/calendar"
	"waymark/fault"
)

// Reason is why an edition was kept.
type Reason string

const (
	Monthly   Reason = "month"   // the first of its month
	OnRelease Reason = "release" // figures had been released
)

// Edition is everything that was open data on a day, as one file.
type Edition struct {
	ID            string        `db:"id"`
	Number        int           `db:"number"`
	Name          string        `db:"name"` // as in its address
	Day           calendar.Date `db:"day"`
	Release       int           `db:"release"` // the newest release of measures in it; 0 where there is none
	Reason        Reason        `db:"reason"`
	Hash          string        `db:"hash"` // SHA-256, in hex
	Size          int64         `db:"size"` // bytes
	WithdrawnOn   calendar.Date `db:"withdrawn_on"`
	WithdrawnName string        `db:"withdrawn_name"`
	WithdrawnWhy  string        `db:"withdrawn_why"`
}

// Href is its page among staff.
func (e Edition) Href() string { return fmt.Sprintf("%s/%d", at, e.Number) }

// Why says why it was kept.
func (e Edition) Why() string {
	if e.Reason == OnRelease {
		return fmt.Sprintf("Release %d of measures", e.Release)
	}
	return "The first of its month"
}

// next is the edition that follows those there are, where the data are not as they were in the last: false says that there is nothing new. What is asked
// for each month is kept once in it.
func next(all []Edition, today calendar.Date, reason Reason, release int, hash string, size int64) (Edition, bool) {
	e := Edition{Number: 1, Name: today.String(), Day: today, Release: release, Reason: reason, Hash: hash, Size: size}
	sameDay := 0
	for _, old := range all {
		e.Number = max(e.Number, old.Number+1)
		if old.Day == today {
			sameDay++
		}
	}
	if sameDay > 0 {
		e.Name = fmt.Sprintf("%s-%d", today, sameDay+1)
	}
	if len(all) == 0 {
		return e, true
	}
	last := all[0]
	for _, old := range all {
		if old.Hash == hash && !old.WithdrawnOn.IsZero() {
			return e, false // what was taken back does not come out again
		}
		if old.Number > last.Number {
			last = old
		}
	}
	return e, last.Hash != hash
}

// hasMonth says whether an edition was kept in the month of a day.
func hasMonth(all []Edition, day calendar.Date) bool {
	for _, e := range all {
		if e.Day.Year() == day.Year() && e.Day.Month() == day.Month() {
			return true
		}
	}
	return false
}

const longest = 500

// withdraw takes an edition back for a reason that everybody reads in its place. It cannot be put back: who has read the reason must not find the data
// there again.
func (e *Edition) withdraw(name, why string, today calendar.Date) error {
	why = strings.Join(strings.Fields(why), " ")
	switch {
	case !e.WithdrawnOn.IsZero():
		return fault.Conflict("This edition was taken back on %s.", e.WithdrawnOn.Words())
	case why == "":
		return fault.Invalid("Nothing was taken back yet.").At("why", "Enter why it is taken back")
	case utf8.RuneCountInString(why) > longest:
		return fault.Invalid("Nothing was taken back yet.").At("why", fmt.Sprintf("The reason must be %d characters or less", longest))
	}
	e.WithdrawnOn, e.WithdrawnName, e.WithdrawnWhy = today, name, why
	return nil
}
