package sample

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"waymark/calendar"
)

func TestLists(t *testing.T) {
	w := made(t, Options{Children: 150, Years: 3, LastYear: 2026, Seed: "lists", DataTo: calendar.On(2026, 9, 30)})
	t.Run("there are lists for each quarter of two years and of the year that is not over", func(t *testing.T) {
		days := w.Snapshots()
		if len(days) != 10 || days[0] != calendar.On(2024, 6, 30) || days[9] != calendar.On(2026, 9, 30) {
			t.Errorf("%v", days)
		}
	})
	on := calendar.On(2025, 9, 30)
	write := func(w *World) []byte {
		var out bytes.Buffer
		if err := w.lists(&out, on); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	content := write(&w)
	t.Run("the same options give the same bytes", func(t *testing.T) {
		again := made(t, w.Options)
		if !bytes.Equal(content, write(&again)) {
			t.Error("the lists differ")
		}
	})
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	ids := func(sheet string, column int) map[string]int {
		all := map[string]int{}
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if len(row) > column && len(row[column]) > 3 && row[column][:3] == "EXB" {
				all[row[column]]++
			}
		}
		return all
	}
	t.Run("who is in care, on a plan or in need on the day stands in the lists, once, and nobody else", func(t *testing.T) {
		need, plan, care := ids("List 6", 0), ids("List 7", 0), ids("List 8", 0)
		for _, c := range w.everyone() {
			p := c.careOn(on)
			if p != nil && p.way != shortBreaks && care[c.id()] == 0 {
				t.Errorf("%s is in care and not in list 8", c.id())
			}
			if c.protectionOn(on) != nil && plan[c.id()] == 0 {
				t.Errorf("%s is on a plan and not in list 7", c.id())
			}
			if c.caseOn(on) != nil && need[c.id()] != 1 {
				t.Errorf("%s has a case and stands %d times in list 6", c.id(), need[c.id()])
			}
			if known := len(c.referrals) > 0; !known && need[c.id()] > 0 {
				t.Errorf("%s was never referred and stands in list 6", c.id())
			}
		}
	})
	t.Run("what became of the last return interview is what the register says", func(t *testing.T) {
		rows, err := book.GetRows("List 8")
		if err != nil {
			t.Fatal(err)
		}
		answer := regexp.MustCompile(`(?i)^([a-z]\) )?(y|n)`)
		l := &listing{World: &w, on: on}
		told, said := l.interviews(), 0
		for _, row := range rows {
			if len(row) < 30 || len(row[0]) < 9 || row[28] == "0" || row[0][:3] != "EXB" {
				continue
			}
			said++
			want := told[row[0]].offered
			if have := answer.FindStringSubmatch(row[30]); len(have) < 3 || want == "" || !strings.HasPrefix(want, strings.ToLower(have[2])) {
				t.Errorf("%s: list 8 says %q, the register %q", row[0], row[30], want)
			}
		}
		if said < 5 {
			t.Errorf("%d children were missing", said)
		}
	})
	t.Run("every list has rows", func(t *testing.T) {
		for sheet, column := range map[string]int{"List 1": 0, "List 2": 0, "List 3": 0, "List 4": 0, "List 5": 0, "List 9": 0, "List 10": 0} {
			if len(ids(sheet, column)) == 0 {
				t.Errorf("%s is empty", sheet)
			}
		}
		if rows, _ := book.GetRows("List 11"); len(rows) < 5 {
			t.Errorf("%d rows of adopters", len(rows))
		}
	})
}

func TestAdopters(t *testing.T) {
	w := made(t, Options{Children: 900, Years: 5, LastYear: 2026, Seed: "adopters"})
	placed := map[*child]int{}
	for _, a := range w.adopters() {
		last := a.enquired
		for _, d := range []calendar.Date{a.first.from, a.first.to, a.second.from, a.approved, a.matched, a.placed, a.ordered} {
			if d.IsZero() {
				continue
			}
			if d.Before(last) {
				t.Fatalf("days out of order: %+v", a)
			}
			last = d
		}
		if a.child != nil {
			placed[a.child]++
		}
		if (a.left.IsZero()) != (a.reason == "") || a.child != nil && !a.left.IsZero() {
			t.Fatalf("%+v", a)
		}
	}
	for _, c := range w.children {
		for i := range c.periods {
			if p := &c.periods[i]; p.adopt != nil && p.way == toAdoption && p.to.After(w.Returns[0].From) && !p.to.After(w.Options.DataTo) && placed[c] != int(p.adopt.adopters[0]-'0') {
				t.Errorf("%s was adopted by %s, of whom %d are told", c.id(), p.adopt.adopters, placed[c])
			}
		}
	}
}
