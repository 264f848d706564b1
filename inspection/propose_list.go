package inspection

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"waymark/extract"
)

var (
	listMark   = extract.ListMark
	loneMark   = regexp.MustCompile(`^(?:\d{1,3}[.)]|\(\d{1,3}\)|[•●◼■▪◾◆‣➢►○◦∙·\x{f0b7}\x{f0a7}\x{f06e}\x{f0d8}])$`)
	pageNumber = regexp.MustCompile(`(?i)^(?:page\s+)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?$`)
	runDigits  = regexp.MustCompile(`\d+`)

	// openers are headings under which inspectorates list what they ask for.
	openers = regexp.MustCompile(`(?i)^(?:\d{1,3}(?:\.\d+)*[.)]?\s+)?(?:(?:key |main |our |the |summary of )?recommendations?(?: for (?:improvement|action))?|(?:statutory )?requirements and recommendations|` +
		`what (?:does|do) .{1,80}? needs? to (?:improve|do).{0,60}|what .{0,80}?needs? to (?:improve|be improved|get better|do (?:better|next|now|to improve)).{0,60}|` +
		`(?:key |main |the )?areas? for (?:improvement|development|(?:priority|immediate|urgent)(?: and immediate)? actions?)(?: (?:in|for|by|to|are|include|identified)\b.{0,60})?|(?:areas? for )?priority(?: and immediate)? actions?(?: required)?)\s*[?:]?$`)
	urgent = regexp.MustCompile(`(?i)\b(?:priority|immediate|urgent)\b`)
	// others are whom a report may ask besides the council; what is asked of them is not the council's to answer.
	others  = regexp.MustCompile(`(?i)\b(?:LSCB|safeguarding (?:children(?:’s|'s)? )?(?:board|partnership)|the board)\b`)
	council = regexp.MustCompile(`(?i)\b(?:local authority|council)\b`)
	// closers are headings of the next part of a report, for text in which no size of letters tells.
	closers = regexp.MustCompile(`(?i)\b(?:strengths?|progress since|summary|information about|main findings|headline|judgements?|experiences and progress|impact of leaders|next steps|annex|appendix|about this|inspection details|service information|introduction|conclusion|contents|how (?:we|this)|what (?:is working|inspectors|the inspection))\b`)
)

// findRecommendations finds the lists of a report and reads their items.
func findRecommendations(all []textLine) Proposals {
	all = joinLoneMarks(withoutFurniture(all))
	r := &listReader{lines: all, words: vocabulary(all), body: bodySize(all)}
	var out Proposals
	for i := 0; i < len(all); i++ {
		if !r.opens(i) {
			continue
		}
		found, next := r.section(i)
		if len(found) == 0 {
			continue
		}
		if others.MatchString(all[i].text) {
			out.SetAside = append(out.SetAside, found...)
		} else {
			out.Recommendations = append(out.Recommendations, found...)
		}
		i = next - 1
	}
	out.Recommendations, out.Guesses = once(out.Recommendations)
	out.SetAside, _ = once(out.SetAside)
	numbered(out.Recommendations)
	numbered(out.SetAside)
	if n := len(out.SetAside); n > 0 {
		out.Guesses = append(out.Guesses, fmt.Sprintf("%s set aside, because their heading speaks to somebody other than the council.", count(n, "item was", "items were")))
	}
	for _, l := range all {
		if l.text == extract.Unreadable {
			out.Guesses = append(out.Guesses, fmt.Sprintf("Page %d could not be read; look whether anything of it is missing.", l.page))
		}
	}
	return out
}

// listReader reads lists under headings.
type listReader struct {
	lines []textLine
	words map[string]int
	body  float64
}

// opens says whether a line is a heading under which a list may stand. A line of a table of contents ends in a page number.
func (r *listReader) opens(i int) bool {
	l := r.lines[i]
	text := strings.TrimSpace(l.text)
	begins, _ := utf8.DecodeRuneInString(text)
	if utf8.RuneCountInString(text) > 140 || unicode.IsLower(begins) || !openers.MatchString(text) {
		return false
	}
	if !l.whole && (i+1 < len(r.lines) && pageNumber.MatchString(r.lines[i+1].text)) {
		return false
	}
	// In running text a line may happen to hold just such words: a heading stands apart, or is set off by its letters.
	return l.gap || l.size > r.body+0.4 || l.bold || i == 0 || !l.whole || l.size == 0 && r.before(i)
}

// before says whether a list begins within two lines of a line, as it does below a heading in text without empty lines.
func (r *listReader) before(i int) bool {
	for n := i + 1; n < min(len(r.lines), i+4); n++ {
		if listMark.MatchString(r.lines[n].text) {
			return true
		}
		if ended(r.lines[n].text) {
			return false
		}
	}
	return false
}

// mark is the sign before an item of a list.
type mark struct {
	number int    // 0 for a bullet
	sign   string // of a bullet
	x      float64
	text   string // what stands behind it
}

func markOf(l textLine) (m mark, ok bool) {
	found := listMark.FindStringSubmatch(l.text)
	if found == nil {
		return m, false
	}
	m = mark{x: l.x, text: l.text[len(found[0]):], sign: strings.TrimSpace(found[0])}
	for _, digits := range found[1:] {
		if n, err := strconv.Atoi(digits); err == nil {
			m.number = n
		}
	}
	return m, true
}

// item is one item while it is read.
type item struct {
	Proposal
	mark  mark
	at    int     // index of its first line
	x     float64 // where its further lines begin; -1 until there is one
	pages map[int]bool
}

// list is one section while it is read.
type list struct {
	*listReader
	head   textLine
	items  []item
	under  []textLine // headings inside the section that apply now
	left   float64    // of a table: cells left of this are another column
	column bool
	aside  []string // words of another column since the last item
}

// section reads the list under the heading at index i, and says where it ends. Nothing between the first item and the end is
// dropped: a line is an item, a part of one, or a heading that the items below it carry.
func (r *listReader) section(i int) (found []Proposal, next int) {
	s := &list{listReader: r, head: r.lines[i], column: !r.lines[i].whole, left: r.lines[i].x - 8}
	s.under = []textLine{s.head}
	i++
	for i < len(r.lines) && s.head.size > 0 && !r.lines[i].gap && r.lines[i].size == s.head.size && r.lines[i].bold == s.head.bold && s.head.size > r.body+0.4 && !s.isMark(i) && !r.opens(i) {
		s.under[0].text += " " + r.lines[i].text // a heading of two lines
		i++
	}
	if i = s.first(i); i < 0 {
		return nil, 0
	}
	for ; i < len(r.lines); i++ {
		l := r.lines[i]
		if s.column && l.x < s.left {
			s.aside = append(s.aside, l.text)
			continue
		}
		if m, ok := markOf(l); ok && s.begins(m, l) {
			s.add(i, m, l)
			continue
		}
		if s.continues(i) {
			s.join(l)
			continue
		}
		size, goesOn := s.heading(i)
		if !goesOn {
			break
		}
		for from := i; from < i+size; {
			to := from + 1
			for to < i+size && !r.lines[to].gap {
				to++
			}
			s.descend(r.lines[from:to])
			from = to
		}
		i += size - 1
	}
	return s.proposals(), i
}

func (s *list) isMark(i int) bool {
	_, ok := markOf(s.lines[i])
	return ok
}

// elsewhere says whether a heading speaks to somebody else than the list's own; one that names nobody speaks to the same.
func (s *list) elsewhere(l textLine) bool {
	if others.MatchString(s.head.text) {
		return council.MatchString(l.text) && !others.MatchString(l.text)
	}
	return others.MatchString(l.text)
}

// first finds the first item under a heading: at once, or after a sentence or a further heading. Without any marks, each
// paragraph is an item; -1 where there is nothing that could be a list.
func (s *list) first(i int) int {
	for n := i; n < min(len(s.lines), i+8); n++ {
		l := s.lines[n]
		if m, ok := markOf(l); ok && !(m.number > 0 && closers.MatchString(l.text) && utf8.RuneCountInString(l.text) < 60) {
			for _, lead := range s.lines[i:n] {
				s.descend([]textLine{lead})
			}
			return n
		}
		if s.opens(n) && s.elsewhere(l) {
			break
		}
		if s.column && l.x >= s.left {
			break
		}
	}
	if i >= len(s.lines) || !s.column && (s.opens(i) || !s.lines[i].gap && s.lines[i].size == s.head.size && s.head.size > 0) {
		return -1
	}
	if l := s.lines[i]; s.head.size == 0 && !s.head.gap || closers.MatchString(l.text) && utf8.RuneCountInString(l.text) < 60 || pageNumber.MatchString(l.text) {
		return -1
	}
	// Paragraphs without marks count only where the heading is told by its letters or by standing alone.
	end := i
	for end < len(s.lines) && end < i+40 && (end == i || !s.lines[end].gap) {
		end++
	}
	text := ""
	for _, l := range s.lines[i:end] {
		text += l.text + " "
	}
	if n := utf8.RuneCountInString(text); n < 25 || n > 900 || !recommends(text) {
		return -1
	}
	for n := i; n < len(s.lines); n++ {
		l := s.lines[n]
		switch {
		case s.column && l.x < s.left:
			s.aside = append(s.aside, l.text)
			continue
		case n > i && s.head.size > 0 && (l.size >= s.head.size || l.size > s.body+0.4), n > i && l.gap && s.heads(l), n > i && l.gap && s.isMark(n), n > i && l.gap && !recommends(s.paragraph(n)):
			return s.paragraphs(n)
		case n == i || l.gap:
			s.items = append(s.items, item{Proposal: Proposal{Text: l.text, Page: l.page, Under: s.headings(), Priority: s.priority(), Confidence: 0.6, Notes: []string{"The report has no marks between items here, so each paragraph was taken as one."}}, at: n, x: -1, pages: map[int]bool{l.page: true}})
		default:
			s.join(l)
		}
	}
	return s.paragraphs(len(s.lines))
}

// paragraphs ends a list of paragraphs: there is nothing more for section to read.
func (s *list) paragraphs(next int) int { return next }

// paragraph is the text from a line to the next gap.
func (s *list) paragraph(i int) string {
	var b strings.Builder
	for n := i; n < len(s.lines) && (n == i || !s.lines[n].gap); n++ {
		b.WriteString(s.lines[n].text + " ")
	}
	return b.String()
}

// verbs begin what an inspectorate asks for.
var verbs = regexp.MustCompile(`(?i)^(?:to )?(?:accelerate|act|address|agree|arrange|assess|assure|build|challenge|clarify|collect|complete|confirm|consider|consolidate|consult|continue|co-ordinate|coordinate|create|deliver|demonstrate|develop|embed|enable|engage|enhance|ensure|establish|evaluate|expand|extend|fully|further|give|help|hold|identify|implement|improve|include|increase|integrate|introduce|invest|involve|keep|launch|listen|maintain|make|manage|minimise|monitor|obtain|offer|plan|prepare|prevent|prioritise|promote|provide|publish|put|raise|recruit|reduce|refresh|reinforce|remove|report|require|resolve|respond|review|revise|secure|seek|set|share|speed|strengthen|support|sustain|tackle|take|target|track|train|understand|undertake|update|urgently|use|utilise|widen|work)\b`)
var asks = regexp.MustCompile(`(?i)\b(?:should|must|needs? to|are required to|is required to)\b`)

// recommends says whether a text asks for something, in the mood that recommendations have.
func recommends(text string) bool {
	return verbs.MatchString(strings.TrimSpace(text)) || asks.MatchString(text)
}

// begins says whether a mark is that of an item of this list, and not of a list inside an item or of the text behind.
func (s *list) begins(m mark, l textLine) bool {
	if len(s.items) == 0 {
		return true
	}
	first, last := s.items[0].mark, s.items[len(s.items)-1].mark
	switch {
	case first.number > 0 && m.number > 0:
		return m.number > last.number && m.number <= last.number+3 || m.number == 1 && len(s.under) > 0 && s.fresh()
	case first.number == 0 && m.number == 0:
		return math.Abs(m.x-first.x) < 6 || m.sign == first.sign && l.gap && m.x <= first.x
	}
	return false
}

// fresh says whether a heading stands between the last item and here, so that numbers may begin again.
func (s *list) fresh() bool {
	return s.under[len(s.under)-1].page > 0 && s.items[len(s.items)-1].Under != s.headings()
}

func (s *list) add(i int, m mark, l textLine) {
	p := Proposal{Text: m.text, Page: l.page, Under: s.headings(), Priority: s.priority(), Confidence: 0.98, printed: m.number}
	if m.number == 0 {
		p.Confidence = 0.95
	}
	if n := len(s.items); n > 0 && m.number > 0 && m.number > s.items[n-1].mark.number+1 {
		p.Confidence -= 0.3
		p.Notes = append(p.Notes, fmt.Sprintf("The number before it is %d, so an item may be missing.", s.items[n-1].mark.number))
	}
	s.items = append(s.items, item{Proposal: p, mark: m, at: i, x: -1, pages: map[int]bool{l.page: true}})
}

// ended says whether a text ends as a sentence does.
func ended(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, "”’\"') \n"))
	return r == '.' || r == '?' || r == '!'
}

// continues says whether a line belongs to the item before it.
func (s *list) continues(i int) bool {
	if len(s.items) == 0 {
		return false
	}
	l, last := s.lines[i], &s.items[len(s.items)-1]
	start := s.lines[last.at]
	if start.size > 0 && (math.Abs(l.size-start.size) > 0.9 || l.bold && !start.bold) {
		return false
	}
	newPage := i > 0 && s.lines[i-1].page != l.page
	if m, ok := markOf(l); ok {
		// A list inside the item, or the next part of the report? What is inside stands further in.
		return m.x > last.mark.x+1 && (last.mark.number > 0) == (m.number > 0 || last.mark.number > 0) && !(m.number > 0 && last.mark.number == 0)
	}
	inside := l.x > last.mark.x+1
	if l.size == 0 { // text that a program poured out tells less by its form, and its words must tell more
		begins, _ := utf8.DecodeRuneInString(l.text)
		switch {
		case ended(last.Text) && s.heads(l) && s.before(i):
			return false
		case unicode.IsLower(begins), !ended(last.Text) && !s.heads(l):
			return true
		}
	}
	switch {
	case last.x >= 0 && math.Abs(l.x-last.x) <= 3 && !l.gap:
	case inside && (!l.gap || newPage || !ended(last.Text)):
	case !inside && s.flush(last) && !l.gap:
	case newPage && !ended(last.Text) && (inside || s.flush(last)) && !s.heads(l):
	default:
		return false
	}
	return true
}

// flush says whether further lines of items stand at the left edge too, as in text that was poured out of its form.
func (s *list) flush(last *item) bool {
	if last.x >= 0 {
		return last.x <= last.mark.x+1
	}
	for _, one := range s.items {
		if one.x >= 0 {
			return one.x <= one.mark.x+1
		}
	}
	return true
}

// heads says whether a line looks like a heading: short, begun with a capital, not ended as a sentence.
func (s *list) heads(l textLine) bool {
	first, _ := utf8.DecodeRuneInString(l.text)
	return utf8.RuneCountInString(l.text) <= 110 && unicode.IsUpper(first) && !strings.HasSuffix(l.text, ".") && !strings.HasSuffix(l.text, ",") && !strings.HasSuffix(l.text, ";")
}

// heading decides on lines that are no item and no part of one: of how many lines a heading inside the list is, or that the
// list has ended.
func (s *list) heading(i int) (size int, goesOn bool) {
	l := s.lines[i]
	if l.text == extract.Unreadable {
		return 1, true
	}
	if s.opens(i) && s.elsewhere(l) || !s.heads(l) {
		return 0, false
	}
	size = 1
	for i+size < len(s.lines) && size < 3 && !s.isMark(i+size) && !s.lines[i+size].gap && s.lines[i+size].size == l.size && s.lines[i+size].bold == l.bold {
		size++
	}
	next := i + size
	if next < len(s.lines) && !s.isMark(next) { // a heading under a heading
		if inner, ok := s.heading(next); ok && size+inner <= 5 && s.lines[next].gap {
			return size + inner, s.same(i)
		}
		return 0, false
	}
	if next >= len(s.lines) {
		return 0, false
	}
	m, _ := markOf(s.lines[next])
	first, last := s.items[0].mark, s.items[len(s.items)-1].mark
	if (first.number > 0) != (m.number > 0) {
		return 0, false
	}
	if m.number > 0 && m.number != last.number+1 && !(m.number == 1 && s.opens(i)) || m.number == 0 && math.Abs(m.x-first.x) >= 6 {
		return 0, false
	}
	if !s.opens(i) && s.mood() && !recommends(m.text) {
		return 0, false
	}
	return size, s.same(i)
}

// same says whether a heading stands below the list's own, by its letters; where those do not tell, by its words.
func (s *list) same(i int) bool {
	l := s.lines[i]
	if s.opens(i) {
		return true
	}
	if l.size > 0 && s.head.size > s.body+0.4 {
		return l.size < s.head.size
	}
	return !closers.MatchString(l.text)
}

// mood says whether the items so far ask for something by a verb, so that a list of findings behind them can be told apart.
func (s *list) mood() bool {
	n := 0
	for _, one := range s.items {
		if recommends(one.Text) {
			n++
		}
	}
	return len(s.items) > 1 && n*10 >= len(s.items)*8
}

// descend takes a heading inside the list: it applies to the items below, with those above it whose letters are larger.
func (s *list) descend(lines []textLine) {
	l := lines[0]
	for _, more := range lines[1:] {
		l.text += " " + more.text
	}
	keep := 1
	for keep < len(s.under) && openers.MatchString(s.under[keep].text) && !openers.MatchString(l.text) && (s.under[keep].size == 0 || s.under[keep].size >= l.size) {
		keep++
	}
	s.under = append(s.under[:keep], l)
}

// headings are those that apply to an item, without the one that every item has.
func (s *list) headings() string {
	var words []string
	for _, l := range s.under[1:] {
		words = append(words, strings.TrimRight(l.text, ":"))
	}
	words = append(words, s.aside...)
	s.aside = nil
	return strings.Join(words, " – ")
}

func (s *list) priority() bool {
	for _, l := range slices.Backward(s.under) {
		if openers.MatchString(l.text) {
			return urgent.MatchString(l.text)
		}
	}
	return false
}
