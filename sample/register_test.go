package sample

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/collection"
)

// registerWorld is a small Exampleborough with an unfinished year.
func registerWorld(t *testing.T) World {
	return made(t, Options{Children: 60, Years: 3, LastYear: 2026, Seed: "registers", DataTo: calendar.On(2026, 10, 31)})
}

func TestRegisters(t *testing.T) {
	w := registerWorld(t)
	library, err := collection.Standard()
	if err != nil {
		t.Fatal(err)
	}
	t.Run("every register but the plan's own is told, with the columns of its spec", func(t *testing.T) {
		told := map[string]bool{"reg_milestone": true}
		for _, r := range everyRegister() {
			spec, err := library.Register("reg_" + r.name)
			if err != nil {
				t.Fatal(err)
			}
			told[spec.Key] = true
			var want []string
			for _, c := range spec.Entry().Columns {
				want = append(want, strings.ToUpper(c.Name))
			}
			if got := r.heading(); !slices.Equal(got, want) {
				t.Errorf("%s:\n has %v\nwants %v", r.name, got, want)
			}
		}
		for _, s := range library.Specs() {
			// The quality of uploads is lent by the collections themselves, and what children say by the room that keeps it.
			lent := s.Key == "reg_quality" || strings.HasPrefix(s.Key, "reg_voice_") && s.Key != "reg_voice_ask"
			if s.IsRegister() && !told[s.Key] && !lent {
				t.Errorf("nothing is told of %s", s.Key)
			}
		}
	})
	t.Run("every row says that it is invented, and whom it is about is known", func(t *testing.T) {
		known := map[string]bool{}
		for _, c := range w.everyone() {
			known[c.id()] = true
		}
		for _, c := range w.pupils() {
			known[c.inRegister()] = true
		}
		w.plannedPeople(func(c *child, _ *ehcPlan) { known[c.inRegister()] = true })
		for _, r := range everyRegister() {
			rows := 0
			at := slices.Index(r.heading(), "CHILD")
			w.eachOf(r, func(row []string) {
				if rows++; rows == 1 {
					return
				}
				if row[len(row)-2] != inventedSource {
					t.Errorf("%s: %v does not say that it is invented", r.name, row)
				}
				if at >= 0 && row[at] != "" && !known[row[at]] {
					t.Errorf("%s: nobody is called %s", r.name, row[at])
				}
			})
			if rows < 2 && r.name != "unregistered" && r.name != "custody_release" {
				t.Errorf("%s has no rows", r.name)
			}
		}
	})
	t.Run("who went missing from care has a row for the talk", func(t *testing.T) {
		missing := map[string]int{}
		for _, c := range w.children {
			for _, a := range c.absences {
				if a.kind == 'M' && !a.from.Before(w.Since()) && !a.from.After(w.Options.DataTo) {
					missing[c.id()]++
				}
			}
		}
		w.eachOf(registerNamed(t, "rhi"), func(row []string) {
			if missing[row[2]] > 0 {
				missing[row[2]]--
			}
		})
		for id, n := range missing {
			if n > 0 {
				t.Errorf("%s went missing %d times without a row", id, n)
			}
		}
	})
	t.Run("supervision is held with workers whom the census of social workers knows", func(t *testing.T) {
		days := w.censusDays()
		works := map[string]bool{}
		for _, k := range w.workforce(days[len(days)-1]) {
			works[workerID(k.number)] = true
		}
		head := true
		w.eachOf(registerNamed(t, "supervision"), func(row []string) {
			if !head && !works[row[1]] {
				t.Errorf("%s is no worker", row[1])
			}
			head = false
		})
	})
}

func registerNamed(t *testing.T, name string) register {
	t.Helper()
	for _, r := range everyRegister() {
		if r.name == name {
			return r
		}
	}
	t.Fatalf("there is no register %s", name)
	return register{}
}

func TestOtherCollections(t *testing.T) {
	w := registerWorld(t)
	dir := t.TempDir()
	if _, err := w.WriteRegisters(dir); err != nil {
		t.Fatal(err)
	}
	t.Run("the same seed gives the same bytes", func(t *testing.T) {
		again := registerWorld(t)
		for _, r := range everyRegister() {
			var b bytes.Buffer
			out := csv.NewWriter(&b)
			again.eachOf(r, func(row []string) { _ = out.Write(row) })
			out.Flush()
			written := readCSV(t, filepath.Join(dir, RegistersFolder, r.name+".csv"))
			var first bytes.Buffer
			if err := csv.NewWriter(&first).WriteAll(written); err != nil {
				t.Fatal(err)
			}
			if sha256.Sum256(b.Bytes()) != sha256.Sum256(first.Bytes()) {
				t.Errorf("%s differs", r.name)
			}
		}
	})
}
