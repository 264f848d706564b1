package measure

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// catalogue reads the ids of the measures that the plan of a council is watched by.
func catalogue(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../shared/data/measures.json")
	if os.IsNotExist(err) {
		t.Skip("the catalogue is not beside the project")
	} else if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Measures []struct {
			ID string `json:"id"`
		} `json:"measures"`
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, m := range all.Measures {
		ids = append(ids, m.ID)
	}
	return ids
}

// heardMeasures are the measures of being heard, M1 to M15 of the domain notes on voice, by the files that count them.
var heardMeasures = map[string]string{"M1": "voice-answered-28d", "M2": "voice-read-on-time", "M3": "voice-urgent-read-1h", "M4": "voice-passed-on-time", "M5": "voice-answer-days", "M6": "voice-said-changed", "M7": "voice-said-no", "M8": "voice-better",
	"M9": "voice-promises-kept", "M10": "voice-actions-heard", "M11": "voice-reach", "M12": "voice-words-seen", "M13": "voice-words-plain", "M14": "voice-rung", "M15": "voice-triage-missed"}

func TestCatalogue(t *testing.T) {
	ids := catalogue(t)
	definitions, _, err := Library("", nil)
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]Definition{}
	for _, d := range definitions {
		has[d.Key] = d
	}
	context := 0
	for _, id := range ids {
		if d, ok := has[id]; ok {
			if wanted := strings.HasPrefix(id, "ctx-"); d.Context != wanted {
				t.Errorf("%s: the header says context: %v, the catalogue says %v", id, d.Context, wanted)
			}
		} else {
			t.Errorf("%s has no file in measure/library", id)
		}
		if strings.HasPrefix(id, "ctx-") {
			context++
		}
	}
	if len(ids)-context != 149 || context != 9 {
		t.Errorf("the catalogue holds %d measures and %d context series", len(ids)-context, context)
	}
	for id, key := range heardMeasures {
		if _, ok := has[key]; !ok {
			t.Errorf("%s has no file measure/library/%s.sql", id, key)
		}
	}
	for _, d := range definitions {
		for _, other := range append(slices.Clone(d.Beside), d.Answers) {
			if _, ok := has[other]; !ok && other != "" {
				t.Errorf("%s names the measure %s, which is not", d.Key, other)
			}
		}
		if d.Answers == "" && !slices.Contains(ids, d.Key) && !slices.Contains(slices.Collect(maps.Values(heardMeasures)), d.Key) {
			t.Errorf("%s is not a measure of the catalogue: say whose question it answers", d.Key)
		}
	}
}
