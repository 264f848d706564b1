package web

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"waymark/govuk"
)

// OnPage is how many rows of a long list stand on one page.
const OnPage = 100

// Paged is one page of a long list, with the way to the others.
type Paged[T any] struct {
	Rows []T
	Of   int // how many there are on all pages
	Page int // from 1
	at   url.URL
}

// PageOf cuts the page that a request asks for by "page" out of a list; the nearest there is where it asks for one that is not.
func PageOf[T any](r *http.Request, all []T) Paged[T] {
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil {
		n = 1
	}
	p := Paged[T]{Of: len(all), at: *r.URL}
	p.Page = min(max(n, 1), p.pages())
	p.Rows = all[min((p.Page-1)*OnPage, len(all)):min(p.Page*OnPage, len(all))]
	return p
}

func (p Paged[T]) pages() int { return max((p.Of+OnPage-1)/OnPage, 1) }

// Nav leads to the other pages; nothing where there is one only.
func (p Paged[T]) Nav() templ.Component {
	if p.pages() == 1 {
		return templ.NopComponent
	}
	return govuk.Pagination(p.Params())
}

// href is the address of another page of the same list: what narrows it stays.
func (p Paged[T]) href(page int) string {
	q := p.at.Query()
	q.Set("page", strconv.Itoa(page))
	return p.at.Path + "?" + q.Encode()
}

// Params are the way through the pages: the first, the last and those beside the one that is shown.
func (p Paged[T]) Params() govuk.PaginationParams {
	var params govuk.PaginationParams
	last := p.pages()
	if p.Page > 1 {
		params.Previous.Href = p.href(p.Page - 1)
	}
	if p.Page < last {
		params.Next.Href = p.href(p.Page + 1)
	}
	gap := false
	for n := 1; n <= last; n++ {
		if n != 1 && n != last && (n < p.Page-1 || n > p.Page+1) {
			if !gap {
				params.Items = append(params.Items, govuk.PaginationItem{Ellipsis: true})
			}
			gap = true
			continue
		}
		gap = false
		params.Items = append(params.Items, govuk.PaginationItem{Number: strconv.Itoa(n), Href: p.href(n), Current: n == p.Page})
	}
	return params
}
