package public

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
)

// sealed hides what a form carries from page to page. Nothing of a child's message is kept before it is sent (1.2 of the domain notes), and
// what travels in the page is of no use to whoever finds the page in a shared computer's cache: it is encrypted, and a changed one is refused.
type sealed struct{ key []byte }

var errSeal = errors.New("what the form carried is not ours")

func (s sealed) box() (cipher.AEAD, error) {
	block, err := aes.NewCipher(s.key)
	if err != nil {
		return nil, fmt.Errorf("the key of the forms: %w", err)
	}
	return cipher.NewGCM(block)
}

// close seals a value for one purpose. The same value is never sealed to the same text twice.
func (s sealed) close(purpose string, v any) (string, error) {
	box, err := s.box()
	if err != nil {
		return "", err
	}
	clear, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("seal a form: %w", err)
	}
	nonce := make([]byte, box.NonceSize(), box.NonceSize()+len(clear)+box.Overhead())
	if _, err := rand.Read(nonce); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(box.Seal(nonce, nonce, clear, []byte(purpose))), nil
}

// open reads what close sealed for the same purpose, or fails with errSeal.
func (s sealed) open(purpose, text string, v any) error {
	box, err := s.box()
	if err != nil {
		return err
	}
	b, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(b) < box.NonceSize() {
		return errSeal
	}
	clear, err := box.Open(nil, b[:box.NonceSize()], b[box.NonceSize():], []byte(purpose))
	if err != nil {
		return errSeal
	}
	if err := json.Unmarshal(clear, v); err != nil {
		return errSeal
	}
	return nil
}
