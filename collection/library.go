// Package collection takes statutory returns and local registers in: it recognises what a file is, reads it,
// checks it, keeps it and, once a person has accepted it, lets it count. Each folder of library/ is one collection.
// Nothing is guessed silently: whatever could not be read or had to be assumed is listed for the person who sent it.
package collection

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"sync"

	"waymark/fault"
)

//go:embed library
var shipped embed.FS

// Library is every collection that this program knows.
type Library struct {
	specs []*Spec
	bare  bool // for reading and checking only: no views are built
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
// which the council writes the codes of a collection.
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
	}
	if len(l.specs) == 0 {
		return nil, fmt.Errorf("the library of collections is empty")
	}
	return l, l.settled()
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

// raw is the library without its views, for reading and checking only.
func (l *Library) raw() *Library {
	return &Library{specs: l.specs, bare: true}
}
