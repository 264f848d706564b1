package survey

import (
	"math"
	"slices"

	"waymark/calendar"
)

// leastAnswers is the fewest answers that are told as numbers (measures.md c2, SQ-05). Fewer are told in words only, to staff as well.
const leastAnswers = 10

// Tally is how often each answer was given to a question.
type Tally struct {
	Question Question
	Counts   map[Answer]int
	Faces    int         // of which picked among three faces
	YesBy    map[Age]int // who said yes
	By       map[Age]int // who answered
}

// N is how many answered.
func (t Tally) N() (n int) {
	for _, c := range t.Counts {
		n += c
	}
	return n
}

// Yes is how many said yes, a lot or a bit.
func (t Tally) Yes() int { return t.Counts[YesALot] + t.Counts[YesABit] }

// Enough says whether the question is told in numbers.
func (t Tally) Enough() bool { return t.N() >= leastAnswers }

// Results are what a survey brought, for staff: whole counts, but none of fewer than ten answers.
type Results struct {
	Survey   Survey
	N        int // children who answered
	Ages     map[Age]int
	Channels map[Channel]int
	Tallies  []Tally // of its questions to tick, in order
	Before   map[string][]Past
}

// Enough says whether the survey is told in numbers.
func (r Results) Enough() bool { return r.N >= leastAnswers }

// Rate is the share of those with a code who answered, in percent; ok is false where nobody knows how many were asked.
func (r Results) Rate() (percent int, ok bool) {
	if !r.Survey.CountsAsked() {
		return 0, false
	}
	return share(r.N, r.Survey.Codes), true
}

func share(n, of int) int {
	if of == 0 {
		return 0
	}
	return min(100, int(math.Round(100*float64(n)/float64(of))))
}

// Past is what the same question in the same words brought before.
type Past struct {
	Survey int           `json:"survey"` // its number
	Title  string        `json:"title"`
	To     calendar.Date `json:"to"`
	Yes    int           `json:"yes"` // in percent
}

// Cells are counts to be made safe together: a whole, and either groups that it falls into or of how many it is a share.
type Cells struct {
	Name       string
	Starts, At calendar.Date
	Total      int
	Of         int // the whole is a share of so many; 0 for a count
	Groups     []Cell
}

// Cell is one group of Cells.
type Cell struct {
	Name string
	N    int
}

// Guarded are Cells as they may be published; what is nil is kept back. A count is rounded, a share a percentage.
type Guarded struct {
	Total  *int
	Groups []*int
}

// whole says whether nothing of it is kept back.
func (g Guarded) whole() bool {
	return g.Total != nil && !slices.Contains(g.Groups, nil)
}

// Release is what is published of a survey, frozen on the day it was published.
type Release struct {
	Few         bool             `json:"few"` // too few answered for any number
	N           *int             `json:"n"`   // children who answered, rounded
	Rate        *int             `json:"rate"`
	AnyoneCould bool             `json:"anyone_could"`
	Ages        []ReleasedGroup  `json:"ages"`
	Questions   []ReleasedAnswer `json:"questions"`
}

// ReleasedAnswer is what is published of one question.
type ReleasedAnswer struct {
	ID       string          `json:"id"`
	Version  string          `json:"version"`
	Action   string          `json:"action"`
	Text     string          `json:"text"`
	Headline bool            `json:"headline"`
	Few      bool            `json:"few"`    // too few answered, or too few one of the answers, for any number
	N        *int            `json:"n"`      // rounded
	Yes      *int            `json:"yes"`    // in percent
	Groups   []ReleasedGroup `json:"groups"` // the finest set of answers that is safe
	Before   []Past          `json:"before"`
}

// ReleasedGroup is one group with its count, rounded.
type ReleasedGroup struct {
	Name string `json:"name"`
	N    *int   `json:"n"`
}

// grains are the sets of answers that can be published, the finest first: where somebody could be found among five groups, they are put together.
var grains = [][]struct {
	name    string
	answers []Answer
}{
	{{"Yes, a lot", []Answer{YesALot}}, {"Yes, a bit", []Answer{YesABit}}, {"Not much", []Answer{NotMuch}}, {"No", []Answer{No}}, {"Not sure", []Answer{NotSure}}},
	{{"Yes", []Answer{YesALot, YesABit}}, {"Not much or no", []Answer{NotMuch, No}}, {"Not sure", []Answer{NotSure}}},
	{{"Yes", []Answer{YesALot, YesABit}}, {"Not much, no or not sure", []Answer{NotMuch, No, NotSure}}},
}

// release makes results safe to publish. protect is the one place where the council's figures are suppressed and rounded (room measure): a
// finer set of answers is only shown where nothing of it must be kept back, so that no two numbers tell of few children together.
func (r Results) release(protect func([]Cells) []Guarded) Release {
	s := r.Survey
	out := Release{Few: !r.Enough(), AnyoneCould: s.AnyoneCould(), Ages: []ReleasedGroup{}, Questions: []ReleasedAnswer{}}
	safe := func(c Cells) Guarded {
		c.Starts, c.At = s.From, s.To
		return protect([]Cells{c})[0]
	}
	if !out.Few {
		who := Cells{Name: "who answered", Total: r.N}
		for _, a := range append(slices.Clone(Ages), AgeUnsaid) {
			who.Groups = append(who.Groups, Cell{ageName(a), r.Ages[a]})
		}
		g := safe(who)
		out.N = g.Total
		if g.whole() {
			for i, c := range who.Groups {
				if c.N > 0 {
					out.Ages = append(out.Ages, ReleasedGroup{c.Name, g.Groups[i]})
				}
			}
		}
		if s.CountsAsked() {
			out.Rate = safe(Cells{Name: "response", Total: r.N, Of: s.Codes}).Total
		}
	}
	for _, t := range r.Tallies {
		q := t.Question
		one := ReleasedAnswer{ID: q.ID, Version: q.Version(), Action: q.Action, Text: q.Text, Headline: q.Headline, Few: true, Groups: []ReleasedGroup{}, Before: r.Before[q.Version()]}
		if one.Before == nil {
			one.Before = []Past{}
		}
		if t.Enough() && !out.Few {
			t.fill(&one, safe)
		}
		if one.Few {
			one.Before = []Past{}
		}
		out.Questions = append(out.Questions, one)
	}
	return out
}

// fill puts the finest safe set of answers into what is published of a question.
func (t Tally) fill(one *ReleasedAnswer, safe func(Cells) Guarded) {
	for _, grain := range grains {
		c := Cells{Name: t.Question.Version(), Total: t.N()}
		for _, g := range grain {
			n := 0
			for _, a := range g.answers {
				n += t.Counts[a]
			}
			c.Groups = append(c.Groups, Cell{g.name, n})
		}
		guarded := safe(c)
		if !guarded.whole() {
			continue
		}
		one.Few, one.N = false, guarded.Total
		for i, g := range c.Groups {
			one.Groups = append(one.Groups, ReleasedGroup{g.Name, guarded.Groups[i]})
		}
		one.Yes = safe(Cells{Name: t.Question.Version() + " yes", Total: t.Yes(), Of: t.N()}).Total
		return
	}
}

// before gathers what the same questions, in the same words, brought in surveys of the same children that were published before (SQ-05).
func before(s Survey, all []Survey) map[string][]Past {
	past := map[string][]Past{}
	for _, o := range all {
		if o.Release.V == nil || o.Number == s.Number || o.Audience != s.Audience || !o.To.Before(s.From) {
			continue
		}
		for _, a := range o.Release.V.Questions {
			same := slices.ContainsFunc(s.Questions.V, func(q Question) bool { return q.Version() == a.Version && q.Text == a.Text })
			if same && a.Yes != nil {
				past[a.Version] = append(past[a.Version], Past{o.Number, o.Title, o.To, *a.Yes})
			}
		}
	}
	for _, p := range past {
		slices.SortFunc(p, func(a, b Past) int { return a.To.Compare(b.To) })
	}
	return past
}

func ageName(a Age) string {
	if a == AgeUnsaid {
		return "not said"
	}
	return string(a)
}
