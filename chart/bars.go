package chart

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Bars sets groups of children side by side: is it fair?
type Bars struct {
	ID     string // unique on the page
	Title  string
	Name   string // what the numbers are: "Reviewed in time"
	Unit   Unit
	Groups []Group
	All    Group // everyone, drawn as a line across the bars; nothing when it has no number
}

// Group is one bar.
type Group struct {
	Name   string // "Girls", "16 to 17"
	Value  Value
	Range  Range  // how sure the number is
	Counts string // "12 of 40", where counts may be shown
	Ours   bool   // the bar that the others stand beside: it is the blue one, and they are grey
	Whole  bool   // a region or country, which stands apart from the others by a hollow bar
}

// Range is a confidence interval; the zero value is none.
type Range struct{ Low, High float64 }

func (g Group) sure() bool { return g.Value.state == known && g.Range != Range{} }

// Table gives every figure of the picture, one row for each group.
func (b Bars) Table() Table {
	table := Table{Caption: b.Title, Columns: []Column{{Heading: "Group"}, {b.Name, true}}}
	groups := b.Groups
	if b.All.Value.state != absent {
		groups = append(slices.Clone(groups), b.All)
	}
	counts := slices.ContainsFunc(groups, func(g Group) bool { return g.Counts != "" })
	sure := slices.ContainsFunc(groups, Group.sure)
	if counts {
		table.Columns = append(table.Columns, Column{"Counts", true})
	}
	if sure {
		table.Columns = append(table.Columns, Column{"95% confidence interval", true})
	}
	for _, g := range groups {
		row := []Cell{cell(g.Name), b.Unit.cell(g.Value)}
		if counts {
			row = append(row, cell(g.Counts))
		}
		if sure {
			text := ""
			if g.sure() {
				text = b.Unit.write(g.Range.Low) + " to " + b.Unit.write(g.Range.High)
			}
			row = append(row, cell(text))
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// Render writes the picture with the key of its marks.
func (b Bars) Render(ctx context.Context, w io.Writer) error {
	return both(ctx, w, "bars", b.draw, writeKey(b.key()))
}

func (b Bars) key() (items []keyItem) {
	if b.All.Value.state == known {
		items = append(items, keyItem{words: b.All.Name + ": " + b.Unit.write(b.All.Value.number), draw: func(s *scene) { s.line("chart-reference", 0, 8, 34, 8) }})
	}
	if slices.ContainsFunc(b.Groups, Group.sure) {
		items = append(items, keyItem{words: "How sure we are: the true figure is likely to be inside (95% confidence interval)", draw: func(s *scene) { whisker(s, 2, 32, 8) }})
	}
	return items
}

func (b Bars) describe() string {
	var says []string
	for _, g := range b.Groups {
		says = append(says, fmt.Sprintf("%s: %s.", g.Name, b.Unit.words(g.Value)))
	}
	if b.All.Value.state == known {
		says = append(says, fmt.Sprintf("%s: %s.", b.All.Name, b.Unit.write(b.All.Value.number)))
	}
	if len(says) == 0 {
		return "There are no groups to show."
	}
	return strings.Join(says, " ")
}

func (b Bars) draw(on sheet) *scene {
	s := on.scene(b.ID, b.Title, b.describe())
	line := on.text * 1.25
	left, valueRoom := 0.0, 0.0
	if on.wide {
		left = 220
	}
	var reach []float64
	for _, g := range append(slices.Clone(b.Groups), b.All) {
		if g.Value.state != known {
			continue
		}
		reach = append(reach, g.Value.number)
		if g.sure() {
			reach = append(reach, g.Range.Low, g.Range.High)
		}
		valueRoom = max(valueRoom, breadth(b.Unit.write(g.Value.number), on.text, true))
	}
	scale := fit(reach, 0, 1, 0, 0)
	right := s.width - valueRoom - 12
	x := func(v float64) float64 { return left + (v-scale.low)/(scale.high-scale.low)*(right-left) }

	y := line
	s.write("chart-text", on.text, left, on.text, start, b.Unit.Name)
	y += 4
	top := y
	const thick = 22.0
	type row struct{ middle float64 }
	rows := make([]row, len(b.Groups))
	own := slices.ContainsFunc(b.Groups, func(g Group) bool { return g.Ours })
	for i, g := range b.Groups {
		class := "chart-text"
		if g.Ours {
			class = "chart-text chart-strong chart-ours"
		}
		names := wrap(g.Name, on.text, s.width, g.Ours)
		if on.wide {
			names = wrap(g.Name, on.text, left-16, g.Ours)
			tall := max(thick, line*float64(len(names)))
			for j, text := range names {
				s.write(class, on.text, left-12, y+4+(tall-line*float64(len(names)))/2+line*float64(j)+on.text, end, text)
			}
			rows[i].middle = y + 6 + tall/2
			y += tall + 12
			continue
		}
		for j, text := range names {
			s.write(class, on.text, 0, y+4+line*float64(j)+on.text, start, text)
		}
		y += 4 + line*float64(len(names))
		rows[i].middle = y + 3 + thick/2
		y += thick + 12
	}
	if on.wide {
		s.line("chart-axis", x(0), top, x(0), y)
	}
	for i, g := range b.Groups {
		at := rows[i].middle
		if g.Value.state != known {
			words := left + 8
			if g.Value.state == hidden {
				keptBack(s, left+12, at)
				words += 16
			}
			s.write("chart-text chart-soft", on.text, words, at+on.text*0.35, start, capital(g.Value.words))
			continue
		}
		zero, tip := x(0), x(g.Value.number)
		class := "chart-bar"
		switch {
		case g.Whole:
			class = "chart-bar--whole"
		case own && !g.Ours:
			class = "chart-bar--other"
		}
		s.box(class, min(zero, tip), at-thick/2, max(zero, tip)-min(zero, tip), thick, 0)
	}
	if b.All.Value.state == known {
		// The line runs past the bars only: through words it would cross them out.
		at := x(b.All.Value.number)
		from := 0.0
		for i, g := range b.Groups {
			if g.Value.state != known {
				continue
			}
			if !on.wide || i == 0 || b.Groups[i-1].Value.state != known {
				from = rows[i].middle - thick/2 - 3
			}
			if !on.wide || i+1 == len(b.Groups) || b.Groups[i+1].Value.state != known {
				s.line("chart-halo", at, from, at, rows[i].middle+thick/2+3) // light under dark, to be seen across a bar
				s.line("chart-reference", at, from, at, rows[i].middle+thick/2+3)
			}
		}
	}
	for i, g := range b.Groups {
		if g.Value.state != known {
			continue
		}
		if g.sure() {
			whisker(s, x(g.Range.Low), x(g.Range.High), rows[i].middle)
		}
		s.write("chart-text chart-strong", on.text, s.width, rows[i].middle+on.text*0.35, end, b.Unit.write(g.Value.number))
	}
	s.height = y + 4
	return s
}

// whisker draws a range, light under dark so that it is seen on the bar and beside it.
func whisker(s *scene, x1, x2, y float64) {
	for _, class := range []string{"chart-halo", "chart-whisker"} {
		s.path(class, pen{}.to(x1, y-5).line(x1, y+5).to(x1, y).line(x2, y).to(x2, y-5).line(x2, y+5))
	}
}
