package measure

import (
	"fmt"
	"testing"

	"waymark/calendar"
)

var (
	percentUnit = Unit{Kind: "percent"}
	march       = calendar.On(2025, 3, 31)
)

func groupsOf(unit Unit, counts ...[2]int) []CutGroup {
	var groups []CutGroup
	for i, c := range counts {
		g := CutGroup{Group: string(rune('A' + i)), Count: Count{Met: c[0], All: c[1]}}
		groups = append(groups, g)
	}
	return groups
}

// whole makes a table whose total is the sum of its first cut.
func whole(unit Unit, cuts ...Cut) Table {
	t := Table{Measure: "m", Starts: calendar.On(2025, 3, 1), At: march, Unit: unit, Cuts: cuts}
	for _, g := range cuts[0].Groups {
		t.Total = t.Total.plus(g.Count)
	}
	return t
}

func shape(p PublicTable) string {
	text := p.Total.Status
	for _, c := range p.Cuts {
		text += " " + c.By + ":"
		if c.Withheld {
			text += " withheld"
		}
		for _, g := range c.Groups {
			if g.Status == Shown {
				text += fmt.Sprintf(" %s=%g", g.Group, *g.Value)
			} else {
				text += " " + g.Group + "=" + g.Status
			}
		}
	}
	return text
}

func TestProtect(t *testing.T) {
	count := Unit{Kind: "count"}
	one := func(u Unit, c ...[2]int) Table { return whole(u, Cut{"sex", groupsOf(u, c...)}) }
	for _, c := range []struct {
		name  string
		table Table
		want  string
	}{
		{"counts of 1 to 5 are hidden, none is shown, and the next smallest is hidden with a lonely one", one(count, [2]int{3, 0}, [2]int{0, 0}, [2]int{12, 0}, [2]int{40, 0}), "shown sex: A=hidden B=0 C=hidden D=40"},
		{"two hidden ones that make 1 to 5 together take a third", one(count, [2]int{1, 0}, [2]int{2, 0}, [2]int{12, 0}, [2]int{40, 0}), "shown sex: A=hidden B=hidden C=hidden D=40"},
		{"a percentage hides with its numerator, its rest, or fewer than ten", one(percentUnit, [2]int{3, 40}, [2]int{38, 40}, [2]int{4, 9}, [2]int{20, 40}), "shown sex: A=hidden B=hidden C=hidden D=50"},
		{"a total of few withholds every cut", one(count, [2]int{2, 0}, [2]int{2, 0}), "hidden sex: withheld"},
		{"when nothing is left to hide behind the cut is withheld", one(percentUnit, [2]int{3, 9}, [2]int{0, 0}), "hidden sex: withheld"},
		{"nobody is said as it is", one(percentUnit, [2]int{20, 40}, [2]int{0, 0}), "shown sex: A=50 B=no children"},
		{"percentages are whole under 200 and have a decimal from 200", one(percentUnit, [2]int{67, 199}, [2]int{67, 200}), "shown sex: A=34 B=33.5"},
		{"all hidden would leave one group: it is withheld", one(count, [2]int{30, 0}, [2]int{4, 0}), "shown sex: A=hidden B=hidden"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := shape(Protect([]Table{c.table}, nil)[0].Public); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
	t.Run("counts are to the nearest 5", func(t *testing.T) {
		p := Protect([]Table{one(percentUnit, [2]int{23, 41}, [2]int{20, 41})}, nil)[0].Public
		if *p.Cuts[0].Groups[0].Numerator != 25 || *p.Cuts[0].Groups[0].Denominator != 40 || *p.Total.Numerator != 45 || *p.Total.Denominator != 80 {
			t.Errorf("%+v", p)
		}
	})
	t.Run("a mean of fewer than six is hidden and shows no sum", func(t *testing.T) {
		mean := Unit{Kind: "mean", Noun: "score"}
		table := whole(mean, Cut{"sex", []CutGroup{{"A", Count{All: 5, Sum: 80}}, {"B", Count{All: 20, Sum: 200}}, {"C", Count{All: 30, Sum: 300}}}})
		p := Protect([]Table{table}, nil)[0].Public
		if got := shape(p); got != "shown sex: A=hidden B=hidden C=10" {
			t.Error(got)
		}
		if p.Total.Numerator != nil {
			t.Error("the sum is public")
		}
	})
	t.Run("groups that do not make up the whole are withheld", func(t *testing.T) {
		table := one(count, [2]int{20, 0}, [2]int{30, 0})
		table.Total.Met = 53
		if got := shape(Protect([]Table{table}, nil)[0].Public); got != "shown sex: withheld" {
			t.Error(got)
		}
	})
	t.Run("a rate is that of the rounded count, which it would give back otherwise", func(t *testing.T) {
		if got := publicRate(393, 60123, 10000); got != 66 {
			t.Error(got)
		}
		if got := publicRate(38, 60123, 10000); got != 6.7 {
			t.Error(got)
		}
	})
	t.Run("a revision by one to five is held back, by more it is released", func(t *testing.T) {
		first := Protect([]Table{one(count, [2]int{20, 0}, [2]int{30, 0})}, nil)
		small := Protect([]Table{one(count, [2]int{22, 0}, [2]int{30, 0})}, first)[0]
		if !small.Public.Held || small.Total.Met != 50 || shape(small.Public) != shape(first[0].Public) {
			t.Errorf("%+v", small)
		}
		large := Protect([]Table{one(count, [2]int{40, 0}, [2]int{30, 0})}, first)[0]
		if large.Public.Held || *large.Public.Total.Value != 70 {
			t.Errorf("%+v", large)
		}
	})
	t.Run("a new cut of a published figure that would give a hidden cell away is refused", func(t *testing.T) {
		sex := Cut{"sex", groupsOf(percentUnit, [2]int{40, 44}, [2]int{6, 12})}
		first := Protect([]Table{whole(percentUnit, sex)}, nil)
		if got := shape(first[0].Public); got != "shown sex: A=hidden B=hidden" {
			t.Fatal(got)
		}
		again := Protect([]Table{whole(percentUnit, sex)}, first)[0]
		if shape(again.Public) != shape(first[0].Public) {
			t.Errorf("the same figures again became %s", shape(again.Public))
		}
	})
	t.Run("a group with nobody in it is shown, also after it was in a cut that was withheld", func(t *testing.T) {
		first := Protect([]Table{one(count, [2]int{3, 0}, [2]int{0, 0})}, nil)
		if got := shape(first[0].Public); got != "hidden sex: withheld" {
			t.Fatal(got)
		}
		if got := shape(Protect([]Table{one(count, [2]int{20, 0}, [2]int{0, 0})}, first)[0].Public); got != "shown sex: A=20 B=0" {
			t.Error(got)
		}
	})
	line := func(name string, met, all int) Table {
		return Table{Measure: "m", Line: name, Starts: calendar.On(2025, 3, 1), At: march, Unit: percentUnit, Total: Count{Met: met, All: all}}
	}
	states := func(released []Released) (text string) {
		for _, r := range released {
			text += r.Line + "=" + r.Public.Total.Status + " "
		}
		return text
	}
	for _, c := range []struct {
		name  string
		lines []Table
		want  string
	}{
		{"a line beside the whole that leaves few is hidden", []Table{line("all", 40, 100), line("not-uasc", 38, 96)}, "all=shown not-uasc=hidden "},
		{"a line beside the whole that leaves enough is shown", []Table{line("all", 40, 100), line("not-uasc", 30, 70)}, "all=shown not-uasc=shown "},
		{"shares of the same children that leave few are hidden", []Table{line("eet", 60, 100), line("neet", 36, 100), line("not-known", 4, 100)}, "eet=shown neet=hidden not-known=hidden "},
		{"shares that leave enough are shown", []Table{line("eet", 60, 100), line("neet", 30, 100), line("not-known", 10, 100)}, "eet=shown neet=shown not-known=shown "},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := states(Protect(c.lines, nil)); got != c.want {
				t.Errorf("got %s", got)
			}
		})
	}
	window := func(starts, at string, met int) Table {
		return Table{Measure: "m", Starts: day(starts), At: day(at), Unit: count, Total: Count{Met: met}}
	}
	t.Run("rolling windows are published by quarters", func(t *testing.T) {
		public := Protect([]Table{window("2024-04-01", "2025-03-31", 50), window("2024-05-01", "2025-04-30", 52), window("2024-07-01", "2025-06-30", 53)}, nil)
		if len(public) != 2 || public[0].At != march || public[1].At != day("2025-06-30") {
			t.Errorf("%d published", len(public))
		}
	})
	t.Run("overlapping windows that pin a part of them down are not both published", func(t *testing.T) {
		// Nobody in the first window, so the three quarters that both windows share are empty, and what the second
		// counts fell into its last quarter. With a hidden count there is nothing to set against it.
		if public := Protect([]Table{window("2024-04-01", "2025-03-31", 0), window("2024-07-01", "2025-06-30", 4)}, nil); len(public) != 2 {
			t.Errorf("%d published", len(public))
		}
		rate := Table{Measure: "m", Unit: Unit{Kind: "percent"}}
		made := func(starts, at string, met, all int) Table {
			w := rate
			w.Starts, w.At, w.Total = day(starts), day(at), Count{Met: met, All: all}
			return w
		}
		// 6 of 100 in a year, and none in the next year but for the quarter they share: 20 − 6 … are told to the child.
		tables := []Table{made("2023-07-01", "2024-06-30", 0, 100), made("2024-04-01", "2025-03-31", 20, 100), made("2024-10-01", "2025-09-30", 24, 100), made("2025-01-01", "2025-12-31", 0, 100)}
		public := Protect(tables, nil)
		if windowsTell(public) {
			t.Error("what is published tells a part")
		}
	})
	t.Run("windows that pin down those who were not met tell as much as those that pin down the met", func(t *testing.T) {
		made := func(starts, at string, met, all int) Released {
			return Released{Table{Measure: "m", Unit: Unit{Kind: "percent"}, Starts: day(starts), At: day(at), Total: Count{Met: met, All: all}}, PublicTable{Total: Figure{Status: Shown}}}
		}
		// Nobody in the first year, so of the second only its last quarter can hold the three.
		met := []Released{made("2024-04-01", "2025-03-31", 0, 100), made("2024-07-01", "2025-06-30", 3, 120)}
		rest := []Released{made("2024-04-01", "2025-03-31", 100, 100), made("2024-07-01", "2025-06-30", 117, 120)}
		if !windowsTell(met) || !windowsTell(rest) {
			t.Errorf("met %v, rest %v", windowsTell(met), windowsTell(rest))
		}
	})
}
