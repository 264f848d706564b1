package survey

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// surveysAt is where this room's pages begin.
const surveysAt = "/staff/surveys"

// Routes are this room's pages.
func (s *Surveys) Routes() []web.Route {
	const one = surveysAt + "/{number}"
	return []web.Route{
		{Pattern: "GET " + surveysAt, May: account.VoiceRead, Do: s.listPage},
		{Pattern: "GET " + surveysAt + "/bank", May: account.VoiceRead, Do: s.bankPage},
		{Pattern: "GET " + surveysAt + "/new", May: account.VoiceWrite, Do: s.newPage},
		{Pattern: "POST " + surveysAt + "/new", May: account.VoiceWrite, Do: s.postNew},
		{Pattern: "GET " + one, May: account.VoiceRead, Do: s.surveyPage},
		{Pattern: "GET " + one + "/edit", May: account.VoiceWrite, Do: s.editPage},
		{Pattern: "POST " + one + "/edit", May: account.VoiceWrite, Do: s.postEdit},
		{Pattern: "POST " + one + "/settle", May: account.VoiceWrite, Do: s.postSettle},
		{Pattern: "POST " + one + "/close", May: account.VoiceWrite, Do: s.postClose},
		{Pattern: "POST " + one + "/codes", May: account.VoiceWrite, Do: s.postCodes},
		{Pattern: "GET " + one + "/paper", May: account.VoiceRead, Do: s.paperPage},
		{Pattern: "GET " + one + "/entry", May: account.VoiceWrite, Do: s.entryPage},
		{Pattern: "POST " + one + "/entry", May: account.VoiceWrite, Do: s.postEntry},
		{Pattern: "POST " + one + "/import", May: account.VoiceWrite, Do: s.postImport, Limit: mostFile + 1<<20},
		{Pattern: "GET " + one + "/results", May: account.VoiceRead, Do: s.resultsPage},
		{Pattern: "POST " + one + "/propose", May: account.VoiceWrite, Do: s.postPropose},
		{Pattern: "POST " + one + "/publish", May: account.VoicePublish, Do: s.postPublish},
		{Pattern: "POST " + one + "/return", May: account.VoicePublish, Do: s.postReturn},
	}
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}

func of(r *http.Request) int { return number(r.PathValue("number")) }

type listPage struct {
	Surveys []Survey
	Today   calendar.Date
	Write   bool
}

func (s *Surveys) listPage(w http.ResponseWriter, r *http.Request) error {
	all, err := s.All(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, listScreen(listPage{all, s.db.Today(), web.May(r.Context(), account.VoiceWrite)}))
}

func (s *Surveys) bankPage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, bankScreen(grouped(s.bank.On(s.db.Today()))))
}

// questionGroup is the questions of the bank under one heading.
type questionGroup struct {
	Title     string
	Priority  int
	Questions []Question
}

func grouped(all []Question) []questionGroup {
	groups := []questionGroup{{Title: "Core questions"}}
	for _, q := range all {
		if p := q.Priority(); p != groups[len(groups)-1].Priority {
			groups = append(groups, questionGroup{Title: fmt.Sprintf("Priority %d", p), Priority: p})
		}
		g := &groups[len(groups)-1]
		g.Questions = append(g.Questions, q)
	}
	return groups
}

type formPage struct {
	Edit   Edit
	Days   web.Days // what was typed into the days
	Groups []questionGroup
	Wrong  *fault.Fault
}

func (p formPage) title() string {
	if p.Edit.Number > 0 {
		return fmt.Sprintf("Change survey %d", p.Edit.Number)
	}
	return "Plan a survey"
}

func (p formPage) action() string {
	if p.Edit.Number > 0 {
		return fmt.Sprintf("%s/%d/edit", surveysAt, p.Edit.Number)
	}
	return surveysAt + "/new"
}

// chosen says of a group of questions how many of them were chosen.
func (p formPage) chosen(g questionGroup) string {
	n := 0
	for _, q := range g.Questions {
		if slices.Contains(p.Edit.Questions, q.ID) {
			n++
		}
	}
	if n == 0 {
		return g.Title
	}
	return fmt.Sprintf("%s (%d chosen)", g.Title, n)
}

func (p formPage) questions(g questionGroup) govuk.CheckboxesParams {
	items := make([]govuk.CheckboxesItem, len(g.Questions))
	for i, q := range g.Questions {
		a, _ := AudienceOf(q.Who)
		items[i] = govuk.CheckboxesItem{Value: q.ID, Text: q.ID + " " + q.Text, Checked: govuk.Is(slices.Contains(p.Edit.Questions, q.ID)), Hint: govuk.HintParams{Text: a.Title + ". Asked: " + q.Ask.Words() + "."}}
		if q.Kind == Open {
			items[i].Hint.Text += " In their own words."
		}
	}
	id := "questions"
	if g.Priority > 0 {
		id = fmt.Sprintf("priority-%d-questions", g.Priority)
	}
	return govuk.CheckboxesParams{Name: "questions", IDPrefix: id, Items: items, Classes: "govuk-checkboxes--small",
		Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: g.Title, Classes: "govuk-visually-hidden"}}}
}

func (p formPage) audiences() govuk.SelectParams {
	items := []govuk.SelectItem{{Value: "", Text: "Choose"}}
	for _, a := range Audiences {
		items = append(items, govuk.SelectItem{Value: a.Letter, Text: a.Title})
	}
	return govuk.SelectParams{Name: "audience", Value: p.Edit.Audience, Items: items, Label: govuk.LabelParams{Text: "Who is asked?", Classes: "govuk-label--s"}, ErrorMessage: web.At(p.Wrong, "audience")}
}

func (p formPage) priorities() govuk.SelectParams {
	items := []govuk.SelectItem{{Value: "0", Text: "None, core questions only"}}
	for _, g := range p.Groups[1:] {
		items = append(items, govuk.SelectItem{Value: strconv.Itoa(g.Priority), Text: g.Title})
	}
	return govuk.SelectParams{Name: "priority", Value: strconv.Itoa(p.Edit.Priority), Items: items, Label: govuk.LabelParams{Text: "Which priority of the plan does it ask about?", Classes: "govuk-label--s"}, ErrorMessage: web.At(p.Wrong, "priority")}
}

func (p formPage) channels() govuk.CheckboxesParams {
	items := make([]govuk.CheckboxesItem, len(Channels))
	for i, c := range Channels {
		items[i] = govuk.CheckboxesItem{Value: string(c), Text: title(string(c)), Checked: govuk.Is(slices.Contains(p.Edit.Channels, c)), Hint: govuk.HintParams{Text: c.Means()}}
	}
	return govuk.CheckboxesParams{Name: "channels", Items: items, ErrorMessage: web.At(p.Wrong, "channels"), Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: "How can they answer?", Classes: "govuk-fieldset__legend--s"}}}
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func input(name, label, hint, value string, wrong *fault.Fault) govuk.InputParams {
	return govuk.InputParams{ID: name, Name: name, Value: value, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(wrong, name)}
}

func area(name, label, hint, value string, rows int, wrong *fault.Fault) govuk.TextareaParams {
	return govuk.TextareaParams{ID: name, Name: name, Value: value, Rows: rows, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(wrong, name)}
}

func (s *Surveys) form(e Edit, typed web.Days, wrong *fault.Fault) formPage {
	day := s.db.Today()
	if e.From.After(day) {
		day = e.From
	}
	if typed == nil {
		typed = web.DaysOf("from", e.From)
		typed.Put("to", e.To)
	}
	return formPage{e, typed, grouped(s.bank.On(day)), wrong}
}

func (s *Surveys) newPage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, formScreen(s.form(Edit{}, nil, nil)))
}

func (s *Surveys) editPage(w http.ResponseWriter, r *http.Request) error {
	one, err := s.Survey(r.Context(), of(r))
	if err != nil {
		return err
	}
	if one.State != Draft {
		return fault.Conflict("%s is %s, so it is not changed any more.", one.Name(), one.State)
	}
	return web.Render(w, r, http.StatusOK, formScreen(s.form(Edit{Number: one.Number, Title: one.Title, ChildTitle: one.ChildTitle, ChildWhy: one.ChildWhy, Audience: one.Audience, Priority: one.Priority,
		Channels: one.Channels.V, From: one.From, To: one.To, Questions: one.ids(), Version: one.Version}, nil, nil)))
}

func (s *Surveys) postNew(w http.ResponseWriter, r *http.Request) error { return s.post(w, r, 0) }

func (s *Surveys) postEdit(w http.ResponseWriter, r *http.Request) error { return s.post(w, r, of(r)) }

func (s *Surveys) post(w http.ResponseWriter, r *http.Request, n int) error {
	e := Edit{Number: n, Title: web.Text(r, "title"), ChildTitle: web.Text(r, "child-title"), ChildWhy: web.Text(r, "child-why"), Audience: web.Text(r, "audience"), Priority: number(web.Text(r, "priority")),
		Questions: web.Texts(r, "questions"), Version: number(web.Text(r, "version"))}
	for _, c := range web.Texts(r, "channels") {
		if slices.Contains(Channels, Channel(c)) {
			e.Channels = append(e.Channels, Channel(c))
		}
	}
	typed, wrong := web.Days{}, fault.Invalid("The survey is not kept yet.")
	typed.Sent(r, "from", &e.From, wrong)
	typed.Sent(r, "to", &e.To, wrong)
	kept, err := 0, error(wrong)
	if len(wrong.Fields) == 0 {
		kept, err = s.Keep(r.Context(), e)
	}
	if f, status := web.Again(err); f != nil {
		if status == http.StatusConflict {
			if now, err := s.Survey(r.Context(), n); err == nil {
				e.Version = now.Version
			}
		}
		return web.Render(w, r, status, formScreen(s.form(e, typed, f)))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, fmt.Sprintf("%s/%d", surveysAt, kept), "The survey is kept. Settle it when its questions and days are right.")
}

// surveyPage is one survey with all that can be done to it.
type surveyPage struct {
	Survey Survey
	Today  calendar.Date
	N      int
	Used   int
	Days   []DayCount
	Write  bool
	Site   string // the address of the public site
	Count  string // what was typed into the number of codes
	Wrong  *fault.Fault
}

func (p surveyPage) address(rest string) string {
	return fmt.Sprintf("%s/young-people/surveys/%d%s", p.Site, p.Survey.Number, rest)
}

func (p surveyPage) facts() (rows []govuk.SummaryRow) {
	s := p.Survey
	channels := make([]string, len(s.Channels.V))
	for i, c := range s.Channels.V {
		channels[i] = string(c)
	}
	codes := ""
	if s.Codes > 0 {
		codes = fmt.Sprintf("%d made, %d used", s.Codes, p.Used)
	}
	asked := ""
	if s.Has(FaceToFace) && !s.Has(OpenLink) && !s.Has(Code) && !s.Has(Kiosk) {
		asked = "Not on the public site: somebody sits with each child"
	}
	priority := ""
	if s.Priority > 0 {
		priority = strconv.Itoa(s.Priority)
	}
	for _, row := range [][2]string{{"For", s.For().Title}, {"Priority", priority}, {"Title for children", s.ChildTitle}, {"Why we ask", s.ChildWhy}, {"First day", s.From.Words()}, {"Last day", s.To.Words()}, {"Ways to answer", strings.Join(channels, ", ")},
		{"Where", asked}, {"Settled by", s.PlannedName}, {"Codes", codes}, {"Answered so far", strconv.Itoa(p.N)}} {
		if row[1] != "" {
			rows = append(rows, govuk.SummaryRow{Key: govuk.SummaryCell{Text: row[0]}, Value: govuk.SummaryCell{Text: row[1]}})
		}
	}
	return rows
}

func (s *Surveys) page(r *http.Request) (p surveyPage, err error) {
	ctx := r.Context()
	results, err := s.Results(ctx, of(r))
	if err != nil {
		return p, err
	}
	p = surveyPage{Survey: results.Survey, Today: s.db.Today(), N: results.N, Write: web.May(ctx, account.VoiceWrite), Site: web.SiteOf(ctx).Address}
	if p.Used, err = s.Used(ctx, p.Survey); err != nil {
		return p, err
	}
	p.Days, err = s.Days(ctx, p.Survey)
	return p, err
}

func (s *Surveys) surveyPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.page(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, surveyScreen(p))
}

// acted answers a button of a survey's page: with the page once more where it was wrong.
func (s *Surveys) acted(w http.ResponseWriter, r *http.Request, err error, done string) error {
	if f, status := web.Again(err); f != nil {
		p, err := s.page(r)
		if err != nil {
			return err
		}
		p.Wrong, p.Count = f, web.Text(r, "count")
		return web.Render(w, r, status, surveyScreen(p))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, fmt.Sprintf("%s/%d", surveysAt, of(r)), done)
}

func (s *Surveys) postSettle(w http.ResponseWriter, r *http.Request) error {
	return s.acted(w, r, s.Settle(r.Context(), of(r)), "The survey is settled. It opens and ends on its days.")
}

func (s *Surveys) postClose(w http.ResponseWriter, r *http.Request) error {
	return s.acted(w, r, s.Close(r.Context(), of(r)), "The survey is closed. Its answers are counted with the register of surveys.")
}
