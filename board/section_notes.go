package board

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/document"
	"waymark/plan"
)

// sectionKinds are all sections that a kind of paper can name.
var sectionKinds = map[string]sectionKind{
	"position":        {heading: "Position", blocks: sectionPosition},
	"questions":       {heading: "The chair’s three questions", blocks: sectionQuestions, proposed: proposedQuestions, internal: true},
	"asks":            {heading: "Decisions asked for", blocks: sectionAsks, internal: true},
	"changed":         {heading: "Changed since the last paper", blocks: sectionChanged, internal: true},
	"exceptions":      {heading: "Exceptions", blocks: sectionExceptions},
	"impact":          {heading: "Impact: are children better off?", blocks: sectionImpact, thirds: true},
	"compared":        {heading: "Figures with others beside them", blocks: sectionCompared},
	"practice":        {heading: "Quality of practice", blocks: sectionPractice},
	"voice":           {heading: "What children and young people said", blocks: sectionVoice},
	"told":            {heading: "What children said and what was done", blocks: sectionTold},
	"recommendations": {heading: "Recommendations", blocks: sectionRecommendations},
	"response":        {heading: "Our answer to each recommendation", blocks: sectionResponse},
	"clocks":          {heading: "Statutory clocks", blocks: sectionClocks},
	"judgements":      {heading: "Judgements of inspections", blocks: sectionJudgements},
	"earlier":         {heading: "What became of what was asked", blocks: sectionEarlier, internal: true},
	"risks":           {heading: "Risks", blocks: sectionRisks, internal: true},
	"changes":         {heading: "Changes requested", blocks: sectionChanges},
	"decisions":       {heading: "Decisions and actions of the last meeting", blocks: sectionDecisions},
	"partners":        {heading: "Partners", blocks: sectionPartners, internal: true},
	"forward":         {heading: "Forward plan", blocks: sectionForward, internal: true},
	"in-full":         {heading: "Exceptions in full", blocks: sectionInFull, annex: true, internal: true},
	"answers":         {heading: "What children answered", blocks: sectionAnswers, annex: true},
	"figures":         {heading: "Other figures", blocks: sectionFigures, annex: true, internal: true},
	"ledger":          {heading: "Every open recommendation", blocks: sectionLedger, annex: true},
	"tracker":         {heading: "The tracker", blocks: sectionTracker, annex: true, landscape: true},
	"course":          {heading: "How optimistic are we?", blocks: sectionCourse, internal: true},
	"plainly":         {heading: "Where we are", blocks: sectionPlainly},
	"worried":         {heading: "Where we are worried", blocks: sectionWorried},
	"members":         {heading: "Questions that members may ask", blocks: sectionMembers, proposed: proposedMembers},
	"one-page":        {heading: "Where we are", blocks: sectionOnePage},
	"good-news":       {heading: "What has got better", blocks: sectionGoodNews},
	"attention":       {heading: "What needs all of us", blocks: sectionAttention},
	"next-dates":      {heading: "What comes next", blocks: sectionNextDates},
	"claims":          {heading: "Claims", blocks: sectionClaims, internal: true},
	"unsupported":     {heading: "Unsupported claims", blocks: sectionUnsupported, internal: true},
	"stale-claims":    {heading: "Stale claims", blocks: sectionStaleClaims, internal: true},
	"contradicted":    {heading: "Claims and figures that disagree", blocks: sectionContradicted, internal: true},
	"claims-changed":  {heading: "Changed since the last self-evaluation", blocks: sectionClaimsChanged, internal: true},
	"evidence-index":  {heading: "Index of evidence", blocks: sectionEvidenceIndex, landscape: true, internal: true},
	"evidence-gaps":   {heading: "Gaps in the evidence", blocks: sectionEvidenceGaps, internal: true},
	"asked-for":       {heading: "What inspectors ask for", blocks: sectionAskedFor, internal: true},
	"packs-index":     {heading: "Locked papers", blocks: sectionPacksIndex, internal: true},
	"clearances":      {heading: "Clearances", blocks: sectionClearances},
	"notes":           {heading: "Where the figures come from", blocks: sectionNotes},
	"key":             {heading: "Key of the ratings", blocks: sectionKey},
	"glossary":        {heading: "Words", blocks: sectionGlossary},
	"child-where":     {heading: "How it is going", blocks: sectionChildWhere},
	"child-told":      {heading: "You said, we did", blocks: sectionChildTold},
	"child-numbers":   {heading: "Some numbers", blocks: sectionChildNumbers},
	"child-tell":      {heading: "Tell us", blocks: sectionChildTell},
}

// sectionNotes say of which day each figure is, what was left out and what could not be looked at.
func sectionNotes(c *cut) (document.Blocks, error) {
	t := document.Table{Caption: "Up to which day each source reaches", RowHeadings: true, Columns: []document.Column{{Heading: "Data to", Share: 20}, {Heading: "Sources", Share: 80}}}
	by := map[calendar.Date][]string{c.On: {"The plan, its updates and its change requests"}}
	for _, d := range c.Data {
		by[d.To] = append(by[d.To], d.Title)
	}
	days := slices.SortedFunc(maps.Keys(by), func(a, b calendar.Date) int { return b.Compare(a) })
	for _, to := range days {
		t.Rows = append(t.Rows, []document.Cell{document.Words(dayWords(to)), document.Words(strings.Join(by[to], "; "))})
	}
	items := []document.Text{
		document.Plain("A figure is of the last day that its source reaches, never of the day of this paper. Where a period has no figure the last one is shown with its day, never nought."),
		document.Plain("Paused, stopped and merged actions are counted apart. A date that was only asked for is not the date."),
	}
	if c.public {
		items = append(items, document.Plain("Figures are those that were released, rounded and kept back together with everything released before. "+Suppressed+" stands where a number is of 1 to 5 children, or would give such a number away."))
	} else {
		few := 0
		for _, m := range c.Measures {
			if m.Few {
				few++
			}
		}
		words := "This paper is for those named at its head. Do not pass it on: "
		if few > 0 {
			words += fmt.Sprintf("%s behind it may rest on 1 to 5 children. ", wordOf(few, "figure", "figures"))
		}
		items = append(items, document.Plain(words+"The public copy keeps small numbers back."))
		if late := notHeard(c.going(), c.On); len(late) > 0 {
			items = append(items, document.Plain(fmt.Sprintf("No update of %s came in for this paper: %s.", wordOf(len(late), "action", "actions"), strings.Join(late, ", "))))
		}
	}
	return document.Blocks{t, document.List{Items: items}}, nil
}

// notHeard are the refs of open actions that are stale or unrated, or of which nothing was ever said.
func notHeard(all []ActionFacts, on calendar.Date) (refs []string) {
	for _, a := range all {
		if a.open() && (a.Age != "" || a.LastSaid.IsZero() && (a.Starts.IsZero() || !a.Starts.After(on))) {
			refs = append(refs, a.Ref)
		}
	}
	return refs
}

// sectionKey prints what each colour stands for: there is no national key, so each paper prints its own (governance.md §4).
func sectionKey(*cut) (document.Blocks, error) {
	t := document.Table{Caption: "What the ratings stand for", RowHeadings: true, Columns: []document.Column{{Heading: "Rating", Share: 28}, {Heading: "Means", Share: 72}}}
	for _, row := range []struct {
		mark        document.Mark
		name, means string
	}{
		{document.Embedded, "Blue: delivered and embedded", "Done, and the change for children has held for two periods or more, signed off by somebody independent."},
		{document.Delivered, "Green ring: delivered", "Done. What it changed for children is not shown yet."},
		{document.OnTrack, "Green: on track", "On time by the date that stands, nothing critical late, and every core measure on its way or steady with its target in reach."},
		{document.AtRisk, "Amber: at risk", "Late by up to 28 days, or a measure off its way, or the data cannot say."},
		{document.OffTrack, "Red: off track", "Late by more than 28 days, something critical missed, or a core measure worse by more than chance explains."},
		{document.NotStarted, "Grey: not started or paused", "Not due to begin, or at rest by a decision."},
		{document.Unrated, "Hatched: stale or unrated", "Nobody has said anything for one and a half times the rhythm of updates (stale) or twice it (unrated)."},
	} {
		t.Rows = append(t.Rows, []document.Cell{document.Rated(row.mark, row.name), document.Words(row.means)})
	}
	return document.Blocks{t, para("“Declared” is what the owner says. “By the evidence” is what fourteen published rules say of the same action. Neither ever changes the other in silence: both are printed.")}, nil
}

// glossary are the words that a councillor meets in a paper and nobody explains.
var glossary = [][2]string{
	{"Baseline", "The date that was promised when the plan was approved. It never moves."},
	{"Challenge", "A question to the owner of an action, asked by the rules or by a forum, that must be answered within five working days."},
	{"Control chart", "A chart that shows what chance alone would explain. Only what lies outside it is called better or worse."},
	{"Embedded", "The change has held, and somebody independent has signed that off."},
	{"Moderated grade", "The grade of an audit after a second person has looked."},
	{"Optimism gap", "The share of actions that are declared better than their evidence."},
	{"Statistical neighbours", "Councils whose children and families are most like ours."},
	{"Unrated", "Nobody has reported for so long that the last colour no longer counts."},
	{"Working day", "Monday to Friday without England’s bank holidays."},
}

func sectionGlossary(*cut) (document.Blocks, error) {
	t := document.Table{Caption: "Words used in this paper", RowHeadings: true, Columns: []document.Column{{Heading: "Word", Share: 28}, {Heading: "Means", Share: 72}}}
	for _, g := range glossary {
		t.Rows = append(t.Rows, []document.Cell{document.Words(g[0]), document.Words(g[1])})
	}
	return document.Blocks{t}, nil
}

// proposedMembers are questions that follow from what the figures show; a person may write others.
func proposedMembers(c *cut) string {
	var asked []string
	for _, m := range c.figuresOf() {
		if m.Verdict == "concern" && len(asked) < 2 {
			asked = append(asked, fmt.Sprintf("%s has got worse by more than chance explains. What was tried, and what will be tried next?", m.Title))
		}
	}
	for _, m := range c.Measures {
		if m.Met != nil && !*m.Met && m.Distance != "" && len(asked) < 4 {
			asked = append(asked, fmt.Sprintf("%s: %s. By when will the target be met, and what would bring it there?", m.Title, m.Distance))
		}
	}
	asked = append(asked, "Which of the actions that are said to be done have made a difference that children would notice?", "What did children say about this, and what came of it?")
	for i := range asked {
		asked[i] = fmt.Sprintf("%d. %s", i+1, asked[i])
	}
	return strings.Join(asked, "\n")
}

func sectionMembers(c *cut) (document.Blocks, error) {
	if t := c.texts["members"]; t.Text != "" {
		return prose(t.Text), nil
	}
	if c.public { // what is proposed rests on figures that may not be released
		return document.Blocks{para("Which of the actions that are said to be done have made a difference that children would notice?")}, nil
	}
	return prose(proposedMembers(c)), nil
}

// sectionClearances are who cleared the paper, in whose name and when.
func sectionClearances(c *cut) (document.Blocks, error) {
	t := document.Table{Caption: "Who cleared this paper", RowHeadings: true, Columns: []document.Column{{Heading: "For", Share: 26}, {Heading: "Cleared by", Share: 24}, {Heading: "On", Share: 18}, {Heading: "Comment", Share: 32}}}
	if c.public && !c.kind.Names {
		t.Columns = []document.Column{{Heading: "For", Share: 60}, {Heading: "Cleared on", Share: 40}}
	}
	for _, who := range c.kind.Clearances {
		row := []document.Cell{document.Words(who), document.Words("Not cleared yet"), document.Words("–"), document.Words("–")}
		if i := slices.IndexFunc(c.cleared, func(x Clearance) bool { return x.Who == who }); i >= 0 {
			x := c.cleared[i]
			row = []document.Cell{document.Words(who), document.Words(x.Name), document.Day(x.On.Time()), document.Words(orDash(x.Words))}
		}
		if len(t.Columns) == 2 {
			row = []document.Cell{row[0], row[2]}
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		return document.Blocks{para("Nobody has to clear this paper.")}, nil
	}
	return document.Blocks{t}, nil
}

// releasedOf are the published priorities; none where nothing is published.
func (c *cut) releasedOf() []plan.PublicPriority {
	if c.Released.Plan == nil {
		return nil
	}
	return c.Released.Plan.Priorities
}
