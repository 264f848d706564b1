// Package dbtest opens empty governance databases for tests, on SQLite and on the PostgreSQL that `make test` starts.
package dbtest

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/db"
)

// Postgres is the environment variable that names the test server. `make test` sets it; a bare `go test` runs on SQLite only.
const Postgres = "WAYMARK_TEST_POSTGRES"

// Tester is who acts in Ctx.
var Tester = db.Actor{ID: "tester", Name: "Tess Tester"}

// Ctx is a context in which Tester acts.
func Ctx(t testing.TB) context.Context { return db.As(t.Context(), Tester) }

// CtxOf is a context in which somebody else writes, where two people are needed.
func CtxOf(t testing.TB, id, name string) context.Context {
	return db.As(t.Context(), db.Actor{ID: id, Name: name})
}

// Open opens an empty SQLite database with the given rooms' tables, on the system's clock.
func Open(t testing.TB, schemas ...fs.FS) *db.DB {
	t.Helper()
	return OpenAt(t, calendar.SystemClock(), schemas...)
}

// OpenAt is Open on a clock of the test's own.
func OpenAt(t testing.TB, clock calendar.Clock, schemas ...fs.FS) *db.DB {
	t.Helper()
	return open(t, "sqlite:"+filepath.Join(t.TempDir(), "waymark.db"), clock, schemas)
}

// Each runs fn on an empty SQLite database and, where a test server is named, on an empty PostgreSQL one.
func Each(t *testing.T, schemas []fs.FS, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	EachAt(t, calendar.SystemClock(), schemas, fn)
}

// EachAt is Each on a clock of the test's own.
func EachAt(t *testing.T, clock calendar.Clock, schemas []fs.FS, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) { fn(t, OpenAt(t, clock, schemas...)) })
	server := os.Getenv(Postgres)
	if server == "" {
		return
	}
	t.Run("PostgreSQL", func(t *testing.T) { fn(t, open(t, database(t, server), clock, schemas)) })
}

func open(t testing.TB, url string, clock calendar.Clock, schemas []fs.FS) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), db.Options{URL: url, Schema: schemas, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// database makes a database of the test's own on the server and drops it afterwards.
func database(t testing.TB, server string) string {
	t.Helper()
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "t" + strings.ReplaceAll(db.RandomID(), "-", "")
	if _, err := admin.ExecContext(t.Context(), "create database "+name); err != nil {
		t.Fatalf("PostgreSQL for tests: %v", err)
	}
	t.Cleanup(func() {
		if _, err := admin.ExecContext(context.Background(), fmt.Sprintf("drop database %s with (force)", name)); err != nil {
			t.Errorf("drop database: %v", err)
		}
		admin.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}
