package measure

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"waymark/calendar"
)

// people are the mid-year estimates of ref_population for the council's own area.
type people struct {
	years  map[int]map[ageSex]float64
	ethnic map[int]map[string]float64 // children aged 0 to 17 by code or group, by the year of the census or estimate
	why    string                     // what is missing, where there are none
}

type ageSex struct {
	age int
	sex string
}

// loadPeople reads the population of the council's own area. A file that holds one area only is taken to be that.
func (r *runner) loadPeople(ctx context.Context) error {
	r.people = people{years: map[int]map[ageSex]float64{}, ethnic: map[int]map[string]float64{}, why: "No population is loaded (waymark reference FILE), so there is a count but no rate."}
	if err := r.loadEthnic(ctx); err != nil {
		return err
	}
	if !slices.Contains(r.tables, "ref_population") {
		return nil
	}
	areas, sexes := map[string]bool{}, map[string]bool{}
	own := ""
	if slices.Contains(r.tables, "ref_council") {
		own = "or area in (select code from ref_council union all select ons from ref_council union all select name from ref_council)"
	}
	err := r.all(ctx, `select area, year, age, upper(left(sex, 1)), sum(people)::double from ref_population
		where (select count(distinct area) from ref_population) = 1 `+own+` group by all`, func(rows *sql.Rows) error {
		var area, sex string
		var year, age int
		var n float64
		if err := rows.Scan(&area, &year, &age, &sex, &n); err != nil {
			return err
		}
		if areas[area] = true; len(areas) > 1 {
			r.people = people{ethnic: r.people.ethnic, why: "The population file holds the council's area under more than one name, so there is a count but no rate."}
			return nil
		}
		if r.people.years[year] == nil {
			r.people.years[year] = map[ageSex]float64{}
		}
		r.people.years[year][ageSex{age, sex}] += n
		sexes[sex] = true
		return nil
	})
	// A file may hold a row for all persons beside those for males and females.
	if sexes["M"] && sexes["F"] {
		for _, estimate := range r.people.years {
			maps.DeleteFunc(estimate, func(k ageSex, _ float64) bool { return k.sex != "M" && k.sex != "F" })
		}
	}
	return err
}

// year is the estimate that a period is set against: the last mid-year (30 June) on or before its last day, as in
// DfE's rates for a year ending 31 March; else the nearest one that there is.
func (p people) year(period calendar.Period) (int, bool) {
	want := period.AsAt().AddDays(1).AddMonths(-6).Year()
	best, found := 0, false
	for year := range p.years {
		closer := abs(year-want) < abs(best-want) || (abs(year-want) == abs(best-want) && year < best)
		if !found || closer {
			best, found = year, true
		}
	}
	return best, found
}

func abs(n int) int { return max(n, -n) }

func (p people) sum(period calendar.Period, from, to int, sex string) *float64 {
	year, ok := p.year(period)
	if !ok {
		return nil
	}
	total := 0.0
	for k, n := range p.years[year] {
		if k.age >= from && k.age <= to && (sex == "" || k.sex == sex) {
			total += n
		}
	}
	if total == 0 {
		return nil
	}
	return &total
}

func (p people) total(per Population, period calendar.Period) *float64 {
	return p.sum(period, per.From, per.To, "")
}

// loadEthnic reads how many children of each ethnic group live in the council's own area.
func (r *runner) loadEthnic(ctx context.Context) error {
	if !slices.Contains(r.tables, "ref_population_ethnic") || !slices.Contains(r.tables, "ref_council") {
		return nil
	}
	return r.all(ctx, `select year, upper(trim(ethnic)), sum(people)::double from ref_population_ethnic
		where (select count(distinct area) from ref_population_ethnic) = 1
		or area in (select code from ref_council union all select ons from ref_council union all select name from ref_council) group by all`, func(rows *sql.Rows) error {
		var year int
		var name string
		var n float64
		if err := rows.Scan(&year, &name, &n); err != nil {
			return err
		}
		if r.people.ethnic[year] == nil {
			r.people.ethnic[year] = map[string]float64{}
		}
		r.people.ethnic[year][name] = n
		return nil
	})
}

// ethnicity is the population of an ethnic group, or of one code of it, by the newest census or estimate of the day or
// before it. Where a group stands in the file itself, its codes are not added up.
func (p people) ethnicity(period calendar.Period, by, name string) *float64 {
	best := 0
	for year := range p.ethnic {
		if year <= period.AsAt().Year() && year > best {
			best = year
		}
	}
	living, total := p.ethnic[best], 0.0
	if by == "ethnicity" {
		if n, ok := living[strings.ToUpper(name)]; ok {
			return &n
		}
	}
	for _, e := range ethnicities {
		if e.code != "REFU" && e.code != "NOBT" && ((by == "ethnicity" && e.group == name) || (by == "ethnic" && e.name == name)) {
			total += living[e.code]
		}
	}
	if total == 0 {
		return nil
	}
	return &total
}

// group is the population of one group. The estimates know sex, age and ethnicity; no others, so those groups have a count
// only.
func (p people) group(per Population, period calendar.Period, g group) *float64 {
	switch g.by {
	case "sex":
		if g.name != NotKnown {
			return p.sum(period, per.From, per.To, g.name[:1])
		}
	case "age":
		for _, b := range ageBands {
			if b.name == g.name && b.from <= per.To {
				return p.sum(period, max(per.From, b.from), min(per.To, b.to), "")
			}
		}
	case "ethnicity", "ethnic":
		if per.From == 0 && per.To == 17 {
			return p.ethnicity(period, g.by, g.name)
		}
	}
	return nil
}

// note says which estimate was used, or what is missing.
func (p people) note(per Population, period calendar.Period, notes []string) (*PeopleRef, []string) {
	n := p.total(per, period)
	if n == nil {
		return nil, append(notes, p.why)
	}
	year, _ := p.year(period)
	if want := period.AsAt().AddDays(1).AddMonths(-6).Year(); want != year {
		notes = append(notes, fmt.Sprintf("The population is that of mid-%d, as there is none for mid-%d.", year, want))
	}
	return &PeopleRef{Year: year, People: *n}, notes
}
