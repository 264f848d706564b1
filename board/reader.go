package board

import (
	"fmt"

	"waymark/calendar"
	"waymark/fault"
)

// What somebody can be named to read.
const (
	ReadPaper     = "paper"
	ReadDecision  = "decision"
	ReadChallenge = "challenge"
)

// readWithin is how many working days a named reader has: as long as the owner of an action has to answer a challenge.
const readWithin = 5

// Matter is a paper, a decision or a challenge that people are named to read.
type Matter struct {
	Kind  string `db:"kind"`
	Ref   string `db:"ref"`   // "3", "IB-2026-1", "roadmap-2025/1.3/2"
	Title string `db:"title"` // "Paper 3, highlight report for 12 January 2027"
	Href  string `db:"href"`  // its page
}

// Reading is the page on which its readers acknowledge it.
func (m Matter) Reading() string { return boardAt + "/readers/" + m.Kind + "/" + m.Ref }

// Reader is somebody named to read a matter: they say that they have read it, or ask about it and are answered (plan-features.md 37).
type Reader struct {
	ID string `db:"id"`
	Matter
	PersonID     string        `db:"person_id"`
	Name         string        `db:"name"`
	NamedID      string        `db:"named_id"` // who named them
	NamedName    string        `db:"named_name"`
	NamedOn      calendar.Date `db:"named_on"`
	Due          calendar.Date `db:"due"` // a paper is to be read by its meeting
	ReadOn       calendar.Date `db:"read_on"`
	Question     string        `db:"question"`
	AskedOn      calendar.Date `db:"asked_on"`
	Answer       string        `db:"answer"`
	AnsweredName string        `db:"answered_name"`
	AnsweredOn   calendar.Date `db:"answered_on"`
	Version      int           `db:"version"`
}

// State says in words where a reader stands.
func (r Reader) State() string {
	switch {
	case !r.ReadOn.IsZero():
		return "Read on " + r.ReadOn.Words()
	case r.asks():
		return "Asks, since " + r.AskedOn.Words()
	}
	return "Not read yet"
}

// asks says whether their question waits for an answer.
func (r Reader) asks() bool { return r.Question != "" && r.Answer == "" }

// Waits says whether they are still to read it: what they asked about waits for somebody else.
func (r Reader) Waits() bool { return r.ReadOn.IsZero() && !r.asks() }

// Acknowledge says that they have read it.
func (r *Reader) Acknowledge(today calendar.Date) error {
	if !r.ReadOn.IsZero() {
		return fault.Conflict("You said on %s that you have read it.", r.ReadOn.Words())
	}
	r.ReadOn = today
	return nil
}

// Ask asks about it instead; one question at a time, and another one once it was answered.
func (r *Reader) Ask(question string, today calendar.Date) error {
	if r.asks() {
		return fault.Conflict("Your question of %s was not answered yet.", r.AskedOn.Words())
	}
	wrong := fault.Invalid("Your question is not sent yet.")
	question = tidyText(question)
	within(wrong, "question", "Your question", question, 5, 600)
	unnamed(wrong, "question", question, today)
	if err := orNil(wrong); err != nil {
		return err
	}
	r.Question, r.AskedOn, r.Answer, r.AnsweredName, r.AnsweredOn = question, today, "", "", calendar.Date{}
	return nil
}

// Reply answers their question. They still say themselves that they have read it.
func (r *Reader) Reply(by, words string, today calendar.Date) error {
	if !r.asks() {
		return fault.Conflict("%s asks nothing that waits for an answer.", r.Name)
	}
	wrong := fault.Invalid("The answer is not kept yet.")
	words = tidyText(words)
	within(wrong, "answer", "The answer", words, 2, 600)
	unnamed(wrong, "answer", words, today)
	if err := orNil(wrong); err != nil {
		return err
	}
	r.Answer, r.AnsweredName, r.AnsweredOn = words, by, today
	return nil
}

// ReaderCount is how far the reading of a matter is.
type ReaderCount struct{ All, Read, Ask int }

func countReaders(all []Reader) (n ReaderCount) {
	for _, r := range all {
		n.All++
		switch {
		case !r.ReadOn.IsZero():
			n.Read++
		case r.asks():
			n.Ask++
		}
	}
	return n
}

// Words say it: "3 of 5 named readers read it, 1 asks".
func (n ReaderCount) Words() string {
	if n.All == 0 {
		return "Nobody is named to read it"
	}
	words := fmt.Sprintf("%d of %s read it", n.Read, plural(n.All, "named reader"))
	if n.Ask > 0 {
		words += ", " + wordOf(n.Ask, "asks", "ask")
	}
	return words
}
