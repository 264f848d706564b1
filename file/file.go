// Package file keeps what councils hand in (returns, evidence, released packs) exactly as it came: under the hash of its content,
// encrypted with age, on a disk or in S3-compatible storage.
//
// Uploads are the truth from which everything child-level is rebuilt, so a file is either kept whole or not at all, and what was kept
// is checked again, byte for byte, whenever it is read.
package file

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"

	"waymark/fault"
)

// Store keeps files by the SHA-256 of their clear bytes, written in hex. OpenDisk and OpenS3 give one.
type Store interface {
	// Put keeps all that r gives and returns its hash and its size in clear bytes. Bytes that are kept already are not kept twice.
	// When r or the storage fails, nothing of it is kept.
	Put(ctx context.Context, r io.Reader) (hash string, size int64, err error)
	// Open gives the clear bytes back: fault.NotFound when there is no such file, fault.Conflict (from Open or from Read) when it is
	// damaged or was encrypted with another key. Nothing that failed its check is ever handed out as the end of a file.
	Open(ctx context.Context, hash string) (io.ReadCloser, error)
	// Delete removes a file for good; one that is not there is no error.
	Delete(ctx context.Context, hash string) error
	// List gives the hash of every kept file, in order.
	List(ctx context.Context) iter.Seq2[string, error]

	// rewrite replaces a kept file's ciphertext with one made for the new keys.
	rewrite(ctx context.Context, hash string, old, new *Keys) (changed bool, err error)
}

const suffix = ".age"

func named(hash string) string { return "The kept file " + hash[:12] + "…" }

// checkHash refuses anything but a hash, so that no text from a request ever becomes a path.
func checkHash(hash string) error {
	if b, err := hex.DecodeString(hash); err != nil || len(b) != sha256.Size || hex.EncodeToString(b) != hash {
		return fault.NotFound("There is no such file.")
	}
	return nil
}

// encryptTo copies r to w as ciphertext and returns the hash and size of the clear bytes.
func encryptTo(ctx context.Context, w io.Writer, r io.Reader, keys *Keys) (string, int64, error) {
	clear, err := keys.Encrypt(w)
	if err != nil {
		return "", 0, err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(sum, clear), stoppable{ctx, r})
	if err != nil {
		return "", 0, err // as it came: a reader's own fault (a file too big) keeps its words
	}
	if err := clear.Close(); err != nil {
		return "", 0, fmt.Errorf("encrypt: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)), n, nil
}

// stoppable ends a long copy when the caller has gone.
type stoppable struct {
	ctx context.Context
	r   io.Reader
}

func (s stoppable) Read(b []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(b)
}

// checked hands out clear bytes and, at their end, compares their hash with the name they were kept under: age notices every changed
// byte, this notices a whole file swapped for another.
type checked struct {
	clear  io.Reader
	under  io.Closer
	sum    hash.Hash
	hash   string
	failed error
}

func openChecked(cipher io.ReadCloser, hash string, keys *Keys) (io.ReadCloser, error) {
	clear, err := keys.Decrypt(cipher, named(hash))
	if err != nil {
		cipher.Close()
		return nil, err
	}
	return &checked{clear: clear, under: cipher, sum: sha256.New(), hash: hash}, nil
}

func (c *checked) Read(b []byte) (int, error) {
	if c.failed != nil {
		return 0, c.failed
	}
	n, err := c.clear.Read(b)
	c.sum.Write(b[:n])
	switch {
	case err == nil:
		return n, nil
	case !errors.Is(err, io.EOF):
		c.failed = damaged(named(c.hash), err)
	case hex.EncodeToString(c.sum.Sum(nil)) != c.hash:
		c.failed = damaged(named(c.hash), errors.New("its content is another file's"))
	default:
		c.failed = io.EOF
	}
	return n, c.failed
}

func (c *checked) Close() error { return c.under.Close() }
