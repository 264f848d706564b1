package measure

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

// Releases are all releases, newest first.
func (m *Measures) Releases(ctx context.Context) ([]Release, error) {
	var all []Release
	err := m.db.All(ctx, &all, `select * from measure_release order by number desc`, nil)
	return all, err
}

// Release finds a release by its number.
func (m *Measures) Release(ctx context.Context, number int) (Release, error) {
	var r Release
	err := m.db.Get(ctx, &r, `select * from measure_release where number = :number`, map[string]any{"number": number})
	return r, err
}

type releaseTable struct {
	ReleaseID string               `db:"release_id"`
	Place     int                  `db:"place"`
	Measure   string               `db:"measure"`
	Line      string               `db:"line"`
	Counts    db.JSON[Table]       `db:"counts"`
	Figures   db.JSON[PublicTable] `db:"figures"`
}

// earlier are all tables of approved releases, oldest first: what anybody may have read and remembered. Most tables are
// released again as they were; those count once.
func (m *Measures) earlier(ctx context.Context) ([]Released, error) {
	var rows []releaseTable
	err := m.db.All(ctx, &rows, `
		select t.measure, t.line, t.counts, t.figures, max(r.number) as place
		from measure_release_table t join measure_release r on r.id = t.release_id
		where r.state = 'approved'
		group by t.measure, t.line, t.counts, t.figures
		order by max(r.number)`, nil)
	var all []Released
	for _, r := range rows {
		all = append(all, Released{r.Counts.V, r.Figures.V})
	}
	return all, err
}

// draft makes the figures of the chosen measures safe, knowing all that was released before.
func (m *Measures) draft(ctx context.Context, keys []string, council string) ([]Preview, []Released, error) {
	before, err := m.earlier(ctx)
	if err != nil {
		return nil, nil, err
	}
	// What others published has no counts to check figures against.
	before = slices.DeleteFunc(before, func(r Released) bool { return r.Unit.Open() })
	var all []Table
	var others []Released
	asked := map[string]int{}
	for _, key := range keys {
		d, err := m.Definition(key)
		if err != nil {
			return nil, nil, err
		}
		kept, err := m.PublicValues(ctx, d)
		if err != nil {
			return nil, nil, err
		}
		these, published := tables(d, kept), asPublished(d, kept)
		asked[key] = len(these) + len(published)
		all, others = append(all, these...), append(others, published...)
	}
	safe := append(Protect(all, before), others...)
	counted, err := m.Counted(ctx)
	if err != nil {
		return nil, nil, err
	}
	var previews []Preview
	for _, key := range keys {
		d, err := m.Definition(key)
		if err != nil {
			return nil, nil, err
		}
		var own []Released
		for _, r := range safe {
			if r.Measure == key {
				own = append(own, r)
			}
		}
		targets, err := m.Targets(ctx, key)
		if err != nil {
			return nil, nil, err
		}
		public := publicMeasure(d, own, targets)
		for _, s := range counted[key].Settings.V {
			public.Settings = append(public.Settings, s.Words())
		}
		for i := range public.Lines {
			if public.Lines[i].Others, err = m.Compare(ctx, d, public.Lines[i].Key, council); err != nil {
				return nil, nil, err
			}
		}
		previews = append(previews, preview(public, asked[key], own))
	}
	return previews, safe, nil
}

// Propose freezes a release of the chosen measures. Nothing is public until somebody else approves it.
func (m *Measures) Propose(ctx context.Context, keys []string, note, council string) (number int, err error) {
	if err := may(ctx, account.ReleasePropose); err != nil {
		return 0, err
	}
	publish, err := m.publishable(ctx)
	if err != nil {
		return 0, err
	}
	if len(keys) == 0 {
		return 0, fault.Invalid("Choose at least one measure to release.").At("measures", "Choose at least one measure to release")
	}
	for _, key := range keys {
		if !publish[key] {
			return 0, fault.Conflict("%s may not be published. Somebody who may propose releases decides that on its page.", key)
		}
	}
	if len(note) > 500 {
		return 0, fault.Invalid("The note is too long.").At("note", "Note must be 500 characters or less")
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	previews, safe, err := m.draft(ctx, keys, council)
	if err != nil {
		return 0, err
	}
	actor, err := who(ctx)
	if err != nil {
		return 0, err
	}
	return number, m.db.Write(ctx, fmt.Sprintf("proposed a release of %d measures", len(keys)), func(tx *db.Tx) error {
		if err := tx.Get(ctx, &number, `select coalesce(max(number), 0) + 1 from measure_release`, nil); err != nil {
			return err
		}
		r := Release{ID: db.NewID(), Number: number, State: Proposed, Note: strings.TrimSpace(note), ProposedBy: actor.ID, ProposedByName: actor.Name, ProposedAt: tx.Now()}
		tx.About("release", r.ID)
		if _, err := tx.Exec(ctx, `insert into measure_release (id, number, state, note, proposed_by, proposed_by_name, proposed_at)
			values (:id, :number, :state, :note, :proposed_by, :proposed_by_name, :proposed_at)`, r); err != nil {
			return err
		}
		for _, p := range previews {
			if _, err := tx.Exec(ctx, `insert into measure_release_measure (release_id, measure, payload) values (:release, :measure, :payload)`,
				map[string]any{"release": r.ID, "measure": p.Measure.Key, "payload": db.JSON[Preview]{V: p}}); err != nil {
				return err
			}
		}
		for i, t := range safe {
			if _, err := tx.Exec(ctx, `insert into measure_release_table (release_id, place, measure, line, counts, figures) values (:release_id, :place, :measure, :line, :counts, :figures)`,
				releaseTable{r.ID, i, t.Measure, t.Line, db.JSON[Table]{V: t.Table}, db.JSON[PublicTable]{V: t.Public}}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Decide approves a release, by which it becomes public, or refuses it. Whoever proposed it cannot be the one; and a
// release that was made safe before another became public must be proposed again.
func (m *Measures) Decide(ctx context.Context, number int, approve bool, note string) error {
	if err := may(ctx, account.ReleaseApprove); err != nil {
		return err
	}
	r, err := m.Release(ctx, number)
	if err != nil {
		return err
	}
	if r.State != Proposed {
		return fault.Conflict("Release %d was %s on %s.", r.Number, r.State, r.DecidedOn.Words())
	}
	actor, err := who(ctx)
	if err != nil {
		return err
	}
	if actor.ID == r.ProposedBy {
		return fault.Forbidden("You proposed this release, so somebody else must approve or refuse it.")
	}
	if !approve && strings.TrimSpace(note) == "" {
		return fault.Invalid("Say why the release is refused.").At("note", "Enter why the release is refused")
	}
	state, sentence := Approved, fmt.Sprintf("approved release %d of measures: it is public", r.Number)
	if !approve {
		state, sentence = Refused, fmt.Sprintf("refused release %d of measures: %s", r.Number, note)
	}
	return m.db.Write(ctx, sentence, func(tx *db.Tx) error {
		tx.About("release", r.ID)
		var since int
		if err := tx.Get(ctx, &since, `select count(*) from measure_release where state = 'approved' and decided_at > :at`, map[string]any{"at": r.ProposedAt}); err != nil {
			return err
		}
		if approve && since > 0 {
			return fault.Conflict("Another release became public after this one was proposed, so the two were not checked against each other. Propose it again.")
		}
		n, err := tx.Exec(ctx, `update measure_release set state = :state, decided_by = :by, decided_by_name = :name, decided_at = :at, decided_on = :on, decision_note = :note
			where id = :id and state = 'proposed'`, map[string]any{"state": state, "by": actor.ID, "name": actor.Name, "at": tx.Now(), "on": m.db.Today(), "note": strings.TrimSpace(note), "id": r.ID})
		if err == nil && n == 0 {
			return fault.Overtaken("Somebody else has decided on release %d in the meantime.", r.Number)
		}
		if err != nil || !approve || m.out == nil {
			return err
		}
		return m.out(ctx, tx)
	})
}

// OnRelease hangs what is to happen when a release becomes public, in the same transaction.
func (m *Measures) OnRelease(do func(ctx context.Context, tx *db.Tx) error) { m.out = do }

// previews are the measures of a release with what is hidden in them.
func (m *Measures) previews(ctx context.Context, r Release) ([]Preview, error) {
	var rows []struct {
		Payload db.JSON[Preview] `db:"payload"`
	}
	if err := m.db.All(ctx, &rows, `select payload from measure_release_measure where release_id = :id order by measure`, map[string]any{"id": r.ID}); err != nil {
		return nil, err
	}
	var all []Preview
	for _, row := range rows {
		p := row.Payload.V
		p.Measure.Release, p.Measure.Released = r.Number, r.DecidedOn
		all = append(all, p)
	}
	return all, nil
}

// publicOf are the measures of an approved release.
func (m *Measures) publicOf(ctx context.Context, r Release) ([]PublicMeasure, error) {
	if kept, ok := m.released.Load(r.ID); ok {
		return kept.([]PublicMeasure), nil
	}
	previews, err := m.previews(ctx, r)
	if err != nil {
		return nil, err
	}
	var all []PublicMeasure
	for _, p := range previews {
		all = append(all, p.Measure)
	}
	m.released.Store(r.ID, all)
	return all, nil
}
