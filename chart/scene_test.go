package chart

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// words that people give names, from short to long.
var names = []string{"A", "Girls", "White", "16 to 17", "Black, Black British, Caribbean or African", "Statistical neighbours (median of 9 of 10)", "Children placed outside the borough", "Exampleborough", "Unaccompanied asylum-seeking children", "Antidisestablishmentarianismborough"}

type patch struct{ left, top, right, foot float64 }

// letters gives the patch that each line of text covers.
func letters(s *scene) (patches []patch, texts []string) {
	for _, sh := range s.shapes {
		if sh.text == "" {
			continue
		}
		broad := breadth(sh.text, sh.size, sh.bold) / 1.06
		left := sh.x
		switch sh.place {
		case middle:
			left -= broad / 2
		case end:
			left -= broad
		}
		patches = append(patches, patch{left, sh.y - sh.size*0.72, left + broad, sh.y + sh.size*0.1})
		texts = append(texts, sh.text)
	}
	return patches, texts
}

// legible fails when text covers text or leaves the drawing.
func legible(t *rapid.T, s *scene) {
	patches, texts := letters(s)
	for i, a := range patches {
		if a.left < -1 || a.right > s.width+1 || a.top < -1 || a.foot > s.height+1 {
			t.Fatalf("%s: %q leaves the drawing of %v by %v: %+v", s.id, texts[i], s.width, s.height, a)
		}
		for j, b := range patches[:i] {
			if a.left < b.right-0.5 && b.left < a.right-0.5 && a.top < b.foot-0.5 && b.top < a.foot-0.5 {
				t.Fatalf("%s: %q covers %q: %+v %+v", s.id, texts[i], texts[j], a, b)
			}
		}
	}
	for _, sh := range s.shapes {
		for _, n := range append([]float64{sh.x, sh.y, sh.round}, sh.box[:]...) {
			if math.IsNaN(n) || math.IsInf(n, 0) {
				t.Fatalf("%s: a shape without a place: %+v", s.id, sh)
			}
		}
		for _, p := range sh.path {
			for _, n := range p.points {
				if math.IsNaN(n) || math.IsInf(n, 0) {
					t.Fatalf("%s: a path without a place: %+v", s.id, sh)
				}
			}
		}
	}
}

var values = rapid.Custom(func(t *rapid.T) Value {
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		return Hidden("too few to show safely")
	case 1:
		return None("no children")
	}
	return Number(rapid.SampledFrom([]float64{0, 0.4, 1, 7, 33.3, 50, 61, 88.8, 99, 100}).Draw(t, "value"))
})

var units = []Unit{{Name: "Per cent", Mark: "%", Decimals: 1}, {Name: "Per 10,000 children"}, {Name: "Days (median)", Decimals: 0}}

func trends(t *rapid.T) Trend {
	unit := rapid.SampledFrom(units).Draw(t, "unit")
	step := rapid.SampledFrom([]int{1, 3, 12}).Draw(t, "months apart")
	begin := rapid.IntRange(0, 11).Draw(t, "month")
	trend := Trend{ID: "t", Title: "T", Name: rapid.SampledFrom(names).Draw(t, "name"), Unit: unit}
	at := func(i int) time.Time { return time.Date(2019, time.Month(begin+1+i*step), 0, 0, 0, 0, 0, time.UTC) }
	number := rapid.SampledFrom([]float64{0, 12.5, 33.3, 60, 88.8, 100})
	count := rapid.IntRange(0, 60).Draw(t, "points")
	for i := range count {
		trend.Points = append(trend.Points, Point{At: at(i), Name: "x", Value: values.Draw(t, "v"), Signal: rapid.SampledFrom([]Signal{Ordinary, Ordinary, Better, Worse, Changed}).Draw(t, "signal")})
	}
	for range rapid.IntRange(0, 1).Draw(t, "targets") {
		trend.Targets = append(trend.Targets, Target{at(0), number.Draw(t, "target")})
	}
	for range rapid.IntRange(0, 3).Draw(t, "lines") {
		l := Line{Name: rapid.SampledFrom(names).Draw(t, "comparator")}
		for i := range rapid.IntRange(0, 4).Draw(t, "dots") {
			l.Dots = append(l.Dots, Dot{at(i), "x", number.Draw(t, "dot")})
		}
		trend.Lines = append(trend.Lines, l)
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "band") {
		trend.Band.Name = "Range of 10 neighbours"
		trend.Band.Points = append(trend.Band.Points, BandPoint{at(i), "x", 20, 40})
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "events") {
		trend.Events = append(trend.Events, Event{at(i).AddDate(0, 0, 3), "E"})
	}
	if count > 3 && rapid.Bool().Draw(t, "limits") {
		trend.Limits = []Limits{{at(0), at(count - 1), 50, -3, 103}}
	}
	return trend
}

func TestLegible(t *testing.T) {
	t.Run("no text of a trend covers another or leaves the drawing", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			trend := trends(t)
			for _, on := range sheets {
				s := trend.draw(on)
				legible(t, s)
				s.addKey(on, trend.key(), trend.Events) // as documents keep it
				legible(t, s)
			}
		})
	})
	t.Run("no text of bars covers another or leaves the drawing", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			b := Bars{ID: "b", Title: "B", Name: "N", Unit: rapid.SampledFrom(units).Draw(t, "unit"), All: Group{Name: "Everyone", Value: values.Draw(t, "all")}}
			for range rapid.IntRange(0, 20).Draw(t, "groups") {
				g := Group{Name: rapid.SampledFrom(names).Draw(t, "group"), Value: values.Draw(t, "v")}
				if rapid.Bool().Draw(t, "sure") {
					g.Range = Range{g.Value.number * 0.8, g.Value.number * 1.2}
				}
				b.Groups = append(b.Groups, g)
			}
			for _, on := range sheets {
				legible(t, b.draw(on))
			}
		})
	})
	t.Run("no text of small multiples covers another or leaves the drawing", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			m := Multiples{ID: "m", Title: "M", Unit: rapid.SampledFrom(units).Draw(t, "unit")}
			count := rapid.IntRange(0, 24).Draw(t, "points")
			for range rapid.IntRange(0, 9).Draw(t, "panels") {
				p := Panel{Name: rapid.SampledFrom(names).Draw(t, "panel")}
				for i := range count {
					p.Points = append(p.Points, Point{At: time.Date(2024, time.Month(i+1), 0, 0, 0, 0, 0, time.UTC), Name: "x", Value: values.Draw(t, "v")})
				}
				m.Panels = append(m.Panels, p)
			}
			for _, on := range sheets {
				legible(t, m.draw(on))
			}
		})
	})
	t.Run("no text of a road covers another or leaves the drawing, on any day of the plan", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			starts := time.Date(2025, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), 1, 0, 0, 0, 0, time.UTC)
			r := Road{ID: "r", Title: "R", Starts: starts, Ends: starts.AddDate(rapid.IntRange(1, 4).Draw(t, "years"), 0, -1)}
			r.Today = starts.AddDate(0, 0, rapid.IntRange(-100, 1600).Draw(t, "today"))
			for i := range rapid.IntRange(1, 14).Draw(t, "stones") {
				r.Stones = append(r.Stones, Stone{fmt.Sprintf("7.%d", i+1), "n", rapid.SampledFrom(Statuses[:]).Draw(t, "status"), "w"})
			}
			for _, on := range sheets {
				legible(t, r.draw(on))
			}
		})
	})
}

func TestAxis(t *testing.T) {
	t.Run("every value lies on the axis, and its ticks are round and few", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			values := rapid.SliceOfN(rapid.Float64Range(-5000, 50000), 1, 40).Draw(t, "values")
			a := fit(values, 10, 200, rapid.SampledFrom([]float64{0, 0.25, 0.5}).Draw(t, "least"), 1)
			for _, v := range values {
				if y := a.y(v); y < 10-1e-6 || y > 200+1e-6 {
					t.Fatalf("%v lies at %v on %+v", v, y, a)
				}
			}
			if n := len(a.ticks()); n < 2 || n > 8 {
				t.Fatalf("%d ticks on %+v", n, a)
			}
		})
	})
	t.Run("bars and most lines start at nought; a line that would be flat does not", func(t *testing.T) {
		for _, c := range []struct {
			values []float64
			least  float64
			want   float64
		}{
			{[]float64{85, 95}, 0, 0},
			{[]float64{40, 95}, flat, 0},
			{[]float64{85, 95}, flat, 75},
			{[]float64{0, 0}, flat, 0},
			{nil, flat, 0},
			{[]float64{-5, 20}, flat, -10},
		} {
			if got := fit(c.values, 0, 1, c.least, 1); got.low != c.want {
				t.Errorf("%v starts at %v, want %v", c.values, got.low, c.want)
			}
		}
	})
}

func TestNumbers(t *testing.T) {
	for want, got := range map[string]string{
		"1,234.5": number(1234.5, 1), "0": number(-0.2, 0), "−3.1": number(-3.14, 1), "1,000,000": number(1e6, 0), "999": number(999, 0), "0.0": number(0, 1),
		"95%": Unit{Mark: "%", Decimals: 1}.exactly(95), "92.5%": Unit{Mark: "%", Decimals: 1}.exactly(92.5), "100": Unit{}.exactly(100),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestKeptBack(t *testing.T) {
	at := func(i int) time.Time { return time.Date(2025, time.Month(i+2), 0, 0, 0, 0, 0, time.UTC) }
	trend := Trend{ID: "t", Title: "T", Name: "N", Unit: Unit{Name: "u"}, Points: []Point{
		{At: at(0), Value: Number(10)}, {At: at(1), Value: Number(20)}, {At: at(2), Value: Hidden("too few to show safely")},
		{At: at(3), Value: Number(30)}, {At: at(4), Value: None("no children")}, {At: at(5), Value: Number(20)}, {At: at(6), Value: Number(25)},
	}}
	for _, on := range sheets {
		s := trend.draw(on)
		across := trend.span(0, 1)
		t.Run("the line of the "+s.class+" breaks at what is kept back and at what is missing", func(t *testing.T) {
			lines, rings := 0, 0
			for _, sh := range s.shapes {
				switch {
				case sh.class == "chart-line":
					lines++
					if len(sh.path) != 2 {
						t.Errorf("a piece of line with %d points: %v", len(sh.path), pen(sh.path))
					}
				case sh.class == "chart-hidden" && sh.round > 0:
					rings++
				}
			}
			if lines != 2 || rings != 1 || across.first != at(0) {
				t.Errorf("%d pieces of line and %d rings", lines, rings)
			}
		})
		t.Run("nothing in the "+s.class+" stands in the column of what is kept back but its ring below the axis", func(t *testing.T) {
			var x, foot float64
			for _, sh := range s.shapes {
				if sh.class == "chart-hidden" && sh.round > 0 {
					x = sh.x
				}
				if sh.class == "chart-axis" && foot == 0 {
					foot = sh.path[0].points[1]
				}
			}
			for _, sh := range s.shapes {
				if (strings.HasPrefix(sh.class, "chart-dot") || strings.HasPrefix(sh.class, "chart-bar")) && math.Abs(sh.x-x) < 2 {
					t.Errorf("a mark where a value is kept back: %+v", sh)
				}
				if sh.class == "chart-hidden" && sh.round > 0 && sh.y-sh.round < foot {
					t.Errorf("the ring stands above the axis: %+v", sh)
				}
			}
		})
	}
}

func TestBigMap(t *testing.T) {
	t.Run("no text covers another, and no stone lies under a badge or the square", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			m := BigMap{ID: "m", Title: "M", Square: rapid.SampledFrom([]string{"The best place to grow up", "Home"}).Draw(t, "square")}
			for i := range rapid.IntRange(1, 7).Draw(t, "roads") {
				r := MapRoad{Number: i + 1, Name: "n", Shape: Shapes[i], Words: "10 of 12 done"}
				for range rapid.IntRange(0, 12).Draw(t, "stones") {
					r.Stones = append(r.Stones, rapid.SampledFrom(Statuses[:]).Draw(t, "status"))
				}
				m.Roads = append(m.Roads, r)
			}
			for _, on := range sheets {
				s := m.draw(on)
				legible(t, s)
				for _, stone := range s.shapes {
					if stone.round == 0 || !strings.HasPrefix(stone.class, "pebble") {
						continue
					}
					for _, sh := range s.shapes {
						if sh.round > 0 && (strings.HasPrefix(sh.class, "map-badge") || sh.class == "map-square") && math.Hypot(sh.x-stone.x, sh.y-stone.y) < sh.round+stone.round-1 {
							t.Fatalf("%s: a stone at %v, %v under %s", s.id, stone.x, stone.y, sh.class)
						}
					}
				}
			}
		})
	})
}
