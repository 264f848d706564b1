package collection

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"waymark/fault"
)

// Limits of an XML return: it is six elements deep, and one child's record is a few hundred short items.
const (
	mostDepth    = 100
	mostElements = 50_000
	mostToken    = 1 << 20
	xmlSurvey    = 8 << 20 // bytes read to find the year
)

// xmlReader gives the records of an XML file one by one.
type xmlReader struct {
	decoder *xml.Decoder
	gauge   *gauge
	stack   []string
	root    string
	record  string
	elems   []elem
	open    []int // indices into elems of the open elements inside the record
	paths   map[pathKey]string
}

// elem is one element of a record: its path inside the record, the text in it, and where it ends among the record's elements.
type elem struct {
	path string
	text []byte
	line int
	end  int // index behind its last descendant
}

type pathKey struct{ parent, name string }

// gauge refuses a single token of immense size before it fills the memory.
type gauge struct {
	io.Reader
	since int64
	total int64
}

func (g *gauge) Read(p []byte) (int, error) {
	if g.since > mostToken {
		return 0, fault.Invalid("the XML holds a single piece of text larger than any in a return: it was refused")
	}
	n, err := g.Reader.Read(p)
	g.since += int64(n)
	g.total += int64(n)
	return n, err
}

func newXMLReader(text io.Reader, decoded bool) *xmlReader {
	x := &xmlReader{gauge: &gauge{Reader: text}, paths: map[pathKey]string{}}
	x.decoder = xml.NewDecoder(x.gauge)
	x.decoder.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(label) {
		case "utf-16", "utf-16le", "utf-16be", "unicode":
			if decoded {
				return in, nil
			}
		case "windows-1252", "iso-8859-1", "latin1", "us-ascii", "ascii":
			return charmap.Windows1252.NewDecoder().Reader(in), nil
		}
		return nil, fault.Invalid("the XML says that its letters are %q, which Waymark cannot read: save it as UTF-8", label)
	}
	return x
}

// next reads on to the end of the next record and gives its elements, in the order of the file. io.EOF at the end.
// They are valid until the next call.
func (x *xmlReader) next() ([]elem, error) {
	x.elems, x.open = x.elems[:0], x.open[:0]
	for {
		x.gauge.since = 0
		token, err := x.decoder.RawToken()
		if err == io.EOF {
			if len(x.stack) > 0 {
				return nil, fault.Invalid("the XML ends in the middle: <%s> is never closed. The file was cut short", x.stack[len(x.stack)-1])
			}
			return nil, io.EOF
		}
		if err != nil {
			return nil, x.explain(err)
		}
		switch token := token.(type) {
		case xml.Directive:
			return nil, fault.Invalid("the XML begins with a document type definition, which a return never has: it was refused")
		case xml.StartElement:
			if err := x.start(token.Name.Local); err != nil {
				return nil, err
			}
		case xml.CharData:
			if n := len(x.open); n > 0 {
				x.elems[x.open[n-1]].text = append(x.elems[x.open[n-1]].text, token...)
			}
		case xml.EndElement:
			done, err := x.stop(token.Name.Local)
			if err != nil {
				return nil, err
			}
			if done {
				return x.elems, nil
			}
		}
	}
}

func (x *xmlReader) start(name string) error {
	if len(x.stack) >= mostDepth {
		return fault.Invalid("the XML is nested more than %d deep: this is not a return", mostDepth)
	}
	if len(name) > 200 {
		return fault.Invalid("the XML holds a name of %d characters: this is not a return", len(name))
	}
	if len(x.stack) == 0 && x.root == "" {
		x.root = name
	}
	x.stack = append(x.stack, name)
	if len(x.stack) <= 2 {
		if len(x.stack) == 2 {
			x.record = name
		}
		return nil
	}
	parent := ""
	if n := len(x.open); n > 0 {
		parent = x.elems[x.open[n-1]].path
	}
	path, ok := x.paths[pathKey{parent, name}]
	if !ok {
		if len(x.paths) > 10_000 {
			return fault.Invalid("the XML holds thousands of different elements: this is not a return")
		}
		if path = name; parent != "" {
			path = parent + "/" + name
		}
		x.paths[pathKey{parent, name}] = path
	}
	if len(x.elems) >= mostElements {
		return fault.Invalid("one child's record holds more than %d items: this is not a return", mostElements)
	}
	line, _ := x.decoder.InputPos()
	x.open = append(x.open, len(x.elems))
	if n := len(x.elems); n < cap(x.elems) { // keep the text's memory of the record before
		x.elems = x.elems[:n+1]
		x.elems[n].path, x.elems[n].text, x.elems[n].line, x.elems[n].end = path, x.elems[n].text[:0], line, 0
	} else {
		x.elems = append(x.elems, elem{path: path, line: line})
	}
	return nil
}

func (x *xmlReader) stop(name string) (recordDone bool, err error) {
	n := len(x.stack)
	if n == 0 || x.stack[n-1] != name {
		line, _ := x.decoder.InputPos()
		return false, fault.Invalid("the XML is broken in line %d: </%s> closes nothing that is open", line, name)
	}
	x.stack = x.stack[:n-1]
	if n <= 2 {
		return n == 2, nil
	}
	last := len(x.open) - 1
	x.elems[x.open[last]].end = len(x.elems)
	x.open = x.open[:last]
	return false, nil
}

func (x *xmlReader) explain(err error) error {
	if fault.Of(err) != nil {
		return fault.Of(err)
	}
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		if strings.Contains(syntax.Msg, "entity") {
			return fault.Invalid("the XML is broken in line %d: it uses an entity of its own, which a return never does", syntax.Line).Because(err)
		}
		return fault.Invalid("the XML is broken in line %d", syntax.Line).Because(err)
	}
	return err
}

// xmlTable picks one table's rows out of a record.
type xmlTable struct {
	table  *Table
	inside []string // for each column, its path below the row's element; empty when it stands elsewhere in the record
	whole  []string // its path in the record
	when   string
	raw    [][]byte
	row    int
}

func xmlTables(s *Spec) []*xmlTable {
	var out []*xmlTable
	for _, t := range s.Tables {
		if t.XML == "" {
			continue
		}
		x := &xmlTable{table: t, raw: make([][]byte, len(t.Columns))}
		for _, c := range t.Columns {
			x.whole = append(x.whole, c.XML)
			if strings.HasPrefix(c.XML, t.XML+"/") {
				x.inside = append(x.inside, c.XML)
			} else {
				x.inside = append(x.inside, "")
			}
		}
		if t.XMLWhen.Column != "" {
			x.when = t.XML + "/" + t.XMLWhen.Column
		}
		out = append(out, x)
	}
	return out
}

// rows calls put for each row of the table in the record, with the raw cells in the columns' order.
func (x *xmlTable) rows(record []elem, put func(raw [][]byte, row int) error) error {
	for i := range record {
		if record[i].path != x.table.XML {
			continue
		}
		inner := record[i+1 : max(i+1, record[i].end)]
		if x.when != "" {
			text := plain(first(inner, x.when))
			if isBlank(text) || (len(x.table.XMLWhen.Is) > 0 && !slices.Contains(x.table.XMLWhen.Is, text)) {
				continue
			}
		}
		for c := range x.table.Columns {
			if x.inside[c] != "" {
				x.raw[c] = first(inner, x.inside[c])
			} else {
				x.raw[c] = first(record, x.whole[c])
			}
		}
		// The line in the file, so that the row can be found; where a file is all one line, the row's number.
		x.row = max(x.row+1, record[i].line)
		if err := put(x.raw, x.row); err != nil {
			return err
		}
	}
	return nil
}

func first(elems []elem, path string) []byte {
	for i := range elems {
		if elems[i].path == path {
			return elems[i].text
		}
	}
	return nil
}

// known lists the paths that mean something in a record: whatever else is filled is reported.
func (s *Spec) knownPaths() map[string]bool {
	known := map[string]bool{}
	add := func(p string) {
		for p != "" {
			known[p] = true
			i := strings.LastIndexByte(p, '/')
			p = p[:max(i, 0)]
		}
	}
	for _, t := range s.Tables {
		add(t.XML)
		for _, c := range t.Columns {
			add(c.XML)
		}
		if t.XMLWhen.Column != "" {
			add(t.XML + "/" + t.XMLWhen.Column)
		}
	}
	return known
}

// inspectXML finds the collection by the root element and the year by the dates of the first records.
func (l *Library) inspectXML(ctx context.Context, in *inspected) error {
	sum := sha256.New()
	text, closer, err := in.open(sum)
	if err != nil {
		return err
	}
	defer closer.Close()
	x := newXMLReader(text, in.encoding != encodingUTF8)
	var tables []*xmlTable
	surveys := map[*xmlTable][]*dateSurvey{}
	for x.gauge.total < xmlSurvey {
		record, err := x.next()
		if x.root != "" && in.spec == nil {
			if in.spec = l.byRoot(x.root); in.spec == nil {
				in.problem = "it is XML, but not a return that Waymark knows (its first element is " + x.root[:min(len(x.root), 60)] + ")"
				break
			}
			tables = xmlTables(in.spec)
			for _, t := range tables {
				m := &match{table: t.table, at: make([]int, len(t.table.Columns))}
				for i := range m.at {
					m.at[i] = i
				}
				surveys[t] = m.surveys()
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		for _, t := range tables {
			err := t.rows(record, func(raw [][]byte, _ int) error {
				for _, d := range surveys[t] {
					in.survey(d, raw[d.at])
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
	if in.spec == nil && in.problem == "" {
		in.problem = "it is XML with nothing in it"
	}
	if _, err := io.Copy(io.Discard, text); err != nil {
		return err
	}
	in.hash = hex.EncodeToString(sum.Sum(nil))
	for _, t := range tables {
		in.settle(surveys[t])
	}
	return nil
}

func (l *Library) byRoot(root string) *Spec {
	for _, s := range l.specs {
		if s.XML.Root != "" && s.XML.Root == root {
			return s
		}
	}
	return nil
}
