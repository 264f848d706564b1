package public

import (
	"net/http"
	"strings"

	"waymark/inspection"
	"waymark/plan"
)

func (s *Site) findings(w http.ResponseWriter, r *http.Request, e edition) error {
	return show(w, r, findingsPage(e, e.sources()))
}

// sources are what inspectors and reviews asked, as the newest release of any plan has it.
func (e edition) sources() []inspection.PublicSource {
	var newest plan.PublicPlan
	for _, p := range e.Plans {
		if len(p.Sources) > 0 && (newest.Slug == "" || p.Released.After(newest.Released)) {
			newest = p
		}
	}
	return newest.Sources
}

// finding finds what was asked by its code.
func (e edition) finding(code string) (source inspection.PublicSource, r inspection.PublicRecommendation, found bool) {
	for _, s := range e.sources() {
		for _, r := range s.Recommendations {
			if r.Code == code {
				return s, r, true
			}
		}
	}
	return source, r, false
}

// answering is an action that answers what was asked.
type answering struct {
	Plan   plan.PublicPlan
	Action plan.PublicAction
	How    string
}

// answering are the actions of all plans that answer what was asked.
func (e edition) answering(code string) []answering {
	var all []answering
	for _, p := range e.Plans {
		for _, a := range p.Answering(code) {
			all = append(all, answering{p, a, a.How(code)})
		}
	}
	return all
}

// findingID is where a recommendation stands on the page: "finding-2018-r4".
func findingID(code string) string {
	return "finding-" + strings.ToLower(strings.NewReplacer("/", "-", ".", "-").Replace(code))
}

// answerWords is what the council answered.
func answerWords(r inspection.PublicRecommendation) string {
	switch r.Response {
	case inspection.Accepted:
		return "We accept this."
	case inspection.Partly:
		return "We accept this in part."
	case inspection.Rejected:
		return "We do not accept this."
	}
	return "We have not answered this yet."
}

// stateWords says how far the council has come, where that is more than the actions tell.
func stateWords(r inspection.PublicRecommendation) string {
	switch r.State {
	case inspection.Delivered:
		return "We say that it is done. Somebody independent has still to check."
	case inspection.Assured:
		return "It is done, and somebody independent has checked."
	case inspection.Closed:
		if r.ClosedOn.IsZero() { // a release from before the day was kept
			return "It is done, checked and closed."
		}
		return "It is done, somebody independent has checked, and it was closed on " + r.ClosedOn.Words() + "."
	case inspection.Reopened:
		return "We thought that it was done, and have opened it again."
	}
	return ""
}

// insideWords says of evidence that only the council may read that it is there.
func insideWords(r inspection.PublicRecommendation) string {
	switch {
	case r.ShownInside == 1 && len(r.Shown) == 0:
		return "One piece of checked evidence that only the council may read."
	case r.ShownInside > 1 && len(r.Shown) == 0:
		return number(r.ShownInside) + " pieces of checked evidence that only the council may read."
	case r.ShownInside == 1:
		return "One more that only the council may read."
	case r.ShownInside > 1:
		return number(r.ShownInside) + " more that only the council may read."
	}
	return "Nobody had to say what shows it when it was closed."
}

// askedTitle is a heading: the source's number and what it is about.
func askedTitle(r inspection.PublicRecommendation) string {
	return strings.TrimSpace(r.Number + " " + r.About)
}
