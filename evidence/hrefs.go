package evidence

import (
	"fmt"
	"net/url"
)

const lockerAt = "/staff/evidence"

// Href is the page of a piece of evidence.
func (e Evidence) Href() string { return fmt.Sprintf("%s/%d", lockerAt, e.Number) }

// AboutHref is the list of the evidence about a subject.
func AboutHref(s Subject) string { return lockerAt + "?about=" + url.QueryEscape(s.String()) }

// AddHref is the page that adds evidence about a subject.
func AddHref(s Subject) string {
	return lockerAt + "/add?about=" + url.QueryEscape(s.String())
}
