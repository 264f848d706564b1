package chart

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
)

// Multiples sets the same measure for several groups, areas or neighbours in small pictures on
// one scale, so that shapes can be compared.
type Multiples struct {
	ID     string // unique on the page
	Title  string
	Unit   Unit
	Panels []Panel
}

// Panel is one of the small pictures.
type Panel struct {
	Name   string
	Points []Point // in order of At
}

// Table has a row for each date and a column for each panel.
func (m Multiples) Table() Table {
	table := Table{Caption: m.Title, Columns: []Column{{Heading: "Period"}}}
	names := map[time.Time]string{}
	for _, p := range m.Panels {
		table.Columns = append(table.Columns, Column{p.Name, true})
		for _, point := range p.Points {
			names[point.At] = point.Name
		}
	}
	dates := make([]time.Time, 0, len(names))
	for at := range names {
		dates = append(dates, at)
	}
	slices.SortFunc(dates, time.Time.Compare)
	for _, at := range dates {
		row := []Cell{cell(names[at])}
		for _, p := range m.Panels {
			found := Cell{}
			for _, point := range p.Points {
				if point.At.Equal(at) {
					found = m.Unit.cell(point.Value)
				}
			}
			row = append(row, found)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// Render writes the pictures.
func (m Multiples) Render(ctx context.Context, w io.Writer) error {
	return both(ctx, w, "multiples", m.draw, "")
}

func (m Multiples) describe() string {
	var says []string
	for _, p := range m.Panels {
		if last, ok := (Trend{Points: p.Points}).latest(); ok {
			says = append(says, fmt.Sprintf("%s: %s in %s.", p.Name, m.Unit.write(last.Value.number), last.Name))
		} else {
			says = append(says, p.Name+": no figure can be shown.")
		}
	}
	return strings.Join(says, " ")
}

func (m Multiples) draw(on sheet) *scene {
	s := on.scene(m.ID, m.Title, m.describe())
	columns, gap, plot := 3, 24.0, 90.0
	if !on.wide {
		columns, gap, plot = 2, 16, 70
	}
	line := on.text * 1.2
	var values []float64
	var dates []time.Time
	labelRoom := 0.0
	for _, p := range m.Panels {
		for _, point := range p.Points {
			dates = append(dates, point.At)
			if point.Value.state == known {
				values = append(values, point.Value.number)
				labelRoom = max(labelRoom, breadth(m.Unit.write(point.Value.number), on.text, true))
			}
		}
	}
	axis := fit(values, 0, plot, flat, 1)
	tick := func(v float64) string { return number(v, axis.decimals()) + m.Unit.Mark }
	left := max(breadth(tick(axis.low), on.text, false), breadth(tick(axis.high), on.text, false)) + 6
	broad := (s.width - left - gap*float64(columns-1)) / float64(columns)
	s.write("chart-text", on.text, 0, on.text, start, m.Unit.Name)
	y := line + 6
	for i := 0; i < len(m.Panels); i += columns {
		row := m.Panels[i:min(i+columns, len(m.Panels))]
		var titles [][]string
		tall := 0
		for _, p := range row {
			lines := wrap(p.Name, on.text, broad, true)
			titles = append(titles, lines)
			tall = max(tall, len(lines))
		}
		top := y + line*float64(tall) + 8
		for j, p := range row {
			x := left + float64(j)*(broad+gap)
			for k, text := range titles[j] {
				s.write("chart-text chart-strong", on.text, x, y+line*float64(tall-len(titles[j])+k)+on.text, start, text)
			}
			for _, v := range []float64{axis.low, axis.high} {
				s.line("chart-grid", x, top+axis.y(v), x+broad, top+axis.y(v))
				if j == 0 {
					s.write("chart-text chart-soft", on.text, left-6, top+axis.y(v)+on.text*0.35, end, tick(v))
				}
			}
			if len(dates) > 0 {
				across := span{slices.MinFunc(dates, time.Time.Compare), slices.MaxFunc(dates, time.Time.Compare), x + 5, x + broad - labelRoom - 12}
				m.drawPanel(s, on, p, across, axis, top)
			}
		}
		y = top + plot + line + 14
	}
	if axis.low > 0 {
		s.write("chart-text chart-soft", on.text, 0, y+on.text, start, "The axes start at "+tick(axis.low)+", not at 0")
		y += line
	}
	s.height = y + 4
	return s
}

func (m Multiples) drawPanel(s *scene, on sheet, p Panel, across span, axis axis, top float64) {
	axis.top, axis.foot = axis.top+top, axis.foot+top
	t := Trend{Unit: m.Unit, Points: p.Points}
	t.drawPoints(s, across, axis, axis.foot-4)
	last, ok := t.latest()
	if !ok {
		if words := t.keptBack(); words != "" {
			for k, text := range wrap(words, on.text, across.right-across.left+20, false) {
				s.write("chart-text chart-soft", on.text, across.left, axis.top+on.text*(1.4+1.2*float64(k)), start, text)
			}
		}
	} else {
		at := math.Max(axis.y(last.Value.number), axis.top+on.text*0.3)
		s.write("chart-text chart-strong chart-ours", on.text, across.x(last.At)+9, at+on.text*0.35, start, m.Unit.write(last.Value.number))
	}
	first, end := across.first.Format("2006"), across.last.Format("2006")
	foot := axis.foot + 8 + on.text
	if t.keptBack() != "" {
		foot += 6
	}
	s.write("chart-text chart-soft", on.text, across.left, foot, start, first)
	if end != first && across.right-across.left > 2*breadth(first, on.text, false) {
		s.write("chart-text chart-soft", on.text, across.right+4, foot, middle, end)
	}
}
