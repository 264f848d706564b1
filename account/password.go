package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"waymark/fault"
)

// The cost of one guess, as OWASP's password storage advice sets it for argon2id: 19 MiB of memory, two passes, one lane.
const (
	argonMemory = 19 * 1024 // KiB
	argonTime   = 2
	argonLanes  = 1
	saltBytes   = 16
	hashBytes   = 32

	minPassword = 12
	maxPassword = 256
)

//go:embed password_common.txt
var commonWords string

// hashing bounds how many passwords are hashed at once: each takes 19 MiB, so a flood of guesses must not take the machine's memory.
var hashing = make(chan struct{}, 4)

func argon(ctx context.Context, password string, salt []byte) ([]byte, error) {
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonLanes, hashBytes), nil
}

// hashPassword gives what is kept instead of a password, in the usual notation.
func hashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails
	sum, err := argon(ctx, password, salt)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonLanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum)), nil
}

// noPassword is compared with when there is no such person or no password, so that the answer takes as long as any other.
const noPassword = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// passwordIs says whether a password is the one that was hashed.
func passwordIs(ctx context.Context, kept, password string) (bool, error) {
	if kept == "" {
		kept = noPassword
	}
	parts := strings.Split(kept, "$")
	if len(parts) != 6 || strings.Join(parts[:4], "$") != fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d", argon2.Version, argonMemory, argonTime, argonLanes) {
		return false, fmt.Errorf("a kept password is not in the notation that is written here")
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("a kept password: %w", err)
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil {
		return false, fmt.Errorf("a kept password: %w", err)
	}
	if utf8.RuneCountInString(password) > maxPassword {
		password = ""
	}
	got, err := argon(ctx, password, salt)
	return err == nil && kept != noPassword && subtle.ConstantTimeCompare(got, want) == 1, err
}

// checkPassword refuses what would be guessed first. Length is what counts; nothing is asked about kinds of characters.
func checkPassword(password string, p Person) error {
	refuse := func(words string) error {
		return fault.Invalid("This password cannot be used.").At("password", words)
	}
	switch n := utf8.RuneCountInString(password); {
	case n < minPassword:
		return refuse(fmt.Sprintf("The password must be %d characters or more", minPassword))
	case n > maxPassword:
		return refuse(fmt.Sprintf("The password must be %d characters or fewer", maxPassword))
	}
	if guessable(password, p) {
		return refuse("This password is easy to guess. Three random words make a good one")
	}
	return nil
}

// guessable says whether little is left of a password when common words, the person's own names, digits and repetition are taken out.
func guessable(password string, p Person) bool {
	lower := strings.ToLower(password)
	plain := strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "@", "a", "5", "s", "$", "s", "!", "i").Replace(lower)
	own := strings.FieldsFunc(strings.ToLower(p.Name+" "+p.Email+" "+p.Team), func(r rune) bool { return !unicode.IsLetter(r) })
	taken := append(strings.Fields(commonWords), own...)
	slices.SortFunc(taken, func(a, b string) int { return len(b) - len(a) }) // the whole word before a part of it
	for _, text := range []string{lower, plain} {
		for _, word := range taken {
			if len(word) >= 3 {
				text = strings.ReplaceAll(text, word, " ")
			}
		}
		left := map[rune]bool{}
		count := 0
		for _, r := range text {
			if unicode.IsLetter(r) {
				left[r] = true
				count++
			}
		}
		if count < 4 || len(left) < 4 {
			return true
		}
	}
	return false
}
