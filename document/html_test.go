package document

import (
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

func parsed(t testing.TB, page []byte) *html.Node {
	t.Helper()
	n, err := html.Parse(strings.NewReader(string(page)))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func at(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	all := ""
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		all += text(c)
	}
	return all
}

func TestHTML(t *testing.T) {
	d := sample(t)
	alone, part := parsed(t, face(t, d.HTML)), parsed(t, face(t, faces(d)["part.html"]))
	count := func(n *html.Node, selector string) int {
		return len(cascadia.QueryAll(n, cascadia.MustCompile(selector)))
	}

	t.Run("a page of its own has a language, a title, landmarks and one heading of the first level", func(t *testing.T) {
		for selector, want := range map[string]int{"html[lang=en-GB]": 1, "title": 1, "header": 1, "main#main": 1, "nav[aria-label=Contents]": 1, "h1": 1, "h2": 5, "h3": 1, "h4": 2, "style": 1, "script, link, img, iframe": 0, `a.skip[href="#main"]`: 1} {
			if got := count(alone, selector); got != want {
				t.Errorf("%d × %s, want %d", got, selector, want)
			}
		}
	})
	t.Run("a part of a staff page brings no style, script or main heading: the page has its own", func(t *testing.T) {
		for selector, want := range map[string]int{"h1": 0, "style, script, [style], main, header": 0, "h2.govuk-heading-l": 5, "table.govuk-table": 4, "p.govuk-body-l": 1} {
			if got := count(part, selector); got != want {
				t.Errorf("%d × %s, want %d", got, selector, want)
			}
		}
	})
	for name, page := range map[string]*html.Node{"a page of its own": alone, "a part": part} {
		t.Run(name+" has unique ids, and every link inside it leads somewhere", func(t *testing.T) {
			ids := map[string]bool{}
			for _, n := range cascadia.QueryAll(page, cascadia.MustCompile("[id]")) {
				if ids[at(n, "id")] {
					t.Errorf("%s twice", at(n, "id"))
				}
				ids[at(n, "id")] = true
			}
			for _, a := range cascadia.QueryAll(page, cascadia.MustCompile(`a[href^="#"]`)) {
				if !ids[at(a, "href")[1:]] {
					t.Errorf("%s leads nowhere", at(a, "href"))
				}
			}
			for _, n := range cascadia.QueryAll(page, cascadia.MustCompile("[aria-labelledby]")) {
				if !ids[at(n, "aria-labelledby")] {
					t.Errorf("%s is not there", at(n, "aria-labelledby"))
				}
			}
		})
		t.Run(name+" has tables with captions, and headings that say what they head", func(t *testing.T) {
			for selector, want := range map[string]int{"table": 4, "table > caption": 4, "th:not([scope])": 0, "th[scope=colgroup]": 2, "thead th[scope=col]": 6 + 7 + 3, "tbody th[scope=row]": 7 + 4 + 44 + 3, "[role=region][tabindex='0'] > table": 4} {
				if got := count(page, selector); got != want {
					t.Errorf("%d × %s, want %d", got, selector, want)
				}
			}
		})
		t.Run(name+" has words for its picture and leads to its figures", func(t *testing.T) {
			if got := count(page, `[role=img][aria-label^="Three bars"] svg[aria-hidden=true]`); got != 2 {
				t.Errorf("%d drawings", got)
			}
			if got := count(page, `figure#chart-1 a[href="#chart-1-figures"]`); got != 1 {
				t.Errorf("%d links", got)
			}
		})
		t.Run(name+" says each status in words beside its mark", func(t *testing.T) {
			all := cascadia.QueryAll(page, cascadia.MustCompile(".waymark-status"))
			for _, n := range all {
				if strings.TrimSpace(text(n)) == "" {
					t.Errorf("%s says nothing", at(n, "class"))
				}
			}
			if len(all) != 44*2+2+2+1 {
				t.Errorf("%d statuses", len(all))
			}
		})
	}
	t.Run("every mark has its shape in the page's stylesheet and its sign for Word", func(t *testing.T) {
		for mark, m := range marks {
			if mark != Stopped && !strings.Contains(pageStyle, ".waymark-status--"+string(mark)+"::before") { // a square, as all are that have no shape of their own
				t.Errorf("%s has no shape", mark)
			}
			if m.sign == "" || len(m.colour) != 6 {
				t.Errorf("%s: %+v", mark, m)
			}
		}
	})
	t.Run("a title cannot leave the stylesheet that prints it", func(t *testing.T) {
		page := face(t, Document{Title: `"; } </style><script>alert(1)</script>\`}.HTML)
		n := parsed(t, page)
		if count(n, "script") != 0 || count(n, "style") != 1 || strings.Count(string(page), "</style>") != 1 {
			t.Errorf("it did: %s", page[len(page)-600:])
		}
	})
	t.Run("a picture without drawings is shown as it is", func(t *testing.T) {
		n := parsed(t, face(t, Document{Title: "T", Sections: []Section{{Blocks: Blocks{Picture{Caption: "C", Alt: "A", PNG: bars(t)}}}}}.HTML))
		if count(n, `img[alt=A][src^="data:image/png;base64,"]`) != 1 {
			t.Error("it is not")
		}
	})
}
