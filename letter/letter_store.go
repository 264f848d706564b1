package letter

import (
	"context"
	"errors"
	"fmt"

	"waymark/db"
	"waymark/fault"
	"waymark/mail"
)

// content is what is sealed of a letter.
type content struct{ Subject, Text string }

// Queue puts a letter into the outbox in the caller's transaction: it leaves once that has been committed, and never when it was not. False
// says that the same letter, by its Once, was queued before, so that nothing was added.
func (l *Letters) Queue(ctx context.Context, tx *db.Tx, letter Letter) (fresh bool, err error) {
	if err := letter.check(); err != nil {
		return false, err
	}
	name := letter.Name
	if letter.PersonID != "" {
		if err := tx.Get(ctx, &name, "select name from person where id = :id", map[string]any{"id": letter.PersonID}); err != nil {
			return false, err
		}
	}
	sealed, err := l.keys.SealValue(content{letter.Subject, letter.Text})
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(ctx, `insert into letter (id, person_id, to_name, to_address, once, about, sealed, state, queued_at)
		values (:id, :person, :name, :address, :once, :about, :sealed, 'waiting', :now) on conflict (once) where once <> '' do nothing`,
		map[string]any{"id": db.NewID(), "person": letter.PersonID, "name": name, "address": letter.Address, "once": letter.Once, "about": letter.About, "sealed": sealed, "now": tx.Now()})
	if err != nil || n == 0 {
		return false, err
	}
	_, err = l.jobs.Enqueue(ctx, tx, sendKind, "letters", struct{}{})
	return true, err
}

const selectRow = "select id, person_id, to_name, to_address, about, state, queued_at, tried_at, sent_at, tries, words from letter"

// Log lists the newest letters, those of one state where it is named, as many as asked for.
func (l *Letters) Log(ctx context.Context, state string, most int) ([]Row, error) {
	rows := []Row{}
	err := l.db.All(ctx, &rows, selectRow+" where (:state = '' or state = :state) order by queued_at desc, id desc limit :most", map[string]any{"state": state, "most": most})
	return rows, err
}

// Counts says how many letters there are of each state.
func (l *Letters) Counts(ctx context.Context) (map[string]int, error) {
	var rows []struct {
		State string `db:"state"`
		N     int    `db:"n"`
	}
	err := l.db.All(ctx, &rows, "select state, count(*) as n from letter group by state", nil)
	counts := map[string]int{}
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, err
}

// look queues the sending of what still waits.
func (l *Letters) look(ctx context.Context) error {
	var n int
	if err := l.db.Get(ctx, &n, "select count(*) from letter where state = 'waiting'", nil); err != nil || n == 0 {
		return err
	}
	return l.db.Housekeep(ctx, func(tx *db.Tx) error {
		_, err := l.jobs.Enqueue(ctx, tx, sendKind, "letters", struct{}{})
		return err
	})
}

// inARow is how many letters may fail one after the other before the road itself is taken to be closed.
const inARow = 3

// Drain sends every letter that waits, the oldest first. A letter is noted as sent right after the sender took it, so that a process that
// is killed in between sends that one again and no other. It gives the road's error where letters had to stay, so that the job is tried
// again later.
func (l *Letters) Drain(ctx context.Context) error {
	var waiting []Row
	if err := l.db.All(ctx, &waiting, selectRow+" where state = 'waiting' order by queued_at, id", nil); err != nil {
		return err
	}
	var trouble error
	failed := 0
	for _, row := range waiting {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		err := l.send(ctx, row)
		switch f := fault.Of(err); {
		case err == nil:
			failed = 0
		case f != nil: // the road was laid wrongly: no other letter would pass either
			return err
		default:
			trouble = err
			if failed++; failed == inARow {
				return trouble
			}
		}
	}
	return trouble
}

// send tries one letter and notes what became of it; the error is the road's.
func (l *Letters) send(ctx context.Context, row Row) error {
	to, why, err := l.address(ctx, row)
	if err != nil {
		return err
	}
	if why != "" {
		return l.end(ctx, row, Skipped, why)
	}
	if l.db.Now().Sub(row.QueuedAt.Time) > keepTrying {
		return l.end(ctx, row, GivenUp, "It could not be sent for a week. "+row.Words)
	}
	var sealed []byte
	if err := l.db.Get(ctx, &sealed, "select sealed from letter where id = :id", row); err != nil {
		return err
	}
	var c content
	if err := l.keys.OpenValue(sealed, &c); err != nil {
		return l.end(ctx, row, GivenUp, "What it says cannot be opened with the keys of this council.")
	}
	err = l.sender.Send(ctx, mail.Letter{ID: row.ID, To: to, Subject: c.Subject, Text: c.Text})
	f := fault.Of(err)
	switch {
	case err == nil:
		return l.end(context.WithoutCancel(ctx), row, Sent, "")
	case f != nil && f.Kind == fault.KindInvalid:
		return l.end(ctx, row, GivenUp, f.Words)
	}
	words := "The mail server did not answer. It will be tried again."
	if f != nil {
		words = f.Words
	}
	noted := l.db.Housekeep(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "update letter set tries = tries + 1, tried_at = :now, words = :words where id = :id and state = 'waiting'", map[string]any{"id": row.ID, "now": tx.Now(), "words": words})
		return err
	})
	return errors.Join(err, noted)
}

// address is where a letter goes now, or why it goes nowhere.
func (l *Letters) address(ctx context.Context, row Row) (to, why string, err error) {
	if row.PersonID == "" {
		return row.ToAddress, "", nil
	}
	p, err := l.accounts.Person(ctx, row.PersonID)
	switch f := fault.Of(err); {
	case f != nil && f.Kind == fault.KindNotFound:
		return "", "There is no such person any more.", nil
	case err != nil:
		return "", "", err
	case !p.Active():
		return "", p.Name + " no longer signs in.", nil
	}
	return p.Email, "", nil
}

// end notes that nothing more will happen to a letter, and forgets what it said.
func (l *Letters) end(ctx context.Context, row Row, state, words string) error {
	err := l.db.Housekeep(ctx, func(tx *db.Tx) error {
		args := map[string]any{"id": row.ID, "state": state, "words": words, "now": tx.Now(), "empty": []byte{}}
		sent := ""
		if state == Sent {
			sent = ", sent_at = :now"
		}
		_, err := tx.Exec(ctx, "update letter set state = :state, words = :words, sealed = :empty, tries = tries + 1, tried_at = :now"+sent+" where id = :id and state = 'waiting'", args)
		return err
	})
	if err != nil {
		return fmt.Errorf("note what became of letter %s: %w", row.ID, err)
	}
	return nil
}
