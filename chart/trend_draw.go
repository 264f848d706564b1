package chart

import (
	"math"
	"slices"
	"strconv"
	"time"
)

// flat is the share of an axis below which a line is too flat to read.
const flat = 0.25

// draw places the trend on a sheet.
func (t Trend) draw(on sheet) *scene {
	s := on.scene(t.ID, t.Title, t.describe())
	line := on.text * 1.25
	right := 12.0
	if on.wide {
		right = 172
	}
	topRoom := line + 18
	if len(t.Events) > 0 {
		topRoom += 30
	}
	plot := 250.0
	if !on.wide {
		plot = 190
	}
	if t.Low {
		plot *= 0.4
	}
	top := topRoom
	foot := top + plot
	axis := fit(t.values(), top, foot, flat, 1)
	if len(t.Limits) > 0 { // a control chart is read for its limits
		axis = fit(t.values(), top, foot, 0.5, 0)
	}
	ticks := axis.ticks()
	left := 0.0
	for _, v := range ticks {
		left = max(left, breadth(t.tick(axis, v), on.text, false))
	}
	left += 8
	across := t.span(left+8, s.width-right-8)

	s.write("chart-text", on.text, 0, on.text, start, t.Unit.Name)
	for _, v := range ticks {
		s.line("chart-grid", left, axis.y(v), s.width-right, axis.y(v))
		s.write("chart-text", on.text, left-6, axis.y(v)+on.text*0.35, end, t.tick(axis, v))
	}
	t.drawBand(s, across, axis)
	t.drawEvents(s, across, top, foot)
	s.line("chart-axis", left, foot, s.width-right, foot)
	lane := foot
	if t.keptBack() != "" {
		lane += 18
	}
	t.drawDates(s, on, across, lane)
	s.height = lane + 8 + 2*line

	t.drawLimits(s, across, axis)
	for i, l := range t.Lines {
		var p pen
		for j, d := range l.Dots {
			if j == 0 {
				p = p.to(across.x(d.At), axis.y(d.Number))
			} else {
				p = p.line(across.x(d.At), axis.y(d.Number))
			}
		}
		s.path(comparator(i), p)
		for _, d := range l.Dots {
			s.circle(comparator(i)+" chart-comparator-dot", across.x(d.At), axis.y(d.Number), 3)
		}
	}
	t.drawTargets(s, across, axis)
	t.drawPoints(s, across, axis, foot)
	if on.wide {
		t.drawNames(s, on, across, axis)
	}
	if axis.low > 0 {
		s.write("chart-text chart-soft", on.text, 0, s.height+on.text, start, "The axis starts at "+t.tick(axis, axis.low)+", not at 0")
		s.height += line
	}
	s.height += 4
	return s
}

// comparator gives each line of others its own dashes.
func comparator(i int) string { return "chart-other chart-other--" + strconv.Itoa(i%3+1) }

func (t Trend) tick(a axis, v float64) string {
	return number(v, a.decimals()) + t.Unit.Mark
}

func (t Trend) values() []float64 {
	var values []float64
	for _, p := range t.Points {
		if p.Value.state == known {
			values = append(values, p.Value.number)
		}
	}
	for _, g := range t.Targets {
		values = append(values, g.Number)
	}
	for _, l := range t.Lines {
		for _, d := range l.Dots {
			values = append(values, d.Number)
		}
	}
	for _, b := range t.Band.Points {
		values = append(values, b.Low, b.High)
	}
	for _, l := range t.Limits {
		values = append(values, l.Mean)
		for _, v := range []float64{l.Lower, l.Upper} {
			if t.possible(v) {
				values = append(values, v)
			}
		}
	}
	return values
}

// possible says whether a limit is a value the measure could take: a share is not under 0 or over
// 100%, and what has never been negative does not become so.
func (t Trend) possible(limit float64) bool {
	if t.Unit.Mark == "%" && limit > 100 {
		return false
	}
	return limit >= 0 || slices.ContainsFunc(t.Points, func(p Point) bool { return p.Value.number < 0 })
}

// span takes in every date that is drawn.
func (t Trend) span(left, right float64) span {
	var dates []time.Time
	for _, p := range t.Points {
		dates = append(dates, p.At)
	}
	for _, l := range t.Lines {
		for _, d := range l.Dots {
			dates = append(dates, d.At)
		}
	}
	for _, b := range t.Band.Points {
		dates = append(dates, b.At)
	}
	if len(dates) == 0 {
		return span{left: left, right: right}
	}
	return span{slices.MinFunc(dates, time.Time.Compare), slices.MaxFunc(dates, time.Time.Compare), left, right}
}

func (t Trend) drawDates(s *scene, on sheet, across span, foot float64) {
	var dates []time.Time
	for _, p := range t.Points {
		dates = append(dates, p.At)
	}
	if len(dates) == 0 {
		for _, l := range t.Lines {
			for _, d := range l.Dots {
				dates = append(dates, d.At)
			}
		}
		slices.SortFunc(dates, time.Time.Compare)
		dates = slices.CompactFunc(dates, time.Time.Equal)
	}
	wide := breadth("Sept", on.text, false) + 8
	step := stride(len(dates), max(2, int((across.right-across.left)/wide)))
	free, year := math.Inf(-1), 0
	first := (len(dates) - 1) % step // so that the latest has its label
	for i := first; i >= 0 && i < len(dates); i += step {
		at := dates[i]
		x := across.x(at)
		if x-wide/2 < free {
			continue
		}
		free = x + wide/2
		place, lx := middle, x
		if x-wide/2 < 0 {
			place, lx = start, 0
		} else if x+wide/2 > s.width {
			place, lx = end, s.width
		}
		s.line("chart-axis", x, foot, x, foot+5)
		s.write("chart-text", on.text, lx, foot+6+on.text, place, at.Format("Jan"))
		if at.Year() != year {
			s.write("chart-text", on.text, lx, foot+6+on.text*2.2, place, at.Format("2006"))
			year = at.Year()
		}
	}
}

func (t Trend) drawBand(s *scene, across span, axis axis) {
	points := t.Band.Points
	if len(points) == 1 {
		x := across.x(points[0].At)
		y := axis.y(points[0].High)
		s.box("chart-band", x-6, y, 12, axis.y(points[0].Low)-y, 0)
		return
	}
	var p, high, low pen
	for i, b := range points {
		x := across.x(b.At)
		if i == 0 {
			p, high, low = p.to(x, axis.y(b.High)), high.to(x, axis.y(b.High)), low.to(x, axis.y(b.Low))
		} else {
			p, high, low = p.line(x, axis.y(b.High)), high.line(x, axis.y(b.High)), low.line(x, axis.y(b.Low))
		}
	}
	for _, b := range slices.Backward(points) {
		p = p.line(across.x(b.At), axis.y(b.Low))
	}
	if len(points) > 0 {
		s.path("chart-band", p.close())
		s.path("chart-band-edge", high)
		s.path("chart-band-edge", low)
	}
}

// drawEvents sets a numbered disc above each event's date, in a second row where two would touch.
func (t Trend) drawEvents(s *scene, across span, top, foot float64) {
	last := math.Inf(-1)
	for i, e := range t.Events {
		if !across.has(e.At) {
			continue
		}
		x := across.x(e.At)
		s.line("chart-event", x, top-4, x, foot)
		at := max(x, last+21) // two events close together stand side by side
		at = min(at, s.width-11)
		if at != x {
			s.line("chart-event", x, top-4, at, top-12)
		}
		last = at
		s.circle("chart-event-disc", at, top-16, 10)
		s.write("chart-event-text chart-strong", 13, at, top-11.5, middle, strconv.Itoa(i+1))
	}
}

func (t Trend) drawLimits(s *scene, across span, axis axis) {
	for _, l := range t.Limits {
		x1, x2 := across.x(l.From), across.x(l.To)
		s.line("chart-mean", x1, axis.y(l.Mean), x2, axis.y(l.Mean))
		for _, v := range []float64{l.Lower, l.Upper} {
			if t.possible(v) {
				s.line("chart-limit", x1, axis.y(v), x2, axis.y(v))
			}
		}
	}
}

func (t Trend) drawTargets(s *scene, across span, axis axis) {
	var p pen
	for i, g := range t.Targets {
		x1, x2 := across.left, across.right
		if across.has(g.From) {
			x1 = across.x(g.From)
		}
		if i+1 < len(t.Targets) {
			if next := t.Targets[i+1].From; across.has(next) {
				x2 = across.x(next)
			} else if next.Before(across.first) {
				continue
			}
		}
		if g.From.After(across.last) {
			continue
		}
		if len(p) == 0 {
			p = p.to(x1, axis.y(g.Number))
		} else {
			p = p.line(x1, axis.y(g.Number))
		}
		p = p.line(x2, axis.y(g.Number))
	}
	s.path("chart-target", p)
}

// drawPoints draws the line with a break wherever there is no number: a gap is a gap.
func (t Trend) drawPoints(s *scene, across span, axis axis, foot float64) {
	var p pen
	for _, point := range t.Points {
		if point.Value.state != known {
			s.path("chart-line", p)
			p = nil
			continue
		}
		x, y := across.x(point.At), axis.y(point.Value.number)
		if len(p) == 0 {
			p = p.to(x, y)
		} else {
			p = p.line(x, y)
		}
	}
	s.path("chart-line", p)
	ring := math.Inf(-1)
	crowded := len(t.Points) > 0 && (across.right-across.left)/float64(len(t.Points)) < 9
	for i, point := range t.Points {
		x := across.x(point.At)
		switch point.Value.state {
		case known:
			lone := (i == 0 || t.Points[i-1].Value.state != known) && (i+1 == len(t.Points) || t.Points[i+1].Value.state != known)
			last := i+1 == len(t.Points)
			if point.Signal != Ordinary {
				mark(s, point.Signal, x, axis.y(point.Value.number))
			} else if !crowded || lone || last {
				s.circle("chart-dot", x, axis.y(point.Value.number), 4)
			}
		case hidden:
			if x-ring >= 12 { // one ring stands for a crowd of them
				keptBack(s, x, foot+11) // below the axis, where it cannot be read as nought
				ring = x
			}
		}
	}
}

// mark draws a point that is more than chance: a shape for each direction.
func mark(s *scene, signal Signal, x, y float64) {
	switch signal {
	case Better:
		s.path("chart-better", polygon(x, y-7, x+7, y, x, y+7, x-7, y))
	case Worse:
		s.box("chart-worse", x-5.5, y-5.5, 11, 11, 0)
	case Changed:
		s.circle("chart-changed", x, y, 5.5)
	}
}

// keptBack draws the sign for a number that is kept back: a barred ring.
func keptBack(s *scene, x, y float64) {
	s.circle("chart-hidden", x, y, 5)
	s.line("chart-hidden", x-3.5, y+3.5, x+3.5, y-3.5)
}

// drawNames writes each line's name beside its end.
func (t Trend) drawNames(s *scene, on sheet, across span, axis axis) {
	left := across.right + 20
	broad := s.width - left
	line := on.text * 1.2
	var labels []label
	type place struct{ x, y float64 }
	ends := map[string]place{}
	name := func(class, text string, x, want float64) {
		lines := wrap(text, on.text, broad, class == "chart-text chart-strong chart-ours")
		labels = append(labels, label{class: class, lines: lines, want: want, tall: line*float64(len(lines)) + 3})
		ends[lines[0]] = place{x, want}
	}
	if p, ok := t.latest(); ok {
		name("chart-text chart-strong chart-ours", t.Name+" "+t.said(p), across.x(p.At), axis.y(p.Value.number))
	}
	if g, _, found := t.target(); found {
		name("chart-text", "Target "+t.Unit.exactly(g.Number), across.right, axis.y(g.Number))
	}
	for _, l := range t.Lines {
		if n := len(l.Dots); n > 0 {
			name("chart-text", l.Name+" "+t.Unit.write(l.Dots[n-1].Number), across.x(l.Dots[n-1].At), axis.y(l.Dots[n-1].Number))
		}
	}
	if n := len(t.Band.Points); n > 0 {
		b := t.Band.Points[n-1]
		name("chart-text chart-soft", t.Band.Name, across.x(b.At), axis.y((b.Low+b.High)/2))
	}
	spread(labels, on.text, s.height-6)
	for _, l := range labels {
		from := ends[l.lines[0]]
		if l.at-from.y > 6 || from.y-l.at > 6 {
			s.line("chart-leader", max(from.x+8, across.right+2), from.y, left-4, l.at)
		}
		for i, text := range l.lines {
			s.write(l.class, on.text, left, l.at-l.tall/2+line*float64(i)+on.text, start, text)
		}
	}
}
