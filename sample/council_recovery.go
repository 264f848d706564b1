package sample

import (
	"context"

	"waymark/plan"
)

// recoveries are how actions that are off track come back: their owners say so within days of the update that says it, and do the first step.
func (c *raising) recoveries() {
	for _, a := range story {
		written := a.Due.AddDays(-warnedAhead + 9) // by then the update is signed off
		if a.Late.IsZero() || !written.After(planFrom) || written.After(c.today) || !c.clocked {
			continue
		}
		c.add(written, func(ctx context.Context) error {
			half := between(written, a.Late, 1, 2)
			return c.Plans.Recover(c.as(ctx, a.Owner), slug+"/"+a.Ref, plan.RecoveryEdit{Cause: a.Why, Effect: "Children get what is there already. The last part comes later than we promised them.", BackBy: a.Late,
				Steps: []plan.RecoveryStep{{What: "Agree a new order of work with the partners", Owner: "Head of service", Due: half}, {What: a.Steps[len(a.Steps)-1][0], Owner: "Project lead", Due: a.Late}}})
		})
		if done := between(written, a.Late, 1, 3); !done.After(c.today) {
			c.add(done, func(ctx context.Context) error { return c.Plans.FinishStep(c.as(ctx, a.Owner), slug+"/"+a.Ref, 0) })
		}
	}
}

// recover has the owner of the first action that is found red, and of which nobody has said how it comes back, say so.
func (c *raising) recover(ctx context.Context) error {
	position, err := c.Plans.Position(c.as(ctx, "uma"), slug)
	if err != nil {
		return err
	}
	for _, s := range position.Exceptions {
		if !s.NoRecovery {
			continue
		}
		for _, a := range story {
			if a.Ref == s.Ref {
				return c.Plans.Recover(c.as(ctx, a.Owner), slug+"/"+a.Ref, plan.RecoveryEdit{Cause: "Two steps depended on one person, who was away for two months.", Effect: "Children wait longer for the last step. The others are in place.", BackBy: c.today.AddDays(75),
					Steps: []plan.RecoveryStep{{What: "A second person takes over the next step", Owner: "Service manager", Due: c.today.AddDays(14)}, {What: a.Steps[1][0], Owner: "Head of service", Due: c.today.AddDays(60)}}})
			}
		}
	}
	return nil
}
