package plan

import (
	"fmt"
	"strings"
)

// childProblems says what keeps a text from being plain enough for children, in words for its writer; none when it is.
func childProblems(text string) (problems []string) {
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".!?\n", r) }) {
		if n := len(strings.Fields(s)); n > 15 {
			problems = append(problems, fmt.Sprintf("The sentence “%s” has %d words; use 15 or fewer.", short(strings.TrimSpace(s)), n))
		}
	}
	return problems
}
