package chart

import (
	"math"
	"time"
)

// axis maps values to heights: low at foot, high at top.
type axis struct {
	low, high, step float64
	top, foot       float64
}

// fit chooses an axis with round numbers. It starts at nought unless the values then take less
// than a share of its height, least, so that the line would be flat; the picture then says where
// it starts. Room below, as a share of their range, keeps small changes from looking large.
func fit(values []float64, top, foot, least, room float64) axis {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	switch {
	case len(values) == 0:
		low, high = 0, 1
	case low > 0 && high-low < least*high:
		low = max(0, low-max(room*(high-low), high*0.02))
	case low > 0:
		low = 0
	}
	high = max(high, 0)
	if high == low {
		high = low + 1
	}
	step := nice((high - low) / 4)
	return axis{math.Floor(low/step+1e-9) * step, math.Ceil(high/step-1e-9) * step, step, top, foot}
}

// nice is the smallest of 1, 2, 2.5 and 5 times a power of ten that is not below n.
func nice(n float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(n)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if m*power >= n*0.999 {
			return m * power
		}
	}
	return 10 * power
}

func (a axis) y(v float64) float64 {
	return a.foot - (v-a.low)/(a.high-a.low)*(a.foot-a.top)
}

func (a axis) ticks() []float64 {
	var ticks []float64
	for i := 0; ; i++ {
		v := a.low + float64(i)*a.step
		if v > a.high+a.step/2 {
			return ticks
		}
		ticks = append(ticks, v)
	}
}

// decimals is how many an axis with this step needs.
func (a axis) decimals() int {
	for d := range 4 {
		scaled := a.step * math.Pow(10, float64(d))
		if math.Abs(scaled-math.Round(scaled)) < 1e-6 {
			return d
		}
	}
	return 4
}

// span maps days to places from left to right.
type span struct {
	first, last time.Time
	left, right float64
}

func (s span) x(t time.Time) float64 {
	whole := s.last.Sub(s.first).Hours()
	if whole <= 0 {
		return (s.left + s.right) / 2
	}
	return s.left + t.Sub(s.first).Hours()/whole*(s.right-s.left)
}

func (s span) has(t time.Time) bool { return !t.Before(s.first) && !t.After(s.last) }

// stride is how many points apart the labels of an axis stand so that at most so many are drawn:
// steps people count in.
func stride(points, most int) int {
	for _, s := range []int{1, 2, 3, 4, 6, 12, 24, 36, 60} {
		if (points+s-1)/s <= most {
			return s
		}
	}
	return max(1, points)
}
