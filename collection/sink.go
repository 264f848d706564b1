package collection

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"waymark/calendar"
	"waymark/vault"
)

// sink takes the rows of one table of one file: it reads each cell, lists what is wrong, and appends the row.
type sink struct {
	run      *load
	set      *set
	in       *inspected
	table    *Table
	file     *FileReport
	appender *vault.Appender
	columns  []*column
	values   []any
	years    map[int]*yearCells

	subject int      // the column that says whom a row speaks of
	raw     [][]byte // the row being read
	row     int

	alike map[[32]byte]int // of a register: how often rows without an id of their own said the same
	named int              // how many of its rows got one
}

// yearCells are the values that every row of a year shares.
type yearCells struct {
	year, dataTo any
	rows         int
}

func (run *load) open(ctx context.Context, s *set, in *inspected, t *Table) (*sink, error) {
	appender, err := run.vault.Append(ctx, s.spec.sent(t))
	if err != nil {
		return nil, err
	}
	out := &sink{run: run, set: s, in: in, table: t, appender: appender, years: map[int]*yearCells{}, subject: s.spec.subject(t)}
	out.file = &FileReport{Name: in.Name, Collection: s.spec.Key, Table: t.Name, Title: t.Title, Format: in.describe(), Year: s.year, Period: s.spec.PeriodName(s.year), Hash: in.hash, Guesses: slices.Clone(in.notes)}
	in.notes = nil // the first table of a file carries what is to be said of the whole
	if s.spec.Rhythm == Timeless {
		out.file.Period = "no year"
	} else if s.spec.Rhythm == Register {
		out.file.Period = "added to the register"
		out.file.DataTo = out.dataTo(0)
	} else if s.byRow {
		out.file.Period = "years as each row says"
	} else {
		out.file.DataTo = out.dataTo(s.year)
	}
	if !s.spec.holds(t.From, t.Until, s.year) {
		out.file.Guesses = append(out.file.Guesses, fmt.Sprintf("this table became part of the return in %s", s.spec.periodWords(int(t.From))))
	}
	for _, c := range t.Columns {
		made := newColumn(c)
		made.monthFirst = in.monthFirst[c.Name]
		made.iso = s.spec.ISO || in.form == formJSON || in.form == formXML && s.spec.XML.Collection != ""
		out.columns = append(out.columns, made)
	}
	out.values = make([]any, len(t.Columns)+len(s.spec.rowColumns()))
	if s.spec.Rhythm == Register {
		out.alike = map[[32]byte]int{}
	}
	return out, nil
}

func (s *sink) given() calendar.Date {
	if !s.in.DataTo.IsZero() {
		return s.in.DataTo
	}
	if !s.run.opts.DataTo.IsZero() {
		return s.run.opts.DataTo
	}
	return s.in.header.reference
}

// dataTo is the last day that the rows of a period count to; none of a register whose sender did not say.
func (s *sink) dataTo(year int) calendar.Date {
	if s.set.spec.Rhythm == Register {
		return s.given()
	}
	return s.set.dataTo(year, s.given())
}

func (s *sink) issue(row int, heading, value, rule, message, fix string, severity Severity) {
	if s.in.beside {
		return
	}
	if rule == "" {
		rule = "VALUE"
	}
	if severity == "" {
		severity = Error
	}
	i := Issue{File: s.in.Name, Table: s.table.Name, Row: row, Column: heading, Value: value, Rule: rule, Message: message, Fix: fix, Severity: severity, Collection: s.set.spec.Key}
	if row == s.row && s.subject < len(s.raw) {
		i.Child = strings.ToUpper(plain(s.raw[s.subject]))
	}
	s.run.report.issue(s.file, i)
}

// subject is the column that says whom a row speaks of: the child, or what comes first in its key.
func (s *Spec) subject(t *Table) int {
	return slices.IndexFunc(t.Columns, func(c *Column) bool {
		return c.Name == s.Child || t.Column(s.Child) == nil && c.Name == t.Key[0]
	})
}

// put reads one row. A cell that cannot be read is listed and left empty; a row whose key cannot be read is listed
// and not loaded.
func (s *sink) put(raw [][]byte, row, year int) error {
	keyed := true
	if s.alike != nil && isBlank(plain(raw[0])) {
		raw[0] = []byte(contentID(raw[1:], s.alike))
		s.named++
	}
	s.raw, s.row = raw, row
	for i, c := range s.columns {
		found := c.read(raw[i])
		s.values[i] = found.value
		if found.misread {
			c.misread.add(found, plain(raw[i]), row)
		} else if found.blank && s.dropped(c, raw) {
			c.note(&cell{nothing: c.Dropped.Why})
		} else if found.bad != "" && !(found.blank && s.lacks(c)) {
			s.issue(row, c.Heading, plain(raw[i]), c.Rule, found.bad, found.fix, found.severity)
		}
		if found.value == nil && c.key {
			keyed = false
		}
		if !s.set.spec.holds(found.from, found.until, year) {
			s.outOfYear(row, c, found, plain(raw[i]), year)
		}
	}
	if keyed && !s.either() {
		s.issue(row, "", "", "ROW", "The row says nothing: "+s.table.eitherWords()+" must be filled.", "Fill one of them, or take the row out.", Error)
		s.file.Unread++
		return nil
	}
	if keep := s.run.opts.keep; keep != nil && !s.in.lent && !keep(s.in.Upload, s.set.spec.Key, s.table.Name, year) {
		s.file.Blank++
		return nil
	}
	if keyed && s.set.spec.Rhythm == Timeless {
		s.file.Kept++
		return s.append()
	}
	if !keyed || (year == 0 && s.set.spec.Rhythm != Register) {
		if keyed {
			s.issue(row, "YEAR", "", "ROW", "The row does not say which year's return it belongs to.", "Enter the year in which the return ends.", Error)
		}
		s.file.Unread++
		return nil
	}
	shared := s.years[year]
	if shared == nil {
		shared = &yearCells{}
		if s.set.spec.Rhythm != Register {
			shared.year = int32(year)
		}
		if day := s.dataTo(year); !day.IsZero() {
			shared.dataTo = day.Time()
		}
		s.years[year] = shared
	}
	shared.rows++
	n := len(s.columns)
	s.values[n], s.values[n+1], s.values[n+2], s.values[n+3], s.values[n+4] = shared.year, shared.dataTo, s.in.Upload, s.in.Name, int32(row)
	if s.alike != nil {
		s.values[n+1], s.values[n+5], s.values[n+6] = s.given(), nil, s.in.withdrawn
		if at := s.in.At; !at.IsZero() {
			s.values[n+5] = at
		}
	}
	s.file.Kept++
	return s.append()
}

// purge lists a row that the sender asks to be deleted: it is not loaded.
func (s *sink) purge(row int) {
	s.issue(row, "", "", "PURGE", "The row is marked to be deleted; it was not loaded.", "Nothing, if it is meant so.", Warning)
	s.file.Aside++
}

// either says whether one of the table's groups of columns, of which a row must fill one, is filled.
func (s *sink) either() bool {
	return len(s.table.Either) == 0 || slices.ContainsFunc(s.table.Either, func(group []string) bool {
		return !slices.ContainsFunc(group, func(name string) bool {
			return s.values[slices.IndexFunc(s.table.Columns, func(c *Column) bool { return c.Name == name })] == nil
		})
	})
}

// eitherWords names the groups of columns of which a row must fill one.
func (t *Table) eitherWords() string {
	var groups []string
	for _, group := range t.Either {
		groups = append(groups, strings.Join(group, " and "))
	}
	return strings.Join(groups, ", or ")
}

func (s *sink) append() error {
	if err := s.appender.Row(s.values...); err != nil {
		return trouble{err}
	}
	return nil
}

// lacks says that the file has no such column at all: that is reported once for the file, not in every row.
func (s *sink) lacks(c *column) bool {
	return s.in.match != nil && slices.Contains(s.in.match.missing, c.Heading)
}

// dropped says whether a column is rightly blank in this row, because the row is of a day on which what it held was not given any more.
func (s *sink) dropped(c *column, raw [][]byte) bool {
	if c.Dropped.By == "" {
		return false
	}
	at := slices.IndexFunc(s.columns, func(by *column) bool { return by.Name == c.Dropped.By })
	day, is := s.columns[at].parse(raw[at]).value.(time.Time)
	return is && !day.Before(c.Dropped.on)
}

// outOfYear lists a code that is known but was not in use in the year of the return. It is loaded all the same.
func (s *sink) outOfYear(row int, c *column, found *cell, value string, year int) {
	spec := s.set.spec
	words := fmt.Sprintf("%s is a code from %s on; this return is of %s.", value, spec.periodWords(int(found.from)), spec.periodWords(year))
	if spec.holds(found.from, 0, year) {
		words = fmt.Sprintf("%s was a code until %s; this return is of %s.", value, spec.periodWords(int(found.until)), spec.periodWords(year))
	}
	s.issue(row, c.Heading, value, c.Rule, words, "Enter the code that the guide of the year gives.", Error)
}

// finish closes the appender, writes down what was read in another way than it was written, and adds the file to the report.
func (s *sink) finish(before error) error {
	if err := s.appender.Close(); err != nil && before == nil {
		return trouble{err}
	}
	if before != nil {
		return before
	}
	s.raw = nil
	for _, c := range s.columns {
		s.listMisread(c)
		for _, said := range []struct {
			note  note
			words string
		}{
			{noteISO, "written in another way than day/month/year, but not to be misread"},
			{noteSerial, "written as Excel's day numbers, read in the calendar that begins in 1900"},
			{noteNumber, "written as numbers with .0 behind"},
			{noteShortYear, "written with a year of two digits, read as of this century"},
		} {
			if n := c.notes[said.note]; n > 0 && !(said.note == noteSerial && s.in.sheet) { // in a workbook a date is a day number
				s.file.Guesses = append(s.file.Guesses, fmt.Sprintf("%s: %s %s", c.Heading, plural(n, "value", "values"), said.words))
			}
		}
		for _, why := range sortedKeys(c.nothings) {
			s.file.Guesses = append(s.file.Guesses, fmt.Sprintf("%s: %s taken as blank: %s", c.Heading, plural(c.nothings[why], "value", "values"), why))
		}
	}
	if s.named > 0 {
		s.file.Guesses = append(s.file.Guesses, fmt.Sprintf("%s got an id made of what the row says: the same row sent again is the same row, a corrected one is another. Give each row a RECORD_ID to correct it later", plural(s.named, "row", "rows")))
	}
	report := s.run.report
	report.Files = append(report.Files, *s.file)
	s.run.fileYears[s.in.Name] = s.set.year
	s.run.besides[s.in.Name] = s.in.beside
	for year, shared := range s.years {
		s.run.present = append(s.run.present, present{s.set.spec, s.table, year, s.in.beside})
		i := slices.IndexFunc(report.Years, func(y ReturnYear) bool { return y.Collection == s.set.spec.Key && y.Year == year })
		if i < 0 {
			i = len(report.Years)
			report.Years = append(report.Years, ReturnYear{Collection: s.set.spec.Key, Year: year, Period: s.set.spec.PeriodName(year), DataTo: s.dataTo(year), beside: true})
		}
		report.Years[i].Rows += shared.rows
		report.Years[i].beside = report.Years[i].beside && s.in.beside
	}
	if len(s.years) == 0 && (s.set.year != 0 || s.set.spec.Rhythm == Register) { // a file without rows still says that the table was sent
		s.run.present = append(s.run.present, present{s.set.spec, s.table, s.set.year, s.in.beside})
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func sorted(words []string) []string {
	slices.Sort(words)
	return words
}
