package inspection

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

const themesFile = "themes.toml"

// Theme is what inspectorates come back to: by its themes a recommendation is recognised when it is made again.
type Theme struct {
	Key   string   `toml:"key"`
	Title string   `toml:"title"`
	Words []string `toml:"words"` // beginnings of words, or of phrases, that speak of it
	match *regexp.Regexp
}

// Themes lists the themes.
func Themes() []Theme { return themes }

var themes = mustReadThemes()

func mustReadThemes() []Theme {
	text, err := library.ReadFile("library/" + themesFile)
	var read struct {
		Themes []Theme `toml:"theme"`
	}
	if err == nil {
		_, err = toml.Decode(string(text), &read)
	}
	if err != nil {
		panic("inspection: " + themesFile + ": " + err.Error()) // it is part of the program, and tests read it
	}
	for i, t := range read.Themes {
		parts := make([]string, len(t.Words))
		for n, w := range t.Words {
			parts[n] = strings.ReplaceAll(regexp.QuoteMeta(w), " ", `[\s-]+`)
		}
		read.Themes[i].match = regexp.MustCompile(`(?i)\b(?:` + strings.Join(parts, "|") + `)`)
	}
	return read.Themes
}

// ThemeTitle is a theme as pages print it.
func ThemeTitle(key string) string {
	for _, t := range themes {
		if t.Key == key {
			return t.Title
		}
	}
	return key
}

// ThemesOf proposes the themes of a text by its words.
func ThemesOf(text string) []string {
	keys := []string{}
	for _, t := range themes {
		if t.match.MatchString(text) {
			keys = append(keys, t.Key)
		}
	}
	return keys
}

func knownThemes(keys []string) error {
	for _, k := range keys {
		if !slices.ContainsFunc(themes, func(t Theme) bool { return t.Key == k }) {
			return fmt.Errorf("there is no theme %q", k)
		}
	}
	return nil
}
