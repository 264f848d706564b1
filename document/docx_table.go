package document

import (
	"fmt"
	"strings"
)

// table writes a table as wide as the text, with its caption above it. Headings are repeated on every page, and no row is torn.
func (d *docx) table(t Table) {
	d.caption(t.id, t.label, t.Caption)
	widths := d.columns(t.shares())
	first, column := "0", "0"
	if t.hasHead() {
		first = "1"
	}
	if t.RowHeadings {
		column = "1"
	}
	d.raw(`<w:tbl><w:tblPr><w:tblStyle w:val="DocumentTable"/><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0000" w:firstRow="`, first, `" w:lastRow="0" w:firstColumn="`, column, `" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>`)
	d.grid(widths)
	if t.hasHead() {
		const head = `<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`
		if groups := t.groups(); groups != nil {
			d.raw(head)
			at := 0
			for _, g := range groups {
				wide := 0
				for i := range g.span {
					wide += widths[at+i]
				}
				at += g.span
				d.cell(wide, g.span, "E8EBEE", "TableHeading", `<w:keepNext/>`+centred, Plain(g.words))
			}
			d.raw(`</w:tr>`)
		}
		d.raw(head)
		for i, c := range t.Columns {
			d.cell(widths[i], 1, "E8EBEE", "TableHeading", `<w:keepNext/>`+aligned(c), Plain(c.Heading))
		}
		d.raw(`</w:tr>`)
	}
	for n, row := range t.Rows {
		keep := ""
		if t.short() && n < len(t.Rows)-1 {
			keep = `<w:keepNext/>`
		}
		d.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for i, c := range row {
			if i == 0 && t.RowHeadings {
				d.cell(widths[i], 1, "", "TableHeading", keep, c.words())
			} else {
				d.cell(widths[i], 1, "", "TableText", keep+aligned(t.Columns[i]), c.words())
			}
		}
		d.raw(`</w:tr>`)
	}
	if len(t.Rows) == 0 && !t.hasHead() { // Word refuses a table without a row
		d.raw(`<w:tr>`)
		for i := range t.Columns {
			d.cell(widths[i], 1, "", "TableText", "", nil)
		}
		d.raw(`</w:tr>`)
	}
	d.raw(`</w:tbl>`)
	d.gap()
}

// gap is the space below a table; without a paragraph there Word would join it to a table that follows.
func (d *docx) gap() {
	d.raw(`<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/></w:pPr></w:p>`)
}

const centred = `<w:jc w:val="center"/>`

func aligned(c Column) string {
	if c.Numeric {
		return `<w:jc w:val="right"/>`
	}
	return ""
}

// columns divides the width of the text among the columns.
func (d *docx) columns(shares []float64) []int {
	widths := make([]int, len(shares))
	left := d.wide
	for i, share := range shares {
		widths[i] = max(1, int(share*float64(d.wide)))
		if i == len(shares)-1 {
			widths[i] = max(1, left)
		}
		left -= widths[i]
	}
	return widths
}

func (d *docx) grid(widths []int) {
	d.raw(`<w:tblGrid>`)
	for _, wide := range widths {
		fmt.Fprintf(d, `<w:gridCol w:w="%d"/>`, wide)
	}
	d.raw(`</w:tblGrid>`)
}

func (d *docx) cell(wide, span int, fill, style, align string, t Text) {
	fmt.Fprintf(d, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, wide)
	if span > 1 {
		fmt.Fprintf(d, `<w:gridSpan w:val="%d"/>`, span)
	}
	if fill != "" {
		d.raw(`<w:shd w:val="clear" w:color="auto" w:fill="`, fill, `"/><w:vAlign w:val="bottom"/>`)
	}
	d.raw(`</w:tcPr>`)
	d.paragraph(style, align, t)
	d.raw(`</w:tc>`)
}

// figures sets the numbers side by side, four to a row at most, in a table that is for looks only.
func (d *docx) figures(f Figures) {
	if len(f.Items) == 0 {
		return
	}
	if d.breaks { // the break cannot stand in a table
		d.paragraph("TableText", "", nil)
	}
	per := min(4, len(f.Items))
	for n := 5; n <= 6 && len(f.Items) > 4; n++ { // five or six stand as three and two, or three and three
		if len(f.Items) == n {
			per = 3
		}
	}
	shares := make([]float64, per)
	for i := range shares {
		shares[i] = 1 / float64(per)
	}
	widths := d.columns(shares)
	d.raw(`<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="140" w:type="dxa"/><w:right w:w="140" w:type="dxa"/></w:tblCellMar><w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>`)
	d.grid(widths)
	for i := 0; i < len(f.Items); i += per {
		d.raw(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		for j := range per {
			fmt.Fprintf(d, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, widths[j])
			if i+j >= len(f.Items) {
				d.raw(`</w:tcPr><w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p></w:tc>`)
				continue
			}
			const line = `<w:%s w:val="single" w:sz="%d" w:space="0" w:color="%s"/>`
			d.raw(`<w:tcBorders>`, fmt.Sprintf(line, "top", 36, "0B4F8A"), fmt.Sprintf(line, "left", 48, "FFFFFF"), fmt.Sprintf(line, "bottom", 48, "FFFFFF"), fmt.Sprintf(line, "right", 48, "FFFFFF"), `</w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="F1F3F5"/></w:tcPr>`)
			item := f.Items[i+j]
			d.paragraph("FigureNumber", "", Plain(item.Number))
			d.paragraph("FigureName", "", Plain(item.Name))
			if strings.TrimSpace(item.Note.String()) != "" {
				d.paragraph("TableText", "", item.Note)
			}
			d.raw(`</w:tc>`)
		}
		d.raw(`</w:tr>`)
	}
	d.raw(`</w:tbl>`)
	d.gap()
}
