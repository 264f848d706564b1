package desk

import (
	"net/http"
	"testing"

	"waymark/find"
	"waymark/web"
	"waymark/web/webtest"
)

func TestSearchScreen(t *testing.T) {
	screen := func(p searchPage) web.Handler {
		return func(w http.ResponseWriter, r *http.Request) error {
			return web.Render(w, r, http.StatusOK, searchScreen(p))
		}
	}
	h := &webtest.House{Routes: []web.Route{
		{Pattern: "GET /asked", May: web.SignedIn, Do: screen(searchPage{})},
		{Pattern: "GET /none", May: web.SignedIn, Do: screen(searchPage{Query: "unicorns"})},
		{Pattern: "GET /some", May: web.SignedIn, Do: screen(searchPage{Query: "family help", More: 3, Hits: []find.Hit{{Kind: "Decision IB-2026-4", Title: "Two posts for family help", Href: "/staff/board/decisions/IB-2026-4", When: november(4)}}})},
	}}
	h.Run(t, []webtest.Row{
		{Name: "before anything is asked there is one box, and nothing is said to be missing", As: "ed", Path: "/asked", Want: map[string]string{"h1": "Search", "main form[role=search] input[name=q]": ""}, Not: []string{"main ol", "header form[role=search]"}},
		{Name: "who finds nothing is told what to try", As: "ed", Path: "/none", Want: map[string]string{"main": "Try fewer words"}, Not: []string{"main ol"}},
		{Name: "a hit says what it is and of which day, is marked and stays text", As: "ed", Path: "/some", Want: map[string]string{"main ol a[href='/staff/board/decisions/IB-2026-4']": "Two posts for family help", "main ol .govuk-caption-m": "Decision IB-2026-4", "main mark": "family", "main": "The best 1 of 4"}},
	})
}
