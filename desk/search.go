package desk

import (
	"context"
	"io"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"

	"waymark/find"
	"waymark/web"
)

const (
	longestQuery = 200 // characters
	mostHits     = 100 // on the page: who gets more searches for more words
)

type searchPage struct {
	Query string
	Hits  []find.Hit
	More  int // that are not shown
}

// Find looks for words in every room that a person may read; an action's code finds that action first.
func (d *Desk) Find(ctx context.Context, query string) ([]find.Hit, error) {
	terms := find.Terms(query)
	if len(terms) == 0 {
		return nil, nil
	}
	var all []find.Hit
	for _, room := range []func(context.Context, []string) ([]find.Hit, error){d.plans.Find, d.inspections.Find, d.evidences.Find, d.boards.Find, d.risks.Find} {
		found, err := room(ctx, terms)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return find.Best(all), nil
}

func (d *Desk) searchPage(w http.ResponseWriter, r *http.Request) error {
	q := strings.Join(strings.Fields(strings.ToValidUTF8(r.URL.Query().Get("q"), "")), " ")
	if utf8.RuneCountInString(q) > longestQuery {
		q = string([]rune(q)[:longestQuery])
	}
	hits, err := d.Find(r.Context(), q)
	if err != nil {
		return err
	}
	page := searchPage{Query: q, Hits: hits}
	if page.More = len(hits) - mostHits; page.More > 0 {
		page.Hits = hits[:mostHits]
	}
	return web.Render(w, r, http.StatusOK, searchScreen(page))
}

// marked is a text, cut short, in which what was searched for is marked.
func marked(text, query string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		if r := []rune(text); len(r) > 300 {
			text = string(r[:300]) + "…"
		}
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

// told is what a hit is, and of which day.
func told(h find.Hit) string {
	if h.When.IsZero() {
		return h.Kind
	}
	return h.Kind + ", " + h.When.Words()
}

// upperFirst begins a text as a sentence: what owners wrote may begin in small letters.
func upperFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[n:]
}
