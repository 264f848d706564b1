package sample

import (
	"waymark/calendar"
)

// outsideRegisters are those of harm outside the home: missing children, exploitation, police custody.
var outsideRegisters = []register{
	{"rhi", "RHI", 2, "episode_id child missing_start missing_end cla_yn host_la offered_at offered_by_independent_yn accepted_yn held_at interviewer_independent_yn declined_reason report_shared_at plan_updated_at push_pull_factors", interviewRows},
	{"exploitation", "EXP", 2, "flag_id child flag_type identified_at assessed_at risk_level plan_date last_review nrm_date safety_score closed_at closed_reason", exploitationRows},
	{"police_custody", "PCU", 2, "child arrest_at charge_at bail_refused_yn la_request_at secure_or_nonsecure la_offered_at moved_at appropriate_adult_at outcome", custodyRows},
	{"custody_release", "REL", 2, "child release_date accommodation_confirmed_at accommodation_type ete_start_date sw_visit_in_custody_date one_plan_yn", releaseRows},
}

// interviewRows are every time a child went missing, from care or from home, and the talk on coming back. Those in care are
// the very incidents of the return on children in care.
func interviewRows(b *book) {
	b.children(func(c *child) {
		n := 0
		for _, a := range c.absences {
			if a.kind == 'M' && b.known(a.from) {
				n++
				b.missing(c, n, a.from, a.to)
			}
		}
		if len(c.periods) > 0 {
			return
		}
		for i := range c.referrals { // missing from home, where an assessment says so
			for _, a := range c.referrals[i].assessments {
				if a.factors&(1<<factorBit["10A"]) == 0 {
					continue
				}
				on := a.started.AddDays(-b.between(1, 20))
				for range 1 + b.pick(55, 25, 12, 8) {
					back := on.AddDays(b.pick(35, 40, 15, 10))
					if b.known(on) {
						n++
						b.missing(c, n, on, back)
					}
					on = back.AddDays(b.between(4, 60))
				}
			}
		}
	})
}

func (b *book) missing(c *child, n int, from, to calendar.Date) {
	gone, back := clock{from, b.between(16*60, 23*60+50)}, clock{to, b.between(5*60, 23*60)}
	if from == to {
		gone, back = clock{from, b.between(60, 12*60)}, clock{to, b.between(13*60, 23*60)}
	}
	cared, host := c.careOn(from) != nil, ""
	for i := range c.episodes {
		if e := &c.episodes[i]; !e.decom.After(from) && e.dec.After(from) && e.post >= 0 && b.places.postcodes[e.post].of != &council {
			host = b.places.postcodes[e.post].of.name
		}
	}
	pulls := []string{"family conflict", "placement", "friends", "partner", "family contact", "exploitation", "drugs or alcohol", "mental health", "school", "lost track of time", "none said"}
	var factors []string
	for i, p := range []float64{0.15, 0.16, 0.38, 0.09, 0.15, 0.13, 0.1, 0.11, 0.04, 0.09} {
		if i == 1 && !cared {
			continue
		}
		if b.yes(p) {
			factors = append(factors, pulls[i])
		}
	}
	if factors == nil {
		factors = pulls[10:]
	}
	var offered, shared, changed calendar.Date
	var held clock
	var independent, accepted, by any
	why := ""
	was := !to.After(b.to)
	offer := b.yes(b.trend(to, 0.78, 0.945))
	talk := b.yes(b.trend(to, 0.62, 0.74))
	if was && offer {
		offered = to.AddDays(b.pick(45, 40, 15))
		independent, accepted = b.yes(0.92), talk
		if b.hard(to) {
			talk = talk && b.yes(0.6)
			accepted = talk
		}
		if talk {
			held = back.add(b.between(10, 70) * 60)
			if !b.yes(b.trend(to, 0.55, 0.74)) {
				held = back.add(b.between(74, 260) * 60)
			}
			held.minute = 9*60 + held.minute%(9*60)/15*15
			if held.on.Before(offered) {
				held.on = offered
			}
			if held.on == back.on && held.minute < back.minute {
				held = clock{back.on.AddDays(1), 10 * 60}
			}
			if by = b.yes(b.trend(to, 0.9, 0.96)); held.on.After(b.to) {
				held, by = clock{}, nil
			} else {
				shared = workdays(held.on, b.between(1, 4))
				if factors[0] != "none said" && b.yes(b.trend(to, 0.42, 0.66)) {
					changed = workdays(held.on, b.onTime(0.8, 1, 5, 6))
				}
			}
		} else {
			why = []string{"child did not want it", "could not be reached", "missing again", "spoke to worker instead", "other"}[b.pick(52, 14, 12, 18, 4)]
		}
	}
	var told any
	if held.on.IsZero() {
		factors = nil
	} else {
		told = factors
	}
	if offered.After(b.to) {
		independent, accepted, why, told = nil, nil, "", nil
	}
	hosted := any(nil)
	if cared {
		hosted = host
	}
	b.put("MIS-"+itoa(c.number)+"-"+itoa(n), c.id(), gone, back, cared, hosted, offered, independent, accepted, held, by, why, shared, changed, told)
}

// exploitationRows follow each flag from the first worry, one row for each assessment of the risk.
func exploitationRows(b *book) {
	b.children(func(c *child) {
		n := 0
		for i := range c.referrals {
			for _, a := range c.referrals[i].assessments {
				if a.factors&harmOutside == 0 || !b.known(a.authorised) || !b.yes(0.8) {
					continue
				}
				if n++; n > 2 {
					return
				}
				kind := "cce"
				switch {
				case a.factors&(1<<factorBit["11A"]) != 0:
					kind = "cse"
				case a.factors&(1<<factorBit["12A"]) != 0:
					kind = "trafficking"
				case a.factors&(1<<factorBit["13A"]) != 0:
					kind = "gang"
				}
				if b.yes(0.02) {
					kind = "radicalisation"
				}
				b.flag(c, n, kind, workday(a.authorised.AddDays(-b.between(0, 12))))
			}
		}
	})
}

func (b *book) flag(c *child, n int, kind string, seen calendar.Date) {
	if !b.known(seen) {
		return
	}
	risk, score := b.pick(0, 34, 42, 24), b.between(2, 6)
	words := []string{"none", "low", "medium", "high"}
	assessed := workdays(seen, b.onTime(b.trend(seen, 0.7, 0.87), 2, 10, 10))
	planned := later(assessed, workdays(seen, b.onTime(b.trend(seen, 0.66, 0.86), 3, 10, 12)))
	nrm := calendar.Date{}
	if risk == 3 && b.yes(0.4) || kind == "trafficking" {
		nrm = assessed.AddDays(b.between(1, 15))
	}
	adult := birthday(c.dob, 18)
	if !assessed.Before(adult) {
		return
	}
	number := b.of.prefix + "-" + itoa(c.number) + "-" + itoa(n)
	reviewed := planned
	better := b.trend(seen, 0.4, 0.62)
	for step := 0; !assessed.After(b.to); step++ {
		var closed calendar.Date
		why := ""
		switch {
		case !assessed.Before(adult):
			closed, why = adult, "turned 18"
			assessed = adult
		case risk == 0 || risk == 1 && step > 0 && b.yes(0.5):
			closed, why = assessed, "risk reduced"
		case step > 0 && b.yes(0.02):
			closed, why = assessed, "moved"
		}
		// Reviews come every four weeks at high risk and every six at medium; some are missed.
		review := reviewed
		gap := []int{60, 60, 38, 26}[risk]
		next := assessed.AddDays(b.between(80, 115))
		if !closed.IsZero() {
			next = closed
		}
		for at := later(reviewed, assessed).AddDays(gap); at.Before(earlier(next, b.to.AddDays(1))) && step < 40; at = at.AddDays(gap) {
			if b.yes(b.trend(at, 0.8, 0.92)) {
				review = at
			}
		}
		b.put(number, c.id(), kind, seen, assessed, words[risk], planned, review, nrm, score, closed, why)
		if !closed.IsZero() {
			return
		}
		reviewed, assessed = review, next
		switch {
		case b.yes(better * 0.55):
			risk, score = risk-1, min(10, score+b.between(0, 3))
		case b.yes(0.14):
			risk, score = min(3, risk+1), max(0, score-b.between(0, 2))
		default:
			score = max(0, min(10, score+b.pick(20, 50, 30)-1))
		}
	}
}

// custodyRows are children whom the police held and refused bail, and some who were held overnight.
func custodyRows(b *book) {
	b.children(func(c *child) {
		y := b.justice(c)
		if y == nil {
			return
		}
		b.on(c.number)
		for _, o := range y.outcomes {
			on := o.on.AddDays(-b.between(12, 80))
			remanded := false
			for i := range c.periods {
				if p := &c.periods[i]; p.way == onRemand && p.to == o.on {
					on, remanded = p.from.AddDays(-1), true
				}
			}
			if !b.known(on) || !remanded && !b.yes(0.55) {
				continue
			}
			arrest := clock{on, b.between(11*60, 23*60)}
			adult := arrest.add(b.between(60, 260))
			if !remanded && !b.yes(0.1) {
				b.put(c.id(), arrest, nil, nil, nil, nil, nil, nil, adult, []string{"released", "bailed"}[b.pick(60, 40)])
				continue
			}
			charge := arrest.add(b.between(5*60, 12*60))
			asked := charge.add(b.between(15, 90))
			secure := []string{"secure", "non-secure"}[b.pick(45, 55)]
			if b.yes(b.trend(on, 0.24, 0.5)) {
				offered := asked.add(b.between(40, 160))
				b.put(c.id(), arrest, charge, true, asked, secure, offered, offered.add(b.between(40, 150)), adult, "moved")
			} else {
				b.put(c.id(), arrest, charge, true, asked, secure, nil, nil, adult, "stayed in cell")
			}
		}
	})
}

// releaseRows are young people who left custody: a remand that ended, or a sentence.
func releaseRows(b *book) {
	b.children(func(c *child) {
		y := b.justice(c)
		if y == nil {
			return
		}
		b.on(c.number)
		for _, o := range y.outcomes {
			on := calendar.Date{}
			for i := range c.periods {
				if p := &c.periods[i]; p.way == onRemand && p.to == o.on && o.kind != "custody" {
					on = p.to
				}
			}
			if o.kind == "custody" {
				on = workday(o.on.AddDays(b.between(60, 240)))
			}
			if on.IsZero() || !b.known(on) {
				continue
			}
			var confirmed calendar.Date
			if b.yes(b.trend(on, 0.5, 0.72)) {
				confirmed = workday(on.AddDays(-b.between(15, 40)))
			} else {
				confirmed = workday(on.AddDays(-b.between(0, 12)))
			}
			start := workdays(on, b.onTime(b.trend(on, 0.5, 0.68), 1, 10, 20))
			visit := workday(on.AddDays(-b.between(8, 60)))
			b.put(c.id(), on, confirmed, []string{"family", "supported accommodation", "children’s home", "foster care"}[b.pick(52, 28, 12, 8)], ahead{start}, visit, b.yes(b.trend(on, 0.55, 0.78)))
		}
	})
}
