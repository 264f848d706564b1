package sample

import (
	"waymark/calendar"
)

// needsOfCare tells the referrals of a child who came into care: each stay stands inside an open case that
// began before it, and many were on a protection plan first.
func (s *simulation) needsOfCare(c *child) {
	disabled := s.yes(0.09)
	for i := range c.periods {
		disabled = disabled || c.periods[i].need == "N2" || c.periods[i].way == shortBreaks
	}
	c.disabilities = s.disability(disabled)
	c.expected = c.dob.AddDays(s.between(-16, 12))
	var all []referral
	plans := s.pick(84, 12, 4)
	for i := 0; i < len(c.periods); {
		p := &c.periods[i]
		free := c.dob.AddDays(-190)
		if len(all) > 0 {
			free = all[len(all)-1].closed.AddDays(1)
		}
		known := s.known(c, p)
		if known.Before(free) {
			known = earlier(free, p.from)
		}
		if len(all) == 0 && !c.uasc && s.yes(0.4) { // helped before, and let go
			on := known.AddDays(-s.between(150, 900))
			if !on.Before(free) && on.Before(birthday(c.dob, 17)) {
				way := [...]course{noAction, onlyAssessed, planned, protected}[s.pick(14, 34, 38, 14)]
				r := s.refer(c, on, way, plans)
				if r.closed.Before(known.AddDays(-15)) {
					plans += len(r.protections)
					all = append(all, r)
				}
			}
		}
		r := s.before(c, p, known, plans)
		last := p
		for i++; ; i++ { // the case stays open while the next stay comes soon
			s.after(c, last, &r)
			if i == len(c.periods) || c.periods[i].from.After(r.closed.AddDays(1)) {
				break
			}
			last = &c.periods[i]
		}
		plans += len(r.protections)
		all = append(all, r)
	}
	for _, r := range all {
		if !r.closed.Before(s.from) && !r.received.After(s.to) {
			c.referrals = append(c.referrals, r)
		}
	}
}

// known is the day on which the referral came that led to a stay.
func (s *simulation) known(c *child, p *period) calendar.Date {
	switch {
	case p.way == aloneAbroad, p.way == onRemand && s.yes(0.5):
		return p.from
	case p.way == shortBreaks:
		return p.from.AddDays(-s.between(60, 400))
	case p.from.Before(c.dob.AddDays(30)): // worries before the birth
		return later(c.dob.AddDays(-190), p.from.AddDays(-s.between(50, 170)))
	case p.law == "L1" && s.yes(0.45):
		return p.from
	}
	return p.from.AddDays(-s.between(12, 60) - s.wait(230))
}

// before tells what was done from the referral to the day the child came into care.
func (s *simulation) before(c *child, p *period, on calendar.Date, plans int) referral {
	r := referral{received: on, source: s.referrer(c, on), code: p.need}
	way := planned
	if p.way == shortBreaks {
		way = livesDisabled
	}
	r.assessor, r.holder = s.staff().draw(s.chance, way)
	switch p.way {
	case aloneAbroad:
		r.source = [...]string{"6", "7", "5C", "8"}[s.pick(40, 30, 20, 10)]
	case onRemand:
		r.source = [...]string{"6", "7", "5B"}[s.pick(30, 40, 30)]
	}
	a := s.assess(c, workdays(on, s.pick(60, 30, 10)), p.need)
	r.assessments = []assessed{a}
	room := on.DaysUntil(p.from) // days between referral and care
	harm := p.need == "N1" || p.need == "N5" || p.need == "N3" || p.need == "N4"
	if !harm || c.uasc || p.way == onRemand || p.way == shortBreaks || !s.yes(0.8) {
		if p.from.After(a.authorised.AddDays(15)) {
			s.planned(&r, a.authorised, 3000)
			r.endPlans(p.from)
		}
		return r
	}
	start := workdays(on, s.pick(40, 20, 15, 15, 10))
	if room > 200 && s.yes(0.5) {
		start = workdays(on, s.between(20, room/3))
	}
	e := s.enquire(start, s.yes(0.72))
	if !e.icpc.IsZero() && !e.icpc.AddDays(3).Before(p.from) {
		e.icpc = calendar.Date{} // care came first: no conference was needed
	}
	r.enquiries = []enquiry{e}
	if e.icpc.IsZero() {
		if p.from.After(a.authorised.AddDays(15)) {
			s.planned(&r, later(a.authorised, e.ended), 3000)
			r.endPlans(p.from)
		}
	} else {
		if e.icpc.After(a.authorised.AddDays(20)) {
			s.planned(&r, a.authorised, 3000)
			r.endPlans(e.icpc)
		}
		// The plan ends soon after care begins; for one in six it goes on for some months.
		until := p.from.AddDays(s.between(5, 45))
		if s.yes(0.17) {
			until = p.from.AddDays(s.between(60, 170))
		}
		cp := s.protect(e.icpc, later(until, e.icpc.AddDays(10)), plans)
		r.protections = []protection{cp}
		if cp.ends.AddDays(20).Before(p.from) {
			s.planned(&r, cp.ends, 3000)
			r.endPlans(p.from)
		}
	}
	// A care order needs the court, and the court asks what was tried first.
	if p.law != "L1" && p.law != "L2" && room > 140 && s.yes(0.45) {
		r.court = s.warn(p.from.AddDays(-s.between(70, min(room-30, 190))), p.from.AddDays(-s.between(0, 5)))
	}
	return r
}

// endPlans ends the child in need plans on the day something else takes their place.
func (r *referral) endPlans(on calendar.Date) {
	kept := r.plans[:0]
	for _, p := range r.plans {
		if p.from.AddDays(2).Before(on) {
			p.to = earlier(p.to, on)
			kept = append(kept, p)
		}
	}
	r.plans = kept
}

// after closes the case behind a stay in care: on the day of an adoption order, months after a child went home,
// years after the eighteenth birthday where the council goes on helping a care leaver.
func (s *simulation) after(c *child, p *period, r *referral) {
	adult := birthday(c.dob, 18)
	if !r.closed.IsZero() { // a second stay in the same case: nothing after the first lasts
		r.endPlans(p.from)
	}
	r.closed, r.reason = p.to.AddDays(s.between(0, 12)), "RC7"
	switch p.rec {
	case "E11", "E12":
		r.reason = "RC1"
	case "E45", "E46", "E47", "E48":
		r.reason = "RC4"
	case "E41":
		r.reason = "RC3"
	case "E3":
		r.reason = "RC5"
	case "E7":
		r.reason = "RC6"
	case "E2":
		r.closed, r.reason, c.died = p.to, "RC2", p.to
	case "E4A", "E4B", "E13":
		if stay := s.between(60, 300); p.to.AddDays(stay).Before(adult) {
			from := p.to
			for _, cp := range r.protections {
				from = later(from, cp.ends)
			}
			r.closed = s.planned(r, from, stay)
		}
	default:
		if p.to == adult && len(c.leaving) > 0 && s.yes(0.4) {
			r.closed = birthday(c.dob, s.between(19, 21)).AddDays(-s.between(5, 40))
		}
	}
	if len(r.assessments) > 0 {
		r.closed = later(r.closed, r.assessments[len(r.assessments)-1].authorised)
	}
	for _, e := range r.enquiries {
		r.closed = later(r.closed, later(e.ended, e.icpc))
	}
	for _, cp := range r.protections {
		r.closed = later(r.closed, cp.ends)
	}
	if r.reason == "RC2" {
		r.cut(p.to)
		r.closed = p.to
	}
}
