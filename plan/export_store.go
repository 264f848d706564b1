package plan

import (
	"context"
	"fmt"

	"waymark/calendar"
)

// Export gives a whole plan in the form in which it can be written to a file and imported again unchanged.
func (p *Plans) Export(ctx context.Context, slug string) (Proposal, error) {
	plan, err := p.Plan(ctx, slug)
	if err != nil {
		return Proposal{}, err
	}
	out := Proposal{Slug: plan.Slug, Title: plan.Title, ChildTitle: plan.ChildTitle, Vision: plan.Vision, ChildText: plan.ChildVision,
		Starts: plan.Starts.String(), Ends: plan.Ends.String(), Guesses: []string{}}
	priorities, err := p.Priorities(ctx, plan)
	if err != nil {
		return out, err
	}
	actions, err := p.Actions(ctx, plan)
	if err != nil {
		return out, err
	}
	asked, err := p.submittedChanges(ctx, plan)
	if err != nil {
		return out, err
	}
	for _, q := range priorities {
		priority := ProposedPriority{Number: q.Number, Title: q.Text, ChildName: q.ChildName, ChildText: q.Child, Confidence: 1, Notes: []string{}, Actions: []ProposedAction{}}
		for _, a := range actions {
			if a.PriorityID != q.ID {
				continue
			}
			one, err := p.exported(ctx, a, asked[a.ID])
			if err != nil {
				return out, err
			}
			priority.Actions = append(priority.Actions, one)
		}
		out.Priorities = append(out.Priorities, priority)
	}
	return out, nil
}

// printed is what an export prints beside a date that was approved.
func printed(due, baseline calendar.Date, moves int) Printed {
	if baseline.IsZero() {
		return Printed{}
	}
	return Printed{Baseline: baseline.String(), Slip: fmt.Sprint(baseline.DaysUntil(due)), Moves: fmt.Sprint(moves)}
}

func (p *Plans) exported(ctx context.Context, a Action, asked []ChangeRequest) (ProposedAction, error) {
	out := ProposedAction{ID: a.ID, Ref: a.Ref(), Text: a.Text, Confidence: 1, Notes: []string{}, ChildText: a.Child, Question: a.Question, Owner: a.OwnerName, Starts: a.Starts.String(),
		Due: a.Due.String(), Delivery: string(a.Delivery), Impact: string(a.Impact), Reason: a.PublicReason, HowWeKnow: a.HowWeKnow,
		Problem: a.Problem, Activity: a.Activity, Difference: a.Difference, Success: a.Success, LeadAgency: a.LeadAgency, Partners: a.Partners,
		Printed: printed(a.Due, a.BaselineDue, a.Moves)}
	if a.Ended != "" {
		out.Printed.Ended = fmt.Sprintf("%s on %s: %s", a.Ended, a.EndedOn.Words(), a.EndedWhy)
	}
	for _, c := range asked {
		if c.Kind == ChangeStep {
			continue
		}
		if out.Printed.Requested != "" {
			out.Printed.Requested += "; "
		}
		out.Printed.Requested += fmt.Sprintf("%s, to %s", c.Kind, c.To())
	}
	needs, err := p.Needs(ctx, a)
	if err != nil {
		return out, err
	}
	for _, n := range needs {
		out.Needs = append(out.Needs, n.Ref())
	}
	if len(a.Articles.V) > 0 {
		out.Articles = a.Articles.V
	}
	ties, err := p.Ties(ctx, a)
	if err != nil {
		return out, err
	}
	for _, t := range ties {
		if t.Core {
			out.Core = append(out.Core, t.Measure)
		} else {
			out.Measures = append(out.Measures, t.Measure)
		}
	}
	recommendations, err := p.AnswersOf(ctx, a)
	if err != nil {
		return out, err
	}
	for _, r := range recommendations {
		out.Recommendations = append(out.Recommendations, r.Code)
	}
	milestones, err := p.Milestones(ctx, a)
	for _, m := range milestones {
		one := ProposedMilestone{ID: m.ID, Title: m.Title, Due: m.Due.String(), Done: m.Done.String(), Proof: m.Proof, Printed: printed(m.Due, m.BaselineDue, m.Moves)}
		for _, c := range asked {
			if c.MilestoneID == m.ID {
				one.Printed.Requested = "to " + c.To()
			}
		}
		out.Milestones = append(out.Milestones, one)
	}
	return out, err
}
