package plan

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"waymark/calendar"
	"waymark/fault"
)

// Wording is what a thing of the plan is called, twice: the formal text that the council adopted, and the child text. Both
// stand on the same item, so that neither can say something the other does not know of.
type Wording struct {
	Text        string        `db:"text"`
	Child       string        `db:"child_text"`
	TextVersion int           `db:"text_version"` // counts changes of the formal text
	ApprovedFor int           `db:"approved_for"` // the TextVersion for which the child text was approved; 0 for never
	ApprovedBy  string        `db:"approved_by"`  // name of who approved it
	ApprovedOn  calendar.Date `db:"approved_on"`
}

// Approved says that somebody has approved this child text.
func (w Wording) Approved() bool { return w.Child != "" && w.ApprovedFor > 0 }

// Stale says that the formal text has changed since the child text was approved, so that the two may promise different things.
func (w Wording) Stale() bool { return w.Approved() && w.ApprovedFor < w.TextVersion }

// Reword changes the formal text and says whether that changed anything.
func (w *Wording) Reword(text string) bool {
	text = cellTidy(text)
	if text == w.Text {
		return false
	}
	w.Text = text
	w.TextVersion++
	return true
}

// RewordForChildren changes the child text, which must then be approved anew, and says whether that changed anything.
func (w *Wording) RewordForChildren(text string) bool {
	text = cellTidy(text)
	if text == w.Child {
		return false
	}
	w.Child, w.ApprovedFor, w.ApprovedBy, w.ApprovedOn = text, 0, "", calendar.Date{}
	return true
}

// Approve says that the child text tells the truth about the formal text as it now stands, and is plain enough.
func (w *Wording) Approve(by string, on calendar.Date) error {
	if w.Child == "" {
		return fault.Invalid("There is no child text to approve. Write one first.")
	}
	if problems := childProblems(w.Child); len(problems) > 0 {
		return fault.Invalid("The child text is not plain enough yet: %s", strings.Join(problems, " "))
	}
	w.ApprovedFor, w.ApprovedBy, w.ApprovedOn = max(w.TextVersion, 1), by, on
	return nil
}

func (w *Wording) check(wrong *fault.Fault, name string, most int) {
	tidyText(&w.Text, &w.Child)
	within(wrong, "text", name, w.Text, 1, most)
	within0(wrong, "child-text", "The child text", w.Child, 500)
	if w.TextVersion < 1 {
		w.TextVersion = 1
	}
}

// within notes a text that is missing or too long, counted in characters.
func within(wrong *fault.Fault, field, name, text string, least, most int) {
	n := utf8.RuneCountInString(text)
	switch {
	case n < least:
		wrong.At(field, "Enter "+strings.ToLower(name[:1])+name[1:])
	case n > most:
		wrong.At(field, fmt.Sprintf("%s must be %d characters or fewer", name, most))
	}
}

func within0(wrong *fault.Fault, field, name, text string, most int) {
	within(wrong, field, name, text, 0, most)
}

// cellTidy collapses blanks but keeps line breaks.
func cellTidy(text string) string {
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n")
	for i, l := range lines {
		lines[i] = squeeze(l)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
