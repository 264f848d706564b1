package collection

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"waymark/fault"
)

// A form with all that XML collections need: a header, records of two kinds, nests, positions, items of other names in
// other years.
const nestedSpec = `
key = "nest"
title = "Nest"
first = "2017/18"
last = "2026/27"
[xml]
root = "Message"
collection = "NEST"
record = "Birds/Bird"
any_case = true
[[table]]
name = "header"
title = "Header"
xml_record = "Header"
xml = "."
key = ["lea"]
columns = [ { name = "lea", type = "text", xml = "Source/LEA" }, { name = "reference", type = "date", xml = "CollectionDetails/ReferenceDate" } ]
[[table]]
name = "tree"
title = "Trees"
xml_record = "Tree"
xml = "."
key = ["tree"]
columns = [ { name = "tree", type = "text", xml = "#." }, { name = "kind", type = "text", heading = "Kind" } ]
[[table]]
name = "bird"
title = "Birds"
xml = "."
key = ["bird"]
columns = [ { name = "bird", type = "text", xml = "Ring/Number" }, { name = "sex", type = "text", xml = "Ring/Sex", xml_also = ["Ring/GenderCurrent"] }, { name = "paper", type = "text", xml = "-", heading = "PAPER", blank = true } ]
[[table]]
name = "egg"
title = "Eggs"
xml = "Nest/Clutch/Egg"
key = ["bird"]
columns = [
  { name = "bird", type = "text", xml = "Ring/Number" },
  { name = "nest", type = "integer", xml = "#Nest", most_value = 99 },
  { name = "built", type = "text", xml = "Nest/Built" },
  { name = "clutch", type = "integer", xml = "#Nest/Clutch", most_value = 99 },
  { name = "laid", type = "text", xml = "Nest/Clutch/Laid" },
  { name = "egg", type = "integer", xml = "#Nest/Clutch/Egg", most_value = 99 },
  { name = "colour", type = "text", xml = "Nest/Clutch/Egg" },
  { name = "id", type = "text", xml = "##Nest/Clutch/Egg" },
]
`

func nested(t testing.TB) *Spec {
	t.Helper()
	s := &Spec{}
	if _, err := toml.Decode(nestedSpec, s); err != nil {
		t.Fatal(err)
	}
	if err := s.complete(); err != nil {
		t.Fatal(err)
	}
	return s
}

// xmlRows gives every row of a file as "table: cell|cell", and the error that ended it.
func xmlRows(s *Spec, content string) (out []string, x *xmlReader, err error) {
	x = newXMLReader(strings.NewReader(content), false, s.xmlPlan())
	for err == nil {
		if err = x.next(); err == nil {
			err = x.rows(func(t *xmlTable, raw [][]byte, _ int) error {
				out = append(out, t.table.Name+": "+string(bytes.Join(raw, []byte("|"))))
				return nil
			})
		}
	}
	if err == io.EOF {
		err = nil
	}
	return out, x, err
}

func TestXMLRecords(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"rows take cells from the elements around them, whatever the order": {
			`<Message><Header><CollectionDetails><ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails><Source><LEA>208</LEA></Source></Header>
<Birds><Bird>
  <Nest><Clutch><Egg>blue</Egg><Laid>May</Laid><Egg>green</Egg></Clutch><Clutch><Egg/></Clutch><Built>mud</Built></Nest>
  <Nest><Built>twigs</Built><Clutch><Laid>June</Laid><Egg>white</Egg></Clutch></Nest>
  <Ring><Number>7</Number><Sex>F</Sex></Ring>
</Bird></Birds></Message>`,
			`header: 208|2024-03-31
bird: 7|F|
egg: 7|1|mud|1|May|1|blue|1.1.1.1
egg: 7|1|mud|1|May|2|green|1.1.1.2
egg: 7|1|mud|2||1||1.1.2.1
egg: 7|2|twigs|1|June|1|white|1.2.1.1`},
		"records of two kinds side by side, counted each for itself": {
			`<Message><Tree><Kind>oak</Kind></Tree><Birds><Bird><Ring><Number>1</Number></Ring></Bird></Birds><Tree><Kind>elm</Kind></Tree></Message>`,
			"tree: 1|oak\nbird: 1||\ntree: 2|elm"},
		"names in any case, and namespaces": {
			`<m:message xmlns:m="urn:x"><m:BIRDS><m:bird><m:ring><m:NUMBER>1</m:NUMBER></m:ring></m:bird></m:BIRDS></m:message>`, "bird: 1||"},
		"an item under another year's name, or empty under this one's": {
			`<Message><Birds><Bird><Ring><Number>1</Number><GenderCurrent>2</GenderCurrent></Ring></Bird><Bird><Ring><Sex/><GenderCurrent>1</GenderCurrent><Number>2</Number></Ring></Bird></Birds></Message>`,
			"bird: 1|2|\nbird: 2|1|"},
		"text that stands astray, comments, CDATA, entities and instructions": {
			"<?xml version=\"1.0\" encoding='UTF-8'?><!-- a > b --><Message a='1 > 0' b=\"&lt;\">astray<Birds><Bird><Ring>Number<Number>A&amp;B&#x20;<![CDATA[<C>&]]><?x y?><!---->D</Number></Ring></Bird></Birds></Message>",
			"bird: A&B <C>&D||"},
		"a text that goes on behind an element inside it": {
			`<Message><Birds><Bird><Ring><Number>12<x>no</x>34</Number></Ring></Bird></Birds></Message>`, "bird: 1234||"},
		"letters of Windows": {
			"<?xml version=\"1.0\" encoding=\"windows-1252\"?><Message><Birds><Bird><Ring><Number>Zo\xeb</Number></Ring></Bird></Birds></Message>", "bird: Zoë||"},
		"lines that end as in Windows": {
			"<Message>\r\n<Birds>\r\n<Bird><Ring><Number>1\r\n2</Number></Ring></Bird></Birds></Message>\r\n", "bird: 1\n2||"},
	} {
		t.Run(name, func(t *testing.T) {
			got, _, err := xmlRows(nested(t), c.content)
			if err != nil || strings.Join(got, "\n") != c.want {
				t.Errorf("got %s, %v", strings.Join(got, "\n"), err)
			}
		})
	}
	t.Run("what stands twice and what means nothing is told", func(t *testing.T) {
		got, x, err := xmlRows(nested(t), `<Message><Birds><Bird><Ring><Number>1</Number><Number>2</Number><Shoe>5</Shoe><Empty/></Ring></Bird></Birds><Fish><Fin>1</Fin></Fish></Message>`)
		if err != nil || fmt.Sprint(got) != "[bird: 1||]" || fmt.Sprint(x.twice) != "map[Ring/Number:1]" || fmt.Sprint(sortedKeys(x.aside)) != "[Fish Ring/Shoe]" {
			t.Errorf("got %v, %v, %v, %v", got, x.twice, x.aside, err)
		}
	})
	t.Run("the line of a row is the line in the file", func(t *testing.T) {
		x := newXMLReader(strings.NewReader("<Message>\n<Birds>\n<Bird>\n<Ring a=\"\n\"><Number>1</Number></Ring>\n</Bird>\n<Bird/><Bird/></Birds></Message>"), false, nested(t).xmlPlan())
		var lines []int
		for x.next() == nil {
			if err := x.rows(func(_ *xmlTable, _ [][]byte, row int) error { lines = append(lines, row); return nil }); err != nil {
				t.Fatal(err)
			}
		}
		if fmt.Sprint(lines) != "[3 7 8]" {
			t.Errorf("got %v", lines)
		}
	})
}

func longRecord(nests int) string {
	return "<Message><Birds><Bird><Ring><Number>1</Number></Ring>" + strings.Repeat("<Nest><Built>mud</Built><Clutch><Laid>May</Laid><Egg>1</Egg></Clutch></Nest>", nests) + "</Bird></Birds></Message>"
}

func TestLongRecord(t *testing.T) {
	rows, _, err := xmlRows(nested(t), longRecord(9000))
	if err != nil || len(rows) != 9001 || !strings.HasPrefix(rows[9000], "egg: 1|9000|mud|1|May|1|1") {
		t.Fatalf("%d rows, the last %s, %v", len(rows), rows[len(rows)-1], err)
	}
}

// A record is read in one go however long it is: ten times the items take ten times as long, not a hundred times.
func BenchmarkLongRecord(b *testing.B) {
	for _, nests := range []int{900, 9000} {
		content := longRecord(nests)
		b.Run(fmt.Sprint(nests, " nests"), func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			for b.Loop() {
				if _, _, err := xmlRows(nested(b), content); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestBrokenXML(t *testing.T) {
	for content, says := range map[string]string{
		"<Message><Birds></Message>":                        "closes nothing",
		"<Message></Message></Message>":                     "closes nothing",
		"</Message>":                                        "closes nothing",
		"<Message><Birds>":                                  "<Birds> is never closed",
		"<Message><Birds":                                   "cut short",
		"<Message><!-- x":                                   "cut short",
		"<Message><![CDATA[ x":                              "cut short",
		"<Message></Message><Message></Message>":            "goes on after its end",
		"<Message>\n<a b=c></a></Message>":                  "line 2",
		"<Message><a b='<'/></Message>":                     "broken",
		"<Message>&nbsp;</Message>":                         "entity",
		"<Message>\n&amp</Message>":                         "line 2",
		"<Message>&#0;</Message>":                           "broken",
		"<Message>&#xFFFFFFFFF;</Message>":                  "entity",
		"<Message>]]></Message>":                            "broken",
		"<Message>\xff</Message>":                           "broken",
		"<Message>\x01</Message>":                           "broken",
		"<Message><1/></Message>":                           "broken",
		"<Message><!-- a -- b --></Message>":                "broken",
		"<!DOCTYPE Message><Message/>":                      "document type",
		"<Message><!ENTITY a 'b'></Message>":                "document type",
		"<Message><![INCLUDE[x]]></Message>":                "document type",
		"<?xml version='1.1'?><Message/>":                   "broken",
		"<?xml version='1.0' encoding='ebcdic'?><Message/>": "ebcdic",
		"<Message a='" + strings.Repeat("x", 2<<20):         "larger than any",
		"<Message><!--" + strings.Repeat("x", 2<<20):        "larger than any",
		"<" + strings.Repeat("x", 2<<20):                    "name of more than",
	} {
		if _, _, err := xmlRows(nested(t), content); !strings.Contains(words(t, err), says) {
			t.Errorf("%.60q: %v", content, err)
		}
	}
}

// oneByte gives a text byte by byte, so that every token crosses the end of what was read.
type oneByte struct{ io.Reader }

func (o oneByte) Read(p []byte) (int, error) { return o.Reader.Read(p[:min(1, len(p))]) }

// trace writes down the elements and their texts in the order in which they end.
type trace struct {
	open []string
	out  []string
}

func (tr *trace) start() { tr.open = append(tr.open, "") }
func (tr *trace) text(data []byte) {
	if n := len(tr.open); n > 0 {
		tr.open[n-1] += string(data)
	}
}
func (tr *trace) end(name string) {
	if n := len(tr.open); n > 0 {
		tr.out = append(tr.out, name+"="+tr.open[n-1])
		tr.open = tr.open[:n-1]
	}
}

// byStandard reads with the standard library; ok is false where that refuses the text.
func byStandard(content []byte) (out []string, ok bool) {
	d := xml.NewDecoder(bytes.NewReader(content))
	var tr trace
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return tr.out, true
		}
		if err != nil {
			return nil, false
		}
		switch token := token.(type) {
		case xml.Directive:
			return nil, false
		case xml.StartElement:
			tr.start()
		case xml.CharData:
			tr.text(token)
		case xml.EndElement:
			tr.end(token.Name.Local)
		}
	}
}

func byScanner(text io.Reader) ([]string, error) {
	s := newXMLScanner(text, false)
	var tr trace
	for {
		token, err := s.next()
		if err == io.EOF {
			return tr.out, nil
		}
		if err != nil {
			return nil, err
		}
		switch token {
		case xmlStart:
			tr.start()
		case xmlText:
			tr.text(s.data)
		case xmlEnd:
			tr.end(string(s.name))
		}
	}
}

// Whatever encoding/xml reads, the scanner reads as the same elements with the same texts.
func FuzzXMLScanner(f *testing.F) {
	for _, seed := range []string{
		"<a x='1'><b>text &amp; &#65;&#x42;</b><c/><!-- c --><![CDATA[ <d> ]]></a>", "<a:b xmlns:a=\"u\">\r\n\r</a:b>",
		"<?xml version=\"1.0\"?>\n<a\n/>", "<a>é \u2028</a >", "<a>]] ></a>", "<a b=\"]]>\">&quot;&apos;&lt;&gt;</a>", "<:a/><a:/>", "<a>&#xD800;</a>",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		want, ok := byStandard(content)
		got, err := byScanner(bytes.NewReader(content))
		if err != nil && fault.Of(err) == nil {
			t.Fatal(err)
		}
		slow, again := byScanner(oneByte{bytes.NewReader(content)})
		if fmt.Sprint(slow, again) != fmt.Sprint(got, err) {
			t.Fatalf("byte by byte it reads %q, %v, at once %q, %v", slow, again, got, err)
		}
		if !ok || bytes.Contains(content, []byte("<?xml")) { // declarations: see the tests
			return
		}
		if err != nil || fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Fatalf("got %q, %v, want %q", got, err, want)
		}
	})
}

func FuzzXML(f *testing.F) {
	for _, content := range samplesOf(f, ".xml") {
		f.Add(content)
	}
	f.Add([]byte("<EXPSSDA903><CHILD><HEADER><CHILDID>1</CHILDID><UASC>1</UASC></HEADER><EPISODE><DECOM>01/04/2024</DECOM></EPISODE></CHILD></EXPSSDA903>"))
	f.Add([]byte("<a><b/></a></a>"))
	f.Add([]byte("<Message><Header/><Birds><Bird><Nest><Clutch><Egg>1</Egg></Clutch></Nest></Bird></Birds></Message>"))
	specs := append(library(f).Specs(), nested(f))
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, s := range specs {
			x := newXMLReader(bytes.NewReader(content), false, s.xmlPlan())
			for {
				err := x.next()
				if err == io.EOF {
					break
				}
				if err != nil {
					if fault.Of(err) == nil {
						t.Fatal(err)
					}
					break
				}
				if err := x.rows(func(table *xmlTable, raw [][]byte, row int) error {
					if len(raw) != len(table.table.Columns) || row <= 0 {
						t.Fatalf("a row of %d cells in line %d", len(raw), row)
					}
					return nil
				}); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
