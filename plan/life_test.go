package plan

import (
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

func TestPlanLife(t *testing.T) {
	today := calendar.On(2026, 11, 22)
	steps := []struct {
		to PlanState
		do func(*Plan) error
	}{
		{PlanConsulted, func(p *Plan) error { return p.Consult("Parents and children") }},
		{PlanApproved, func(p *Plan) error { return p.Approve(decided(today), today) }},
		{PlanActive, (*Plan).Begin},
		{PlanClosing, (*Plan).BeginClosing},
		{PlanClosed, func(p *Plan) error { return p.Close(nil) }},
	}
	for i, state := range PlanStates {
		for j, s := range steps {
			t.Run("from "+string(state)+" to "+string(s.to), func(t *testing.T) {
				p := Plan{State: state}
				if err := s.do(&p); i == j {
					refused(t, err, "")
					if p.State != s.to {
						t.Error(p.State)
					}
				} else {
					refused(t, err, fault.KindConflict)
					if p.State != state {
						t.Errorf("it was refused and is %s all the same", p.State)
					}
				}
			})
		}
	}
	t.Run("nothing changes in a closed plan, and in every other it does", func(t *testing.T) {
		for _, s := range PlanStates {
			if (Plan{State: s}.Open() == nil) != (s != PlanClosed) {
				t.Error(s)
			}
		}
	})
	t.Run("a decision needs its words, its forum and a day that has come", func(t *testing.T) {
		p := Plan{State: PlanConsulted}
		f := fault.Of(p.Approve(Decision{On: today.AddDays(1)}, today))
		if f == nil || f.Kind != fault.KindInvalid || len(f.Fields) != 3 {
			t.Errorf("%+v", f)
		}
	})
	t.Run("no plan is closed over an action that nobody has settled", func(t *testing.T) {
		p := Plan{State: PlanClosing}
		err := p.Close([]string{"1.1", "2.3"})
		refused(t, err, fault.KindConflict)
		if p.State != PlanClosing || !strings.Contains(err.Error(), "1.1, 2.3") {
			t.Error(err)
		}
	})
}

func TestPlanLifeInTheStore(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		const slug = "roadmap-2025"
		_, err := c.plans.StartFromTemplate(c.by["Mo"], Plan{Slug: slug, Title: "Roadmap 2025"}, false)
		must(t, err)
		due := d.Today().AddDays(60)
		c.edit(t, slug+"/1.1", func(e *ActionEdit) { e.Due = due })
		must(t, c.plans.AddMilestone(c.by["Mo"], slug+"/1.1", "Hub open", due.AddDays(-10)))
		t.Run("a draft has no baseline", func(t *testing.T) {
			if a := c.action(t, slug+"/1.1"); !a.BaselineDue.IsZero() {
				t.Error(a.BaselineDue)
			}
		})
		t.Run("a step out of turn is refused, and the record says that it was tried", func(t *testing.T) {
			refused(t, c.plans.Approve(c.by["Dee"], slug, decided(d.Today())), fault.KindConflict)
			if s := c.lastSentence(t); s != "Dee Example was refused: approved the plan “Roadmap 2025”, which is draft" {
				t.Error(s)
			}
		})
		t.Run("only who may approve approves, and the decision stands in the record", func(t *testing.T) {
			must(t, c.plans.Consult(c.by["Mo"], slug, "Children, parents and partners"))
			refused(t, c.plans.Approve(c.by["Mo"], slug, decided(d.Today())), fault.KindForbidden)
			must(t, c.plans.Approve(c.by["Dee"], slug, decided(d.Today())))
			if s := c.lastSentence(t); s != "Dee Example approved the plan “Roadmap 2025”: Improvement board, "+d.Today().Words()+": Agreed as put" {
				t.Error(s)
			}
			p, err := c.plans.Plan(t.Context(), slug)
			if err != nil || p.State != PlanApproved || p.Consulted != "Children, parents and partners" || p.Decision != decided(d.Today()) {
				t.Errorf("%+v %v", p, err)
			}
		})
		t.Run("the dates that were approved are the baseline", func(t *testing.T) {
			a := c.action(t, slug+"/1.1")
			ms, err := c.plans.Milestones(t.Context(), a)
			if err != nil || a.BaselineDue != due || len(ms) != 1 || ms[0].BaselineDue != due.AddDays(-10) {
				t.Errorf("%s, %+v, %v", a.BaselineDue, ms, err)
			}
		})
	})
}

// endAll settles every action of a plan.
func (c *cast) endAll(t *testing.T, slug string) {
	t.Helper()
	plan, err := c.plans.Plan(t.Context(), slug)
	must(t, err)
	must(t, c.plans.db.Housekeep(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), "update plan_action set delivery = 'stopped' where plan_id = :id", plan)
		return err
	}))
}
