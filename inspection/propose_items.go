package inspection

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// join adds a line to the last item. A word that was torn is mended as the rest of the report writes it.
func (s *list) join(l textLine) {
	last := &s.items[len(s.items)-1]
	if last.x < 0 {
		last.x = l.x
	}
	if !last.pages[l.page] {
		last.pages[l.page] = true
		last.Confidence -= 0.03
		last.Notes = append(last.Notes, fmt.Sprintf("It goes on over page %d.", l.page))
	}
	if _, ok := markOf(l); ok {
		last.Text += "\n" + l.text
		return
	}
	text, joined := last.Text, " "+l.text
	switch {
	case strings.HasSuffix(text, "\u00ad"):
		text, joined = strings.TrimSuffix(text, "\u00ad"), l.text
	case strings.HasSuffix(text, "-") && !strings.HasSuffix(text, " -"):
		head, tail := lastWord(text), firstWord(l.text)
		whole, hyphened := s.words[strings.ToLower(head+tail)], s.words[strings.ToLower(head+"-"+tail)]
		joined = l.text
		if whole > hyphened {
			text = strings.TrimSuffix(text, "-")
		} else if hyphened == 0 {
			last.Confidence -= 0.02
			last.Notes = append(last.Notes, fmt.Sprintf("“%s-%s” stands at the end of a line; look whether it has a hyphen.", head, tail))
		}
	}
	last.Text = text + joined
}

func lastWord(text string) string {
	text = strings.TrimSuffix(text, "-")
	return text[strings.LastIndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })+1:]
}

func firstWord(text string) string {
	if i := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		return text[:i]
	}
	return text
}

// proposals are the items as they are offered to a person.
func (s *list) proposals() []Proposal {
	stops := 0
	for _, one := range s.items {
		if ended(one.Text) {
			stops++
		}
	}
	found := make([]Proposal, len(s.items))
	for i, one := range s.items {
		p := one.Proposal
		p.Text = strings.TrimSpace(strings.ReplaceAll(p.Text, "\u00ad", ""))
		if n := utf8.RuneCountInString(p.Text); n < 20 || n > 1200 {
			p.Confidence -= 0.2
			p.Notes = append(p.Notes, fmt.Sprintf("It has %d characters, which is unusual.", n))
		}
		if stops*10 >= len(s.items)*8 && !ended(p.Text) {
			p.Confidence -= 0.15
			p.Notes = append(p.Notes, "It does not end as a sentence, and the others do.")
		}
		if s.mood() && !recommends(p.Text) {
			p.Confidence -= 0.15
			p.Notes = append(p.Notes, "It does not ask for anything, and the others do.")
		}
		p.Confidence = math.Round(max(0.1, p.Confidence)*100) / 100
		found[i] = p
	}
	return found
}

// once drops what a report says twice in the same words, such as in its summary and again behind.
func once(all []Proposal) (kept []Proposal, guesses []string) {
	seen := map[string]bool{}
	for _, p := range all {
		key := strings.ToLower(strings.Join(strings.Fields(p.Text), " "))
		if seen[key] {
			guesses = append(guesses, fmt.Sprintf("On page %d the report repeats: %s", p.Page, p.Text))
			continue
		}
		seen[key] = true
		kept = append(kept, p)
	}
	return kept, guesses
}

// numbered gives the items the numbers of the report; where it has none, or uses one twice, they are counted.
func numbered(all []Proposal) {
	seen := map[int]bool{}
	printed := true
	for _, p := range all {
		printed = printed && p.printed > 0 && !seen[p.printed]
		seen[p.printed] = true
	}
	for i := range all {
		all[i].Number = i + 1
		if printed {
			all[i].Number = all[i].printed
		}
	}
}
