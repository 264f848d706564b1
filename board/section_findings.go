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
		words += fmt.Sprintf(" %s without an answer.", upperFirst(wordOf(f.Overdue, "is past its limit", "are past their limits")))
	}
	blocks := document.Blocks{para("%s", words)}
	if !c.kind.has("ledger") {
		return append(blocks, ledger(c)...), nil
	}
	if !c.kind.Brief {
		blocks = append(blocks, bySource(f.Rows))
	}
	if t := recommendationTable(c, "Made three times or more, and priority actions", func(r RecommendationFacts) bool {
		return r.Open && (strings.Count(r.Times, ",") >= 2 || r.Priority && !strings.EqualFold(r.Standing, "recurred"))
	}); len(t.Rows) > 0 {
		blocks = append(blocks, t)
	}
	if c.kind.Brief {
		blocks[0] = para("%s Every open one stands in the annex.", words)
		return blocks, nil
	}
	return append(blocks, para("Every open recommendation stands in the annex.")), nil
}

// sectionLedger is every open recommendation, for an annex.
func sectionLedger(c *cut) (blocks document.Blocks, err error) {
	if c.kind.Brief && len(c.Findings.Rows) > 0 {
		blocks = append(blocks, bySource(c.Findings.Rows))
	}
	return append(blocks, ledger(c)...), nil
}

func ledger(c *cut) (blocks document.Blocks) {
	if t := recommendationTable(c, "Recommendations that are open, the newest source first", func(r RecommendationFacts) bool { return r.Open }); len(t.Rows) > 0 {
		blocks = append(blocks, t)
	}
	if len(blocks) == 0 {
		return document.Blocks{para("No recommendation is open.")}
	}
	return append(blocks, source("Source: the recommendations kept in Waymark, as at %s. “Asked before” names each year in which the same thing was found.", c.On.Words()))
}

// bySource counts the recommendations of each inspection or review, the newest first.
func bySource(all []RecommendationFacts) document.Table {
	t := document.Table{Caption: "Recommendations by who made them", RowHeadings: true, Columns: []document.Column{{Heading: "Source", Share: 46}, {Heading: "Made", Share: 12, Numeric: true}, {Heading: "Open", Share: 12, Numeric: true}, {Heading: "Found again", Share: 15, Numeric: true}, {Heading: "No owner", Share: 15, Numeric: true}}}
	type counts struct{ made, open, again, unowned int }
	by, order := map[string]*counts{}, []string(nil)
	for _, r := range all {
		n := by[r.Source]
		if n == nil {
			n = &counts{}
			by[r.Source], order = n, append(order, r.Source)
		}
		n.made++
		if !r.Open {
			continue
		}
		n.open++
		if r.Times != "" {
			n.again++
		}
		if r.Owner == "" {
			n.unowned++
		}
	}
	for _, name := range order {
		n := by[name]
		t.Rows = append(t.Rows, []document.Cell{document.Words(name), document.Count(n.made), document.Count(n.open), document.Count(n.again), document.Count(n.unowned)})
	}
	return t
}

// recommendationTable lists recommendations; a column in which no row has anything is left out.
func recommendationTable(c *cut, caption string, which func(RecommendationFacts) bool) document.Table {
	t := document.Table{Caption: caption, RowHeadings: true, Columns: []document.Column{{Heading: "Code", Share: 13}, {Heading: "About", Share: 33}, {Heading: "Where it stands", Share: 16}, {Heading: "Asked before", Share: 20}, {Heading: "Owner", Share: 18}}}
	for _, r := range c.Findings.Rows {
		if !which(r) {
			continue
		}
		about := document.Text{{Text: r.About}}
		if r.Priority {
			about = document.Text{{Text: "Priority action: ", Strong: true}, {Text: r.About}}
		}
		owner := cmpOr(r.Owner, "Nobody yet")
		if c.public && !c.kind.Names {
			owner = ""
		}
		t.Rows = append(t.Rows, []document.Cell{document.Words(r.Code), {Text: about}, document.Words(upperFirst(r.Standing)), document.Words(orDash(upperFirst(r.Times))), document.Words(owner)})
	}
	return filledColumns(t)
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
			row("Owner", cmpOr(r.Owner, "Nobody yet"))
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
