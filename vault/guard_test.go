package vault

import (
	"strings"
	"testing"

	"waymark/fault"
)

func TestGuard(t *testing.T) {
	d := open(t, Settings{MemoryMB: 200, Threads: 1})
	tables := []string{"period", "cla_episode", "cla_child", "bank_holiday"}
	if err := d.Exec(t.Context(), `create macro whole_years(a, b) as date_diff('year', a, b); create macro two_rows(n) as table select n union all select n;`); err != nil {
		t.Fatal(err)
	}
	d.functions["whole_years"], d.functions["two_rows"] = true, true

	allowed := map[string]string{
		"a measure as the design shows it": `select p.id as period, e.child as case_id, e.child, e.decom as "on", exists (select 1 from cla_child c where c.child = e.child) as met
			from period p join cla_episode e on e.decom >= p.starts and e.decom < p.ends`,
		"parts named one after the other":                  `with a as (select child from cla_episode), b as materialized (select * from a) select * from b where child in (select child from a)`,
		"windows and qualify":                              `select child, lag(decom) over (partition by child order by decom) from cla_episode qualify row_number() over (partition by child order by decom desc) = 1`,
		"dates and intervals":                              `select date '2020-02-29' + interval 1 year, date_diff('day', decom, dec), extract(year from decom), decom::varchar, decom - 5 from cla_episode`,
		"case, like, between, is":                          `select case when rne like 'S%' or rne not in ('L', 'P') then 1 else 2 end, dec is distinct from decom, dec between decom and dec from cla_episode`,
		"several lines by values":                          `select p.id, s.series from period p cross join (values ('one'), ('two')) s(series)`,
		"union all":                                        `select child from cla_child union all select child from cla_episode`,
		"macros of the vault":                              `select whole_years(decom, dec) from cla_episode, two_rows(1)`,
		"asof and lateral joins":                           `select * from cla_episode e asof join cla_child c on e.child = c.child and e.decom >= c.dob, lateral (select e.decom as x) l`,
		"one statement ended by a semicolon and a comment": "select 1 as met; -- done",
		"aggregates":                                       `select avg(x), stddev(x) filter (where x > 0), count(distinct x), bool_or(x > 1) from (select 1 as x)`,
	}
	for name, query := range allowed {
		t.Run("allowed: "+name, func(t *testing.T) {
			if err := d.Guard(t.Context(), query, tables); err != nil {
				t.Error(err)
			}
		})
	}

	hostile := map[string]struct{ query, words string }{
		"two statements":                     {`select 1; select 2`, "2 statements"},
		"a select hiding a drop":             {`select 1; drop table period`, "only a select"},
		"nothing":                            {``, "0 statements"},
		"insert":                             {`insert into period values (1)`, "only a select"},
		"create table as":                    {`create table x as select 1`, "only a select"},
		"copy to a file":                     {`copy (select 1) to '/tmp/x'`, "only a select"},
		"attach":                             {`attach '/tmp/x' as x`, "only a select"},
		"pragma":                             {`pragma database_list`, "only a select"},
		"set":                                {`set memory_limit = '1TB'`, "only a select"},
		"install":                            {`install httpfs`, "only a select"},
		"export":                             {`export database '/tmp/x'`, "only a select"},
		"call":                               {`call pragma_version()`, "only a select"},
		"explain analyze":                    {`explain analyze select 1`, "only a select"},
		"prepare":                            {`prepare x as select 1`, "only a select"},
		"a file by its name":                 {`select * from '/etc/passwd.csv'`, "/etc/passwd.csv"},
		"a file by its quoted name":          {`select * from "x.parquet"`, "x.parquet"},
		"a file inside a subquery":           {`select (select count(*) from 'x.csv')`, "x.csv"},
		"a file named as a later part":       {`with "x.csv" as (select 1) select 1`, "x.csv"},
		"read_csv":                           {`select * from read_csv('/etc/passwd')`, "read_csv"},
		"read_text":                          {`select * from read_text('/etc/passwd')`, "read_text"},
		"read_blob in a join":                {`select * from period p join read_blob('/etc/passwd') b on true`, "read_blob"},
		"read_parquet over the network":      {`select * from read_parquet('https://example.org/x')`, "read_parquet"},
		"glob":                               {`select * from glob('/*')`, "glob"},
		"sniff_csv":                          {`select * from sniff_csv('/etc/passwd')`, "sniff_csv"},
		"getenv":                             {`select getenv('HOME')`, "getenv"},
		"getvariable":                        {`select getvariable('x')`, "getvariable"},
		"settings":                           {`select current_setting('memory_limit')`, "current_setting"},
		"query as a table":                   {`select * from query('select 1')`, "query"},
		"query_table":                        {`select * from query_table('period')`, "query_table"},
		"another child-level table":          {`select * from cla_missing`, "cla_missing"},
		"the catalogue":                      {`select * from duckdb_settings()`, "duckdb_settings"},
		"the catalogue as a view":            {`select * from duckdb_tables`, "duckdb_tables"},
		"the information schema":             {`select * from information_schema.tables`, "tables"},
		"a table by its schema":              {`select * from main.period`, "period"},
		"a part used before it is named":     {`with a as (select * from duckdb_tables), duckdb_tables as (select 1) select * from a`, "duckdb_tables"},
		"a part used outside its scope":      {`select * from (with duckdb_tables as (select 1) select 1), duckdb_tables`, "duckdb_tables"},
		"an endless recursion":               {`with recursive r as (select 1 as n union all select n + 1 from r) select count(*) from r`, "recursive"},
		"an endless series":                  {`select * from range(1000000000000)`, "range"},
		"a list of any length":               {`select len(range(1000000000))`, "function len"},
		"a list function":                    {`select list_transform([1, 2], lambda x: x + 1)`, "list_transform"},
		"a list literal":                     {`select [1, 2, 3]`, "list_value"},
		"unnest":                             {`select unnest(range(10))`, "unnest"},
		"text of any length":                 {`select repeat('x', 1000000000)`, "repeat"},
		"padded text":                        {`select lpad('x', 1000000000, 'x')`, "lpad"},
		"text that grows by replacing":       {`select replace(replace('aa', 'a', 'aaaaaaaaaa'), 'a', 'aaaaaaaaaa')`, "replace"},
		"a median of millions of rows":       {`select median(1) from period`, "median"},
		"a quantile":                         {`select quantile_cont(1, 0.5) from period`, "quantile_cont"},
		"a mode":                             {`select mode(1) from period`, "mode"},
		"text from a cast to a list":         {`select '[1]'::integer[]`, "turned into"},
		"today":                              {`select current_date`, "current_date"},
		"now":                                {`select now()`, "now"},
		"chance":                             {`select random()`, "random"},
		"a sample":                           {`select * from period using sample 5`, "sample"},
		"columns by pattern":                 {`select columns('c.*') from period`, "columns"},
		"a function by schema":               {`select pg_catalog.version()`, "version"},
		"describe":                           {`from (describe period)`, "describe"},
		"summarize":                          {`from (summarize period)`, "describe"},
		"a parameter":                        {`select $1`, "parameter"},
		"pivot":                              {`from period pivot (count(*) for id in ('a'))`, "pivot"},
		"a file function within an argument": {`select coalesce(1, (select max(content) from read_text('/etc/passwd')))`, "read_text"},
		"a window over a forbidden function": {`select list(child) over () from cla_child`, "function list"},
		"a file function in order by":        {`select 1 from period order by getenv('HOME')`, "getenv"},
		"a broken query":                     {"select 1\nfrom period\nwhere where", "line 3"},
		"a file on the second line":          {"select *\nfrom 'x.csv'", "line 2"},
		"write_log":                          {`select write_log('x')`, "write_log"},
		"nextval":                            {`select nextval('s')`, "nextval"},
		"a text too long":                    {`select '` + strings.Repeat("x", guardText) + `'`, "longer than"},
		"a nesting too deep":                 {`select ` + strings.Repeat("(select ", 150) + "1" + strings.Repeat(")", 150), "deep"},
	}
	for name, c := range hostile {
		t.Run("refused: "+name, func(t *testing.T) {
			f := fault.Of(d.Guard(t.Context(), c.query, tables))
			if f == nil {
				t.Fatalf("allowed: %s", c.query)
			}
			if f.Kind != fault.KindInvalid || !strings.Contains(f.Words, c.words) {
				t.Errorf("says %q, want it to hold %q", f.Words, c.words)
			}
		})
	}
	t.Run("guarding runs nothing", func(t *testing.T) {
		_ = d.Guard(t.Context(), `create table made (a integer); select 1`, tables)
		if n := number(t, d, `select count(*) from duckdb_tables() where table_name = 'made'`); n != 0 {
			t.Error("the first statement ran")
		}
	})
	t.Run("text that doubles itself ends in words, not in an exhausted machine", func(t *testing.T) {
		q := "with a0 as (select 'xxxxxxxxxxxxxxxx' as s)"
		for i := range 30 {
			q += ", a" + string(rune('a'+i%26)) + strings.Repeat("z", i/26+1) + " as (select s || s as s from " + func() string {
				if i == 0 {
					return "a0"
				}
				return "a" + string(rune('a'+(i-1)%26)) + strings.Repeat("z", (i-1)/26+1)
			}() + ")"
		}
		q += " select strlen(s) from adzz"
		if err := d.Guard(t.Context(), q, tables); err != nil {
			t.Fatal(err)
		}
		if err := d.Exec(t.Context(), q); err == nil {
			t.Error("sixteen gigabytes of text were made")
		}
	})
}
