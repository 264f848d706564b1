package plan

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/inspection"
	"waymark/measure"
)

func TestCoverage(t *testing.T) {
	proposal := Proposal{Title: "P", Priorities: []ProposedPriority{{Actions: []ProposedAction{
		{Ref: "1.1", Text: "A", Core: []string{"cla-dental", "cla-sdq"}, Measures: []string{"own-one"}, Recommendations: []string{"2018/R1"}},
		{Ref: "1.2", Text: "B", Core: []string{"cla-dental"}, Measures: []string{"rhi-72h"}},
	}}}}
	standings := map[string]measure.Standing{
		"cla-dental":   {Key: "cla-dental", Title: "Teeth", Counted: true, Figure: "80% (4 of 5)", From: []string{"ssda903"}},
		"cla-sdq":      {Key: "cla-sdq", Title: "Feelings", Counted: true, From: []string{"ssda903"}},
		"rhi-72h":      {Key: "rhi-72h", Title: "Talks", From: []string{"reg_rhi", "ref"}},
		"ctx-cla-rate": {Key: "ctx-cla-rate", Title: "In care", Context: true, Counted: true},
		"own-two":      {Key: "own-two", Title: "Own"},
	}
	reach := []measure.Reach{{Collection: "reg_rhi", Title: "Talks after going missing"}, {Collection: "ref", Title: "Reference files", Timeless: true},
		{Collection: "ssda903", Title: "Children looked after", DataTo: calendar.On(2025, time.March, 31), Measures: 2}}
	c := cover(proposal, []Answered{{Recommendation: inspection.Recommendation{Code: "2018/R1", About: "Homes", Measures: []string{"cla-dental"}}}, {Recommendation: inspection.Recommendation{Code: "own/1", About: "Ours"}}}, standings, reach)
	t.Run("an action needs two measures with a figure", func(t *testing.T) {
		if c.Actions[0].Gap != "" || len(c.Actions[0].Tied) != 3 || len(c.Actions[0].Counted) != 2 {
			t.Errorf("%+v", c.Actions[0])
		}
		if c.Actions[1].Gap != "1 of its 2 measures has a figure; it needs 2" {
			t.Error(c.Actions[1].Gap)
		}
		if c.Counts["actions"] != (Scored{1, 2}) {
			t.Error(c.Counts)
		}
	})
	t.Run("a finding needs an action and a figure", func(t *testing.T) {
		gaps := map[string]string{}
		for _, f := range c.Findings {
			gaps[f.Code] = f.Gap
		}
		if gaps["2018/R1"] != "" || gaps["own/1"] != "no action answers it" || gaps["2022/I7"] != "no action answers it" || len(gaps) != 20 {
			t.Errorf("%d findings: %v", len(gaps), gaps)
		}
	})
	t.Run("a measure without a figure says what it waits for", func(t *testing.T) {
		gaps := map[string]string{}
		for _, m := range c.Measures {
			gaps[m.Key] = m.Gap
		}
		for key, want := range map[string]string{"cla-dental": "", "rhi-72h": "nothing is counted: nothing is loaded of Talks after going missing", "own-one": "there is no file for it", "own-two": "nothing is counted: the data loaded does not cover one whole period"} {
			if gaps[key] != want {
				t.Errorf("%s: %q, want %q", key, gaps[key], want)
			}
		}
		if c.Counts["context"] != (Scored{1, 9}) || c.Counts["measures"].Of != 151 {
			t.Errorf("%v", c.Counts)
		}
	})
	t.Run("the text names the collections and every gap", func(t *testing.T) {
		c.Prove([]measure.Proof{{Key: "a", Examples: 2}, {Key: "b", Examples: 1, Problems: []string{"b.sql line 9: no"}}})
		text := c.Text()
		for _, want := range []string{"31 March 2025", "nothing loaded", "no period", "Examples that hold             2/3", "  of 2018  ", "  - Action 1.2: 1 of its 2 measures has a figure; it needs 2.", "b.sql line 9: no"} {
			if !strings.Contains(text, want) {
				t.Errorf("the text lacks %q:\n%s", want, text)
			}
		}
	})
}

// The template is tied to every measure of the catalogue, and its findings to those that test them.
func TestTemplateTiesTheCatalogue(t *testing.T) {
	text, err := os.ReadFile("../../shared/data/measures.json")
	if os.IsNotExist(err) {
		t.Skip("the catalogue is not beside the project")
	} else if err != nil {
		t.Fatal(err)
	}
	type tied struct {
		Measures []string `json:"measures"`
	}
	var all struct {
		Measures []struct {
			ID string `json:"id"`
		} `json:"measures"`
		Actions   map[string]tied `json:"actions"`
		Recs2018  map[string]tied `json:"recs2018"`
		Areas2022 map[string]tied `json:"areas2022"`
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	known := slices.Clone(contextSeries)
	for _, q := range builtIn.Priorities {
		for _, a := range q.Actions {
			keys := slices.Concat(a.Core, a.Measures)
			known = append(known, keys...)
			for _, key := range all.Actions[a.Ref].Measures {
				if !slices.Contains(keys, key) {
					t.Errorf("action %s is not tied to %s", a.Ref, key)
				}
			}
		}
	}
	for _, m := range all.Measures {
		if !slices.Contains(known, m.ID) {
			t.Errorf("nothing is tied to %s", m.ID)
		}
	}
	for prefix, findings := range map[string]map[string]tied{"2018/": all.Recs2018, "2022/": all.Areas2022} {
		for number, f := range findings {
			i := slices.IndexFunc(builtIn.Recommendations, func(r TemplateRecommendation) bool { return r.Code == prefix+number })
			if i < 0 {
				t.Errorf("the template lacks the finding %s%s", prefix, number)
				continue
			}
			for _, key := range f.Measures {
				if !slices.Contains(builtIn.Recommendations[i].Measures, key) {
					t.Errorf("%s%s is not tested by %s", prefix, number, key)
				}
			}
		}
	}
}
