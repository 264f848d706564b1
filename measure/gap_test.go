package measure

import (
	"slices"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/collection"
	"waymark/vault"
)

// vaultWithout is the cast without one kind of file.
func vaultWithout(t *testing.T, table string) *vault.DB {
	t.Helper()
	sources, err := fixtureSources(standard(t), "testdata/fixture")
	if err != nil {
		t.Fatal(err)
	}
	sources = slices.DeleteFunc(sources, func(s collection.Source) bool { return strings.HasSuffix(s.Name, "/"+table+".csv") })
	v, err := vault.Open(t.Context(), vault.Settings{MemoryMB: 512, Holidays: vault.Days(calendar.BankHolidays())})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	if err := load(t.Context(), v, standard(t), sources); err != nil {
		t.Fatal(err)
	}
	if err := v.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestGaps: a file that was left out gave "0% of reviews on time" and "no child in care", which nobody had counted.
func TestGaps(t *testing.T) {
	all, _, err := Library("", nil)
	if err != nil {
		t.Fatal(err)
	}
	at := calendar.On(2025, 3, 31)
	run := func(t *testing.T, v *vault.DB, key string) Result {
		t.Helper()
		i := slices.IndexFunc(all, func(d Definition) bool { return d.Key == key })
		results, err := Run(t.Context(), v, all[i:i+1], Options{At: []calendar.Date{at}, Series: 4})
		if err != nil {
			t.Fatal(err)
		}
		return results.Measures[0]
	}
	for _, c := range []struct{ table, key, words string }{
		{"review", "cla-review-timely", "Nothing is counted at 31 March 2025: the returns loaded have no row in Reviews for 2024/25. Load that file with the others."},
		{"episode", "ctx-cla-rate", "Nothing is counted at 31 March 2025: the returns loaded have no row in Episodes for 2024/25. Load that file with the others."},
		{"header", "ctx-uasc-share", "Nothing is counted at 31 March 2025: the returns loaded have no row in Header for 2024/25. Load that file with the others."},
		{"oc2", "cla-dental", "no row in OC2 for 2024/25"},
		{"oc3", "cl-in-touch", "no row in OC3 for 2024/25"},
	} {
		t.Run("without "+c.table+" "+c.key+" is not counted, and says why", func(t *testing.T) {
			m := run(t, vaultWithout(t, c.table), c.key)
			if m.Numerator != nil || m.Denominator != nil || m.Value.Value != nil || len(m.Series) > 0 {
				t.Errorf("counted all the same: %+v", m.Value)
			}
			if !slices.ContainsFunc(m.Notes, func(n string) bool { return strings.Contains(n, c.words) }) {
				t.Errorf("the notes do not say it: %q", m.Notes)
			}
		})
	}
	t.Run("a return may have no child missing, so the figure stands and says what it was made from", func(t *testing.T) {
		m := run(t, vaultWithout(t, "missing"), "cla-missing-rate")
		if m.Value.Value == nil || *m.Value.Value != 0 {
			t.Errorf("the value is %v, want 0", m.Value.Value)
		}
		want := "The returns loaded have no row in Missing for 2024/25. If the file was left out, load it: what it would tell is missing from the figure at 31 March 2025."
		if !slices.Contains(m.Notes, want) {
			t.Errorf("the notes lack %q: %q", want, m.Notes)
		}
	})
	t.Run("without the Header every child is counted all the same, and the figure says what it lacks", func(t *testing.T) {
		v := vaultWithout(t, "header")
		for _, key := range []string{"ctx-cla-rate", "cla-sdq"} {
			m := run(t, v, key)
			if m.Numerator == nil || *m.Numerator == 0 || !slices.ContainsFunc(m.Notes, func(n string) bool {
				return strings.Contains(n, "no row in Header for 2024/25. If the file was left out")
			}) {
				t.Errorf("%s: %+v %q", key, m.Value, m.Notes)
			}
		}
	})
	t.Run("the cases of a figure that is not counted are refused with the same words", func(t *testing.T) {
		i := slices.IndexFunc(all, func(d Definition) bool { return d.Key == "cla-review-timely" })
		_, err := Cases(t.Context(), vaultWithout(t, "review"), all[i], at)
		if err == nil || !strings.Contains(err.Error(), "no row in Reviews") {
			t.Errorf("got %v", err)
		}
	})
}
