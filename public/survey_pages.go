package public

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"waymark/calendar"
	"waymark/fault"
	"waymark/plan"
	"waymark/survey"
	"waymark/web"
)

// asker takes what children answer in surveys: room survey.
type asker interface {
	CheckCode(ctx context.Context, number int, code string) error
	OpenWords(ctx context.Context) (survey.Window, error)
	Answer(ctx context.Context, sitting survey.Sitting) error
}

const (
	// surveySeal is what the answers of a survey are sealed for while they travel in the page.
	surveySeal = "survey"
	// mostWords is how many characters a child may write.
	mostWords = 2000
	// tooQuick is the time in which nobody reads a survey: what comes sooner is asked to be sent again, which a machine does not do (E31).
	tooQuick = 4 * time.Second
	// sittingLasts is how long an open page can still be sent.
	sittingLasts = 20 * time.Hour
	// kioskWaits is after how many seconds a kiosk begins again where nobody presses anything, and kioskThanks after how many on its last page.
	kioskWaits, kioskThanks = 300, 20
)

// newCodeLimits are tries of codes: 36 bits and ten tries in five minutes for a network leave nobody a code to guess.
func newCodeLimits(clock calendar.Clock) *web.Limits {
	return web.NewLimits(10, 30*time.Second, clock)
}

var (
	errNoSurvey = fault.NotFound("There is no survey at this address.")
	errTooMany  = web.TooMany{Words: "That was a lot of tries. Wait five minutes, then try again."}
)

func (e edition) survey(number int) (survey.PublicSurvey, bool) {
	for _, one := range e.Surveys {
		if one.Number == number {
			return one, true
		}
	}
	return survey.PublicSurvey{}, false
}

// The pages of a survey besides its questions.
const (
	surveyStart = "start"
	surveyWho   = "who"
	surveyCheck = "check"
)

// surveyView is a page of a survey as a child sees it.
type surveyView struct {
	childSite
	Survey  survey.PublicSurvey
	Sitting survey.Sitting
	Step    string
	Kiosk   string // the kiosk's key where this is one
	Token   string // the answers so far, sealed
	Window  survey.Window
	Typed   string // a code or words that were typed
	Fault   *fault.Fault
}

// asked are the questions of this child.
func (v surveyView) asked() []survey.Question {
	return v.Sitting.Asked(v.Survey.Questions, v.Survey.For)
}

func (v surveyView) question() survey.Question { return v.asked()[v.Sitting.At] }

// at says how far one is: "3 of 10".
func (v surveyView) at() string {
	return fmt.Sprintf("Question %d of %d", v.Sitting.At+1, len(v.asked()))
}

func (v surveyView) address(rest string) string {
	if v.Kiosk != "" {
		rest += "?kiosk=" + v.Kiosk
	}
	return v.Look.to(fmt.Sprintf("/young-people/surveys/%d%s", v.Survey.Number, rest))
}

// shades are the answers that this look offers: three faces, or four words.
func (v surveyView) shades() []survey.Answer {
	if v.Look.Name == "picture" {
		return survey.Faces
	}
	return survey.Answers
}

func (v surveyView) shade(a survey.Answer) string {
	if v.Look.Name == "picture" {
		return survey.FaceWords(a)
	}
	return string(a)
}

// wrong is what is wrong with a field, in a child's words.
func (v surveyView) wrong(field string) string { return web.At(v.Fault, field).Text }

// frame is the page's frame. Question pages can be left quickly; a page that refuses something says so in its title.
func (v surveyView) frame(title string, leave bool) childPage {
	if v.Fault != nil {
		title = "Error: " + title
	}
	p := v.page(title)
	p.Leave, p.Stale, p.Changed = leave, false, calendar.Date{}
	if v.Token != "" {
		p.Form = "survey"
	}
	if q, found := v.priority(); found {
		p.Colour = colour(q)
	}
	return p
}

func (v surveyView) priority() (plan.PublicPriority, bool) {
	if q := v.Plan.Priority(v.Survey.Priority); q != nil {
		return *q, true
	}
	return plan.PublicPriority{}, false
}

func (s *Site) surveyView(r *http.Request, e edition) (surveyView, error) {
	v := surveyView{childSite: newChildSite(r, e)}
	one, found := e.survey(whole(r.PathValue("number")))
	if !found {
		return v, errNoSurvey
	}
	v.Survey = one
	if key := r.URL.Query().Get("kiosk"); key != "" && key == one.KioskKey {
		v.Kiosk = key
	}
	v.path = fmt.Sprintf("/young-people/surveys/%d", one.Number)
	if v.Kiosk != "" {
		v.path += "?kiosk=" + v.Kiosk
	}
	return v, nil
}

// childSurveys lists what children can answer now and what came of what they answered.
func (s *Site) childSurveys(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, childSurveysPage(newChildSite(r, e)))
}

// openSurveys are those that anyone can answer now, toldSurveys those with results.
func (e edition) openSurveys() []survey.PublicSurvey {
	return slices.DeleteFunc(slices.Clone(e.Surveys), func(p survey.PublicSurvey) bool { return !p.Listed || !p.Takes(e.Today) })
}

func (e edition) toldSurveys() []survey.PublicSurvey {
	return slices.DeleteFunc(slices.Clone(e.Surveys), func(p survey.PublicSurvey) bool { return p.Release == nil })
}

// childSurvey is where a survey begins, or says that it is over.
func (s *Site) childSurvey(w http.ResponseWriter, r *http.Request, e edition) error {
	v, err := s.surveyView(r, e)
	if err != nil {
		return err
	}
	if !v.Survey.Takes(e.Today) {
		return show(w, r, surveyClosedPage(v))
	}
	v.Step = surveyStart
	return s.surveyStep(w, r, v, http.StatusOK)
}

// surveyStep shows a page of the way through a survey, with the answers so far sealed in it. Nothing of them is kept on the server, and no
// cache keeps the page.
func (s *Site) surveyStep(w http.ResponseWriter, r *http.Request, v surveyView, status int) (err error) {
	if v.Step != surveyStart {
		if v.Token, err = s.forms.close(surveySeal, v.Sitting); err != nil {
			return err
		}
	}
	if v.Window, err = s.asker.OpenWords(r.Context()); err != nil {
		return err
	}
	private(w)
	if v.Kiosk != "" && v.Step != surveyStart {
		w.Header().Set("Refresh", fmt.Sprintf("%d; url=%s", kioskWaits, v.address("")))
	}
	return web.Render(w, r, status, surveyPage(v))
}

// childSurveyStep takes what was pressed on one page of a survey and shows the next.
func (s *Site) childSurveyStep(w http.ResponseWriter, r *http.Request, e edition) error {
	v, err := s.surveyView(r, e)
	if err != nil {
		return err
	}
	if !v.Survey.Takes(e.Today) {
		return web.Render(w, r, http.StatusConflict, surveyClosedPage(v))
	}
	did := r.PostFormValue("go")
	if err := s.forms.open(surveySeal, r.PostFormValue("sitting"), &v.Sitting); err != nil || v.Sitting.Survey != v.Survey.Number || s.clock().Sub(v.Sitting.Begun) > sittingLasts {
		if err != nil && !errors.Is(err, errSeal) {
			return err
		}
		return s.beginSurvey(w, r, v)
	}
	if v.Sitting.Channel == survey.Kiosk && v.Kiosk == "" {
		v.Kiosk = v.Survey.KioskKey
	}
	v.Step = r.PostFormValue("step")
	if chosen, pressed := pressedLook(w, r, v.Look); pressed {
		v.Look = chosen
		if v.Step == "" { // what was picked or typed is still there
			v = v.hold(r)
		}
		return s.surveyStep(w, r, v, http.StatusOK)
	}
	if did == "back" {
		return s.surveyStep(w, r, v.back(), http.StatusOK)
	}
	switch v.Step {
	case surveyWho:
		v = v.takeWho(r)
	case surveyCheck:
		if number, found := strings.CutPrefix(did, "change-"); found {
			if at := slices.IndexFunc(v.asked(), func(q survey.Question) bool { return q.ID == number }); at >= 0 {
				v.Sitting.At, v.Step = at, ""
			}
			return s.surveyStep(w, r, v, http.StatusOK)
		}
		return s.sendSurvey(w, r, v)
	default:
		v = v.takeAnswer(r, did == "skip")
	}
	if v.Fault != nil {
		return s.surveyStep(w, r, v, http.StatusUnprocessableEntity)
	}
	return s.surveyStep(w, r, v, http.StatusOK)
}

// beginSurvey begins a sitting: by the kiosk's key, a code, or the open link.
func (s *Site) beginSurvey(w http.ResponseWriter, r *http.Request, v surveyView) error {
	v.Step, v.Typed = surveyStart, web.Text(r, "code")
	v.Sitting = survey.Sitting{Survey: v.Survey.Number, Key: rand.Text(), Begun: s.clock(), Channel: survey.OpenLink}
	switch {
	case v.Kiosk != "":
		v.Sitting.Channel = survey.Kiosk
	case v.Typed != "" || !v.Survey.Listed:
		v.Sitting.Channel, v.Sitting.Code = survey.Code, v.Typed
		if v.Typed == "" {
			v.Fault = fault.Invalid("There is a problem").At("code", "Type in your code")
			return s.surveyStep(w, r, v, http.StatusUnprocessableEntity)
		}
		if !s.codes.Take(web.Network(r)) {
			return errTooMany
		}
		err := s.asker.CheckCode(r.Context(), v.Survey.Number, v.Typed)
		if v.Fault = fault.Of(err); v.Fault != nil {
			return s.surveyStep(w, r, v, http.StatusUnprocessableEntity)
		}
		if err != nil {
			return err
		}
	}
	v.Step = surveyWho
	if v.Survey.For.Adults {
		v.Step = ""
	}
	return s.surveyStep(w, r, v, http.StatusOK)
}

// back is the page before.
func (v surveyView) back() surveyView {
	switch {
	case v.Step == surveyCheck:
		v.Step, v.Sitting.At = "", len(v.asked())-1
	case v.Step == surveyWho:
	case v.Sitting.At > 0 && v.Sitting.At <= len(v.asked()):
		v.Step, v.Sitting.At = "", v.Sitting.At-1
	case v.Survey.For.Adults:
		v.Step, v.Sitting.At = "", 0
	default:
		v.Step, v.Sitting.At = surveyWho, 0
	}
	return v
}

// takeWho keeps how old the child says they are and who is with them. Both can be left open.
func (v surveyView) takeWho(r *http.Request) surveyView {
	v.Sitting.Age, v.Sitting.Helper = survey.AgeUnsaid, ""
	if age := survey.Age(web.Text(r, "age")); slices.Contains(survey.Ages, age) {
		v.Sitting.Age = age
	}
	for _, h := range survey.Helpers {
		if string(h.Helper) == web.Text(r, "helper") {
			v.Sitting.Helper = h.Helper
		}
	}
	// Whoever went back and said another age is asked other questions: an answer to one that is not among them is let go.
	for id := range v.Sitting.Answers {
		if !slices.ContainsFunc(v.asked(), func(q survey.Question) bool { return q.ID == id }) {
			delete(v.Sitting.Answers, id)
		}
	}
	v.Step, v.Sitting.At = "", 0
	return v
}

// hold keeps what stands in the boxes of a question without going on.
func (v surveyView) hold(r *http.Request) surveyView {
	at := v.Sitting.At
	if held := v.takeAnswer(r, false); held.Fault == nil {
		v = held
	} else {
		v.Typed = held.Typed
	}
	v.Step, v.Sitting.At = "", min(at, len(v.asked())-1)
	return v
}

// takeAnswer keeps the answer to a question and goes to the next.
func (v surveyView) takeAnswer(r *http.Request, skipped bool) surveyView {
	v.Step = ""
	if v.Sitting.At < 0 || v.Sitting.At >= len(v.asked()) {
		v.Step = surveyCheck
		return v
	}
	q := v.question()
	switch {
	case q.Kind == survey.Open:
		v.Sitting.Words = ""
		if text := web.Text(r, "text"); !skipped {
			if n := utf8.RuneCountInString(text); n > mostWords {
				v.Typed, v.Fault = text, fault.Invalid("There is a problem").At("text", fmt.Sprintf("Make it shorter. Take out %s letters or more", number(n-mostWords)))
				return v
			}
			v.Sitting.Words = text
		}
	default:
		p := survey.Picked{Answer: survey.Answer(web.Text(r, "answer")), Faces: v.Look.Name == "picture"}
		if skipped {
			p.Answer = ""
		} else if p.Answer == "" {
			v.Fault = fault.Invalid("There is a problem").At("answer", "Pick one answer, or press “Skip”")
			return v
		}
		if f := fault.Of(v.Sitting.Pick(q, p)); f != nil {
			v.Fault = f
			return v
		}
	}
	if v.Sitting.At++; v.Sitting.At >= len(v.asked()) {
		v.Step = surveyCheck
	}
	return v
}

// sendSurvey keeps the answers. Sent twice, by a double click or after a broken line, they count once.
func (s *Site) sendSurvey(w http.ResponseWriter, r *http.Request, v surveyView) error {
	if r.PostFormValue("leave-empty") != "" { // a box that no person sees: a machine filled it in (E31)
		return web.Redirect{To: v.address("/done")}
	}
	if s.clock().Sub(v.Sitting.Begun) < tooQuick {
		v.Fault = fault.Invalid("There is a problem").At("send", "That was very quick. Look at your answers, then press “Send” again")
		return s.surveyStep(w, r, v, http.StatusUnprocessableEntity)
	}
	err := s.asker.Answer(r.Context(), v.Sitting)
	f := fault.Of(err)
	if f == nil && err != nil {
		return err
	}
	if f == nil {
		return web.Redirect{To: v.address("/done")}
	}
	v.Fault = fault.Invalid("There is a problem").At("send", f.Words)
	switch {
	case web.At(f, "words").Text != "": // the box closed meanwhile: what was ticked can still be sent
		v.Fault = fault.Invalid("There is a problem").At("send", "We can’t take your own words now. Press “Send” to send your ticks. "+web.At(f, "words").Text)
		v.Sitting.Words = ""
	case len(f.Fields) > 0:
		v.Fault = fault.Invalid("There is a problem").At("send", f.Fields[0].Words)
	}
	return s.surveyStep(w, r, v, http.StatusUnprocessableEntity)
}

func (s *Site) childSurveyDone(w http.ResponseWriter, r *http.Request, e edition) error {
	v, err := s.surveyView(r, e)
	if err != nil {
		return err
	}
	private(w)
	if v.Kiosk != "" {
		w.Header().Set("Refresh", fmt.Sprintf("%d; url=%s", kioskThanks, v.address("")))
	}
	return show(w, r, surveyDonePage(v))
}

func (s *Site) childSurveyResults(w http.ResponseWriter, r *http.Request, e edition) error {
	v, err := s.surveyView(r, e)
	if err != nil {
		return err
	}
	if v.Survey.Release == nil {
		return show(w, r, surveyClosedPage(v))
	}
	return show(w, r, childSurveyResultsPage(v))
}

// inTen says a percentage as a child counts: "7 in 10 said yes."
func inTen(yes int) string {
	switch n := (yes + 5) / 10; n {
	case 0:
		return "Almost no one said yes."
	case 10:
		if yes == 100 {
			return "All of them said yes."
		}
		return "Almost all of them said yes."
	default:
		return fmt.Sprintf("%d in 10 said yes.", n)
	}
}

// trend says how a question went since it was last asked in the same words.
func trend(a survey.ReleasedAnswer) string {
	if a.Yes == nil || len(a.Before) == 0 {
		return ""
	}
	before := a.Before[len(a.Before)-1]
	now, then := (*a.Yes+5)/10, (before.Yes+5)/10
	switch {
	case now > then:
		return fmt.Sprintf("We asked this before. Then it was %d in 10. It got better.", then)
	case now < then:
		return fmt.Sprintf("We asked this before. Then it was %d in 10. It got worse.", then)
	}
	return "We asked this before. It is about the same."
}
