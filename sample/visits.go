package sample

import (
	"sort"

	"waymark/calendar"
)

// visit is one visit of a social worker to a child.
type visit struct {
	on          calendar.Date
	kind        string // cin, cp or cla, as the child's plan was on the day
	seen, alone bool   // the child was seen; without anybody else in the room
}

// visiting draws visits. They are many, so they are not kept: each call for the same child draws the same.
type visiting struct {
	*simulation
	key uint64
}

func (w *World) visiting() *visiting {
	return &visiting{newSimulation(w.Options, w.Returns, w.places), seedOf(w.Options.Seed, "visits")}
}

// visits are all visits to a child on days the files tell of, in order. A child in care is visited within a week
// of a new home and then at least every six weeks (Care Planning Regulations 2010, regulation 28); on a protection plan every ten
// working days and on a child in need plan every twenty, which are the council's own rules. Some visits slip, fewer each year.
func (v *visiting) visits(c *child) []visit {
	v.reseed(v.key, uint64(c.number))
	var all []visit
	for i := range c.referrals {
		r := &c.referrals[i]
		for _, a := range r.assessments {
			if a.seen == 'y' {
				on := workday(a.started.AddDays(v.between(1, max(1, min(20, a.started.DaysUntil(a.authorised)-1)))))
				all = append(all, visit{later(on, a.started), "cin", true, v.yes(0.6)})
			}
		}
		for _, p := range r.plans {
			all = v.round(all, c, "cin", p, 6, 20, 0.05, 0.028)
		}
		for _, p := range r.protections {
			all = v.round(all, c, "cp", stay{p.starts, p.ends}, 3, 10, 0.02, 0.01)
		}
	}
	for i := range c.periods {
		p := &c.periods[i]
		if p.way == shortBreaks || p.to.Before(v.from) {
			continue
		}
		from := p.from
		for _, e := range c.episodes { // a new home is visited within the week
			if !e.decom.Before(p.from) && e.decom.Before(p.to) && e.decom != from && e.rne != 'L' {
				all = v.round(all, c, "cla", stay{from, e.decom}, 5, 30, 0.035, 0.015)
				from = e.decom
			}
		}
		all = v.round(all, c, "cla", stay{from, p.to}, 5, 30, 0.035, 0.015)
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].on.Before(all[j].on) })
	kept := all[:0]
	for _, one := range all {
		again := len(kept) > 0 && kept[len(kept)-1].on == one.on
		if again && one.seen && !kept[len(kept)-1].seen { // nobody was in in the morning
			kept[len(kept)-1] = one
		}
		if !again && !one.on.Before(v.from) && !one.on.After(v.to) && !(c.unborn(one.on) && one.kind == "cla") {
			kept = append(kept, one)
		}
	}
	return kept
}

// round adds the visits of one plan: the first within some working days, each next one within a limit of them. In care the limits are
// days of the calendar, so a visit that a bank holiday would make late is made the day before. Where nobody opened the door the
// worker comes again within the limit.
func (v *visiting) round(all []visit, c *child, kind string, p stay, first, limit int, was, now float64) []visit {
	on, end := p.from, earlier(p.to, v.to.AddDays(1))
	if start := v.from.AddDays(-100); on.Before(start) {
		on, first = start, limit
	}
	for n := 0; ; n++ {
		most := limit
		if n == 0 {
			most = first
		}
		late := v.trend(on, was, now)
		if v.hard(on) {
			late *= 3
		}
		latest := on.AddDays(most / 5 * 7)
		days := max(1, most-v.IntN(1+most/3))
		slipped := v.yes(late)
		if slipped {
			days = most + 1 + v.wait(float64(limit)/3)
		}
		before := on
		on = workdays(on, days)
		for !slipped && kind == "cla" && on.After(latest) {
			days--
			on = workdays(before, days)
		}
		if v.yes(0.05) && days > 2 {
			if missed := workdays(before, days/2); missed.Before(on) && missed.Before(end) {
				all = append(all, visit{missed, kind, false, false})
			}
		}
		if !on.Before(end) {
			return all
		}
		seen := !c.unborn(on)
		all = append(all, visit{on, kind, seen, seen && v.yes(0.72)})
	}
}
