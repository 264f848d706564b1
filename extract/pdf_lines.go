package extract

import (
	"bytes"
	"errors"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"

	"waymark/fault"
)

// pdfLines reads a PDF's lines here and now.
func pdfLines(data []byte) (lines []Line, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fault.Invalid("The PDF is damaged and cannot be read. Save it again, or its text as a text file, and try once more.")
		}
	}()
	book, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fault.Invalid("%s", refusal(err))
	}
	pages := pagesOf(book)
	if len(pages) > mostPages {
		return nil, fault.Invalid("The PDF has more than %d pages, which no report has. Save the part with the recommendations on its own and try again.", mostPages)
	}
	for i, page := range pages {
		lines = append(lines, onePage(page, i+1)...)
	}
	if len(lines) == 0 {
		return nil, fault.Invalid("The PDF holds pictures of pages and no text. Run it through text recognition first, or type the recommendations in.")
	}
	return lines, nil
}

// mostNodes is how many nodes the tree of a PDF's pages may have; the library itself would follow a tree that leads back into itself for ever.
const mostNodes = 4 * mostPages

// pagesOf lists the pages of a PDF in order, and one too many where there are too many.
func pagesOf(book *pdf.Reader) (pages []pdf.Page) {
	nodes := 0
	var below func(node pdf.Value)
	below = func(node pdf.Value) {
		kids := node.Key("Kids")
		for i := 0; i < kids.Len() && nodes < mostNodes && len(pages) <= mostPages; i++ {
			nodes++
			switch kid := kids.Index(i); kid.Key("Type").Name() {
			case "Page":
				pages = append(pages, pdf.Page{V: kid})
			case "Pages":
				below(kid)
			}
		}
	}
	below(book.Trailer().Key("Root").Key("Pages"))
	return pages
}

// onePage reads one page; what is damaged on it does not keep the others from being read.
func onePage(page pdf.Page, n int) (lines []Line) {
	defer func() {
		if recover() != nil {
			lines = []Line{{Page: n, Text: Unreadable, Whole: true, Gap: true}}
		}
	}()
	return pageLines(n, pageGlyphs(page))
}

// Unreadable stands in for a page that could not be read, so that whoever confirms sees that something is missing.
const Unreadable = "[This page could not be read]"

func refusal(err error) string {
	if errors.Is(err, pdf.ErrInvalidPassword) {
		return "The PDF is locked with a password. Save it without one and try again."
	}
	return "The PDF is damaged and cannot be read. Save it again, or its text as a text file, and try once more."
}

func decode16(units []uint16) string { return string(utf16.Decode(units)) }
