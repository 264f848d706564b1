package sample

import (
	"context"

	"waymark/calendar"
	"waymark/db"
)

// archive keeps the open data on the first night of each of the last months, as the nightly job would have, and once the releases of today are public.
func (c *raising) archive() {
	night := func(ctx context.Context) context.Context {
		return db.As(ctx, db.Actor{ID: "waymark", Name: "Waymark jobs"})
	}
	for i := 5; i >= 0; i-- {
		month := c.today.AddMonths(-i)
		if first := calendar.On(month.Year(), month.Month(), 1); first.After(released) {
			c.add(first, func(ctx context.Context) error { return c.Archives.KeepMonth(night(ctx)) })
		}
	}
}
