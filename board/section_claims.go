package board

import (
	"fmt"
	"strings"

	"waymark/document"
)

var claimMark = map[string]document.Mark{ClaimSupported: document.OnTrack, ClaimPlanned: document.NotStarted, ClaimStale: document.AtRisk, ClaimUnsupported: document.Unrated, ClaimContradicted: document.OffTrack}

// sectionClaims is the self-evaluation: for each area the three questions, each answer a claim with its evidence and how fresh that is.
func sectionClaims(c *cut) (document.Blocks, error) {
	if len(c.Claims) == 0 {
		return document.Blocks{document.Note{Heading: "Not yet written", Text: []document.Text{document.Plain("No claim has been written. Each sentence of the self-evaluation is a claim with its evidence.")}}}, nil
	}
	var blocks document.Blocks
	for _, area := range ClaimAreas {
		blocks = append(blocks, heading2(area.Words))
		any := false
		for _, q := range ClaimQuestions {
			t := document.Table{Caption: q.Words, RowHeadings: true, Columns: []document.Column{{Heading: "Claim", Share: 46}, {Heading: "Evidence", Share: 34}, {Heading: "Standing", Share: 20}}}
			for _, x := range c.Claims {
				if x.Area != area.Code || x.Question != q.Code {
					continue
				}
				text := document.Text{{Text: fmt.Sprintf("C%d ", x.Number), Strong: true}, {Text: x.Text}}
				t.Rows = append(t.Rows, []document.Cell{{Text: text}, {Text: evidenceText(x)}, document.Rated(claimMark[x.Verdict], upperFirst(x.Verdict))})
			}
			if len(t.Rows) > 0 {
				any = true
				blocks = append(blocks, t)
			}
		}
		if !any {
			blocks = append(blocks, document.Note{Heading: "Not yet written", Text: []document.Text{document.Plain("Nothing is claimed of this area.")}})
		}
	}
	return append(blocks, source("E numbers lead to the index of evidence at the end. Each claim was held against its evidence and its measure on %s.", c.On.Words())), nil
}

// evidenceText lists what stands behind a claim in one cell.
func evidenceText(x ClaimFacts) document.Text {
	var lines []string
	for _, e := range x.Evidence {
		line := fmt.Sprintf("E%d %s", e.Number, clip(e.Title, 60))
		if !e.AsOf.IsZero() {
			line += ", " + e.AsOf.Words()
		}
		if e.Stale {
			line += " (expired)"
		}
		lines = append(lines, line)
	}
	if x.MeasureTitle != "" {
		lines = append(lines, "Measure: "+x.MeasureTitle)
	}
	if line := wordsOf(ClaimLines, x.Line); x.Line != "" {
		lines = append(lines, "Assured: "+strings.ToLower(strings.SplitN(line, ":", 2)[0]))
	}
	if len(lines) == 0 {
		lines = []string{"None"}
	}
	return document.Plain(strings.Join(lines, "\n"))
}

// claimsThat are a table of the claims with one verdict; blank where there are none.
func claimsThat(c *cut, verdict, caption, none string) (document.Blocks, error) {
	t := document.Table{Caption: caption, RowHeadings: true, Columns: []document.Column{{Heading: "Claim", Share: 55}, {Heading: "Why", Share: 45}}}
	for _, x := range c.Claims {
		if x.Verdict == verdict {
			t.Rows = append(t.Rows, []document.Cell{document.Words(fmt.Sprintf("C%d %s", x.Number, x.Text)), document.Words(x.Why)})
		}
	}
	if len(t.Rows) == 0 {
		return document.Blocks{para("%s", none)}, nil
	}
	return document.Blocks{t}, nil
}

func sectionUnsupported(c *cut) (document.Blocks, error) {
	return claimsThat(c, ClaimUnsupported, "Claims without evidence", "Every claim has evidence.")
}

func sectionStaleClaims(c *cut) (document.Blocks, error) {
	return claimsThat(c, ClaimStale, "Claims whose evidence has expired", "The evidence of every claim still holds.")
}

func sectionContradicted(c *cut) (document.Blocks, error) {
	return claimsThat(c, ClaimContradicted, "Claims that the figures speak against", "No figure speaks against a claim.")
}

// sectionClaimsChanged says which claims are new, gone or stand differently than in the self-evaluation before.
func sectionClaimsChanged(c *cut) (document.Blocks, error) {
	if c.before == nil {
		return document.Blocks{para("This is the first self-evaluation in Waymark.")}, nil
	}
	t := document.Table{Caption: "Changed since " + c.before.On.Words(), RowHeadings: true, Columns: []document.Column{{Heading: "Claim", Share: 60}, {Heading: "Before", Share: 20}, {Heading: "Now", Share: 20}}}
	row := func(x ClaimFacts, was, is string) {
		if was != is {
			t.Rows = append(t.Rows, []document.Cell{document.Words(fmt.Sprintf("C%d %s", x.Number, x.Text)), document.Words(was), document.Words(is)})
		}
	}
	find := func(all []ClaimFacts, number int) *ClaimFacts {
		for i := range all {
			if all[i].Number == number {
				return &all[i]
			}
		}
		return nil
	}
	for _, x := range c.Claims {
		if old := find(c.before.Claims, x.Number); old == nil {
			row(x, "Not said", upperFirst(x.Verdict))
		} else if old.Text != x.Text {
			row(x, "Said differently", upperFirst(x.Verdict))
		} else {
			row(x, upperFirst(old.Verdict), upperFirst(x.Verdict))
		}
	}
	for _, old := range c.before.Claims {
		if find(c.Claims, old.Number) == nil {
			row(old, upperFirst(old.Verdict), "No longer said")
		}
	}
	if len(t.Rows) == 0 {
		return document.Blocks{para("Nothing has changed since %s.", c.before.On.Words())}, nil
	}
	return document.Blocks{t}, nil
}

// sectionEvidenceIndex is every piece of evidence with the hash of its file, so that nobody can swap one.
func sectionEvidenceIndex(c *cut) (document.Blocks, error) {
	t := document.Table{Caption: "Index of evidence", RowHeadings: true, Columns: []document.Column{{Heading: "No", Share: 6}, {Heading: "What it shows", Share: 32}, {Heading: "Source", Share: 20}, {Heading: "Of", Share: 14}, {Heading: "State", Share: 12}, {Heading: "SHA-256", Share: 16}}}
	for _, e := range c.Evidence {
		if e.Class == "restricted" {
			continue // it is named to nobody without a grant
		}
		state := upperFirst(e.State)
		if e.Stale {
			state += ", expired"
		}
		t.Rows = append(t.Rows, []document.Cell{document.Words(fmt.Sprintf("E%d", e.Number)), document.Words(e.Title), document.Words(orDash(e.Source)), document.Words(dayWords(e.AsOf)), document.Words(state), document.Words(orDash(shortHash(e.Hash)))})
	}
	if len(t.Rows) == 0 {
		return document.Blocks{para("No evidence is kept in Waymark yet.")}, nil
	}
	return document.Blocks{source("Restricted evidence is not listed here. The first twelve characters of each hash are shown; the record holds all."), t}, nil
}

// sectionEvidenceGaps is where evidence is missing: claims, actions that say they are done, and recommendations that say they are delivered.
func sectionEvidenceGaps(c *cut) (document.Blocks, error) {
	var items []document.Text
	for _, x := range c.Claims {
		if x.Verdict == ClaimUnsupported || x.Verdict == ClaimStale {
			items = append(items, document.Plain(fmt.Sprintf("Claim C%d is %s: %s", x.Number, x.Verdict, x.Text)))
		}
	}
	for _, a := range c.going() {
		for _, w := range a.Why {
			if w.Rule == "R5" {
				items = append(items, document.Plain("Action "+a.Ref+": "+w.Words))
				break
			}
		}
	}
	for _, r := range c.Findings.Rows {
		if r.Open && len(r.Actions) == 0 && r.Standing != "rejected" {
			items = append(items, document.Plain(fmt.Sprintf("Recommendation %s (%s) has no action in the plan.", r.Code, r.About)))
		}
	}
	if len(items) == 0 {
		return document.Blocks{para("No gap was found by the rules. That is not the same as no gap.")}, nil
	}
	return document.Blocks{document.List{Items: items}}, nil
}

// askedFor is what inspectors ask for first (Ofsted, Inspecting local authority children's services, annex A), each with where it lies.
var askedFor = []struct{ what, kind, where string }{
	{"Self-evaluation", "self-evaluation", ""},
	{"The improvement plan and its tracker", "", "In this paper"},
	{"The last three papers of the improvement board", "highlight", ""},
	{"Performance over 24 months", "", "In this paper"},
	{"Quality assurance framework and audits of the last six months", "", "In this paper; the framework with the principal social worker"},
	{"Supervision policy and how it is kept to", "", "In this paper; the policy with human resources"},
	{"Workforce and caseloads", "", "In this paper, priority of leaders and staff"},
	{"Serious incidents, rapid reviews and local child safeguarding practice reviews", "", "With the safeguarding partnership, restricted"},
	{"Annual reports on complaints, the designated officer and reviewing officers", "", "With each service"},
	{"Sufficiency and corporate parenting strategies, the local offer for care leavers", "", "On the council’s site"},
	{"Child-level lists (annex A)", "", "By the secure route only, never in this paper"},
}

// sectionAskedFor is the single index of what inspectors ask for.
func sectionAskedFor(c *cut) (document.Blocks, error) {
	t := document.Table{Caption: "What inspectors ask for first", RowHeadings: true, Columns: []document.Column{{Heading: "What", Share: 50}, {Heading: "Where", Share: 30}, {Heading: "State", Share: 20}}}
	for _, x := range askedFor {
		where, state := x.where, document.Words("–")
		if x.kind != "" {
			n := 0
			for _, p := range c.papers {
				if p.Kind == x.kind && n < 3 {
					where = strings.TrimPrefix(where+fmt.Sprintf(", paper %d", p.Number), ", ")
					n++
				}
			}
			state = document.Rated(document.OnTrack, "Locked")
			if n == 0 {
				where, state = "Not locked yet", document.Rated(document.OffTrack, "Missing")
			}
		} else if strings.HasPrefix(where, "In this paper") {
			state = document.Rated(document.OnTrack, "Here")
		}
		t.Rows = append(t.Rows, []document.Cell{document.Words(x.what), document.Words(where), state})
	}
	return document.Blocks{t}, nil
}

// shownPapers is how many locked papers an index lists.
const shownPapers = 24

// sectionPacksIndex is every locked paper with the hash of its web page.
func sectionPacksIndex(c *cut) (document.Blocks, error) {
	t := document.Table{Caption: "Locked papers", RowHeadings: true, Columns: []document.Column{{Heading: "No", Share: 8}, {Heading: "Paper", Share: 40}, {Heading: "For", Share: 18}, {Heading: "Locked", Share: 18}, {Heading: "SHA-256", Share: 16}}}
	for i, p := range c.papers {
		if i == shownPapers {
			break
		}
		t.Rows = append(t.Rows, []document.Cell{document.Words(fmt.Sprint(p.Number)), document.Words(p.Title), document.Day(p.For.Time()), document.Day(p.LockedOn.Time()), document.Words(shortHash(c.faces[p.ID].Hash))})
	}
	if len(t.Rows) == 0 {
		return document.Blocks{para("No paper has been locked yet.")}, nil
	}
	return document.Blocks{t}, nil
}
