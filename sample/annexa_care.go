package sample

import (
	"fmt"

	"waymark/calendar"
)

// The lists 8 to 11: children in care, care leavers, adoption.

// every gives the newest of days that come about so many days apart from a first one, up to a day; now and then one is
// left out. The same child and purpose give the same days, whichever day asks.
func (l *listing) every(c *child, purpose uint64, first calendar.Date, apart int, skipped float64) calendar.Date {
	l.visiting.reseed(l.visiting.key^purpose, uint64(c.number))
	var last calendar.Date
	for on := workday(first); !on.After(l.on); on = workday(on.AddDays(apart*9/10 + l.visiting.IntN(1+apart/5))) {
		if !l.visiting.yes(skipped) {
			last = on
		}
	}
	return last
}

// inCare leaves short breaks out: children in them live with their families and stand in list 6.
func (l *listing) inCare() {
	interviews := l.interviews()
	for _, c := range l.all {
		for i := range c.periods {
			p := &c.periods[i]
			if p.way != shortBreaks && l.running(p.from, p.to) {
				l.care(c, i, p, interviews)
			}
		}
	}
}

func (l *listing) care(c *child, i int, p *period, interviews map[string]interview) {
	held := earlier(l.on, p.to.AddDays(-1))
	var e *episode
	legal, homes, home := calendar.Date{}, 0, calendar.Date{}
	year := l.on.AddMonths(-12)
	for j := range c.episodes {
		x := &c.episodes[j]
		if x.decom.Before(p.from) || !x.decom.Before(p.to) || x.decom.After(l.on) {
			continue
		}
		if e == nil || x.ls != e.ls {
			legal = x.decom
		}
		if e == nil || x.place != e.place || x.post != e.post {
			home = x.decom
		}
		if e == nil || x.rne == 'P' || x.rne == 'B' {
			if x.place[0] != 'T' {
				homes++
			}
		}
		if x.dec.Before(year) {
			homes = 0
		}
		e = x
	}
	if e == nil {
		return
	}
	r := c.caseOn(held)
	if r == nil {
		return
	}
	second := false
	for j := range i {
		q := &c.periods[j]
		second = second || q.way != shortBreaks && q.to.After(year)
	}
	review, officer := calendar.Date{}, calendar.Date{}
	for j, v := range c.reviews {
		if v.on.Before(p.from) || v.on.After(held) {
			continue
		}
		review = v.on
		officer = v.on.AddDays(-((c.number + j) % 13))
	}
	apart := 365
	if calendar.Age(c.dob, l.on) < 5 {
		apart = 182
	}
	visited, _ := l.last(c, func(v visit) bool { return v.kind == "cla" && !v.on.Before(p.from) && v.on.Before(p.to) })
	missing, away := 0, 0
	for _, a := range c.absences {
		if a.from.After(year) && !a.from.After(held) {
			if a.kind == 'M' {
				missing++
			} else {
				away++
			}
		}
	}
	offered, accepted := "", ""
	if missing > 0 {
		told := interviews[c.id()]
		offered, accepted = told.offered, told.accepted
	}
	postcode, location, area := "", "in", council.name
	if e.post >= 0 {
		at := l.places.postcodes[e.post]
		postcode, area = at.text, at.of.name
		if at.of.code != council.code {
			location = "out"
		}
	}
	reason := ""
	if !p.to.After(l.on) {
		reason = p.rec
	}
	own := Return{Ending: calendar.FinancialYearEnding(l.on), DataTo: l.on}
	health := func(purpose uint64, first int, skipped float64) calendar.Date {
		on := l.every(c, purpose, p.from.AddDays(first), apart, skipped)
		if on.After(held) {
			return calendar.Date{}
		}
		return on
	}
	l.row(append(append(l.person(c), c.uasc && c.duc.After(year), c.disabilities != 0, p.from, p.need, second, legal, e.ls, review, visited.on, l.permanence(c, p, e), officer,
		health(0x4ea1, 20, 0.06), health(0xde57, 60, 0.12), max(1, homes), p.to, reason, home, e.placeIn(own), e.pr, postcode, l.places.urn(e, own), location, area,
		missing, away, offered, accepted), l.by(c, r, held)...)...)
}

// interview is what the register of return interviews has of the last time a child was missing before the day.
type interview struct {
	missing           calendar.Date
	offered, accepted string
}

// interviews reads the register, so that lists and register tell the same.
func (l *listing) interviews() map[string]interview {
	last := map[string]interview{}
	for _, r := range everyRegister() {
		if r.name != "rhi" {
			continue
		}
		at := map[string]int{}
		l.eachOf(r, func(row []string) {
			if len(at) == 0 {
				for i, heading := range row {
					at[heading] = i
				}
				return
			}
			began, err := calendar.ParseUK(row[at["MISSING_START"]][:10])
			id := row[at["CHILD"]]
			if err != nil || began.After(l.on) || began.Before(last[id].missing) {
				return
			}
			told := interview{began, "no", ""}
			if on, err := calendar.ParseUK(row[at["OFFERED_AT"]]); err == nil && !on.After(l.on) {
				told.offered, told.accepted = "yes", row[at["ACCEPTED_YN"]]
			}
			last[id] = told
		})
	}
	return last
}

// permanence is the plan of the day where a child is to grow up; none before the second review.
func (l *listing) permanence(c *child, p *period, e *episode) string {
	if p.from.AddDays(120).After(l.on) {
		return ""
	}
	switch {
	case p.adopt != nil && !p.adopt.decision.After(l.on) && (!p.adopt.reversed() || p.adopt.ceased.After(l.on)):
		return "adoption"
	case p.way == toHome:
		return "return home"
	case p.way == toGuardian, p.way == toFamily:
		return "sgo or cao"
	case calendar.Age(c.dob, l.on) >= 16 && e.place[0] != 'U':
		return "supported living"
	case e.place[0] == 'U':
		return "long-term fostering"
	case e.place == "K2", e.place == "S1":
		return "long-term residential"
	}
	return "other"
}

// advisers is how many personal advisers care leavers have.
func (o Options) advisers() int { return max(3, o.Children/24) }

// adviser is the personal adviser of a young person.
func (w *World) adviser(c *child) string {
	return fmt.Sprintf("PA%03d", 1+c.number%w.Options.advisers())
}

// leavers are the young people of 16 and 17 in care for 13 weeks or more, and those who left at 16 or later, until 22.
func (l *listing) leavers() {
	for _, c := range l.all {
		age := calendar.Age(c.dob, l.on)
		if len(c.periods) == 0 || age < 16 || age > 21 {
			continue
		}
		p := &c.periods[len(c.periods)-1]
		if p.way == shortBreaks || p.from.After(l.on) {
			continue
		}
		category, touch, home, suitable, busy := "", "yes", "", "", ""
		if p.to.After(l.on) {
			if age > 17 || p.from.AddDays(91).After(l.on) {
				continue
			}
			category, busy, suitable = "eligible", "F2", "suitable"
			home = "Y"
			for i := range c.episodes {
				e := &c.episodes[i]
				if !e.decom.After(l.on) && e.dec.After(l.on) {
					home = map[string]string{"K2": "C", "K1": "C", "K3": "D", "P2": "U", "P1": "B", "R5": "X", "S1": "C"}[e.place]
					if home == "" {
						home = "Y"
					}
				}
			}
			if home == "X" {
				suitable, busy = "unsuitable", "G5"
			}
			if c.number%6 == 0 {
				busy = "G5"
			}
		} else {
			known, ok := leaving{}, false
			for _, k := range c.leaving { // the birthday before, else the next one
				if !ok || !k.on.After(l.on) {
					known, ok = k, true
				}
			}
			if !ok {
				continue
			}
			category = "former relevant"
			if age < 18 {
				category = "relevant"
			}
			touch = known.touch
			switch known.touch {
			case "YES", "NO":
				touch = map[string]string{"YES": "yes", "NO": "no"}[known.touch]
			}
			if touch == "yes" {
				home, busy = known.accom[:1], known.activ
				suitable = map[byte]string{'1': "suitable", '2': "unsuitable"}[known.accom[1]]
			}
		}
		contact := l.every(c, 0xc0a1, birthday(c.dob, 16), 45, 0.15)
		if touch == "no" {
			contact = contact.AddDays(-200)
		}
		worker := []any{"Leaving Care Team", l.adviser(c)}
		if category == "eligible" {
			if r := c.caseOn(l.on); r != nil {
				worker = l.by(c, r, l.on)
			}
		}
		l.row(append(append(append(l.person(c), c.uasc, c.disabilities != 0), worker...), l.adviser(c), category,
			l.every(c, 0x9a7b, birthday(c.dob, 16).AddDays(80), 178, 0.1), touch, contact, home, suitable, busy)...)
	}
}

// adoptions are the decisions in force, and those that came to an end in the last twelve months.
func (l *listing) adoptions() {
	family := map[*child]string{}
	for _, a := range l.World.adopters() {
		if a.child != nil && !a.matched.After(l.on) {
			family[a.child] = a.family
		}
	}
	year := l.on.AddMonths(-12)
	for _, c := range l.all {
		for i := range c.periods {
			p := &c.periods[i]
			a := p.adopt
			if a == nil || a.decision.After(l.on) {
				continue
			}
			ended, reason, match, placed, adopted, early := a.adopted, "", a.match, a.placed, a.adopted, calendar.Date{}
			if a.reversed() {
				ended, match, placed, adopted = a.ceased, calendar.Date{}, calendar.Date{}, calendar.Date{}
				if !a.ceased.After(l.on) {
					reason = a.reason
				}
			}
			if !ended.After(year) {
				continue
			}
			if a.early {
				early = p.from
			}
			order := a.order
			if a.consented {
				order = calendar.Date{}
			}
			person := l.person(c)
			l.row(append(append([]any{person[0], family[c]}, person[1:]...), c.disabilities != 0, p.from, a.decision, order, match, placed, adopted, a.ceased, reason, early)...)
		}
	}
}

// adoptersList are those who asked, were approved, wait or were matched in the last twelve months.
func (l *listing) adoptersList() {
	year := l.on.AddMonths(-12)
	for _, a := range l.World.adopters() {
		end := earlier(a.left, a.ordered)
		if a.enquired.After(l.on) || !end.IsZero() && !end.After(year) {
			continue
		}
		placed, reason := 0, a.reason
		a.until(l.on)
		if a.left.After(l.on) {
			a.left, reason = calendar.Date{}, ""
		}
		var number any = ""
		if !a.placed.IsZero() {
			placed = 1
			number = placed
		}
		l.row(a.id, a.family, string(a.sex), a.ethnic, a.disabled, a.early, a.enquired, a.first.from, a.first.to, a.second.from, a.second.to, a.applied, a.approved, a.matched,
			a.placed, number, a.ordered, a.left, reason)
	}
}
