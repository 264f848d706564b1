package plan

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestTemplate(t *testing.T) {
	template := BuiltIn()
	published, _ := readSeed(t)
	t.Run("it has the shape of the published plan: seven priorities with 10, 5, 8, 4, 4, 8 and 5 actions", func(t *testing.T) {
		for i, q := range template.Priorities {
			if q.Number != i+1 || len(q.Actions) != len(published.Priorities[i].Actions) {
				t.Errorf("priority %d has %d actions", q.Number, len(q.Actions))
			}
			if q.Shape != (Priority{Number: q.Number}).Shape() {
				t.Errorf("priority %d has the shape %q", q.Number, q.Shape)
			}
			for j, a := range q.Actions {
				if a.Ref != fmt.Sprintf("%d.%d", i+1, j+1) {
					t.Errorf("%s stands at %d.%d", a.Ref, i+1, j+1)
				}
			}
		}
	})
	t.Run("its words are ours: no action or priority copies the published wording", func(t *testing.T) {
		for i, q := range template.Priorities {
			for j, a := range q.Actions {
				theirs := published.Priorities[i].Actions[j].Text
				if words := commonRun(a.Title, theirs); words > 5 {
					t.Errorf("%s repeats %d words in a row: %q", a.Ref, words, a.Title)
				}
			}
			if commonRun(q.Title, published.Priorities[i].Title) > 3 {
				t.Errorf("priority %d: %q", q.Number, q.Title)
			}
		}
	})
	t.Run("every child text passes the gate, and every action has question, rights and measures", func(t *testing.T) {
		for _, q := range template.Priorities {
			for _, text := range append([]string{q.ChildText}, texts(q.Actions)...) {
				if problems := childProblems(text); text == "" || len(problems) > 0 {
					t.Errorf("%q: %q", text, problems)
				}
			}
			for _, a := range q.Actions {
				// These four are asked face to face only and never stand on an open page.
				faceToFace := slices.Contains([]string{"1.3", "1.8", "2.1", "5.2"}, a.Ref)
				if strings.HasSuffix(a.Question, "?") == faceToFace || len(a.Articles) == 0 || len(a.Core)+len(a.Measures) < 2 {
					t.Errorf("%+v", a)
				}
			}
		}
	})
	t.Run("its measures are those of the catalogue, for actions and for recommendations alike", func(t *testing.T) {
		var catalogue struct {
			Measures []struct {
				ID   string
				Core bool
			}
			Actions   map[string]struct{ Measures []string }
			Recs2018  map[string]struct{ Measures []string }
			Areas2022 map[string]struct{ Measures []string }
		}
		data, err := os.ReadFile("../../shared/data/measures.json")
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &catalogue); err != nil {
			t.Fatal(err)
		}
		core := map[string]bool{}
		for _, m := range catalogue.Measures {
			core[m.ID] = m.Core
		}
		same := func(what string, got, want []string) {
			got, want = slices.Clone(got), slices.Clone(want)
			slices.Sort(got)
			slices.Sort(want)
			if len(want) == 0 || !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
		for _, q := range template.Priorities {
			for _, a := range q.Actions {
				same(a.Ref, append(slices.Clone(a.Core), a.Measures...), catalogue.Actions[a.Ref].Measures)
				for _, k := range a.Core {
					if !core[k] {
						t.Errorf("%s: %s is not of the core set", a.Ref, k)
					}
				}
			}
		}
		for _, r := range template.Recommendations {
			want := catalogue.Recs2018[r.Number].Measures
			if strings.HasPrefix(r.Code, "2022/") {
				want = catalogue.Areas2022[r.Number].Measures
			}
			same(r.Code, r.Measures, want)
		}
	})
	t.Run("every recommendation is answered by an action, and every code an action names exists", func(t *testing.T) {
		answered := map[string]bool{}
		for _, q := range template.Priorities {
			for _, a := range q.Actions {
				for _, c := range a.Recommendations {
					answered[c] = true
				}
			}
		}
		for _, r := range template.Recommendations {
			if !answered[r.Code] {
				t.Errorf("no action answers %s", r.Code)
			}
			delete(answered, r.Code)
			rec := r.Plain()
			if err := rec.Check(); err != nil || r.Published.IsZero() {
				t.Errorf("%s: %v", r.Code, err)
			}
		}
		if len(template.Recommendations) != 19 || len(answered) > 0 {
			t.Errorf("%d recommendations, unknown codes %v", len(template.Recommendations), answered)
		}
	})
}

func texts(actions []TemplateAction) (out []string) {
	for _, a := range actions {
		out = append(out, a.ChildText)
	}
	return out
}

// commonRun is the longest run of words that two texts share.
func commonRun(a, b string) int {
	x, y := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	best := 0
	for i := range x {
		for j := range y {
			n := 0
			for i+n < len(x) && j+n < len(y) && x[i+n] == y[j+n] {
				n++
			}
			best = max(best, n)
		}
	}
	return best
}
