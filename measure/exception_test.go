package measure

import (
	"os"
	"strings"
	"testing"

	"waymark/vault"
)

// fixtureOf opens a vault with the rows of testdata/exceptions/<key> beside the shared cast.
func fixtureOf(t testing.TB, x Exception) *vault.DB {
	t.Helper()
	rows, err := fixtureSources(standard(t), "testdata/exceptions/"+x.Key)
	if err != nil {
		t.Fatal(err)
	}
	v, err := openRows(t.Context(), standard(t), rows, x.d.From)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

// Each list: its header is whole, it runs, and every example holds on its fixture.
func TestExceptions(t *testing.T) {
	lists, err := readExceptions(readable(t))
	if err != nil || len(lists) < 14 {
		t.Fatal(len(lists), err)
	}
	measures, _, err := Library("", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range lists {
		t.Run(x.Key, func(t *testing.T) {
			for _, d := range measures {
				if d.Key == x.Key {
					t.Error("a measure has the same key, so their settings would be one")
				}
			}
			if len(x.Examples) == 0 {
				t.Fatal("a list without an example")
			}
			v := fixtureOf(t, x)
			for _, e := range x.Examples {
				found, failed, err := RunExceptions(t.Context(), v, []Exception{x}, e.On)
				if err != nil || len(failed) > 0 {
					t.Fatal(failed, err)
				}
				if late, soon := found[0].Counts(); late != e.Late || soon != e.Soon {
					t.Errorf("%s: %d late and %d soon, the file says %d and %d: %+v", e.On, late, soon, e.Late, e.Soon, found[0].Rows)
				}
				if strings.Contains(numbered(1, x.Late+x.Soon, found[0].Settings), "{") {
					t.Error("the header names a setting that the list does not have")
				}
			}
		})
	}
	folders, err := os.ReadDir("testdata/exceptions")
	if err != nil || len(folders) != len(lists) {
		t.Errorf("%d folders of rows for %d lists: %v", len(folders), len(lists), err)
	}
}
