package document

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"math"
	"strconv"
	"strings"
)

// The stylesheets of a page of its own: its ground, and what stands on it (which staff.css holds as well).
//
//go:embed page.css
var pageStyle string

//go:embed document.css
var documentStyle string

// Render writes the document as a part of a staff page, below the page's own title: all of it but its title, with GOV.UK's classes
// and no style of its own. It is a templ component.
func (d Document) Render(_ context.Context, w io.Writer) error {
	whole, err := d.whole()
	if err != nil {
		return err
	}
	var p markup
	p.raw(`<div class="document">`)
	if whole.Subtitle != "" {
		p.raw(`<p class="govuk-body-l">`, html.EscapeString(whole.Subtitle), `</p>`)
	}
	p.named(whole)
	p.contents(whole)
	p.sections(whole)
	p.raw(`</div>`)
	_, err = p.WriteTo(w)
	return err
}

// HTML writes the document as one page of its own, with its stylesheet inside: to be sent, kept and printed on A4.
func (d Document) HTML(w io.Writer) error {
	whole, err := d.whole()
	if err != nil {
		return err
	}
	var p markup
	title := html.EscapeString(whole.Title)
	p.raw("<!DOCTYPE html>\n", `<html lang="en-GB"><head><meta charset="utf-8"><title>`, title, `</title>`,
		`<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light">`,
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">`, "\n<style>\n", pageStyle, documentStyle)
	fmt.Fprintf(&p, "@page { @top-center { content: %s; } @bottom-left { content: %s; } }\n", styleString(whole.Classification), styleString(whole.Title))
	p.raw(`</style></head>`, "\n", `<body><a class="skip" href="#main">Skip to the document</a>`)
	if whole.Classification != "" || whole.Council != "" {
		p.raw(`<header class="top"><p>`, html.EscapeString(whole.Council), `</p><p class="top-classification">`, html.EscapeString(whole.Classification), `</p></header>`)
	}
	p.raw("\n", `<main id="main"><h1>`, title, `</h1>`)
	if whole.Subtitle != "" {
		p.raw(`<p class="govuk-body-l">`, html.EscapeString(whole.Subtitle), `</p>`)
	}
	p.named(whole)
	p.contents(whole)
	p.sections(whole)
	p.raw("</main></body></html>\n")
	_, err = p.WriteTo(w)
	return err
}

// styleString writes a text as a string of a stylesheet, inside a style element.
func styleString(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, r := range text {
		if r == '"' || r == '\\' || r == '<' || r == '>' || r == '\n' {
			fmt.Fprintf(&out, `\%x `, r)
		} else {
			out.WriteRune(r)
		}
	}
	return out.String() + `"`
}

// markup is the HTML as it grows.
type markup struct{ bytes.Buffer }

func (p *markup) raw(parts ...string) {
	for _, s := range parts {
		p.WriteString(s)
	}
}

func (p *markup) named(d Document) {
	if says := d.named(); says != "" {
		p.raw(`<p class="govuk-body document-named">`, html.EscapeString(says), `</p>`)
	}
}

func (p *markup) contents(d Document) {
	if !d.Contents {
		return
	}
	open, depth, kind := 0, d.depth(), ""
	if depth == 1 {
		kind = " document-contents--long"
	}
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			h, ok := b.(Heading)
			if !ok || h.Level > depth {
				continue
			}
			switch {
			case open == 0:
				p.raw("\n", `<nav class="document-contents`, kind, `" aria-label="Contents"><p class="govuk-body document-contents__title">Contents</p><ol class="govuk-list">`)
			case h.Level > open:
				p.raw(`<ol class="govuk-list">`)
			default:
				p.raw(`</li>`)
				if h.Level < open {
					p.raw(`</ol></li>`)
				}
			}
			open = h.Level
			p.raw(`<li><a class="govuk-link" href="#`, h.id, `">`, html.EscapeString(h.Text), `</a>`)
		}
	}
	if open > 0 {
		p.raw(strings.Repeat(`</li></ol>`, open), `</nav>`)
	}
}

func (p *markup) sections(d Document) {
	for _, s := range d.Sections {
		lies := ""
		switch {
		case s.Landscape:
			lies = "document-landscape"
		case s.Thirds:
			lies = "document-thirds"
		}
		if lies != "" {
			p.raw("\n", `<div class="`, lies, `">`)
		}
		for _, b := range s.Blocks {
			p.raw("\n")
			p.block(b)
		}
		if lies != "" {
			p.raw("\n", `</div>`)
		}
	}
}

var headingSize = [...]string{1: "l", 2: "m", 3: "s"}

func (p *markup) block(b Block) {
	switch b := b.(type) {
	case Heading:
		tag := "h" + strconv.Itoa(b.Level+1)
		p.raw(`<`, tag, ` class="govuk-heading-`, headingSize[b.Level], `" id="`, b.id, `">`, html.EscapeString(b.Text), `</`, tag, `>`)
	case Paragraph:
		p.text("p", "govuk-body", b.Text)
	case Source:
		p.text("p", "govuk-body-s document-source", b.Text)
	case List:
		p.list(b)
	case Note:
		p.raw(`<div class="govuk-inset-text document-note">`)
		if b.Heading != "" {
			p.raw(`<p class="govuk-body"><strong>`, html.EscapeString(b.Heading), `</strong></p>`)
		}
		for _, t := range b.Text {
			p.text("p", "govuk-body", t)
		}
		p.raw(`</div>`)
	case Figures:
		p.raw(`<dl class="document-figures">`)
		for _, f := range b.Items {
			p.raw(`<div><dt>`, html.EscapeString(f.Name), `</dt><dd class="document-figures__number">`, html.EscapeString(f.Number), `</dd>`)
			if len(f.Note) > 0 {
				p.text("dd", "document-figures__note", f.Note)
			}
			p.raw(`</div>`)
		}
		p.raw(`</dl>`)
	case Table:
		p.table(b)
	case Picture:
		p.picture(b)
	case PageBreak:
		p.raw(`<div class="document-break"></div>`)
	}
}

func (p *markup) list(l List) {
	tag, class := "ul", "bullet"
	if l.Numbered {
		tag, class = "ol", "number"
	}
	p.raw(`<`, tag, ` class="govuk-list govuk-list--`, class, `">`)
	for _, item := range l.Items {
		p.raw(`<li>`)
		p.runs(item)
		p.raw(`</li>`)
	}
	p.raw(`</`, tag, `>`)
}

func (p *markup) text(tag, class string, t Text) {
	p.raw(`<`, tag, ` class="`, class, `">`)
	p.runs(t)
	p.raw(`</`, tag, `>`)
}

func (p *markup) runs(t Text) {
	for _, r := range t {
		words := strings.ReplaceAll(html.EscapeString(r.Text), "\n", "<br>")
		if r.Mark != "" {
			words = `<span class="waymark-status waymark-status--` + string(r.Mark) + `">` + words + `</span>`
		}
		if r.Emphasis {
			words = `<em>` + words + `</em>`
		}
		if r.Strong {
			words = `<strong>` + words + `</strong>`
		}
		if to, inside := strings.CutPrefix(r.Href, "#"); inside {
			words = `<a class="govuk-link" href="#at-` + to + `">` + words + `</a>`
		} else if r.Href != "" {
			words = `<a class="govuk-link" href="` + html.EscapeString(r.Href) + `">` + words + `</a>`
		}
		p.raw(words)
	}
}

func (p *markup) table(t Table) {
	kind := ""
	if len(t.Columns) > 4 {
		kind = " document-table--many"
	}
	if t.short() {
		kind += " document-table--short"
	}
	p.raw(`<div class="waymark-scroll document-table`, kind, `" id="`, t.id, `" role="region" tabindex="0" aria-labelledby="`, t.id, `-caption"><table class="govuk-table waymark-table">`,
		`<caption class="govuk-table__caption" id="`, t.id, `-caption"><span class="document-label">`, t.label, `</span> <span class="document-title">`, html.EscapeString(t.Caption), `</span>`)
	if t.backTo != "" {
		p.raw(` <a class="govuk-link document-back" href="#`, t.backTo, `">Back to the chart</a>`)
	}
	p.raw(`</caption><colgroup>`)
	for _, share := range t.shares() {
		fmt.Fprintf(p, `<col class="document-share-%d">`, max(5, int(math.Round(share*20))*5))
	}
	p.raw(`</colgroup>`)
	if t.hasHead() {
		p.raw(`<thead class="govuk-table__head">`)
		groups := t.groups()
		if groups != nil {
			p.raw(`<tr class="govuk-table__row">`)
			for _, g := range groups {
				if g.words == "" {
					p.raw(strings.Repeat(`<td class="govuk-table__cell"></td>`, g.span))
				} else {
					fmt.Fprintf(p, `<th scope="colgroup" colspan="%d" class="govuk-table__header document-group">%s</th>`, g.span, html.EscapeString(g.words))
				}
			}
			p.raw(`</tr>`)
		}
		p.raw(`<tr class="govuk-table__row">`)
		for _, c := range t.Columns {
			p.raw(`<th scope="col" class="govuk-table__header`)
			if c.Numeric {
				p.raw(` govuk-table__header--numeric`)
			}
			p.raw(`">`, html.EscapeString(c.Heading), `</th>`)
		}
		p.raw(`</tr></thead>`)
	}
	p.raw(`<tbody class="govuk-table__body">`)
	for _, row := range t.Rows {
		p.raw(`<tr class="govuk-table__row">`)
		for i, c := range row {
			switch {
			case i == 0 && t.RowHeadings:
				p.raw(`<th scope="row" class="govuk-table__header">`)
				p.runs(c.words())
				p.raw(`</th>`)
			case !c.Date.IsZero():
				p.text("td", "govuk-table__cell document-date", c.words())
			case t.Columns[i].Numeric:
				p.text("td", "govuk-table__cell govuk-table__cell--numeric", c.words())
			default:
				p.text("td", "govuk-table__cell", c.words())
			}
		}
		p.raw(`</tr>`)
	}
	p.raw(`</tbody></table></div>`)
}

func (p *markup) picture(b Picture) {
	alt := html.EscapeString(b.Alt)
	p.raw(`<figure class="document-picture" id="`, b.id, `"><figcaption class="document-caption"><span class="document-label">`, b.label, `</span> `, html.EscapeString(b.Caption), `</figcaption>`)
	switch {
	case b.Wide != "":
		p.raw(`<div role="img" aria-label="`, alt, `"><div class="document-wide">`, b.Wide, `</div><div class="document-narrow">`, b.Narrow, `</div></div>`)
	case b.Narrow != "":
		p.raw(`<div role="img" aria-label="`, alt, `" class="document-third">`, b.Narrow, `</div>`)
	default:
		p.raw(`<img class="document-image" alt="`, alt, `" src="data:image/png;base64,`, base64.StdEncoding.EncodeToString(b.PNG), `">`)
	}
	if b.Data != nil {
		p.raw(`<p class="govuk-body-s document-source"><a class="govuk-link" href="#`, b.Data.id, `">The figures of `, strings.ToLower(b.label[:1])+b.label[1:], `</a></p>`)
	}
	p.raw(`</figure>`)
}
