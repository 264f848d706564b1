package desk

import (
	"context"
	"embed"
	"fmt"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/job"
	"waymark/letter"
	"waymark/plan"
)

// Schema is this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// DigestKind is the job that writes the letters of a day.
const DigestKind = "write the letters of the day"

// Sources are what the letters of a day are written from.
type Sources struct {
	Todos    func(context.Context, account.Person) ([]Todo, error)
	Copied   func(context.Context, account.Person) ([]plan.Waiting, error) // what a sponsor is told of
	Reminded func(context.Context) (map[string]calendar.Date, error)       // when who owes an update was last to be reminded, by person
	Outside  func(context.Context) ([]plan.Outside, error)                 // who has a link and no account
	Again    func(ctx context.Context, tx *db.Tx, link string) (address string, err error)
	Holidays func(context.Context) (calendar.Holidays, error)
}

// Digests writes to each person what waits for them, once a day at most.
type Digests struct {
	db       *db.DB
	jobs     *job.Jobs
	letters  *letter.Letters
	accounts *account.Accounts
	from     Sources
}

// NewDigests hangs the job that writes the letters, early on each day of the council's clock.
func NewDigests(d *db.DB, jobs *job.Jobs, letters *letter.Letters, accounts *account.Accounts, from Sources) *Digests {
	g := &Digests{d, jobs, letters, accounts, from}
	jobs.Handle(DigestKind, func(ctx context.Context, _ job.Job) error { return g.Write(ctx) })
	jobs.Schedule(DigestKind, job.Daily(7, 0))
	return g
}

// Soon queues the writing of letters now, in the caller's transaction: somebody asked that owners be reminded. Whoever had a letter today
// gets none.
func (g *Digests) Soon(ctx context.Context, tx *db.Tx) error {
	_, err := g.jobs.Enqueue(ctx, tx, DigestKind, "now", struct{}{})
	return err
}

// Write writes the letters of today that were not written yet. It can be broken off and started again: a letter and the note that it was
// written are one transaction.
func (g *Digests) Write(ctx context.Context) error {
	h, err := g.from.Holidays(ctx)
	if err != nil {
		return err
	}
	today := g.db.Today()
	people, err := g.accounts.People(ctx)
	if err != nil {
		return err
	}
	reminded, err := g.from.Reminded(ctx)
	if err != nil {
		return err
	}
	for _, p := range people {
		if !p.Active() || quiet(p, today, h) {
			continue
		}
		if err := g.writeTo(ctx, p, reminded[p.ID], today, h); err != nil {
			return err
		}
	}
	if !h.IsWorkingDay(today) {
		return nil
	}
	return g.writeOutside(ctx, today, h)
}

func (g *Digests) writeTo(ctx context.Context, p account.Person, reminded, today calendar.Date, h calendar.Holidays) error {
	last, said, err := g.last(ctx, p.ID)
	if err != nil || last == today {
		return err
	}
	as := account.With(ctx, p)
	todos, err := g.from.Todos(as, p)
	if err != nil {
		return fmt.Errorf("what waits for %s: %w", p.ID, err)
	}
	copied, err := g.from.Copied(as, p)
	if err != nil {
		return err
	}
	know := make([]Todo, len(copied))
	for i, w := range copied {
		know[i] = Todo(w)
	}
	d, worth := digestOf(inOrder(todos), know, said, last, reminded, today, h)
	if !worth {
		return nil
	}
	return g.db.Housekeep(ctx, func(tx *db.Tx) error {
		if fresh, err := note(ctx, tx, p.ID, today, todos); err != nil || !fresh {
			return err
		}
		_, err := g.letters.Queue(ctx, tx, letter.Letter{PersonID: p.ID, Once: "digest " + today.String() + " " + p.ID, About: "What waits for you", Subject: d.subject(), Text: d.text(p.Name, g.accounts.PublicURL)})
		return err
	})
}

// last is the day of a person's last letter, and what it named.
func (g *Digests) last(ctx context.Context, id string) (day calendar.Date, said []string, err error) {
	var rows []struct {
		Day  calendar.Date     `db:"day"`
		Said db.JSON[[]string] `db:"said"`
	}
	if err = g.db.All(ctx, &rows, "select day, said from desk_digest where person_id = :id order by day desc limit 1", map[string]any{"id": id}); err != nil || len(rows) == 0 {
		return day, nil, err
	}
	return rows[0].Day, rows[0].Said.V, nil
}

// note keeps that somebody has a letter of a day; false where they had one already. Older notes than the last are of no use.
func note(ctx context.Context, tx *db.Tx, id string, today calendar.Date, todos []Todo) (fresh bool, err error) {
	said := db.JSON[[]string]{V: []string{}}
	for _, t := range todos {
		said.V = append(said.V, t.key())
	}
	args := map[string]any{"id": id, "day": today, "said": said}
	n, err := tx.Exec(ctx, "insert into desk_digest (person_id, day, said) values (:id, :day, :said) on conflict (person_id, day) do nothing", args)
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.Exec(ctx, "delete from desk_digest where person_id = :id and day < :day", args)
	return true, err
}

// writeOutside reminds those who have links, in one letter each, on the days on which it is worth one. The first letter is the one that
// brought the link.
func (g *Digests) writeOutside(ctx context.Context, today calendar.Date, h calendar.Holidays) error {
	all, err := g.from.Outside(ctx)
	if err != nil {
		return err
	}
	by := map[string][]plan.Outside{}
	var order []string
	for _, o := range all {
		if by[o.Email] == nil {
			order = append(order, o.Email)
		}
		if o.Since.Before(today) { // the link itself came today
			by[o.Email] = append(by[o.Email], o)
		}
	}
	for _, email := range order {
		worth := false
		for _, o := range by[email] {
			worth = worth || occasion(Todo{Due: o.Due}, today, h)
		}
		if !worth {
			continue
		}
		err := g.db.Housekeep(ctx, func(tx *db.Tx) error {
			if fresh, err := note(ctx, tx, "outside "+email, today, nil); err != nil || !fresh {
				return err
			}
			var todos []Todo
			for _, o := range by[email] {
				address, err := g.from.Again(ctx, tx, o.LinkID)
				if err != nil {
					return err
				}
				todos = append(todos, Todo{Words: o.Words, Href: address, Due: o.Due, Late: !o.Due.IsZero() && o.Due.Before(today)})
			}
			name := by[email][0].Name
			_, err := g.letters.Queue(ctx, tx, letter.Letter{Name: name, Address: email, Once: "digest " + today.String() + " " + email, About: "Reminder of a link for an update", Subject: "The council waits for your update", Text: outsideText(name, todos)})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
