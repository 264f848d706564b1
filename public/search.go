package public

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"waymark/calendar"
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

// small words are in every text, so they say nothing about what is searched for.
var smallWords = map[string]bool{"a": true, "an": true, "and": true, "are": true, "for": true, "in": true, "is": true, "of": true, "on": true, "or": true, "the": true, "to": true, "we": true, "with": true}

// terms are the words that a search looks for, small and in order, without those that say nothing unless there are no others.
func terms(query string) []string {
	all := strings.FieldsFunc(strings.ToLower(query), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '.' && c != '\'' })
	telling := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return smallWords[w] })
	if len(telling) > 0 {
		return telling
	}
	return all
}

// stem takes off the ends that grammar puts on, so that "reviews" finds "review".
func stem(word string) string {
	for _, end := range []string{"ing", "ies", "es", "ed", "s"} {
		if rest, found := strings.CutSuffix(word, end); found && len(rest) >= 4 {
			return rest
		}
	}
	return word
}

// field is a text that is searched, and how much a hit in it counts.
type field struct {
	text   string
	weight int
}

// score is 0 unless every term is found in some field.
func score(terms []string, fields []field) int {
	total := 0
	for _, term := range terms {
		best := 0
		for _, f := range fields {
			text := strings.ToLower(f.text)
			if i := strings.Index(text, stem(term)); i >= 0 {
				hit := f.weight
				if i == 0 || !unicode.IsLetter(rune(text[i-1])) {
					hit *= 2 // it begins a word
				}
				best = max(best, hit)
			}
		}
		if best == 0 {
			return 0
		}
		total += best
	}
	return total
}

// found is one thing that a search found.
type found struct {
	Kind  string // "Action 1.3", "Measure"
	Title string
	Href  string
	Text  string
	score int
}

func measureFields(m measure.PublicMeasure) []field {
	return []field{{m.Title, 5}, {m.Child, 3}, {strings.Join(m.Notes, " "), 1}, {m.Source, 1}, {m.Key, 1}}
}

// actionFields are what an action is found by, how it is going among them: "running late", "off track".
func actionFields(a plan.PublicAction, today calendar.Date) []field {
	fields := []field{{a.Ref, 6}, {a.Title, 5}, {a.ChildText, 4}, {string(a.Word(today)), 3}, {a.Face().Word, 3}, {a.Reason, 1}, {a.HowWeKnow, 1}}
	for _, u := range a.Updates {
		fields = append(fields, field{u.WhatHappened, 2}, field{u.Difference, 1}, field{u.Next, 1})
	}
	return fields
}

// find looks through the plans and measures; the best come first.
func (e edition) find(q string) []found {
	wanted := terms(q)
	if len(wanted) == 0 {
		return nil
	}
	var all []found
	add := func(f found, fields []field) {
		if f.score = score(wanted, fields); f.score > 0 {
			all = append(all, f)
		}
	}
	for _, p := range e.Plans {
		add(found{Kind: "Plan", Title: p.Title, Href: planPath(p), Text: p.Vision}, []field{{p.Title, 5}, {p.Vision, 2}})
		for _, q := range p.Priorities {
			add(found{Kind: fmt.Sprintf("Priority %d", q.Number), Title: q.Title, Href: priorityPath(p, q.Number), Text: q.ChildText}, []field{{q.Title, 6}, {q.ChildName, 5}, {q.ChildText, 2}})
			for _, a := range q.Actions {
				add(found{Kind: "Action " + a.Ref, Title: a.Title, Href: actionPath(p, a.Ref), Text: a.ChildText}, actionFields(a, e.Today))
			}
		}
	}
	for _, m := range e.Measures {
		add(found{Kind: "Measure", Title: m.Title, Href: measurePath(m), Text: m.Child}, measureFields(m))
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(b.score, a.score) })
	return all
}

func (s *Site) search(w http.ResponseWriter, r *http.Request, e edition) error {
	q := query(r)
	return show(w, r, searchPage(e, q, e.find(q)))
}

// piece is a stretch of a text; Hit where it is what was searched for.
type piece struct {
	Text string
	Hit  bool
}

// pieces cuts a text where the search hit, by whole words.
func pieces(text, query string) []piece {
	wanted := terms(query)
	var all []piece
	put := func(text string, hit bool) {
		if n := len(all); n > 0 && all[n-1].Hit == hit {
			all[n-1].Text += text
		} else if text != "" {
			all = append(all, piece{text, hit})
		}
	}
	for text != "" {
		inWord := func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) || c == '\'' || c == '’' }
		end := strings.IndexFunc(text, func(c rune) bool { return !inWord(c) })
		if end < 0 {
			end = len(text)
		}
		if end == 0 {
			_, end = utf8.DecodeRuneInString(text)
			put(text[:end], false)
		} else {
			word := strings.ToLower(text[:end])
			put(text[:end], slices.ContainsFunc(wanted, func(t string) bool { return strings.HasPrefix(word, stem(t)) }))
		}
		text = text[end:]
	}
	return all
}

// marked is a text in which what was searched for is marked.
func marked(text, query string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		for _, p := range pieces(text, query) {
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
