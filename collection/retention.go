package collection

import (
	"fmt"

	"waymark/calendar"
)

// Expiry says from which day on an upload may no longer be kept, and why. Rows about children are kept for as long as the series on
// show needs them and no longer (UK GDPR, article 5(1)(e), storage limitation).
type Expiry struct {
	Upload Upload
	On     calendar.Date // the first day on which it may no longer be kept
	Why    string
	Held   string // what keeps it all the same, or nothing
}

// Due says whether the upload goes on that day.
func (e Expiry) Due(today calendar.Date) bool { return e.Held == "" && !today.Before(e.On) }

// expires says when an upload must go: so many years after the last of its returns ended or it was sent, whichever is later, whether
// it counts, was replaced or was withdrawn. Until then a return that was replaced can still come back. Reference files say nothing about a child and do not expire.
func (u Upload) expires(years int) (e Expiry, ok bool) {
	e.Upload = u
	if u.State == Checking {
		return e, false
	}
	limit := plural(years, "year", "years")
	if u.State == Refused {
		e.On = after(calendar.Of(calendar.London(u.UploadedAt.Time)), years)
		e.Why = "It could not be read, so all that is left is a note of it, which is kept for " + limit + "."
		return e, true
	}
	var last calendar.Date
	reference := false
	for _, r := range u.Returns {
		if r.Part != "" && r.Part != u.ID {
			reference = reference || r.State == Accepted
			continue
		}
		ends := r.DataTo
		if ends.IsZero() && r.Part != "" {
			ends = calendar.Of(calendar.London(u.UploadedAt.Time))
		} else if ends.IsZero() {
			_, next := calendar.FinancialYear(int(r.Year))
			ends = next.AddDays(-1)
		}
		if ends.After(last) {
			last = ends
		}
	}
	if last.IsZero() {
		return e, false
	}
	e.On = after(last, years)
	e.Why = fmt.Sprintf("Its last return ended on %s, and uploads are kept for %s after that.", last.Words(), limit)
	// Somebody who sends old returns now wants their history on show: the years begin on the day they were sent.
	if sent := calendar.Of(calendar.London(u.UploadedAt.Time)); sent.After(last) {
		e.On = after(sent, years)
		e.Why = fmt.Sprintf("It was sent on %s, and uploads are kept for %s after that or after their last return ended, whichever is later.", sent.Words(), limit)
	}
	if u.State == Accepted {
		e.Why += " Its years are then counted no more."
	}
	if reference {
		e.Held = "A reference file that was sent with it counts. Send that file anew by itself, so that this upload can go."
	}
	return e, true
}

// after is the first day on which more than so many years have passed.
func after(day calendar.Date, years int) calendar.Date { return day.AddMonths(12 * years).AddDays(1) }
