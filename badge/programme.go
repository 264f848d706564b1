// Package badge is the child-friendly programme (UNICEF UK's Child Friendly Cities and Communities): its stages, the badges that a council
// and its children chose, the outcomes that children should feel, what shows them, what young evaluators say beside adults, and what was
// recommended. Sources: UNICEF UK's programme pages; requirements CF-01 to CF-08.
package badge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/fault"
	"waymark/readability"
)

// Stage is how far a council is on the programme's road.
type Stage string

// The four stages, in their order.
const (
	Discovery   Stage = "Discovery"
	Development Stage = "Development"
	Delivery    Stage = "Delivery"
	Recognition Stage = "Recognition"
)

// Stages are all of them, in order.
var Stages = []Stage{Discovery, Development, Delivery, Recognition}

// Candidate is what a council is that has joined and is not recognised.
const Candidate = "Working towards recognition as a child friendly community"

// mostMonths is for how long a recognition holds at most.
const mostMonths = 36

// Programme is the council's way through it. Its zero value is a council that has not joined.
type Programme struct {
	Joined      calendar.Date `db:"joined_on"`
	AgeFrom     int           `db:"age_from"`
	AgeTo       int           `db:"age_to"`
	Discovery   calendar.Date `db:"discovery_on"` // the day on which the stage began; none where it has not
	Development calendar.Date `db:"development_on"`
	Delivery    calendar.Date `db:"delivery_on"`
	Recognition calendar.Date `db:"recognition_on"`
	Intro       string        `db:"intro"`       // what the public reads above the badges
	ChildIntro  string        `db:"child_intro"` // the same in children's words

	RecognisedOn    calendar.Date `db:"recognised_on"`
	RecognisedUntil calendar.Date `db:"recognised_until"` // the last day
	RecognisedRef   string        `db:"recognised_ref"`   // the letter that says so
	RecognisedName  string        `db:"recognised_name"`  // who recorded it

	LogoFrom string        `db:"logo_from"` // who allowed in writing that the programme's logo is used; no logo comes with Waymark
	LogoOn   calendar.Date `db:"logo_on"`
	LogoRef  string        `db:"logo_ref"` // where the permission lies

	ChangedID string `db:"changed_id"` // who last changed a text that the public will read
	Version   int    `db:"version"`
}

// Begins says when each stage began, in the order of Stages.
func (p Programme) Begins() []calendar.Date {
	return []calendar.Date{p.Discovery, p.Development, p.Delivery, p.Recognition}
}

// Stage is the last that has begun by a day; empty before the first.
func (p Programme) Stage(on calendar.Date) (now Stage) {
	for i, began := range p.Begins() {
		if !began.IsZero() && !began.After(on) {
			now = Stages[i]
		}
	}
	return now
}

// Recognised says whether the council may call itself recognised on a day.
func (p Programme) Recognised(on calendar.Date) bool {
	return !p.RecognisedOn.IsZero() && !on.Before(p.RecognisedOn) && !on.After(p.RecognisedUntil)
}

// Status is what the council may say of itself on a day (CF-01).
func (p Programme) Status(on calendar.Date) string {
	switch {
	case p.Joined.IsZero():
		return "Not in the programme"
	case p.Recognised(on):
		return "Recognised as a child friendly community from " + p.RecognisedOn.Words() + " to " + p.RecognisedUntil.Words()
	}
	return Candidate
}

// saysRecognised finds the words that only a recognised council may use. The name of the fourth stage and "working towards recognition" are free.
var saysRecognised = regexp.MustCompile(`(?i)\brecogni[sz]ed\b`)

// CheckWords refuses a text that calls the council recognised on a day on which it is not (CF-01).
func (p Programme) CheckWords(text string, on calendar.Date) error {
	found := saysRecognised.FindString(text)
	if found == "" || p.Recognised(on) {
		return nil
	}
	why := "no recognition has been recorded"
	if !p.RecognisedOn.IsZero() {
		why = "the recognition ran from " + p.RecognisedOn.Words() + " to " + p.RecognisedUntil.Words()
	}
	return fault.Invalid("“%s” cannot be published: %s. Say “working towards”.", found, why)
}

// Alarm says what to do about the end of a recognition, from 90 days before it and, as late, from 30 days before it (CF-08).
func (p Programme) Alarm(on calendar.Date) (words string, late bool) {
	if p.RecognisedOn.IsZero() || p.RecognisedOn.After(on) {
		return "", false
	}
	switch days := on.DaysUntil(p.RecognisedUntil); {
	case days < 0:
		return "Child friendly recognition has ended: renew it, or say so in public", true
	case days <= 30:
		return fmt.Sprintf("Child friendly recognition ends in %s: renew it", counted(days, "day")), true
	case days <= 90:
		return fmt.Sprintf("Child friendly recognition ends in %s: gather what has been kept up", counted(days, "day")), false
	}
	return "", false
}

// ProgrammeEdit is what the form of the programme says.
type ProgrammeEdit struct {
	Joined         calendar.Date
	AgeFrom, AgeTo int
	Begins         [4]calendar.Date // of Stages
	Intro          string
	ChildIntro     string
	LogoFrom       string
	LogoOn         calendar.Date
	LogoRef        string
	Version        int
}

// Take fills the programme from a form, or says all that is wrong with it.
func (p *Programme) Take(e ProgrammeEdit, on calendar.Date) error {
	f := fault.Invalid("The programme is not saved yet.")
	switch {
	case e.Joined.IsZero():
		f.At("joined", "Enter the day on which the council joined")
	case e.Joined.After(on):
		f.At("joined", "The day must not lie in the future")
	}
	if e.AgeFrom < 0 || e.AgeTo > 25 || e.AgeFrom >= e.AgeTo {
		f.At("age-to", "Enter ages between 0 and 25, the younger first")
	}
	last := e.Joined
	for i, began := range e.Begins {
		switch {
		case began.IsZero():
			if slices.ContainsFunc(e.Begins[i:], func(d calendar.Date) bool { return !d.IsZero() }) {
				f.At(stageField(i), "Enter when "+string(Stages[i])+" began: a later stage has a day")
			}
		case began.Before(last):
			f.At(stageField(i), string(Stages[i])+" cannot begin before what comes before it")
		default:
			last = began
		}
	}
	if e.LogoFrom != "" || e.LogoRef != "" || !e.LogoOn.IsZero() {
		if e.LogoFrom == "" || e.LogoRef == "" || e.LogoOn.IsZero() || e.LogoOn.After(on) {
			f.At("logo-from", "A permission needs who gave it, the day, and where the letter lies")
		}
	}
	p.Intro, p.ChildIntro = said(f, "intro", "", e.Intro, 0, 1500, on), said(f, "child-intro", "", e.ChildIntro, 0, 600, on)
	p.LogoFrom, p.LogoRef, p.LogoOn = said(f, "logo-from", "", e.LogoFrom, 0, 200, on), said(f, "logo-ref", "", e.LogoRef, 0, 200, on), e.LogoOn
	p.Joined, p.AgeFrom, p.AgeTo = e.Joined, e.AgeFrom, e.AgeTo
	p.Discovery, p.Development, p.Delivery, p.Recognition = e.Begins[0], e.Begins[1], e.Begins[2], e.Begins[3]
	return orNil(f)
}

func stageField(i int) string { return strings.ToLower(string(Stages[i])) }

// RecogniseEdit is what the form of a recognition says.
type RecogniseEdit struct {
	From, Until calendar.Date
	Ref         string
	Version     int
}

// Recognise records that the programme recognised the council. It is the director's word, with the letter that says so.
func (p *Programme) Recognise(name string, from, until calendar.Date, ref string, on calendar.Date) error {
	f := fault.Invalid("The recognition is not recorded.")
	switch {
	case p.Stage(on) != Recognition:
		return fault.Conflict("The programme must have reached the stage Recognition first.")
	case from.IsZero() || from.After(on):
		f.At("from", "Enter the day of the recognition; it must not lie in the future")
	case until.IsZero() || !until.After(from):
		f.At("until", "Enter the last day on which it holds")
	case until.After(from.AddMonths(mostMonths)):
		f.At("until", "A recognition holds for three years at most")
	}
	p.RecognisedRef = said(f, "ref", "Say where the letter lies that says so", ref, 3, 200, on)
	p.RecognisedOn, p.RecognisedUntil, p.RecognisedName = from, until, name
	return orNil(f)
}

// said is a text within a length that may not identify a child.
func said(f *fault.Fault, field, words, text string, least, most int, on calendar.Date) string {
	text = strings.TrimSpace(text)
	switch n := len([]rune(text)); {
	case n < least:
		f.At(field, words)
	case n > most:
		f.At(field, fmt.Sprintf("Write at most %d characters", most))
	}
	if found := readability.Identifiers(text, on.Time()); len(found) > 0 {
		f.At(field, "This looks as if it holds "+strings.Join(found, " and ")+". Take out what identifies a child")
	}
	return text
}

// orNil is the fault where something is wrong with a field.
func orNil(f *fault.Fault) error {
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

func counted(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
