package readability

import (
	"regexp"
	"strings"
	"unicode"
)

// sentence is one sentence of a text with its words.
type sentence struct {
	text  string
	words []string
}

// bullet is what a list item may begin with.
var bullet = regexp.MustCompile(`^\s*(?:[-*•–·▪]\s+|#+\s+|\d+(?:\.\d+)*[.)]\s+)+`)

// Titles and the like never end a sentence; the others do when a capital follows.
var (
	neverEnds = set("mr mrs ms dr st prof rev sr jr no nos e.g i.e eg ie vs cf fig approx para")
	mayEnd    = set("etc ltd co inc a.m p.m am pm dept gov")
)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}

// sentences splits a text by block first: each heading, list item, table cell, label and button
// stands on a line of its own and is a sentence of its own, full stop or not. Without this a list
// would become one giant sentence.
func sentences(text string) []sentence {
	var all []sentence
	for line := range strings.Lines(text) {
		for _, block := range strings.Split(line, "\t") {
			block = strings.TrimSpace(bullet.ReplaceAllString(block, ""))
			for _, s := range split(block) {
				if words := words(s); len(words) > 0 {
					all = append(all, sentence{s, words})
				}
			}
		}
	}
	return all
}

// split cuts a block after . ! ? … where a blank follows and it is not an abbreviation.
func split(block string) []string {
	var all []string
	runes := []rune(block)
	begin := 0
	for i := 0; i < len(runes); i++ {
		if !strings.ContainsRune(".!?…", runes[i]) {
			continue
		}
		end := i + 1
		for end < len(runes) && strings.ContainsRune(".!?…\"'’”)]", runes[end]) {
			end++
		}
		if end < len(runes) && !unicode.IsSpace(runes[end]) {
			i = end - 1
			continue
		}
		if runes[i] == '.' && end == i+1 && end < len(runes) && abbreviation(string(runes[begin:i]), strings.TrimSpace(string(runes[end:]))) {
			continue
		}
		all = append(all, strings.TrimSpace(string(runes[begin:end])))
		begin, i = end, end-1
	}
	if rest := strings.TrimSpace(string(runes[begin:])); rest != "" {
		all = append(all, rest)
	}
	return all
}

func abbreviation(before, after string) bool {
	last := before[strings.LastIndexFunc(before, unicode.IsSpace)+1:]
	last = strings.ToLower(strings.Trim(last, "(\"'‘“["))
	if neverEnds[last] || len(last) == 1 && last != "i" && unicode.IsLetter(rune(last[0])) { // an initial
		return true
	}
	next := []rune(after)[0]
	return mayEnd[last] && !unicode.IsUpper(next)
}

// words gives the words of a sentence: letters, digits, and the apostrophes and hyphens inside.
func words(text string) []string {
	var all []string
	for field := range strings.FieldsSeq(strings.NewReplacer("/", " ", "—", " ", "–", " ", "’", "'", "‘", "'").Replace(text)) {
		word := strings.TrimFunc(field, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if word != "" {
			all = append(all, word)
		}
	}
	return all
}
