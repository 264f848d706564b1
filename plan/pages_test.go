package plan

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/web/webtest"
)

// house is the room's pages with its cast; a row's As is a first name.
func house(t *testing.T, c *cast) *webtest.House {
	elsewhere := map[string]string{}
	elsewhere["GET "+escalationAt], elsewhere["POST "+escalationAt] = "TestEscalation", "TestEscalation"
	for _, r := range c.plans.ratingRoutes() {
		elsewhere[r.Pattern] = "TestRatingPages"
	}
	for _, r := range c.plans.recoveryRoutes() {
		elsewhere[r.Pattern] = "TestRecoveryPlans"
	}
	for _, r := range c.plans.closeoutRoutes() {
		elsewhere[r.Pattern] = "TestCloseouts"
	}
	for _, r := range append(c.plans.roundRoutes(), c.plans.linkRoutes()...) {
		elsewhere[r.Pattern] = "TestRoundPages and TestLinks"
	}
	return &webtest.House{Routes: c.plans.Routes(), Unvisited: elsewhere,
		May: func(as, permission string) bool {
			person, ok := account.From(c.by[as])
			return ok && person.May(permission)
		},
		Enter: func(r *http.Request, as string) *http.Request {
			person, _ := account.From(c.by[as])
			return r.WithContext(account.With(r.Context(), person))
		}}
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func TestPages(t *testing.T) {
	d := dbtest.Open(t, schemas...)
	c := newCast(t, d)
	_, seedText := readSeed(t)
	h := house(t, c)
	const plan = "/staff/plan/roadmap-2025"
	const a11 = plan + "/action/1.1"
	var previewed struct{ json string }
	today := d.Today()
	rows := []webtest.Row{
		{Name: "the public is sent to sign in", Path: "/staff/plan", Status: 303, To: "/sign-in*"},
		{Name: "without a plan the page says how to get one", As: "Mo", Path: "/staff/plan", Want: map[string]string{"main": "There is no plan yet", "a.govuk-button": "Start a plan"}},
		{Name: "an owner is not offered to start one", As: "Olu", Path: "/staff/plan", Not: []string{"a.govuk-button"}},
		{Name: "the form that starts a plan", As: "Mo", Path: "/staff/plan/new", Want: map[string]string{"h1": "Start a plan"}},
		{Name: "an owner may not start one", As: "Olu", Path: "/staff/plan/new", Status: 403},
		{Name: "every mistake of the start form is said at once", As: "Mo", Method: "POST", Path: "/staff/plan/new", Form: form("from", "template", "slug", "A plan", "starts-day", "31", "starts-month", "2", "starts-year", "2026"), Status: 422,
			Want: map[string]string{".govuk-error-summary a[href='#slug']": "small letters", ".govuk-error-summary a[href='#title']": "Enter the title", ".govuk-error-summary a[href='#starts']": "real date", "title": "Error:"}},
		{Name: "a plan starts from the template", As: "Mo", Method: "POST", Path: "/staff/plan/new", Form: form("from", "template", "slug", "roadmap-2025", "title", "Roadmap 2025", "findings", "yes",
			"starts-day", "1", "starts-month", "4", "starts-year", "2025", "ends-day", "31", "ends-month", "3", "ends-year", "2028"), Status: 303, To: plan},
		{Name: "the coverage of the plan names what is missing", As: "Mo", Path: "/staff/coverage", Want: map[string]string{"h1": "Coverage", "caption": "44 actions", "main": "0 of 44 actions are covered", "td .govuk-tag--red": "Missing"}},
		{Name: "only the rows with some words are shown", As: "Mo", Path: "/staff/coverage?show=gaps&q=adopters", Want: map[string]string{"input[name='show'][checked]": "", "input[name='q'][value='adopters']": ""}},
		{Name: "the coverage as a table", As: "Mo", Path: "/staff/coverage.csv"},
		{Name: "the same short name is refused", As: "Mo", Method: "POST", Path: "/staff/plan/new", Form: form("from", "template", "slug", "roadmap-2025", "title", "Again"), Status: 409,
			Want: map[string]string{".govuk-error-summary": "already a plan"}},
		{Name: "an empty plan starts too", As: "Mo", Method: "POST", Path: "/staff/plan/new", Form: form("from", "empty", "slug", "empty", "title", "Empty"), Status: 303, To: "/staff/plan/empty"},
		{Name: "the list names both", As: "Mo", Path: "/staff/plan", Want: map[string]string{"tbody th": "Roadmap 2025", "tbody td": "0 of 44"}},
		{Name: "the page of the plan", As: "Mo", Path: plan, Want: map[string]string{"h1": "Roadmap 2025", ".govuk-caption-l": "Draft plan, 2025 to 2028", "#priority-7": "7. ", "tbody th a": "1.1 ", ".waymark-card": "44"}},
		{Name: "the page of the plan, only what has no owner", As: "Mo", Path: plan + "?show=unowned", Want: map[string]string{"tbody th a": "7.5 "}},
		{Name: "the page of the plan, only mine", As: "Olu", Path: plan + "?show=mine", Not: []string{"tbody"}},
		{Name: "a plan that is not there", As: "Mo", Path: "/staff/plan/nowhere", Status: 404, Want: map[string]string{"main": "There is no plan"}},

		{Name: "the form of the plan's particulars", As: "Mo", Path: plan + "/edit", Want: map[string]string{"textarea#child-vision": "We want you to be safe"}},
		{Name: "a stale edit shows both texts", As: "Mo", Method: "POST", Path: plan + "/edit", Form: form("version", "7", "title", "My title"), Status: 409, Want: map[string]string{".waymark-both": "It now says Roadmap 2025 You wrote", ".waymark-both ins": "My title", "input#title[value='My title']": ""}},
		{Name: "a plan needs a title", As: "Mo", Method: "POST", Path: plan + "/edit", Form: form("version", "1"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#title']": "Enter the title"}},
		{Name: "the particulars are saved", As: "Mo", Method: "POST", Path: plan + "/edit", Form: form("version", "1", "title", "Roadmap 2025", "vision", "Safe and heard.", "child-vision", "We want you to be safe."), Status: 303, To: plan},

		{Name: "the form of a priority", As: "Mo", Path: plan + "/priority/2", Want: map[string]string{"h1": "Change priority 2", "textarea#child-text": "We help you"}},
		{Name: "a priority needs a title", As: "Mo", Method: "POST", Path: plan + "/priority/2", Form: form("version", "1"), Status: 422, Want: map[string]string{".govuk-error-summary": "Enter the title"}},
		{Name: "a priority is saved", As: "Mo", Method: "POST", Path: plan + "/priority/2", Form: form("version", "1", "text", "Safe outside", "child-text", "We help you to be safe.", "child-name", "Outside"), Status: 303, To: plan},
		{Name: "a priority that is not there", As: "Mo", Path: plan + "/priority/9", Status: 404},
		{Name: "the form that adds", As: "Mo", Path: plan + "/add?priority=2", Want: map[string]string{"select#priority": "2. Safe outside"}},
		{Name: "an action needs a priority", As: "Mo", Method: "POST", Path: plan + "/add", Form: form("what", "action", "priority", "0", "text", "A new one"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#priority']": "Select"}},
		{Name: "an action is added with the next number", As: "Mo", Method: "POST", Path: plan + "/add", Form: form("what", "action", "priority", "2", "text", "Walk home together"), Status: 303, To: plan + "/action/2.6"},
		{Name: "a priority is added with the next number", As: "Mo", Method: "POST", Path: plan + "/add", Form: form("what", "priority", "text", "Play"), Status: 303, To: plan},

		{Name: "the page of an action", As: "Olu", Path: a11, Want: map[string]string{"h1": "Action 1.1", ".govuk-inset-text": "We will give families the right help", "#measures + ul": "Re-referrals within 12 months", "main": "Article 18"}, Not: []string{"a[href$='/edit']"}},
		{Name: "an action that is not there", As: "Mo", Path: plan + "/action/9.9", Status: 404},
		{Name: "a ref that is none", As: "Mo", Path: plan + "/action/x", Status: 404},
		{Name: "the form of an action", As: "Mo", Path: a11 + "/edit", Want: map[string]string{"select#owner": "Olu Example", "textarea#text": "Offer each family"}},
		{Name: "an action with mistakes comes back with what was typed", As: "Mo", Method: "POST", Path: a11 + "/edit", Form: form("version", "1", "text", "", "child-text", "We undertake multi-agency work.", "articles", "12, 99", "due-day", "30", "due-month", "2", "due-year", "2027"), Status: 422,
			Want: map[string]string{".govuk-error-summary": "real date", "textarea#child-text": "We undertake"}},
		{Name: "an action without a text comes back", As: "Mo", Method: "POST", Path: a11 + "/edit", Form: form("version", "1", "articles", "12, 99"), Status: 422,
			Want: map[string]string{".govuk-error-summary a[href='#text']": "Enter the text", ".govuk-error-summary a[href='#articles']": "1 to 54"}},
		{Name: "an action is saved", As: "Mo", Method: "POST", Path: a11 + "/edit", Form: form("version", "1", "text", "Help families in time", "child-text", "We will help your family in time.", "owner", c.id["Olu"], "question", "Did you get help?",
			"articles", "18, 27", "due-day", "1", "due-month", "6", "due-year", "2030"), Status: 303, To: a11},
		{Name: "a stale edit of an action shows both texts and keeps what was typed", As: "Mo", Method: "POST", Path: a11 + "/edit", Form: form("version", "1", "text", "My words"), Status: 409,
			Want: map[string]string{".govuk-error-summary a[href='#text']": "somebody else changed it", ".waymark-both": "It now says Help families in time You wrote", ".waymark-both ins": "My words", "textarea#text": "My words", "input[name='version'][value='2']": ""}},
		{Name: "the history tells it", As: "Mo", Path: a11, Want: map[string]string{"#history + ul": "Mo Example changed the wording, the child text, the owner to Olu Example"}},
		{Name: "a child text is approved", As: "Mo", Method: "POST", Path: a11 + "/approve-child", Form: form(), Status: 303, To: a11},
		{Name: "all other child texts are approved at once", As: "Mo", Method: "POST", Path: plan + "/approve-child", Form: form(), Status: 303, To: plan},

		{Name: "the form of the ties", As: "Mo", Path: a11 + "/ties", Want: map[string]string{"textarea#core": "rereferral-12m", "main": "2018/R5"}},
		{Name: "a key that is none is refused", As: "Mo", Method: "POST", Path: a11 + "/ties", Form: form("core", "No Key"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#core']": "no key of a measure"}},
		{Name: "ties are saved", As: "Mo", Method: "POST", Path: a11 + "/ties", Form: form("core", "rereferral-12m\nnot-computed-yet", "measures", "rhi-72h", "recommendations", "2018/R5", "recommendations", "2022/I7"), Status: 303, To: a11},
		{Name: "and shown", As: "Mo", Path: a11, Want: map[string]string{"#measures + ul": "not-computed-yet", "main": "2022/I7"}},

		{Name: "the form on how it answers them", As: "Mo", Path: a11 + "/answers", Want: map[string]string{"label[for='how-2022_I7']": "2022/I7"}},
		{Name: "how must fit into a sentence", As: "Mo", Method: "POST", Path: a11 + "/answers", Form: form("how-2022_I7", strings.Repeat("long ", 200)), Status: 422, Want: map[string]string{".govuk-error-summary": "500 characters"}},
		{Name: "how is kept", As: "Mo", Method: "POST", Path: a11 + "/answers", Form: form("how-2022_I7", "Each child gets a book."), Status: 303, To: a11},
		{Name: "how is shown", As: "Olu", Path: a11, Want: map[string]string{"main": "Each child gets a book."}},

		{Name: "the page of recommendations", As: "Ana", Path: "/staff/plan/recommendations", Want: map[string]string{"tbody th": "2018/R10", "tbody td": "roadmap-2025/6.4"}, Not: []string{"form[action='/staff/plan/recommendations']"}},
		{Name: "a recommendation needs its particulars", As: "Mo", Method: "POST", Path: "/staff/plan/recommendations", Form: form("code", "a b"), Status: 422, Want: map[string]string{".govuk-error-summary": "letters, digits"}},
		{Name: "a recommendation is kept", As: "Mo", Method: "POST", Path: "/staff/plan/recommendations", Form: form("code", "2026/P1", "source", "Peer review 2026", "about", "Write to children", "published-day", "1", "published-month", "2", "published-year", "2026"), Status: 303, To: "/staff/plan/recommendations"},
		{Name: "without an action it is marked", As: "Mo", Path: "/staff/plan/recommendations", Want: map[string]string{"tbody th": "2026/P1", ".govuk-tag--red": "No action"}},

		{Name: "the life of a draft begins with asking people", As: "Mo", Path: plan + "/life", Want: map[string]string{".govuk-task-list .govuk-tag--blue": "Now", "form[action$='/consult'] label": "Who was asked"}},
		{Name: "whoever cannot write the plan is not asked", As: "Olu", Path: plan + "/life", Not: []string{"form[action*='/staff/plan']"}},
		{Name: "a consultation says who was asked", As: "Mo", Method: "POST", Path: plan + "/consult", Form: form(), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#consulted']": "Enter who was asked"}},
		{Name: "the director cannot approve what nobody was asked about", As: "Dee", Method: "POST", Path: plan + "/approve", Form: form("decision", "Approved", "forum", "Cabinet", "decided-on-day", "1", "decided-on-month", "3", "decided-on-year", "2025"), Status: 409, Want: map[string]string{"main": "is draft, so it cannot be approved"}},
		{Name: "the programme manager records the consultation", As: "Mo", Method: "POST", Path: plan + "/consult", Form: form("consulted", "The children in care council and three parents’ meetings"), Status: 303, To: plan + "/life"},
		{Name: "the owner may not approve the plan", As: "Olu", Method: "POST", Path: plan + "/approve", Form: form(), Status: 403},
		{Name: "an approval names its decision", As: "Dee", Method: "POST", Path: plan + "/approve", Form: form("forum", "Cabinet", "decided-on-day", "1", "decided-on-month", "3", "decided-on-year", "2100"), Status: 422,
			Want: map[string]string{".govuk-error-summary a[href='#decision']": "Enter what was decided", ".govuk-error-summary a[href='#decided-on']": "today or in the past", "#forum[value='Cabinet']": ""}},
		{Name: "the director approves it", As: "Dee", Method: "POST", Path: plan + "/approve", Form: form("decision", "Approved as put", "forum", "Cabinet", "decided-on-day", "1", "decided-on-month", "3", "decided-on-year", "2025"), Status: 303, To: plan + "/life"},
		{Name: "everybody reads by which decision", As: "Olu", Path: plan + "/life", Want: map[string]string{".govuk-task-list": "Cabinet, 1 March 2025: Approved as put"}},
		{Name: "it cannot be approved twice", As: "Dee", Method: "POST", Path: plan + "/approve", Form: form("decision", "Approved", "forum", "Cabinet", "decided-on-day", "1", "decided-on-month", "3", "decided-on-year", "2025"), Status: 409},
		{Name: "the director begins the work", As: "Dee", Method: "POST", Path: plan + "/begin", Form: form(), Status: 303, To: plan + "/life"},

		{Name: "the form of an update", As: "Olu", Path: a11 + "/update", Want: map[string]string{"label": "What happened?", ".govuk-radios": "On track"}},
		{Name: "the form of an update of another's action, with the update before, is not theirs", As: "Ola", Path: a11 + "/update", Status: 403},
		{Name: "the form of an update of another's action says no on sending", As: "Ola", Method: "POST", Path: a11 + "/update", Form: form("version", "0", "what-happened", "x"), Status: 403},
		{Name: "an unfinished update comes back with everything that is missing", As: "Olu", Method: "POST", Path: a11 + "/update", Form: form("version", "0", "then", "submit", "delivery", "off track"), Status: 422,
			Want: map[string]string{".govuk-error-summary a[href='#what-happened']": "Enter what happened", ".govuk-error-summary a[href='#public-reason']": "Enter the reason", "details[open] textarea#public-reason": ""}},
		{Name: "a draft is kept", As: "Olu", Method: "POST", Path: a11 + "/update", Form: form("version", "0", "then", "keep", "what-happened", "The hub"), Status: 303, To: a11 + "/update"},
		{Name: "a draft is there again", As: "Olu", Path: a11 + "/update", Want: map[string]string{"textarea#what-happened": "The hub"}},
		{Name: "an update is submitted", As: "Olu", Method: "POST", Path: a11 + "/update", Form: form("version", "1", "then", "submit", "what-happened", "The hub opened.", "difference", "Two days less.", "next", "One more.", "delivery", "at risk", "child-text", "We opened a new place."), Status: 303, To: a11},
		{Name: "its author sees that somebody else signs it off", As: "Olu", Path: a11 + "/updates/1", Status: 200, Want: map[string]string{"main": "somebody else signs it off"}, Not: []string{"form[action$='/sign-off']"}},
		{Name: "an update that is not there", As: "Mo", Path: a11 + "/updates/7", Status: 404},
		{Name: "it is returned only with a comment", As: "Mo", Method: "POST", Path: a11 + "/updates/1/return", Form: form(), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#comment-whole']": "what the author should change"}},
		{Name: "it is returned", As: "Mo", Method: "POST", Path: a11 + "/updates/1/return", Form: form("comment-what-happened", "How many families?", "comment-whole", "Shorter."), Status: 303, To: a11},
		{Name: "its author reads why", As: "Olu", Path: a11 + "/update", Want: map[string]string{"#what-happened-hint": "Mo Example: How many families?", ".govuk-inset-text": "Shorter."}, Not: []string{"#next-hint"}},
		{Name: "it is submitted again", As: "Olu", Method: "POST", Path: a11 + "/update", Form: form("version", "3", "then", "submit", "what-happened", "The hub opened for 40 families.", "difference", "Two days less.", "next", "One more.", "delivery", "at risk"), Status: 303, To: a11},
		{Name: "the sponsor sees the button", As: "Sam", Path: a11 + "/updates/1", Want: map[string]string{"form[action$='/sign-off'] button": "Sign off"}},
		{Name: "what waits for the sponsor, all of it", As: "Sam", Path: plan + "/clear", Want: map[string]string{".govuk-body-l": "1 update waits for you.", "input[name='updates'][value='1.1/1/4']": "", "article": "The hub opened for 40 families."}},
		{Name: "an owner clears nothing", As: "Olu", Path: plan + "/clear", Status: 403},
		{Name: "nothing ticked", As: "Sam", Method: "POST", Path: plan + "/clear", Form: form(), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#updates']": "Select the updates"}},
		{Name: "what was changed since is not signed off", As: "Sam", Method: "POST", Path: plan + "/clear", Form: form("updates", "1.1/1/3", "sure", "yes"), Status: 409, Want: map[string]string{".govuk-error-summary": "Look at the list again"}},
		{Name: "what was ticked is asked about once more", As: "Sam", Method: "POST", Path: plan + "/clear", Form: form("updates", "1.1/1/4"), Want: map[string]string{"h1": "Sign off 1 update?", "form button": "Yes, sign off 1 update", "input[type='hidden'][name='updates'][value='1.1/1/4']": ""}},
		{Name: "one after another", As: "Sam", Path: plan + "/clear/next", Want: map[string]string{"h1": "Update 1 of 1: action 1.1", "input[name='then'][value='next']": "", "form[action$='/sign-off'] button": "Sign off", "main": "The hub opened for 40 families."}},
		{Name: "after the last one there is an end", As: "Sam", Path: plan + "/clear/next?after=1.1", Status: 303, To: plan + "/clear"},
		{Name: "comments that would be lost hold the sign-off", As: "Sam", Method: "POST", Path: a11 + "/updates/1/sign-off", Form: form("comment-next", "By when?", "then", "next"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#comment-next']": "Return the update", "textarea#comment-next": "By when?", "input[name='then'][value='next']": ""}},
		{Name: "the sponsor signs it off", As: "Sam", Method: "POST", Path: a11 + "/updates/1/sign-off", Form: form(), Status: 303, To: a11},
		{Name: "twice is once too often", As: "Sam", Method: "POST", Path: a11 + "/updates/1/sign-off", Form: form(), Status: 409},
		{Name: "the action says what was signed off", As: "Mo", Path: a11, Want: map[string]string{".waymark-status--at-risk": "At risk", "article": "Signed off by Sam Example"}},
		{Name: "an owner of another action cannot read it", As: "Ola", Path: a11 + "/updates/1", Status: 403},
		{Name: "nor on the page of the action", As: "Ola", Path: a11, Status: 200, Not: []string{"article"}},
		{Name: "the next update shows the last beside it", As: "Olu", Path: a11 + "/update", Want: map[string]string{".waymark-last": "The hub opened for 40 families.", "form[data-autosave] [role='status']": ""}, Not: []string{"textarea:not(:empty)", "input[name='delivery'][checked]"}},

		{Name: "impact is set by assurance", As: "Qi", Method: "POST", Path: a11 + "/impact", Form: form("impact", "emerging"), Status: 303, To: a11},
		{Name: "the owner may not", As: "Olu", Method: "POST", Path: a11 + "/impact", Form: form("impact", "emerging"), Status: 403},

		{Name: "a milestone needs a title and a date", As: "Olu", Method: "POST", Path: a11 + "/milestones", Form: form(), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#title']": "Enter the milestone", ".govuk-error-summary a[href='#due']": "Enter the date", "details[open]": "Add a milestone"}},
		{Name: "the owner adds a milestone", As: "Olu", Method: "POST", Path: a11 + "/milestones", Form: form("title", "Third hub open", "due-day", "1", "due-month", "3", "due-year", "2030"), Status: 303, To: a11 + "#milestones"},
		{Name: "somebody else may not", As: "Ana", Method: "POST", Path: a11 + "/milestones", Form: form("title", "x"), Status: 403},

		{Name: "the form that asks for another date shows what stands", As: "Olu", Path: plan + "/change?kind=date&action=1.1", Want: map[string]string{"h1": "Move the date of an action", "main": "Due now: 1 June 2030"}},
		{Name: "whoever may not ask has no form", As: "Ana", Path: plan + "/change?kind=date&action=1.1", Status: 403},
		{Name: "a kind of change that is none", As: "Olu", Path: plan + "/change?kind=colour&action=1.1", Status: 404},
		{Name: "the form of a new action", As: "Mo", Path: plan + "/change?kind=new+action", Want: map[string]string{"select#priority": "2. Safe outside"}},
		{Name: "the form of a merge lists the others", As: "Mo", Path: plan + "/change?kind=merge&action=1.1", Want: map[string]string{"select#text option[value='1.2']": "1.2 "}, Not: []string{"select#text option[value='1.1']"}},
		{Name: "a request without a date and a reason comes back", As: "Olu", Method: "POST", Path: plan + "/change", Form: form("kind", "date", "action", "1.1"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#due']": "new date", ".govuk-error-summary a[href='#reason']": "Enter why"}},
		{Name: "a draft of it is kept", As: "Olu", Method: "POST", Path: plan + "/change", Form: form("kind", "date", "action", "1.1", "reason", "The lease", "then", "keep"), Status: 303, To: plan + "/changes/1"},
		{Name: "and gone on with", As: "Olu", Path: plan + "/change?number=1", Want: map[string]string{"textarea#reason": "The lease", "input[name='number'][value='1']": ""}},
		{Name: "nobody else sees it", As: "Mo", Path: plan + "/changes/1", Status: 404},
		{Name: "it is submitted", As: "Olu", Method: "POST", Path: plan + "/change", Form: form("kind", "date", "action", "1.1", "number", "1", "version", "1", "reason", "The lease came late.", "due-day", "1", "due-month", "7", "due-year", "2030"), Status: 303, To: plan + "/changes/1"},
		{Name: "the old date stands on the page of the action, with the request", As: "Ana", Path: a11, Want: map[string]string{".govuk-inset-text": "Change requested", "#facts": "1 June 2030"}},
		{Name: "and on the page of the plan", As: "Ana", Path: plan, Want: map[string]string{"tbody td a[href$='/changes/1']": "Change requested"}},
		{Name: "the list of changes", As: "Ana", Path: plan + "/changes", Want: map[string]string{"tbody th a": "1. Move the date of action 1.1", ".govuk-tag--yellow": "Submitted"}},
		{Name: "whoever asked is not offered to decide", As: "Olu", Path: plan + "/changes/1", Want: map[string]string{".govuk-summary-list": "From the first promise 30 days later"}, Not: []string{"form[action$='/changes/1']"}},
		{Name: "nor may they", As: "Olu", Method: "POST", Path: plan + "/changes/1", Form: form("approve", "yes"), Status: 403},
		{Name: "a decision says what, by whom and when", As: "Dee", Method: "POST", Path: plan + "/changes/1", Form: form("approve", ""), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#approve']": "Select whether"}},
		{Name: "a decision without words comes back", As: "Dee", Method: "POST", Path: plan + "/changes/1", Form: form("approve", "yes", "forum", "Board"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#decision']": "Enter what was decided", "#forum[value='Board']": ""}},
		{Name: "the director approves the change", As: "Dee", Method: "POST", Path: plan + "/changes/1", Form: form("approve", "yes", "decision", "Agreed", "forum", "Improvement board", "decided-on-day", "1", "decided-on-month", "3", "decided-on-year", "2025"), Status: 303, To: plan + "/changes/1"},
		{Name: "from then on both dates, the days and the moves stand together", As: "Ana", Path: a11, Want: map[string]string{"#facts": "1 July 2030, 30 days later than first promised (1 June 2030), moved once"}},

		{Name: "what changed since the approval", As: "Ana", Path: plan + "/compare", Want: map[string]string{"h1": "What changed", "caption": "Added"}},
		{Name: "what changed between days that are none", As: "Ana", Path: plan + "/compare?from-day=31&from-month=2&from-year=2026", Status: 422, Want: map[string]string{".govuk-error-summary a[href='#from']": "real date"}},
		{Name: "what changed, the days turned about", As: "Ana", Path: plan + "/compare?from-day=1&from-month=3&from-year=2026&to-day=1&to-month=2&to-year=2026", Status: 422, Want: map[string]string{".govuk-error-summary a[href='#to']": "must be after"}},
		{Name: "the sponsor sees what nobody owns in their priority", As: "Sam", Path: plan + "/unowned", Want: map[string]string{"label[for^='refs']": "1.2 "}},
		{Name: "nothing ticked", As: "Sam", Method: "POST", Path: plan + "/unowned", Form: form(), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#refs']": "Select at least one", ".govuk-error-summary a[href='#owner']": "Select the new owner"}},
		{Name: "an owner hands nothing over", As: "Olu", Path: plan + "/unowned", Status: 403},
		{Name: "two actions get an owner at once", As: "Sam", Method: "POST", Path: plan + "/unowned", Form: form("refs", "1.9", "refs", "1.10", "owner", c.id["Ola"]), Status: 303, To: plan + "/unowned"},

		{Name: "the plan as CSV", As: "Ana", Path: plan + "/export.csv", Body: "Help families in time"},
		{Name: "the plan as Excel", As: "Ana", Path: plan + "/export.xlsx", Body: "PK\x03\x04"},

		{Name: "the page of releases says what blocks", As: "Mo", Path: plan + "/releases", Want: map[string]string{"main": "2.6 It has no child text."}},
		{Name: "a blocked plan cannot be proposed", As: "Mo", Method: "POST", Path: plan + "/releases", Form: form(), Status: 409, Want: map[string]string{".govuk-error-summary": "cannot be published yet"}},
		{Name: "the words that were missing for 2.6", As: "Mo", Method: "POST", Path: plan + "/action/2.6/edit", Form: form("version", "1", "text", "Walk home together", "child-text", "We will walk home with you."), Status: 303, To: plan + "/action/2.6"},
		{Name: "and for priority 8", As: "Mo", Method: "POST", Path: plan + "/priority/8", Form: form("version", "1", "text", "Play", "child-text", "We make room to play."), Status: 303, To: plan},
		{Name: "then it can be proposed", As: "Mo", Method: "POST", Path: plan + "/releases", Form: form(), Status: 303, To: plan + "/releases"},
		{Name: "whoever proposed is not offered to approve", As: "Mo", Path: plan + "/releases", Want: map[string]string{".govuk-tag--yellow": "Not approved"}, Not: []string{"form[action$='approve']"}},
		{Name: "a release that is not there cannot be approved", As: "Dee", Method: "POST", Path: plan + "/releases/approve", Form: form("number", "9"), Status: 404},
		{Name: "the director approves it", As: "Dee", Method: "POST", Path: plan + "/releases/approve", Form: form("number", "1"), Status: 303, To: plan + "/releases"},
		{Name: "not twice", As: "Dee", Method: "POST", Path: plan + "/releases/approve", Form: form("number", "1"), Status: 409, Want: map[string]string{".govuk-error-summary": "already"}},
		{Name: "the plan's page says so", As: "Mo", Path: plan, Want: map[string]string{"main": "Public: release 1 of " + today.Words()}},

		{Name: "the form of an import", As: "Mo", Path: "/staff/plan/import?plan=roadmap-2025", Want: map[string]string{"select#plan option[selected]": "Roadmap 2025"}},
		{Name: "a file that is no plan is refused with a sentence", As: "Mo", Method: "POST", Path: "/staff/plan/import", File: map[string][]byte{"file:x.bin": bytes.Repeat([]byte{0, 7, 200}, 4000)}, Status: 422, Want: map[string]string{".govuk-error-summary a[href='#file']": "This file is not text"}},
		{Name: "nothing chosen and nothing pasted", As: "Mo", Method: "POST", Path: "/staff/plan/import", Form: form(), Status: 422, Want: map[string]string{".govuk-error-summary": "The file is empty"}},
		{Name: "a pasted text is read too", As: "Mo", Method: "POST", Path: "/staff/plan/import", Form: form("text", "Priority 1: Play\n1.1 Open the yards\n1.2 Build ramps"), Want: map[string]string{"h1": "Check what was read", "textarea": "Open the yards"}},
		{Name: "the published plan onto the template, line by line with its guesses", As: "Mo", Method: "POST", Path: "/staff/plan/import", File: map[string][]byte{"file:plan.txt": seedText}, Form: form("plan", "roadmap-2025"),
			Want: map[string]string{".govuk-body-l": "7 priorities, 44 actions for “Roadmap 2025”. Nothing is saved yet.", "details[open] li": "the numbers 3, 5 and 6 stand apart", ".govuk-inset-text": "1 action that the file has not", "td p": "Replaces: Help families in time", "td": "95%"},
			Keep: func(t *testing.T, body []byte) { previewed.json = hidden(t, body, "proposal") }},
	}
	for _, row := range rows {
		t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
	}
	t.Run("a preview saves nothing", func(t *testing.T) {
		if a := c.action(t, "roadmap-2025/1.2"); a.TextVersion != 1 {
			t.Errorf("%+v", a)
		}
	})
	confirm := confirmOf(t, previewed.json)
	confirm.Set("plan", "roadmap-2025")
	broken := url.Values{"proposal": {previewed.json}, "plan": {"roadmap-2025"}}
	kept := url.Values{"proposal": {previewed.json}, "plan": {"roadmap-2025"}, "keep-own": {"yes"}}
	confirm.Set("keep-own", "yes")
	unreasoned := maps.Clone(confirm)
	confirm.Set("why", "The words that the Cabinet published")
	odd := confirmOf(t, previewed.json)
	odd.Set("plan", "")
	odd.Set("slug", "Not a name")
	for _, row := range []webtest.Row{
		{Name: "a preview without a ticked line comes back", As: "Mo", Method: "POST", Path: "/staff/plan/import/confirm", Form: broken, Status: 422, Want: map[string]string{".govuk-error-summary a[href='#take']": "at least one"}},
		{Name: "a preview with a wrong short name comes back", As: "Mo", Method: "POST", Path: "/staff/plan/import/confirm", Form: odd, Status: 422, Want: map[string]string{".govuk-error-summary a[href='#slug']": "small letters"}},
		{Name: "a preview that did not arrive whole is refused", As: "Mo", Method: "POST", Path: "/staff/plan/import/confirm", Form: form("proposal", "{"), Status: 422},
		{Name: "the plan's own title can be kept when a preview comes back", As: "Mo", Method: "POST", Path: "/staff/plan/import/confirm", Form: kept, Status: 422, Want: map[string]string{"#keep-own[checked]": ""}},
		{Name: "onto an active plan a file needs a reason", As: "Mo", Method: "POST", Path: "/staff/plan/import/confirm", Form: unreasoned, Status: 422, Want: map[string]string{".govuk-error-summary a[href='#why']": "Enter why the plan should change"}},
		{Name: "confirmed, it is imported", As: "Mo", Method: "POST", Path: "/staff/plan/import/confirm", Form: confirm, Status: 303, To: plan},
		{Name: "every new wording waits to be decided", As: "Dee", Path: plan + "/changes", Want: map[string]string{"tbody th a": "Change the wording of action 1.2"}},
	} {
		t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
	}
	c.decideAll(t, "roadmap-2025")
	for _, row := range []webtest.Row{
		{Name: "the child texts wait to be checked", As: "Mo", Path: plan + "?show=stale", Want: map[string]string{"tbody .govuk-tag--yellow": "Child text to check"}},
		{Name: "an active plan is not closed at one stroke", As: "Dee", Method: "POST", Path: plan + "/close", Form: form(), Status: 409},
		{Name: "the director begins to close it", As: "Dee", Method: "POST", Path: plan + "/begin-closing", Form: form(), Status: 303, To: plan + "/life"},
		{Name: "the page names what nobody has settled", As: "Dee", Path: plan + "/life", Want: map[string]string{"h2": "actions are not settled yet", "label[for^='refs']": "1.1 "}},
		{Name: "settling asks what and which", As: "Mo", Method: "POST", Path: plan + "/settle", Form: form(), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#refs']": "Select at least one", ".govuk-error-summary a[href='#how']": "Select what becomes"}},
		{Name: "what is not delivered is not closed with assurance", As: "Qi", Method: "POST", Path: plan + "/settle", Form: form("refs", "1.2", "how", "close", "why", "Shown"), Status: 409, Want: map[string]string{".govuk-error-summary": "Only what is delivered"}},
		{Name: "an action is carried into the next plan", As: "Mo", Method: "POST", Path: plan + "/settle", Form: form("refs", "1.2", "how", "carry", "next", "empty", "why", "Not done yet"), Status: 303, To: plan + "/life"},
		{Name: "its old page says where it went", As: "Ana", Path: plan + "/action/1.2", Want: map[string]string{".govuk-inset-text": "Carried on"}},
		{Name: "it cannot be closed before", As: "Dee", Method: "POST", Path: plan + "/close", Form: form(), Status: 409, Want: map[string]string{"main": "cannot be closed while"}},
	} {
		t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
	}
	c.endAll(t, "roadmap-2025")
	for _, row := range []webtest.Row{
		{Name: "the director closes the plan", As: "Dee", Method: "POST", Path: plan + "/close", Form: form(), Status: 303, To: plan + "/life"},
		{Name: "nothing in it can be changed", As: "Mo", Path: a11, Not: []string{"a[href$='/edit']", "a[href$='/update']"}},
		{Name: "nor by a form sent all the same", As: "Mo", Method: "POST", Path: a11 + "/approve-child", Form: form(), Status: 409},
	} {
		t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
	}
	t.Run("the plan kept its own title, vision and days, as was asked", func(t *testing.T) {
		p, err := c.plans.Plan(t.Context(), "roadmap-2025")
		if err != nil || p.Title != "Roadmap 2025" || p.Vision != "Safe and heard." || !p.Ends.IsZero() {
			t.Errorf("%+v, %v", p, err)
		}
	})
	t.Run("what a tracker's columns hold is said once, and the file is read again with it", func(t *testing.T) {
		const tracker = "Theme,No,Action,Sponsor name,Notes\nPlay,1.1,Open the yards,Ann Other,Ask the board\n"
		h.Visit(t, webtest.Row{As: "Mo", Method: "POST", Path: "/staff/plan/import", File: map[string][]byte{"file:tracker.csv": []byte(tracker)}, Want: map[string]string{"summary": "What its 5 columns hold", "select#column-2 option[selected]": "The text of the action", "td p": "Notes: Ask the board"}})
		again := form("again", base64.StdEncoding.EncodeToString([]byte(tracker)), "name", "tracker.csv", "heading", "Theme", "heading", "No", "heading", "Action", "heading", "Sponsor name", "heading", "Notes",
			"column-0", "priority", "column-1", "ref", "column-2", "text", "column-3", "owner")
		h.Visit(t, webtest.Row{As: "Mo", Method: "POST", Path: "/staff/plan/import", Form: again, Want: map[string]string{"select#column-3 option[selected]": "Owner", "td p": "Notes: Ask the board"}})
		again.Set("column-2", "")
		h.Visit(t, webtest.Row{As: "Mo", Method: "POST", Path: "/staff/plan/import", Form: again, Status: 422, Want: map[string]string{".govuk-error-summary": "which column holds the text"}})
	})
	t.Run("the plan's own tracker shows exactly its differences, and only they are imported", func(t *testing.T) {
		_, err := c.plans.StartFromTemplate(c.by["Mo"], Plan{Slug: "tracked"}, false)
		must(t, err)
		send := func(edit func(*Proposal)) (row webtest.Row) {
			now, err := c.plans.Tracker(c.by["Mo"], "tracked")
			must(t, err)
			edit(&now)
			return webtest.Row{As: "Mo", Method: "POST", Path: "/staff/plan/import", File: map[string][]byte{"file:tracker.xlsx": writtenTracker(t, now)}}
		}
		same := send(func(*Proposal) {})
		same.Want, same.Not = map[string]string{"h1": "Check the differences", "main": "The file says what the plan says"}, []string{"form[action$='confirm']", "table"}
		h.Visit(t, same)
		var file Proposal
		edited := send(func(p *Proposal) {
			p.Priorities[0].Actions[0].Text = "Other words for the first of all."
			p.Priorities[0].Actions[1].Question = "Did anyone ask you?"
			file = *p
		})
		edited.Want = map[string]string{"main": "1 reworded, 1 changed", "th[scope='row']": "1.1", "td[data-label='In the file']": "Other words for the first of all.", "button": "Import the differences"}
		h.Visit(t, edited)
		wrong := send(func(p *Proposal) { p.Priorities[0].Actions[0].Due = "soon" })
		wrong.Want, wrong.Not = map[string]string{"#errors li": "Actions, row 2, Due, “soon”"}, []string{"form[action$='confirm']"}
		h.Visit(t, wrong)
		file.Tracker = true
		carried, err := json.Marshal(file)
		must(t, err)
		unread := file
		unread.Errors = []RowError{{Sheet: "Actions", Row: 3, Column: "Due", Value: "soon", Fix: "write a date"}}
		spoiled, err := json.Marshal(unread)
		must(t, err)
		h.Visit(t, webtest.Row{As: "Mo", Method: "POST", Path: "/staff/plan/import/confirm", Form: form("proposal", string(spoiled), "plan", "tracked"), Status: 422, Want: map[string]string{".govuk-error-summary": "Nothing was imported. Actions, row 3, Due"}})
		h.Visit(t, webtest.Row{As: "Mo", Method: "POST", Path: "/staff/plan/import/confirm", Form: form("proposal", string(carried), "plan", "tracked"), Status: 303, To: "/staff/plan/tracked"})
		if a := c.action(t, "tracked/1.2"); a.Question != "Did anyone ask you?" {
			t.Errorf("%+v", a)
		}
	})
	t.Run("a line whose words were changed in the preview is imported so, an unticked one is not", func(t *testing.T) {
		if a := c.action(t, "roadmap-2025/1.2"); a.Text != "Changed in the preview" || a.Question == "" {
			t.Errorf("%+v", a)
		}
		if a := c.action(t, "roadmap-2025/1.3"); a.TextVersion != 1 {
			t.Errorf("1.3 was unticked, but says %q", a.Text)
		}
	})
	// The milestone's pages need its id.
	t.Run("the owner marks a milestone as done", func(t *testing.T) {
		_, err := c.plans.StartFromTemplate(c.by["Mo"], Plan{Slug: "next"}, false)
		must(t, err)
		must(t, c.plans.AddMilestone(c.by["Mo"], "next/1.1", "Hub open", today))
		ms, err := c.plans.Milestones(t.Context(), c.action(t, "next/1.1"))
		must(t, err)
		path := "/staff/plan/next/action/1.1/milestones/" + ms[0].ID
		h.Visit(t, webtest.Row{As: "Mo", Path: path, Want: map[string]string{"main": "Hub open"}})
		h.Visit(t, webtest.Row{As: "Ana", Path: path, Status: 403})
		h.Visit(t, webtest.Row{As: "Mo", Path: path + "x", Status: 404})
		h.Visit(t, webtest.Row{As: "Mo", Method: "POST", Path: path, Form: form("done-day", "1", "version", "1"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#done']": "real date"}})
		h.Visit(t, webtest.Row{As: "Mo", Method: "POST", Path: path, Form: form("done-day", "1", "done-month", "13", "done-year", "2026", "proof", "Photo"), Status: 422})
		h.Visit(t, webtest.Row{As: "Mo", Method: "POST", Path: path, Form: url.Values{"done-day": {strconv.Itoa(today.Day())}, "done-month": {strconv.Itoa(int(today.Month()))}, "done-year": {strconv.Itoa(today.Year())}, "proof": {"Photo"}, "version": {"1"}}, Status: 303, To: "/staff/plan/next/action/1.1#milestones"})
		h.Visit(t, webtest.Row{As: "Mo", Method: "POST", Path: path, Form: form("done-day", "1", "done-month", "3", "done-year", "2026", "proof", "A letter", "version", "1"), Status: 409,
			Want: map[string]string{".waymark-both": today.Words(), ".waymark-both del": "Photo", "textarea#proof": "A letter", "input[name='version'][value='2']": ""}})
		h.Visit(t, webtest.Row{As: "Mo", Path: "/staff/plan/next/action/1.1", Want: map[string]string{"tbody td": "Done on " + today.Words() + ". How we know: Photo"}})
	})
	t.Run("a plan file over the page is bounded", func(t *testing.T) {
		h.Visit(t, webtest.Row{As: "Mo", Method: "POST", Path: "/staff/plan/import", File: map[string][]byte{"file:big.txt": bytes.Repeat([]byte("1.1 word\n"), 4_000_000)}, Status: 413})
	})
	h.AllSeen(t)
}

// hidden finds the value of a hidden field.
func hidden(t *testing.T, body []byte, name string) string {
	t.Helper()
	_, after, ok := bytes.Cut(body, []byte(`name="`+name+`" value="`))
	if !ok {
		t.Fatalf("no field %s", name)
	}
	value, _, _ := bytes.Cut(after, []byte(`"`))
	return strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(string(value))
}

// confirmOf is the preview's form with everything ticked but 1.3, and 1.2 in other words.
func confirmOf(t *testing.T, proposal string) url.Values {
	t.Helper()
	var p Proposal
	if err := json.Unmarshal([]byte(proposal), &p); err != nil {
		t.Fatal(err)
	}
	v := url.Values{"proposal": {proposal}, "title": {p.Title}}
	for _, q := range p.Priorities {
		v.Set("title-"+strconv.Itoa(q.Number), q.Title)
		for _, a := range q.Actions {
			v.Set("text-"+a.Ref, a.Text)
			if a.Ref == "1.2" {
				v.Set("text-1.2", "Changed in the preview")
			}
			if a.Ref != "1.3" {
				v.Add("take", a.Ref)
			}
		}
	}
	return v
}

func TestPreviewChange(t *testing.T) {
	now := ProposedAction{Ref: "1.1", Text: "Hub", Owner: "Olu Example", Due: "2027-03-31", Delivery: "on track", Core: []string{"rereferral-12m"}}
	for _, c := range []struct {
		name   string
		change func(a *ProposedAction)
		want   string
	}{
		{"the same again", func(*ProposedAction) {}, "No change"},
		{"what the line does not speak of stays", func(a *ProposedAction) { a.Owner, a.Due, a.Core = "", "", nil }, "No change"},
		{"other words", func(a *ProposedAction) { a.Text = "Open a hub" }, "Asks for a change. Replaces: Hub"},
		{"another owner and day", func(a *ProposedAction) { a.Owner, a.Due = "Sam", "2027-06-30" }, "Owner: Sam; until now: Olu Example|Asks to move the due date: 30 June 2027; until now: 31 March 2027"},
		{"a child text where there was none", func(a *ProposedAction) { a.ChildText = "We open a place." }, "Child text: We open a place.; until now: nothing"},
		{"delivery in an approved plan", func(a *ProposedAction) { a.Delivery = "delivered" }, "Delivery stays on track: only a signed-off update changes it"},
		{"an action that the plan has not", func(a *ProposedAction) { a.Ref = "1.2" }, "Asks for a new action"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, a := preview{Onto: &Plan{State: PlanActive}, Now: map[string]ProposedAction{"1.1": now}}, now
			c.change(&a)
			if got := strings.Join(v.change(a), "|"); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestQuiet(t *testing.T) {
	today := calendar.On(2026, time.November, 22)
	active := Plan{State: PlanActive}
	for _, c := range []struct {
		name   string
		action Action
		last   calendar.Date
		plan   Plan
		want   bool
	}{
		{"31 days after the last update nothing is owed before the day is over", Action{Delivery: OnTrack}, today.AddDays(-31), active, false},
		{"32 days after it is", Action{Delivery: OnTrack}, today.AddDays(-32), active, true},
		{"nothing is owed of what is done", Action{Delivery: Delivered}, today.AddDays(-90), active, false},
		{"nor of what has not begun", Action{Delivery: NotStarted, Starts: today.AddDays(9)}, calendar.Date{}, active, false},
		{"what should have begun owes its first", Action{Delivery: NotStarted, Starts: today.AddDays(-9)}, calendar.Date{}, active, true},
		{"a draft owes none", Action{Delivery: OnTrack}, today.AddDays(-90), Plan{State: PlanDraft}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.action.quiet(c.last, c.plan, today); got != c.want {
				t.Error(got)
			}
		})
	}
}

func TestMeasuresOnTheActionPage(t *testing.T) {
	d := dbtest.Open(t, schemas...)
	c := newCast(t, d)
	c.begin(t)
	c.edit(t, "roadmap-2025/3.3", func(e *ActionEdit) { e.Delegates = []string{c.id["Pat"]} })
	value := func(at string, numerator, value float64) {
		t.Helper()
		must(t, d.Housekeep(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `insert into measure_value (measure, line, kind, starts, at, value, numerator, denominator)
				values ('placement-3plus', 'year', 'rolling', :at, :at, :value, :numerator, 40)`, map[string]any{"at": at, "value": value, "numerator": numerator})
			return err
		}))
	}
	c.measured(t, "3.3", "placement-3plus", "homes-that-sing")
	value("2025-03-31", 8, 20)
	value("2026-03-31", 6, 15)
	h := house(t, c)
	const path = "/staff/plan/roadmap-2025/action/3.3"
	for _, row := range []webtest.Row{
		{Name: "the latest figure stands beside the promise, with its counts and what changed in a year", As: "Olu", Path: path,
			Want: map[string]string{"#measures + ul a[href='/staff/measures/placement-3plus']": "Three or more homes", "#measures + ul strong:not(.govuk-tag)": "15.0% (6 of 40)", "#measures + ul .govuk-hint": "down 5.0 percentage points, about 2 children in a year"}},
		{Name: "a measure without a file says so", As: "Olu", Path: path, Want: map[string]string{"#measures + ul": "Not computed here yet: homes-that-sing (core)"}},
		{Name: "whoever may read no figures sees none, but the action they stand in for", As: "Pat", Path: path, Want: map[string]string{"#measures + ul": "Three or more homes"}, Not: []string{"#measures + ul strong:not(.govuk-tag)", "#measures + ul a"}},
		{Name: "a delegate may write its update", As: "Pat", Path: path + "/update", Want: map[string]string{"h1": "Update on action 3.3"}},
		{Name: "and nobody else's", As: "Pat", Path: "/staff/plan/roadmap-2025/action/3.4", Status: 403},
	} {
		t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
	}
}

func TestHostileFilesOverThePage(t *testing.T) {
	d := dbtest.Open(t, schemas...)
	c := newCast(t, d)
	h := house(t, c)
	bomb := word(t, strings.Repeat(" ", 100<<20), nil)
	h.Visit(t, webtest.Row{As: "Mo", Method: "POST", Path: "/staff/plan/import", File: map[string][]byte{"file:bomb.docx": bomb}, Status: 422, Want: map[string]string{".govuk-error-summary": "unpack"}})
	plans, err := c.plans.Plans(t.Context())
	if err != nil || len(plans) != 0 {
		t.Errorf("%v %v", plans, err)
	}
}
