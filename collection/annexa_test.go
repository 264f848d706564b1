package collection

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"waymark/calendar"
)

const inspections = "../../shared/samples"

// sheetRows counts the rows of a sheet below its headings with another reader than ours.
func sheetRows(t *testing.T, file, sheet string) int {
	t.Helper()
	book, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	return len(rows) - 1
}

// The workbooks that others wrote, read as they are: every row of every sheet is loaded, or listed with its reason.
func TestListsForInspectors(t *testing.T) {
	if _, err := os.Stat(inspections); err != nil {
		t.Skip("the shared samples are not here")
	}
	for file, c := range map[string]struct {
		key    string
		sheets int
		rows   int
	}{
		"annex-a/Annex_A_2022-format.xlsx": {"annexa", 11, 59},
		"annex-a/Annex_A_2024_Jan.xlsx":    {"annexa", 11, 59},
		"annex-a-send/fake_sen.xlsx":       {"annexasend", 2, 4},
	} {
		t.Run(file, func(t *testing.T) {
			file = filepath.Join(inspections, file)
			sources, err := Sources([]string{file})
			if err != nil {
				t.Fatal(err)
			}
			r, v := mustLoad(t, sources, Options{Checks: true, DataTo: calendar.On(2021, 3, 31)})
			s, err := library(t).Spec(c.key)
			if err != nil {
				t.Fatal(err)
			}
			accounted(t, s, r, v)
			if len(r.Files) != c.sheets || len(r.Years) != 1 {
				t.Errorf("%d sheets make %d snapshots, want %d and 1", len(r.Files), len(r.Years), c.sheets)
			}
			total := 0
			for _, f := range r.Files {
				_, sheet, _ := strings.Cut(f.Name, ".xlsx/")
				if want := sheetRows(t, file, sheet); f.Rows != want || f.Kept != want {
					t.Errorf("%s: %d rows, %d kept, the sheet has %d", f.Name, f.Rows, f.Kept, want)
				}
				total += f.Kept
			}
			if total != c.rows {
				t.Errorf("%d rows kept, want %d", total, c.rows)
			}
		})
	}
}

// loadLists loads a workbook with these sheets, written with | between cells and ¶ for a new line in one, and builds the views.
func loadLists(t *testing.T, sheets map[string]string, l *Library) (*Report, func(query string) int) {
	t.Helper()
	content := workbook(t, func(book *excelize.File) {
		for name, text := range sheets {
			if _, err := book.NewSheet(name); err != nil {
				t.Fatal(err)
			}
			for i, row := range strings.Split(text, "\n") {
				for j, cell := range strings.Split(row, "|") {
					at, _ := excelize.CoordinatesToCellName(j+1, i+1)
					if cell != "" {
						book.SetCellValue(name, at, strings.ReplaceAll(cell, "¶", "\n"))
					}
				}
			}
		}
		book.DeleteSheet("Sheet1")
	})
	sources, err := Unpack(BytesSource("Annex A 2025-09-30.xlsx", content))
	if err != nil {
		t.Fatal(err)
	}
	v := openVault(t)
	r, err := l.Load(t.Context(), v, sources, Options{Checks: true})
	if err != nil {
		t.Fatal(err)
	}
	return r, func(query string) int { return number(t, v, query) }
}

func fileOf(t *testing.T, r *Report, sheet string) FileReport {
	t.Helper()
	for _, f := range r.Files {
		if strings.HasSuffix(f.Name, "/"+sheet) {
			return f
		}
	}
	t.Fatalf("no sheet %s in the report", sheet)
	return FileReport{}
}

func TestListsAsCouncilsSendThem(t *testing.T) {
	r, n := loadLists(t, map[string]string{
		"Summary": "Contacts by month\nApril|May\n3|4",
		"Notes":   "",
		"List 1":  "List 1: all contacts\n\nID of Child|Sex|Ethnic background|DOB|Age|Date contact was received|Source of contact\n7|Male|White - British|01/02/2015|10.6|01/08/2025|Police\n7|Male|White - British|01/02/2015|10.6|45870|q) 6: Police\n8|-|-|-|-|05/08/2025|Hospital",
		"List 3":  "Child’s Unique ID|Gender|Ethnicity|Date of¶Birth|Age of Child (Years)|Wann|Referral Source|Referral NFA?|Number of Referrals in Last 12 Months|Allocated Team|Allocated Worker\n7|M|WBRI|01/02/2015|10|02/08/2025|6|N|0|North|Ines",
	}, library(t))
	t.Run("analysis sheets and empty ones are left aside with a reason", func(t *testing.T) {
		if got := fileOf(t, r, "Summary").Problem; !strings.Contains(got, "left aside") {
			t.Error(got)
		}
		if got := fileOf(t, r, "Notes").Problem; !strings.Contains(got, "empty") {
			t.Error(got)
		}
	})
	t.Run("the headings are found below a title, and the report says where", func(t *testing.T) {
		f := fileOf(t, r, "List 1")
		if f.Kept != 3 || !strings.Contains(strings.Join(f.Guesses, "; "), "the headings stand in row 3") {
			t.Errorf("%+v", f)
		}
	})
	t.Run("a child may stand in the list of contacts twice", func(t *testing.T) {
		if got := n("select count(*) from aa_contact where child = '7' and source = '6' and as_at = date '2025-09-30'"); got != 2 {
			t.Error(got)
		}
	})
	t.Run("a heading that is told by its place is said to be a guess", func(t *testing.T) {
		f := fileOf(t, r, "List 3")
		if f.Kept != 1 || !strings.Contains(strings.Join(f.Guesses, "; "), "WANN was taken as Date of referral") {
			t.Errorf("%+v", f)
		}
		if got := n("select count(*) from aa_referral where received = date '2025-08-02' and nfa = false and source = '6'"); got != 1 {
			t.Error(got)
		}
	})
	t.Run("an ambiguous spelling is listed, kept raw and not counted", func(t *testing.T) {
		if n("select count(*) from annexa_contact where source = 'Hospital'") != 1 || n("select count(*) from aa_contact where source is null") != 1 {
			t.Error("the cell was not kept, or was guessed")
		}
		if text := r.Text(100); !strings.Contains(text, `"Hospital" can stand for 3D or 3F`) || !strings.Contains(text, "spellings/annexa.csv") || !strings.Contains(text, "did not understand 1 spelling") {
			t.Error(text)
		}
	})
	t.Run("what is known of a person comes from the newest list that says something", func(t *testing.T) {
		if got := n("select count(*) from person_annexa where child = '7' and sex = 'M' and ethnic = 'WBRI' and dob = date '2015-02-01'"); got != 1 {
			t.Error(got)
		}
		if got := n("select count(*) from person_annexa where child = '8' and sex = 'U' and ethnic is null"); got != 1 {
			t.Error(got)
		}
	})
	t.Run("a council's own spelling decides", func(t *testing.T) {
		own, err := WithOwn(fstest.MapFS{"spellings/annexa.csv": {Data: []byte("list,spelling,code\nsource,Hospital,3F\n")}})
		if err != nil || len(own.Broken) > 0 {
			t.Fatal(err, own.Broken)
		}
		r, n := loadLists(t, map[string]string{"List 1": "Child Unique ID|Gender|Ethnicity|Date of Birth|Age|Date of Contact|Contact Source\n8|F|WBRI|01/02/2015|10|05/08/2025|hospital"}, own)
		if n("select count(*) from aa_contact where source = '3F'") != 1 {
			t.Error(r.Text(10))
		}
	})
	t.Run("a slip in the council's own file is said and keeps nothing from starting", func(t *testing.T) {
		own, err := WithOwn(fstest.MapFS{"spellings/annexa.csv": {Data: []byte("source,Hospital,99\n")}})
		if err != nil || len(own.Broken) != 1 || !strings.Contains(own.Broken[0], "spellings/annexa.csv") {
			t.Fatal(err)
		}
	})
}

// Eleven files of one day are one snapshot, and a day's word holds until the next or for 92 days.
func TestSnapshotsOfLists(t *testing.T) {
	sources, err := Sources([]string{"library/annexa/sample"})
	if err != nil {
		t.Fatal(err)
	}
	v := openVault(t)
	r, err := library(t).Load(t.Context(), v, sources, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Years) != 2 {
		t.Errorf("%d snapshots, want 2", len(r.Years))
	}
	for query, want := range map[string]int{
		"select count(*) from aa_snapshot where as_at = date '2025-06-30' and until = date '2025-09-29'":                                                  1,
		"select count(*) from aa_snapshot where as_at = date '2025-09-30' and until = date '2025-12-31'":                                                  1,
		"select count(*) from annexa_coverage where starts = date '2025-06-30' and data_to = date '2025-09-30'":                                           1,
		"select count(*) from aa_cla where as_at = date '2025-06-30' and location = 'out' and rhi_offered and not rhi_accepted":                           1,
		"select count(*) from aa_cpp where latest_category = 'MUL' and as_at = date '2025-06-30' and seen_alone and ends is null":                         1,
		"select count(*) from aa_cin where status is null and need is null and as_at = date '2025-06-30'":                                                 1,
		"select count(*) from aa_cin where status = 'open assessment' and need = 'N5' and as_at = date '2025-09-30'":                                      1,
		"select count(*) from aa_care_leaver where in_touch = 'yes' and accommodation = 'U' and suitable and activity = 'F5' and eligibility is not null": 2,
		"select count(*) from aa_adopter where ffa = false and ethnic is null":                                                                            1,
		"select count(*) from person_annexa where child = '100010' and uasc and sex = 'M'":                                                                1,
	} {
		if got := number(t, v, query); got != want {
			t.Errorf("%d, want %d: %s", got, want, query)
		}
	}
}
