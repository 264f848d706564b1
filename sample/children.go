package sample

import (
	"fmt"
	"time"

	"waymark/calendar"
)

// child is one invented child's whole story, as far as the files tell it.
type child struct {
	number  int
	dob     calendar.Date
	sex     byte // M, F or U
	ethnic  string
	uasc    bool          // came to England alone
	duc     calendar.Date // the day that status ceased
	mc      calendar.Date // birth of her first child; zero where she is not a mother
	home    int32         // postcode index, -1 where there is none
	sdq     float64       // how troubled, in SDQ points, before the year's own luck
	unquiet float64       // how easily homes break down for this child; 1 is usual

	periods  []period
	episodes []episode
	reviews  []review
	absences []absence
	health   []health
	leaving  []leaving
	workers  []worker
	orders   []order

	// Known to every part of the council, whether in care or not; filled by World.everyone.
	family       int           // the number of the first child of the family where the files know of brothers and sisters, else 0
	expected     calendar.Date // when the birth was expected
	died         calendar.Date
	disabilities uint16 // a bit for each of disabilityCodes
	referrals    []referral
	early        []earlyHelp
}

// id is what the council calls the child: plainly not anybody's number.
func (c *child) id() string { return fmt.Sprintf("EXB%06d", c.number) }

// upn is the child's pupil number in a return that ends on a day: none before school (UN1), none
// yet for a child new to the country (UN2), else a number with a sound check letter whose
// authority number belongs to nobody.
func (c *child) upn(on calendar.Date) string {
	if on.Before(calendar.On(birthday(c.dob, 4).Year(), time.September, 1)) {
		return "UN1"
	}
	if c.uasc && on.Before(c.periods[0].from.AddDays(200)) {
		return "UN2"
	}
	// Authority 990, a school, the year of entry, a serial number: distinct for every child.
	rest := fmt.Sprintf("%s%04d%02d%03d", council.code, 1000+c.number/1000%9000, (c.dob.Year()+5)%100, c.number%1000)
	sum := 0
	for i := range len(rest) {
		sum += int(rest[i]-'0') * (i + 2)
	}
	return string("ABCDEFGHJKLMNPQRTUVWXYZ"[sum%23]) + rest
}

// route is the kind of story a stay in care turns out to be.
type route uint8

const (
	toAdulthood route = iota // grows up in care
	toHome                   // goes back to parents
	toGuardian               // special guardianship
	toFamily                 // child arrangements order
	toAdoption               // adopted
	toElsewhere              // another council, abroad, another end
	onRemand                 // remanded by a court
	aloneAbroad              // unaccompanied asylum-seeking child
	shortBreaks              // agreed series of short breaks (V4)
)

// entries are the shares of children coming into care by route, and ages the shares of their ages
// in whole years (0 to 17). Together with the stays of path.go they give the published make-up of
// London's children in care: about 12% unaccompanied, four in ten aged 10 to 15, a third 16 or 17.
var (
	entries = [...]float64{toAdulthood: 23, toHome: 31, toGuardian: 10, toFamily: 2, toAdoption: 5, toElsewhere: 3, onRemand: 1.5, aloneAbroad: 24.5}
	ages    = [...][18]float64{
		toAdulthood: {5, 3, 3, 3, 3, 4, 4, 4, 4, 5, 6, 6, 7, 9, 11, 12, 9, 2},
		toHome:      {13, 5, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 6, 8, 9, 9, 6, 2},
		toGuardian:  {30, 14, 11, 9, 7, 6, 5, 4, 4, 3, 2, 2, 2, 1, 0, 0, 0, 0},
		toFamily:    {20, 14, 11, 9, 7, 6, 5, 4, 4, 3, 2, 2, 2, 1, 0, 0, 0, 0},
		toAdoption:  {70, 13, 8, 5, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		toElsewhere: {6, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 6, 7, 9, 11, 11, 7, 2},
		onRemand:    {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 8, 16, 28, 32, 15},
		aloneAbroad: {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5, 1.5, 6, 18, 44, 30},
		shortBreaks: {0, 0, 0, 0, 1, 3, 5, 7, 8, 9, 9, 9, 9, 9, 9, 8, 7, 4},
	}

	// The year's rhythm, January first: referrals follow the school terms; crossings the summer.
	termTime = [12]float64{0.95, 0.93, 1, 0.82, 0.92, 0.97, 0.86, 0.55, 0.9, 1, 1, 0.7}
	crossing = [12]float64{0.55, 0.5, 0.55, 0.65, 0.75, 0.85, 0.95, 1, 1, 0.95, 0.8, 0.6}

	ethnicCodes = [...]string{"WBRI", "WIRI", "WIRT", "WROM", "WOTH", "MWBC", "MWBA", "MWAS", "MOTH", "AIND",
		"APKN", "ABAN", "AOTH", "BCRB", "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT"}
	ethnicLocal = [...]float64{31, 1.2, 0.5, 0.8, 8, 8, 3, 2, 6, 1.2, 1.6, 2.6, 2.6, 9.5, 13, 4, 0.4, 2.6, 0.5, 1.5}
	ethnicAlone = [...]float64{0, 0, 0, 0, 14, 0, 0.3, 0, 0.8, 0.3, 0.6, 1, 28, 0, 27, 3, 0.6, 23, 0.4, 1}
)

// arrive draws the next child to come into care. It gives nil where nothing of the child's story
// reaches the files, and says whether the child is in care on the last day.
func (s *simulation) arrive() (*child, bool) {
	way := route(s.pick(entries[:]...))
	from := s.arrivalDay(way)
	c := s.born(way, from)
	return c.orNone(s, s.live(c, way, from))
}

// breaks draws a child in an agreed series of short breaks: a small group of its own, that
// nearly every measure must leave out.
func (s *simulation) breaks() (*child, bool) {
	from := s.arrivalDay(shortBreaks)
	c := s.born(shortBreaks, from)
	return c.orNone(s, s.live(c, shortBreaks, from))
}

// orNone forgets a child whose story never reaches the files.
func (c *child) orNone(s *simulation, now bool) (*child, bool) {
	if len(c.episodes) == 0 && len(c.leaving) == 0 {
		return nil, false
	}
	return c, now
}

func (s *simulation) arrivalDay(way route) calendar.Date {
	rhythm := &termTime
	if way == aloneAbroad {
		rhythm = &crossing
	}
	days := s.dawn.DaysUntil(s.to) + 1
	for {
		on := s.dawn.AddDays(s.IntN(days))
		// Early help keeps a few more children at home each year.
		if s.yes(rhythm[on.Month()-1] * s.trend(on, 1, 0.9)) {
			return on
		}
	}
}

func (s *simulation) born(way route, from calendar.Date) *child {
	c := &child{home: -1, sex: 'F', unquiet: 0.45 + s.ExpFloat64()*0.55}
	years := s.pick(ages[way][:]...)
	days := s.IntN(365)
	if years == 0 && s.yes(0.45) {
		days = s.IntN(21) // many babies come straight from the maternity ward
	}
	if years == 17 {
		days = s.IntN(340)
	}
	c.dob = from.AddDays(-years*36525/100 - days)
	c.uasc = way == aloneAbroad
	if c.uasc && c.dob.Month() == time.February && c.dob.Day() == 29 {
		c.dob = c.dob.AddDays(-1) // on which day such a child turns 18 is disputed; DUC must never be late
	}
	male, groups := 0.53, ethnicLocal[:]
	switch way {
	case aloneAbroad:
		male, groups = 0.94, ethnicAlone[:]
	case onRemand:
		male = 0.9
	case shortBreaks:
		male = 0.68
	}
	if s.yes(male) {
		c.sex = 'M'
	}
	// U (unknown) exists since 2024/25 only.
	if s.yes(0.002) && !from.Before(calendar.On(2024, time.April, 1)) {
		c.sex = 'U'
	}
	c.ethnic = ethnicCodes[s.pick(groups...)]
	if !c.uasc && !s.yes(0.012) {
		c.home = s.places.family(s.chance)
	}
	c.sdq = 14.6 + s.NormFloat64()*5.6
	if c.sex == 'F' && s.yes(0.045) {
		c.mc = birthday(c.dob, 15).AddDays(s.IntN(1000))
	}
	return c
}
