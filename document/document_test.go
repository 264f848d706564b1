package document

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"waymark/fault"
)

func TestFreezing(t *testing.T) {
	t.Run("a document kept as JSON comes back whole, and its faces are the same to the byte", func(t *testing.T) {
		d := sample(t)
		kept, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back Document
		if err := json.Unmarshal(kept, &back); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(d, back) {
			t.Errorf("it came back different")
		}
		again := faces(back)
		for ending, write := range faces(d) {
			if string(face(t, write)) != string(face(t, again[ending])) {
				t.Errorf("%s differs", ending)
			}
		}
	})
	t.Run("every kind of block has a name in JSON", func(t *testing.T) {
		all := Blocks{Heading{}, Paragraph{}, Source{}, List{}, Table{}, Picture{}, Figures{}, Note{}, PageBreak{}}
		if len(all) != len(kinds) {
			t.Errorf("%d blocks, %d names", len(all), len(kinds))
		}
		kept, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		var back Blocks
		if err := json.Unmarshal(kept, &back); err != nil || len(back) != len(all) {
			t.Errorf("%v, %d blocks", err, len(back))
		}
	})
	t.Run("a block that this version does not know is refused, not left out", func(t *testing.T) {
		for _, text := range []string{`[{"film":{}}]`, `[{}]`, `[{"note":{},"list":{}}]`} {
			var b Blocks
			if err := json.Unmarshal([]byte(text), &b); err == nil {
				t.Errorf("%s was read", text)
			}
		}
	})
}

func TestWhole(t *testing.T) {
	with := func(b ...Block) Document { return Document{Title: "T", Sections: []Section{{Blocks: b}}} }
	column := []Column{{Heading: "A"}}
	for name, c := range map[string]struct {
		d    Document
		says string
	}{
		"a document without a title":          {Document{}, "title"},
		"a heading that leaves a level out":   {with(Heading{Level: 1, Text: "One"}, Heading{Level: 3, Text: "Three"}), "Three"},
		"a heading of level 2 at the start":   {with(Heading{Level: 2, Text: "Two"}), "Two"},
		"a heading without words":             {with(Heading{Level: 1, Text: " \n"}), "words"},
		"two headings at one anchor":          {with(Heading{Level: 1, Text: "A", Anchor: "x"}, Heading{Level: 1, Text: "B", Anchor: "x"}), `"x"`},
		"an anchor with a space":              {with(Heading{Level: 1, Text: "A", Anchor: "x y"}), `"x y"`},
		"a link to no heading":                {with(Paragraph{Link("there", "#nowhere")}), "#nowhere"},
		"a link that runs a script":           {with(Paragraph{Link("there", "javascript:alert(1)")}), "javascript"},
		"a link to a place on the same site":  {with(Paragraph{Link("there", "/staff")}), "/staff"},
		"a status without words":              {with(Paragraph{Status(OnTrack, " ")}), "words"},
		"a status with a mark of its own":     {with(Paragraph{Status("purple", "Purple")}), "purple"},
		"a table without a caption":           {with(Table{Columns: column}), "caption"},
		"a table without columns":             {with(Table{Caption: "C"}), "column"},
		"a table with a heading missing":      {with(Table{Caption: "C", Columns: []Column{{Heading: "A"}, {}}}), "1 of its 2"},
		"a row that is too short":             {with(Table{Caption: "C", Columns: column, Rows: [][]Cell{{Words("x")}, {}}}), "row 2"},
		"a cell that is a number and a text":  {with(Table{Caption: "C", Columns: column, Rows: [][]Cell{{{Text: Plain("x"), Number: &Number{}}}}}), "only one"},
		"a number that is none":               {with(Table{Caption: "C", Columns: column, Rows: [][]Cell{{Measured(math.NaN(), 0, "")}}}), "no number"},
		"a picture without words":             {with(Picture{Caption: "P", PNG: bars(t)}), "do not see"},
		"a picture that is none":              {with(Picture{Caption: "P", Alt: "A", PNG: []byte("x")}), "PNG"},
		"a picture with one drawing":          {with(Picture{Caption: "P", Alt: "A", PNG: bars(t), Wide: svg(720)}), "narrow"},
		"a drawing with a script":             {with(Picture{Caption: "P", Alt: "A", PNG: bars(t), Wide: "<svg><script/></svg>", Narrow: svg(320)}), "P"},
		"a drawing that listens":              {with(Picture{Caption: "P", Alt: "A", PNG: bars(t), Wide: `<svg onload="x"/>`, Narrow: svg(320)}), "P"},
		"a drawing that is torn":              {with(Picture{Caption: "P", Alt: "A", PNG: bars(t), Wide: `<svg>`, Narrow: svg(320)}), "P"},
		"a large figure without a name":       {with(Figures{[]Figure{{Number: "4"}}}), "name"},
		"two drawings where one should stand": {with(Picture{Caption: "P", Alt: "A", PNG: bars(t), Wide: svg(720) + svg(720), Narrow: svg(320)}), "P"},
	} {
		t.Run(name+" is refused with the place in words", func(t *testing.T) {
			for ending, write := range faces(c.d) {
				err := write(new(strings.Builder))
				if f := fault.Of(err); f == nil || f.Kind != fault.KindInvalid || !strings.Contains(f.Error(), c.says) {
					t.Errorf("%s: %v, which does not say %q", ending, err, c.says)
				}
			}
		})
	}
	t.Run("tables and charts are numbered, and the figures behind the charts stand at the end", func(t *testing.T) {
		whole, err := sample(t).whole()
		if err != nil {
			t.Fatal(err)
		}
		var labels []string
		for _, s := range whole.Sections {
			for _, b := range s.Blocks {
				switch b := b.(type) {
				case Table:
					labels = append(labels, b.label)
				case Picture:
					labels = append(labels, b.label)
				}
			}
		}
		if got := strings.Join(labels, " · "); got != "Table 1 · Table 2 · Chart 1 · Table 3 · Chart 1, figures" {
			t.Error(got)
		}
	})
}

func TestNumbers(t *testing.T) {
	for want, n := range map[string]Number{"1,234,567": {1234567, 0, ""}, "84.2%": {84.24, 1, "%"}, "−3 days": {-3, 0, " days"}, "0": {-0.2, 0, ""}, "−0.20": {-0.2, 2, ""}, "999": {999, 0, ""}, "−1,000": {-1000, 0, ""}} {
		if got := n.String(); got != want {
			t.Errorf("%+v is %q, want %q", n, got, want)
		}
	}
	if got := Day(time.Date(2026, 3, 1, 23, 0, 0, 0, time.UTC)).words().String(); got != "1 Mar 2026" {
		t.Error(got)
	}
	if got := Day(time.Time{}).words().String(); got != "" {
		t.Errorf("a day that is not known says %q", got)
	}
}
