package collection

import (
	"errors"
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

// Spec is one collection as its folder describes it: the tables of a return or a register, where each
// column stands in a file, which codes mean what in which year, and which checks are made.
type Spec struct {
	Key    string `toml:"key"`
	Title  string `toml:"title"`
	Short  string `toml:"short"` // what people call it before the period of a return: "SSDA903"; its title when not given
	About  string `toml:"about"`
	Source string `toml:"source"` // the official guide the spec follows
	First  Year   `toml:"first"`  // first return year the spec covers; collections of years only
	Last   Year   `toml:"last"`   // last return year the spec covers
	Child  string `toml:"child"`  // the column that names the child, the same in every table

	Rhythm Rhythm   `toml:"rhythm"` // "year" when not given
	Ends   string   `toml:"ends"`   // the last day of its year, "03-31" when not given
	After  []string `toml:"after"`  // collections whose views its own views read

	// What measures need to know, so that a new folder needs no line of Go.
	Views    []string `toml:"views"`    // how the names of the tables that views.sql makes begin, beside the collection's own key
	Coverage string   `toml:"coverage"` // the table with the first and the last day that it speaks of; <key>_coverage when not given
	Repaired string   `toml:"repaired"` // a table of views.sql whose column repaired says how joining the years changed a row
	Keeping  Keeping  `toml:"register"` // of a register: who keeps it, and what holds between its cells

	Settings []Setting `toml:"setting"` // rules that a council may settle otherwise

	XML         XMLForm           `toml:"xml"`
	JSON        JSONForm          `toml:"json"`
	ISO         bool              `toml:"iso"` // its own form writes dates as 2026-03-31
	Codes       map[string][]Code `toml:"codes"`
	Tables      []*Table          `toml:"table"`
	Prepare     Prepare           `toml:"prepare"`
	Checks      []*Check          `toml:"check"`
	Differences []Compare         `toml:"difference"`

	spellings map[string]*spellings // of the code lists
	broken    string                // what is wrong with the council's own spellings, which are left out

	views    string // the text of views.sql; empty when the folder has none
	endMonth time.Month
	own      fs.FS // the folder of one that is the council's, not shipped: its SQL is not trusted
}

// Year is a return's period: the year it ends in (2018 is "2017/18"), or the day of a snapshot (20250331). Zero means none.
// Spec.PeriodName knows the names of years that do not end on 31 March.
type Year int

// UnmarshalText reads "2017/18", or "2018" where a collection's year does not end on 31 March.
func (y *Year) UnmarshalText(text []byte) error {
	if n, err := strconv.Atoi(string(text)); err == nil && len(text) == 4 {
		*y = Year(n)
		return nil
	}
	starts, err := strconv.Atoi(string(text[:min(4, len(text))]))
	if err != nil || string(text) != calendar.FinancialYearName(starts+1) {
		return fmt.Errorf("%q is not a return year: write it as \"2017/18\"", text)
	}
	*y = Year(starts + 1)
	return nil
}

// UnmarshalJSON reads the number that a year is kept as.
func (y *Year) UnmarshalJSON(text []byte) error {
	n, err := strconv.Atoi(string(text))
	*y = Year(n)
	return err
}

// String is the name people use, "2017/18" or "as at 31 March 2025".
func (y Year) String() string {
	if y == 0 {
		return ""
	}
	if day, ok := snapshotDay(int(y)); ok {
		return "as at " + day.Words()
	}
	return calendar.FinancialYearName(int(y))
}

// XMLForm says by what the XML form is known, and which element holds one child.
type XMLForm struct {
	Root       string `toml:"root"`       // first element; may be left out where Collection is given
	Collection string `toml:"collection"` // Header/CollectionDetails/Collection, where several returns have the same first element
	Record     string `toml:"record"`     // path of one record below the first element, such as "Children/Child"
	AnyCase    bool   `toml:"any_case"`   // the names of elements are matched without regard to case
	Reference  string `toml:"reference"`  // "after" where ReferenceDate lies after the end of the year the return tells of; else it lies in it
}

// Code is one allowed value of a coded column and the return years in which it is allowed.
type Code struct {
	Code   string `toml:"code"`
	Means  string `toml:"means"`
	From   Year   `toml:"from"`
	Until  Year   `toml:"until"`
	Repair bool   `toml:"repair"` // written by regional data teams; never by a council
}

// Table is one table of a collection.
type Table struct {
	Name  string   `toml:"name"`
	Title string   `toml:"title"`
	About string   `toml:"about"`
	Files []string `toml:"files"` // words that usually stand in its file's name; used to tell which files belong together
	XML   string   `toml:"xml"`   // path of the element, inside the record, that makes one row; "." is the record itself
	// Path of this table's own records below the first element, where it is not that of the collection: "Header".
	XMLRecord string    `toml:"xml_record"`
	XMLWhen   XMLWhen   `toml:"xml_when"`
	Key       []string  `toml:"key"`
	Once      string    `toml:"once"` // rule number where a child may stand in the table only once
	YearBy    []string  `toml:"year_by"`
	LatestBy  []string  `toml:"latest_by"`
	Reference string    `toml:"reference"` // the date by which this table says of what day, or for which reference date, all files beside it are
	From      Year      `toml:"from"`
	Until     Year      `toml:"until"`
	Columns   []*Column `toml:"columns"`

	JSON     string     `toml:"json"`      // path in the JSON form, as xml
	PurgedBy []string   `toml:"purged_by"` // further flags in the JSON form that ask for a row to be deleted
	Either   [][]string `toml:"either"`    // groups of columns of which a row must fill one

	// Feeds are the tables of views.sql that are made from this one: where the year's file is missing, a measure that
	// reads them says so. A whole table has rows in every real return: without them a figure would be a nought that nobody
	// counted, so nothing is counted at all.
	Feeds []string `toml:"feeds"`
	Whole bool     `toml:"whole"`

	// A council fills the table in by hand, or takes it out of a system that has no form of its own for it: then there is a
	// template. Registers are always so.
	ByHand bool `toml:"by_hand"`

	example map[string]string // of a table that is filled in by hand: the first row of its sample, by column

	published *published // of a table that series.toml makes
}

// XMLWhen says which item must be filled, and with what, for an element to make a row: the XML form keeps
// several tables' items side by side in one element.
type XMLWhen struct {
	Column string   `toml:"column"`
	Is     []string `toml:"is"`
}

// Column is one column of a table.
//
// In the XML form a cell is found by its path inside the record, from the innermost element that it and the row share:
// for a table whose rows are "CINdetails/Assessments",
//
//	xml = "CINdetails/Assessments/AssessmentActualStartDate"   stands in the row's element (what a column has by default)
//	xml = "CINdetails/CINreferralDate"                         stands in the CINdetails around the row, not in another one
//	xml = "ChildIdentifiers/LAchildID"                         stands elsewhere in the child's record
//	xml = "CINdetails/Assessments"                             is the text of the row's element itself
//	xml = "#CINdetails"                                        is the position, from 1, of the CINdetails around the row in its record
//	xml = "#CINdetails/Assessments"                            is that of the row among the Assessments of its CINdetails
//	xml = "#."                                                 is that of the record in the file
//	xml = "##CINdetails/Assessments"                           is "12.1.2": the positions of the record, of the CINdetails and of the row;
//	                                                           a number for the row where the form gives none
//	xml = "-"                                                  is not in the XML form
//
// Where an item stands several times, the first that is filled is read.
type Column struct {
	Name    string   `toml:"name"`
	Means   string   `toml:"means"`
	Heading string   `toml:"heading"`  // as in the CSV form; the name in capitals when not given
	Also    []string `toml:"also"`     // other headings seen in the field; between strokes, /child.* id/, a pattern of the whole heading in small letters
	XML     string   `toml:"xml"`      // path inside the record; the table's path and the heading when not given
	XMLAlso []string `toml:"xml_also"` // other paths of the same item beside it, in other years
	Type    string   `toml:"type"`
	Codes   string   `toml:"codes"`       // the code list of a column of type "code"
	Most    int      `toml:"most"`        // most characters of an id
	Least   int      `toml:"least_value"` // range of an integer or decimal; from nothing to a thousand million when not given
	Highest int      `toml:"most_value"`
	Blank   bool     `toml:"blank"` // may be blank
	Must    bool     `toml:"must"`  // a file without this heading is not this table
	Rule    string   `toml:"rule"`  // official rule that a wrong value breaks
	Hint    string   `toml:"hint"`  // help beside the question on a register's form
	With    string   `toml:"with"`  // the column whose page of the form asks for this one too
	Ahead   bool     `toml:"ahead"` // a date that may lie in the future
	Long    bool     `toml:"long"`  // a text of several lines
	JSON    string   `toml:"json"`  // path in the JSON form, as xml; the table's path and the name when not given

	ShortYear bool              `toml:"short_year"` // its dates may have a year of two digits, always of this century
	Nothing   map[string]string `toml:"nothing"`    // texts that stand for nothing, and why

	Dropped Dropped `toml:"dropped"` // since when it is no longer filled

	kind      kind
	codes     map[string]Code
	spellings *spellings
	plain     string           // the heading as headings are compared
	patterns  []*regexp.Regexp // of Also
	key       bool
}

// Dropped says that a column is rightly blank in rows of a day or later: what it held is not given any more. A blank of before is an issue still.
type Dropped struct {
	By  string `toml:"by"` // the date column that tells the day of the row
	On  string `toml:"on"` // the first day, 2026-04-01
	Why string `toml:"why"`

	on time.Time
}

// Prepare is SQL run once before the checks, when its tables are there.
type Prepare struct {
	Needs []string `toml:"needs"`
	SQL   string   `toml:"sql"`
}

// Check is one rule that rows must keep, as SQL over the raw tables that gives _file, _row, col and value of
// each row that breaks it.
type Check struct {
	ID       string            `toml:"id"`
	Rule     string            `toml:"rule"`
	Each     map[string]string `toml:"each"`  // table → rule number, where one check is made on several tables
	Needs    []string          `toml:"needs"` // tables without which it cannot be made
	Years    int               `toml:"years"` // how many returns must be loaded
	From     Year              `toml:"from"`
	Until    Year              `toml:"until"`
	Severity Severity          `toml:"severity"`
	Message  string            `toml:"message"`
	Fix      string            `toml:"fix"`
	SQL      string            `toml:"sql"`
}

// Compare names the columns in which two years' returns of the same row should agree. A closing column may be
// blank in the earlier return: what was open has ended since.
type Compare struct {
	Table   string   `toml:"table"`
	Columns []string `toml:"columns"`
	Closing []string `toml:"closing"`

	Unless map[string]string `toml:"unless"` // SQL by column: when a change between a and b, the next year, is no contradiction
}

// parseSpec reads spec.toml and views.sql of one folder and makes sure that every name in them means something.
// The council's own spellings, when given, are added to the folder's.
func parseSpec(folder, own fs.FS) (*Spec, error) {
	text, err := fs.ReadFile(folder, "spec.toml")
	if err != nil {
		return nil, err
	}
	s := &Spec{}
	meta, err := toml.Decode(string(text), s)
	if err != nil {
		return nil, err
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return nil, fmt.Errorf("spec.toml: %s means nothing", extra[0])
	}
	if views, err := fs.ReadFile(folder, "views.sql"); err == nil {
		s.views = string(views)
	}
	if err := s.readSeries(folder); err != nil {
		return nil, err
	}
	var shipped [][3]string
	if file, err := folder.Open("spellings.csv"); err == nil {
		shipped, err = readSpellings(file)
		if err = errors.Join(err, file.Close()); err != nil {
			return nil, fmt.Errorf("spellings.csv: %w", err)
		}
	}
	if err := s.spell(shipped, nil); err != nil {
		return nil, err
	}
	added, err := ownSpellings(own, s.Key)
	if err == nil && added != nil {
		err = s.spell(shipped, added)
	}
	if err != nil { // a slip of the council's must not keep the program from starting
		s.broken = fmt.Sprintf("The council’s own spellings/%s.csv is left out: %s.", s.Key, strings.TrimSuffix(err.Error(), "."))
		if err := s.spell(shipped, nil); err != nil {
			return nil, err
		}
	}
	if err := s.complete(); err != nil {
		return nil, err
	}
	return s, s.readExamples(folder)
}

var plainWord = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func (s *Spec) complete() error {
	if !plainWord.MatchString(s.Key) || s.Title == "" || len(s.Tables) == 0 {
		return fmt.Errorf("spec.toml: needs key, title and a table")
	}
	if err := s.completeRhythm(); err != nil {
		return err
	}
	for _, prefix := range s.Views {
		if !plainWord.MatchString(prefix) || !strings.HasSuffix(prefix, "_") {
			return fmt.Errorf("views: %q is not how a table's name begins, such as \"cla_\"", prefix)
		}
	}
	if err := s.furnish(); err != nil {
		return fmt.Errorf("spec.toml: %w", err)
	}
	for _, t := range s.Tables {
		if err := s.completeTable(t); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	if err := s.completeRegister(); err != nil {
		return err
	}
	if err := s.completeSettings(); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, c := range s.Checks {
		if err := s.completeCheck(c); err != nil {
			return fmt.Errorf("check %s: %w", c.ID, err)
		}
		if seen[c.ID] {
			return fmt.Errorf("check %s: stands twice", c.ID)
		}
		seen[c.ID] = true
	}
	for _, d := range s.Differences {
		t := s.Table(d.Table)
		if t == nil {
			return fmt.Errorf("difference: no table %s", d.Table)
		}
		for _, name := range append(slices.Clone(d.Columns), d.Closing...) {
			if t.Column(name) == nil {
				return fmt.Errorf("difference: no column %s in %s", name, d.Table)
			}
		}
	}
	return nil
}

func (s *Spec) completeTable(t *Table) error {
	if !plainWord.MatchString(t.Name) || t.Title == "" || len(t.Columns) == 0 || len(t.Key) == 0 {
		return fmt.Errorf("needs name, title, key and columns")
	}
	s.completeJSON(t)
	headings := map[string]bool{}
	for _, c := range t.Columns {
		if !plainWord.MatchString(c.Name) {
			return fmt.Errorf("%q cannot be a column", c.Name)
		}
		if c.Heading == "" {
			c.Heading = strings.ToUpper(c.Name)
		}
		if c.XML == "" {
			c.XML = strings.TrimPrefix(t.XML+"/"+c.Heading, "./")
		}
		var also []string
		for _, h := range c.Also {
			if pattern, ok := headingPattern(h); ok {
				made, err := regexp.Compile(pattern)
				if err != nil {
					return fmt.Errorf("column %s: %w", c.Name, err)
				}
				c.patterns = append(c.patterns, made)
				continue
			}
			also = append(also, plainHeading(h))
		}
		c.Also, c.plain = also, plainHeading(c.Heading)
		for _, h := range slices.Compact(slices.Sorted(slices.Values(append([]string{c.plain}, c.Also...)))) {
			if headings[h] {
				return fmt.Errorf("heading %s stands for two columns", h)
			}
			headings[h] = true
		}
		var ok bool
		if c.kind, ok = kinds[c.Type]; !ok {
			return fmt.Errorf("column %s: there is no type %q", c.Name, c.Type)
		}
		if c.kind == kindSpelled {
			if c.spellings = s.spellings[c.Codes]; c.spellings == nil {
				return fmt.Errorf("column %s: there is no code list %q", c.Name, c.Codes)
			}
		}
		if (c.kind == kindInteger || c.kind == kindDecimal) && c.Least == 0 && c.Highest == 0 {
			c.Highest = 1_000_000_000
		}
		if c.kind == kindCode || c.kind == kindCodes || c.kind == kindGrade {
			list, ok := s.Codes[c.Codes]
			if !ok {
				return fmt.Errorf("column %s: there is no code list %q", c.Name, c.Codes)
			}
			c.codes = make(map[string]Code, len(list))
			for _, code := range list {
				if _, twice := c.codes[strings.ToUpper(code.Code)]; twice {
					return fmt.Errorf("code list %s: %s stands twice", c.Codes, code.Code)
				}
				c.codes[strings.ToUpper(code.Code)] = code
			}
		}
	}
	for _, c := range t.Columns {
		if c.Dropped == (Dropped{}) {
			continue
		}
		on, err := calendar.Parse(c.Dropped.On)
		if by := t.Column(c.Dropped.By); err != nil || by == nil || by.kind != kindDate || c.Dropped.Why == "" {
			return fmt.Errorf("column %s: dropped needs a date column, a day such as 2026-04-01 and why", c.Name)
		}
		c.Dropped.on = on.Time()
	}
	for _, name := range t.Key {
		c := t.Column(name)
		if c == nil {
			return fmt.Errorf("key: there is no column %s", name)
		}
		c.key, c.Must = true, true
	}
	if err := s.completeXML(t); err != nil {
		return err
	}
	for _, group := range t.Either {
		for _, name := range group {
			if t.Column(name) == nil {
				return fmt.Errorf("either: there is no column %s", name)
			}
		}
	}
	telling := append(slices.Clone(t.YearBy), t.LatestBy...)
	if t.Reference != "" {
		telling = append(telling, t.Reference)
	}
	for _, name := range telling {
		if c := t.Column(name); c == nil || (c.kind.stored() != "date" && c.kind.stored() != "timestamp") {
			return fmt.Errorf("%s must be a date to tell the year by", name)
		}
	}
	return nil
}

func (s *Spec) completeCheck(c *Check) error {
	if c.ID == "" || c.Message == "" || c.Fix == "" || c.SQL == "" || (c.Rule == "") == (len(c.Each) == 0) {
		return fmt.Errorf("needs id, rule or each, message, fix and sql")
	}
	if c.Severity == "" {
		c.Severity = Error
	}
	if c.Severity != Error && c.Severity != Warning {
		return fmt.Errorf("severity is %q or %q", Error, Warning)
	}
	for table := range c.Each {
		if s.Table(table) == nil {
			return fmt.Errorf("there is no table %s", table)
		}
	}
	for _, table := range c.Needs {
		if s.Table(table) == nil {
			return fmt.Errorf("there is no table %s", table)
		}
	}
	return nil
}

// Table finds a table by its name; nil when there is none.
func (s *Spec) Table(name string) *Table {
	for _, t := range s.Tables {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// CodeLists gives the names of the code lists, in alphabetical order.
func (s *Spec) CodeLists() []string {
	names := make([]string, 0, len(s.Codes))
	for name := range s.Codes {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Raw is the name of a table's raw rows in the vault.
func (s *Spec) Raw(t *Table) string {
	if s.Rhythm == Register {
		return s.Key
	}
	return s.Key + "_" + t.Name
}

// Column finds a column by its name; nil when there is none.
func (t *Table) Column(name string) *Column {
	for _, c := range t.Columns {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// holds says whether a period lies between two years, of which either may be open.
func (s *Spec) holds(from, until Year, period int) bool {
	y := s.codeYear(period)
	return y == 0 || ((from == 0 || y >= from) && (until == 0 || y <= until))
}
