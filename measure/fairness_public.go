package measure

import "math"

// PublicCharacteristics are those by which released figures are broken down, with their titles.
var PublicCharacteristics = []struct{ Key, Title string }{{"ethnicity", "Ethnic group"}, {"sex", "Sex"}, {"age", "Age"}, {"unaccompanied", "Coming to the country alone"}}

// PublicFair is one released group beside the other released groups.
type PublicFair struct {
	PublicGroup
	Ratio *float64 `json:"ratio"` // times the others' figure, to one decimal; nil where it is not set beside them
	Said  string   `json:"said"`  // higher, lower, may be chance or not judged
}

// Fair sets each group of a cut beside the other groups that are shown. It reads nothing but the released figures, as they are
// rounded: whoever has the open data can work out the same, so that the page tells nobody more. A group that is kept back is
// neither judged nor among the others.
func (l PublicLine) Fair(c PublicCut) []PublicFair {
	type counts struct {
		met, all float64
		shown    bool
	}
	each := make([]counts, len(c.Groups))
	for i, g := range c.Groups {
		if g.Group == NotKnown || g.Status != Shown || g.Value == nil || g.Numerator == nil {
			continue
		}
		switch {
		case l.Unit.Kind == "percent" && g.Denominator != nil && *g.Denominator > 0:
			each[i] = counts{*g.Value / 100 * *g.Denominator, *g.Denominator, true}
		case l.Unit.Kind == "rate" && *g.Value > 0 && *g.Numerator > 0:
			each[i] = counts{*g.Numerator, *g.Numerator / *g.Value * float64(l.Unit.Per), true}
		}
	}
	var all []PublicFair
	for i, g := range c.Groups {
		one := PublicFair{PublicGroup: g, Said: NotJudged}
		met, of := 0.0, 0.0
		for j, o := range each {
			if j != i && o.shown {
				met, of = met+o.met, of+o.all
			}
		}
		if own := each[i]; own.shown && of > 0 {
			if r := relativeOf(l.Unit, own.met, own.all, met, of); r != nil {
				one.Said = r.said()
				if met > 0 {
					ratio := rounded((own.met/own.all)/(met/of), 1)
					one.Ratio = &ratio
				}
			}
		}
		all = append(all, one)
	}
	return all
}

// said judges a ratio: only one whose interval leaves 1 out, and that is not of a handful of children, is called a difference.
func (r *Relative) said() string {
	switch {
	case r.Small || math.IsNaN(r.Low) || math.IsNaN(r.High):
		return MayChance
	case r.Low > 1:
		return MoreOften
	case r.High < 1:
		return LessOften
	}
	return MayChance
}
