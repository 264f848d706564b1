package board

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/plan"
	"waymark/web"
)

// forumRoutes are the pages of forums, meetings, decisions, actions and the forward plan.
func (b *Boards) forumRoutes() []web.Route {
	const forum = boardAt + "/forums/{forum}"
	const meeting, action = forum + "/meetings/{number}", forum + "/actions/{number}"
	const item = meeting + "/items/{item}"
	return []web.Route{
		{Pattern: "GET " + boardAt, May: account.BoardRead, Do: b.homePage},
		{Pattern: "GET " + boardAt + "/new", May: account.BoardWrite, Do: b.newForumPage},
		{Pattern: "POST " + boardAt + "/new", May: account.BoardWrite, Do: b.postForum},
		{Pattern: "GET " + boardAt + "/decisions", May: account.BoardRead, Do: b.decisionsPage},
		{Pattern: "GET " + boardAt + "/decisions/{number}", May: account.BoardRead, Do: b.decisionPage},
		{Pattern: "POST " + boardAt + "/decisions/{number}", May: account.BoardWrite, Do: b.postDecision},
		{Pattern: "GET " + boardAt + "/readers", May: account.BoardRead, Do: b.unreadPage},
		{Pattern: "GET " + readers, May: web.SignedIn, Do: b.readersPage},
		{Pattern: "POST " + readers, May: web.SignedIn, Do: b.postReaders},
		{Pattern: "GET " + boardAt + "/forward", May: account.BoardRead, Do: b.forwardPage},
		{Pattern: "GET " + forum, May: account.BoardRead, Do: b.forumPage},
		{Pattern: "POST " + forum, May: account.BoardWrite, Do: b.postForumAct},
		{Pattern: "GET " + forum + "/edit", May: account.BoardWrite, Do: b.editForumPage},
		{Pattern: "POST " + forum + "/edit", May: account.BoardWrite, Do: b.postForum},
		{Pattern: "GET " + forum + "/year", May: account.BoardWrite, Do: b.yearPage},
		{Pattern: "POST " + forum + "/year", May: account.BoardWrite, Do: b.postYear},
		{Pattern: "GET " + forum + "/actions", May: account.BoardRead, Do: b.actionsPage},
		{Pattern: "GET " + action, May: web.SignedIn, Do: b.actionPage},
		{Pattern: "POST " + action, May: web.SignedIn, Do: b.postAction},
		{Pattern: "GET " + forum + "/forward", May: account.BoardRead, Do: b.forumForwardPage},
		{Pattern: "POST " + forum + "/forward", May: account.BoardWrite, Do: b.postForward},
		{Pattern: "GET " + meeting, May: account.BoardRead, Do: b.meetingPage},
		{Pattern: "POST " + meeting, May: account.BoardWrite, Do: b.postMeeting},
		{Pattern: "POST " + meeting + "/propose", May: account.BoardItem, Do: b.postItemProposed},
		{Pattern: "GET " + meeting + "/attendance", May: account.BoardWrite, Do: b.attendancePage},
		{Pattern: "POST " + meeting + "/attendance", May: account.BoardWrite, Do: b.postAttendance},
		{Pattern: "GET " + item, May: account.BoardRead, Do: b.itemPage},
		{Pattern: "POST " + item, May: account.BoardWrite, Do: b.postItem},
		{Pattern: "GET " + meeting + "/minutes", May: account.BoardRead, Do: b.minutesPage},
		{Pattern: "POST " + meeting + "/minutes", May: account.BoardRead, Do: b.postMinutes},
		{Pattern: "GET " + meeting + "/minutes/{face}", May: account.BoardRead, Do: b.minutesFace},
	}
}

var boardCrumb = web.Crumb{Text: "Boards", Href: boardAt}

// sent is what a page's forms were sent with: which of them, what was typed, and what is wrong with it.
type sent struct {
	Form  string
	Typed map[string]string
	Wrong *fault.Fault
}

// wrong is what is wrong with one of the page's forms.
func (s sent) wrong(form string) *fault.Fault {
	if s.Form == form {
		return s.Wrong
	}
	return nil
}

// typed is what was typed into a field of one of the page's forms, else what stands there.
func (s sent) typed(form, field, stands string) string {
	if s.Form == form && s.Wrong != nil {
		return s.Typed[field]
	}
	return stands
}

// days are the three boxes of a date as they were typed.
func (s sent) days(form, field string, stands calendar.Date) map[string]string {
	if s.Form == form && s.Wrong != nil {
		return s.Typed
	}
	return boxes(field, stands)
}

// typedIn reads every field of the sent form.
func typedIn(r *http.Request) map[string]string {
	web.Texts(r, "do")
	all := map[string]string{}
	for field := range r.PostForm {
		all[field] = web.Text(r, field)
	}
	return all
}

func boxes(field string, d calendar.Date) map[string]string {
	if d.IsZero() {
		return map[string]string{}
	}
	return map[string]string{field + "-day": strconv.Itoa(d.Day()), field + "-month": strconv.Itoa(int(d.Month())), field + "-year": strconv.Itoa(d.Year())}
}

// sentDay reads a date's three boxes; what is no date becomes none, which the rules ask for again.
func sentDay(r *http.Request, field string) calendar.Date {
	d, err := web.Day(r, field)
	if err != nil {
		return calendar.Date{}
	}
	return d
}

func number(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return 0
	}
	return n
}

func dateBoxes(field, legend, hint string, typed map[string]string, f *fault.Fault) govuk.DateInputParams {
	return govuk.DateInputParams{ID: field, NamePrefix: field, Values: typed, ErrorMessage: web.At(f, field), Hint: govuk.HintParams{Text: hint}, Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: legend, Classes: "govuk-fieldset__legend--s"}}}
}

func input(name, label, hint, value, classes string, f *fault.Fault) govuk.InputParams {
	return govuk.InputParams{ID: name, Name: name, Value: value, Classes: classes, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(f, name)}
}

func area(name, label, hint, value string, rows int, f *fault.Fault) govuk.TextareaParams {
	return govuk.TextareaParams{ID: name, Name: name, Value: value, Rows: rows, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(f, name)}
}

// choice is a word to choose, with what is stored for it.
type choice struct{ Value, Text string }

func choices[T ~string](all []T) (c []choice) {
	for _, one := range all {
		c = append(c, choice{string(one), upperFirst(string(one))})
	}
	return c
}

func choose(name, label, hint, value string, all []choice, f *fault.Fault) govuk.SelectParams {
	items := []govuk.SelectItem{{Value: "", Text: "Choose"}}
	for _, c := range all {
		items = append(items, govuk.SelectItem{Value: c.Value, Text: c.Text})
	}
	return govuk.SelectParams{ID: name, Name: name, Value: value, Items: items, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(f, name)}
}

func tick(id, name, words string, checked bool) govuk.CheckboxesParams {
	return govuk.CheckboxesParams{IDPrefix: id, Name: name, Classes: "govuk-checkboxes--small", Items: []govuk.CheckboxesItem{{Value: "yes", Text: words, Checked: govuk.Is(checked)}}}
}

// people are the council's active people, to choose from.
func (b *Boards) people(ctx context.Context) (all []choice, err error) {
	people, err := b.accounts.People(ctx)
	for _, p := range people {
		if p.Active() {
			words := p.Name
			if p.Team != "" {
				words += ", " + p.Team
			}
			all = append(all, choice{p.ID, words})
		}
	}
	return all, err
}

type homePage struct {
	Forums   []Forum
	Next     []Meeting
	Recent   []Decision
	Today    calendar.Date
	MayWrite bool
}

func (b *Boards) homePage(w http.ResponseWriter, r *http.Request) (err error) {
	p := homePage{Today: b.db.Today(), MayWrite: may(r.Context(), account.BoardWrite, account.Subject{}) == nil}
	if p.Forums, err = b.Forums(r.Context()); err != nil {
		return err
	}
	if p.Next, err = b.MeetingsBetween(r.Context(), p.Today.AddDays(-30), p.Today.AddDays(60)); err != nil {
		return err
	}
	p.Next = slices.DeleteFunc(p.Next, func(m Meeting) bool { return m.Fixed() })
	if p.Recent, err = b.Decisions(r.Context()); err != nil {
		return err
	}
	p.Recent = p.Recent[:min(5, len(p.Recent))]
	return web.Render(w, r, http.StatusOK, homeScreen(p))
}

type forumForm struct {
	Forum Forum
	Fresh bool
	Plans []plan.Plan
	Wrong *fault.Fault
}

func (b *Boards) forumForm(ctx context.Context, f Forum, fresh bool, wrong *fault.Fault) (v forumForm, err error) {
	v = forumForm{Forum: f, Fresh: fresh, Wrong: wrong}
	if b.Plans != nil {
		v.Plans, err = b.Plans.Plans(ctx)
	}
	return v, err
}

func (b *Boards) newForumPage(w http.ResponseWriter, r *http.Request) error {
	if err := may(r.Context(), account.BoardWrite, account.Subject{}); err != nil {
		return err
	}
	v, err := b.forumForm(r.Context(), Forum{Rhythm: Quarterly, Quorum: 3}, true, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, forumFormScreen(v))
}

func (b *Boards) editForumPage(w http.ResponseWriter, r *http.Request) error {
	f, err := b.Forum(r.Context(), r.PathValue("forum"))
	if err != nil {
		return err
	}
	if err := may(r.Context(), account.BoardWrite, account.Subject{}); err != nil {
		return err
	}
	v, err := b.forumForm(r.Context(), f, false, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, forumFormScreen(v))
}

func (b *Boards) postForum(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f := Forum{Code: web.Text(r, "code")}
	fresh := r.PathValue("forum") == ""
	if !fresh {
		var err error
		if f, err = b.Forum(ctx, r.PathValue("forum")); err != nil {
			return err
		}
	}
	now := f.Version
	f.Name, f.Kind, f.About, f.Plan, f.Pack, f.Rhythm = web.Text(r, "name"), ForumKind(web.Text(r, "kind")), web.Text(r, "about"), web.Text(r, "plan"), web.Text(r, "pack"), Rhythm(web.Text(r, "rhythm"))
	f.Quorum, f.Public, f.Version = number(web.Text(r, "quorum")), web.Text(r, "public") == "yes", number(web.Text(r, "version"))
	err := b.KeepForum(ctx, f)
	if wrong, status := web.Again(err); wrong != nil {
		if status == http.StatusConflict {
			f.Version = now
		}
		v, err := b.forumForm(ctx, f, fresh, wrong)
		if err != nil {
			return err
		}
		return web.Render(w, r, status, forumFormScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, Forum{Code: f.Code}.Href(), "The forum is kept.")
}

type forumPage struct {
	sent
	Forum    Forum
	Ahead    []Meeting
	Past     []Meeting
	Count    ActionCount
	People   []choice
	Today    calendar.Date
	MayWrite bool
	Inside   bool
}

func (b *Boards) forumView(ctx context.Context, code string) (p forumPage, err error) {
	if p.Forum, err = b.Forum(ctx, code); err != nil {
		return p, err
	}
	p.Today, p.Inside = b.db.Today(), inside(ctx, p.Forum)
	p.MayWrite = may(ctx, account.BoardWrite, p.Forum.subject()) == nil && p.Forum.ClosedOn.IsZero()
	all, err := b.Meetings(ctx, p.Forum)
	if err != nil {
		return p, err
	}
	for _, m := range all {
		switch {
		case m.Ahead():
			p.Ahead = append([]Meeting{m}, p.Ahead...)
		case m.State != Cancelled:
			p.Past = append(p.Past, m)
		}
	}
	actions, err := b.Actions(ctx, p.Forum)
	if err != nil {
		return p, err
	}
	p.Count = CountActions(actions, p.Today)
	p.People, err = b.people(ctx)
	return p, err
}

func (b *Boards) forumPage(w http.ResponseWriter, r *http.Request) error {
	p, err := b.forumView(r.Context(), r.PathValue("forum"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, forumScreen(p))
}

func (b *Boards) postForumAct(w http.ResponseWriter, r *http.Request) error {
	ctx, code, do := r.Context(), r.PathValue("forum"), web.Text(r, "do")
	var err error
	done := ""
	switch do {
	case "seat":
		err, done = b.Seat(ctx, code, Member{PersonID: web.Text(r, "person"), Name: web.Text(r, "name"), Organisation: web.Text(r, "organisation"), Part: Part(web.Text(r, "part"))}), "The seat is taken."
	case "unseat":
		err, done = b.Unseat(ctx, code, web.Text(r, "member")), "The seat is free."
	case "close":
		err, done = b.CloseForum(ctx, code, web.Text(r, "why")), "The forum is closed."
	default:
		err = fault.Invalid("Nothing was done.").At("do", "Select what to do")
	}
	if wrong, status := web.Again(err); wrong != nil {
		p, err := b.forumView(ctx, code)
		if err != nil {
			return err
		}
		p.sent = sent{do, typedIn(r), wrong}
		return web.Render(w, r, status, forumScreen(p))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, Forum{Code: code}.Href(), done)
}

type yearPage struct {
	sent
	Forum Forum
	Days  []calendar.Date // that the rhythm gives, to be confirmed
}

func (b *Boards) yearPage(w http.ResponseWriter, r *http.Request) error {
	f, err := b.Forum(r.Context(), r.PathValue("forum"))
	if err == nil {
		err = may(r.Context(), account.BoardWrite, f.subject())
	}
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, yearScreen(yearPage{Forum: f}))
}

// postYear shows the days that the rhythm gives from the first on, and plans those that were ticked.
func (b *Boards) postYear(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := b.Forum(ctx, r.PathValue("forum"))
	if err == nil {
		err = may(ctx, account.BoardWrite, f.subject())
	}
	if err != nil {
		return err
	}
	p := yearPage{Forum: f, sent: sent{Form: "year", Typed: typedIn(r)}}
	if web.Text(r, "do") == "show" {
		first := sentDay(r, "first")
		if first.IsZero() || first.Before(b.db.Today()) {
			p.Wrong = fault.Invalid("The meetings are not planned yet.").At("first", "Enter the day of the first meeting, from today on")
			return web.Render(w, r, http.StatusUnprocessableEntity, yearScreen(p))
		}
		holidays, err := b.holidays(ctx)
		if err != nil {
			return err
		}
		p.Days = f.Rhythm.Days(first, holidays)
		return web.Render(w, r, http.StatusOK, yearScreen(p))
	}
	for _, day := range web.Texts(r, "days") {
		d, err := calendar.Parse(day)
		if err != nil {
			return fault.Invalid("“%s” is no day.", day)
		}
		p.Days = append(p.Days, d)
	}
	n, err := b.Schedule(ctx, f.Code, p.Days, web.Text(r, "starts"), web.Text(r, "place"))
	if wrong, status := web.Again(err); wrong != nil {
		p.Wrong = wrong
		return web.Render(w, r, status, yearScreen(p))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, f.Href(), fmt.Sprintf("%d meetings are planned.", n))
}
