package measure

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Every collection of the vault tells of its children, so that a register with nothing but a child's id knows who is under
// 18 and can be broken down too. What the measure's own collections know of a child comes first, in the order in which its
// header names them, column by column; then what the others know, by name.

// told are the columns that a collection may tell of a child.
var told = []string{"sex", "dob", "ethnic", "uasc", "disabled"}

// loadTellers reads which collections tell of children, and what, and whether any of them says who is disabled.
func (r *runner) loadTellers(ctx context.Context) error {
	there := map[string]map[string]bool{}
	if err := r.all(ctx, "select table_name, column_name from duckdb_columns() where schema_name = 'main' and starts_with(table_name, 'person_')", func(rows *sql.Rows) error {
		var table, column string
		err := rows.Scan(&table, &column)
		if there[table] == nil {
			there[table] = map[string]bool{}
		}
		there[table][column] = true
		return err
	}); err != nil {
		return err
	}
	r.tellers, r.first = map[string]string{}, map[string]string{}
	var disabled []string
	for _, table := range r.tables {
		if !strings.HasPrefix(table, "person_") {
			continue
		}
		columns := slices.Clone(told)
		for i, c := range columns {
			if !there[table][c] {
				columns[i] = "null"
			} else if c == "disabled" {
				disabled = append(disabled, "select 1 from "+table+" where disabled is not null")
			}
		}
		r.tellers[table] = strings.Join(columns, ", ")
	}
	if len(disabled) == 0 {
		return nil
	}
	return r.all(ctx, "select exists ("+strings.Join(disabled, " union all ")+")", func(rows *sql.Rows) error { return rows.Scan(&r.disability) })
}

// ownTellers are the tables of children of the measure's own collections, the one whose word counts first in front.
func (r *runner) ownTellers(d Definition) []string {
	var own []string
	for _, name := range d.From {
		if table := r.sources[name].person(); r.tellers[table] != "" {
			own = append(own, table)
		}
	}
	return own
}

// tell is a query of one row a child: what is known of it, the word of the first table before that of the next. known is
// an ethnicity that says something, ethnic one that may not (refused, not yet obtained).
func (r *runner) tell(tables []string) string {
	parts := []string{"select null::varchar as child, null::varchar as sex, null::date as dob, null::varchar as ethnic, null::boolean as uasc, null::boolean as disabled, 0 as place where false"}
	for i, t := range tables {
		parts = append(parts, fmt.Sprintf("select child, %s, %d from %s where child is not null", r.tellers[t], i, t))
	}
	return `select child, min_by(sex, place) filter (where sex in ('M', 'F')) as sex, min_by(dob, place) filter (where dob is not null) as dob,
			min_by(ethnic, place) filter (where ethnic not in ('REFU', 'NOBT')) as known, min(ethnic) as ethnic,
			min_by(uasc, place) filter (where uasc is not null) as uasc, min_by(disabled, place) filter (where disabled is not null) as disabled
		from (` + strings.Join(parts, " union all ") + `) group by child`
}

// who is the query behind the table person of a measure: _everyone, with the word of the measure's own collections first.
func (r *runner) who(ctx context.Context, d Definition) (string, error) {
	if !r.everyone {
		if err := r.s.Exec(ctx, "create or replace temp table _everyone as "+r.tell(sortedKeys(r.tellers))); err != nil {
			return "", err
		}
		r.everyone = true
	}
	return `select e.child, coalesce(o.sex, e.sex) as sex, coalesce(o.dob, e.dob) as dob, coalesce(o.known, e.known, e.ethnic) as ethnic,
			coalesce(o.uasc, e.uasc) as uasc, coalesce(o.disabled, e.disabled) as disabled
		from _everyone e left join (` + r.tell(r.ownTellers(d)) + `) o on o.child = e.child`, nil
}

// make makes one of the two tables, unless it stands as this measure wants it.
func (r *runner) make(ctx context.Context, table, with string, d Definition, selects string) error {
	order := strings.Join(r.ownTellers(d), " ")
	if before, there := r.first[table]; there && before == order {
		return nil
	}
	who, err := r.who(ctx, d)
	if err != nil {
		return err
	}
	r.first[table] = order
	return r.s.Exec(ctx, fmt.Sprintf(`create or replace temp table %s as with %s who as (%s) %s`, table, with, who, selects))
}

var namesPerson = regexp.MustCompile(`(?i)\bperson\b`)

// personTable makes the table person for a measure whose file names it.
func (r *runner) personTable(ctx context.Context, d Definition) error {
	if !namesPerson.MatchString(d.SQL) {
		return nil
	}
	return r.make(ctx, "person", "", d, "select * from who")
}

// groupTable makes the table _person, which breakdowns join: one row a child, its groups in words.
func (r *runner) groupTable(ctx context.Context, d Definition) error {
	var codes []string
	for _, e := range ethnicities {
		codes = append(codes, fmt.Sprintf("('%s', '%s', '%s')", e.code, e.group, e.name))
	}
	return r.make(ctx, "_person", `code(code, grouped, named) as (values `+strings.Join(codes, ", ")+`),`, d, `
		select w.child, w.dob,
			case w.sex when 'M' then 'Male' when 'F' then 'Female' else 'Not known' end as sex,
			coalesce(c.grouped, 'Not known') as ethnicity, coalesce(c.named, 'Not known') as ethnic,
			case w.uasc when true then 'Unaccompanied' when false then 'Not unaccompanied' else 'Not known' end as uasc,
			case w.disabled when true then 'Disabled' when false then 'Not disabled' else 'Not known' end as disability
		from who w left join code c on c.code = w.ethnic`)
}

// visits is in which order a run counts its measures: those to which the same collections tell of a child one after
// another, so that the tables of children are made once for them all.
func (r *runner) visits(definitions []Definition) []int {
	order := make([]string, len(definitions))
	visits := make([]int, len(definitions))
	for i, d := range definitions {
		order[i], visits[i] = strings.Join(r.ownTellers(d), " "), i
	}
	slices.SortStableFunc(visits, func(a, b int) int { return strings.Compare(order[a], order[b]) })
	return visits
}
