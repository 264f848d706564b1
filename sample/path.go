package sample

import (
	"waymark/calendar"
)

// period is one unbroken stay in care.
type period struct {
	from, to calendar.Date // to is the day care ends, whether or not the files reach it
	way      route
	need     string // category of need, the same for the whole stay (rule 504)
	law      string // legal status of the first night
	rec      string // why it ended
	before   string // PrevPerm code
	beforeLA string
	beforeOn string // partial date, as councils record it
	adopt    *adoption
}

// step is a legal status from a day on.
type step struct {
	on calendar.Date
	ls string
}

// live tells a child's story from its first day in care, and says whether the child is in care
// (short breaks: in a series of them) on the last day the files tell of.
func (s *simulation) live(c *child, way route, from calendar.Date) bool {
	for len(c.periods) < 6 && !from.After(s.to) {
		p := s.period(c, way, from)
		steps := s.legal(c, &p)
		p.law = steps[0].ls
		homes := s.homes(c, &p, steps)
		s.leave(c, &p, homes[len(homes)-1])
		c.periods = append(c.periods, p)
		if p.to.After(s.from.AddDays(-1)) {
			s.weave(c, &p, steps, homes)
			s.review(c, &p)
			s.goMissing(c, &p)
			s.allot(c, &p)
			s.deprive(c, &p, homes)
		}
		var again bool
		if way, from, again = s.back(c, &p); !again {
			break
		}
	}
	last := &c.periods[len(c.periods)-1]
	s.endStatus(c, last)
	s.check(c)
	s.leaveCare(c, last)
	for i := range c.periods {
		if p := &c.periods[i]; !p.from.After(s.to) && p.to.After(s.to) {
			return true
		}
	}
	return false
}

// period decides how long a stay lasts. Nobody stays in care beyond the 18th birthday.
func (s *simulation) period(c *child, way route, from calendar.Date) period {
	p := period{from: from, way: way}
	adult := birthday(c.dob, 18)
	stay := 0
	switch way {
	case toAdulthood:
		stay = from.DaysUntil(adult)
		if stay > 500 && s.yes(0.24) { // some go home late, or their foster carers become guardians
			stay = min(stay, 450+s.wait(800))
			p.way = [...]route{toHome, toGuardian, toElsewhere}[s.pick(4, 4, 2)]
		} else if stay > 120 && s.yes(0.06) { // a few move on at 16 or 17
			stay = max(60, stay-s.between(30, 600))
		}
	case toHome:
		stay = [...]int{s.wait(12), s.between(30, 150), s.between(150, 420), s.between(420, 1100)}[s.pick(38, 27, 23, 12)]
	case toGuardian:
		stay = s.between(210, 420) + s.wait(120)
	case toFamily:
		stay = s.between(120, 500)
	case toAdoption:
		p.adopt = s.adoption(c, from)
		stay = from.DaysUntil(p.adopt.adopted)
		if p.adopt.reversed() {
			p.way, stay = toAdulthood, from.DaysUntil(adult)
		}
	case toElsewhere:
		stay = s.wait(300)
	case onRemand:
		stay = s.between(5, 60) + s.wait(45)
	case aloneAbroad:
		stay = from.DaysUntil(adult)
		if s.yes(0.13) { // found to be adult, moved to another council, joined family, or vanished
			stay = s.wait(120)
		}
	case shortBreaks:
		stay = s.between(150, 360) // one agreement; the next follows
	}
	p.to = from.AddDays(max(1, stay))
	if p.to.After(adult) {
		p.to = adult
	}
	// Who leaves on 31 March is counted differently by different rules; Exampleborough avoids the day.
	if p.to.Month() == 3 && p.to.Day() == 31 && p.from.DaysUntil(p.to) > 1 {
		p.to = p.to.AddDays(-1)
	}
	p.need = s.need(c, way)
	if len(c.periods) > 0 {
		p.need = c.periods[0].need
	}
	s.permanenceBefore(c, &p)
	return p
}

func (s *simulation) need(c *child, way route) string {
	switch way {
	case aloneAbroad:
		return "N8"
	case shortBreaks:
		return "N2"
	case onRemand:
		return [...]string{"N6", "N5", "N1"}[s.pick(6, 2, 2)]
	}
	return [...]string{"N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8"}[s.pick(62, 3, 4, 9, 15, 2, 0.3, 3)]
}

// legal is the law's side of a stay. Orders need a child under 17; a remand, a short break and a
// lone child under section 20 keep one status throughout.
func (s *simulation) legal(c *child, p *period) []step {
	switch p.way {
	case aloneAbroad:
		return []step{{p.from, "V2"}}
	case onRemand:
		return []step{{p.from, "J1"}}
	case shortBreaks:
		return []step{{p.from, "V4"}}
	}
	teenager := calendar.Age(c.dob, p.from) >= 13
	lastOrder := birthday(c.dob, 17)
	mayOrder := func(on calendar.Date) bool { return on.Before(lastOrder) && on.AddDays(2).Before(p.to) }

	var steps []step
	at := p.from
	switch s.pick(s.trend(at, 0.21, 0.155), 0.03, 1) {
	case 0: // police protection: 72 hours at most
		steps = append(steps, step{at, "L1"})
		at = at.AddDays(s.between(1, 3))
	case 1: // emergency protection order
		steps = append(steps, step{at, "L2"})
		at = at.AddDays(s.between(4, 8))
	}
	if !at.Before(p.to) {
		return steps
	}
	ordered, agreedFirst := 0.62, s.between(20, 170)
	switch {
	case p.adopt != nil:
		ordered, agreedFirst = 0.8, s.between(10, 90)
	case p.way == toHome:
		ordered, agreedFirst = 0.3, 0
		if s.yes(0.2) {
			agreedFirst = s.between(15, 120)
		}
	case teenager:
		ordered = 0.3
		if s.yes(0.55) {
			agreedFirst = 0
		}
	}
	care := at
	if !s.yes(ordered) || !mayOrder(at) {
		steps = append(steps, step{at, "V2"})
		care = at.AddDays(agreedFirst)
		if agreedFirst == 0 || !mayOrder(care) {
			return steps
		}
	}
	steps = append(steps, step{care, "C1"})
	if p.adopt != nil {
		return s.adoptionOrders(p, steps)
	}
	final := care.AddDays(s.between(170, 300) + s.wait(30))
	if final.AddDays(20).Before(p.to) && final.Before(lastOrder) {
		steps = append(steps, step{final, "C2"})
	}
	return steps
}

// statusOn is the legal status in force on a day.
func statusOn(steps []step, on calendar.Date) string {
	ls := steps[0].ls
	for _, st := range steps {
		if !st.on.After(on) {
			ls = st.ls
		}
	}
	return ls
}

// leave decides why the stay ended, given the last home.
func (s *simulation) leave(c *child, p *period, last home) {
	foster := last.place[0] == 'U'
	eighteen := birthday(c.dob, 18)
	adult := p.to == eighteen
	if !p.to.AddDays(1).Before(eighteen) || p.way == toAdulthood {
		switch {
		case adult && foster && s.yes(0.66):
			p.rec = "E17"
		case adult && p.need == "N2" && s.yes(0.5):
			p.rec = "E7"
		case last.place == "P1":
			p.rec = "E4A"
		default:
			p.rec = [...]string{"E5", "E6", "E13", "E8"}[s.pick(58, 20, 6, 9)]
		}
		return
	}
	switch p.way {
	case toHome:
		p.rec = [...]string{"E4A", "E4B", "E13"}[s.pick(64, 21, 15)]
		if last.place == "P1" {
			p.rec = "E4A"
		}
	case toGuardian:
		kin := last.place == "U1" || last.place == "U2" || last.place == "U3"
		switch {
		case kin:
			p.rec = "E45"
		case foster && s.yes(0.35):
			p.rec = "E46"
		case s.yes(0.93):
			p.rec = "E47"
		default:
			p.rec = "E48"
		}
	case toFamily:
		p.rec = "E41"
	case toAdoption:
		p.rec = "E12"
		if p.adopt.consented || s.yes(0.45) {
			p.rec = "E11"
		}
	case onRemand:
		p.rec = [...]string{"E14", "E9"}[s.pick(75, 25)]
	case aloneAbroad:
		p.rec = [...]string{"E15", "E3", "E8", "E13"}[s.pick(35, 35, 20, 10)]
	case shortBreaks:
		p.rec = "E4A"
	default:
		p.rec = [...]string{"E8", "E3", "E16", "E2"}[s.pick(55, 35, 8, 2)]
	}
}

// back says whether, when and how the child comes into care again.
func (s *simulation) back(c *child, p *period) (route, calendar.Date, bool) {
	grown := birthday(c.dob, 17).AddDays(240)
	again := func(gap int) (calendar.Date, bool) {
		on := p.to.AddDays(gap)
		return on, on.Before(grown) && !on.After(s.to)
	}
	switch p.rec {
	case "E4A", "E4B", "E13":
		if p.way == shortBreaks {
			on, ok := again(s.between(3, 30))
			return shortBreaks, on, ok && s.yes(0.8)
		}
		if s.yes(s.trend(p.to, 0.13, 0.085)) { // within the year: it did not work out
			on, ok := again(s.between(10, 350))
			return [...]route{toAdulthood, toHome}[s.pick(6, 4)], on, ok
		}
		if s.yes(0.05) {
			on, ok := again(s.between(380, 1500))
			return [...]route{toAdulthood, toHome}[s.pick(5, 5)], on, ok
		}
	case "E41", "E45", "E46", "E47", "E48", "E11", "E12":
		if s.yes(0.05) {
			on, ok := again(400 + s.wait(1400))
			return [...]route{toAdulthood, toHome}[s.pick(7, 3)], on, ok
		}
	}
	return 0, calendar.Date{}, false
}

// permanenceBefore fills the PrevPerm answer: what permanence the child had before this stay.
func (s *simulation) permanenceBefore(c *child, p *period) {
	p.before = "Z1"
	if n := len(c.periods); n > 0 {
		last := &c.periods[n-1]
		code := map[string]string{"E11": "P1", "E12": "P1", "E41": "P3", "E45": "P2", "E46": "P2", "E47": "P2", "E48": "P2"}[last.rec]
		if code != "" {
			p.before, p.beforeLA, p.beforeOn = code, council.code, last.to.UK()
			return
		}
		if last.before != "Z1" {
			p.before, p.beforeLA, p.beforeOn = last.before, last.beforeLA, last.beforeOn
			return
		}
	}
	if c.uasc || p.way == shortBreaks || calendar.Age(c.dob, p.from) < 2 || !s.yes(0.075) {
		return
	}
	p.before = [...]string{"P1", "P2", "P3", "P4"}[s.pick(22, 50, 20, 8)]
	p.beforeLA = [...]string{council.code, neighbours[0].code, neighbours[4].code, "SCO", "999"}[s.pick(60, 12, 12, 4, 12)]
	on := c.dob.AddDays(s.between(200, max(201, c.dob.DaysUntil(p.from)-150)))
	switch s.pick(6, 3, 1) { // how much of the date is known
	case 0:
		p.beforeOn = on.UK()
	case 1:
		p.beforeOn = "zz" + on.UK()[2:]
	default:
		p.beforeOn = "zz/zz/" + on.UK()[6:]
	}
	if p.before == "P4" {
		p.beforeOn = "zz/zz/zzzz"
	}
}

// endStatus says when an unaccompanied child stopped being one in the eyes of the law: at 18, when
// found to be adult, or earlier when leave to remain was granted.
func (s *simulation) endStatus(c *child, last *period) {
	if !c.uasc {
		return
	}
	c.duc = birthday(c.dob, 18)
	if s.yes(0.12) {
		c.duc = last.from.AddDays(s.between(150, 500))
	}
	c.duc = earlier(c.duc, earlier(last.to, birthday(c.dob, 18)))
}
