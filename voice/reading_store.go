package voice

import (
	"context"
	"fmt"
	"strings"

	"waymark/account"
	"waymark/db"
)

const readingColumns = "id, number, edition, look, read_on, children, youngest, oldest, send, eal, care, asked, answered, unclear, changed, entered_by, entered_on"

// Readings are the times that texts were tried with children, the newest first.
func (v *Voices) Readings(ctx context.Context) ([]Reading, error) {
	var all []Reading
	err := v.db.All(ctx, &all, "select "+readingColumns+" from voice_reading order by read_on desc, number desc", nil)
	return all, err
}

// AddReading keeps that a text was tried with children. It is kept as it was: who finds a mistake enters the trial once more.
func (v *Voices) AddReading(ctx context.Context, r Reading) error {
	if err := mayVoice(ctx, account.VoiceWrite); err != nil {
		return err
	}
	r.Unclear, r.Changed = strings.TrimSpace(r.Unclear), strings.TrimSpace(r.Changed)
	if err := r.Check(v.db.Today()); err != nil {
		return err
	}
	r.ID, r.EnteredOn = db.NewID(), v.db.Today()
	_, r.Entered, _ = actor(ctx)
	return v.db.Write(ctx, fmt.Sprintf("kept that %s was read with children", wordsFor(editions, r.Edition)), func(tx *db.Tx) error {
		tx.About("reading", r.ID)
		if err := tx.Get(ctx, &r.Number, "select coalesce(max(number), 0) + 1 from voice_reading", nil); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "insert into voice_reading ("+readingColumns+") values ("+named(readingColumns)+")", r)
		return err
	})
}

// PublishedReadings are the same as the public reads them.
func (v *Voices) PublishedReadings(ctx context.Context) ([]PublicReading, error) {
	all, err := v.Readings(ctx)
	out := make([]PublicReading, len(all))
	for i, r := range all {
		out[i] = r.public()
	}
	return out, err
}
