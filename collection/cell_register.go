package collection

import (
	"strings"
	"time"
)

// Cells of registers. Councils keep them in spreadsheets, so they are read as people write there: a month without its day, a grade by
// its number or its name, several words in one cell.

// grades are the four judgements by which practice is audited, as Ofsted names them: the code list of every column of type "grade".
var grades = []Code{
	{Code: "1", Means: "Outstanding"}, {Code: "2", Means: "Good"}, {Code: "3", Means: "Requires improvement"}, {Code: "4", Means: "Inadequate"},
}

// readGrade takes the number or the word, also as inspectors complete it: "requires improvement to be good".
func readGrade(s string) *cell {
	for n, grade := range grades {
		if s == grade.Code || strings.HasPrefix(s, strings.ToUpper(grade.Means)) {
			return &cell{value: int32(n + 1)}
		}
	}
	return wrong(s+" is not a grade.", "Enter 1 for outstanding, 2 for good, 3 for requires improvement or 4 for inadequate.")
}

// readMonth reads a month, 03/2026 or March 2026, or any day in it, as its first day.
func readMonth(s string, monthFirst bool) *cell {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '-' || r == ' ' || r == '.' })
	if len(parts) == 2 {
		year, month := parts[1], parts[0]
		if len(year) != 4 {
			year, month = month, year
		}
		if y, m, d, ok := threeNumbers(year, month, "1"); ok && len(year) == 4 {
			return dateCell(s, y, m, d, noteNone, shapeNone)
		}
		return wrong(s+" is not a month.", "Write the month as 03/2026.")
	}
	out := readDate(s, monthFirst)
	if day, ok := out.value.(time.Time); ok {
		out.value = day.AddDate(0, 0, 1-day.Day())
	}
	return out
}

// readCodes reads several codes of one list.
func (c *Column) readCodes(s string) *cell {
	var kept []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == ',' || r == '|' || r == '\n' }) {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		code, ok := c.codes[strings.ToUpper(part)]
		if !ok {
			return wrong(part+" is not one of the codes.", "Enter "+c.wanted()+".")
		}
		kept = append(kept, code.Code)
	}
	return &cell{value: strings.Join(kept, ";")}
}
