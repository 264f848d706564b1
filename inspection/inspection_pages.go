package inspection

import (
	"fmt"
	"net/http"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/extract"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// Routes are this room's rows of the route table.
func (i *Inspections) Routes() []web.Route {
	return []web.Route{
		{Pattern: "GET /staff/inspections", May: account.PlanRead, Do: i.listPage},
		{Pattern: "GET /staff/inspections/new", May: account.PlanWrite, Do: i.newPage},
		{Pattern: "POST /staff/inspections/new", May: account.PlanWrite, Do: i.add},
		{Pattern: "GET /staff/inspections/trend", May: account.PlanRead, Do: i.trendPage},
		{Pattern: "GET /staff/inspections/compare", May: account.PlanRead, Do: i.comparePage},
		{Pattern: "GET /staff/inspections/frameworks", May: account.PlanRead, Do: i.frameworksPage},
		{Pattern: "GET /staff/inspections/{slug}", May: account.PlanRead, Do: i.inspectionPage},
		{Pattern: "GET /staff/inspections/{slug}/edit", May: account.PlanWrite, Do: i.editPage},
		{Pattern: "POST /staff/inspections/{slug}/edit", May: account.PlanWrite, Do: i.edit},
		{Pattern: "POST /staff/inspections/{slug}/advance", May: account.PlanWrite, Do: i.advance},
		{Pattern: "GET /staff/inspections/{slug}/judgements", May: account.PlanWrite, Do: i.judgementsPage},
		{Pattern: "POST /staff/inspections/{slug}/judgements", May: account.PlanWrite, Do: i.judge},
		{Pattern: "GET /staff/inspections/{slug}/report", May: account.PlanWrite, Do: i.reportPage},
		{Pattern: "POST /staff/inspections/{slug}/report", May: account.PlanWrite, Do: i.readReport, Limit: extract.MostBytes + 1<<20},
		{Pattern: "POST /staff/inspections/{slug}/report/confirm", May: account.PlanWrite, Do: i.confirmReport, Limit: 8 << 20},
		{Pattern: "GET /staff/recommendations/{key}", May: account.PlanRead, Do: i.recommendationPage},
		{Pattern: "GET /staff/recommendations/{key}/edit", May: account.PlanWrite, Do: i.editRecommendationPage},
		{Pattern: "POST /staff/recommendations/{key}/edit", May: account.PlanWrite, Do: i.editRecommendation},
		{Pattern: "POST /staff/recommendations/{key}/respond", May: account.PlanWrite, Do: i.respond},
		{Pattern: "POST /staff/recommendations/{key}/deliver", May: account.UpdateRead, Do: i.deliver},
		{Pattern: "POST /staff/recommendations/{key}/assure", May: account.UpdateSignOff, Do: i.assure},
		{Pattern: "POST /staff/recommendations/{key}/close", May: account.UpdateSignOff, Do: i.close},
		{Pattern: "POST /staff/recommendations/{key}/reopen", May: account.PlanRead, Do: i.reopen},
		{Pattern: "POST /staff/recommendations/{key}/recur", May: account.PlanWrite, Do: i.recur},
	}
}

var pagesOfRoom = []string{"trend", "compare", "frameworks"}

var listCrumbs = []web.Crumb{{Text: "Your work", Href: "/staff"}, {Text: "Inspections", Href: "/staff/inspections"}}

// listView is the page of all inspections.
type listView struct {
	All      []listRow
	Expected []Window
	Today    calendar.Date
}

type listRow struct {
	Inspection
	Framework *Framework
	Running   []Clock
}

func (i *Inspections) listPage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	all, err := i.Inspections(ctx)
	if err != nil {
		return err
	}
	v := listView{Today: i.db.Today()}
	for _, one := range all {
		row := listRow{Inspection: one, Framework: i.Framework(one.Framework)}
		clocks, err := i.Clocks(ctx, one)
		if err != nil {
			return err
		}
		for _, c := range clocks {
			if c.Stopped.IsZero() {
				row.Running = append(row.Running, c)
			}
		}
		v.All = append(v.All, row)
	}
	if v.Expected, err = i.Expected(ctx); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, listScreen(v))
}

// inspectionForm is the form of an inspection's particulars.
type inspectionForm struct {
	Inspection
	New        bool
	Days       web.Days
	Frameworks []Framework
	Wrong      *fault.Fault
}

// dayFields are the days of an inspection in the order of its form.
func dayFields(one *Inspection) []struct {
	field, legend, hint string
	day                 *calendar.Date
} {
	return []struct {
		field, legend, hint string
		day                 *calendar.Date
	}{
		{"expected-from", "Expected from", "Only for an inspection that has not been announced.", &one.ExpectedFrom}, {"expected-to", "Expected until", "", &one.ExpectedTo},
		{"notified", "Announced", "", &one.Notified}, {"on-site", "First day on site", "", &one.OnSite}, {"off-site", "Last day on site", "", &one.OffSite},
		{"draft-received", "Draft report received", "", &one.DraftReceived}, {"accuracy-sent", "Answer on factual accuracy sent", "", &one.AccuracySent}, {"published", "Published", "", &one.Published},
		{"draft-plan-sent", "Draft plan shared", "", &one.DraftPlanSent}, {"responded", "Plan that answers it sent", "", &one.Responded}, {"closed", "Closed", "", &one.Closed},
	}
}

func (i *Inspections) newPage(w http.ResponseWriter, r *http.Request) error {
	return i.showForm(w, r, http.StatusOK, inspectionForm{New: true, Days: web.Days{}})
}

func (i *Inspections) showForm(w http.ResponseWriter, r *http.Request, status int, f inspectionForm) error {
	f.Frameworks = i.Frameworks()
	return web.Render(w, r, status, inspectionFormScreen(f))
}

// kinds are the choices of framework and visit in one list: "ilacs-2026/standard".
func (f inspectionForm) kinds() []govuk.SelectItem {
	items := []govuk.SelectItem{{Value: "", Text: "Select one"}}
	for _, fw := range f.Frameworks {
		for _, k := range fw.Kinds {
			items = append(items, govuk.SelectItem{Value: fw.Key + "/" + k.Key, Text: fw.Name + ": " + k.Title})
		}
	}
	return items
}

// sentInspection reads the form.
func sentInspection(r *http.Request, one Inspection) (inspectionForm, *fault.Fault) {
	one.Title, one.Scope, one.Lead, one.Link = web.Text(r, "title"), web.Text(r, "scope"), web.Text(r, "lead"), web.Text(r, "link")
	one.Framework, one.Kind, _ = strings.Cut(web.Text(r, "framework"), "/")
	f := inspectionForm{Inspection: one, Days: web.Days{}}
	wrong := fault.Invalid("Some of the inspection’s details are missing or wrong.")
	for _, d := range dayFields(&f.Inspection) {
		f.Days.Sent(r, d.field, d.day, wrong)
	}
	return f, wrong
}

func (i *Inspections) add(w http.ResponseWriter, r *http.Request) error {
	f, wrong := sentInspection(r, Inspection{Slug: web.Text(r, "slug")})
	f.New = true
	probe := f.Inspection
	err := web.Both(wrong, probe.Check(i.Framework(probe.Framework)))
	if err == nil {
		err = i.AddInspection(r.Context(), f.Inspection)
	}
	if bad, status := web.Again(err); bad != nil {
		f.Wrong = bad
		return i.showForm(w, r, status, f)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, f.Href(), "The inspection is kept.")
}

func (i *Inspections) editPage(w http.ResponseWriter, r *http.Request) error {
	one, err := i.Inspection(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	f := inspectionForm{Inspection: one, Days: web.Days{}}
	for _, d := range dayFields(&one) {
		f.Days.Put(d.field, *d.day)
	}
	return i.showForm(w, r, http.StatusOK, f)
}

func (i *Inspections) edit(w http.ResponseWriter, r *http.Request) error {
	one, err := i.Inspection(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	one.Version = web.Number(r, "version")
	f, wrong := sentInspection(r, one)
	probe := f.Inspection
	err = web.Both(wrong, probe.Check(i.Framework(probe.Framework)))
	if err == nil {
		err = i.EditInspection(r.Context(), f.Inspection)
	}
	if bad, status := web.Again(err); bad != nil {
		f.Wrong = bad
		return i.showForm(w, r, status, f)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, f.Href(), "The inspection is kept.")
}

// inspectionView is the page of one inspection.
type inspectionView struct {
	Inspection
	Framework       *Framework
	Judged          []judged
	Clocks          []clockView
	Recommendations []Recommendation
	Memory          Memory
	Next            *Window
	Today           calendar.Date
	Step            stepForm
}

// judged is an area as the page shows it.
type judged struct {
	Area
	Grade string // in words
	Quote string
	Page  int
}

type clockView struct {
	Clock
	Words string
	Late  bool
}

// stepForm is the form that moves an inspection on.
type stepForm struct {
	Stage string
	Days  web.Days
	Wrong *fault.Fault
}

func (i *Inspections) inspectionPage(w http.ResponseWriter, r *http.Request) error {
	return i.showInspection(w, r, http.StatusOK, stepForm{Days: web.Days{}})
}

func (i *Inspections) showInspection(w http.ResponseWriter, r *http.Request, status int, step stepForm) error {
	ctx := r.Context()
	one, err := i.Inspection(ctx, r.PathValue("slug"))
	if err != nil {
		return err
	}
	v := inspectionView{Inspection: one, Framework: i.Framework(one.Framework), Today: i.db.Today(), Step: step}
	if v.Framework == nil {
		v.Framework = &Framework{Key: one.Framework, Name: one.Framework + " (its file is no longer there)"}
	}
	judgements, err := i.Judgements(ctx, one)
	if err != nil {
		return err
	}
	if k := v.Framework.Kind(one.Kind); k != nil && k.Graded {
		for _, a := range v.Framework.Areas {
			j := judged{Area: a, Grade: "Not entered yet"}
			for _, given := range judgements {
				if given.Area == a.Key {
					j.Quote, j.Page = given.Quote, given.Page
					if j.Grade = v.Framework.GradeTitle(given.Grade); given.Grade == "" {
						j.Grade = "Not judged"
					}
				}
			}
			v.Judged = append(v.Judged, j)
		}
	}
	holidays, err := i.holidays(ctx)
	if err != nil {
		return err
	}
	clocks, err := i.Clocks(ctx, one)
	if err != nil {
		return err
	}
	for _, c := range clocks {
		v.Clocks = append(v.Clocks, clockView{c, c.Words(v.Today, holidays), c.Breached(v.Today)})
	}
	if v.Memory, err = i.Memory(ctx); err != nil {
		return err
	}
	for _, rec := range v.Memory.all {
		if rec.InspectionID == one.ID {
			v.Recommendations = append(v.Recommendations, rec)
		}
	}
	if next, ok := v.Framework.Expect(one, judgements); ok {
		v.Next = &next
	}
	return web.Render(w, r, status, inspectionScreen(v))
}

// noOverall says why an inspection has no overall judgement, where its framework has none.
func (v inspectionView) noOverall() string {
	if len(v.Judged) < 2 || v.Framework.Area("overall") != nil {
		return ""
	}
	return fmt.Sprintf("There is no overall judgement: %s gives none under “%s”, and none is worked out from the others.", v.Framework.Body, v.Framework.Name)
}

// steps are the stages that can come next.
func (v inspectionView) steps() (items []govuk.SelectItem) {
	after := false
	for _, s := range Stages {
		if after {
			items = append(items, govuk.SelectItem{Value: string(s), Text: upperFirst(string(s))})
		}
		after = after || s == v.Stage
	}
	return items
}

func (i *Inspections) advance(w http.ResponseWriter, r *http.Request) error {
	step := stepForm{Stage: web.Text(r, "stage"), Days: web.Days{}}
	wrong := fault.Invalid("The inspection cannot be moved on yet.")
	var on calendar.Date
	step.Days.Sent(r, "on", &on, wrong)
	err := orNil(wrong)
	if err == nil {
		err = i.Advance(r.Context(), r.PathValue("slug"), Stage(step.Stage), on)
	}
	if bad, status := web.Again(err); bad != nil {
		step.Wrong = bad
		return i.showInspection(w, r, status, step)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, "/staff/inspections/"+r.PathValue("slug"), "The inspection is "+step.Stage+".")
}

// judgementsForm is the form of an inspection's judgements.
type judgementsForm struct {
	Inspection
	Framework *Framework
	Given     map[string]Judgement // by area
	Wrong     *fault.Fault
}

// notJudged and notEntered are choices beside the grades.
const (
	notJudged  = "not judged"
	notEntered = ""
)

// choice is what the list of an area shows.
func (f judgementsForm) choice(area string) string {
	j, ok := f.Given[area]
	switch {
	case !ok:
		return notEntered
	case j.Grade == "":
		return notJudged
	}
	return j.Grade
}

func (f judgementsForm) grades() []govuk.SelectItem {
	items := []govuk.SelectItem{{Value: notEntered, Text: "Not entered"}}
	for _, g := range f.Framework.Grades {
		items = append(items, govuk.SelectItem{Value: g.Code, Text: g.Title})
	}
	return append(items, govuk.SelectItem{Value: notJudged, Text: "Looked at, no grade given"})
}

func (i *Inspections) judgementsOf(r *http.Request) (f judgementsForm, err error) {
	if f.Inspection, err = i.Inspection(r.Context(), r.PathValue("slug")); err != nil {
		return f, err
	}
	if f.Framework = i.Framework(f.Inspection.Framework); f.Framework == nil {
		return f, fault.Conflict("The framework “%s” is no longer there, so nothing can be judged under it.", f.Inspection.Framework)
	}
	if k := f.Framework.Kind(f.Kind); k == nil || !k.Graded {
		return f, fault.Conflict("This visit ends in a letter without grades.")
	}
	f.Given = map[string]Judgement{}
	return f, nil
}

func (i *Inspections) judgementsPage(w http.ResponseWriter, r *http.Request) error {
	f, err := i.judgementsOf(r)
	if err != nil {
		return err
	}
	given, err := i.Judgements(r.Context(), f.Inspection)
	if err != nil {
		return err
	}
	for _, j := range given {
		f.Given[j.Area] = j
	}
	return web.Render(w, r, http.StatusOK, judgementsScreen(f))
}

func (i *Inspections) judge(w http.ResponseWriter, r *http.Request) error {
	f, err := i.judgementsOf(r)
	if err != nil {
		return err
	}
	var all []Judgement
	areas := f.Framework.Areas
	if web.Text(r, "grade-overall") != "" && f.Framework.Area("overall") == nil { // sent by a page of another day
		areas = append(areas[:len(areas):len(areas)], Area{Key: "overall"})
	}
	for _, a := range areas {
		j := Judgement{Area: a.Key, Grade: web.Text(r, "grade-"+field(a.Key)), Quote: web.Text(r, "quote-"+field(a.Key)), Page: web.Number(r, "page-"+field(a.Key))}
		switch j.Grade {
		case notEntered:
			continue
		case notJudged:
			j.Grade = ""
		}
		f.Given[a.Key] = j
		all = append(all, j)
	}
	err = i.Judge(r.Context(), f.Slug, all)
	if bad, status := web.Again(err); bad != nil {
		f.Wrong = bad
		return web.Render(w, r, status, judgementsScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, f.Href(), "The judgements are kept.")
}

// trendView is the page of judgements over the years.
type trendView struct {
	Line  string
	Lines []string
	Parts []TrendPart
}

func (i *Inspections) trendPage(w http.ResponseWriter, r *http.Request) error {
	v := trendView{Line: strings.TrimSpace(r.URL.Query().Get("line"))}
	if v.Line == "" {
		v.Line = "children's services"
	}
	for _, f := range i.frameworks {
		if len(f.Areas) > 0 && (len(v.Lines) == 0 || v.Lines[len(v.Lines)-1] != f.Line) {
			v.Lines = append(v.Lines, f.Line)
		}
	}
	var err error
	if v.Parts, err = i.Trend(r.Context(), v.Line); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, trendScreen(v))
}

func (i *Inspections) frameworksPage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, frameworksScreen(i.Frameworks(), i.db.Today()))
}
