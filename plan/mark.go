package plan

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// markKind says what the beginning of a line makes of it.
type markKind int

const (
	markNone     markKind = iota
	markRef               // "1.3 Text", "Action 1.3 – Text"
	markBareRef           // "1.3" alone, its text torn away
	markStep              // "1.3.2 Text": finer than an action
	markPriority          // "Priority two", "Theme 3: Title"
	markAction            // "Action 4: Text"
	markOrdinal           // "4. Title", "4) Title", "4 Title"
	markLetter            // "a) Text", "(iv) Text"
	markNumber            // "4" alone
)

// mark is what the beginning of a line was read as: p.n for a ref, n for any other number.
type mark struct {
	kind  markKind
	p, n  int
	rest  string
	words bool // the number was written in words or Roman numerals
}

var (
	stepPattern     = regexp.MustCompile(`^(?i:action\s+)?(\d{1,2})\.(\d{1,2})\.\d{1,2}(?:\.\d{1,2})*[.):]?\s+(.+)$`)
	refPattern      = regexp.MustCompile(`^\(?(?i:(?:action|ref|objective|commitment|step|milestone|a|p)\.?\s*)?(\d{1,2})\.(\d{1,2})(?:[.):]|\.\))?(?:\s*[-–—:]\s*|\s+)(.+)$`)
	bareRefPattern  = regexp.MustCompile(`^\(?(?i:(?:action|ref)\s+)?(\d{1,2})\.(\d{1,2})[.):]?$`)
	priorityPattern = regexp.MustCompile(`^(?i:strategic |our |key )?(?i:priority|theme|objective|workstream|work stream|aim|goal|outcome|ambition|strand|pillar|commitment|section|part|area|chapter)(?i: area| theme| no\.?| number)?\s*[#:]?\s*([\p{L}\d-]+)\b\s*([-–—:.)|]*)\s*(.*)$`)
	actionPattern   = regexp.MustCompile(`^(?i:action|step|task|activity)\s*[#:]?\s*([\p{L}\d-]+)\s*[-–—:.)]\s*(.+)$`)
	ordinalPattern  = regexp.MustCompile(`^\(?(\d{1,3})([.):]|\s[-–—]|)\s+(.+)$`)
	letterPattern   = regexp.MustCompile(`^\(?([a-z]|[ivx]{2,5})[.)]\s+(.+)$`)
	numberPattern   = regexp.MustCompile(`^\(?(\d{1,2})[.)]?$`)
)

// afterNumber are the words that make of "2.5" an amount and of "3" a count, not the number of an action.
var afterNumber = wordSet(`million billion thousand m bn k per percent % pc hours hour days day weeks week months month
years year times fte wte km miles mile points point pounds kwh tonnes`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// readMark reads the beginning of a line. Refs win over ordinals, since "1.1 Text" is also "1" and ".1 Text".
func readMark(l line) mark {
	text := l.text
	if len(text) > 2000 { // no list mark needs more to be recognised, and the rest is kept
		m := readMark(line{text: strings.ToValidUTF8(text[:2000], "")})
		if m.kind != markNone {
			m.rest += strings.ToValidUTF8(text[2000:], "")
		}
		return m
	}
	if m := stepPattern.FindStringSubmatch(text); m != nil {
		return mark{kind: markStep, p: number(m[1]), n: number(m[2]), rest: m[3]}
	}
	if m := bareRefPattern.FindStringSubmatch(text); m != nil && number(m[1]) > 0 && number(m[2]) > 0 {
		return mark{kind: markBareRef, p: number(m[1]), n: number(m[2])}
	}
	if m := refPattern.FindStringSubmatch(text); m != nil && number(m[1]) > 0 && number(m[2]) > 0 && !isAmount(m[3]) {
		return mark{kind: markRef, p: number(m[1]), n: number(m[2]), rest: m[3]}
	}
	if m := priorityPattern.FindStringSubmatch(text); m != nil {
		if n, words := numberInWords(m[1]); n > 0 && titleMayFollow(m[2], m[3]) {
			return mark{kind: markPriority, n: n, rest: m[3], words: words}
		}
	}
	if m := actionPattern.FindStringSubmatch(text); m != nil {
		if n, words := numberInWords(m[1]); n > 0 {
			return mark{kind: markAction, n: n, rest: m[2], words: words}
		}
	}
	if m := numberPattern.FindStringSubmatch(text); m != nil {
		return mark{kind: markNumber, n: number(m[1])}
	}
	if m := ordinalPattern.FindStringSubmatch(text); m != nil && number(m[1]) > 0 && !isAmount(m[3]) {
		if first, _ := utf8.DecodeRuneInString(m[3]); m[2] != "" || unicode.IsUpper(first) {
			return mark{kind: markOrdinal, n: number(m[1]), rest: m[3]}
		}
	}
	if m := letterPattern.FindStringSubmatch(text); m != nil {
		n := romanValue(m[1])
		if len(m[1]) == 1 {
			n = int(m[1][0]-'a') + 1
		}
		return mark{kind: markLetter, n: n, rest: m[2]}
	}
	return mark{}
}

func isAmount(rest string) bool {
	word, _, _ := strings.Cut(strings.ToLower(rest), " ")
	return afterNumber[strings.Trim(word, ".,;:")]
}

// titleMayFollow keeps sentences such as "Priority one is about families" from being read as headings.
func titleMayFollow(separator, rest string) bool {
	if rest == "" || separator != "" {
		return true
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, `"'“‘(`))
	return unicode.IsUpper(first) || unicode.IsDigit(first)
}

func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}

var units = strings.Fields("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty")

// numberInWords reads "3", "three", "III" or "C" as 3; 0 means that the word is no number.
func numberInWords(word string) (n int, words bool) {
	if n := number(word); n > 0 && n < 100 {
		return n, false
	}
	lower := strings.ToLower(word)
	for i, unit := range units {
		if lower == unit {
			return i + 1, true
		}
	}
	if n := romanValue(lower); n > 0 && word == strings.ToUpper(word) {
		return n, true
	}
	if len(word) == 1 && word[0] >= 'A' && word[0] <= 'H' {
		return int(word[0]-'A') + 1, true
	}
	return 0, false
}

var romanNumbers = func() map[string]int {
	numbers := map[string]int{}
	for n := 1; n <= 30; n++ {
		numbers[roman(n)] = n
	}
	return numbers
}()

// romanValue reads "iv" as 4; 0 means that it is no Roman numeral up to thirty.
func romanValue(word string) int { return romanNumbers[word] }

func roman(n int) string {
	var b strings.Builder
	for _, r := range []struct {
		n int
		s string
	}{{10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}} {
		for n >= r.n && b.Len() < 40 {
			b.WriteString(r.s)
			n -= r.n
		}
	}
	return b.String()
}
