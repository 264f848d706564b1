package voice

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

const (
	voicesAt     = "/staff/voices"
	themesAt     = voicesAt + "/themes"
	reviewAt     = voicesAt + "/review"
	promisesAt   = voicesAt + "/promises"
	engagementAt = voicesAt + "/engagement"
	importAt     = voicesAt + "/import"
)

func themeHref(number int) string { return themesAt + "/" + strconv.Itoa(number) }

func engagementHref(number int) string { return engagementAt + "/" + strconv.Itoa(number) }

var voicesCrumb = web.Crumb{Text: "What children say", Href: voicesAt}

// themeRoutes are the pages of those who answer children.
func (v *Voices) themeRoutes() []web.Route {
	const theme, review = themesAt + "/{number}", reviewAt + "/{number}"
	return []web.Route{
		{Pattern: "GET " + voicesAt, May: account.VoiceRead, Do: v.themesPage},
		{Pattern: "GET " + promisesAt, May: account.VoiceRead, Do: v.promisesPage},
		{Pattern: "GET " + themesAt + "/add", May: account.VoiceWrite, Do: v.addThemePage},
		{Pattern: "POST " + themesAt + "/add", May: account.VoiceWrite, Do: v.postAddTheme, Keeps: true},
		{Pattern: "GET " + theme, May: account.VoiceRead, Do: v.themePage},
		{Pattern: "GET " + theme + "/edit", May: account.VoiceAnswer, Do: v.editThemePage},
		{Pattern: "POST " + theme + "/edit", May: account.VoiceAnswer, Do: v.postEditTheme, Keeps: true},
		{Pattern: "POST " + theme + "/move", May: account.VoiceAnswer, Do: v.postMove},
		{Pattern: "POST " + theme + "/seen", May: account.VoiceAnswer, Do: v.postSeen},
		{Pattern: "POST " + theme + "/ask", May: account.VoiceAnswer, Do: v.postAsk},
		{Pattern: "POST " + theme + "/conclude", May: account.VoiceAnswer, Do: v.postConclude},
		{Pattern: "POST " + theme + "/codes", May: account.VoiceWrite, Do: v.postCodes},
		{Pattern: "POST " + theme + "/told", May: account.VoiceWrite, Do: v.postTold},
		{Pattern: "POST " + theme + "/show", May: account.VoicePublish, Do: v.postShow},
		{Pattern: "GET " + theme + "/answer", May: account.VoiceAnswer, Do: v.answerPage},
		{Pattern: "POST " + theme + "/answer", May: account.VoiceAnswer, Do: v.postAnswer, Keeps: true},
		{Pattern: "POST " + theme + "/publish", May: account.VoicePublish, Do: v.postPublish},
		{Pattern: "GET " + reviewAt, May: account.VoiceReview, Do: v.reviewsPage},
		{Pattern: "GET " + review, May: account.VoiceReview, Do: v.reviewPage},
		{Pattern: "POST " + review, May: account.VoiceReview, Do: v.postReview},
		{Pattern: "GET " + engagementAt, May: account.VoiceRead, Do: v.engagementsPage},
		{Pattern: "GET " + engagementAt + "/add", May: account.VoiceWrite, Do: v.addEngagementPage},
		{Pattern: "POST " + engagementAt + "/add", May: account.VoiceWrite, Do: v.postEngagement, Keeps: true},
		{Pattern: "GET " + engagementAt + "/{number}", May: account.VoiceRead, Do: v.engagementPage},
		{Pattern: "GET " + importAt, May: account.VoiceWrite, Do: v.importPage},
		{Pattern: "POST " + importAt, May: account.VoiceWrite, Do: v.postImport, Limit: 1 << 20},
	}
}

// numberIn reads a number in a page's address; 0, which nothing has, where it is none.
func numberIn(r *http.Request) int {
	n, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return 0
	}
	return n
}

// wholeIn reads a whole number of a form; 0 where it is none.
func wholeIn(r *http.Request, field string) int {
	n, err := strconv.Atoi(web.Text(r, field))
	if err != nil {
		return 0
	}
	return n
}

// dayIn reads a date of a form as it was typed; no date where it is none.
func dayIn(r *http.Request, field string) calendar.Date {
	d, err := web.Day(r, field)
	if err != nil {
		return calendar.Date{}
	}
	return d
}

// typed are the boxes of a date as they were sent, or those of a day that stands.
func typed(r *http.Request, field string, stands calendar.Date) map[string]string {
	if r != nil && r.Method == http.MethodPost {
		return map[string]string{field + "-day": web.Text(r, field+"-day"), field + "-month": web.Text(r, field+"-month"), field + "-year": web.Text(r, field+"-year")}
	}
	if stands.IsZero() {
		return nil
	}
	return map[string]string{field + "-day": strconv.Itoa(stands.Day()), field + "-month": strconv.Itoa(int(stands.Month())), field + "-year": strconv.Itoa(stands.Year())}
}

func dateBoxes(field, legend, hint string, values map[string]string, f *fault.Fault) govuk.DateInputParams {
	return govuk.DateInputParams{ID: field, NamePrefix: field, Values: values, ErrorMessage: web.At(f, field), Hint: govuk.HintParams{Text: hint}, Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: legend, Classes: "govuk-fieldset__legend--s"}}}
}

func choices(name, legend, hint, value string, pairs [][2]string, f *fault.Fault) govuk.RadiosParams {
	items := make([]govuk.RadiosItem, len(pairs))
	for i, p := range pairs {
		items[i] = govuk.RadiosItem{Value: p[0], Text: p[1]}
	}
	return govuk.RadiosParams{Name: name, Value: value, Items: items, Classes: "govuk-radios--small", ErrorMessage: web.At(f, name), Hint: govuk.HintParams{Text: hint}, Fieldset: &govuk.FieldsetParams{Legend: govuk.Legend{Text: legend, Classes: "govuk-fieldset__legend--s"}}}
}

func pairsOf(all []themeWord) (pairs [][2]string) {
	for _, w := range all {
		pairs = append(pairs, [2]string{w.Code, w.Words})
	}
	return pairs
}

// answerers are the people who can answer for a theme.
func (v *Voices) answerers(r *http.Request) ([][2]string, error) {
	all, err := v.accounts.People(r.Context())
	return personPairs(slices.DeleteFunc(all, func(p account.Person) bool { return !p.Active() || !p.May(account.VoiceAnswer) })), err
}

type themesPage struct {
	All   []ThemeLine
	State string // that is asked for; empty for all
	Today calendar.Date
}

func (v *Voices) themesPage(w http.ResponseWriter, r *http.Request) error {
	p := themesPage{State: r.URL.Query().Get("state"), Today: v.db.Today()}
	all, err := v.Themes(r.Context())
	for _, l := range all {
		if p.State == "" || string(l.State) == p.State || p.State == "late" && l.Late(p.Today) {
			p.All = append(p.All, l)
		}
	}
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, themesScreen(p))
}

type promise struct {
	ThemeLine
	Answer Answer
}

func (v *Voices) promisesPage(w http.ResponseWriter, r *http.Request) error {
	all, err := v.Promises(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, promisesScreen(all, v.db.Today()))
}

type themeForm struct {
	Number int // 0 for a new one
	Edit   ThemeEdit
	People [][2]string
	Wrong  *fault.Fault
}

func (v *Voices) themeForm(r *http.Request) (f themeForm, err error) {
	f.People, err = v.answerers(r)
	if r.Method == http.MethodPost {
		f.Edit = ThemeEdit{Title: web.Text(r, "title"), Said: web.Text(r, "said"), Topic: web.Text(r, "topic"), Owner: web.Text(r, "owner"), Actions: split(web.Text(r, "actions")), Version: wholeIn(r, "version")}
		for _, one := range split(web.Text(r, "articles")) {
			n, err := strconv.Atoi(one)
			if err != nil {
				n = -1 // the rule says what is wrong with it
			}
			f.Edit.Articles = append(f.Edit.Articles, n)
		}
	}
	return f, err
}

func split(text string) []string {
	return strings.FieldsFunc(text, func(c rune) bool { return c == ' ' || c == ',' || c == ';' || c == '\n' })
}

func (v *Voices) addThemePage(w http.ResponseWriter, r *http.Request) error {
	f, err := v.themeForm(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, themeFormScreen(f))
}

func (v *Voices) postAddTheme(w http.ResponseWriter, r *http.Request) error {
	f, err := v.themeForm(r)
	if err != nil {
		return err
	}
	n, err := v.AddTheme(r.Context(), f.Edit)
	if wrong, status := web.Again(err); wrong != nil {
		f.Wrong = wrong
		return web.Render(w, r, status, themeFormScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, themeHref(n), fmt.Sprintf("Theme %d is added.", n))
}

func (v *Voices) editThemePage(w http.ResponseWriter, r *http.Request) error {
	l, err := v.Theme(r.Context(), numberIn(r))
	if err != nil {
		return err
	}
	f, err := v.themeForm(r)
	if err != nil {
		return err
	}
	f.Number, f.Edit = l.Number, ThemeEdit{Title: l.Title, Said: l.Said, Topic: l.Topic, Owner: l.OwnerID, Actions: append(slices.Clone(l.Actions.V), l.Priorities.V...), Articles: l.Articles.V, Version: l.Version}
	return web.Render(w, r, http.StatusOK, themeFormScreen(f))
}

func (v *Voices) postEditTheme(w http.ResponseWriter, r *http.Request) error {
	f, err := v.themeForm(r)
	if err != nil {
		return err
	}
	f.Number = numberIn(r)
	err = v.EditTheme(r.Context(), f.Number, f.Edit)
	if wrong, status := web.Again(err); wrong != nil {
		f.Wrong = wrong
		return web.Render(w, r, status, themeFormScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, themeHref(f.Number), "Saved.")
}

// themeView is a theme's page with all that can be done on it.
type themeView struct {
	ThemeLine
	Answers   []Answer
	Opinions  map[string][]Opinion // by answer
	Checks    []Check
	Steps     []ThemeStep
	Sources   []ThemeSource
	Summaries []Summary
	Today     calendar.Date
	Writes    bool // what children said
	Answer    bool // may answer here
	Publish   bool
	Codes     []string // just made, to be handed out
	Move      ThemeMove
	Sent      *http.Request // a form that came back
	Act       string        // which
	Wrong     *fault.Fault
}

// wrong is what is wrong with one of the page's forms.
func (t themeView) wrong(act string) *fault.Fault {
	if t.Act != act {
		return nil
	}
	return t.Wrong
}

// sent is a field of a form that came back.
func (t themeView) sent(act, field string) string {
	if t.Act != act || t.Sent == nil {
		return ""
	}
	return web.Text(t.Sent, field)
}

// days are the boxes of a date of a form that came back.
func (t themeView) days(act, field string) map[string]string {
	if t.Act != act {
		return nil
	}
	return typed(t.Sent, field, calendar.Date{})
}

// asking is the check that children can answer now; nil where they are not asked.
func (t themeView) asking() *Check {
	if len(t.Checks) == 0 || !t.Checks[0].Concluded.IsZero() {
		return nil
	}
	return &t.Checks[0]
}

// moves lists where the theme may go by hand.
func (t themeView) moves() (pairs [][2]string) {
	for _, to := range t.Next() {
		if to != ThemeDecided && to != ThemeChecked && to != ThemeReopened {
			pairs = append(pairs, [2]string{string(to), upperFirst(string(to))})
		}
	}
	return pairs
}

func (v *Voices) themeView(r *http.Request) (t themeView, err error) {
	ctx := r.Context()
	if t.ThemeLine, err = v.Theme(ctx, numberIn(r)); err != nil {
		return t, err
	}
	person, _ := account.From(ctx)
	t.Today, t.Writes, t.Answer, t.Publish = v.db.Today(), person.May(account.VoiceWrite), t.mayOn(person, account.VoiceAnswer), t.mayOn(person, account.VoicePublish)
	if t.Answers, err = v.Answers(ctx, t.Theme); err != nil {
		return t, err
	}
	t.Opinions = map[string][]Opinion{}
	for _, a := range t.Answers {
		if t.Opinions[a.ID], err = v.Opinions(ctx, a); err != nil {
			return t, err
		}
	}
	if t.Checks, err = v.Checks(ctx, t.Theme); err != nil {
		return t, err
	}
	if t.Steps, err = v.History(ctx, t.Theme); err != nil {
		return t, err
	}
	if t.Sources, err = v.Sources(ctx, t.Theme); err != nil {
		return t, err
	}
	if t.Answer || t.Writes {
		t.Summaries, err = v.Summaries(ctx, t.ID)
	}
	return t, err
}

func (v *Voices) themePage(w http.ResponseWriter, r *http.Request) error {
	t, err := v.themeView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, themeScreen(t))
}

// themeAct does one thing on a theme's page, and shows the page again where it was refused.
func (v *Voices) themeAct(w http.ResponseWriter, r *http.Request, act string, do func(number int) (done string, err error)) error {
	n := numberIn(r)
	done, err := do(n)
	if wrong, status := web.Again(err); wrong != nil {
		t, err := v.themeView(r)
		if err != nil {
			return err
		}
		t.Act, t.Wrong, t.Sent = act, wrong, r
		return web.Render(w, r, status, themeScreen(t))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, themeHref(n), done)
}

func (v *Voices) postMove(w http.ResponseWriter, r *http.Request) error {
	m := ThemeMove{To: ThemeState(web.Text(r, "to")), Words: web.Text(r, "words"), ReviewOn: dayIn(r, "review"), Into: wholeIn(r, "into"), Version: wholeIn(r, "version")}
	return v.themeAct(w, r, "move", func(n int) (string, error) {
		if m.To == "" {
			return "", fault.Invalid("The theme has not moved.").At("to", "Select what happens now")
		}
		return "Children read what happens now.", v.MoveTheme(r.Context(), n, m)
	})
}

func (v *Voices) postSeen(w http.ResponseWriter, r *http.Request) error {
	return v.themeAct(w, r, "seen", func(n int) (string, error) {
		return "Noted who saw it.", v.SeenTheme(r.Context(), n, web.Text(r, "seen-by"), dayIn(r, "seen-on"), wholeIn(r, "version"))
	})
}

func (v *Voices) postAsk(w http.ResponseWriter, r *http.Request) error {
	return v.themeAct(w, r, "ask", func(n int) (string, error) {
		return "Children are asked whether it is better.", v.AskBack(r.Context(), n)
	})
}

func (v *Voices) postConclude(w http.ResponseWriter, r *http.Request) error {
	return v.themeAct(w, r, "conclude", func(n int) (string, error) {
		reopened, err := v.ConcludeCheck(r.Context(), n, web.Text(r, "summary"), web.Text(r, "next"))
		if reopened {
			return "Concluded. Children say that it is not better, so the theme is open again.", err
		}
		return "Concluded.", err
	})
}

func (v *Voices) postTold(w http.ResponseWriter, r *http.Request) error {
	return v.themeAct(w, r, "told", func(n int) (string, error) {
		return "Noted that the group was told.", v.TellGroup(r.Context(), n, wholeIn(r, "session"), dayIn(r, "told-on"))
	})
}

func (v *Voices) postShow(w http.ResponseWriter, r *http.Request) error {
	return v.themeAct(w, r, "show", func(n int) (string, error) { return "It is on the public pages.", v.ShowTheme(r.Context(), n) })
}

func (v *Voices) postPublish(w http.ResponseWriter, r *http.Request) error {
	return v.themeAct(w, r, "publish", func(n int) (string, error) {
		return "Published. Children can read the answer.", v.PublishAnswer(r.Context(), n, wholeIn(r, "version"))
	})
}

// postCodes makes codes and shows them once.
func (v *Voices) postCodes(w http.ResponseWriter, r *http.Request) error {
	codes, err := v.Tickets(r.Context(), numberIn(r), wholeIn(r, "tickets"))
	if err != nil {
		return v.themeAct(w, r, "codes", func(int) (string, error) { return "", err })
	}
	t, err := v.themeView(r)
	if err != nil {
		return err
	}
	t.Codes = codes
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, themeScreen(t))
}
