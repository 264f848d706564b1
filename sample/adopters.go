package sample

import (
	"fmt"

	"waymark/calendar"
)

// adopter is one prospective adopter. Two of one family share everything but the person.
type adopter struct {
	id, family               string
	sex                      byte
	ethnic                   string
	disabled, early          bool // early: fosters for adoption
	enquired                 calendar.Date
	first, second            stay // the two stages of the approval
	applied, approved        calendar.Date
	matched, placed, ordered calendar.Date
	left                     calendar.Date
	reason                   string // why they left: withdrew, on hold, refused
	child                    *child // placed with them, nil for those who wait or left
}

// adopters are those of the children placed for adoption, and about as many again who wait, or leave before a match.
// Each call gives the same.
func (w *World) adopters() []adopter {
	s := newSimulation(w.Options, w.Returns, w.places)
	key := seedOf(w.Options.Seed, "adopters")
	var all []adopter
	add := func(a adopter, adults, sexes string) {
		for i := range adults[0] - '0' {
			one := a
			one.id, one.sex = fmt.Sprintf("EXA%05d", len(all)+1), sexes[int(i)%len(sexes)]
			all = append(all, one)
		}
	}
	families := 0
	name := func() string { families++; return fmt.Sprintf("EXF%05d", families) }
	for _, c := range w.children {
		for i := range c.periods {
			p := &c.periods[i]
			if p.adopt == nil || p.adopt.reversed() || p.adopt.match.After(s.to.AddDays(300)) || p.adopt.adopted.Before(s.from) {
				continue
			}
			s.reseed(key, uint64(c.number))
			a := s.adopter(p.adopt.match.AddDays(-s.between(20, 60) - s.wait(150)))
			a.family, a.early, a.child = name(), p.adopt.early, c
			if a.early && !a.approved.Before(p.from) { // they were approved before the child came to them
				a = s.adopter(p.from.AddDays(-s.between(15, 120)))
				a.family, a.early, a.child = fmt.Sprintf("EXF%05d", families), true, c
			}
			a.matched, a.placed, a.ordered = p.adopt.match, p.adopt.placed, p.adopt.adopted
			add(a, p.adopt.adopters, p.adopt.sexes)
		}
	}
	others := len(all) / 2
	for n := range others {
		s.reseed(key, uint64(1_000_000+n))
		a := s.adopter(s.from.AddDays(s.IntN(s.from.DaysUntil(s.to) + 200)))
		a.family = name()
		if s.yes(0.6) {
			a.left = a.enquired.AddDays(s.between(30, 260))
			a.reason = [...]string{"withdrew", "on hold", "refused"}[s.pick(70, 22, 8)]
			a.until(a.left)
		} else if gone := a.approved.AddDays(s.between(120, 420)); !gone.After(s.to) { // waited in vain for a match
			a.left, a.reason = gone, [...]string{"withdrew", "on hold"}[s.pick(60, 40)]
		}
		adults := [...]string{"1", "2"}[s.pick(25, 75)]
		add(a, adults, [...]string{"FM", "FF", "MM"}[s.pick(76, 12, 12)])
	}
	return all
}

// adopter draws the way to an approval on a day: two months for the first stage, four for the second, often longer.
func (s *simulation) adopter(approved calendar.Date) adopter {
	a := adopter{approved: workday(approved), ethnic: ethnicCodes[s.pick(ethnicLocal[:]...)], disabled: s.yes(0.05)}
	length := func(likely float64, least, limit int, overdue float64) int {
		if s.yes(likely) {
			return s.between(least, limit)
		}
		return limit + 4 + s.wait(overdue)
	}
	a.second = stay{a.approved.AddDays(-length(s.trend(approved, 0.46, 0.66), 80, 119, 45)), a.approved}
	a.first.to = a.second.from.AddDays(-s.between(0, 40))
	a.first.from = a.first.to.AddDays(-length(s.trend(approved, 0.3, 0.5), 36, 58, 40))
	a.enquired = a.first.from.AddDays(-s.between(10, 90))
	a.applied = a.second.from
	return a
}

// until forgets what would have happened after a day.
func (a *adopter) until(on calendar.Date) {
	for _, d := range []*calendar.Date{&a.first.from, &a.first.to, &a.second.from, &a.second.to, &a.applied, &a.approved, &a.matched, &a.placed, &a.ordered} {
		if d.After(on) {
			*d = calendar.Date{}
		}
	}
}
