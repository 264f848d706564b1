package measure_test

import (
	"fmt"
	"slices"
	"strconv"
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
	all, _, err := measure.Library("", nil)
	if err != nil {
		t.Fatal(err)
	}
	children := slices.IndexFunc(all, func(d measure.Definition) bool { return d.Key == "ctx-cla-rate" })
	need := slices.IndexFunc(all, func(d measure.Definition) bool { return d.Key == "ctx-cin-rate" })
	for _, c := range []struct {
		name  string
		rows  []string
		need  []string // years whose census holds a referral, open on its last day; a later census than these holds none
		want  []measure.Repair
		words []string // at the foot of the table, in order
	}{
		{"returns that agree change nothing",
			[]string{"2023: 01/06/2022 S V2 U6 - -", "2024: 01/06/2022 S V2 U6 10/07/2023 E4A"}, nil, nil, nil},
		{"an episode kept open is told with why",
			[]string{"2023: 01/06/2022 S V2 U6 - -", "2025: review 12/09/2024"}, nil,
			[]measure.Repair{{How: "kept", Episodes: 1}}, []string{"1 episode was kept open, because a later return leaves out an episode"}},
		{"several episodes of one kind are one line with their number",
			[]string{"2025: 01/06/2024 S V2 U6 20/08/2024 X1", "2025: 10/08/2024 P V2 K2 30/09/2024 X1", "2025: 20/09/2024 P V2 K2 - -"}, nil,
			[]measure.Repair{{How: "cut", Episodes: 2}}, []string{"2 episodes were ended early, because the next episode"}},
		{"several kinds stand one under the other",
			[]string{"2023: 01/06/2022 S V2 U6 - -", "2025: 10/10/2024 S V2 K2 01/10/2024 E4A"}, nil,
			[]measure.Repair{{How: "lost", Episodes: 1}, {How: "reversed", Episodes: 1}},
			[]string{"1 episode was ended on 1 April, because the next return", "1 episode counts as without length, because the end lies"}},
		{"an episode and a referral that were both lost are told apart",
			[]string{"2023: 01/06/2022 S V2 U6 - -", "2025: 10/10/2024 S V2 K2 01/10/2024 E4A"}, []string{"2024"},
			[]measure.Repair{{How: "lost", Episodes: 1}, {How: "reversed", Episodes: 1}, {How: "cin_referral lost", Episodes: 1}},
			[]string{"1 episode was ended on 1 April, because the next return", "1 episode counts as without length, because the end lies", "1 referral of the children in need census was closed on 1 April, because it was open"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, err := vault.Open(t.Context(), vault.Settings{MemoryMB: 300, Threads: 1})
			if err != nil {
				t.Fatal(err)
			}
			defer v.Close()
			if _, err := standard.Load(t.Context(), v, append(returns(c.rows), censuses(c.need)...), collection.Options{}); err != nil {
				t.Fatal(err)
			}
			results, err := measure.Run(t.Context(), v, []measure.Definition{all[children], all[need]}, measure.Options{Breakdowns: "none"})
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

// censuses are one census a year with a referral of its own, and one of the year after the last.
func censuses(years []string) (all []collection.Source) {
	census := func(year int, child, received string) {
		all = append(all, collection.BytesSource(fmt.Sprintf("cin-%d.xml", year), fmt.Appendf(nil, `<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>%[1]d</Year><ReferenceDate>%[1]d-03-31</ReferenceDate></CollectionDetails></Header><Children><Child>
<ChildIdentifiers><LAchildID>%[2]s</LAchildID><PersonBirthDate>2015-05-05</PersonBirthDate><Sex>F</Sex></ChildIdentifiers>
<CINdetails><CINreferralDate>%[3]s</CINreferralDate><ReferralSource>6</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode><ReferralNFA>0</ReferralNFA></CINdetails></Child></Children></Message>`, year, child, received)))
	}
	last := 0
	for _, text := range years {
		last, _ = strconv.Atoi(text)
		census(last, "N"+text, fmt.Sprintf("%d-06-01", last-1))
	}
	if last > 0 {
		census(last+1, "after", fmt.Sprintf("%d-06-01", last))
	}
	return all
}
