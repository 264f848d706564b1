package badge

import (
	"waymark/calendar"
	"waymark/fault"
)

// Review is something that the programme or a panel recommended, with who does it by when (CF-07).
type Review struct {
	ID        string        `db:"id"`
	Number    int           `db:"number"`
	Source    string        `db:"source"` // "UNICEF UK progress review, July 2024"
	On        calendar.Date `db:"said_on"`
	Words     string        `db:"words"`
	OwnerID   string        `db:"owner_id"`
	OwnerName string        `db:"owner_name"`
	Due       calendar.Date `db:"due"`
	DoneOn    calendar.Date `db:"done_on"`
	DoneWords string        `db:"done_words"`
	DoneName  string        `db:"done_name"`
	Version   int           `db:"version"`
}

// ReviewEdit is what the form of a recommendation says.
type ReviewEdit struct {
	Source, Words, Owner string
	On, Due              calendar.Date
}

// Take fills a recommendation from a form. ownerName is empty where nobody of that id can own it.
func (r *Review) Take(e ReviewEdit, ownerName string, on calendar.Date) error {
	f := fault.Invalid("The recommendation is not saved yet.")
	r.Source = said(f, "source", "Say who recommended it, and when", e.Source, 5, 200, on)
	r.Words = said(f, "words", "Enter what was recommended", e.Words, 10, 600, on)
	if e.On.IsZero() || e.On.After(on) {
		f.At("said", "Enter the day on which it was said; it must not lie in the future")
	}
	if e.Due.IsZero() || e.Due.Before(e.On) {
		f.At("due", "Enter by when it is to be done")
	}
	if ownerName == "" {
		f.At("owner", "Select who owns it")
	}
	r.On, r.Due, r.OwnerID, r.OwnerName = e.On, e.Due, e.Owner, ownerName
	return orNil(f)
}

// Done says that it is done and how that shows.
func (r *Review) Done(name, words string, on calendar.Date) error {
	if !r.DoneOn.IsZero() {
		return fault.Conflict("Recommendation %d was done on %s already.", r.Number, r.DoneOn.Words())
	}
	f := fault.Invalid("It is not saved yet.")
	r.DoneWords = said(f, "done", "Say what was done and where that shows", words, 10, 600, on)
	r.DoneOn, r.DoneName = on, name
	return orNil(f)
}

// Late says that it should have been done by a day.
func (r Review) Late(on calendar.Date) bool { return r.DoneOn.IsZero() && r.Due.Before(on) }
