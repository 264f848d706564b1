package document

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"waymark/fault"
)

// whole gives the document as all its faces show it: texts cleaned, headings, tables and charts numbered, and the figures
// behind the charts at the end. What cannot be shown to every reader is a fault.Invalid that says where it stands.
func (d Document) whole() (Document, error) {
	w := walk{anchors: map[string]string{}}
	out := d
	out.Title, out.Subtitle = oneLine(d.Title), oneLine(d.Subtitle)
	out.Council, out.Classification = oneLine(d.Council), oneLine(d.Classification)
	if out.Title == "" {
		return out, fault.Invalid("A document needs a title")
	}
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			if h, ok := b.(Heading); ok && h.Anchor != "" {
				if w.anchors[h.Anchor] != "" {
					return out, fault.Invalid("Two headings have the anchor %q", h.Anchor)
				}
				w.anchors[h.Anchor] = "heading"
			}
		}
	}
	out.Sections = nil
	for i, s := range d.Sections {
		section := Section{Landscape: s.Landscape, Thirds: s.Thirds && !s.Landscape}
		for j, b := range s.Blocks {
			if _, turns := b.(PageBreak); turns && j == 0 && s.Landscape != (i > 0 && d.Sections[i-1].Landscape) {
				continue // pages that lie another way begin anew by themselves
			}
			block, err := w.block(b)
			if err != nil {
				return out, err
			}
			section.Blocks = append(section.Blocks, block)
		}
		out.Sections = append(out.Sections, section)
	}
	if len(w.data) > 0 {
		heading, err := w.block(Heading{Level: 1, Text: cmp.Or(d.Behind, "Figures behind the charts")})
		if err != nil {
			return out, err
		}
		end := Section{Blocks: append(Blocks{heading}, w.data...)}
		if last := len(d.Sections) - 1; !d.Sections[last].Landscape {
			end.Blocks = append(Blocks{PageBreak{}}, end.Blocks...)
		}
		out.Sections = append(out.Sections, end)
	}
	return out, nil
}

// longContents is from how many headings of level 1 on the contents list only those: a list of a whole page finds nothing.
const longContents = 12

// depth is down to which level the contents go.
func (d Document) depth() int {
	n := 0
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			if h, ok := b.(Heading); ok && h.Level == 1 {
				n++
			}
		}
	}
	if n > longContents {
		return 1
	}
	return 2
}

type walk struct {
	anchors                    map[string]string
	level                      int
	headings, tables, pictures int
	data                       Blocks
}

func (w *walk) block(b Block) (Block, error) {
	switch b := b.(type) {
	case Heading:
		b.Text = oneLine(b.Text)
		if b.Text == "" || b.Level < 1 || b.Level > 3 || b.Level > w.level+1 {
			return nil, fault.Invalid("The heading %q has level %d after a heading of level %d: it needs words, and a level from 1 to 3 that leaves none out", b.Text, b.Level, w.level)
		}
		w.level = b.Level
		w.headings++
		b.id = "heading-" + strconv.Itoa(w.headings)
		if b.Anchor != "" {
			if strings.ContainsFunc(b.Anchor, func(r rune) bool { return !strings.ContainsRune(anchorRunes, r) }) {
				return nil, fault.Invalid("The anchor %q has other characters than small letters, digits and hyphens", b.Anchor)
			}
			b.id = "at-" + b.Anchor
		}
		return b, nil
	case Paragraph:
		text, err := w.text(b.Text)
		return Paragraph{text}, err
	case Source:
		text, err := w.text(b.Text)
		return Source{text}, err
	case List:
		items, err := w.texts(b.Items)
		return List{b.Numbered, items}, err
	case Note:
		texts, err := w.texts(b.Text)
		return Note{oneLine(b.Heading), texts}, err
	case Figures:
		items := make([]Figure, len(b.Items))
		for i, f := range b.Items {
			note, err := w.text(f.Note)
			if err != nil {
				return nil, err
			}
			items[i] = Figure{oneLine(f.Number), oneLine(f.Name), note}
			if items[i].Number == "" || items[i].Name == "" {
				return nil, fault.Invalid("A large figure needs a number and a name: %q, %q", f.Number, f.Name)
			}
		}
		return Figures{items}, nil
	case Table:
		w.tables++
		b.label = fmt.Sprintf("Table %d", w.tables)
		b.id = fmt.Sprintf("table-%d", w.tables)
		return w.table(b)
	case Picture:
		return w.picture(b)
	case PageBreak:
		return b, nil
	}
	return nil, fmt.Errorf("document: a block of type %T", b)
}

const anchorRunes = "abcdefghijklmnopqrstuvwxyz0123456789-"

func (w *walk) table(t Table) (Table, error) {
	t.Caption = oneLine(t.Caption)
	if t.Caption == "" || len(t.Columns) == 0 {
		return t, fault.Invalid("The table %q needs a caption and at least one column", t.Caption)
	}
	t.Columns = slices.Clone(t.Columns)
	headings := 0
	for i, c := range t.Columns {
		t.Columns[i].Heading, t.Columns[i].Group = oneLine(c.Heading), oneLine(c.Group)
		if t.Columns[i].Heading != "" {
			headings++
		}
		if c.Share < 0 {
			return t, fault.Invalid("Table %q: the column %q has a width below nought", t.Caption, c.Heading)
		}
	}
	if headings != 0 && headings != len(t.Columns) {
		return t, fault.Invalid("Table %q: %d of its %d columns have a heading; give one to every column, or to none", t.Caption, headings, len(t.Columns))
	}
	rows := make([][]Cell, len(t.Rows))
	for i, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return t, fault.Invalid("Table %q, row %d: %d cells in %d columns", t.Caption, i+1, len(row), len(t.Columns))
		}
		rows[i] = make([]Cell, len(row))
		for j, c := range row {
			kinds := 0
			for _, is := range []bool{len(c.Text) > 0, c.Number != nil, !c.Date.IsZero()} {
				if is {
					kinds++
				}
			}
			if kinds > 1 {
				return t, fault.Invalid("Table %q, row %d, column %d: a cell is a text, a number or a date, only one of them", t.Caption, i+1, j+1)
			}
			text, err := w.text(c.Text)
			if err != nil {
				return t, err
			}
			rows[i][j] = Cell{text, c.Number, c.Date}
			if c.Number != nil {
				n := *c.Number
				if n.Value-n.Value != 0 { // not a number, or without end
					return t, fault.Invalid("Table %q, row %d, column %d: %v is no number", t.Caption, i+1, j+1, n.Value)
				}
				n.Decimals, n.Mark = min(max(n.Decimals, 0), 9), strings.ReplaceAll(clean(n.Mark), "\n", " ")
				rows[i][j].Number = &n
			}
		}
	}
	t.Rows = rows
	return t, nil
}

func (w *walk) picture(p Picture) (Block, error) {
	w.pictures++
	p.Caption, p.Alt = oneLine(p.Caption), oneLine(p.Alt)
	p.id, p.label = fmt.Sprintf("chart-%d", w.pictures), fmt.Sprintf("Chart %d", w.pictures)
	if p.Caption == "" || p.Alt == "" {
		return nil, fault.Invalid("The picture %q needs a caption, and words for those who do not see it", p.Caption)
	}
	if _, err := png.DecodeConfig(bytes.NewReader(p.PNG)); err != nil {
		return nil, fault.Invalid("The picture %q is not a PNG", p.Caption).Because(err)
	}
	if p.Wide != "" && p.Narrow == "" {
		return nil, fault.Invalid("The picture %q has a wide drawing and no narrow one for a phone", p.Caption)
	}
	for _, drawing := range []string{p.Wide, p.Narrow} {
		if err := harmless(drawing); err != nil {
			return nil, fault.Invalid("The picture %q cannot be shown on a page", p.Caption).Because(err)
		}
	}
	if p.Data != nil {
		data, err := w.table(*p.Data)
		if err != nil {
			return nil, err
		}
		data.id, data.label, data.backTo = p.id+"-figures", p.label+", figures", p.id
		w.data = append(w.data, data)
		p.Data = &data
	}
	return p, nil
}

// drawingElements are all that a drawing may consist of: nothing that runs, loads or hides.
var drawingElements = []string{"svg", "g", "path", "rect", "circle", "line", "polyline", "polygon", "text", "tspan", "title", "desc"}

// harmless says whether a drawing is one well-formed SVG element that only draws.
func harmless(drawing string) error {
	in := xml.NewDecoder(strings.NewReader(drawing))
	for depth, seen := 0, 0; ; {
		token, err := in.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if depth == 0 {
				seen++
			}
			depth++
			if !slices.Contains(drawingElements, e.Name.Local) || (depth == 1) != (e.Name.Local == "svg") || seen > 1 {
				return fmt.Errorf("the element %s in a drawing", e.Name.Local)
			}
			for _, a := range e.Attr {
				if name := strings.ToLower(a.Name.Local); strings.HasPrefix(name, "on") || name == "style" || name == "href" || strings.Contains(a.Value, "(") {
					return fmt.Errorf("the attribute %s in a drawing", a.Name.Local)
				}
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if depth == 0 && strings.TrimSpace(string(e)) != "" {
				return fmt.Errorf("words outside a drawing")
			}
		default:
			return fmt.Errorf("a %T in a drawing", token)
		}
	}
}

func (w *walk) texts(all []Text) ([]Text, error) {
	out := make([]Text, len(all))
	for i, t := range all {
		text, err := w.text(t)
		if err != nil {
			return nil, err
		}
		out[i] = text
	}
	return out, nil
}

func (w *walk) text(t Text) (Text, error) {
	var out Text
	for _, r := range t {
		r.Text = clean(r.Text)
		if r.Mark != "" {
			if _, known := marks[r.Mark]; !known || strings.TrimSpace(r.Text) == "" {
				return nil, fault.Invalid("The status %q has the mark %q: it needs a mark that is known, and words", r.Text, r.Mark)
			}
		}
		if r.Href != "" {
			if to, inside := strings.CutPrefix(r.Href, "#"); inside {
				if w.anchors[to] == "" {
					return nil, fault.Invalid("The link %q leads to %q, and no heading has that anchor", r.Text, r.Href)
				}
			} else if u, err := url.Parse(r.Href); err != nil || !slices.Contains([]string{"https", "http", "mailto"}, u.Scheme) || cmp.Or(u.Host, u.Opaque) == "" {
				return nil, fault.Invalid("The link %q leads to %q: give a whole address that begins with https:", r.Text, r.Href)
			} else {
				r.Href = u.String()
			}
		}
		if r.Text != "" {
			out = append(out, r)
		}
	}
	return out, nil
}

// words is what a cell shows.
func (c Cell) words() Text {
	switch {
	case c.Number != nil:
		return Plain(c.Number.String())
	case !c.Date.IsZero():
		return Plain(c.Date.Format("2 Jan 2006"))
	}
	return c.Text
}

// String writes the number as people read it: "1,234.5%".
func (n Number) String() string {
	text := strconv.FormatFloat(n.Value, 'f', n.Decimals, 64)
	sign := ""
	if rest, minus := strings.CutPrefix(text, "-"); minus {
		text = rest
		if strings.Trim(text, "0.") != "" {
			sign = "−"
		}
	}
	whole, fraction, _ := strings.Cut(text, ".")
	var out strings.Builder
	out.WriteString(sign)
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(digit)
	}
	if fraction != "" {
		out.WriteString("." + fraction)
	}
	return out.String() + n.Mark
}

// hasHead says whether the table has a row of headings.
func (t Table) hasHead() bool { return t.Columns[0].Heading != "" }

// short says that the table is kept on one page: it has few rows, and few words in them.
func (t Table) short() bool {
	words := 0
	for _, row := range t.Rows {
		for _, c := range row {
			words += len(c.words().String())
		}
	}
	return len(t.Rows) <= 6 && words < 700
}

// groups gives the headings above the headings: each with the number of columns that it spans; nil where there are none.
func (t Table) groups() (groups []group) {
	any := false
	for i, c := range t.Columns {
		if i > 0 && c.Group != "" && c.Group == t.Columns[i-1].Group {
			groups[len(groups)-1].span++
			continue
		}
		any = any || c.Group != ""
		groups = append(groups, group{c.Group, 1})
	}
	if !any {
		return nil
	}
	return groups
}

type group struct {
	words string
	span  int
}

// shares gives each column its part of the width; together they are 1.
func (t Table) shares() []float64 {
	total := 0.0
	for _, c := range t.Columns {
		total += c.Share
	}
	shares := make([]float64, len(t.Columns))
	for i, c := range t.Columns {
		shares[i] = 1 / float64(len(t.Columns))
		if total > 0 {
			shares[i] = c.Share / total
		}
	}
	return shares
}

// named says that the document says whose it is, and of which day.
func (d Document) named() string {
	var says []string
	if d.Council != "" {
		says = append(says, d.Council)
	}
	if !d.Date.IsZero() {
		says = append(says, day(d.Date))
	}
	return strings.Join(says, " · ")
}

// clean leaves out what neither XML nor HTML may hold. Ends of lines become line feeds, tabs spaces, and bytes that are no text the
// sign for that.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\t':
			return ' '
		case '\u2028', '\u2029':
			return '\n'
		}
		return r
	}, legal(text))
}

// legal leaves out what XML may not hold and what nobody sees; ends of lines become line feeds.
func legal(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n':
		case r == '\r':
			return '\n'
		case r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0xfdd0 && r <= 0xfdef || r&0xfffe == 0xfffe:
			return -1
		}
		return r
	}, text)
}

// oneLine is clean text without ends of lines.
func oneLine(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }
