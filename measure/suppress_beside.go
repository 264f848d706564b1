package measure

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strings"

	"waymark/calendar"
)

// besides keeps back what is safe by itself and is not when it is set beside other figures of the same day: measures of
// the same children (all in care on a day, all in care for a year) each say a little of how many children there are in
// every group, each in other words; and a line of a measure may be the sum of some of its groups, as those aged 10 to 17
// are. What is public already comes first, then new wholes, then new cuts one after the other. What tips the balance is
// kept back: a cut or, where cuts of those children are public already, a whole.
func besides(public, earlier []Released) []Released {
	known := families(slices.Concat(earlier, public))
	for _, e := range earlier {
		for _, f := range known[e.At] {
			*f = f.with(e.Table, e.Public)
		}
	}
	for i, p := range public {
		whole := PublicTable{Total: p.Public.Total}
		stays := slices.ContainsFunc(earlier, func(e Released) bool {
			return e.period() == p.period() && e.Total == p.Total && e.Public.Total.Status == Shown
		})
		for _, f := range known[p.At] {
			if next := f.with(p.Table, whole); !stays && f.public && next.tells() && next.left() < f.left() {
				public[i].Public.Total, public[i].Public.Cuts = Figure{Status: Hidden}, []PublicCut{}
			}
		}
		whole.Total = public[i].Public.Total
		for _, f := range known[p.At] {
			*f = f.with(p.Table, whole)
		}
	}
	for i, p := range public {
		public[i].Public.Cuts = slices.Clone(p.Public.Cuts)
		for j, c := range p.Public.Cuts {
			truth := p.cut(c.By)
			f := known[p.At][familyOf(p.Table, truth).key]
			stays := slices.ContainsFunc(earlier, func(e Released) bool { return e.period() == p.period() && stands(e, truth) })
			if c.Withheld || stays || f == nil {
				continue
			}
			if next := f.with(p.Table, PublicTable{Total: p.Public.Total, Cuts: []PublicCut{c}}); next.tells() {
				public[i].Public.Cuts[j] = PublicCut{By: c.By, Withheld: true, Groups: []PublicGroup{}}
			} else {
				*f = next
			}
		}
	}
	return public
}

func (t Table) cut(by string) Cut {
	for _, c := range t.Cuts {
		if c.By == by {
			return c
		}
	}
	return Cut{}
}

// family is the children of one day whom tables cut into the same groups, and what a reader of all those tables is left
// with. Groups with nobody in them are no secret and are left out.
type family struct {
	key      string
	groups   []string
	sizes    []int
	measures map[string]bool // that speak of these children, also where they publish no groups: their lines may be sums of them
	public   bool            // a table shows the groups
	possible []set           // by group: how many there may be
	sums     map[uint]set    // by groups added up, a bit each: how many there may be in them all
}

// mostGroups is how many groups there may be for all their sums to be tried. Small groups among more are never published.
const mostGroups = 12

// families are those that have a group of 1 to 5, by day and key.
func families(tables []Released) map[calendar.Date]map[string]*family {
	all := map[calendar.Date]map[string]*family{}
	for _, t := range tables {
		if all[t.At] == nil {
			all[t.At] = map[string]*family{}
		}
		for _, c := range t.Cuts {
			f := familyOf(t.Table, c)
			if same := all[t.At][f.key]; same != nil {
				f = same
			} else if slices.ContainsFunc(f.sizes, few) {
				all[t.At][f.key] = f
			}
			f.measures[t.Measure] = true
		}
	}
	return all
}

// familyOf is whom a cut is of, before anything of them is published but how many they are.
func familyOf(t Table, c Cut) *family {
	f := &family{measures: map[string]bool{}}
	groups := slices.SortedFunc(slices.Values(c.Groups), func(a, b CutGroup) int { return strings.Compare(a.Group, b.Group) })
	all := 0
	for _, g := range groups {
		if n := g.size(t.Unit); n > 0 {
			f.groups, f.sizes, all = append(f.groups, g.Group), append(f.sizes, n), all+n
		}
	}
	for range f.sizes {
		f.possible = append(f.possible, set{{0, all}})
	}
	f.key = fmt.Sprintf("%q %q %v", c.By, f.groups, f.sizes)
	f.sums = map[uint]set{f.everyone(): {{all, all}}}
	return f
}

// everyone is the sum of all groups.
func (f *family) everyone() uint { return 1<<len(f.groups) - 1 }

// with is the family when what is public of a table is read as well.
func (f *family) with(t Table, public PublicTable) family {
	next := *f
	next.possible, next.sums = slices.Clone(f.possible), maps.Clone(f.sums)
	if !f.measures[t.Measure] || public.Total.Status != Shown {
		return next
	}
	next.readWhole(t)
	for _, c := range public.Cuts {
		if !c.Withheld && familyOf(t, t.cut(c.By)).key == f.key {
			next.readCut(t, c)
		}
	}
	next.settle()
	return next
}

// readWhole takes a whole for the sum of any groups that it could be the sum of. Readers know which those are. What is
// left of all children are the other groups.
func (f *family) readWhole(t Table) {
	everyone, n := f.everyone(), t.Total.size(t.Unit)
	if len(f.groups) > mostGroups {
		return
	}
	size := make([]int, everyone+1)
	for groups := uint(1); groups < everyone; groups++ {
		if size[groups] = size[groups&(groups-1)] + f.sizes[bits.TrailingZeros(groups)]; size[groups] == n {
			of := sizesShown(t.Unit, t.Total)
			f.add(groups, of)
			f.add(everyone&^groups, f.sums[everyone].less(of))
		}
	}
}

func (f *family) add(groups uint, of set) {
	if before, ok := f.sums[groups]; ok {
		of = of.meet(before)
	}
	f.sums[groups] = of
}

// readCut takes what each figure of a cut says. A cell with nobody in it is never hidden, so a hidden one holds somebody.
func (f *family) readCut(t Table, public PublicCut) {
	f.public = true
	truth := t.cut(public.By)
	for _, g := range public.Groups {
		i := slices.Index(f.groups, g.Group)
		switch {
		case i >= 0 && g.Status == Shown:
			f.possible[i] = f.possible[i].meet(sizesShown(t.Unit, truth.group(g.Group)))
		case i >= 0 && g.Status == Hidden:
			f.possible[i] = f.possible[i].meet(set{{1, unbounded}})
		}
	}
}

// settle does the sums until they tell nothing more.
func (f *family) settle() {
	for narrowed := true; narrowed; {
		narrowed = false
		for groups, of := range f.sums {
			for i := range f.groups {
				if groups>>i&1 == 0 {
					continue
				}
				rest := set{{0, 0}}
				for j := range f.groups {
					if j != i && groups>>j&1 == 1 {
						rest = rest.plus(f.possible[j])
					}
				}
				if left := f.possible[i].meet(of.less(rest)); !slices.Equal(left, f.possible[i]) {
					f.possible[i], narrowed = left, true
				}
			}
		}
	}
}

// tells says whether a reader is left with fewer than three values for a group of 1 to 5.
func (f *family) tells() bool {
	for i, n := range f.sizes {
		if few(n) && (f.possible[i].len() < 3 || len(f.groups) > mostGroups) {
			return true
		}
	}
	return false
}

// left is how many values a reader is left with, over all groups.
func (f *family) left() (n int) {
	for _, p := range f.possible {
		n += p.len()
	}
	return n
}

// sizesShown are all numbers of children that a shown figure can be about, whoever knows what is never shown.
func sizesShown(u Unit, c Count) set {
	met := []int{0}
	if u.Kind == "percent" {
		met = nearest(c.Met)
	}
	var all []span
	for _, n := range nearest(c.size(u)) {
		if slices.ContainsFunc(met, func(met int) bool { return shows(u, c, met, n) }) {
			all = append(all, span{n, n})
		}
	}
	return tidy(all)
}

// shows says whether n children, of whom some were met, would be shown with the figure that c is shown with.
func shows(u Unit, c Count, met, n int) bool {
	if u.Kind != "percent" {
		return !few(n)
	}
	return n >= max(1, met) && !hides(u, Count{Met: met, All: n}) && percentage(met, n) == percentage(c.Met, c.All)
}

// nearest are the counts that are rounded to the same five.
func nearest(n int) (all []int) {
	five := int(fives(float64(n)))
	for n := max(0, five-2); n <= five+2; n++ {
		all = append(all, n)
	}
	return all
}
