package measure

import (
	"slices"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/vault"
)

// registers opens a vault with a register that a council made for itself, a person table that knows who is disabled, and
// figures that somebody else published.
func registers(t testing.TB) *vault.DB {
	t.Helper()
	v, err := vault.Open(t.Context(), vault.Settings{MemoryMB: 300, Threads: 2, Holidays: vault.Days(calendar.BankHolidays())})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	err = v.Exec(t.Context(), `
		create table cla_coverage as select date '2020-04-01' as starts, date '2025-03-31' as data_to;
		create table person_ssda903 (child varchar, sex varchar, dob date, ethnic varchar, uasc boolean);
		insert into person_ssda903 values ('a', 'M', date '2014-01-01', 'NOBT', false), ('b', 'U', null, 'BCRB', null);
		create table person_cin (child varchar, sex varchar, dob date, ethnic varchar, uasc boolean, disabled boolean);
		insert into person_cin values ('a', 'F', date '2013-01-01', 'WBRI', null, true), ('b', 'F', date '2012-01-01', 'WBRI', null, false), ('c', 'M', date '2011-01-01', 'CHNE', null, null);
		create table reg_visit (record_id varchar, child varchar, seen_date date, days integer);
		insert into reg_visit values ('1', 'a', date '2024-05-01', 4), ('2', 'b', date '2024-06-01', 11), ('3', 'c', date '2025-02-01', 9), ('4', 'a', date '2022-06-01', 30);
		create table reg_visit_coverage as select date '2021-09-01' as starts, date '2025-02-28' as data_to;
		create table reg_visit_secret (child varchar);
		create table reg_rhi (child varchar, missing_start date, declined_reason varchar);
		insert into reg_rhi values ('a', date '2024-05-01', 'missing again'), ('b', date '2024-06-01', 'b' || ' was hit');
		create table reg_rhi_coverage as select date '2021-09-01' as starts, date '2025-02-28' as data_to;
		create table reg_figure (day date, met integer, everyone integer, rate double);
		insert into reg_figure values (date '2024-03-31', 30, 120, 8.25), (date '2023-03-31', 29, 118, null);
		create table reg_figure_coverage as select date '2019-04-01' as starts, date '2025-03-31' as data_to;
		insert into setting_value values ('test-measure', 'late', '8'), ('other', 'late', '1'), ('test-measure', 'word', 'x''y'), ('test-measure', 'gone', '3');`)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	return v
}

const visits = `select p.id as period, v.record_id as case_id, v.child, v.days <= 10 as met from period p join reg_visit v on v.seen_date >= p.starts and v.seen_date < p.ends`

func group1(r Result, by, name string) *Group {
	i := slices.IndexFunc(r.Breakdowns, func(g Group) bool { return g.By == by && g.Group == name })
	if i < 0 {
		return nil
	}
	return &r.Breakdowns[i]
}

func TestSources(t *testing.T) {
	v := registers(t)
	t.Run("a council's own register is counted over the days that it covers", func(t *testing.T) {
		r := run(t, v, parse(t, "-- from: reg_visit\n", visits), Options{})
		last := r[len(r)-1]
		if last.At != day("2025-02-28") {
			t.Fatalf("the last figure is of %s", last.At)
		}
		is(t, "met", last.Numerator, 2)
		is(t, "all", last.Denominator, 3)
	})
	t.Run("several collections are counted where all of them speak", func(t *testing.T) {
		if r := run(t, v, parse(t, "-- from: reg_visit, ssda903\n", visits), Options{}); r[len(r)-1].At != day("2025-02-28") {
			t.Errorf("the last figure is of %s", r[len(r)-1].At)
		}
		r := run(t, v, parse(t, "-- from: reg_visit, reg_absent\n", visits), Options{At: []calendar.Date{day("2024-03-31")}})[0]
		if r.Value.Value != nil || !strings.Contains(strings.Join(r.Notes, " "), "absent register") {
			t.Errorf("%v, notes %v", r.Value, r.Notes)
		}
	})
	t.Run("what any collection knows of a child stands in the breakdowns, the measure's own first", func(t *testing.T) {
		r := run(t, v, parse(t, "-- from: reg_visit, ssda903\n", visits), Options{At: []calendar.Date{day("2025-02-28")}})[0]
		for _, want := range []struct {
			by, name string
			all      float64
		}{{"disability", "Disabled", 1}, {"disability", "Not disabled", 1}, {"disability", NotKnown, 1}, {"sex", "Male", 2}, {"sex", "Female", 1}, {"ethnicity", "White", 1}, {"ethnicity", "Black", 1}, {"ethnicity", "Asian", 1}} {
			if g := group1(r, want.by, want.name); g == nil || *g.Denominator != want.all {
				t.Errorf("%s %s: %+v, want %g", want.by, want.name, g, want.all)
			}
		}
	})
	t.Run("cases without a child have no groups of children", func(t *testing.T) {
		r := run(t, v, parse(t, "-- from: reg_visit\n", strings.Replace(visits, ", v.child", "", 1)), Options{At: []calendar.Date{day("2025-02-28")}})[0]
		is(t, "all", r.Denominator, 3)
		if len(r.Breakdowns) > 0 {
			t.Errorf("broken down: %+v", r.Breakdowns)
		}
	})
	t.Run("a code of the register's own spec may be a group, and any other word of a row may not", func(t *testing.T) {
		sql := `select p.id as period, r.child, true as met, r.declined_reason as by_reason from period p join reg_rhi r on r.missing_start >= p.starts and r.missing_start < p.ends`
		r := run(t, v, parse(t, "-- from: reg_rhi\n", sql+" and r.child = 'a'"), Options{At: []calendar.Date{day("2025-02-28")}})[0]
		if g := group1(r, "reason", "missing again"); g == nil || *g.Numerator != 1 {
			t.Errorf("%+v", r.Breakdowns)
		}
		results, err := Run(t.Context(), v, []Definition{parse(t, "-- from: reg_rhi\n", sql)}, Options{At: []calendar.Date{day("2025-02-28")}})
		if err != nil || len(results.Failed) != 1 || strings.Contains(results.Failed[0].Words, "hit") || !strings.Contains(results.Failed[0].Words, "by_reason") {
			t.Errorf("%+v %v", results.Failed, err)
		}
	})
	t.Run("a register that a measure does not name stays closed", func(t *testing.T) {
		results, err := Run(t.Context(), v, []Definition{parse(t, "-- from: reg_figure\n", visits)}, Options{})
		if err != nil || len(results.Failed) != 1 || !strings.Contains(results.Failed[0].Words, "reg_visit") {
			t.Errorf("%+v %v", results.Failed, err)
		}
	})
	t.Run("terms and years of other kinds are counted", func(t *testing.T) {
		for every, at := range map[string]string{"term": "2024-12-31", "calendar year": "2024-12-31", "academic year": "2024-08-31", "workforce year": "2024-09-30"} {
			r := run(t, v, parse(t, "-- from: reg_visit\n-- every: "+every+"\n", visits), Options{})
			if last := r[len(r)-1]; last.At != day(at) || last.Value.Denominator == nil {
				t.Errorf("every %s: %s, %+v", every, last.At, last.Value)
			}
		}
	})
}

func TestSettings(t *testing.T) {
	v := registers(t)
	header := "-- from: reg_visit\n-- setting: late = 10 | days that a visit may take | Principal Social Worker | 2025-04-01 | local standard\n-- setting: word = plain | a word | Head of service | 2024-01-01 | local\n-- setting: share = 0.5 | a share | Head of service | 2024-01-01 | local\n"
	sql := strings.Replace(visits, "v.days <= 10 as met from period p", "v.days <= s.late and s.share < 1 and s.word <> '' as met from period p cross join setting s", 1)
	d := parse(t, header, sql)
	t.Run("a threshold is read from the header, or from what the council set", func(t *testing.T) {
		r := run(t, v, d, Options{At: []calendar.Date{day("2025-02-28")}})[0]
		is(t, "met", r.Numerator, 1) // 4 days; 9 are more than the council's 8
		if len(r.Settings) != 3 || r.Settings[0].Value != "8" || !r.Settings[0].Changed || r.Settings[1].Value != "x'y" || r.Settings[2].Changed {
			t.Errorf("%+v", r.Settings)
		}
		if words := r.Settings[0].Words(); !strings.Contains(words, "8, set by the council; the file says 10") {
			t.Error(words)
		}
	})
	t.Run("the rule that a figure was counted by changes with its settings", func(t *testing.T) {
		if d.rule(d.inForce(nil)) == d.rule(d.inForce(map[string]string{"late": "8"})) {
			t.Error("the same rule")
		}
	})
	t.Run("a value of another kind does not count", func(t *testing.T) {
		for value, fits := range map[string]bool{"8": true, "8.5": false, "soon": false, "": false, "99999999999": false} {
			if d.Settings[0].Fits(value) != fits {
				t.Errorf("%q fits: %v", value, !fits)
			}
		}
	})
	t.Run("a file without settings has no table of them", func(t *testing.T) {
		results, err := Run(t.Context(), v, []Definition{parse(t, "-- from: reg_visit\n", sql)}, Options{})
		if err != nil || len(results.Failed) != 1 || !strings.Contains(results.Failed[0].Words, `"setting"`) {
			t.Errorf("%+v %v", results.Failed, err)
		}
	})
}

func TestFiguresOfOthers(t *testing.T) {
	v := registers(t)
	t.Run("counts that somebody else made are added up", func(t *testing.T) {
		d := parse(t, "-- from: reg_figure\n-- every: year\n", `select p.id as period, 'all' as case_id, f.met as counted, f.everyone as "of" from period p join reg_figure f on f.day = p.as_at`)
		r := run(t, v, d, Options{At: []calendar.Date{day("2024-03-31"), day("2025-03-31")}, Series: 6})
		is(t, "counted", r[0].Numerator, 30)
		is(t, "of", r[0].Denominator, 120)
		is(t, "value", r[0].Value.Value, 25)
		if r[1].Numerator != nil || !strings.Contains(r[1].Notes[0], "No figure is published for 2024/25") || len(r[1].Series) != 2 {
			t.Errorf("a year without a figure: %+v, series %d", r[1], len(r[1].Series))
		}
	})
	t.Run("a rate has the population that was published with it", func(t *testing.T) {
		d := parse(t, "-- from: reg_figure\n-- every: year\n-- unit: rate per 10,000\n-- per: 10,000 population 0-17\n", `select p.id as period, 'all' as case_id, f.met as counted, f.everyone as "of" from period p join reg_figure f on f.day = p.as_at`)
		is(t, "rate", run(t, v, d, Options{At: []calendar.Date{day("2024-03-31")}})[0].Value.Value, 2500)
	})
	published := parse(t, "-- from: reg_figure\n-- every: year\n-- unit: published percent\n-- example: 2024-03-31 = 8.25\n", `select p.id as period, 'area' as case_id, f.rate as amount from period p join reg_figure f on f.day = p.as_at`)
	t.Run("a figure without counts is shown and kept as it is", func(t *testing.T) {
		results, err := Run(t.Context(), v, []Definition{published}, Options{At: []calendar.Date{day("2024-03-31")}})
		if err != nil {
			t.Fatal(err)
		}
		r := results.Measures[0]
		is(t, "value", r.Value.Value, 8.25)
		if r.Numerator != nil || r.Denominator != nil || len(r.Breakdowns) > 0 || r.Words != "about 1 in 10" || !strings.Contains(strings.Join(r.Notes, " "), "the counts behind it are not published") {
			t.Errorf("%+v", r)
		}
		if words := StaffWords(published.Headline(), r.Value); words != "8.25%, as published" {
			t.Error(words)
		}
		if rows := results.rows(); len(rows) != 1 || *rows[0].Value != 8.25 || rows[0].Numerator != nil {
			t.Errorf("kept %+v", rows)
		}
		if e := published.Examples[0].differs(published, r); e != "" {
			t.Error(e)
		}
		kept := []Kept{{Measure: published.Key, Kind: published.Every, Starts: r.Starts, At: r.At, Value: r.Value}}
		if len(tables(published, kept)) != 0 || len(asPublished(published, kept)) != 1 {
			t.Error("it is hidden like a count, or is not released")
		}
	})
	t.Run("impossible counts are refused", func(t *testing.T) {
		for sql, words := range map[string]string{
			`select p.id as period, 'a' as case_id, 5 as counted, 4 as "of" from period p`:              "no more than of",
			`select p.id as period, 'a' as case_id, 1.5 as counted, 4 as "of" from period p`:            "whole numbers",
			`select p.id as period, 'a' as case_id, 1 as counted from period p`:                         "column of",
			`select p.id as period, 'a' as case_id, true as met, 1 as counted, 2 as "of" from period p`: "instead of met",
			`select p.id as period, 'a' as case_id, 4 as "of", true as met from period p`:               "goes with",
		} {
			results, err := Run(t.Context(), v, []Definition{parse(t, "-- from: reg_figure\n", sql)}, Options{})
			if err != nil || len(results.Failed) != 1 || !strings.Contains(results.Failed[0].Words, words) {
				t.Errorf("%s: %+v %v", sql, results.Failed, err)
			}
		}
		twice := published
		twice.SQL = `select p.id as period, f.day::varchar as case_id, f.rate as amount from period p, reg_figure f union all select p.id, 'b', 1.0 from period p`
		results, err := Run(t.Context(), v, []Definition{twice}, Options{})
		if err != nil || len(results.Failed) != 1 || !strings.Contains(results.Failed[0].Words, "cannot be added up") {
			t.Errorf("%+v %v", results.Failed, err)
		}
	})
}

func TestPool(t *testing.T) {
	v := registers(t)
	t.Run("the public's figure is pooled over a longer time, and kept apart", func(t *testing.T) {
		d := parse(t, "-- from: reg_visit\n-- pool: 36 months\n", visits)
		results, err := Run(t.Context(), v, []Definition{d}, Options{At: []calendar.Date{day("2025-02-28")}, Series: 3})
		if err != nil || len(results.Failed) > 0 {
			t.Fatal(err, results.Failed)
		}
		r := results.Measures[0]
		is(t, "all of a year", r.Denominator, 3)
		if len(r.Pooled) != 3 {
			t.Fatalf("%d pooled periods", len(r.Pooled))
		}
		pooled := r.Pooled[2]
		is(t, "all of three years", pooled.Denominator, 4)
		if pooled.Starts != day("2022-03-01") || len(pooled.Groups) == 0 {
			t.Errorf("%+v", pooled)
		}
		kinds := map[calendar.Kind]int{}
		for _, row := range results.rows() {
			kinds[row.Kind]++
		}
		if kinds[calendar.Pooled] != 3 || kinds[calendar.Rolling] != 3 {
			t.Errorf("kept %v", kinds)
		}
	})
}
