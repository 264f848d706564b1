package measure

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/fault"
	"waymark/vault"
)

// small opens a vault with eight invented children and a handful of events, enough to count by hand.
func small(t testing.TB) *vault.DB {
	t.Helper()
	v, err := vault.Open(t.Context(), vault.Settings{MemoryMB: 300, Threads: 2, Holidays: vault.Days(calendar.BankHolidays())})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	err = v.Exec(t.Context(), `
		create table cla_coverage as select date '2022-04-01' as starts, date '2025-03-31' as data_to;
		create table person_ssda903 (child varchar, sex varchar, dob date, ethnic varchar, uasc boolean);
		insert into person_ssda903 values
			('a', 'M', date '2020-01-01', 'WBRI', false), ('b', 'M', date '2014-03-31', 'BCRB', false), ('c', 'F', date '2014-04-01', 'BAFR', false),
			('d', 'F', date '2008-06-30', 'REFU', true), ('e', 'U', date '2007-06-30', 'ZZZZ', null), ('f', 'F', date '2024-12-01', 'CHNE', false);
		create table cla_event (id varchar, child varchar, day date, good boolean, size integer, why varchar);
		insert into cla_event values
			('1', 'a', date '2024-04-01', true, 10, null), ('2', 'b', date '2024-06-30', false, 20, null), ('3', 'c', date '2024-12-31', true, 60, null),
			('4', 'd', date '2025-03-31', null, null, null), ('5', 'e', date '2025-03-31', true, 30, 'died'), ('6', 'f', date '2025-03-01', true, 5, null),
			('7', 'a', date '2023-05-01', false, 40, null), ('8', 'zz', date '2024-05-01', true, 50, null);
		create table cla_missing (child varchar);
		create table ref_population (area varchar, year integer, age integer, sex varchar, people integer);
		insert into ref_population values ('208', 2024, 3, 'M', 1000), ('208', 2024, 3, 'F', 900), ('208', 2024, 11, 'F', 600), ('208', 2024, 18, 'F', 5000),
			('208', 2023, 3, 'M', 1), ('209', 2024, 3, 'M', 7);
		create table ref_council as select '208' as code, 'E09000022' as ons, 'Lambeth' as name;
		create table ref_postcode (postcode varchar);`)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	return v
}

// file makes a measure file's text: a header with what a test leaves out filled in, and the SQL.
func fileOf(header, sql string) string {
	for _, line := range []string{"title: T", "child: C?", "unit: percent", "better: higher", "every: month, window: 12 months", "from: ssda903", "source: S", "example: 2025-03-31 = 2 of 5"} {
		key, _, _ := strings.Cut(line, ":")
		if !strings.Contains("\n"+header, "\n-- "+key+":") {
			header += "-- " + line + "\n"
		}
	}
	return header + sql
}

func parse(t testing.TB, header, sql string) Definition {
	t.Helper()
	d, err := readHeader("x/test-measure.sql", fileOf(header, sql), readable(t))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func run(t testing.TB, v *vault.DB, d Definition, o Options) []Result {
	t.Helper()
	results, err := Run(t.Context(), v, []Definition{d}, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range results.Failed {
		t.Fatal(f.Words)
	}
	return results.Measures
}

func day(text string) calendar.Date {
	d, err := calendar.Parse(text)
	if err != nil {
		panic(err)
	}
	return d
}

const events = `select p.id as period, e.id as case_id, e.child, e.day as on, e.good as met, case when e.why = 'died' then 'died' end as excluded from period p join cla_event e on e.day >= p.starts and e.day < p.ends`

func is(t *testing.T, what string, got *float64, want float64) {
	t.Helper()
	if got == nil || math.Abs(*got-want) > 1e-9 {
		t.Errorf("%s is %s, want %g", what, exampleText(got, nil, 0, 0), want)
	}
}

func TestRun(t *testing.T) {
	v := small(t)
	t.Run("a percentage counts met, not met, unknown and excluded apart", func(t *testing.T) {
		r := run(t, v, parse(t, "", events), Options{At: []calendar.Date{day("2025-03-31")}})[0]
		is(t, "numerator", r.Numerator, 4)
		is(t, "denominator", r.Denominator, 5)
		is(t, "value", r.Value.Value, 80)
		if r.Unknown != 1 || r.Excluded["died"] != 1 || len(r.Excluded) != 1 {
			t.Errorf("unknown %d, excluded %v; want 1 and one who died", r.Unknown, r.Excluded)
		}
		if r.Period != "12 months to 31 March 2025" {
			t.Errorf("the period is called %q", r.Period)
		}
	})
	t.Run("without a date, each covered 31 March is shown", func(t *testing.T) {
		var dates []string
		for _, r := range run(t, v, parse(t, "", events), Options{}) {
			dates = append(dates, r.At.String())
		}
		if got := strings.Join(dates, " "); got != "2023-03-31 2024-03-31 2025-03-31" {
			t.Errorf("shown at %s", got)
		}
	})
	t.Run("no children is not a percentage", func(t *testing.T) {
		r := run(t, v, parse(t, "", events), Options{At: []calendar.Date{day("2023-03-31")}})[0]
		if r.Value.Value != nil || r.Words != NoChildren {
			t.Errorf("value %v, words %q", r.Value.Value, r.Words)
		}
		is(t, "denominator", r.Denominator, 0)
	})
	t.Run("a window that is only partly covered is not counted and says so", func(t *testing.T) {
		r := run(t, v, parse(t, "-- history: 1 month\n", events), Options{At: []calendar.Date{day("2023-03-31")}})[0]
		if r.Numerator != nil || len(r.Notes) == 0 || !strings.Contains(r.Notes[0], "1 March 2022") {
			t.Errorf("numerator %v, notes %v", r.Numerator, r.Notes)
		}
		r = run(t, v, parse(t, "", events), Options{At: []calendar.Date{day("2025-06-30")}})[0]
		if r.Numerator != nil {
			t.Error("a period after the last covered day was counted")
		}
	})
	t.Run("a series holds the covered periods, oldest first, and says how many are left out", func(t *testing.T) {
		r := run(t, v, parse(t, "", events), Options{At: []calendar.Date{day("2025-03-31")}, Series: 36, Parts: true})[0]
		if len(r.Series) != 25 || r.Series[0].At != day("2023-03-31") || r.Series[24].At != day("2025-03-31") {
			t.Errorf("%d points from %s", len(r.Series), r.Series[0].At)
		}
		is(t, "the last point", r.Series[24].Value.Value, 80)
		is(t, "the point of April 2024", r.Series[13].Denominator, 2)
		if len(r.Parts) != 36 || r.Parts[24].At != day("2024-04-30") {
			t.Fatalf("%d parts", len(r.Parts))
		}
		is(t, "the part of April 2024", r.Parts[24].Denominator, 1)
		if !strings.Contains(strings.Join(r.Notes, " "), "11 earliest") {
			t.Errorf("notes %v", r.Notes)
		}
	})
	t.Run("a measure that looks back by itself has no parts", func(t *testing.T) {
		r := run(t, v, parse(t, "-- parts: none\n", events), Options{Series: 3, Parts: true})[0]
		if len(r.Parts) != 0 {
			t.Errorf("%d parts", len(r.Parts))
		}
	})
	t.Run("quarters and years are the last whole ones, months end on the very day", func(t *testing.T) {
		at := Options{At: []calendar.Date{day("2025-02-14")}, Series: 2}
		for header, want := range map[string]string{"-- every: month\n": "2025-02-14", "-- every: quarter\n": "2024-12-31", "-- every: year\n": "2024-03-31", "-- every: quarter, window: 12 months\n": "2024-12-31", "-- every: month, window: 12 months\n": "2025-02-14"} {
			r := run(t, v, parse(t, header, events), at)[0]
			if r.At.String() != want {
				t.Errorf("%s gives %s, want %s", strings.TrimSpace(header), r.At, want)
			}
		}
	})
	t.Run("means, medians, totals and counts", func(t *testing.T) {
		sql := strings.Replace(events, "e.good as met", "e.size as amount", 1)
		for unit, want := range map[string]float64{"mean days": 29, "median days": 20, "total nights": 145} {
			r := run(t, v, parse(t, "-- unit: "+unit+"\n", sql), Options{At: []calendar.Date{day("2025-03-31")}})[0]
			is(t, unit, r.Value.Value, want)
			is(t, unit+" numerator", r.Numerator, 145)
			if r.Unknown != 1 {
				t.Errorf("%s: unknown %d", unit, r.Unknown)
			}
		}
		r := run(t, v, parse(t, "-- unit: count\n-- example: 2025-03-31 = 1\n", events), Options{At: []calendar.Date{day("2025-03-31")}})[0]
		is(t, "count", r.Value.Value, 4)
		if r.Denominator != nil {
			t.Error("a count has a denominator")
		}
	})
	t.Run("a rate is counted against the council's own population of the last mid-year", func(t *testing.T) {
		d := parse(t, "-- unit: rate per 10,000\n-- per: 10,000 population 0-17\n", `select p.id as period, e.id as case_id, e.child from period p join cla_event e on e.day >= p.starts and e.day < p.ends`)
		r := run(t, v, d, Options{At: []calendar.Date{day("2025-03-31")}})[0]
		is(t, "population", r.Denominator, 2500)
		is(t, "rate", r.Value.Value, 28)
		if r.Population == nil || r.Population.Year != 2024 {
			t.Errorf("population %v", r.Population)
		}
		for _, g := range r.Breakdowns {
			if g.By == "sex" && g.Group == "Female" {
				is(t, "girls", g.Denominator, 1500)
				is(t, "girls' rate", g.Value, 20)
			}
			if g.By == "ethnicity" && g.Value != nil {
				t.Error("there is a rate by ethnicity, for which there is no population")
			}
		}
	})
	t.Run("without a population there is a count and a sentence", func(t *testing.T) {
		bare, err := vault.Open(t.Context(), vault.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		defer bare.Close()
		if err := bare.Exec(t.Context(), `create table cla_coverage as select date '2022-04-01' as starts, date '2025-03-31' as data_to; create table cla_event as select 1 as id, 'a' as child, date '2025-01-01' as day`); err != nil {
			t.Fatal(err)
		}
		d := parse(t, "-- unit: rate per 10,000\n-- per: 10,000 population 0-17\n", `select p.id as period, e.id as case_id from period p join cla_event e on e.day >= p.starts and e.day < p.ends`)
		r := run(t, bare, d, Options{At: []calendar.Date{day("2025-03-31")}})[0]
		is(t, "count", r.Numerator, 1)
		if r.Value.Value != nil || !strings.Contains(strings.Join(r.Notes, " "), "No population") {
			t.Errorf("value %v, notes %v", r.Value.Value, r.Notes)
		}
	})
	t.Run("an unloaded collection is a sentence, not an error", func(t *testing.T) {
		bare, err := vault.Open(t.Context(), vault.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		defer bare.Close()
		r := run(t, bare, parse(t, "", events), Options{})[0]
		if r.Value.Value != nil || !strings.Contains(r.Notes[0], "no return is loaded") {
			t.Errorf("%+v", r)
		}
	})
	t.Run("an empty reference table is named when the measure reads it", func(t *testing.T) {
		r := run(t, v, parse(t, "", strings.Replace(events, "end as excluded", "end as excluded, (select count(*) from ref_postcode) > 0 as by_near", 1)), Options{At: []calendar.Date{day("2025-03-31")}})[0]
		if !strings.Contains(strings.Join(r.Notes, " "), "postcode directory") {
			t.Errorf("notes %v", r.Notes)
		}
	})
	t.Run("every breakdown adds up to the whole, and nobody is dropped", func(t *testing.T) {
		r := run(t, v, parse(t, "", strings.Replace(events, "end as excluded", "end as excluded, case when e.size > 30 then 'large' end as by_size", 1)), Options{At: []calendar.Date{day("2025-03-31")}})[0]
		all, want := map[string]float64{}, map[string]string{
			"sex Male": "1 of 2", "sex Female": "2 of 2", "sex Not known": "1 of 1",
			"age Under 1": "1 of 1", "age 1 to 4": "nothing", "age 5 to 9": "1 of 1", "age 10 to 15": "1 of 2",
			"ethnicity White": "1 of 1", "ethnicity Black": "1 of 2", "ethnicity Asian": "1 of 1", "ethnicity Not known": "1 of 1",
			"ethnic Caribbean": "0 of 1", "ethnic African": "1 of 1", "unaccompanied Unaccompanied": "0 of 0", "unaccompanied Not known": "1 of 1",
			"size large": "2 of 2", "size Not known": "2 of 3",
		}
		for _, g := range r.Breakdowns {
			all[g.By] += *g.Denominator
			if w, ok := want[g.By+" "+g.Group]; ok && w != exampleText(g.Numerator, g.Denominator, 0, 0) {
				t.Errorf("%s %s is %s, want %s", g.By, g.Group, exampleText(g.Numerator, g.Denominator, 0, 0), w)
			}
			delete(want, g.By+" "+g.Group)
		}
		for by, n := range all {
			if n != 5 {
				t.Errorf("by %s adds up to %g of 5", by, n)
			}
		}
		delete(want, "age 1 to 4")
		for missing := range want {
			t.Errorf("no group %s", missing)
		}
	})
	t.Run("several lines each have their counts; the first is the headline", func(t *testing.T) {
		d := parse(t, "-- unit: mean score\n-- line: mean: Mean score\n-- line: coverage, percent, higher: Children with a score\n-- example: 2025-03-31 coverage = 1 of 2\n",
			`select p.id as period, s.series, e.id as case_id, e.child, case when s.series = 'mean' then e.size end as amount, case when s.series = 'coverage' then e.size is not null end as met
			from period p join cla_event e on e.day >= p.starts and e.day < p.ends cross join (values ('mean'), ('coverage')) s(series)`)
		r := run(t, v, d, Options{At: []calendar.Date{day("2025-03-31")}})[0]
		is(t, "mean", r.Value.Value, 175./6)
		if len(r.Lines) != 2 || r.Lines[1].Line != "coverage" || r.Lines[1].Unit != "percent" {
			t.Fatalf("lines %+v", r.Lines)
		}
		is(t, "coverage", r.Lines[1].Numerator, 6)
		is(t, "of", r.Lines[1].Denominator, 7)
	})
}

func TestRunRefuses(t *testing.T) {
	v := small(t)
	for name, c := range map[string]struct{ header, sql, words string }{
		"a file":                    {"", "select * from '/etc/passwd'", "/etc/passwd"},
		"another room's table":      {"", "select p.id as period, c.child from period p, _person c", "_person"},
		"a second statement":        {"", events + "; drop table cla_event", "only a select"},
		"a column it does not know": {"", strings.Replace(events, "e.child,", "e.child, e.size,", 1), `"size"`},
		"no period":                 {"", "select child, true as met from cla_event", "period is missing"},
		"no child and no case":      {"", "select p.id as period, true as met from period p", "case_id"},
		"a percentage without met":  {"", "select p.id as period, 'x' as case_id from period p", "needs the column met"},
		"met that is a number":      {"", "select p.id as period, 'x' as case_id, 1 as met from period p", "true, false or null"},
		"a case counted twice":      {"", "select p.id as period, 'x' as case_id, true as met from period p, (values (1), (2)) two(n)", "2 times"},
		"a case with no name":       {"", "select p.id as period, null::varchar as child, true as met from period p", "neither"},
		"a period of its own":       {"", "select 99 as period, 'x' as case_id, true as met", "not in the table period"},
		"a line without a header":   {"", "select p.id as period, 'x' as case_id, true as met, 'a' as series from period p", "line"},
		"a line the header lacks":   {"-- line: a: A\n", "select p.id as period, 'x' as case_id, true as met, 'b' as series from period p", `"b"`},
		"a child as a reason":       {"", strings.Replace(events, "'died' end", "e.child || e.id end", 1), "could point to a child"},
		"a child as a group":        {"", strings.Replace(events, "end as excluded", "end as excluded, e.child || e.id as by_name", 1), "could point to a child"},
		"a birthday as a group":     {"", strings.Replace(events, "end as excluded", "end as excluded, e.day + 1 as by_day", 1), "could point to a child"},
		"a child as a line":         {"-- line: a: A\n", "select p.id as period, c.id as case_id, true as met, c.child || c.id as series from period p, cla_event c", "could point to a child"},
		"a column that is not":      {"", "select p.id as period, c.nothing as case_id, true as met from period p join cla_event c on true", "nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			results, err := Run(t.Context(), v, []Definition{parse(t, c.header, c.sql)}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(results.Failed) != 1 || !strings.Contains(results.Failed[0].Words, c.words) || !strings.Contains(results.Failed[0].Words, "test-measure.sql") {
				t.Errorf("failed %+v, want words holding %q and the file", results.Failed, c.words)
			}
		})
	}
	t.Run("an endless query is stopped, and the next measure is counted", func(t *testing.T) {
		endless := parse(t, "", `with n as (select a.id from cla_event a, cla_event b, cla_event c, cla_event d, cla_event e, cla_event f), m as (select n.id from n, n as k, n as l)
			select p.id as period, count(*)::varchar as case_id, true as met from period p, m group by p.id`)
		begun := time.Now()
		results, err := Run(t.Context(), v, []Definition{endless, parse(t, "", events)}, Options{TimeOut: 300 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		if len(results.Failed) != 1 || !strings.Contains(results.Failed[0].Words, "in time") || len(results.Measures) == 0 {
			t.Errorf("failed %+v, %d counted", results.Failed, len(results.Measures))
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("stopped after %s", took)
		}
	})
	t.Run("a run that its caller gives up ends with an error", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := Run(ctx, v, []Definition{parse(t, "", events)}, Options{}); err == nil {
			t.Error("no error")
		}
	})
	t.Run("the words never hold anything of the data", func(t *testing.T) {
		for _, sql := range []string{
			"select p.id as period, 'zz' as case_id, true as met from period p, (values (1), (2)) two(n)",
			"select p.id as period, e.child as case_id, e.child::integer = 1 as met from period p, cla_event e where e.child = 'zz'",
			"select p.id as period, e.child as case_id, (e.child || '-01-01')::date > p.starts as met from period p, cla_event e where e.child = 'zz'",
		} {
			results, err := Run(t.Context(), v, []Definition{parse(t, "", sql)}, Options{})
			if err != nil || len(results.Failed) != 1 || strings.Contains(results.Failed[0].Words, "zz") {
				t.Errorf("%+v %v", results.Failed, err)
			}
		}
	})
}

func TestHeaderMistakes(t *testing.T) {
	for name, c := range map[string]struct{ text, words string }{
		"no title":                {"-- child: C\n", "title"},
		"a key twice":             {"-- title: A\n-- title: B\n", "line 2"},
		"an empty key":            {"-- title:\n", "line 1"},
		"an unknown key":          {"-- colour: red\n", "colour"},
		"a unit that is none":     {"-- unit: furlongs\n", "furlongs"},
		"better that is none":     {"-- better: up\n", "up"},
		"every that is none":      {"-- every: fortnight\n", "fortnight"},
		"a window of nothing":     {"-- every: month, window: 0 months\n", "0 months"},
		"an unknown collection":   {"-- from: dream\n", "dream"},
		"an example that is none": {"-- example: a few\n", "a few"},
		"an example on no day":    {"-- example: 2025-02-30 = 1 of 2\n", "2025-02-30"},
		"a population of none":    {"-- per: 10,000 population 17-0\n", "empty"},
		"a line twice":            {"-- line: a: A\n-- line: a: B\n", "line 2"},
		"a public that is none":   {"-- public: perhaps\n", "perhaps"},
		"a parts that is none":    {"-- parts: all\n", "all"},
		"a setting in half":       {"-- setting: days = 10 | days | Principal Social Worker\n", "“cp_visit_days = 10"},
		"a setting since no day":  {"-- setting: days = 10 | days | Principal Social Worker | spring | local\n", "spring"},
		"a setting twice":         {"-- setting: days = 10 | days | PSW | 2025-04-01 | local\n-- setting: days = 5 | days | PSW | 2025-04-01 | local\n", "line 2"},
		"an answer to itself":     {"-- answers: own\n", "own"},
		"a partner that is none":  {"-- beside: cpp-2yr, Not A Key\n", "Not A Key"},
		"a pool of nothing":       {"-- pool: long\n", "long"},
		"a context that is none":  {"-- context: no\n", "no"},
		"a collection twice":      {"-- from: ssda903, ssda903\n", "twice"},
		"twice published":         {"-- unit: published published percent\n", "published"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readHeader("measures/own.sql", c.text+"select 1", readable(t))
			if f := fault.Of(err); f == nil || !strings.Contains(f.Words, c.words) || !strings.Contains(f.Words, "measures/own.sql") {
				t.Errorf("got %v", err)
			}
		})
	}
	for name, c := range map[string]struct{ header, words string }{
		"a rate without a population":      {"-- unit: rate per 10,000\n", "population"},
		"a population without a rate":      {"-- per: 10,000 population 0-17\n", "population"},
		"a rate per something else":        {"-- unit: rate per 1,000\n-- per: 10,000 population 0-17\n", "10,000"},
		"an example of an unknown line":    {"-- example: 2025-03-31 other = 1 of 2\n", "other"},
		"an example without a denominator": {"-- example: 2025-03-31 = 2\n", "2 of 5"},
		"a count with a denominator":       {"-- unit: count\n-- example: 2025-03-31 = 2 of 5\n", "= 2"},
		"a published figure with counts":   {"-- unit: published percent\n-- example: 2025-03-31 = 2 of 5\n", "= 2"},
		"a pool shorter than the window":   {"-- pool: 12 months\n", "no longer"},
		"a pool of a look back":            {"-- pool: 36 months\n-- parts: none\n", "cannot be pooled"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readHeader("own.sql", fileOf(c.header, "select 1"), readable(t))
			if f := fault.Of(err); f == nil || !strings.Contains(f.Words, c.words) {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("a file is named by its key", func(t *testing.T) {
		if _, err := readHeader("My Measure.sql", fileOf("", "select 1"), readable(t)); fault.Of(err) == nil {
			t.Error("accepted")
		}
	})
	t.Run("a whole header is read", func(t *testing.T) {
		d, err := readHeader("cla-sdq.sql", fileOf("-- title: Feelings\n--   and wellbeing\n-- every: quarter, window: 36 months\n-- unit: mean score\n-- line: mean: Mean\n-- line: rate-line, rate per 1,000, lower: R\n-- per: 1,000 population 0 to 17\n-- public: no-default\n-- history: 30 months\n-- example: 2025-03-31 = 29 of 2, 1 excluded, 3 unknown\n", "select 1"), readable(t))
		if err != nil {
			t.Fatal(err)
		}
		e := d.Examples[0]
		if d.Key != "cla-sdq" || d.Title != "Feelings and wellbeing" || d.Every != calendar.Quarter || d.Window != 36 || d.History != 30 || d.Public || d.Lines[0].Unit.String() != "mean score" || d.Lines[1].Unit.String() != "rate per 1,000" || d.Lines[1].Better != "lower" || *e.Denominator != 2 || *e.Excluded != 1 || *e.Unknown != 3 {
			t.Errorf("%+v", d)
		}
	})
}

func TestRelativeRate(t *testing.T) {
	t.Run("the log method, worked by hand", func(t *testing.T) {
		// 30 of 100 against 20 of 100: ratio 1.5, standard error of its logarithm sqrt(1/30 - 1/100 + 1/20 - 1/100) = 0.2517.
		r := RelativeRate(30, 100, 20, 100)
		if math.Abs(r.Ratio-1.5) > 1e-9 || math.Abs(r.Low-0.9160) > 1e-3 || math.Abs(r.High-2.4565) > 1e-3 || r.Small {
			t.Errorf("%+v", r)
		}
	})
	t.Run("nobody in the group gives a wide interval, not an endless one", func(t *testing.T) {
		r := RelativeRate(0, 12, 20, 100)
		if !(r.Ratio > 0 && r.Ratio < 0.3 && r.High > 1 && r.High < 10) {
			t.Errorf("%+v", r)
		}
	})
	t.Run("small groups are flagged and empty ones have none", func(t *testing.T) {
		if !RelativeRate(3, 9, 20, 100).Small || RelativeRate(0, 0, 1, 2) != nil {
			t.Error("not flagged, or not nil")
		}
	})
}
