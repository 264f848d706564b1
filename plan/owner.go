package plan

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/govuk"
)

// UnownedAmberAfter is after how many working days without an owner an action counts as amber, whatever is declared of it.
const UnownedAmberAfter = 10

// HandOver gives an action another owner, or none. Duties begin with the hand-over: nobody is late with what was not theirs.
func (a *Action) HandOver(id, name string, today calendar.Date) {
	if id == a.OwnerID && name == a.OwnerName {
		return
	}
	if name == "" {
		a.OwnerWas, a.UnownedSince, a.OwnerSince = a.OwnerName, today, calendar.Date{}
	} else {
		a.OwnerWas, a.UnownedSince, a.OwnerSince = "", calendar.Date{}, today
	}
	a.OwnerID, a.OwnerName = id, name
}

// Unowned says for how many working days an action of a plan at work has had no owner: since its owner left, or since the plan was approved without one.
// 0 where it has one, has ended or is done.
func (a Action) Unowned(plan Plan, today calendar.Date, h calendar.Holidays) int {
	if a.OwnerName != "" || a.Ended != "" || !a.Delivery.open() || !plan.State.working() {
		return 0
	}
	since := later(a.UnownedSince, plan.Decision.On)
	if since.IsZero() || !since.Before(today) {
		return 0
	}
	return h.WorkingDays(since, today)
}

// UnownedAmber says whether an action has been without an owner for so long that it counts as amber.
func (a Action) UnownedAmber(plan Plan, today calendar.Date, h calendar.Holidays) bool {
	return a.Unowned(plan, today, h) > UnownedAmberAfter
}

// OwnerLeft takes the actions of somebody who was made inactive from them, the same day and in the same write: they stand in their sponsor's list of what
// nobody owns. Main hangs it on the accounts.
func (p *Plans) OwnerLeft(ctx context.Context, tx *db.Tx, person account.Person) error {
	var all []Action
	if err := tx.All(ctx, &all, selectAction+" join plan l on l.id = a.plan_id where l.state <> 'closed' and a.ended = '' and (a.owner_id = :id or a.delegates like :like) order by a.id",
		map[string]any{"id": person.ID, "like": "%\"" + person.ID + "\"%"}); err != nil {
		return err
	}
	today := calendar.Of(tx.Now().Time)
	for _, a := range all {
		a.emptyNotNull()
		a.Delegates.V = slices.DeleteFunc(a.Delegates.V, func(id string) bool { return id == person.ID })
		if a.OwnerID == person.ID {
			a.HandOver("", "", today)
		}
		if err := writeAction(ctx, tx, a); err != nil {
			return err
		}
	}
	var sponsored []Priority
	if err := tx.All(ctx, &sponsored, selectPriority+" where sponsor_id = :id and plan_id in (select id from plan where state <> 'closed')", person); err != nil {
		return err
	}
	for _, q := range sponsored {
		q.Sponsor("", "", today)
		if err := writePriority(ctx, tx, q); err != nil {
			return err
		}
	}
	return nil
}

// mayHandOver says whether the person may give an action an owner: whoever writes the plan, and the sponsor of its priority.
func mayHandOver(ctx context.Context, row account.Subject) error {
	if may(ctx, account.UpdateReturn, row) == nil {
		return nil
	}
	return may(ctx, account.PlanWrite, row)
}

// unownedOf lists the actions of a plan that nobody owns and to which the person of the context may give an owner.
func (p *Plans) unownedOf(ctx context.Context, plan Plan) ([]Action, error) {
	all, err := p.Actions(ctx, plan)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(a Action) bool {
		return a.OwnerName != "" || a.Ended != "" || !a.Delivery.open() || mayHandOver(ctx, a.subject(plan.Slug)) != nil
	}), nil
}

// HandOver gives actions of a plan that nobody owns an owner, all at once or none.
func (p *Plans) HandOver(ctx context.Context, slug string, refs []string, owner string) error {
	wrong := fault.Invalid("The actions cannot be handed over yet.")
	if len(refs) == 0 {
		wrong.At("refs", "Select at least one action")
	}
	if owner == "" {
		wrong.At("owner", "Select the new owner")
	}
	if err := orNil(wrong); err != nil {
		return err
	}
	person, err := p.accounts.Person(ctx, owner)
	if f := fault.Of(err); f != nil || err == nil && !person.May(account.UpdateWrite) {
		return wrong.At("owner", "Select the owner from the list")
	}
	if err != nil {
		return err
	}
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return err
	}
	if err := plan.Open(); err != nil {
		return err
	}
	var all []Action
	for _, ref := range refs {
		a, _, err := p.Action(ctx, slug+"/"+ref)
		if err != nil {
			return err
		}
		if err := mayHandOver(ctx, a.subject(slug)); err != nil {
			return err
		}
		if a.OwnerName != "" || a.Ended != "" {
			return fault.Conflict("Action %s has an owner by now, or has ended.", a.Ref())
		}
		a.HandOver(person.ID, person.Name, p.db.Today())
		all = append(all, a)
	}
	return p.db.Write(ctx, fmt.Sprintf("handed over action %s in the plan “%s” to %s", joined(refs), plan.Title, person.Name), func(tx *db.Tx) error {
		for _, a := range all {
			if err := writeAction(ctx, tx, a); err != nil {
				return err
			}
		}
		return nil
	})
}

// sponsorName is the name of whom a priority is to be sponsored by: somebody who may return its updates. Nobody has no name.
func (p *Plans) sponsorName(ctx context.Context, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	person, err := p.accounts.Person(ctx, id)
	if f := fault.Of(err); f != nil || err == nil && !person.May(account.UpdateReturn) {
		return "", fault.Invalid("The sponsor was not found.").At("sponsor", "Select the sponsor from the list")
	}
	return person.Name, err
}

// sponsorItems are the people who can sponsor a priority.
func sponsorItems(people []account.Person) []govuk.SelectItem {
	items := []govuk.SelectItem{{Text: "Nobody"}}
	for _, o := range people {
		items = append(items, govuk.SelectItem{Value: o.ID, Text: o.Name + " – " + strings.Join(o.RoleNames(), ", ")})
	}
	return items
}

// sponsors names who sponsors each priority of a plan, by its number, as the plan says with the day since when; where it names nobody, those
// whose accounts give them the rights of a sponsor.
func (p *Plans) sponsors(ctx context.Context, plan Plan) (map[int]string, error) {
	people, err := p.accounts.WhoMay(ctx, account.UpdateReturn)
	if err != nil {
		return nil, err
	}
	priorities, err := p.Priorities(ctx, plan)
	if err != nil {
		return nil, err
	}
	named := map[int]string{}
	for _, q := range priorities {
		if q.SponsorName != "" {
			named[q.Number] = q.SponsorName + ", since " + q.SponsorSince.Words()
		}
	}
	names := map[int]string{}
	for _, person := range people {
		for _, priority := range person.Priorities.V {
			slug, n, _ := strings.Cut(priority, "/")
			if m := number(n); slug == plan.Slug && m > 0 {
				if names[m] != "" {
					names[m] += ", "
				}
				names[m] += person.Name
			}
		}
	}
	maps.Copy(names, named)
	return names, nil
}
