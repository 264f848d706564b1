package e2e

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// notPages are the routes that answer with something other than a page, by what they answer with.
var notPages = map[string]string{
	"GET /healthz": "a word for machines", "GET /readyz": "a word for machines", "GET /robots.txt": "a file for machines",
	"GET /young-people/leave": "leads to another site", "GET /answer": "leads to the page of the answer", "GET /young-people/tell-us/{step}": "leads to the start", "GET /young-people/heard/{number}/better": "leads to the theme", "GET /young-people/offline.js": "a script", "GET /sign-in/council": "leads to the identity provider", "GET /sign-in/back": "comes from the identity provider",
	"GET /data/{file}": "a download", "GET /meetings.ics": "a calendar", "GET /data/measures/{file}": "a download", "GET /data/archive/{file}": "a download", "GET /data/archive/{edition}/{file}": "a download", "GET /api/v1/archive": "JSON", "GET /api/v1/{resource}/{id...}": "JSON", "GET /api/v1/actions/{plan}/{ref}/updates": "JSON", "GET /updates.rss": "leads to the feed", "GET /news/{number}": "leads to the page", "GET /plan/{slug}/priority/{number}/updates.atom": "a feed", "GET /heard/{number}/updates.atom": "a feed", "GET /updates.atom": "a feed",
	"GET /api/v1": "JSON", "GET /api/v1/openapi.json": "JSON", "GET /api/v1/{resource}": "JSON", "GET /api/v1/actions/{plan}/{ref}": "JSON", "GET /api/v1/measures/{key}": "JSON",
	"GET /api/v1/open-referral": "JSON", "GET /api/v1/open-referral/services": "JSON", "GET /api/v1/open-referral/services/{id}": "JSON",
	"GET /staff/collections/uploads/{id}/events": "a stream", "GET /staff/collections/uploads/{id}/issues.csv": "a download",
	"GET /staff/collections/match/{key}/children.csv": "a download", "GET /staff/collections/match/{key}/children.xlsx": "a download",
	"GET /staff/collections/specs/{key}/template.csv": "a download", "GET /staff/collections/specs/{key}/template.xlsx": "a download",
	"GET /staff/registers/{key}/template.csv": "a download", "GET /staff/registers/{key}/template.xlsx": "a download",
	"GET /staff/board/forums/{forum}/meetings/{number}/minutes/{face}": "a download",
	"GET /staff/packs/{number}/file/{face}":                            "a download",
	"GET /minutes/{forum}/{number}/{file}":                             "a download",
	"GET /staff/evidence/{number}/file":                                "a download",
	"GET /staff/coverage.csv":                                          "a download",
	"GET /staff/changes/{id}/difference.csv":                           "a download", "GET /staff/changes/{id}/difference.xlsx": "a download",
	"GET /staff/languages/{code}/texts.csv": "a download", "GET /staff/measures/values.csv": "a download", "GET /staff/measures/values.parquet": "a download", "GET /staff/measures/{key}/values.csv": "a download",
	"GET /data/surveys/{file}": "a download", "GET /api/v1/surveys/{number}/results": "JSON",
	"GET /staff/child-friendly/badges/{number}/pack": "a download",
	"GET /staff/plan/{slug}/export.csv":              "a download", "GET /staff/plan/{slug}/export.xlsx": "a download",
}

// seen is one state of a page: who opens it, where, what is sent from it, and in which looks it is inspected.
type seen struct {
	name   string
	as     string // one of the cast; nobody when empty
	path   string
	letter string // the young people's look, as its cookie keeps it
	send   *form
	then   *form  // sent from the page that answers
	more   []form // sent one after the other from the pages after that
	way    []form // sent before that one after the other, by a browser without scripts
	status int    // 200 when 0
	want   string // words that stand in main
}

const long = "Bürgermeister-Straßenverkehrsordnungsangelegenheiten and supercalifragilisticexpialidociousness_without_any_place_to_break_the_line_0123456789"

// rows are all states of all pages in Exampleborough.
func rows(t *testing.T, c *council) []seen {
	const roadmap = "/staff/plan/roadmap-2025"
	const uploads = "/staff/collections/uploads/"
	one := func(values ...string) map[string][]string {
		m := map[string][]string{}
		for i := 0; i < len(values); i += 2 {
			m[values[i]] = append(m[values[i]], values[i+1])
		}
		return m
	}
	difference := corrected(t, c)
	rewritten := c.find(t, "Zoe Tally", difference, difference+`/measures/cla-[a-z-]+`)
	faulty, refused := waiting(t, c)
	accepted := c.find(t, "Zoe Tally", "/staff/collections", uploads+`[0-9a-f-]+`)
	gwen, zoe, abe := "/staff/people/"+c.id(t, "Gwen Gatepost"), "/staff/people/"+c.id(t, "Zoe Tally"), "/staff/people/"+c.id(t, "Abe Ledger")
	owned := c.find(t, "Kit Harbour", "/staff", roadmap+`/action/[0-9.]+/update`)
	step := c.find(t, "Kit Harbour", strings.TrimSuffix(owned, "/update"), roadmap+`/action/[0-9.]+/milestones/[^"]+`)
	token := passwordLink(t, c)
	opened, entry := entered(t, c)
	unmatched, _ := fetch(t, c.as(t, "Zoe Tally"), "POST", c.url+"/staff/collections/match/cin/open", url.Values{"open": {"Finding wrong pupil numbers"}})
	_, issues := fetch(t, c.as(t, "Zoe Tally"), "POST", c.url+faulty+"/issues", url.Values{"why": {"Putting the return right before it goes to the Department"}})
	noted := html.UnescapeString(regexp.MustCompile(faulty + `/issues/[0-9a-f]{20}/note\?[^"]*`).FindString(string(issues)))
	practiced := func(as, list, kind string) string {
		return c.find(t, as, "/staff/practice/"+list, "/staff/practice/"+kind+`/[0-9]+`)
	}
	boarded := func(as, page, pattern string) string { return c.find(t, as, page, pattern) }
	disputed := c.find(t, "Vic Plumbline", "/staff", roadmap+`/action/[0-9.]+/challenges/[0-9]+`)
	challenged := disputed[:strings.Index(disputed, "/challenges/")]
	asked := c.find(t, "Della Summit", "/staff/ratings", roadmap+`/action/[0-9.]+/challenges/[0-9]+`)
	deciding := c.find(t, "Della Summit", "/staff", roadmap+`/action/[0-9.]+/updates/[0-9]+`)
	theirs := &form{values: one("text", "Priority,Ref,Action,Owner,Review date,RAG,Comments\nHelp,1.1,Open two hubs,Ann Other,31/03/2027,Green,Ask the board\nHelp,1.2,Ring every family,Bo Else,30/04/2027,Red,\n")}
	last := c.find(t, "Kit Harbour", strings.TrimSuffix(owned, "/update"), roadmap+`/action/[0-9.]+/updates/[0-9]+`)
	correction := owned + "?corrects=" + last[strings.LastIndexByte(last, '/')+1:]
	sent := seen{as: c.author(t, "Della Summit", deciding), path: deciding[:strings.Index(deciding, "/updates/")] + "/update"}
	back := c.holder(t, "Change your update on action")
	answerable := c.find(t, "May Chorus", "/staff/voices?state=looking+into+it", "/staff/voices/themes/[0-9]+")
	reviewed := c.find(t, "Nat Footpath", "/staff/voices/review", "/staff/voices/review/[0-9]+")
	letter := c.find(t, "Hal Lantern", "/staff/messages", `/staff/messages/[0-9]+`)
	handed, idea := messageUnder(t, c, "Joy Harbour", "Handed over: wait"), messageUnder(t, c, "Hugo Buoy", "Ideas to clear")
	all := []seen{
		// The public site.
		{name: "public home", path: "/"},
		{name: "public plans", path: "/plan"},
		{name: "public plan", path: "/plan/roadmap-2025"},
		{name: "public priority", path: "/plan/roadmap-2025/priority/2"},
		{name: "public action", path: "/plan/roadmap-2025/action/2.1"},
		{name: "public action with many updates", path: "/plan/roadmap-2025/action/4.3"},
		{name: "public findings", path: "/findings", want: "What we do about it"},
		{name: "public measures", path: "/measures"},
		{name: "public measure", path: "/measures/cla-missing-rate"},
		{name: "public measure of small numbers", path: "/measures/adoption-a10"},
		{name: "public measure of two lines", path: "/measures/cla-health-assessment"},
		{name: "public fairness", path: "/fairness"},
		{name: "public fairness by age", path: "/fairness?by=age"},
		{name: "public fairness by what is none", path: "/fairness?by=height", status: 404},
		{name: "public heard", path: "/heard", want: "You said, we did"},
		{name: "public heard theme", path: c.find(t, "", "/heard", "/heard/[0-9]+"), want: "What happened"},
		{name: "public child friendly", path: "/child-friendly", want: "They do not agree"},
		{name: "public news", path: "/news", want: "Cabinet decision"},
		{name: "public timeline", path: "/timeline", want: "2012"},
		{name: "young people child friendly", path: "/young-people/child-friendly", want: "Not yet"},
		{name: "young people news", path: "/young-people/news"},
		{name: "young people timeline", path: "/young-people/timeline", want: "2012"},
		{name: "young people print", path: "/young-people/print", want: "Card to post to us"},
		{name: "young people print priority", path: "/young-people/print/priority/1", want: "Point a phone camera at the square"},
		{name: "young people print poster", path: "/young-people/print/poster", want: "The signs"},
		{name: "young people print Easy Read", path: "/young-people/print/easy-read", want: "This book is about our plan"},
		{name: "young people print card", path: "/young-people/print/card", want: "Freepost EXAMPLEBOROUGH LISTENS"},
		// The child friendly programme and news, by staff.
		{name: "friendly home", as: "May Chorus", path: "/staff/child-friendly", want: "Gap"},
		{name: "friendly programme", as: "May Chorus", path: "/staff/child-friendly/programme"},
		{name: "friendly programme wrong", as: "May Chorus", path: "/staff/child-friendly/programme", send: &form{values: one("joined-year", "2060", "child-intro", long)}, status: 422},
		{name: "friendly recognition", as: "Della Summit", path: "/staff/child-friendly/recognition"},
		{name: "friendly publish", as: "Della Summit", path: "/staff/child-friendly/publish"},
		{name: "friendly badge", as: "May Chorus", path: "/staff/child-friendly/badges/4"},
		{name: "friendly badge new wrong", as: "May Chorus", path: "/staff/child-friendly/badges/new", send: &form{values: one("name", "x", "child-text", "Your placement is robust.")}, status: 422},
		{name: "friendly badge edit", as: "May Chorus", path: "/staff/child-friendly/badges/4/edit"},
		{name: "friendly outcome new", as: "May Chorus", path: "/staff/child-friendly/badges/4/outcome"},
		{name: "friendly outcome", as: "May Chorus", path: "/staff/child-friendly/outcomes/2", want: "They are not put together"},
		{name: "friendly outcome wrong", as: "May Chorus", path: "/staff/child-friendly/outcomes/2", send: &form{at: "form[action$='/evidence']", values: one("piece", "9999")}, status: 422},
		{name: "friendly outcome edit", as: "May Chorus", path: "/staff/child-friendly/outcomes/2/edit"},
		{name: "friendly tag", as: "May Chorus", path: c.find(t, "May Chorus", "/staff/child-friendly/outcomes/2", `/staff/child-friendly/outcomes/2/evidence/[0-9]+`)},
		{name: "friendly evaluate", as: "Nat Footpath", path: "/staff/child-friendly/evaluate"},
		{name: "friendly reviews", as: "May Chorus", path: "/staff/child-friendly/reviews", want: "Done"},
		{name: "news list", as: "Fred Hedgerow", path: "/staff/news", want: "withdrawn"},
		{name: "news new", as: "May Chorus", path: "/staff/news/new"},
		{name: "news new wrong", as: "May Chorus", path: "/staff/news/new", send: &form{values: one("title", long, "child-text", "Your placement is robust.")}, status: 422},
		{name: "news post", as: "Fred Hedgerow", path: "/staff/news/1", want: "For children"},
		{name: "news draft edit", as: "May Chorus", path: c.find(t, "Fred Hedgerow", "/staff", `/staff/news/[0-9]+`) + "/edit"},
		{name: "public search", path: "/search"},
		{name: "public search found", path: "/search?q=care"},
		{name: "public search found nothing", path: "/search?q=" + url.QueryEscape(long)},
		{name: "public papers", path: "/papers", want: "Highlight report"},
		{name: "public paper", path: "/papers/paper-3.html", want: "Copy for the public"},
		{name: "public minutes", path: c.find(t, "", "/papers", "/minutes/[a-z]+/[0-9]+"), want: "Who was there"},
		{name: "public worried", path: "/worried"},
		{name: "public accessibility", path: "/accessibility"},
		{name: "public privacy", path: "/privacy"},
		{name: "public data", path: "/data"},
		{name: "public not found", path: "/nothing-here", status: 404},
		// Signing in.
		{name: "sign in", path: "/sign-in"},
		{name: "sign in wrong", path: "/sign-in", send: &form{at: "form[action='/sign-in']", values: one("email", "nobody@exampleborough.example", "password", "wrong")}, status: 422},
		{name: "set password", path: token},
		{name: "set password wrong", path: token, send: &form{values: one("password", "short")}, status: 422},
		{name: "set password used up", path: "/set-password/used", status: 404},
		// Everybody of the council.
		{name: "desk with nothing to do", as: "Uma Signpost", path: "/staff"},
		{name: "desk with things to do", as: "Kit Harbour", path: "/staff"},
		{name: "desk with updates to sign off", as: "Della Summit", path: "/staff"},
		{name: "search of staff", as: "Uma Signpost", path: "/staff/search"},
		{name: "search of staff found", as: "Uma Signpost", path: "/staff/search?q=carers", want: "found"},
		{name: "search of staff found nothing", as: "Kit Harbour", path: "/staff/search?q=" + url.QueryEscape(long), want: "Try fewer words"},
		{name: "exposed", as: "Della Summit", path: "/staff/exposed", want: "could be held against the council today"},
		{name: "components", as: "Uma Signpost", path: "/staff/components"},
		{name: "me", as: "Uma Signpost", path: "/staff/me"},
		{name: "settings", as: "Ivy Keyring", path: "/staff/settings"},
		{name: "settings of late updates", as: "Uma Signpost", path: "/staff/settings/updates", want: "after 6 working days"},
		{name: "settings of late updates wrong", as: "Uma Signpost", path: "/staff/settings/updates", send: &form{at: "form[action$='/updates']", values: one("manager_after", "0", "why", long)}, status: 422},
		{name: "unread", as: "Uma Signpost", path: "/staff/board/readers", want: "Who has read what"},
		{name: "readers of a paper", as: "Della Summit", path: "/staff/board/readers/paper/3", want: "named readers"},
		{name: "readers of a paper, nobody named", as: "Uma Signpost", path: "/staff/board/readers/paper/3", send: &form{at: "form:has(select[name=person])"}, status: 422},
		{name: "free-post address", as: "Ivy Keyring", path: "/staff/settings/free-post", want: "Freepost EXAMPLEBOROUGH LISTENS"},
		{name: "free-post address wrong", as: "Ivy Keyring", path: "/staff/settings/free-post", send: &form{at: "form[action$='/free-post']", values: one("address", long, "why", "")}, status: 422},
		{name: "holidays", as: "Ivy Keyring", path: "/staff/settings/holidays"},
		{name: "holidays wrong", as: "Ivy Keyring", path: "/staff/settings/holidays", send: &form{values: one("day-day", "31", "day-month", "2", "day-year", "2027", "reason", long)}, status: 422},
		{name: "voices", as: "May Chorus", path: "/staff/voices", want: "What children say"},
		{name: "voices promises", as: "Della Summit", path: "/staff/voices/promises", want: "You get a letter"},
		{name: "voices theme answered", as: "Della Summit", path: "/staff/voices/themes/1", want: "Is it better?"},
		{name: "voices theme to answer", as: "May Chorus", path: answerable, want: "Take it further"},
		{name: "voices theme wrong", as: "May Chorus", path: answerable, send: &form{at: "form[action$='/move']", values: one("words", long)}, status: 422},
		{name: "voices answer", as: "May Chorus", path: answerable + "/answer", want: "What was decided?"},
		{name: "voices answer wrong", as: "May Chorus", path: answerable + "/answer", send: &form{at: "form[action$='/answer']", values: one("then", "send", "did", "We noted your views. "+long)}, status: 422},
		{name: "voices theme edit", as: "May Chorus", path: answerable + "/edit"},
		{name: "voices theme add", as: "May Chorus", path: "/staff/voices/themes/add", want: "Add a theme"},
		{name: "voices theme add wrong", as: "May Chorus", path: "/staff/voices/themes/add", send: &form{at: "form[action$='/add']", values: one("title", long, "said", "Multi-agency placements.")}, status: 422},
		{name: "voices sessions", as: "May Chorus", path: "/staff/voices/engagement", want: "Sessions with children"},
		{name: "voices readings", as: "May Chorus", path: "/staff/voices/readings", want: "Texts read with children"},
		{name: "voices readings wrong", as: "May Chorus", path: "/staff/voices/readings", send: &form{at: "form[action$='/readings']", values: one("unclear", long, "children", "lots")}, status: 422},
		{name: "voices session", as: "May Chorus", path: "/staff/voices/engagement/1", want: "Lundy"},
		{name: "voices session add", as: "May Chorus", path: "/staff/voices/engagement/add", want: "Enter a session"},
		{name: "voices session add wrong", as: "May Chorus", path: "/staff/voices/engagement/add", send: &form{at: "form[action$='/add']", values: one("title-1", long, "children", "lots")}, status: 422},
		{name: "voices import", as: "May Chorus", path: "/staff/voices/import", want: "Bring in themes"},
		{name: "voices import wrong", as: "May Chorus", path: "/staff/voices/import", send: &form{at: "form[action$='/import']"}, status: 422},
		{name: "voices to review", as: "Nat Footpath", path: "/staff/voices/review", want: "Answers to read"},
		{name: "voices review", as: "Nat Footpath", path: reviewed, want: "Is it honest?"},
		{name: "voices review wrong", as: "Nat Footpath", path: reviewed, send: &form{at: "form[action*='/review/']"}, status: 422},
		{name: "contacts", as: "Uma Signpost", path: "/staff/contacts"},
		{name: "contact", as: "Uma Signpost", path: "/staff/contacts/front-door"},
		{name: "contact wrong", as: "Uma Signpost", path: "/staff/contacts/front-door", send: &form{values: one("name", "", "phone", "soon")}, status: 422},
		{name: "messages", as: "Hal Lantern", path: "/staff/messages", want: "Read within the hour"},
		{name: "messages of a lead", as: "Joy Harbour", path: "/staff/messages", want: "Consult"},
		{name: "messages of complaints", as: "Lou Redress", path: "/staff/messages"},
		{name: "messages late", as: "Joy Harbour", path: "/staff/messages/late"},
		{name: "messages add", as: "Hal Lantern", path: "/staff/messages/add"},
		{name: "messages add wrong", as: "May Chorus", path: "/staff/messages/add", send: &form{at: "form[action$='/add']", values: one("of", long, "group-of", "7000")}, status: 422},
		{name: "messages added", as: "Hal Lantern", path: "/staff/messages/add", send: &form{at: "form[action$='/add']", values: one("channel", "paper card", "text", "The slide is fun", "wants", "words")}, want: "Their four secret words"},
		{name: "messages rota", as: "Joy Harbour", path: "/staff/messages/rota", want: "The next three weeks"},
		{name: "messages rota wrong", as: "Joy Harbour", path: "/staff/messages/rota", send: &form{at: "form[action$='/rota']"}, status: 422},
		{name: "messages box", as: "Della Summit", path: "/staff/messages/box"},
		{name: "messages box wrong", as: "Hal Lantern", path: "/staff/messages/box", send: &form{at: "form[action$='/box']"}, status: 422},
		{name: "messages clocks", as: "Kay Anchor", path: "/staff/messages/clocks"},
		{name: "messages clocks wrong", as: "Kay Anchor", path: "/staff/messages/clocks", send: &form{at: "form[action$='/clocks']", values: one("value", "9999")}, status: 422},
		{name: "messages read again", as: "Kay Anchor", path: "/staff/messages/rereads"},
		{name: "messages read again one", as: "Kay Anchor", path: "/staff/messages/rereads", send: &form{at: "form[action$='/open']"}, want: "What would you have decided?"},
		{name: "messages read again wrong", as: "Kay Anchor", path: "/staff/messages/rereads", send: &form{at: "form[action$='/open']"}, then: &form{at: "form[action$='/found']"}, status: 422},
		{name: "messages retention", as: "Gwen Gatepost", path: "/staff/messages/retention"},
		{name: "message that is shut", as: "Hugo Buoy", path: letter, want: "Why do you open it?"},
		{name: "message that is shut wrong", as: "Hugo Buoy", path: letter, send: &form{at: "form[action$='/open']"}, status: 422},
		{name: "message to decide", as: "Hal Lantern", path: letter, send: &form{at: "form[action$='/claim']"}, want: "What happens now?"},
		{name: "message to decide wrong", as: "Hal Lantern", path: letter, send: &form{at: "form[action$='/decide']", values: one("note", long)}, status: 422},
		{name: "message handed over", as: "Joy Harbour", path: handed, send: &form{at: "form[action$='/open']", values: one("why", "To check what was decided")}, want: "What happened"},
		{name: "message of a theme", as: "Hugo Buoy", path: idea, send: &form{at: "form[action$='/open']", values: one("why", "To prepare it for a theme")}, want: "Clear it for a theme"},
		{name: "staff not found", as: "Uma Signpost", path: "/staff/nothing-here", status: 404},
		{name: "staff forbidden", as: "Uma Signpost", path: "/staff/people", status: 403},
		{name: "settings", as: "Uma Signpost", path: "/staff/settings"},
		{name: "holidays", as: "Uma Signpost", path: "/staff/settings/holidays"},
		{name: "holidays wrong", as: "Uma Signpost", path: "/staff/settings/holidays", send: &form{at: "form[action='/staff/settings/holidays']"}, status: 422},
		// Accounts.
		{name: "rounds", as: "Uma Signpost", path: roadmap + "/rounds", want: "Where each action stands"},
		{name: "rounds wrong", as: "Uma Signpost", path: roadmap + "/rounds", send: &form{at: "form[action$='/rounds']"}, status: 422},
		{name: "rhythm", as: "Uma Signpost", path: roadmap + "/rounds/rhythm"},
		{name: "round", as: "Uma Signpost", path: roadmap + "/rounds/22"},
		{name: "round wrong", as: "Uma Signpost", path: roadmap + "/rounds/22", send: &form{at: "form[action$='/move']"}, status: 422},
		{name: "action links", as: "Uma Signpost", path: strings.TrimSuffix(owned, "/update") + "/links"},
		{name: "action links wrong", as: "Uma Signpost", path: strings.TrimSuffix(owned, "/update") + "/links", send: &form{at: "form[action$='/links']", values: one("name", long, "email", "nowhere")}, status: 422},
		{name: "update by link that is none", path: "/update/NOTHING", status: 404},
		{name: "evidence", as: "Uma Signpost", path: "/staff/evidence"},
		{name: "evidence narrowed", as: "Vic Plumbline", path: "/staff/evidence?show=verify"},
		{name: "evidence narrowed to none", as: "Gwen Gatepost", path: "/staff/evidence?show=mine", want: "Nothing of it"},
		{name: "evidence add", as: "Kit Harbour", path: "/staff/evidence/add"},
		{name: "evidence add about an action", as: "Kit Harbour", path: "/staff/evidence/add?about=action:roadmap-2025/2.1"},
		{name: "evidence add wrong", as: "Kit Harbour", path: "/staff/evidence/add", send: &form{values: one("shows", long)}, status: 422},
		{name: "evidence piece replaced", as: "Uma Signpost", path: replaced(t, c), want: "Go to evidence"},
		{name: "letters", as: "Ivy Keyring", path: "/staff/letters", want: "Letters"},
		{name: "people", as: "Ivy Keyring", path: "/staff/people"},
		{name: "people add", as: "Ivy Keyring", path: "/staff/people/add"},
		{name: "people add wrong", as: "Ivy Keyring", path: "/staff/people/add", send: &form{values: one("name", long, "email", "nowhere")}, status: 422},
		{name: "person", as: "Ivy Keyring", path: gwen},
		{name: "person link", as: "Ivy Keyring", path: gwen, send: &form{at: "form[action$='/link']"}},
		{name: "person with a grant", as: "Ivy Keyring", path: zoe, send: &form{at: "form[action$='/grants']", values: one("thing", "reg_lado", "grant_why", "Checks the annual report of the designated officer, as the director decided", "ends_on-day", "31", "ends_on-month", "3", "ends_on-year", "2027")}, want: "31 March 2027"},
		{name: "people with a grant", as: "Ivy Keyring", path: granted(t, c, abe), want: "Grants by name"},
		{name: "person grant wrong", as: "Ivy Keyring", path: zoe, send: &form{at: "form[action$='/grants']", values: one("ends_on-day", "31", "ends_on-month", "2", "ends_on-year", "2027")}, status: 422, want: "Say why"},
		{name: "person disable wrong", as: "Ivy Keyring", path: gwen, send: &form{at: "form[action$='/disable']"}, status: 422},
		{name: "record", as: "Gwen Gatepost", path: "/staff/record"},
		{name: "record of nobody", as: "Gwen Gatepost", path: "/staff/record?from=1/1/2001&to=2/1/2001"},
		{name: "record wrong", as: "Gwen Gatepost", path: "/staff/record?from=soon", status: 422},
		{name: "record verified", as: "Gwen Gatepost", path: "/staff/record", send: &form{at: "form[action='/staff/record/verify']"}},
		// Collections.
		{name: "collections", as: "Zoe Tally", path: "/staff/collections"},
		{name: "quality of the returns", as: "Zoe Tally", path: "/staff/collections/quality"},
		{name: "quality of a collection", as: "Zoe Tally", path: "/staff/collections/quality/ssda903", want: "Worst fields first"},
		{name: "settings of collections", as: "Zoe Tally", path: "/staff/settings/collections"},
		{name: "setting of a collection", as: "Zoe Tally", path: "/staff/settings/collections/reg_quality/a_errors"},
		{name: "setting of a collection wrong", as: "Zoe Tally", path: "/staff/settings/collections/ssda903/oc2_breaks_exclude", send: &form{values: one("why", "")}, status: 422},
		{name: "retention", as: "Zoe Tally", path: "/staff/collections/retention"},
		{name: "spec", as: "Zoe Tally", path: "/staff/collections/specs/ssda903"},
		{name: "spec of reference files", as: "Zoe Tally", path: "/staff/collections/specs/ref"},
		{name: "spec filled in by hand", as: "Zoe Tally", path: "/staff/collections/specs/yjs"},
		{name: "upload form", as: "Zoe Tally", path: "/staff/collections/upload"},
		{name: "upload form wrong", as: "Zoe Tally", path: "/staff/collections/upload", send: &form{values: one("year", long)}, status: 422},
		{name: "upload accepted", as: "Zoe Tally", path: accepted},
		{name: "upload to decide", as: "Zoe Tally", path: faulty, want: "To decide"},
		{name: "upload refused", as: "Zoe Tally", path: refused},
		{name: "upload rows asked", as: "Zoe Tally", path: faulty + "/issues"},
		{name: "upload rows not asked rightly", as: "Zoe Tally", path: faulty + "/issues", send: &form{values: one("why", "")}, status: 422},
		{name: "upload rows", as: "Zoe Tally", path: faulty + "/issues", send: &form{values: one("why", "Putting the return right before it goes to the Department")}, want: "What would make it right"},
		{name: "note", as: "Zoe Tally", path: noted},
		{name: "note wrong", as: "Zoe Tally", path: noted, send: &form{values: one("text", "")}, status: 422},
		{name: "note kept", as: "Zoe Tally", path: noted, send: &form{values: one("state", "explained", "text", long)}, want: long},
		{name: "upload with a note", as: "Zoe Tally", path: faulty, want: "has a note"},
		{name: "upload accept", as: "Zoe Tally", path: faulty + "/accept"},
		{name: "upload withdraw", as: "Zoe Tally", path: accepted + "/withdraw"},
		{name: "upload withdraw wrong", as: "Zoe Tally", path: accepted + "/withdraw", send: &form{values: one("why", "")}, status: 422},
		{name: "retention", as: "Zoe Tally", path: "/staff/collections/retention"},
		{name: "matching", as: "Zoe Tally", path: "/staff/collections/match"},
		{name: "matching of a collection", as: "Zoe Tally", path: "/staff/collections/match/reg_rhi"},
		{name: "matching of a collection wrong", as: "Zoe Tally", path: "/staff/collections/match/reg_rhi", send: &form{at: "form:has([name=same_ids])", values: one("same_ids", "false", "why", "")}, status: 422},
		{name: "children not matched", as: "Zoe Tally", path: unmatched.Request.URL.RequestURI(), want: "not found in SSDA903"},
		// Registers.
		{name: "registers", as: "Xav Stepstone", path: "/staff/registers"},
		{name: "register", as: "Xav Stepstone", path: "/staff/registers/reg_supervision"},
		{name: "register of an analyst", as: "Zoe Tally", path: "/staff/registers/reg_rhi"},
		{name: "register kept on pages of its own", as: "Xav Stepstone", path: "/staff/registers/reg_audit", want: "the row that Waymark keeps counts"},
		{name: "register not opened rightly", as: "Xav Stepstone", path: "/staff/registers/reg_supervision", send: &form{at: "form[action$='/open']", values: one("why", "")}, status: 422},
		{name: "register quick entry", as: "Xav Stepstone", path: "/staff/registers/reg_voice_ask/quick"},
		{name: "register quick entry wrong", as: "Xav Stepstone", path: "/staff/registers/reg_voice_ask/quick", send: &form{values: one("ask_id", "", "raised_at-month", "13", "theme", long)}, status: 422},
		{name: "register question", as: "Xav Stepstone", path: "/staff/registers/reg_rhi/new"},
		{name: "register question wrong", as: "Xav Stepstone", path: "/staff/registers/reg_rhi/new", send: &form{values: one("episode_id", "")}, status: 422},
		{name: "register next question", as: "Xav Stepstone", path: "/staff/registers/reg_rhi/new", send: &form{values: one("episode_id", long)}, want: "question 2"},
		{name: "register question of dates", as: "Xav Stepstone", path: "/staff/registers/reg_lado/new", send: &form{values: one("ref_id", "L-1")}, want: "Day it is said to have happened"},
		{name: "register rows", as: "Xav Stepstone", path: opened, send: &form{values: one("text", "SW9001")}, want: "SW9001"},
		{name: "register rows filtered to none", as: "Xav Stepstone", path: opened, send: &form{values: one("text", "nobody")}, want: "0 rows"},
		{name: "register rows filtered wrongly", as: "Xav Stepstone", path: opened, send: &form{values: one("from", "soon")}, status: 422},
		{name: "register row", as: "Xav Stepstone", path: entry("")},
		{name: "register row correct", as: "Xav Stepstone", path: entry("/correct")},
		{name: "register row correct wrong", as: "Xav Stepstone", path: entry("/correct"), send: &form{at: "form:has(dl)", values: one("why", ""), button: "Save the correction"}, status: 422},
		{name: "register row withdraw", as: "Xav Stepstone", path: entry("/withdraw")},
		{name: "register row withdraw wrong", as: "Xav Stepstone", path: entry("/withdraw"), send: &form{values: one("why", "")}, status: 422},
		// Practice.
		{name: "practice", as: "Vic Plumbline", path: "/staff/practice"},
		{name: "practice of an auditor", as: "Wanda Lens", path: "/staff/practice"},
		{name: "practice tools", as: "Wanda Lens", path: "/staff/practice/tools"},
		{name: "evidence", as: "Uma Signpost", path: "/staff/evidence"},
		{name: "evidence add", as: "Kit Harbour", path: "/staff/evidence/add"},
		{name: "evidence add wrong", as: "Kit Harbour", path: "/staff/evidence/add", send: &form{at: "form[action$='/add']", values: one("shows", "")}, status: 422},
		{name: "evidence piece", as: "Uma Signpost", path: boarded("Uma Signpost", "/staff/evidence", "/staff/evidence/[0-9]+")},
		{name: "evidence to verify", as: "Yan Fairway", path: boarded("Yan Fairway", "/staff/evidence?show=verify", "/staff/evidence/[0-9]+")},
		{name: "evidence restricted", as: "Gwen Gatepost", path: c.named(t, "Gwen Gatepost", "/staff/evidence?show=check", "Evidence [0-9]+ is restricted"), want: "restricted"},
		{name: "boards", as: "Uma Signpost", path: "/staff/board"},
		{name: "boards new", as: "Uma Signpost", path: "/staff/board/new"},
		{name: "boards new wrong", as: "Uma Signpost", path: "/staff/board/new", send: &form{at: "form[action='/staff/board/new']", values: one("name", long)}, status: 422},
		{name: "boards forum", as: "Uma Signpost", path: "/staff/board/forums/ib"},
		{name: "boards forum public", as: "Councillor Dot Crossing", path: "/staff/board/forums/scr"},
		{name: "boards forum edit", as: "Uma Signpost", path: "/staff/board/forums/ib/edit"},
		{name: "boards year", as: "Uma Signpost", path: "/staff/board/forums/ib/year"},
		{name: "boards year wrong", as: "Uma Signpost", path: "/staff/board/forums/ib/year", send: &form{at: "form[action$='/year']", values: one("do", "show")}, status: 422},
		{name: "boards action log", as: "Bo Northstar", path: "/staff/board/forums/ib/actions"},
		{name: "boards action", as: "Uma Signpost", path: "/staff/board/forums/ib/actions/1"},
		{name: "boards forum forward", as: "Uma Signpost", path: "/staff/board/forums/cab/forward"},
		{name: "boards meeting ahead", as: "Uma Signpost", path: boarded("Uma Signpost", "/staff/board/forums/ib", "/staff/board/forums/ib/meetings/[0-9]+")},
		{name: "boards meeting held", as: "Bo Northstar", path: "/staff/board/forums/ib/meetings/3"},
		{name: "boards attendance", as: "Uma Signpost", path: boarded("Uma Signpost", "/staff/board/forums/ib", "/staff/board/forums/ib/meetings/[0-9]+") + "/attendance"},
		{name: "boards item", as: "Uma Signpost", path: discussed(t, c)},
		{name: "boards minutes", as: "Bo Northstar", path: "/staff/board/forums/ib/meetings/3/minutes"},
		{name: "boards decisions", as: "Councillor Cy Cobble", path: "/staff/board/decisions"},
		{name: "boards decision", as: "Uma Signpost", path: "/staff/board/decisions/IB-2025-1"},
		{name: "boards forward plan", as: "Della Summit", path: "/staff/board/forward"},
		{name: "risks", as: "Uma Signpost", path: "/staff/risks"},
		{name: "risks new", as: "Uma Signpost", path: "/staff/risks/new"},
		{name: "risks new wrong", as: "Uma Signpost", path: "/staff/risks/new", send: &form{at: "form[action='/staff/risks/new']", values: one("title", long)}, status: 422},
		{name: "risks one", as: "Lena Hearth", path: "/staff/risks/1"},
		{name: "risks edit", as: "Uma Signpost", path: "/staff/risks/2/edit"},
		{name: "papers", as: "Uma Signpost", path: "/staff/packs", want: "Locked papers"},
		{name: "papers of the director", as: "Della Summit", path: "/staff/packs/5", want: "Lock the paper"},
		{name: "papers build", as: "Uma Signpost", path: "/staff/packs/new"},
		{name: "papers build wrong", as: "Uma Signpost", path: "/staff/packs/new", send: &form{at: "form[action='/staff/packs/new']", values: one("forum", long)}, status: 422},
		{name: "papers draft", as: "Uma Signpost", path: "/staff/packs/6", want: "Finance summary is not written yet"},
		{name: "papers clearance wrong", as: "Uma Signpost", path: "/staff/packs/6", send: &form{at: "form[action$='/clear']", values: one("name", "")}, status: 422},
		{name: "papers section", as: "Uma Signpost", path: "/staff/packs/6/section/summary"},
		{name: "papers locked", as: "Uma Signpost", path: "/staff/packs/3", want: "SHA-256"},
		{name: "papers read", as: "Councillor Cy Cobble", path: "/staff/packs/3/read", want: "Impact: are children better off?"},
		{name: "papers public copy", as: "Fred Hedgerow", path: "/staff/packs/3/public", want: "Copy for the public"},
		{name: "papers changes", as: "Uma Signpost", path: "/staff/packs/3/changes", want: "Rated anew"},
		{name: "claims", as: "Vic Plumbline", path: "/staff/claims", want: "1 contradicted by a figure"},
		{name: "claims write", as: "Vic Plumbline", path: "/staff/claims/new"},
		{name: "claims write wrong", as: "Vic Plumbline", path: "/staff/claims/new", send: &form{at: "form[action='/staff/claims/new']", values: one("text", long)}, status: 422},
		{name: "claims one", as: "Vic Plumbline", path: "/staff/claims/9", want: "expired"},
		{name: "practice settings", as: "Uma Signpost", path: "/staff/practice/settings"},
		{name: "practice settings wrong", as: "Uma Signpost", path: "/staff/practice/settings", send: &form{at: "form[action='/staff/practice/settings']", values: one("value", long)}, status: 422},
		{name: "practice retention", as: "Gwen Gatepost", path: "/staff/practice/retention"},
		{name: "practice audit for the record", as: "Wanda Lens", path: practiced("Wanda Lens", "audits?show=closed", "audits")},
		{name: "practice audits", as: "Vic Plumbline", path: "/staff/practice/audits?show=all"},
		{name: "practice audits allocate", as: "Vic Plumbline", path: "/staff/practice/audits/allocate"},
		{name: "practice audits allocate wrong", as: "Vic Plumbline", path: "/staff/practice/audits/allocate", send: &form{at: "form[action$='/allocate']", values: one("ids", long)}, status: 422},
		{name: "practice audit", as: "Vic Plumbline", path: practiced("Vic Plumbline", "audits?show=closed", "audits")},
		{name: "practice audit with actions", as: "Vic Plumbline", path: practiced("Vic Plumbline", "audits?show=actions+open", "audits")},
		{name: "practice audit form", as: "Wanda Lens", path: practiced("Wanda Lens", "audits?show=allocated", "audits") + "/form"},
		{name: "practice audit moderate", as: "Vic Plumbline", path: practiced("Vic Plumbline", "audits?show=submitted", "audits") + "/moderate"},
		{name: "practice audit action", as: "Kit Harbour", path: practiced("Vic Plumbline", "audits?show=actions+open", "audits") + "/actions/1"},
		{name: "practice escalation", as: "Yan Fairway", path: practiced("Yan Fairway", "escalations", "escalations")},
		{name: "practice lesson", as: "Vic Plumbline", path: practiced("Vic Plumbline", "learning", "learning")},
		{name: "practice supervision", as: "Della Summit", path: "/staff/practice/supervision"},
		{name: "practice supervision log", as: "Xav Stepstone", path: "/staff/practice/supervision/log"},
		{name: "practice supervision log wrong", as: "Xav Stepstone", path: "/staff/practice/supervision/log", send: &form{at: "form[action$='/log']", values: one("worker", long)}, status: 422},
		{name: "practice escalations", as: "Yan Fairway", path: "/staff/practice/escalations"},
		{name: "practice escalations raise", as: "Yan Fairway", path: "/staff/practice/escalations/raise"},
		{name: "practice escalations raise wrong", as: "Yan Fairway", path: "/staff/practice/escalations/raise", send: &form{at: "form[action$='/raise']", values: one("team", long)}, status: 422},
		{name: "practice learning", as: "Vic Plumbline", path: "/staff/practice/learning"},
		{name: "practice learning capture", as: "Vic Plumbline", path: "/staff/practice/learning/capture"},
		{name: "practice learning capture wrong", as: "Vic Plumbline", path: "/staff/practice/learning/capture", send: &form{at: "form[action$='/capture']", values: one("theme", long)}, status: 422},
		// Measures.
		{name: "measures", as: "Zoe Tally", path: "/staff/measures"},
		{name: "measure", as: "Zoe Tally", path: "/staff/measures/cla-missing-rate"},
		{name: "measure with its target", as: "Della Summit", path: "/staff/measures/placement-3plus"},
		{name: "measure target wrong", as: "Della Summit", path: "/staff/measures/cla-missing-rate", send: &form{at: "form[action$='/targets']", values: one("target", "lots", "reason", "")}, status: 422},
		{name: "measure baseline wrong", as: "Della Summit", path: "/staff/measures/placement-3plus", send: &form{at: "form[action$='/baselines']"}, status: 422},
		{name: "measure of several lines", as: "Zoe Tally", path: "/staff/measures/cla-health-assessment"},
		{name: "measure of amounts", as: "Zoe Tally", path: "/staff/measures/adoption-a10"},
		{name: "reconciliation", as: "Zoe Tally", path: "/staff/measures/reconciliation"},
		{name: "settings of measures", as: "Zoe Tally", path: "/staff/settings/measures"},
		{name: "setting of a measure", as: "Uma Signpost", path: "/staff/settings/measures/rhi-plan-updated/plan_days"},
		{name: "setting of a measure wrong", as: "Uma Signpost", path: "/staff/settings/measures/rhi-plan-updated/plan_days", send: &form{values: one("value", "many")}, status: 422},
		{name: "coverage", as: "Zoe Tally", path: "/staff/coverage"},
		{name: "coverage, what is missing only", as: "Zoe Tally", path: "/staff/coverage?show=gaps"},
		{name: "comparison", as: "Zoe Tally", path: "/staff/comparison"},
		{name: "measure whose summary is chosen", as: "Della Summit", path: "/staff/measures/placement-3plus", send: &form{at: "form[action$='/summary']", values: one("summary", "mean")}},
		{name: "fairness", as: "Zoe Tally", path: "/staff/fairness"},
		{name: "fairness against White British children", as: "Zoe Tally", path: "/staff/fairness?by=ethnicity&reference=White+British"},
		{name: "fairness by what nobody knows", as: "Zoe Tally", path: "/staff/fairness?by=disability"},
		{name: "fairness by what is none", as: "Zoe Tally", path: "/staff/fairness?by=height", status: 422},
		{name: "fairness of a measure", as: "Zoe Tally", path: "/staff/measures/placement-3plus/fairness"},
		{name: "fairness of a measure of amounts", as: "Zoe Tally", path: "/staff/measures/adoption-a10/fairness"},
		{name: "cases of another team", as: "Xav Stepstone", path: "/staff/measures/cla-dental/cases", status: 403},
		{name: "cases asked", as: "Zoe Tally", path: "/staff/measures/cla-dental/cases"},
		{name: "cases not asked rightly", as: "Zoe Tally", path: "/staff/measures/cla-dental/cases", send: &form{values: one("why", "", "at", "soon")}, status: 422},
		{name: "cases", as: "Zoe Tally", path: "/staff/measures/cla-dental/cases", send: &form{values: one("why", "Checking which children have no dental check")}},
		{name: "cases of a rolling figure asked", as: "Zoe Tally", path: "/staff/measures/cla-entry-rate/cases?only=part"},
		{name: "cases of a rolling figure", as: "Zoe Tally", path: "/staff/measures/cla-entry-rate/cases", send: &form{values: one("why", "Seeing who came in the last month", "only", "part")}, want: "Download as CSV"},
		{name: "cases of workers", as: "Zoe Tally", path: "/staff/measures/supervision-on-time/cases", send: &form{values: one("why", "Checking whose supervision is missing")}, want: "Worker"},
		{name: "changes", as: "Zoe Tally", path: "/staff/changes", want: "Not read"},
		{name: "changes as a director", as: "Della Summit", path: "/staff/changes"},
		{name: "changes of no upload", as: "Zoe Tally", path: "/staff/changes?upload=none"},
		{name: "change", as: "Zoe Tally", path: difference, want: "Cases that joined or left"},
		{name: "change as a director", as: "Della Summit", path: difference},
		{name: "change of a measure", as: "Zoe Tally", path: rewritten, want: "Why do you need"},
		{name: "change of a measure not asked rightly", as: "Zoe Tally", path: rewritten, send: &form{values: one("why", "")}, status: 422},
		{name: "change of a measure, its cases", as: "Zoe Tally", path: rewritten, send: &form{values: one("why", "Checking whom the correction took out")}, want: "Counted as"},
		{name: "change read", as: "Zoe Tally", path: difference, send: &form{at: "form[action$='/read']"}, want: "Read by"},
		{name: "lists for today", as: "Zoe Tally", path: "/staff/exceptions"},
		{name: "lists for today of a team", as: "Xav Stepstone", path: "/staff/exceptions"},
		{name: "list asked", as: "Xav Stepstone", path: "/staff/exceptions/visit-due"},
		{name: "list not asked rightly", as: "Xav Stepstone", path: "/staff/exceptions/visit-due", send: &form{values: one("why", "")}, status: 422},
		{name: "list", as: "Zoe Tally", path: "/staff/exceptions/supervision-due", send: &form{values: one("why", "Planning the week with the managers")}, want: "About this list"},
		{name: "archive", as: "Zoe Tally", path: "/staff/archive", want: "Release 1 of measures"},
		{name: "archive edition", as: "Della Summit", path: "/staff/archive/1", want: "Take it back"},
		{name: "archive wrong", as: "Della Summit", path: "/staff/archive/1", send: &form{at: "form[action$='/withdraw']", values: one("why", "")}, status: 422},
		{name: "releases", as: "Zoe Tally", path: "/staff/releases"},
		{name: "release propose", as: "Zoe Tally", path: "/staff/releases/new"},
		{name: "release propose wrong", as: "Zoe Tally", path: "/staff/releases/new", send: &form{values: map[string][]string{"measures": {}, "note": {long}}}, status: 422},
		{name: "release approved", as: "Zoe Tally", path: "/staff/releases/1"},
		{name: "release proposed", as: "Zoe Tally", path: "/staff/releases/new", send: &form{values: one("measures", "cla-missing-rate", "measures", "cla-dental", "note", "The quarter’s figures")}, want: "Release 2"},
		// The plan.
		{name: "plans", as: "Uma Signpost", path: "/staff/plan"},
		{name: "plan", as: "Uma Signpost", path: roadmap},
		{name: "plan as its director", as: "Della Summit", path: roadmap},
		{name: "plan new", as: "Uma Signpost", path: "/staff/plan/new"},
		{name: "plan new wrong", as: "Uma Signpost", path: "/staff/plan/new", send: &form{values: one("title", "", "slug", "Not A Slug")}, status: 422},
		{name: "plan edit", as: "Uma Signpost", path: roadmap + "/edit"},
		{name: "plan edit wrong", as: "Uma Signpost", path: roadmap + "/edit", send: &form{values: one("title", "")}, status: 422},
		{name: "plan life", as: "Della Summit", path: roadmap + "/life"},
		{name: "plan compare", as: "Della Summit", path: roadmap + "/compare"},
		{name: "plan compare wrong", as: "Della Summit", path: roadmap + "/compare?from-day=31&from-month=2&from-year=2026", status: 422},
		{name: "plan unowned", as: "Arun Ridgeway", path: roadmap + "/unowned"},
		{name: "plan changes", as: "Uma Signpost", path: roadmap + "/changes"},
		{name: "plan change", as: "Della Summit", path: roadmap + "/changes/1"},
		{name: "plan change ask", as: "Uma Signpost", path: roadmap + "/change?kind=date&action=6.3"},
		{name: "plan change ask wrong", as: "Uma Signpost", path: roadmap + "/change?kind=split&action=6.3", send: &form{values: one("text", "")}, status: 422},
		{name: "plan change ask title", as: "Uma Signpost", path: roadmap + "/change?kind=priority+title&priority=2"},
		{name: "plan change ask measures", as: "Uma Signpost", path: roadmap + "/change?kind=measures&action=3.3"},
		{name: "plan change ask measures wrong", as: "Uma Signpost", path: roadmap + "/change?kind=measures&action=3.3", send: &form{values: one("core", "Not a key!")}, status: 422},
		{name: "plan change ask target", as: "Uma Signpost", path: roadmap + "/change?kind=target&action=3.3&measure=placement-3plus"},
		{name: "plan priority", as: "Uma Signpost", path: roadmap + "/priority/2"},
		{name: "plan priority wrong", as: "Uma Signpost", path: roadmap + "/priority/2", send: &form{values: one("child-name", long)}, status: 422},
		{name: "plan add", as: "Uma Signpost", path: roadmap + "/add"},
		{name: "plan add wrong", as: "Uma Signpost", path: roadmap + "/add", send: &form{values: one("text", "")}, status: 422},
		{name: "plan import", as: "Uma Signpost", path: "/staff/plan/import"},
		{name: "plan import wrong", as: "Uma Signpost", path: "/staff/plan/import", send: &form{values: one("text", "nothing that could be a plan")}, status: 422},
		{name: "plan import columns", as: "Uma Signpost", path: "/staff/plan/import", send: theirs, want: "What its 7 columns hold"},
		{name: "plan import columns wrong", as: "Uma Signpost", path: "/staff/plan/import", send: theirs, then: &form{at: "form:has([name=again])", values: one("column-0", "text", "column-1", "text")}, status: 422},
		{name: "plan import month first", as: "Uma Signpost", path: "/staff/plan/import", send: &form{values: one("text", "Priority,Ref,Action,Owner,Due\nHelp,1.1,Open a hub,Ann Other,03/04/2027\nHelp,1.2,Open another,Ann Other,03/25/2027\n")}, want: "may be either day"},
		{name: "plan import tracker", as: "Uma Signpost", path: "/staff/plan/import?plan=roadmap-2025", send: &form{values: one("plan", "roadmap-2025"), files: map[string][]string{"file": {edited(t)}}}, want: "Check the differences"},
		{name: "plan import preview", as: "Uma Signpost", path: "/staff/plan/import?plan=roadmap-2025", send: &form{values: one("plan", "roadmap-2025"), files: map[string][]string{"file": {published(t)}}}, want: "1.10"},
		{name: "ratings", as: "Della Summit", path: "/staff/ratings", want: "declared better than the evidence implies"},
		{name: "ratings rules", as: "Vic Plumbline", path: "/staff/ratings/rules"},
		{name: "ratings rules wrong", as: "Vic Plumbline", path: "/staff/ratings/rules", send: &form{values: one("value", "0")}, status: 422},
		{name: "rating of an action", as: "Vic Plumbline", path: challenged + "/rating", want: "By the evidence"},
		{name: "what records lack", as: "Uma Signpost", path: roadmap + "/health"},
		{name: "closed out", as: "Uma Signpost", path: roadmap + "/action/1.1/closeout", want: "What we learned"},
		{name: "recovery plan", as: "Uma Signpost", path: roadmap + "/action/6.3/recovery"},
		{name: "rating of an action as its owner", as: "Kit Harbour", path: strings.TrimSuffix(owned, "/update") + "/rating"},
		{name: "rating ask", as: "Vic Plumbline", path: challenged + "/ask"},
		{name: "rating ask wrong", as: "Vic Plumbline", path: challenged + "/ask", send: &form{values: one("question", "x")}, status: 422},
		{name: "rating challenge to decide", as: "Vic Plumbline", path: disputed, want: "Your decision"},
		{name: "rating challenge decided wrong", as: "Vic Plumbline", path: disputed, send: &form{values: one("why", "")}, status: 422},
		{name: "rating challenge to answer", as: "Della Summit", path: asked},
		{name: "rating embedded", as: "Vic Plumbline", path: challenged + "/embedded"},
		{name: "plan recommendations", as: "Uma Signpost", path: "/staff/plan/recommendations"},
		{name: "plan recommendations wrong", as: "Uma Signpost", path: "/staff/plan/recommendations", send: &form{values: one("code", "x")}, status: 422},
		{name: "action answers", as: "Uma Signpost", path: roadmap + "/action/2.1/answers"},
		{name: "action answers wrong", as: "Uma Signpost", path: roadmap + "/action/6.4/answers", send: &form{values: one("how-2018_R4", strings.Repeat(long, 20))}, status: 422},
		// What inspectors found.
		{name: "inspections", as: "Uma Signpost", path: "/staff/inspections"},
		{name: "inspections as an owner", as: "Kit Harbour", path: "/staff/inspections"},
		{name: "inspection new", as: "Uma Signpost", path: "/staff/inspections/new"},
		{name: "inspection new wrong", as: "Uma Signpost", path: "/staff/inspections/new", send: &form{values: one("title", "", "slug", "No slug")}, status: 422},
		{name: "inspection without an overall judgement", as: "Uma Signpost", path: "/staff/inspections/ilacs-2026", want: "There is no overall judgement"},
		{name: "inspection of two sub-judgements", as: "Kit Harbour", path: "/staff/inspections/sif-2015"},
		{name: "inspection step wrong", as: "Uma Signpost", path: "/staff/inspections/ilacs-2026", send: &form{at: "form[action$='/advance']", values: one("on-day", "40")}, status: 422},
		{name: "inspection edit", as: "Uma Signpost", path: "/staff/inspections/ilacs-2026/edit"},
		{name: "inspection judgements", as: "Uma Signpost", path: "/staff/inspections/ilacs-2026/judgements"},
		{name: "inspection report", as: "Uma Signpost", path: "/staff/inspections/ilacs-2026/report"},
		{name: "inspection report wrong", as: "Uma Signpost", path: "/staff/inspections/ilacs-2026/report", send: &form{values: one("text", "It rained.")}, status: 422},
		{name: "inspection report preview", as: "Uma Signpost", path: "/staff/inspections/ilacs-2026/report", send: &form{values: one("text", "Recommendations\n\n1. Visit every child on time.\n2. "+long+"\n")}, want: "Check what was read"},
		{name: "inspection trend", as: "Uma Signpost", path: "/staff/inspections/trend", want: "the framework changed here"},
		{name: "inspection compared", as: "Uma Signpost", path: "/staff/inspections/compare"},
		{name: "inspection frameworks", as: "Uma Signpost", path: "/staff/inspections/frameworks"},
		{name: "recommendation", as: "Uma Signpost", path: "/staff/recommendations/2018_R9"},
		{name: "recommendation for the third time", as: "Kit Harbour", path: "/staff/recommendations/2022_I7", want: "Third time: 2015, 2018, 2022"},
		{name: "recommendation to close", as: "Vic Plumbline", path: "/staff/recommendations/2018_R10"},
		{name: "recommendation answer wrong", as: "Uma Signpost", path: "/staff/recommendations/2026_R1", send: &form{at: "form[action$='/respond']", values: one("response-why", "")}, status: 422},
		{name: "recommendation edit", as: "Uma Signpost", path: "/staff/recommendations/2026_R1/edit"},
		{name: "recommendation edit wrong", as: "Uma Signpost", path: "/staff/recommendations/2026_R1/edit", send: &form{values: one("about", "")}, status: 422},
		{name: "plan releases", as: "Uma Signpost", path: roadmap + "/releases"},
		{name: "action", as: "Uma Signpost", path: roadmap + "/action/2.1"},
		{name: "action as its owner", as: "Kit Harbour", path: strings.TrimSuffix(owned, "/update")},
		{name: "action as its director", as: "Della Summit", path: roadmap + "/action/4.2"},
		{name: "action step wrong", as: "Kit Harbour", path: strings.TrimSuffix(owned, "/update"), send: &form{at: "form[action$='/milestones']", values: one("title", "")}, status: 422},
		{name: "action edit", as: "Uma Signpost", path: roadmap + "/action/2.1/edit"},
		{name: "action edit wrong", as: "Uma Signpost", path: roadmap + "/action/2.1/edit", send: &form{values: one("articles", "99")}, status: 422},
		{name: "action ties", as: "Uma Signpost", path: roadmap + "/action/2.1/ties"},
		{name: "milestone", as: "Kit Harbour", path: step},
		{name: "milestone wrong", as: "Kit Harbour", path: step, send: &form{values: one("proof", "")}, status: 422},
		{name: "update write", as: "Kit Harbour", path: owned},
		{name: "update write wrong", as: "Kit Harbour", path: owned, send: &form{values: one("what-happened", "", "difference", long, "delivery", "off track"), button: "Submit"}, status: 422},
		{name: "update write, conflict", as: "Kit Harbour", path: owned, send: &form{at: "form[data-autosave]", values: one("version", "99", "what-happened", "Another window said more.", "evidence-shows", "Nine of ten were seen alone."), button: "Save and come back"}, status: 409, want: "Both texts"},
		{name: "update write, evidence wrong", as: "Kit Harbour", path: owned, send: &form{at: "form[data-autosave]", values: one("evidence-words", "https://www.example.org/report"), button: "Save and come back"}, status: 422, want: "Say in one sentence"},
		{name: "update write, waiting", as: sent.as, path: sent.path, want: "waits to be signed off"},
		{name: "update write, returned", as: back.as, path: back.path, want: "returned it"},
		{name: "update write, correction", as: "Kit Harbour", path: correction, want: "This puts right"},
		{name: "update to sign off", as: "Della Summit", path: deciding},
		{name: "updates to clear", as: "Della Summit", path: "/staff/plan/roadmap-2025/clear"},
		{name: "updates to clear, nothing ticked", as: "Della Summit", path: "/staff/plan/roadmap-2025/clear", send: &form{button: "Sign off those that are ticked"}, status: 422},
		{name: "updates to clear, the next", as: "Della Summit", path: "/staff/plan/roadmap-2025/clear/next"},
		{name: "update to return", as: "Uma Signpost", path: deciding},
		{name: "update return wrong", as: "Uma Signpost", path: deciding, send: &form{at: "form[action$='/return']", values: one("comment-whole", ""), button: "Return"}, status: 422},
	}
	all = append(all,
		seen{name: "languages list", as: "May Chorus", path: "/staff/languages", want: "Arabic"},
		seen{name: "languages new wrong", as: "Uma Signpost", path: "/staff/languages/new", send: &form{values: one("children", "7", "source", long)}, status: 422},
		seen{name: "languages why", as: "Uma Signpost", path: "/staff/languages/es/why"},
		seen{name: "languages one on the site", as: "May Chorus", path: "/staff/languages/ar", want: "Take it off"},
		seen{name: "languages one that is not", as: "Nat Footpath", path: "/staff/languages/pt", want: "not checked yet"},
		seen{name: "languages take off wrong", as: "Uma Signpost", path: "/staff/languages/es", send: &form{at: "form[action$='/take']"}, status: 422},
		seen{name: "languages texts of the plan", as: "Uma Signpost", path: "/staff/languages/es/texts/plan", want: "Translated from"},
		seen{name: "languages texts to check", as: "May Chorus", path: "/staff/languages/pt/texts/worried", want: "Who read them?"},
		seen{name: "languages texts check wrong", as: "Nat Footpath", path: "/staff/languages/pt/texts/worried", send: &form{at: "form[action$='/check']", button: "They are right"}, status: 422},
		seen{name: "languages edit from right to left", as: "Uma Signpost", path: "/staff/languages/ar/texts/worried/edit"},
		seen{name: "languages edit stale wrong", as: "Uma Signpost", path: "/staff/languages/es/texts/home/edit", send: &form{at: "form[action$='/edit']", values: one("home.intro", "<b>"+long)}, status: 422},
		seen{name: "languages file", as: "Uma Signpost", path: "/staff/languages/pt/file"},
		seen{name: "languages file read", as: "Uma Signpost", path: "/staff/languages/pt/file", send: &form{at: "form[enctype]", values: one("maker", "An agency")}, status: 422},
	)
	// From right to left in each look; from left to right in one look a page.
	for i, p := range []struct{ name, path string }{{"home", ""}, {"worried", "/worried"}, {"leaving", "/leaving"}, {"tell us", "/tell-us"}, {"priority", "/priority/2"}, {"action", "/action/2.1"}} {
		for j, look := range []struct{ letter, name string }{{"p", "pictures"}, {"s", "simple"}, {"w", "plain"}} {
			all = append(all, seen{name: "young people in Arabic " + p.name + " " + look.name, path: "/young-people/in/ar" + p.path, letter: look.letter})
			if i%3 == j {
				all = append(all, seen{name: "young people in Spanish " + p.name + " " + look.name, path: "/young-people/in/es" + p.path, letter: look.letter})
			}
		}
	}
	for _, look := range []struct{ letter, name string }{{"p", "pictures"}, {"s", "simple"}, {"w", "plain"}} {
		for _, p := range []struct{ name, path string }{{"home", ""}, {"priority", "/priority/2"}, {"action", "/action/2.1"}, {"find", "/find"}, {"find found", "/find?q=school"}, {"find found nothing", "/find?q=" + url.QueryEscape(long)},
			{"rights", "/rights"}, {"how", "/how"}, {"heard", "/heard"}, {"heard theme", "/heard/1"}, {"worried", "/worried"}, {"tell us", "/tell-us"}, {"answer", "/answer"}, {"what we keep", "/what-we-keep"}, {"leaving", "/leaving"}, {"not happy", "/not-happy"}} {
			all = append(all, seen{name: "young people " + p.name + " " + look.name, path: "/young-people" + p.path, letter: look.letter})
		}
	}
	all = append(all, governanceRows(t, c)...)
	all = append(all, surveyRows(t, c)...)
	all = append(all, offerRows()...)
	all = append(all, tellRows()...)
	return append(all,
		seen{name: "young people home bigger words", path: "/young-people", letter: "P"},
		seen{name: "young people action paused", path: "/young-people/action/4.3"},
		seen{name: "young people not found", path: "/young-people/nothing-here", status: 404})
}

// waiting sends Exampleborough two more uploads: a faulty return that waits for a decision, and one that turns out to be broken far in.
func waiting(t *testing.T, c *council) (faulty, refused string) {
	t.Helper()
	zoe := c.as(t, "Zoe Tally")
	dir := t.TempDir()
	c.command(t, "sample", "--children", "60", "--years", "1", "--seed", "another", "--out", dir)
	files := map[string][]byte{}
	for _, path := range returns(t, dir) {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(path, "episodes.csv") { // codes that do not exist, and a very long word
			b = []byte(strings.Replace(strings.ReplaceAll(string(b), ",U1,", ",Q9,"), ",N1,", ","+long+",", 1))
		}
		files[filepath.Base(filepath.Dir(path))+" "+filepath.Base(path)] = b
	}
	faulty = upload(t, zoe, c, files, nil)
	refused = upload(t, zoe, c, broken(), nil)
	for _, at := range []string{faulty, refused} {
		checked(t, zoe, c, at)
	}
	return faulty, refused
}

// corrected sends a year of Exampleborough's again, without some of its children, and waits until the measures were counted: the
// page of what that changed.
func corrected(t *testing.T, c *council) (difference string) {
	t.Helper()
	zoe := c.as(t, "Zoe Tally")
	dir := t.TempDir()
	c.command(t, "sample", "--children", "150", "--years", "4", "--out", dir)
	files := map[string][]byte{}
	for _, path := range returns(t, dir) {
		if !strings.Contains(path, "2024-25") {
			continue
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var kept []string
		for i, line := range strings.Split(string(b), "\n") {
			if child, _, _ := strings.Cut(line, ","); i == 0 || !strings.HasSuffix(child, "7") {
				kept = append(kept, line)
			}
		}
		files[filepath.Base(filepath.Dir(path))+" "+filepath.Base(path)] = []byte(strings.Join(kept, "\n"))
	}
	at := upload(t, zoe, c, files, nil)
	checked(t, zoe, c, at)
	fetch(t, zoe, "POST", c.url+at+"/accept", url.Values{})
	link := regexp.MustCompile(`/staff/changes/[0-9a-f-]{36}`)
	for began := time.Now(); time.Since(began) < 2*time.Minute; time.Sleep(200 * time.Millisecond) {
		_, body := fetch(t, zoe, "GET", c.url+"/staff/changes?upload="+at[strings.LastIndex(at, "/")+1:], nil)
		if found := link.Find(body); found != nil {
			return string(found)
		}
	}
	t.Fatal("the measures were not counted after the correction")
	return ""
}

// entered puts an entry into the register of supervision and opens its rows: where they are listed, and where the entry's own pages are.
func entered(t *testing.T, c *council) (rows string, entry func(page string) string) {
	t.Helper()
	const register = "/staff/registers/reg_voice_ask"
	xav := c.as(t, "Xav Stepstone")
	fetch(t, xav, "POST", c.url+register+"/quick", url.Values{"ask_id": {"SW9001"}, "group": {"children in care council"}, "raised_at-day": {"3"}, "raised_at-month": {"3"}, "raised_at-year": {"2025"}, "theme": {"home"}})
	res, _ := fetch(t, xav, "POST", c.url+register+"/open", url.Values{"why": {"Looking at what was asked last month"}})
	rows = res.Request.URL.RequestURI()
	one := c.find(t, "Xav Stepstone", rows, register+`/rows/[0-9a-f]+\?opening=[^"]+`)
	return rows, func(page string) string { return strings.Replace(one, "?", page+"?", 1) }
}

var newLink = regexp.MustCompile(`value="[^"]*(/set-password/[^"]+)"`)

// passwordLink is a fresh link to set a password, as an administrator is shown it once.
func passwordLink(t *testing.T, c *council) string {
	t.Helper()
	res, body := fetch(t, c.as(t, "Ivy Keyring"), "POST", c.url+"/staff/people/"+c.id(t, "Abe Ledger")+"/link", url.Values{})
	m := newLink.FindSubmatch(body)
	if m == nil {
		t.Fatalf("no link: %s", res.Status)
	}
	return string(m[1])
}

// published is the plan as Lambeth published it. Its words never enter this project: the test reads them where they lie.
func published(t testing.TB) string {
	t.Helper()
	path, err := filepath.Abs("../../shared/seeds/roadmap-to-excellence-2023-2026.txt")
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		t.Skip("the published plan is not here:", err)
	}
	return path
}

// edited is Exampleborough's tracker as somebody changed it in LibreOffice. The browser wants the whole path.
func edited(t testing.TB) string {
	t.Helper()
	path, err := filepath.Abs("../plan/testdata/tracker/edited.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// discussed is an item of the newest meeting of the improvement board that had any.
func discussed(t *testing.T, c *council) string {
	t.Helper()
	for n := 30; n > 0; n-- {
		at := fmt.Sprintf("/staff/board/forums/ib/meetings/%d/items/1", n)
		if res, _ := fetch(t, c.as(t, "Uma Signpost"), "GET", c.url+at, nil); res.StatusCode == http.StatusOK {
			return at
		}
	}
	t.Fatal("no meeting had an item")
	return ""
}

// patterns reads the route table that main holds itself to.
func patterns(t *testing.T) (mux *http.ServeMux, pages []string) {
	t.Helper()
	b, err := os.ReadFile("../testdata/routes.txt")
	if err != nil {
		t.Fatal(err)
	}
	mux = http.NewServeMux()
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		words := strings.Fields(line)
		pattern := words[0] + " " + words[1]
		mux.Handle(pattern, http.NotFoundHandler())
		if words[0] == "GET" && notPages[pattern] == "" {
			pages = append(pages, pattern)
		}
	}
	return mux, pages
}

// TestPages looks at every page in its distinct states with axe: at 320 and 1280 pixels, in the light, in the dark and in forced
// colours, the young people's in all three looks. No page scrolls sideways, asks another host for anything or makes the
// browser complain, and every route of a page is visited.
func TestPages(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	c := listening(t, sample(t))
	mux, pages := patterns(t)
	visited := map[string]bool{}
	mark := func(path string) {
		u, _ := url.Parse(path)
		_, pattern := mux.Handler(&http.Request{Method: "GET", URL: u, Host: "x"})
		visited[pattern] = true
	}
	b := browser(t)
	all := rows(t, c)
	for _, row := range all {
		mark(row.path)
	}
	began := time.Now()
	inspectAll(t, b, c, all)
	t.Logf("%d states of %d pages in %s", len(all), len(pages), time.Since(began).Round(time.Second))
	for _, pattern := range pages {
		if !visited[pattern] {
			t.Errorf("no row visits %s", pattern)
		}
	}
}

// TestEmptyPages looks in the same way at the pages of a council that has only people yet.
func TestEmptyPages(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser")
	}
	c := fresh(t)
	var all []seen
	for as, paths := range map[string][]string{
		"":             {"/", "/plan", "/measures", "/fairness", "/search?q=care", "/data", "/worried", "/young-people", "/young-people/find", "/young-people/how", "/young-people/rights", "/young-people/worried", "/young-people/tell-us", "/young-people/print", "/young-people/print/card"},
		"Zoe Tally":    {"/staff", "/staff/collections", "/staff/collections/retention", "/staff/registers", "/staff/measures", "/staff/measures/cla-dental", "/staff/measures/reconciliation", "/staff/comparison", "/staff/fairness", "/staff/measures/cla-dental/fairness", "/staff/releases", "/staff/releases/new"},
		"Uma Signpost": {"/staff/plan", "/staff/plan/recommendations", "/staff/inspections", "/staff/inspections/trend", "/staff/contacts", "/staff/settings"},
	} {
		for _, path := range paths {
			all = append(all, seen{name: "empty " + path, as: as, path: path})
		}
	}
	inspectAll(t, browser(t), c, all)
}

// inspectAll looks at states of pages in two tabs at a time. WAYMARK_TEST_ONLY, a regular expression, picks some by their names.
// replaced is a piece of evidence whose place another has taken.
func replaced(t *testing.T, c *council) string {
	t.Helper()
	for n := 1; n < 100; n++ {
		at := fmt.Sprintf("/staff/evidence/%d", n)
		if _, body := fetch(t, c.as(t, "Uma Signpost"), "GET", c.url+at, nil); strings.Contains(string(body), "Go to evidence") {
			return at
		}
	}
	t.Fatal("no evidence was replaced")
	return ""
}

// granted lets Abe read a restricted register, and leads to where all see that. Two tabs look at the rows, so that none may rely on one before it.
func granted(t *testing.T, c *council, abe string) string {
	t.Helper()
	c.walk(t, "Ivy Keyring").open(t, abe).send(t, "form[action$='/grants']", "", "thing", "reg_lado", "grant_why", "Checks the annual report, as the director decided", "ends_on-day", "31", "ends_on-month", "3", "ends_on-year", "2027")
	return "/staff/people"
}

func inspectAll(t *testing.T, b context.Context, c *council, all []seen) {
	t.Helper()
	only := regexp.MustCompile(os.Getenv("WAYMARK_TEST_ONLY"))
	script := axe(t)
	work := make(chan seen)
	var tabs sync.WaitGroup
	for range 2 {
		r := read(t, b, c)
		tabs.Go(func() {
			for row := range work {
				t.Run(row.name, func(t *testing.T) {
					if inspectState(t, r, row, script); r.lost() {
						t.Errorf("the tab stopped answering at %s", row.path)
						r = read(t, b, c)
					}
				})
			}
		})
	}
	for _, row := range all {
		if only.MatchString(row.name) {
			work <- row
		}
	}
	close(work)
	tabs.Wait()
}

// inspectState looks at one state of a page in all looks.
func inspectState(t *testing.T, r *reader, row seen, axe string) {
	defer r.atMost(2 * time.Minute)()
	r.be(t, row.as)
	if row.letter != "" {
		if err := chromedp.Run(r.ctx, network.SetCookie("look", row.letter).WithURL(r.house.url+"/young-people").WithPath("/young-people")); err != nil {
			t.Error(err)
			return
		}
	}
	if err := chromedp.Run(r.ctx, look{Width: 1280}.put()); err != nil {
		t.Error(err)
		return
	}
	r.complaints()
	if len(row.way) > 0 {
		if err := chromedp.Run(r.ctx, emulation.SetScriptExecutionDisabled(true)); err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = chromedp.Run(r.tab, emulation.SetScriptExecutionDisabled(false)) }() // also where a step fails
	}
	r.visit(t, row.path)
	for _, f := range row.way {
		r.send(t, f)
	}
	if len(row.way) > 0 { // axe waits by timers, which run again from here on
		if err := chromedp.Run(r.ctx, emulation.SetScriptExecutionDisabled(false)); err != nil {
			t.Error(err)
			return
		}
	}
	if row.send != nil {
		r.send(t, *row.send)
	}
	if row.then != nil {
		r.send(t, *row.then)
	}
	for _, f := range row.more {
		r.send(t, f)
	}
	want := row.status
	if want == 0 {
		want = http.StatusOK
	}
	if status, at := r.where(); status != want {
		t.Errorf("%s is answered with %d, want %d: %s", at, status, want, r.words(t, "main"))
		return
	}
	if row.want != "" && !strings.Contains(r.words(t, "main"), row.want) {
		t.Errorf("nothing says %q:\n%s", row.want, r.words(t, "main"))
	}
	var problems []string
	for _, l := range looks {
		p, err := inspect(r.ctx, axe, l)
		if err != nil {
			problems = append(problems, fmt.Sprintf("%s: %v", l, err))
		}
		problems = append(problems, p...)
		if !l.Forced {
			shoot(t, r.ctx, row.name, l)
		}
	}
	problems = append(problems, r.complaints()...)
	if len(problems) > 0 {
		t.Errorf("%s:\n\t%s", row.path, strings.Join(problems, "\n\t"))
	}
}

// messageUnder is the first message that somebody sees in the list under a caption.
func messageUnder(t *testing.T, c *council, name, caption string) string {
	t.Helper()
	_, body := fetch(t, c.as(t, name), "GET", c.url+"/staff/messages", nil)
	m := regexp.MustCompile(`(?s)` + caption + `.*?href="(/staff/messages/[0-9]+)"`).FindSubmatch(body)
	if m == nil {
		t.Fatalf("%s has no message under %q", name, caption)
	}
	return string(m[1])
}
