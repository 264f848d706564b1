package measure

import (
	"math"
	"strings"
	"testing"

	"waymark/calendar"
)

func valueOf(unit Unit, numerator, denominator float64) Value {
	v := Value{Numerator: &numerator, Denominator: &denominator}
	if denominator > 0 {
		result := numerator / denominator
		switch unit.Kind {
		case "percent":
			result *= 100
		case "rate":
			result *= float64(unit.Per)
		}
		v.Value = &result
	}
	return v
}

func TestYearChange(t *testing.T) {
	rate := Unit{Kind: "rate", Per: 10000}
	for _, c := range []struct {
		name          string
		line          Line
		before, after Value
		words         string
		verdict       string
	}{
		{"a large rise of what should be high is better", Line{Unit: percentUnit, Better: "higher"}, valueOf(percentUnit, 289, 460), valueOf(percentUnit, 373, 425), "up 24.9 percentage points, about 106 children", "better"},
		{"the same rise of what should be low is worse", Line{Unit: percentUnit, Better: "lower"}, valueOf(percentUnit, 289, 460), valueOf(percentUnit, 373, 425), "up 24.9 percentage points, about 106 children", "worse"},
		{"three children are chance", Line{Unit: percentUnit, Better: "higher"}, valueOf(percentUnit, 40, 100), valueOf(percentUnit, 43, 100), "up 3.0 percentage points, about 3 children", ""},
		{"where neither way is better there is no verdict", Line{Unit: percentUnit, Better: "neither"}, valueOf(percentUnit, 289, 460), valueOf(percentUnit, 373, 425), "up 24.9 percentage points, about 106 children", ""},
		{"a rate that doubles", Line{Unit: rate, Better: "lower"}, valueOf(rate, 100, 50000), valueOf(rate, 200, 50000), "up 20.0 per 10,000, 100 children", "worse"},
		{"a rate that hardly moves", Line{Unit: rate, Better: "lower"}, valueOf(rate, 239, 104797), valueOf(rate, 240, 104797), "up 0.1 per 10,000, 1 child", ""},
		{"a rate that reads as before is neither, however sure the difference", Line{Unit: Unit{Kind: "rate", Per: 10000}, Better: "lower"}, valueOf(Unit{Kind: "rate", Per: 10000}, 10, 10_000_000), valueOf(Unit{Kind: "rate", Per: 10000}, 40, 10_000_000), "no change", ""},
		{"a year before with nobody", Line{Unit: percentUnit, Better: "higher"}, valueOf(percentUnit, 0, 0), valueOf(percentUnit, 43, 100), "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			words, verdict := yearChange(c.line, []Point{{At: day("2025-03-31"), Value: c.before}, {At: day("2025-09-30"), Value: c.before}, {At: day("2026-03-31"), Value: c.after}})
			if words != c.words || verdict != c.verdict {
				t.Errorf("%q, %q", words, verdict)
			}
		})
	}
	t.Run("without a figure a year before there is no change", func(t *testing.T) {
		if words, _ := yearChange(Line{Unit: percentUnit}, []Point{{At: day("2025-09-30")}, {At: day("2026-03-31")}}); words != "" {
			t.Error(words)
		}
	})
}

func TestWilson(t *testing.T) {
	// Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
	for _, c := range []struct{ met, all, low, high float64 }{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}} {
		low, high := wilson(c.met, c.all)
		if math.Abs(low-c.low) > 0.00006 || math.Abs(high-c.high) > 0.00006 {
			t.Errorf("%g of %g: %.4f to %.4f, want %.4f to %.4f", c.met, c.all, low, high, c.low, c.high)
		}
	}
}

func TestReconcile(t *testing.T) {
	d := Definition{Key: "m", Title: "M"}
	at := calendar.On(2025, 3, 31)
	kept := func(v Value) Kept {
		v.Excluded, v.Unknown = map[string]int{"short breaks": 7}, 2
		return Kept{Measure: "m", At: at, Value: v, PeopleOf: 2024}
	}
	percent := Line{Title: "M", Unit: percentUnit}
	t.Run("a difference inside the rounding of the published figure is none", func(t *testing.T) {
		r := reconcile(d, percent, kept(valueOf(percentUnit, 46, 85)), Compared{at, 54, "DfE"})
		if !r.Same || len(r.Why) != 0 {
			t.Errorf("%+v", r)
		}
	})
	t.Run("another is told in points, in children, and with what is left out", func(t *testing.T) {
		r := reconcile(d, percent, kept(valueOf(percentUnit, 50, 85)), Compared{at, 54, "DfE"})
		if r.Same || r.Difference != "+4.8 percentage points, about 4 children more here" || !strings.Contains(strings.Join(r.Why, " "), "7 left out here: short breaks.") || !strings.Contains(strings.Join(r.Why, " "), "2 are not known") {
			t.Errorf("%+v", r)
		}
	})
	t.Run("a rate names its population", func(t *testing.T) {
		rate := Unit{Kind: "rate", Per: 10000}
		r := reconcile(d, Line{Title: "M", Unit: rate}, kept(valueOf(rate, 377, 60000)), Compared{at, 65, "DfE"})
		if r.Ours != "62.8 per 10,000 (377 of 60,000)" || r.Difference != "−2.2 per 10,000, about 13 children fewer here" || !strings.Contains(r.Why[0], "60,000, of mid-2024") {
			t.Errorf("%+v", r)
		}
	})
	t.Run("a figure of nobody says so, and who was left out", func(t *testing.T) {
		r := reconcile(d, percent, kept(valueOf(percentUnit, 0, 0)), Compared{at, 57, "DfE"})
		if r.Published != "57%" || r.Difference != "cannot be told" || len(r.Why) != 3 || r.Why[0] != "No child here is in the figure." {
			t.Errorf("%+v", r)
		}
	})
	t.Run("another number of children in care is said before all figures", func(t *testing.T) {
		care := Definition{Key: childrenInCare, Title: "Children in care"}
		rows := []Reconciled{
			reconcileCount(care, kept(valueOf(percentUnit, 75, 75)), Compared{at, 385, "DfE"}),
			reconcileCount(care, kept(valueOf(percentUnit, 380, 380)), Compared{at, 385, "DfE"}),
			reconcileCount(d, kept(valueOf(percentUnit, 1, 2)), Compared{at, 385, "DfE"}),
		}
		if got := strangers(rows); len(got) != 1 || got[0] != "On 31 March 2025 75 children in care are counted here, and 385 were published." {
			t.Errorf("%q", got)
		}
	})
	t.Run("counts are compared as they are", func(t *testing.T) {
		if r := reconcileCount(d, kept(valueOf(percentUnit, 33, 257)), Compared{at, 33, "DfE"}); !r.Same {
			t.Errorf("%+v", r)
		}
		if r := reconcileCount(d, kept(valueOf(percentUnit, 32, 257)), Compared{at, 33, "DfE"}); r.Same || r.Difference != "about 1 child fewer here" {
			t.Errorf("%+v", r)
		}
	})
}

func TestMiddleBy(t *testing.T) {
	c := Comparison{Middle: []Neighbours{{At: day("2021-03-31"), Median: 9}, {At: day("2022-03-31"), Median: 10}, {At: day("2025-03-31"), Median: 12}}}
	for at, want := range map[string]float64{"2022-06-30": 10, "2022-03-31": 10, "2022-03-30": 9, "2026-01-31": 12} {
		if n, ok := c.middleBy(day(at)); !ok || n.Median != want {
			t.Errorf("beside %s stands %v, want %v", at, n.Median, want)
		}
	}
	if n, ok := c.middleBy(day("2020-03-31")); ok {
		t.Errorf("a figure of 2020 is set beside one of %s", n.At)
	}
}

func TestRelativeWords(t *testing.T) {
	for want, r := range map[string]*Relative{
		"1.50 (0.92 to 2.46)":                                     {Ratio: 1.5, Low: 0.916, High: 2.4565},
		"2.00 (1.20 to 3.10), higher than chance explains":        {Ratio: 2, Low: 1.2, High: 3.1},
		"0.50 (0.30 to 0.90), lower than chance explains":         {Ratio: 0.5, Low: 0.3, High: 0.9},
		"3.00 (1.10 to 9.00), fewer than 10 children on one side": {Ratio: 3, Low: 1.1, High: 9, Small: true},
		"": nil,
	} {
		if got := relativeWords(r); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
