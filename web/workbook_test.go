package web

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"waymark/calendar"
)

func TestSafeText(t *testing.T) {
	for text, want := range map[string]string{"": "", "x": "x", "Plan": "Plan", "2026-03-31": "2026-03-31", "-5": "-5", "-3.5": "-3.5",
		"=1+1": "'=1+1", "＝1+1": "'＝1+1", "+44 20": "'+44 20", "-5+1": "'-5+1", "-3.5 of us": "'-3.5 of us", "+inf": "'+inf", "@x": "'@x", "\tx": "'\tx"} {
		if got := SafeRow(text)[0]; got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestWorkbook(t *testing.T) {
	rows := [][]any{
		{`=HYPERLINK("http://x","y")`, 3, calendar.On(2025, 3, 31), -12.5},
		{"@SUM(A1)", nil, calendar.Date{}, "-12.5"},
		{"\t=1", true, calendar.On(1999, 12, 31), "+44 20"},
	}
	var b bytes.Buffer
	err := WriteWorkbook(&b, "Values", []string{"=name", "n", "day", "x"}, func() ([]any, error) {
		if len(rows) == 0 {
			return nil, nil
		}
		row := rows[0]
		rows = rows[1:]
		return row, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string]string{
		"A1": "'=name", "A2": `'=HYPERLINK("http://x","y")`, "A3": "'@SUM(A1)", "A4": "'\t=1", "B2": "3", "B3": "",
		"C2": "31/03/2025", "C3": "", "C4": "31/12/1999", "D2": "-12.5", "D3": "-12.5", "D4": "'+44 20",
	} {
		got, err := book.GetCellValue("Values", cell)
		if err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", cell, got, want, err)
		}
		if formula, err := book.GetCellFormula("Values", cell); err != nil || formula != "" {
			t.Errorf("%s is a formula: %q", cell, formula)
		}
	}
	t.Run("a cell of an unknown type is an error, not a blank", func(t *testing.T) {
		if err := WriteWorkbook(&b, "Values", []string{"x"}, func() ([]any, error) { return []any{struct{}{}}, nil }); err == nil {
			t.Error("it was written")
		}
	})
}
