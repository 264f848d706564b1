package collection

import (
	"fmt"
	"slices"
	"strings"
)

// A register is a collection that the council keeps itself, entry by entry, because no return asks for it: return home interviews,
// advocacy, supervision. It has one table. Uploads and entries of the form add up; a later row of the same record_id takes the place of
// an earlier one, which is kept.

// Keeping is what a register's spec says beyond its columns: who answers for it, where it is used, and what holds between its cells.
type Keeping struct {
	Owner      string     `toml:"owner"`      // the role that answers for its being kept
	Priorities []int      `toml:"priorities"` // the plan's priorities that read it
	Measures   []string   `toml:"measures"`   // the measures that read it
	Day        string     `toml:"day"`        // the date an entry is listed by, and from which the register is taken to be kept
	Restricted bool       `toml:"restricted"` // a row is shown only to whoever entered it and who holds a grant by name, whatever their role
	Quick      []string   `toml:"quick"`      // the columns of quick entry; none where an entry needs more thought
	Order      [][]string `toml:"order"`      // dates that follow each other
	Once       [][]string `toml:"once"`       // columns that together stand in the register once: of several records of the same thing the last counts, the others are listed
	Same       []string   `toml:"same"`       // columns that together say that a row of a file is one that Waymark keeps itself, which then counts
}

// IsRegister says whether the council keeps the collection itself, entry by entry.
func (s *Spec) IsRegister() bool { return s.Rhythm == Register }

// Entry is the register's one table.
func (s *Spec) Entry() *Table { return s.Tables[0] }

// childAlso are the headings under which the child stands in exports: a register of young people calls it a person, one of schools a pupil.
var childAlso = []string{"CHILD_ID", "PERSON_ID", "PUPIL_ID"}

// furnish adds what every register has, so that no folder repeats it: the number of the record, the columns that say how it came to
// be, and the checks that follow from what the spec says of its dates.
func (s *Spec) furnish() error {
	if s.Rhythm != Register {
		return nil
	}
	if s.Keeping.Owner == "" || s.Keeping.Day == "" || len(s.Tables) != 1 || s.About == "" {
		return fmt.Errorf("a register needs about, an owner, a day and one table")
	}
	t := s.Tables[0]
	t.Name, t.Title, t.About, t.Key = "entry", s.Title, s.About, []string{recordID}
	t.LatestBy = []string{s.Keeping.Day}
	t.Files = []string{strings.ReplaceAll(strings.TrimPrefix(s.Key, "reg_"), "_", " "), s.Key}
	for _, c := range t.Columns {
		c.Blank = !c.Must
		if c.Type == "grade" {
			c.Codes = "grade"
			if s.Codes == nil {
				s.Codes = map[string][]Code{}
			}
			s.Codes["grade"] = grades
		}
		if c.Name == "child" {
			s.Child, c.Type, c.Also = "child", "id", childAlso
		}
	}
	if t.Column(recordID) == nil {
		t.Columns = slices.Insert(t.Columns, 0, &Column{Name: recordID, Means: "Number of the record", Type: "text"})
	}
	for _, c := range []*Column{
		{Name: "confidential_yn", Means: "Is it confidential?", Hint: "Yes where only people with a named reason may see it", Type: "boolean", Blank: true},
		{Name: "source_system", Means: "System it was taken from", Type: "text", Blank: true},
		{Name: "entered_on", Means: "Day it was entered", Type: "date", Blank: true},
	} {
		if t.Column(c.Name) == nil {
			t.Columns = append(t.Columns, c)
		}
	}
	for _, name := range append([]string{s.Keeping.Day}, s.Keeping.Quick...) {
		if t.Column(name) == nil {
			return fmt.Errorf("there is no column %s", name)
		}
	}
	for _, c := range t.Columns {
		if c.With != "" && t.Column(c.With) == nil {
			return fmt.Errorf("column %s: there is no column %s beside which it could be asked", c.Name, c.With)
		}
		if c.Must && c.Name != recordID && len(s.Keeping.Quick) > 0 && !slices.Contains(s.Keeping.Quick, c.Name) {
			return fmt.Errorf("quick entry does not ask for %s, which every entry needs", c.Name)
		}
	}
	for _, chain := range s.Keeping.Order {
		for i, name := range chain {
			if c := t.Column(name); c == nil || !dated(c) {
				return fmt.Errorf("order: %s is no date", name)
			}
			for _, later := range chain[i+1:] {
				s.Checks = append(s.Checks, s.orderCheck(t, name, later))
			}
		}
	}
	for _, c := range t.Columns {
		if dated(c) && !c.Ahead && c.Name != "entered_on" {
			s.Checks = append(s.Checks, s.aheadCheck(t, c))
		}
	}
	for _, name := range s.Keeping.Same {
		if t.Column(name) == nil {
			return fmt.Errorf("same: there is no column %s", name)
		}
	}
	for _, together := range s.Keeping.Once {
		for _, name := range together {
			if t.Column(name) == nil {
				return fmt.Errorf("once: there is no column %s", name)
			}
		}
		s.Checks = append(s.Checks, s.onceCheck(t, together))
	}
	for _, c := range s.Checks {
		if len(c.Needs) == 0 {
			c.Needs = []string{t.Name}
		}
	}
	return nil
}

func dated(c *Column) bool { return c.Type == "date" || c.Type == "timestamp" || c.Type == "month" }

// heading is the column's heading before the table is complete.
func (c *Column) heading() string {
	if c.Heading != "" {
		return c.Heading
	}
	return strings.ToUpper(c.Name)
}

func (s *Spec) orderCheck(t *Table, first, later string) *Check {
	a, b := t.Column(first), t.Column(later)
	return &Check{
		ID: later + "-before-" + first, Rule: "REG-ORDER",
		Message: fmt.Sprintf("%s lies before %s.", b.heading(), a.heading()), Fix: "Correct one of the two dates.",
		// A date without a time of day is held against the day alone.
		SQL: fmt.Sprintf(`select _file, _row, '%s' as col, cast("%s" as varchar) as value from %s where cast("%s" as date) < cast("%s" as date)`, b.heading(), later, s.Raw(t), later, first),
	}
}

func (s *Spec) aheadCheck(t *Table, c *Column) *Check {
	return &Check{
		ID: c.Name + "-in-the-future", Rule: "REG-FUTURE", Severity: Warning,
		Message: fmt.Sprintf("%s lies after the day the register tells of.", c.heading()), Fix: "Correct the date, or say to which day the register counts.",
		SQL: fmt.Sprintf(`select _file, _row, '%s' as col, cast("%s" as varchar) as value from %s where cast("%s" as date) > coalesce(entered_on, _data_to)`, c.heading(), c.Name, s.Raw(t), c.Name),
	}
}

// onceCheck lists the records that do not count because another tells of the same thing and came later.
func (s *Spec) onceCheck(t *Table, together []string) *Check {
	var headings []string
	for _, name := range together {
		headings = append(headings, t.Column(name).heading())
	}
	return &Check{
		ID: strings.Join(together, "-") + "-twice", Rule: "REG-ONCE", Severity: Warning,
		Message: fmt.Sprintf("Another record has the same %s and came later, so this one does not count.", andWords(headings)), Fix: "If it corrects the other record, give it the same RECORD_ID; if it is the same record twice, take one out; if it is another, correct " + andWords(headings) + ".",
		SQL: s.twice(fmt.Sprintf(`_file, _row, '%s' as col, cast("%s" as varchar) as value`, headings[0], together[0]), together),
	}
}

// andWords joins words as people say them: "a, b and c".
func andWords(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
