package board

import (
	"slices"
	"strings"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
)

// ForumKind is what sort of body meets.
type ForumKind string

// The kinds of forum, stored as the words on the page.
const (
	Improvement        ForumKind = "improvement board"
	CorporateParenting ForumKind = "corporate parenting board"
	Scrutiny           ForumKind = "scrutiny"
	Cabinet            ForumKind = "cabinet"
	Review             ForumKind = "dfe review"
	OtherForum         ForumKind = "other"
)

// ForumKinds are all of them, in the order of the page.
var ForumKinds = []ForumKind{Improvement, CorporateParenting, Scrutiny, Cabinet, Review, OtherForum}

// PackKinds are the papers that a forum can read: the highlight report and the others of governance.md §3.
var PackKinds = []string{"highlight", "corporate parenting", "scrutiny", "cabinet", "dfe review"}

// Rhythm is how often a forum meets.
type Rhythm string

// The rhythms, stored as the words on the page.
const (
	FourWeekly  Rhythm = "every 4 weeks"
	SixWeekly   Rhythm = "every 6 weeks"
	Monthly     Rhythm = "monthly"
	TwoMonthly  Rhythm = "every 2 months"
	Quarterly   Rhythm = "quarterly"
	HalfYearly  Rhythm = "half-yearly"
	Yearly      Rhythm = "yearly"
	WhenNeeded  Rhythm = "as needed"
	yearOfWeeks        = 52
)

// Rhythms are all of them.
var Rhythms = []Rhythm{FourWeekly, SixWeekly, Monthly, TwoMonthly, Quarterly, HalfYearly, Yearly, WhenNeeded}

// Days are the days of a year's meetings from first on, first among them. A rhythm of months keeps the weekday and its place in the month
// ("the second Thursday"); a day on which nobody works moves to the next working day.
func (r Rhythm) Days(first calendar.Date, h calendar.Holidays) (days []calendar.Date) {
	put := func(d calendar.Date) {
		if !h.IsWorkingDay(d) {
			d = h.AddWorkingDays(d, 1)
		}
		days = append(days, d)
	}
	weeks := map[Rhythm]int{FourWeekly: 4, SixWeekly: 6}[r]
	months := map[Rhythm]int{Monthly: 1, TwoMonthly: 2, Quarterly: 3, HalfYearly: 6, Yearly: 12}[r]
	switch {
	case weeks > 0:
		for at := 0; at < yearOfWeeks; at += weeks {
			put(first.AddDays(7 * at))
		}
	case months > 0:
		place := (first.Day() - 1) / 7
		for at := 0; at < 12; at += months {
			put(nth(calendar.On(first.Year(), first.Month(), 1).AddMonths(at), first.Weekday(), place))
		}
	default:
		put(first)
	}
	return days
}

// nth is a weekday's place-th day in a month, counted from 0; the last one where the month has too few.
func nth(month calendar.Date, weekday time.Weekday, place int) calendar.Date {
	d := month.AddDays((int(weekday) - int(month.Weekday()) + 7) % 7).AddDays(7 * place)
	for d.Month() != month.Month() {
		d = d.AddDays(-7)
	}
	return d
}

// Part is what somebody is to a forum.
type Part string

// The parts, stored as the words on the page. Those in attendance do not count towards the quorum.
const (
	Chair        Part = "chair"
	Seat         Part = "member"
	InAttendance Part = "in attendance"
)

// Parts are all of them.
var Parts = []Part{Chair, Seat, InAttendance}

// Forum is a body that meets over a plan and what it reads.
type Forum struct {
	ID        string        `db:"id"`
	Code      string        `db:"code"` // "IB", the beginning of its decisions' numbers
	Name      string        `db:"name"`
	Kind      ForumKind     `db:"kind"`
	About     string        `db:"about"`
	Plan      string        `db:"plan"` // the short name of the plan that it watches; empty for all that are running
	Pack      string        `db:"pack"` // which papers it reads, of PackKinds; empty for none
	Rhythm    Rhythm        `db:"rhythm"`
	Quorum    int           `db:"quorum"` // how many members must be there
	Public    bool          `db:"public"` // its papers and approved minutes are for everybody, but for exempt items
	ClosedOn  calendar.Date `db:"closed_on"`
	ClosedWhy string        `db:"closed_why"`
	Version   int           `db:"version"`

	Members []Member `db:"-"` // those who sit there today, the chair first
}

// Member is somebody who sits on a forum: one of the council's people, or a named person of another organisation.
type Member struct {
	ID           string        `db:"id"`
	ForumID      string        `db:"forum_id"`
	PersonID     string        `db:"person_id"` // empty for somebody without an account
	Name         string        `db:"name"`
	Organisation string        `db:"organisation"`
	Part         Part          `db:"part"`
	Since        calendar.Date `db:"since"`
	Until        calendar.Date `db:"until"`
}

// Words are a member's name and organisation.
func (m Member) Words() string {
	if m.Organisation == "" {
		return m.Name
	}
	return m.Name + ", " + m.Organisation
}

// Chair is who chairs the forum; false where nobody does.
func (f Forum) Chair() (Member, bool) {
	for _, m := range f.Members {
		if m.Part == Chair {
			return m, true
		}
	}
	return Member{}, false
}

// Sits says whether a person is a member of the forum or attends it.
func (f Forum) Sits(personID string) bool {
	return personID != "" && slices.ContainsFunc(f.Members, func(m Member) bool { return m.PersonID == personID })
}

// subject is what the forum is to the matrix of rights.
func (f Forum) subject() account.Subject {
	s := account.Subject{Public: f.Public}
	for _, m := range f.Members {
		if m.PersonID != "" {
			s.Members = append(s.Members, m.PersonID)
		}
	}
	return s
}

// Href is the forum's page.
func (f Forum) Href() string { return boardAt + "/forums/" + strings.ToLower(f.Code) }

// Open refuses what is to be done in a forum that was closed.
func (f Forum) Open() error {
	if !f.ClosedOn.IsZero() {
		return fault.Conflict("%s was closed on %s: nothing more is planned there.", f.Name, f.ClosedOn.Words())
	}
	return nil
}

// check notes everything that is missing of a forum, after tidying its blanks.
func (f *Forum) check() error {
	f.Name, f.About, f.Code = squeeze(f.Name), squeeze(f.About), strings.ToUpper(squeeze(f.Code))
	wrong := fault.Invalid("The forum cannot be kept yet.")
	within(wrong, "name", "The name", f.Name, 1, 120)
	within(wrong, "about", "What it is for", f.About, 0, 300)
	if n := len(f.Code); n < 2 || n > 6 || strings.Trim(f.Code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		wrong.At("code", "Enter 2 to 6 letters, such as IB")
	}
	if !slices.Contains(ForumKinds, f.Kind) {
		wrong.At("kind", "Select what kind of forum it is")
	}
	if f.Pack != "" && !slices.Contains(PackKinds, f.Pack) {
		wrong.At("pack", "Select which papers it reads")
	}
	if !slices.Contains(Rhythms, f.Rhythm) {
		wrong.At("rhythm", "Select how often it meets")
	}
	if f.Quorum < 1 || f.Quorum > 50 {
		wrong.At("quorum", "Enter how many members must be there, from 1 to 50")
	}
	return orNil(wrong)
}

// check notes everything that is missing of a member.
func (m *Member) check() error {
	m.Name, m.Organisation = squeeze(m.Name), squeeze(m.Organisation)
	wrong := fault.Invalid("The member cannot be kept yet.")
	within(wrong, "name", "The name", m.Name, 1, 120)
	within(wrong, "organisation", "The organisation", m.Organisation, 0, 120)
	if m.PersonID == "" && m.Organisation == "" {
		wrong.At("organisation", "Enter the organisation of somebody who has no account here")
	}
	if !slices.Contains(Parts, m.Part) {
		wrong.At("part", "Select what they are to the forum")
	}
	return orNil(wrong)
}
