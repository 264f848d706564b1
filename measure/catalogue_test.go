package measure

import (
	"encoding/json"
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
	for _, d := range definitions {
		for _, other := range append(slices.Clone(d.Beside), d.Answers) {
			if _, ok := has[other]; !ok && other != "" {
				t.Errorf("%s names the measure %s, which is not", d.Key, other)
			}
		}
		if d.Answers == "" && !slices.Contains(ids, d.Key) {
			t.Errorf("%s is not a measure of the catalogue: say whose question it answers", d.Key)
		}
	}
}
