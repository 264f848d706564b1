package practice

import (
	"net/http"
	"strconv"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// Routes are this room's pages.
func (p *Practices) Routes() []web.Route {
	const audit, escalation, lesson = auditsAt + "/{number}", escalationsAt + "/{number}", learningAt + "/{number}"
	return []web.Route{
		{Pattern: "GET " + practiceAt, May: account.PracticeRead, Do: p.homePage},
		{Pattern: "GET " + toolsAt, May: account.PracticeRead, Do: p.toolsPage},
		{Pattern: "GET " + settingsAt, May: account.SettingsWrite, Do: p.settingsPage},
		{Pattern: "POST " + settingsAt, May: account.SettingsWrite, Do: p.postSetting},
		{Pattern: "GET " + retentionAt, May: account.RetentionRead, Do: p.retentionPage},
		{Pattern: "GET " + auditsAt, May: account.PracticeRead, Do: p.auditsPage},
		{Pattern: "GET " + auditsAt + "/allocate", May: account.AuditAllocate, Do: p.allocatePage},
		{Pattern: "POST " + auditsAt + "/allocate", May: account.AuditAllocate, Do: p.postAllocate},
		{Pattern: "GET " + audit, May: web.SignedIn, Do: p.auditPage},
		{Pattern: "GET " + audit + "/form", May: account.AuditWrite, Do: p.auditFormPage},
		{Pattern: "POST " + audit + "/form", May: account.AuditWrite, Do: p.postAuditForm, Keeps: true},
		{Pattern: "POST " + audit + "/child", May: web.SignedIn, Do: p.postChild},
		{Pattern: "POST " + audit + "/paper", May: web.SignedIn, Do: p.postPaper},
		{Pattern: "POST " + audit + "/filed", May: web.SignedIn, Do: p.postFiled},
		{Pattern: "POST " + audit + "/safety", May: web.SignedIn, Do: p.postSafety},
		{Pattern: "GET " + audit + "/moderate", May: account.AuditModerate, Do: p.moderatePage},
		{Pattern: "POST " + audit + "/moderate", May: account.AuditModerate, Do: p.postModerate},
		{Pattern: "POST " + audit + "/agree", May: account.AuditWrite, Do: p.postAgree},
		{Pattern: "POST " + audit + "/actions", May: account.AuditWrite, Do: p.postAction},
		{Pattern: "GET " + audit + "/actions/{n}", May: web.SignedIn, Do: p.actionPage},
		{Pattern: "POST " + audit + "/actions/{n}", May: web.SignedIn, Do: p.postActionStep},
		{Pattern: "POST " + audit + "/next", May: account.AuditAllocate, Do: p.postNext},
		{Pattern: "GET " + supervisionAt, May: account.SupervisionCount, Do: p.supervisionPage},
		{Pattern: "GET " + supervisionAt + "/log", May: account.SupervisionLog, Do: p.logPage},
		{Pattern: "POST " + supervisionAt + "/log", May: account.SupervisionLog, Do: p.postLog},
		{Pattern: "GET " + escalationsAt, May: account.PracticeRead, Do: p.escalationsPage},
		{Pattern: "GET " + escalationsAt + "/raise", May: account.EscalationRaise, Do: p.raisePage},
		{Pattern: "POST " + escalationsAt + "/raise", May: account.EscalationRaise, Do: p.postRaise},
		{Pattern: "GET " + escalation, May: account.EscalationRead, Do: p.escalationPage},
		{Pattern: "POST " + escalation, May: account.EscalationRead, Do: p.postMove},
		{Pattern: "POST " + escalation + "/paper", May: account.EscalationRead, Do: p.postEscalationPaper},
		{Pattern: "POST " + escalation + "/filed", May: account.EscalationRead, Do: p.postEscalationFiled},
		{Pattern: "GET " + learningAt, May: web.SignedIn, Do: p.learningPage},
		{Pattern: "GET " + learningAt + "/capture", May: account.LearningWrite, Do: p.capturePage},
		{Pattern: "POST " + learningAt + "/capture", May: account.LearningWrite, Do: p.postCapture},
		{Pattern: "GET " + lesson, May: web.SignedIn, Do: p.lessonPage},
		{Pattern: "POST " + lesson, May: web.SignedIn, Do: p.postLesson},
	}
}

var practiceCrumb = web.Crumb{Text: "Practice", Href: practiceAt}

// year is how far back figures on pages look, in months.
const year = 12

type homePage struct {
	Report Report
	May    account.Person
	Mine   []Audit // audits given to the reader that are not sent in
}

// report counts the last 12 months.
func (p *Practices) report(r *http.Request) (Report, error) {
	today := p.db.Today()
	return p.Report(r.Context(), today.AddMonths(-year).AddDays(1), today)
}

func (p *Practices) homePage(w http.ResponseWriter, r *http.Request) (err error) {
	page := homePage{}
	page.May, _ = account.From(r.Context())
	if page.Report, err = p.report(r); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, homeScreen(page))
}

func (p *Practices) toolsPage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, toolsScreen(p.Tools(p.db.Today()), p.Broken))
}

type settingsPage struct {
	Values map[string]string
	Key    string // the setting that was sent
	Value  string
	Why    string
	Wrong  *fault.Fault
}

func (p *Practices) settingsPage(w http.ResponseWriter, r *http.Request) error {
	values, err := p.InForce(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, settingsScreen(settingsPage{Values: values}))
}

func (p *Practices) postSetting(w http.ResponseWriter, r *http.Request) error {
	page := settingsPage{Key: web.Text(r, "key"), Value: web.Text(r, "value"), Why: web.Text(r, "why")}
	err := p.Settle(r.Context(), page.Key, page.Value, page.Why)
	if f, status := web.Again(err); f != nil {
		page.Wrong = f
		if page.Values, err = p.InForce(r.Context()); err != nil {
			return err
		}
		return web.Render(w, r, status, settingsScreen(page))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, settingsAt, "Settled. It holds from today on.")
}

// numberOf reads the number in a page's address; 0, which nothing has, where it is none.
func numberOf(r *http.Request, name string) int {
	n, err := strconv.Atoi(r.PathValue(name))
	if err != nil {
		return 0
	}
	return n
}

// sentDay reads a date's three boxes. What is no date becomes no date, which the rules ask for again; what was typed is kept to be shown.
func sentDay(r *http.Request, field string) (d calendar.Date, typed map[string]string) {
	typed = map[string]string{}
	web.Days(typed).Sent(r, field, &d, fault.Invalid("The rules ask for it again."))
	return d, typed
}

func radios(name, legend, hint, value string, words []Word, f *fault.Fault) govuk.RadiosParams {
	items := make([]govuk.RadiosItem, len(words))
	for i, w := range words {
		items[i] = govuk.RadiosItem{Value: w.Code, Text: w.Words}
	}
	return govuk.RadiosParams{Name: name, Value: value, Items: items, Classes: "govuk-radios--small", ErrorMessage: web.At(f, name), Hint: govuk.HintParams{Text: hint},
		Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: legend, Classes: "govuk-fieldset__legend--s"}}}
}

// choose is a list to choose from, which begins with nothing chosen.
func choose(name, label, hint, value string, words []Word, f *fault.Fault) govuk.SelectParams {
	items := []govuk.SelectItem{{Value: "", Text: "Choose"}}
	for _, w := range words {
		items = append(items, govuk.SelectItem{Value: w.Code, Text: w.Words})
	}
	return govuk.SelectParams{Name: name, Value: value, Items: items, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(f, name)}
}

func input(name, label, hint, value, classes string, f *fault.Fault) govuk.InputParams {
	return govuk.InputParams{Name: name, Value: value, Classes: classes, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(f, name)}
}

func area(name, label, hint, value string, rows int, f *fault.Fault) govuk.TextareaParams {
	return govuk.TextareaParams{Name: name, Value: value, Rows: rows, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(f, name)}
}

// people as words to choose from.
func people(all []account.Person) []Word {
	words := make([]Word, len(all))
	for i, one := range all {
		words[i] = Word{one.ID, one.Name}
		if one.Team != "" {
			words[i].Words += ", " + one.Team
		}
	}
	return words
}

// active are the people who can be asked to do something: everybody who is signed up and reads content.
func (p *Practices) active(r *http.Request) ([]Word, error) {
	all, err := p.accounts.People(r.Context())
	var can []account.Person
	for _, one := range all {
		if one.Active() && one.May(account.PlanRead) {
			can = append(can, one)
		}
	}
	return people(can), err
}

var yesOrNo = []Word{{"yes", "Yes"}, {"no", "No"}}

// colour is a tag's, by what stands in it.
func colour(late bool, done bool) string {
	switch {
	case late:
		return "govuk-tag--red"
	case done:
		return "govuk-tag--green"
	}
	return "govuk-tag--blue"
}

func gradeColour(g Grade) string {
	return map[Grade]string{Outstanding: "govuk-tag--green", Good: "govuk-tag--turquoise", Improve: "govuk-tag--yellow", Inadequate: "govuk-tag--red"}[g]
}

func upperFirst(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
