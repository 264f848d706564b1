package plan

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"waymark/fault"
)

// docx reads the body of a Word file into lines. Word keeps the numbers of its automatic lists apart from the text,
// so that "1.1" often stands nowhere in a plan's paragraphs; they are counted here as Word counts them.
type docx struct {
	lists    map[string]list // by numId
	counters map[string]*[9]int
	levels   map[string]int // heading level by style id
	s        source
	numbered int // paragraphs whose number came from Word
}

type list struct {
	abstract string
	levels   [9]struct {
		format, text string
		start        int
	}
}

func readDOCX(z *zip.Reader) (source, error) {
	d := &docx{counters: map[string]*[9]int{}, s: source{unit: "Paragraph"}}
	numbering, err := part(z, "word/numbering.xml")
	if err != nil {
		return source{}, err
	}
	styles, err := part(z, "word/styles.xml")
	if err != nil {
		return source{}, err
	}
	body, err := part(z, "word/document.xml")
	if err != nil {
		return source{}, err
	}
	if d.lists, err = readNumbering(numbering); err != nil {
		return source{}, damaged(err)
	}
	if d.levels, err = readHeadingStyles(styles); err != nil {
		return source{}, damaged(err)
	}
	if err := d.body(body); err != nil {
		return source{}, err
	}
	if d.numbered > 0 {
		d.s.guesses = append(d.s.guesses, fmt.Sprintf("Word counts the numbers of %d paragraphs itself; they were counted the same way. Check them against the printed plan.", d.numbered))
	}
	return d.s, nil
}

func damaged(err error) error {
	return fault.Invalid("The Word file is damaged and cannot be read. Open it in Word, save it again and try once more.").Because(err)
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// readNumbering reads word/numbering.xml: which list a paragraph belongs to, and how each of its levels is written.
func readNumbering(b []byte) (map[string]list, error) {
	lists, abstracts := map[string]list{}, map[string]list{}
	dec := xml.NewDecoder(bytes.NewReader(b))
	var abstract list
	var num string
	level := -1
	for {
		t, err := dec.Token()
		if err == io.EOF {
			return lists, nil
		}
		if err != nil {
			return nil, err
		}
		switch e := t.(type) {
		case xml.StartElement:
			val := attr(e, "val")
			switch e.Name.Local {
			case "abstractNum":
				abstract = list{abstract: attr(e, "abstractNumId")}
			case "lvl":
				if n, err := strconv.Atoi(attr(e, "ilvl")); err == nil && n >= 0 && n < 9 {
					level = n
					abstract.levels[n].start = 1
				}
			case "start", "numFmt", "lvlText":
				if level < 0 {
					break
				}
				switch e.Name.Local {
				case "start":
					abstract.levels[level].start, _ = strconv.Atoi(val)
				case "numFmt":
					abstract.levels[level].format = val
				case "lvlText":
					abstract.levels[level].text = val
				}
			case "num":
				num = attr(e, "numId")
			case "abstractNumId":
				if num != "" {
					lists[num] = abstracts[val]
				}
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "lvl":
				level = -1
			case "abstractNum":
				abstracts[abstract.abstract] = abstract
			case "num":
				num = ""
			}
		}
	}
}

// readHeadingStyles reads word/styles.xml: which styles are headings, by their outline level or English name.
func readHeadingStyles(b []byte) (map[string]int, error) {
	levels := map[string]int{}
	dec := xml.NewDecoder(bytes.NewReader(b))
	var id string
	for {
		t, err := dec.Token()
		if err == io.EOF {
			return levels, nil
		}
		if err != nil {
			return nil, err
		}
		if e, ok := t.(xml.StartElement); ok {
			switch e.Name.Local {
			case "style":
				id = attr(e, "styleId")
			case "name":
				if n, err := strconv.Atoi(strings.TrimPrefix(strings.ToLower(attr(e, "val")), "heading ")); err == nil && n >= 1 && n <= 9 {
					levels[id] = n
				}
			case "outlineLvl":
				if n, err := strconv.Atoi(attr(e, "val")); err == nil && n >= 0 && n < 9 {
					levels[id] = n + 1
				}
			}
		}
	}
}

// paragraph is what one w:p gathers while it is read.
type paragraph struct {
	text             strings.Builder
	style, num       string
	level            int
	bold, sawBold    bool
	firstRunHandled  bool
	deleted, inProps int
}

func (d *docx) body(b []byte) error {
	dec := xml.NewDecoder(bytes.NewReader(b))
	var p *paragraph
	var cells []string // of the row being read
	var cell []string
	tables, at, rowAt := 0, 0, 0
	gap := true
	for {
		t, err := dec.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return damaged(err)
		}
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "tbl":
				tables++
			case "tr":
				if tables == 1 {
					cells, rowAt = nil, at+1
				}
			case "tc":
				if tables == 1 {
					cell = nil
				}
			case "p":
				at++
				p = &paragraph{}
			case "t":
				if p != nil && p.deleted == 0 {
					var s string
					if err := dec.DecodeElement(&s, &e); err != nil {
						return damaged(err)
					}
					if !p.firstRunHandled && strings.TrimSpace(s) != "" {
						p.firstRunHandled, p.bold = true, p.sawBold
					}
					p.text.WriteString(s)
				}
			case "tab", "br", "cr":
				if p != nil && p.inProps == 0 {
					p.text.WriteString(map[string]string{"tab": "\t", "br": "\n", "cr": "\n"}[e.Name.Local])
				}
			case "del", "moveFrom": // wording that tracked changes have struck out
				if p != nil {
					p.deleted++
				}
			case "pPr":
				if p != nil {
					p.inProps++
				}
			case "pStyle":
				if p != nil {
					p.style = attr(e, "val")
				}
			case "numId":
				if p != nil {
					p.num = attr(e, "val")
				}
			case "ilvl":
				if p != nil {
					p.level, _ = strconv.Atoi(attr(e, "val"))
				}
			case "r":
				if p != nil {
					p.sawBold = false
				}
			case "b":
				if p != nil && p.inProps == 0 {
					p.sawBold = attr(e, "val") != "0" && attr(e, "val") != "false"
				}
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "pPr":
				if p != nil {
					p.inProps--
				}
			case "del", "moveFrom":
				if p != nil && p.deleted > 0 {
					p.deleted--
				}
			case "p":
				if p == nil {
					break
				}
				if tables > 0 {
					cell = append(cell, d.label(p)+p.text.String())
				} else if err := d.paragraph(p, at, &gap); err != nil {
					return err
				}
				p = nil
			case "tc":
				if tables == 1 {
					cells = append(cells, strings.TrimSpace(strings.Join(cell, "\n")))
				}
			case "tr":
				if tables == 1 {
					if err := d.row(cells, rowAt); err != nil {
						return err
					}
					gap = true
				}
			case "tbl":
				tables--
			}
		}
	}
}

// label is the number or mark that Word shows before a paragraph of an automatic list, with a blank after it.
func (d *docx) label(p *paragraph) string {
	l, ok := d.lists[p.num]
	if !ok || p.level < 0 || p.level > 8 {
		return ""
	}
	level := l.levels[p.level]
	if level.format == "bullet" {
		return "• "
	}
	if level.format == "none" || level.text == "" {
		return ""
	}
	count := d.counters[l.abstract]
	if count == nil {
		count = new([9]int)
		d.counters[l.abstract] = count
	}
	for i := range count {
		switch {
		case i < p.level && count[i] == 0:
			count[i] = l.levels[i].start
		case i == p.level && count[i] == 0:
			count[i] = level.start
		case i == p.level:
			count[i]++
		case i > p.level:
			count[i] = 0
		}
	}
	text := level.text
	for i := range count {
		n := strconv.Itoa(count[i])
		switch l.levels[i].format {
		case "lowerLetter", "upperLetter":
			if count[i] >= 1 && count[i] <= 26 {
				n = string(rune('a' + count[i] - 1))
			}
		case "lowerRoman", "upperRoman":
			n = roman(count[i])
		}
		text = strings.ReplaceAll(text, "%"+strconv.Itoa(i+1), n)
	}
	d.numbered++
	return text + " "
}

func (d *docx) paragraph(p *paragraph, at int, gap *bool) error {
	text := d.label(p) + p.text.String()
	if utf8.RuneCountInString(text) > maxLine {
		return fault.Invalid("Paragraph %d has more than %d characters, so it cannot be part of a plan.", at, maxLine)
	}
	for _, raw := range strings.Split(text, "\n") {
		l := lineOf(at, raw)
		if l.text == "" {
			*gap = true
			continue
		}
		l.bold = l.bold || p.bold
		l.level = max(l.level, d.levels[p.style])
		l.gap = true // in Word each paragraph stands for itself
		if !*gap && strings.Contains(text, "\n") {
			l.gap = false
		}
		*gap = false
		if len(d.s.lines) >= maxLines {
			return fault.Invalid("The document has more than %d paragraphs, which is more than a plan needs.", maxLines)
		}
		d.s.lines = append(d.s.lines, l)
		if err := d.keepRow([]string{l.text}, at); err != nil {
			return err
		}
	}
	*gap = true
	return nil
}

// keepRow keeps rows by paragraph: rows[i] is what begins in paragraph i+1. Paragraphs between tables are rows of one
// cell, because a plan in Word often has one table for each priority with the priority's name above it.
func (d *docx) keepRow(cells []string, at int) error {
	if len(cells) > maxColumns || at > maxLines {
		return fault.Invalid("The document has a table larger than any plan's. It was not read.")
	}
	for len(d.s.rows) < at {
		d.s.rows = append(d.s.rows, nil)
	}
	d.s.rows[at-1] = append(d.s.rows[at-1], cells...)
	return nil
}

// row keeps a table's row twice: as cells, for a table with headings, and as a line, for one without.
func (d *docx) row(cells []string, at int) error {
	if err := d.keepRow(cells, at); err != nil {
		return err
	}
	l := line{at: at, gap: true}
	for _, c := range cells {
		if utf8.RuneCountInString(c) > maxLine {
			return fault.Invalid("Paragraph %d has more than %d characters, so it cannot be part of a plan.", at, maxLine)
		}
		if c = lineOf(at, strings.ReplaceAll(c, "\n", " ")).text; c != "" {
			l.cells = append(l.cells, c)
		}
	}
	if l.text = strings.Join(l.cells, " "); l.text != "" {
		if len(l.cells) < 2 {
			l.cells = nil
		}
		d.s.lines = append(d.s.lines, l)
	}
	return nil
}
