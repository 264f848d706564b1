package measure

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"waymark/fault"
)

// spot is one period and line of a measure; group is one group of a breakdown.
type (
	spot struct {
		period int
		line   string
	}
	group struct{ by, name string }
	tally struct {
		totals map[spot]cell
		groups map[spot]map[group]cell
		others bool // somebody else counted: a period without a row has no figure, not nobody
	}
)

// value is a line's figure in a period; told is false where nobody published one.
func (t *tally) value(at spot, line Line, people *float64) (v Value, told bool) {
	c, found := t.totals[at]
	if !found && (t.others || line.Unit.Kind == AsPublished) {
		return Value{Excluded: map[string]int{}}, false
	}
	return c.value(line.Unit, people), true
}

// count turns the cases in _case into totals and groups, each in one pass whatever the number of periods.
func (r *runner) count(ctx context.Context, p *plan, c columns, t *tally) error {
	if err := r.leaving(ctx, p.d, c); err != nil {
		return err
	}
	if err := r.sound(ctx, p.d, c); err != nil {
		return err
	}
	median := "null::double"
	for _, l := range p.d.AllLines() {
		if l.Unit.Kind == "median" {
			median = "median(amount) filter (where excluded is null)"
		}
	}
	ratio := "null::double"
	if c.has["over"] {
		ratio = `round(sum("over") filter (where excluded is null and amount is not null), 9)::double`
	}
	// Decimals added up in another order differ in the sixteenth figure; rounded, the same returns give the same figure every time.
	sums := `count(*) filter (where excluded is null), count(*) filter (where excluded is null and met), count(*) filter (where excluded is null and not met),
		count(amount) filter (where excluded is null), coalesce(round(sum(amount) filter (where excluded is null), 9), 0)::double, ` + median + `, null::double, ` + ratio
	cases := fmt.Sprintf(`select c.period, %s as child, %s as met, %s as amount, %s as excluded, coalesce(%s, '') as series`,
		c.or("child", "varchar"), c.or("met", "boolean"), c.or("amount", "double"), c.or("excluded", "varchar"), c.or("series", "varchar"))
	if c.has["over"] {
		cases += fmt.Sprintf(`, %s as "over"`, c.or("over", "double"))
	}
	hasMet := c.has["met"] || c.has["counted"]
	// A row that somebody else counted stands for as many children as its column of says.
	if t.others = c.has["counted"]; t.others {
		cases += fmt.Sprintf(", %s as counted, %s as counted_of", c.or("counted", "bigint"), c.or("of", "bigint"))
		sums = `coalesce(sum(coalesce(counted_of, counted)) filter (where excluded is null), 0)::bigint, coalesce(sum(counted) filter (where excluded is null), 0)::bigint,
			coalesce(sum(counted_of - counted) filter (where excluded is null), 0)::bigint,
			count(amount) filter (where excluded is null), coalesce(round(sum(amount) filter (where excluded is null), 9), 0)::double, ` + median + `,
			sum(counted_of) filter (where excluded is null)::double, null::double`
	}

	err := r.all(ctx, `with cases as (`+cases+` from _case c) select period, series, `+sums+` from cases group by period, series`, func(rows *sql.Rows) error {
		var at spot
		cell := cell{hasMet: hasMet}
		err := rows.Scan(&at.period, &at.line, &cell.rows, &cell.met, &cell.unmet, &cell.amounts, &cell.sum, &cell.median, &cell.people, &cell.over)
		t.totals[at] = cell
		return err
	})
	if err != nil {
		return err
	}
	if c.has["excluded"] {
		err := r.all(ctx, `with cases as (`+cases+` from _case c) select period, series, excluded, count(*) from cases where excluded is not null group by all`, func(rows *sql.Rows) error {
			var at spot
			var reason string
			var n int
			err := rows.Scan(&at.period, &at.line, &reason, &n)
			cell := t.totals[at]
			if cell.excluded == nil {
				cell.excluded = map[string]int{}
			}
			cell.excluded[reason] = n
			t.totals[at] = cell
			return err
		})
		if err != nil {
			return err
		}
	}
	return r.breakdowns(ctx, p, c, t, cases, sums)
}

// sound refuses a case that is in no period or line, or twice in one: counting it would be wrong without a trace.
func (r *runner) sound(ctx context.Context, d Definition, c columns) error {
	if err := r.all(ctx, `select c.period from _case c left join period p on p.id = c.period where p.id is null limit 1`, func(*sql.Rows) error {
		return fault.Invalid("%s: a case has a period that is not in the table period", d.File)
	}); err != nil {
		return err
	}
	if len(d.Lines) > 0 {
		var keys []string
		for _, l := range d.Lines {
			keys = append(keys, "'"+l.Key+"'")
		}
		if err := r.all(ctx, `select series::varchar from _case where series is null or series::varchar not in (`+strings.Join(keys, ", ")+`) limit 1`, func(rows *sql.Rows) error {
			var key sql.NullString
			if err := rows.Scan(&key); err != nil {
				return err
			}
			return fault.Invalid("%s: a case has the series %q, which is not a “line:” of the header", d.File, key.String)
		}); err != nil {
			return err
		}
	}
	if err := r.soundOfOthers(ctx, d, c); err != nil {
		return err
	}
	id := fmt.Sprintf("coalesce(%s, %s)", c.or("case_id", "varchar"), c.or("child", "varchar"))
	return r.all(ctx, `select period, count(*) as times, `+id+` is null as nameless from _case c group by c.period, `+id+`, `+c.or("series", "varchar")+`
		having count(*) > 1 or `+id+` is null order by 1 limit 1`, func(rows *sql.Rows) error {
		var period, times int
		var nameless bool
		if err := rows.Scan(&period, &times, &nameless); err != nil {
			return err
		}
		if nameless {
			return fault.Invalid("%s: a case has neither a case_id nor a child", d.File)
		}
		// The case's id could point to a child, so the message does not repeat it.
		return fault.Invalid("%s: a case is counted %d times in one period; give each case a case_id of its own", d.File, times)
	})
}

// soundOfOthers refuses counts of others that cannot be, and more than one figure of a line in a period where there are no
// counts to add up.
func (r *runner) soundOfOthers(ctx context.Context, d Definition, c columns) error {
	if c.has["counted"] {
		// A rate may be more than one for each: a pupil can be suspended three times.
		rates := []string{"''"}
		for _, l := range d.AllLines() {
			if l.Unit.Kind == "rate" {
				rates = append(rates, "'rate "+l.Key+"'")
			}
		}
		if err := r.all(ctx, fmt.Sprintf(`select 1 from _case c where %[1]s < 0 or %[2]s < 0 or (%[1]s > %[2]s and 'rate ' || coalesce(%[3]s, '') not in (%[4]s)) or %[1]s <> round(%[1]s) or %[2]s <> round(%[2]s) limit 1`,
			c.or("counted", "double"), c.or("of", "double"), c.or("series", "varchar"), strings.Join(rates, ", ")), func(*sql.Rows) error {
			return fault.Invalid("%s: counted and of are whole numbers, and counted is no more than of, unless it is a rate", d.File)
		}); err != nil {
			return err
		}
	}
	for _, l := range d.AllLines() {
		if l.Unit.Kind != AsPublished {
			continue
		}
		if err := r.all(ctx, fmt.Sprintf(`select count(*) from _case c where coalesce(%s, '') = '%s' and %s is not null and %s is null group by c.period having count(*) > 1 limit 1`,
			c.or("series", "varchar"), l.Key, c.or("amount", "double"), c.or("excluded", "varchar")), func(rows *sql.Rows) error {
			var times int
			if err := rows.Scan(&times); err != nil {
				return err
			}
			return fault.Invalid("%s: a %s has %d figures in one period; figures without counts cannot be added up", d.File, l.Unit, times)
		}); err != nil {
			return err
		}
	}
	return nil
}

// breakdowns counts every group of every breakdown of the periods asked for, in one pass by grouping sets.
func (r *runner) breakdowns(ctx context.Context, p *plan, c columns, t *tally, cases, sums string) error {
	if len(p.broken) == 0 {
		return nil
	}
	var ids []string
	for id := range p.broken {
		ids = append(ids, strconv.Itoa(id))
	}
	slices.Sort(ids)
	var bys []string
	// Cases without a child, such as workers or schools, have no groups of children.
	if c.has["child"] {
		if err := r.groupTable(ctx, p.d); err != nil {
			return err
		}
		bys = []string{"sex", "age", "ethnicity", "ethnic", "unaccompanied"}
		// Where no collection says who is disabled, a breakdown of unknowns would say nothing.
		if r.disability {
			bys = append(bys, "disability")
		}
	}
	if bys = append(bys, c.by...); len(bys) == 0 {
		return nil
	}
	selects := `coalesce(person.sex, 'Not known') as sex, coalesce(person.ethnicity, 'Not known') as ethnicity, coalesce(person.ethnic, 'Not known') as ethnic, coalesce(person.uasc, 'Not known') as unaccompanied, coalesce(person.disability, 'Not known') as disability,
		case when age(person.dob, q.as_at) is null or person.dob > q.as_at then 'Not known' `
	for _, b := range ageBands {
		selects += fmt.Sprintf("when age(person.dob, q.as_at) <= %d then '%s' ", b.to, b.name)
	}
	selects += "end as age"
	for _, by := range c.by {
		selects += fmt.Sprintf(", coalesce(c.%[1]q::varchar, 'Not known') as %[1]q", by)
	}
	var sets, names []string
	for i, by := range bys {
		sets = append(sets, fmt.Sprintf("(period, series, %q)", by))
		names = append(names, fmt.Sprintf("when grouping(%q) = 0 then %d", by, i))
		bys[i] = by
	}
	var groups []string
	for _, by := range bys {
		groups = append(groups, fmt.Sprintf("%q", by))
	}
	person := "(select null::date as dob, null::varchar as sex, null::varchar as ethnicity, null::varchar as ethnic, null::varchar as uasc, null::varchar as disability) person on true"
	if c.has["child"] {
		person = "_person person on person.child = " + c.or("child", "varchar")
	}
	query := `with cases as (` + cases + `, ` + selects + ` from _case c join period q on q.id = c.period left join ` + person + `
			where c.period in (` + strings.Join(ids, ", ") + `))
		select period, series, case ` + strings.Join(names, " ") + ` end, coalesce(` + strings.Join(groups, ", ") + `), ` + sums + `
		from cases group by grouping sets (` + strings.Join(sets, ", ") + `)`
	return r.all(ctx, query, func(rows *sql.Rows) error {
		var at spot
		var by int
		var name string
		counted := cell{hasMet: c.has["met"] || c.has["counted"]}
		if err := rows.Scan(&at.period, &at.line, &by, &name, &counted.rows, &counted.met, &counted.unmet, &counted.amounts, &counted.sum, &counted.median, &counted.people, &counted.over); err != nil {
			return err
		}
		if t.groups[at] == nil {
			t.groups[at] = map[group]cell{}
		}
		t.groups[at][group{strings.TrimPrefix(bys[by], "by_"), name}] = counted
		return nil
	})
}
