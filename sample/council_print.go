package sample

import (
	"context"

	settings "waymark/council"
)

// cards has the free-post address that children's cards go to, from the day on which the council moved in.
func (c *raising) cards() {
	c.tell(moved, "Where children post cards to", func(ctx context.Context) error {
		return c.Settings.SetFreePost(c.as(ctx, "uma"), settings.FreePost{Lines: []string{"Freepost EXAMPLEBOROUGH LISTENS"}, From: moved, Owner: "Participation lead", Why: "The post box is open: Royal Mail gave us the address."})
	})
}
