package plan

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// roundTrip writes a proposal both ways and reads it again.
func roundTrip(t interface {
	Helper()
	Fatal(...any)
	Errorf(string, ...any)
}, read func(name string, data []byte) (Proposal, error), p Proposal) {
	t.Helper()
	var c, x bytes.Buffer
	if err := p.WriteCSV(&c); err != nil {
		t.Fatal(err)
	}
	if err := p.WriteXLSX(&x); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"plan.csv": c.Bytes(), "plan.xlsx": x.Bytes()} {
		back, err := read(name, data)
		if err != nil {
			t.Fatal(name, err)
		}
		for i := range back.Priorities { // where a row stood is the file's own
			for j := range back.Priorities[i].Actions {
				a := &back.Priorities[i].Actions[j]
				a.Row = 0
				for k := range a.Milestones {
					a.Milestones[k].Row = 0
				}
			}
		}
		back.Tracker = false
		if !reflect.DeepEqual(p, back) {
			t.Errorf("%s came back changed:\n%+v\nwas\n%+v", name, back, p)
		}
	}
}

func TestExportRoundTrip(t *testing.T) {
	reading := func(name string, data []byte) (Proposal, error) { return readProposal(name, data, nil) }
	t.Run("the template comes back unchanged", func(t *testing.T) {
		p := BuiltIn().Proposal()
		p.Slug, p.Starts, p.Ends = "roadmap-2025", "2025-04-01", "2028-03-31"
		p.Priorities[0].Actions[0].Owner = "Ann Other"
		p.Priorities[0].Actions[0].Milestones = []ProposedMilestone{{Title: "Hub open", Due: "2026-05-01", Done: "2026-05-02"}, {Title: "=1+1", Due: "2026-06-01"}}
		p.Priorities[1].Actions[1].Delivery, p.Priorities[1].Actions[1].Impact, p.Priorities[1].Actions[1].Reason = "off track", "too early", "-5 staff"
		roundTrip(t, reading, p)
	})
	t.Run("whatever is written comes back unchanged", func(t *testing.T) {
		line := rapid.Custom(func(t *rapid.T) string {
			start := rapid.SampledFrom([]string{"", "=", "+", "-", "@", "'", "''=", "'a", "1.1 ", "Priority 2 ", "#", "\""}).Draw(t, "start")
			return squeeze(start + rapid.StringMatching(`[A-Za-z0-9 ,;:'"=@+|é“”_<>&-]{1,40}`).Draw(t, "text"))
		})
		text := rapid.Custom(func(t *rapid.T) string {
			return cellTidy(strings.Join(rapid.SliceOfN(line, 1, 3).Draw(t, "lines"), "\n"))
		})
		filled := text.Filter(func(s string) bool { return s != "" })
		date := rapid.SampledFrom([]string{"", "2026-03-31", "2028-02-29"})
		rapid.Check(t, func(t *rapid.T) {
			p := Proposal{Slug: "plan-1", Title: squeeze(line.Draw(t, "title")), Vision: text.Draw(t, "vision"), Starts: date.Draw(t, "starts"), Guesses: []string{}}
			for n := 1; n <= rapid.IntRange(1, 3).Draw(t, "priorities"); n++ {
				q := ProposedPriority{Number: n, Title: filled.Draw(t, "priority"), ChildText: text.Draw(t, "child"), Confidence: 1, Notes: []string{}, Actions: []ProposedAction{}}
				for k := 1; k <= rapid.IntRange(0, 12).Draw(t, "actions"); k++ {
					a := ProposedAction{Ref: fmt.Sprintf("%d.%d", n, k), Text: filled.Draw(t, "action"), ChildText: text.Draw(t, "child"), Owner: squeeze(line.Draw(t, "owner")), Due: date.Draw(t, "due"),
						Delivery: string(rapid.SampledFrom(Deliveries).Draw(t, "delivery")), Impact: string(rapid.SampledFrom(Impacts).Draw(t, "impact")), Reason: text.Draw(t, "reason"),
						Confidence: 1, Notes: []string{}}
					if rapid.Bool().Draw(t, "tied") {
						a.Articles, a.Measures, a.Recommendations = []int{2, 12}, []string{"cla-dental", "rhi-72h"}, []string{"2018/R4"}
						a.Milestones = []ProposedMilestone{{Title: filled.Draw(t, "milestone"), Due: "2026-01-01"}}
					}
					q.Actions = append(q.Actions, a)
				}
				p.Priorities = append(p.Priorities, q)
			}
			roundTrip(t, reading, p)
		})
	})
	t.Run("no cell of an export can run as a formula", func(t *testing.T) {
		p := Proposal{Title: "@SUM(A1)", Priorities: []ProposedPriority{{Number: 1, Title: "=cmd|'/c calc'!A1", Actions: []ProposedAction{{Ref: "1.1", Text: "+1", Owner: "-1", ChildText: "＝1"}}}}}
		var b bytes.Buffer
		if err := p.WriteCSV(&b); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		guarded := 0
		for _, row := range rows {
			for _, cell := range row {
				if startsFormula(cell) {
					t.Errorf("%q", cell)
				}
				if strings.HasPrefix(cell, "'") {
					guarded++
				}
			}
		}
		if guarded != 5 {
			t.Errorf("%d cells guarded", guarded)
		}
	})
	t.Run("a row that cannot be placed is refused or named", func(t *testing.T) {
		head := strings.Join(exportHeadings, ",") + "\n"
		for row, says := range map[string]string{
			"Action,1.1,Do it":                         "does not hold",
			"Priority,1,A\nAction,x,Do it":             "needs a number such as",
			"Priority,1,A\nPriority,1,B":               "number of its own",
			"Milestone,1.1,Do it":                      "does not stand above it",
			"Priority,1,A\nAction,1.1,B\nAction,1.1,C": "stands twice",
		} {
			if _, err := reading("plan.csv", []byte(head+row+"\n")); err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%q: %v", row, err)
			}
		}
		p, err := reading("plan.csv", []byte(head+"Priority,1,A\nAction,1.1,B\nRisk,1.1,C\n"))
		if err != nil || len(p.Guesses) != 1 {
			t.Errorf("%v %v", p.Guesses, err)
		}
	})
}
