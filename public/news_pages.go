package public

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"waymark/calendar"
	"waymark/fault"
	"waymark/inspection"
	"waymark/news"
	"waymark/web"
)

func (s *Site) posts(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, postsPage(e))
}

func (s *Site) childPosts(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, childPostsPage(newChildSite(r, e)))
}

func (s *Site) timeline(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, timelinePage(e))
}

func (s *Site) childTimeline(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, childTimelinePage(newChildSite(r, e)))
}

// post leads from the address of one post to its place on the page; of one that was taken back it says why.
func (s *Site) post(_ http.ResponseWriter, r *http.Request, e edition) error {
	n := whole(r.PathValue("number"))
	for _, p := range e.Posts {
		if p.Number == n {
			if err := goneOf(p); err != nil {
				return err
			}
			return web.Redirect{To: "/news#" + postID(p)}
		}
	}
	return fault.NotFound("There is no post of this number.")
}

// goneOf is the fault that a post was taken back; nil for one that stands.
func goneOf(p news.PublicPost) error {
	if p.Withdrawn.IsZero() {
		return nil
	}
	return fault.Gone("What stood here was withdrawn on %s. %s", p.Withdrawn.Words(), p.WithdrawnWhy)
}

// postID is where a post stands on the page.
func postID(p news.PublicPost) string { return "post-" + number(p.Number) }

// postKind is what a post is about, as a heading would say it.
func postKind(p news.PublicPost) string {
	return map[string]string{string(news.Decision): "Cabinet decision", string(news.Inspection): "Inspection result", string(news.Plan): "Plan", string(news.Event): "Event"}[p.Kind]
}

// moment is a day on the timeline, told in both voices.
type moment struct {
	Day        calendar.Date
	Kind       string // "Inspection", "Plan", "Public meeting", or what a post is about
	Title      string
	Text       string // one line more; may be empty
	Href       string // where more stands; may be empty
	ChildTitle string
	ChildText  string
	ChildHref  string // within the young people's site, or for grown-ups where there is nothing of it for children
}

// timelineOf is what happened, the newest first: inspections and what they judged, plans, meetings in public, and news.
func (e edition) timelineOf() []moment {
	var all []moment
	for i, s := range e.sources() {
		if s.Body == "" {
			continue // a review that is not an inspection stands among the findings
		}
		m := moment{Day: s.Published, Kind: "Inspection", Title: s.Title, Text: judgedWords(s), Href: "/findings#source-" + number(i+1), ChildTitle: "People came to check our work", ChildText: childJudged(s), ChildHref: "/findings#source-" + number(i+1)}
		all = append(all, m)
	}
	for _, p := range e.Plans {
		all = append(all, moment{Day: p.Starts, Kind: "Plan", Title: p.Title + " began", Text: "It runs to " + p.Ends.Words() + ".", Href: planPath(p), ChildTitle: "Our plan began", ChildText: "We said what we would make better for you.", ChildHref: "/young-people"})
		if p.Closed {
			all = append(all, moment{Day: p.Ends, Kind: "Plan", Title: p.Title + " ended", Href: planPath(p), ChildTitle: "Our plan ended", ChildText: "We told you what we did.", ChildHref: "/young-people"})
		}
	}
	for _, m := range e.Minutes {
		all = append(all, moment{Day: m.On, Kind: "Public meeting", Title: m.Forum + " met", Text: "What it decided stands in its minutes.", Href: m.Href(), ChildTitle: "The people in charge met", ChildText: "They talked about our plan. You could come and hear.", ChildHref: m.Href()})
	}
	for _, p := range e.Posts {
		if p.Withdrawn.IsZero() {
			all = append(all, moment{Day: p.Day, Kind: postKind(p), Title: p.Title, Href: "/news#" + postID(p), ChildTitle: p.ChildTitle, ChildText: p.ChildText, ChildHref: "/young-people/news#" + postID(p)})
		}
	}
	all = slices.DeleteFunc(all, func(m moment) bool { return m.Day.IsZero() || m.Day.After(e.Today) })
	slices.SortStableFunc(all, func(a, b moment) int { return b.Day.Compare(a.Day) })
	return all
}

// judgedWords are the judgements in one line: "Overall: good. Leaders: good."
func judgedWords(s inspection.PublicSource) string {
	var words []string
	for _, j := range s.Judgements {
		words = append(words, j.Area+": "+strings.ToLower(j.Grade)+".")
	}
	return strings.Join(words, " ")
}

// childJudged says to children what inspectors said of everything, where they said it of everything.
func childJudged(s inspection.PublicSource) string {
	for _, j := range s.Judgements {
		if !strings.Contains(strings.ToLower(j.Area), "overall") {
			continue
		}
		switch grade := strings.ToLower(j.Grade); {
		case strings.Contains(grade, "outstanding"):
			return "They looked at how we help you. They said it was very good."
		case strings.Contains(grade, "requires") || strings.Contains(grade, "adequate") && !strings.Contains(grade, "in"):
			return "They looked at how we help you. They said it was not good enough yet."
		case strings.Contains(grade, "inadequate"):
			return "They looked at how we help you. They said it was not good."
		case strings.Contains(grade, "good"):
			return "They looked at how we help you. They said it was good."
		}
	}
	return "They looked at how we help you. They told us what to make better."
}

// year is a year of the timeline.
type year struct {
	Name    string
	Moments []moment
}

func (e edition) years() (all []year) {
	for _, m := range e.timelineOf() {
		name := strconv.Itoa(m.Day.Year())
		if len(all) == 0 || all[len(all)-1].Name != name {
			all = append(all, year{Name: name})
		}
		all[len(all)-1].Moments = append(all[len(all)-1].Moments, m)
	}
	return all
}

// told are the posts that stand; withdrawn ones are only named on the page for grown-ups.
func (e edition) told() []news.PublicPost {
	return slices.DeleteFunc(slices.Clone(e.Posts), func(p news.PublicPost) bool { return !p.Withdrawn.IsZero() })
}
