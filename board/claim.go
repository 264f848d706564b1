package board

import (
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// Claim is one sentence of the self-evaluation. It stands for itself: with its evidence, how fresh that is, and who is assured of it. What nobody
// can show is printed as unsupported, before an inspector asks.
type Claim struct {
	ID          string        `db:"id"`
	Number      int           `db:"number"`
	Area        string        `db:"area"`     // of ClaimAreas
	Question    string        `db:"question"` // of ClaimQuestions
	Text        string        `db:"text"`
	Line        string        `db:"line"`    // of ClaimLines: who is assured of it
	Measure     string        `db:"measure"` // the key of a measure that must bear it out; empty where none can
	Says        string        `db:"says"`    // of ClaimSays: what it claims of the measure
	WrittenID   string        `db:"written_id"`
	WrittenName string        `db:"written_name"`
	WrittenOn   calendar.Date `db:"written_on"`
	RetiredOn   calendar.Date `db:"retired_on"` // since when it is no longer said
	RetiredWhy  string        `db:"retired_why"`
	Version     int           `db:"version"`
}

// Word is a code with the words that stand for it.
type Word struct{ Code, Words string }

// ClaimAreas are the areas of judgement of the inspections of children's services (ILACS since January 2023).
var ClaimAreas = []Word{{"leaders", "The impact of leaders on practice"}, {"protection", "Children who need help and protection"}, {"care", "Children in care"}, {"leavers", "Care leavers"}}

// ClaimQuestions are the three questions of a self-evaluation (Ofsted, Inspecting local authority children's services).
var ClaimQuestions = []Word{{"know", "What do we know about the quality and impact of practice?"}, {"how", "How do we know it?"}, {"plans", "What are our plans for the next 12 months?"}}

// ClaimLines say who is assured that a claim is so.
var ClaimLines = []Word{{"", "Nobody yet"}, {"first", "First line: those who do the work"}, {"second", "Second line: quality assurance"}, {"third", "Third line: somebody independent"}}

// ClaimSays are what a claim can say of a measure; each is held against the figures of the day.
var ClaimSays = []Word{{"", "Nothing of a measure"}, {"improving", "It is getting better"}, {"on target", "It meets its target"}, {"better than England", "It is better than England"}, {"steady", "It has not got worse"}}

func wordsOf(list []Word, code string) string {
	for _, w := range list {
		if w.Code == code {
			return w.Words
		}
	}
	return code
}

func known(list []Word, code string) bool {
	return slices.ContainsFunc(list, func(w Word) bool { return w.Code == code })
}

// Verdicts of a claim, stored as the words on the page, the worst first.
const (
	ClaimContradicted = "contradicted"
	ClaimUnsupported  = "unsupported"
	ClaimStale        = "stale"
	ClaimSupported    = "supported"
	ClaimPlanned      = "planned" // it says what is to come
)

// ClaimSubject is how the room of evidence knows a claim: the kind of its subject; the key is the claim's number.
const ClaimSubject = "claim"

// check says what is missing of a claim, after tidying its blanks.
func (c *Claim) check(measures []string, today calendar.Date) error {
	c.Text, c.Measure = squeeze(c.Text), squeeze(c.Measure)
	wrong := fault.Invalid("The claim cannot be kept yet.")
	if !known(ClaimAreas, c.Area) {
		wrong.At("area", "Select the area of judgement")
	}
	if !known(ClaimQuestions, c.Question) {
		wrong.At("question", "Select which of the three questions it answers")
	}
	within(wrong, "text", "The claim", c.Text, 20, 400)
	unnamed(wrong, "text", c.Text, today)
	if !known(ClaimLines, c.Line) {
		wrong.At("line", "Select who is assured of it")
	}
	switch {
	case c.Measure != "" && !slices.Contains(measures, c.Measure):
		wrong.At("measure", "Select a measure from the list")
	case !known(ClaimSays, c.Says) || (c.Measure == "") != (c.Says == ""):
		wrong.At("says", "Select a measure and what the claim says of it, or neither")
	}
	return orNil(wrong)
}

// weigh says what stands behind a claim on a day: contradicted by its measure before anything else, unsupported without any evidence that counts,
// stale when all its evidence has expired. Plans for the next year are no claims of fact and need none.
func (c Claim) weigh(evidence []EvidenceFacts, m *MeasureFacts, on calendar.Date) (verdict, why string) {
	if against := c.against(m); against != "" {
		return ClaimContradicted, against
	}
	fresh, newest := 0, calendar.Date{}
	for _, e := range evidence {
		if e.Stale || !e.Until.IsZero() && e.Until.Before(on) {
			if e.Until.After(newest) {
				newest = e.Until
			}
			continue
		}
		fresh++
	}
	switch {
	case fresh > 0:
		return ClaimSupported, ""
	case len(evidence) > 0 && newest.IsZero():
		return ClaimStale, "None of its evidence holds any more."
	case len(evidence) > 0:
		return ClaimStale, fmt.Sprintf("Its evidence expired on %s.", newest.Words())
	case m != nil && m.Value != nil && c.Says != "":
		return ClaimSupported, "Its measure bears it out."
	case c.Question == "plans":
		return ClaimPlanned, "A plan needs no evidence yet."
	}
	return ClaimUnsupported, "Nothing in the evidence is linked to it."
}

// against says why the measure of a claim speaks against it; empty where it does not, or where there is no figure to say so.
func (c Claim) against(m *MeasureFacts) string {
	if m == nil || c.Says == "" || m.Value == nil {
		return ""
	}
	figure := m.Title + " is " + m.Words
	if m.Period != "" {
		figure += " (" + m.Period + ")"
	}
	switch c.Says {
	case "improving":
		if m.Verdict == "concern" {
			return figure + " and got worse by more than chance explains."
		}
		if m.Verdict != "improvement" {
			return figure + ", which is no improvement beyond chance."
		}
	case "steady":
		if m.Verdict == "concern" {
			return figure + " and got worse by more than chance explains."
		}
	case "on target":
		if m.Met != nil && !*m.Met {
			return fmt.Sprintf("%s; the target of %s is not met.", figure, m.Target)
		}
	case "better than England":
		for _, o := range m.Others {
			if o.Area == "England" && o.Verdict != "better" {
				return fmt.Sprintf("%s; England has %s (%s).", figure, o.Words, cmpOr(o.Verdict, "no verdict"))
			}
		}
	}
	return ""
}

func cmpOr(a, b string) string {
	if strings.TrimSpace(a) == "" {
		return b
	}
	return a
}

// claimsAt is where the pages of the self-evaluation begin.
const claimsAt = "/staff/claims"

// Href is the page of a claim.
func (c Claim) Href() string { return fmt.Sprintf("%s/%d", claimsAt, c.Number) }
