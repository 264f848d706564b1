package plan

import (
	"fmt"

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

func plainly(f readability.Finding) string {
	return fmt.Sprintf("%s %s (“%s”)", f.What, f.Do, short(f.Where))
}
