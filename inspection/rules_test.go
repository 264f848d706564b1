package inspection

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"waymark/calendar"
	"waymark/evidence"
	"waymark/fault"
)

func frameworks(t *testing.T) func(key string) *Framework {
	t.Helper()
	all, err := ReadFrameworks(nil)
	if err != nil {
		t.Fatal(err)
	}
	return func(key string) *Framework {
		n := slices.IndexFunc(all, func(f Framework) bool { return f.Key == key })
		if n < 0 {
			t.Fatalf("no framework %s", key)
		}
		return &all[n]
	}
}

func refused(t *testing.T, err error, kind fault.Kind, words string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil || f.Kind != kind {
		t.Fatalf("%v", err)
	}
	all := f.Words
	for _, field := range f.Fields {
		all += " " + field.Words
	}
	if !strings.Contains(all, words) {
		t.Errorf("%q does not say %q", all, words)
	}
}

func TestFrameworks(t *testing.T) {
	get := frameworks(t)
	t.Run("the four judgements of April 2026 have no overall one, those before have", func(t *testing.T) {
		for key, overall := range map[string]bool{"sif-2013": true, "ilacs-2018": true, "ilacs-2023": true, "ilacs-2026": false} {
			if f := get(key); (f.Area("overall") != nil) != overall {
				t.Errorf("%s", key)
			}
		}
		if n := len(get("ilacs-2026").Areas); n != 4 {
			t.Errorf("%d areas", n)
		}
		if a := get("sif-2013").Area("adoption"); a == nil || a.Inside != "in care" {
			t.Errorf("%+v", a)
		}
	})
	t.Run("the framework of a day is dated", func(t *testing.T) {
		last, first := calendar.On(2026, time.March, 31), calendar.On(2026, time.April, 1)
		if !get("ilacs-2023").Covers(last) || get("ilacs-2023").Covers(first) || get("ilacs-2026").Covers(last) || !get("ilacs-2026").Covers(first) {
			t.Error("the frameworks overlap or leave a day out")
		}
	})
	t.Run("letters have no grades, supported accommodation and area SEND three outcomes", func(t *testing.T) {
		if len(get("jtai").Areas)+len(get("jtai").Grades) > 0 || get("ilacs-2026").Kind("focused").Graded || get("ilacs-2026").Kind("monitoring").Graded {
			t.Error("a letter has grades")
		}
		if len(get("area-send-2023").Grades) != 3 || len(get("sccif-supported").Grades) != 3 {
			t.Error("not three outcomes")
		}
	})
	t.Run("a council's own file replaces ours, and a broken one is named", func(t *testing.T) {
		own := "key=\"jtai\"\nname=\"Ours\"\nbody=\"B\"\nline=\"l\"\nfrom=\"2020-01-01\"\nsource=\"S\"\n[[kind]]\nkey=\"k\"\ntitle=\"K\"\n"
		all, err := ReadFrameworks(fstest.MapFS{"own.toml": {Data: []byte(own)}})
		if err != nil || slices.IndexFunc(all, func(f Framework) bool { return f.Key == "jtai" && f.Name == "Ours" }) < 0 {
			t.Errorf("%v", err)
		}
		for name, text := range map[string]string{"no key": strings.Replace(own, "\"jtai\"", "\"\"", 1), "unknown word": own + "colour=1\n", "a clock without a limit": own + "[[clock]]\nkey=\"c\"\ntitle=\"C\"\nstarts=\"published\"\nstops=\"closed\"\nsource=\"s\"\n", "graded without grades": own + "graded=true\n"} {
			_, err := ReadFrameworks(fstest.MapFS{"bad.toml": {Data: []byte(text)}})
			if f := fault.Of(err); f == nil || !strings.Contains(f.Words, "bad.toml") {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	t.Run("whatever is unsure has an owner and a day", func(t *testing.T) {
		all, _ := ReadFrameworks(nil)
		n := 0
		for _, f := range all {
			for _, v := range f.Verifies() {
				if n++; v.Owner == "" || v.By.IsZero() {
					t.Errorf("%s: %+v", f.Key, v)
				}
			}
		}
		if n < 5 {
			t.Errorf("only %d", n)
		}
	})
}

// Governance 4a.11: after 1 April 2026 overall is absent, not blank or averaged.
func TestJudgements(t *testing.T) {
	get := frameworks(t)
	four := []Judgement{{Area: "leaders", Grade: "good"}, {Area: "help and protection", Grade: "good"}, {Area: "in care", Grade: "good"}, {Area: "care leavers", Grade: "outstanding"}}
	if err := checkJudgements(get("ilacs-2026"), "standard", four); err != nil {
		t.Error(err)
	}
	refused(t, checkJudgements(get("ilacs-2026"), "standard", append(four, Judgement{Area: "overall", Grade: "good"})), fault.KindInvalid, "absent")
	refused(t, checkJudgements(get("ilacs-2018"), "standard", four), fault.KindInvalid, "no area called care leavers")
	refused(t, checkJudgements(get("ilacs-2026"), "standard", []Judgement{{Area: "leaders", Grade: "1"}}), fault.KindInvalid, "Select a grade")
	refused(t, checkJudgements(get("ilacs-2026"), "focused", four[:1]), fault.KindInvalid, "without grades")
	if err := checkJudgements(get("ilacs-2026"), "standard", []Judgement{{Area: "leaders"}}); err != nil {
		t.Errorf("an area without a grade is refused: %v", err)
	}
}

func TestAdvance(t *testing.T) {
	f := frameworks(t)("ilacs-2026")
	i := Inspection{Slug: "x", Title: "X", Framework: f.Key, Kind: "standard", Stage: Notified, Notified: calendar.On(2026, 5, 1)}
	refused(t, i.Advance(Expected, calendar.On(2026, 5, 4), f), fault.KindConflict, "already notified")
	refused(t, i.Advance(Responded, calendar.On(2026, 5, 4), f), fault.KindConflict, "not been published")
	refused(t, i.Advance(OnSite, calendar.On(2026, 4, 30), f), fault.KindInvalid, "must not come before")
	refused(t, i.Advance("soon", calendar.On(2026, 5, 4), f), fault.KindInvalid, "Select")
	refused(t, i.Advance(OnSite, calendar.Date{}, f), fault.KindInvalid, "Enter the day")
	for _, s := range []Stage{OnSite, Published, Responded, Finished} { // a letter has no draft
		if err := i.Advance(s, calendar.On(2026, 6, 1), f); err != nil || i.Stage != s || i.At(string(s)) != calendar.On(2026, 6, 1) {
			t.Fatalf("%s: %v", s, err)
		}
	}
	early := Inspection{Slug: "x", Title: "X", Framework: f.Key, Kind: "standard", OnSite: calendar.On(2026, 1, 12)}
	refused(t, early.Check(f), fault.KindInvalid, "No inspection could begin under")
}

func TestClocks(t *testing.T) {
	get := frameworks(t)
	published := calendar.On(2026, time.March, 10)
	holidays := calendar.BankHolidays()
	for _, c := range []struct {
		name, framework, kind string
		judgements            []Judgement
		urgent                bool
		want                  string
	}{
		{"a good council has no clock", "ilacs-2023", "standard", []Judgement{{Area: "overall", Grade: "good"}}, false, ""},
		{"inadequate anywhere starts 70 working days", "ilacs-2023", "standard", []Judgement{{Area: "in care", Grade: "inadequate"}}, false, "plan 2026-06-22"},
		{"priority action after a focused visit starts both clocks", "ilacs-2023", "focused", nil, true, "plan 2026-06-22 draft plan 2026-04-09"},
		{"a review by the adviser starts six months", "review", "adviser", nil, false, "department review 2026-09-10"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, k := range get(c.framework).ClocksOf(Inspection{Kind: c.kind, Published: published}, c.judgements, c.urgent, holidays) {
				got = append(got, k.Rule.Key, k.Due.String())
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%v, want %s", got, c.want)
			}
		})
	}
	t.Run("a clock says how it stands", func(t *testing.T) {
		c := Clock{Due: published}
		if c.Breached(published) || !c.Breached(published.AddDays(1)) || !strings.Contains(c.Words(published.AddDays(-1), holidays), "in 1 working day") {
			t.Error(c.Words(published.AddDays(-1), holidays))
		}
		c.Stopped = published.AddDays(2)
		if !c.Breached(published.AddDays(300)) || !strings.Contains(c.Words(published, holidays), "after the limit") {
			t.Error(c.Words(published, holidays))
		}
	})
	t.Run("what is expected next follows the overall judgement, else the worst area", func(t *testing.T) {
		w, ok := get("area-send-2023").Expect(Inspection{Published: published}, []Judgement{{Area: "outcome", Grade: "typically positive"}})
		if !ok || w.To != calendar.On(2031, time.March, 10) {
			t.Errorf("%+v", w)
		}
		w, ok = get("ilacs-2026").Expect(Inspection{Published: published}, []Judgement{{Area: "leaders", Grade: "outstanding"}, {Area: "in care", Grade: "inadequate"}})
		if !ok || !strings.Contains(w.Title, "monitoring") {
			t.Errorf("%+v", w)
		}
		if _, ok := get("ilacs-2026").Expect(Inspection{Published: published}, nil); ok {
			t.Error("a window came of nothing")
		}
	})
}

// Governance 4a.12: two framework versions have a break between them.
func TestTrend(t *testing.T) {
	all, err := ReadFrameworks(nil)
	if err != nil {
		t.Fatal(err)
	}
	parts := trend("children's services", all, []Inspection{
		{ID: "a", Framework: "sif-2013", Kind: "full", Published: calendar.On(2015, 5, 12)}, {ID: "b", Framework: "sif-2013", Kind: "full", Published: calendar.On(2018, 5, 9)},
		{ID: "c", Framework: "ilacs-2018", Kind: "standard", Published: calendar.On(2022, 12, 16)}, {ID: "d", Framework: "ilacs-2018", Kind: "focused", Published: calendar.On(2021, 12, 16)},
		{ID: "e", Framework: "ilacs-2026", Kind: "standard", Published: calendar.On(2026, 6, 16)}, {ID: "f", Framework: "area-send-2023", Kind: "full", Published: calendar.On(2026, 6, 16)},
	}, map[string][]Judgement{"a": {{Area: "overall", Grade: "inadequate"}}, "e": {{Area: "leaders", Grade: "good"}, {Area: "in care"}}})
	var got []string
	for _, p := range parts {
		got = append(got, p.Framework.Key)
		for _, r := range p.Rows {
			got = append(got, r.ID+":"+strings.Join(r.Grades, ","))
		}
	}
	want := "ilacs-2026|e:Good,Not entered,Not judged,Not entered|ilacs-2018|c:Not entered,Not entered,Not entered,Not entered|sif-2013|b:Not entered,Not entered,Not entered,Not entered,Not entered,Not entered|a:Inadequate,Not entered,Not entered,Not entered,Not entered,Not entered"
	if strings.Join(got, "|") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "|"), want)
	}
}

func TestLife(t *testing.T) {
	on := calendar.On(2026, 6, 1)
	r := Recommendation{State: Received, OwnerID: "olu"}
	refused(t, r.Deliver("olu", "Olu", "Done", on), fault.KindConflict, "has not answered")
	refused(t, r.Respond("perhaps", "", on, false), fault.KindInvalid, "Select")
	refused(t, r.Respond(Partly, " ", on, false), fault.KindInvalid, "why")
	if err := r.Respond(Accepted, "", on, false); err != nil || r.State != Accepted {
		t.Fatal(err)
	}
	refused(t, r.Deliver("olu", "Olu", "Done", on), fault.KindConflict, "No action answers")
	if err := r.Respond(Accepted, "", on, true); err != nil || r.State != Planned {
		t.Fatal(err)
	}
	refused(t, r.Assure("qi", "Qi", "x", on), fault.KindConflict, "planned")
	refused(t, r.Deliver("olu", "Olu", "", on), fault.KindInvalid, "what was done")
	if err := r.Deliver("olu", "Olu", "Every team has it.", on); err != nil {
		t.Fatal(err)
	}
	refused(t, r.Respond(Rejected, "no", on, true), fault.KindConflict, "stands")
	verified := evidence.Evidence{Number: 7, State: evidence.Verified, AddedOn: on, CheckedOn: on, VerifiedOn: on, ValidUntil: on.AddMonths(6)}
	good := []evidence.Evidence{verified}
	refused(t, r.Close("qi", "Qi", good, false, on), fault.KindConflict, "independent")
	for _, c := range []struct {
		by      string
		answers []Answer
	}{{"olu", nil}, {"ola", []Answer{{Ref: "p/1.1", People: []string{"ola"}}}}} {
		refused(t, independent(c.by, r, c.answers), fault.KindForbidden, "somebody else")
	}
	if err := independent("qi", r, []Answer{{People: []string{"ola"}}}); err != nil {
		t.Error(err)
	}
	refused(t, r.Assure("qi", "Qi", "", on), fault.KindInvalid, "looked at")
	if err := r.Assure("qi", "Qi", "Ten records.", on); err != nil {
		t.Fatal(err)
	}
	refused(t, r.Close("qi", "Qi", good, true, on), fault.KindConflict, "made this recommendation again")
	refused(t, r.Close("qi", "Qi", nil, false, on), fault.KindInvalid, "Select the evidence that shows it")
	for name, spoil := range map[string]func(*evidence.Evidence){"nobody verified": func(e *evidence.Evidence) { e.State, e.VerifiedOn = evidence.Cleared, calendar.Date{} },
		"has expired": func(e *evidence.Evidence) { e.ValidUntil = on.AddDays(-1) }, "was not borne out": func(e *evidence.Evidence) { e.State = evidence.NotBorneOut },
		"was withdrawn": func(e *evidence.Evidence) { e.State, e.EndedOn = evidence.Withdrawn, on }} {
		t.Run("evidence that "+name+" closes nothing, even beside some that does", func(t *testing.T) {
			bad := verified
			spoil(&bad)
			refused(t, r.Close("qi", "Qi", []evidence.Evidence{verified, bad}, false, on), fault.KindInvalid, "must be verified and still hold")
		})
	}
	if err := r.Close("qi", "Qi", good, false, on); err != nil || r.Open() || !slices.Equal(r.Shown, []int{7}) {
		t.Fatal(err)
	}
	refused(t, r.Reopen(""), fault.KindInvalid, "why")
	if err := r.Reopen("Visits are late again."); err != nil || r.State != Reopened || r.ClosedBy != "" || len(r.Shown) > 0 || r.AssuredBy != "" {
		t.Errorf("%v %+v", err, r)
	}
}

// Governance 4a.5: a recommendation that a later inspection repeats reads as recurred, whatever it was closed as.
func TestMemory(t *testing.T) {
	of := func(id string, year int, about string) Recommendation {
		return Recommendation{ID: id, Code: id, Published: calendar.On(year, 5, 1), About: about, State: Closed}
	}
	m := Memory{all: []Recommendation{of("c", 2022, "Life-story work for all children with a longer-term plan"), of("b", 2018, "Good life-story work"), of("a", 2015, "Life story work is developed for children"), of("x", 2015, "Elected members read the budget")}}
	if found := m.Alike(m.one("c")); len(found) != 2 || found[0].ID == "x" || !strings.Contains(found[0].Why, "Life-story work") {
		t.Errorf("%+v", found)
	}
	m.decided = []Recurrence{{LaterID: "b", EarlierID: "a", Same: true}, {LaterID: "c", EarlierID: "b", Same: true}, {LaterID: "c", EarlierID: "x"}}
	if got := m.Times("c"); got != "third time: 2015, 2018, 2022" {
		t.Error(got)
	}
	if m.Times("a") != "" || m.Times("b") != "second time: 2015, 2018" {
		t.Error(m.Times("a"), m.Times("b"))
	}
	for id, want := range map[string]string{"a": "recurred", "b": "recurred", "c": "closed", "x": "closed"} {
		if got := m.Standing(m.one(id)); got != want {
			t.Errorf("%s reads %s", id, got)
		}
	}
	if !m.Recurred("a") || !m.Recurred("c") || m.Recurred("x") {
		t.Error("who recurred is wrong")
	}
	m.decided = append(m.decided, Recurrence{LaterID: "a", EarlierID: "c", Same: true}) // links in a circle end
	if len(m.Later("a")) != 2 {
		t.Error(m.Later("a"))
	}
}

func TestRearranged(t *testing.T) {
	got := rearranged([]reportItem{{Take: true, Number: "1", Text: "One."}, {Take: true, Number: "2", Text: "and more.", Join: true}, {Take: true, Number: "3", Text: "Three.\r\n\r\nFour."}})
	if len(got) != 3 || got[0].Text != "One. and more." || got[1].Number != "3a" || got[2].Text != "Four." {
		t.Errorf("%+v", got)
	}
}

func TestPublicSources(t *testing.T) {
	today := calendar.On(2026, 11, 22)
	inspections := []Inspection{{ID: "a", Title: "Inspection 2026", Published: calendar.On(2026, 7, 7)}, {ID: "b", Title: "Visit that is not published"}}
	public := []PublicInspection{{Title: "Inspection 2026", Published: calendar.On(2026, 7, 7)}}
	told := sourcesOf(inspections, public, []Recommendation{
		{Code: "2026/R1", InspectionID: "a", Verbatim: "Words of the report.", Published: calendar.On(2026, 7, 7), Response: Partly, ResponseWhy: "Not for volunteers.", RespondedOn: calendar.On(2026, 8, 1), OwnerName: "Olu Example"},
		{Code: "2026/R2", InspectionID: "a", Published: calendar.On(2026, 7, 7), Response: Accepted, ResponseWhy: "Half written."},
		{Code: "V/1", InspectionID: "b", Published: calendar.On(2026, 9, 1)},
		{Code: "X/1", InspectionID: "gone", Published: calendar.On(2026, 9, 1)},
		{Code: "C/1", Source: "A review", Verbatim: "Words that only the council has.", Published: calendar.On(2026, 8, 2)},
		{Code: "C/2", Source: "A complaint"},
		{Code: "C/3", Source: "A review to come", Published: today.AddDays(1)},
	}, nil, today)
	if len(told) != 2 || told[0].Title != "A review" || told[1].Title != "Inspection 2026" {
		t.Fatalf("%+v", told)
	}
	t.Run("a published report's words and the council's answer are public", func(t *testing.T) {
		r := told[1].Recommendations
		if len(r) != 2 || r[0].Verbatim != "Words of the report." || r[0].Response != Partly || r[0].ResponseWhy != "Not for volunteers." {
			t.Errorf("%+v", r)
		}
	})
	t.Run("an answer that nobody has given yet is not", func(t *testing.T) {
		if r := told[1].Recommendations[1]; r.Response != "" || r.ResponseWhy != "" {
			t.Errorf("%+v", r)
		}
	})
	t.Run("the words of a source whose report is not kept stay with the council", func(t *testing.T) {
		if r := told[0].Recommendations; len(r) != 1 || r[0].Code != "C/1" || r[0].Verbatim != "" {
			t.Errorf("%+v", r)
		}
	})
}

func TestARecommendationIsUnansweredAfterItsDay(t *testing.T) {
	due := calendar.On(2026, 10, 14)
	open := Recommendation{State: Received, Deadline: due}
	answered := Recommendation{State: Planned, Response: Accepted, Deadline: due}
	for _, row := range []struct {
		name  string
		r     Recommendation
		today calendar.Date
		want  bool
	}{
		{"not on the day itself", open, due, false},
		{"from the day after", open, due.AddDays(1), true},
		{"not once it was answered, however late its action is", answered, due.AddDays(400), false},
		{"never where no clock runs", Recommendation{State: Received}, due.AddDays(400), false},
	} {
		if got := row.r.Unanswered(row.today); got != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}
