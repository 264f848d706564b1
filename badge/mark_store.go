package badge

import (
	"context"
	"fmt"
	"slices"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

const markColumns = "id, outcome_id, side, session, sees, not_yet, cannot_tell, words, by_id, by_name, day"

// marks gathers all marks by the outcome's id.
func (b *Badges) marks(ctx context.Context) (map[string][]Mark, error) {
	var all []Mark
	err := b.db.All(ctx, &all, "select "+markColumns+" from badge_mark order by day desc, id desc", nil)
	of := map[string][]Mark{}
	for _, m := range all {
		of[m.OutcomeID] = append(of[m.OutcomeID], m)
	}
	return of, err
}

// Mark keeps what one person says of outcomes, by their numbers: a young evaluator's answers, or an adult's with a reason.
func (b *Badges) Mark(ctx context.Context, side Side, answers map[int]Answer, words string) error {
	permission := account.BadgeReview
	if side == Adult {
		permission = account.BadgeWrite
	}
	if err := may(ctx, permission); err != nil {
		return err
	}
	outcomes, err := b.Outcomes(ctx)
	if err != nil {
		return err
	}
	var marks []Mark
	f := fault.Invalid("It is not saved yet.")
	if words = said(f, "words", "", words, 0, 600, b.db.Today()); side == Adult && len([]rune(words)) < 10 {
		f.At("words", "Say what makes you think so")
	}
	for _, o := range outcomes {
		a, there := answers[o.Number]
		if !there {
			continue
		}
		m := Mark{ID: db.NewID(), OutcomeID: o.ID, Side: side, ByID: who(ctx).ID, ByName: who(ctx).Name, On: b.db.Today(), Words: words}
		if err := m.Take(a); err != nil {
			return err
		}
		marks = append(marks, m)
	}
	if len(marks) == 0 || len(marks) < len(answers) {
		f.At("answer", "Answer for at least one outcome")
	}
	if err := orNil(f); err != nil {
		return err
	}
	return b.db.Write(ctx, fmt.Sprintf("evaluated %s of the child-friendly programme", counted(len(marks), "outcome")), func(tx *db.Tx) error {
		for _, m := range marks {
			if err := putMark(ctx, tx, m); err != nil {
				return err
			}
		}
		return nil
	})
}

// Session keeps what several young people said together of an outcome.
func (b *Badges) Session(ctx context.Context, o Outcome, sees, notYet, cannotTell int, day calendar.Date) error {
	if err := may(ctx, account.BadgeWrite); err != nil {
		return err
	}
	m := Mark{ID: db.NewID(), OutcomeID: o.ID, Side: Young, ByID: who(ctx).ID, ByName: who(ctx).Name}
	if err := m.TakeSession(sees, notYet, cannotTell, day, b.db.Today()); err != nil {
		return err
	}
	return b.db.Write(ctx, fmt.Sprintf("entered a session of young evaluators on outcome %d", o.Number), func(tx *db.Tx) error { return putMark(ctx, tx, m) })
}

func putMark(ctx context.Context, tx *db.Tx, m Mark) error {
	tx.About("outcome", m.OutcomeID)
	_, err := tx.Exec(ctx, "insert into badge_mark ("+markColumns+") values ("+names(markColumns)+")", m)
	return err
}

const reviewColumns = "id, number, source, said_on, words, owner_id, owner_name, due, done_on, done_words, done_name, version"

// Reviews lists what was recommended: what is to be done first, by its day.
func (b *Badges) Reviews(ctx context.Context) ([]Review, error) {
	all := []Review{}
	err := b.db.All(ctx, &all, "select "+reviewColumns+" from badge_review order by case when done_on is null then 0 else 1 end, due, number", nil)
	return all, err
}

// AddReview keeps a recommendation.
func (b *Badges) AddReview(ctx context.Context, e ReviewEdit) error {
	if err := may(ctx, account.BadgeWrite); err != nil {
		return err
	}
	name := ""
	if person, err := b.accounts.Person(ctx, e.Owner); err == nil && person.Active() && person.May(account.BadgeRead) {
		name = person.Name
	}
	r := Review{ID: db.NewID(), Version: 1}
	if err := r.Take(e, name, b.db.Today()); err != nil {
		return err
	}
	return b.db.Write(ctx, "noted a recommendation of the child-friendly programme for "+name, func(tx *db.Tx) error {
		tx.About("badge review", r.ID)
		if err := tx.Get(ctx, &r.Number, "select coalesce(max(number), 0) + 1 from badge_review", nil); err != nil {
			return err
		}
		n, err := tx.Exec(ctx, "insert into badge_review ("+reviewColumns+") values ("+names(reviewColumns)+") on conflict (number) do nothing", r)
		if err == nil && n == 0 {
			err = fault.Conflict("Somebody else noted one at the same moment. Send yours again.")
		}
		return err
	})
}

// Done says that a recommendation is carried out: its owner's word, or of whoever keeps the programme.
func (b *Badges) Done(ctx context.Context, number int, words string) error {
	all, err := b.Reviews(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(r Review) bool { return r.Number == number })
	if i < 0 {
		return fault.NotFound("There is no recommendation %d.", number)
	}
	r := all[i]
	if r.OwnerID != who(ctx).ID {
		if err := may(ctx, account.BadgeWrite); err != nil {
			return err
		}
	}
	if err := r.Done(who(ctx).Name, words, b.db.Today()); err != nil {
		return err
	}
	return b.db.Write(ctx, fmt.Sprintf("carried out recommendation %d of the child-friendly programme", number), func(tx *db.Tx) error {
		tx.About("badge review", r.ID)
		n, err := tx.Exec(ctx, "update badge_review set done_on = :done_on, done_words = :done_words, done_name = :done_name, version = version + 1 where id = :id and version = :version", r)
		if err == nil && n == 0 {
			err = fault.Conflict("Somebody else changed this recommendation at the same moment. Open the page again.")
		}
		return err
	})
}
