package practice

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

const supervisionColumns = "id, worker, team, role, kind, due, held, missed, children, state, supervisor_id, supervisor_name, entered_on"

// Supervise keeps one supervision: a one-to-one answers the one that was due, and the next becomes due. It gives when. The first that is
// kept of a worker was due on no day that anybody knows, so it counts neither as in time nor as late.
func (p *Practices) Supervise(ctx context.Context, e Supervised) (next calendar.Date, err error) {
	person, signedIn := account.From(ctx)
	if e.Team = strings.Join(strings.Fields(e.Team), " "); e.Team == "" {
		e.Team = person.Team
	}
	if e.Kind == "" {
		e.Kind = OneToOne
	}
	e.Worker = strings.TrimSpace(e.Worker)
	if err := e.check(p.db.Today()); err != nil {
		return next, err
	}
	if signedIn && !person.MayOn(account.SupervisionLog, account.Subject{Team: e.Team}) {
		return next, fault.Forbidden("You log supervision of your own team only, %s.", nobody(person.Team, "and you are in none: ask for it to be set on the page of people"))
	}
	clocks, err := p.clocks(ctx)
	if err != nil {
		return next, err
	}
	worker := p.keys.Pseudonym(forWorkers, e.Worker)
	sealed, err := p.keys.SealValue(identified{Worker: e.Worker})
	if err != nil {
		return next, err
	}
	sentence := "logged a supervision in " + e.Team
	switch {
	case e.Left:
		sentence = "ended the supervision of a worker in " + e.Team
	case e.Missed != "":
		sentence = "logged a supervision in " + e.Team + " that was not held: " + e.Missed
	}
	err = p.db.Write(ctx, sentence, func(tx *db.Tx) error {
		var before []Supervision
		if err := tx.All(ctx, &before, "select "+supervisionColumns+" from practice_supervision where worker = :worker order by entered_on desc, due desc, id desc", map[string]any{"worker": worker}); err != nil {
			return err
		}
		next = calendar.Date{}
		due := slices.IndexFunc(before, func(s Supervision) bool { return s.State == "due" })
		role := e.Role
		if role == "" {
			role = "social worker"
			if len(before) > 0 {
				role = before[0].Role
			}
		}
		if e.Left {
			if due < 0 {
				return fault.Conflict("Nothing is due for this worker, so there is nothing to end.")
			}
			_, err := tx.Exec(ctx, "delete from practice_supervision where id = :id", before[due])
			if err == nil {
				err = p.ring(ctx, tx)
			}
			return err
		}
		now := Supervision{ID: db.RandomID(), Worker: worker, Team: e.Team, Role: role, Kind: e.Kind, Held: e.On, Missed: e.Missed, Children: e.Children, State: "held",
			SupervisorID: who(ctx).ID, SupervisorName: who(ctx).Name, EnteredOn: p.db.Today()}
		if e.Missed != "" {
			now.Held, now.Due, now.State, now.Children = calendar.Date{}, e.On, "missed", 0
		}
		if slices.ContainsFunc(before, func(s Supervision) bool { return s.Kind == now.Kind && !s.Held.IsZero() && s.Held == now.Held }) {
			return fault.Conflict("This worker’s supervision on %s is kept already.", e.On.Words())
		}
		if e.Kind == OneToOne {
			if due >= 0 {
				now.Due = before[due].Due
				if _, err := tx.Exec(ctx, "delete from practice_supervision where id = :id", before[due]); err != nil {
					return err
				}
			}
			next = clocks.next(role, laterOf(e.On, now.Due, e.Missed != ""))
			waiting := Supervision{ID: db.RandomID(), Worker: worker, Team: e.Team, Role: role, Kind: OneToOne, Due: next, State: "due", SupervisorID: now.SupervisorID, SupervisorName: now.SupervisorName, EnteredOn: now.EnteredOn}
			if err := insertSupervision(ctx, tx, waiting, sealed); err != nil {
				return err
			}
		}
		if err := insertSupervision(ctx, tx, now, sealed); err != nil {
			return err
		}
		return p.ring(ctx, tx)
	})
	return next, err
}

// laterOf is the day from which the next supervision is counted: the day it was held, or, where it was missed, the day it was due if that
// is later.
func laterOf(on, due calendar.Date, missed bool) calendar.Date {
	if missed && due.After(on) {
		return due
	}
	return on
}

func insertSupervision(ctx context.Context, tx *db.Tx, s Supervision, sealed []byte) error {
	_, err := tx.Exec(ctx, "insert into practice_supervision ("+supervisionColumns+", sealed) values ("+placeholders(supervisionColumns)+", :sealed)", struct {
		Supervision
		Sealed []byte `db:"sealed"`
	}{s, sealed})
	return err
}

// supervisions reads and, when asked to, opens supervisions.
func (p *Practices) supervisions(ctx context.Context, where string, args any, open bool) ([]Supervision, error) {
	var rows []struct {
		Supervision
		Sealed []byte `db:"sealed"`
	}
	columns := supervisionColumns
	if open {
		columns += ", sealed"
	}
	if err := p.db.All(ctx, &rows, "select "+columns+" from practice_supervision "+where, args); err != nil {
		return nil, err
	}
	all := make([]Supervision, len(rows))
	for i, r := range rows {
		all[i] = r.Supervision
		if open {
			var id identified
			if err := p.keys.OpenValue(r.Sealed, &id); err != nil {
				return nil, err
			}
			all[i].WorkerID = id.Worker
		}
	}
	return all, nil
}

// OwnSupervisions are those that the person of the context logged, and, where the council lets managers see their workers one by one, all
// of their team; the newest first.
func (p *Practices) OwnSupervisions(ctx context.Context) ([]Supervision, error) {
	person, ok := account.From(ctx)
	if !ok || !person.May(account.SupervisionLog) {
		return nil, fault.Forbidden("Only managers see the supervision of workers, of their own team.")
	}
	staffLevel, err := p.staffLevel(ctx)
	if err != nil {
		return nil, err
	}
	team := ""
	if staffLevel {
		team = person.Team
	}
	all, err := p.supervisions(ctx, "where team = :own and (supervisor_id = :me or (:team <> '' and team = :team)) order by entered_on desc, id",
		map[string]any{"me": person.ID, "team": team, "own": person.Team}, true)
	slices.SortStableFunc(all, func(a, b Supervision) int { // what is due first, the longest due before
		if a.State == "due" && b.State == "due" {
			return a.Due.Compare(b.Due)
		}
		if a.State == "due" || b.State == "due" {
			return order(a.State == "due")
		}
		return cmp.Or(b.Held.Compare(a.Held), b.Due.Compare(a.Due))
	})
	return all, err
}

// TeamsSupervised is how supervision was in each team between two days: how many of those that were due were held in time, and how good
// the audited ones were.
func (p *Practices) TeamsSupervised(ctx context.Context, from, to calendar.Date) ([]TeamSupervision, error) {
	rows, err := p.supervisions(ctx, "where kind = :kind and due >= :from and due <= :to", map[string]any{"kind": OneToOne, "from": from, "to": to}, false)
	if err != nil {
		return nil, err
	}
	by := map[string]*TeamSupervision{}
	of := func(team string) *TeamSupervision {
		if by[team] == nil {
			by[team] = &TeamSupervision{Team: team}
		}
		return by[team]
	}
	for _, s := range rows {
		if s.State == "due" && !s.Late(p.db.Today()) {
			continue // it can still be held in time
		}
		t := of(s.Team)
		t.OnTime.Of++
		if s.InTime() {
			t.OnTime.N++
		}
	}
	var audits []Audit
	if err := p.db.All(ctx, &audits, selectAudit+" where kind = 'supervision' and submitted_on >= :from and submitted_on <= :to", map[string]any{"from": from, "to": to}); err != nil {
		return nil, err
	}
	for _, a := range audits {
		t := of(a.Team)
		t.Good.Of++
		if a.Final() <= Good {
			t.Good.N++
		}
	}
	all := make([]TeamSupervision, 0, len(by))
	for _, t := range by {
		all = append(all, *t)
	}
	slices.SortFunc(all, func(a, b TeamSupervision) int { return cmp.Compare(a.Team, b.Team) })
	return all, nil
}

// order puts the first of two before the second, or after it.
func order(before bool) int {
	if before {
		return -1
	}
	return 1
}
