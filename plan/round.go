package plan

import (
	"fmt"

	"waymark/calendar"
	"waymark/fault"
)

// Cadence is how often owners say how it goes, which is how often the board meets.
type Cadence string

// The cadences a plan can have, stored as the words on the page.
const (
	Monthly    Cadence = "monthly"
	FourWeekly Cadence = "four-weekly"
	SixWeekly  Cadence = "six-weekly"
	TwoMonthly Cadence = "every two months"
	Quarterly  Cadence = "quarterly"
)

// Cadences lists them, the most frequent first.
var Cadences = []Cadence{FourWeekly, Monthly, SixWeekly, TwoMonthly, Quarterly}

// steps are how each cadence moves from one board to the next, and the longest time between two of them.
var steps = map[Cadence]struct{ weeks, months, days int }{
	FourWeekly: {weeks: 4, days: 28}, Monthly: {months: 1, days: 31}, SixWeekly: {weeks: 6, days: 42}, TwoMonthly: {months: 2, days: 62}, Quarterly: {months: 3, days: 92},
}

// Days is the longest time from one update to the next, in days; that of a month where the cadence is not known.
func (c Cadence) Days() int {
	if d := steps[c].days; d > 0 {
		return d
	}
	return steps[Monthly].days
}

// next is the board's day one step on: so many weeks later, or the same weekday of a later month (its third Thursday, say; the last one
// where a month has no fifth).
func (c Cadence) next(first calendar.Date, n int) calendar.Date {
	s := steps[c]
	if s.weeks > 0 {
		return first.AddDays(n * s.weeks * 7)
	}
	which := (first.Day() - 1) / 7
	month := calendar.On(first.Year(), first.Month(), 1).AddMonths(n * s.months)
	day := month.AddDays((int(first.Weekday())-int(month.Weekday())+7)%7 + which*7)
	if day.Month() != month.Month() {
		day = day.AddDays(-7)
	}
	return day
}

// Rhythm is how a plan is updated: how often, how many working days before the board each step falls, and for how long a link for
// somebody outside works.
type Rhythm struct {
	Cadence  Cadence `db:"cadence"`
	Opens    int     `db:"opens_before"`   // owners are asked
	Chase    int     `db:"chase_before"`   // who has not answered is reminded, their sponsor copied
	Answers  int     `db:"answers_before"` // owners' updates are due
	Clear    int     `db:"clear_before"`   // sponsors have cleared them
	Locks    int     `db:"locks_before"`   // the pack is locked and sent
	LinkDays int     `db:"link_days"`      // working days
}

// usual is the rhythm that a plan begins with.
var usual = Rhythm{Cadence: Monthly, Opens: 15, Chase: 10, Answers: 7, Clear: 6, Locks: 5, LinkDays: 20}

// Check says what is wrong with a rhythm, all at once.
func (r Rhythm) Check() error {
	wrong := fault.Invalid("The rhythm cannot be kept as it is.")
	if steps[r.Cadence].days == 0 {
		wrong.At("cadence", "Select how often the board meets")
	} else if limit := r.Cadence.Days() / 7 * 5; r.Opens > limit {
		wrong.At("opens", fmt.Sprintf("Owners can be asked %d working days before the board at most, or two rounds would be open at once", limit))
	}
	for _, order := range []struct {
		field, words string
		first, then  int
	}{
		{"chase", "The reminder must be sent after owners are asked: enter a smaller number than that one", r.Opens, r.Chase},
		{"answers", "Updates must be due after the reminder: enter a smaller number than that one", r.Chase, r.Answers},
		{"clear", "Sponsors must clear after updates are due: enter a smaller number than that one", r.Answers, r.Clear},
		{"locks", "The pack must be locked after sponsors have cleared: enter a smaller number than that one", r.Clear, r.Locks},
	} {
		if order.then >= order.first {
			wrong.At(order.field, order.words)
		}
	}
	if r.Locks < 0 {
		wrong.At("locks", "Enter a whole number, 0 or more")
	}
	if r.LinkDays < 1 || r.LinkDays > 60 {
		wrong.At("link-days", "A link must work for between 1 and 60 working days")
	}
	return orNil(wrong)
}

// The states of a round; how far it has come follows from the day.
const (
	RoundStands    = "in the calendar"
	RoundCancelled = "cancelled"
)

// Round is one time that owners are asked how it goes, before one day of the board.
type Round struct {
	ID         string        `db:"id"`
	PlanID     string        `db:"plan_id"`
	Number     int           `db:"number"` // within the plan
	Board      calendar.Date `db:"board"`
	Opens      calendar.Date `db:"opens"`
	Chase      calendar.Date `db:"chase"`
	Answers    calendar.Date `db:"answers"` // the last day for owners
	Clear      calendar.Date `db:"clear"`   // the last day for sponsors
	Locks      calendar.Date `db:"locks"`
	State      string        `db:"state"`
	Why        string        `db:"why"`       // why it was moved or cancelled
	ChasedOn   calendar.Date `db:"chased_on"` // when somebody last pressed the chase button
	ChasedName string        `db:"chased_name"`
	Version    int           `db:"version"`
}

// reckon sets the days of a round from the board's day, in working days.
func (r *Round) reckon(board calendar.Date, rhythm Rhythm, h calendar.Holidays) {
	before := func(n int) calendar.Date { return h.AddWorkingDays(board, -n) }
	r.Board, r.Opens, r.Chase, r.Answers, r.Clear, r.Locks = board, before(rhythm.Opens), before(rhythm.Chase), before(rhythm.Answers), before(rhythm.Clear), before(rhythm.Locks)
}

// stands says whether the round is held.
func (r Round) stands() bool { return r.State == RoundStands }

// Stage is how far a round has come on a day, in the words of the page.
func (r Round) Stage(today calendar.Date) string {
	switch {
	case r.State == RoundCancelled:
		return "cancelled"
	case today.Before(r.Opens):
		return "to come"
	case !today.After(r.Answers):
		return "open for updates"
	case !today.After(r.Clear):
		return "sponsors clear"
	case today.Before(r.Locks):
		return "waits for the pack"
	case !today.After(r.Board):
		return "pack locked"
	}
	return "held"
}

// chased says since when owners who have said nothing are being reminded: the day for it, or earlier if somebody pressed the button.
func (r Round) chased(today calendar.Date) (since calendar.Date, yes bool) {
	switch {
	case !r.ChasedOn.IsZero() && r.ChasedOn.Before(r.Chase):
		return r.ChasedOn, true
	case !today.Before(r.Chase):
		return r.Chase, true
	}
	return r.Chase, false
}

// Move gives a round another day of the board. What owners were asked already stays asked.
func (r *Round) Move(to calendar.Date, why string, rhythm Rhythm, others []Round, today calendar.Date, h calendar.Holidays) error {
	tidyText(&why)
	if r.State != RoundStands || r.Board.Before(today) {
		return fault.Conflict("Round %d is %s, so it cannot be moved.", r.Number, r.Stage(today))
	}
	wrong := fault.Invalid("The round cannot be moved yet.")
	moved := *r
	switch {
	case to.IsZero():
		wrong.At("board", "Enter the new day of the board")
	case to.Before(today):
		wrong.At("board", "The new day of the board must be today or later")
	case !h.IsWorkingDay(to):
		wrong.At("board", "The board must meet on a working day")
	default:
		moved.reckon(to, rhythm, h)
		if !r.Opens.After(today) && moved.Opens.After(r.Opens) {
			moved.Opens = r.Opens
		}
		if with := moved.meets(others); with != nil {
			wrong.At("board", fmt.Sprintf("Round %d, for the board on %s, would be open at the same time. Move or cancel that one first", with.Number, with.Board.Words()))
		}
	}
	within(wrong, "why", "Why the round moves", why, 1, 300)
	if err := orNil(wrong); err != nil {
		return err
	}
	moved.Why = why
	*r = moved
	return nil
}

// meets is another round that would be open at the same time.
func (r Round) meets(others []Round) *Round {
	for i, o := range others {
		if itself := o.ID != "" && o.ID == r.ID; o.stands() && !itself && !r.Opens.After(o.Board) && !o.Opens.After(r.Board) {
			return &others[i]
		}
	}
	return nil
}

// Cancel takes a round out of the calendar. It stays to be seen, with the reason.
func (r *Round) Cancel(why string, today calendar.Date) error {
	tidyText(&why)
	if r.State != RoundStands || r.Board.Before(today) {
		return fault.Conflict("Round %d is %s, so it cannot be cancelled.", r.Number, r.Stage(today))
	}
	wrong := fault.Invalid("The round cannot be cancelled yet.")
	within(wrong, "why", "Why the round is cancelled", why, 1, 300)
	if err := orNil(wrong); err != nil {
		return err
	}
	r.State, r.Why = RoundCancelled, why
	return nil
}

// yearOf are the rounds of the twelve months from the board's first day on, beside those that stand already. A board's day that is no
// working day becomes the next one.
func yearOf(first calendar.Date, rhythm Rhythm, already []Round, h calendar.Holidays) (fresh []Round) {
	step := steps[rhythm.Cadence]
	for n := 0; n*step.months < 12 && n*step.weeks < 52; n++ {
		board := rhythm.Cadence.next(first, n)
		for !h.IsWorkingDay(board) {
			board = board.AddDays(1)
		}
		r := Round{State: RoundStands, Version: 1}
		r.reckon(board, rhythm, h)
		if r.meets(already) == nil && r.meets(fresh) == nil {
			fresh = append(fresh, r)
		}
	}
	return fresh
}

// current is the round that owners answer on a day: the last that has opened, whether or not its board is over, because an update that
// is owed stays owed until the next round asks. A round without an id where none has opened.
func current(rounds []Round, today calendar.Date) (r Round) {
	for _, one := range rounds {
		if one.stands() && !one.Opens.After(today) && (r.ID == "" || one.Opens.After(r.Opens)) {
			r = one
		}
	}
	return r
}

// coming is the next round that has not opened; one without an id where there is none.
func coming(rounds []Round, today calendar.Date) (r Round) {
	for _, one := range rounds {
		if one.stands() && one.Opens.After(today) && (r.ID == "" || one.Opens.Before(r.Opens)) {
			r = one
		}
	}
	return r
}

// answer is the update with which a round was answered on one action, if it was at least submitted and did not come back.
func (r Round) answer(updates []Update) *Update {
	for i, u := range updates {
		if u.RoundID == r.ID && !u.SubmittedOn.IsZero() && !u.Editable() {
			return &updates[i]
		}
	}
	return nil
}

// asks says whether a round asks anything about an action: it must be under way or begin before the board meets, and whoever took it
// over after its updates were due owes nothing for the time before.
func (r Round) asks(a Action, plan Plan) bool {
	return r.stands() && plan.State.working() && a.Ended == "" && a.Delivery.open() && !a.Starts.After(r.Board) && !r.Answers.Before(a.OwnerSince)
}

// owed says by when an action's owner must write an update, and since when that has been so: by the round that is open or, where the plan
// has no calendar, a cadence after the last. Duties begin with a hand-over.
func (a Action) owed(plan Plan, r Round, updates []Update, today calendar.Date) (since, due calendar.Date, yes bool) {
	if !a.Delivery.open() || a.Ended != "" || !plan.State.working() {
		return since, due, false
	}
	if r.ID != "" {
		return later(r.Opens, a.OwnerSince), r.Answers, r.asks(a, plan) && r.answer(updates) == nil
	}
	for _, u := range updates {
		if !u.SubmittedOn.IsZero() && u.State != UpdateReturned {
			since = later(since, u.SubmittedOn)
		}
	}
	if since.IsZero() {
		return since, due, true
	}
	due = later(since, a.OwnerSince).AddDays(plan.Cadence.Days())
	return since, due, !due.After(today)
}
