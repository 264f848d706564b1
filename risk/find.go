package risk

import (
	"context"
	"fmt"

	"waymark/find"
)

// Find looks for words in the risks that the person of the context may read.
func (r *Risks) Find(ctx context.Context, terms []string) (all []find.Hit, err error) {
	risks, err := r.Register(ctx)
	for _, one := range risks {
		h := find.Hit{Kind: fmt.Sprintf("Risk %d", one.Number), Title: one.Title, Href: one.Href(), Text: one.Effect, When: one.IdentifiedOn}
		if h.Score = find.Score(terms, []find.Field{{Text: one.Name(), Weight: 6}, {Text: one.Cause + " " + one.Event + " " + one.Effect, Weight: 4}, {Text: one.OwnerName + " " + string(one.State), Weight: 3},
			{Text: one.Controls + " " + one.Actions, Weight: 2}}); h.Score > 0 {
			all = append(all, h)
		}
	}
	return all, err
}
