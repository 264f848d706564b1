package survey

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"math/big"
	"strings"
)

// codeLetters leave out what looks alike, and the vowels, so that no code is a word.
const codeLetters = "234679CDFGHJKMNPQRTVWXYZ"

// codeLength gives 36 bits: among a few hundred codes nobody guesses one.
const codeLength = 8

// mostCodes is how many codes a survey can have.
const mostCodes = 2000

// newCode is a random code, as it is printed: "FKD4-7HQT".
func newCode() (string, error) {
	var b strings.Builder
	for i := range codeLength {
		if i == codeLength/2 {
			b.WriteByte('-')
		}
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(codeLetters))))
		if err != nil {
			return "", err
		}
		b.WriteByte(codeLetters[n.Int64()])
	}
	return b.String(), nil
}

// readCode is a code as somebody typed it, without what they put between its letters.
func readCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(codeLetters, r) {
			return r
		}
		return -1
	}, strings.ToUpper(typed))
}

// digest is what is kept of a code.
func digest(survey, code string) string {
	sum := sha256.Sum256([]byte(survey + "\x00" + readCode(code)))
	return hex.EncodeToString(sum[:])
}
