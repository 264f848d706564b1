package e2e

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// walker is somebody who reads pages and sends their forms as a browser without scripts does: every field that the page puts in is sent
// back as it stands, but for what the walker types. Where a test needs thousands of pages, a real browser would need hours.
type walker struct {
	c      *council
	name   string
	client *http.Client

	at     string // the page that is open
	status int
	doc    *html.Node
}

// walk is a signed-in person on their way through the pages.
func (c *council) walk(t testing.TB, name string) *walker {
	return &walker{c: c, name: name, client: c.as(t, name)}
}

// open asks for a page and expects it to be there.
func (w *walker) open(t testing.TB, path string) *walker {
	t.Helper()
	w.ask(t, "GET", path, nil)
	if w.status != http.StatusOK {
		t.Fatalf("%s: %s is answered with %d: %s", w.name, path, w.status, w.words("main"))
	}
	return w
}

func (w *walker) ask(t testing.TB, method, path string, sent url.Values) {
	t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = w.c.url + path
	}
	res, body := fetch(t, w.client, method, path, sent)
	doc, err := html.Parse(strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	w.at, w.status, w.doc = res.Request.URL.RequestURI(), res.StatusCode, doc
}

// has says whether something stands on the page.
func (w *walker) has(selector string) bool {
	return cascadia.Query(w.doc, cascadia.MustCompile(selector)) != nil
}

// words is what stands in the first place on the page that a selector names, in one line.
func (w *walker) words(selector string) string {
	n := cascadia.Query(w.doc, cascadia.MustCompile(selector))
	if n == nil {
		return ""
	}
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// links are the addresses on the page that a pattern matches whole, each once, in order.
func (w *walker) links(pattern string) (all []string) {
	whole, seen := regexp.MustCompile("^(?:"+pattern+")$"), map[string]bool{}
	for _, a := range cascadia.QueryAll(w.doc, cascadia.MustCompile("main a[href]")) {
		if href := valueOf(a, "href"); whole.MatchString(href) && !seen[href] {
			seen[href] = true
			all = append(all, href)
		}
	}
	return all
}

// options are the values and the words of what a select offers.
func (w *walker) options(selector string) (all [][2]string) {
	for _, o := range cascadia.QueryAll(w.doc, cascadia.MustCompile(selector+" option")) {
		if o.FirstChild != nil {
			all = append(all, [2]string{valueOf(o, "value"), o.FirstChild.Data})
		}
	}
	return all
}

// send fills in a form of the page and presses a button of it, the first where none is named. What the page refuses fails the test.
func (w *walker) send(t testing.TB, form, button string, typed ...string) *walker {
	t.Helper()
	from := w.at
	w.try(t, form, button, typed...)
	if w.status != http.StatusOK || w.has(".govuk-error-summary") {
		t.Fatalf("%s: what was sent from %s is answered with %d: %s\n%s", w.name, from, w.status, w.words(".govuk-error-summary"), w.words("main"))
	}
	return w
}

// try is send without the expectation that it goes well. typed are names and values in turn; a name may come several times.
func (w *walker) try(t testing.TB, form, button string, typed ...string) {
	t.Helper()
	f := cascadia.Query(w.doc, cascadia.MustCompile(form))
	if f == nil {
		t.Fatalf("%s: %s has no form %s: %s", w.name, w.at, form, w.words("main"))
	}
	sent, pressed := filled(f, button)
	if pressed == nil {
		t.Fatalf("%s: the form %s of %s has no button %q", w.name, form, w.at, button)
	}
	mine := map[string]bool{}
	for i := 0; i+1 < len(typed); i += 2 {
		if !mine[typed[i]] {
			if cascadia.Query(f, cascadia.MustCompile(`[name="`+typed[i]+`"]`)) == nil {
				t.Fatalf("%s: the form %s of %s has no field %q", w.name, form, w.at, typed[i])
			}
			sent.Del(typed[i])
			mine[typed[i]] = true
		}
		sent.Add(typed[i], typed[i+1])
	}
	to := valueOf(f, "action")
	if own := valueOf(pressed, "formaction"); own != "" {
		to = own
	}
	base, err := url.Parse(w.c.url + w.at)
	if err != nil {
		t.Fatal(err)
	}
	where, err := base.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	w.ask(t, "POST", where.String(), sent)
}

// filled is what a form would send as the page stands, with the button that is pressed.
func filled(f *html.Node, button string) (sent url.Values, pressed *html.Node) {
	sent = url.Values{}
	for n := range f.Descendants() {
		name := valueOf(n, "name")
		if n.Type != html.ElementNode || carries(n, "disabled") {
			continue
		}
		switch kind := valueOf(n, "type"); {
		case n.Data == "button" && kind != "button":
			var words strings.Builder
			for d := range n.Descendants() {
				if d.Type == html.TextNode {
					words.WriteString(d.Data)
				}
			}
			if pressed == nil && (button == "" && !carries(n, "formaction") || button != "" && strings.Join(strings.Fields(words.String()), " ") == button) {
				pressed = n
				if name != "" {
					sent.Add(name, valueOf(n, "value"))
				}
			}
		case name == "" || kind == "file":
		case n.Data == "input" && (kind == "checkbox" || kind == "radio"):
			if carries(n, "checked") {
				sent.Add(name, valueOf(n, "value"))
			}
		case n.Data == "input":
			sent.Add(name, valueOf(n, "value"))
		case n.Data == "textarea":
			if n.FirstChild != nil {
				sent.Add(name, strings.TrimPrefix(n.FirstChild.Data, "\n"))
			} else {
				sent.Add(name, "")
			}
		case n.Data == "select":
			chosen, any := "", false
			for o := range n.Descendants() {
				if o.Type == html.ElementNode && o.Data == "option" && (!any || carries(o, "selected")) {
					chosen, any = valueOf(o, "value"), true
				}
			}
			sent.Add(name, chosen)
		}
	}
	return sent, pressed
}

func valueOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func carries(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}
