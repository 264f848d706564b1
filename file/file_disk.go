package file

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"
	"time"

	"waymark/fault"
)

const partPrefix = ".part-"

// step is called after each step of a write that a crash could follow. It does nothing, except in the test that kills a process there.
var step = func(string) {}

type disk struct {
	root *os.Root
	keys *Keys
}

// OpenDisk keeps files in a folder, which it creates when it is missing. Nothing outside the folder can be reached through it.
func OpenDisk(folder string, keys *Keys) (Store, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder for files: %w", err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("open the folder for files: %w", err)
	}
	d := &disk{root, keys}
	if err := sweep(root); err != nil {
		return nil, err
	}
	return d, nil
}

// sweep removes what crashed writes left behind. Younger parts may belong to another process that is writing now.
func sweep(root *os.Root) error {
	before := time.Now().Add(-24 * time.Hour)
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return fmt.Errorf("list the folder for files: %w", err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), partPrefix) {
			continue
		}
		if info, err := e.Info(); err == nil && info.ModTime().Before(before) {
			if err := root.Remove(e.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("remove an unfinished file: %w", err)
			}
		}
	}
	return nil
}

func (d *disk) Put(ctx context.Context, r io.Reader) (hash string, size int64, err error) {
	f, err := newPart(d.root)
	if err != nil {
		return "", 0, err
	}
	defer f.discard()
	step("part made")
	hash, size, err = encryptTo(ctx, f, r, d.keys)
	if err != nil {
		return "", 0, err
	}
	step("part written")
	// The same bytes kept whole before: nothing to do. A different length means that the kept one was cut short, and is healed.
	if was, err := d.root.Stat(hash + suffix); err == nil {
		if now, err := f.Stat(); err == nil && was.Size() == now.Size() {
			return hash, size, nil
		}
	}
	if err := f.become(hash + suffix); err != nil {
		return "", 0, err
	}
	return hash, size, nil
}

func (d *disk) Open(ctx context.Context, hash string) (io.ReadCloser, error) {
	if err := checkHash(hash); err != nil {
		return nil, err
	}
	f, err := d.root.Open(hash + suffix)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.NotFound("%s is not there any more.", named(hash)).Because(err)
	}
	if err != nil {
		return nil, fmt.Errorf("open file %s: %w", hash, err)
	}
	return openChecked(f, hash, d.keys)
}

func (d *disk) Delete(ctx context.Context, hash string) error {
	if err := checkHash(hash); err != nil {
		return err
	}
	if err := d.root.Remove(hash + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete file %s: %w", hash, err)
	}
	return syncRoot(d.root)
}

func (d *disk) List(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		entries, err := fs.ReadDir(d.root.FS(), ".")
		if err != nil {
			yield("", fmt.Errorf("list the kept files: %w", err))
			return
		}
		var hashes []string
		for _, e := range entries {
			if hash, ok := strings.CutSuffix(e.Name(), suffix); ok && checkHash(hash) == nil {
				hashes = append(hashes, hash)
			}
		}
		slices.Sort(hashes)
		for _, hash := range hashes {
			if !yield(hash, nil) {
				return
			}
		}
	}
}

func (d *disk) rewrite(ctx context.Context, hash string, old, new *Keys) (bool, error) {
	return rewrite(ctx, hash, old, new, func() (io.ReadCloser, error) { return d.root.Open(hash + suffix) }, d.root,
		func(f *part) error { return f.become(hash + suffix) })
}

// part is ciphertext on its way to becoming a kept file.
type part struct {
	*os.File
	root *os.Root
	name string
	done bool
}

func newPart(root *os.Root) (*part, error) {
	name := partPrefix + rand.Text()
	f, err := root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("begin a file: %w", err)
	}
	return &part{File: f, root: root, name: name}, nil
}

// become makes the part a kept file: first its bytes are safe on the disk, then its name, so that a power cut leaves all of it or none.
func (p *part) become(name string) error {
	if err := p.Sync(); err != nil {
		return fmt.Errorf("write a file: %w", err)
	}
	if err := p.Close(); err != nil {
		return fmt.Errorf("write a file: %w", err)
	}
	step("part synced")
	if err := p.root.Rename(p.name, name); err != nil {
		return fmt.Errorf("name a file: %w", err)
	}
	p.done = true
	step("named")
	return syncRoot(p.root)
}

func (p *part) discard() {
	if !p.done {
		p.Close()
		_ = p.root.Remove(p.name) // what stays is swept at a later start
	}
}

func syncRoot(root *os.Root) error {
	dir, err := root.Open(".")
	if err != nil {
		return fmt.Errorf("open the folder for files: %w", err)
	}
	defer dir.Close()
	if err := dir.Sync(); err != nil {
		return fmt.Errorf("write the folder for files: %w", err)
	}
	return nil
}
