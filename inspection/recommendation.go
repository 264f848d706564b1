package inspection

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// State is where a recommendation stands.
type State string

// The states of a recommendation. Received waits for the council's response; planned has an action that answers it; assured
// was looked at by somebody independent of its owner, and only then can it be closed.
const (
	Received  State = "received"
	Accepted  State = "accepted"
	Partly    State = "partly accepted"
	Rejected  State = "rejected"
	Planned   State = "planned"
	Delivered State = "delivered"
	Assured   State = "assured"
	Closed    State = "closed"
	Reopened  State = "reopened"
)

// Responses are what a council can answer.
var Responses = []State{Accepted, Partly, Rejected}

// Recommendation is one thing that an inspection, a review or a complaint asks of the council.
type Recommendation struct {
	ID           string            `db:"id"`
	Code         string            `db:"code"`          // unique in the council: "2018/R4"
	InspectionID string            `db:"inspection_id"` // the inspection it comes from; empty where that is not kept here
	Source       string            `db:"source"`        // who found it and when, in words
	Number       string            `db:"number"`        // as the source numbers it: "R4"
	About        string            `db:"about"`         // in a few words of our own
	Verbatim     string            `db:"verbatim"`
	Page         int               `db:"page"` // of the report; 0 where nobody knows
	Published    calendar.Date     `db:"published"`
	Priority     bool              `db:"priority"`      // the source calls it urgent, such as an area for priority action
	Themes       db.JSON[[]string] `db:"themes"`        // keys of themes, by which it is recognised when it comes again
	Response     State             `db:"response"`      // accepted, partly accepted or rejected; empty until the council answers
	ResponseWhy  string            `db:"response_why"`  // what the council says to it
	RespondedOn  calendar.Date     `db:"responded_on"`  //
	OwnerID      string            `db:"owner_id"`      // who answers for it
	OwnerName    string            `db:"owner_name"`    //
	Deadline     calendar.Date     `db:"deadline"`      // by when the law wants an answer; none where no clock runs
	DeadlineRule string            `db:"deadline_rule"` // which clock that is, in words
	State        State             `db:"state"`
	DeliveredHow string            `db:"delivered_how"` // what was done, by whoever says that it is done
	DeliveredID  string            `db:"delivered_id"`
	DeliveredBy  string            `db:"delivered_name"`
	DeliveredOn  calendar.Date     `db:"delivered_on"`
	AssuredHow   string            `db:"assured_how"` // what somebody independent looked at
	AssuredID    string            `db:"assured_id"`
	AssuredBy    string            `db:"assured_name"`
	AssuredOn    calendar.Date     `db:"assured_on"`
	ClosedID     string            `db:"closed_id"`
	ClosedBy     string            `db:"closed_name"`
	ClosedOn     calendar.Date     `db:"closed_on"`
	ReopenedWhy  string            `db:"reopened_why"`
	Version      int               `db:"version"`

	Measures []string `db:"-"` // keys of the measures that test it
	Shown    []int    `db:"-"` // numbers of the evidence that whoever closed it named; none while it is not closed
}

var codePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9./-]{0,39}$`)

// longest is how many characters of a report one recommendation may have; the longest of 1,279 that were looked at has 900.
const longest = 4000

// Check says what is wrong with a recommendation's particulars, after tidying its blanks.
func (r *Recommendation) Check() error {
	r.Code = strings.TrimSpace(r.Code)
	line(&r.Source, &r.Number, &r.About)
	lines(&r.Verbatim)
	wrong := fault.Invalid("Some of the recommendation’s details are missing or wrong.")
	if !codePattern.MatchString(r.Code) {
		wrong.At("code", "The code must hold only letters, digits, dots, slashes and hyphens, like 2018/R4")
	}
	within(wrong, "source", "The source", r.Source, 1, 200)
	within(wrong, "number", "The number", r.Number, 0, 20)
	within(wrong, "about", "What it is about", r.About, 1, 300)
	within(wrong, "verbatim", "The recommendation’s own words", r.Verbatim, 0, longest)
	return orNil(wrong)
}

// Key is the code as an address holds it: "2018_R4".
func (r Recommendation) Key() string { return strings.ReplaceAll(r.Code, "/", "_") }

// Href is the page of the recommendation.
func (r Recommendation) Href() string { return "/staff/recommendations/" + r.Key() }

// Label names a recommendation in a sentence: "2018/R4 (Supervision in all teams)".
func (r Recommendation) Label() string { return fmt.Sprintf("%s (%s)", r.Code, r.About) }

// Open says whether the council still has something to do about it.
func (r Recommendation) Open() bool { return r.State != Closed && r.State != Rejected }

// Unanswered says whether the day by which the law wants an answer has passed without one. What was promised in an answer has dates of its
// own, those of the plan.
func (r Recommendation) Unanswered(today calendar.Date) bool {
	return r.Response == "" && r.Open() && !r.Deadline.IsZero() && r.Deadline.Before(today)
}

// newestFirst puts the newest source first and "R10" after "R9".
func newestFirst(all []Recommendation) {
	slices.SortFunc(all, func(a, b Recommendation) int {
		return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(len(a.Number), len(b.Number)), cmp.Compare(a.Code, b.Code))
	})
}
