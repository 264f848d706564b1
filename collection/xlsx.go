package collection

import (
	"archive/zip"
	"encoding/csv"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"waymark/fault"
)

// A workbook is read by a reader of our own: a sheet that is damaged half-way must be refused, not end early in silence, and
// a large one must not be unpacked into memory or into a temporary file.

// Limits of a workbook.
const (
	mostSheets    = 200
	mostSheetText = 256 << 20 // bytes of text in one sheet: a shared text can stand in a million cells
	mostShared    = 64 << 20  // bytes of the texts that cells share; they are all that is kept in memory
	mostBlank     = 100_000   // blank rows between two rows with something in them
)

// book is one workbook: where its sheets lie in the ZIP, and the texts that their cells share.
type book struct {
	source Source
	sheets []sheetPart
	shared int // the member that holds the shared texts; -1 when there is none

	once  sync.Once
	texts []string
	err   error
}

// notCalculated stands in a cell whose formula was saved without its result, by a program that does not calculate. It is
// listed like any other text that cannot be read; a blank would be a silent guess.
const notCalculated = "#NOT CALCULATED"

type sheetPart struct {
	name   string
	member int
}

// sheets gives each sheet of a workbook as a source of its own, written as CSV. Dates come as Excel's day numbers, which
// the reader knows.
func (s Source) sheets() ([]Source, error) {
	b, err := s.book()
	if err != nil {
		return nil, err
	}
	var out []Source
	for i, sheet := range b.sheets {
		one := s
		one.Name, one.Size, one.sheet = s.Name+"/"+sheet.name, max(1, s.Size/int64(len(b.sheets))), true
		one.Open = func() (io.ReadCloser, error) { return b.open(i) }
		out = append(out, one)
	}
	return out, nil
}

// book reads the workbook's list of sheets. A ZIP that came inside a ZIP is unpacked once, so that its sheets are read in place.
func (s Source) book() (*book, error) {
	s, err := s.inMemory()
	if err != nil {
		return nil, err
	}
	members, err := s.members()
	if err != nil {
		return nil, err
	}
	b := &book{source: s, shared: -1}
	if err := b.list(members); err != nil {
		if f := fault.Of(err); f != nil {
			err = fault.Invalid("%s cannot be opened as an Excel workbook: %s", s.Name, f.Words).Because(f.Err)
		}
		return nil, err
	}
	switch {
	case len(b.sheets) == 0:
		return nil, fault.Invalid("%s has no sheet", s.Name)
	case len(b.sheets) > mostSheets:
		return nil, fault.Invalid("%s has %d sheets: a return has at most %d", s.Name, len(b.sheets), mostSheets)
	}
	return b, nil
}

// list reads xl/workbook.xml and the file that says where each sheet lies.
func (b *book) list(members []*zip.File) error {
	at := map[string]int{}
	for i, m := range members {
		at[strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(m.Name, `\`, "/"), "/"))] = i
	}
	targets := map[string]string{}
	if i, ok := at["xl/_rels/workbook.xml.rels"]; ok {
		err := b.part(i, func(p *partScanner) error {
			if p.starts("Relationship") && p.attr("TargetMode") != "External" {
				target := p.attr("Target")
				if !strings.HasPrefix(target, "/") {
					target = path.Join("xl", target)
				}
				target = strings.ToLower(strings.TrimPrefix(target, "/"))
				targets[p.attr("Id")] = target
				if strings.HasSuffix(p.attr("Type"), "/sharedStrings") {
					if i, ok := at[target]; ok {
						b.shared = i
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	workbook, ok := at["xl/workbook.xml"]
	if !ok {
		return fault.Invalid("it has no list of sheets")
	}
	return b.part(workbook, func(p *partScanner) error {
		switch {
		case p.starts("workbookPr"):
			if v := p.attr("date1904"); v == "1" || v == "true" {
				return fault.Invalid("it counts its dates from 1904, so they would be read four years wrong: save it with the 1900 date system")
			}
		case p.starts("sheet"):
			id := p.attr("id")
			i, ok := at[targets[id]]
			if !ok {
				return fault.Invalid("its sheet %s is not in it", p.attr("name"))
			}
			if !strings.Contains(targets[id], "worksheets/") {
				return nil // a sheet that is a chart
			}
			b.sheets = append(b.sheets, sheetPart{p.attr("name"), i})
		}
		return nil
	})
}

// part goes through one XML part of the workbook.
func (b *book) part(member int, each func(p *partScanner) error) error {
	r, err := b.source.openMember(member)
	if err != nil {
		return err
	}
	defer r.Close()
	p := newPartScanner(r)
	for {
		if err := p.next(); err == io.EOF {
			return nil
		} else if f := fault.Of(err); f != nil {
			return fault.Invalid("it is damaged: %s", f.Words).Because(f.Err)
		} else if err != nil {
			return err
		}
		if err := each(p); err != nil {
			return err
		}
	}
}

// share reads the texts that cells share, once for all sheets.
func (b *book) share() ([]string, error) {
	b.once.Do(func() {
		if b.shared < 0 {
			return
		}
		size, reading := 0, 0
		var text strings.Builder
		b.err = b.part(b.shared, func(p *partScanner) error {
			switch {
			case p.starts("si"):
				text.Reset()
			case p.starts("rPh"):
				reading++ // how a text is spoken is not part of it
			case p.closes("rPh"):
				reading--
			case p.closes("t") && reading == 0:
				text.WriteString(cellText(p.text))
			case p.closes("si"):
				b.texts = append(b.texts, text.String())
				if size += text.Len() + 16; size > mostShared {
					return fault.Invalid("its cells hold more than %d MB of text: a return is never that large", mostShared>>20)
				}
			}
			return nil
		})
	})
	return b.texts, b.err
}

// open streams one sheet as CSV.
func (b *book) open(i int) (io.ReadCloser, error) {
	in, out := io.Pipe()
	go func() {
		err := b.write(i, out)
		if f := fault.Of(err); f != nil {
			err = fault.Invalid("%s: the sheet %s cannot be read: %s", b.source.Name, b.sheets[i].name, f.Words).Because(f.Err)
		}
		out.CloseWithError(err)
	}()
	return in, nil
}

func (b *book) write(i int, out io.Writer) error {
	texts, err := b.share()
	if err != nil {
		return err
	}
	w := &sheetWriter{out: csv.NewWriter(out), texts: texts}
	if err := b.part(b.sheets[i].member, w.tag); err != nil {
		return err
	}
	w.out.Flush()
	return w.out.Error()
}

// sheetWriter turns the tags of a sheet into rows of CSV.
type sheetWriter struct {
	out   *csv.Writer
	texts []string

	row, written int // the row that is being read, the last one written; from 1
	cells        []string
	width        int // of the widest row so far
	at           int // column of the cell, from 0
	kind         string
	value        string
	valued       bool // the cell has a value, be it an empty one
	formula      bool
	reading      int // inside a text that says how another is spoken
	size         int
}

func (w *sheetWriter) tag(p *partScanner) error {
	switch string(p.name) {
	case "row":
		if p.ends {
			return w.end()
		}
		return w.begin(p)
	case "c":
		if p.ends {
			return w.cell()
		}
		w.at++
		w.kind, w.value, w.valued, w.formula = p.attr("t"), "", false, false
		if ref := p.attr("r"); ref != "" {
			at, ok := columnOf(ref)
			if !ok || at < w.at {
				return fault.Invalid("the cells of row %d are out of order", w.row)
			}
			w.at = at
		}
	case "f":
		w.formula = true
	case "v":
		if p.ends {
			w.value, w.valued = cellText(p.text), true
		}
	case "rPh":
		if p.ends {
			w.reading--
		} else {
			w.reading++
		}
	case "t":
		if p.ends && w.reading == 0 {
			w.value += cellText(p.text)
		}
	}
	return nil
}

func (w *sheetWriter) begin(p *partScanner) error {
	w.row++
	w.at, w.cells = -1, w.cells[:0]
	if r := p.attr("r"); r != "" {
		n, err := strconv.Atoi(r)
		if err != nil || n < w.row {
			return fault.Invalid("its rows are out of order")
		}
		w.row = n
	}
	return nil
}

func (w *sheetWriter) cell() error {
	text := w.value
	if w.formula && !w.valued {
		text = notCalculated
	}
	if w.kind == "s" && text != "" {
		i, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || i < 0 || i >= len(w.texts) {
			return fault.Invalid("the workbook is damaged: row %d names a text that is not there", w.row)
		}
		text = w.texts[i]
	}
	if text == "" {
		return nil // formats reach further than contents
	}
	if w.at >= mostColumns {
		return fault.Invalid("row %d has more than %d columns", w.row, mostColumns)
	}
	if w.size += len(text); w.size > mostSheetText {
		return fault.Invalid("it holds more than %d MB of text: a return is never that large", mostSheetText>>20)
	}
	for len(w.cells) < w.at {
		w.cells = append(w.cells, "")
	}
	w.cells = append(w.cells, text)
	return nil
}

// end writes the row, and the blank ones before it, so that rows count as they do in Excel. Blank rows at the end of a
// sheet are formats, not rows.
func (w *sheetWriter) end() error {
	if !slices.ContainsFunc(w.cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
		return nil
	}
	if w.row-w.written > mostBlank {
		return fault.Invalid("more than %s blank rows stand above row %s: take them out", thousands(mostBlank), thousands(w.row))
	}
	w.width = max(w.width, len(w.cells))
	for len(w.cells) < w.width { // blank cells at the end of a row are not in the file
		w.cells = append(w.cells, "")
	}
	for w.written++; w.written < w.row; w.written++ {
		if err := w.out.Write([]string{""}); err != nil {
			return err
		}
	}
	return w.out.Write(w.cells)
}

// columnOf reads the letters of a cell's name: "AB12" is 27, counted from 0.
func columnOf(ref string) (int, bool) {
	n := 0
	for i, c := range []byte(ref) {
		switch {
		case c >= 'A' && c <= 'Z':
			n = n*26 + int(c-'A') + 1
		case c >= '0' && c <= '9' && i > 0:
			return n - 1, true
		default:
			return 0, false
		}
		if n > 16_384 {
			return 0, false
		}
	}
	return 0, false
}
