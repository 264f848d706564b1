package plan

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"waymark/fault"
)

// guard keeps a spreadsheet from running a cell as a formula: a text that begins with = + - @, a tab or a line end
// gets an apostrophe in front. A text that already begins like that gets one more, so that unguard gives back exactly
// what was there.
func guard(text string) string {
	if startsFormula(strings.TrimLeft(text, "'")) {
		return "'" + text
	}
	return text
}

func unguard(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && startsFormula(strings.TrimLeft(rest, "'")) {
		return rest
	}
	return cell
}

func startsFormula(text string) bool {
	return text != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(text)[0])
}

// exportHeadings are the columns of an export. Each row is one thing of the plan's tree, named in the first column, so
// that one flat file holds the whole plan and can be filtered, edited and imported again.
var exportHeadings = []string{"Kind", "Ref", "Text", "Child name", "Child text", "Question for children", "Owner", "Starts", "Due", "Done",
	"Delivery", "Impact", "Public reason", "How we know", "Rights articles", "Core measures", "Measures", "Recommendations",
	"Problem", "Activity", "Intended difference", "Success criteria", "Lead agency", "Partners", "Waits for", "Baseline due", "Days slipped", "Times moved", "Change requested", "Ended", "What shows it", "Waymark id"}

// exportRows lays a plan out as rows, guarded against formulas.
func exportRows(p Proposal) [][]string {
	var rows [][]string
	add := func(values map[string]string) {
		row := make([]string, len(exportHeadings))
		for i, h := range exportHeadings {
			row[i] = guard(values[h])
		}
		rows = append(rows, row)
	}
	add(map[string]string{"Kind": "Plan", "Ref": p.Slug, "Text": p.Title, "Child text": p.ChildTitle, "Starts": p.Starts, "Due": p.Ends})
	if p.Vision != "" || p.ChildText != "" {
		add(map[string]string{"Kind": "Vision", "Text": p.Vision, "Child text": p.ChildText})
	}
	for _, q := range p.Priorities {
		add(map[string]string{"Kind": "Priority", "Ref": fmt.Sprint(q.Number), "Text": q.Title, "Child name": q.ChildName, "Child text": q.ChildText})
		for _, a := range q.Actions {
			articles := make([]string, len(a.Articles))
			for i, n := range a.Articles {
				articles[i] = fmt.Sprint(n)
			}
			add(map[string]string{"Kind": "Action", "Ref": a.Ref, "Text": a.Text, "Child text": a.ChildText, "Question for children": a.Question, "Owner": a.Owner,
				"Starts": a.Starts, "Due": a.Due, "Delivery": a.Delivery, "Impact": a.Impact, "Public reason": a.Reason, "How we know": a.HowWeKnow,
				"Rights articles": strings.Join(articles, ", "), "Core measures": strings.Join(a.Core, ", "), "Measures": strings.Join(a.Measures, ", "), "Recommendations": strings.Join(a.Recommendations, ", "),
				"Problem": a.Problem, "Activity": a.Activity, "Intended difference": a.Difference, "Success criteria": a.Success, "Lead agency": a.LeadAgency, "Partners": a.Partners,
				"Waits for": strings.Join(a.Needs, ", "), "Baseline due": a.Printed.Baseline, "Days slipped": a.Printed.Slip, "Times moved": a.Printed.Moves, "Change requested": a.Printed.Requested, "Ended": a.Printed.Ended, "Waymark id": a.ID})
			for _, m := range a.Milestones {
				add(map[string]string{"Kind": "Milestone", "Ref": a.Ref, "Text": m.Title, "Due": m.Due, "Done": m.Done, "What shows it": m.Proof, "Waymark id": m.ID,
					"Baseline due": m.Printed.Baseline, "Days slipped": m.Printed.Slip, "Times moved": m.Printed.Moves, "Change requested": m.Printed.Requested})
			}
		}
	}
	return rows
}

// WriteCSV writes the whole plan as CSV that Waymark imports again unchanged. It begins with a byte order mark, by
// which Excel knows that the letters are UTF-8.
func (p Proposal) WriteCSV(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	if err := c.Write(exportHeadings); err != nil {
		return err
	}
	if err := c.WriteAll(exportRows(p)); err != nil {
		return err
	}
	return c.Error()
}

// readOwn reads what WriteCSV wrote, perhaps edited since. Nothing needs guessing; what cannot be placed
// is named.
func (t *tableReader) readOwn(rows [][]string) error {
	var priority *ProposedPriority
	for i := t.columns.row + 1; i < len(rows); i++ {
		row, at := rows[i], i+1
		if len(row) == 0 || strings.TrimSpace(strings.Join(row, "")) == "" {
			continue
		}
		ref, text := t.cell(row, fieldRef), t.cell(row, fieldText)
		switch kind := strings.ToLower(t.cell(row, fieldKind)); kind {
		case "plan":
			t.p.Slug, t.p.Title, t.p.ChildTitle = ref, text, t.cell(row, fieldChildText)
			t.p.Starts = t.date(&ProposedAction{}, t.cell(row, fieldStarts), "first day", at)
			t.p.Ends = t.date(&ProposedAction{}, t.cell(row, fieldDue), "last day", at)
		case "vision":
			t.p.Vision, t.p.ChildText = text, t.cell(row, fieldChildText)
		case "priority":
			n := number(ref)
			if n == 0 || t.numberTaken(n) {
				return fault.Invalid("Row %d: a priority needs a number of its own, and “%s” is none.", at, short(ref))
			}
			t.p.Priorities = append(t.p.Priorities, ProposedPriority{Number: n, Title: text, Confidence: 1,
				ChildName: t.cell(row, fieldChildName), ChildText: t.cell(row, fieldChildText)})
		case "action":
			m := readMark(line{text: ref})
			if m.kind != markBareRef {
				return fault.Invalid("Row %d: an action needs a number such as 1.3, and “%s” is none.", at, short(ref))
			}
			if priority = t.withNumber(m.p); priority == nil {
				return fault.Invalid("Row %d: action %s belongs to priority %d, which the file does not hold.", at, ref, m.p)
			}
			for _, a := range priority.Actions {
				if a.Ref == ref {
					return fault.Invalid("Row %d: action %s stands twice in the file.", at, ref)
				}
			}
			a := ProposedAction{ID: t.cell(row, fieldID), Ref: ref, Text: text, Confidence: 1}
			t.readColumns(&a, row, at)
			priority.Actions = append(priority.Actions, a)
		case "milestone":
			a := t.actionWithRef(ref)
			if a == nil {
				return fault.Invalid("Row %d: the milestone belongs to action %s, which does not stand above it.", at, short(ref))
			}
			a.Milestones = append(a.Milestones, ProposedMilestone{ID: t.cell(row, fieldID), Title: text, Proof: t.cell(row, fieldProof),
				Due: t.date(a, t.cell(row, fieldDue), "due date", at), Done: t.date(a, t.cell(row, fieldDone), "day it was done", at)})
		default:
			t.guesses.add(at, "“%s” is no kind of row that Waymark knows (plan, vision, priority, action, milestone); it was left out.", short(kind))
		}
	}
	return nil
}

func (t *tableReader) withNumber(n int) *ProposedPriority {
	for i := range t.p.Priorities {
		if t.p.Priorities[i].Number == n {
			return &t.p.Priorities[i]
		}
	}
	return nil
}

func (t *tableReader) actionWithRef(ref string) *ProposedAction {
	for i := range t.p.Priorities {
		for j := range t.p.Priorities[i].Actions {
			if a := &t.p.Priorities[i].Actions[j]; a.Ref == ref {
				return a
			}
		}
	}
	return nil
}
