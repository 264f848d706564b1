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

// endAll carries every action of a plan that is being closed into a next one.
func (c *cast) endAll(t *testing.T, slug string) {
	t.Helper()
	must(t, c.plans.Create(c.by["Mo"], Plan{Slug: slug + "-next", Title: "The next plan"}))
	plan, err := c.plans.Plan(t.Context(), slug)
	must(t, err)
	open, err := c.plans.unsettled(t.Context(), plan)
	must(t, err)
	for _, a := range open {
		_, err := c.plans.Carry(c.by["Mo"], slug+"/"+a.Ref(), slug+"-next", "It is not finished yet.")
		must(t, err)
	}
}

func TestClosing(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.begin(t)
		const slug = "roadmap-2025"
		_, err := c.plans.Carry(c.by["Mo"], slug+"/1.2", "x", "Not done yet")
		refused(t, err, fault.KindConflict)
		if s := c.lastSentence(t); !strings.Contains(s, "was refused: carried action 1.2") {
			t.Error(s)
		}
		e := whole(0)
		e.Delivery, e.HowWeKnow = Delivered, "We looked at 30 cases."
		_, err = c.plans.SaveUpdate(c.by["Olu"], slug+"/1.1", e, true)
		must(t, err)
		must(t, c.plans.SignOff(c.by["Sam"], slug+"/1.1", 1))
		c.change(t, ChangeEdit{Kind: ChangeStop, Ref: "2.1"})
		must(t, c.plans.BeginClosing(c.by["Dee"], slug))
		t.Run("what is delivered is closed by somebody outside its line who was shown that it helped", func(t *testing.T) {
			refused(t, c.plans.Finish(c.by["Olu"], slug+"/1.1", "Trust me"), fault.KindForbidden)
			refused(t, c.plans.Finish(c.by["Qi"], slug+"/1.1", ""), fault.KindInvalid)
			refused(t, c.plans.Finish(c.by["Qi"], slug+"/1.2", "Shown"), fault.KindConflict)
			must(t, c.plans.Finish(c.by["Qi"], slug+"/1.1", "The audit of March and the measure both show it"))
			if a := c.action(t, slug+"/1.1"); a.Ended != Finished || a.EndedBy != "Qi Example" || a.Delivery != Delivered {
				t.Errorf("%+v", a)
			}
		})
		t.Run("what is carried goes on with its words, measures and answers, and makes a promise of its own", func(t *testing.T) {
			must(t, c.plans.Create(c.by["Mo"], Plan{Slug: "next", Title: "The next plan"}))
			refusedNext := func(to string) {
				_, err := c.plans.Carry(c.by["Mo"], slug+"/1.2", to, "Not done yet")
				refused(t, err, fault.KindInvalid)
			}
			refusedNext("nowhere")
			refusedNext(slug)
			ref, err := c.plans.Carry(c.by["Mo"], slug+"/1.2", "next", "Not done yet")
			must(t, err)
			old, on := c.action(t, slug+"/1.2"), c.action(t, "next/"+ref)
			ties, err := c.plans.Ties(t.Context(), on)
			must(t, err)
			was, err := c.plans.Ties(t.Context(), old)
			must(t, err)
			goes, err := c.plans.GoesOn(t.Context(), old)
			must(t, err)
			if on.Text != old.Text || !on.BaselineDue.IsZero() || len(ties) != len(was) || len(was) == 0 || len(goes) != 1 || goes[0].Slug != "next" || old.Ended != Carried {
				t.Errorf("%+v\n%+v\n%+v", old, on, goes)
			}
		})
		// Governance 4a.15.
		t.Run("closing names every action of which nobody has said what becomes of it, and none vanishes", func(t *testing.T) {
			err := c.plans.Close(c.by["Dee"], slug)
			refused(t, err, fault.KindConflict)
			if strings.Contains(err.Error(), " 1.1,") || strings.Contains(err.Error(), " 2.1,") || !strings.Contains(err.Error(), "1.3, ") {
				t.Error(err)
			}
			c.endAll(t, slug)
			must(t, c.plans.Close(c.by["Dee"], slug))
			plan, err := c.plans.Plan(t.Context(), slug)
			must(t, err)
			all, err := c.plans.Actions(c.by["Mo"], plan)
			must(t, err)
			ended := map[Ending]int{}
			for _, a := range all {
				ended[a.Ended]++
			}
			if len(all) != 44 || ended[Carried] != 42 || ended[Finished] != 1 || ended[Withdrawn] != 1 {
				t.Errorf("%d actions: %v", len(all), ended)
			}
		})
	})
}
