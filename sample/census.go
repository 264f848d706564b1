package sample

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"path/filepath"

	"waymark/calendar"
)

// CensusSchoolFolder is where WriteSchools puts the school censuses.
const CensusSchoolFolder = "school-census"

// Numbers of people whom the council's children's services do not know begin here: other pupils, and others with a plan.
const (
	otherPupils  = 1_000_000
	otherPlanned = 2_000_000
)

// onePupilIn says how many of the pupils whom children's services never met the censuses tell of: enough to compare with, few
// enough to load in seconds.
const onePupilIn = 12

// schooling is what the schools report of a pupil.
type schooling struct {
	absent     float64 // the lower, the more is missed: a pupil who misses much does so term after term
	support    bool
	meals      bool
	exclusions []exclusion
}

// exclusion is a suspension or a permanent exclusion.
type exclusion struct {
	on       calendar.Date
	perm     bool
	sessions int
	reason   string
	upheld   bool
}

// pupils are all children whom the school census tells of: those the council knows, and others.
func (w *World) pupils() []*child {
	all := w.everyone()
	s := newSimulation(w.Options, w.Returns, w.places)
	key := seedOf(w.Options.Seed, "other pupils")
	years := w.Options.DataTo.Year() - w.Returns[0].From.Year() + 13
	for i := range int(w.Options.population()) * years / 18 / onePupilIn {
		s.reseed(key, uint64(i))
		c := &child{number: otherPupils + i, home: -1, sex: 'F', ethnic: ethnicCodes[s.pick(ethnicLocal[:]...)], dob: s.to.AddDays(-4*365 - s.IntN(years*365))}
		if s.yes(0.51) {
			c.sex = 'M'
		}
		all = append(all, c)
	}
	return all
}

// school draws a pupil's schooling, the same whoever asks.
func (s *simulation) school(c *child) schooling {
	s.reseed(seedOf(s.opts.Seed, "schooling"), uint64(c.number))
	k := schooling{absent: s.Float64(), support: s.yes(0.15), meals: s.yes(0.27)}
	if c.number < otherPupils {
		k.support, k.meals = s.yes(0.25), s.yes(0.52)
	}
	for year := s.from.Year() - 1; year <= s.to.Year(); year++ {
		on := calendar.On(year, 9, 6).AddDays(s.IntN(312))
		if m := on.Month(); m == 8 || m == 12 && on.Day() > 18 || m == 4 && on.Day() < 15 || m == 7 && on.Day() > 18 {
			on = on.AddDays(-40)
		}
		if on = workday(on); !c.atSchool(on) || on.Before(s.from) || on.After(s.to) {
			continue
		}
		likely := 0.006
		if calendar.Age(c.dob, on) >= 11 {
			likely = 0.042
		}
		if c.sex == 'M' {
			likely *= 1.35
		}
		if c.caseOn(on) != nil {
			likely *= 3.2
		}
		if c.ethnic == "BCRB" || c.ethnic == "MWBC" {
			likely *= 1.6
		}
		likely *= s.trend(on, 1.1, 0.9)
		if !s.yes(likely) {
			continue
		}
		for range 1 + s.pick(64, 22, 9, 5) {
			x := exclusion{on: on, sessions: 2 * (1 + s.pick(34, 26, 14, 6, 10, 2, 3, 1, 1, 3)), upheld: true,
				reason: []string{"DB", "PP", "VA", "VP", "PA", "DA", "OW", "BU", "DM", "SM"}[s.pick(44, 20, 13, 6, 5, 4, 3, 2, 2, 1)]}
			k.exclusions = append(k.exclusions, x)
			if on = workday(on.AddDays(s.between(14, 70))); on.After(s.to) || !c.atSchool(on) {
				break
			}
		}
		if s.yes(0.024) && len(k.exclusions) > 0 {
			last := &k.exclusions[len(k.exclusions)-1]
			last.perm, last.sessions, last.upheld = true, 0, s.yes(0.85)
			break
		}
	}
	return k
}

// moves is how often a child in care had to change school in the middle of a year up to a day, and when last.
func (c *child) moves(on calendar.Date) (n int, last calendar.Date) {
	for year := on.Year() - 5; year <= on.Year(); year++ {
		at := calendar.On(year, 1, 9)
		if !at.After(on) && c.careOn(at) != nil && (c.number*17+year*29)%100 < 6 {
			n, last = n+1, at
		}
	}
	return n, last
}

// missed is the share of sessions a pupil missed in a term, and of them those without leave.
func (s *simulation) missed(c *child, k schooling, on calendar.Date) (share, without float64) {
	persistent, severe := 0.135, 0.012
	switch {
	case c.careOn(on) != nil:
		persistent, severe = 0.21, 0.065
	case c.protectionOn(on) != nil:
		persistent, severe = 0.55, 0.17
	case c.caseOn(on) != nil:
		persistent, severe = 0.52, 0.115
	}
	persistent *= s.trend(on, 1.12, 0.97)
	switch {
	case k.absent < severe:
		return s.Float64()*0.3 + 0.52, 0.6
	case k.absent < persistent:
		return s.Float64()*0.17 + 0.11, 0.4
	}
	return s.Float64() * s.Float64() * 0.12, 0.22
}

// schoolCensus is one census: the day it tells of.
type schoolCensus struct {
	on     calendar.Date
	folder string
}

// schoolCensuses are those of each October, January and May of the last two whole years and after.
func (w *World) schoolCensuses() []schoolCensus {
	var all []schoolCensus
	for y := w.Options.DataTo.Year() - 3; y <= w.Options.DataTo.Year(); y++ {
		for _, one := range []schoolCensus{{calendar.On(y, 1, 16), "spring"}, {calendar.On(y, 5, 15), "summer"}, {calendar.On(y, 10, 2), "autumn"}} {
			for one.on.Weekday() != 4 { // Thursdays
				one.on = one.on.AddDays(1)
			}
			if one.on.After(w.Since().AddMonths(12)) && !one.on.After(w.Options.DataTo.AddDays(-5)) {
				one.folder = fmt.Sprintf("school census %s %s", one.on, one.folder)
				all = append(all, one)
			}
		}
	}
	return all
}

// termBefore is the term whose absence and exclusions a census reports.
func (x schoolCensus) termBefore() (from, to calendar.Date) {
	switch y := x.on.Year(); {
	case x.on.Month() >= 9:
		return calendar.On(y, 4, 15), calendar.On(y, 8, 31)
	case x.on.Month() <= 3:
		return calendar.On(y-1, 9, 1), calendar.On(y-1, 12, 31)
	default:
		return calendar.On(y, 1, 1), calendar.On(y, 4, 14)
	}
}

// ethnicAtSchool is an ethnicity as the school census codes it.
func ethnicAtSchool(code string) string {
	switch code {
	case "WBRI":
		return "WENG"
	case "":
		return "NOBT"
	}
	return code
}

// schoolTables are the files of one census.
func (w *World) schoolTables(x schoolCensus, pupils []*child, put func(name string, rows func(row func(values ...string)) error) error) error {
	schools := w.schools()
	day := func(d calendar.Date) string { return d.String() }
	err := put("schoolcensus.csv", func(row func(...string)) error {
		row("schoolcensustableid", "NativeId", "referencedate", "urn", "estab", "schoolname", "phase")
		for i, s := range schools {
			row("s"+itoa(i), "SCH"+itoa(i), day(x.on), s.urn, itoa(2000+i), s.name, s.phase)
		}
		return nil
	})
	if err != nil {
		return err
	}
	s := newSimulation(w.Options, w.Returns, w.places)
	from, to := x.termBefore()
	var excluded [][]string
	err = put("pupilonroll.csv", func(row func(...string)) error {
		row("pupilonrolltableid", "NativeId", "schoolcensustableid", "urn", "upn", "dob", "sex", "ethnicity", "entrydate", "ncyearactual", "enrolstatus", "senprovision", "fsmeligible", "termlysessionspossible", "termlysessionsauthorised", "termlysessionsunauthorised")
		for _, c := range pupils {
			at := w.schoolOn(schools, c, x.on)
			if at < 0 || c.unborn(x.on) || c.number < otherPupils && !c.learnsHere(w, x.on) {
				continue
			}
			if gone, lost := s.offRoll(c); lost && gone.has(x.on) {
				continue
			}
			came := calendar.Date{}
			if c.uasc {
				if came, _ = s.enrolled(c, &c.periods[0]); came.After(x.on) {
					continue
				}
			}
			k := s.school(c)
			moved, since := c.moves(x.on)
			age := calendar.Age(c.dob, calendar.On(calendar.AcademicYearEnding(x.on)-1, 8, 31))
			entry := calendar.On(calendar.AcademicYearEnding(x.on)-1-(age-4), 9, 4)
			if age >= 11 {
				entry = calendar.On(calendar.AcademicYearEnding(x.on)-1-(age-11), 9, 4)
			}
			if entry = later(later(entry, came), since); moved > 0 {
				for other := 1; moved > 0 && other <= len(schools); other++ {
					if n := (at + other) % len(schools); schools[n].phase == schools[at].phase {
						at, moved = n, moved-1
					}
				}
			}
			for _, e := range k.exclusions {
				if e.perm && e.on.Before(x.on.AddDays(-20)) && e.upheld { // learns elsewhere since
					for n := range schools {
						if schools[n].phase == "alternative provision" {
							at, entry = n, later(entry, e.on.AddDays(9))
							break
						}
					}
				}
			}
			id := "p" + itoa(c.number)
			s.reseed(seedOf(s.opts.Seed, "absence"), uint64(c.number)*10_000+uint64(from.DaysUntil(s.to)))
			share, without := s.missed(c, k, from.AddDays(40))
			possible := map[int]int{4: 118, 9: 138, 1: 112}[int(from.Month())]
			if (c.atSchool(from) || c.inSixthForm(from)) && !entry.After(from.AddDays(30)) {
				missed := int(share*float64(possible) + 0.5)
				row2 := int(without*float64(missed) + 0.5)
				row(id, "SCH"+itoa(at), "s"+itoa(at), schools[at].urn, c.upnOr(x.on), day(c.dob), string(c.sex), ethnicAtSchool(c.ethnic), day(entry), yearGroup(age), "C", w.support(s, c, k, x.on), truth(k.meals), itoa(possible), itoa(missed-row2), itoa(row2))
			} else {
				row(id, "SCH"+itoa(at), "s"+itoa(at), schools[at].urn, c.upnOr(x.on), day(c.dob), string(c.sex), ethnicAtSchool(c.ethnic), day(entry), yearGroup(age), "C", w.support(s, c, k, x.on), truth(k.meals), "", "", "")
			}
			for _, e := range k.exclusions {
				if !e.on.Before(from) && !e.on.After(to) {
					kind, sessions, upheld := "SUSP", itoa(e.sessions), ""
					if e.perm {
						kind, sessions, upheld = "PERM", "", truth(e.upheld)
					}
					excluded = append(excluded, []string{"x" + itoa(len(excluded)), id, day(e.on), kind, sessions, e.reason, w.support(s, c, k, e.on), truth(c.careOn(e.on) != nil), upheld})
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return put("termlyexclusionsonroll.csv", func(row func(...string)) error {
		row("termlyexclusionsonrolltableid", "pupilonrolltableid", "startdate", "category", "sessions", "reason1", "senprovision", "incare", "upheld")
		for _, r := range excluded {
			row(r...)
		}
		return nil
	})
}

// upnOr is the pupil number a school gives, also where the council does not know it yet.
func (c *child) upnOr(on calendar.Date) string {
	if upn := c.upn(on); upn[0] != 'U' || upn[1] != 'N' {
		return upn
	}
	k := *c
	k.uasc = false
	return k.upn(calendar.On(c.dob.Year()+10, 1, 1))
}

// learnsHere says whether a child goes to a school of the borough: most who live in a home next door keep their school, those who live
// far away learn there and stand in the census of another council.
func (c *child) learnsHere(w *World, on calendar.Date) bool {
	e := c.homeOn(on)
	switch {
	case e == nil:
		return true
	case e.post < 0:
		return false
	case int(e.post) < w.places.own:
		return true
	}
	return int(e.post) < w.places.nextDoor && c.number%7 > 0
}

// offRoll is the time in which a pupil was on no school's roll, where there was such a time: the register of children missing education
// tells of it, and the census leaves the pupil out. The pupils told of whom children's services never met stand for many others, and so
// have it more often.
func (s *simulation) offRoll(c *child) (stay, bool) {
	s.reseed(seedOf(s.opts.Seed, "on no roll"), uint64(c.number))
	from := calendar.On(s.to.Year()-3, 4, 1)
	on := workday(from.AddDays(s.IntN(from.DaysUntil(s.to))))
	likely := 0.24
	if c.number < otherPupils {
		likely = 0.05
	}
	if c.caseOn(on) != nil {
		likely = 0.08
	}
	if !c.atSchool(on) || c.careOn(on) != nil || !s.yes(likely*s.trend(on, 1.15, 0.9)) {
		return stay{}, false
	}
	return stay{on, later(workday(on.AddDays(10+s.wait(s.trend(on, 84, 62)))), on)}, true
}

// support is N for none, K for support at school, E for an education, health and care plan.
func (w *World) support(s *simulation, c *child, k schooling, on calendar.Date) string {
	if p := s.ehcp(c); p != nil && p.open(on) {
		return "E"
	}
	if k.support {
		return "K"
	}
	return "N"
}

func yearGroup(age int) string {
	if age <= 4 {
		return "R"
	}
	return itoa(age - 4)
}

func truth(yes bool) string {
	if yes {
		return "True"
	}
	return "False"
}

// WriteSchools writes the school censuses, a folder for each.
func (w World) WriteSchools(dir string) ([]string, error) {
	var paths []string
	pupils := w.pupils()
	for _, x := range w.schoolCensuses() {
		err := w.schoolTables(x, pupils, func(name string, rows func(func(...string)) error) error {
			path := filepath.Join(dir, CensusSchoolFolder, x.folder, name)
			paths = append(paths, path)
			return writeFile(path, func(out *bufio.Writer) { _ = rows(rowsInto(out)) })
		})
		if err != nil {
			return paths, err
		}
	}
	return paths, nil
}

// rowsInto writes rows into a file as they come.
func rowsInto(out *bufio.Writer) func(values ...string) {
	one := make([][]string, 1)
	return func(values ...string) {
		one[0] = values
		writeRows(out, one)
	}
}

// zipOfSchools is all censuses in one ZIP, as a council that begins to keep them sends them.
func (w *World) zipOfSchools() io.ReadCloser {
	return stream(func(out *bufio.Writer) error {
		z := zip.NewWriter(out)
		pupils := w.pupils()
		for _, x := range w.schoolCensuses() {
			err := w.schoolTables(x, pupils, func(name string, rows func(func(...string)) error) error {
				member, err := z.Create(x.folder + "/" + name)
				if err != nil {
					return err
				}
				text := bufio.NewWriterSize(member, 64<<10)
				if err := rows(rowsInto(text)); err != nil {
					return err
				}
				return text.Flush()
			})
			if err != nil {
				return err
			}
		}
		return z.Close()
	})
}
