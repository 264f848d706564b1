package web

import (
	"io"

	"waymark/calendar"
	"waymark/document"
)

// WriteWorkbook writes an Excel workbook of one sheet: headings, then the rows that next gives until it gives none. A cell is
// what document.Sheet takes, or a calendar.Date (written as a date). Texts are written as texts and never run as formulas, also
// when somebody saves the sheet as CSV later: see SafeText.
func WriteWorkbook(w io.Writer, sheet string, headings []string, next func() ([]any, error)) error {
	s := document.Sheet{Name: sheet, Next: func() ([]any, error) {
		row, err := next()
		for i, cell := range row {
			if date, ok := cell.(calendar.Date); ok {
				row[i] = nil
				if !date.IsZero() {
					row[i] = date.Time()
				}
			}
		}
		return row, err
	}}
	for _, h := range headings {
		s.Columns = append(s.Columns, document.SheetColumn{Heading: h})
	}
	return document.WriteSheets(w, s)
}

// SafeText keeps a spreadsheet from running a text as a formula, as document.SafeText does. Every CSV file and workbook that people
// are sent goes through it.
func SafeText(s string) string { return document.SafeText(s) }

// SafeRow is a row of a CSV file, each cell as SafeText writes it.
func SafeRow(cells ...string) []string {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = SafeText(cell)
	}
	return safe
}
