package collection

import (
	"bytes"
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"waymark/vault"
)

var update = flag.Bool("update", false, "rewrite golden files")

func library(t testing.TB) *Library {
	t.Helper()
	l, err := Standard()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func openVault(t testing.TB) *vault.DB {
	t.Helper()
	v, err := vault.Open(t.Context(), vault.Settings{MemoryMB: 512, Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

// tryLoad reads files without building the views: what is tested here is the reading.
func tryLoad(t testing.TB, sources []Source, opts Options) (*Report, *vault.DB, error) {
	t.Helper()
	v := openVault(t)
	r, err := library(t).withoutViews().Load(t.Context(), v, sources, opts)
	return r, v, err
}

func mustLoad(t testing.TB, sources []Source, opts Options) (*Report, *vault.DB) {
	t.Helper()
	r, v, err := tryLoad(t, sources, opts)
	if err != nil {
		t.Fatal(err)
	}
	return r, v
}

func number(t testing.TB, v *vault.DB, query string) int {
	t.Helper()
	rows, err := v.Query(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var n int
	if !rows.Next() {
		t.Fatal("no row: ", query)
	}
	if err := rows.Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Every folder of the library: its sample loads, its views build on it, and rows and issues are those of expect.txt.
func TestLibrary(t *testing.T) {
	for _, s := range library(t).Specs() {
		folder := filepath.Join("library", s.Key)
		sources, err := Sources([]string{filepath.Join(folder, "sample")})
		if err != nil {
			t.Fatal(err)
		}
		v := openVault(t)
		with := library(t)
		if s.Rhythm == Register && s.views == "" { // nobody's tables but its own: told from all others' here, it can be read alone
			for _, source := range sources {
				if in, err := with.inspect(t.Context(), source); err != nil || in.owner() != s {
					t.Errorf("%s: %s is not taken for the register's own: %v", s.Key, source.Name, err)
				}
			}
			with = &Library{specs: []*Spec{s}}
		}
		r, err := with.Load(t.Context(), v, sources, Options{Checks: true})
		if err != nil {
			t.Errorf("%s: the sample loads and the views build on it: %v", s.Key, err)
			continue
		}
		t.Run(s.Key+": the sample loads as expected", func(t *testing.T) {
			got := r.Text(1000) + "\n"
			for _, d := range r.Differences {
				got += fmt.Sprintf("%s %s %s: %q in %s, %q in %s\n", d.Table, d.Key, d.Column, d.Earlier, Year(d.Year), d.Later, Year(d.NextYear))
			}
			for _, table := range s.Tables {
				got += fmt.Sprintf("%s %d\n", s.Raw(table), number(t, v, "select count(*) from "+s.Raw(table)))
			}
			golden := filepath.Join(folder, "expect.txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the sample no longer loads as %s says (-update rewrites it):\n%s", golden, firstDifference(got, string(want)))
			}
		})
		t.Run(s.Key+": every row of the sample is accounted for", func(t *testing.T) { accounted(t, s, r, v) })
		t.Run(s.Key+": the checks are made on the sample", func(t *testing.T) {
			if len(s.Checks) > 0 && r.ChecksRan == 0 || r.ChecksRan != len(r.ChecksMade) {
				t.Errorf("%d checks ran, %d are listed", r.ChecksRan, len(r.ChecksMade))
			}
		})
		v.Close()
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return fmt.Sprintf("line %d\n got: %s\nwant: %s", i+1, g[i], strings.Join(w[min(i, len(w)):min(i+1, len(w))], ""))
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// accounted compares the report with the files themselves and with the vault: no row may vanish.
func accounted(t *testing.T, s *Spec, r *Report, v *vault.DB) {
	t.Helper()
	kept := map[string]int{}
	for _, f := range r.Files {
		if f.Problem != "" {
			t.Errorf("%s was not read: %s", f.Name, f.Problem)
		}
		if f.Rows != f.Kept+f.Unread+f.Blank+f.Aside {
			t.Errorf("%s: %d rows, but %d kept, %d not readable, %d blank and %d left aside", f.Name, f.Rows, f.Kept, f.Unread, f.Blank, f.Aside)
		}
		if published := s.Table(f.Table); published != nil && published.published != nil {
			kept[f.Table] += f.Figures
		} else {
			kept[f.Table] += f.Kept
		}
	}
	for _, table := range s.Tables {
		if n := number(t, v, "select count(*) from "+s.Raw(table)); n != kept[table.Name] {
			t.Errorf("%s holds %d rows, the report says %d", table.Name, n, kept[table.Name])
		}
	}
}

const samples = "../../shared/samples/903"

// The files that others wrote, read as they are.
func TestRealFiles(t *testing.T) {
	if _, err := os.Stat(samples); err != nil {
		t.Skip("the shared samples are not here")
	}
	s, err := library(t).Spec("ssda903")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("five linked yearly returns load as five years, every row accounted for", func(t *testing.T) {
		folder := filepath.Join(samples, "five-years")
		sources, err := Sources([]string{folder})
		if err != nil {
			t.Fatal(err)
		}
		r, v := mustLoad(t, sources, Options{Checks: true})
		accounted(t, s, r, v)
		for _, f := range r.Files {
			if want := lines(t, filepath.Join(samples, f.Name)); f.Rows != want {
				t.Errorf("%s: %d rows, the file has %d", f.Name, f.Rows, want)
			}
		}
		for year, children := range map[int]int{2018: 819, 2019: 572, 2020: 362, 2021: 226, 2022: 144} {
			if n := number(t, v, fmt.Sprintf("select count(distinct child) from ssda903_header where _year = %d", year)); n != children {
				t.Errorf("%d children in %s, want %d", n, Year(year), children)
			}
		}
		if len(r.Years) != 5 {
			t.Errorf("%d years, want 5", len(r.Years))
		}
		// What the checks find, against counts made here from the files themselves.
		found := map[string]int{}
		for _, c := range r.ChecksMade {
			found[c.Check] = c.Found
		}
		for check, want := range byHand(t, folder) {
			if got, ok := found[check]; !ok || got != want {
				t.Errorf("%s finds %d rows, counted by hand there are %d", check, got, want)
			}
		}
	})
	t.Run("a regional file whose rows each say their year, with dates the other way round", func(t *testing.T) {
		sources, err := Sources([]string{filepath.Join(samples, "liia", "SSDA903_episodes_for_testing_fixes_INPUT.csv")})
		if err != nil {
			t.Fatal(err)
		}
		r, v := mustLoad(t, sources, Options{Checks: true})
		accounted(t, s, r, v)
		if n := number(t, v, "select count(distinct _year) from ssda903_episode"); n != 6 {
			t.Errorf("%d years, want 6 (2017 to 2023 without 2021)", n)
		}
		if n := number(t, v, "select count(*) from ssda903_episode where decom is null"); n != 0 {
			t.Errorf("%d start dates were not read", n)
		}
	})
	t.Run("a file with dummies in it keeps its rows and lists the cells", func(t *testing.T) {
		sources, err := Sources([]string{filepath.Join(samples, "liia", "SSDA903_2020_episodes.csv"), filepath.Join(samples, "liia", "SSDA903_2020_header.csv")})
		if err != nil {
			t.Fatal(err)
		}
		r, v := mustLoad(t, sources, Options{Checks: true})
		accounted(t, s, r, v)
		want := "SSDA903_2020_episodes.csv row 6, RNE: *DUMMY* is not one of the codes."
		for _, i := range r.Issues {
			if i.String() == want {
				return
			}
		}
		t.Errorf("no issue says %q", want)
	})
}

// byHand counts what some checks should find, from the files, with another reader and no SQL.
func byHand(t *testing.T, folder string) map[string]int {
	t.Helper()
	want := map[string]int{}
	day := func(text string) time.Time {
		d, err := time.Parse("02/01/2006", text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	type episode struct {
		began, ended time.Time
		rne, rec     string
	}
	for year := 2017; year <= 2021; year++ {
		children := map[string][]episode{}
		for _, row := range cells(t, filepath.Join(folder, fmt.Sprintf("%d-episodes.csv", year)), "CHILD", "DECOM", "DEC", "REC", "RNE") {
			if (row[2] == "") != (row[3] == "") {
				want["ended-without-reason"]++
			}
			e := episode{began: day(row[1]), rec: row[3], rne: row[4]}
			if row[2] != "" {
				e.ended = day(row[2])
			}
			children[row[0]] = append(children[row[0]], e)
		}
		for _, all := range children {
			sort.SliceStable(all, func(i, j int) bool { return all[i].began.Before(all[j].began) })
			for i, e := range all {
				if i > 0 && e.began.Before(all[i-1].ended) {
					want["episodes-overlap"]++
				}
				if i > 0 && !all[i-1].ended.IsZero() && e.began.After(all[i-1].ended) && e.rne != "S" {
					want["gap-in-care"]++
				}
				if e.rec == "X1" && (i == len(all)-1 || e.ended.IsZero() || !all[i+1].began.Equal(e.ended)) {
					want["no-next-episode"]++
				}
				if e.ended.IsZero() && i < len(all)-1 {
					want["earlier-episode-still-open"]++
				}
			}
		}
	}
	for _, row := range cells(t, filepath.Join(folder, "*-oc2.csv"), "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED") {
		if row[0] == "0" && row[1]+row[2] != "" {
			want["help-without-misuse"]++
		}
		if row[1] == "1" && row[2] != "" {
			want["offer-although-received"]++
		}
	}
	for _, row := range cells(t, filepath.Join(folder, "*-oc3.csv"), "IN_TOUCH", "ACTIV", "ACCOM") {
		if row[0] == "YES" && (row[1] == "0" || row[2] == "0") {
			want["in-touch-but-unknown"]++
		}
	}
	return want
}

func lines(t *testing.T, name string) int {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return len(bytes.Split(bytes.TrimSpace(text), []byte("\n"))) - 1
}

// column reads columns with another reader than ours.
func cells(t *testing.T, pattern string, headings ...string) [][]string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatal("no files ", pattern)
	}
	var out [][]string
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		reader := csv.NewReader(file)
		first, err := reader.Read()
		if err != nil {
			t.Fatal(err)
		}
		for {
			row, err := reader.Read()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			var picked []string
			for _, h := range headings {
				for i, name := range first {
					if name == h {
						picked = append(picked, row[i])
					}
				}
			}
			out = append(out, picked)
		}
		file.Close()
	}
	return out
}
