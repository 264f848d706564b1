package account

import (
	"context"
	"fmt"
	"slices"

	"waymark/db"
	"waymark/fault"
)

const selectGrant = "select id, person_id, thing, why, ends_on, by_id, by_name, at, withdrawn from person_grant"

// Grants lists every grant that was ever given, the newest first.
func (a *Accounts) Grants(ctx context.Context) ([]Grant, error) {
	all := []Grant{}
	err := a.db.All(ctx, &all, selectGrant+" order by at desc, id", nil)
	return all, err
}

// Granted gives the grant that opens a restricted thing today to whoever has signed in; ok is false where there is none.
func (a *Accounts) Granted(ctx context.Context, thing string) (g Grant, ok bool, err error) {
	person, signed := From(ctx)
	if !signed || !person.Active() {
		return g, false, nil
	}
	all := []Grant{}
	err = a.db.All(ctx, &all, selectGrant+" where person_id = :person and thing = :thing and not withdrawn and ends_on >= :today order by ends_on desc",
		map[string]any{"person": person.ID, "thing": thing, "today": a.db.Today()})
	if err != nil || len(all) == 0 {
		return g, false, err
	}
	return all[0], true, nil
}

// Grant opens a restricted thing to a person until a day. The person and the other administrators are told by letter. A
// fault.Invalid says what is wrong.
func (a *Accounts) Grant(ctx context.Context, g Grant) error {
	who, _ := db.Who(ctx)
	p, err := a.Person(ctx, g.PersonID)
	if err != nil {
		return err
	}
	if err := g.check(p, who, a.Restricted, a.db.Today()); err != nil {
		return err
	}
	title := a.restrictedTitle(g.Thing)
	sentence := fmt.Sprintf("granted %s sight of %s until %s: %s", p.Name, title, g.EndsOn.Words(), g.Why)
	return a.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("person", p.ID)
		tx.About("restricted", g.Thing)
		tx.After(func() {
			a.tell(context.WithoutCancel(ctx), p, "Something restricted in Waymark was opened", fmt.Sprintf("%s opened “%s” to %s until %s.\n\nWhy: %s\n", who.Name, title, p.Name, g.EndsOn.Words(), g.Why))
		})
		_, err := tx.Exec(ctx, `insert into person_grant (id, person_id, thing, why, ends_on, by_id, by_name, at)
			values (:id, :person, :thing, :why, :ends, :by, :name, :at)`,
			map[string]any{"id": db.NewID(), "person": p.ID, "thing": g.Thing, "why": g.Why, "ends": g.EndsOn, "by": who.ID, "name": who.Name, "at": tx.Now()})
		return err
	})
}

// WithdrawGrant takes a grant back at once.
func (a *Accounts) WithdrawGrant(ctx context.Context, person, id string) error {
	var g Grant
	if err := a.db.Get(ctx, &g, selectGrant+" where id = :id and person_id = :person", map[string]any{"id": id, "person": person}); err != nil {
		return err
	}
	p, err := a.Person(ctx, g.PersonID)
	if err != nil {
		return err
	}
	sentence := fmt.Sprintf("took back the grant of %s from %s", a.restrictedTitle(g.Thing), p.Name)
	return a.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("person", p.ID)
		tx.About("restricted", g.Thing)
		n, err := tx.Exec(ctx, "update person_grant set withdrawn = true where id = :id and not withdrawn", map[string]any{"id": id})
		if err == nil && n == 0 {
			err = fault.Conflict("This grant was taken back already.")
		}
		return err
	})
}

// restrictedTitle is how people call what is restricted; its key where it is no longer there.
func (a *Accounts) restrictedTitle(key string) string {
	if i := slices.IndexFunc(a.Restricted, func(t Restricted) bool { return t.Key == key }); i >= 0 {
		return a.Restricted[i].Title
	}
	return key
}
