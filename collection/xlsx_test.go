package collection

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"waymark/fault"
)

// lists is a workbook of some lists of the same many rows.
func lists(t testing.TB, sheets, rows int) []byte {
	t.Helper()
	book := excelize.NewFile()
	for i := range sheets {
		name := fmt.Sprintf("List %d", i+1)
		if _, err := book.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		w, err := book.NewStreamWriter(name)
		if err != nil {
			t.Fatal(err)
		}
		row := make([]any, 16)
		for r := range rows {
			for c := range row {
				row[c] = 40_000 + r%5000
				if c%3 == 0 {
					row[c] = fmt.Sprintf("text %d of column %d", r%2000, c)
				}
			}
			if err := w.SetRow(fmt.Sprintf("A%d", r+1), row); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// BenchmarkWorkbook reads the eleven lists of a large council, 5,000 rows each.
func BenchmarkWorkbook(b *testing.B) {
	content := lists(b, 11, 5000)
	b.SetBytes(int64(len(content)))
	b.ReportAllocs()
	for b.Loop() {
		sources, err := Unpack(BytesSource("annex a.xlsx", content))
		if err != nil {
			b.Fatal(err)
		}
		for _, s := range sources {
			r, err := s.Open()
			if err != nil {
				b.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, r); err != nil {
				b.Fatal(err)
			}
			r.Close()
		}
	}
}

// sheetOf is a workbook of one sheet whose XML is given as it stands.
func sheetOf(t testing.TB, sheet, shared string) []byte {
	t.Helper()
	parts := map[string][]byte{}
	for name, text := range sheetParts(sheet, shared) {
		parts[name] = []byte(text)
	}
	return zipOf(t, parts)
}

func sheetParts(sheet, shared string) map[string]string {
	return map[string]string{
		"[Content_Types].xml":        "<Types/>",
		"xl/workbook.xml":            `<?xml version="1.0" encoding="UTF-8"?><x:workbook xmlns:x="m" xmlns:r="n"><x:sheets><x:sheet name="List 1" sheetId="1" r:id="rId1"/></x:sheets></x:workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="t/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rId3" Type="t/externalLink" Target="http://elsewhere/x.xlsx" TargetMode="External"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheet,
		"xl/sharedStrings.xml":       shared,
	}
}

// csvOf reads the first sheet as CSV.
func csvOf(t testing.TB, content []byte) (string, error) {
	t.Helper()
	sources, err := Unpack(BytesSource("a.xlsx", content))
	if err != nil {
		return "", err
	}
	r, err := sources[0].Open()
	if err != nil {
		return "", err
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	return string(text), err
}

const noShared = "<sst/>"

func TestSheets(t *testing.T) {
	t.Run("every kind of cell, blank rows and cells, prefixes, spoken texts and escapes", func(t *testing.T) {
		got, err := csvOf(t, sheetOf(t, `<x:worksheet xmlns:x="m"><x:dimension ref="A1:XFD1048576"/><x:sheetData>
			<x:row r="2"><x:c r="A2" t="s"><x:v>1</x:v></x:c><x:c r="C2" t="inlineStr"><x:is><x:r><x:t>Sm</x:t></x:r><x:r><x:t>ith &amp; </x:t></x:r></x:is></x:c><x:c r="D2" s="3"/></x:row>
			<x:row r="4"><x:c><x:v>45870</x:v></x:c><x:c t="b"><x:v>1</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c><x:c t="str"><x:f>A1&amp;"x"</x:f><x:v>done</x:v></x:c><x:c t="str"><x:f>""</x:f><x:v></x:v></x:c><x:c><x:f>1+1</x:f></x:c></x:row>
			<x:row r="900000"><x:c r="A900000" s="1"/></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:C1"/></x:mergeCells></x:worksheet>`,
			`<sst><si><t>no</t></si><si><r><t>two_x000A_lines</t></r><rPh sb="0" eb="1"><t>spoken</t></rPh></si></sst>`))
		want := "\n\"two\nlines\",,Smith & \n\n45870,1,#N/A,done,,#NOT CALCULATED\n"
		if err != nil || strings.ReplaceAll(got, "\"\"\n", "\n") != want {
			t.Errorf("%q %v", got, err)
		}
	})
	row := `<row r="1"><c r="A1"><v>1</v></c></row>`
	for name, c := range map[string]struct{ sheet, shared, says string }{
		"that is cut short":               {`<worksheet><sheetData>` + row, noShared, "cut short"},
		"with an unclosed row":            {`<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></sheetData></worksheet>`, noShared, "broken"},
		"whose rows go backwards":         {`<worksheet><sheetData><row r="5"/><row r="2"/></sheetData></worksheet>`, noShared, "out of order"},
		"whose cells go backwards":        {`<worksheet><sheetData><row r="1"><c r="B1"/><c r="A1"/></row></sheetData></worksheet>`, noShared, "out of order"},
		"that names a text that is not":   {`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData></worksheet>`, noShared, "not there"},
		"with a document type of its own": {`<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>`, noShared, "document type"},
		"with an entity of its own":       {`<worksheet><sheetData><row><c t="str"><v>&a;</v></c></row></sheetData></worksheet>`, noShared, "entity"},
		"too wide":                        {`<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>`, noShared, "columns"},
		"with a cell far below":           {`<worksheet><sheetData>` + row + `<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>`, noShared, "blank rows"},
		"nested without end":              {`<worksheet>` + strings.Repeat("<a>", 100_000), noShared, "nested"},
		"whose shared texts are damaged":  {`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>`, "<sst><si>", "cut short"},
		"with one immense text":           {`<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>` + strings.Repeat("9", 3<<20) + `</v></c></row></sheetData></worksheet>`, noShared, "larger than"},
	} {
		t.Run("a sheet "+name+" is refused in a sentence", func(t *testing.T) {
			_, err := csvOf(t, sheetOf(t, c.sheet, c.shared))
			if said := words(t, err); !strings.Contains(said, c.says) || len(said) > 300 {
				t.Errorf("it says: %s", said)
			}
		})
	}
	t.Run("a shared text that stands in very many cells does not fill the memory", func(t *testing.T) {
		var sheet strings.Builder
		sheet.WriteString(`<worksheet><sheetData>`)
		for range 20_000 {
			sheet.WriteString(`<row><c t="s"><v>0</v></c></row>`)
		}
		sheet.WriteString(`</sheetData></worksheet>`)
		sources, err := Unpack(BytesSource("a.xlsx", sheetOf(t, sheet.String(), "<sst><si><t>"+strings.Repeat("x", 30_000)+"</t></si></sst>")))
		if err != nil {
			t.Fatal(err)
		}
		r, err := sources[0].Open()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if _, err = io.Copy(io.Discard, r); !strings.Contains(words(t, err), "MB of text") {
			t.Error(err)
		}
	})
}

// TestLargeWorkbook holds what is kept in memory while a workbook of about 100 MB of XML is read.
func TestLargeWorkbook(t *testing.T) {
	if testing.Short() {
		t.Skip("large")
	}
	var content bytes.Buffer
	z := zip.NewWriter(&content)
	for name, text := range sheetParts("", noShared) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if name != "xl/worksheets/sheet1.xml" {
			io.WriteString(w, text)
			continue
		}
		io.WriteString(w, "<worksheet><sheetData>")
		for r, size := 1, 0; size < 100<<20; r++ {
			n, _ := fmt.Fprintf(w, `<row r="%[1]d"><c r="A%[1]d" t="str"><v>child %[2]d</v></c><c r="B%[1]d"><v>%[3]d</v></c></row>`, r, r*7919%1_000_003, r*104729%1_000_003)
			size += n
		}
		io.WriteString(w, "</sheetData></worksheet>")
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	sources, err := Unpack(BytesSource("a.xlsx", content.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, err := sources[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.Copy(io.Discard, r)
	runtime.ReadMemStats(&after)
	if err != nil || n < 10<<20 {
		t.Fatalf("%d bytes: %v", n, err)
	}
	if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 64<<20 {
		t.Errorf("the heap grew by %d MB", grown>>20)
	}
}

func FuzzXLSX(f *testing.F) {
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1"><f>1</f></c></row></sheetData></worksheet>`), []byte(`<sst><si><t>a</t></si></sst>`))
	f.Add([]byte(`<worksheet><row><c t="inlineStr"><is><t>_x0041_</t><rPh><t>b</t></rPh></is></c></row></worksheet>`), []byte(``))
	f.Fuzz(func(t *testing.T, sheet, shared []byte) {
		if len(sheet)+len(shared) > 1<<16 {
			return
		}
		text, err := csvOf(t, sheetOf(t, string(sheet), string(shared)))
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatal(err)
			}
			return
		}
		if _, err := csv.NewReader(strings.NewReader(text)).ReadAll(); err != nil && !errors.Is(err, csv.ErrFieldCount) {
			t.Fatalf("what was written is not CSV: %v", err)
		}
	})
}

// FuzzWorkbook takes any bytes for a workbook.
func FuzzWorkbook(f *testing.F) {
	f.Add(sheetOf(f, "<worksheet/>", noShared))
	f.Fuzz(func(t *testing.T, content []byte) {
		sources, err := BytesSource("a.xlsx", content).sheets()
		for _, s := range sources {
			r, err := s.Open()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, r); err != nil && fault.Of(err) == nil {
				t.Fatal(err)
			}
			r.Close()
		}
		if err != nil && fault.Of(err) == nil {
			t.Fatal(err)
		}
	})
}
