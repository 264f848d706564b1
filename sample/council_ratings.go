package sample

import (
	"context"
	"fmt"

	"waymark/db"
	"waymark/fault"
	"waymark/plan"
)

// themes are what the case audits of some actions are about.
var themes = map[string]string{"1.2": "Plans", "1.6": "Children’s voices", "4.3": "Life-story work"}

// ratings let the rules look at the evidence twice a month from the plan's first day on, owners answer what they are asked, and the
// assurance lead decide. Some answer late or not at all, as anywhere.
func (c *raising) ratings() {
	c.add(adopted.AddDays(1), func(ctx context.Context) error {
		for ref, theme := range themes {
			if err := c.Plans.LinkThemes(c.as(ctx, "uma"), slug+"/"+ref, []string{theme}); err != nil {
				return err
			}
		}
		return nil
	})
	if !c.clocked {
		return
	}
	for month := planFrom; month.AddDays(26).Before(c.today); month = month.AddMonths(1) {
		look := month.AddDays(9)
		c.tell(look, "The rules look at the evidence", c.look)
		c.add(look.AddDays(3), c.answers)
		c.add(look.AddDays(6), c.decides)
		c.add(look.AddDays(16), c.look)
	}
	if on := c.today.AddDays(-40); on.After(planFrom) {
		c.add(on, func(ctx context.Context) error {
			return c.asks(ctx, "uma", "4.3", "Scrutiny", "What do young people themselves say has changed since the plan began?", "")
		})
	}
	if on := c.today.AddDays(-2); on.After(planFrom) {
		c.add(on, func(ctx context.Context) error {
			return c.asks(ctx, "bo", "6.1", "Improvement board", "The board heard from staff that this has slowed down. Is it still on track?", plan.Amber)
		})
	}
}

// look is what the nightly job does.
func (c *raising) look(ctx context.Context) error {
	return c.Plans.Rate(db.As(ctx, db.Actor{ID: "waymark", Name: "Waymark jobs"}))
}

func (c *raising) asks(ctx context.Context, by, ref, forum, question string, says plan.Colour) error {
	_, err := c.Plans.Ask(c.as(ctx, by), slug+"/"+ref, question, forum, says)
	return err
}

// each goes through all challenges of the plan in a state.
func (c *raising) each(ctx context.Context, state plan.ChallengeState, do func(a told, x plan.Challenge) error) error {
	for _, a := range story {
		now, _, err := c.Plans.Action(c.as(ctx, "uma"), slug+"/"+a.Ref)
		if err != nil {
			return err
		}
		all, err := c.Plans.Challenges(ctx, now)
		if err != nil {
			return err
		}
		for _, x := range all {
			if x.State != state {
				continue
			}
			if err := do(a, x); err != nil {
				return fmt.Errorf("challenge %d on action %s: %w", x.Number, a.Ref, err)
			}
		}
	}
	return nil
}

// replies are what owners say when they explain or dispute.
var replies = []string{
	"Two posts were empty and are filled now. We bring the step back within a month.",
	"The step waits for a partner who has agreed to a new day. Children get the help meanwhile.",
	"We did the work and wrote it down late. The proof comes with the next update.",
}

func (c *raising) answers(ctx context.Context) error {
	return c.each(ctx, plan.ChallengeRaised, func(a told, x plan.Challenge) error {
		by, full := c.as(ctx, a.Owner), slug+"/"+a.Ref
		switch luck := a.luck(8, "answer", x.Number); {
		case luck < 2:
			return nil // it will expire
		case luck < 4:
			return c.Plans.AnswerChallenge(by, full, x.Number, plan.Accept, "")
		case luck == 4:
			return c.Plans.AnswerChallenge(by, full, x.Number, plan.DisputeData, "One team’s figures of the month went in twice.")
		}
		return c.Plans.AnswerChallenge(by, full, x.Number, plan.Explain, replies[a.luck(len(replies), "reply", x.Number)])
	})
}

func (c *raising) decides(ctx context.Context) error {
	return c.each(ctx, plan.ChallengeAnswered, func(a told, x plan.Challenge) error {
		full, vic := slug+"/"+a.Ref, c.as(ctx, "vic")
		switch {
		case x.Answer == plan.Accept:
			return c.Plans.DecideChallenge(vic, full, x.Number, plan.ChallengeUpheld, "The owner agrees; the next update says so.")
		case x.Answer == plan.DisputeData:
			if err := c.Plans.CheckData(c.as(ctx, "zoe"), full, x.Number, "The file was sent in twice. The second is withdrawn and the figures are counted again."); err != nil {
				return err
			}
			return c.Plans.DecideChallenge(vic, full, x.Number, plan.ChallengeFixed, "The analyst found and mended it.")
		case a.luck(3, "believed", x.Number) == 0:
			return c.Plans.DecideChallenge(vic, full, x.Number, plan.ChallengeUpheld, "The reason does not bring the date back.")
		}
		return c.Plans.DecideChallenge(vic, full, x.Number, plan.ChallengeExplained, "The reason holds, and the next step has a day.")
	})
}

// weigh is the look of today, with the figures that have just been counted: first whoever assures signs off what has earned it, then the
// rules look, and two owners answer.
func (c *raising) weigh(ctx context.Context) error {
	for _, a := range story {
		if !a.Stopped.IsZero() || a.finish().AddDays(200).After(c.today) {
			continue
		}
		err := c.Plans.SignOffBlue(c.as(ctx, "vic"), slug+"/"+a.Ref, plan.SignOffEdit{Statement: "We looked at a sample of records and at the figures. The change has held and is how we now work.",
			Evidence: "A dip sample by somebody outside the service, and what young people told the auditors.", EvidenceOn: c.today.AddDays(-12)})
		if f := fault.Of(err); f != nil && f.Kind == fault.KindConflict {
			continue // the figures have not held yet, so it is not blue
		}
		if err != nil {
			return err
		}
	}
	if err := c.look(ctx); err != nil {
		return err
	}
	if err := c.recover(ctx); err != nil {
		return err
	}
	answered := 0
	return c.each(ctx, plan.ChallengeRaised, func(a told, x plan.Challenge) error {
		kinds := []plan.AnswerKind{plan.Explain, plan.DisputeData}
		if x.Rules == "" || answered == len(kinds) || x.RaisedOn != c.today {
			return nil
		}
		answered++
		return c.Plans.AnswerChallenge(c.as(ctx, a.Owner), slug+"/"+a.Ref, x.Number, kinds[answered-1], replies[answered])
	})
}
