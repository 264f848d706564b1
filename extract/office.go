package extract

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"waymark/fault"
)

const (
	mostUnpacked = 64 << 20 // of one part of an Office file
	mostLines    = 200_000
	mostDeep     = 100 // elements inside one another
)

// officeParts are the parts of an Office file that hold what people wrote, in the order of its pages.
var officeParts = map[string]*regexp.Regexp{
	DOCXType: regexp.MustCompile(`^word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml$`),
	XLSXType: regexp.MustCompile(`^xl/(sharedStrings|worksheets/sheet(\d+)|comments\d*)\.xml$`),
	PPTXType: regexp.MustCompile(`^ppt/(?:slides/slide|notesSlides/notesSlide)(\d+)\.xml$`),
}

// officeLines reads what people wrote in a Word, Excel or PowerPoint file: one line for each paragraph or cell. Numbers of a workbook's cells are
// read too, for a child's number may stand in one.
func officeLines(media string, data []byte) ([]Line, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fault.Invalid("The %s is damaged and cannot be read. Save it again and try once more.", names[media])
	}
	type part struct {
		*zip.File
		page int
	}
	var parts []part
	for _, f := range z.File {
		if m := officeParts[media].FindStringSubmatch(f.Name); m != nil {
			page := 1
			if n, err := strconv.Atoi(m[len(m)-1]); err == nil {
				page = n
			}
			parts = append(parts, part{f, page})
		}
	}
	slices.SortStableFunc(parts, func(a, b part) int { return cmp.Compare(a.page, b.page) })
	var all []Line
	for _, p := range parts {
		r, err := p.Open()
		if err != nil {
			return nil, fault.Invalid("The %s is damaged and cannot be read. Save it again and try once more.", names[media])
		}
		lines, err := paragraphs(io.LimitReader(r, mostUnpacked), p.page)
		r.Close()
		if err != nil {
			return nil, err
		}
		if all = append(all, lines...); len(all) > mostLines {
			return nil, fault.Invalid("The %s holds more than %d paragraphs or cells, so its words are not searched.", names[media], mostLines)
		}
	}
	return all, nil
}

// paragraphs reads the text of one part. A paragraph (p), a cell (c) and a shared text (si) each make a line; text stands in t, a number in v.
func paragraphs(r io.Reader, page int) (all []Line, err error) {
	dec := xml.NewDecoder(r)
	var b strings.Builder
	var kind string // of the cell: "s" is a place among the shared texts, which are read on their own
	deep, struck, inText := 0, 0, false
	flush := func() {
		if text := strings.Join(strings.Fields(b.String()), " "); text != "" && len(all) <= mostLines {
			all = append(all, Line{Page: page, Text: text, Whole: true})
		}
		b.Reset()
	}
	for {
		t, err := dec.Token()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, fault.Invalid("The file is damaged and cannot be read. Save it again and try once more.").Because(err)
		}
		switch e := t.(type) {
		case xml.StartElement:
			if deep++; deep > mostDeep {
				return nil, fault.Invalid("The file nests its contents more than %d deep, which no real document does. It was not read.", mostDeep)
			}
			switch e.Name.Local {
			case "c":
				kind = ""
				for _, a := range e.Attr {
					if a.Name.Local == "t" {
						kind = a.Value
					}
				}
			case "t":
				inText = true
			case "v":
				inText = kind != "s"
			case "tab", "br", "cr":
				b.WriteByte(' ')
			case "del", "moveFrom":
				struck++
			}
		case xml.CharData:
			if inText && struck == 0 {
				b.Write(e)
			}
		case xml.EndElement:
			deep--
			switch e.Name.Local {
			case "t", "v":
				inText = false
			case "del", "moveFrom":
				struck--
			case "p", "si", "c":
				flush()
			}
		}
	}
}
