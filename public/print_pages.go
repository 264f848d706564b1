package public

import (
	"fmt"
	"net/http"

	"waymark/chart"
)

// printAt is where everything stands that can be printed.
const printAt = "/young-people/print"

// The sizes of paper, as the stylesheet knows them.
const (
	a3 = "a3"
	a4 = "a4"
	a5 = "a5"
)

// sheet is a page for printing on paper of a size. On a screen it looks like what is printed.
func (c childSite) sheet(title, size string) childPage {
	p := c.page(title)
	p.Sheet = size
	return p
}

func (s *Site) childPrint(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, childPrintPage(newChildSite(r, e)))
}

func (s *Site) printPriority(w http.ResponseWriter, r *http.Request, e edition) error {
	c := newChildSite(r, e)
	q := c.Plan.Priority(whole(r.PathValue("number")))
	if q == nil {
		return noSuchPage
	}
	return show(w, r, printPriorityPage(c, *q))
}

func (s *Site) printPoster(w http.ResponseWriter, r *http.Request, e edition) error {
	c := newChildSite(r, e)
	if !c.Found {
		return noSuchPage
	}
	return show(w, r, printPosterPage(c))
}

func (s *Site) printEasyRead(w http.ResponseWriter, r *http.Request, e edition) error {
	c := newChildSite(r, e)
	if !c.Found {
		return noSuchPage
	}
	return show(w, r, printEasyReadPage(c))
}

// printCard is the card that children post. Without a free-post address there is none, and its page says so.
func (s *Site) printCard(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, printCardPage(newChildSite(r, e)))
}

// printable is one thing to print.
type printable struct {
	Path, Title, Paper, About string
	Symbol                    chart.Symbol
}

// printables are all of them but the priorities' pages.
func (c childSite) printables() []printable {
	var all []printable
	if c.Found {
		all = append(all, printable{"/easy-read", "Easy Read book", "A5", "The whole plan, with a picture on each line.", chart.Book},
			printable{"/poster", "Poster", "A3", "How it is all going, for a wall.", chart.Eye})
	}
	if len(c.FreePost) > 0 {
		all = append(all, printable{"/card", "Card to post to us", "A4", "Write to us with a pen. You need no stamp.", chart.Envelope})
	}
	return all
}

// priorityPrint is the page of a priority for printing.
func priorityPrint(number int) string { return fmt.Sprintf("%s/priority/%d", printAt, number) }
