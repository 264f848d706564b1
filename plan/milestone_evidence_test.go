package plan

import (
	"net/url"
	"testing"

	"waymark/db"
	"waymark/db/dbtest"
	"waymark/evidence"
	"waymark/web/webtest"
)

// A milestone that is done shows how we know: its row counts what lies in the locker about it, and leads there.
func TestEvidenceOfMilestones(t *testing.T) {
	dbtest.Each(t, append(schemas[:len(schemas):len(schemas)], evidence.Schema), func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		l := c.keepsEvidence(t)
		c.begin(t)
		h := house(t, c)
		const ref, a11 = "roadmap-2025/1.1", "/staff/plan/roadmap-2025/action/1.1"
		must(t, c.plans.AddMilestone(c.by["Olu"], ref, "Two hubs open", d.Today().AddDays(30)))
		all, err := c.plans.Milestones(t.Context(), c.action(t, ref))
		must(t, err)
		m := all[len(all)-1]
		about := EvidenceOfMilestone(m)
		add := func(who string) (int, error) {
			return l.Add(c.by[who], evidence.Edit{Shows: "Both hubs saw families from the first week.", Kind: evidence.Note, Note: "We counted who came.", Type: "observation", Source: "The hubs", Strength: "partial", Class: evidence.Internal, About: []evidence.Subject{about}})
		}
		t.Run("its row leads the owner to the locker, with the milestone chosen already", func(t *testing.T) {
			h.Visit(t, webtest.Row{As: "Olu", Path: a11, Want: map[string]string{"#milestones ~ table a[href='/staff/evidence/add?about=milestone%3A" + m.ID + "']": "Add evidence : Two hubs open"}})
			h.Visit(t, webtest.Row{As: "Dee", Path: a11, Not: []string{"#milestones ~ table a[href*='about=milestone']"}})
		})
		t.Run("nobody adds evidence about a milestone of an action that is not theirs", func(t *testing.T) {
			if _, err := add("Ola"); err == nil {
				t.Error("it was taken")
			}
		})
		var n int
		t.Run("its evidence is counted, with how much is verified", func(t *testing.T) {
			n, err = add("Olu")
			must(t, err)
			h.Visit(t, webtest.Row{As: "Dee", Path: a11, Want: map[string]string{"a[href='/staff/evidence?about=milestone%3A" + m.ID + "']": "1 piece of evidence", "#milestones ~ table": "none verified"}})
			must(t, l.Check(c.by["Mo"], n, 0, evidence.HoldsNone, ""))
			must(t, l.Verify(c.by["Qi"], n, 0, true, "I went to both hubs."))
			must(t, c.plans.ReachMilestone(c.by["Olu"], ref, m.ID, d.Today(), "Both doors are open."))
			h.Visit(t, webtest.Row{As: "Dee", Path: a11, Want: map[string]string{"#milestones ~ table": "How we know: Both doors are open. 1 piece of evidence : Two hubs open , 1 verified"}})
		})
		t.Run("the locker says which milestone it is about, to those who read its action", func(t *testing.T) {
			for who, want := range map[string]int{"Dee": 1, "Olu": 1, "Pat": 0} {
				told, err := c.plans.TellMilestones(c.by[who], []string{m.ID, "nonsense"})
				must(t, err)
				if len(told) != want || want == 1 && (told[0].Words != "Milestone of action 1.1: Two hubs open" || told[0].Href != a11+"#milestones") {
					t.Errorf("%s is told %+v", who, told)
				}
			}
		})
		t.Run("what was withdrawn is not counted", func(t *testing.T) {
			must(t, l.Withdraw(c.by["Olu"], n, 0, "It was counted twice."))
			h.Visit(t, webtest.Row{As: "Dee", Path: a11, Not: []string{"a[href='/staff/evidence?about=" + url.QueryEscape(about.String()) + "']"}})
		})
	})
}
