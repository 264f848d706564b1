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

// loadYears reads which years have rows in a collection's tables.
func (r *runner) loadYears(ctx context.Context, tables []returned) error {
	for _, s := range tables {
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

// reading are the returned tables that a measure's SQL names, with the collection of each.
func (r *runner) reading(d Definition) []readTable {
	var read []readTable
	for _, name := range d.From {
		from := r.sources[name]
		for _, s := range from.returned {
			if years, known := r.years[s.table]; known && s.reads.MatchString(d.SQL) {
				read = append(read, readTable{from, s, years})
			}
		}
	}
	return read
}

// readTable is one table that a measure reads, with the years that have rows in it.
type readTable struct {
	from *source
	returned
	years map[int]bool
}

// gaps says of which tables a period has no row in a year that it reaches into: why it cannot be counted, and what must
// stand beside it when it is.
func (p *plan) gaps(at calendar.Period) (stops, warnings []string) {
	for _, s := range p.reads {
		var without []string
		for year := s.from.yearOf(at.Starts); year <= s.from.yearOf(at.AsAt()); year++ {
			if year >= s.since && !s.years[year] {
				without = append(without, s.from.name(year))
			}
		}
		switch {
		case len(without) == 0:
		case s.whole && !(s.table == "ssda903_header" && withoutHeader(p.d)):
			stops = append(stops, fmt.Sprintf("%s for %s", s.title, strings.Join(without, ", ")))
		default:
			warnings = append(warnings, fmt.Sprintf("The returns loaded have no row in %s for %s. If the file was left out, load it: what it would tell is missing from the figure at %s.", s.title, strings.Join(without, ", "), at.AsAt().Words()))
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
		stops, _ := p.gaps(period)
		return fmt.Sprintf("Nothing is counted at %s: the returns loaded have no row in %s. Load that file with the others.", period.AsAt().Words(), strings.Join(stops, " and "))
	}
	if p.covered.none() && len(p.d.From) > 1 {
		if absent := r.absent(p.d); len(absent) > 0 {
			return fmt.Sprintf("Nothing is counted: nothing is loaded of %s, which this measure reads.", strings.Join(absent, " and of "))
		}
	}
	return p.covered.missing(period, p.d.History)
}

// absent are the titles of the collections that a measure reads and of which nothing is loaded.
func (r *runner) absent(d Definition) []string {
	var titles []string
	for _, name := range d.From {
		if s := r.sources[name]; !s.timeless() && r.covered[name].none() {
			titles = append(titles, s.title)
		}
	}
	return titles
}
