package plan

import (
	"fmt"
	"slices"

	"waymark/calendar"
	"waymark/fault"
)

// ChallengeState is where a challenge stands.
type ChallengeState string

// The states of a challenge, stored as the words on the page.
const (
	ChallengeRaised    ChallengeState = "raised"
	ChallengeAnswered  ChallengeState = "answered"
	ChallengeUpheld    ChallengeState = "upheld"
	ChallengeExplained ChallengeState = "explained"
	ChallengeFixed     ChallengeState = "data fixed"
	ChallengeExpired   ChallengeState = "expired" // nobody answered in time: it counts as upheld
)

// ChallengeStates lists them in the order in which a board reads them: what is not resolved first.
var ChallengeStates = []ChallengeState{ChallengeRaised, ChallengeAnswered, ChallengeExpired, ChallengeUpheld, ChallengeExplained, ChallengeFixed}

// Means is what a state stands for.
func (s ChallengeState) Means() string {
	return map[ChallengeState]string{
		ChallengeRaised:    "It waits for the owner’s answer",
		ChallengeAnswered:  "It waits for the assurance lead’s decision",
		ChallengeUpheld:    "The challenge was right; its colour stands beside the declared one",
		ChallengeExplained: "The declared colour stays, with the reason beside it",
		ChallengeFixed:     "The figures were wrong and have been put right",
		ChallengeExpired:   "Nobody answered in time, so it counts as upheld",
	}[s]
}

// AnswerKind is what an owner does with a challenge.
type AnswerKind string

// The three answers.
const (
	Accept      AnswerKind = "accept"
	Explain     AnswerKind = "explain"
	DisputeData AnswerKind = "dispute the data"
)

// AnswerKinds lists them in the order of a form.
var AnswerKinds = []AnswerKind{Accept, Explain, DisputeData}

// Means is what an answer stands for.
func (k AnswerKind) Means() string {
	return map[AnswerKind]string{
		Accept:      "The challenge is right, and the next update will say so",
		Explain:     "The declared colour stays, and you say why; your reason is printed beside it",
		DisputeData: "The figures are wrong; an analyst looks at them",
	}[k]
}

// Challenge asks the owner of an action how its declared colour fits the evidence, or answers a question of the board or of scrutiny.
type Challenge struct {
	ID           string         `db:"id"`
	ActionID     string         `db:"action_id"`
	Number       int            `db:"number"` // within the action
	State        ChallengeState `db:"state"`
	Question     string         `db:"question"`
	Forum        string         `db:"forum"` // who asks: the rules, the board, scrutiny, assurance
	Rules        string         `db:"rules"` // those that raised it, "R3 R4"; empty where a person did
	Ruleset      string         `db:"ruleset"`
	Says         Colour         `db:"says"`     // the colour that it holds to be right; empty for a question alone
	Declared     Colour         `db:"declared"` // on the day it was raised
	RaisedID     string         `db:"raised_id"`
	RaisedName   string         `db:"raised_name"`
	RaisedOn     calendar.Date  `db:"raised_on"`
	Due          calendar.Date  `db:"due"` // the last day to answer
	Answer       AnswerKind     `db:"answer"`
	AnswerWords  string         `db:"answer_words"`
	AnsweredID   string         `db:"answered_id"`
	AnsweredName string         `db:"answered_name"`
	AnsweredOn   calendar.Date  `db:"answered_on"`
	CheckWords   string         `db:"check_words"` // what an analyst found in disputed data
	CheckedName  string         `db:"checked_name"`
	CheckedOn    calendar.Date  `db:"checked_on"`
	DecidedWhy   string         `db:"decided_why"`
	DecidedID    string         `db:"decided_id"`
	DecidedName  string         `db:"decided_name"`
	DecidedOn    calendar.Date  `db:"decided_on"`
	Version      int            `db:"version"`
}

// Forums are those who ask; the rules ask by themselves.
var Forums = []string{"Assurance", "Improvement board", "Scrutiny", "Corporate parenting board", "Cabinet", "Adviser"}

// RulesAsk is the forum of a challenge that nobody had to think of.
const RulesAsk = "The rules"

// Unresolved says whether it still waits for somebody.
func (c Challenge) Unresolved() bool {
	return c.State == ChallengeRaised || c.State == ChallengeAnswered
}

// Late says that the last day to answer has passed.
func (c Challenge) Late(today calendar.Date) bool {
	return c.State == ChallengeRaised && c.Due.Before(today)
}

// upheld says whether its colour was found right, by a decision or by silence.
func (c Challenge) upheld() bool { return c.State == ChallengeUpheld || c.State == ChallengeExpired }

// check says what is wrong with a question that a person asks.
func (c *Challenge) check() error {
	tidyText(&c.Question)
	wrong := fault.Invalid("The question cannot be asked yet.")
	within(wrong, "question", "The question", c.Question, 10, 600)
	if !slices.Contains(Forums, c.Forum) {
		wrong.At("forum", "Select who asks")
	}
	if c.Says != "" && !slices.Contains([]Colour{Green, Amber, Red}, c.Says) {
		wrong.At("says", "Select a colour, or none")
	}
	return orNil(wrong)
}

// Reply is the owner's answer. Only who owns the action or stands in for its owner gives it.
func (c *Challenge) Reply(by, name string, kind AnswerKind, words string, a Action, on calendar.Date) error {
	tidyText(&words)
	if c.State != ChallengeRaised {
		return fault.Conflict("This challenge is %s, so it cannot be answered.", c.State)
	}
	if !a.works(by) {
		return fault.Forbidden("Only the owner of the action, or somebody who stands in for them, can answer.")
	}
	wrong := fault.Invalid("The answer cannot be sent yet.")
	if !slices.Contains(AnswerKinds, kind) {
		wrong.At("answer", "Select accept, explain or dispute the data")
	}
	switch {
	case kind == Accept && words == "":
		words = "Accepted."
	default:
		within(wrong, "words", "Your reason", words, 10, 600)
	}
	if err := orNil(wrong); err != nil {
		return err
	}
	c.State, c.Answer, c.AnswerWords, c.AnsweredID, c.AnsweredName, c.AnsweredOn = ChallengeAnswered, kind, words, by, name, on
	return nil
}

// Check is what an analyst found in data that the owner disputes.
func (c *Challenge) Check(name, words string, on calendar.Date) error {
	tidyText(&words)
	if c.State != ChallengeAnswered || c.Answer != DisputeData {
		return fault.Conflict("Nobody disputes the data of this challenge, so there is nothing to check.")
	}
	wrong := fault.Invalid("The finding cannot be kept yet.")
	within(wrong, "found", "What you found", words, 10, 600)
	c.CheckWords, c.CheckedName, c.CheckedOn = words, name, on
	return orNil(wrong)
}

// Decide resolves an answered challenge. Whoever owns the action, stands in for its owner or gave the answer cannot: the assurer is never the owner.
func (c *Challenge) Decide(by, name string, outcome ChallengeState, why string, a Action, on calendar.Date) error {
	tidyText(&why)
	if a.works(by) || by == c.AnsweredID && by != "" {
		return fault.Forbidden("You own this action or stand in for its owner, so somebody else must decide on its challenge.")
	}
	if c.State != ChallengeAnswered {
		return fault.Conflict("This challenge is %s, so there is no answer to decide on.", c.State)
	}
	wrong := fault.Invalid("The decision cannot be kept yet.")
	switch {
	case outcome == ChallengeFixed && c.Answer != DisputeData:
		wrong.At("outcome", "Nobody disputed the data, so the data cannot have been put right")
	case outcome != ChallengeUpheld && outcome != ChallengeExplained && outcome != ChallengeFixed:
		wrong.At("outcome", "Select how the challenge is decided")
	case outcome == ChallengeFixed && c.CheckWords == "":
		wrong.At("outcome", "An analyst must first say what was wrong with the data")
	}
	within(wrong, "why", "The reason for the decision", why, 10, 600)
	if err := orNil(wrong); err != nil {
		return err
	}
	c.State, c.DecidedWhy, c.DecidedID, c.DecidedName, c.DecidedOn = outcome, why, by, name, on
	return nil
}

// Expire resolves a challenge that nobody answered in time, and says whether it did.
func (c *Challenge) Expire(today calendar.Date) bool {
	if !c.Late(today) {
		return false
	}
	c.State, c.DecidedName, c.DecidedOn = ChallengeExpired, "Waymark", today
	c.DecidedWhy = fmt.Sprintf("Nobody answered by %s, so it counts as upheld.", c.Due.Words())
	return true
}

// Standing is what is printed of an action wherever staff see it: what is declared, what the evidence implies, and what became of the
// challenge between the two. The system never changes what is declared.
type Standing struct {
	Delivery Delivery
	Impact   Impact
	Implied  Colour // empty where no rule has looked yet
	Age      string
	On       calendar.Date // when the rules looked
	Upheld   Colour        // of the challenge that was upheld and that the declaration has not met yet
	Open     *Challenge    // that waits for somebody
	Reason   string        // of a challenge that was explained and whose colour is still declared
}

// Gap says whether the declaration is better than what the evidence implies.
func (s Standing) Gap() bool { return Better(s.Delivery, s.Impact, s.Implied) }

// StandingOf puts the two ratings and the challenges of an action together, the newest challenge first.
func StandingOf(a Action, implied Colour, age string, on calendar.Date, challenges []Challenge) Standing {
	s := Standing{Delivery: a.Delivery, Impact: a.Impact, Implied: implied, Age: age, On: on}
	for i, c := range challenges {
		if c.Unresolved() && s.Open == nil {
			s.Open = &challenges[i]
		}
		better := c.Says != "" && Better(a.Delivery, a.Impact, c.Says)
		// What the rules said stands only while they still say it; what a person said until the declaration changes.
		holds := c.Rules == "" || s.Gap()
		switch {
		case s.Upheld != "" || s.Reason != "" || c.Unresolved():
		case c.upheld() && better && holds:
			s.Upheld = c.Says
		case c.State == ChallengeExplained && better && holds:
			s.Reason = c.AnswerWords
		}
	}
	return s
}

// asksAgain says whether the rules raise a challenge: what is declared is better than they imply, nobody is being asked already, and no
// earlier answer covers it. An answer covers what it was asked about until the evidence gets worse, another rule fires, or the
// declaration itself changed.
func asksAgain(a Action, implied Implied, challenges []Challenge) bool {
	if !Better(a.Delivery, a.Impact, implied.Asks) {
		return false
	}
	for _, c := range challenges {
		if c.Rules == "" {
			continue
		}
		if c.Unresolved() {
			return false
		}
		return c.State == ChallengeFixed || implied.Asks.worse(c.Says) || c.Declared != ColourOf(a.Delivery, a.Impact) || !covers(c.Rules, implied.rules())
	}
	for _, c := range challenges {
		if c.Unresolved() && c.Says != "" {
			return false
		}
	}
	return true
}
