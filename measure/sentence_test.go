package measure

import (
	"testing"

	"waymark/calendar"
)

func TestSentence(t *testing.T) {
	percent := Unit{Kind: "percent"}
	shown := func(value float64) Figure { return Figure{Status: Shown, Value: &value} }
	released := func(says string, f Figure) PublicMeasure {
		return PublicMeasure{Says: says, Lines: []PublicLine{{Unit: percent, Words: f.Words(percent), Points: []PublicPoint{{At: calendar.On(2026, 3, 31), Figure: f}}}}}
	}
	for name, c := range map[string]struct {
		m    PublicMeasure
		want string
	}{
		"a figure stands in its sentence":             {released("{} of the children had their teeth checked.", shown(88)), "About 9 in 10 of the children had their teeth checked."},
		"inside a sentence it is not a beginning":     {released("Children were heard at {} of their reviews.", shown(51)), "Children were heard at about half of their reviews."},
		"a figure that is kept back says only that":   {released("{} of the children moved.", Figure{Status: Hidden}), "Too few to show safely"},
		"where there is nobody it says only that":     {released("{} of the children moved.", Figure{Status: Nobody}), "No children"},
		"without a sentence the words stand alone":    {released("", shown(10)), "About 1 in 10"},
		"a measure without a figure says nothing yet": {PublicMeasure{Says: "{}"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.m.Sentence(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	t.Run("every measure of the library answers its question in one sentence", func(t *testing.T) {
		all, _, err := Library("", nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range all {
			if d.Says == "" {
				t.Errorf("%s has no “says:”", d.Key)
			}
		}
	})
}

func TestBeyondChance(t *testing.T) {
	figure := func(value, of float64) Figure { return Figure{Status: Shown, Value: &value, Denominator: &of} }
	l := PublicLine{Unit: Unit{Kind: "percent"}, Better: "lower"}
	for name, c := range map[string]struct {
		before, after Figure
		want          bool
	}{
		"twelve of a hundred and nine of a hundred is chance":    {figure(12, 100), figure(9, 100), false},
		"sixty and ninety of a hundred is not":                   {figure(60, 100), figure(90, 100), true},
		"a figure that is kept back is not judged":               {Figure{Status: Hidden}, figure(90, 100), false},
		"small groups are not judged even when they differ much": {figure(50, 10), figure(90, 10), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := l.BeyondChance(c.before, c.after); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
