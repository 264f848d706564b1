package plan

import (
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/fault"
	"waymark/inspection"
)

// Answer is a recommendation that an action answers, and how: without that sentence a link is a claim that nobody can test.
type Answer struct {
	inspection.Recommendation
	How string
}

// Answered is a recommendation with the actions that answer it.
type Answered struct {
	inspection.Recommendation
	Actions []Answering
}

// Answering is an action that answers a recommendation.
type Answering struct {
	Full string // "roadmap-2023/1.3"
	How  string
	Action
}

// refs are the actions in the form "roadmap-2023/1.3".
func (a Answered) refs() []string {
	refs := make([]string, len(a.Actions))
	for i, one := range a.Actions {
		refs[i] = one.Full
	}
	return refs
}

// Gap says what is wrong with how a recommendation is answered, the worst first; empty where nothing is. A rejected one needs no action.
func (a Answered) Gap(today calendar.Date) string {
	switch {
	case a.State == inspection.Rejected:
		return ""
	case len(a.Actions) == 0:
		return gapNone
	case !slices.ContainsFunc(a.Actions, func(b Answering) bool { return !b.Overdue(today) }):
		return gapLate
	case !slices.ContainsFunc(a.Actions, func(b Answering) bool { return b.Impact == Evidenced || b.Impact == Embedded }):
		return gapImpact
	}
	return ""
}

// What can be wrong with how a recommendation is answered.
const (
	gapNone   = "No action"
	gapLate   = "Only late actions"
	gapImpact = "No evidence of impact"
)

// checkHow says what is wrong with the sentence on how an action answers a recommendation, after tidying its blanks.
func checkHow(code string, how *string) error {
	tidy(how)
	wrong := fault.Invalid("How an action answers a recommendation must fit into a sentence or two.")
	within0(wrong, "how-"+strings.ReplaceAll(code, "/", "_"), "How it answers "+code, *how, 500)
	return orNil(wrong)
}
