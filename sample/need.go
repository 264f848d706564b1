package sample

import (
	"sort"
	"sync"
	"time"

	"waymark/calendar"
)

// referral is one time the council was asked to help a child, and all that came of it: what the
// children in need census calls CINdetails. Days may lie beyond the files, which then say that it goes on.
type referral struct {
	received, closed calendar.Date // closed on the day received where nothing further was done
	source, code     string        // who referred; the main reason for needing help (N1 …)
	nfa              bool          // no further action
	reason           string        // why closed (RC1 …)
	movedIn          calendar.Date // conference of a child who moved here on a protection plan
	assessments      []assessed
	plans            []stay // child in need plans
	enquiries        []enquiry
	protections      []protection
	court            *preProceedings
	assessor, holder int // the workers: during the first assessment, and after it
}

// stay is something that lasts from a day to a day.
type stay struct{ from, to calendar.Date }

// assessed is one assessment of a child.
type assessed struct {
	started, review, authorised calendar.Date
	seen                        byte   // y, n, or ? where nobody wrote it down; of no meaning for a child not yet born when it was authorised
	factors                     uint64 // a bit for each of factorCodes
}

// enquiry is a section 47 enquiry, from its strategy discussion.
type enquiry struct {
	started calendar.Date
	icpc    calendar.Date // the initial conference; zero where none was needed
	ended   calendar.Date // the day it is known whether there is to be a conference
}

// protection is a child protection plan. It begins with its conference.
type protection struct {
	starts, ends    calendar.Date
	initial, latest string
	previous        int // earlier plans, those of other councils too
	reviews         []calendar.Date
}

// preProceedings is the time in which a family is told that the council may go to court.
type preProceedings struct {
	starts, letter, meeting, decided calendar.Date
	court                            calendar.Date // application, zero where none
	offered, held                    bool          // a family group meeting
	reviews                          int
}

// needing are the children of the council who never came into care, made when first asked for: the
// returns on children in care can do without them.
type needing struct {
	once     sync.Once
	children []*child
}

// everyone is every child the council knows: those in care or once in care first, as World.children,
// then those only in need, or only in early help. All have their referrals. The work is done on the first call.
func (w *World) everyone() []*child {
	w.needing.once.Do(func() {
		s := newSimulation(w.Options, w.Returns, w.places)
		for _, c := range w.children {
			s.reseed(seedOf(w.Options.Seed, "needs of children in care"), uint64(c.number))
			s.needsOfCare(c)
			s.earlyFor(c)
		}
		w.needing.children = s.inNeed(len(w.children))
	})
	all := make([]*child, 0, len(w.children)+len(w.needing.children))
	return append(append(all, w.children...), w.needing.children...)
}

// families are drawn by the year and by 10,000 children of the population.
const (
	familiesPer10000 = 212.0
	disabledPer10000 = 13.0
	lookBack         = 4 * 365 // how long before the files the stories of most begin
	lookFarBack      = 12 * 365
)

// population is how many children live in Exampleborough, as populations.csv has it for the last year.
func (o Options) population() float64 { return float64(o.Children) * 10_000 / ratePer10000 }

// inNeed draws the families who are only ever helped at home, each from a stream of its own.
func (s *simulation) inNeed(after int) []*child {
	var kept []*child
	draw := func(purpose string, per float64, back int, tell func(on calendar.Date) []*child) {
		key := seedOf(s.opts.Seed, purpose)
		days := s.from.AddDays(-back).DaysUntil(s.to) + 1
		n := int(per * s.opts.population() / 10_000 * float64(days) / 365.25)
		for i := range n {
			s.reseed(key, uint64(i))
			kept = append(kept, tell(s.referralDay(back, days))...)
		}
	}
	draw("families", familiesPer10000, lookBack, s.family)
	draw("disabled", disabledPer10000, lookFarBack, func(on calendar.Date) []*child {
		c := s.inFamily(on, s.between(1, 13), nil)
		c.disabilities = s.disability(true)
		return s.told([]*child{c}, s.story(c, on, livesDisabled))
	})
	draw("early help", earlyOnlyPer10000, 365, s.earlyOnly)
	sort.SliceStable(kept, func(i, j int) bool { return kept[i].since().Before(kept[j].since()) })
	families := map[int]int{}
	for i, c := range kept {
		c.number = after + 1 + i
		if c.family > 0 { // families are named after their first child
			if _, named := families[c.family]; !named {
				families[c.family] = c.number
			}
		}
	}
	for _, c := range kept {
		c.family = families[c.family]
	}
	return kept
}

// since is when the council first heard of a child in need.
func (c *child) since() calendar.Date {
	if len(c.referrals) > 0 {
		return c.referrals[0].received
	}
	return c.early[0].started
}

// referralDay draws a day by the rhythm of schools and years. Early help takes a little off each year.
func (s *simulation) referralDay(back, days int) calendar.Date {
	for {
		on := s.from.AddDays(s.IntN(days) - back)
		weekend := on.Weekday() == time.Saturday || on.Weekday() == time.Sunday
		if s.yes(termTime[on.Month()-1]*s.trend(on, 1, 0.93)) && (!weekend || s.yes(0.2)) {
			return on
		}
	}
}

// agesInNeed are the shares of ages, 0 to 17, at the first referral; unborn children come on top.
var agesInNeed = [...]float64{9, 6, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 5.5, 6, 6, 6.5, 6.5, 6, 4, 1.5}

// family tells of a family that is referred: all its children together, as a council does.
func (s *simulation) family(on calendar.Date) []*child {
	age := -1
	if !s.yes(0.05) {
		age = s.pick(agesInNeed[:]...)
	}
	first := s.inFamily(on, age, nil)
	list := []*child{first}
	for range s.pick(54, 28, 12, 6) {
		years := age + [...]int{-5, -4, -3, -2, 2, 3, 4, 6}[s.IntN(8)]
		if years < 0 || years > 16 {
			continue
		}
		list = append(list, s.inFamily(on, years, first))
	}
	way := [...]course{noAction, onlyAssessed, planned, protected, movedHere}[s.pick(8.2, 39, 41.5, 8, 0.6)]
	return s.told(list, s.story(first, on, way))
}

// inFamily is a child of so many years on a day; -1 is a child not yet born. Brothers and sisters share home and ethnicity.
func (s *simulation) inFamily(on calendar.Date, years int, sibling *child) *child {
	c := &child{home: -1, sex: 'F', dob: on.AddDays(s.between(45, 160)), unquiet: 1}
	if years >= 0 {
		c.dob = on.AddDays(-years*36525/100 - s.IntN(365))
	}
	if s.yes(0.52) {
		c.sex = 'M'
	}
	if sibling != nil {
		c.ethnic, c.home, c.family = sibling.ethnic, sibling.home, sibling.family
	} else {
		c.ethnic, c.home = ethnicCodes[s.pick(ethnicLocal[:]...)], s.places.family(s.chance)
		c.family = 1 + s.IntN(1<<62)
	}
	c.disabilities = s.disability(s.yes(0.07))
	c.expected = c.dob.AddDays(s.between(-16, 12))
	return c
}

// told gives each child of a family the referrals that can be its own, and leaves out who has none the files reach.
func (s *simulation) told(list []*child, all []referral) []*child {
	var kept []*child
	for _, c := range list {
		adult, conceived := birthday(c.dob, 18), c.dob.AddDays(-200)
		for i := range all {
			r := &all[i]
			open := !r.closed.Before(s.from) && !r.received.After(s.to)
			if open && !r.received.Before(conceived) && !r.closed.After(adult) {
				c.referrals = append(c.referrals, *r)
			}
		}
		if len(c.referrals) > 0 {
			s.earlyFor(c)
			kept = append(kept, c)
		}
	}
	return kept
}

// course is what becomes of a referral.
type course uint8

const (
	noAction      course = iota // looked at and left
	onlyAssessed                // assessed, no more needed
	planned                     // helped by a child in need plan
	protected                   // a child protection plan
	movedHere                   // came from another council on a protection plan
	livesDisabled               // helped for years because of a disability
)

// story tells a child's referrals one after another, until the files end or the family is not heard of again.
func (s *simulation) story(c *child, on calendar.Date, way course) []referral {
	var all []referral
	plans := s.pick(88, 9, 3) // protection plans before, here or elsewhere
	for n := 0; n < 8 && !on.After(s.to); n++ {
		r := s.refer(c, on, way, plans)
		plans += len(r.protections)
		all = append(all, r)
		grown := birthday(c.dob, 18).AddDays(-60)
		soon, later := s.trend(r.closed, 0.30, 0.27), 0.15
		switch way {
		case protected, movedHere:
			soon = s.trend(r.closed, 0.24, 0.19)
		case livesDisabled:
			return all
		}
		switch {
		case s.yes(soon):
			on = r.closed.AddDays(8 + s.wait(70))
		case s.yes(later):
			on = r.closed.AddDays(200 + s.wait(500))
		default:
			return all
		}
		if !on.Before(grown) {
			return all
		}
		if on.Weekday() == time.Sunday {
			on = on.AddDays(1)
		}
		was := len(r.protections) > 0
		way = [...]course{noAction, onlyAssessed, planned, protected}[s.pick(8, 36, 42, map[bool]float64{false: 11, true: 30}[was])]
	}
	return all
}

// disability draws what a child lives with: a bit for each of disabilityCodes.
func (s *simulation) disability(any bool) uint16 {
	if !any {
		return 0
	}
	var mask uint16
	for range 1 + s.pick(60, 28, 12) {
		mask |= 1 << s.pick(8, 3, 7, 4, 14, 24, 4, 3, 14, 1, 30, 8)
	}
	return mask
}
