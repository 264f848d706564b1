package db

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestANewDatabaseIsItsOwnersAlone(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "waymark.db")
	d, err := Open(t.Context(), Options{URL: "sqlite:" + path, Schema: []fs.FS{}})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	files, err := os.ReadDir(folder)
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s may be read by others: %v", f.Name(), info.Mode())
		}
	}
}
