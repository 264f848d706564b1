package collection

import (
	"context"
	"strings"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/job"
)

func TestExpires(t *testing.T) {
	year := func(y Year, s State) Return {
		_, next := calendar.FinancialYear(int(y))
		return Return{Collection: "ssda903", Year: y, DataTo: next.AddDays(-1), State: s}
	}
	sent := db.At(time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC))
	for _, row := range []struct {
		words string
		u     Upload
		want  string // first day on which it may go; nothing when it never goes
		held  bool
	}{
		{"one return goes on the day after six years", Upload{State: Accepted, Returns: []Return{year(2020, Accepted)}}, "2026-04-01", false},
		{"of several returns the last one decides", Upload{State: Accepted, Returns: []Return{year(2018, Accepted), year(2022, Accepted), year(2019, Accepted)}}, "2028-04-01", false},
		{"a replaced return goes no later", Upload{State: Replaced, Returns: []Return{year(2020, Replaced)}}, "2026-04-01", false},
		{"an extract made within the year ends on the day that was given", Upload{State: Accepted, Returns: []Return{{Collection: "ssda903", Year: 2020, DataTo: calendar.On(2019, 9, 30), State: Accepted}}}, "2025-10-01", false},
		{"old returns that are sent today are kept six years from today", Upload{State: Accepted, UploadedAt: sent, Returns: []Return{year(2020, Accepted)}}, "2032-01-06", false},
		{"29 February is followed by 1 March", Upload{State: Accepted, Returns: []Return{{Collection: "ssda903", Year: 2020, DataTo: calendar.On(2020, 2, 29), State: Accepted}}}, "2026-03-01", false},
		{"what could not be read goes six years after it was sent", Upload{State: Refused, UploadedAt: sent}, "2032-01-06", false},
		{"what is being checked stays", Upload{State: Checking, UploadedAt: sent}, "", false},
		{"reference files stay", Upload{State: Accepted, Returns: []Return{{Collection: "ref", Part: "population", State: Accepted}}}, "", false},
		{"a reference file that counts holds the upload", Upload{State: Accepted, Returns: []Return{year(2020, Accepted), {Collection: "ref", Part: "council", State: Accepted}}}, "2026-04-01", true},
		{"one that was replaced does not", Upload{State: Accepted, Returns: []Return{year(2020, Accepted), {Collection: "ref", Part: "council", State: Replaced}}}, "2026-04-01", false},
	} {
		t.Run(row.words, func(t *testing.T) {
			e, ok := row.u.expires(6)
			if ok != (row.want != "") || e.On.String() != row.want || (e.Held != "") != row.held {
				t.Errorf("%v %s, held by %q", ok, e.On, e.Held)
			}
			if ok && (e.Due(e.On.AddDays(-1)) || e.Due(e.On) == row.held) {
				t.Error("it is due on another day")
			}
		})
	}
}

func TestRetention(t *testing.T) {
	now := time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
	dbtest.EachAt(t, func() time.Time { return now }, schemas, func(t *testing.T, d *db.DB) {
		now = time.Date(2020, 3, 31, 12, 0, 0, 0, time.UTC)
		g := stand(t, d)
		rang := 0
		g.OnAccept(func(context.Context, *db.Tx) error { rang++; return nil })
		g.Retain(6)
		// The year that ends on 31 March 2020 is sent twice, the year after it once; a file of it is in both of its uploads.
		old := strings.ReplaceAll(strings.ReplaceAll(episodes, "2024,", "2019,"), "/2024", "/2019")
		g.load("2019-20 episodes.csv", old+"3,03/06/2019,S,V2,N2,K2,PR4,,,,EX1 1AB,EX2 2CD,SC100002\n")
		g.load("2019-20 episodes.csv", old)
		now = time.Date(2021, 3, 31, 12, 0, 0, 0, time.UTC)
		g.load("2020-21 episodes.csv", strings.ReplaceAll(old, "/2019", "/2020"))
		now = time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
		all := func() (ids []string) {
			t.Helper()
			uploads, err := g.Uploads(g.ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range uploads {
				ids = append(ids, u.ID)
			}
			return ids
		}
		if n, files := g.children(), g.kept(); n != 4 || files != 3 || len(all()) != 3 {
			t.Fatalf("%d rows count, %d files, %d uploads", n, files, len(all()))
		}
		rang = 0
		before, _ := g.Generation(g.ctx)
		t.Run("nothing goes on the last day of the six years", func(t *testing.T) {
			gone, err := g.DeleteExpired(g.ctx)
			if err != nil || len(gone) != 0 || rang != 0 || len(all()) != 3 {
				t.Errorf("%d deleted, rang %d, %v", len(gone), rang, err)
			}
			if after, _ := g.Generation(g.ctx); after != before {
				t.Error("the figures would be counted anew for nothing")
			}
		})
		now = now.AddDate(0, 0, 1)
		t.Run("the dry run lists on the next day what will go and when the rest does, and deletes nothing", func(t *testing.T) {
			list, err := g.Expiries(g.ctx)
			if err != nil || len(list) != 3 {
				t.Fatalf("%+v %v", list, err)
			}
			for i, want := range []struct {
				on    string
				due   bool
				state State
			}{{"2026-04-01", true, Replaced}, {"2026-04-01", true, Accepted}, {"2027-04-01", false, Accepted}} {
				if e := list[i]; e.On.String() != want.on || e.Due(d.Today()) != want.due || e.Upload.State != want.state || e.Why == "" {
					t.Errorf("%d: %+v", i, e)
				}
			}
			if len(all()) != 3 || g.kept() != 3 {
				t.Error("the dry run deleted something")
			}
		})
		t.Run("the nightly job deletes rows, seals and files, leaves its sentence and rings the bell", func(t *testing.T) {
			err := d.Write(g.ctx, "queued the job", func(tx *db.Tx) error {
				_, err := g.jobs.Enqueue(g.ctx, tx, retentionKind, "", nil)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := g.jobs.Drain(g.ctx); err != nil {
				t.Fatal(err)
			}
			if n, files := g.children(), g.kept(); n != 2 || files != 1 || len(all()) != 1 || rang != 1 {
				t.Errorf("%d rows count, %d files, %d uploads, rang %d", n, files, len(all()), rang)
			}
			if after, _ := g.Generation(g.ctx); after <= before {
				t.Error("other processes would keep their cache")
			}
			var left int
			if err := d.Get(g.ctx, &left, "select (select count(*) from collection_file) + (select count(*) from collection_return) + (select count(*) from collection_discarded)", nil); err != nil || left != 2 {
				t.Errorf("%d rows are left beside the upload, %v", left, err)
			}
			entries, err := d.Record(g.ctx, db.RecordFilter{Noun: "upload", Limit: 1})
			if err != nil || len(entries) != 1 || entries[0].Sentence != "deleted 2 uploads, kept for 6 years: SSDA903 2019/20" || len(entries[0].About.V) != 2 {
				t.Errorf("%+v %v", entries, err)
			}
		})
		t.Run("a file that another upload needs stays", func(t *testing.T) {
			err := d.Housekeep(g.ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(g.ctx, "insert into collection_discarded (hash) select hash from collection_file", nil)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := g.discard(g.ctx); err != nil || g.kept() != 1 || g.children() != 2 {
				t.Errorf("%d files, %d rows, %v", g.kept(), g.children(), err)
			}
		})
		t.Run("files that a killed process left are deleted by the next run", func(t *testing.T) {
			hash, _, err := g.files.Put(g.ctx, strings.NewReader("an old return"))
			if err != nil {
				t.Fatal(err)
			}
			err = d.Housekeep(g.ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(g.ctx, "insert into collection_discarded (hash) values (:hash)", map[string]any{"hash": hash})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := g.DeleteExpired(g.ctx); err != nil || g.kept() != 1 {
				t.Errorf("%d files, %v", g.kept(), err)
			}
		})
	})
	t.Run("the nightly job is scheduled", func(t *testing.T) {
		g := stand(t, dbtest.OpenAt(t, func() time.Time { return now }, schemas...))
		g.Retain(6)
		ctx, stop := context.WithTimeout(g.ctx, 10*time.Second)
		defer stop()
		ended := make(chan error, 1)
		go func() { ended <- g.jobs.Work(ctx) }()
		for {
			var done int
			if err := g.d.Get(g.ctx, &done, "select count(*) from job where kind = :kind and state = :state", map[string]any{"kind": retentionKind, "state": job.Done}); err != nil {
				t.Fatal(err)
			}
			if done == 1 {
				break
			}
			if ctx.Err() != nil {
				t.Fatal("it never ran")
			}
			time.Sleep(20 * time.Millisecond)
		}
		stop()
		<-ended
	})
}
