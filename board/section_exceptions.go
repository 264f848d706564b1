package board

import (
	"fmt"
	"slices"
	"strings"

	"waymark/document"
	"waymark/plan"
)

// inFull is how many exceptions a paper tells in full; the others stand in one table, so that a board reads what matters first.
const inFull = 5

// inBrief is how many stand in the body of a brief paper, each with its cause and what is asked.
const inBrief = 3

// sectionExceptions are the actions that must be talked about: cause, what it means for children, what comes next and what is asked.
func sectionExceptions(c *cut) (document.Blocks, error) {
	if c.public {
		return releasedWorries(c), nil
	}
	all := c.exceptions()
	if len(all) == 0 {
		return document.Blocks{para("No action is red or amber, none is challenged and none is better on paper than in the evidence.")}, nil
	}
	if c.kind.Brief {
		return briefExceptions(c, all), nil
	}
	blocks := document.Blocks{para("%s, what is not resolved first.", upperFirst(wordOf(len(all), "action", "actions")))}
	for i, a := range all {
		if i == inFull {
			break
		}
		blocks = append(append(blocks, heading2(a.Ref+" "+a.Text)), exceptionBlocks(c, a)...)
	}
	if len(all) > inFull {
		rest := document.Table{Caption: "Other exceptions", RowHeadings: true, Columns: []document.Column{{Heading: "Action", Share: 32}, {Heading: "Declared", Share: 15}, {Heading: "By the evidence", Share: 16}, {Heading: "Due", Share: 16}, {Heading: "How it comes back", Share: 21}}}
		for _, a := range all[inFull:] {
			back := ""
			switch {
			case a.Recovery != nil:
				back = a.Recovery.Words
			case a.NoRecovery:
				back = "Nobody has said"
			}
			rest.Rows = append(rest.Rows, []document.Cell{document.Words(a.Ref + " " + clip(a.Text, 70)), declaredCell(a), impliedCell(a), document.Words(a.dueWords()), document.Words(orDash(back))})
		}
		blocks = append(blocks, filledColumns(rest))
	}
	return append(blocks, c.ratedSource()), nil
}

// sectionInFull is the annex of a brief paper that tells every exception in full.
func sectionInFull(c *cut) (blocks document.Blocks, err error) {
	for _, a := range c.exceptions() {
		blocks = append(append(blocks, heading2(a.Ref+" "+a.Text)), exceptionBlocks(c, a)...)
	}
	return blocks, nil
}

// briefExceptions are the most urgent in one table, in the order of governance.md §3 A3: cause, effect on children, recovery plan and decision
// needed. The others are named with their colours, and all stand in the annex.
func briefExceptions(c *cut, all []ActionFacts) document.Blocks {
	t := document.Table{Caption: "What must be talked about first", RowHeadings: true, Columns: []document.Column{{Heading: "Action", Share: 23}, {Heading: "Declared, and by evidence", Share: 15}, {Heading: "Cause, and what it means for children", Share: 34}, {Heading: "Recovery plan, and the decision needed", Share: 28}}}
	both := func(first, name, second string) document.Cell {
		text := document.Plain(first)
		if second != "" {
			text = append(text, document.Run{Text: "\n" + name + ": ", Strong: true}, document.Run{Text: second})
		}
		return document.Cell{Text: text}
	}
	for _, a := range all[:min(len(all), inBrief)] {
		facts := factsOf(c, a)
		action := document.Text{{Text: a.Ref + " " + clip(a.Text, 55)}, {Text: "\n" + cmpOr(a.Owner, "No owner") + ". Due: " + a.dueWords()}}
		stands := append(append(declaredCell(a).Text, document.Run{Text: "\n"}), impliedCell(a).Text...)
		t.Rows = append(t.Rows, []document.Cell{{Text: action}, {Text: stands}, both(clip(strings.Join(facts.why, " "), 120), "Children", clip(facts.effect, 80)), both(clip(facts.back, 90), "Decision", clip(facts.needed, 100))})
	}
	blocks := document.Blocks{t}
	words := fmt.Sprintf("%s in all, each told in full in the annex.", upperFirst(wordOf(len(all), "exception", "exceptions")))
	if len(all) > inBrief {
		by, order := map[string][]string{}, []string(nil)
		for _, a := range all[inBrief:] {
			says := lower(impliedCell(a).Text.String())
			if by[says] == nil {
				order = append(order, says)
			}
			by[says] = append(by[says], a.Ref)
		}
		for i, says := range order {
			order[i] = says + ": " + strings.Join(by[says], ", ")
		}
		words += fmt.Sprintf(" The others, by the evidence %s.", strings.Join(order, "; "))
	}
	return append(blocks, para("%s", words), c.ratedSource())
}

func lower(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// exceptionFacts are what a board asks of an exception.
type exceptionFacts struct {
	why                  []string
	effect, back, needed string
}

func factsOf(c *cut, a ActionFacts) (f exceptionFacts) {
	f.effect, f.needed = a.Problem, neededOf(c, a)
	u := a.lastUpdate()
	if u != nil && u.Difference != "" {
		f.effect = u.Difference
	}
	if r := a.Recovery; r != nil {
		f.why, f.effect = append(f.why, sentence(r.Cause)), r.Effect
		f.back = r.Words + "."
		if r.Next != "" {
			f.back += " Next: " + sentence(r.Next)
		}
	}
	for _, w := range a.Why {
		if len(f.why) < mostCauses {
			f.why = append(f.why, w.Words)
		}
	}
	if a.Recovery == nil && a.NoRecovery {
		f.back = "None. Nobody has said how it comes back."
	}
	return f
}

// mostCauses is how many findings of the rules an exception names: the rest stand on the action's page.
const mostCauses = 2

// exceptionBlocks are one exception in the order in which a board asks: how it stands in one line, then why, what it means for children,
// how it comes back and what is to be decided.
func exceptionBlocks(c *cut, a ActionFacts) document.Blocks {
	line := document.Text{{Text: "Declared "}}
	line = append(append(line, declaredCell(a).Text...), document.Run{Text: ", by the evidence "})
	line = append(append(line, impliedCell(a).Text...), document.Run{Text: fmt.Sprintf(". Owner: %s. Due: %s.", cmpOr(a.Owner, "nobody"), a.dueWords())})
	var items []document.Text
	say := func(name, text string) {
		if text = squeeze(text); text != "" {
			items = append(items, document.Text{{Text: name + ": ", Strong: true}, {Text: text}})
		}
	}
	facts, u := factsOf(c, a), a.lastUpdate()
	say("Cause", strings.Join(facts.why, " "))
	say("What it means for children", facts.effect)
	if a.Age != "" || u == nil {
		say("Heard from the owner", silence(a, c.On))
	} else {
		say("What happened", fmt.Sprintf("%s (%s)", clip(u.What, 200), u.Said.Words()))
	}
	switch {
	case facts.back != "":
		say("Recovery plan", facts.back)
	case u != nil:
		say("What comes next", u.Next)
	}
	for _, q := range c.Asked {
		if q.Ref == a.Ref && q.Open {
			words := fmt.Sprintf("%s asked on %s, %s.", q.Forum, q.RaisedOn.Words(), q.State)
			if q.Answer != "" {
				words += " The owner: " + clip(q.Answer, 160)
			}
			say("Challenge", words)
		}
	}
	say("Why the declared colour stands", a.Explained)
	say("Decision needed", facts.needed)
	return document.Blocks{document.Paragraph{Text: line}, document.List{Items: items}}
}

// neededOf is what somebody has to decide about an exception; never invented: a red without an ask says so.
func neededOf(c *cut, a ActionFacts) string {
	for _, x := range c.Changes {
		if x.State == string(plan.ChangeSubmitted) && strings.HasSuffix(x.About, "action "+a.Ref) {
			return fmt.Sprintf("%s: from %s to %s. %s", x.About, x.From, x.To, x.Reason)
		}
	}
	if a.Ask.Words != "" {
		return sentence(a.Ask.Words)
	}
	switch {
	case a.Upheld != "" && a.Recovery != nil:
		return "Does the board accept the recovery plan? If not, the owner is to declare what the challenge found."
	case a.Upheld != "":
		return "The owner is to declare what the challenge found, or to bring a recovery plan with dates."
	case a.declared() == plan.Red || a.Implied == plan.Red:
		return "No decision has been asked for. A red action should not stand without one."
	}
	return ""
}

// releasedWorries are the late and paused actions as the public knows them: from the release, with the reason that was approved for it.
func releasedWorries(c *cut) document.Blocks {
	if c.Released.Plan == nil {
		return document.Blocks{para("Nothing of the plan has been published yet.")}
	}
	t := document.Table{Caption: "Actions that are late, off track or on hold", RowHeadings: true, Columns: []document.Column{{Heading: "Action", Share: 36}, {Heading: "How it goes", Share: 16}, {Heading: "Due", Share: 22}, {Heading: "Why", Share: 26}}}
	for _, p := range c.Released.Plan.Priorities {
		for _, a := range p.Actions {
			if a.Delivery == plan.OffTrack || a.Delivery == plan.AtRisk || a.Delivery == plan.Paused || a.Ended == "" && a.Delivery != plan.Delivered && a.Delivery != plan.Stopped && !a.Due.IsZero() && a.Due.Before(c.On) {
				face := a.Face()
				t.Rows = append(t.Rows, []document.Cell{document.Words(a.Ref + " " + a.Title), document.Rated(markOf[plan.ColourOf(a.Delivery, a.Impact)], face.Word), document.Words(a.DueWords()), document.Words(orDash(a.Why(c.On)))})
			}
		}
	}
	if len(t.Rows) == 0 {
		return document.Blocks{para("No published action is late, off track or on hold.")}
	}
	return document.Blocks{t, source("Source: the plan as published on %s (release %d).", c.Released.Plan.Released.Words(), c.Released.Plan.Release)}
}

// sectionChanges are what was asked to change and what was decided, baseline beside new.
func sectionChanges(c *cut) (document.Blocks, error) {
	t := document.Table{Caption: "Changes asked for and decided", RowHeadings: true, Columns: []document.Column{{Heading: "What", Share: 22}, {Heading: "From", Share: 19}, {Heading: "To", Share: 19}, {Heading: "Why", Share: 24}, {Heading: "Decision", Share: 16}}}
	for _, x := range c.Changes {
		if c.before != nil && !x.DecidedOn.IsZero() && x.DecidedOn.Before(c.before.On) {
			continue // the paper before told it
		}
		decided := "Asked on " + dayWords(x.SubmittedOn)
		if x.State != string(plan.ChangeSubmitted) {
			decided = upperFirst(x.State) + " on " + dayWords(x.DecidedOn)
		}
		if c.public && x.State != string(plan.ChangeApproved) {
			continue // what waits to be decided, and what was refused, is not published
		}
		to := x.To
		if x.Days != 0 {
			to += fmt.Sprintf(" (%+d days)", x.Days)
		}
		t.Rows = append(t.Rows, []document.Cell{document.Words(x.About), document.Words(orDash(clip(x.From, 160))), document.Words(clip(to, 160)), document.Words(clip(x.Reason, 200)), document.Words(decided)})
	}
	slipped := document.Table{Caption: "Actions whose date has moved from the first promise", RowHeadings: true, Columns: []document.Column{{Heading: "Action", Share: 36}, {Heading: "First promised", Share: 18}, {Heading: "Due now", Share: 18}, {Heading: "Days", Share: 10, Numeric: true}, {Heading: "Moves", Share: 10, Numeric: true}}}
	for _, a := range c.going() {
		if a.slip() != 0 && a.open() {
			slipped.Rows = append(slipped.Rows, []document.Cell{document.Words(a.Ref + " " + clip(a.Text, 100)), document.Day(a.Baseline.Time()), document.Day(a.Due.Time()), document.Count(a.slip()), document.Count(a.Moves)})
		}
	}
	var blocks document.Blocks
	if len(t.Rows) > 0 {
		blocks = append(blocks, t)
	} else {
		blocks = append(blocks, para("Nobody has asked for a change since the last paper."))
	}
	switch {
	case len(slipped.Rows) > 0 && c.kind.Brief:
		blocks = append(blocks, para("%s from the first promise; the tracker in the annex prints both dates.", upperFirst(wordOf(len(slipped.Rows), "open action has moved", "open actions have moved"))))
	case len(slipped.Rows) > 0:
		blocks = append(blocks, slipped)
	}
	return append(blocks, source("Source: the plan’s change requests, as at %s. A date that is only asked for moves nothing.", c.On.Words())), nil
}

// mostLogged is how many actions of the log a brief paper shows: what is late first.
const mostLogged = 6

// sectionDecisions are what the forum decided last time and what became of what it asked for.
func sectionDecisions(c *cut) (document.Blocks, error) {
	m := c.Meetings
	if m.On.IsZero() {
		return document.Blocks{para("No earlier meeting of this forum is kept in Waymark.")}, nil
	}
	blocks := document.Blocks{para("From %s of %s.", m.Forum, m.On.Words())}
	if len(m.Decisions) > 0 {
		t := document.Table{Caption: "Decisions", RowHeadings: true, Columns: []document.Column{{Heading: "Number", Share: 16}, {Heading: "Decision", Share: 60}, {Heading: "State", Share: 24}}}
		for _, d := range m.Decisions {
			if c.public && d.Exempt {
				continue
			}
			t.Rows = append(t.Rows, []document.Cell{document.Words(d.Number), document.Words(d.Text), document.Words(upperFirst(d.State))})
		}
		if len(t.Rows) > 0 {
			blocks = append(blocks, t)
		}
	} else {
		blocks = append(blocks, para("Nothing was decided."))
	}
	if len(m.Actions) > 0 {
		asked, more := m.Actions, 0
		if c.kind.Brief {
			asked = slices.Clone(asked)
			slices.SortStableFunc(asked, func(a, b MeetingActionFacts) int {
				switch {
				case a.Late == b.Late:
					return a.Due.Compare(b.Due)
				case a.Late:
					return -1
				}
				return 1
			})
			more = max(0, len(asked)-mostLogged)
			asked = asked[:len(asked)-more]
		}
		columns := []document.Column{{Heading: "Action", Share: 44}, {Heading: "Owner", Share: 20}, {Heading: "Due", Share: 18}, {Heading: "State", Share: 18}}
		if c.public && !c.kind.Names {
			columns = []document.Column{{Heading: "Action", Share: 60}, {Heading: "Due", Share: 20}, {Heading: "State", Share: 20}}
		}
		t := document.Table{Caption: "Actions that the forum asked for", RowHeadings: true, Columns: columns}
		for _, a := range asked {
			if c.public && a.Exempt {
				continue
			}
			state := document.Words(upperFirst(a.State))
			if a.Late {
				state = document.Rated(document.OffTrack, "Late")
			}
			row := []document.Cell{document.Words(a.Text)}
			if len(columns) == 4 {
				row = append(row, document.Words(orDash(a.Owner)))
			}
			t.Rows = append(t.Rows, append(row, document.Day(a.Due.Time()), state))
		}
		if len(t.Rows) > 0 {
			blocks = append(blocks, t)
		}
		if more > 0 {
			blocks = append(blocks, para("%s in the action log.", upperFirst(wordOf(more, "more stands", "more stand"))))
		}
	}
	return blocks, nil
}

// sectionPartners are the actions that partners lead or work on, and what they said.
func sectionPartners(c *cut) (document.Blocks, error) {
	t := document.Table{Caption: "Actions that partners lead or share", RowHeadings: true, Columns: []document.Column{{Heading: "Action", Share: 34}, {Heading: "Partner", Share: 22}, {Heading: "Declared", Share: 16}, {Heading: "Last heard", Share: 28}}}
	for _, a := range c.going() {
		who := a.Lead
		if a.Partners != "" {
			who = strings.TrimPrefix(who+", "+a.Partners, ", ")
		}
		if who == "" {
			continue
		}
		heard := silence(a, c.On)
		if u := a.lastUpdate(); u != nil && a.Age == "" {
			heard = clip(u.What, 160)
		}
		t.Rows = append(t.Rows, []document.Cell{document.Words(a.Ref + " " + clip(a.Text, 100)), document.Words(who), declaredCell(a), document.Words(heard)})
	}
	if len(t.Rows) == 0 {
		return document.Blocks{para("No action names a partner.")}, nil
	}
	if n := len(t.Rows); c.kind.Brief && n > inFull {
		t.Rows = t.Rows[:inFull]
		return document.Blocks{t, para("Partners lead or share %s more.", wordOf(n-inFull, "action", "actions"))}, nil
	}
	return document.Blocks{t}, nil
}

// A paper shows what comes in about a quarter, and no more of it than is read.
const (
	forwardDays  = 92
	mostForward  = 10
	briefForward = 5
)

// sectionForward are the items to come, and when inspectors are to be expected.
func sectionForward(c *cut) (document.Blocks, error) {
	var blocks document.Blocks
	if len(c.Meetings.Forward) > 0 {
		t := document.Table{Caption: "Forward plan", RowHeadings: true, Columns: []document.Column{{Heading: "On", Share: 22}, {Heading: "Item", Share: 48}, {Heading: "Forum", Share: 30}}}
		later, most := 0, mostForward
		if c.kind.Brief {
			most = briefForward
		}
		for _, f := range c.Meetings.Forward {
			if len(t.Rows) == most || f.On.After(c.On.AddDays(forwardDays)) {
				later++
				continue
			}
			item := f.Item
			if f.On.Before(c.On) {
				item = "Overdue: " + item
			}
			t.Rows = append(t.Rows, []document.Cell{document.Day(f.On.Time()), document.Words(item), document.Words(orDash(f.Forum))})
		}
		if len(t.Rows) > 0 {
			blocks = append(blocks, filledColumns(t))
		}
		if later > 0 {
			blocks = append(blocks, para("%s later. The whole forward plan is in Waymark.", upperFirst(wordOf(later, "item comes", "items come"))))
		}
	}
	if c.kind.Brief {
		for _, w := range c.Findings.Expected {
			blocks = append(blocks, para("Expect between %s and %s: %s.", w.From.Words(), w.To.Words(), lower(w.Title)))
		}
	} else if len(c.Findings.Expected) > 0 {
		t := document.Table{Caption: "Next inspections to expect", RowHeadings: true, Columns: []document.Column{{Heading: "Inspection", Share: 36}, {Heading: "From", Share: 20}, {Heading: "Until", Share: 20}, {Heading: "Why", Share: 24}}}
		for _, w := range c.Findings.Expected {
			t.Rows = append(t.Rows, []document.Cell{document.Words(w.Title), document.Day(w.From.Time()), document.Day(w.To.Time()), document.Words(orDash(w.Source))})
		}
		blocks = append(blocks, t)
	}
	if len(blocks) == 0 {
		return document.Blocks{para("Nothing is planned yet, and no inspection window is known.")}, nil
	}
	return blocks, nil
}

// shownRisks is how many risks a paper shows (governance.md §3, A).
const shownRisks = 8

// sectionRisks are the greatest risks and how they moved.
func sectionRisks(c *cut) (document.Blocks, error) {
	if len(c.Risks) == 0 {
		return document.Blocks{para("No risk is kept in the register.")}, nil
	}
	t := document.Table{Caption: "The greatest risks", RowHeadings: true, Columns: []document.Column{{Heading: "Risk", Share: 31}, {Heading: "What it means for children", Share: 35}, {Heading: "Score", Share: 8, Numeric: true}, {Heading: "Movement", Share: 12}, {Heading: "Owner", Share: 14}}}
	for i, r := range c.Risks {
		if i == shownRisks {
			break
		}
		moved := "As before"
		if c.before != nil {
			moved = "New"
			for _, old := range c.before.Risks {
				if old.Number == r.Number {
					moved = movementWords(old.Residual, r.Residual)
				}
			}
		}
		t.Rows = append(t.Rows, []document.Cell{document.Words(fmt.Sprintf("%d. %s", r.Number, clip(r.Title, 45))), document.Words(orDash(clip(r.Effect, 60))), document.Count(r.Residual), document.Words(moved), document.Words(orDash(r.Owner))})
	}
	return document.Blocks{t, source("Source: the risk register, as at %s. The score is likelihood times impact after what is in place, 1 to 25.", c.On.Words())}, nil
}

func movementWords(before, now int) string {
	switch {
	case now > before:
		return fmt.Sprintf("Up from %d", before)
	case now < before:
		return fmt.Sprintf("Down from %d", before)
	}
	return "As before"
}

// sectionTracker is every action of the plan.
func sectionTracker(c *cut) (document.Blocks, error) {
	if c.public {
		return releasedTracker(c), nil
	}
	t := document.Table{Caption: "Every action of the plan", RowHeadings: true, Columns: []document.Column{{Heading: "Ref", Share: 5}, {Heading: "Action", Share: 25}, {Heading: "Owner", Share: 13}, {Heading: "Declared", Share: 12}, {Heading: "By the evidence", Share: 12}, {Heading: "First promised", Share: 10}, {Heading: "Due now", Share: 10}, {Heading: "Last heard", Share: 13}}}
	for _, a := range c.Actions {
		heard := dayWords(a.LastSaid)
		if a.Ended != "" {
			heard = upperFirst(string(a.Ended)) + " on " + dayWords(a.EndedOn)
		} else if a.Age != "" {
			heard = silence(a, c.On)
		}
		t.Rows = append(t.Rows, []document.Cell{document.Words(a.Ref), document.Words(a.Text), document.Words(orDash(a.Owner)), declaredCell(a), impliedCell(a), document.Day(a.Baseline.Time()), document.Day(a.Due.Time()), document.Words(heard)})
	}
	return document.Blocks{c.ratedSource(), t}, nil
}

// releasedTracker is every action as it was published, without the names of staff.
func releasedTracker(c *cut) document.Blocks {
	if c.Released.Plan == nil {
		return document.Blocks{para("Nothing of the plan has been published yet.")}
	}
	t := document.Table{Caption: "Every published action of the plan", RowHeadings: true, Columns: []document.Column{{Heading: "Ref", Share: 7}, {Heading: "Action", Share: 45}, {Heading: "How it goes", Share: 16}, {Heading: "First promised", Share: 16}, {Heading: "Due now", Share: 16}}}
	for _, p := range c.Released.Plan.Priorities {
		for _, a := range p.Actions {
			t.Rows = append(t.Rows, []document.Cell{document.Words(a.Ref), document.Words(a.Title), document.Rated(markOf[plan.ColourOf(a.Delivery, a.Impact)], a.Face().Word), document.Day(a.BaselineDue.Time()), document.Day(a.Due.Time())})
		}
	}
	return document.Blocks{source("Source: the plan as published on %s (release %d).", c.Released.Plan.Released.Words(), c.Released.Plan.Release), t}
}
