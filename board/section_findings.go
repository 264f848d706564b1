package board

import (
	"fmt"
	"slices"
	"strings"

	"waymark/document"
)

// sectionRecommendations is the ledger of what others asked for, with how often each was asked before.
func sectionRecommendations(c *cut) (document.Blocks, error) {
	f := c.Findings
	if len(f.Rows) == 0 {
		return document.Blocks{para("No recommendation is kept in Waymark.")}, nil
	}
	words := fmt.Sprintf("%s open. %s made before.", upperFirst(wordOf(f.Open, "recommendation is", "recommendations are")), upperFirst(wordOf(f.Recurring, "of them was", "of them were")))
	if f.Overdue > 0 {
		words += fmt.Sprintf(" %s past its limit without an answer.", upperFirst(wordOf(f.Overdue, "is", "are")))
	}
	columns := []document.Column{{Heading: "Code", Share: 12}, {Heading: "About", Share: 34}, {Heading: "Where it stands", Share: 16}, {Heading: "Asked before", Share: 18}, {Heading: "Owner", Share: 20}}
	if c.public && !c.kind.Names {
		columns = columns[:4]
	}
	t := document.Table{Caption: "Recommendations that are open, the newest source first", RowHeadings: true, Columns: columns}
	for _, r := range f.Rows {
		if !r.Open {
			continue
		}
		about := document.Text{{Text: r.About}}
		if r.Priority {
			about = document.Text{{Text: "Priority action: ", Strong: true}, {Text: r.About}}
		}
		row := []document.Cell{document.Words(r.Code), {Text: about}, document.Words(upperFirst(r.Standing)), document.Words(orDash(upperFirst(r.Times)))}
		if len(columns) == 5 {
			row = append(row, document.Words(orDash(r.Owner)))
		}
		t.Rows = append(t.Rows, row)
	}
	blocks := document.Blocks{para("%s", words)}
	if len(t.Rows) > 0 {
		blocks = append(blocks, t)
	}
	return append(blocks, source("Source: the recommendations kept in Waymark, as at %s. “Asked before” names each year in which the same thing was found.", c.On.Words())), nil
}

// sectionEarlier is what became of the questions of scrutiny.
func sectionEarlier(c *cut) (document.Blocks, error) {
	t := document.Table{Caption: "What scrutiny asked and what was answered", RowHeadings: true, Columns: []document.Column{{Heading: "Question", Share: 46}, {Heading: "Answer", Share: 36}, {Heading: "Where it stands", Share: 18}}}
	for _, q := range c.Asked {
		if q.Forum == "Scrutiny" {
			t.Rows = append(t.Rows, []document.Cell{document.Words(q.Ref + ": " + q.Question), document.Words(orDash(q.Answer)), document.Words(upperFirst(q.State))})
		}
	}
	for _, r := range c.Findings.Rows {
		if strings.Contains(strings.ToLower(r.Source), "scrutiny") {
			t.Rows = append(t.Rows, []document.Cell{document.Words(r.Code + ": " + r.About), document.Words(orDash(r.ResponseWhy)), document.Words(upperFirst(r.Standing))})
		}
	}
	if len(t.Rows) == 0 {
		return document.Blocks{para("No question or recommendation of scrutiny is kept in Waymark for the last 90 days.")}, nil
	}
	return document.Blocks{t}, nil
}

// newestInspection is the slug and title of the inspection that a response answers: the newest with a recommendation.
func (s *Snapshot) newestInspection() string {
	for _, r := range s.Findings.Rows {
		if r.Inspection != "" {
			return r.Inspection
		}
	}
	return ""
}

// sectionResponse is each recommendation of the newest inspection with the council's answer, its owner and its action.
func sectionResponse(c *cut) (document.Blocks, error) {
	slug := c.newestInspection()
	var blocks document.Blocks
	for _, r := range c.Findings.Rows {
		if r.Inspection != slug || slug == "" {
			continue
		}
		t := document.Table{Caption: "Recommendation " + r.Code + " and our answer", RowHeadings: true, Columns: []document.Column{{Share: 24}, {Share: 76}}}
		row := func(what, says string) {
			if says != "" {
				t.Rows = append(t.Rows, []document.Cell{document.Words(what), document.Words(says)})
			}
		}
		row("What was asked", cmpOr(r.Verbatim, r.About))
		answer := "Not answered yet"
		if r.Response != "" {
			answer = upperFirst(r.Response)
			if !r.RespondedOn.IsZero() {
				answer += " on " + r.RespondedOn.Words()
			}
		}
		row("Our answer", answer)
		row("Why", r.ResponseWhy)
		if !c.public || c.kind.Names {
			row("Owner", orDash(r.Owner))
		}
		var actions []string
		for _, ref := range r.Actions {
			if a := c.action(ref); a != nil {
				actions = append(actions, fmt.Sprintf("%s %s (due %s)", ref, a.Text, dayWords(a.Due)))
			}
		}
		if len(actions) == 0 {
			actions = []string{"None yet"}
		}
		row("Actions", strings.Join(actions, "\n"))
		row("By law", strings.TrimSpace(r.DeadlineRule+" "+deadlineWords(r)))
		row("Asked before", upperFirst(r.Times))
		blocks = append(blocks, heading2(r.Code+": "+r.About), t)
	}
	if len(blocks) == 0 {
		return document.Blocks{para("No inspection with recommendations is kept in Waymark.")}, nil
	}
	return blocks, nil
}

func deadlineWords(r RecommendationFacts) string {
	if r.Deadline.IsZero() {
		return ""
	}
	return "by " + r.Deadline.Words()
}

// sectionClocks are the statutory clocks: when each began, by when it must stop, and whether it did.
func sectionClocks(c *cut) (document.Blocks, error) {
	t := document.Table{Caption: "Statutory clocks", RowHeadings: true, Columns: []document.Column{{Heading: "What", Share: 38}, {Heading: "Began", Share: 18}, {Heading: "Limit", Share: 18}, {Heading: "Where it stands", Share: 26}}}
	all := slices.Clone(c.Findings.Clocks)
	slices.SortStableFunc(all, func(a, b ClockFacts) int { return b.Starts.Compare(a.Starts) })
	for _, k := range all {
		cell := document.Rated(document.OnTrack, "Runs until "+k.Due.Words())
		switch {
		case !k.Stopped.IsZero() && k.Breached:
			cell = document.Rated(document.OffTrack, "Late, on "+k.Stopped.Words())
		case !k.Stopped.IsZero():
			cell = document.Rated(document.Delivered, "In time, on "+k.Stopped.Words())
		case k.Breached:
			cell = document.Rated(document.OffTrack, "Run out")
		}
		t.Rows = append(t.Rows, []document.Cell{document.Words(k.Inspection + ": " + k.Title), document.Day(k.Starts.Time()), document.Day(k.Due.Time()), cell})
	}
	if len(t.Rows) == 0 {
		return document.Blocks{para("No statutory clock has run.")}, nil
	}
	return document.Blocks{t, source("Limits are counted in working days of England.")}, nil
}

// sectionJudgements are the judgements of past inspections in their own scales; they are never averaged, and an overall judgement that a framework does
// not have is not there.
func sectionJudgements(c *cut) (document.Blocks, error) {
	t := document.Table{Caption: "Judgements of inspections, the newest first", RowHeadings: true, Columns: []document.Column{{Heading: "Inspection", Share: 40}, {Heading: "Area", Share: 36}, {Heading: "Judgement", Share: 24}}}
	none := false
	for _, j := range c.Findings.Judgements {
		t.Rows = append(t.Rows, []document.Cell{document.Words(fmt.Sprintf("%s, published %s", j.Inspection, j.Published.Words())), document.Words(j.Area), document.Words(upperFirst(j.Grade))})
		none = none || j.NoOverall
	}
	if len(t.Rows) == 0 {
		return document.Blocks{para("No judgement is kept in Waymark.")}, nil
	}
	blocks := document.Blocks{t}
	if none {
		blocks = append(blocks, source("Inspections of children’s services since April 2026 have no overall judgement."))
	}
	return blocks, nil
}
