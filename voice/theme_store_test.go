package voice

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
	"waymark/file"
)

// heardCast is one council's people who answer children: May leads participation, Dee is the director, Bea sponsors priority 3 and Ari priority 1, Kit owns
// actions, Nat is a young reviewer, Ana analyses and has no part in it.
type heardCast struct {
	*Voices
	day *calendar.Date
	by  map[string]context.Context
	id  map[string]string
}

func newHeardCast(t *testing.T, d *db.DB, day *calendar.Date) *heardCast {
	t.Helper()
	c := &heardCast{day: day, by: map[string]context.Context{}, id: map[string]string{}}
	accounts := account.New(d, account.Settings{PublicURL: "https://voice.example", DormantDays: 45})
	keys, _, err := file.CreateKeys(filepath.Join(t.TempDir(), "key"))
	good(t, err)
	c.Voices = New(d, accounts, keys, func(context.Context) (calendar.Holidays, error) { return calendar.BankHolidays(), nil })
	c.OnActions(func(context.Context) ([]PlanAction, error) {
		return []PlanAction{{"plan/1.1", "1.1 Help in time"}, {"plan/3.1", "3.1 Listen and tell"}, {"plan/3.6", "3.6 Right help"}}, nil
	})
	for first, role := range map[string]string{"May": "participation", "Dee": "director", "Bea": "sponsor", "Ari": "sponsor", "Kit": "owner", "Nat": "young-reviewer", "Ana": "analyst", "Mo": "programme-manager"} {
		p := account.Person{Name: first + " Example", Email: strings.ToLower(first) + "@heard.example"}
		p.Roles.V = []string{role}
		p.Priorities.V = map[string][]string{"Bea": {"plan/3"}, "Ari": {"plan/1"}}[first]
		id, err := accounts.Add(dbtest.Ctx(t), p)
		good(t, err)
		person, err := accounts.Person(t.Context(), id)
		good(t, err)
		c.by[first], c.id[first] = account.With(t.Context(), person), id
	}
	return c
}

// session is one of the children in care council, of so many children, who all said one new thing.
func (c *heardCast) session(n int) EngagementEdit {
	e := EngagementEdit{Kind: "session", On: *c.day, Ran: "Participation team", Group: "care council", Age: "13 to 15", Children: n, Rung: 6, RungReason: "Children set the questions.", Lundy: map[string]LundyPart{},
		Lines: []EngagementLine{{Title: "Keep my worker", Said: "We want to keep the same worker.", Children: n}}, Topic: "social worker", Owner: c.id["Kit"], Actions: []string{"3.1"}, Quotes: []string{"I had five workers"}}
	for _, part := range lundyParts {
		e.Lundy[part.Code] = LundyPart{Answer: "partly", Children: "not asked"}
	}
	return e
}

func (c *heardCast) theme(t *testing.T, number int) ThemeLine {
	t.Helper()
	l, err := c.Theme(t.Context(), number)
	good(t, err)
	return l
}

// said writes, reviews and publishes an answer to a theme that is looked into.
func (c *heardCast) said(t *testing.T, theme int, e AnswerEdit) {
	t.Helper()
	version := func() int {
		a, err := c.current(t.Context(), c.theme(t, theme).Theme)
		good(t, err)
		return a.Version
	}
	e.Version, e.DecidedOn = version(), *c.day
	good(t, c.DraftAnswer(c.by["Kit"], theme, e))
	good(t, c.SendAnswer(c.by["Kit"], theme, version()))
	good(t, c.ReviewAnswer(c.by["Nat"], theme, version(), Opinion{Clear: "yes", Honest: "yes", Note: "I get it now"}))
	good(t, c.PublishAnswer(c.by["Dee"], theme, version()))
}

func (c *heardCast) move(t *testing.T, theme int, to ThemeState, words string) {
	t.Helper()
	good(t, c.MoveTheme(c.by["Kit"], theme, ThemeMove{To: to, Words: words, Version: c.theme(t, theme).Version}))
}

var heardSchemas = []fs.FS{account.Schema, Schema}

func movedClock(day *calendar.Date) calendar.Clock {
	return func() time.Time { return calendar.FixedClock(*day)() }
}

func TestThemeStore(t *testing.T) {
	day := themeDay
	dbtest.EachAt(t, movedClock(&day), heardSchemas, func(t *testing.T, d *db.DB) {
		day = themeDay
		c := newHeardCast(t, d, &day)
		rang := 0
		c.OnChange(func(context.Context, *db.Tx) error { rang++; return nil })
		t.Run("a session makes a theme that its children stand behind", func(t *testing.T) {
			_, err := c.AddEngagement(c.by["Kit"], c.session(8))
			want(t, err, fault.KindForbidden, "keep what children said")
			broken := c.session(8)
			broken.Lines[0].Said = "Multi-agency placement sufficiency."
			_, err = c.AddEngagement(c.by["May"], broken)
			want(t, err, fault.KindInvalid, "said-1: This is too hard")
			n, err := c.AddEngagement(c.by["May"], c.session(8))
			good(t, err)
			l := c.theme(t, 1)
			if l.State != ThemeHeard || l.Heard.Children != 8 || !l.Heard.Public() || l.OwnerName != "Kit Example" || fmt.Sprint(l.Actions.V, l.Priorities.V) != "[plan/3.1] [plan/3]" || rang == 0 {
				t.Errorf("%+v, rang %d", l, rang)
			}
			_, spoke, quotes, err := c.Engagement(c.by["May"], n)
			good(t, err)
			if len(spoke) != 1 || spoke[0].Theme != 1 || fmt.Sprint(quotes) != "[I had five workers]" {
				t.Errorf("%+v %v", spoke, quotes)
			}
			if _, _, quotes, err = c.Engagement(c.by["Ana"], n); err != nil || len(quotes) != 0 {
				t.Errorf("who does not keep what children said reads %v, %v", quotes, err)
			}
		})
		t.Run("word for word stands nowhere in the clear", func(t *testing.T) {
			var kept []string
			good(t, d.All(t.Context(), &kept, "select cast(quotes as text) from voice_engagement where quotes is not null and length(quotes) > 0 and cast(quotes as text) like '%five workers%'", nil))
			entries, err := d.Record(t.Context(), db.RecordFilter{})
			good(t, err)
			for _, e := range entries {
				kept = append(kept, e.Sentence)
			}
			if all := strings.Join(kept, "\n"); strings.Contains(all, "five workers") || strings.Contains(all, "same worker") {
				t.Error(all)
			}
		})
		t.Run("who may answer: the owner and the sponsor of its priority, and nobody else's", func(t *testing.T) {
			m := ThemeMove{To: ThemeLooking, Words: "We asked the team about this.", Version: 1}
			for _, as := range []string{"Ari", "Ana", "Nat"} {
				want(t, c.MoveTheme(c.by[as], 1, m), fault.KindForbidden, "answer what children said")
			}
			stale := m
			stale.Version = 9
			want(t, c.MoveTheme(c.by["Bea"], 1, stale), fault.KindConflict, "since you opened it")
			want(t, c.DraftAnswer(c.by["Kit"], 1, no()), fault.KindConflict, "Take it to")
			good(t, c.MoveTheme(c.by["Bea"], 1, m))
		})
		t.Run("an answer is written, seen by a young reviewer and published by somebody else", func(t *testing.T) {
			e := no()
			want(t, c.SendAnswer(c.by["Kit"], 1, 0), fault.KindInvalid, "decision: ")
			good(t, c.DraftAnswer(c.by["Kit"], 1, AnswerEdit{Decision: DecidedNo}))
			want(t, c.DraftAnswer(c.by["Kit"], 1, e), fault.KindConflict, "Kit Example changed the answer")
			e.Version = 1
			good(t, c.DraftAnswer(c.by["Kit"], 1, e))
			good(t, c.SendAnswer(c.by["Kit"], 1, 2))
			lines, answers, err := c.ForReview(c.by["Nat"])
			if err != nil || len(lines) != 1 || lines[0].Number != 1 || answers[0].Reason != e.Reason {
				t.Errorf("%+v %+v %v", lines, answers, err)
			}
			want(t, c.ReviewAnswer(c.by["Kit"], 1, 3, Opinion{Clear: "yes", Honest: "yes"}), fault.KindForbidden, "young person")
			good(t, c.ReviewAnswer(c.by["Nat"], 1, 3, Opinion{Clear: "yes", Honest: "no", Note: "Say who has the money", Show: true}))
			e.Version = 4
			good(t, c.DraftAnswer(c.by["Kit"], 1, e))
			good(t, c.SendAnswer(c.by["Kit"], 1, 5))
			good(t, c.ReviewAnswer(c.by["Nat"], 1, 6, Opinion{Clear: "yes", Honest: "yes", Note: "Good"}))
			want(t, c.PublishAnswer(c.by["Kit"], 1, 7), fault.KindForbidden, "publish an answer")
			good(t, c.PublishAnswer(c.by["Dee"], 1, 7))
			l := c.theme(t, 1)
			if l.State != ThemeDecided || l.Decision != DecidedNo || l.Late(day.AddDays(99)) {
				t.Errorf("%+v", l)
			}
			steps, err := c.History(t.Context(), l.Theme)
			good(t, err)
			var told []string
			for _, s := range steps {
				told = append(told, string(s.To)+": "+s.Words+" ("+s.ByRole+")")
			}
			if got := strings.Join(told, "; "); got != "heard: We heard you. (Participation lead); looking into it: We asked the team about this. (Assistant director (priority sponsor)); decided: No, we can’t. (Director of children’s services)" {
				t.Error(got)
			}
			opinions, err := c.Opinions(t.Context(), Answer{ID: answers[0].ID})
			if err != nil || len(opinions) != 2 || opinions[0].Note != "Say who has the money" || !opinions[0].Show {
				t.Errorf("%+v %v", opinions, err)
			}
		})
		t.Run("the group is told at its next meeting, once", func(t *testing.T) {
			day = day.AddDays(5)
			want(t, c.TellGroup(c.by["May"], 1, 1, day.AddDays(-9)), fault.KindInvalid, "after the answer was published")
			good(t, c.TellGroup(c.by["May"], 1, 1, day))
			want(t, c.TellGroup(c.by["May"], 1, 1, day), fault.KindConflict, "told already")
			sources, err := c.Sources(t.Context(), c.theme(t, 1).Theme)
			if err != nil || len(sources) != 1 || sources[0].ToldOn != day || sources[0].ToldBy != "May Example" || sources[0].Children != 8 {
				t.Errorf("%+v %v", sources, err)
			}
		})
		t.Run("what is public of it names no count below five, no group below ten and nobody", func(t *testing.T) {
			all, err := c.PublishedThemes(t.Context())
			if err != nil || len(all) != 1 {
				t.Fatal(all, err)
			}
			p := all[0]
			if p.Heard != "5 to 9" || len(p.Groups) != 0 || p.Unanswered || p.Answer().Decision != DecidedNo || len(p.Answer().Notes) != 0 || len(p.Steps) != 3 {
				t.Errorf("%+v", p)
			}
			if said := fmt.Sprintf("%+v", all); strings.Contains(said, "Example") || strings.Contains(said, "five workers") {
				t.Error(said)
			}
		})
		t.Run("children are asked back, each ticket and each page counts once, and what is worse reopens the theme", func(t *testing.T) {
			want(t, c.AnswerCheck(t.Context(), 1, ItIsBetter, "", "k"), fault.KindNotFound, "not asking")
			want(t, c.AskBack(c.by["Ana"], 1), fault.KindForbidden, "")
			good(t, c.AskBack(c.by["Kit"], 1))
			want(t, c.AskBack(c.by["Kit"], 1), fault.KindConflict, "are being asked")
			tickets, err := c.Tickets(c.by["May"], 1, 2)
			good(t, err)
			want(t, c.AnswerCheck(t.Context(), 1, "great", tickets[0], ""), fault.KindInvalid, "Pick one")
			good(t, c.AnswerCheck(t.Context(), 1, ItIsWorse, " "+strings.ToLower(tickets[0]), ""))
			want(t, c.AnswerCheck(t.Context(), 1, ItIsWorse, tickets[0], ""), fault.KindConflict, "was used")
			want(t, c.AnswerCheck(t.Context(), 1, ItIsWorse, "AAAAAAAA", ""), fault.KindConflict, "not a code of ours")
			for range 2 {
				good(t, c.AnswerCheck(t.Context(), 1, ItIsSame, "", "one page"))
			}
			good(t, c.AnswerCheck(t.Context(), 1, ItIsBetter, "", "another page"))
			all, err := c.Checks(t.Context(), c.theme(t, 1).Theme)
			if err != nil || len(all) != 1 || all[0].Better != 1 || all[0].Same != 1 || all[0].Worse != 1 {
				t.Errorf("%+v %v", all, err)
			}
			reopened, err := c.ConcludeCheck(c.by["Kit"], 1, "You said it is not better.", "We will look again.")
			if l := c.theme(t, 1); err != nil || !reopened || l.State != ThemeReopened || l.Due != calendar.On(2026, time.April, 2) { // 28 days later is the Saturday of Easter
				t.Errorf("%+v %v", l, err)
			}
		})
		t.Run("a reopened theme gets a second answer, and the first stays to be read", func(t *testing.T) {
			c.move(t, 1, ThemeLooking, "We asked for more money.")
			c.said(t, 1, AnswerEdit{Decision: DecidedYes, Did: "You will keep your worker for two years.", Promise: "You will keep your worker.", Due: day.AddDays(30), Adult: "Retention payments were agreed.", DecidedBy: "Director"})
			answers, err := c.Answers(t.Context(), c.theme(t, 1).Theme)
			if err != nil || len(answers) != 2 || answers[0].Decision != DecidedYes || answers[1].Decision != DecidedNo || !answers[0].Promised() {
				t.Errorf("%+v %v", answers, err)
			}
			c.move(t, 1, ThemeDoing, "We asked all the workers to stay.")
			day = day.AddDays(20)
			c.move(t, 1, ThemeDone, "Your workers now stay for two years.")
			answers, err = c.Answers(t.Context(), c.theme(t, 1).Theme)
			if err != nil || answers[0].KeptOn != day || answers[0].Promised() {
				t.Errorf("%+v %v", answers, err)
			}
			good(t, c.AskBack(c.by["Kit"], 1))
			for i := range 10 {
				good(t, c.AnswerCheck(t.Context(), 1, ItIsBetter, "", fmt.Sprint("page ", i)))
			}
			_, err = c.ConcludeCheck(c.by["Kit"], 1, "Most of you said it is better.", "We will keep it so.")
			good(t, err)
			want(t, c.MoveTheme(c.by["Kit"], 1, ThemeMove{To: ThemeClosed, Words: "It is done.", Version: c.theme(t, 1).Version}), fault.KindConflict, "name the decision-maker")
			good(t, c.SeenTheme(c.by["Kit"], 1, "Corporate parenting board", day, c.theme(t, 1).Version))
			c.move(t, 1, ThemeClosed, "This is done. Thank you.")
		})
		t.Run("what fewer than five said is not published, and merging adds them up", func(t *testing.T) {
			few := c.session(3)
			few.Lines = append(few.Lines, EngagementLine{Title: "Hot food", Said: "We want hot food.", Children: 2})
			_, err := c.AddEngagement(c.by["May"], few)
			good(t, err)
			good(t, c.EditTheme(c.by["Kit"], 2, ThemeEdit{Title: "Keep our workers", Said: "We want the same workers.", Topic: "social worker", Owner: c.id["Kit"], Actions: []string{"3.6", "1"}, Version: c.theme(t, 2).Version}))
			want(t, c.EditTheme(c.by["Kit"], 2, ThemeEdit{Version: 1, Title: "Mine"}), fault.KindConflict, "title: Title")
			for _, n := range []int{2, 3} {
				c.move(t, n, ThemeLooking, "We asked the team about this.")
			}
			e := no()
			e.DecidedOn = day
			good(t, c.DraftAnswer(c.by["Kit"], 2, e))
			good(t, c.SendAnswer(c.by["Kit"], 2, 1))
			good(t, c.ReviewAnswer(c.by["Nat"], 2, 2, Opinion{Clear: "yes", Honest: "yes"}))
			want(t, c.PublishAnswer(c.by["Dee"], 2, 3), fault.KindConflict, "Fewer than 5 children")
			good(t, c.MoveTheme(c.by["Kit"], 3, ThemeMove{To: ThemeMerged, Words: "More of you said this.", Into: 2, Version: c.theme(t, 3).Version}))
			if h := c.theme(t, 2).Heard; h.Children != 5 {
				t.Errorf("%+v", h)
			}
			good(t, c.PublishAnswer(c.by["Dee"], 2, 3))
		})
		t.Run("a theme is shown before it is answered by another than wrote its words, and again when they change", func(t *testing.T) {
			_, err := c.AddEngagement(c.by["Mo"], c.session(12))
			good(t, err)
			want(t, c.ShowTheme(c.by["May"], 4), fault.KindForbidden, "publish")
			good(t, c.ShowTheme(c.by["Bea"], 4))
			want(t, c.ShowTheme(c.by["Dee"], 4), fault.KindConflict, "on the page since")
			all, err := c.PublishedThemes(t.Context())
			if err != nil || all[0].Number != 4 || !all[0].Unanswered || fmt.Sprint(all[0].Groups) != "[Children in care council]" {
				t.Errorf("%+v %v", all[0], err)
			}
			edit := ThemeEdit{Title: "Keep one worker", Said: "We want one worker.", Topic: "social worker", Owner: c.id["Kit"], Actions: []string{"3.6"}, Version: 2}
			good(t, c.EditTheme(c.by["Bea"], 4, edit))
			want(t, c.ShowTheme(c.by["Bea"], 4), fault.KindForbidden, "You wrote these words")
			good(t, c.ShowTheme(c.by["Dee"], 4))
			c.move(t, 4, ThemeLooking, "We asked the team about this.")
		})
		t.Run("YS-09: themes of another service come in under its name, once, and all or none", func(t *testing.T) {
			text := "Theme,Summary,Responses,Date,Actions\nHot food,The food should be hot.,12,31/01/2026,3.6\nMore clubs,We want more clubs.,%s,31/01/2026,\n"
			rows, err := ReadImport([]byte(fmt.Sprintf(text, "2")), day)
			good(t, err)
			_, err = c.ImportThemes(c.by["May"], "Bright Spots", c.id["Kit"], nil, rows)
			want(t, err, fault.KindInvalid, "Row 3 cannot be taken: children: 2 is too few")
			rows, err = ReadImport([]byte(fmt.Sprintf(text, "20")), day)
			good(t, err)
			_, err = c.ImportThemes(c.by["May"], "Bright Spots", c.id["Kit"], nil, rows)
			want(t, err, fault.KindInvalid, "Row 3 cannot be taken: Select at least one action")
			_, err = c.ImportThemes(c.by["May"], "Somebody", c.id["Kit"], nil, rows)
			want(t, err, fault.KindInvalid, "source: ")
			n, err := c.ImportThemes(c.by["May"], "Bright Spots", c.id["Kit"], []string{"1.1"}, rows)
			if err != nil || n != 2 {
				t.Fatal(n, err)
			}
			_, err = c.ImportThemes(c.by["May"], "Bright Spots", c.id["Kit"], []string{"1.1"}, rows)
			want(t, err, fault.KindConflict, "imported before")
			all, err := c.Themes(t.Context())
			if err != nil || len(all) != 6 {
				t.Errorf("%d themes, %v", len(all), err)
			}
			labels, err := c.sourceLabels(t.Context())
			if l := c.theme(t, 5); err != nil || fmt.Sprint(labels[l.ID]) != "[Bright Spots]" || l.HeardOn != calendar.On(2026, time.January, 31) || l.Heard.Band() != "10 to 19" {
				t.Errorf("%v %+v %v", labels, l, err)
			}
		})
	})
}
