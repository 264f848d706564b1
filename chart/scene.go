package chart

import (
	"bufio"
	"context"
	"html"
	"io"
	"math"
	"strconv"
	"strings"
)

// scene is a drawing: shapes in the order they are painted, each with the class that styles it.
type scene struct {
	id, class     string
	title, desc   string
	width, height float64
	fills         bool // cut off what does not fit rather than leave room
	dressed       bool // each shape bears its colours, for where chart.css is not
	shapes        []shape
}

type shape struct {
	class string
	path  []stroke // a path, or
	text  string   // a line of text at x, y, or
	box   [5]float64
	round float64 // a circle of this radius at x, y
	x, y  float64
	place anchor
	bold  bool
	size  float64
}

// stroke is one step of a path: M, L, C or Z with its points.
type stroke struct {
	step   byte
	points [6]float64
}

type anchor string

const (
	start  anchor = ""
	middle anchor = "middle"
	end    anchor = "end"
)

func (s *scene) circle(class string, x, y, r float64) {
	s.shapes = append(s.shapes, shape{class: class, x: x, y: y, round: r})
}

func (s *scene) line(class string, x1, y1, x2, y2 float64) {
	s.path(class, pen{}.to(x1, y1).line(x2, y2))
}

func (s *scene) path(class string, p pen) {
	if len(p) > 1 {
		s.shapes = append(s.shapes, shape{class: class, path: p})
	}
}

// box is a rectangle with round corners.
func (s *scene) box(class string, x, y, w, h, r float64) {
	s.shapes = append(s.shapes, shape{class: class, box: [5]float64{x, y, w, h, r}})
}

// write sets one line of text with its foot at y.
func (s *scene) write(class string, size, x, y float64, place anchor, text string) {
	s.shapes = append(s.shapes, shape{class: class, x: x, y: y, place: place, text: text, size: size, bold: strings.Contains(class, "chart-strong")})
}

// lift moves everything up, and the lower edge with it.
func (s *scene) lift(by float64) {
	s.move(0, -by)
	s.height -= by
}

func (s *scene) move(dx, dy float64) {
	for i := range s.shapes {
		sh := &s.shapes[i]
		sh.x, sh.y = sh.x+dx, sh.y+dy
		sh.box[0], sh.box[1] = sh.box[0]+dx, sh.box[1]+dy
		for j := range sh.path {
			for k := 0; k < 6; k += 2 {
				sh.path[j].points[k] += dx
				sh.path[j].points[k+1] += dy
			}
		}
	}
}

// pen draws paths.
type pen []stroke

func (p pen) to(x, y float64) pen   { return append(p, stroke{'M', [6]float64{x, y}}) }
func (p pen) line(x, y float64) pen { return append(p, stroke{'L', [6]float64{x, y}}) }
func (p pen) curve(x1, y1, x2, y2, x, y float64) pen {
	return append(p, stroke{'C', [6]float64{x1, y1, x2, y2, x, y}})
}
func (p pen) close() pen { return append(p, stroke{step: 'Z'}) }

// polygon closes a path through points given as x, y, x, y.
func polygon(points ...float64) pen {
	var p pen
	for i := 0; i+1 < len(points); i += 2 {
		if i == 0 {
			p = p.to(points[0], points[1])
		} else {
			p = p.line(points[i], points[i+1])
		}
	}
	return p.close()
}

func (p pen) String() string {
	var out strings.Builder
	for _, s := range p {
		out.WriteByte(s.step)
		count := map[byte]int{'M': 2, 'L': 2, 'C': 6}[s.step]
		for i := range count {
			if i > 0 {
				out.WriteByte(' ')
			}
			out.WriteString(coordinate(s.points[i]))
		}
	}
	return out.String()
}

// coordinate writes a length to a tenth of a unit: finer than any screen at this scale.
func coordinate(n float64) string {
	n = math.Round(n*10) / 10
	if n == 0 {
		return "0"
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// Render writes the scene as one SVG element.
func (s *scene) Render(_ context.Context, w io.Writer) error {
	out := bufio.NewWriter(w)
	tag := func(parts ...string) {
		for _, p := range parts {
			out.WriteString(p)
		}
	}
	cut := ""
	if s.fills {
		cut = ` preserveAspectRatio="xMidYMid slice"`
	}
	if s.title == "" {
		tag(`<svg class="`, s.class, `" viewBox="0 0 `, coordinate(s.width), ` `, coordinate(s.height), `" width="`, coordinate(s.width), `" height="`, coordinate(s.height), `"`, cut, ` aria-hidden="true" focusable="false"`)
		if s.dressed {
			tag(` font-family="arial, Liberation Sans, helvetica, sans-serif"`)
		}
		tag(`>`)
	} else {
		id := html.EscapeString(s.id)
		tag(`<svg class="`, s.class, `" id="`, id, `" viewBox="0 0 `, coordinate(s.width), ` `, coordinate(s.height), `" role="img" aria-labelledby="`, id, `-title `, id, `-desc" focusable="false">`,
			`<title id="`, id, `-title">`, html.EscapeString(s.title), `</title><desc id="`, id, `-desc">`, html.EscapeString(s.desc), `</desc>`)
	}
	for _, sh := range s.shapes {
		dress := ""
		if s.dressed {
			dress = styleOf(sh.class).attributes()
		}
		switch {
		case sh.path != nil:
			tag(`<path class="`, sh.class, `"`, dress, ` d="`, pen(sh.path).String(), `"/>`)
		case sh.text != "":
			tag(`<text class="`, sh.class, `"`, dress, ` x="`, coordinate(sh.x), `" y="`, coordinate(sh.y), `" font-size="`, coordinate(sh.size), `"`)
			if sh.place != start {
				tag(` text-anchor="`, string(sh.place), `"`)
			}
			tag(`>`, html.EscapeString(sh.text), `</text>`)
		case sh.round > 0:
			tag(`<circle class="`, sh.class, `"`, dress, ` cx="`, coordinate(sh.x), `" cy="`, coordinate(sh.y), `" r="`, coordinate(sh.round), `"/>`)
		case sh.box[2] > 0 && sh.box[3] > 0:
			tag(`<rect class="`, sh.class, `"`, dress, ` x="`, coordinate(sh.box[0]), `" y="`, coordinate(sh.box[1]), `" width="`, coordinate(sh.box[2]), `" height="`, coordinate(sh.box[3]), `"`)
			if sh.box[4] > 0 {
				tag(` rx="`, coordinate(sh.box[4]), `"`)
			}
			tag(`/>`)
		}
	}
	tag(`</svg>`)
	return out.Flush()
}

// sheet is what a picture is drawn on.
type sheet struct {
	suffix string
	wide   bool
	width  float64
	text   float64 // size of letters
}

// The letters of the wide drawing are 16 units on 720, of the narrow one 15 on 320: both stay
// above 12 pixels from a 320 pixel phone to a full page.
var sheets = [2]sheet{{"wide", true, 720, 16}, {"narrow", false, 320, 15}}

// third is a third of the text of an A4 page, where the letters stay about 8 points.
var third = sheet{"third", false, 240, 13}

func (s sheet) scene(id, title, desc string) *scene {
	return &scene{id: id + "-" + s.suffix, class: "chart-" + s.suffix, title: title, desc: desc, width: s.width}
}

// both writes the wide and the narrow drawing, and what follows them.
func both(ctx context.Context, w io.Writer, kind string, draw func(sheet) *scene, after string) error {
	if _, err := io.WriteString(w, `<div class="chart chart--`+kind+`">`); err != nil {
		return err
	}
	for _, sh := range sheets {
		if err := draw(sh).Render(ctx, w); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, after+`</div>`)
	return err
}
