package practice

import (
	"fmt"
	"net/http"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/web"
)

type learningPage struct {
	Lessons web.Paged[Learning]
	Today   calendar.Date
	Write   bool
}

func (p *Practices) learningPage(w http.ResponseWriter, r *http.Request) error {
	all, err := p.Lessons(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, learningScreen(learningPage{web.PageOf(r, all), p.db.Today(), web.May(r.Context(), account.LearningWrite)}))
}

type capturePage struct {
	Edit  LearningEdit
	Wrong *fault.Fault
}

func (p *Practices) capturePage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, captureScreen(capturePage{}))
}

func (p *Practices) postCapture(w http.ResponseWriter, r *http.Request) error {
	page := capturePage{Edit: LearningEdit{Source: web.Text(r, "source"), SourceRef: web.Text(r, "source-ref"), Theme: web.Text(r, "theme"), Finding: web.Text(r, "finding")}}
	n, err := p.Capture(r.Context(), page.Edit)
	if f, status := web.Again(err); f != nil {
		page.Wrong = f
		return web.Render(w, r, status, captureScreen(page))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, learningHref(n), fmt.Sprintf("Lesson %d is captured.", n))
}

type lessonView struct {
	Lesson Learning
	May    bool
	Today  calendar.Date
	People []Word
	Edit   LearningEdit
	Days   map[string]string
	Wrong  *fault.Fault
}

func (p *Practices) lessonOf(r *http.Request) (v lessonView, err error) {
	if v.Lesson, err = p.Lesson(r.Context(), numberOf(r, "number")); err != nil {
		return v, err
	}
	person, _ := account.From(r.Context())
	v.May, v.Today, v.Edit.Version = v.Lesson.mayStep(person), p.db.Today(), v.Lesson.Version
	v.Edit.Owner = v.Lesson.OwnerID
	v.People, err = p.active(r)
	return v, err
}

func (p *Practices) lessonPage(w http.ResponseWriter, r *http.Request) error {
	v, err := p.lessonOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, lessonScreen(v))
}

func (p *Practices) postLesson(w http.ResponseWriter, r *http.Request) error {
	v, err := p.lessonOf(r)
	if err != nil {
		return err
	}
	now := v.Edit.Version
	v.Edit = LearningEdit{SoWhat: web.Text(r, "so-what"), Audience: web.Text(r, "audience"), Owner: web.Text(r, "owner"), Dissemination: web.Text(r, "dissemination"), Practised: web.Text(r, "practised"),
		Test: web.Text(r, "test"), Changed: web.Text(r, "changed"), Result: web.Text(r, "result"), Version: web.Number(r, "version")}
	field := "due"
	if v.Lesson.Next() == Practised {
		field = "test-due"
	}
	v.Edit.Due, v.Days = sentDay(r, field)
	v.Edit.TestDue = v.Edit.Due
	l, err := p.StepLesson(r.Context(), v.Lesson.Number, v.Edit)
	if f, status := web.Again(err); f != nil {
		v.Wrong, v.Edit.Version = f, now
		return web.Render(w, r, status, lessonScreen(v))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, learningHref(l.Number), fmt.Sprintf("Lesson %d is now “%s”.", l.Number, l.State))
}
