package sample

import (
	"time"

	"waymark/calendar"
)

// What the other files ask of a child's referrals.

// open says whether the case is open on a day: from the day it was received to the day before it was closed.
func (r *referral) open(on calendar.Date) bool {
	return !r.nfa && !r.received.After(on) && r.closed.After(on)
}

// caseOn is the case that is open on a day, nil where there is none.
func (c *child) caseOn(on calendar.Date) *referral {
	for i := range c.referrals {
		if r := &c.referrals[i]; r.open(on) {
			return r
		}
	}
	return nil
}

// has says whether a day lies in the stay, its last day left out.
func (s stay) has(on calendar.Date) bool { return !s.from.After(on) && s.to.After(on) }

// open says whether the plan stands on a day.
func (p *protection) open(on calendar.Date) bool { return !p.starts.After(on) && p.ends.After(on) }

// protectionOn is the child protection plan on a day, nil where there is none.
func (c *child) protectionOn(on calendar.Date) *protection {
	for i := range c.referrals {
		for j := range c.referrals[i].protections {
			if p := &c.referrals[i].protections[j]; p.open(on) {
				return p
			}
		}
	}
	return nil
}

// planOn is the child in need plan on a day.
func (c *child) planOn(on calendar.Date) (stay, bool) {
	for i := range c.referrals {
		for _, p := range c.referrals[i].plans {
			if p.has(on) {
				return p, true
			}
		}
	}
	return stay{}, false
}

// careOn is the stay in care on a day, nil where there is none.
func (c *child) careOn(on calendar.Date) *period {
	for i := range c.periods {
		if p := &c.periods[i]; !p.from.After(on) && p.to.After(on) {
			return p
		}
	}
	return nil
}

// unborn says whether the child was not yet born on a day.
func (c *child) unborn(on calendar.Date) bool { return c.dob.After(on) }

// workerOn is who held the case of a child on a day: the social worker that the return on children in care
// names, else the assessor until the first assessment is done, then the holder, who changes about every 14 months.
// 0 where the child has no case.
func (w *World) workerOn(c *child, on calendar.Date) int {
	for _, k := range c.workers {
		if !k.from.After(on) && k.to.After(on) {
			return k.id
		}
	}
	r := c.caseOn(on)
	if r == nil {
		return 0
	}
	f := w.Options.staff()
	if c.careOn(on) != nil { // before workers were told of by name
		return 1 + (c.number+r.received.DaysUntil(on)/400)%f.care
	}
	if len(r.assessments) > 0 && r.assessments[0].authorised.After(on) {
		return r.assessor
	}
	first, size := f.care+f.assessment+1, f.families
	if r.holder >= first+f.families {
		first, size = first+f.families, f.disabled
	}
	return first + (r.holder-first+r.received.DaysUntil(on)/420*7)%size
}

// school is an invented school: its number begins with 98, which no school's does.
type school struct {
	urn, name, phase string // primary, secondary, special or alternative provision
}

// schools are the schools of Exampleborough, one primary for about 420 children.
func (w *World) schools() []school {
	n := int(w.Options.population())
	var all []school
	for _, k := range []struct {
		phase, name string
		per, least  int
	}{{"primary", "Primary School", 750, 3}, {"secondary", "School", 2400, 2}, {"special", "Special School", 9000, 1}, {"alternative provision", "Learning Centre", 20000, 1}} {
		for i := range max(k.least, n/k.per) {
			name := firstNames[(i+3*len(k.phase))%len(firstNames)] + " " + k.name
			if i >= len(firstNames) {
				name += " " + string(rune('A'+i/len(firstNames)%26))
			}
			all = append(all, school{urn: "98" + workerID(1000 + len(all))[2:], name: name + " (invented)", phase: k.phase})
		}
	}
	return all
}

// atSchool says whether a child is of school age on a day: from the September after the fourth birthday to the
// June of the year in which it turns 16 by August.
func (c *child) atSchool(on calendar.Date) bool {
	year := calendar.AcademicYearEnding(on)
	age := calendar.Age(c.dob, calendar.On(year-1, time.August, 31))
	return age >= 4 && age <= 15
}

// inSixthForm says whether a young person of 16 or 17 learns in a school's sixth form on a day, as three in five do; the others are at
// a college or at work, and in no school census.
func (c *child) inSixthForm(on calendar.Date) bool {
	age := calendar.Age(c.dob, calendar.On(calendar.AcademicYearEnding(on)-1, time.August, 31))
	return (age == 16 || age == 17) && c.number%5 < 3
}

// schoolOn is the child's school on a day, as an index of schools, -1 for who goes to none. Brothers and sisters go
// together; children with a learning disability or autism more often to a special school.
func (w *World) schoolOn(all []school, c *child, on calendar.Date) int {
	if !c.atSchool(on) && !c.inSixthForm(on) {
		return -1
	}
	phase := "primary"
	if calendar.Age(c.dob, calendar.On(calendar.AcademicYearEnding(on)-1, time.August, 31)) >= 11 {
		phase = "secondary"
	}
	key := c.number
	if c.family > 0 {
		key = c.family
	}
	switch {
	case c.disabilities != 0 && c.number%3 == 0:
		phase = "special"
	case phase == "secondary" && c.number%40 == 7:
		phase = "alternative provision"
	}
	first, size := -1, 0
	for i := range all {
		if all[i].phase == phase {
			if first < 0 {
				first = i
			}
			size++
		}
	}
	return first + key*7919%size
}
