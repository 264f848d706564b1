package sample

import (
	"strings"

	"waymark/calendar"
)

// protectRegisters are those of help and protection: from early help to court.
var protectRegisters = []register{
	{"early_help", "EH", 1, "child family_id start_date end_date end_reason offer step_up_date", earlyHelpRows},
	{"conference", "CPC", 1, "child date type participation_code", conferenceRows},
	{"advocacy", "ADV", 1, "child offered_date accepted_yn first_met_date service matched_date ended_date", advocacyRows},
	{"plan_share", "PS", 1, "child plan_id plan_type shared_date format child_comment_yn yp_comment_yn yp_signed_yn plan_date", planShareRows},
	{"legal", "LEG", 1, "child lpm_date plo_decision_date letter_date first_meeting_date review_dates exit_date exit_outcome issue_decision_date application_issued_date order_type final_order_date extension_granted_yn", legalRows},
	{"fgdm", "FGM", 1, "child offered_date held_date family_plan_agreed_yn child_took_part_yn", familyMeetingRows},
	{"edge_of_care", "EDG", 1, "child start_date end_date programme planned_care_yn", edgeRows},
	{"transition", "TRN", 1, "child plan_date asc_named_worker_yn asc_referral_date caa_date asc_decision_date personal_budget_known_date", transitionRows},
	{"lado", "LADO", 1, "ref_id alleged_date aware_date referred_at setting_sector threshold_met_yn first_meeting_date outcome closed_at child_told_outcome_yn", allegationRows},
	{"homeless_1617", "HOM", 1, "child presented_at presented_to joint_assessment_date s20_offered_yn s20_declined_reason advocate_yn night1_accommodation outcome s20_explained_yn bb_nights", homelessRows},
	{"strategy", "STR", 2, "meeting_id child held_at requested_at police_yn health_yn education_yn is_disabled_child extra_familial_yn social_care_yn urgency", strategyRows},
}

// earlyHelpRows are each time a family was helped without a social worker. What became of it, the referrals tell.
func earlyHelpRows(b *book) {
	b.children(func(c *child) {
		family := c.family
		if family == 0 {
			family = c.number
		}
		for _, h := range c.early {
			offer := []string{"family hub", "targeted", "parenting", "youth", "school"}[b.pick(30, 30, 18, 12, 10)]
			reason, up := "", calendar.Date{}
			switch {
			case h.ended.After(b.to):
			case c.referredOn(h.ended):
				reason, up = "step up", h.ended
			case h.met:
				reason = []string{"outcomes met", "goals met"}[b.pick(70, 30)]
			default:
				reason = []string{"declined", "moved", "lost contact", "other"}[b.pick(50, 16, 26, 8)]
			}
			if !h.started.After(b.to) {
				b.put(c.id(), "FAM"+itoa(family), h.started, h.ended, reason, offer, up)
			}
		}
	})
}

// referredOn says whether the child was referred on a day.
func (c *child) referredOn(on calendar.Date) bool {
	for i := range c.referrals {
		if c.referrals[i].received == on {
			return true
		}
	}
	return false
}

// heard is how a child took part in a meeting. Fewer are not heard each year.
func (b *book) heard(c *child, on calendar.Date, unheard float64) string {
	switch age := calendar.Age(c.dob, on); {
	case age < 4:
		return "PN0"
	case age < 10:
		return []string{"PN1", "PN3", "PN4", "PN5", "PN6", "PN7"}[b.pick(9, 4, 4*unheard, 24, 30, 17*unheard)]
	}
	return []string{"PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7"}[b.pick(22, 6, 3, 4*unheard, 22, 24, 15*unheard)]
}

// conferenceRows are how each child took part in its child protection conferences.
func conferenceRows(b *book) {
	b.children(func(c *child) {
		for i := range c.referrals {
			for _, p := range c.referrals[i].protections {
				if b.known(p.starts) && !c.unborn(p.starts) {
					b.put(c.id(), p.starts, "initial", b.heard(c, p.starts, b.trend(p.starts, 2.1, 0.9)))
				}
				for _, on := range p.reviews {
					if b.known(on) && !c.unborn(on) {
						b.put(c.id(), on, "review", b.heard(c, on, b.trend(on, 1.6, 0.7)))
					}
				}
			}
		}
	})
}

// advocacyRows are the advocates offered to children on protection plans, and the advocates and independent visitors of
// children in care.
func advocacyRows(b *book) {
	b.children(func(c *child) {
		for i := range c.referrals {
			for _, p := range c.referrals[i].protections {
				age := calendar.Age(c.dob, p.starts)
				if age < 8 || !b.known(p.starts) || !b.yes(b.trend(p.starts, 0.46, 0.79)) {
					continue
				}
				offered := workdays(p.starts, b.between(-0, 9))
				accepted := b.yes(0.52)
				met, ended := calendar.Date{}, calendar.Date{}
				if accepted {
					met, ended = workdays(offered, b.between(2, 40)), p.ends
					if !met.Before(ended) {
						ended = met
					}
				}
				if b.known(offered) {
					b.put(c.id(), offered, accepted, met, "advocate", met, ended)
				}
			}
		}
		for i := range c.periods {
			p := &c.periods[i]
			if p.way == shortBreaks {
				continue
			}
			for on := later(p.from.AddDays(b.between(15, 80)), b.from.AddDays(b.IntN(300))); on.Before(p.to) && !on.After(b.to); on = on.AddDays(b.between(280, 420)) {
				if calendar.Age(c.dob, on) < 5 || !b.yes(b.trend(on, 0.55, 0.8)) {
					continue
				}
				service := []string{"advocate", "independent_visitor"}[b.pick(68, 32)]
				accepted := b.yes(map[string]float64{"advocate": 0.42, "independent_visitor": 0.55}[service])
				matched, ended := calendar.Date{}, calendar.Date{}
				if accepted {
					matched = on.AddDays(b.between(10, 90))
					ended = earlier(matched.AddDays(b.between(90, 700)), p.to)
					if !matched.Before(ended) {
						matched, ended = calendar.Date{}, calendar.Date{}
					}
				}
				b.put(c.id(), on, accepted, matched, service, matched, ended)
			}
		}
	})
}

// planShareRows are the plans that children and young people were given a copy of, in words of their own.
func planShareRows(b *book) {
	b.children(func(c *child) {
		n := 0
		share := func(on calendar.Date, kind string, was, now float64) {
			n++
			if age := calendar.Age(c.dob, on); age < 5 || !b.known(on) || !b.yes(b.trend(on, was, now)) {
				return
			}
			shared := workdays(on, b.onTime(0.86, 1, 10, 9))
			if shared.After(b.to) {
				return
			}
			form := []string{"letter", "easy-read", "visual", "translated", "standard"}[b.pick(46, 14, 16, 6, b.trend(on, 18, 10))]
			comment := b.yes(b.trend(on, 0.3, 0.5))
			signed := any(nil)
			own := any(nil)
			if kind == "pathway" {
				own, signed = comment || b.yes(0.3), b.yes(b.trend(on, 0.5, 0.74))
			}
			b.put(c.id(), c.id()+"-"+itoa(n), kind, shared, form, comment, own, signed, on)
		}
		for i := range c.referrals {
			r := &c.referrals[i]
			for _, p := range r.plans {
				for on := p.from; on.Before(p.to); on = on.AddMonths(6) {
					share(on, "cin", 0.42, 0.76)
				}
			}
			for _, p := range r.protections {
				share(p.starts, "cp", 0.46, 0.8)
				for _, on := range p.reviews {
					share(on, "cp", 0.46, 0.8)
				}
			}
		}
		for _, v := range c.reviews {
			kind := "care"
			if calendar.Age(c.dob, v.on) >= 16 {
				kind = "pathway"
			}
			share(v.on, kind, 0.52, 0.82)
		}
		for _, l := range c.leaving {
			share(workday(l.on.AddDays(-30)), "pathway", 0.62, 0.8)
			share(workday(l.on.AddDays(150)), "pathway", 0.62, 0.8)
		}
	})
}

// legalRows are the road to court: pre-proceedings, and applications with their final order.
func legalRows(b *book) {
	b.children(func(c *child) {
		used := map[int]bool{}
		for i := range c.referrals {
			p := c.referrals[i].court
			if p == nil || !b.known(p.starts) {
				continue
			}
			var reviews []string
			for n := range p.reviews {
				if on := p.meeting.AddDays(28 * (n + 1)); on.Before(p.decided) && !on.After(b.to) {
					reviews = append(reviews, on.UK())
				}
			}
			outcome := []string{"child in need", "protection plan", "family arrangement"}[b.pick(45, 35, 20)]
			var d proceedings
			if !p.court.IsZero() {
				outcome = "proceedings"
				at := -1
				for j := range c.periods {
					if s := &c.periods[j]; !s.from.Before(p.court.AddDays(-10)) && !s.from.After(p.court.AddDays(40)) {
						at = j
					}
				}
				d = proceedings{issued: p.court, kind: "care"}
				if at >= 0 {
					used[at] = true
					d.final = c.finalOrder(&c.periods[at])
				}
				b.decide(&d)
				d.decided = earlier(d.decided, d.issued)
			}
			if p.decided.After(b.to) {
				outcome = ""
			}
			b.put(c.id(), workday(p.starts.AddDays(-b.between(5, 16))), p.starts, p.letter, p.meeting, strings.Join(reviews, "; "), p.decided, outcome,
				d.decided, d.issued, d.kindBy(b.to), d.final, d.extended(b))
		}
		for j := range c.periods {
			p := &c.periods[j]
			begun := c.orderFrom(p)
			if used[j] || begun.IsZero() || !b.known(begun) {
				continue
			}
			d := proceedings{issued: workday(begun.AddDays(-b.between(0, 6))), final: c.finalOrder(p), kind: "care"}
			if p.law == "L2" {
				d.kind = "epo"
			}
			b.decide(&d)
			b.put(c.id(), workday(d.decided.AddDays(-b.between(1, 12))), nil, nil, nil, nil, nil, nil, d.decided, d.issued, d.kindBy(b.to), d.final, d.extended(b))
		}
		// Supervision orders: the child stays at home.
		for i := range c.referrals {
			for _, p := range c.referrals[i].protections {
				if on := workday(p.starts.AddDays(b.between(30, 160))); len(c.periods) == 0 && on.Before(p.ends) && b.known(on) && b.yes(0.035) {
					d := proceedings{issued: on, final: on.AddDays(b.between(110, 230)), kind: "supervision"}
					b.decide(&d)
					b.put(c.id(), workday(d.decided.AddDays(-b.between(3, 12))), nil, nil, nil, nil, nil, nil, d.decided, d.issued, d.kind, d.final, d.extended(b))
				}
			}
		}
	})
}

// proceedings are one application to the court.
type proceedings struct {
	decided, issued, final calendar.Date
	kind                   string
}

// decide draws the day it was decided to go to court: weeks before the first of the years told of, days in the last.
func (b *book) decide(d *proceedings) {
	d.decided = workday(d.issued.AddDays(-b.between(2, 6) - b.wait(b.trend(d.issued, 11, 4))))
}

func (d *proceedings) kindBy(to calendar.Date) string {
	if d.issued.IsZero() || d.issued.After(to) {
		return ""
	}
	return d.kind
}

func (d *proceedings) extended(b *book) any {
	return yesIf(!d.final.IsZero() && !d.final.After(b.to), d.issued.DaysUntil(d.final) > 182 && b.yes(0.7))
}

// orderFrom is the first day of a stay on which an order of the court held: the application came just before it.
func (c *child) orderFrom(p *period) calendar.Date {
	for i := range c.episodes {
		if e := &c.episodes[i]; !e.decom.Before(p.from) && e.decom.Before(p.to) && (e.ls == "C1" || e.ls == "L2") {
			return e.decom
		}
	}
	return calendar.Date{}
}

// finalOrder is the day the court decided: a care order, a placement order, or the order with which the stay ended.
func (c *child) finalOrder(p *period) calendar.Date {
	for i := range c.episodes {
		if e := &c.episodes[i]; !e.decom.Before(p.from) && e.decom.Before(p.to) && (e.ls == "C2" || e.ls == "E1") {
			return e.decom
		}
	}
	return p.to
}

// familyMeetingRows are the meetings at which a family makes its own plan, offered before the letter as far as the case tells.
func familyMeetingRows(b *book) {
	b.children(func(c *child) {
		for i := range c.referrals {
			r := &c.referrals[i]
			if p := r.court; p != nil && p.offered && b.known(p.letter) {
				offered := p.letter.AddDays(-b.between(2, 25))
				held := calendar.Date{}
				if p.held {
					held = offered.AddDays(b.between(10, 40))
				}
				b.familyMeeting(c, offered, held)
				continue
			}
			for _, p := range r.protections {
				if b.known(p.starts) && b.yes(b.trend(p.starts, 0.12, 0.3)) {
					offered, held := p.starts.AddDays(b.between(5, 60)), calendar.Date{}
					if b.yes(0.55) {
						held = offered.AddDays(b.between(14, 50))
					}
					b.familyMeeting(c, offered, held)
				}
			}
		}
		for j := range c.periods {
			p := &c.periods[j]
			if on := c.orderFrom(p); !on.IsZero() && b.known(on) && p.law[0] != 'L' && b.yes(b.trend(on, 0.4, 0.66)) {
				offered, held := on.AddDays(-b.between(9, 45)), calendar.Date{}
				if b.yes(0.5) {
					held = offered.AddDays(b.between(7, 30))
				}
				b.familyMeeting(c, offered, held)
			}
		}
	})
}

func (b *book) familyMeeting(c *child, offered, held calendar.Date) {
	if !b.known(offered) {
		return
	}
	was := !held.IsZero() && !held.After(b.to)
	agreed, part := b.yes(0.78), b.yes(0.55)
	b.put(c.id(), offered, held, yesIf(was, agreed), yesIf(was, part && calendar.Age(c.dob, held) >= 5))
}

// edgeRows are the programmes that keep a child at home.
func edgeRows(b *book) {
	b.children(func(c *child) {
		for i := range c.referrals {
			r := &c.referrals[i]
			var from, until calendar.Date
			switch {
			case len(r.protections) > 0:
				from, until = r.protections[0].starts.AddDays(20), r.protections[0].ends
			case len(r.plans) > 0:
				from, until = r.plans[0].from, r.plans[0].to
			default:
				continue
			}
			if age := calendar.Age(c.dob, from); age < 6 || age > 16 || c.uasc || !b.yes(0.11) {
				continue
			}
			start := from.AddDays(b.between(0, 50))
			end := start.AddDays(b.between(60, 150))
			if c.careOn(start) != nil || !start.Before(until) || !b.known(start) {
				continue
			}
			planned := any(nil)
			for j := range c.periods {
				if p := &c.periods[j]; p.from.After(start) && p.from.Before(end.AddDays(190)) {
					end = earlier(end, p.from)
					planned = b.yes(0.3)
				}
			}
			b.put(c.id(), start, end, []string{"edge of care team", "family network", "mst", "fft", "respite"}[b.pick(46, 20, 14, 12, 8)], planned)
		}
	})
}

// transitionRows follow disabled young people from 14 to adult services: the plan is renewed about once a year.
func transitionRows(b *book) {
	b.children(func(c *child) {
		if c.disabilities == 0 || c.uasc {
			return
		}
		adult := birthday(c.dob, 18)
		begun := later(birthday(c.dob, 14), b.from.AddDays(-300))
		if begun.After(b.to) || adult.Before(b.from) || c.caseOn(later(begun, b.from)) == nil && c.caseOn(earlier(adult.AddDays(-30), b.to)) == nil {
			return
		}
		if !b.yes(b.trend(later(begun, b.from), 0.68, 0.86)) {
			return
		}
		var asked, assessed, decided, budget calendar.Date
		if b.yes(0.84) {
			asked = adult.AddDays(-b.between(330, 620))
			assessed = asked.AddDays(b.between(40, 120))
			decided = adult.AddDays(-b.between(190, 280))
			if !b.yes(b.trend(adult, 0.30, 0.52)) { // less than half a year before
				decided = adult.AddDays(-b.between(5, 175))
				if !b.yes(b.trend(adult, 0.74, 0.88)) {
					decided = adult.AddDays(b.between(4, 90))
				}
			}
			decided = later(decided, assessed)
			budget = decided.AddDays(b.between(5, 60))
		}
		for on := workday(begun.AddDays(b.between(10, 200))); on.Before(adult) && !on.After(b.to); on = workday(on.AddDays(b.between(300, 430))) {
			named := calendar.Age(c.dob, on) >= 16 && b.yes(b.trend(on, 0.55, 0.78))
			b.put(c.id(), on, named, asked, assessed, decided, budget)
		}
	})
}

// allegationRows are worries about adults who work with children. No child stands in them.
func allegationRows(b *book) {
	per := 11.5 * b.opts.population() / 10_000
	n := int(per * float64(b.from.DaysUntil(b.to)) / 365.25)
	for i := range n {
		b.on(i)
		asked := workday(b.from.AddDays(b.from.DaysUntil(b.to) * i / n).AddDays(b.between(0, 3)))
		aware := asked
		if !b.yes(b.trend(asked, 0.66, 0.86)) {
			aware = workday(asked.AddDays(-b.between(4, 25)))
		} else if b.yes(0.5) {
			aware = workday(asked.AddDays(-1))
		}
		alleged := aware.AddDays(-b.pick(40, 20, 10, 5, 5, 5, 5, 5, 5))
		sector := []string{"school", "early years", "residential", "fostering", "faith", "sport", "health", "transport", "social care", "police", "other"}[b.pick(38, 18, 9, 8, 5, 6, 4, 5, 3, 1, 3)]
		met := b.yes(0.62)
		if !met {
			b.put(b.of.prefix+"-"+itoa(1000+i), alleged, aware, asked, sector, false, nil, nil, nil, nil)
			continue
		}
		meeting := workdays(asked, b.onTime(0.8, 1, 5, 5))
		length := [...]int{b.between(8, 29), b.between(31, 88), b.between(95, 350), b.between(370, 480)}[b.pick(b.trend(asked, 40, 52), 33, b.trend(asked, 24, 13), 1.4)]
		closed := later(workday(asked.AddDays(length)), meeting)
		outcome := []string{"substantiated", "unsubstantiated", "false", "malicious", "unfounded"}[b.pick(34, 36, 5, 2, 23)]
		told := any(b.yes(b.trend(closed, 0.55, 0.75)))
		if closed.After(b.to) {
			outcome, told = "", nil
		}
		b.put(b.of.prefix+"-"+itoa(1000+i), alleged, aware, asked, sector, true, meeting, outcome, closed, told)
	}
}

// homelessRows are young people of 16 and 17 who had nowhere to live: a referral came of it that day.
func homelessRows(b *book) {
	b.children(func(c *child) {
		for i := range c.referrals {
			r := &c.referrals[i]
			if age := calendar.Age(c.dob, r.received); age < 16 || age > 17 || c.uasc || !b.known(r.received) || !b.yes(0.22) {
				continue
			}
			in := c.careOn(r.received.AddDays(30)) != nil
			joint := calendar.Date{}
			if len(r.assessments) > 0 && b.yes(b.trend(r.received, 0.62, 0.83)) {
				joint = workdays(r.received, b.between(0, 4))
			}
			explained := b.yes(b.trend(r.received, 0.6, 0.85))
			offered := in || b.yes(0.7)
			declined, outcome, night := any(nil), "section 20", []string{"foster care", "supported accommodation"}[b.pick(50, 50)]
			if !in {
				outcome = []string{"returned home", "family or friends", "section 17", "housing duty", "lost contact"}[b.pick(40, 28, 18, 10, 4)]
				night = []string{"home", "family or friends", "supported accommodation", "hostel"}[b.pick(36, 40, 20, 4)]
				if offered {
					declined = []string{"wants independence", "returns home", "family or friends", "not understood"}[b.pick(28, 36, 30, 6)]
				}
			}
			nights := 0
			if r.received.Before(b.to.AddDays(-500)) && b.yes(0.035) {
				night, nights = "bed and breakfast", b.between(1, 6)
			}
			b.put(c.id(), r.received, []string{"housing", "children"}[b.pick(55, 45)], joint, offered, declined, b.yes(b.trend(r.received, 0.35, 0.6)), night, outcome, explained, nights)
		}
	})
}

// strategyRows are the strategy meetings from which each enquiry began.
func strategyRows(b *book) {
	b.children(func(c *child) {
		for i := range c.referrals {
			r := &c.referrals[i]
			for j, e := range r.enquiries {
				if !b.known(e.started) {
					continue
				}
				urgency := []string{"24 hours", "48 hours", "5 working days"}[b.pick(34, 28, 38)]
				held := clock{e.started, b.between(9*60, 17*60)}
				hours := map[string]int{"24 hours": 22, "48 hours": 46, "5 working days": 96}[urgency]
				back := b.between(2, hours)
				if !b.yes(b.trend(e.started, 0.8, 0.9)) {
					back = hours + b.between(6, 60)
				}
				asked := held.add(-back * 60)
				for asked.minute < 0 {
					asked = clock{asked.on.AddDays(-1), asked.minute + 24*60}
				}
				outside := j == 0 && len(r.assessments) > 0 && r.assessments[0].factors&harmOutside != 0
				police, care := b.yes(b.trend(e.started, 0.93, 0.96)), b.yes(0.992)
				health := b.yes(b.trend(e.started, 0.66, 0.87)) && !(c.disabilities != 0 && b.yes(b.trend(e.started, 0.3, 0.12)))
				if outside {
					health = health && b.yes(b.trend(e.started, 0.85, 0.96))
				}
				b.put(b.of.prefix+"-"+itoa(c.number)+"-"+itoa(i+1), c.id(), held, asked, police, health, b.yes(0.7) && c.atSchool(e.started), c.disabilities != 0, outside, care, urgency)
			}
		}
	})
}

// harmOutside are the factors of harm outside the home: sexual exploitation, trafficking, gangs, criminal exploitation.
var harmOutside = uint64(1)<<factorBit["11A"] | 1<<factorBit["12A"] | 1<<factorBit["13A"] | 1<<factorBit["24A"]
