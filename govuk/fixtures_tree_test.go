package govuk

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func parse(t *testing.T, text string) *html.Node {
	t.Helper()
	root := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(text), root)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return root
}

// lines is a tree as indented lines: attributes sorted, classes sorted, whitespace that nobody sees left out.
func lines(root *html.Node) []string {
	var all []string
	var walk func(*html.Node, string)
	walk = func(n *html.Node, indent string) {
		switch n.Type {
		case html.TextNode:
			if text := visible(n); text != "" {
				all = append(all, indent+"“"+text+"”")
			}
		case html.ElementNode:
			all = append(all, indent+"<"+n.Data+described(n)+">")
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c, indent+"  ")
			}
		}
	}
	for c := root.FirstChild; c != nil; c = c.NextSibling {
		walk(c, "")
	}
	return all
}

func described(n *html.Node) string {
	attributes := make([]string, 0, len(n.Attr))
	for _, a := range n.Attr {
		value := a.Val
		if a.Key == "class" {
			classes := strings.Fields(value)
			slices.Sort(classes)
			value = strings.Join(classes, " ")
		}
		attributes = append(attributes, " "+a.Key+`="`+value+`"`)
	}
	slices.Sort(attributes)
	return strings.Join(attributes, "")
}

// visible is a text with its whitespace as a reader meets it: runs count as one space, between words and inline elements a space
// counts, beside a block it does not. At the edge inside an inline element only a space beside a word counts, not a line break.
func visible(n *html.Node) string {
	text := strings.Join(strings.Fields(n.Data), " ")
	space := " \t\r\n\f"
	start := n.Data[:len(n.Data)-len(strings.TrimLeft(n.Data, space))]
	end := n.Data[len(strings.TrimRight(n.Data, space)):]
	before, after := counts(n, n.PrevSibling, start), counts(n, n.NextSibling, end)
	if text == "" {
		if before && after && n.PrevSibling != nil && n.NextSibling != nil {
			return " "
		}
		return ""
	}
	if before {
		text = " " + text
	}
	if after {
		text += " "
	}
	return text
}

func counts(n, sibling *html.Node, run string) bool {
	switch {
	case run == "":
		return false
	case sibling == nil:
		return inline(n.Parent) && !strings.Contains(run, "\n")
	default:
		return sibling.Type == html.TextNode || inline(sibling)
	}
}

func inline(n *html.Node) bool {
	return slices.Contains([]string{"a", "span", "strong", "b", "em", "code", "abbr"}, n.Data)
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasClass(n *html.Node, class string) bool {
	return slices.Contains(strings.Fields(attribute(n, "class")), class)
}

func contains(n *html.Node, which func(*html.Node) bool) bool {
	for c := range n.Descendants() {
		if which(c) {
			return true
		}
	}
	return false
}

func removeAll(root *html.Node, which func(*html.Node) bool) {
	var doomed []*html.Node
	for n := range root.Descendants() {
		if which(n) {
			doomed = append(doomed, n)
		}
	}
	for _, n := range doomed {
		before, after := n.PrevSibling, n.NextSibling
		n.Parent.RemoveChild(n)
		if before != nil && after != nil && before.Type == html.TextNode && after.Type == html.TextNode {
			before.Data += after.Data
			after.Parent.RemoveChild(after)
		}
	}
}
