package measure

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"waymark/account"
	"waymark/calendar"
	"waymark/collection"
	"waymark/db"
	"waymark/fault"
	"waymark/file"
	"waymark/job"
)

const forgetKind = "delete old differences"

// Watch has every count write down what it found different from the one before. Differences are kept for so many years, as
// uploads are; 0 is for ever.
func (m *Measures) Watch(returns *collection.Collections, keys *file.Keys, years int) {
	m.returns, m.keys, m.retention = returns, keys, years
	m.jobs.Handle(forgetKind, func(ctx context.Context, _ job.Job) error { return m.forgetChanges(ctx) })
	m.jobs.Schedule(forgetKind, job.Daily(3, 20))
}

// counting is one count that is set beside the one before while it runs.
type counting struct {
	m       *Measures
	serial  int64
	first   bool // nothing was counted before
	before  []collection.Return
	now     collection.Standing
	values  map[string][]Kept
	rules   map[string]string
	rebases map[string][]Rebase

	mu    sync.Mutex
	cases map[string]caseChange
}

// begin reads what the last count left; nil where nobody watches.
func (m *Measures) begin(ctx context.Context) (*counting, error) {
	if m.returns == nil {
		return nil, nil
	}
	c := &counting{m: m, values: map[string][]Kept{}, rules: map[string]string{}, rebases: map[string][]Rebase{}, cases: map[string]caseChange{}}
	var last struct {
		Serial  int64                        `db:"serial"`
		Returns db.JSON[[]collection.Return] `db:"returns"`
	}
	err := m.db.Get(ctx, &last, `select serial, returns from measure_standing where id = 1`, nil)
	if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
		c.first, err = true, nil
	}
	if err != nil {
		return nil, err
	}
	c.serial, c.before = last.Serial, last.Returns.V
	var rows []valueRow
	if err := m.db.All(ctx, &rows, `select measure, line, kind, starts, at, value, numerator, denominator, excluded, unknown from measure_value order by at`, nil); err != nil {
		return nil, err
	}
	for _, r := range rows {
		c.values[r.Measure] = append(c.values[r.Measure], r.kept())
	}
	counted, err := m.Counted(ctx)
	if err != nil {
		return nil, err
	}
	for key, count := range counted {
		c.rules[key] = count.Rule
	}
	var rebases []struct {
		Measure string        `db:"measure"`
		On      calendar.Date `db:"starts"`
		Reason  string        `db:"reason"`
	}
	if err := m.db.All(ctx, &rebases, `select measure, starts, reason from measure_rebase order by starts`, nil); err != nil {
		return nil, err
	}
	for _, r := range rebases {
		c.rebases[r.Measure] = append(c.rebases[r.Measure], Rebase{On: r.On, Reason: r.Reason})
	}
	return c, nil
}

// stands says whether the returns that count now are those of a vault's generation. They are not when somebody accepted another
// while the vault was being filled: then it is to be filled again.
func (c *counting) stands(ctx context.Context, generation int64) (ok bool, err error) {
	if c == nil {
		return true, nil
	}
	c.now, err = c.m.returns.Standing(ctx)
	return c.now.Generation == generation, err
}

// lend sets the cases of a measure beside those of the last count, and seals them for the next.
func (c *counting) lend(ctx context.Context) func(Definition, []caseSet) error {
	if c == nil {
		return nil
	}
	return func(d Definition, sets []caseSet) error {
		var row struct {
			Sealed []byte `db:"sealed"`
		}
		err := c.m.db.Get(ctx, &row, `select sealed from measure_case_set where measure = :measure`, map[string]any{"measure": d.Key})
		if f := fault.Of(err); err != nil && (f == nil || f.Kind != fault.KindNotFound) {
			return err
		}
		var before []caseSet
		var old []byte
		if row.Sealed != nil {
			// A row that was damaged must not keep the measure from being counted: there is then nothing to compare with.
			if old, err = c.m.keys.Unseal(row.Sealed); err == nil {
				err = unpack(old, &before)
			}
			if err != nil {
				slog.Warn("the cases of the last count cannot be opened, so none are compared", "measure", d.Key, "error", err)
				old, before = nil, nil
			}
		}
		slices.SortFunc(sets, func(a, b caseSet) int { return a.At.Compare(b.At) })
		change := compareCases(before, sets)
		packed, err := pack(sets)
		if err != nil {
			return err
		}
		if !bytes.Equal(packed, old) {
			if change.sealed, err = c.m.keys.Seal(packed); err != nil {
				return err
			}
		}
		c.mu.Lock()
		c.cases[d.Key] = change
		c.mu.Unlock()
		return nil
	}
}

// end works the difference out. What it gives writes it down, in the write that keeps the values.
func (c *counting) end(ctx context.Context, definitions []Definition, results *Results, rows []valueRow) (write func(context.Context, *db.Tx) error, err error) {
	if c == nil {
		return func(context.Context, *db.Tx) error { return nil }, nil
	}
	actor, err := who(ctx)
	if err != nil {
		return nil, err
	}
	change := Change{ID: db.NewID(), Generation: c.now.Generation, ByName: actor.Name, First: c.first}
	if !c.first {
		if change.Turns.V, err = c.m.returns.Between(ctx, c.before, c.now.Returns); err != nil {
			return nil, err
		}
	}
	now := map[string][]Kept{}
	for _, r := range rows {
		now[r.Measure] = append(now[r.Measure], r.kept())
	}
	var all []MeasureChange
	for _, d := range definitions {
		if slices.ContainsFunc(results.Failed, func(f Failed) bool { return f.Key == d.Key }) {
			continue
		}
		slices.SortFunc(now[d.Key], func(a, b Kept) int { return a.At.Compare(b.At) })
		one := d.compare(c.values[d.Key], now[d.Key], c.rebases[d.Key])
		one.Rule = c.rules[d.Key] != "" && c.rules[d.Key] != d.rule(results.settings[d.Key])
		one.cases = c.cases[d.Key]
		one.Sets = one.cases.counts
		if c.first || one.First {
			one.Sets, one.cases.listed = nil, nil
		}
		if !one.empty() && !c.first {
			all = append(all, one)
			change.add(one)
		}
	}
	tell := c.first || len(change.Turns.V) > 0 || len(all) > 0
	return func(ctx context.Context, tx *db.Tx) error {
		if err := c.stand(ctx, tx); err != nil {
			return err
		}
		if err := c.keepCases(ctx, tx, definitions, results); err != nil || !tell {
			return err
		}
		return c.m.keepChange(ctx, tx, change, all)
	}, nil
}

// add counts one measure's part.
func (c *Change) add(one MeasureChange) {
	if len(one.Moves) > 0 {
		c.Moved++
	}
	if len(one.Rewrites) > 0 {
		c.Rewritten++
		c.Periods += len(one.Rewrites)
	}
	if one.corrected() {
		c.Cases++
	}
	c.Unjudged += one.Unjudged
}

// stand keeps which returns this count was made of. Of two counts that began from the same one, the second is refused, and
// counts again.
func (c *counting) stand(ctx context.Context, tx *db.Tx) error {
	args := map[string]any{"serial": c.serial, "next": c.serial + 1, "returns": db.JSON[[]collection.Return]{V: c.now.Returns}}
	if c.first {
		_, err := tx.Exec(ctx, `insert into measure_standing (id, serial, returns) values (1, :next, :returns)`, args)
		return err
	}
	n, err := tx.Exec(ctx, `update measure_standing set serial = :next, returns = :returns where id = 1 and serial = :serial`, args)
	if err == nil && n == 0 {
		err = fault.Overtaken("The measures were counted by somebody else meanwhile. Count them again.")
	}
	return err
}

// keepCases keeps the sealed sets for the next count, and drops those of measures that have no cases any more.
func (c *counting) keepCases(ctx context.Context, tx *db.Tx, definitions []Definition, results *Results) error {
	for _, d := range definitions {
		if slices.ContainsFunc(results.Failed, func(f Failed) bool { return f.Key == d.Key }) {
			continue
		}
		change, lent := c.cases[d.Key]
		switch {
		case !lent:
			if _, err := tx.Exec(ctx, `delete from measure_case_set where measure = :measure`, map[string]any{"measure": d.Key}); err != nil {
				return err
			}
		case change.sealed != nil:
			if _, err := tx.Exec(ctx, `insert into measure_case_set (measure, sealed) values (:measure, :sealed) on conflict (measure) do update set sealed = excluded.sealed`,
				map[string]any{"measure": d.Key, "sealed": change.sealed}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *Measures) keepChange(ctx context.Context, tx *db.Tx, change Change, all []MeasureChange) error {
	change.At = tx.Now()
	if _, err := tx.Exec(ctx, `insert into measure_change (id, at, generation, by_name, first, turns, moved, rewritten, periods, cases, unjudged)
		values (:id, :at, :generation, :by_name, :first, :turns, :moved, :rewritten, :periods, :cases, :unjudged)`, change); err != nil {
		return err
	}
	for _, one := range all {
		var sealed []byte
		if len(one.cases.listed) > 0 {
			packed, err := pack(one.cases.listed)
			if err != nil {
				return err
			}
			if sealed, err = m.keys.Seal(packed); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `insert into measure_change_measure (change_id, measure, payload, sealed) values (:change, :measure, :payload, :sealed)`,
			map[string]any{"change": change.ID, "measure": one.Measure, "payload": db.JSON[MeasureChange]{V: one}, "sealed": sealed}); err != nil {
			return err
		}
	}
	return nil
}

const changeColumns = `id, at, generation, by_name, first, turns, moved, rewritten, periods, cases, unjudged, read_at, read_by_name`

// Changes are the differences that counts found, newest first: all, or those that an upload caused.
func (m *Measures) Changes(ctx context.Context, upload string) ([]Change, error) {
	if err := may(ctx, account.MeasureRead); err != nil {
		return nil, err
	}
	all := []Change{}
	err := m.db.All(ctx, &all, `select `+changeColumns+` from measure_change order by at desc, id desc`, nil)
	if upload != "" {
		all = slices.DeleteFunc(all, func(c Change) bool {
			return !slices.ContainsFunc(c.Turns.V, func(t collection.Turn) bool { return t.Return.UploadID == upload || t.Before == upload })
		})
	}
	return all, err
}

// Difference is one change with what is different in each measure.
type Difference struct {
	Change
	Words    string            `json:"words"`
	Turns    []collection.Turn `json:"turns"`
	Measures []MeasureChange   `json:"measures"`
}

// Difference reads one difference. How many cases joined and left is told only to those who may open them: the numbers are
// small.
func (m *Measures) Difference(ctx context.Context, id string) (d Difference, err error) {
	if err := may(ctx, account.MeasureRead); err != nil {
		return d, err
	}
	if err := m.db.Get(ctx, &d.Change, `select `+changeColumns+` from measure_change where id = :id`, map[string]any{"id": id}); err != nil {
		return d, err
	}
	var rows []struct {
		Payload db.JSON[MeasureChange] `db:"payload"`
	}
	if err := m.db.All(ctx, &rows, `select payload from measure_change_measure where change_id = :id order by measure`, map[string]any{"id": id}); err != nil {
		return d, err
	}
	d.Words, d.Turns, d.Measures = d.Change.Words(), d.Change.Turns.V, []MeasureChange{}
	for _, r := range rows {
		one := r.Payload.V
		may, err := m.mayTell(ctx, one.Measure)
		if err != nil {
			return d, err
		}
		if !may {
			one.Sets = nil
		}
		if may || !one.empty() {
			d.Measures = append(d.Measures, one)
		}
	}
	return d, nil
}

// mayCases says whether somebody may read every case.
func mayCases(ctx context.Context) bool {
	person, ok := account.From(ctx)
	return !ok || person.Everywhere(account.CaseRead)
}

// mayTell says whether somebody may open the cases of a measure. Of one whose file is gone nobody knows what it read, so
// nobody may.
func (m *Measures) mayTell(ctx context.Context, measure string) (bool, error) {
	d, err := m.Definition(measure)
	if err == nil {
		err = m.mayOpen(ctx, d)
	}
	if f := fault.Of(err); f != nil && (f.Kind == fault.KindForbidden || f.Kind == fault.KindNotFound) {
		return false, nil
	}
	return err == nil, err
}

// movedCases opens which cases of a measure joined and left, to whoever may open its cases.
func (m *Measures) movedCases(ctx context.Context, change string, d Definition) ([]MovedCase, error) {
	if err := m.mayOpen(ctx, d); err != nil {
		return nil, err
	}
	var row struct {
		Sealed []byte `db:"sealed"`
	}
	if err := m.db.Get(ctx, &row, `select sealed from measure_change_measure where change_id = :change and measure = :measure`, map[string]any{"change": change, "measure": d.Key}); err != nil {
		return nil, err
	}
	listed := []MovedCase{}
	if row.Sealed == nil {
		return listed, nil
	}
	packed, err := m.keys.Unseal(row.Sealed)
	if err != nil {
		return nil, err
	}
	return listed, unpack(packed, &listed)
}

// MarkRead says that somebody has read a difference: then it waits on no desk any more.
func (m *Measures) MarkRead(ctx context.Context, id string) error {
	if err := may(ctx, account.CollectionAccept); err != nil {
		return err
	}
	d, err := m.Difference(ctx, id)
	if err != nil {
		return err
	}
	actor, err := who(ctx)
	if err != nil {
		return err
	}
	return m.db.Write(ctx, "read what changed after: "+d.Words, func(tx *db.Tx) error {
		tx.About("change", id)
		n, err := tx.Exec(ctx, `update measure_change set read_at = :at, read_by_name = :name where id = :id and read_at is null`, map[string]any{"at": tx.Now(), "name": actor.Name, "id": id})
		if err == nil && n == 0 {
			return fault.Conflict("Somebody has marked this as read already.")
		}
		return err
	})
}

// unread are the differences that nobody has read, newest first. A first count has nothing to read.
func (m *Measures) unread(ctx context.Context) ([]Change, error) {
	all := []Change{}
	err := m.db.All(ctx, &all, `select `+changeColumns+` from measure_change where read_at is null and first = false order by at desc, id desc`, nil)
	return all, err
}

// forgetChanges deletes the differences, and the lists of cases with them, that are older than uploads are kept.
func (m *Measures) forgetChanges(ctx context.Context) error {
	if m.retention == 0 {
		return nil
	}
	n, before := 0, map[string]any{"before": db.StartOf(m.db.Today().AddMonths(-12 * m.retention))}
	if err := m.db.Get(ctx, &n, `select count(*) from measure_change where at < :before`, before); err != nil || n == 0 {
		return err
	}
	return m.db.Write(ctx, fmt.Sprintf("deleted %d differences between counts, kept for %d years", n, m.retention), func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `delete from measure_change_measure where change_id in (select id from measure_change where at < :before)`, before); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `delete from measure_change where at < :before`, before)
		return err
	})
}

// Reseal passes every sealed row of this room through anew, which encrypts it with new keys and says whether it had to. It
// returns how many rows were rewritten.
func (m *Measures) Reseal(ctx context.Context, tx *db.Tx, anew func(sealed []byte) ([]byte, bool, error)) (rows int, err error) {
	type row struct {
		ChangeID string `db:"change_id"`
		Measure  string `db:"measure"`
		Sealed   []byte `db:"sealed"`
	}
	for _, s := range []struct{ read, write string }{
		{`select '' as change_id, measure, sealed from measure_case_set`, `update measure_case_set set sealed = :sealed where measure = :measure`},
		{`select change_id, measure, sealed from measure_change_measure where sealed is not null`, `update measure_change_measure set sealed = :sealed where change_id = :change_id and measure = :measure`},
	} {
		var all []row
		if err := tx.All(ctx, &all, s.read, nil); err != nil {
			return rows, err
		}
		for _, r := range all {
			sealed, changed, err := anew(r.Sealed)
			if err != nil {
				return rows, err
			}
			if r.Sealed = sealed; !changed {
				continue
			}
			if _, err := tx.Exec(ctx, s.write, r); err != nil {
				return rows, err
			}
			rows++
		}
	}
	return rows, nil
}
