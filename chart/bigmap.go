package chart

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"
)

// places say where each priority's badge stands around the square, wide and narrow, so that every
// road is long enough for its stones.
var places = [2][8][2]float64{
	{{360, 62}, {585, 132}, {655, 335}, {500, 482}, {220, 482}, {65, 335}, {135, 132}, {360, 290}},
	{{160, 62}, {268, 142}, {268, 404}, {216, 520}, {104, 520}, {52, 404}, {52, 142}, {160, 266}},
}

// BigMap shows every priority's road leading to one square, with a stone for each action: the
// whole plan in one picture, for the child site's home page and for a poster.
type BigMap struct {
	ID     string // unique on the page
	Title  string
	Square string    // what the roads lead to: "The best place to grow up"
	Roads  []MapRoad // seven at most: a priority has one of seven shapes
}

// MapRoad is one priority.
type MapRoad struct {
	Number int    // as on its card
	Name   string // "Children in care"
	Shape  Symbol
	Stones []Symbol // the status of each action, in order from the outside in
	Words  string   // "3 of 8 done"
}

// Render writes the picture.
func (m BigMap) Render(ctx context.Context, w io.Writer) error {
	if len(m.Roads) > len(Shapes) {
		return fmt.Errorf("chart: the big map has room for %d roads, not %d", len(Shapes), len(m.Roads))
	}
	return both(ctx, w, "map", m.draw, "")
}

// Table lists the roads: everything the picture says.
func (m BigMap) Table() Table {
	table := Table{Caption: m.Title, Columns: []Column{{Heading: "Number"}, {Heading: "Road"}, {Heading: "How far are we?"}}}
	for _, r := range m.Roads {
		table.Rows = append(table.Rows, []Cell{cell(fmt.Sprint(r.Number)), cell(r.Name), cell(r.Words)})
	}
	return table
}

func (m BigMap) describe() string {
	var says strings.Builder
	fmt.Fprintf(&says, "%d roads lead to one square: %s.", len(m.Roads), strings.TrimRight(m.Square, "."))
	for _, r := range m.Roads {
		fmt.Fprintf(&says, " %d, %s: %s.", r.Number, r.Name, r.Words)
	}
	return says.String()
}

func (m BigMap) draw(on sheet) *scene {
	s := on.scene(m.ID, m.Title, m.describe())
	s.height = 548
	badge, square, spots := 34.0, 78.0, places[0]
	if !on.wide {
		s.height = 582
		badge, square, spots = 26, 48, places[1]
	}
	cx, cy := spots[7][0], spots[7][1]
	for i, r := range m.Roads {
		x, y := spots[i][0], spots[i][1]
		// Each road bends to the same side, so that together they look like a wheel in motion.
		dx, dy := cx-x, cy-y
		way := pen{}.to(x, y).curve(x+dx*0.35-dy*0.12, y+dy*0.35+dx*0.12, x+dx*0.7+dy*0.1, y+dy*0.7-dx*0.1, cx, cy)
		s.path("road-edge road-edge--thin", way)
		s.path("road-ground road-ground--thin", way)
		track := walk(way)
		length := track[len(track)-1].way
		from, to := badge+14, length-square*1.02-8
		for j, status := range r.Stones {
			part := 0.5
			if len(r.Stones) > 1 {
				part = float64(j) / float64(len(r.Stones)-1)
			}
			px, py := track.at((from + part*(to-from)) / length)
			pebble(s, status, px, py, math.Min(6, (to-from)/float64(len(r.Stones))*0.46))
		}
	}
	s.circle("map-square", cx, cy, square)
	line := on.text * 1.2
	words := wrap(m.Square, on.text, square*1.6, true)
	for i, text := range words {
		s.write("chart-text chart-strong", on.text, cx, cy+line*(float64(i)-float64(len(words)-1)/2)+on.text*0.35, middle, text)
	}
	for i, r := range m.Roads {
		x, y := spots[i][0], spots[i][1]
		s.circle(fmt.Sprintf("map-badge map-badge--%d", r.Number), x, y, badge)
		r.Shape.drawIn(s, fmt.Sprintf("map-shape--%d", r.Number), x, y, badge*1.25/48)
		s.circle(fmt.Sprintf("map-number map-number--%d", r.Number), x-badge*0.78, y-badge*0.78, on.text*0.75)
		s.write("map-number-text chart-strong", on.text, x-badge*0.78, y-badge*0.78+on.text*0.35, middle, fmt.Sprint(r.Number))
		foot := y + badge + 4 + on.text
		if y < cy { // above the badge, where the road does not pass
			foot = y - badge - 10
		}
		s.write("chart-text", on.text, x, foot, middle, r.Words)
	}
	return s
}

// pebble is a stone too small for a whole symbol: filled when done, half-filled while under way.
func pebble(s *scene, status Symbol, x, y, r float64) {
	class := "pebble pebble--" + string(status)
	switch status {
	case Late:
		s.path(class, polygon(x, y-r*1.15, x+r*1.15, y+r*0.9, x-r*1.15, y+r*0.9))
	case OnHold:
		s.box(class, x-r*0.9, y-r*0.9, r*0.7, r*1.8, 0)
		s.box(class, x+r*0.2, y-r*0.9, r*0.7, r*1.8, 0)
	case Stopped:
		s.box(class, x-r*0.85, y-r*0.85, r*1.7, r*1.7, 0)
	default:
		s.circle(class, x, y, r)
	}
	if status == Doing {
		k := r * 0.5523
		s.path("pebble-half", pen{}.to(x, y-r).curve(x-k, y-r, x-r, y-k, x-r, y).curve(x-r, y+k, x-k, y+r, x, y+r).close())
	}
}
