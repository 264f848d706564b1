package measure_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The answers in testdata/worked were worked out by hand on the cast of testdata/fixture, child by child, before the
// measures ran. Each begins with its figures, which are the examples of the measure's file.
func TestWorkedAnswers(t *testing.T) {
	files, err := filepath.Glob("library/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal("no measure files: ", err)
	}
	for _, file := range files {
		key := strings.TrimSuffix(filepath.Base(file), ".sql")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "-- from:      ssda903\n") {
			continue
		}
		var examples []string
		for line := range strings.Lines(string(text)) {
			if figure, ok := strings.CutPrefix(line, "-- example:"); ok {
				examples = append(examples, strings.TrimSpace(figure))
			}
		}
		worked, err := os.ReadFile("testdata/worked/" + key + ".txt")
		if err != nil {
			t.Error("nobody worked out the answer of ", key, ": ", err)
			continue
		}
		figures, prose, _ := strings.Cut(string(worked), "\n\n")
		if !slices.Equal(strings.Split(figures, "\n"), examples) || len(prose) < 80 {
			t.Errorf("%s: the worked answer gives %q, the measure's examples %q", key, figures, examples)
		}
	}
}
