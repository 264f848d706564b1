package measure_test

import (
	"slices"
	"strings"

	"waymark/calendar"
)

// The second count of independent_test.go, for what hangs on homes and carers and on the days between reviews.

// home is a chain of stays at one address; carer numbers those with the same people, within one period of care.
type home struct {
	stay
	chain, carer int
	begins       string // RNE of its first stay
}

// homesOf are the child's placements in order, and for each the number of its period of care and of its carer there.
// The sample has no temporary placements, so none is skipped.
func (l *life) homesOf() (homes []home) {
	for i, s := range l.stays {
		begins := i == 0 || !chained(l.stays[i-1], s)
		switch {
		case begins && i == 0:
			homes = append(homes, home{stay: s, begins: s.rne})
		case begins:
			homes = append(homes, home{stay: s, chain: homes[len(homes)-1].chain + 1, begins: s.rne})
		case strings.Contains("SPBTU", s.rne):
			next := home{stay: s, chain: homes[len(homes)-1].chain, carer: homes[len(homes)-1].carer, begins: s.rne}
			if strings.Contains("SPB", s.rne) && s.place != "A3" && s.place != "A5" {
				next.carer++
			}
			homes = append(homes, next)
		default:
			h := &homes[len(homes)-1]
			h.ends, h.rec, h.why = s.ends, s.rec, s.why
		}
	}
	return homes
}

// withCarer are the homes with one carer in one period of care.
func withCarer(homes []home, chain, carer int) (with []home) {
	for _, h := range homes {
		if h.chain == chain && h.carer == carer {
			with = append(with, h)
		}
	}
	return with
}

func (l *life) countHomes(year int, add func(key string, met bool)) {
	first, last := calendar.On(year-1, 4, 1), calendar.On(year, 3, 31)
	homes := l.homesOf()
	for i, h := range homes {
		if i+1 < len(homes) && homes[i+1].chain == h.chain && !h.shortBreak() && !h.ends.Before(first) && !h.ends.After(last) {
			if adopts := homes[i+1].place; h.why != "PLACE" && h.why != "" && adopts != "A3" && adopts != "A5" {
				add("placement-unplanned-moves unplanned", h.why != "CARPL" && h.why != "OTHER")
			}
		}
		// Fewer than 30 months of returns say nothing about those whose care began before them.
		if year >= 2020 && !h.shortBreak() && h.on(last) && calendar.Age(l.dob, last) < 16 {
			care := homes[slices.IndexFunc(homes, func(o home) bool { return o.chain == h.chain })].starts
			since := withCarer(homes, h.chain, h.carer)[0].starts
			if before := withCarer(homes, h.chain, h.carer-1); (h.place == "A4" || h.place == "A6") && len(before) > 0 {
				since = before[0].starts
			}
			if !care.AddMonths(30).After(last) {
				add("placement-2yr", !since.AddMonths(24).After(last))
			}
		}
		adopted := (h.rec == "E11" || h.rec == "E12") && (i+1 == len(homes) || homes[i+1].chain != h.chain)
		if year >= 2020 && adopted && !h.shortBreak() && !h.ends.Before(calendar.On(year-3, 4, 1)) && !h.ends.After(last) {
			same := withCarer(homes, h.chain, h.carer)
			early := slices.ContainsFunc(same, func(o home) bool { return o.place == "U2" || o.place == "U5" })
			if early || strings.Contains("SPB", same[0].begins) {
				add("early-permanence", early)
			}
		}
	}
}

// reviewedOnTime says whether the reviews of the last 12 months were all on time and none is overdue on the day. The
// second answer is false where the child is not in care, or has been for no more than 20 working days, or where the
// first review that the returns could know of is not due yet.
func (l *life) reviewedOnTime(on calendar.Date) (onTime, judged bool) {
	i, in := l.current(on)
	if !in {
		return false, false
	}
	for l.follows(i) {
		i--
	}
	holidays := calendar.BankHolidays()
	since, loaded := l.stays[i].starts, calendar.On(2017, 4, 1)
	if holidays.WorkingDays(since, on) <= 20 {
		return false, false
	}
	fromShort := i > 0 && l.stays[i-1].ends == since && l.stays[i-1].shortBreak()
	whole := (l.stays[i].rne == "S" || fromShort) && !since.Before(loaded)
	due := holidays.AddWorkingDays(since, 20)
	if !whole {
		if since.Before(loaded) {
			since = loaded
		}
		due = since.AddMonths(6)
	}
	var reviews []calendar.Date
	for held := range l.review {
		if !held.Before(since) && !held.After(on) {
			reviews = append(reviews, held)
		}
	}
	slices.SortFunc(reviews, calendar.Date.Compare)
	onTime = true
	for n, held := range reviews {
		if held.After(due) && held.After(on.AddMonths(-12)) {
			onTime = false
		}
		due = held.AddMonths(6)
		if n == 0 && whole {
			due = held.AddMonths(3)
		}
	}
	if due.Before(on) {
		return false, true
	}
	return onTime, whole || len(reviews) > 0
}
