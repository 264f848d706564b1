package sample

import (
	"time"

	"waymark/calendar"
)

// review is a statutory review of a child in care, and how the child took part.
type review struct {
	on   calendar.Date
	code string
}

// review holds the reviews of a stay: within 20 working days, then within three months, then every
// six (Care Planning Regulations 2010). Some are late, fewer each year.
func (s *simulation) review(c *child, p *period) {
	on, limit := p.from, earlier(p.to, s.to)
	for n := 0; ; n++ {
		soon, latest, overdue, late := 148, 180, 260, s.trend(on, 0.075, 0.03)
		switch n {
		case 0:
			soon, latest, overdue, late = 10, 25, 55, s.trend(on, 0.14, 0.06)
		case 1:
			soon, latest, overdue, late = 66, 88, 150, s.trend(on, 0.1, 0.05)
		}
		days := s.between(soon, latest)
		if s.yes(late) {
			days = s.between(latest+9, overdue)
		}
		before := on
		if on = workday(before.AddDays(days)); !on.After(before.AddDays(2)) {
			on = workday(before.AddDays(days + 10))
		}
		if on.After(limit) || on == p.to {
			return
		}
		if !on.Before(s.from) {
			c.reviews = append(c.reviews, review{on, s.takesPart(c, on)})
		}
	}
}

// workday moves back from weekends and the days around Christmas.
func workday(on calendar.Date) calendar.Date {
	if on.Month() == time.December && on.Day() >= 24 {
		on = on.AddDays(-9)
	}
	switch on.Weekday() {
	case time.Saturday:
		return on.AddDays(-1)
	case time.Sunday:
		return on.AddDays(-2)
	}
	return on
}

func (s *simulation) takesPart(c *child, on calendar.Date) string {
	unheard := s.trend(on, 1.5, 0.7)
	i := 0
	switch age := calendar.Age(c.dob, on); {
	case age < 4:
		return "PN0"
	case age < 7:
		i = s.pick(15, 5, 10, 8*unheard, 22, 30, 9*unheard)
	case age < 12:
		i = s.pick(42, 6, 3, 5*unheard, 12, 25, 7*unheard)
	default:
		i = s.pick(50, 5, 1, 3*unheard, 10, 19, 9*unheard)
	}
	return [...]string{"PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7"}[i]
}
