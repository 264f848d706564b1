package voice

import (
	"context"

	"waymark/account"
	"waymark/calendar"
)

// ToldAbout is what children said about an action, as whoever works on it reads it on the action's page: themes, and the words that triage
// cleared. What a child wrote is never among it.
type ToldAbout struct {
	Today  calendar.Date
	Opens  bool // the reader may open the pages of themes
	Themes []ThemeAbout
}

// ThemeAbout is one theme about an action.
type ThemeAbout struct {
	ThemeLine
	Answer  *Answer  // published, for what is asked now; nil where it waits
	Cleared []string // for who answers it or works on the action
}

// About gathers what children said about an action, by its whole ref. Who neither reads what children say nor works on the action is told what the
// public may read.
func (v *Voices) About(ctx context.Context, full string, works bool) (told ToldAbout, err error) {
	person, _ := account.From(ctx)
	told.Today, told.Opens = v.db.Today(), person.May(account.VoiceRead)
	all, err := v.Themes(ctx)
	if err != nil {
		return told, err
	}
	for _, l := range all {
		about := false
		for _, ref := range l.Actions.V {
			about = about || ref == full
		}
		public := !l.ShownOn.IsZero() && l.Heard.Public()
		if !about || l.State == ThemeMerged || !public && !works && !l.mayOn(person, account.VoiceRead) {
			continue
		}
		one := ThemeAbout{ThemeLine: l}
		answers, err := v.Answers(ctx, l.Theme)
		if err != nil {
			return told, err
		}
		for i := range answers {
			if answers[i].State == AnswerPublished && !l.Unanswered() {
				one.Answer = &answers[i]
				break
			}
		}
		if works || l.mayOn(person, account.VoiceAnswer) || person.May(account.VoiceWrite) {
			summaries, err := v.Summaries(ctx, l.ID)
			if err != nil {
				return told, err
			}
			for _, s := range summaries {
				one.Cleared = append(one.Cleared, s.Words)
			}
		}
		told.Themes = append(told.Themes, one)
	}
	return told, nil
}
