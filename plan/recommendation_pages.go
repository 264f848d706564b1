package plan

import (
	"net/http"

	"waymark/fault"
	"waymark/inspection"
	"waymark/web"
)

// recommendationsView is the page of all findings and what answers them.
type recommendationsView struct {
	All   []Answered
	Form  inspection.Recommendation
	Days  map[string]string
	Wrong *fault.Fault
}

func (p *Plans) recommendationsPage(w http.ResponseWriter, r *http.Request) error {
	return p.showRecommendations(w, r, http.StatusOK, recommendationsView{Days: map[string]string{}})
}

func (p *Plans) showRecommendations(w http.ResponseWriter, r *http.Request, status int, v recommendationsView) (err error) {
	if v.All, err = p.Recommendations(r.Context()); err != nil {
		return err
	}
	return web.Render(w, r, status, recommendationsScreen(v))
}

func (p *Plans) keepRecommendation(w http.ResponseWriter, r *http.Request) error {
	v := recommendationsView{Days: map[string]string{}, Form: inspection.Recommendation{Code: web.Text(r, "code"), Source: web.Text(r, "source"), Number: web.Text(r, "number"),
		About: web.Text(r, "about"), Verbatim: web.Text(r, "verbatim")}}
	wrong := fault.Invalid("The recommendation cannot be kept yet.")
	sentDay(r, "published", &v.Form.Published, v.Days, wrong)
	form := v.Form
	err := both(wrong, form.Check())
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
