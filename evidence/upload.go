package evidence

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"waymark/fault"
)

// Upload is a file as it was handed in.
type Upload struct {
	Name string // as the sender's computer calls it; where it lay there is ignored
	Data []byte
}

const (
	// MostBytes is how large a file may be.
	MostBytes = 25 << 20
	// quota is how much one person's files may take up together, what was refused or withdrawn left out.
	quota = 1 << 30
	// salted is how many random bytes stand before each file in the store. Files are kept under the hash of their content; these make each
	// one's own, so that deleting a refused file never deletes another room's copy of the same.
	salted = 16
)

// keep takes a file in: what it is by its bytes, without what cameras and editors write into pictures, looked at for viruses, encrypted.
func (l *Evidences) keep(ctx context.Context, e *Evidence, up *Upload) error {
	wrong := fault.Invalid("The file is not kept.")
	switch n := len(up.Data); {
	case n == 0:
		return wrong.At("file", "The selected file is empty")
	case n > MostBytes:
		return wrong.At("file", "The selected file must be smaller than 25 MB")
	}
	kind, err := kindOf(up.Name, up.Data)
	if err != nil {
		return wrong.At("file", err.Error())
	}
	data, err := kind.clean(up.Data)
	if err != nil {
		return wrong.At("file", "The selected file is damaged. Open it, save it again and try once more").Because(err)
	}
	if by := who(ctx).ID; by != "" {
		var used int64
		if err := l.db.Get(ctx, &used, "select coalesce(sum(file_size), 0) from evidence where added_id = :by and kept <> ''", map[string]any{"by": by}); err != nil {
			return err
		}
		if used+int64(len(data)) > quota {
			return wrong.At("file", "Your files take up 1 GB together, which is the most one person may keep. Ask the improvement programme manager to withdraw what is old")
		}
	}
	if l.scanner.On() {
		switch virus, err := l.scanner.Scan(ctx, data); {
		case err != nil:
			l.warn("The virus scanner did not answer.", err)
			return fault.Conflict("The council’s virus scanner does not answer, so no file is taken at the moment. Try again later; nothing else of what you wrote is lost if you keep this page open.").Because(err)
		case virus != "":
			return wrong.At("file", "The council’s virus scanner refuses this file: "+virus)
		}
		e.Scanned = l.db.Today()
	}
	salt := make([]byte, salted)
	if _, err := rand.Read(salt); err != nil {
		return err
	}
	kept, _, err := l.files.Put(ctx, io.MultiReader(bytes.NewReader(salt), bytes.NewReader(data)))
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	e.Kept, e.Hash, e.FileName, e.FileType, e.FileSize = kept, hex.EncodeToString(sum[:]), fileName(up.Name, kind), kind.media, int64(len(data))
	return nil
}

// open gives a kept file back.
func (l *Evidences) open(ctx context.Context, e Evidence) (io.ReadCloser, error) {
	r, err := l.files.Open(ctx, e.Kept)
	if err != nil {
		return nil, err
	}
	if _, err := io.CopyN(io.Discard, r, salted); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// read gives a kept file's bytes.
func (l *Evidences) read(ctx context.Context, e Evidence) ([]byte, error) {
	r, err := l.open(ctx, e)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, MostBytes+1))
}

// fileName is what a download is called: the last part of the name that was sent, without what file systems choke on, and with the ending of
// what the file really is.
func fileName(sent string, kind fileKind) string {
	if i := strings.LastIndexAny(sent, `/\`); i >= 0 {
		sent = sent[i+1:]
	}
	name := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`<>:"|?*;`, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(sent, ""))
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		name = name[:i]
	}
	name = strings.Trim(name, ". ")
	for utf8.RuneCountInString(name) > 100 {
		_, n := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-n]
	}
	if name == "" {
		name = "evidence"
	}
	return name + kind.ending
}

// Size says a file's size as people do: "2.4 MB".
func (e Evidence) Size() string {
	switch n := e.FileSize; {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", (n+512)>>10)
	default:
		return fmt.Sprintf("%d bytes", n)
	}
}
