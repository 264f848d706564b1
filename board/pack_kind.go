package board

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"waymark/fault"
)

// The papers that Waymark ships; the wording is the council's to change in its own folder.
//
//go:embed library/packs/*.toml
var packLibrary embed.FS

// PackKind is one sort of paper: which sections it has, in which order, under which headings. It is data, for every council has
// headings of its own that its constitution asks for.
type PackKind struct {
	Key            string   `toml:"key"`
	Title          string   `toml:"title"` // "Improvement board: highlight report"
	Short          string   `toml:"short"` // in lists: "Highlight report"
	About          string   `toml:"about"` // who reads it and what for
	Forum          string   `toml:"forum"` // whose paper it is where no meeting is named
	Classification string   `toml:"classification"`
	Public         bool     `toml:"public"`   // a public copy may be made of it
	Child          bool     `toml:"child"`    // it is for children: its words are checked for how hard they are to read
	Names          bool     `toml:"names"`    // whether the public copy names officers; owners are left out of it otherwise
	Numbered       bool     `toml:"numbered"` // headings are numbered, as committee papers are
	Contents       bool     `toml:"contents"`
	Brief          bool     `toml:"brief"`      // its body is a few pages: each section says what is to be talked about, and annexes hold the rest
	Clearances     []string `toml:"clearances"` // who must have cleared it: "Finance", "Legal"
	// Measures are those that the paper is about, by key or the beginning of keys ("cla-*"), with the actions that rest on them; all where none is
	// named. A board of corporate parents asks after the children in its care.
	Measures []string      `toml:"measures"`
	Sections []PackSection `toml:"section"`

	Own bool `toml:"-"` // it lies in the council's data folder
}

// PackSection is one section of a kind.
type PackSection struct {
	Kind    string `toml:"kind"`    // of sectionKinds; "written" is one that a person writes
	Key     string `toml:"key"`     // of a written one, unique in its kind
	Heading string `toml:"heading"` // empty for the usual one
	Hint    string `toml:"hint"`    // what to write
	Least   int    `toml:"least"`   // words, 0 for no limit
	Most    int    `toml:"most"`
	Exempt  bool   `toml:"exempt"` // left out of the public copy
	Plain   bool   `toml:"plain"`  // not numbered: a summary before the first section
	Annex   bool   `toml:"annex"`  // it stands behind the body, as some kinds of section always do
}

// Limits say how long a written section is to be: "120 to 150 words"; empty where nobody asks.
func (s PackSection) Limits() string {
	switch {
	case s.Least > 0 && s.Most > 0:
		return fmt.Sprintf("%d to %d words", s.Least, s.Most)
	case s.Most > 0:
		return fmt.Sprintf("%d words at most", s.Most)
	case s.Least > 0:
		return fmt.Sprintf("%d words at least", s.Least)
	}
	return ""
}

// Wrong says what is wrong with the length of a text; empty where it fits.
func (s PackSection) Wrong(text string) string {
	n := len(strings.Fields(text))
	if n < s.Least || s.Most > 0 && n > s.Most {
		return fmt.Sprintf("%s has %s. It must have %s", s.heading(), plural(n, "word"), s.Limits())
	}
	return ""
}

func (s PackSection) heading() string {
	if s.Heading != "" {
		return s.Heading
	}
	return sectionKinds[s.Kind].heading
}

// has says whether a kind of section stands in the paper.
func (k PackKind) has(section string) bool {
	return slices.ContainsFunc(k.Sections, func(s PackSection) bool { return s.Kind == section })
}

// about says whether the paper is about a measure.
func (k PackKind) about(key string) bool {
	return len(k.Measures) == 0 || slices.ContainsFunc(k.Measures, func(pattern string) bool {
		fits, err := path.Match(pattern, key)
		return err == nil && fits
	})
}

// id is what a section's text is kept under.
func (s PackSection) id() string {
	if s.Kind == "written" {
		return s.Key
	}
	return s.Kind
}

// writable says whether a person writes the section, or may write something in place of what is proposed.
func (s PackSection) writable() bool {
	return s.Kind == "written" || sectionKinds[s.Kind].proposed != nil
}

// section finds a section by what its text is kept under.
func (k PackKind) section(id string) (PackSection, bool) {
	for _, s := range k.Sections {
		if s.id() == id && s.writable() {
			return s, true
		}
	}
	return PackSection{}, false
}

// readKinds reads the kinds that Waymark ships and the council's own from the folder packs of its data folder, by title. A file that cannot be used is
// left out and said in broken; one with the key of a shipped kind replaces it, as the council's headings rule its papers.
func readKinds(own fs.FS) (kinds []PackKind, broken []string, err error) {
	shipped, err := fs.Glob(packLibrary, "library/packs/*.toml")
	if err != nil {
		return nil, nil, err
	}
	for _, name := range shipped {
		k, err := readKind(packLibrary, name)
		if err != nil {
			return nil, nil, err
		}
		kinds = append(kinds, k)
	}
	if own != nil {
		names, err := fs.Glob(own, "packs/*.toml")
		if err != nil {
			return nil, nil, err
		}
		for _, name := range names {
			k, err := readKind(own, name)
			if err != nil {
				broken = append(broken, "A kind of paper of the council’s own is left out. "+err.Error())
				continue
			}
			k.Own = true
			if i := slices.IndexFunc(kinds, func(one PackKind) bool { return one.Key == k.Key }); i >= 0 {
				kinds[i] = k
			} else {
				kinds = append(kinds, k)
			}
		}
	}
	return kinds, broken, nil
}

func readKind(from fs.FS, name string) (k PackKind, err error) {
	text, err := fs.ReadFile(from, name)
	if err != nil {
		return k, err
	}
	read, err := toml.Decode(string(text), &k)
	if err != nil {
		return k, fmt.Errorf("%s: %w", path.Base(name), err)
	}
	for _, key := range read.Undecoded() {
		return k, fmt.Errorf("%s: %q is nothing that a kind of paper has", path.Base(name), key)
	}
	if err := k.check(); err != nil {
		return k, fmt.Errorf("%s: %w", path.Base(name), err)
	}
	return k, nil
}

// check says what is wrong with a kind that a council wrote.
func (k *PackKind) check() error {
	if k.Key == "" || strings.Trim(k.Key, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || k.Title == "" || k.Short == "" {
		return errors.New("it needs a key of small letters and hyphens, a title and a short title")
	}
	if k.Classification == "" {
		k.Classification = "OFFICIAL"
	}
	if len(k.Sections) == 0 {
		return errors.New("it has no [[section]]")
	}
	for _, pattern := range k.Measures {
		if _, err := path.Match(pattern, ""); err != nil {
			return fmt.Errorf("%q is no key of a measure, nor the beginning of some as in \"cla-*\"", pattern)
		}
	}
	seen := map[string]bool{}
	for _, s := range k.Sections {
		if _, known := sectionKinds[s.Kind]; !known && s.Kind != "written" {
			return fmt.Errorf("there is no section of the kind %q", s.Kind)
		}
		if s.Kind == "written" && (s.Key == "" || s.Heading == "") {
			return errors.New("a written section needs a key and a heading")
		}
		if sectionKinds[s.Kind].heading == "" && s.Kind != "written" && s.Heading == "" {
			return fmt.Errorf("the section %q needs a heading", s.Kind)
		}
		if s.Most > 0 && s.Most < s.Least {
			return fmt.Errorf("the section %q asks for at least %d and at most %d words", s.id(), s.Least, s.Most)
		}
		if seen[s.id()] {
			return fmt.Errorf("the section %q is there twice", s.id())
		}
		seen[s.id()] = true
	}
	return nil
}

// WithPacks reads the kinds of papers, with the council's own in the folder packs of its data folder. broken says which files cannot be used.
func (b *Boards) WithPacks(own fs.FS, council string, sample bool) (broken []string, err error) {
	b.council, b.sample = council, sample
	b.kinds, broken, err = readKinds(own)
	return broken, err
}

// Kinds are all kinds of papers that can be built.
func (b *Boards) Kinds() []PackKind { return slices.Clone(b.kinds) }

// Kind finds one by its key.
func (b *Boards) Kind(key string) (PackKind, error) {
	for _, k := range b.kinds {
		if k.Key == key {
			return k, nil
		}
	}
	return PackKind{}, fault.NotFound("There is no kind of paper called %q.", key)
}
