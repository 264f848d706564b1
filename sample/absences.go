package sample

import (
	"sort"

	"waymark/calendar"
)

// absence is a time when a child in care was missing (M), or away without leave but known to be
// somewhere (A).
type absence struct {
	kind     byte
	from, to calendar.Date // to may lie beyond the files, which then say that it goes on
}

// Shares of children with at least one missing episode in a year, by age from 10 to 17.
var missingShare = [...]float64{0.02, 0.03, 0.08, 0.18, 0.28, 0.33, 0.33, 0.30}

// goMissing tells the absences of a stay: a thing of the teens, of summer evenings, and of a few
// children again and again. The share falls a little each year.
func (s *simulation) goMissing(c *child, p *period) {
	if p.way == shortBreaks {
		return
	}
	end := earlier(p.to, s.to.AddDays(1))
	start := p.from
	if start.Before(s.from.AddDays(-365)) {
		start = s.from.AddDays(-365)
	}
	var found []absence
	for year := start; year.Before(end); year = year.AddDays(365) {
		age := calendar.Age(c.dob, year.AddDays(180))
		if age < 10 {
			continue
		}
		risk := missingShare[min(age, 17)-10] * s.trend(year, 1.4, 1.1) * (0.55 + 0.45*c.unquiet)
		away := risk * 0.45
		if c.uasc {
			risk, away = 0.15, 0.07
		}
		found = s.absent(found, 'M', risk, year, end, 5.2)
		found = s.absent(found, 'A', away, year, end, 4)
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].from.Before(found[j].from) })
	if p.rec == "E8" && c.uasc && s.yes(0.7) { // vanished: care is ended while still missing (rule 580)
		gone := p.to.AddDays(-s.between(10, 28))
		for len(found) > 0 && !found[len(found)-1].to.Before(gone) {
			found = found[:len(found)-1]
		}
		if gone.After(p.from) {
			found = append(found, absence{'M', gone, p.to})
		}
	}
	last := p.from
	for _, a := range found {
		if !a.from.After(last) || a.from.After(s.to) || a.to.After(p.to) {
			continue
		}
		last = a.to
		if !a.to.Before(s.from) {
			c.absences = append(c.absences, a)
		}
	}
}

func (s *simulation) absent(list []absence, kind byte, risk float64, year, end calendar.Date, often float64) []absence {
	days := min(365, year.DaysUntil(end))
	if days < 3 || !s.yes(risk*float64(days)/365+0.1*risk) {
		return list
	}
	times := 1
	if s.yes(0.62) {
		times += s.wait(often)
	}
	for range min(times, 40) {
		from := year.AddDays(s.IntN(days))
		if m := from.Month(); (m < 5 || m > 9) && s.yes(0.3) {
			from = year.AddDays(s.IntN(days))
		}
		long := [...]int{0, 1, 2, s.between(3, 6), s.between(7, 30)}[s.pick(30, 42, 15, 10, 3)]
		if to := from.AddDays(long); to.AddDays(1).Before(end) || long > 2 && end.After(s.to) {
			list = append(list, absence{kind, from, to})
		}
	}
	return list
}
