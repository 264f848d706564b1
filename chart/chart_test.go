package chart_test

import (
	"bytes"
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"waymark/chart"
)

var update = flag.Bool("update", false, "rewrite the golden files")

type component interface {
	Render(context.Context, io.Writer) error
}

func render(t testing.TB, p component) string {
	t.Helper()
	var out bytes.Buffer
	if err := p.Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from its golden file; look at it, then run with -update", name)
	}
}

func pictures() map[string]picture {
	return map[string]picture{"trend-monthly": monthly(), "trend-yearly": yearly(), "bars": fairness(), "multiples": areas(), "road": road(), "map": bigMap()}
}

func TestPictures(t *testing.T) {
	for name, p := range pictures() {
		t.Run(name+" is drawn as before", func(t *testing.T) { golden(t, name+".html", render(t, p)) })
	}
}

func TestSymbols(t *testing.T) {
	t.Run("symbols and patterns are drawn as before", func(t *testing.T) {
		var all strings.Builder
		for _, s := range slices.Concat(chart.Shapes[:], chart.Statuses[:], []chart.Symbol{chart.KeptBack}) {
			all.WriteString(render(t, s) + "\n")
		}
		for _, p := range chart.Patterns {
			all.WriteString(render(t, p) + "\n")
		}
		golden(t, "symbols.html", all.String())
	})
}
