package public

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	devtools "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	"waymark/chart"
	"waymark/plan"
	"waymark/readability"
	"waymark/web/webtest"
)

const typedAddress = "https://plan.exampleborough.example"

// TestPaper prints every page that is made for paper, as a browser does, and holds how many pages there are and their size. Where
// WAYMARK_TEST_PICTURES names a folder, the PDFs are kept in it to be looked at.
func TestPaper(t *testing.T) {
	e := castEdition()
	h := house(e)
	h.Site.Address = typedAddress
	ctx, address := browsed(t, h)
	printed := func(t *testing.T, path string) []byte {
		t.Helper()
		var pdf []byte
		if err := chromedp.Run(ctx, chromedp.Navigate(address+path), chromedp.ActionFunc(func(ctx context.Context) (err error) {
			pdf, _, err = devtools.PrintToPDF().WithPreferCSSPageSize(true).Do(ctx)
			return err
		})); err != nil {
			t.Fatal(err)
		}
		return pdf
	}
	type paper struct {
		path          string
		width, height int // millimetres
		least, most   int // pages
	}
	rows := []paper{{"/poster", 297, 420, 1, 1}, {"/easy-read", 148, 210, 16, 20}, {"/card", 210, 297, 2, 2}}
	for _, q := range castPlan().Priorities {
		rows = append(rows, paper{"/priority/" + number(q.Number), 210, 297, 1, 1})
	}
	for _, row := range rows {
		t.Run(fmt.Sprintf("LP-04, AX-09: %s is %d to %d pages of %d by %d mm", row.path, row.least, row.most, row.width, row.height), func(t *testing.T) {
			pdf := printed(t, printAt+row.path)
			if dir := os.Getenv("WAYMARK_TEST_PICTURES"); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, slugOf(row.path[1:])+".pdf"), pdf, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			pages := regexp.MustCompile(`/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]`).FindAllSubmatch(pdf, -1)
			if len(pages) < row.least || len(pages) > row.most {
				t.Errorf("it has %d pages", len(pages))
			}
			for _, p := range pages {
				for i, want := range []int{row.width, row.height} {
					points, err := strconv.ParseFloat(string(p[i+1]), 64)
					if err != nil {
						t.Fatal(err)
					}
					if mm := points / 72 * 25.4; mm < float64(want)-1 || mm > float64(want)+1 {
						t.Errorf("a page is %s by %s points", p[1], p[2])
					}
				}
			}
		})
	}
	t.Run("LP-04: on a screen the frame is there; on paper only the sheet is, and its words stay as big for those who like bigger words", func(t *testing.T) {
		measured := `(() => { const seen = (s) => [...document.querySelectorAll(s)].filter((e) => e.offsetHeight).length; return [seen('.top'), seen('.foot'), seen('.unprinted'), seen('.sheet'), getComputedStyle(document.querySelector('.sheet .line p')).fontSize].join(' ') })()`
		for _, words := range []string{"usual", "bigger"} {
			if err := chromedp.Run(ctx, chromedp.Navigate(address+printAt+"/easy-read?look=simple&words="+words)); err != nil {
				t.Fatal(err)
			}
			if got := run(t, ctx, measured); !strings.HasPrefix(got, "1 1 1 1 ") {
				t.Errorf("on a screen: %s", got)
			}
			onPaper(t, ctx, true)
			if got := run(t, ctx, measured); got != "0 0 0 1 21.3333px" { // 16 points
				t.Errorf("on paper: %s", got)
			}
			onPaper(t, ctx, false)
		}
	})
	t.Run("LP-04: nothing needs a colour: each priority has a pattern and a shape of its own, and each status a shape and a word", func(t *testing.T) {
		body, _ := get(t, h, printAt+"/poster")
		for _, one := range chart.Patterns {
			if !bytes.Contains(body, []byte("pattern--"+string(one))) {
				t.Errorf("the pattern %s is not there", one)
			}
		}
		for _, one := range childWords {
			if !bytes.Contains(body, []byte("symbol--"+string(one.Symbol))) || !bytes.Contains(body, []byte(string(one.Word))) {
				t.Errorf("%s has no shape or no word", one.Word)
			}
		}
		for _, path := range []string{"/poster", "/easy-read", "/card", "/priority/3"} {
			if body, _ := get(t, h, printAt+path); bytes.Contains(body, []byte("background")) {
				t.Errorf("%s has a background, which many do not print", path)
			}
		}
	})
}

// TestEasyRead holds what Easy Read asks: one idea on a line, a picture beside it, few words (AX-09, RD-04).
func TestEasyRead(t *testing.T) {
	body, _ := get(t, house(castEdition()), printAt+"/easy-read")
	doc, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for at := range doc.Descendants() {
		if at.Type != html.ElementNode || !slices.ContainsFunc(at.Attr, func(a html.Attribute) bool {
			return a.Key == "class" && slices.Contains(strings.Fields(a.Val), "line")
		}) {
			continue
		}
		n++
		var parts []string
		for c := range at.ChildNodes() {
			if c.Type == html.ElementNode {
				parts = append(parts, c.Data)
			}
		}
		if !slices.Equal(parts, []string{"svg", "p"}) {
			t.Errorf("a line is made of %v", parts)
		}
		for _, s := range ideas(textIn(at)) {
			if len(strings.Fields(s)) > 15 {
				t.Errorf("%q is too long", s)
			}
		}
	}
	if n < 3*44/2 {
		t.Errorf("only %d lines", n)
	}
	t.Run("AX-09: a text is split where its sentences end and nowhere else", func(t *testing.T) {
		for text, want := range map[string][]string{
			"": nil, "One line": {"One line"}, "We did 1.5 miles. “Did you?” Yes!": {"We did 1.5 miles.", "“Did you?”", "Yes!"}, " A.  B. ": {"A.", "B."},
		} {
			if got := ideas(text); !slices.Equal(got, want) {
				t.Errorf("%q is %q", text, got)
			}
		}
	})
	t.Run("AX-09: beside a line stands what it is about, else the shape of its priority", func(t *testing.T) {
		for text, want := range map[string]chart.Symbol{"We will help you with money.": chart.Coin, "We will find you a home that is right for you.": chart.House, "Everyone will belong.": chart.People, "It is done.": chart.Key, "Talkative dogs.": chart.Key} {
			if got := picture(text, chart.Key); got != want {
				t.Errorf("beside %q stands %s", text, got)
			}
		}
	})
	t.Run("every sign is explained, in words that a child knows", func(t *testing.T) {
		var all []string
		for _, w := range childWords {
			if meanings[w.Word] == "" {
				t.Errorf("%s has no meaning", w.Word)
			}
			all = append(all, string(w.Word), meanings[w.Word])
		}
		if r := readability.Check(strings.Join(all, "\n"), readability.Child); !r.Passes() {
			t.Errorf("%+v", r.Findings)
		}
		if len(meanings) != len(childWords) || meanings[plan.WordDone] == "" {
			t.Error("a meaning without a sign")
		}
	})
}

func TestCardWithoutAnAddress(t *testing.T) {
	e := castEdition()
	e.FreePost = nil
	h := house(e)
	h.Visit(t, webtest.Row{Path: printAt + "/card", Not: []string{".sheet"}, Want: map[string]string{"main": "We can’t take cards by post yet.", "main a[href='/young-people/tell-us']": ""}})
	h.Visit(t, webtest.Row{Path: printAt, Not: []string{"a[href='/young-people/print/card']"}})
	h.Visit(t, webtest.Row{Path: printAt + "/easy-read", Not: []string{".symbol--envelope"}})
	body, _ := get(t, h, printAt+"/card")
	if r := readability.Check(blocks(t, body), readability.Child, explained...); !r.Passes() {
		t.Errorf("RD-04: %+v", r.Findings)
	}
}

// textIn is all text below a node.
func textIn(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// TestCodes reads every printed code as a camera would and holds it against the address in words beside it (LP-04).
func TestCodes(t *testing.T) {
	for _, site := range []string{typedAddress, "https://a.uk", "https://plan.a-council-with-quite-a-long-name.gov.uk"} {
		h := house(castEdition())
		h.Site.Address = site
		for _, path := range []string{"/poster", "/easy-read", "/card", "/priority/1", "/priority/7"} {
			t.Run("LP-04: the codes of "+path+" at "+site, func(t *testing.T) {
				body, _ := get(t, h, printAt+path)
				doc, err := html.Parse(bytes.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				var typed, read []string
				for n := range doc.Descendants() {
					switch {
					case n.Data == "code" && n.Parent.Data == "p" && strings.HasPrefix(textIn(n), site) && n.Parent.Parent.Data == "div" && strings.Contains(fmt.Sprint(n.Parent.Parent.Attr), "more"):
						typed = append(typed, textIn(n))
					case n.Data == "path" && strings.Contains(fmt.Sprint(n.Parent.Attr), "code") && strings.Contains(fmt.Sprint(n.Attr), "#000"):
						read = append(read, scanned(t, n.Attr[1].Val))
					}
				}
				if len(read) == 0 || !slices.Equal(typed, read) {
					t.Errorf("the codes say %q, the words %q", read, typed)
				}
			})
		}
	}
}

// blocksOf are how many blocks the words of a code lie in, and how many words each has, for versions 1 to 6 at level M (ISO/IEC 18004,
// table 9).
var blocksOf = [7][2]int{{}, {1, 16}, {1, 28}, {1, 44}, {2, 32}, {2, 43}, {4, 27}}

// scanned reads a code from the path that draws it, by the standard and not by the library that made it: the mask from the format,
// then the bits in columns of two from the right, then the words out of their blocks.
func scanned(t *testing.T, path string) string {
	t.Helper()
	runs := regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-\d+z`).FindAllStringSubmatch(path, -1)
	at := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		return n - quiet
	}
	dark := map[[2]int]bool{}
	side := 0
	for _, m := range runs {
		for x := range at(m[3]) + quiet {
			dark[[2]int{at(m[2]), at(m[1]) + x}] = true // row, column
			side = max(side, at(m[1])+x+1)
		}
	}
	version := (side - 17) / 4
	if version < 1 || version >= len(blocksOf) {
		t.Fatalf("a code of %d modules is too big for paper", side)
	}
	taken := func(r, c int) bool { // by finders, format, timing and alignment
		low := side - 8
		return r < 9 && c < 9 || r < 9 && c >= low || r >= low && c < 9 || r == 6 || c == 6 ||
			version > 1 && r >= side-9 && r <= side-5 && c >= side-9 && c <= side-5
	}
	mask := 0
	for i, flip := range []bool{true, false, true} {
		mask *= 2
		if dark[[2]int{8, 2 + i}] != flip {
			mask++
		}
	}
	masked := [8]func(r, c int) bool{
		func(r, c int) bool { return (r+c)%2 == 0 }, func(r, _ int) bool { return r%2 == 0 }, func(_, c int) bool { return c%3 == 0 }, func(r, c int) bool { return (r+c)%3 == 0 },
		func(r, c int) bool { return (r/2+c/3)%2 == 0 }, func(r, c int) bool { return r*c%2+r*c%3 == 0 }, func(r, c int) bool { return (r*c%2+r*c%3)%2 == 0 }, func(r, c int) bool { return ((r+c)%2+r*c%3)%2 == 0 },
	}[mask]
	var bits []bool
	up := true
	for right := side - 1; right > 0; right -= 2 {
		if right == 6 {
			right--
		}
		for i := range side {
			r := i
			if up {
				r = side - 1 - i
			}
			for _, c := range []int{right, right - 1} {
				if !taken(r, c) {
					bits = append(bits, dark[[2]int{r, c}] != masked(r, c))
				}
			}
		}
		up = !up
	}
	number := func(from, count int) (n int) {
		for _, b := range bits[from : from+count] {
			n *= 2
			if b {
				n++
			}
		}
		return n
	}
	many, each := blocksOf[version][0], blocksOf[version][1]
	var mixed, words []int
	for i := range many * each {
		mixed = append(mixed, number(i*8, 8))
	}
	for b := range many {
		for i := range each {
			words = append(words, mixed[i*many+b])
		}
	}
	bits = bits[:0]
	for _, w := range words {
		for i := range 8 {
			bits = append(bits, w>>(7-i)&1 == 1)
		}
	}
	if kind := number(0, 4); kind != 4 {
		t.Fatalf("the code holds kind %d, not bytes", kind)
	}
	var text []byte
	for i := range number(4, 8) {
		text = append(text, byte(number(12+8*i, 8)))
	}
	return string(text)
}
