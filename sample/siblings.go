package sample

import (
	"sort"

	"waymark/calendar"
)

// siblings are children in care who are brothers and sisters: the register of siblings, the return on children in care, the case of
// the family and the school all tell it of the same children.
type siblings struct {
	number  int
	members []*child
	apart   bool // the plan is that they live apart
	since   calendar.Date
}

// bringTogether makes brothers and sisters of about three in ten of the children who live with foster carers on the last day: those who
// came into care within a year and a half of each other, two or three at a time. They share a home and an ethnicity, and most share
// their foster carers. Who lives apart does so because no carer had room, or by plan.
func (s *simulation) bringTogether(all []*child) []siblings {
	var list []*child
	for _, c := range all {
		p := c.careOn(s.to)
		if p == nil || c.uasc || p.way == shortBreaks || p.way == onRemand || p.adopt != nil || p.from.AddDays(60).After(s.to) {
			continue
		}
		if e := c.homeOn(s.to); e != nil && e.place == "U6" || e != nil && e.place == "U4" {
			list = append(list, c)
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].careOn(s.to).from.Before(list[j].careOn(s.to).from) })
	s.reseed(seedOf(s.opts.Seed, "brothers and sisters"), 0)
	taken := map[*child]bool{}
	var groups []siblings
	for i, eldest := range list {
		if taken[eldest] || !s.yes(0.42) {
			continue
		}
		group := siblings{number: len(groups) + 1, members: []*child{eldest}}
		size := 2 + s.pick(78, 22)
		for _, c := range list[i+1:] {
			if len(group.members) == size || eldest.careOn(s.to).from.AddDays(550).Before(c.careOn(s.to).from) {
				break
			}
			if !taken[c] && brothers(group.members, c) {
				group.members = append(group.members, c)
			}
		}
		if len(group.members) < 2 {
			continue
		}
		family := eldest.number // families are named after their first child
		for _, c := range group.members {
			family = min(family, c.number)
		}
		group.apart = s.yes(0.1)
		alone := len(group.members) // from this one on they live elsewhere
		switch {
		case group.apart:
			alone = 1
		case !s.yes(0.72):
			alone = 1 + s.IntN(len(group.members)-1)
		}
		for n, c := range group.members {
			taken[c] = true
			c.family, c.ethnic, c.home = family, eldest.ethnic, eldest.home
			for j := range c.episodes {
				if c.episodes[j].place == "P1" {
					c.episodes[j].post = eldest.home
				}
				c.episodes[j].home = eldest.home
			}
			if n > 0 && n < alone {
				c.moveIn(eldest, s.to)
			}
			group.since = later(group.since, c.careOn(s.to).from)
		}
		groups = append(groups, group)
	}
	return groups
}

// brothers says whether a child can be a brother or sister of others: born ten months to nine years apart from each, or twins.
func brothers(others []*child, c *child) bool {
	for _, o := range others {
		apart := o.dob.DaysUntil(c.dob)
		if apart = max(apart, -apart); apart < 300 && apart != 0 || apart > 9*365 {
			return false
		}
	}
	return true
}

// homeOn is the episode of a day, nil where there is none.
func (c *child) homeOn(on calendar.Date) *episode {
	for i := range c.episodes {
		if e := &c.episodes[i]; !e.decom.After(on) && e.dec.After(on) {
			return e
		}
	}
	return nil
}

// moveIn lets the foster home in which a child lives on a day be that of another, for as long as the child lives there.
func (c *child) moveIn(with *child, on calendar.Date) {
	home, e := with.homeOn(on), c.homeOn(on)
	was := e.post
	for i := len(c.episodes) - 1; i >= 0; i-- {
		e := &c.episodes[i]
		if e.decom.After(on) {
			continue
		}
		if e.post != was || e.place[0] != 'U' {
			return
		}
		e.post, e.provider, e.pr = home.post, home.provider, home.pr
		if e.rne == 'P' || e.rne == 'B' || e.rne == 'S' {
			return
		}
	}
}
