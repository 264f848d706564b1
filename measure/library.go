package measure

import (
	"embed"
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"waymark/fault"
)

//go:embed library
var library embed.FS

// Library reads every measure file: those that come with Waymark and, where folder is not empty, the council's own.
// The folder is the register: dropping a file into it is all it takes. A council's file may not take the key of
// one of ours, so that a figure with a known name means the same everywhere.
func Library(folder string) ([]Definition, error) {
	inside, err := fs.Sub(library, "library")
	if err != nil {
		return nil, err
	}
	definitions, err := read(inside, "measure/library/")
	if err != nil || folder == "" {
		return definitions, err
	}
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return definitions, nil
	}
	own, err := read(os.DirFS(folder), folder+"/")
	if err != nil {
		return nil, err
	}
	for _, d := range own {
		if slices.ContainsFunc(definitions, func(o Definition) bool { return o.Key == d.Key }) {
			return nil, fault.Invalid("%s: there is a measure with the key %s already; give the file another name", d.File, d.Key)
		}
	}
	definitions = append(definitions, own...)
	slices.SortFunc(definitions, func(a, b Definition) int { return strings.Compare(a.Key, b.Key) })
	return definitions, nil
}

func read(folder fs.FS, where string) ([]Definition, error) {
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
		d, err := Parse(where+name, string(text))
		if err != nil {
			return nil, err
		}
		definitions = append(definitions, d)
	}
	return definitions, nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
