package measure

import (
	"math"
)

// Count is what one figure is made of, unrounded. Met and All are the numerator and denominator of a percentage;
// Met is the number of a count or a rate, All the cases of a mean, median or total and Sum their amounts; People is
// the population of a rate.
type Count struct {
	Met, All int
	Sum      float64
	People   float64
}

func countOf(v Value) Count {
	var c Count
	if v.Numerator != nil {
		c.Met, c.Sum = int(math.Round(*v.Numerator)), *v.Numerator
	}
	if v.Denominator != nil {
		c.All, c.People = int(math.Round(*v.Denominator)), *v.Denominator
	}
	return c
}

// few says whether a count is one that could point to a child: 1 to 5. None is shown.
func few(n int) bool { return n >= 1 && n <= 5 }

// hides is primary suppression (measures.md c2, rules 1, 2 and 6): a count of 1 to 5; a percentage whose numerator or
// whose rest is 1 to 5, or that is out of fewer than 10; a mean of fewer than 6.
func hides(u Unit, c Count) bool {
	switch u.Kind {
	case "percent":
		return c.All > 0 && (few(c.Met) || few(c.All-c.Met) || c.All < 10)
	case "mean", "median":
		return c.All > 0 && c.All < 6
	}
	return few(c.Met)
}

// fives rounds to the nearest 5, as public counts are (rule 5).
func fives(n float64) float64 { return 5 * math.Round(n/5) }
