package sample

import (
	"context"

	"waymark/plan"
)

// lessonsOf are what owners say they learned, in turn.
var lessonsOf = []string{
	"Begin with the two teams that want it. The others came when they saw it work.",
	"Ask families before the form is drawn up, not after. We changed it twice.",
	"A step that waits for a partner needs a name on the partner’s side from the first day.",
	"We counted from the first month. Without that nobody could say what had changed.",
}

// closeouts are the last words on what is done or stopped: its owner says what came of it, quality assurance watches and looks again after half
// a year. The newest are not closed out yet, and one look found that it had slipped.
func (c *raising) closeouts() {
	for i, a := range story {
		ended := a.finish().AddDays(34)
		words := a.Steps[2][2]
		if !a.Stopped.IsZero() {
			ended, words = a.Stopped.AddDays(20), "What was reached before it stopped stays in place. "+a.Why
		}
		if !c.clocked || !ended.AddDays(30).Before(c.today) {
			continue
		}
		look := ended.AddMonths(6)
		c.add(ended, func(ctx context.Context) error {
			return c.Plans.CloseOut(c.as(ctx, a.Owner), slug+"/"+a.Ref, plan.CloseoutEdit{Words: words, Learned: lessonsOf[i%len(lessonsOf)], Watcher: c.cast["vic"].ID, LookOn: look})
		})
		if found := look.AddDays(3); found.Before(c.today) && a.Stopped.IsZero() {
			c.add(found, func(ctx context.Context) error {
				held, words := "yes", "I read ten records of the last quarter with a team manager. It is how they work now."
				if i == 0 {
					held, words = "no", "In four of ten records of the last quarter the step was left out. The head of service brings it back."
				}
				return c.Plans.LookAgain(c.as(ctx, "vic"), slug+"/"+a.Ref, held, words)
			})
		}
	}
}
