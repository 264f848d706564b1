package measure

import (
	"math"
	"slices"

	"waymark/calendar"
)

// An attacker reads everything that is published, knows the rules of suppress.go, and may know from elsewhere how
// many children there are in each group: populations are public, and a cohort that one measure hides another shows. The
// whole is taken to be known exactly, as the Department for Education publishes the counts of councils unrounded.
// What the attacker does not know lies in a span: the values that fit everything published.

// span is a range of whole numbers, both ends inside.
type span struct{ low, high int }

// unbounded is larger than any count and small enough to add up.
const unbounded = math.MaxInt32

func (s *span) narrow(low, high int) bool {
	before := *s
	s.low, s.high = max(s.low, low), min(s.high, high)
	return *s != before
}

// wide says whether a hidden cell is safe: the attacker is left with at least three values, or both of two where
// there can be no more.
func (s span) wide(most int) bool { return s.high-s.low >= min(2, most) }

// attack does the sums of an attacker and gives the cuts in which a hidden cell can be worked out. Cuts of one table
// share its total, so what one cut tells is used in the next.
func (p *protection) attack() []int {
	var found []int
	for _, secret := range p.secrets() {
		total, cells := secret.total, secret.cells
		for narrowed := true; narrowed; {
			narrowed = false
			for i := range cells {
				if p.withheld[i] {
					continue
				}
				low, high := 0, 0
				for _, c := range cells[i] {
					low, high = low+c.low, min(unbounded, high+c.high)
				}
				narrowed = total.narrow(low, high) || narrowed
				narrowed = narrowParts(cells[i], total) || narrowed
			}
		}
		for i := range cells {
			for j, g := range p.t.Cuts[i].Groups {
				if !p.withheld[i] && p.hidden[i][j] && hides(p.t.Unit, g.Count) && secret.sensitive(g.Count) && !cells[i][j].wide(secret.most(g.Count)) {
					found = append(found, i)
				}
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// secret is one kind of number that an attacker tries to work out: the whole, its groups, which of them matter.
type secret struct {
	total     span
	cells     [][]span
	sensitive func(Count) bool
	most      func(Count) int // the most values that there could be, less one
}

// secrets are the numbers worth working out. Of a percentage: how many were met, by someone who knows how many there
// are in every group; and how many there are, by someone who does not. Of other units: how many there are.
func (p *protection) secrets() []secret {
	u := p.t.Unit
	make := func(exact int, of func(Count) span, hidden func(Count) span, sensitive func(Count) bool, most func(Count) int) secret {
		s := secret{total: span{exact, exact}, sensitive: sensitive, most: most}
		for i, c := range p.t.Cuts {
			cells := []span{}
			for j, g := range c.Groups {
				if p.hidden[i][j] {
					cells = append(cells, hidden(g.Count))
				} else {
					cells = append(cells, of(g.Count))
				}
			}
			s.cells = append(s.cells, cells)
		}
		return s
	}
	any := func(Count) bool { return true }
	plenty := func(Count) int { return 2 }
	// A cell with nobody in it is never hidden, so a hidden one holds at least one.
	someone := func(Count) span { return span{1, unbounded} }
	switch u.Kind {
	case "percent":
		return []secret{
			make(p.t.Total.Met, metOfKnown, func(c Count) span { return span{0, c.All} }, any, func(c Count) int { return c.All }),
			make(p.t.Total.All, allOfPercentage, someone, func(c Count) bool { return few(c.All) }, plenty),
		}
	case "mean", "median", "total":
		return []secret{make(p.t.Total.All, func(c Count) span { return nearFive(c.All) }, someone, any, plenty)}
	case "rate":
		return []secret{make(p.t.Total.Met, func(c Count) span { return metOfRate(u, c) }, someone, any, plenty)}
	}
	return []secret{make(p.t.Total.Met, func(c Count) span { return nearFive(c.Met) }, someone, any, plenty)}
}

// nearFive is what a count rounded to the nearest 5 says: a shown count is none, or 6 and more.
func nearFive(n int) span {
	if n == 0 {
		return span{0, 0}
	}
	r := int(fives(float64(n)))
	return span{max(6, r-2), r + 2}
}

// metOfKnown is what a shown percentage says of its numerator to someone who knows the denominator.
func metOfKnown(c Count) span {
	if c.All == 0 {
		return span{0, 0}
	}
	s := nearFive(c.Met)
	published := percentage(c.Met, c.All)
	for s.low < c.Met && percentage(s.low, c.All) != published {
		s.low++
	}
	for s.high > c.Met && (s.high > c.All || percentage(s.high, c.All) != published) {
		s.high--
	}
	return s
}

// allOfPercentage is what a shown percentage with its rounded counts says of its denominator.
func allOfPercentage(c Count) span {
	if c.All == 0 {
		return span{0, 0}
	}
	s, met, published := nearFive(c.All), nearFive(c.Met), percentage(c.Met, c.All)
	fits := func(all int) bool {
		for n := met.low; n <= met.high; n++ {
			if n <= all && percentage(n, all) == published {
				return true
			}
		}
		return false
	}
	for s.low < c.All && (s.low < 10 || !fits(s.low)) {
		s.low++
	}
	for s.high > c.All && !fits(s.high) {
		s.high--
	}
	return s
}

// metOfRate is what a shown rate says of its count: the population is public.
func metOfRate(u Unit, c Count) span {
	s := nearFive(c.Met)
	if c.Met == 0 || c.People == 0 {
		return s
	}
	published := publicRate(c.Met, c.People, u.Per)
	for s.low < c.Met && publicRate(s.low, c.People, u.Per) != published {
		s.low++
	}
	for s.high > c.Met && publicRate(s.high, c.People, u.Per) != published {
		s.high--
	}
	return s
}

// windowsTell says whether overlapping windows of one series, set against each other, leave a part of them at 1 to 5.
func windowsTell(windows []Released) bool {
	return partsTell(windows, known) || (len(windows) > 0 && windows[0].Unit.Kind == "percent" && (partsTell(windows, knownRest) || partsTell(windows, knownAll)))
}

// partsTell does the sums for one kind of number.
func partsTell(windows []Released, known func(Table) span) bool {
	var edges []calendar.Date
	for _, w := range windows {
		if w.Public.Total.Status == Shown {
			edges = append(edges, w.Starts, w.At.AddDays(1))
		}
	}
	slices.SortFunc(edges, calendar.Date.Compare)
	edges = slices.Compact(edges)
	parts := make([]span, max(0, len(edges)-1))
	for i := range parts {
		parts[i] = span{0, unbounded}
	}
	for narrowed, rounds := true, 0; narrowed && rounds < 100; rounds++ {
		narrowed = false
		for _, w := range windows {
			if w.Public.Total.Status != Shown {
				continue
			}
			first, _ := slices.BinarySearchFunc(edges, w.Starts, calendar.Date.Compare)
			last, _ := slices.BinarySearchFunc(edges, w.At.AddDays(1), calendar.Date.Compare)
			narrowed = narrowParts(parts[first:last], known(w.Table)) || narrowed
		}
	}
	return len(parts) > 1 && slices.ContainsFunc(parts, func(s span) bool { return s.low >= 1 && s.high <= 5 && !s.wide(2) })
}

// narrowParts uses what is known of a sum to narrow its parts.
func narrowParts(parts []span, total span) bool {
	low, high, endless := 0, 0, 0
	for _, p := range parts {
		low += p.low
		if p.high >= unbounded {
			endless++
		} else {
			high += p.high
		}
	}
	narrowed := false
	for i, p := range parts {
		least, others := 0, endless
		if p.high >= unbounded {
			others--
		}
		if others == 0 {
			least = total.low - high
			if p.high < unbounded {
				least += p.high
			}
		}
		narrowed = parts[i].narrow(least, total.high-low+p.low) || narrowed
	}
	return narrowed
}

// knownRest and knownAll are the other two numbers of a shown percentage: those who were not met, and all.
func knownRest(t Table) span { return span{t.Total.All - t.Total.Met, t.Total.All - t.Total.Met} }
func knownAll(t Table) span  { return span{t.Total.All, t.Total.All} }

// known is the number behind a shown total: the whole is taken to be known exactly.
func known(t Table) span {
	n := t.Total.Met
	if t.Unit.Kind == "mean" || t.Unit.Kind == "median" || t.Unit.Kind == "total" {
		n = t.Total.All
	}
	return span{n, n}
}
