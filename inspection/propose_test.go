package inspection

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waymark/fault"
)

const reports = "../../shared/samples/ofsted/"

// report finds one of the three real reports, which never enter this project.
func report(t testing.TB, year string) []byte {
	t.Helper()
	found, err := filepath.Glob(reports + "*" + year + ".pdf")
	if err != nil || len(found) != 1 {
		t.Skip("the shared samples are not here")
	}
	b, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// letterCount tells whether text was lost without saying what it says: letters of each item, in order.
func letterCount(all []Proposal) (counts []int) {
	for _, p := range all {
		counts = append(counts, len(strings.Join(strings.Fields(p.Text), "")))
	}
	return counts
}

func TestRealReports(t *testing.T) {
	for _, want := range []struct {
		year         string
		items, aside int
		priority     int
		first, last  int // pages
		letters      []int
	}{
		{"2015", 22, 14, 5, 4, 5, []int{220, 215, 170, 95, 170, 213, 125, 135, 163, 69, 88, 119, 100, 161, 180, 136, 199, 127, 110, 225, 106, 124}},
		{"2018", 12, 0, 0, 8, 9, []int{306, 164, 304, 198, 212, 145, 96, 156, 181, 126, 145, 144}},
		{"2022", 7, 0, 0, 2, 2, []int{102, 103, 88, 41, 88, 66, 49}},
	} {
		t.Run(want.year, func(t *testing.T) {
			found, err := Propose(t.Context(), report(t, want.year))
			if err != nil {
				t.Fatal(err)
			}
			all := found.Recommendations
			if len(all) != want.items || len(found.SetAside) != want.aside {
				t.Fatalf("%d recommendations, %d set aside", len(all), len(found.SetAside))
			}
			priority := 0
			for i, p := range all {
				if p.Number != i+1 || p.Confidence < 0.9 {
					t.Errorf("%+v", p)
				}
				if p.Priority {
					priority++
				}
			}
			if priority != want.priority || all[0].Page != want.first || all[len(all)-1].Page != want.last {
				t.Errorf("%d for priority action, pages %d to %d", priority, all[0].Page, all[len(all)-1].Page)
			}
			if fmt.Sprint(letterCount(all)) != fmt.Sprint(want.letters) {
				t.Errorf("letters %v, want %v", letterCount(all), want.letters)
			}
		})
	}
}

func TestPropose(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // the items' words
		check      func(t *testing.T, p Proposals)
	}{
		{name: "numbered, wrapped, over a page, with a footer between", text: `
Inspection of Anyborough

Recommendations

1.  Write down why a decision was
    taken, every time.

2.  Listen to children before
Anyborough report                      1
` + "\f" + `    a plan is made.

3.  Visit on time.

Summary for children

4.  Services are getting better.
Anyborough report                      2
` + "\f" + `More.
Anyborough report                      3`,
			want: []string{"Write down why a decision was taken, every time.", "Listen to children before a plan is made.", "Visit on time."},
			check: func(t *testing.T, p Proposals) {
				if p.Recommendations[1].Page != 1 || p.Recommendations[1].Confidence >= p.Recommendations[0].Confidence {
					t.Errorf("an item over two pages is surer than one on a page: %+v", p.Recommendations)
				}
			}},
		{name: "bullets without full stops, and the numbered findings behind", text: `
What needs to improve?

• Timeliness of visits to children
  in care
• Quality of plans
• Health assessments for children who
  are new in care

The experiences and progress of children in care: good
1. Most children live near to home.
2. Children are healthy.`,
			want: []string{"Timeliness of visits to children in care", "Quality of plans", "Health assessments for children who are new in care"}},
		{name: "priority action first, numbers beginning again", text: `
Areas for priority action

1. Ensure that children who go missing are spoken to.

Areas for improvement

1. Improve the recording of supervision.
2. Reduce the number of changes of social worker.

Next steps

You should send us a plan.`,
			want: []string{"Ensure that children who go missing are spoken to.", "Improve the recording of supervision.", "Reduce the number of changes of social worker."},
			check: func(t *testing.T, p Proposals) {
				all := p.Recommendations
				if !all[0].Priority || all[1].Priority || all[2].Number != 3 {
					t.Errorf("%+v", all)
				}
			}},
		{name: "a word torn at the end of a line is mended as the report writes it elsewhere", text: `
The assessments are late, and multi-agency work is weak.

What needs to improve
- The quality of assess-
  ments for children
- The strength of multi-
  agency plans
- The pace of co-
  ordination`,
			want: []string{"The quality of assessments for children", "The strength of multi-agency plans", "The pace of co-ordination"},
			check: func(t *testing.T, p Proposals) {
				if len(p.Recommendations[2].Notes) == 0 {
					t.Error("a hyphen that nobody can know is not named")
				}
			}},
		{name: "a list inside an item stays in it", text: `
Recommendations

1. Improve plans for:
   • children in need
   • children in care
2. Check that they work.`,
			want: []string{"Improve plans for:\n• children in need\n• children in care", "Check that they work."}},
		{name: "a table of contents is no list", text: `
Contents
Recommendations                  4
Findings                         6

Recommendations

1. Act sooner.
2. Tell children why.`,
			want: []string{"Act sooner.", "Tell children why."}},
		{name: "what is asked of a board is set aside", text: `
What does the local authority need to improve?

1. Act sooner when children are at risk.
2. Keep records that tell the story.

What does the LSCB need to improve?

3. Ensure that partners come to meetings.`,
			want: []string{"Act sooner when children are at risk.", "Keep records that tell the story."},
			check: func(t *testing.T, p Proposals) {
				if len(p.SetAside) != 1 || p.SetAside[0].Number != 3 || len(p.Guesses) != 1 {
					t.Errorf("%+v", p)
				}
			}},
		{name: "paragraphs without marks are offered with doubt", text: `
Areas for improvement

Leaders should make sure that children
wait no longer than six weeks.

Partners across the area need to share what they know.

About this inspection

It was made in May.`,
			want: []string{"Leaders should make sure that children wait no longer than six weeks.", "Partners across the area need to share what they know."},
			check: func(t *testing.T, p Proposals) {
				if p.Recommendations[0].Confidence > 0.6 {
					t.Errorf("%+v", p.Recommendations[0])
				}
			}},
		{name: "a number that is missing is named", text: "Recommendations\n\n1. Act sooner.\n3. Tell children why.\n",
			want: []string{"Act sooner.", "Tell children why."},
			check: func(t *testing.T, p Proposals) {
				if p.Recommendations[1].Number != 3 || p.Recommendations[1].Confidence > 0.7 {
					t.Errorf("%+v", p.Recommendations[1])
				}
			}},
		{name: "an introduction before the list is carried by its items", text: "What needs to improve in this area of practice\n\nThe local authority should improve:\n\n■ the timeliness of strategy meetings\n■ the oversight of plans\n",
			want: []string{"the timeliness of strategy meetings", "the oversight of plans"},
			check: func(t *testing.T, p Proposals) {
				if p.Recommendations[1].Under != "The local authority should improve" {
					t.Errorf("%+v", p.Recommendations[1])
				}
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := Propose(t.Context(), []byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range found.Recommendations {
				got = append(got, p.Text)
			}
			if strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			if c.check != nil {
				c.check(t, found)
			}
		})
	}
	t.Run("the JSON has the four promised keys", func(t *testing.T) {
		found, err := Propose(t.Context(), []byte("Recommendations\n\n1. Act sooner & better.\n"))
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := found.WriteJSON(&b); err != nil {
			t.Fatal(err)
		}
		var read struct {
			Recommendations []map[string]any `json:"recommendations"`
		}
		if err := json.Unmarshal(b.Bytes(), &read); err != nil {
			t.Fatal(err)
		}
		one := read.Recommendations[0]
		if one["number"] != 1.0 || one["text"] != "Act sooner & better." || one["page"] != 1.0 || one["confidence"] == nil {
			t.Errorf("%v", one)
		}
	})
}

// pdfOf is a PDF of one page with these drawing operators and any further objects.
func pdfOf(content string, more ...string) []byte {
	objects := append([]string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(content), content), "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"}, more...)
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

func TestPDF(t *testing.T) {
	t.Run("a page's text is read where it stands, in its own font and inside a drawing", func(t *testing.T) {
		inner := "BT /F 12 Tf 70 640 Td (2. Tell children why \\222no\\222.) Tj ET"
		found, err := Propose(t.Context(), pdfOf("BT /F 16 Tf 70 700 Td (Recommendations) Tj ET BT /F 12 Tf 1 0 0 1 70 670 Tm [(1. Act so) -10 (oner.)] TJ ET q /X Do Q",
			fmt.Sprintf("<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>>>/Length %d>>stream\n%s\nendstream", len(inner), inner)))
		if err != nil {
			t.Fatal(err)
		}
		if all := found.Recommendations; len(all) != 2 || all[0].Text != "Act sooner." || all[1].Text != "Tell children why ’no’." {
			t.Errorf("%+v", all)
		}
	})
	t.Run("what is no report is refused with a sentence, and soon", func(t *testing.T) {
		var bomb bytes.Buffer
		z := zlib.NewWriter(&bomb)
		if _, err := z.Write([]byte("BT /F 12 Tf ")); err != nil {
			t.Fatal(err)
		}
		blank := bytes.Repeat([]byte("(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj "), 1<<16)
		for range 64 {
			if _, err := z.Write(blank); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		circle := strings.Replace(string(pdfOf("BT ET")), "/Kids[3 0 R]/Count 1", "/Kids[2 0 R]/Count 9", 1)
		for name, data := range map[string][]byte{
			"nothing":             []byte("  \n"),
			"a Word file":         []byte("PK\x03\x04 and more"),
			"bytes":               append([]byte{0, 1, 2, 0xff, 0xfe, 0}, bytes.Repeat([]byte{0, 200}, 500)...),
			"text without a list": []byte("The weather was fine.\nNothing was found.\n"),
			"half a PDF":          pdfOf("BT ET")[:120],
			"an empty page":       pdfOf("BT ET"),
			"pages in a circle":   []byte(circle),
			"a drawing in itself": pdfOf("/X Do", "<</Type/XObject/Subtype/Form/Resources<</XObject<</X 6 0 R>>>>/Length 5>>stream\n/X Do\nendstream"),
			"deep brackets":       pdfOf(strings.Repeat("[", 3<<20)),
			"one very long line":  bytes.Repeat([]byte("recommendations "), 4000),
			"an unpacked flood":   pdfOf("/X Do", fmt.Sprintf("<</Type/XObject/Subtype/Form/Resources<</Font<</F 5 0 R>>>>/Filter/FlateDecode/Length %d>>stream\n%s\nendstream", bomb.Len(), bomb.String())),
		} {
			began := time.Now()
			_, err := Propose(t.Context(), data)
			if f := fault.Of(err); f == nil || !strings.HasSuffix(f.Words, ".") {
				t.Errorf("%s: %v", name, err)
			}
			if took := time.Since(began); took > 8*time.Second+10*time.Second {
				t.Errorf("%s took %s", name, took)
			}
		}
	})
}

func FuzzText(f *testing.F) {
	f.Add("Recommendations\n\n1. Act sooner.\n2. Tell\n\f3\nchildren.\n")
	f.Add("What needs to improve?\n• a\n  b-\n  c\nAreas for priority action\n1.\n\nEnsure\n")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := readText([]byte(text))
		if err != nil {
			return
		}
		words := map[string]int{}
		for _, l := range all {
			for _, w := range strings.Fields(l.text) {
				words[w]++
			}
		}
		found := findRecommendations(all)
		for _, p := range append(found.Recommendations, found.SetAside...) {
			if p.Text == "" && len(p.Notes) == 0 || p.Page < 1 || p.Confidence <= 0 || p.Confidence > 1 {
				t.Errorf("%+v", p)
			}
		}
	})
}
