package plan

import (
	"strings"
	"testing"

	"waymark/account"
	"waymark/calendar"
	"waymark/fault"
	"waymark/web"
	"waymark/web/webtest"
)

func TestCloseoutRules(t *testing.T) {
	today := calendar.On(2026, 11, 22)
	a := Action{OwnerID: "olu", Delivery: Delivered}
	good := Closeout{Words: "Families are seen on the day.", Learned: "Ask families before the lease.", WatcherID: "sam", LookOn: today.AddMonths(6)}
	for _, c := range []struct {
		name, field string
		change      func(*Closeout)
	}{
		{"whole", "", func(*Closeout) {}},
		{"without what came of it", "words", func(c *Closeout) { c.Words = " " }},
		{"without what was learned", "learned", func(c *Closeout) { c.Learned = "Much" }},
		{"without anybody who watches", "watcher", func(c *Closeout) { c.WatcherID = "" }},
		{"watched by its owner", "watcher", func(c *Closeout) { c.WatcherID = "olu" }},
		{"without a day", "look-on", func(c *Closeout) { c.LookOn = calendar.Date{} }},
		{"looked at today", "look-on", func(c *Closeout) { c.LookOn = today }},
		{"looked at in three years", "look-on", func(c *Closeout) { c.LookOn = today.AddMonths(36) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			one := good
			c.change(&one)
			f := fault.Of(one.Check(a, today))
			if c.field == "" && f != nil || c.field != "" && (f == nil || len(f.Fields) != 1 || f.Fields[0].Name != c.field) {
				t.Errorf("%+v", f)
			}
		})
	}
}

func TestHealth(t *testing.T) {
	today := calendar.On(2026, 11, 22)
	approved := Wording{Text: "T", Child: "We listen.", TextVersion: 1, ApprovedFor: 1, ApprovedBy: "Uma"}
	a := Action{OwnerID: "olu", OwnerName: "Olu Example", Delivery: OnTrack, Starts: today.AddDays(-300), Wording: approved}
	whole := recorded{writers: []account.Person{{ID: "olu"}}, milestones: []Milestone{{Due: today.AddDays(60)}}, evidence: today.AddDays(-20), core: 1}
	for _, c := range []struct {
		name   string
		change func(a *Action, r *recorded)
		lacks  string
	}{
		{"whole", func(*Action, *recorded) {}, ""},
		{"nobody owns it", func(a *Action, _ *recorded) { a.OwnerID, a.OwnerName = "", "" }, "no owner"},
		{"a name owns it", func(a *Action, _ *recorded) { a.OwnerID = "" }, "name only"},
		{"its owner left", func(_ *Action, r *recorded) { r.writers = nil }, "cannot sign in"},
		{"the next step is far", func(_ *Action, r *recorded) { r.milestones[0].Due = today.AddDays(91) }, "No milestone"},
		{"a step was reached lately", func(_ *Action, r *recorded) {
			r.milestones[0] = Milestone{Due: today.AddDays(-100), Done: today.AddDays(-80)}
		}, ""},
		{"its evidence is old", func(_ *Action, r *recorded) { r.evidence = today.AddDays(-200) }, "No evidence"},
		{"it has just begun", func(a *Action, r *recorded) { a.Starts, r.evidence = today.AddDays(-30), calendar.Date{} }, ""},
		{"nothing measures it", func(_ *Action, r *recorded) { r.core = 0 }, "No core measure"},
		{"done and not closed out", func(a *Action, _ *recorded) { a.Delivery = Delivered }, "closed it out"},
		{"done and closed out", func(a *Action, r *recorded) { a.Delivery, r.closeout.ID = Delivered, "c" }, ""},
		{"no words for children", func(a *Action, _ *recorded) { a.Child = "" }, "no child text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			one, r := a, whole
			r.milestones = append([]Milestone{}, whole.milestones...)
			c.change(&one, &r)
			h, ok := healthOf(one, r, today)
			got := strings.Join(h.Lacks, " ")
			if !ok || c.lacks == "" && got != "" || !strings.Contains(got, c.lacks) || len(h.Lacks) > 1 {
				t.Errorf("%q", got)
			}
		})
	}
	t.Run("nothing is asked of what has ended", func(t *testing.T) {
		gone := a
		gone.Ended = Merged
		if _, ok := healthOf(gone, recorded{}, today); ok {
			t.Error("it was asked")
		}
	})
}

func TestCloseouts(t *testing.T) {
	eachYear(t, func(t *testing.T, y *year) {
		const a11 = "/staff/plan/roadmap-2025/action/1.1"
		h := house(t, y.cast)
		h.Routes, h.Unvisited = y.plans.closeoutRoutes(), nil
		dee, _ := account.From(y.by["Dee"])
		day := func(d calendar.Date) []string {
			v := web.DaysOf("look-on", d)
			return []string{"look-on-day", v["look-on-day"], "look-on-month", v["look-on-month"], "look-on-year", v["look-on-year"]}
		}
		said := append([]string{"words", "Families are seen on the day.", "learned", "Ask families before the lease is signed.", "watcher", dee.ID}, day(y.d.Today().AddMonths(6))...)
		h.Visit(t, webtest.Row{Name: "what goes on is not closed out", As: "Olu", Method: "POST", Path: a11 + "/closeout", Form: form(said...), Status: 409})
		done := whole(0)
		done.Delivery, done.HowWeKnow = Delivered, "We read 30 files."
		y.says(t, done)
		for _, row := range []webtest.Row{
			{Name: "its owner is asked", As: "Olu", Path: a11 + "/closeout", Want: map[string]string{"form label": "What came of it?"}},
			{Name: "what is missing is said at once, and what was typed stays", As: "Olu", Method: "POST", Path: a11 + "/closeout", Form: form("words", "Families are seen on the day."), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#learned']": "", ".govuk-error-summary a[href='#watcher']": "", "#words": "Families are seen"}},
			{Name: "another owner closes nothing out", As: "Ola", Method: "POST", Path: a11 + "/closeout", Form: form(said...), Status: 403},
			{Name: "it is closed out", As: "Olu", Method: "POST", Path: a11 + "/closeout", Form: form(said...), Status: 303, To: a11 + "/closeout"},
			{Name: "and not a second time", As: "Olu", Method: "POST", Path: a11 + "/closeout", Form: form(said...), Status: 409},
			{Name: "its owner does not look again", As: "Olu", Method: "POST", Path: a11 + "/closeout/look", Form: form("held", "yes", "found", "I looked at my own work."), Status: 403},
			{Name: "whoever watches says whether it holds", As: "Dee", Method: "POST", Path: a11 + "/closeout/look", Form: form("found", "Ten files."), Status: 422, Want: map[string]string{".govuk-error-summary a[href='#held']": ""}},
		} {
			h.Visit(t, row)
		}
		if w := y.due(t, "Dee"); strings.Contains(wordsOfWaiting(w), "still holds") {
			t.Errorf("asked half a year too early: %+v", w)
		}
		y.later(t, 185)
		if w := y.due(t, "Dee"); !strings.Contains(wordsOfWaiting(w), "Look again whether what action 1.1") {
			t.Errorf("nobody is asked: %+v", w)
		}
		for _, row := range []webtest.Row{
			{Name: "what was found is kept", As: "Dee", Method: "POST", Path: a11 + "/closeout/look", Form: form("held", "no", "found", "In four of ten files nobody was seen on the day."), Status: 303, To: a11 + "/closeout"},
			{Name: "and shown", As: "Mo", Path: a11 + "/closeout", Want: map[string]string{"section": "It did not hold"}},
			{Name: "the programme manager sees what records lack", As: "Mo", Path: "/staff/plan/roadmap-2025/health", Want: map[string]string{"h1": "What the record lacks", "tbody td": "."}},
		} {
			h.Visit(t, row)
		}
		if w := y.due(t, "Dee"); strings.Contains(wordsOfWaiting(w), "still holds") {
			t.Errorf("still asked: %+v", w)
		}
	})
}

func wordsOfWaiting(all []Waiting) string {
	words := make([]string, len(all))
	for i, w := range all {
		words[i] = w.Words
	}
	return strings.Join(words, "\n")
}
