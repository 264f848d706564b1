package public

import (
	"bytes"
	"iter"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"waymark/web"
)

// parsePage reads a page as a browser without scripts does.
func parsePage(body []byte) (*html.Node, error) {
	return html.ParseWithOptions(bytes.NewReader(body), html.ParseOptionEnableScripting(false))
}

// href is an address in a page, which can be written anew.
type href struct {
	node  *html.Node
	value *string
}

// hrefs are all addresses that a reader or a browser follows.
func hrefs(doc *html.Node) iter.Seq[href] {
	return func(yield func(href) bool) {
		for n := range doc.Descendants() {
			for i, a := range n.Attr {
				if a.Key == "href" || a.Key == "src" {
					if !yield(href{n, &n.Attr[i].Val}) {
						return
					}
				}
			}
		}
	}
}

// attributeOf is the value of an attribute; empty where there is none.
func attributeOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// rewrite makes of a page one that works without Waymark: its links lead to files, its forms are gone, and it says what it is.
func (c *copying) rewrite(at string, body []byte) ([]byte, error) {
	doc, err := parsePage(body)
	if err != nil {
		return nil, err
	}
	child := strings.HasPrefix(at, "/young-people")
	var forms, dead []*html.Node
	for n := range doc.Descendants() {
		switch {
		case n.DataAtom == atom.Form, attributeOf(n, "id") == "looks":
			forms = append(forms, n)
		}
	}
	for _, n := range forms {
		c.closeForm(n, child)
	}
	ids := map[string]bool{}
	for n := range doc.Descendants() {
		ids[attributeOf(n, "id")] = true
	}
	for link := range hrefs(doc) {
		value := *link.value
		if id, here := strings.CutPrefix(value, "#"); here {
			if !ids[id] {
				dead = append(dead, link.node) // it led to a form
			}
			continue
		}
		if to, there := c.target(at, value); there {
			*link.value = to
			continue
		}
		if own, _ := c.own(at, value); !neverCopied(own) {
			c.left[own] = true
		}
		dead = append(dead, link.node)
	}
	for _, n := range dead {
		unlink(n)
	}
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Main {
			n.InsertBefore(c.notice(child), n.FirstChild)
			break
		}
	}
	var out bytes.Buffer
	err = html.Render(&out, doc)
	return out.Bytes(), err
}

// element makes a piece of a page.
func element(name atom.Atom, attr map[string]string, inside ...*html.Node) *html.Node {
	n := &html.Node{Type: html.ElementNode, DataAtom: name, Data: name.String()}
	for _, key := range []string{"class", "href"} {
		if v, there := attr[key]; there {
			n.Attr = append(n.Attr, html.Attribute{Key: key, Val: v})
		}
	}
	for _, c := range inside {
		n.AppendChild(c)
	}
	return n
}

func words(text string) *html.Node { return &html.Node{Type: html.TextNode, Data: text} }

// notice says that the page is a copy, and of when.
func (c *copying) notice(child bool) *html.Node {
	if child {
		return element(atom.P, map[string]string{"class": "note"}, words("This is a copy of our website. It is from "+c.day+". Some things do not work here."))
	}
	return element(atom.Div, map[string]string{"class": "govuk-inset-text"}, words("This is a copy of the site as it was on "+c.day+". Forms and search do not work in it."))
}

// closeForm puts in the place of a form where one is helped without it. What only chooses how a page looks, searches or filters is taken out.
func (c *copying) closeForm(n *html.Node, child bool) {
	if n.Parent == nil {
		return
	}
	for inside := range n.Descendants() { // a page whose one question is its heading keeps it
		if inside.DataAtom == atom.H1 {
			inside.Parent.RemoveChild(inside)
			n.Parent.InsertBefore(inside, n)
			break
		}
	}
	if all := choices(n); len(all) > 0 {
		list := element(atom.Ul, map[string]string{"class": "govuk-list"})
		for _, one := range all {
			list.AppendChild(element(atom.Li, nil, element(atom.A, map[string]string{"class": "govuk-link", "href": one.Href}, words(one.Text))))
		}
		n.Parent.InsertBefore(list, n)
	} else if attributeOf(n, "id") != "looks" && attributeOf(n, "method") == "post" {
		n.Parent.InsertBefore(closedForm(child), n)
	}
	n.Parent.RemoveChild(n)
}

// choices are the pages that a form with one list to choose from leads to; none where something is typed or sent.
func choices(form *html.Node) (all []web.Crumb) {
	if form.DataAtom != atom.Form || attributeOf(form, "method") != "get" {
		return nil
	}
	name := ""
	for n := range form.Descendants() {
		switch {
		case n.DataAtom == atom.Select && name == "":
			name = attributeOf(n, "name")
		case n.DataAtom == atom.Select, n.DataAtom == atom.Input && attributeOf(n, "type") != "hidden":
			return nil
		case n.DataAtom == atom.Option:
			text := ""
			for inside := range n.Descendants() {
				text += inside.Data
			}
			all = append(all, web.Crumb{Text: strings.TrimSpace(text), Href: attributeOf(form, "action") + "?" + url.Values{name: {attributeOf(n, "value")}}.Encode()})
		}
	}
	return all
}

func closedForm(child bool) *html.Node {
	if child {
		return element(atom.P, map[string]string{"class": "note"}, words("This does not work right now. You can "), element(atom.A, map[string]string{"href": "/young-people/worried"}, words("talk to someone")), words("."))
	}
	return element(atom.P, map[string]string{"class": "govuk-body"}, words("This form does not work in a copy of the site. "), element(atom.A, map[string]string{"class": "govuk-link", "href": "/accessibility"}, words("Whom you can ask instead")), words("."))
}

// unlink takes a link out that leads to nothing: its words stay where they are part of a sentence, and a list's entry that is nothing else goes.
func unlink(n *html.Node) {
	parent := n.Parent
	if parent == nil {
		return
	}
	if parent.DataAtom == atom.Li && onlyChild(n) && parent.Parent != nil {
		parent.Parent.RemoveChild(parent)
		return
	}
	if n.DataAtom == atom.A {
		for _, inside := range slices.Collect(n.ChildNodes()) {
			n.RemoveChild(inside)
			parent.InsertBefore(inside, n)
		}
	}
	parent.RemoveChild(n)
}

func onlyChild(n *html.Node) bool {
	for sibling := range n.Parent.ChildNodes() {
		if sibling != n && !(sibling.Type == html.TextNode && strings.TrimSpace(sibling.Data) == "") {
			return false
		}
	}
	return true
}
