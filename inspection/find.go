package inspection

import (
	"context"

	"waymark/account"
	"waymark/find"
)

// Find looks for words in the recommendations.
func (i *Inspections) Find(ctx context.Context, terms []string) (all []find.Hit, err error) {
	if may(ctx, account.PlanRead, account.Subject{}) != nil {
		return nil, nil
	}
	recommendations, err := i.Recommendations(ctx)
	for _, r := range recommendations {
		h := find.Hit{Kind: "Recommendation " + r.Code, Title: r.About, Href: r.Href(), Text: r.Verbatim, When: r.Published}
		if h.Score = find.Score(terms, []find.Field{{Text: r.Code, Weight: 20}, {Text: r.About, Weight: 6}, {Text: r.Verbatim, Weight: 4}, {Text: r.Source, Weight: 2}, {Text: string(r.State), Weight: 2}}); h.Score > 0 {
			all = append(all, h)
		}
	}
	return all, err
}
