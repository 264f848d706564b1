package document

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestThirds(t *testing.T) {
	picture := Picture{Caption: "Visits on time", Alt: "Eight of ten.", PNG: bars(t), Narrow: svg(240), Data: &Table{Caption: "Visits on time", Columns: []Column{{Heading: "Month"}}, Rows: [][]Cell{{Words("May")}}}}
	d := Document{Title: "Highlight report", Behind: "Annex B: Figures behind the charts", Sections: []Section{
		{Blocks: Blocks{Heading{Level: 1, Text: "Impact"}}}, {Thirds: true, Blocks: Blocks{Heading{Level: 2, Text: "Priority 1"}, picture, Paragraph{Plain("Better.")}}}, {Blocks: Blocks{Heading{Level: 1, Text: "Risks"}}}}}
	kept, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var again Document
	if err := json.Unmarshal(kept, &again); err != nil || !again.Sections[1].Thirds || again.Behind != d.Behind {
		t.Fatalf("%v: %s", err, kept)
	}
	page := string(face(t, again.HTML))
	for _, want := range []string{`<div class="document-thirds">`, `<div role="img" aria-label="Eight of ten." class="document-third"><svg`, ">Annex B: Figures behind the charts<"} {
		if strings.Count(page, want) != 1 {
			t.Errorf("the page has %d of %q", strings.Count(page, want), want)
		}
	}
	all, _, err := elements(unzipped(t, face(t, again.DOCX))["word/document.xml"])
	if err != nil {
		t.Fatal(err)
	}
	var lies []string // of each section: how it begins, and its columns
	for _, e := range all {
		switch e.name {
		case "sectPr":
			lies = append(lies, "")
		case "type", "cols":
			lies[len(lies)-1] += e.at["val"] + e.at["num"]
		}
	}
	if strings.Join(lies, " | ") != " | continuous3 | continuous" {
		t.Errorf("the Word file’s sections are %q", lies)
	}
}
