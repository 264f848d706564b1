package board

import "slices"

// Suppressed stands where a number is kept back: the sign that the Department prints too.
const Suppressed = "c"

// fewest is the greatest count that could point to a child: 1 to 5 are kept back (measures.md c2).
const fewest = 5

// leastLeft is how many values must be left possible for each number that is kept back, when the sum of all is known.
const leastLeft = 3

// Suppress keeps back the counts of a group whose sum may be known elsewhere: every count of 1 to 5, and with it partners, the smallest first, until
// the sum leaves several values possible for each. Nought is shown: it is about no child; only where nothing else can hide a number does a
// nought. The counts themselves are taken out, so that no face can hold them.
func Suppress(counts []CountFacts) []CountFacts {
	out := slices.Clone(counts)
	hidden, sum := 0, 0
	hide := func(i int) {
		hidden, sum = hidden+1, sum+counts[i].N
		out[i].N, out[i].Words = 0, Suppressed
	}
	for i, f := range counts {
		if f.N > 0 && f.N <= fewest {
			hide(i)
		}
	}
	for hidden > 0 && (hidden < 2 || sum-hidden+1 < leastLeft) {
		partner := -1
		for i := range out {
			if out[i].Words != Suppressed && (partner < 0 || sooner(out[i].N, out[partner].N)) {
				partner = i
			}
		}
		if partner < 0 {
			break
		}
		hide(partner)
	}
	return out
}

// sooner says whether a count hides others sooner than another: the smaller one, and nought last of all.
func sooner(a, b int) bool {
	if (a == 0) != (b == 0) {
		return b == 0
	}
	return a < b
}
