package voice

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/calendar"
	"waymark/fault"
)

var themeDay = calendar.On(2026, time.March, 2)

// want asks that an act was refused in this way, with these words in what is said.
func want(t *testing.T, err error, kind fault.Kind, words string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil || f.Kind != kind {
		t.Fatalf("got %v, want it refused as %s", err, kind)
	}
	all := f.Words
	for _, field := range f.Fields {
		all += "; " + field.Name + ": " + field.Words
	}
	if !strings.Contains(all, words) {
		t.Errorf("it says %q, want %q in it", all, words)
	}
}

func good(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		if f := fault.Of(err); f != nil {
			t.Fatalf("%v %+v", err, f.Fields)
		}
		t.Fatal(err)
	}
}

// no is a whole answer that says no.
func no() AnswerEdit {
	return AnswerEdit{Decision: DecidedNo, Reason: "We do not own the park. We have no money for a new one.", Instead: "We will open the school field on Fridays.", Challenge: "You can ask an advocate to help you.",
		Adult: "The park belongs to the trust, and the budget of the year is spent.", DecidedBy: "Head of Service for play", DecidedOn: themeDay}
}

func TestThemeStates(t *testing.T) {
	t.Run("2.2: the road of a theme is the one that was drawn, and no state is skipped", func(t *testing.T) {
		want := map[ThemeState]string{
			ThemeHeard: "looking into it, paused, merged", ThemeLooking: "decided, paused, merged", ThemeDecided: "doing it, paused", ThemeDoing: "done, paused", ThemeDone: "checked",
			ThemeChecked: "closed, reopened", ThemeReopened: "looking into it", ThemeClosed: "", ThemeMerged: "", ThemePaused: "heard",
		}
		for _, state := range ThemeStates {
			theme := Theme{State: state, Back: ThemeHeard, Decision: DecidedYes}
			var next []string
			for _, s := range theme.Next() {
				next = append(next, string(s))
			}
			if got := strings.Join(next, ", "); got != want[state] {
				t.Errorf("from %s to %s, want %s", state, got, want[state])
			}
			for _, to := range ThemeStates {
				moved := theme
				if err := moved.step(to, themeDay); (err == nil) != slices.Contains(theme.Next(), to) {
					t.Errorf("from %s to %s: %v", state, to, err)
				}
			}
		}
	})
	t.Run("2.2: after no, already and not ours comes the check, after the others the doing", func(t *testing.T) {
		for _, d := range sixDecisions {
			next := Theme{State: ThemeDecided, Decision: d.Code}.Next()
			ends := d.Code == DecidedNo || d.Code == DecidedAlready || d.Code == DecidedNotOurs
			if slices.Contains(next, ThemeChecked) != ends || slices.Contains(next, ThemeDoing) == ends {
				t.Errorf("%s: %v", d.Code, next)
			}
		}
	})
	t.Run("2.2: each change tells children what happens, in words they can read (RD-04)", func(t *testing.T) {
		theme := Theme{Number: 4, State: ThemeHeard}
		want(t, theme.Move(ThemeMove{To: ThemeLooking}, themeDay), fault.KindInvalid, "words: Say in words for children")
		want(t, theme.Move(ThemeMove{To: ThemeLooking, Words: "A multi-agency assessment of placement sufficiency has been commissioned."}, themeDay), fault.KindInvalid, "too hard for children")
		want(t, theme.Move(ThemeMove{To: ThemeLooking, Words: "What you say is confidential."}, themeDay), fault.KindInvalid, "confidential")
		want(t, theme.Move(ThemeMove{To: ThemeLooking, Words: "We will ask the girl at SW1A 2AA."}, themeDay), fault.KindInvalid, "a postcode")
		if theme.State != ThemeHeard {
			t.Error("a move that was refused has moved it")
		}
		good(t, theme.Move(ThemeMove{To: ThemeLooking, Words: "We asked the people who run the park."}, themeDay))
		if theme.State != ThemeLooking || theme.StateOn != themeDay {
			t.Errorf("%+v", theme)
		}
	})
	t.Run("2.2: a pause says when it is looked at again, within 60 days, and goes back to where it was", func(t *testing.T) {
		theme := Theme{State: ThemeDoing, Decision: DecidedYes}
		move := ThemeMove{To: ThemePaused, Words: "The builders are ill. We will start again soon."}
		want(t, theme.Move(move, themeDay), fault.KindInvalid, "review: Enter the day")
		move.ReviewOn = themeDay.AddDays(61)
		want(t, theme.Move(move, themeDay), fault.KindInvalid, "60 days at most: 1 May 2026")
		move.ReviewOn = themeDay.AddDays(60)
		good(t, theme.Move(move, themeDay))
		want(t, theme.Move(ThemeMove{To: ThemeDone, Words: "The new swings are up."}, themeDay), fault.KindConflict, "No state is skipped")
		good(t, theme.Move(ThemeMove{To: ThemeDoing, Words: "The builders are back."}, themeDay.AddDays(9)))
		if theme.State != ThemeDoing || theme.Back != "" || !theme.ReviewOn.IsZero() {
			t.Errorf("%+v", theme)
		}
	})
	t.Run("2.2: a theme is merged into another that is named", func(t *testing.T) {
		theme := Theme{Number: 4, State: ThemeHeard}
		want(t, theme.Move(ThemeMove{To: ThemeMerged, Words: "More of you said the same.", Into: 4}, themeDay), fault.KindInvalid, "into: ")
		good(t, theme.Move(ThemeMove{To: ThemeMerged, Words: "More of you said the same.", Into: 3}, themeDay))
		if theme.Open() || theme.MergedInto != 3 {
			t.Errorf("%+v", theme)
		}
	})
	t.Run("2.2: nobody decides, checks or reopens a theme by hand", func(t *testing.T) {
		for _, to := range []ThemeState{ThemeDecided, ThemeChecked, ThemeReopened} {
			theme := Theme{State: ThemeLooking}
			want(t, theme.Move(ThemeMove{To: to, Words: "We said yes."}, themeDay), fault.KindConflict, "")
		}
	})
}

func TestThemeRules(t *testing.T) {
	t.Run("YS-01: a no names its reason, who decided, what instead and how to challenge it", func(t *testing.T) {
		for field, lack := range map[string]func(*AnswerEdit){
			"reason":     func(e *AnswerEdit) { e.Reason = "" },
			"decided-by": func(e *AnswerEdit) { e.DecidedBy = "" },
			"instead":    func(e *AnswerEdit) { e.Instead = "" },
			"challenge":  func(e *AnswerEdit) { e.Challenge = "You can tell a teacher." },
			"adult":      func(e *AnswerEdit) { e.Adult = "" },
			"decided-on": func(e *AnswerEdit) { e.DecidedOn = themeDay.AddDays(1) },
		} {
			e := no()
			lack(&e)
			a := Answer{State: AnswerDraft}
			good(t, a.Edit(e))
			want(t, a.Send(themeDay), fault.KindInvalid, field+": ")
		}
		a := Answer{State: AnswerDraft}
		good(t, a.Edit(no()))
		good(t, a.Send(themeDay))
	})
	t.Run("2.3: each decision asks for what it owes", func(t *testing.T) {
		for d, fields := range map[Decision][]string{DecidedYes: {"did"}, DecidedPartly: {"did", "reason"}, DecidedAlready: {"place"}, DecidedLater: {"reason", "promise", "due"}, DecidedNotOurs: {"place", "passed-on"}, "": {"decision"}} {
			a := Answer{State: AnswerDraft, Decision: d, Adult: "As above.", DecidedBy: "Head of Service", DecidedOn: themeDay}
			err := a.Whole(themeDay)
			for _, field := range fields {
				want(t, err, fault.KindInvalid, field+": ")
			}
			if f := fault.Of(err); len(f.Fields) != len(fields) {
				t.Errorf("%s: %+v", d, f.Fields)
			}
		}
		kept := Answer{Decision: DecidedLater, Reason: "We need time.", Promise: "You will get a bus pass.", Due: themeDay.AddDays(-1), DecidedOn: themeDay, DecidedBy: "Cabinet", Adult: "As above."}
		want(t, kept.Whole(themeDay), fault.KindInvalid, "due: A promise is kept after")
	})
	t.Run("YS-02: a change that no child could notice is refused", func(t *testing.T) {
		for _, text := range []string{"We noted your views.", "We’ve noted what you said.", "We shared your views with the board.", "We will consider it.", "Your words were taken on board.", "We take this seriously.", "We fed back to the team."} {
			a := Answer{Decision: DecidedYes, Did: text, Adult: "As above.", DecidedBy: "Head of Service", DecidedOn: themeDay}
			want(t, a.Whole(themeDay), fault.KindInvalid, "did: “")
			theme := Theme{State: ThemeDoing}
			want(t, theme.Move(ThemeMove{To: ThemeDone, Words: text}, themeDay), fault.KindInvalid, "no change that a child would notice")
		}
		a := Answer{Decision: DecidedYes, Did: "The bus now stops at the youth club.", Adult: "As above.", DecidedBy: "Head of Service", DecidedOn: themeDay}
		good(t, a.Whole(themeDay))
	})
	t.Run("YS-03: the clock is 28 calendar days to the answer, and a holding word does not stop it", func(t *testing.T) {
		theme := Theme{State: ThemeHeard, HeardOn: themeDay}
		late := func(theme Theme, on calendar.Date) bool {
			return ThemeLine{Theme: theme, Due: theme.AnswerDue(bank)}.Late(on)
		}
		if due := theme.AnswerDue(bank); due != calendar.On(2026, time.March, 30) {
			t.Error(due)
		}
		if late(theme, themeDay.AddDays(28)) || !late(theme, themeDay.AddDays(29)) {
			t.Error("it is late on day 29 and not before")
		}
		good(t, theme.Move(ThemeMove{To: ThemeLooking, Words: "We will tell you soon."}, themeDay.AddDays(20)))
		if !late(theme, themeDay.AddDays(29)) {
			t.Error("a holding word stopped the clock")
		}
		good(t, theme.Move(ThemeMove{To: ThemePaused, Words: "We need to wait.", ReviewOn: themeDay.AddDays(40)}, themeDay.AddDays(21)))
		if !late(theme, themeDay.AddDays(29)) {
			t.Error("a pause stopped the clock")
		}
		if late(Theme{State: ThemeDecided, HeardOn: themeDay}, themeDay.AddDays(29)) {
			t.Error("an answer did not stop the clock")
		}
	})
	t.Run("E33: what was heard on Easter Saturday is answered by the Friday before its 28 days are over, as each child was promised", func(t *testing.T) {
		on := calendar.On(2027, time.March, 27)
		if due := (Theme{HeardOn: on}).AnswerDue(bank); due != calendar.On(2027, time.April, 23) || due != answerBy(at("2027-03-27 16:00"), bank) {
			t.Error(due)
		}
	})
	t.Run("YS-05: a theme is not closed before a decision-maker saw it and a decision stands", func(t *testing.T) {
		words := "This is done now."
		for name, c := range map[string]struct {
			theme Theme
			why   string
		}{
			"nobody saw it":       {Theme{State: ThemeChecked, Decision: DecidedYes}, "name the decision-maker"},
			"no day":              {Theme{State: ThemeChecked, Decision: DecidedYes, SeenBy: "Board"}, "and the day"},
			"nothing was decided": {Theme{State: ThemeChecked, SeenBy: "Board", SeenOn: themeDay}, "nothing was decided"},
		} {
			theme := c.theme
			want(t, theme.Move(ThemeMove{To: ThemeClosed, Words: words}, themeDay), fault.KindConflict, c.why)
			if theme.State != ThemeChecked {
				t.Error(name + ": it was closed")
			}
		}
		theme := Theme{State: ThemeChecked, Decision: DecidedNo, SeenBy: "Corporate parenting board", SeenOn: themeDay}
		good(t, theme.Move(ThemeMove{To: ThemeClosed, Words: words}, themeDay))
	})
	t.Run("YS-06: a young reviewer sends an answer back once; the second time it goes out", func(t *testing.T) {
		a := Answer{State: AnswerDraft, WriterID: "w"}
		good(t, a.Edit(no()))
		want(t, a.Publish(Heard{Children: 9}, "p", "P", themeDay), fault.KindConflict, "Send the answer to a young reviewer first")
		good(t, a.Send(themeDay))
		want(t, a.Edit(no()), fault.KindConflict, "cannot be changed now")
		want(t, a.Publish(Heard{Children: 9}, "p", "P", themeDay), fault.KindConflict, "until 9 March 2026")
		want(t, a.Reviewed(Opinion{}), fault.KindInvalid, "clear: ")
		want(t, a.Reviewed(Opinion{Clear: "no", Honest: "yes"}), fault.KindInvalid, "note: Say what is not right")
		good(t, a.Reviewed(Opinion{Clear: "no", Honest: "yes", Note: "What is a trust?"}))
		if a.State != AnswerSentBack || a.YoungOK != "no" {
			t.Errorf("%+v", a)
		}
		good(t, a.Edit(no()))
		good(t, a.Send(themeDay))
		good(t, a.Reviewed(Opinion{Clear: "yes", Honest: "no", Note: "You do have money.", Show: true}))
		if a.State != AnswerReady || a.YoungOK != "no" || a.Rounds != 2 {
			t.Errorf("%+v", a)
		}
		good(t, a.Publish(Heard{Children: 9}, "p", "P", themeDay))
	})
	t.Run("YS-06: where no young reviewer answers in a week, other children do not wait longer", func(t *testing.T) {
		a := Answer{State: AnswerDraft, WriterID: "w"}
		good(t, a.Edit(no()))
		good(t, a.Send(themeDay))
		good(t, a.Publish(Heard{Children: 5}, "p", "P", themeDay.AddDays(7)))
		if a.YoungOK != "" {
			t.Error("nobody said that it was right")
		}
	})
	t.Run("an answer is published by another than wrote it", func(t *testing.T) {
		a := Answer{State: AnswerReady, WriterID: "w"}
		want(t, a.Publish(Heard{Children: 9}, "w", "W", themeDay), fault.KindForbidden, "somebody else must publish it")
	})
	t.Run("2.1: a theme is public of five children or a group of five, and how many is said in bands", func(t *testing.T) {
		for n, band := range map[int]string{0: "", 4: "", 5: "5 to 9", 9: "5 to 9", 10: "10 to 19", 19: "10 to 19", 20: "20 to 49", 49: "20 to 49", 50: "50 or more", 900: "50 or more"} {
			h := Heard{Children: n}
			if h.Band() != band || h.Public() != (n >= 5) {
				t.Errorf("%d: %q, %v", n, h.Band(), h.Public())
			}
		}
		a := Answer{State: AnswerReady}
		want(t, a.Publish(Heard{Children: 4}, "p", "P", themeDay), fault.KindConflict, "Fewer than 5 children")
		if !(Heard{Children: 4, Group: 5}).Public() {
			t.Error("a group of five is enough")
		}
		h := Heard{Children: 30, Groups: map[string]int{"care": 9, "send": 10, "any": 11}}
		if got := fmt.Sprint(h.Named()); got != "[Children with special needs or a disability Any children]" {
			t.Error("groups of fewer than ten are named:", got)
		}
	})
	t.Run("a theme stands under the actions and priorities that there are, and every action brings its priority", func(t *testing.T) {
		known := func(ref string) bool { return ref == "plan/3.1" || ref == "plan/3" || ref == "plan/4" }
		e := ThemeEdit{Title: "Keep my worker", Said: "We want to keep the same worker.", Topic: "social worker", Actions: []string{"plan/3.1", "plan/4", "plan/3.1"}, Articles: []int{12, 3, 12}}
		var theme Theme
		want(t, theme.Edit(e, "", known, themeDay), fault.KindInvalid, "owner: ")
		good(t, theme.Edit(e, "Kit", known, themeDay))
		if fmt.Sprint(theme.Actions.V, theme.Priorities.V, theme.Articles.V) != "[plan/3.1] [plan/4 plan/3] [3 12]" {
			t.Errorf("%v %v %v", theme.Actions.V, theme.Priorities.V, theme.Articles.V)
		}
		e.Actions = []string{"plan/9.9"}
		want(t, theme.Edit(e, "Kit", known, themeDay), fault.KindInvalid, "no action or priority plan/9.9")
		e.Actions = nil
		want(t, theme.Edit(e, "Kit", known, themeDay), fault.KindInvalid, "at least one action")
	})
}

func TestChecks(t *testing.T) {
	t.Run("YS-07: what is done is asked back about within 90 days, and so is a no", func(t *testing.T) {
		for state, due := range map[ThemeState]calendar.Date{ThemeDone: themeDay.AddDays(90), ThemeDecided: themeDay.AddDays(90), ThemeDoing: {}, ThemeHeard: {}, ThemeClosed: {}} {
			theme := Theme{State: state, StateOn: themeDay, Decision: DecidedNo}
			if theme.AskDue() != due {
				t.Errorf("%s: %s", state, theme.AskDue())
			}
			if err := theme.Asked(themeDay); (err == nil) == due.IsZero() {
				t.Errorf("%s: %v", state, err)
			}
		}
		if due := (Theme{State: ThemeDecided, StateOn: themeDay, Decision: DecidedYes}).AskDue(); !due.IsZero() {
			t.Error("nothing is done yet, and children are asked by", due)
		}
	})
	t.Run("2.2: a theme is reopened when it is worse, or better for fewer than half", func(t *testing.T) {
		for c, poor := range map[Check]bool{
			{Better: 5, Same: 5}:                       false,
			{Better: 4, Same: 5}:                       true,
			{Better: 5, Worse: 5}:                      true,
			{Better: 6, Worse: 5}:                      false,
			{Worse: 1}:                                 true,
			{Unsure: 9}:                                false,
			{Better: 1, Unsure: 9}:                     false,
			{Better: 10, Same: 5, Worse: 2, Unsure: 3}: false,
		} {
			if c.Poor() != poor {
				t.Errorf("%+v: %v", c, c.Poor())
			}
			done := Theme{State: ThemeDone, HeardOn: themeDay.AddDays(-100), StateOn: themeDay.AddDays(-30)}
			want(t, done.Check(c, themeDay), fault.KindConflict, "not concluded")
			good(t, c.Conclude("You told us how it is now.", "We will go on.", themeDay))
			good(t, done.Check(c, themeDay))
			if state := map[bool]ThemeState{true: ThemeReopened, false: ThemeChecked}[poor]; done.State != state {
				t.Errorf("%+v: %s", c, done.State)
			}
			if done.Unanswered() != poor || poor && done.AnswerDue(bank) != themeDay.AddDays(28) {
				t.Errorf("%+v: children who say that it is not better wait for an answer again: %s", c, done.AnswerDue(bank))
			}
		}
	})
	t.Run("nothing is concluded that nobody answered, or twice", func(t *testing.T) {
		var c Check
		want(t, c.Conclude("You told us.", "We go on.", themeDay), fault.KindConflict, "Nobody has answered")
		c.Better = 1
		want(t, c.Conclude("", "", themeDay), fault.KindInvalid, "next: ")
		good(t, c.Conclude("You told us.", "We go on.", themeDay))
		want(t, c.Conclude("You told us.", "We go on.", themeDay), fault.KindConflict, "was concluded on 2 March 2026")
	})
	t.Run("2.4: no share is said of fewer than ten", func(t *testing.T) {
		few, many := Check{Better: 8, Same: 1, Unsure: 20}, Check{Better: 7, Same: 2, Worse: 1}
		if !strings.Contains(few.Said(), "Too few") {
			t.Error(few.Said())
		}
		if many.Said() != "Most of you say it is better." {
			t.Error(many.Said())
		}
	})
}

func TestEngagement(t *testing.T) {
	whole := func() EngagementEdit {
		e := EngagementEdit{Kind: "session", On: themeDay, Ran: "Participation team", Group: "care council", Age: "13 to 15", Children: 8, Rung: 5, RungReason: "They chose the questions.", Lundy: map[string]LundyPart{},
			Lines: []EngagementLine{{Theme: 1, Children: 6}}}
		for _, part := range lundyParts {
			e.Lundy[part.Code] = LundyPart{Answer: "yes", Proof: "Notes of the day", Children: "partly"}
		}
		return e
	}
	var g Engagement
	good(t, g.Take(whole(), themeDay))
	if !g.Fair() {
		t.Error("rung 5 is asked and told what came of it")
	}
	for field, spoil := range map[string]func(*EngagementEdit){
		"rung":           func(e *EngagementEdit) { e.Rung = 9 },
		"rung-reason":    func(e *EngagementEdit) { e.RungReason = "" },
		"lundy-audience": func(e *EngagementEdit) { e.Lundy["audience"] = LundyPart{Children: "yes"} },
		"proof-space":    func(e *EngagementEdit) { e.Lundy["space"] = LundyPart{Answer: "yes", Children: "yes"} },
		"children-voice": func(e *EngagementEdit) { e.Lundy["voice"] = LundyPart{Answer: "no"} },
		"on":             func(e *EngagementEdit) { e.On = themeDay.AddDays(1) },
		"group":          func(e *EngagementEdit) { e.Group = "nobody" },
		"age":            func(e *EngagementEdit) { e.Age = "7" },
		"line-1":         func(e *EngagementEdit) { e.Lines[0].Children = 9 },
		"children":       func(e *EngagementEdit) { e.Children = 0 },
		"kind":           func(e *EngagementEdit) { e.Kind = "import" },
		"quotes":         func(e *EngagementEdit) { e.Quotes = []string{"I live at SW1A 2AA"} },
		"ran":            func(e *EngagementEdit) { e.Ran = "" },
	} {
		e := whole()
		spoil(&e)
		var g Engagement
		want(t, g.Take(e, themeDay), fault.KindInvalid, field+": ")
	}
}

func TestImport(t *testing.T) {
	file := "Theme,Summary,Responses,Date,Group\nBetter food,The food at school should be hot.,12,31/01/2026,school council\n,Long words,3,soon,martians\n"
	t.Run("YS-09: themes of another service are read by the headings they come with, with a word at every row that is wrong", func(t *testing.T) {
		rows, err := ReadImport([]byte("\xef\xbb\xbf"+file), themeDay)
		good(t, err)
		if len(rows) != 2 || len(rows[0].Wrong) != 0 || rows[0].Children != 12 || rows[0].On != calendar.On(2026, time.January, 31) || rows[0].Group != "school council" || rows[0].Topic != "other" {
			t.Fatalf("%+v", rows)
		}
		wrong := strings.Join(rows[1].Wrong, "; ")
		for _, words := range []string{"title: the title is missing", "3 is too few", "“soon” is not a date", "“martians” is none of"} {
			if !strings.Contains(wrong, words) {
				t.Errorf("%q is not in %q", words, wrong)
			}
		}
	})
	t.Run("YS-09: raw statements never come in", func(t *testing.T) {
		for _, head := range []string{"Comment", "free_text", "NAME", "Verbatim", "Statement"} {
			_, err := ReadImport([]byte("Theme,Summary,n,Date,"+head+"\nFood,Hot food.,12,2026-01-31,I hate it\n"), themeDay)
			want(t, err, fault.KindInvalid, "single children")
		}
		_, err := ReadImport([]byte("Theme,Summary,n,Date\n"+strings.Repeat("Food,Hot food.,12,2026-01-31\n", 201)), themeDay)
		want(t, err, fault.KindInvalid, "at most 200")
	})
	t.Run("a file that is none is said to be none", func(t *testing.T) {
		_, err := ReadImport([]byte("Theme,Date\nFood,2026-01-31\n"), themeDay)
		want(t, err, fault.KindInvalid, "no column “what children said”")
		_, err = ReadImport([]byte("Theme\n"), themeDay)
		want(t, err, fault.KindInvalid, "no themes")
		_, err = ReadImport([]byte("\"Theme\nFood"), themeDay)
		want(t, err, fault.KindInvalid, "not a CSV file")
	})
}

func FuzzImport(f *testing.F) {
	f.Add([]byte("Theme,Summary,n,Date\nFood,Hot food.,12,2026-01-31\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, err := ReadImport(data, themeDay)
		if err != nil && fault.Of(err) == nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if len(r.Wrong) == 0 && (r.Title == "" || r.Children < fewestChildren || r.On.After(themeDay)) {
				t.Fatalf("%+v", r)
			}
		}
	})
}

// The counts of a check must not give back one child's answer, whatever else is on the page.
func TestPublicCheck(t *testing.T) {
	key := func(c Check) string {
		p := c.public()
		words := p.N + ": "
		for _, n := range []*int{p.Better, p.Same, p.Worse, p.Unsure} {
			if n == nil {
				words += "c "
			} else {
				words += fmt.Sprint(*n, " ")
			}
		}
		return words + p.Said
	}
	const most = 24
	behind := map[string][]Check{}
	for b := range most {
		for s := range most {
			for w := range most {
				for u := range most {
					c := Check{Better: b, Same: s, Worse: w, Unsure: u}
					behind[key(c)] = append(behind[key(c)], c)
				}
			}
		}
	}
	for shown, all := range behind {
		for name, of := range map[string]func(Check) int{"better": func(c Check) int { return c.Better }, "same": func(c Check) int { return c.Same }, "worse": func(c Check) int { return c.Worse }, "unsure": func(c Check) int { return c.Unsure }} {
			possible := map[int]bool{}
			for _, c := range all {
				possible[of(c)] = true
			}
			if len(possible) == 1 && !possible[0] && of(all[0]) < fewestChildren {
				t.Errorf("7.3: %q gives back that %d said %s", shown, of(all[0]), name)
			}
		}
	}
	p := Check{Better: 12, Same: 7, Unsure: 5}.public()
	if p.N != "20 to 49" || *p.Better != 10 || *p.Same != 5 || *p.Worse != 0 || *p.Unsure != 5 {
		t.Errorf("%+v", p)
	}
	if p := (Check{Better: 12, Same: 3}).public(); p.N != "10 or more" || p.Better != nil || p.Said != "Most of you say it is better." {
		t.Errorf("%+v", p)
	}
}
