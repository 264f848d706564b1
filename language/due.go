package language

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
)

// Waiting is something of the languages that waits for somebody.
type Waiting struct {
	Words string
	Href  string        // where it is done
	Since calendar.Date // since when it waits; no day where nobody knows
	Due   calendar.Date // by when; no day: translations have no clock
	Late  bool
}

// Due lists what waits for a person: what is to be translated, and what others wrote that they may check. A language that fell off the site because a
// safeguarding line was never checked comes first.
func (l *Languages) Due(ctx context.Context, person account.Person) (all []Waiting, err error) {
	write, check := person.May(account.LanguageWrite), person.May(account.LanguageCheck)
	if !write && !check {
		return nil, nil
	}
	chosen, err := l.Chosen(ctx)
	if err != nil {
		return nil, err
	}
	for _, one := range chosen {
		lines, err := l.Lines(ctx, one.Code)
		if err != nil {
			return nil, err
		}
		if _, ready := published(one, lines); one.Open() && !ready {
			all = append(all, Waiting{Words: fmt.Sprintf("%s is not on the site: a new safeguarding line must be translated and checked", one.English), Href: one.Href(), Late: true})
		}
		drafts, since := 0, calendar.Date{}
		for _, x := range lines {
			if x.State() == Draft && x.Newest.WrittenID != person.ID {
				if drafts++; since.IsZero() || x.Newest.WrittenOn.Before(since) {
					since = x.Newest.WrittenOn
				}
			}
		}
		if n := CountOf(lines).ToWrite(); write && n > 0 {
			all = append(all, Waiting{Words: fmt.Sprintf("Translate %s into %s", counted(n, "text", "texts"), one.English), Href: one.Href()})
		}
		if check && drafts > 0 {
			all = append(all, Waiting{Words: fmt.Sprintf("Check %s in %s", counted(drafts, "text", "texts"), one.English), Href: one.Href(), Since: since})
		}
	}
	return all, nil
}
