package measure

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waymark/calendar"
)

func TestARateSaysNoMoreThanItsRoundedCount(t *testing.T) {
	for _, people := range []float64{700, 6986, 60_000, 300_000} {
		for met := 6; met < 400; met++ {
			if a, b := publicRate(met, people, 10000), publicRate(int(fives(float64(met))), people, 10000); a != b {
				t.Fatalf("%d of %v: %v, rounded %v", met, people, a, b)
			}
		}
	}
}

// ages are the sizes of six groups, and tables that are about those children.
func aged(sizes []int) Table {
	t := Table{Measure: "in-care", Line: "all", Starts: calendar.On(2025, 3, 1), At: march, Unit: Unit{Kind: "count"}}
	cut := Cut{By: "age"}
	for i, n := range sizes {
		cut.Groups = append(cut.Groups, CutGroup{fmt.Sprint("group ", i), Count{Met: n}})
		t.Total.Met += n
	}
	t.Cuts = []Cut{cut}
	return t
}

func TestALineThatIsTheSumOfGroups(t *testing.T) {
	all := aged([]int{5, 7, 20, 40})
	all.Unit = Unit{Kind: "rate", Per: 10000} // its counts are as good as known
	line := Table{Measure: all.Measure, Line: "young", Starts: all.Starts, At: march, Unit: all.Unit, Total: Count{Met: 5 + 7}}
	t.Run("alone the groups are public", func(t *testing.T) {
		if got := Protect([]Table{all}, nil); got[0].Public.Cuts[0].Withheld {
			t.Error("withheld")
		}
	})
	t.Run("beside a line that leaves a group of 1 to 5 no three values they are withheld", func(t *testing.T) {
		exact := line
		exact.Unit, exact.Total = percentUnit, Count{Met: 6, All: 12}
		if got := sizesShown(exact.Unit, exact.Total); !slices.Equal(got, set{{12, 12}}) {
			t.Fatalf("50%% of about 10 is of %v", got)
		}
		cut := PublicCut{By: "age", Groups: []PublicGroup{{"group 0", Figure{Status: Hidden}}, {"group 1", Figure{Status: Shown}}, {"group 2", Figure{Status: Hidden}}, {"group 3", Figure{Status: Shown}}}}
		f := familyOf(all, all.Cuts[0])
		f.measures[all.Measure] = true
		groups := f.with(all, PublicTable{Total: Figure{Status: Shown}, Cuts: []PublicCut{cut}})
		if groups.tells() {
			t.Error("told without a line")
		}
		if next := groups.with(exact, PublicTable{Total: Figure{Status: Hidden}}); next.tells() {
			t.Error("told by a line that is hidden")
		}
		if next := groups.with(exact, PublicTable{Total: Figure{Status: Shown}}); !next.tells() {
			t.Error("not told")
		}
	})
}

// shareOf is a percentage of the children of aged, with those met in each group.
func shareOf(name string, sizes, met []int) Table {
	t := aged(sizes)
	t.Measure, t.Line, t.Unit, t.Total = name, "", percentUnit, Count{}
	for i, n := range sizes {
		t.Cuts[0].Groups[i].Count = Count{Met: met[i], All: n}
		t.Total = t.Total.plus(t.Cuts[0].Groups[i].Count)
	}
	return t
}

func TestPercentagesOfTheSameChildrenLeaveGaps(t *testing.T) {
	sizes := []int{26, 1, 22}
	all := aged(sizes)
	line := Table{Measure: all.Measure, Line: "first", Starts: all.Starts, At: all.At, Unit: all.Unit, Total: Count{Met: 26 + 1}}
	// 54%, 42% and 65% each leave several sizes of the first group, and only 26 in common.
	shares := []Table{shareOf("a", sizes, []int{14, 1, 12}), shareOf("b", sizes, []int{11, 0, 12}), shareOf("c", sizes, []int{17, 1, 12})}
	t.Run("each percentage leaves several sizes", func(t *testing.T) {
		left := set{{0, 100}}
		for i, want := range []int{2, 2, 2} {
			of := sizesShown(percentUnit, shares[i].Cuts[0].Groups[0].Count)
			if left = left.meet(of); of.len() < want {
				t.Errorf("%d leaves %v", i, of)
			}
		}
		if !slices.Equal(left, set{{26, 26}}) {
			t.Errorf("together they leave %v", left)
		}
	})
	t.Run("the one that would close the last gap is withheld", func(t *testing.T) {
		first := Protect([]Table{all, line}, nil)
		second := Protect(shares, first)
		if released := append(first, second...); attackTogether(released) {
			t.Error("recovered", dump(released))
		}
		if second[0].Public.Cuts[0].Withheld || !second[2].Public.Cuts[0].Withheld {
			t.Error(dump(second))
		}
	})
	t.Run("a line that comes after the groups gives way", func(t *testing.T) {
		first := Protect(append([]Table{all}, shares...), nil)
		second := Protect([]Table{line}, first)
		if second[0].Public.Total.Status != Hidden {
			t.Error(dump(append(first, second...)))
		}
		if again := Protect([]Table{line}, append(first, Protect([]Table{line}, nil)...)); again[0].Public.Total.Status != Shown {
			t.Error("a line that is public was hidden, which hides nothing")
		}
	})
}

// attackTogether is an attacker of its own, on whole sets of values: it knows the whole of each table exactly, that the tables
// speak of the same children, and that a line is the sum of the first groups.
func attackTogether(released []Released) bool {
	var truth []int
	var total int
	for _, r := range released {
		if len(r.Cuts) > 0 {
			truth, total = nil, r.Total.size(r.Unit)
			for _, g := range r.Cuts[0].Groups {
				truth = append(truth, g.size(r.Unit))
			}
		}
	}
	if truth == nil {
		return false
	}
	domain := map[int]values{}
	for _, r := range released {
		if len(r.Public.Cuts) == 0 || r.Public.Cuts[0].Withheld {
			continue
		}
		for i, g := range r.Public.Cuts[0].Groups {
			set := values{}
			for n := 0; n <= total; n++ {
				if g.Status == Hidden && n > 0 || g.Status == Nobody && n == 0 || g.Status == Shown && stillShows(r.Unit, g.Figure, n) {
					set[n] = true
				}
			}
			if before, ok := domain[i]; ok {
				for n := range set {
					if !before[n] {
						delete(set, n)
					}
				}
			}
			domain[i] = set
		}
	}
	if len(domain) < len(truth) {
		return false // nobody published the groups
	}
	type rule struct {
		groups []int
		of     values
	}
	whole := rule{nil, values{total: true}}
	for i := range truth {
		whole.groups = append(whole.groups, i)
	}
	rules := []rule{whole}
	for _, r := range released {
		if len(r.Cuts) > 0 || r.Public.Total.Status != Shown {
			continue
		}
		sum := rule{nil, values{}}
		for i, n := 0, 0; i < len(truth) && n < r.Total.size(r.Unit); i++ {
			n += truth[i]
			sum.groups = append(sum.groups, i)
			if n != r.Total.size(r.Unit) {
				continue
			}
			for n := 0; n <= total; n++ {
				if stillShows(r.Unit, r.Public.Total, n) {
					sum.of[n] = true
				}
			}
			rules = append(rules, sum)
		}
	}
	for narrowed := true; narrowed; {
		narrowed = false
		for _, rule := range rules {
			for _, i := range rule.groups {
				var others []values
				for _, j := range rule.groups {
					if j != i {
						others = append(others, domain[j])
					}
				}
				rest := sums(others)
				for n := range domain[i] {
					possible := false
					for s := range rest {
						possible = possible || rule.of[n+s]
					}
					if !possible {
						delete(domain[i], n)
						narrowed = true
					}
				}
			}
		}
	}
	for i, n := range truth {
		if few(n) && len(domain[i]) == 1 {
			return true
		}
	}
	return false
}

// stillShows says whether n children could stand behind a shown figure.
func stillShows(u Unit, f Figure, n int) bool {
	if u.Kind != "percent" {
		return !few(n) && fives(float64(n)) == *f.Numerator
	}
	for met := 0; met <= n; met++ {
		if n > 0 && !hides(u, Count{Met: met, All: n}) && percentage(met, n) == *f.Value && fives(float64(met)) == *f.Numerator && fives(float64(n)) == *f.Denominator {
			return true
		}
	}
	return false
}

// sameChildren are tables of the same children, each of whom is in one of a few groups: how many, a line of those in the
// first groups, and shares.
func sameChildren(rnd *rand.Rand) (groups []int, tables []Table) {
	groups = make([]int, 3+rnd.IntN(3))
	for i := range groups {
		groups[i] = rnd.IntN(30)
		if rnd.IntN(3) == 0 {
			groups[i] = rnd.IntN(9)
		}
	}
	all := aged(groups)
	line := Table{Measure: all.Measure, Line: "first", Starts: all.Starts, At: all.At, Unit: all.Unit}
	for i := range 1 + rnd.IntN(len(groups)-1) {
		line.Total.Met += groups[i]
	}
	tables = []Table{all, line}
	for m := range 1 + rnd.IntN(5) {
		met := make([]int, len(groups))
		for i, n := range groups {
			for range n {
				met[i] += rnd.IntN(2)
			}
		}
		tables = append(tables, shareOf(fmt.Sprint("share ", m), groups, met))
	}
	return groups, tables
}

// TestNoHiddenGroupCanBeRecoveredFromMeasuresOfTheSameChildren publishes several measures of the same children, and a line
// of those in the first groups: at once, the shares later, and in any order over any releases.
func TestNoHiddenGroupCanBeRecoveredFromMeasuresOfTheSameChildren(t *testing.T) {
	broken, wholes, cells := 0, 0, 0
	check := func(rnd *rand.Rand) error {
		groups, tables := sameChildren(rnd)
		var apart []Released
		for _, table := range tables {
			apart = append(apart, protect(table, nil))
		}
		if attackTogether(apart) {
			broken++
		}
		first := Protect(tables[:2], nil)
		if released := append(first, Protect(tables[2:], first)...); attackTogether(released) {
			return fmt.Errorf("recovered over two releases: %+v %s", groups, dump(released))
		}
		released := Protect(tables, nil)
		if attackTogether(released) {
			return fmt.Errorf("recovered: %+v %s", groups, dump(released))
		}
		more, most := countShown(released)
		wholes, cells = wholes+more, cells+most
		rnd.Shuffle(len(tables), func(i, j int) { tables[i], tables[j] = tables[j], tables[i] })
		headline, line := slices.IndexFunc(tables, func(t Table) bool { return t.Line == "all" }), slices.IndexFunc(tables, func(t Table) bool { return t.Line == "first" })
		if line < headline { // a measure comes with its headline first
			tables[line], tables[headline] = tables[headline], tables[line]
		}
		var mixed []Released
		for len(tables) > 0 {
			n := 1 + rnd.IntN(len(tables))
			mixed, tables = append(mixed, Protect(tables[:n], mixed)...), tables[n:]
		}
		if attackTogether(mixed) {
			return fmt.Errorf("recovered over several releases: %+v %s", groups, dump(mixed))
		}
		return nil
	}
	for seed := range uint64(1500) {
		if err := check(rand.New(rand.NewPCG(seed, 3))); err != nil {
			t.Fatal(err)
		}
	}
	if broken == 0 {
		t.Error("the attacker recovers nothing where each measure is made safe by itself: it is too weak")
	}
	t.Logf("%d of 1500 were broken where each measure was made safe by itself; together they show %d wholes and %d groups", broken, wholes, cells)
	rapid.Check(t, func(t *rapid.T) {
		if err := check(rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 4))); err != nil {
			t.Fatal(err)
		}
	})
}

// countShown counts the wholes and groups that are shown.
func countShown(released []Released) (wholes, cells int) {
	for _, r := range released {
		if r.Public.Total.Status == Shown {
			wholes++
		}
		for _, c := range r.Public.Cuts {
			for _, g := range c.Groups {
				if g.Status == Shown {
					cells++
				}
			}
		}
	}
	return wholes, cells
}

func dump(released []Released) (text string) {
	for _, r := range released {
		text += "\n" + r.Measure + " " + r.Line + ": " + shape(r.Public)
	}
	return text
}
