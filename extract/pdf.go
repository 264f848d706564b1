package extract

import (
	"cmp"
	"encoding/hex"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
	"golang.org/x/text/encoding/charmap"
)

// Limits on one PDF. The longest report known has 60 pages; what is far beyond is a mistake or an attack.
const (
	mostPages  = 600
	mostGlyphs = 60_000 // on one page
	mostNested = 8      // drawings inside one another on a page
	mostStates = 200    // graphics states kept inside one another
)

// Line is one line of a document as a reader sees it.
type Line struct {
	Page  int     `json:"p"` // from 1; the slide of a presentation, the sheet of a workbook
	Text  string  `json:"t"`
	X     float64 `json:"x"` // where it begins, in points; 0 for what is no PDF
	Size  float64 `json:"s"` // of its letters, in points; 0 for what is no PDF
	Bold  bool    `json:"b"`
	Gap   bool    `json:"g"` // more room than usual, or an empty line, stands above it
	Whole bool    `json:"w"` // nothing stands beside it on the page: it is no cell of a table
}

// glyph is one letter, or what a font draws as one, where it stands on the page.
type glyph struct {
	x, y, end, size float64
	bold            bool
	text            string
}

// matrix is a change of coordinates as PDF writes it: a b c d e f.
type matrix [6]float64

var unchanged = matrix{1, 0, 0, 1, 0, 0}

// after gives the change that is made when m is made first and n after it.
func (m matrix) after(n matrix) matrix {
	return matrix{m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3], m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3], m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5]}
}

// textState is what the operators of a page change.
type textState struct {
	ctm                       matrix
	font                      *pdfFont
	size, char, word, leading float64
	scale, rise               float64
}

// painter follows a page's operators and notes every letter.
type painter struct {
	textState
	kept      []textState
	text, row matrix // of the text and of its line
	glyphs    []glyph
}

// pageGlyphs reads the letters of one page.
func pageGlyphs(page pdf.Page) []glyph {
	p := &painter{textState: textState{ctm: unchanged, scale: 1}, text: unchanged, row: unchanged}
	p.draw(page.V.Key("Contents"), page.Resources(), 0)
	return p.glyphs
}

func (p *painter) draw(content, resources pdf.Value, depth int) {
	if content.IsNull() || depth > mostNested {
		return
	}
	fonts := map[string]*pdfFont{}
	named := func(name string) *pdfFont {
		f, ok := fonts[name]
		if !ok {
			f = readFont(resources.Key("Font").Key(name))
			fonts[name] = f
		}
		return f
	}
	pdf.Interpret(content, func(stack *pdf.Stack, op string) {
		args := make([]pdf.Value, stack.Len())
		for i := len(args) - 1; i >= 0; i-- {
			args[i] = stack.Pop()
		}
		number := func(i int) float64 {
			if i >= len(args) {
				return 0
			}
			return args[i].Float64()
		}
		switch op {
		case "q":
			if len(p.kept) < mostStates {
				p.kept = append(p.kept, p.textState)
			}
		case "Q":
			if n := len(p.kept); n > 0 {
				p.textState, p.kept = p.kept[n-1], p.kept[:n-1]
			}
		case "cm":
			p.ctm = matrix{number(0), number(1), number(2), number(3), number(4), number(5)}.after(p.ctm)
		case "Do":
			if len(args) == 1 {
				p.form(resources.Key("XObject").Key(args[0].Name()), resources, depth)
			}
		case "BT":
			p.text, p.row = unchanged, unchanged
		case "Tf":
			if len(args) == 2 {
				p.font, p.size = named(args[0].Name()), number(1)
			}
		case "Tc":
			p.char = number(0)
		case "Tw":
			p.word = number(0)
		case "Tz":
			p.scale = number(0) / 100
		case "TL":
			p.leading = number(0)
		case "Ts":
			p.rise = number(0)
		case "TD":
			p.leading = -number(1)
			p.move(number(0), number(1))
		case "Td":
			p.move(number(0), number(1))
		case "Tm":
			p.row = matrix{number(0), number(1), number(2), number(3), number(4), number(5)}
			p.text = p.row
		case "T*":
			p.move(0, -p.leading)
		case "\"":
			p.word, p.char = number(0), number(1)
			p.move(0, -p.leading)
			p.showLast(args)
		case "'":
			p.move(0, -p.leading)
			p.showLast(args)
		case "Tj":
			p.showLast(args)
		case "TJ":
			if len(args) == 1 {
				for i := 0; i < args[0].Len(); i++ {
					if v := args[0].Index(i); v.Kind() == pdf.String {
						p.show(v.RawString())
					} else {
						p.text = matrix{1, 0, 0, 1, -v.Float64() / 1000 * p.size * p.scale, 0}.after(p.text)
					}
				}
			}
		}
	})
}

// form draws what is kept once and shown in several places: some programs put a page's whole text into one.
func (p *painter) form(x, outer pdf.Value, depth int) {
	if x.Key("Subtype").Name() != "Form" {
		return
	}
	was, text, row := p.textState, p.text, p.row
	if m := x.Key("Matrix"); m.Len() == 6 {
		p.ctm = matrix{m.Index(0).Float64(), m.Index(1).Float64(), m.Index(2).Float64(), m.Index(3).Float64(), m.Index(4).Float64(), m.Index(5).Float64()}.after(p.ctm)
	}
	resources := x.Key("Resources")
	if resources.IsNull() {
		resources = outer
	}
	p.draw(x, resources, depth+1)
	p.textState, p.text, p.row = was, text, row
}

func (p *painter) move(x, y float64) {
	p.row = matrix{1, 0, 0, 1, x, y}.after(p.row)
	p.text = p.row
}

func (p *painter) showLast(args []pdf.Value) {
	if len(args) > 0 {
		p.show(args[len(args)-1].RawString())
	}
}

func (p *painter) show(raw string) {
	if p.font == nil {
		return
	}
	if len(p.glyphs) > mostGlyphs {
		panic("more letters than a page holds")
	}
	for len(raw) > 0 {
		code, n := p.font.next(raw)
		raw = raw[n:]
		drawn := matrix{p.size * p.scale, 0, 0, p.size, 0, p.rise}.after(p.text).after(p.ctm)
		width := p.font.width(code)
		size := math.Hypot(drawn[2], drawn[3])
		if text := p.font.words(code); text != "" && !math.IsNaN(drawn[4]) && !math.IsNaN(drawn[5]) {
			p.glyphs = append(p.glyphs, glyph{drawn[4], drawn[5], drawn[4] + width/1000*math.Hypot(drawn[0], drawn[1]), size, p.font.bold, text})
		}
		advance := width/1000*p.size + p.char
		if n == 1 && code == ' ' {
			advance += p.word
		}
		p.text = matrix{1, 0, 0, 1, advance * p.scale, 0}.after(p.text)
	}
}

// pdfFont is what a font says of its codes: how many bytes they have, how wide their letters are and what they mean.
type pdfFont struct {
	bytes   int // of one code
	bold    bool
	widths  map[int]float64
	other   float64 // the width of every other code
	meaning map[int]string
	encoder pdf.TextEncoding // for codes without a meaning of their own
}

func readFont(v pdf.Value) *pdfFont {
	f := &pdfFont{bytes: 1, widths: map[int]float64{}, other: 500, meaning: map[int]string{}}
	name := strings.ToLower(v.Key("BaseFont").Name())
	f.bold = strings.Contains(name, "bold") || strings.Contains(name, "black") || strings.Contains(name, "heavy")
	if v.Key("Subtype").Name() == "Type0" {
		f.bytes, f.other = 2, 1000
		inner := v.Key("DescendantFonts").Index(0)
		if w := inner.Key("DW"); !w.IsNull() {
			f.other = w.Float64()
		}
		f.compositeWidths(inner.Key("W"))
	} else {
		first := int(v.Key("FirstChar").Int64())
		w := v.Key("Widths")
		for i := 0; i < min(w.Len(), 256); i++ {
			f.widths[first+i] = w.Index(i).Float64()
		}
		own := pdf.Font{V: v}
		f.encoder = own.Encoder()
	}
	if u := v.Key("ToUnicode"); u.Kind() == pdf.Stream {
		f.readMeaning(u)
	}
	return f
}

// compositeWidths reads "10 [500 600]" and "20 30 400" as PDF mixes them.
func (f *pdfFont) compositeWidths(w pdf.Value) {
	for i := 0; i+1 < min(w.Len(), 1<<16); {
		first := int(w.Index(i).Int64())
		if list := w.Index(i + 1); list.Kind() == pdf.Array {
			for k := 0; k < min(list.Len(), 1<<16); k++ {
				f.widths[first+k] = list.Index(k).Float64()
			}
			i += 2
			continue
		}
		last, width := int(w.Index(i+1).Int64()), w.Index(i+2).Float64()
		for code := first; code <= min(last, first+1<<16); code++ {
			f.widths[code] = width
		}
		i += 3
	}
}

// mostTable is how many bytes of a table of meanings are read; the largest of a real font has a tenth.
const mostTable = 4 << 20

var (
	meaningPart  = regexp.MustCompile(`(?s)begin(codespacerange|bfchar|bfrange)(.*?)end`)
	meaningToken = regexp.MustCompile(`<[0-9A-Fa-f\s]*>|\[|\]`)
)

// readMeaning reads the table by which a font says which letters its codes stand for.
func (f *pdfFont) readMeaning(table pdf.Value) {
	stream := table.Reader()
	defer stream.Close()
	text, err := io.ReadAll(io.LimitReader(stream, mostTable))
	if err != nil && len(text) == 0 {
		return
	}
	for _, part := range meaningPart.FindAllSubmatch(text, -1) {
		tokens := meaningToken.FindAllString(string(part[2]), -1)
		switch string(part[1]) {
		case "codespacerange":
			if n := len(unhex(first(tokens))); f.encoder == nil && (n == 1 || n == 2) {
				f.bytes = n
			}
		case "bfchar":
			for i := 0; i+1 < len(tokens); i += 2 {
				f.meaning[codeOf(unhex(tokens[i]))] = letters(unhex(tokens[i+1]))
			}
		case "bfrange":
			f.readRanges(tokens)
		}
	}
}

// readRanges reads "<01> <05> <0041>" and "<01> <02> [<0041> <0066>]" as tables mix them.
func (f *pdfFont) readRanges(tokens []string) {
	for i := 0; i+2 < len(tokens); {
		from, to := codeOf(unhex(tokens[i])), codeOf(unhex(tokens[i+1]))
		i += 2
		if tokens[i] == "[" {
			for i++; i < len(tokens) && tokens[i] != "]"; i++ {
				if from <= to {
					f.meaning[from] = letters(unhex(tokens[i]))
				}
				from++
			}
			i++
			continue
		}
		words := []rune(letters(unhex(tokens[i])))
		i++
		for n := 0; len(words) > 0 && from+n <= min(to, from+1<<16); n++ {
			f.meaning[from+n] = string(words)
			words[len(words)-1]++
		}
	}
}

func first(tokens []string) string {
	if len(tokens) == 0 {
		return ""
	}
	return tokens[0]
}

// unhex reads "<00 4A>".
func unhex(token string) string {
	digits := strings.Map(func(r rune) rune {
		if r == '<' || r == '>' || r <= ' ' {
			return -1
		}
		return r
	}, token)
	if len(digits)%2 == 1 {
		digits += "0"
	}
	raw, err := hex.DecodeString(digits)
	if err != nil {
		return ""
	}
	return string(raw)
}

func codeOf(raw string) (code int) {
	for i := 0; i < min(len(raw), 4); i++ {
		code = code<<8 | int(raw[i])
	}
	return code
}

// letters reads UTF-16 as tables of meanings write it.
func letters(raw string) string {
	var units []uint16
	for i := 0; i+1 < min(len(raw), 64); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return decode16(units)
}

func (f *pdfFont) next(raw string) (code, n int) {
	n = min(f.bytes, len(raw))
	return codeOf(raw[:n]), n
}

func (f *pdfFont) width(code int) float64 {
	if w, ok := f.widths[code]; ok {
		return w
	}
	return f.other
}

// ligatures are letters that some fonts draw as one.
var ligatures = strings.NewReplacer("ﬁ", "fi", "ﬂ", "fl", "ﬀ", "ff", "ﬃ", "ffi", "ﬄ", "ffl")

// words are what a code stands for; empty where the font does not tell.
func (f *pdfFont) words(code int) string {
	text, known := f.meaning[code]
	if !known && f.encoder != nil {
		text = f.encoder.Decode(string([]byte{byte(code)}))
		if r, _ := utf8.DecodeRuneInString(text); r >= 0x80 && r < 0xa0 { // such letters stand for Windows' own
			text = string(charmap.Windows1252.DecodeByte(byte(r)))
		}
	}
	text = ligatures.Replace(text)
	return strings.Map(func(r rune) rune {
		switch {
		case r == 0 || r == utf8.RuneError:
			return -1
		case r == '\u00a0' || r == '\t' || r == '\n' || r == '\r':
			return ' '
		}
		return r
	}, text)
}

// pageLines puts the letters of a page into lines: letters on one height, from left to right, with the blanks that a program
// left out. A wide gap begins a new cell, unless only the mark of a list stands before it.
func pageLines(page int, glyphs []glyph) []Line {
	slices.SortStableFunc(glyphs, func(a, b glyph) int { return cmp.Compare(b.y, a.y) })
	var all []Line
	var above float64 // where the last line stood
	var sizeAbove float64
	for len(glyphs) > 0 {
		first := glyphs[0]
		n, tall := 1, first.size
		for n < len(glyphs) && first.y-glyphs[n].y < 0.45*max(tall, glyphs[n].size) {
			tall = max(tall, glyphs[n].size)
			n++
		}
		row := slices.Clone(glyphs[:n])
		glyphs = glyphs[n:]
		slices.SortStableFunc(row, func(a, b glyph) int { return cmp.Compare(a.x, b.x) })
		cells := rowCells(row)
		gap := len(all) == 0 || above-first.y > 1.55*max(tall, sizeAbove)
		for _, c := range cells {
			c.Page, c.Gap, c.Whole = page, gap, len(cells) == 1
			all = append(all, c)
		}
		if len(cells) > 0 {
			above, sizeAbove = first.y, tall
		}
	}
	return all
}

// ListMark is what stands before an item of a list: a number, a letter or a bullet. It stands apart from its item, and is no cell of a table.
var ListMark = regexp.MustCompile(`^(?:(\d{1,3})[.)]|\((\d{1,3})\)|[•●◼■▪◾◆‣➢►○◦∙·\x{f0b7}\x{f0a7}\x{f06e}\x{f0d8}*–—-]|\(?[a-zA-Z][.)])\s+`)

// rowCells joins the letters of one row.
func rowCells(row []glyph) []Line {
	var cells []Line
	var b strings.Builder
	var at glyph // where the present cell began
	var end, sizes float64
	var heavy, drawn int
	close := func() {
		if text := strings.Join(strings.Fields(b.String()), " "); text != "" {
			cells = append(cells, Line{Text: text, X: at.x, Size: math.Round(sizes/float64(drawn)*2) / 2, Bold: heavy*2 > drawn})
		}
		b.Reset()
		heavy, drawn, sizes = 0, 0, 0
	}
	for _, g := range row {
		blank := strings.TrimSpace(g.text) == ""
		if blank {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			continue
		}
		if b.Len() > 0 {
			switch space := g.x - end; {
			case space > 3*g.size && !ListMark.MatchString(strings.TrimSpace(b.String())+" "):
				close()
			case space > 0.17*g.size:
				b.WriteByte(' ')
			}
		}
		if b.Len() == 0 {
			at = g
		}
		b.WriteString(g.text)
		end = max(g.end, g.x)
		drawn++
		sizes += g.size
		if g.bold {
			heavy++
		}
	}
	close()
	return cells
}
