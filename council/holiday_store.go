package council

import (
	"context"
	"embed"

	"waymark/calendar"
	"waymark/db"
)

// Schema holds this room's tables.
//
//go:embed schema/*.sql
var Schema embed.FS

// Council is the room of one council's own settings.
type Council struct {
	db    *db.DB
	facts []Fact
	bells []func(ctx context.Context, tx *db.Tx) error
}

// New opens the room. facts are how the installation is set up, for its page of settings.
func New(d *db.DB, facts []Fact) *Council { return &Council{db: d, facts: facts} }

// OnChange hangs a bell that rings, inside the same transaction, whenever what figures are counted with has changed: a working day
// became a holiday or a holiday a working day, or a setting was settled otherwise.
func (c *Council) OnChange(bell func(ctx context.Context, tx *db.Tx) error) {
	c.bells = append(c.bells, bell)
}

func (c *Council) ring(ctx context.Context, tx *db.Tx) error {
	for _, bell := range c.bells {
		if err := bell(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

// Holidays are those that hold now: the shipped list as the council changed it.
func (c *Council) Holidays(ctx context.Context) (calendar.Holidays, error) {
	changes, err := c.Changes(ctx)
	return applied(changes), err
}

// Changes are the council's decisions about days, the latest day first.
func (c *Council) Changes(ctx context.Context) ([]HolidayChange, error) {
	all := []HolidayChange{}
	err := c.db.All(ctx, &all, "select day, added, reason, by_name, at from holiday_change order by day desc", nil)
	return all, err
}

// Change makes a day a holiday or a working day. A fault.Invalid says why that cannot be.
func (c *Council) Change(ctx context.Context, change HolidayChange) error {
	who, _ := db.Who(ctx) // Write refuses nobody
	return c.db.Write(ctx, change.Sentence(), func(tx *db.Tx) error {
		changes := []HolidayChange{}
		if err := tx.All(ctx, &changes, "select day, added, reason, by_name, at from holiday_change", nil); err != nil {
			return err
		}
		if err := change.check(applied(changes)); err != nil {
			return err
		}
		tx.About("holiday", change.Day.String())
		change.ByName, change.At = who.Name, tx.Now()
		if _, err := tx.Exec(ctx, `insert into holiday_change (day, added, reason, by_name, at) values (:day, :added, :reason, :by_name, :at)
			on conflict (day) do update set added = excluded.added, reason = excluded.reason, by_name = excluded.by_name, at = excluded.at`, change); err != nil {
			return err
		}
		return c.ring(ctx, tx)
	})
}
