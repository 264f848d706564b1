package survey

import (
	"net/http"
	"net/url"
	"testing"

	"waymark/account"
	"waymark/calendar"
	"waymark/db/dbtest"
	"waymark/web"
	"waymark/web/webtest"
)

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// planForm is a form that plans a survey from a day on.
func planForm(from, to calendar.Date, more ...string) url.Values {
	v := form(append([]string{"title", "Children in care, autumn", "child-title", "How is it for you?", "child-why", "We want to know how it is.", "audience", "C", "priority", "3", "channels", "code", "channels", "paper", "channels", "kiosk",
		"questions", "K6", "questions", "K2", "questions", "3.3", "questions", "K11", "questions", "K10"}, more...)...)
	for field, d := range map[string]calendar.Date{"from": from, "to": to} {
		for k, part := range web.DaysOf(field, d) {
			v.Set(k, part)
		}
	}
	return v
}

func TestPages(t *testing.T) {
	today := day
	r := newRoom(t, dbtest.OpenAt(t, calendar.FixedClock(day), schemas...), &today)
	people := map[string]account.Person{}
	for name, role := range map[string]string{"may": "participation", "dee": "director", "ana": "administrator", "una": "sponsor"} {
		p := account.Person{ID: name, Name: name, State: account.Active}
		p.Roles.V = []string{role}
		people[name] = p
	}
	h := &webtest.House{Routes: r.Routes(), Site: web.Site{Council: "Exampleborough", Address: "https://plan.example"},
		May: func(as, permission string) bool { return people[as].May(permission) },
		Enter: func(q *http.Request, as string) *http.Request {
			return q.WithContext(account.With(q.Context(), people[as]))
		}}
	const one = surveysAt + "/1"
	h.Run(t, []webtest.Row{
		{Name: "nobody comes in without signing in", Path: surveysAt, Status: 303, To: "/sign-in*"},
		{Name: "who keeps the accounts has no part in it", As: "ana", Path: surveysAt, Status: 403},
		{Name: "before the first survey", As: "may", Path: surveysAt, Want: map[string]string{"main": "No survey has been planned.", "a.govuk-button": "Plan a survey"}},
		{Name: "who only reads is not offered to plan", As: "dee", Path: surveysAt, Want: map[string]string{"h1": "Surveys"}},
		{Name: "the bank says how each may be asked", As: "dee", Path: surveysAt + "/bank", Want: map[string]string{"tbody th": "K1 Do grown-ups", "main": "R: face to face only", ".govuk-tag": "Headline"}},
		{Name: "the form of a survey", As: "may", Path: surveysAt + "/new", Want: map[string]string{"h1": "Plan a survey", "legend": "How can they answer?"}},
		{Name: "all that is wrong stands in one list, and what was typed stays", As: "may", Method: "POST", Path: surveysAt + "/new", Form: form("title", "Aa", "child-title", "Placement", "from-day", "31", "from-month", "2", "from-year", "2027"), Status: 422,
			Want: map[string]string{".govuk-error-summary a[href='#from']": "real date", "input#child-title[value=Placement]": "", "input[name=from-day][value='31']": ""}},
		{Name: "rules of the bank are said", As: "may", Method: "POST", Path: surveysAt + "/new", Form: planForm(day, day.AddDays(20), "questions", "1.8"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#questions']": "Question 1.8"}},
		{Name: "a survey is planned", As: "may", Method: "POST", Path: surveysAt + "/new", Form: planForm(day, day.AddDays(20)), Status: 303, To: one},
		{Name: "the survey", As: "may", Path: one, Want: map[string]string{"h1": "Children in care, autumn", "ol": "Do you know your rights?", "main button": "Settle the survey"}},
		{Name: "its form", As: "may", Path: one + "/edit", Want: map[string]string{"input[value='3.3'][checked]": "", "summary": "chosen"}},
		{Name: "it is changed", As: "may", Method: "POST", Path: one + "/edit", Form: planForm(day, day.AddDays(20), "version", "1"), Status: 303, To: one},
		{Name: "an old form meets what others changed", As: "may", Method: "POST", Path: one + "/edit", Form: planForm(day, day.AddDays(21), "version", "1"), Status: 409, Want: map[string]string{".govuk-error-summary": "Last day"}},
		{Name: "codes cannot be none", As: "may", Method: "POST", Path: one + "/codes", Form: form("count", "none"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#count']": "from 1 to 2000"}},
		{Name: "it is settled", As: "may", Method: "POST", Path: one + "/settle", Form: form(), Status: 303, To: one},
		{Name: "then it is not changed", As: "may", Path: one + "/edit", Status: 409},
		{Name: "its addresses stand on it, the kiosk's with its key", As: "may", Path: one, Want: map[string]string{"main": "https://plan.example/young-people/surveys/1?kiosk="}},
		{Name: "who only reads sees no kiosk and no codes", As: "dee", Path: one, Not: []string{"#codes", "a[href*=kiosk]"}},
		{Name: "slips to print", As: "may", Method: "POST", Path: one + "/codes", Form: form("count", "3", "print", "slips"), Want: map[string]string{".waymark-slip": "Your code:", ".govuk-warning-text": "Print this page now"}},
		{Name: "forms to print, each with a code", As: "may", Method: "POST", Path: one + "/codes", Form: form("count", "2", "print", "forms"), Want: map[string]string{".waymark-sheet": "Code of this form:"}},
		{Name: "the form to look at has no code", As: "dee", Path: one + "/paper", Want: map[string]string{".waymark-sheet th": "Do you know your rights?"}, Not: []string{".waymark-slip__code"}},
		{Name: "rows to type in", As: "may", Path: one + "/entry", Want: map[string]string{"label[for=r1-3-3]": "Form 1: Do you know the plan for where you will live?", "code": "code, age, helper, K6, K2, 3.3, K11, own words"}},
		{Name: "a cell that cannot be read is named, and the others stay", As: "may", Method: "POST", Path: one + "/entry", Form: form("key", "k", "channel", "paper", "r1-K6", "7", "r1-age", "12", "r2-K6", "1"), Status: 422,
			Want: map[string]string{".govuk-error-summary a[href='#r1-K6']": "Row 1, K6: “7” is no answer", "#r1-K6-error": "7", "input#r1-age[value='12']": "", "input#r2-K6[value='1']": ""}},
		{Name: "forms are kept", As: "may", Method: "POST", Path: one + "/entry", Form: form("key", "k", "channel", "paper", "r1-K6", "1", "r1-age", "12", "r1-own-words", "More sofas", "r2-K6", "1"), Status: 303, To: one + "/entry"},
		{Name: "no file", As: "may", Method: "POST", Path: one + "/import", Form: form("channel", "paper"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#file']": "Select a CSV file"}},
		{Name: "results of few have no numbers", As: "dee", Path: one + "/results", Want: map[string]string{".govuk-inset-text": "Anyone could answer", "main": "Fewer than 10 children answered"}, Not: []string{"table"}},
		{Name: "progress by day", As: "may", Path: one, Want: map[string]string{"caption": "Answers by day", "td": "2"}},
		{Name: "it is closed", As: "may", Method: "POST", Path: one + "/close", Form: form(), Status: 303, To: one},
		{Name: "a closed survey takes no forms", As: "may", Path: one + "/entry", Status: 409},
		{Name: "what is too hard for children is not proposed", As: "may", Method: "POST", Path: one + "/propose", Form: form("heard", "Your placement is not robust.", "next", ""), Status: 422,
			Want: map[string]string{".govuk-error-summary a[href='#heard']": "Too hard", ".govuk-error-summary a[href='#next']": "what happens now", "textarea#heard": "Your placement"}},
		{Name: "results are proposed", As: "may", Method: "POST", Path: one + "/propose", Form: form("heard", "You told us that you know your rights.", "next", "We will tell all of you."), Status: 303, To: one + "/results"},
		{Name: "who proposed does not publish", As: "may", Method: "POST", Path: one + "/publish", Form: form(), Status: 403},
		{Name: "nor a sponsor of another priority", As: "una", Method: "POST", Path: one + "/publish", Form: form(), Status: 403},
		{Name: "sent back without a reason", As: "dee", Method: "POST", Path: one + "/return", Form: form("why", ""), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#why']": "what must change"}},
		{Name: "sent back", As: "dee", Method: "POST", Path: one + "/return", Form: form("why", "Say when"), Status: 303, To: one + "/results"},
		{Name: "the reason stands where it is mended", As: "may", Path: one + "/results", Want: map[string]string{".govuk-inset-text:last-of-type": ""}},
		{Name: "proposed again", As: "may", Method: "POST", Path: one + "/propose", Form: form("heard", "You told us that you know your rights.", "next", "We will tell all of you by May."), Status: 303},
		{Name: "the second person sees what children will be told", As: "dee", Path: one + "/results", Want: map[string]string{"main": "We will tell all of you by May.", "main button": "Publish the results"}},
		{Name: "published", As: "dee", Method: "POST", Path: one + "/publish", Form: form(), Status: 303, To: one + "/results"},
		{Name: "the list", As: "dee", Path: surveysAt, Want: map[string]string{"tbody th": "1: Children in care, autumn", "td": "published"}},
		{Name: "there is no such survey", As: "dee", Path: surveysAt + "/9", Status: 404},
	})
	t.Run("own words went to those who read them", func(t *testing.T) {
		if len(r.told) != 1 || r.told[0].Text != "More sofas" {
			t.Errorf("%+v", r.told)
		}
	})
}
