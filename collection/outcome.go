package collection

import (
	"context"
	"database/sql"

	"waymark/calendar"
	"waymark/vault"
)

// Outcome is what Ofsted's list says of one council's services for children: published, and about no child.
type Outcome struct {
	Code      string // the Department's number of the council
	Council   string
	Own       bool // it is this council
	Neighbour int  // its place among this council's statistical neighbours, from 1; 0 for none
	Began     calendar.Date
	Published calendar.Date
	// Grades are codes by area: overall, leaders, help and protection, in care, care leavers. An area without one was not judged, or
	// the list could not read it; whoever shows it knows by the day which.
	Grades map[string]string
	Link   string
}

// Outcomes lists Ofsted's latest judgement of every council that the loaded list names: this council first, then its neighbours by
// likeness, then the others by name. It is empty while the list is not loaded.
func (c *Collections) Outcomes(ctx context.Context) (all []Outcome, err error) {
	err = c.cache.With(ctx, func(v *vault.DB) error {
		all, err = outcomes(ctx, v)
		return err
	})
	return all, err
}

func outcomes(ctx context.Context, v *vault.DB) (all []Outcome, err error) {
	rows, err := v.Query(ctx, `with own as (
  select la_code from ofsted_area where la_code in (select code from ref_council) or ons in (select ons from ref_council)
)
select i.la_code, i.council, i.la_code in (select la_code from own) as own, coalesce(n.rank, 0) as rank, i.inspected_from, i.published,
  i.overall, i.leaders, i.help_and_protection, i.in_care, i.care_leavers, i.link
from ofsted_ilacs i
left join (select neighbour, min(rank) as rank from ofsted_neighbour where model = 'current' and la_code in (select la_code from own) group by neighbour) n on n.neighbour = i.la_code
order by own desc, coalesce(n.rank, 1000), i.council`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		o := Outcome{Grades: map[string]string{}}
		var began, published sql.NullTime
		var grades [5]sql.NullString
		var link sql.NullString
		if err := rows.Scan(&o.Code, &o.Council, &o.Own, &o.Neighbour, &began, &published, &grades[0], &grades[1], &grades[2], &grades[3], &grades[4], &link); err != nil {
			return nil, err
		}
		if began.Valid {
			o.Began = calendar.Of(began.Time)
		}
		if published.Valid {
			o.Published = calendar.Of(published.Time)
		}
		for i, area := range []string{"overall", "leaders", "help and protection", "in care", "care leavers"} {
			if grades[i].Valid {
				o.Grades[area] = grades[i].String
			}
		}
		o.Link = link.String
		all = append(all, o)
	}
	return all, rows.Err()
}
