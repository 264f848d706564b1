package board

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"waymark/calendar"
	"waymark/document"
	"waymark/voice"
)

// keptBack stands where a number of children is not printed and there is room to say so.
const keptBack = "too few to show safely"

// told are what children said about what the paper is about, what waits longest first.
func (c *cut) told() []voice.PublicTheme {
	if len(c.kind.Measures) == 0 {
		return c.Told.Themes
	}
	rests := map[string]bool{}
	for _, m := range c.figuresOf() {
		for _, ref := range m.Refs {
			rests[c.Plan.Slug+"/"+ref] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(c.Told.Themes), func(t voice.PublicTheme) bool {
		return !slices.ContainsFunc(t.Actions, func(full string) bool { return rests[full] })
	})
}

// toldSince is from when the paper tells what was done: the day of the paper before, or a year back in the first.
func (c *cut) toldSince() calendar.Date {
	if c.before != nil && c.before.On.After(c.Told.From) {
		return c.before.On
	}
	return c.Told.From
}

// toldStanding is how far a theme has come, with what was decided.
func toldStanding(t voice.PublicTheme) string {
	words := upperFirst(string(t.State))
	if a := t.Answer(); a != nil && !t.Unanswered {
		words += " (" + lowerFirst(a.Decision.Words()) + ")"
	}
	return words
}

// sectionTold is what children said together and what was done about it: each answer with its reason, late ones by their days, and whether it
// got better. It says no more of children than the public page does.
func sectionTold(c *cut) (document.Blocks, error) {
	all := c.told()
	if len(all) == 0 {
		return document.Blocks{document.Note{Heading: "Nothing was recorded", Text: []document.Text{document.Plain("Nothing that five children or more said together was recorded in the last twelve months."), document.Plain("A board that hears nothing from children should ask why.")}}}, nil
	}
	since := c.toldSince()
	blocks := document.Blocks{toldPosition(c, all)}
	t := document.Table{Caption: "What children said, and what was decided since " + dayWords(since), RowHeadings: true,
		Columns: []document.Column{{Heading: "Theme", Share: 16}, {Heading: "What children said", Share: 22}, {Heading: "What was decided, and why", Share: 40}, {Heading: "Answered, and how it stands", Share: 22}}}
	for _, one := range all {
		if one.Unanswered || !one.Happened().Before(since) {
			t.Rows = append(t.Rows, []document.Cell{document.Words(one.Title), document.Words(fmt.Sprintf("“%s” (%s children)", one.Said, one.Heard)), document.Words(decidedWords(one)), document.Words(answeredWords(one, c.On) + ". " + toldNow(one))})
		}
	}
	if len(t.Rows) == 0 {
		blocks = append(blocks, para("Nothing has been answered, begun or finished since %s, and nothing waits.", dayWords(since)))
	} else {
		blocks = append(blocks, t)
	}
	blocks = append(blocks, toldLate(all, since, c.On)...)
	blocks = append(blocks, toldChecks(all, since)...)
	return append(blocks, source("Source: “You said, we did” as published. Children are counted in bands, nothing that fewer than five said is told here, and of a group that was asked again no count is printed (c) where any would be under five; the others are to the nearest 5.")), nil
}

// toldPosition says how many answers were given in the last year, how many of them late, and how many said no.
func toldPosition(c *cut, all []voice.PublicTheme) document.Block {
	answered, late, refused, waiting, overdue, again := 0, 0, 0, 0, 0, 0
	for _, t := range all {
		for _, a := range t.Answers {
			if a.On.Before(c.Told.From) {
				continue
			}
			answered++
			if a.LateBy > 0 {
				late++
			}
			if a.Decision == voice.DecidedNo {
				refused++
			}
		}
		for _, s := range t.Steps {
			if s.To == voice.ThemeReopened && !s.On.Before(c.Told.From) {
				again++
			}
		}
		if t.Unanswered {
			waiting++
		}
		if t.OverdueBy(c.On) > 0 {
			overdue++
		}
	}
	words := fmt.Sprintf("In the twelve months to %s children were given %s, %s of them late. %s said no, with the reason. %s for an answer, %s past the day on which it was due.", dayWords(c.On), plural(answered, "answer"), noneOr(late), upperFirst(noneOr(refused)), waits(waiting), noneOr(overdue))
	switch {
	case again == 1:
		words += " One was opened again, because children said that it is not better."
	case again > 1:
		words += fmt.Sprintf(" %d were opened again, because children said that it is not better.", again)
	}
	if n := c.Told.Unshown; n > 0 && !c.public {
		words += fmt.Sprintf(" %s not on the public page yet: fewer than five children stand behind it, or nobody else has agreed the words.", are(n, "more theme"))
	}
	return para("%s", words)
}

func noneOr(n int) string {
	if n == 0 {
		return "none"
	}
	return strconv.Itoa(n)
}

func waits(n int) string {
	if n == 1 {
		return "One theme waits"
	}
	return strconv.Itoa(n) + " themes wait"
}

func are(n int, noun string) string {
	if n == 1 {
		return "One " + noun + " is"
	}
	return plural(n, noun) + " are"
}

// decidedWords are an answer for grown-ups: what was decided, by whom, and of a no what children were told.
func decidedWords(t voice.PublicTheme) string {
	a := t.Answer()
	if a == nil {
		return "Not decided yet"
	}
	words := fmt.Sprintf("%s. %s Decided by: %s.", a.Decision.Words(), a.Adult, a.DecidedBy)
	if a.Decision == voice.DecidedNo {
		words += fmt.Sprintf(" Children were told: “%s %s”", a.Reason, a.Instead)
	}
	if t.Unanswered {
		words = "Earlier: " + words
	}
	return words
}

// answeredWords say when a theme was answered, and by how much too late; or when it is due.
func answeredWords(t voice.PublicTheme, on calendar.Date) string {
	a := t.Answer()
	switch {
	case t.OverdueBy(on) > 0:
		return fmt.Sprintf("Due %s: %s overdue", dayWords(t.AnswerDue), plural(t.OverdueBy(on), "day"))
	case t.Unanswered || a == nil:
		return "Due " + dayWords(t.AnswerDue)
	case a.LateBy > 0:
		return fmt.Sprintf("%s, %s late", dayWords(a.On), plural(a.LateBy, "day"))
	}
	return dayWords(a.On)
}

// toldNow is how far it has come, with the promise that it rests on.
func toldNow(t voice.PublicTheme) string {
	words := upperFirst(string(t.State))
	if t.State == voice.ThemePaused {
		words += " until " + dayWords(t.ReviewOn)
	}
	if t.Asking {
		words += ". Children are being asked whether it is better"
	}
	return words
}

// toldLate names each answer that came late since a day or is overdue, and each promise whose day has passed.
func toldLate(all []voice.PublicTheme, since, on calendar.Date) document.Blocks {
	var items []document.Text
	say := func(format string, a ...any) { items = append(items, document.Plain(fmt.Sprintf(format, a...))) }
	for _, t := range all {
		if n := t.OverdueBy(on); n > 0 {
			say("“%s”: no answer yet. It was due on %s, %s ago.", t.Title, dayWords(t.AnswerDue), plural(n, "day"))
		}
	}
	for _, t := range all {
		for _, a := range t.Answers {
			if a.LateBy > 0 && !a.On.Before(since) {
				say("“%s”: answered on %s, %s late.", t.Title, dayWords(a.On), plural(a.LateBy, "day"))
			}
			if !a.Due.IsZero() && a.KeptOn.IsZero() && a.Due.Before(on) {
				say("“%s”: promised by %s and not kept yet: “%s”", t.Title, dayWords(a.Due), a.Promise)
			}
		}
	}
	if len(items) == 0 {
		return nil
	}
	return document.Blocks{heading2("Late answers and promises"), document.List{Items: items}}
}

// toldChecks are what children said when they were asked whether it is better, and what was opened again for it.
func toldChecks(all []voice.PublicTheme, since calendar.Date) document.Blocks {
	t := document.Table{Caption: "What children said when they were asked again, since " + dayWords(since), RowHeadings: true,
		Columns: []document.Column{{Heading: "Theme", Share: 20}, {Heading: "Children who answered", Share: 14}}}
	for _, heading := range []string{"Better", "The same", "Worse", "Not sure"} {
		t.Columns = append(t.Columns, document.Column{Heading: heading, Share: 8, Numeric: true})
	}
	t.Columns = append(t.Columns, document.Column{Heading: "What came of it", Share: 34})
	for _, one := range all {
		for _, k := range one.Checks {
			if k.On.Before(since) {
				continue
			}
			row := []document.Cell{document.Words(one.Title), document.Words(cmp.Or(k.N, keptBack))}
			for _, n := range []*int{k.Better, k.Same, k.Worse, k.Unsure} {
				if n == nil {
					row = append(row, document.Words(Suppressed))
				} else {
					row = append(row, document.Words(strconv.Itoa(*n)))
				}
			}
			came := k.Summary + " " + k.Next
			if slices.ContainsFunc(one.Steps, func(s voice.PublicStep) bool { return s.To == voice.ThemeReopened && s.On == k.On }) {
				came = "Opened again on " + dayWords(k.On) + ". " + came
			}
			t.Rows = append(t.Rows, append(row, document.Words(came)))
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return document.Blocks{heading2("Is it better?"), t}
}

// How much a paper for children tells: more is on the page.
const (
	mostChildTold    = 8
	mostChildWaiting = 4
)

// sectionChildTold is the same for children, in the words that they were told before: what was answered first, then what waits longest.
func sectionChildTold(c *cut) (document.Blocks, error) {
	t := document.Table{Caption: "What you said", RowHeadings: true, Columns: []document.Column{{Heading: "You said", Share: 34}, {Heading: "What we say", Share: 40}, {Heading: "Is it better?", Share: 26}}}
	since, most := c.toldSince(), mostChildTold
	for _, waits := range []bool{false, true} {
		n := 0
		for _, one := range c.told() {
			if one.Unanswered == waits && n < most && (waits || !one.Happened().Before(since)) {
				n++
				t.Rows = append(t.Rows, []document.Cell{document.Words(one.Said), document.Words(childAnswered(one, c.On)), document.Words(childBetter(one))})
			}
		}
		most = mostChildWaiting
	}
	if len(t.Rows) == 0 {
		return document.Blocks{para("There is nothing new here. You can be the first to tell us.")}, nil
	}
	return document.Blocks{t, para("All that you said is on our page “You said, we did”.")}, nil
}

// childAnswered is what children are told of a theme.
func childAnswered(t voice.PublicTheme, on calendar.Date) string {
	a := t.Answer()
	switch {
	case t.OverdueBy(on) > 0:
		return "We are late. We are sorry. You should have had an answer by " + dayWords(t.AnswerDue) + "."
	case t.Unanswered && a != nil:
		return "We will look again. We will answer by " + dayWords(t.AnswerDue) + "."
	case a == nil:
		return "We will answer by " + dayWords(t.AnswerDue) + "."
	}
	words := []string{a.Decision.Child() + "."}
	if a.Decision == voice.DecidedNo {
		words = append(words, a.Reason, a.Instead)
	} else {
		words = append(words, a.Did, a.Place)
	}
	if a.LateBy > 0 {
		words = append(words, "This answer was late. We are sorry.")
	}
	return strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), " ")
}

// childBetter is what children said when they were asked again.
func childBetter(t voice.PublicTheme) string {
	switch {
	case t.Asking:
		return "You can tell us now."
	case len(t.Checks) == 0:
		return "We have not asked you yet."
	}
	return t.Checks[0].Summary + " " + t.Checks[0].Next
}
