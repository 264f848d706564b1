package sample

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"waymark/calendar"
	"waymark/collection"
)

// ListsFolder is where WriteLists puts the lists for inspectors (Annex A).
const ListsFolder = "annex-a"

// Snapshots are the days the council made its lists on: the ends of the quarters of its last two whole years, and of
// the year that is not over.
func (w World) Snapshots() []calendar.Date {
	from, _ := calendar.FinancialYear(max(w.Options.LastYear-1, w.Returns[0].Ending))
	var all []calendar.Date
	for first := from.AddMonths(3); !first.AddDays(-1).After(w.Options.DataTo); first = first.AddMonths(3) {
		all = append(all, first.AddDays(-1))
	}
	return all
}

// ListsFile names the lists of a day.
func ListsFile(on calendar.Date) string { return "Annex A " + on.String() + ".xlsx" }

// WriteLists writes the eleven lists of every snapshot, each set as one workbook (annex-a/Annex A 2025-09-30.xlsx), and gives
// the paths.
func (w World) WriteLists(dir string) ([]string, error) {
	var paths []string
	for _, on := range w.Snapshots() {
		path := filepath.Join(dir, ListsFolder, ListsFile(on))
		var failed error
		err := writeFile(path, func(out *bufio.Writer) { failed = w.lists(out, on) })
		if err == nil {
			err = failed
		}
		if err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// listing writes the lists of one day.
type listing struct {
	*World
	on, since calendar.Date // the day, and six months before it
	all       []*child
	visiting  *visiting
	staff     staff
	columns   []*collection.Column // of the list at hand
	codes     map[string][]collection.Code
	put       func(cells ...any)
	rows      int
}

// lists writes the eleven lists as a council makes them: columns and words are those of the collection itself, headings and
// spellings those that real councils use beside them.
func (w *World) lists(out io.Writer, on calendar.Date) error {
	library, err := collection.Standard()
	if err != nil {
		return err
	}
	spec, err := library.Spec("annexa")
	if err != nil {
		return err
	}
	l := &listing{World: w, on: on, since: on.AddMonths(-6), all: w.everyone(), visiting: w.visiting(), staff: w.Options.staff(), codes: spec.Codes}
	book := newWorkbook(out)
	fills := map[string]func(){"contact": l.contacts, "early_help": l.earlyHelp, "referral": l.referrals, "assessment": l.assessments, "s47": l.enquiries, "cin": l.inNeed,
		"cpp": l.protected, "cla": l.inCare, "care_leaver": l.leavers, "adoption": l.adoptions, "adopter": l.adoptersList}
	for i, t := range spec.Tables {
		l.columns, l.rows = t.Columns, 0
		name := fmt.Sprintf("List %d", i+1)
		book.sheet(name, func(put func(cells ...any)) {
			l.put = put
			if i%3 != 1 { // two sheets in three have a title
				put(t.Title + ", as at " + on.Words() + " (Exampleborough, invented)")
				put("")
			}
			var headings []any
			for _, c := range l.columns {
				headings = append(headings, l.heading(c.Heading))
			}
			put(headings...)
			fills[t.Name]()
		})
	}
	return book.close()
}

// moved says whether the lists come from the new case system, which writes headings and codes in its own way.
func (l *listing) moved() bool { return l.on.Year() > l.Options.LastYear-1 }

// heading is a heading as Ofsted's guidance has it, or as the new system does.
func (l *listing) heading(text string) string {
	if !l.moved() {
		return text
	}
	return strings.NewReplacer("Age of Child (Years)", "Age", "Date of referral", "Date of Referral", "(Y/N)", "(Y/N))", "'Missing'", "‘Missing’", "'Absent'", "‘Absent’",
		"Child Unique ID", "Child ID", "Latest Date of Contact", "Latest date of contact").Replace(text)
}

// row writes a row: codes become spellings, days after the snapshot are not known yet.
func (l *listing) row(cells ...any) {
	l.rows++
	for i := range cells {
		switch v := cells[i].(type) {
		case calendar.Date:
			if v.After(l.on) {
				cells[i] = calendar.Date{}
			}
		case bool:
			cells[i] = map[bool]string{true: "yes", false: "no"}[v]
		}
		if code, ok := cells[i].(string); ok && l.columns[i].Type == "spelled" && code != "" {
			cells[i] = l.spelled(l.columns[i].Codes, code, l.rows+i)
		}
	}
	l.put(cells...)
}

// spelled writes a code as the system of the day does, now and then in short or with a blank too many.
func (l *listing) spelled(list, code string, n int) string {
	for i, c := range l.codes[list] {
		if c.Code != code {
			continue
		}
		short := strings.ToUpper(code) == code
		text := c.Means
		switch {
		case short && n%41 == 0:
			text = code
		case list == "yesno" && n%37 == 0 && code != "unknown":
			text = strings.ToUpper(code[:1])
		case short && l.moved():
			text = code + " - " + c.Means
		case short:
			text = code + ": " + c.Means
		}
		if !l.moved() && i < 26 {
			text = string(rune('a'+i)) + ") " + text
		}
		if n%53 == 0 {
			text += " "
		}
		return text
	}
	return code
}

// person is what most lists say first: number, sex, ethnicity, birth and age.
func (l *listing) person(c *child) []any {
	if c.unborn(l.on) {
		return []any{c.id(), "U", "NOBT", "", ""}
	}
	ethnic := c.ethnic
	return []any{c.id(), string(c.sex), ethnic, c.dob, calendar.Age(c.dob, l.on)}
}

// by are the team and the worker of a case on a day.
func (l *listing) by(c *child, r *referral, on calendar.Date) []any {
	worker := l.workerOn(c, on)
	if worker == 0 {
		worker = r.assessor
	}
	return []any{l.staff.team(worker), workerID(worker)}
}

// in says whether something of one day falls into the six months of the lists.
func (l *listing) recent(on calendar.Date) bool { return on.After(l.since) && !on.After(l.on) }

// running says whether something was going on in the six months of the lists; without an end it goes on.
func (l *listing) running(from, to calendar.Date) bool {
	return !from.After(l.on) && (to.IsZero() || to.After(l.since))
}
