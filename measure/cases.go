package measure

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
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
	Over     *float64          `json:"over,omitempty"`    // what the amount is set over, in a ratio
	Number   *float64          `json:"counted,omitempty"` // where somebody else counted: how many,
	Of       *float64          `json:"of,omitempty"`      // of how many
	Excluded string            `json:"excluded,omitempty"`
	By       map[string]string `json:"by,omitempty"`

	groups map[string]string // of every breakdown that the engine joins on: sex, age, ethnicity and so on
}

// in says whether the case belongs to a line and to a group of a breakdown; an empty line or breakdown is all.
func (c Case) in(line, by, group string) bool {
	if line != "" && c.Line != line {
		return false
	}
	found, own := c.By[by]
	if !own {
		found = c.groups[by]
	}
	return by == "" || found == group
}

// only leaves the cases of one line and one group.
func (l *CaseList) only(line, by, group string) {
	l.Cases = slices.DeleteFunc(l.Cases, func(c Case) bool { return !c.in(line, by, group) })
}

// Counted says in words what became of the case.
func (c Case) Counted() string {
	switch {
	case c.Excluded != "":
		return "excluded: " + c.Excluded
	case c.Amount != nil && c.Over != nil:
		return decimals(*c.Amount, min(places(*c.Amount), 2)) + " over " + decimals(*c.Over, min(places(*c.Over), 2))
	case c.Amount != nil:
		return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", *c.Amount), "0"), ".")
	case c.Number != nil && c.Of != nil:
		return decimals(*c.Number, min(places(*c.Number), 2)) + " of " + decimals(*c.Of, min(places(*c.Of), 2))
	case c.Number != nil:
		return decimals(*c.Number, min(places(*c.Number), 2))
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
	Starts calendar.Date `json:"starts"`
	What   string        `json:"what"` // what a case is: child, worker, building
	Cases  []Case        `json:"cases"`
}

// childCase is what a case is that stands for a child.
const childCase = "child"

// ofChildren says whether the cases are children.
func (l *CaseList) ofChildren() bool { return l.What == childCase }

// Cases lists the cases of a measure's headline period at a day; at the last covered day when none is given.
func Cases(ctx context.Context, v *vault.DB, d Definition, at calendar.Date) (*CaseList, error) {
	return casesOf(ctx, v, d, at, headlinePeriod)
}

// PartCases lists those of the last whole month, quarter or term by a day inside the window that a measure rolls over: who
// came anew since the figure before.
func PartCases(ctx context.Context, v *vault.DB, d Definition, at calendar.Date) (*CaseList, error) {
	if !d.rolls() {
		return nil, fault.Invalid("%s is not counted over a window of single months or quarters, so its cases are those of its whole period.", d.Title)
	}
	return casesOf(ctx, v, d, at, lastPart)
}

func casesOf(ctx context.Context, v *vault.DB, d Definition, at calendar.Date, shown func(Definition, calendar.Date) calendar.Period) (*CaseList, error) {
	var list *CaseList
	err := v.Session(ctx, func(s *vault.Session) error {
		r := &runner{v: v, s: s}
		if err := r.prepare(ctx, []Definition{d}); err != nil {
			return err
		}
		p := &plan{d: d, covered: r.coverage(d), reads: r.reading(d), ids: map[calendar.Period]int{}}
		if at.IsZero() {
			at = p.covered.to
		}
		if at.IsZero() {
			return fault.NotFound("No return is loaded that %s reads.", d.Key)
		}
		head := shown(d, at)
		if _, ok := r.want(p, head); !ok {
			return fault.NotFound("%s %s", d.Title+":", p.why(r, head))
		}
		columns, err := r.list(ctx, p)
		if err != nil {
			return err
		}
		list = &CaseList{Key: d.Key, Title: d.Title, At: head.AsAt(), Period: head.Name(), Starts: head.Starts, What: cmp.Or(d.Cases, "case"), Cases: []Case{}}
		if columns.has["child"] {
			list.What = childCase
		}
		list.Cases, err = r.cases(ctx, d, columns, head.AsAt())
		return err
	})
	return list, err
}

func (r *runner) cases(ctx context.Context, d Definition, c columns, at calendar.Date) ([]Case, error) {
	if err := r.sound(ctx, d, c); err != nil {
		return nil, err
	}
	if err := r.groupTable(ctx, d); err != nil {
		return nil, err
	}
	query := fmt.Sprintf(`select coalesce(%s, ''), coalesce(%s, %s), coalesce(%s, ''), %s, %s, %s, %s, %s, %s, coalesce(%s, '')`, c.or("series", "varchar"),
		c.or("case_id", "varchar"), c.or("child", "varchar"), c.or("child", "varchar"), c.or("on", "date"), c.or("met", "boolean"), c.or("amount", "double"),
		c.or("over", "double"), c.or("counted", "double"), c.or("of", "double"), c.or("excluded", "varchar"))
	for _, by := range c.by {
		query += ", coalesce(" + c.or(by, "varchar") + ", '')"
	}
	query += ", coalesce(q.sex, 'Not known'), coalesce(q.ethnicity, 'Not known'), coalesce(q.ethnic, 'Not known'), coalesce(q.uasc, 'Not known'), coalesce(q.disability, 'Not known'), case when q.dob is null or q.dob > date '" + at.String() + "' then -1 else age(q.dob, date '" + at.String() + "') end"
	query += " from _case c left join _person q on q.child = " + c.or("child", "varchar") + " order by 1, 4 nulls last, 3, 2"
	cases := []Case{}
	err := r.all(ctx, query, func(rows *sql.Rows) error {
		one := Case{}
		by := make([]string, len(c.by))
		into := []any{&one.Line, &one.CaseID, &one.Child, &one.On, &one.Met, &one.Amount, &one.Over, &one.Number, &one.Of, &one.Excluded}
		for i := range by {
			into = append(into, &by[i])
		}
		var sex, ethnicity, ethnic, unaccompanied, disability string
		var years int
		if err := rows.Scan(append(into, &sex, &ethnicity, &ethnic, &unaccompanied, &disability, &years)...); err != nil {
			return err
		}
		if c.has["child"] {
			one.groups = map[string]string{"sex": sex, "age": NotKnown, "ethnicity": ethnicity, "ethnic": ethnic, "unaccompanied": unaccompanied, "disability": disability}
			for _, b := range ageBands {
				if years >= b.from && years <= b.to {
					one.groups["age"] = b.name
				}
			}
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
