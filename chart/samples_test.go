package chart_test

import (
	"context"
	"fmt"
	"io"
	"math"
	"time"

	"waymark/chart"
)

// picture is what every chart of this package can do.
type picture interface {
	Render(context.Context, io.Writer) error
	Table() chart.Table
}

func on(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

var percent = chart.Unit{Name: "Per cent of children in care", Mark: "%", Decimals: 1}

// monthly is three years of a measure with a missing month, a month kept back and points that are
// more than chance.
func monthly() chart.Trend {
	t := chart.Trend{
		ID: "reviews", Title: "Reviews held in time", Name: "Exampleborough", Unit: percent,
		Targets: []chart.Target{{From: on(2022, 4, 1), Number: 90}, {From: on(2025, 1, 1), Number: 95}},
		Band: chart.Band{Name: "Range of 10 neighbours", Points: []chart.BandPoint{
			{At: on(2024, 3, 31), Name: "2023/24", Low: 62, High: 91}, {At: on(2025, 3, 31), Name: "2024/25", Low: 64.5, High: 92}, {At: on(2026, 3, 31), Name: "2025/26", Low: 66, High: 94},
		}},
		Lines: []chart.Line{
			{Name: "Neighbours (median)", Dots: []chart.Dot{{At: on(2024, 3, 31), Name: "2023/24", Number: 78}, {At: on(2025, 3, 31), Name: "2024/25", Number: 80.5}, {At: on(2026, 3, 31), Name: "2025/26", Number: 82}}},
			{Name: "England", Dots: []chart.Dot{{At: on(2024, 3, 31), Name: "2023/24", Number: 84}, {At: on(2025, 3, 31), Name: "2024/25", Number: 83}, {At: on(2026, 3, 31), Name: "2025/26", Number: 83.5}}},
		},
		Limits: []chart.Limits{
			{From: on(2023, 4, 30), To: on(2024, 9, 30), Mean: 71, Lower: 60.2, Upper: 81.8},
			{From: on(2024, 10, 31), To: on(2026, 3, 31), Mean: 84, Lower: 74, Upper: 94},
		},
		Events: []chart.Event{
			{At: on(2024, 9, 16), Words: "New reviewing team starts"},
			{At: on(2024, 10, 7), Words: "Reviews booked when a child comes into care"},
			{At: on(2025, 11, 3), Words: "Inspection"},
		},
	}
	for i := range 36 {
		at := on(2023, time.May+time.Month(i), 0)
		v := 71 + 5*math.Sin(float64(i)*1.7)
		if i >= 18 {
			v += 13
		}
		p := chart.Point{At: at, Name: at.Format("January 2006"), Value: chart.Number(v), Counts: "30 of 40"}
		switch {
		case i == 9:
			p.Value, p.Counts = chart.Hidden("too few to show safely"), ""
		case i == 14 || i == 15:
			p.Value, p.Counts = chart.None("not collected"), ""
		case i == 5:
			p.Signal = chart.Worse
		case i == 12:
			p.Signal = chart.Changed
		case i > 28 && i < 33:
			p.Signal = chart.Better
		}
		t.Points = append(t.Points, p)
	}
	return t
}

// yearly is five years of a rate beside its neighbours.
func yearly() chart.Trend {
	t := chart.Trend{
		ID: "rate", Title: "Children in care", Name: "Exampleborough", Unit: chart.Unit{Name: "Per 10,000 children"},
		Lines: []chart.Line{{Name: "Statistical neighbours (median of 9 of 10)"}},
	}
	for i, v := range []float64{61, 64, 66, 63, 60} {
		at := on(2022+i, 3, 31)
		t.Points = append(t.Points, chart.Point{At: at, Name: at.Format("2 January 2006"), Value: chart.Number(v), Counts: "400"})
		if i < 4 {
			t.Lines[0].Dots = append(t.Lines[0].Dots, chart.Dot{At: at, Name: at.Format("2 January 2006"), Number: 59 + float64(i)})
		}
	}
	return t
}

func fairness() chart.Bars {
	return chart.Bars{
		ID: "fair", Title: "Reviews held in time, by ethnic group", Name: "Held in time", Unit: percent,
		All: chart.Group{Name: "Everyone", Value: chart.Number(84.2), Counts: "337 of 400"},
		Groups: []chart.Group{
			{Name: "Asian or Asian British", Value: chart.Number(81), Range: chart.Range{Low: 70.4, High: 88.5}, Counts: "57 of 70"},
			{Name: "Black, Black British, Caribbean or African", Value: chart.Number(77.5), Range: chart.Range{Low: 71, High: 83}, Counts: "140 of 180"},
			{Name: "Mixed or multiple ethnic groups", Value: chart.Number(96), Range: chart.Range{Low: 89, High: 98.7}, Counts: "72 of 75"},
			{Name: "White", Value: chart.Number(91), Counts: "68 of 75"},
			{Name: "Other ethnic group", Value: chart.Hidden("too few to show safely")},
			{Name: "Not known", Value: chart.None("no children")},
		},
	}
}

// relatives are groups of many and of few children, one whose interval leaves the scale and one of which nothing can be said.
func relatives() chart.Relatives {
	return chart.Relatives{
		ID: "relative", Title: "Reviews held in time: how many times the others", Reference: "everyone else",
		Rows: []chart.RelativeRow{
			{Name: "Black, Black British, Caribbean or African", Known: true, Ratio: 0.62, Range: chart.Range{Low: 0.48, High: 0.79}, Found: true, Words: "lower than chance explains"},
			{Name: "Mixed or multiple ethnic groups", Known: true, Ratio: 1.31, Range: chart.Range{Low: 1.08, High: 1.6}, Found: true, Words: "higher than chance explains"},
			{Name: "White", Known: true, Ratio: 1, Range: chart.Range{Low: 0.91, High: 1.1}, Words: "may be chance"},
			{Name: "Asian or Asian British", Known: true, Ratio: 2.4, Range: chart.Range{Low: 0.55, High: 10.5}, Words: "may be chance"},
			{Name: "Other ethnic group", Words: "not judged: fewer than 5 children"},
		},
	}
}

func areas() chart.Multiples {
	m := chart.Multiples{ID: "areas", Title: "Reviews held in time, by area", Unit: chart.Unit{Name: "Per cent", Mark: "%"}}
	for k, name := range []string{"North", "Riverside and the Old Town", "South", "West", "Children placed outside the borough"} {
		p := chart.Panel{Name: name}
		for i := range 12 {
			at := on(2025, time.May+time.Month(i), 0)
			v := chart.Number(40 + 10*float64(k) + 8*math.Sin(float64(i+k)))
			if k == 3 && i > 3 && i < 6 || k == 4 {
				v = chart.Hidden("too few to show safely")
			}
			p.Points = append(p.Points, chart.Point{At: at, Name: at.Format("January 2006"), Value: v})
		}
		m.Panels = append(m.Panels, p)
	}
	return m
}

func road() chart.Road {
	r := chart.Road{ID: "road", Title: "The road: Help and keeping safe", Starts: on(2025, 4, 1), Ends: on(2028, 3, 31), Today: on(2026, 7, 14)}
	words := map[chart.Symbol]string{chart.NotStarted: "Not started", chart.GettingReady: "Getting ready", chart.Doing: "Doing it", chart.Late: "Running late", chart.Done: "Done", chart.OnHold: "On hold", chart.Stopped: "Stopped"}
	for i, status := range []chart.Symbol{chart.Done, chart.Doing, chart.Late, chart.Done, chart.GettingReady, chart.OnHold, chart.Doing, chart.Stopped, chart.NotStarted, chart.NotStarted} {
		r.Stones = append(r.Stones, chart.Stone{Ref: fmt.Sprintf("1.%d", i+1), Name: "Help early", Status: status, Words: words[status]})
	}
	return r
}

func bigMap() chart.BigMap {
	m := chart.BigMap{ID: "map", Title: "The big map", Square: "The best place to grow up"}
	names := []string{"Help and keeping safe", "Safe outside home", "Children in care", "Leaving care", "A home that lasts", "Good leaders and staff", "Learning"}
	for i, count := range []int{10, 5, 8, 4, 4, 8, 5} {
		r := chart.MapRoad{Number: i + 1, Name: names[i], Shape: chart.Shapes[i], Words: fmt.Sprintf("%d of %d done", count/3, count)}
		for j := range count {
			r.Stones = append(r.Stones, []chart.Symbol{chart.Done, chart.Doing, chart.Late, chart.NotStarted, chart.GettingReady, chart.OnHold, chart.Stopped}[(j+i)%7])
		}
		m.Roads = append(m.Roads, r)
	}
	return m
}

// kite is a tail of thirteen bows, three of them loose.
func kite() chart.Kite {
	k := chart.Kite{ID: "kite", Title: "What you said"}
	for i := range 13 {
		b := chart.Bow{Name: fmt.Sprintf("Thing %d", i+1), Words: "Yes, we will", Tied: true}
		if i%5 == 3 || i == 12 {
			b.Words, b.Tied = "We have not answered yet", false
		}
		k.Bows = append(k.Bows, b)
	}
	return k
}
