package board

import (
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/chart"
	"waymark/document"
	"waymark/plan"
)

// tally are the counts of a snapshot that every paper repeats, counted in one place.
type tally struct {
	All, OnTrack, Implied, Better, Rated, Overdue, Stale, Unrated, Delivered, Exceptions, Challenged int
}

func (s *Snapshot) tally() (t tally) {
	for _, a := range s.going() {
		t.All++
		declared := a.declared()
		switch {
		case a.Age == plan.Unrated:
			t.Unrated++
		case a.Age == plan.Hatched:
			t.Stale++
		}
		if declared == plan.Green {
			t.OnTrack++
		}
		if a.Implied == plan.Green {
			t.Implied++
		}
		if a.better() {
			t.Better++
		}
		if a.Implied != "" && a.Implied != plan.Grey && (a.Age != plan.Unrated || a.better()) {
			t.Rated++
		}
		if a.overdue(s.On) {
			t.Overdue++
		}
		if a.Delivery == plan.Delivered {
			t.Delivered++
		}
		if a.Exception {
			t.Exceptions++
		}
		if a.Challenged {
			t.Challenged++
		}
	}
	return t
}

// sectionPosition is the plan on one page: what is declared beside what the evidence says, and how that moved.
func sectionPosition(c *cut) (document.Blocks, error) {
	t := c.tally()
	count := func(of func(tally) int) document.Text {
		return c.than(of(t), func(s *Snapshot) int { return of(s.tally()) })
	}
	blocks := document.Blocks{document.Figures{Items: []document.Figure{
		{Number: fmt.Sprint(t.All), Name: "actions", Note: count(func(t tally) int { return t.All })},
		{Number: fmt.Sprint(t.OnTrack), Name: "declared on track", Note: count(func(t tally) int { return t.OnTrack })},
		{Number: fmt.Sprint(t.Implied), Name: "on track by the evidence", Note: count(func(t tally) int { return t.Implied })},
		{Number: fmt.Sprint(t.Better), Name: "better on paper than in the evidence", Note: count(func(t tally) int { return t.Better })},
	}}}
	words := fmt.Sprintf("%s past the date that stands, %s stale and %s unrated because nobody has said anything for too long.", wordOf(t.Overdue, "action is", "actions are"), wordOf(t.Stale, "is", "are"), wordOf(t.Unrated, "is", "are"))
	if t.Rated > 0 {
		words += fmt.Sprintf(" The optimism gap, the share of rated actions that are declared better than their evidence, is %.0f%% (%d of %d).", 100*float64(t.Better)/float64(t.Rated), t.Better, t.Rated)
	}
	if c.Gap.Followed > 0 {
		words += fmt.Sprintf(" A declaration followed its evidence after %.0f days in the median.", c.Gap.Days)
	}
	blocks = append(blocks, para("%s", words))
	colours := document.Table{Caption: "Actions by what is declared and what the evidence says", RowHeadings: true,
		Columns: []document.Column{{Heading: "Colour", Share: 40}, {Heading: "Declared", Share: 30, Numeric: true}, {Heading: "By the evidence", Share: 30, Numeric: true}}}
	for _, n := range c.Counts {
		colours.Rows = append(colours.Rows, []document.Cell{document.Rated(markOf[n.Colour], n.Colour.Name()), document.Count(n.Declared), document.Count(n.Implied)})
	}
	byPriority := document.Table{Caption: "Actions by priority", RowHeadings: true, Columns: []document.Column{{Heading: "Priority", Share: 43}, {Heading: "Actions", Share: 10, Numeric: true}, {Heading: "On track by the evidence", Share: 15, Numeric: true}, {Heading: "Better on paper", Share: 10, Numeric: true}, {Heading: "Overdue", Share: 11, Numeric: true}, {Heading: "Unrated", Share: 11, Numeric: true}}}
	for _, p := range c.Plan.Priorities {
		if c.kind.Brief { // a line each, so that the position stands on one page
			p.Title = clip(p.Title, 42)
		}
		own := Snapshot{On: c.On, Actions: slices.DeleteFunc(slices.Clone(c.Actions), func(a ActionFacts) bool { return a.Priority != p.Number })}
		n := own.tally()
		byPriority.Rows = append(byPriority.Rows, []document.Cell{document.Words(fmt.Sprintf("%d. %s", p.Number, p.Title)), document.Count(n.All), document.Count(n.Implied), document.Count(n.Better), document.Count(n.Overdue), document.Count(n.Unrated)})
	}
	return append(blocks, colours, byPriority, c.ratedSource()), nil
}

func (c *cut) ratedSource() document.Block {
	return source("Source: %s, as at %s. What the evidence says is worked out by the rules %s.", c.Plan.Title, c.On.Words(), c.Ruleset)
}

func wordOf(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// proposedQuestions are the three questions that the worst exceptions ask of a chair; a person may write others.
func proposedQuestions(c *cut) string {
	var asked []string
	ask := func(format string, a ...any) { asked = append(asked, fmt.Sprintf(format, a...)) }
	seen := map[string]bool{}
	for _, a := range c.exceptions() {
		if len(asked) == 3 {
			break
		}
		about := fmt.Sprintf("action %s (%s)", a.Ref, clip(a.Text, 60))
		kind := ""
		switch {
		case a.Upheld != "":
			kind = "upheld"
		case a.Challenged:
			kind = "challenged"
		case a.Age == plan.Unrated:
			kind = "silent"
		case a.better():
			kind = "better"
		case a.Moves > 1:
			kind = "moved"
		default:
			kind = "red"
		}
		if seen[kind] && len(c.exceptions()) > 6 {
			continue // three kinds of question are worth more than the same one thrice
		}
		seen[kind] = true
		switch kind {
		case "upheld":
			ask("The challenge to %s was upheld and it is still declared %s. What will the owner do differently before the next board?", about, strings.ToLower(plan.FaceOf(a.Delivery, a.Impact).Word))
		case "challenged":
			ask("How does the owner of %s answer the challenge, and what would show that children are better off?", about)
		case "silent":
			ask("Nobody has reported on %s for %s. Does it still have an owner with time for it?", about, sinceWords(a, c))
		case "better":
			ask("%s is declared %s and the evidence says %s. Which of the two does the board believe, and what would settle it?", upperFirst(about), strings.ToLower(plan.FaceOf(a.Delivery, a.Impact).Word), strings.ToLower(a.Implied.Name()))
		case "moved":
			ask("The date of %s has moved %s. What is different this time?", about, plural(a.Moves, "time"))
		default:
			ask("What decision or help does %s need from this board?", about)
		}
	}
	for i := range asked {
		asked[i] = fmt.Sprintf("%d. %s", i+1, asked[i])
	}
	return strings.Join(asked, "\n")
}

func sinceWords(a ActionFacts, c *cut) string {
	if a.LastSaid.IsZero() {
		return "as long as it has run"
	}
	return plural(a.LastSaid.DaysUntil(c.On), "day")
}

// sectionQuestions are the chair's three questions: those that were written, else those that the rules propose.
func sectionQuestions(c *cut) (document.Blocks, error) {
	if t := c.texts["questions"]; t.Text != "" {
		return prose(t.Text), nil
	}
	if proposed := proposedQuestions(c); proposed != "" {
		return prose(proposed), nil
	}
	return document.Blocks{para("Nothing stands out today. The board may want to ask which green it is least sure of.")}, nil
}

// sectionChanged says what is different from the locked paper before.
func sectionChanged(c *cut) (document.Blocks, error) {
	if c.before == nil {
		return document.Blocks{para("This is the first paper of its kind, so there is nothing to compare it with.")}, nil
	}
	blocks := document.Blocks{para("Compared with the paper of %s.", c.before.On.Words())}
	moved := compareSnapshots(*c.before, c.Snapshot)
	if len(moved) == 0 {
		return document.Blocks{para("Nothing has changed since the paper of %s.", c.before.On.Words())}, nil
	}
	if c.kind.Brief {
		return append(blocks, briefChanges(moved)...), nil
	}
	for _, group := range moveGroups {
		t := document.Table{Caption: group.title, RowHeadings: true, Columns: []document.Column{{Heading: "What", Share: 34}, {Heading: "Before", Share: 33}, {Heading: "Now", Share: 33}}}
		said := saidTogether{}
		for _, m := range moved {
			switch {
			case m.Group != group.key:
			case m.Together != "":
				said.add(m.Together, m.Ref)
			default:
				t.Rows = append(t.Rows, []document.Cell{document.Words(m.What), document.Words(orDash(m.Before)), document.Words(orDash(m.Now))})
			}
		}
		if len(t.Rows) > 0 {
			blocks = append(blocks, filledColumns(t))
		}
		if words := said.words(); words != "" {
			blocks = append(blocks, document.Paragraph{Text: document.Text{{Text: group.title + ". ", Strong: t.Rows == nil}, {Text: words}}})
		}
	}
	return append(blocks, source("Source: the kept facts of %s and of %s, compared by Waymark.", c.before.On.Words(), c.On.Words())), nil
}

// mostMoved is how many changes of each sort a brief paper names; the page of the paper's changes has all.
const mostMoved = 4

// briefChanges are one line for each sort of change.
func briefChanges(moved []Moved) document.Blocks {
	var items []document.Text
	for _, group := range moveGroups {
		said, more := saidTogether{}, 0
		var each []string
		for _, m := range moved {
			switch {
			case m.Group != group.key:
			case m.Together != "":
				said.add(m.Together, m.Ref)
			case len(each) == mostMoved:
				more++
			default:
				words := clip(m.What, 60)
				switch {
				case m.Before != "" && m.Now != "":
					words += fmt.Sprintf(" (%s Before: %s)", sentence(clip(m.Now, 90)), sentence(clip(m.Before, 90)))
				case m.Now != "":
					words += " (" + clip(m.Now, 90) + ")"
				}
				each = append(each, words)
			}
		}
		words := strings.Join(each, "; ")
		if more > 0 {
			words += fmt.Sprintf("; and %d more", more)
		}
		if words != "" {
			words += ". "
		}
		if words += said.words(); words != "" {
			items = append(items, document.Text{{Text: group.title + ": ", Strong: true}, {Text: words}})
		}
	}
	return document.Blocks{document.List{Items: items}}
}

// saidTogether gathers the refs of which the same thing is to be said, so that it is said once.
type saidTogether struct {
	order []string
	refs  map[string][]string
}

func (s *saidTogether) add(what, ref string) {
	if s.refs == nil {
		s.refs = map[string][]string{}
	}
	if s.refs[what] == nil {
		s.order = append(s.order, what)
	}
	if !slices.Contains(s.refs[what], ref) {
		s.refs[what] = append(s.refs[what], ref)
	}
}

// words are a sentence for each thing: "Raised on 3.3 and 3.7. Answered on 1.3."
func (s *saidTogether) words() string {
	var all []string
	for _, what := range s.order {
		refs := s.refs[what]
		last := len(refs) - 1
		list := refs[last]
		if last > 0 {
			list = strings.Join(refs[:last], ", ") + " and " + list
		}
		all = append(all, upperFirst(what)+" "+list+".")
	}
	return strings.Join(all, " ")
}

// sectionCourse is the optimism gap over time: a reviewer looks at half a year and more.
func sectionCourse(c *cut) (document.Blocks, error) {
	if len(c.Gap.Months) < 2 {
		return document.Blocks{para("The evidence has not been looked at for long enough to show a course.")}, nil
	}
	trend := chart.Trend{ID: "gap", Title: "Actions declared better than their evidence", Name: c.Council, Unit: chart.Unit{Name: "per cent of rated actions", Mark: "%"}}
	for _, m := range c.Gap.Months {
		share, known := m.Share()
		v := chart.None("nothing rated")
		if known {
			v = chart.Number(share)
		}
		trend.Points = append(trend.Points, chart.Point{At: m.Day.Time(), Name: m.Day.Words(), Value: v, Counts: fmt.Sprintf("%d of %d", m.Better, m.Rated)})
	}
	picture, err := pictureOf(trend)
	if err != nil {
		return nil, err
	}
	return document.Blocks{picture, source("Source: the ratings of each day, %s. Each point is the last day of its month on which the rules looked.", c.Plan.Title)}, nil
}

// sectionPlainly says in plain English where the plan stands, for those who do not live in it.
func sectionPlainly(c *cut) (document.Blocks, error) {
	t := c.tally()
	items := []document.Text{
		document.Plain(fmt.Sprintf("The plan has %s under %s. %s done.", plural(t.All, "action"), plural(len(c.Plan.Priorities), "priority"), upperFirst(wordOf(t.Delivered, "is", "are")))),
		document.Plain(fmt.Sprintf("Those who lead them say that %s on track. The evidence says so of %d.", wordOf(t.OnTrack, "is", "are"), t.Implied)),
		document.Plain(fmt.Sprintf("%s late.", upperFirst(wordOf(t.Overdue, "action is", "actions are")))),
	}
	better, worse := 0, 0
	for _, m := range c.Measures {
		switch m.Verdict {
		case "improvement":
			better++
		case "concern":
			worse++
		}
	}
	if better+worse > 0 {
		items = append(items, document.Plain(fmt.Sprintf("Of the %s that show whether children are better off, %s better and %s worse by more than chance explains.", plural(len(c.Measures), "figure"), wordOf(better, "got", "got"), wordOf(worse, "got", "got"))))
	}
	return document.Blocks{document.List{Items: items}, c.ratedSource()}, nil
}

// sectionWorried names what is red or worse than it is said to be, in plain words.
func sectionWorried(c *cut) (document.Blocks, error) {
	var items []document.Text
	for _, a := range c.exceptions() {
		if len(items) == 10 {
			break
		}
		words := ""
		switch {
		case c.public:
			continue
		case a.better():
			words = fmt.Sprintf("declared %s, while the evidence says %s", strings.ToLower(plan.FaceOf(a.Delivery, a.Impact).Word), strings.ToLower(a.Implied.Name()))
		case a.declared() == plan.Red:
			words = "off track"
		case a.Age == plan.Unrated:
			words = strings.ToLower(silence(a, c.On)[:1]) + strings.TrimSuffix(silence(a, c.On)[1:], ".")
		default:
			continue
		}
		why := ""
		if len(a.Why) > 0 {
			why = " " + a.Why[0].Words
		}
		items = append(items, document.Text{{Text: a.Ref + " " + a.Text, Strong: true}, {Text: ": " + words + "." + why}})
	}
	if c.public {
		return releasedWorries(c), nil
	}
	if len(items) == 0 {
		return document.Blocks{para("No action is red, and none is declared better than its evidence.")}, nil
	}
	return document.Blocks{document.List{Items: items}, c.ratedSource()}, nil
}

// sectionOnePage is where the plan stands for everybody who works with children.
func sectionOnePage(c *cut) (document.Blocks, error) {
	t := c.tally()
	return document.Blocks{document.Figures{Items: []document.Figure{
		{Number: fmt.Sprint(t.All), Name: "actions in the plan"},
		{Number: fmt.Sprint(t.Delivered), Name: "done", Note: c.than(t.Delivered, func(s *Snapshot) int { return s.tally().Delivered })},
		{Number: fmt.Sprint(t.OnTrack), Name: "on track", Note: c.than(t.OnTrack, func(s *Snapshot) int { return s.tally().OnTrack })},
		{Number: fmt.Sprint(t.Overdue), Name: "late", Note: c.than(t.Overdue, func(s *Snapshot) int { return s.tally().Overdue })},
	}}}, nil
}

// On one page stand three figures, one action and four steps at most; longer words are clipped.
const (
	pageFigures = 3
	pageActions = 1
	pageSteps   = 4
	pageWords   = 90
)

// onPage are the figures with one verdict, as one page has room for them.
func (c *cut) onPage(verdict string) (items []document.Text) {
	for _, m := range c.figuresOf() {
		if m.Verdict == verdict && len(items) < pageFigures {
			items = append(items, document.Text{{Text: clip(m.Title, pageWords) + ": ", Strong: true}, {Text: strings.TrimSuffix(m.Words, ".") + "."}})
		}
	}
	return items
}

// sectionGoodNews is what has got better by more than chance, and what was finished since the paper before.
func sectionGoodNews(c *cut) (document.Blocks, error) {
	items := c.onPage("improvement")
	most := len(items) + pageActions
	for _, a := range c.going() {
		if a.Delivery == plan.Delivered && len(items) < most {
			items = append(items, document.Text{{Text: "Done: ", Strong: true}, {Text: strings.TrimSuffix(clip(a.Text, pageWords), ".") + "."}})
		}
	}
	if len(items) == 0 {
		return document.Blocks{para("Nothing has got better by more than chance explains, and nothing was finished yet.")}, nil
	}
	return document.Blocks{document.List{Items: items}}, nil
}

// sectionAttention is what needs everybody: figures that got worse and actions that are late.
func sectionAttention(c *cut) (document.Blocks, error) {
	items := c.onPage("concern")
	most := len(items) + pageActions
	for _, a := range c.exceptions() {
		if a.overdue(c.On) && len(items) < most {
			items = append(items, document.Text{{Text: "Late: ", Strong: true}, {Text: fmt.Sprintf("%s (due %s).", strings.TrimSuffix(clip(a.Text, pageWords), "."), a.Due.Words())}})
		}
	}
	if len(items) == 0 {
		return document.Blocks{para("Nothing is late, and no figure got worse by more than chance explains.")}, nil
	}
	return document.Blocks{document.List{Items: items}}, nil
}

// nextDays is how far ahead a one-pager looks.
const nextDays = 60

// sectionNextDates are the steps and ends that fall due soon.
func sectionNextDates(c *cut) (document.Blocks, error) {
	type step struct {
		by   calendar.Date
		what string
	}
	var all []step
	until := c.On.AddDays(nextDays)
	for _, a := range c.going() {
		if !a.open() {
			continue
		}
		for _, m := range a.Milestones {
			if m.Done.IsZero() && !m.Due.Before(c.On) && !m.Due.After(until) {
				all = append(all, step{m.Due, m.Title})
			}
		}
		if !a.Due.IsZero() && !a.Due.Before(c.On) && !a.Due.After(until) {
			all = append(all, step{a.Due, a.Text})
		}
	}
	if len(all) == 0 {
		return document.Blocks{para("No step falls due in the next %d days.", nextDays)}, nil
	}
	slices.SortStableFunc(all, func(x, y step) int { return x.by.Compare(y.by) })
	var items []document.Text
	for _, s := range all[:min(len(all), pageSteps)] {
		items = append(items, document.Text{{Text: "By " + s.by.Words() + ": ", Strong: true}, {Text: strings.TrimSuffix(clip(s.what, pageWords), ".") + "."}})
	}
	return document.Blocks{document.List{Items: items}}, nil
}
