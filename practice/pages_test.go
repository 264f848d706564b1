package practice

import (
	"fmt"
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

// whole is a form of the case audit, all of it with one grade.
func whole(t *testing.T, c *cast, version, grade string, more ...string) url.Values {
	t.Helper()
	v := form(append([]string{"version", version, "self", grade, "strengths", "Seen alone", "better", "Say it plainly", "child-feedback", "yes", "parent-feedback", "no"}, more...)...)
	tool, err := c.Tool("case-audit", calendar.On(2024, time.April, 1))
	must(t, err)
	for _, d := range tool.Domains {
		v.Set("grade-"+d.Key, grade)
		for _, q := range d.Prompts {
			v.Set("p-"+q.Key, "yes")
		}
	}
	return v
}

func TestPages(t *testing.T) {
	day := calendar.On(2026, time.March, 2)
	c := newCast(t, dbtest.OpenAt(t, clock(&day), schemas...), &day)
	h := &webtest.House{Routes: c.Routes(),
		May: func(as, permission string) bool {
			person, ok := account.From(c.by[as])
			return ok && person.May(permission)
		},
		Enter: func(r *http.Request, as string) *http.Request {
			person, _ := account.From(c.by[as])
			return r.WithContext(account.With(r.Context(), person))
		}}
	const a1 = auditsAt + "/1"
	moderated := whole(t, c, "", "3", "moderated", "3", "why", "The plan has no dates.")
	h.Run(t, []webtest.Row{
		{Name: "the public is sent to sign in", Path: practiceAt, Status: 303, To: "/sign-in*"},
		{Name: "before anything was done the page says so", As: "Qi", Path: practiceAt, Want: map[string]string{"h1": "Practice", "main": "No audit was sent in"}},
		{Name: "an analyst sees supervision and no audits", As: "Ana", Path: practiceAt, Want: map[string]string{"main": "Frequency"}, Not: []string{"#drift"}},
		{Name: "who keeps the accounts sees nothing of it", As: "Uma", Path: practiceAt, Status: 403},
		{Name: "what auditors ask", As: "Wim", Path: toolsAt, Want: map[string]string{"h1": "What auditors ask", "main": "The child's voice and daily life"}},
		{Name: "the settings", As: "Mo", Path: settingsAt, Want: map[string]string{".govuk-summary-list": "28"}},
		{Name: "a manager does not settle", As: "Tam", Path: settingsAt, Status: 403},
		{Name: "a setting that is none comes back", As: "Mo", Method: "POST", Path: settingsAt, Form: form("key", settingSupervision, "value", "soon"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#value']": "number of days", ".govuk-error-summary a[href='#why']": "why", "input#value[value=soon]": ""}},
		{Name: "a setting is settled", As: "Mo", Method: "POST", Path: settingsAt, Form: form("key", settingSupervision, "value", "21", "why", "Agreed with the teams"), Status: 303, To: settingsAt},

		{Name: "a list of no audits", As: "Qi", Path: auditsAt, Want: map[string]string{"main": "no audit", "a.govuk-button": "Allocate audits"}},
		{Name: "an auditor is not offered to allocate", As: "Wim", Path: auditsAt, Not: []string{"a.govuk-button"}},
		{Name: "the form that allocates", As: "Qi", Path: auditsAt + "/allocate", Want: map[string]string{"label[for=ids]": "Children’s numbers"}},
		{Name: "an auditor may not", As: "Wim", Path: auditsAt + "/allocate", Status: 403},
		{Name: "what is missing is said at once and what was typed is kept", As: "Qi", Method: "POST", Path: auditsAt + "/allocate", Form: form("ids", "C-1\nC-2", "at", "many", "due-day", "31", "due-month", "2", "due-year", "2026"), Status: 422,
			Want: map[string]string{".govuk-error-summary a[href='#at']": "from 1 to 2", ".govuk-error-summary a[href='#tool']": "Select", ".govuk-error-summary a[href='#due']": "from today on", "textarea#ids": "C-1 C-2", "input[name=due-day][value='31']": ""}},
		{Name: "audits are allocated", As: "Qi", Method: "POST", Path: auditsAt + "/allocate", Form: form("ids", "C-1\nC-2\nC-3", "tool", "case-audit", "plan-type", "cp", "theme", "Plans", "team", "North", "auditors", c.id["Wim"], "head", c.id["Hal"], "due-day", "16", "due-month", "3", "due-year", "2026"), Status: 303, To: auditsAt},
		{Name: "the lead lists them without a child's number", As: "Qi", Path: auditsAt + "?show=allocated&team=North", Want: map[string]string{"caption": "3 of 3"}},
		{Name: "another team's manager lists none", As: "Tom", Path: auditsAt, Not: []string{"table"}},
		{Name: "the page of an audit", As: "Wim", Path: a1, Want: map[string]string{"h1": "Audit 1", "a.govuk-button": "Go on"}},
		{Name: "is not there for another auditor", As: "Wyn", Path: a1, Status: 404},
		{Name: "nor for the director, who sees figures", As: "Dee", Path: a1, Status: 404},
		{Name: "the auditor learns whose record it is", As: "Wim", Method: "POST", Path: a1 + "/child", Form: form(), Want: map[string]string{".govuk-inset-text": "C-1"}},
		{Name: "the lead does not", As: "Qi", Method: "POST", Path: a1 + "/child", Form: form(), Status: 403},
		{Name: "it is given to somebody else only with a name", As: "Qi", Method: "POST", Path: a1 + "/next", Form: form("then", "give"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#auditor']": "Select", "details[open] select#auditor": ""}},
		{Name: "and back", As: "Qi", Method: "POST", Path: auditsAt + "/2/next", Form: form("then", "give", "auditor", c.id["Wyn"], "give-due-day", "20", "give-due-month", "3", "give-due-year", "2026"), Status: 303, To: auditsAt + "/2"},
		{Name: "the auditor's form", As: "Wim", Path: a1 + "/form", Want: map[string]string{"h1": "Case audit", "input[name=version][value='1']": "", "legend": "daily life"}},
		{Name: "is nobody else's", As: "Qi", Path: a1 + "/form", Status: 403},
		{Name: "it is saved unfinished", As: "Wim", Method: "POST", Path: a1 + "/form", Form: form("version", "1", "then", "keep", "strengths", "Seen alone"), Status: 303, To: a1 + "/form"},
		{Name: "and is there again", As: "Wim", Path: a1 + "/form", Want: map[string]string{"textarea#strengths": "Seen alone"}},
		{Name: "a second window does not overwrite it", As: "Wim", Method: "POST", Path: a1 + "/form", Form: form("version", "1", "then", "keep", "strengths", "Mine"), Status: 409,
			Want: map[string]string{".govuk-error-summary": "another window", ".govuk-error-summary a[href='#strengths']": "What was done well", ".waymark-both": "Seen alone", "textarea#strengths": "Mine", "input[name=version][value='2']": ""}},
		{Name: "what is missing is said, and kept", As: "Wim", Method: "POST", Path: a1 + "/form", Form: form("version", "2", "then", "submit", "strengths", "Seen alone"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#grade-voice']": "Grade", "input[name=version][value='3']": ""}},
		{Name: "with something unsafe it is kept, not submitted", As: "Wim", Method: "POST", Path: a1 + "/form", Form: whole(t, c, "3", "2", "then", "submit", "unsafe", "yes", "unsafe-words", "Left alone at night this week"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#unsafe']": "A manager must say"}},
		{Name: "the manager's page asks for their word", As: "Tam", Path: a1, Want: map[string]string{"#safety": "Immediate safety", "label[for=safe]": "how do you know"}},
		{Name: "the head of service sees it too", As: "Hal", Path: a1, Want: map[string]string{"label[for=safe]": "how do you know"}},
		{Name: "a word is too little", As: "Tam", Method: "POST", Path: a1 + "/safety", Form: form("safe", "ok"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#safe']": "Say what you found"}},
		{Name: "the auditor cannot answer", As: "Wim", Method: "POST", Path: a1 + "/safety", Form: form("safe", "I rang the school and all is well."), Status: 403},
		{Name: "the manager answers", As: "Tam", Method: "POST", Path: a1 + "/safety", Form: form("safe", "Visited today: his aunt stays at night."), Status: 303, To: a1},
		{Name: "now it is submitted", As: "Wim", Method: "POST", Path: a1 + "/form", Form: whole(t, c, "5", "2", "then", "submit", "unsafe", "yes", "unsafe-words", "Left alone at night this week"), Status: 303, To: a1},
		{Name: "the form leads to the audit from now on", As: "Wim", Path: a1 + "/form", Status: 303, To: a1},
		{Name: "its paper needs a reason", As: "Wim", Method: "POST", Path: a1 + "/paper", Form: form("paper-why", ""), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#paper-why']": "what it is for"}},
		{Name: "the paper is taken", As: "Tam", Method: "POST", Path: a1 + "/paper", Form: form("paper-why", "For the child's record"), Body: "word/document.xml"},
		{Name: "the lead sees no child's number and takes none", As: "Qi", Method: "POST", Path: a1 + "/paper", Form: form("paper-why", "For the child's record"), Status: 403},
		{Name: "where it is filed must be said", As: "Tam", Method: "POST", Path: a1 + "/filed", Form: form("ref", ""), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#ref']": "case system"}},
		{Name: "it is filed", As: "Tam", Method: "POST", Path: a1 + "/filed", Form: form("ref", "DOC-8"), Status: 303, To: a1},
		{Name: "and its page says where", As: "Wim", Path: a1, Want: map[string]string{"#record + p": "DOC-8"}},
		{Name: "the dry run of what is deleted", As: "Mo", Path: retentionAt, Want: map[string]string{"h1": "How long", "#none-due": "Nothing"}},
		{Name: "is not for auditors", As: "Wim", Path: retentionAt, Status: 403},
		{Name: "an action needs its particulars", As: "Wim", Method: "POST", Path: a1 + "/actions", Form: form("what", "See him alone every week"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#owner']": "Select", "details[open] textarea#what": "See him"}},
		{Name: "an action is added", As: "Wim", Method: "POST", Path: a1 + "/actions", Form: form("what", "See him alone every week", "owner", c.id["Hal"], "due-day", "30", "due-month", "3", "due-year", "2026"), Status: 303, To: a1},
		{Name: "the moderator sees both sides and the drift", As: "Qi", Path: a1 + "/moderate", Want: map[string]string{".govuk-inset-text": "Drift in 12 months", "h2": "voice", ".govuk-tag": "Good"}},
		{Name: "a grade that moves needs a reason", As: "Qi", Method: "POST", Path: a1 + "/moderate", Form: whole(t, c, "", "3", "moderated", "3"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#why']": "Say why"}},
		{Name: "it is moderated", As: "Qi", Method: "POST", Path: a1 + "/moderate", Form: moderated, Status: 303, To: a1},
		{Name: "the moderator does not agree", As: "Qi", Method: "POST", Path: a1 + "/agree", Form: form(), Status: 403},
		{Name: "the auditor agrees", As: "Wim", Method: "POST", Path: a1 + "/agree", Form: form(), Status: 303, To: a1},
		{Name: "the action's owner opens it and sees no audit", As: "Hal", Path: a1 + "/actions/1", Want: map[string]string{"main": "See him alone", "label[for=evidence]": "What shows"}, Not: []string{".govuk-breadcrumbs"}},
		{Name: "somebody else does not", As: "Tom", Path: a1 + "/actions/1", Status: 404},
		{Name: "it is done only with what shows it", As: "Hal", Method: "POST", Path: a1 + "/actions/1", Form: form("evidence", ""), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#evidence']": "Say what shows"}},
		{Name: "it is done", As: "Hal", Method: "POST", Path: a1 + "/actions/1", Form: form("evidence", "Weekly visits are on file"), Status: 303, To: a1 + "/actions/1"},
		{Name: "the lead checks it", As: "Qi", Method: "POST", Path: a1 + "/actions/1", Form: form("impact", "He says he is heard"), Status: 303, To: a1 + "/actions/1"},
		{Name: "now the lead is asked what comes next", As: "Qi", Path: a1, Want: map[string]string{"input[name=again-day][value='31']": "", "textarea#closing": ""}},
		{Name: "a record that was not good enough is not closed without a reason", As: "Qi", Method: "POST", Path: a1 + "/next", Form: form("then", "close"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#closing']": "Say why"}},
		{Name: "its second look is planned", As: "Qi", Method: "POST", Path: a1 + "/next", Form: form("then", "plan", "again-day", "31", "again-month", "5", "again-year", "2026"), Status: 303, To: a1},
		{Name: "and allocated", As: "Qi", Method: "POST", Path: a1 + "/next", Form: form("then", "again", "auditor", c.id["Wyn"], "give-due-day", "10", "give-due-month", "6", "give-due-year", "2026"), Status: 303, To: a1},
		{Name: "each names the other", As: "Qi", Path: auditsAt + "/4", Want: map[string]string{".govuk-summary-list": "Audit 1, which was requires improvement"}},
		{Name: "a good one closes without words", As: "Qi", Method: "POST", Path: auditsAt + "/2/next", Form: form("then", "close"), Status: 409},
		{Name: "the figures say how few they are", As: "Dee", Path: practiceAt, Want: map[string]string{"#drift + p": "1 of 1", "main": "too few to say more"}},

		{Name: "supervision by team", As: "Dee", Path: supervisionAt, Want: map[string]string{".waymark-card": "Frequency", "main": "every 21 days"}, Not: []string{"a.govuk-button"}},
		{Name: "the form that logs", As: "Tam", Path: supervisionAt + "/log?worker=SW1", Want: map[string]string{"input#worker[value=SW1]": "", "input[name=on-day][value='2']": "", "main": "Nothing yet"}},
		{Name: "the director does not log", As: "Dee", Path: supervisionAt + "/log", Status: 403},
		{Name: "what is wrong comes back", As: "Tam", Method: "POST", Path: supervisionAt + "/log", Form: form("worker", "", "what", "missed", "kind", "1:1", "children", "lots", "on-day", "31", "on-month", "2", "on-year", "2026"), Status: 422,
			Want: map[string]string{".govuk-error-summary a[href='#worker']": "number", ".govuk-error-summary a[href='#on']": "Enter the day", ".govuk-error-summary a[href='#missed']": "why", ".govuk-error-summary a[href='#children']": "0 to 99"}},
		{Name: "a supervision is kept in three answers", As: "Tam", Method: "POST", Path: supervisionAt + "/log", Form: form("worker", "SW1", "what", "held", "kind", "1:1", "children", "8", "on-day", "2", "on-month", "3", "on-year", "2026"), Status: 303, To: supervisionAt + "/log"},
		{Name: "the manager sees what they entered", As: "Tam", Path: supervisionAt + "/log", Want: map[string]string{"tbody th": "SW1"}},

		{Name: "escalations before there is one", As: "Yan", Path: escalationsAt, Want: map[string]string{"a.govuk-button": "Raise"}},
		{Name: "the form that raises", As: "Yan", Path: escalationsAt + "/raise", Want: map[string]string{"input[value='stage 1'][checked]": ""}},
		{Name: "an escalation needs its particulars", As: "Yan", Method: "POST", Path: escalationsAt + "/raise", Form: form("what", "short"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#child']": "number", "textarea#what": "short"}},
		{Name: "it is raised", As: "Yan", Method: "POST", Path: escalationsAt + "/raise", Form: form("child", "C-9", "team", "North", "issue", "drift", "stage", "stage 1", "what", "There is no plan since summer."), Status: 303, To: escalationsAt + "/1"},
		{Name: "the team's manager reads it with its clock", As: "Tam", Path: escalationsAt + "/1", Want: map[string]string{"h1": "Drift or delay", "main": "30 March 2026"}, Not: []string{"input[value=resolved]"}},
		{Name: "another team's does not", As: "Tom", Path: escalationsAt + "/1", Status: 404},
		{Name: "nor is an auditor let in", As: "Wim", Path: escalationsAt + "/1", Status: 403},
		{Name: "an end says what it was worth", As: "Yan", Method: "POST", Path: escalationsAt + "/1", Form: form("version", "1", "to", "resolved", "words", "The plan is agreed"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#benefit']": "better off"}},
		{Name: "it ends", As: "Yan", Method: "POST", Path: escalationsAt + "/1", Form: form("version", "1", "to", "resolved", "words", "The plan is agreed", "benefit", "yes", "impact", "He moves to his aunt"), Status: 303, To: escalationsAt + "/1"},
		{Name: "its paper is for whoever raised it, with a reason", As: "Yan", Method: "POST", Path: escalationsAt + "/1/paper", Form: form("paper-why", "x"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#paper-why']": "what it is for", "#record ~ details[open]": "Take the paper"}},
		{Name: "the lead reads the escalation, and takes no paper with the child's number", As: "Qi", Method: "POST", Path: escalationsAt + "/1/paper", Form: form("paper-why", "For the child's record"), Status: 403},
		{Name: "it is taken", As: "Yan", Method: "POST", Path: escalationsAt + "/1/paper", Form: form("paper-why", "For the child's record"), Body: "word/document.xml"},
		{Name: "and filed", As: "Yan", Method: "POST", Path: escalationsAt + "/1/filed", Form: form("ref", "DOC-9"), Status: 303, To: escalationsAt + "/1"},
		{Name: "the page says where it stands", As: "Tam", Path: escalationsAt + "/1", Want: map[string]string{"#record + p": "DOC-9"}},
		{Name: "and stands in the list", As: "Qi", Path: escalationsAt, Want: map[string]string{"tbody th": "1: Drift", "tbody .govuk-tag": "Resolved"}},

		{Name: "nothing was learned yet", As: "Hal", Path: learningAt, Want: map[string]string{"main": "Nothing was captured"}, Not: []string{"a.govuk-button"}},
		{Name: "the form that captures", As: "Qi", Path: learningAt + "/capture", Want: map[string]string{"label[for=finding]": "What was found"}},
		{Name: "a lesson that names a child comes back", As: "Qi", Method: "POST", Path: learningAt + "/capture", Form: form("source", "lcspr", "finding", "The girl at SW1A 2AA"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#finding']": "a postcode"}},
		{Name: "a lesson is captured", As: "Qi", Method: "POST", Path: learningAt + "/capture", Form: form("source", "lcspr", "finding", "Nobody asked the father"), Status: 303, To: learningAt + "/1"},
		{Name: "its next step is asked of who keeps it", As: "Qi", Path: learningAt + "/1", Want: map[string]string{"button.govuk-button": "Triage"}},
		{Name: "and of nobody else", As: "Tam", Path: learningAt + "/1", Not: []string{"main button"}},
		{Name: "a step needs its particulars", As: "Qi", Method: "POST", Path: learningAt + "/1", Form: form("version", "1", "so-what", "x"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#owner']": "Select"}},
		{Name: "a step is taken", As: "Qi", Method: "POST", Path: learningAt + "/1", Form: form("version", "1", "so-what", "Ask fathers in each assessment", "audience", "All teams", "owner", c.id["Hal"], "due-day", "1", "due-month", "5", "due-year", "2026"), Status: 303, To: learningAt + "/1"},
		{Name: "the list says how far it is", As: "Tam", Path: learningAt, Want: map[string]string{"tbody .govuk-tag": "Triaged"}},
	})
}

// Long lists come in pages of a hundred, and what narrows them stays.
func TestLongLists(t *testing.T) {
	day := calendar.On(2026, time.March, 2)
	c := newCast(t, dbtest.OpenAt(t, clock(&day), schemas...), &day)
	h := &webtest.House{Routes: c.Routes(),
		May: func(as, permission string) bool {
			person, ok := account.From(c.by[as])
			return ok && person.May(permission)
		},
		Enter: func(r *http.Request, as string) *http.Request {
			person, _ := account.From(c.by[as])
			return r.WithContext(account.With(r.Context(), person))
		}}
	for n := range 3 {
		var ids []string
		for i := range 50 {
			ids = append(ids, fmt.Sprintf("C-%d-%d", n, i))
		}
		_, err := c.Allocate(c.by["Qi"], c.sample(ids...))
		must(t, err)
	}
	for n := range 101 {
		_, err := c.RaiseEscalation(c.by["Yan"], Raised{Child: fmt.Sprintf("C-%d", n), Team: "North", Issue: "drift", Stage: Stage1, What: "There is no plan since summer."})
		must(t, err)
		_, err = c.Capture(c.by["Qi"], LearningEdit{Source: "audit", Finding: fmt.Sprintf("Nobody asked the fathers, audit theme %d", n)})
		must(t, err)
		_, err = c.Supervise(c.by["Tam"], Supervised{Worker: fmt.Sprintf("SW%d", n), Kind: Group, On: day})
		must(t, err)
	}
	for _, row := range []webtest.Row{
		{Name: "the first hundred audits", As: "Qi", Path: auditsAt + "?show=allocated&team=North", Want: map[string]string{"caption": "150 of 150", "tbody tr:nth-child(100)": "Audit 51", ".govuk-pagination a[href='/staff/practice/audits?page=2&show=allocated&team=North']": "2"}, Not: []string{"tbody tr:nth-child(101)"}},
		{Name: "the rest of them", As: "Qi", Path: auditsAt + "?show=allocated&page=2", Want: map[string]string{"tbody tr:nth-child(50)": "Audit 1", ".govuk-pagination__prev a": "Previous"}, Not: []string{"tbody tr:nth-child(51)", ".govuk-pagination__next"}},
		{Name: "escalations", As: "Qi", Path: escalationsAt + "?page=2", Want: map[string]string{"tbody tr:nth-child(1)": "1: Drift"}, Not: []string{"tbody tr:nth-child(2)"}},
		{Name: "lessons", As: "Qi", Path: learningAt + "?page=2", Want: map[string]string{"tbody tr:nth-child(1)": "Nobody asked"}, Not: []string{"tbody tr:nth-child(2)"}},
		{Name: "supervisions", As: "Tam", Path: supervisionAt + "/log?page=2", Want: map[string]string{"tbody tr:nth-child(1)": "SW"}, Not: []string{"tbody tr:nth-child(2)"}},
		{Name: "what is short has no pages", As: "Tom", Path: learningAt + "?page=1", Want: map[string]string{".govuk-pagination__next a": "Next"}},
		{Name: "a list of none neither", As: "Mo", Path: retentionAt, Not: []string{".govuk-pagination"}},
	} {
		t.Run(row.Name, func(t *testing.T) { h.Visit(t, row) })
	}
}
