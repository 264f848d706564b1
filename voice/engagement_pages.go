package voice

import (
	"fmt"
	"net/http"
	"strings"

	"waymark/account"
	"waymark/fault"
	"waymark/web"
)

// mostLines is how many themes the form of a session holds.
const mostLines = 4

func (v *Voices) engagementsPage(w http.ResponseWriter, r *http.Request) error {
	all, err := v.Engagements(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, engagementsScreen(all))
}

type engagementView struct {
	Engagement
	Spoke  []Spoke
	Quotes []string
	Reads  bool // word for word
}

func (v *Voices) engagementPage(w http.ResponseWriter, r *http.Request) (err error) {
	p := engagementView{Reads: web.May(r.Context(), account.VoiceWrite)}
	if p.Engagement, p.Spoke, p.Quotes, err = v.Engagement(r.Context(), numberIn(r)); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, engagementScreen(p))
}

type engagementForm struct {
	Edit   EngagementEdit
	Lines  [mostLines]map[string]string // as they were typed
	Themes [][2]string                  // that stand
	People [][2]string
	Days   map[string]string
	Typed  map[string]string
	Wrong  *fault.Fault
}

func (v *Voices) engagementForm(r *http.Request) (f engagementForm, err error) {
	if f.People, err = v.answerers(r); err != nil {
		return f, err
	}
	all, err := v.Themes(r.Context())
	for _, l := range all {
		if l.Open() {
			f.Themes = append(f.Themes, [2]string{fmt.Sprint(l.Number), fmt.Sprintf("%d: %s", l.Number, l.Title)})
		}
	}
	f.Edit.Lundy, f.Typed = map[string]LundyPart{}, map[string]string{}
	if err != nil || r.Method != http.MethodPost {
		return f, err
	}
	for _, field := range []string{"children", "rung", "actions", "quotes"} {
		f.Typed[field] = web.Text(r, field)
	}
	f.Edit.Kind, f.Edit.Ran, f.Edit.Group, f.Edit.Age, f.Edit.RungReason, f.Edit.Topic, f.Edit.Owner = web.Text(r, "kind"), web.Text(r, "ran"), web.Text(r, "group"), web.Text(r, "age"), web.Text(r, "rung-reason"), web.Text(r, "topic"), web.Text(r, "owner")
	f.Edit.On, f.Days = dayIn(r, "on"), typed(r, "on", f.Edit.On)
	f.Edit.Children, f.Edit.Rung, f.Edit.Actions = wholeIn(r, "children"), wholeIn(r, "rung"), split(f.Typed["actions"])
	for q := range strings.SplitSeq(f.Typed["quotes"], "\n") {
		if q = strings.TrimSpace(q); q != "" {
			f.Edit.Quotes = append(f.Edit.Quotes, q)
		}
	}
	for _, part := range lundyParts {
		f.Edit.Lundy[part.Code] = LundyPart{Answer: web.Text(r, "lundy-"+part.Code), Proof: web.Text(r, "proof-"+part.Code), Children: web.Text(r, "children-"+part.Code)}
	}
	for i := range f.Lines {
		n := fmt.Sprint(i + 1)
		f.Lines[i] = map[string]string{}
		for _, field := range []string{"theme", "title", "said", "line"} {
			f.Lines[i][field] = web.Text(r, field+"-"+n)
		}
		if l := f.Lines[i]; l["theme"]+l["title"]+l["said"]+l["line"] != "" {
			f.Edit.Lines = append(f.Edit.Lines, EngagementLine{Theme: wholeIn(r, "theme-"+n), Title: l["title"], Said: l["said"], Children: wholeIn(r, "line-"+n)})
		}
	}
	return f, nil
}

func (v *Voices) addEngagementPage(w http.ResponseWriter, r *http.Request) error {
	f, err := v.engagementForm(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, engagementFormScreen(f))
}

func (v *Voices) postEngagement(w http.ResponseWriter, r *http.Request) error {
	f, err := v.engagementForm(r)
	if err != nil {
		return err
	}
	n, err := v.AddEngagement(r.Context(), f.Edit)
	if wrong, status := web.Again(err); wrong != nil {
		f.Wrong = wrong
		return web.Render(w, r, status, engagementFormScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, engagementHref(n), "Kept. Each theme counts the children who said it.")
}

type importForm struct {
	Source, Owner, Actions string
	Text                   string // of the file, to be sent again by whoever agrees
	Rows                   []ImportRow
	People                 [][2]string
	Wrong                  *fault.Fault
}

// broken says whether a row cannot be taken.
func (f importForm) broken() bool {
	for _, r := range f.Rows {
		if len(r.Wrong) > 0 {
			return true
		}
	}
	return false
}

func (v *Voices) importForm(r *http.Request) (f importForm, err error) {
	f.People, err = v.answerers(r)
	return f, err
}

func (v *Voices) importPage(w http.ResponseWriter, r *http.Request) error {
	f, err := v.importForm(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, importScreen(f))
}

// postImport shows what a file holds, and keeps it when that was agreed.
func (v *Voices) postImport(w http.ResponseWriter, r *http.Request) error {
	f, err := v.importForm(r)
	if err != nil {
		return err
	}
	_, data, err := web.FormFile(r, "file", 512<<10)
	if err != nil && fault.Of(err) == nil {
		return err
	}
	f.Source, f.Owner, f.Actions, f.Text = web.Text(r, "source"), web.Text(r, "owner"), web.Text(r, "actions"), string(data)
	if f.Text == "" {
		f.Text = web.Text(r, "text")
	}
	refused := func(err error) error {
		wrong, status := web.Again(err)
		if wrong == nil {
			return err
		}
		f.Wrong = wrong
		return web.Render(w, r, status, importScreen(f))
	}
	if f.Text == "" {
		return refused(fault.Invalid("There is nothing to bring in.").At("file", "Choose a CSV file of themes"))
	}
	if f.Rows, err = ReadImport([]byte(f.Text), v.db.Today()); err != nil {
		return refused(err)
	}
	if web.Text(r, "then") != "keep" {
		return web.Render(w, r, http.StatusOK, importScreen(f))
	}
	n, err := v.ImportThemes(r.Context(), f.Source, f.Owner, split(f.Actions), f.Rows)
	if err != nil {
		return refused(err)
	}
	return web.Done(w, r, voicesAt, fmt.Sprintf("%d themes from %s are kept.", n, f.Source))
}
