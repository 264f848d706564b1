package public

import "net/http"

// kept is a line of the table of what is kept of children's messages, for how long, and what happens then (1.4 of the domain notes).
type kept struct{ What, Long, Then string }

// keptTable is that table in a child's words (RT-03). It says what room voice does; a test holds the two against each other.
var keptTable = []kept{
	{"What you type before you press Send", "We do not keep it at all", "It is gone when you close the page"},
	{"Your own words", "Until a year after we answer. A year and a half at most", "We wipe them"},
	{"A short note of what children said, with no names", "Six years", "We put it in a safe store"},
	{"Our answers on this site", "For ever", "We take your words out if you ask us to"},
	{"How to reach you", "Until 30 days after we answer", "We wipe it"},
	{"Your secret words", "We never keep the words. We keep a lock that only they open, for half a year after we answer", "We wipe the lock"},
	{"What you say about you, such as your background", "A year, with only the month and not with your words", "We keep only the counts"},
	{"If we had to keep someone safe", "The people who keep you safe keep your words in their own files. We keep a short note here for six years", "Then we wipe the note"},
	{"Who at the council opened your words", "Six years", "We wipe it"},
}

func (s *Site) childKeep(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, childKeepPage(newChildSite(r, e)))
}

func (s *Site) childLeaving(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, childLeavingPage(newChildSite(r, e)))
}

func (s *Site) childNotHappy(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, childNotHappyPage(newChildSite(r, e)))
}
