package practice

import (
	"fmt"

	"waymark/calendar"
)

// Expiry is something of practice that tells of a child or a worker and will have to go one day.
type Expiry struct {
	Words  string        // "Audit 12"
	Href   string        // its page; empty where it has none
	On     calendar.Date // the first day on which it goes
	Empty  bool          // only the words about the child go: they stand on the child's record, and the pointer stays
	Why    string
	Held   string // why it stays all the same; empty where nothing holds it
	kind   string // "audit", "escalation" or "supervision"
	id     string
	number int // how many supervisions go on this day
}

// Due says whether it goes in the coming night.
func (e Expiry) Due(today calendar.Date) bool { return e.Held == "" && !today.Before(e.On) }

// keeping is for how long practice's papers are kept.
type keeping struct {
	Years int // after the end
	Days  int // what is said of a child, after it was filed on the child's record
}

// old is when something that ended on a day goes. What has not ended stays, and is listed once it should have gone.
func (k keeping) old(words, href, kind, id string, ended, began, today calendar.Date) (Expiry, bool) {
	e := Expiry{Words: words, Href: href, kind: kind, id: id, Why: fmt.Sprintf("%d years after it ended.", k.Years)}
	if !ended.IsZero() {
		e.On = ended.AddMonths(12 * k.Years)
		return e, true
	}
	e.On, e.Held = began.AddMonths(12*k.Years), "It is still open, so it stays until it is ended."
	e.Why = fmt.Sprintf("It began %d years before.", k.Years)
	return e, !today.Before(e.On)
}

// filed is when the words about a child go that stand on the child's record; ok is false where they do not stand there, as they were when the
// matter ended, or are gone already.
func (k keeping) filed(words, href, kind, id string, ended calendar.Date, f Filing) (e Expiry, ok bool) {
	if ended.IsZero() || f.FiledOn.IsZero() || f.FiledOn.Before(ended) || !f.EmptiedOn.IsZero() {
		return e, false
	}
	return Expiry{Words: words, Href: href, On: f.FiledOn.AddDays(k.Days), Empty: true, Why: fmt.Sprintf("%d days after it was filed on the child’s record.", k.Days), kind: kind, id: id}, true
}
