package evidence

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/fault"
	"waymark/readability"
)

// Kind is in what form evidence comes.
type Kind string

// The kinds of evidence.
const (
	File Kind = "file"
	Link Kind = "link"
	Note Kind = "note"
)

// State is how far a piece of evidence has come; it is kept as it is printed.
type State string

// The states. Only what a second person has cleared counts for anything, and only what is verified lets an impact be called evidenced.
const (
	ToCheck     State = "to check"
	Cleared     State = "cleared"
	Refused     State = "refused"
	Verified    State = "verified"
	NotBorneOut State = "not borne out"
	Replaced    State = "replaced"
	Withdrawn   State = "withdrawn"
)

// States lists them in the order in which they come about.
var States = []State{ToCheck, Cleared, Verified, NotBorneOut, Refused, Replaced, Withdrawn}

// Class is who may open it.
type Class string

// The classes. Restricted evidence is opened by a grant to a person by name only, with a reason each time.
const (
	Public     Class = "public"
	Internal   Class = "internal"
	Restricted Class = "restricted"
)

// Word is a code with the words that stand for it and what they mean.
type Word struct{ Code, Words, Means string }

// Kinds, Types, Strengths and Classes are what forms offer, with the meanings that pages publish.
var (
	Kinds = []Word{{"file", "A file", ""}, {"link", "A link", ""}, {"note", "A note", ""}}

	Types = []Word{{"data", "Data", "figures from a system or a return"}, {"document", "Document", "a policy, a letter, minutes"}, {"audit", "Audit", "an audit, dip sample or peer review"},
		{"observation", "Observation", "somebody saw practice or a service"}, {"voice", "Voice", "what children, parents or carers said"}, {"case example", "Case example", "one child’s story, with nothing that identifies"}}

	Strengths = []Word{
		{"indicative", "Indicative", "One example or one person’s account. It shows that something happened, not how often."},
		{"partial", "Partial", "Several cases or accounts, chosen by those who did the work."},
		{"sound", "Sound", "A full count, or a sample that others chose, with its size and period."},
		{"strong", "Strong", "A sound count or sample that a second source of another type agrees with."},
	}

	Classes = []Word{{"public", "Public", "It may be printed in public papers."}, {"internal", "Internal", "Everybody who may read what it is about may open it."},
		{"restricted", "Restricted", "Only people with a grant by name may open it, and each opening is recorded with a reason."}}
)

// Words are what a list has for a code; the code itself where it has none.
func Words(list []Word, code string) string {
	for _, w := range list {
		if w.Code == code {
			return w.Words
		}
	}
	return code
}

func has(list []Word, code string) bool {
	return slices.ContainsFunc(list, func(w Word) bool { return w.Code == code })
}

const (
	// FreshDays is within how many days evidence is fresh, counted from the end of its period: the ratings of a plan read it so.
	FreshDays = 90
	// validMonths is for how many months evidence holds unless somebody says another day: as an assurance opinion does (governance 2a).
	validMonths = 6
	// soonDays is how long before its last day evidence is called expiring.
	soonDays = 30
)

// Evidence is something that shows whether the plan makes a difference.
type Evidence struct {
	ID     string        `db:"id"`
	Number int           `db:"number"`
	Shows  string        `db:"shows"` // one sentence: what it shows
	Kind   Kind          `db:"kind"`
	Type   string        `db:"type"`   // of Types
	Source string        `db:"source"` // where it comes from: "Quality assurance, audits of June 2026"
	From   calendar.Date `db:"period_from"`
	To     calendar.Date `db:"period_to"`
	Sample int           `db:"sample"` // how many cases or people; 0 where it has no such number

	Strength string `db:"strength"` // of Strengths
	Class    Class  `db:"class"`
	Link     string `db:"link"`
	Note     string `db:"note"`

	Kept     string        `db:"kept"` // where the file store has it
	Hash     string        `db:"hash"` // SHA-256 of the file as it is handed out
	FileName string        `db:"file_name"`
	FileType string        `db:"file_type"` // its media type
	FileSize int64         `db:"file_size"` // in bytes
	Scanned  calendar.Date `db:"scanned_on"`
	Redacted bool          `db:"redacted"` // a copy in which identifiers were blacked out
	Reading  string        `db:"reading"`  // why its words could not be read; "read" once they were, "" before
	Found    string        `db:"found"`    // what in it looks like an identifier: "an NHS number and a postcode"

	ValidUntil  calendar.Date `db:"valid_until"`  // the last day on which it holds
	ValidChosen bool          `db:"valid_chosen"` // somebody said that day

	State         State         `db:"state"`
	AddedID       string        `db:"added_id"`
	AddedName     string        `db:"added_name"`
	AddedOn       calendar.Date `db:"added_on"`
	CheckedID     string        `db:"checked_id"`
	CheckedName   string        `db:"checked_name"`
	CheckedOn     calendar.Date `db:"checked_on"`
	CheckedWords  string        `db:"checked_words"`
	VerifiedID    string        `db:"verified_id"`
	VerifiedName  string        `db:"verified_name"`
	VerifiedOn    calendar.Date `db:"verified_on"`
	VerifiedWords string        `db:"verified_words"`
	EndedOn       calendar.Date `db:"ended_on"` // replaced or withdrawn
	EndedName     string        `db:"ended_name"`
	EndedWhy      string        `db:"ended_why"`
	Newer         int           `db:"newer"` // the number of what replaced it
	Version       int           `db:"version"`
}

// Edit is what a form says of a piece of evidence.
type Edit struct {
	Shows, Type, Source string
	Kind                Kind
	From, To            calendar.Date
	Sample              int
	Strength            string
	Class               Class
	Link, Note          string
	ValidUntil          calendar.Date // none: six months
	About               []Subject
	Upload              *Upload // for a file
	Replaces            int     // the number of what it takes the place of; 0 where it takes none
}

// Take fills the evidence from a form, or says all that is wrong with it. on is the day.
func (e *Evidence) Take(x Edit, on calendar.Date) error {
	f := fault.Invalid("The evidence is not kept yet.")
	e.Shows = sentence(f, "shows", "Say in one sentence what it shows", x.Shows, 10, 300, on)
	e.Source = sentence(f, "source", "Say where it comes from", x.Source, 3, 200, on)
	if !has(Types, x.Type) {
		f.At("type", "Select what it is")
	}
	if !has(Strengths, x.Strength) {
		f.At("strength", "Select how strong it is")
	}
	if !has(Classes, string(x.Class)) {
		f.At("class", "Select who may open it")
	}
	switch {
	case !x.To.IsZero() && x.From.IsZero():
		f.At("from", "Enter the day on which its period begins; the same day where it is a single one")
	case x.To.IsZero() && !x.From.IsZero():
		f.At("to", "Enter the day on which its period ends; the same day where it is a single one")
	case x.To.Before(x.From):
		f.At("to", "The period must end on or after the day on which it begins")
	case x.To.After(on):
		f.At("to", "The period must have ended: evidence shows what was, not what will be")
	}
	if x.Sample < 0 || x.Sample > 1_000_000 {
		f.At("sample", "The number of cases must be between 1 and 1,000,000, or empty")
	}
	if (x.Strength == "sound" || x.Strength == "strong") && x.To.IsZero() {
		f.At("strength", "Sound and strong evidence names its period")
	}
	if x.Type == "audit" && x.Sample == 0 {
		f.At("sample", "Enter how many records were looked at")
	}
	e.Kind, e.Type, e.Strength, e.Class, e.From, e.To, e.Sample = x.Kind, x.Type, x.Strength, x.Class, x.From, x.To, x.Sample
	e.Link, e.Note = "", ""
	switch x.Kind {
	case Link:
		e.Link = strings.TrimSpace(x.Link)
		if u, err := url.Parse(e.Link); err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.User != nil || len(e.Link) > 500 {
			f.At("link", "Enter a whole address, such as https://www.example.org/report")
		}
	case Note:
		e.Note = sentence(f, "note", "Write down what was seen or said, naming nobody", x.Note, 20, 4000, on)
	case File:
		if x.Upload == nil {
			f.At("file", "Select a file")
		}
	default:
		f.At("kind", "Select whether it is a file, a link or a note")
	}
	if len(x.About) == 0 {
		f.At("about", "Select at least one thing that it is about")
	}
	e.ValidUntil, e.ValidChosen = e.AsOf(on).AddMonths(validMonths), false
	if !x.ValidUntil.IsZero() {
		e.ValidUntil, e.ValidChosen = x.ValidUntil, true
		if x.ValidUntil.Before(on) || x.ValidUntil.After(on.AddMonths(36)) {
			f.At("valid", "The last day must be within the next three years")
		}
	}
	if len(f.Fields) > 0 {
		return f
	}
	e.State, e.AddedOn = ToCheck, on
	return nil
}

// sentence is a text that may not identify a child, within a length.
func sentence(f *fault.Fault, field, words, text string, least, most int, on calendar.Date) string {
	text = strings.TrimSpace(text)
	switch n := len([]rune(text)); {
	case n < least:
		f.At(field, words)
	case n > most:
		f.At(field, fmt.Sprintf("Write at most %d characters", most))
	}
	if found := readability.Identifiers(text, on.Time()); len(found) > 0 {
		f.At(field, "This looks as if it holds "+strings.Join(found, " and ")+". Many people read it, so take out what identifies a child")
	}
	return text
}

// Answers to the check for personal data.
const (
	HoldsNone = "none"
	HoldsSome = "some"
)

// Check is a second person's answer to whether it holds anything that identifies a child. What does is refused; a redacted copy may take
// its place.
func (e *Evidence) Check(by, name, answer, words string, on calendar.Date) error {
	f := fault.Invalid("The check is not kept yet.")
	words = strings.TrimSpace(words)
	switch {
	case e.State != ToCheck:
		return fault.Conflict("Evidence %d was checked already.", e.Number)
	case e.AddedID == by:
		return fault.Forbidden("You added evidence %d yourself, so somebody else must check it for personal data.", e.Number)
	case answer != HoldsNone && answer != HoldsSome:
		return f.At("answer", "Say whether it holds anything that identifies a child")
	case answer == HoldsNone && e.Found != "" && len([]rune(words)) < 10:
		return f.At("words", "Waymark found "+e.Found+" in it. Say why that identifies no child")
	case answer == HoldsSome && len([]rune(words)) < 10:
		return f.At("words", "Say where it stands in the evidence, without repeating it")
	}
	if sentence(f, "words", "", words, 0, 600, on); len(f.Fields) > 0 {
		return f
	}
	e.CheckedID, e.CheckedName, e.CheckedOn, e.CheckedWords = by, name, on, words
	e.State = Cleared
	if answer == HoldsSome {
		e.State = Refused
	}
	return nil
}

// Redact puts another copy in the place of what was refused or still waits for its check; that copy is checked anew.
func (e *Evidence) Redact(by, name string, on calendar.Date) error {
	if e.Kind != File || e.State != ToCheck && e.State != Refused {
		return fault.Conflict("Only a file that was refused or waits for its check can be put in again. Add a newer piece of evidence in its place.")
	}
	e.State, e.Redacted, e.AddedID, e.AddedName, e.AddedOn = ToCheck, true, by, name, on
	e.CheckedID, e.CheckedName, e.CheckedOn, e.CheckedWords = "", "", calendar.Date{}, ""
	e.Found, e.Reading = "", ""
	return nil
}

// Verify is the word of somebody outside the line on whether the evidence bears out what it is said to show. workers are those who own what
// it is about, or stand in for them. Evidence that holds still can be verified again, which renews it.
func (e *Evidence) Verify(by, name string, workers []string, bears bool, words string, on calendar.Date) error {
	f := fault.Invalid("Your finding is not kept yet.")
	words = strings.TrimSpace(words)
	switch {
	case e.State == ToCheck:
		return fault.Conflict("Evidence %d must be checked for personal data first.", e.Number)
	case e.State != Cleared && e.State != Verified && e.State != NotBorneOut:
		return fault.Conflict("Evidence %d is %s, so there is nothing to verify.", e.Number, e.State)
	case e.AddedID == by:
		return fault.Forbidden("You added evidence %d yourself, so somebody else must verify it.", e.Number)
	case slices.Contains(workers, by):
		return fault.Forbidden("You own what evidence %d is about, or stand in for its owner. Somebody outside the line must verify it.", e.Number)
	}
	if sentence(f, "words", "Say what you looked at and what you found", words, 10, 600, on); len(f.Fields) > 0 {
		return f
	}
	e.VerifiedID, e.VerifiedName, e.VerifiedOn, e.VerifiedWords = by, name, on, words
	e.State = NotBorneOut
	if bears {
		e.State = Verified
		if !e.ValidChosen || e.ValidUntil.Before(on) {
			e.ValidUntil, e.ValidChosen = on.AddMonths(validMonths), false
		}
	}
	return nil
}

// End takes it out of use: replaced by a newer piece, or withdrawn (newer is 0) for a reason.
func (e *Evidence) End(name string, newer int, why string, on calendar.Date) error {
	if e.Ended() {
		return fault.Conflict("Evidence %d is %s already.", e.Number, e.State)
	}
	f := fault.Invalid("It is not withdrawn yet.")
	why = strings.TrimSpace(why)
	if newer == 0 {
		if sentence(f, "why", "Say why it no longer counts", why, 10, 300, on); len(f.Fields) > 0 {
			return f
		}
	}
	e.EndedOn, e.EndedName, e.EndedWhy, e.Newer, e.State = on, name, why, newer, Withdrawn
	if newer > 0 {
		e.State = Replaced
	}
	return nil
}

// Ended says that it was replaced or withdrawn.
func (e Evidence) Ended() bool { return e.State == Replaced || e.State == Withdrawn }

// AsOf is the day for which it speaks: the last of its period; the day it was added where it has none. on stands in before it was added.
func (e Evidence) AsOf(on calendar.Date) calendar.Date {
	switch {
	case !e.To.IsZero():
		return e.To
	case !e.AddedOn.IsZero():
		return e.AddedOn
	}
	return on
}

// Age is how many days have passed on a day since what it shows.
func (e Evidence) Age(on calendar.Date) int { return e.AsOf(on).DaysUntil(on) }

// Freshness is what a piece of evidence is worth on a day.
type Freshness string

// The four: fresh is what rules ask for, expired must be renewed or replaced, and what does not count is unchecked, refused, not borne
// out, ended, or was not there yet.
const (
	Fresh    Freshness = "fresh"
	Ageing   Freshness = "ageing"
	Expired  Freshness = "expired"
	NotCount Freshness = "does not count"
)

// FreshnessOn says what it is worth on a day.
func (e Evidence) FreshnessOn(on calendar.Date) Freshness {
	switch {
	case e.AddedOn.After(on) || e.CheckedOn.IsZero() || e.CheckedOn.After(on) || e.State == Refused || e.State == NotBorneOut && !e.VerifiedOn.After(on):
		return NotCount
	case e.Ended() && !e.EndedOn.After(on):
		return NotCount
	case e.ValidUntil.Before(on):
		return Expired
	case e.Age(on) < FreshDays:
		return Fresh
	}
	return Ageing
}

// Holds says that it counts on a day: checked, neither ended nor expired.
func (e Evidence) Holds(on calendar.Date) bool {
	f := e.FreshnessOn(on)
	return f == Fresh || f == Ageing
}

// VerifiedBy says that somebody outside the line had borne it out by a day.
func (e Evidence) VerifiedBy(on calendar.Date) bool {
	return !e.VerifiedOn.IsZero() && !e.VerifiedOn.After(on) && e.State != NotBorneOut && e.State != Refused
}

// Expiring says that its last day is near, or past, while it is still in use.
func (e Evidence) Expiring(on calendar.Date) bool {
	return !e.Ended() && e.State != Refused && e.State != NotBorneOut && e.ValidUntil.Before(on.AddDays(soonDays))
}

// Period is the days that it speaks of, in words; empty where it names none.
func (e Evidence) Period() string {
	switch {
	case e.To.IsZero():
		return ""
	case e.From == e.To:
		return e.To.Words()
	}
	return e.From.Words() + " to " + e.To.Words()
}
