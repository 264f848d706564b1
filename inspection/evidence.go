package inspection

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/evidence"
	"waymark/fault"
)

// WithEvidence gives the room the evidence locker, without which no recommendation can be closed.
func (i *Inspections) WithEvidence(locker *evidence.Evidences) { i.evidences = locker }

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

// Shows says whether evidence can close a recommendation on a day: somebody outside the line has borne it out, and it holds.
func Shows(e evidence.Evidence, on calendar.Date) bool { return e.Holds(on) && e.VerifiedBy(on) }

// Evidence lists what lies in the locker about a recommendation and about the actions that answer it, the newest first, as far as the person
// of the context may read it.
func (i *Inspections) Evidence(ctx context.Context, r Recommendation, answers []Answer) ([]evidence.Piece, error) {
	if i.evidences == nil {
		return nil, nil
	}
	subjects := []evidence.Subject{EvidenceOf(r)}
	for _, a := range answers {
		if a.Ref != "" {
			subjects = append(subjects, evidence.Subject{Kind: "action", Key: a.Ref})
		}
	}
	var all []evidence.Piece
	for _, s := range subjects {
		pieces, err := i.evidences.Of(ctx, s)
		if err != nil {
			return nil, err
		}
		for _, p := range pieces {
			if !slices.ContainsFunc(all, func(o evidence.Piece) bool { return o.ID == p.ID }) {
				all = append(all, p)
			}
		}
	}
	slices.SortFunc(all, func(a, b evidence.Piece) int { return cmp.Compare(b.Number, a.Number) })
	return all, nil
}

// named finds the evidence that somebody named by number.
func (i *Inspections) named(ctx context.Context, r Recommendation, answers []Answer, numbers []int) ([]evidence.Evidence, error) {
	all, err := i.Evidence(ctx, r, answers)
	if err != nil {
		return nil, err
	}
	var found []evidence.Evidence
	for _, n := range slices.Compact(slices.Sorted(slices.Values(numbers))) {
		at := slices.IndexFunc(all, func(p evidence.Piece) bool { return p.Number == n && !p.Hidden })
		if at < 0 {
			return nil, fault.Invalid("Evidence %d is not about recommendation %s, nor about an action that answers it.", n, r.Code).At("shows", "Select evidence from the list")
		}
		found = append(found, all[at].Evidence)
	}
	return found, nil
}

// evidenceList names evidence in a sentence: "evidence 3 and 12".
func evidenceList(numbers []int) string {
	words := make([]string, len(numbers))
	for n, number := range numbers {
		words[n] = fmt.Sprint(number)
	}
	if last := len(words) - 1; last > 0 {
		return "evidence " + strings.Join(words[:last], ", ") + " and " + words[last]
	}
	return "evidence " + strings.Join(words, "")
}
