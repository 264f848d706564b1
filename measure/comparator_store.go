package measure

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/vault"
)

// publishedFigure is a figure of others as a published file that the council loaded gives it.
type publishedFigure struct {
	Measure string        `db:"measure"`
	Area    string        `db:"area"`
	At      calendar.Date `db:"at"`
	Value   *float64      `db:"value"`
	Symbol  string        `db:"symbol"`
	Source  string        `db:"source"`
}

// figuresOf are the published figures that are kept under a name: those that people imported, and of other days and areas
// those of the published files.
func (m *Measures) figuresOf(ctx context.Context, name string) ([]Comparator, error) {
	byName, err := m.figures(ctx, `where measure = :measure`, map[string]any{"measure": name})
	return byName[name], err
}

// figures are published figures by name.
func (m *Measures) figures(ctx context.Context, where string, values map[string]any) (map[string][]Comparator, error) {
	var imported []Comparator
	if err := m.db.All(ctx, &imported, `select * from measure_comparator `+where, values); err != nil {
		return nil, err
	}
	var loaded []publishedFigure
	if err := m.db.All(ctx, &loaded, `select * from measure_published `+where, values); err != nil {
		return nil, err
	}
	type spot struct {
		measure, area string
		at            calendar.Date
	}
	all, taken := map[string][]Comparator{}, map[spot]bool{}
	for _, f := range imported {
		taken[spot{f.Measure, f.Area, periodEnd(f.Period)}] = true
		all[f.Measure] = append(all[f.Measure], f)
	}
	for _, f := range loaded {
		if !taken[spot{f.Measure, f.Area, f.At}] {
			all[f.Measure] = append(all[f.Measure], Comparator{f.Measure, f.Area, f.At.String(), f.Value, f.Symbol, f.Source})
		}
	}
	return all, nil
}

// neighbours are all sets of neighbours, by the day from which they are valid.
func (m *Measures) neighbours(ctx context.Context) ([]Neighbour, error) {
	const inOrder = ` order by valid_from, set_name, council`
	var imported, loaded []Neighbour
	if err := m.db.All(ctx, &imported, `select * from measure_neighbour`+inOrder, nil); err != nil {
		return nil, err
	}
	if err := m.db.All(ctx, &loaded, `select * from measure_published_neighbour`+inOrder, nil); err != nil {
		return nil, err
	}
	for _, n := range loaded {
		if !slices.ContainsFunc(imported, func(o Neighbour) bool { return o.ValidFrom == n.ValidFrom && o.Set != n.Set }) {
			imported = append(imported, n)
		}
	}
	return imported, nil
}

// summaries say by which summary of the neighbours a measure is compared, where somebody chose.
func (m *Measures) summaries(ctx context.Context) (map[string]string, error) {
	var rows []struct {
		Measure string `db:"measure"`
		Summary string `db:"summary"`
	}
	err := m.db.All(ctx, &rows, `select measure, summary from measure_summary`, nil)
	chosen := map[string]string{}
	for _, r := range rows {
		chosen[r.Measure] = r.Summary
	}
	return chosen, err
}

// ChooseSummary decides whether a measure's neighbours are summed up by their median or their mean.
func (m *Measures) ChooseSummary(ctx context.Context, key, summary string) error {
	if err := may(ctx, account.TargetSet); err != nil {
		return err
	}
	d, err := m.Definition(key)
	if err != nil {
		return err
	}
	if summary != Median && summary != Mean {
		return fault.Invalid("There is a problem with the summary.").At("summary", "Choose the median or the mean")
	}
	actor, err := who(ctx)
	if err != nil {
		return err
	}
	return m.db.Write(ctx, fmt.Sprintf("chose the %s to sum up the neighbours of %s", summary, d.Title), func(tx *db.Tx) error {
		tx.About("measure", key)
		_, err := tx.Exec(ctx, `insert into measure_summary (measure, summary, decided_by_name, decided_at) values (:measure, :summary, :name, :at)
			on conflict (measure) do update set summary = excluded.summary, decided_by_name = excluded.decided_by_name, decided_at = excluded.decided_at`,
			map[string]any{"measure": key, "summary": summary, "name": actor.Name, "at": tx.Now()})
		return err
	})
}

// others is what the published files of a filled vault tell of other councils.
type others struct {
	figures    []publishedFigure
	neighbours []Neighbour
}

// neighbourModels are the days from which the Department's models of neighbours are valid.
var neighbourModels = map[string]calendar.Date{"current": calendar.On(2025, 5, 1), "previous": calendar.On(2021, 4, 1)}

// readOthers reads the figures that stand beside measures counted here: of this council, its neighbours, London and England.
func readOthers(ctx context.Context, v *vault.DB, names []string) (others, error) {
	var found others
	err := v.Session(ctx, func(s *vault.Session) error {
		r := &runner{v: v, s: s}
		has := map[string]bool{}
		if err := r.all(ctx, `select table_name from duckdb_tables() where schema_name = 'main' and not internal and not temporary`, func(rows *sql.Rows) error {
			var name string
			err := rows.Scan(&name)
			has[name] = true
			return err
		}); err != nil {
			return err
		}
		const own = `(select code from ref_council union all select ons from ref_council)`
		areas := map[string]bool{}
		for _, area := range wholes {
			areas[area] = true
		}
		if has["ofsted_neighbour"] && has["ofsted_area"] && has["ref_council"] {
			if err := r.all(ctx, `select n.model, a.name from ofsted_neighbour n join ofsted_area a on a.la_code = n.neighbour
				join ofsted_area o on o.la_code = n.la_code where o.la_code in `+own+` or o.ons in `+own+` order by n.model, n.rank`, func(rows *sql.Rows) error {
				var model, name string
				if err := rows.Scan(&model, &name); err != nil {
					return err
				}
				if from, known := neighbourModels[model]; known {
					found.neighbours = append(found.neighbours, Neighbour{"Department's model of " + from.Words(), from, name})
					areas[name] = true
				}
				return nil
			}); err != nil {
				return err
			}
		}
		if !has["ees_figure"] {
			return nil
		}
		if has["ref_council"] {
			if err := r.all(ctx, `select name from ref_council where name is not null`, func(rows *sql.Rows) error {
				var name string
				err := rows.Scan(&name)
				areas[name] = true
				return err
			}); err != nil {
				return err
			}
		}
		return r.all(ctx, `select key, area, ends, any_value(value), any_value(coalesce(symbol, '')), any_value(coalesce(source, ''))
			from ees_figure where breakdown is null and ends is not null and area_level in ('council', 'region', 'national')
			group by key, area, ends having count(*) = 1 order by key, area, ends`, func(rows *sql.Rows) error {
			var f publishedFigure
			var ends time.Time
			if err := rows.Scan(&f.Measure, &f.Area, &ends, &f.Value, &f.Symbol, &f.Source); err != nil {
				return err
			}
			f.At = calendar.Of(ends)
			if areas[f.Area] && slices.Contains(names, f.Measure) {
				found.figures = append(found.figures, f)
			}
			return nil
		})
	})
	return found, err
}

// keepOthers keeps what the published files tell. Where nothing changed nothing is written, and the record has no sentence.
func (m *Measures) keepOthers(ctx context.Context, found others) error {
	var before others
	if err := m.db.All(ctx, &before.figures, `select * from measure_published`, nil); err != nil {
		return err
	}
	if err := m.db.All(ctx, &before.neighbours, `select * from measure_published_neighbour`, nil); err != nil {
		return err
	}
	equal := func(a, b publishedFigure) bool {
		return a.Measure == b.Measure && a.Area == b.Area && a.At == b.At && a.Symbol == b.Symbol && a.Source == b.Source && same(a.Value, b.Value)
	}
	for _, all := range [][]publishedFigure{before.figures, found.figures} {
		slices.SortFunc(all, func(a, b publishedFigure) int {
			return cmp.Or(cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.Area, b.Area), a.At.Compare(b.At))
		})
	}
	contains := func(n Neighbour) bool { return slices.Contains(found.neighbours, n) }
	changed := !slices.EqualFunc(before.figures, found.figures, equal)
	if !changed && len(before.neighbours) == len(found.neighbours) && !slices.ContainsFunc(before.neighbours, func(n Neighbour) bool { return !contains(n) }) {
		return nil
	}
	sentence := fmt.Sprintf("took %s of other councils and %s from the published files loaded", some(len(found.figures), "figure"), some(len(found.neighbours), "neighbour"))
	return m.db.Write(ctx, sentence, func(tx *db.Tx) error {
		for _, table := range []string{"measure_published", "measure_published_neighbour"} {
			if _, err := tx.Exec(ctx, "delete from "+table, nil); err != nil {
				return err
			}
		}
		for _, n := range found.neighbours {
			if _, err := tx.Exec(ctx, `insert into measure_published_neighbour (set_name, valid_from, council) values (:set_name, :valid_from, :council)`, n); err != nil {
				return err
			}
		}
		for _, f := range found.figures {
			if _, err := tx.Exec(ctx, `insert into measure_published (measure, area, at, value, symbol, source) values (:measure, :area, :at, :value, :symbol, :source)`, f); err != nil {
				return err
			}
		}
		return nil
	})
}

// names are under which names published figures of measures counted here are kept.
func (m *Measures) names() []string {
	var all []string
	for _, d := range m.Definitions() {
		for _, l := range d.AllLines() {
			all = append(all, d.ComparatorKey(l.Key))
		}
		all = append(all, d.ComparatorKey("count"))
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(name string) bool { return name == "" })
}
