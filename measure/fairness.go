package measure

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/fault"
)

// Characteristics are what children are told apart by when it is asked whether something is fair, with their titles.
var Characteristics = []struct{ Key, Title string }{
	{"ethnicity", "Ethnic group"}, {"ethnic", "Ethnicity in detail"}, {"sex", "Sex"}, {"age", "Age"}, {"disability", "Disability"}, {"unaccompanied", "Unaccompanied children"},
}

// EveryoneElse and WhiteBritish are whom a group can be set against. White British is the largest single group, not a standard.
const (
	EveryoneElse = "everyone else"
	WhiteBritish = "White British"
)

// FairnessAsked says by which characteristic groups are told apart and whom each is set against.
type FairnessAsked struct {
	By        string
	Reference string // EveryoneElse, or WhiteBritish where groups are ethnic
}

// CheckFairness says what of a question about fairness is not known, and fills what was left out.
func CheckFairness(a FairnessAsked) (FairnessAsked, error) {
	a.By, a.Reference = cmp.Or(a.By, "ethnicity"), cmp.Or(a.Reference, EveryoneElse)
	var known []string
	for _, c := range Characteristics {
		known = append(known, c.Key)
	}
	if !slices.Contains(known, a.By) {
		return a, fault.Invalid("Groups are told apart by %s, not by %q.", strings.Join(known, ", "), a.By)
	}
	if a.Reference != EveryoneElse && a.Reference != WhiteBritish {
		return a, fault.Invalid("A group is set against “%s” or “%s”, not against %q.", EveryoneElse, WhiteBritish, a.Reference)
	}
	if a.By != "ethnicity" && a.By != "ethnic" {
		a.Reference = EveryoneElse
	}
	return a, nil
}

// Fairness is whether one measure's headline is the same for each group of children.
type Fairness struct {
	Key       string        `json:"key"`
	Title     string        `json:"title"`
	Unit      string        `json:"unit"`
	Better    string        `json:"better"`
	By        string        `json:"by"`
	Reference string        `json:"reference"`
	Starts    calendar.Date `json:"starts"`
	At        calendar.Date `json:"at"`
	Period    string        `json:"period"`
	Years     int           `json:"years"` // added together, as one year alone holds too few children; 0 for a single period
	Groups    []Fair        `json:"groups"`
	WhyNot    string        `json:"why_not,omitempty"` // nothing of it can be judged

	line Line
}

// What can be said of a group.
const (
	NotJudged  = "not judged"    // with a reason
	MayChance  = "may be chance" // the interval holds 1
	MoreOften  = "higher"        // than chance explains
	LessOften  = "lower"         // than chance explains
	IsOthers   = "reference"     // the group that the others are set against
	judgedFrom = 6               // fewest children of either side that are judged: fewer could point to a child, and say nothing (c2)
	pooledTo   = 10              // groups smaller than this are counted over three years instead of one
)

// Fair is one group beside its reference.
type Fair struct {
	Group       string    `json:"group"`
	Value       *float64  `json:"value"`
	Numerator   *float64  `json:"numerator"`
	Denominator *float64  `json:"denominator"`
	Children    int       `json:"children"`        // behind the figure, or cases where a child can be counted more than once
	Other       *float64  `json:"reference_value"` // of those whom the group is set against
	Relative    *Relative `json:"relative,omitempty"`
	Said        string    `json:"said"`
	Verdict     string    `json:"verdict,omitempty"` // better or worse, by the measure's direction
	Why         string    `json:"why,omitempty"`     // it is not judged
}

// Found says whether a group differs by more than chance explains.
func (f Fair) Found() bool { return f.Said == MoreOften || f.Said == LessOften }

// Fairness asks of one measure whether it is the same for every group.
func (m *Measures) Fairness(ctx context.Context, key string, asked FairnessAsked) (Fairness, error) {
	d, err := m.Definition(key)
	if err != nil {
		return Fairness{}, err
	}
	kept, err := m.PublicValues(ctx, d)
	if err != nil {
		return Fairness{}, err
	}
	return d.fairness(kept, asked), nil
}

// Fairnesses asks it of every measure. Context and files that answer another's question are left out.
func (m *Measures) Fairnesses(ctx context.Context, asked FairnessAsked) ([]Fairness, error) {
	var rows []valueRow
	if err := m.db.All(ctx, &rows, `select * from measure_value where breakdowns <> '[]' order by at`, nil); err != nil {
		return nil, err
	}
	byKey := map[string][]Kept{}
	for _, r := range rows {
		byKey[r.Measure] = append(byKey[r.Measure], r.kept())
	}
	var all []Fairness
	for _, d := range m.Definitions() {
		if d.Context || d.Answers != "" {
			continue
		}
		kept := slices.DeleteFunc(byKey[d.Key], func(k Kept) bool { return k.Kind != d.PublicKind() })
		all = append(all, d.fairness(kept, asked))
	}
	return all, nil
}

// fairness works on the stored counts of the measure's headline, oldest first.
func (d Definition) fairness(kept []Kept, asked FairnessAsked) Fairness {
	l := d.Headline()
	f := Fairness{Key: d.Key, Title: d.Title, Unit: l.Unit.String(), Better: l.Better, By: asked.By, Reference: asked.Reference, Groups: []Fair{}, line: l}
	kept = slices.DeleteFunc(slices.Clone(kept), func(k Kept) bool {
		return k.Line != l.Key || !slices.ContainsFunc(k.Breakdowns, func(g Group) bool { return g.By == asked.By && isKnown(g) })
	})
	if len(kept) == 0 {
		f.WhyNot = "It is not known of any child in it."
		if l.Unit.Open() {
			f.WhyNot = "No child stands behind the figure by itself, so it has no groups."
		}
		return f
	}
	newest := kept[len(kept)-1]
	sums := sumsOf(newest, asked)
	f.Starts, f.At, f.Period = newest.Starts, newest.At, periodName(d.PublicKind(), newest.Starts, newest.At)
	if d.Pool > 0 {
		f.Years = d.Pool / 12
	} else if slices.ContainsFunc(sums.groups, func(g fairSum) bool { return g.size(l.Unit) < pooledTo }) {
		if years, at := lastYears(kept); years != nil {
			sums = fairSums{}
			for _, k := range years {
				sums = sums.plus(sumsOf(k, asked))
			}
			f.Years, f.Starts, f.At = len(years), years[0].Starts, at
			f.Period = fmt.Sprintf("%d years to %s, added together", len(years), at.Words())
		}
	}
	f.judge(sums)
	if !slices.ContainsFunc(f.Groups, func(g Fair) bool { return g.Said != NotJudged && g.Said != IsOthers }) {
		f.WhyNot = "No group can be judged."
		if i := slices.IndexFunc(f.Groups, func(g Fair) bool { return g.Why != "" }); i >= 0 {
			f.WhyNot = f.Groups[i].Why
		}
	}
	return f
}

func isKnown(g Group) bool { return g.Group != NotKnown }

// lastYears are the newest two or three values of whole years that follow upon one another, oldest first: only those can be
// added together without counting a case twice.
func lastYears(kept []Kept) ([]Kept, calendar.Date) {
	before := func(k Kept) (Kept, bool) {
		i := slices.IndexFunc(kept, func(o Kept) bool { return o.At.AddDays(1) == k.Starts && isYear(o) })
		if i < 0 {
			return Kept{}, false
		}
		return kept[i], true
	}
	for _, last := range slices.Backward(kept) {
		if !isYear(last) {
			continue
		}
		years := []Kept{last}
		for len(years) < 3 {
			k, found := before(years[0])
			if !found {
				break
			}
			years = append([]Kept{k}, years...)
		}
		if len(years) > 1 {
			return years, last.At
		}
	}
	return nil, calendar.Date{}
}

func isYear(k Kept) bool { return k.Starts.AddMonths(12) == k.At.AddDays(1) }

// fairSum are the counts of one group, over one period or several.
type fairSum struct {
	group               string
	met, all            float64
	hasAll, hasMet      bool // the denominator, or the population, is known; anything is
	weighted, weighting float64
}

// size is how many children, or cases, stand behind a figure.
func (s fairSum) size(u Unit) int {
	if u.Kind == "count" || u.Kind == "rate" {
		return int(math.Round(s.met))
	}
	return int(math.Round(s.all))
}

func (s fairSum) plus(o fairSum) fairSum {
	return fairSum{cmp.Or(s.group, o.group), s.met + o.met, s.all + o.all, o.hasAll && (s.hasAll || !s.hasMet), s.hasMet || o.hasMet, s.weighted + o.weighted, s.weighting + o.weighting}
}

// value is the figure of the counts.
func (s fairSum) value(u Unit) *float64 {
	n := 0.0
	switch {
	case u.Kind == "count":
		n = s.met
	case u.Kind == "median":
		if s.weighting == 0 {
			return nil
		}
		n = s.weighted / s.weighting // the mean of the years' medians, weighted by their cases
	case !s.hasAll || s.all == 0:
		return nil
	case u.Kind == "percent":
		n = 100 * s.met / s.all
	case u.Kind == "rate":
		n = float64(u.Per) * s.met / s.all
	case u.Kind == "total":
		n = s.met
	default:
		n = s.met / s.all
	}
	return &n
}

// fairSums are all groups of a characteristic, in their order, and the group that others may be set against.
type fairSums struct {
	groups  []fairSum
	unknown fairSum
	british fairSum
}

func sumsOf(k Kept, asked FairnessAsked) fairSums {
	var all fairSums
	for _, g := range k.Breakdowns {
		s := fairSum{group: g.Group}
		if g.Numerator != nil {
			s.met, s.hasMet = *g.Numerator, true
		}
		if g.Denominator != nil {
			s.all, s.hasAll = *g.Denominator, true
		}
		if g.Value != nil {
			s.weighted, s.weighting = *g.Value*s.all, s.all
		}
		if g.By == "ethnic" && g.Group == WhiteBritish {
			all.british = s
		}
		switch {
		case g.By != asked.By:
		case isKnown(g):
			all.groups = append(all.groups, s)
		default:
			all.unknown = s
		}
	}
	return all
}

// plus adds another period's counts, group by group.
func (a fairSums) plus(b fairSums) fairSums {
	if a.groups == nil {
		return b
	}
	sum := fairSums{groups: slices.Clone(a.groups), unknown: a.unknown.plus(b.unknown), british: a.british.plus(b.british)}
	for _, g := range b.groups {
		if i := slices.IndexFunc(sum.groups, func(o fairSum) bool { return o.group == g.group }); i >= 0 {
			sum.groups[i] = sum.groups[i].plus(g)
		} else {
			sum.groups = append(sum.groups, g)
		}
	}
	slices.SortStableFunc(sum.groups, func(a, b fairSum) int { return cmp.Compare(groupRank(a.group), groupRank(b.group)) })
	return sum
}

func groupRank(name string) int {
	if n, ok := order[name]; ok {
		return n
	}
	return 500_000
}

// judge sets each group against the reference.
func (f *Fairness) judge(sums fairSums) {
	u := f.line.Unit
	if f.Reference == WhiteBritish && f.By == "ethnicity" {
		// The group White holds the reference itself; what is left of it are the other White children.
		for i, g := range sums.groups {
			if g.group == "White" {
				sums.groups[i] = fairSum{group: "White, not British", met: g.met - sums.british.met, all: g.all - sums.british.all, hasAll: g.hasAll && sums.british.hasAll, hasMet: g.hasMet}
			}
		}
		british := sums.british
		british.group = WhiteBritish
		sums.groups = append([]fairSum{british}, sums.groups...)
	}
	for i, g := range sums.groups {
		one := Fair{Group: g.group, Value: g.value(u), Children: g.size(u)}
		if g.hasMet {
			one.Numerator = &sums.groups[i].met
		}
		if g.hasAll {
			one.Denominator = &sums.groups[i].all
		}
		if f.Reference == WhiteBritish && g.group == WhiteBritish {
			one.Said = IsOthers
			f.Groups = append(f.Groups, one)
			continue
		}
		other := sums.british
		if f.Reference == EveryoneElse {
			other = fairSum{}
			for j, o := range sums.groups {
				// A group of whom nobody knows how many live here has no part in a rate.
				if j != i && (u.Kind != "rate" || o.hasAll) {
					other = other.plus(o)
				}
			}
		}
		one.against(f.line, g, other)
		f.Groups = append(f.Groups, one)
	}
	if n := sums.unknown; n.hasMet {
		f.Groups = append(f.Groups, Fair{Group: NotKnown, Value: n.value(u), Children: n.size(u), Said: NotJudged, Why: "It is not known which group they belong to."})
	}
}

// against judges one group by its counts and those of the others.
func (f *Fair) against(l Line, g, other fairSum) {
	u := l.Unit
	f.Said, f.Other = NotJudged, other.value(u)
	switch {
	case u.Open():
		f.Why = "The figure does not count children."
	case u.Kind == "count" || u.Kind == "total":
		f.Why = "A number alone does not say out of how many children of each group."
	case u.Kind == "mean" || u.Kind == "median":
		f.Why = "How much the cases of an average differ among themselves is not kept, so chance cannot be told from a difference."
	case u.Kind == "rate" && (!g.hasAll || !other.hasAll):
		f.Why = "How many children of each group live here is not loaded."
	case g.size(u) < judgedFrom:
		f.Why = fmt.Sprintf("Fewer than %d children of the group are in it.", judgedFrom)
	case other.size(u) < judgedFrom:
		f.Why = fmt.Sprintf("Fewer than %d children are there to set the group against.", judgedFrom)
	default:
		f.Relative = relativeOf(u, g.met, g.all, other.met, other.all)
	}
	if f.Relative == nil {
		return
	}
	f.Said = f.Relative.said()
	if f.Found() && l.Better != "neither" {
		f.Verdict = "worse"
		if (f.Said == MoreOften) == (l.Better == "higher") {
			f.Verdict = "better"
		}
	}
}

// relativeOf sets a proportion or a rate against another, with its 95% confidence interval by the log method. Children who
// met a proportion are drawn from those counted (variance 1/a − 1/n + 1/b − 1/m); what happens to a population is counted as
// Poisson's events (1/a + 1/b).
func relativeOf(u Unit, met, all, otherMet, otherAll float64) *Relative {
	if u.Kind != "rate" {
		return RelativeRate(met, all, otherMet, otherAll)
	}
	if all <= 0 || otherAll <= 0 {
		return nil
	}
	small := met < 10 || otherMet < 10
	if met == 0 || otherMet == 0 {
		met, otherMet = met+0.5, otherMet+0.5
	}
	ratio := (met / all) / (otherMet / otherAll)
	spread := math.Exp(1.959963984540054 * math.Sqrt(1/met+1/otherMet))
	return &Relative{Ratio: ratio, Low: ratio / spread, High: ratio * spread, Small: small}
}

// Words are a relative rate with its interval: "1.62 (1.10 to 2.39)".
func (r *Relative) Words() string {
	if r == nil {
		return ""
	}
	return fmt.Sprintf("%.2f (%.2f to %.2f)", r.Ratio, r.Low, r.High)
}

// Words say what is known of a group: "1.62 times everyone else (95% confidence 1.10 to 2.39): more than chance explains".
func (f Fair) Words(reference string) string {
	switch f.Said {
	case NotJudged:
		return "not judged: " + strings.TrimSuffix(strings.ToLower(f.Why[:1])+f.Why[1:], ".")
	case IsOthers:
		return "the others are set against this group"
	}
	words := fmt.Sprintf("%.2f times %s (95%% confidence %.2f to %.2f): ", f.Relative.Ratio, reference, f.Relative.Low, f.Relative.High)
	switch f.Said {
	case MoreOften:
		return words + "higher than chance explains"
	case LessOften:
		return words + "lower than chance explains"
	}
	return words + "may be chance"
}

// strength orders findings: how far the interval's nearer end lies from even.
func (f Fair) strength() float64 {
	if f.Relative == nil || !f.Found() {
		return 0
	}
	return min(math.Abs(math.Log(f.Relative.Low)), math.Abs(math.Log(f.Relative.High)))
}

// FairnessText is the view for a terminal.
func FairnessText(all []Fairness) string {
	var out strings.Builder
	for _, f := range all {
		fmt.Fprintf(&out, "%s  %s\n", f.Key, f.Title)
		if f.Period != "" {
			fmt.Fprintf(&out, "  by %s against %s, %s\n", f.By, f.Reference, f.Period)
		}
		if len(f.Groups) == 0 {
			fmt.Fprintf(&out, "  %s\n", f.WhyNot)
		}
		for _, g := range f.Groups {
			figure := "–"
			if g.Value != nil {
				figure = decimals(*g.Value, chartUnit(f.line).Decimals) + chartUnit(f.line).Mark
			}
			fmt.Fprintf(&out, "  %-28s %10s %-14s %s\n", g.Group, figure, countsWords(f.line, Value{Value: g.Value, Numerator: g.Numerator, Denominator: g.Denominator}), g.Words(f.Reference))
		}
	}
	return out.String()
}
