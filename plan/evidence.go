package plan

import (
	"context"
	"slices"
	"strings"

	"waymark/account"
	"waymark/evidence"
)

// EvidenceOf is what evidence calls an action of a plan.
func EvidenceOf(plan Plan, a Action) evidence.Subject {
	return evidence.Subject{Kind: "action", Key: plan.Slug + "/" + a.Ref()}
}

// TellActions tells the evidence locker of actions by their whole refs, "roadmap-2023/1.3": of every action at work where keys is nil. What the
// person of the context may read neither in the plan nor by its updates is left out. Main hangs it on the locker.
func (p *Plans) TellActions(ctx context.Context, keys []string) ([]evidence.Known, error) {
	plans, err := p.Plans(ctx)
	if err != nil {
		return nil, err
	}
	var told []evidence.Known
	for _, plan := range plans {
		if keys == nil && plan.State == PlanClosed || keys != nil && !slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, plan.Slug+"/") }) {
			continue
		}
		var actions []Action
		if err := p.db.All(ctx, &actions, selectAction+" where a.plan_id = :id order by p.number, a.number", plan); err != nil {
			return nil, err
		}
		for _, a := range actions {
			s, row := EvidenceOf(plan, a), a.subject(plan.Slug)
			if keys == nil && a.Ended != "" || keys != nil && !slices.Contains(keys, s.Key) {
				continue
			}
			if may(ctx, account.PlanRead, row) == nil || may(ctx, account.UpdateRead, row) == nil {
				told = append(told, evidence.Known{Subject: s, Words: "Action " + a.Ref() + ": " + short(a.Text), Href: a.href(plan), Row: row})
			}
		}
	}
	return told, nil
}

// EvidenceOfMilestone is what evidence calls a milestone, wherever its action stands.
func EvidenceOfMilestone(m Milestone) evidence.Subject {
	return evidence.Subject{Kind: "milestone", Key: m.ID}
}

// TellMilestones tells the evidence locker of milestones by their ids: of those whose action the person of the context may read. Nobody chooses
// one from a list; evidence comes to a milestone from its action's page. Main hangs it on the locker.
func (p *Plans) TellMilestones(ctx context.Context, keys []string) ([]evidence.Known, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	var all []Milestone
	if err := p.db.All(ctx, &all, selectMilestone, nil); err != nil {
		return nil, err
	}
	plans, err := p.Plans(ctx)
	if err != nil {
		return nil, err
	}
	actions := map[string]Action{}
	of := map[string]Plan{}
	for _, plan := range plans {
		var its []Action
		if err := p.db.All(ctx, &its, selectAction+" where a.plan_id = :id", plan); err != nil {
			return nil, err
		}
		for _, a := range its {
			actions[a.ID], of[a.ID] = a, plan
		}
	}
	var told []evidence.Known
	for _, m := range all {
		a, plan := actions[m.ActionID], of[m.ActionID]
		if row := a.subject(plan.Slug); slices.Contains(keys, m.ID) && (may(ctx, account.PlanRead, row) == nil || may(ctx, account.UpdateRead, row) == nil) {
			told = append(told, evidence.Known{Subject: EvidenceOfMilestone(m), Words: "Milestone of action " + a.Ref() + ": " + short(m.Title), Href: a.href(plan) + "#milestones", Row: row})
		}
	}
	return told, nil
}

// proof is what lies in the locker about an action today; nil where nobody tells.
func (p *Plans) proof(ctx context.Context, a Action, plan Plan) (*evidence.Standing, error) {
	if p.evidences == nil {
		return nil, nil
	}
	all, err := p.evidences.Standings(ctx, "action", p.db.Today())
	standing := all[EvidenceOf(plan, a).Key]
	return &standing, err
}
