package offer

import (
	"cmp"
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

// offerAt is where this room's pages begin.
const offerAt = "/staff/offer"

// Routes are this room's pages.
func (o *Offers) Routes() []web.Route {
	const one = offerAt + "/entry/{slug}"
	return []web.Route{
		{Pattern: "GET " + offerAt, May: account.OfferRead, Do: o.offerPage},
		{Pattern: "GET " + offerAt + "/library", May: account.OfferWrite, Do: o.libraryPage},
		{Pattern: "POST " + offerAt + "/library/{key}", May: account.OfferWrite, Do: o.postTakeOver},
		{Pattern: "GET " + offerAt + "/checklist", May: account.OfferRead, Do: o.checklistPage},
		{Pattern: "POST " + offerAt + "/checklist", May: account.OfferPublish, Do: o.postCommence},
		{Pattern: "GET " + offerAt + "/principles", May: account.OfferWrite, Do: o.principlesPage},
		{Pattern: "POST " + offerAt + "/principles", May: account.OfferWrite, Do: o.postPrinciples},
		{Pattern: "GET " + offerAt + "/new", May: account.OfferWrite, Do: o.newPage},
		{Pattern: "POST " + offerAt + "/new", May: account.OfferWrite, Do: o.postNew},
		{Pattern: "GET " + one, May: account.OfferRead, Do: o.entryPage},
		{Pattern: "GET " + one + "/edit", May: account.OfferWrite, Do: o.editPage},
		{Pattern: "POST " + one + "/edit", May: account.OfferWrite, Do: o.postEdit},
		{Pattern: "POST " + one + "/send", May: account.OfferWrite, Do: o.postSend},
		{Pattern: "POST " + one + "/sign-off", May: account.OfferRead, Do: o.postSignOff},
		{Pattern: "POST " + one + "/return", May: account.OfferPublish, Do: o.postReturn},
		{Pattern: "POST " + one + "/publish", May: account.OfferPublish, Do: o.postPublish},
		{Pattern: "POST " + one + "/withdraw", May: account.OfferPublish, Do: o.postWithdraw},
	}
}

type offerView struct {
	Areas []areaView
	Today calendar.Date
	Write bool
	Gaps  int // lines of the checklist that nothing meets
}

type areaView struct {
	Area
	Entries []Entitlement
	Live    int
}

func (o *Offers) offerPage(w http.ResponseWriter, r *http.Request) error {
	all, err := o.Entitlements(r.Context())
	if err != nil {
		return err
	}
	lines, err := o.Checklist(r.Context())
	if err != nil {
		return err
	}
	v := offerView{Today: o.db.Today(), Write: web.May(r.Context(), account.OfferWrite)}
	for _, l := range lines {
		if l.Gap() {
			v.Gaps++
		}
	}
	for _, a := range Areas {
		one := areaView{Area: a, Live: covered(all, a.Key)}
		for _, e := range all {
			if e.Newest().Body.V.Area == a.Key {
				one.Entries = append(one.Entries, e)
			}
		}
		v.Areas = append(v.Areas, one)
	}
	return web.Render(w, r, http.StatusOK, offerScreen(v))
}

type libraryView struct {
	Areas []libraryArea
	Left  int
}

type libraryArea struct {
	Area
	Entries []libraryEntry
}

type libraryEntry struct {
	OfLibrary
	Slug string // where it was taken over; empty where it was not
}

func (o *Offers) libraryPage(w http.ResponseWriter, r *http.Request) error {
	all, err := o.Entitlements(r.Context())
	if err != nil {
		return err
	}
	var v libraryView
	for _, a := range Areas {
		one := libraryArea{Area: a}
		for _, l := range Library {
			if l.Area != a.Key {
				continue
			}
			e := libraryEntry{OfLibrary: l}
			if i := slices.IndexFunc(all, func(e Entitlement) bool { return e.Library == l.Key }); i >= 0 {
				e.Slug = all[i].Slug
			} else {
				v.Left++
			}
			one.Entries = append(one.Entries, e)
		}
		v.Areas = append(v.Areas, one)
	}
	return web.Render(w, r, http.StatusOK, libraryScreen(v))
}

func (o *Offers) postTakeOver(w http.ResponseWriter, r *http.Request) error {
	slug, err := o.TakeOver(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	return web.Done(w, r, offerAt+"/entry/"+slug+"/edit", "It is a draft of yours now. Put your council’s own facts in.")
}

type checklistView struct {
	Lines   []Line
	Laws    []Law
	Said    map[string]Commencement
	Publish bool
	Sent    Commencement
	Day     map[string]string
	Wrong   *fault.Fault
}

func (o *Offers) checklistView(r *http.Request) (v checklistView, err error) {
	if v.Lines, err = o.Checklist(r.Context()); err != nil {
		return v, err
	}
	for _, l := range statutes.Law {
		if l.From.IsZero() {
			v.Laws = append(v.Laws, l)
		}
	}
	v.Publish = web.May(r.Context(), account.OfferPublish)
	v.Said, err = o.commencements(r.Context())
	return v, err
}

func (o *Offers) checklistPage(w http.ResponseWriter, r *http.Request) error {
	v, err := o.checklistView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, checklistScreen(v))
}

func (o *Offers) postCommence(w http.ResponseWriter, r *http.Request) error {
	c := Commencement{Law: web.Text(r, "law"), Owner: web.Text(r, "owner"), Source: web.Text(r, "source"), Why: web.Text(r, "why")}
	day, typed, err := sentDay(r, "from")
	if c.From = day; err == nil {
		err = o.Commence(r.Context(), c)
	}
	if f, status := web.Again(err); f != nil {
		v, err := o.checklistView(r)
		if err != nil {
			return err
		}
		v.Sent, v.Day, v.Wrong = c, typed, f
		return web.Render(w, r, status, checklistScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, offerAt+"/checklist", "It is noted.")
}

type principlesView struct {
	Principles []Principle
	Actions    []Action
	Chosen     map[string][]string
	Wrong      *fault.Fault
}

func (o *Offers) principlesView(r *http.Request) (v principlesView, err error) {
	v.Principles = statutes.Principle
	if v.Actions, err = o.linkable(r.Context()); err != nil {
		return v, err
	}
	v.Chosen, err = o.chosen(r.Context())
	if len(v.Chosen) == 0 {
		// Where nobody has chosen yet, the refs of Waymark's own plan stand ticked, for a person to look at.
		for _, p := range v.Principles {
			for _, a := range v.Actions {
				if _, ref, _ := strings.Cut(a.Full, "/"); slices.Contains(p.Actions, ref) {
					v.Chosen[p.Letter] = append(v.Chosen[p.Letter], a.Full)
				}
			}
		}
	}
	return v, err
}

func (o *Offers) principlesPage(w http.ResponseWriter, r *http.Request) error {
	v, err := o.principlesView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, principlesScreen(v))
}

func (o *Offers) postPrinciples(w http.ResponseWriter, r *http.Request) error {
	of := map[string][]string{}
	for _, p := range statutes.Principle {
		of[p.Letter] = web.Texts(r, "actions-"+p.Letter)
	}
	err := o.SetPrinciples(r.Context(), of)
	if f, status := web.Again(err); f != nil {
		v, err := o.principlesView(r)
		if err != nil {
			return err
		}
		v.Chosen, v.Wrong = of, f
		return web.Render(w, r, status, principlesScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, offerAt+"/principles", "The principles are kept. The public site shows them with their actions.")
}

type formView struct {
	Edit  Edit
	Typed map[string]string // boxes of days and numbers as they were typed
	Wrong *fault.Fault
}

func (v formView) title() string {
	if v.Edit.Slug == "" {
		return "Add to the local offer"
	}
	return "Change “" + v.Edit.Body.Title + "”"
}

func (v formView) action() string {
	if v.Edit.Slug == "" {
		return offerAt + "/new"
	}
	return offerAt + "/entry/" + v.Edit.Slug + "/edit"
}

// days are the days of an entry's form.
func (v *formView) days() []struct {
	field string
	day   *calendar.Date
} {
	b := &v.Edit.Body
	return []struct {
		field string
		day   *calendar.Date
	}{{"in-force", &b.InForceFrom}, {"checked", &b.CheckedOn}, {"consulted-on", &b.ConsultedOn}, {"review-by", &b.ReviewBy}}
}

// numbers are the whole numbers of an entry's form.
func (v *formView) numbers() []struct {
	field, words string
	n            *int
} {
	b := &v.Edit.Body
	return []struct {
		field, words string
		n            *int
	}{{"age-from", "Enter the age in whole years", &b.AgeFrom}, {"age-to", "Enter the age in whole years", &b.AgeTo}, {"amount", "Enter the amount in whole pounds, such as 3000", &b.Amount}}
}

// fill shows an entry in the form.
func (v *formView) fill() {
	v.Typed = map[string]string{}
	for _, d := range v.days() {
		if !d.day.IsZero() {
			v.Typed[d.field+"-day"], v.Typed[d.field+"-month"], v.Typed[d.field+"-year"] = strconv.Itoa(d.day.Day()), strconv.Itoa(int(d.day.Month())), strconv.Itoa(d.day.Year())
		}
	}
	for _, n := range v.numbers() {
		if *n.n != 0 {
			v.Typed[n.field] = strconv.Itoa(*n.n)
		}
	}
}

// lines are the lines of a text that say something.
func lines(text string) []string {
	var all []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// sent reads the form of an entry.
func sent(r *http.Request, slug string) formView {
	v := formView{Typed: map[string]string{}, Edit: Edit{Slug: slug, Changed: web.Text(r, "changed"), Body: Body{
		Area: web.Text(r, "area"), Title: web.Text(r, "title"), ChildText: web.Text(r, "child"), AdultText: web.Text(r, "adult"), Kind: Kind(web.Text(r, "kind")), LegalBasis: web.Text(r, "basis"), Law: web.Text(r, "law"),
		Conditions: web.Text(r, "conditions"), Where: Where(web.Text(r, "where")), Elsewhere: web.Text(r, "elsewhere"), Custody: web.Text(r, "custody"), Get: web.Text(r, "get"), AmountWords: web.Text(r, "amount-words"),
		AmountSource: web.Text(r, "amount-source"), Confirmed: web.Text(r, "confirmed") == "yes", Steps: lines(web.Text(r, "steps")), Helps: web.Text(r, "helps"), HowLong: web.Text(r, "long"), IfNo: web.Text(r, "if-no"),
		Documents: lines(web.Text(r, "documents")), Languages: lines(web.Text(r, "languages")), Consulted: web.Text(r, "consulted"), Duties: web.Texts(r, "duties")}}}
	for _, s := range web.Texts(r, "who") {
		v.Edit.Body.Who = append(v.Edit.Body.Who, Status(s))
	}
	wrong := fault.Invalid("The entry cannot be kept yet.")
	for _, d := range v.days() {
		day, typed, err := sentDay(r, d.field)
		*d.day = day
		for k, t := range typed {
			v.Typed[k] = t
		}
		if err != nil {
			wrong.At(d.field, "Enter a real date, such as 27 3 2027")
		}
	}
	for _, n := range v.numbers() {
		text := strings.NewReplacer(",", "", "£", "").Replace(web.Text(r, n.field))
		v.Typed[n.field] = web.Text(r, n.field)
		if number, err := strconv.Atoi(cmp.Or(text, "0")); err != nil {
			wrong.At(n.field, n.words)
		} else {
			*n.n = number
		}
	}
	v.Edit.Version, _ = strconv.Atoi(web.Text(r, "version"))
	if len(wrong.Fields) > 0 {
		v.Wrong = wrong
	}
	return v
}

// sentDay reads a date's three boxes, with what was typed into them.
func sentDay(r *http.Request, field string) (calendar.Date, map[string]string, error) {
	typed := map[string]string{}
	for _, part := range []string{"-day", "-month", "-year"} {
		typed[field+part] = web.Text(r, field+part)
	}
	day, err := web.Day(r, field)
	return day, typed, err
}

func (o *Offers) newPage(w http.ResponseWriter, r *http.Request) error {
	v := formView{Edit: Edit{Body: Body{Area: r.URL.Query().Get("area"), Where: Anywhere, Languages: []string{"English"}}}}
	if r.URL.Query().Get("kind") == "none" {
		v.Edit.Body.Kind = NotOffered
	}
	v.fill()
	return web.Render(w, r, http.StatusOK, formScreen(v))
}

func (o *Offers) postNew(w http.ResponseWriter, r *http.Request) error { return o.post(w, r, "") }

func (o *Offers) postEdit(w http.ResponseWriter, r *http.Request) error {
	e, err := o.Entitlement(r.Context(), r.PathValue("slug"))
	if err != nil {
		return err
	}
	return o.post(w, r, e.Slug)
}

func (o *Offers) post(w http.ResponseWriter, r *http.Request, slug string) error {
	v := sent(r, slug)
	if v.Wrong != nil {
		return web.Render(w, r, http.StatusUnprocessableEntity, formScreen(v))
	}
	kept, err := o.Keep(r.Context(), v.Edit)
	if f, status := web.Again(err); f != nil {
		v.Wrong = f
		if status == http.StatusConflict {
			if now, err := o.Entitlement(r.Context(), slug); err == nil {
				v.Edit.Version = now.Newest().Version
			}
		}
		return web.Render(w, r, status, formScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, offerAt+"/entry/"+kept, "The draft is kept. Nothing of it is public yet.")
}

func (o *Offers) editPage(w http.ResponseWriter, r *http.Request) error {
	v, err := o.form(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, formScreen(v))
}

// form shows an entry as it stands.
func (o *Offers) form(r *http.Request) (formView, error) {
	e, err := o.Entitlement(r.Context(), r.PathValue("slug"))
	if err != nil {
		return formView{}, err
	}
	now := e.Newest()
	v := formView{Edit: Edit{Slug: e.Slug, Body: now.Body.V, Version: now.Version}}
	if e.Working != nil {
		v.Edit.Changed = now.Changed
	}
	v.fill()
	return v, nil
}

type entryView struct {
	Entry                   Entitlement
	Shown                   Version // the one on its way, or the newest
	Note                    string  // of care leavers on it
	Today                   calendar.Date
	Write, Publish, Reviews bool
	Own                     bool // the reader wrote what is on its way
	Sent                    string
	Typed                   ReadingEdit
	Why                     string
	Wrong                   *fault.Fault
}

// wrong is what is wrong with one of the page's forms.
func (v entryView) wrong(form string) *fault.Fault {
	if v.Sent == form {
		return v.Wrong
	}
	return nil
}

func (v entryView) why(form string) string {
	if v.Sent == form {
		return v.Why
	}
	return ""
}

func (o *Offers) view(r *http.Request) (v entryView, err error) {
	ctx := r.Context()
	if v.Entry, err = o.Entitlement(ctx, r.PathValue("slug")); err != nil {
		return v, err
	}
	person, _ := account.From(ctx)
	v.Shown, v.Today = v.Entry.Newest(), o.db.Today()
	v.Write, v.Publish, v.Reviews = web.May(ctx, account.OfferWrite), web.May(ctx, account.OfferPublish), web.May(ctx, account.OfferReview)
	v.Own = v.Shown.WrittenBy == person.ID
	v.Note, err = o.note(v.Shown)
	return v, err
}

func (o *Offers) entryPage(w http.ResponseWriter, r *http.Request) error {
	v, err := o.view(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, entryScreen(v))
}

// acted answers a form of an entry's page: with the page once more where it was wrong.
func (o *Offers) acted(w http.ResponseWriter, r *http.Request, err error, form, done string, typed func(*entryView)) error {
	if f, status := web.Again(err); f != nil {
		v, err := o.view(r)
		if err != nil {
			return err
		}
		v.Wrong, v.Sent = f, form
		typed(&v)
		return web.Render(w, r, status, entryScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, offerAt+"/entry/"+r.PathValue("slug"), done)
}

func (o *Offers) postSend(w http.ResponseWriter, r *http.Request) error {
	err := o.Send(r.Context(), r.PathValue("slug"))
	if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
		// What is missing stands beside the field where it is to be written.
		v, err := o.form(r)
		if err != nil {
			return err
		}
		v.Wrong = f
		return web.Render(w, r, http.StatusUnprocessableEntity, formScreen(v))
	}
	return o.acted(w, r, err, "send", "Care leavers can read it now.", func(*entryView) {})
}

func (o *Offers) postSignOff(w http.ResponseWriter, r *http.Request) error {
	said := ReadingEdit{Good: web.Text(r, "good") == "yes", Group: web.Text(r, "group"), Note: web.Text(r, "note")}
	var err error
	if web.Text(r, "good") == "" {
		err = fault.Invalid("It is not kept yet.").At("good", "Select yes or no")
	} else {
		err = o.SignOff(r.Context(), r.PathValue("slug"), said)
	}
	return o.acted(w, r, err, "sign-off", "What was said is kept.", func(v *entryView) { v.Typed = said })
}

func (o *Offers) postReturn(w http.ResponseWriter, r *http.Request) error {
	why := web.Text(r, "why")
	return o.acted(w, r, o.Return(r.Context(), r.PathValue("slug"), why), "return", "It went back to whoever wrote it.", func(v *entryView) { v.Why = why })
}

func (o *Offers) postPublish(w http.ResponseWriter, r *http.Request) error {
	return o.acted(w, r, o.Publish(r.Context(), r.PathValue("slug")), "publish", "It is published.", func(*entryView) {})
}

func (o *Offers) postWithdraw(w http.ResponseWriter, r *http.Request) error {
	why := web.Text(r, "why")
	return o.acted(w, r, o.Withdraw(r.Context(), r.PathValue("slug"), why), "withdraw", "It is withdrawn.", func(v *entryView) { v.Why = why })
}

func input(name, label, hint, value, classes string, wrong *fault.Fault) govuk.InputParams {
	return govuk.InputParams{Name: name, Value: value, Classes: classes, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(wrong, name)}
}

func area(name, label, hint, value string, rows int, wrong *fault.Fault) govuk.TextareaParams {
	return govuk.TextareaParams{ID: name, Name: name, Value: value, Rows: rows, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(wrong, name)}
}

func dateInput(field, legend, hint string, typed map[string]string, wrong *fault.Fault) govuk.DateInputParams {
	return govuk.DateInputParams{ID: field, NamePrefix: field, Values: typed, ErrorMessage: web.At(wrong, field), Hint: govuk.HintParams{Text: hint}, Fieldset: fieldset(legend)}
}

func fieldset(legend string) *govuk.FieldsetParams {
	return &govuk.FieldsetParams{Legend: govuk.Legend{Text: legend, Classes: "govuk-fieldset__legend--s"}}
}

func choose(name, label, hint, value string, items []govuk.SelectItem, wrong *fault.Fault) govuk.SelectParams {
	return govuk.SelectParams{Name: name, Value: value, Items: append([]govuk.SelectItem{{Value: "", Text: "Choose"}}, items...), Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint},
		ErrorMessage: web.At(wrong, name)}
}

func ticks(name, legend, hint string, items []govuk.CheckboxesItem, wrong *fault.Fault) govuk.CheckboxesParams {
	p := govuk.CheckboxesParams{Name: name, IDPrefix: name, Items: items, Classes: "govuk-checkboxes--small", Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(wrong, name)}
	if legend != "" {
		p.Fieldset = fieldset(legend)
	}
	return p
}

func (v formView) areas() govuk.SelectParams {
	var items []govuk.SelectItem
	for _, a := range Areas {
		items = append(items, govuk.SelectItem{Value: a.Key, Text: a.Title})
	}
	return choose("area", "Area of life", "", v.Edit.Body.Area, items, v.Wrong)
}

func (v formView) kinds() govuk.SelectParams {
	var items []govuk.SelectItem
	for _, k := range Kinds {
		items = append(items, govuk.SelectItem{Value: string(k), Text: strings.ToUpper(string(k[:1])) + string(k[1:])})
	}
	return choose("kind", "By what right?", "Choose “Not offered” to say openly that there is nothing.", string(v.Edit.Body.Kind), items, v.Wrong)
}

func (v formView) laws() govuk.SelectParams {
	items := []govuk.SelectItem{{Value: "", Text: "No"}}
	for _, l := range statutes.Law {
		if l.From.IsZero() {
			items = append(items, govuk.SelectItem{Value: l.Key, Text: l.Name})
		}
	}
	return govuk.SelectParams{Name: "law", Value: v.Edit.Body.Law, Items: items, Label: govuk.LabelParams{Text: "Does it rest on a law that begins by regulations?", Classes: "govuk-label--s"}, ErrorMessage: web.At(v.Wrong, "law")}
}

func (v formView) wheres() govuk.SelectParams {
	var items []govuk.SelectItem
	for _, one := range Wheres {
		items = append(items, govuk.SelectItem{Value: string(one), Text: strings.ToUpper(string(one[:1])) + string(one[1:])})
	}
	return choose("where", "Where must they live?", "", string(v.Edit.Body.Where), items, v.Wrong)
}

func (v formView) who() govuk.CheckboxesParams {
	var items []govuk.CheckboxesItem
	for _, s := range Statuses {
		items = append(items, govuk.CheckboxesItem{Value: string(s), Text: strings.ToUpper(string(s[:1])) + string(s[1:]), Hint: govuk.HintParams{Text: "Children Act 1989, " + s.Law()}, Checked: govuk.Is(slices.Contains(v.Edit.Body.Who, s))})
	}
	return ticks("who", "For whom?", "None ticked means everybody who has been in care.", items, v.Wrong)
}

func (v formView) duties() govuk.CheckboxesParams {
	var items []govuk.CheckboxesItem
	for _, d := range statutes.Duty {
		if d.Area == "" {
			items = append(items, govuk.CheckboxesItem{Value: d.Key, Text: d.Words, Checked: govuk.Is(slices.Contains(v.Edit.Body.Duties, d.Key))})
		}
	}
	return ticks("duties", "What that the law asks does it answer?", "", items, v.Wrong)
}

func (v principlesView) ticks(p Principle) govuk.CheckboxesParams {
	var items []govuk.CheckboxesItem
	for _, a := range v.Actions {
		items = append(items, govuk.CheckboxesItem{Value: a.Full, Text: a.Words, Checked: govuk.Is(slices.Contains(v.Chosen[p.Letter], a.Full))})
	}
	return ticks("actions-"+p.Letter, "", "", items, v.Wrong)
}

// stateTag is the colour of a state.
func stateTag(s State) govuk.TagParams {
	return govuk.TagParams{Text: strings.ToUpper(string(s[:1])) + string(s[1:]), Classes: map[State]string{Draft: "govuk-tag--grey", Reading: "govuk-tag--purple", Signed: "govuk-tag--yellow", Published: "govuk-tag--green", Withdrawn: "govuk-tag--red", Replaced: "govuk-tag--grey"}[s]}
}

// facts are what an entry says, as staff read it.
func (v entryView) facts() (rows []govuk.SummaryRow) {
	b := v.Shown.Body.V
	area, _ := AreaOf(b.Area)
	var who []string
	for _, s := range b.Who {
		who = append(who, string(s))
	}
	amount := b.AmountText()
	if amount != "" && !b.Confirmed {
		amount += ", not confirmed by the council yet"
	} else if b.Stale(v.Today) {
		amount += ", too old to be shown"
	}
	checked := ""
	if b.Amount > 0 {
		checked = b.AmountSource
		if !b.CheckedOn.IsZero() {
			checked += fmt.Sprintf(", looked up on %s, shown until %s", b.CheckedOn.Words(), b.StaleFrom().Words())
		}
	}
	consulted := b.Consulted
	if !b.ConsultedOn.IsZero() {
		consulted += ", " + b.ConsultedOn.Words()
	}
	for _, row := range [][2]string{{"Area", area.Title}, {"For young people", b.ChildText}, {"For those who help", b.AdultText}, {"By what right", string(b.Kind)}, {"Legal basis", b.LegalBasis}, {"Begins with", lawOf(b.Law).Name},
		{"In force from", b.InForceFrom.Words()}, {"For whom", cmp.Or(strings.Join(who, ", "), "everybody who has been in care")}, {"Ages", b.WhoWords()}, {"Other conditions", b.Conditions}, {"Where", string(b.Where)}, {"If they live elsewhere", b.Elsewhere},
		{"In custody", b.Custody}, {"What they get", b.Get}, {"Amount", amount}, {"Source of the amount", checked}, {"How to get it", strings.Join(b.Steps, " ")}, {"Who helps", b.Helps}, {"How long", b.HowLong}, {"If they are told no", b.IfNo},
		{"To bring", strings.Join(b.Documents, ", ")}, {"Languages", strings.Join(b.Languages, ", ")}, {"Care leavers asked", consulted}, {"Look at it again by", b.ReviewBy.Words()}, {"What is new", v.Shown.Changed}} {
		if row[1] != "" {
			rows = append(rows, govuk.SummaryRow{Key: govuk.SummaryCell{Text: row[0]}, Value: govuk.SummaryCell{Text: row[1]}})
		}
	}
	return rows
}
