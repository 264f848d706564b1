package voice

import (
	"slices"
	"testing"
)

func TestWasOf(t *testing.T) {
	into := map[int]int{3: 5, 4: 3, 7: 6, 8: 9, 9: 8} // 8 and 9 name each other, which nothing should be caught by
	for number, want := range map[int][]int{5: {3, 4}, 6: {7}, 1: nil, 3: nil, 8: nil} {
		if got := wasOf(into, number); !slices.Equal(got, want) {
			t.Errorf("into theme %d went %v, want %v", number, got, want)
		}
	}
}
