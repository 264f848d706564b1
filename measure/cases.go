package measure

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"waymark/calendar"
	"waymark/fault"
	"waymark/vault"
)

// Case is one row behind a figure. It is child-level: it is shown only to those who may read cases, with the reason
// they gave recorded, and never leaves the vault otherwise.
type Case struct {
	Line     string            `json:"line,omitempty"`
	CaseID   string            `json:"case_id"`
	Child    string            `json:"child"`
	On       calendar.Date     `json:"on"` // the date that decides
	Met      *bool             `json:"met,omitempty"`
	Amount   *float64          `json:"amount,omitempty"`
	Excluded string            `json:"excluded,omitempty"`
	By       map[string]string `json:"by,omitempty"`
}

// Counted says in words what became of the case.
func (c Case) Counted() string {
	switch {
	case c.Excluded != "":
		return "excluded: " + c.Excluded
	case c.Amount != nil:
		return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", *c.Amount), "0"), ".")
	case c.Met == nil:
		return "not known"
	case *c.Met:
		return "yes"
	}
	return "no"
}

// CaseList is every case behind one measure in one period.
type CaseList struct {
	Key    string        `json:"key"`
	Title  string        `json:"title"`
	At     calendar.Date `json:"at"`
	Period string        `json:"period"`
	Cases  []Case        `json:"cases"`
}

// Cases lists the cases of a measure's headline period at a day; at the last covered day when none is given.
func Cases(ctx context.Context, v *vault.DB, d Definition, at calendar.Date) (*CaseList, error) {
	var list *CaseList
	err := v.Session(ctx, func(s *vault.Session) error {
		r := &runner{v: v, s: s}
		if err := r.prepare(ctx, []Definition{d}); err != nil {
			return err
		}
		p := &plan{d: d, covered: r.coverage(d), ids: map[calendar.Period]int{}}
		if at.IsZero() {
			at = p.covered.to
		}
		if at.IsZero() {
			return fault.NotFound("No return is loaded that %s reads.", d.Key)
		}
		head := headlinePeriod(d, at)
		if _, ok := r.want(p, head); !ok {
			return fault.NotFound("%s %s", d.Title+":", p.why(r, head))
		}
		columns, err := r.list(ctx, p)
		if err != nil {
			return err
		}
		list = &CaseList{Key: d.Key, Title: d.Title, At: head.AsAt(), Period: head.Name(), Cases: []Case{}}
		list.Cases, err = r.cases(ctx, d, columns)
		return err
	})
	return list, err
}

func (r *runner) cases(ctx context.Context, d Definition, c columns) ([]Case, error) {
	if err := r.sound(ctx, d, c); err != nil {
		return nil, err
	}
	query := fmt.Sprintf(`select coalesce(%s, ''), coalesce(%s, %s), coalesce(%s, ''), %s, %s, %s, coalesce(%s, '')`, c.or("series", "varchar"),
		c.or("case_id", "varchar"), c.or("child", "varchar"), c.or("child", "varchar"), c.or("on", "date"), c.or("met", "boolean"), c.or("amount", "double"), c.or("excluded", "varchar"))
	for _, by := range c.by {
		query += ", coalesce(" + c.or(by, "varchar") + ", '')"
	}
	query += " from _case c order by 1, 4 nulls last, 3, 2"
	cases := []Case{}
	err := r.all(ctx, query, func(rows *sql.Rows) error {
		one := Case{}
		by := make([]string, len(c.by))
		into := []any{&one.Line, &one.CaseID, &one.Child, &one.On, &one.Met, &one.Amount, &one.Excluded}
		for i := range by {
			into = append(into, &by[i])
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, name := range c.by {
			if one.By == nil {
				one.By = map[string]string{}
			}
			one.By[strings.TrimPrefix(name, "by_")] = by[i]
		}
		cases = append(cases, one)
		return nil
	})
	return cases, err
}
