package sample

import (
	"context"
	"fmt"

	"waymark/voice"
)

// rotaAhead is for how many days the sample's rota is filled at a time.
const rotaAhead = 28

// listensFor is for how many days Exampleborough has had a box that children can write into: long enough for a whole quarter to be counted.
const listensFor = 215

// listening is what lets children write: the out-of-hours number rung each month, and a rota whose three people change by the week. It covers
// weekends too, so that whoever tries the sample finds the box open on any day.
func (c *raising) listening() {
	first := c.today.AddDays(-listensFor)
	if !c.clocked {
		first = c.today
	}
	for on := first; !on.After(c.today); on = on.AddDays(30) {
		c.add(on, func(ctx context.Context) error {
			contact, err := c.Voices.Contact(ctx, voice.OutOfHours)
			if err != nil {
				return err
			}
			return c.Voices.SetContact(c.as(ctx, "uma"), contact)
		})
	}
	// The rota is filled for four weeks at a time, the last of them on today.
	for from := first; !from.After(c.today); from = from.AddDays(rotaAhead) {
		next := from.AddDays(rotaAhead)
		if next.After(c.today) {
			next = c.today.AddDays(rotaAhead)
		}
		c.add(from.AddDays(-7), func(ctx context.Context) error {
			for day := from; day.Before(next); day = day.AddDays(1) {
				cover := voice.Cover{Day: day, TriagerID: c.cast["hal"].ID, DeputyID: c.cast["hugo"].ID, LeadID: c.cast["joy"].ID}
				if first.DaysUntil(day)/7%2 == 1 {
					cover = voice.Cover{Day: day, TriagerID: c.cast["hugo"].ID, DeputyID: c.cast["hal"].ID, LeadID: c.cast["kay"].ID}
				}
				if err := c.Voices.SetCover(c.as(ctx, "joy"), cover); err != nil {
					return fmt.Errorf("the rota of %s: %w", day.Words(), err)
				}
			}
			return nil
		})
	}
}
