package evidence

import (
	"fmt"
	"net/url"
)

const lockerAt = "/staff/evidence"

// Href is the page of a piece of evidence.
func (e Evidence) Href() string { return fmt.Sprintf("%s/%d", lockerAt, e.Number) }

// AddHref is the page that adds evidence about a subject.
func AddHref(s Subject) string {
	return lockerAt + "/add?about=" + url.QueryEscape(s.String())
}
