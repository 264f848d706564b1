package collection

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/fault"
	"waymark/vault"
)

// Options of a load.
type Options struct {
	DataTo   calendar.Date // last day an extract made within a year counts to; 31 March when none is given
	Year     Year          // the year to use where files do not say (ending)
	Checks   bool          // make the checks of the specs
	Progress func(done, total int64, words string)

	lend   func(ctx context.Context, s *Spec, put func(lent) error) error // rows of registers that come out of no file
	looked map[string]*inspected                                          // what a first look at the files found, by name; they are inspected where nobody looked
	keep   func(upload, collection, table string, year int) bool          // which rows of a kept upload still count; all when nil
	kept   func(register string) (Kept, bool)                             // who lends rows to a register; nobody when nil
}

// rowColumns stand behind every raw table's own columns.
var rowColumns = []vault.Column{{Name: "_year", Type: "integer"}, {Name: "_data_to", Type: "date"}, {Name: "_upload", Type: "varchar"}, {Name: "_file", Type: "varchar"}, {Name: "_row", Type: "integer"}}

// rowColumns stand behind the own columns of this collection's tables.
func (s *Spec) rowColumns() []vault.Column {
	switch s.Rhythm {
	case Timeless:
		return nil
	case Register:
		return append(slices.Clone(rowColumns), registerColumns...)
	}
	return rowColumns
}

// columns are those of a table that rows are read into.
func (s *Spec) columns(t *Table) []vault.Column {
	var columns []vault.Column
	for _, c := range t.Columns {
		columns = append(columns, vault.Column{Name: c.Name, Type: c.kind.stored()})
	}
	return append(columns, s.rowColumns()...)
}

// sent is the table that rows are read into.
func (s *Spec) sent(t *Table) string {
	if s.Rhythm == Register {
		return s.Key + "_sent"
	}
	return s.Raw(t)
}

// Load recognises the files, reads them into the vault's raw tables, makes the checks if asked, and builds each
// collection's views. A fault.Invalid says why files were refused; then the vault holds a part of them and must be
// thrown away. Rows that cannot be read are listed in the report and do not stop the load.
func (l *Library) Load(ctx context.Context, v *vault.DB, sources []Source, opts Options) (*Report, error) {
	run := &load{library: l, vault: v, opts: opts, report: &Report{}, fileYears: map[string]int{}, besides: map[string]bool{}}
	if run.opts.Progress == nil {
		run.opts.Progress = func(int64, int64, string) {}
	}
	for _, s := range sources {
		run.total += 2 * s.Size
	}
	if err := run.inspect(ctx, sources); err != nil {
		return nil, err
	}
	if err := run.createTables(ctx); err != nil {
		return nil, err
	}
	for _, s := range run.sets {
		for _, in := range s.files {
			if err := run.read(ctx, s, in); err != nil {
				return nil, err
			}
		}
	}
	if err := run.lend(ctx); err != nil {
		return nil, err
	}
	if err := run.returns(ctx); err != nil {
		return nil, err
	}
	if err := run.stand(ctx); err != nil {
		return nil, err
	}
	if opts.Checks {
		run.opts.Progress(run.total, run.total, "Checking")
		if err := run.check(ctx); err != nil {
			return nil, err
		}
	}
	if err := run.once(ctx); err != nil {
		return nil, err
	}
	if err := run.views(ctx); err != nil {
		return nil, err
	}
	run.report.arrange()
	return run.report, nil
}

// unreadable is a fault of a file, as opposed to one of the machine that reads it: sending the same file again would
// end the same way.
type unreadable struct {
	*fault.Fault
	upload string
}

func (u *unreadable) Unwrap() error { return u.Fault }

// trouble is an error of the vault while a file is read: the file has no part in it.
type trouble struct{ error }

func (t trouble) Unwrap() error { return t.error }

// load is one run of Load.
type load struct {
	looked      map[string]*inspected // by name, where a second load of the same files follows; nil where none does
	library     *Library
	vault       *vault.DB
	opts        Options
	report      *Report
	sets        []*set
	done, total int64
	fileYears   map[string]int // by file name; 0 where each row says its own
	besides     map[string]bool
	present     []present
	found       []int // which issues of the report the checks found
}

// present says that a table of a year's return is there.
type present struct {
	spec   *Spec
	table  *Table
	year   int
	beside bool
}

// inspect reads every file once, puts those of one return together and gives each return its year.
func (run *load) inspect(ctx context.Context, sources []Source) error {
	var known []*inspected
	byHash := map[string]string{}
	for _, s := range sources {
		run.opts.Progress(run.done, run.total, "Looking at "+s.Name)
		in, err := run.look(ctx, s)
		if err != nil {
			return err
		}
		run.done += s.Size
		// A small table may be the same, byte for byte, in two years; only a copy within one year is read once.
		same := fmt.Sprint(in.Upload, " ", in.hash, " ", yearOfName(s.Name).year)
		if in.problem == "" && byHash[same] != "" {
			in.problem = "it is the same file as " + byHash[same] + ", which was read once"
		}
		if in.problem != "" {
			run.report.Files = append(run.report.Files, FileReport{Name: s.Name, Problem: in.problem, Hash: in.hash})
			continue
		}
		byHash[same] = s.Name
		known = append(known, in)
	}
	if len(known) == 0 {
		if len(run.report.Files) == 0 {
			return nil
		}
		f := run.report.Files[0]
		if n := len(run.report.Files); n > 1 {
			return fault.Invalid("none of the %d files can be read: %s, for one, because %s", n, f.Name, f.Problem)
		}
		return fault.Invalid("%s cannot be read: %s", f.Name, f.Problem)
	}
	run.sets = sets(known)
	if err := settleYears(run.sets, run.opts.Year); err != nil {
		return err
	}
	if err := settleSnapshots(run.sets, run.opts.DataTo); err != nil {
		return err
	}
	run.oneForm()
	if given := run.opts.DataTo; !given.IsZero() && len(run.sets) > 0 {
		if !slices.ContainsFunc(run.sets, func(s *set) bool { return s.byRow || s.spec.Rhythm != Yearly || s.year == s.spec.period(given) }) {
			s := run.sets[0].spec
			return fault.Invalid("%s lies in %s, but none of the files is of that year", given.Words(), s.periodWords(s.period(given))).At("data_to", "Enter a day in the year of the return")
		}
	}
	for _, s := range run.sets {
		s.quietEnd(run.opts.DataTo)
		if y := Year(s.year); y != 0 && s.spec.Rhythm == Yearly && (y < s.spec.First || y > s.spec.Last) {
			s.note("Waymark knows this return from %s to %s; the codes of the nearest of these years are used", s.spec.PeriodName(int(s.spec.First)), s.spec.PeriodName(int(s.spec.Last)))
		}
	}
	slices.SortStableFunc(run.sets, func(a, b *set) int { return a.year - b.year })
	return nil
}

// createTables makes every table of every collection, so that one that is not loaded is an empty table.
func (run *load) createTables(ctx context.Context) error {
	for _, s := range run.library.specs {
		if !run.wanted(s) {
			continue
		}
		for _, t := range s.Tables {
			if err := run.vault.Create(ctx, s.sent(t), s.columns(t)); err != nil {
				return err
			}
		}
		if !s.dated() {
			continue
		}
		if err := run.vault.Create(ctx, s.Key+"_return", rowColumns[:3]); err != nil {
			return err
		}
	}
	return nil
}

// look inspects a file, unless a first look at the same files did.
func (run *load) look(ctx context.Context, s Source) (*inspected, error) {
	if in := run.opts.looked[s.Name]; in != nil && !s.beside {
		again := *in
		return &again, nil
	}
	in, err := run.library.inspect(ctx, s)
	if err == nil && run.looked != nil {
		if _, twice := run.looked[s.Name]; twice {
			run.looked[s.Name] = nil // two files of one name: which is which must be seen again
			return in, nil
		}
		found := *in
		run.looked[s.Name] = &found
	}
	return in, err
}

// wanted says whether a collection's tables are asked for: where files are only checked, those of the collections that they are of, and those
// that a council's own checks name.
func (run *load) wanted(s *Spec) bool {
	return !run.library.bare || slices.ContainsFunc(run.sets, func(set *set) bool {
		return set.spec == s || slices.ContainsFunc(set.spec.Checks, func(c *Check) bool { return strings.Contains(c.SQL, s.Key) })
	})
}

// returns notes which years are there, one row for each.
func (run *load) returns(ctx context.Context) error {
	for _, s := range run.library.specs {
		if !s.dated() || !run.wanted(s) {
			continue
		}
		a, err := run.vault.Append(ctx, s.Key+"_return")
		if err != nil {
			return err
		}
		uploads := map[int]string{}
		for _, set := range run.sets {
			if set.spec == s {
				uploads[set.year] = set.files[0].Upload
			}
		}
		for i := range run.report.Years {
			y := &run.report.Years[i]
			if y.Collection == s.Key {
				if err := a.Row(int32(y.Year), y.DataTo, uploads[y.Year]); err != nil {
					a.Close()
					return err
				}
			}
		}
		if err := a.Close(); err != nil {
			return err
		}
	}
	slices.SortFunc(run.report.Years, func(a, b ReturnYear) int {
		return strings.Compare(fmt.Sprint(a.Collection, a.Year), fmt.Sprint(b.Collection, b.Year))
	})
	return nil
}

// read reads one file's rows into the vault.
func (run *load) read(ctx context.Context, s *set, in *inspected) error {
	words := "Reading " + in.Name
	run.opts.Progress(run.done, run.total, words)
	text, closer, err := in.open(nil)
	if err != nil {
		return err
	}
	defer closer.Close()
	start, seen := run.done, int64(0)
	text = counted{text, func(n int) {
		seen = min(seen+int64(n), in.Size)
		run.done = start + seen
		run.opts.Progress(run.done, run.total, words)
	}}
	switch {
	case in.form == formXML:
		err = run.readXML(ctx, s, in, text)
	case in.form == formJSON:
		err = run.readJSON(ctx, s, in, text)
	case in.match.table.published != nil:
		err = run.readPublished(ctx, s, in, text)
	default:
		err = run.readCSV(ctx, s, in, text)
	}
	run.done = start + in.Size
	if f := fault.Of(err); f != nil && !errors.As(err, new(trouble)) {
		if !strings.Contains(f.Words, in.Name) {
			f = fault.Invalid("%s: %s", in.Name, f.Words).Because(f.Err)
		}
		return &unreadable{f, in.Upload}
	}
	return err
}

func (run *load) readCSV(ctx context.Context, s *set, in *inspected, text io.Reader) (err error) {
	m := in.match
	sink, err := run.open(ctx, s, in, m.table)
	if err != nil {
		return err
	}
	defer func() { err = sink.finish(err) }()
	sink.file.UnknownColumns, sink.file.MissingColumns = m.unknown, m.missing
	c := newCSVReader(text, in.delimiter)
	c.newline = in.newline
	raw := make([][]byte, len(m.table.Columns))
	lead := slices.IndexFunc(m.table.Columns, func(c *Column) bool { return c.key })
	if m.at[lead] < 0 { // a register whose rows have no ids
		lead = slices.IndexFunc(m.at, func(at int) bool { return at >= 0 })
	}
	first, heading := m.at[lead], []byte(m.table.Columns[lead].Heading)
	for {
		fields, err := c.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if c.row <= in.skip {
			continue
		}
		if c.row%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		sink.file.Rows++
		if blankRecord(fields) || (first < len(fields) && bytes.EqualFold(bytes.TrimSpace(fields[first]), heading)) {
			sink.file.Blank++
			continue
		}
		if c.unclosed {
			sink.issue(c.row, "", "", "ROW", "A quotation mark in this row is never closed; the row was read on its own.", "Take the quotation mark out, or close it.", Warning)
		}
		if len(fields) < m.headings && len(fields) <= slices.Max(m.at) {
			sink.issue(c.row, "", "", "ROW", fmt.Sprintf("The row has %s, the headings are %d; what is not there is taken as blank.", plural(len(fields), "cell", "cells"), m.headings), "Complete the row.", Error)
		}
		if len(fields) > m.headings && !blankRecord(fields[m.headings:]) {
			sink.issue(c.row, "", "", "ROW", fmt.Sprintf("The row has %d cells, the headings are %d: a cell probably holds the separator.", len(fields), m.headings), "Put the cell that holds the separator in quotation marks.", Error)
		}
		for i, at := range m.at {
			if raw[i] = nil; at >= 0 && at < len(fields) {
				raw[i] = fields[at]
			}
		}
		year := s.year
		if s.byRow {
			if year = 0; m.yearAt < len(fields) {
				year = rowYear(fields[m.yearAt])
			}
		}
		if err := sink.put(raw, c.row, year); err != nil {
			return err
		}
	}
}
