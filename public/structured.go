package public

import (
	"fmt"

	"waymark/board"
	"waymark/calendar"
	"waymark/plan"
	"waymark/web"
)

// This file says in schema.org's words what a page is, for search engines and other programs. It lies in the page as data, which no browser runs, and
// says nothing that the page does not say.

// thing is a thing as schema.org describes it.
type thing map[string]any

// describedFor is what everything on a page has in common.
func describedFor(kind string, more thing) thing {
	t := thing{"@type": kind, "inLanguage": "en-GB", "isAccessibleForFree": true}
	for name, value := range more {
		t[name] = value
	}
	return t
}

// structured is the whole of a page's data: the way to it, and what stands in it.
func (p page) structured(base string) thing {
	var graph []thing
	if len(p.Crumbs) > 0 {
		var way []thing
		for i, c := range append(p.Crumbs[:len(p.Crumbs):len(p.Crumbs)], web.Crumb{Text: p.Title}) {
			one := thing{"@type": "ListItem", "position": i + 1, "name": c.Text}
			if c.Href != "" {
				one["item"] = base + c.Href
			}
			way = append(way, one)
		}
		graph = append(graph, thing{"@type": "BreadcrumbList", "itemListElement": way})
	}
	if p.Holds != nil {
		graph = append(graph, p.Holds(base)...)
	}
	return thing{"@context": "https://schema.org", "@graph": graph}
}

// catalogued is the page of the open data.
func (e edition) catalogued(base string) []thing {
	council := thing{"@type": "GovernmentOrganization", "name": e.Council}
	var all []thing
	for _, d := range datasets {
		all = append(all, describedFor("Dataset", thing{
			"@id": base + "/data#" + d.name, "name": d.title, "description": "One row is " + d.holds + ".", "license": licenceURL, "creator": council, "dateModified": d.changed(e).String(), "url": base + "/data#" + d.name,
			"distribution": []thing{
				{"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": base + "/data/" + d.name + ".csv"},
				{"@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": base + "/api/v1/" + d.name},
			}}))
	}
	return []thing{describedFor("DataCatalog", thing{"name": "Open data", "url": base + "/data", "license": licenceURL, "publisher": council, "dateModified": e.changed().String(), "dataset": all})}
}

// toCome are the meetings that are still to be, the first first.
func (e edition) toCome() (all []board.PublicMeeting) {
	for _, m := range e.Meetings {
		if !m.On.Before(e.Today) {
			all = append(all, m)
		}
	}
	return all
}

// meetingID is where a meeting stands on the page of papers.
func meetingID(m board.PublicMeeting) string { return fmt.Sprintf("meeting-%s-%d", m.Code, m.Number) }

// events are the meetings to come.
func (e edition) events(base string) (all []thing) {
	for _, m := range e.toCome() {
		status := "https://schema.org/EventScheduled"
		if m.Cancelled != "" {
			status = "https://schema.org/EventCancelled"
		}
		one := describedFor("Event", thing{"name": m.Forum, "startDate": m.On.String(), "eventStatus": status, "url": base + "/papers#" + meetingID(m), "organizer": thing{"@type": "GovernmentOrganization", "name": e.Council}})
		if at, known := calendar.At(m.On, m.Starts); known {
			one["startDate"] = calendar.London(at).Format("2006-01-02T15:04:05-07:00")
		}
		if m.Place != "" {
			one["location"] = thing{"@type": "Place", "name": m.Place}
		}
		all = append(all, one)
	}
	return all
}

// reported are the signed-off updates of an action.
func (e edition) reported(p plan.PublicPlan, a plan.PublicAction, base string) (all []thing) {
	for i, u := range a.Updates {
		at := fmt.Sprintf("%s%s#update-%d", base, actionPath(p, a.Ref), len(a.Updates)-i)
		all = append(all, describedFor("Report", thing{"@id": at, "name": fmt.Sprintf("Action %s, %s", a.Ref, u.On.Words()), "datePublished": u.On.String(), "text": u.WhatHappened, "url": at, "license": licenceURL,
			"author": thing{"@type": "GovernmentOrganization", "name": e.Council}, "about": a.Title}))
	}
	return all
}

// forAges says, in the head of each, for whom the young people's pages are: from the age at which children read by themselves to the last at which the law helps care leavers.
const forAges = "8-25"

// newestOf are columns that say when a row was last touched.
var newestOf = map[string]bool{"updated_at": true, "published_at": true, "released": true, "answered_on": true, "withdrawn_at": true, "on": true, "starts": true}

// changed is the newest day in a dataset that is past: when something was last added to it or changed in it. Where its rows have no days it is that of
// everything public.
func (d dataset) changed(e edition) calendar.Date {
	rows, last := d.rows(e), calendar.Date{}
	for _, c := range d.columns() {
		if c.kind != "date" || !newestOf[c.name] {
			continue
		}
		for i := range rows.Len() {
			if on, is := rows.Index(i).FieldByIndex(c.at).Interface().(calendar.Date); is && !on.After(e.changed()) {
				last = later(last, on)
			}
		}
	}
	if last.IsZero() {
		return e.changed()
	}
	return last
}
