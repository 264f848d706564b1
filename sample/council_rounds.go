package sample

import (
	"context"
	"time"

	"waymark/calendar"
	"waymark/plan"
)

// rounds puts the boards into the plan's calendar, a year at a time as they were planned, and sends the one link that is out: to an
// invented partner, for the round that is open.
func (c *raising) rounds() {
	for year := planFrom; year.Before(c.today); year = year.AddMonths(12) {
		if !c.clocked && year.AddMonths(12).Before(c.today) {
			continue // a calendar is made for days to come
		}
		c.add(year, func(ctx context.Context) error {
			first := secondThursday(year)
			if first.Before(c.DB.Today().AddMonths(-12)) {
				first = secondThursday(year.AddMonths(1))
			}
			_, err := c.Plans.PlanRounds(c.as(ctx, "uma"), slug, first)
			return err
		})
	}
	c.add(c.today, c.linkOut)
}

// secondThursday is the day in its month on which the invented improvement board meets.
func secondThursday(month calendar.Date) calendar.Date {
	first := calendar.On(month.Year(), month.Month(), 1)
	return first.AddDays((int(time.Thursday)-int(first.Weekday())+7)%7 + 7)
}

// linkOut sends an invented partner a link for the first action that is under way and of which nothing is being written.
func (c *raising) linkOut(ctx context.Context) error {
	uma := c.as(ctx, "uma")
	now, err := c.Plans.Plan(uma, slug)
	if err != nil {
		return err
	}
	actions, err := c.Plans.Actions(uma, now)
	if err != nil {
		return err
	}
	for _, a := range actions {
		if a.Delivery != plan.OnTrack || a.Ended != "" {
			continue
		}
		var open int
		if err := c.DB.Get(ctx, &open, "select count(*) from plan_update where action_id = :id and state <> 'signed off'", a); err != nil {
			return err
		}
		if open == 0 {
			return c.Plans.SendLink(uma, slug+"/"+a.Ref(), plan.Link{Name: "Jo Lantern", WorksAt: "Exampleborough’s invented health trust", Email: "jo.lantern@health.example"})
		}
	}
	return nil
}
