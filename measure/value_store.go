package measure

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"waymark/calendar"
	"waymark/db"
)

// Kept is one stored value: of a measure's line in one period, with its groups. It holds counts and no cases.
type Kept struct {
	Measure    string
	Line       string
	Kind       calendar.Kind
	Starts, At calendar.Date
	Value      Value
	Breakdowns []Group // of each covered 31 March and the last covered day
	PeopleOf   int     // mid-year of the population of a rate
}

type valueRow struct {
	Measure     string                  `db:"measure"`
	Line        string                  `db:"line"`
	Kind        calendar.Kind           `db:"kind"`
	Starts      calendar.Date           `db:"starts"`
	At          calendar.Date           `db:"at"`
	Value       *float64                `db:"value"`
	Numerator   *float64                `db:"numerator"`
	Denominator *float64                `db:"denominator"`
	Excluded    db.JSON[map[string]int] `db:"excluded"`
	Unknown     int                     `db:"unknown"`
	Breakdowns  db.JSON[[]Group]        `db:"breakdowns"`
	Population  int                     `db:"population"`
}

func (r valueRow) kept() Kept {
	return Kept{r.Measure, r.Line, r.Kind, r.Starts, r.At, Value{r.Value, r.Numerator, r.Denominator, r.Excluded.V, r.Unknown}, r.Breakdowns.V, r.Population}
}

// CountOf is when and by which rule a measure was last counted.
type CountOf struct {
	Measure    string             `db:"measure"`
	Rule       string             `db:"rule"` // a hash of the file and its settings
	Generation int64              `db:"generation"`
	At         db.Time            `db:"counted_at"`
	Notes      db.JSON[[]string]  `db:"notes"`
	Failed     string             `db:"failed"`
	Settings   db.JSON[[]InForce] `db:"settings"`
}

// rows are the values of a run, each period and line once.
func (r *Results) rows() []valueRow {
	type spot struct {
		measure, line string
		kind          calendar.Kind
		at            calendar.Date
	}
	rows := map[spot]valueRow{}
	put := func(m Result, line string, kind calendar.Kind, starts, at calendar.Date, v Value) spot {
		key := spot{m.Key, line, kind, at}
		if _, there := rows[key]; !there && (v.Numerator != nil || v.Value != nil) {
			rows[key] = valueRow{Measure: m.Key, Line: line, Kind: kind, Starts: starts, At: at, Value: v.Value, Numerator: v.Numerator, Denominator: v.Denominator, Excluded: db.JSON[map[string]int]{V: v.Excluded}, Unknown: v.Unknown}
		}
		return key
	}
	for _, m := range r.Measures {
		d := m.definition
		lines := m.Lines
		if len(lines) == 0 {
			lines = []LineAt{{Value: m.Value, Series: m.Series, Parts: m.Parts, Pooled: m.Pooled}}
		}
		for _, l := range lines {
			for _, p := range l.Series {
				put(m, l.Line, d.HeadlineKind(), p.Starts, p.At, p.Value)
			}
			for _, p := range l.Pooled {
				key := put(m, l.Line, calendar.Pooled, p.Starts, p.At, p.Value)
				if row, ok := rows[key]; ok && len(p.Groups) > 0 {
					row.Breakdowns.V = p.Groups
					rows[key] = row
				}
			}
			for _, p := range l.Parts {
				put(m, l.Line, d.Every, p.Starts, p.At, p.Value)
			}
			key := put(m, l.Line, d.HeadlineKind(), m.Starts, m.At, l.Value)
			if row, ok := rows[key]; ok {
				for _, g := range m.Breakdowns {
					if g.Line == l.Line {
						row.Breakdowns.V = append(row.Breakdowns.V, g)
					}
				}
				if m.Population != nil {
					row.Population = m.Population.Year
				}
				rows[key] = row
			}
		}
	}
	return slices.Collect(maps.Values(rows))
}

// keep replaces the values of the measures that were counted. One whose file is broken keeps those it had, and says why.
func (m *Measures) keep(ctx context.Context, definitions []Definition, results *Results, generation int64, before *counting) (n int, err error) {
	rows := results.rows()
	difference, err := before.end(ctx, definitions, results, rows)
	if err != nil {
		return 0, err
	}
	failed := map[string]string{}
	for _, f := range results.Failed {
		failed[f.Key] = f.Words
	}
	sentence := fmt.Sprintf("counted %d measures anew", len(definitions)-len(failed))
	return len(rows), m.db.Write(ctx, sentence, func(tx *db.Tx) error {
		if err := difference(ctx, tx); err != nil {
			return err
		}
		known := map[string]bool{}
		for _, d := range definitions {
			known[d.Key] = true
			if failed[d.Key] == "" {
				if _, err := tx.Exec(ctx, `delete from measure_value where measure = :measure`, map[string]any{"measure": d.Key}); err != nil {
					return err
				}
			}
			count := CountOf{Measure: d.Key, Rule: d.rule(results.settings[d.Key]), Generation: generation, At: tx.Now(), Failed: failed[d.Key]}
			count.Notes.V = results.newestNotes(d.Key)
			count.Settings.V = results.settings[d.Key]
			if _, err := tx.Exec(ctx, `
				insert into measure_count (measure, rule, generation, counted_at, notes, failed, settings)
				values (:measure, :rule, :generation, :counted_at, :notes, :failed, :settings)
				on conflict (measure) do update set rule = excluded.rule, generation = excluded.generation, counted_at = excluded.counted_at,
					notes = excluded.notes, failed = excluded.failed, settings = excluded.settings`, count); err != nil {
				return err
			}
		}
		if err := keepRepairs(ctx, tx, results.Repairs); err != nil {
			return err
		}
		if err := keepReach(ctx, tx, results.reach); err != nil {
			return err
		}
		for _, row := range rows {
			if row.Breakdowns.V == nil {
				row.Breakdowns.V = []Group{}
			}
			if _, err := tx.Exec(ctx, `
				insert into measure_value (measure, line, kind, starts, at, value, numerator, denominator, excluded, unknown, breakdowns, population)
				values (:measure, :line, :kind, :starts, :at, :value, :numerator, :denominator, :excluded, :unknown, :breakdowns, :population)`, row); err != nil {
				return err
			}
		}
		return nil
	})
}

// Values are the stored values of a measure's headline periods, all lines, oldest first.
func (m *Measures) Values(ctx context.Context, d Definition) ([]Kept, error) {
	return m.values(ctx, d, d.HeadlineKind())
}

// PartValues are the single months or quarters of a measure with a rolling window, oldest first.
func (m *Measures) PartValues(ctx context.Context, d Definition) ([]Kept, error) {
	if d.Window == 0 {
		return nil, nil
	}
	return m.values(ctx, d, d.Every)
}

// PublicValues are the values that releases are made of: those of the pooled periods where the file says so.
func (m *Measures) PublicValues(ctx context.Context, d Definition) ([]Kept, error) {
	return m.values(ctx, d, d.PublicKind())
}

func (m *Measures) values(ctx context.Context, d Definition, kind calendar.Kind) ([]Kept, error) {
	var rows []valueRow
	err := m.db.All(ctx, &rows, `select * from measure_value where measure = :measure and kind = :kind order by at, line`, map[string]any{"measure": d.Key, "kind": kind})
	kept := make([]Kept, len(rows))
	for i, r := range rows {
		kept[i] = r.kept()
	}
	return kept, err
}

// headlines are the headline's series of every measure, without its groups: what a list of all measures needs.
func (m *Measures) headlines(ctx context.Context) (map[string][]Point, error) {
	var rows []valueRow
	if err := m.db.All(ctx, &rows, `select measure, line, kind, starts, at, value, numerator, denominator, excluded, unknown from measure_value order by at`, nil); err != nil {
		return nil, err
	}
	series := map[string][]Point{}
	definitions := map[string]Definition{}
	for _, d := range m.Definitions() {
		definitions[d.Key] = d
	}
	for _, r := range rows {
		if d := definitions[r.Measure]; r.Line == d.Headline().Key && r.Kind == d.HeadlineKind() {
			series[r.Measure] = append(series[r.Measure], Point{At: r.At, Starts: r.Starts, Value: r.kept().Value})
		}
	}
	return series, nil
}

// Counted says when each measure was last counted, by key.
func (m *Measures) Counted(ctx context.Context) (map[string]CountOf, error) {
	var rows []CountOf
	if err := m.db.All(ctx, &rows, `select * from measure_count`, nil); err != nil {
		return nil, err
	}
	byKey := map[string]CountOf{}
	for _, r := range rows {
		byKey[r.Measure] = r
	}
	return byKey, nil
}

// points are one line's values as points of a series.
func points(kept []Kept, line string) []Point {
	var series []Point
	for _, k := range kept {
		if k.Line == line {
			series = append(series, Point{At: k.At, Starts: k.Starts, Value: k.Value})
		}
	}
	return series
}

// newestNotes are the notes of a measure at the last day that was counted.
func (r *Results) newestNotes(key string) []string {
	notes := []string{}
	for _, m := range r.Measures {
		if m.Key == key {
			notes = m.Notes
		}
	}
	return notes
}
