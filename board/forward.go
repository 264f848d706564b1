package board

import (
	"context"
	"fmt"
	"slices"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// ForwardKind is what sort of business is to come.
type ForwardKind string

// The kinds, stored as the words on the page. A key decision needs public notice before it is taken.
const (
	ForDecision    ForwardKind = "decision"
	KeyDecision    ForwardKind = "key decision"
	ForReport      ForwardKind = "report"
	ForInformation ForwardKind = "information"
)

// ForwardKinds are all of them.
var ForwardKinds = []ForwardKind{ForDecision, KeyDecision, ForReport, ForInformation}

// Clearances are who must have seen a paper before it goes out.
var Clearances = []string{"Finance", "Legal", "Director of children’s services", "Lead member"}

// Forward is something that comes before a forum on a day.
type Forward struct {
	ID         string                     `db:"id"`
	ForumID    string                     `db:"forum_id"`
	Due        calendar.Date              `db:"due"`
	Title      string                     `db:"title"`
	Kind       ForwardKind                `db:"kind"`
	AuthorID   string                     `db:"author_id"`
	AuthorName string                     `db:"author_name"`
	Cleared    db.JSON[map[string]string] `db:"clearances"` // who cleared it, on which day, of Clearances
	Exempt     bool                       `db:"exempt"`
	DroppedWhy string                     `db:"dropped_why"`
	Version    int                        `db:"version"`

	ForumName string `db:"forum_name"` // read with it
	ForumCode string `db:"forum_code"`
	Taken            // by which meeting; none where it is still to come
}

// Taken is the meeting that took something of the forward plan.
type Taken struct {
	Meeting  int           `db:"taken_number"` // within the forum; 0 where none took it
	On       calendar.Date `db:"taken_on"`
	Position int           `db:"taken_position"` // of its item
}

// TakenHref is the item of the meeting that took it.
func (w Forward) TakenHref() string {
	return fmt.Sprintf("%s/items/%d", Meeting{ForumCode: w.ForumCode, Number: w.Meeting}.Href(), w.Position)
}

// Coming is a line of the forward plan: what somebody wrote down, or what the clocks and the rhythm bring by themselves.
type Coming struct {
	On     calendar.Date
	Forum  string // empty where it is for everybody
	Words  string
	Href   string
	Author string
	Basis  string // "Statutory clock", "Planned meeting", "Forward plan"
	Late   bool
}

const selectForward = `select w.id, w.forum_id, w.due, w.title, w.kind, w.author_id, w.author_name, w.clearances, w.exempt, w.dropped_why, w.version, f.name as forum_name, f.code as forum_code,
	coalesce(t.number, 0) as taken_number, t.day as taken_on, coalesce(i.position, 0) as taken_position
	from board_forward w join board_forum f on f.id = w.forum_id
	left join board_item i on i.source = 'forward ' || w.id and not i.dropped
		and i.meeting_id = (select m.id from board_meeting m join board_item one on one.meeting_id = m.id where one.source = i.source and not one.dropped and m.state in ('held', 'minutes drafted', 'minutes approved') order by m.day, m.number limit 1)
	left join board_meeting t on t.id = i.meeting_id`

// ForwardOf lists what was written down for a forum and has not been dropped, in order, that which a meeting has taken with that meeting.
func (b *Boards) ForwardOf(ctx context.Context, f Forum) ([]Forward, error) {
	all := []Forward{}
	err := b.db.All(ctx, &all, selectForward+" where w.forum_id = :id and w.dropped_why = '' order by w.due, w.title", f)
	private := inside(ctx, f)
	return slices.DeleteFunc(all, func(w Forward) bool { return w.Exempt && !private }), err
}

// Foresee writes down what comes before a forum.
func (b *Boards) Foresee(ctx context.Context, code string, w Forward) error {
	f, err := b.Forum(ctx, code)
	if err != nil {
		return err
	}
	if err := may(ctx, account.BoardWrite, f.subject()); err != nil {
		return err
	}
	if err := f.Open(); err != nil {
		return err
	}
	w.ID, w.ForumID, w.Title, w.Version, w.DroppedWhy = db.NewID(), f.ID, squeeze(w.Title), 1, ""
	if w.Cleared.V == nil {
		w.Cleared.V = map[string]string{}
	}
	wrong := fault.Invalid("It is not on the forward plan yet.")
	within(wrong, "title", "What comes", w.Title, 3, 200)
	unnamed(wrong, "title", w.Title, b.db.Today())
	if !slices.Contains(ForwardKinds, w.Kind) {
		wrong.At("kind", "Select what it is for")
	}
	switch {
	case w.Due.IsZero():
		wrong.At("due", "Enter the day by which it comes")
	case w.Due.Before(b.db.Today()):
		wrong.At("due", "The day must not be in the past")
	}
	if w.AuthorID != "" {
		person, err := b.accounts.Person(ctx, w.AuthorID)
		if err != nil || !person.Active() {
			wrong.At("author", "Select who writes it")
		}
		w.AuthorName = person.Name
	}
	if err := orNil(wrong); err != nil {
		return err
	}
	return b.db.Write(ctx, fmt.Sprintf("put “%s” on the forward plan of “%s” for %s", w.Title, f.Name, w.Due.Words()), func(tx *db.Tx) error {
		tx.About("forum", f.ID)
		_, err := tx.Exec(ctx, "insert into board_forward (id, forum_id, due, title, kind, author_id, author_name, clearances, exempt, dropped_why, version) values (:id, :forum_id, :due, :title, :kind, :author_id, :author_name, :clearances, :exempt, :dropped_why, :version)", w)
		return err
	})
}

// ChangeForward clears something on the forward plan on behalf of those named, or drops it with a reason.
func (b *Boards) ChangeForward(ctx context.Context, code, id string, cleared []string, dropWhy string) error {
	f, err := b.Forum(ctx, code)
	if err != nil {
		return err
	}
	if err := may(ctx, account.BoardWrite, f.subject()); err != nil {
		return err
	}
	all, err := b.ForwardOf(ctx, f)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(w Forward) bool { return w.ID == id })
	if i < 0 {
		return fault.NotFound("That is not on the forward plan of %s.", f.Name)
	}
	w, sentence := all[i], "cleared “"+all[i].Title+"” on the forward plan"
	now := map[string]string{}
	for _, one := range Clearances {
		if slices.Contains(cleared, one) {
			now[one] = b.db.Today().String()
			if on := w.Cleared.V[one]; on != "" {
				now[one] = on
			}
		}
	}
	w.Cleared.V, w.DroppedWhy = now, squeeze(dropWhy)
	if w.DroppedWhy != "" {
		sentence = "dropped “" + w.Title + "” from the forward plan: " + w.DroppedWhy
	}
	return b.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("forum", f.ID)
		n, err := tx.Exec(ctx, "update board_forward set clearances = :clearances, dropped_why = :dropped_why, version = version + 1 where id = :id and version = :version", w)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else changed this at the same moment. Open the page again.")
		}
		return err
	})
}

// ahead is how far the forward plan looks, in months.
const ahead = 12

// ForwardPlan is what comes in the next twelve months in the forums that the person of the context may read, in order: meetings, what
// was written down, statutory clocks, the next inspections that are to be expected, the cuts for scrutiny and corporate parenting after each
// quarter, the half-yearly review and the yearly self-evaluation.
func (b *Boards) ForwardPlan(ctx context.Context) ([]Coming, error) {
	today := b.db.Today()
	until := today.AddMonths(ahead)
	forums, err := b.Forums(ctx)
	if err != nil {
		return nil, err
	}
	var all []Coming
	for _, f := range forums {
		if !f.ClosedOn.IsZero() {
			continue
		}
		written, err := b.ForwardOf(ctx, f)
		if err != nil {
			return nil, err
		}
		for _, w := range written {
			if w.Meeting == 0 && !w.Due.After(until) {
				all = append(all, Coming{w.Due, f.Name, upperFirst(string(w.Kind)) + ": " + w.Title, f.Href() + "/forward", w.AuthorName, "Forward plan", w.Due.Before(today)})
			}
		}
	}
	meetings, err := b.MeetingsBetween(ctx, today, until)
	if err != nil {
		return nil, err
	}
	for _, m := range meetings {
		if m.Ahead() {
			all = append(all, Coming{m.On, m.ForumName, "Meeting " + fmt.Sprint(m.Number), m.Href(), "", "Planned meeting", false})
		}
	}
	if person, ok := account.From(ctx); b.Inspections != nil && (!ok || person.May(account.PlanRead)) {
		clocks, err := b.Inspections.Running(ctx)
		if err != nil {
			return nil, err
		}
		for _, c := range clocks {
			all = append(all, Coming{c.Due, "", c.Words, c.Href, "", "Statutory clock", c.Breached})
		}
		windows, err := b.Inspections.Expected(ctx)
		if err != nil {
			return nil, err
		}
		for _, w := range windows {
			if !w.From.After(until) && !w.To.Before(today) {
				all = append(all, Coming{latest(w.From, today), "", fmt.Sprintf("%s: expected from %s to %s", w.Title, w.From.Words(), w.To.Words()), w.After.Href(), "", "Next inspection", false})
			}
		}
	}
	all = append(all, yearly(today, until)...)
	slices.SortStableFunc(all, func(a, b Coming) int { return a.On.Compare(b.On) })
	return all, nil
}

// yearly are the beats of the year that no clock starts: quarterly cuts, the half-yearly review, the yearly self-evaluation (governance.md §3a).
func yearly(today, until calendar.Date) (all []Coming) {
	for _, q := range calendar.Quarters(today.AddMonths(-3), until) {
		on := q.Ends.AddDays(27) // the figures of a quarter are there four weeks after its end
		if on.Before(today) || on.After(until) {
			continue
		}
		all = append(all, Coming{On: on, Words: "Scrutiny and corporate parenting papers for " + q.Name(), Basis: "Every quarter"})
		if month := q.Ends.Month(); month == 4 || month == 10 {
			all = append(all, Coming{On: on, Words: "Half-yearly review: the Department’s review paper, the key of the ratings and their rules", Basis: "Every six months"})
		}
		if q.Ends.Month() == 4 {
			all = append(all, Coming{On: on, Words: "Self-evaluation for the annual conversation, refresh of the plan, and what recurred", Basis: "Every year"})
		}
	}
	return all
}

func latest(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return b
	}
	return a
}
