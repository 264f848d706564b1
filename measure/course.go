package measure

import (
	"context"
	"slices"

	"waymark/calendar"
	"waymark/chart"
)

// Course is how a measure's headline went up to a day, and what its control chart says of it: what the rating of actions leans on.
type Course struct {
	Definition
	Line    Line
	Points  []CoursePoint // of the headline's periods, oldest first; those without children are among them
	Control Control       // over single months or quarters, never over windows that overlap
	Single  []Point       // what the control chart was drawn from: the same as Points but for a measure that looks back over a window
	WhyNot  string        // why there are no control limits; empty where there are
	Target  *float64      // that holds on the day
	Chart   *chart.Trend  // the control chart where there is one, else the headline's course; nil without a figure
}

// CoursePoint is the value of one period and the target that held at its end.
type CoursePoint struct {
	Point
	Target *float64
}

// Meets says whether the value of the period reached its target; known is false where either is missing or neither way is better.
func (p CoursePoint) Meets(better string) (met, known bool) {
	switch {
	case p.Value.Value == nil || p.Target == nil:
		return false, false
	case better == "higher":
		return *p.Value.Value >= *p.Target, true
	case better == "lower":
		return *p.Value.Value <= *p.Target, true
	}
	return false, false
}

// Against says whether the last period's limits can be held against the target: a rolling window's target is no target for its single months.
func (c Course) Against() bool { return c.Window == 0 && c.Target != nil }

// BeyondChance says whether two figures of the line differ by more than chance explains with 95% confidence. Only percentages and rates
// can be judged, and only with ten cases on each side.
func (c Course) BeyondChance(before, after Value) bool { return beyondChance(c.Line, before, after) }

// Course reads how a measure went up to a day. council is the name beside its line in the chart, id the chart's own on its page.
func (m *Measures) Course(ctx context.Context, key, council, id string, to calendar.Date) (c Course, err error) {
	d, err := m.Definition(key)
	if err != nil {
		return c, err
	}
	c.Definition, c.Line = d, d.Headline()
	kept, err := m.Values(ctx, d)
	if err != nil {
		return c, err
	}
	parts, err := m.PartValues(ctx, d)
	if err != nil {
		return c, err
	}
	targets, err := m.Targets(ctx, key)
	if err != nil {
		return c, err
	}
	rebases, err := m.Rebases(ctx, key)
	if err != nil {
		return c, err
	}
	later := func(p Point) bool { return p.At.After(to) }
	series, single := slices.DeleteFunc(points(kept, c.Line.Key), later), slices.DeleteFunc(points(parts, c.Line.Key), later)
	for _, p := range series {
		c.Points = append(c.Points, CoursePoint{p, targetOn(targets, c.Line.Key, p.At)})
	}
	c.Target = targetOn(targets, c.Line.Key, to)
	if len(series) == 0 {
		c.WhyNot = "Nothing is counted yet."
		return c, nil
	}
	s := d.section(0, c.Line, council, series, single, targets, rebases, Comparison{})
	c.WhyNot, c.Chart = s.WhyNot, s.Trend
	if s.Control != nil {
		control, _ := d.ControlPoints(series, single)
		held := c.Target
		if !c.Against() {
			held = nil
		}
		c.Single = control
		c.Control, c.Chart = ControlChart(control, c.Line.Better, held, rebases, StandardSPC()), s.Control
		c.Control.quiet(c.Line)
	}
	c.Chart.ID = id
	return c, nil
}
