package news

import (
	"context"

	"waymark/calendar"
)

// This file is what the public may know of posts.

// PublicPost is a post that was published. Of one that was taken back only its number, its days and the reason are left.
type PublicPost struct {
	Number       int
	Kind         string
	Day          calendar.Date // on which it happened
	Published    calendar.Date
	Title        string
	Text         string
	ChildTitle   string
	ChildText    string
	Link         string
	Actions      []string // "roadmap-2025/1.3"
	Withdrawn    calendar.Date
	WithdrawnWhy string
}

// Published lists what the public reads, the newest first. A draft that was withdrawn was never public and is not among it.
func (n *News) Published(ctx context.Context) ([]PublicPost, error) {
	all, err := n.Posts(ctx)
	var out []PublicPost
	for _, p := range all {
		switch {
		case p.State == Published:
			out = append(out, PublicPost{Number: p.Number, Kind: string(p.Kind), Day: p.Day, Published: p.PublishedOn, Title: p.Title, Text: p.Text, ChildTitle: p.ChildTitle, ChildText: p.ChildText, Link: p.Link, Actions: p.Actions.V})
		case p.State == Withdrawn && !p.PublishedOn.IsZero():
			out = append(out, PublicPost{Number: p.Number, Kind: string(p.Kind), Day: p.Day, Published: p.PublishedOn, Withdrawn: p.WithdrawnOn, WithdrawnWhy: p.WithdrawnWhy})
		}
	}
	return out, err
}
