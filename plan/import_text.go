package plan

import (
	"fmt"
	"regexp"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"waymark/fault"
)

// textReader finds priorities and actions in lines of running text.
type textReader struct {
	lines   []line
	marks   []mark
	guesses guesses
	found   []*foundPriority
	leftOut int // lines of prose below the first priority that belong to no action
	anyBold bool
	columns []line           // cells after the text, of rows without headings
	inWords []*foundPriority // their numbers are written in words, letters or Roman numerals
}

type foundPriority struct {
	number     int
	title      string
	at         int
	confidence float64
	notes      []string
	actions    []*foundAction
}

type foundAction struct {
	p, n       int
	text       string
	at         int
	bold       bool
	confidence float64
	notes      []string
}

func (a *foundAction) ref() string { return fmt.Sprintf("%d.%d", a.p, a.n) }

// doubt lowers the confidence by a share and says why.
func (a *foundAction) doubt(share float64, note string, args ...any) {
	a.confidence *= 1 - share
	a.notes = append(a.notes, fmt.Sprintf(note, args...))
}

func (p *foundPriority) doubt(share float64, note string, args ...any) {
	p.confidence *= 1 - share
	p.notes = append(p.notes, fmt.Sprintf(note, args...))
}

var (
	dotLeader  = regexp.MustCompile(`(?:\.{3,}|(?: \.){3,}|…+)\s*\d{1,3}$`)
	pageNumber = regexp.MustCompile(`^(?i:page|p\.)\s*\d{1,3}(?:\s*(?i:of|/)\s*\d{1,3})?$|^\d{1,3}\s*(?:/|of|\|)\s*\d{1,3}$|^-\s*\d{1,3}\s*-$`)
)

func readText(s source) (Proposal, error) {
	t := &textReader{guesses: guesses{unit: s.unit}}
	t.lines = t.withoutFurniture(s.lines)
	refs, priorities := 0, 0
	for _, l := range t.lines {
		m := readMark(l)
		if len(l.cells) > 1 { // a row without headings: the number stands in one cell, the text in the next
			m = t.markOfCells(l, m)
		}
		t.marks = append(t.marks, m)
		switch m.kind {
		case markRef, markBareRef:
			refs++
		case markPriority:
			priorities++
		}
	}
	if refs > 2*maxActions {
		return Proposal{}, fault.Invalid("The file seems to hold %d numbered actions, which no plan has. Check that this is the right file.", refs)
	}
	if refs >= 2 || refs == 1 && priorities > 0 {
		t.byRefs()
	} else {
		t.byHeadings()
	}
	if len(t.found) == 0 {
		return Proposal{}, fault.Invalid("No priorities or actions were found in this file. A plan can be read when its actions are numbered (1.1, 1.2 …), stand in a list under headings, or in a table with a column “Action”.")
	}
	t.checkList()
	t.settle()
	var p Proposal
	p.findFrame(t.lines[:t.firstBelow()], &t.guesses)
	t.checkCounts()
	if n := len(t.inWords); n > 0 {
		var numbers []string
		for _, f := range t.inWords {
			numbers = append(numbers, fmt.Sprint(f.number))
		}
		t.guesses.span(t.inWords[0].at, t.inWords[n-1].at, "the numbers of these priorities are written in words or letters: %s.", joined(numbers))
	}
	if t.leftOut > 0 {
		t.guesses.add(0, "Left out: %s between the actions, as explaining rather than promising.", count(t.leftOut, "line", "lines"))
	}
	if n := len(t.columns); n > 0 {
		first := t.columns[0]
		t.guesses.span(first.at, t.columns[n-1].at, "the columns after the text have no heading and were left out, such as “%s”.", short(strings.Join(first.cells, " · ")))
	}
	for _, f := range t.found {
		q := ProposedPriority{Number: f.number, Title: f.title, Confidence: round(f.confidence), Notes: f.notes}
		for _, a := range f.actions {
			q.Actions = append(q.Actions, ProposedAction{Ref: a.ref(), Text: a.text, Confidence: round(a.confidence), Notes: a.notes})
		}
		p.Priorities = append(p.Priorities, q)
	}
	p.Guesses = t.guesses.words()
	return p, nil
}

func round(f float64) float64 { return float64(int(f*100+0.5)) / 100 }

// withoutFurniture drops page numbers, headers and footers that repeat, and the lines of a table of contents.
func (t *textReader) withoutFurniture(lines []line) []line {
	seen := map[string]int{}
	for _, l := range lines {
		if l.text != "" && len(l.text) < 120 && !l.bullet && len(l.cells) < 2 {
			seen[l.text]++
		}
	}
	var kept []line
	pages, repeats, contents := 0, map[string]int{}, 0
	for _, l := range lines {
		kind := readMark(l).kind
		switch {
		case pageNumber.MatchString(l.text):
			pages++
		case dotLeader.MatchString(l.text):
			contents++
		case seen[l.text] >= 3 && kind == markNone:
			if repeats[l.text]++; repeats[l.text] == 1 && len(kept) < 3 { // the title page's own title stays
				kept = append(kept, l)
			}
		default:
			kept = append(kept, l)
		}
	}
	if pages > 0 {
		t.guesses.add(0, "Left out: %s.", count(pages, "page number", "page numbers"))
	}
	if contents > 0 {
		t.guesses.add(0, "Left out: %s of a table of contents.", count(contents, "line", "lines"))
	}
	for _, l := range lines {
		if n := repeats[l.text]; n > 0 {
			t.guesses.add(l.at, "“%s” stands %d times, as headers and footers of pages do, and was left out.", short(l.text), n)
			delete(repeats, l.text)
		}
	}
	return kept
}

// markOfCells reads a row without headings, such as "1.1 <tab> Text <tab> Owner": what follows the text is left out.
func (t *textReader) markOfCells(l line, whole mark) mark {
	first := readMark(line{text: l.cells[0]})
	switch first.kind {
	case markBareRef:
		whole = mark{kind: markRef, p: first.p, n: first.n, rest: l.cells[1]}
	case markNumber:
		whole = mark{kind: markOrdinal, n: first.n, rest: l.cells[1]}
	case markPriority:
		if first.rest == "" {
			first.rest = l.cells[1]
		}
		return first
	case markRef, markOrdinal, markAction:
		whole = first
		l.cells = append([]string{""}, l.cells...)
	default:
		return whole
	}
	if len(l.cells) > 2 {
		t.columns = append(t.columns, line{at: l.at, cells: l.cells[2:]})
	}
	return whole
}

func short(text string) string {
	if utf8.RuneCountInString(text) <= 80 {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:77])) + "…"
}

// firstBelow is the index of the line where the first priority or action begins.
func (t *textReader) firstBelow() int {
	first := len(t.lines)
	at := map[int]bool{}
	for _, p := range t.found {
		at[p.at] = true
		for _, a := range p.actions {
			at[a.at] = true
		}
	}
	for i, l := range t.lines {
		if at[l.at] {
			first = i
			break
		}
	}
	return first
}

// settle sorts what the columns of a page had put out of order, and names gaps, doubles and missing bold marks.
func (t *textReader) settle() {
	for i := 1; i < len(t.found); i++ {
		if t.found[i].number < t.found[i-1].number {
			t.guesses.add(t.found[i].at, "priority %d stands after priority %d, as happens when columns are copied; the priorities were put in order.", t.found[i].number, t.found[i-1].number)
		}
	}
	sort.SliceStable(t.found, func(i, j int) bool { return t.found[i].number < t.found[j].number })
	for i, p := range t.found {
		if before := 0; i > 0 || p.number > 1 {
			if i > 0 {
				before = t.found[i-1].number
			}
			for n := before + 1; n < p.number && n < before+20; n++ {
				t.guesses.add(p.at, "there is no priority %d before priority %d.", n, p.number)
			}
		}
		t.settleActions(p)
	}
}

func (t *textReader) settleActions(p *foundPriority) {
	inOrder := true
	for i := 1; i < len(p.actions); i++ {
		if b, a := p.actions[i-1], p.actions[i]; a.n < b.n {
			inOrder = false
			a.doubt(0.1, "stands after %s in the file", b.ref())
			t.guesses.add(a.at, "%s stands after %s, as happens when columns are copied; the actions were put in order.", a.ref(), b.ref())
		}
	}
	if !inOrder {
		sort.SliceStable(p.actions, func(i, j int) bool { return p.actions[i].n < p.actions[j].n })
	}
	t.dropDoubles(p)
	before := 0
	for _, a := range p.actions {
		if a.n > before+1 {
			missing := fmt.Sprintf("%d.%d", p.number, before+1)
			if a.n > before+2 {
				missing += fmt.Sprintf(" to %d.%d", p.number, a.n-1)
			}
			t.guesses.add(a.at, "nothing was found for %s; check whether it is missing from the file.", missing)
		}
		before = a.n
		if t.anyBold && !a.bold {
			a.doubt(0.05, "its number is not bold, as the others are")
			t.guesses.add(a.at, "%s is not in bold as most actions are; it was taken as an action all the same.", a.ref())
		}
	}
}

// dropDoubles keeps one of two actions with the same number and the same words, and renumbers where the words differ.
func (t *textReader) dropDoubles(p *foundPriority) {
	last := 0
	for _, a := range p.actions {
		last = max(last, a.n)
	}
	byNumber := map[int]*foundAction{}
	var kept []*foundAction
	for _, a := range p.actions {
		first, double := byNumber[a.n]
		switch {
		case !double:
			byNumber[a.n] = a
			kept = append(kept, a)
		case likeness(first.text, a.text) > 0.8:
			t.guesses.add(a.at, "%s stands twice with the same words; it was taken once.", a.ref())
		default:
			last++
			t.guesses.add(a.at, "%s stands twice with different words; the second was given the number %d.%d.", a.ref(), p.number, last)
			a.doubt(0.4, "numbered %s in the file, as another action is", a.ref())
			a.n = last
			kept = append(kept, a)
		}
	}
	sort.SliceStable(kept, func(i, j int) bool { return kept[i].n < kept[j].n })
	p.actions = kept
}

var statedCount = regexp.MustCompile(`(?i)\b(\d{1,3}|` + strings.Join(units, "|") + `)\s+(?:key |main |strategic |overall |improvement )?(priorities|actions)\b`)

// checkCounts sets what the text says of itself ("There are 7 priorities") beside what was found.
func (t *textReader) checkCounts() {
	told := map[string]bool{}
	actions := 0
	for _, p := range t.found {
		actions += len(p.actions)
	}
	for _, l := range t.lines {
		for _, m := range statedCount.FindAllStringSubmatch(l.text, 3) {
			n, _ := numberInWords(m[1])
			if number(m[1]) > 0 {
				n = number(m[1])
			}
			what, have := strings.ToLower(m[2]), len(t.found)
			if what == "actions" {
				have = actions
			}
			if n > 1 && n != have && !told[what] {
				told[what] = true
				t.guesses.add(l.at, "the text speaks of %d %s; %d were found.", n, what, have)
			}
		}
	}
}

// likeness is the share of words that two texts have in common, from 0 to 1, among the words of the longer.
func likeness(a, b string) float64 {
	both, longer, _ := wordsInCommon(a, b)
	if longer == 0 {
		return 0
	}
	return float64(both) / float64(longer)
}

// sharedBy is the share of the shorter text's words that the other has too, from 0 to 1.
func sharedBy(a, b string) float64 {
	both, _, shorter := wordsInCommon(a, b)
	if shorter == 0 {
		return 0
	}
	return float64(both) / float64(shorter)
}

func wordsInCommon(a, b string) (both, longer, shorter int) {
	words := func(s string) map[string]bool {
		return wordSet(strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return ' '
		}, s))
	}
	x, y := words(a), words(b)
	for w := range x {
		if y[w] {
			both++
		}
	}
	return both, max(len(x), len(y)), min(len(x), len(y))
}

// goesOn says whether a line carries on the words before it: it begins small, or they end in the middle of a sentence.
func goesOn(before, next string) bool {
	first, _ := utf8.DecodeRuneInString(next)
	if unicode.IsLower(first) {
		return true
	}
	words := strings.Fields(before)
	if len(words) == 0 {
		return false
	}
	last := words[len(words)-1]
	return strings.HasSuffix(last, ",") || strings.HasSuffix(last, "-") || midSentence[strings.ToLower(last)]
}

var midSentence = wordSet("and or of for to the a an with in on at by from our their who that & – —")

func ended(text string) bool {
	return strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?")
}
