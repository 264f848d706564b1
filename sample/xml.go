package sample

import (
	"bufio"
	"path/filepath"
)

// WriteXML writes each return in its XML form, 903-xml/2024-25.xml and so on, and gives the paths.
// The XML form has no place for social workers and deprivation of liberty orders, and it never
// holds planted faults.
func (w World) WriteXML(dir string) ([]string, error) {
	var paths []string
	for _, r := range w.Returns {
		path := filepath.Join(dir, XMLFolder, r.Folder+".xml")
		if err := writeFile(path, func(out *bufio.Writer) { w.writeXML(out, r) }); err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// xmlTags are the names that differ between the two forms.
var xmlTags = map[string]string{"CHILD": "CHILDID", "PLACE": "PL"}

// xmlEpisode is the official order of an episode's elements, as columns of episodes.csv.
var xmlEpisode = []int{1, 2, 3, 4, 5, 11, 10, 12, 6, 7, 8, 9}

func (w *World) writeXML(out *bufio.Writer, r Return) {
	k := newInk(w)
	x := &xmlWriter{Writer: out, k: k, r: r}
	out.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<EXPSSDA903>\n")
	for _, c := range w.children {
		if c.told(r) {
			k.id = c.id()
			x.child(c)
		}
	}
	out.WriteString("</EXPSSDA903>\n")
}

type xmlWriter struct {
	*bufio.Writer
	k *ink
	r Return
}

// element writes one element; no value of Exampleborough's needs escaping.
func (x *xmlWriter) element(name, value string) {
	if other, ok := xmlTags[name]; ok {
		name = other
	}
	x.WriteByte('<')
	x.WriteString(name)
	if value == "" {
		x.WriteString(" />")
		return
	}
	x.WriteByte('>')
	x.WriteString(value)
	x.WriteString("</")
	x.WriteString(name)
	x.WriteByte('>')
}

// each calls fn for a child's rows in a table.
func (x *xmlWriter) each(file string, c *child, fn func(columns, row []string)) {
	for _, t := range x.r.tables() {
		if t.file == file {
			x.k.emit = func(row []string) { fn(t.columns, row) }
			t.rows(x.k, c, x.r)
		}
	}
}

// wrapped writes rows as elements of their own, leaving out the columns the header already has.
func (x *xmlWriter) wrapped(file, name string, c *child) {
	x.each(file, c, func(columns, row []string) {
		x.WriteString("<" + name + ">")
		for i := 2; i < len(row); i++ {
			x.element(columns[i], row[i])
		}
		x.WriteString("</" + name + ">")
	})
}

// inline writes a row's items straight into the header.
func (x *xmlWriter) inline(file string, c *child, from int) {
	x.each(file, c, func(columns, row []string) {
		for i := from; i < len(row); i++ {
			x.element(columns[i], row[i])
		}
	})
}

func (x *xmlWriter) child(c *child) {
	x.WriteString("<CHILD><HEADER>")
	mother, born := "", ""
	x.each("header.csv", c, func(_, row []string) {
		mother, born = row[5], row[6]
		x.element("CHILD", row[0])
		x.element("UPN", row[4])
		x.element("SEX", row[1])
		x.element("DOB", row[2])
		x.element("ETHNIC", row[3])
	})
	alone, ceased := "0", ""
	x.each("uasc.csv", c, func(_, row []string) { alone, ceased = "1", row[3] })
	x.element("UASC", alone)
	x.element("DUC", ceased)
	x.inline("ad1.csv", c, 2)
	x.inline("oc3.csv", c, 2)
	x.wrapped("missing.csv", "AMISSING", c)
	x.wrapped("reviews.csv", "AREVIEW", c)
	x.element("MOTHER", mother)
	x.element("MC_DOB", born)
	x.wrapped("previous_permanence.csv", "PERMANENCE", c)
	x.wrapped("oc2.csv", "OC2", c)
	x.wrapped("placed_for_adoption.csv", "AD_PLACED", c)
	x.WriteString("</HEADER>")
	x.each("episodes.csv", c, func(columns, row []string) {
		x.WriteString("<EPISODE>")
		for _, i := range xmlEpisode {
			x.element(columns[i], row[i])
		}
		x.WriteString("</EPISODE>")
	})
	x.WriteString("</CHILD>\n")
}
