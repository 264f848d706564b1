package plan

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
)

// dueUpdate says what the update that an action owes asks of a person: of its owner to write it, and of those behind when it is late. Led
// says that the person leads the owner's team.
func dueUpdate(a Action, plan Plan, round Round, updates []Update, person account.Person, led bool, after Escalation, today calendar.Date, h calendar.Holidays) []Waiting {
	for _, u := range updates {
		if u.AuthorID == person.ID && u.Editable() {
			return nil // begun: it waits to be finished or changed
		}
	}
	since, due, owed := a.owed(plan, round, updates, today)
	if !owed {
		return nil
	}
	row, href := a.subject(plan.Slug), a.href(plan)
	name := fmt.Sprintf("%s: %s", a.Ref(), short(a.Text))
	w := Waiting{Href: href + "/update", Since: since, Due: due, Late: !due.IsZero() && due.Before(today)}
	late := 0
	if w.Late {
		late = h.WorkingDays(due, today)
	}
	owner := a.OwnerID != "" && a.OwnerID == person.ID
	switch {
	case owner && person.MayOn(account.UpdateWrite, row):
		w.Words = "Write an update on action " + name
	case a.OwnerName == "" || late < after.Manager || owner:
		return nil
	case a.works(person.ID) && person.MayOn(account.UpdateWrite, row):
		w.Words = fmt.Sprintf("Write an update on action %s, for %s", name, a.OwnerName)
	case late >= after.Sponsor && person.MayOn(account.UpdateReturn, account.Subject{Priority: row.Priority}) && !person.Everywhere(account.UpdateReturn):
		w.Words, w.Href = fmt.Sprintf("Ask %s for the update on action %s", a.OwnerName, name), href
	case led:
		w.Words, w.Href = fmt.Sprintf("Ask %s, of your team, for the update on action %s", a.OwnerName, name), href
	default:
		return nil
	}
	return []Waiting{w}
}

// ledBy is whom a person leads: everybody in the team of which they are the manager, by id.
func (p *Plans) ledBy(ctx context.Context, person account.Person) (map[string]bool, error) {
	led := map[string]bool{}
	if person.Team == "" || !person.Holds("team-manager") {
		return led, nil
	}
	people, err := p.accounts.People(ctx)
	for _, one := range people {
		led[one.ID] = one.Team == person.Team && one.ID != person.ID
	}
	return led, err
}

// Copied lists what a sponsor is told without having to do anything: who has said nothing yet in their priorities, once the owners have
// been reminded.
func (p *Plans) Copied(ctx context.Context, person account.Person) ([]Waiting, error) {
	if len(person.Priorities.V) == 0 {
		return nil, nil
	}
	plans, err := p.Plans(ctx)
	if err != nil {
		return nil, err
	}
	today := p.db.Today()
	var all []Waiting
	for _, plan := range plans {
		if !plan.State.working() {
			continue
		}
		rounds, err := p.Rounds(ctx, plan)
		if err != nil {
			return nil, err
		}
		round := current(rounds, today)
		since, chased := round.chased(today)
		if round.ID == "" || !chased || today.After(round.Board) {
			continue
		}
		rows, err := p.asked(ctx, plan, round)
		if err != nil {
			return nil, err
		}
		for _, one := range rows {
			mine := person.MayOn(account.UpdateReturn, account.Subject{Priority: one.Action.subject(plan.Slug).Priority})
			if mine && one.Said == nil && one.Action.OwnerID != person.ID && one.Action.OwnerName != "" {
				all = append(all, Waiting{Words: fmt.Sprintf("No update yet on action %s: %s (%s)", one.Action.Ref(), short(one.Action.Text), one.Action.OwnerName),
					Href: one.Action.href(plan), Since: since, Due: round.Answers, Late: round.Answers.Before(today)})
			}
		}
	}
	return all, nil
}

// Reminded says of everybody who owes an update when they were last to be reminded of it: the round's day for that, or the day on which
// somebody pressed the button.
func (p *Plans) Reminded(ctx context.Context) (map[string]calendar.Date, error) {
	plans, err := p.Plans(ctx)
	if err != nil {
		return nil, err
	}
	today, on := p.db.Today(), map[string]calendar.Date{}
	for _, plan := range plans {
		if !plan.State.working() {
			continue
		}
		rounds, err := p.Rounds(ctx, plan)
		if err != nil {
			return nil, err
		}
		round := current(rounds, today)
		since, yes := round.chased(today)
		if round.ID == "" || !yes {
			continue
		}
		rows, err := p.asked(ctx, plan, round)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if row.Said == nil {
				on[row.Action.OwnerID] = later(on[row.Action.OwnerID], later(since, round.ChasedOn))
			}
		}
	}
	return on, nil
}
