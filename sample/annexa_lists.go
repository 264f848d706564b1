package sample

import (
	"waymark/calendar"
)

// The lists 1 to 7: the front door, assessments, children in need and on protection plans.

func (l *listing) contacts() {
	type key struct {
		on     calendar.Date
		source string
	}
	for _, c := range l.all {
		told := map[key]bool{}
		for _, k := range l.visiting.contacts(c) {
			if l.recent(k.on) && !told[key(k)] {
				told[key(k)] = true
				l.row(append(l.person(c), k.on, k.source)...)
			}
		}
	}
}

func (l *listing) earlyHelp() {
	for _, c := range l.all {
		for _, h := range c.early {
			if l.running(h.started, h.ended) {
				l.row(append(l.person(c), h.started, h.completed, h.organisation)...)
			}
		}
	}
}

// yearBefore counts days in the twelve months before one, the day itself left out.
func yearBefore(on calendar.Date, each func(count func(calendar.Date))) int {
	n, from := 0, on.AddMonths(-12)
	each(func(d calendar.Date) {
		if !d.IsZero() && !d.Before(from) && d.Before(on) {
			n++
		}
	})
	return n
}

func (l *listing) referrals() {
	for _, c := range l.all {
		for i := range c.referrals {
			r := &c.referrals[i]
			if !l.recent(r.received) {
				continue
			}
			earlier := yearBefore(r.received, func(count func(calendar.Date)) {
				for j := range c.referrals {
					count(c.referrals[j].received)
				}
			})
			l.row(append(append(l.person(c), r.received, r.source, r.nfa, earlier), l.by(c, r, r.received)...)...)
		}
	}
}

func (l *listing) assessments() {
	for _, c := range l.all {
		for i := range c.referrals {
			r := &c.referrals[i]
			for _, a := range r.assessments {
				if !l.running(a.started, a.authorised) {
					continue
				}
				seen, support := map[byte]string{'y': "yes", 'n': "no", '?': "unknown"}[a.seen], ""
				if a.authorised.After(l.on) {
					if a.started.AddDays(20).After(l.on) {
						seen = "no" // not yet
					}
				} else {
					support = map[bool]string{true: "no", false: "yes"}[r.reason == "RC8" || r.reason == "RC9"]
				}
				l.row(append(append(l.person(c), c.disabilities != 0, a.started, seen, a.authorised, support), l.by(c, r, a.started)...)...)
			}
		}
	}
}

func (l *listing) enquiries() {
	for _, c := range l.all {
		for i := range c.referrals {
			r := &c.referrals[i]
			for _, e := range r.enquiries {
				end := later(e.ended, e.icpc)
				if !l.running(e.started, end) {
					continue
				}
				needless, plan := "", ""
				switch {
				case end.After(l.on):
				case e.icpc.IsZero():
					needless = "yes"
				default:
					needless, plan = "no", "no"
					for _, p := range r.protections {
						if p.starts == e.icpc {
							plan = "yes"
						}
					}
				}
				before := func(day func(enquiry) calendar.Date) int {
					return yearBefore(day(e), func(count func(calendar.Date)) {
						for j := range c.referrals {
							for _, other := range c.referrals[j].enquiries {
								count(day(other))
							}
						}
					})
				}
				conferences := 0
				if !e.icpc.IsZero() && !e.icpc.After(l.on) {
					conferences = before(func(e enquiry) calendar.Date { return e.icpc })
				}
				l.row(append(append(l.person(c), c.disabilities != 0, e.started, needless, e.icpc, plan, before(func(e enquiry) calendar.Date { return e.started }), conferences),
					l.by(c, r, e.started)...)...)
			}
		}
	}
}

// last is the newest visit that fits, up to the day of the lists.
func (l *listing) last(c *child, fits func(visit) bool) (visit, bool) {
	var found visit
	for _, v := range l.visiting.visits(c) {
		if !v.on.After(l.on) && fits(v) {
			found = v
		}
	}
	return found, !found.on.IsZero()
}

// inNeed has one row for each child, with the case of the day, else the last one.
func (l *listing) inNeed() {
	for _, c := range l.all {
		var r *referral
		for i := range c.referrals {
			if k := &c.referrals[i]; !k.nfa && l.running(k.received, k.closed) {
				r = k
			}
		}
		if r == nil {
			continue
		}
		closed := !r.closed.After(l.on)
		status, reason, held := "child in need", "", l.on
		_, planned := c.planOn(l.on)
		switch care := c.careOn(l.on); {
		case closed:
			status, reason, held = "closed", r.reason, r.closed.AddDays(-1)
		case care != nil && care.way != shortBreaks:
			status = "looked after"
		case c.protectionOn(l.on) != nil:
			status = "protection plan"
		case !planned && r.assessments[0].authorised.After(l.on):
			status = "open assessment"
		}
		seen, _ := l.last(c, func(v visit) bool { return v.seen && !v.on.Before(r.received) && !v.on.After(r.closed) })
		l.row(append(append(l.person(c), c.disabilities != 0, r.received, r.code, seen.on, r.closed, reason, status), l.by(c, r, held)...)...)
	}
}

func (l *listing) protected() {
	for _, c := range l.all {
		for i := range c.referrals {
			r := &c.referrals[i]
			for _, p := range r.protections {
				if !l.running(p.starts, p.ends) {
					continue
				}
				v, visited := l.last(c, func(v visit) bool { return v.kind == "cp" && !v.on.Before(p.starts) && !v.on.After(p.ends) })
				alone, reviewed := "", calendar.Date{}
				if visited {
					alone = map[bool]string{true: "yes", false: "no"}[v.alone]
				}
				for _, on := range p.reviews {
					if !on.After(l.on) {
						reviewed = on
					}
				}
				emergency := false
				for j := range c.periods {
					q := &c.periods[j]
					emergency = emergency || (q.law == "L1" || q.law == "L2") && l.recent(q.from)
				}
				category := p.latest
				if p.starts.AddDays(100).After(l.on) {
					category = p.initial
				}
				l.row(append(append(l.person(c), c.disabilities != 0, p.starts, p.initial, category, v.on, alone, reviewed, p.ends, emergency, p.previous),
					l.by(c, r, earlier(l.on, p.ends.AddDays(-1)))...)...)
			}
		}
	}
}
