package plan

import (
	"io"
	"strconv"
	"strings"
	"time"

	"waymark/calendar"
	"waymark/document"
)

// The tracker is a plan as a workbook: what councils keep in Excel today, so that nobody has to choose between the two on the first
// day. Actions, milestones, priorities and the plan itself may be edited and read back; the other sheets are for reading. A row is known by
// its Waymark id, wherever it was sorted to.

// trackerColumn is a column of a sheet that is read back, of actions or of milestones.
type trackerColumn[T any] struct {
	heading string
	width   float64
	list    []string             // what may be chosen
	day     bool                 // it holds dates
	text    func(of *T) *string  // where its text stands
	many    func(of *T) []string // or the list that it holds, parted by commas
	take    func(of *T, all []string)
	printed func(of T) any // or what Waymark knows and nobody types
}

const idHeading = "Waymark id"

func names[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, one := range all {
		out[i] = string(one)
	}
	return out
}

var actionColumns = []trackerColumn[ProposedAction]{
	{heading: "Ref", width: 8, text: func(a *ProposedAction) *string { return &a.Ref }},
	{heading: "Text", width: 70, text: func(a *ProposedAction) *string { return &a.Text }},
	{heading: "Owner", width: 24, text: func(a *ProposedAction) *string { return &a.Owner }},
	{heading: "Starts", width: 12, day: true, text: func(a *ProposedAction) *string { return &a.Starts }},
	{heading: "Due", width: 12, day: true, text: func(a *ProposedAction) *string { return &a.Due }},
	{heading: "Delivery", width: 14, list: names(Deliveries), text: func(a *ProposedAction) *string { return &a.Delivery }},
	{heading: "Impact", width: 14, list: names(Impacts), text: func(a *ProposedAction) *string { return &a.Impact }},
	{heading: "Public reason", width: 40, text: func(a *ProposedAction) *string { return &a.Reason }},
	{heading: "How we know", width: 40, text: func(a *ProposedAction) *string { return &a.HowWeKnow }},
	{heading: "Child text", width: 50, text: func(a *ProposedAction) *string { return &a.ChildText }},
	{heading: "Question for children", width: 40, text: func(a *ProposedAction) *string { return &a.Question }},
	{heading: "Problem", width: 40, text: func(a *ProposedAction) *string { return &a.Problem }},
	{heading: "Activity", width: 40, text: func(a *ProposedAction) *string { return &a.Activity }},
	{heading: "Intended difference", width: 40, text: func(a *ProposedAction) *string { return &a.Difference }},
	{heading: "Success criteria", width: 40, text: func(a *ProposedAction) *string { return &a.Success }},
	{heading: "Lead agency", width: 20, text: func(a *ProposedAction) *string { return &a.LeadAgency }},
	{heading: "Partners", width: 30, text: func(a *ProposedAction) *string { return &a.Partners }},
	{heading: "Waits for", width: 14, many: func(a *ProposedAction) []string { return a.Needs }, take: func(a *ProposedAction, all []string) { a.Needs = all }},
	{heading: "Core measures", width: 30, many: func(a *ProposedAction) []string { return a.Core }, take: func(a *ProposedAction, all []string) { a.Core = all }},
	{heading: "Measures", width: 40, many: func(a *ProposedAction) []string { return a.Measures }, take: func(a *ProposedAction, all []string) { a.Measures = all }},
	{heading: "Recommendations", width: 24, many: func(a *ProposedAction) []string { return a.Recommendations }, take: func(a *ProposedAction, all []string) { a.Recommendations = all }},
	{heading: "Rights articles", width: 14, many: func(a *ProposedAction) []string { return a.articles() }},
	{heading: "Baseline due", width: 12, printed: func(a ProposedAction) any { return dayCell(a.Printed.Baseline) }},
	{heading: "Days slipped", width: 12, printed: func(a ProposedAction) any { return wholeCell(a.Printed.Slip) }},
	{heading: "Times moved", width: 12, printed: func(a ProposedAction) any { return wholeCell(a.Printed.Moves) }},
	{heading: "Change requested", width: 30, printed: func(a ProposedAction) any { return guard(a.Printed.Requested) }},
	{heading: "Ended", width: 30, printed: func(a ProposedAction) any { return guard(a.Printed.Ended) }},
	{heading: idHeading, width: 38, text: func(a *ProposedAction) *string { return &a.ID }},
}

// step is a milestone with the number of its action, as its row has both.
type step struct {
	ProposedMilestone
	Ref string
}

var milestoneColumns = []trackerColumn[step]{
	{heading: "Action", width: 8, text: func(s *step) *string { return &s.Ref }},
	{heading: "Milestone", width: 60, text: func(s *step) *string { return &s.Title }},
	{heading: "Due", width: 12, day: true, text: func(s *step) *string { return &s.Due }},
	{heading: "Done", width: 12, day: true, text: func(s *step) *string { return &s.Done }},
	{heading: "What shows it", width: 50, text: func(s *step) *string { return &s.Proof }},
	{heading: "Baseline due", width: 12, printed: func(s step) any { return dayCell(s.Printed.Baseline) }},
	{heading: "Days slipped", width: 12, printed: func(s step) any { return wholeCell(s.Printed.Slip) }},
	{heading: "Times moved", width: 12, printed: func(s step) any { return wholeCell(s.Printed.Moves) }},
	{heading: "Change requested", width: 30, printed: func(s step) any { return guard(s.Printed.Requested) }},
	{heading: idHeading, width: 38, text: func(s *step) *string { return &s.ID }},
}

var priorityColumns = []trackerColumn[ProposedPriority]{
	{heading: "Number", width: 10, many: func(q *ProposedPriority) []string { return []string{strconv.Itoa(q.Number)} }, take: func(q *ProposedPriority, all []string) {
		if len(all) == 1 {
			q.Number = number(all[0])
		}
	}},
	{heading: "Title of the priority", width: 70, text: func(q *ProposedPriority) *string { return &q.Title }},
	{heading: "Child name", width: 24, text: func(q *ProposedPriority) *string { return &q.ChildName }},
	{heading: "Child text", width: 50, text: func(q *ProposedPriority) *string { return &q.ChildText }},
}

var planColumns = []trackerColumn[Proposal]{
	{heading: "Short name", width: 20, text: func(p *Proposal) *string { return &p.Slug }},
	{heading: "Title of the plan", width: 40, text: func(p *Proposal) *string { return &p.Title }},
	{heading: "Title for children", width: 40, text: func(p *Proposal) *string { return &p.ChildTitle }},
	{heading: "Vision", width: 70, text: func(p *Proposal) *string { return &p.Vision }},
	{heading: "Vision for children", width: 70, text: func(p *Proposal) *string { return &p.ChildText }},
	{heading: "First day", width: 12, day: true, text: func(p *Proposal) *string { return &p.Starts }},
	{heading: "Last day", width: 12, day: true, text: func(p *Proposal) *string { return &p.Ends }},
}

func (a ProposedAction) articles() []string {
	out := make([]string, len(a.Articles))
	for i, n := range a.Articles {
		out[i] = strconv.Itoa(n)
	}
	return out
}

// dayCell is a day as a real date of the workbook.
func dayCell(day string) any {
	d, err := calendar.Parse(day)
	if err != nil {
		return guard(day)
	}
	return d.Time()
}

func wholeCell(text string) any {
	n, err := strconv.Atoi(text)
	if err != nil {
		return nil
	}
	return n
}

func (c trackerColumn[T]) cell(of T) any {
	switch {
	case c.printed != nil:
		return c.printed(of)
	case c.many != nil:
		return guard(strings.Join(c.many(&of), ", "))
	case c.day:
		return dayCell(*c.text(&of))
	}
	return guard(*c.text(&of))
}

// trackerSheet lays rows out under their columns.
func trackerSheet[T any](name string, columns []trackerColumn[T], rows []T) document.Sheet {
	s := document.Sheet{Name: name}
	for _, c := range columns {
		s.Columns = append(s.Columns, document.SheetColumn{Heading: c.heading, Width: c.width, List: c.list})
	}
	s.Next = func() ([]any, error) {
		if len(rows) == 0 {
			return nil, nil
		}
		row := make([]any, len(columns))
		for i, c := range columns {
			row[i] = c.cell(rows[0])
		}
		rows = rows[1:]
		return row, nil
	}
	return s
}

// Beside is what a tracker shows for reading: how it stands, which figures test it, what inspectors asked for.
type Beside struct {
	Updates         [][]any // action, day, what happened, what difference, what next, delivery, by whom
	Measures        [][]any // action, measure, title, core
	Recommendations [][]any // action, code, what it asks, how the action answers it
}

// readSheet is a sheet for reading.
func readSheet(name string, columns []document.SheetColumn, rows [][]any) document.Sheet {
	return document.Sheet{Name: name, Columns: columns, Next: func() (row []any, err error) {
		if len(rows) > 0 {
			row, rows = rows[0], rows[1:]
			for i, cell := range row {
				if text, ok := cell.(string); ok {
					row[i] = guard(text)
				}
				if day, ok := cell.(calendar.Date); ok {
					row[i] = time.Time{}
					if !day.IsZero() {
						row[i] = day.Time()
					}
				}
			}
		}
		return row, nil
	}}
}

// keyRows say how the tracker is used and what its words stand for: there is no national key, so each tracker prints its own.
func keyRows() [][]any {
	rows := [][]any{
		{"How to edit it", "Change what you like on the sheets Actions, Milestones, Priorities and Plan, sort and hide as you like, and import the file on the plan’s page. Every difference is shown before anything is kept."},
		{"New rows", "Leave the Waymark id empty. An action needs a number of its own, such as 1.10; write it as text, or Excel makes it 1.1."},
		{"Rows taken out", "A file takes nothing out. Ask on the action’s page to stop it."},
		{"Empty cells", "A cell that is emptied leaves what stands."},
		{"For reading", "The sheets Latest updates, Measures and Recommendations, and the columns from Baseline due to Ended, are not read back."},
	}
	for _, d := range Deliveries {
		rows = append(rows, []any{"Delivery: " + string(d), d.Means()})
	}
	for _, i := range Impacts {
		rows = append(rows, []any{"Impact: " + string(i), i.Means()})
	}
	for _, m := range key {
		name := "Stale"
		if m.Colour != "" {
			name = "Colour: " + string(m.Colour)
		}
		rows = append(rows, []any{name, m.When + " Never: " + strings.ToLower(m.Never[:1]) + m.Never[1:]})
	}
	return rows
}

// WriteXLSX writes the whole plan as a workbook that Waymark imports again unchanged. Numbers of actions are texts, for "1.10" must not
// become 1.1; days are real dates.
func (p Proposal) WriteXLSX(w io.Writer) error {
	var actions []ProposedAction
	var steps []step
	for _, q := range p.Priorities {
		for _, a := range q.Actions {
			actions = append(actions, a)
			for _, m := range a.Milestones {
				steps = append(steps, step{m, a.Ref})
			}
		}
	}
	column := func(heading string, width float64) document.SheetColumn {
		return document.SheetColumn{Heading: heading, Width: width}
	}
	return document.WriteSheets(w,
		trackerSheet("Actions", actionColumns, actions),
		trackerSheet("Milestones", milestoneColumns, steps),
		trackerSheet("Priorities", priorityColumns, p.Priorities),
		trackerSheet("Plan", planColumns, []Proposal{p}),
		readSheet("Latest updates", []document.SheetColumn{column("Action", 8), column("Submitted", 12), column("What happened", 50), column("What difference", 50), column("What next", 40), column("Delivery", 14), column("By", 24)}, p.Beside.Updates),
		readSheet("Measures", []document.SheetColumn{column("Action", 8), column("Measure", 30), column("What it counts", 60), column("Core", 8)}, p.Beside.Measures),
		readSheet("Recommendations", []document.SheetColumn{column("Action", 8), column("Recommendation", 16), column("What it asks", 60), column("How the action answers it", 50)}, p.Beside.Recommendations),
		readSheet("Key", []document.SheetColumn{column("Word", 28), column("What it means", 110)}, keyRows()),
	)
}
