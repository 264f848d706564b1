package sample

import (
	"slices"
	"strings"
	"testing"

	"waymark/plan"
)

func TestAnsweredHow(t *testing.T) {
	t.Run("each action that answers a finding says how, each in its own words, and none says so of what it does not answer", func(t *testing.T) {
		said := map[string]string{}
		answering := 0
		for _, p := range plan.BuiltIn().Priorities {
			for _, a := range p.Actions {
				how := answeredHow[a.Ref]
				if len(a.Recommendations) > 0 {
					answering++
				}
				for _, code := range a.Recommendations {
					if how[code] == "" {
						t.Errorf("action %s does not say how it answers %s", a.Ref, code)
					}
				}
				for code, words := range how {
					if !slices.Contains(a.Recommendations, code) {
						t.Errorf("action %s does not answer %s", a.Ref, code)
					}
					if other := said[words]; other != "" || !strings.HasSuffix(words, ".") || len(words) > 160 {
						t.Errorf("%s %s: %q (also of %s)", a.Ref, code, words, other)
					}
					said[words] = a.Ref
				}
			}
		}
		if answering != len(answeredHow) {
			t.Errorf("%d actions answer, %d say how", answering, len(answeredHow))
		}
	})
}
