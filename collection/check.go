package collection

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"waymark/fault"
	"waymark/vault"
)

// check makes every check that the tables at hand allow, and says of the others why not.
func (run *load) check(ctx context.Context) error {
	for _, s := range run.library.specs {
		years := run.years(s)
		if len(years) == 0 {
			continue
		}
		err := run.vault.Session(ctx, func(session *vault.Session) error {
			if s.Prepare.SQL != "" && len(run.yearsWith(s, s.Prepare.Needs)) > 0 {
				if err := session.Exec(ctx, s.Prepare.SQL); err != nil {
					return fmt.Errorf("prepare the checks of %s: %w", s.Key, err)
				}
			}
			for _, c := range s.Checks {
				for _, made := range c.each(s) {
					if err := run.checkOne(ctx, session, s, made, years); err != nil {
						return err
					}
				}
			}
			return run.differences(ctx, session, s, years)
		})
		if err != nil {
			return err
		}
	}
	return run.nameSubjects(ctx)
}

// nameSubjects says of the issues that checks found whom their rows speak of, so that a note on one is found again in the next return,
// where the same row stands elsewhere.
func (run *load) nameSubjects(ctx context.Context) error {
	type place struct {
		file string
		row  int
	}
	type where struct{ collection, table string }
	tables := map[where]map[place][]int{}
	for _, at := range run.found {
		i := run.report.Issues[at]
		w := where{i.Collection, i.Table}
		if tables[w] == nil {
			tables[w] = map[place][]int{}
		}
		tables[w][place{i.File, i.Row}] = append(tables[w][place{i.File, i.Row}], at)
	}
	for w, places := range tables {
		s, err := run.library.Spec(w.collection)
		if err != nil {
			return err
		}
		t := s.Table(w.table)
		from := s.Raw(t)
		if s.Rhythm == Register {
			from = s.Key + "_history"
		}
		var numbers []string
		for p := range places {
			numbers = append(numbers, fmt.Sprint(p.row))
		}
		rows, err := run.vault.Query(ctx, fmt.Sprintf(`select t._file, t._row, coalesce(cast(t.%q as varchar), '')
from %s t join (select distinct cast(unnest(string_split(?, ',')) as integer) as n) w on t._row = w.n`, t.Columns[s.subject(t)].Name, from), strings.Join(numbers, ","))
		if err != nil {
			return fmt.Errorf("whom the rows of %s speak of: %w", from, err)
		}
		for rows.Next() {
			var p place
			var child string
			if err := rows.Scan(&p.file, &p.row, &child); err != nil {
				rows.Close()
				return err
			}
			for _, at := range places[p] {
				run.report.Issues[at].Child = strings.ToUpper(child)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
	}
	return nil
}

// made is one check on one table.
type made struct {
	*Check
	id    string
	rule  string
	table *Table
	needs []string
	sql   string
}

// each spells a check out for every table it is made on.
func (c *Check) each(s *Spec) []made {
	if len(c.Each) == 0 {
		return []made{{Check: c, id: c.ID, rule: c.Rule, table: c.about(s), needs: c.Needs, sql: c.SQL}}
	}
	var out []made
	for _, t := range s.Tables {
		rule, ok := c.Each[t.Name]
		if !ok {
			continue
		}
		key := t.Column(t.Key[len(t.Key)-1])
		text := strings.NewReplacer("{table}", t.Name, "{date}", key.Name).Replace(c.SQL)
		text = strings.ReplaceAll(text, "'"+key.Name+"' as col", "'"+key.Heading+"' as col")
		out = append(out, made{Check: c, id: c.ID + "-" + t.Name, rule: rule, table: t, needs: append(slices.Clone(c.Needs), t.Name), sql: text})
	}
	return out
}

var fromTable = regexp.MustCompile(`from ([a-z0-9_]+)`)

// about is the table whose rows the check lists: the first one it selects from.
func (c *Check) about(s *Spec) *Table {
	for _, m := range fromTable.FindAllStringSubmatch(c.SQL, -1) {
		if t := s.Table(strings.TrimPrefix(m[1], s.Key+"_")); t != nil {
			return t
		}
	}
	return s.Table(c.Needs[0])
}

// years lists the years of a collection that are loaded.
func (run *load) years(s *Spec) []int {
	var out []int
	for _, p := range run.present {
		if p.spec == s && !slices.Contains(out, p.year) {
			out = append(out, p.year)
		}
	}
	slices.Sort(out)
	return out
}

// yearsWith lists the years in which all the tables are there.
func (run *load) yearsWith(s *Spec, tables []string) []int {
	return slices.DeleteFunc(run.years(s), func(year int) bool {
		for _, name := range tables {
			if !slices.ContainsFunc(run.present, func(p present) bool { return p.spec == s && p.year == year && p.table.Name == name }) {
				return true
			}
		}
		return false
	})
}

// lacking names the tables that are not there in a year.
func (run *load) lacking(s *Spec, tables []string, year int) string {
	var out []string
	for _, name := range tables {
		if !slices.ContainsFunc(run.present, func(p present) bool { return p.spec == s && p.year == year && p.table.Name == name }) {
			out = append(out, s.Table(name).Title)
		}
	}
	return strings.Join(out, " and ")
}

func (run *load) notRun(c made, why string) {
	run.report.ChecksNotRun = append(run.report.ChecksNotRun, NotRun{Check: c.id, Why: why})
}

func (run *load) checkOne(ctx context.Context, session *vault.Session, s *Spec, c made, years []int) error {
	inForce := slices.DeleteFunc(slices.Clone(years), func(y int) bool {
		own := slices.ContainsFunc(run.present, func(p present) bool { return p.spec == s && p.year == y && !p.beside })
		return !own || !s.holds(c.From, c.Until, y) || !s.holds(c.table.From, c.table.Until, y)
	})
	if len(inForce) == 0 {
		from := max(c.From, c.table.From)
		if from != 0 {
			run.notRun(c, fmt.Sprintf("it applies from %s on", s.periodWords(int(from))))
		} else {
			run.notRun(c, fmt.Sprintf("it applied until %s", s.periodWords(int(c.Until))))
		}
		return nil
	}
	if c.Years > 1 && !slices.ContainsFunc(years, func(y int) bool { return slices.Contains(years, y-1) }) {
		run.notRun(c, "it compares two years that follow each other, and only one is here")
		return nil
	}
	with := run.yearsWith(s, c.needs)
	usable := slices.DeleteFunc(slices.Clone(inForce), func(y int) bool { return !slices.Contains(with, y) })
	if len(usable) < len(inForce) {
		var whys []string
		for _, y := range inForce {
			if !slices.Contains(usable, y) {
				why := "no " + run.lacking(s, c.needs, y)
				if len(usable) > 0 {
					why += " for " + s.periodWords(y)
				}
				if !slices.Contains(whys, why) {
					whys = append(whys, why)
				}
			}
		}
		run.notRun(c, strings.Join(whys, "; "))
	}
	if len(usable) == 0 {
		return nil
	}
	if s.own != nil {
		var tables []string
		for _, t := range s.Tables {
			tables = append(tables, s.Raw(t))
		}
		if err := run.vault.Guard(ctx, c.sql, tables); err != nil {
			return fault.Invalid("check %s of the council’s own collection %s: %s", c.id, s.Key, fault.Of(err).Words)
		}
	}
	found, err := run.list(ctx, session, s, c, usable)
	if err != nil {
		return fmt.Errorf("check %s: %w", c.id, err)
	}
	run.report.ChecksRan++
	run.report.ChecksMade = append(run.report.ChecksMade, Ran{Check: c.id, Rule: c.rule, Table: c.table.Title, Message: c.Message, Found: found})
	return nil
}

// list adds an issue for every row that a check finds in the years in which it could be made.
func (run *load) list(ctx context.Context, session *vault.Session, s *Spec, c made, usable []int) (found int, err error) {
	rows, err := session.Query(ctx, c.sql)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var i Issue
		var value sql.NullString
		if err := rows.Scan(&i.File, &i.Row, &i.Column, &value); err != nil {
			return 0, err
		}
		if run.besides[i.File] {
			if c.Years < 2 {
				continue // an accepted return that is here to be compared with, not to be checked again
			}
		} else if year := run.fileYears[i.File]; year != 0 && !slices.Contains(usable, year) {
			continue
		}
		i.Value, i.Table, i.Rule, i.Message, i.Fix, i.Severity = value.String, c.table.Name, c.rule, c.Message, c.Fix, c.Severity
		i.Collection = s.Key
		before := len(run.report.Issues)
		run.report.issue(run.fileReport(i.File, i.Table), i)
		if len(run.report.Issues) > before {
			run.found = append(run.found, before)
		}
		found++
	}
	return found, rows.Err()
}

func (run *load) fileReport(name, table string) *FileReport {
	files := run.report.Files
	i := slices.IndexFunc(files, func(f FileReport) bool { return f.Name == name && f.Table == table })
	if i < 0 {
		i = slices.IndexFunc(files, func(f FileReport) bool { return f.Name == name })
	}
	return &files[i]
}

// differences lists where two years' returns disagree about the same row.
func (run *load) differences(ctx context.Context, session *vault.Session, s *Spec, years []int) error {
	if len(years) < 2 {
		return nil
	}
	for _, d := range s.Differences {
		if err := run.difference(ctx, session, s, d); err != nil {
			return fmt.Errorf("differences in %s: %w", d.Table, err)
		}
	}
	return nil
}

func (run *load) difference(ctx context.Context, session *vault.Session, s *Spec, d Compare) error {
	t := s.Table(d.Table)
	var join, key, parts []string
	for _, name := range t.Key {
		join = append(join, fmt.Sprintf("a.%s = b.%s", name, name))
		key = append(key, fmt.Sprintf("cast(a.%s as varchar)", name))
	}
	for _, name := range append(slices.Clone(d.Columns), d.Closing...) {
		where := fmt.Sprintf("a.%[1]s is distinct from b.%[1]s", name)
		if slices.Contains(d.Closing, name) {
			where += fmt.Sprintf(" and a.%s is not null", name)
		}
		if unless := d.Unless[name]; unless != "" {
			where += fmt.Sprintf(" and not coalesce(%s, false)", unless)
		}
		parts = append(parts, fmt.Sprintf(`select concat_ws(', ', %s) as key, '%s' as col, coalesce(cast(a.%s as varchar), '') as earlier, a._year as year, coalesce(cast(b.%s as varchar), '') as later, b._year as next
from one a join one b on b._year = a._year + 1 and %s where %s`, strings.Join(key, ", "), t.Column(name).Heading, name, name, strings.Join(join, " and "), where))
	}
	rows, err := session.Query(ctx, fmt.Sprintf("with one as (select * from %s qualify row_number() over (partition by _year, %s order by _file desc, _row desc) = 1)\n%s\norder by 4, 1, 2 limit %d",
		s.Raw(t), strings.Join(t.Key, ", "), strings.Join(parts, "\nunion all\n"), mostListed))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		out := Difference{Table: t.Name}
		if err := rows.Scan(&out.Key, &out.Column, &out.Earlier, &out.Year, &out.Later, &out.NextYear); err != nil {
			return err
		}
		out.Period, out.Next = s.PeriodName(out.Year), s.PeriodName(out.NextYear)
		run.report.Differences = append(run.report.Differences, out)
	}
	return rows.Err()
}
