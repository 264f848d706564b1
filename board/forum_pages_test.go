package board

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db/dbtest"
	"waymark/web/webtest"
)

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func TestForumPages(t *testing.T) {
	day := calendar.On(2026, time.March, 2)
	c := newCast(t, dbtest.OpenAt(t, clock(&day), schemas...), &day)
	h := &webtest.House{Routes: c.forumRoutes(),
		May: func(as, permission string) bool {
			person, ok := account.From(c.by[as])
			return ok && person.May(permission)
		},
		Enter: func(r *http.Request, as string) *http.Request {
			person, _ := account.From(c.by[as])
			return r.WithContext(account.With(r.Context(), person))
		}}
	const ib = boardAt + "/forums/ib"
	const m1 = ib + "/meetings/1"
	h.Run(t, []webtest.Row{
		{Name: "the public is sent to sign in", Path: boardAt, Status: 303, To: "/sign-in*"},
		{Name: "five forums", As: "Una", Path: boardAt, Want: map[string]string{"h1": "Boards", "main": "Improvement board"}},
		{Name: "who keeps the accounts sees nothing of it", As: "Ivy", Path: boardAt, Status: 403},
		{Name: "scrutiny sees the public ones", As: "Dot", Path: boardAt, Want: map[string]string{"main": "scrutiny committee"}},
		{Name: "and no other", As: "Dot", Path: ib, Status: 404},
		{Name: "a forum to add", As: "Una", Path: boardAt + "/new", Want: map[string]string{"h1": "Add a forum"}},
		{Name: "democratic services add none", As: "Fred", Path: boardAt + "/new", Status: 403},
		{Name: "a forum without anything comes back", As: "Una", Method: "POST", Path: boardAt + "/new", Form: form("name", "x"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#code']": "letters", "input#name[value=x]": ""}},
		{Name: "a forum is added", As: "Una", Method: "POST", Path: boardAt + "/new", Form: form("name", "SEND board", "code", "send", "kind", "other", "rhythm", "quarterly", "quorum", "3"), Status: 303, To: boardAt + "/forums/send"},
		{Name: "the form to change one", As: "Una", Path: ib + "/edit", Want: map[string]string{"input#name[value='Improvement board']": ""}},
		{Name: "somebody else was faster", As: "Una", Method: "POST", Path: ib + "/edit", Form: form("name", "Other", "kind", "improvement board", "rhythm", "monthly", "quorum", "2", "version", "9"), Status: 409, Want: map[string]string{".govuk-error-summary": "after you opened it", "input#name[value=Other]": ""}},
		{Name: "it is changed", As: "Una", Method: "POST", Path: ib + "/edit", Form: form("name", "Improvement board", "kind", "improvement board", "rhythm", "monthly", "quorum", "1", "version", "1"), Status: 303, To: ib},
		{Name: "a member needs a name", As: "Una", Method: "POST", Path: ib, Form: form("do", "seat", "part", "member"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#name']": "name"}},
		{Name: "a member from outside", As: "Una", Method: "POST", Path: ib, Form: form("do", "seat", "part", "chair", "name", "Ray Roadside", "organisation", "Police"), Status: 303, To: ib},
		{Name: "the forum", As: "Bo", Path: ib, Want: map[string]string{"h1": "Improvement board", "main": "Ray Roadside, Police"}},
		{Name: "a year to plan", As: "Una", Path: ib + "/year", Want: map[string]string{"h1": "Plan meetings"}},
		{Name: "without a first day", As: "Una", Method: "POST", Path: ib + "/year", Form: form("do", "show"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#first']": "first meeting"}},
		{Name: "the days to confirm", As: "Una", Method: "POST", Path: ib + "/year", Form: form("do", "show", "first-day", "2", "first-month", "3", "first-year", "2026"), Want: map[string]string{"input[value='2026-04-07']": ""}},
		{Name: "they are planned", As: "Una", Method: "POST", Path: ib + "/year", Form: form("do", "plan", "days", "2026-03-02", "days", "2026-04-07", "starts", "10:00", "place", ""), Status: 303, To: ib},
		{Name: "the meeting", As: "Una", Path: m1, Want: map[string]string{"h1": "2 March 2026", "main": "Begin: who is here?"}},
		{Name: "who asks for changes proposes", As: "Ed", Method: "POST", Path: m1 + "/propose", Form: form("title", "Homes for brothers and sisters", "minutes", "10"), Status: 303, To: m1},
		{Name: "a proposal without words", As: "Ed", Method: "POST", Path: m1 + "/propose", Form: form("title", "", "why", "soon"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#title']": "about", "input#why[value=soon]": ""}},
		{Name: "the agenda is gathered", As: "Una", Method: "POST", Path: m1, Form: form("do", "gather"), Status: 303, To: m1},
		{Name: "who reads does not prepare", As: "Bo", Method: "POST", Path: m1, Form: form("do", "gather"), Status: 403},
		{Name: "cancelled for no reason", As: "Una", Method: "POST", Path: m1, Form: form("do", "cancel"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#because']": "take place"}},
		{Name: "who is here", As: "Una", Path: m1 + "/attendance", Want: map[string]string{"legend": "Ray Roadside"}},
		{Name: "nobody said", As: "Una", Method: "POST", Path: m1 + "/attendance", Form: form(), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#how-1']": "was there"}},
		{Name: "the meeting begins", As: "Una", Method: "POST", Path: m1 + "/attendance", Form: form("how-1", "present", "interest-1", "Governor of a school", "name-2", "Kay Kerb", "organisation-2", "Health"), Status: 303, To: m1},
		{Name: "an item, live", As: "Una", Path: m1 + "/items/1", Want: map[string]string{"h1": "Homes", "textarea#discussion": ""}},
		{Name: "no such item", As: "Una", Path: m1 + "/items/9", Status: 404},
		{Name: "what was said", As: "Una", Method: "POST", Path: m1 + "/items/1", Form: form("do", "discuss", "discussion", "There are too few.", "version", "1"), Status: 303, To: m1 + "/items/1"},
		{Name: "two wrote at once", As: "Una", Method: "POST", Path: m1 + "/items/1", Form: form("do", "discuss", "discussion", "There are enough.", "version", "1"), Status: 409, Want: map[string]string{".govuk-error-summary": "There are too few.", "textarea#discussion": "There are enough."}},
		{Name: "a decision without words", As: "Una", Method: "POST", Path: m1 + "/items/1", Form: form("do", "decide", "dissent", "Ray"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#words']": "decided", "textarea#dissent": "Ray"}},
		{Name: "a decision", As: "Una", Method: "POST", Path: m1 + "/items/1", Form: form("do", "decide", "kind", "fund", "words", "Two carers are paid.", "for", "1"), Status: 303, To: m1 + "/items/1"},
		{Name: "an action without an owner", As: "Una", Method: "POST", Path: m1 + "/items/1", Form: form("do", "assign", "what", "Write to carers"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#owner']": "who does it", "input#what[value='Write to carers']": ""}},
		{Name: "an action", As: "Una", Method: "POST", Path: m1 + "/items/1", Form: form("do", "assign", "what", "Write to carers", "owner", c.id["Ed"], "due-day", "16", "due-month", "3", "due-year", "2026"), Status: 303, To: m1 + "/items/1"},
		{Name: "no owner to be asked", As: "Una", Method: "POST", Path: m1 + "/items/1", Form: form("do", "question", "question", "Why?"), Status: 409},
		{Name: "the actions are issued", As: "Una", Method: "POST", Path: m1, Form: form("do", "issue"), Status: 303, To: m1},
		{Name: "the decision", As: "Bo", Path: boardAt + "/decisions/IB-2026-1", Want: map[string]string{"h1": "Decision IB-2026-1", "main": "1 for, none against"}},
		{Name: "the decision is mended", As: "Una", Method: "POST", Path: boardAt + "/decisions/IB-2026-1", Form: form("do", "edit", "kind", "fund", "words", "Two carers are paid from April.", "version", "1"), Status: 303},
		{Name: "who has read it", As: "Bo", Path: boardAt + "/readers/decision/IB-2026-1", Want: map[string]string{"h1": "Who has read it", "main": "Nobody is named to read it"}},
		{Name: "somebody is named", As: "Una", Method: "POST", Path: boardAt + "/readers/decision/IB-2026-1", Form: form("do", "name", "person", c.id["Bo"]), Status: 303, To: boardAt + "/readers/decision/IB-2026-1"},
		{Name: "and is listed until they say so", As: "Una", Path: boardAt + "/readers", Want: map[string]string{"tbody": "Bo Example"}},
		{Name: "a question too short", As: "Bo", Method: "POST", Path: boardAt + "/readers/decision/IB-2026-1", Form: form("do", "ask", "question", "Eh"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#question']": "5 characters", "textarea#question": "Eh"}},
		{Name: "they have read it", As: "Bo", Method: "POST", Path: boardAt + "/readers/decision/IB-2026-1", Form: form("do", "read"), Status: 303, To: boardAt + "/readers/decision/IB-2026-1"},
		{Name: "nobody reads of what is not there", As: "Bo", Path: boardAt + "/readers/decision/IB-2026-9", Status: 404},
		{Name: "and turned without saying how", As: "Una", Method: "POST", Path: boardAt + "/decisions/IB-2026-1", Form: form("do", "turn"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#state']": "became"}},
		{Name: "the register finds it", As: "Bo", Path: boardAt + "/decisions?q=carers+april", Want: map[string]string{"tbody": "IB-2026-1"}},
		{Name: "and nothing else", As: "Bo", Path: boardAt + "/decisions?q=moon", Want: map[string]string{"main": "No decision has these words"}},
		{Name: "the action log", As: "Bo", Path: ib + "/actions", Want: map[string]string{"tbody": "Write to carers"}},
		{Name: "the action, for its owner", As: "Ed", Path: ib + "/actions/1", Want: map[string]string{"textarea#words": ""}},
		{Name: "and for nobody whom it does not concern", As: "Dot", Path: ib + "/actions/1", Status: 404},
		{Name: "nothing said of it", As: "Ed", Method: "POST", Path: ib + "/actions/1", Form: form("state", "done"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#words']": "happened"}},
		{Name: "it is done", As: "Ed", Method: "POST", Path: ib + "/actions/1", Form: form("state", "done", "words", "All have a letter"), Status: 303, To: ib + "/actions/1"},
		{Name: "the minutes, to be drafted", As: "Una", Path: m1 + "/minutes", Want: map[string]string{"main": "Two carers are paid from April."}},
		{Name: "a correction", As: "Una", Method: "POST", Path: m1 + "/minutes", Form: form("do", "correct", "corrects", "Kay was there."), Status: 303, To: m1 + "/minutes"},
		{Name: "drafted", As: "Una", Method: "POST", Path: m1 + "/minutes", Form: form("do", "draft"), Status: 303, To: m1 + "/minutes"},
		{Name: "the writer does not approve", As: "Una", Method: "POST", Path: m1 + "/minutes", Form: form("do", "approve"), Status: 403},
		{Name: "the director looks", As: "Della", Path: m1 + "/minutes", Want: map[string]string{"main": "Approve the minutes"}},
		{Name: "and approves", As: "Della", Method: "POST", Path: m1 + "/minutes", Form: form("do", "approve"), Status: 303, To: m1 + "/minutes"},
		{Name: "the Word file", As: "Bo", Path: m1 + "/minutes/minutes.docx"},
		{Name: "no such face", As: "Bo", Path: m1 + "/minutes/minutes.odt", Status: 404},
		{Name: "the forward plan", As: "Bo", Path: boardAt + "/forward", Want: map[string]string{"main": "Self-evaluation"}},
		{Name: "a forum's", As: "Bo", Path: ib + "/forward", Want: map[string]string{"main": "Nothing was written down yet"}},
		{Name: "something without a day", As: "Una", Method: "POST", Path: ib + "/forward", Form: form("do", "foresee", "title", "Budget", "kind", "key decision"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#due']": "day", "input#title[value=Budget]": ""}},
		{Name: "something to come", As: "Una", Method: "POST", Path: ib + "/forward", Form: form("do", "foresee", "title", "Budget", "kind", "key decision", "due-day", "7", "due-month", "4", "due-year", "2026"), Status: 303, To: ib + "/forward"},
		{Name: "it stands there", As: "Una", Path: ib + "/forward", Want: map[string]string{"main": "Budget"}},
		{Name: "the actions were issued by letter", As: "Una", Path: m1, Want: map[string]string{"main": "Actions issued"}},
		{Name: "the home page with all of it", As: "Una", Path: boardAt, Want: map[string]string{"main": "IB-2026-1"}},
	})
	h.AllSeen(t)
}
