package board

import (
	"fmt"
	"slices"
	"strings"

	"waymark/chart"
	"waymark/document"
	"waymark/measure"
)

// chartsEach is how many charts a priority has in a paper, and saidEach of how many more measures it speaks in words: more are turned over. A
// brief paper has small ones, three beside each other.
const chartsEach, saidEach, smallEach = 1, 1, 2

// shown is of how many measures of a priority the paper has a chart, and of how many more it speaks.
func (k PackKind) shown() (charts, said int) {
	if k.Brief {
		return smallEach, 0
	}
	return chartsEach, saidEach
}

// figuresOf are the measures that a paper speaks of by what they show: those that got worse, then better, then the others.
func (s *Snapshot) figuresOf() []MeasureFacts {
	all := slices.Clone(s.Measures)
	order := map[string]int{"concern": 0, "improvement": 1, "change": 2}
	rank := func(m MeasureFacts) int {
		if n, ok := order[m.Verdict]; ok {
			return n
		}
		return 3
	}
	slices.SortStableFunc(all, func(a, b MeasureFacts) int { return rank(a) - rank(b) })
	return all
}

// of says whether a measure tells of an action of a priority.
func (m MeasureFacts) of(s *Snapshot, priority int) bool {
	return slices.ContainsFunc(m.Refs, func(ref string) bool { a := s.action(ref); return a != nil && a.Priority == priority })
}

// impactOf are the measures of one priority as a paper tells them: some drawn, some in words, the others in a table.
type impactOf struct {
	priority           PriorityFacts
	drawn, said, rests []MeasureFacts
}

// impacts share the measures out among the priorities, each measure once, in the order of figuresOf. left is of how many nothing was counted yet.
func (c *cut) impacts() (all []impactOf, left int) {
	taken := map[string]bool{}
	charts, said := c.kind.shown()
	for _, p := range c.Plan.Priorities {
		of := impactOf{priority: p}
		for _, m := range c.figuresOf() {
			if !m.of(&c.Snapshot, p.Number) || taken[m.Key] {
				continue
			}
			switch {
			case m.Value == nil && m.LastAt.IsZero():
				left++
			case m.Chart != nil && len(of.drawn) < charts:
				of.drawn = append(of.drawn, m)
			case !m.Core && m.Verdict == "":
				continue // an action rests on others first, and nothing about this one stands out
			case len(of.said) < said:
				of.said = append(of.said, m)
			default:
				of.rests = append(of.rests, m)
			}
			taken[m.Key] = true
		}
		all = append(all, of)
	}
	return all, left
}

// sectionImpact shows for each priority whether children are better off: by a chart, with what the next figures say beneath it. The others stand in
// the annex of figures or in the table of comparisons, where the paper has one, and here where it has neither.
func sectionImpact(c *cut) (document.Blocks, error) {
	if c.public {
		return releasedImpact(c)
	}
	if c.kind.Brief {
		return smallImpact(c)
	}
	var blocks document.Blocks
	all, left := c.impacts()
	for _, of := range all {
		var own document.Blocks
		for _, m := range of.drawn {
			drawn := *m.Chart
			drawn.Low = true
			picture, err := pictureOf(drawn)
			if err != nil {
				return nil, err
			}
			own = append(own, picture, para("%s", saidOf(m)), source("Source: %s Data to %s.%s", sentence(m.Source), dayWords(m.At), whyNoLimits(m)))
		}
		var items []document.Text
		for _, m := range of.said {
			short := m
			short.VerdictWhy = "" // the rule that found it stands with the charts
			items = append(items, document.Plain(saidOf(short)))
		}
		if len(items) > 0 {
			own = append(own, document.List{Items: items})
		}
		if t := restTable(of); len(t.Rows) > 0 && !c.kind.has("figures") && !c.kind.has("compared") {
			own = append(own, t)
		}
		if len(own) > 0 {
			blocks = append(append(blocks, heading2(fmt.Sprintf("Priority %d: %s", of.priority.Number, of.priority.Title))), own...)
		}
	}
	if left > 0 {
		blocks = append(blocks, uncounted(left))
	}
	if len(blocks) == 0 {
		return document.Blocks{para("No action of the plan is tied to a measure that is counted.")}, nil
	}
	return blocks, nil
}

// uncounted says of how many measures nothing was counted yet.
func uncounted(left int) document.Block {
	return para("%s of the plan %s no figure yet. They are listed with their actions in Waymark.", upperFirst(plural(left, "measure")), map[bool]string{true: "has", false: "have"}[left == 1])
}

// readCharts says once how the small charts are read.
const readCharts = "The blue line is %s, the dashed one the target. Between the thin lines lies what chance alone would explain. ◆ is better and ■ worse by more than chance."

// smallImpact shows two small charts for each priority, with what their newest figures say; where they come from stands with the other figures in the
// annex.
func smallImpact(c *cut) (document.Blocks, error) {
	all, left := c.impacts()
	blocks := document.Blocks{para(readCharts, c.Council)}
	if left > 0 {
		blocks = append(blocks, uncounted(left))
	}
	shown := false
	for _, of := range all {
		for i, m := range of.drawn {
			if i == 0 {
				blocks = append(blocks, heading2(fmt.Sprintf("Priority %d: %s", of.priority.Number, of.priority.Title)))
			}
			picture, err := smallPicture(*m.Chart, m.Title)
			if err != nil {
				return nil, err
			}
			short := m // the target and the course are drawn, and the rule that found the verdict stands with the figures
			short.VerdictWhy, short.Target, short.Change = "", "", ""
			blocks, shown = append(blocks, picture, para("%s", upperFirst(newestOf(short)))), true
		}
	}
	if !shown {
		return document.Blocks{para("No action of the plan is tied to a measure that is counted.")}, nil
	}
	return blocks, nil
}

// restTable are the figures of a priority of which a paper does not speak.
func restTable(of impactOf) document.Table {
	t := document.Table{Caption: fmt.Sprintf("Other figures of priority %d: %s", of.priority.Number, of.priority.Title), RowHeadings: true, Columns: []document.Column{{Heading: "Measure", Share: 34}, {Heading: "Newest figure", Share: 26}, {Heading: "Target", Share: 10}, {Heading: "In a year", Share: 30}}}
	for _, m := range of.rests {
		t.Rows = append(t.Rows, []document.Cell{document.Words(m.Title), document.Words(figureWords(m)), document.Words(orDash(m.Target)), document.Words(orDash(m.Change))})
	}
	return filledColumns(t)
}

// sectionFigures is the annex of the figures that the paper does not speak of, and of supervision in each team.
func sectionFigures(c *cut) (document.Blocks, error) {
	var blocks document.Blocks
	all, _ := c.impacts()
	for _, of := range all {
		if t := restTable(of); len(t.Rows) > 0 {
			blocks = append(blocks, t)
		}
	}
	if p := c.Practice; c.kind.Brief && (p.Audits > 0 || p.Raised > 0 || len(p.Teams) > 0) {
		blocks = append(blocks, practiceTable(p, fmt.Sprintf("%s to %s, whole", p.From.Words(), p.To.Words()), false))
	}
	if t := teamTable(c.Practice); len(t.Rows) > 0 {
		blocks = append(blocks, t)
	}
	if len(blocks) == 0 {
		return document.Blocks{para("The paper speaks of every figure that there is.")}, nil
	}
	return append(blocks, source("Source: Waymark’s measures, each as at its own day, and supervision as recorded by its teams.")), nil
}

// teamTable is supervision by team.
func teamTable(p PracticeFacts) document.Table {
	t := document.Table{Caption: "Supervision by team", RowHeadings: true, Columns: []document.Column{{Heading: "Team", Share: 40}, {Heading: "Held in time", Share: 30}, {Heading: "Good or better", Share: 30}}}
	for _, team := range p.Teams {
		t.Rows = append(t.Rows, []document.Cell{document.Words(team.Team), document.Words(team.Held), document.Words(team.Good)})
	}
	return t
}

// releasedEach is how many published charts a priority has in a public copy.
const releasedEach = 2

// releasedImpact shows for each priority what was published of whether children are better off.
func releasedImpact(c *cut) (blocks document.Blocks, err error) {
	drawn := map[string]bool{}
	for _, p := range c.Plan.Priorities {
		var own document.Blocks
		for _, m := range c.figuresOf() {
			released := c.Released.measure(m.Key)
			if !m.of(&c.Snapshot, p.Number) || drawn[m.Key] || released == nil || len(own) >= 2*releasedEach {
				continue
			}
			picture, err := releasedPicture(c, *released)
			if err != nil {
				return nil, err
			}
			if picture != nil {
				drawn[m.Key] = true
				own = append(own, picture...)
			}
		}
		if len(own) > 0 {
			blocks = append(append(blocks, heading2(fmt.Sprintf("Priority %d: %s", p.Number, p.Title))), own...)
		}
	}
	if len(blocks) == 0 {
		return document.Blocks{para("No figure has been published yet.")}, nil
	}
	if c.kind.Brief {
		blocks = append(document.Blocks{para("The blue line is %s, the dashed one the target.", c.Council)}, blocks...)
	}
	return blocks, nil
}

func sentence(s string) string { return strings.TrimSuffix(strings.TrimSpace(s), ".") + "." }

func whyNoLimits(m MeasureFacts) string {
	if m.WhyNoChart == "" {
		return ""
	}
	return " No limits of chance are drawn: " + strings.ToLower(m.WhyNoChart[:1]) + m.WhyNoChart[1:]
}

// figureWords are the newest figure; where its period has none, the last day that had one, and never nought (governance.md §4a, 6).
func figureWords(m MeasureFacts) string {
	if m.Value == nil && !m.LastAt.IsZero() {
		return fmt.Sprintf("No figure for this period. %s on %s", m.LastWords, m.LastAt.Words())
	}
	if m.Period == "" {
		return upperFirst(m.Words)
	}
	return m.Words
}

// saidOf says in words what a chart shows.
func saidOf(m MeasureFacts) string {
	if m.Period != "" {
		return m.Title + ", " + newestOf(m)
	}
	return m.Title + ": " + newestOf(m)
}

// newestOf says the newest figure of a measure, how it moved, and how far the target is.
func newestOf(m MeasureFacts) string {
	words := figureWords(m) + "."
	if m.Period != "" {
		words = fmt.Sprintf("%s: %s.", m.Period, figureWords(m))
	}
	if m.Change != "" {
		words += " In a year: " + m.Change + "."
	}
	if m.Target != "" {
		words += " The target is " + m.Target
		if m.Distance != "" {
			words += ", " + m.Distance
		}
		words += "."
	}
	if m.Verdict != "" {
		words += " " + verdictWords(m.Verdict)
		if m.VerdictWhy != "" {
			words += " (" + m.VerdictWhy + ")"
		}
		words += "."
	}
	return words
}

// pictureOf draws a trend for a document, with the figures behind it.
func pictureOf(t chart.Trend) (document.Block, error) {
	drawn, err := t.Drawing()
	if err != nil {
		return nil, fmt.Errorf("draw %s: %w", t.Title, err)
	}
	return drawnPicture(drawn, t.Title), nil
}

// smallPicture draws a trend for a third of a page.
func smallPicture(t chart.Trend, caption string) (document.Block, error) {
	drawn, err := t.Third()
	if err != nil {
		return nil, fmt.Errorf("draw %s: %w", t.Title, err)
	}
	return drawnPicture(drawn, caption), nil
}

func drawnPicture(drawn chart.Drawing, caption string) document.Block {
	figures := document.Table{Caption: drawn.Table.Caption, RowHeadings: true}
	for _, col := range drawn.Table.Columns {
		figures.Columns = append(figures.Columns, document.Column{Heading: col.Heading, Numeric: col.Numeric})
	}
	for _, row := range drawn.Table.Rows {
		cells := make([]document.Cell, len(row))
		for i, cell := range row {
			cells[i] = document.Words(cell.Text)
		}
		figures.Rows = append(figures.Rows, cells)
	}
	return document.Picture{Caption: caption, Alt: drawn.Alt, PNG: drawn.PNG, Wide: drawn.Wide, Narrow: drawn.Narrow, Data: &figures}
}

// releasedPicture draws a measure as it was published: its values were rounded and suppressed together, so neither the picture nor its words
// nor its table can say more than the public site.
func releasedPicture(c *cut, m measure.PublicMeasure) (document.Blocks, error) {
	if len(m.Lines) == 0 || len(m.Lines[0].Points) == 0 {
		return nil, nil
	}
	line := m.Lines[0]
	unit := line.Unit.Shape()
	t := chart.Trend{Low: true, ID: m.Key, Title: line.Title, Name: c.Council, Unit: chart.Unit{Name: line.Unit.String(), Decimals: unit.Decimals()}}
	if unit.Kind == "percent" {
		t.Unit = chart.Unit{Name: "per cent", Mark: "%", Decimals: 0}
	}
	for _, p := range line.Points {
		v := chart.None("not counted")
		switch {
		case p.Status == measure.Hidden:
			v = chart.Hidden(Suppressed)
		case p.Status == measure.Nobody:
			v = chart.None(measure.NoChildren)
		case p.Value != nil:
			v = chart.Number(*p.Value)
		}
		t.Points = append(t.Points, chart.Point{At: p.At.Time(), Name: p.Name, Value: v})
	}
	for _, g := range line.Targets {
		t.Targets = append(t.Targets, chart.Target{From: g.From.Time(), Number: g.Number})
	}
	picture, err := pictureOf(t)
	if c.kind.Brief {
		picture, err = smallPicture(t, line.Title)
	}
	if err != nil {
		return nil, err
	}
	return document.Blocks{picture, source("Source: %s Published on %s (release %d). Figures are rounded; %s stands where a small number is kept back.", sentence(m.Source), m.Released.Words(), m.Release, Suppressed)}, nil
}

// sectionCompared sets the figures beside their targets and others' figures: how close is asked more often than which colour.
func sectionCompared(c *cut) (document.Blocks, error) {
	t := document.Table{Caption: "Figures with their targets and others beside them", RowHeadings: true, Columns: []document.Column{{Heading: "Measure", Share: 30}, {Heading: "Here", Share: 22}, {Heading: "Target", Share: 22}, {Heading: "England and neighbours", Share: 26}}}
	alone := document.Table{Caption: "Figures with neither a target nor others’ figures", RowHeadings: true, Columns: []document.Column{{Heading: "Measure", Share: 40}, {Heading: "Here", Share: 30}, {Heading: "In a year", Share: 30}}}
	for _, m := range c.figuresOf() {
		if c.public {
			released := c.Released.measure(m.Key)
			if released == nil || len(released.Lines) == 0 || len(released.Lines[0].Points) == 0 {
				continue
			}
			line := released.Lines[0]
			last := line.Points[len(line.Points)-1]
			here := last.Words(line.Unit)
			if last.Status == measure.Hidden {
				here = Suppressed
			}
			others := ""
			for _, b := range m.Others {
				others += b.Area + ": " + b.Words + "\n"
			}
			t.Rows = append(t.Rows, []document.Cell{document.Words(line.Title), document.Words(here + " (" + last.Name + ")"), document.Words(orDash(m.Target)), document.Words(orDash(strings.TrimSpace(others)))})
			continue
		}
		if m.Value == nil && m.LastAt.IsZero() || !m.Core && m.Verdict == "" {
			continue
		}
		target := m.Target
		if m.Distance != "" {
			target += ": " + m.Distance
		}
		var others []string
		for _, b := range m.Others {
			words := b.Area + ": " + b.Words
			if b.Verdict != "" {
				words += " (" + b.Verdict + ")"
			}
			others = append(others, words)
		}
		if target == "" && len(others) == 0 {
			alone.Rows = append(alone.Rows, []document.Cell{document.Words(m.Title), document.Words(figureWords(m)), document.Words(orDash(m.Change))})
			continue
		}
		t.Rows = append(t.Rows, []document.Cell{document.Words(m.Title), document.Words(figureWords(m)), document.Words(orDash(target)), document.Words(orDash(strings.Join(others, "\n")))})
	}
	var blocks document.Blocks
	for _, one := range []document.Table{t, alone} {
		if len(one.Rows) > 0 {
			blocks = append(blocks, filledColumns(one))
		}
	}
	if len(blocks) == 0 {
		return document.Blocks{para("No figure can be shown yet.")}, nil
	}
	return append(blocks, source("Source: Waymark’s measures, each as at its own day, and the figures that the Department for Education published. “Better” and “worse” are said only beyond chance.")), nil
}

// sectionPractice is how good the work with children is: graded twice, looked at again, and challenged.
func sectionPractice(c *cut) (document.Blocks, error) {
	p := c.Practice
	period := fmt.Sprintf("%s to %s", p.From.Words(), p.To.Words())
	if p.Audits == 0 && p.Raised == 0 && len(p.Teams) == 0 {
		return document.Blocks{para("No audit, supervision or escalation was recorded in Waymark from %s.", period)}, nil
	}
	var blocks document.Blocks
	grades, again := p.Grades, p.Again
	if c.public {
		grades, again = Suppress(grades), Suppress(again)
	}
	if p.Audits > 0 && c.public {
		t := document.Table{Caption: "Moderated grades of case audits, " + period, RowHeadings: true, Columns: []document.Column{{Heading: "Grade", Share: 60}, {Heading: "Audits", Share: 40, Numeric: true}}}
		for _, g := range grades {
			t.Rows = append(t.Rows, []document.Cell{document.Words(g.Name), countCell(g)})
		}
		blocks = append(blocks, t)
	}
	if c.public {
		return append(blocks, document.Table{Caption: "What the second look showed", RowHeadings: true, Columns: []document.Column{{Heading: "Against the first grade", Share: 60}, {Heading: "Audits", Share: 40, Numeric: true}}, Rows: countRows(again)},
			source("Source: practice audits, %s. %s stands where a number is of 1 to 5 children, or would give such a number away.", period, Suppressed)), nil
	}
	facts := practiceTable(p, period, c.kind.Brief)
	blocks = append(blocks, facts)
	if t := teamTable(p); len(t.Rows) > 0 && !c.kind.has("figures") {
		blocks = append(blocks, t)
	}
	return append(blocks, source("Source: practice audits, supervision, escalations and lessons in Waymark, %s, as at %s.", period, c.On.Words())), nil
}

// practiceTable is how good practice is, one fact a row; in a brief paper those that governance.md §3 A5 names.
func practiceTable(p PracticeFacts, period string, brief bool) document.Table {
	facts := document.Table{Caption: "Quality of practice, " + period, RowHeadings: true, Columns: []document.Column{{Heading: "What", Share: 45}, {Heading: "Figure", Share: 55}}}
	row := func(always bool, what, says string) {
		if says != "" && (always || !brief) {
			facts.Rows = append(facts.Rows, []document.Cell{document.Words(what), document.Words(says)})
		}
	}
	row(false, "Audits sent in", fmt.Sprintf("%d, of which %d moderated", p.Audits, p.Moderated))
	row(true, "Moderated grades", countsWords(p.Grades))
	row(true, "Auditors beside moderators", p.Drift)
	row(false, "The child or family was asked", p.Heard)
	row(false, "Something unsafe was raised", fmt.Sprintf("%d; a manager answered on the same day in %d", p.Unsafe, p.SameDay))
	row(true, "Looked at again", countsWords(p.Again))
	row(true, "Actions of audits that are open", countsWords(p.Actions))
	row(false, "Actions of audits done in time", p.ActionsInTime)
	row(true, "Supervision held in time", p.Held)
	row(true, "Supervision graded good or better", p.Good)
	row(true, "How alike teams are", p.Spread)
	row(true, "Escalations", fmt.Sprintf("%d raised, %d open, %d of them beyond 20 working days", p.Raised, p.Open, p.Late))
	row(false, "Escalations that ended in time", p.InTime)
	row(false, "The child was better off", p.BetterOff)
	row(false, "Lessons", countsWords(p.Learning))
	return facts
}

func countCell(f CountFacts) document.Cell {
	if f.Words != "" {
		return document.Words(f.Words)
	}
	return document.Count(f.N)
}

func countRows(all []CountFacts) (rows [][]document.Cell) {
	for _, f := range all {
		rows = append(rows, []document.Cell{document.Words(f.Name), countCell(f)})
	}
	return rows
}

// countsWords are several counts in one line: "4 better than at first, 1 worse".
func countsWords(all []CountFacts) string {
	var words []string
	for _, f := range all {
		if f.N > 0 {
			words = append(words, fmt.Sprintf("%d %s", f.N, strings.ToLower(f.Name[:1])+f.Name[1:]))
		}
	}
	if len(words) == 0 {
		return "None"
	}
	return strings.Join(words, ", ")
}

// mostSaid is of how many things that children said a brief paper tells.
const mostSaid = 5

// sectionVoice is what children and families said; where nothing was recorded, it says so.
func sectionVoice(c *cut) (document.Blocks, error) {
	items := []document.Text(nil)
	for _, e := range c.Evidence {
		if e.Kind == "voice" && !e.Stale && !c.public {
			items = append(items, document.Plain(fmt.Sprintf("%s (%s, %s)", e.Title, e.Source, dayWords(e.AsOf))))
		}
	}
	asked := surveyBlocks(c)
	if c.kind.Brief {
		if items = append(items, surveysSaid(c)...); len(items) > mostSaid {
			items = items[:mostSaid]
		}
		asked = nil
	}
	if len(items) == 0 && len(asked) > 0 {
		return asked, nil
	}
	if len(items) == 0 && c.kind.has("told") && len(c.told()) > 0 {
		return nil, nil // the section before it says what children said
	}
	if len(items) == 0 {
		words := "No voice of children was recorded in Waymark for this period."
		if !c.public && c.Practice.Audits > 0 {
			words += " In practice audits, the child or family was asked in " + c.Practice.Heard + "."
		}
		return document.Blocks{document.Note{Heading: "Nothing was recorded", Text: []document.Text{document.Plain(words), document.Plain("A board that hears nothing from children should ask why.")}}}, nil
	}
	return append(document.Blocks{document.List{Items: items}, source("Source: what children and families told us, kept as evidence.")}, asked...), nil
}
