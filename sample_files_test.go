package main

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"waymark/calendar"
	"waymark/collection"
	"waymark/sample"
	"waymark/vault"
)

// loadSample loads files through the collection room as an upload would, with its checks.
func loadSample(t *testing.T, paths []string, dataTo calendar.Date) *collection.Report {
	t.Helper()
	_, report := loadedSample(t, paths, collection.Options{DataTo: dataTo, Checks: true})
	return report
}

// loadedSample also gives the vault into which it was loaded.
func loadedSample(t *testing.T, paths []string, opts collection.Options) (*vault.DB, *collection.Report) {
	t.Helper()
	library, err := collection.Standard()
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.Open(t.Context(), vault.Settings{MemoryMB: 900, Threads: 2,
		Holidays: func(context.Context) (calendar.Holidays, error) { return calendar.BankHolidays(), nil }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	sources, err := collection.Sources(paths)
	if err != nil {
		t.Fatal(err)
	}
	report, err := library.Load(t.Context(), v, sources, opts)
	if err != nil {
		t.Fatal(err)
	}
	return v, report
}

// TestSampleOtherCollections loads the registers and the returns beside SSDA903 and the census of Exampleborough as any council's.
func TestSampleOtherCollections(t *testing.T) {
	w, err := sample.Generate(sample.Options{Children: 60, Years: 3, LastYear: 2026, Seed: "registers", DataTo: calendar.On(2026, 10, 31)})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, write := range []func(string) ([]string, error){w.WriteRegisters, w.WriteWorkforce, w.WriteSEN, w.WriteSchools, w.WriteYouth, w.WriteParticipation, w.WriteCertificates, w.WritePublished, w.WriteStandard} {
		if _, err := write(dir); err != nil {
			t.Fatal(err)
		}
	}
	report := loadSample(t, []string{dir}, w.Options.DataTo)
	t.Run("every file is read", func(t *testing.T) {
		for _, f := range report.Files {
			if f.Collection == "" || f.Unread > 0 {
				t.Errorf("%s was not read: %+v", f.Name, f)
			}
		}
	})
	t.Run("the only issues are plans, reviews and certificates that are overdue", func(t *testing.T) {
		for _, i := range report.Issues {
			if !slices.Contains([]string{"TWENTY-WEEKS", "REVIEW", "VALID"}, i.Rule) {
				t.Errorf("%+v", i)
			}
		}
	})
}

// TestSampleCensus loads the children in need censuses of Exampleborough as any council's.
func TestSampleCensus(t *testing.T) {
	options := sample.Options{Children: 120, Years: 5, LastYear: 2026, Seed: "census", DataTo: calendar.On(2026, 9, 30)}
	// A council has assessments and enquiries that take too long; an extract made within the year does not end on 31 March.
	expected := []string{"8670Q", "8675Q", "100"}
	t.Run("the censuses of six years load, and nothing is wrong with them", func(t *testing.T) {
		world, err := sample.Generate(options)
		if err != nil {
			t.Fatal(err)
		}
		paths, err := world.WriteCensus(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		report := loadSample(t, paths, calendar.Date{})
		told := map[string]int{}
		for _, issue := range report.Issues {
			if told[issue.Rule]++; !slices.Contains(expected, issue.Rule) && told[issue.Rule] < 4 {
				t.Errorf("%s (rule %s)", issue, issue.Rule)
			}
		}
		if told["100"] != 1 || told["8670Q"] == 0 {
			t.Errorf("issues: %v", told)
		}
		if len(report.Years) != 6 {
			t.Errorf("years: %v", report.Years)
		}
		for _, f := range report.Files {
			if f.Collection != "cin" || f.Rows == 0 || f.Kept != f.Rows {
				t.Errorf("%+v", f)
			}
		}
	})
	t.Run("every fault planted is found where it is said to be, and no other", func(t *testing.T) {
		options.Faults, options.DataTo = true, calendar.Date{}
		world, err := sample.Generate(options)
		if err != nil {
			t.Fatal(err)
		}
		paths, err := world.WriteCensus(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		faults := world.CensusFaults()
		if len(faults) != 8 {
			t.Errorf("%d faults", len(faults))
		}
		at := map[string]bool{}
		for _, f := range faults {
			at[fmt.Sprint(f.Row)] = false
		}
		for _, issue := range loadSample(t, paths, calendar.Date{}).Issues {
			row := fmt.Sprint(issue.Row)
			if _, planted := at[row]; planted {
				at[row] = true
			} else if !slices.Contains(expected, issue.Rule) {
				t.Errorf("%s (rule %s)", issue, issue.Rule)
			}
		}
		for _, f := range faults {
			if !at[fmt.Sprint(f.Row)] {
				t.Errorf("nobody found %+v", f)
			}
		}
	})
}

// TestSampleLists loads the lists for inspectors of Exampleborough as any council's, beside the census of the same children.
func TestSampleLists(t *testing.T) {
	world, err := sample.Generate(sample.Options{Children: 120, Years: 3, LastYear: 2026, Seed: "lists", DataTo: calendar.On(2026, 9, 30)})
	if err != nil {
		t.Fatal(err)
	}
	paths, err := world.WriteLists(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	report := loadSample(t, paths, calendar.Date{})
	told := map[string]int{}
	for _, issue := range report.Issues {
		// A child in hospital has no provider, and a few addresses are nobody's business: such cells are blank.
		if issue.Rule == "VALUE" && issue.Value == "" && (issue.Column == "Placement Provider" || issue.Column == "Placement postcode") {
			continue
		}
		if key := issue.Rule + issue.Column; told[key] < 3 {
			told[key]++
			t.Errorf("%s (rule %s)", issue, issue.Rule)
		}
	}
	if len(report.Years) != 10 {
		t.Errorf("%d snapshots", len(report.Years))
	}
	for _, f := range report.Files {
		if f.Collection != "annexa" || f.Rows == 0 || f.Kept != f.Rows {
			t.Errorf("%+v", f)
		}
	}
}
