package document

import (
	"archive/zip"
	"bufio"
	"fmt"
	"html"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"waymark/fault"
)

// Sheet is one sheet of a workbook: a row of headings, which stays in sight and is printed on every page, then the rows that Next
// gives until it gives none. A cell is a string, a whole number, a float64, a bool, a Number, a time.Time (written as a
// date, its hour not read; the zero time is blank) or nil for blank.
type Sheet struct {
	Name    string
	Columns []SheetColumn
	Next    func() ([]any, error)
}

// SheetColumn is a column of a sheet. A width of nought is one that fits the heading.
type SheetColumn struct {
	Heading string
	Width   float64  // in digits
	List    []string // what may be chosen in its cells, offered as a list; no commas or quotation marks, 255 characters at most together
}

// Limits of the format itself.
const (
	sheetRows  = 1 << 20
	sheetCells = 32767 // characters in a cell, as UTF-16 counts them
)

// XLSX writes the document's tables as a workbook, a sheet for each, with real numbers and dates; the first sheet says what it is. The
// figures behind its charts are among them.
func (d Document) XLSX(w io.Writer) error {
	whole, err := d.whole()
	if err != nil {
		return err
	}
	about := [][]any{{"Title", whole.Title}}
	for _, row := range []struct{ name, says string }{{"Subtitle", whole.Subtitle}, {"Council", whole.Council}, {"Classification", whole.Classification}} {
		if row.says != "" {
			about = append(about, []any{row.name, row.says})
		}
	}
	if !whole.Date.IsZero() {
		about = append(about, []any{"Date", whole.Date})
	}
	var sheets []Sheet
	for _, s := range whole.Sections {
		for _, b := range s.Blocks {
			if t, ok := b.(Table); ok {
				sheets = append(sheets, t.sheet())
				about = append(about, []any{t.label, t.Caption})
			}
		}
	}
	first := Sheet{Name: "About", Columns: []SheetColumn{{Heading: "About this workbook", Width: 24}, {Width: 90}}, Next: rowsOf(about)}
	return WriteSheets(w, append([]Sheet{first}, sheets...)...)
}

func rowsOf(rows [][]any) func() ([]any, error) {
	return func() (row []any, err error) {
		if len(rows) > 0 {
			row, rows = rows[0], rows[1:]
		}
		return row, nil
	}
}

func (t Table) sheet() Sheet {
	s := Sheet{Name: strings.ReplaceAll(t.label, ", ", " ") + " " + t.Caption}
	for i, share := range t.shares() {
		c := t.Columns[i]
		heading := c.Heading
		if c.Group != "" {
			heading = c.Group + ": " + heading
		}
		longest := min(24, utf8.RuneCountInString(heading)) // a heading may break
		for _, row := range t.Rows {
			longest = max(longest, utf8.RuneCountInString(row[i].words().String()))
		}
		s.Columns = append(s.Columns, SheetColumn{Heading: heading, Width: max(10, min(float64(longest+3), 80, max(20, share*140)))})
	}
	rows := t.Rows
	s.Next = func() ([]any, error) {
		if len(rows) == 0 {
			return nil, nil
		}
		row := make([]any, len(rows[0]))
		for i, c := range rows[0] {
			switch {
			case c.Number != nil:
				row[i] = *c.Number
			case !c.Date.IsZero():
				row[i] = c.Date
			default:
				row[i] = c.Text.String()
			}
		}
		rows = rows[1:]
		return row, nil
	}
	return s
}

// WriteSheets writes a workbook, row by row as they come and nowhere else: nothing of it lies on a disk in between. Texts are
// written as texts and never run as formulas, also when somebody saves a sheet as CSV later: see SafeText.
func WriteSheets(w io.Writer, sheets ...Sheet) error {
	z := zipped{zip.NewWriter(w)}
	styles := sheetStyles{known: map[string]int{}}
	var list, relations, types, titles strings.Builder
	taken := map[string]bool{}
	for i, s := range sheets {
		name := sheetName(s.Name, taken)
		n := i + 1
		part := fmt.Sprintf("worksheets/sheet%d.xml", n)
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d" r:id="rId%[2]d"/>`, html.EscapeString(name), n)
		fmt.Fprintf(&relations, `<Relationship Id="rId%d" Type="%sworksheet" Target="%s"/>`, n, officeRel, part)
		fmt.Fprintf(&types, `<Override PartName="/xl/%s" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`, part)
		fmt.Fprintf(&titles, `<definedName name="_xlnm.Print_Titles" localSheetId="%d">'%s'!$1:$1</definedName>`, i, html.EscapeString(name))
		out, err := z.CreateHeader(&zip.FileHeader{Name: "xl/" + part, Method: zip.Deflate, Modified: zipDay})
		if err != nil {
			return err
		}
		if err := s.write(bufio.NewWriterSize(out, 64<<10), name, &styles); err != nil {
			return err
		}
	}
	const main = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
	for _, part := range []struct{ name, content string }{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` + types.String() + `</Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + officeRel + `officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>` + list.String() + `</sheets><definedNames>` + titles.String() + `</definedNames></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + relations.String() + `<Relationship Id="rIdStyles" Type="` + officeRel + `styles" Target="styles.xml"/></Relationships>`},
		{"xl/styles.xml", styles.xml(main)},
	} {
		if err := z.add(part.name, []byte(xmlHead+part.content)); err != nil {
			return err
		}
	}
	return z.Close()
}

// Styles that every workbook has, by their place; the formats of numbers follow.
const (
	styleText = iota + 1
	styleHeading
	styleDate
	styleNumbers
)

// sheetStyles are the formats of numbers in use, in the order in which they were met.
type sheetStyles struct {
	known map[string]int
	codes []string
}

func (s *sheetStyles) number(n Number) int {
	code := "#,##0"
	if n.Decimals > 0 {
		code += "." + strings.Repeat("0", n.Decimals)
	}
	if n.Mark != "" {
		code += `"` + strings.ReplaceAll(n.Mark, `"`, "”") + `"`
	}
	at, known := s.known[code]
	if !known {
		at = styleNumbers + len(s.codes)
		s.known[code] = at
		s.codes = append(s.codes, code)
	}
	return at
}

func (s *sheetStyles) xml(main string) string {
	var formats, cells strings.Builder
	const top = `applyAlignment="1"><alignment vertical="top"/></xf>`
	for i, code := range append([]string{"dd/mm/yyyy"}, s.codes...) {
		fmt.Fprintf(&formats, `<numFmt numFmtId="%d" formatCode="%s"/>`, 164+i, html.EscapeString(code))
		fmt.Fprintf(&cells, `<xf numFmtId="%d" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" `+top, 164+i)
	}
	count := len(s.codes) + 1
	return fmt.Sprintf(`<styleSheet xmlns="%s"><numFmts count="%d">%s</numFmts><fonts count="2"><font><sz val="11"/><name val="Arial"/><family val="2"/></font><font><b/><sz val="11"/><name val="Arial"/><family val="2"/></font></fonts>`+
		`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8EBEE"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>`+
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="%d"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" %s<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>`+
		`<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>%s</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
		main, count, formats.String(), count+3, top, cells.String())
}

func (s Sheet) write(out *bufio.Writer, name string, styles *sheetStyles) error {
	out.WriteString(xmlHead + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`)
	row, widths := make([]any, len(s.Columns)), make([]float64, len(s.Columns))
	for i, c := range s.Columns {
		wide := c.Width
		if wide == 0 {
			wide = min(40, max(11, float64(utf8.RuneCountInString(c.Heading)+3)))
		}
		fmt.Fprintf(out, `<col min="%d" max="%[1]d" width="%s" customWidth="1"/>`, i+1, strconv.FormatFloat(wide, 'f', 1, 64))
		row[i], widths[i] = c.Heading, wide
	}
	out.WriteString(`</cols><sheetData>`)
	n := 1
	for ; row != nil; n++ {
		if n > sheetRows {
			return fault.Invalid("The sheet %q has more than %d rows, which is all that a workbook holds", name, sheetRows)
		}
		if tall := lines(row, widths, n == 1); tall > 1 {
			fmt.Fprintf(out, `<row r="%d" ht="%d" customHeight="1">`, n, 15*tall)
		} else {
			fmt.Fprintf(out, `<row r="%d">`, n)
		}
		for i, cell := range row {
			at := columnName(i) + strconv.Itoa(n)
			if err := writeCell(out, at, cell, n == 1, styles); err != nil {
				return fmt.Errorf("sheet %q: %w", name, err)
			}
		}
		out.WriteString(`</row>`)
		var err error
		if row, err = s.Next(); err != nil {
			return err
		}
	}
	out.WriteString(`</sheetData>`)
	if len(s.Columns) > 0 && n > 2 {
		fmt.Fprintf(out, `<autoFilter ref="A1:%s%d"/>`, columnName(len(s.Columns)-1), n-1)
	}
	s.lists(out, n)
	out.WriteString(`<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`)
	return out.Flush()
}

// roomBelow is how many rows below the last the lists of choices reach, for rows that somebody adds.
const roomBelow = 200

// lists offers the choices of the columns that have some. A cell that says something else is warned of, not refused: what somebody typed is
// theirs, and reading it back says what is wrong with it.
func (s Sheet) lists(out *bufio.Writer, next int) {
	n := 0
	for _, c := range s.Columns {
		n += min(len(c.List), 1)
	}
	if n == 0 {
		return
	}
	fmt.Fprintf(out, `<dataValidations count="%d">`, n)
	for i, c := range s.Columns {
		if len(c.List) > 0 {
			fmt.Fprintf(out, `<dataValidation type="list" errorStyle="warning" allowBlank="1" showErrorMessage="1" sqref="%s2:%[1]s%d"><formula1>&quot;%s&quot;</formula1></dataValidation>`,
				columnName(i), min(next+roomBelow, sheetRows), html.EscapeString(strings.Join(c.List, ",")))
		}
	}
	out.WriteString(`</dataValidations>`)
}

// lines is how many lines of text a row is likely to need, twelve at most: not every program makes room for them by itself.
func lines(row []any, widths []float64, heading bool) int {
	most := 1
	for i, cell := range row {
		text, ok := cell.(string)
		if !ok || i >= len(widths) {
			continue
		}
		room := widths[i] - 1
		if heading {
			room *= 0.85 // bold letters are wider
		}
		need := 0
		for line := range strings.SplitSeq(text, "\n") {
			need += max(1, int(math.Ceil(float64(utf8.RuneCountInString(line))/room)))
		}
		most = max(most, need)
	}
	return min(most, 12)
}

func writeCell(out *bufio.Writer, at string, cell any, heading bool, styles *sheetStyles) error {
	number := func(style int, text string) {
		out.WriteString(`<c r="` + at + `" s="` + strconv.Itoa(style) + `"><v>` + text + `</v></c>`)
	}
	switch v := cell.(type) {
	case nil:
	case string:
		text := SafeText(legal(v))
		if text == "" {
			return nil
		}
		if len(utf16.Encode([]rune(text))) > sheetCells {
			return fault.Invalid("cell %s has more than %d characters, which is all that a cell holds", at, sheetCells)
		}
		style := styleText
		if heading {
			style = styleHeading
		}
		text = escapeLike.ReplaceAllString(text, "_x005F$0")
		out.WriteString(`<c r="` + at + `" s="` + strconv.Itoa(style) + `" t="inlineStr"><is><t xml:space="preserve">` + html.EscapeString(text) + `</t></is></c>`)
	case int:
		number(0, strconv.Itoa(v))
	case int32:
		number(0, strconv.Itoa(int(v)))
	case int64:
		number(0, strconv.FormatInt(v, 10))
	case float64:
		if v-v != 0 {
			return fmt.Errorf("cell %s: %v is no number", at, v)
		}
		number(0, strconv.FormatFloat(v, 'g', -1, 64))
	case Number:
		number(styles.number(v), strconv.FormatFloat(v.Value, 'g', -1, 64))
	case bool:
		value := "0"
		if v {
			value = "1"
		}
		out.WriteString(`<c r="` + at + `" t="b"><v>` + value + `</v></c>`)
	case time.Time:
		switch {
		case v.IsZero():
		case v.Year() < 1901 || v.Year() > 9999: // before the format's days begin they can only be words
			return writeCell(out, at, v.Format("2006-01-02"), false, styles)
		default:
			y, m, d := v.Date()
			days := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()/86400 + 25569 // from 30 December 1899
			number(styleDate, strconv.FormatInt(days, 10))
		}
	default:
		return fmt.Errorf("cell %s is of type %T", at, cell)
	}
	return nil
}

// escapeLike is what a reader of workbooks would take for an escaped character: "_x0041_" would be shown as "A".
var escapeLike = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// columnName is A for 0, Z for 25, AA for 26.
func columnName(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// sheetName is a name that a workbook takes: at most 31 characters, none of []:*?/\ and no other sheet's.
func sheetName(text string, taken map[string]bool) string {
	text = oneLine(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) || r > 0xffff {
			return ' '
		}
		return r
	}, text))
	cut := func(n int) string {
		if runes := []rune(text); len(runes) > n {
			return strings.TrimSpace(string(runes[:n]))
		}
		return text
	}
	name := cut(31)
	if name == "" || strings.EqualFold(name, "history") { // a name that Excel keeps for itself
		name = strings.TrimSpace("Sheet " + name)
	}
	for n := 2; taken[strings.ToLower(name)]; n++ {
		end := " " + strconv.Itoa(n)
		name = cut(31-len(end)) + end
	}
	taken[strings.ToLower(name)] = true
	return name
}

var plainNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

// SafeText keeps a spreadsheet from running a text as a formula (ASVS 1.2.10): one that begins like a formula gets an apostrophe
// in front. Numbers, such as -12.5, are left alone.
func SafeText(s string) string {
	if first, _ := utf8.DecodeRuneInString(s); s == "" || !strings.ContainsRune("=+-@\t\r＝＋－＠", first) || plainNumber.MatchString(s) {
		return s
	}
	return "'" + s
}
