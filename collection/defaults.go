package collection

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"waymark/vault"
)

// makes says whether the folder's own views.sql makes a table.
func (s *Spec) makes(table string) bool {
	return regexp.MustCompile(`(?i)create\s+(or\s+replace\s+)?table\s+` + regexp.QuoteMeta(table) + `\b`).MatchString(s.views)
}

// views builds every collection's shared tables: first what each has by default, then each folder's views.sql, after those whose
// tables it reads.
func (run *load) views(ctx context.Context) error {
	if run.library.bare {
		return nil
	}
	run.opts.Progress(run.total, run.total, "Joining the years into one history")
	for _, s := range run.library.specs {
		if err := run.settle(ctx, s); err != nil {
			return err
		}
	}
	if err := run.match(ctx); err != nil {
		return err
	}
	for _, s := range run.library.inOrder() {
		if s.Coverage == "" && !s.makes(s.Key+"_coverage") {
			if s.Rhythm == Register && !run.has(s) {
				if err := run.vault.Create(ctx, s.Key+"_coverage", coverageColumns); err != nil {
					return fmt.Errorf("coverage of %s: %w", s.Key, err)
				}
			} else if err := run.vault.Exec(ctx, s.coverage()); err != nil {
				return fmt.Errorf("coverage of %s: %w", s.Key, err)
			}
		}
		if text := s.person(); text != "" && !s.makes("person_"+s.Key) {
			if err := run.vault.Exec(ctx, text); err != nil {
				return fmt.Errorf("people of %s: %w", s.Key, err)
			}
		}
		if s.views == "" {
			continue
		}
		if err := run.vault.Exec(ctx, s.views); err != nil {
			return fmt.Errorf("views of %s: %w", s.Key, err)
		}
	}
	return nil
}

// coverageColumns are those of every table of a coverage.
var coverageColumns = []vault.Column{{Name: "starts", Type: "date"}, {Name: "data_to", Type: "date"}}

// coverage is the statement that makes the table <key>_coverage(starts, data_to): from when to when the collection speaks
// without a gap, up to its newest file. One row, or none where nothing is loaded or time plays no part.
func (s *Spec) coverage() string {
	table := "create or replace table " + s.Key + "_coverage as "
	switch s.Rhythm {
	case Yearly:
		return table + fmt.Sprintf(`with run as (
  select _year as year, _data_to as data_to, _year - row_number() over (order by _year) as run from %s_return where _year is not null
)
select add_months(make_date(min(year), %d, 1), -11) as starts, max_by(data_to, year) as data_to
from run
where run = (select max_by(run, year) from run)
having count(*) > 0`, s.Key, int(s.endMonth))
	case Snapshot:
		return table + fmt.Sprintf("select min(_data_to) as starts, max(_data_to) as data_to from %s_return having count(*) > 0", s.Key)
	case Register:
		day := "null::date"
		if c := s.keyDate(); c != nil {
			day = fmt.Sprintf("%q::date", c.Name)
		}
		return table + fmt.Sprintf(`select coalesce((select kept_from from %[1]s_setting), min(%[2]s)) as starts, coalesce(max(_data_to), max(%[2]s)) as data_to
from %[1]s having min(%[2]s) is not null and coalesce(max(_data_to), max(%[2]s)) is not null`, s.Key, day)
	}
	return table + "select null::date as starts, null::date as data_to where false"
}

// keyDate is the date that says when what a register's row tells of happened.
func (s *Spec) keyDate() *Column {
	t := s.Tables[0]
	if len(t.LatestBy) > 0 {
		return t.Column(t.LatestBy[0])
	}
	for _, c := range t.Columns {
		if (c.kind == kindDate || c.kind == kindTimestamp) && c.Name != "entered_on" {
			return c
		}
	}
	return nil
}

// person is the statement that makes person_<key>, for "is it fair?": the newest row of each child that says something, column by
// column, over the tables that know a child's sex, date of birth or ethnicity. Nothing where none does.
func (s *Spec) person() string {
	if s.Child == "" || s.Rhythm == Timeless {
		return ""
	}
	var parts []string
	for _, t := range s.Tables {
		if t.Column(s.Child) == nil || !slices.ContainsFunc([]string{"sex", "dob", "ethnic"}, func(name string) bool { return t.Column(name) != nil }) {
			continue
		}
		columns := []string{s.Child + " as child"}
		for _, name := range []string{"sex", "dob", "ethnic"} {
			switch c := t.Column(name); {
			case c == nil && name == "dob":
				columns = append(columns, "null::date as dob")
			case c == nil:
				columns = append(columns, "null::varchar as "+name)
			default:
				columns = append(columns, name)
			}
		}
		parts = append(parts, fmt.Sprintf("select %s, _data_to, coalesce(_row, 0) as _row from %s where %s is not null", strings.Join(columns, ", "), s.Raw(t), s.Child))
	}
	if len(parts) == 0 {
		return ""
	}
	const newest = "coalesce(_data_to, date '1900-01-01') - date '1900-01-01'"
	return fmt.Sprintf(`create or replace table person_%s as
with told as (
  select *, (%s)::bigint * 100000000 + _row as nth from (%s)
)
select child,
  coalesce(max_by(case upper(trim(sex)) when '1' then 'M' when '2' then 'F' when 'M' then 'M' when 'F' then 'F' when 'U' then 'U' end, nth), 'U') as sex,
  max_by(dob, nth) as dob, max_by(upper(trim(ethnic)), nth) as ethnic, null::boolean as uasc, null::boolean as disabled
from told
group by child`, s.Key, newest, strings.Join(parts, "\nunion all "))
}

// inOrder lists the collections so that each comes after those that its views read.
func (l *Library) inOrder() []*Spec {
	var out []*Spec
	var add func(s *Spec)
	add = func(s *Spec) {
		if slices.Contains(out, s) {
			return
		}
		for _, key := range s.After {
			if other, err := l.Spec(key); err == nil {
				add(other)
			}
		}
		out = append(out, s)
	}
	for _, s := range l.specs {
		add(s)
	}
	return out
}

// settled makes sure that the collections whose views others read are there, and none waits for itself.
func (l *Library) settled() error {
	for _, s := range l.specs {
		seen := map[string]bool{}
		for waiting := slices.Clone(s.After); len(waiting) > 0; waiting = waiting[1:] {
			key := waiting[0]
			other, err := l.Spec(key)
			if err != nil {
				return fmt.Errorf("collection %s: after: there is no collection %q", s.Key, key)
			}
			if key == s.Key {
				return fmt.Errorf("collection %s: its views wait for one another in a circle", s.Key)
			}
			if !seen[key] {
				seen[key] = true
				waiting = append(waiting, other.After...)
			}
		}
	}
	return nil
}
