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
)

// Target is what somebody decided that a measure should reach, from a day on. It is replaced by a newer one, never changed:
// a report on an old month keeps the target of that month.
type Target struct {
	ID          string        `db:"id"`
	Measure     string        `db:"measure"`
	Line        string        `db:"line"`
	Starts      calendar.Date `db:"starts"`
	Target      float64       `db:"target"`
	Reason      string        `db:"reason"`
	SetBy       string        `db:"set_by"`
	SetByName   string        `db:"set_by_name"`
	SetAt       db.Time       `db:"set_at"`
	WithdrawnAt db.Time       `db:"withdrawn_at"`
}

// checkTarget says what is wrong with a target before it is kept.
func checkTarget(l Line, starts calendar.Date, target float64, reason string) error {
	wrong := fault.Invalid("There is a problem with the target.")
	if starts.IsZero() {
		wrong.At("starts", "Enter the day from which the target holds")
	}
	if target < 0 || (l.Unit.Shape().Kind == "percent" && target > 100) {
		wrong.At("target", "Enter a target that the measure can reach")
	}
	if strings.TrimSpace(reason) == "" {
		wrong.At("reason", "Enter who decided on this target, and why")
	}
	if len(reason) > 500 {
		wrong.At("reason", "Reason must be 500 characters or less")
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}

// SetTarget sets a target from a day on.
func (m *Measures) SetTarget(ctx context.Context, key, line string, starts calendar.Date, target float64, reason string) error {
	if err := may(ctx, account.TargetSet); err != nil {
		return err
	}
	d, err := m.Definition(key)
	if err != nil {
		return err
	}
	if d.Context {
		return fault.Conflict("%s is context for other measures and is never scored, so it has no target.", d.Title)
	}
	l, err := d.lineOf(line)
	if err != nil {
		return err
	}
	if err := checkTarget(l, starts, target, reason); err != nil {
		return err
	}
	actor, err := who(ctx)
	if err != nil {
		return err
	}
	targets, err := m.Targets(ctx, key)
	if err != nil {
		return err
	}
	if targetLater(targets, l.Key) { // a first one may be set at any time
		if err := m.unlocked(ctx, key); err != nil {
			return err
		}
	}
	sentence := fmt.Sprintf("set the target of %s to %s from %s: %s", d.Title, plainNumber(&target), starts.Words(), reason)
	return m.db.Write(ctx, sentence, func(tx *db.Tx) error {
		return insertTarget(ctx, tx, Target{Measure: key, Line: l.Key, Starts: starts, Target: target, Reason: reason, SetBy: actor.ID, SetByName: actor.Name})
	})
}

func insertTarget(ctx context.Context, tx *db.Tx, t Target) error {
	tx.About("measure", t.Measure)
	t.ID, t.SetAt = db.NewID(), tx.Now()
	_, err := tx.Exec(ctx, `insert into measure_target (id, measure, line, starts, target, reason, set_by, set_by_name, set_at)
		values (:id, :measure, :line, :starts, :target, :reason, :set_by, :set_by_name, :set_at)`, t)
	return err
}

// LockTargets hangs who says why the target of a measure may not simply be set anew; empty words where it may.
func (m *Measures) LockTargets(why func(ctx context.Context, key string) (string, error)) {
	m.locked = why
}

// TargetLock says why a measure's target is not simply set anew; empty where nothing locks it.
func (m *Measures) TargetLock(ctx context.Context, key string) (string, error) {
	if m.locked == nil {
		return "", nil
	}
	return m.locked(ctx, key)
}

// unlocked refuses what would move a target in silence.
func (m *Measures) unlocked(ctx context.Context, key string) error {
	why, err := m.TargetLock(ctx, key)
	if err == nil && why != "" {
		err = fault.Conflict("This target does not simply change.").At("target", why)
	}
	return err
}

// targetLater says whether a line has a target, now or from a day to come.
func targetLater(targets []Target, line string) bool {
	return slices.ContainsFunc(targets, func(t Target) bool { return t.Line == line })
}

// TargetToday is the target of a measure's headline that holds today; nil where there is none.
func (m *Measures) TargetToday(ctx context.Context, key string) (*float64, error) {
	d, err := m.Definition(key)
	if err != nil {
		return nil, err
	}
	targets, err := m.Targets(ctx, key)
	return targetOn(targets, d.Headline().Key, m.db.Today()), err
}

// DecidedTarget sets a target of a measure's headline inside a write in which a change request was approved.
func (m *Measures) DecidedTarget(ctx context.Context, tx *db.Tx, key string, starts calendar.Date, target float64, reason string) error {
	d, err := m.Definition(key)
	if err != nil {
		return err
	}
	if err := checkTarget(d.Headline(), starts, target, reason); err != nil {
		return err
	}
	actor, err := who(ctx)
	if err != nil {
		return err
	}
	return insertTarget(ctx, tx, Target{Measure: key, Line: d.Headline().Key, Starts: starts, Target: target, Reason: reason, SetBy: actor.ID, SetByName: actor.Name})
}

// WithdrawTarget takes a target back; it stays in the record of changes.
func (m *Measures) WithdrawTarget(ctx context.Context, id string) error {
	if err := may(ctx, account.TargetSet); err != nil {
		return err
	}
	var t Target
	if err := m.db.Get(ctx, &t, `select * from measure_target where id = :id and withdrawn_at is null`, map[string]any{"id": id}); err != nil {
		return err
	}
	if err := m.unlocked(ctx, t.Measure); err != nil {
		return err
	}
	return m.db.Write(ctx, fmt.Sprintf("withdrew the target of %s from %s for %s", plainNumber(&t.Target), t.Starts.Words(), t.Measure), func(tx *db.Tx) error {
		tx.About("measure", t.Measure)
		_, err := tx.Exec(ctx, `update measure_target set withdrawn_at = :now where id = :id`, map[string]any{"now": tx.Now(), "id": id})
		return err
	})
}

// Targets are the targets of a measure that hold or held, oldest first.
func (m *Measures) Targets(ctx context.Context, key string) ([]Target, error) {
	var all []Target
	err := m.db.All(ctx, &all, `select * from measure_target where measure = :measure and withdrawn_at is null order by starts, set_at`, map[string]any{"measure": key})
	return all, err
}

// allTargets are the targets of every measure, by key.
func (m *Measures) allTargets(ctx context.Context) (map[string][]Target, error) {
	var all []Target
	if err := m.db.All(ctx, &all, `select * from measure_target where withdrawn_at is null order by starts, set_at`, nil); err != nil {
		return nil, err
	}
	byKey := map[string][]Target{}
	for _, t := range all {
		byKey[t.Measure] = append(byKey[t.Measure], t)
	}
	return byKey, nil
}

// targetOn is the target of a line that holds on a day.
func targetOn(targets []Target, line string, on calendar.Date) *float64 {
	var holds *float64
	for i, t := range targets {
		if t.Line == line && !t.Starts.After(on) {
			holds = &targets[i].Target
		}
	}
	return holds
}

// AddRebase begins a new baseline of a measure's control chart, with the named change that justifies it.
func (m *Measures) AddRebase(ctx context.Context, key string, on calendar.Date, reason string) error {
	if err := may(ctx, account.TargetSet); err != nil {
		return err
	}
	d, err := m.Definition(key)
	if err != nil {
		return err
	}
	wrong := fault.Invalid("There is a problem with the change.")
	if on.IsZero() {
		wrong.At("on", "Enter the day on which the change happened")
	}
	if reason = strings.TrimSpace(reason); reason == "" || len(reason) > 200 {
		wrong.At("change", "Name the change, in 200 characters or less")
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	actor, err := who(ctx)
	if err != nil {
		return err
	}
	return m.db.Write(ctx, fmt.Sprintf("began a new baseline of %s on %s: %s", d.Title, on.Words(), reason), func(tx *db.Tx) error {
		tx.About("measure", key)
		_, err := tx.Exec(ctx, `insert into measure_rebase (id, measure, starts, reason, made_by, made_by_name, made_at) values (:id, :measure, :starts, :reason, :by, :name, :at)`,
			map[string]any{"id": db.NewID(), "measure": key, "starts": on, "reason": reason, "by": actor.ID, "name": actor.Name, "at": tx.Now()})
		return err
	})
}

// Rebases are the named changes of a measure, oldest first.
func (m *Measures) Rebases(ctx context.Context, key string) ([]Rebase, error) {
	var rows []struct {
		On     calendar.Date `db:"starts"`
		Reason string        `db:"reason"`
		By     string        `db:"made_by_name"`
	}
	err := m.db.All(ctx, &rows, `select starts, reason, made_by_name from measure_rebase where measure = :measure order by starts`, map[string]any{"measure": key})
	var all []Rebase
	for _, r := range rows {
		all = append(all, Rebase{On: r.On, Reason: r.Reason, By: r.By})
	}
	return all, err
}

// SetPublishing decides whether a measure may stand in releases.
func (m *Measures) SetPublishing(ctx context.Context, key string, publish bool) error {
	if err := may(ctx, account.ReleasePropose); err != nil {
		return err
	}
	d, err := m.Definition(key)
	if err != nil {
		return err
	}
	actor, err := who(ctx)
	if err != nil {
		return err
	}
	sentence := "decided that " + d.Title + " may be published"
	if !publish {
		sentence = "decided that " + d.Title + " may not be published"
	}
	return m.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("measure", key)
		_, err := tx.Exec(ctx, `insert into measure_publishing (measure, publish, decided_by_name, decided_at) values (:measure, :publish, :name, :at)
			on conflict (measure) do update set publish = excluded.publish, decided_by_name = excluded.decided_by_name, decided_at = excluded.decided_at`,
			map[string]any{"measure": key, "publish": publish, "name": actor.Name, "at": tx.Now()})
		return err
	})
}

// publishable says of each measure whether it may stand in releases: as somebody decided, else as its file says.
func (m *Measures) publishable(ctx context.Context) (map[string]bool, error) {
	var rows []struct {
		Measure string `db:"measure"`
		Publish bool   `db:"publish"`
	}
	if err := m.db.All(ctx, &rows, `select measure, publish from measure_publishing`, nil); err != nil {
		return nil, err
	}
	may := map[string]bool{}
	for _, d := range m.Definitions() {
		may[d.Key] = d.Public
	}
	for _, r := range rows {
		may[r.Measure] = r.Publish
	}
	return may, nil
}
