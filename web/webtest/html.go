package webtest

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// Problems lists what a page's HTML lacks for a person who cannot see it, as far as it can be told without a browser:
// language, title, one h1, unique ids, labels that point somewhere, names of controls and pictures, headings in order.
func Problems(doc *html.Node) []string {
	var out []string
	complain := func(format string, a ...any) { out = append(out, fmt.Sprintf(format, a...)) }
	ids := map[string]int{}
	labels := map[string]bool{}
	var all []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			all = append(all, n)
			if id := attr(n, "id"); id != "" {
				ids[id]++
			}
			if n.Data == "label" {
				labels[attr(n, "for")] = true
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			complain("the id %q stands %d times", id, n)
		}
	}
	h1, last, mains := 0, 0, 0
	for _, n := range all {
		switch n.Data {
		case "html":
			if attr(n, "lang") == "" {
				complain("the page does not say its language")
			}
		case "title":
			if n.Parent.Data == "head" && squeeze(text(n)) == "" {
				complain("the page has no title")
			}
		case "main":
			mains++
		case "h1", "h2", "h3", "h4", "h5", "h6":
			level := int(n.Data[1] - '0')
			if level == 1 {
				h1++
			}
			if last > 0 && level > last+1 {
				complain("heading %q is h%d after h%d", squeeze(text(n)), level, last)
			}
			last = level
		case "img":
			if !has(n, "alt") {
				complain("a picture has no alt text: %s", attr(n, "src"))
			}
		case "svg":
			if attr(n, "aria-hidden") != "true" && attr(n, "aria-label") == "" && attr(n, "aria-labelledby") == "" && firstChild(n, "title") == nil && !hidden(n) {
				complain("a drawing has neither a name nor aria-hidden")
			}
		case "label":
			if f := attr(n, "for"); f != "" && ids[f] == 0 {
				complain("the label %q points at %q, which is not there", squeeze(text(n)), f)
			}
		case "input", "select", "textarea":
			t := attr(n, "type")
			if t == "hidden" || t == "submit" {
				break
			}
			if !labels[attr(n, "id")] && attr(n, "aria-label") == "" && attr(n, "aria-labelledby") == "" {
				complain("the field %q has no label", attr(n, "name"))
			}
		case "a", "button":
			if (n.Data == "button" || has(n, "href")) && squeeze(text(n)) == "" && attr(n, "aria-label") == "" {
				complain("a %s has no words (%s)", n.Data, attr(n, "href"))
			}
		case "th":
			if attr(n, "scope") == "" {
				complain("the table heading %q has no scope", squeeze(text(n)))
			}
		}
		if has(n, "style") {
			complain("a <%s> carries its own style, which the page's policy forbids", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") {
				complain("a <%s> carries script in %s, which the page's policy forbids", n.Data, a.Key)
			}
			if strings.HasPrefix(a.Key, "aria-") && (a.Key == "aria-labelledby" || a.Key == "aria-describedby" || a.Key == "aria-controls") {
				for _, id := range strings.Fields(a.Val) {
					if ids[id] == 0 {
						complain("%s of a <%s> points at %q, which is not there", a.Key, n.Data, id)
					}
				}
			}
		}
	}
	if h1 != 1 {
		complain("the page has %d first headings, want one", h1)
	}
	if mains != 1 {
		complain("the page has %d main parts, want one", mains)
	}
	return out
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

func firstChild(n *html.Node, name string) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && c.Data == name {
			return c
		}
	}
	return nil
}

func hidden(n *html.Node) bool {
	for p := n; p != nil; p = p.Parent {
		if attr(p, "aria-hidden") == "true" || has(p, "hidden") {
			return true
		}
	}
	return false
}
