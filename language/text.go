package language

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"waymark/calendar"
	"waymark/fault"
)

// Text is something that a child reads, to be said in other languages.
type Text struct {
	Key          string // stays the same when the words change: "worried.title", "plan/roadmap-2025/action/1.3"
	Section      string // one of Sections
	English      string
	Note         string // for whoever translates it
	Safeguarding bool   // a child's safety may depend on it: no machine's words are public, and none that nobody checked
}

// Hash stands for the English of a text in the file that a translator gets.
func Hash(english string) string {
	sum := sha256.Sum256([]byte(english))
	return hex.EncodeToString(sum[:6])
}

// Made is who made a translation.
type Made string

// The two.
const (
	ByPerson  Made = "by a person"
	ByMachine Made = "by a machine"
)

// Translation is one version of a text in a language. No version is changed but by its check; new words are a new version.
type Translation struct {
	Code         string        `db:"code"`
	Key          string        `db:"text_key"`
	N            int           `db:"n"` // counts the versions of this text from 1
	Words        string        `db:"words"`
	English      string        `db:"english"` // that it was made from
	Made         Made          `db:"made"`
	Maker        string        `db:"maker"` // who translated it: a person, an agency, or the name of the program
	WrittenID    string        `db:"written_id"`
	WrittenName  string        `db:"written_name"`
	WrittenOn    calendar.Date `db:"written_on"`
	Returned     string        `db:"returned"` // why whoever read it did not find it right; empty where nobody said so
	ReturnedName string        `db:"returned_name"`
	Reader       string        `db:"reader"` // who speaks the language and checked it
	CheckedID    string        `db:"checked_id"`
	CheckedName  string        `db:"checked_name"` // who wrote that down
	CheckedOn    calendar.Date `db:"checked_on"`
}

// Checked says that a person who speaks the language found it right.
func (t Translation) Checked() bool { return !t.CheckedOn.IsZero() }

// Line is a text with what there is of it in one language.
type Line struct {
	Text
	Newest *Translation // the last version; none where nobody translated it
	Live   *Translation // what the public may read; none where there is nothing
}

// LineOf puts a text and its versions, the oldest first, together. The public reads the newest checked version. Where none was checked it reads the
// newest, but never of a safeguarding line.
func LineOf(text Text, versions []Translation) Line {
	l := Line{Text: text}
	if len(versions) == 0 {
		return l
	}
	l.Newest = &versions[len(versions)-1]
	for i := len(versions) - 1; i >= 0 && l.Live == nil; i-- {
		if versions[i].Checked() {
			l.Live = &versions[i]
		}
	}
	if l.Live == nil && !text.Safeguarding {
		l.Live = l.Newest
	}
	return l
}

// State is where a line stands, in one word for whoever works on it.
type State string

// The five, stored nowhere: they follow from the versions.
const (
	Missing  State = "missing"
	Returned State = "sent back"
	Stale    State = "stale"
	Draft    State = "to be checked"
	Right    State = "checked"
)

// State says what the line needs next.
func (l Line) State() State {
	switch {
	case l.Newest == nil:
		return Missing
	case l.Newest.Returned != "":
		return Returned
	case l.Newest.English != l.English:
		return Stale
	case !l.Newest.Checked():
		return Draft
	}
	return Right
}

// Counts are how many lines stand where.
type Counts map[State]int

// CountOf counts lines.
func CountOf(lines []Line) Counts {
	c := Counts{}
	for _, l := range lines {
		c[l.State()]++
	}
	return c
}

// ToWrite is how many wait for whoever translates.
func (c Counts) ToWrite() int { return c[Missing] + c[Returned] + c[Stale] }

var (
	holes   = regexp.MustCompile(`\{[a-z]+\}`)
	numbers = regexp.MustCompile(`[0-9][0-9 ]*[0-9]`)
)

// mostLetters is how long a translation may be.
const mostLetters = 2000

// Wrong says what keeps words from being a translation of a text; empty where nothing does. What no rule can see, whether they say the same, is for
// whoever checks them.
func (t Text) Wrong(words string) string {
	words = strings.TrimSpace(words)
	switch {
	case words == "":
		return "Write the words"
	case len([]rune(words)) > mostLetters:
		return fmt.Sprintf("Write at most %d characters", mostLetters)
	case strings.ContainsAny(words, "<>"):
		return "Take out < and >. The page sets its own links and headings"
	case strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) || unicode.IsControl(r) }):
		return "Take out line breaks and hidden marks of direction. The page knows which way the language is written"
	}
	want, got := holes.FindAllString(t.English, -1), holes.FindAllString(words, -1)
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		if len(want) == 0 {
			return "Take out what stands in { }"
		}
		return "Keep " + strings.Join(want, " and ") + " as it stands, each as often as in the English: the page puts a name, a day or a number there"
	}
	for _, n := range numbers.FindAllString(t.English, -1) {
		if !strings.Contains(words, n) {
			return "Keep the number " + n + " as it stands, so that it can be rung"
		}
	}
	return ""
}

// Write is a new version of a text in a language.
func (l Line) Write(t Translation) (Translation, error) {
	t.Words, t.Maker = strings.TrimSpace(t.Words), strings.TrimSpace(t.Maker)
	f := fault.Invalid("The words are not saved yet.")
	if t.English == "" {
		t.English = l.English
	}
	if wrong := (Text{English: t.English}).Wrong(t.Words); wrong != "" {
		f.At(l.Key, wrong)
	}
	if t.Made != ByPerson && t.Made != ByMachine {
		f.At("made", "Select who translated it")
	}
	if n := len([]rune(t.Maker)); n < 2 || n > 100 {
		f.At("maker", "Enter the name of who translated it, or of the program")
	}
	if len(f.Fields) > 0 {
		return t, f
	}
	t.Key, t.N = l.Key, 1
	if l.Newest != nil {
		t.N = l.Newest.N + 1
	}
	return t, nil
}

// Check notes that somebody who speaks the language found the newest version right. Neither who translated it nor who wrote it down may.
func (l Line) Check(reader, by, name string, on calendar.Date) (Translation, error) {
	t, err := l.readable(by)
	if err != nil {
		return t, err
	}
	reader = strings.TrimSpace(reader)
	switch n := len([]rune(reader)); {
	case n < 2 || n > 100:
		return t, fault.Invalid("Nothing is checked yet.").At("reader", "Enter the name of the person who speaks the language and read the words")
	case strings.EqualFold(reader, t.Maker):
		return t, fault.Invalid("Nothing is checked yet.").At("reader", t.Maker+" translated some of this, so somebody else must check it")
	case t.English != l.English:
		return t, fault.Invalid("Nothing is checked yet.").At("keys", "The English of “"+short(l.English)+"” has changed since. It must be translated again first")
	}
	t.Reader, t.CheckedID, t.CheckedName, t.CheckedOn = reader, by, name, on
	t.Returned, t.ReturnedName = "", ""
	return t, nil
}

// Return says why the newest version is not right. Who wrote it down cannot say so of themselves; they write it anew.
func (l Line) Return(why, by, name string) (Translation, error) {
	t, err := l.readable(by)
	if err != nil {
		return t, err
	}
	why = strings.TrimSpace(why)
	if n := len([]rune(why)); n < 3 || n > 300 {
		return t, fault.Invalid("Nothing is sent back yet.").At("why", "Say in 3 to 300 characters what is not right")
	}
	t.Returned, t.ReturnedName = why, name
	return t, nil
}

func (l Line) readable(by string) (Translation, error) {
	switch {
	case l.Newest == nil:
		return Translation{}, fault.Conflict("There is nothing to check of “%s”.", short(l.English))
	case l.Newest.Checked():
		return Translation{}, fault.Conflict("“%s” was checked already.", short(l.English))
	case l.Newest.WrittenID == by:
		return Translation{}, fault.Forbidden("You wrote “%s” down, so somebody else must check it.", short(l.English))
	}
	return *l.Newest, nil
}

// short is the beginning of a text, to name it by.
func short(text string) string {
	runes := []rune(text)
	if len(runes) <= 40 {
		return text
	}
	return strings.TrimSpace(string(runes[:40])) + "…"
}
