package council

import (
	"context"
	"strings"
	"time"

	"waymark/calendar"
	"waymark/fault"
	"waymark/web"
)

// Where the free-post address lies among the settings.
const (
	postScope = "cards"
	postKey   = "free_post"
	postEnded = "none" // the council has none any more
)

// FreePost is a decision about the address to which children post cards without a stamp.
type FreePost struct {
	Lines  []string      // of the address; none where cards are not taken any more
	From   calendar.Date // the first day on which it holds
	Owner  string        // who answers for it
	Why    string
	ByName string
	At     time.Time
}

// Text is the address as it is typed, a line on each line.
func (p FreePost) Text() string { return strings.Join(p.Lines, "\n") }

// Words are the address in one line.
func (p FreePost) Words() string {
	if len(p.Lines) == 0 {
		return "No cards are taken"
	}
	return strings.Join(p.Lines, ", ")
}

// addressLines are the lines of a typed address: commas end lines as line breaks do, as on an envelope.
func addressLines(text string) []string {
	var all []string
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == ',' }) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// The room on the front of the card.
const (
	postLines  = 5
	postLetter = 36
)

// check says why the address cannot be printed on a card; no field is wrong where it can. That it is a free-post address is the point: a child must need no stamp.
func (p FreePost) check() *fault.Fault {
	f := fault.Invalid("The address is not changed.")
	free := len(p.Lines) == 0
	for _, line := range p.Lines {
		free = free || strings.Contains(strings.ToLower(line), "freepost")
		if len([]rune(line)) > postLetter {
			f.At("address", "Enter lines of at most 36 letters: “"+line+"” is longer")
		}
	}
	switch {
	case !free:
		f.At("address", "Enter the free-post address as Royal Mail gave it, with the word Freepost: a child must need no stamp")
	case len(p.Lines) > postLines:
		f.At("address", "Enter at most 5 lines")
	}
	return f
}

// SetFreePost keeps a decision about the address. A fault.Invalid says what is missing.
func (c *Council) SetFreePost(ctx context.Context, p FreePost) error {
	s := Setting{Scope: postScope, Key: postKey, Value: strings.Join(p.Lines, ", "), From: p.From, Owner: p.Owner, Source: "Royal Mail", Why: p.Why}
	if s.Value == "" {
		s.Value = postEnded
	}
	f := p.check()
	if err := web.Both(f, s.check()); err != nil {
		return err
	}
	return c.SetSetting(ctx, s)
}

// FreePosts are all decisions about the address, the newest first.
func (c *Council) FreePosts(ctx context.Context) ([]FreePost, error) {
	all, err := c.Settings(ctx)
	var posts []FreePost
	for _, s := range all {
		if s.Scope == postScope && s.Key == postKey {
			p := FreePost{From: s.From, Owner: s.Owner, Why: s.Why, ByName: s.ByName, At: s.At.Time}
			if s.Value != postEnded {
				p.Lines = addressLines(s.Value)
			}
			posts = append(posts, p)
		}
	}
	return posts, err
}
