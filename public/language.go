package public

import (
	"cmp"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"waymark/calendar"
	"waymark/language"
	"waymark/plan"
)

// inAt is where the site in other languages stands; behind it come the code and, for each page, what stands behind /young-people in English.
const (
	childAt = "/young-people"
	inAt    = childAt + "/in/"
)

// translated are the pages that stand in every language of the site: as English addresses behind /young-people.
var translated = regexp.MustCompile(`^(|/worried|/leaving|/tell-us|/priority/[0-9]+|/action/[0-9.]+)$`)

// version is a page in one of its languages.
type version struct {
	Code, Name, Direction, Path string
	Same                        bool // the same page; else the first page of that language
}

// englishVersion is how English names itself.
var englishVersion = version{Code: "en-GB", Name: "English", Direction: "ltr", Path: childAt, Same: true}

// versions are the site's other languages, each with where this page stands in it; path is where it stands in English.
func (e edition) versions(path string) []version {
	rest := strings.TrimPrefix(path, childAt)
	same := translated.MatchString(rest)
	var all []version
	for _, l := range e.Languages {
		v := version{Code: l.Code, Name: l.Name, Direction: l.Direction, Path: inAt + l.Code, Same: same}
		if same {
			v.Path += rest
		}
		all = append(all, v)
	}
	return all
}

// alike are those versions that say the same as the page.
func alike(all []version) []version {
	return slices.DeleteFunc(slices.Clone(all), func(v version) bool { return !v.Same })
}

// tongue is the young people's site in another language.
type tongue struct {
	childSite
	Lang  language.PublicLanguage
	Title phrase
	Rest  string // behind the address of the language
	Leave bool
	Ink   int // the priority whose colour the page has; 0 for none
	used  *usedWords
}

// usedWords is what a page turned out to use of its translations.
type usedWords struct{ stale, unchecked bool }

// phrase is a text as a page says it.
type phrase struct {
	Words   string
	English bool // there is no translation: it is in English, and its element says so
}

// say is a fixed text in this language, each {hole} filled with what follows its name.
func (v tongue) say(key string, holes ...string) phrase {
	return v.sayOf(key, language.English(key), holes...)
}

// sayOf is a text of the council, whose English is given.
func (v tongue) sayOf(key, english string, holes ...string) phrase {
	s := phrase{english, true}
	if t, found := v.Lang.Text(key); found {
		s = phrase{t.Words, false}
		v.used.stale = v.used.stale || t.Stale
		v.used.unchecked = v.used.unchecked || t.Unchecked
	}
	pairs := slices.Clone(holes)
	for i := 0; i < len(pairs); i += 2 {
		pairs[i] = "{" + pairs[i] + "}"
	}
	s.Words = strings.NewReplacer(pairs...).Replace(s.Words)
	return s
}

// words is a fixed text where no element can say that it is in English.
func (v tongue) words(key string, holes ...string) string { return v.say(key, holes...).Words }

// at is a page in this language.
func (v tongue) at(rest string) string { return v.Look.to(inAt + v.Lang.Code + rest) }

// day says a day with its weekday, as a child reads it.
func (v tongue) day(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	weekday := (int(d.Time().Weekday())+6)%7 + 1
	return v.words("days.day", "weekday", v.words("days."+strconv.Itoa(weekday)), "day", strconv.Itoa(d.Day()), "month", v.month(d))
}

// date says a day with its year.
func (v tongue) date(d calendar.Date) string {
	return v.words("days.date", "day", strconv.Itoa(d.Day()), "month", v.month(d), "year", strconv.Itoa(d.Year()))
}

func (v tongue) month(d calendar.Date) string {
	return v.words("months." + strconv.Itoa(int(d.Month())))
}

func (v tongue) name() phrase {
	return v.sayOf(planKey(v.Plan, "title"), cmp.Or(v.Plan.ChildTitle, plainTitle))
}

func (v tongue) priorityName(q plan.PublicPriority) phrase {
	return v.sayOf(priorityKey(v.Plan, q.Number, "name"), childName(q))
}

func (v tongue) promise(a plan.PublicAction) phrase {
	return v.sayOf(actionKey(v.Plan, a.Ref), childText(a))
}

func (v tongue) done(actions []plan.PublicAction) phrase {
	t := v.count(actions)
	return v.say("home.done", "done", strconv.Itoa(t.Done()), "all", strconv.Itoa(t.All))
}

func (v tongue) status(a plan.PublicAction) phrase {
	return v.say("status." + string(symbolOf(a.Word(v.Today))))
}

// numeral finds telephone numbers in a text: in a language that is written from right to left, their parts would change places.
var numeral = regexp.MustCompile(`[0-9]+(?: [0-9]+)+`)

// piece is a part of a text, or a number in it that stays from left to right.
type piece struct {
	Words  string
	Number bool
}

func pieces(text string) (all []piece) {
	at := 0
	for _, m := range numeral.FindAllStringIndex(text, -1) {
		all = append(all, piece{text[at:m[0]], false}, piece{text[m[0]:m[1]], true})
		at = m[1]
	}
	return append(all, piece{text[at:], false})
}

// languagesWords names the languages of the site in English: "English, Arabic and Spanish".
func languagesWords(e edition) string {
	names := []string{}
	for _, l := range e.Languages {
		names = append(names, l.English)
	}
	slices.Sort(names)
	last := len(names) - 1
	return strings.Join(append([]string{"English"}, names[:last]...), ", ") + " and " + names[last]
}

// tongue finds the language that an address names.
func (s *Site) tongue(r *http.Request, e edition) (tongue, error) {
	i := slices.IndexFunc(e.Languages, func(l language.PublicLanguage) bool { return l.Code == r.PathValue("code") })
	if i < 0 {
		return tongue{}, noSuchPage
	}
	v := tongue{childSite: newChildSite(r, e), Lang: e.Languages[i], used: &usedWords{}}
	v.Rest = strings.TrimPrefix(r.URL.Path, inAt+v.Lang.Code)
	return v, nil
}

// speak shows a page in its language. It is set twice: the first time tells what it uses of the translations, so that its head can say whether they are
// being changed.
func speak(w http.ResponseWriter, r *http.Request, v tongue, content templ.Component) error {
	page := languageFrame(v, content)
	if err := page.Render(r.Context(), io.Discard); err != nil {
		return err
	}
	return show(w, r, page)
}

func (s *Site) inHome(w http.ResponseWriter, r *http.Request, e edition) error {
	v, err := s.tongue(r, e)
	if err != nil {
		return err
	}
	v.Title = v.say("frame.start")
	return speak(w, r, v, inHomePage(v))
}

func (s *Site) inWorried(w http.ResponseWriter, r *http.Request, e edition) error {
	v, err := s.tongue(r, e)
	if err != nil {
		return err
	}
	v.Title, v.Leave = v.say("frame.worried"), true
	return speak(w, r, v, inWorriedPage(v))
}

func (s *Site) inLeaving(w http.ResponseWriter, r *http.Request, e edition) error {
	v, err := s.tongue(r, e)
	if err != nil {
		return err
	}
	v.Title, v.Leave = v.say("leaving.title"), true
	return speak(w, r, v, inLeavingPage(v))
}

func (s *Site) inPriority(w http.ResponseWriter, r *http.Request, e edition) error {
	v, err := s.tongue(r, e)
	if err != nil {
		return err
	}
	q := v.Plan.Priority(whole(r.PathValue("number")))
	if q == nil {
		return noSuchPage
	}
	v.Title, v.Ink = v.priorityName(*q), colour(*q)
	return speak(w, r, v, inPriorityPage(v, *q))
}

func (s *Site) inAction(w http.ResponseWriter, r *http.Request, e edition) error {
	v, err := s.tongue(r, e)
	if err != nil {
		return err
	}
	a := v.Plan.Action(r.PathValue("ref"))
	if a == nil {
		return noSuchPage
	}
	q := priorityOf(v.Plan, a.Ref)
	v.Title, v.Ink = v.promise(*a), colour(q)
	v.Title.Words = a.Ref + " " + short(v.Title.Words, 60)
	return speak(w, r, v, inActionPage(v, q, *a))
}

// inTellUs is where a message begins in another language. The language goes with the form, sealed, and with the message to whoever reads it.
func (s *Site) inTellUs(w http.ResponseWriter, r *http.Request, e edition) error {
	v, err := s.tongue(r, e)
	if err != nil {
		return err
	}
	private(w)
	v.Title, v.Leave = v.say("frame.tell"), true
	opening, err := s.listener.Open(r.Context())
	if err != nil {
		return err
	}
	if !opening.Open {
		return speak(w, r, v, inShutPage(v))
	}
	t := newTelling(s.now())
	t.Language = v.Lang.Code
	token, err := s.forms.close(tellSeal, t)
	if err != nil {
		return err
	}
	return speak(w, r, v, inTellPage(v, opening, token))
}

// inOwn is what a child who began in another language reads of it on the English questions: nothing where the language has left the site since.
func (v tellView) inOwn() (tongue, bool) {
	i := slices.IndexFunc(v.Languages, func(l language.PublicLanguage) bool { return l.Code == v.Language })
	if i < 0 {
		return tongue{}, false
	}
	return tongue{childSite: v.childSite, Lang: v.Languages[i], used: &usedWords{}}, true
}
