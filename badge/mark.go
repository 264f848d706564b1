package badge

import (
	"fmt"

	"waymark/calendar"
	"waymark/fault"
)

// Side is whose evaluation it is. The two are shown beside each other and never put together (CF-06).
type Side string

// The two sides.
const (
	Young Side = "young"
	Adult Side = "adult"
)

// Answer is what an evaluator says of an outcome.
type Answer string

// The three answers, and what sides say that do not answer with one voice, or not at all.
const (
	Sees       Answer = "We see it"
	NotYet     Answer = "Not yet"
	CannotTell Answer = "Can’t tell"
	Divided    Answer = "Divided"
	Unasked    Answer = "Not asked yet"
)

// Answers are the three that can be given.
var Answers = []Answer{Sees, NotYet, CannotTell}

// Mark is one person's answer, or those of a session with several.
type Mark struct {
	ID         string        `db:"id"`
	OutcomeID  string        `db:"outcome_id"`
	Side       Side          `db:"side"`
	Session    bool          `db:"session"` // a worker entered what several young people said together
	Sees       int           `db:"sees"`
	NotYet     int           `db:"not_yet"`
	CannotTell int           `db:"cannot_tell"`
	Words      string        `db:"words"` // an adult's reason; the young people's own words belong to room voice
	ByID       string        `db:"by_id"`
	ByName     string        `db:"by_name"`
	On         calendar.Date `db:"day"`
}

// People are how many answered.
func (m Mark) People() int { return m.Sees + m.NotYet + m.CannotTell }

// Take fills one person's answer.
func (m *Mark) Take(a Answer) error {
	m.Sees, m.NotYet, m.CannotTell = 0, 0, 0
	switch a {
	case Sees:
		m.Sees = 1
	case NotYet:
		m.NotYet = 1
	case CannotTell:
		m.CannotTell = 1
	default:
		return fault.Invalid("It is not saved yet.").At("answer", "Select we see it, not yet, or can’t tell")
	}
	return nil
}

// mostPeople are the most that one session is thought to have.
const mostPeople = 500

// TakeSession fills what several young people said together.
func (m *Mark) TakeSession(sees, notYet, cannotTell int, day, on calendar.Date) error {
	f := fault.Invalid("The session is not saved yet.")
	m.Sees, m.NotYet, m.CannotTell, m.Session, m.On = sees, notYet, cannotTell, true, day
	if sees < 0 || notYet < 0 || cannotTell < 0 || m.People() == 0 || m.People() > mostPeople {
		f.At("sees", fmt.Sprintf("Enter how many said each, 1 to %d together", mostPeople))
	}
	if day.IsZero() || day.After(on) || day.Before(on.AddMonths(-markMonths)) {
		f.At("day", "Enter the day of the session, within the last twelve months")
	}
	return orNil(f)
}

// markMonths is for how long an answer counts.
const markMonths = 12

// Tally is what one side says of an outcome.
type Tally struct {
	Sees, NotYet, CannotTell int
	Last                     calendar.Date
}

// People are how many answered.
func (t Tally) People() int { return t.Sees + t.NotYet + t.CannotTell }

// Answer is what most of the side say; divided where no answer has more than every other.
func (t Tally) Answer() Answer {
	switch most := max(t.Sees, t.NotYet, t.CannotTell); {
	case t.People() == 0:
		return Unasked
	case t.Sees == most && t.NotYet < most && t.CannotTell < most:
		return Sees
	case t.NotYet == most && t.Sees < most && t.CannotTell < most:
		return NotYet
	case t.CannotTell == most && t.Sees < most && t.NotYet < most:
		return CannotTell
	}
	return Divided
}

// Words say the tally in counts.
func (t Tally) Words() string {
	if t.People() == 0 {
		return ""
	}
	return fmt.Sprintf("%d see it, %d say not yet, %d can’t tell", t.Sees, t.NotYet, t.CannotTell)
}

// TallyOf counts what a side says of an outcome on a day: of each person the newest answer of the last twelve months, and every session in them.
func TallyOf(marks []Mark, side Side, on calendar.Date) (t Tally) {
	newest := map[string]Mark{}
	for _, m := range marks {
		if m.Side != side || m.On.After(on) || m.On.Before(on.AddMonths(-markMonths)) {
			continue
		}
		key := m.ByID
		if m.Session {
			key = m.ID
		}
		if was, there := newest[key]; !there || !m.On.Before(was.On) {
			newest[key] = m
		}
	}
	for _, m := range newest {
		t.Sees, t.NotYet, t.CannotTell = t.Sees+m.Sees, t.NotYet+m.NotYet, t.CannotTell+m.CannotTell
		if m.On.After(t.Last) {
			t.Last = m.On
		}
	}
	return t
}

// Disagree says that both sides answered, and not the same.
func Disagree(young, adult Tally) bool {
	return young.People() > 0 && adult.People() > 0 && young.Answer() != adult.Answer()
}
