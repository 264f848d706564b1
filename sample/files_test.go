package sample

import (
	"encoding/csv"
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"waymark/calendar"
)

func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	reader := csv.NewReader(f)
	reader.FieldsPerRecord = -1
	all, err := reader.ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return all
}

func TestYears(t *testing.T) {
	w := made(t, Options{Children: 900, Years: 14, LastYear: 2028, Seed: "years"})
	seen := map[int]map[string]map[string]bool{} // year, column, codes
	for _, r := range w.Returns {
		seen[r.Ending] = map[string]map[string]bool{}
		for file, list := range rows(&w, r) {
			for _, row := range list {
				for column, value := range row {
					key := file + " " + column
					if seen[r.Ending][key] == nil {
						seen[r.Ending][key] = map[string]bool{}
					}
					seen[r.Ending][key][value] = true
				}
			}
		}
	}
	any := func(from, to int, column string, codes ...string) bool {
		for year := from; year <= to; year++ {
			for _, code := range codes {
				if seen[year][column][code] {
					return true
				}
			}
		}
		return false
	}
	t.Run("each year speaks in its own codes", func(t *testing.T) {
		for _, c := range []struct {
			column   string
			from, to int
			codes    []string
		}{
			{"header.csv SEX", 2015, 2024, []string{"1", "2"}},
			{"header.csv SEX", 2025, 2028, []string{"M", "F", "U"}},
			{"episodes.csv PLACE", 2015, 2024, []string{"H5", "P2"}},
			{"episodes.csv PLACE", 2025, 2028, []string{"K3"}},
			{"episodes.csv PLACE", 2015, 2025, []string{"Z1"}},
			{"episodes.csv PLACE", 2026, 2028, []string{"Z11", "Z12", "Z13", "Z14"}},
			{"episodes.csv REC", 2015, 2018, []string{"E43", "E44"}},
			{"episodes.csv REC", 2019, 2028, []string{"E45", "E46", "E47", "E48"}},
			{"oc3.csv ACTIV", 2015, 2018, []string{"F3", "P3"}},
			{"oc3.csv ACTIV", 2019, 2028, []string{"F4", "P4", "F5", "P5"}},
		} {
			if !any(c.from, c.to, c.column, c.codes...) {
				t.Errorf("%s: none of %v from %d to %d", c.column, c.codes, c.from, c.to)
			}
			if any(2015, c.from-1, c.column, c.codes...) || any(c.to+1, 2028, c.column, c.codes...) {
				t.Errorf("%s: %v outside %d to %d", c.column, c.codes, c.from, c.to)
			}
		}
	})
	t.Run("tables begin in their year", func(t *testing.T) {
		for year := 2015; year <= 2028; year++ {
			if any(year, year, "sw_episodes.csv SW_REASON", "LEFTRL") != (year >= 2024) {
				t.Errorf("social workers in %d", year)
			}
			if has := seen[year]["DoLo.csv DOLO_START"] != nil; has && year < 2027 {
				t.Errorf("deprivation of liberty orders in %d", year)
			}
		}
		if seen[2027]["DoLo.csv DOLO_START"] == nil && seen[2028]["DoLo.csv DOLO_START"] == nil {
			t.Error("no deprivation of liberty orders at all")
		}
	})
	t.Run("all 20 ethnicity codes occur", func(t *testing.T) {
		for _, code := range ethnicCodes {
			if !any(2015, 2028, "header.csv ETHNIC", code) {
				t.Errorf("nobody is %s", code)
			}
		}
	})
	t.Run("the rarer stories are told too", func(t *testing.T) {
		for column, codes := range map[string][]string{
			"episodes.csv RNE":                             {"S", "L", "P", "T", "B", "U"},
			"episodes.csv LS":                              {"C1", "C2", "E1", "V2", "V4", "L1", "L2", "J1"},
			"episodes.csv PLACE":                           {"A3", "A5", "A6", "K1", "K2", "P1", "R3", "R5", "S1", "T1", "U1", "U3", "U4", "U5", "U6"},
			"episodes.csv REC":                             {"X1", "E11", "E12", "E3", "E4A", "E4B", "E5", "E6", "E8", "E9", "E13", "E14", "E15", "E17", "E41"},
			"missing.csv MISSING":                          {"M", "A"},
			"previous_permanence.csv PREV_PERM":            {"Z1", "P1", "P2", "P3"},
			"oc3.csv IN_TOUCH":                             {"YES", "NO", "REFU", "NREQ", "RHOM"},
			"ad1.csv FOSTER_CARE":                          {"0", "1"},
			"reviews.csv REVIEW_CODE":                      {"PN0", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7"},
			"placed_for_adoption.csv REASON_PLACED_CEASED": {"RD1", "RD3"},
		} {
			for _, code := range codes {
				if !any(2015, 2028, column, code) {
					t.Errorf("%s: no %s", column, code)
				}
			}
		}
	})
}

func TestFiles(t *testing.T) {
	o := Options{Children: 120, Years: 2, LastYear: 2026, Seed: "files", DataTo: calendar.On(2026, 9, 30)}
	clean, spoilt := t.TempDir(), t.TempDir()
	w := made(t, o)
	if _, err := w.WriteFiles(clean); err != nil {
		t.Fatal(err)
	}
	o.Faults = true
	faulty := made(t, o)
	if _, err := faulty.WriteFiles(spoilt); err != nil {
		t.Fatal(err)
	}

	t.Run("the files differ from clean ones exactly where FAULTS.csv says", func(t *testing.T) {
		if len(faulty.Faults) != 11 {
			t.Errorf("%d faults", len(faulty.Faults))
		}
		listed := map[string]map[int]string{}
		extra := map[string]bool{}
		told := append(append(faulty.Faults, faulty.CensusFaults()...), faulty.RegisterFaults()...)
		for i, row := range readCSV(t, filepath.Join(spoilt, "FAULTS.csv"))[1:] {
			f := told[i]
			if row[0] != f.File || row[2] != f.Column || row[3] != f.Rule || row[4] != f.Words {
				t.Errorf("FAULTS.csv says %v, the world %v", row, f)
			}
			if listed[f.File] == nil {
				listed[f.File] = map[int]string{}
			}
			listed[f.File][f.Row] = f.Column
			extra[f.File] = extra[f.File] || f.Column == "LOCAL_NOTE"
		}
		for _, r := range w.Returns {
			for _, table := range r.tables() {
				name := ReturnsFolder + "/" + r.Folder + "/" + table.file
				a, b := readCSV(t, filepath.Join(clean, name)), readCSV(t, filepath.Join(spoilt, name))
				for i, row := range b {
					column, fault := listed[name][i+1]
					if extra[name] {
						if len(row) != len(table.columns)+1 {
							t.Fatalf("%s row %d has no extra column", name, i+1)
						}
						row = row[:len(table.columns)]
					}
					if i >= len(a) {
						if !fault {
							t.Errorf("%s row %d was added and is not listed", name, i+1)
						}
						continue
					}
					at := slices.Index(table.columns, column)
					for j := range row {
						if (row[j] != a[i][j]) != (fault && j == at) {
							t.Errorf("%s row %d %s: %q became %q, listed: %v", name, i+1, table.columns[j], a[i][j], row[j], fault)
						}
					}
				}
			}
		}
	})
	t.Run("the XML form tells the same as the CSV form", func(t *testing.T) {
		for _, r := range w.Returns {
			data, err := os.ReadFile(filepath.Join(clean, XMLFolder, r.Folder+".xml"))
			if err != nil {
				t.Fatal(err)
			}
			type episode struct {
				DECOM, RNE, LS, CIN, PL, PLACE_PROVIDER, DEC, REC, REASON_PLACE_CHANGE, HOME_POST, PL_POST, URN string
			}
			var form struct {
				CHILD []struct {
					HEADER struct {
						CHILDID, UASC, IN_TOUCH, DATE_INT string
						AMISSING, AREVIEW, OC2, AD_PLACED []struct{}
					}
					EPISODE []episode
				}
			}
			if err := xml.Unmarshal(data, &form); err != nil {
				t.Fatal(err)
			}
			have := map[string]int{}
			var episodes []episode
			for _, c := range form.CHILD {
				h := c.HEADER
				have["header.csv"]++
				have["missing.csv"] += len(h.AMISSING)
				have["reviews.csv"] += len(h.AREVIEW)
				have["oc2.csv"] += len(h.OC2)
				have["placed_for_adoption.csv"] += len(h.AD_PLACED)
				for file, yes := range map[string]bool{"uasc.csv": h.UASC == "1", "oc3.csv": h.IN_TOUCH != "", "ad1.csv": h.DATE_INT != ""} {
					if yes {
						have[file]++
					}
				}
				episodes = append(episodes, c.EPISODE...)
			}
			tables := rows(&w, r)
			for file, n := range have {
				if want := len(tables[file]); n != want {
					t.Errorf("%s %s: %d in XML, %d in CSV", r.Folder, file, n, want)
				}
			}
			for i, e := range tables["episodes.csv"] {
				want := episode{e["DECOM"], e["RNE"], e["LS"], e["CIN"], e["PLACE"], e["PLACE_PROVIDER"], e["DEC"], e["REC"], e["REASON_PLACE_CHANGE"], e["HOME_POST"], e["PL_POST"], e["URN"]}
				if i >= len(episodes) || episodes[i] != want {
					t.Fatalf("%s episode %d: want %v", r.Folder, i, want)
				}
			}
		}
	})
	t.Run("every postcode and provider of the returns is in the reference files, and all are plainly invented", func(t *testing.T) {
		known := map[string]bool{"": true, "XXXXXXX": true}
		for _, file := range []string{"postcodes.csv", "providers.csv"} {
			for _, row := range readCSV(t, filepath.Join(clean, ReferenceFolder, file))[1:] {
				known[row[0]] = true
				if file == "postcodes.csv" && (row[0][0] != 'Z' || row[0][:2] == "ZE") {
					t.Errorf("%s might be a real postcode", row[0])
				}
				if file == "providers.csv" && !strings.HasSuffix(row[1], "(invented)") {
					t.Errorf("%s might be a real provider", row[1])
				}
			}
		}
		for _, r := range w.Returns {
			for _, e := range rows(&w, r)["episodes.csv"] {
				if !known[e["HOME_POST"]] || !known[e["PL_POST"]] || !known[e["URN"]] {
					t.Errorf("unknown place: %v", e)
				}
				if !strings.HasPrefix(e["CHILD"], "EXB") {
					t.Errorf("%s might be a real child's number", e["CHILD"])
				}
			}
		}
	})
	t.Run("the neighbours' figures name only councils of the neighbour sets and larger areas, and say that they are invented", func(t *testing.T) {
		set := map[string]bool{"Inner London": true, "London": true, "England": true}
		for _, row := range readCSV(t, filepath.Join(clean, ReferenceFolder, "neighbours.csv"))[1:] {
			set[row[2]] = true
		}
		for _, row := range readCSV(t, filepath.Join(clean, ReferenceFolder, "comparators.csv"))[1:] {
			if !set[row[1]] && row[1] != council.name || row[4] != "Invented for Exampleborough" {
				t.Fatalf("%v", row)
			}
		}
	})
}
