package chart

import (
	"context"
	"fmt"
	"io"
	"strings"
)

// Kite shows how often children were heard and answered: a kite whose tail has a bow for each thing they said. A bow that is tied is
// answered, a loose one waits. It tells of voice, never of the plan.
type Kite struct {
	ID    string // unique on the page
	Title string
	Bows  []Bow // in the order of the tail
}

// Bow is one thing that children said.
type Bow struct {
	Name  string
	Words string // "Yes, we will"
	Tied  bool   // it was answered
}

// Render writes the picture.
func (k Kite) Render(ctx context.Context, w io.Writer) error {
	return both(ctx, w, "kite", k.draw, "")
}

// Table lists the bows: everything the picture says.
func (k Kite) Table() Table {
	table := Table{Caption: k.Title, Columns: []Column{{Heading: "What you said"}, {Heading: "What we said"}}}
	for _, b := range k.Bows {
		table.Rows = append(table.Rows, []Cell{cell(b.Name), cell(b.Words)})
	}
	return table
}

func (k Kite) tied() (n int) {
	for _, b := range k.Bows {
		n += boolean(b.Tied)
	}
	return n
}

func (k Kite) describe() string {
	var says strings.Builder
	fmt.Fprintf(&says, "A kite with a long tail. %d of %d bows on it are tied.", k.tied(), len(k.Bows))
	for _, b := range k.Bows {
		fmt.Fprintf(&says, " %s: %s.", strings.TrimRight(b.Name, "."), strings.TrimRight(b.Words, "."))
	}
	return says.String()
}

// draw lets the tail swing in rows below the kite, to and fro, with the bows evenly on it.
func (k Kite) draw(on sheet) *scene {
	s := on.scene(k.ID, k.Title, k.describe())
	perRow, side, drop := 10, 44.0, 62.0
	if !on.wide {
		perRow, side, drop = 5, 34, 58
	}
	rows := max(1, (len(k.Bows)+perRow-1)/perRow)
	const above = 164.0
	s.height = above + float64(rows-1)*drop + 40
	cx, top := side+46, 8.0
	foot := top + 118
	way := pen{}.to(cx, foot)
	x, y := cx, foot
	type spot struct{ x, y float64 }
	var bows []spot
	for row := range rows {
		from, to := side, s.width-side
		if row%2 == 1 {
			from, to = to, from
		}
		line := above + float64(row)*drop
		reach := (to - from) / 8
		way = way.curve(x, y+24, from-reach, line-18, from, line)
		x, y = from, line
		for i := range perRow {
			at := from + (to-from)*(float64(i)+0.5)/float64(perRow)
			sway := 7.0
			if i%2 == 1 {
				sway = -7
			}
			bend := (at - x) / 2
			way = way.curve(x+bend, y, at-bend, line+sway, at, line+sway)
			if x, y = at, line+sway; row*perRow+i < len(k.Bows) {
				bows = append(bows, spot{x, y})
			} else {
				break
			}
		}
	}
	s.path("kite-tail", way)
	s.path("kite-sail", polygon(cx, top, cx+42, top+46, cx, foot, cx-42, top+46))
	s.path("kite-stick", pen{}.to(cx, top).line(cx, foot).to(cx-42, top+46).line(cx+42, top+46))
	for i, at := range bows {
		class := "pebble pebble--not-started"
		if k.Bows[i].Tied {
			class = "pebble pebble--done"
		}
		w, h := 15.0, 10.0
		s.path(class, polygon(at.x, at.y, at.x-w, at.y-h, at.x-w, at.y+h))
		s.path(class, polygon(at.x, at.y, at.x+w, at.y-h, at.x+w, at.y+h))
		if k.Bows[i].Tied { // the knot: told from a loose bow without colour
			s.circle("pebble-half", at.x, at.y, 4)
		}
	}
	return s
}
