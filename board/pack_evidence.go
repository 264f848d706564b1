package board

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"waymark/account"
	"waymark/evidence"
)

// gatherEvidence reads what the locker holds, with what each piece is about and whether it still counts. Restricted evidence stays out: a paper
// goes to more people than those whom a grant names.
func (b *Boards) gatherEvidence(ctx context.Context, s *Snapshot) error {
	pieces, err := b.Evidences.Evidences(ctx)
	if err != nil {
		return err
	}
	for _, p := range pieces {
		if p.Class == evidence.Restricted || p.Ended() || p.State == evidence.Refused || p.State == evidence.ToCheck {
			continue
		}
		f := EvidenceFacts{Number: p.Number, Title: p.Shows, Kind: p.Type, Source: p.Source, AsOf: p.To, Until: p.ValidUntil, State: string(p.State), Class: string(p.Class), Hash: p.Hash, Stale: !p.Holds(s.On)}
		if f.AsOf.IsZero() {
			f.AsOf = p.AddedOn
		}
		for _, about := range p.About {
			f.Subjects = append(f.Subjects, about.Subject.String())
		}
		s.Evidence = append(s.Evidence, f)
	}
	slices.SortFunc(s.Evidence, func(x, y EvidenceFacts) int { return x.Number - y.Number })
	return nil
}

// TellClaims tells the locker of the claims that evidence can be about: of all that stand where keys is nil.
func (b *Boards) TellClaims(ctx context.Context, keys []string) (told []evidence.Known, err error) {
	if packMay(ctx, account.PackRead) != nil {
		return nil, nil
	}
	claims, err := b.Claims(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range claims {
		key := strconv.Itoa(c.Number)
		if keys == nil || slices.Contains(keys, key) {
			told = append(told, evidence.Known{Subject: evidence.Subject{Kind: ClaimSubject, Key: key}, Words: fmt.Sprintf("Claim C%d: %s", c.Number, clip(c.Text, 80)), Href: c.Href(), Row: account.Subject{Owners: []string{c.WrittenID}}})
		}
	}
	return told, nil
}
