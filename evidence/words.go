package evidence

import (
	"context"
	"strings"

	"waymark/db"
	"waymark/extract"
	"waymark/fault"
	"waymark/job"
	"waymark/readability"
)

const readKind = "read the words of evidence"

// mostWords is how many bytes of a piece's words are kept for search.
const mostWords = 200_000

// queueReading has a file's words read by a job, in the same write: before the check to warn of identifiers, after it for search.
func (l *Evidences) queueReading(ctx context.Context, tx *db.Tx, e Evidence) error {
	if e.Kept == "" {
		return nil
	}
	_, err := l.jobs.Enqueue(ctx, tx, readKind, "", e.ID)
	return err
}

// readWords is that job. What looks like an identifier is noted, never kept: words are kept only of what somebody has cleared, and even then
// without anything of that shape.
func (l *Evidences) readWords(ctx context.Context, j job.Job) error {
	var id string
	if err := j.Args(&id); err != nil {
		return err
	}
	var e Evidence
	err := l.db.Get(ctx, &e, selectEvidence+" where id = :id", map[string]any{"id": id})
	if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound || err == nil && e.Kept == "" {
		return nil
	}
	if err != nil {
		return err
	}
	data, err := l.read(ctx, e)
	if err != nil {
		return err
	}
	text, err := extract.Text(ctx, e.FileType, data)
	reading := "read"
	if f := fault.Of(err); f != nil {
		reading, text = f.Words, ""
	} else if err != nil {
		return err
	}
	found := joined(readability.Identifiers(text, l.db.Today().Time()))
	return l.db.Housekeep(ctx, func(tx *db.Tx) error {
		// Whoever has its page open to check it must not be told that somebody else has changed it: the version stays.
		if _, err := tx.Exec(ctx, "update evidence set reading = :reading, found = :found where id = :id and kept = :kept", map[string]any{"reading": reading, "found": found, "id": e.ID, "kept": e.Kept}); err != nil {
			return err
		}
		if e.State == ToCheck || e.State == Refused || text == "" {
			return nil
		}
		words := strings.ToValidUTF8(strings.ReplaceAll(readability.WithoutIdentifiers(text), "\x00", " "), " ")
		if len(words) > mostWords {
			words = strings.ToValidUTF8(words[:mostWords], "")
		}
		_, err := tx.Exec(ctx, "insert into evidence_words (evidence_id, words) values (:id, :words) on conflict (evidence_id) do update set words = excluded.words", map[string]any{"id": e.ID, "words": words})
		return err
	})
}

// joined says "an NHS number, a postcode and a date of birth".
func joined(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}
