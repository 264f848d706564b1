package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// unzipped gives the parts of an archive by name.
func unzipped(t testing.TB, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := parts[f.Name]; twice {
			t.Errorf("%s twice", f.Name)
		}
		parts[f.Name] = string(content)
	}
	return parts
}

// element is one element of a part as it is met, with the names of those around it.
type element struct {
	name   string
	at     map[string]string
	around []string
}

// elements reads a part; one that is not well formed is an error.
func elements(part string) (all []element, words string, err error) {
	var around []string
	in := xml.NewDecoder(strings.NewReader(part))
	for {
		token, err := in.Token()
		if err == io.EOF {
			return all, words, nil
		}
		if err != nil {
			return nil, "", err
		}
		switch e := token.(type) {
		case xml.StartElement:
			at := map[string]string{}
			for _, a := range e.Attr {
				at[a.Name.Local] = a.Value
			}
			all = append(all, element{e.Name.Local, at, slices.Clone(around)})
			around = append(around, e.Name.Local)
		case xml.EndElement:
			around = around[:len(around)-1]
		case xml.CharData:
			words += string(e)
		}
	}
}

func TestDOCX(t *testing.T) {
	d := sample(t)
	parts := unzipped(t, face(t, d.DOCX))
	body, words, err := elements(parts["word/document.xml"])
	if err != nil {
		t.Fatal(err)
	}
	styles, _, err := elements(parts["word/styles.xml"])
	if err != nil {
		t.Fatal(err)
	}
	t.Run("every part is well formed and known by its type", func(t *testing.T) {
		for name, part := range parts {
			if strings.HasSuffix(name, ".png") {
				continue
			}
			if _, _, err := elements(part); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if !strings.HasSuffix(name, ".rels") && name != "[Content_Types].xml" && !strings.Contains(parts["[Content_Types].xml"], `PartName="/`+name+`"`) {
				t.Errorf("%s has no type", name)
			}
		}
	})
	t.Run("headings are real: a style with its outline level, for each heading of the tree", func(t *testing.T) {
		levels := map[string]string{}
		style := ""
		for _, e := range styles {
			if e.name == "style" {
				style = e.at["styleId"]
			}
			if e.name == "outlineLvl" {
				levels[style] = e.at["val"]
			}
		}
		if fmt.Sprint(levels) != "map[Heading1:0 Heading2:1 Heading3:2]" {
			t.Errorf("%v", levels)
		}
		var got []string
		for _, e := range body {
			if e.name == "pStyle" && strings.HasPrefix(e.at["val"], "Heading") {
				got = append(got, strings.TrimPrefix(e.at["val"], "Heading"))
			}
		}
		if strings.Join(got, "") != "11233111" {
			t.Errorf("%v", got)
		}
	})
	t.Run("every style that is named is there", func(t *testing.T) {
		known := map[string]bool{}
		for _, e := range styles {
			known[e.at["styleId"]] = true
		}
		for _, e := range body {
			if (e.name == "pStyle" || e.name == "rStyle" || e.name == "tblStyle") && !known[e.at["val"]] {
				t.Errorf("%s %s", e.name, e.at["val"])
			}
		}
	})
	t.Run("tables with headings repeat them on every page, and every row has as many cells as the table has columns", func(t *testing.T) {
		columns, cells, heads, tables := 0, 0, 0, 0
		check := func() {
			if cells%max(1, columns) != 0 {
				t.Errorf("%d cells in %d columns", cells, columns)
			}
		}
		for _, e := range body {
			switch e.name {
			case "tbl":
				check()
				tables, columns, cells = tables+1, 0, 0
			case "gridCol":
				columns++
			case "tcPr":
				cells++
			case "gridSpan":
				n, _ := strconv.Atoi(e.at["val"])
				cells += n - 1
			case "tblHeader":
				heads++
			}
		}
		check()
		if tables != 5 || heads != 4 { // of them one is of large figures and one of names; the first has two rows of headings
			t.Errorf("%d tables, %d rows of headings", tables, heads)
		}
	})
	t.Run("pictures have words for those who do not see them, and their files", func(t *testing.T) {
		pictures := 0
		for _, e := range body {
			switch e.name {
			case "docPr":
				pictures++
				if e.at["descr"] != "Three bars: North 42%, South 61%, West 78%." {
					t.Errorf("%v", e.at)
				}
			case "blip":
				if !strings.Contains(parts["word/_rels/document.xml.rels"], `Id="`+e.at["embed"]+`"`) {
					t.Errorf("%v leads nowhere", e.at)
				}
			}
		}
		if pictures != 1 || len(parts["word/media/picture1.png"]) == 0 {
			t.Errorf("%d pictures", pictures)
		}
	})
	t.Run("ids are unique and links lead somewhere", func(t *testing.T) {
		ids, names := map[string]bool{}, map[string]bool{}
		for _, e := range body {
			if e.name == "bookmarkStart" || e.name == "docPr" {
				id := e.name + e.at["id"]
				if ids[id] || e.at["name"] == "" || names[e.at["name"]] || len(e.at["name"]) > 40 {
					t.Errorf("%v", e.at)
				}
				ids[id], names[e.at["name"]] = true, true
			}
		}
		links := 0
		for _, e := range body {
			if e.name != "hyperlink" {
				continue
			}
			links++
			if to := e.at["anchor"]; to != "" && !names[to] {
				t.Errorf("a link to %s", to)
			}
			if to := e.at["id"]; to != "" && !strings.Contains(parts["word/_rels/document.xml.rels"], `Id="`+to+`"`) {
				t.Errorf("a link to %s", to)
			}
		}
		if links != 6+3 { // the contents, one inside, one outside, one to the figures
			t.Errorf("%d links", links)
		}
	})
	t.Run("it is in British English on A4, with its title, its classification and its pages counted", func(t *testing.T) {
		for part, wants := range map[string][]string{
			"word/styles.xml":    {`w:lang w:val="en-GB"`},
			"word/document.xml":  {`w:w="11906" w:h="16838"`, `w:w="16838" w:h="11906" w:orient="landscape"`},
			"word/numbering.xml": {`w:numId="3"`},
			"word/header.xml":    {"OFFICIAL"},
			"word/footer.xml":    {" PAGE ", " NUMPAGES "},
			"docProps/core.xml":  {"<dc:title>Improvement board: highlight report</dc:title>", "2026-11-18T00:00:00Z", "<dc:language>en-GB</dc:language>"},
		} {
			for _, want := range wants {
				if !strings.Contains(parts[part], want) {
					t.Errorf("%s lacks %s", part, want)
				}
			}
		}
	})
	t.Run("it says everything, and a status by its shape and in words", func(t *testing.T) {
		for _, want := range []string{"● On track", "★ Delivered and embedded", "Exampleborough is invented", "28 Feb 2026", "42.1%", "1,038", "Chart 1, figures: "} {
			if !strings.Contains(strings.ReplaceAll(words, "\u00a0", " "), want) {
				t.Errorf("it does not say %q", want)
			}
		}
	})
}
