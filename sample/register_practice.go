package sample

import "waymark/calendar"

// practiceRegisters are those by which the council learns: audits, decisions, complaints, reviews, errors.
var practiceRegisters = []register{
	{"audit", "AUD", 6, "audit_id child date plan_type grade q_smart q_contingency q_in_own_words moderated_yn auditor q_voice_grade q_lived_experience q_views_changed_plan audit_type q_reflective q_challenge q_rationale q_actions_followed team moderated_grade child_feedback_yn parent_feedback_yn q_identity_grade", auditRows},
	{"action", "ACT", 6, "action_id source child due_date done_date owner verified_by child_impact review_id retested_at retest_changed_yn", actionRows},
	{"review", "REV", 6, "review_id published recommendation", reviewedRows},
	{"oversight", "OVS", 6, "child decision_point decided_at rationale_yn manager_id point_date", oversightRows},
	{"complaint", "COM", 6, "ref complainant stage received_at agreed_at responded_at upheld theme learning_action_id advocate_offered complex_yn", complaintRows},
	{"dq", "DQ", 6, "rule record opened_at fixed_at collection", qualityRows},
}

// grade draws 1 outstanding to 4 inadequate, so that about so large a share is good or better.
func (b *book) grade(good float64) int {
	if b.yes(good) {
		return 2 - b.pick(88, 12)
	}
	return 3 + b.pick(82, 18)
}

// auditRows are case audits, one for each team and month, and audits of supervision, one for each team and quarter.
func auditRows(b *book) {
	f := b.staff()
	n := 0
	b.months(func(first calendar.Date) {
		held := b.casesOf(first)
		for k := 1; k <= f.all(); k += 7 {
			b.on(first.Year()*12*100_000 + int(first.Month())*100_000 + k)
			on := workday(first.AddDays(b.between(2, 26)))
			if on.Before(first) || !b.known(on) || len(held[k]) == 0 {
				continue
			}
			n++
			id := held[k][b.IntN(len(held[k]))]
			c := b.childOf(id)
			kind := "cin"
			switch {
			case c.careOn(on) != nil && calendar.Age(c.dob, on) >= 16:
				kind = "pathway"
			case c.careOn(on) != nil:
				kind = "care"
			case c.protectionOn(on) != nil:
				kind = "cp"
			case b.yes(0.25):
				kind = "assessment"
			}
			good := b.trend(on, 0.46, 0.68)
			if b.hard(on) {
				good -= 0.12
			}
			grade := b.grade(good)
			moderated := b.yes(0.72)
			after := any(nil)
			if moderated {
				g := grade
				if b.yes(0.16) {
					g = min(4, max(1, g+1-2*b.pick(80, 20)))
				}
				after = g
			}
			fine := 0.35
			if grade <= 2 {
				fine = 0.93
			}
			voice := b.grade(b.trend(on, 0.5, 0.73))
			heard := 0.3
			if voice <= 2 {
				heard = 0.86
			}
			b.put("AU"+itoa(n), id, on, kind, grade, b.yes(fine), b.yes(fine), b.yes(b.trend(on, 0.45, 0.66)), moderated, "Auditor "+itoa(1+n%12), voice, b.yes(heard), b.yes(heard),
				"case", nil, nil, nil, nil, f.team(k), after, b.yes(b.trend(on, 0.24, 0.4)), b.yes(0.5), b.grade(b.trend(on, 0.44, 0.62)))
			if first.Month()%3 == 2 {
				n++
				grade := b.grade(b.trend(on, 0.42, 0.66))
				fine := 0.4
				if grade <= 2 {
					fine = 0.92
				}
				b.put("AU"+itoa(n), nil, on, "none", grade, nil, nil, nil, false, "Auditor "+itoa(1+n%12), nil, nil, nil, "supervision", b.yes(fine), b.yes(fine*0.9), b.yes(fine), b.yes(fine), f.team(k), nil, nil, nil, nil)
			}
		}
	})
}

// childOf finds a child by its id.
func (b *book) childOf(id string) *child {
	n := 0
	for _, r := range id {
		if r >= '0' && r <= '9' {
			n = n*10 + int(r-'0')
		}
	}
	return b.all[n-1]
}

// actionRows are what the council set itself to do after an audit, a complaint or a review of a serious case.
func actionRows(b *book) {
	n := 0
	add := func(source string, child any, due calendar.Date, review any, was, now float64) {
		n++
		done, owner, check, impact := calendar.Date{}, any(nil), any(nil), any(nil)
		if b.yes(b.trend(due, was, now)) {
			done = workday(due.AddDays(-b.between(0, 20)))
		} else if b.yes(0.7) {
			done = workday(due.AddDays(b.between(4, 70)))
		}
		if !done.IsZero() && !done.After(b.to) {
			owner = "Team manager " + itoa(1+n%17)
			if b.yes(b.trend(due, 0.7, 0.9)) {
				check = "Quality assurance " + itoa(1+n%4)
				impact = "Seen in the file at the next check."
			}
		}
		retest, changed := calendar.Date{}, any(nil)
		if review != nil && !done.IsZero() && b.yes(b.trend(due, 0.55, 0.8)) {
			if retest = workday(later(done, due).AddDays(b.between(185, 330))); !retest.After(b.to) {
				changed = b.yes(0.78)
			}
		}
		b.put("ACT-"+itoa(n), source, child, ahead{due}, done, owner, check, impact, review, retest, changed)
	}
	aYear := max(20, float64(b.opts.Children)/3)
	b.enquiries(aYear, 60, func(i int, on calendar.Date) {
		if due := on.AddDays(b.between(20, 60)); b.known(due) || due.After(b.to) {
			c := b.all[(i*7919)%len(b.all)]
			add([]string{"audit", "complaint", "iro"}[b.pick(70, 16, 14)], c.id(), due, nil, 0.62, 0.83)
		}
	})
	for i, r := range b.reviews() {
		for j := range r.lessons {
			b.on(500_000 + i*100 + j)
			add(r.kind, nil, workday(r.on.AddDays(b.between(120, 240))), r.id(i, j), 0.55, 0.78)
		}
	}
}

// serious is a review after something went badly wrong.
type serious struct {
	kind    string
	on      calendar.Date
	lessons []string
}

func (serious) id(i, j int) string { return "R" + itoa(1+i) + "." + itoa(1+j) }

// reviews are the reviews of serious cases: about two a year, told here without anybody's story.
func (b *book) reviews() []serious {
	lessons := []string{"Ask fathers too", "Look at the child’s bedroom", "Share what the hospital knows the same day", "Speak with the child alone", "Check who else lives in the home",
		"Say to the school what the plan is", "Use an interpreter, never a relative", "Ask what the baby’s older brothers and sisters lived through"}
	var all []serious
	for i := 0; ; i++ {
		on := workday(b.from.AddDays(-60 + i*150 + i*i%40))
		if on.After(b.to) {
			return all
		}
		r := serious{kind: []string{"lcspr", "rapid review", "rapid review", "dhr", "inspection"}[i%5], on: on}
		for j := range 4 + i%4 {
			r.lessons = append(r.lessons, lessons[(i*3+j)%len(lessons)])
		}
		all = append(all, r)
	}
}

// reviewedRows are the recommendations of those reviews.
func reviewedRows(b *book) {
	for i, r := range b.reviews() {
		for j, lesson := range r.lessons {
			b.put(r.id(i, j), r.on, lesson)
		}
	}
}

// oversightRows are decisions of managers, a sample of one in twelve: when they were due and whether the reason was written down.
func oversightRows(b *book) {
	f := b.staff()
	b.children(func(c *child) {
		point := func(kind string, on calendar.Date, limit int) {
			if !b.yes(0.085) || !b.known(on) {
				return
			}
			decided := workdays(on, b.onTime(b.trend(on, 0.8, 0.92), 0, limit, 4))
			if decided.After(b.to) {
				return
			}
			if b.yes(b.trend(on, 0.06, 0.02)) {
				b.put(c.id(), kind, nil, nil, nil, on)
				return
			}
			b.put(c.id(), kind, decided, b.yes(b.trend(on, 0.68, 0.89)), workerID(f.all()+1+b.IntN(f.managers())), on)
		}
		for i := range c.referrals {
			r := &c.referrals[i]
			point("referral", r.received, 5)
			for _, a := range r.assessments {
				point("assessment", a.authorised, 5)
			}
			for _, e := range r.enquiries {
				point("strategy", e.started, 1)
			}
			for _, p := range r.plans {
				point("plan", p.from, 5)
			}
			if !r.nfa {
				point("closure", r.closed, 5)
			}
		}
		for i := range c.episodes {
			if e := &c.episodes[i]; e.rne != 'L' {
				point("placement", e.decom, 1)
			}
		}
	})
}

// complaintRows are complaints about children's services. How many are answered in time has hardly changed.
func complaintRows(b *book) {
	b.enquiries(max(16, float64(b.opts.Children)/6.5), 40, func(i int, on calendar.Date) {
		who := []string{"child", "parent", "carer", "other"}[b.pick(11, 66, 17, 6)]
		stage := []string{"1", "2", "3"}[b.pick(88, 10, 2)]
		agreed := workdays(on, b.pick(50, 30, 20))
		advocate := who == "child" && b.yes(0.84)
		complex := advocate || b.yes(0.22)
		limit := map[string]int{"1": 10, "2": 25, "3": 30}[stage]
		if complex && stage == "1" {
			limit = 20
		}
		answered := workdays(agreed, b.onTime(b.trend(on, 0.71, 0.74), 3, limit-2, 14))
		upheld, lesson := any([]string{"upheld", "partly upheld", "not upheld", "withdrawn"}[b.pick(18, 34, 44, 4)]), any(nil)
		if answered.After(b.to) {
			upheld = nil
		} else if upheld == "upheld" && b.yes(0.7) {
			lesson = "ACT-" + itoa(1+i)
		}
		theme := []string{"Not being kept informed", "Change of worker", "Family time", "Delay", "What was written", "Money"}[b.pick(26, 20, 16, 18, 14, 6)]
		b.put("C"+itoa(4000+i), who, stage, on, agreed, answered, upheld, theme, lesson, advocate, complex)
	})
}

// qualityRows are errors that the checks of the returns found, and when they were put right.
func qualityRows(b *book) {
	rules := []struct{ rule, collection string }{{"REASON_PLACE_CHANGE is OTHER", "ssda903"}, {"Distance not known", "ssda903"}, {"Review missing", "ssda903"}, {"Ethnicity not known", "cin"}, {"No UPN", "cin"}, {"Plan without a visit", "cin"}, {"Worker missing", "csww"}}
	b.enquiries(max(60, float64(b.opts.Children)*1.1), 90, func(i int, on calendar.Date) {
		if b.yes(b.trend(on, 0, 0.42)) { // fewer errors each year
			return
		}
		r := rules[b.pick(24, 14, 12, 16, 18, 12, 4)]
		fixed := later(workday(on.AddDays(b.wait(b.trend(on, 75, 26)))), on)
		b.put(r.rule, "Record "+itoa(70_000+i), on, fixed, r.collection)
	})
}
