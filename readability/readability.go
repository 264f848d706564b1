// Package readability measures how hard a text is to read and says what would make it easier. It
// guards the texts for children: what children cannot read is not published. A score never
// replaces reading the text with children.
package readability

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Reader is whom a text is for.
type Reader int

const (
	Child Reader = iota // from about eight years; younger with someone reading aloud
	Adult               // the public
)

// What a text must keep to. Texts shorter than a page are judged by their sentences and words
// alone, for a score says nothing about a line or two.
const (
	ChildGrade         = 4.0  // Flesch-Kincaid grade, a page of text for children
	AdultGrade         = 8.0  // the same for the public
	ChildSentence      = 15   // words in a sentence for children
	ChildSentenceLong  = 12   // words from which a sentence for children gets a warning
	AdultSentence      = 25   // words in a sentence for the public
	MostUnfamiliar     = 0.05 // share of words that a nine-year-old may not know
	MostLongWords      = 0.05 // share of words with three syllables or more
	PageSentences      = 5    // a page has at least so many sentences
	PageWords          = 50   // and so many words
	SMOGSentences      = 30   // SMOG is not reported for fewer
	easyWordsPenalty   = 3.6365
	easyWordsThreshold = 5.0
)

// Whole is where a finding stands that is about all of the text.
const Whole = "The whole text"

// Finding is one thing about a text: where it is, what it is and what to do about it.
type Finding struct {
	Where   string // the sentence, or Whole
	What    string
	Do      string
	Warning bool // worth a thought; a text with warnings still passes
}

// Report is what was measured.
type Report struct {
	Sentences, Words, Syllables int
	Grade                       float64  // Flesch-Kincaid: years at an American school
	Age                         float64  // reading age in years: the grade and five
	SMOG                        float64  // grade by SMOG; 0 with fewer than 30 sentences: not enough text
	DaleChall                   float64  // score by Dale and Chall with Waymark's own list of easy words
	Longest                     int      // words in the longest sentence
	LongWords                   float64  // share of words with three syllables or more, 0 to 1
	Unfamiliar                  float64  // share of words a nine-year-old may not know, 0 to 1
	UnfamiliarWords             []string // which, each once, in order of the alphabet
	Findings                    []Finding
}

// Passes says whether the text may be published to its readers.
func (r Report) Passes() bool {
	return !slices.ContainsFunc(r.Findings, func(f Finding) bool { return !f.Warning })
}

// IsPage says whether there is enough text for a score to say something.
func (r Report) IsPage() bool { return r.Sentences >= PageSentences && r.Words >= PageWords }

// Check measures a text. Each heading, list item, cell, label or button must stand on a line of
// its own. Words that the page explains to its readers, as in a glossary, may be given: they are
// neither unfamiliar nor refused.
func Check(text string, reader Reader, explained ...string) Report {
	var r Report
	known := map[string]bool{}
	for _, word := range explained {
		for _, w := range words(word) {
			known[strings.ToLower(w)] = true
		}
	}
	all := sentences(text)
	unfamiliar := map[string]bool{}
	long, strange := 0, 0
	for _, s := range all {
		r.Sentences++
		r.Words += len(s.words)
		r.Longest = max(r.Longest, len(s.words))
		for i, word := range s.words {
			n := syllables(word)
			r.Syllables += n
			if n >= 3 {
				long++
			}
			name := i > 0 && unicode.IsUpper([]rune(word)[0])
			if !name && !known[strings.ToLower(word)] && !familiar(word) {
				strange++
				unfamiliar[strings.ToLower(word)] = true
			}
		}
		r.Findings = append(r.Findings, s.check(reader, explained)...)
	}
	if r.Words == 0 {
		r.Findings = []Finding{{Where: Whole, What: "There is no text.", Do: "Write one."}}
		return r
	}
	for word := range unfamiliar {
		r.UnfamiliarWords = append(r.UnfamiliarWords, word)
	}
	slices.Sort(r.UnfamiliarWords)
	sentences, count := float64(r.Sentences), float64(r.Words)
	r.Grade = 0.39*count/sentences + 11.8*float64(r.Syllables)/count - 15.59
	r.Age = r.Grade + 5
	r.LongWords = float64(long) / count
	r.Unfamiliar = float64(strange) / count
	if r.Sentences >= SMOGSentences {
		r.SMOG = 3.1291 + 1.043*math.Sqrt(30*float64(long)/sentences)
	}
	r.DaleChall = 0.1579*100*r.Unfamiliar + 0.0496*count/sentences
	if 100*r.Unfamiliar > easyWordsThreshold {
		r.DaleChall += easyWordsPenalty
	}
	r.Findings = append(r.Findings, r.page(reader)...)
	slices.SortStableFunc(r.Findings, func(a, b Finding) int { return cmp.Compare(rank(a), rank(b)) })
	return r
}

func rank(f Finding) int {
	if f.Warning {
		return 1
	}
	return 0
}

// page judges the whole text.
func (r Report) page(reader Reader) []Finding {
	var found []Finding
	isPage := r.IsPage()
	limit := ChildGrade
	if reader == Adult {
		limit = AdultGrade
	}
	if isPage && r.Grade > limit {
		found = append(found, Finding{Where: Whole, What: fmt.Sprintf("The reading age is %.1f; it may be %.0f at most.", r.Age, limit+5), Do: "Use shorter sentences and shorter words."})
	}
	if reader == Adult {
		return found
	}
	if isPage && r.LongWords > MostLongWords {
		found = append(found, Finding{Where: Whole, What: fmt.Sprintf("%.0f in 100 words have three syllables or more; 5 may.", 100*r.LongWords), Do: "Put short words in place of the long ones."})
	}
	if len(r.UnfamiliarWords) > 0 && (!isPage || r.Unfamiliar > MostUnfamiliar) {
		found = append(found, Finding{
			Where:   Whole,
			What:    "Some children may not know: " + strings.Join(r.UnfamiliarWords, ", ") + ".",
			Do:      "Use words a nine-year-old knows, or explain these.",
			Warning: !isPage,
		})
	}
	return found
}

// check judges one sentence.
func (s sentence) check(reader Reader, explained []string) []Finding {
	var found []Finding
	add := func(warning bool, do, what string, a ...any) {
		found = append(found, Finding{Where: s.text, What: fmt.Sprintf(what, a...), Do: do, Warning: warning})
	}
	n := len(s.words)
	switch {
	case reader == Child && n > ChildSentence:
		add(false, "Make two sentences of it.", "This sentence has %d words; %d are the most.", n, ChildSentence)
	case reader == Child && n > ChildSentenceLong:
		add(true, "Could it be two sentences?", "This sentence has %d words.", n)
	case reader == Adult && n > AdultSentence:
		add(false, "Make two sentences of it.", "This sentence has %d words; %d are the most.", n, AdultSentence)
	}
	for _, b := range officeWords {
		if match := b.pattern.FindString(s.text); match != "" && !explains(explained, b) {
			add(reader == Adult, fmt.Sprintf("Say “%s”.", b.instead), "“%s” is a word of the office.", match)
		}
	}
	if match := passive.FindString(s.text); match != "" {
		add(true, "Say who does it: “we will help you”, not “you will be helped by us”.", "“%s” hides who does what.", match)
	}
	return found
}

func explains(explained []string, b officeWord) bool {
	return slices.ContainsFunc(explained, func(e string) bool { return strings.EqualFold(e, b.word) || b.pattern.FindString(e) == e })
}

// passive finds "be" and a past participle before "by".
var passive = regexp.MustCompile(`(?i)\b(?:am|is|are|was|were|be|been|being)(?:\s+(?:not|\w+ly))?\s+(?:\w+ed|born|bought|brought|built|caught|chosen|done|drawn|driven|found|given|held|kept|known|led|made|met|paid|put|read|run|said|seen|sent|set|shown|spoken|taken|taught|told|understood|written)\s+by\b`)
