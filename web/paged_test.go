package web

import (
	"net/http/httptest"
	"testing"
)

func TestPageOf(t *testing.T) {
	list := make([]int, 1001)
	for i := range list {
		list[i] = i
	}
	for _, c := range []struct {
		name, query  string
		rows         []int
		page, first  int
		shown        int
		before, next string
		items        string
	}{
		{"the first page is shown where none is asked for", "?show=all", list, 1, 0, 100, "", "/l?page=2&show=all", "[1] 2 … 11"},
		{"one in the middle shows its neighbours, the first and the last", "?page=5", list, 5, 400, 100, "/l?page=4", "/l?page=6", "1 … 4 [5] 6 … 11"},
		{"the last page holds the rest", "?page=11", list, 11, 1000, 1, "/l?page=10", "", "1 … 10 [11]"},
		{"a page beyond the last is the last", "?page=99", list, 11, 1000, 1, "/l?page=10", "", "1 … 10 [11]"},
		{"what is no page is the first", "?page=-3", list[:101], 1, 0, 100, "", "/l?page=2", "[1] 2"},
		{"a short list has one page", "?page=x", list[:100], 1, 0, 100, "", "", "[1]"},
		{"and so has an empty one", "", nil, 1, 0, 0, "", "", "[1]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := PageOf(httptest.NewRequest("GET", "/l"+c.query, nil), c.rows)
			params := p.Params()
			items := ""
			for i, item := range params.Items {
				if i > 0 {
					items += " "
				}
				switch {
				case item.Ellipsis:
					items += "…"
				case item.Current:
					items += "[" + item.Number + "]"
				default:
					items += item.Number
				}
			}
			if p.Page != c.page || p.Of != len(c.rows) || len(p.Rows) != c.shown || c.shown > 0 && p.Rows[0] != c.first || params.Previous.Href != c.before || params.Next.Href != c.next || items != c.items {
				t.Errorf("page %d of %d rows, first %v, %q %q %q", p.Page, len(p.Rows), p.Rows[:min(1, len(p.Rows))], params.Previous.Href, params.Next.Href, items)
			}
		})
	}
}
