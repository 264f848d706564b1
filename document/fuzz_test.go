package document

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"waymark/fault"
)

// FuzzText puts any text anywhere: every face must be whole, or the fault must say why not.
func FuzzText(f *testing.F) {
	for _, text := range []string{"plain", "", "\x00\x01\x0b\x1f\x7f\u0085", "\xed\xa0\x80 torn \xff", "\ufffe\uffff\U0001ffff\ufdd0", "]]>--><!-- </w:t></style></script> &amp; &#0;", "a\r\nb\tc\u2028d", "=cmd|'/c'!A1", "_x0000_", "\u202eright to left", "javascript:alert(1)", "https://exa mple/\"'<>", strings.Repeat("x", 300)} {
		f.Add(text)
	}
	picture := bars(f)
	f.Fuzz(func(t *testing.T, text string) {
		d := Document{Title: "T" + text, Subtitle: text, Council: text, Date: on(2026, 11, 18), Classification: text, Contents: true, Sections: []Section{{Blocks: Blocks{
			Heading{Level: 1, Text: "H" + text}, Paragraph{Text{{Text: text}, {Text: text, Strong: true, Emphasis: true}, {Text: "s" + text, Mark: AtRisk}}}, Source{Plain(text)},
			List{true, []Text{Plain(text)}}, Note{text, []Text{Plain(text)}}, Figures{[]Figure{{"4" + text, "n" + text, Plain(text)}}},
			Table{Caption: "C" + text, Columns: []Column{{Heading: "A" + text, Group: text}, {Heading: "B"}}, Rows: [][]Cell{{Words(text), Measured(1.5, 1, text)}}},
			Picture{Caption: "P" + text, Alt: "P" + text, PNG: picture},
		}}}}
		for name, part := range unzipped(t, face(t, d.DOCX)) {
			if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
				if _, _, err := elements(part); err != nil {
					t.Errorf("DOCX %s: %v", name, err)
				}
			}
		}
		for name, part := range unzipped(t, face(t, d.XLSX)) {
			if _, _, err := elements(part); err != nil {
				t.Errorf("XLSX %s: %v", name, err)
			}
		}
		page := face(t, d.HTML)
		n, err := html.Parse(bytes.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.ContainsAny(page, "\x00\x0b\x1b\x7f") || bytes.Contains(page, []byte("<script")) {
			t.Error("HTML holds what it may not")
		}
		if got := strings.Join(strings.Fields(text0(n, "h2")), " "); got != oneLine("H"+text) {
			t.Errorf("the heading says %q, not %q", got, oneLine("H"+text))
		}
		kept, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var back Document
		if err := json.Unmarshal(kept, &back); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(face(t, back.HTML), page) {
			t.Error("HTML differs after JSON")
		}
		linked := Document{Title: "T", Sections: []Section{{Blocks: Blocks{Paragraph{Link("x", text)}, Heading{Level: 1, Text: "H", Anchor: text}}}}}
		for ending, write := range faces(linked) {
			var out bytes.Buffer
			if err := write(&out); err != nil {
				if fault.Of(err) == nil {
					t.Errorf("%s: %v is no fault", ending, err)
				}
				continue
			}
			if ending == "docx" {
				for name, part := range unzipped(t, out.Bytes()) {
					if _, _, err := elements(part); err != nil {
						t.Errorf("DOCX %s: %v", name, err)
					}
				}
			}
		}
	})
}

// text0 is the text of the first element of a name.
func text0(n *html.Node, name string) string {
	if n.Type == html.ElementNode && n.Data == name {
		return text(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if found := text0(c, name); found != "" {
			return found
		}
	}
	return ""
}
