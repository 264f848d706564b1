package inspection

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"waymark/calendar"
	"waymark/fault"
)

//go:embed library/*.toml
var library embed.FS

// Framework is one version of how an inspectorate judges: its areas, its scale, its visits and the clocks that its reports
// start. Judgements are kept in the words of their own day and never carried over into another's.
type Framework struct {
	Key    string        `toml:"key"`
	Name   string        `toml:"name"`
	Body   string        `toml:"body"`   // who inspects
	Line   string        `toml:"line"`   // frameworks of one line follow each other: "children's services"
	From   calendar.Date `toml:"from"`   // the first day on which an inspection could begin under it
	To     calendar.Date `toml:"to"`     // the first day on which none could any more; none while it is in force
	About  string        `toml:"about"`  //
	Source string        `toml:"source"` //
	Verify *Verify       `toml:"verify"`
	Grades []Grade       `toml:"grade"` // the best first
	Areas  []Area        `toml:"area"`
	Kinds  []Kind        `toml:"kind"`
	Clocks []ClockRule   `toml:"clock"`
	Next   []NextRule    `toml:"next"`
}

// Verify is what somebody of the council must check against the official text, because Waymark's source is old or none.
type Verify struct {
	What  string        `toml:"what"`
	Owner string        `toml:"owner"`
	By    calendar.Date `toml:"by"`
}

// Grade is a step of a framework's own scale.
type Grade struct {
	Code  string `toml:"code"`
	Title string `toml:"title"`
}

// Area is what is judged; Inside names the area that a sub-judgement belongs to.
type Area struct {
	Key    string `toml:"key"`
	Title  string `toml:"title"`
	Inside string `toml:"inside"`
}

// Kind is a kind of visit. One that is not graded ends in a letter without grades.
type Kind struct {
	Key    string `toml:"key"`
	Title  string `toml:"title"`
	Graded bool   `toml:"graded"`
}

// ClockRule is a limit set by law or guidance, in working days or in months.
type ClockRule struct {
	Key    string   `toml:"key"`
	Title  string   `toml:"title"`
	Starts string   `toml:"starts"` // the moment of an inspection that starts it: "published"
	Stops  string   `toml:"stops"`  // and the one that stops it: "responded"
	Days   int      `toml:"days"`   // working days, or
	Months int      `toml:"months"`
	Kinds  []string `toml:"kinds"`  // of visits; all where none is named
	Grades []string `toml:"grades"` // it runs where any area has one of these,
	Urgent bool     `toml:"urgent"` // or where the report has an area for priority action; always where neither is said
	Source string   `toml:"source"`
	Verify *Verify  `toml:"verify"`
}

// NextRule says when the next visit is to be expected, in months after publication.
type NextRule struct {
	Grades []string `toml:"grades"` // of the overall judgement, or of the worst area where there is none
	Title  string   `toml:"title"`
	From   int      `toml:"from"`
	To     int      `toml:"to"`
	Source string   `toml:"source"`
	Verify *Verify  `toml:"verify"`
}

// Limit is the length of a clock in words.
func (c ClockRule) Limit() string {
	if c.Months > 0 {
		return count(c.Months, "month", "months")
	}
	return count(c.Days, "working day", "working days")
}

// Area finds an area by its key; nil where the framework has none.
func (f *Framework) Area(key string) *Area {
	for i := range f.Areas {
		if f.Areas[i].Key == key {
			return &f.Areas[i]
		}
	}
	return nil
}

// Kind finds a kind of visit by its key; nil where the framework has none.
func (f *Framework) Kind(key string) *Kind {
	for i := range f.Kinds {
		if f.Kinds[i].Key == key {
			return &f.Kinds[i]
		}
	}
	return nil
}

// GradeTitle is a grade as pages print it.
func (f *Framework) GradeTitle(code string) string {
	for _, g := range f.Grades {
		if g.Code == code {
			return g.Title
		}
	}
	return code
}

// rank is how far down a scale a grade stands, from 0; -1 where it is none.
func (f *Framework) rank(code string) int {
	return slices.IndexFunc(f.Grades, func(g Grade) bool { return g.Code == code })
}

// Covers says whether an inspection that began on a day can have been made under the framework. Without a day it can.
func (f *Framework) Covers(day calendar.Date) bool {
	return day.IsZero() || !day.Before(f.From) && (f.To.IsZero() || day.Before(f.To))
}

// Verifies are all that somebody must still check, with what it is about.
func (f *Framework) Verifies() (all []Verify) {
	add := func(of string, v *Verify) {
		if v != nil {
			all = append(all, Verify{of + ": " + v.What, v.Owner, v.By})
		}
	}
	add(f.Name, f.Verify)
	for _, c := range f.Clocks {
		add(f.Name+", "+strings.ToLower(c.Title[:1])+c.Title[1:], c.Verify)
	}
	for _, n := range f.Next {
		add(f.Name+", "+strings.ToLower(n.Title[:1])+n.Title[1:], n.Verify)
	}
	return all
}

// moments are the dates of an inspection that clocks can start and stop at.
var moments = []string{"notified", "on site", "draft received", "published", "draft plan sent", "responded", "closed"}

// check says what is wrong with a framework's file.
func (f *Framework) check() error {
	switch {
	case !slugPattern.MatchString(f.Key) || f.Name == "" || f.Body == "" || f.Line == "" || f.Source == "":
		return fault.Invalid("it needs a key of small letters, digits and hyphens, a name, a body, a line and a source.")
	case f.From.IsZero() || !f.To.IsZero() && !f.To.After(f.From):
		return fault.Invalid("it needs the day from which it holds, and to must come after from.")
	case len(f.Kinds) == 0:
		return fault.Invalid("it needs at least one kind of visit.")
	}
	keys := map[string]bool{}
	once := func(kind, key, title string) error {
		if key == "" || title == "" || keys[kind+key] {
			return fault.Invalid("each %s needs a key of its own and a title; “%s” has not.", kind, key)
		}
		keys[kind+key] = true
		return nil
	}
	for _, g := range f.Grades {
		if err := once("grade", g.Code, g.Title); err != nil {
			return err
		}
	}
	for _, a := range f.Areas {
		if err := once("area", a.Key, a.Title); err != nil {
			return err
		}
		if a.Inside != "" && !keys["area"+a.Inside] {
			return fault.Invalid("the area “%s” is inside “%s”, which does not stand above it.", a.Key, a.Inside)
		}
	}
	for _, k := range f.Kinds {
		if err := once("kind", k.Key, k.Title); err != nil {
			return err
		}
		if k.Graded && (len(f.Areas) == 0 || len(f.Grades) == 0) {
			return fault.Invalid("the visit “%s” is graded, and there are no areas or grades.", k.Key)
		}
	}
	for _, c := range f.Clocks {
		if err := once("clock", c.Key, c.Title); err != nil {
			return err
		}
		if !slices.Contains(moments, c.Starts) || !slices.Contains(moments, c.Stops) || (c.Days > 0) == (c.Months > 0) || c.Source == "" {
			return fault.Invalid("the clock “%s” needs a start, a stop (%s), a limit in days or months, and a source.", c.Key, strings.Join(moments, ", "))
		}
		if err := f.know(c.Grades, c.Kinds); err != nil {
			return err
		}
	}
	for _, n := range f.Next {
		if n.Title == "" || n.From < 1 || n.To < n.From || n.Source == "" {
			return fault.Invalid("what is expected next needs a title, months from and to, and a source.")
		}
		if err := f.know(n.Grades, nil); err != nil {
			return err
		}
	}
	return nil
}

func (f *Framework) know(grades, kinds []string) error {
	for _, g := range grades {
		if f.rank(g) < 0 {
			return fault.Invalid("the grade “%s” is not on its scale.", g)
		}
	}
	for _, k := range kinds {
		if f.Kind(k) == nil {
			return fault.Invalid("the visit “%s” is none of its kinds.", k)
		}
	}
	return nil
}

// ReadFrameworks reads Waymark's own frameworks and those that a council put into a folder of its own; one of the council's
// replaces Waymark's of the same key. A file that cannot be used is named with what is wrong.
func ReadFrameworks(own fs.FS) ([]Framework, error) {
	all, err := readFrameworks(library, "library")
	if err != nil || own == nil {
		return all, err
	}
	mine, err := readFrameworks(own, ".")
	if err != nil {
		return nil, err
	}
	for _, f := range mine {
		all = slices.DeleteFunc(all, func(o Framework) bool { return o.Key == f.Key })
		all = append(all, f)
	}
	sortFrameworks(all)
	return all, nil
}

func sortFrameworks(all []Framework) {
	slices.SortFunc(all, func(a, b Framework) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), b.From.Compare(a.From), cmp.Compare(a.Key, b.Key))
	})
}

func readFrameworks(files fs.FS, dir string) ([]Framework, error) {
	names, err := fs.Glob(files, path.Join(dir, "*.toml"))
	if err != nil {
		return nil, err
	}
	var all []Framework
	for _, name := range names {
		if path.Base(name) == themesFile {
			continue
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		var f Framework
		meta, err := toml.Decode(string(text), &f)
		if err == nil && len(meta.Undecoded()) > 0 {
			err = fmt.Errorf("unknown keys %v", meta.Undecoded())
		}
		if err == nil {
			err = f.check()
		}
		if err != nil {
			return nil, fault.Invalid("The framework %s cannot be used: %s", path.Base(name), err)
		}
		all = append(all, f)
	}
	sortFrameworks(all)
	return all, nil
}
