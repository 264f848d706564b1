package voice

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

const engagementColumns = "id, number, kind, held_on, ran, group_code, age_band, children, rung, rung_reason, lundy, label, entered_id, entered_by, entered_on"

const selectEngagement = "select " + engagementColumns + " from voice_engagement"

// Engagements lists every time that children were heard together, the newest first.
func (v *Voices) Engagements(ctx context.Context) ([]Engagement, error) {
	var all []Engagement
	err := v.db.All(ctx, &all, selectEngagement+" order by held_on desc, number desc", nil)
	return all, err
}

// Spoke is a theme that a session heard.
type Spoke struct {
	Theme    int    `db:"number"`
	Title    string `db:"title"`
	Children int    `db:"children"`
}

// Engagement reads one with its themes. Its quotes are opened for those who keep what children said.
func (v *Voices) Engagement(ctx context.Context, number int) (g Engagement, spoke []Spoke, quotes []string, err error) {
	var row struct {
		Engagement
		Quotes []byte `db:"quotes"`
	}
	err = v.db.Get(ctx, &row, "select quotes, "+engagementColumns+" from voice_engagement where number = :number", map[string]any{"number": number})
	if fault.Of(err) != nil {
		err = fault.NotFound("There is no session %d.", number).Because(err)
	}
	if err != nil {
		return g, nil, nil, err
	}
	if mayVoice(ctx, account.VoiceWrite) == nil {
		if err := v.keys.OpenValue(row.Quotes, &quotes); err != nil {
			return g, nil, nil, err
		}
	}
	err = v.db.All(ctx, &spoke, "select t.number, t.title, s.children from voice_theme_source s join voice_theme t on t.id = s.theme_id where s.engagement_id = :id order by t.number", row.Engagement)
	return row.Engagement, spoke, quotes, err
}

// Sources are the sessions in which a theme was said, the newest first, and when each group was told the newest answer.
func (v *Voices) Sources(ctx context.Context, t Theme) ([]ThemeSource, error) {
	var all []ThemeSource
	err := v.db.All(ctx, &all, "select "+strings.ReplaceAll("e."+strings.ReplaceAll(engagementColumns, ", ", ", e."), "e.children", "s.children")+`, coalesce(o.told_by, '') as told_by, o.told_on from voice_theme_source s
		join voice_engagement e on e.id = s.engagement_id
		left join voice_told_group o on o.engagement_id = e.id and o.answer_id = (select a.id from voice_answer a where a.theme_id = :id order by a.number desc limit 1)
		where s.theme_id = :id order by e.held_on desc, e.number desc`, t)
	return all, err
}

// AddEngagement keeps a session or a batch of cards with the themes it held: those that stand count its children, new ones are made. It gives
// the session's number.
func (v *Voices) AddEngagement(ctx context.Context, e EngagementEdit) (number int, err error) {
	if err := mayVoice(ctx, account.VoiceWrite); err != nil {
		return 0, err
	}
	today := v.db.Today()
	g := Engagement{ID: db.RandomID(), EnteredOn: today}
	if err := g.Take(e, today); err != nil {
		return 0, err
	}
	g.EnteredID, g.Entered, _ = actor(ctx)
	err = v.db.Write(ctx, fmt.Sprintf("entered what %d children said together", g.Children), func(tx *db.Tx) error {
		if err := v.keepEngagement(ctx, tx, &g, e.Quotes); err != nil {
			return err
		}
		for i, l := range e.Lines {
			var t Theme
			if l.Theme > 0 {
				known, err := v.Theme(ctx, l.Theme)
				if err != nil || !known.Open() {
					return fault.Invalid("The session is not kept yet.").At(fmt.Sprintf("line-%d", i+1), fmt.Sprintf("There is no open theme %d", l.Theme))
				}
				t = known.Theme
			} else {
				made, err := v.newTheme(ctx, tx, ThemeEdit{Title: l.Title, Said: l.Said, Topic: e.Topic, Owner: e.Owner, Actions: e.Actions}, g.On)
				if f := fault.Of(err); f != nil && f.Kind == fault.KindInvalid {
					return atLine(f, i+1)
				}
				if err != nil {
					return err
				}
				t = made
			}
			if err := v.keepSource(ctx, tx, t, g, l.Children, ""); err != nil {
				return err
			}
		}
		number = g.Number
		return v.ring(ctx, tx)
	})
	return number, err
}

// atLine puts what is wrong with a new theme to its line of the form.
func atLine(f *fault.Fault, line int) error {
	g := fault.Invalid("The session is not kept yet.")
	for _, field := range f.Fields {
		if field.Name == "title" || field.Name == "said" {
			field.Name = fmt.Sprintf("%s-%d", field.Name, line)
		}
		g.At(field.Name, field.Words)
	}
	return g
}

func (v *Voices) keepEngagement(ctx context.Context, tx *db.Tx, g *Engagement, quotes []string) error {
	sealed, err := v.keys.SealValue(quotes)
	if err != nil {
		return err
	}
	if err := tx.Get(ctx, &g.Number, "select coalesce(max(number), 0) + 1 from voice_engagement", nil); err != nil {
		return err
	}
	tx.About("engagement", g.ID)
	row := struct {
		Engagement
		Quotes []byte `db:"quotes"`
	}{*g, sealed}
	_, err = tx.Exec(ctx, "insert into voice_engagement (quotes, "+engagementColumns+") values (:quotes, "+named(engagementColumns)+")", row)
	return err
}

// keepSource counts children of a session into a theme. The first day on which anybody said it starts the clock of an answer.
func (v *Voices) keepSource(ctx context.Context, tx *db.Tx, t Theme, g Engagement, children int, digest string) error {
	n, err := tx.Exec(ctx, "insert into voice_theme_source (id, theme_id, engagement_id, children, digest) values (:id, :theme, :engagement, :children, :digest) on conflict do nothing",
		map[string]any{"id": db.RandomID(), "theme": t.ID, "engagement": g.ID, "children": children, "digest": digest})
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Conflict("This was imported before: theme %q of %s, %s.", t.Title, g.Label, g.On.Words())
	}
	_, err = tx.Exec(ctx, "update voice_theme set heard_on = :on where id = :id and heard_on > :on and state in ('heard', 'looking into it')", map[string]any{"id": t.ID, "on": g.On})
	return err
}

// SourceLabels are the services that themes came from, by theme id.
func (v *Voices) sourceLabels(ctx context.Context) (map[string][]string, error) {
	var rows []struct {
		Theme string `db:"theme_id"`
		Label string `db:"label"`
	}
	err := v.db.All(ctx, &rows, "select distinct s.theme_id, e.label from voice_theme_source s join voice_engagement e on e.id = s.engagement_id where e.label <> '' order by s.theme_id, e.label", nil)
	all := map[string][]string{}
	for _, r := range rows {
		if !slices.Contains(all[r.Theme], r.Label) {
			all[r.Theme] = append(all[r.Theme], r.Label)
		}
	}
	return all, err
}
