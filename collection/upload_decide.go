package collection

import (
	"context"
	"slices"

	"waymark/db"
	"waymark/fault"
)

// Accept lets an upload count from now on: it replaces the returns of its years wholly. The bells ring in the same
// transaction. A fault.Conflict says that something has changed since the check.
func (c *Collections) Accept(ctx context.Context, id string) error {
	u, err := c.Find(ctx, id)
	if err != nil {
		return err
	}
	who, _ := db.Who(ctx)
	return c.db.Write(ctx, "accepted "+c.names(u.Returns)+" into the figures", func(tx *db.Tx) error {
		tx.About("upload", id)
		u, all, err := c.locked(ctx, tx, id)
		if err != nil {
			return err
		}
		current := slices.DeleteFunc(slices.Clone(all), func(r Return) bool { return r.State != Accepted })
		if err := u.mayAccept(current); err != nil {
			return err
		}
		seq := 0
		for _, r := range all {
			seq = max(seq, r.Seq)
		}
		for _, r := range u.Returns {
			if i := slices.IndexFunc(current, r.same); i >= 0 {
				if err := setState(ctx, tx, current[i], Replaced); err != nil {
					return err
				}
			}
			_, err := tx.Exec(ctx, `update collection_return set state = 'accepted', seq = :seq, accepted_at = :now, accepted_by_name = :name
				where upload_id = :id and collection = :collection and part = :part and year = :year`,
				map[string]any{"seq": seq + 1, "now": tx.Now(), "name": who.Name, "id": id, "collection": r.Collection, "part": r.Part, "year": int(r.Year)})
			if err != nil {
				return err
			}
		}
		return c.changed(ctx, tx)
	})
}

// Withdraw takes an accepted upload out of the figures and brings back the returns that counted before it.
func (c *Collections) Withdraw(ctx context.Context, id, why string) error {
	if why == "" {
		return fault.Invalid("Say why this is withdrawn.").At("why", "Say why this is withdrawn")
	}
	u, err := c.Find(ctx, id)
	if err != nil {
		return err
	}
	return c.db.Write(ctx, "withdrew "+c.names(u.Returns)+" from the figures", func(tx *db.Tx) error {
		tx.About("upload", id)
		u, all, err := c.locked(ctx, tx, id)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(u.Returns, func(r Return) bool { return r.State == Accepted }) {
			return fault.Conflict("None of this upload counts now, so there is nothing to withdraw.")
		}
		for _, r := range u.Returns {
			counted := r.State == Accepted
			if counted || r.State == Replaced {
				if err := setState(ctx, tx, r, Withdrawn); err != nil {
					return err
				}
			}
			if earlier, ok := before(all, r); counted && ok {
				if err := setState(ctx, tx, earlier, Accepted); err != nil {
					return err
				}
			}
		}
		if _, err := tx.Exec(ctx, "update collection_upload set why = :why where id = :id", map[string]any{"id": id, "why": why}); err != nil {
			return err
		}
		return c.changed(ctx, tx)
	})
}

// locked reads an upload and every return inside the transaction that decides about them.
func (c *Collections) locked(ctx context.Context, tx *db.Tx, id string) (u Upload, all []Return, err error) {
	// The write on the generation row holds other decisions back until this one is made.
	if _, err = tx.Exec(ctx, "update collection_generation set generation = generation + 1 where id = 1", nil); err != nil {
		return u, nil, err
	}
	if err = tx.Get(ctx, &u, "select "+uploadColumns+" from collection_upload where id = :id", map[string]any{"id": id}); err != nil {
		return u, nil, err
	}
	all = []Return{}
	if err = tx.All(ctx, &all, "select "+returnColumns+" from collection_return order by collection, part, year", nil); err != nil {
		return u, nil, err
	}
	for _, r := range all {
		if r.UploadID == id {
			u.Returns = append(u.Returns, r)
		}
	}
	return u, all, nil
}

func setState(ctx context.Context, tx *db.Tx, r Return, to State) error {
	_, err := tx.Exec(ctx, "update collection_return set state = :state where upload_id = :id and collection = :collection and part = :part and year = :year",
		map[string]any{"state": string(to), "id": r.UploadID, "collection": r.Collection, "part": r.Part, "year": int(r.Year)})
	return err
}

// changed brings every upload's own state in line with its returns and rings the bells.
func (c *Collections) changed(ctx context.Context, tx *db.Tx) error {
	for _, state := range []State{Withdrawn, Replaced, Ready, Accepted} { // the last one that fits wins
		_, err := tx.Exec(ctx, `update collection_upload set state = :state where state not in ('checking', 'refused')
			and exists (select 1 from collection_return r where r.upload_id = collection_upload.id and r.state = :state)`, map[string]any{"state": string(state)})
		if err != nil {
			return err
		}
	}
	for _, bell := range c.bells {
		if err := bell(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}
