package voice

import (
	"context"
	"strings"

	"waymark/db"
)

// checkCode is the code by which a child whose message is in a theme says once whether it is better. It is empty where children are not asked
// now. Only its digest is kept, and it is the same each time the child looks.
func (v *Voices) checkCode(ctx context.Context, t Theme, k Item) (string, error) {
	checks, err := v.Checks(ctx, t)
	if err != nil || len(checks) == 0 || !checks[0].Concluded.IsZero() {
		return "", err
	}
	code := strings.ToUpper(v.keys.Pseudonym("voice check of a message", checks[0].ID+k.ID)[:12])
	return code, v.db.Housekeep(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, "insert into voice_check_ticket (check_id, digest, made_for) values (:check, :digest, 'message') on conflict do nothing", map[string]any{"check": checks[0].ID, "digest": v.digest(code)})
		return err
	})
}

// heardItem lets a theme count from the day of its first message, as long as nobody has answered it.
func (v *Voices) heardItem(ctx context.Context, tx *db.Tx, k Item) error {
	_, err := tx.Exec(ctx, "update voice_theme set heard_on = :on where id = :id and heard_on > :on and state in ('heard', 'looking into it')", map[string]any{"id": k.ThemeID, "on": dayOf(k.ReceivedAt.Time)})
	return err
}
