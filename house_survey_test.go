package main

import (
	"testing"

	"waymark/calendar"
	"waymark/plan"
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

func TestTheBankAsksWhatThePlanAsks(t *testing.T) {
	bank, err := survey.ReadBank(nil)
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]survey.Question{}
	for _, q := range bank.On(calendar.On(2026, 11, 22)) {
		asked[q.ID] = q
	}
	for _, p := range plan.BuiltIn().Priorities {
		for _, a := range p.Actions {
			q := asked[a.Ref]
			if q.Ask == survey.Red { // SQ-03: the plan's pages are open to all and ask no such question
				q.Text = ""
			}
			if q.Text != a.Question || q.Promise != a.ChildText {
				t.Errorf("%s: the bank has %q and %q, the plan %q and %q", a.Ref, q.Text, q.Promise, a.Question, a.ChildText)
			}
		}
	}
}
