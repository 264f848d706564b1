package file

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"waymark/fault"
)

func TestKeys(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "waymark.key")
	keys, offline, err := CreateKeys(path)
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("the key file is its owner's alone", func(t *testing.T) {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v (%v), want 0600", info.Mode(), err)
		}
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
		_, err = OpenKeys(path)
		wantFault(t, err, fault.KindForbidden, "chmod 600")
		if err := os.Chmod(path, 0o600); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("the offline secret is stored nowhere", func(t *testing.T) {
		if !strings.HasPrefix(offline, "AGE-SECRET-KEY-1") || bytes.Contains(content, []byte(offline)) {
			t.Error("the offline secret is in the key file")
		}
	})
	t.Run("keys are never replaced by creating them again", func(t *testing.T) {
		_, _, err := CreateKeys(path)
		wantFault(t, err, fault.KindConflict, "already")
		if again, _ := os.ReadFile(path); !bytes.Equal(content, again) {
			t.Error("the key file changed")
		}
	})
	t.Run("a sealed row opens with the council's keys read back, and with the offline secret", func(t *testing.T) {
		sealed, err := keys.Seal([]byte(canary))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(sealed, []byte("X90000001")) {
			t.Error("the sealed row shows clear text")
		}
		back, err := OpenKeys(path)
		if err != nil {
			t.Fatal(err)
		}
		lost, err := RecoverKeys(" " + offline + "\n")
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range []*Keys{back, lost} {
			if clear, err := k.Unseal(sealed); err != nil || string(clear) != canary {
				t.Errorf("opened %q (%v)", clear, err)
			}
		}
		_, err = newKeys(t).Unseal(sealed)
		wantFault(t, err, fault.KindConflict, "another key")
		_, err = keys.Unseal(sealed[:len(sealed)-1])
		wantFault(t, err, fault.KindConflict, "is damaged")
		_, err = keys.Unseal(nil)
		wantFault(t, err, fault.KindConflict, "is damaged")
	})
	t.Run("a missing, empty or damaged key file says what is wrong and shows no secret", func(t *testing.T) {
		_, err := OpenKeys(path + ".none")
		wantFault(t, err, fault.KindNotFound, "offline key")
		for words, text := range map[string]string{
			"not whole":                    "# nothing\n",
			"one of its keys":              strings.Replace(string(content), "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-2", 1),
			"its offline recipient":        strings.Replace(string(content), "recipient: age1", "recipient: age2", 1),
			"a key and an offline recipie": strings.Replace(string(content), offlineLine, "# ", 1),
		} {
			broken := filepath.Join(t.TempDir(), "waymark.key")
			if err := os.WriteFile(broken, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := OpenKeys(broken)
			wantFault(t, err, fault.KindInvalid, words)
			secret := keys.identities[0].String()
			if strings.Contains(err.Error(), secret[20:40]) {
				t.Errorf("the error shows the secret: %v", err)
			}
		}
	})
}
