package news

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
)

// Waiting is a post that waits for somebody.
type Waiting struct {
	Words string
	Href  string        // where it is done
	Since calendar.Date // since when it waits; no date where nobody knows
	Due   calendar.Date // by when; no date: news has no clock
	Late  bool
}

// Due lists the drafts that a person may publish.
func (n *News) Due(ctx context.Context, person account.Person) (all []Waiting, err error) {
	if !person.May(account.NewsPublish) {
		return nil, nil
	}
	posts, err := n.Posts(ctx)
	for _, p := range posts {
		if p.State == Draft && p.ChangedID != person.ID && len(p.Problems()) == 0 {
			all = append(all, Waiting{Words: fmt.Sprintf("Publish post %d: %s", p.Number, p.Title), Href: p.Href()})
		}
	}
	return all, err
}
