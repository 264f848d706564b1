package chart_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
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
	return map[string]picture{"trend-monthly": monthly(), "trend-yearly": yearly(), "bars": fairness(), "relatives": relatives(), "multiples": areas(), "road": road(), "map": bigMap(), "kite": kite()}
}

func TestPictures(t *testing.T) {
	for name, p := range pictures() {
		t.Run(name+" is drawn as before", func(t *testing.T) { golden(t, name+".html", render(t, p)) })
	}
}

func TestSymbols(t *testing.T) {
	t.Run("symbols and patterns are drawn as before", func(t *testing.T) {
		var all strings.Builder
		for _, s := range slices.Concat(chart.Shapes[:], chart.Statuses[:], chart.Faces[:], []chart.Symbol{chart.KeptBack}, chart.Things[:]) {
			all.WriteString(render(t, s) + "\n")
		}
		for _, p := range chart.Patterns {
			all.WriteString(render(t, p) + "\n")
		}
		golden(t, "symbols.html", all.String())
	})
}

func TestStructure(t *testing.T) {
	css, err := os.ReadFile("chart.css")
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]bool{}
	for _, found := range regexp.MustCompile(`\.([a-z][a-z0-9_-]*)`).FindAllStringSubmatch(string(css), -1) {
		rules[found[1]] = true
	}
	for name, p := range pictures() {
		text := render(t, p)
		t.Run(name+" is well formed, names itself and says what it shows", func(t *testing.T) {
			ids := map[string]bool{}
			var images, titled int
			var inside []string
			in := xml.NewDecoder(strings.NewReader(text))
			for {
				token, err := in.Token()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				switch e := token.(type) {
				case xml.StartElement:
					inside = append(inside, e.Name.Local)
					at := map[string]string{}
					for _, a := range e.Attr {
						at[a.Name.Local] = a.Value
						if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
							t.Errorf("an attribute that the site's policy forbids: %s", a.Name.Local)
						}
					}
					if id := at["id"]; id != "" {
						if ids[id] {
							t.Errorf("%s twice", id)
						}
						ids[id] = true
					}
					if e.Name.Local == "svg" && at["role"] == "img" {
						images++
						if at["viewBox"] == "" || at["aria-labelledby"] != at["id"]+"-title "+at["id"]+"-desc" {
							t.Errorf("not a labelled picture: %v", at)
						}
					} else if e.Name.Local == "svg" && at["aria-hidden"] != "true" {
						t.Errorf("neither a picture nor hidden: %v", at)
					}
					for class := range strings.FieldsSeq(at["class"]) {
						if base, _, _ := strings.Cut(class, "--"); !rules[class] && !rules[base] {
							t.Errorf("no rule for class %s", class)
						}
					}
				case xml.EndElement:
					inside = inside[:len(inside)-1]
				case xml.CharData:
					if last := inside[len(inside)-1]; (last == "title" || last == "desc") && strings.TrimSpace(string(e)) != "" {
						titled++
					}
				}
			}
			if images != 2 || titled != 4 {
				t.Errorf("%d pictures with %d titles and descriptions, want a wide and a narrow one with both", images, titled)
			}
		})
		t.Run(name+" is the same every time", func(t *testing.T) {
			if render(t, p) != text {
				t.Error("drawn twice, it differs")
			}
		})
		t.Run(name+" has a table with a heading and a cell for every column", func(t *testing.T) {
			table := p.Table()
			if table.Caption == "" || len(table.Rows) == 0 {
				t.Error("an empty table")
			}
			for _, c := range table.Columns {
				if c.Heading == "" {
					t.Errorf("a column without a heading: %+v", table.Columns)
				}
			}
			for _, row := range table.Rows {
				if len(row) != len(table.Columns) || row[0].Text == "" {
					t.Errorf("%d cells for %d columns: %+v", len(row), len(table.Columns), row)
				}
			}
		})
	}
	t.Run("names are text, never markup", func(t *testing.T) {
		p := fairness()
		p.Title, p.Groups[0].Name = `<script>alert("1")</script>`, `A & B <i>`
		if text := render(t, p); strings.Contains(text, "<script") || strings.Contains(text, "<i>") {
			t.Error(text)
		}
	})
}

func TestTable(t *testing.T) {
	t.Run("a value kept back is words with a mark, never nought", func(t *testing.T) {
		row := monthly().Table().Rows[9]
		if row[0].Text != "January 2024" || row[1] != (chart.Cell{Text: "too few to show safely", Hidden: true}) || row[2].Text != "" {
			t.Errorf("%+v", row)
		}
	})
	t.Run("a month has its figure, counts, target, neighbours, limits and signal", func(t *testing.T) {
		table := monthly().Table()
		var heads []string
		for _, c := range table.Columns {
			heads = append(heads, c.Heading)
		}
		if got := strings.Join(heads, "|"); got != "Period|Exampleborough|Counts|Target|Neighbours (median)|England|Range of 10 neighbours|Mean|Limits|More than chance?" {
			t.Error(got)
		}
		var cells []string
		for _, c := range table.Rows[35] {
			cells = append(cells, c.Text)
		}
		if got := strings.Join(cells, "|"); got != "March 2026|84.9%|30 of 40|95%|82.0%|83.5%|66.0% to 94.0%|84.0%|74.0% to 94.0%|" {
			t.Error(got)
		}
	})
	t.Run("a comparator's date of its own gets a row of its own", func(t *testing.T) {
		p := yearly()
		p.Lines[0].Dots = append([]chart.Dot{{At: on(2021, 3, 31), Name: "2020/21", Number: 58}}, p.Lines[0].Dots...)
		table := p.Table()
		if len(table.Rows) != 6 || table.Rows[0][0].Text != "2020/21" || table.Rows[0][1].Text != "" || table.Rows[0][3].Text != "58" {
			t.Errorf("%+v", table.Rows)
		}
	})
	t.Run("more roads than shapes are refused", func(t *testing.T) {
		m := bigMap()
		m.Roads = append(m.Roads, m.Roads[0])
		if err := m.Render(t.Context(), io.Discard); err == nil {
			t.Error("drawn")
		}
	})
}
