package evidence

import (
	"context"
	"fmt"

	"waymark/find"
)

// Find looks for words in the evidence that the person of the context may open: in what it shows, where it comes from, and the words of what
// was cleared.
func (l *Evidences) Find(ctx context.Context, terms []string) (all []find.Hit, err error) {
	pieces, err := l.Evidences(ctx)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		ID    string `db:"evidence_id"`
		Words string `db:"words"`
	}
	if err := l.db.All(ctx, &rows, "select evidence_id, words from evidence_words", nil); err != nil {
		return nil, err
	}
	words := map[string]string{}
	for _, r := range rows {
		words[r.ID] = r.Words
	}
	for _, p := range pieces {
		if p.Hidden {
			continue
		}
		inside := words[p.ID]
		if p.Class == Restricted {
			inside = "" // its words are opened with a reason, never found by the way
		}
		note := ""
		if p.State != ToCheck && p.State != Refused && p.Class != Restricted {
			note = p.Note
		}
		h := find.Hit{Kind: fmt.Sprintf("Evidence %d", p.Number), Title: p.Shows, Href: p.Href(), Text: p.Source, When: p.AsOf(l.db.Today())}
		if h.Score = find.Score(terms, []find.Field{{Text: p.Shows, Weight: 5}, {Text: p.Source + " " + p.FileName, Weight: 3}, {Text: note, Weight: 2}, {Text: inside, Weight: 1}}); h.Score > 0 {
			all = append(all, h)
		}
	}
	return all, nil
}
