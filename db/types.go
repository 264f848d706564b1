package db

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"waymark/calendar"
)

// timeLayout is of fixed width, so that texts sort as the instants do, in SQLite and PostgreSQL alike.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// Time is an instant in UTC, kept as text of fixed width. The zero value is SQL null.
type Time struct{ time.Time }

// At rounds an instant to what the database keeps: microseconds, UTC.
func At(t time.Time) Time {
	if t.IsZero() {
		return Time{}
	}
	return Time{t.UTC().Truncate(time.Microsecond)}
}

func (t Time) text() string { return t.UTC().Format(timeLayout) }

// StartOf is the first instant of a day in England, as the record of changes writes instants.
func StartOf(d calendar.Date) Time {
	return At(time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, calendar.London(time.Now()).Location()))
}

// Value writes the instant as text, or null for the zero value.
func (t Time) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.text(), nil
}

// Scan reads an instant that Value wrote.
func (t *Time) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*t = Time{}
		return nil
	case time.Time:
		*t = At(v)
		return nil
	case []byte:
		return t.Scan(string(v))
	case string:
		p, err := time.Parse(timeLayout, v)
		if err != nil {
			return fmt.Errorf("a time in the database: %w", err)
		}
		*t = Time{p}
		return nil
	}
	return fmt.Errorf("a time in the database has type %T", src)
}

// JSON keeps a value as JSON text in one column.
type JSON[T any] struct{ V T }

// Value writes the JSON text.
func (j JSON[T]) Value() (driver.Value, error) {
	b, err := json.Marshal(j.V)
	return string(b), err
}

// Scan reads JSON text; null and empty text leave the zero value.
func (j *JSON[T]) Scan(src any) error {
	var zero T
	j.V = zero
	switch v := src.(type) {
	case nil:
		return nil
	case []byte:
		return j.Scan(string(v))
	case string:
		if v == "" {
			return nil
		}
		return json.Unmarshal([]byte(v), &j.V)
	}
	return fmt.Errorf("JSON in the database has type %T", src)
}

// NewID is a new identifier whose text sorts by the time it was made (UUID version 7).
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// RandomID is a new identifier that tells nothing of when it was made, for rows that must stay unlinked.
func RandomID() string { return uuid.NewString() }
