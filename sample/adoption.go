package sample

import (
	"waymark/calendar"
)

// adoption is the plan for a child to be adopted, and what became of it.
type adoption struct {
	decision        calendar.Date // the council decides that the child should be placed for adoption
	order           calendar.Date // the court's placement order
	match           calendar.Date
	placed          calendar.Date // moves in with the adopters, or they stop being only foster carers
	adopted         calendar.Date
	ceased          calendar.Date // the decision was reversed
	reason          string        // why it was
	early           bool          // fostered by the later adopters from the start (early permanence)
	consented       bool
	adopters        string // how many
	sexes, standing string
}

func (a *adoption) reversed() bool { return !a.ceased.IsZero() }

// adoption draws a plan around the published stages: about nine months from coming into care to
// the decision, ten to the match, one to moving in, nine to the adoption order.
func (s *simulation) adoption(c *child, from calendar.Date) *adoption {
	a := &adoption{consented: s.yes(0.05), early: s.yes(s.trend(from, 0.1, 0.2))}
	a.decision = from.AddDays(s.between(160, 290) + s.wait(40))
	a.order = a.decision.AddDays(s.between(8, 50))
	wait := 60 + s.wait(s.trend(a.decision, 265, 205))
	if a.early {
		wait = s.between(20, 90)
	}
	a.match = a.decision.AddDays(wait)
	a.placed = a.match.AddDays(s.between(12, 45))
	if a.placed.Before(a.order) {
		a.placed = a.order.AddDays(7)
	}
	a.adopted = a.placed.AddDays(s.between(170, 330) + s.wait(40))
	if !a.early && s.yes(0.1) {
		a.ceased = a.order.AddDays(s.between(150, 420))
		a.reason = [...]string{"RD1", "RD2", "RD3", "RD4"}[s.pick(30, 10, 45, 15)]
	}
	switch s.pick(62, 12, 8, 10, 8) {
	case 0:
		a.adopters, a.sexes, a.standing = "2", "MF", "L11"
	case 1:
		a.adopters, a.sexes, a.standing = "2", "MF", "L3"
	case 2:
		a.adopters, a.sexes, a.standing = "2", [...]string{"MM", "FF"}[s.IntN(2)], "L12"
	case 3:
		a.adopters, a.sexes, a.standing = "1", "F1", "L0"
	default:
		a.adopters, a.sexes, a.standing = "2", [...]string{"MM", "FF"}[s.IntN(2)], "L4"
	}
	return a
}

// adoptionOrders follows the interim care order with the placement order; a reversed plan goes
// back to a care order, and parents who agree need no order at all.
func (s *simulation) adoptionOrders(p *period, steps []step) []step {
	a := p.adopt
	if a.consented {
		return append(steps, step{a.order, "C2"})
	}
	steps = append(steps, step{a.order, "E1"})
	if a.reversed() {
		steps = append(steps, step{a.ceased, "C2"})
	}
	return steps
}

// adoptionHomes are foster homes until the adopters' own; in early permanence the two are one.
func (s *simulation) adoptionHomes(c *child, p *period, steps []step) []home {
	a := p.adopt
	first := s.foster(c, "U6")
	if a.early {
		first = s.foster(c, "U5")
	}
	first.on = p.from
	if a.reversed() {
		return s.settle(c, p, steps, []home{first}, p.to)
	}
	last := s.foster(c, "A6")
	if a.consented {
		last.place = "A4"
	}
	last.on, last.why = a.placed, "CARPL"
	if a.early {
		last = first
		last.place, last.on, last.same, last.why = "A5", a.placed, true, "PLACE"
		if a.consented {
			last.place = "A3"
		}
		return []home{first, last}
	}
	list := []home{first}
	if stay := p.from.DaysUntil(a.placed); s.yes(0.35) { // one move between foster homes is common
		next := s.foster(c, "U6")
		next.on, next.why = p.from.AddDays(s.between(5, stay-30)), moves[s.pick(70, 2, 8, 20)]
		if next.post != first.post {
			list = append(list, next)
		}
	}
	return append(list, last)
}
