package measure

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"waymark/calendar"
	"waymark/collection"
	"waymark/db"
	"waymark/fault"
	"waymark/vault"
)

// Reach is from when to when one collection speaks, as the last count found it.
type Reach struct {
	Collection string        `db:"collection" json:"collection"`
	Title      string        `db:"-" json:"title"`
	Starts     calendar.Date `db:"starts" json:"starts"`
	DataTo     calendar.Date `db:"data_to" json:"data_to"`
	Measures   int           `db:"-" json:"measures"` // that read it
	Timeless   bool          `db:"-" json:"timeless"` // time plays no part in it
}

// reach reads how far every known collection reaches in a filled vault.
func reach(ctx context.Context, v *vault.DB, known sources) ([]Reach, error) {
	all := []Reach{}
	err := v.Session(ctx, func(s *vault.Session) error {
		r := &runner{v: v, s: s}
		err := r.all(ctx, `select table_name from duckdb_tables() where schema_name = 'main' and not internal and not temporary`, func(rows *sql.Rows) error {
			var name string
			err := rows.Scan(&name)
			r.tables = append(r.tables, name)
			return err
		})
		if err != nil {
			return err
		}
		for _, key := range sortedKeys(known) {
			table := known[key].coverage
			if !slices.Contains(r.tables, table) {
				continue
			}
			if err := r.all(ctx, "select starts, data_to from "+table+" where data_to is not null", func(rows *sql.Rows) error {
				var starts, to time.Time
				err := rows.Scan(&starts, &to)
				all = append(all, Reach{Collection: key, Starts: calendar.Of(starts), DataTo: calendar.Of(to)})
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// keepReach replaces what the last count found.
func keepReach(ctx context.Context, tx *db.Tx, all []Reach) error {
	if _, err := tx.Exec(ctx, "delete from measure_reach", nil); err != nil {
		return err
	}
	for _, one := range all {
		if _, err := tx.Exec(ctx, "insert into measure_reach (collection, starts, data_to) values (:collection, :starts, :data_to)", one); err != nil {
			return err
		}
	}
	return nil
}

// Reach lists every collection, Waymark's and the council's own, by key, with the measures that read it.
func (m *Measures) Reach(ctx context.Context) ([]Reach, error) {
	var found []Reach
	if err := m.db.All(ctx, &found, "select collection, starts, data_to from measure_reach", nil); err != nil {
		return nil, err
	}
	byKey := map[string]Reach{}
	for _, one := range found {
		byKey[one.Collection] = one
	}
	all := []Reach{}
	for _, key := range sortedKeys(m.sources) {
		one := byKey[key]
		one.Collection, one.Title, one.Timeless = key, m.sources[key].title, m.sources[key].timeless()
		for _, d := range m.Definitions() {
			if slices.Contains(d.From, key) {
				one.Measures++
			}
		}
		all = append(all, one)
	}
	return all, nil
}

// Standing is whether a measure is there, and counted.
type Standing struct {
	Key     string        `json:"key"`
	Title   string        `json:"title"`
	From    []string      `json:"from"` // the collections that it reads
	Context bool          `json:"context"`
	Counted bool          `json:"counted"` // there is a figure
	Figure  string        `json:"figure"`
	At      calendar.Date `json:"at"`
}

// Standings are all measures with their newest figures, by key. Files that answer another's question are left out.
func (m *Measures) Standings(ctx context.Context) (map[string]Standing, error) {
	series, err := m.headlines(ctx)
	if err != nil {
		return nil, err
	}
	all := map[string]Standing{}
	for _, d := range m.Definitions() {
		if d.Answers != "" {
			continue
		}
		one := Standing{Key: d.Key, Title: d.Title, From: d.From, Context: d.Context, Figure: "not counted"}
		for _, p := range slices.Backward(series[d.Key]) {
			if p.Value.Value != nil {
				one.Counted, one.Figure, one.At = true, StaffWords(d.Headline(), p.Value), p.At
				break
			}
		}
		all[d.Key] = one
	}
	return all, nil
}

// Proof is how the examples of a measure's header did on the invented children.
type Proof struct {
	Key      string   `json:"key"`
	Examples int      `json:"examples"`
	Problems []string `json:"problems"`
}

// Prove runs every measure file on the invented children that ship with Waymark and holds its examples against it.
func Prove(ctx context.Context, definitions []Definition, collections *collection.Library) ([]Proof, error) {
	shared, err := openFixture(ctx, collections, nil)
	if err != nil {
		return nil, err
	}
	defer shared.Close()
	var all []Proof
	for _, d := range definitions {
		one := Proof{Key: d.Key, Examples: len(d.Examples), Problems: []string{}}
		v := shared
		own, err := d.rows(collections)
		if err == nil && len(own) > 0 {
			v, err = openRows(ctx, collections, own, d.From)
		}
		if err == nil {
			one.Problems, err = examples(ctx, v, d, checkTime)
		}
		if v != shared && v != nil {
			if closing := v.Close(); err == nil {
				err = closing
			}
		}
		if f := fault.Of(err); f != nil && ctx.Err() == nil {
			one.Problems, err = append(one.Problems, f.Words), nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d.Key, err)
		}
		all = append(all, one)
	}
	return all, nil
}
