package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// trackerRow is a row of a sheet of the tracker that holds something.
type trackerRow struct {
	at    int // its number on the sheet
	cells map[string]string
}

// under finds the sheet that has all of some headings in one of its first rows, and its rows below, whatever the sheet is called now.
func (s source) under(headings ...string) (name string, rows []trackerRow, found bool) {
	for _, one := range s.sheets {
		for i, row := range one.rows[:min(len(one.rows), 10)] {
			at := map[string]int{}
			for j, cell := range row {
				if _, twice := at[squeeze(cell)]; !twice {
					at[squeeze(cell)] = j
				}
			}
			if slices.ContainsFunc(headings, func(h string) bool { _, there := at[h]; return !there }) {
				continue
			}
			for k := i + 1; k < len(one.rows); k++ {
				r := trackerRow{at: k + 1, cells: map[string]string{}}
				for heading, j := range at {
					if j < len(one.rows[k]) {
						if text := cellText(one.rows[k][j]); text != "" {
							r.cells[heading] = text
						}
					}
				}
				if len(r.cells) > 0 {
					rows = append(rows, r)
				}
			}
			return one.name, rows, true
		}
	}
	return "", nil, false
}

// tracker says whether a workbook is Waymark's own tracker: its actions carry Waymark's ids.
func (s source) tracker() bool {
	_, _, found := s.under("Ref", "Text", idHeading)
	return found
}

// trackerReader reads a tracker, perhaps edited. Nothing is guessed: what cannot be taken is an error with its row and column.
type trackerReader struct {
	p     Proposal
	old   bool
	sheet string
}

func (t *trackerReader) wrong(at int, column, value, fix string, a ...any) {
	t.p.Errors = append(t.p.Errors, RowError{Sheet: t.sheet, Row: at, Column: column, Value: value, Fix: fmt.Sprintf(fix, a...)})
}

// readRow reads one row under its columns.
func readRow[T any](t *trackerReader, columns []trackerColumn[T], row trackerRow, into *T) {
	for _, c := range columns {
		cell := row.cells[c.heading]
		switch {
		case c.take != nil:
			c.take(into, splitList(cell))
		case c.text == nil || cell == "":
		case c.day:
			day, ok := readDay(cell, t.old)
			if !ok {
				t.wrong(row.at, c.heading, cell, "write a date that there is, as day, month and year: 31/03/2026")
				continue
			}
			*c.text(into) = day.String()
		case c.list != nil:
			word := strings.ToLower(cell)
			if d, ok := readDelivery(cell); ok && c.heading == "Delivery" {
				word = string(d)
			}
			if !slices.Contains(c.list, word) {
				t.wrong(row.at, c.heading, cell, "write one of: %s", strings.Join(c.list, ", "))
				continue
			}
			*c.text(into) = word
		default:
			*c.text(into) = cell
		}
	}
}

// readTracker reads Waymark's own tracker back.
func readTracker(s source) Proposal {
	t := &trackerReader{p: Proposal{Tracker: true}, old: s.old}
	name, rows, _ := s.under("Short name", "First day")
	t.sheet = name
	for _, row := range rows[:min(len(rows), 1)] {
		readRow(t, planColumns, row, &t.p)
	}
	t.sheet, rows, _ = s.under("Number", "Title of the priority")
	for _, row := range rows {
		q := ProposedPriority{Confidence: 1}
		readRow(t, priorityColumns, row, &q)
		switch {
		case q.Number < 1 || q.Number > maxPriorities:
			t.wrong(row.at, "Number", row.cells["Number"], "give the priority a number from 1 to %d", maxPriorities)
		case slices.ContainsFunc(t.p.Priorities, func(have ProposedPriority) bool { return have.Number == q.Number }):
			t.wrong(row.at, "Number", row.cells["Number"], "give the priority a number of its own: another row has this one")
		default:
			t.p.Priorities = append(t.p.Priorities, q)
		}
	}
	t.sheet, rows, _ = s.under("Ref", "Text", idHeading)
	t.actions(rows)
	t.sheet, rows, _ = s.under("Action", "Milestone", idHeading)
	t.milestones(rows)
	slices.SortFunc(t.p.Priorities, func(a, b ProposedPriority) int { return a.Number - b.Number })
	return t.p
}

func (t *trackerReader) actions(rows []trackerRow) {
	ids, refs := map[string]int{}, map[string]int{}
	for _, row := range rows {
		a := ProposedAction{Row: row.at, Confidence: 1}
		readRow(t, actionColumns, row, &a)
		for _, text := range splitList(row.cells["Rights articles"]) {
			n, err := strconv.Atoi(text)
			if err != nil || n < 1 || n > 54 {
				t.wrong(row.at, "Rights articles", text, "articles of the Convention are numbered 1 to 54")
				continue
			}
			a.Articles = append(a.Articles, n)
		}
		m := readMark(line{text: a.Ref})
		switch {
		case m.kind != markBareRef:
			t.wrong(row.at, "Ref", a.Ref, "give the action a number such as 1.3")
			continue
		case refs[a.Ref] > 0:
			t.wrong(row.at, "Ref", a.Ref, "give the action a number of its own: row %d has this one. 1.10 must be written as text, or Excel makes it 1.1", refs[a.Ref])
			continue
		case a.ID != "" && ids[a.ID] > 0:
			t.wrong(row.at, idHeading, a.ID, "empty this cell if the row is a new action: it was copied from row %d", ids[a.ID])
			continue
		case a.Text == "":
			t.wrong(row.at, "Text", "", "write what the action is")
			continue
		}
		q := slices.IndexFunc(t.p.Priorities, func(q ProposedPriority) bool { return q.Number == m.p })
		if q < 0 {
			t.wrong(row.at, "Ref", a.Ref, "there is no priority %d on the sheet of priorities: add it there, or give the action another number", m.p)
			continue
		}
		ids[a.ID], refs[a.Ref] = row.at, row.at
		t.p.Priorities[q].Actions = append(t.p.Priorities[q].Actions, a)
	}
	for i := range t.p.Priorities {
		slices.SortFunc(t.p.Priorities[i].Actions, func(a, b ProposedAction) int { return refNumber(a.Ref) - refNumber(b.Ref) })
	}
}

func (t *trackerReader) milestones(rows []trackerRow) {
	ids := map[string]int{}
	for _, row := range rows {
		s := step{ProposedMilestone: ProposedMilestone{Row: row.at}}
		readRow(t, milestoneColumns, row, &s)
		a := t.action(s.Ref)
		switch {
		case a == nil:
			t.wrong(row.at, "Action", s.Ref, "write the number of an action that is on the sheet of actions")
			continue
		case s.ID != "" && ids[s.ID] > 0:
			t.wrong(row.at, idHeading, s.ID, "empty this cell if the row is a new milestone: it was copied from row %d", ids[s.ID])
			continue
		case s.Title == "":
			t.wrong(row.at, "Milestone", "", "write what is to be reached")
			continue
		case s.Due == "" && row.cells["Due"] == "":
			t.wrong(row.at, "Due", "", "write the day it is due")
			continue
		}
		ids[s.ID] = row.at
		a.Milestones = append(a.Milestones, s.ProposedMilestone)
	}
	for i := range t.p.Priorities {
		for j := range t.p.Priorities[i].Actions {
			slices.SortStableFunc(t.p.Priorities[i].Actions[j].Milestones, func(a, b ProposedMilestone) int {
				return strings.Compare(a.Due+" "+a.Title, b.Due+" "+b.Title)
			})
		}
	}
}

func (t *trackerReader) action(ref string) *ProposedAction {
	for i := range t.p.Priorities {
		for j := range t.p.Priorities[i].Actions {
			if a := &t.p.Priorities[i].Actions[j]; a.Ref == ref {
				return a
			}
		}
	}
	return nil
}
