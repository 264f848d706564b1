package sample

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"waymark/calendar"
)

// TestCensusSchema holds each year's census to the official schema of its year.
func TestCensusSchema(t *testing.T) {
	schemas := filepath.Join("..", "..", "shared", "samples", "cin", "xsd")
	if _, err := os.Stat(schemas); err != nil {
		t.Skip("the shared samples are not here")
	}
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("WAYMARK_TEST_POSTGRES") != "" { // make test promises everything
			t.Fatal("xmllint is not installed: run make tools")
		}
		t.Skip("xmllint (libxml2-utils) is not installed: run make tools")
	}
	for _, o := range []Options{{Children: 150, Years: 10, LastYear: 2026, Seed: "schema"}, {Children: 80, Years: 1, LastYear: 2025, Seed: "in-year", DataTo: calendar.On(2025, 12, 31)}} {
		w := made(t, o)
		paths, err := w.WriteCensus(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range w.Returns {
			schema := filepath.Join(schemas, fmt.Sprintf("CIN_schema_%d.xsd", r.Ending))
			if out, err := exec.Command(lint, "--noout", "--schema", schema, paths[i]).CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%.2000s", paths[i], err, out)
			}
		}
	}
}

// census is a year's census as text.
func census(w *World, r Return) string {
	var text strings.Builder
	out := bufio.NewWriter(&text)
	w.census(out, r)
	out.Flush()
	return text.String()
}

// TestCensusStory holds the censuses to the returns on children in care: who is in care in a year stands in its census.
func TestCensusStory(t *testing.T) {
	w := made(t, Options{Children: 200, Years: 4, LastYear: 2026, Seed: "together", DataTo: calendar.On(2026, 6, 30)})
	for _, r := range w.Returns {
		ids := map[string]bool{}
		text := census(&w, r)
		for _, part := range strings.Split(text, "<LAchildID>")[1:] {
			id, _, _ := strings.Cut(part, "<")
			if ids[id] {
				t.Errorf("%d: %s stands twice", r.Ending, id)
			}
			ids[id] = true
		}
		for _, e := range rows(&w, r)["episodes.csv"] {
			if !ids[e["CHILD"]] {
				t.Fatalf("%d: %s is in care and in no need", r.Ending, e["CHILD"])
			}
		}
	}
	t.Run("the same options give the same bytes", func(t *testing.T) {
		again := made(t, w.Options)
		for _, r := range w.Returns {
			if census(&w, r) != census(&again, r) {
				t.Errorf("the census of %d differs", r.Ending)
			}
		}
	})
}
