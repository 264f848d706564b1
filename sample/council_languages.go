package sample

import (
	"context"
	"embed"
	"fmt"
	"strings"

	"github.com/BurntSushi/toml"

	"waymark/calendar"
	"waymark/language"
)

//go:embed languages/*.toml
var languageFiles embed.FS

// tongue is a language in which Exampleborough offers its young people's site. Its figures and its people are invented.
type tongue struct {
	code, why string
	children  int
	ago       int // days since it was taken up
	made      language.Made
	maker     string
	reader    string // who checked it; nobody: it waits
}

var spokenHere = []tongue{
	{"ar", "The third most spoken first language in our schools, and the first of those who came here alone to be safe. (Invented.)", 1184, 120, language.ByPerson, "Rana Ferry (invented translator)", "Sami Bridge (invented reader)"},
	{"es", "The second most spoken first language in our schools. (Invented.)", 1467, 110, language.ByPerson, "Lucía Ferry (invented translator)", "Marta Bridge (invented reader)"},
	{"pt", "The most spoken first language in our schools after English. (Invented.)", 1902, 12, language.ByMachine, "A translation program (invented)", ""},
}

// wasEnglish is what the English of some texts was when Spanish was translated: those translations are stale today.
var wasEnglish = map[string]string{
	"home.intro": "This is what we said we would do. Pick a card to see how it is going.",
	"action/1.1": "We will give families the right help.",
	"action/3.8": "We will find you a good home.",
}

// languages are taken up, translated and checked by three people each; what is not checked is not public.
func (c *raising) languages() {
	for _, one := range spokenHere {
		on := later(c.today.AddDays(-one.ago), released.AddDays(10))
		var seen []language.Seen
		c.add(on, func(ctx context.Context) error {
			return c.Languages.Choose(c.as(ctx, "may"), true, language.Choice{Code: one.code, Why: one.why, Children: one.children, Pupils: 31240, Source: "School census of Exampleborough, January 2026 (invented)", CountedOn: earlier(calendar.On(2026, 1, 15), on)})
		})
		c.add(on.AddDays(6), func(ctx context.Context) (err error) {
			seen, err = c.translate(c.as(ctx, "uma"), one)
			return err
		})
		if one.reader == "" {
			continue
		}
		c.add(on.AddDays(9), func(ctx context.Context) error {
			may := c.as(ctx, "may")
			if err := c.Languages.Check(may, one.code, one.reader, seen); err != nil {
				return fmt.Errorf("check %s: %w", one.code, err)
			}
			return c.Languages.Put(may, one.code)
		})
	}
}

// translate writes what its file has of a language, and gives what of it can be checked.
func (c *raising) translate(ctx context.Context, one tongue) (seen []language.Seen, err error) {
	texts := map[string]string{}
	if _, err := toml.DecodeFS(languageFiles, "languages/"+one.code+".toml", &texts); err != nil {
		return nil, err
	}
	lines, err := c.Languages.Lines(ctx, one.code)
	if err != nil {
		return nil, err
	}
	var all []language.Words
	for _, l := range lines {
		key := strings.TrimPrefix(l.Key, "plan/"+slug+"/")
		if words, there := texts[key]; there {
			w := language.Words{Key: l.Key, Words: words}
			if one.code == "es" {
				w.English = wasEnglish[key]
			}
			all = append(all, w)
			if w.English == "" {
				seen = append(seen, language.Seen{Key: l.Key, N: 1})
			}
		}
	}
	if _, err = c.Languages.Write(ctx, one.code, one.made, one.maker, all); err != nil {
		return nil, fmt.Errorf("translate into %s: %w", one.code, err)
	}
	return seen, nil
}
