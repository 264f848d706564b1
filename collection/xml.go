package collection

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"

	"waymark/fault"
)

// Limits of an XML return: it is ten elements deep, and one child's record is a few hundred short items.
const (
	mostDepth    = 100
	mostElements = 50_000
	mostToken    = 1 << 20
	mostText     = 32 << 20 // bytes of text in one record
	mostUnknown  = 10_000
	xmlSurvey    = 8 << 20 // bytes read to see how dates are written
)

// xmlReader gives the records of an XML file one by one, as the plan asks for them.
type xmlReader struct {
	scan *xmlScanner
	plan *xmlPlan
	root string

	names   []byte     // of the open elements, one behind the other
	marks   []int      // where each begins in names
	nodes   []*xmlNode // of the open elements; nil outside of everything the plan knows
	open    []int      // the open elements of the record, as indices into elems
	elems   []xmlElem  // of the record at hand, in the order of the file
	slots   []int32    // of its elements: 0, or an index into elems and one
	text    []byte     // all text of the record that is wanted
	numbers []byte     // positions in it, as text
	records map[*xmlNode]int
	unknown map[xmlStranger]*xmlNode
	twice   map[string]int  // items that may stand once and stood twice, with something in them
	aside   map[string]bool // what is filled and means nothing
}

// xmlElem is one element of a record.
type xmlElem struct {
	node     *xmlNode
	parent   int32
	position int32 // among its like in the element around it, from 1
	slots    int32 // where its slots begin
	from, to int32 // its own text
	line     int32
}

type xmlStranger struct {
	parent *xmlNode
	name   string
}

func newXMLReader(text io.Reader, decoded bool, plan *xmlPlan) *xmlReader {
	return &xmlReader{scan: newXMLScanner(text, decoded), plan: plan, records: map[*xmlNode]int{},
		unknown: map[xmlStranger]*xmlNode{}, twice: map[string]int{}, aside: map[string]bool{}}
}

// next reads on to the end of the next record. io.EOF at the end of the file.
func (x *xmlReader) next() error {
	x.elems, x.open, x.slots, x.text, x.numbers = x.elems[:0], x.open[:0], x.slots[:0], x.text[:0], x.numbers[:0]
	for {
		token, err := x.scan.next()
		if err == io.EOF && len(x.marks) > 0 {
			return fault.Invalid("the XML ends in the middle: <%s> is never closed. The file was cut short", x.names[x.marks[len(x.marks)-1]:])
		}
		if err != nil {
			return err
		}
		switch token {
		case xmlStart:
			err = x.start(x.scan.name)
		case xmlText:
			err = x.put(x.scan.data)
		case xmlEnd:
			var done bool
			if done, err = x.stop(); done {
				return err
			}
		}
		if err != nil {
			return err
		}
	}
}

// enter reads on to the first element and gives its name; io.EOF when there is none.
func (x *xmlReader) enter() (string, error) {
	for x.root == "" {
		token, err := x.scan.next()
		if err != nil {
			return "", err
		}
		if token == xmlEnd {
			return "", x.scan.broken()
		}
		if token == xmlStart {
			if err := x.start(x.scan.name); err != nil {
				return "", err
			}
		}
	}
	return x.root, nil
}

func (x *xmlReader) start(name []byte) error {
	depth := len(x.marks)
	if depth >= mostDepth {
		return fault.Invalid("the XML is nested more than %d deep: this is not a return", mostDepth)
	}
	if len(name) > 200 {
		return fault.Invalid("the XML holds a name of %d characters: this is not a return", len(name))
	}
	x.marks = append(x.marks, len(x.names))
	x.names = append(x.names, name...)
	if depth == 0 {
		if x.root != "" {
			return fault.Invalid("the XML is broken in line %d: it goes on after its end", x.scan.line)
		}
		x.root = string(name)
		x.nodes = append(x.nodes, x.plan.root)
		return nil
	}
	above := x.nodes[depth-1]
	if above == nil { // inside of something that is left aside
		x.nodes = append(x.nodes, nil)
		return nil
	}
	node := x.child(above, name)
	if len(x.open) == 0 { // outside of a record
		if node == nil {
			if len(x.aside) < 100 {
				x.aside[string(name)] = true
			}
		} else if node.record {
			x.records[node]++
			x.begin(node, -1, x.records[node])
		}
		x.nodes = append(x.nodes, node)
		return nil
	}
	if node == nil {
		var err error
		if node, err = x.stranger(above, name); err != nil {
			return err
		}
	}
	if len(x.elems) > mostElements {
		return fault.Invalid("one child's record holds more than %d items: this is not a return", mostElements)
	}
	x.nodes = append(x.nodes, node)
	parent := x.open[len(x.open)-1]
	position := 0
	if node.counter >= 0 {
		count := &x.slots[int(x.elems[parent].slots)+node.counter]
		*count++
		position = int(*count)
	}
	x.begin(node, parent, position)
	return nil
}

func (x *xmlReader) begin(node *xmlNode, parent, position int) {
	here := len(x.elems)
	x.elems = append(x.elems, xmlElem{node: node, parent: int32(parent), position: int32(position), slots: int32(len(x.slots)), line: int32(x.scan.line)})
	x.open = append(x.open, here)
	for range node.slots {
		x.slots = append(x.slots, 0)
	}
	for _, f := range node.fills {
		slot := &x.slots[int(x.elems[x.above(here, f.up)].slots)+f.slot]
		if *slot == 0 {
			*slot = int32(here + 1)
			continue
		}
		if earlier := &x.elems[*slot-1]; earlier.from == earlier.to {
			*slot = int32(here + 1) // it stood there before, with nothing in it
		} else if earlier.parent == int32(parent) && len(x.twice) < 100 {
			x.twice[node.path]++
		}
	}
}

func (x *xmlReader) above(i, levels int) int {
	for range levels {
		i = int(x.elems[i].parent)
	}
	return i
}

func (x *xmlReader) child(above *xmlNode, name []byte) *xmlNode {
	if !x.plan.anyCase {
		return above.children[string(name)]
	}
	return above.children[strings.ToLower(string(name))]
}

// stranger is an element of a record that no table knows. It is reported when something stands in it.
func (x *xmlReader) stranger(above *xmlNode, name []byte) (*xmlNode, error) {
	key := xmlStranger{above, string(name)}
	node := x.unknown[key]
	if node == nil {
		if len(x.unknown) >= mostUnknown {
			return nil, fault.Invalid("the file holds thousands of different elements: this is not a return")
		}
		node = newXMLNode(above, strings.TrimPrefix(above.path+"/"+key.name, "/"))
		x.unknown[key] = node
	}
	return node, nil
}

// put adds a text to the element it stands in, where a column wants it.
func (x *xmlReader) put(data []byte) error {
	if len(x.open) == 0 {
		return nil
	}
	e := &x.elems[x.open[len(x.open)-1]]
	if !e.node.known {
		if len(x.aside) < 100 && len(bytes.TrimSpace(data)) > 0 {
			x.aside[e.node.path] = true
		}
		return nil
	}
	if !e.node.wanted {
		return nil
	}
	if e.from == e.to {
		e.from, e.to = int32(len(x.text)), int32(len(x.text))
	} else if int(e.to) != len(x.text) { // its text goes on behind an element inside it
		x.text = append(x.text, x.text[e.from:e.to]...)
		e.from, e.to = int32(len(x.text))-(e.to-e.from), int32(len(x.text))
	}
	x.text = append(x.text, data...)
	e.to = int32(len(x.text))
	if len(x.text) > mostText {
		return fault.Invalid("one child's record holds more than %d MB of text: this is not a return", mostText>>20)
	}
	return nil
}

func (x *xmlReader) stop() (recordDone bool, err error) {
	n := len(x.marks) - 1
	// The name in the scanner is still that of the start where an element closes itself.
	if n < 0 || !bytes.Equal(x.names[x.marks[n]:], x.scan.name) {
		return false, fault.Invalid("the XML is broken in line %d: </%s> closes nothing that is open", x.scan.line, x.scan.name[:min(len(x.scan.name), 60)])
	}
	x.names, x.marks, x.nodes = x.names[:x.marks[n]], x.marks[:n], x.nodes[:n]
	if len(x.open) == 0 {
		return false, nil
	}
	x.open = x.open[:len(x.open)-1]
	return len(x.open) == 0, nil
}

// rows calls put for each row of each table in the record, with the raw cells in the order of the columns.
func (x *xmlReader) rows(put func(t *xmlTable, raw [][]byte, row int) error) error {
	for i := range x.elems {
		for _, t := range x.elems[i].node.rows {
			if t.when != nil {
				text := plain(x.cell(i, *t.when))
				if is := t.table.XMLWhen.Is; isBlank(text) || (len(is) > 0 && !slices.Contains(is, text)) {
					continue
				}
			}
			for c := range t.cells {
				t.raw[c] = x.cell(i, t.cells[c])
			}
			// The line in the file, so that the row can be found; where a file is all one line, the row's number.
			t.row = max(t.row+1, int(x.elems[i].line))
			if err := put(t, t.raw, t.row); err != nil {
				return err
			}
		}
	}
	return nil
}

func (x *xmlReader) cell(row int, c xmlCell) []byte {
	if c.none {
		return nil
	}
	i := x.above(row, c.up)
	switch {
	case c.position:
		from := len(x.numbers)
		x.number(i, c.places)
		return x.numbers[from:]
	case c.slot >= 0:
		if i = int(x.slots[int(x.elems[i].slots)+c.slot]) - 1; i < 0 {
			return nil
		}
	}
	return x.text[x.elems[i].from:x.elems[i].to]
}

// number writes the position of an element, behind those of all that it stands in where they are asked for: "12.1.2".
func (x *xmlReader) number(i int, places bool) {
	if parent := int(x.elems[i].parent); places && parent >= 0 {
		x.number(parent, places)
		x.numbers = append(x.numbers, '.')
	}
	x.numbers = strconv.AppendInt(x.numbers, int64(x.elems[i].position), 10)
}
