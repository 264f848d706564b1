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

// feed is what was done lately, in children's words where there are any, for feed readers.
func (s *Site) feed(w http.ResponseWriter, r *http.Request, e edition) error {
	base := origin(r)
	f := atomFeed{Lang: "en-GB", ID: base + "/updates.atom", Title: "What " + e.Council + " did for children", Subtitle: "Signed-off updates of the children’s services improvement plan, and news",
		Updated: instant(e.changed()), Author: e.Council, Rights: licenceName + ", " + licenceURL,
		Links: []atomLink{{"self", base + "/updates.atom", "application/atom+xml"}, {"alternate", base + "/", "text/html"}}}
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
