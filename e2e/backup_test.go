package e2e

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// sealed is what a form of the telling pages carries of itself: another sealing of the same words each time it is shown.
var sealed = regexp.MustCompile(`name="so-far" value="[^"]*"`)

// TestBackup takes a backup of Exampleborough while it is served, loses everything, and brings it back: once with the key file,
// once with the offline key alone. The record holds, every public page has the same bytes, and the uploads open again.
func TestBackup(t *testing.T) {
	if testing.Short() {
		t.Skip("needs Exampleborough")
	}
	dir := t.TempDir()
	c := newCouncil(t, dir, "WAYMARK_SAMPLE=true")
	made := c.command(t, "sample", "--children", "100", "--years", "2", "--council")
	offline := regexp.MustCompile(`AGE-SECRET-KEY-1[0-9A-Z]+`).Find(made)
	if offline == nil {
		t.Fatalf("the offline key was not said:\n%s", made)
	}
	backup := filepath.Join(dir, "backup")
	c.start(t)
	c.command(t, "backup", backup)
	before := crawl(t, c)
	figure := newest(t, c)
	c.stop(t)
	if figure == "" || len(before) < 100 {
		t.Fatalf("the figure is %q, %d public addresses", figure, len(before))
	}

	wipe := func(t *testing.T, what ...string) {
		t.Helper()
		for _, name := range what {
			if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	same := func(t *testing.T) {
		t.Helper()
		if out := string(c.command(t, "record", "verify")); !strings.Contains(out, "holds") {
			t.Error(out)
		}
		c.sessions = nil
		c.start(t)
		defer c.stop(t)
		after := crawl(t, c)
		for path, body := range before {
			if !bytes.Equal(sealed.ReplaceAll(after[path], nil), sealed.ReplaceAll(body, nil)) {
				t.Errorf("%s was %d bytes and is %d", path, len(body), len(after[path]))
			}
		}
		if len(after) != len(before) {
			t.Errorf("%d public addresses were %d", len(after), len(before))
		}
		if got := newest(t, c); got != figure {
			t.Errorf("the figure was %q and is %q", figure, got)
		}
		// The uploads themselves: the report on one lies sealed, and its rows open.
		at := c.find(t, "Zoe Tally", "/staff/collections", `/staff/collections/uploads/[0-9a-f-]+`)
		if res, _ := fetch(t, c.as(t, "Zoe Tally"), "GET", c.url+at, nil); res.StatusCode != http.StatusOK {
			t.Errorf("%s is answered with %s", at, res.Status)
		}
	}
	t.Run("with the key file", func(t *testing.T) {
		wipe(t, "data")
		c.command(t, "restore", backup)
		same(t)
		if out := string(c.command(t, "rebuild")); !strings.Contains(out, "Counted") {
			t.Errorf("the uploads cannot be counted again: %s", out)
		}
	})
	t.Run("with the offline key, the key file being lost", func(t *testing.T) {
		wipe(t, "data", "keys")
		secret := filepath.Join(dir, "offline")
		if err := os.WriteFile(secret, append(offline, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
		c.command(t, "restore", backup, "--offline-key", secret)
		same(t)
		if out := string(c.command(t, "rebuild")); !strings.Contains(out, "Counted") {
			t.Errorf("the uploads cannot be counted again: %s", out)
		}
	})
	t.Run("without any key there is nothing to read", func(t *testing.T) {
		wipe(t, "data", "keys")
		if out, err := c.try(t, "restore", backup); err == nil {
			t.Errorf("it was restored: %s", out)
		}
	})
}
