package file

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"strings"
)

// Pseudonym is what stands in the governance plane instead of a child's or worker's number: the same for the same number and purpose, of
// no use to anybody without the council's key, and different for another purpose, so that two lists cannot be laid side by side. The key
// of the HMAC is drawn from the council's own key, so it lies outside the database, is no other council's, and is changed whenever that
// is: whoever rotates the keys must make every pseudonym anew.
func (k *Keys) Pseudonym(purpose, id string) string {
	if id = strings.ToUpper(strings.TrimSpace(id)); id == "" {
		return ""
	}
	mac := hmac.New(sha256.New, k.Derived("waymark pseudonyms"))
	mac.Write([]byte(purpose + "\x00" + id))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(mac.Sum(nil))[:20])
}

// Derived is a key of 32 bytes for one purpose, drawn from the council's own key: it lies outside the database, is no other council's, and
// changes when that is rotated.
func (k *Keys) Derived(purpose string) []byte {
	key := hmac.New(sha256.New, []byte(k.identities[0].String()))
	key.Write([]byte(purpose))
	return key.Sum(nil)
}

// SealValue seals a value as JSON.
func (k *Keys) SealValue(v any) ([]byte, error) {
	clear, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return k.Seal(clear)
}

// OpenValue opens a value that SealValue sealed.
func (k *Keys) OpenValue(sealed []byte, v any) error {
	clear, err := k.Unseal(sealed)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(clear, v); err != nil {
		return damaged("A sealed row", err)
	}
	return nil
}
