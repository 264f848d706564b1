package document

import (
	"archive/zip"
	"bytes"
	"embed"
	"fmt"
	"html"
	"image/png"
	"io"
	"strings"
	"time"
)

// The parts of every DOCX file that never change: styles, settings, the list of parts.
//
//go:embed docx/*.xml
var docxParts embed.FS

const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	officeRel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// DOCX writes the document for Word and LibreOffice: real headings, tables whose headings are repeated on every page, pictures with
// their words, links, and a list of contents that Word can renew. Board papers are edited after they leave us, so all of it
// hangs on named styles.
func (d Document) DOCX(w io.Writer) error {
	whole, err := d.whole()
	if err != nil {
		return err
	}
	doc := docx{wide: portrait}
	if err := doc.body(whole); err != nil {
		return err
	}
	z := zipped{zip.NewWriter(w)}
	for _, part := range []struct{ name, from string }{
		{"[Content_Types].xml", "docx/types.xml"}, {"_rels/.rels", "docx/rels.xml"}, {"word/styles.xml", "docx/styles.xml"}, {"word/settings.xml", "docx/settings.xml"},
	} {
		content, err := docxParts.ReadFile(part.from)
		if err != nil {
			return err
		}
		if err := z.add(part.name, content); err != nil {
			return err
		}
	}
	for _, part := range []struct{ name, content string }{
		{"docProps/core.xml", coreProperties(whole)},
		{"word/document.xml", xmlHead + `<w:document ` + wordSpace + ` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>` + doc.String() + `</w:body></w:document>`},
		{"word/_rels/document.xml.rels", doc.relations()},
		{"word/numbering.xml", doc.numbering()},
		{"word/header.xml", xmlHead + `<w:hdr ` + wordSpace + `><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>` + wordRun(Run{Text: whole.Classification}, "") + `</w:p></w:hdr>`},
		{"word/footer.xml", xmlHead + `<w:ftr ` + wordSpace + `><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>` + wordRun(Run{Text: whole.Title + " · Page "}, "") + field("PAGE", "1") + wordRun(Run{Text: " of "}, "") + field("NUMPAGES", "1") + `</w:p></w:ftr>`},
	} {
		if err := z.add(part.name, []byte(part.content)); err != nil {
			return err
		}
	}
	for i, image := range doc.images {
		if err := z.add(fmt.Sprintf("word/media/picture%d.png", i+1), image); err != nil {
			return err
		}
	}
	return z.Close()
}

// zipped is an archive whose parts bear no time of writing, so that the same parts make the same bytes.
type zipped struct{ *zip.Writer }

// zipDay is when every part was written: the archive's own calendar begins in 1980.
var zipDay = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func (z zipped) add(name string, content []byte) error {
	out, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: zipDay})
	if err != nil {
		return err
	}
	_, err = out.Write(content)
	return err
}

func coreProperties(d Document) string {
	at := ""
	if !d.Date.IsZero() {
		stamp := d.Date.Format("2006-01-02") + "T00:00:00Z"
		at = `<dcterms:created xsi:type="dcterms:W3CDTF">` + stamp + `</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">` + stamp + `</dcterms:modified>`
	}
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + html.EscapeString(d.Title) + `</dc:title><dc:subject>` + html.EscapeString(d.Subtitle) + `</dc:subject><dc:creator>` + html.EscapeString(d.Council) + `</dc:creator><cp:keywords>` + html.EscapeString(d.Classification) + `</cp:keywords><dc:language>en-GB</dc:language>` + at + `</cp:coreProperties>`
}

// Widths of the text on A4, in twentieths of a point.
const (
	portrait  = 11906 - 2*1021
	landscape = 16838 - 2*1021
)

// docx is the body as it grows, with what other parts must say of it.
type docx struct {
	bytes.Buffer
	wide      int  // of the text, in twentieths of a point
	breaks    bool // the next paragraph begins a page
	links     []string
	images    [][]byte
	numbered  int // numbered lists so far
	bookmarks int
}

func (d *docx) raw(parts ...string) {
	for _, s := range parts {
		d.WriteString(s)
	}
}

func (d *docx) body(doc Document) error {
	d.paragraph("Title", "", Plain(doc.Title))
	if doc.Subtitle != "" {
		d.paragraph("Subtitle", "", Plain(doc.Subtitle))
	}
	if says := doc.named(); says != "" {
		d.paragraph("Normal", "", Plain(says))
	}
	d.contents(doc)
	var now lie
	for _, s := range doc.Sections {
		now = d.turn(now, lie{landscape: s.Landscape, thirds: s.Thirds})
		d.wide = now.wide()
		for _, b := range s.Blocks {
			if err := d.block(b); err != nil {
				return err
			}
		}
	}
	d.raw(now.end())
	return nil
}

// lie is how the pages of some sections lie.
type lie struct {
	landscape, thirds bool
	begins            string // on the next page or on the same, where something stands before it
}

// turn goes from pages that lie one way to the next: a paragraph that ends a section says how the pages before it lie.
func (d *docx) turn(now, next lie) lie {
	if next.landscape == now.landscape && next.thirds == now.thirds {
		return now
	}
	d.raw(`<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>`, now.end(), `</w:pPr></w:p>`)
	next.begins = "continuous"
	if next.landscape != now.landscape {
		next.begins, d.breaks = "nextPage", false
	}
	return next
}

// betweenThirds is the space between columns, in twentieths of a point.
const betweenThirds = 340

func (l lie) wide() int {
	switch {
	case l.landscape:
		return landscape
	case l.thirds:
		return (portrait - 2*betweenThirds) / 3
	}
	return portrait
}

// end says at the end of these pages how they lie.
func (l lie) end() string {
	kind, size, columns := "", `<w:pgSz w:w="11906" w:h="16838"/>`, ""
	if l.begins != "" {
		kind = `<w:type w:val="` + l.begins + `"/>`
	}
	if l.landscape {
		size = `<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>`
	}
	if l.thirds {
		columns = fmt.Sprintf(`<w:cols w:num="3" w:space="%d"/>`, betweenThirds)
	}
	return `<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>` + kind + size +
		`<w:pgMar w:top="1134" w:right="1021" w:bottom="1021" w:left="1021" w:header="510" w:footer="510" w:gutter="0"/>` + columns + `</w:sectPr>`
}

// contents is a field that Word renews on request, filled with links already; it names no pages, which only Word can count.
func (d *docx) contents(doc Document) {
	if !doc.Contents {
		return
	}
	var all []Heading
	depth := doc.depth()
	for _, s := range doc.Sections {
		for _, b := range s.Blocks {
			if h, ok := b.(Heading); ok && h.Level <= depth {
				all = append(all, h)
			}
		}
	}
	if len(all) == 0 {
		return
	}
	d.paragraph("TOCHeading", "", Plain("Contents"))
	for i, h := range all {
		d.raw(fmt.Sprintf(`<w:p><w:pPr><w:pStyle w:val="TOC%d"/></w:pPr>`, h.Level))
		if i == 0 {
			d.raw(fmt.Sprintf(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-%d" \n \h \z \u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`, depth))
		}
		d.raw(`<w:hyperlink w:anchor="`, bookmark(h.id), `" w:history="1">`, wordRun(Run{Text: h.Text}, "Hyperlink"), `</w:hyperlink>`)
		if i == len(all)-1 {
			d.raw(`<w:r><w:fldChar w:fldCharType="end"/></w:r>`)
		}
		d.raw(`</w:p>`)
	}
}

// bookmark is an id as Word takes it: letters, digits and underscores, at most 40.
func bookmark(id string) string {
	name := "_" + strings.ReplaceAll(id, "-", "_")
	return name[:min(len(name), 40)]
}

func (d *docx) marked(id, inside string) string {
	d.bookmarks++
	return fmt.Sprintf(`<w:bookmarkStart w:id="%d" w:name="%s"/>%s<w:bookmarkEnd w:id="%[1]d"/>`, d.bookmarks, bookmark(id), inside)
}

func (d *docx) block(b Block) error {
	switch b := b.(type) {
	case Heading:
		d.open(fmt.Sprintf("Heading%d", b.Level), "")
		d.raw(d.marked(b.id, wordRun(Run{Text: b.Text}, "")), `</w:p>`)
	case Paragraph:
		d.paragraph("Normal", "", b.Text)
	case Source:
		d.paragraph("Source", "", b.Text)
	case List:
		style, number := "ListBullet", 1
		if b.Numbered {
			d.numbered++
			style, number = "ListNumber", 1+d.numbered
		}
		for _, item := range b.Items {
			d.paragraph(style, fmt.Sprintf(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="%d"/></w:numPr>`, number), item)
		}
	case Note:
		var all []Text
		if b.Heading != "" {
			all = append(all, Strong(b.Heading))
		}
		all = append(all, b.Text...)
		for i, t := range all {
			style, space := "Note", ""
			switch {
			case len(all) == 1:
				space = `<w:spacing w:before="160" w:after="240"/>`
			case i == 0:
				style, space = "NoteHeading", `<w:spacing w:before="160"/>`
			case i == len(all)-1:
				space = `<w:spacing w:after="240"/>`
			}
			d.paragraph(style, space, t)
		}
	case Figures:
		d.figures(b)
	case Table:
		d.table(b)
	case Picture:
		return d.picture(b)
	case PageBreak:
		d.breaks = true
	}
	return nil
}

// open begins a paragraph; more are properties of its own that stand after pageBreakBefore, in the order that Word demands.
func (d *docx) open(style, more string) {
	d.raw(`<w:p><w:pPr><w:pStyle w:val="`, style, `"/>`)
	if d.breaks {
		d.raw(`<w:pageBreakBefore/>`)
		d.breaks = false
	}
	d.raw(more, `</w:pPr>`)
}

func (d *docx) paragraph(style, more string, t Text) {
	d.open(style, more)
	d.runs(t)
	d.raw(`</w:p>`)
}

func (d *docx) runs(t Text) {
	for _, r := range t {
		style := ""
		if r.Href != "" {
			style = "Hyperlink"
		}
		run := wordRun(r, style)
		if to, inside := strings.CutPrefix(r.Href, "#"); inside {
			run = `<w:hyperlink w:anchor="` + bookmark("at-"+to) + `" w:history="1">` + run + `</w:hyperlink>`
		} else if r.Href != "" {
			d.links = append(d.links, r.Href)
			run = fmt.Sprintf(`<w:hyperlink r:id="rIdLink%d" w:history="1">%s</w:hyperlink>`, len(d.links), run)
		}
		d.raw(run)
	}
}

// wordRun writes a run; a status begins with its sign, in its colour.
func wordRun(r Run, style string) string {
	var out strings.Builder
	properties := func(face, more string) {
		out.WriteString(`<w:r>`)
		if style+face+more != "" || r.Strong || r.Emphasis {
			out.WriteString(`<w:rPr>`)
			if style != "" {
				out.WriteString(`<w:rStyle w:val="` + style + `"/>`)
			}
			if face != "" {
				out.WriteString(`<w:rFonts w:ascii="` + face + `" w:hAnsi="` + face + `" w:eastAsia="` + face + `" w:cs="` + face + `"/>`)
			}
			if r.Strong || r.Mark != "" {
				out.WriteString(`<w:b/><w:bCs/>`)
			}
			if r.Emphasis {
				out.WriteString(`<w:i/><w:iCs/>`)
			}
			out.WriteString(more + `</w:rPr>`)
		}
	}
	colour := ""
	if r.Mark != "" {
		colour = `<w:color w:val="` + marks[r.Mark].colour + `"/>`
		properties("Segoe UI Symbol", colour)
		out.WriteString(`<w:t xml:space="preserve">` + marks[r.Mark].sign + `</w:t></w:r>`)
		r.Text = "\u00a0" + r.Text
	}
	properties("", colour)
	for i, line := range strings.Split(r.Text, "\n") {
		if i > 0 {
			out.WriteString(`<w:br/>`)
		}
		if line != "" {
			out.WriteString(`<w:t xml:space="preserve">` + html.EscapeString(line) + `</w:t>`)
		}
	}
	return out.String() + `</w:r>`
}

func field(code, shown string) string {
	return `<w:fldSimple w:instr=" ` + code + ` "><w:r><w:t>` + shown + `</w:t></w:r></w:fldSimple>`
}

func (d *docx) picture(p Picture) error {
	d.caption(p.id, p.label, p.Caption)
	size, err := png.DecodeConfig(bytes.NewReader(p.PNG))
	if err != nil {
		return err
	}
	d.images = append(d.images, p.PNG)
	n := len(d.images)
	// As wide as the text, unless that would be coarser than 150 points to the inch or taller than most of a page.
	const emu = 635 // in a twentieth of a point
	wide := min(float64(d.wide), float64(size.Width)*1440/150)
	tall := wide * float64(size.Height) / float64(size.Width)
	if most := float64(d.wide); d.wide == landscape {
		most = 8200
		if tall > most {
			wide, tall = wide*most/tall, most
		}
	} else if most *= 1.2; tall > most {
		wide, tall = wide*most/tall, most
	}
	cx, cy := int(wide*emu), max(1, int(tall*emu))
	style := "Picture"
	if p.Data == nil {
		style = "Normal"
	}
	d.open(style, "")
	fmt.Fprintf(d, `<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%[1]d" cy="%[2]d"/><wp:docPr id="%[3]d" name="Picture %[3]d" descr="%[4]s"/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>`+
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="%[3]d" name="picture%[3]d.png" descr="%[4]s"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdPicture%[3]d"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%[1]d" cy="%[2]d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`,
		cx, cy, n, html.EscapeString(p.Alt))
	if p.Data != nil {
		d.open("Source", `<w:keepNext/>`) // what is said of the chart follows
		d.raw(`<w:hyperlink w:anchor="`, bookmark(p.Data.id), `" w:history="1">`, wordRun(Run{Text: "The figures of " + strings.ToLower(p.label[:1]) + p.label[1:]}, "Hyperlink"), `</w:hyperlink></w:p>`)
	}
	return nil
}

func (d *docx) caption(id, label, words string) {
	d.open("Caption", "")
	d.raw(d.marked(id, wordRun(Run{Text: label + ": "}, "")+wordRun(Run{Text: words}, "")), `</w:p>`)
}

func (d *docx) relations() string {
	var out strings.Builder
	out.WriteString(xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i, part := range []string{"styles", "settings", "numbering", "header", "footer"} {
		fmt.Fprintf(&out, `<Relationship Id="rId%d" Type="%s%s" Target="%s.xml"/>`, i+1, officeRel, part, part)
	}
	for i := range d.images {
		fmt.Fprintf(&out, `<Relationship Id="rIdPicture%d" Type="%simage" Target="media/picture%[1]d.png"/>`, i+1, officeRel)
	}
	for i, to := range d.links {
		fmt.Fprintf(&out, `<Relationship Id="rIdLink%d" Type="%shyperlink" Target="%s" TargetMode="External"/>`, i+1, officeRel, html.EscapeString(to))
	}
	return out.String() + `</Relationships>`
}

// numbering says how lists are counted: number 1 is the bullets, and each numbered list after it starts at 1 again.
func (d *docx) numbering() string {
	level := func(format, text, face string) string {
		return `<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="` + format + `"/><w:lvlText w:val="` + text + `"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="425" w:hanging="425"/></w:pPr>` + face + `</w:lvl>`
	}
	var out strings.Builder
	out.WriteString(xmlHead + `<w:numbering ` + wordSpace + `><w:abstractNum w:abstractNumId="0">` + level("bullet", "•", `<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/></w:rPr>`) + `</w:abstractNum><w:abstractNum w:abstractNumId="1">` + level("decimal", "%1.", "") + `</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`)
	for i := range d.numbered {
		fmt.Fprintf(&out, `<w:num w:numId="%d"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`, i+2)
	}
	return out.String() + `</w:numbering>`
}
