package measure

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/db/dbtest"
	"waymark/vault"
)

func TestBesideOthers(t *testing.T) {
	d := Definition{Key: "x", Title: "Seen in time", Unit: Unit{Kind: "percent"}, Better: "higher", Every: calendar.Year}
	at := calendar.On(2025, 3, 31)
	number := func(n float64) *float64 { return &n }
	value := func(met, of float64) Kept {
		v := 100 * met / of
		return Kept{Measure: "x", Starts: calendar.On(2024, 4, 1), At: at, Kind: calendar.Year, Value: Value{Value: &v, Numerator: &met, Denominator: &of}}
	}
	names := []string{"Ash", "Beech", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Oak", "Pine", "Yew"}
	var sets []Neighbour
	for _, n := range names {
		sets = append(sets, Neighbour{"new", calendar.On(2025, 5, 1), n}, Neighbour{"old", calendar.On(2021, 4, 1), n})
	}
	sets = append(sets, Neighbour{"new", calendar.On(2025, 5, 1), "Willow"})
	var figures []Comparator
	for i, n := range names[:8] {
		figures = append(figures, Comparator{Measure: "x", Area: n, Period: "2025", Value: number(float64(60 + 4*i))}) // 60 to 88
	}
	figures = append(figures, Comparator{Measure: "x", Area: "Pine", Period: "2025", Symbol: "c"}, Comparator{Measure: "x", Area: "England", Period: "2025", Value: number(80)},
		Comparator{Measure: "x", Area: "London", Period: "2026", Value: number(1)})
	row := func(t *testing.T, b Beside, area string) BesideArea {
		t.Helper()
		for _, r := range b.Rows {
			if strings.HasPrefix(r.Area, area) {
				return r
			}
		}
		t.Fatalf("%s is not among %+v", area, b.Rows)
		return BesideArea{}
	}
	t.Run("the neighbours are those of the day's set, with how many have a figure, and what is missing says why", func(t *testing.T) {
		b := d.beside(d.Headline(), "Exampleborough", []Kept{value(320, 400)}, figures, sets, "", nil)
		if b.At != at || b.Of != 10 || b.Have != 8 || !strings.HasPrefix(b.Set, "old") {
			t.Errorf("%+v", b)
		}
		if r := row(t, b, "Median of 8 of 10"); *r.Value != 74 || r.Verdict != "better" || r.Difference != "6.0 percentage points higher here, about 24 children" {
			t.Errorf("%+v", r)
		}
		if r := row(t, b, "Pine"); r.Value != nil || !strings.Contains(r.Words, "kept back") || r.Verdict != "" {
			t.Errorf("%+v", r)
		}
		if r := row(t, b, "Yew"); r.Words != "no figure" {
			t.Errorf("%+v", r)
		}
		if r := row(t, b, "England"); r.Verdict != level || r.Difference != "no difference" {
			t.Errorf("%+v", r)
		}
		if b.Point != "1 percentage point is about 4 children here" || b.Sure != "95% confidence: 75.8% to 83.6%" {
			t.Errorf("%q %q", b.Point, b.Sure)
		}
	})
	t.Run("our place counts ties and goes by which way is better", func(t *testing.T) {
		for _, want := range []struct {
			better string
			met    float64
			words  string
		}{{"higher", 320, "joint 3rd of 9: us and the 8 of 10"}, {"lower", 320, "joint 6th of 9"}, {"higher", 380, "1st of 9"}, {"neither", 320, "joint 3rd highest of 9"}, {"neither", 380, "highest of 9"}} {
			d := d
			d.Better = want.better
			if b := d.beside(d.Headline(), "Exampleborough", []Kept{value(want.met, 400)}, figures, sets, "", nil); !strings.HasPrefix(b.Rank, want.words) {
				t.Errorf("%s, %v: %q, not %q", want.better, want.met, b.Rank, want.words)
			}
		}
	})
	t.Run("a gap inside our figure's interval may be chance, and one child is more than a point of few", func(t *testing.T) {
		b := d.beside(d.Headline(), "Exampleborough", []Kept{value(16, 20)}, figures, sets, "", nil)
		if r := row(t, b, "Median"); r.Verdict != MayChance {
			t.Errorf("%+v", r)
		}
		if b.Sure != "95% confidence: 58.4% to 91.9%" || b.Point != "1 child is about 5.0 percentage points here" {
			t.Errorf("%q %q", b.Sure, b.Point)
		}
	})
	t.Run("the mean is taken where somebody chose it", func(t *testing.T) {
		skewed := append([]Comparator{{Measure: "x", Area: "Ash", Period: "2025", Value: number(20)}}, figures[1:]...)
		b := d.beside(d.Headline(), "Exampleborough", []Kept{value(320, 400)}, skewed, sets, Mean, nil)
		if r := row(t, b, "Mean of 8 of 10"); *r.Value != 69 {
			t.Errorf("%+v", *r.Value)
		}
	})
	t.Run("nothing is better or worse where neither way is, and context is never scored", func(t *testing.T) {
		d := d
		d.Context = true
		b := d.beside(d.Headline(), "Exampleborough", []Kept{value(320, 400)}, figures, sets, "", nil)
		if r := row(t, b, "Median"); r.Verdict != "higher" {
			t.Errorf("%+v", r)
		}
	})
	t.Run("the target says how far it is, in children", func(t *testing.T) {
		for target, want := range map[float64]string{95: "95%: 15.0 percentage points, about 60 children to go", 80: "80%: met", 70: "70%: met"} {
			b := d.beside(d.Headline(), "Exampleborough", []Kept{value(320, 400)}, figures, sets, "", []Target{{Starts: calendar.On(2020, 1, 1), Target: target}})
			if b.Target != want {
				t.Errorf("%q, not %q", b.Target, want)
			}
		}
	})
	t.Run("a rate says by which population it was counted", func(t *testing.T) {
		d := Definition{Key: "x", Title: "x", Unit: Unit{Kind: "rate", Per: 10000}, Better: "neither", Every: calendar.Year}
		k := value(30, 10000)
		k.PeopleOf, *k.Value.Value = 2024, 30
		b := d.beside(d.Headline(), "Exampleborough", []Kept{k}, []Comparator{{Area: "England", Period: "2025-03-31", Value: number(50)}}, nil, "", nil)
		if !strings.Contains(b.Population, "10,000 people, the estimate of mid-2024") {
			t.Errorf("%q", b.Population)
		}
		if r := row(t, b, "England"); r.Difference != "20.0 per 10,000 lower here, about 20 children" || r.Verdict != "lower" {
			t.Errorf("%+v", r)
		}
	})
	t.Run("without figures of others it says so", func(t *testing.T) {
		if b := d.beside(d.Headline(), "Exampleborough", []Kept{value(1, 2)}, nil, sets, "", nil); b.WhyNot == "" || len(b.Rows) > 0 {
			t.Errorf("%+v", b)
		}
	})
}

func TestOthers(t *testing.T) {
	d := dbtest.Open(t, schemas...)
	m := room(t, d)
	ctx := dbtest.Ctx(t)
	number := func(n float64) *float64 { return &n }
	at := calendar.On(2025, 3, 31)
	if _, err := m.ImportComparators(ctx, "a.csv", strings.NewReader("measure,area,period,value,source\ncla-dental,England,2025,81,Typed\n")); err != nil {
		t.Fatal(err)
	}
	found := others{
		figures:    []publishedFigure{{"cla-dental", "England", at, number(79), "", "File"}, {"cla-dental", "Ash", at, nil, "c", "File"}, {"cla-dental", "England", calendar.On(2024, 3, 31), number(78), "", "File"}},
		neighbours: []Neighbour{{"Department's model", calendar.On(2025, 5, 1), "Ash"}},
	}
	sentences := func() (n int) {
		if err := d.Get(ctx, &n, `select count(*) from record where sentence like 'took 3 figures of other councils and 1 neighbour %'`, nil); err != nil {
			t.Fatal(err)
		}
		return n
	}
	t.Run("what the loaded files tell is kept once, with a sentence, and not again while it is the same", func(t *testing.T) {
		for range 2 {
			if err := m.keepOthers(ctx, others{slices.Clone(found.figures), slices.Clone(found.neighbours)}); err != nil {
				t.Fatal(err)
			}
		}
		if n := sentences(); n != 1 {
			t.Errorf("%d sentences", n)
		}
	})
	t.Run("a figure that a person imported stands before the file's of the same day", func(t *testing.T) {
		figures, err := m.figuresOf(ctx, "cla-dental")
		if err != nil || len(figures) != 3 {
			t.Fatal(figures, err)
		}
		if f, _ := published(figures, "England", at); *f.Value != 81 || f.Source != "Typed" {
			t.Errorf("%+v", f)
		}
		if f, _ := published(figures, "Ash", at); f.Symbol != "c" || f.Value != nil {
			t.Errorf("%+v", f)
		}
	})
	t.Run("an imported set of neighbours stands before the file's of the same day", func(t *testing.T) {
		if all, err := m.neighbours(ctx); err != nil || len(all) != 1 || all[0].Council != "Ash" {
			t.Fatal(all, err)
		}
		if _, err := m.ImportComparators(ctx, "n.csv", strings.NewReader("neighbour_set,valid_from,council\nours,2025-05-01,Beech\n")); err != nil {
			t.Fatal(err)
		}
		if all, err := m.neighbours(ctx); err != nil || len(all) != 1 || all[0].Council != "Beech" {
			t.Fatal(all, err)
		}
	})
	t.Run("what vanishes from the files is taken away", func(t *testing.T) {
		if err := m.keepOthers(ctx, others{}); err != nil {
			t.Fatal(err)
		}
		if figures, err := m.figuresOf(ctx, "cla-dental"); err != nil || len(figures) != 1 {
			t.Error(figures, err)
		}
	})
	t.Run("the summary of a measure's neighbours is a decision", func(t *testing.T) {
		if err := m.ChooseSummary(ctx, "cla-dental", "mode"); err == nil {
			t.Error("neighbours are summed up by their mode")
		}
		if err := m.ChooseSummary(ctx, "cla-dental", Mean); err != nil {
			t.Fatal(err)
		}
		if chosen, err := m.summaries(ctx); err != nil || chosen["cla-dental"] != Mean {
			t.Error(chosen, err)
		}
	})
}

func TestReadOthers(t *testing.T) {
	ctx := t.Context()
	v, err := openFixture(ctx, standard(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	err = v.Session(ctx, func(s *vault.Session) error {
		for _, statement := range []string{
			`create or replace table ofsted_area as select * from (values ('999', 'E99', 'Exampleborough'), ('210', 'E1', 'Ash'), ('209', 'E2', 'Beech')) a(la_code, ons, name)`,
			`create or replace table ofsted_neighbour as select * from (values ('999', '210', 'current', 1), ('210', '209', 'current', 1)) n(la_code, neighbour, model, rank)`,
			`create or replace table ref_council as select '999' as code, 'E99' as ons, 'Exampleborough' as name`,
			`create or replace table ees_figure as select * from (values
				('cla-dental', 'Ash', 'council', date '2024-04-01', date '2025-03-31', null::double, null::double, 70::double, null::varchar, null::varchar, 'DfE'),
				('cla-dental', 'Ash', 'council', date '2023-04-01', date '2024-03-31', null, null, null, 'c', null, 'DfE'),
				('cla-dental', 'Ash', 'council', date '2024-04-01', date '2025-03-31', null, null, 60, null, 'boys', 'DfE'),
				('cla-dental', 'Beech', 'council', date '2024-04-01', date '2025-03-31', null, null, 50, null, null, 'DfE'),
				('cla-dental', 'England', 'national', date '2024-04-01', date '2025-03-31', null, null, 80, null, null, 'DfE'),
				('nothing-here', 'England', 'national', date '2024-04-01', date '2025-03-31', null, null, 80, null, null, 'DfE')
			) f(key, area, area_level, starts, ends, numerator, denominator, value, symbol, breakdown, source)`,
		} {
			if err := s.Exec(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	found, err := readOthers(ctx, v, []string{"cla-dental"})
	if err != nil {
		t.Fatal(err)
	}
	if len(found.neighbours) != 1 || found.neighbours[0].Council != "Ash" || found.neighbours[0].ValidFrom != calendar.On(2025, 5, 1) {
		t.Errorf("the neighbours are %+v", found.neighbours)
	}
	var said []string
	for _, f := range found.figures {
		said = append(said, fmt.Sprint(f.Area, " ", f.At, " ", plainNumber(f.Value), f.Symbol))
	}
	if got, want := strings.Join(said, "; "), "Ash 2024-03-31 c; Ash 2025-03-31 70; England 2025-03-31 80"; got != want {
		t.Errorf("the figures are %q, not %q", got, want)
	}
}
