package voice

import (
	"fmt"
	"testing"
)

// TestNoAnswerBackComesBack is a reader who knows how checks are published and tries every number of answers that can lie behind what is read. Nobody may
// learn for certain that one to four children gave an answer, nor how many gave one that is kept back to within three.
func TestNoAnswerBackComesBack(t *testing.T) {
	type hidden [4]map[int]bool
	read := map[string]*hidden{}
	shown := map[string]bool{}
	tried := 0
	const most = 36
	for b := 0; b <= most; b++ {
		for s := 0; b+s <= most; s++ {
			for w := 0; b+s+w <= most; w++ {
				for u := 0; b+s+w+u <= most; u++ {
					tried++
					p := Check{Better: b, Same: s, Worse: w, Unsure: u}.public()
					key := p.Said + "|" + p.N
					if p.Better != nil {
						key += fmt.Sprint("|", *p.Better, *p.Same, *p.Worse, *p.Unsure)
						shown[key] = true
					}
					all := read[key]
					if all == nil {
						all = &hidden{{}, {}, {}, {}}
						read[key] = all
					}
					for i, n := range []int{b, s, w, u} {
						all[i][n] = true
					}
				}
			}
		}
	}
	for key, all := range read {
		for i, can := range all {
			few := len(can) > 0
			for n := range can {
				few = few && n >= 1 && n < fewestChildren
			}
			if few {
				t.Errorf("%q: answer %d was given by one to four children for certain", key, i)
			}
			if !shown[key] && len(can) < 3 && key != "|" {
				t.Errorf("%q: answer %d can only be %v", key, i, can)
			}
		}
	}
	if tried < 50_000 || len(shown) < 50 || len(read) <= len(shown) {
		t.Errorf("%d tried, %d of %d show numbers: too little to tell", tried, len(shown), len(read))
	}
}

// TestBandsTellOfNobody holds how many stand behind a theme against what one more child would change in it.
func TestBandsTellOfNobody(t *testing.T) {
	wide := map[string]int{}
	for n := range 200 {
		h := Heard{Children: n, Groups: map[string]int{voiceGroups[0].Code: n}}
		if public := h.Public(); public != (n >= fewestChildren) || public != (h.Band() != "") {
			t.Errorf("%d children: public %v, %q", n, public, h.Band())
		}
		if named := len(h.Named()) > 0; named != (n >= fewestOfGroup) || named && n < fewestChildren {
			t.Errorf("a group of %d is named: %v", n, named)
		}
		wide[h.Band()]++
	}
	for band, n := range wide {
		if n < 5 {
			t.Errorf("%q can only be %d numbers", band, n)
		}
	}
}
