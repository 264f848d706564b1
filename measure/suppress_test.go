package measure

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

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
	t.Run("a rate with decimals would give its count back, so it has none from ten up", func(t *testing.T) {
		if got := publicRate(393, 60123, 10000); got != 65 {
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
}

// ---- an attacker, written apart from attack.go: whole sets of values instead of spans.

type values map[int]bool

func sums(sets []values) values {
	all := values{0: true}
	for _, s := range sets {
		next := values{}
		for a := range all {
			for v := range s {
				next[a+v] = true
			}
		}
		all = next
	}
	return all
}

// fits are the counts that one published figure could stand for. most bounds what is hidden.
func fits(f Figure, most int, same func(int) bool, hidden func(int) bool) values {
	set := values{}
	for n := 0; n <= most; n++ {
		switch f.Status {
		case Shown:
			if same(n) {
				set[n] = true
			}
		case Hidden:
			if hidden(n) {
				set[n] = true
			}
		default:
			set[0] = true
		}
	}
	return set
}

// reader gives, for a figure and its true count, the values that it could stand for.
type reader func(f Figure, c Count) values

// knowing reads a percentage's numerator, with every denominator known.
func knowing(f Figure, c Count) values {
	return fits(f, c.All, func(n int) bool {
		return !hides(percentUnit, Count{Met: n, All: c.All}) && percentage(n, c.All) == *f.Value && fives(float64(n)) == *f.Numerator
	}, func(int) bool { return true })
}

const mostPeople = 130

// numbers reads a percentage's denominator.
func numbers(f Figure, c Count) values {
	return fits(f, mostPeople, func(n int) bool {
		for met := 0; met <= n; met++ {
			if n > 0 && !hides(percentUnit, Count{Met: met, All: n}) && percentage(met, n) == *f.Value && fives(float64(met)) == *f.Numerator && fives(float64(n)) == *f.Denominator {
				return true
			}
		}
		return false
	}, func(n int) bool { return n > 0 })
}

// rates reads a rate's or a count's number, with the population known.
func rates(u Unit) reader {
	return func(f Figure, c Count) values {
		return fits(f, mostPeople, func(n int) bool {
			if few(n) || fives(float64(n)) != *f.Numerator {
				return false
			}
			return c.People == 0 || publicRate(n, c.People, u.Per) == *f.Value
		}, func(n int) bool { return n > 0 })
	}
}

// recovered gives the hidden cells that a reader pins to one value, over several publications of the same counts.
func recovered(t Table, published []PublicTable, read reader, secret func(Count) int, sensitive func(Count) bool) (found []string, wrong bool) {
	totals := values{}
	for n := range mostPeople + 1 {
		totals[n] = true
	}
	meet := func(a, b values) values {
		both := values{}
		for n := range a {
			if b[n] {
				both[n] = true
			}
		}
		return both
	}
	cells := map[string]map[string]values{} // by cut, by group
	hidden := map[string]bool{}
	shown := map[string]bool{}
	for _, p := range published {
		totals = meet(totals, read(p.Total, t.Total))
		if p.Total.Status == Shown {
			totals = meet(totals, values{secret(t.Total): true}) // others publish the whole unrounded
		}
		for _, c := range p.Cuts {
			if c.Withheld {
				continue
			}
			if cells[c.By] == nil {
				cells[c.By] = map[string]values{}
			}
			for _, g := range c.Groups {
				var truth Count
				for _, cut := range t.Cuts {
					if cut.By == c.By {
						truth = cut.group(g.Group)
					}
				}
				set := read(g.Figure, truth)
				if before, ok := cells[c.By][g.Group]; ok {
					set = meet(set, before)
				}
				cells[c.By][g.Group] = set
				name := c.By + " " + g.Group
				if hidden[name] = g.Status == Hidden || hidden[name]; g.Status == Shown {
					shown[name] = true
				}
			}
		}
	}
	for _, groups := range cells {
		var sets []values
		for _, s := range groups {
			sets = append(sets, s)
		}
		totals = meet(totals, sums(sets))
	}
	for _, cut := range t.Cuts {
		groups := cells[cut.By]
		for name, set := range groups {
			truth := cut.group(name)
			if !hidden[cut.By+" "+name] || !sensitive(truth) {
				continue
			}
			if shown[cut.By+" "+name] {
				found = append(found, cut.By+" "+name+" shown elsewhere")
				continue
			}
			var others []values
			for other, s := range groups {
				if other != name {
					others = append(others, s)
				}
			}
			rest, possible := sums(others), values{}
			for v := range set {
				for r := range rest {
					if totals[v+r] {
						possible[v] = true
					}
				}
			}
			if !possible[secret(truth)] {
				wrong = true
			}
			if len(possible) == 1 {
				found = append(found, fmt.Sprintf("%s %s = %d", cut.By, name, secret(truth)))
			}
		}
	}
	return found, wrong
}

// child is one case of a random table: met or not, and its group in each of three cuts.
type child struct {
	met  bool
	cuts [3]int
}

func tabulate(unit Unit, children []child, cuts []int, people float64) Table {
	t := Table{Measure: "m", Starts: calendar.On(2025, 3, 1), At: march, Unit: unit}
	add := func(c *Count, who child) {
		if unit.Kind == "percent" {
			c.All++
			if who.met {
				c.Met++
			}
		} else if who.met {
			c.Met++
		}
	}
	for _, who := range children {
		add(&t.Total, who)
	}
	t.Total.People = people * 4
	for _, by := range cuts {
		cut := Cut{By: fmt.Sprint("cut", by)}
		for g := range 4 {
			group := CutGroup{Group: string(rune('A' + g))}
			group.People = people
			for _, who := range children {
				if who.cuts[by] == g {
					add(&group.Count, who)
				}
			}
			cut.Groups = append(cut.Groups, group)
		}
		t.Cuts = append(t.Cuts, cut)
	}
	return t
}

// attackAll runs every reader that fits a unit.
func attackAll(t Table, published []PublicTable) (found []string, wrong bool) {
	try := func(read reader, secret func(Count) int, sensitive func(Count) bool) {
		f, w := recovered(t, published, read, secret, sensitive)
		found, wrong = append(found, f...), wrong || w
	}
	if t.Unit.Kind == "percent" {
		try(knowing, func(c Count) int { return c.Met }, func(c Count) bool { return hides(t.Unit, c) })
		try(numbers, func(c Count) int { return c.All }, func(c Count) bool { return few(c.All) })
	} else {
		try(rates(t.Unit), func(c Count) int { return c.Met }, func(c Count) bool { return few(c.Met) })
	}
	return found, wrong
}

// draw makes a council's worth of cases, from a handful to a hundred, uneven in every way.
func draw(rnd *rand.Rand) []child {
	children := make([]child, 1+rnd.IntN(100))
	share := rnd.Float64()
	var skew [3]float64
	for i := range skew {
		skew[i] = 0.3 + 3*rnd.Float64()
	}
	for i := range children {
		children[i].met = rnd.Float64() < share
		for by := range children[i].cuts {
			x := 1.0
			for range int(skew[by]*2) + 1 {
				x = min(x, rnd.Float64())
			}
			children[i].cuts[by] = min(3, int(x*4))
		}
	}
	return children
}

var units = []Unit{percentUnit, {Kind: "count"}, {Kind: "rate", Per: 10000}}

// TestNoHiddenCellCanBeRecovered publishes random tables over one to three releases, with later cuts, unchanged and
// revised counts, and lets the attacker read them all.
func TestNoHiddenCellCanBeRecovered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		unit := units[rnd.IntN(len(units))]
		people := 0.0
		if unit.Kind == "rate" {
			people = float64(200 + rnd.IntN(20000))
		}
		children := draw(rnd)
		type issue struct {
			truth  Table
			public PublicTable
		}
		var issues []issue
		var earlier []Released
		for release := range 1 + rnd.IntN(3) {
			if release > 0 {
				switch rnd.IntN(3) {
				case 0: // some records are corrected
					for range 1 + rnd.IntN(8) {
						i := rnd.IntN(len(children))
						children = slices.Clone(children)
						children[i].met = !children[i].met
						children[i].cuts[rnd.IntN(3)] = rnd.IntN(4)
					}
				case 1: // some come late
					children = append(slices.Clone(children), draw(rnd)[:1]...)
				}
			}
			cuts := rnd.Perm(3)[:1+rnd.IntN(3)]
			slices.Sort(cuts)
			released := Protect([]Table{tabulate(unit, children, cuts, people)}, earlier)
			if len(released) != 1 {
				t.Fatal("a single month was left out")
			}
			earlier = append(earlier, released...)
			// What the figures speak of is the table that came back: with a held one that of before, cut in every way.
			issues = append(issues, issue{released[0].Table, released[0].Public})
		}
		for i, this := range issues {
			full := this.truth
			var published []PublicTable
			for _, other := range issues {
				if other.truth.Total == this.truth.Total && agree(other.truth, &full) {
					published = append(published, other.public)
				}
			}
			found, wrong := attackAll(full, published)
			if wrong {
				t.Fatalf("the attacker excludes the truth: %+v %s", full, shape(this.public))
			}
			if len(found) > 0 {
				t.Fatalf("release %d: recovered %v from %s\nof %+v", i+1, found, shape(this.public), full)
			}
			for _, other := range issues[:i] {
				if !other.public.Held && !this.public.Held {
					differ(t, other.truth, other.public, this.truth, this.public)
				}
			}
		}
	})
}

// agree says whether two tables hold the same counts wherever both hold any, and adds the other's cuts.
func agree(other Table, full *Table) bool {
	cuts := slices.Clone(full.Cuts)
	for _, c := range other.Cuts {
		at := slices.IndexFunc(cuts, func(d Cut) bool { return d.By == c.By })
		if at < 0 {
			cuts = append(cuts, c)
		} else if !slices.Equal(cuts[at].Groups, c.Groups) {
			return false
		}
	}
	full.Cuts = cuts
	return true
}

// differ fails when a figure shown twice moved by one to five children.
func differ(t *rapid.T, was Table, wasPublic PublicTable, now Table, nowPublic PublicTable) {
	check := func(what string, a, b Figure, x, y Count) {
		if a.Status == Shown && b.Status == Shown && (few(max(x.Met-y.Met, y.Met-x.Met)) || few(max(x.All-y.All, y.All-x.All))) {
			t.Fatalf("%s was shown as %+v and then as %+v", what, x, y)
		}
	}
	check("the total", wasPublic.Total, nowPublic.Total, was.Total, now.Total)
	for i, c := range wasPublic.Cuts {
		for j, d := range nowPublic.Cuts {
			if c.By != d.By || c.Withheld || d.Withheld {
				continue
			}
			for k := range c.Groups {
				check(c.By+" "+c.Groups[k].Group, c.Groups[k].Figure, d.Groups[k].Figure, was.Cuts[i].Groups[k].Count, now.Cuts[j].Groups[k].Count)
			}
		}
	}
}

// The attacker has teeth: with primary suppression alone it recovers cells, and the rules of secondary suppression
// without the sums of attack.go are not enough either.
func TestTheAttackerRecoversWhatIsHiddenTooLittle(t *testing.T) {
	alone, withoutSums := 0, 0
	for seed := range uint64(400) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		unit := units[rnd.IntN(len(units))]
		table := tabulate(unit, draw(rnd), []int{0, 1, 2}, 5000)
		for _, step := range []int{0, 1} {
			p := newProtection(table, nil)
			if p.totalHidden {
				continue
			}
			for again := step == 1; again; {
				again = false
				for i := range table.Cuts {
					if !p.withheld[i] && p.unsafe(i) {
						p.hideNext(i)
						again = true
					}
				}
			}
			found, _ := attackAll(table, []PublicTable{p.publish()})
			if len(found) > 0 && step == 0 {
				alone++
			} else if len(found) > 0 {
				withoutSums++
			}
		}
	}
	if alone < 50 {
		t.Errorf("primary suppression alone was broken in %d of 400 tables only: the attacker is too weak", alone)
	}
	if withoutSums == 0 {
		t.Error("the rules alone were never broken: the attacker is too weak, or attack.go is not needed")
	}
	t.Logf("broken: %d with primary suppression alone, %d with secondary suppression but no sums", alone, withoutSums)
}
