package sample

import (
	"waymark/calendar"
)

// careRegisters are those of children in care: their health, learning, story, brothers and sisters, and those who check.
var careRegisters = []register{
	{"health", "HEA", 3, "child entered_care consent_received iha_requested iha_done report_received declined_yn", healthCheckRows},
	{"virtual_school", "VS", 3, "child on_roll_date provider_urn esol_yn interim_offer_date pep_date pep_quality child_view_yn first_pep_date esol_target_yn", virtualSchoolRows},
	{"permanence", "PER", 3, "child plan parallel_plan agreed_at_review_no agreed_date panel_date child_told_date", permanencePlanRows},
	{"lifestory", "LIF", 3, "child required_from started_date last_session book_given_date quality_grade child_feedback later_life_letter_date ceremony_date", lifeStoryRows},
	{"sibling", "SIB", 3, "group_id child plan apart_reason plan_date", siblingRows},
	{"allocation", "ALL", 3, "child worker_id role from to", allocationRows},
	{"iro_alert", "IRO", 3, "alert_id child raised_at stage theme resolved_at child_benefit_yn", alertRows},
	{"unregistered", "UNR", 3, "child provider start end senior_approval_at ofsted_notified_at", unregisteredRows},
	{"pwp", "PWP", 5, "child reg17_assessment_date nominated_officer_date iro_consulted_yn placement_plan_date last_review discharge_considered_date urgent_yn", withParentsRows},
	{"connected", "CON", 5, "child carer_id reg24_approved_at extension_at full_assessment_done panel_date sw_allocated_at outcome ended_at", connectedRows},
}

// healthCheckRows are the first health check of each child who came into care.
func healthCheckRows(b *book) {
	b.children(func(c *child) {
		for i := range c.periods {
			p := &c.periods[i]
			if p.way == shortBreaks || !b.known(p.from) {
				continue
			}
			consent, asked := workdays(p.from, b.between(0, 4)), workdays(p.from, b.between(1, 7))
			if b.yes(0.12) {
				consent, asked = workdays(p.from, b.between(8, 20)), workdays(p.from, b.between(9, 22))
			}
			likely := b.trend(p.from, 0.52, 0.78)
			if c.uasc {
				likely -= 0.1
			}
			done := workdays(p.from, b.onTime(likely, 9, 20, 14))
			done = later(done, asked)
			declined := calendar.Age(c.dob, p.from) >= 15 && b.yes(0.05)
			if declined || !done.Before(p.to) {
				done = calendar.Date{}
			}
			report := calendar.Date{}
			if !done.IsZero() {
				report = workdays(done, b.between(3, 15))
			}
			b.put(c.id(), p.from, consent, asked, done, report, declined)
		}
	})
}

// terms gives the first and last day of each school term told of.
func (b *book) terms(tell func(first, last calendar.Date)) {
	for y := b.from.Year() - 1; y <= b.to.Year(); y++ {
		for _, t := range [][2]calendar.Date{{calendar.On(y, 1, 4), calendar.On(y, 3, 31)}, {calendar.On(y, 4, 15), calendar.On(y, 7, 21)}, {calendar.On(y, 9, 3), calendar.On(y, 12, 19)}} {
			if !t[1].Before(b.from) && !t[0].After(b.to) {
				tell(t[0], t[1])
			}
		}
	}
}

// virtualSchoolRows are the education plans of each child in care, term by term, and for those who came alone the road to a school place.
func virtualSchoolRows(b *book) {
	schools, places := b.w.schools(), newSimulation(b.opts, b.w.Returns, b.places)
	b.children(func(c *child) {
		for i := range c.periods {
			p := &c.periods[i]
			if p.way == shortBreaks || p.to.Before(b.from) {
				continue
			}
			enrolled, interim := places.enrolled(c, p)
			esol := c.uasc && b.yes(0.86)
			first := workdays(p.from, b.onTime(b.trend(p.from, 0.66, 0.86), 4, 10, 10))
			urn := ""
			if at := b.w.schoolOn(schools, c, later(p.from, b.from)); at >= 0 {
				urn = schools[at].urn
			} else if age := calendar.Age(c.dob, p.from); age >= 15 {
				urn = "9899901" // the invented college
			}
			written := func(on, roll calendar.Date, held calendar.Date) {
				var quality, view, target any
				if !held.IsZero() {
					quality, view = []string{"g", "a", "r"}[b.pick(b.trend(on, 62, 78), 24, b.trend(on, 14, 6))], b.yes(b.trend(on, 0.74, 0.88))
					target = yesIf(c.uasc, b.yes(b.trend(on, 0.7, 0.88)))
				}
				place := any(urn)
				if roll.IsZero() {
					place = nil
				}
				b.put(c.id(), roll, place, esol, interim, held, quality, view, first, target)
			}
			// The first plan is a plan of its term: the meeting soon after the child came into care.
			if age := calendar.Age(c.dob, p.from); age >= 3 && age <= 17 && !first.Before(b.from) && !first.After(b.to) && first.Before(p.to) {
				roll := enrolled
				if roll.After(first) || age < 4 {
					roll = calendar.Date{} // still waits
				}
				written(first, roll, first)
			}
			b.terms(func(start, end calendar.Date) {
				at := earlier(end, b.to)
				age := calendar.Age(c.dob, at)
				if !first.Before(start) && !first.After(end) && !first.Before(b.from) {
					return
				}
				if c.careOn(at) == nil || at.Before(p.from) || !at.Before(p.to) || age < 3 || age > 17 || p.from.DaysUntil(at) < 28 {
					return
				}
				held := workday(start.AddDays(b.between(10, start.DaysUntil(end)-4)))
				if !start.After(p.from) {
					held = later(held, first)
				}
				if held.After(b.to) || held.After(end) || !b.yes(b.trend(end, 0.86, 0.95)) {
					held = calendar.Date{}
				}
				roll := b.till(enrolled)
				if age < 4 {
					roll = calendar.Date{}
				}
				written(end, roll, held)
			})
		}
	})
}

// enrolled is the day on which a child in care is on the roll of its school, and the day of a first offer of learning where it had to
// wait for a place: those who came alone, and some who had to leave their school. The register and the school census tell the same.
func (s *simulation) enrolled(c *child, p *period) (on, interim calendar.Date) {
	s.reseed(seedOf(s.opts.Seed, "school places"), uint64(c.number)<<16^uint64(s.dawn.DaysUntil(p.from)))
	if !c.uasc && !s.yes(0.1) {
		return p.from.AddDays(-s.between(200, 800)), calendar.Date{}
	}
	on = workdays(p.from, s.onTime(s.trend(p.from, 0.42, 0.66), 8, 20, 22))
	interim = workdays(p.from, s.onTime(0.6, 2, 5, 5))
	if m := on.Month(); m == 8 || m == 7 && on.Day() > 21 {
		on = calendar.On(on.Year(), 9, 4)
	}
	if !interim.Before(on) {
		interim = calendar.Date{}
	}
	return on, interim
}

// planOf is the permanence plan that fits how a stay turned out, and the one beside it.
func (b *book) planOf(c *child, p *period) (plan, beside string) {
	switch {
	case p.adopt != nil:
		return "adoption", "sgo or cao"
	case p.way == toHome:
		return "return home", "long-term fostering"
	case p.way == toGuardian || p.way == toFamily:
		return "sgo or cao", "long-term fostering"
	}
	if calendar.Age(c.dob, p.from) >= 15 {
		return "supported living", "return home"
	}
	last := ""
	for i := range c.episodes {
		if e := &c.episodes[i]; !e.decom.Before(p.from) && !e.decom.After(b.to) && e.decom.Before(p.to) {
			last = e.place
		}
	}
	switch {
	case last == "K2" || last == "S1":
		return "long-term residential", "long-term fostering"
	case last != "" && last[0] == 'U':
		return "long-term fostering", "sgo or cao"
	}
	return "supported living", "other"
}

// permanencePlanRows say when it was agreed where a child is to grow up: due by the second review, about four months after coming in.
func permanencePlanRows(b *book) {
	b.children(func(c *child) {
		for i := range c.periods {
			p := &c.periods[i]
			if p.way == shortBreaks || p.way == onRemand || p.to.Before(b.from) || p.from.AddDays(75).After(earlier(p.to, b.to)) {
				continue
			}
			plan, beside := b.planOf(c, p)
			second := b.nthReview(c, p, 2)
			agreed, no := second, 2
			if b.yes(0.2) {
				agreed, no = b.nthReview(c, p, 1), 1
			}
			if !b.yes(b.trend(p.from, 0.66, 0.85)) {
				agreed, no = workday(second.AddDays(b.between(25, 190))), 3
			}
			if agreed.After(b.to) || !agreed.Before(p.to) {
				continue
			}
			parallel := any(beside)
			if !b.yes(b.trend(agreed, 0.76, 0.92)) {
				parallel = nil
			}
			panel, told := calendar.Date{}, calendar.Date{}
			switch confirmed := c.confirmed(p); {
			case plan == "long-term fostering" && !confirmed.IsZero(): // the home is for good from soon after the panel agreed it
				panel = later(workday(confirmed.AddDays(-b.between(3, 20))), agreed)
			case plan == "long-term fostering" && b.yes(0.25) || plan == "adoption":
				panel = workday(agreed.AddDays(b.between(40, 200)))
			}
			if b.yes(b.trend(later(agreed, panel), 0.8, 0.94)) {
				told = workdays(later(agreed, panel), b.onTime(b.trend(later(agreed, panel), 0.78, 0.9), 1, 10, 15))
			}
			b.put(c.id(), plan, parallel, no, agreed, ahead{b.till(panel)}, told)
		}
	})
}

// confirmed is the day from which a stay's foster home was one for good, zero where it was not.
func (c *child) confirmed(p *period) calendar.Date {
	for i := range c.episodes {
		if e := &c.episodes[i]; !e.decom.Before(p.from) && e.decom.Before(p.to) && (e.place == "U4" || e.place == "U1") && (e.rne == 'T' || e.rne == 'U') {
			return e.decom
		}
	}
	return calendar.Date{}
}

// nthReview is the day of a stay's first or second review, or about when it would have been where the stay began before the years told of.
func (b *book) nthReview(c *child, p *period, n int) calendar.Date {
	seen := 0
	for _, v := range c.reviews {
		if v.on.After(p.from) && !v.on.After(p.to) {
			if seen++; seen == n && p.from.After(b.from) {
				return v.on
			}
		}
	}
	return workday(p.from.AddDays([...]int{0, 22, 108}[n]))
}

// lifeStoryRows are the sessions in which children in care learn their own story, the books and the later-life letters.
func lifeStoryRows(b *book) {
	b.children(func(c *child) {
		for i := range c.periods {
			p := &c.periods[i]
			if p.way == shortBreaks || p.way == onRemand || p.to.Before(b.from) {
				continue
			}
			needed := p.from.AddDays(183)
			leaves := p.way == toAdoption || p.way == toGuardian
			if !needed.Before(earlier(p.to, b.to)) && !(leaves && p.to.Before(b.to)) {
				continue
			}
			needed = earlier(needed, p.to)
			if !b.yes(b.trend(later(needed, b.from), 0.68, 0.84)) && !leaves {
				b.put(c.id(), needed, nil, nil, nil, nil, nil, nil, nil)
				continue
			}
			started := needed.AddDays(b.between(0, 120))
			if leaves {
				started = earlier(started, p.to.AddDays(-b.between(20, 90)))
				started = later(started, needed)
			}
			for on := started; on.Before(p.to) && !on.After(b.to); {
				next := on.AddDays(b.between(60, 150))
				if !b.yes(b.trend(on, 0.72, 0.86)) {
					next = on.AddDays(b.between(200, 420))
				}
				if !on.AddDays(400).Before(b.from) {
					b.put(c.id(), needed, started, on, nil, 1+b.pick(14, 52, 27, 7), []string{"I liked it", "I want more of it", "It was a lot", ""}[b.pick(30, 25, 8, 37)], nil, nil)
				}
				on = next
			}
			if !leaves || !b.known(p.to) {
				continue
			}
			var party, letter, book calendar.Date
			from := p.to
			if p.way == toAdoption && b.yes(0.82) {
				party = workday(p.to.AddDays(b.between(15, 70)))
				from = party
			}
			letter, book = workdays(from, b.onTime(b.trend(from, 0.62, 0.82), 2, 10, 18)), workdays(from, b.onTime(b.trend(from, 0.66, 0.86), 1, 10, 16))
			if b.yes(0.08) {
				letter = calendar.Date{}
			}
			last := earlier(later(started, p.to.AddDays(-30)), p.to)
			b.put(c.id(), needed, earlier(started, last), last, book, 1+b.pick(20, 55, 20, 5), nil, letter, party)
		}
	})
}

// siblingRows name brothers and sisters who are in care together. Whether they live together, the return on children in care tells.
func siblingRows(b *book) {
	for _, group := range b.w.siblings {
		b.on(group.number)
		plan, why := "together", any(nil)
		if group.apart {
			plan, why = "apart", []string{"Their needs differ", "One of them asked for it", "Safer apart for now"}[b.pick(50, 25, 25)]
		}
		on := workday(later(group.since, b.from).AddDays(20))
		for _, c := range group.members {
			b.put("SG-"+itoa(group.number), c.id(), plan, why, on)
		}
	}
}

// reviewers is how many reviewing officers there are. Their numbers follow those of all who ever left.
func (o Options) reviewers() int { return max(3, o.Children/65) }

func (o Options) reviewerNumber(i int) int {
	f := o.staff()
	return f.all() + f.managers() + 6*f.all() + i
}

// allocationRows say who the reviewing officer of each child was, and for how long: longer each year.
func allocationRows(b *book) {
	b.children(func(c *child) {
		for i := range c.periods {
			p := &c.periods[i]
			if p.way == shortBreaks || p.to.Before(b.from) {
				continue
			}
			who := b.IntN(b.opts.reviewers())
			for on := later(p.from.AddDays(b.between(0, 6)), b.from.AddDays(-b.between(300, 500))); on.Before(p.to) && !on.After(b.to); {
				next := on.AddDays(200 + b.wait(b.trend(on, 560, 1250)))
				end := earlier(next, p.to)
				if !end.Before(b.from) {
					b.put(c.id(), workerID(b.opts.reviewerNumber(who)), "iro", on, end)
				}
				on, who = next, (who+1+b.IntN(max(1, b.opts.reviewers()-1)))%b.opts.reviewers()
			}
		}
	})
}

// alertRows are the times a reviewing officer stood up for a child because something was not right.
func alertRows(b *book) {
	b.children(func(c *child) {
		for i, v := range c.reviews {
			if !b.known(v.on) || !b.yes(0.075) {
				continue
			}
			raised := workdays(v.on, b.between(0, 6))
			done := workdays(raised, b.onTime(b.trend(raised, 0.52, 0.78), 3, 20, 18))
			stage := []string{"informal", "stage 1", "stage 2", "stage 3", "cafcass"}[b.pick(60, 26, 10, 3, 1)]
			theme := []string{"drift", "placement", "contact", "health", "education", "permanence", "visits", "paperwork", "safety", "other"}[b.pick(20, 14, 8, 9, 8, 14, 11, 9, 4, 3)]
			if raised.After(b.to) {
				continue
			}
			b.put(b.of.prefix+"-"+itoa(c.number)+"-"+itoa(i), c.id(), raised, stage, theme, done, yesIf(!done.After(b.to), b.yes(0.72)))
		}
	})
}

// unregisteredRows are the nights in homes that nobody registers: the very stays of the return on children in care.
func unregisteredRows(b *book) {
	b.children(func(c *child) {
		for i := range c.episodes {
			e := &c.episodes[i]
			if e.place[0] != 'Z' || e.dec.Before(b.from) || e.decom.After(b.to) || e.rne == 'L' {
				continue
			}
			end := e.dec
			for j := i + 1; j < len(c.episodes) && c.episodes[j].rne == 'L'; j++ {
				end = c.episodes[j].dec
			}
			approved, told := e.decom.AddDays(b.pick(70, 20, 10)), e.decom.AddDays(1+b.pick(50, 25, 15, 10))
			b.put(c.id(), "Emergency home "+itoa(1+c.number%9)+" (invented)", e.decom, end, approved, told)
		}
	})
}

// withParentsRows are the checks before a child on an order went to live with its parents, and the reviews since.
func withParentsRows(b *book) {
	b.children(func(c *child) {
		for i := range c.episodes {
			e := &c.episodes[i]
			if e.place != "P1" || e.ls != "C1" && e.ls != "C2" || e.rne == 'L' || e.dec.Before(b.from) || e.decom.After(b.to) {
				continue
			}
			checked := workday(e.decom.AddDays(-b.between(3, 30)))
			agreed := later(checked, workday(e.decom.AddDays(-b.between(0, 8))))
			planned := workday(e.decom.AddDays(-b.between(0, 6)))
			asked, urgent := b.yes(b.trend(e.decom, 0.78, 0.92)), false
			if !b.yes(b.trend(e.decom, 0.64, 0.83)) { // the checks came after the move
				checked, urgent = workdays(e.decom, b.between(3, 25)), b.yes(0.3)
				agreed = checked
			}
			end := e.dec
			for j := i + 1; j < len(c.episodes) && c.episodes[j].rne == 'L'; j++ {
				end = c.episodes[j].dec
			}
			b.put(c.id(), checked, agreed, asked, planned, nil, nil, urgent)
			for on := workday(e.decom.AddDays(b.between(70, 110))); on.Before(end) && !on.After(b.to); on = workday(on.AddDays(b.between(130, 200))) {
				considered := on
				if !b.yes(0.8) {
					considered = calendar.Date{}
				}
				b.put(c.id(), checked, agreed, asked, planned, on, considered, urgent)
			}
		}
	})
}

// connectedRows are relatives and friends who took a child in at short notice, approved for 16 weeks until fully assessed.
func connectedRows(b *book) {
	b.children(func(c *child) {
		for i := range c.episodes {
			e := &c.episodes[i]
			if (e.place != "U1" && e.place != "U3") || e.rne == 'L' || e.rne == 'T' || e.rne == 'U' || !b.known(e.decom) {
				continue
			}
			ext, asked := calendar.Date{}, workdays(e.decom, b.between(0, 8))
			limit := e.decom.AddDays(16 * 7)
			if b.yes(0.38) {
				ext, limit = e.decom.AddDays(b.between(80, 110)), e.decom.AddDays(24*7)
			}
			assessed := limit.AddDays(-b.between(14, 45))
			panel := assessed.AddDays(b.between(5, 13))
			if !b.yes(b.trend(e.decom, 0.62, 0.85)) {
				assessed = limit.AddDays(b.between(3, 60))
				panel = assessed.AddDays(b.between(6, 20))
			}
			outcome, ended := any([]string{"approved", "not approved"}[b.pick(94, 6)]), calendar.Date{}
			if !panel.Before(e.dec) {
				assessed, panel, outcome = calendar.Date{}, calendar.Date{}, []string{"planned end", "moved"}[b.pick(60, 40)]
				if ended = e.dec; e.dec.After(b.to) {
					outcome, ended = nil, calendar.Date{}
				}
			} else if outcome == "not approved" {
				ended = earlier(panel.AddDays(7), e.dec)
			}
			if panel.After(b.to) {
				panel, outcome = calendar.Date{}, nil
			}
			b.put(c.id(), "CC"+itoa(10_000+c.number), e.decom, ext, assessed, ahead{panel}, asked, outcome, ended)
		}
	})
}
