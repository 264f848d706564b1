package board

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"waymark/account"
	"waymark/calendar"
	"waymark/db"
	"waymark/db/dbtest"
	"waymark/fault"
)

// held makes a meeting of the improvement board today, at which Bo and Della are, and an item of it.
func (c *cast) held(t *testing.T) {
	t.Helper()
	una := c.by["Una"]
	must(t, c.Seat(una, "IB", Member{PersonID: c.id["Bo"], Part: Chair}))
	must(t, c.Seat(una, "IB", Member{PersonID: c.id["Della"], Part: Seat}))
	f, err := c.Forum(una, "IB")
	must(t, err)
	f.Quorum = 2
	must(t, c.KeepForum(una, f))
	_, err = c.Schedule(una, "IB", []calendar.Date{*c.day}, "10:00", "")
	must(t, err)
	must(t, c.Propose(una, "IB", 1, ItemEdit{Title: "Homes for brothers and sisters", Minutes: 10}))
	must(t, c.Propose(una, "IB", 1, ItemEdit{Title: "A contract", Exempt: true}))
	must(t, c.Hold(una, "IB", 1, []Attendance{{Name: "Bo Example", Part: Chair, How: Present}, {Name: "Della Example", Part: Seat, How: Present}}))
}

func TestDecisions(t *testing.T) {
	day := calendar.On(2026, time.March, 11)
	dbtest.EachAt(t, clock(&day), schemas, func(t *testing.T, d *db.DB) {
		day = calendar.On(2026, time.March, 11)
		c := newCast(t, d, &day)
		c.held(t)
		una := c.by["Una"]
		good := DecisionEdit{Kind: Fund, Words: "Two more carers are paid for.", For: 2}
		t.Run("what is missing is said, and votes are counted against who was there", func(t *testing.T) {
			_, err := c.Decide(una, "IB", 1, 1, DecisionEdit{})
			refused(t, err, fault.KindInvalid, "kind: ")
			refused(t, err, fault.KindInvalid, "words: ")
			many := good
			many.For = 3
			_, err = c.Decide(una, "IB", 1, 1, many)
			refused(t, err, fault.KindInvalid, "3 votes were counted, but 2 members were there")
			lost := good
			lost.For, lost.Against = 1, 1
			_, err = c.Decide(una, "IB", 1, 1, lost)
			refused(t, err, fault.KindInvalid, "not decided")
			_, err = c.Decide(c.by["Bo"], "IB", 1, 1, good)
			refused(t, err, fault.KindForbidden, "prepare a board")
			odd := good
			odd.About = "the moon"
			_, err = c.Decide(una, "IB", 1, 1, odd)
			refused(t, err, fault.KindInvalid, "about: ")
		})
		t.Run("it is numbered within the forum and the year", func(t *testing.T) {
			for _, want := range []string{"IB-2026-1", "IB-2026-2"} {
				got, err := c.Decide(una, "IB", 1, 1, good)
				must(t, err)
				if got.Number() != want {
					t.Errorf("%s, want %s", got.Number(), want)
				}
			}
			must(t, c.EditDecision(una, "IB-2026-2", DecisionEdit{Kind: Note, Words: "The board noted the plan.", Version: 1}))
			refused(t, c.EditDecision(una, "IB-2026-2", DecisionEdit{Kind: Note, Words: "Another", Version: 1}), fault.KindConflict, "It now says")
		})
		t.Run("without a quorum nothing is decided", func(t *testing.T) {
			must(t, c.Attend(una, "IB", 1, []Attendance{{Name: "Bo Example", Part: Chair, How: Present}, {Name: "Della Example", Part: Seat, How: Apologies}}))
			_, err := c.Decide(una, "IB", 1, 1, good)
			refused(t, err, fault.KindConflict, "not quorate")
			must(t, c.Attend(una, "IB", 1, []Attendance{{Name: "Bo Example", Part: Chair, How: Present}, {Name: "Della Example", Part: Seat, How: Present}}))
		})
		t.Run("an action has an owner and a day, and its owner says how it goes", func(t *testing.T) {
			_, err := c.Assign(una, "IB", 1, 1, ActionEdit{})
			for _, field := range []string{"what", "owner", "due"} {
				refused(t, err, fault.KindInvalid, field+": ")
			}
			a, err := c.Assign(una, "IB", 1, 1, ActionEdit{Words: "Write to all carers", Owner: c.id["Ed"], Due: day.AddDays(14)})
			must(t, err)
			_, err = c.Assign(una, "IB", 1, 1, ActionEdit{Words: "Ask the police", OwnerName: "Ray Roadside, police", Due: day.AddDays(14)})
			must(t, err)
			refused(t, c.ReportAction(c.by["Sam"], "IB", a.N, ActionDone, "I did it"), fault.KindForbidden, "Ed Example does this")
			must(t, c.ReportAction(c.by["Ed"], "IB", a.N, ActionOpen, "Half of the letters are out"))
			mine, err := c.Due(t.Context(), account.Person{ID: c.id["Ed"], State: account.Active})
			must(t, err)
			rang := 0
			c.OnIssue(func(context.Context, *db.Tx) error { rang++; return nil })
			if told, err := c.Reminded(t.Context()); err != nil || len(told) != 0 {
				t.Errorf("before they are issued %v are told, %v", told, err)
			}
			untold, err := c.IssueActions(una, "IB", 1)
			must(t, err)
			if told, err := c.Reminded(t.Context()); err != nil || told[c.id["Ed"]] != day || len(told) != 1 || rang != 1 || len(untold) != 1 || untold[0] != "Ray Roadside, police" {
				t.Errorf("issued: %v are told, %v are not, the bell rang %d times, %v", told, untold, rang, err)
			}
			_, err = c.IssueActions(una, "IB", 1)
			refused(t, err, fault.KindConflict, "were issued on")
			if len(mine) != 1 || mine[0].Due != day.AddDays(14) {
				t.Errorf("%+v", mine)
			}
			must(t, c.ReportAction(c.by["Ed"], "IB", a.N, ActionDone, "All letters are out"))
			refused(t, c.ReportAction(c.by["Ed"], "IB", a.N, ActionDone, "Again"), fault.KindConflict, "is done")
			_, notes, err := c.Action(una, "IB", a.N)
			must(t, err)
			if len(notes) != 2 {
				t.Errorf("%+v", notes)
			}
		})
		t.Run("the agenda keeps what was talked about, and who was too late sees both texts", func(t *testing.T) {
			refused(t, c.DropItem(una, "IB", 1, 1), fault.KindConflict, "stays in the minutes")
			must(t, c.Discuss(una, "IB", 1, 2, "A dear contract.", 1))
			refused(t, c.Discuss(una, "IB", 1, 2, "A cheap contract.", 1), fault.KindConflict, "A dear contract.")
			must(t, c.MoveItem(una, "IB", 1, 2, -1))
			r, err := c.Record(una, "IB", 1)
			must(t, err)
			if r.Items[0].Title != "A contract" || r.Items[1].Position != 2 {
				t.Errorf("%+v", r.Items)
			}
		})
		t.Run("found by words, and turned when it is done", func(t *testing.T) {
			found, err := c.Find(una, []string{"carers", "paid"})
			must(t, err)
			if len(found) != 1 || found[0].Kind != "Decision IB-2026-1" {
				t.Errorf("%+v", found)
			}
			must(t, c.Turn(una, "ib-2026-1", Implemented, "Paid from April"))
			refused(t, c.Turn(una, "IB-2026-1", Implemented, "Paid from April"), fault.KindConflict, "already")
		})
	})
}

// What the forward plan names is taken by the meeting on whose agenda it stood, and each leads to the other (issue 4, 8).
func TestForwardPlanNotesWhoTookIt(t *testing.T) {
	day := calendar.On(2026, time.March, 2)
	dbtest.EachAt(t, clock(&day), schemas, func(t *testing.T, d *db.DB) {
		day = calendar.On(2026, time.March, 2)
		c := newCast(t, d, &day)
		una := c.by["Una"]
		must(t, c.Seat(una, "IB", Member{PersonID: c.id["Bo"], Part: Chair}))
		_, err := c.Schedule(una, "IB", []calendar.Date{day.AddDays(2), day.AddDays(9)}, "", "")
		must(t, err)
		must(t, c.Foresee(una, "IB", Forward{Title: "Budget of the third year", Kind: KeyDecision, Due: day.AddDays(1)}))
		f, err := c.Forum(una, "IB")
		must(t, err)
		plan := func() Forward {
			t.Helper()
			all, err := c.ForwardOf(una, f)
			must(t, err)
			if len(all) != 1 {
				t.Fatalf("%+v", all)
			}
			return all[0]
		}
		_, err = c.Gather(una, "IB", 1)
		must(t, err)
		if w := plan(); w.Meeting != 0 {
			t.Errorf("a meeting that was not held has taken it: %+v", w)
		}
		day = day.AddDays(2)
		must(t, c.Hold(una, "IB", 1, []Attendance{{Name: "Bo Example", Part: Chair, How: Present}}))
		w := plan()
		if w.Meeting != 1 || w.On != day || w.TakenHref() != "/staff/board/forums/ib/meetings/1/items/1" {
			t.Errorf("%+v %s", w, w.TakenHref())
		}
		r, err := c.Record(una, "IB", 1)
		must(t, err)
		if r.Items[0].Href != f.Href()+"/forward" {
			t.Errorf("its item leads to %q", r.Items[0].Href)
		}
		added, err := c.Gather(una, "IB", 2)
		if err != nil || added != 0 {
			t.Errorf("the next meeting takes it again: %d, %v", added, err)
		}
		coming, err := c.ForwardPlan(una)
		must(t, err)
		for _, one := range coming {
			if strings.Contains(one.Words, "Budget") {
				t.Errorf("it is still to come: %+v", one)
			}
		}
		must(t, c.DropItem(una, "IB", 1, 1))
		if w := plan(); w.Meeting != 0 {
			t.Errorf("an item that was dropped has taken it: %+v", w)
		}
	})
}

func TestMinutes(t *testing.T) {
	day := calendar.On(2026, time.March, 11)
	dbtest.EachAt(t, clock(&day), schemas, func(t *testing.T, d *db.DB) {
		day = calendar.On(2026, time.March, 11)
		c := newCast(t, d, &day)
		c.held(t)
		una := c.by["Una"]
		_, err := c.Decide(una, "IB", 1, 1, DecisionEdit{Kind: Approve, Words: "The plan is approved."})
		must(t, err)
		_, err = c.Decide(una, "IB", 1, 2, DecisionEdit{Kind: Fund, Words: "The contract is signed."})
		must(t, err)
		t.Run("who drafted them cannot approve them, and only the chair or the director can", func(t *testing.T) {
			refused(t, c.ApproveMinutes(c.by["Bo"], "IB", 1, "Exampleborough"), fault.KindConflict, "no drafted minutes")
			must(t, c.DraftMinutes(una, "IB", 1))
			refused(t, c.ApproveMinutes(una, "IB", 1, "Exampleborough"), fault.KindForbidden, "who chairs it")
			refused(t, (&Meeting{State: Drafted, DraftedID: "me"}).Approve("me", "Me", day), fault.KindForbidden, "somebody else")
			must(t, c.ReturnMinutes(c.by["Bo"], "IB", 1))
			must(t, c.DraftMinutes(una, "IB", 1))
			must(t, c.ApproveMinutes(c.by["Bo"], "IB", 1, "Exampleborough"))
		})
		t.Run("approved they never change, whatever is tried", func(t *testing.T) {
			r, err := c.Record(una, "IB", 1)
			must(t, err)
			before, hash, err := c.MinutesOf(una, r, "Exampleborough")
			must(t, err)
			for name, err := range map[string]error{"discuss": c.Discuss(una, "IB", 1, 1, "Something else", 1), "edit": c.EditDecision(una, "IB-2026-1", DecisionEdit{Kind: Note, Words: "Nothing was approved", Version: 1}),
				"propose": c.Propose(una, "IB", 1, ItemEdit{Title: "Late item"}), "attend": c.Attend(una, "IB", 1, nil), "correct": c.SaveCorrection(una, "IB", 1, "Not so")} {
				if f := fault.Of(err); f == nil || f.Kind != fault.KindConflict {
					t.Errorf("%s: %v", name, err)
				}
			}
			must(t, c.Turn(una, "IB-2026-1", Implemented, "It runs"))
			r, err = c.Record(una, "IB", 1)
			must(t, err)
			after, again, err := c.MinutesOf(una, r, "Exampleborough")
			must(t, err)
			var a, b bytes.Buffer
			must(t, before.DOCX(&a))
			must(t, after.DOCX(&b))
			if hash != again || len(hash) != 64 || !bytes.Equal(a.Bytes(), b.Bytes()) {
				t.Error("they changed")
			}
		})
		t.Run("a public forum's minutes are published by somebody else, without what is exempt", func(t *testing.T) {
			refused(t, c.PublishMinutes(c.by["Della"], "IB", 1), fault.KindConflict, "not public")
			must(t, c.Seat(una, "SCR", Member{PersonID: c.id["Dot"], Part: Chair}))
			f, err := c.Forum(una, "SCR")
			must(t, err)
			f.Quorum = 1
			must(t, c.KeepForum(una, f))
			_, err = c.Schedule(una, "SCR", []calendar.Date{day}, "", "")
			must(t, err)
			must(t, c.Propose(una, "SCR", 1, ItemEdit{Title: "How is the plan going?"}))
			must(t, c.Propose(una, "SCR", 1, ItemEdit{Title: "Pay of one officer", Exempt: true}))
			must(t, c.Hold(una, "SCR", 1, []Attendance{{Name: "Dot Example", Part: Chair, How: Present}}))
			_, err = c.Decide(una, "SCR", 1, 2, DecisionEdit{Kind: Note, Words: "The pay is noted."})
			must(t, err)
			must(t, c.DraftMinutes(una, "SCR", 1))
			must(t, c.ApproveMinutes(c.by["Della"], "SCR", 1, "Exampleborough"))
			if all, err := c.PublishedMinutes(t.Context()); err != nil || len(all) != 0 {
				t.Errorf("before they are published everybody sees %+v, %v", all, err)
			}
			_, _, err = c.PublishedMinutesOf(t.Context(), "scr", 1)
			refused(t, err, fault.KindNotFound, "No such minutes")
			public := c.by["Fred"]
			must(t, c.PublishMinutes(public, "SCR", 1))
			other := account.Person{ID: "x", State: account.Active}
			other.Roles.V = []string{"scrutiny"}
			ctx := account.With(t.Context(), other)
			r, err := c.Record(ctx, "SCR", 1)
			must(t, err)
			doc, _, err := c.MinutesOf(ctx, r, "Exampleborough")
			must(t, err)
			var out bytes.Buffer
			must(t, doc.HTML(&out))
			if bytes.Contains(out.Bytes(), []byte("pay")) || len(r.Items) != 1 || len(r.Decisions) != 0 {
				t.Errorf("exempt business got out: %+v %+v", r.Items, r.Decisions)
			}
		})
		t.Run("everybody reads the published minutes and their files, and never those of a forum that is not public", func(t *testing.T) {
			all, err := c.PublishedMinutes(t.Context())
			must(t, err)
			if len(all) != 1 || all[0].Href() != "/minutes/scr/1" || all[0].Printed {
				t.Fatalf("%+v", all)
			}
			_, d, err := c.PublishedMinutesOf(t.Context(), "scr", 1)
			must(t, err)
			for _, file := range all[0].Files() {
				_, data, err := c.PublishedMinutesFile(t.Context(), "scr", 1, file)
				must(t, err)
				if text := opened(t, data); strings.Contains(text, "pay") || !strings.Contains(text, "How is the plan going?") {
					t.Errorf("%s holds exempt business or lacks the rest", file)
				}
			}
			if d.Classification != "" {
				t.Errorf("they are marked %q", d.Classification)
			}
			for _, address := range [][2]string{{"ib", "minutes.html"}, {"scr", "minutes.pdf"}, {"scr", "minutes.json"}, {"scr", "html"}} {
				_, _, err := c.PublishedMinutesFile(t.Context(), address[0], 1, address[1])
				refused(t, err, fault.KindNotFound, "")
			}
			must(t, d.HTML(io.Discard))
			f, err := c.Forum(una, "SCR")
			must(t, err)
			f.Public = false
			must(t, c.KeepForum(una, f))
			if all, err := c.PublishedMinutes(t.Context()); err != nil || len(all) != 0 {
				t.Errorf("a forum that is no longer public still shows %+v, %v", all, err)
			}
			f, err = c.Forum(una, "SCR")
			must(t, err)
			f.Public = true
			must(t, c.KeepForum(una, f))
		})
		t.Run("minutes of a public forum that count a few children are not drafted until they are mended", func(t *testing.T) {
			_, err := c.Schedule(una, "SCR", []calendar.Date{day.AddDays(1)}, "", "")
			must(t, err)
			day = day.AddDays(1)
			must(t, c.Propose(una, "SCR", 2, ItemEdit{Title: "Children who went missing"}))
			must(t, c.Hold(una, "SCR", 2, []Attendance{{Name: "Dot Example", Part: Chair, How: Present}}))
			must(t, c.Discuss(una, "SCR", 2, 1, "Members heard of 3 missing children in one ward.", 1))
			refused(t, c.DraftMinutes(una, "SCR", 2), fault.KindInvalid, "Item 1 says “3 missing children”")
			r, err := c.Record(una, "SCR", 2)
			must(t, err)
			must(t, c.Discuss(una, "SCR", 2, 1, "Members heard of children missing in one ward. There were 30 children, and one member asked about each child.", r.Items[0].Version))
			must(t, c.DraftMinutes(una, "SCR", 2))
		})
	})
}
