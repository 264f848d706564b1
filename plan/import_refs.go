package plan

import (
	"fmt"
	"strings"
)

// pending is a heading that waits for its first action.
type pending struct {
	number   int
	title    string
	at       int
	words    bool
	nextLine int  // the line that the title was taken from, where that is not the heading's own
	joined   bool // the title goes on over several lines
	numeral  bool // "3. Title" rather than "Priority 3"
}

// loose is a listed line without a number among numbered ones: perhaps an action whose number was torn away.
type loose struct {
	after *foundAction
	text  string
	at    int
}

// refWalk is the state of reading a text whose actions are numbered 1.1, 1.2 and so on.
type refWalk struct {
	*textReader
	heading *pending
	current *foundPriority
	last    *foundAction
	plain   []int  // lines since the last action that may be the next heading
	bare    []mark // numbers torn from their texts, waiting for them
	bareAt  []int
	loose   []loose
}

func (t *textReader) byRefs() {
	w := &refWalk{textReader: t}
	bold := 0
	for i, m := range t.marks {
		if m.kind == markRef && t.lines[i].bold {
			bold++
		}
	}
	t.anyBold = bold >= 3
	for i := range t.lines {
		w.line(i)
	}
	for i, m := range w.bare {
		t.guesses.add(w.bareAt[i], "%d.%d stands alone and no text was found for it; it was left out.", m.p, m.n)
	}
	w.placeLoose()
	w.drop()
}

func (w *refWalk) line(i int) {
	l, m := w.lines[i], w.marks[i]
	switch m.kind {
	case markPriority:
		w.begin(&pending{number: m.n, title: m.rest, at: l.at, words: m.words})
	case markRef:
		w.action(i, m, m.rest)
	case markBareRef:
		w.bare = append(w.bare, m)
		w.bareAt = append(w.bareAt, l.at)
	case markStep:
		w.guesses.add(l.at, "“%s” is finer than an action and was left out; it can be added as a milestone.", short(l.text))
	case markNumber:
	case markOrdinal:
		if next, ok := w.nextMark(i); ok && next.kind == markRef && next.p == m.n && w.byNumber(m.n) == nil {
			w.begin(&pending{number: m.n, title: m.rest, at: l.at, numeral: true})
			return
		}
		w.text(i)
	default:
		w.text(i)
	}
}

func (w *refWalk) begin(h *pending) {
	w.drop()
	w.heading, w.last, w.plain = h, nil, nil
}

// drop gives up lines as explanation; what stands before the first priority is the plan's preface and not counted.
func (w *refWalk) drop() {
	if len(w.found) > 0 {
		w.leftOut += len(w.plain)
	}
	w.plain = nil
}

func (w *refWalk) nextMark(i int) (mark, bool) {
	for j := i + 1; j < len(w.marks) && j < i+12; j++ {
		if k := w.marks[j].kind; k != markNone {
			return w.marks[j], true
		}
	}
	return mark{}, false
}

func (w *refWalk) byNumber(n int) *foundPriority {
	for _, p := range w.found {
		if p.number == n {
			return p
		}
	}
	return nil
}

// text reads a line without a number of its own.
func (w *refWalk) text(i int) {
	l, m := w.lines[i], w.marks[i]
	switch {
	case len(w.bare) > 0:
		ref := w.bare[0]
		queued := len(w.bare)
		at := w.bareAt[0]
		w.bare, w.bareAt = w.bare[1:], w.bareAt[1:]
		w.action(i, ref, l.text)
		if queued > 1 || at+1 < l.at && !l.gap {
			w.last.doubt(0.3, "its number stood apart from its text, in line %d", at)
			w.guesses.add(at, "the number %s stands apart from its text; “%s” was taken to belong to it, by the order of the lines.", w.last.ref(), short(l.text))
		} else {
			w.last.doubt(0.1, "its number stood on a line of its own")
			w.guesses.add(at, "%s stands on a line of its own; the text below it was taken to belong to it.", w.last.ref())
		}
	case w.heading != nil && w.last == nil:
		w.headingText(l)
	case w.last != nil && m.kind == markNone && !l.bullet && l.level == 0 && !w.headingAhead(i) &&
		(!l.gap || !ended(w.last.text) && goesOn("", l.text)):
		w.last.text += " " + l.text
		if l.gap {
			w.last.doubt(0.2, "goes on in line %d, after an empty line", l.at)
			w.guesses.add(l.at, "“%s” was taken to carry on %s.", short(l.text), w.last.ref())
		}
	case w.last != nil && (l.bullet || m.kind == markLetter || m.kind == markAction || m.kind == markOrdinal):
		text := l.text
		if m.kind != markNone {
			text = m.rest
		}
		w.loose = append(w.loose, loose{w.last, text, l.at})
	default:
		w.plain = append(w.plain, i)
	}
}

// headingText reads the lines between a heading and its first action: the title, where the heading's own line held
// none, and the title's second line; all else explains.
func (w *refWalk) headingText(l line) {
	h := w.heading
	switch {
	case l.bullet:
		w.leftOut++
	case h.title == "":
		h.title, h.nextLine = l.text, l.at
	case !l.gap && goesOn(h.title, l.text) && len(h.title)+len(l.text) < 200:
		h.title += " " + l.text
		h.joined = true
	default:
		w.leftOut++
	}
}

// headingAhead says whether this line is the heading of a priority that the next line's number opens.
func (w *refWalk) headingAhead(i int) bool {
	if i+1 >= len(w.marks) || w.current == nil || w.marks[i+1].kind != markRef && w.marks[i+1].kind != markBareRef {
		return false
	}
	next := w.marks[i+1].p
	return next != w.current.number && w.byNumber(next) == nil
}

func (w *refWalk) action(i int, m mark, text string) {
	l := w.lines[i]
	preface := len(w.found) == 0
	if w.current == nil || w.current.number != m.p {
		if known := w.byNumber(m.p); known != nil {
			w.guesses.add(l.at, "%d.%d stands below priority %d, as happens when columns are copied; it was put under priority %d.", m.p, m.n, w.current.number, m.p)
			w.current = known
		} else {
			w.open(m.p, l.at)
		}
	}
	if preface {
		w.plain, w.leftOut = nil, 0
	}
	w.drop()
	w.heading = nil
	w.last = &foundAction{p: m.p, n: m.n, text: text, at: l.at, bold: l.bold, confidence: 1}
	w.current.actions = append(w.current.actions, w.last)
}

// open begins a priority at its first action and settles where its title comes from.
func (w *refWalk) open(n, at int) {
	p := &foundPriority{number: n, at: at, confidence: 1}
	w.found = append(w.found, p)
	w.current = p
	if h := w.heading; h != nil {
		p.title, p.at = h.title, h.at
		if h.number != n {
			p.doubt(0.3, "the heading says %d, its actions say %d", h.number, n)
			w.guesses.add(h.at, "the heading says priority %d but its actions are numbered %d; the actions' number was taken.", h.number, n)
		}
		if h.words {
			w.inWords = append(w.inWords, p)
		}
		if h.numeral {
			p.doubt(0.05, "its heading is a number and a title")
		}
		if h.nextLine > 0 {
			p.doubt(0.05, "its title stands below its number, in line %d", h.nextLine)
			w.guesses.add(h.nextLine, "“%s” was taken as the title of priority %d, which stands on its own line above.", short(h.title), n)
		}
		if h.joined {
			p.doubt(0.05, "its title goes on over several lines")
			w.guesses.add(h.at, "the title of priority %d goes on in the next line: “%s”.", n, h.title)
		}
		return
	}
	if i, ok := w.unnumberedHeading(); ok {
		p.title, p.at = w.lines[i].text, w.lines[i].at
		p.doubt(0.2, "its heading carries no number")
		w.guesses.add(p.at, "the heading “%s” carries no number; it was taken as priority %d, because the actions below it are numbered %d.1 and on.", p.title, n, n)
		return
	}
	p.doubt(0.6, "no heading was found for it")
}

// unnumberedHeading picks, among the lines since the last action, the one that looks most like a heading.
func (w *refWalk) unnumberedHeading() (int, bool) {
	best, score := -1, 0
	for k, i := range w.plain {
		l := w.lines[i]
		if len(l.text) > 120 || ended(l.text) || l.bullet || strings.HasSuffix(l.text, ":") && k < len(w.plain)-1 {
			continue
		}
		s := 1
		if l.gap {
			s++
		}
		if l.bold {
			s += 2
		}
		if l.level > 0 {
			s += 3
		}
		if s >= score { // of equals, the one nearest to the actions
			best, score = i, s
		}
	}
	if best >= 0 { // the rest explains
		w.leftOut--
	}
	return best, best >= 0
}

// placeLoose gives a listed line without a number the number that is missing after the action it follows; where none
// is missing it is left out by name.
func (w *refWalk) placeLoose() {
	taken := map[string]bool{}
	for _, p := range w.found {
		for _, a := range p.actions {
			taken[a.ref()] = true
		}
	}
	for _, l := range w.loose {
		p := w.byNumber(l.after.p)
		n := l.after.n + 1
		later := false
		for _, a := range p.actions {
			later = later || a.n > n
		}
		if ref := fmt.Sprintf("%d.%d", p.number, n); later && !taken[ref] {
			taken[ref] = true
			a := &foundAction{p: p.number, n: n, text: l.text, at: l.at, bold: true, confidence: 1}
			a.doubt(0.4, "it has no number; %s was missing here", ref)
			w.guesses.add(l.at, "“%s” has no number; it was taken as %s, which is missing here.", short(l.text), ref)
			at := len(p.actions)
			for k, b := range p.actions {
				if b == l.after {
					at = k + 1
				}
			}
			p.actions = append(p.actions[:at], append([]*foundAction{a}, p.actions[at:]...)...)
			continue
		}
		w.guesses.add(l.at, "“%s” stands in the list after %s without a number and was left out.", short(l.text), l.after.ref())
	}
}
