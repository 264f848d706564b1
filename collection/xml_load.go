package collection

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// inspectXML finds the collection by the first element and the header, the year by the header or by the dates of the
// first records.
func (l *Library) inspectXML(ctx context.Context, in *inspected) error {
	if err := l.nameXML(in); err != nil {
		return err
	}
	sum := sha256.New()
	text, closer, err := in.open(sum)
	if err != nil {
		return err
	}
	defer closer.Close()
	if in.spec != nil {
		x := newXMLReader(text, in.encoding != encodingUTF8, in.spec.xmlPlan())
		if err := in.surveyRecords(ctx, x, x.next); err != nil {
			return err
		}
	}
	if _, err := io.Copy(io.Discard, text); err != nil {
		return err
	}
	in.hash = hex.EncodeToString(sum.Sum(nil))
	return nil
}

// surveyRecords looks at the dates of the first records.
func (in *inspected) surveyRecords(ctx context.Context, x *xmlReader, next func() error) error {
	surveys := make([][]*dateSurvey, len(x.plan.tables))
	for i, t := range x.plan.tables {
		m := &match{table: t.table, at: make([]int, len(t.table.Columns))}
		for c := range m.at {
			m.at[c] = c
		}
		surveys[i] = m.surveys()
	}
	for x.scan.total < xmlSurvey {
		err := next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		err = x.rows(func(t *xmlTable, raw [][]byte, _ int) error {
			for _, d := range surveys[t.at] {
				in.survey(d, raw[d.at])
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, s := range surveys {
		in.settle(s)
	}
	return nil
}

// The items by which the Department's XML returns say what they are and of when.
var xmlHeaderPaths = []string{"CollectionDetails/Collection", "CollectionDetails/Year", "CollectionDetails/ReferenceDate"}

// xmlHeader says what an XML return is, by the Header that all of the Department's newer collections begin with.
type xmlHeader struct {
	collection string
	year       int           // 0 when it says none
	reference  calendar.Date // the day the return tells of; it is right where the year says something else
}

// nameXML finds out which collection an XML file is of.
func (l *Library) nameXML(in *inspected) error {
	text, closer, err := in.open(nil)
	if err != nil {
		return err
	}
	defer closer.Close()
	plan := &xmlPlan{root: newXMLNode(nil, ""), anyCase: true}
	plan.add(&Table{XML: ".", XMLRecord: "Header", Columns: []*Column{{XML: xmlHeaderPaths[0]}, {XML: xmlHeaderPaths[1]}, {XML: xmlHeaderPaths[2]}}}, "")
	x := newXMLReader(text, in.encoding != encodingUTF8, plan)
	root, err := x.enter()
	if err == io.EOF {
		in.problem = "it is XML with nothing in it"
		return nil
	}
	if err != nil {
		return err
	}
	in.problem = "it is XML, but not a return that Waymark knows (its first element is " + root[:min(len(root), 60)]
	headed := false
	for _, s := range l.specs {
		switch {
		case s.XML.Collection != "":
			headed = headed || s.XML.of(root)
		case s.XML.Root != "" && s.XML.of(root):
			in.spec, in.problem = s, ""
			return nil
		}
	}
	if !headed {
		in.problem += ")"
		return nil
	}
	err = x.next()
	if err == io.EOF {
		in.problem += ", and it has no Header that says which collection it is)"
		return nil
	}
	if err != nil {
		return err
	}
	err = x.rows(func(_ *xmlTable, raw [][]byte, _ int) error {
		in.header.collection = plain(raw[0])
		in.header.year = rowYear(raw[1])
		if day, err := calendar.Parse(plain(raw[2])[:min(10, len(plain(raw[2])))]); err == nil {
			in.header.reference = day
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, s := range l.specs {
		if s.XML.Collection != "" && s.XML.of(root) && strings.EqualFold(s.XML.Collection, in.header.collection) {
			in.spec, in.problem = s, ""
			return nil
		}
	}
	in.problem += fmt.Sprintf(", its collection %q)", in.header.collection[:min(len(in.header.collection), 60)])
	return nil
}

// of says whether a return of this form can have such a first element.
func (f XMLForm) of(root string) bool {
	return f.Root == root || f.Root == "" || f.AnyCase && strings.EqualFold(f.Root, root)
}

// readXML reads an XML file's rows into the vault, each table's into its own.
func (run *load) readXML(ctx context.Context, s *set, in *inspected, text io.Reader) error {
	x := newXMLReader(text, in.encoding != encodingUTF8, in.spec.xmlPlan())
	return run.readRecords(ctx, s, in, x, x.next)
}

// readRecords reads the rows of each record into the vault, each table's into its own.
func (run *load) readRecords(ctx context.Context, s *set, in *inspected, x *xmlReader, next func() error) (err error) {
	sinks := make([]*sink, len(x.plan.tables))
	defer func() {
		for _, sink := range sinks {
			if sink != nil {
				err = sink.finish(err)
			}
		}
	}()
	for n := 0; ; n++ {
		err := next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if n%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		err = x.rows(func(t *xmlTable, raw [][]byte, row int) error {
			if sinks[t.at] == nil {
				made, err := run.open(ctx, s, in, t.table)
				if err != nil {
					return err
				}
				sinks[t.at] = made
			}
			sinks[t.at].file.Rows++
			if len(raw) > len(t.table.Columns) && t.purged(raw) {
				sinks[t.at].purge(row)
				return nil
			}
			return sinks[t.at].put(raw, row, s.year)
		})
		if err != nil {
			return err
		}
	}
	for _, sink := range sinks {
		if sink != nil {
			sink.file.UnknownColumns = sortedKeys(x.aside)
			for _, path := range sortedKeys(x.twice) {
				sink.file.Guesses = append(sink.file.Guesses, fmt.Sprintf("%s: %s stood where one belongs; the first was read", path, plural(x.twice[path], "further one", "further ones")))
			}
			break
		}
	}
	if in.spec.XML.Collection != "" { // one file is the whole return: a table without rows is empty, not missing
		for i, t := range x.plan.tables {
			if sinks[i] == nil && in.spec.holds(t.table.From, t.table.Until, s.year) {
				run.present = append(run.present, present{in.spec, t.table, s.year, in.beside})
			}
		}
	}
	if !slices.ContainsFunc(sinks, func(s *sink) bool { return s != nil && s.table.XMLRecord != "Header" }) {
		return fault.Invalid("it holds no record of %s", in.spec.Title)
	}
	return nil
}

// settleByHeader takes the year from the header of an XML return. The reference date decides; the year beside it is
// known to be wrong in files that are right otherwise.
func (s *set) settleByHeader() bool {
	h := s.header()
	if h.year != 0 && s.spec.XML.Reference == "after" {
		h.year-- // it is sent in the year after the one it tells of
	}
	switch {
	case !h.reference.IsZero():
		s.year = s.spec.yearOf(h.reference)
		if h.year != 0 && h.year != s.year {
			s.note("the header says the year %d, but its reference date is %s: the date decides", h.year, h.reference.Words())
		}
	case h.year != 0:
		s.year = h.year
		s.note("the header has no reference date that can be read; the year it names, %d, is taken as the one that ends in it", h.year)
	default:
		return false
	}
	if s.named.year != 0 && s.named.year != s.year && (s.named.sure || s.named.year+1 != s.year) {
		s.note("the name says %s, but the header is of %s: the header decides", s.named.text, s.spec.periodWords(s.year))
	}
	return true
}

// yearOf is the return year that a reference date belongs to.
func (s *Spec) yearOf(reference calendar.Date) int {
	year := s.period(reference)
	if s.XML.Reference == "after" {
		year--
	}
	return year
}
