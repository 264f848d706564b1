// Package public is what everyone may see without signing in: the plan, its figures and its news for grown-ups, the same for
// children and young people in their own words, and all of it as open data. It reads only what other rooms publish; it has no
// way to a database, to an upload or to a child's record.
package public

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"waymark/archive"
	"waymark/badge"
	"waymark/board"
	"waymark/calendar"
	"waymark/council"
	"waymark/fault"
	"waymark/language"
	"waymark/measure"
	"waymark/news"
	"waymark/offer"
	"waymark/plan"
	"waymark/survey"
	"waymark/voice"
	"waymark/web"

	"github.com/a-h/templ"
)

// Site is the public face of one council.
type Site struct {
	read  func(context.Context) (edition, error)
	rooms Rooms
	exit  string
	forms sealed
	clock calendar.Clock
	sent  sentOnce

	listener listener
	asker    asker
	kept     opener
	codes    *web.Limits // tries of codes of surveys, by network
	asked    *web.Limits // how fast one network answers whether it is better

	mostRows  int         // that one answer of the API holds
	perMinute *web.Limits // how often one network asks the API; nil where there is no limit
}

// opener gives the file of an edition of the open data as it was.
type opener func(ctx context.Context, name string) ([]byte, error)

// Settings are what the site has of its council besides the rooms.
type Settings struct {
	Council string // "Exampleborough"
	Exit    string // where a child is taken who leaves a page quickly
	Seal    []byte // 32 bytes that hide what a form carries from page to page; the same in every process of the council
}

// Rooms are those whose publish doors the site stands before. It reads nothing else.
type Rooms struct {
	Plans     *plan.Plans
	Measures  *measure.Measures
	Voices    *voice.Voices
	Boards    *board.Boards
	Surveys   *survey.Surveys
	Offers    *offer.Offers
	Badges    *badge.Badges
	News      *news.News
	Languages *language.Languages
	Council   *council.Council
	Archives  *archive.Archives
}

// New leans on what the rooms publish. Written tells how many sentences the record of changes has, so that the same edition serves
// every reader until there is one more.
func New(settings Settings, rooms Rooms, written func(context.Context) (int64, error), clock calendar.Clock) *Site {
	s := &source{council: settings.Council, Rooms: rooms, written: written, clock: clock, until: -1}
	return &Site{read: s.newest, rooms: rooms, exit: settings.Exit, forms: sealed{settings.Seal}, clock: clock, listener: rooms.Voices, asker: rooms.Surveys, kept: rooms.Archives.Open, codes: newCodeLimits(clock), asked: web.NewLimits(askedTries, askedEvery, clock), mostRows: mostRows, perMinute: newAskLimits(clock)}
}

// Routes are all pages, files and feeds, open to anyone.
func (s *Site) Routes() []web.Route {
	rows := []struct {
		pattern string
		do      func(http.ResponseWriter, *http.Request, edition) error
	}{
		{"GET /{$}", s.home},
		{"GET /plan", s.plans},
		{"GET /plan/{slug}", s.plan},
		{"GET /plan/{slug}/priority/{number}", s.priority},
		{"GET /plan/{slug}/action/{ref}", s.action},
		{"GET /measures", s.measures},
		{"GET /measures/{key}", s.measure},
		{"GET /fairness", s.fairness},
		{"GET /findings", s.findings},
		{"GET /heard", s.heard},
		{"GET /heard/{number}", s.heardTheme},
		{"GET /search", s.search},
		{"GET /papers", s.papers},
		{"GET /papers/{file}", s.paper},
		{"GET /minutes/{forum}/{number}", s.minutes},
		{"GET /minutes/{forum}/{number}/{file}", s.minutesFile},
		{"GET /worried", s.worried},
		{"GET /accessibility", s.accessibility},
		{"GET /privacy", s.privacy},
		{"GET /child-friendly", s.badges},
		{"GET /news", s.posts},
		{"GET /timeline", s.timeline},
		{"GET /young-people/child-friendly", s.childBadges},
		{"GET /young-people/news", s.childPosts},
		{"GET /young-people/timeline", s.childTimeline},
		{"GET /data", s.data},
		{"GET /data/{file}", s.dataFile},
		{"GET /data/measures/{file}", s.measureCSV},
		{"GET /data/archive/{file}", s.archiveFile},
		{"GET /data/archive/{edition}/{file}", s.archivePart},
		{"GET /surveys", s.surveys},
		{"GET /surveys/{number}", s.survey},
		{"GET /data/surveys/{file}", s.surveyCSV},
		{"GET /api/v1", s.apiIndex},
		{"GET /api/v1/openapi.json", s.openAPI},
		{"GET /api/v1/archive", s.apiArchive},
		{"GET /api/v1/{resource}", s.apiResource},
		{"GET /api/v1/surveys/{number}/results", s.apiSurvey},
		{"GET /api/v1/actions/{plan}/{ref}", s.apiAction},
		{"GET /api/v1/measures/{key}", s.apiMeasure},
		{"GET /updates.atom", s.feed},
		{"GET /plan/{slug}/priority/{number}/updates.atom", s.priorityFeed},
		{"GET /heard/{number}/updates.atom", s.themeFeed},
		{"GET /news/{number}", s.post},
		{"GET /api/v1/actions/{plan}/{ref}/updates", s.apiUpdates},
		{"GET /api/v1/{resource}/{id...}", s.apiRow},
		{"GET /meetings.ics", s.meetings},
		{"GET /care-leavers", s.offer},
		{"GET /care-leavers/check", s.offerCheck},
		{"POST /care-leavers/check", s.offerFound},
		{"POST /care-leavers/pack", s.offerPack},
		{"GET /care-leavers/principles", s.offerPrinciples},
		{"GET /care-leavers/{slug}", s.offerEntry},
		{"GET /young-people/care-leavers", s.childOffer},
		{"GET /young-people/care-leavers/check", s.childOfferCheck},
		{"POST /young-people/care-leavers/check", s.childOfferFound},
		{"POST /young-people/care-leavers/pack", s.childOfferPack},
		{"GET /young-people/care-leavers/principles", s.childOfferPrinciples},
		{"GET /young-people/care-leavers/{slug}", s.childOfferEntry},
		{"GET /api/v1/open-referral", s.openReferral},
		{"GET /api/v1/open-referral/services", s.openReferralServices},
		{"GET /api/v1/open-referral/services/{id}", s.openReferralService},
		{"GET /young-people", s.childHome},
		{"GET /young-people/priority/{number}", s.childPriority},
		{"GET /young-people/action/{ref}", s.childAction},
		{"GET /young-people/surveys", s.childSurveys},
		{"GET /young-people/surveys/{number}", s.childSurvey},
		{"POST /young-people/surveys/{number}", s.childSurveyStep},
		{"GET /young-people/surveys/{number}/done", s.childSurveyDone},
		{"GET /young-people/surveys/{number}/results", s.childSurveyResults},
		{"GET /young-people/in/{code}", s.inHome},
		{"GET /young-people/in/{code}/worried", s.inWorried},
		{"GET /young-people/in/{code}/leaving", s.inLeaving},
		{"GET /young-people/in/{code}/priority/{number}", s.inPriority},
		{"GET /young-people/in/{code}/action/{ref}", s.inAction},
		{"GET /young-people/in/{code}/tell-us", s.inTellUs},
		{"GET /young-people/find", s.childFind},
		{"GET /young-people/heard", s.childHeard},
		{"GET /young-people/heard/{number}", s.childTheme},
		{"POST /young-people/heard/{number}/better", s.childBetter},
		{"GET /young-people/rights", s.childRights},
		{"GET /young-people/how", s.childHow},
		{"GET /young-people/worried", s.childWorried},
		{"GET /young-people/tell-us", s.childTellUs},
		{"POST /young-people/tell-us/{step}", s.childTell},
		{"GET /young-people/answer", s.childAnswer},
		{"POST /young-people/answer", s.childSeeAnswer},
		{"POST /young-people/answer/take-back", s.childTakeBack},
		{"POST /young-people/answer/more", s.childAddMore},
		{"GET /young-people/what-we-keep", s.childKeep},
		{"GET /young-people/leaving", s.childLeaving},
		{"GET /young-people/not-happy", s.childNotHappy},
		{"GET /young-people/print", s.childPrint},
		{"GET /young-people/print/priority/{number}", s.printPriority},
		{"GET /young-people/print/poster", s.printPoster},
		{"GET /young-people/print/easy-read", s.printEasyRead},
		{"GET /young-people/print/card", s.printCard},
		{"GET /young-people/offline.js", s.offline},
		{"POST /young-people/tell-us/thank-you", s.childEquality},
	}
	routes := []web.Route{
		{Pattern: "GET /updates.rss", May: web.Anyone, Do: toFeed},
		{Pattern: "GET /robots.txt", May: web.Anyone, Do: robots},
		{Pattern: "POST /young-people/look", May: web.Anyone, Do: chooseLook, Limit: 4 << 10},
		{Pattern: "GET /answer", May: web.Anyone, Do: toAnswer},
		{Pattern: "GET /young-people/tell-us/{step}", May: web.Anyone, Do: again},
		{Pattern: "GET /young-people/heard/{number}/better", May: web.Anyone, Do: toTheme},
		{Pattern: "GET /young-people/leave", May: web.Anyone, Do: s.leave},
	}
	for _, row := range rows {
		limit := int64(0)
		if strings.HasPrefix(row.pattern, "POST /young-people/tell-us/") {
			limit = tellLimit
		}
		program := strings.HasPrefix(row.pattern, "GET /api/")
		routes = append(routes, web.Route{Pattern: row.pattern, May: web.Anyone, Limit: limit, Do: func(w http.ResponseWriter, r *http.Request) error {
			if program {
				openToAll(w.Header()) // a fault too can be read from any website
				if err := s.notTooOften(r); err != nil {
					return err
				}
			}
			e, err := s.read(r.Context())
			if err != nil {
				return err
			}
			return row.do(w, r, e)
		}})
	}
	return routes
}

func show(w http.ResponseWriter, r *http.Request, c templ.Component) error {
	return web.Render(w, r, http.StatusOK, c)
}

func (s *Site) home(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, homePage(e))
}

// plans lists the published plans; where there is one, it leads straight to it.
func (s *Site) plans(w http.ResponseWriter, r *http.Request, e edition) error {
	if len(e.Plans) == 1 {
		return web.Redirect{To: planPath(e.Plans[0])}
	}
	return show(w, r, plansPage(e))
}

var (
	errNoPlan     = fault.NotFound("There is no published plan at this address.")
	errNoPriority = fault.NotFound("This plan has no priority of that number.")
)

func (s *Site) plan(w http.ResponseWriter, r *http.Request, e edition) error {
	p, found := e.plan(r.PathValue("slug"))
	if !found {
		return errNoPlan
	}
	return show(w, r, planPage(e, p))
}

func (s *Site) priority(w http.ResponseWriter, r *http.Request, e edition) error {
	p, found := e.plan(r.PathValue("slug"))
	if !found {
		return errNoPlan
	}
	q := p.Priority(whole(r.PathValue("number")))
	if q == nil {
		return errNoPriority
	}
	return show(w, r, priorityPage(e, p, *q))
}

func (s *Site) action(w http.ResponseWriter, r *http.Request, e edition) error {
	p, found := e.plan(r.PathValue("slug"))
	if !found {
		return errNoPlan
	}
	a := p.Action(r.PathValue("ref"))
	if a == nil {
		return fault.NotFound("This plan has no action of that number.")
	}
	return show(w, r, actionPage(e, p, priorityOf(p, a.Ref), *a))
}

func (s *Site) worried(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, worriedPage(e))
}

func (s *Site) accessibility(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, accessibilityPage(e))
}

func (s *Site) privacy(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, privacyPage(e))
}

// robots lets search engines read everything but what is for staff and what needs no finding.
func robots(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := w.Write([]byte("User-agent: *\nDisallow: /staff\nDisallow: /sign-in\nDisallow: /search\nDisallow: /young-people/leave\n"))
	return err
}

// whole reads a whole number; 0 where it is none.
func whole(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0
	}
	return n
}
