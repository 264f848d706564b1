package voice

import (
	"context"
	"fmt"

	"waymark/account"
)

// The days before their day on which things of themes show among what waits.
const (
	promiseSoon = 14
	askSoon     = 30
)

// ThemesDue lists what of themes waits for a person: answers to write, to read as a young reviewer, and to publish; promises, pauses, checks
// to ask and to conclude.
func (v *Voices) ThemesDue(ctx context.Context, person account.Person) ([]Waiting, error) {
	if !person.May(account.VoiceAnswer) && !person.May(account.VoicePublish) && !person.May(account.VoiceReview) {
		return nil, nil
	}
	today := v.db.Today()
	lines, err := v.Themes(ctx)
	if err != nil {
		return nil, err
	}
	var answers []Answer
	if err := v.db.All(ctx, &answers, selectAnswer+" where state <> 'published' order by sent_on, id", nil); err != nil {
		return nil, err
	}
	draft := map[string]Answer{}
	for _, a := range answers {
		draft[a.ThemeID] = a
	}
	promises, err := v.Promises(ctx)
	if err != nil {
		return nil, err
	}
	var checks []Check
	if err := v.db.All(ctx, &checks, "select "+checkColumns+" from voice_check where concluded_on is null", nil); err != nil {
		return nil, err
	}
	asking := map[string]Check{}
	for _, c := range checks {
		asking[c.ThemeID] = c
	}
	var all []Waiting
	for _, l := range lines {
		a, written := draft[l.ID]
		href, mine := themeHref(l.Number), l.OwnerID == person.ID && person.May(account.VoiceAnswer)
		name := fmt.Sprintf("theme %d: %s", l.Number, l.Title)
		switch {
		case written && a.State == AnswerReviewed && person.May(account.VoiceReview):
			all = append(all, Waiting{Words: "Read the answer to " + l.Title, Href: fmt.Sprintf("%s/%d", reviewAt, l.Number), Since: a.SentOn, Due: a.SentOn.AddDays(reviewWaits), Late: a.SentOn.AddDays(reviewWaits).Before(today)})
		case written && (a.State == AnswerReady || a.State == AnswerReviewed && a.SentOn.DaysUntil(today) >= reviewWaits) && l.mayOn(person, account.VoicePublish) && a.WriterID != person.ID:
			all = append(all, Waiting{Words: "Publish the answer to " + name, Href: href, Since: a.SentOn, Due: l.Due, Late: l.Late(today)})
		case mine && l.State == ThemePaused && l.ReviewOn.Before(today.AddDays(1)):
			all = append(all, Waiting{Words: "Take up again " + name, Href: href, Since: l.StateOn, Due: l.ReviewOn, Late: l.ReviewOn.Before(today)})
		case mine && l.Unanswered() && l.State != ThemePaused && (!written || a.State == AnswerDraft || a.State == AnswerSentBack):
			all = append(all, Waiting{Words: "Answer " + name, Href: href, Since: l.HeardOn, Due: l.Due, Late: l.Late(today)})
		}
		if c, open := asking[l.ID]; mine && open && c.N() > 0 && c.AskedOn.DaysUntil(today) >= askSoon {
			all = append(all, Waiting{Words: "Conclude what children say of " + name, Href: href, Since: c.AskedOn})
		} else if due := l.AskDue(); mine && !open && !due.IsZero() && today.DaysUntil(due) <= askSoon {
			all = append(all, Waiting{Words: "Ask children whether it is better: " + name, Href: href, Since: l.StateOn, Due: due, Late: due.Before(today)})
		}
	}
	for _, p := range promises {
		if p.OwnerID == person.ID && p.Answer.Promised() && today.DaysUntil(p.Answer.Due) <= promiseSoon {
			all = append(all, Waiting{Words: fmt.Sprintf("Keep the promise of theme %d: %s", p.ThemeLine.Number, p.Answer.Promise), Href: themeHref(p.ThemeLine.Number), Since: p.Answer.Published, Due: p.Answer.Due, Late: p.Answer.Due.Before(today)})
		}
	}
	return all, nil
}
