package db_test

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

var notes = []fs.FS{fstest.MapFS{"schema/20261122_0002_note.sql": {Data: []byte(`
-- A table for the tests of this room.
create table note (id text not null primary key, words text not null, due text, pinned boolean not null, body bytea, score double precision, at text);
create table former (id text not null primary key);
`)}, "schema/20261122_0003_former.sql": {Data: []byte("-- What a later version no longer keeps.\ndrop table former;\n")}}}

type note struct {
	ID     string        `db:"id"`
	Words  string        `db:"words"`
	Due    calendar.Date `db:"due"`
	Pinned bool          `db:"pinned"`
	Body   []byte        `db:"body"`
	Score  float64       `db:"score"`
	At     db.Time       `db:"at"`
}

const insertNote = "insert into note (id, words, due, pinned, body, score, at) values (:id, :words, :due, :pinned, :body, :score, :at)"

func TestContract(t *testing.T) {
	dbtest.Each(t, notes, func(t *testing.T, d *db.DB) {
		ctx := dbtest.Ctx(t)
		put := func(n note) error {
			return d.Write(ctx, "wrote note "+n.ID, func(tx *db.Tx) error {
				tx.About("note", n.ID)
				_, err := tx.Exec(ctx, insertNote, n)
				return err
			})
		}
		t.Run("every type comes back as it went in", func(t *testing.T) {
			want := note{ID: "types", Words: "it's “quoted”: ok", Due: calendar.On(2026, time.March, 31), Pinned: true, Body: []byte{0, 1, 255}, Score: 0.1, At: db.At(time.Date(2026, 3, 29, 1, 30, 0, 123456000, time.UTC))}
			if err := put(want); err != nil {
				t.Fatal(err)
			}
			var got note
			if err := d.Get(ctx, &got, "select * from note where id = :id", map[string]any{"id": "types"}); err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
		t.Run("no date is null and comes back as no date", func(t *testing.T) {
			if err := put(note{ID: "dateless"}); err != nil {
				t.Fatal(err)
			}
			var n int
			if err := d.Get(ctx, &n, "select count(*) from note where due is null and at is null and id = :id", map[string]any{"id": "dateless"}); err != nil || n != 1 {
				t.Errorf("n = %d, %v", n, err)
			}
		})
		t.Run("a row that is not there is a fault of not found", func(t *testing.T) {
			var n note
			err := d.Get(ctx, &n, "select * from note where id = :id", map[string]any{"id": "nobody"})
			if f := fault.Of(err); f == nil || f.Kind != fault.KindNotFound {
				t.Errorf("got %v", err)
			}
		})
		t.Run("a write that fails leaves neither rows nor a sentence", func(t *testing.T) {
			before, err := d.Record(ctx, db.RecordFilter{})
			if err != nil {
				t.Fatal(err)
			}
			stop := errors.New("stop")
			err = d.Write(ctx, "never happened", func(tx *db.Tx) error {
				if _, err := tx.Exec(ctx, insertNote, note{ID: "ghost"}); err != nil {
					return err
				}
				return stop
			})
			if !errors.Is(err, stop) {
				t.Fatalf("got %v", err)
			}
			var n int
			if err := d.Get(ctx, &n, "select count(*) from note where id = 'ghost'", nil); err != nil || n != 0 {
				t.Errorf("%d ghosts, %v", n, err)
			}
			after, err := d.Record(ctx, db.RecordFilter{})
			if err != nil || len(after) != len(before) {
				t.Errorf("the record grew from %d to %d, %v", len(before), len(after), err)
			}
		})
		t.Run("a write without a person is refused", func(t *testing.T) {
			if err := d.Write(t.Context(), "anonymous", func(*db.Tx) error { return nil }); err == nil {
				t.Error("it was accepted")
			}
		})
		t.Run("a write without a sentence is refused", func(t *testing.T) {
			if err := d.Write(ctx, " ", func(*db.Tx) error { return nil }); err == nil {
				t.Error("it was accepted")
			}
		})
		t.Run("housekeeping keeps no sentence", func(t *testing.T) {
			before, _ := d.Record(ctx, db.RecordFilter{})
			if err := d.Housekeep(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, insertNote, note{ID: "quiet"})
				return err
			}); err != nil {
				t.Fatal(err)
			}
			after, _ := d.Record(ctx, db.RecordFilter{})
			if len(after) != len(before) {
				t.Error("it left a sentence")
			}
		})
		t.Run("what runs after waits for the commit", func(t *testing.T) {
			ran := 0
			_ = d.Write(ctx, "fails", func(tx *db.Tx) error { tx.After(func() { ran++ }); return errors.New("no") })
			_ = d.Write(ctx, "holds", func(tx *db.Tx) error { tx.After(func() { ran++ }); return nil })
			if ran != 1 {
				t.Errorf("it ran %d times", ran)
			}
		})
		t.Run("the record is found by noun, person and day", func(t *testing.T) {
			if err := put(note{ID: "found"}); err != nil {
				t.Fatal(err)
			}
			for name, f := range map[string]db.RecordFilter{
				"noun": {Noun: "note", ID: "found"}, "person": {Who: "tester", Limit: 1}, "day": {From: d.Today(), To: d.Today(), Limit: 1},
			} {
				es, err := d.Record(ctx, f)
				if err != nil || len(es) != 1 || es[0].Sentence != "wrote note found" {
					t.Errorf("by %s: %v, %v", name, es, err)
				}
			}
			if es, err := d.Record(ctx, db.RecordFilter{From: d.Today().AddDays(1)}); err != nil || len(es) != 0 {
				t.Errorf("tomorrow holds %v, %v", es, err)
			}
		})
		t.Run("twenty writers at once lose nothing and the chain holds", func(t *testing.T) {
			var wg sync.WaitGroup
			for i := range 20 {
				wg.Go(func() {
					if err := put(note{ID: fmt.Sprintf("many-%d", i)}); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			var n int
			if err := d.Get(ctx, &n, "select count(*) from note where id like 'many-%'", nil); err != nil || n != 20 {
				t.Errorf("%d of 20, %v", n, err)
			}
			if _, bad, err := d.VerifyRecord(ctx); bad != nil || err != nil {
				t.Errorf("bad %v, %v", bad, err)
			}
		})
	})
}

func TestRecordTamper(t *testing.T) {
	for name, tamper := range map[string]struct {
		sql  string
		want int64
	}{
		"words changed":       {"update record set sentence = 'set target of measure b to 1%' where seq = 3", 3},
		"person changed":      {"update record set who_name = 'Somebody Else' where seq = 2", 2},
		"time changed":        {"update record set at = '2020-01-01T00:00:00.000000Z' where seq = 4", 4},
		"row dropped":         {"delete from record where seq = 3", 3},
		"last row dropped":    {"delete from record where seq = 5", 5},
		"first row dropped":   {"delete from record where seq = 1", 1},
		"two rows swapped":    {"update record set seq = case seq when 2 then 3 when 3 then 2 end + 0 where seq in (2, 3) and 1 = 0; update record set seq = 99 where seq = 2; update record set seq = 2 where seq = 3; update record set seq = 3 where seq = 99", 2},
		"hash rewritten":      {"update record set hash = 'abc' where seq = 2", 2},
		"payload hash forged": {"update record set payload_hash = 'abc' where seq = 2", 2},
		"nothing":             {"select 1", 0},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "waymark.db")
			d, err := db.Open(t.Context(), db.Options{URL: "sqlite:" + path})
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			ctx := dbtest.Ctx(t)
			for _, s := range []string{"a", "b", "c", "d", "e"} {
				if err := d.Write(ctx, "set target of measure "+s, func(*db.Tx) error { return nil }); err != nil {
					t.Fatal(err)
				}
			}
			raw, err := sql.Open("sqlite", path)
			if err != nil {
				t.Fatal(err)
			}
			defer raw.Close()
			if _, err := raw.Exec(tamper.sql); err != nil {
				t.Fatal(err)
			}
			n, bad, err := d.VerifyRecord(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if tamper.want == 0 {
				if bad != nil || n != 5 {
					t.Errorf("an honest record of %d was refused: %v", n, bad)
				}
				return
			}
			if bad == nil || bad.Seq != tamper.want {
				t.Errorf("got %v, want entry %d", bad, tamper.want)
			}
		})
	}
}

func TestMigrations(t *testing.T) {
	path := "sqlite:" + filepath.Join(t.TempDir(), "waymark.db")
	open := func(text string) error {
		d, err := db.Open(t.Context(), db.Options{URL: path, Schema: []fs.FS{fstest.MapFS{"schema/20261122_0003_thing.sql": {Data: []byte(text)}}}})
		if err == nil {
			d.Close()
		}
		return err
	}
	if err := open("create table thing (id text);\ncreate table other (id text);"); err != nil {
		t.Fatal(err)
	}
	t.Run("the same migrations again change nothing", func(t *testing.T) {
		if err := open("create table thing (id text);\ncreate table other (id text);"); err != nil {
			t.Error(err)
		}
	})
	t.Run("a migration changed after it was applied is refused by name", func(t *testing.T) {
		err := open("create table thing (id text, more text);")
		if err == nil || !strings.Contains(err.Error(), "20261122_0003_thing.sql") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a migration with a name of another shape is refused", func(t *testing.T) {
		_, err := db.Open(t.Context(), db.Options{URL: path, Schema: []fs.FS{fstest.MapFS{"schema/thing.sql": {}}}})
		if err == nil {
			t.Error("it was accepted")
		}
	})
	t.Run("a broken migration leaves nothing of itself", func(t *testing.T) {
		dir := t.TempDir()
		broken := []fs.FS{fstest.MapFS{"schema/20261122_0004_broken.sql": {Data: []byte("create table half (id text);\ncreate table half (id text);")}}}
		if _, err := db.Open(t.Context(), db.Options{URL: "sqlite:" + dir + "/b.db", Schema: broken}); err == nil {
			t.Fatal("it was accepted")
		}
		raw, _ := sql.Open("sqlite", dir+"/b.db")
		defer raw.Close()
		var n int
		if err := raw.QueryRow("select count(*) from sqlite_master where name = 'half'").Scan(&n); err != nil || n != 0 {
			t.Errorf("%d tables left, %v", n, err)
		}
	})
}

func TestCopy(t *testing.T) {
	dbtest.Each(t, notes, func(t *testing.T, from *db.DB) {
		ctx := dbtest.Ctx(t)
		if err := from.Write(ctx, "wrote two notes", func(tx *db.Tx) error {
			tx.About("note", "a")
			for _, n := range []note{{ID: "a", Words: "é", Due: calendar.On(2026, time.April, 1), Pinned: true, Body: []byte{0, 255}, Score: 1.5, At: tx.Now()}, {ID: "b"}, {ID: "c", Body: []byte{}}} {
				if _, err := tx.Exec(ctx, insertNote, n); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		var want []note
		if err := from.All(ctx, &want, "select * from note order by id", nil); err != nil {
			t.Fatal(err)
		}
		dbtest.Each(t, notes, func(t *testing.T, to *db.DB) {
			if _, err := from.CopyTo(ctx, to); err != nil {
				t.Fatal(err)
			}
			var got []note
			if err := to.All(ctx, &got, "select * from note order by id", nil); err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("got %v, want %v", got, want)
			}
			var emptied, none int
			if err := to.Get(ctx, &emptied, "select count(*) from note where body is not null and length(body) = 0", nil); err != nil || emptied != 1 {
				t.Errorf("%d bodies are empty, want the one that was: %v", emptied, err)
			}
			if err := to.Get(ctx, &none, "select count(*) from note where body is null", nil); err != nil || none != 1 {
				t.Errorf("%d bodies are none, want the one that was: %v", none, err)
			}
			if n, bad, err := to.VerifyRecord(ctx); n != 1 || bad != nil || err != nil {
				t.Errorf("the record: %d entries, %v, %v", n, bad, err)
			}
			if _, err := from.CopyTo(ctx, to); fault.Of(err) == nil {
				t.Errorf("a second copy into the same database was not refused: %v", err)
			}
		})
	})
}
