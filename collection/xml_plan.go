package collection

import (
	"fmt"
	"path"
	"strings"
)

// xmlPlan says what to do with each element of an XML form. It is worked out once for a file, so that reading a record
// takes one look at each of its elements, however many there are and in whatever order.
type xmlPlan struct {
	root    *xmlNode
	anyCase bool
	tables  []*xmlTable
}

// xmlNode is one kind of element: where it stands and who wants something of it.
type xmlNode struct {
	path     string // inside the record; the way to the record outside it
	children map[string]*xmlNode
	parent   *xmlNode
	depth    int // of an element inside a record; 0 is the record itself
	known    bool
	record   bool
	wanted   bool // a column takes its text
	fills    []xmlFill
	counter  int // slot of the element around it in which elements of this kind are counted; -1 when nobody asks
	slots    int // how many slots an element of this kind has
	rows     []*xmlTable
	byTarget map[*xmlNode]int // slots already given out
}

// xmlFill says that an element is noted in a slot of the element so many levels above it.
type xmlFill struct{ up, slot int }

// xmlTable is one table and where its cells come from.
type xmlTable struct {
	table *Table
	at    int // among the tables of the plan
	cells []xmlCell
	when  *xmlCell
	raw   [][]byte
	row   int
}

// xmlCell is where a cell comes from: so many levels above the row's element, the element itself, its position, or what
// is noted in one of its slots.
type xmlCell struct {
	up, slot int // slot is -1 for the element itself
	position bool
	places   bool // its position and those of all that it stands in, up to the record's
	none     bool
}

func (s *Spec) xmlPlan() *xmlPlan {
	p := &xmlPlan{root: newXMLNode(nil, ""), anyCase: s.XML.AnyCase}
	if s.XML.Collection != "" {
		// The header says what the return is; a collection may keep it as a table, or leave it aside.
		p.record("Header").known = true
		for _, path := range xmlHeaderPaths {
			p.node(p.record("Header"), path)
		}
	}
	for _, t := range s.Tables {
		if t.XML != "" {
			p.add(t, s.XML.Record)
		}
	}
	return p
}

func newXMLNode(parent *xmlNode, path string) *xmlNode {
	return &xmlNode{parent: parent, path: path, children: map[string]*xmlNode{}, counter: -1, byTarget: map[*xmlNode]int{}}
}

func (p *xmlPlan) fold(name string) string {
	if p.anyCase {
		return strings.ToLower(name)
	}
	return name
}

// record finds or makes the node of a record by its path below the root.
func (p *xmlPlan) record(path string) *xmlNode {
	n := p.root
	for _, name := range strings.Split(path, "/") {
		next := n.children[p.fold(name)]
		if next == nil {
			next = newXMLNode(n, name)
			next.known = true
			n.children[p.fold(name)] = next
		}
		n = next
	}
	n.record, n.path = true, ""
	return n
}

// node finds or makes a node by its path inside the record; "." is the record itself.
func (p *xmlPlan) node(n *xmlNode, path string) *xmlNode {
	if path == "." {
		return n
	}
	for _, name := range strings.Split(path, "/") {
		next := n.children[p.fold(name)]
		if next == nil {
			next = newXMLNode(n, strings.TrimPrefix(n.path+"/"+name, "/"))
			next.depth, next.known = n.depth+1, true
			n.children[p.fold(name)] = next
		}
		n = next
	}
	return n
}

func (p *xmlPlan) add(t *Table, record string) {
	if t.XMLRecord != "" {
		record = t.XMLRecord
	}
	of := p.record(record)
	row := p.node(of, t.XML)
	x := &xmlTable{table: t, at: len(p.tables), raw: make([][]byte, len(t.Columns))}
	for _, c := range t.Columns {
		x.cells = append(x.cells, p.cell(of, row, append([]string{c.XML}, c.XMLAlso...)))
	}
	if t.XMLWhen.Column != "" {
		when := p.cell(of, row, []string{strings.TrimPrefix(t.XML+"/"+t.XMLWhen.Column, "./")})
		x.when = &when
	}
	row.rows = append(row.rows, x)
	p.tables = append(p.tables, x)
}

// cell works out how a cell is found from the row's element: by way of the innermost element that encloses both.
func (p *xmlPlan) cell(record, row *xmlNode, paths []string) xmlCell {
	if path, ok := strings.CutPrefix(paths[0], "#"); ok {
		path, places := strings.CutPrefix(path, "#")
		target := p.node(record, path)
		for n := target; n != record; n = n.parent {
			if n.counter < 0 {
				n.counter = n.parent.slots
				n.parent.slots++
			}
			if !places {
				break
			}
		}
		return xmlCell{up: row.depth - target.depth, slot: -1, position: true, places: places}
	}
	if paths[0] == "-" {
		return xmlCell{none: true}
	}
	var out xmlCell
	for i, path := range paths {
		target := p.node(record, path)
		target.wanted = true
		around := enclosing(row, target)
		if target == around {
			return xmlCell{up: row.depth - target.depth, slot: -1}
		}
		slot, shared := around.byTarget[target]
		if !shared {
			if slot = around.slots; i > 0 {
				slot = out.slot // another name for the same item
			} else {
				around.slots++
			}
			around.byTarget[target] = slot
			target.fills = append(target.fills, xmlFill{target.depth - around.depth, slot})
		}
		out = xmlCell{up: row.depth - around.depth, slot: slot}
	}
	return out
}

// enclosing is the innermost node that both stand in, or are.
func enclosing(a, b *xmlNode) *xmlNode {
	for a != b {
		if a.depth >= b.depth {
			a = a.parent
		} else {
			b = b.parent
		}
	}
	return a
}

// completeXML makes sure that the paths of a table mean something.
func (s *Spec) completeXML(t *Table) error {
	if t.XML == "" {
		if t.XMLRecord != "" {
			return fmt.Errorf("xml_record without xml")
		}
		return nil
	}
	if s.XML.Record == "" && t.XMLRecord == "" {
		return fmt.Errorf("no record is given, neither in [xml] nor by xml_record")
	}
	for _, c := range t.Columns {
		for _, also := range c.XMLAlso {
			if path.Dir(also) != path.Dir(c.XML) || c.XML == t.XML {
				return fmt.Errorf("column %s: %s must stand beside %s", c.Name, also, c.XML)
			}
		}
		if path, position := strings.CutPrefix(c.XML, "#"); position && path != "." && !strings.HasPrefix(t.XML+"/", strings.TrimPrefix(path, "#")+"/") {
			return fmt.Errorf("column %s: %s does not enclose %s", c.Name, path, t.XML)
		}
	}
	return nil
}
