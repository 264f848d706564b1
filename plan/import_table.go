package plan

import (
	"fmt"
	"regexp"
	"strings"

	"waymark/fault"
)

// field is what a column of a plan's table may hold.
type field string

const (
	fieldKind       field = "kind"
	fieldRef        field = "ref"
	fieldText       field = "text"
	fieldPriority   field = "priority"
	fieldPriorityNo field = "priority number"
	fieldChildName  field = "child name"
	fieldChildText  field = "child text"
	fieldQuestion   field = "question for children"
	fieldOwner      field = "owner"
	fieldStarts     field = "starts"
	fieldDue        field = "due"
	fieldDone       field = "done"
	fieldDelivery   field = "delivery"
	fieldImpact     field = "impact"
	fieldReason     field = "public reason"
	fieldHowWeKnow  field = "how we know"
	fieldArticles   field = "rights articles"
	fieldCore       field = "core measures"
	fieldMeasures   field = "measures"
	fieldRecs       field = "recommendations"
	fieldProblem    field = "problem"
	fieldActivity   field = "activity"
	fieldDifference field = "intended difference"
	fieldSuccess    field = "success criteria"
	fieldAgency     field = "lead agency"
	fieldPartners   field = "partners"
	fieldNeeds      field = "waits for"
	fieldID         field = "waymark id"
	fieldProof      field = "what shows it"
)

// headings are the words by which councils' trackers call these columns.
var headings = func() map[string]field {
	m := map[string]field{}
	for f, names := range map[field]string{
		fieldKind:       "kind|type of row",
		fieldRef:        "ref|reference|no|number|action no|action number|action ref|action reference|ref no|id|item|action id|#",
		fieldText:       "text|action|actions|what we will do|what will we do|we will|activity|task|commitment|description|action description|key action|key actions|action required|actions required|what|deliverable|agreed action",
		fieldPriority:   "priority|theme|objective|workstream|priority area|outcome|strategic objective|priority title|priority name|aim|area|priority theme|section",
		fieldPriorityNo: "priority no|priority number|theme no|theme number|objective no",
		fieldChildName:  "child name",
		fieldChildText:  "child text|child friendly text|child friendly wording|in children's words",
		fieldQuestion:   "question for children|question",
		fieldOwner:      "owner|lead|lead officer|responsible|responsible officer|who|action owner|accountable|accountable officer|by whom|responsibility|owner lead",
		fieldStarts:     "starts|start|start date",
		fieldDue:        "due|due date|by when|when|deadline|target date|timescale|timescales|completion date|end date|date due|target completion date|complete by|ends",
		fieldDone:       "done",
		fieldDelivery:   "delivery|status|rag|brag|rag status|brag status|rag rating|brag rating|delivery status",
		fieldImpact:     "impact rating|impact",
		fieldReason:     "public reason",
		fieldHowWeKnow:  "how we know",
		fieldArticles:   "rights articles|uncrc articles",
		fieldCore:       "core measures",
		fieldMeasures:   "measures|measure keys",
		fieldRecs:       "recommendations|recommendation",
		fieldProblem:    "problem|issue|what was wrong",
		fieldDifference: "intended difference|intended impact|intended outcome|difference for children",
		fieldSuccess:    "success criteria|success measure|success measures|what success looks like|how will we know",
		fieldAgency:     "lead agency|lead organisation",
		fieldPartners:   "partners|partner agencies|partner organisations",
		fieldID:         "waymark id",
		fieldProof:      "what shows it",
		fieldNeeds:      "waits for|depends on|dependencies|predecessors",
	} {
		for _, n := range strings.Split(names, "|") {
			m[n] = f
		}
	}
	return m
}()

var notLetters = regexp.MustCompile(`[^\p{L}\d#' ]+`)

// headingField gives the field that a column heading names, empty where it names none.
func headingField(cell string) field {
	cell = squeeze(notLetters.ReplaceAllString(strings.ToLower(unbold(cell)), " "))
	return headings[strings.TrimSuffix(cell, " ?")]
}

// columns says which field stands in which column.
type columns struct {
	row int // index of the row of headings
	of  map[int]field
}

// findHeadings finds the row of headings among the first rows of a table; nil where there is none.
func findHeadings(rows [][]string) *columns {
	for i, row := range rows {
		if i > 400 {
			return nil
		}
		if c := headingsIn(row); c != nil {
			c.row = i
			return c
		}
	}
	return nil
}

// headingsIn reads a row as headings: it must name the text of the action and at least one thing more.
func headingsIn(row []string) *columns {
	c := &columns{of: map[int]field{}}
	have := map[field]bool{}
	filled := 0
	for j, cell := range row {
		if len(cell) > 60 {
			return nil
		}
		if strings.TrimSpace(cell) != "" {
			filled++
		}
		if f := headingField(cell); f != "" && !have[f] {
			c.of[j], have[f] = f, true
		}
	}
	if !have[fieldText] || len(have) < 2 || len(have)*3 < filled {
		return nil
	}
	return c
}

// tableReader reads a plan from rows.
type tableReader struct {
	guesses guesses
	p       Proposal
	columns *columns
	own     bool // written by Waymark's own export
	old     bool // its days are counted from 1904
	others  []other
	left    map[string]bool
	// monthFirst is a typed date of the file that can only be month, day, year, as its row and its words; empty where there is none.
	monthFirst string
}

// other is a column that was taken for nothing.
type other struct {
	at      int
	heading string
}

func readTable(s source) (Proposal, error) {
	t := &tableReader{guesses: guesses{unit: s.unit}, left: map[string]bool{}, old: s.old}
	t.columns = findHeadings(s.rows)
	for _, f := range t.columns.of {
		t.own = t.own || f == fieldKind
	}
	if t.own {
		if err := t.readOwn(s.rows); err != nil {
			return Proposal{}, err
		}
	} else {
		var above []line
		for i, row := range s.rows[:t.columns.row] {
			if l := lineOf(i+1, strings.Join(row, " ")); l.text != "" {
				above = append(above, l)
			}
		}
		t.p.findFrame(above, &t.guesses)
		t.nameColumns(s.rows[t.columns.row], t.columns.row+1)
		headings := s.rows[t.columns.row]
		if written := s.written[t.columns.row]; written != nil {
			headings = written
		}
		for j, heading := range headings {
			if heading = squeeze(heading); heading != "" {
				t.p.Columns = append(t.p.Columns, ProposedColumn{heading, string(t.columns.of[j])})
				if t.columns.of[j] == "" {
					t.others = append(t.others, other{j, heading})
				}
			}
		}
		t.monthFirst = t.findMonthFirst(s.rows)
		t.readRows(s.rows, t.headingAbove(s.rows))
		t.settleNumbers()
	}
	if t.p.Count() == 0 && !t.own {
		return Proposal{}, fault.Invalid("The table has the headings of a plan but no action below them. Check that this is the right file.")
	}
	t.p.Guesses = t.guesses.words()
	return t.p, nil
}

// nameColumns says which column was taken for what where the heading is not the plain word, and which was left out.
func (t *tableReader) nameColumns(row []string, at int) {
	for j, cell := range row {
		name := squeeze(cell)
		f, ok := t.columns.of[j]
		switch {
		case name == "":
		case !ok && !t.left[name]:
			t.left[name] = true
			t.guesses.add(at, "the column “%s” was left out.", short(name))
		case ok && !strings.EqualFold(name, string(f)) && !t.left[name]:
			t.left[name] = true
			t.guesses.add(at, "the column “%s” was taken as %s.", short(name), fieldWords(f))
		}
	}
}

func fieldWords(f field) string {
	switch f {
	case fieldText:
		return "the text of the action"
	case fieldRef:
		return "the number of the action"
	case fieldDue, fieldStarts:
		return "its " + map[field]string{fieldDue: "due date", fieldStarts: "start date"}[f]
	}
	return "its " + string(f)
}

func (t *tableReader) cell(row []string, f field) string {
	for j, have := range t.columns.of {
		if have == f && j < len(row) {
			return cellText(row[j])
		}
	}
	return ""
}

// cellText cleans a cell but keeps its line breaks, and takes off the apostrophe that keeps Excel from reading a formula.
func cellText(cell string) string { return cellTidy(unguard(strings.TrimSpace(cell))) }

// headingAbove reads the last row above the first headings as the name of a priority, where it says so itself or where
// each of several tables has its name above it.
func (t *tableReader) headingAbove(rows [][]string) *ProposedPriority {
	tables := 0
	for _, row := range rows {
		if headingsIn(row) != nil {
			tables++
		}
	}
	for i := t.columns.row - 1; i >= 0; i-- {
		text, alone := onlyCell(rows[i])
		if text == "" {
			continue
		}
		var q *ProposedPriority
		if alone && (readMark(line{text: text}).kind == markPriority || tables > 1 && !t.hasColumn(fieldPriority)) {
			t.sectionRow(&q, text, i+1, true)
		}
		return q
	}
	return nil
}

func (t *tableReader) readRows(rows [][]string, current *ProposedPriority) {
	filled := false
	for i := t.columns.row + 1; i < len(rows); i++ {
		row, at := rows[i], i+1
		if c := headingsIn(row); c != nil { // the same headings again, on the next page or in the next table
			c.row = i
			t.columns = c
			t.nameColumns(row, at)
			continue
		}
		if text, alone := onlyCell(row); alone {
			if text != "" && (t.cell(row, fieldText) == "" || len(text) < 160 && readMark(line{text: text}).kind == markPriority || t.headingsFollow(rows, i)) {
				t.sectionRow(&current, text, at, t.headingsFollow(rows, i))
			} else if text != "" {
				t.actionRow(current, row, at)
			}
			continue
		}
		if title := t.cell(row, fieldPriority); title != "" {
			current = t.priorityNamed(title, t.cell(row, fieldPriorityNo), at)
		} else if current != nil && t.hasColumn(fieldPriority) && t.cell(row, fieldText) != "" && !filled {
			filled = true
			t.guesses.add(at, "where the priority is empty, the one above was taken.")
		}
		t.actionRow(current, row, at)
	}
}

func (t *tableReader) hasColumn(f field) bool {
	for _, have := range t.columns.of {
		if have == f {
			return true
		}
	}
	return false
}

func onlyCell(row []string) (string, bool) {
	text, n := "", 0
	for _, c := range row {
		if c = squeeze(c); c != "" && c != text { // merged cells are repeated by some programs
			text = c
			n++
		}
	}
	return text, n <= 1
}

func (t *tableReader) headingsFollow(rows [][]string, i int) bool {
	for j := i + 1; j < len(rows); j++ {
		if len(rows[j]) > 0 {
			return headingsIn(rows[j]) != nil
		}
	}
	return false
}

// sectionRow reads a row, or a paragraph between tables, with one filled cell: usually the name of a priority.
func (t *tableReader) sectionRow(current **ProposedPriority, text string, at int, above bool) {
	m := readMark(line{text: text})
	if m.kind == markPriority || above && len(text) <= 160 && !ended(text) {
		*current = t.priorityNamed(text, "", at)
		if m.kind != markPriority {
			t.guesses.add(at, "“%s” was taken as the heading of priority %d.", short(text), (*current).Number)
		}
		return
	}
	if (m.kind == markOrdinal || m.kind == markNone) && len(text) <= 120 && !ended(text) && t.hasColumn(fieldRef) {
		*current = t.priorityNamed(text, "", at)
		t.guesses.add(at, "“%s” fills its row alone and was taken as the heading of priority %d.", short(text), (*current).Number)
		return
	}
	t.guesses.add(at, "“%s” was left out.", short(text))
}

// priorityNamed finds the priority that a cell names, or begins it.
func (t *tableReader) priorityNamed(text, no string, at int) *ProposedPriority {
	text = strings.ReplaceAll(text, "\n", " ")
	n, title := number(strings.TrimSpace(no)), text
	switch m := readMark(line{text: text}); m.kind {
	case markPriority, markOrdinal:
		n, title = m.n, m.rest
	case markNumber:
		n, title = m.n, ""
	}
	for i := range t.p.Priorities {
		q := &t.p.Priorities[i]
		if title != "" && strings.EqualFold(q.Title, title) || title == "" && q.Number == n {
			return q
		}
	}
	q := ProposedPriority{Number: n, Title: title, Confidence: 1}
	taken := t.numberTaken(n)
	if n == 0 || taken {
		was := n
		for n = 1; t.numberTaken(n); n++ {
		}
		q.Number, q.Confidence = n, 0.85
		q.Notes = append(q.Notes, "numbered in the order of the file")
		if taken {
			t.guesses.add(at, "“%s” is numbered %d, as another priority is; it was given the number %d.", short(title), was, n)
		}
	}
	t.p.Priorities = append(t.p.Priorities, q)
	return &t.p.Priorities[len(t.p.Priorities)-1]
}

func (t *tableReader) numberTaken(n int) bool { return t.withNumber(n) != nil }

func (t *tableReader) actionRow(current *ProposedPriority, row []string, at int) {
	a := ProposedAction{Text: t.cell(row, fieldText), Confidence: 1}
	if a.Text == "" {
		if text := squeeze(strings.Join(row, " ")); text != "" {
			t.guesses.add(at, "“%s” has no text of an action and was left out.", short(text))
		}
		return
	}
	ref := readMark(line{text: squeeze(t.cell(row, fieldRef))})
	if ref.kind == markNone || ref.kind == markNumber {
		if m := readMark(line{text: a.Text}); m.kind == markRef { // the number stands before the text, in one cell
			ref, a.Text = mark{kind: markBareRef, p: m.p, n: m.n}, m.rest
		}
	}
	switch ref.kind {
	case markBareRef, markRef:
		a.Ref = fmt.Sprintf("%d.%d", ref.p, ref.n)
		if q := t.withNumber(ref.p); q != nil && len(q.Actions) > 0 { // Excel turns 1.10 into the number 1.1
			if last := refNumber(q.Actions[len(q.Actions)-1].Ref); last%10 == 9 && ref.n == (last+1)/10 {
				was := a.Ref
				a.Ref = fmt.Sprintf("%d.%d", ref.p, last+1)
				a.Confidence = 0.9
				a.Notes = append(a.Notes, "written "+was+" in the file, as Excel does with "+a.Ref)
				t.guesses.add(at, "%s follows %d.%d; it was taken as %s, because Excel drops the nought.", was, ref.p, last, a.Ref)
			}
		}
		if current == nil || current.Number != ref.p {
			current = t.priorityNumbered(ref.p, current, at)
		}
	case markStep:
		t.guesses.add(at, "“%s” is finer than an action and was left out; it can be added as a milestone.", short(a.Text))
		return
	}
	if current == nil {
		current = t.priorityNumbered(1, nil, at)
	}
	t.readColumns(&a, row, at)
	for _, o := range t.others {
		if o.at < len(row) {
			if text := cellText(row[o.at]); text != "" {
				a.Other = append(a.Other, OtherCell{o.heading, text})
			}
		}
	}
	current.Actions = append(current.Actions, a)
}

// priorityNumbered finds the priority that a ref belongs to. One that was only numbered in passing takes the ref's number.
func (t *tableReader) priorityNumbered(n int, current *ProposedPriority, at int) *ProposedPriority {
	if q := t.withNumber(n); q != nil {
		return q
	}
	if current != nil && len(current.Actions) == 0 {
		current.Number = n
		return current
	}
	t.p.Priorities = append(t.p.Priorities, ProposedPriority{Number: n, Confidence: 0.4, Notes: []string{"no title was found for it"}})
	t.guesses.add(at, "priority %d has no title in the table.", n)
	return &t.p.Priorities[len(t.p.Priorities)-1]
}

// settleNumbers numbers the actions that have no number, after those that have.
func (t *tableReader) settleNumbers() {
	var kept []ProposedPriority
	for _, q := range t.p.Priorities {
		if len(q.Actions) == 0 {
			t.guesses.add(0, "Nothing was found under “%s”, so it was left out.", short(q.Title))
			continue
		}
		taken := map[string]bool{}
		for i := range q.Actions {
			a := &q.Actions[i]
			if taken[a.Ref] {
				t.guesses.add(0, "%s stands twice in the table; the second was given the next number.", a.Ref)
				a.Notes = append(a.Notes, "numbered "+a.Ref+" in the file, as another action is")
				a.Ref, a.Confidence = "", 0.6
			}
			taken[a.Ref] = a.Ref != ""
		}
		n := 1
		for i := range q.Actions {
			a := &q.Actions[i]
			if a.Ref != "" {
				continue
			}
			for taken[fmt.Sprintf("%d.%d", q.Number, n)] {
				n++
			}
			a.Ref = fmt.Sprintf("%d.%d", q.Number, n)
			taken[a.Ref] = true
			if a.Confidence == 1 {
				a.Confidence = 0.9
				a.Notes = append(a.Notes, "numbered in the order of the file")
			}
		}
		sortActions(q.Actions, &t.guesses)
		kept = append(kept, q)
	}
	t.p.Priorities = kept
	for i := 1; i < len(kept); i++ {
		for j := i; j > 0 && kept[j].Number < kept[j-1].Number; j-- {
			kept[j], kept[j-1] = kept[j-1], kept[j]
		}
	}
}

// sortActions puts actions in order of their refs, "1.10" after "1.9", and names what was out of order.
func sortActions(actions []ProposedAction, g *guesses) {
	for i := 1; i < len(actions); i++ {
		for j := i; j > 0 && refNumber(actions[j].Ref) < refNumber(actions[j-1].Ref); j-- {
			if j == i {
				g.add(0, "%s stands after %s in the table; the actions were put in order.", actions[j].Ref, actions[j-1].Ref)
			}
			actions[j], actions[j-1] = actions[j-1], actions[j]
		}
	}
}

// refNumber gives the number of an action within its priority: 10 for "1.10".
func refNumber(ref string) int {
	_, n, _ := strings.Cut(ref, ".")
	return number(n)
}
