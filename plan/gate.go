package plan

import (
	"fmt"
	"strings"

	"waymark/readability"
)

// childProblems says what keeps a text from being plain enough for children, in words for its writer; none when it passes.
func childProblems(text string) (problems []string) {
	if text == "" {
		return nil
	}
	for _, f := range readability.Check(text, readability.Child).Findings {
		if !f.Warning {
			problems = append(problems, plainly(f))
		}
	}
	return problems
}

// childAdvice is what could be plainer still, though the text passes.
func childAdvice(text string) (advice []string) {
	if text == "" {
		return nil
	}
	for _, f := range readability.Check(text, readability.Child).Findings {
		if f.Warning {
			advice = append(advice, plainly(f))
		}
	}
	return advice
}

// mostStrange is the share of words that a nine-year-old may not know, up to which a sentence written by grown-ups is shown to
// children as it stands. It is wider than a page's, for one word in ten is one word in most reasons.
const mostStrange = 0.1

// tooHard says why children are not shown a sentence that staff wrote for everybody; none when they read it as it stands.
func tooHard(text string) []string {
	if text == "" {
		return nil
	}
	problems := childProblems(text)
	if r := readability.Check(text, readability.Child); r.Unfamiliar > mostStrange {
		problems = append(problems, "Some children may not know: "+strings.Join(r.UnfamiliarWords, ", ")+".")
	}
	return problems
}

func plainly(f readability.Finding) string {
	return fmt.Sprintf("%s %s (“%s”)", f.What, f.Do, short(f.Where))
}
