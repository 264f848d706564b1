package practice

import (
	"slices"

	"waymark/calendar"
	"waymark/fault"
)

// Talk is a kind of supervision, by the word of the register.
type Talk string

// The kinds of supervision.
const (
	OneToOne   Talk = "1:1"
	Group      Talk = "group"
	Reflective Talk = "reflective"
)

// Talks are all kinds.
var Talks = []Talk{OneToOne, Group, Reflective}

// Word is a code of the register with what it means.
type Word struct{ Code, Words string }

// Roles are whose supervision is kept, and Reasons why one was not held, both by the codes of the register.
var (
	Roles = []Word{{"social worker", "Social worker"}, {"asye", "Social worker in the first year"}, {"senior practitioner", "Senior practitioner"},
		{"personal adviser", "Personal adviser"}, {"team manager", "Team manager"}, {"family support worker", "Family support worker"}, {"other", "Other"}}
	Reasons = []Word{{"sickness", "Sickness"}, {"leave", "Leave"}, {"court", "Court"}, {"crisis", "Urgent work"}, {"supervisor away", "Supervisor away"}, {"other", "Other"}}
)

func has(words []Word, code string) bool {
	return slices.ContainsFunc(words, func(w Word) bool { return w.Code == code })
}

func wordsOf(words []Word, code string) string {
	for _, w := range words {
		if w.Code == code {
			return w.Words
		}
	}
	return code
}

// Supervision is the outside of one supervision: when it was due, whether it was held, of how many children they spoke. What was said
// stays in the case system.
type Supervision struct {
	ID             string        `db:"id"`
	Worker         string        `db:"worker"` // pseudonym
	Team           string        `db:"team"`
	Role           string        `db:"role"`
	Kind           Talk          `db:"kind"`
	Due            calendar.Date `db:"due"` // of one-to-one supervision; group and reflective talks come on top
	Held           calendar.Date `db:"held"`
	Missed         string        `db:"missed"` // why it was not held
	Children       int           `db:"children"`
	State          string        `db:"state"` // due, held or missed
	SupervisorID   string        `db:"supervisor_id"`
	SupervisorName string        `db:"supervisor_name"`
	EnteredOn      calendar.Date `db:"entered_on"`

	WorkerID string `db:"-"` // opened
}

// InTime says whether the supervision was held by the day on which it was due.
func (s Supervision) InTime() bool { return !s.Held.IsZero() && !s.Held.After(s.Due) }

// Late says whether a supervision is past its day and neither held nor called off.
func (s Supervision) Late(today calendar.Date) bool { return s.State == "due" && s.Due.Before(today) }

// Supervised is what a manager says of one supervision in a quarter of a minute.
type Supervised struct {
	Worker   string        // the worker's number
	Team     string        // the supervisor's own where empty
	Role     string        // as the last time where empty
	Kind     Talk          // one to one where empty
	On       calendar.Date // the day it was held, or should have been
	Children int           // of how many they spoke
	Missed   string        // why it was not held, where it was not
	Left     bool          // the worker left: nothing more is due
}

// Clocks are how many days lie between supervisions.
type Clocks struct{ Days, FirstYear int }

// next is when the supervision after one of a day is due: sooner for somebody in their first year.
func (c Clocks) next(role string, after calendar.Date) calendar.Date {
	if role == "asye" {
		return after.AddDays(c.FirstYear)
	}
	return after.AddDays(c.Days)
}

// check says what is wrong with an entry.
func (e Supervised) check(today calendar.Date) error {
	f := fault.Invalid("The supervision is not kept yet.")
	if n := len([]rune(e.Worker)); n == 0 || n > 40 {
		f.At("worker", "Enter the worker’s number, as your case system has it")
	}
	if e.Team == "" || len(e.Team) > 80 {
		f.At("team", "Enter the team, in at most 80 characters")
	}
	if e.Role != "" && !has(Roles, e.Role) {
		f.At("role", "Select the role from the list")
	}
	if !slices.Contains(Talks, e.Kind) {
		f.At("kind", "Select the kind of supervision")
	}
	if e.On.IsZero() || e.On.After(today) {
		f.At("on", "Enter the day, not after today")
	} else if e.On.Before(today.AddDays(-366)) {
		f.At("on", "Enter a day of the last 12 months; import older ones on the page of registers")
	}
	if e.Children < 0 || e.Children > 99 {
		f.At("children", "Enter a number from 0 to 99")
	}
	if e.Missed != "" && !has(Reasons, e.Missed) {
		f.At("missed", "Select why it was not held")
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// TeamSupervision is how supervision is in one team: how often, how good.
type TeamSupervision struct {
	Team   string
	OnTime Rate // of those that were due
	Good   Rate // of those audited, graded good or better
}

// Spread is the third of three: how alike teams are. It is the distance, in points, between the best and the worst team of those with
// enough supervisions to say a share; Teams is how many those are.
type Spread struct {
	Low, High int
	Teams     int
}

// Points is the distance.
func (s Spread) Points() int { return s.High - s.Low }

// spread compares a share between teams.
func spread(teams []TeamSupervision, of func(TeamSupervision) Rate) (s Spread) {
	for _, t := range teams {
		r := of(t)
		if !r.Enough() {
			continue
		}
		p := r.Percent()
		if s.Teams == 0 {
			s.Low, s.High = p, p
		}
		s.Low, s.High = min(s.Low, p), max(s.High, p)
		s.Teams++
	}
	return s
}
