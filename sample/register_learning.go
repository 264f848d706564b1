package sample

import (
	"math"

	"waymark/calendar"
)

// learningRegisters are those of education: reviews of plans, alternative provision, missing education, climate and energy.
var learningRegisters = []register{
	{"ehcp_review", "EHR", 7, "child meeting_date decision_sent_date views_yn pfa_outcomes_yn", planReviewRows},
	{"ap", "AP", 7, "child provider_urn registered_yn start hours_per_week commissioner review_date exit_date destination sustained_12wk_yn part_time_plan_yn", alternativeRows},
	{"ap_attendance", "APA", 7, "child provider_urn date_from date_to possible_sessions attended_sessions", alternativeAttendanceRows},
	{"cme", "CME", 7, "child identified_at reason resolved_at destination", missingEducationRows},
	{"climate", "CLI", 7, "urn phase lead_named_yn plan_date plan_published_url pillars pupils_involved_yn pupil_projects pupils_count nature_park_yn active_travel_mode as_at closed_on", climateRows},
	{"energy", "ENE", 7, "urn building_id floor_area_m2 month elec_kwh gas_kwh other_kwh solar_kwh occupancy degree_days", energyRows},
}

// planReviewRows are the yearly reviews of education, health and care plans.
func planReviewRows(b *book) {
	b.w.plannedPeople(func(c *child, p *ehcPlan) {
		b.on(c.number)
		for i, on := range p.meetings {
			if b.known(on) {
				b.put(c.inRegister(), on, p.letter[i], b.yes(b.trend(on, 0.72, 0.86)), yesIf(calendar.Age(c.dob, on) >= 13, b.yes(b.trend(on, 0.55, 0.72))))
			}
		}
	})
}

// inRegister is how a register names somebody: a pupil whom children's services do not know, by the pupil number.
func (c *child) inRegister() string {
	if c.number < otherPupils {
		return c.id()
	}
	return c.upnOr(calendar.On(c.dob.Year()+10, 1, 1))
}

// alternative is a pupil's time in alternative provision.
type alternative struct {
	c           *child
	from, to    calendar.Date // to is zero while it lasts
	urn         string
	registered  bool
	hours       float64
	who, goesTo string
	sustained   bool
	partTime    bool
	review      calendar.Date
	keen        float64
}

// alternatives draws who learned in alternative provision: after an exclusion or a long suspension, or because a school could not meet a need.
func (b *book) alternatives(tell func(n int, a alternative)) {
	schools := b.w.schools()
	urn := "9899999"
	for _, s := range schools {
		if s.phase == "alternative provision" {
			urn = s.urn
		}
	}
	s := newSimulation(b.opts, b.w.Returns, b.places)
	n := 0
	for _, c := range b.w.pupils() {
		k := s.school(c)
		b.on(c.number)
		var last calendar.Date // the end of the one before
		draw := func(from calendar.Date, long int) {
			if !b.known(from) || from.Before(last) {
				return
			}
			a := alternative{c: c, from: from, urn: urn, registered: b.yes(0.9), hours: 25, who: []string{"council", "school", "both"}[b.pick(46, 46, 8)], keen: 0.35 + b.Float64()*0.6}
			if !a.registered {
				a.urn = "9899998"
			}
			if !b.yes(b.trend(from, 0.8, 0.92)) {
				a.hours = []float64{10, 12.5, 15, 18, 20}[b.IntN(5)]
				a.partTime = b.yes(0.3)
			}
			a.to = later(workday(from.AddDays(long)), from)
			last = a.to.AddDays(1)
			a.review = from.AddDays(b.between(25, 60))
			a.goesTo = []string{"mainstream school", "special school", "college", "apprenticeship", "work", "alternative provision", "neet", "moved away"}[b.pick(b.trend(a.to, 34, 45), 12, 20, 4, 2, 14, b.trend(a.to, 10, 5), 3)]
			a.sustained = b.yes(b.trend(a.to, 0.7, 0.84))
			n++
			tell(n, a)
		}
		for _, e := range k.exclusions {
			if !b.known(e.on) || !e.perm && e.sessions <= 10 {
				continue
			}
			limit := 5
			if c.careOn(e.on) != nil {
				limit = 0
			}
			days := limit
			if !b.yes(b.trend(e.on, 0.74, 0.9)) {
				days = limit + b.between(2, 9)
			}
			long := e.sessions/2 + 3
			if e.perm {
				long = b.between(90, 500)
			}
			draw(workdays(e.on, days), long)
		}
		if b.yes(0.009) {
			on := workday(later(b.from, birthday(c.dob, 12)).AddDays(b.IntN(700)))
			if b.known(on) && c.atSchool(on) {
				draw(on, b.between(60, 420))
			}
		}
	}
}

func alternativeRows(b *book) {
	b.alternatives(func(_ int, a alternative) {
		goes, kept := any(a.goesTo), any(a.sustained)
		if a.to.After(b.to) {
			goes, kept = nil, nil
		} else if a.to.AddDays(90).After(b.to) {
			kept = nil
		}
		b.put(a.c.inRegister(), a.urn, a.registered, a.from, a.hours, a.who, a.review, a.to, goes, kept, a.partTime)
	})
}

// alternativeAttendanceRows are the sessions of each half term. Attendance is low, and better each year.
func alternativeAttendanceRows(b *book) {
	b.alternatives(func(n int, a alternative) {
		for y := b.from.Year(); y <= b.to.Year(); y++ {
			for _, half := range [][2]calendar.Date{{calendar.On(y, 1, 5), calendar.On(y, 2, 13)}, {calendar.On(y, 2, 23), calendar.On(y, 3, 28)}, {calendar.On(y, 4, 14), calendar.On(y, 5, 23)}, {calendar.On(y, 6, 2), calendar.On(y, 7, 18)}, {calendar.On(y, 9, 4), calendar.On(y, 10, 24)}, {calendar.On(y, 11, 3), calendar.On(y, 12, 18)}} {
				from, to := later(half[0], a.from), earlier(half[1], earlier(a.to, b.to))
				if from.AddDays(10).After(to) || from.Before(b.from) {
					continue
				}
				possible := holidays.WorkingDays(from, to) * 2
				share := a.keen * b.trend(from, 0.86, 1)
				b.put(a.c.inRegister(), a.urn, from, to, possible, int(share*float64(possible)))
			}
		}
	})
}

// missingEducationRows are children found to be on no school's roll.
func missingEducationRows(b *book) {
	s := newSimulation(b.opts, b.w.Returns, b.places)
	for _, c := range b.w.pupils() {
		gone, lost := s.offRoll(c)
		if !lost || !b.known(gone.from) {
			continue
		}
		b.on(c.number)
		goes := any([]string{"school", "home education", "alternative provision", "other council", "left country", "not found"}[b.pick(58, 9, 5, 15, 9, 4)])
		if gone.to.After(b.to) {
			goes = nil
		}
		b.put(c.inRegister(), gone.from, []string{"moved in", "not applied", "awaiting place", "left roll", "unknown address", "other"}[b.pick(34, 12, 22, 18, 8, 6)], gone.to, goes)
	}
}

// climateRows are what each school, nursery and college said at the end of each term.
func climateRows(b *book) {
	schools := b.w.schools()
	for i := range max(3, len(schools)/5) {
		schools = append(schools, school{urn: "97" + itoa(10_000+i), phase: "nursery"})
	}
	schools = append(schools, school{urn: "9899901", phase: "college"})
	pillars := []string{"decarbonisation", "adaptation", "biodiversity", "education"}
	b.terms(func(_, last calendar.Date) {
		at := workday(last)
		if at.After(b.to) {
			return
		}
		for i, s := range schools {
			b.on(i)
			turn := b.Float64() // when this school begins: the same in every term
			if b.Float64() < 0.06 {
				continue // never answers
			}
			lead := turn < b.trend(at, 0.3, 0.78)
			var plan calendar.Date
			var where, covers, pupils any
			if planned := turn < b.trend(at, 0.12, 0.6); planned {
				plan = workday(b.from.AddDays(-200).AddDays(int(turn * 1900)))
				plan = earlier(plan, at.AddDays(-3))
				all := pillars
				if i%7 == 3 {
					all = pillars[:2]
				}
				where, covers, pupils = "invented.example/"+s.urn, all, i%3 != 0
			}
			projects := 0
			if turn < b.trend(at, 0.25, 0.55) {
				projects = 1 + i%4
			}
			count := any(nil)
			if projects > 0 {
				count = projects * (18 + i%30)
			}
			b.put(s.urn, s.phase, lead, plan, where, covers, pupils, projects, count, turn < b.trend(at, 0.1, 0.3), []string{"walk", "scoot", "cycle", "park and stride", "none"}[i%5], at, nil)
		}
	})
}

// building is a school's main building.
type building struct {
	id             string
	area           float64 // square metres
	power, heat    float64 // kWh for each square metre in a usual year
	pupils         int
	solar, refused bool // solar panels; a meter nobody could read for months
}

// buildings are those of the schools, the same for the energy register and the certificates.
func (w *World) buildings(schools []school) []building {
	c := newChance()
	var all []building
	for i, s := range schools {
		c.reseed(seedOf(w.Options.Seed, "buildings"), uint64(i))
		d := building{id: "B" + itoa(1000+i), area: float64(c.between(1400, 2900)), power: 32 + c.Float64()*30, heat: 70 + c.Float64()*80, pupils: c.between(200, 440)}
		if s.phase == "secondary" {
			d.area, d.power, d.pupils = float64(c.between(6500, 11500)), d.power+10, c.between(800, 1300)
		}
		if s.phase == "special" || s.phase == "alternative provision" {
			d.area, d.pupils = float64(c.between(700, 2400)), c.between(50, 130)
		}
		d.solar, d.refused = c.yes(0.14), c.yes(0.08)
		all = append(all, d)
	}
	return all
}

// warmth is how many degree days each month has in a usual year, January first.
var warmth = [12]float64{320, 285, 255, 175, 95, 40, 15, 18, 55, 130, 225, 300}

// energyRows are the meters of each school, month by month. Savings stand still since that part of the plan was stopped.
func energyRows(b *book) {
	schools := b.w.schools()
	all := b.w.buildings(schools)
	b.from = earlier(b.from, calendar.On(2022, 4, 1)) // the year that savings are held against
	b.months(func(first calendar.Date) {
		if first.AddMonths(1).After(b.to.AddDays(1)) {
			return
		}
		m := int(first.Month()) - 1
		b.on(first.Year()*100 + m)
		degrees := warmth[m] * (0.9 + b.Float64()*0.2)
		for i, d := range all {
			b.on(first.Year()*12*100_000 + m*100_000 + i)
			if d.refused && first.Year()%2 == 0 && m > 3 && m < 8 {
				continue
			}
			open := [12]float64{1, 0.9, 1.05, 0.8, 0.95, 1, 0.75, 0.3, 1, 0.95, 1.1, 0.85}[m]
			saved := b.trend(earlier(first, calendar.On(2025, 10, 1)), 1.04, 0.93)
			power := d.area * d.power / 10.65 * open * saved * (0.95 + b.Float64()*0.1)
			gas := d.area * d.heat * degrees / 1913 * saved * (0.95 + b.Float64()*0.1)
			sun := 0.0
			if d.solar {
				sun = d.area * 0.9 * math.Max(0.2, math.Sin(float64(m+1)*math.Pi/13))
			}
			round := func(v float64) float64 { return math.Round(v) }
			b.put(schools[i].urn, d.id, d.area, month{first}, round(power), round(gas), 0.0, round(sun), d.pupils, math.Round(degrees*10)/10)
		}
	})
}
