package collection

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"waymark/calendar"
)

// series is series.toml of a collection of published statistics: which published files there are, and which of their figures
// answer which measure. Figures that somebody else counted come in through it, so that a new file is a few lines of data.
type series struct {
	Files    []*published        `toml:"file"`
	Codes    map[string]string   `toml:"codes"`   // code of the long table → measure, or measure:line
	Periods  map[string][]string `toml:"periods"` // kind of year → the measures whose figures are published for such years
	Areas    map[string][]string `toml:"areas"`   // level → names of areas of that level; every other area is a council
	ownYears map[string]string   // measure → kind of year
	levels   map[string]string   // area, in small letters → level
}

// published is one kind of published file: by which headings it is known, which of its rows count, and what they hold.
type published struct {
	Name      string              `toml:"name"`
	Title     string              `toml:"title"`
	About     string              `toml:"about"`
	Source    string              `toml:"source"`
	Headings  []string            `toml:"headings"`  // all must be there
	Where     map[string][]string `toml:"where"`     // what a row must say; "sex|gender" where a column has had two names
	Reporting string              `toml:"reporting"` // the kind of year that its "Reporting year" is
	Aside     string              `toml:"aside"`     // why none of its figures is asked for
	Long      bool                `toml:"long"`      // one figure in a row: measure, area, period, value
	Figures   []*figure           `toml:"figure"`

	series *series
}

// figure is one figure that a row of a tidy file holds.
type figure struct {
	Key         string              `toml:"key"` // measure, or measure:line
	Numerator   []string            `toml:"numerator"`
	Denominator []string            `toml:"denominator"` // several columns are added up
	Value       string              `toml:"value"`       // the published percentage, rate or score
	Where       map[string][]string `toml:"where"`
	Breakdown   []string            `toml:"breakdown"` // columns whose words name the group that the row speaks of
	Period      string              `toml:"period"`    // where the figure tells of another time than the row's year
}

// tidyHeadings stand in every file of Explore Education Statistics.
var tidyHeadings = []string{"TIME_PERIOD", "TIME_IDENTIFIER", "GEOGRAPHIC_LEVEL"}

// longHeadings are the columns of the long table, with the names they have in the Local Authority Interactive Tool.
var longHeadings = map[string][]string{
	"MEASURE": {"MEASURE", "CODE", "SHORT_DESC", "MEASURE_SHORT"}, "AREA": {"AREA", "LA_AND_REGIONS"},
	"PERIOD": {"PERIOD", "YEARS"}, "VALUE": {"VALUE", "VALUES"}, "SOURCE": {"SOURCE"},
}

// figureColumns are the columns of every table of published figures.
func figureColumns() []*Column {
	return []*Column{
		{Name: "key", Means: "Measure, or measure:line", Type: "text"},
		{Name: "area", Means: "Council, region or country, by name", Type: "text"},
		{Name: "area_level", Means: "council, region, national, or neighbours for a mean or median of statistical neighbours", Type: "text"},
		{Name: "starts", Means: "First day the figure tells of", Type: "date"},
		{Name: "ends", Means: "Last day the figure tells of", Type: "date"},
		{Name: "numerator", Means: "How many met it, where that is published", Type: "decimal", Blank: true, Highest: 1_000_000_000_000},
		{Name: "denominator", Means: "Out of how many", Type: "decimal", Blank: true, Highest: 1_000_000_000_000},
		{Name: "value", Means: "The figure as published", Type: "decimal", Blank: true, Highest: 1_000_000_000_000},
		{Name: "symbol", Means: "The publisher's symbol where there is no value, such as c for suppressed", Type: "text", Blank: true},
		{Name: "breakdown", Means: "The group the figure speaks of; blank for all", Type: "text", Blank: true},
		{Name: "source", Means: "Where it was published", Type: "text", Blank: true},
	}
}

// readSeries adds the files of series.toml to the spec, each as a table.
func (s *Spec) readSeries(folder fs.FS) error {
	text, err := fs.ReadFile(folder, "series.toml")
	if err != nil {
		return nil // a collection of rows has none
	}
	all := &series{ownYears: map[string]string{}, levels: map[string]string{}}
	meta, err := toml.Decode(string(text), all)
	if err != nil {
		return fmt.Errorf("series.toml: %w", err)
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return fmt.Errorf("series.toml: %s means nothing", extra[0])
	}
	for kind, measures := range all.Periods {
		if _, _, ok := yearOf(kind, 2020); !ok {
			return fmt.Errorf("series.toml: %q is not a kind of year", kind)
		}
		for _, m := range measures {
			all.ownYears[m] = kind
		}
	}
	for level, areas := range all.Areas {
		for _, a := range areas {
			all.levels[strings.ToLower(a)] = level
		}
	}
	for _, p := range all.Files {
		if err := p.complete(); err != nil {
			return fmt.Errorf("series.toml: %s: %w", p.Name, err)
		}
		p.series = all
		s.Tables = append(s.Tables, &Table{Name: p.Name, Title: p.Title, About: p.About, Files: []string{p.Name}, Columns: figureColumns(),
			Key: []string{"key", "area", "starts", "ends"}, published: p})
	}
	return nil
}

func (p *published) complete() error {
	if p.Title == "" || p.Source == "" || (len(p.Headings) == 0) != p.Long || (len(p.Figures) == 0) != (p.Aside != "" || p.Long) {
		return fmt.Errorf("needs title, source, headings and figures, or the words why no figure is asked for")
	}
	for i, h := range p.Headings {
		p.Headings[i] = plainHeading(h)
	}
	if p.Reporting != "" {
		if _, _, ok := yearOf(p.Reporting, 2020); !ok {
			return fmt.Errorf("%q is not a kind of year", p.Reporting)
		}
	}
	for _, f := range p.Figures {
		if f.Key == "" || (f.Value == "" && (len(f.Numerator) == 0 || len(f.Denominator) == 0)) {
			return fmt.Errorf("a figure needs a key, and a value or both counts")
		}
		if f.Period != "" {
			if _, _, ok := yearOf(f.Period, 2020); !ok {
				return fmt.Errorf("%q is not a kind of year", f.Period)
			}
		}
	}
	return nil
}

// match says whether these are the headings of the published file.
func (p *published) match(s *Spec, t *Table, headings []string) (*match, int) {
	m := &match{spec: s, table: t, at: make([]int, len(t.Columns)), yearAt: -1, headings: len(headings), heads: headings}
	for i := range m.at {
		m.at[i] = -1
	}
	if p.Long {
		found := 0
		for name, also := range longHeadings {
			switch {
			case slices.ContainsFunc(also, func(h string) bool { return slices.Contains(headings, h) }):
				found++
			case name != "SOURCE":
				return nil, 0
			}
		}
		return m, found
	}
	for _, h := range append(slices.Clone(tidyHeadings), p.Headings...) {
		if !slices.Contains(headings, h) {
			return nil, 0
		}
	}
	return m, len(tidyHeadings) + len(p.Headings)
}

// yearOf gives the first and last day of a year that ends in the calendar year given, as a publisher counts it.
func yearOf(kind string, ends int) (calendar.Date, calendar.Date, bool) {
	switch strings.ToLower(kind) {
	case "calendar year":
		return calendar.On(ends, time.January, 1), calendar.On(ends, time.December, 31), true
	case "academic year":
		return calendar.On(ends-1, time.September, 1), calendar.On(ends, time.August, 31), true
	case "financial year", "tax year":
		return calendar.On(ends-1, time.April, 1), calendar.On(ends, time.March, 31), true
	case "workforce year":
		return calendar.On(ends-1, time.October, 1), calendar.On(ends, time.September, 30), true
	case "december to february": // NEET: the mean of three months
		return calendar.On(ends-1, time.December, 1), calendar.On(ends, time.March, 1).AddDays(-1), true
	case "september":
		return calendar.On(ends, time.September, 1), calendar.On(ends, time.September, 30), true
	case "september before": // the September Guarantee, printed beside the NEET figures of the following winter
		return calendar.On(ends-1, time.September, 1), calendar.On(ends-1, time.September, 30), true
	}
	return calendar.Date{}, calendar.Date{}, false
}

var (
	spanOfYears = regexp.MustCompile(`^(20[0-9]{2})[-/ ]?(?:20)?([0-9]{2})$`)
	oneYear     = regexp.MustCompile(`^20[0-9]{2}$`)
	oneQuarter  = regexp.MustCompile(`^(20[0-9]{2}) ?Q([1-4])$`)
	oneMonth    = regexp.MustCompile(`^(20[0-9]{2})-([01][0-9])$`)
	oneDay      = regexp.MustCompile(`^20[0-9]{2}-[01][0-9]-[0-3][0-9]$`)
	measureKey  = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*(:.+)?$`)
	yearsMonths = regexp.MustCompile(`^([0-9]{2}):([01][0-9])$`)
)

// endingYear reads the year in which a period of Explore Education Statistics ends: "2024", or "202425".
func endingYear(period string) (int, bool) {
	if oneYear.MatchString(period) {
		n, err := strconv.Atoi(period)
		return n, err == nil
	}
	if m := spanOfYears.FindStringSubmatch(period); m != nil {
		if n := pair(m[1], m[2]); n.year != 0 {
			return n.year, true
		}
	}
	return 0, false
}

// days gives the days that a period of the long table covers, in the kind of year its measure is published for.
func (s *series) days(key, period string) (starts, ends calendar.Date, ok bool) {
	measure, _, _ := strings.Cut(key, ":")
	kind := s.ownYears[key]
	if kind == "" {
		kind = s.ownYears[measure]
	}
	if kind == "" {
		kind = "financial year"
	}
	period = strings.TrimSpace(strings.TrimSuffix(period, "(OT)")) // outturn
	if oneDay.MatchString(period) {
		day, err := calendar.Parse(period)
		return day, day, err == nil
	}
	if m := oneQuarter.FindStringSubmatch(period); m != nil {
		y, _ := strconv.Atoi(m[1])
		q, _ := strconv.Atoi(m[2])
		starts = calendar.On(y, time.Month(q*3-2), 1)
		return starts, calendar.On(y, time.Month(q*3+1), 1).AddDays(-1), true
	}
	if year, ok := endingYear(period); ok {
		return yearOf(kind, year)
	}
	if m := oneMonth.FindStringSubmatch(period); m != nil {
		y, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2])
		if month >= 1 && month <= 12 {
			return calendar.On(y, time.Month(month), 1), calendar.On(y, time.Month(month+1), 1).AddDays(-1), true
		}
	}
	return calendar.Date{}, calendar.Date{}, false
}

// level says whether an area of the long table is a council, a region, or the country.
func (s *series) level(area string) string {
	if level := s.levels[strings.ToLower(area)]; level != "" {
		return level
	}
	if strings.HasPrefix(strings.ToLower(area), "statistical neighbours") {
		return "neighbours"
	}
	return "council"
}
