// Package collection takes statutory returns and local registers in: it recognises what a file is, reads it,
// checks it, keeps it and, once a person has accepted it, lets it count. Each folder of library/ is one collection.
// Nothing is guessed silently: whatever could not be read or had to be assumed is listed for the person who sent it.
package collection

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"waymark/fault"
)

//go:embed library
var shipped embed.FS

// Library is every collection that this program knows.
type Library struct {
	specs []*Spec
	bare  bool // for reading and checking only: no views are built

	Broken []string // what is wrong with collections and spellings of the council's own, which are left out
}

// Standard is the library that ships with Waymark.
func Standard() (*Library, error) { return standard() }

var standard = sync.OnceValues(func() (*Library, error) {
	folder, err := fs.Sub(shipped, "library")
	if err != nil {
		return nil, err
	}
	return openLibrary(folder, nil)
})

// WithOwn is the library that ships with Waymark and what a council's data folder adds to it: spellings/<key>.csv, the ways in
// which the council writes the codes of a collection, and collections/<key>/spec.toml, collections and registers of its own. One of
// these that cannot be used is left out and named in Broken.
func WithOwn(data fs.FS) (*Library, error) {
	folder, err := fs.Sub(shipped, "library")
	if err != nil {
		return nil, err
	}
	return openLibrary(folder, data)
}

// openLibrary reads every folder: dropping one in is all it takes.
func openLibrary(folder, own fs.FS) (*Library, error) {
	names, err := fs.Glob(folder, "*/spec.toml")
	if err != nil {
		return nil, err
	}
	l := &Library{}
	for _, name := range names {
		key := path.Dir(name)
		inner, err := fs.Sub(folder, key)
		if err != nil {
			return nil, err
		}
		s, err := parseSpec(inner, own)
		if err != nil {
			return nil, fmt.Errorf("collection %s: %w", key, err)
		}
		if s.Key != key {
			return nil, fmt.Errorf("collection %s: its spec says %q", key, s.Key)
		}
		l.specs = append(l.specs, s)
		if s.broken != "" {
			l.Broken = append(l.Broken, s.broken)
		}
	}
	if len(l.specs) == 0 {
		return nil, fmt.Errorf("the library of collections is empty")
	}
	if err := l.settled(); err != nil {
		return nil, err
	}
	return l, l.addOwn(own)
}

// addOwn reads the council's own collections. Their SQL is a stranger's: it may list rows that break a rule and do nothing else.
func (l *Library) addOwn(own fs.FS) error {
	if own == nil {
		return nil
	}
	names, err := fs.Glob(own, "collections/*/spec.toml")
	if err != nil {
		return err
	}
	for _, name := range names {
		key := path.Base(path.Dir(name))
		if err := l.addOne(own, key); err != nil {
			l.Broken = append(l.Broken, fmt.Sprintf("The council’s own collection collections/%s is left out: %s.", key, strings.TrimSuffix(err.Error(), ".")))
		}
	}
	slices.SortStableFunc(l.specs, func(a, b *Spec) int { return strings.Compare(a.Key, b.Key) })
	return nil
}

func (l *Library) addOne(own fs.FS, key string) error {
	inner, err := fs.Sub(own, "collections/"+key)
	if err != nil {
		return err
	}
	s, err := parseSpec(inner, own)
	if err != nil {
		return err
	}
	if s.Key != key {
		return fmt.Errorf("its spec says %q", s.Key)
	}
	if s.views != "" || s.Prepare.SQL != "" || len(s.After) > 0 {
		return fmt.Errorf("a council’s own collection has neither views.sql nor prepare nor after; a measure can read its tables as they are")
	}
	for _, d := range s.Differences {
		if len(d.Unless) > 0 {
			return fmt.Errorf("a council’s own collection has no unless")
		}
	}
	tables := map[string]bool{}
	for _, t := range s.Tables {
		tables[s.Raw(t)] = true
	}
	for _, other := range l.specs {
		if other.Key == s.Key || strings.HasPrefix(s.Key+"_", other.Key+"_") || strings.HasPrefix(other.Key+"_", s.Key+"_") {
			return fmt.Errorf("its key is too like that of %s, a collection that Waymark has", other.Key)
		}
		for _, t := range other.Tables {
			if tables[other.Raw(t)] {
				return fmt.Errorf("%s is the name of a table that Waymark has", other.Raw(t))
			}
		}
	}
	s.own = inner
	l.specs = append(l.specs, s)
	return nil
}

// Specs lists the collections in alphabetical order of their keys.
func (l *Library) Specs() []*Spec { return l.specs }

// Spec finds a collection by its key, or fails with fault.NotFound.
func (l *Library) Spec(key string) (*Spec, error) {
	for _, s := range l.specs {
		if s.Key == key {
			return s, nil
		}
	}
	return nil, fault.NotFound("There is no collection %q.", key)
}

// OwnSample are the files in the folder sample of a collection of the council's own, on which its measures are tried; none of
// those that Waymark ships, whose invented children are the same in all of them.
func (s *Spec) OwnSample() ([]Source, error) {
	if s.own == nil {
		return nil, nil
	}
	names, err := fs.Glob(s.own, "sample/*")
	if err != nil {
		return nil, err
	}
	var files []Source
	for _, name := range names {
		content, err := fs.ReadFile(s.own, name)
		if err != nil {
			return nil, err
		}
		files = append(files, BytesSource(s.Key+"/"+path.Base(name), content))
	}
	return files, nil
}

// Of is the library with the named collections alone, and those whose views theirs are built on: a load then makes no
// tables that nobody asks for.
func (l *Library) Of(keys ...string) *Library {
	wanted := map[string]bool{}
	for len(keys) > 0 {
		key := keys[0]
		keys = keys[1:]
		if s, err := l.Spec(key); err == nil && !wanted[key] {
			wanted[key] = true
			keys = append(keys, s.After...)
		}
	}
	few := *l
	few.specs = slices.DeleteFunc(slices.Clone(l.specs), func(s *Spec) bool { return !wanted[s.Key] })
	return &few
}

// withoutViews is the library for reading and checking only.
func (l *Library) withoutViews() *Library {
	return &Library{specs: l.specs, bare: true}
}
