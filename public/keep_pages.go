package public

import "net/http"

// childKeep is the table of what is kept of children's messages and for how long, in a child's words (RT-03). It is the one by which room
// voice deletes each night, and two lines of what is never kept and what stays.
func (s *Site) childKeep(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, childKeepPage(newChildSite(r, e)))
}

func (s *Site) childLeaving(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, childLeavingPage(newChildSite(r, e)))
}

func (s *Site) childNotHappy(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, childNotHappyPage(newChildSite(r, e)))
}
