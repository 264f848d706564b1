package collection

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"waymark/fault"
)

// JSONForm says by what the JSON form is known: an array of records, one record alone, or an object in which the records stand
// under a name of their own. Its tables and columns give json paths, which mean what xml paths mean: an array stands for as
// many elements of its name.
type JSONForm struct {
	Keys    []string `toml:"keys"`    // every record has them
	Wrapper []string `toml:"wrapper"` // names under which the records of an object stand
	Purge   string   `toml:"purge"`   // the flag that asks for a record, or a part of one, to be deleted
}

const (
	jsonRecord = "record" // how a record of the JSON form is called in the plan
	mostKey    = 200
)

// jsonShape is how a file holds its records.
type jsonShape int

const (
	jsonMany    jsonShape = iota // an array of records, or one behind the other
	jsonOne                      // one record
	jsonWrapped                  // an object in which the records stand under a name
)

// completeJSON lets a table of a JSON form be planned as one of the XML form is.
func (s *Spec) completeJSON(t *Table) {
	if len(s.JSON.Keys) == 0 || t.JSON == "" {
		return
	}
	s.XML.Record, t.XML = jsonRecord, t.JSON
	for _, c := range t.Columns {
		if c.XML = c.JSON; c.XML == "" {
			c.XML = strings.TrimPrefix(t.JSON+"/"+c.Name, "./")
		}
		if c.Heading == "" {
			c.Heading = strings.ReplaceAll(strings.TrimLeft(c.XML, "#"), "/", ".")
		}
	}
}

// jsonPlan adds to a table's cells the flags that ask for its rows to be deleted: its own, and those of what it stands in.
func (s *Spec) jsonPlan() *xmlPlan {
	p := s.xmlPlan()
	if s.JSON.Purge == "" {
		return p
	}
	of := p.record(jsonRecord)
	for _, t := range p.tables {
		row := p.node(of, t.table.XML)
		paths := slices.Clone(t.table.PurgedBy)
		for n := row; ; n = n.parent {
			paths = append(paths, strings.TrimPrefix(n.path+"/"+s.JSON.Purge, "/"))
			if n == of {
				break
			}
		}
		for _, path := range paths {
			t.cells = append(t.cells, p.cell(of, row, []string{path}))
		}
		t.raw = make([][]byte, len(t.cells))
	}
	return p
}

// purged says whether a flag among the cells behind the columns asks for the row to be deleted.
func (t *xmlTable) purged(raw [][]byte) bool {
	return slices.ContainsFunc(raw[len(t.table.Columns):], func(flag []byte) bool { return strings.EqualFold(string(flag), "true") })
}

// jsonReader gives the records of a JSON file one by one, as the plan asks for them: it lays each out as the tree that an XML
// file would give.
type jsonReader struct {
	*xmlReader
	tokens *json.Decoder
	in     *jsonGauge
	shape  jsonShape
	name   string // under which wrapped records stand
	opened bool
	inside bool // in the array of records
	wraps  bool // in the object around them
}

// jsonGauge refuses a single token of immense size before it fills the memory, and knows where lines end.
type jsonGauge struct {
	io.Reader
	since, total int64
	line         int
	ends         []int64 // of lines not yet passed
}

func (g *jsonGauge) Read(p []byte) (int, error) {
	if g.since > mostToken {
		return 0, fault.Invalid("the JSON holds a single piece of text larger than any in a return: it was refused")
	}
	n, err := g.Reader.Read(p[:min(len(p), 64<<10)])
	for i, b := range p[:n] {
		if b == '\n' {
			g.ends = append(g.ends, g.total+int64(i))
		}
	}
	g.since += int64(n)
	g.total += int64(n)
	return n, err
}

// at moves to a place in the text and gives its line.
func (g *jsonGauge) at(offset int64) int {
	i := 0
	for i < len(g.ends) && g.ends[i] < offset {
		i++
	}
	g.line += i
	g.ends = append(g.ends[:0], g.ends[i:]...)
	return g.line + 1
}

func newJSONReader(text io.Reader, plan *xmlPlan, shape jsonShape, name string) *jsonReader {
	j := &jsonReader{xmlReader: newXMLReader(strings.NewReader(""), true, plan), in: &jsonGauge{Reader: text}, shape: shape, name: name}
	j.tokens = json.NewDecoder(j.in)
	j.tokens.UseNumber()
	return j
}

// token reads the next token. What is broken ends in words.
func (j *jsonReader) token() (json.Token, error) {
	j.in.since = 0
	token, err := j.tokens.Token()
	line := j.in.at(j.tokens.InputOffset())
	if j.xmlReader != nil {
		j.scan.line, j.scan.total = line, j.tokens.InputOffset()
	}
	switch {
	case err == nil:
		return token, nil
	case fault.Of(err) != nil:
		return nil, fault.Of(err)
	case err == io.EOF:
		return nil, io.EOF
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, j.cut(line)
	}
	return nil, fault.Invalid("the JSON is broken in line %d", line).Because(err)
}

func (j *jsonReader) cut(line int) error {
	return fault.Invalid("the JSON ends in the middle of line %d. The file was cut short", line)
}

// within reads a token that must be there.
func (j *jsonReader) within() (json.Token, error) {
	token, err := j.token()
	if err == io.EOF {
		return nil, j.cut(j.scan.line)
	}
	return token, err
}

// next reads on to the end of the next record. io.EOF at the end of the file.
func (j *jsonReader) next() error {
	j.elems, j.open, j.slots, j.text, j.numbers = j.elems[:0], j.open[:0], j.slots[:0], j.text[:0], j.numbers[:0]
	if !j.opened {
		j.opened = true
		if err := j.begins("records"); err != nil {
			return err
		}
	}
	for {
		token, err := j.token()
		if err == io.EOF && (j.inside || j.wraps) {
			return j.cut(j.scan.line)
		}
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('['):
			j.inside = true
			continue
		case json.Delim(']'):
			j.inside = false
			continue
		case json.Delim('}'):
			j.wraps = false
			continue
		case json.Delim('{'):
			if j.shape == jsonWrapped && !j.wraps {
				j.wraps = true
				continue
			}
			return j.record()
		}
		if key, ok := token.(string); ok && j.wraps && !j.inside {
			if key == j.name {
				continue // the records come next
			}
			if len(j.aside) < 100 {
				j.aside[key[:min(len(key), 60)]] = true
			}
			if err := j.skip(); err != nil {
				return err
			}
			continue
		}
		if j.wraps && !j.inside && token == nil {
			continue // the name of the records, with nothing under it
		}
		return fault.Invalid("line %d of the JSON holds %s where a record belongs", j.scan.line, jsonKind(token))
	}
}

func jsonKind(token json.Token) string {
	switch token.(type) {
	case string:
		return "a text"
	case json.Number:
		return "a number"
	case bool:
		return "true or false"
	}
	return "nothing"
}

// skip leaves a value aside.
func (j *jsonReader) skip() error {
	depth := 0
	for {
		token, err := j.within()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			if depth++; depth > mostDepth {
				return j.deep()
			}
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

func (j *jsonReader) deep() error {
	return fault.Invalid("the JSON is nested more than %d deep: this is not a return", mostDepth)
}

// begins opens an element of the tree.
func (j *jsonReader) begins(name string) error {
	j.scan.name = append(j.scan.name[:0], name...)
	return j.start(j.scan.name)
}

// ends closes the element opened last.
func (j *jsonReader) ends(name string) error {
	j.scan.name = append(j.scan.name[:0], name...)
	_, err := j.stop()
	return err
}

// record reads an object that has been opened as one record.
func (j *jsonReader) record() error {
	if err := j.begins(jsonRecord); err != nil {
		return err
	}
	if err := j.object(1); err != nil {
		return err
	}
	return j.ends(jsonRecord)
}

// object reads the members of an object that has been opened.
func (j *jsonReader) object(depth int) error {
	if depth > mostDepth-2 {
		return j.deep()
	}
	for {
		token, err := j.within()
		if err != nil {
			return err
		}
		key, ok := token.(string)
		if !ok {
			return nil // the end of the object
		}
		if len(key) > mostKey {
			return fault.Invalid("the JSON holds a name of %d characters: this is not a return", len(key))
		}
		value, err := j.within()
		if err != nil {
			return err
		}
		if err := j.value(key, value, depth); err != nil {
			return err
		}
	}
}

// value lays one value out under its name; an array as one element for each of its values.
func (j *jsonReader) value(name string, token json.Token, depth int) error {
	if depth > mostDepth-2 {
		return j.deep()
	}
	var text string
	switch token := token.(type) {
	case nil:
		return nil // as if it were not there
	case json.Delim:
		if token == '[' {
			for {
				one, err := j.within()
				if err != nil {
					return err
				}
				if one == json.Delim(']') {
					return nil
				}
				if err := j.value(name, one, depth+1); err != nil {
					return err
				}
			}
		}
		if err := j.begins(name); err != nil {
			return err
		}
		if err := j.object(depth + 1); err != nil {
			return err
		}
		return j.ends(name)
	case string:
		text = strings.ReplaceAll(token, "\x00", "")
	case json.Number:
		text = token.String()
	case bool:
		text = fmt.Sprint(token)
	}
	if err := j.begins(name); err != nil {
		return err
	}
	if err := j.put([]byte(text)); err != nil {
		return err
	}
	return j.ends(name)
}

// inspectJSON finds the collection by the names in the first record, and reads the dates of the records.
func (l *Library) inspectJSON(ctx context.Context, in *inspected) error {
	if err := l.nameJSON(in); err != nil {
		return err
	}
	sum := sha256.New()
	text, closer, err := in.open(sum)
	if err != nil {
		return err
	}
	defer closer.Close()
	if in.spec != nil {
		j := newJSONReader(text, in.spec.jsonPlan(), in.jsonShape, in.jsonName)
		if err := in.surveyRecords(ctx, j.xmlReader, j.next); err != nil {
			return err
		}
	}
	if _, err := io.Copy(io.Discard, text); err != nil {
		return err
	}
	in.hash = hex.EncodeToString(sum.Sum(nil))
	return nil
}

// nameJSON finds out which collection a JSON file is of, and how it holds its records.
func (l *Library) nameJSON(in *inspected) error {
	text, closer, err := in.open(nil)
	if err != nil {
		return err
	}
	defer closer.Close()
	j := newJSONReader(text, &xmlPlan{root: newXMLNode(nil, "")}, jsonMany, "")
	keys, shape, err := j.firstKeys()
	if err != nil {
		return err
	}
	if s := l.byKeys(keys); s != nil {
		in.spec, in.jsonShape = s, shape
		return nil
	}
	for _, s := range l.specs {
		for _, name := range s.JSON.Wrapper {
			if shape == jsonOne && slices.Contains(keys, name) {
				in.spec, in.jsonShape, in.jsonName = s, jsonWrapped, name
				return nil
			}
		}
	}
	if len(keys) == 0 {
		in.problem = "it is JSON without a record"
		return nil
	}
	for i, k := range keys {
		keys[i] = k[:min(len(k), 40)]
	}
	in.problem = "it is JSON, but not a form that Waymark knows (its first names are " + strings.Join(keys[:min(len(keys), 5)], ", ") + "); the return is needed as CSV, XML or a workbook"
	return nil
}

// firstKeys gives the names in the first object: the first of an array, or the one that is the whole file.
func (j *jsonReader) firstKeys() (keys []string, shape jsonShape, err error) {
	shape = jsonOne
	for depth := 0; ; {
		token, err := j.token()
		if err == io.EOF && depth == 0 {
			return nil, shape, nil
		}
		if err != nil {
			return nil, shape, err
		}
		switch token {
		case json.Delim('['):
			if depth++; depth > mostDepth {
				return nil, shape, j.deep()
			}
			shape = jsonMany
			continue
		case json.Delim('{'):
			for {
				token, err := j.within()
				if err != nil {
					return nil, shape, err
				}
				key, ok := token.(string)
				if !ok || len(keys) > mostColumns {
					return keys, shape, nil
				}
				keys = append(keys, key)
				if err := j.skip(); err != nil {
					return nil, shape, err
				}
			}
		}
		return nil, shape, nil
	}
}

// byKeys finds the collection whose records have these names.
func (l *Library) byKeys(keys []string) *Spec {
	for _, s := range l.specs {
		if len(s.JSON.Keys) > 0 && !slices.ContainsFunc(s.JSON.Keys, func(k string) bool { return !slices.Contains(keys, k) }) {
			return s
		}
	}
	return nil
}

// readJSON reads a JSON file's rows into the vault, each table's into its own.
func (run *load) readJSON(ctx context.Context, s *set, in *inspected, text io.Reader) error {
	j := newJSONReader(text, in.spec.jsonPlan(), in.jsonShape, in.jsonName)
	return run.readRecords(ctx, s, in, j.xmlReader, j.next)
}
