package measure

import (
	"io/fs"
	"os"
	"testing"

	"waymark/collection"
	"waymark/vault"
)

// standard are the collections that Waymark ships.
func standard(t testing.TB) *collection.Library {
	t.Helper()
	l, err := collection.Standard()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// fixture opens a vault with the room's small fixture: testdata/fixture/<table>.csv, and, where a measure needs rows
// that would disturb the others' figures, testdata/fixture/<key>/<table>.csv besides.
func fixture(t testing.TB, d *Definition) *vault.DB {
	t.Helper()
	v, err := openFixture(t.Context(), standard(t), d)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

// Each file of the library: its header is whole, it runs, every example holds on the fixture, no case is counted twice.
func TestLibrary(t *testing.T) {
	files, err := fs.Glob(library, "library/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal("no measure files: ", err)
	}
	shared := fixture(t, nil)
	for _, file := range files {
		text, err := fs.ReadFile(library, file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := readHeader("measure/"+file, string(text), readable(t))
		t.Run(d.Key, func(t *testing.T) {
			t.Parallel()
			if err != nil {
				t.Fatal(err)
			}
			v := shared
			if _, err := os.Stat("testdata/fixture/" + d.Key); err == nil {
				v = fixture(t, &d)
			}
			problems, err := examples(t.Context(), v, d, checkTime)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range problems {
				t.Error(p)
			}
		})
	}
}
