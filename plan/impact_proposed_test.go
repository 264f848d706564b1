package plan

import (
	"strings"
	"testing"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/web/webtest"
)

func TestProposeImpact(t *testing.T) {
	on := calendar.On(2026, 6, 1)
	a := Action{Impact: Emerging, OwnerID: "olu"}
	refused(t, a.ProposeImpact("splendid", "Mo", on), fault.KindInvalid)
	must(t, a.ProposeImpact(Evidenced, "Mo", on))
	if a.Impact != Emerging || a.ImpactProposed != Evidenced || !strings.Contains(a.ProposedWords(), "Mo imported on 1 June 2026 says “evidenced”") {
		t.Errorf("%+v", a)
	}
	t.Run("the same file again keeps the first day", func(t *testing.T) {
		must(t, a.ProposeImpact(Evidenced, "Ana", on.AddDays(9)))
		if a.ImpactProposedBy != "Mo" || a.ImpactProposedOn != on {
			t.Errorf("%+v", a)
		}
	})
	t.Run("a proposal of what stands takes back what was proposed", func(t *testing.T) {
		b := a
		must(t, b.ProposeImpact(Emerging, "Mo", on))
		if b.ImpactProposed != "" || b.ProposedWords() != "" {
			t.Errorf("%+v", b)
		}
	})
	t.Run("whatever is set settles it", func(t *testing.T) {
		must(t, a.SetImpact(TooEarly, "qi", nil))
		if a.ImpactProposed != "" || a.Impact != TooEarly {
			t.Errorf("%+v", a)
		}
	})
}

// No file sets what an action has done for children past those who may judge it.
func TestImpactByImport(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		file := func(slug string, owner string, impact Impact) Proposal {
			return Proposal{Slug: slug, Title: "Plan " + slug, Priorities: []ProposedPriority{{Number: 1, Title: "Safe", Actions: []ProposedAction{{Ref: "1.1", Text: "See children alone", Owner: owner, Impact: string(impact)}}}}}
		}
		both := account.Person{Name: "Bo Both", Email: "bo@exampleborough.example"}
		both.Roles.V = []string{"programme-manager", "assurance"}
		id, err := c.accounts.Add(dbtest.Ctx(t), both)
		must(t, err)
		both, err = c.accounts.Person(t.Context(), id)
		must(t, err)
		c.by["Bo"] = account.With(t.Context(), both)
		lay := func(who, slug, owner string, impact Impact) (Imported, Action) {
			t.Helper()
			got, err := c.plans.Import(c.by[who], slug, file(slug, owner, impact), "")
			must(t, err)
			return got, c.action(t, slug+"/1.1")
		}
		for _, one := range []struct {
			name, slug, who, owner string
			impact                 Impact
			set                    bool
		}{
			{"the programme manager, who may not set it, proposes it", "a", "Mo", "Olu Example", Emerging, false},
			{"who may set it too sets it, as on the action's page", "b", "Bo", "Olu Example", Emerging, true},
			{"but not of an action that they own", "c", "Bo", "Bo Both", Emerging, false},
			{"nobody calls it embedded by a file", "e", "Bo", "Olu Example", Embedded, false},
		} {
			t.Run(one.name, func(t *testing.T) {
				got, a := lay(one.who, one.slug, one.owner, one.impact)
				switch {
				case one.set && (a.Impact != one.impact || a.ImpactProposed != "" || len(got.Proposed) > 0):
					t.Errorf("it was not set: %s, proposed %q", a.Impact, a.ImpactProposed)
				case !one.set && (a.Impact != TooEarly || a.ImpactProposed != one.impact || len(got.Proposed) != 1 || !strings.Contains(got.allWords(), "The impact of 1.1 is proposed")):
					t.Errorf("it stands as %s, proposed %q: %s", a.Impact, a.ImpactProposed, got.allWords())
				}
			})
		}
		lay("Mo", "one", "Olu Example", Emerging)
		t.Run("exported and imported again it proposes nothing more", func(t *testing.T) {
			was, err := c.plans.Export(c.by["Mo"], "one")
			must(t, err)
			got, err := c.plans.Import(c.by["Mo"], "one", was, "")
			must(t, err)
			if a := c.action(t, "one/1.1"); len(got.Proposed) > 0 || a.ImpactProposed != Emerging {
				t.Errorf("%+v %+v", got, a.ImpactProposed)
			}
		})
		t.Run("its page says so, and who may set it is asked, its owner is not", func(t *testing.T) {
			h := house(t, c)
			h.Visit(t, webtest.Row{As: "Mo", Path: "/staff/plan/one/action/1.1", Want: map[string]string{"#impact-proposed": "A file that Mo Example imported"}})
			for who, want := range map[string]bool{"Qi": true, "Dee": true, "Mo": false, "Olu": false} {
				person, _ := account.From(c.by[who])
				found, err := c.plans.Due(c.by[who], person)
				must(t, err)
				asked := false
				for _, w := range found {
					asked = asked || strings.HasPrefix(w.Words, "Set the impact of action 1.1") && w.Href == "/staff/plan/one/action/1.1#impact-proposed"
				}
				if asked != want {
					t.Errorf("%s is asked: %v", who, asked)
				}
			}
			must(t, c.plans.SetImpact(c.by["Qi"], "one/1.1", Emerging))
			h.Visit(t, webtest.Row{As: "Mo", Path: "/staff/plan/one/action/1.1", Not: []string{"#impact-proposed"}})
		})
		t.Run("a tracker that comes back with another impact says what becomes of it", func(t *testing.T) {
			was, err := c.plans.Export(c.by["Mo"], "one")
			must(t, err)
			was.Tracker, was.Priorities[0].Actions[0].Impact = true, string(Evidenced)
			all, wrong, err := c.plans.Difference(c.by["Mo"], "one", was)
			must(t, err)
			if len(wrong) > 0 || len(all) != 1 || all[0].Column != "Impact" || all[0].Then != thenImpact {
				t.Errorf("%+v %+v", all, wrong)
			}
		})
	})
}
