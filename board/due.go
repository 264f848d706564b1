package board

import (
	"context"

	"waymark/account"
	"waymark/calendar"
)

// Waiting is something of the boards that waits for somebody.
type Waiting struct {
	Words string        // "Draft the minutes of Improvement board, 12 January 2027"
	Href  string        // the page on which it is done
	Since calendar.Date // since when it waits; no date where nobody knows
	Due   calendar.Date // by when it should be done
	Late  bool
}

// Due lists what waits for a person: papers to send, minutes to draft and to approve, by the working days of the rhythm (governance.md §3a),
// and their own actions.
func (b *Boards) Due(ctx context.Context, person account.Person) ([]Waiting, error) {
	today := b.db.Today()
	holidays, err := b.holidays(ctx)
	if err != nil {
		return nil, err
	}
	forums, err := b.Forums(account.With(ctx, person))
	if err != nil {
		return nil, err
	}
	var all []Waiting
	for _, f := range forums {
		writes := person.MayOn(account.BoardWrite, f.subject())
		approves := b.approves(person, f)
		if !writes && !approves || !f.ClosedOn.IsZero() {
			continue
		}
		meetings, err := b.Meetings(ctx, f)
		if err != nil {
			return nil, err
		}
		for _, m := range meetings {
			if w, waits := m.due(person, writes, approves, ClockOf(m.On, holidays), holidays, today); waits {
				all = append(all, w)
			}
		}
	}
	var mine []Action
	if err := b.db.All(ctx, &mine, selectAction+" where a.owner_id = :id and a.state = 'open' order by a.due, a.number", person); err != nil {
		return nil, err
	}
	for _, a := range mine {
		all = append(all, Waiting{Words: "Do " + a.Number() + ": " + shortened(a.Words, 100), Href: a.Href(), Since: a.On, Due: a.Due, Late: a.Late(today)})
	}
	reading, err := b.readingDue(ctx, person, today)
	return append(all, reading...), err
}

// approves says whether a person approves the minutes of a forum: the director, or who chairs it.
func (b *Boards) approves(person account.Person, f Forum) bool {
	if person.MayOn(account.MinutesApprove, f.subject()) {
		return true
	}
	chair, _ := f.Chair()
	return chair.PersonID == person.ID && person.May(account.MinutesChair)
}

// due says what of one meeting waits for a person.
func (m Meeting) due(person account.Person, writes, approves bool, clock Clock, h calendar.Holidays, today calendar.Date) (w Waiting, waits bool) {
	put := func(words, href string, since, due calendar.Date) (Waiting, bool) {
		return Waiting{Words: words + " " + m.Name(), Href: m.Href() + href, Since: since, Due: due, Late: due.Before(today)}, true
	}
	switch {
	case m.State == Planned && writes && !h.AddWorkingDays(m.On, prepareBefore).After(today) && !m.On.Before(today):
		return put("Prepare and send the papers of", "", calendar.Date{}, clock.Papers)
	case m.Ahead() && writes && m.On.Before(today):
		return put("Say who was at", "", m.On, m.On)
	case m.State == Held && writes && m.ActionsSentOn.IsZero() && !today.After(clock.Actions):
		return put("Issue the actions of", "", m.On, clock.Actions)
	case m.State == Held && writes:
		return put("Draft the minutes of", "/minutes", m.On, clock.Draft)
	case m.State == Drafted && approves && person.ID != m.DraftedID:
		return put("Approve the minutes of", "/minutes", m.DraftedOn, clock.Approval)
	}
	return w, false
}
