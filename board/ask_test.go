package board

import (
	"strings"
	"testing"

	"waymark/calendar"
	"waymark/db"
	"waymark/fault"
)

// What an owner asks a board to decide reaches its papers and its agenda, until it was decided (plan-features.md 14 and 29).
func TestAsks(t *testing.T) {
	day := calendar.On(2026, 3, 2)
	each(t, &day, func(t *testing.T, d *db.DB) {
		day = calendar.On(2026, 3, 2)
		c := newPaperCast(t, d, &day)
		una := c.by["Una"]
		asking := first
		asking.Ask = "Pay for a second line until September"
		c.said(t, asking)
		must(t, c.Seat(una, "IB", Member{PersonID: c.id["Bo"], Part: Chair}))
		f, err := c.Forum(una, "IB")
		must(t, err)
		f.Quorum, f.Plan = 1, "roadmap-2025"
		must(t, c.KeepForum(una, f))
		_, err = c.Schedule(una, "IB", []calendar.Date{day.AddDays(7), day.AddDays(37)}, "", "")
		must(t, err)
		agenda := func(number int) (about []Item) {
			t.Helper()
			_, err := c.Gather(una, "IB", number)
			must(t, err)
			m, f, err := c.Meeting(una, "IB", number)
			must(t, err)
			all, err := c.Agenda(una, m, f)
			must(t, err)
			for _, i := range all {
				if strings.Contains(i.Why, "Decision asked for: Pay for a second line until September") {
					about = append(about, i)
				}
			}
			return about
		}
		text := func(p Pack) string {
			t.Helper()
			_, doc, err := c.PackDocument(una, p.Number, false)
			must(t, err)
			var html strings.Builder
			must(t, doc.HTML(&html))
			return html.String()
		}
		var item Item
		t.Run("it is on the agenda once, under the action", func(t *testing.T) {
			all := agenda(1)
			if len(all) != 1 || all[0].Kind != OnAsk || all[0].Action() != full || all[0].Minutes == 0 {
				t.Fatalf("%+v", all)
			}
			item = all[0]
		})
		p := c.build(t, "highlight", 0)
		t.Run("it is in the paper, and never in the public copy", func(t *testing.T) {
			if html := text(p); !strings.Contains(html, "Decisions asked for") || !strings.Contains(html, "Pay for a second line until September.") {
				t.Error("the paper does not ask")
			}
			_, doc, err := c.PackDocument(una, p.Number, true)
			must(t, err)
			var html strings.Builder
			must(t, doc.HTML(&html))
			if strings.Contains(html.String(), "second line until September") {
				t.Error("the public reads what the board is asked")
			}
		})
		t.Run("once decided it is asked no more", func(t *testing.T) {
			day = day.AddDays(7)
			must(t, c.Hold(una, "IB", 1, []Attendance{{Name: "Bo Example", Part: Chair, How: Present}}))
			_, err := c.Decide(una, "IB", 1, item.Position, DecisionEdit{Kind: Fund, Words: "The second line is paid for until September."})
			must(t, err)
			if all := agenda(2); len(all) != 0 {
				t.Errorf("it is asked again: %+v", all)
			}
			if html := text(c.build(t, "highlight", 0)); !strings.Contains(html, "No owner asks for a decision.") {
				t.Error("the next paper asks again")
			}
		})
		t.Run("an ask is one short text", func(t *testing.T) {
			long := first
			long.Ask = strings.Repeat("Pay more. ", 40)
			_, err := c.plans.SaveUpdate(c.by["Ed"], full, long, true)
			refused(t, err, fault.KindInvalid, "ask: ")
		})
	})
}
