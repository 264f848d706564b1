package main

import (
	"archive/tar"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"waymark/db"
	"waymark/fault"
	"waymark/file"
)

// A backup is one file: age ciphertext (for the council's key and its offline key) of a tar that holds the governance plane
// as a SQLite database, every kept file by its content hash, and last a manifest of what must be there. The key file is not
// in it: keep that, or the offline key, elsewhere.
const (
	backupDatabase = "waymark.db"
	backupManifest = "manifest.json"
	backupFiles    = "files/"
)

type manifest struct {
	Version  string            `json:"version"`  // of Waymark
	Day      string            `json:"day"`      // when it was taken
	Rows     int64             `json:"rows"`     // in the database
	Record   int64             `json:"record"`   // entries in the record of changes
	Contents map[string]string `json:"contents"` // name in the tar → SHA-256
}

// backup writes everything the council has, as of one instant, to path; either the whole file stands there or none.
func (h *house) backup(ctx context.Context, path string) (m manifest, err error) {
	m = manifest{Version: version, Day: h.db.Today().String(), Contents: map[string]string{}}
	work, err := os.MkdirTemp(filepath.Dir(path), ".backup-")
	if err != nil {
		return m, err
	}
	defer os.RemoveAll(work)
	snapshot := filepath.Join(work, backupDatabase)
	if m.Rows, m.Record, err = h.snapshot(ctx, snapshot); err != nil {
		return m, err
	}
	out, err := os.OpenFile(filepath.Join(work, "backup"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return m, err
	}
	defer out.Close()
	buffered := bufio.NewWriterSize(out, 1<<20)
	sealed, err := h.keys.Encrypt(buffered)
	if err != nil {
		return m, err
	}
	archive := tar.NewWriter(sealed)
	add := func(name string, size int64, r io.Reader) error {
		if err := archive.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, Format: tar.FormatPAX}); err != nil {
			return err
		}
		sum := sha256.New()
		if _, err := io.Copy(io.MultiWriter(archive, sum), r); err != nil {
			return fmt.Errorf("back up %s: %w", name, err)
		}
		m.Contents[name] = hex.EncodeToString(sum.Sum(nil))
		return nil
	}
	s, err := os.Open(snapshot)
	if err != nil {
		return m, err
	}
	defer s.Close()
	info, err := s.Stat()
	if err != nil {
		return m, err
	}
	if err := add(backupDatabase, info.Size(), s); err != nil {
		return m, err
	}
	// The database was copied first: a file kept since then is in the backup too and harms nothing.
	for hash, err := range h.files.List(ctx) {
		if err != nil {
			return m, err
		}
		if err := h.addFile(ctx, hash, work, add); err != nil {
			return m, err
		}
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, err
	}
	if err := archive.WriteHeader(&tar.Header{Name: backupManifest, Size: int64(len(text)), Mode: 0o600}); err != nil {
		return m, err
	}
	if _, err := archive.Write(text); err != nil {
		return m, err
	}
	if err := errors.Join(archive.Close(), sealed.Close(), buffered.Flush(), out.Sync(), out.Close()); err != nil {
		return m, err
	}
	return m, os.Rename(out.Name(), path)
}

// addFile puts one kept file into the backup. A tar wants the size first and the store knows only hashes, so the clear bytes
// are counted in one reading and copied in the next; they never lie on the disk in clear.
func (h *house) addFile(ctx context.Context, hash, work string, add func(string, int64, io.Reader) error) error {
	count, err := h.files.Open(ctx, hash)
	if err != nil {
		return err
	}
	size, err := io.Copy(io.Discard, count)
	if err := errors.Join(err, count.Close()); err != nil {
		return err
	}
	r, err := h.files.Open(ctx, hash)
	if err != nil {
		return err
	}
	defer r.Close()
	return add(backupFiles+hash, size, r)
}

// snapshot copies the governance plane into a SQLite file of its own.
func (h *house) snapshot(ctx context.Context, path string) (rows, record int64, err error) {
	to, err := db.Open(ctx, db.Options{URL: "sqlite:" + path, Schema: schemas, Clock: h.clock})
	if err != nil {
		return 0, 0, err
	}
	defer to.Close()
	if rows, err = h.db.CopyTo(ctx, to); err != nil {
		return 0, 0, err
	}
	record, bad, err := to.VerifyRecord(ctx)
	if err == nil && bad != nil {
		err = fault.Conflict("The record of changes does not hold at entry %d: %s. Nothing was backed up; keep the database as it is and find out why.", bad.Seq, bad.Why)
	}
	return rows, record, errors.Join(err, to.Close())
}

// restore reads a backup into an empty installation and proves that all of it came back. What goes wrong leaves the
// installation empty of records, so that the same command can be tried again.
func (h *house) restore(ctx context.Context, path string, keys *file.Keys) (m manifest, err error) {
	in, err := os.Open(path)
	if err != nil {
		return m, fault.Invalid("%s cannot be read.", path).Because(err)
	}
	defer in.Close()
	clear, err := keys.Decrypt(bufio.NewReaderSize(in, 1<<20), "The backup")
	if err != nil {
		return m, err
	}
	work, err := os.MkdirTemp(filepath.Dir(h.config.keyFile()), ".restore-")
	if err != nil {
		return m, err
	}
	defer os.RemoveAll(work)
	snapshot := filepath.Join(work, backupDatabase)
	found := map[string]string{}
	archive := tar.NewReader(unbroken{clear})
	for {
		head, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return m, fault.Invalid("The backup is damaged or cut off. Nothing was restored.").Because(err)
		}
		switch hash, isFile := strings.CutPrefix(head.Name, backupFiles); {
		case head.Name == backupManifest:
			if err := json.NewDecoder(archive).Decode(&m); err != nil {
				return m, fault.Invalid("The backup's list of contents cannot be read. Nothing was restored.").Because(err)
			}
		case head.Name == backupDatabase:
			if found[head.Name], err = keep(snapshot, archive); err != nil {
				return m, err
			}
		case isFile:
			got, _, err := h.files.Put(ctx, archive)
			if err != nil {
				return m, err
			}
			if got != hash {
				return m, fault.Invalid("The file %s in the backup has other contents than when it was kept. Nothing was restored.", hash)
			}
			found[head.Name] = got
		default:
			return m, fault.Invalid("The backup holds %q, which this version of Waymark does not know.", head.Name)
		}
	}
	for name, sum := range m.Contents {
		if found[name] != sum {
			return m, fault.Invalid("The backup lacks %s, or it was changed. Nothing was restored.", name)
		}
	}
	if m.Contents[backupDatabase] == "" {
		return m, fault.Invalid("The backup is cut off: it has no list of contents. Nothing was restored.")
	}
	from, err := db.Open(ctx, db.Options{URL: "sqlite:" + snapshot, Schema: schemas, Clock: h.clock})
	if err != nil {
		return m, err
	}
	defer from.Close()
	rows, err := from.CopyTo(ctx, h.db)
	if err != nil {
		return m, err
	}
	n, bad, err := h.db.VerifyRecord(ctx)
	switch {
	case err != nil:
		return m, err
	case bad != nil:
		return m, fault.Conflict("The restored record of changes does not hold at entry %d: %s.", bad.Seq, bad.Why)
	case rows < m.Rows || n != m.Record:
		return m, fault.Conflict("Only %d of %d rows and %d of %d entries of the record came back.", rows, m.Rows, n, m.Record)
	}
	if keys == h.keys {
		return m, h.again(ctx)
	}
	// The offline key opened the backup; from now on this installation's own keys must open its sealed rows.
	if err := h.db.Write(ctx, "encrypted the sealed rows of a restored backup with this installation's keys", func(tx *db.Tx) error {
		_, err := h.reseal(ctx, tx, keys, h.keys)
		return err
	}); err != nil {
		return m, err
	}
	return m, h.again(ctx)
}

// again deletes once more what children's messages had lost before: a backup that is older than a deletion must not bring it back.
func (h *house) again(ctx context.Context) error {
	n, err := h.voices.Replay(ctx)
	if n > 0 {
		h.log.Info("deleted again what the backup had brought back of messages", "things", n)
	}
	return err
}

// unbroken says in words that a backup was cut off or changed, wherever reading it comes upon that.
type unbroken struct{ r io.Reader }

func (u unbroken) Read(b []byte) (int, error) {
	n, err := u.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = fault.Invalid("The backup is damaged or cut off. Nothing was restored.").Because(err)
	}
	return n, err
}

// keep writes r to a file of its own and says the SHA-256 of what it wrote.
func keep(path string, r io.Reader) (sum string, err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(f, h), r)
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, f.Close())
}
