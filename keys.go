package main

import (
	"context"

	"waymark/db"
	"waymark/file"
)

// rotate makes new keys and encrypts every kept file and every sealed row with them. A crash at any moment leaves a key file
// that opens everything, and the command can be run again.
func (h *house) rotate(ctx context.Context) (files, rows int, err error) {
	path := h.config.keyFile()
	old, fresh, err := file.BeginRotation(path)
	if err != nil {
		return 0, 0, err
	}
	if files, err = file.Rotate(ctx, h.files, old, fresh); err != nil {
		return files, 0, err
	}
	if err := h.db.Write(ctx, "changed the keys that encrypt uploads and sealed rows", func(tx *db.Tx) error {
		rows, err = h.reseal(ctx, tx, old, fresh)
		return err
	}); err != nil {
		return files, rows, err
	}
	return files, rows, file.EndRotation(path)
}

// reseal encrypts every room's sealed rows anew, and makes the pseudonyms that hang on the keys anew.
func (h *house) reseal(ctx context.Context, tx *db.Tx, old, fresh *file.Keys) (rows int, err error) {
	anew := func(sealed []byte) ([]byte, bool, error) { return file.Reseal(sealed, old, fresh) }
	if rows, err = h.collections.Reseal(ctx, tx, anew); err != nil {
		return rows, err
	}
	for _, room := range []func() (int, error){
		func() (int, error) { return h.measures.Reseal(ctx, tx, anew) },
		func() (int, error) { return h.voices.Reseal(ctx, tx, anew) },
		func() (int, error) { return h.practices.Reseal(ctx, tx, anew, fresh) },
	} {
		more, err := room()
		if rows += more; err != nil {
			return rows, err
		}
	}
	return rows, nil
}
