package voice

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"waymark/account"
	"waymark/db/dbtest"
	"waymark/web/webtest"
)

func TestThemePages(t *testing.T) {
	day := themeDay
	c := newHeardCast(t, dbtest.OpenAt(t, movedClock(&day), heardSchemas...), &day)
	h := &webtest.House{Routes: c.themeRoutes(),
		May: func(as, permission string) bool {
			person, ok := account.From(c.by[as])
			return ok && person.May(permission)
		},
		Enter: func(r *http.Request, as string) *http.Request {
			person, _ := account.From(c.by[as])
			return r.WithContext(account.With(r.Context(), person))
		}}
	visit := func(rows ...webtest.Row) {
		t.Helper()
		for _, row := range rows {
			t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
		}
	}
	const one = themesAt + "/1"
	session := form("kind", "session", "on-day", "2", "on-month", "3", "on-year", "2026", "ran", "Participation team", "group", "care council", "age", "13 to 15", "children", "8", "rung", "6", "rung-reason", "They set the questions.",
		"title-1", "Keep my worker", "said-1", "We want to keep the same worker.", "line-1", "8", "topic", "social worker", "owner", c.id["Kit"], "actions", "3.1", "quotes", "I had five workers\n\nfive!")
	for _, part := range lundyParts {
		session.Set("lundy-"+part.Code, "partly")
		session.Set("children-"+part.Code, "not asked")
	}
	lacking := form("kind", "cards", "title-1", "Keep my worker", "children", "8", "quotes", "I had five workers")
	visit(
		webtest.Row{Name: "the public is sent to sign in", Path: voicesAt, Status: 303, To: "/sign-in*"},
		webtest.Row{Name: "a list of no themes", As: "Ana", Path: voicesAt, Want: map[string]string{"h1": "What children say", "main": "There is no such theme."}},
		webtest.Row{Name: "a young reviewer is not let in there", As: "Nat", Path: voicesAt, Status: 403},
		webtest.Row{Name: "no session yet", As: "Ana", Path: engagementAt, Want: map[string]string{"main": "No session was entered yet."}, Not: []string{"a.govuk-button"}},
		webtest.Row{Name: "the form of a session warns of what does not belong in it", As: "May", Path: engagementAt + "/add", Want: map[string]string{".govuk-warning-text": "Write it down as a message at once"}},
		webtest.Row{Name: "an owner does not enter one", As: "Kit", Path: engagementAt + "/add", Status: 403},
		webtest.Row{Name: "what is missing is said, and what was typed is kept", As: "May", Method: "POST", Path: engagementAt + "/add", Form: lacking, Status: 422,
			Want: map[string]string{".govuk-error-summary a[href='#rung']": "Select the rung", ".govuk-error-summary a[href='#line-1']": "how many", "input#title-1[value='Keep my worker']": "", "textarea#quotes": "five workers", "input#children[value='8']": ""}},
		webtest.Row{Name: "a session is kept", As: "May", Method: "POST", Path: engagementAt + "/add", Form: session, Status: 303, To: engagementAt + "/1"},
		webtest.Row{Name: "its page has its check and its words for those who keep them", As: "May", Path: engagementAt + "/1", Want: map[string]string{"main": "I had five workers", "tbody td": "Partly"}},
		webtest.Row{Name: "and not for others", As: "Ana", Path: engagementAt + "/1", Want: map[string]string{"main": "6: Adults begin"}, Not: []string{"h2:contains('In their words')"}},
		webtest.Row{Name: "sessions are listed", As: "Ana", Path: engagementAt, Want: map[string]string{"tbody th": "2 March 2026"}},
		webtest.Row{Name: "the list has the theme", As: "Ana", Path: voicesAt, Want: map[string]string{"tbody th": "1: Keep my worker", "tbody td": "5 to 9"}},
		webtest.Row{Name: "only late ones", As: "Ana", Path: voicesAt + "?state=late", Want: map[string]string{"main": "There is no such theme."}},
		webtest.Row{Name: "the form of a theme", As: "May", Path: themesAt + "/add", Want: map[string]string{"h1": "Add a theme"}},
		webtest.Row{Name: "hard words come back", As: "May", Method: "POST", Path: themesAt + "/add", Form: form("title", "Placement sufficiency", "said", "Multi-agency.", "topic", "home", "owner", c.id["Kit"], "actions", "9.9"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#title']": "too hard", ".govuk-error-summary a[href='#actions']": "no action or priority plan/9.9"}},
		webtest.Row{Name: "a theme is added for messages to come", As: "May", Method: "POST", Path: themesAt + "/add", Form: form("title", "Hot food", "said", "We want hot food.", "topic", "school", "owner", c.id["Kit"], "actions", "3.6, 1", "articles", "24"), Status: 303, To: themesAt + "/2"},
		webtest.Row{Name: "a theme's page, for who only reads", As: "Ana", Path: one, Want: map[string]string{"h1": "Keep my worker", "main": "Nobody has written one yet."}, Not: []string{"#act-move", "a.govuk-button"}},
		webtest.Row{Name: "and for who answers", As: "Kit", Path: one, Want: map[string]string{"#act-move": "Take it further"}, Not: []string{"#act-show"}},
		webtest.Row{Name: "a theme that is not there", As: "Kit", Path: themesAt + "/99", Status: 404},
		webtest.Row{Name: "the words of a move come back with what is wrong", As: "Kit", Method: "POST", Path: one + "/move", Form: form("version", "1", "to", "looking into it", "words", "Placement sufficiency will be assessed."), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#words']": "too hard", "textarea#words": "Placement"}},
		webtest.Row{Name: "nothing chosen", As: "Kit", Method: "POST", Path: one + "/move", Form: form("version", "1"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#to']": "Select"}},
		webtest.Row{Name: "a stale page is told so", As: "Kit", Method: "POST", Path: one + "/move", Form: form("version", "7", "to", "looking into it", "words", "We asked."), Status: 409, Want: map[string]string{".govuk-error-summary": "since you opened it"}},
		webtest.Row{Name: "another than its writer shows it", As: "Dee", Method: "POST", Path: one + "/show", Status: 303, To: one},
		webtest.Row{Name: "twice is told so", As: "Dee", Method: "POST", Path: one + "/show", Status: 409, Want: map[string]string{".govuk-error-summary": "is on the page since"}},
		webtest.Row{Name: "it is looked into", As: "Kit", Method: "POST", Path: one + "/move", Form: form("version", "2", "to", "looking into it", "words", "We asked the team about this."), Status: 303, To: one},
		webtest.Row{Name: "the form of a change", As: "Kit", Path: one + "/edit", Want: map[string]string{"input#title[value='Keep my worker']": "", "input#actions[value='plan/3.1, plan/3']": ""}},
		webtest.Row{Name: "a change to an older version shows both texts", As: "Kit", Method: "POST", Path: one + "/edit", Form: form("version", "1", "title", "My own title"), Status: 409, Want: map[string]string{"main": "My own title"}},
		webtest.Row{Name: "a change", As: "Bea", Method: "POST", Path: one + "/edit", Form: form("version", "3", "title", "Keep my worker", "said", "We want to keep the same worker.", "topic", "social worker", "owner", c.id["Kit"], "actions", "3.1"), Status: 303, To: one},
		webtest.Row{Name: "the form of an answer", As: "Kit", Path: one + "/answer", Want: map[string]string{"h1": "Answer to theme 1", ".govuk-inset-text": "You said: We want", "[data-words=did]": "Check the words"}},
		webtest.Row{Name: "a sponsor of another priority does not answer", As: "Ari", Path: one + "/answer", Status: 403},
		webtest.Row{Name: "YS-02: hollow words come back, and the draft is kept", As: "Kit", Method: "POST", Path: one + "/answer", Form: form("version", "0", "then", "send", "decision", "yes", "did", "We noted your views.", "adult", "As above.", "decided-by", "Director", "decided-on-day", "2", "decided-on-month", "3", "decided-on-year", "2026"), Status: 422,
			Want: map[string]string{".govuk-error-summary a[href='#did']": "no change that a child would notice", "textarea#did": "We noted your views."}},
		webtest.Row{Name: "an older version comes back with both texts", As: "Bea", Method: "POST", Path: one + "/answer", Form: form("version", "0", "then", "keep", "decision", "yes", "did", "You keep your worker."), Status: 409, Want: map[string]string{"main": "We noted your views.", "textarea#did": "You keep your worker.", "input[name=version][value='1']": ""}},
		webtest.Row{Name: "it goes to a young reviewer", As: "Kit", Method: "POST", Path: one + "/answer", Form: form("version", "1", "then", "send", "decision", "yes", "did", "You will keep your worker.", "promise", "You keep your worker.", "due-day", "2", "due-month", "5", "due-year", "2026", "adult", "As above.", "decided-by", "Director", "decided-on-day", "2", "decided-on-month", "3", "decided-on-year", "2026"), Status: 303, To: one},
		webtest.Row{Name: "a young reviewer has it to read", As: "Nat", Path: reviewAt, Want: map[string]string{"main li a": "Keep my worker"}},
		webtest.Row{Name: "and reads nothing else of it", As: "Nat", Path: reviewAt + "/1", Want: map[string]string{"main": "You will keep your worker."}, Not: []string{"#act-move"}},
		webtest.Row{Name: "who writes answers does not review them", As: "Kit", Path: reviewAt, Status: 403},
		webtest.Row{Name: "an opinion that is not good says why", As: "Nat", Method: "POST", Path: reviewAt + "/1", Form: form("version", "3", "clear", "no"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#honest']": "Say if it is honest", ".govuk-error-summary a[href='#note']": "Say what is not right"}},
		webtest.Row{Name: "an opinion", As: "Nat", Method: "POST", Path: reviewAt + "/1", Form: form("version", "3", "clear", "yes", "honest", "yes", "note", "Fine by me"), Status: 303, To: reviewAt},
		webtest.Row{Name: "nothing is left to read", As: "Nat", Path: reviewAt + "/1", Status: 404},
		webtest.Row{Name: "the owner cannot publish", As: "Kit", Method: "POST", Path: one + "/publish", Form: form("version", "4"), Status: 403},
		webtest.Row{Name: "the director reads the opinion and may publish", As: "Dee", Path: one, Want: map[string]string{"main": "Clear, honest: “Fine by me”", "form[action$='/publish'] button": "Publish the answer"}},
		webtest.Row{Name: "a stale answer is not published", As: "Dee", Method: "POST", Path: one + "/publish", Form: form("version", "1"), Status: 409},
		webtest.Row{Name: "it is published", As: "Dee", Method: "POST", Path: one + "/publish", Form: form("version", "4"), Status: 303, To: one},
		webtest.Row{Name: "the promise stands in the list", As: "Ana", Path: promisesAt, Want: map[string]string{"tbody th": "You keep your worker.", "tbody td": "2 May 2026"}},
		webtest.Row{Name: "the group is told", As: "May", Method: "POST", Path: one + "/told", Form: form("session", "1", "told-on-day", "2", "told-on-month", "3", "told-on-year", "2026"), Status: 303, To: one},
		webtest.Row{Name: "somebody saw it", As: "Kit", Method: "POST", Path: one + "/seen", Form: form("version", "5", "seen-by", "Board", "seen-on-day", "2", "seen-on-month", "3", "seen-on-year", "2026"), Status: 303, To: one},
		webtest.Row{Name: "children are not asked before it is done", As: "Kit", Method: "POST", Path: one + "/ask", Status: 409, Want: map[string]string{".govuk-error-summary": "children are asked back when it is done"}},
		webtest.Row{Name: "doing", As: "Kit", Method: "POST", Path: one + "/move", Form: form("version", "6", "to", "doing it", "words", "We asked the team to stay."), Status: 303},
		webtest.Row{Name: "done", As: "Kit", Method: "POST", Path: one + "/move", Form: form("version", "7", "to", "done", "words", "Your worker now stays with you."), Status: 303},
		webtest.Row{Name: "children are asked", As: "Kit", Method: "POST", Path: one + "/ask", Status: 303, To: one},
		webtest.Row{Name: "how many codes", As: "May", Method: "POST", Path: one + "/codes", Form: form("tickets", "lots"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#tickets']": "from 1 to 100"}},
		webtest.Row{Name: "codes are shown once", As: "May", Method: "POST", Path: one + "/codes", Form: form("tickets", "3"), Want: map[string]string{"#codes li": "", "#codes": "3 codes, shown only now"}},
		webtest.Row{Name: "nothing is concluded that nobody answered", As: "Kit", Method: "POST", Path: one + "/conclude", Form: form("summary", "You said so.", "next", "We go on."), Status: 409},
	)
	good(t, c.AnswerCheck(t.Context(), 1, ItIsWorse, "", "one"))
	visit(
		webtest.Row{Name: "what is worse opens the theme again", As: "Kit", Method: "POST", Path: one + "/conclude", Form: form("summary", "You said it is worse.", "next", "We will look again."), Status: 303, To: one},
		webtest.Row{Name: "and the page says so", As: "Kit", Path: one, Want: map[string]string{".govuk-tag": "Reopened", "main": "You said it is worse. We will look again."}},
		webtest.Row{Name: "the form that brings themes in", As: "May", Path: importAt, Want: map[string]string{"input[type=file]": ""}},
		webtest.Row{Name: "no file", As: "May", Method: "POST", Path: importAt, Form: form("source", "Survey"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#file']": "Choose"}},
		webtest.Row{Name: "a file with what one child wrote is refused", As: "May", Method: "POST", Path: importAt, File: map[string][]byte{"file:a.csv": []byte("Theme,Summary,n,Date,Comment\na,b,9,2026-01-01,c\n")}, Form: form("source", "Survey"), Status: 422, Want: map[string]string{".govuk-error-summary": "Only themes come in here"}},
		webtest.Row{Name: "YS-09: a file is looked at first, with a word at every row that is wrong", As: "May", Method: "POST", Path: importAt, File: map[string][]byte{"file:a.csv": []byte("Theme,Summary,n,Date\nClubs,We want clubs.,9,2026-01-01\nBus,We want buses.,1,2026-01-01\n")}, Form: form("source", "Survey", "owner", c.id["Kit"], "actions", "3.1"),
			Want: map[string]string{"caption": "What the file holds (2)", "tbody .govuk-error-message": "1 is too few", "main": "Nothing was kept."}, Not: []string{"button[value=keep]"}},
		webtest.Row{Name: "and kept when it was agreed", As: "May", Method: "POST", Path: importAt, Form: form("source", "Survey", "owner", c.id["Kit"], "actions", "3.1", "then", "keep", "text", "Theme,Summary,n,Date\nClubs,We want clubs.,9,2026-01-01\n"), Status: 303, To: voicesAt},
	)
	h.AllSeen(t)

	t.Run("what waits for whom", func(t *testing.T) {
		day = day.AddDays(27)
		words := func(as string) string {
			person, _ := account.From(c.by[as])
			all, err := c.ThemesDue(t.Context(), person)
			good(t, err)
			var said []string
			for _, w := range all {
				said = append(said, w.Words)
			}
			return strings.Join(said, "; ")
		}
		for as, want := range map[string]string{"Kit": `Answer theme 1: Keep my worker.*Answer theme 2: Hot food`, "Nat": `^$`, "Ana": `^$`, "Dee": `^$`} {
			if got := words(as); !regexp.MustCompile(want).MatchString(got) {
				t.Errorf("%s: %q", as, got)
			}
		}
	})
}
