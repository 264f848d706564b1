package evidence

import (
	"context"
	"fmt"
	"slices"

	"waymark/account"
	"waymark/calendar"
)

// Waiting is something of the evidence that waits for somebody.
type Waiting struct {
	Words string        // "Check evidence 12 for personal data"
	Href  string        // the page on which it is done
	Since calendar.Date // since when it waits
	Due   calendar.Date // by when; no date where nothing says so
	Late  bool
}

// checkDays is within how many days evidence should be checked for personal data: until then its file lies there unread.
const checkDays = 7

// Due lists what waits for a person: evidence to check or to verify, what was refused of theirs, and what of theirs expires.
func (l *Evidences) Due(ctx context.Context, person account.Person) ([]Waiting, error) {
	if !person.May(account.EvidenceRead) {
		return nil, nil
	}
	all, err := l.Evidences(account.With(ctx, person))
	if err != nil {
		return nil, err
	}
	today := l.db.Today()
	var waits []Waiting
	for _, p := range all {
		waits = append(waits, p.dueOn(person, today)...)
	}
	return waits, nil
}

// dueOn says what of one piece waits for a person.
func (p Piece) dueOn(person account.Person, today calendar.Date) (all []Waiting) {
	may := func(permission string) bool {
		return slices.ContainsFunc(p.About, func(k Known) bool { return person.MayOn(permission, k.Row) })
	}
	mine := p.AddedID == person.ID || slices.Contains(p.workers, person.ID)
	name := fmt.Sprintf("evidence %d", p.Number)
	if len(p.About) > 0 {
		name += " about " + p.About[0].Words
	}
	switch {
	case p.Hidden || p.Ended():
	case p.State == ToCheck && p.AddedID != person.ID && may(account.EvidenceCheck):
		due := p.AddedOn.AddDays(checkDays)
		all = append(all, Waiting{Words: "Check " + name + " for personal data", Href: p.Href() + "#check", Since: p.AddedOn, Due: due, Late: due.Before(today)})
	case p.State == Cleared && !mine && may(account.EvidenceVerify) && p.Holds(today):
		all = append(all, Waiting{Words: "Verify " + name, Href: p.Href() + "#verify", Since: p.CheckedOn})
	case p.State == Refused && p.AddedID == person.ID:
		all = append(all, Waiting{Words: "Put a redacted copy in the place of " + name + ", or withdraw it", Href: p.Href(), Since: p.CheckedOn})
	case p.Expiring(today) && mine && may(account.EvidenceAdd):
		all = append(all, Waiting{Words: "Renew or withdraw " + name, Href: p.Href(), Since: p.ValidUntil.AddDays(-soonDays), Due: p.ValidUntil, Late: p.ValidUntil.Before(today)})
	}
	return all
}
