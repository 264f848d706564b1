package measure

import (
	"strings"
	"testing"
)

func number64(n float64) *float64 { return &n }

func TestBeside(t *testing.T) {
	percent := Line{Unit: Unit{Kind: "percent"}}
	own := Value{Value: number64(40), Numerator: number64(2), Denominator: number64(5)}
	t.Run("a second source is told with the difference in counts", func(t *testing.T) {
		other := Value{Value: number64(50), Numerator: number64(3), Denominator: number64(6)}
		if got := differenceWords(percent, own, other); got != "+10.0 percentage points there: 2 of 5 here, 3 of 6 there." {
			t.Error(got)
		}
		if got := differenceWords(percent, own, own); got != "No difference." {
			t.Error(got)
		}
		if got := differenceWords(percent, own, Value{Value: number64(40), Numerator: number64(4), Denominator: number64(10)}); got != "The same figure: 2 of 5 here, 4 of 10 there." {
			t.Error(got)
		}
		if got := differenceWords(percent, own, Value{Value: number64(38.5)}); got != "−1.5 percentage points there; the counts of one of the two are not known." {
			t.Error(got)
		}
		if got := differenceWords(percent, own, Value{}); got != "The difference cannot be told." {
			t.Error(got)
		}
	})
	a, b, c := Definition{Key: "a", Title: "A", Beside: []string{"b"}}, Definition{Key: "b", Title: "B"}, Definition{Key: "c", Title: "C", Answers: "a"}
	all := []Definition{a, b, c}
	t.Run("partners stand on one card, whichever of the two says so", func(t *testing.T) {
		for _, d := range []Definition{a, b} {
			if p := partners(all, d); len(p) != 1 || p[0].Key == d.Key {
				t.Errorf("%s stands with %v", d.Key, p)
			}
		}
		if words := pairWords(all, a, map[string][]Point{"b": {{Value: own}}}); len(words) != 1 || !strings.HasPrefix(words[0], "B: ") {
			t.Error(words)
		}
	})
	t.Run("the public sees a partner's figure only once it is released", func(t *testing.T) {
		point := PublicPoint{Name: "2024/25", Figure: Figure{Status: Shown, Value: number64(40)}}
		released := []PublicMeasure{{Key: "a", Title: "A", Lines: []PublicLine{{Points: []PublicPoint{point}}}}, {Key: "b", Title: "B", Lines: []PublicLine{{Points: []PublicPoint{point}}}}}
		pair(all, released)
		if len(released[0].Partners) != 1 || released[0].Partners[0].Title != "B" || released[1].Partners[0].Title != "A" {
			t.Errorf("%+v", released)
		}
		alone := []PublicMeasure{{Key: "a", Title: "A"}}
		if pair(all, alone); len(alone[0].Partners) != 0 {
			t.Errorf("%+v", alone)
		}
	})
	t.Run("a file that answers another's question is no measure of its own", func(t *testing.T) {
		if got := answersTo(all, "a"); len(got) != 1 || got[0].Key != "c" {
			t.Error(got)
		}
		d := parse(t, "-- answers: a\n", events)
		if d.Public || d.Answers != "a" {
			t.Errorf("%+v", d)
		}
		r := &Results{Measures: []Result{{Key: "a", At: day("2025-03-31"), Value: own, definition: Definition{Key: "a", Unit: percent.Unit}}, {Key: "c", At: day("2025-03-31"), Value: own, definition: c}}}
		if words := r.answered(r.Measures[1]); words != "beside a: 40.0% (2 of 5). No difference." {
			t.Error(words)
		}
		if words := r.answered(r.Measures[0]); words != "" {
			t.Error(words)
		}
	})
}
