package chart

import (
	"cmp"
	"context"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"time"
)

// Trend is one measure over time: its line, the target, how neighbours do, what chance alone
// would explain, and what happened meanwhile.
type Trend struct {
	ID      string // unique on the page
	Title   string // what the picture shows, as its heading says it
	Name    string // whose line it is: "Exampleborough"
	Unit    Unit
	Points  []Point  // in order of At
	Targets []Target // in order of From; each holds until the next
	Band    Band     // neighbours' range
	Lines   []Line   // comparators: neighbours' median, England
	Limits  []Limits // what chance alone would explain (XmR), one for each baseline
	Events  []Event  // in order of At
	Dated   bool     `json:",omitempty"` // the latest value is named with its period, as the figure beside the chart is of a longer one
	Low     bool     `json:",omitempty"` // less than half as tall: for papers that have many charts
}

// Point is the measure at one date.
type Point struct {
	At     time.Time // the day it is as at
	Name   string    // the period, as the table names it: "March 2026"
	Value  Value
	Counts string // "12 of 40", where counts may be shown
	Signal Signal
}

// Signal says whether a point is more than chance, and in which direction: by improvement, never
// by "high" or "low".
type Signal string

const (
	Ordinary Signal = ""
	Better   Signal = "Better, and more than chance"
	Worse    Signal = "Worse, and more than chance"
	Changed  Signal = "A change that is more than chance"
)

// Target is what the council set itself, from a day on.
type Target struct {
	From   time.Time
	Number float64
}

// target is the target that the newest figure is held against, and what comes after it: a target of next year is not missed
// this year.
func (t Trend) target() (now Target, words string, found bool) {
	if len(t.Targets) == 0 {
		return Target{}, "", false
	}
	last := t.Targets[len(t.Targets)-1]
	p, ok := t.latest()
	if !ok {
		return last, t.Unit.exactly(last.Number), true
	}
	for _, g := range t.Targets {
		if !g.From.After(p.At) {
			now, found = g, true
		}
	}
	from := t.Unit.exactly(last.Number) + " from " + last.From.Format("2 January 2006")
	switch {
	case !found:
		return last, from, true
	case last.From.After(p.At):
		return now, t.Unit.exactly(now.Number) + ", " + from, true
	}
	return now, t.Unit.exactly(now.Number), true
}

// Band is the range of the neighbours, lowest to highest.
type Band struct {
	Name   string // "Range of 10 neighbours"
	Points []BandPoint
}

// BandPoint is the neighbours' range at one date.
type BandPoint struct {
	At        time.Time
	Name      string
	Low, High float64
}

// Line is a comparator.
type Line struct {
	Name string
	Dots []Dot
}

// Dot is a comparator's figure at one date.
type Dot struct {
	At     time.Time
	Name   string
	Number float64
}

// Limits are the mean and natural process limits of one baseline; From and To are the first and
// last points that they belong to.
type Limits struct {
	From, To           time.Time
	Mean, Lower, Upper float64
}

// Event is something that happened and may explain a change.
type Event struct {
	At    time.Time
	Words string
}

// Table gives every figure of the picture, one row for each date.
func (t Trend) Table() Table {
	table := Table{Caption: t.Title, Columns: []Column{{Heading: "Period"}, {t.Name, true}}}
	counts := slices.ContainsFunc(t.Points, func(p Point) bool { return p.Counts != "" })
	signals := slices.ContainsFunc(t.Points, func(p Point) bool { return p.Signal != Ordinary })
	column := func(use bool, heading string, numeric bool) {
		if use {
			table.Columns = append(table.Columns, Column{heading, numeric})
		}
	}
	column(counts, "Counts", true)
	column(len(t.Targets) > 0, "Target", true)
	for _, l := range t.Lines {
		column(true, l.Name, true)
	}
	column(len(t.Band.Points) > 0, t.Band.Name, true)
	column(len(t.Limits) > 0, "Mean", true)
	column(len(t.Limits) > 0, "Limits", true)
	column(signals, "More than chance?", false)

	names := map[time.Time]string{}
	points := map[time.Time]Point{}
	for _, l := range t.Lines {
		for _, d := range l.Dots {
			names[d.At] = d.Name
		}
	}
	for _, b := range t.Band.Points {
		names[b.At] = b.Name
	}
	for _, p := range t.Points {
		names[p.At], points[p.At] = p.Name, p
	}
	dates := make([]time.Time, 0, len(names))
	for at := range names {
		dates = append(dates, at)
	}
	slices.SortFunc(dates, time.Time.Compare)
	for _, at := range dates {
		p, ours := points[at]
		row := []Cell{cell(names[at]), t.Unit.cell(p.Value)}
		add := func(use bool, text string) {
			if use {
				row = append(row, cell(text))
			}
		}
		add(counts, p.Counts)
		target, limits := "", Limits{}
		for _, s := range t.Targets {
			if !at.Before(s.From) {
				target = t.Unit.exactly(s.Number)
			}
		}
		for _, l := range t.Limits {
			if !at.Before(l.From) && !at.After(l.To) {
				limits = l
			}
		}
		add(len(t.Targets) > 0, target)
		for _, l := range t.Lines {
			text := ""
			for _, d := range l.Dots {
				if d.At.Equal(at) {
					text = t.Unit.write(d.Number)
				}
			}
			add(true, text)
		}
		text := ""
		for _, b := range t.Band.Points {
			if b.At.Equal(at) {
				text = t.Unit.write(b.Low) + " to " + t.Unit.write(b.High)
			}
		}
		add(len(t.Band.Points) > 0, text)
		mean, around := "", ""
		if ours && !limits.From.IsZero() {
			mean, around = t.Unit.write(limits.Mean), t.Unit.write(limits.Lower)+" to "+t.Unit.write(limits.Upper)
		}
		add(len(t.Limits) > 0, mean)
		add(len(t.Limits) > 0, around)
		add(signals, string(p.Signal))
		table.Rows = append(table.Rows, row)
	}
	return table
}

// Render writes the picture with the key of its marks and the list of events.
func (t Trend) Render(ctx context.Context, w io.Writer) error {
	return both(ctx, w, "trend", t.draw, writeKey(t.key())+t.events())
}

// describe says in words what the line does.
func (t Trend) describe() string {
	var first, last *Point
	var kept, none int
	signals := map[Signal]int{}
	for i, p := range t.Points {
		switch p.Value.state {
		case known:
			if first == nil {
				first = &t.Points[i]
			}
			last = &t.Points[i]
			signals[p.Signal]++
		case hidden:
			kept++
		default:
			none++
		}
	}
	if first == nil {
		return "No figures can be shown. The table has the reasons."
	}
	var says []string
	if first == last {
		says = append(says, fmt.Sprintf("%s: %s in %s.", t.Name, t.Unit.write(first.Value.number), first.Name))
	} else {
		says = append(says, fmt.Sprintf("%s: %s in %s, %s in %s.", t.Name, t.Unit.write(first.Value.number), first.Name, t.Unit.write(last.Value.number), last.Name))
	}
	if _, words, found := t.target(); found {
		says = append(says, fmt.Sprintf("Target %s.", words))
	}
	for _, l := range t.Lines {
		if n := len(l.Dots); n > 0 {
			says = append(says, fmt.Sprintf("%s: %s in %s.", l.Name, t.Unit.write(l.Dots[n-1].Number), l.Dots[n-1].Name))
		}
	}
	if n := signals[Better]; n > 0 {
		says = append(says, fmt.Sprintf("%s better by more than chance.", points(n)))
	}
	if n := signals[Worse]; n > 0 {
		says = append(says, fmt.Sprintf("%s worse by more than chance.", points(n)))
	}
	if n := signals[Changed]; n > 0 {
		says = append(says, fmt.Sprintf("%s changed by more than chance.", points(n)))
	}
	if kept > 0 {
		says = append(says, fmt.Sprintf("%s kept back so that no child can be recognised.", points(kept)))
	}
	if none > 0 {
		says = append(says, fmt.Sprintf("%s without a figure.", points(none)))
	}
	if n := len(t.Events); n > 0 {
		says = append(says, fmt.Sprintf("%d of the dates are marked with events, listed below the picture.", n))
	}
	return strings.Join(says, " ")
}

func points(n int) string {
	if n == 1 {
		return "1 point"
	}
	return fmt.Sprintf("%d points", n)
}

// said is the latest figure in words. Where newer figures were kept back or are missing it names its period, so that an old
// figure is not read as today's.
func (t Trend) said(latest Point) string {
	words := t.Unit.write(latest.Value.number)
	if t.Dated || t.Points[len(t.Points)-1].At.After(latest.At) {
		words += " in " + latest.Name
	}
	return words
}

// key lists the marks in use, and the lines where the drawing is too narrow to name them beside
// their ends.
func (t Trend) key() (items []keyItem) {
	item := func(line bool, words string, draw func(*scene)) { items = append(items, keyItem{line, words, draw}) }
	if last, ok := t.latest(); ok {
		item(true, t.Name+": "+t.said(last), func(s *scene) { s.line("chart-line", 0, 8, 34, 8); s.circle("chart-dot", 17, 8, 4) })
	}
	if _, words, found := t.target(); found {
		item(true, "Target: "+words, func(s *scene) { s.line("chart-target", 0, 8, 34, 8) })
	}
	for i, l := range t.Lines {
		if n := len(l.Dots); n > 0 {
			item(true, l.Name+": "+t.Unit.write(l.Dots[n-1].Number), func(s *scene) { s.line(comparator(i), 0, 8, 34, 8) })
		}
	}
	if len(t.Band.Points) > 0 {
		item(true, t.Band.Name, func(s *scene) { s.box("chart-band", 0, 1, 34, 14, 0) })
	}
	if len(t.Limits) > 0 {
		item(false, "Mean", func(s *scene) { s.line("chart-mean", 0, 8, 34, 8) })
		item(false, "Limits: most points that differ by chance alone fall between them", func(s *scene) { s.line("chart-limit", 0, 4, 34, 4); s.line("chart-limit", 0, 12, 34, 12) })
	}
	for _, signal := range []Signal{Better, Worse, Changed} {
		if slices.ContainsFunc(t.Points, func(p Point) bool { return p.Signal == signal && p.Value.state == known }) {
			item(false, string(signal), func(s *scene) { mark(s, signal, 17, 8) })
		}
	}
	if words := t.keptBack(); words != "" {
		item(false, words, func(s *scene) { keptBack(s, 17, 8) })
	}
	return items
}

// events lists what happened, by number.
func (t Trend) events() string {
	if len(t.Events) == 0 {
		return ""
	}
	var out strings.Builder
	out.WriteString(`<ol class="chart-events">`)
	for _, e := range t.Events {
		out.WriteString(`<li>` + html.EscapeString(e.Words) + ` (` + day(e.At) + `)</li>`)
	}
	return out.String() + `</ol>`
}

func (t Trend) latest() (Point, bool) {
	for _, p := range slices.Backward(t.Points) {
		if p.Value.state == known {
			return p, true
		}
	}
	return Point{}, false
}

// keptBack gives the words of the first value that is kept back.
func (t Trend) keptBack() string {
	for _, p := range t.Points {
		if p.Value.state == hidden {
			return capital(cmp.Or(p.Value.words, "Kept back"))
		}
	}
	return ""
}

func capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
