package board

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
	"waymark/find"
)

// Find looks for words in what the person of the context may read of boards: decisions, what boards asked for, papers with what people wrote
// into them, and claims of the self-evaluation.
func (b *Boards) Find(ctx context.Context, terms []string) (all []find.Hit, err error) {
	add := func(h find.Hit, fields ...find.Field) {
		if h.Score = find.Score(terms, fields); h.Score > 0 {
			all = append(all, h)
		}
	}
	decisions, err := b.Decisions(ctx)
	if err != nil {
		return nil, err
	}
	for _, d := range decisions {
		add(find.Hit{Kind: "Decision " + d.Number(), Title: d.Words, Href: d.Href(), Text: d.ForumName, When: d.On},
			find.Field{Text: d.Number(), Weight: 20}, find.Field{Text: d.Words, Weight: 5}, find.Field{Text: d.ForumName + " " + d.DecidedBy, Weight: 2}, find.Field{Text: d.Options + " " + d.Dissent, Weight: 1})
	}
	actions, err := b.readable(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range actions {
		add(find.Hit{Kind: "Board action, " + a.Number(), Title: a.Words, Href: a.Href(), Text: fmt.Sprintf("%s, %s. %s", a.OwnerName, a.State, a.Last), When: a.On},
			find.Field{Text: a.Number(), Weight: 15}, find.Field{Text: a.Words, Weight: 4}, find.Field{Text: a.OwnerName, Weight: 3}, find.Field{Text: a.Last + " " + a.ForumName, Weight: 2})
	}
	if packMay(ctx, account.PackRead) != nil {
		return all, nil
	}
	packs, err := b.Packs(ctx)
	if err != nil {
		return nil, err
	}
	var texts []PackText
	if err := b.db.All(ctx, &texts, "select pack_id, section, text, by_name, written_on, version from board_pack_text", nil); err != nil {
		return nil, err
	}
	written := map[string]string{}
	for _, t := range texts {
		written[t.PackID] += t.Text + " "
	}
	for _, p := range packs {
		words := fmt.Sprintf("For %s, %s.", p.Forum, p.For.Words())
		add(find.Hit{Kind: fmt.Sprintf("Paper %d, %s", p.Number, p.State), Title: p.Title, Href: p.Href(), Text: words, When: p.SnapshotOn},
			find.Field{Text: p.Title, Weight: 5}, find.Field{Text: fmt.Sprintf("paper %d %s", p.Number, words), Weight: 3}, find.Field{Text: written[p.ID], Weight: 1})
	}
	claims, err := b.Claims(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range claims {
		area := wordsOf(ClaimAreas, c.Area)
		add(find.Hit{Kind: fmt.Sprintf("Claim C%d of the self-evaluation", c.Number), Title: c.Text, Href: c.Href(), Text: area, When: c.WrittenOn},
			find.Field{Text: fmt.Sprintf("C%d", c.Number), Weight: 20}, find.Field{Text: c.Text, Weight: 4}, find.Field{Text: area, Weight: 2})
	}
	return all, nil
}

// readable are the actions that boards asked for, as far as the person of the context may read them: those of the forums that they read as one
// of the council's own, and their own.
func (b *Boards) readable(ctx context.Context) ([]Action, error) {
	forums, err := b.Forums(ctx)
	if err != nil {
		return nil, err
	}
	open := map[string]bool{}
	for _, f := range forums {
		open[f.ID] = inside(ctx, f)
	}
	person, _ := account.From(ctx)
	var all, mine []Action
	if err := b.db.All(ctx, &all, selectAction+" order by a.due, a.number", nil); err != nil {
		return nil, err
	}
	for _, a := range all {
		if open[a.ForumID] || a.OwnerID != "" && a.OwnerID == person.ID {
			mine = append(mine, a)
		}
	}
	return mine, nil
}

// Late are the actions whose day has passed, the oldest day first, as far as the person of the context may read them.
func (b *Boards) Late(ctx context.Context) (late []Action, today calendar.Date, err error) {
	today = b.db.Today()
	all, err := b.readable(ctx)
	for _, a := range all {
		if a.Late(today) {
			late = append(late, a)
		}
	}
	return late, today, err
}
