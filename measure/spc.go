package measure

import (
	"slices"

	"waymark/calendar"
)

// SPCSettings are the numbers of a control chart that handbooks differ in; each is a setting with an owner.
type SPCSettings struct {
	Baseline int // points that the mean and the limits are worked out from, and the fewest that limits are drawn for
	Run      int // points in a row on one side of the mean
	Trend    int // points in a row that all rise or all fall
}

// StandardSPC follows NHS England's "making data count", with a baseline of twelve months.
func StandardSPC() SPCSettings { return SPCSettings{Baseline: 12, Run: 7, Trend: 7} }

// Rebase begins a new baseline. Limits move only when a named change happened, never because a line looks better.
type Rebase struct {
	On     calendar.Date
	Reason string
	By     string
}

// Control is an XmR chart: each value against the natural limits of the process it comes from.
type Control struct {
	Segments  []Segment
	Points    []ControlPoint
	Assurance string // always met, never met or hit and miss, for the last segment's limits; empty without a target
}

// Segment is a stretch with one baseline. Without enough points it has no limits, and Limits is false.
type Segment struct {
	From, To             calendar.Date
	Limits               bool
	Mean, MeanRange      float64
	Lower, Upper         float64 // three sigma: mean ± 2.66 × mean moving range
	NearLower, NearUpper float64 // two thirds of the way
	Reason               string  // of the change that began it; empty for the first
}

// ControlPoint is one value and what is unusual about it.
type ControlPoint struct {
	At      calendar.Date
	Value   float64
	Signals []string // outside a limit, run on one side, trend, two of three near a limit
	Verdict string   // improvement, concern, or change where neither way is better; empty for common variation
}

// The four signals, as they are shown.
const (
	SignalOutside = "outside a limit"
	SignalRun     = "run on one side of the mean"
	SignalTrend   = "all rising or all falling"
	SignalNear    = "two of three near a limit"
)

// ControlChart works out an XmR chart (measures.md c4): the mean of the baseline; limits at 2.66 mean moving ranges;
// moving ranges of 3.267 times their mean or more are left out once and the mean taken again. Points must be single
// months or quarters: rolling windows overlap, and limits on them would be far too narrow. Periods without children
// are left out. better is higher, lower or neither; target may be nil.
func ControlChart(points []Point, better string, target *float64, rebases []Rebase, s SPCSettings) Control {
	var c Control
	for _, p := range points {
		if p.Value.Value != nil {
			c.Points = append(c.Points, ControlPoint{At: p.At, Value: *p.Value.Value})
		}
	}
	rebases = slices.Clone(rebases)
	slices.SortFunc(rebases, func(a, b Rebase) int { return a.On.Compare(b.On) })
	from, reason := 0, ""
	for len(c.Points) > from {
		to, next := len(c.Points), ""
		for _, r := range rebases {
			at := slices.IndexFunc(c.Points, func(p ControlPoint) bool { return !p.At.Before(r.On) })
			if at > from {
				to, next = at, r.Reason
				break
			}
			if at == from {
				reason = r.Reason
			}
		}
		c.Segments = append(c.Segments, segment(c.Points[from:to], better, reason, s))
		from, reason = to, next
	}
	if n := len(c.Segments); n > 0 && target != nil && c.Segments[n-1].Limits {
		c.Assurance = assurance(c.Segments[n-1], better, *target)
	}
	return c
}

// segment works out one stretch's limits and marks its points.
func segment(points []ControlPoint, better, reason string, s SPCSettings) Segment {
	g := Segment{From: points[0].At, To: points[len(points)-1].At, Reason: reason}
	if len(points) < s.Baseline {
		return g
	}
	base := points[:s.Baseline]
	ranges := make([]float64, len(base)-1)
	for i := range ranges {
		ranges[i] = max(base[i+1].Value-base[i].Value, base[i].Value-base[i+1].Value)
	}
	g.MeanRange = mean(ranges)
	kept := slices.DeleteFunc(ranges, func(r float64) bool { return g.MeanRange > 0 && r >= 3.267*g.MeanRange })
	g.MeanRange = mean(kept)
	for _, p := range base {
		g.Mean += p.Value / float64(len(base))
	}
	reach := 2.66 * g.MeanRange
	g.Limits, g.Lower, g.Upper = true, g.Mean-reach, g.Mean+reach
	g.NearLower, g.NearUpper = g.Mean-reach*2/3, g.Mean+reach*2/3
	mark(points, g, better, s)
	return g
}

func mean(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	if len(values) == 0 {
		return 0
	}
	return total / float64(len(values))
}

// mark finds the four signals. A signal's points are all of those that make it up.
func mark(points []ControlPoint, g Segment, better string, s SPCSettings) {
	side := func(i int) int { return sign(points[i].Value - g.Mean) }
	signal := func(i int, name string, direction int) {
		if slices.Contains(points[i].Signals, name) {
			return
		}
		points[i].Signals = append(points[i].Signals, name)
		switch {
		case better == "neither" || better == "":
			points[i].Verdict = "change"
		case (direction > 0) == (better == "higher"):
			if points[i].Verdict == "" {
				points[i].Verdict = "improvement"
			}
		default:
			// A point that is both is a concern first.
			points[i].Verdict = "concern"
		}
	}
	for i, p := range points {
		if p.Value > g.Upper || p.Value < g.Lower {
			signal(i, SignalOutside, side(i))
		}
	}
	for i := range points {
		if end := i + s.Run; end <= len(points) && side(i) != 0 {
			same := true
			for j := i; j < end; j++ {
				same = same && side(j) == side(i)
			}
			for j := i; j < end && same; j++ {
				signal(j, SignalRun, side(i))
			}
		}
		if end := i + s.Trend; end <= len(points) {
			step := func(j int) int { return sign(points[j+1].Value - points[j].Value) }
			same := step(i) != 0
			for j := i; j < end-1; j++ {
				same = same && step(j) == step(i)
			}
			for j := i; j < end && same; j++ {
				signal(j, SignalTrend, step(i))
			}
		}
		if i+3 <= len(points) && side(i) != 0 && side(i) == side(i+1) && side(i) == side(i+2) {
			var near []int
			for j := i; j < i+3; j++ {
				if points[j].Value > g.NearUpper || points[j].Value < g.NearLower {
					near = append(near, j)
				}
			}
			for _, j := range near {
				if len(near) >= 2 {
					signal(j, SignalNear, side(i))
				}
			}
		}
	}
}

// quiet takes back what is said of points that read like their chart's mean: a figure that nobody sees move is called neither better nor worse.
func (c *Control) quiet(l Line) {
	for i := range c.Points {
		p := &c.Points[i]
		for _, g := range c.Segments {
			if g.Limits && !p.At.Before(g.From) && !p.At.After(g.To) && comparedWords(l, p.Value) == comparedWords(l, g.Mean) {
				p.Verdict, p.Signals = "", nil
			}
		}
	}
}

func sign(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// assurance says whether a process that goes on as it is will meet its target.
func assurance(g Segment, better string, target float64) string {
	above, below := g.Lower >= target, g.Upper <= target
	switch {
	case better == "lower":
		above, below = below, above
	case better != "higher":
		return ""
	}
	switch {
	case above:
		return "always met"
	case below:
		return "never met"
	}
	return "hit and miss"
}

// ControlPoints are the points of a result's line that a control chart may be drawn from, or the reason why none may.
func (d Definition) ControlPoints(series, parts []Point) ([]Point, string) {
	points := series
	switch {
	case d.Every.Months() == 12:
		return nil, "A yearly figure has no control limits: there are too few points."
	case !d.Parts:
		return nil, "This figure looks back over months that overlap, so it has no control limits."
	case d.Window > 0:
		points = parts
	}
	return points, ""
}
