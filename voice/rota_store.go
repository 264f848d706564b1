package voice

import (
	"context"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// Rota is the cover of each day from one to another, both inside, as far as it is set.
func (v *Voices) Rota(ctx context.Context, from, to calendar.Date) ([]Cover, error) {
	all := []Cover{}
	err := v.db.All(ctx, &all, "select day, triager_id, deputy_id, lead_id, set_by, set_on from voice_rota where day >= :from and day <= :to order by day", map[string]any{"from": from, "to": to})
	return all, err
}

// readers are the people who can read, and those who can lead, by id.
func (v *Voices) readers(ctx context.Context) (triagers, leads map[string]bool, err error) {
	triagers, leads = map[string]bool{}, map[string]bool{}
	for permission, of := range map[string]map[string]bool{account.MessageTriage: triagers, account.MessageLead: leads} {
		people, err := v.accounts.WhoMay(ctx, permission)
		if err != nil {
			return nil, nil, err
		}
		for _, p := range people {
			of[p.ID] = true
		}
	}
	return triagers, leads, nil
}

// SetCover puts people on the rota for a day that is not past.
func (v *Voices) SetCover(ctx context.Context, c Cover) error {
	triagers, leads, err := v.readers(ctx)
	if err != nil {
		return err
	}
	if c.Day.Before(v.db.Today()) {
		return fault.Invalid("The rota is not changed.").At("day", "Choose today or a later day")
	}
	if err := c.Check(triagers, leads); err != nil {
		return err
	}
	c.SetBy, c.SetAt = who(ctx).Name, v.db.Today()
	return v.db.Write(ctx, "set who reads messages on "+c.Day.Words(), func(tx *db.Tx) error {
		tx.About("rota", c.Day.String())
		_, err := tx.Exec(ctx, `insert into voice_rota (day, triager_id, deputy_id, lead_id, set_by, set_on) values (:day, :triager_id, :deputy_id, :lead_id, :set_by, :set_on)
			on conflict (day) do update set triager_id = excluded.triager_id, deputy_id = excluded.deputy_id, lead_id = excluded.lead_id, set_by = excluded.set_by, set_on = excluded.set_on`, c)
		return err
	})
}

// Standing is all that decides whether the text boxes are open now.
func (v *Voices) Standing(ctx context.Context) (s Standing, err error) {
	s.Now, s.Cover = v.db.Now().Time, map[calendar.Date]bool{}
	if s.Holidays, err = v.holidays(ctx); err != nil {
		return s, err
	}
	if s.Clocks, err = v.Clocks(ctx); err != nil {
		return s, err
	}
	triagers, leads, err := v.readers(ctx)
	if err != nil {
		return s, err
	}
	today := v.db.Today()
	rota, err := v.Rota(ctx, today.AddDays(-1), today.AddDays(15))
	if err != nil {
		return s, err
	}
	for _, c := range rota {
		s.Cover[c.Day] = c.Check(triagers, leads) == nil
	}
	contact, err := v.Contact(ctx, OutOfHours)
	if err != nil {
		return s, err
	}
	s.TestedOn = contact.CheckedOn
	var now struct {
		Stops   int     `db:"stops"`
		Beat    db.Time `db:"beat"`
		Unread  db.Time `db:"unread"`
		OfLater int     `db:"recent"`
	}
	err = v.db.Get(ctx, &now, `select (select count(*) from voice_stop where ended_at is null) as stops, (select beat from voice_keeping where id = 1) as beat,
		(select min(read_due) from voice_item where state in (:urgent, :normal) and read_at is null) as unread,
		(select count(*) from voice_item where channel = :web and received_at > :hour) as recent`,
		map[string]any{"urgent": QueueUrgent, "normal": QueueNormal, "web": Web, "hour": db.At(s.Now.Add(-time.Hour))})
	s.Stopped, s.Beat, s.UnreadDue, s.InLastHour = now.Stops > 0, now.Beat.Time, now.Unread.Time, now.OfLater
	return s, err
}

// Stop closes every text box at once, whoever reads the site (SG-07).
func (v *Voices) Stop(ctx context.Context, why string) error {
	if n := len([]rune(why)); n < 5 || n > 300 {
		return fault.Invalid("The text boxes are still open.").At("why", "Say why, in 5 to 300 characters and without anything about a child")
	}
	return v.db.Write(ctx, "closed all text boxes for children", func(tx *db.Tx) error {
		var open int
		if err := tx.Get(ctx, &open, "select count(*) from voice_stop where ended_at is null", nil); err != nil {
			return err
		}
		if open > 0 {
			return fault.Conflict("The text boxes are closed already.")
		}
		tx.About("text boxes", "all")
		_, err := tx.Exec(ctx, "insert into voice_stop (id, at, by_name, why) values (:id, :at, :by, :why)", map[string]any{"id": db.NewID(), "at": tx.Now(), "by": who(ctx).Name, "why": why})
		return err
	})
}

// Restart lets the text boxes open again, where the rota is covered.
func (v *Voices) Restart(ctx context.Context) error {
	return v.db.Write(ctx, "let the text boxes for children open again", func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, "update voice_stop set ended_at = :at, ended_by = :by where ended_at is null", map[string]any{"at": tx.Now(), "by": who(ctx).Name})
		if err == nil && n == 0 {
			err = fault.Conflict("The text boxes are not closed by hand.")
		}
		tx.About("text boxes", "all")
		return err
	})
}

// Stopped is a time when all text boxes were closed by hand.
type Stopped struct {
	At      db.Time `db:"at"`
	ByName  string  `db:"by_name"`
	Why     string  `db:"why"`
	EndedAt db.Time `db:"ended_at"`
	EndedBy string  `db:"ended_by"`
}

// Stops are the last times when the text boxes were closed by hand, the newest first.
func (v *Voices) Stops(ctx context.Context) ([]Stopped, error) {
	all := []Stopped{}
	err := v.db.All(ctx, &all, "select at, by_name, why, ended_at, ended_by from voice_stop order by at desc limit 20", nil)
	return all, err
}
