package collection

import (
	"context"

	"waymark/db"
)

// Reseal passes every sealed row of this room through anew, which encrypts it with new keys and says whether it had to. It
// returns how many rows were rewritten.
func (c *Collections) Reseal(ctx context.Context, tx *db.Tx, anew func(sealed []byte) ([]byte, bool, error)) (rows int, err error) {
	var all []struct {
		ID       string `db:"id"`
		Manifest []byte `db:"manifest"`
		Report   []byte `db:"report"`
	}
	if err := tx.All(ctx, &all, "select id, manifest, report from collection_upload", nil); err != nil {
		return 0, err
	}
	for _, u := range all {
		changed := false
		for _, sealed := range []*[]byte{&u.Manifest, &u.Report} {
			if *sealed == nil {
				continue
			}
			b, rewritten, err := anew(*sealed)
			if err != nil {
				return rows, err
			}
			*sealed, changed = b, changed || rewritten
		}
		if !changed {
			continue
		}
		if _, err := tx.Exec(ctx, "update collection_upload set manifest = :manifest, report = :report where id = :id", u); err != nil {
			return rows, err
		}
		rows++
	}
	for _, table := range []string{"collection_entry", "collection_note"} {
		more, err := resealEach(ctx, tx, table, anew)
		if rows += more; err != nil {
			return rows, err
		}
	}
	return rows, nil
}

// resealEach does the same to a table whose rows have an id and one sealed column.
func resealEach(ctx context.Context, tx *db.Tx, table string, anew func(sealed []byte) ([]byte, bool, error)) (rows int, err error) {
	var all []struct {
		ID     string `db:"id"`
		Sealed []byte `db:"sealed"`
	}
	if err := tx.All(ctx, &all, "select id, sealed from "+table, nil); err != nil {
		return 0, err
	}
	for _, r := range all {
		b, changed, err := anew(r.Sealed)
		if err != nil {
			return rows, err
		}
		if r.Sealed = b; !changed {
			continue
		}
		if _, err := tx.Exec(ctx, "update "+table+" set sealed = :sealed where id = :id", r); err != nil {
			return rows, err
		}
		rows++
	}
	return rows, nil
}
