package practice

import (
	"fmt"
	"strings"
	"time"

	"waymark/calendar"
	"waymark/document"
	"waymark/fault"
)

// The child's record in the case system is the record. What an audit or an escalation says of a child goes there as a paper, and what is kept
// here afterwards is the pointer to it (governance P4).

// Filing is where the paper of an audit or an escalation stands on the child's record.
type Filing struct {
	ID        string        `db:"id"`
	Kind      string        `db:"kind"`       // "audit" or "escalation"
	SubjectID string        `db:"subject_id"` // of the audit or the escalation
	FiledOn   calendar.Date `db:"filed_on"`
	FiledID   string        `db:"filed_id"`
	FiledName string        `db:"filed_name"`
	EmptiedOn calendar.Date `db:"emptied_on"` // when what was said of the child was deleted here; no day while it is not

	Ref string `db:"-"` // the pointer, opened: the document's number in the case system
}

// the kinds of what is filed.
const (
	auditPaper      = "audit"
	escalationPaper = "escalation"
)

// File notes where the paper stands.
func (f *Filing) File(ref, by, name string, on calendar.Date) error {
	ref = strings.Join(strings.Fields(ref), " ")
	if n := len([]rune(ref)); n < 2 || n > 80 {
		return fault.Invalid("It is not noted yet.").At("ref", "Enter the number that the document has in your case system, in 2 to 80 characters")
	}
	if !f.EmptiedOn.IsZero() {
		return fault.Conflict("What was said of the child was deleted here on %s, so where it stands cannot change.", f.EmptiedOn.Words())
	}
	f.Ref, f.FiledID, f.FiledName, f.FiledOn = ref, by, name, on
	return nil
}

// checkWhy asks why somebody takes a paper about a child out of Waymark, for the record of changes.
func checkWhy(why string) (string, error) {
	why = strings.Join(strings.Fields(why), " ")
	if n := len([]rune(why)); n < 10 || n > 300 {
		return why, fault.Invalid("The paper is not made yet.").At("paper-why", "Say what it is for, in 10 to 300 characters, without naming the child")
	}
	return why, nil
}

// paperOf begins a paper for a child's record.
func paperOf(title, child string, on calendar.Date, facts [][2]string) document.Document {
	rows := [][]document.Cell{{{Text: document.Plain("Child’s number in the case system")}, {Text: document.Plain(child)}}}
	for _, f := range facts {
		if f[1] != "" {
			rows = append(rows, []document.Cell{{Text: document.Plain(f[0])}, {Text: document.Plain(f[1])}})
		}
	}
	return document.Document{Title: title, Subtitle: "For the child’s record", Date: time.Date(on.Year(), on.Month(), on.Day(), 12, 0, 0, 0, time.UTC), Classification: "OFFICIAL-SENSITIVE",
		Sections: []document.Section{{Blocks: document.Blocks{
			document.Paragraph{Text: document.Plain("File this paper on the child’s record, then note its number in Waymark. Waymark keeps that number and deletes the words.")},
			document.Table{Caption: "What this paper is about", Columns: []document.Column{{Heading: "Particular", Share: 1}, {Heading: "Value", Share: 2}}, Rows: rows, RowHeadings: true},
		}}}}
}

// add puts a heading with its paragraphs into a paper; nothing where there is nothing to say.
func add(d *document.Document, heading, text string) {
	if text == "" {
		return
	}
	blocks := document.Blocks{document.Heading{Level: 1, Text: heading}}
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			blocks = append(blocks, document.Paragraph{Text: document.Plain(line)})
		}
	}
	d.Sections[0].Blocks = append(d.Sections[0].Blocks, blocks...)
}

// Document is the paper of an audit for the child's record, with what must change for the child and what came of it.
func (a Audit) Document(tool Tool, paper Paper, actions []AuditAction, on calendar.Date) document.Document {
	final := ""
	if a.ModeratedGrade.known() {
		final = fmt.Sprintf("%s, by %s on %s", upperFirst(a.ModeratedGrade.String()), a.ModeratorName, a.ModeratedOn.Words())
	}
	d := paperOf(fmt.Sprintf("Audit %d: %s", a.Number, tool.Title), paper.Child, on, [][2]string{{"Team", a.Team}, {"Theme", a.Theme}, {"Auditor", a.AuditorName}, {"Sent in", a.SubmittedOn.Words()},
		{"Auditor’s grade", upperFirst(a.Self.String())}, {"Moderated grade", final}, {"Closed", a.ClosedOn.Words()}})
	add(&d, "What may have been unsafe", paper.Unsafe)
	if a.SafeID != "" {
		add(&d, "What the manager found and did", fmt.Sprintf("%s, %s: %s", a.SafeName, a.SafeOn.Words(), paper.Safe))
	}
	var rows [][]document.Cell
	for _, x := range tool.Domains {
		rows = append(rows, []document.Cell{{Text: document.Plain(x.Title)}, {Text: document.Plain(upperFirst(a.finalOf(x.Key).String()))}, {Text: document.Plain(dash(paper.Why[x.Key]))}})
	}
	if len(rows) > 0 {
		d.Sections[0].Blocks = append(d.Sections[0].Blocks, document.Heading{Level: 1, Text: "What was found"},
			document.Table{Caption: "Grades by part of practice", Columns: []document.Column{{Heading: "Part", Share: 2}, {Heading: "Grade", Share: 1}, {Heading: "Why", Share: 3}}, Rows: rows, RowHeadings: true})
	}
	add(&d, "Done well", paper.Strengths)
	add(&d, "Would be better for this child", paper.Better)
	add(&d, "The child said", paper.ChildSaid)
	add(&d, "A parent or carer said", paper.ParentSaid)
	add(&d, "Why the grade moved", paper.Moderation)
	add(&d, "Why it was closed", paper.Closing)
	rows = nil
	for _, x := range actions {
		state := "Open"
		switch {
		case !x.VerifiedOn.IsZero():
			state = fmt.Sprintf("Done on %s, checked by %s on %s", x.DoneOn.Words(), x.VerifiedName, x.VerifiedOn.Words())
		case !x.DoneOn.IsZero():
			state = "Done on " + x.DoneOn.Words() + ", not checked yet"
		}
		rows = append(rows, []document.Cell{{Text: document.Plain(x.Sealed.What)}, {Text: document.Plain(x.OwnerName)}, {Text: document.Plain(x.Due.Words())}, {Text: document.Plain(state)},
			{Text: document.Plain(dash(strings.TrimSpace(x.Sealed.Evidence + " " + x.Sealed.Impact)))}})
	}
	if len(rows) > 0 {
		d.Sections[0].Blocks = append(d.Sections[0].Blocks, document.Heading{Level: 1, Text: "What must change for this child"},
			document.Table{Caption: "Actions after the audit", Columns: []document.Column{{Heading: "Action", Share: 3}, {Heading: "Who", Share: 2}, {Heading: "By", Share: 2}, {Heading: "State", Share: 2}, {Heading: "What shows it and what changed", Share: 3}}, Rows: rows, RowHeadings: true})
	}
	return d
}

// Document is the paper of an escalation for the child's record, with what came of it.
func (e Escalation) Document(paper EscalationPaper, steps []Step, on calendar.Date) document.Document {
	benefit := map[string]string{"yes": "Yes", "no": "No"}[e.Benefit]
	d := paperOf(fmt.Sprintf("Escalation %d: %s", e.Number, wordsOf(Issues, e.Issue)), paper.Child, on, [][2]string{{"Team that must answer", e.Team}, {"Raised by", e.RaisedName}, {"Raised on", e.RaisedOn.Words()},
		{"Formal since", e.FormalOn.Words()}, {"Must end by", e.Due.Words()}, {"State", stateWords(e.State)}, {"Ended", e.ClosedOn.Words()}, {"The child was better off", benefit}})
	add(&d, "What should be different", paper.What)
	var rows [][]document.Cell
	for _, s := range steps {
		rows = append(rows, []document.Cell{{Text: document.Plain(s.Day.Words())}, {Text: document.Plain(stateWords(s.State))}, {Text: document.Plain(s.ByName)}, {Text: document.Plain(dash(s.Words))}})
	}
	if len(rows) > 0 {
		d.Sections[0].Blocks = append(d.Sections[0].Blocks, document.Heading{Level: 1, Text: "What happened"},
			document.Table{Caption: "Stages", Columns: []document.Column{{Heading: "Day", Share: 2}, {Heading: "Stage", Share: 2}, {Heading: "By", Share: 2}, {Heading: "What happened", Share: 4}}, Rows: rows, RowHeadings: true})
	}
	add(&d, "What changed for the child", paper.Impact)
	return d
}

// Emptied is what stays of an audit's paper once it stands on the child's record: whose record it is, and the answers that are codes, which
// measures read.
func (p Paper) Emptied() Paper {
	return Paper{Child: p.Child, Worker: p.Worker, Answers: p.Answers}
}
