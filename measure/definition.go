// Package measure counts: one SQL file gives one number people care about, its trend, its breakdowns, the
// cases behind it, and the public value that protects the children in it.
package measure

import (
	"fmt"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// Definition is what a measure file says about itself, and its SQL. The header is comment lines at the top:
//
//	-- title:     Re-referrals within 12 months
//	-- child:     When we said "you don't need us any more", were we right?
//	-- says:      {} of the families came back within a year.     (optional: the answer, with {} for the figure in words)
//	-- unit:      percent        (percent | count | total nights | mean days | median days | rate per 10,000 |
//	               share of FTE | ratio cases per FTE)
//	-- better:    lower          (higher | lower | neither)
//	-- every:     month, window: 12 months     (month | quarter | term | year | calendar year | academic year | workforce year; the window is optional)
//	-- parts:     none           (optional: the periods of "every" make no sense alone, as the query looks back itself)
//	-- history:   12 months      (optional: days before the period's start that must be covered as well)
//	-- from:      cin, reg_rhi   (collections it reads, folders of collection/library: what all of them cover is counted)
//	-- per:       10,000 population 0-17       (with a rate: its population)
//	-- line:      coverage, percent, higher: Children with a score    (several lines: key, unit, better: title; the first is the headline)
//	-- published: cla-dental, count = cla-dental:number     (optional: comparators' keys, where they are not the file's own)
//	-- public:    no-default     (optional: not proposed for a release unless someone asks)
//	-- source:    DfE, …
//	-- example:   2025-03-31 = 2 of 5, 1 excluded, 1 unknown    (holds on the room's fixture: this line is its test)
//	-- example:   2025-03-31 coverage = 2 of 5
//	-- setting:   cp_visit_days = 10 | working days between visits | Principal Social Worker | 2025-04-01 | local standard
//	              (several: key = default | what it is | the role that owns it | since when | source; the SQL reads the one
//	              row of the table setting: cross join setting s … s.cp_visit_days)
//	-- answers:   rereferral-12m (optional: this file answers the same question from another source, and stands beside that measure)
//	-- beside:    cpp-2yr        (optional, by commas: measures that stand on the same card, as one of them alone misleads)
//	-- pool:      36 months      (optional: the public reads the figure over this long, as it is small; the query must count
//	              from p.starts to p.ends)
//	-- context:   yes            (optional: shown beside measures, never scored)
//	-- cases:     worker         (optional, of a measure without a child: what one case is, as its case list calls it)
//	-- note:      what a reader must know (several allowed)
//
// A unit may be "published percent", "published rate per 10,000", "published mean score" and so on: a figure that somebody
// else counted and whose counts are not published.
//
// A line that begins with "--" and spaces goes on with the key before it.
type Definition struct {
	Key       string // the file's name without .sql
	File      string // where the file is, for messages
	Title     string
	Child     string // the question a child would ask
	Says      string // the answer to it, with {} where the headline's words go; empty for the words alone
	Unit      Unit
	Better    string // higher, lower or neither
	Every     calendar.Kind
	Window    int // months of the rolling window; 0 when the period itself is counted
	Parts     bool
	History   int // months before a period's start that must be covered too
	From      []string
	reads     []*source // the collections of From
	Per       Population
	Lines     []Line            // none when the file has one line
	Published map[string]string // comparators' key of a line; of the headline's numerator under "count"
	Public    bool              // proposed for releases unless someone says otherwise
	Settings  []Setting
	Answers   string   // the measure whose question this file answers from another source
	Beside    []string // measures that stand on the same card
	Pool      int      // months that the public's figure is pooled over; 0 for the headline's own
	Context   bool     // shown, never scored
	Cases     string   // what a case is called that is no child
	Source    string
	Notes     []string
	Examples  []Example
	SQL       string // the whole file: its line numbers are those of the messages
}

// Unit says how cases become a value.
type Unit struct {
	Kind string // percent, count, total, mean, median, rate or published
	Noun string // what a total, mean or median counts: days, nights, score
	Per  int    // of a rate: per so many people
	As   string `json:",omitempty"` // of a published figure or a ratio, the kind that it is written as
}

// AsPublished is the kind of a unit whose figures somebody else counted: there are no counts behind them here.
const AsPublished = "published"

// Ratio is the kind of a unit that sets one sum over another, neither of them children: full-time equivalents, cases of a
// worker, kilowatt-hours. A "share of FTE" is such a ratio, written per cent.
const Ratio = "ratio"

// Open says whether a figure of the unit needs no protection: no child stands behind it by itself.
func (u Unit) Open() bool { return u.Kind == AsPublished || u.Kind == Ratio }

// Shape is the unit that a figure is written in: of a published one or a ratio what it looks like, else the unit itself.
func (u Unit) Shape() Unit {
	if u.Open() {
		return Unit{Kind: u.As, Noun: u.Noun, Per: u.Per}
	}
	return u
}

// Counted is the noun as it stands after a number: a score is told in points.
func (u Unit) Counted() string {
	if u.Noun == "score" {
		return "points"
	}
	return u.Noun
}

// String is the unit as it is written in a header and shown to people.
func (u Unit) String() string {
	switch u.Kind {
	case AsPublished:
		return AsPublished + " " + u.Shape().String()
	case "rate":
		return "rate per " + thousands(u.Per)
	case "percent", "count":
		return u.Kind
	}
	if u.Kind == Ratio && u.As == "percent" {
		return "share of " + u.Noun
	}
	return u.Kind + " " + u.Noun
}

// Decimals is with how many decimals people read a figure of the unit, on pages and in charts alike; files for machines have
// the number as it is. Rates per 100 of the rare have two, as the Department prints them: 0.04 would else be 0.0.
func (u Unit) Decimals() int {
	switch shape := u.Shape(); {
	case shape.Kind == "count" || shape.Kind == "total":
		return 0
	case shape.Kind == "rate" && shape.Per <= 100:
		return 2
	}
	return 1
}

// nothing is a difference that would read as nought.
func (u Unit) nothing(difference float64) bool {
	return math.Abs(difference) < 0.5*math.Pow(10, -float64(max(u.Decimals(), 1)))
}

// Population is whom a rate is counted against: everyone from one age to another, both inside.
type Population struct{ Per, From, To int }

// Line is one of several series that a file yields.
type Line struct {
	Key    string
	Title  string
	Unit   Unit
	Better string
}

// Example is a figure worked out by hand on the room's fixture. Denominator is nil for counts.
type Example struct {
	At          calendar.Date
	Line        string
	Numerator   float64
	Denominator *float64
	Excluded    *int
	Unknown     *int
	Row         int // line in the file
}

// Headline is the file's first line, or the file itself where it has only one.
func (d Definition) Headline() Line {
	if len(d.Lines) > 0 {
		return d.Lines[0]
	}
	return Line{Title: d.Title, Unit: d.Unit, Better: d.Better}
}

// AllLines is every line of the file, at least one; the only line of a plain file has no key.
func (d Definition) AllLines() []Line {
	if len(d.Lines) > 0 {
		return d.Lines
	}
	return []Line{d.Headline()}
}

// ComparatorKey is under which name figures of other councils are kept for a line: the file's own key for its headline,
// key:line for another, unless the header says otherwise. "count" stands for the numerator of the headline, and has no
// figures unless the header names some.
func (d Definition) ComparatorKey(line string) string {
	if name, ok := d.Published[line]; ok {
		return name
	}
	switch line {
	case d.Headline().Key:
		if name, ok := d.Published[""]; ok {
			return name
		}
		return d.Key
	case "count":
		return ""
	}
	return d.Key + ":" + line
}

// PublicKind is the kind of period whose figures are released.
func (d Definition) PublicKind() calendar.Kind {
	if d.Pool > 0 {
		return calendar.Pooled
	}
	return d.HeadlineKind()
}

// HeadlineKind is the kind of period that the headline value is counted over.
func (d Definition) HeadlineKind() calendar.Kind {
	if d.Window > 0 {
		return calendar.Rolling
	}
	return d.Every
}

var (
	keyPattern     = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	headerPattern  = regexp.MustCompile(`^--\s*([a-z]+):(.*)$`)
	nounPattern    = regexp.MustCompile(`^[a-z]+( [a-z]+)*$`)
	monthsPattern  = regexp.MustCompile(`^(\d+) months?$`)
	windowPattern  = regexp.MustCompile(`^(month|quarter|term|year|financial year|calendar year|academic year|workforce year)(?:\s*,\s*window:\s*(.+))?$`)
	ratePattern    = regexp.MustCompile(`^rate per ([\d,]+)$`)
	ratioPattern   = regexp.MustCompile(`^(share of|ratio) ([A-Za-z][A-Za-z0-9 ]*)$`)
	amountPattern  = regexp.MustCompile(`^(total|mean|median) ([a-z][a-z ]*)$`)
	perPattern     = regexp.MustCompile(`^([\d,]+) population (\d+)\s*(?:-|to)\s*(\d+)$`)
	linePattern    = regexp.MustCompile(`^([a-z0-9][a-z0-9-]*)\s*((?:,\s*[^:]+)?):\s*(.+)$`)
	examplePattern = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})(?:\s+([a-z0-9][a-z0-9-]*))?\s*=\s*(-?[\d.,]+)(?:\s+of\s+([\d.,]+))?((?:\s*,\s*\d+ (?:excluded|unknown))*)$`)
)

// header is what has been read so far of one file.
type header struct {
	d     Definition
	known sources
	seen  map[string]int
	fault *fault.Fault
}

func (h *header) wrong(row int, format string, args ...any) {
	if h.fault == nil {
		h.fault = fault.Invalid("%s line %d: %s", h.d.File, row, fmt.Sprintf(format, args...))
	}
}

// readHeader reads the header of a measure file, which reads from the known collections. Each mistake is a fault that names
// the file and the line.
func readHeader(file, text string, known sources) (Definition, error) {
	h := &header{known: known, seen: map[string]int{}}
	h.d = Definition{Key: strings.TrimSuffix(path.Base(strings.ReplaceAll(file, `\`, "/")), ".sql"), File: file, SQL: text, Parts: true, Public: true}
	if !keyPattern.MatchString(h.d.Key) {
		return h.d, fault.Invalid("%s: a measure file is named by its key, small letters and hyphens, such as cla-dental.sql", file)
	}
	eachHeader(text, h.take)
	if h.fault != nil {
		return h.d, h.fault
	}
	return h.d, h.whole()
}

// eachHeader gives each key of the comment at the head of a file, with its value, its lines joined, and the line it stands on.
func eachHeader(text string, take func(key, value string, row int)) {
	key, value, at := "", "", 0
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r \t")
		if !strings.HasPrefix(line, "--") {
			break
		}
		if m := headerPattern.FindStringSubmatch(line); m != nil {
			take(key, value, at)
			key, value, at = m[1], strings.TrimSpace(m[2]), i+1
		} else if more := strings.TrimSpace(strings.TrimLeft(line, "-")); key != "" && more != "" && strings.HasPrefix(line, "-- ") {
			value += " " + more
		} else {
			take(key, value, at)
			key = ""
		}
	}
	take(key, value, at)
}

// whole says what is missing or does not fit together once every line is read.
func (h *header) whole() error {
	for _, key := range []string{"title", "child", "unit", "better", "every", "from", "source", "example"} {
		if h.seen[key] == 0 {
			return fault.Invalid("%s: the header lacks “%s:”", h.d.File, key)
		}
	}
	d := &h.d
	isRate := func(l Line) bool { return l.Unit.Kind == "rate" }
	if slices.ContainsFunc(d.AllLines(), isRate) != (d.Per != Population{}) {
		return fault.Invalid("%s: a rate and only a rate names its population, as in “per: 10,000 population 0-17”", d.File)
	}
	for i := range d.Lines {
		if d.Lines[i].Unit == (Unit{}) {
			d.Lines[i].Unit = d.Unit
		}
		if d.Lines[i].Better == "" {
			d.Lines[i].Better = d.Better
		}
	}
	for _, l := range d.AllLines() {
		if isRate(l) && l.Unit.Per != d.Per.Per {
			return fault.Invalid("%s: the unit is per %s but the population is per %s", d.File, thousands(l.Unit.Per), thousands(d.Per.Per))
		}
	}
	if d.Pool > 0 && d.Pool <= max(d.Window, d.Every.Months()) {
		return fault.Invalid("%s: the figure is pooled over %d months for the public, which is no longer than its own period", d.File, d.Pool)
	}
	if d.Pool > 0 && !d.Parts {
		return fault.Invalid("%s: a query that looks back from as_at by itself (parts: none) cannot be pooled", d.File)
	}
	if d.Pool%max(d.Every.Months(), 1) != 0 {
		return fault.Invalid("%s: %d months are not a whole number of periods", d.File, d.Pool)
	}
	for key := range d.Published {
		if key != "" && key != "count" && !slices.ContainsFunc(d.Lines, func(l Line) bool { return l.Key == key }) {
			return fault.Invalid("%s: “published:” names the line %q, which the header does not have", d.File, key)
		}
	}
	for i, e := range d.Examples {
		line, found := d.Headline(), e.Line == ""
		for _, l := range d.Lines {
			if l.Key == e.Line {
				line, found = l, true
			}
		}
		if !found {
			return fault.Invalid("%s line %d: the example names the line %q, which the header does not have", d.File, e.Row, e.Line)
		}
		d.Examples[i].Line = line.Key
		if needs := line.Unit.Kind != "count" && line.Unit.Kind != AsPublished; needs != (e.Denominator != nil) {
			return fault.Invalid("%s line %d: an example of a %s is written “%s = %s”", d.File, e.Row, line.Unit.Kind, e.At, map[bool]string{true: "2 of 5", false: "2"}[needs])
		}
	}
	return nil
}

// take stores one key of the header.
func (h *header) take(key, value string, row int) {
	if key == "" {
		return
	}
	h.seen[key]++
	if h.seen[key] > 1 && !slices.Contains([]string{"example", "line", "note", "setting"}, key) {
		h.wrong(row, "“%s:” stands twice", key)
		return
	}
	if value == "" {
		h.wrong(row, "“%s:” says nothing", key)
		return
	}
	d := &h.d
	switch key {
	case "title":
		d.Title = value
	case "child":
		d.Child = value
	case "says":
		if strings.Count(value, "{}") != 1 {
			h.wrong(row, "“says:” holds {} once, where the figure's words go, as in “{} of the children had their teeth checked.”")
		}
		d.Says = value
	case "source":
		d.Source = value
	case "note":
		d.Notes = append(d.Notes, value)
	case "unit":
		unit, ok := parseUnit(value)
		if !ok {
			h.wrong(row, "%q is not a unit; use percent, count, total …, mean …, median … or rate per 10,000, with published before it where the counts are not known", value)
		}
		d.Unit = unit
	case "better":
		if !betters[value] {
			h.wrong(row, "better is higher, lower or neither, not %q", value)
		}
		d.Better = value
	case "every":
		h.every(value, row)
	case "parts":
		if value != "none" {
			h.wrong(row, "parts is none or is left out, not %q", value)
		}
		d.Parts = false
	case "history":
		d.History = h.months(value, row)
	case "from":
		for name := range strings.SplitSeq(value, ",") {
			name = strings.TrimSpace(name)
			source, known := h.known[name]
			if !known {
				h.wrong(row, "%q is not a collection that measures can read: neither Waymark's library nor the council's folder collections has a folder of that name that can be used", name)
				return
			}
			if slices.Contains(d.From, name) {
				h.wrong(row, "the collection %q stands twice", name)
			}
			d.From, d.reads = append(d.From, name), append(d.reads, source)
		}
	case "per":
		m := perPattern.FindStringSubmatch(value)
		if m == nil {
			h.wrong(row, "a population is written “10,000 population 0-17”, not %q", value)
			return
		}
		d.Per = Population{Per: number(m[1]), From: number(m[2]), To: number(m[3])}
		if d.Per.From > d.Per.To || d.Per.Per < 1 {
			h.wrong(row, "the population %q is empty", value)
		}
	case "line":
		h.line(value, row)
	case "published":
		d.Published = map[string]string{}
		for part := range strings.SplitSeq(value, ",") {
			line, name, found := strings.Cut(part, "=")
			if !found {
				line, name = "", part
			}
			d.Published[strings.TrimSpace(line)] = strings.TrimSpace(name)
		}
	case "public":
		if value != "yes" && value != "no-default" {
			h.wrong(row, "public is yes or no-default, not %q", value)
		}
		d.Public = value == "yes"
	case "example":
		h.example(value, row)
	case "setting":
		h.setting(value, row)
	case "answers":
		if !keyPattern.MatchString(value) || value == d.Key {
			h.wrong(row, "%q is not the key of another measure", value)
		}
		d.Answers, d.Public = value, false
	case "beside":
		for name := range strings.SplitSeq(value, ",") {
			if name = strings.TrimSpace(name); !keyPattern.MatchString(name) || name == d.Key {
				h.wrong(row, "%q is not the key of another measure", name)
			}
			d.Beside = append(d.Beside, name)
		}
	case "pool":
		d.Pool = h.months(value, row)
	case "context":
		if value != "yes" {
			h.wrong(row, "context is yes or is left out, not %q", value)
		}
		d.Context = true
	case "cases":
		if !nounPattern.MatchString(value) {
			h.wrong(row, "“cases:” is what one case is, in small letters, such as worker, not %q", value)
		}
		d.Cases = value
	default:
		h.wrong(row, "“%s:” is not a key of a measure's header", key)
	}
}

func (h *header) every(value string, row int) {
	m := windowPattern.FindStringSubmatch(value)
	if m == nil {
		h.wrong(row, "every is month, quarter, term, year, calendar year, academic year or workforce year, perhaps with a window: “month, window: 12 months”; not %q", value)
		return
	}
	h.d.Every = calendar.Kind(strings.TrimPrefix(m[1], "financial "))
	if m[2] != "" {
		h.d.Window = h.months(m[2], row)
	}
}

func (h *header) months(value string, row int) int {
	m := monthsPattern.FindStringSubmatch(value)
	if m == nil || number(m[1]) < 1 || number(m[1]) > 120 {
		h.wrong(row, "%q is not a number of months, such as “12 months”", value)
		return 0
	}
	return number(m[1])
}

func (h *header) line(value string, row int) {
	m := linePattern.FindStringSubmatch(value)
	if m == nil {
		h.wrong(row, "a line is written “coverage, percent, higher: Children with a score”, not %q", value)
		return
	}
	line := Line{Key: m[1], Title: m[3]}
	// A unit may hold a comma ("rate per 10,000"), so what is not a direction is taken together.
	words := strings.TrimSpace(strings.TrimPrefix(m[2], ","))
	if i := strings.LastIndex(words, ","); betters[strings.TrimSpace(words[i+1:])] {
		line.Better = strings.TrimSpace(words[i+1:])
		words = strings.TrimSpace(words[:max(i, 0)])
	}
	if words != "" {
		unit, ok := parseUnit(words)
		if !ok {
			h.wrong(row, "%q is not a unit", words)
		}
		line.Unit = unit
	}
	if slices.ContainsFunc(h.d.Lines, func(l Line) bool { return l.Key == line.Key }) {
		h.wrong(row, "the line %q stands twice", line.Key)
	}
	h.d.Lines = append(h.d.Lines, line)
}

func (h *header) example(value string, row int) {
	m := examplePattern.FindStringSubmatch(value)
	if m == nil {
		h.wrong(row, "an example is written “2025-03-31 = 2 of 5” or “2025-03-31 = 2 of 5, 1 excluded, 1 unknown”, not %q", value)
		return
	}
	at, err := calendar.Parse(m[1])
	if err != nil {
		h.wrong(row, "%q is not a date", m[1])
		return
	}
	e := Example{At: at, Line: m[2], Row: row}
	e.Numerator, _ = strconv.ParseFloat(strings.ReplaceAll(m[3], ",", ""), 64)
	if m[4] != "" {
		denominator, _ := strconv.ParseFloat(strings.ReplaceAll(m[4], ",", ""), 64)
		e.Denominator = &denominator
	}
	for part := range strings.SplitSeq(m[5], ",") {
		if n, word, ok := strings.Cut(strings.TrimSpace(part), " "); ok {
			count := number(n)
			if word == "excluded" {
				e.Excluded = &count
			} else {
				e.Unknown = &count
			}
		}
	}
	h.d.Examples = append(h.d.Examples, e)
}

var betters = map[string]bool{"higher": true, "lower": true, "neither": true}

func parseUnit(value string) (Unit, bool) {
	if figure, ok := strings.CutPrefix(value, AsPublished+" "); ok {
		u, ok := parseUnit(figure)
		return Unit{Kind: AsPublished, Noun: u.Noun, Per: u.Per, As: u.Kind}, ok && u.Kind != AsPublished
	}
	if m := ratioPattern.FindStringSubmatch(value); m != nil {
		return Unit{Kind: Ratio, Noun: m[2], As: map[string]string{"share of": "percent", "ratio": "mean"}[m[1]]}, true
	}
	if value == "percent" || value == "count" {
		return Unit{Kind: value}, true
	}
	if m := ratePattern.FindStringSubmatch(value); m != nil {
		return Unit{Kind: "rate", Per: number(m[1])}, number(m[1]) > 0
	}
	if m := amountPattern.FindStringSubmatch(value); m != nil {
		return Unit{Kind: m[1], Noun: m[2]}, true
	}
	return Unit{}, false
}

// number reads digits that may hold thousands separators.
func number(digits string) int {
	n, _ := strconv.Atoi(strings.ReplaceAll(digits, ",", ""))
	return n
}

// thousands writes a whole number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
