package chart

import (
	"strings"
	"testing"
	"time"
)

func TestLatestFigure(t *testing.T) {
	day := func(year int) time.Time { return time.Date(year, time.March, 31, 0, 0, 0, 0, time.UTC) }
	draw := func(newest Value) string {
		var out strings.Builder
		trend := Trend{ID: "t", Title: "Teeth checked", Name: "Exampleborough", Unit: Unit{Name: "per cent", Mark: "%"},
			Points: []Point{{At: day(2023), Name: "2022/23", Value: Number(90)}, {At: day(2024), Name: "2023/24", Value: Number(80)}, {At: day(2025), Name: "2024/25", Value: newest}}}
		if err := trend.Render(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	t.Run("a newest figure stands beside its line as it is", func(t *testing.T) {
		if got := draw(Number(70)); !strings.Contains(got, "Exampleborough: 70%<") {
			t.Error(got)
		}
	})
	t.Run("an older figure names its period where the newest is kept back", func(t *testing.T) {
		if got := draw(Hidden("too few to show safely")); !strings.Contains(got, "Exampleborough: 80% in 2023/24") {
			t.Error(got)
		}
	})
}

// A chart of months beside a figure of twelve months names the month of its newest value.
func TestADatedChartNamesItsPeriod(t *testing.T) {
	at := time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC)
	c := Trend{Points: []Point{{At: at, Name: "October 2026", Value: Number(12)}}, Unit: Unit{Name: "number"}}
	if got := c.said(c.Points[0]); got != "12" {
		t.Errorf("%q", got)
	}
	c.Dated = true
	if got := c.said(c.Points[0]); got != "12 in October 2026" {
		t.Errorf("%q", got)
	}
}
