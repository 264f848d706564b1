package public

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"waymark/readability"
	"waymark/web"
	"waymark/web/assets"
)

// explained are words that every page needs and says what they mean.
var explained = []string{"Childline"}

// blocks is what a page says, each heading, list item, cell, label and button on a line of its own. What the council itself
// wrote for grown-ups (the formal words behind "grown-up words", reasons, names of its contacts) is not ours to gate here.
func blocks(t *testing.T, body []byte) string {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	apart := map[string]bool{"p": true, "h1": true, "h2": true, "h3": true, "li": true, "dt": true, "dd": true, "label": true, "button": true, "summary": true, "div": true, "ul": true, "section": true, "span": true, "a": true, "br": true, "nav": true, "header": true, "footer": true}
	skip := map[string]bool{"code": true, "head": true, "svg": true, "script": true, "details": true, "progress": true, "time": true}
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(strings.Join(strings.Fields(n.Data), " ") + " ")
		}
		if n.Type == html.ElementNode && (skip[n.Data] || slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return strings.HasPrefix(a.Val, "tel:") || a.Key == "hreflang" })) {
			return // numbers to ring are not read as words, and languages name themselves
		}
		// A link within a paragraph is part of its sentence.
		line := n.Type == html.ElementNode && apart[n.Data] && !(n.Data == "a" && n.Parent.Data == "p" || n.Data == "span" && n.Parent.Data == "p")
		if line {
			b.WriteString("\n")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if line {
			b.WriteString("\n")
		}
	}
	walk(doc)
	return regexp.MustCompile(`\n\s*`).ReplaceAllString(b.String(), "\n")
}

func TestChildPagesCanBeRead(t *testing.T) {
	// Names are the council's own and long or short by chance, so short ones stand in for them: our words are judged.
	e := castEdition()
	e.Council = "Kent"
	for i := range e.Contacts {
		e.Contacts[i].Name, e.Contacts[i].Hours = "Speak Up", "9am to 5pm"
	}
	h := house(e)
	for _, path := range childPaths() {
		t.Run(path, func(t *testing.T) {
			body, _ := get(t, h, path)
			text := blocks(t, body)
			r := readability.Check(text, readability.Child, explained...)
			for _, f := range r.Findings {
				if !f.Warning {
					t.Errorf("%s %s %s", f.Where, f.What, f.Do)
				}
			}
			if r.Age > 9 {
				t.Errorf("the page reads like for %.1f years", r.Age)
			}
		})
	}
	for _, e := range []web.ErrorPage{{Status: 404}, {Status: 403}, {Status: 500}} {
		var b bytes.Buffer
		if err := ChildError(e).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if r := readability.Check(blocks(t, b.Bytes()), readability.Child, explained...); !r.Passes() {
			t.Errorf("CS-14: the page for %d is hard to read: %+v", e.Status, r.Findings)
		}
		if !strings.Contains(b.String(), `href="/young-people/worried"`) || !strings.Contains(b.String(), `href="/young-people"`) {
			t.Errorf("CS-14: the page for %d does not say whom to call", e.Status)
		}
	}
}

func TestWordsThatAreTooHardForChildren(t *testing.T) {
	e := castEdition()
	const hard = "Procurement of the commissioned service was delayed by the framework."
	for i := range e.Plans[0].Priorities[0].Actions {
		if a := &e.Plans[0].Priorities[0].Actions[i]; a.Reason != "" {
			a.Reason = hard
		} else if a.HowWeKnow != "" {
			a.HowWeKnow = hard
		}
	}
	h := house(e)
	for _, path := range []string{"/young-people/priority/1", "/young-people/action/1.4", "/young-people/action/1.2"} {
		t.Run(path+" keeps them among the grown-up words", func(t *testing.T) {
			body, _ := get(t, h, path)
			if text := blocks(t, body); strings.Contains(text, "Procurement") || !strings.Contains(text, "It is not in easy words yet.") {
				t.Error(text)
			}
			if inside := strings.Contains(string(body), ": "+hard); inside != strings.Contains(path, "action") {
				t.Errorf("among the grown-up words: %v", inside)
			}
		})
	}
}

func TestRights(t *testing.T) {
	t.Run("every article of the plan is explained, in order", func(t *testing.T) {
		for _, a := range actionsOf(castPlan()) {
			if len(a.Articles) == 0 {
				t.Errorf("%s leans on no right", a.Ref)
			}
			for _, n := range a.Articles {
				if _, found := rightOf(n); !found {
					t.Errorf("article %d of %s is not explained", n, a.Ref)
				}
			}
		}
		if !slices.IsSortedFunc(rights, func(a, b right) int { return a.Article - b.Article }) {
			t.Error("the articles are out of order")
		}
	})
	t.Run("each right is plain by itself", func(t *testing.T) {
		for _, r := range rights {
			for _, f := range readability.Check(r.Name+"\n"+r.Words, readability.Child).Findings {
				if !f.Warning {
					t.Errorf("article %d: %s %s %s", r.Article, f.Where, f.What, f.Do)
				}
			}
		}
	})
}

func zipped(t *testing.T, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// arrived is how much of a page can be read once so many bytes of it have come, compressed as it is sent.
func arrived(t *testing.T, body []byte, bytesSent int) string {
	t.Helper()
	sent := zipped(t, body)
	r, err := gzip.NewReader(bytes.NewReader(sent[:min(bytesSent, len(sent))]))
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(r)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatal(err)
	}
	return string(page)
}

// TestBudgets holds the young people's site to what an old telephone on a slow line can bear (LP-05 of the domain notes).
func TestBudgets(t *testing.T) {
	sent := func(name string) int {
		r := httptest.NewRequest(http.MethodGet, assets.URL(name), nil)
		r.Header.Set("Accept-Encoding", "gzip")
		rec := httptest.NewRecorder()
		assets.Handler().ServeHTTP(rec, r)
		if rec.Code != http.StatusOK {
			t.Skip("the styles are not built; make assets builds them")
		}
		return rec.Body.Len()
	}
	css, paper, script, icon := sent("child.css"), sent("paper.css"), sent("child.js"), sent("icon.svg")
	if css+paper > 20_000 {
		t.Errorf("LP-05: the styles weigh %d bytes, want 20 KB at most", css+paper)
	}
	if script > 10_000 {
		t.Errorf("LP-05: the script weighs %d bytes, want 10 KB at most", script)
	}
	h := house(castEdition())
	for _, path := range childPaths() {
		for _, one := range lookLetters {
			join := "?"
			if strings.Contains(path, "?") {
				join = "&"
			}
			body, _ := get(t, h, path+join+"look="+one.name)
			most := 100_000
			if path == "/young-people" {
				most = 60_000
			}
			weight := len(zipped(t, body)) + css + script + icon
			if bytes.Contains(body, []byte("paper.css")) {
				weight += paper
			}
			if weight > most {
				t.Errorf("LP-05: %s in the look %s weighs %d bytes with its styles and its script, want %d at most", path, one.name, weight, most)
			}
			if first := arrived(t, body, 14_000); !strings.Contains(first, `href="/young-people/worried`) || !strings.Contains(first, "</h1>") || !strings.Contains(first[strings.Index(first, "</h1>"):], "</p>") {
				t.Errorf("LP-05: the first 14 KB of %s in the look %s are of no use", path, one.name)
			}
			if path == "/young-people/worried" && len(body) > 15_000 {
				t.Errorf("the page for the worried weighs %d bytes, want 15 KB at most", len(body))
			}
		}
	}
}

// TestNothingFromElsewhere reads every page for what a browser would fetch by itself (CS-05).
func TestNothingFromElsewhere(t *testing.T) {
	h := house(castEdition())
	paths := append(childPaths(), "/", "/plan/plan-2025", "/plan/plan-2025/priority/1", "/plan/plan-2025/action/1.2", "/measures", "/measures/cla-review-timely", "/search?q=care", "/data", "/accessibility", "/privacy", "/worried")
	for _, path := range paths {
		body, _ := get(t, h, path)
		doc, err := html.Parse(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		for n := range doc.Descendants() {
			for _, a := range n.Attr {
				fetches := a.Key == "src" || a.Key == "srcset" || a.Key == "poster" || a.Key == "data" || a.Key == "action" || a.Key == "href" && n.Data == "link" || a.Key == "ping"
				if fetches && !strings.HasPrefix(a.Val, "/") || a.Key == "ping" || n.Data == "iframe" || n.Data == "object" {
					t.Errorf("%s: <%s %s=%q> asks another site", path, n.Data, a.Key, a.Val)
				}
			}
		}
	}
}
