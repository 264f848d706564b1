package language

import (
	"context"
	"slices"
	"strings"

	"waymark/calendar"
)

// This file is what the public may know of languages: no name of anybody who works on them.

// PublicLanguage is a language that is on the site.
type PublicLanguage struct {
	Code      string // as the attribute lang says it
	Name      string // in itself
	English   string
	Direction string // ltr or rtl
	Opened    calendar.Date
	Texts     []PublicText // by key; what is not there is read in English
}

// Text finds a text by its key.
func (l PublicLanguage) Text(key string) (PublicText, bool) {
	i, found := slices.BinarySearchFunc(l.Texts, key, func(t PublicText, key string) int { return strings.Compare(t.Key, key) })
	if !found {
		return PublicText{}, false
	}
	return l.Texts[i], true
}

// PublicText is a text in a language.
type PublicText struct {
	Key       string
	Words     string
	Stale     bool // the English has changed since
	Unchecked bool // nobody who speaks the language has checked it
}

// Published are the languages that the public reads, by their own names: those the council put on its site whose every safeguarding line was checked by
// a person. A line that is stale was checked all the same, and its page says that it is being changed.
func (l *Languages) Published(ctx context.Context) ([]PublicLanguage, error) {
	chosen, err := l.Chosen(ctx)
	if err != nil {
		return nil, err
	}
	chosen = slices.DeleteFunc(chosen, func(x Language) bool { return !x.Open() })
	if len(chosen) == 0 {
		return nil, nil
	}
	var out []PublicLanguage
	for _, one := range chosen {
		lines, err := l.Lines(ctx, one.Code)
		if err != nil {
			return nil, err
		}
		if p, ready := published(one, lines); ready {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b PublicLanguage) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

func published(one Language, lines []Line) (p PublicLanguage, ready bool) {
	p = PublicLanguage{Code: one.Code, Name: one.Name, English: one.Spoken.English, Direction: one.Direction(), Opened: one.OpenedOn}
	for _, x := range lines {
		if x.Live == nil {
			if x.Safeguarding {
				return p, false
			}
			continue
		}
		p.Texts = append(p.Texts, PublicText{x.Key, x.Live.Words, x.Live.English != x.English, !x.Live.Checked()})
	}
	slices.SortFunc(p.Texts, func(a, b PublicText) int { return strings.Compare(a.Key, b.Key) })
	return p, true
}
