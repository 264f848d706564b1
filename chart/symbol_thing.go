package chart

// Things are what Easy Read pages show beside a line of words.
const (
	House    Symbol = "house"
	Speech   Symbol = "speech"
	Person   Symbol = "person"
	People   Symbol = "people"
	Paper    Symbol = "paper"
	Clock    Symbol = "clock"
	Heart    Symbol = "heart"
	Phone    Symbol = "phone"
	Envelope Symbol = "envelope"
	Pen      Symbol = "pen"
	Coin     Symbol = "coin"
	Eye      Symbol = "eye"
	Lock     Symbol = "lock"
	Bulb     Symbol = "bulb"
)

// Things are all of them.
var Things = [14]Symbol{House, Speech, Person, People, Paper, Clock, Heart, Phone, Envelope, Pen, Coin, Eye, Lock, Bulb}

// drawThing sets one of the things with its middle at x, y, and says whether the symbol is one. People are outlines and belong to no
// colour of skin.
func (y Symbol) drawThing(s *scene, cx, cy, scale float64) bool {
	at := func(points ...float64) pen { return place(polygon(points...), cx, cy, scale) }
	open := func(points ...float64) pen { return place(polygon(points...)[:len(points)/2], cx, cy, scale) }
	circle := func(class string, x, y, r float64) { s.circle(class, cx+(x-24)*scale, cy+(y-24)*scale, r*scale) }
	curves := func(class string, p pen) { s.path(class, place(p, cx, cy, scale)) }
	const line, solid = "symbol-line", "symbol-solid"
	switch y {
	case House:
		s.path(line, open(4, 24, 24, 6, 44, 24))
		s.path(line, open(10, 20, 10, 42, 38, 42, 38, 20))
		s.path(line, open(20, 42, 20, 29, 28, 29, 28, 42))
	case Speech:
		curves(line, pen{}.to(12, 7).line(36, 7).curve(41, 7, 43, 9, 43, 14).line(43, 26).curve(43, 31, 41, 33, 36, 33).line(25, 33).line(14, 43).line(15, 33).line(12, 33).curve(7, 33, 5, 31, 5, 26).line(5, 14).curve(5, 9, 7, 7, 12, 7).close())
		s.path(line, open(14, 16, 34, 16))
		s.path(line, open(14, 24, 28, 24))
	case Person:
		circle(line, 24, 14, 8)
		curves(line, pen{}.to(8, 43).curve(8, 32, 14, 27, 24, 27).curve(34, 27, 40, 32, 40, 43).close())
	case People:
		circle(line, 17, 15, 7)
		curves(line, pen{}.to(4, 42).curve(4, 32, 8, 27, 17, 27).curve(26, 27, 30, 32, 30, 42).close())
		circle(line, 35, 19, 5.5)
		curves(line, pen{}.to(35, 29).curve(41, 30, 44, 34, 44, 42).line(36, 42))
	case Paper:
		s.path(line, at(10, 5, 29, 5, 38, 14, 38, 43, 10, 43))
		s.path(line, open(29, 5, 29, 14, 38, 14))
		for _, to := range [][2]float64{{22, 31}, {29, 31}, {36, 25}} {
			s.path(line, open(17, to[0], to[1], to[0]))
		}
	case Clock:
		circle(line, 24, 24, 19)
		s.path(line, open(24, 12, 24, 24, 32, 29))
	case Heart:
		curves(line, pen{}.to(24, 42).curve(10, 32, 5, 25, 5, 17).curve(5, 6, 19, 4, 24, 14).curve(29, 4, 43, 6, 43, 17).curve(43, 25, 38, 32, 24, 42).close())
	case Phone:
		curves(line, pen{}.to(16, 4).line(32, 4).curve(34, 4, 36, 6, 36, 8).line(36, 40).curve(36, 42, 34, 44, 32, 44).line(16, 44).curve(14, 44, 12, 42, 12, 40).line(12, 8).curve(12, 6, 14, 4, 16, 4).close())
		s.path(line, open(12, 34, 36, 34))
		circle(solid, 24, 39, 2)
	case Envelope:
		s.path(line, at(5, 10, 43, 10, 43, 38, 5, 38))
		s.path(line, open(5, 12, 24, 27, 43, 12))
	case Pen:
		s.path(line, at(33, 5, 43, 15, 17, 41, 5, 43, 7, 31))
		s.path(line, open(27, 11, 37, 21))
	case Coin:
		circle(line, 24, 24, 19)
		curves(line, pen{}.to(31, 17).curve(28, 11, 19, 12, 19, 19).line(19, 28).curve(19, 31, 18, 33, 16, 34).line(32, 34))
		s.path(line, open(15, 25, 27, 25))
	case Eye:
		curves(line, pen{}.to(3, 24).curve(10, 13, 17, 9, 24, 9).curve(31, 9, 38, 13, 45, 24).curve(38, 35, 31, 39, 24, 39).curve(17, 39, 10, 35, 3, 24).close())
		circle(line, 24, 24, 7)
		circle(solid, 24, 24, 2.5)
	case Lock:
		s.path(line, at(9, 21, 39, 21, 39, 43, 9, 43))
		curves(line, pen{}.to(15, 21).line(15, 14).curve(15, 2, 33, 2, 33, 14).line(33, 21))
		circle(solid, 24, 30, 2.5)
		s.path(line, open(24, 31, 24, 36))
	case Bulb:
		curves(line, pen{}.to(18, 34).curve(18, 28, 11, 27, 11, 18).curve(11, 0, 37, 0, 37, 18).curve(37, 27, 30, 28, 30, 34).close())
		s.path(line, open(18, 39, 30, 39))
		s.path(line, open(21, 44, 27, 44))
	default:
		return false
	}
	return true
}
