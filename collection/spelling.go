package collection

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Some lists have no machine schema: councils write the codes of Annex A in hundreds of ways, "a) WBRI", "White - British",
// "(A.A1) White - British". A column of type "spelled" knows a code by how it is spelled. The spellings are data: the
// folder's spellings.csv, and the council's own.

// spellings knows the codes of one list by how they are written.
type spellings struct {
	list   string
	codes  []Code
	marks  map[string]string   // code by itself, in lower case
	known  map[string][]string // plain spelling → codes; several where it is ambiguous
	source string              // the collection whose council's file may add to it
}

// readSpellings reads the lines list,spelling,code of a spellings file.
func readSpellings(r io.Reader) ([][3]string, error) {
	text, err := io.ReadAll(io.LimitReader(r, 8<<20))
	if err != nil {
		return nil, err
	}
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	in.FieldsPerRecord, in.TrimLeadingSpace, in.Comment = 3, true, '#'
	var out [][3]string
	for {
		row, err := in.Read()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		one := [3]string{strings.TrimSpace(row[0]), row[1], strings.TrimSpace(row[2])}
		if len(out) == 0 && one == [3]string{"list", "spelling", "code"} {
			continue
		}
		out = append(out, one)
	}
}

// spell gives every code list its spellings: the code's own letters and meaning, those of the folder, and the council's,
// which decide where they differ.
func (s *Spec) spell(shipped, own [][3]string) error {
	s.spellings = map[string]*spellings{}
	for list, codes := range s.Codes {
		sp := &spellings{list: list, codes: codes, marks: map[string]string{}, known: map[string][]string{}, source: s.Key}
		for _, c := range codes {
			sp.marks[strings.ToLower(c.Code)] = c.Code
			sp.add(c.Code, c.Code)
			sp.add(c.Means, c.Code)
		}
		s.spellings[list] = sp
	}
	for _, lines := range []struct {
		rows [][3]string
		own  bool
	}{{shipped, false}, {own, true}} {
		decided := map[string]bool{}
		for _, row := range lines.rows {
			sp := s.spellings[row[0]]
			if sp == nil {
				return fmt.Errorf("spellings: there is no code list %q", row[0])
			}
			code, ok := sp.marks[strings.ToLower(row[2])]
			if !ok {
				return fmt.Errorf("spellings: %q is no code of the list %s", row[2], row[0])
			}
			key := plainSpelling(row[1])
			if key == "" {
				return fmt.Errorf("spellings: a line of the list %s has no spelling", row[0])
			}
			if lines.own && !decided[row[0]+" "+key] {
				decided[row[0]+" "+key] = true
				delete(sp.known, key)
			}
			sp.add(row[1], code)
		}
	}
	return nil
}

func (sp *spellings) add(spelling, code string) {
	key := plainSpelling(spelling)
	if key != "" && !slices.Contains(sp.known[key], code) {
		sp.known[key] = append(sp.known[key], code)
	}
}

// plainSpelling writes a spelling in one way: small letters and digits, one blank between words.
func plainSpelling(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

var (
	letterMark = regexp.MustCompile(`^\(?[a-zA-Z][0-9]?\)\s*`)                                 // a) and p1)
	bracketed  = regexp.MustCompile(`^\(([a-zA-Z0-9.]{1,6})\)\s*`)                             // (A.A1)
	firstWord  = regexp.MustCompile(`^([a-zA-Z0-9]+)(\s*[:.)]\s*|\s+[-–—]\s*|[-–—]\s+|\s+|$)`) // U6: and 1A - and WBRI
)

// find gives the codes that a text may stand for: one when it is understood, several when it is ambiguous, none when it is
// not known. A whole spelling goes before a code at the start, and a code before the words behind it.
func (sp *spellings) find(text string) []string {
	text = strings.TrimSpace(text)
	if found := sp.known[plainSpelling(text)]; found != nil {
		return found
	}
	rest := letterMark.ReplaceAllString(text, "")
	if rest == text {
		rest = bracketed.ReplaceAllString(text, "")
	}
	if rest != text {
		if found := sp.known[plainSpelling(rest)]; found != nil {
			return found
		}
	}
	m := firstWord.FindStringSubmatch(rest)
	if m == nil {
		return nil
	}
	if code, ok := sp.marks[strings.ToLower(m[1])]; ok && isMark(code, m[2]) {
		return []string{code}
	}
	behind := rest[len(m[0]):]
	if strings.ContainsAny(m[1], "0123456789") || len(m[1]) == 1 { // A1 - White British
		if found := sp.known[plainSpelling(behind)]; found != nil && plainSpelling(behind) != "" {
			return found
		}
		if found := sp.known[strings.ToLower(m[1])]; found != nil && len(m[1]) > 1 {
			return found
		}
	}
	return nil
}

// isMark says whether a code can be told by its own letters at the start of a text. A word such as "no" cannot, because "no
// fixed abode" begins with it; a single letter only where a mark follows.
func isMark(code, behind string) bool {
	if strings.ToUpper(code) != code {
		return false
	}
	if len(code) == 1 && unicode.IsLetter(rune(code[0])) {
		return strings.TrimSpace(behind) != ""
	}
	return true
}

// readSpelled reads a cell of a spelled column. What is not understood keeps its text.
func (c *column) readSpelled(s string) *cell {
	found := c.spellings.find(s)
	switch len(found) {
	case 1:
		return &cell{value: found[0]}
	case 0:
		return &cell{value: s, misread: true, bad: fmt.Sprintf("Waymark does not understand %q.", short(s)), severity: Error,
			fix: fmt.Sprintf("Enter %s; or, if that is how the council writes it, add a line %s to spellings/%s.csv in Waymark's data folder.", c.wanted(), c.spellings.line(s), c.spellings.source)}
	}
	return &cell{value: s, misread: true, severity: Error, bad: fmt.Sprintf("%q can stand for %s.", short(s), strings.Join(found, " or ")),
		fix: fmt.Sprintf("Enter which; or, if it always means the same here, add a line %s to spellings/%s.csv in Waymark's data folder.", c.spellings.line(s), c.spellings.source)}
}

// line is the line of a spellings file that would make a text known, but for its code.
func (sp *spellings) line(s string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.Write([]string{sp.list, short(s), ""}); err == nil {
		w.Flush()
	}
	return strings.TrimSpace(b.String()) + "CODE"
}

func short(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}

// wantedSpelled names the codes of a spelled column, as many as a person reads.
func (c *Column) wantedSpelled() string {
	var codes []string
	for _, code := range c.spellings.codes {
		if len(codes) == 12 {
			return "one of " + strings.Join(codes, ", ") + " and so on"
		}
		codes = append(codes, code.Code)
	}
	return "one of " + strings.Join(codes, ", ")
}

// ownSpellings reads the council's own file for a collection; nothing when it has none.
func ownSpellings(own fs.FS, key string) ([][3]string, error) {
	if own == nil {
		return nil, nil
	}
	file, err := own.Open("spellings/" + key + ".csv")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readSpellings(file)
}

// mostMisread is how many texts of one column are listed by themselves.
const mostMisread = 500

// misread counts the cells of one column that were not understood, by text: each is listed once, with how many rows hold it.
type misread struct {
	order []string
	rows  map[string]int
	first map[string]int
	cells map[string]*cell
	more  int
	since int // the first row of those not listed by themselves
}

func (m *misread) add(found *cell, text string, row int) {
	if m.rows == nil {
		m.rows, m.first, m.cells = map[string]int{}, map[string]int{}, map[string]*cell{}
	}
	if m.rows[text] == 0 {
		if len(m.order) == mostMisread {
			if m.more++; m.since == 0 {
				m.since = row
			}
			return
		}
		m.order = append(m.order, text)
		m.first[text], m.cells[text] = row, found
	}
	m.rows[text]++
}

// ruleSpelling is the rule of what was not understood.
const ruleSpelling = "SPELLING"

// listMisread lists the texts of a column that were not understood.
func (s *sink) listMisread(c *column) {
	for _, text := range c.misread.order {
		found, n := c.misread.cells[text], c.misread.rows[text]
		words := found.bad + " It stands in 1 row and is kept as it is."
		if n > 1 {
			words = fmt.Sprintf("%s It stands in %s, of which this is the first, and is kept as it is.", found.bad, plural(n, "row", "rows"))
		}
		s.issue(c.misread.first[text], c.Heading, short(text), ruleSpelling, words, found.fix, found.severity)
	}
	if c.misread.more > 0 {
		s.issue(c.misread.since, c.Heading, "", ruleSpelling, fmt.Sprintf("%s more hold texts that Waymark does not understand; they are kept as they are.", plural(c.misread.more, "row", "rows")),
			"Look whether this is the right column.", Error)
	}
}
