package sample

import "waymark/calendar"

// leavingRegisters are those of care leavers: money, housing, and the offer's own pages.
var leavingRegisters = []register{
	{"entitlement", "ENT", 4, "child type due_date paid_date taken_up_yn", entitlementRows},
	{"housing", "HOU", 4, "child duty accepted_at outcome", housingRows},
	{"offer_view", "OFV", 4, "page version date views downloads", offerViewRows},
	{"voice_ask", "ASK", 3, "ask_id group raised_at theme owner response responded_at status child_checked_yn cannot_why", askRows},
	{"survey", "SUR", 3, "survey question_key answer age_band send_yn cin_yn school_urn agency team ethnicity group answered_with_help_by channel date", surveyRows},
}

// careLeavers tells each young person who left care as the return on care leavers knows them.
func (b *book) careLeavers(tell func(c *child, adult calendar.Date)) {
	b.children(func(c *child) {
		if len(c.leaving) > 0 {
			tell(c, birthday(c.dob, 18))
		}
	})
}

// entitlementRows are what each care leaver was promised, and when it was paid.
func entitlementRows(b *book) {
	b.careLeavers(func(c *child, adult calendar.Date) {
		give := func(kind string, due calendar.Date, eligible, taken float64) {
			if !b.yes(eligible) || !b.known(due) {
				return
			}
			up := b.yes(taken)
			paid := calendar.Date{}
			if up {
				paid = workdays(due, b.onTime(b.trend(due, 0.68, 0.86), 0, 10, 16))
				if b.yes(0.015) { // forgotten
					paid = calendar.Date{}
				}
			}
			b.put(c.id(), kind, ahead{due}, paid, up)
		}
		give("setting-up-home", adult.AddDays(b.between(20, 500)), 0.9, 0.94)
		give("savings-jisa", adult, 0.82, b.trend(adult, 0.55, 0.84))
		for year := range 4 {
			on := birthday(c.dob, 18+year)
			give("council-tax", on.AddDays(b.between(10, 90)), 0.6, 0.9)
			give("travel", on.AddDays(b.between(5, 60)), 0.7, 0.72)
			if year < 3 {
				give("bursary", calendar.On(on.Year(), 10, 1), 0.42, 0.88)
			}
		}
		give("driving", adult.AddDays(b.between(60, 700)), 0.2, 0.55)
	})
}

// housingRows are duties that the council's housing service accepted towards a care leaver.
func housingRows(b *book) {
	b.careLeavers(func(c *child, adult calendar.Date) {
		for year := range 4 {
			on := workday(birthday(c.dob, 18+year).AddDays(b.between(20, 340)))
			if !b.yes(b.trend(on, 0.042, 0.03)) || !b.known(on) {
				continue
			}
			duty := []string{"prevention", "relief", "main"}[b.pick(52, 36, 12)]
			outcome := []string{"housed", "prevented", "lost contact", "other"}[b.pick(48, 34, 10, 8)]
			if on.AddDays(90).After(b.to) {
				outcome = "open"
			}
			b.put(c.id(), duty, on, outcome)
		}
	})
}

// offerViewRows are how often the pages of the offer to care leavers were read each month: twice as often once they were rewritten.
func offerViewRows(b *book) {
	pages := []string{"Your money", "Your home", "Your health", "Learning and work", "Who can help you"}
	b.months(func(first calendar.Date) {
		at := first.AddMonths(1).AddDays(-1)
		if at.After(b.to) {
			return
		}
		for i, page := range pages {
			version, more := "2022", 1.0
			if !at.Before(calendar.On(2025, 10, 1)) {
				version, more = "2025", 2.1
			}
			views := int(float64(b.opts.Children) * more * (0.10 + 0.02*float64(i)) * (0.8 + 0.4*b.Float64()))
			b.put(page, version, at, views, views*b.between(10, 30)/100)
		}
	})
}

// asks are what children asked for, by theme, with what came of it.
var asks = [...]struct{ theme, response, cannot string }{
	{"home", "The house has a quiet room now.", "The building cannot be changed before its lease ends."},
	{"school", "Meetings are after school.", "Exam dates are set for the whole country."},
	{"family time", "Visits are on Saturdays too.", "The judge decided this; your advocate can ask again."},
	{"social worker", "Your worker tells you two weeks before leaving.", "We cannot promise one worker for always."},
	{"money", "Pocket money is the same in every home.", "The amount is set by law."},
	{"health", "The nurse comes to you.", "The waiting list is the hospital’s; we have told them what you said."},
	{"things to do", "There is a free gym card.", "There was no money for a trip this year."},
	{"safety", "A light stands at the bus stop.", "The street is another council’s; we have written to them."},
	{"being heard", "You choose who comes to your review.", "The law says who must be there."},
	{"other", "Done as you asked.", "We looked, and could not find a way."},
}

// askRows are what children and young people asked for, and the answer.
func askRows(b *book) {
	each := max(4, b.opts.Children/45)
	n := 0
	b.months(func(first calendar.Date) {
		for i := range each {
			n++
			b.on(n)
			on := workday(first.AddDays(b.between(1, 26)))
			if on.Before(first) || on.After(b.to) {
				continue
			}
			a := asks[b.pick(18, 14, 12, 14, 9, 7, 12, 6, 6, 2)]
			group := []string{"children in care council", "school council", "survey", "individual"}[i%4]
			answered := workdays(on, b.onTime(b.trend(on, 0.5, 0.79), 3, 20, 20))
			if answered.After(b.to) || b.yes(b.trend(on, 0.12, 0.03)) {
				b.put("ASK-"+itoa(n), group, on, a.theme, "Participation team", nil, nil, nil, nil, nil)
				continue
			}
			checked := b.yes(b.trend(on, 0.52, 0.84))
			switch b.pick(58, 28, 14) {
			case 0:
				b.put("ASK-"+itoa(n), group, on, a.theme, "Participation team", a.response, answered, "done", checked, nil)
			case 1:
				b.put("ASK-"+itoa(n), group, on, a.theme, "Participation team", "We have begun. "+a.response, answered, "doing", checked, nil)
			default:
				b.put("ASK-"+itoa(n), group, on, a.theme, "Participation team", "We are sorry, not now.", answered, "cannot", checked, a.cannot)
			}
		}
	})
}

// agreement draws an answer from strongly agree to strongly disagree, so that about so large a share agrees.
func (b *book) agreement(share float64) string {
	if b.yes(share) {
		return []string{"strongly agree", "agree"}[b.pick(38, 62)]
	}
	return []string{"neither", "disagree", "strongly disagree", "prefer not to say"}[b.pick(46, 36, 12, 6)]
}

// oftenness draws an answer from always to never.
func (b *book) oftenness(share float64) string {
	if b.yes(share) {
		return []string{"always", "mostly"}[b.pick(46, 54)]
	}
	return []string{"sometimes", "rarely", "never", "prefer not to say"}[b.pick(58, 22, 12, 8)]
}

// surveyRows are the answers of pupils, partners, staff, care leavers, and of children to the question of each action. Nobody's
// name stands in them.
func surveyRows(b *book) {
	band := func(age int) string {
		switch {
		case age < 6:
			return "3-5"
		case age < 11:
			return "6-10"
		case age < 16:
			return "11-15"
		}
		return "16-25"
	}
	ethnic := func() string { return ethnicCodes[b.pick(ethnicLocal[:]...)] }
	channel := func() string {
		return []string{"web", "paper", "face to face", "app", "phone"}[b.pick(44, 12, 24, 16, 4)]
	}
	n := 0
	next := func() { n++; b.on(n) }
	// Pupils, each February.
	schools := b.w.schools()
	for y := b.from.Year(); y <= b.to.Year(); y++ {
		if on := calendar.On(y, 2, 10); b.known(on) {
			answers := int(b.opts.population() / 60)
			asked := max(1, min(len(schools), answers/16)) // not every school takes part
			for i := range answers {
				next()
				s := schools[i%asked*len(schools)/asked]
				age := b.between(7, 10)
				if s.phase != "primary" {
					age = b.between(11, 15)
				}
				helped := b.yes(0.06)
				share := b.trend(on, 0.79, 0.835)
				if helped {
					share -= 0.11
				}
				b.put("school", "safe_at_school", b.oftenness(share), band(age), b.yes(0.16), helped, s.urn, nil, nil, ethnic(), "all", []string{"nobody", "teacher"}[b.pick(80, 20)], channel(), workday(on.AddDays(b.between(0, 12))))
			}
		}
	}
	half := func(month int, tell func(on calendar.Date)) { // twice a year
		for y := b.from.Year(); y <= b.to.Year(); y++ {
			for _, m := range []int{month, month + 6} {
				if on := calendar.On(y, 1, 12).AddMonths(m - 1); b.known(on.AddDays(14)) {
					tell(on)
				}
			}
		}
	}
	half(3, func(on calendar.Date) {
		agencies := []string{"police", "health", "school", "youth justice", "housing", "voluntary", "social care"}
		for i := range max(40, b.opts.Children/5) {
			next()
			agency := agencies[i%len(agencies)]
			share := b.trend(on, 0.5, 0.76)
			if agency == "housing" || agency == "voluntary" {
				share -= 0.14
			}
			b.put("partner_practitioner", "knows_role_efh", b.agreement(share), nil, nil, nil, nil, agency, nil, nil, "all", "nobody", "web", workday(on.AddDays(b.between(0, 13))))
		}
	})
	half(5, func(on calendar.Date) {
		f := b.staff()
		for i := range f.all() * 3 / 5 {
			next()
			team, people, day := f.team(1+(i*5/3)%f.all()), ethnic(), workday(on.AddDays(b.between(0, 13)))
			for _, q := range []struct {
				key      string
				was, now float64
			}{{"supported_by_manager", 0.68, 0.83}, {"manageable_workload", 0.46, 0.58}, {"safe_to_speak_up", 0.6, 0.71}, {"would_recommend", 0.55, 0.7}} {
				b.put("staff", q.key, b.agreement(b.trend(on, q.was, q.now)), nil, nil, nil, nil, "social care", team, people, "all", "nobody", "web", day)
			}
		}
	})
	half(4, func(on calendar.Date) {
		for range max(15, b.opts.Children/7) {
			next()
			day, people := workday(on.AddDays(b.between(0, 13))), ethnic()
			for _, q := range []struct {
				key      string
				was, now float64
			}{{"know_local_offer", 0.42, 0.69}, {"know_who_to_ask", 0.63, 0.8}} {
				answer := []string{"partly", "no", "prefer not to say"}[b.pick(60, 34, 6)]
				if b.yes(b.trend(on, q.was, q.now)) {
					answer = "yes"
				}
				b.put("care_leaver", q.key, answer, "16-25", nil, nil, nil, nil, nil, people, "cl", []string{"nobody", "worker", "friend"}[b.pick(70, 24, 6)], channel(), day)
			}
		}
	})
	// Each action asks children its own question every quarter.
	for priority, count := range []int{10, 5, 8, 4, 4, 8, 5} {
		for action := 1; action <= count; action++ {
			ref := itoa(priority+1) + "." + itoa(action)
			group := [][]string{{"cin", "cp"}, {"cin", "cp", "cla"}, {"cla"}, {"cl"}, {"cla"}, {"all"}, {"send", "all"}}[priority]
			for on := calendar.On(b.from.Year(), 4, 20); !on.After(b.to); on = on.AddMonths(3) {
				share := b.trend(on, 0.60, 0.74)
				switch ref {
				case "3.8", "6.1":
					share = b.trend(on, 0.55, 0.60)
				case "7.1": // the one that gets worse: more ask for a plan than can be seen to
					share = b.trend(on, 0.66, 0.52)
				}
				for i := range max(12, b.opts.Children/45) + priority%3 {
					next()
					age := b.between(6, 17)
					if group[0] == "cl" {
						age = b.between(17, 24)
					}
					day := workday(on.AddDays(b.between(0, 40)))
					if !b.known(day) {
						continue
					}
					answer := b.oftenness(share)
					if age < 8 {
						answer = map[string]string{"always": "face 5", "mostly": "face 4", "sometimes": "face 3", "rarely": "face 2", "never": "face 1", "prefer not to say": "prefer not to say"}[answer]
					}
					b.put("voice", "voice_"+ref, answer, band(age), nil, nil, nil, nil, nil, ethnic(), group[i%len(group)], []string{"nobody", "advocate", "worker", "parent or carer"}[b.pick(62, 14, 14, 10)], channel(), day)
				}
			}
		}
	}
}
