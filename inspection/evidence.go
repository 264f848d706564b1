package inspection

import (
	"context"
	"slices"

	"waymark/account"
	"waymark/evidence"
)

// EvidenceOf is what evidence calls a recommendation.
func EvidenceOf(r Recommendation) evidence.Subject {
	return evidence.Subject{Kind: "recommendation", Key: r.Code}
}

// TellRecommendations tells the evidence locker of recommendations by their codes: of every open one where keys is nil. Main hangs it there.
func (i *Inspections) TellRecommendations(ctx context.Context, keys []string) ([]evidence.Known, error) {
	if may(ctx, account.PlanRead, account.Subject{}) != nil {
		return nil, nil
	}
	all, err := i.Recommendations(ctx)
	var told []evidence.Known
	for _, r := range all {
		if keys == nil && !r.Open() || keys != nil && !slices.Contains(keys, r.Code) {
			continue
		}
		told = append(told, evidence.Known{Subject: EvidenceOf(r), Words: "Recommendation " + r.Label(), Href: r.Href(), Row: account.Subject{Owners: []string{r.OwnerID}}})
	}
	return told, err
}
