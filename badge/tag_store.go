package badge

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"waymark/account"
	"waymark/db"
	"waymark/evidence"
	"waymark/fault"
)

// TellOutcomes tells the locker of the outcomes that evidence can be about.
func (b *Badges) TellOutcomes(ctx context.Context, keys []string) ([]evidence.Known, error) {
	if person, ok := account.From(ctx); ok && !person.May(account.BadgeRead) {
		return nil, nil
	}
	all, err := b.Outcomes(ctx)
	var told []evidence.Known
	for _, o := range all {
		if keys == nil || slices.Contains(keys, strconv.Itoa(o.Number)) {
			told = append(told, evidence.Known{Subject: SubjectOf(o), Words: o.Name(), Href: o.Href()})
		}
	}
	return told, err
}

// SubjectOf is an outcome as the locker calls it.
func SubjectOf(o Outcome) evidence.Subject {
	return evidence.Subject{Kind: EvidenceSubject, Key: strconv.Itoa(o.Number)}
}

// proofs gathers what lies in the locker about every outcome, by its number, the newest first.
func (b *Badges) proofs(ctx context.Context) (map[int][]Proof, error) {
	pieces, err := b.evidences.Evidences(ctx)
	if err != nil {
		return nil, err
	}
	var tags []Tag
	if err := b.db.All(ctx, &tags, "select piece, kind, principles, groups, strength, agree, child_title, by_name, tagged_on from badge_tag", nil); err != nil {
		return nil, err
	}
	tagged := map[int]Tag{}
	for _, t := range tags {
		tagged[t.Piece] = t
	}
	of := map[int][]Proof{}
	for _, p := range pieces {
		for _, k := range p.About {
			if k.Kind == EvidenceSubject {
				if n, err := strconv.Atoi(k.Key); err == nil {
					of[n] = append(of[n], Proof{p, tagged[p.Number]})
				}
			}
		}
	}
	return of, nil
}

// Tag keeps what the programme asks of a piece of evidence that is about an outcome.
func (b *Badges) Tag(ctx context.Context, number int, e TagEdit) error {
	if err := may(ctx, account.BadgeWrite); err != nil {
		return err
	}
	piece, err := b.evidences.Evidence(ctx, number)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(piece.About, func(k evidence.Known) bool { return k.Kind == EvidenceSubject }) {
		return fault.Conflict("Evidence %d is not about an outcome yet.", number)
	}
	t := Tag{Piece: number}
	if err := t.Take(e, who(ctx).Name, b.db.Today()); err != nil {
		return err
	}
	return b.db.Write(ctx, fmt.Sprintf("said what evidence %d shows in the child-friendly programme", number), func(tx *db.Tx) error {
		tx.About("evidence", piece.ID)
		_, err := tx.Exec(ctx, `insert into badge_tag (piece, kind, principles, groups, strength, agree, child_title, by_name, tagged_on)
			values (:piece, :kind, :principles, :groups, :strength, :agree, :child_title, :by_name, :tagged_on)
			on conflict (piece) do update set kind = excluded.kind, principles = excluded.principles, groups = excluded.groups, strength = excluded.strength,
			agree = excluded.agree, child_title = excluded.child_title, by_name = excluded.by_name, tagged_on = excluded.tagged_on`, t)
		return err
	})
}

// Tie says that a piece that is in the locker already is about an outcome too.
func (b *Badges) Tie(ctx context.Context, o Outcome, number int) error {
	if err := may(ctx, account.BadgeWrite); err != nil {
		return err
	}
	return b.evidences.Relate(ctx, number, SubjectOf(o))
}
