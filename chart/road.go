package chart

import (
	"context"
	"fmt"
	"html"
	"io"
	"math"
	"slices"
	"strings"
	"time"
)

// Road is one priority's way from the plan's first day to its last, for children: one stone for
// each action, a flag where we are today and a signpost at each year's end. How far the flag has
// come is time alone; it says nothing about how well it goes, the stones do.
type Road struct {
	ID           string // unique on the page
	Title        string // "The road: Children in care"
	Starts, Ends time.Time
	Today        time.Time
	Stones       []Stone
}

// Stone is one action.
type Stone struct {
	Ref    string // "3.1"
	Name   string // the action in few words, for the description
	Status Symbol
	Words  string // the status in words: "Doing it"
}

// Render writes the picture with the key of the signs on its stones.
func (r Road) Render(ctx context.Context, w io.Writer) error {
	var key strings.Builder
	key.WriteString(`<ul class="road-key">`)
	for _, status := range Statuses {
		for _, stone := range r.Stones {
			if stone.Status == status {
				key.WriteString(`<li class="status--` + string(status) + `">`)
				status.Render(ctx, &key) // writing to memory cannot fail
				key.WriteString(html.EscapeString(stone.Words) + `</li>`)
				break
			}
		}
	}
	key.WriteString(`</ul>`)
	return both(ctx, w, "road", r.draw, key.String())
}

// Table lists the stones in order: everything the picture says.
func (r Road) Table() Table {
	table := Table{Caption: r.Title, Columns: []Column{{Heading: "Number"}, {Heading: "What we will do"}, {Heading: "How is it going?"}}}
	for _, s := range r.Stones {
		table.Rows = append(table.Rows, []Cell{cell(s.Ref), cell(s.Name), cell(s.Words)})
	}
	return table
}

func (r Road) describe() string {
	var says strings.Builder
	fmt.Fprintf(&says, "A winding road with %d stones.", len(r.Stones))
	for _, s := range r.Stones {
		fmt.Fprintf(&says, " %s: %s.", s.Ref, s.Words)
	}
	switch part := r.part(r.Today); {
	case part <= 0:
		says.WriteString(" The flag for today is at the start.")
	case part >= 1:
		says.WriteString(" The flag for today is at the end.")
	case part < 0.4:
		says.WriteString(" The flag for today is in the first part.")
	case part < 0.6:
		says.WriteString(" The flag for today is near the middle.")
	default:
		says.WriteString(" The flag for today is in the last part.")
	}
	return says.String()
}

// part is how much of the plan's time has passed on a day, from 0 to 1.
func (r Road) part(t time.Time) float64 {
	whole := r.Ends.Sub(r.Starts).Hours()
	if whole <= 0 {
		return 1
	}
	return max(0, min(1, t.Sub(r.Starts).Hours()/whole))
}

// draw sets the stones in rows that turn at their ends like a snake.
func (r Road) draw(on sheet) *scene {
	s := on.scene(r.ID, r.Title, r.describe())
	perRow, side, sway, drop := 5, 80.0, 9.0, 148.0
	if !on.wide {
		perRow, side, sway = 3, 62, 6
	}
	const above = 98.0 // room for the flag over the road
	rows := max(1, (len(r.Stones)+perRow-1)/perRow)
	s.height = above + float64(rows-1)*drop + 58

	// Stones share the rows evenly: ten stones in rows of three stand 3, 3, 2, 2.
	type spot struct{ x, y float64 }
	var stones []spot
	var way pen
	var here spot
	var turns []int // which curves of the way are turns
	next := 0
	for row := range rows {
		count := len(r.Stones)/rows + boolean(row < len(r.Stones)%rows)
		y := above + float64(row)*drop
		forward := row%2 == 0
		x := func(part float64) float64 {
			if !forward {
				part = 1 - part
			}
			return side + part*(s.width-2*side)
		}
		step := func(to spot) {
			bend := (to.x - here.x) / 2
			way = way.curve(here.x+bend, here.y, to.x-bend, to.y, to.x, to.y)
			here = to
		}
		if row == 0 {
			here = spot{18, y}
			way = way.to(here.x, here.y)
		} else { // the turn from the row before
			reach := side * 0.95
			if forward {
				reach = -reach
			}
			to := spot{x(0), y}
			turns = append(turns, len(way)-1)
			way = way.curve(here.x+reach, here.y, to.x+reach, to.y, to.x, to.y)
			here = to
		}
		for i := range count {
			lift := sway
			if next%2 == 0 {
				lift = -sway
			}
			if rows > 1 && (i == 0 && row > 0 || i == count-1 && row < rows-1) {
				lift = 0 // level where the road turns
			}
			at := spot{x((float64(i) + 0.5) / float64(count)), y + lift}
			if count > 1 {
				at.x = x(float64(i) / float64(count-1))
			}
			if at != here {
				step(at)
			}
			stones = append(stones, at)
			next++
		}
		if row == rows-1 {
			step(spot{map[bool]float64{true: s.width - 18, false: 18}[forward], y})
		} else if count == 1 {
			step(spot{x(1), y})
		}
	}
	for _, class := range []string{"road-edge", "road-ground", "road-middle"} {
		s.path(class, slices.Clone(way))
	}

	track := walk(way)
	// In a turn a flag would hang over the stones above: it stands at the turn's nearer end.
	stand := func(day time.Time) (x, y float64) {
		part := r.part(day)
		for _, turn := range turns {
			from, to := track.part(turn), track.part(turn+1)
			if from < part && part < to {
				if part-from < to-part {
					part = from
				} else {
					part = to
				}
			}
		}
		return track.at(part)
	}
	top := above - sway - 40
	// Signposts stand lower than the flag, so that the two can share a place.
	for year := r.Starts.Year(); year <= r.Ends.Year(); year++ {
		last := time.Date(year, r.Ends.Month(), r.Ends.Day(), 0, 0, 0, 0, time.UTC)
		if !last.After(r.Starts) || last.After(r.Ends) {
			continue
		}
		x, y := stand(last)
		top = min(top, y-58)
		plate := max(26, min(s.width-26, x))
		s.line("road-post", x, y-14, x, y-34)
		if plate != x {
			s.line("road-post", x, y-34, plate, y-34)
		}
		s.box("road-sign", plate-24, y-54, 48, 22, 4)
		s.write("chart-text chart-strong", on.text, plate, y-37.5, middle, last.Format("2006"))
	}
	x, y := stand(r.Today)
	s.line("road-pole", x, y, x, y-91)
	top = min(top, y-98)
	wave := 1.0
	if x > s.width/2 {
		wave = -1
	}
	banner := breadth("Today", on.text, true) + 14
	s.path("road-flag", polygon(x, y-92, x+wave*banner, y-92, x+wave*(banner-6), y-80, x+wave*banner, y-68, x, y-68))
	s.write("road-flag-text chart-strong", on.text, x+wave*(banner/2-2), y-75, middle, "Today")

	for i, at := range stones {
		stone := r.Stones[i]
		s.circle("road-stone road-stone--"+string(stone.Status), at.x, at.y, 24)
		stone.Status.drawIn(s, "status-"+string(stone.Status), at.x, at.y, 0.62)
		if stone.Status == Late {
			s.circle("road-late", at.x+18, at.y-18, 10)
			s.write("road-late-text chart-strong", 16, at.x+18, at.y-12.4, middle, "!")
		}
		s.write("chart-text chart-strong", on.text, at.x, at.y+24+on.text, middle, stone.Ref)
	}
	s.lift(max(0, top))
	return s
}

func boolean(is bool) int {
	if is {
		return 1
	}
	return 0
}

// drawIn draws the symbol with a class of its own on each shape, for the colour of a status.
func (y Symbol) drawIn(s *scene, class string, cx, cy, scale float64) {
	before := len(s.shapes)
	y.draw(s, cx, cy, scale)
	for i := range s.shapes[before:] {
		s.shapes[before+i].class += " " + class
	}
}

// steps are points along a path with the way walked to each.
type steps []struct{ x, y, way float64 }

const strides = 32 // steps along one curve

// part is how much of the way has been walked where a curve begins.
func (s steps) part(curve int) float64 { return s[curve*strides].way / s[len(s)-1].way }

// walk measures a path of one move and some curves.
func walk(p pen) steps {
	var all steps
	x, y, way := 0.0, 0.0, 0.0
	for _, s := range p {
		if s.step == 'M' {
			x, y = s.points[0], s.points[1]
			all = append(all, struct{ x, y, way float64 }{x, y, 0})
			continue
		}
		x0, y0 := x, y
		for i := 1; i <= strides; i++ {
			t := float64(i) / strides
			u := 1 - t
			nx := u*u*u*x0 + 3*u*u*t*s.points[0] + 3*u*t*t*s.points[2] + t*t*t*s.points[4]
			ny := u*u*u*y0 + 3*u*u*t*s.points[1] + 3*u*t*t*s.points[3] + t*t*t*s.points[5]
			way += math.Hypot(nx-x, ny-y)
			x, y = nx, ny
			all = append(all, struct{ x, y, way float64 }{x, y, way})
		}
	}
	return all
}

// at is the place after a part of the way.
func (s steps) at(part float64) (x, y float64) {
	want := part * s[len(s)-1].way
	for i := 1; i < len(s); i++ {
		if s[i].way >= want {
			a, b := s[i-1], s[i]
			t := 0.0
			if b.way > a.way {
				t = (want - a.way) / (b.way - a.way)
			}
			return a.x + t*(b.x-a.x), a.y + t*(b.y-a.y)
		}
	}
	return s[len(s)-1].x, s[len(s)-1].y
}
