package plan

import (
	"strings"

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

// checkHow says what is wrong with the sentence on how an action answers a recommendation, after tidying its blanks.
func checkHow(code string, how *string) error {
	tidy(how)
	wrong := fault.Invalid("How an action answers a recommendation must fit into a sentence or two.")
	within0(wrong, "how-"+strings.ReplaceAll(code, "/", "_"), "How it answers "+code, *how, 500)
	return orNil(wrong)
}
