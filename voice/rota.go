package voice

import (
	"time"

	"waymark/calendar"
	"waymark/fault"
)

// Cover is who reads what children send on a day, from its morning to the close of the office, and who is called when they do not.
type Cover struct {
	Day       calendar.Date `db:"day"`
	TriagerID string        `db:"triager_id"`
	DeputyID  string        `db:"deputy_id"`
	LeadID    string        `db:"lead_id"`
	SetBy     string        `db:"set_by"`
	SetAt     calendar.Date `db:"set_on"`
}

// Check says what is wrong with a day's cover: three people, each of whom can do what the rota asks. who says what somebody may do by now.
func (c Cover) Check(triagers, leads map[string]bool) error {
	f := fault.Invalid("The rota is not changed.")
	if !triagers[c.TriagerID] {
		f.At("triager", "Choose who reads")
	}
	if !triagers[c.DeputyID] || c.DeputyID == c.TriagerID {
		f.At("deputy", "Choose somebody else to stand in")
	}
	if !leads[c.LeadID] || c.LeadID == c.TriagerID || c.LeadID == c.DeputyID {
		f.At("lead", "Choose a safeguarding lead who is neither of the two")
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// rotaDays is how far ahead the rota must be covered before a text box opens (SG-01).
const rotaDays = 7

// testedFor is how long a test of the out-of-hours number holds, in days. Publishing trusts a number for a year; a box into which a child
// may write at night wants it rung more often.
const testedFor = 92

// beatFor is how long the look at what is late may be silent before nobody can be sure that an urgent message is seen.
const beatFor = 30 * time.Minute

// unreadFor is how long a message may have been unread past its clock before the box closes: then nobody reads.
const unreadFor = 24 * time.Hour

// mostAnHour is how many messages may come through the web in an hour before the box closes itself (E31).
const mostAnHour = 300

// grace is how long somebody who began to write before the box closed for the weekend can still send: the triager is at work till later.
const grace = time.Hour

// Standing is all that decides whether a text box may be open.
type Standing struct {
	Now        time.Time
	Cover      map[calendar.Date]bool // days on which triager, deputy and lead are named and still work here
	Holidays   calendar.Holidays
	Clocks     Clocks
	TestedOn   calendar.Date // when the out-of-hours number was last rung
	Stopped    bool          // by the kill switch
	Beat       time.Time     // when what is late was last looked at
	UnreadDue  time.Time     // by when the oldest unread message should have been read
	InLastHour int           // messages through the web
}

// Why a text box is closed.
const (
	ClosedByHand  = "stopped"
	ClosedNoCover = "no cover"
	ClosedWeekend = "weekend"
	ClosedQueue   = "queue"
)

// Opening says whether a text box may be open now, and what children are told.
type Opening struct {
	Open     bool
	Because  string        // why it is closed: one of the words above
	Why      string        // the same in child words
	Opens    calendar.Date // the day it opens again; no date where nobody can say
	ReadBy   calendar.Date // for a message sent now
	YoungBy  calendar.Date // the same for one of a child under ten (CA-05)
	AnswerBy calendar.Date
}

// covered says whether every working day of the next seven has its people and the out-of-hours number was tested (SG-01).
func (s Standing) covered() bool {
	today := calendar.Of(calendar.London(s.Now))
	for n := range rotaDays {
		if day := today.AddDays(n); s.Holidays.IsWorkingDay(day) && !s.Cover[day] {
			return false
		}
	}
	return !s.TestedOn.IsZero() && s.TestedOn.DaysUntil(today) <= testedFor
}

// lastDay says whether nobody reads tomorrow, so that what comes today must be read today.
func (s Standing) lastDay() bool {
	return !s.Cover[calendar.Of(calendar.London(s.Now)).AddDays(1)]
}

// Opening decides. An unflagged message must never wait out a weekend, so the box is open only while a person reads within a day (SG-11):
// today, and tomorrow too unless it is still morning.
func (s Standing) Opening() Opening {
	now := calendar.London(s.Now)
	today := calendar.Of(now)
	var o Opening
	switch {
	case s.Stopped:
		o.Because, o.Why = ClosedByHand, "We had to close this box for now. You can still talk to someone."
	case !s.covered():
		o.Because, o.Why = ClosedNoCover, "No one is here to read your words right now. You can still talk to someone."
	case s.Now.Sub(s.Beat) > beatFor || !s.UnreadDue.IsZero() && s.Now.Sub(s.UnreadDue) > unreadFor || s.InLastHour > mostAnHour:
		o.Because, o.Why = ClosedQueue, "This box does not work right now. You can still talk to someone."
	case !s.Cover[today] || s.lastDay() && now.Hour() >= noon:
		o.Because = ClosedWeekend
		for n := 1; n <= 14 && o.Opens.IsZero(); n++ {
			if s.Cover[today.AddDays(n)] {
				o.Opens = today.AddDays(n)
			}
		}
		o.Why = "No one can read your words until " + dayWords(o.Opens) + ". This box opens again then. You can still talk to someone now."
		if o.Opens.IsZero() {
			o.Why = "No one is here to read your words right now. You can still talk to someone."
		}
	default:
		o.Open = true
	}
	if o.Open {
		by := func(age AgeBand) calendar.Date {
			return calendar.Of(calendar.London(readBy(s.Now, age, s.lastDay(), s.Clocks, s.Holidays)))
		}
		o.ReadBy, o.YoungBy = by(AgeUnsaid), by(From6)
		o.AnswerBy = answerBy(s.Now, s.Holidays)
	}
	return o
}

// takes says whether a message that was sent now is taken: while the box is open, and for a little while after it closed for the weekend, for
// whoever had begun.
func (s Standing) takes() bool {
	if s.Opening().Open {
		return true
	}
	before := s
	before.Now = s.Now.Add(-grace)
	today := calendar.Of(calendar.London(s.Now))
	return s.Opening().Because == ClosedWeekend && s.Cover[today] && before.Opening().Open
}

func dayWords(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Weekday().String() + " " + d.Words()
}
