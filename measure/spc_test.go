package measure

import (
	"math"
	"slices"
	"testing"

	"waymark/calendar"
)

// monthly makes points of consecutive months from January 2025.
func monthly(values ...float64) []Point {
	var points []Point
	for i, v := range values {
		points = append(points, Point{At: calendar.On(2025, 1, 31).AddMonths(i), Value: Value{Value: &v}})
	}
	return points
}

var supervision = []float64{78, 80, 79, 81, 82, 80, 79, 83, 82, 81, 80, 79, 76, 75, 73, 72, 71, 70}

func near(t *testing.T, what string, got, want, by float64) {
	t.Helper()
	if math.Abs(got-want) > by {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func TestControlChart(t *testing.T) {
	target := 85.0
	// Governance 4a, with R3 and R4 of the same figures in plan/implied_test.go.
	t.Run("the golden numbers of governance.md section 4", func(t *testing.T) {
		c := ControlChart(monthly(supervision...), "higher", &target, nil, StandardSPC())
		g := c.Segments[0]
		near(t, "mean", g.Mean, 80.3333, 0.00005)
		near(t, "mean moving range", g.MeanRange, 1.54545, 0.000005)
		near(t, "lower limit", g.Lower, 76.2224, 0.00005)
		near(t, "upper limit", g.Upper, 84.4442, 0.00005)
		for i, p := range c.Points {
			outside := slices.Contains(p.Signals, SignalOutside)
			if outside != (i >= 12) {
				t.Errorf("month %d (%g) outside: %v", i+1, p.Value, outside)
			}
			if i >= 12 && p.Verdict != "concern" {
				t.Errorf("month %d is %q", i+1, p.Verdict)
			}
		}
		if c.Assurance != "never met" {
			t.Errorf("a target of 85 is %q", c.Assurance)
		}
	})
	t.Run("a point that reads like the mean is called neither better nor worse", func(t *testing.T) {
		ratio := Line{Unit: Unit{Kind: Ratio}, Better: "lower"}
		tiny := func(last float64) Control {
			values := []float64{0.01, 0.012, 0.01, 0.011, 0.01, 0.012, 0.01, 0.011, 0.01, 0.012, 0.01, 0.011, last}
			c := ControlChart(monthly(values...), "lower", nil, nil, StandardSPC())
			if c.Points[12].Verdict != "concern" {
				t.Fatalf("the rule itself no longer fires: %+v", c.Points[12])
			}
			c.quiet(ratio)
			return c
		}
		if p := tiny(0.04).Points[12]; p.Verdict != "" || len(p.Signals) > 0 {
			t.Errorf("0.0 after 0.0 is called %q (%v)", p.Verdict, p.Signals)
		}
		if p := tiny(0.4).Points[12]; p.Verdict != "concern" {
			t.Errorf("0.4 after 0.0 is called %q", p.Verdict)
		}
	})
	t.Run("from twelve points on there are limits, with eleven there are none", func(t *testing.T) {
		if !ControlChart(monthly(supervision[:12]...), "higher", nil, nil, StandardSPC()).Segments[0].Limits {
			t.Error("twelve points have no limits")
		}
		if ControlChart(monthly(supervision[:11]...), "higher", &target, nil, StandardSPC()).Segments[0].Limits {
			t.Error("eleven points have limits")
		}
	})
	t.Run("a moving range of 3.267 means or more is left out once", func(t *testing.T) {
		c := ControlChart(monthly(10, 11, 10, 11, 10, 11, 30, 29, 30, 29, 30, 29), "higher", nil, nil, StandardSPC())
		// Ten ranges of 1 and one of 19: the mean of all is 2.636, and 19 is more than 3.267 times that.
		near(t, "mean moving range", c.Segments[0].MeanRange, 1, 1e-9)
	})
	base := []float64{10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12} // mean 11, limits 11 ± 5.32, near limits 11 ± 3.547
	with := func(more ...float64) []ControlPoint {
		return ControlChart(monthly(append(slices.Clone(base), more...)...), "lower", nil, nil, StandardSPC()).Points
	}
	for _, c := range []struct {
		name   string
		more   []float64
		signal string
		want   int
	}{
		{"six on one side and one on the mean are no run", []float64{10, 10, 10, 10, 10, 10, 11}, SignalRun, 0},
		{"seven on one side are a run", []float64{11.5, 10, 10.1, 10, 10.1, 10, 10.1, 10}, SignalRun, 7},
		{"six steps down are a trend", []float64{13, 12.5, 12.4, 12.3, 12.2, 12.1, 12}, SignalTrend, 7},
		{"a tie breaks a trend", []float64{13, 12.5, 12.4, 12.4, 12.3, 12.2, 12.1}, SignalTrend, 0},
		{"two of three near a limit on one side", []float64{15, 11.5, 15.5}, SignalNear, 2},
		{"two of three near a limit with the third on the other side", []float64{15, 10, 15.5}, SignalNear, 0},
		{"one outside a limit", []float64{17}, SignalOutside, 1},
		{"a point on the limit is inside", []float64{16.32}, SignalOutside, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := 0
			for _, p := range with(c.more...) {
				if slices.Contains(p.Signals, c.signal) {
					n++
				}
			}
			if n != c.want {
				t.Errorf("%d points have the signal, want %d", n, c.want)
			}
		})
	}
	t.Run("colour follows what is better, not what is high", func(t *testing.T) {
		if p := with(5); p[12].Verdict != "improvement" {
			t.Errorf("a fall of a measure that should be low is %q", p[12].Verdict)
		}
		neither := ControlChart(monthly(append(slices.Clone(base), 5)...), "neither", nil, nil, StandardSPC()).Points
		if neither[12].Verdict != "change" {
			t.Errorf("a fall of a neutral measure is %q", neither[12].Verdict)
		}
	})
	t.Run("a named change begins a new baseline", func(t *testing.T) {
		values := append(slices.Clone(base), 20, 22, 20, 22, 20, 22, 20, 22, 20, 22, 20, 22)
		c := ControlChart(monthly(values...), "lower", nil, []Rebase{{On: calendar.On(2026, 1, 1), Reason: "a new recording system"}}, StandardSPC())
		if len(c.Segments) != 2 || c.Segments[1].Reason != "a new recording system" {
			t.Fatalf("segments %+v", c.Segments)
		}
		near(t, "the second mean", c.Segments[1].Mean, 21, 1e-9)
		for _, p := range c.Points {
			if len(p.Signals) > 0 {
				t.Errorf("%s is marked %v", p.At, p.Signals)
			}
		}
	})
	t.Run("assurance", func(t *testing.T) {
		g := Segment{Lower: 10, Upper: 20}
		for _, c := range []struct {
			better string
			target float64
			want   string
		}{{"higher", 9, "always met"}, {"higher", 21, "never met"}, {"higher", 15, "hit and miss"}, {"lower", 21, "always met"}, {"lower", 9, "never met"}, {"neither", 15, ""}} {
			if got := assurance(g, c.better, c.target); got != c.want {
				t.Errorf("%s than %g is %q, want %q", c.better, c.target, got, c.want)
			}
		}
	})
	t.Run("rolling windows that look back themselves, and years, have no limits", func(t *testing.T) {
		if _, why := (Definition{Every: calendar.Month, Window: 12}).ControlPoints(monthly(1), nil); why == "" {
			t.Error("a measure without parts has control points")
		}
		if _, why := (Definition{Every: calendar.Year, Parts: true}).ControlPoints(monthly(1), nil); why == "" {
			t.Error("a yearly measure has control points")
		}
		parts, why := (Definition{Every: calendar.Month, Window: 12, Parts: true}).ControlPoints(monthly(1), monthly(2, 3))
		if why != "" || len(parts) != 2 {
			t.Error("the parts of a rolling window are its control points")
		}
	})
}
