package sample

import (
	"fmt"
	"math"

	"waymark/calendar"
)

// authority is an invented council: its code is not any council's, its postcode area begins with a
// Z that Royal Mail never uses, and its ground lies in the North Sea.
type authority struct {
	code, ons, name, area string
	east, north           int // the middle of its ground, in metres of the national grid
	radius                int // metres
}

var (
	council = authority{"990", "E99000990", "Exampleborough", "ZX", 640_000, 400_000, 4_600}

	// neighbours are both the councils around and the statistical neighbours; the first five lie next door.
	neighbours = []authority{
		{"980", "E99000980", "Northmere", "ZA", 641_000, 412_500, 7_000},
		{"981", "E99000981", "Saltford Vale", "ZB", 651_500, 404_000, 7_500},
		{"982", "E99000982", "Kingsmarsh", "ZC", 649_000, 389_500, 7_500},
		{"983", "E99000983", "Oakhaven", "ZD", 632_000, 388_500, 7_000},
		{"984", "E99000984", "Westering", "ZF", 627_500, 403_000, 7_500},
		{"985", "E99000985", "Eastlow", "ZG", 690_000, 420_000, 9_000},
		{"986", "E99000986", "Thornley Cross", "ZH", 600_500, 441_000, 10_000},
		{"987", "E99000987", "Harrowmead", "ZJ", 655_000, 471_000, 12_000},
		{"988", "E99000988", "Lindenford", "ZK", 598_000, 352_000, 10_000},
		{"989", "E99000989", "Brightwater", "ZL", 680_000, 301_000, 15_000},
	}
)

// postcode is an invented postcode and where it lies.
type postcode struct {
	text        string
	east, north int
	of          *authority
}

// provider is an invented home, agency or school, with its inspections.
type provider struct {
	urn, name, kind string
	pr              string // PLACE_PROVIDER of those who live there
	post            int32
	grades          []grade
}

type grade struct {
	on    calendar.Date
	words string
}

// places is the ground of the story: postcodes in three rings, and the providers.
type places struct {
	postcodes []postcode
	own       int // postcodes of Exampleborough come first, then those next door, then those far away
	nextDoor  int
	providers []provider
	by        map[string][]int32 // providers by kind of place: U, A, K1, K2, K3, R2, R3, S1
}

func newPlaces(opts Options) *places {
	p := &places{by: map[string][]int32{}}
	c := newChance()
	c.reseed(seedOf(opts.Seed, "places"), 0)
	p.grid(c, &council, max(240, min(opts.Children, 20_000)))
	p.own = len(p.postcodes)
	each := max(50, min(opts.Children/6, 4_000))
	for i := range neighbours {
		p.grid(c, &neighbours[i], each)
		if i == 4 {
			p.nextDoor = len(p.postcodes)
		}
	}
	p.provide(c, opts)
	return p
}

// grid lays out postcodes: districts, sectors and two letters, in an order that mixes them.
func (p *places) grid(c *chance, a *authority, n int) {
	const letters = "ABDEFGHJLNPQRSTUWXYZ" // as in real inward codes, without C I K M O V
	const all = 9 * 9 * 20 * 20
	for i := range n {
		k := i * 7919 % all // a prime step: all distinct
		text := fmt.Sprintf("%s%d %d%c%c", a.area, 1+k/3600, 1+k/400%9, letters[k/20%20], letters[k%20])
		angle, far := c.Float64()*2*math.Pi, math.Sqrt(c.Float64())*float64(a.radius)
		p.postcodes = append(p.postcodes, postcode{text, a.east + int(far*math.Cos(angle)), a.north + int(far*math.Sin(angle)), a})
	}
}

// family draws a family's home: nearly always in Exampleborough.
func (p *places) family(c *chance) int32 {
	if c.yes(0.04) {
		return int32(p.own + c.IntN(p.nextDoor-p.own))
	}
	return int32(c.IntN(p.own))
}

func (p *places) near(c *chance) int32 { return p.somewhere(c, 60, 40, 0) }

// somewhere draws a postcode in Exampleborough, next door or far away, by weight.
func (p *places) somewhere(c *chance, own, next, far float64) int32 {
	switch c.pick(own, next, far) {
	case 0:
		return int32(c.IntN(p.own))
	case 1:
		return int32(p.own + c.IntN(p.nextDoor-p.own))
	}
	return int32(p.nextDoor + c.IntN(len(p.postcodes)-p.nextDoor))
}

func (p *places) offering(c *chance, place string) int32 {
	of := p.by[place]
	return of[c.IntN(len(of))]
}

var (
	firstNames = [...]string{"Lantern", "Larkmoor", "Harbour", "Willow", "Beacon", "Juniper", "Kestrel", "Meadow", "Quarry", "Rowan",
		"Sandpiper", "Tideway", "Orchard", "Compass", "Fern", "Granite", "Heron", "Islet", "Maple", "Northlight"}
	kinds = []struct {
		place, kind, suffix string
		per                 int // one for so many children
		least               int
		pr                  []string
		own, next, far      float64
	}{
		{"U", "Independent fostering agency", "Fostering", 70, 6, []string{"PR4", "PR4", "PR4", "PR4", "PR5"}, 10, 50, 40},
		{"A", "Voluntary adoption agency", "Adoption", 400, 2, []string{"PR5"}, 0, 60, 40},
		{"K2", "Children's home", "House", 14, 10, []string{"PR4", "PR4", "PR4", "PR1", "PR5"}, 14, 38, 48},
		{"K1", "Secure children's home", "Secure Home", 4000, 2, []string{"PR2"}, 0, 0, 1},
		{"K3", "Supported accommodation", "Supported Lodgings", 18, 8, []string{"PR4", "PR4", "PR4", "PR5", "PR1"}, 42, 46, 12},
		{"R3", "Family centre", "Family Centre", 900, 2, []string{"PR4"}, 30, 50, 20},
		{"S1", "Residential special school", "School", 600, 2, []string{"PR4", "PR5"}, 0, 20, 80},
		{"R2", "Hospital (inspected by CQC)", "Hospital", 3000, 1, []string{"PR3"}, 30, 40, 30},
	}
)

// provide invents the providers. Number 0 is the council's own fostering service.
func (p *places) provide(c *chance, opts Options) {
	p.providers = []provider{{urn: "9900000", name: council.name + " Council Fostering Service (invented)", kind: "Local authority fostering agency", pr: "PR1", post: 0}}
	p.inspect(c, opts, 0)
	for _, k := range kinds {
		n := max(k.least, opts.Children/k.per)
		for i := range n {
			at := int32(len(p.providers))
			v := provider{urn: fmt.Sprintf("99%05d", at), kind: k.kind, pr: k.pr[i%len(k.pr)]}
			v.name = firstNames[int(at)%len(firstNames)] + " " + k.suffix
			if i >= len(firstNames) {
				v.name += fmt.Sprintf(" %d", 1+i/len(firstNames))
			}
			v.name += " (invented)"
			v.post = p.somewhere(c, k.own, k.next, k.far)
			if k.place == "R2" {
				v.urn = "XXXXXXX" // inspected by the Care Quality Commission, not by Ofsted
			}
			p.providers = append(p.providers, v)
			p.by[k.place] = append(p.by[k.place], at)
			p.inspect(c, opts, at)
		}
	}
}

// inspect gives a provider its inspections, about yearly, each a little kinder than the last.
func (p *places) inspect(c *chance, opts Options, at int32) {
	v := &p.providers[at]
	if v.kind == "Hospital (inspected by CQC)" {
		return
	}
	weights := [...]float64{14, 62, 19, 5}
	if v.kind == "Independent fostering agency" { // nearly all are good
		weights = [...]float64{17, 74, 8, 1}
	}
	level := c.pick(weights[:]...) // 0 best
	on := calendar.On(opts.LastYear-opts.Years-2, 4, 1).AddDays(c.IntN(365))
	if v.kind == "Supported accommodation" { // inspected since September 2024
		on = calendar.On(2024, 9, 2).AddDays(c.IntN(500))
	}
	for ; !on.After(opts.DataTo); on = workday(on.AddDays(c.between(290, 560))) {
		words := [...]string{"Outstanding", "Good", "Requires improvement to be good", "Inadequate"}[level]
		if v.kind == "Supported accommodation" {
			words = [...]string{"Consistently strong", "Consistently strong", "Inconsistent quality", "Serious or widespread weaknesses"}[level]
		}
		v.grades = append(v.grades, grade{on, words})
		switch c.pick(20, 71, 9) {
		case 0:
			level = max(0, level-1)
		case 2:
			level = min(3, level+1)
		}
	}
}
