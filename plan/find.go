package plan

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/find"
)

// Find looks for words in the plans: priorities, actions by their refs and texts, milestones, and the updates that the person of the context may
// read.
func (p *Plans) Find(ctx context.Context, terms []string) (all []find.Hit, err error) {
	plans, err := p.Plans(ctx)
	if err != nil {
		return nil, err
	}
	add := func(h find.Hit, fields ...find.Field) {
		if h.Score = find.Score(terms, fields); h.Score > 0 {
			all = append(all, h)
		}
	}
	for _, plan := range plans {
		actions, err := p.Actions(ctx, plan)
		if err != nil {
			return nil, err
		}
		updates, _, err := p.latest(ctx, plan)
		if err != nil {
			return nil, err
		}
		var steps []Milestone
		if err := p.db.All(ctx, &steps, selectMilestone+" where action_id in (select id from plan_action where plan_id = :id) order by due", plan); err != nil {
			return nil, err
		}
		of := map[string][]Milestone{}
		for _, m := range steps {
			of[m.ActionID] = append(of[m.ActionID], m)
		}
		if may(ctx, account.PlanRead, account.Subject{}) == nil {
			priorities, err := p.Priorities(ctx, plan)
			if err != nil {
				return nil, err
			}
			for _, q := range priorities {
				add(find.Hit{Kind: fmt.Sprintf("Priority %d", q.Number), Title: q.Text, Href: plan.href(), Text: q.Child}, find.Field{Text: q.Text, Weight: 6}, find.Field{Text: q.Child, Weight: 2})
			}
		}
		for _, a := range actions {
			ref := find.Field{Text: a.Ref(), Weight: 30}
			add(find.Hit{Kind: "Action " + a.Ref(), Title: a.Text, Href: a.href(plan), Text: a.Difference}, ref, find.Field{Text: a.Text, Weight: 8}, find.Field{Text: a.Child, Weight: 4}, find.Field{Text: a.OwnerName, Weight: 3},
				find.Field{Text: string(a.Delivery), Weight: 3}, find.Field{Text: a.Problem + " " + a.Activity + " " + a.Difference + " " + a.Success, Weight: 2})
			for _, m := range of[a.ID] {
				add(find.Hit{Kind: "Milestone of action " + a.Ref(), Title: m.Title, Href: a.href(plan) + "#milestones", When: m.Due}, find.Field{Text: m.Title, Weight: 4})
			}
			if may(ctx, account.UpdateRead, a.subject(plan.Slug)) != nil {
				continue
			}
			for _, u := range updates[a.ID] {
				if u.State == UpdateDraft {
					continue
				}
				add(find.Hit{Kind: fmt.Sprintf("Update %d on action %s", u.Number, a.Ref()), Title: first(u.WhatHappened), Href: a.href(plan) + "#updates", Text: u.Difference, When: u.SubmittedOn},
					find.Field{Text: u.WhatHappened, Weight: 3}, find.Field{Text: u.Difference, Weight: 3}, find.Field{Text: u.Next, Weight: 2})
			}
		}
	}
	return all, nil
}
