package measure

import (
	"math"
	"slices"

	"waymark/calendar"
)

// This file and attack.go are the one place where figures are made safe to publish (measures.md c2). Nothing above
// them suppresses, rounds or judges: a public page prints a Figure as it is.

// Count is what one figure is made of, unrounded. Met and All are the numerator and denominator of a percentage;
// Met is the number of a count or a rate; All the cases of a mean, median or total and Sum their amounts (for a
// median, the median); People is the population of a rate.
type Count struct {
	Met    int     `json:"met,omitempty"`
	All    int     `json:"all,omitempty"`
	Sum    float64 `json:"sum,omitempty"`
	People float64 `json:"people,omitempty"`
}

// Table is all that could be published of one line of a measure in one period: the whole, and the groups that it is
// cut into. The groups of each cut are everyone counted in the whole, each once.
type Table struct {
	Measure string
	Line    string
	Starts  calendar.Date
	At      calendar.Date
	Unit    Unit
	Total   Count
	Cuts    []Cut
}

// Cut is one breakdown of a table.
type Cut struct {
	By     string
	Groups []CutGroup
}

// CutGroup is one group of a cut.
type CutGroup struct {
	Group string
	Count
}

// Figure is one published cell. Hidden ones have no numbers at all; where nobody was counted it says so.
type Figure struct {
	Status      string   `json:"status"` // shown, hidden or no children
	Value       *float64 `json:"value"`
	Numerator   *float64 `json:"numerator"`   // to the nearest 5
	Denominator *float64 `json:"denominator"` // to the nearest 5; a population as it is published
}

// The states of a figure.
const (
	Shown  = "shown"
	Hidden = "hidden"
	Nobody = NoChildren
)

// PublicTable is a table made safe.
type PublicTable struct {
	Measure string        `json:"measure"`
	Line    string        `json:"line,omitempty"`
	Starts  calendar.Date `json:"starts"`
	At      calendar.Date `json:"at"`
	Total   Figure        `json:"total"`
	Cuts    []PublicCut   `json:"cuts"`
	Held    bool          `json:"held,omitempty"` // as released before: a revision by 1 to 5 would give a child away
}

// PublicCut is a cut made safe; a withheld one has no groups.
type PublicCut struct {
	By       string        `json:"by"`
	Withheld bool          `json:"withheld,omitempty"`
	Groups   []PublicGroup `json:"groups"`
}

// PublicGroup is one group of a public cut.
type PublicGroup struct {
	Group string `json:"group"`
	Figure
}

// Released is a table with what was, or will be, published of it.
type Released struct {
	Table
	Public PublicTable
}

func countOf(u Unit, v Value) Count {
	var c Count
	if v.Numerator == nil {
		return c
	}
	n := int(math.Round(*v.Numerator))
	switch u.Kind {
	case "percent":
		c.Met, c.All = n, int(math.Round(*v.Denominator))
	case "mean", "median", "total":
		c.All, c.Sum = int(math.Round(*v.Denominator)), *v.Numerator
		if u.Kind == "median" && v.Value != nil {
			c.Sum = *v.Value
		}
	case "rate":
		if c.Met = n; v.Denominator != nil {
			c.People = *v.Denominator
		}
	default:
		c.Met = n
	}
	return c
}

// size is the number of cases that a count of this unit is about.
func (c Count) size(u Unit) int {
	switch u.Kind {
	case "count", "rate":
		return c.Met
	}
	return c.All
}

// few says whether a count is one that could point to a child: 1 to 5. None is shown.
func few(n int) bool { return n >= 1 && n <= 5 }

// hides is primary suppression (rules 1, 2 and 6): a count of 1 to 5; a percentage whose numerator or whose rest is
// 1 to 5, or that is out of fewer than 10; a mean, median or total of fewer than 6 cases.
func hides(u Unit, c Count) bool {
	switch u.Kind {
	case "percent":
		return c.All > 0 && (few(c.Met) || few(c.All-c.Met) || c.All < 10)
	case "mean", "median", "total":
		return few(c.All)
	}
	return few(c.Met)
}

// fives rounds to the nearest 5, as public counts are (rule 5).
func fives(n float64) float64 { return 5 * math.Round(n/5) }

func rounded(value float64, places int) float64 {
	scale := math.Pow(10, float64(places))
	return math.Round(value*scale) / scale
}

// percentage is a public percentage: from unrounded counts, whole below 200, else with one decimal (rule 5).
func percentage(met, all int) float64 {
	if all < 200 {
		return rounded(100*float64(met)/float64(all), 0)
	}
	return rounded(100*float64(met)/float64(all), 1)
}

// publicRate is the rate of the rounded count: a population is known exactly, so the rate of the count itself would give
// the count back (in a small council to the child). It is whole from 10 up.
func publicRate(met int, people float64, per int) float64 {
	if rate := fives(float64(met)) / people * float64(per); rate < 10 {
		return rounded(rate, Unit{Kind: "rate", Per: per}.Decimals())
	} else {
		return rounded(rate, 0)
	}
}

// show is the figure that is published for a count that need not be hidden.
func show(u Unit, c Count) Figure {
	figure := Figure{Status: Shown}
	put := func(value, numerator, denominator float64, of bool) Figure {
		figure.Value, figure.Numerator = &value, &numerator
		if of {
			figure.Denominator = &denominator
		}
		return figure
	}
	if c.All == 0 && u.Kind != "count" && u.Kind != "rate" {
		return Figure{Status: Nobody}
	}
	switch u.Kind {
	case "percent":
		return put(percentage(c.Met, c.All), fives(float64(c.Met)), fives(float64(c.All)), true)
	case "mean":
		// The sum of the amounts would give back an exact count, so only the mean and the rounded number of cases are public.
		value, all := rounded(c.Sum/float64(c.All), 1), fives(float64(c.All))
		return Figure{Status: Shown, Value: &value, Denominator: &all}
	case "median":
		value, all := rounded(c.Sum, 0), fives(float64(c.All))
		return Figure{Status: Shown, Value: &value, Denominator: &all}
	case "total":
		return put(fives(c.Sum), fives(c.Sum), fives(float64(c.All)), true)
	case "rate":
		if c.People > 0 {
			return put(publicRate(c.Met, c.People, u.Per), fives(float64(c.Met)), c.People, true)
		}
		n := fives(float64(c.Met))
		return Figure{Status: Shown, Numerator: &n}
	}
	n := fives(float64(c.Met))
	return put(n, n, 0, false)
}

// Protect makes tables safe to publish together, knowing what was published before. What comes back is each table that
// may be published, with the counts that its figures speak of: a table that was released already is released again as
// it was, with the counts of then, unless it was revised by enough that the difference says nothing of a child.
func Protect(tables []Table, earlier []Released) []Released {
	before := map[period][]Released{}
	for _, e := range earlier {
		before[e.period()] = append(before[e.period()], e)
	}
	public := make([]Released, len(tables))
	for i, t := range tables {
		public[i] = protect(t, before[t.period()])
	}
	return thin(besides(setApart(public, earlier), earlier), earlier)
}

// period is what makes two tables speak of the same thing.
type period struct {
	measure, line string
	starts, at    calendar.Date
}

func (t Table) period() period { return period{t.Measure, t.Line, t.Starts, t.At} }

// protect makes one table safe; before is what was released of it.
func protect(t Table, before []Released) Released {
	if hold(t, before) {
		// The new cut of an old figure cannot be checked against counts that have moved since: it is refused.
		last := before[len(before)-1]
		last.Public.Held = true
		return last
	}
	p := newProtection(t, before)
	if !p.totalHidden {
		p.settle()
	}
	return Released{t, p.publish()}
}

// publish is the table as it stands: what is not hidden or withheld is shown.
func (p *protection) publish() PublicTable {
	t := p.t
	out := PublicTable{Measure: t.Measure, Line: t.Line, Starts: t.Starts, At: t.At, Total: Figure{Status: Hidden}, Cuts: []PublicCut{}}
	if !p.totalHidden {
		out.Total = show(t.Unit, t.Total)
	}
	for i, c := range t.Cuts {
		cut := PublicCut{By: c.By, Withheld: p.withheld[i] || p.totalHidden, Groups: []PublicGroup{}}
		for j, g := range c.Groups {
			figure := Figure{Status: Hidden}
			if !p.hidden[i][j] {
				figure = show(t.Unit, g.Count)
			}
			if !cut.Withheld {
				cut.Groups = append(cut.Groups, PublicGroup{g.Group, figure})
			}
		}
		out.Cuts = append(out.Cuts, cut)
	}
	return out
}

// moved says whether a count was revised by so little that the difference of two releases would point to a child.
func moved(u Unit, old, now Count) bool {
	step := func(a, b int) bool { return few(max(a-b, b-a)) }
	switch u.Kind {
	case "percent":
		return step(old.Met, now.Met) || step(old.All, now.All) || step(old.All-old.Met, now.All-now.Met)
	case "mean", "median", "total":
		return step(old.All, now.All) || (old.All == now.All && old.Sum != now.Sum)
	}
	return step(old.Met, now.Met)
}

// hold says whether a table must stay as it was released.
func hold(t Table, before []Released) bool {
	for _, e := range before {
		if moved(t.Unit, e.Total, t.Total) {
			return true
		}
		for _, old := range e.Cuts {
			for _, now := range t.Cuts {
				if old.By != now.By {
					continue
				}
				var restOld, restNow Count
				for _, g := range groupNames(old, now) {
					a, b := old.group(g), now.group(g)
					if moved(t.Unit, a, b) {
						return true
					}
					if e.Public.hid(old.By, g) {
						restOld, restNow = restOld.plus(a), restNow.plus(b)
					}
				}
				if moved(t.Unit, restOld, restNow) {
					return true
				}
			}
		}
	}
	return false
}

func groupNames(cuts ...Cut) []string {
	var names []string
	for _, c := range cuts {
		for _, g := range c.Groups {
			names = append(names, g.Group)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (c Cut) group(name string) Count {
	for _, g := range c.Groups {
		if g.Group == name {
			return g.Count
		}
	}
	return Count{}
}

func (c Count) plus(d Count) Count {
	return Count{Met: c.Met + d.Met, All: c.All + d.All, Sum: c.Sum + d.Sum, People: c.People + d.People}
}

func (p PublicTable) hid(by, group string) bool {
	for _, c := range p.Cuts {
		if c.By != by {
			continue
		}
		if c.Withheld {
			return true
		}
		for _, g := range c.Groups {
			if g.Group == group {
				return g.Status == Hidden
			}
		}
	}
	return false
}

// protection is the work on one table: which cells are hidden so far.
type protection struct {
	t           Table
	totalHidden bool
	hidden      [][]bool // by cut and group
	withheld    []bool   // by cut
	fixed       []bool   // by cut: it was released as it stands, so hiding more of it now would hide nothing
}

// newProtection hides what primary suppression hides, and what a release before hid and that has hardly changed.
func newProtection(t Table, before []Released) *protection {
	p := &protection{t: t, totalHidden: hides(t.Unit, t.Total), hidden: make([][]bool, len(t.Cuts)), withheld: make([]bool, len(t.Cuts)), fixed: make([]bool, len(t.Cuts))}
	for _, e := range before {
		if e.Public.Total.Status == Hidden && e.Total == t.Total {
			p.totalHidden = true
		}
	}
	for i, c := range t.Cuts {
		p.hidden[i] = make([]bool, len(c.Groups))
		for _, e := range before {
			p.fixed[i] = p.fixed[i] || stands(e, c)
		}
		var all Count
		for j, g := range c.Groups {
			p.hidden[i][j] = hides(t.Unit, g.Count)
			all = all.plus(g.Count)
			for _, e := range before {
				// A group with nobody in it is never hidden, also not because it was in a cut that was withheld: readers count on it.
				if g.size(t.Unit) > 0 && e.Public.hid(c.By, g.Group) && unchanged(e.Table, c.By, g) {
					p.hidden[i][j] = true
				}
			}
		}
		// Groups that do not make up the whole (someone counted twice, or left out) cannot be checked.
		if all.Met != t.Total.Met || all.All != t.Total.All {
			p.withheld[i] = true
		}
	}
	return p
}

// stands says whether a cut was published with the very counts that it has now.
func stands(e Released, c Cut) bool {
	for _, old := range e.Cuts {
		if old.By == c.By && slices.Equal(old.Groups, c.Groups) {
			return slices.ContainsFunc(e.Public.Cuts, func(p PublicCut) bool { return p.By == c.By && !p.Withheld })
		}
	}
	return false
}

func unchanged(t Table, by string, g CutGroup) bool {
	for _, c := range t.Cuts {
		if c.By == by {
			return c.group(g.Group) == g.Count
		}
	}
	return false
}

// settle hides more cells until an attacker who does the sums learns nothing of a hidden one: secondary suppression
// (rule 3), the rest after all parts that are shown (rule 4), and the sums of attack.go, until all are content.
func (p *protection) settle() {
	for again := true; again; {
		again = false
		for i := range p.t.Cuts {
			if !p.withheld[i] && !p.fixed[i] && p.unsafe(i) {
				p.hideNext(i)
				again = true
			}
		}
		if !again {
			for _, i := range p.attack() {
				again = p.hideFor(i) || again
			}
		}
	}
}

// unsafe says whether a cut has exactly one hidden cell, or hidden cells that together are too few.
func (p *protection) unsafe(cut int) bool {
	n, rest := 0, Count{}
	for j, g := range p.t.Cuts[cut].Groups {
		if p.hidden[cut][j] {
			n, rest = n+1, rest.plus(g.Count)
		}
	}
	return n == 1 || (n > 1 && hides(p.t.Unit, rest))
}

// hideFor hides more because a cell of a cut can be worked out. Where that cut is public already, only a new cut can
// be what gave it away, and the new ones are refused.
func (p *protection) hideFor(cut int) bool {
	if !p.fixed[cut] {
		p.hideNext(cut)
		return true
	}
	refused := false
	for i := range p.t.Cuts {
		if !p.fixed[i] && !p.withheld[i] {
			p.withheld[i], refused = true, true
		}
	}
	return refused
}

// hideNext hides the smallest cell still shown, and gives the cut up when there is none.
func (p *protection) hideNext(cut int) {
	next := -1
	for j, g := range p.t.Cuts[cut].Groups {
		size := g.size(p.t.Unit)
		if !p.hidden[cut][j] && size > 0 && (next < 0 || size < p.t.Cuts[cut].Groups[next].size(p.t.Unit)) {
			next = j
		}
	}
	if next < 0 {
		p.withheld[cut] = true
		return
	}
	p.hidden[cut][next] = true
}
