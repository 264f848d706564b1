package measure

import (
	"context"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/vault"
	"waymark/web"
)

// flat is one row of the flat file of all values.
type flat struct {
	definition  Definition
	line        Line
	kind        string // headline, part for the months of a rolling window, or pooled for the longer one that the public reads
	starts, at  calendar.Date
	by, group   string
	value       Value
	generation  int64
	rule        string
	settings    string
	countedOn   calendar.Date
	populationY int
}

// flatHeadings are the columns of the export of all values, the same in CSV and Parquet.
var flatHeadings = append(append([]string{}, csvHeadings...), "population_year", "rule", "generation", "counted_on")

// eachValue gives every stored value, flat: the whole and each group.
func (m *Measures) eachValue(ctx context.Context, of func(Definition) bool, row func(flat) error) error {
	counted, err := m.Counted(ctx)
	if err != nil {
		return err
	}
	for _, d := range m.Definitions() {
		if !of(d) {
			continue
		}
		headline, err := m.Values(ctx, d)
		if err != nil {
			return err
		}
		parts, err := m.PartValues(ctx, d)
		if err != nil {
			return err
		}
		var pooled []Kept
		if d.Pool > 0 {
			if pooled, err = m.PublicValues(ctx, d); err != nil {
				return err
			}
		}
		for i, k := range slices.Concat(headline, parts, pooled) {
			line, err := d.lineOf(k.Line)
			if err != nil {
				continue // of a line that the file no longer has
			}
			count := counted[d.Key]
			one := flat{definition: d, line: line, kind: "headline", starts: k.Starts, at: k.At, value: k.Value, rule: count.Rule, settings: settingCell(count.Settings.V), generation: count.Generation, countedOn: calendar.Of(count.At.Time), populationY: k.PeopleOf}
			switch {
			case i >= len(headline)+len(parts):
				one.kind = "pooled"
			case i >= len(headline):
				one.kind = "part"
			}
			if err := row(one); err != nil {
				return err
			}
			for _, g := range k.Breakdowns {
				one.by, one.group, one.value = g.By, g.Group, Value{Value: g.Value, Numerator: g.Numerator, Denominator: g.Denominator, Unknown: g.Unknown}
				if err := row(one); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (f flat) excluded() int {
	n := 0
	for _, count := range f.value.Excluded {
		n += count
	}
	return n
}

// ExportCSV writes every stored value as CSV, for Power BI and the like. The counts are not suppressed: it is for the
// council's own people.
func (m *Measures) ExportCSV(ctx context.Context, w io.Writer) error {
	return m.writeCSV(ctx, w, every)
}

func every(Definition) bool { return true }

func (m *Measures) writeCSV(ctx context.Context, w io.Writer, of func(Definition) bool) error {
	if err := may(ctx, account.MeasureRead); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	if err := out.Write(flatHeadings); err != nil {
		return err
	}
	err := m.eachValue(ctx, of, func(f flat) error {
		population := ""
		if f.populationY > 0 {
			population = strconv.Itoa(f.populationY)
		}
		return out.Write(web.SafeRow(f.definition.Key, f.definition.Title, f.line.Key, f.line.Unit.String(), f.line.Better, f.kind, f.starts.String(), f.at.String(), f.by, f.group,
			plainNumber(f.value.Value), plainNumber(f.value.Numerator), plainNumber(f.value.Denominator), strconv.Itoa(f.excluded()), strconv.Itoa(f.value.Unknown), f.settings,
			population, f.rule, strconv.FormatInt(f.generation, 10), f.countedOn.String()))
	})
	out.Flush()
	if err != nil {
		return err
	}
	return out.Error()
}

// flatColumns are the types of the export in Parquet.
var flatColumns = map[string]string{"starts": "date", "at": "date", "value": "double", "numerator": "double", "denominator": "double", "excluded": "integer", "unknown": "integer", "population_year": "integer", "generation": "bigint", "counted_on": "date"}

// ExportParquet writes every stored value as Parquet. A small empty DuckDB writes it, as it knows the format; only values
// pass through it and through the temporary file.
func (m *Measures) ExportParquet(ctx context.Context, w io.Writer) error {
	if err := may(ctx, account.MeasureRead); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "waymark-export-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "values.parquet")
	if err := m.parquet(ctx, path); err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(w, file)
	return err
}

func (m *Measures) parquet(ctx context.Context, path string) error {
	v, err := vault.Open(ctx, vault.Settings{MemoryMB: 256})
	if err != nil {
		return err
	}
	defer v.Close()
	var columns []vault.Column
	for _, name := range flatHeadings {
		kind := flatColumns[name]
		if kind == "" {
			kind = "varchar"
		}
		columns = append(columns, vault.Column{Name: name, Type: kind})
	}
	if err := v.Create(ctx, "measure_value", columns); err != nil {
		return err
	}
	a, err := v.Append(ctx, "measure_value")
	if err != nil {
		return err
	}
	number := func(n *float64) any {
		if n == nil {
			return nil
		}
		return *n
	}
	err = m.eachValue(ctx, every, func(f flat) error {
		var population any
		if f.populationY > 0 {
			population = int32(f.populationY)
		}
		return a.Row(f.definition.Key, f.definition.Title, f.line.Key, f.line.Unit.String(), f.line.Better, f.kind, f.starts, f.at, f.by, f.group,
			number(f.value.Value), number(f.value.Numerator), number(f.value.Denominator), int32(f.excluded()), int32(f.value.Unknown), f.settings, population, f.rule, f.generation, f.countedOn)
	})
	if closing := a.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	return v.Exec(ctx, "copy measure_value to '"+strings.ReplaceAll(path, "'", "''")+"' (format parquet)")
}
