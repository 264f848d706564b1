package file

import (
	"path/filepath"
	"testing"
)

func TestPseudonym(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.key")
	ours, _, err := CreateKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	theirs, _, err := CreateKeys(filepath.Join(dir, "b.key"))
	if err != nil {
		t.Fatal(err)
	}
	t.Run("the same number has the same pseudonym, however it is written", func(t *testing.T) {
		if a, b := ours.Pseudonym("audit", "C-104"), ours.Pseudonym("audit", " c-104 "); a != b || len(a) != 20 {
			t.Errorf("%q and %q", a, b)
		}
	})
	t.Run("nothing has none", func(t *testing.T) {
		if got := ours.Pseudonym("audit", " "); got != "" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("another number, purpose or council has another", func(t *testing.T) {
		seen := map[string]bool{}
		for _, one := range []string{ours.Pseudonym("audit", "C-104"), ours.Pseudonym("audit", "C-105"), ours.Pseudonym("escalation", "C-104"), theirs.Pseudonym("audit", "C-104")} {
			if seen[one] {
				t.Errorf("%q stands twice", one)
			}
			seen[one] = true
		}
	})
	t.Run("opening the keys again gives the same, rotating them another", func(t *testing.T) {
		again, err := OpenKeys(path)
		if err != nil {
			t.Fatal(err)
		}
		if again.Pseudonym("audit", "C-104") != ours.Pseudonym("audit", "C-104") {
			t.Error("it changed without a rotation")
		}
		_, fresh, err := BeginRotation(path)
		if err != nil {
			t.Fatal(err)
		}
		if fresh.Pseudonym("audit", "C-104") == ours.Pseudonym("audit", "C-104") {
			t.Error("it outlived the rotation")
		}
	})
	t.Run("what is sealed as a value opens as one", func(t *testing.T) {
		sealed, err := ours.SealValue(map[string]string{"child": "C-104"})
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]string
		if err := ours.OpenValue(sealed, &got); err != nil || got["child"] != "C-104" {
			t.Errorf("%v, %v", got, err)
		}
		if err := theirs.OpenValue(sealed, &got); err == nil {
			t.Error("another council opened it")
		}
	})
}
