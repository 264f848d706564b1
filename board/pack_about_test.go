package board

import (
	"slices"
	"strings"
	"testing"

	"waymark/measure"
)

func TestAPaperIsAboutItsMeasures(t *testing.T) {
	kinds, _, err := readKinds(nil)
	must(t, err)
	shipped, _, err := measure.Library("", nil)
	must(t, err)
	keys := make([]string, len(shipped))
	for i, m := range shipped {
		keys[i] = m.Key
	}
	for _, k := range kinds {
		for _, pattern := range k.Measures {
			if !slices.ContainsFunc(keys, func(key string) bool { return PackKind{Measures: []string{pattern}}.about(key) }) {
				t.Errorf("%s is about %q, of which there is no measure", k.Key, pattern)
			}
		}
	}
	i := slices.IndexFunc(kinds, func(k PackKind) bool { return k.Key == "corporate-parenting" })
	c := &cut{kind: kinds[i], Snapshot: Snapshot{
		Plan:    PlanFacts{Priorities: []PriorityFacts{{Number: 1}, {Number: 3}}},
		Actions: []ActionFacts{{Ref: "1.1", Priority: 1, Exception: true}, {Ref: "3.1", Priority: 3, Exception: true}},
		Measures: []MeasureFacts{
			{BoardMeasure: measure.BoardMeasure{Key: "rereferral-12m"}, Refs: []string{"1.1"}},
			{BoardMeasure: measure.BoardMeasure{Key: "cla-dental"}, Refs: []string{"3.1"}},
		},
	}}
	t.Run("corporate parents read of children in care and care leavers", func(t *testing.T) {
		if figures := c.figuresOf(); len(figures) != 1 || figures[0].Key != "cla-dental" {
			t.Errorf("the figures are %v", figures)
		}
		if worries := c.exceptions(); len(worries) != 1 || worries[0].Ref != "3.1" {
			t.Errorf("the exceptions are %v", worries)
		}
	})
	t.Run("a paper that names no measure is about all", func(t *testing.T) {
		all := &cut{Snapshot: c.Snapshot}
		if len(all.figuresOf()) != 2 || len(all.exceptions()) != 2 {
			t.Errorf("%v, %v", all.figuresOf(), all.exceptions())
		}
	})
	t.Run("a pattern that is none is refused", func(t *testing.T) {
		k := PackKind{Key: "k", Title: "K", Short: "K", Measures: []string{"cla-["}, Sections: []PackSection{{Kind: "key"}}}
		if err := k.check(); err == nil || !strings.Contains(err.Error(), "cla-[") {
			t.Errorf("got %v", err)
		}
	})
}
