package chart

import (
	"context"
	"io"
	"math"
)

// Symbol is a small drawing on a grid of 48 units with round strokes, in the colour of the text
// around it. Words always stand beside it, so that it is hidden from screen readers.
type Symbol string

// How an action is going, each with its own shape so that it is told apart without colour.
const (
	NotStarted   Symbol = "not-started"   // a hollow circle
	GettingReady Symbol = "getting-ready" // a dotted circle
	Doing        Symbol = "doing"         // a half-filled circle
	Late         Symbol = "late"          // a triangle with an exclamation mark
	Done         Symbol = "done"          // a filled circle with a tick
	OnHold       Symbol = "on-hold"       // two bars
	Stopped      Symbol = "stopped"       // a square with a line
)

// KeptBack stands beside the words for a number that is kept back, as in the pictures.
const KeptBack Symbol = "kept-back"

// The seven priorities, in order.
const (
	Shield     Symbol = "shield"
	Lighthouse Symbol = "lighthouse"
	Hands      Symbol = "hands"
	Key        Symbol = "key"
	Tree       Symbol = "tree"
	Compass    Symbol = "compass"
	Book       Symbol = "book"
)

// Faces say how good something is, the best first. They are drawn as shapes and belong to no colour of skin.
const (
	FaceVeryHappy Symbol = "face-very-happy"
	FaceHappy     Symbol = "face-happy"
	FaceNotSure   Symbol = "face-not-sure"
	FaceSad       Symbol = "face-sad"
	FaceVerySad   Symbol = "face-very-sad"
)

// Faces are all five, the best first.
var Faces = [5]Symbol{FaceVeryHappy, FaceHappy, FaceNotSure, FaceSad, FaceVerySad}

// Shapes are the seven priority shapes in order: Shapes[0] belongs to priority 1.
var Shapes = [7]Symbol{Shield, Lighthouse, Hands, Key, Tree, Compass, Book}

// Statuses are the seven ways an action can be going, as a key would list them.
var Statuses = [7]Symbol{NotStarted, GettingReady, Doing, Late, Done, OnHold, Stopped}

// Render writes the symbol as an SVG element of class "symbol symbol--NAME".
func (y Symbol) Render(ctx context.Context, w io.Writer) error {
	s := scene{class: "symbol symbol--" + string(y), width: 48, height: 48}
	y.draw(&s, 24, 24, 1)
	return s.Render(ctx, w)
}

// draw sets the symbol with its middle at x, y.
func (y Symbol) draw(s *scene, cx, cy, scale float64) {
	at := func(points ...float64) pen { return place(polygon(points...), cx, cy, scale) }
	open := func(points ...float64) pen { return place(polygon(points...)[:len(points)/2], cx, cy, scale) }
	circle := func(class string, x, y, r float64) { s.circle(class, cx+(x-24)*scale, cy+(y-24)*scale, r*scale) }
	curves := func(class string, p pen) { s.path(class, place(p, cx, cy, scale)) }
	const line, solid = "symbol-line", "symbol-solid"
	switch y {
	case NotStarted:
		circle(line, 24, 24, 17)
	case GettingReady:
		for i := range 10 {
			a := float64(i) * math.Pi / 5
			circle(solid, 24+17*math.Sin(a), 24-17*math.Cos(a), 2.6)
		}
	case Doing:
		circle(line, 24, 24, 17)
		const k = 17 * 0.5523
		curves(solid, pen{}.to(24, 7).curve(24-k, 7, 7, 24-k, 7, 24).curve(7, 24+k, 24-k, 41, 24, 41).close())
	case Late:
		s.path(line, at(24, 6, 44, 41, 4, 41))
		s.path(line, open(24, 19, 24, 29))
		circle(solid, 24, 35, 2.3)
	case Done:
		circle(solid, 24, 24, 19)
		s.path("symbol-tick", open(14, 25, 21, 32, 34, 17))
	case OnHold:
		s.path(solid, at(12, 8, 20, 8, 20, 40, 12, 40))
		s.path(solid, at(28, 8, 36, 8, 36, 40, 28, 40))
	case Stopped:
		s.path(line, at(8, 8, 40, 8, 40, 40, 8, 40))
		s.path(line, open(16, 24, 32, 24))
	case KeptBack:
		circle(line, 24, 24, 17)
		s.path(line, open(12, 36, 36, 12))
	case FaceVeryHappy, FaceHappy, FaceNotSure, FaceSad, FaceVerySad:
		circle(line, 24, 24, 19)
		circle(solid, 17, 19, 2.6)
		circle(solid, 31, 19, 2.6)
		switch y {
		case FaceVeryHappy:
			curves(line, pen{}.to(13, 27).curve(14, 40, 34, 40, 35, 27).close())
		case FaceHappy:
			curves(line, pen{}.to(15, 29).curve(18, 36, 30, 36, 33, 29))
		case FaceNotSure:
			s.path(line, open(16, 32, 32, 32))
		case FaceSad:
			curves(line, pen{}.to(15, 34).curve(18, 27, 30, 27, 33, 34))
		default:
			curves(line, pen{}.to(14, 36).curve(17, 24, 31, 24, 34, 36))
			s.path(line, open(12, 14, 19, 11))
			s.path(line, open(36, 14, 29, 11))
		}
	case Shield:
		curves(line, pen{}.to(24, 5).curve(29, 9, 35, 10.5, 41, 10.5).curve(42, 26, 36, 37, 24, 43).curve(12, 37, 6, 26, 7, 10.5).curve(13, 10.5, 19, 9, 24, 5).close())
		s.path(line, open(16, 24, 22, 30, 33, 18))
	case Lighthouse:
		s.path(line, at(19, 18, 29, 18, 33, 43, 15, 43))
		s.path(line, at(19, 18, 19, 11, 24, 6, 29, 11, 29, 18))
		s.path(line, open(17.5, 29, 30.5, 29))
		s.path(line, open(13, 12, 5, 9))
		s.path(line, open(13, 17, 5, 19))
		s.path(line, open(35, 12, 43, 9))
		s.path(line, open(35, 17, 43, 19))
	case Hands:
		// Two open hands that hold something round.
		circle(line, 24, 13, 7)
		curves(line, pen{}.to(24, 41).curve(14, 41, 6, 35, 5, 22).curve(5, 19, 9, 18, 10, 21).curve(11, 27, 14, 31, 20, 32).curve(23, 33, 24, 36, 24, 41).close())
		curves(line, pen{}.to(24, 41).curve(34, 41, 42, 35, 43, 22).curve(43, 19, 39, 18, 38, 21).curve(37, 27, 34, 31, 28, 32).curve(25, 33, 24, 36, 24, 41).close())
	case Key:
		circle(line, 15, 17, 10)
		circle(solid, 12.5, 14.5, 2.5)
		s.path(line, open(22.5, 24, 42, 43))
		s.path(line, open(35, 36, 40, 31))
		s.path(line, open(29, 30, 33, 26))
	case Tree:
		curves(line, pen{}.to(24, 5).curve(31, 4, 36, 9, 35, 14).curve(42, 16, 44, 26, 37, 30).curve(33, 32.5, 28, 32, 24, 30).curve(20, 32, 15, 32.5, 11, 30).curve(4, 26, 6, 16, 13, 14).curve(12, 9, 17, 4, 24, 5).close())
		s.path(line, open(24, 20, 24, 43))
		s.path(line, open(24, 26, 30, 20))
		s.path(line, open(14, 43, 34, 43))
	case Compass:
		circle(line, 24, 24, 19)
		s.path(line, at(32, 13, 27, 27, 16, 35, 21, 21))
		s.path(solid, at(32, 13, 27, 27, 21, 21))
	case Book:
		curves(line, pen{}.to(24, 13).curve(19, 8, 11, 8, 5, 9).line(5, 38).curve(11, 37, 19, 37, 24, 42).curve(29, 37, 37, 37, 43, 38).line(43, 9).curve(37, 8, 29, 8, 24, 13).close())
		s.path(line, open(24, 13, 24, 42))
		s.path(line, open(11, 17, 18, 18.5))
		s.path(line, open(11, 25, 18, 26.5))
		s.path(line, open(37, 17, 30, 18.5))
		s.path(line, open(37, 25, 30, 26.5))
	default:
		if !y.drawThing(s, cx, cy, scale) {
			panic("chart: there is no symbol " + string(y))
		}
	}
}

// place moves a path drawn around 24, 24 to another middle and size.
func place(p pen, cx, cy, scale float64) pen {
	moved := make(pen, len(p))
	for i, s := range p {
		moved[i].step = s.step
		for j := range s.points {
			if j%2 == 0 {
				moved[i].points[j] = cx + (s.points[j]-24)*scale
			} else {
				moved[i].points[j] = cy + (s.points[j]-24)*scale
			}
		}
	}
	return moved
}

// Pattern fills a strip with a print pattern: each priority has one, so that it is known on a
// black and white print.
type Pattern string

const (
	Dots        Pattern = "dots"
	Diagonals   Pattern = "diagonals"
	Waves       Pattern = "waves"
	CrossHatch  Pattern = "cross-hatch"
	Leaves      Pattern = "leaves"
	Horizontals Pattern = "horizontals"
	Checks      Pattern = "checks"
)

// Patterns are the seven in order: Patterns[0] belongs to priority 1.
var Patterns = [7]Pattern{Dots, Diagonals, Waves, CrossHatch, Leaves, Horizontals, Checks}

// Render writes a strip of 480 by 24 units of class "pattern pattern--NAME" in the colour of the
// text around it, hidden from screen readers.
func (p Pattern) Render(ctx context.Context, w io.Writer) error {
	s := scene{class: "pattern pattern--" + string(p), width: 480, height: 24, fills: true}
	const line, solid = "symbol-line", "symbol-solid"
	var all pen // one path for the whole strip, so that it weighs little
	switch p {
	case Dots:
		for i := range 40 {
			x := float64(i * 12)
			all = all.to(x+6, 7).line(x+6, 7).to(x, 17).line(x, 17) // a round end on no line is a dot
		}
		s.path("pattern-dots", all)
		all = nil
	case Diagonals:
		for i := range 41 {
			all = all.to(float64(i*12-6), 24).line(float64(i*12+6), 0)
		}
	case Waves:
		for _, y := range []float64{7, 17} {
			all = all.to(0, y)
			for i := range 20 {
				x := float64(i * 24)
				all = all.curve(x+4, y-7, x+8, y-7, x+12, y).curve(x+16, y+7, x+20, y+7, x+24, y)
			}
		}
	case CrossHatch:
		for i := range 41 {
			x := float64(i * 12)
			all = all.to(x-6, 24).line(x+6, 0).to(x-6, 0).line(x+6, 24)
		}
	case Leaves:
		for i := range 40 {
			x := float64(i*12 + 6)
			all = all.to(x, 22).line(x, 2)
			all = all.to(x, 14).curve(x+1, 9, x+4, 8, x+5, 7)
		}
	case Horizontals:
		for i := range 3 {
			all = all.to(0, float64(i*8+4)).line(480, float64(i*8+4))
		}
	case Checks:
		for i := range 20 {
			x := float64(i * 24)
			all = append(all, polygon(x, 0, x+12, 0, x+12, 12, x, 12)...)
			all = append(all, polygon(x+12, 12, x+24, 12, x+24, 24, x+12, 24)...)
		}
		s.path(solid, all)
		all = nil
	default:
		panic("chart: there is no pattern " + string(p))
	}
	s.path(line, all)
	return s.Render(ctx, w)
}
