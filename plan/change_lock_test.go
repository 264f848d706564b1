package plan

import (
	"strings"
	"testing"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

func TestMeasuresAreWrittenAndReadInOneLine(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"a, b (core)", "b (core), a"},
		{" b (core) ,a,, ", "b (core), a"},
		{"a (core), a-b", "a (core), a-b"},
	} {
		if got := tieWords(readTies(c.text)); got != c.want || tieWords(readTies(got)) != got {
			t.Errorf("%q: %q", c.text, got)
		}
	}
}

func TestWhatAnActionIsJudgedByIsAskedFor(t *testing.T) {
	today := calendar.On(2026, 11, 22)
	for _, c := range []struct {
		name   string
		change ChangeRequest
		field  string
	}{
		{"a title", ChangeRequest{Kind: ChangeTitle, FromText: "Homes", ToText: "Good homes"}, ""},
		{"the same title", ChangeRequest{Kind: ChangeTitle, FromText: "Homes", ToText: "Homes"}, "text"},
		{"no criteria", ChangeRequest{Kind: ChangeSuccess, FromText: "Fewer moves"}, "text"},
		{"a start without a day", ChangeRequest{Kind: ChangeStart, FromDue: today}, "due"},
		{"fewer measures", ChangeRequest{Kind: ChangeMeasures, FromText: "a (core), b", ToText: "a (core)"}, ""},
		{"no measures", ChangeRequest{Kind: ChangeMeasures, FromText: "a (core)", ToText: ""}, ""},
		{"the same measures", ChangeRequest{Kind: ChangeMeasures, FromText: "a (core)", ToText: "a (core)"}, "core"},
		{"what is no measure", ChangeRequest{Kind: ChangeMeasures, ToText: "Good Homes (core)"}, "core"},
		{"a target", ChangeRequest{Kind: ChangeTarget, Measure: "a", FromText: "90", ToText: "85%", ToDue: today}, ""},
		{"a target in words", ChangeRequest{Kind: ChangeTarget, Measure: "a", FromText: "90", ToText: "lower", ToDue: today}, "text"},
		{"a target from no day", ChangeRequest{Kind: ChangeTarget, Measure: "a", FromText: "90", ToText: "85"}, "due"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := c.change
			r.State, r.RequestedID, r.Reason = ChangeDraft, "ann", "The board asked for it."
			f := fault.Of(r.Submit("ann", today))
			if c.field == "" && f != nil || c.field != "" && (f == nil || len(f.Fields) != 1 || f.Fields[0].Name != c.field) {
				t.Errorf("%+v", f)
			}
		})
	}
}

func TestWhatAnActionIsJudgedByIsLockedAtApproval(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.draft(t)
		const slug, full = "roadmap-2025", "roadmap-2025/1.1"
		mo := c.by["Mo"]
		starts := d.Today().AddDays(-30)
		c.edit(t, full, func(e *ActionEdit) { e.Success, e.Starts = "Nine of ten calls answered on the day", starts })
		must(t, c.plans.TieMeasures(mo, full, []string{"supervision-on-time"}, []string{"placement-3plus"}))
		must(t, c.plans.measures.SetTarget(c.by["Dee"], "supervision-on-time", "", starts, 90, "Agreed with the plan"))
		c.activate(t, slug)

		t.Run("no form moves the start, the success criteria, the measures or a title", func(t *testing.T) {
			e := c.editOf(t, c.action(t, full))
			e.Starts = starts.AddDays(7)
			refused(t, c.plans.EditAction(mo, full, e), fault.KindConflict)
			e = c.editOf(t, c.action(t, full))
			e.Success = "Some calls are answered"
			refused(t, c.plans.EditAction(mo, full, e), fault.KindConflict)
			refused(t, c.plans.TieMeasures(mo, full, []string{"supervision-on-time"}, nil), fault.KindConflict)
			refused(t, c.plans.TieMeasures(mo, full, []string{"supervision-on-time", "placement-3plus"}, nil), fault.KindConflict)
			q := c.priority(t, 1)
			refused(t, c.plans.EditPriority(mo, slug, 1, PriorityEdit{WordingEdit{"Something easier", q.Child, q.Version}, q.ChildName, ""}), fault.KindConflict)
		})
		t.Run("what was empty may be filled", func(t *testing.T) {
			c.edit(t, slug+"/2.1", func(e *ActionEdit) { e.Success = "Every return is followed by a talk" })
		})
		t.Run("the target of a measure does not move either, and says where to ask", func(t *testing.T) {
			f := fault.Of(c.plans.measures.SetTarget(c.by["Dee"], "supervision-on-time", "", d.Today(), 75, "Easier"))
			if f == nil || f.Kind != fault.KindConflict || len(f.Fields) != 1 || !strings.Contains(f.Fields[0].Words, "action 1.1") {
				t.Errorf("%+v", f)
			}
			targets, err := c.plans.measures.Targets(t.Context(), "supervision-on-time")
			if err != nil || len(targets) != 1 {
				t.Fatal(targets, err)
			}
			refused(t, c.plans.measures.WithdrawTarget(c.by["Dee"], targets[0].ID), fault.KindConflict)
		})
		t.Run("a measure without a target may be given its first", func(t *testing.T) {
			must(t, c.plans.measures.SetTarget(c.by["Dee"], "placement-3plus", "", d.Today(), 9, "It had none"))
		})
		t.Run("asked for and approved, each moves", func(t *testing.T) {
			c.change(t, ChangeEdit{Kind: ChangeStart, Ref: "1.1", Due: starts.AddDays(7)})
			c.change(t, ChangeEdit{Kind: ChangeSuccess, Ref: "1.1", Text: "Every call is answered on the day"})
			c.change(t, ChangeEdit{Kind: ChangeMeasures, Ref: "1.1", Text: "supervision-on-time (core)"})
			c.change(t, ChangeEdit{Kind: ChangeTitle, Priority: 1, Text: "Help when it is needed"})
			c.change(t, ChangeEdit{Kind: ChangeTarget, Ref: "1.1", Measure: "supervision-on-time", Due: d.Today(), Text: "95"})
			a := c.action(t, full)
			ties, err := c.plans.Ties(t.Context(), a)
			must(t, err)
			if a.Starts != starts.AddDays(7) || a.Success != "Every call is answered on the day" || tieWords(ties) != "supervision-on-time (core)" || a.Moves != 0 {
				t.Errorf("%+v %+v", a, ties)
			}
			if q := c.priority(t, 1); q.Text != "Help when it is needed" {
				t.Errorf("%+v", q)
			}
			now, err := c.plans.measures.TargetToday(t.Context(), "supervision-on-time")
			if err != nil || now == nil || *now != 95 {
				t.Error(now, err)
			}
		})
		t.Run("a target is asked for only where the action is measured by it", func(t *testing.T) {
			_, err := c.plans.RequestChange(mo, slug, ChangeEdit{Kind: ChangeTarget, Ref: "1.1", Measure: "placement-3plus", Due: d.Today(), Text: "5", Reason: "Test"}, true)
			refused(t, err, fault.KindNotFound)
		})
		t.Run("a file asks for them too", func(t *testing.T) {
			file, err := c.plans.Export(mo, slug)
			must(t, err)
			file.Priorities[0].Title = "Help at once"
			a := &file.Priorities[0].Actions[0]
			a.Starts, a.Success, a.Core, a.Measures = starts.String(), "Some calls", []string{"cla-dental"}, nil
			got, err := c.plans.Import(mo, slug, file, "The board's new tracker")
			if err != nil || got.Asked != 4 || got.Altered != 0 || got.Reworded != 0 {
				t.Fatalf("%+v %v", got, err)
			}
			if now := c.action(t, full); now.Success != "Every call is answered on the day" || now.Starts != starts.AddDays(7) || c.priority(t, 1).Text != "Help when it is needed" {
				t.Errorf("%+v", now)
			}
		})
	})
}

func TestTheSponsorOfAPriority(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.begin(t)
		const slug = "roadmap-2025"
		edit := func(id string) error {
			q := c.priority(t, 2)
			return c.plans.EditPriority(c.by["Mo"], slug, 2, PriorityEdit{WordingEdit{q.Text, q.Child, q.Version}, q.ChildName, id})
		}
		sponsor := func() string {
			plan, err := c.plans.Plan(t.Context(), slug)
			must(t, err)
			all, err := c.plans.sponsors(t.Context(), plan)
			must(t, err)
			return all[2]
		}
		t.Run("is named in the plan, with the day", func(t *testing.T) {
			must(t, edit(c.id["Sam"]))
			if got := sponsor(); got != "Sam Example, since "+d.Today().Words() {
				t.Error(got)
			}
		})
		t.Run("must be somebody who may return updates", func(t *testing.T) {
			refused(t, edit(c.id["Ana"]), fault.KindInvalid)
		})
		t.Run("is nobody once they have left", func(t *testing.T) {
			must(t, c.plans.db.Write(c.by["Mo"], "took leave", func(tx *db.Tx) error {
				return c.plans.OwnerLeft(c.by["Mo"], tx, account.Person{ID: c.id["Sam"]})
			}))
			if got := sponsor(); strings.Contains(got, "since") || c.priority(t, 2).SponsorID != "" {
				t.Error(got)
			}
		})
	})
}

// priority reads a priority of roadmap-2025.
func (c *cast) priority(t *testing.T, n int) Priority {
	t.Helper()
	plan, err := c.plans.Plan(t.Context(), "roadmap-2025")
	must(t, err)
	q, err := c.plans.Priority(t.Context(), plan, n)
	must(t, err)
	return q
}
