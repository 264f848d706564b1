package file

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"waymark/fault"
)

const offlineLine = "# offline recipient: "

// Keys are what one council encrypts and opens its kept files with.
//
// Everything is encrypted to two readers: the council's own key, which the server holds, and an offline key, whose secret half was
// printed once when the keys were created and is kept on paper or in a safe. A lost server therefore loses no file, and a stolen data
// folder shows none. While a rotation runs the server holds the old keys too, so that files not yet rewritten stay readable.
type Keys struct {
	identities []*age.X25519Identity // the first encrypts, all of them open
	offline    *age.X25519Recipient
}

// CreateKeys makes the council's keys at first start and writes them to path, readable by its owner alone. It returns the offline
// secret, which is stored nowhere: whoever sets the council up must print it and put it away. A key file that is already there is
// never replaced, for that would orphan every file kept so far.
func CreateKeys(path string) (keys *Keys, offlineSecret string, err error) {
	if _, err := os.Lstat(path); err == nil {
		return nil, "", fault.Conflict("There is a key file at %s already. It was left as it is.", path)
	} else if !errors.Is(err, os.ErrNotExist) {
		return nil, "", fmt.Errorf("look for the key file: %w", err)
	}
	own, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, "", fmt.Errorf("make the council's key: %w", err)
	}
	offline, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, "", fmt.Errorf("make the offline key: %w", err)
	}
	keys = &Keys{identities: []*age.X25519Identity{own}, offline: offline.Recipient()}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, "", fmt.Errorf("make the folder of the key file: %w", err)
	}
	if err := keys.write(path); err != nil {
		return nil, "", err
	}
	return keys, offline.String(), nil
}

// OpenKeys reads the key file. A file that others on the machine could read is refused, as ssh refuses one.
func OpenKeys(path string) (*Keys, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fault.NotFound("There is no key file at %s. Without it nothing kept can be opened; if it is lost, restore with the offline key.", path)
	}
	if err != nil {
		return nil, fmt.Errorf("open the key file: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("look at the key file: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fault.Forbidden("Others on this machine can read the key file %s. Run chmod 600 on it.", path)
	}
	return readKeys(f, path)
}

// RecoverKeys makes Keys from the offline secret alone, for the day on which the key file is lost. They open everything; what they
// write goes to the offline key only, so the next step is always a rotation to new keys.
func RecoverKeys(offlineSecret string) (*Keys, error) {
	id, err := age.ParseX25519Identity(strings.TrimSpace(offlineSecret))
	if err != nil {
		return nil, fault.Invalid("This is not an offline key. It begins with AGE-SECRET-KEY-1 and is 74 characters long.").Because(err)
	}
	return &Keys{identities: []*age.X25519Identity{id}, offline: id.Recipient()}, nil
}

func readKeys(r io.Reader, path string) (*Keys, error) {
	keys := &Keys{}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		switch rest, isOffline := strings.CutPrefix(line, offlineLine); {
		case isOffline:
			offline, err := age.ParseX25519Recipient(rest)
			if err != nil {
				return nil, fault.Invalid("The key file %s is damaged: its offline recipient cannot be read.", path).Because(err)
			}
			keys.offline = offline
		case line == "" || strings.HasPrefix(line, "#"):
		default:
			id, err := age.ParseX25519Identity(line)
			if err != nil {
				// The cause is not kept: it could quote a part of the secret into a log.
				return nil, fault.Invalid("The key file %s is damaged: one of its keys cannot be read.", path)
			}
			keys.identities = append(keys.identities, id)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the key file: %w", err)
	}
	if len(keys.identities) == 0 || keys.offline == nil {
		return nil, fault.Invalid("The key file %s is not whole: it needs a key and an offline recipient.", path)
	}
	return keys, nil
}

func (k *Keys) write(path string) error {
	var b bytes.Buffer
	b.WriteString("# The keys of this council's Waymark. Never keep them in the data folder or beside its backups.\n")
	fmt.Fprintf(&b, "%s%s\n", offlineLine, k.offline)
	for i, id := range k.identities {
		if i == 1 {
			b.WriteString("# Older keys, needed until the rotation has ended:\n")
		}
		fmt.Fprintf(&b, "%s\n", id)
	}
	return writeWhole(path, b.Bytes())
}

// writeWhole replaces a file so that a crash leaves the old one or the new one, never a part.
func writeWhole(path string, content []byte) (err error) {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, ".part-*") // 0600
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(content); err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = f.Close()
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer d.Close()
	if err = d.Sync(); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// Seal encrypts a row that belongs to the child-level plane, so that it may lie in the governance database.
func (k *Keys) Seal(clear []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := k.Encrypt(&b)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(clear); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return b.Bytes(), nil
}

// Unseal opens a sealed row. A wrong key and damaged bytes are a fault.Conflict that says which of the two it is.
func (k *Keys) Unseal(sealed []byte) ([]byte, error) {
	r, err := k.Decrypt(bytes.NewReader(sealed), "A sealed row")
	if err != nil {
		return nil, err
	}
	clear, err := io.ReadAll(r)
	if err != nil {
		return nil, damaged("A sealed row", err)
	}
	return clear, nil
}

// Encrypt gives a writer whose clear text lands encrypted in w; closing it completes the ciphertext.
func (k *Keys) Encrypt(w io.Writer) (io.WriteCloser, error) {
	to := []age.Recipient{k.identities[0].Recipient()}
	if own := k.identities[0].Recipient().String(); own != k.offline.String() {
		to = append(to, k.offline)
	}
	clear, err := age.Encrypt(w, to...)
	if err != nil {
		return nil, fmt.Errorf("encrypt: %w", err)
	}
	return clear, nil
}

// Decrypt opens age ciphertext; what names it in the fault when that fails.
func (k *Keys) Decrypt(r io.Reader, what string) (io.Reader, error) {
	with := make([]age.Identity, len(k.identities))
	for i, id := range k.identities {
		with[i] = id
	}
	clear, err := age.Decrypt(r, with...)
	var wrong *age.NoIdentityMatchError
	switch {
	case errors.As(err, &wrong):
		return nil, fault.Conflict("%s was encrypted with another key than this council's. Use the key file of the installation that wrote it, or the offline key.", what).Because(err)
	case err != nil:
		return nil, damaged(what, err)
	}
	return clear, nil
}

func damaged(what string, err error) error {
	return fault.Conflict("%s is damaged and cannot be opened. Restore it from a backup.", what).Because(err)
}
