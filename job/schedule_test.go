package job

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

func TestSchedule(t *testing.T) {
	london := func(text string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", text, calendar.London(time.Now()).Location())
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, row := range []struct {
		words     string
		when      When
		now, want string
	}{
		{"daily, later the same day", Daily(2, 30), "2026-01-15 12:00", "2026-01-15 02:30"},
		{"daily, earlier: yesterday's", Daily(2, 30), "2026-01-15 02:29", "2026-01-14 02:30"},
		{"daily, at the minute", Daily(2, 30), "2026-01-15 02:30", "2026-01-15 02:30"},
		{"daily, in summer time", Daily(6, 0), "2026-07-01 06:01", "2026-07-01 06:00"},
		{"daily, on the first of a month", Daily(6, 0), "2026-03-01 05:00", "2026-02-28 06:00"},
		{"hourly, past the minute", Hourly(15), "2026-01-15 12:20", "2026-01-15 12:15"},
		{"hourly, before the minute", Hourly(15), "2026-01-15 12:10", "2026-01-15 11:15"},
		{"every five minutes, in between", Every(5), "2026-01-15 12:13", "2026-01-15 12:10"},
		{"every five minutes, at the minute", Every(5), "2026-07-15 12:15", "2026-07-15 12:15"},
	} {
		t.Run(row.words, func(t *testing.T) {
			if got := row.when.slot(london(row.now)); !got.Equal(london(row.want)) {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
	t.Run("a slot is queued once by all processes, and the next one again", func(t *testing.T) {
		dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
			now := london("2026-01-15 12:00")
			var ran atomic.Int32
			a, b := quick(d), quick(d)
			for _, j := range []*Jobs{a, b} {
				j.clock = func() time.Time { return now }
				j.Handle("sweep", func(context.Context, Job) error { ran.Add(1); return nil })
				j.Schedule("sweep", Daily(2, 30))
			}
			tick := func(want int32) {
				t.Helper()
				for _, j := range []*Jobs{a, b, a} {
					if err := j.queueDue(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				for {
					taken, err := a.take(t.Context())
					if err != nil {
						t.Fatal(err)
					}
					if taken == nil {
						break
					}
					a.do(t.Context(), taken, slog.LevelInfo)
				}
				if ran.Load() != want {
					t.Errorf("it ran %d times, want %d", ran.Load(), want)
				}
			}
			tick(1)
			now = london("2026-01-15 23:00")
			tick(1)
			now = london("2026-01-16 03:00")
			tick(2)
		})
	})
	t.Run("jobs that ended long ago are forgotten", func(t *testing.T) {
		d := dbtest.Open(t, schema...)
		j := quick(d)
		j.Handle("sweep", func(context.Context, Job) error { return nil })
		id := enqueue(t, d, j, "sweep", "", nil)
		taken, err := j.take(t.Context())
		if err != nil || taken == nil {
			t.Fatalf("%v, %v", taken, err)
		}
		j.do(t.Context(), taken, slog.LevelInfo)
		j.Schedule("sweep", Hourly(0))
		j.now = func() time.Time { return time.Now().Add(keepFor + time.Hour) }
		if err := j.queueDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := j.Job(t.Context(), id); fault.Of(err) == nil {
			t.Error("it is still there")
		}
	})
}
