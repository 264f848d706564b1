// Package find says how well a text answers a search: by words and their stems, by codes, and by words that were nearly typed right.
package find

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"waymark/calendar"
)

// small words are in every text, so they say nothing about what is searched for.
var smallWords = map[string]bool{"a": true, "an": true, "and": true, "are": true, "for": true, "in": true, "is": true, "of": true, "on": true, "or": true, "the": true, "to": true, "we": true, "with": true}

// Terms are the words that a search looks for, small and in order, without those that say nothing unless there are no others.
func Terms(query string) []string {
	all := strings.FieldsFunc(strings.ToLower(query), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '.' && c != '\'' })
	telling := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return smallWords[w] })
	if len(telling) > 0 {
		return telling
	}
	return all
}

// Stem takes off the ends that grammar puts on, so that "reviews" finds "review".
func Stem(word string) string {
	for _, end := range []string{"ing", "ies", "es", "ed", "s"} {
		if rest, found := strings.CutSuffix(word, end); found && len(rest) >= 4 {
			return rest
		}
	}
	return word
}

// Field is a text that is searched, and how much a hit in it counts.
type Field struct {
	Text   string
	Weight int
}

// Score is 0 unless every term is found in some field. A term that stands nowhere as it was typed may be a slip: then a word that differs in a
// letter or two counts for it, at half its weight.
func Score(terms []string, fields []Field) int {
	total := 0
	low := make([]string, len(fields))
	for i, f := range fields {
		low[i] = strings.ToLower(f.Text)
	}
	for _, term := range terms {
		best, stemmed := 0, Stem(term)
		for i, f := range fields {
			if at := strings.Index(low[i], stemmed); at >= 0 {
				hit := 2 * f.Weight
				if at == 0 || !unicode.IsLetter(rune(low[i][at-1])) {
					hit *= 2 // it begins a word
				}
				best = max(best, hit)
			}
		}
		if most := slips(term); best == 0 && most > 0 {
			for i, f := range fields {
				if f.Weight > best && slipped(low[i], term, most) {
					best = f.Weight
				}
			}
		}
		if best == 0 {
			return 0
		}
		total += best
	}
	return total
}

// slips is how many letters of a term may be typed wrongly: none of a short word or of a code.
func slips(term string) int {
	switch n := utf8.RuneCountInString(term); {
	case strings.ContainsFunc(term, unicode.IsDigit) || n < 5:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// slipped says whether a text holds a word that the term may stand for.
func slipped(text, term string, most int) bool {
	for word := range strings.FieldsFuncSeq(text, func(c rune) bool { return !unicode.IsLetter(c) }) {
		if d := len(word) - len(term); d <= most && -d <= most && apart(word, term, most) <= most {
			return true
		}
	}
	return false
}

// apart counts the letters to change, put in, leave out or swap to make one word of the other; more than most is all the same.
func apart(a, b string, most int) int {
	if a[0] != b[0] && a[len(a)-1] != b[len(b)-1] {
		return most + 1 // people rarely miss both ends, and this spares nearly every comparison
	}
	before, last, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			next[j] = min(last[j]+1, next[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
			least = min(least, next[j])
		}
		if least > most {
			return most + 1
		}
		before, last, next = last, next, before
	}
	return last[len(b)]
}

// Hit is one thing that a search found.
type Hit struct {
	Kind  string // "Action 1.3", "Evidence"
	Title string
	Href  string
	Text  string        // what it says, in which what was searched for may stand
	When  calendar.Date // of which day it is; no date where it has none
	Score int
}

// Best puts the best first, and of those as good the newest.
func Best(all []Hit) []Hit {
	slices.SortStableFunc(all, func(a, b Hit) int { return cmp.Or(cmp.Compare(b.Score, a.Score), b.When.Compare(a.When)) })
	return all
}

// Piece is a stretch of a text; Hit where it is what was searched for.
type Piece struct {
	Text string
	Hit  bool
}

// Pieces cuts a text where the search hit, by whole words.
func Pieces(text, query string) []Piece {
	wanted := Terms(query)
	var all []Piece
	put := func(text string, hit bool) {
		if n := len(all); n > 0 && all[n-1].Hit == hit {
			all[n-1].Text += text
		} else if text != "" {
			all = append(all, Piece{text, hit})
		}
	}
	for text != "" {
		inWord := func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) || c == '\'' || c == '’' }
		end := strings.IndexFunc(text, func(c rune) bool { return !inWord(c) })
		if end < 0 {
			end = len(text)
		}
		if end == 0 {
			_, end = utf8.DecodeRuneInString(text)
			put(text[:end], false)
		} else {
			word := strings.ToLower(text[:end])
			put(text[:end], slices.ContainsFunc(wanted, func(t string) bool { return strings.HasPrefix(word, Stem(t)) }))
		}
		text = text[end:]
	}
	return all
}
