package voice

import (
	"context"
	"fmt"

	"waymark/account"
	"waymark/db"
)

// Watch looks at what is late, every five minutes: an item that nobody decided on in its half hour goes back to its queue; one that has
// waited three quarters of its clock turns urgent; an urgent one that nobody reads calls the lead; a hand-over that nobody confirmed is to
// be chased. It leaves word that it looked: without that the text boxes close, for nobody would notice a child in danger (E23).
func (v *Voices) Watch(ctx context.Context) error {
	s, err := v.secret(ctx) // the beat is kept in its row
	if err != nil {
		return err
	}
	if err := v.draw(ctx, s); err != nil {
		return err
	}
	standing, err := v.Standing(ctx)
	if err != nil {
		return err
	}
	today := v.db.Today()
	cover, err := v.Rota(ctx, today, today.AddDays(4))
	if err != nil {
		return err
	}
	var numbers []int
	if err := v.db.All(ctx, &numbers, `select number from voice_item where state in (:urgent, :normal, :handed) and due is not null or state = :reading
		or state = :unusable and decided_at < :week or state = :voice and answered_at is not null order by number`,
		map[string]any{"urgent": QueueUrgent, "normal": QueueNormal, "reading": InTriage, "handed": HandedOver, "unusable": Unusable, "voice": VoiceState, "week": db.At(standing.Now.AddDate(0, 0, -unusableDays))}); err != nil {
		return err
	}
	for _, n := range numbers {
		k, p, err := v.kept(ctx, n)
		if err != nil {
			return err
		}
		if err := v.watch(ctx, k, p, standing, cover); err != nil {
			return err
		}
	}
	return v.db.Housekeep(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "delete from voice_guess where at <= :since", map[string]any{"since": db.At(standing.Now.Add(-guessesFor))}); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, "update voice_keeping set beat = :now where id = 1", map[string]any{"now": tx.Now()})
		return err
	})
}

// watch looks at one item.
func (v *Voices) watch(ctx context.Context, k kept, p paper, s Standing, cover []Cover) error {
	now := s.Now
	if k.State == InTriage && !now.Before(k.ClaimedTill.Time) {
		k.Return()
		if err := v.db.Write(ctx, fmt.Sprintf("put message %d back into its queue: nobody decided on it in time", k.Number), func(tx *db.Tx) error {
			return v.save(ctx, tx, k, p, "went back into its queue", "")
		}); err != nil {
			return err
		}
		k.Version++
	}
	switch k.State {
	case QueueNormal:
		whole := k.ReadDue.Sub(k.ReceivedAt.Time)
		if now.Before(k.ReceivedAt.Add(whole * 3 / 4)) {
			return nil
		}
		k.Hasten(FlagLate, now, s.Clocks, s.Holidays)
		return v.db.Write(ctx, fmt.Sprintf("made message %d urgent: it had waited for three quarters of its clock", k.Number), func(tx *db.Tx) error {
			if err := v.save(ctx, tx, k, p, "turned urgent: it had waited long", ""); err != nil {
				return err
			}
			return v.page(ctx, tx, k.Item, cover)
		})
	case QueueUrgent:
		if now.Before(k.UrgentAt.Add(s.Clocks["escalate"].Wall)) {
			return nil
		}
		to := []string{}
		if len(cover) > 0 {
			to = append(to, cover[0].LeadID, cover[0].DeputyID)
		}
		leads, err := v.accounts.WhoMay(ctx, account.MessageLead)
		if err != nil {
			return err
		}
		for _, l := range leads {
			to = append(to, l.ID)
		}
		return v.remind(ctx, to, "escalated "+k.ID, "Tell us: an urgent message has not been read", fmt.Sprintf("Message %d is urgent and nobody has read it. Read it by %s.", k.Number, clockWords(k.ReadDue.Time)), k.Number)
	case Unusable, VoiceState:
		if err := k.Close(now); err != nil {
			return nil // something keeps it open, which its own page says
		}
		return v.db.Write(ctx, fmt.Sprintf("closed message %d", k.Number), func(tx *db.Tx) error {
			return v.save(ctx, tx, k, p, "closed", "")
		})
	case HandedOver:
		if k.ReceiptAt.IsZero() && k.Late(now) {
			return v.remind(ctx, []string{k.DecidedID, leadOf(cover)}, fmt.Sprintf("chase %s %d", k.ID, k.Chases), "Tell us: a hand-over was not confirmed",
				fmt.Sprintf("Nobody has said that they have message %d. Ring them and say what they answered.", k.Number), k.Number)
		}
	}
	return nil
}

// unusableDays are those for which what was found unusable stays open, until the draw of its week has passed.
const unusableDays = 14

func leadOf(cover []Cover) string {
	if len(cover) == 0 {
		return ""
	}
	return cover[0].LeadID
}

// remind sends a notice about one item in a transaction of its own; the same notice leaves once.
func (v *Voices) remind(ctx context.Context, to []string, once, subject, text string, number int) error {
	return v.db.Housekeep(ctx, func(tx *db.Tx) error {
		return v.notify(ctx, tx, to, once, subject, fmt.Sprintf("%s\n\n%s/staff/messages/%d\n\nThis letter says nothing of what it is about.", text, v.accounts.PublicURL, number))
	})
}
