package measure

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/vault"
)

const exceptionKind = "count exception lists"

// Teams says which teams people of the council belong to. The lists are counted for these and no others: the name of a team
// that only a return knows never leaves the vault.
func (m *Measures) Teams(of func(context.Context) ([]string, error)) { m.teams = of }

// sight is whose rows somebody may see: everybody's, or one team's.
type sight struct {
	all  bool
	team string
}

func (s sight) holds(team string) bool { return s.all || sameTeam(s.team, team) }

// sameTeam compares the team of an account with the one a file names: people write neither capitals nor blanks alike.
func sameTeam(a, b string) bool {
	fold := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	return fold(a) != "" && fold(a) == fold(b)
}

// sightOf says whose rows a person may see on the exception lists (design, ruling 6): an analyst all, the manager of a team
// its own. Who runs the command line holds the data anyway.
func sightOf(ctx context.Context) (sight, error) {
	person, ok := account.From(ctx)
	switch {
	case !ok || person.Everywhere(account.CaseRead):
		return sight{all: true}, nil
	case !person.May(account.CaseRead):
		return sight{}, fault.Forbidden("The lists name children, so only analysts and the managers of their teams can open them.")
	case strings.TrimSpace(person.Team) == "":
		return sight{}, fault.Forbidden("Your account does not say which team you manage. Ask an administrator to add it: then you see the lists of your team.")
	}
	return sight{team: person.Team}, nil
}

// ExceptionCount is how many rows of a list are late and how many will be soon. It holds no case.
type ExceptionCount struct {
	List       string        `db:"list"`
	Team       string        `db:"team"` // of an account; empty for all rows together
	Late       int           `db:"late"`
	Soon       int           `db:"soon"`
	Day        calendar.Date `db:"day"`
	DataTo     calendar.Date `db:"data_to"` // the earliest day to which a collection of the list speaks; none where one is not loaded
	CountedAt  db.Time       `db:"counted_at"`
	Generation int64         `db:"generation"`
	Failed     string        `db:"failed"`
}

// CountExceptions counts every list as it stands today and keeps the counts: what the desk and the list of lists show.
func (m *Measures) CountExceptions(ctx context.Context) error {
	teams := []string{""}
	if m.teams != nil {
		named, err := m.teams(ctx)
		if err != nil {
			return err
		}
		teams = append(teams, named...)
	}
	day := m.db.Today()
	var lists []*ExceptionList
	var failed []Failed
	var generation int64
	if err := m.cache.With(ctx, func(v *vault.DB) (err error) {
		generation = v.Generation()
		lists, failed, err = RunExceptions(ctx, v, m.exceptions, day)
		return err
	}); err != nil {
		return err
	}
	var counts []ExceptionCount
	for _, f := range failed {
		counts = append(counts, ExceptionCount{List: f.Key, Day: day, Generation: generation, Failed: f.Words})
	}
	for _, list := range lists {
		for _, team := range teams {
			c := ExceptionCount{List: list.Exception.Key, Team: team, Day: day, Generation: generation, DataTo: list.dataTo()}
			for _, row := range list.Rows {
				switch {
				case !(sight{all: team == "", team: team}).holds(row.Team):
				case row.Late:
					c.Late++
				default:
					c.Soon++
				}
			}
			counts = append(counts, c)
		}
	}
	return m.db.Write(ctx, fmt.Sprintf("counted the %d lists of what is overdue as of %s", len(lists), day.Words()), func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, "delete from measure_exception", nil); err != nil {
			return err
		}
		for _, c := range counts {
			c.CountedAt = tx.Now()
			if _, err := tx.Exec(ctx, `insert into measure_exception (list, team, late, soon, day, data_to, counted_at, generation, failed)
				values (:list, :team, :late, :soon, :day, :data_to, :counted_at, :generation, :failed)`, c); err != nil {
				return err
			}
		}
		return nil
	})
}

// dataTo is the day to which all collections of a list speak; no day where nothing of one is loaded and nothing stands on
// the list.
func (l *ExceptionList) dataTo() (to calendar.Date) {
	for _, t := range l.Told {
		if !t.Timeless && !t.DataTo.IsZero() && (to.IsZero() || t.DataTo.Before(to)) {
			to = t.DataTo
		}
	}
	return to
}

// exceptionCounts are the counts of the lists as somebody may see them, by list.
func (m *Measures) exceptionCounts(ctx context.Context, s sight) (map[string]ExceptionCount, error) {
	var rows []ExceptionCount
	if err := m.db.All(ctx, &rows, "select * from measure_exception", nil); err != nil {
		return nil, err
	}
	byList := map[string]ExceptionCount{}
	for _, r := range rows {
		if r.Failed != "" || r.Team == "" && s.all || r.Team != "" && !s.all && s.holds(r.Team) {
			byList[r.List] = r
		}
	}
	return byList, nil
}

// openException reads a list live, as somebody may see it.
func (m *Measures) openList(ctx context.Context, x Exception, s sight) (*ExceptionList, error) {
	var list *ExceptionList
	err := m.cache.With(ctx, func(v *vault.DB) error {
		lists, failed, err := RunExceptions(ctx, v, []Exception{x}, m.db.Today())
		if err == nil && len(failed) > 0 {
			err = fault.Invalid("%s", failed[0].Words)
		}
		if err == nil {
			list = lists[0]
			list.of(s)
		}
		return err
	})
	return list, err
}

// settled is every definition that has thresholds: the measures', and those of the lists.
func (m *Measures) settled() []Definition {
	all := slices.Clone(m.Definitions())
	for _, x := range m.exceptions {
		all = append(all, x.d)
	}
	return all
}
