package board

import (
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/db/dbtest"
	"waymark/document"
	"waymark/fault"
	"waymark/measure"
)

func TestAClaimIsWeighed(t *testing.T) {
	day := calendar.On(2026, 3, 2)
	holds := EvidenceFacts{Number: 1, Until: day.AddDays(30)}
	expired := EvidenceFacts{Number: 2, Until: day.AddDays(-1)}
	yes, no := true, false
	figure := 81.0
	measured := func(change func(*measure.BoardMeasure)) *MeasureFacts {
		m := measure.BoardMeasure{Title: "Supervision in time", Words: "81%", Value: &figure, Target: "90%", Met: &yes}
		change(&m)
		return &MeasureFacts{BoardMeasure: m}
	}
	for name, test := range map[string]struct {
		claim    Claim
		evidence []EvidenceFacts
		m        *MeasureFacts
		want     string
		why      string
	}{
		"without evidence it is unsupported":        {Claim{Question: "know"}, nil, nil, ClaimUnsupported, "Nothing in the evidence"},
		"with evidence that holds it is supported":  {Claim{Question: "know"}, []EvidenceFacts{expired, holds}, nil, ClaimSupported, ""},
		"when all its evidence expired it is stale": {Claim{Question: "know"}, []EvidenceFacts{expired}, nil, ClaimStale, "expired on 1 March 2026"},
		"a plan needs no evidence":                  {Claim{Question: "plans"}, nil, nil, ClaimPlanned, "A plan"},
		"a measure that bears it out is enough":     {Claim{Question: "know", Says: "on target"}, nil, measured(func(*measure.BoardMeasure) {}), ClaimSupported, "bears it out"},
		"a target that is missed contradicts it":    {Claim{Question: "know", Says: "on target"}, []EvidenceFacts{holds}, measured(func(m *measure.BoardMeasure) { m.Met = &no }), ClaimContradicted, "the target of 90% is not met"},
		"no change beyond chance is no improvement": {Claim{Question: "know", Says: "improving"}, []EvidenceFacts{holds}, measured(func(*measure.BoardMeasure) {}), ClaimContradicted, "no improvement beyond chance"},
		"worse is not steady":                       {Claim{Question: "know", Says: "steady"}, []EvidenceFacts{holds}, measured(func(m *measure.BoardMeasure) { m.Verdict = "concern" }), ClaimContradicted, "got worse"},
		"level with England is not better": {Claim{Question: "know", Says: "better than England"}, []EvidenceFacts{holds}, measured(func(m *measure.BoardMeasure) {
			m.Others = []measure.BoardBeside{{Area: "England", Words: "81%", Verdict: "level"}}
		}), ClaimContradicted, "England has 81% (level)"},
		"without a figure nothing is contradicted": {Claim{Question: "know", Says: "on target"}, []EvidenceFacts{holds}, measured(func(m *measure.BoardMeasure) { m.Value, m.Met = nil, nil }), ClaimSupported, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, why := test.claim.weigh(test.evidence, test.m, day)
			if got != test.want || !strings.Contains(why, test.why) {
				t.Errorf("it is %s (%s), want %s (%s)", got, why, test.want, test.why)
			}
		})
	}
}

func TestTheSelfEvaluationSaysWhatIsStale(t *testing.T) {
	c := &cut{Snapshot: Snapshot{On: calendar.On(2026, 3, 2), Claims: []ClaimFacts{{Number: 4, Area: "care", Question: "know", Text: "Plans are read with the child.", Verdict: ClaimStale, Why: "Its evidence expired on 1 March 2026."}}}}
	blocks, err := sectionClaims(c)
	must(t, err)
	stale, err := sectionStaleClaims(c)
	must(t, err)
	if text := wordsIn(blocks); !strings.Contains(text, "Stale") {
		t.Errorf("the claim is printed without its standing: %s", text)
	}
	if text := wordsIn(stale); !strings.Contains(text, "C4") || !strings.Contains(text, "expired on 1 March 2026") {
		t.Errorf("the list of stale claims says %s", text)
	}
}

func TestClaims(t *testing.T) {
	day := calendar.On(2026, 3, 2)
	c := newPaperCast(t, dbtest.OpenAt(t, clock(&day), paperSchemas...), &day)
	claim := Claim{Area: "care", Question: "know", Text: "Children in care see their social worker on time."}
	t.Run("an owner writes no claims", func(t *testing.T) {
		_, err := c.MakeClaim(c.by["Ed"], claim)
		refused(t, err, fault.KindForbidden, "self-evaluation")
	})
	t.Run("a claim names a measure and what it says of it, or neither", func(t *testing.T) {
		wrong := claim
		wrong.Measure = "no-such-measure"
		_, err := c.MakeClaim(c.by["Una"], wrong)
		refused(t, err, fault.KindInvalid, "Select a measure")
	})
	n, err := c.MakeClaim(c.by["Una"], claim)
	must(t, err)
	t.Run("a claim that somebody else changed is not overwritten", func(t *testing.T) {
		edit := claim
		edit.Number, edit.Version, edit.Text = n, 1, "Children in care are seen on time, alone and often."
		must(t, c.EditClaim(c.by["Una"], edit))
		edit.Text = "Children in care are seen in time by the same person."
		refused(t, c.EditClaim(c.by["Della"], edit), fault.KindConflict, "alone and often")
	})
	t.Run("a claim that is taken back stays in what was locked", func(t *testing.T) {
		p := c.lock(t, c.build(t, "self-evaluation", 0))
		must(t, c.RetireClaim(c.by["Una"], n, 2, "It was never so."))
		all, err := c.Claims(c.by["Una"])
		must(t, err)
		if len(all) != 0 || !strings.Contains(string(c.face(t, p, "html")), "alone and often") {
			t.Errorf("%d claims stand", len(all))
		}
	})
}

// wordsIn are all words of some blocks' tables.
func wordsIn(blocks document.Blocks) string {
	var all strings.Builder
	for _, b := range blocks {
		if t, ok := b.(document.Table); ok {
			for _, row := range t.Rows {
				for _, cell := range row {
					all.WriteString(cell.Text.String() + "\n")
				}
			}
		}
	}
	return all.String()
}
