package plan

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
)

// fixtureTracker is a plan as a tracker shows it, with ids, days, ratings and milestones that never change.
func fixtureTracker() Proposal {
	p := BuiltIn().Proposal()
	p.Slug, p.Starts, p.Ends = "roadmap-2025", "2025-04-01", "2028-03-31"
	n := 0
	for i := range p.Priorities {
		for j := range p.Priorities[i].Actions {
			a := &p.Priorities[i].Actions[j]
			n++
			a.ID = fmt.Sprintf("action-%02d", n)
			a.Owner, a.Delivery, a.Impact = "Kit Harbour", string(Deliveries[n%4]), string(TooEarly)
			a.Starts, a.Due = calendar.On(2025, 4, 1).AddDays(n).String(), calendar.On(2026, 12, 1).AddDays(n*7).String()
			a.Printed = Printed{Baseline: a.Due, Slip: "0", Moves: "0"}
			a.Milestones = []ProposedMilestone{{ID: fmt.Sprintf("milestone-%02d", n), Title: "First step of " + a.Ref, Due: calendar.On(2026, 6, 1).AddDays(n).String()}}
		}
	}
	return p
}

func writtenTracker(t *testing.T, p Proposal) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, p.WriteXLSX(&b))
	return b.Bytes()
}

// told are differences in one line each.
func told(all []FileDifference) []string {
	out := []string{}
	for _, d := range all {
		out = append(out, strings.Join([]string{d.How, d.Name, d.Column, d.Was, d.Now, d.Then}, " | "))
	}
	return out
}

func TestTracker(t *testing.T) {
	now := fixtureTracker()
	reading := func(t *testing.T, data []byte) Proposal {
		t.Helper()
		p, err := Read(t.Context(), "tracker.xlsx", data)
		must(t, err)
		if !p.Tracker {
			t.Fatal("it was not known as Waymark’s own tracker")
		}
		return p
	}
	same := func(t *testing.T, data []byte) {
		t.Helper()
		if all, wrong := differ(now, reading(t, data), true); len(all)+len(wrong) > 0 {
			t.Errorf("%v %v", told(all), wrong)
		}
	}
	t.Run("exported and read back, nothing differs", func(t *testing.T) { same(t, writtenTracker(t, now)) })
	t.Run("the same plan is the same file, byte by byte", func(t *testing.T) {
		if !bytes.Equal(writtenTracker(t, now), writtenTracker(t, now)) {
			t.Error("two exports differ")
		}
	})
	t.Run("sorted by another column, with columns moved and hidden, a row above and sheets renamed, nothing differs", func(t *testing.T) {
		book, err := excelize.OpenReader(bytes.NewReader(writtenTracker(t, now)))
		must(t, err)
		defer book.Close()
		for _, sheet := range []string{"Actions", "Milestones", "Priorities"} {
			rows, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
			must(t, err)
			slices.Reverse(rows[1:])
			slices.SortStableFunc(rows[1:], func(a, b []string) int { return strings.Compare(a[1], b[1]) })
			for i, row := range rows {
				for j := range len(rows[0]) {
					value := ""
					if at := len(rows[0]) - 1 - j; at < len(row) { // the last column first
						value = row[at]
					}
					cell, err := excelize.CoordinatesToCellName(j+1, i+1)
					must(t, err)
					must(t, book.SetCellStr(sheet, cell, value))
				}
			}
			must(t, book.InsertRows(sheet, 1, 1))
			must(t, book.SetColVisible(sheet, "A:C", false))
			must(t, book.SetSheetName(sheet, sheet+" (2)"))
		}
		var b bytes.Buffer
		must(t, book.Write(&b))
		same(t, b.Bytes())
	})
	t.Run("the sheets are as councils need them", func(t *testing.T) {
		book, err := excelize.OpenReader(bytes.NewReader(writtenTracker(t, now)))
		must(t, err)
		defer book.Close()
		if want := []string{"Actions", "Milestones", "Priorities", "Plan", "Latest updates", "Measures", "Recommendations", "Key"}; !slices.Equal(book.GetSheetList(), want) {
			t.Error(book.GetSheetList())
		}
		lists, err := book.GetDataValidations("Actions")
		must(t, err)
		if len(lists) != 2 || !strings.Contains(lists[0].Formula1, "on track") {
			t.Errorf("%+v", lists)
		}
		if panes, err := book.GetPanes("Actions"); err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("%+v %v", panes, err)
		}
		for cell, want := range map[string]string{"A2": "1.1", "A11": "1.10", "D2": "02/04/2025"} {
			if got, err := book.GetCellValue("Actions", cell); err != nil || got != want {
				t.Errorf("%s is %q, want %q (%v)", cell, got, want, err)
			}
		}
	})
	t.Run("what cannot be taken is named with its row and column, and what would make it right", func(t *testing.T) {
		for words, edit := range map[string]func(*excelize.File) error{
			"Actions, row 2, Due, “soon”: write a date that there is, as day, month and year: 31/03/2026": func(b *excelize.File) error { return b.SetCellStr("Actions", "E2", "soon") },
			"Actions, row 3, Delivery, “purple”: write one of: not started, on track, at risk":            func(b *excelize.File) error { return b.SetCellStr("Actions", "F3", "purple") },
			"Actions, row 3, Ref, “1.1”: give the action a number of its own: row 2 has this one":         func(b *excelize.File) error { return b.SetCellStr("Actions", "A3", "1.1") },
			"Actions, row 3, Ref, “9.1”: there is no priority 9":                                          func(b *excelize.File) error { return b.SetCellStr("Actions", "A3", "9.1") },
			"Actions, row 2, Ref, “1.99”: give it back its number 1.1":                                    func(b *excelize.File) error { return b.SetCellStr("Actions", "A2", "1.99") },
			"Actions, row 2, Text: write what the action is":                                              func(b *excelize.File) error { return b.SetCellStr("Actions", "B2", " ") },
			"Actions, row 2, Rights articles, “77”: articles of the Convention":                           func(b *excelize.File) error { return b.SetCellStr("Actions", "V2", "12, 77") },
			"Milestones, row 2, Action, “8.8”: write the number of an action":                             func(b *excelize.File) error { return b.SetCellStr("Milestones", "A2", "8.8") },
			"Milestones, row 2, What shows it: write what shows":                                          func(b *excelize.File) error { return b.SetCellStr("Milestones", "D2", "01/06/2026") },
		} {
			book, err := excelize.OpenReader(bytes.NewReader(writtenTracker(t, now)))
			must(t, err)
			must(t, edit(book))
			var b bytes.Buffer
			must(t, book.Write(&b))
			book.Close()
			_, wrong := differ(now, reading(t, b.Bytes()), true)
			wrong = append(wrong, reading(t, b.Bytes()).Errors...)
			if !slices.ContainsFunc(wrong, func(e RowError) bool { return strings.HasPrefix(e.Words(), words) }) {
				t.Errorf("%s: %v", words, wrong)
			}
		}
	})
	t.Run("no cell of any sheet can run as a formula", func(t *testing.T) {
		p := Proposal{Slug: "x", Title: "=1", Priorities: []ProposedPriority{{Number: 1, Title: "+1", Actions: []ProposedAction{{Ref: "1.1", Text: "@SUM(A1)", Owner: "-1", Printed: Printed{Ended: "=2"}, Milestones: []ProposedMilestone{{Title: "\t=1", Due: "2026-01-01"}}}}}},
			Beside: Beside{Updates: [][]any{{"1.1", calendar.Date{}, "=cmd|'/c calc'!A1", "-x", "+y", "@z", "＝1"}}}}
		book, err := excelize.OpenReader(bytes.NewReader(writtenTracker(t, p)))
		must(t, err)
		defer book.Close()
		for _, sheet := range book.GetSheetList() {
			rows, err := book.GetRows(sheet)
			must(t, err)
			for _, row := range rows {
				for _, cell := range row {
					if startsFormula(cell) {
						t.Errorf("%s: %q", sheet, cell)
					}
				}
			}
		}
	})
}

// TestTrackerFromLibreOffice reads what LibreOffice made of our own export: see scripts/tracker-fixture, which makes both files.
func TestTrackerFromLibreOffice(t *testing.T) {
	now := fixtureTracker()
	const exported = "testdata/tracker/exported.xlsx"
	if *update {
		must(t, os.WriteFile(exported, writtenTracker(t, now), 0o644))
	}
	if file, err := os.ReadFile(exported); err != nil || !bytes.Equal(file, writtenTracker(t, now)) {
		t.Fatalf("%s is not our export any more (%v): run scripts/tracker-fixture", exported, err)
	}
	for name, want := range map[string][]string{
		"saved.xlsx": {},
		"edited.xlsx": {
			"added | Milestone of 1.2 |  |  | Second step of 1.2 | ",
			"added | 1.11 |  |  | Ask every family after three months what changed | becomes a change request",
			"removed | 7.5 |  | " + now.Priorities[6].Actions[4].Text + " |  | stays as it is: a file takes nothing out",
			"reworded | 1.2 | Text | " + now.Priorities[0].Actions[1].Text + " | Children’s plans say “why” & by when: <10 days> | becomes a change request",
			"re-dated | 1.3 | Due | 22 December 2026 | 28 February 2027 | becomes a change request",
			"re-rated | 1.4 | Delivery | not started | off track | stays as it is: only a signed-off update changes it",
			"changed | 2.1 | Owner | Kit Harbour | Fay Footbridge | ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile("testdata/tracker/" + name)
			must(t, err)
			p, err := Read(t.Context(), name, data)
			must(t, err)
			all, wrong := differ(now, p, true)
			if got := told(all); len(wrong)+len(p.Errors) > 0 || !reflect.DeepEqual(got, want) {
				t.Errorf("%s\nwant\n%s\n%v %v", strings.Join(got, "\n"), strings.Join(want, "\n"), wrong, p.Errors)
			}
		})
	}
}

func TestTrackerOntoAPlan(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		mo := c.by["Mo"]
		const slug = "roadmap-2025"
		_, err := c.plans.StartFromTemplate(mo, Plan{Slug: slug}, true)
		must(t, err)
		must(t, c.plans.AddMilestone(mo, slug+"/1.1", "The first step", d.Today().AddDays(30)))
		export := func() (Proposal, Proposal) {
			t.Helper()
			now, err := c.plans.Tracker(mo, slug)
			must(t, err)
			file, err := Read(t.Context(), "tracker.xlsx", writtenTracker(t, now))
			must(t, err)
			return now, file
		}
		t.Run("the exported tracker imports unchanged", func(t *testing.T) {
			_, file := export()
			all, wrong, err := c.plans.Difference(mo, slug, file)
			if err != nil || len(all)+len(wrong) > 0 {
				t.Errorf("%v %v %v", told(all), wrong, err)
			}
			done, err := c.plans.Import(mo, slug, file, "")
			if err != nil || !strings.Contains(done.Words(), "had all of it in these words already") {
				t.Errorf("%+v %v", done, err)
			}
		})
		t.Run("in a draft a milestone is known by its id, whatever its words", func(t *testing.T) {
			_, file := export()
			m := &file.Priorities[0].Actions[0].Milestones[0]
			m.Title, m.Due = "The first step, reworded", d.Today().AddDays(60).String()
			done, err := c.plans.Import(mo, slug, file, "")
			must(t, err)
			now, _ := export()
			if got := now.Priorities[0].Actions[0].Milestones; done.Steps != 1 || len(got) != 1 || got[0].Title != m.Title || got[0].Due != m.Due {
				t.Errorf("%+v %+v", done, got)
			}
		})
		t.Run("one wrong cell stops the whole file", func(t *testing.T) {
			now, file := export()
			file.Priorities[0].Actions[1].Text = "Other words for it."
			file.Errors = []RowError{{Sheet: "Actions", Row: 9, Column: "Due", Value: "soon", Fix: "write a date"}}
			if _, err := c.plans.Import(mo, slug, file, ""); err == nil || !strings.Contains(err.Error(), "row 9, Due, “soon”") {
				t.Error(err)
			}
			if after, _ := export(); !reflect.DeepEqual(now, after) {
				t.Error("something of it was kept")
			}
		})
		t.Run("an owner may import nothing", func(t *testing.T) {
			_, file := export()
			if _, err := c.plans.Import(c.by["Olu"], slug, file, ""); err == nil {
				t.Error("it was imported")
			}
		})
	})
}

func TestColumnsAreRemembered(t *testing.T) {
	const file = "Area of work,No,Our promise,Who leads it,Review date,RAG,Comments\nHelp,1.1,Open two hubs,Ann Other,31/03/2027,Green,Ask the board\nHelp,1.2,Ring every family,Bo Else,30/04/2027,Red,\n"
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		mo := c.by["Mo"]
		headings := strings.Split(strings.SplitN(file, "\n", 2)[0], ",")
		said := map[string]string{"Area of work": "priority", "No": "ref", "Our promise": "text", "Who leads it": "owner", "Review date": "due", "RAG": "delivery"}
		for words, wrong := range map[string]map[string]string{"text of the action": {"No": "ref"}, "Two columns": {"No": "text", "RAG": "text"}, "Nothing in a plan": {"No": "colour"}} {
			if err := c.plans.KeepColumns(mo, headings, wrong); err == nil || !strings.Contains(err.Error(), words) {
				t.Errorf("%s: %v", words, err)
			}
		}
		if err := c.plans.KeepColumns(c.by["Olu"], headings, said); err == nil {
			t.Error("an owner said what columns hold")
		}
		must(t, c.plans.KeepColumns(mo, headings, said))
		must(t, c.plans.KeepColumns(mo, headings, said)) // said again, it takes the place of what was said
		known, err := c.plans.KnownColumns(mo)
		must(t, err)
		p, err := ReadKnowing(t.Context(), "tracker.csv", []byte(strings.Replace(file, "Our promise", " our  Promise", 1)), known)
		must(t, err)
		if p.Count() != 2 || len(p.Priorities) != 1 || p.Priorities[0].Title != "Help" {
			t.Fatalf("%+v", p)
		}
		a := p.Priorities[0].Actions[0]
		if a.Text != "Open two hubs" || a.Owner != "Ann Other" || a.Due != "2027-03-31" || a.Delivery != string(OnTrack) || !reflect.DeepEqual(a.Other, []OtherCell{{"Comments", "Ask the board"}}) {
			t.Errorf("%+v", a)
		}
	})
}

func TestDatesWithTheMonthFirst(t *testing.T) {
	tracker := func(days ...string) []byte {
		text := "Priority,Ref,Action,Owner,Due\n"
		for i, day := range days {
			text += fmt.Sprintf("Help,1.%d,Open hub %d,Ann Other,%s\n", i+1, i+1, day)
		}
		return []byte(text)
	}
	for _, test := range []struct {
		name string
		days []string
		due  string // of the first action
		bad  []RowError
	}{
		{"a day that could be either is British where nothing says otherwise", []string{"03/04/2027", "25/03/2027"}, "2027-04-03", nil},
		{"beside a date that can only have the month first it is an error that says both ways to write it", []string{"03/04/2027", "03/25/2027"}, "",
			[]RowError{{Row: 2, Column: "due date", Value: "03/04/2027", Fix: "row 3 (03/25/2027) has the month first, so this may be either day. Write it as 2027-04-03 or as 2027-03-04"}}},
		{"what can be one day only stays", []string{"05/05/2027", "03/25/2027", "2027-04-03", "13/04/2027"}, "2027-05-05", nil},
		{"the thirteenth month is no sign of anything where the day is none either", []string{"03/04/2027", "03/45/2027"}, "2027-04-03", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, err := Read(t.Context(), "tracker.csv", tracker(test.days...))
			must(t, err)
			if got := p.Priorities[0].Actions[0].Due; got != test.due || !reflect.DeepEqual(p.Errors, test.bad) {
				t.Errorf("due %q, %+v", got, p.Errors)
			}
		})
	}
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		p, err := Read(t.Context(), "tracker.csv", tracker("03/04/2027", "03/25/2027"))
		must(t, err)
		if _, err := c.plans.Import(c.by["Mo"], "theirs", p, ""); err == nil || !strings.Contains(err.Error(), "Nothing was imported. Row 2, due date") {
			t.Errorf("%v", err)
		}
		if _, err := c.plans.Plan(c.by["Mo"], "theirs"); err == nil {
			t.Error("half of it is there")
		}
	})
}
