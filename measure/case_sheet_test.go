package measure

import (
	"bytes"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"waymark/calendar"
)

func TestSheetsRunNoFormula(t *testing.T) {
	rows := func() func() []any {
		rows := [][]any{{"=1+1", "@x", 3, calendar.Date{}}}
		return func() []any {
			if len(rows) == 0 {
				return nil
			}
			row := rows[0]
			rows = nil
			return row
		}
	}
	out := httptest.NewRecorder()
	if err := sendSheet(out, "csv", "list", []string{"a", "b", "c", "d"}, rows()); err != nil || !strings.Contains(out.Body.String(), "'=1+1,'@x,3,\n") {
		t.Errorf("%q %v", out.Body.String(), err)
	}
	out = httptest.NewRecorder()
	if err := sendSheet(out, "xlsx", "list", []string{"a", "b", "c", "d"}, rows()); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(out.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if cell, err := book.GetCellValue("Cases", "A2"); err != nil || cell != "'=1+1" {
		t.Errorf("%q %v", cell, err)
	}
	if out.Header().Get("Cache-Control") != "no-store" || out.Header().Get("Content-Disposition") != `attachment; filename="list.xlsx"` {
		t.Error(out.Header())
	}
}

// Whom a list names is said by its file: a worker's list has no column of children, which would be empty.
func TestCaseListsSayWhatACaseIs(t *testing.T) {
	for _, row := range []struct{ key, at, headings, first string }{
		{"supervision-on-time", "2025-03-31", "line,worker_id,on,counted,worker", ""},
		{"ap-attendance", "2024-08-31", "line,return_id,on,counted", " of "},
		{"sw-caseload", "2024-09-30", "line,worker_id,on,counted", " over "},
		{"cla-dental", "2025-03-31", "line,child,case_id,on,counted", "ADA"},
	} {
		t.Run(row.key, func(t *testing.T) {
			all, _, err := Library("", nil)
			if err != nil {
				t.Fatal(err)
			}
			d := all[slices.IndexFunc(all, func(d Definition) bool { return d.Key == row.key })]
			v, err := openFixture(t.Context(), standard(t), &d)
			if err != nil {
				t.Fatal(err)
			}
			defer v.Close()
			list, err := Cases(t.Context(), v, d, day(row.at))
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			if err := list.WriteCSV(&out); err != nil {
				t.Fatal(err)
			}
			headings, cells, _ := strings.Cut(out.String(), "\n")
			if headings != row.headings || len(list.Cases) == 0 || !strings.Contains(cells, row.first) || strings.Contains(cells, "not known") && row.first != "" {
				t.Errorf("%s\n%s", headings, cells)
			}
		})
	}
}

func TestCaseFilesAreNamed(t *testing.T) {
	list := CaseList{Key: "cla-dental", Starts: day("2024-04-01"), At: day("2025-03-31")}
	for part, want := range map[string]string{
		"": "cla-dental-cases-2024-04-01-to-2025-03-31-taken-2026-01-02", "By sex: Female": "cla-dental-cases-2024-04-01-to-2025-03-31-by-sex-female-taken-2026-01-02",
	} {
		if got := list.fileName(part, day("2026-01-02")); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestCaseListsSayNothingTwice(t *testing.T) {
	list := CaseList{What: childCase, Cases: []Case{{Line: "young", CaseID: "A", Child: "A"}, {Line: "all", CaseID: "A", Child: "A"}, {Line: "all", CaseID: "B", Child: "B"}}}
	t.Run("a column that is empty or the same as another is left out, and a case that two lines count is one", func(t *testing.T) {
		if got := list.columns(); got.id || got.day || got.caption != "2 cases, in 3 rows: one for each line that counts them" {
			t.Errorf("%+v", got)
		}
	})
	t.Run("what says something stays", func(t *testing.T) {
		one := CaseList{What: childCase, Cases: []Case{{CaseID: "A 2026-01-02", Child: "A", On: day("2026-01-02")}}}
		if got := one.columns(); !got.id || !got.day || got.caption != "1 case" {
			t.Errorf("%+v", got)
		}
	})
	t.Run("the headline's cases stand first", func(t *testing.T) {
		list.inOrder([]Line{{Key: "all"}, {Key: "young"}})
		if list.Cases[0].Line != "all" || list.Cases[0].CaseID != "A" || list.Cases[2].Line != "young" {
			t.Errorf("%+v", list.Cases)
		}
	})
}
