package db

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"waymark/fault"
)

var (
	createTable = regexp.MustCompile(`(?i)^create table (?:if not exists )?([a-z0-9_]+)`)
	dropTable   = regexp.MustCompile(`(?i)^drop table (?:if exists )?([a-z0-9_]+)`)
)

// tables are all rooms' tables in the order their migrations make them, so that a table comes after those it refers to. Those
// that a later migration drops are not among them.
func (d *DB) tables() []string {
	var names []string
	for _, m := range d.applied {
		for _, s := range statements(m.text) {
			if found := createTable.FindStringSubmatch(s); found != nil {
				names = append(names, found[1])
			}
			if found := dropTable.FindStringSubmatch(s); found != nil {
				names = slices.DeleteFunc(names, func(name string) bool { return name == found[1] })
			}
		}
	}
	return names
}

// CopyTo copies everything, as of one instant, into an empty database of the same version of Waymark, on either engine. It
// is how a backup is taken and restored, and how a council moves from SQLite to PostgreSQL. It says how many rows it copied.
func (d *DB) CopyTo(ctx context.Context, to *DB) (rows int64, err error) {
	var written int64
	if err := to.Get(ctx, &written, "select seq from record_head where one = 1", nil); err != nil {
		return 0, err
	}
	if written > 0 {
		return 0, fault.Conflict("The database to copy into already holds %d changes. Copy into an empty one.", written)
	}
	names := d.tables()
	if got := to.tables(); strings.Join(got, " ") != strings.Join(names, " ") {
		return 0, fault.Conflict("The two databases are of different versions of Waymark.")
	}
	from, err := d.read.BeginTxx(ctx, &sql.TxOptions{ReadOnly: d.postgres, Isolation: isolation(d.postgres)})
	if err != nil {
		return 0, err
	}
	defer from.Rollback()
	err = to.Housekeep(ctx, func(tx *Tx) error {
		for i := len(names) - 1; i >= 0; i-- { // what migrations put there gives way to what the council had
			if _, err := tx.Exec(ctx, "delete from "+names[i], nil); err != nil {
				return err
			}
		}
		for _, name := range names {
			n, err := copyTable(ctx, from, tx, name)
			if err != nil {
				return fmt.Errorf("copy table %s: %w", name, err)
			}
			rows += n
		}
		return nil
	})
	return rows, err
}

func isolation(postgres bool) sql.IsolationLevel {
	if postgres {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault // SQLite's read transaction is a snapshot by nature
}

func copyTable(ctx context.Context, from queryer, tx *Tx, name string) (n int64, err error) {
	r, err := from.QueryxContext(ctx, "select * from "+name)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	columns, err := r.Columns()
	if err != nil {
		return 0, err
	}
	types, err := r.ColumnTypes()
	if err != nil {
		return 0, err
	}
	insert := fmt.Sprintf("insert into %s (%s) values (:%s)", name, strings.Join(columns, ", "), strings.Join(columns, ", :"))
	for r.Next() {
		values := map[string]any{}
		if err := r.MapScan(values); err != nil {
			return n, err
		}
		for i, c := range columns {
			switch v := values[c].(type) {
			case int64: // SQLite hands a boolean out as 0 or 1
				if strings.EqualFold(types[i].DatabaseTypeName(), "boolean") {
					values[c] = v != 0
				}
			case []byte: // and bytes of which there are none as if there were no bytes
				if v == nil {
					values[c] = []byte{}
				}
			}
		}
		if _, err := tx.Exec(ctx, insert, values); err != nil {
			return n, err
		}
		n++
	}
	return n, r.Err()
}
