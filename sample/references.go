package sample

import (
	"bufio"
	"path/filepath"
	"strconv"
	"time"

	"waymark/calendar"
)

// reference is a file that a council supplies beside its returns.
type reference struct {
	name string
	rows [][]string
}

// references are the council's own row, mid-year populations, postcodes with grid references, providers with every inspection grade
// they were given, and the holidays of the schools: what rates, distance, quality and school days need.
func (w World) references() []reference {
	return []reference{
		{"council.csv", [][]string{{"code", "ons", "name"}, {council.code, council.ons, council.name}}},
		{"populations.csv", w.populations()},
		{"population_ethnicity.csv", w.ethnicities()},
		{"postcodes.csv", w.postcodes()},
		{"providers.csv", w.providers()},
		{"school_holidays.csv", w.schoolHolidays()},
	}
}

// schoolHolidays are the holidays of Exampleborough's schools, those in which no lessons stand anywhere in its files: from the
// autumn before the first day told of to the summer after the last.
func (w World) schoolHolidays() [][]string {
	rows := [][]string{{"holiday_starts", "holiday_ends", "name"}}
	monday := func(on calendar.Date) calendar.Date {
		for on.Weekday() != time.Monday {
			on = on.AddDays(1)
		}
		return on
	}
	for y := calendar.AcademicYearEnding(w.Returns[0].From) - 1; y < calendar.AcademicYearEnding(w.Options.DataTo); y++ {
		autumn, winter, spring := monday(calendar.On(y, 10, 24)), monday(calendar.On(y+1, 2, 12)), monday(calendar.On(y+1, 5, 25))
		for _, h := range []struct {
			name     string
			from, to calendar.Date
		}{
			{"Autumn half term", autumn, autumn.AddDays(4)},
			{"Christmas", calendar.On(y, 12, 20), calendar.On(y+1, 1, 3)},
			{"Winter half term", winter, winter.AddDays(4)},
			{"Easter", calendar.On(y+1, 4, 1), calendar.On(y+1, 4, 14)},
			{"Spring half term", spring, spring.AddDays(4)},
			{"Summer", calendar.On(y+1, 7, 22), calendar.On(y+1, 9, 2)},
		} {
			rows = append(rows, []string{h.from.String(), h.to.String(), h.name})
		}
	}
	return rows
}

// comparisons are the neighbour sets, and the published figures of the neighbours, the larger areas and Exampleborough, all invented.
func (w World) comparisons() []reference {
	return []reference{{"neighbours.csv", w.neighbourSet()}, {"comparators.csv", w.comparators()}}
}

// WriteReferences writes what a council supplies beside its returns, into reference/, and gives the
// paths.
func (w World) WriteReferences(dir string) ([]string, error) {
	var paths []string
	for _, f := range append(w.references(), w.comparisons()...) {
		path := filepath.Join(dir, ReferenceFolder, f.name)
		if err := writeFile(path, func(out *bufio.Writer) { writeRows(out, f.rows) }); err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// ratePer10000 is how many of 10,000 children in Exampleborough are in care on the last day told of.
const ratePer10000 = 58

// populations are mid-year estimates (30 June) by single year of age, 0 to 25, and sex. A council
// with so many children in care has so many children: the rate stays believable at any size.
func (w World) populations() [][]string {
	rows := [][]string{{"area", "year", "age", "sex", "people"}}
	children := float64(w.Options.Children) * 10_000 / ratePer10000
	last := w.Options.DataTo.Year()
	for year := w.Returns[0].Ending - 1; year <= last; year++ {
		size := children * (1 + 0.004*float64(last-year)) // fewer children each year, as across London
		for age := 0; age <= 25; age++ {
			shape := 1.06 - 0.006*float64(age) // families move out as children grow
			if age > 17 {
				shape = 1 + 0.05*float64(age-17)
			}
			people := size / 18 * shape
			for i, sex := range []string{"M", "F"} {
				share := [...]float64{0.512, 0.488}[i]
				rows = append(rows, []string{council.name, strconv.Itoa(year), strconv.Itoa(age), sex, strconv.Itoa(int(people*share + 0.5))})
			}
		}
	}
	return rows
}

// ethnicities are the children of Exampleborough by ethnic group: fewer of them are Black, and more are White British, than of the
// children who come into care, so that the question whether that is fair has something to find.
func (w World) ethnicities() [][]string {
	rows := [][]string{{"area", "year", "ethnic_group", "people"}}
	children := float64(w.Options.Children) * 10_000 / ratePer10000
	for i, code := range ethnicCodes[:len(ethnicResident)] {
		rows = append(rows, []string{council.name, "2021", code, strconv.Itoa(int(children*ethnicResident[i]/100 + 0.5))})
	}
	return rows
}

// ethnicResident is how many of 100 children who live in Exampleborough are of each group, in the order of ethnicCodes; everybody
// answered the census.
var ethnicResident = [...]float64{34, 1.2, 0.3, 0.4, 14, 4.2, 2.2, 2.8, 6, 2.4, 2.2, 2.8, 3.2, 6.2, 11.5, 2.4, 1.2, 3}

func (w World) postcodes() [][]string {
	rows := [][]string{{"postcode", "easting", "northing", "la"}}
	for _, p := range w.places.postcodes {
		rows = append(rows, []string{p.text, strconv.Itoa(p.east), strconv.Itoa(p.north), p.of.code})
	}
	return rows
}

// providers has one row for each inspection, so that a past day can be set against the grade of that day.
func (w World) providers() [][]string {
	rows := [][]string{{"urn", "name", "provider_type", "grade", "graded_on"}}
	for _, p := range w.places.providers {
		if p.urn == "XXXXXXX" {
			continue
		}
		if len(p.grades) == 0 {
			rows = append(rows, []string{p.urn, p.name, p.kind, "", ""})
		}
		for _, g := range p.grades {
			rows = append(rows, []string{p.urn, p.name, p.kind, g.words, g.on.String()})
		}
	}
	return rows
}

// neighbourSet names the ten councils Exampleborough is set against, and an earlier set that one of
// them was not part of: a report on an old year must keep its own neighbours.
func (w World) neighbourSet() [][]string {
	rows := [][]string{{"neighbour_set", "valid_from", "council"}}
	older := calendar.On(w.Options.LastYear-6, 4, 1).String()
	newer := calendar.On(w.Options.LastYear-1, 4, 1).String()
	for _, n := range neighbours[:9] {
		rows = append(rows, []string{"Invented neighbours, first set", older, n.name})
	}
	for _, n := range neighbours {
		rows = append(rows, []string{"Invented neighbours, second set", newer, n.name})
	}
	return rows
}

// figure is the level of a published figure and how far councils lie apart.
type figure struct {
	measure string
	level   float64
	spread  float64 // of one council against another
	drift   float64 // a year
	places  int     // decimals
}

// figures are set near the levels published for London in 2023 to 2025.
var figures = []figure{
	{"police-protection-entry", 13, 3, -0.4, 0},
	{"cla-entry-rate", 25, 5, -0.5, 0},
	{"cla-missing-rate", 15, 3, 0.1, 0},
	{"cla-missing-rate:Children_Away", 7, 3, -0.2, 0},
	{"cla-convicted", 3, 1, -0.1, 0},
	{"placement-3plus", 10, 1.5, -0.2, 0},
	{"placement-2yr", 68, 5, 0.3, 0},
	{"placement-unplanned-moves:care-plan", 37, 7, 0.5, 0},
	{"placement-20mi", 18, 4, 0.2, 0},
	{"placement-20mi:outside-la", 17, 4, 0.2, 0},
	{"placement-20mi:unknown", 12, 3, -0.5, 0},
	{"cla-health-assessment", 92.5, 3, 0.2, 0},
	{"cla-health-assessment:development-u5", 88, 5, 0.2, 0},
	{"cla-dental", 80, 5, 1, 0},
	{"cla-immunisations", 75, 7, -0.3, 0},
	{"cla-sdq", 14, 0.9, 0.05, 1},
	{"cla-sdq:coverage", 87, 6, 0.5, 0},
	{"cla-sdq:concern17plus", 37, 4, 0.3, 0},
	{"cla-substance-help", 42, 9, -0.5, 0},
	{"cla-substance-help:identified", 5, 1.5, 0, 0},
	{"sw-changes-3plus", 25, 6, -0.5, 0},
	{"cl-in-touch:not-in-touch", 4, 1.5, -0.2, 0},
	{"cl-eet-17-18", 67, 5, -0.3, 0},
	{"cl-eet-19-21", 58, 5, 0.3, 0},
	{"cl-eet-19-21:not-known", 6, 2, -0.2, 0},
	{"cl-suitable-accommodation", 88, 3, 0.2, 0},
	{"cl-suitable-accommodation:17-18", 92, 3, 0.1, 0},
	{"staying-put", 29, 5, 0.2, 0},
	{"sgo-cao-exit", 10, 2.5, 0.3, 0},
	{"adoption-exit:%_of LAC Adopted", 4.5, 1.4, 0, 0},
	{"adoption-decision-to-match", 9.6, 1.5, -0.1, 0},
	{"ctx-cla-rate", 54, 8, -0.6, 0},
	{"ctx-uasc-share:Unacc_Asylmn_Seek_Childn%", 12.5, 2.5, -0.4, 0},
	{"ctx-in-borough", 34, 6, 0.3, 0},
	{"rereferral-12m", 19.4, 2.5, 0.1, 1},
	{"assessment-45wd", 87, 4, 0.4, 1},
	{"icpc-15wd", 79, 5, 0.5, 1},
	{"cpp-repeat-ever", 20, 2.5, -0.2, 1},
	{"cpp-2yr", 5.2, 1.5, 0.1, 1},
	{"cpp-2yr:CPPlans2yrsActive", 3.5, 1.2, 0, 1},
	{"cpp-review-timely", 94, 2.5, 0.2, 1},
	{"ctx-referral-rate", 552, 60, -4, 1},
	{"ctx-cin-rate", 362, 45, -5, 1},
	{"ctx-s47-rate", 190, 24, -2, 1},
	{"ctx-cpp-rate", 39, 5, -0.8, 1},
	{"sw-turnover", 14, 3, -0.8, 1},
	{"sw-vacancy", 19.5, 4, -1.5, 1},
	{"sw-agency", 18, 4, -1.8, 1},
	{"sw-caseload", 13.6, 1.2, -0.1, 1},
	{"suspension-rate", 5.6, 1.2, 0.2, 2},
	{"permanent-exclusion-rate", 0.06, 0.02, 0, 2},
	{"persistent-absence", 17.7, 1.4, -0.5, 2},
	{"persistent-absence:TotSevPerAbNew", 1.65, 0.25, 0.05, 2},
	{"vulnerable-absence", 44, 2.5, -0.3, 1},
	{"eyfs-gld", 70.5, 2, 0.7, 1},
	{"eyfs-gld:FSP_Gooddev_FSM", 58.8, 2.5, 0.5, 1},
	{"ks2-rwm", 70, 2.5, 0.8, 0},
	{"ks2-rwm:FSM_NEW_KS2_RWM", 58, 3, 0.8, 0},
	{"ks4-att8", 50, 2.4, 0, 1},
	{"ks4-att8:FSM_AVG_Attain8_Score", 42, 2, 0, 1},
	{"sen-attainment", 12, 2, -0.2, 0},
	{"cla-ks4-attainment8", 19.6, 2, 0.2, 1},
	{"ehcp-20wk", 67, 12, -1, 1},
	{"ehcp-review-12m", 82, 6, 0.5, 1},
	{"ehcp-review-decision-4wk", 40, 7, 0.5, 1},
	{"send-tribunal-rate", 2.6, 0.6, 0.3, 1},
	{"neet-nk-16-17", 3.5, 0.8, -0.1, 1},
	{"september-guarantee", 97.6, 0.8, 0.1, 1},
	{"yj-first-time-entrants", 170, 32, -6, 0},
	{"yj-reoffending", 31, 3.5, -0.4, 1},
	{"cla-school-moves", 8.5, 1.2, 0, 0},
}

// wholes are the larger areas that a council is set against; their figures are as invented as the neighbours', and lie nearer to
// the middle.
var wholes = []string{"Inner London", "London", "England"}

// comparators are the neighbours' figures for every year told of and the two before, and after them
// those of the larger areas and Exampleborough's own, in the format that `waymark measure comparators` reads.
func (w World) comparators() [][]string {
	rows := [][]string{{"measure", "area", "period", "value", "source"}}
	c := newChance()
	key := seedOf(w.Options.Seed, "comparators")
	for i, f := range figures {
		tell := func(j int, area string, spread float64) {
			c.reseed(key, uint64(i)<<32|uint64(j))
			own := f.level + spread*c.NormFloat64()*0.8
			for year := w.Returns[0].Ending - 2; year <= w.Options.LastYear; year++ {
				value := max(0, own+f.drift*float64(year-w.Options.LastYear)+spread*0.25*c.NormFloat64())
				rows = append(rows, []string{f.measure, area, strconv.Itoa(year), strconv.FormatFloat(value, 'f', f.places, 64), "Invented for Exampleborough"})
			}
		}
		for j, n := range neighbours {
			tell(j, n.name, f.spread)
		}
		for j, area := range wholes {
			tell(len(neighbours)+j, area, f.spread/4)
		}
	}
	return append(rows, w.published()...)
}
