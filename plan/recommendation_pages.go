package plan

import (
	"net/http"
	"strings"

	"waymark/calendar"
	"waymark/fault"
	"waymark/inspection"
	"waymark/web"
)

// recommendationsView is the page of all findings and what answers them.
type recommendationsView struct {
	All       []Answered
	Memory    inspection.Memory
	Ambitions []Answering // actions of plans at work that answer no finding
	Today     calendar.Date
	Form      inspection.Recommendation
	Days      map[string]string
	Wrong     *fault.Fault
}

func (p *Plans) recommendationsPage(w http.ResponseWriter, r *http.Request) error {
	return p.showRecommendations(w, r, http.StatusOK, recommendationsView{Days: map[string]string{}})
}

func (p *Plans) showRecommendations(w http.ResponseWriter, r *http.Request, status int, v recommendationsView) (err error) {
	ctx := r.Context()
	v.Today = p.db.Today()
	if v.All, err = p.Recommendations(ctx); err != nil {
		return err
	}
	if v.Memory, err = p.inspections.Memory(ctx); err != nil {
		return err
	}
	if v.Ambitions, err = p.ambitions(ctx); err != nil {
		return err
	}
	return web.Render(w, r, status, recommendationsScreen(v))
}

// gaps counts the findings with each kind of gap, the worst first.
func (v recommendationsView) gaps() (lines []gapLine) {
	for _, gap := range []string{gapNone, gapLate, gapImpact} {
		line := gapLine{Gap: gap}
		for _, a := range v.All {
			if a.Gap(v.Today) == gap {
				line.Codes = append(line.Codes, a.Code)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// gapLine is one kind of gap and the findings that have it.
type gapLine struct {
	Gap   string
	Codes []string
}

func (p *Plans) keepRecommendation(w http.ResponseWriter, r *http.Request) error {
	v := recommendationsView{Days: map[string]string{}, Form: inspection.Recommendation{Code: web.Text(r, "code"), Source: web.Text(r, "source"), Number: web.Text(r, "number"),
		About: web.Text(r, "about"), Verbatim: web.Text(r, "verbatim")}}
	wrong := fault.Invalid("The recommendation cannot be kept yet.")
	web.Days(v.Days).Sent(r, "published", &v.Form.Published, wrong)
	form := v.Form
	err := web.Both(wrong, form.Check())
	if err == nil {
		err = p.inspections.KeepRecommendation(r.Context(), form)
	}
	if bad, status := web.Again(err); bad != nil {
		v.Wrong = bad
		return p.showRecommendations(w, r, status, v)
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, "/staff/plan/recommendations", "The recommendation "+form.Code+" is kept.")
}

// answersForm is the form on how an action answers its recommendations.
type answersForm struct {
	Plan    Plan
	Action  Action
	Answers []Answer
	Wrong   *fault.Fault
}

func (p *Plans) answersOf(r *http.Request) (f answersForm, err error) {
	if f.Action, f.Plan, err = p.Action(r.Context(), ref(r)); err != nil {
		return f, err
	}
	f.Answers, err = p.AnswersOf(r.Context(), f.Action)
	return f, err
}

func (p *Plans) answersPage(w http.ResponseWriter, r *http.Request) error {
	f, err := p.answersOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, answersScreen(f))
}

func (p *Plans) sayHow(w http.ResponseWriter, r *http.Request) error {
	f, err := p.answersOf(r)
	if err != nil {
		return err
	}
	how := map[string]string{}
	for i, a := range f.Answers {
		how[a.Code] = web.Text(r, "how-"+a.Key())
		f.Answers[i].How = how[a.Code]
	}
	err = p.SayHow(r.Context(), ref(r), how)
	if bad, status := web.Again(err); bad != nil {
		f.Wrong = bad
		return web.Render(w, r, status, answersScreen(f))
	}
	if err != nil {
		return err
	}
	return web.Done(w, r, f.Action.href(f.Plan), "How it answers them is kept.")
}

// actionHref is where the action "roadmap-2023/1.3" stands.
func actionHref(full string) string {
	slug, ref, _ := strings.Cut(full, "/")
	return "/staff/plan/" + slug + "/action/" + ref
}
