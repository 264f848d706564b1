package vault

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/fault"
)

func open(t *testing.T, settings Settings) *DB {
	t.Helper()
	d, err := Open(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func number(t *testing.T, d *DB, query string) (n int64) {
	t.Helper()
	rows, err := d.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if !rows.Next() {
		t.Fatal("no row: ", rows.Err())
	}
	if err := rows.Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestVault(t *testing.T) {
	t.Run("what is appended can be counted, and a date without a day is null", func(t *testing.T) {
		d := open(t, Settings{MemoryMB: 200, Threads: 1})
		if err := d.Create(t.Context(), "episode", []Column{{"child", "varchar"}, {"decom", "date"}, {"rows", "integer"}, {"uasc", "boolean"}}); err != nil {
			t.Fatal(err)
		}
		a, err := d.Append(t.Context(), "episode")
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range [][]any{{"a", calendar.On(2024, time.March, 31), 1, true}, {"b", calendar.Date{}, nil, nil}} {
			if err := a.Row(row...); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		if n := number(t, d, `select count(*) from episode where decom = date '2024-03-31' and uasc and rows = 1`); n != 1 {
			t.Errorf("%d rows on 31 March, want 1", n)
		}
		if n := number(t, d, `select count(*) from episode where decom is null`); n != 1 {
			t.Errorf("%d rows without a date, want 1", n)
		}
	})
	t.Run("the bank holidays of England and Wales are a table", func(t *testing.T) {
		d := open(t, Settings{Holidays: Days(calendar.BankHolidays())})
		if n := number(t, d, `select count(*) from bank_holiday where year(day) = 2022`); n != 10 {
			t.Errorf("2022 has %d bank holidays, want 10 (the jubilee and the funeral included)", n)
		}
		if n := number(t, d, `select count(*) from bank_holiday where day = date '2026-12-28'`); n != 1 {
			t.Error("28 December 2026, the substitute for Saturday 26, is missing")
		}
	})
	t.Run("a temporary table is gone with its session", func(t *testing.T) {
		d := open(t, Settings{})
		for range 3 {
			err := d.Session(t.Context(), func(s *Session) error {
				return s.Exec(t.Context(), `create temp table period (id integer)`)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	t.Run("a sealed vault reads no file and changes no setting, even for trusted SQL", func(t *testing.T) {
		d := open(t, Settings{})
		secret := filepath.Join(t.TempDir(), "secret.csv")
		if err := os.WriteFile(secret, []byte("a,b\n1,2\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if n := number(t, d, `select count(*) from '`+secret+`'`); n != 1 {
			t.Fatal("the file should be readable before sealing, or this test proves nothing")
		}
		if err := d.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{
			`select * from '` + secret + `'`, `select * from read_text('/etc/hostname')`, `copy (select 1) to '` + secret + `.out'`,
			`attach '` + secret + `.db' as x`, `set enable_external_access = true`, `set memory_limit = '10GB'`, `install httpfs`, `load httpfs`,
		} {
			if err := d.Exec(t.Context(), q); err == nil {
				t.Errorf("allowed after sealing: %s", q)
			}
		}
	})
	t.Run("a vault that is too small says so in words", func(t *testing.T) {
		d := open(t, Settings{MemoryMB: 40, Threads: 1})
		err := d.Exec(t.Context(), `create table big as select range as a, hash(range) as b from range(20000000)`)
		if f := fault.Of(err); f == nil || !strings.Contains(f.Words, "40 MiB") {
			t.Errorf("got %v, want a fault naming the 40 MiB", err)
		}
	})
	t.Run("a query that does not end is stopped and says so", func(t *testing.T) {
		d := open(t, Settings{})
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		begun := time.Now()
		err := d.Exec(ctx, `create table endless as select count(*) from range(10000000) a, range(10000000) b where a.range * b.range % 7 = 3`)
		if f := fault.Of(err); f == nil || !strings.Contains(f.Words, "in time") {
			t.Errorf("got %v, want a fault", err)
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("it took %s to stop", took)
		}
	})
	t.Run("a table cannot carry SQL in its name or type", func(t *testing.T) {
		d := open(t, Settings{})
		for _, c := range []struct{ table, column, kind string }{{`a"; drop table x`, "b", "date"}, {"a", `b"`, "date"}, {"a", "b", "date); drop table x"}} {
			if err := d.Create(t.Context(), c.table, []Column{{c.column, c.kind}}); fault.Of(err) == nil {
				t.Errorf("%+v was allowed", c)
			}
		}
	})
}

func TestCache(t *testing.T) {
	var mu sync.Mutex
	generation, fills := int64(1), 0
	c := NewCache(Settings{MemoryMB: 100, Threads: 1}, 30*time.Millisecond, func(context.Context) (int64, error) {
		mu.Lock()
		defer mu.Unlock()
		return generation, nil
	}, func(ctx context.Context, d *DB) error {
		mu.Lock()
		defer mu.Unlock()
		fills++
		return d.Create(ctx, "episode", []Column{{"child", "varchar"}})
	})
	use := func() *DB {
		var used *DB
		if err := c.With(t.Context(), func(d *DB) error { used = d; return d.Exec(t.Context(), `select count(*) from episode`) }); err != nil {
			t.Fatal(err)
		}
		return used
	}
	first := use()
	if use() != first || fills != 1 {
		t.Errorf("the same generation was filled %d times", fills)
	}
	err := c.With(t.Context(), func(old *DB) error {
		mu.Lock()
		generation = 2
		mu.Unlock()
		if use() == old {
			t.Error("a new generation got the old vault")
		}
		return old.Exec(t.Context(), `select count(*) from episode`)
	})
	if err != nil {
		t.Errorf("the old vault closed under its reader: %v", err)
	}
	second := use()
	if second.Generation() != 2 {
		t.Errorf("the vault says generation %d", second.Generation())
	}
	time.Sleep(150 * time.Millisecond)
	if err := second.Exec(t.Context(), `select 1`); err == nil {
		t.Error("an idle vault is still open")
	}
	var all sync.WaitGroup
	before := fills
	for range 8 {
		all.Go(func() { use() })
	}
	all.Wait()
	if fills != before+1 {
		t.Errorf("eight readers at once caused %d fills, want 1", fills-before)
	}
	t.Run("a vault that no longer answers is replaced", func(t *testing.T) {
		var dead *DB
		_ = c.With(t.Context(), func(d *DB) error { dead = d; return d.pool.Close() })
		if use() == dead {
			t.Error("the dead vault was lent again")
		}
	})
	t.Run("a failure on a value does not repeat the value", func(t *testing.T) {
		d := open(t, Settings{})
		if err := d.Exec(t.Context(), `create table a as select 'CHILD77' as child`); err != nil {
			t.Fatal(err)
		}
		if words := Words(d.Exec(t.Context(), `create table b as select child::integer from a`)); strings.Contains(words, "CHILD77") || !strings.Contains(words, "another type") {
			t.Error(words)
		}
		if words := Words(d.Exec(t.Context(), `create table b as select tooth from a`)); !strings.Contains(words, "tooth") {
			t.Error(words)
		}
	})
	c.Drop()
	broken := errors.New("no key")
	c.fill = func(context.Context, *DB) error { return broken }
	if err := c.With(t.Context(), func(*DB) error { return nil }); !errors.Is(err, broken) {
		t.Errorf("a fill that fails gives %v", err)
	}
}
