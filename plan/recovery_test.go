package plan

import (
	"strings"
	"testing"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
	"waymark/web"
	"waymark/web/webtest"
)

func TestRecoveryRules(t *testing.T) {
	today := calendar.On(2026, 11, 22)
	whole := func() Recovery {
		return Recovery{Cause: "The lease came late by a month.", Effect: "Families go on waiting for the hub.", BackBy: today.AddDays(60),
			Steps: db.JSON[[]RecoveryStep]{V: []RecoveryStep{{What: "Sign the lease", Owner: "Olu", Due: today.AddDays(20)}, {}, {What: "Open", Owner: "Olu", Due: today.AddDays(50)}}}}
	}
	for _, c := range []struct {
		name   string
		change func(*Recovery)
		field  string
	}{
		{"a whole plan", func(*Recovery) {}, ""},
		{"no cause", func(r *Recovery) { r.Cause = " " }, "cause"},
		{"nothing said of children", func(r *Recovery) { r.Effect = "" }, "effect"},
		{"no step", func(r *Recovery) { r.Steps.V = make([]RecoveryStep, 5) }, "step-1"},
		{"a step of nobody", func(r *Recovery) { r.Steps.V[2].Owner = "" }, "owner-3"},
		{"a step without a day", func(r *Recovery) { r.Steps.V[0].Due = calendar.Date{} }, "due-1"},
		{"a step after the day", func(r *Recovery) { r.Steps.V[2].Due = today.AddDays(61) }, "due-3"},
		{"no day", func(r *Recovery) { r.BackBy = calendar.Date{} }, "back-by"},
		{"a day that has passed", func(r *Recovery) {
			r.BackBy = today
			r.Steps.V = []RecoveryStep{{What: "Open", Owner: "Olu", Due: today}}
		}, "back-by"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := whole()
			c.change(&r)
			f := fault.Of(r.Check(today))
			if c.field == "" && (f != nil || len(r.Steps.V) != 2) || c.field != "" && (f == nil || len(f.Fields) != 1 || f.Fields[0].Name != c.field) {
				t.Errorf("%+v %+v", f, r.Steps.V)
			}
		})
	}
	for _, c := range []struct {
		name  string
		a     Action
		s     Standing
		needs bool
	}{
		{"off track", Action{Delivery: OffTrack}, Standing{}, true},
		{"on track, but upheld as red", Action{Delivery: OnTrack}, Standing{Upheld: Red}, true},
		{"red by the evidence alone is challenged first", Action{Delivery: OnTrack}, Standing{Implied: Red}, false},
		{"upheld as amber", Action{Delivery: OnTrack}, Standing{Upheld: Amber}, false},
		{"off track when it ended", Action{Delivery: OffTrack, Ended: Merged}, Standing{}, false},
	} {
		if got := NeedsRecovery(c.a, c.s); got != c.needs {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	for _, c := range []struct {
		name string
		a    Action
		s    Standing
		end  RecoveryEnd
	}{
		{"off track still", Action{Delivery: OffTrack}, Standing{}, ""},
		{"at risk is not back", Action{Delivery: AtRisk}, Standing{}, ""},
		{"on track by its word, red by the evidence", Action{Delivery: OnTrack}, Standing{Implied: Red}, ""},
		{"back", Action{Delivery: OnTrack}, Standing{Implied: Amber}, BackOnTrack},
		{"delivered", Action{Delivery: Delivered}, Standing{Implied: GreenRing}, BackOnTrack},
		{"paused", Action{Delivery: Paused}, Standing{}, NotNeeded},
	} {
		r := whole()
		if ended := r.Watch(c.a, c.s, today); r.Ended != c.end || ended != (c.end != "") {
			t.Errorf("%s: %q", c.name, r.Ended)
		}
	}
}

func TestRecoveryPlans(t *testing.T) {
	eachYear(t, func(t *testing.T, y *year) {
		const a11 = "/staff/plan/roadmap-2025/action/1.1"
		off := whole(0)
		off.Delivery, off.PublicReason = OffTrack, "The building is not ready yet."
		y.says(t, off)
		y.later(t, 0)
		owes := func(who, words string) bool {
			for _, w := range y.due(t, who) {
				if strings.Contains(w.Words, words) {
					return true
				}
			}
			return false
		}
		if !owes("Olu", "comes back on track") || owes("Ola", "comes back on track") {
			t.Error("only its owner is asked how it comes back")
		}
		if s := y.exception(t, "1.1"); !s.NoRecovery || s.Recovery != nil {
			t.Errorf("%+v", s)
		}
		h := house(t, y.cast)
		h.Routes, h.Unvisited = y.plans.recoveryRoutes(), nil
		day := func(name string, d calendar.Date) []string {
			v := web.DaysOf(name, d)
			return []string{name + "-day", v[name+"-day"], name + "-month", v[name+"-month"], name + "-year", v[name+"-year"]}
		}
		today := y.d.Today()
		sent := append([]string{"version", "0", "cause", "The lease came late by a month.", "effect", "Families go on waiting for the hub.", "step-1", "Sign the lease", "owner-1", "Olu Example"}, append(day("back-by", today.AddDays(40)), day("due-1", today.AddDays(10))...)...)
		for _, row := range []webtest.Row{
			{Name: "it is said that one is owed", As: "Olu", Path: a11 + "/recovery", Want: map[string]string{".govuk-warning-text": "off track", "form label": "Why is it off track?"}},
			{Name: "who reads it does not write it", As: "Qi", Path: a11 + "/recovery", Not: []string{"form[action$='/recovery']"}},
			{Name: "what is missing is said at once, and what was typed stays", As: "Olu", Method: "POST", Path: a11 + "/recovery", Form: form("cause", "Too short it is not", "step-1", "Sign"), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#effect']": "", ".govuk-error-summary a[href='#owner-1']": "", "#cause": "Too short it is not"}},
			{Name: "another owner writes none", As: "Ola", Method: "POST", Path: a11 + "/recovery", Form: form(sent...), Status: 403},
			{Name: "it is kept", As: "Olu", Method: "POST", Path: a11 + "/recovery", Form: form(sent...), Status: 303, To: a11 + "/recovery"},
			{Name: "and watched", As: "Dee", Path: a11 + "/recovery", Want: map[string]string{".govuk-tag": "Watched", "tbody th": "Sign the lease"}},
			{Name: "begun before somebody else's, it shows both", As: "Mo", Method: "POST", Path: a11 + "/recovery", Form: form(append([]string{"cause", "A cause in other words."}, sent...)...), Status: 409, Want: map[string]string{"main": "The lease came late by a month."}},
			{Name: "another owner does no step", As: "Ola", Method: "POST", Path: a11 + "/recovery/step", Form: form("step", "1"), Status: 403},
			{Name: "a step that is not there", As: "Olu", Method: "POST", Path: a11 + "/recovery/step", Form: form("step", "7"), Status: 404},
			{Name: "a step is done", As: "Olu", Method: "POST", Path: a11 + "/recovery/step", Form: form("step", "1"), Status: 303, To: a11 + "/recovery"},
		} {
			h.Visit(t, row)
		}
		if s := y.exception(t, "1.1"); s.NoRecovery || s.Recovery == nil || !strings.Contains(s.Recovery.Words(), "1 of 1 step done") {
			t.Errorf("%+v", s)
		}
		y.later(t, 41)
		if !owes("Olu", "was to be back on track") || !owes("Sam", "was to be back on track") {
			t.Error("the day has passed, and nobody is told")
		}
		y.figures(t, append(append([]float64{}, steady...), 80)...)
		y.says(t, whole(0))
		y.later(t, 0)
		a, _, err := y.plans.Action(y.by["Dee"], theAction)
		must(t, err)
		all, err := y.plans.Recoveries(t.Context(), a)
		must(t, err)
		if len(all) != 1 || all[0].Ended != BackOnTrack || all[0].EndedOn != y.d.Today() {
			t.Errorf("%+v", all)
		}
		refused(t, y.plans.FinishStep(y.by["Olu"], theAction, 0), fault.KindConflict)
	})
}

// exception is an action among those that a board must talk about.
func (y *year) exception(t *testing.T, ref string) Stand {
	t.Helper()
	person, _ := account.From(y.by["Dee"])
	position, err := y.plans.Position(account.With(t.Context(), person), "roadmap-2025")
	must(t, err)
	for _, s := range position.Exceptions {
		if s.Ref == ref {
			return s
		}
	}
	t.Fatal(ref + " is no exception")
	return Stand{}
}
