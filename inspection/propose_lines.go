package inspection

import (
	"strings"
	"unicode"
)

// withoutFurniture drops page numbers and the lines that repeat at the heads and feet of pages.
func withoutFurniture(all []textLine) []textLine {
	const edge = 3 // lines from the top or the bottom
	pages := map[int][]int{}
	for i, l := range all {
		pages[l.page] = append(pages[l.page], i)
	}
	form := func(text string) string { return runDigits.ReplaceAllString(strings.ToLower(text), "#") }
	seen := map[string]int{}
	atEdge := map[int]bool{}
	for _, lines := range pages {
		here := map[string]bool{}
		for n, i := range lines {
			if n < edge || n >= len(lines)-edge {
				atEdge[i] = true
				here[form(all[i].text)] = true
			}
		}
		for f := range here {
			seen[f]++
		}
	}
	kept := make([]textLine, 0, len(all))
	var dropped bool
	for i, l := range all {
		repeats := len(pages) > 2 && seen[form(l.text)] >= max(3, len(pages)/3) && !listMark.MatchString(l.text+" ")
		// In text, a number that stands alone can only be a page's; it may have slipped away from the page's foot.
		if atEdge[i] && repeats || (atEdge[i] || l.size == 0 && l.gap) && pageNumber.MatchString(l.text) {
			dropped = true
			continue
		}
		if dropped && len(kept) > 0 && kept[len(kept)-1].page == l.page {
			l.gap = true
		}
		dropped = false
		kept = append(kept, l)
	}
	return kept
}

// joinLoneMarks puts "12." and the line after it together, which some programs tear apart.
func joinLoneMarks(all []textLine) []textLine {
	kept := make([]textLine, 0, len(all))
	for i := 0; i < len(all); i++ {
		l := all[i]
		if loneMark.MatchString(l.text) && i+1 < len(all) && all[i+1].page == l.page && !listMark.MatchString(all[i+1].text) && !loneMark.MatchString(all[i+1].text) {
			next := all[i+1]
			l.text, l.size, l.bold = l.text+" "+next.text, next.size, next.bold
			i++
		}
		kept = append(kept, l)
	}
	return kept
}

// vocabulary counts the words of a report, by which a word that was torn at the end of a line is mended.
func vocabulary(all []textLine) map[string]int {
	words := map[string]int{}
	for _, l := range all {
		for _, w := range strings.FieldsFunc(strings.ToLower(l.text), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '’' && r != '\'' }) {
			words[w]++
		}
	}
	return words
}

// bodySize is the size of most letters of a report; 0 for text.
func bodySize(all []textLine) (size float64) {
	sizes := map[float64]int{}
	for _, l := range all {
		sizes[l.size] += len(l.text)
	}
	for s, n := range sizes {
		if n > sizes[size] || n == sizes[size] && s < size {
			size = s
		}
	}
	return size
}
