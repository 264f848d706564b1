// Package risk is the register of risks: what could go wrong for children, who owns it, what is done about it, and how it moved.
package risk

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/readability"
)

// State is where a risk stands.
type State string

// The states of a risk, stored as the words on the page.
const (
	Identified State = "identified"
	Assessed   State = "assessed"
	Treating   State = "treating"
	Tolerating State = "tolerating"
	Escalated  State = "escalated"
	Closed     State = "closed"
)

// Level is one step of a scale, with what it means.
type Level struct {
	N           int
	Name, Means string
}

// Likelihoods say how likely something is to happen, in what we do today.
var Likelihoods = []Level{
	{1, "Rare", "We do not expect it in the next three years"},
	{2, "Unlikely", "It could happen in the next three years"},
	{3, "Possible", "It could happen in the next year"},
	{4, "Likely", "We expect it in the next year"},
	{5, "Almost certain", "It is happening, or we expect it within three months"},
}

// Impacts say what it would mean for children.
var Impacts = []Level{
	{1, "Slight", "Hardly any child would notice"},
	{2, "Minor", "Some children would wait longer or be helped less well for a while"},
	{3, "Moderate", "A group of children would not get the help they need, or a duty to them would be met late"},
	{4, "Major", "Many children would be worse off, or a child could be seriously harmed"},
	{5, "Severe", "Children would be seriously harmed, or a duty to them would fail across a service"},
}

// HighScore is the score from which a risk goes to the board; those from MediumScore on are watched.
const (
	HighScore   = 15
	MediumScore = 8
)

// Score is a likelihood and an impact, 1 to 5 each; 0 where nobody has said.
type Score struct{ Likelihood, Impact int }

// Value is the two multiplied: 0 to 25.
func (s Score) Value() int { return s.Likelihood * s.Impact }

// Known says whether both were said.
func (s Score) Known() bool { return s.Likelihood > 0 && s.Impact > 0 }

// Band is the word for how high a score is.
func (s Score) Band() string {
	switch {
	case !s.Known():
		return "not scored"
	case s.Value() >= HighScore:
		return "high"
	case s.Value() >= MediumScore:
		return "medium"
	}
	return "low"
}

// Words say a score with what it is made of: "20, high (likely × severe)".
func (s Score) Words() string {
	if !s.Known() {
		return "Not scored yet"
	}
	return fmt.Sprintf("%d, %s (%s × %s)", s.Value(), s.Band(), strings.ToLower(Likelihoods[s.Likelihood-1].Name), strings.ToLower(Impacts[s.Impact-1].Name))
}

func (s Score) within() bool {
	return s.Likelihood >= 1 && s.Likelihood <= 5 && s.Impact >= 1 && s.Impact <= 5
}

// Risk is something that could go wrong for children, told as cause, event and effect, so that one can see what to do about it.
type Risk struct {
	ID                 string            `db:"id"`
	Number             int               `db:"number"`
	Title              string            `db:"title"`
	Cause              string            `db:"cause"`
	Event              string            `db:"event"`
	Effect             string            `db:"effect"` // on children
	OwnerID            string            `db:"owner_id"`
	OwnerName          string            `db:"owner_name"`
	Controls           string            `db:"controls"` // what is done today
	Actions            string            `db:"actions"`  // what more is to be done
	Links              db.JSON[[]string] `db:"links"`    // the plan's actions that bear on it: "roadmap-2025/1.3"
	InherentLikelihood int               `db:"inherent_likelihood"`
	InherentImpact     int               `db:"inherent_impact"`
	Likelihood         int               `db:"likelihood"`
	Impact             int               `db:"impact"`
	TargetLikelihood   int               `db:"target_likelihood"`
	TargetImpact       int               `db:"target_impact"`
	State              State             `db:"state"`
	ReviewDays         int               `db:"review_days"` // from one review to the next
	ReviewDue          calendar.Date     `db:"review_due"`
	IdentifiedOn       calendar.Date     `db:"identified_on"`
	EscalatedTo        string            `db:"escalated_to"`
	EscalatedWhy       string            `db:"escalated_why"`
	EscalatedOn        calendar.Date     `db:"escalated_on"`
	ClosedWhy          string            `db:"closed_why"`
	Happened           bool              `db:"happened"` // it was closed because it happened: it is an issue now
	ClosedName         string            `db:"closed_name"`
	ClosedOn           calendar.Date     `db:"closed_on"`
	Version            int               `db:"version"`

	Before Score `db:"-"` // the residual score of the review before the last; unknown where there was none
}

// Review is one look at a risk. What was said then is never changed.
type Review struct {
	RiskID     string        `db:"risk_id"`
	N          int           `db:"n"`
	On         calendar.Date `db:"day"`
	ByName     string        `db:"by_name"`
	Likelihood int           `db:"likelihood"`
	Impact     int           `db:"impact"`
	Words      string        `db:"words"`
	State      State         `db:"state"` // in which it left the risk
}

// Score is what the review made of the risk.
func (r Review) Score() Score { return Score{r.Likelihood, r.Impact} }

// Inherent is the score with nothing done.
func (r Risk) Inherent() Score { return Score{r.InherentLikelihood, r.InherentImpact} }

// Residual is the score with what is done today.
func (r Risk) Residual() Score { return Score{r.Likelihood, r.Impact} }

// Target is the score that is good enough.
func (r Risk) Target() Score { return Score{r.TargetLikelihood, r.TargetImpact} }

// Open says whether the risk is still looked at.
func (r Risk) Open() bool { return r.State != Closed }

// Late says whether its review is overdue.
func (r Risk) Late(today calendar.Date) bool {
	return r.Open() && !r.ReviewDue.IsZero() && r.ReviewDue.Before(today)
}

// Movement says how the residual score moved at the last review: "up from 12", "down from 20", "the same", "new".
func (r Risk) Movement() string {
	now, before := r.Residual().Value(), r.Before.Value()
	switch {
	case !r.Residual().Known():
		return "not scored"
	case !r.Before.Known():
		return "new"
	case now > before:
		return fmt.Sprintf("up from %d", before)
	case now < before:
		return fmt.Sprintf("down from %d", before)
	}
	return "the same"
}

// Name is how lists call it: "Risk 4: Too few homes".
func (r Risk) Name() string { return fmt.Sprintf("Risk %d: %s", r.Number, r.Title) }

// Href is the risk's page.
func (r Risk) Href() string { return fmt.Sprintf("%s/%d", riskAt, r.Number) }

// allows says whether a person may do this to the risk: it is theirs, it bears on a priority that they sponsor, or they may to all.
func (r Risk) allows(p account.Person, permission string) bool {
	if p.MayOn(permission, account.Subject{Owners: []string{r.OwnerID}}) {
		return true
	}
	return slices.ContainsFunc(r.Links.V, func(full string) bool {
		priority, _, _ := strings.Cut(full, ".")
		return p.MayOn(permission, account.Subject{Priority: priority})
	})
}

// Edit is what the form of a risk says. Scores of 0 are not said yet.
type Edit struct {
	Number               int // of the risk that is changed; 0 for a new one
	Title                string
	Cause, Event, Effect string
	Owner                string // a person's id
	Controls, Actions    string
	Links                []string
	Inherent, Target     Score
	ReviewDays           int
	Version              int
}

// Cadences are how often a risk can be looked at, in days.
var Cadences = []int{14, 30, 60, 90, 180}

// take lays an edit onto a risk and notes everything that is wrong with it.
func (r *Risk) take(e Edit, ownerName string, today calendar.Date) error {
	wrong := fault.Invalid("The risk cannot be kept yet.")
	if r.State == Closed {
		return fault.Conflict("%s was closed on %s, so it is not changed any more.", r.Name(), r.ClosedOn.Words())
	}
	r.Title, r.Cause, r.Event, r.Effect, r.Controls, r.Actions = line(e.Title), tidy(e.Cause), tidy(e.Event), tidy(e.Effect), tidy(e.Controls), tidy(e.Actions)
	r.OwnerID, r.OwnerName, r.ReviewDays = e.Owner, ownerName, e.ReviewDays
	r.Links.V = e.Links
	r.InherentLikelihood, r.InherentImpact = e.Inherent.Likelihood, e.Inherent.Impact
	r.TargetLikelihood, r.TargetImpact = e.Target.Likelihood, e.Target.Impact
	text(wrong, "title", "Enter a short name", r.Title, 3, 120, today)
	text(wrong, "cause", "Say what could bring it about", r.Cause, 5, 600, today)
	text(wrong, "event", "Say what would happen", r.Event, 5, 600, today)
	text(wrong, "effect", "Say what it would mean for children", r.Effect, 5, 600, today)
	text(wrong, "controls", "", r.Controls, 0, 1000, today)
	text(wrong, "actions", "", r.Actions, 0, 1000, today)
	if ownerName == "" {
		wrong.At("owner", "Select who owns it")
	}
	for field, s := range map[string]Score{"inherent": e.Inherent, "target": e.Target} {
		if !s.within() {
			wrong.At(field+"-likelihood", "Select a likelihood and an impact")
		}
	}
	if e.Inherent.within() && e.Target.within() && e.Target.Value() > e.Inherent.Value() {
		wrong.At("target-likelihood", "The target must not be higher than the risk with nothing done")
	}
	if !slices.Contains(Cadences, e.ReviewDays) {
		wrong.At("review-days", "Select how often it is looked at")
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}

// Look is what the form of a review says.
type Look struct {
	Score  Score
	Words  string
	Accept bool // we live with it as it is
	Calm   bool // it is not escalated any more
}

// review lays a look onto a risk.
func (r *Risk) review(l Look, on calendar.Date) error {
	if r.State == Closed {
		return fault.Conflict("%s was closed on %s, so it is not looked at any more.", r.Name(), r.ClosedOn.Words())
	}
	wrong := fault.Invalid("The review is not kept yet.")
	words := tidy(l.Words)
	text(wrong, "words", "Say what has changed, or what you looked at", words, 5, 600, on)
	if !l.Score.within() {
		wrong.At("likelihood", "Select a likelihood and an impact")
	} else if l.Score.Value() > r.Inherent().Value() {
		wrong.At("likelihood", fmt.Sprintf("With what is done it cannot score more than %d, its score with nothing done. Change that first", r.Inherent().Value()))
	}
	if l.Accept && l.Score.Value() >= HighScore {
		wrong.At("accept", "A high risk is treated or escalated, not accepted")
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	r.Before = r.Residual()
	r.Likelihood, r.Impact, r.ReviewDue = l.Score.Likelihood, l.Score.Impact, on.AddDays(r.ReviewDays)
	switch {
	case r.State == Escalated && !l.Calm:
	case l.Accept:
		r.State = Tolerating
	case r.Controls == "" && r.Actions == "":
		r.State = Assessed
	default:
		r.State = Treating
	}
	if r.State != Escalated {
		r.EscalatedTo, r.EscalatedWhy, r.EscalatedOn = "", "", calendar.Date{}
	}
	return nil
}

// escalate puts the risk before those who can do what its owner cannot.
func (r *Risk) escalate(to, why string, on calendar.Date) error {
	to, why = line(to), tidy(why)
	switch {
	case r.State == Closed || r.State == Escalated:
		return fault.Conflict("%s is %s, so it cannot be escalated.", r.Name(), r.State)
	case !r.Residual().Known():
		return fault.Conflict("%s was not scored yet. Look at it first.", r.Name())
	}
	wrong := fault.Invalid("The risk is not escalated.")
	text(wrong, "to", "Say to whom", to, 2, 120, on)
	text(wrong, "why", "Say what is asked of them", why, 5, 600, on)
	if len(wrong.Fields) > 0 {
		return wrong
	}
	r.State, r.EscalatedTo, r.EscalatedWhy, r.EscalatedOn = Escalated, to, why, on
	return nil
}

// close ends a risk. Its owner cannot.
func (r *Risk) close(by, name, why string, happened bool, on calendar.Date) error {
	why = tidy(why)
	switch {
	case r.State == Closed:
		return fault.Conflict("%s was closed on %s.", r.Name(), r.ClosedOn.Words())
	case by == r.OwnerID:
		return fault.Forbidden("You own this risk, so somebody else must close it.")
	}
	wrong := fault.Invalid("The risk is not closed.")
	text(wrong, "why", "Say why it is closed", why, 5, 600, on)
	if len(wrong.Fields) > 0 {
		return wrong
	}
	r.State, r.ClosedWhy, r.Happened, r.ClosedName, r.ClosedOn, r.ReviewDue = Closed, why, happened, name, on, calendar.Date{}
	return nil
}

// text notes a text that is missing, too long, or seems to identify a child.
func text(wrong *fault.Fault, field, missing, s string, least, most int, today calendar.Date) {
	switch n := utf8.RuneCountInString(s); {
	case n < least:
		wrong.At(field, missing)
	case n > most:
		wrong.At(field, fmt.Sprintf("Write at most %d characters", most))
	}
	if found := readability.Identifiers(s, today.Time()); len(found) > 0 {
		wrong.At(field, "This looks as if it holds "+strings.Join(found, " and ")+". Name no child in the register of risks")
	}
}

func line(s string) string { return strings.Join(strings.Fields(s), " ") }

func tidy(s string) string { return strings.TrimSpace(s) }
