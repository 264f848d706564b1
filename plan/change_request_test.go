package plan

import (
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

func TestChangeRequestRules(t *testing.T) {
	today := calendar.On(2026, 11, 22)
	request := func() ChangeRequest {
		return ChangeRequest{Kind: ChangeDue, FromDue: today, ToDue: today.AddDays(30), Reason: "The lease came late.", State: ChangeDraft, RequestedID: "ann", RequestedName: "Ann", AtPriority: 1, AtNumber: 3}
	}
	for _, c := range []struct {
		name   string
		change func(*ChangeRequest)
		field  string // that is wrong; empty where it can be submitted
	}{
		{"a whole request", func(*ChangeRequest) {}, ""},
		{"a date needs a reason", func(c *ChangeRequest) { c.Reason = " " }, "reason"},
		{"a date needs a date", func(c *ChangeRequest) { c.ToDue = calendar.Date{} }, "due"},
		{"the same date is no change", func(c *ChangeRequest) { c.ToDue = today }, "due"},
		{"the same words are no change", func(c *ChangeRequest) { c.Kind, c.FromText, c.ToText = ChangeWording, "Hub", " Hub " }, "text"},
		{"a wording needs words", func(c *ChangeRequest) { c.Kind = ChangeWording }, "text"},
		{"nothing is merged into itself", func(c *ChangeRequest) { c.Kind, c.ToText = ChangeMerge, "1.3" }, "text"},
		{"it is merged into a ref", func(c *ChangeRequest) { c.Kind, c.ToText = ChangeMerge, "the other one" }, "text"},
		{"a split needs two", func(c *ChangeRequest) { c.Kind, c.ToText = ChangeSplit, "One\n\n" }, "text"},
		{"two are enough", func(c *ChangeRequest) { c.Kind, c.ToText = ChangeSplit, "One\nTwo" }, ""},
		{"a stop needs only its reason", func(c *ChangeRequest) { c.Kind = ChangeStop }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := request()
			c.change(&r)
			f := fault.Of(r.Submit("ann", today))
			switch {
			case c.field == "" && (f != nil || r.State != ChangeSubmitted):
				t.Error(f)
			case c.field != "" && (f == nil || len(f.Fields) != 1 || f.Fields[0].Name != c.field || r.State != ChangeDraft):
				t.Errorf("%+v", f)
			}
		})
	}
	t.Run("only who wrote it submits it, and once", func(t *testing.T) {
		r := request()
		refused(t, r.Submit("bo", today), fault.KindForbidden)
		refused(t, r.Submit("ann", today), "")
		refused(t, r.Submit("ann", today), fault.KindConflict)
	})
	t.Run("somebody else decides what was submitted, once, by a decision", func(t *testing.T) {
		r := request()
		refused(t, r.Decide(true, "dee", "Dee", decided(today), today), fault.KindConflict)
		refused(t, r.Submit("ann", today), "")
		refused(t, r.Decide(true, "ann", "Ann", decided(today), today), fault.KindForbidden)
		refused(t, r.Decide(true, "dee", "Dee", Decision{}, today), fault.KindInvalid)
		refused(t, r.Decide(false, "dee", "Dee", decided(today), today), "")
		if r.State != ChangeRefused {
			t.Error(r.State)
		}
		refused(t, r.Decide(true, "dee", "Dee", decided(today), today), fault.KindConflict)
	})
}

func TestChangeRequestsInTheStore(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.begin(t)
		const slug, ref = "roadmap-2025", "roadmap-2025/1.1"
		was := c.action(t, ref)
		later := was.Due.AddDays(30)
		t.Run("an approved plan lets no form move a date or a wording, nor add an action", func(t *testing.T) {
			e := c.editOf(t, was)
			e.Due = later
			refused(t, c.plans.EditAction(c.by["Mo"], ref, e), fault.KindConflict)
			e = c.editOf(t, was)
			e.Text = "Something easier"
			refused(t, c.plans.EditAction(c.by["Mo"], ref, e), fault.KindConflict)
			_, err := c.plans.AddAction(c.by["Mo"], slug, 1, Action{Wording: Wording{Text: "One more"}})
			refused(t, err, fault.KindConflict)
		})
		t.Run("whoever may not ask, cannot", func(t *testing.T) {
			_, err := c.plans.RequestChange(c.by["Ana"], slug, ChangeEdit{Kind: ChangeDue, Ref: "1.1", Due: later, Reason: "Test"}, true)
			refused(t, err, fault.KindForbidden)
		})
		var n int
		// Governance 4a.2.
		t.Run("until it is decided the old date stands, with the request beside it", func(t *testing.T) {
			var err error
			n, err = c.plans.RequestChange(c.by["Olu"], slug, ChangeEdit{Kind: ChangeDue, Ref: "1.1", Due: later, Reason: "The lease came late."}, true)
			must(t, err)
			if a := c.action(t, ref); a.Due != was.Due || a.Moves != 0 {
				t.Errorf("%+v", a)
			}
			asked, err := c.plans.submittedChanges(t.Context(), Plan{ID: was.PlanID})
			if err != nil || len(asked[was.ID]) != 1 || asked[was.ID][0].ToDue != later {
				t.Errorf("%+v %v", asked, err)
			}
		})
		t.Run("the same is not asked for twice", func(t *testing.T) {
			_, err := c.plans.RequestChange(c.by["Mo"], slug, ChangeEdit{Kind: ChangeDue, Ref: "1.1", Due: later.AddDays(9), Reason: "Test"}, true)
			refused(t, err, fault.KindConflict)
		})
		t.Run("neither who asked nor who may not approve decides", func(t *testing.T) {
			refused(t, c.plans.DecideChange(c.by["Olu"], slug, n, true, decided(d.Today())), fault.KindForbidden)
			refused(t, c.plans.DecideChange(c.by["Sam"], slug, n, true, decided(d.Today())), fault.KindForbidden)
		})
		// Governance 4a.3.
		t.Run("approved, baseline, current date, days and moves all stand", func(t *testing.T) {
			must(t, c.plans.DecideChange(c.by["Dee"], slug, n, true, decided(d.Today())))
			a := c.action(t, ref)
			if a.Due != later || a.BaselineDue != was.Due || a.SlipDays() != 30 || a.Moves != 1 || a.MovedWhy != "The lease came late." {
				t.Errorf("%+v", a)
			}
			if s := DueWords(a.Due, a.BaselineDue, a.Moves); s != later.Words()+", 30 days later than first promised ("+was.Due.Words()+"), moved once" {
				t.Error(s)
			}
			if s := c.lastSentence(t); !strings.Contains(s, "approved change request 1") || !strings.Contains(s, "The lease came late.") || !strings.Contains(s, "Improvement board") {
				t.Error(s)
			}
		})
		t.Run("decided twice is refused, and the record says that it was tried", func(t *testing.T) {
			refused(t, c.plans.DecideChange(c.by["Dee"], slug, n, true, decided(d.Today())), fault.KindConflict)
			if s := c.lastSentence(t); !strings.Contains(s, "was refused: decided change request 1") {
				t.Error(s)
			}
		})
		t.Run("refused, nothing moves", func(t *testing.T) {
			n, err := c.plans.RequestChange(c.by["Olu"], slug, ChangeEdit{Kind: ChangeDue, Ref: "1.1", Due: later.AddDays(60), Reason: "Again"}, true)
			must(t, err)
			must(t, c.plans.DecideChange(c.by["Dee"], slug, n, false, decided(d.Today())))
			if a := c.action(t, ref); a.Due != later || a.Moves != 1 {
				t.Errorf("%+v", a)
			}
		})
		t.Run("a draft is its writer's alone, and can be gone on with", func(t *testing.T) {
			n, err := c.plans.RequestChange(c.by["Olu"], slug, ChangeEdit{Kind: ChangeDue, Ref: "1.1"}, false)
			must(t, err)
			plan, err := c.plans.Plan(t.Context(), slug)
			must(t, err)
			_, err = c.plans.Change(c.by["Mo"], plan, n)
			refused(t, err, fault.KindNotFound)
			_, err = c.plans.RequestChange(c.by["Olu"], slug, ChangeEdit{Number: n, Version: 1, Kind: ChangeDue, Ref: "1.1", Due: later.AddDays(5), Reason: "A holiday"}, true)
			must(t, err)
			must(t, c.plans.DecideChange(c.by["Dee"], slug, n, true, decided(d.Today())))
			if a := c.action(t, ref); a.Moves != 2 || a.SlipDays() != 35 {
				t.Errorf("%+v", a)
			}
		})
		t.Run("a milestone moves like an action", func(t *testing.T) {
			must(t, c.plans.AddMilestone(c.by["Mo"], ref, "Hub open", d.Today().AddDays(20)))
			ms, err := c.plans.Milestones(t.Context(), was)
			must(t, err)
			c.change(t, ChangeEdit{Kind: ChangeStep, Ref: "1.1", MilestoneID: ms[0].ID, Due: d.Today().AddDays(27)})
			ms, err = c.plans.Milestones(t.Context(), was)
			if err != nil || ms[0].SlipDays() != 7 || ms[0].Moves != 1 {
				t.Errorf("%+v %v", ms, err)
			}
		})
		t.Run("a request whose ground has shifted is not made", func(t *testing.T) {
			first, err := c.plans.RequestChange(c.by["Mo"], slug, ChangeEdit{Kind: ChangeWording, Ref: "2.1", Text: "One thing", Reason: "Test"}, true)
			must(t, err)
			must(t, d.Housekeep(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), "update plan_action set text = 'Another' where id = :id", c.action(t, slug+"/2.1"))
				return err
			}))
			refused(t, c.plans.DecideChange(c.by["Dee"], slug, first, true, decided(d.Today())), fault.KindConflict)
		})
		t.Run("a new action comes with its baseline", func(t *testing.T) {
			c.change(t, ChangeEdit{Kind: ChangeAdd, Priority: 2, Text: "Walk home together", Due: later})
			if a := c.action(t, slug+"/2.6"); a.BaselineDue != later || a.Text != "Walk home together" {
				t.Errorf("%+v", a)
			}
		})
		t.Run("merged, its measures and answers pass over, and its page says where it went", func(t *testing.T) {
			c.measured(t, "3.4", "homes-that-sing")
			gave, err := c.plans.AnswersOf(t.Context(), c.action(t, slug+"/3.4"))
			must(t, err)
			c.change(t, ChangeEdit{Kind: ChangeMerge, Ref: "3.4", Text: "3.5"})
			old, into := c.action(t, slug+"/3.4"), c.action(t, slug+"/3.5")
			goes, err := c.plans.GoesOn(t.Context(), old)
			if err != nil || old.Ended != Merged || old.Delivery != Stopped || len(goes) != 1 || goes[0].Ref() != "3.5" || goes[0].How != Merged {
				t.Errorf("%+v %+v %v", old, goes, err)
			}
			ties, err := c.plans.Ties(t.Context(), into)
			must(t, err)
			answers, err := c.plans.AnswersOf(t.Context(), into)
			must(t, err)
			found := 0
			for _, tie := range ties {
				found += one(tie.Measure == "homes-that-sing" && tie.Core)
			}
			for _, g := range gave {
				for _, a := range answers {
					found += one(a.Code == g.Code)
				}
			}
			if found != 1+len(gave) || len(gave) == 0 {
				t.Errorf("%d of %d passed over", found, 1+len(gave))
			}
			refused(t, c.plans.EditAction(c.by["Mo"], slug+"/3.4", c.editOf(t, old)), fault.KindConflict)
		})
		t.Run("split, its parts keep what it first promised", func(t *testing.T) {
			c.change(t, ChangeEdit{Kind: ChangeSplit, Ref: "1.1", Text: "Open the hub\nFind its people"})
			goes, err := c.plans.GoesOn(t.Context(), was)
			must(t, err)
			if len(goes) != 2 || c.action(t, ref).Ended != Split {
				t.Fatalf("%+v", goes)
			}
			part := c.action(t, slug+"/"+goes[0].Ref())
			from, err := c.plans.CameFrom(t.Context(), part)
			if err != nil || part.Text != "Open the hub" || part.BaselineDue != was.BaselineDue || part.Moves != 2 || part.OwnerID != c.id["Olu"] || len(from) != 1 || from[0].Ref() != "1.1" {
				t.Errorf("%+v %+v %v", part, from, err)
			}
		})
		t.Run("stopped by a decision, it keeps its reason", func(t *testing.T) {
			c.change(t, ChangeEdit{Kind: ChangeStop, Ref: "4.1"})
			if a := c.action(t, slug+"/4.1"); a.Ended != Withdrawn || a.EndedBy != "Dee Example" || a.EndedOn != d.Today() || a.PublicReason != "The lease came late." {
				t.Errorf("%+v", a)
			}
		})
	})
}

func TestImportOntoAnApprovedPlan(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.begin(t)
		const slug = "roadmap-2025"
		mo := c.by["Mo"]
		file, err := c.plans.Export(mo, slug)
		must(t, err)
		t.Run("its own export asks for nothing", func(t *testing.T) {
			got, err := c.plans.Import(mo, slug, file, "")
			if err != nil || got.Asked+got.Added+got.Reworded+got.Altered != 0 {
				t.Errorf("%+v %v", got, err)
			}
		})
		due := d.Today().AddDays(400)
		file.Priorities[0].Actions[0].Due = due.String()
		file.Priorities[1].Actions[0].Text = "In other words"
		file.Priorities[1].Actions[1].Question = "Did it help?"
		file.Priorities[2].Actions = append(file.Priorities[2].Actions, ProposedAction{Ref: "3.99", Text: "One more"})
		t.Run("what moves a date, a wording or the scope needs a reason", func(t *testing.T) {
			_, err := c.plans.Import(mo, slug, file, "")
			f := fault.Of(err)
			if f == nil || len(f.Fields) != 1 || f.Fields[0].Name != "why" {
				t.Errorf("%v", err)
			}
		})
		t.Run("with it each becomes a change request, and the rest is laid at once", func(t *testing.T) {
			got, err := c.plans.Import(mo, slug, file, "The board's new tracker")
			if err != nil || got.Asked != 3 || got.Altered != 1 || got.Added != 0 || got.Reworded != 0 {
				t.Fatalf("%+v %v", got, err)
			}
			if a := c.action(t, slug+"/1.1"); a.Due == due || a.Moves != 0 {
				t.Errorf("%+v", a)
			}
			if a := c.action(t, slug+"/2.2"); a.Question != "Did it help?" {
				t.Errorf("%+v", a)
			}
		})
		t.Run("sent again it asks for nothing twice", func(t *testing.T) {
			got, err := c.plans.Import(mo, slug, file, "The board's new tracker")
			if err != nil || got.Asked != 0 {
				t.Errorf("%+v %v", got, err)
			}
		})
		t.Run("somebody else approves them", func(t *testing.T) {
			plan, err := c.plans.Plan(t.Context(), slug)
			must(t, err)
			all, err := c.plans.Changes(c.by["Dee"], plan)
			must(t, err)
			for _, one := range all {
				refused(t, c.plans.DecideChange(mo, slug, one.Number, true, decided(d.Today())), fault.KindForbidden)
				must(t, c.plans.DecideChange(c.by["Dee"], slug, one.Number, true, decided(d.Today())))
			}
			if a := c.action(t, slug+"/1.1"); a.Due != due || a.Moves != 1 {
				t.Errorf("%+v", a)
			}
		})
	})
}
