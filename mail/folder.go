package mail

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Folder writes letters as .eml files, which any mail program opens: for the sample council and
// for trying Waymark out.
type Folder struct {
	Path string // made when it is missing
	From string // the address letters are sent from
}

// Send writes the letter under a name that sorts by time.
func (f Folder) Send(_ context.Context, letter Letter) error {
	now := time.Now()
	m, err := write(letter, f.From, now)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(f.Path, 0o700); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	half, err := os.CreateTemp(f.Path, now.UTC().Format("20060102-150405.000000-")+"*.part")
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	defer os.Remove(half.Name()) // nothing is left of it once it has its own name
	if _, err := half.Write(m.bytes); err != nil {
		half.Close()
		return fmt.Errorf("mail: %w", err)
	}
	if err := half.Close(); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	name := half.Name()
	if err := os.Rename(name, name[:len(name)-len(filepath.Ext(name))]+".eml"); err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	return nil
}
