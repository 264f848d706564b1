package plan

import (
	"context"
	"fmt"
	"slices"

	"waymark/calendar"
	"waymark/db"
)

// kept are the plain values of one thing of a plan as they stood at the end of a day.
type kept struct {
	ID       string        `db:"item_id"`
	On       calendar.Date `db:"on_day"`
	Kind     string        `db:"kind"` // priority, action, milestone
	Priority int           `db:"priority"`
	Number   int           `db:"number"`
	Title    string        `db:"title"`
	Starts   calendar.Date `db:"starts"`
	Due      calendar.Date `db:"due"`
	Done     calendar.Date `db:"done"`
	Delivery Delivery      `db:"delivery"`
	Impact   Impact        `db:"impact"`
	Ended    Ending        `db:"ended"`
	Owner    string        `db:"owner"`
}

// name is how the thing is called in a comparison: "1.3", "Priority 2", "Milestone of 1.3".
func (k kept) name() string {
	switch k.Kind {
	case "priority":
		return fmt.Sprintf("Priority %d", k.Priority)
	case "milestone":
		return "Milestone of " + Action{Priority: k.Priority, Number: k.Number}.Ref()
	}
	return Action{Priority: k.Priority, Number: k.Number}.Ref()
}

// ratings are both ratings in one phrase.
func (k kept) ratings() string {
	if k.Impact == "" {
		return string(k.Delivery)
	}
	return string(k.Delivery) + ", " + string(k.Impact)
}

// Difference is one thing in which a plan differs between two days.
type Difference struct {
	How  string // added, ended, reworded, re-dated, re-rated, reached, another owner
	Name string // "1.3", "Priority 2", "Milestone of 1.3"
	Ref  string // of the action; empty for a priority
	// Title is what the thing says, where neither side of the difference says it.
	Title string
	Was   string
	Now   string
}

// Differences are the ways in which a plan can differ, in the order in which they are told.
var Differences = []string{"added", "ended", "reworded", "re-dated", "re-rated", "reached", "another owner"}

// differences compares what stood on two days; nothing is ever taken out of a plan, so what ended is told by how.
func differences(was, now []kept) (all []Difference) {
	before := map[string]kept{}
	for _, k := range was {
		before[k.ID] = k
	}
	for _, k := range now {
		b, there := before[k.ID]
		add := func(how, was, now string) {
			d := Difference{How: how, Name: k.name(), Was: was, Now: now}
			if k.Kind != "priority" {
				d.Ref = Action{Priority: k.Priority, Number: k.Number}.Ref()
			}
			all = append(all, d)
		}
		titled := func(how, was, now string) {
			add(how, was, now)
			all[len(all)-1].Title = k.Title
		}
		if !there {
			add("added", "", k.Title)
			continue
		}
		if b.Title != k.Title {
			add("reworded", b.Title, k.Title)
		}
		if b.Due != k.Due {
			titled("re-dated", "due "+orNoDate(b.Due), "due "+orNoDate(k.Due))
		}
		if b.Starts != k.Starts {
			titled("re-dated", "starts "+orNoDate(b.Starts), "starts "+orNoDate(k.Starts))
		}
		if b.Ended != k.Ended {
			add("ended", k.Title, fmt.Sprintf("%s: %s", k.Ended, first(k.Ended.Means())))
		} else if b.Delivery != k.Delivery || b.Impact != k.Impact {
			titled("re-rated", b.ratings(), k.ratings())
		}
		if b.Done != k.Done {
			add("reached", k.Title, k.Done.Words())
		}
		if b.Owner != k.Owner {
			titled("another owner", orNobody(b.Owner), orNobody(k.Owner))
		}
	}
	slices.SortStableFunc(all, func(a, b Difference) int {
		return slices.Index(Differences, a.How) - slices.Index(Differences, b.How)
	})
	return all
}

// Compare says in what a plan differs between the ends of two days. Since is the first day of which anything is kept: before it nobody can say.
func (p *Plans) Compare(ctx context.Context, plan Plan, from, to calendar.Date) (all []Difference, since calendar.Date, err error) {
	var versions []kept
	if err := p.db.All(ctx, &versions, `select item_id, on_day, kind, priority, number, title, starts, due, done, delivery, impact, ended, owner from plan_version
		where plan_id = :id order by priority, number, kind, item_id, on_day`, plan); err != nil {
		return nil, since, err
	}
	for _, v := range versions {
		if since.IsZero() || v.On.Before(since) {
			since = v.On
		}
	}
	mine, err := p.Actions(ctx, plan)
	if err != nil {
		return nil, since, err
	}
	read := map[string]bool{}
	for _, a := range mine {
		read[a.Ref()] = true
	}
	all = differences(standingOn(versions, from), standingOn(versions, to))
	return slices.DeleteFunc(all, func(d Difference) bool { return d.Ref != "" && !read[d.Ref] }), since, nil
}

// standingOn are the newest of the versions that are not after a day. They come by item, the oldest first.
func standingOn(versions []kept, day calendar.Date) (all []kept) {
	for i, v := range versions {
		if v.On.After(day) {
			continue
		}
		if i+1 < len(versions) && versions[i+1].ID == v.ID && !versions[i+1].On.After(day) {
			continue
		}
		all = append(all, v)
	}
	return all
}

const keepVersion = `insert into plan_version (item_id, plan_id, on_day, kind, priority, number, title, starts, due, done, delivery, impact, ended, owner) `

const keptAnew = ` on conflict (item_id, on_day) do update set priority = excluded.priority, number = excluded.number, title = excluded.title, starts = excluded.starts, due = excluded.due,
	done = excluded.done, delivery = excluded.delivery, impact = excluded.impact, ended = excluded.ended, owner = excluded.owner`

// remember keeps what stands of a thing after a change, in the same write. Of one day the last is kept.
func remember(ctx context.Context, tx *db.Tx, kind, id string) error {
	from := map[string]string{
		"priority": `select q.id, q.plan_id, :day, 'priority', q.number, 0, q.text, null, null, null, '', '', '', '' from plan_priority q where q.id = :id`,
		"action": `select a.id, a.plan_id, :day, 'action', q.number, a.number, a.text, a.starts, a.due, null, a.delivery, a.impact, a.ended, a.owner_name
			from plan_action a join plan_priority q on q.id = a.priority_id where a.id = :id`,
		"milestone": `select m.id, a.plan_id, :day, 'milestone', q.number, a.number, m.title, null, m.due, m.done, '', '', '', ''
			from plan_milestone m join plan_action a on a.id = m.action_id join plan_priority q on q.id = a.priority_id where m.id = :id`,
	}[kind]
	_, err := tx.Exec(ctx, keepVersion+from+keptAnew, map[string]any{"id": id, "day": calendar.Of(tx.Now().Time)})
	return err
}

// insertNew stores an action that is new.
func insertNew(ctx context.Context, tx *db.Tx, a Action) error {
	tx.About("action", a.ID)
	if _, err := tx.Exec(ctx, insertAction, a); err != nil {
		return err
	}
	return remember(ctx, tx, "action", a.ID)
}

// insertNewPriority stores a priority that is new.
func insertNewPriority(ctx context.Context, tx *db.Tx, q Priority) error {
	if _, err := tx.Exec(ctx, insertPriority, q); err != nil {
		return err
	}
	return remember(ctx, tx, "priority", q.ID)
}
