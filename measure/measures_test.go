package measure

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/collection"
	"waymark/council"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/job"
	"waymark/vault"
)

var schemas = []fs.FS{account.Schema, job.Schema, council.Schema, Schema}

// room opens the room on an empty database, with a vault that holds the cast of invented children.
func room(t *testing.T, d *db.DB) *Measures {
	t.Helper()
	generation := int64(7)
	cache := vault.NewCache(vault.Settings{MemoryMB: 512, Holidays: vault.Days(calendar.BankHolidays())}, time.Minute, func(context.Context) (int64, error) { return generation, nil }, fillCast)
	t.Cleanup(cache.Drop)
	m, err := New(d, cache, job.New(d, calendar.SystemClock()), nil, "")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// fillCast fills a vault with the cast.
func fillCast(ctx context.Context, v *vault.DB) error {
	library, err := collection.Standard()
	if err != nil {
		return err
	}
	sources, err := fixtureSources(library, "testdata/fixture")
	if err != nil {
		return err
	}
	return load(ctx, v, library, sources)
}

func refreshed(t *testing.T, d *db.DB) *Measures {
	t.Helper()
	m := room(t, d)
	if _, err := m.Refresh(dbtest.Ctx(t), nil); err != nil {
		t.Fatal(err)
	}
	return m
}

func as(t *testing.T, id string) context.Context {
	return db.As(t.Context(), db.Actor{ID: id, Name: strings.ToUpper(id)})
}

func TestRefresh(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		m := refreshed(t, d)
		ctx := dbtest.Ctx(t)
		dental, err := m.Definition("cla-dental")
		if err != nil {
			t.Fatal(err)
		}
		t.Run("the stored values are those of the run, with their counts, groups and rule", func(t *testing.T) {
			kept, err := m.Values(ctx, dental)
			if err != nil || len(kept) == 0 {
				t.Fatal(kept, err)
			}
			last := kept[len(kept)-1]
			want := dental.Examples[0]
			if last.At != want.At || *last.Value.Numerator != want.Numerator || *last.Value.Denominator != *want.Denominator {
				t.Errorf("kept %s: %v of %v; the file's example says %+v", last.At, *last.Value.Numerator, *last.Value.Denominator, want)
			}
			if len(last.Breakdowns) < 5 {
				t.Errorf("%d groups", len(last.Breakdowns))
			}
			counted, err := m.Counted(ctx)
			if err != nil || counted["cla-dental"].Generation != 7 || counted["cla-dental"].Rule != dental.rule(nil) {
				t.Errorf("%+v %v", counted["cla-dental"], err)
			}
		})
		t.Run("a rolling measure keeps its months besides", func(t *testing.T) {
			entry, err := m.Definition("cla-entry-rate")
			if err != nil {
				t.Fatal(err)
			}
			parts, err := m.PartValues(ctx, entry)
			if err != nil || len(parts) == 0 || parts[0].Kind != calendar.Month {
				t.Errorf("%d parts, %v", len(parts), err)
			}
		})
		t.Run("what joining the years changed is kept, and the next count replaces it", func(t *testing.T) {
			counted, err := m.Repairs(ctx)
			if err != nil {
				t.Fatal(err)
			}
			err = d.Housekeep(ctx, func(tx *db.Tx) error {
				return keepRepairs(ctx, tx, []Repair{{"reversed", 2}, {"cut", 3}, {"kept", 24}})
			})
			if err != nil {
				t.Fatal(err)
			}
			if kept, err := m.Repairs(ctx); err != nil || !slices.Equal(kept, []Repair{{"kept", 24}, {"cut", 3}, {"reversed", 2}}) {
				t.Errorf("%+v %v", kept, err)
			}
			if _, err := m.Refresh(ctx, nil); err != nil {
				t.Fatal(err)
			}
			if again, err := m.Repairs(ctx); err != nil || !slices.Equal(again, counted) {
				t.Errorf("%+v, then %+v (%v)", counted, again, err)
			}
		})
		t.Run("counting again replaces and does not add", func(t *testing.T) {
			var before, after int
			if err := d.Get(ctx, &before, `select count(*) from measure_value`, nil); err != nil {
				t.Fatal(err)
			}
			n, err := m.Refresh(ctx, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Get(ctx, &after, `select count(*) from measure_value`, nil); err != nil || after != before || after != n || before < 100 {
				t.Errorf("%d values, then %d (%v)", before, after, err)
			}
		})
		t.Run("no child of the cast stands in the database", func(t *testing.T) {
			if d.Postgres() {
				t.Skip("the file is read on SQLite")
			}
			rows, err := fs.ReadFile(cast, "testdata/fixture/ssda903_header.csv")
			if err != nil {
				t.Fatal(err)
			}
			records, err := csv.NewReader(strings.NewReader(string(rows))).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			var texts []string
			for _, table := range []string{"measure_value", "measure_count", "record"} {
				var columns []string
				if err := d.All(ctx, &columns, `select name from pragma_table_info('`+table+`')`, nil); err != nil {
					t.Fatal(err)
				}
				for _, c := range columns {
					var values []string
					if err := d.All(ctx, &values, `select coalesce(cast("`+c+`" as text), '') from `+table, nil); err != nil {
						t.Fatal(err)
					}
					texts = append(texts, values...)
				}
			}
			everything := strings.Join(texts, "\n")
			for _, r := range records[1:] {
				if slices.Contains(strings.FieldsFunc(everything, func(c rune) bool { return !(c >= 'A' && c <= 'Z') }), r[0]) {
					t.Errorf("the child %s stands in the database", r[0])
				}
			}
		})
		t.Run("two bells in one transaction queue one refresh", func(t *testing.T) {
			err := d.Write(ctx, "accepted a return", func(tx *db.Tx) error {
				if err := m.QueueRefresh(ctx, tx); err != nil {
					return err
				}
				return m.QueueRefresh(ctx, tx)
			})
			if err != nil {
				t.Fatal(err)
			}
			var n int
			if err := d.Get(ctx, &n, `select count(*) from job where kind = :kind`, map[string]any{"kind": refreshKind}); err != nil || n != 1 {
				t.Errorf("%d jobs, %v", n, err)
			}
		})
	})
}

func TestTargets(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		m := room(t, d)
		ctx := dbtest.Ctx(t)
		for _, c := range []struct {
			line   string
			starts calendar.Date
			target float64
			reason string
			field  string
		}{{"", calendar.Date{}, 90, "board", "starts"}, {"", day("2025-04-01"), 101, "board", "target"}, {"", day("2025-04-01"), 90, " ", "reason"}} {
			f := fault.Of(m.SetTarget(ctx, "cla-dental", c.line, c.starts, c.target, c.reason))
			if f == nil || f.Fields[0].Name != c.field {
				t.Errorf("%+v gives %v", c, f)
			}
		}
		for _, target := range []float64{85, 90} {
			starts := day("2024-04-01")
			if target == 90 {
				starts = day("2025-04-01")
			}
			if err := m.SetTarget(ctx, "cla-dental", "", starts, target, "agreed by the board"); err != nil {
				t.Fatal(err)
			}
		}
		targets, err := m.Targets(ctx, "cla-dental")
		if err != nil || len(targets) != 2 {
			t.Fatal(targets, err)
		}
		if got := targetOn(targets, "", day("2025-03-31")); got == nil || *got != 85 {
			t.Error("on 31 March 2025 the earlier target holds")
		}
		if got := targetOn(targets, "", day("2025-04-01")); got == nil || *got != 90 {
			t.Error("from 1 April 2025 the later target holds")
		}
		if targetOn(targets, "", day("2020-01-01")) != nil {
			t.Error("there was no target in 2020")
		}
		if err := m.WithdrawTarget(ctx, targets[1].ID); err != nil {
			t.Fatal(err)
		}
		if targets, _ := m.Targets(ctx, "cla-dental"); len(targets) != 1 {
			t.Errorf("%d targets after one was withdrawn", len(targets))
		}
		if err := m.AddRebase(ctx, "cla-dental", day("2025-01-01"), ""); fault.Of(err) == nil {
			t.Error("a change without a name was kept")
		}
		if err := m.AddRebase(ctx, "cla-dental", day("2025-01-01"), "a new dentist"); err != nil {
			t.Fatal(err)
		}
		if all, _ := m.Rebases(ctx, "cla-dental"); len(all) != 1 || all[0].By != dbtest.Tester.Name {
			t.Errorf("%+v", all)
		}
	})
}

func TestComparators(t *testing.T) {
	t.Run("the file of published figures is read whole, symbols included", func(t *testing.T) {
		file, err := os.Open("../../shared/data/benchmarks.csv")
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		figures, _, err := ReadComparators("benchmarks.csv", file)
		if err != nil {
			t.Fatal(err)
		}
		suppressed := 0
		for _, f := range figures {
			if f.Symbol == "c" && f.Value == nil {
				suppressed++
			}
		}
		if len(figures) != 8395 || suppressed != 118 {
			t.Errorf("%d figures, %d of them suppressed; measures.md says 8,395 and 118", len(figures), suppressed)
		}
	})
	t.Run("a file with other headings is refused in words", func(t *testing.T) {
		if _, _, err := ReadComparators("x.csv", strings.NewReader("a,b\n1,2\n")); fault.Of(err) == nil {
			t.Error(err)
		}
	})
	for period, want := range map[string]string{"2025": "2025-03-31", "2018/19": "2019-03-31", "2024-25": "2025-03-31", "2018-01-29": "2018-01-29", "202324": "", "2024 Q4": "", "2018-02": ""} {
		if got := periodEnd(period); got.String() != want && !(want == "" && got.IsZero()) {
			t.Errorf("%s ends on %s, want %s", period, got, want)
		}
	}
	number := func(n float64) *float64 { return &n }
	var figures []Comparator
	var neighbours []Neighbour
	for i, name := range strings.Fields("Ash Birch Cedar Elm Fir Hazel Ivy Juniper Larch Maple") {
		neighbours = append(neighbours, Neighbour{"second", day("2025-05-01"), name})
		if i < 9 {
			neighbours = append(neighbours, Neighbour{"first", day("2021-04-01"), name})
		}
		if i < 7 {
			figures = append(figures, Comparator{Measure: "m", Area: name, Period: "2025", Value: number(float64(10 * (i + 1)))})
		}
		if i < 5 {
			figures = append(figures, Comparator{Measure: "m", Area: name, Period: "2024", Value: number(1)})
		}
	}
	figures = append(figures, Comparator{Measure: "m", Area: "Exampleborough", Period: "2025", Value: number(54)}, Comparator{Measure: "m", Area: "England", Period: "2025", Value: number(69)}, Comparator{Measure: "m", Area: "Ash", Period: "2026", Symbol: "c"})
	c := compare(figures, neighbours, "Exampleborough", "")
	t.Run("the neighbours' median says how many of how many, by the set of the time", func(t *testing.T) {
		if len(c.Middle) != 1 {
			t.Fatalf("%d medians; that of five of nine in 2024 should not be shown: %+v", len(c.Middle), c.Middle)
		}
		if n := c.Middle[0]; n.Median != 40 || n.Low != 10 || n.High != 70 || n.Have != 7 || n.Of != 9 || n.Set != "first" {
			t.Errorf("%+v", n)
		}
	})
	t.Run("this council's own published figure and the country stand apart", func(t *testing.T) {
		if len(c.Own) != 1 || c.Own[0].Value != 54 || len(c.Areas) != 1 || c.Areas[0].Name != "England" {
			t.Errorf("%+v", c)
		}
	})
	t.Run("without a set of neighbours the file's own median stands in, under its own name", func(t *testing.T) {
		v := 23.0
		c := compare([]Comparator{{Measure: "m", Area: "Statistical neighbours 2025 (median)", Period: "2025", Value: &v}}, nil, "Exampleborough", "")
		if len(c.Areas) != 1 || c.Areas[0].Name != "Statistical neighbours 2025 (median)" || len(c.Middle) != 0 {
			t.Errorf("%+v", c)
		}
	})
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		m := room(t, d)
		ctx := dbtest.Ctx(t)
		for range 2 {
			if _, err := m.ImportComparators(ctx, "a.csv", strings.NewReader("measure,area,period,value,source\ncla-dental,England,2025,81,DfE\ncla-dental,Ash,2025,c,DfE\n")); err != nil {
				t.Fatal(err)
			}
		}
		if words, err := m.ImportComparators(ctx, "n.csv", strings.NewReader("neighbour_set,valid_from,council\nx,2025-05-01,Ash\n")); err != nil || words != "1 council of neighbour sets from n.csv" {
			t.Error(words, err)
		}
		words, err := m.ImportComparators(ctx, "b.csv", strings.NewReader("measure,area,period,value,source\ncla-dental,Oak,2025,81,DfE\ncla-dental:boys,Oak,2025,80,DfE\nnot-yet-counted,Oak,2025,20,DfE\n"))
		if err != nil || words != "3 published figures from b.csv\n  1 figure of 1 other forms of measures counted here, kept and shown nowhere yet: cla-dental:boys\n  1 figure of 1 measures not counted here yet, kept for them: not-yet-counted" {
			t.Errorf("%q %v", words, err)
		}
		if n, err := m.PublishedOf(ctx, "Oak"); err != nil || n != 3 {
			t.Errorf("%d figures of Oak, %v: one that belongs to no measure yet must be kept all the same", n, err)
		}
		dental, _ := m.Definition("cla-dental")
		got, err := m.Compare(ctx, dental, "", "Exampleborough")
		if err != nil || len(got.Areas) != 1 || got.Areas[0].Figures[0].Value != 81 {
			t.Errorf("%+v %v", got, err)
		}
	})
}

func TestReleases(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		m := refreshed(t, d)
		analyst, protector := as(t, "analyst"), as(t, "protector")
		public := func() []PublicMeasure {
			t.Helper()
			all, err := m.Published(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		number, err := m.Propose(analyst, []string{"cla-dental", "cla-review-participation"}, "first", "Exampleborough")
		if err != nil {
			t.Fatal(err)
		}
		if len(public()) != 0 {
			t.Fatal("a proposal is public")
		}
		t.Run("who proposed a release cannot approve it", func(t *testing.T) {
			if f := fault.Of(m.Decide(analyst, number, true, "")); f == nil || f.Kind != fault.KindForbidden {
				t.Error(f)
			}
		})
		t.Run("a refusal needs a reason", func(t *testing.T) {
			if fault.Of(m.Decide(protector, number, false, "")) == nil {
				t.Error("refused without a reason")
			}
		})
		second, err := m.Propose(analyst, []string{"cla-dental"}, "", "Exampleborough")
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Decide(protector, number, true, ""); err != nil {
			t.Fatal(err)
		}
		if all := public(); len(all) != 2 || all[0].Release != number || len(all[0].Lines[0].Points) == 0 {
			t.Errorf("%+v", all)
		}
		t.Run("a release proposed before another became public must be proposed again", func(t *testing.T) {
			if f := fault.Of(m.Decide(protector, second, true, "")); f == nil || f.Kind != fault.KindConflict {
				t.Error(f)
			}
		})
		t.Run("nobody decides twice", func(t *testing.T) {
			if f := fault.Of(m.Decide(protector, number, true, "")); f == nil || f.Kind != fault.KindConflict {
				t.Error(f)
			}
		})
		t.Run("what is public holds no number that is hidden, in a file of it either", func(t *testing.T) {
			for _, p := range public() {
				for _, l := range p.Lines {
					for _, f := range figures(l) {
						if f.Status != Shown && (f.Value != nil || f.Numerator != nil || f.Denominator != nil) {
							t.Errorf("%s: a %s figure has numbers", p.Key, f.Status)
						}
						if f.Status == Shown && f.Numerator != nil && *f.Numerator != fives(*f.Numerator) {
							t.Errorf("%s: a count of %g is not rounded", p.Key, *f.Numerator)
						}
					}
				}
				text, err := json.Marshal(p)
				if err != nil || strings.Contains(string(text), `"met"`) || strings.Contains(string(text), "ANALYST") {
					t.Errorf("%s %v", text, err)
				}
			}
		})
		t.Run("a measure that may no longer be published leaves the public site at once", func(t *testing.T) {
			if err := m.SetPublishing(analyst, "cla-dental", false); err != nil {
				t.Fatal(err)
			}
			if all := public(); len(all) != 1 || all[0].Key == "cla-dental" {
				t.Errorf("%d public measures", len(all))
			}
			if _, err := m.Propose(analyst, []string{"cla-dental"}, "", ""); fault.Of(err) == nil {
				t.Error("it could be proposed")
			}
		})
	})
}

func figures(l PublicLine) []Figure {
	var all []Figure
	for _, p := range l.Points {
		all = append(all, p.Figure)
	}
	for _, c := range l.Cuts {
		for _, g := range c.Groups {
			all = append(all, g.Figure)
		}
	}
	return all
}

// The public door: from PublicMeasure no type can be reached that holds an unrounded count, a case, or a person.
func TestPublishTypes(t *testing.T) {
	allowed := []string{"PublicMeasure", "PublicLine", "PublicPoint", "PublicTarget", "PublicCut", "PublicGroup", "PublicPartner", "Figure", "Unit", "Comparison", "Compared", "ComparedArea", "Neighbours", "Date"}
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(kind reflect.Type) {
		if seen[kind] {
			return
		}
		seen[kind] = true
		switch kind.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array:
			walk(kind.Elem())
		case reflect.Struct:
			if !slices.Contains(allowed, kind.Name()) {
				t.Errorf("%s can be reached from what is public", kind)
			}
			if kind.PkgPath() == "waymark/measure" {
				for i := range kind.NumField() {
					walk(kind.Field(i).Type)
				}
			}
		case reflect.Map, reflect.Interface, reflect.Func, reflect.Chan:
			t.Errorf("a %s can be reached from what is public", kind)
		}
	}
	walk(reflect.TypeFor[PublicMeasure]())
	if len(seen) < 12 {
		t.Errorf("only %d types were walked", len(seen))
	}
}

func TestExport(t *testing.T) {
	m := refreshed(t, dbtest.Open(t, schemas...))
	ctx := dbtest.Ctx(t)
	folder := t.TempDir()
	for name, export := range map[string]func(context.Context, io.Writer) error{"values.csv": m.ExportCSV, "values.parquet": m.ExportParquet} {
		var out bytes.Buffer
		if err := export(ctx, &out); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(filepath.Join(folder, "values.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil || len(rows) < 500 {
		t.Fatal(len(rows), err)
	}
	v, err := vault.Open(ctx, vault.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	read, err := v.Query(ctx, `select count(*), count(*) filter (where measure = 'cla-dental' and kind = 'headline' and breakdown = '' and "at" = date '2025-03-31') from '`+filepath.Join(folder, "values.parquet")+`'`)
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	var all, dental int
	for read.Next() {
		if err := read.Scan(&all, &dental); err != nil {
			t.Fatal(err)
		}
	}
	if all != len(rows)-1 || dental != 1 {
		t.Errorf("the Parquet file has %d rows, the CSV file %d; %d of them are dental checks at 31 March 2025", all, len(rows)-1, dental)
	}
}
