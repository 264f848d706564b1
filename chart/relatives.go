package chart

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// Relatives sets groups beside one another by how many times their figure is that of the others, on a scale on which twice
// and half are equally far from even.
type Relatives struct {
	ID        string // unique on the page
	Title     string
	Reference string // whom the groups are set against: "everyone else"
	Rows      []RelativeRow
}

// RelativeRow is one group.
type RelativeRow struct {
	Name  string
	Known bool
	Ratio float64 // above 0
	Range Range   // 95% confidence interval
	Found bool    // the interval leaves 1 out
	Words string  // what is said of it; all there is where no ratio is known
}

// Table gives every figure of the picture.
func (r Relatives) Table() Table {
	table := Table{Caption: r.Title, Columns: []Column{{Heading: "Group"}, {"Times " + r.Reference, true}, {"95% confidence interval", true}, {Heading: "What is said"}}}
	for _, row := range r.Rows {
		cells := []Cell{cell(row.Name), cell("–"), cell(""), cell(row.Words)}
		if row.Known {
			cells[1], cells[2] = cell(fmt.Sprintf("%.2f", row.Ratio)), cell(fmt.Sprintf("%.2f to %.2f", row.Range.Low, row.Range.High))
		}
		table.Rows = append(table.Rows, cells)
	}
	return table
}

// Render writes the picture with the key of its marks.
func (r Relatives) Render(ctx context.Context, w io.Writer) error {
	return both(ctx, w, "relatives", r.draw, writeKey(r.key()))
}

func (r Relatives) key() (items []keyItem) {
	for _, mark := range []struct {
		found bool
		words string
	}{{true, "More than chance explains"}, {false, "May be chance: the line, which is how sure we are (95% confidence), reaches 1"}} {
		if slices.ContainsFunc(r.Rows, func(row RelativeRow) bool { return row.Known && row.Found == mark.found }) {
			items = append(items, keyItem{words: mark.words, draw: func(s *scene) {
				whisker(s, 2, 32, 8)
				relativeDot(s, 17, 8, mark.found)
			}})
		}
	}
	return items
}

func (r Relatives) describe() string {
	var says []string
	for _, row := range r.Rows {
		if row.Known {
			says = append(says, fmt.Sprintf("%s: %.2f times %s, %s.", row.Name, row.Ratio, r.Reference, row.Words))
		} else {
			says = append(says, row.Name+": "+row.Words+".")
		}
	}
	return strings.Join(says, " ")
}

// relativeTicks are the steps of the scale; beyond the last a line ends in an arrow.
var relativeTicks = []float64{0.125, 0.25, 0.5, 1, 2, 4, 8}

// reach is the part of the scale that the rows need: at least from half to twice.
func (r Relatives) reach() (low, high float64) {
	low, high = 0.5, 2
	for _, row := range r.Rows {
		if row.Known {
			low, high = min(low, nextBelow(row.Range.Low)), max(high, nextAbove(row.Range.High))
		}
	}
	return low, high
}

func nextBelow(v float64) float64 {
	best := relativeTicks[0]
	for _, tick := range relativeTicks {
		if tick <= v {
			best = tick
		}
	}
	return best
}

func nextAbove(v float64) float64 {
	for _, tick := range relativeTicks {
		if tick >= v {
			return tick
		}
	}
	return relativeTicks[len(relativeTicks)-1]
}

func (r Relatives) draw(on sheet) *scene {
	s := on.scene(r.ID, r.Title, r.describe())
	line := on.text * 1.25
	left, numbers := 8.0, 0.0
	for _, row := range r.Rows {
		if row.Known {
			numbers = max(numbers, breadth(fmt.Sprintf("%.2f", row.Ratio), on.text, true))
		}
	}
	if on.wide {
		left = 300
	}
	low, high := r.reach()
	right := s.width - numbers - 16
	x := func(v float64) float64 {
		at := (math.Log(v) - math.Log(low)) / (math.Log(high) - math.Log(low))
		return left + min(max(at, 0), 1)*(right-left)
	}
	s.write("chart-text", on.text, 0, on.text, start, "Times "+r.Reference)
	top := line*2 + 6
	for _, tick := range relativeTicks {
		if tick >= low && tick <= high {
			s.write("chart-text chart-soft", on.text, x(tick), top-6, middle, strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.3f", tick), "0"), "."))
		}
	}
	grid := len(s.shapes)
	y := top + 4
	var spans [][2]float64 // where the scale's lines are drawn: on a narrow page not through the names
	for _, row := range r.Rows {
		broad, tall := s.width, 0.0
		if on.wide {
			broad = left - 20
		}
		names := wrap(row.Name, on.text, broad, false)
		tall = line * float64(len(names))
		at := y + tall/2
		for i, text := range names {
			if on.wide {
				s.write("chart-text", on.text, left-16, y+line*float64(i)+on.text, end, text)
			} else {
				s.write("chart-text", on.text, 0, y+line*float64(i)+on.text, start, text)
			}
		}
		if !on.wide {
			at = y + tall + 12
			tall += 22
			spans = append(spans, [2]float64{at - 11, at + 11})
		}
		if row.Known {
			from, to := x(row.Range.Low), x(row.Range.High)
			s.line("chart-halo", from, at, to, at)
			s.line("chart-whisker", from, at, to, at)
			ends(s, from, at, -1, row.Range.Low < low)
			ends(s, to, at, 1, row.Range.High > high)
			relativeDot(s, x(row.Ratio), at, row.Found)
			s.write("chart-text chart-strong", on.text, s.width, at+on.text*0.35, end, fmt.Sprintf("%.2f", row.Ratio))
		} else {
			s.write("chart-text chart-soft", on.text, left, at+on.text*0.35, start, capital(row.Words))
		}
		y += tall + 12
	}
	if on.wide {
		spans = [][2]float64{{top, y}}
	}
	var lines scene
	for _, span := range spans {
		for _, tick := range relativeTicks {
			if tick >= low && tick <= high && tick != 1 {
				lines.line("chart-grid", x(tick), span[0], x(tick), span[1])
			}
		}
		lines.line("chart-axis", x(1), span[0], x(1), span[1])
	}
	s.shapes = append(s.shapes[:grid:grid], append(lines.shapes, s.shapes[grid:]...)...)
	s.height = y + 4
	return s
}

// ends closes a line of confidence, or says by an arrow that it goes on beyond the scale.
func ends(s *scene, x, y, way float64, beyond bool) {
	if beyond {
		s.path("chart-whisker", pen{}.to(x-6*way, y-5).line(x, y).line(x-6*way, y+5))
		return
	}
	s.line("chart-whisker", x, y-5, x, y+5)
}

// relativeDot is full where chance does not explain the difference, and hollow where it may.
func relativeDot(s *scene, x, y float64, found bool) {
	class := "chart-relative-chance"
	if found {
		class = "chart-relative-found"
	}
	s.circle(class, x, y, 6)
}
