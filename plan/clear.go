package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

// Clearing is a submitted update as it waits for whoever signs it off.
type Clearing struct {
	Action   Action
	Update   Update
	Standing Standing // as it would be once this is signed off
}

// Alone says why an update is not signed off together with others but looked at by itself; empty where it may be: nobody challenges the
// action, and the evidence does not contradict what the update declares.
func (c Clearing) Alone() string {
	switch {
	case c.Standing.Open != nil:
		return "A challenge is open"
	case c.Standing.Upheld != "":
		return "A challenge was upheld and is not met"
	case c.Standing.Gap():
		return "The evidence implies " + strings.ToLower(c.Standing.Implied.Name())
	case c.Standing.Implied == "":
		return "The evidence was not looked at yet"
	}
	return ""
}

// key names an update as its reader saw it: one that was changed since has another.
func (c Clearing) key() string {
	return fmt.Sprintf("%s/%d/%d", c.Action.Ref(), c.Update.Number, c.Update.Version)
}

// ToClear lists the submitted updates of a plan that the person of the context may sign off, in the order of the plan.
func (p *Plans) ToClear(ctx context.Context, plan Plan) ([]Clearing, error) {
	if plan.Open() != nil {
		return nil, nil
	}
	w, err := p.weigh(ctx, plan)
	if err != nil {
		return nil, err
	}
	challenges, err := p.challengesIn(ctx, plan)
	if err != nil {
		return nil, err
	}
	var all []Clearing
	for _, a := range w.actions {
		for _, u := range w.updates[a.ID] {
			tried := u
			if a.Ended != "" || may(ctx, account.UpdateSignOff, a.subject(plan.Slug)) != nil || tried.SignOff(whoID(ctx), "", a, w.today) != nil {
				continue
			}
			then := a
			then.Apply(u)
			f, err := w.facts(ctx, then)
			if err != nil {
				return nil, err
			}
			implied := Imply(f, w.limits)
			all = append(all, Clearing{a, u, StandingOf(then, implied.Colour, implied.Age, w.today, challenges[a.ID])})
		}
	}
	slices.SortFunc(all, func(a, b Clearing) int {
		return (a.Action.Priority-b.Action.Priority)*1000 + a.Action.Number - b.Action.Number
	})
	return all, nil
}

// picked are the updates that some keys name. What has been changed, decided or challenged since, or must be looked at by itself, is refused.
func picked(all []Clearing, keys []string) ([]Clearing, error) {
	if len(keys) == 0 {
		return nil, fault.Invalid("Nothing is signed off yet.").At("updates", "Select the updates to sign off")
	}
	var out []Clearing
	for _, key := range keys {
		i := slices.IndexFunc(all, func(c Clearing) bool { return c.key() == key })
		if i < 0 {
			ref, _, _ := strings.Cut(key, "/")
			return nil, fault.Overtaken("The update of action %s has been changed or decided since you opened the page. Nothing is signed off yet.", ref).At("updates", "The update of action "+ref+" has been changed or decided since you opened the page. Look at the list again: nothing is signed off yet")
		}
		if why := all[i].Alone(); why != "" {
			return nil, fault.Conflict("Update %d of action %s must be looked at by itself: %s. Nothing is signed off yet.", all[i].Update.Number, all[i].Action.Ref(), lowerFirst(why)).At("updates", fmt.Sprintf("Leave out action %s: %s. Nothing is signed off yet", all[i].Action.Ref(), lowerFirst(why)))
		}
		out = append(out, all[i])
	}
	return out, nil
}

// SignOffTogether signs off several updates of a plan at once, all or none. Each is named by its key, as its reader saw it.
func (p *Plans) SignOffTogether(ctx context.Context, slug string, keys []string) (int, error) {
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return 0, err
	}
	all, err := p.ToClear(ctx, plan)
	if err != nil {
		return 0, err
	}
	chosen, err := picked(all, keys)
	if err != nil {
		return 0, err
	}
	names := make([]string, len(chosen))
	for i, c := range chosen {
		names[i] = fmt.Sprintf("update %d on action %s: %s", c.Update.Number, c.Action.Ref(), c.Update.Delivery)
	}
	return len(chosen), p.db.Write(ctx, fmt.Sprintf("signed off together in the plan “%s” %s", plan.Title, joined(names)), func(tx *db.Tx) error {
		for _, c := range chosen {
			if err := p.signOffIn(ctx, tx, c.Action, c.Update); err != nil {
				return err
			}
		}
		return nil
	})
}
