package measure

import (
	"cmp"
	"math"
	"slices"

	"waymark/calendar"
)

// NotKnown is the group of the children of whom it is not known; it has a bar of its own and is never dropped.
const NotKnown = "Not known"

// ageBands are those of DfE's tables for children looked after, by whole years at the last day of the period,
// with the babies and those who have turned 18 apart.
var ageBands = []struct {
	name     string
	from, to int
}{{"Under 1", 0, 0}, {"1 to 4", 1, 4}, {"5 to 9", 5, 9}, {"10 to 15", 10, 15}, {"16 to 17", 16, 17}, {"18 and over", 18, 200}}

// ethnicities are the 18 codes of the DfE's returns that say something, with their group; REFU (refused) and NOBT
// (not yet obtained) are the group of those not known. Chinese is counted with Asian, as in the 2011 and 2021 census.
var ethnicities = []struct{ code, group, name string }{
	{"WBRI", "White", "White British"}, {"WIRI", "White", "White Irish"}, {"WIRT", "White", "Traveller of Irish heritage"},
	{"WROM", "White", "Gypsy or Roma"}, {"WOTH", "White", "Any other White background"},
	{"MWBC", "Mixed", "White and Black Caribbean"}, {"MWBA", "Mixed", "White and Black African"}, {"MWAS", "Mixed", "White and Asian"}, {"MOTH", "Mixed", "Any other Mixed background"},
	{"AIND", "Asian", "Indian"}, {"APKN", "Asian", "Pakistani"}, {"ABAN", "Asian", "Bangladeshi"}, {"CHNE", "Asian", "Chinese"}, {"AOTH", "Asian", "Any other Asian background"},
	{"BCRB", "Black", "Caribbean"}, {"BAFR", "Black", "African"}, {"BOTH", "Black", "Any other Black background"},
	{"OOTH", "Other", "Any other ethnic group"},
	{"REFU", NotKnown, "Refused"}, {"NOBT", NotKnown, "Not yet obtained"},
}

// order puts groups in the order that people expect, and unlooked-for ones after them by name.
var order = func() map[string]int {
	names := []string{"Male", "Female"}
	for _, b := range ageBands {
		names = append(names, b.name)
	}
	names = append(names, "White", "Mixed", "Asian", "Black", "Other")
	for _, e := range ethnicities {
		names = append(names, e.name)
	}
	names = append(names, "Unaccompanied", "Not unaccompanied", "Disabled", "Not disabled")
	m := map[string]int{}
	for i, n := range names {
		m[n] = i + 1
	}
	m[NotKnown] = 1_000_000
	return m
}()

var byOrder = map[string]int{"sex": 1, "age": 2, "ethnicity": 3, "ethnic": 4, "unaccompanied": 5, "disability": 6}

// groups are the breakdowns of one period and line, each group set against everyone else.
func (r *runner) groups(p *plan, t *tally, at spot, line Line, period calendar.Period) []Group {
	var groups []Group
	for g, c := range t.groups[at] {
		people := r.people.group(p.d.Per, period, g)
		if people != nil {
			*people *= p.d.times(period)
		}
		v := c.value(line.Unit, people)
		groups = append(groups, Group{By: g.by, Group: g.name, Line: line.Key, Value: v.Value, Numerator: v.Numerator, Denominator: v.Denominator, Unknown: v.Unknown})
	}
	rank := func(names map[string]int, name string) int {
		if n, ok := names[name]; ok {
			return n
		}
		return 500_000
	}
	slices.SortFunc(groups, func(a, b Group) int {
		return cmp.Or(rank(byOrder, a.By)-rank(byOrder, b.By), cmp.Compare(a.By, b.By), rank(order, a.Group)-rank(order, b.Group), cmp.Compare(a.Group, b.Group))
	})
	if line.Unit.Kind == "percent" || line.Unit.Kind == "rate" {
		relate(line.Unit, groups)
	}
	return groups
}

// relate sets each group's rate against that of all other groups that are known.
func relate(u Unit, groups []Group) {
	type sums struct{ met, all float64 }
	known := map[string]sums{}
	for _, g := range groups {
		if g.Group != NotKnown && g.Denominator != nil {
			s := known[g.By]
			known[g.By] = sums{s.met + *g.Numerator, s.all + *g.Denominator}
		}
	}
	for i, g := range groups {
		if g.Group == NotKnown || g.Denominator == nil {
			continue
		}
		met, all := *g.Numerator, *g.Denominator
		groups[i].Relative = relativeOf(u, met, all, known[g.By].met-met, known[g.By].all-all)
	}
}

// RelativeRate is the rate met/all of one group divided by that of everyone else, with its 95% confidence interval
// by the log method (Katz): the logarithm of a ratio of two proportions is nearly normal with the variance
// 1/a − 1/n + 1/b − 1/m. Where one side has nobody met, or everybody, a half is added to each count, and one to each
// total (Haldane and Anscombe), so that a zero gives a wide interval and not an endless one, and twenty out of twenty not
// one of no width. Nil where one side is empty.
func RelativeRate(met, all, otherMet, otherAll float64) *Relative {
	if all <= 0 || otherAll <= 0 || met > all || otherMet > otherAll {
		return nil
	}
	small := all < 10 || otherAll < 10
	if met == 0 || otherMet == 0 || met == all || otherMet == otherAll {
		met, all, otherMet, otherAll = met+0.5, all+1, otherMet+0.5, otherAll+1
	}
	ratio := (met / all) / (otherMet / otherAll)
	spread := 1.959963984540054 * math.Sqrt(1/met-1/all+1/otherMet-1/otherAll)
	return &Relative{Ratio: ratio, Low: ratio * math.Exp(-spread), High: ratio * math.Exp(spread), Small: small}
}
