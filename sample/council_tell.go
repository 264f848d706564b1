package sample

import (
	"context"
	"fmt"

	"waymark/voice"
)

// rotaAhead is for how many days the sample's rota is filled, from today on.
const rotaAhead = 28

// listening is what lets children write: the out-of-hours number rung lately, and a rota whose three people change by the week. It covers
// weekends too, so that whoever tries the sample finds the box open on any day.
func (c *raising) listening() {
	c.add(c.today.AddDays(-12), func(ctx context.Context) error {
		contact, err := c.Voices.Contact(ctx, voice.OutOfHours)
		if err != nil {
			return err
		}
		return c.Voices.SetContact(c.as(ctx, "uma"), contact)
	})
	c.add(c.today, func(ctx context.Context) error {
		for n := range rotaAhead {
			day := c.today.AddDays(n)
			cover := voice.Cover{Day: day, TriagerID: c.cast["hal"].ID, DeputyID: c.cast["hugo"].ID, LeadID: c.cast["joy"].ID}
			if n/7%2 == 1 {
				cover = voice.Cover{Day: day, TriagerID: c.cast["hugo"].ID, DeputyID: c.cast["hal"].ID, LeadID: c.cast["kay"].ID}
			}
			if err := c.Voices.SetCover(c.as(ctx, "joy"), cover); err != nil {
				return fmt.Errorf("the rota of %s: %w", day.Words(), err)
			}
		}
		return nil
	})
}
