package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// FileDifference is one thing in which a file differs from the plan that it would be laid onto.
type FileDifference struct {
	How    string `json:"how"`              // added, removed, reworded, re-dated, re-rated, reached, changed, emptied
	Row    int    `json:"row,omitempty"`    // of the sheet; 0 for what the file has not
	Name   string `json:"name"`             // "1.3", "Milestone of 1.3", "Priority 2", "The plan"
	Column string `json:"column,omitempty"` // as the sheet calls it
	Was    string `json:"was,omitempty"`
	Now    string `json:"now,omitempty"`
	Then   string `json:"then,omitempty"` // what becomes of it where it is not simply taken over
}

// What becomes of a difference that is not simply taken over.
const (
	thenAsks    = "becomes a change request"
	thenStays   = "stays as it is: a file takes nothing out"
	thenEmpty   = "stays as it is: a file empties nothing"
	thenUpdate  = "stays as it is: only a signed-off update changes it"
	thenImpact  = "is set only where you could set it on the action’s page; else it is proposed to somebody who may and does not own the action"
	thenEnded   = "stays as it is: the action has ended"
	thenWords   = "stays as it is: the words of a milestone do not change once the plan is approved"
	thenReached = "stays as it is: it was done before"
)

// hows are the ways in which a file can differ, in the order in which they are told.
var hows = []string{"added", "removed", "reworded", "re-dated", "re-rated", "reached", "changed", "emptied"}

// howOf is what a difference in a column is called.
var howOf = map[string]string{"Text": "reworded", "Child text": "reworded", "Milestone": "reworded", "Title of the priority": "reworded", "Title of the plan": "reworded", "Vision": "reworded",
	"Starts": "re-dated", "Due": "re-dated", "First day": "re-dated", "Last day": "re-dated", "Delivery": "re-rated", "Impact": "re-rated", "Done": "reached"}

// differing is the comparison of a file with a plan.
type differing struct {
	fixed bool
	all   []FileDifference
	wrong []RowError
}

// differ compares what a file says with what stands: by id where the file has one, by number otherwise. Of a file that is not our own tracker
// only what it says is compared; what it does not speak of stays.
func differ(now, file Proposal, fixed bool) ([]FileDifference, []RowError) {
	d := &differing{fixed: fixed}
	compareRow(d, "The plan", 0, planColumns[1:], now, file, file.Tracker, nil)
	byNumber := map[int]ProposedPriority{}
	byID, byRef := map[string]ProposedAction{}, map[string]ProposedAction{}
	for _, q := range now.Priorities {
		byNumber[q.Number] = q
		for _, a := range q.Actions {
			byID[a.ID], byRef[a.Ref] = a, a
		}
	}
	seen := map[string]bool{}
	for _, q := range file.Priorities {
		if was, there := byNumber[q.Number]; there {
			compareRow(d, fmt.Sprintf("Priority %d", q.Number), 0, priorityColumns[1:], was, q, file.Tracker, nil)
		} else {
			d.all = append(d.all, FileDifference{How: "added", Name: fmt.Sprintf("Priority %d", q.Number), Now: q.Title})
		}
		for _, a := range q.Actions {
			was, there := byID[a.ID]
			if a.ID == "" || !there {
				was, there = byRef[a.Ref]
			}
			switch {
			case there && was.Ref != a.Ref:
				d.wrong = append(d.wrong, RowError{Sheet: "Actions", Row: a.Row, Column: "Ref", Value: a.Ref, Fix: fmt.Sprintf("give it back its number %s: the number of an action does not change by a file", was.Ref)})
				seen[was.Ref] = true
				continue
			case !there:
				then := ""
				if fixed {
					then = thenAsks
				}
				d.all = append(d.all, FileDifference{How: "added", Row: a.Row, Name: a.Ref, Now: a.Text, Then: then})
				continue
			}
			seen[was.Ref] = true
			d.action(was, a, file.Tracker)
		}
	}
	if file.Tracker {
		for _, q := range now.Priorities {
			for _, a := range q.Actions {
				if !seen[a.Ref] {
					d.all = append(d.all, FileDifference{How: "removed", Name: a.Ref, Was: a.Text, Then: thenStays})
				}
			}
		}
	}
	slices.SortStableFunc(d.all, func(a, b FileDifference) int { return slices.Index(hows, a.How) - slices.Index(hows, b.How) })
	return d.all, d.wrong
}

// then says what becomes of a difference in a column of an action.
func (d *differing) then(was ProposedAction) func(column string) string {
	return func(column string) string {
		switch {
		case was.Printed.Ended != "":
			return thenEnded
		case column == "Impact":
			return thenImpact
		case !d.fixed:
			return ""
		case column == "Text" || column == "Due":
			return thenAsks
		case column == "Delivery":
			return thenUpdate
		}
		return ""
	}
}

func (d *differing) action(was, a ProposedAction, own bool) {
	compareRow(d, was.Ref, a.Row, actionColumns[1:], was, a, own, d.then(was))
	seen := map[string]bool{}
	for _, m := range a.Milestones {
		i := slices.IndexFunc(was.Milestones, func(have ProposedMilestone) bool { return m.ID != "" && have.ID == m.ID })
		if i < 0 {
			i = slices.IndexFunc(was.Milestones, func(have ProposedMilestone) bool { return have.Title == m.Title })
		}
		if i < 0 {
			d.all = append(d.all, FileDifference{How: "added", Row: m.Row, Name: "Milestone of " + was.Ref, Now: m.Title})
			continue
		}
		have := was.Milestones[i]
		seen[have.ID] = true
		compareRow(d, "Milestone of "+was.Ref, m.Row, milestoneColumns[1:], step{have, was.Ref}, step{m, was.Ref}, own, func(column string) string {
			switch {
			case was.Printed.Ended != "":
				return thenEnded
			case have.Done != "":
				return thenReached
			case d.fixed && column == "Milestone":
				return thenWords
			case d.fixed && column == "Due":
				return thenAsks
			}
			return ""
		})
		if have.Done == "" && m.Done != "" && m.Proof == "" {
			d.wrong = append(d.wrong, RowError{Sheet: "Milestones", Row: m.Row, Column: "What shows it", Fix: "write what shows that it was done"})
		}
	}
	for _, m := range was.Milestones {
		if own && !seen[m.ID] {
			d.all = append(d.all, FileDifference{How: "removed", Name: "Milestone of " + was.Ref, Was: m.Title, Then: thenStays})
		}
	}
}

// compareRow compares one row column by column.
func compareRow[T any](d *differing, name string, row int, columns []trackerColumn[T], was, now T, own bool, then func(column string) string) {
	say := func(c trackerColumn[T], from, to string) {
		one := FileDifference{How: cmp.Or(howOf[c.heading], "changed"), Row: row, Name: name, Column: c.heading, Was: from, Now: to}
		if c.day {
			one.Was, one.Now = dayWords(dayOf(from)), dayWords(dayOf(to))
		}
		switch {
		case to == "" && own:
			one.How, one.Then = "emptied", thenEmpty
		case to == "":
			return
		case then != nil:
			one.Then = then(c.heading)
		}
		d.all = append(d.all, one)
	}
	for _, c := range columns {
		switch {
		case c.heading == idHeading || c.printed != nil:
		case c.many != nil:
			from, to := c.many(&was), c.many(&now)
			if !slices.Equal(slices.Sorted(slices.Values(from)), slices.Sorted(slices.Values(to))) {
				say(c, strings.Join(from, ", "), strings.Join(to, ", "))
			}
		case *c.text(&was) != *c.text(&now):
			say(c, *c.text(&was), *c.text(&now))
		}
	}
}

// countedDifferences are the differences by kind: "2 re-dated, 1 reworded".
func countedDifferences(all []FileDifference) string {
	var words []string
	for _, how := range hows {
		n := 0
		for _, d := range all {
			n += one(d.How == how)
		}
		if n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, how))
		}
	}
	if len(words) == 0 {
		return "no difference"
	}
	return strings.Join(words, ", ")
}
