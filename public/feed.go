package public

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"waymark/calendar"
	"waymark/news"
	"waymark/plan"
	"waymark/voice"
	"waymark/web"
)

// atomFeed is an Atom feed (RFC 4287) of what was done lately.
type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle"`
	Updated  string      `xml:"updated"`
	Author   string      `xml:"author>name"`
	Rights   string      `xml:"rights"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
	Type string `xml:"type,attr,omitempty"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Link    atomLink `xml:"link"`
	Summary string   `xml:"summary"`
}

const mostEntries = 50

// feedAt is where the feed of everything stands.
const feedAt = "/updates.atom"

// feed is what was done lately, in children's words where there are any, for feed readers.
func (s *Site) feed(w http.ResponseWriter, r *http.Request, e edition) error {
	return s.sendFeed(w, r, e, atomFeed{ID: feedAt, Title: "What " + e.Council + " did for children"}, "/")
}

// toFeed leads those who look for RSS to the same news as Atom, which every feed reader takes.
func toFeed(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, feedAt, http.StatusMovedPermanently)
	return nil
}

// priorityFeed is the same of one priority.
func (s *Site) priorityFeed(w http.ResponseWriter, r *http.Request, e edition) error {
	p, found := e.plan(r.PathValue("slug"))
	if !found {
		return errNoPlan
	}
	q := p.Priority(whole(r.PathValue("number")))
	if q == nil {
		return errNoPriority
	}
	at := priorityPath(p, q.Number)
	return s.sendFeed(w, r, e.only(p, *q), atomFeed{ID: at + feedAt, Title: fmt.Sprintf("What %s did for children: %s", e.Council, childName(*q))}, at)
}

// themeFeed is the same of one thing that children said.
func (s *Site) themeFeed(w http.ResponseWriter, r *http.Request, e edition) error {
	t, found := e.theme(whole(r.PathValue("number")))
	if !found {
		return errNoTheme
	}
	e.Plans, e.Posts, e.Themes = nil, nil, []voice.PublicTheme{t}
	return s.sendFeed(w, r, e, atomFeed{ID: heardPath(t) + feedAt, Title: "You said: " + t.Title}, heardPath(t))
}

// only is an edition in which nothing but one priority was done, with what children said of it and the news about it.
func (e edition) only(p plan.PublicPlan, q plan.PublicPriority) edition {
	full := fmt.Sprintf("%s/%d", p.Slug, q.Number)
	p.Priorities = []plan.PublicPriority{q}
	e.Plans = []plan.PublicPlan{p}
	e.Themes = slices.DeleteFunc(slices.Clone(e.Themes), func(t voice.PublicTheme) bool { return !slices.Contains(t.Priorities, full) })
	e.Posts = slices.DeleteFunc(slices.Clone(e.Posts), func(n news.PublicPost) bool { return len(e.linked(n.Actions)) == 0 })
	return e
}

// sendFeed sends what an edition tells as a feed that stands at f.ID, of the page at about.
func (s *Site) sendFeed(w http.ResponseWriter, r *http.Request, e edition, f atomFeed, about string) error {
	base := origin(r)
	f.ID = base + f.ID
	f.Lang, f.Subtitle, f.Updated, f.Author, f.Rights = "en-GB", "Signed-off updates of the children’s services improvement plan, answers to children, and news", instant(e.changed()), e.Council, licenceName+", "+licenceURL
	f.Links = []atomLink{{"self", f.ID, "application/atom+xml"}, {"alternate", base + about, "text/html"}}
	for _, n := range first(e.told(), mostEntries) {
		link := base + "/news#" + postID(n)
		f.Entries = append(f.Entries, atomEntry{ID: link, Title: n.ChildTitle, Updated: instant(n.Published), Link: atomLink{"alternate", link, "text/html"}, Summary: n.ChildText})
	}
	for _, n := range first(e.lately(), mostEntries) {
		link := base + actionPath(n.Plan, n.Action.Ref)
		f.Entries = append(f.Entries, atomEntry{ID: fmt.Sprintf("%s#update-%d", link, n.Number), Title: n.Action.Ref + " " + cmp.Or(n.Action.ChildText, n.Action.Title), Updated: instant(n.On),
			Link: atomLink{"alternate", link, "text/html"}, Summary: cmp.Or(n.ChildText, n.WhatHappened)})
	}
	for _, t := range e.Themes {
		for _, a := range t.Answers {
			link := base + heardPath(t)
			f.Entries = append(f.Entries, atomEntry{ID: fmt.Sprintf("%s#answer-%d", link, a.Number), Title: "You said: " + t.Title, Updated: instant(a.On), Link: atomLink{"alternate", link, "text/html"},
				Summary: a.Decision.Child() + ". " + strings.Join(heart(a), " ")})
		}
	}
	slices.SortStableFunc(f.Entries, func(a, b atomEntry) int { return strings.Compare(b.Updated, a.Updated) })
	f.Entries = first(f.Entries, mostEntries)
	body, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return err
	}
	return s.sendData(w, r, e, "application/atom+xml; charset=utf-8", append([]byte(xml.Header), append(body, '\n')...))
}

// instant is a day as feeds write it.
func instant(d calendar.Date) string { return d.Time().Format(time.RFC3339) }

// origin is the site's own address, for what must have whole addresses. What a request says of it is not believed.
func origin(r *http.Request) string { return web.SiteOf(r.Context()).Address }

func sampleMode(r *http.Request) bool { return web.SiteOf(r.Context()).SampleMode }
