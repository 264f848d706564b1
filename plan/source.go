package plan

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"io"
	"path"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"waymark/fault"
)

// Limits on what is read as a plan. The largest published plans known are a few hundred kilobytes of text; whatever
// is far beyond that is a mistake or an attack, and is refused before it costs memory.
const (
	maxFile       = 32 << 20 // bytes of any file
	maxText       = 4 << 20  // bytes of a text or CSV file
	maxUnpacked   = 24 << 20 // bytes of all the XML inside a Word or Excel file
	maxEntries    = 2000     // files inside a Word or Excel file
	maxLines      = 50_000
	maxLine       = 10_000 // characters of one line or cell
	maxColumns    = 200
	maxDepth      = 100 // XML elements inside one another
	maxActions    = 2000
	maxPriorities = 99
	patience      = 1800 * time.Millisecond
)

// line is one line of the source as a person sees it: a line of text, a paragraph of a Word file, a row of a table.
type line struct {
	at     int      // its number in the source, from 1
	text   string   // without list marks and bold marks, blanks collapsed
	cells  []string // more than one where the line has columns
	bullet bool     // it stood behind a list mark
	bold   bool     // it began in bold
	level  int      // the level of a heading style, 0 for none
	gap    bool     // an empty line or a page break stands before it
}

// source is a file read as far as its form goes: lines, or rows of one table.
type source struct {
	lines   []line
	rows    [][]string       // of a CSV or XLSX file; rows[i] is row i+1
	sheets  []sheet          // of an XLSX file, each by itself
	written map[int][]string // rows of headings as the file has them, where plain words took their place
	old     bool             // an XLSX file whose days are counted from 1904
	unit    string           // what at counts: "Line", "Row" or "Paragraph"
	guesses []string
}

// sheet is one sheet of a workbook, its cells as they are stored.
type sheet struct {
	name string
	rows [][]string
}

// readSource finds out by content, never by name, what a file is, and reads it as far as its form goes.
func readSource(name string, data []byte, known Columns) (source, error) {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return readPackage(data, known)
	case bytes.HasPrefix(data, []byte("%PDF")):
		return source{}, fault.Invalid("This is a PDF. Open it, copy its text and paste it, or save it as text or Word, and try again.")
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return source{}, fault.Invalid("This is a Word or Excel file in the form used before 2007. Save it as .docx or .xlsx and try again.")
	}
	return readPlain(name, data, known)
}

// contained runs a reader that a malformed file could crash or hold up. A reader that does not come back in time is
// left behind and its answer thrown away.
func contained(ctx context.Context, read func() (Proposal, error)) (Proposal, error) {
	type answer struct {
		p   Proposal
		err error
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	done := make(chan answer, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- answer{err: fault.Invalid("The file is damaged and cannot be read. Open it in the program that made it, save it again and try once more.").Because(fmt.Errorf("reader panicked: %v", r))}
			}
		}()
		p, err := read()
		done <- answer{p, err}
	}()
	select {
	case a := <-done:
		return a.p, a.err
	case <-ctx.Done():
		return Proposal{}, fault.Invalid("The file took too long to read, so reading was stopped. Save the plan's text on its own and try again.")
	}
}

// readPackage tells a Word file from an Excel file by what is inside the ZIP, after making sure that unpacking it is safe.
func readPackage(data []byte, known Columns) (source, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return source{}, fault.Invalid("The file is damaged and cannot be unpacked. Save it again and try once more.").Because(err)
	}
	if len(z.File) > maxEntries {
		return source{}, fault.Invalid("The file holds %d files inside, which no plan does. It was not unpacked.", len(z.File))
	}
	var word, excel bool
	var unpacked uint64
	for _, f := range z.File {
		switch f.Name {
		case "word/document.xml":
			word = true
		case "xl/workbook.xml":
			excel = true
		}
		if ext := path.Ext(f.Name); ext == ".xml" || ext == ".rels" || ext == ".vml" {
			unpacked += f.UncompressedSize64
		}
		if f.UncompressedSize64 > maxUnpacked && f.UncompressedSize64/100 > f.CompressedSize64 || unpacked > maxUnpacked {
			return source{}, fault.Invalid("The file would unpack to far more than a plan holds. It was not unpacked.")
		}
	}
	switch {
	case word:
		return readDOCX(z)
	case excel:
		return readXLSX(z, data, known)
	}
	return source{}, fault.Invalid("This is a ZIP file without a Word or Excel document inside. Choose the document itself.")
}

// part unpacks one XML file of a package, never more than the limit, and refuses elements nested too deep.
func part(z *zip.Reader, name string) ([]byte, error) {
	f, err := z.Open(name)
	if err != nil {
		return nil, nil // an optional part that is not there
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxUnpacked+1))
	if err != nil || len(b) > maxUnpacked {
		return nil, fault.Invalid("The file is damaged or would unpack to far more than a plan holds. It was not read.").Because(err)
	}
	if tooDeep(b) {
		return nil, fault.Invalid("The file nests its contents more than %d deep, which no real document does. It was not read.", maxDepth)
	}
	return b, nil
}

// tooDeep counts how far elements stand inside one another, without building anything. Excel's reader keeps no limit.
func tooDeep(b []byte) bool {
	depth := 0
	for {
		i := bytes.IndexByte(b, '<')
		if i < 0 || i+1 >= len(b) {
			return false
		}
		b = b[i+1:]
		end := bytes.IndexByte(b, '>')
		if end < 0 {
			return false
		}
		switch {
		case bytes.HasPrefix(b, []byte("![CDATA[")), bytes.HasPrefix(b, []byte("!--")):
			close := "]]>"
			if b[1] == '-' {
				close = "-->"
			}
			if end = bytes.Index(b, []byte(close)); end < 0 {
				return false
			}
		case b[0] == '!', b[0] == '?':
		case b[0] == '/':
			depth--
		case end > 0 && b[end-1] == '/':
		default:
			if depth++; depth > maxDepth {
				return true
			}
		}
		b = b[end:]
	}
}

// readPlain reads text in any of the encodings that Windows, Word and Excel save, and CSV where the columns are plain.
func readPlain(name string, data []byte, known Columns) (source, error) {
	if len(data) > maxText {
		return source{}, fault.Invalid("The text is longer than %d megabytes, which is more than a plan needs. Cut it down to the plan and try again.", maxText>>20)
	}
	text, guess := decode(data)
	if !looksLikeText(text) {
		return source{}, fault.Invalid("This file is not text. Choose a text, CSV, Excel (.xlsx) or Word (.docx) file that holds the plan.")
	}
	s := source{unit: "Line"}
	if guess != "" {
		s.guesses = append(s.guesses, guess)
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	rows, written, err := readCSV(name, text, known)
	if err != nil {
		return source{}, err
	}
	if rows != nil {
		s.rows, s.written, s.unit = rows, written, "Row"
		return s, nil
	}
	gap := true
	for i, raw := range strings.Split(strings.NewReplacer("\f", "\n\n", "\v", "\n", "\u2028", "\n", "\u0085", "\n").Replace(text), "\n") {
		if i >= maxLines {
			return source{}, fault.Invalid("The text has more than %d lines, which is more than a plan needs.", maxLines)
		}
		if utf8.RuneCountInString(raw) > maxLine {
			return source{}, fault.Invalid("Line %d has more than %d characters, so it cannot be a line of a plan. Check that the text has line breaks.", i+1, maxLine)
		}
		l := lineOf(i+1, raw)
		if l.text == "" {
			gap = true
			continue
		}
		l.gap = gap
		gap = false
		s.lines = append(s.lines, l)
	}
	return s, nil
}

// decode gives text of whatever encoding as UTF-8, with a guess to name where the encoding was not certain.
func decode(data []byte) (text, guess string) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return strings.ToValidUTF8(string(data[3:]), "\uFFFD"), ""
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return wide(data[2:], binary.LittleEndian), ""
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return wide(data[2:], binary.BigEndian), ""
	case utf8.Valid(data):
		return string(data), ""
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return strings.ToValidUTF8(string(data), "\uFFFD"), "The file has characters that could not be read; they show as \uFFFD."
	}
	return string(out), "The file does not say how its letters are stored; it was read as Windows text (Windows-1252). Check pound signs and quotation marks."
}

func wide(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	return string(utf16.Decode(units))
}

// looksLikeText refuses what holds control characters, as every binary file does and no text.
func looksLikeText(text string) bool {
	var all, odd int
	for _, r := range text {
		all++
		if r < ' ' && !strings.ContainsRune("\t\n\r\f\v", r) || r == utf8.RuneError || r >= 0x7f && r < 0xa0 && r != 0x85 {
			odd++
		}
	}
	return odd*200 <= all
}

// readCSV gives the rows of text that is a table with headings: by comma, semicolon or tab. It gives nil for running
// text, in which commas separate nothing.
func readCSV(name, text string, known Columns) (rows [][]string, written map[int][]string, err error) {
	for _, comma := range []rune{',', ';', '\t'} {
		r := csv.NewReader(strings.NewReader(text))
		r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, true
		rows = nil
		for len(rows) < maxLines {
			row, err := r.Read()
			if err == io.EOF {
				break
			}
			if err != nil {
				rows = nil
				break
			}
			if len(row) > maxColumns {
				if len(rows) == 0 || strings.HasSuffix(strings.ToLower(name), ".csv") {
					return nil, nil, fault.Invalid("Row %d has %d columns, and a plan has far fewer. Check that this is the right file.", len(rows)+1, len(row))
				}
				rows = nil
				break
			}
			at, _ := r.FieldPos(0)
			for len(rows)+1 < at { // empty lines, which the reader skips, keep their numbers
				rows = append(rows, nil)
			}
			for _, cell := range row {
				if utf8.RuneCountInString(cell) > maxLine {
					return nil, nil, fault.Invalid("Row %d has a cell of more than %d characters, so it cannot be part of a plan.", at, maxLine)
				}
			}
			rows = append(rows, row)
		}
		if written = known.apply(rows); rows != nil && findHeadings(rows) != nil {
			return rows, written, nil
		}
	}
	return nil, nil, nil
}

const listMarks = "-–—•*▪●○◦‣·»>"

// lineOf strips what only shows how a line looks: list marks, bold marks, Markdown's heading marks.
func lineOf(at int, raw string) line {
	l := line{at: at}
	text := strings.TrimRight(raw, " \u00a0")
	if trimmed := strings.TrimLeft(text, " \u00a0\t"); strings.Contains(trimmed, "\t") {
		for _, c := range strings.Split(trimmed, "\t") {
			if c = squeeze(c); c != "" {
				l.cells = append(l.cells, c)
			}
		}
	} else if strings.HasPrefix(trimmed, "|") && strings.HasSuffix(trimmed, "|") {
		for _, c := range strings.Split(strings.Trim(trimmed, "|"), "|") {
			if c = squeeze(c); c != "" && strings.Trim(c, "-: ") != "" {
				l.cells = append(l.cells, unbold(c))
			}
		}
		text = strings.Join(l.cells, " ")
	}
	text = squeeze(text)
	for n := 1; n <= 6; n++ {
		if strings.HasPrefix(text, strings.Repeat("#", n)+" ") {
			l.level, text = n, strings.TrimSpace(text[n+1:])
			break
		}
	}
	for _, mark := range listMarks {
		if rest, ok := strings.CutPrefix(text, string(mark)+" "); ok {
			l.bullet, text = true, strings.TrimSpace(rest)
			break
		}
	}
	if rest, ok := strings.CutPrefix(text, "o "); ok && !l.bullet { // the round mark of Word's second list level, pasted
		l.bullet, text = true, strings.TrimSpace(rest)
	}
	l.bold = strings.HasPrefix(text, "**") || strings.HasPrefix(text, "__")
	l.text = unbold(text)
	if len(l.cells) > 0 {
		l.cells[0] = unbold(strings.TrimLeft(l.cells[0], listMarks+" "))
		if l.cells[0] == "" {
			l.cells = l.cells[1:]
		}
	}
	if len(l.cells) < 2 {
		l.cells = nil
	}
	return l
}

func unbold(text string) string {
	return squeeze(strings.NewReplacer("**", "", "__", "").Replace(text))
}

// squeeze collapses every run of blanks, of whatever kind, into one, and drops invisible characters.
func squeeze(text string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == '\u00a0', r == '\u2007', r == '\u202f':
			return ' '
		case r == '\u00ad', r == '\u200b', r == '\ufeff', r == '\u200e', r == '\u200f', r < ' ' && r != '\t' && r != '\n', r == 0x7f:
			return -1
		}
		return r
	}, text)), " ")
}
