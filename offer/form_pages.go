package offer

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"waymark/calendar"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

type formView struct {
	Edit  Edit
	Typed web.Days // boxes of days and numbers as they were typed
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
	v.Typed = web.Days{}
	for _, d := range v.days() {
		v.Typed.Put(d.field, *d.day)
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
	v := formView{Typed: web.Days{}, Edit: Edit{Slug: slug, Changed: web.Text(r, "changed"), Body: Body{
		Area: web.Text(r, "area"), Title: web.Text(r, "title"), ChildText: web.Text(r, "child"), AdultText: web.Text(r, "adult"), Kind: Kind(web.Text(r, "kind")), LegalBasis: web.Text(r, "basis"), Law: web.Text(r, "law"),
		Conditions: web.Text(r, "conditions"), Where: Where(web.Text(r, "where")), Elsewhere: web.Text(r, "elsewhere"), Custody: web.Text(r, "custody"), Get: web.Text(r, "get"), AmountWords: web.Text(r, "amount-words"),
		AmountSource: web.Text(r, "amount-source"), Confirmed: web.Text(r, "confirmed") == "yes", Steps: lines(web.Text(r, "steps")), Helps: web.Text(r, "helps"), HowLong: web.Text(r, "long"), IfNo: web.Text(r, "if-no"),
		Documents: lines(web.Text(r, "documents")), Languages: lines(web.Text(r, "languages")), Consulted: web.Text(r, "consulted"), Duties: web.Texts(r, "duties")}}}
	for _, s := range web.Texts(r, "who") {
		v.Edit.Body.Who = append(v.Edit.Body.Who, Status(s))
	}
	wrong := fault.Invalid("The entry cannot be kept yet.")
	for _, d := range v.days() {
		v.Typed.Sent(r, d.field, d.day, wrong)
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

func input(name, label, hint, value, classes string, wrong *fault.Fault) govuk.InputParams {
	return govuk.InputParams{Name: name, Value: value, Classes: classes, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(wrong, name)}
}

func area(name, label, hint, value string, rows int, wrong *fault.Fault) govuk.TextareaParams {
	return govuk.TextareaParams{ID: name, Name: name, Value: value, Rows: rows, Label: govuk.LabelParams{Text: label, Classes: "govuk-label--s"}, Hint: govuk.HintParams{Text: hint}, ErrorMessage: web.At(wrong, name)}
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
