package document

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"waymark/fault"
)

func opened(t testing.TB, file []byte) *excelize.File {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { book.Close() })
	return book
}

func TestXLSX(t *testing.T) {
	book := opened(t, face(t, sample(t).XLSX))
	t.Run("each table has a sheet, the figures behind charts too, and the first says what the workbook is", func(t *testing.T) {
		if got := strings.Join(book.GetSheetList(), "|"); got != "About|Table 1 Actions by what is decl|Table 2 Action 3.2 in short|Table 3 The whole tracker|Chart 1 figures Reviews held in" {
			t.Error(got)
		}
		for cell, want := range map[string]string{"B2": "Improvement board: highlight report", "B4": "Exampleborough Council", "B5": "OFFICIAL", "B6": "18/11/2026", "A9": "Table 3", "B9": "The whole tracker"} {
			if got, err := book.GetCellValue("About", cell); err != nil || got != want {
				t.Errorf("%s is %q, want %q (%v)", cell, got, want, err)
			}
		}
	})
	t.Run("numbers are numbers and dates are dates, shown as the report shows them", func(t *testing.T) {
		for _, c := range []struct{ sheet, cell, raw, shown string }{
			{"Table 3 The whole tracker", "F2", "46050", "28/01/2026"}, {"Table 3 The whole tracker", "D2", "On track", "On track"},
			{"Chart 1 figures Reviews held in", "B2", "42.1", "42.1%"}, {"Chart 1 figures Reviews held in", "C2", "1038", "1,038"}, {"Chart 1 figures Reviews held in", "C4", "too few to show", "too few to show"},
			{"Table 1 Actions by what is decl", "C1", "Declared: On track", "Declared: On track"},
		} {
			raw, err := book.GetCellValue(c.sheet, c.cell, excelize.Options{RawCellValue: true})
			if err != nil || raw != c.raw {
				t.Errorf("%s holds %q, want %q (%v)", c.cell, raw, c.raw, err)
			}
			if shown, err := book.GetCellValue(c.sheet, c.cell); err != nil || shown != c.shown {
				t.Errorf("%s shows %q, want %q (%v)", c.cell, shown, c.shown, err)
			}
		}
	})
	t.Run("headings stay in sight and on every page", func(t *testing.T) {
		for _, sheet := range book.GetSheetList() {
			if p, err := book.GetPanes(sheet); err != nil || !p.Freeze || p.YSplit != 1 {
				t.Errorf("%s: %+v (%v)", sheet, p, err)
			}
		}
		if got := book.GetDefinedName(); len(got) != 5 || got[1].Name != "_xlnm.Print_Titles" {
			t.Errorf("%+v", got)
		}
	})
}

func TestWriteSheets(t *testing.T) {
	sheet := func(name string, rows ...[]any) Sheet {
		return Sheet{Name: name, Columns: []SheetColumn{{Heading: "A"}, {Heading: "B"}}, Next: rowsOf(rows)}
	}
	written := func(t *testing.T, sheets ...Sheet) *excelize.File {
		t.Helper()
		var out bytes.Buffer
		if err := WriteSheets(&out, sheets...); err != nil {
			t.Fatal(err)
		}
		return opened(t, out.Bytes())
	}
	t.Run("names of sheets are cut, cleaned and told apart", func(t *testing.T) {
		book := written(t, sheet("A/B: [all]?"), sheet("a b all"), sheet(""), sheet("History"), sheet(strings.Repeat("long ", 20)), sheet(strings.Repeat("long ", 20)))
		if got := strings.Join(book.GetSheetList(), "|"); got != "A B all|a b all 2|Sheet|Sheet History|long long long long long long l|long long long long long long 2" {
			t.Error(got)
		}
	})
	t.Run("texts come back to the letter, except that none is a formula", func(t *testing.T) {
		for _, text := range []string{" two  spaces ", "a\nb", "tab\tin", "_x0041_", "x_x005F_y", "é ≤ 漢字 🙂", "<&>\"'", "12 months"} {
			book := written(t, sheet("S", []any{text, nil}))
			if got, err := book.GetCellValue("S", "A2"); err != nil || got != text {
				t.Errorf("%q came back as %q (%v)", text, got, err)
			}
		}
		book := written(t, sheet("S", []any{"=1+1", "\x00=1+1"}))
		for _, cell := range []string{"A2", "B2"} {
			if got, _ := book.GetCellValue("S", cell); got != "'=1+1" {
				t.Errorf("%s is %q", cell, got)
			}
		}
	})
	t.Run("days before the format's first are written in words", func(t *testing.T) {
		book := written(t, sheet("S", []any{on(1899, 5, 1), on(1901, 1, 1)}))
		a, _ := book.GetCellValue("S", "A2")
		b, _ := book.GetCellValue("S", "B2")
		if a != "1899-05-01" || b != "01/01/1901" {
			t.Errorf("%s, %s", a, b)
		}
	})
	t.Run("the hour and the place of a time do not move its day", func(t *testing.T) {
		book := written(t, sheet("S", []any{time.Date(2026, 6, 1, 0, 30, 0, 0, time.FixedZone("BST", 3600)), true}))
		if got, _ := book.GetCellValue("S", "A2"); got != "01/06/2026" {
			t.Error(got)
		}
	})
	t.Run("what a workbook cannot hold is refused with its place", func(t *testing.T) {
		err := WriteSheets(&bytes.Buffer{}, sheet("S", []any{"x", strings.Repeat("x", 32768)}))
		if f := fault.Of(err); f == nil || !strings.Contains(err.Error(), "B2") || !strings.Contains(err.Error(), `"S"`) {
			t.Errorf("%v", err)
		}
		if err := WriteSheets(&bytes.Buffer{}, sheet("S", []any{struct{}{}})); err == nil || !strings.Contains(err.Error(), "A2") {
			t.Errorf("%v", err)
		}
	})
	t.Run("columns beyond Z have their letters", func(t *testing.T) {
		for want, i := range map[string]int{"A": 0, "Z": 25, "AA": 26, "AZ": 51, "BA": 52, "ZZ": 701, "AAA": 702} {
			if got := columnName(i); got != want {
				t.Errorf("%d is %s, want %s", i, got, want)
			}
		}
	})
}
