package web

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"waymark/calendar"
)

// WriteWorkbook writes an Excel workbook of one sheet: headings, then the rows that next gives until it gives none. A cell is
// a text, a whole number, a float64, a bool, a calendar.Date (written as a date) or nil for blank. Texts are written as texts
// and never run as formulas, also when somebody saves the sheet as CSV later: see SafeText.
func WriteWorkbook(w io.Writer, sheet string, headings []string, next func() ([]any, error)) error {
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	day := "dd/mm/yyyy"
	date, err := book.NewStyle(&excelize.Style{CustomNumFmt: &day})
	if err != nil {
		return err
	}
	out, err := book.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	row := make([]any, 0, len(headings))
	for _, h := range headings {
		row = append(row, excelize.Cell{StyleID: bold, Value: SafeText(h)})
	}
	for n := 1; row != nil; n++ {
		for i, cell := range row {
			switch v := cell.(type) {
			case string:
				row[i] = SafeText(v)
			case calendar.Date:
				row[i] = nil
				if !v.IsZero() {
					row[i] = excelize.Cell{StyleID: date, Value: v.Time()}
				}
			case nil, excelize.Cell, bool, int, int32, int64, float64:
			default:
				return fmt.Errorf("workbook: a cell of type %T", cell)
			}
		}
		if err := out.SetRow("A"+strconv.Itoa(n), row); err != nil {
			return err
		}
		if row, err = next(); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return book.Write(w)
}

var plainNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// SafeText keeps a spreadsheet from running a text as a formula (ASVS 1.2.10): one that begins like a formula gets an apostrophe
// in front. Numbers, such as -12.5, are left alone. Every CSV file and workbook that people are sent goes through it.
func SafeText(s string) string {
	if first, _ := utf8.DecodeRuneInString(s); s == "" || !strings.ContainsRune("=+-@\t\r＝＋－＠", first) || plainNumber.MatchString(s) {
		return s
	}
	return "'" + s
}

// SafeRow is a row of a CSV file, each cell as SafeText writes it.
func SafeRow(cells ...string) []string {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = SafeText(cell)
	}
	return safe
}
