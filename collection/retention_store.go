package collection

import (
	"context"
	"errors"
	"slices"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/job"
)

const retentionKind = "delete old uploads"

// Retain says for how many years after its last return ended an upload is kept, and lets the nightly job delete what is older.
func (c *Collections) Retain(years int) {
	c.retention = years
	c.jobs.Handle(retentionKind, func(ctx context.Context, _ job.Job) error {
		_, err := c.DeleteExpired(ctx)
		return err
	})
	c.jobs.Schedule(retentionKind, job.Daily(3, 0))
}

// RetentionYears is how long uploads are kept; 0 when nothing is ever deleted.
func (c *Collections) RetentionYears() int { return c.retention }

// reader is the database, or a transaction in it.
type reader interface {
	All(ctx context.Context, dest any, sql string, args any) error
}

// Expiries lists every upload that will have to go one day, the first to go first. It is the dry run of DeleteExpired.
func (c *Collections) Expiries(ctx context.Context) ([]Expiry, error) { return c.expiries(ctx, c.db) }

func (c *Collections) expiries(ctx context.Context, from reader) ([]Expiry, error) {
	if c.retention == 0 {
		return nil, nil
	}
	uploads, returns := []Upload{}, []Return{}
	if err := from.All(ctx, &uploads, "select "+uploadColumns+" from collection_upload order by uploaded_at, id", nil); err != nil {
		return nil, err
	}
	if err := from.All(ctx, &returns, "select "+returnColumns+" from collection_return order by collection, part, year", nil); err != nil {
		return nil, err
	}
	byUpload := map[string][]Return{}
	for _, r := range returns {
		byUpload[r.UploadID] = append(byUpload[r.UploadID], r)
	}
	var all []Expiry
	for _, u := range uploads {
		u.Returns = byUpload[u.ID]
		if e, ok := u.expires(c.retention); ok {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b Expiry) int { return a.On.Compare(b.On) })
	return all, nil
}

func due(all []Expiry, today calendar.Date) []Expiry {
	return slices.DeleteFunc(slices.Clone(all), func(e Expiry) bool { return !e.Due(today) })
}

// entriesBefore is the moment before which rows entered into registers are no longer kept.
func (c *Collections) entriesBefore() db.Time {
	return db.StartOf(c.db.Today().AddMonths(-12 * c.retention))
}

// EntriesDue counts the rows entered into registers that the next deletion takes: those entered longer ago than uploads are kept.
func (c *Collections) EntriesDue(ctx context.Context) (n int, err error) {
	if c.retention == 0 {
		return 0, nil
	}
	err = c.db.Get(ctx, &n, "select count(*) from collection_entry where entered_at < :before", map[string]any{"before": c.entriesBefore()})
	return n, err
}

// deleteNotes deletes the notes on issues that were written longer ago than uploads are kept.
func (c *Collections) deleteNotes(ctx context.Context) error {
	if c.retention == 0 {
		return nil
	}
	before, n := map[string]any{"before": c.entriesBefore()}, 0
	if err := c.db.Get(ctx, &n, "select count(*) from collection_note where at < :before", before); err != nil || n == 0 {
		return err
	}
	return c.db.Write(ctx, "deleted "+plural(n, "note", "notes")+" on issues, kept for "+plural(c.retention, "year", "years"), func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "delete from collection_note where at < :before", before)
		return err
	})
}

func (c *Collections) deleteEntries(ctx context.Context) error {
	n, err := c.EntriesDue(ctx)
	if err != nil || n == 0 {
		return err
	}
	sentence := "deleted " + plural(n, "row", "rows") + " entered into registers, kept for " + plural(c.retention, "year", "years")
	return c.db.Write(ctx, sentence, func(tx *db.Tx) error {
		if err := c.Recount(ctx, tx); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "delete from collection_entry where entered_at < :before", map[string]any{"before": c.entriesBefore()})
		return err
	})
}

// DeleteExpired deletes the rows entered into registers, the notes on issues and every upload whose time has come: its rows, its sealed report and names, and each of its files that no other
// upload needs. The record of changes keeps the sentence, and the figures are counted anew.
func (c *Collections) DeleteExpired(ctx context.Context) ([]Expiry, error) {
	if err := c.discard(ctx); err != nil { // what a process that was killed left undone
		return nil, err
	}
	all, err := c.Expiries(ctx)
	if err != nil {
		return nil, err
	}
	today := c.db.Today()
	gone := due(all, today)
	if err := c.deleteEntries(ctx); err != nil {
		return nil, err
	}
	if err := c.deleteNotes(ctx); err != nil {
		return nil, err
	}
	if len(gone) == 0 {
		return nil, nil
	}
	var returns []Return
	for _, e := range gone {
		returns = append(returns, e.Upload.Returns...)
	}
	sentence := "deleted " + plural(len(gone), "upload", "uploads") + ", kept for " + plural(c.retention, "year", "years")
	if len(returns) > 0 {
		slices.SortStableFunc(returns, func(a, b Return) int { return int(a.Year) - int(b.Year) })
		sentence += ": " + c.names(slices.CompactFunc(returns, Return.same))
	}
	err = c.db.Write(ctx, sentence, func(tx *db.Tx) error {
		// The write on the generation row holds decisions about uploads back until this one is made, and the bells ring.
		if err := c.Recount(ctx, tx); err != nil {
			return err
		}
		now, err := c.expiries(ctx, tx)
		if err != nil {
			return err
		}
		if !slices.EqualFunc(due(now, today), gone, func(a, b Expiry) bool { return a.Upload.ID == b.Upload.ID }) {
			return fault.Conflict("Somebody decided about an upload meanwhile, so nothing was deleted. It will be tried again in the coming night.")
		}
		for _, e := range gone {
			tx.About("upload", e.Upload.ID)
			for _, statement := range []string{
				"insert into collection_discarded (hash) select hash from collection_file where upload_id = :id on conflict (hash) do nothing",
				"delete from collection_file where upload_id = :id",
				"delete from collection_return where upload_id = :id",
				"delete from collection_upload where id = :id",
			} {
				if _, err := tx.Exec(ctx, statement, map[string]any{"id": e.Upload.ID}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return gone, c.discard(ctx)
}

// discard takes the files of deleted uploads out of the store, but for those that another upload needs.
func (c *Collections) discard(ctx context.Context) error {
	hashes := []string{}
	if err := c.db.All(ctx, &hashes, "select hash from collection_discarded order by hash", nil); err != nil {
		return err
	}
	var errs []error
	for _, hash := range hashes {
		err := c.drop(ctx, []kept{{Hash: hash}})
		if err == nil {
			err = c.db.Housekeep(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, "delete from collection_discarded where hash = :hash", map[string]any{"hash": hash})
				return err
			})
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
