package plan

import (
	"archive/zip"
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"waymark/fault"
)

// readXLSX reads every sheet that has the headings of a plan; where none has, the first sheet's rows become lines.
// Cells are read raw: formatted reads are slow and turn dates into the American order.
func readXLSX(z *zip.Reader, data []byte, known Columns) (source, error) {
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, "xl/") && strings.HasSuffix(f.Name, ".xml") {
			if _, err := part(z, f.Name); err != nil {
				return source{}, err
			}
		}
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: 4 * maxUnpacked, UnzipXMLSizeLimit: maxUnpacked,
	})
	if err != nil {
		return source{}, fault.Invalid("The Excel file cannot be read; it may be damaged or locked with a password. Save it again without a password and try once more.").Because(err)
	}
	defer book.Close()
	var first [][]string
	s := source{unit: "Row", written: map[int][]string{}}
	if of, err := book.GetWorkbookProps(); err == nil && of.Date1904 != nil {
		s.old = *of.Date1904
	}
	for _, name := range book.GetSheetList() {
		rows, err := sheetRows(book, name)
		if err != nil {
			return source{}, err
		}
		s.sheets = append(s.sheets, sheet{name, rows})
	}
	if s.tracker() {
		return s, nil
	}
	for _, one := range s.sheets {
		sheet, rows := one.name, one.rows
		if first == nil {
			first = rows
		}
		written := known.apply(rows)
		if findHeadings(rows) == nil {
			if len(rows) > 0 {
				s.guesses = append(s.guesses, "The sheet “"+sheet+"” was left out: it has no column headings that a plan would have.")
			}
			continue
		}
		if s.rows != nil {
			s.guesses = append(s.guesses, "Several sheets hold parts of the plan; the rows of “"+sheet+"” follow those of the sheets before it.")
			s.rows = append(s.rows, nil)
		}
		for i, row := range written {
			s.written[len(s.rows)+i] = row
		}
		s.rows = append(s.rows, rows...)
	}
	if s.rows == nil {
		s.guesses = nil
		for i, row := range first {
			l := line{at: i + 1, gap: true}
			for _, c := range row {
				if c = lineOf(i+1, strings.ReplaceAll(c, "\n", " ")).text; c != "" {
					l.cells = append(l.cells, c)
				}
			}
			if l.text = strings.Join(l.cells, " "); l.text == "" {
				continue
			}
			if len(l.cells) < 2 {
				l.cells = nil
			}
			s.lines = append(s.lines, l)
		}
	}
	return s, nil
}

func sheetRows(book *excelize.File, sheet string) ([][]string, error) {
	r, err := book.Rows(sheet)
	if err != nil { // a chart sheet has no rows
		return nil, nil
	}
	defer r.Close()
	var rows [][]string
	for r.Next() {
		row, err := r.Columns()
		if err != nil {
			return nil, fault.Invalid("The sheet “%s” cannot be read. Save the file again in Excel and try once more.", sheet).Because(err)
		}
		for len(row) > 0 && strings.TrimSpace(row[len(row)-1]) == "" {
			row = row[:len(row)-1]
		}
		if len(row) > maxColumns {
			return nil, fault.Invalid("Row %d of the sheet “%s” has %d columns, and a plan has far fewer. Check that this is the right file.", len(rows)+1, sheet, len(row))
		}
		for _, cell := range row {
			if utf8.RuneCountInString(cell) > maxLine {
				return nil, fault.Invalid("Row %d of the sheet “%s” has a cell of more than %d characters, so it cannot be part of a plan.", len(rows)+1, sheet, maxLine)
			}
		}
		if rows = append(rows, row); len(rows) > maxLines {
			return nil, fault.Invalid("The sheet “%s” has more than %d rows, which is more than a plan needs.", sheet, maxLines)
		}
	}
	for len(rows) > 0 && len(rows[len(rows)-1]) == 0 {
		rows = rows[:len(rows)-1]
	}
	return rows, nil
}
