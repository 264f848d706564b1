package public

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"waymark/chart"
	"waymark/fault"
	"waymark/plan"
	"waymark/voice"
	"waymark/web"
)

const (
	heardAt      = "/heard"
	childHeardAt = "/young-people/heard"
)

// A class may answer from one network at the same minute; a machine that answers for a thousand may not.
const (
	askedTries = 60
	askedEvery = 10 * time.Second
)

var errNoTheme = fault.NotFound("There is nothing that children said under this number.")

// noTheme says where a theme went that is not there: into another one, or nowhere.
func (e edition) noTheme(text, at string) error {
	n := whole(text)
	for _, t := range e.Themes {
		if slices.Contains(t.Was, n) {
			return web.Redirect{To: fmt.Sprintf("%s/%d", at, t.Number)}
		}
	}
	return errNoTheme
}

func heardPath(t voice.PublicTheme) string { return fmt.Sprintf("%s/%d", heardAt, t.Number) }

func childHeardPath(t voice.PublicTheme) string {
	return fmt.Sprintf("%s/%d", childHeardAt, t.Number)
}

// theme is what children said under a number.
func (e edition) theme(number int) (voice.PublicTheme, bool) {
	i := slices.IndexFunc(e.Themes, func(t voice.PublicTheme) bool { return t.Number == number })
	if i < 0 {
		return voice.PublicTheme{}, false
	}
	return e.Themes[i], true
}

// themesOf are what children said about an action.
func (e edition) themesOf(p plan.PublicPlan, ref string) []voice.PublicTheme {
	return slices.DeleteFunc(slices.Clone(e.Themes), func(t voice.PublicTheme) bool { return !t.About(actionID(p, ref)) })
}

// themesUnder are what children said about a priority and its actions.
func (e edition) themesUnder(p plan.PublicPlan, number int) []voice.PublicTheme {
	return slices.DeleteFunc(slices.Clone(e.Themes), func(t voice.PublicTheme) bool { return !t.AboutPriority(fmt.Sprintf("%s/%d", p.Slug, number)) })
}

// planned are a theme's actions that the public may read, with their plans.
func (e edition) planned(t voice.PublicTheme) (all []plannedAction) {
	for _, full := range t.Actions {
		slug, ref, _ := strings.Cut(full, "/")
		if p, found := e.plan(slug); found {
			if a := p.Action(ref); a != nil {
				all = append(all, plannedAction{p, *a})
			}
		}
	}
	return all
}

type plannedAction struct {
	Plan   plan.PublicPlan
	Action plan.PublicAction
}

// answeredOf counts the themes that have an answer.
func answeredOf(all []voice.PublicTheme) (n int) {
	for _, t := range all {
		if !t.Unanswered {
			n++
		}
	}
	return n
}

// toldAndAnswered counts for children what they said and what was answered.
func toldAndAnswered(said, answered int) string {
	things, answers := fmt.Sprintf("%d things", said), fmt.Sprintf("%d answers", answered)
	if said == 1 {
		things = "1 thing"
	}
	if answered == 1 {
		answers = "1 answer"
	}
	return "You said " + things + ". We gave you " + answers + "."
}

// kite has a bow for each thing that children said.
func (c childSite) kite(all []voice.PublicTheme) chart.Kite {
	k := chart.Kite{ID: "kite", Title: "You said, we did"}
	for _, t := range all {
		b := chart.Bow{Name: t.Title, Words: whatWeSaid(t), Tied: !t.Unanswered}
		k.Bows = append(k.Bows, b)
	}
	slices.Reverse(k.Bows) // the tail grows at its end
	return k
}

// whatWeSaid is how a theme was answered, for children.
func whatWeSaid(t voice.PublicTheme) string {
	switch a := t.Answer(); {
	case t.State == voice.ThemeReopened || t.Unanswered && a != nil:
		return "We will look again"
	case a != nil:
		return a.Decision.Child()
	}
	return "We have not answered yet"
}

// weDid heads the second box.
func weDid(t voice.PublicTheme) string {
	switch a := t.Answer(); {
	case a == nil:
		return "We will answer"
	case a.Decision == voice.DecidedNo:
		return "We said no"
	case a.Decision == voice.DecidedNotOurs:
		return "We passed it on"
	case a.Decision.EndsHere() || t.State == voice.ThemeDone || t.State == voice.ThemeChecked || t.State == voice.ThemeClosed:
		return "We did"
	}
	return "We will do"
}

// stepWords are the states of a theme as children read them.
var stepWords = map[voice.ThemeState]string{voice.ThemeHeard: "We heard you", voice.ThemeLooking: "We looked into it", voice.ThemeDecided: "We decided", voice.ThemeDoing: "We began", voice.ThemeDone: "It is done",
	voice.ThemeChecked: "We asked you", voice.ThemeClosed: "All done", voice.ThemePaused: "We had to wait", voice.ThemeReopened: "We look again", voice.ThemeMerged: "Put with others like it"}

func (s *Site) heard(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, heardPage(e))
}

func (s *Site) heardTheme(w http.ResponseWriter, r *http.Request, e edition) error {
	t, found := e.theme(whole(r.PathValue("number")))
	if !found {
		return e.noTheme(r.PathValue("number"), heardAt)
	}
	return show(w, r, heardThemePage(e, t))
}

func (s *Site) childHeard(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, childHeardPage(newChildSite(r, e)))
}

// childThemeView is one thing that children said, with the question whether it is better where it is asked now.
type childThemeView struct {
	childSite
	Theme  voice.PublicTheme
	Key    string // sealed: the same page counts once
	Code   string // of a ticket that was made for one child of a group
	Thanks bool
	Wrong  *fault.Fault
}

// askedKey is what the question's page carries.
type askedKey struct {
	Theme int
	Once  string
}

const askedBack = "is it better"

func (s *Site) themeView(r *http.Request, e edition) (v childThemeView, err error) {
	v.childSite = newChildSite(r, e)
	t, found := e.theme(whole(r.PathValue("number")))
	if !found {
		return v, v.noTheme(r.PathValue("number"), childHeardAt)
	}
	v.Theme, v.Code, v.Thanks = t, r.URL.Query().Get("code"), r.URL.Query().Get("thanks") != ""
	v.path = childHeardPath(t)
	if v.Theme.Asking {
		v.Key, err = s.forms.close(askedBack, askedKey{t.Number, rand.Text()})
	}
	return v, err
}

func (s *Site) childTheme(w http.ResponseWriter, r *http.Request, e edition) error {
	v, err := s.themeView(r, e)
	if err != nil {
		return err
	}
	if v.Theme.Asking {
		w.Header().Set("Cache-Control", "no-store") // a page kept by a browser would count once for everybody at it
	}
	return show(w, r, childThemePage(v))
}

// childBetter counts a child's answer to "Did this make things better?". Nothing of who answered is kept.
func (s *Site) childBetter(w http.ResponseWriter, r *http.Request, e edition) error {
	v, err := s.themeView(r, e)
	if err != nil {
		return err
	}
	v.Code = web.Text(r, "code")
	if !s.asked.Take(web.Network(r)) {
		return web.TooMany{Words: "Many people are sending answers now. Wait a minute and try again."}
	}
	var key askedKey
	if err := s.forms.open(askedBack, r.PostFormValue("key"), &key); err != nil || key.Theme != v.Theme.Number {
		v.Wrong = fault.Conflict("This page is old. Here is a new one.").At("said", "Pick one answer again")
		return web.Render(w, r, http.StatusConflict, childThemePage(v))
	}
	err = s.listener.AnswerCheck(r.Context(), v.Theme.Number, voice.AskedBack(r.PostFormValue("said")), v.Code, key.Once)
	if f, status := web.Again(err); f != nil {
		if len(f.Fields) == 0 {
			f.At("said", f.Words)
		}
		v.Wrong = f
		return web.Render(w, r, status, childThemePage(v))
	}
	if err != nil {
		return err
	}
	back := childHeardPath(v.Theme) + "?" + url.Values{"thanks": {"1"}}.Encode()
	return web.Redirect{To: v.Look.to(back)}
}
