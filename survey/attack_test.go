package survey

import (
	"encoding/json"
	"testing"
)

// TestNoAnswerOfAFewComesBack is a reader who knows the rules by which results are published and tries every set of answers that can lie behind what is
// read of one question. Nobody may learn for certain that one to four children gave an answer, unless at least three numbers are possible.
func TestNoAnswerOfAFewComesBack(t *testing.T) {
	type possible [5]map[int]bool
	answers := []Answer{YesALot, YesABit, NotMuch, No, NotSure}
	read := map[string]*possible{}
	put := func(n [5]int) {
		tally := Tally{Counts: map[Answer]int{}}
		for i, a := range answers {
			tally.Counts[a] = n[i]
		}
		one := ReleasedAnswer{Few: true, Groups: []ReleasedGroup{}}
		if tally.Enough() {
			tally.fill(&one, func(c Cells) Guarded { return guard([]Cells{c})[0] })
		}
		key, err := json.Marshal(one)
		if err != nil {
			t.Fatal(err)
		}
		all := read[string(key)]
		if all == nil {
			all = &possible{{}, {}, {}, {}, {}}
			read[string(key)] = all
		}
		for i := range n {
			all[i][n[i]] = true
		}
	}
	tried := 0
	const most = 21
	for a := 0; a <= most; a++ {
		for b := 0; a+b <= most; b++ {
			for c := 0; a+b+c <= most; c++ {
				for d := 0; a+b+c+d <= most; d++ {
					for e := 0; a+b+c+d+e <= most; e++ {
						put([5]int{a, b, c, d, e})
						tried++
					}
				}
			}
		}
	}
	for key, all := range read {
		for i, can := range all {
			few := true
			for n := range can {
				few = few && n >= 1 && n <= 4
			}
			if few && len(can) < 3 {
				t.Errorf("%s: “%s” can only have been given by %v", key, answers[i], can)
			}
		}
	}
	if tried < 50_000 || len(read) < 30 {
		t.Errorf("%d tried, %d releases: too little to tell", tried, len(read))
	}
}
