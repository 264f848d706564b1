// Package db keeps the governance plane: plans, measures' values, people and the record of changes, in SQLite or
// PostgreSQL from one SQL text. It holds no child identifier; what is written about children lies in it sealed.
//
// Statements are written once, in lower case, with :named values. Portable SQL only: no ilike, no = any, no ::cast,
// no now(). Dates and times are text of fixed width, so that they compare as they sort.
package db

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"reflect"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the PostgreSQL driver, "pgx"
	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite" // the SQLite driver, "sqlite"

	"waymark/calendar"
	"waymark/fault"
)

//go:embed schema/*.sql
var ownSchema embed.FS

func init() { sqlx.BindDriver("sqlite", sqlx.DOLLAR) }

// Options says where the governance plane lies and what tables the rooms want in it.
type Options struct {
	URL    string         // "sqlite:/path/waymark.db" or "postgres://…"
	Schema []fs.FS        // each room's embedded schema/*.sql
	Clock  calendar.Clock // what day the record of changes writes; the system's when nil
}

// DB is one council's governance plane. It is safe for concurrent use.
type DB struct {
	write    *sqlx.DB // one connection on SQLite, so that writers queue instead of failing
	read     *sqlx.DB
	postgres bool
	clock    calendar.Clock
	applied  []migration // what makes up its tables, in order
}

// Open connects, brings the tables up to date and refuses a SQLite that could lose a confirmed write on power loss.
func Open(ctx context.Context, o Options) (*DB, error) {
	d := &DB{clock: o.Clock}
	if d.clock == nil {
		d.clock = calendar.SystemClock()
	}
	var err error
	switch {
	case strings.HasPrefix(o.URL, "sqlite:"):
		err = d.openSQLite(ctx, strings.TrimPrefix(o.URL, "sqlite:"))
	case strings.HasPrefix(o.URL, "postgres://"), strings.HasPrefix(o.URL, "postgresql://"):
		d.postgres = true
		d.write, err = sqlx.ConnectContext(ctx, "pgx", o.URL)
		d.read = d.write
	default:
		return nil, fault.Invalid("The database address must begin with sqlite: or postgres://.")
	}
	if err != nil {
		d.Close()
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := d.migrate(ctx, append([]fs.FS{ownSchema}, o.Schema...)); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

func (d *DB) openSQLite(ctx context.Context, path string) (err error) {
	// A new database is its owner's alone, whatever the folder allows: it holds sessions and password hashes. SQLite gives
	// its log files the same rights.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	v := url.Values{"_pragma": {"journal_mode(wal)", "synchronous(full)", "foreign_keys(1)", "busy_timeout(15000)"}, "_txlock": {"immediate"}}
	if d.write, err = sqlx.ConnectContext(ctx, "sqlite", "file:"+path+"?"+v.Encode()); err != nil {
		return err
	}
	d.write.SetMaxOpenConns(1)
	v.Add("_pragma", "query_only(1)")
	v.Del("_txlock")
	if d.read, err = sqlx.ConnectContext(ctx, "sqlite", "file:"+path+"?"+v.Encode()); err != nil {
		return err
	}
	d.read.SetMaxOpenConns(8)
	var synchronous int
	if err := d.write.GetContext(ctx, &synchronous, "pragma synchronous"); err != nil {
		return err
	}
	if synchronous != 2 {
		return errors.New("SQLite does not run with synchronous=full, so a confirmed write could be lost on power loss")
	}
	return nil
}

// Close ends all connections.
func (d *DB) Close() error {
	var errs []error
	for _, c := range []*sqlx.DB{d.read, d.write} {
		if c != nil {
			errs = append(errs, c.Close())
		}
	}
	return errors.Join(errs...)
}

// Ping says whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.read.PingContext(ctx) }

// Postgres says whether this council keeps its governance plane in PostgreSQL, where several processes may work at once.
func (d *DB) Postgres() bool { return d.postgres }

// Now is the instant the record of changes would write.
func (d *DB) Now() Time { return At(d.clock()) }

// Today is the day on this council's clock, in England.
func (d *DB) Today() calendar.Date { return d.clock.Today() }

// Get reads one row into dest: a scalar or a struct with `db` tags. It returns fault.NotFound when there is none.
func (d *DB) Get(ctx context.Context, dest any, query string, args any) error {
	return get(ctx, d.read, dest, query, args)
}

// All reads every row into dest, a pointer to a slice.
func (d *DB) All(ctx context.Context, dest any, query string, args any) error {
	return all(ctx, d.read, dest, query, args)
}

// Tx is one transaction of Write or Housekeep.
type Tx struct {
	tx       *sqlx.Tx
	postgres bool
	now      Time
	about    []About
	after    []func()
}

// Get reads one row inside the transaction, as DB.Get.
func (t *Tx) Get(ctx context.Context, dest any, query string, args any) error {
	return get(ctx, t.tx, dest, query, args)
}

// All reads every row inside the transaction, as DB.All.
func (t *Tx) All(ctx context.Context, dest any, query string, args any) error {
	return all(ctx, t.tx, dest, query, args)
}

// Exec runs a statement and says how many rows it touched.
func (t *Tx) Exec(ctx context.Context, query string, args any) (int64, error) {
	q, values, err := bind(t.tx, query, args)
	if err != nil {
		return 0, err
	}
	r, err := t.tx.ExecContext(ctx, q, values...)
	if err != nil {
		return 0, inQuery(err, query)
	}
	return r.RowsAffected()
}

// About ties the record entry of this write to a noun, so that the noun's own page can show its history.
func (t *Tx) About(noun, id string) { t.about = append(t.about, About{noun, id}) }

// After runs f once the transaction has been committed, and never when it was not.
func (t *Tx) After(f func()) { t.after = append(t.after, f) }

// Now is the instant that this transaction writes.
func (t *Tx) Now() Time { return t.now }

// Postgres says which of the two engines this transaction runs on.
func (t *Tx) Postgres() bool { return t.postgres }

// Write is the only way to change what the council knows. The sentence ("signed off update 12 on action 1.3") lands in
// the record of changes in the same transaction, with who did it taken from ctx.
func (d *DB) Write(ctx context.Context, sentence string, fn func(tx *Tx) error) error {
	who, ok := Who(ctx)
	if !ok {
		return fmt.Errorf("a write without a person: %q", sentence)
	}
	if strings.TrimSpace(sentence) == "" {
		return errors.New("a write without a sentence")
	}
	return d.transact(ctx, func(tx *Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return tx.record(ctx, who, sentence)
	})
}

// Housekeep writes what is no decision of anybody: sessions, leases, progress. It keeps no sentence.
func (d *DB) Housekeep(ctx context.Context, fn func(tx *Tx) error) error { return d.transact(ctx, fn) }

func (d *DB) transact(ctx context.Context, fn func(tx *Tx) error) error {
	tx, err := d.write.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	t := &Tx{tx: tx, postgres: d.postgres, now: d.Now()}
	if err := fn(t); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	for _, f := range t.after {
		f()
	}
	return nil
}

type queryer interface {
	sqlx.QueryerContext
	DriverName() string
}

func bind(q queryer, query string, args any) (string, []any, error) {
	if args == nil {
		return query, nil, nil
	}
	var values []any
	var err error
	bound := query
	if v := reflect.ValueOf(args); v.Kind() == reflect.Map || v.Kind() == reflect.Struct || v.Kind() == reflect.Pointer {
		bound, values, err = sqlx.Named(query, args)
	} else {
		err = fmt.Errorf("named values must come in a struct or a map, not %T", args)
	}
	if err != nil {
		return "", nil, inQuery(err, query)
	}
	return sqlx.Rebind(sqlx.DOLLAR, bound), values, nil
}

func get(ctx context.Context, q queryer, dest any, query string, args any) error {
	bound, values, err := bind(q, query, args)
	if err != nil {
		return err
	}
	err = sqlx.GetContext(ctx, q, dest, bound, values...)
	if errors.Is(err, sql.ErrNoRows) {
		return fault.NotFound("That does not exist, or no longer does.").Because(inQuery(err, query))
	}
	return inQuery(err, query)
}

func all(ctx context.Context, q queryer, dest any, query string, args any) error {
	bound, values, err := bind(q, query, args)
	if err != nil {
		return err
	}
	return inQuery(sqlx.SelectContext(ctx, q, dest, bound, values...), query)
}

// inQuery names the statement beside the driver's error, so that the log says where. Values never appear.
func inQuery(err error, query string) error {
	if err == nil {
		return nil
	}
	short := strings.Join(strings.Fields(query), " ")
	if len(short) > 120 {
		short = short[:120] + "…"
	}
	return fmt.Errorf("%w (in: %s)", err, short)
}
