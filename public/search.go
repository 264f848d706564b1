package public

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"waymark/calendar"
	"waymark/find"
	"waymark/measure"
	"waymark/plan"

	"github.com/a-h/templ"
)

const longestQuery = 200 // characters; nobody searches for more, and machines try to

// query is what somebody searches for.
func query(r *http.Request) string {
	q := strings.Join(strings.Fields(strings.ToValidUTF8(r.URL.Query().Get("q"), "")), " ")
	if utf8.RuneCountInString(q) > longestQuery {
		q = string([]rune(q)[:longestQuery])
	}
	return q
}

// found is one thing that a search found.
type found struct {
	Kind  string // "Action 1.3", "Measure"
	Title string
	Href  string
	Text  string
	score int
}

func measureFields(m measure.PublicMeasure) []find.Field {
	return []find.Field{{Text: m.Title, Weight: 5}, {Text: m.Child, Weight: 3}, {Text: strings.Join(m.Notes, " "), Weight: 1}, {Text: m.Source, Weight: 1}, {Text: m.Key, Weight: 1}}
}

// actionFields are what an action is found by, how it is going among them: "running late", "off track".
func actionFields(a plan.PublicAction, today calendar.Date) []find.Field {
	fields := []find.Field{{Text: a.Ref, Weight: 6}, {Text: a.Title, Weight: 5}, {Text: a.ChildText, Weight: 4}, {Text: string(a.Word(today)), Weight: 3}, {Text: a.Face().Word, Weight: 3}, {Text: a.Reason, Weight: 1}, {Text: a.HowWeKnow, Weight: 1}}
	for _, u := range a.Updates {
		fields = append(fields, find.Field{Text: u.WhatHappened, Weight: 2}, find.Field{Text: u.Difference, Weight: 1}, find.Field{Text: u.Next, Weight: 1})
	}
	return fields
}

// find looks through the plans and measures; the best come first.
func (e edition) find(q string) []found {
	wanted := find.Terms(q)
	if len(wanted) == 0 {
		return nil
	}
	var all []found
	add := func(f found, fields []find.Field) {
		if f.score = find.Score(wanted, fields); f.score > 0 {
			all = append(all, f)
		}
	}
	for _, p := range e.Plans {
		add(found{Kind: "Plan", Title: p.Title, Href: planPath(p), Text: p.Vision}, []find.Field{{Text: p.Title, Weight: 5}, {Text: p.Vision, Weight: 2}})
		for _, q := range p.Priorities {
			add(found{Kind: fmt.Sprintf("Priority %d", q.Number), Title: q.Title, Href: priorityPath(p, q.Number), Text: q.ChildText}, []find.Field{{Text: q.Title, Weight: 6}, {Text: q.ChildName, Weight: 5}, {Text: q.ChildText, Weight: 2}})
			for _, a := range q.Actions {
				add(found{Kind: "Action " + a.Ref, Title: a.Title, Href: actionPath(p, a.Ref), Text: a.ChildText}, actionFields(a, e.Today))
			}
		}
	}
	for _, m := range e.Measures {
		add(found{Kind: "Measure", Title: m.Title, Href: measurePath(m), Text: m.Child}, measureFields(m))
	}
	for _, o := range e.Offer.Entries() {
		add(found{Kind: "For care leavers", Title: o.Title, Href: "/care-leavers/" + o.Slug, Text: o.ChildText}, []find.Field{{Text: o.Title, Weight: 4}, {Text: o.ChildText + " " + o.AdultText, Weight: 2}, {Text: o.Get + " care leavers local offer", Weight: 1}})
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(b.score, a.score) })
	return all
}

func (s *Site) search(w http.ResponseWriter, r *http.Request, e edition) error {
	q := query(r)
	return show(w, r, searchPage(e, q, e.find(q)))
}

// marked is a text in which what was searched for is marked.
func marked(text, query string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		for _, p := range find.Pieces(text, query) {
			if p.Hit {
				b.WriteString("<mark>" + templ.EscapeString(p.Text) + "</mark>")
			} else {
				b.WriteString(templ.EscapeString(p.Text))
			}
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
}
