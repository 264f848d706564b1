package sample

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"

	"waymark/calendar"
)

// workbook writes an XLSX, sheet after sheet and row after row. The library the other rooms write workbooks with puts
// the sheets in another order each time; Exampleborough's files must be the same bytes for the same seed.
type workbook struct {
	zip   *zip.Writer
	out   *bufio.Writer // of the sheet at hand
	names []string
	err   error
}

func newWorkbook(w io.Writer) *workbook { return &workbook{zip: zip.NewWriter(w)} }

// part begins a part of the package.
func (b *workbook) part(name string) {
	if b.out != nil && b.err == nil {
		b.err = b.out.Flush()
	}
	to, err := b.zip.Create(name)
	if b.err == nil {
		b.err = err
	}
	if b.err != nil {
		to = io.Discard
	}
	b.out = bufio.NewWriterSize(to, 64<<10)
}

const sheetML = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
const officeML = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
const packageML = `http://schemas.openxmlformats.org/package/2006/`

// sheet writes a sheet: fill puts its rows.
func (b *workbook) sheet(name string, fill func(put func(cells ...any))) {
	b.names = append(b.names, name)
	b.part(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(b.names)))
	b.out.WriteString(xml.Header + `<worksheet xmlns="` + sheetML + `"><sheetData>`)
	row := 0
	fill(func(cells ...any) {
		row++
		b.out.WriteString("<row>")
		for i, c := range cells {
			b.cell(c, column(i)+strconv.Itoa(row))
		}
		b.out.WriteString("</row>")
	})
	b.out.WriteString("</sheetData></worksheet>")
}

// column names a column, A to ZZ.
func column(i int) string {
	if i >= 26 {
		return string(rune('A'+i/26-1)) + string(rune('A'+i%26))
	}
	return string(rune('A' + i))
}

var dayZero = calendar.On(1899, 12, 30) // of the days that a spreadsheet counts

// cell writes a day as a date, a number as a number, and leaves a blank out.
func (b *workbook) cell(value any, at string) {
	switch v := value.(type) {
	case calendar.Date:
		if !v.IsZero() {
			b.out.WriteString(`<c r="` + at + `" s="1"><v>` + strconv.Itoa(dayZero.DaysUntil(v)) + "</v></c>")
		}
	case int:
		b.out.WriteString(`<c r="` + at + `"><v>` + strconv.Itoa(v) + "</v></c>")
	case string:
		if v != "" {
			b.out.WriteString(`<c r="` + at + `" t="inlineStr"><is><t xml:space="preserve">`)
			if err := xml.EscapeText(b.out, []byte(v)); err != nil && b.err == nil {
				b.err = err
			}
			b.out.WriteString("</t></is></c>")
		}
	}
}

// close writes what makes a workbook of the sheets. The error is the first of all.
func (b *workbook) close() error {
	b.part("xl/workbook.xml")
	b.out.WriteString(xml.Header + `<workbook xmlns="` + sheetML + `" xmlns:r="` + officeML + `"><sheets>`)
	for i, name := range b.names {
		fmt.Fprintf(b.out, `<sheet name="%s" sheetId="%d" r:id="rId%[2]d"/>`, name, i+1)
	}
	b.out.WriteString("</sheets></workbook>")
	b.part("xl/_rels/workbook.xml.rels")
	b.out.WriteString(xml.Header + `<Relationships xmlns="` + packageML + `relationships">`)
	for i := range b.names {
		fmt.Fprintf(b.out, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%[1]d.xml"/>`, i+1, officeML)
	}
	fmt.Fprintf(b.out, `<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/></Relationships>`, len(b.names)+1, officeML)
	b.part("xl/styles.xml") // style 1 is a day, as 31/03/2026
	b.out.WriteString(xml.Header + `<styleSheet xmlns="` + sheetML + `"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>` +
		`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`)
	b.part("_rels/.rels")
	b.out.WriteString(xml.Header + `<Relationships xmlns="` + packageML + `relationships"><Relationship Id="rId1" Type="` + officeML + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
	b.part("[Content_Types].xml")
	const kind = `application/vnd.openxmlformats-officedocument.spreadsheetml.`
	b.out.WriteString(xml.Header + `<Types xmlns="` + packageML + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + kind + `sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="` + kind + `styles+xml"/>`)
	for i := range b.names {
		fmt.Fprintf(b.out, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, i+1, kind)
	}
	b.out.WriteString("</Types>")
	if b.err == nil {
		b.err = b.out.Flush()
	}
	if err := b.zip.Close(); b.err == nil {
		b.err = err
	}
	return b.err
}
