package account

import (
	"context"
	"strings"
	"testing"

	"waymark/fault"
)

func TestPassword(t *testing.T) {
	ctx := t.Context()
	t.Run("the right password opens, any other does not", func(t *testing.T) {
		kept, err := hashPassword(ctx, "correct horse battery")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(kept, "$argon2id$v=19$m=19456,t=2,p=1$") || strings.Contains(kept, "horse") {
			t.Errorf("kept as %q", kept)
		}
		for password, want := range map[string]bool{"correct horse battery": true, "correct horse batterz": false, "": false, strings.Repeat("x", 100_000): false} {
			if got, err := passwordIs(ctx, kept, password); err != nil || got != want {
				t.Errorf("%.30q: %v, %v", password, got, err)
			}
		}
	})
	t.Run("the same password is kept differently each time", func(t *testing.T) {
		one, _ := hashPassword(ctx, "correct horse battery")
		other, _ := hashPassword(ctx, "correct horse battery")
		if one == other {
			t.Error("no salt")
		}
	})
	t.Run("nothing opens an account without a password", func(t *testing.T) {
		for _, password := range []string{"", "\x00", "correct horse battery"} {
			if got, err := passwordIs(ctx, "", password); err != nil || got {
				t.Errorf("%q opened it (%v)", password, err)
			}
		}
	})
	t.Run("a kept password in another notation is an error, not a yes", func(t *testing.T) {
		for _, kept := range []string{"secret", "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=19456,t=2,p=1$*$AAAA", "$argon2id$v=19$m=19456,t=2,p=1$AAAA$*"} {
			if got, err := passwordIs(ctx, kept, "secret"); err == nil || got {
				t.Errorf("%q: %v, %v", kept, got, err)
			}
		}
	})
	t.Run("a caller who has gone does not hash", func(t *testing.T) {
		for range cap(hashing) {
			hashing <- struct{}{}
		}
		defer func() {
			for range cap(hashing) {
				<-hashing
			}
		}()
		gone, stop := context.WithCancel(ctx)
		stop()
		if _, err := hashPassword(gone, "correct horse battery"); err == nil {
			t.Error("it did")
		}
	})
}

func TestCheckPassword(t *testing.T) {
	ana := Person{Name: "Ana Silvestre", Email: "a.silvestre@moorfold.gov.uk", Team: "North"}
	for _, row := range []struct{ password, refused string }{
		{"correct horse battery", ""},
		{"lantern-gravel-teapot", ""},
		{"Zażółć gęślą jaźń", ""},
		{"summer lantern gravel", ""},
		{"short", "12 characters or more"},
		{"elevenchars", "12 characters or more"},
		{strings.Repeat("lantern ", 40), "256 characters or fewer"},
		{"password1234", "easy to guess"},
		{"P@ssw0rd!2026", "easy to guess"},
		{"123456789012", "easy to guess"},
		{"aaaaaaaaaaaa", "easy to guess"},
		{"abababababab", "easy to guess"},
		{"qwertyuiop12", "easy to guess"},
		{"ChildrenServices2026", "easy to guess"},
		{"Summer2026!!!", "easy to guess"},
		{"AnaSilvestre1", "easy to guess"},
		{"moorfold-2026-north", "easy to guess"},
	} {
		t.Run(row.password[:min(len(row.password), 24)], func(t *testing.T) {
			err := checkPassword(row.password, ana)
			f := fault.Of(err)
			switch {
			case row.refused == "" && err != nil:
				t.Errorf("refused: %v", err)
			case row.refused != "" && (f == nil || len(f.Fields) != 1 || f.Fields[0].Name != "password" || !strings.Contains(f.Fields[0].Words, row.refused)):
				t.Errorf("got %v, want %q", err, row.refused)
			case err != nil && strings.Contains(err.Error(), row.password):
				t.Error("the fault repeats the password")
			}
		})
	}
}
