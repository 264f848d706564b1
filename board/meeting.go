package board

import (
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// MeetingState is where a meeting stands.
type MeetingState string

// The states of a meeting, stored as the words on the page.
const (
	Planned    MeetingState = "planned"
	PapersSent MeetingState = "papers sent"
	Held       MeetingState = "held"
	Drafted    MeetingState = "minutes drafted"
	Approved   MeetingState = "minutes approved"
	Cancelled  MeetingState = "cancelled"
)

// Meeting is one meeting of a forum.
type Meeting struct {
	ID            string        `db:"id"`
	ForumID       string        `db:"forum_id"`
	Number        int           `db:"number"` // within the forum
	On            calendar.Date `db:"day"`
	Starts        string        `db:"starts"` // "10:00"; empty where it is not known yet
	Place         string        `db:"place"`
	State         MeetingState  `db:"state"`
	PapersOn      calendar.Date `db:"papers_on"`
	HeldOn        calendar.Date `db:"held_on"` // when it was called held
	DraftedID     string        `db:"drafted_id"`
	DraftedName   string        `db:"drafted_name"`
	DraftedOn     calendar.Date `db:"drafted_on"`
	ApprovedID    string        `db:"approved_id"`
	ApprovedName  string        `db:"approved_name"`
	ApprovedOn    calendar.Date `db:"approved_on"`
	PublishedName string        `db:"published_name"`
	PublishedOn   calendar.Date `db:"published_on"`
	ActionsSentOn calendar.Date `db:"actions_sent_on"`
	CancelledWhy  string        `db:"cancelled_why"`
	Corrects      string        `db:"corrects"`    // what was wrong in the minutes of the meeting before, which stand as they are
	GatheredOn    calendar.Date `db:"gathered_on"` // when its agenda was last gathered from the exceptions
	Version       int           `db:"version"`

	ForumCode string `db:"forum_code"` // read with it
	ForumName string `db:"forum_name"`
	Everybody bool   `db:"forum_public"` // the forum's papers are for everybody
}

// The working days of a board's rhythm, counted from the meeting (governance.md §3a).
const (
	papersBefore  = -5 // papers are locked and sent
	actionsAfter  = 2  // actions are issued
	draftAfter    = 5  // minutes are drafted
	approvalAfter = 10 // the chair approves them
	prepareBefore = -10
)

// Clock are the days around a meeting by which things are to be done.
type Clock struct {
	Papers, Actions, Draft, Approval calendar.Date
}

// ClockOf counts them in working days.
func ClockOf(on calendar.Date, h calendar.Holidays) Clock {
	return Clock{Papers: h.AddWorkingDays(on, papersBefore), Actions: h.AddWorkingDays(on, actionsAfter), Draft: h.AddWorkingDays(on, draftAfter), Approval: h.AddWorkingDays(on, approvalAfter)}
}

// Name is the meeting's title: "Improvement board, 12 January 2027".
func (m Meeting) Name() string { return m.ForumName + ", " + m.On.Words() }

// Href is the meeting's page.
func (m Meeting) Href() string {
	return fmt.Sprintf("%s/forums/%s/meetings/%d", boardAt, strings.ToLower(m.ForumCode), m.Number)
}

// Public says whether everybody can read its minutes.
func (m Meeting) Public() bool { return m.Everybody && !m.PublishedOn.IsZero() }

// PublicHref is the page of its minutes on the public site, where they are published.
func (m Meeting) PublicHref() string {
	return PublicMinutes{Code: strings.ToLower(m.ForumCode), Number: m.Number}.Href()
}

// Ahead says whether the meeting is still to be held.
func (m Meeting) Ahead() bool { return m.State == Planned || m.State == PapersSent }

// Fixed says whether nothing that was said there may be changed any more.
func (m Meeting) Fixed() bool { return m.State == Approved || m.State == Cancelled }

// editable refuses to change what was said where it may not be changed any more.
func (m Meeting) editable() error {
	switch m.State {
	case Approved:
		return fault.Conflict("The minutes of %s were approved on %s and stay as they are. Write the correction into the minutes of the next meeting.", m.Name(), m.ApprovedOn.Words())
	case Cancelled:
		return fault.Conflict("%s was cancelled.", m.Name())
	}
	return nil
}

// Send says that the papers went out.
func (m *Meeting) Send(today calendar.Date) error {
	if m.State != Planned {
		return fault.Conflict("%s is “%s”, so its papers cannot be sent now.", m.Name(), m.State)
	}
	m.State, m.PapersOn = PapersSent, today
	return nil
}

// Hold says that the meeting took place, on its day and not before it.
func (m *Meeting) Hold(there int, today calendar.Date) error {
	switch {
	case !m.Ahead():
		return fault.Conflict("%s is “%s” already.", m.Name(), m.State)
	case m.On.After(today):
		return fault.Conflict("%s has not taken place yet.", m.Name())
	case there == 0:
		return fault.Invalid("The meeting is not held yet.").At("how-1", "Say who was there first")
	}
	m.State, m.HeldOn = Held, today
	return nil
}

// Draft says that the minutes are ready to be approved.
func (m *Meeting) Draft(by, name string, today calendar.Date) error {
	if m.State != Held {
		return fault.Conflict("%s is “%s”, so its minutes cannot be drafted now.", m.Name(), m.State)
	}
	m.State, m.DraftedID, m.DraftedName, m.DraftedOn = Drafted, by, name, today
	return nil
}

// Return sends drafted minutes back to be changed.
func (m *Meeting) Return() error {
	if m.State != Drafted {
		return fault.Conflict("%s is “%s”, so there are no drafted minutes to send back.", m.Name(), m.State)
	}
	m.State, m.DraftedID, m.DraftedName, m.DraftedOn = Held, "", "", calendar.Date{}
	return nil
}

// Approve makes the minutes final. Whoever drafted them cannot.
func (m *Meeting) Approve(by, name string, today calendar.Date) error {
	switch {
	case m.State != Drafted:
		return fault.Conflict("%s is “%s”, so there are no drafted minutes to approve.", m.Name(), m.State)
	case by == m.DraftedID:
		return fault.Forbidden("You drafted these minutes, so somebody else must approve them.")
	}
	m.State, m.ApprovedID, m.ApprovedName, m.ApprovedOn = Approved, by, name, today
	return nil
}

// Publish puts approved minutes in front of everybody. Whoever drafted them cannot.
func (m *Meeting) Publish(by, name string, public bool, today calendar.Date) error {
	switch {
	case !public:
		return fault.Conflict("The papers of %s are not public.", m.ForumName)
	case m.State != Approved:
		return fault.Conflict("The minutes of %s are not approved yet.", m.Name())
	case !m.PublishedOn.IsZero():
		return fault.Conflict("The minutes of %s were published on %s.", m.Name(), m.PublishedOn.Words())
	case by == m.DraftedID:
		return fault.Forbidden("You drafted these minutes, so somebody else must publish them.")
	}
	m.PublishedName, m.PublishedOn = name, today
	return nil
}

// Cancel says why a meeting does not take place.
func (m *Meeting) Cancel(why string, today calendar.Date) error {
	if !m.Ahead() {
		return fault.Conflict("%s is “%s”, so it cannot be cancelled.", m.Name(), m.State)
	}
	wrong := fault.Invalid("The meeting is not cancelled.")
	m.CancelledWhy = squeeze(why)
	within(wrong, "because", "Why it does not take place", m.CancelledWhy, 5, 300)
	unnamed(wrong, "because", m.CancelledWhy, today)
	if err := orNil(wrong); err != nil {
		return err
	}
	m.State = Cancelled
	return nil
}

// check notes what is wrong with a meeting that is planned or moved.
func (m *Meeting) check(h calendar.Holidays) error {
	m.Starts, m.Place = squeeze(m.Starts), squeeze(m.Place)
	wrong := fault.Invalid("The meeting cannot be planned yet.")
	switch {
	case m.On.IsZero():
		wrong.At("day", "Enter the day of the meeting")
	case !h.IsWorkingDay(m.On):
		wrong.At("day", m.On.Words()+" is not a working day")
	}
	if !clockTime(m.Starts) {
		wrong.At("starts", "Enter a time such as 10:00")
	}
	within(wrong, "place", "The place", m.Place, 0, 120)
	return orNil(wrong)
}

// clockTime says whether a text is empty or a time of day such as "09:30".
func clockTime(s string) bool {
	if s == "" {
		return true
	}
	var h, m int
	n, err := fmt.Sscanf(s, "%d:%d", &h, &m)
	return err == nil && n == 2 && h >= 0 && h < 24 && m >= 0 && m < 60 && len(s) <= 5 && len(s) >= 4
}

// How is in which way somebody came to a meeting, or did not.
type How string

// The ways, stored as the words on the page.
const (
	Present    How = "present"
	Apologies  How = "apologies"
	Substitute How = "substitute"
	Absent     How = "absent"
)

// Hows are all of them.
var Hows = []How{Present, Apologies, Substitute, Absent}

// Attendance is one person's at a meeting.
type Attendance struct {
	MeetingID    string `db:"meeting_id"`
	MemberID     string `db:"member_id"` // empty for a guest
	N            int    `db:"n"`
	PersonID     string `db:"person_id"`
	Name         string `db:"name"`
	Organisation string `db:"organisation"`
	Part         Part   `db:"part"`
	How          How    `db:"how"`
	Instead      string `db:"instead"`  // who came in their place
	Interest     string `db:"interest"` // what interest they declared, and in what
}

// Words are the name and organisation, as minutes print them.
func (a Attendance) Words() string {
	return Member{Name: a.Name, Organisation: a.Organisation}.Words()
}

// There says whether a seat was filled, by the member or by who came instead.
func (a Attendance) There() bool { return a.How == Present || a.How == Substitute }

// Quorum is how many seats were filled and how many must be.
type Quorum struct{ There, Of, Needed int }

// QuorumOf counts the seats of a meeting; those in attendance have none.
func QuorumOf(all []Attendance, needed int) (q Quorum) {
	q.Needed = needed
	for _, a := range all {
		if a.Part == InAttendance {
			continue
		}
		q.Of++
		if a.There() {
			q.There++
		}
	}
	return q
}

// Met says whether enough were there.
func (q Quorum) Met() bool { return q.There >= q.Needed }

// Words say it: "5 of 7 members were there; 4 are needed: quorate."
func (q Quorum) Words() string {
	words := fmt.Sprintf("%d of %d members were there; %d are needed: ", q.There, q.Of, q.Needed)
	if q.Met() {
		return words + "quorate."
	}
	return words + "not quorate, so nothing could be decided."
}

// check notes what is missing of an attendance.
func (a *Attendance) check(wrong *fault.Fault, today calendar.Date) {
	a.Name, a.Organisation, a.Instead, a.Interest = squeeze(a.Name), squeeze(a.Organisation), squeeze(a.Instead), squeeze(a.Interest)
	field := func(name string) string { return fmt.Sprintf("%s-%d", name, a.N) }
	within(wrong, field("name"), "The name", a.Name, 1, 120)
	within(wrong, field("organisation"), "The organisation", a.Organisation, 0, 120)
	within(wrong, field("instead"), "Who came instead", a.Instead, 0, 120)
	within(wrong, field("interest"), "The interest", a.Interest, 0, 300)
	unnamed(wrong, field("interest"), a.Interest, today)
	if !slices.Contains(Hows, a.How) {
		wrong.At(field("how"), "Say whether "+a.Name+" was there")
	}
	if a.How == Substitute && a.Instead == "" {
		wrong.At(field("instead"), "Say who came instead of "+a.Name)
	}
}
