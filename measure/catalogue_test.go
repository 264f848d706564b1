package measure

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// missing are the measures of the catalogue that have no file yet. It only shrinks, and ends empty: take out what has one.
var missing = strings.Fields(`
	data-quality
`)

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
	definitions, err := Library("")
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]Definition{}
	for _, d := range definitions {
		has[d.Key] = d
	}
	context := 0
	var gone []string
	for _, id := range ids {
		if d, ok := has[id]; ok {
			if wanted := strings.HasPrefix(id, "ctx-"); d.Context != wanted {
				t.Errorf("%s: the header says context: %v, the catalogue says %v", id, d.Context, wanted)
			}
		} else if gone = append(gone, id); !slices.Contains(missing, id) {
			t.Errorf("%s has no file in measure/library", id)
		}
		if strings.HasPrefix(id, "ctx-") {
			context++
		}
	}
	if len(ids)-context != 149 || context != 9 {
		t.Errorf("the catalogue holds %d measures and %d context series", len(ids)-context, context)
	}
	t.Logf("%d of %d have a file", len(ids)-len(gone), len(ids))
	for _, d := range definitions {
		for _, other := range append(slices.Clone(d.Beside), d.Answers) {
			if _, ok := has[other]; !ok && other != "" && !slices.Contains(gone, other) {
				t.Errorf("%s names the measure %s, which is not", d.Key, other)
			}
		}
		if d.Answers == "" && !slices.Contains(ids, d.Key) {
			t.Errorf("%s is not a measure of the catalogue: say whose question it answers", d.Key)
		}
	}
}
