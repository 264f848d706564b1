// Package vault is the child-level plane's working memory: a DuckDB database held in memory only.
// The encrypted uploads are the truth and the vault is a cache of them, so nothing about a child
// ever lies on a disk in clear (design, section 2). Only collection, measure and main may import it.
package vault

import (
	"context"
	"database/sql"
	"database/sql/driver"
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"sync"

	"github.com/duckdb/duckdb-go/v2"

	"waymark/calendar"
	"waymark/fault"
)

//go:embed functions.sql
var functions string

// Settings says how large a vault may grow.
type Settings struct {
	MemoryMB int // most memory the database may use, in MiB; 1024 when zero
	Threads  int // threads it may work with; one for each processor when zero

	// Holidays gives the days that are not working days, loaded into bank_holiday(day) whenever a vault is opened: a council may
	// change them. None when nil.
	Holidays func(context.Context) (calendar.Holidays, error)

	// Values gives the thresholds and rules that the council settled otherwise than the files say, loaded into
	// setting_value(scope, key, value) whenever a vault is opened. None when nil.
	Values func(context.Context) ([]SettingValue, error)
}

// SettingValue is what a council settled: the key of the measure or collection, of the setting in it, and the value as text.
type SettingValue struct{ Scope, Key, Value string }

// Days gives the same holidays each time, where nobody can change them.
func Days(h calendar.Holidays) func(context.Context) (calendar.Holidays, error) {
	return func(context.Context) (calendar.Holidays, error) { return h, nil }
}

// DB is one vault. It is safe for use by several goroutines at once.
type DB struct {
	connector *duckdb.Connector
	pool      *sql.DB
	memoryMB  int
	functions map[string]bool // names of the macros that functions.sql defines

	mu      sync.Mutex
	written map[string]bool // texts of the trusted SQL

	generation int64 // of the uploads that a cache filled it from
}

// Generation says which uploads the vault was filled from, when a cache filled it.
func (d *DB) Generation() int64 { return d.generation }

// Column is one column of a table to create; Type is DuckDB's name of it (varchar, date, integer, boolean).
type Column struct{ Name, Type string }

// Open makes an empty vault with the shared functions of functions.sql and the table bank_holiday(day).
// Extensions are never fetched and nothing spills to disk: a vault that is too small says so instead.
func Open(ctx context.Context, settings Settings) (*DB, error) {
	memory, threads := settings.MemoryMB, settings.Threads
	if memory <= 0 {
		memory = 1024
	}
	if threads <= 0 {
		threads = runtime.NumCPU()
	}
	var holidays calendar.Holidays
	if settings.Holidays != nil {
		var err error
		if holidays, err = settings.Holidays(ctx); err != nil {
			return nil, fmt.Errorf("open the vault: %w", err)
		}
	}
	var values []SettingValue
	if settings.Values != nil {
		var err error
		if values, err = settings.Values(ctx); err != nil {
			return nil, fmt.Errorf("open the vault: %w", err)
		}
	}
	connector, err := duckdb.NewConnector(fmt.Sprintf("?memory_limit=%dMiB&threads=%d&temp_directory=&autoinstall_known_extensions=false&autoload_known_extensions=false&allow_community_extensions=false", memory, threads), nil)
	if err != nil {
		return nil, fmt.Errorf("open the vault: %w", err)
	}
	d := &DB{connector: connector, pool: sql.OpenDB(connector), memoryMB: memory, functions: map[string]bool{}, written: map[string]bool{}}
	if err := d.furnish(ctx, holidays, values); err != nil {
		d.Close()
		return nil, fmt.Errorf("furnish the vault: %w", err)
	}
	return d, nil
}

// furnish loads the bank holidays, the settings and the shared functions, and notes the functions' names for Guard.
func (d *DB) furnish(ctx context.Context, holidays calendar.Holidays, values []SettingValue) error {
	if err := d.settled(ctx, values); err != nil {
		return err
	}
	if err := d.Create(ctx, "bank_holiday", []Column{{"day", "date"}}); err != nil {
		return err
	}
	appender, err := d.Append(ctx, "bank_holiday")
	if err != nil {
		return err
	}
	for _, day := range holidays.Days() {
		if err := appender.Row(day); err != nil {
			return err
		}
	}
	if err := appender.Close(); err != nil {
		return err
	}
	if err := d.Exec(ctx, functions); err != nil {
		return err
	}
	rows, err := d.pool.QueryContext(ctx, `select distinct function_name from duckdb_functions() where not internal`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		d.functions[strings.ToLower(name)] = true
	}
	return rows.Err()
}

// settled loads what the council settled.
func (d *DB) settled(ctx context.Context, values []SettingValue) error {
	if err := d.Create(ctx, "setting_value", []Column{{"scope", "varchar"}, {"key", "varchar"}, {"value", "varchar"}}); err != nil {
		return err
	}
	appender, err := d.Append(ctx, "setting_value")
	if err != nil {
		return err
	}
	for _, v := range values {
		if err := appender.Row(v.Scope, v.Key, v.Value); err != nil {
			return errors.Join(err, appender.Close())
		}
	}
	return appender.Close()
}

// Seal locks the vault after filling: from here on no statement can reach a file or the network, load an
// extension, or change a setting, whatever Guard may have missed.
func (d *DB) Seal(ctx context.Context) error {
	return d.Exec(ctx, `set enable_external_access = false; set lock_configuration = true;`)
}

// Close frees the vault's memory. Whatever was in it can be rebuilt from the uploads.
func (d *DB) Close() error {
	return errors.Join(d.pool.Close(), d.connector.Close())
}

var plainName = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)

// Create makes a table. Names must be plain lower-case words: they come from specs that councils may write.
func (d *DB) Create(ctx context.Context, table string, columns []Column) error {
	if !plainName.MatchString(table) {
		return fault.Invalid("%q cannot be the name of a table: use small letters, digits and _", table)
	}
	parts := make([]string, len(columns))
	for i, c := range columns {
		if !plainName.MatchString(c.Name) || !columnTypes[strings.ToLower(c.Type)] {
			return fault.Invalid("table %s: %q of type %q cannot be a column", table, c.Name, c.Type)
		}
		parts[i] = fmt.Sprintf("%q %s", c.Name, c.Type)
	}
	return d.Exec(ctx, fmt.Sprintf("create table %q (%s)", table, strings.Join(parts, ", ")))
}

var columnTypes = map[string]bool{"varchar": true, "date": true, "integer": true, "bigint": true, "double": true, "boolean": true, "timestamp": true}

// Exec runs trusted SQL, several statements if need be: a collection's views.sql, the engine's own text.
// A measure file never comes here without Guard. Temporary tables are gone when it returns.
func (d *DB) Exec(ctx context.Context, query string, args ...any) error {
	d.remember(query)
	return d.Session(ctx, func(s *Session) error { return s.Exec(ctx, query, args...) })
}

// Query runs one trusted select. The caller closes the rows.
func (d *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := d.pool.QueryContext(ctx, query, args...)
	return rows, d.explain(ctx, err)
}

// Session is one connection, with temporary tables that nobody else sees.
type Session struct {
	db   *DB
	conn *sql.Conn
}

// Session lends one connection to fn; its temporary tables are gone when fn returns.
func (d *DB) Session(ctx context.Context, fn func(*Session) error) error {
	conn, err := d.pool.Conn(ctx)
	if err != nil {
		return d.explain(ctx, err)
	}
	defer conn.Close()
	// A connection that goes back into the pool would keep its temporary tables in memory.
	defer conn.Raw(func(any) error { return driver.ErrBadConn })
	return fn(&Session{db: d, conn: conn})
}

// Exec runs trusted SQL in this session.
func (s *Session) Exec(ctx context.Context, query string, args ...any) error {
	_, err := s.conn.ExecContext(ctx, query, args...)
	return s.db.explain(ctx, err)
}

// Query runs one trusted select in this session. The caller closes the rows.
func (s *Session) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := s.conn.QueryContext(ctx, query, args...)
	return rows, s.db.explain(ctx, err)
}

// explain turns the two failures that a person can do something about into words: out of memory, out of time.
func (d *DB) explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fault.Invalid("the query was stopped because it did not finish in time").Because(err)
	}
	var problem *duckdb.Error
	if errors.As(err, &problem) && problem.Type == duckdb.ErrorTypeOutOfMemory {
		return fault.Invalid("this needs more memory than the %d MiB that the vault may use; raise the vault's memory setting, or load fewer years", d.memoryMB).Because(err)
	}
	return err
}

// Words says why a statement failed without repeating anything of the data: what the text of the query got wrong is told
// in full, a failure on a value only by its kind, as the message would quote the value, and that could be a child's.
func Words(err error) string {
	var problem *duckdb.Error
	if !errors.As(err, &problem) {
		return "the query failed"
	}
	switch problem.Type {
	case duckdb.ErrorTypeBinder, duckdb.ErrorTypeCatalog, duckdb.ErrorTypeParser, duckdb.ErrorTypeSyntax:
		return mistake(problem.Msg)
	case duckdb.ErrorTypeConversion, duckdb.ErrorTypeOutOfRange, duckdb.ErrorTypeMismatchType, duckdb.ErrorTypeInvalidInput:
		return "the query failed on a value that it cannot turn into another type, or that is out of range"
	}
	return "the query failed"
}

var (
	mistakeLine = regexp.MustCompile(`(?m)^LINE (\d+):`)
	mistakeKind = regexp.MustCompile(`^\w+ Error: `)
)

// mistake tells a writer of SQL what DuckDB makes of it: the line, the mistake, and the names that might have been meant.
// It leaves out the line itself, which a person has in front of them, and anything else.
func mistake(message string) string {
	lines := strings.Split(message, "\n")
	words := mistakeKind.ReplaceAllString(lines[0], "")
	for _, l := range lines[1:] {
		if l = strings.TrimSpace(l); strings.HasPrefix(l, "Candidate bindings:") || strings.HasPrefix(l, "Did you mean") {
			words += " " + l
		}
	}
	if at := mistakeLine.FindStringSubmatch(message); at != nil {
		words = "line " + at[1] + ": " + words
	}
	return words
}

// Explain puts the same words on an error met while reading rows.
func (d *DB) Explain(ctx context.Context, err error) error { return d.explain(ctx, err) }
