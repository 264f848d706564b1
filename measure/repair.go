package measure

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"waymark/db"
)

// Repair is in how many episodes, or referrals, the yearly returns contradicted themselves and were put straight in one way when they were joined
// into one history. Whoever compares a figure with another counting of the same returns must know it.
type Repair struct {
	How      string `db:"how"` // as the collection's views.sql says it in its column repaired, behind the table's name where its rows are not episodes
	Episodes int    `db:"episodes"`
}

// repairs are the ways, in the order in which they are told.
var repairs = []struct{ how, one, many, why string }{
	{"kept", "1 episode was kept open", "%s episodes were kept open", "a later return leaves out an episode that had not ended, but still speaks of the child as in care (a review in its year, or the outcomes of the year)."},
	{"lost", "1 episode was ended on 1 April", "%s episodes were ended on 1 April", "the next return neither lists the episode nor speaks of the child as in care: it ends after the last return that did, for a reason nobody gave."},
	{"cut", "1 episode was ended early", "%s episodes were ended early", "the next episode of the child begins before the end that was given, or though no end was given."},
	{"reversed", "1 episode counts as without length", "%s episodes count as without length", "the end lies before the start."},
	{"cin_referral lost", "1 referral of the children in need census was closed on 1 April", "%s referrals of the children in need census were closed on 1 April", "it was open in one return and is not in the later ones: it ends after the last return that held it, for a reason nobody gave."},
	{"cin_referral reversed", "1 referral of the children in need census counts as closed on the day", "%s referrals of the children in need census count as closed on the day", "the day it was closed lies before the day it was received."},
}

// episodes is the table whose rows the words above call episodes. Two collections may put rows straight in ways of one name.
const episodes = "cla_episode"

// Words tell a repair in a sentence, with its count and why.
func (r Repair) Words() string {
	for _, way := range repairs {
		if way.how != r.How {
			continue
		}
		if r.Episodes == 1 {
			return way.one + ", because " + way.why
		}
		return fmt.Sprintf(way.many, thousands(r.Episodes)) + ", because " + way.why
	}
	return fmt.Sprintf("%s rows: %s", thousands(r.Episodes), r.How)
}

// arrange puts repairs into the order of the list above.
func arrange(all []Repair) []Repair {
	place := func(r Repair) int {
		for i, way := range repairs {
			if way.how == r.How {
				return i
			}
		}
		return len(repairs)
	}
	slices.SortStableFunc(all, func(a, b Repair) int { return place(a) - place(b) })
	return all
}

// repairs counts what joining the years changed in the collections that were read.
func (r *runner) repairs(ctx context.Context) ([]Repair, error) {
	var all []Repair
	for _, name := range sortedKeys(r.covered) {
		history := r.sources[name].history
		if !slices.Contains(r.tables, history) {
			continue
		}
		err := r.all(ctx, "select repaired, count(*) from "+history+" where repaired is not null group by repaired order by repaired", func(rows *sql.Rows) error {
			var one Repair
			err := rows.Scan(&one.How, &one.Episodes)
			if history != episodes {
				one.How = history + " " + one.How
			}
			all = append(all, one)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return arrange(all), nil
}

// keepRepairs replaces the counts of the last run.
func keepRepairs(ctx context.Context, tx *db.Tx, all []Repair) error {
	if _, err := tx.Exec(ctx, "delete from measure_repair", nil); err != nil {
		return err
	}
	for _, r := range all {
		if _, err := tx.Exec(ctx, "insert into measure_repair (how, episodes) values (:how, :episodes)", r); err != nil {
			return err
		}
	}
	return nil
}

// Repairs are those of the last count.
func (m *Measures) Repairs(ctx context.Context) ([]Repair, error) {
	all := []Repair{}
	err := m.db.All(ctx, &all, "select how, episodes from measure_repair order by how", nil)
	return arrange(all), err
}
