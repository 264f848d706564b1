package plan

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"waymark/fault"
)

var update = flag.Bool("update", false, "rewrite golden files")

const seed = "../../shared/seeds/roadmap-to-excellence-2023-2026.txt"

func read(t *testing.T, name string, data []byte) Proposal {
	t.Helper()
	p, err := Read(context.Background(), name, data)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func readSeed(t *testing.T) (Proposal, []byte) {
	t.Helper()
	data, err := os.ReadFile(seed)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, seed, data), data
}

func TestPublishedPlan(t *testing.T) {
	p, data := readSeed(t)
	t.Run("it has seven priorities with 10, 5, 8, 4, 4, 8 and 5 actions, numbered in order", func(t *testing.T) {
		want := []int{10, 5, 8, 4, 4, 8, 5}
		if len(p.Priorities) != len(want) {
			t.Fatalf("%d priorities", len(p.Priorities))
		}
		for i, q := range p.Priorities {
			if q.Number != i+1 || len(q.Actions) != want[i] {
				t.Errorf("priority %d has %d actions, want %d with %d", q.Number, len(q.Actions), i+1, want[i])
			}
			for j, a := range q.Actions {
				if a.Ref != fmt.Sprintf("%d.%d", i+1, j+1) {
					t.Errorf("action %s stands where %d.%d should", a.Ref, i+1, j+1)
				}
			}
		}
	})
	t.Run("every action has exactly the published words, and no line with a number is missed", func(t *testing.T) {
		plain := strings.ReplaceAll(string(data), "**", "")
		var published []string
		for _, l := range strings.Split(plain, "\n") {
			if l = strings.TrimPrefix(strings.TrimSpace(l), "- "); l != "" && bareRefPattern.MatchString(strings.SplitN(l, " ", 2)[0]) {
				published = append(published, l)
			}
		}
		var found []string
		for _, q := range p.Priorities {
			for _, a := range q.Actions {
				found = append(found, a.Ref+" "+a.Text)
			}
		}
		if !slices.Equal(published, found) {
			t.Errorf("published %d lines, found %d:\n%s", len(published), len(found), strings.Join(found, "\n"))
		}
	})
	t.Run("every priority has a title that stands in the text on a line of its own", func(t *testing.T) {
		for _, q := range p.Priorities {
			if q.Title == "" || !strings.Contains(string(data), q.Title+"\n") {
				t.Errorf("priority %d is called %q", q.Number, q.Title)
			}
		}
	})
	t.Run("it finds title, period and vision", func(t *testing.T) {
		if p.Title == "" || p.Period != "2023 - 2026" || !strings.HasSuffix(p.Vision, "become adults") || strings.Contains(p.Vision, "ision is") {
			t.Errorf("title %q, period %q, vision %q", p.Title, p.Period, p.Vision)
		}
	})
	all := strings.Join(p.Guesses, "\n")
	for what, words := range map[string]string{
		"the torn numbers":                    "Lines 44 to 48: the numbers 3, 5 and 6 stand apart",
		"the titles without a number":         "Lines 42 to 55: in the list of priorities some titles have no number",
		"the heading without a number":        "Line 123: the heading",
		"the titles below their numbers":      "Line 78: ",
		"the numbers in words":                "written in words or letters: 1, 2, 3, 4, 5 and 7",
		"the lines without bold":              "Line 84: 2.5 is not in bold",
		"the list that words things unlike":   "the list words priority 5 as",
		"where the title of the plan is from": "Line 1: taken as the title",
	} {
		t.Run("it names "+what, func(t *testing.T) {
			if !strings.Contains(all, words) {
				t.Errorf("no guess says %q among\n%s", words, all)
			}
		})
	}
	t.Run("it is less sure of what it guessed", func(t *testing.T) {
		if c := p.Priorities[5].Confidence; c >= p.Priorities[0].Confidence {
			t.Errorf("the unnumbered priority is %v sure", c)
		}
		for _, a := range p.Priorities[5].Actions {
			if (a.Ref == "6.3" || a.Ref == "6.4") != (a.Confidence < 1) || (a.Confidence < 1) != (len(a.Notes) > 0) {
				t.Errorf("%s: %v, %v", a.Ref, a.Confidence, a.Notes)
			}
		}
	})
	t.Run("its JSON has lists where lists are promised, never null", func(t *testing.T) {
		var b bytes.Buffer
		if err := p.WriteJSON(&b); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "null") {
			t.Error("null in the JSON")
		}
		var out struct {
			Priorities []struct {
				Number  int
				Title   string
				Actions []struct {
					Ref, Text  string
					Confidence float64
					Notes      []string
				}
			}
			Guesses []string
		}
		if err := json.Unmarshal(b.Bytes(), &out); err != nil || len(out.Priorities) != 7 || out.Priorities[6].Actions[4].Ref != "7.5" || out.Priorities[6].Actions[4].Confidence == 0 {
			t.Errorf("%v %+v", err, out)
		}
	})
}

// TestOtherPlans reads invented plans of many shapes; each golden file was read by a person.
func TestOtherPlans(t *testing.T) {
	files, err := filepath.Glob("testdata/import/*")
	if err != nil || len(files) < 12 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		if strings.HasSuffix(f, ".golden") {
			continue
		}
		t.Run(filepath.Base(f), func(t *testing.T) {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			if err := read(t, f, data).WriteText(&got); err != nil {
				t.Fatal(err)
			}
			golden(t, f+".golden", got.String())
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s: want\n%s\ngot\n%s", file, want, got)
	}
}

// packed makes a ZIP of the given parts.
func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const wordNamespace = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`

func word(t testing.TB, body string, more map[string]string) []byte {
	parts := map[string]string{"word/document.xml": wordNamespace + body + `</w:body></w:document>`}
	for k, v := range more {
		parts[k] = v
	}
	return packed(t, parts)
}

func paragraphXML(style, text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

func TestWord(t *testing.T) {
	brief := func(p Proposal) string {
		var b strings.Builder
		for _, q := range p.Priorities {
			fmt.Fprintf(&b, "%d %s:", q.Number, q.Title)
			for _, a := range q.Actions {
				fmt.Fprintf(&b, " %s %s;", a.Ref, strings.TrimSpace(a.Text+" "+a.Owner+" "+a.Due))
			}
			b.WriteString("\n")
		}
		return b.String()
	}
	t.Run("numbers that Word counts itself are counted the same way", func(t *testing.T) {
		item := func(level int, text string) string {
			return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, level, text)
		}
		numbering := `<w:numbering xmlns:w="x"><w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Priority %1:"/></w:lvl>
			<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>`
		body := paragraphXML("Title", "A plan") + item(0, "Front door") + item(1, "Answer fast") + item(1, "Answer well") + item(0, "Homes") + item(1, "Find carers")
		p := read(t, "plan.docx", word(t, body, map[string]string{"word/numbering.xml": numbering}))
		if got, want := brief(p), "1 Front door: 1.1 Answer fast; 1.2 Answer well;\n2 Homes: 2.1 Find carers;\n"; got != want {
			t.Errorf("got\n%s", got)
		}
		if !strings.Contains(strings.Join(p.Guesses, "\n"), "Word counts the numbers of 5 paragraphs itself") {
			t.Errorf("guesses: %q", p.Guesses)
		}
	})
	t.Run("heading styles make priorities of headings, whatever their style is called", func(t *testing.T) {
		styles := `<w:styles xmlns:w="x"><w:style w:styleId="Kop2"><w:name w:val="heading 2"/></w:style></w:styles>`
		bullet := func(text string) string { return paragraphXML("Lijst", "• "+text) }
		body := paragraphXML("Kop2", "Front door") + bullet("Answer fast") + bullet("Answer well") + paragraphXML("Kop2", "Homes") + bullet("Find carers")
		p := read(t, "plan.docx", word(t, body, map[string]string{"word/styles.xml": styles}))
		if got, want := brief(p), "1 Front door: 1.1 Answer fast; 1.2 Answer well;\n2 Homes: 2.1 Find carers;\n"; got != want {
			t.Errorf("got\n%s", got)
		}
	})
	t.Run("a table for each priority, its name above it, struck-out wording left out", func(t *testing.T) {
		row := func(cells ...string) string {
			out := "<w:tr>"
			for _, c := range cells {
				out += "<w:tc>" + paragraphXML("", c) + "</w:tc>"
			}
			return out + "</w:tr>"
		}
		head := row("Ref", "Action", "Lead", "By when")
		body := paragraphXML("Title", "Improvement plan 2025 to 2028") +
			paragraphXML("", "Priority 1: Front door") + "<w:tbl>" + head + row("1.1", "Answer fast", "Ann Other", "31/03/2027") + row("1.2", "Answer well", "", "soon") + "</w:tbl>" +
			paragraphXML("", "Homes") + "<w:tbl>" + head + row("2.1", "Find carers", "Bo Other", "2027-06-30") + "</w:tbl>"
		body = strings.Replace(body, "Answer fast", "Answer <w:del><w:r><w:delText>slowly</w:delText><w:t>slowly</w:t></w:r></w:del>fast", 1)
		body = strings.ReplaceAll(body, "Answer <w:del>", "Answer </w:t></w:r><w:del>")
		body = strings.ReplaceAll(body, "</w:del>fast", "</w:del><w:r><w:t>fast")
		p := read(t, "plan.docx", word(t, body, nil))
		if got, want := brief(p), "1 Front door: 1.1 Answer fast Ann Other 2027-03-31; 1.2 Answer well;\n2 Homes: 2.1 Find carers Bo Other 2027-06-30;\n"; got != want {
			t.Errorf("got\n%s%q", got, p.Guesses)
		}
		if p.Title != "Improvement plan 2025 to 2028" || p.Period != "2025 to 2028" {
			t.Errorf("title %q, period %q", p.Title, p.Period)
		}
	})
}

func TestExcel(t *testing.T) {
	book := excelize.NewFile()
	rows := [][]any{{"Tracker"}, {}, {"Priority", "Ref", "Action", "Due", "Status"},
		{"1. Front door", 1.9, "Answer fast", time.Date(2027, 3, 31, 0, 0, 0, 0, time.UTC), "Green"}, {nil, 1.1, "Answer well", nil, nil}, {"2. Homes", "2.1", "Find carers", "tbc", "Amber"}}
	for i, r := range rows {
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &r); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := book.NewSheet("Notes"); err != nil {
		t.Fatal(err)
	}
	if err := book.SetCellValue("Notes", "A1", "by hand"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	p := read(t, "t.xlsx", b.Bytes())
	if p.Count() != 3 || len(p.Priorities) != 2 {
		t.Fatalf("%+v", p)
	}
	a := p.Priorities[0].Actions
	if a[0].Ref != "1.9" || a[0].Due != "2027-03-31" || a[0].Delivery != "on track" || a[1].Ref != "1.10" || p.Priorities[1].Actions[0].Due != "" {
		t.Errorf("%+v", p.Priorities)
	}
	if !strings.Contains(strings.Join(p.Guesses, "\n"), "The sheet “Notes” was left out") {
		t.Errorf("guesses: %q", p.Guesses)
	}
}

func TestHostileFiles(t *testing.T) {
	random := make([]byte, 1<<20)
	rand.New(rand.NewSource(1)).Read(random)
	sheet := func(xml string) []byte {
		var b bytes.Buffer
		if err := excelize.NewFile().Write(&b); err != nil {
			t.Fatal(err)
		}
		parts := map[string]string{}
		z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			parts[f.Name] = string(text)
		}
		parts["xl/worksheets/sheet1.xml"] = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + xml + `</sheetData></worksheet>`
		return packed(t, parts)
	}
	laughs := `<!DOCTYPE l [<!ENTITY a "lol">`
	for c := 'b'; c < 'k'; c++ {
		laughs += fmt.Sprintf(`<!ENTITY %c "%s">`, c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	columns := "Ref,Action" + strings.Repeat(",x", 10_000) + "\n1.1,Do it\n"
	deep := strings.Repeat("<w:p>", 2_000_000)
	many := map[string]string{"word/document.xml": wordNamespace}
	for i := range 5000 {
		many[fmt.Sprintf("word/media/%d.xml", i)] = ""
	}
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"nothing":                           {nil, "empty"},
		"random bytes":                      {random, "not text"},
		"random bytes in a ZIP's clothes":   {append([]byte("PK\x03\x04"), random...), "damaged"},
		"a PDF":                             {[]byte("%PDF-1.7\n..."), "PDF"},
		"a Word file of 2003":               {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "before 2007"},
		"a line of a million characters":    {[]byte("1.1 " + strings.Repeat("a", 1_000_000)), "characters"},
		"a million short lines":             {bytes.Repeat([]byte("a\n"), 1_000_000), "lines"},
		"a text of five megabytes":          {bytes.Repeat([]byte("1.1 word\n"), 600_000), "megabytes"},
		"prose without a plan":              {[]byte("Once upon a time there was a borough. It was kind."), "No priorities"},
		"a CSV with 10,000 columns":         {[]byte(columns), "columns"},
		"a ZIP of something else":           {packed(t, map[string]string{"a.txt": "1.1 Do it"}), "without a Word or Excel"},
		"a ZIP bomb as Word":                {word(t, strings.Repeat(" ", 300<<20), nil), "unpack"},
		"a ZIP bomb as Excel":               {sheet(strings.Repeat(" ", 300<<20)), "unpack"},
		"a ZIP bomb beside a Word document": {word(t, "<w:p/>", map[string]string{"word/x.bin": strings.Repeat("0", 100<<20)}), "unpack"},
		"five thousand files":               {packed(t, many), "files inside"},
		"billion laughs":                    {packed(t, map[string]string{"word/document.xml": `<?xml version="1.0"?>` + laughs + `]><w:document><w:p><w:t>&j;</w:t></w:p></w:document>`}), "damaged"},
		"XML two million deep":              {word(t, deep, nil), "deep"},
		"Excel XML two million deep":        {sheet(strings.Repeat("<c>", 2_000_000)), "deep"},
		"a cell in the last row":            {sheet(`<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>`), "rows"},
		"a cell in the last column":         {sheet(`<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>`), "columns"},
		"Word with broken XML":              {word(t, "<w:p><w:r></w:p>", nil), "damaged"},
		"Excel with broken XML":             {sheet(`<row r="x"><c r="??"><v>`), ""},
	} {
		t.Run(name+" is refused within two seconds with a sentence", func(t *testing.T) {
			began := time.Now()
			p, err := Read(context.Background(), "plan.csv", c.data)
			if took := time.Since(began); took > 2*time.Second {
				t.Errorf("took %v", took)
			}
			f := fault.Of(err)
			if f == nil || f.Kind != fault.KindInvalid {
				t.Fatalf("not refused: %v, %d actions", err, p.Count())
			}
			if !strings.Contains(f.Words, c.says) || !strings.HasSuffix(f.Words, ".") || len(f.Words) < 30 {
				t.Errorf("said %q (%v)", f.Words, f.Err)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/import/*")
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil && !strings.HasSuffix(file, ".golden") {
			f.Add(data)
		}
	}
	f.Add(word(f, paragraphXML("x", "1.1 Do it")+paragraphXML("x", "1.2 Do more"), nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Read(context.Background(), "plan.txt", data)
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatalf("an error without words for people: %v", err)
			}
			return
		}
		seen := map[string]bool{}
		for _, q := range p.Priorities {
			for _, a := range q.Actions {
				if seen[a.Ref] || a.Confidence < 0 || a.Confidence > 1 || !strings.HasPrefix(a.Ref, fmt.Sprint(q.Number)+".") {
					t.Fatalf("action %q of priority %d: %+v", a.Ref, q.Number, a)
				}
				seen[a.Ref] = true
			}
		}
	})
}
