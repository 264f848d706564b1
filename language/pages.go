package language

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"waymark/account"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

// Routes are this room's pages.
func (l *Languages) Routes() []web.Route {
	const one, texts = at + "/{code}", at + "/{code}/texts/{section}"
	return []web.Route{
		{Pattern: "GET " + at, May: account.LanguageRead, Do: l.listPage},
		{Pattern: "GET " + at + "/new", May: account.LanguageWrite, Do: l.choicePage},
		{Pattern: "POST " + at + "/new", May: account.LanguageWrite, Do: l.postChoice},
		{Pattern: "GET " + one, May: account.LanguageRead, Do: l.languagePage},
		{Pattern: "GET " + one + "/why", May: account.LanguageWrite, Do: l.choicePage},
		{Pattern: "POST " + one + "/why", May: account.LanguageWrite, Do: l.postChoice},
		{Pattern: "POST " + one + "/put", May: account.LanguagePublish, Do: l.postPut},
		{Pattern: "POST " + one + "/take", May: account.LanguageWrite, Do: l.postTake},
		{Pattern: "GET " + texts, May: account.LanguageRead, Do: l.textsPage},
		{Pattern: "POST " + texts + "/check", May: account.LanguageCheck, Do: l.postCheck},
		{Pattern: "GET " + texts + "/edit", May: account.LanguageWrite, Do: l.editPage},
		{Pattern: "POST " + texts + "/edit", May: account.LanguageWrite, Do: l.postEdit, Limit: mostFile},
		{Pattern: "GET " + one + "/texts.csv", May: account.LanguageRead, Do: l.download},
		{Pattern: "GET " + one + "/file", May: account.LanguageWrite, Do: l.filePage},
		{Pattern: "POST " + one + "/file", May: account.LanguageWrite, Do: l.postFile, Limit: 3 * mostFile},
	}
}

type listRow struct {
	Language
	Counts
	Ready bool // its safeguarding lines were checked
}

func (l *Languages) listPage(w http.ResponseWriter, r *http.Request) error {
	chosen, err := l.Chosen(r.Context())
	if err != nil {
		return err
	}
	var rows []listRow
	for _, one := range chosen {
		lines, err := l.Lines(r.Context(), one.Code)
		if err != nil {
			return err
		}
		_, ready := published(one, lines)
		rows = append(rows, listRow{one, CountOf(lines), ready})
	}
	return web.Render(w, r, http.StatusOK, listScreen(rows))
}

type choiceView struct {
	Language
	Fresh bool
	Typed map[string]string
	Days  web.Days
	Wrong *fault.Fault
}

func (l *Languages) choiceView(r *http.Request) (v choiceView, err error) {
	code := r.PathValue("code")
	if v.Fresh = code == ""; v.Fresh {
		v.Typed, v.Days = map[string]string{}, web.Days{}
		return v, nil
	}
	if v.Language, err = l.Language(r.Context(), code); err != nil {
		return v, err
	}
	v.Typed = map[string]string{"why": v.Why, "source": v.Source, "pupils": fmt.Sprint(v.Pupils)}
	if v.Children > 0 {
		v.Typed["children"] = fmt.Sprint(v.Children)
	}
	v.Days = web.DaysOf("counted", v.CountedOn)
	return v, nil
}

func (l *Languages) choicePage(w http.ResponseWriter, r *http.Request) error {
	v, err := l.choiceView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, choiceScreen(v))
}

func (l *Languages) postChoice(w http.ResponseWriter, r *http.Request) error {
	v, err := l.choiceView(r)
	if err != nil {
		return err
	}
	for _, field := range []string{"code", "why", "source", "children", "pupils"} {
		v.Typed[field] = web.Text(r, field)
	}
	c := Choice{Code: cmp.Or(v.Code, v.Typed["code"]), Why: v.Typed["why"], Source: v.Typed["source"], Children: web.Number(r, "children"), Pupils: web.Number(r, "pupils"), Version: web.Number(r, "version")}
	if v.Typed["children"] != "" && c.Children == 0 {
		c.Children = -1 // something was typed that is no number
	}
	wrong := fault.Invalid("The language is not saved yet.")
	v.Days.Sent(r, "counted", &c.CountedOn, wrong)
	if len(wrong.Fields) == 0 {
		err = l.Choose(r.Context(), v.Fresh, c)
	} else {
		err = wrong
	}
	if f, status := web.Again(err); f != nil {
		v.Wrong = f
		return web.Render(w, r, status, choiceScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, Language{Code: c.Code}.Href(), "It is saved.")
}

type sectionRow struct {
	Section
	Counts
	All, Mine int // Mine are those that wait for a check and are not the reader's own
}

type languageView struct {
	Language
	Rows   []sectionRow
	Counts Counts
	Unsafe []Line // safeguarding lines that were not checked against the English of today
	Ready  bool
	Wrong  *fault.Fault
	Why    string
}

func (l *Languages) languageView(r *http.Request) (v languageView, err error) {
	if v.Language, err = l.Language(r.Context(), r.PathValue("code")); err != nil {
		return v, err
	}
	lines, err := l.Lines(r.Context(), v.Code)
	if err != nil {
		return v, err
	}
	_, v.Ready = published(v.Language, lines)
	v.Counts = CountOf(lines)
	for _, s := range Sections {
		of := inSection(lines, s.Key)
		if len(of) == 0 {
			continue
		}
		row := sectionRow{Section: s, Counts: CountOf(of), All: len(of)}
		for _, x := range of {
			if x.State() == Draft && x.Newest.WrittenID != who(r.Context()).ID {
				row.Mine++
			}
			if x.Safeguarding && (x.Live == nil || x.Live.English != x.English) {
				v.Unsafe = append(v.Unsafe, x)
			}
		}
		v.Rows = append(v.Rows, row)
	}
	return v, nil
}

func inSection(lines []Line, section string) []Line {
	return slices.DeleteFunc(slices.Clone(lines), func(x Line) bool { return x.Section != section })
}

func (l *Languages) languagePage(w http.ResponseWriter, r *http.Request) error {
	v, err := l.languageView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, languageScreen(v))
}

// again shows the page of a language with what was refused.
func (l *Languages) again(w http.ResponseWriter, r *http.Request, refused error, why string) error {
	f, status := web.Again(refused)
	if f == nil {
		return refused
	}
	v, err := l.languageView(r)
	if err != nil {
		return err
	}
	v.Wrong, v.Why = f, why
	return web.Render(w, r, status, languageScreen(v))
}

func (l *Languages) postPut(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	if err := l.Put(r.Context(), code); err != nil {
		return l.again(w, r, err, "")
	}
	return web.Done(w, r, Language{Code: code}.Href(), "It is on the young people’s site now.")
}

func (l *Languages) postTake(w http.ResponseWriter, r *http.Request) error {
	code, why := r.PathValue("code"), web.Text(r, "why")
	if err := l.Take(r.Context(), code, why); err != nil {
		return l.again(w, r, err, why)
	}
	return web.Done(w, r, Language{Code: code}.Href(), "It is off the young people’s site.")
}

type textsView struct {
	Language
	Section
	Lines  []Line
	Me     string
	Chosen []string // keys that were ticked
	Reader string
	Why    string
	Typed  map[string]string // what was written of each text
	Still  []string
	Made   string
	Maker  string
	Wrong  *fault.Fault
}

// Checkable says whether the reader may check a line.
func (v textsView) Checkable(x Line) bool { return x.State() == Draft && x.Newest.WrittenID != v.Me }

func (v textsView) checkable() int {
	return len(slices.DeleteFunc(slices.Clone(v.Lines), func(x Line) bool { return !v.Checkable(x) }))
}

func (l *Languages) textsView(r *http.Request) (v textsView, err error) {
	if v.Language, err = l.Language(r.Context(), r.PathValue("code")); err != nil {
		return v, err
	}
	section, found := SectionOf(r.PathValue("section"))
	if !found {
		return v, fault.NotFound("There is no such part of the site.")
	}
	lines, err := l.Lines(r.Context(), v.Code)
	v.Section, v.Lines, v.Me = section, inSection(lines, section.Key), who(r.Context()).ID
	v.Made, v.Maker, v.Typed = string(ByPerson), who(r.Context()).Name, map[string]string{}
	for _, x := range v.Lines {
		if x.Newest != nil {
			v.Typed[x.Key] = x.Newest.Words
		}
	}
	return v, err
}

func (v textsView) href() string { return v.Language.Href() + "/texts/" + v.Section.Key }

func (l *Languages) textsPage(w http.ResponseWriter, r *http.Request) error {
	v, err := l.textsView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, textsScreen(v))
}

func (l *Languages) postCheck(w http.ResponseWriter, r *http.Request) error {
	v, err := l.textsView(r)
	if err != nil {
		return err
	}
	v.Chosen, v.Reader, v.Why = web.Texts(r, "keys"), web.Text(r, "reader"), web.Text(r, "why")
	var seen []Seen
	for _, key := range v.Chosen {
		seen = append(seen, Seen{key, web.Number(r, "n-"+key)})
	}
	words := counted(len(seen), "text is", "texts are") + " checked."
	if web.Text(r, "then") == "return" {
		err, words = l.Return(r.Context(), v.Code, v.Why, seen), counted(len(seen), "text goes", "texts go")+" back to be translated again."
	} else {
		err = l.Check(r.Context(), v.Code, v.Reader, seen)
	}
	if f, status := web.Again(err); f != nil {
		v.Wrong = f
		return web.Render(w, r, status, textsScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, v.href(), words)
}

func (l *Languages) editPage(w http.ResponseWriter, r *http.Request) error {
	v, err := l.textsView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, editScreen(v))
}

func (l *Languages) postEdit(w http.ResponseWriter, r *http.Request) error {
	v, err := l.textsView(r)
	if err != nil {
		return err
	}
	v.Made, v.Maker, v.Still = web.Text(r, "made"), web.Text(r, "maker"), web.Texts(r, "still")
	var all []Words
	for _, x := range v.Lines {
		words := web.Text(r, x.Key)
		v.Typed[x.Key] = words
		if words != "" {
			all = append(all, Words{Key: x.Key, Words: words, After: web.Number(r, "n-"+x.Key), Still: slices.Contains(v.Still, x.Key)})
		}
	}
	kept, err := l.Write(r.Context(), v.Code, Made(v.Made), v.Maker, all)
	if f, status := web.Again(err); f != nil {
		v.Wrong = f
		return web.Render(w, r, status, editScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, v.href(), counted(kept, "text is saved and waits", "texts are saved and wait")+" for somebody else to check.")
}

func (l *Languages) download(w http.ResponseWriter, r *http.Request) error {
	one, err := l.Language(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	lines, err := l.Lines(r.Context(), one.Code)
	if err != nil {
		return err
	}
	web.Download(w, "texts-"+one.Code+".csv", "text/csv; charset=utf-8")
	return WriteFile(w, lines)
}

type fileView struct {
	Language
	Made, Maker string
	Text        string // the file, once it was read
	Rows        []FileRow
	Seen        string // the versions that the preview was made of
	Read        bool
	Wrong       *fault.Fault
}

// Broken says that a row cannot be taken, so that nothing is.
func (v fileView) Broken() bool { return broken(v.Rows) }

func (l *Languages) filePage(w http.ResponseWriter, r *http.Request) error {
	one, err := l.Language(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, fileScreen(fileView{Language: one, Made: string(ByPerson)}))
}

// postFile shows what a file would change, and keeps it when that was agreed.
func (l *Languages) postFile(w http.ResponseWriter, r *http.Request) error {
	one, err := l.Language(r.Context(), r.PathValue("code"))
	if err != nil {
		return err
	}
	_, data, err := web.FormFile(r, "file", mostFile)
	if err != nil && fault.Of(err) == nil {
		return err
	}
	v := fileView{Language: one, Made: web.Text(r, "made"), Maker: web.Text(r, "maker"), Text: string(data)}
	if v.Text == "" {
		v.Text = web.Text(r, "text")
	}
	refused := func(err error) error {
		f, status := web.Again(err)
		if f == nil {
			return err
		}
		v.Wrong = f
		return web.Render(w, r, status, fileScreen(v))
	}
	if v.Text == "" {
		return refused(fault.Invalid("There is nothing to read.").At("file", "Choose the CSV file that the translator sent back"))
	}
	lines, err := l.Lines(r.Context(), one.Code)
	if err != nil {
		return err
	}
	if v.Rows, err = ReadFile([]byte(v.Text), lines); err != nil {
		return refused(err)
	}
	v.Read, v.Seen = true, versions(v.Rows)
	if web.Text(r, "then") != "keep" || v.Broken() {
		return web.Render(w, r, http.StatusOK, fileScreen(v))
	}
	if web.Text(r, "seen") != v.Seen {
		return refused(fault.Conflict("Somebody wrote some of these texts after you looked at the file. Look at it again; nothing was saved yet."))
	}
	kept, err := l.Write(r.Context(), one.Code, Made(v.Made), v.Maker, wordsOf(v.Rows))
	if err != nil {
		return refused(err)
	}
	return web.Done(w, r, one.Href(), counted(kept, "text of the file is saved and waits", "texts of the file are saved and wait")+" for somebody else to check.")
}

// versions names what a preview was made of.
func versions(rows []FileRow) string {
	b, err := json.Marshal(wordsOf(rows))
	if err != nil {
		panic(err) // words always marshal
	}
	return Hash(string(b))
}

func label(text string) govuk.LabelParams {
	return govuk.LabelParams{Text: text, Classes: "govuk-label--s"}
}

func colour(s State) string {
	return map[State]string{Missing: "govuk-tag--red", Returned: "govuk-tag--orange", Stale: "govuk-tag--yellow", Draft: "govuk-tag--blue", Right: "govuk-tag--green"}[s]
}

// spokenItems are the languages to choose from.
func spokenItems(chosen string) []govuk.SelectItem {
	items := []govuk.SelectItem{{Text: "Select a language"}}
	for _, s := range All {
		words := s.English
		if s.Name != s.English {
			words += " – " + s.Name
		}
		items = append(items, govuk.SelectItem{Value: s.Code, Text: words, Selected: govuk.Is(s.Code == chosen)})
	}
	return items
}

func makers(value string, wrong *fault.Fault) govuk.RadiosParams {
	return govuk.RadiosParams{Name: "made", Value: value, Classes: "govuk-radios--small", ErrorMessage: web.At(wrong, "made"), Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: "Who translated this?", Classes: "govuk-fieldset__legend--s"}},
		Items: []govuk.RadiosItem{{Value: string(ByPerson), Text: "A person"}, {Value: string(ByMachine), Text: "A machine", Hint: govuk.HintParams{Text: "Only these fixed texts may go to a translation service. What children write never may."}}}}
}

// standing says who made a version and who checked it.
func standing(x Line) string {
	t := x.Newest
	if t == nil {
		return ""
	}
	words := "Translated by " + t.Maker
	if t.Made == ByMachine {
		words = "A machine’s draft (" + t.Maker + ")"
	}
	words += ", " + t.WrittenOn.Words() + "."
	if t.Checked() {
		words += " Checked by " + t.Reader + ", " + t.CheckedOn.Words() + "."
	}
	if l := x.Live; l != nil && l.N != t.N {
		words += " The public still reads the version before, checked by " + l.Reader + ", " + l.CheckedOn.Words() + "."
	}
	if l := x.Live; l == nil {
		words += " The public does not read it yet."
	}
	return words
}
