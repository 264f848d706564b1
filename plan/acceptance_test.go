package plan

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/web/webtest"
)

// Governance §4a, test 1, for updates: what an owner declares is signed off by somebody else, and the try stands in the record.
func TestAnOwnerNeverSignsOffTheirOwnUpdate(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.begin(t)
		const ref = "roadmap-2025/1.1"
		n, err := c.plans.SaveUpdate(c.by["Olu"], ref, whole(0), true)
		must(t, err)
		h := house(t, c)
		h.Visit(t, webtest.Row{As: "Olu", Method: "POST", Path: "/staff/plan/" + strings.Replace(ref, "/", "/action/", 1) + fmt.Sprintf("/updates/%d/sign-off", n), Form: form(), Status: 403})
		if a := c.action(t, ref); a.Delivery != NotStarted {
			t.Errorf("it is %s all the same", a.Delivery)
		}
		t.Run("nor does anybody who has written of it, once they own nothing of it any more", func(t *testing.T) {
			refused(t, c.plans.TakeBackUpdate(c.by["Sam"], ref), fault.KindForbidden)
			u, err := c.plans.Update(t.Context(), c.action(t, ref), n)
			must(t, err)
			u.Writers.V = append(u.Writers.V, c.id["Sam"])
			must(t, d.Write(c.by["Mo"], "noted that Sam helped to write update 1", func(tx *db.Tx) error { return writeUpdate(t.Context(), tx, u, nil) }))
			refused(t, c.plans.SignOff(c.by["Sam"], ref, n), fault.KindForbidden)
			must(t, c.plans.SignOff(c.by["Dee"], ref, n))
		})
	})
}

// Governance §4a, tests 2 and 3: while a date change waits, every paper shows the old date and that a change was asked for; once it is
// approved, the baseline, the current date and the days between stand together.
func TestDatesMoveInSight(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.begin(t)
		was := d.Today().AddDays(60)
		h := house(t, c)
		pages := []string{"/staff/plan/roadmap-2025/action/1.1", "/staff/plan/roadmap-2025"}
		n, err := c.plans.RequestChange(c.by["Olu"], "roadmap-2025", ChangeEdit{Kind: ChangeDue, Ref: "1.1", Due: was.AddDays(30), Reason: "The lease came late."}, true)
		must(t, err)
		for _, path := range pages {
			h.Visit(t, webtest.Row{As: "Dee", Path: path, Want: map[string]string{"main": was.Words(), "a[href$='/changes/1']": ""}, Body: "hange requested"})
		}
		if a := c.action(t, "roadmap-2025/1.1"); a.Due != was {
			t.Errorf("the date has moved to %s before anybody decided", a.Due)
		}
		must(t, c.plans.DecideChange(c.by["Dee"], "roadmap-2025", n, true, decided(d.Today())))
		for _, path := range pages {
			h.Visit(t, webtest.Row{As: "Dee", Path: path, Want: map[string]string{"main": was.AddDays(30).Words()}, Body: "30 days later than first promised (" + was.Words() + ")"})
		}
	})
}

// Governance §4a, test 6: where a measure has no data this period, what is shown is the last figure with its day, and never zero.
func TestAFigureThatIsMissingIsNeverZero(t *testing.T) {
	d := dbtest.Open(t, schemas...)
	c := newCast(t, d)
	c.begin(t)
	c.edit(t, "roadmap-2025/3.3", func(e *ActionEdit) { e.OwnerID = c.id["Olu"] })
	value := func(at calendar.Date, value any, numerator, denominator int) {
		t.Helper()
		must(t, d.Housekeep(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `insert into measure_value (measure, line, kind, starts, at, value, numerator, denominator)
				values ('placement-3plus', 'year', 'rolling', :at, :at, :value, :n, :of)`, map[string]any{"at": at, "value": value, "n": numerator, "of": denominator})
			return err
		}))
	}
	h := house(t, c)
	const path = "/staff/plan/roadmap-2025/action/3.3"
	never := func(t *testing.T, body []byte) {
		for _, zero := range []string{"0%", "0 of 0"} {
			if strings.Contains(strings.ReplaceAll(string(body), "15.0%", ""), zero) {
				t.Errorf("it says %q of a period without data", zero)
			}
		}
	}
	h.Visit(t, webtest.Row{As: "Olu", Path: path + "/update", Want: map[string]string{".waymark-last": "No figure yet."}, Keep: never})
	value(calendar.On(2025, 10, 31), 15.0, 6, 40)
	for _, page := range []string{path, path + "/update"} {
		h.Visit(t, webtest.Row{As: "Olu", Path: page, Want: map[string]string{"main": "15.0% (6 of 40)"}, Body: "31 October 2025", Keep: never})
	}
	h.Visit(t, webtest.Row{As: "Olu", Path: path + "/update", Want: map[string]string{".waymark-last": "data to 31 October 2025"}, Keep: never})
	t.Run("a period that was counted and had nobody in it says so", func(t *testing.T) {
		value(calendar.On(2025, 11, 30), nil, 0, 0)
		h.Visit(t, webtest.Row{As: "Olu", Path: path + "/update", Want: map[string]string{".waymark-last": "data to 30 November 2025"}, Keep: never})
	})
}

// What is signed off is never edited: a mistake is put right by a new update that names it, and both say so.
func TestACorrectionIsANewUpdate(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.begin(t)
		const ref, path = "roadmap-2025/1.1", "/staff/plan/roadmap-2025/action/1.1"
		_, err := c.plans.SaveUpdate(c.by["Olu"], ref, whole(0), true)
		must(t, err)
		bad := whole(0)
		bad.Corrects = 1
		must(t, c.plans.SignOff(c.by["Sam"], ref, 1))
		bad.Corrects = 7
		_, err = c.plans.SaveUpdate(c.by["Olu"], ref, bad, true)
		refused(t, err, fault.KindInvalid)
		h := house(t, c)
		h.Visit(t, webtest.Row{As: "Olu", Path: path + "/updates/1", Want: map[string]string{"a[href$='/update?corrects=1']": "Correct it"}})
		h.Visit(t, webtest.Row{As: "Olu", Path: path + "/update?corrects=1", Want: map[string]string{".govuk-inset-text": "This puts right update 1", "input[name='corrects'][value='1']": ""}})
		h.Visit(t, webtest.Row{As: "Olu", Method: "POST", Path: path + "/update", Form: form("corrects", "1", "version", "0", "what-happened", "The third hub opened.", "difference", "Families wait two days less.", "next", "Open the fourth.", "delivery", "on track"), Status: 303, To: path})
		h.Visit(t, webtest.Row{As: "Sam", Path: path + "/updates/2", Want: map[string]string{"main": "It puts right update 1", "details[open] del": "second", "details[open] ins": "third"}})
		h.Visit(t, webtest.Row{As: "Sam", Path: path + "/updates/1", Want: map[string]string{".govuk-inset-text": "Corrected by update 2"}, Body: "which is not signed off yet"})
		must(t, c.plans.SignOff(c.by["Sam"], ref, 2))
		h.Visit(t, webtest.Row{As: "Olu", Path: path, Want: map[string]string{"article": "It puts right update 1.", "article ~ article": "Corrected by update 2."}})
		old, err := c.plans.Update(c.by["Olu"], c.action(t, ref), 1)
		if err != nil || old.WhatHappened != "The second hub opened." {
			t.Errorf("%+v %v", old, err)
		}
		public, _, err := c.plans.draftOf(c.by["Mo"], "roadmap-2025")
		must(t, err)
		if us := public.Priorities[0].Actions[0].Updates; len(us) != 1 || us[0].WhatHappened != "The third hub opened." {
			t.Errorf("the public would read %+v", us)
		}
	})
}

// An update may say that there is nothing to report, with the reason, and ticks what was reached; both come into force with the sign-off.
func TestNothingToReportAndStepsReached(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.begin(t)
		const ref = "roadmap-2025/1.1"
		must(t, c.plans.AddMilestone(c.by["Olu"], ref, "Hub open", d.Today().AddDays(3)))
		steps, err := c.plans.Milestones(t.Context(), c.action(t, ref))
		must(t, err)
		e := UpdateEdit{Nothing: "The panel meets again in June.", Delivery: OnTrack, Reached: []string{steps[0].ID, "of another action"}}
		both := e
		both.WhatHappened = "A thing."
		_, err = c.plans.SaveUpdate(c.by["Olu"], ref, both, true)
		if f := fault.Of(err); f == nil || len(f.Fields) == 0 || f.Fields[0].Name != "nothing-why" {
			t.Errorf("%+v", err)
		}
		_, err = c.plans.SaveUpdate(c.by["Olu"], ref, e, true)
		must(t, err)
		if steps, err = c.plans.Milestones(t.Context(), c.action(t, ref)); err != nil || !steps[0].Done.IsZero() {
			t.Errorf("it is done before anybody signed it off: %+v %v", steps, err)
		}
		must(t, c.plans.SignOff(c.by["Sam"], ref, 1))
		if steps, err = c.plans.Milestones(t.Context(), c.action(t, ref)); err != nil || steps[0].Done != d.Today() || steps[0].Proof != "Update 1, signed off by Sam Example" {
			t.Errorf("%+v %v", steps, err)
		}
	})
}

// What is typed is kept while it is typed: it leaves one sentence, is there after a new sign-in, and never overwrites what another wrote.
func TestAutosave(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.begin(t)
		const path = "/staff/plan/roadmap-2025/action/1.1/update"
		h := house(t, c)
		before, err := d.Written(t.Context())
		must(t, err)
		for i, words := range []string{"The", "The hub", "The hub opened"} {
			h.Visit(t, webtest.Row{As: "Olu", Method: "POST", Path: path, Form: form("then", "autosave", "version", fmt.Sprint(i), "what-happened", words), Body: fmt.Sprintf(`"version":%d`, i+1)})
		}
		after, err := d.Written(t.Context())
		must(t, err)
		if after-before != 1 {
			t.Errorf("%d sentences for one draft", after-before)
		}
		h.Visit(t, webtest.Row{As: "Olu", Path: path, Want: map[string]string{"textarea#what-happened": "The hub opened", "input[name='version'][value='3']": ""}})
		h.Visit(t, webtest.Row{As: "Olu", Method: "POST", Path: path, Form: form("then", "autosave", "version", "1", "what-happened", "From another tab"), Status: 409})
		t.Run("a form that came after its sender was signed out waits with what was typed", func(t *testing.T) {
			h.Visit(t, webtest.Row{Method: "POST", Path: path, Form: form("then", "submit", "version", "3", "what-happened", "The hub “opened”"), Status: 401,
				Want: map[string]string{"h1": "You were signed out", "input[name='what-happened'][value='The hub “opened”']": "", "form[action$='/update'] button": "Send it again", "a[href^='/sign-in']": "Sign in"}})
		})
		t.Run("who stands in for the owner goes on with the same update, under their name", func(t *testing.T) {
			c.edit(t, "roadmap-2025/1.1", func(e *ActionEdit) { e.Delegates = []string{c.id["Ola"]} })
			h.Visit(t, webtest.Row{As: "Ola", Path: path, Want: map[string]string{".govuk-inset-text": "Olu Example began this", "textarea#what-happened": "The hub opened"}})
			h.Visit(t, webtest.Row{As: "Ola", Method: "POST", Path: path, Form: form("then", "keep", "version", "3", "what-happened", "The hub opened in May"), Status: 303, To: path})
			u, err := c.plans.Update(t.Context(), c.action(t, "roadmap-2025/1.1"), 1)
			if err != nil || u.AuthorID != c.id["Ola"] || len(u.Writers.V) != 2 {
				t.Errorf("%+v %v", u, err)
			}
		})
	})
}

// Whoever signs off clears several at once only where nobody challenges them and the evidence agrees.
func TestClearing(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.draft(t)
		for n := 2; n <= 5; n++ {
			c.edit(t, fmt.Sprintf("roadmap-2025/1.%d", n), func(e *ActionEdit) { e.OwnerID, e.Due = c.id["Olu"], d.Today().AddDays(60) })
		}
		c.activate(t, "roadmap-2025")
		plan, err := c.plans.Plan(t.Context(), "roadmap-2025")
		must(t, err)
		for n := 1; n <= 5; n++ {
			_, err := c.plans.SaveUpdate(c.by["Olu"], fmt.Sprintf("roadmap-2025/1.%d", n), whole(0), true)
			must(t, err)
		}
		must(t, c.plans.AddMilestone(c.by["Olu"], "roadmap-2025/1.4", "Long past", d.Today().AddDays(-60)))
		_, err = c.plans.Ask(c.by["Qi"], "roadmap-2025/1.5", "What do the families themselves say?", "Assurance", "")
		must(t, err)
		keys := func(by string) (together, alone []string) {
			all, err := c.plans.ToClear(c.by[by], plan)
			must(t, err)
			for _, x := range all {
				if x.Alone() == "" {
					together = append(together, x.key())
				} else {
					alone = append(alone, x.key())
				}
			}
			return together, alone
		}
		together, alone := keys("Sam")
		if fmt.Sprint(together, alone) != "[1.1/1/1 1.2/1/1 1.3/1/1] [1.4/1/1 1.5/1/1]" {
			t.Errorf("together %v, alone %v", together, alone)
		}
		if together, alone := keys("Olu"); len(together)+len(alone) > 0 {
			t.Errorf("the author would clear %v %v", together, alone)
		}
		_, err = c.plans.SignOffTogether(c.by["Sam"], "roadmap-2025", append(together, alone[0]))
		refused(t, err, fault.KindConflict)
		if u, err := c.plans.Update(t.Context(), c.action(t, "roadmap-2025/1.1"), 1); err != nil || u.State != UpdateSubmitted {
			t.Errorf("one was signed off though the whole was refused: %+v %v", u, err)
		}
		n, err := c.plans.SignOffTogether(c.by["Sam"], "roadmap-2025", together)
		if err != nil || n != 3 || !strings.Contains(c.lastSentence(t), "Sam Example signed off together in the plan “Roadmap 2025” update 1 on action 1.1: on track, update 1 on action 1.2") {
			t.Errorf("%d, %v, %s", n, err, c.lastSentence(t))
		}
		if a := c.action(t, "roadmap-2025/1.3"); a.Delivery != OnTrack {
			t.Error(a.Delivery)
		}
		_, err = c.plans.SignOffTogether(c.by["Sam"], "roadmap-2025", together)
		refused(t, err, fault.KindConflict)
	})
}

// Governance §6: who works on an action is known inside the council only. What is published names none of its officers.
func TestWhatIsPublishedNamesNoOfficer(t *testing.T) {
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		c := newCast(t, d)
		c.begin(t)
		const ref = "roadmap-2025/1.1"
		c.edit(t, ref, func(e *ActionEdit) { e.Delegates = []string{c.id["Ola"]} })
		_, err := c.plans.SaveUpdate(c.by["Ola"], ref, whole(0), true)
		must(t, err)
		must(t, c.plans.SignOff(c.by["Sam"], ref, 1))
		inside, _, err := c.plans.Action(c.by["Mo"], ref)
		must(t, err)
		if inside.OwnerName != "Olu Example" {
			t.Fatalf("inside the council the owner is %q", inside.OwnerName)
		}
		public, _, err := c.plans.draftOf(c.by["Mo"], "roadmap-2025")
		must(t, err)
		out, err := json.Marshal(public)
		must(t, err)
		if len(public.Priorities[0].Actions[0].Updates) != 1 {
			t.Fatal("the update is not published")
		}
		for who, id := range c.id {
			if text := string(out); strings.Contains(text, who+" Example") || strings.Contains(text, id) {
				t.Errorf("%s is named", who)
			}
		}
	})
}
