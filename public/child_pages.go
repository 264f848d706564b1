package public

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/chart"
	"waymark/fault"
	"waymark/find"
	"waymark/measure"
	"waymark/plan"
)

// childPage is what the frame of the young people's site needs to know of the page inside it.
type childPage struct {
	Title    string
	Name     string // of the plan, at the head of every page
	Look     look
	Path     string // where the page stands, without the look
	Colour   int    // the priority whose ink it has; 0 for none
	Changed  calendar.Date
	Stale    bool      // nothing was changed for so long that the page must say so
	Leave    bool      // it offers a quick way out
	Sheet    string    // the size of the paper it is made for; none for a page for screens
	Aloud    bool      // it may be read aloud: nothing on it is a child's own words
	Versions []version // the site's other languages, each with where this page stands in it
	Once     bool      // it is shown once and not again: it has no buttons that lead away and back
	Form     string    // the id of a form on it, which the buttons of the looks send so that nothing typed is lost; none for a page without one
}

// childSite is what all pages of the young people's site have in common.
type childSite struct {
	edition
	Plan  plan.PublicPlan
	Found bool // there is a published plan
	Look  look
	path  string
}

const plainTitle = "Our plan for children and young people"

func newChildSite(r *http.Request, e edition) childSite {
	c := childSite{edition: e, Look: lookOf(r), path: r.URL.Path}
	c.Plan, c.Found = e.current()
	if q := query(r); q != "" {
		c.path += "?q=" + url.QueryEscape(q)
	}
	return c
}

// page is the frame for a page of this site.
func (c childSite) page(title string) childPage {
	return childPage{Title: title, Versions: c.versions(c.english()), Name: cmp.Or(c.Plan.ChildTitle, plainTitle), Look: c.Look, Path: c.path, Changed: changed(c.Plan), Stale: c.Found && !c.Plan.Closed && stale(changed(c.Plan), c.Today)}
}

// english is where this page stands, without what was asked of it.
func (c childSite) english() string {
	path, _, _ := strings.Cut(c.path, "?")
	return path
}

// English is the same of a page.
func (p childPage) English() string {
	path, _, _ := strings.Cut(p.Path, "?")
	return path
}

// aloud is a page that may be read aloud.
func (p childPage) aloud() childPage {
	p.Aloud = true
	return p
}

// to is a link within the site, in the look that the reader has.
func (c childSite) to(format string, a ...any) string { return c.Look.to(fmt.Sprintf(format, a...)) }

// stale is after how many days without any change a page says so.
const staleAfter = 100

func stale(changed, today calendar.Date) bool {
	return !changed.IsZero() && changed.DaysUntil(today) > staleAfter
}

// childText is what a child reads of an action. Where its words for children are not approved yet, the council's own stand.
func childText(a plan.PublicAction) string { return cmp.Or(a.ChildText, a.Title) }

// road is one priority's way, from its real statuses.
func (c childSite) road(q plan.PublicPriority) chart.Road {
	r := chart.Road{ID: "road", Title: "The road: " + childName(q), Starts: c.Plan.Starts.Time(), Ends: c.Plan.Ends.Time(), Today: c.Today.Time()}
	for _, a := range q.Actions {
		w := a.Word(c.Today)
		r.Stones = append(r.Stones, chart.Stone{Ref: a.Ref, Name: childText(a), Status: symbolOf(w), Words: string(w)})
	}
	return r
}

// bigMap is every priority's road to one square.
func (c childSite) bigMap() chart.BigMap {
	m := chart.BigMap{ID: "map", Title: "The big map", Square: "A good place to grow up"}
	for _, q := range first(c.Plan.Priorities, len(chart.Shapes)) {
		road := chart.MapRoad{Number: q.Number, Name: childName(q), Shape: shape(q), Words: c.count(q.Actions).DoneWords()}
		for _, a := range q.Actions {
			road.Stones = append(road.Stones, symbolOf(a.Word(c.Today)))
		}
		m.Roads = append(m.Roads, road)
	}
	return m
}

// drawn says whether this look has the road: the plain one says the same as a list, and a road needs its days.
func (c childSite) drawn() bool {
	return c.Look.Name != "plain" && !c.Plan.Starts.IsZero() && !c.Plan.Ends.IsZero()
}

var noSuchPage = fault.NotFound("There is no page here. It may have moved.")

func (s *Site) childHome(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, childHomePage(newChildSite(r, e)))
}

func (s *Site) childPriority(w http.ResponseWriter, r *http.Request, e edition) error {
	c := newChildSite(r, e)
	q := c.Plan.Priority(whole(r.PathValue("number")))
	if q == nil {
		return noSuchPage
	}
	return show(w, r, childPriorityPage(c, *q))
}

func (s *Site) childAction(w http.ResponseWriter, r *http.Request, e edition) error {
	c := newChildSite(r, e)
	a := c.Plan.Action(r.PathValue("ref"))
	if a == nil {
		return noSuchPage
	}
	return show(w, r, childActionPage(c, priorityOf(c.Plan, a.Ref), *a))
}

// childFind lists all actions, by number or from A to Z, those with the reader's words where there are any.
func (s *Site) childFind(w http.ResponseWriter, r *http.Request, e edition) error {
	c := newChildSite(r, e)
	v := childFindView{childSite: c, Query: query(r), Letters: r.URL.Query().Get("order") == "a-z"}
	wanted := find.Terms(v.Query)
	for _, a := range actionsOf(c.Plan) {
		if len(wanted) == 0 || find.Score(wanted, actionFields(a, e.Today)) > 0 {
			v.Actions = append(v.Actions, a)
		}
	}
	if v.Letters {
		slices.SortStableFunc(v.Actions, func(a, b plan.PublicAction) int {
			return strings.Compare(strings.ToLower(childText(a)), strings.ToLower(childText(b)))
		})
	}
	return show(w, r, childFindPage(v))
}

type childFindView struct {
	childSite
	Query   string
	Letters bool // from A to Z
	Actions []plan.PublicAction
}

// FoundWords says how many things were found.
func (v childFindView) FoundWords() string {
	switch len(v.Actions) {
	case 0:
		return "We found nothing. Try one short word."
	case 1:
		return "We found 1 thing."
	}
	return fmt.Sprintf("We found %d things.", len(v.Actions))
}

// childRights lists the articles that the plan leans on, each with the priorities that use it.
func (s *Site) childRights(w http.ResponseWriter, r *http.Request, e edition) error {
	c := newChildSite(r, e)
	var used []usedRight
	for _, one := range rights {
		u := usedRight{right: one}
		for _, q := range c.Plan.Priorities {
			if slices.ContainsFunc(q.Actions, func(a plan.PublicAction) bool { return slices.Contains(a.Articles, one.Article) }) {
				u.Priorities = append(u.Priorities, q)
			}
		}
		if len(u.Priorities) > 0 {
			used = append(used, u)
		}
	}
	return show(w, r, childRightsPage(c, used))
}

type usedRight struct {
	right
	Priorities []plan.PublicPriority
}

// childHow says the released figures as a child would.
func (s *Site) childHow(w http.ResponseWriter, r *http.Request, e edition) error {
	c := newChildSite(r, e)
	var groups []howGroup
	seen := map[string]bool{}
	for _, q := range c.Plan.Priorities {
		g := howGroup{Priority: q}
		for _, m := range e.measuresOf(q) {
			if !seen[m.Key] && headline(m).Words != "" {
				seen[m.Key] = true
				g.Measures = append(g.Measures, m)
			}
		}
		if len(g.Measures) > 0 {
			groups = append(groups, g)
		}
	}
	return show(w, r, childHowPage(c, groups))
}

type howGroup struct {
	Priority plan.PublicPriority
	Measures []measure.PublicMeasure
}

func (s *Site) childWorried(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, childWorriedPage(newChildSite(r, e)))
}

// counted says a number of things in words as far as children read them so.
func counted(n int) string {
	if small := []string{"No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"}; n >= 0 && n < len(small) {
		return small[n]
	}
	return number(n)
}
