package collection

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"github.com/xuri/excelize/v2"
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
