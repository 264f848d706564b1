package measure

import "slices"

// set is the numbers of children that something may be: spans in order that neither overlap nor touch. Percentages leave
// gaps (54% is 13 of 24 or 14 of 26, and no number of 25), and a reader uses them.
type set []span

// tidy puts spans in order and joins those that overlap or touch.
func tidy(spans []span) set {
	slices.SortFunc(spans, func(a, b span) int { return a.low - b.low })
	out := spans[:0]
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && s.low <= out[last].high+1 {
			out[last].high = max(out[last].high, s.high)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// meet is what is in both sets.
func (a set) meet(b set) set {
	var both set
	for _, s := range a {
		for _, o := range b {
			if o.narrow(s.low, s.high); o.low <= o.high {
				both = append(both, o)
			}
		}
	}
	return both
}

// plus is every number of a with every number of b added to it.
func (a set) plus(b set) set {
	var all []span
	for _, s := range a {
		for _, o := range b {
			all = append(all, span{s.low + o.low, s.high + o.high})
		}
	}
	return tidy(all)
}

// less is every number of a with every number of b taken from it.
func (a set) less(b set) set {
	var all []span
	for _, s := range a {
		for _, o := range b {
			all = append(all, span{s.low - o.high, s.high - o.low})
		}
	}
	return tidy(all)
}

// len is how many numbers there are in a set.
func (a set) len() (n int) {
	for _, s := range a {
		n += s.high - s.low + 1
	}
	return n
}
