package file

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"filippo.io/age"

	"waymark/fault"
)

// BeginRotation puts a fresh key first in the key file and keeps the older ones below it for reading. From here on everything new is
// encrypted with the fresh key; a crash at any moment leaves a key file that opens everything. Where a rotation had begun already, it
// is taken up again with the same fresh key.
func BeginRotation(path string) (old, new *Keys, err error) {
	all, err := OpenKeys(path)
	if err != nil {
		return nil, nil, err
	}
	if len(all.identities) == 1 {
		fresh, err := age.GenerateX25519Identity()
		if err != nil {
			return nil, nil, fmt.Errorf("make the new key: %w", err)
		}
		all.identities = append([]*age.X25519Identity{fresh}, all.identities...)
		if err := all.write(path); err != nil {
			return nil, nil, err
		}
	}
	return all, &Keys{identities: all.identities[:1], offline: all.offline}, nil
}

// EndRotation takes the older keys out of the key file. Call it only when Rotate and every room that seals rows have finished: what
// was not rewritten by then opens with the offline key alone.
func EndRotation(path string) error {
	all, err := OpenKeys(path)
	if err != nil {
		return err
	}
	all.identities = all.identities[:1]
	return all.write(path)
}

// Rotate encrypts every kept file anew, so that the old keys open none of them. It returns how many it rewrote. Each file is replaced
// in one step, so after a crash it can simply be run again: what was rewritten before is left alone.
func Rotate(ctx context.Context, store Store, old, new *Keys) (rewritten int, err error) {
	for hash, err := range store.List(ctx) {
		if err != nil {
			return rewritten, err
		}
		changed, err := store.rewrite(ctx, hash, old, new)
		if err != nil {
			return rewritten, err
		}
		if changed {
			rewritten++
		}
	}
	return rewritten, nil
}

// Reseal encrypts a sealed row for the new keys; changed is false when they open it already.
func Reseal(sealed []byte, old, new *Keys) (resealed []byte, changed bool, err error) {
	if _, err := new.Unseal(sealed); err == nil {
		return sealed, false, nil
	}
	clear, err := old.Unseal(sealed)
	if err != nil {
		return nil, false, err
	}
	resealed, err = new.Seal(clear)
	return resealed, err == nil, err
}

func rewrite(ctx context.Context, hash string, old, new *Keys, open func() (io.ReadCloser, error), spool *os.Root, keep func(*part) error) (bool, error) {
	cipher, err := open()
	if err != nil {
		return false, err
	}
	if _, err := new.Decrypt(cipher, named(hash)); err == nil {
		return false, cipher.Close()
	} else if !isWrongKey(err) {
		cipher.Close()
		return false, err
	}
	cipher.Close()
	if cipher, err = open(); err != nil {
		return false, err
	}
	clear, err := openChecked(cipher, hash, old)
	if err != nil {
		return false, err
	}
	defer clear.Close()
	f, err := newPart(spool)
	if err != nil {
		return false, err
	}
	defer f.discard()
	step("part made")
	now, _, err := encryptTo(ctx, f, clear, new)
	if err != nil {
		return false, err
	}
	if now != hash {
		return false, damaged(named(hash), errors.New("its content changed while it was rewritten"))
	}
	step("part written")
	return true, keep(f)
}

func isWrongKey(err error) bool {
	var wrong *age.NoIdentityMatchError
	return fault.Of(err) != nil && errors.As(fault.Of(err).Err, &wrong)
}
