package voice

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

const answerColumns = `id, theme_id, number, state, decision, reason, did, instead, challenge, place, passed_on, promise, due, kept_on, adult, decided_by, decided_on, writer_id, writer, rounds, sent_on, young_ok,
	published_on, published_id, published_by, heard_on, version`

const selectAnswer = "select " + answerColumns + " from voice_answer"

// Answers are a theme's, the newest first.
func (v *Voices) Answers(ctx context.Context, t Theme) ([]Answer, error) {
	var all []Answer
	err := v.db.All(ctx, &all, selectAnswer+" where theme_id = :id order by number desc", t)
	return all, err
}

// current is the answer that a theme's page works on: the newest; an empty one where there is none yet, or the newest was given and
// children said that it did not help.
func (v *Voices) current(ctx context.Context, t Theme) (Answer, error) {
	all, err := v.Answers(ctx, t)
	if err != nil || len(all) > 0 && (all[0].State != AnswerPublished || t.Decision != "") {
		if len(all) > 0 {
			return all[0], err
		}
		return Answer{}, err
	}
	return Answer{ThemeID: t.ID, Number: len(all) + 1, State: AnswerDraft}, nil
}

// DraftAnswer keeps what is written of an answer so far. The version is 0 where there is none yet.
func (v *Voices) DraftAnswer(ctx context.Context, theme int, e AnswerEdit) error {
	l, a, err := v.answering(ctx, theme, account.VoiceAnswer, e.Version)
	if err != nil {
		return err
	}
	if l.State != ThemeLooking {
		return fault.Conflict("Theme %d is “%s”. Take it to “%s” first: children read that somebody looks into it.", theme, l.State, ThemeLooking)
	}
	if err := a.Edit(e); err != nil {
		return err
	}
	a.WriterID, a.Writer, _ = actor(ctx)
	return v.db.Write(ctx, fmt.Sprintf("wrote at the answer to theme %d", theme), func(tx *db.Tx) error {
		tx.About("theme", l.ID)
		return v.keepAnswer(ctx, tx, a)
	})
}

// answering reads a theme and the answer that is worked on, for somebody who may do so and saw its version.
func (v *Voices) answering(ctx context.Context, theme int, permission string, version int) (l ThemeLine, a Answer, err error) {
	if l, err = v.Theme(ctx, theme); err != nil {
		return l, a, err
	}
	if err = mayTheme(ctx, permission, l.Theme); err != nil {
		return l, a, err
	}
	if a, err = v.current(ctx, l.Theme); err != nil {
		return l, a, err
	}
	if version != a.Version {
		f := fault.Overtaken("%s changed the answer to theme %d since you opened it. Both texts stand below.", nobodyElse(a.Writer), theme)
		return l, a, f
	}
	return l, a, nil
}

func nobodyElse(name string) string {
	if name == "" {
		return "Somebody else"
	}
	return name
}

// keepAnswer writes an answer that was read at the version it carries; version 0 is a new one.
func (v *Voices) keepAnswer(ctx context.Context, tx *db.Tx, a Answer) error {
	var n int64
	var err error
	if a.Version == 0 {
		a.ID, a.Version = db.NewID(), 1
		n, err = tx.Exec(ctx, "insert into voice_answer ("+answerColumns+") values ("+named(answerColumns)+") on conflict do nothing", a)
	} else {
		n, err = tx.Exec(ctx, `update voice_answer set state = :state, decision = :decision, reason = :reason, did = :did, instead = :instead, challenge = :challenge, place = :place, passed_on = :passed_on,
			promise = :promise, due = :due, kept_on = :kept_on, adult = :adult, decided_by = :decided_by, decided_on = :decided_on, writer_id = :writer_id, writer = :writer, rounds = :rounds,
			sent_on = :sent_on, young_ok = :young_ok, published_on = :published_on, published_id = :published_id, published_by = :published_by, heard_on = :heard_on, version = version + 1 where id = :id and version = :version`, a)
	}
	if err == nil && n == 0 {
		err = fault.Overtaken("Somebody else changed the answer at the same moment. Open the page again.")
	}
	return err
}

// SendAnswer gives a whole answer to a young reviewer.
func (v *Voices) SendAnswer(ctx context.Context, theme, version int) error {
	l, a, err := v.answering(ctx, theme, account.VoiceAnswer, version)
	if err != nil {
		return err
	}
	if err := a.Send(v.db.Today()); err != nil {
		return err
	}
	return v.db.Write(ctx, fmt.Sprintf("sent the answer to theme %d to a young reviewer", theme), func(tx *db.Tx) error {
		tx.About("theme", l.ID)
		return v.keepAnswer(ctx, tx, a)
	})
}

// ForReview lists the themes whose answers wait for a young reviewer, with the answers, the oldest first.
func (v *Voices) ForReview(ctx context.Context) (lines []ThemeLine, answers []Answer, err error) {
	if err = v.db.All(ctx, &answers, selectAnswer+" where state = 'with a young reviewer' order by sent_on, id", nil); err != nil {
		return nil, nil, err
	}
	all, err := v.Themes(ctx)
	by := map[string]ThemeLine{}
	for _, l := range all {
		by[l.ID] = l
	}
	for _, a := range answers {
		lines = append(lines, by[a.ThemeID])
	}
	return lines, answers, err
}

// ReviewAnswer keeps a young reviewer's opinion of the answer they were given, and takes the answer on or back.
func (v *Voices) ReviewAnswer(ctx context.Context, theme, version int, o Opinion) error {
	l, a, err := v.answering(ctx, theme, account.VoiceReview, version)
	if err != nil {
		return err
	}
	round := a.Rounds
	if err := a.Reviewed(o); err != nil {
		return err
	}
	note, err := v.keys.SealValue(o.Note)
	if err != nil {
		return err
	}
	id, _, _ := actor(ctx)
	return v.db.Write(ctx, fmt.Sprintf("gave an opinion as a young reviewer of the answer to theme %d", theme), func(tx *db.Tx) error {
		tx.About("theme", l.ID)
		if _, err := tx.Exec(ctx, "insert into voice_opinion (id, answer_id, round, by_id, clear, honest, show_note, note, given_on) values (:id, :answer, :round, :by, :clear, :honest, :show, :note, :on)",
			map[string]any{"id": db.RandomID(), "answer": a.ID, "round": round, "by": id, "clear": o.Clear, "honest": o.Honest, "show": o.Show, "note": note, "on": v.db.Today()}); err != nil {
			return err
		}
		return v.keepAnswer(ctx, tx, a)
	})
}

// Opinions are what young reviewers thought of an answer, the oldest first.
func (v *Voices) Opinions(ctx context.Context, a Answer) (all []Opinion, err error) {
	var rows []struct {
		Clear  string `db:"clear"`
		Honest string `db:"honest"`
		Show   bool   `db:"show_note"`
		Note   []byte `db:"note"`
	}
	if err := v.db.All(ctx, &rows, "select clear, honest, show_note, note from voice_opinion where answer_id = :id order by round, id", a); err != nil {
		return nil, err
	}
	for _, r := range rows {
		o := Opinion{Clear: r.Clear, Honest: r.Honest, Show: r.Show}
		if err := v.keys.OpenValue(r.Note, &o.Note); err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, nil
}

// PublishAnswer gives an answer to children: it decides the theme, stands on the public pages, and answers every message in the theme (YS-04).
func (v *Voices) PublishAnswer(ctx context.Context, theme, version int) error {
	l, a, err := v.answering(ctx, theme, account.VoicePublish, version)
	if err != nil {
		return err
	}
	id, name, _ := actor(ctx)
	today := v.db.Today()
	if err := a.Publish(l.Heard, id, name, today); err != nil {
		return err
	}
	a.HeardOn = l.HeardOn
	t, from := l.Theme, l.State
	if t.Decision = a.Decision; t.ShownOn.IsZero() {
		t.ShownOn = today
	}
	if err := t.step(ThemeDecided, today); err != nil {
		return err
	}
	return v.db.Write(ctx, fmt.Sprintf("published the answer to theme %d: %s", theme, a.Decision), func(tx *db.Tx) error {
		if err := v.keepAnswer(ctx, tx, a); err != nil {
			return err
		}
		if err := v.keepTheme(ctx, tx, t); err != nil {
			return err
		}
		if err := v.answerItems(ctx, tx, t.ID); err != nil {
			return err
		}
		return v.keepStep(ctx, tx, t, from, a.Decision.Child()+".", today)
	})
}

// TellGroup notes that a group was told its answer, as at its next meeting.
func (v *Voices) TellGroup(ctx context.Context, theme, engagement int, on calendar.Date) error {
	l, err := v.Theme(ctx, theme)
	if err != nil {
		return err
	}
	if err := mayVoice(ctx, account.VoiceWrite); err != nil {
		return err
	}
	answers, err := v.Answers(ctx, l.Theme)
	if err != nil {
		return err
	}
	if len(answers) == 0 || answers[0].State != AnswerPublished {
		return fault.Conflict("There is no published answer that the group could be told.")
	}
	today := v.db.Today()
	if on.IsZero() || on.After(today) || on.Before(answers[0].Published) {
		return fault.Invalid("It is not kept yet.").At("told-on", "Enter the day on which they were told, after the answer was published")
	}
	_, name, _ := actor(ctx)
	return v.db.Write(ctx, fmt.Sprintf("told group %d the answer to theme %d", engagement, theme), func(tx *db.Tx) error {
		tx.About("theme", l.ID)
		n, err := tx.Exec(ctx, `insert into voice_told_group (answer_id, engagement_id, told_on, told_by) select :answer, e.id, :on, :by from voice_engagement e join voice_theme_source s on s.engagement_id = e.id
			where e.number = :engagement and s.theme_id = :theme on conflict do nothing`, map[string]any{"answer": answers[0].ID, "engagement": engagement, "theme": l.ID, "on": on, "by": name})
		if err == nil && n == 0 {
			err = fault.Conflict("That group was told already, or did not speak about theme %d.", theme)
		}
		return err
	})
}

// Promises are the answers that promise something by a day, those that are not kept first, the soonest first.
func (v *Voices) Promises(ctx context.Context) ([]promise, error) {
	var answers []Answer
	if err := v.db.All(ctx, &answers, selectAnswer+" where state = 'published' and due is not null order by case when kept_on is null then 0 else 1 end, due, id", nil); err != nil {
		return nil, err
	}
	all, err := v.Themes(ctx)
	var promises []promise
	for _, a := range answers {
		for _, l := range all {
			if l.ID == a.ThemeID {
				promises = append(promises, promise{l, a})
			}
		}
	}
	return promises, err
}
