package voice

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/db"
	"waymark/fault"
)

// Clear keeps what an item says without what could tell who said it (E8), and puts it into a theme. Nobody outside triage sees more.
type Clear struct {
	Summary string
	Theme   int  // its number
	Checked bool // a person looked at every name that Waymark thought it saw
	Version int
}

// mostSummary is how long a cleared summary may be.
const mostSummary = 600

// clear says what is wrong with a summary: what tells how to reach somebody is never let through, and a word that looks like a name only
// when a person has looked at it. people are the names of the council's people.
func (c Clear) check(text string, people []string) error {
	f := fault.Invalid("The message is not cleared yet.")
	n := len([]rune(c.Summary))
	found := Screen(c.Summary)
	var names []string
	for _, one := range people {
		if mentions(c.Summary, one) {
			names = append(names, one)
		}
	}
	switch {
	case n < 5 || n > mostSummary:
		f.At("summary", "Say it in 5 to 600 characters, without anything that could tell who it is")
	case slices.Contains(found, FlagPhone) || slices.Contains(found, FlagAddress):
		f.At("summary", "Take out the telephone number or address")
	case len(names) > 0 && !c.Checked:
		f.At("summary", "Take out the name, or confirm that it is none: "+strings.Join(names, ", "))
	case slices.Contains(found, FlagName) && !c.Checked:
		f.At("summary", "It seems to name somebody. Take the name out, or confirm that it is none")
	}
	if c.Theme == 0 {
		f.At("theme", "Choose the theme")
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// ClearItem keeps the summary and the theme of an item that is a voice. A part of a safeguarding item joins only a theme of five children or
// more, by the lead.
func (v *Voices) ClearItem(ctx context.Context, number int, c Clear) error {
	k, p, r, err := v.opened(ctx, number, c.Version)
	if err != nil {
		return err
	}
	c.Summary = oneLine(c.Summary)
	people, err := v.accounts.People(ctx)
	if err != nil {
		return err
	}
	names := make([]string, len(people))
	for i, one := range people {
		names[i] = one.Name
	}
	if k.State != VoiceState && k.State != HandedOver {
		return fault.Conflict("A message that is “%s” has no theme.", k.State)
	}
	if err := c.check(p.Text, names); err != nil {
		return err
	}
	line, err := v.Theme(ctx, c.Theme)
	if fault.Of(err) != nil {
		return fault.Invalid("The message is not cleared yet.").At("theme", "Choose a theme that there is")
	}
	if err != nil {
		return err
	}
	if k.State == HandedOver {
		if err := k.Yield(r); err != nil {
			return err
		}
	}
	if k.Route.safeguarding() {
		if line.Heard.Children < fewestTheme {
			return fault.Conflict("Fewer than five children said what is in this theme. One more could be told apart.")
		}
	}
	p.Summary, p.Cleared = c.Summary, r.Name
	k.ThemeID = line.ID
	if k.State == VoiceState {
		k.Due = db.Time{}
		v.answeredBy(&k, line.Theme)
	}
	return v.db.Write(ctx, fmt.Sprintf("cleared message %d for theme %d", number, c.Theme), func(tx *db.Tx) error {
		if err := v.save(ctx, tx, k, p, fmt.Sprintf("cleared for theme %d", c.Theme), c.Summary); err != nil {
			return err
		}
		if err := v.heardItem(ctx, tx, k.Item); err != nil {
			return err
		}
		return v.ring(ctx, tx)
	})
}

// answeredBy counts an item as answered from now on where its theme was answered before it came: the child reads that answer at once.
func (v *Voices) answeredBy(k *kept, t Theme) {
	if t.Decision != "" && !t.Unanswered() && k.AnsweredAt.IsZero() {
		k.AnsweredAt, k.DeliveredAt = v.db.Now(), v.db.Now()
	}
}

// Summary is what people outside triage see of an item: cleared words, and nothing by which it could be found again.
type Summary struct {
	Words   string
	Channel Channel
	Age     AgeBand
	Month   string // "2026-06"
	Quote   bool   // the child allows that edited words are shown
}

// Summaries are the cleared items of a theme, for whoever answers it.
func (v *Voices) Summaries(ctx context.Context, themeID string) ([]Summary, error) {
	var all []kept
	if err := v.db.All(ctx, &all, "select "+keptColumns+" from voice_item where theme_id = :theme and withdrawn_at is null order by number", map[string]any{"theme": themeID}); err != nil {
		return nil, err
	}
	out := []Summary{}
	for _, k := range all {
		var p paper
		if err := v.keys.OpenValue(k.Sealed, &p); err != nil {
			return nil, err
		}
		if p.Summary != "" {
			out = append(out, Summary{p.Summary, k.Channel, k.Age, k.ReceivedAt.String()[:7], k.Quote})
		}
	}
	return out, nil
}

// childrenIn counts for every theme how many children's messages are in it, by the theme's id; what was merged into a theme counts with it.
func (v *Voices) childrenIn(ctx context.Context) (map[string]int, error) {
	var rows []struct {
		Theme    string `db:"theme_id"`
		Children int    `db:"children"`
	}
	err := v.db.All(ctx, &rows, `select coalesce(m.id, t.id) as theme_id, sum(i.children) as children from voice_item i join voice_theme t on t.id = i.theme_id
		left join voice_theme m on m.number = t.merged_into and t.state = 'merged' where i.withdrawn_at is null group by coalesce(m.id, t.id)`, nil)
	all := map[string]int{}
	for _, r := range rows {
		all[r.Theme] = r.Children
	}
	return all, err
}

// answerItems counts every item of a theme as answered when its answer is published (YS-04), in the transaction that publishes it.
func (v *Voices) answerItems(ctx context.Context, tx *db.Tx, themeID string) error {
	_, err := tx.Exec(ctx, "update voice_item set answered_at = :now, delivered_at = :now, due = null, version = version + 1 where state = :voice and answered_at is null and theme_id in (select id from voice_theme where id = :theme or state = 'merged' and merged_into = (select number from voice_theme where id = :theme))",
		map[string]any{"now": tx.Now(), "theme": themeID, "voice": VoiceState})
	return err
}

// Merge makes an item one of many that say the same (E12): it takes the other's theme and answer, and counts for itself.
func (v *Voices) Merge(ctx context.Context, number, version, into int) error {
	k, p, _, err := v.opened(ctx, number, version)
	if err != nil {
		return err
	}
	other, _, _, err := v.theirs(ctx, into)
	if fault.Of(err) != nil || into == number {
		return fault.Invalid("Nothing was merged.").At("into", "Enter the number of another message that you may open")
	}
	if err != nil {
		return err
	}
	switch {
	case k.State != VoiceState || other.State != VoiceState:
		return fault.Conflict("Only messages that are voices are merged. Each other one is somebody’s own.")
	case other.MergedInto > 0:
		return fault.Conflict("Message %d is merged into message %d. Take that one.", into, other.MergedInto)
	}
	k.MergedInto, k.ThemeID = into, other.ThemeID
	if k.ThemeID != "" {
		k.Due = db.Time{}
		var t Theme
		if err := v.db.Get(ctx, &t, selectTheme+" where id = :id", map[string]any{"id": k.ThemeID}); err != nil {
			return err
		}
		v.answeredBy(&k, t)
	}
	return v.db.Write(ctx, fmt.Sprintf("merged message %d into message %d", number, into), func(tx *db.Tx) error {
		if err := v.save(ctx, tx, k, p, fmt.Sprintf("merged into message %d", into), ""); err != nil {
			return err
		}
		return v.ring(ctx, tx)
	})
}

// Warm puts a few kind words on the page of secret words: that a person has read it, how to be safe, how we could reach them.
func (v *Voices) Warm(ctx context.Context, number, version int, text string) error {
	return v.write(ctx, number, version, text, "warm", func(k *kept, p *paper, text string) string {
		p.Warm, k.WarmAt = text, v.db.Now()
		return "sent a few words to whoever wrote it"
	})
}

// Answer puts the answer on the page of secret words, for items that are no theme's. What a child wanted sent another way is sent besides;
// where that fails, it stays on the page (E27).
func (v *Voices) Answer(ctx context.Context, number, version int, text string) error {
	k, _, _, err := v.theirs(ctx, number)
	if err != nil {
		return err
	}
	if k.Route == VoiceState && k.ThemeID != "" {
		return fault.Conflict("This message is answered with its theme.")
	}
	if k.Route == "" {
		return fault.Conflict("Decide first what happens with this message.")
	}
	return v.write(ctx, number, version, text, "answer", func(k *kept, p *paper, text string) string {
		p.Answer = text
		k.AnsweredAt = v.db.Now()
		k.DeliveredAt = v.db.Now()
		return "answered"
	})
}

// toChild says what is wrong with words to one child. An answer must pass the gate of child text; a few warm words are sent within the hour,
// so that only what may never be said stops them (SG-08).
func toChild(text, field string, gated bool) error {
	f := fault.Invalid("Nothing was sent yet.")
	n := len([]rune(text))
	problems := hardFor(text)
	switch {
	case n < 10 || n > mostSummary:
		f.At(field, "Write 10 to 600 characters")
	case gated && len(problems) > 0:
		f.At(field, "This is too hard for children. "+strings.Join(problems, " "))
	case strings.Contains(strings.ToLower(text), "confidential"):
		f.At(field, "Do not say “confidential”: say that it is private unless someone may get hurt.")
	}
	if len(f.Fields) > 0 {
		return f
	}
	return nil
}

// write keeps words for a child.
func (v *Voices) write(ctx context.Context, number, version int, text, field string, change func(*kept, *paper, string) string) error {
	text = strings.TrimSpace(pageBreak.Replace(text))
	k, p, _, err := v.opened(ctx, number, version)
	if err != nil {
		return err
	}
	if err := toChild(text, field, field == "answer"); err != nil {
		return err
	}
	words := change(&k, &p, text)
	return v.db.Write(ctx, fmt.Sprintf("wrote to whoever sent message %d", number), func(tx *db.Tx) error {
		return v.save(ctx, tx, k, p, words, text)
	})
}

// ContactFailed notes that what a child wanted sent could not be: the answer stays on the page of secret words (E27).
func (v *Voices) ContactFailed(ctx context.Context, number, version int) error {
	k, p, _, err := v.opened(ctx, number, version)
	if err != nil {
		return err
	}
	if k.Wants != WantsContact {
		return fault.Conflict("Nothing was to be sent for this message.")
	}
	k.flag(FlagContact)
	return v.db.Write(ctx, fmt.Sprintf("could not send the answer to message %d", number), func(tx *db.Tx) error {
		return v.save(ctx, tx, k, p, "could not be sent: the answer stays with the secret words", "")
	})
}

// Praise notes that praise reached the manager of whoever is praised, which the child must have allowed (E20).
func (v *Voices) Praise(ctx context.Context, number, version int, to string) error {
	k, p, _, err := v.opened(ctx, number, version)
	if err != nil {
		return err
	}
	if to, err = noted(to, "praise"); err != nil {
		return err
	}
	if k.State != VoiceState || !k.Quote {
		return fault.Conflict("The child has not allowed that their words are shown to anybody.")
	}
	p.Praised = to
	return v.db.Write(ctx, fmt.Sprintf("passed praise on from message %d", number), func(tx *db.Tx) error {
		return v.save(ctx, tx, k, p, "praise passed on to a manager", to)
	})
}
