package voice

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"strings"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

const checkColumns = "id, theme_id, number, asked_on, better, same, worse, unsure, summary, next_step, concluded_on, concluded_by"

// Checks are the times that children were asked back about a theme, the newest first.
func (v *Voices) Checks(ctx context.Context, t Theme) ([]Check, error) {
	var all []Check
	err := v.db.All(ctx, &all, "select "+checkColumns+" from voice_check where theme_id = :id order by number desc", t)
	return all, err
}

// openCheck is the one that children can answer now.
func (v *Voices) openCheck(ctx context.Context, t Theme) (Check, error) {
	all, err := v.Checks(ctx, t)
	if err != nil || len(all) == 0 || !all[0].Concluded.IsZero() {
		if err == nil {
			err = fault.NotFound("We are not asking about this now.")
		}
		return Check{}, err
	}
	return all[0], nil
}

// AskBack begins to ask children whether it got better: on the page, by tickets to the group, and behind the secret words of those who wrote.
func (v *Voices) AskBack(ctx context.Context, theme int) error {
	l, err := v.Theme(ctx, theme)
	if err != nil {
		return err
	}
	if err := mayTheme(ctx, account.VoiceAnswer, l.Theme); err != nil {
		return err
	}
	today := v.db.Today()
	if err := l.Asked(today); err != nil {
		return err
	}
	all, err := v.Checks(ctx, l.Theme)
	if err != nil {
		return err
	}
	if len(all) > 0 && all[0].Concluded.IsZero() {
		return fault.Conflict("Children are being asked about theme %d since %s.", theme, all[0].AskedOn.Words())
	}
	c := Check{ID: db.RandomID(), ThemeID: l.ID, Number: len(all) + 1, AskedOn: today}
	return v.db.Write(ctx, fmt.Sprintf("asked children whether theme %d got better", theme), func(tx *db.Tx) error {
		tx.About("theme", l.ID)
		if _, err := tx.Exec(ctx, "insert into voice_check ("+checkColumns+") values ("+named(checkColumns)+")", c); err != nil {
			return err
		}
		return v.ring(ctx, tx)
	})
}

// mostTickets is how many tickets are made at once.
const mostTickets = 100

// digest is what is kept of a ticket: nobody can make the ticket of it, or tell whose it was.
func (v *Voices) digest(ticket string) string {
	return v.keys.Pseudonym("voice check", strings.ToUpper(strings.TrimSpace(ticket)))
}

// Tickets makes tickets for a group, each good for one answer. They are shown once and never again.
func (v *Voices) Tickets(ctx context.Context, theme, n int) ([]string, error) {
	l, err := v.Theme(ctx, theme)
	if err != nil {
		return nil, err
	}
	if err := mayVoice(ctx, account.VoiceWrite); err != nil {
		return nil, err
	}
	c, err := v.openCheck(ctx, l.Theme)
	if err != nil {
		return nil, fault.Conflict("Ask children back first: then there is something to answer.")
	}
	if n < 1 || n > mostTickets {
		return nil, fault.Invalid("No codes were made.").At("tickets", fmt.Sprintf("Enter how many, from 1 to %d", mostTickets))
	}
	tickets := make([]string, n)
	return tickets, v.db.Write(ctx, fmt.Sprintf("made %d codes to ask a group about theme %d", n, theme), func(tx *db.Tx) error {
		tx.About("theme", l.ID)
		for i := range tickets {
			raw := make([]byte, 5)
			if _, err := rand.Read(raw); err != nil {
				return err
			}
			tickets[i] = base32.StdEncoding.EncodeToString(raw)
			if _, err := tx.Exec(ctx, "insert into voice_check_ticket (check_id, digest, made_for) values (:check, :digest, 'group')", map[string]any{"check": c.ID, "digest": v.digest(tickets[i])}); err != nil {
				return err
			}
		}
		return nil
	})
}

// AnswerCheck counts what a child says of a theme that was asked back about. A ticket is one that was made for a group; without one, key is
// what the page carried, so that the same page counts once. Nothing of who answered is kept.
func (v *Voices) AnswerCheck(ctx context.Context, theme int, said AskedBack, ticket, key string) error {
	column := map[AskedBack]string{ItIsBetter: "better", ItIsSame: "same", ItIsWorse: "worse", NotSure: "unsure"}[said]
	if column == "" {
		return fault.Invalid("Pick one answer.").At("said", "Pick one answer")
	}
	l, err := v.Theme(ctx, theme)
	if err != nil {
		return err
	}
	c, err := v.openCheck(ctx, l.Theme)
	if err != nil {
		return err
	}
	return v.db.Housekeep(db.As(ctx, db.Actor{ID: "waymark", Name: "Waymark voices"}), func(tx *db.Tx) error {
		var n int64
		var err error
		if ticket != "" {
			n, err = tx.Exec(ctx, "update voice_check_ticket set used = true where check_id = :check and digest = :digest and used = false", map[string]any{"check": c.ID, "digest": v.digest(ticket)})
			if err == nil && n == 0 {
				return fault.Conflict("This code was used, or it is not a code of ours.")
			}
		} else {
			n, err = tx.Exec(ctx, "insert into voice_check_ticket (check_id, digest, made_for, used) values (:check, :digest, 'page', true) on conflict do nothing", map[string]any{"check": c.ID, "digest": v.digest("page " + c.ID + key)})
			if err == nil && n == 0 {
				return nil // the same page, sent twice: counted already
			}
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, "update voice_check set "+column+" = "+column+" + 1 where id = :id and concluded_on is null", c)
		return err
	})
}

// ConcludeCheck ends a check: it tells children what they said and what happens now, and reopens the theme where it is not better.
func (v *Voices) ConcludeCheck(ctx context.Context, theme int, summary, next string) (reopened bool, err error) {
	l, err := v.Theme(ctx, theme)
	if err != nil {
		return false, err
	}
	if err := mayTheme(ctx, account.VoiceAnswer, l.Theme); err != nil {
		return false, err
	}
	c, err := v.openCheck(ctx, l.Theme)
	if err != nil {
		return false, fault.Conflict("Children are not being asked about theme %d now.", theme)
	}
	today := v.db.Today()
	if err := c.Conclude(summary, next, today); err != nil {
		return false, err
	}
	t, from := l.Theme, l.State
	if err := t.Check(c, today); err != nil {
		return false, err
	}
	_, c.ByName, _ = actor(ctx)
	reopened = t.State == ThemeReopened
	words := "checked"
	if reopened {
		words, t.Decision = "checked and reopened", ""
	}
	return reopened, v.db.Write(ctx, fmt.Sprintf("%s theme %d by what children said of it", words, theme), func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "update voice_check set summary = :summary, next_step = :next_step, concluded_on = :concluded_on, concluded_by = :concluded_by where id = :id and concluded_on is null", c)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else concluded it at the same moment.")
		}
		if err != nil {
			return err
		}
		checked := t
		checked.State = ThemeChecked
		if err := v.keepStep(ctx, tx, checked, from, c.Summary, today); err != nil {
			return err
		}
		if reopened {
			if err := v.keepStep(ctx, tx, t, ThemeChecked, c.NextStep, today); err != nil {
				return err
			}
		}
		return v.keepTheme(ctx, tx, t)
	})
}
