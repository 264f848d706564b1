package vault

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/duckdb/duckdb-go/v2"

	"waymark/calendar"
)

// Appender fills one table quickly, row by row. It is used by one goroutine at a time.
type Appender struct {
	db       *DB
	ctx      context.Context
	conn     *sql.Conn
	appender *duckdb.Appender
	table    string
	row      []driver.Value
}

// Append opens an appender for a table. Close it, or the last rows are lost.
func (d *DB) Append(ctx context.Context, table string) (*Appender, error) {
	conn, err := d.pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	a := &Appender{db: d, ctx: ctx, conn: conn, table: table}
	err = conn.Raw(func(inner any) error {
		a.appender, err = duckdb.NewAppenderFromConn(inner.(driver.Conn), "main", table)
		return err
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("append to %s: %w", table, err), conn.Close())
	}
	return a, nil
}

// Row adds one row: a value for each column in the table's order, nil for none. A calendar.Date without a day is none.
func (a *Appender) Row(values ...any) error {
	a.row = a.row[:0]
	for _, v := range values {
		if day, ok := v.(calendar.Date); ok {
			if v = nil; !day.IsZero() {
				v = day.Time()
			}
		}
		a.row = append(a.row, v)
	}
	if err := a.appender.AppendRow(a.row...); err != nil {
		return fmt.Errorf("append to %s: %w", a.table, a.db.explain(a.ctx, err))
	}
	return nil
}

// Close writes the last rows and gives the connection back.
func (a *Appender) Close() error {
	err := a.appender.Close()
	return errors.Join(a.db.explain(a.ctx, err), a.conn.Close())
}
