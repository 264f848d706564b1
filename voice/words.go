package voice

import (
	"crypto/hmac"
	"crypto/sha256"
	_ "embed"
	"encoding/base32"
	"encoding/binary"
	"strconv"
	"strings"
	"unicode"
)

//go:embed words_list.txt
var wordsFile string

// wordList are the words of which secret words are made: 2,048, so that four are 44 bits and nobody guesses them at 20 tries an hour.
var wordList = readWords(wordsFile)

func readWords(text string) (all []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			all = append(all, line)
		}
	}
	if len(all) != 2048 {
		panic("voice: words_list.txt has " + strconv.Itoa(len(all)) + " words") // it is part of the program, and a test reads it
	}
	return all
}

// secret is the council's own key of its secret words. It lies sealed in the database, so that it opens only with the keys that lie
// outside it, and moves with them when those are changed or a backup is restored with the offline key: the words that children were
// given then still hold.
type secret []byte

// digest is the keyed hash of a text for a purpose. Whoever has the database alone cannot try words against it.
func (s secret) digest(purpose, text string) string {
	mac := hmac.New(sha256.New, s)
	mac.Write([]byte(purpose + "\x00" + text))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(mac.Sum(nil))[:32])
}

// words are the four secret words for an idempotency key. They follow from it, so that sending twice gives the same words and nobody
// needs to keep them; attempt counts up in the hardly possible case that another child has them.
func (s secret) words(key string, attempt int) string {
	mac := hmac.New(sha256.New, s)
	mac.Write([]byte("words\x00" + strconv.Itoa(attempt) + "\x00" + key))
	n := binary.BigEndian.Uint64(mac.Sum(nil))
	four := make([]string, 4)
	for i := range four {
		four[i] = wordList[n>>(11*i)&2047]
	}
	return strings.Join(four, " ")
}

// plainWords are the words as they were typed, without what typing adds: capitals, commas, line ends.
func plainWords(typed string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(typed), func(r rune) bool { return !unicode.IsLetter(r) }), " ")
}

// IsWord says whether a typed word is one of the list, so that a page can say which of the four cannot be right.
func IsWord(typed string) bool {
	typed = strings.ToLower(strings.TrimSpace(typed))
	for _, w := range wordList {
		if w == typed {
			return true
		}
	}
	return false
}
