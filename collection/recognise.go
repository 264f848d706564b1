package collection

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"waymark/calendar"
)

// plainHeading writes a heading in one way: capitals, no padding, one underscore for whatever stands between words.
func plainHeading(s string) string {
	s = strings.Trim(strings.TrimSpace(strings.NewReplacer("\u00a0", " ", "\ufeff", "").Replace(s)), `"'`)
	return strings.Join(strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool {
		return unicode.IsSpace(r) || r == '_' || r == '-'
	}), "_")
}

// match is a table recognised by its headings: which cell of a row belongs to which column.
type match struct {
	spec     *Spec
	table    *Table
	at       []int // for each column of the table, the cell it stands in; -1 when the file lacks it
	yearAt   int   // cell of a YEAR column that regional data teams add; -1 when there is none
	unknown  []string
	missing  []string
	headings int
}

// recognise finds the table whose set of headings these are, in whatever order; nil when it is none.
func (l *Library) recognise(cells [][]byte) *match {
	headings := make([]string, len(cells))
	for i, c := range cells {
		headings[i] = plainHeading(string(c))
	}
	var best *match
	most := 0
	for _, s := range l.specs {
		for _, t := range s.Tables {
			m, found := t.match(s, headings)
			if m != nil && found > most {
				best, most = m, found
			}
		}
	}
	return best
}

func (t *Table) match(s *Spec, headings []string) (*match, int) {
	m := &match{spec: s, table: t, at: make([]int, len(t.Columns)), yearAt: -1, headings: len(headings)}
	used := make([]bool, len(headings))
	found := 0
	for i, c := range t.Columns {
		m.at[i] = slices.IndexFunc(headings, func(h string) bool { return h == plainHeading(c.Heading) || slices.Contains(c.Also, h) })
		switch {
		case m.at[i] >= 0:
			used[m.at[i]] = true
			found++
		case c.Must:
			return nil, 0
		default:
			m.missing = append(m.missing, c.Heading)
		}
	}
	for i, h := range headings {
		if used[i] {
			continue
		}
		if h == "YEAR" {
			m.yearAt = i
			continue
		}
		if h != "" {
			m.unknown = append(m.unknown, h)
		}
	}
	return m, found
}

// nearest says which table a file resembles most, so that the person can see which heading is missing.
func (l *Library) nearest(cells [][]byte) string {
	headings := make([]string, len(cells))
	for i, c := range cells {
		headings[i] = plainHeading(string(c))
	}
	var table *Table
	var lacking []string
	most := 2
	for _, s := range l.specs {
		for _, t := range s.Tables {
			found := 0
			var lacks []string
			for _, c := range t.Columns {
				if slices.Contains(headings, plainHeading(c.Heading)) {
					found++
				} else if c.Must {
					lacks = append(lacks, c.Heading)
				}
			}
			if found > most {
				table, lacking, most = t, lacks, found
			}
		}
	}
	if table == nil {
		return "its headings are not those of any table that Waymark knows"
	}
	return fmt.Sprintf("it looks like %s, but has no column %s", table.Title, strings.Join(lacking, ", "))
}

// inspected is what a first reading of a file tells: what it is and the years its dates point to. Nothing is kept yet.
type inspected struct {
	Source
	sniffed
	delimiter byte
	match     *match // of a CSV file
	skip      int    // rows above the first row of data
	spec      *Spec  // of an XML file
	header    xmlHeader
	hash      string
	problem   string
	notes     []string

	monthFirst map[string]bool
	years      map[int]int           // how many of the dates that lie in the return year lie in which
	latestOf   map[int]int           // the same of all dates that stand in it
	lastIn     map[int]calendar.Date // the latest of them in each year
	rowYears   map[int]int           // years of a YEAR column
}

// dateSurvey collects, for one column, how its dates can be read.
type dateSurvey struct {
	column     *column
	at         int
	dayFirst   int
	monthFirst int
	yearBy     bool
	latestBy   bool
}

func (m *match) surveys() []*dateSurvey {
	var out []*dateSurvey
	for i, c := range m.table.Columns {
		if c.kind == kindDate && m.at[i] >= 0 {
			out = append(out, &dateSurvey{column: newColumn(c), at: m.at[i],
				yearBy: slices.Contains(m.table.YearBy, c.Name), latestBy: slices.Contains(m.table.LatestBy, c.Name)})
		}
	}
	return out
}

func (in *inspected) survey(d *dateSurvey, raw []byte) {
	if len(raw) == 0 {
		return
	}
	found := d.column.read(raw)
	switch found.shape {
	case shapeDayFirst:
		d.dayFirst++
	case shapeMonthFirst:
		d.monthFirst++
	}
	if !d.yearBy && !d.latestBy {
		return
	}
	if day, ok := found.value.(time.Time); ok {
		in.date(calendar.Of(day), d.yearBy)
	}
}

func (in *inspected) date(day calendar.Date, yearBy bool) {
	year := calendar.FinancialYearEnding(day)
	if yearBy {
		in.years[year]++
	}
	in.latestOf[year]++
	if day.After(in.lastIn[year]) {
		in.lastIn[year] = day
	}
}

// settle decides which columns show month-first dates: where more than a slip or two only make sense that way, a date
// that could be either is not read but listed.
func (in *inspected) settle(all []*dateSurvey) {
	in.monthFirst = map[string]bool{}
	for _, d := range all {
		if d.monthFirst*20 > d.dayFirst {
			in.monthFirst[d.column.Name] = true
			in.notes = append(in.notes, fmt.Sprintf("%s: %s only make sense month first, so dates that could be read in two ways are listed and not read",
				d.column.Heading, plural(d.monthFirst, "date", "dates")))
		}
	}
}

// sepLine is the line by which Excel is told the delimiter; it stands above the headings.
func sepLine(fields [][]byte) bool {
	return len(fields) > 0 && bytes.HasPrefix(bytes.ToLower(bytes.TrimSpace(bytes.Join(fields, []byte(",")))), []byte("sep="))
}
