package measure

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"waymark/collection"
	"waymark/fault"
)

//go:embed library
var library embed.FS

// Library reads every measure file: those that come with Waymark and, where folder is not empty, the council's own, which
// may read the collections of the council's own; without a library there are Waymark's alone. The folder is the register: dropping a file into it is all it
// takes. A council's file may not take the key of one of ours, so that a figure with a known name means the same everywhere.
// One of the council's that cannot be used is left out and named in broken, with what would make it right.
func Library(folder string, collections *collection.Library) (definitions []Definition, broken []string, err error) {
	known, err := sourcesOf(collections)
	if err != nil {
		return nil, nil, err
	}
	return libraryOf(folder, known)
}

func libraryOf(folder string, known sources) (definitions []Definition, broken []string, err error) {
	inside, err := fs.Sub(library, "library")
	if err != nil {
		return nil, nil, err
	}
	stop := func(err error) error { return err }
	if definitions, err = read(inside, "measure/library/", known, stop); err != nil || folder == "" {
		return definitions, nil, err
	}
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return definitions, nil, nil
	}
	leave := func(err error) error {
		if f := fault.Of(err); f != nil {
			broken, err = append(broken, f.Words), nil
		}
		return err
	}
	own, err := read(os.DirFS(folder), folder+"/", known, leave)
	if err != nil {
		return nil, nil, err
	}
	for _, d := range own {
		if slices.ContainsFunc(definitions, func(o Definition) bool { return o.Key == d.Key }) {
			broken = append(broken, fmt.Sprintf("%s: there is a measure with the key %s already; give the file another name", d.File, d.Key))
			continue
		}
		definitions = append(definitions, d)
	}
	slices.SortFunc(definitions, func(a, b Definition) int { return strings.Compare(a.Key, b.Key) })
	return definitions, broken, nil
}

// read reads the files of a folder. What is wrong with one is given to wrong, which says whether that ends it all.
func read(folder fs.FS, where string, known sources, wrong func(error) error) ([]Definition, error) {
	names, err := fs.Glob(folder, "*.sql")
	if err != nil {
		return nil, err
	}
	var definitions []Definition
	for _, name := range names {
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, err
		}
		d, err := readHeader(where+name, string(text), known)
		if err == nil {
			definitions = append(definitions, d)
		} else if err = wrong(err); err != nil {
			return nil, err
		}
	}
	return definitions, nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
