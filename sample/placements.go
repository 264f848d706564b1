package sample

import (
	"time"

	"waymark/calendar"
)

// home is one placement in a stay: where the child lives from a day on.
type home struct {
	on       calendar.Date
	place    string // PLACE in the words of 2026: K3 and Z11–Z14 are written in older words for older years
	pr       string // PLACE_PROVIDER
	provider int32  // index, -1 for none
	post     int32  // postcode index, -1 for none
	same     bool   // the same carer as before
	why      string // REASON_PLACE_CHANGE of the move that brought the child here
}

var (
	supportedOnly = calendar.On(2023, time.October, 28) // no new independent living (P2) from this day
	moves         = [...]string{"CARPL", "CREQB", "CREQO", "OTHER", "CHILD", "LAREQ", "STAND", "ALLEG", "CLOSE", "APPRR"}
)

// homes tells where the child lived during a stay. Homes settle as time goes on and break down more
// easily in the teens; over the five years to the last day they hold a little longer.
func (s *simulation) homes(c *child, p *period, steps []step) []home {
	if p.way == shortBreaks {
		h := s.choose(c, p.from, "V4", p.way)
		return []home{h}
	}
	if p.adopt != nil {
		return s.adoptionHomes(c, p, steps)
	}
	list := []home{s.choose(c, p.from, steps[0].ls, p.way)}
	return closeIndependent(s.settle(c, p, steps, list, p.to), steps, p.to)
}

// closeIndependent sees that no episode of independent living (P2) begins after its end in October
// 2023, as a change of legal status or a return from hospital would make one do.
func closeIndependent(list []home, steps []step, end calendar.Date) []home {
	last := end
	for i := range list {
		if end = last; i+1 < len(list) {
			end = list[i+1].on
		}
		begins := !list[i].on.Before(supportedOnly)
		for _, st := range steps {
			begins = begins || st.on.After(list[i].on) && st.on.Before(end) && !st.on.Before(supportedOnly)
		}
		if list[i].place == "P2" && begins {
			list[i].place = "K3"
		}
	}
	return list
}

// settle carries a list of homes on until a day.
func (s *simulation) settle(c *child, p *period, steps []step, list []home, until calendar.Date) []home {
	// Kin who will be guardians are usually there early.
	guardian := p.way == toGuardian && s.yes(0.7)
	for {
		h := list[len(list)-1]
		end := h.on.AddDays(s.holds(c, h, p, len(list) == 1, steps))
		if !end.AddDays(5).Before(until) {
			return s.touch(c, p, steps, list, until)
		}
		list = s.touch(c, p, steps, list, end)
		ls := statusOn(steps, end)
		if p.adopt != nil {
			ls = "" // with an adoption plan, no placement with parents
		}
		next := s.choose(c, end, ls, p.way)
		if guardian {
			next, guardian = s.foster(c, "U3"), false
		}
		for try := 0; next.place == h.place && next.post == h.post && try < 9; try++ {
			next = s.choose(c, end, ls, p.way)
		}
		next.on = end
		planned := s.trend(end, 38, 47)
		if len(list) == 1 {
			planned += 25 // out of the first emergency home
		}
		next.why = moves[s.pick(planned, 11, 8, 23, 4, 2, 1.2, 1, 1.2, 0.4)]
		if p.way == onRemand && next.place == "R5" {
			next.why = "CUSTOD"
		}
		list = append(list, next)
	}
}

// holds draws how many days a home lasts.
func (s *simulation) holds(c *child, h home, p *period, first bool, steps []step) int {
	better := s.trend(h.on, 0.83, 1.14)
	age := calendar.Age(c.dob, h.on)
	if first && len(steps) > 1 && steps[0].ls[0] == 'L' && s.yes(0.4) {
		return max(1, p.from.DaysUntil(steps[1].on)) // leaves the emergency home with the emergency order
	}
	early := 0.2
	if first {
		early = 0.31
	}
	if age < 10 {
		early *= 0.7
	}
	if s.yes(early * (0.5 + c.unquiet/2) / better) {
		return s.between(2, 75)
	}
	switch {
	case h.place == "R3" || h.place == "R2":
		return s.between(60, 150)
	case h.place == "K1":
		return s.between(60, 180)
	case h.place[0] == 'Z':
		return s.between(10, 120)
	}
	// A home is lasting in childhood, shakier from 13, and often outgrown at 16.
	days := 20
	for _, stage := range [...]struct {
		until int
		mean  float64
	}{{13, 2600}, {16, 1050}, {99, 520}} {
		mean := stage.mean
		switch h.place {
		case "K2":
			mean = min(mean, 600)
		case "K3", "P2":
			mean = 650
		case "U1", "U3":
			mean *= 1.9
		}
		wait := s.wait(mean * better / c.unquiet)
		left := max(0, h.on.AddDays(days).DaysUntil(birthday(c.dob, stage.until)))
		if wait < left {
			return days + wait
		}
		days += left
	}
	return days
}

// touch ends the last home on a day, and before that may let a match become permanent (same carer,
// new status) or send the child to hospital or elsewhere for some days and back.
func (s *simulation) touch(c *child, p *period, steps []step, list []home, end calendar.Date) []home {
	h := list[len(list)-1]
	days := h.on.DaysUntil(end)
	if s.yes(min(0.3, 0.03*float64(days)/365)) && days > 60 && h.place[0] != 'R' && h.place[0] != 'Z' && h.place != "P1" {
		out := h.on.AddDays(s.between(20, days-30))
		code, long := "T0", s.between(2, 9)
		switch s.pick(4, 2, 2, 2) {
		case 0:
			code, long = "T1", s.between(2, 18)
		case 1:
			code = "T3"
		case 2:
			code, long = "T4", s.between(2, 6)
		}
		away := home{on: out, place: code, provider: -1, post: s.places.near(s.chance), why: "OTHER"}
		back := h
		back.on, back.same, back.why = out.AddDays(long), false, "OTHER"
		list = append(list, away, back)
		h = back
	}
	settled := p.way == toAdulthood && (h.place == "U6" || h.place == "U3") && calendar.Age(c.dob, h.on) < 15
	if days = h.on.DaysUntil(end); settled && days > 330 && s.yes(s.trend(h.on, 0.7, 0.9)) {
		on := h.on.AddDays(s.between(180, min(days-60, 480)))
		for _, st := range steps { // often the court's last day is the day
			if st.ls == "C2" && st.on.After(h.on.AddDays(60)) && st.on.AddDays(60).Before(end) && s.yes(0.3) {
				on = st.on
			}
		}
		long := h
		long.on, long.same, long.why = on, true, "PLACE"
		long.place = map[string]string{"U6": "U4", "U3": "U1"}[h.place]
		list = append(list, long)
	}
	return list
}

// choose draws a home for a child's age, legal status and story.
func (s *simulation) choose(c *child, on calendar.Date, ls string, way route) home {
	h := s.kind(c, on, ls, way)
	h.on = on
	return h
}

func (s *simulation) kind(c *child, on calendar.Date, ls string, way route) home {
	age := calendar.Age(c.dob, on)
	order := 0.0 // only under a care order can a child in care be placed with parents
	if ls == "C2" || ls == "C1" {
		order = 1
	}
	if way == shortBreaks {
		if s.yes(0.6) {
			return s.provided(c, "K2")
		}
		return s.foster(c, "U6")
	}
	if way == onRemand {
		return s.provided(c, [...]string{"R5", "K1", "K2", "U6"}[s.pick(45, 20, 20, 15)])
	}
	if c.uasc {
		if age < 16 {
			return s.provided(c, [...]string{"U6", "K2", "U3"}[s.pick(86, 8, 6)])
		}
		return s.provided(c, [...]string{"K3", "U6", "K2", "U3"}[s.pick(58, 33, 4, 5)])
	}
	kin := s.trend(on, 0.75, 1.05) // the family network is asked first, and more each year
	switch {
	case age < 5:
		return s.provided(c, [...]string{"U6", "U3", "R3", "P1"}[s.pick(68, 19*kin, 5, 8*order)])
	case age < 13:
		return s.provided(c, [...]string{"U6", "U3", "K2", "P1", "S1"}[s.pick(64, 17*kin, 9, 8*order, 0.8)])
	case age < 16:
		return s.provided(c, [...]string{"U6", "U3", "K2", "P1", "S1", "K1", "R2", "Z12", "Z13"}[s.pick(50, 12*kin, 29, 8*order, 1, 0.6, 0.4, 0.9, 0.6)])
	}
	independent := 0.0
	if on.Before(supportedOnly) {
		independent = 5
	}
	return s.provided(c, [...]string{"U6", "U3", "K2", "P1", "K1", "Z12", "Z11", "Z14", "P2", "K3"}[s.pick(22, 7*kin, 19, 8*order, 0.5, 0.9, 0.5, 0.3, independent, 44)])
}

// provided finds somebody who offers a kind of place.
func (s *simulation) provided(c *child, place string) home {
	switch place[0] {
	case 'U', 'A':
		return s.foster(c, place)
	case 'Z':
		return home{place: place, provider: -1, post: s.places.somewhere(s.chance, 25, 40, 35)}
	}
	h := home{place: place, provider: -1}
	switch place {
	case "P1":
		h.pr, h.post = "PR0", c.home
		return h
	case "R5":
		h.pr, h.post = [...]string{"PR3", "PR4"}[s.pick(7, 3)], s.places.somewhere(s.chance, 0, 30, 70)
		return h
	case "P2": // the same flats that later had to register as supported accommodation
		h.provider, h.pr = s.places.offering(s.chance, "K3"), "PR1"
	default:
		h.provider = s.places.offering(s.chance, place)
	}
	of := &s.places.providers[h.provider]
	h.post = of.post
	if h.pr == "" {
		h.pr = of.pr
	}
	return h
}

// foster finds a foster or adoptive family: relatives and friends live nearer, agency carers
// further away.
func (s *simulation) foster(c *child, place string) home {
	h := home{place: place}
	kin := place == "U1" || place == "U2" || place == "U3"
	switch {
	case place[0] == 'A':
		h.provider = s.places.offering(s.chance, "A")
		h.post = s.places.somewhere(s.chance, 8, 47, 45)
	case kin || s.yes(0.5):
		h.provider = 0 // the council's own fostering service
		h.post = s.places.somewhere(s.chance, 52, 38, 10)
		if kin {
			h.post = s.places.somewhere(s.chance, 45, 35, 20)
		}
	default:
		h.provider = s.places.offering(s.chance, "U")
		h.post = s.places.somewhere(s.chance, 18, 60, 22)
	}
	h.pr = s.places.providers[h.provider].pr
	if s.yes(0.006) {
		h.post = -1
	}
	return h
}
