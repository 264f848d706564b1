package measure

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"waymark/account"
	"waymark/council"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/web"
	"waymark/web/webtest"
)

// cast of people who visit the pages: by role.
func visitors(t *testing.T, a *account.Accounts) map[string]account.Person {
	t.Helper()
	people := map[string]account.Person{}
	for _, role := range []string{"analyst", "director", "data-protection", "owner", "team-manager", "administrator"} {
		p := account.Person{Name: "Pat " + role, Email: role + "@exampleborough.example"}
		p.Roles.V = []string{role}
		id, err := a.Add(dbtest.Ctx(t), p)
		if err != nil {
			t.Fatal(err)
		}
		if people[role], err = a.Person(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	return people
}

func TestPages(t *testing.T) {
	d := dbtest.Open(t, schemas...)
	m := refreshed(t, d)
	people := visitors(t, account.New(d, account.Settings{}))
	ctx := dbtest.Ctx(t)
	figures := `measure,area,period,value,source
cla-dental,Exampleborough,2025,64,Invented
cla-dental,England,2025,81,Invented
cla-dental,Exampleborough,2024,1,Invented
ctx-cla-rate:LACnum,Exampleborough,2025,999,Invented
`
	if _, err := m.ImportComparators(ctx, "a.csv", strings.NewReader(figures)); err != nil {
		t.Fatal(err)
	}
	if err := m.SetTarget(ctx, "placement-3plus", "", day("2024-04-01"), 8, "an old plan"); err != nil {
		t.Fatal(err)
	}
	if err := d.Housekeep(ctx, func(tx *db.Tx) error {
		return keepRepairs(ctx, tx, []Repair{{"cut", 1}, {"kept", 12}})
	}); err != nil {
		t.Fatal(err)
	}
	old, err := m.Targets(ctx, "placement-3plus")
	if err != nil {
		t.Fatal(err)
	}
	h := &webtest.House{
		Unvisited: map[string]string{}, Routes: m.Routes(), Site: web.Site{Council: "Exampleborough", SampleMode: true},
		May: func(as, permission string) bool { return people[as].May(permission) },
		Enter: func(r *http.Request, as string) *http.Request {
			return r.WithContext(account.With(r.Context(), people[as]))
		},
	}
	for _, r := range m.exceptionRoutes() {
		h.Unvisited[r.Pattern] = "TestExceptionPages visits it"
	}
	for _, r := range m.changeRoutes() {
		h.Unvisited[r.Pattern] = "TestChangePages visits it"
	}
	settled := council.New(d, nil)
	settled.OnChange(m.QueueRefresh)
	m.Settled(settled)
	const heard = "/staff/settings/measures/cla-review-participation/heard_codes"
	decision := url.Values{"value": {"PN1 PN2"}, "why": {"agreed by the board"}, "valid_from-day": {"1"}, "valid_from-month": {"4"}, "valid_from-year": {"2024"}}
	target := url.Values{"target": {"90%"}, "reason": {"agreed by the board"}, "starts-day": {"1"}, "starts-month": {"4"}, "starts-year": {"2024"}}
	scored := 0
	for _, d := range m.Definitions() {
		if !d.Context && d.Answers == "" {
			scored++
		}
	}
	h.Run(t, []webtest.Row{
		{Name: "the catalogue lists every measure with its counts", As: "owner", Path: "/staff/measures", Want: map[string]string{"h1": "Measures", "caption": fmt.Sprintf("%d measures", scored), "th a[href='/staff/measures/cla-dental']": "Teeth", "tr:has(a[href='/staff/measures/cla-dental']) td": " of "}, Not: []string{"form[action='/staff/measures/refresh']"}},
		{Name: "the settings of measures stand with value, owner and source", As: "owner", Path: "/staff/settings/measures", Want: map[string]string{"h1": "Settings of measures", "td[data-label='Owner, since']": "Head of the reviewing service, 1 April 2025", "tr:has(a[href='/staff/measures/cla-review-participation']) td[data-label='Value']": "PN1 PN2 PN3 PN5 PN6"}, Not: []string{"a[href='" + heard + "']"}},
		{Name: "who may set targets is asked for value, day and reason", As: "director", Path: heard, Want: map[string]string{"h1": "Participation codes", ".govuk-hint": "The file says"}},
		{Name: "an owner changes no setting", As: "owner", Method: "POST", Path: heard, Form: decision, Status: 403},
		{Name: "a setting that is none is not there", As: "director", Path: "/staff/settings/measures/cla-dental/none", Status: 404},
		{Name: "a setting without value or reason says so beside the fields", As: "director", Method: "POST", Path: heard, Form: url.Values{"valid_from-day": {"1"}, "valid_from-month": {"4"}, "valid_from-year": {"2024"}}, Status: 422, Want: map[string]string{"#value-error": "words", "title": "Error: "}},
		{Name: "a setting is kept with its day and reason", As: "director", Method: "POST", Path: heard, Form: decision, Status: 303, To: "/staff/settings/measures"},
		{Name: "the value in force and the decision are shown", As: "director", Path: heard, Want: map[string]string{"li": "PN1 PN2 from 1 April 2024: agreed by the board"}},
		{Name: "a measure's page shows its settings", As: "owner", Path: "/staff/measures/cla-review-participation", Want: map[string]string{"caption": "Settings that it is counted by"}},
		{Name: "every measure stands beside others", As: "owner", Path: "/staff/comparison", Want: map[string]string{"h1": "Beside others", "tr:has(a[href^='/staff/measures/cla-dental#']) td[data-label='Regions and England']": "England: 81"}},
		{Name: "a measure's page sets it beside others, with the difference in children", As: "director", Path: "/staff/measures/cla-dental", Want: map[string]string{"h2#beside-others": "Beside others", "td[data-label='Ours against it']": "percentage points lower here, less than one child", "label[for=summary]": "Median"}},
		{Name: "a summary that is none is refused", As: "director", Method: "POST", Path: "/staff/measures/cla-dental/summary", Form: url.Values{"summary": {"mode"}}, Status: 422, Want: map[string]string{"#summary-error": "median or the mean"}},
		{Name: "an owner chooses no summary", As: "owner", Method: "POST", Path: "/staff/measures/cla-dental/summary", Form: url.Values{"summary": {"mean"}}, Status: 403},
		{Name: "the director does", As: "director", Method: "POST", Path: "/staff/measures/cla-dental/summary", Form: url.Values{"summary": {"mean"}}, Status: 303, To: "/staff/measures/cla-dental"},
		{Name: "every measure is asked whether it is fair", As: "owner", Path: "/staff/fairness?by=sex", Want: map[string]string{"h1": "Is it fair?", "option[value=sex][selected]": "Sex", "summary": "How to read this"}},
		{Name: "a characteristic that is none is refused", As: "owner", Path: "/staff/fairness?by=height", Status: 422},
		{Name: "of one measure every characteristic is shown, with what cannot be judged", As: "owner", Path: "/staff/measures/cla-dental/fairness?reference=White+British", Want: map[string]string{"h1": "Teeth", "section[aria-label='Sex'] td[data-label='Relative rate']": "may be chance", "option[value='White British'][selected]": ""}},
		{Name: "partners stand on one another's pages", As: "owner", Path: "/staff/measures/placement-2yr", Want: map[string]string{"h2": "Read it together with", "a[href='/staff/measures/placement-3plus']": "Three or more homes"}},
		{Name: "an administrator reads no content", As: "administrator", Path: "/staff/measures", Status: 403},
		{Name: "strangers are asked to sign in", Path: "/staff/measures", Status: 303, To: "/sign-in*"},
		{Name: "a measure's page shows headline, picture, breakdowns, rule and query", As: "director", Path: "/staff/measures/cla-dental", Want: map[string]string{"h1": "Teeth", ".govuk-body-l": " of ", "svg title": "", "h2": "Is it fair?", "code": "cla_oc2", "td[data-label='Source']": "Invented"}},
		{Name: "a measure of several lines shows each", As: "director", Path: "/staff/measures/cla-sdq", Want: map[string]string{"section:nth-of-type(2) h2": "Children with a score"}},
		{Name: "a rolling measure's months have a control chart or say why not", As: "director", Path: "/staff/measures/cla-entry-rate", Want: map[string]string{"h1": "coming into care"}, Body: "with what chance alone would explain"},
		{Name: "there is no page of no measure", As: "director", Path: "/staff/measures/nothing", Status: 404},
		{Name: "the values of one measure as CSV", As: "owner", Path: "/staff/measures/cla-dental/values.csv", Body: "cla-dental,Teeth"},
		{Name: "all values as CSV", As: "owner", Path: "/staff/measures/values.csv", Body: "placement-3plus"},
		{Name: "all values as Parquet", As: "owner", Path: "/staff/measures/values.parquet", Body: "PAR1"},

		{Name: "a target without a day or reason says so beside the fields and keeps what was typed", As: "director", Method: "POST", Path: "/staff/measures/cla-dental/targets", Form: url.Values{"target": {"90"}}, Status: 422, Want: map[string]string{"#starts-error": "Enter the day", "#reason-error": "who decided", "title": "Error: "}},
		{Name: "a target that is no number is refused", As: "director", Method: "POST", Path: "/staff/measures/cla-dental/targets", Form: url.Values{"target": {"many"}}, Status: 422, Want: map[string]string{"#target-error": "as a number"}},
		{Name: "a target on no real day is refused", As: "director", Method: "POST", Path: "/staff/measures/cla-dental/targets", Form: url.Values{"target": {"90"}, "starts-day": {"31"}, "starts-month": {"2"}, "starts-year": {"2025"}}, Status: 422, Want: map[string]string{"#starts-error": "real date", "#starts-day": ""}},
		{Name: "an owner sets no target", As: "owner", Method: "POST", Path: "/staff/measures/cla-dental/targets", Form: target, Status: 403},
		{Name: "the director sets a target", As: "director", Method: "POST", Path: "/staff/measures/cla-dental/targets", Form: target, Status: 303, To: "/staff/measures/cla-dental"},
		{Name: "which stands on the page with who and why", As: "director", Path: "/staff/measures/cla-dental", Want: map[string]string{"td[data-label='Why, and by whom']": "agreed by the board – Pat director"}},
		{Name: "and in the catalogue", As: "owner", Path: "/staff/measures", Want: map[string]string{"tr:has(a[href='/staff/measures/cla-dental']) td[data-label='Target']": "90%"}},
		{Name: "a baseline needs a named change", As: "director", Method: "POST", Path: "/staff/measures/cla-entry-rate/baselines", Form: url.Values{}, Status: 422, Want: map[string]string{"#change-error": "Name the change", "#on-error": "Enter the day"}},
		{Name: "a new baseline begins", As: "director", Method: "POST", Path: "/staff/measures/cla-entry-rate/baselines", Form: url.Values{"change": {"a new front door"}, "on-day": {"1"}, "on-month": {"10"}, "on-year": {"2024"}}, Status: 303, To: "/staff/measures/cla-entry-rate"},
		{Name: "and is named on the page", As: "director", Path: "/staff/measures/cla-entry-rate", Body: "a new front door"},

		{Name: "the cases are asked for with a reason", As: "analyst", Path: "/staff/measures/cla-dental/cases", Want: map[string]string{"label[for=why]": "Why do you need", "h1": "Cases"}, Not: []string{"table"}},
		{Name: "without a reason no case is shown", As: "analyst", Method: "POST", Path: "/staff/measures/cla-dental/cases", Form: url.Values{"why": {"look"}, "at": {"31/2/2025"}}, Status: 422, Want: map[string]string{"#why-error": "Say why", "#at-error": "real date"}, Not: []string{"table"}},
		{Name: "with a reason they are", As: "analyst", Method: "POST", Path: "/staff/measures/cla-dental/cases", Form: url.Values{"why": {"checking the return before it is sent"}, "at": {"31/3/2025"}}, Want: map[string]string{"caption": "cases", "th[scope=row]": "ADA"}},
		{Name: "and can be taken away as a file, which names no team and no formula", As: "analyst", Method: "POST", Path: "/staff/measures/cla-dental/cases", Form: url.Values{"why": {"checking the return before it is sent"}, "at": {"31/3/2025"}, "as": {"csv"}}, Body: "line,child,case_id,on,counted\n,ADA,ADA,"},
		{Name: "or as a workbook", As: "analyst", Method: "POST", Path: "/staff/measures/cla-dental/cases", Form: url.Values{"why": {"checking the return before it is sent"}, "at": {"31/3/2025"}, "as": {"xlsx"}}, Body: "PK"},
		{Name: "no file without a reason", As: "analyst", Method: "POST", Path: "/staff/measures/cla-dental/cases", Form: url.Values{"why": {"look"}, "as": {"csv"}}, Status: 422, Want: map[string]string{"#why-error": "Say why"}},
		{Name: "nor for who may not open them", As: "team-manager", Method: "POST", Path: "/staff/measures/cla-dental/cases", Form: url.Values{"why": {"checking the return before it is sent"}, "as": {"csv"}}, Status: 403},
		{Name: "a rolling figure's page leads to the cases of its last month", As: "analyst", Path: "/staff/measures/cla-entry-rate", Want: map[string]string{"a[href$='cases?only=part']": "last month"}},
		{Name: "which are asked for", As: "analyst", Path: "/staff/measures/cla-entry-rate/cases?only=part", Want: map[string]string{"input[name=only][value=part][checked]": ""}},
		{Name: "and shown alone", As: "analyst", Method: "POST", Path: "/staff/measures/cla-entry-rate/cases", Form: url.Values{"why": {"looking who came this month"}, "at": {"31/3/2025"}, "only": {"part"}}, Want: map[string]string{"input[name=only][value=part]": "", "input[name=at][value='2025-03-31']": ""}, Body: "March 2025, opened because"},
		{Name: "a figure of single years has no such choice", As: "analyst", Path: "/staff/measures/cla-dental/cases", Not: []string{"input[name=only]"}},
		{Name: "a group's figure leads to its cases", As: "analyst", Path: "/staff/measures/cla-dental", Want: map[string]string{"a[href*='cases?'][href*='group=Female']": "Cases"}},
		{Name: "not for those who may not open them", As: "team-manager", Path: "/staff/measures/cla-dental", Not: []string{"a[href*='cases?']"}},
		{Name: "the cases of one group are asked for by its link", As: "analyst", Path: "/staff/measures/cla-dental/cases?by=sex&group=Female", Want: map[string]string{"input[name=group][value=Female]": "", "form p": "Female"}},
		{Name: "and are no others", As: "analyst", Method: "POST", Path: "/staff/measures/cla-dental/cases", Form: url.Values{"why": {"checking one group of the return"}, "at": {"31/3/2025"}, "by": {"sex"}, "group": {"Nobody"}}, Want: map[string]string{"caption": "0 cases"}},
		{Name: "a group has its own", As: "analyst", Method: "POST", Path: "/staff/measures/cla-dental/cases", Form: url.Values{"why": {"checking one group of the return"}, "at": {"31/3/2025"}, "by": {"sex"}, "group": {"Female"}}, Want: map[string]string{"th[scope=row]": "ADA"}},
		{Name: "a manager of a team sees none of them", As: "team-manager", Path: "/staff/measures/cla-dental/cases", Status: 403},
		{Name: "nor does the director", As: "director", Method: "POST", Path: "/staff/measures/cla-dental/cases", Form: url.Values{"why": {"I would like to see them"}}, Status: 403},

		{Name: "the published figures stand beside ours with the difference in children", As: "owner", Path: "/staff/measures/reconciliation", Want: map[string]string{"h1": "published", "td[data-label='Difference']": "more here", "td[data-label='Published']": ""}, Body: "fewer here"},
		{Name: "beside what joining the years changed", As: "owner", Path: "/staff/measures/reconciliation", Want: map[string]string{"#repairs": "12 episodes were kept open"}, Body: "1 episode was ended early"},

		{Name: "there is no release at first", As: "analyst", Path: "/staff/releases", Want: map[string]string{"h1": "Releases", "p": "frozen"}, Not: []string{"table"}},
		{Name: "a release is proposed from the list of measures", As: "analyst", Path: "/staff/releases/new", Want: map[string]string{"legend": "Measures", "input[value=cla-dental][checked]": ""}},
		{Name: "not by the director", As: "director", Path: "/staff/releases/new", Status: 403},
		{Name: "a release of nothing is refused", As: "analyst", Method: "POST", Path: "/staff/releases", Form: url.Values{}, Status: 422, Want: map[string]string{"#measures-error": "at least one"}},
		{Name: "it is frozen", As: "analyst", Method: "POST", Path: "/staff/releases", Form: url.Values{"measures": {"cla-dental", "cla-review-participation"}, "note": {"the first"}}, Status: 303, To: "/staff/releases/1"},
		{Name: "its page says what is hidden, and that somebody else decides", As: "analyst", Path: "/staff/releases/1", Want: map[string]string{"h1": "Proposed", "td[data-label='Hidden']": "", ".govuk-inset-text": "the first"}, Not: []string{"button[name=decision]"}},
		{Name: "the other reads the same and may decide", As: "data-protection", Path: "/staff/releases/1", Want: map[string]string{"button[name=decision]": "Approve"}},
		{Name: "a refusal needs a note", As: "data-protection", Method: "POST", Path: "/staff/releases/1/decision", Form: url.Values{"decision": {"refuse"}}, Status: 422, Want: map[string]string{"#note-error": "why"}},
		{Name: "it is approved", As: "data-protection", Method: "POST", Path: "/staff/releases/1/decision", Form: url.Values{"decision": {"approve"}}, Status: 303, To: "/staff/releases/1"},
		{Name: "and is public", As: "analyst", Path: "/staff/releases/1", Want: map[string]string{"h1": "Public", "p": "Approved by Pat data-protection"}},
		{Name: "and stands in the list", As: "analyst", Path: "/staff/releases", Want: map[string]string{"th[scope=row]": "Release 1", "td[data-label='State']": "Public"}},
		{Name: "there is no such release", As: "analyst", Path: "/staff/releases/99", Status: 404},
		{Name: "nor one of that name", As: "analyst", Path: "/staff/releases/last", Status: 404},
		{Name: "a measure is taken off the public site", As: "analyst", Method: "POST", Path: "/staff/measures/cla-dental/publishing", Form: url.Values{"publish": {"no"}}, Status: 303, To: "/staff/measures/cla-dental"},
		{Name: "and its page says so", As: "analyst", Path: "/staff/measures/cla-dental", Body: "This measure may not be published."},
		{Name: "a target is withdrawn", As: "director", Method: "POST", Path: "/staff/measures/placement-3plus/targets/" + old[0].ID + "/withdraw", Form: url.Values{}, Status: 303, To: "/staff/measures/placement-3plus"},
		{Name: "a target that is none cannot be withdrawn", As: "director", Method: "POST", Path: "/staff/measures/cla-dental/targets/nothing/withdraw", Form: url.Values{}, Status: 404},
		{Name: "all measures are counted anew", As: "analyst", Method: "POST", Path: "/staff/measures/refresh", Form: url.Values{}, Status: 303, To: "/staff/measures"},
		{Name: "and the catalogue says that it waits", As: "analyst", Path: "/staff/measures", Want: map[string]string{".govuk-inset-text": "about to be counted"}},
	})
	t.Run("the cases of a restricted register are opened by no role, but by a grant by name", func(t *testing.T) {
		const cases = "/staff/measures/lado-referral-1wd/cases"
		why := url.Values{"why": {"checking the return before it is sent"}, "at": {"31/3/2025"}}
		h.Visit(t, webtest.Row{As: "analyst", Path: cases, Status: 403, Body: "is a restricted register"})
		h.Visit(t, webtest.Row{As: "analyst", Method: "POST", Path: cases, Form: why, Status: 403})
		m.Granted(func(_ context.Context, register string) (account.Grant, bool, error) {
			return account.Grant{}, register == "reg_lado", nil
		})
		h.Visit(t, webtest.Row{As: "analyst", Path: cases, Want: map[string]string{"label[for=why]": "Why do you need"}})
	})
	t.Run("each opening of cases is in the record of changes, with the reason and no child", func(t *testing.T) {
		var sentences []string
		if err := d.All(ctx, &sentences, `select sentence from record where sentence like 'opened%' or sentence like 'took away%' order by seq`, nil); err != nil {
			t.Fatal(err)
		}
		if len(sentences) != 6 || !strings.Contains(sentences[0], "because: checking the return before it is sent") || !strings.HasPrefix(sentences[1], "took away as CSV the ") || strings.Contains(strings.Join(sentences, ""), "ADA") {
			t.Error(sentences)
		}
	})
	t.Run("a withdrawn target is gone", func(t *testing.T) {
		targets, err := m.Targets(ctx, "cla-dental")
		if err != nil || len(targets) != 1 {
			t.Fatal(targets, err)
		}
		director := account.With(t.Context(), people["director"])
		if err := m.WithdrawTarget(director, targets[0].ID); err != nil {
			t.Fatal(err)
		}
		if f := fault.Of(m.WithdrawTarget(director, targets[0].ID)); f == nil || f.Kind != fault.KindNotFound {
			t.Error(f)
		}
	})
}
