package inspection

import (
	"context"
	"fmt"
	"slices"

	"waymark/account"
	"waymark/db"
	"waymark/fault"
)

const selectRecommendation = `select id, code, coalesce(inspection_id, '') as inspection_id, source, number, about, verbatim, page, published, priority, themes,
	response, response_why, responded_on, owner_id, owner_name, deadline, deadline_rule, state, delivered_how, delivered_id, delivered_name, delivered_on,
	assured_how, assured_id, assured_name, assured_on, closed_id, closed_name, closed_on, reopened_why, version from inspection_recommendation`

// Recommendations lists all recommendations, the newest source first.
func (i *Inspections) Recommendations(ctx context.Context) ([]Recommendation, error) {
	all := []Recommendation{}
	if err := i.db.All(ctx, &all, selectRecommendation, nil); err != nil {
		return nil, err
	}
	tests := []struct {
		ID      string `db:"recommendation_id"`
		Measure string `db:"measure"`
	}{}
	if err := i.db.All(ctx, &tests, "select recommendation_id, measure from inspection_recommendation_measure order by place", nil); err != nil {
		return nil, err
	}
	place := map[string]int{}
	newestFirst(all)
	for n, r := range all {
		place[r.ID] = n
	}
	for _, m := range tests {
		r := &all[place[m.ID]]
		r.Measures = append(r.Measures, m.Measure)
	}
	shown := []struct {
		ID     string `db:"recommendation_id"`
		Number int    `db:"number"`
	}{}
	if err := i.db.All(ctx, &shown, "select recommendation_id, number from inspection_recommendation_evidence order by number", nil); err != nil {
		return nil, err
	}
	for _, s := range shown {
		r := &all[place[s.ID]]
		r.Shown = append(r.Shown, s.Number)
	}
	return all, nil
}

// Recommendation reads one recommendation by its code, "2018/R4".
func (i *Inspections) Recommendation(ctx context.Context, code string) (Recommendation, error) {
	all, err := i.Recommendations(ctx)
	if err != nil {
		return Recommendation{}, err
	}
	n := slices.IndexFunc(all, func(r Recommendation) bool { return r.Code == code })
	if n < 0 {
		return Recommendation{}, fault.NotFound("There is no recommendation %s.", code)
	}
	return all[n], nil
}

// KeepRecommendation adds a recommendation, or changes the particulars of the one with the same code.
func (i *Inspections) KeepRecommendation(ctx context.Context, r Recommendation) error {
	if err := may(ctx, account.PlanWrite, account.Subject{}); err != nil {
		return err
	}
	if err := r.Check(); err != nil {
		return err
	}
	return i.db.Write(ctx, fmt.Sprintf("kept recommendation %s", r.Label()), func(tx *db.Tx) error {
		return i.Record(ctx, tx, r)
	})
}

// Record keeps a recommendation inside somebody's transaction, with the measures that test it: the plan's template brings
// its findings in this way. What it does not say of a recommendation that is there already stays.
func (i *Inspections) Record(ctx context.Context, tx *db.Tx, r Recommendation) error {
	if err := r.Check(); err != nil {
		return err
	}
	r.ID, r.State = db.NewID(), Received
	if r.Themes.V == nil {
		r.Themes.V = []string{}
	}
	if _, err := tx.Exec(ctx, `insert into inspection_recommendation (id, code, inspection_id, source, number, about, verbatim, page, published, priority, themes, deadline, deadline_rule, state)
		values (:id, :code, nullif(:inspection_id, ''), :source, :number, :about, :verbatim, :page, :published, :priority, :themes, :deadline, :deadline_rule, :state)
		on conflict (code) do update set source = excluded.source, number = excluded.number, about = excluded.about,
		verbatim = case when excluded.verbatim = '' then inspection_recommendation.verbatim else excluded.verbatim end,
		published = excluded.published, inspection_id = coalesce(excluded.inspection_id, inspection_recommendation.inspection_id),
		version = inspection_recommendation.version + 1`, r); err != nil {
		return err
	}
	if err := tx.Get(ctx, &r.ID, "select id from inspection_recommendation where code = :code", r); err != nil {
		return err
	}
	tx.About("recommendation", r.ID)
	for n, m := range r.Measures {
		if _, err := tx.Exec(ctx, "insert into inspection_recommendation_measure (recommendation_id, measure, place) values (:id, :measure, :place) on conflict (recommendation_id, measure) do nothing",
			map[string]any{"id": r.ID, "measure": m, "place": n}); err != nil {
			return err
		}
	}
	return nil
}

// IDs gives the id of each recommendation by its code, as a transaction sees them.
func IDs(ctx context.Context, tx *db.Tx) (map[string]string, error) {
	rows := []struct {
		ID   string `db:"id"`
		Code string `db:"code"`
	}{}
	err := tx.All(ctx, &rows, "select id, code from inspection_recommendation", nil)
	ids := map[string]string{}
	for _, r := range rows {
		ids[r.Code] = r.ID
	}
	return ids, err
}

// Answered says whether any action answers a recommendation now: an accepted one is planned from then on, and no longer when
// the last action lets go of it.
func Answered(ctx context.Context, tx *db.Tx, id string, answered bool) error {
	statement := "update inspection_recommendation set state = response, version = version + 1 where id = :id and state = 'planned'"
	if answered {
		statement = "update inspection_recommendation set state = 'planned', version = version + 1 where id = :id and state in ('accepted', 'partly accepted')"
	}
	tx.About("recommendation", id)
	_, err := tx.Exec(ctx, statement, map[string]any{"id": id})
	return err
}
