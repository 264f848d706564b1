package board

import (
	"testing"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

func TestAReader(t *testing.T) {
	day := calendar.On(2026, 3, 2)
	r := Reader{Name: "Bo Example", NamedOn: day, Due: day.AddDays(7)}
	if !r.Waits() || r.State() != "Not read yet" {
		t.Errorf("%+v", r)
	}
	refused(t, r.Reply("Una", "Yes, they are.", day), fault.KindConflict, "asks nothing")
	refused(t, r.Ask("?", day), fault.KindInvalid, "question: ")
	refused(t, r.Ask("Is UPN A123456789012 in these figures?", day), fault.KindInvalid, "Name no child")
	must(t, r.Ask("Which figures are new?", day))
	if r.Waits() || r.State() != "Asks, since 2 March 2026" {
		t.Errorf("%+v", r)
	}
	refused(t, r.Ask("And which are old?", day), fault.KindConflict, "not answered yet")
	must(t, r.Reply("Una Example", "The last two pages.", day.AddDays(1)))
	if !r.Waits() {
		t.Error("an answer is not a reading")
	}
	must(t, r.Acknowledge(day.AddDays(2)))
	refused(t, r.Acknowledge(day.AddDays(3)), fault.KindConflict, "4 March 2026")
	if n := countReaders([]Reader{r, {}, {Question: "Why?"}}); n.Words() != "1 of 3 named readers read it, 1 asks" {
		t.Error(n.Words())
	}
}

// Named readers acknowledge a paper, a decision and a challenge, or ask; who has not is listed (plan-features.md 37).
func TestReaders(t *testing.T) {
	day := calendar.On(2026, 3, 2)
	each(t, &day, func(t *testing.T, d *db.DB) {
		day = calendar.On(2026, 3, 2)
		c := newPaperCast(t, d, &day)
		una, ed, bo := c.by["Una"], c.by["Ed"], c.by["Bo"]
		for _, name := range []string{"Bo", "Della", "Ed"} {
			must(t, c.Seat(una, "IB", Member{PersonID: c.id[name], Part: Seat}))
		}
		waits := func(name string) (all []Waiting) {
			t.Helper()
			all, err := c.readingDue(t.Context(), account.Person{ID: c.id[name]}, day)
			must(t, err)
			return all
		}
		n, err := c.BuildPack(una, Building{Kind: "highlight", Plan: "roadmap-2025", Forum: "Improvement board", For: day.AddDays(10)})
		must(t, err)
		_, err = c.Matter(una, ReadPaper, "1")
		refused(t, err, fault.KindNotFound, "draft")
		p, err := c.Pack(una, n)
		must(t, err)
		p = c.lock(t, p)
		paper, err := c.Matter(una, ReadPaper, "1")
		must(t, err)
		t.Run("a locked paper is read by those who sit on its forum, but not by who locked it", func(t *testing.T) {
			all, err := c.Readers(una, paper)
			must(t, err)
			if len(all) != 2 || all[0].Due != p.For {
				t.Fatalf("%+v", all)
			}
			if w := waits("Bo"); len(w) != 1 || w[0].Href != "/staff/board/readers/paper/1" || len(waits("Della")) != 0 {
				t.Errorf("%+v", w)
			}
		})
		t.Run("one says that they have read it, another asks and is answered", func(t *testing.T) {
			must(t, c.Acknowledge(bo, paper))
			refused(t, c.Acknowledge(bo, paper), fault.KindConflict, "You said")
			refused(t, c.Acknowledge(c.by["Della"], paper), fault.KindForbidden, "not named")
			must(t, c.AskAbout(ed, paper, "Which figures are new?"))
			refused(t, c.Reply(ed, paper, c.id["Ed"], "All of them."), fault.KindForbidden, "named by who prepares")
			if w := waits("Della"); len(w) != 1 || w[0].Words != "Answer Ed Example about Paper 1, Highlight report for 12 March 2026" {
				t.Errorf("%+v", w)
			}
			if len(waits("Ed")) != 0 {
				t.Error("who waits for an answer is told to read")
			}
			must(t, c.Reply(una, paper, c.id["Ed"], "The last two pages."))
			if len(waits("Ed")) != 1 {
				t.Error("an answer was taken for a reading")
			}
			open, err := c.Unread(una)
			must(t, err)
			if len(open) != 1 || open[0].Name != "Ed Example" {
				t.Errorf("%+v", open)
			}
		})
		t.Run("after its meeting a paper waits for nobody, and is still listed as not read", func(t *testing.T) {
			day = day.AddDays(11)
			if len(waits("Ed")) != 0 {
				t.Errorf("%+v", waits("Ed"))
			}
			if open, err := c.Unread(una); err != nil || len(open) != 1 {
				t.Errorf("%+v, %v", open, err)
			}
		})
		t.Run("a decision about an action is for its owner to read, a board's question too", func(t *testing.T) {
			f, err := c.Forum(una, "IB")
			must(t, err)
			f.Quorum, f.Plan = 1, "roadmap-2025"
			must(t, c.KeepForum(una, f))
			_, err = c.Schedule(una, "IB", []calendar.Date{day}, "", "")
			must(t, err)
			must(t, c.Propose(una, "IB", 1, ItemEdit{Title: "The lines"}))
			must(t, c.Hold(una, "IB", 1, []Attendance{{Name: "Bo Example", Part: Seat, How: Present}}))
			decided, err := c.Decide(una, "IB", 1, 1, DecisionEdit{Kind: Note, Words: "The board noted the lines.", About: "1.1"})
			must(t, err)
			w := waits("Ed")
			if len(w) != 1 || w[0].Href != "/staff/board/readers/decision/"+decided.Number() {
				t.Fatalf("%+v", w)
			}
			m, err := c.Matter(ed, ReadDecision, decided.Number())
			must(t, err)
			must(t, c.Acknowledge(ed, m))
			asked, err := c.plans.Ask(bo, full, "Why does nobody answer at noon?", "Improvement board", "")
			must(t, err)
			line, _, err := c.plans.ChallengeOn(una, full, asked)
			must(t, err)
			must(t, c.NameReaders(una, challengeMatter(full, line), []string{c.id["Ed"]}))
			m, err = c.Matter(ed, ReadChallenge, "roadmap-2025/1.1/1")
			must(t, err)
			must(t, c.Acknowledge(ed, m))
			if len(waits("Ed")) != 0 {
				t.Errorf("%+v", waits("Ed"))
			}
			refused(t, c.NameReaders(una, m, nil), fault.KindInvalid, "person: ")
			refused(t, c.NameReaders(una, m, []string{c.id["Ivy"]}), fault.KindInvalid, "Ivy Example may not open")
			refused(t, c.NameReaders(ed, m, []string{c.id["Bo"]}), fault.KindForbidden, "named by who prepares")
		})
	})
}
