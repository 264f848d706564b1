package plan

import (
	"context"
	"strings"
	"testing"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

func TestStandingOn(t *testing.T) {
	day := calendar.On(2026, 3, 1)
	versions := []kept{{ID: "a", On: day, Title: "1"}, {ID: "a", On: day.AddDays(5), Title: "2"}, {ID: "b", On: day.AddDays(3), Title: "x"}}
	for after, want := range map[int]string{-1: "", 0: "1", 3: "1 x", 5: "2 x", 90: "2 x"} {
		var got []string
		for _, k := range standingOn(versions, day.AddDays(after)) {
			got = append(got, k.Title)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("after %d days %v, want %s", after, got, want)
		}
	}
}

func TestCompare(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.begin(t)
		const slug = "roadmap-2025"
		today := d.Today()
		past := today.AddDays(-30)
		// What stands was kept a month ago.
		must(t, d.Housekeep(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), "update plan_version set on_day = :past", map[string]any{"past": past})
			return err
		}))
		was := c.action(t, slug+"/1.1")
		c.change(t, ChangeEdit{Kind: ChangeDue, Ref: "1.1", Due: was.Due.AddDays(30)})
		c.change(t, ChangeEdit{Kind: ChangeWording, Ref: "1.2", Text: "In other words"})
		c.change(t, ChangeEdit{Kind: ChangeStop, Ref: "2.1"})
		c.change(t, ChangeEdit{Kind: ChangeAdd, Priority: 2, Text: "Walk home together"})
		must(t, c.plans.SetImpact(c.by["Qi"], slug+"/1.3", Emerging))
		c.edit(t, slug+"/1.4", func(e *ActionEdit) { e.OwnerID = c.id["Ola"] })
		must(t, c.plans.AddMilestone(c.by["Mo"], slug+"/1.1", "Hub open", today))
		plan, err := c.plans.Plan(t.Context(), slug)
		must(t, err)
		t.Run("every kind of difference is told with what was and what is", func(t *testing.T) {
			all, since, err := c.plans.Compare(c.by["Mo"], plan, past, today)
			must(t, err)
			got := map[string]string{}
			for _, one := range all {
				got[one.How+" "+one.Name] = one.Was + "|" + one.Now
			}
			want := map[string]string{"re-dated 1.1": "due " + was.Due.Words() + "|due " + was.Due.AddDays(30).Words(), "reworded 1.2": c.textOf(t, "1.2") + "|In other words",
				"ended 2.1": c.textOf(t, "2.1") + "|withdrawn: it was stopped by a decision", "added 2.6": "|Walk home together", "re-rated 1.3": "not started, too early|not started, emerging", "another owner 1.4": "nobody|Ola Example", "added Milestone of 1.1": "|Hub open"}
			for k, v := range want {
				if got[k] != v {
					t.Errorf("%s: %q, want %q", k, got[k], v)
				}
			}
			if len(got) != len(want) || since != past {
				t.Errorf("%d differences since %s: %v", len(got), since, got)
			}
		})
		t.Run("the same day differs in nothing", func(t *testing.T) {
			all, _, err := c.plans.Compare(c.by["Mo"], plan, today, today)
			if err != nil || len(all) != 0 {
				t.Errorf("%+v %v", all, err)
			}
		})
		t.Run("a partner reads only of their own actions", func(t *testing.T) {
			all, _, err := c.plans.Compare(c.by["Pat"], plan, past, today)
			if err != nil || len(all) != 0 {
				t.Errorf("%+v %v", all, err)
			}
		})
	})
}

// textOf is what the template says of an action.
func (c *cast) textOf(t *testing.T, ref string) string {
	t.Helper()
	for _, q := range BuiltIn().Priorities {
		for _, a := range q.Actions {
			if a.Ref == ref {
				return a.Title
			}
		}
	}
	t.Fatal(ref)
	return ""
}

func TestOwnerLeaves(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.begin(t)
		c.accounts.OnLeave(c.plans.OwnerLeft)
		const slug = "roadmap-2025"
		today := d.Today()
		c.edit(t, slug+"/1.2", func(e *ActionEdit) { e.OwnerID, e.Delegates = c.id["Ola"], []string{c.id["Olu"], c.id["Pat"]} })
		_, err := c.plans.SaveUpdate(c.by["Olu"], slug+"/1.1", whole(0), true)
		must(t, err)
		must(t, c.accounts.Disable(dbtest.Ctx(t), c.id["Olu"], "left the council"))
		// Governance 4a.13, with the rule that makes it amber in implied_test.go.
		t.Run("the same day their actions are the sponsor's to hand over, and they stand in for nobody", func(t *testing.T) {
			a, b := c.action(t, slug+"/1.1"), c.action(t, slug+"/1.2")
			if a.OwnerID != "" || a.OwnerName != "" || a.OwnerWas != "Olu Example" || a.UnownedSince != today || len(b.Delegates.V) != 1 || b.OwnerName != "Ola Example" {
				t.Errorf("%+v\n%+v", a, b)
			}
			sam, _ := account.From(c.by["Sam"])
			waits, err := c.plans.Due(t.Context(), sam)
			must(t, err)
			found := false
			for _, w := range waits {
				found = found || strings.HasPrefix(w.Words, "Find a new owner for action 1.1") && w.Href == "/staff/plan/roadmap-2025/unowned" && w.Since == today
			}
			if !found {
				t.Errorf("%+v", waits)
			}
		})
		t.Run("after ten working days it counts as amber", func(t *testing.T) {
			a := c.action(t, slug+"/1.1")
			plan, err := c.plans.Plan(t.Context(), slug)
			must(t, err)
			h := calendar.BankHolidays()
			ten := h.AddWorkingDays(today, UnownedAmberAfter)
			if a.UnownedAmber(plan, today, h) || a.UnownedAmber(plan, ten, h) || !a.UnownedAmber(plan, h.AddWorkingDays(ten, 1), h) {
				t.Error(a.Unowned(plan, ten, h))
			}
		})
		t.Run("only whoever looks after them hands actions over, and only to who may own one", func(t *testing.T) {
			refused(t, c.plans.HandOver(c.by["Sam"], slug, []string{"2.1"}, c.id["Ola"]), fault.KindForbidden)
			refused(t, c.plans.HandOver(c.by["Sam"], slug, []string{"1.1"}, c.id["Ana"]), fault.KindInvalid)
			refused(t, c.plans.HandOver(c.by["Sam"], slug, nil, ""), fault.KindInvalid)
			refused(t, c.plans.HandOver(c.by["Sam"], slug, []string{"1.2"}, c.id["Ola"]), fault.KindConflict)
			must(t, c.plans.HandOver(c.by["Sam"], slug, []string{"1.1"}, c.id["Ola"]))
			if a := c.action(t, slug+"/1.1"); a.OwnerName != "Ola Example" || a.OwnerSince != today || !a.UnownedSince.IsZero() {
				t.Errorf("%+v", a)
			}
		})
		t.Run("what is owed begins with the hand-over", func(t *testing.T) {
			a := c.action(t, slug+"/1.1")
			ola, _ := account.From(c.by["Ola"])
			plan := Plan{State: PlanActive, Slug: slug}
			long := []Update{{State: UpdateSignedOff, SubmittedOn: today.AddDays(-200)}}
			if got := dueUpdate(a, plan, Round{}, long, ola, false, standardEscalation, today.AddDays(20), calendar.BankHolidays()); len(got) != 0 {
				t.Errorf("%+v", got)
			}
			if got := dueUpdate(a, plan, Round{}, long, ola, false, standardEscalation, today.AddDays(32), calendar.BankHolidays()); len(got) != 1 || !got[0].Late {
				t.Errorf("%+v", got)
			}
			if a.quiet(today.AddDays(-200), plan, today.AddDays(20)) {
				t.Error("the plan's page calls it quiet")
			}
		})
	})
	t.Run("without the account being disabled nothing moves", func(t *testing.T) {
		d := dbtest.Open(t, schemas...)
		c := newCast(t, d)
		c.begin(t)
		c.accounts.OnLeave(func(context.Context, *db.Tx, account.Person) error { return fault.Conflict("The bell failed.") })
		refused(t, c.accounts.Disable(dbtest.Ctx(t), c.id["Olu"], "left"), fault.KindConflict)
		person, err := c.accounts.Person(t.Context(), c.id["Olu"])
		if err != nil || !person.Active() {
			t.Errorf("%+v %v", person.State, err)
		}
	})
}
