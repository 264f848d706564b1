package sample

import (
	"context"
	"slices"

	"waymark/calendar"
	"waymark/offer"
)

// notTaken are starters of the library that Exampleborough has left: all of relationships is a gap in its offer.
var notTaken = []string{"personal-adviser", "keeping-people", "parents", "immigration"}

// offers are the local offer: taken over from the library by participation, read by care leavers, published by the director. One amount was
// looked up too long ago, one entry care leavers are reading now, one they sent back, and one thing is openly not offered.
func (c *raising) offers() {
	asked := later(c.today.AddMonths(-8), adopted)
	longAgo := later(c.today.AddMonths(-14), adopted)
	c.add(longAgo, func(ctx context.Context) error {
		return c.publishOffer(ctx, "bursary-higher", longAgo, longAgo.AddMonths(24))
	})
	c.add(asked, func(ctx context.Context) error {
		for _, one := range offer.Library {
			if slices.Contains(notTaken, one.Key) || one.Key == "bursary-higher" || one.Key == "benefits" || one.Key == "leisure" {
				continue
			}
			if err := c.publishOffer(ctx, one.Key, asked, asked.AddMonths(12)); err != nil {
				return err
			}
		}
		slug, err := c.Offers.Keep(c.as(ctx, "may"), offer.Edit{Body: offer.Body{Area: "employment", Title: "Driving lessons", Kind: offer.NotOffered, Where: offer.Anywhere, ChildText: "We do not pay for driving lessons. We know that many of you want them.",
			AdultText: "The council does not pay for driving lessons or tests. It looks at this again with next year’s money.", IfNo: "Ask your PA what else can help you get to work. You can tell us why you need it.", Consulted: "Care leavers’ forum",
			ConsultedOn: asked.AddDays(-10), ReviewBy: asked.AddMonths(12), Languages: []string{"English"}}})
		if err != nil {
			return err
		}
		if err := c.throughOffer(ctx, slug); err != nil {
			return err
		}
		return c.Offers.SetPrinciples(c.as(ctx, "may"), map[string][]string{"a": {promised("3.4"), promised("3.6")}, "b": {promised("3.1"), promised("3.7")}, "c": {promised("3.1"), promised("4.1")}, "d": {promised("4.4"), promised("3.2")}, "e": {promised("4.2"), promised("3.5")},
			"f": {promised("3.3"), promised("3.8"), promised("4.3")}, "g": {promised("4.1"), promised("4.2")}})
	})
	c.add(c.today.AddDays(-5), func(ctx context.Context) error {
		for _, key := range []string{"benefits", "leisure"} {
			slug, err := c.draftOffer(ctx, key, c.today, c.today.AddMonths(12))
			if err != nil {
				return err
			}
			if err := c.Offers.Send(c.as(ctx, "may"), slug); err != nil {
				return err
			}
			if key == "leisure" {
				if err := c.Offers.SignOff(c.as(ctx, "nat"), slug, offer.ReadingEdit{Note: "Which pools? Say the names, or nobody goes."}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func promised(ref string) string { return slug + "/" + ref }

// draftOffer takes a starter over, as Exampleborough's own.
func (c *raising) draftOffer(ctx context.Context, key string, day, review calendar.Date) (string, error) {
	at, err := c.Offers.TakeOver(c.as(ctx, "may"), key)
	if err != nil {
		return "", err
	}
	b, _ := offer.Starter(key)
	b.Consulted, b.ConsultedOn, b.ReviewBy, b.Confirmed = "Care leavers’ forum", day.AddDays(-10), review, b.Amount > 0
	if b.Amount > 0 {
		b.CheckedOn = day.AddDays(-3)
	}
	return c.Offers.Keep(c.as(ctx, "may"), offer.Edit{Slug: at, Body: b, Version: 1})
}

func (c *raising) publishOffer(ctx context.Context, key string, day, review calendar.Date) error {
	at, err := c.draftOffer(ctx, key, day, review)
	if err != nil {
		return err
	}
	return c.throughOffer(ctx, at)
}

// throughOffer takes a draft to the public: care leavers read it, the director publishes it.
func (c *raising) throughOffer(ctx context.Context, at string) error {
	if err := c.Offers.Send(c.as(ctx, "may"), at); err != nil {
		return err
	}
	if err := c.Offers.SignOff(c.as(ctx, "nat"), at, offer.ReadingEdit{Good: true}); err != nil {
		return err
	}
	return c.Offers.Publish(c.as(ctx, "della"), at)
}
