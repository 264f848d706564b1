package collection

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"waymark/calendar"
)

// plainHeading writes a heading in one way: capitals and digits, one underscore for whatever stands between them. Quotation
// marks, brackets, dashes and new lines differ from council to council.
func plainHeading(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), "_")
}

// headingPattern reads a heading written as /pattern/: it stands for the whole heading, in small letters with blanks.
func headingPattern(s string) (string, bool) {
	if len(s) < 3 || s[0] != '/' || s[len(s)-1] != '/' {
		return "", false
	}
	return "^(?:" + s[1:len(s)-1] + ")$", true
}

// match is a table recognised by its headings: which cell of a row belongs to which column.
type match struct {
	spec     *Spec
	table    *Table
	at       []int // for each column of the table, the cell it stands in; -1 when the file lacks it
	yearAt   int   // cell of a YEAR column that regional data teams add; -1 when there is none
	unknown  []string
	missing  []string
	guessed  []string // what was told by its place alone
	headings int
	heads    []string // the headings themselves, of a published file
}

// headingsOf writes the cells of a row as headings.
func headingsOf(cells [][]byte) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = plainHeading(string(c))
	}
	return out
}

// recognise finds the table whose set of headings these are, in whatever order; nil when it is none. Only in a sheet that
// has the table's name may a heading be told by its place.
func (l *Library) recognise(in *inspected, cells [][]byte) *match {
	headings := headingsOf(cells)
	var best *match
	most := 0
	try := func(sheet string) {
		for _, s := range l.specs {
			for _, t := range s.Tables {
				m, found := t.match(s, headings, sheet)
				if m == nil || found < most || (found == most && len(m.missing) >= len(best.missing)) {
					continue
				}
				if s.Rhythm == Register && found*2 < len(headings) {
					continue // registers ask for few columns, so a file that is mostly something else is not one
				}
				best, most = m, found
			}
		}
	}
	if try(""); best == nil && in.sheet {
		try(plainHeading(path.Base(in.Name)))
	}
	return best
}

// place finds the column's cell: by its heading and those that mean the same, else by its patterns.
func (c *Column) place(headings []string, used []bool, patterns bool) int {
	if patterns && len(c.patterns) == 0 {
		return -1
	}
	return slices.IndexFunc(headings, func(h string) bool {
		switch {
		case h == "" || h != c.plain && !patterns && !slices.Contains(c.Also, h):
			return false
		case used[slices.Index(headings, h)]:
			return false
		case !patterns:
			return true
		}
		words := strings.ToLower(strings.ReplaceAll(h, "_", " "))
		return slices.ContainsFunc(c.patterns, func(p *regexp.Regexp) bool { return p.MatchString(words) })
	})
}

func (t *Table) match(s *Spec, headings []string, sheet string) (*match, int) {
	if t.published != nil {
		return t.published.match(s, t, headings)
	}
	m := &match{spec: s, table: t, at: make([]int, len(t.Columns)), yearAt: -1, headings: len(headings)}
	used := make([]bool, len(headings))
	found := 0
	for i := range m.at {
		m.at[i] = -1
	}
	for _, patterns := range []bool{false, true} {
		for i, c := range t.Columns {
			if m.at[i] < 0 {
				if m.at[i] = c.place(headings, used, patterns); m.at[i] >= 0 {
					used[m.at[i]] = true
					found++
				}
			}
		}
	}
	byPlace := sheet != "" && found*10 >= len(t.Columns)*6 && slices.ContainsFunc(t.Files, func(w string) bool { return plainHeading(w) == sheet })
	for i, c := range t.Columns {
		if m.at[i] < 0 && byPlace && i < len(headings) && headings[i] != "" && !used[i] {
			m.at[i], used[i] = i, true
			m.guessed = append(m.guessed, fmt.Sprintf("the heading %s was taken as %s because of its place and the sheet's name: a guess", headings[i], c.Heading))
		}
		if m.at[i] < 0 && c.Must {
			return nil, 0
		}
		if m.at[i] < 0 {
			m.missing = append(m.missing, c.Heading)
		}
	}
	for i, h := range headings {
		switch {
		case used[i] || h == "":
		case h == "YEAR":
			m.yearAt = i
		default:
			m.unknown = append(m.unknown, h)
		}
	}
	return m, found
}

// nearest says which table a file resembles most, so that the person can see which heading is missing.
func (l *Library) nearest(cells [][]byte) string {
	headings := headingsOf(cells)
	if !slices.ContainsFunc(tidyHeadings, func(h string) bool { return !slices.Contains(headings, h) }) {
		return "it is a file of published statistics, but none of its figures is asked for by a measure: series.toml does not know its columns"
	}
	var table *Table
	var lacking []string
	most := 2
	for _, s := range l.specs {
		for _, t := range s.Tables {
			if t.published != nil {
				continue
			}
			found := 0
			var lacks []string
			for _, c := range t.Columns {
				if c.place(headings, make([]bool, len(headings)), false) >= 0 {
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
	jsonShape jsonShape // how a JSON file holds its records
	jsonName  string    // under which name, where they stand in an object
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
	reference  bool
}

func (m *match) surveys() []*dateSurvey {
	var out []*dateSurvey
	for i, c := range m.table.Columns {
		if (c.kind == kindDate || c.kind == kindTimestamp) && m.at[i] >= 0 {
			out = append(out, &dateSurvey{column: newColumn(c), at: m.at[i],
				yearBy: slices.Contains(m.table.YearBy, c.Name), latestBy: slices.Contains(m.table.LatestBy, c.Name), reference: c.Name == m.table.Reference})
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
	day, ok := found.value.(time.Time)
	if !ok {
		return
	}
	if d.reference && in.header.reference.IsZero() {
		in.header.reference = calendar.Of(day)
	}
	if d.yearBy || d.latestBy {
		in.date(calendar.Of(day), d.yearBy)
	}
}

// owner is the collection that the file belongs to.
func (in *inspected) owner() *Spec {
	if in.match != nil {
		return in.match.spec
	}
	return in.spec
}

func (in *inspected) date(day calendar.Date, yearBy bool) {
	year := calendar.FinancialYearEnding(day)
	if s := in.owner(); s.Rhythm == Yearly {
		year = s.period(day)
	}
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
