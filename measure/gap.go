package measure

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"waymark/calendar"
)

// source is one table of a return, and the views through which measures read it.
type source struct {
	table string // as the vault names it
	title string // as the return names it
	views *regexp.Regexp
	// whole tables have rows in every real return: without them a year's figure would be a nought that nobody counted.
	// Of the others a return may truly have none, which is said beside the figure.
	whole bool
	since int // the first year, ending 31 March, that has the table
}

// sources are the tables behind the views of a collection's views.sql, by collection.
var sources = map[string][]source{"ssda903": {
	{"ssda903_header", "Header", regexp.MustCompile(`\bcla_(child|leaver)\b`), true, 0},
	{"ssda903_episode", "Episodes", regexp.MustCompile(`\bcla_(episode|period|placement|oc2_cohort|leaver)\b`), true, 0},
	{"ssda903_review", "Reviews", regexp.MustCompile(`\bcla_review\b`), true, 0},
	{"ssda903_oc2", "OC2", regexp.MustCompile(`\bcla_oc2\b`), true, 0},
	{"ssda903_oc3", "OC3", regexp.MustCompile(`\bcla_(oc3|leaver)\b`), true, 0},
	{"ssda903_missing", "Missing", regexp.MustCompile(`\bcla_missing\b`), false, 0},
	{"ssda903_ad1", "AD1", regexp.MustCompile(`\bcla_ad1\b`), false, 0},
	{"ssda903_placed_adoption", "Placed for adoption", regexp.MustCompile(`\bcla_placed_adoption\b`), false, 0},
	{"ssda903_sw_episode", "Social worker episodes", regexp.MustCompile(`\bcla_sw\b`), false, 2024},
}}

// loadYears reads which years have rows in a collection's tables.
func (r *runner) loadYears(ctx context.Context, sources []source) error {
	for _, s := range sources {
		if !slices.Contains(r.tables, s.table) {
			continue
		}
		r.years[s.table] = map[int]bool{}
		err := r.all(ctx, "select distinct _year from "+s.table+" where _year is not null", func(rows *sql.Rows) error {
			var year int
			err := rows.Scan(&year)
			r.years[s.table][year] = true
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// gaps says of which tables a period has no row in a year that it reaches into: why it cannot be counted, and what must
// stand beside it when it is.
func (r *runner) gaps(d Definition, p calendar.Period) (stops, warnings []string) {
	for _, name := range d.From {
		for _, s := range sources[name] {
			years, known := r.years[s.table]
			if !known || !s.views.MatchString(d.SQL) {
				continue
			}
			var without []string
			for year := calendar.FinancialYearEnding(p.Starts); year <= calendar.FinancialYearEnding(p.AsAt()); year++ {
				if year >= s.since && !years[year] {
					without = append(without, calendar.FinancialYearName(year))
				}
			}
			switch {
			case len(without) == 0:
			case s.whole && !(s.table == "ssda903_header" && withoutHeader(d)):
				stops = append(stops, fmt.Sprintf("%s for %s", s.title, strings.Join(without, ", ")))
			default:
				warnings = append(warnings, fmt.Sprintf("The returns loaded have no row in %s for %s. If the file was left out, load it: what it would tell is missing from the figure at %s.", s.title, strings.Join(without, ", "), p.AsAt().Words()))
			}
		}
	}
	return stops, warnings
}

var ownBirthday = regexp.MustCompile(`\bcla_oc[23]\b`)

// withoutHeader says whether a figure stands where the Header is missing: because its first line counts every child,
// whoever they are, or because the outcome tables carry the date of birth themselves. A file of episodes alone still
// tells how many children are in care.
func withoutHeader(d Definition) bool {
	return d.Headline().Key == "all" || ownBirthday.MatchString(d.SQL)
}

// why says why a period is not counted.
func (p *plan) why(r *runner, period calendar.Period) string {
	if p.covered.covers(period, p.d.History) {
		stops, _ := r.gaps(p.d, period)
		return fmt.Sprintf("Nothing is counted at %s: the returns loaded have no row in %s. Load that file with the others.", period.AsAt().Words(), strings.Join(stops, " and "))
	}
	return p.covered.missing(period, p.d.History)
}
