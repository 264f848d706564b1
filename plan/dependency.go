package plan

import (
	"context"
	"fmt"
	"slices"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// needing is which action waits for which, by id: an action's predecessors.
type needing map[string][]string

// circle finds a way from an action back to itself along what it needs; nil where there is none.
func (n needing) circle(from string) []string {
	var walk func(at string, way []string) []string
	seen := map[string]bool{}
	walk = func(at string, way []string) []string {
		for _, next := range n[at] {
			if next == from {
				return append(way, next)
			}
			if seen[next] {
				continue
			}
			seen[next] = true
			if found := walk(next, append(slices.Clone(way), next)); found != nil {
				return found
			}
		}
		return nil
	}
	return walk(from, []string{from})
}

// dependants are the actions that wait for one, straight or through others, in the order of the plan.
func (n needing) dependants(of string, all []Action) (waiting []Action) {
	hit := map[string]bool{of: true}
	for grown := true; grown; {
		grown = false
		for _, a := range all {
			if !hit[a.ID] && slices.ContainsFunc(n[a.ID], func(id string) bool { return hit[id] }) {
				hit[a.ID], grown = true, true
			}
		}
	}
	for _, a := range all {
		if hit[a.ID] && a.ID != of {
			waiting = append(waiting, a)
		}
	}
	return waiting
}

func (p *Plans) needs(ctx context.Context, plan Plan) (needing, error) {
	all := []struct {
		Action string `db:"action_id"`
		Needs  string `db:"needs_id"`
	}{}
	err := p.db.All(ctx, &all, "select d.action_id, d.needs_id from plan_dependency d join plan_action a on a.id = d.action_id where a.plan_id = :id order by d.action_id, d.needs_id", plan)
	n := needing{}
	for _, d := range all {
		n[d.Action] = append(n[d.Action], d.Needs)
	}
	return n, err
}

// Needs lists the actions that one waits for.
func (p *Plans) Needs(ctx context.Context, a Action) ([]Action, error) {
	all := []Action{}
	err := p.db.All(ctx, &all, selectAction+" join plan_dependency d on d.needs_id = a.id where d.action_id = :id order by p.number, a.number", a)
	return all, err
}

// Impact says what moving the date of an action means for those that wait for it: what each promised, and whether the new date breaks it. A zero
// date lists them all the same, for whoever is about to ask.
func (p *Plans) Impact(ctx context.Context, plan Plan, a Action, to calendar.Date) ([]string, error) {
	var all []Action
	if err := p.db.All(ctx, &all, selectAction+" where a.plan_id = :id order by p.number, a.number", plan); err != nil {
		return nil, err
	}
	n, err := p.needs(ctx, plan)
	if err != nil {
		return nil, err
	}
	return impact(n.dependants(a.ID, all), to), nil
}

func impact(waiting []Action, to calendar.Date) (lines []string) {
	for _, w := range waiting {
		if w.Ended != "" || w.Delivery == Delivered || w.Delivery == Stopped {
			continue
		}
		line := fmt.Sprintf("%s %s, due %s", w.Ref(), short(w.Text), orNoDate(w.Due))
		switch {
		case to.IsZero():
		case !w.Due.IsZero() && w.Due.Before(to):
			line += ": it is due before the new date"
		case !w.Starts.IsZero() && w.Starts.Before(to):
			line += ": it is to start before the new date"
		}
		lines = append(lines, line)
	}
	return lines
}

// writeNeeds replaces what an action waits for, by refs of the same plan. A circle is refused with the names of all who stand in it.
func writeNeeds(ctx context.Context, tx *db.Tx, a Action, refs []string) error {
	var all []Action
	if err := tx.All(ctx, &all, selectAction+" where a.plan_id = :plan_id", a); err != nil {
		return err
	}
	edges := []struct {
		Action string `db:"action_id"`
		Needs  string `db:"needs_id"`
	}{}
	if err := tx.All(ctx, &edges, "select d.action_id, d.needs_id from plan_dependency d join plan_action a on a.id = d.action_id where a.plan_id = :plan_id and d.action_id <> :id", a); err != nil {
		return err
	}
	n, name := needing{}, map[string]string{}
	for _, e := range edges {
		n[e.Action] = append(n[e.Action], e.Needs)
	}
	byRef := map[string]Action{}
	for _, one := range all {
		name[one.ID], byRef[one.Ref()] = one.Ref(), one
	}
	for _, ref := range refs {
		one, there := byRef[ref]
		switch {
		case !there:
			return fault.Invalid("What the action waits for cannot be kept.").At("needs", fmt.Sprintf("The plan has no action %s", short(ref)))
		case one.ID == a.ID:
			return fault.Invalid("What the action waits for cannot be kept.").At("needs", "An action cannot wait for itself")
		case !slices.Contains(n[a.ID], one.ID):
			n[a.ID] = append(n[a.ID], one.ID)
		}
	}
	if way := n.circle(a.ID); way != nil {
		words := name[way[0]]
		for _, id := range way[1:] {
			words += " waits for " + name[id]
			if id != a.ID {
				words += ", " + name[id]
			}
		}
		return fault.Invalid("What the action waits for cannot be kept.").At("needs", "These wait for each other: "+words)
	}
	if _, err := tx.Exec(ctx, "delete from plan_dependency where action_id = :id", a); err != nil {
		return err
	}
	for _, id := range n[a.ID] {
		if _, err := tx.Exec(ctx, "insert into plan_dependency (action_id, needs_id) values (:id, :needs)", map[string]any{"id": a.ID, "needs": id}); err != nil {
			return err
		}
	}
	return nil
}
