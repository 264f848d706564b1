package chart

import (
	"testing"
	"time"
)

func TestTargetInForce(t *testing.T) {
	day := func(year int, month time.Month, d int) time.Time {
		return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
	}
	one := Trend{Unit: Unit{Mark: "%"}, Points: []Point{{At: day(2026, 3, 31), Value: Number(88)}}}
	first, second := Target{day(2025, 4, 1), 82}, Target{day(2026, 4, 1), 86}
	for _, c := range []struct {
		name    string
		targets []Target
		now     float64
		words   string
	}{
		{"the one in force", []Target{first}, 82, "82%"},
		{"next year's is named as such", []Target{first, second}, 82, "82%, 86% from 1 April 2026"},
		{"one that has not begun says when it does", []Target{second}, 86, "86% from 1 April 2026"},
		{"an older one has gone", []Target{{day(2024, 4, 1), 70}, first}, 82, "82%"},
	} {
		t.Run(c.name, func(t *testing.T) {
			one.Targets = c.targets
			if now, words, found := one.target(); !found || now.Number != c.now || words != c.words {
				t.Errorf("%v %q", now, words)
			}
		})
	}
}
