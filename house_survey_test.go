package main

import (
	"testing"

	"waymark/survey"
)

func TestSurveysAreProtectedLikeMeasures(t *testing.T) {
	cells := func(total int, groups ...int) survey.Cells {
		c := survey.Cells{Name: "K2@2025-04-01", Total: total}
		for i, n := range groups {
			c.Groups = append(c.Groups, survey.Cell{Name: string(survey.Answers[i]), N: n})
		}
		return c
	}
	t.Run("counts are rounded to the nearest 5", func(t *testing.T) {
		g := protectSurvey([]survey.Cells{cells(48, 22, 18, 8)})[0]
		if *g.Total != 50 || *g.Groups[0] != 20 || *g.Groups[1] != 20 || *g.Groups[2] != 10 {
			t.Errorf("%v %v", *g.Total, g.Groups)
		}
	})
	t.Run("a group of one to five is kept back, and another with it", func(t *testing.T) {
		g := protectSurvey([]survey.Cells{cells(48, 22, 23, 3)})[0]
		hidden := 0
		for _, n := range g.Groups {
			if n == nil {
				hidden++
			}
		}
		if hidden < 2 {
			t.Errorf("%v", g.Groups)
		}
	})
	t.Run("a share is whole, and none where few did or did not", func(t *testing.T) {
		share := func(n, of int) *int {
			return protectSurvey([]survey.Cells{{Name: "response", Total: n, Of: of}})[0].Total
		}
		if got := share(28, 40); got == nil || *got != 70 {
			t.Error(got)
		}
		if share(37, 40) != nil || share(4, 40) != nil || share(3, 9) != nil {
			t.Error("a share tells of few children")
		}
	})
}
