package voice

import (
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// Decision is what the council decided about what children said.
type Decision string

// The six sixDecisions.
const (
	DecidedYes     Decision = "yes"
	DecidedPartly  Decision = "partly"
	DecidedAlready Decision = "already"
	DecidedLater   Decision = "later"
	DecidedNo      Decision = "no"
	DecidedNotOurs Decision = "not ours"
)

// sixDecisions are all of them, for staff and as children read them.
var sixDecisions = []struct {
	Code  Decision
	Words string // for grown-ups
	Child string
}{
	{DecidedYes, "Yes", "Yes, we will"},
	{DecidedPartly, "Partly", "Yes to some of it"},
	{DecidedAlready, "Already there", "It is there now"},
	{DecidedLater, "Later", "Yes, but not yet"},
	{DecidedNo, "No", "No, we can’t"},
	{DecidedNotOurs, "Not ours to decide", "It is not up to us"},
}

// Words is the decision for grown-ups.
func (d Decision) Words() string {
	for _, one := range sixDecisions {
		if one.Code == d {
			return one.Words
		}
	}
	return ""
}

// Child is the decision as children read it.
func (d Decision) Child() string {
	for _, one := range sixDecisions {
		if one.Code == d {
			return one.Child
		}
	}
	return ""
}

// EndsHere says whether nothing is left to be done after it: children are asked at once whether the answer was worth something.
func (d Decision) EndsHere() bool {
	return d == DecidedNo || d == DecidedAlready || d == DecidedNotOurs
}

// Changes says whether something is to be different.
func (d Decision) Changes() bool { return d == DecidedYes || d == DecidedPartly }

// AnswerState is how far an answer has come on its way to children.
type AnswerState string

// The states of an answer.
const (
	AnswerDraft     AnswerState = "draft"
	AnswerReviewed  AnswerState = "with a young reviewer"
	AnswerSentBack  AnswerState = "sent back"
	AnswerReady     AnswerState = "ready to publish"
	AnswerPublished AnswerState = "published"
)

// reviewWaits is how many days a young reviewer has. After that an answer may go out unreviewed, for other children wait for it.
const reviewWaits = 7

// Answer is what children are told about a theme.
type Answer struct {
	ID        string        `db:"id"`
	ThemeID   string        `db:"theme_id"`
	Number    int           `db:"number"` // 1, and one more each time the theme was reopened
	State     AnswerState   `db:"state"`
	Decision  Decision      `db:"decision"`
	Reason    string        `db:"reason"`     // why, for children
	Did       string        `db:"did"`        // what we did or will do, for children
	Instead   string        `db:"instead"`    // what we can do instead, for children
	Challenge string        `db:"challenge"`  // what to do if you think that it is wrong, for children
	Place     string        `db:"place"`      // where it is already, or whose it is, for children
	PassedOn  calendar.Date `db:"passed_on"`  // the day on which it was passed to them
	Promise   string        `db:"promise"`    // for children
	Due       calendar.Date `db:"due"`        // of the promise
	KeptOn    calendar.Date `db:"kept_on"`    // the day on which the promise was kept
	Adult     string        `db:"adult"`      // the same for grown-ups
	DecidedBy string        `db:"decided_by"` // a role or a meeting, never a name
	DecidedOn calendar.Date `db:"decided_on"`
	WriterID  string        `db:"writer_id"`
	Writer    string        `db:"writer"`
	Rounds    int           `db:"rounds"` // how often young reviewers saw it
	SentOn    calendar.Date `db:"sent_on"`
	YoungOK   string        `db:"young_ok"` // clear and honest, young people said: yes or no; empty where nobody answered
	Published calendar.Date `db:"published_on"`
	ByID      string        `db:"published_id"`
	ByName    string        `db:"published_by"`
	HeardOn   calendar.Date `db:"heard_on"` // since when children waited for it; no date before it is published
	Version   int           `db:"version"`
}

// AnswerEdit is what the form of an answer says.
type AnswerEdit struct {
	Decision                                               Decision
	Reason, Did, Instead, Challenge, Place, Promise, Adult string
	DecidedBy                                              string
	PassedOn, Due, DecidedOn                               calendar.Date
	Version                                                int
}

// hollowWords are what councils say when nothing changed. An answer that says one of them is sent back to its writer: a child cannot
// notice that something was noted.
var hollowWords = []string{"noted your", "we noted", "we have noted", "we've noted", "it was noted", "shared your views", "share your views", "shared what you said", "passed on your views", "pass on your views",
	"took your views", "take your views", "taken on board", "took on board", "take on board", "fed back", "feed back", "feed this back", "will consider", "are considering", "have considered",
	"we discussed", "have discussed", "will discuss", "talked about it", "raised awareness", "raise awareness", "are aware", "take this seriously", "take it seriously", "lessons will be", "going forward",
	"valued your", "value your", "thank you for telling us"}

// hollow is the phrase by which a text says that nothing changed; empty where it says none.
func hollow(text string) string {
	plain := " " + strings.NewReplacer("’", "'", "\n", " ").Replace(strings.ToLower(text)) + " "
	for _, phrase := range hollowWords {
		if strings.Contains(plain, phrase) {
			return phrase
		}
	}
	return ""
}

// Edit takes over what the form says. Half an answer is kept as a draft; Whole says what it lacks.
func (a *Answer) Edit(e AnswerEdit) error {
	if a.State != AnswerDraft && a.State != AnswerSentBack {
		return fault.Conflict("The answer is %s and cannot be changed now.", a.State)
	}
	trim := strings.TrimSpace
	a.Decision, a.Reason, a.Did, a.Instead, a.Challenge = e.Decision, trim(e.Reason), trim(e.Did), trim(e.Instead), trim(e.Challenge)
	a.Place, a.Promise, a.Adult, a.DecidedBy = trim(e.Place), trim(e.Promise), trim(e.Adult), trim(e.DecidedBy)
	a.PassedOn, a.Due, a.DecidedOn = e.PassedOn, e.Due, e.DecidedOn
	return nil
}

// Whole says what an answer lacks before children can read it, at the fields of its form.
func (a Answer) Whole(on calendar.Date) error {
	f := fault.Invalid("Children cannot be given this answer yet.")
	need := func(yes bool, words string) string {
		if yes {
			return words
		}
		return ""
	}
	d := a.Decision
	if d.Words() == "" {
		f.At("decision", "Select what was decided")
	}
	forChildren(f, "did", need(d.Changes(), "Say what is or will be different, so that a child would notice"), a.Did, 400, on)
	if phrase := hollow(a.Did); phrase != "" {
		f.At("did", fmt.Sprintf("“%s” is no change that a child would notice. Say what is different, or say no and why", phrase))
	}
	forChildren(f, "reason", need(d == DecidedNo || d == DecidedPartly || d == DecidedLater, "Say why, in words for children"), a.Reason, 400, on)
	forChildren(f, "instead", need(d == DecidedNo, "Say what you can do instead"), a.Instead, 400, on)
	forChildren(f, "challenge", need(d == DecidedNo, "Say what a child can do who thinks this is wrong: an advocate, or a complaint"), a.Challenge, 400, on)
	if d == DecidedNo && a.Challenge != "" && !strings.Contains(strings.ToLower(a.Challenge), "advocate") && !strings.Contains(strings.ToLower(a.Challenge), "complain") {
		f.At("challenge", "Name the advocate or the way to complain")
	}
	forChildren(f, "place", map[Decision]string{DecidedAlready: "Say where children find it", DecidedNotOurs: "Say who decides, in words for children"}[d], a.Place, 300, on)
	if d == DecidedNotOurs && (a.PassedOn.IsZero() || a.PassedOn.After(on)) {
		f.At("passed-on", "Enter the day on which you passed it on to them")
	}
	forChildren(f, "promise", need(d == DecidedLater, "Say what you promise"), a.Promise, 300, on)
	switch {
	case (d == DecidedLater || a.Promise != "") && a.Due.IsZero():
		f.At("due", "Enter the day by which it is kept")
	case !a.Due.IsZero() && a.Promise == "" && d != DecidedLater:
		f.At("promise", "Say what is promised by that day")
	case !a.Due.IsZero() && !a.DecidedOn.IsZero() && a.Due.Before(a.DecidedOn):
		f.At("due", "A promise is kept after it was made")
	}
	written(f, "adult", "Say the same for grown-ups", a.Adult, 1000, on)
	written(f, "decided-by", "Name the role or the meeting that decided, such as Head of Service for children in care", a.DecidedBy, 120, on)
	if a.DecidedOn.IsZero() || a.DecidedOn.After(on) {
		f.At("decided-on", "Enter the day on which it was decided")
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// ChildText is everything of an answer that children read, a line for each part.
func (a Answer) ChildText() string {
	return strings.Join(slices.DeleteFunc([]string{a.Did, a.Reason, a.Instead, a.Challenge, a.Place, a.Promise}, func(s string) bool { return s == "" }), "\n")
}

// Send gives a whole answer to a young reviewer.
func (a *Answer) Send(on calendar.Date) error {
	if a.State != AnswerDraft && a.State != AnswerSentBack {
		return fault.Conflict("The answer is %s already.", a.State)
	}
	if err := a.Whole(on); err != nil {
		return err
	}
	a.State, a.SentOn, a.Rounds = AnswerReviewed, on, a.Rounds+1
	return nil
}

// Opinion is what a young reviewer thinks of an answer.
type Opinion struct {
	Clear, Honest string // yes or no
	Note          string // in their own words; sealed
	Show          bool   // they want their note to stand beside the answer
}

// Reviewed takes a young reviewer's opinion. The first time that it is not clear or not honest the answer goes back to its writer; the second
// time it goes out with their note, if they wish.
func (a *Answer) Reviewed(o Opinion) error {
	if a.State != AnswerReviewed {
		return fault.Conflict("This answer does not wait for a young reviewer now.")
	}
	f := fault.Invalid("Your opinion is not kept yet.")
	for _, q := range []struct{ field, value, words string }{{"clear", o.Clear, "Say if it is clear"}, {"honest", o.Honest, "Say if it is honest"}} {
		if q.value != "yes" && q.value != "no" {
			f.At(q.field, q.words)
		}
	}
	good := o.Clear == "yes" && o.Honest == "yes"
	if !good && strings.TrimSpace(o.Note) == "" {
		f.At("note", "Say what is not right")
	}
	if len([]rune(o.Note)) > 500 {
		f.At("note", "Write at most 500 letters")
	}
	if len(f.Fields) > 0 {
		return f
	}
	if a.YoungOK = "yes"; !good {
		a.YoungOK = "no"
	}
	if a.State = AnswerReady; !good && a.Rounds < 2 {
		a.State = AnswerSentBack
	}
	return nil
}

// Publish gives an answer to children. heard is how many said it; by is the person who does it, who must be another than who wrote it.
func (a *Answer) Publish(heard Heard, by, name string, on calendar.Date) error {
	waited := a.State == AnswerReviewed && a.SentOn.DaysUntil(on) >= reviewWaits
	switch {
	case a.State == AnswerPublished:
		return fault.Conflict("The answer is published already.")
	case a.State == AnswerReviewed && !waited:
		return fault.Conflict("A young reviewer has this answer until %s. It can be published when they have answered.", a.SentOn.AddDays(reviewWaits).Words())
	case a.State != AnswerReady && !waited:
		return fault.Conflict("Send the answer to a young reviewer first.")
	case by != "" && by == a.WriterID:
		return fault.Forbidden("You wrote this answer, so somebody else must publish it.")
	case !heard.Public():
		return fault.Conflict("Fewer than %d children said this, and no group of %d. Answer each child at their own message, or merge it with another theme: on a page somebody could tell who they are.", fewestChildren, fewestChildren)
	}
	if err := a.Whole(on); err != nil {
		return err
	}
	a.State, a.Published, a.ByID, a.ByName = AnswerPublished, on, by, name
	return nil
}

// Promised says whether the answer holds a promise with a day that is not kept yet.
func (a Answer) Promised() bool {
	return a.State == AnswerPublished && !a.Due.IsZero() && a.KeptOn.IsZero()
}

// LateBy is by how many days a published answer came after its day; 0 where it came in time.
func (a Answer) LateBy(holidays calendar.Holidays) int {
	if a.HeardOn.IsZero() {
		return 0
	}
	return max(0, Theme{HeardOn: a.HeardOn}.AnswerDue(holidays).DaysUntil(a.Published))
}
