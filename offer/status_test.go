package offer

import (
	"slices"
	"testing"
)

// The rows follow the Children Act 1989: Schedule 2 paragraph 19B (eligible), section 23A (relevant), section 23C (former relevant) and
// section 24 with 24B (qualifying), and the Care Leavers (England) Regulations 2010, regulation 3.
func TestStanding(t *testing.T) {
	for _, c := range []struct {
		name string
		a    Answers
		may  []Status
		sure bool
	}{
		{"in care at 16 for 13 weeks is eligible", Answers{16, Long, InCareNow, Here}, []Status{Eligible}, true},
		{"in care at 17 for less is a child in care and none of the four yet", Answers{17, Short, InCareNow, Here}, nil, true},
		{"left at 17 after 13 weeks is relevant", Answers{17, Long, LeftAfter, Here}, []Status{Relevant}, true},
		{"left at 16 after less is qualifying", Answers{16, Short, LeftAfter, Here}, []Status{Qualifying}, true},
		{"left before 16 is none", Answers{17, Long, LeftBefore, Here}, nil, true},
		{"18 after 13 weeks is former relevant", Answers{18, Long, LeftAfter, Here}, []Status{FormerRelevant}, true},
		{"18 who says in care now was eligible until 18", Answers{18, Long, InCareNow, Here}, []Status{FormerRelevant}, true},
		{"24 is former relevant still", Answers{24, Long, LeftAfter, Elsewhere}, []Status{FormerRelevant}, true},
		{"25 is none", Answers{25, Long, LeftAfter, Here}, nil, true},
		{"15 is none yet", Answers{15, Long, InCareNow, Here}, nil, true},
		{"20 after less is qualifying", Answers{20, Short, LeftAfter, Here}, []Status{Qualifying}, true},
		{"23 after less is qualifying for learning", Answers{23, Short, LeftAfter, Here}, []Status{Qualifying}, true},
		{"not sure of the weeks may be either", Answers{19, NotSureWeeks, LeftAfter, Here}, []Status{FormerRelevant, Qualifying}, false},
		{"not sure of anything at 16 may be all that one can be at 16", Answers{16, NotSureWeeks, NotSureSixteen, Here}, []Status{Eligible, Relevant, Qualifying}, false},
		{"not sure of 16 at 19 may be former relevant or none", Answers{19, Long, NotSureSixteen, Here}, []Status{FormerRelevant}, false},
		{"LO-09: left before 16 and in custody may count, detained at 16", Answers{17, Long, LeftBefore, Custody}, []Status{Relevant}, false},
		{"LO-09: the same at 20", Answers{20, Long, LeftBefore, Custody}, []Status{FormerRelevant}, false},
		{"LO-09: not with less than 13 weeks", Answers{17, Short, LeftBefore, Custody}, nil, true},
	} {
		t.Run("LO-03: "+c.name, func(t *testing.T) {
			got := Stand(c.a)
			if !slices.Equal(got.May, c.may) || got.Sure != c.sure {
				t.Errorf("%+v is %v, sure %v; want %v, %v", c.a, got.May, got.Sure, c.may, c.sure)
			}
		})
	}
	t.Run("LO-03: every answer gives at most what the age allows, and where one lives changes nothing but custody", func(t *testing.T) {
		for age := range 40 {
			for _, w := range []Weeks{Long, Short, NotSureWeeks} {
				for _, x := range []Sixteen{InCareNow, LeftAfter, LeftBefore, NotSureSixteen} {
					here := Stand(Answers{age, w, x, Here})
					for _, home := range []Home{Elsewhere, Nowhere} {
						if there := Stand(Answers{age, w, x, home}); !slices.Equal(here.May, there.May) {
							t.Errorf("%d %s %s: %v here, %v %s", age, w, x, here.May, there.May, home)
						}
					}
					for _, s := range here.May {
						child := s == Eligible || s == Relevant
						if child != (age < adult) && s != Qualifying || age < 16 || age > 24 {
							t.Errorf("%s at %d", s, age)
						}
					}
				}
			}
		}
	})
	t.Run("LO-03: who is told that only learning is left, and who that it begins soon", func(t *testing.T) {
		if !Stand(Answers{21, Short, LeftAfter, Here}).LearnOnly || Stand(Answers{20, Short, LeftAfter, Here}).LearnOnly || Stand(Answers{22, Long, LeftAfter, Here}).LearnOnly {
			t.Error("qualifying from 21 is for education and training")
		}
		if !Stand(Answers{16, Short, InCareNow, Here}).Soon || Stand(Answers{16, Long, InCareNow, Here}).Soon || Stand(Answers{18, Short, InCareNow, Here}).Soon {
			t.Error("a child in care of 16 or 17 is eligible once there were 13 weeks")
		}
	})
}
