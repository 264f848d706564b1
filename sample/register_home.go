package sample

import "waymark/calendar"

// homeRegisters are those of carers and adopters: who offers a home, who is approved, and whether their own home is large enough.
var homeRegisters = []register{
	{"adopter", "ADO", 5, "household_id enquiry_at first_contact_at info_session_at roi_received_at source roi_decided_at", adopterRows},
	{"carer_housing", "CHO", 5, "carer_id carer_type need raised_at band_awarded_at resolved_at resolution child_still_with_carer_yn", carerHousingRows},
	{"foster_carer", "FCA", 6, "household_id approved_places used_places on_hold_reason kinship_yn as_at", fosterCarerRows},
	{"foster_recruit", "FRE", 6, "household_id enquiry_at visit_at application_at panel_at approved_at withdrew_at reason deregistered_at source", fosterRecruitRows},
}

// enquiries draws so many enquiries a year in even steps, each with luck of its own.
func (b *book) enquiries(aYear float64, back int, tell func(i int, on calendar.Date)) {
	start := b.from.AddDays(-back)
	n := max(1, int(aYear*float64(start.DaysUntil(b.to))/365.25))
	for i := range n {
		b.on(i)
		on := workday(start.AddDays(start.DaysUntil(b.to)*i/n + b.IntN(5)))
		if !on.After(b.to) {
			tell(i, on)
		}
	}
}

// adopterRows are families who asked about adopting, and how soon somebody rang back: those whom the lists for inspectors name, and
// about three times as many who went no further.
func adopterRows(b *book) {
	rung := func(on calendar.Date) calendar.Date {
		return workdays(on, b.onTime(b.trend(on, 0.62, 0.86), 0, 5, 7))
	}
	source := func() string {
		return []string{"website", "event", "word of mouth", "advert", "foster carer", "other"}[b.pick(46, 14, 18, 12, 4, 6)]
	}
	families := map[string]bool{}
	known := b.w.adopters()
	for i, a := range known {
		if families[a.family] || a.enquired.After(b.to) {
			continue
		}
		families[a.family] = true
		b.on(100_000 + i)
		first := rung(a.enquired)
		var session, interest, decided calendar.Date
		if !a.first.from.IsZero() {
			decided = later(earlier(workday(a.first.from), a.first.from), first)
			interest = later(workday(decided.AddDays(-b.pick(0, 10, 20, 20, 20, 15, 10, 5, 5))), first)
			decided = later(decided, interest)
			session = later(first, earlier(workday(first.AddDays(b.between(3, 20))), interest))
		}
		b.put(a.family, a.enquired, first, session, interest, source(), decided)
	}
	b.enquiries(max(8, float64(len(known))), 0, func(i int, on calendar.Date) {
		first, session := rung(on), calendar.Date{}
		if b.yes(0.4) {
			session = workdays(first, b.between(5, 30))
		}
		b.put("EXE"+itoa(20_000+i), on, first, ahead{session}, nil, source(), nil)
	})
}

// mainstream is how many fostering households of the council's own there are that took in children whom they did not know.
func (o Options) mainstream() int { return max(6, o.Children*2/9) }

// carerHousingRows are carers whose home is too small or otherwise not right. It takes long, and has not become faster.
func carerHousingRows(b *book) {
	b.enquiries(max(5, float64(b.opts.Children)/18), 500, func(i int, on calendar.Date) {
		kind := []string{"foster", "connected", "sgo", "staying-put"}[b.pick(36, 30, 24, 10)]
		carer := map[string]string{"foster": "FH", "connected": "CC", "sgo": "SG", "staying-put": "SP"}[kind] + itoa(10_000+b.IntN(b.opts.mainstream()))
		need := []string{"overcrowded", "adaptation", "tenure", "location"}[b.pick(58, 16, 18, 8)]
		banded := workday(on.AddDays(b.between(14, 70)))
		done := workday(later(banded, on.AddDays(70)).AddDays(b.wait(b.trend(on, 190, 185))))
		how, still := any([]string{"moved", "extended", "adapted", "tenure secured", "withdrawn"}[b.pick(48, 12, 16, 16, 8)]), any(b.yes(0.9))
		if done.After(b.to) {
			how, still = nil, true
		}
		b.put(carer, kind, need, on, banded, done, how, still)
	})
}

// fosterCarerRows are the places of each fostering household at the end of each quarter.
func fosterCarerRows(b *book) {
	for q := calendar.On(b.from.Year(), 6, 30); !q.After(b.to); q = q.AddDays(1).AddMonths(3).AddDays(-1) {
		households := int(float64(b.opts.mainstream()) * b.trend(q, 0.82, 1))
		for i := range households {
			b.on(q.Year()*10_000_000 + int(q.Month())*100_000 + i)
			places := 1 + (i*7+3)%3
			used := min(places, b.pick(22, 40, 26, 12))
			hold := any(nil)
			if used == 0 && b.yes(0.4) {
				hold = []string{"illness", "break", "building work", "family", "allegation"}[b.pick(20, 44, 14, 18, 4)]
			}
			b.put("FH"+itoa(10_000+i), places, used, hold, i%9 == 8, q)
		}
	}
}

// fosterRecruitRows are people who offered to foster. About one enquiry in ten becomes a home.
func fosterRecruitRows(b *book) {
	b.enquiries(max(12, float64(b.opts.Children)/3.2), 300, func(i int, on calendar.Date) {
		source := []string{"website", "event", "word of mouth", "advert", "hub", "other"}[b.pick(38, 12, 20, 14, 12, 4)]
		var visit, apply, panel, approved, left, gone calendar.Date
		reason := any(nil)
		withdraw := func(after calendar.Date, why ...string) {
			if left = later(workday(after.AddDays(b.between(5, 60))), after); !left.After(b.to) {
				reason = why[b.IntN(len(why))]
			}
		}
		switch {
		case !b.yes(0.42):
			withdraw(on, "household withdrew", "no spare room", "no answer", "went to an agency")
		default:
			visit = later(workday(on.AddDays(b.between(5, 30))), on)
			if !b.yes(b.trend(on, 0.4, 0.55)) {
				withdraw(visit, "household withdrew", "not suitable", "no spare room")
				break
			}
			apply = later(workday(visit.AddDays(b.between(10, 60))), visit)
			if !b.yes(0.62) {
				withdraw(apply, "household withdrew", "not suitable", "went to an agency")
				break
			}
			panel = workday(apply.AddDays(b.between(120, 200)))
			if !b.yes(b.trend(apply, 0.66, 0.82)) {
				panel = workday(apply.AddDays(b.between(245, 330)))
			}
			approved = later(workday(panel.AddDays(b.between(3, 15))), panel)
			if b.yes(0.16) {
				gone = workday(approved.AddDays(b.between(150, 900)))
			}
		}
		b.put("FR"+itoa(30_000+i), on, visit, apply, panel, approved, left, reason, gone, source)
	})
}
