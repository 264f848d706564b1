package collection

import (
	"bytes"
	"encoding/csv"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"waymark/fault"
	"waymark/web"
)

// What people fill in as spreadsheets, registers above all: what is exported, and the template that they send back by the upload road.

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// hand are the tables that people fill in: a register's own, and those whose spec says so.
func (s *Spec) hand() []*Table {
	if s.IsRegister() {
		return []*Table{s.Entry()}
	}
	return slices.DeleteFunc(slices.Clone(s.Tables), func(t *Table) bool { return !t.ByHand })
}

// readExamples keeps the first row of the sample of each table that people fill in, for the template.
func (s *Spec) readExamples(folder fs.FS) error {
	names, err := fs.Glob(folder, "sample/*.csv")
	if err != nil {
		return err
	}
	for _, t := range s.hand() {
		for _, name := range names {
			text, err := fs.ReadFile(folder, name)
			if err != nil {
				return err
			}
			rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
			if err == nil && t.example == nil && len(rows) > 1 {
				t.example = t.exampleOf(rows[0], rows[1])
			}
		}
	}
	return nil
}

// exampleOf is a row of a file by column; nothing where a heading is none of the table's.
func (t *Table) exampleOf(headings, cells []string) map[string]string {
	example := map[string]string{}
	for i, heading := range headings {
		at := slices.IndexFunc(t.Columns, func(c *Column) bool { return strings.EqualFold(c.Heading, heading) })
		if at < 0 {
			return nil
		}
		example[t.Columns[at].Name] = cells[i]
	}
	return example
}

func (t *Table) headings() []string {
	out := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = c.Heading
	}
	return out
}

// cells are a row as a spreadsheet gets it, safe against being run as a formula.
func (r RegisterRow) cells(t *Table) []string {
	out := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = web.SafeText(r.Values[c.Name])
	}
	return out
}

func (c *Collections) sendRowsCSV(w http.ResponseWriter, r *http.Request) error {
	page, err := c.exported(r)
	if err != nil {
		return err
	}
	web.Download(w, page.S.Key+".csv", "text/csv; charset=utf-8")
	t := page.S.Entry()
	return writeCSV(w, t.headings(), len(page.Rows), func(i int) []string { return page.Rows[i].cells(t) })
}

func writeCSV(w io.Writer, headings []string, rows int, row func(int) []string) error {
	out := csv.NewWriter(w)
	if err := out.Write(headings); err != nil {
		return err
	}
	for i := range rows {
		if err := out.Write(row(i)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (c *Collections) sendRowsXLSX(w http.ResponseWriter, r *http.Request) error {
	page, err := c.exported(r)
	if err != nil {
		return err
	}
	t := page.S.Entry()
	rows := [][]string{t.headings()}
	for _, row := range page.Rows {
		rows = append(rows, row.cells(t))
	}
	web.Download(w, page.S.Key+".xlsx", xlsxType)
	return writeBook(w, bookSheet{"Entries", rows})
}

// sendTemplateCSV sends the headings of a register, or of the table that is asked for.
func (c *Collections) sendTemplateCSV(w http.ResponseWriter, r *http.Request) error {
	s, err := c.filledIn(r)
	if err != nil {
		return err
	}
	named := r.URL.Query().Get("table")
	for _, t := range s.hand() {
		if t.Name == named || s.IsRegister() {
			name := s.Key
			if named != "" {
				name += "-" + named
			}
			web.Download(w, name+"-template.csv", "text/csv; charset=utf-8")
			return writeCSV(w, t.headings(), 0, nil)
		}
	}
	return fault.NotFound("%s has no table %q that is filled in by hand.", s.Title, named)
}

func (c *Collections) sendTemplateXLSX(w http.ResponseWriter, r *http.Request) error {
	s, err := c.filledIn(r)
	if err != nil {
		return err
	}
	web.Download(w, s.Key+"-template.xlsx", xlsxType)
	return writeBook(w, s.template()...)
}

// filledIn is the collection that a template is asked for.
func (c *Collections) filledIn(r *http.Request) (*Spec, error) {
	s, err := c.Library.Spec(r.PathValue("key"))
	if err == nil && len(s.hand()) == 0 {
		err = fault.NotFound("%s comes out of a system in a form of its own, so there is nothing to fill in.", s.Title)
	}
	return s, err
}

// template is the workbook to fill in: a sheet for each table, what each column holds with an invented example, and the codes. The
// example stands beside its heading and not under it, so that nobody sends it back as an entry.
func (s *Spec) template() []bookSheet {
	guide := [][]string{{"Heading", "What it is", "How to write it", "Must it be filled?", "Invented example"}}
	codes := [][]string{{"Column", "Code", "Meaning"}}
	var sheets []bookSheet
	tables := s.hand()
	for _, t := range tables {
		name := "Entries"
		if !s.IsRegister() {
			name = t.Name
		}
		sheets = append(sheets, bookSheet{name, [][]string{t.headings()}})
		if len(tables) > 1 {
			guide = append(guide, []string{"The sheet “" + t.Name + "”", t.About, "", "", ""})
		}
		for _, c := range t.Columns {
			means, must := c.Means, "Yes"
			if c.Hint != "" {
				means += ". " + c.Hint
			}
			if c.Blank {
				must = "No"
			}
			guide = append(guide, []string{c.Heading, means, strings.ToUpper(c.wanted()[:1]) + c.wanted()[1:], must, web.SafeText(t.example[c.Name])})
			for _, code := range s.choices(c) {
				codes = append(codes, []string{c.Heading, code.Code, code.Means})
			}
		}
	}
	sheets = append(sheets, bookSheet{"How to fill it in", guide})
	if len(codes) > 1 {
		sheets = append(sheets, bookSheet{"Codes", codes})
	}
	return sheets
}

// bookSheet is a sheet of texts; its first row holds the headings.
type bookSheet struct {
	name string
	rows [][]string
}

// writeBook writes a workbook. Every cell is a text, so a spreadsheet neither runs it nor makes a date of it.
func writeBook(w io.Writer, sheets ...bookSheet) error {
	book := excelize.NewFile()
	defer book.Close()
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	// Cells that people fill are texts from the start, or Excel would turn 03/04/2026 into its own idea of a date.
	text, err := book.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	for i, s := range sheets {
		if i == 0 {
			err = book.SetSheetName("Sheet1", s.name)
		} else {
			_, err = book.NewSheet(s.name)
		}
		if err == nil {
			err = fillSheet(book, s, bold, text)
		}
		if err != nil {
			return err
		}
	}
	return book.Write(w)
}

func fillSheet(book *excelize.File, s bookSheet, bold, text int) error {
	out, err := book.NewStreamWriter(s.name)
	if err != nil {
		return err
	}
	for i := range s.rows[0] {
		width := 18.0
		for _, row := range s.rows[:min(len(s.rows), 100)] {
			width = max(width, min(60, float64(len(row[i]))+2))
		}
		if err := out.SetColStyle(i+1, i+1, text); err != nil {
			return err
		}
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, row := range s.rows {
		style := text
		if i == 0 {
			style = bold
		}
		cells := make([]any, len(row))
		for j, v := range row {
			cells[j] = excelize.Cell{StyleID: style, Value: v}
		}
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, cells); err != nil {
			return err
		}
	}
	return out.Flush()
}
