package sample

import (
	"waymark/calendar"
)

// earlyHelp is one time a family was helped without a social worker.
type earlyHelp struct {
	started, completed calendar.Date // the assessment; completed is zero where it was never finished
	ended              calendar.Date
	organisation       string
	met                bool // it ended because what was agreed was reached
}

// earlyOnlyPer10000 is how many families a year have early help and are never referred.
const earlyOnlyPer10000 = 75.0

// helper is who leads early help.
func (s *simulation) helper(c *child, on calendar.Date) string {
	if age := calendar.Age(c.dob, on); age < 4 {
		return [...]string{"Exampleborough Family Hub", "Health visiting service", "Nursery", "Exampleborough Early Help Service"}[s.pick(35, 25, 10, 30)]
	}
	return [...]string{"School", "Exampleborough Early Help Service", "Youth service", "Voluntary organisation", "Exampleborough Family Hub"}[s.pick(40, 35, 9, 8, 8)]
}

// early draws one time of early help that begins on a day.
func (s *simulation) early(c *child, on calendar.Date, long int) earlyHelp {
	h := earlyHelp{started: workday(on), organisation: s.helper(c, on)}
	h.completed = workdays(h.started, s.between(10, 45))
	h.ended = later(h.started.AddDays(long), h.completed)
	h.met = s.yes(s.trend(h.ended, 0.6, 0.68))
	return h
}

// earlyFor draws the early help around a child's referrals: before some of them, and after a case was closed to it.
func (s *simulation) earlyFor(c *child) {
	for i := range c.referrals {
		r := &c.referrals[i]
		free := c.dob
		if i > 0 {
			free = c.referrals[i-1].closed
		}
		if len(c.early) > 0 {
			free = later(free, c.early[len(c.early)-1].ended)
		}
		often := s.trend(r.received, 0.09, 0.07)
		if r.source == "5D" {
			often = 1
		}
		if long, gap := s.between(60, 190), 1+s.wait(90); !c.uasc && s.yes(often) {
			if on := r.received.AddDays(-long - gap); on.After(free.AddDays(20)) {
				c.early = append(c.early, s.early(c, on, long))
				if h := &c.early[len(c.early)-1]; h.ended.After(r.received) {
					h.ended = r.received
				}
			}
		}
		if r.reason == "RC9" || len(r.plans) > 0 && r.reason == "RC7" && len(c.periods) == 0 && s.yes(0.2) {
			h := s.early(c, r.closed.AddDays(s.between(3, 20)), s.between(70, 210))
			if i+1 < len(c.referrals) && !h.ended.Before(c.referrals[i+1].received) {
				continue
			}
			if h.ended.Before(birthday(c.dob, 18)) && !h.started.After(s.to) {
				c.early = append(c.early, h)
			}
		}
	}
}

// earlyOnly draws a family that early help was enough for.
func (s *simulation) earlyOnly(on calendar.Date) []*child {
	first := s.inFamily(on, s.between(0, 16), nil)
	list := []*child{first}
	if s.yes(0.45) {
		list = append(list, s.inFamily(on, s.between(0, 15), first))
	}
	h := s.early(first, on, s.between(80, 230))
	if h.ended.Before(s.from) {
		return nil
	}
	h.met = s.yes(0.82)
	for _, c := range list {
		c.early = []earlyHelp{h}
	}
	return list
}

// contact is one time somebody turned to the council's front door about a child.
type contact struct {
	on     calendar.Date
	source string
}

// contacts are those about a child on days the files tell of: one behind each referral, and about as many that led to
// none. Each call for the same child draws the same.
func (v *visiting) contacts(c *child) []contact {
	v.reseed(v.key^0xc0417ac7, uint64(c.number))
	var all []contact
	add := func(on calendar.Date, source string) {
		if !on.Before(v.from) && !on.After(v.to) && !on.Before(c.dob.AddDays(-200)) {
			all = append(all, contact{on, source})
		}
	}
	for i := range c.referrals {
		r := &c.referrals[i]
		for range v.pick(45, 28, 15, 8, 4) {
			if on := r.received.AddDays(-v.between(3, 300)); !r.open(on) {
				add(on, v.referrer(c, on))
			}
		}
		add(r.received.AddDays(-v.pick(80, 20)), r.source)
	}
	for _, h := range c.early {
		add(h.started.AddDays(-v.between(2, 15)), v.referrer(c, h.started))
	}
	return all
}
