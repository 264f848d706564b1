package evidence

import (
	"context"

	"waymark/calendar"
)

// This file is what the public may read of evidence. A piece stands there because something that is published rests on it.

// PublicPiece is a piece of evidence that its owner classed as public: what it shows, never the file itself.
type PublicPiece struct {
	Number int
	Shows  string
	Type   string // in words: "Audit"
	Source string
	AsOf   calendar.Date // the day for which it speaks
}

// Public tells by their numbers of the pieces that the public may read today, whoever publishes. What is for the council only, was never checked,
// or does not count any more is left out.
func (l *Evidences) Public(ctx context.Context) (map[int]PublicPiece, error) {
	var rows []Evidence
	today := l.db.Today()
	if err := l.db.All(ctx, &rows, selectEvidence+" where class = :class", map[string]any{"class": Public}); err != nil {
		return nil, err
	}
	all := map[int]PublicPiece{}
	for _, e := range rows {
		if e.FreshnessOn(today) != NotCount {
			all[e.Number] = PublicPiece{e.Number, e.Shows, Words(Types, e.Type), e.Source, e.AsOf(today)}
		}
	}
	return all, nil
}
