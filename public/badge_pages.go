package public

import (
	"net/http"
	"strings"

	"waymark/badge"
	"waymark/fault"
	"waymark/plan"
)

var errNoBadges = fault.NotFound("The council has published nothing of a child friendly programme.")

func (s *Site) badges(w http.ResponseWriter, r *http.Request, e edition) error {
	if e.Friendly == nil {
		return errNoBadges
	}
	return show(w, r, badgesPage(e, *e.Friendly))
}

func (s *Site) childBadges(w http.ResponseWriter, r *http.Request, e edition) error {
	if e.Friendly == nil {
		return noSuchPage
	}
	return show(w, r, childBadgesPage(newChildSite(r, e), *e.Friendly))
}

// linkedAction is an action of a published plan, by the key that other rooms know it by: "roadmap-2025/1.3".
type linkedAction struct {
	Plan   plan.PublicPlan
	Action plan.PublicAction
}

// linked are the published actions among keys; what is not public is left out.
func (e edition) linked(keys []string) (all []linkedAction) {
	for _, key := range keys {
		slug, ref, _ := strings.Cut(key, "/")
		if p, found := e.plan(slug); found {
			if a := p.Action(ref); a != nil {
				all = append(all, linkedAction{p, *a})
			}
		}
	}
	return all
}

// gaps are the principles for which an outcome has nothing new.
func gaps(o badge.PublicOutcome) (names []string) {
	for _, c := range o.Principles {
		if c.Gap {
			names = append(names, c.Principle)
		}
	}
	return names
}

// stageWords are a stage with its day.
func stageWords(s badge.PublicStage) string {
	if s.Began.IsZero() {
		return s.Name + ": to come"
	}
	return s.Name + ": from " + s.Began.Words()
}

// proofWords say what a piece of evidence is, where it comes from and whether children agree.
func proofWords(x badge.PublicProof) string {
	words := x.Sort + ", " + x.Source + ", " + x.AsOf.Words()
	if x.Agree != "" {
		words += ". Children agree: " + strings.ToLower(x.Agree)
	}
	return words
}

// youngWords is what young evaluators say, to grown-ups.
func youngWords(o badge.PublicOutcome) string {
	switch {
	case o.YoungPeople == 0:
		return "Fewer than five young evaluators have said what they see."
	case o.Young == badge.Divided:
		return "About " + number(o.YoungPeople) + " young evaluators: they are divided."
	}
	return "About " + number(o.YoungPeople) + " young evaluators. Most say: " + string(o.Young) + "."
}

// adultWords is what adults say, to grown-ups.
func adultWords(o badge.PublicOutcome) string {
	switch o.Adult {
	case badge.Unasked:
		return "Adults have not said what they see."
	case badge.Divided:
		return "Adults are divided."
	}
	return "Most adults say: " + string(o.Adult) + "."
}

// childSees is what young people say of an outcome, to children.
func childSees(o badge.PublicOutcome) string {
	if o.YoungPeople == 0 {
		return "Young people have not told us yet."
	}
	return "Young people say: " + childMark(o.Young)
}

// adultSees is what grown-ups say of it, to children.
func adultSees(o badge.PublicOutcome) string {
	if o.Adult == badge.Unasked {
		return "Grown-ups have not said yet."
	}
	return "Grown-ups say: " + childMark(o.Adult)
}

func childMark(a badge.Answer) string {
	return map[badge.Answer]string{badge.Sees: "“We see it.”", badge.NotYet: "“Not yet.”", badge.CannotTell: "“We can’t tell.”", badge.Divided: "some yes, some no."}[a]
}

// childStage is where the council is on the programme's road, to children.
func childStage(p badge.PublicProgramme, e edition) string {
	if p.Recognised(e.Today) {
		return "We won the award. Now we must keep it up."
	}
	return "We do not have the award yet. We are working on it."
}
