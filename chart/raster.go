package chart

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"sync"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// dots to a unit: across the text of an A4 page a wide drawing then has 210 to the inch.
const dots = 2

// png paints a dressed scene on white.
func (s *scene) png() ([]byte, error) {
	c := canvas{RGBA: image.NewRGBA(image.Rect(0, 0, int(math.Ceil(s.width*dots)), int(math.Ceil(s.height*dots)))), faces: map[typeface]font.Face{}}
	draw.Draw(c, c.Bounds(), image.White, image.Point{}, draw.Src)
	for _, sh := range s.shapes {
		y := styleOf(sh.class)
		if sh.text != "" {
			if err := c.text(sh, y); err != nil {
				return nil, err
			}
			continue
		}
		outlines := sh.outlines()
		if ink, ok := y.colour("fill"); ok {
			c.fill(outlines, ink)
		}
		if ink, ok := y.colour("stroke"); ok {
			c.fill(stroked(outlines, y.length("stroke-width", 1)*dots, y.dashes(), y["stroke-linecap"] == "round"), ink)
		}
	}
	var out bytes.Buffer
	err := png.Encode(&out, c)
	return out.Bytes(), err
}

type canvas struct {
	*image.RGBA
	faces map[typeface]font.Face
}

type typeface struct {
	bold bool
	size float64
}

type point struct{ x, y float64 }

// outline is a line through points; a closed one ends where it begins.
type outline []point

// outlines gives a shape's lines in dots, curves in short steps.
func (sh shape) outlines() (all []outline) {
	switch {
	case sh.path != nil:
		var now outline
		for _, s := range sh.path {
			p := s.points
			switch s.step {
			case 'M':
				if len(now) > 1 {
					all = append(all, now)
				}
				now = outline{{p[0] * dots, p[1] * dots}}
			case 'L':
				now = append(now, point{p[0] * dots, p[1] * dots})
			case 'C':
				from := now[len(now)-1]
				const steps = 24
				for i := 1; i <= steps; i++ {
					t := float64(i) / steps
					a, b, c, d := (1-t)*(1-t)*(1-t), 3*(1-t)*(1-t)*t, 3*(1-t)*t*t, t*t*t
					now = append(now, point{a*from.x + (b*p[0]+c*p[2]+d*p[4])*dots, a*from.y + (b*p[1]+c*p[3]+d*p[5])*dots})
				}
			case 'Z':
				now = append(now, now[0])
			}
		}
		if len(now) > 1 {
			all = append(all, now)
		}
	case sh.round > 0:
		all = append(all, disc(point{sh.x * dots, sh.y * dots}, sh.round*dots))
	case sh.box[2] > 0 && sh.box[3] > 0:
		x1, y1, x2, y2 := sh.box[0]*dots, sh.box[1]*dots, (sh.box[0]+sh.box[2])*dots, (sh.box[1]+sh.box[3])*dots
		r := min(sh.box[4]*dots, (x2-x1)/2, (y2-y1)/2)
		var o outline
		for i, corner := range []point{{x2 - r, y1 + r}, {x2 - r, y2 - r}, {x1 + r, y2 - r}, {x1 + r, y1 + r}} {
			for k := range 9 {
				a := (float64(i) - 1 + float64(k)/8) * math.Pi / 2
				o = append(o, point{corner.x + r*math.Cos(a), corner.y + r*math.Sin(a)})
				if r == 0 {
					break
				}
			}
		}
		all = append(all, append(o, o[0]))
	}
	return all
}

func disc(at point, r float64) outline {
	const steps = 48
	o := make(outline, steps+1)
	for i := range o {
		a := float64(i) * 2 * math.Pi / steps
		o[i] = point{at.x + r*math.Cos(a), at.y + r*math.Sin(a)}
	}
	return o
}

// stroked gives the area of lines of a width: a slab for each piece and a disc at each bend.
func stroked(lines []outline, wide float64, dashes []float64, round bool) (area []outline) {
	for _, line := range lines {
		closed := line[0] == line[len(line)-1]
		for _, piece := range dashed(line, dashes) {
			for i := range piece[1:] {
				a, b := piece[i], piece[i+1]
				long := math.Hypot(b.x-a.x, b.y-a.y)
				if long == 0 {
					continue
				}
				dx, dy := (b.y-a.y)/long*wide/2, -(b.x-a.x)/long*wide/2
				area = append(area, outline{{a.x + dx, a.y + dy}, {b.x + dx, b.y + dy}, {b.x - dx, b.y - dy}, {a.x - dx, a.y - dy}, {a.x + dx, a.y + dy}})
			}
			for i, p := range piece {
				if end := i == 0 || i == len(piece)-1; !end || round || closed && len(dashes) == 0 {
					area = append(area, disc(p, wide/2))
				}
			}
		}
	}
	return area
}

// dashed cuts a line into its dashes.
func dashed(line outline, dashes []float64) (pieces []outline) {
	total := 0.0
	for _, d := range dashes {
		total += d
	}
	if total <= 0 {
		return []outline{line}
	}
	at, left, on := 0, dashes[0]*dots, true
	now := outline{line[0]}
	for i := range line[1:] {
		a, b := line[i], line[i+1]
		long := math.Hypot(b.x-a.x, b.y-a.y)
		for done := 0.0; done < long; {
			step := min(left, long-done)
			done += step
			left -= step
			p := point{a.x + (b.x-a.x)*done/long, a.y + (b.y-a.y)*done/long}
			now = append(now, p)
			if left > 1e-9 {
				continue
			}
			if on {
				pieces = append(pieces, now)
			}
			at, on, now = (at+1)%len(dashes), !on, outline{p}
			left = max(dashes[at]*dots, 1e-3)
		}
	}
	if on && len(now) > 1 {
		pieces = append(pieces, now)
	}
	return pieces
}

// fill paints outlines together. All are turned one way round, so that where they overlap they add up and never cancel out.
func (c canvas) fill(area []outline, ink color.RGBA) {
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, o := range area {
		for _, p := range o {
			low, high = point{min(low.x, p.x), min(low.y, p.y)}, point{max(high.x, p.x), max(high.y, p.y)}
		}
	}
	if low.x > high.x {
		return
	}
	patch := image.Rect(int(math.Floor(low.x)), int(math.Floor(low.y)), int(math.Ceil(high.x)), int(math.Ceil(high.y))).Intersect(c.Bounds())
	if patch.Empty() {
		return
	}
	z := vector.NewRasterizer(patch.Dx(), patch.Dy())
	place := func(p point) (float32, float32) {
		return float32(p.x - float64(patch.Min.X)), float32(p.y - float64(patch.Min.Y))
	}
	for _, o := range area {
		turn := 0.0
		for i := range o[1:] {
			turn += o[i].x*o[i+1].y - o[i+1].x*o[i].y
		}
		for i := range o {
			p := o[i]
			if turn < 0 {
				p = o[len(o)-1-i]
			}
			x, y := place(p)
			if i == 0 {
				z.MoveTo(x, y)
			} else {
				z.LineTo(x, y)
			}
		}
		z.ClosePath()
	}
	z.Draw(c, patch, image.NewUniform(ink), image.Point{})
}

// The typefaces whose widths text.go reckons with.
var typefaces = sync.OnceValues(func() (faces [2]*opentype.Font, err error) {
	for i, file := range [2][]byte{liberationsansregular.TTF, liberationsansbold.TTF} {
		if faces[i], err = opentype.Parse(file); err != nil {
			return faces, err
		}
	}
	return faces, nil
})

func (c canvas) text(sh shape, y style) error {
	ink, ok := y.colour("fill")
	if !ok {
		return nil
	}
	kind := typeface{sh.bold, sh.size}
	face := c.faces[kind]
	if face == nil {
		known, err := typefaces()
		if err != nil {
			return err
		}
		of := known[0]
		if sh.bold {
			of = known[1]
		}
		if face, err = opentype.NewFace(of, &opentype.FaceOptions{Size: sh.size * dots, DPI: 72}); err != nil {
			return err
		}
		c.faces[kind] = face
	}
	d := font.Drawer{Dst: c, Src: image.NewUniform(ink), Face: face}
	x := fixed.Int26_6(math.Round(sh.x * dots * 64))
	switch sh.place {
	case middle:
		x -= d.MeasureString(sh.text) / 2
	case end:
		x -= d.MeasureString(sh.text)
	}
	d.Dot = fixed.Point26_6{X: x, Y: fixed.Int26_6(math.Round(sh.y * dots * 64))}
	d.DrawString(sh.text)
	return nil
}
