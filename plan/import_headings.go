package plan

import (
	"regexp"
	"strings"
)

// notPriorities are headings that plans carry beside their priorities.
var notPriorities = regexp.MustCompile(`(?i)^(?:\d+[.)]?\s+)?(?:(?:our|the|a|about|key)\s+)?(?:vision|introduction|foreword|contents|background|context|contacts?|glossary|appendix|annex|summary|executive summary|next steps|how we|how you|what is|who we|we want|we will|we are|this means|these are|you can|governance|monitoring|our priorities|our values|principles|achievements)\b|\?$`)

// byHeadings reads a plan whose actions carry no dotted numbers: headings of whatever kind, and lists below them.
func (t *textReader) byHeadings() {
	isHeading, confidence, numerals := t.headingKind()
	if isHeading == nil {
		return
	}
	var current *foundPriority
	var prose []int
	close := func() {
		if current != nil && len(current.actions) == 0 {
			t.paragraphsAsActions(current, prose)
		} else {
			t.leftOut += len(prose)
		}
		prose = nil
	}
	for i, l := range t.lines {
		m := t.marks[i]
		if isHeading[i] {
			close()
			p := &foundPriority{number: len(t.found) + 1, title: l.text, at: l.at, confidence: confidence}
			if m.kind == markPriority || m.kind == markOrdinal {
				p.title, p.number = m.rest, m.n
				if m.words {
					t.inWords = append(t.inWords, p)
				}
			} else {
				t.guesses.add(l.at, "“%s” was taken as the heading of priority %d.", short(l.text), p.number)
			}
			current = t.merge(p)
			continue
		}
		if current == nil {
			continue
		}
		listed := l.bullet || m.kind == markAction || m.kind == markLetter || m.kind == markOrdinal && !numerals || m.kind == markRef
		switch {
		case current.title == "" && len(current.actions) == 0 && m.kind == markNone && !l.bullet:
			current.title = l.text
			current.doubt(0.05, "its title stands below its number, in line %d", l.at)
			t.guesses.add(l.at, "“%s” was taken as the title of priority %d, which stands on its own line above.", short(l.text), current.number)
		case listed:
			t.leftOut += len(prose)
			prose = nil
			a := &foundAction{p: current.number, n: len(current.actions) + 1, text: l.text, at: l.at, bold: l.bold, confidence: confidence}
			if m.kind != markNone {
				a.text = m.rest
			}
			if (m.kind == markAction || m.kind == markOrdinal) && m.n != a.n {
				a.doubt(0.1, "numbered %d in the file", m.n)
			}
			current.actions = append(current.actions, a)
		case len(current.actions) > 0 && len(prose) == 0 && !l.gap && m.kind == markNone && l.level == 0:
			current.actions[len(current.actions)-1].text += " " + l.text
		case len(current.actions) == 0 && len(prose) == 0 && !l.gap && l.at > current.at && goesOn(current.title, l.text) && len(current.title) < 120:
			current.title += " " + l.text
			current.doubt(0.05, "its title goes on over several lines")
			t.guesses.add(l.at, "the title of priority %d goes on in this line.", current.number)
		default:
			prose = append(prose, i)
		}
	}
	close()
	t.withoutEmpty()
	if len(t.found) > 0 {
		t.guesses.add(0, "The actions carry no numbers such as 1.1; they were numbered in the order of the file.")
	}
}

// merge makes one priority of a heading that stands twice, as when the file begins with a list of its priorities.
func (t *textReader) merge(p *foundPriority) *foundPriority {
	for _, q := range t.found {
		if q.number == p.number && len(q.actions) == 0 {
			if p.title == "" {
				p.title = q.title
			}
			*q = *p
			return q
		}
		if q.number == p.number {
			t.guesses.add(p.at, "there are two headings of priority %d; the second was given the next number.", p.number)
			p.doubt(0.4, "numbered %d in the file, as another priority is", p.number)
			p.number = 0
			for _, r := range t.found {
				p.number = max(p.number, r.number)
			}
			p.number++
			break
		}
	}
	t.found = append(t.found, p)
	return p
}

// paragraphsAsActions takes the paragraphs under a heading as its actions, where there is no list.
func (t *textReader) paragraphsAsActions(p *foundPriority, prose []int) {
	for _, i := range prose {
		l := t.lines[i]
		if n := len(p.actions); n > 0 && !l.gap {
			p.actions[n-1].text += " " + l.text
			continue
		}
		a := &foundAction{p: p.number, n: len(p.actions) + 1, text: l.text, at: l.at, confidence: 1}
		a.doubt(0.5, "a paragraph, not an item of a list")
		p.actions = append(p.actions, a)
		t.guesses.add(l.at, "“%s” is a paragraph and not an item of a list; it was taken as an action.", short(l.text))
	}
}

// withoutEmpty drops headings under which nothing was found.
func (t *textReader) withoutEmpty() {
	var kept []*foundPriority
	for _, p := range t.found {
		if len(p.actions) == 0 {
			t.guesses.add(p.at, "nothing was found under the heading “%s”, so it was left out.", short(p.title))
			continue
		}
		kept = append(kept, p)
	}
	t.found = kept
}

// headingKind decides which lines are headings, by the surest sign that the file offers, and how sure that sign is.
func (t *textReader) headingKind() (is []bool, confidence float64, numerals bool) {
	n := len(t.lines)
	is = make([]bool, n)
	listed := func(i int) bool {
		k := t.marks[i].kind
		return t.lines[i].bullet || k == markLetter || k == markAction || k == markOrdinal
	}
	marked := 0
	for i := range t.lines {
		if is[i] = t.marks[i].kind == markPriority && len(t.lines[i].text) < 200; is[i] {
			marked++
		}
	}
	if marked > 0 {
		return is, 0.9, false
	}
	if level := t.headingLevel(listed); level > 0 {
		for i, l := range t.lines {
			is[i] = l.level == level && !notPriorities.MatchString(l.text)
		}
		return is, 0.85, false
	}
	heads := 0
	for i := range t.lines { // "1. Title" with bullets or letters below
		is[i] = t.marks[i].kind == markOrdinal && !t.lines[i].bullet && i+1 < n &&
			(t.lines[i+1].bullet || t.marks[i+1].kind == markLetter || t.marks[i+1].kind == markAction)
		if is[i] {
			heads++
		}
	}
	if heads > 0 {
		return is, 0.8, true
	}
	for i, l := range t.lines { // a short line with a list below
		is[i] = i+1 < n && t.marks[i].kind == markNone && !l.bullet && len(l.text) <= 120 && !ended(l.text) &&
			!notPriorities.MatchString(l.text) && listed(i+1) && (l.gap || l.bold || i == 0 || listed(i-1)) &&
			!(strings.HasSuffix(l.text, ":") && !l.gap)
		if is[i] {
			heads++
		}
	}
	if heads > 0 {
		return is, 0.7, false
	}
	return nil, 0, false
}

// headingLevel is the heading level with the most list items directly below its headings, 0 for none.
func (t *textReader) headingLevel(listed func(int) bool) int {
	var items [10]int
	level := 0
	for i, l := range t.lines {
		switch {
		case l.level > 0 && notPriorities.MatchString(l.text):
			level = 0
		case l.level > 0:
			level = l.level
		case level > 0 && listed(i):
			items[level]++
		}
	}
	best := 0
	for lv, n := range items {
		if n > items[best] {
			best = lv
		}
	}
	return best
}
