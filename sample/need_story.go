package sample

import (
	"time"

	"waymark/calendar"
)

// The codes of the census that a child's story holds as bits.
var (
	disabilityCodes = [...]string{"MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON", "AUT", "DDA"}
	factorCodes     = [...]string{"1A", "1B", "1C", "2A", "2B", "2C", "3A", "3B", "3C", "4A", "4B", "4C", "5A", "5B", "5C", "6A", "6B", "6C", "7A", "8E",
		"9A", "10A", "11A", "12A", "13A", "14A", "15A", "16A", "17A", "18A", "18B", "18C", "19A", "19B", "19C", "20", "21", "22A", "23A", "24A"}
	// Shares, in thousandths, of assessments with each factor, near those published for London; 21 stands alone.
	factorOften = [...]int{18, 95, 10, 45, 100, 14, 105, 270, 40, 150, 260, 40, 95, 28, 12, 60, 75, 20, 35, 1,
		0, 50, 32, 10, 26, 90, 45, 130, 170, 0, 15, 105, 0, 14, 24, 200, 0, 4, 4, 35}
	factorBit = func() map[string]int {
		bits := map[string]int{}
		for i, code := range factorCodes {
			bits[code] = i
		}
		return bits
	}()
)

// hard says whether a day fell into the bad summer: so many workers left in the July before the last
// return's year but one ended that assessments, conferences and visits slipped until the end of September.
func (s *simulation) hard(on calendar.Date) bool { return s.opts.hardSummer(on) }

func (o Options) hardSummer(on calendar.Date) bool {
	return !on.Before(calendar.On(o.LastYear-2, time.July, 1)) && on.Before(calendar.On(o.LastYear-2, time.October, 1))
}

// workdays is the day so many working days after another.
func workdays(on calendar.Date, n int) calendar.Date { return holidays.AddWorkingDays(on, n) }

var holidays = calendar.BankHolidays()

// onTime is a number of working days: by the limit with a likelihood, else later.
func (s *simulation) onTime(likely float64, least, limit int, overdue float64) int {
	if s.yes(likely) {
		return max(least, limit-int(s.ExpFloat64()*float64(limit-least)/3))
	}
	return limit + s.wait(overdue)
}

// refer tells what becomes of a referral. All of it lies within the childhood of the child.
func (s *simulation) refer(c *child, on calendar.Date, way course, before int) referral {
	r := referral{received: on, closed: on, source: s.referrer(c, on), code: s.needs(c, on)}
	r.assessor, r.holder = s.staff().draw(s.chance, way)
	adult := birthday(c.dob, 18)
	if way == livesDisabled {
		r.code = "N2"
	}
	if way == noAction || !on.AddDays(40).Before(adult) {
		r.nfa = true
		if s.yes(0.6) {
			r.code = ""
		}
		return r
	}
	a := s.assess(c, workdays(on, s.pick(55, 30, 15)), r.code)
	r.assessments = []assessed{a}
	end := a.authorised
	asked := s.yes(map[course]float64{onlyAssessed: 0.22, planned: 0.46, protected: 1}[way])
	var e enquiry
	if asked {
		e = s.enquire(workdays(on, s.pick(30, 25, 15, 10, 8, 6, 6)), way == protected || s.yes(0.06))
		if way == protected && s.yes(0.35) { // the worry grew while the family was being helped
			e = s.enquire(workdays(end, s.between(5, 90)), true)
		}
	}
	if e.started.AddDays(60).After(adult) {
		asked, e = false, enquiry{}
	}
	switch way {
	case onlyAssessed:
		r.reason = "RC8"
		if s.yes(0.3) && calendar.FinancialYearEnding(end) >= 2023 {
			r.reason = "RC9"
		}
		if asked {
			e.icpc, r.reason = calendar.Date{}, "RC7"
			end = later(end, e.ended)
		}
		end = end.AddDays(s.between(0, 6))
	case planned:
		long := s.between(50, 110) + s.wait(125)
		end = s.planned(&r, later(end, later(e.ended, e.icpc)), long)
		r.reason = [...]string{"RC7", "RC5", "RC3"}[s.pick(92, 7, 1)]
	case protected, movedHere:
		start := e.icpc
		if way == movedHere {
			start = workdays(on, s.between(6, 16))
			r.movedIn = start
		} else if e.started.After(a.authorised.AddDays(12)) {
			s.planned(&r, a.authorised, 3000)
			r.endPlans(start)
		}
		if start.IsZero() || start.AddDays(100).After(adult) {
			end = later(later(e.ended, start), end).AddDays(5)
			break
		}
		if way == protected && s.yes(0.13) { // the conference found another way
			end = s.planned(&r, later(end, start), 60+s.wait(110))
			break
		}
		p := s.protect(start, adult.AddDays(-20), before)
		r.protections = []protection{p}
		end = later(end, p.ends)
		if s.yes(0.85) && end == p.ends {
			end = s.planned(&r, p.ends, 45+s.wait(95))
		}
		if s.yes(0.12) && s.yes(s.trend(start, 1, 0.8)) { // court was near, and not needed
			r.court = s.warn(p.starts.AddDays(s.between(50, 200)), calendar.Date{})
			end = later(end, r.court.decided.AddDays(10))
		}
		r.reason = [...]string{"RC7", "RC5"}[s.pick(90, 10)]
	case livesDisabled:
		end = s.planned(&r, end, 200+s.wait(2600))
		r.reason = "RC7"
		if !end.Before(adult) {
			r.reason = "RC6"
		}
	}
	if asked {
		r.enquiries = []enquiry{e}
	}
	if r.reason == "" {
		r.reason = "RC7"
	}
	r.closed = end
	if r.closed.After(adult) {
		r.closed = adult
		r.cut(adult)
	}
	s.again(c, &r)
	return r
}

// planned puts a child in need plan behind an assessment, nearly always within ten working days, and says when the
// case is closed.
func (s *simulation) planned(r *referral, from calendar.Date, long int) calendar.Date {
	if s.yes(s.trend(from, 0.06, 0.03)) { // helped without a written plan
		return from.AddDays(long)
	}
	wait := s.onTime(s.trend(from, 0.86, 0.93), 1, 10, 14)
	if len(r.protections) > 0 {
		wait = 0 // the last conference makes the plan
	}
	p := stay{from: workdays(from, wait)}
	p.to = p.from.AddDays(max(20, long))
	r.plans = append(r.plans, p)
	return p.to.AddDays(s.between(0, 9))
}

// cut ends on a day whatever would last longer.
func (r *referral) cut(on calendar.Date) {
	plans := r.plans[:0]
	for _, p := range r.plans {
		if p.from.Before(on) {
			p.to = earlier(p.to, on)
			plans = append(plans, p)
		}
	}
	r.plans = plans
	if r.court != nil && r.court.decided.After(on) {
		r.court = nil
	}
	for i := range r.assessments {
		r.assessments[i].authorised = earlier(r.assessments[i].authorised, on)
	}
}

// again adds the assessments that a long case has every two years or so.
func (s *simulation) again(c *child, r *referral) {
	for {
		on := workday(r.assessments[len(r.assessments)-1].authorised.AddDays(s.between(500, 950)))
		if on.After(s.to) || !on.AddDays(90).Before(r.closed) {
			return
		}
		a := s.assess(c, on, r.code)
		if a.authorised.After(r.closed) {
			return
		}
		r.assessments = append(r.assessments, a)
	}
}

// assess draws an assessment: a few in a hundred more are on time each year, but not in the bad summer.
func (s *simulation) assess(c *child, on calendar.Date, code string) assessed {
	likely := s.trend(on, 0.835, 0.905)
	if s.hard(on) {
		likely = 0.62
	}
	a := assessed{started: on, authorised: workdays(on, s.onTime(likely, 12, 45, 13)), seen: 'y'}
	a.review = workdays(on, 10)
	if !a.review.Before(a.authorised) {
		a.review = calendar.Date{}
	}
	if !s.yes(s.trend(on, 0.90, 0.955)) {
		a.seen = [...]byte{'n', '?'}[s.pick(70, 30)]
	}
	a.factors = s.factors(c, a, code)
	return a
}

// factors are what an assessment found, in the codes of the year in which it was finished.
func (s *simulation) factors(c *child, a assessed, code string) uint64 {
	var mask uint64
	teen := calendar.Age(c.dob, a.authorised) >= 11
	for i, often := range factorOften {
		share := float64(often) / 1000
		switch factorCodes[i] {
		case "1A", "2A", "10A", "11A", "12A", "13A", "14A", "15A", "24A":
			if share *= 2.4; !teen {
				share = 0
			}
		case "5A", "6A":
			if code == "N2" {
				share = 0.6
			}
		}
		if share > 0 && s.yes(share) {
			mask |= 1 << i
		}
	}
	if c.uasc {
		mask |= 1 << factorBit["9A"]
	}
	year := calendar.FinancialYearEnding(a.authorised)
	rename := func(now, then string) {
		if bit := uint64(1) << factorBit[now]; mask&bit != 0 {
			mask &^= bit
			if then != "" {
				mask |= 1 << factorBit[then]
			}
		}
	}
	if year < 2021 {
		rename("18B", "18A")
		rename("18C", "18A")
		rename("19B", "19A")
		rename("19C", "19A")
	}
	if year < 2022 {
		rename("24A", "13A")
	}
	if mask == 0 {
		mask = 1 << factorBit["21"]
	}
	return mask
}

// enquire draws a section 47 enquiry and, where one is to be held, its conference: due within 15 working days.
func (s *simulation) enquire(on calendar.Date, conference bool) enquiry {
	e := enquiry{started: on, ended: workdays(on, s.between(4, 14))}
	if conference {
		likely := s.trend(on, 0.735, 0.80)
		if s.hard(on) {
			likely = 0.55
		}
		e.icpc = workdays(on, s.onTime(likely, 7, 15, 6))
		e.ended = earlier(e.ended, e.icpc)
	}
	return e
}

// protect draws a child protection plan. Each review conference may end it; the first is due within three
// months, the next within six of the one before.
func (s *simulation) protect(on, until calendar.Date, before int) protection {
	p := protection{starts: on, previous: before}
	p.initial = [...]string{"NEG", "EMO", "PHY", "SAB", "MUL"}[s.pick(45, 39, 7, 3, 6)]
	p.latest = p.initial
	if s.yes(0.08) {
		p.latest = [...]string{"NEG", "EMO", "PHY", "SAB", "MUL"}[s.pick(40, 40, 6, 6, 8)]
	}
	at, ends := on, [...]float64{0.24, 0.55, 0.58, 0.56, 0.5}
	for n := 0; ; n++ {
		late := s.trend(at, 0.04, 0.02)
		if s.hard(at.AddDays(100)) {
			late *= 2
		}
		days := s.between(150, 178)
		switch {
		case n == 0 && s.yes(late):
			days = s.between(100, 130)
		case n == 0:
			days = s.between(70, 88)
		case s.yes(late):
			days = s.between(194, 240)
		}
		next := workday(at.AddDays(days))
		if !next.Before(until) {
			p.ends = until
			return p
		}
		p.reviews = append(p.reviews, next)
		if s.yes(ends[min(n, len(ends)-1)]) || next.After(s.to.AddDays(370)) {
			p.ends = next
			return p
		}
		at = next
	}
}

// warn draws the weeks before court: a letter, a meeting, a decision after about twelve weeks, fewer each year.
func (s *simulation) warn(on, court calendar.Date) *preProceedings {
	p := &preProceedings{starts: on, letter: workdays(on, s.between(0, 6)), court: court}
	p.meeting = workdays(p.letter, s.between(6, 18))
	if p.decided = on.AddDays(s.between(65, 120) + s.wait(s.trend(on, 40, 20))); !court.IsZero() {
		p.decided = earlier(p.decided, court)
		p.meeting, p.letter = earlier(p.meeting, p.decided), earlier(p.letter, p.decided)
	}
	p.offered = s.yes(s.trend(on, 0.6, 0.85))
	p.held = p.offered && s.yes(0.62)
	p.reviews = s.pick(30, 45, 20, 5)
	return p
}

func later(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return b
	}
	return a
}

// needs draws the main reason for needing help.
func (s *simulation) needs(c *child, on calendar.Date) string {
	return [...]string{"N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9"}[s.pick(52, 3, 5, 13, 19, 3, 1, 1.5, 2.5)]
}

// referrer draws who referred: the police most, schools in term time, health for babies.
func (s *simulation) referrer(c *child, on calendar.Date) string {
	school, baby, help := 21.0, 1.0, 0.0
	if on.Month() == time.August {
		school = 4
	}
	if age := calendar.Age(c.dob, on); on.Before(c.dob) || age < 2 {
		school, baby = 2, 8
	}
	if calendar.FinancialYearEnding(on) >= 2023 {
		help = 4
	}
	return [...]string{"6", "2A", "2B", "3A", "3B", "3C", "3D", "3E", "3F", "1A", "1B", "1C", "1D", "4", "5A", "5B", "5C", "5D", "7", "8", "9", "10"}[s.pick(
		29, school, 2, 2, 2*baby, 1, 2, 5, 3*baby, 5, 1.2, 0.6, 1.6, 2, 4.5, 4.5, 3, help, 4, 4.5, 1.6, 0.6)]
}
