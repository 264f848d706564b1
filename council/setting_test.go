package council

import (
	"context"
	"io/fs"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

func TestSettings(t *testing.T) {
	begins := calendar.On(2025, 4, 10).Time().Add(12 * time.Hour)
	now := begins
	dbtest.EachAt(t, func() time.Time { return now }, []fs.FS{Schema}, func(t *testing.T, d *db.DB) {
		now = begins
		c, ctx := New(d, nil), dbtest.Ctx(t)
		rang := 0
		c.OnChange(func(context.Context, *db.Tx) error { rang++; return nil })
		visits := Setting{Scope: "cp-visits", Key: "cp_visit_days", Value: "10", From: calendar.On(2025, 4, 1), Owner: "Principal Social Worker", Source: "local standard", Why: "agreed at the board"}
		t.Run("a setting needs a value, a day, an owner and a reason", func(t *testing.T) {
			err := c.SetSetting(ctx, Setting{Scope: "cp-visits", Key: "cp_visit_days"})
			if f := fault.Of(err); f == nil || len(f.Fields) != 4 || rang != 0 {
				t.Error(err)
			}
		})
		t.Run("the newest that holds today counts, and each that holds rings the bell", func(t *testing.T) {
			for _, change := range []struct {
				value string
				from  calendar.Date
			}{{"15", calendar.On(2025, 4, 1)}, {"10", calendar.On(2025, 4, 10)}, {"5", calendar.On(2025, 4, 11)}} {
				s := visits
				s.Value, s.From = change.value, change.from
				if err := c.SetSetting(ctx, s); err != nil {
					t.Fatal(err)
				}
			}
			if s, ok, err := c.Setting(ctx, "cp-visits", "cp_visit_days"); err != nil || !ok || s.Value != "10" || rang != 2 {
				t.Errorf("%+v %t %v, %d bells", s, ok, err, rang)
			}
			if all, err := c.InForce(ctx); err != nil || len(all) != 1 {
				t.Errorf("%+v %v", all, err)
			}
			if all, err := c.Settings(ctx); err != nil || len(all) != 3 {
				t.Errorf("%+v %v", all, err)
			}
		})
		t.Run("what the council never decided about is not there", func(t *testing.T) {
			if _, ok, err := c.Setting(ctx, "cp-visits", "other"); ok || err != nil {
				t.Error(ok, err)
			}
		})
		t.Run("of two decisions for the same day the later holds", func(t *testing.T) {
			s := visits
			s.Value, s.From = "12", calendar.On(2025, 4, 10)
			now = now.Add(time.Minute)
			if err := c.SetSetting(ctx, s); err != nil {
				t.Fatal(err)
			}
			if s, _, err := c.Setting(ctx, "cp-visits", "cp_visit_days"); err != nil || s.Value != "12" {
				t.Errorf("%+v %v", s, err)
			}
		})
		t.Run("one that is still to come rings the bell on its day, once", func(t *testing.T) {
			before := rang
			if n, err := c.TakeUp(ctx); n != 0 || err != nil || rang != before {
				t.Fatal(n, err, rang-before)
			}
			now = calendar.On(2025, 4, 11).Time().Add(time.Hour)
			for want := 1; want >= 0; want-- {
				if n, err := c.TakeUp(ctx); n != want || err != nil || rang != before+1 {
					t.Error(n, err, rang-before)
				}
			}
			if s, _, err := c.Setting(ctx, "cp-visits", "cp_visit_days"); err != nil || s.Value != "5" {
				t.Errorf("%+v %v", s, err)
			}
		})
	})
}
