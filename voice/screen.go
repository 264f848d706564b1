package voice

import (
	"embed"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// The word lists, one file a language: a line "# version", then groups "[self-harm]" of words and phrases. A word that ends in * stands for
// all that begin with it. They are public: whoever wants to know what Waymark looks for can read them.
//
//go:embed screen/*.txt
var screenFiles embed.FS

// screenList is one language's list.
type screenList struct {
	Language string
	Version  string
	Scripts  []*unicode.RangeTable // that it can read
	Draft    bool                  // no interpreter has looked it over: it finds what it finds, and nobody trusts it to have seen all
	groups   []screenGroup
}

type screenGroup struct {
	flag    Flag
	phrases [][]string
}

var screenLists = mustReadScreens()

func mustReadScreens() []screenList {
	files, err := screenFiles.ReadDir("screen")
	if err != nil {
		panic("voice: " + err.Error()) // they are part of the program, and a test reads them
	}
	var all []screenList
	for _, f := range files {
		text, err := screenFiles.ReadFile(path.Join("screen", f.Name()))
		if err != nil {
			panic("voice: " + err.Error())
		}
		list, err := readScreen(strings.TrimSuffix(f.Name(), ".txt"), string(text))
		if err != nil {
			panic("voice: screen/" + f.Name() + ": " + err.Error())
		}
		all = append(all, list)
	}
	return all
}

// screened are the flags that a word list can put.
var screened = []Flag{FlagHarm, FlagSelf, FlagSexual, FlagThreat, FlagNeglect, FlagGone, FlagSecret}

func readScreen(language, text string) (list screenList, err error) {
	list.Language = language
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		version, isVersion := strings.CutPrefix(line, "# version ")
		script, isScript := strings.CutPrefix(line, "# script ")
		switch {
		case isVersion:
			list.Version = language + " " + version
		case isScript:
			table, known := unicode.Scripts[script]
			if !known {
				return list, fmt.Errorf("%q is no script", script)
			}
			list.Scripts = append(list.Scripts, table)
		case line == "# draft":
			list.Draft = true
		case line == "" || line[0] == '#':
		case line[0] == '[':
			flag := Flag(strings.Trim(line, "[]"))
			if !slices.Contains(screened, flag) {
				return list, fmt.Errorf("%q is no flag", flag)
			}
			list.groups = append(list.groups, screenGroup{flag: flag})
		case len(list.groups) == 0:
			return list, fmt.Errorf("%q stands before any group", line)
		default:
			last := &list.groups[len(list.groups)-1]
			for _, phrase := range strings.Split(line, ",") {
				if words := tokens(phrase, true); len(words) > 0 {
					last.phrases = append(last.phrases, words)
				}
			}
		}
	}
	if list.Version == "" || len(list.groups) == 0 || len(list.Scripts) == 0 {
		return list, fmt.Errorf("it needs a version, a script and a group")
	}
	return list, nil
}

// ScreenVersions names the word lists with which a message was looked at, for the record.
func ScreenVersions() string {
	all := make([]string, len(screenLists))
	for i, l := range screenLists {
		all[i] = l.Version
	}
	return strings.Join(all, ", ")
}

// leet turns what is written to slip past a list into letters: only inside words that have letters.
var leet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

// tokens are a text's words as the lists compare them: lower case, without apostrophes and invisible signs, letters written once however often
// they were repeated, digits that stand for letters turned into them; an emoji is a word.
func tokens(text string, list bool) []string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case r == '\'' || r == '’' || r == '‘' || r == '`' || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Variation_Selector, r):
		case r >= 0xFF01 && r <= 0xFF5E: // full width
			b.WriteRune(unicode.ToLower(r - 0xFEE0))
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '@' || r == '$' || r == '!' || list && r == '*':
			b.WriteRune(r)
		case unicode.Is(unicode.So, r):
			b.WriteString(" " + string(r) + " ")
		default:
			b.WriteByte(' ')
		}
	}
	var words []string
	spelled := ""
	flush := func() {
		if len([]rune(spelled)) > 2 { // k i l l
			words = append(words, once(spelled))
		}
		spelled = ""
	}
	for _, w := range strings.Fields(b.String()) {
		if strings.ContainsFunc(w, unicode.IsLetter) {
			w = leet.Replace(strings.TrimRight(w, "!"))
		}
		if w = strings.Trim(w, "!@$"); w == "" {
			continue
		}
		if r := []rune(w); len(r) == 1 && unicode.IsLetter(r[0]) {
			spelled += w
		} else {
			flush()
		}
		words = append(words, once(w))
	}
	flush()
	return words
}

// once writes each run of the same letter once.
func once(w string) string {
	var b strings.Builder
	var last rune
	for _, r := range w {
		if r != last || !unicode.IsLetter(r) {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

func (l screenList) flags(words []string) (found []Flag) {
	for _, g := range l.groups {
		if slices.ContainsFunc(g.phrases, func(phrase []string) bool { return occurs(phrase, words) }) {
			found = append(found, g.flag)
		}
	}
	return found
}

func occurs(phrase, words []string) bool {
	for i := 0; i+len(phrase) <= len(words); i++ {
		all := true
		for j, p := range phrase {
			stem, open := strings.CutSuffix(p, "*")
			if w := words[i+j]; w != p && (!open || !strings.HasPrefix(w, stem)) {
				all = false
				break
			}
		}
		if all {
			return true
		}
	}
	return false
}

var (
	phoneLike    = regexp.MustCompile(`(?:\+?[0-9][ .()-]?){9,}[0-9]`)
	postcodeLike = regexp.MustCompile(`(?i)\b[a-z]{1,2}[0-9][0-9a-z]? ?[0-9][a-z]{2}\b`)
	streetLike   = regexp.MustCompile(`(?i)\b[0-9]{1,4}[a-z]?,? +(?:[\p{L}’'-]+ +){1,3}(?:road|rd|street|st|avenue|ave|lane|close|drive|court|gardens|terrace|way|crescent|place|square|hill|house|estate)\b`)
	flatLike     = regexp.MustCompile(`(?i)\bflat +[0-9]{1,4}\b`)
	emailLike    = regexp.MustCompile(`[\p{L}0-9._%+-]+@[\p{L}0-9.-]+\.[a-zA-Z]{2,}`)
	nameLike     = regexp.MustCompile(`(?:called|named|name is|name’s|name's|names|friend|sister|brother|mate|teacher|worker|carer|mum|dad|uncle|auntie|mr|Mr|mrs|Mrs|miss|Miss|ms|Ms|sir) +(\p{Lu}[\p{L}’'-]+|(?:called|is) +\p{L}+)`)
	twoNamesLike = regexp.MustCompile(`\p{Lu}[\p{L}’'-]+ +\p{Lu}[\p{L}’'-]+`)
)

// Screen looks at a text with every list, whatever its language is said to be, and with detectors for what tells who and where somebody is.
// It only ever finds reasons to look sooner; a text in which it finds nothing is read by a person all the same (SG-02).
func Screen(text string) (found []Flag) {
	words := tokens(text, false)
	for _, l := range screenLists {
		for _, f := range l.flags(words) {
			if !slices.Contains(found, f) {
				found = append(found, f)
			}
		}
	}
	if phoneLike.MatchString(text) || emailLike.MatchString(text) {
		found = append(found, FlagPhone)
	}
	if postcodeLike.MatchString(text) || streetLike.MatchString(text) || flatLike.MatchString(text) {
		found = append(found, FlagAddress)
	}
	if nameLike.MatchString(text) || twoNamesLike.MatchString(text) {
		found = append(found, FlagName)
	}
	if !readable(text) {
		found = append(found, FlagUnread)
	}
	return found
}

// readable says whether some list that was looked over knows the script of a text: a message that no list can read is read by a person at once.
func readable(text string) bool {
	for _, r := range text {
		if !unicode.IsLetter(r) || unicode.Is(unicode.Common, r) {
			continue
		}
		if !slices.ContainsFunc(screenLists, func(l screenList) bool { return !l.Draft && unicode.In(r, l.Scripts...) }) {
			return false
		}
	}
	return true
}

// spoken says whether some list that was looked over speaks a language.
func spoken(language string) bool {
	language, _, _ = strings.Cut(language, "-")
	return slices.ContainsFunc(screenLists, func(l screenList) bool { return l.Language == language && !l.Draft })
}

// mentions says whether a text names a person: by both names, or by either alone as a word of its own. It rather keeps somebody out who was
// not meant than lets in somebody who was.
func mentions(text, name string) bool {
	words := " " + strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }), " ") + " "
	for _, part := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if len([]rune(part)) < 3 || slices.Contains(titles, part) {
			continue
		}
		if strings.Contains(words, " "+part+" ") || strings.Contains(words, " "+part+"s ") {
			return true
		}
	}
	return false
}

// titles are parts of a name that name nobody.
var titles = []string{"mrs", "miss", "councillor", "the"}
