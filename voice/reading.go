package voice

import (
	"fmt"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// editions are the parts of the site that children read; each is tried with them by itself.
var editions = []themeWord{{"plan", "Our plan: the start, the priorities and what we promise"}, {"tell us", "Tell us, and See my answer"}, {"worried", "I’m worried"}, {"heard", "You said, we did"}, {"surveys", "Our questions"},
	{"rights", "Your rights"}, {"care leavers", "For care leavers"}, {"news", "News"}, {"privacy", "What we keep"}}

// readIn are the ways in which children read it.
var readIn = []themeWord{{"picture", "Pictures"}, {"simple", "Simple words"}, {"plain", "Plain words"}, {"paper", "On paper"}}

// What a trial needs before a text counts as read with children (RD-07).
const (
	fewestReaders  = 5
	youngestReader = 8
	oldestReader   = 12
	rightOfTen     = 8 // of ten questions answered
)

// Reading is one time that a text was tried with children: they read it and said in their own words what it means. A score of its words never
// replaces it.
type Reading struct {
	ID        string        `db:"id"`
	Number    int           `db:"number"`
	Edition   string        `db:"edition"` // a code of editions
	Look      string        `db:"look"`
	On        calendar.Date `db:"read_on"`
	Children  int           `db:"children"`
	Youngest  int           `db:"youngest"` // in years
	Oldest    int           `db:"oldest"`
	SEND      bool          `db:"send"` // one of them at least has special needs or a disability
	EAL       bool          `db:"eal"`  // learns in a second language
	Care      bool          `db:"care"` // is in care
	Asked     int           `db:"asked"`
	Answered  int           `db:"answered"` // of those, what they said back rightly
	Unclear   string        `db:"unclear"`  // what they did not understand
	Changed   string        `db:"changed"`  // what was changed for it
	Entered   string        `db:"entered_by"`
	EnteredOn calendar.Date `db:"entered_on"`
}

// Check says what cannot be so, at the fields of the form.
func (r Reading) Check(on calendar.Date) error {
	f := fault.Invalid("It is not kept yet.")
	if !hasWord(editions, r.Edition) {
		f.At("edition", "Select what they read")
	}
	if !hasWord(readIn, r.Look) {
		f.At("look", "Select how they read it")
	}
	if r.On.IsZero() || r.On.After(on) {
		f.At("on", "Enter the day on which they read it")
	}
	if r.Children < 1 || r.Children > 500 {
		f.At("children", "Enter how many children, from 1 to 500")
	}
	if r.Youngest < 3 || r.Youngest > 25 {
		f.At("youngest", "Enter the age of the youngest, from 3 to 25")
	}
	if r.Oldest < max(r.Youngest, 3) || r.Oldest > 25 {
		f.At("oldest", "Enter the age of the oldest, from that of the youngest to 25")
	}
	if r.Asked < 1 || r.Asked > 5000 {
		f.At("asked", "Enter how many questions were asked, of all children together")
	}
	if r.Answered < 0 || r.Answered > r.Asked {
		f.At("answered", "Enter how many of the questions they answered rightly")
	}
	written(f, "unclear", map[bool]string{true: "Say what they did not understand"}[r.Answered < r.Asked], r.Unclear, 500, on)
	written(f, "changed", map[bool]string{true: "Say what was changed, or why nothing was"}[r.Answered < r.Asked], r.Changed, 500, on)
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// Share is how many of ten questions they answered rightly, in whole percent.
func (r Reading) Share() int { return 100 * r.Answered / max(r.Asked, 1) }

// Lacks says what is missing before the text counts as read with children; nothing where all is there.
func (r Reading) Lacks() (all []string) {
	for _, x := range []struct {
		lacks bool
		words string
	}{
		{r.Children < fewestReaders, fmt.Sprintf("%d children or more", fewestReaders)},
		{r.Youngest < youngestReader || r.Oldest > oldestReader, fmt.Sprintf("children of %d to %d only", youngestReader, oldestReader)},
		{!r.SEND, "a child with special needs or a disability"},
		{!r.EAL, "a child who learns in a second language"},
		{!r.Care, "a child in care"},
		{10*r.Answered < rightOfTen*r.Asked, fmt.Sprintf("%d of 10 questions answered rightly", rightOfTen)},
	} {
		if x.lacks {
			all = append(all, x.words)
		}
	}
	return all
}

// PublicReading is what the public may know of it: under five children no number, and never which children were there.
type PublicReading struct {
	Number   int
	Edition  string // in words
	Look     string
	On       calendar.Date
	Children string // "5 to 9"; "fewer than 5"
	Share    *int   // percent of the questions answered rightly; nil under five children
	Enough   bool   // it was all that a trial needs
	Unclear  string
	Changed  string
}

// public is what may be read of it.
func (r Reading) public() PublicReading {
	p := PublicReading{Number: r.Number, Edition: wordsFor(editions, r.Edition), Look: wordsFor(readIn, r.Look), On: r.On, Children: band(r.Children), Enough: len(r.Lacks()) == 0, Unclear: strings.TrimSpace(r.Unclear), Changed: strings.TrimSpace(r.Changed)}
	if p.Children == "" {
		p.Children = fmt.Sprintf("fewer than %d", fewestChildren)
		return p
	}
	share := r.Share()
	p.Share = &share
	return p
}
