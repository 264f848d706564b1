package badge

import (
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// Kind is where a badge comes from: core to the programme, chosen with children, or a theme that runs through all.
type Kind string

// The three kinds.
const (
	Core   Kind = "core"
	Chosen Kind = "chosen"
	Theme  Kind = "theme"
)

// Kinds are all of them, in order, and what they mean.
var Kinds = []Word{{string(Core), "Core", "every council in the programme has it"}, {string(Chosen), "Chosen", "children chose it"}, {string(Theme), "Theme", "it runs through all the others"}}

// Word is a code with its words and what it means.
type Word struct{ Code, Words, Means string }

// wordsOf are what a list has for a code; the code itself where it has none.
func wordsOf(list []Word, code string) string {
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

// Badge is one of the things that the council promised to be good at.
type Badge struct {
	ID        string `db:"id"`
	Number    int    `db:"number"`
	Kind      Kind   `db:"kind"`
	Name      string `db:"name"`
	ChildText string `db:"child_text"`
	WhyChosen string `db:"why_chosen"`
	Votes     int    `db:"votes"` // of children; 0 where nobody counted
	Lead      string `db:"lead"`
	Version   int    `db:"version"`
}

// Href is its page.
func (b Badge) Href() string { return fmt.Sprintf("%s/badges/%d", at, b.Number) }

// BadgeEdit is what the form of a badge says.
type BadgeEdit struct {
	Kind                             string
	Name, ChildText, WhyChosen, Lead string
	Votes                            int
	Version                          int
}

// Take fills a badge from a form, or says all that is wrong with it.
func (b *Badge) Take(e BadgeEdit, on calendar.Date) error {
	f := fault.Invalid("The badge is not saved yet.")
	if !has(Kinds, e.Kind) {
		f.At("kind", "Select what kind of badge it is")
	}
	b.Kind = Kind(e.Kind)
	b.Name = said(f, "name", "Enter its name", e.Name, 3, 80, on)
	b.ChildText = said(f, "child-text", "", e.ChildText, 0, 400, on)
	b.WhyChosen = said(f, "why", "", e.WhyChosen, 0, 600, on)
	b.Lead = said(f, "lead", "Enter who leads on it", e.Lead, 3, 120, on)
	if e.Votes < 0 || e.Votes > 1_000_000 {
		f.At("votes", "Enter how many children voted for it, or leave it empty")
	}
	b.Votes = e.Votes
	return orNil(f)
}

// Outcome is what should be true for children once a badge is won.
type Outcome struct {
	ID         string            `db:"id"`
	Number     int               `db:"number"`
	BadgeID    string            `db:"badge_id"`
	Statement  string            `db:"statement"`
	ChildText  string            `db:"child_text"`
	Baseline   string            `db:"baseline"` // where it stood at the start, in words
	Target     string            `db:"target"`
	Indicators db.JSON[[]string] `db:"indicators"` // keys of measures
	Actions    db.JSON[[]string] `db:"actions"`    // of plans: "roadmap-2023/6.2"
	Articles   db.JSON[[]int]    `db:"articles"`   // of the UN Convention on the Rights of the Child
	Version    int               `db:"version"`
}

// Href is its page.
func (o Outcome) Href() string { return fmt.Sprintf("%s/outcomes/%d", at, o.Number) }

// Name is how pages call it in short.
func (o Outcome) Name() string { return fmt.Sprintf("Outcome %d: %s", o.Number, o.Statement) }

// OutcomeEdit is what the form of an outcome says.
type OutcomeEdit struct {
	Statement, ChildText, Baseline, Target string
	Indicators, Actions                    []string
	Articles                               []int
	Version                                int
}

// lastArticle is the last of the Convention that gives a right to children; those after it are for governments.
const lastArticle = 42

// Take fills an outcome from a form, or says all that is wrong with it.
func (o *Outcome) Take(e OutcomeEdit, on calendar.Date) error {
	f := fault.Invalid("The outcome is not saved yet.")
	o.Statement = said(f, "statement", "Say in one sentence what should be true for children", e.Statement, 10, 300, on)
	o.ChildText = said(f, "child-text", "", e.ChildText, 0, 300, on)
	o.Baseline = said(f, "baseline", "", e.Baseline, 0, 300, on)
	o.Target = said(f, "target", "Say what the council wants to reach, and by when", e.Target, 5, 300, on)
	for _, n := range e.Articles {
		if n < 1 || n > lastArticle {
			f.At("articles", fmt.Sprintf("Articles are numbered 1 to %d", lastArticle))
			break
		}
	}
	o.Indicators.V, o.Actions.V, o.Articles.V = unique(e.Indicators), unique(e.Actions), unique(e.Articles)
	return orNil(f)
}

func unique[T int | string](all []T) []T {
	out := slices.Clone(all)
	slices.Sort(out)
	return slices.Compact(out)
}

// plural joins names as a sentence does: "a, b and c".
func plural(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
