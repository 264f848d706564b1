package sample

import (
	"waymark/calendar"
)

// health is one year's outcomes (OC2) of a child in care for the twelve months to 31 March.
// Answers are '0' and '1'; what is not asked at the child's age is zero and stays blank.
type health struct {
	year                                     int
	sdq                                      int8 // -1 where there is no score
	reason                                   string
	convicted, development, jabs, teeth      byte
	assessment, misuse, intervened, offering byte
}

func (s *simulation) answer(p float64) byte {
	if s.yes(p) {
		return '1'
	}
	return '0'
}

// dentalDip is the year in which the dentists were hard to reach: the one before the last.
func (o Options) dentalDip() int { return o.LastYear - 1 }

// check tells the outcomes of each whole year in which the child belongs to the cohort: in care on
// 31 March and all twelve months before it, without short breaks.
func (s *simulation) check(c *child) {
	for _, r := range s.returns {
		if r.InYear || !c.allYear(r) {
			continue
		}
		on := r.DataTo
		age := calendar.Age(c.dob, on)
		h := health{year: r.Ending, sdq: -1}
		teeth := s.trend(on, 0.80, 0.885)
		if r.Ending == s.opts.dentalDip() {
			teeth = 0.63
		}
		assessed := s.trend(on, 0.89, 0.94)
		if age < 5 {
			h.development = s.answer(s.trend(on, 0.86, 0.9))
			assessed -= 0.05
		}
		if age >= 16 {
			assessed, teeth = assessed-0.05, teeth-0.06
		}
		jabs := s.trend(on, 0.73, 0.79)
		if c.uasc {
			jabs -= 0.2
		}
		h.assessment, h.teeth, h.jabs = s.answer(assessed), s.answer(teeth), s.answer(jabs)
		if age >= 4 && age <= 16 {
			asked := s.trend(on, 0.80, 0.89)
			if age == 4 {
				asked = 0.5
			}
			if s.yes(asked) {
				h.sdq = int8(max(0, min(40, c.sdq+s.NormFloat64()*3.5+s.trend(on, 0.9, -0.4))))
			} else {
				h.reason = [...]string{"SDQ2", "SDQ3", "SDQ4", "SDQ5"}[s.pick(30, 8, 45, 17)]
				if age == 4 {
					h.reason = "SDQ1"
				}
			}
		}
		if age >= 10 {
			h.convicted = s.answer([...]float64{0.002, 0.002, 0.006, 0.02, 0.04, 0.06, 0.065, 0.06}[min(age, 17)-10] * s.trend(on, 1.1, 0.8))
		}
		h.misuse = '0'
		if age >= 12 {
			h.misuse = s.answer([...]float64{0.01, 0.04, 0.07, 0.11, 0.14, 0.15}[min(age, 17)-12])
		}
		if h.misuse == '1' {
			h.intervened = s.answer(s.trend(on, 0.38, 0.47))
			if h.intervened == '0' {
				h.offering = s.answer(0.78)
			}
		}
		c.health = append(c.health, h)
	}
}

// allYear says whether one stay covers the twelve months to 31 March. Who came in on 1 April counts.
func (c *child) allYear(r Return) bool {
	for i := range c.periods {
		p := &c.periods[i]
		if p.way != shortBreaks && !p.from.After(r.From) && p.to.After(r.DataTo) {
			return true
		}
	}
	return false
}

// leaving is what the council knew of a care leaver around the 17th to 21st birthday (OC3).
type leaving struct {
	on           calendar.Date // the birthday
	touch        string
	activ, accom string
}

// leaveCare follows a young person who left care at 16 or later after at least 13 weeks of it, to
// the 21st birthday. Adopted children, and those who left to guardians or another council, are no
// care leavers.
func (s *simulation) leaveCare(c *child, last *period) {
	sixteen := birthday(c.dob, 16)
	if last.way == shortBreaks || last.to.Before(sixteen) || last.from.DaysUntil(last.to) < 91 {
		return
	}
	home := false
	switch last.rec {
	case "E11", "E12", "E2", "E3", "E41", "E45", "E46", "E47", "E48", "E15":
		return
	case "E4A", "E4B", "E13":
		home = s.yes(0.6)
	}
	luck, staying := s.Float64(), last.rec == "E17"
	for years := 17; years <= 21; years++ {
		on := birthday(c.dob, years)
		staying = staying && s.yes([...]float64{1, 0.93, 0.52, 0.58, 0.3}[years-17])
		if on.Before(last.to) || on.Before(s.from) || on.After(s.to) {
			continue
		}
		l := leaving{on: on, touch: "YES", activ: "0", accom: "0"}
		lost := s.trend(on, 3.6, 2.2)
		if years < 19 {
			lost *= 0.6
		}
		l.touch = [...]string{"YES", "NO", "REFU", "NREQ", "DIED"}[s.pick(94, lost, 1.1, 1.4, 0.15)]
		if home && s.yes(0.9) && l.touch == "YES" {
			l.touch = "RHOM"
		}
		if l.touch == "YES" {
			eet := s.trend(on, 0.52, 0.59)
			switch {
			case years < 19:
				eet = s.trend(on, 0.63, 0.70)
			case years == 21:
				eet -= 0.03
			}
			if c.uasc {
				eet += 0.13
			}
			l.activ = s.activity(c, years, 0.6*luck+0.4*s.Float64() < 0.2+0.6*eet)
			l.accom = s.lives(c, years, on, staying)
		}
		c.leaving = append(c.leaving, l)
	}
}

// activity is the young person's main activity, in the codes since 2018/19.
func (s *simulation) activity(c *child, years int, busy bool) string {
	if !busy {
		if c.sex == 'F' && s.yes(0.25) {
			return "G6"
		}
		return [...]string{"G4", "G5"}[s.pick(32, 68)]
	}
	if years < 19 {
		return [...]string{"F2", "P2", "F4", "F5", "P5"}[s.pick(66, 12, 6, 9, 7)]
	}
	return [...]string{"F1", "P1", "F2", "P2", "F4", "P4", "F5", "P5"}[s.pick(12, 1, 33, 9, 7, 0.5, 24, 13)]
}

// lives is where the young person lives and whether the home is suitable.
func (s *simulation) lives(c *child, years int, on calendar.Date, staying bool) string {
	if staying {
		return "Z1"
	}
	bad := s.trend(on, 1.1, 0.85)
	if years < 18 {
		return [...]string{"D1", "B1", "E1", "C1", "Y1", "B2", "D2", "X2"}[s.pick(46, 30, 8, 5, 4, 1.5*bad, 2*bad, 2*bad)]
	}
	if years < 19 {
		return [...]string{"D1", "U1", "B1", "E1", "C1", "K1", "T1", "Y1", "R1", "D2", "B2", "X2", "S2", "V2", "W2", "V1"}[s.pick(
			52, 8, 14, 6, 5, 2, 3, 3, 0.3, 1.5*bad, 1.2*bad, 2.5*bad, 1*bad, 1*bad, 0.6*bad, 0.3)]
	}
	return [...]string{"U1", "D1", "B1", "E1", "C1", "K1", "T1", "Y1", "G1", "H1", "R2", "U2", "D2", "B2", "X2", "S2", "V2", "W2", "K2", "W1"}[s.pick(
		46, 22, 12, 3, 3, 3, 1.5, 2.5, 0.5, 0.2, 0.5, 1.2*bad, 1*bad, 1*bad, 3*bad, 1.2*bad, 0.9*bad, 0.5*bad, 0.5*bad, 0.3)]
}
