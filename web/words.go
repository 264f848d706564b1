package web

import (
	"fmt"
	"net/http"
	"strings"

	"waymark/readability"
)

// WordsHref answers how plain a text is. A form sends itself there by its button "Check the words", in a new tab where there is no
// script; nothing of it is kept or logged.
const WordsHref = "/staff/words"

// verdict is what the helper says of a text, in words for its writer.
type verdict struct {
	said  string   // one line: whether its readers can read it
	hard  bool     // something keeps it from its readers
	must  []string // what to change
	could []string // what could be plainer still
	facts []string // what was measured
}

// judge measures a text for its readers. No text has no verdict.
func judge(reader readability.Reader, text string) (v verdict) {
	if strings.TrimSpace(text) == "" {
		return v
	}
	r := readability.Check(text, reader)
	for _, f := range r.Findings {
		words := f.What + " " + f.Do
		if where := []rune(f.Where); f.Where != readability.Whole {
			if len(where) > 60 {
				where = append(where[:60:60], '…')
			}
			words += " (“" + string(where) + "”)"
		}
		if f.Warning {
			v.could = append(v.could, words)
		} else {
			v.must = append(v.must, words)
		}
	}
	whom := "children"
	if reader == readability.Adult {
		whom = "everybody"
	}
	v.hard = !r.Passes()
	switch {
	case v.hard:
		v.said = things(len(v.must)) + " to change before " + whom + " can read it."
	case len(v.could) > 0:
		v.said = "Plain enough for " + whom + ". " + things(len(v.could)) + " could be plainer."
	default:
		v.said = "Plain enough for " + whom + "."
	}
	v.facts = append(v.facts, fmt.Sprintf("%s in %s; the longest has %d.", counted(r.Words, "word"), counted(r.Sentences, "sentence"), r.Longest))
	if r.IsPage() {
		v.facts = append(v.facts, fmt.Sprintf("Reading age %.0f (grade %.1f).", max(r.Age, 5), r.Grade))
	} else {
		v.facts = append(v.facts, fmt.Sprintf("Too short for a reading age: that takes %d sentences and %d words.", readability.PageSentences, readability.PageWords))
	}
	if r.SMOG > 0 {
		v.facts = append(v.facts, fmt.Sprintf("SMOG grade %.1f.", r.SMOG))
	}
	if reader == readability.Child && r.IsPage() && len(r.UnfamiliarWords) > 0 && r.Unfamiliar <= readability.MostUnfamiliar {
		v.facts = append(v.facts, "Some children may not know: "+strings.Join(r.UnfamiliarWords, ", ")+".")
	}
	return v
}

func things(n int) string {
	if n == 1 {
		return "One thing"
	}
	return fmt.Sprintf("%d things", n)
}

func counted(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

func readerName(reader readability.Reader) string {
	if reader == readability.Adult {
		return "adult"
	}
	return "child"
}

// CheckWords answers how plain the text in one field of a sent form is: a page, or for the script the verdict alone.
func CheckWords(w http.ResponseWriter, r *http.Request) error {
	who, field, _ := strings.Cut(Text(r, "words"), ":")
	reader := readability.Child
	if who == readerName(readability.Adult) {
		reader = readability.Adult
	}
	text := Text(r, field)
	if Text(r, "then") == "verdict" {
		return Render(w, r, http.StatusOK, wordsVerdict(judge(reader, text)))
	}
	return Render(w, r, http.StatusOK, wordsScreen(reader, text))
}
