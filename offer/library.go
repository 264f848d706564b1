package offer

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

//go:embed library/*.toml
var libraryFiles embed.FS

// starterFile is one file of the library: the starters of an area.
type starterFile struct {
	Elsewhere string `toml:"elsewhere"` // where an entry says nothing else
	Custody   string `toml:"custody"`
	IfNo      string `toml:"if_no"`
	Entry     []struct {
		Key     string `toml:"key"`
		Confirm string `toml:"confirm"`
		Body
	} `toml:"entry"`
}

// OfLibrary is an entry that Waymark brings along: facts and figures with their source, in words of its own. It is nobody's offer until a
// council has taken it over, put its own facts in and had it read and published.
type OfLibrary struct {
	Key     string
	Confirm string // what the council must settle before it is its own
	Body
}

// Library are all starters, in the order of areas.
var Library = readLibrary()

func readLibrary() []OfLibrary {
	var common starterFile
	read := func(name string, into *starterFile) {
		text, err := fs.ReadFile(libraryFiles, path.Join("library", name))
		if err == nil {
			_, err = toml.Decode(string(text), into)
		}
		if err != nil {
			panic(name + ": " + err.Error())
		}
	}
	read("common.toml", &common)
	var all []OfLibrary
	for _, a := range Areas {
		var f starterFile
		read(a.Key+".toml", &f)
		for _, e := range f.Entry {
			b := e.Body
			b.Area = a.Key
			for _, d := range []struct {
				to   *string
				from string
			}{{&b.Elsewhere, common.Elsewhere}, {&b.Custody, common.Custody}, {&b.IfNo, common.IfNo}} {
				if *d.to == "" {
					*d.to = d.from
				}
			}
			if b.Where == "" {
				b.Where = Anywhere
			}
			if b.Languages == nil {
				b.Languages = []string{"English"}
			}
			all = append(all, OfLibrary{e.Key, e.Confirm, b})
		}
	}
	return all
}

// toConfirm is what a council must still settle of what it took over.
func toConfirm(key string) string {
	for _, l := range Library {
		if l.Key == key {
			return l.Confirm
		}
	}
	return ""
}

// Starter finds a starter by its key.
func Starter(key string) (Body, bool) {
	i := slices.IndexFunc(Library, func(l OfLibrary) bool { return l.Key == key })
	if i < 0 {
		return Body{}, false
	}
	b := Library[i].Body
	b.Who, b.Steps, b.Duties, b.Documents, b.Languages = slices.Clone(b.Who), slices.Clone(b.Steps), slices.Clone(b.Duties), slices.Clone(b.Documents), slices.Clone(b.Languages)
	b.LegalBasis = strings.TrimSpace(b.LegalBasis)
	return b, true
}
