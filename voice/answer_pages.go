package voice

import (
	"fmt"
	"net/http"

	"waymark/account"
	"waymark/fault"
	"waymark/govuk"
	"waymark/web"
)

type answerForm struct {
	Theme  ThemeLine
	Stands Answer
	Edit   AnswerEdit
	Notes  []Opinion
	Days   map[string]map[string]string // the boxes of each date
	Wrong  *fault.Fault
}

// answering is the form of an answer, with what stands or what was sent.
func (v *Voices) answerForm(r *http.Request) (f answerForm, err error) {
	if f.Theme, err = v.Theme(r.Context(), numberIn(r)); err != nil {
		return f, err
	}
	if err = mayTheme(r.Context(), account.VoiceAnswer, f.Theme.Theme); err != nil {
		return f, err
	}
	if f.Stands, err = v.current(r.Context(), f.Theme.Theme); err != nil {
		return f, err
	}
	a := f.Stands
	f.Edit = AnswerEdit{a.Decision, a.Reason, a.Did, a.Instead, a.Challenge, a.Place, a.Promise, a.Adult, a.DecidedBy, a.PassedOn, a.Due, a.DecidedOn, a.Version}
	if r.Method == http.MethodPost {
		f.Edit = AnswerEdit{Decision: Decision(web.Text(r, "decision")), Reason: web.Text(r, "reason"), Did: web.Text(r, "did"), Instead: web.Text(r, "instead"), Challenge: web.Text(r, "challenge"), Place: web.Text(r, "place"), Promise: web.Text(r, "promise"),
			Adult: web.Text(r, "adult"), DecidedBy: web.Text(r, "decided-by"), PassedOn: dayIn(r, "passed-on"), Due: dayIn(r, "due"), DecidedOn: dayIn(r, "decided-on"), Version: wholeIn(r, "version")}
	}
	f.Days = map[string]map[string]string{"passed-on": typed(r, "passed-on", a.PassedOn), "due": typed(r, "due", a.Due), "decided-on": typed(r, "decided-on", a.DecidedOn)}
	f.Notes, err = v.Opinions(r.Context(), a)
	return f, err
}

func (v *Voices) answerPage(w http.ResponseWriter, r *http.Request) error {
	f, err := v.answerForm(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, answerScreen(f))
}

// postAnswer keeps a draft, and sends it to a young reviewer where that was pressed.
func (v *Voices) postAnswer(w http.ResponseWriter, r *http.Request) error {
	f, err := v.answerForm(r)
	if err != nil {
		return err
	}
	done := "Kept as a draft. Nobody reads it yet."
	if err = v.DraftAnswer(r.Context(), f.Theme.Number, f.Edit); err == nil && web.Text(r, "then") == "send" {
		done = "Sent to a young reviewer."
		kept, readErr := v.current(r.Context(), f.Theme.Theme)
		if readErr != nil {
			return readErr
		}
		f.Edit.Version, f.Stands = kept.Version, kept
		err = v.SendAnswer(r.Context(), f.Theme.Number, kept.Version)
	}
	if wrong, status := web.Again(err); wrong != nil {
		f.Wrong = wrong
		if wrong.Kind == fault.KindConflict {
			f.clash()
		}
		return web.Render(w, r, status, answerScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, themeHref(f.Theme.Number), done)
}

// clash puts what stands beside what was sent, so that neither is lost, and lets the next press write over what is read here.
func (f *answerForm) clash() {
	for _, one := range []struct{ field, label, now, yours string }{{"did", "What changes", f.Stands.Did, f.Edit.Did}, {"reason", "Why", f.Stands.Reason, f.Edit.Reason}, {"instead", "What instead", f.Stands.Instead, f.Edit.Instead},
		{"challenge", "How to challenge it", f.Stands.Challenge, f.Edit.Challenge}, {"promise", "Promise", f.Stands.Promise, f.Edit.Promise}, {"adult", "For grown-ups", f.Stands.Adult, f.Edit.Adult}} {
		if one.now != one.yours {
			f.Wrong.Clash(one.field, one.label, one.now, one.yours)
		}
	}
	f.Edit.Version = f.Stands.Version
}

func decisionItems() (items []govuk.RadiosItem) {
	hints := map[Decision]string{DecidedYes: "Something changes that a child would notice", DecidedPartly: "Some of it, and why not the rest", DecidedAlready: "Say where it is", DecidedLater: "Say why not now, what you promise and by when",
		DecidedNo: "Say why, what you can do instead, and how to challenge it", DecidedNotOurs: "Say who decides, and that you passed it on"}
	for _, d := range sixDecisions {
		items = append(items, govuk.RadiosItem{Value: string(d.Code), Text: d.Words, Hint: govuk.HintParams{Text: hints[d.Code]}})
	}
	return items
}

type reviewsPage struct {
	Lines   []ThemeLine
	Answers []Answer
}

func (v *Voices) reviewsPage(w http.ResponseWriter, r *http.Request) (err error) {
	var p reviewsPage
	if p.Lines, p.Answers, err = v.ForReview(r.Context()); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, reviewsScreen(p))
}

type reviewForm struct {
	Theme   Theme
	Answer  Answer
	Opinion Opinion
	Wrong   *fault.Fault
}

// reviewForm is the one answer that a young reviewer was given: nothing else of the theme.
func (v *Voices) reviewForm(r *http.Request) (f reviewForm, err error) {
	l, err := v.Theme(r.Context(), numberIn(r))
	if err != nil {
		return f, err
	}
	f.Theme = l.Theme
	if f.Answer, err = v.current(r.Context(), l.Theme); err == nil && f.Answer.State != AnswerReviewed {
		err = fault.NotFound("No answer waits here for a young reviewer.")
	}
	f.Opinion = Opinion{Clear: web.Text(r, "clear"), Honest: web.Text(r, "honest"), Note: web.Text(r, "note"), Show: web.Text(r, "show") == "yes"}
	return f, err
}

func (v *Voices) reviewPage(w http.ResponseWriter, r *http.Request) error {
	f, err := v.reviewForm(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, reviewScreen(f))
}

func (v *Voices) postReview(w http.ResponseWriter, r *http.Request) error {
	f, err := v.reviewForm(r)
	if err != nil {
		return err
	}
	err = v.ReviewAnswer(r.Context(), f.Theme.Number, wholeIn(r, "version"), f.Opinion)
	if wrong, status := web.Again(err); wrong != nil {
		f.Wrong = wrong
		return web.Render(w, r, status, reviewScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, reviewAt, fmt.Sprintf("Thank you. Your opinion on theme %d counts.", f.Theme.Number))
}
