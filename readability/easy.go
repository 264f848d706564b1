package readability

import (
	_ "embed"
	"strings"
)

//go:embed easy_words.txt
var easyText string

var easy = func() map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(easyText) {
		if !strings.HasPrefix(line, "#") {
			for word := range strings.FieldsSeq(line) {
				all[word] = true
			}
		}
	}
	return all
}()

// familiar says whether a nine-year-old knows a word: it is on the list of easy words, is made
// from one that is, or is a number.
func familiar(word string) bool {
	w := strings.ToLower(word)
	if easy[w] || strings.ContainsAny(w, "0123456789") {
		return true
	}
	if parts := strings.Split(w, "-"); len(parts) > 1 {
		for _, part := range parts {
			if part != "" && !familiar(part) {
				return false
			}
		}
		return true
	}
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "'")
	return made(w, 2)
}

// endings that make a word from an easy one, and what may stand in their place.
var endings = []struct {
	ending string
	stems  []string
	double bool // a doubled consonant before it is single in the stem: "running"
}{
	{"s", []string{""}, false},
	{"es", []string{""}, false},
	{"ies", []string{"y"}, false},
	{"ed", []string{"", "e"}, true},
	{"ied", []string{"y"}, false},
	{"ing", []string{"", "e"}, true},
	{"er", []string{"", "e"}, true},
	{"ier", []string{"y"}, false},
	{"est", []string{"", "e"}, true},
	{"iest", []string{"y"}, false},
	{"ly", []string{""}, false},
	{"ily", []string{"y"}, false},
}

// made undoes up to so many endings: "leavers" is leaver and s, leave and er.
func made(w string, steps int) bool {
	if easy[w] {
		return true
	}
	if steps == 0 {
		return false
	}
	for _, e := range endings {
		stem, ok := strings.CutSuffix(w, e.ending)
		if !ok || len(stem) < 2 {
			continue
		}
		for _, instead := range e.stems {
			if made(stem+instead, steps-1) {
				return true
			}
		}
		if n := len(stem); e.double && n > 2 && stem[n-1] == stem[n-2] && made(stem[:n-1], steps-1) {
			return true
		}
	}
	return false
}
