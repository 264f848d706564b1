// Package plan is the council's improvement plan: vision, priorities, actions and their milestones; the updates by which
// owners say how it goes and somebody else signs off; what children are told of it; and the way in and out as files.
package plan

import (
	"fmt"
	"regexp"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// Plan is one improvement plan. A council may run several at once, each under its slug ("roadmap-2023").
type Plan struct {
	ID          string        `db:"id"`
	Slug        string        `db:"slug"`
	Title       string        `db:"title"`
	ChildTitle  string        `db:"child_title"`
	Vision      string        `db:"vision"`
	ChildVision string        `db:"child_vision"`
	Starts      calendar.Date `db:"starts"`
	Ends        calendar.Date `db:"ends"`
	State       PlanState     `db:"state"`
	Consulted   string        `db:"consulted"` // who was asked about it, and how
	Decision                  // by which it was approved
	Rhythm                    // how it is updated
	Version     int           `db:"version"` // counts edits, so that nobody overwrites what they have not seen
}

var slugPattern = regexp.MustCompile(`^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$`)

// Check says what is wrong with a plan's own particulars, all at once, after tidying their blanks.
func (p *Plan) Check() error {
	p.Slug = strings.ToLower(strings.TrimSpace(p.Slug))
	tidy(&p.Title, &p.ChildTitle)
	tidyText(&p.Vision, &p.ChildVision)
	wrong := fault.Invalid("Some of the plan’s details are missing or wrong.")
	switch {
	case p.Slug == "new" || p.Slug == "import" || p.Slug == "recommendations": // addresses of pages
		wrong.At("slug", "This short name is taken by Waymark itself")
	case !slugPattern.MatchString(p.Slug) || len(p.Slug) > 60:
		wrong.At("slug", "The short name must begin with a letter and hold only small letters, digits and hyphens, like roadmap-2026")
	}
	within(wrong, "title", "The title", p.Title, 1, 200)
	within0(wrong, "child-title", "The title for children", p.ChildTitle, 200)
	within0(wrong, "vision", "The vision", p.Vision, 2000)
	within0(wrong, "child-vision", "The vision in children’s words", p.ChildVision, 1000)
	if !p.Starts.IsZero() && !p.Ends.IsZero() && p.Ends.Before(p.Starts) {
		wrong.At("ends", "The last day must be after the first day")
	}
	return orNil(wrong)
}

// Period is the plan's years as people say them, "2023 to 2026"; empty where its days are not known.
func (p Plan) Period() string {
	if p.Starts.IsZero() || p.Ends.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d to %d", p.Starts.Year(), p.Ends.Year())
}

// Priority is one of the main areas of a plan.
type Priority struct {
	ID        string `db:"id"`
	PlanID    string `db:"plan_id"`
	Number    int    `db:"number"`
	ChildName string `db:"child_name"` // the short name on a child's card: "Leaving care"
	Wording
	SponsorID    string        `db:"sponsor_id"`   // who answers for it to the board; empty where nobody was named
	SponsorName  string        `db:"sponsor_name"` // as it was when they were named
	SponsorSince calendar.Date `db:"sponsor_since"`
	Version      int           `db:"version"`
}

// Sponsor makes a person answer for the priority from a day on, or nobody. The day stays where it is the same person.
func (p *Priority) Sponsor(id, name string, today calendar.Date) {
	if id == p.SponsorID {
		return
	}
	p.SponsorID, p.SponsorName, p.SponsorSince = id, name, today
	if id == "" {
		p.SponsorSince = calendar.Date{}
	}
}

// shapes are the signs of the priorities on the child site, by number, so that nothing hangs on colour alone.
var shapes = []string{"shield", "lighthouse", "open hands", "key", "tree", "compass", "book"}

// Shape is the sign by which children know the priority. Plans with more than seven begin again.
func (p Priority) Shape() string {
	if p.Number < 1 {
		return shapes[0]
	}
	return shapes[(p.Number-1)%len(shapes)]
}

// Check says what is wrong with a priority, after tidying its blanks.
func (p *Priority) Check() error {
	tidy(&p.ChildName)
	wrong := fault.Invalid("Some of the priority’s details are missing or wrong.")
	if p.Number < 1 || p.Number > maxPriorities {
		wrong.At("number", "The number of a priority must be between 1 and 99")
	}
	within0(wrong, "child-name", "The short name for children", p.ChildName, 60)
	p.Wording.check(wrong, "The title", 300)
	return orNil(wrong)
}

// tidy cleans texts of one line.
func tidy(texts ...*string) {
	for _, t := range texts {
		*t = squeeze(*t)
	}
}

// tidyText cleans texts that may have several lines.
func tidyText(texts ...*string) {
	for _, t := range texts {
		*t = cellTidy(*t)
	}
}

func orNil(f *fault.Fault) error {
	if len(f.Fields) == 0 {
		return nil
	}
	return f
}
