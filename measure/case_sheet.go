package measure

import (
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"

	"waymark/calendar"
	"waymark/web"
)

// Case lists as files that people take away. What a cell holds is a return's, so none runs as a formula.

// sheet is the list as rows of a spreadsheet: the headings, and what gives the next row until it gives none.
func (l *CaseList) sheet() (headings []string, next func() []any) {
	by := map[string]bool{}
	for _, c := range l.Cases {
		for name := range c.By {
			by[name] = true
		}
	}
	bys := sortedKeys(by)
	headings = []string{"line", strings.ReplaceAll(l.What, " ", "_") + "_id"}
	if l.ofChildren() {
		headings = []string{"line", "child", "case_id"}
	}
	headings = append(append(headings, "on", "counted"), bys...)
	rest := l.Cases
	return headings, func() []any {
		if len(rest) == 0 {
			return nil
		}
		c := rest[0]
		rest = rest[1:]
		row := []any{c.Line}
		if l.ofChildren() {
			row = append(row, c.Child)
		}
		row = append(row, c.CaseID, c.On, c.Counted())
		for _, name := range bys {
			row = append(row, c.By[name])
		}
		return row
	}
}

// WriteCSV writes a case list.
func (l *CaseList) WriteCSV(w io.Writer) error {
	headings, next := l.sheet()
	return writeSheet(w, headings, next)
}

var noLetters = regexp.MustCompile(`[^a-z0-9]+`)

// fileName says of what the list is: the measure, its period, a part of it where only that was asked for, and the day.
func (l *CaseList) fileName(part string, taken calendar.Date) string {
	name := fmt.Sprintf("%s-cases-%s-to-%s", l.Key, l.Starts, l.At)
	if part = strings.Trim(noLetters.ReplaceAllString(strings.ToLower(part), "-"), "-"); part != "" {
		name += "-" + part
	}
	return name + "-taken-" + taken.String()
}

// takings are the ways in which a list leaves Waymark as a file, as the record of changes says it.
var takings = map[string]string{"csv": "took away as CSV", "xlsx": "took away as a workbook"}

// sendSheet sends rows about children as a CSV file or a workbook.
func sendSheet(w http.ResponseWriter, as, name string, headings []string, next func() []any) error {
	w.Header().Set("Cache-Control", "no-store")
	if as == "xlsx" {
		web.Download(w, name+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
		return web.WriteWorkbook(w, "Cases", headings, func() ([]any, error) { return next(), nil })
	}
	web.Download(w, name+".csv", "text/csv; charset=utf-8")
	return writeSheet(w, headings, next)
}

// writeSheet writes rows as CSV; days as 2026-03-31, and nothing where there is none.
func writeSheet(w io.Writer, headings []string, next func() []any) error {
	out := csv.NewWriter(w)
	if err := out.Write(web.SafeRow(headings...)); err != nil {
		return err
	}
	for row := next(); row != nil; row = next() {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = fmt.Sprint(cell)
			if d, ok := cell.(calendar.Date); ok && d.IsZero() {
				cells[i] = ""
			}
		}
		if err := out.Write(web.SafeRow(cells...)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
