package plan

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"waymark/account"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/inspection"
	"waymark/job"
	"waymark/measure"
)

// A council that worked with the version before keeps every recommendation, its measures and what answers it.
func TestRecommendationsMove(t *testing.T) {
	first, err := os.ReadFile("schema/20261122_1000_plan.sql")
	must(t, err)
	url := "sqlite:" + filepath.Join(t.TempDir(), "waymark.db")
	before, err := db.Open(t.Context(), db.Options{URL: url, Schema: append(schemas[:3:3], fstest.MapFS{"schema/20261122_1000_plan.sql": {Data: first}})})
	must(t, err)
	must(t, before.Write(dbtest.Ctx(t), "made a plan as it was", func(tx *db.Tx) error {
		for _, s := range []string{
			"insert into plan (id, slug, title, state) values ('p', 'old', 'Old', 'active')",
			"insert into plan_priority (id, plan_id, number, text) values ('q', 'p', 1, 'Homes')",
			"insert into plan_action (id, plan_id, priority_id, number, text, delivery, impact) values ('a', 'p', 'q', 1, 'Find homes', 'on track', 'too early')",
			"insert into plan_recommendation (id, code, source, number, about, verbatim, published) values ('r', '2018/R1', 'Inspection', 'R1', 'Homes', 'Find homes.', '2018-05-09')",
			"insert into plan_recommendation (id, code, source, about) values ('s', '2018/R2', 'Inspection', 'Nobody answers it')",
			"insert into plan_recommendation_measure (recommendation_id, measure, place) values ('r', 'cla-dental', 0)",
			"insert into plan_action_recommendation (action_id, recommendation_id) values ('a', 'r')",
		} {
			if _, err := tx.Exec(t.Context(), s, nil); err != nil {
				return err
			}
		}
		return nil
	}))
	must(t, before.Close())
	d, err := db.Open(t.Context(), db.Options{URL: url, Schema: schemas})
	must(t, err)
	defer d.Close()
	accounts := account.New(d, account.Settings{})
	measures, err := measure.New(d, nil, job.New(d, nil), nil, "")
	must(t, err)
	plans := New(d, accounts, measures, inspection.New(d, accounts, shipped))
	all, err := plans.Recommendations(t.Context())
	must(t, err)
	if len(all) != 2 || all[0].Code != "2018/R1" || all[0].Verbatim != "Find homes." || all[0].State != inspection.Planned || strings.Join(all[0].Measures, " ") != "cla-dental" || strings.Join(all[0].refs(), " ") != "old/1.1" {
		t.Errorf("%+v", all)
	}
	if all[1].State != inspection.Received || len(all[1].Actions) != 0 {
		t.Errorf("%+v", all[1])
	}
}
