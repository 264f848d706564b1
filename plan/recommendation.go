package plan

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// Recommendation is one finding that the plan answers: of an inspection, a review, a complaint.
type Recommendation struct {
	ID        string        `db:"id"`
	Code      string        `db:"code"`   // unique in the council: "2018/R4"
	Source    string        `db:"source"` // who found it and when, in words
	Number    string        `db:"number"` // as the source numbers it: "R4"
	About     string        `db:"about"`  // in a few words of our own
	Verbatim  string        `db:"verbatim"`
	Published calendar.Date `db:"published"`
	Version   int           `db:"version"`
}

var codePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9./-]{0,39}$`)

// Check says what is wrong with a recommendation, after tidying its blanks.
func (r *Recommendation) Check() error {
	r.Code = strings.TrimSpace(r.Code)
	tidy(&r.Source, &r.Number, &r.About)
	tidyText(&r.Verbatim)
	wrong := fault.Invalid("Some of the recommendation’s details are missing or wrong.")
	if !codePattern.MatchString(r.Code) {
		wrong.At("code", "The code must hold only letters, digits, dots, slashes and hyphens, like 2018/R4")
	}
	within(wrong, "source", "The source", r.Source, 1, 200)
	within0(wrong, "number", "The number", r.Number, 20)
	within(wrong, "about", "What it is about", r.About, 1, 300)
	within0(wrong, "verbatim", "The recommendation’s own words", r.Verbatim, 4000)
	return orNil(wrong)
}

// sortRecommendations puts the newest source first and "R10" after "R9".
func sortRecommendations(all []Answered) {
	slices.SortFunc(all, func(a, b Answered) int {
		if c := b.Published.Compare(a.Published); c != 0 {
			return c
		}
		if c := cmp.Compare(len(a.Number), len(b.Number)); c != 0 {
			return c
		}
		return cmp.Compare(a.Code, b.Code)
	})
}
