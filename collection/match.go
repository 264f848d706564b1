package collection

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/vault"
)

// One child across collections. A council's systems mostly share one number for a child, and then the child ids of a collection are
// those of SSDA903. Where they do not, a setting of the collection says so, and each child is matched before the views are built: by
// the unique pupil number, else by date of birth, sex and ethnicity where only one child on either side has them. Who is not
// matched keeps an id of their own, marked with the collection, so that no two children ever become one by accident.

const sameIDs = "same_ids"

// theRegisterOfChildren is the collection whose child ids the others are held against.
const theRegisterOfChildren = "ssda903"

// identified says whether the collection speaks of children by ids of the council's own that are not those of SSDA903 by definition.
func (s *Spec) identified() bool {
	return s.Child != "" && s.Rhythm != Timeless && s.Key != theRegisterOfChildren
}

// MatchRate says how many of a collection's children are found in SSDA903, and how.
type MatchRate struct {
	Collection string
	Children   int
	SameID     int
	UPN        int
	Born       int // by date of birth, sex and ethnicity
	Not        int
}

// Words is the rate in one line.
func (r MatchRate) Words() string {
	words := fmt.Sprintf("%s: %s of %s found in SSDA903", strings.ToUpper(r.Collection), thousands(r.Children-r.Not), plural(r.Children, "child", "children"))
	var how []string
	for _, h := range []struct {
		n     int
		words string
	}{{r.SameID, "by the same id"}, {r.UPN, "by UPN"}, {r.Born, "by birth, sex and ethnicity"}} {
		if h.n > 0 {
			how = append(how, thousands(h.n)+" "+h.words)
		}
	}
	if len(how) > 0 {
		words += " (" + strings.Join(how, ", ") + ")"
	}
	return words
}

// MatchRates reads the table person_match of a filled vault: a rate for each collection that speaks of children, none where there is
// no SSDA903 to find them in.
func MatchRates(ctx context.Context, v *vault.DB) ([]MatchRate, error) {
	returns, err := keysOf(ctx, v, "select distinct cast(_year as varchar) as key from "+theRegisterOfChildren+"_return")
	if err != nil || len(returns) == 0 {
		return nil, err
	}
	rows, err := v.Query(ctx, `select collection, count(*), count(*) filter (how = 'same id'), count(*) filter (how = 'UPN'),
  count(*) filter (how = 'born, sex and ethnicity'), count(*) filter (how = 'not matched')
from person_match group by collection order by collection`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []MatchRate
	for rows.Next() {
		var r MatchRate
		if err := rows.Scan(&r.Collection, &r.Children, &r.SameID, &r.UPN, &r.Born, &r.Not); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// match fills person_match(collection, child, person, how) and gives the rows of collections with other ids the ids of SSDA903.
func (run *load) match(ctx context.Context) error {
	err := run.vault.Create(ctx, "person_match", []vault.Column{{Name: "collection", Type: "varchar"}, {Name: "child", Type: "varchar"}, {Name: "person", Type: "varchar"}, {Name: "how", Type: "varchar"}})
	if err != nil {
		return err
	}
	register, err := run.library.Spec(theRegisterOfChildren)
	if err != nil {
		return nil // a measure that reads other collections only
	}
	known := "select " + theRegisterOfChildren + ".* from (" + register.children() + ") " + theRegisterOfChildren
	for _, s := range run.library.specs {
		if !s.identified() {
			continue
		}
		if err := run.matchOne(ctx, s, known); err != nil {
			return fmt.Errorf("match the children of %s: %w", s.Key, err)
		}
	}
	run.report.Matched, err = MatchRates(ctx, run.vault)
	return err
}

func (run *load) matchOne(ctx context.Context, s *Spec, known string) error {
	if !slices.ContainsFunc(run.present, func(p present) bool { return p.spec == s }) {
		return nil
	}
	same, err := keysOf(ctx, run.vault, "select "+sameIDs+"::varchar as key from "+s.Key+"_setting")
	if err != nil {
		return err
	}
	if len(same) == 1 && same[0] == "true" {
		return run.vault.Exec(ctx, fmt.Sprintf(`insert into person_match
with known as (%s)
select '%s', p.child, p.child, case when k.child is null then 'not matched' else 'same id' end
from (%s) p left join known k on k.child = p.child`, known, s.Key, s.children()))
	}
	err = run.vault.Exec(ctx, fmt.Sprintf(`insert into person_match
with known as (%[1]s),
people as (%[3]s),
by_upn as (
  select p.child, max(k.child) as person from people p join known k on k.upn = p.upn group by p.child having count(distinct k.child) = 1
),
one_known as (
  select dob, sex, ethnic, max(child) as person from known where dob is not null and sex <> 'U' and ethnic is not null group by all having count(*) = 1
),
one_here as (
  select dob, sex, ethnic, max(child) as child from people where dob is not null and sex <> 'U' and ethnic is not null group by all having count(*) = 1
),
by_birth as (
  select h.child, k.person from one_here h join one_known k using (dob, sex, ethnic)
  where h.child not in (select child from by_upn) and k.person not in (select person from by_upn)
)
select '%[2]s', p.child, coalesce(u.person, b.person, '%[2]s:' || p.child),
  case when u.person is not null then 'UPN' when b.person is not null then 'born, sex and ethnicity' else 'not matched' end
from people p left join by_upn u on u.child = p.child left join by_birth b on b.child = p.child`, known, s.Key, s.children()))
	if err != nil {
		return err
	}
	for _, t := range s.Tables {
		if t.Column(s.Child) == nil {
			continue
		}
		tables := []string{s.Raw(t)}
		if s.Rhythm == Register {
			tables = append(tables, s.Key+"_history")
		}
		for _, table := range tables {
			err := run.vault.Exec(ctx, fmt.Sprintf("update %[1]s set %[2]s = m.person from person_match m where m.collection = '%[3]s' and m.child = %[1]s.%[2]s", table, s.Child, s.Key))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// children is a select of everyone the collection speaks of: child, upn, sex, dob, ethnic, what the newest row that says it says.
func (s *Spec) children() string {
	var parts []string
	for _, t := range s.Tables {
		if t.Column(s.Child) == nil {
			continue
		}
		columns := []string{s.Child + " as child"}
		for _, name := range []string{"upn", "sex", "dob", "ethnic"} {
			switch c := t.Column(name); {
			case c == nil && name == "dob", c != nil && name == "dob" && c.kind != kindDate:
				columns = append(columns, "null::date as dob")
			case c == nil:
				columns = append(columns, "null::varchar as "+name)
			default:
				columns = append(columns, name+"::"+map[bool]string{true: "date", false: "varchar"}[name == "dob"]+" as "+name)
			}
		}
		parts = append(parts, fmt.Sprintf("select %s, coalesce(_data_to, date '1900-01-01') as told from %s where %s is not null", strings.Join(columns, ", "), s.Raw(t), s.Child))
	}
	return fmt.Sprintf(`select child,
  max_by(upper(trim(upn)), told) filter (upper(trim(upn)) not like 'UN%%' and trim(upn) <> '') as upn,
  coalesce(max_by(case upper(trim(sex)) when '1' then 'M' when '2' then 'F' when 'M' then 'M' when 'F' then 'F' when 'MALE' then 'M' when 'FEMALE' then 'F' end, told), 'U') as sex,
  max_by(dob, told) as dob, max_by(upper(trim(ethnic)), told) as ethnic
from (%s) group by child`, strings.Join(parts, "\nunion all "))
}
