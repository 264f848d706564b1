package measure_test

import (
	"slices"
	"strings"
	"testing"

	"waymark/collection"
	"waymark/measure"
	"waymark/vault"
)

// What is counted is told apart in TestOneHistoryFromSeveralReturns; here it is only counted and told.
func TestRepairs(t *testing.T) {
	standard, err := collection.Standard()
	if err != nil {
		t.Fatal(err)
	}
	all, err := measure.Library("")
	if err != nil {
		t.Fatal(err)
	}
	children := slices.IndexFunc(all, func(d measure.Definition) bool { return d.Key == "ctx-cla-rate" })
	for _, c := range []struct {
		name  string
		rows  []string
		want  []measure.Repair
		words []string // at the foot of the table, in order
	}{
		{"returns that agree change nothing",
			[]string{"2023: 01/06/2022 S V2 U6 - -", "2024: 01/06/2022 S V2 U6 10/07/2023 E4A"}, nil, nil},
		{"an episode kept open is told with why",
			[]string{"2023: 01/06/2022 S V2 U6 - -", "2025: review 12/09/2024"},
			[]measure.Repair{{How: "kept", Episodes: 1}}, []string{"1 episode was kept open, because a later return leaves out an episode"}},
		{"several episodes of one kind are one line with their number",
			[]string{"2025: 01/06/2024 S V2 U6 20/08/2024 X1", "2025: 10/08/2024 P V2 K2 30/09/2024 X1", "2025: 20/09/2024 P V2 K2 - -"},
			[]measure.Repair{{How: "cut", Episodes: 2}}, []string{"2 episodes were ended early, because the next episode"}},
		{"several kinds stand one under the other",
			[]string{"2023: 01/06/2022 S V2 U6 - -", "2025: 10/10/2024 S V2 K2 01/10/2024 E4A"},
			[]measure.Repair{{How: "lost", Episodes: 1}, {How: "reversed", Episodes: 1}},
			[]string{"1 episode was ended on 1 April, because the next return", "1 episode counts as without length, because the end lies"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, err := vault.Open(t.Context(), vault.Settings{MemoryMB: 300, Threads: 1})
			if err != nil {
				t.Fatal(err)
			}
			defer v.Close()
			if _, err := standard.Load(t.Context(), v, returns(c.rows), collection.Options{}); err != nil {
				t.Fatal(err)
			}
			results, err := measure.Run(t.Context(), v, all[children:children+1], measure.Options{Breakdowns: "none"})
			if err != nil || !slices.Equal(results.Repairs, c.want) {
				t.Fatalf("%+v %v", results.Repairs, err)
			}
			var out strings.Builder
			if err := results.WriteTable(&out); err != nil {
				t.Fatal(err)
			}
			_, foot, told := strings.Cut(out.String(), "What joining the years changed:\n")
			lines := strings.Split(strings.TrimSpace(foot), "\n")
			if told != (len(c.words) > 0) || told && len(lines) != len(c.words) {
				t.Fatalf("the foot is %q", foot)
			}
			for i, words := range c.words {
				if !strings.HasPrefix(lines[i], "- "+words) && !strings.HasPrefix(lines[i], "  - "+words) {
					t.Errorf("%q does not begin with %q", lines[i], words)
				}
			}
		})
	}
}
