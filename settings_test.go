package main

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/council"
	"waymark/vault"
)

func TestFacts(t *testing.T) {
	c, err := loadConfig("", []string{"WAYMARK_COUNCIL=Saltford", "WAYMARK_SMTP_PASSWORD=hunter2", "WAYMARK_DATABASE=postgres://me:hunter2@server/db"})
	if err != nil {
		t.Fatal(err)
	}
	facts := c.facts()
	if len(facts) != len(settings) {
		t.Errorf("%d facts of %d settings", len(facts), len(settings))
	}
	for _, f := range facts {
		if strings.Contains(f.Value, "hunter2") {
			t.Errorf("%s is shown", f.Name)
		}
		want := map[string]string{"council": "Saltford", "smtp_password": "set, and not shown", "oidc_client_secret": "not set", "retention_years": "6"}[f.Name]
		if want != "" && f.Value != want {
			t.Errorf("%s is %q, want %q", f.Name, f.Value, want)
		}
	}
}

// A day that the council makes a holiday must reach every figure that counts working days, without a restart.
func TestHolidayReachesTheFigures(t *testing.T) {
	h := testHouse(t)
	ctx := operator(t.Context())
	wednesday := calendar.On(2026, 12, 23)
	working := func() (yes bool) {
		t.Helper()
		err := h.cache.With(ctx, func(v *vault.DB) error {
			rows, err := v.Query(ctx, "select is_working_day(date '2026-12-23')")
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				if err := rows.Scan(&yes); err != nil {
					return err
				}
			}
			return rows.Err()
		})
		if err != nil {
			t.Fatal(err)
		}
		return yes
	}
	waiting := func() (n int) {
		t.Helper()
		if err := h.db.Get(ctx, &n, "select count(*) from job where kind = 'refresh measures' and state = 'queued'", nil); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if !working() || waiting() != 0 {
		t.Fatalf("working %v, %d refreshes wait", working(), waiting())
	}
	if err := h.council.Change(ctx, council.HolidayChange{Day: wednesday, Added: true, Reason: "Proclaimed"}); err != nil {
		t.Fatal(err)
	}
	if working() || waiting() != 1 {
		t.Errorf("working %v, %d refreshes wait", working(), waiting())
	}
}

// A setting for a day that is still to come must reach the figures on that day, though no return comes in.
func TestSettingReachesTheFiguresOnItsDay(t *testing.T) {
	now := calendar.On(2026, 12, 20).Time().Add(12 * time.Hour)
	h := testHouseAt(t, func() time.Time { return now })
	ctx := operator(t.Context())
	limit := func() (n float64) {
		t.Helper()
		if err := h.cache.With(ctx, func(v *vault.DB) error {
			rows, err := v.Query(ctx, "select a_errors from reg_quality_setting")
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				if err := rows.Scan(&n); err != nil {
					return err
				}
			}
			return rows.Err()
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if err := h.collections.SetSetting(ctx, "reg_quality", "a_errors", "1.5", calendar.On(2026, 12, 24), "agreed by the board"); err != nil {
		t.Fatal(err)
	}
	if got := limit(); got != 2 {
		t.Fatalf("before its day: %v", got)
	}
	now = calendar.On(2026, 12, 24).Time().Add(6 * time.Minute)
	working, stop := context.WithCancel(ctx)
	h.jobs.Grace = 0
	worked := make(chan error, 1)
	go func() { worked <- h.work(working) }()
	defer func() {
		stop()
		if err := <-worked; err != nil {
			t.Error(err)
		}
	}()
	for begun := time.Now(); limit() != 1.5; time.Sleep(50 * time.Millisecond) {
		if time.Since(begun) > 20*time.Second {
			t.Fatalf("on its day: %v", limit())
		}
	}
	var refreshes int
	if err := h.db.Get(ctx, &refreshes, "select count(*) from job where kind = 'refresh measures'", nil); err != nil || refreshes != 1 {
		t.Errorf("%d refreshes, %v", refreshes, err)
	}
}

func TestWarn(t *testing.T) {
	for day, want := range map[string]bool{"2026-11-22": false, "2040-01-01": true} {
		h := testHouse(t, "WAYMARK_TODAY="+day)
		var log bytes.Buffer
		h.log = slog.New(slog.NewTextHandler(&log, nil))
		if err := h.warn(t.Context()); err != nil || strings.Contains(log.String(), "bank holidays end") != want {
			t.Errorf("%s: %v, %s", day, err, log.String())
		}
	}
}
