package measure

import (
	"slices"

	"waymark/calendar"
)

// besides withholds cuts that are safe by themselves and are not when they are set beside other figures of the same day:
// measures of the same children (all in care on a day, all in care for a year) each say a little of how many children
// there are in every group, each in other words; and a line of a measure may be the sum of some of its groups, as those
// aged 10 to 17 are. Cuts are taken one after the other, those of earlier releases first, and one that tips the balance
// is withheld.
func besides(public, earlier []Released) []Released {
	byDay := map[calendar.Date][]Released{}
	for _, e := range earlier {
		byDay[e.At] = append(byDay[e.At], e)
	}
	for _, p := range public {
		if len(p.Cuts) == 0 {
			byDay[p.At] = append(byDay[p.At], p)
		}
	}
	for i, p := range public {
		if len(p.Cuts) == 0 {
			continue
		}
		public[i].Public.Cuts = slices.Clone(p.Public.Cuts)
		for j, c := range p.Public.Cuts {
			stands := slices.ContainsFunc(earlier, func(e Released) bool {
				return e.period() == p.period() && slices.ContainsFunc(p.Cuts, func(t Cut) bool { return t.By == c.By && stands(e, t) })
			})
			if !c.Withheld && !stands && p.Public.Total.Status == Shown && tellsBeside(p, c, byDay[p.At]) {
				public[i].Public.Cuts[j] = PublicCut{By: c.By, Withheld: true, Groups: []PublicGroup{}}
			}
		}
		byDay[p.At] = append(byDay[p.At], public[i])
	}
	return public
}

// tellsBeside says whether a group of 1 to 5 children that a cut hides can be worked out with what else is known of the day.
func tellsBeside(p Released, c PublicCut, day []Released) bool {
	truth := p.cut(c.By)
	cells, few := sizes(p, truth, c)
	if len(few) == 0 {
		return false
	}
	mates := map[string]bool{p.Measure: true}
	for _, other := range day {
		cut := other.cut(c.By)
		if !sameGroups(p, truth, other, cut) {
			continue
		}
		mates[other.Measure] = true // also where it publishes no groups: its lines may be their sums
		for _, o := range other.Public.Cuts {
			if o.By == c.By && !o.Withheld {
				theirs, _ := sizes(other, cut, o)
				for i, s := range theirs {
					cells[i].narrow(s.low, s.high)
				}
			}
		}
	}
	type sum struct {
		groups []int
		of     span
	}
	whole := make([]int, len(cells))
	for i := range whole {
		whole[i] = i
	}
	all := p.Total.size(p.Unit)
	known := []sum{{whole, span{all, all}}}
	for _, line := range day {
		if !mates[line.Measure] || line.Public.Total.Status != Shown || line.Total.size(line.Unit) == all {
			continue
		}
		for set := 1; set < 1<<len(cells)-1 && len(cells) < 12; set++ {
			var groups []int
			n := 0
			for i := range cells {
				if set>>i&1 == 1 {
					groups, n = append(groups, i), n+truth.Groups[i].size(p.Unit)
				}
			}
			if n == line.Total.size(line.Unit) {
				known = append(known, sum{groups, sizeOf(line.Unit, line.Total)})
			}
		}
	}
	for narrowed, rounds := true, 0; narrowed && rounds < 100; rounds++ {
		narrowed = false
		for _, k := range known {
			parts := make([]span, len(k.groups))
			for i, g := range k.groups {
				parts[i] = cells[g]
			}
			if narrowParts(parts, k.of) {
				narrowed = true
				for i, g := range k.groups {
					cells[g] = parts[i]
				}
			}
		}
	}
	return slices.ContainsFunc(few, func(i int) bool { return !cells[i].wide(2) })
}

func (t Table) cut(by string) Cut {
	for _, c := range t.Cuts {
		if c.By == by {
			return c
		}
	}
	return Cut{}
}

// sameGroups says whether two tables cut the same children in the same way.
func sameGroups(a Released, cut Cut, b Released, other Cut) bool {
	return a.Total.size(a.Unit) == b.Total.size(b.Unit) && slices.EqualFunc(cut.Groups, other.Groups, func(x, y CutGroup) bool {
		return x.Group == y.Group && x.size(a.Unit) == y.size(b.Unit)
	})
}

// sizes are what a published cut says of how many children are in each group, and which groups hide 1 to 5.
func sizes(p Released, truth Cut, public PublicCut) (cells []span, small []int) {
	for i, g := range truth.Groups {
		at := slices.IndexFunc(public.Groups, func(f PublicGroup) bool { return f.Group == g.Group })
		switch {
		case at >= 0 && public.Groups[at].Status == Shown:
			cells = append(cells, sizeOf(p.Unit, g.Count))
		case at >= 0 && public.Groups[at].Status == Hidden:
			cells = append(cells, span{1, unbounded})
		default:
			cells = append(cells, span{g.size(p.Unit), g.size(p.Unit)})
		}
		if few(g.size(p.Unit)) {
			small = append(small, i)
		}
	}
	return cells, small
}

// sizeOf is what a shown figure says of the number of children that it is about.
func sizeOf(u Unit, c Count) span {
	switch u.Kind {
	case "percent":
		return allOfPercentage(c)
	case "mean", "median", "total":
		return nearFive(c.All)
	case "rate":
		return metOfRate(u, c)
	}
	return nearFive(c.Met)
}
