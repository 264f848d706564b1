package measure

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/fault"
	"waymark/vault"
)

// ExceptionRow is one thing to do today. It is child-level: it is shown only to those who may read cases, with the reason
// they gave recorded.
type ExceptionRow struct {
	CaseID string        `json:"case_id"`
	Child  string        `json:"child,omitempty"` // empty where the list is of workers
	Team   string        `json:"team,omitempty"`
	Worker string        `json:"worker,omitempty"`
	Since  calendar.Date `json:"since,omitzero"`
	Due    calendar.Date `json:"due,omitzero"`
	Days   int           `json:"days"` // over its day, or without one since it began; below nothing when its day is still to come
	Late   bool          `json:"late"`
	Words  string        `json:"words,omitempty"`
}

// ExceptionList is a list as it stands on a day.
type ExceptionList struct {
	Exception Exception
	Day       calendar.Date
	Told      []Reach // until when each collection that it reads speaks; without a day where nothing of it is loaded
	Settings  []InForce
	Rows      []ExceptionRow
}

// Counts are how many rows are late and how many will be soon.
func (l *ExceptionList) Counts() (late, soon int) {
	for _, row := range l.Rows {
		if row.Late {
			late++
		} else {
			soon++
		}
	}
	return late, soon
}

// of is the part of the list that is one team's. Who may see every case sees all of it.
func (l *ExceptionList) of(s sight) {
	if !s.all {
		l.Rows = slices.DeleteFunc(l.Rows, func(row ExceptionRow) bool { return !s.holds(row.Team) })
	}
}

// exceptionColumns are what a list's SQL may give, with the types.
var exceptionColumns = map[string]string{"child": "varchar", "case_id": "varchar", "team": "varchar", "worker": "varchar", "since": "date", "due": "date", "words": "varchar"}

// RunExceptions reads lists from a filled vault as they stand on a day. A list whose file is broken is left out and
// reported in failed.
func RunExceptions(ctx context.Context, v *vault.DB, lists []Exception, day calendar.Date) (found []*ExceptionList, failed []Failed, err error) {
	err = v.Session(ctx, func(s *vault.Session) error {
		r := &runner{v: v, s: s}
		var definitions []Definition
		for _, x := range lists {
			definitions = append(definitions, x.d)
		}
		if err := r.prepare(ctx, definitions); err != nil {
			return err
		}
		if err := r.s.Exec(ctx, fmt.Sprintf("create or replace temp table today as select date '%s' as day", day)); err != nil {
			return err
		}
		if err := r.teams(ctx); err != nil {
			return err
		}
		for _, x := range lists {
			list, err := r.exception(ctx, x, day)
			if f := fault.Of(err); f != nil && ctx.Err() == nil {
				failed = append(failed, Failed{x.Key, f.Words})
				continue
			} else if err != nil {
				return fmt.Errorf("list %s: %w", x.Key, err)
			}
			found = append(found, list)
		}
		return nil
	})
	return found, failed, err
}

// teams makes the table of which team and worker each child is with, as the newest Annex A says: a register names a child
// and not whose it is.
func (r *runner) teams(ctx context.Context) error {
	query := "create or replace temp table _team as select null::varchar as child, null::varchar as team, null::varchar as worker where false"
	if slices.Contains(r.tables, "aa_snapshot") {
		query = `create or replace temp table _team as
			with newest as (select max(s.as_at) as as_at from aa_snapshot s join today t on s.as_at <= t.day),
			said as (
				select 1 as place, child, team, worker from aa_cla where as_at = (select as_at from newest) and ceased is null
				union all select 2, child, team, worker from aa_cpp where as_at = (select as_at from newest) and ends is null
				union all select 3, child, team, worker from aa_cin where as_at = (select as_at from newest) and closed is null
				union all select 4, child, team, worker from aa_care_leaver where as_at = (select as_at from newest)
			)
			select child, arg_min(team, place) as team, arg_min(worker, place) as worker from said where child is not null and team is not null group by child`
	}
	return r.s.Exec(ctx, query)
}

func (r *runner) exception(ctx context.Context, x Exception, day calendar.Date) (*ExceptionList, error) {
	list := &ExceptionList{Exception: x, Day: day, Settings: x.d.inForce(r.given[x.Key]), Rows: []ExceptionRow{}}
	for _, name := range x.d.From {
		source := r.sources[name]
		list.Told = append(list.Told, Reach{Collection: name, Title: source.title, Starts: r.covered[name].starts, DataTo: r.covered[name].to, Timeless: source.timeless()})
	}
	if err := r.personTable(ctx, x.d); err != nil {
		return nil, err
	}
	if err := r.v.Guard(ctx, x.d.SQL, append(r.allowed(x.d), "today")); err != nil {
		return nil, inFile(x.d, err)
	}
	if err := r.settingTable(ctx, x.d); err != nil {
		return nil, err
	}
	// The guard has parsed the text as exactly one select, so it cannot end this statement and begin another.
	if err := r.s.Exec(ctx, "create or replace temp table _exception as "+x.d.SQL); err != nil {
		if fault.Of(err) == nil && ctx.Err() == nil {
			err = fault.Invalid("%s", vault.Words(err))
		}
		return nil, inFile(x.d, err)
	}
	has, err := r.exceptionHas(ctx, x)
	if err != nil {
		return nil, err
	}
	column := func(name string) string {
		if has[name] {
			return fmt.Sprintf("c.%s::%s", name, exceptionColumns[name])
		}
		return "null::" + exceptionColumns[name]
	}
	// What files say twice is one thing to do.
	query := fmt.Sprintf(`with c as (select coalesce(%s, %s) as case_id, coalesce(%s, '') as child, nullif(trim(%s), '') as team, nullif(trim(%s), '') as worker, %s as since, %s as due, coalesce(%s, '') as words from _exception c),
		once as (select * from c where case_id is not null qualify row_number() over (partition by case_id order by due nulls first, since nulls first, words) = 1)
		select o.case_id, o.child, coalesce(o.team, t.team, ''), coalesce(o.worker, t.worker, ''), o.since, o.due, o.words
		from once o left join _team t on t.child = o.child order by %s, o.case_id`,
		column("case_id"), column("child"), column("child"), column("team"), column("worker"), column("since"), column("due"), column("words"), "o."+strings.Join(x.Sort, " nulls first, o.")+" nulls first")
	err = r.all(ctx, query, func(rows *sql.Rows) error {
		var row ExceptionRow
		if err := rows.Scan(&row.CaseID, &row.Child, &row.Team, &row.Worker, &row.Since, &row.Due, &row.Words); err != nil {
			return err
		}
		row.Late = row.Due.IsZero() || row.Due.Before(day)
		switch {
		case !row.Due.IsZero():
			row.Days = row.Due.DaysUntil(day)
		case !row.Since.IsZero():
			row.Days = row.Since.DaysUntil(day)
		}
		list.Rows = append(list.Rows, row)
		return nil
	})
	return list, err
}

// exceptionHas is which columns a list gives.
func (r *runner) exceptionHas(ctx context.Context, x Exception) (map[string]bool, error) {
	rows, err := r.s.Query(ctx, "select * from _exception limit 0")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	has := map[string]bool{}
	for _, t := range types {
		kind, known := exceptionColumns[t.Name()]
		if !known {
			return nil, fault.Invalid("%s: the column %q is not one that a list may give; use child, case_id, team, worker, since, due or words", x.d.File, t.Name())
		}
		if kind == "date" && t.DatabaseTypeName() != "DATE" {
			return nil, fault.Invalid("%s: the column %s is a %s, it should be a date", x.d.File, t.Name(), strings.ToLower(t.DatabaseTypeName()))
		}
		has[t.Name()] = true
	}
	if !has["case_id"] && !has["child"] {
		return nil, fault.Invalid("%s: the column case_id, or child, is missing", x.d.File)
	}
	return has, nil
}
