// Package sample makes Exampleborough: an invented council, at any size, told as the real return
// files that an English council sends. Nobody in it exists. Child ids (EXB000123), postcodes
// (areas such as ZX that no post office serves), providers, neighbours and the ground itself
// (grid references in the North Sea) are invented so plainly that the files can never be taken
// for somebody's own.
//
// One story is told over all years: a simulated population enters and leaves care, and each
// yearly return is what the council would have known on its last day. The same Options always
// give the same bytes.
//
//	children.go    who comes into care, and why
//	path.go        how long they stay, their legal status and how it ends
//	placements.go  where they live
//	episodes.go    both woven into SSDA903 episodes
//	siblings.go    who are brothers and sisters
//	adoption.go, reviews.go, absences.go, outcomes.go, workers.go   the rest of their story
//	need.go        who is in need, with a family, and every child the council knows
//	need_story.go, need_care.go, need_early.go, need_staff.go, visits.go   what became of each referral, and who helped
//	places.go      the council, its neighbours, postcodes and providers
//	tables.go, files.go, xml.go, references.go                      the files
//	cin.go, cin_faults.go   the children in need census, with its few deliberate faults
//	annexa.go, annexa_lists.go, annexa_care.go, adopters.go, workbook.go   the lists for inspectors
//	faults.go      the few deliberate faults of the returns on children in care
//
// What other collections tell of the same children, workers, carers and schools:
//
//	register*.go                     the registers that the council keeps itself, with their few deliberate faults
//	workforce.go, sen.go, census.go  social workers; education, health and care plans; the schools' pupils
//	youth.go, participation.go       youth justice; what young people of 16 and 17 do, and energy certificates
//	education.go, standard.go        figures that others publish; visits
//
// Council raises the whole invented council in empty rooms, by the rooms' own verbs:
//
//	council_files.go                       all that is sent in beside the returns on children in care
//	council.go                             people, contacts, returns, targets and releases, day by day
//	council_people.go                      the cast
//	council_plan.go                        the plan's road
//	council_story.go, council_story.toml   what its people do with it from 2025 to 2028, and what of it has happened by a day
package sample

import (
	"crypto/sha256"
	"encoding/binary"
	"math/rand/v2"
	"sort"

	"waymark/calendar"
	"waymark/fault"
)

// Options says which Exampleborough to make.
type Options struct {
	// Children is how many children are looked after on the last day the files tell of (DataTo),
	// short breaks (V4) left out. That number is met exactly; about one short-break child in 30 comes on top.
	Children int
	// Years is how many whole yearly returns to write, the last being LastYear.
	Years int
	// LastYear is the last whole year, named by the year in which its 31 March falls.
	LastYear int
	// Seed is any text: the same seed and options give the same bytes.
	Seed string
	// DataTo is the last day told of. Zero, or 31 March of LastYear: whole years only. A later day
	// within the next twelve months adds an in-year return up to it.
	DataTo calendar.Date
	// Faults plants the few known faults of World.Faults in the last whole year's CSV files, those of
	// World.CensusFaults in its census, and those of World.RegisterFaults in the registers.
	Faults bool
}

// World is one Exampleborough: its children's stories, its places and its deliberate faults.
// Make one with Generate.
type World struct {
	// Options are the options as used, DataTo filled in.
	Options Options
	// Returns are the yearly returns in order, the in-year one last.
	Returns []Return
	// Faults are the faults planted on purpose, in the order of the files.
	Faults []Fault

	children []*child // in order of their number
	siblings []siblings
	places   *places
	planted  []planted
	needing  *needing
	keptFrom calendar.Date // from this day on the teams for children in care keep supervision in Waymark; never where it is zero
}

// Return is one year's SSDA903 return.
type Return struct {
	Ending int           // the year in which its 31 March falls
	From   calendar.Date // 1 April
	DataTo calendar.Date // 31 March, or earlier for an in-year return
	InYear bool          // true when the year is not over: outcomes (OC2) are not yet asked for
	Folder string        // name of its folder, such as 2024-25
}

// Generate makes the world. The error is a fault.Invalid naming the option that cannot be used.
func Generate(opts Options) (World, error) {
	returns, err := opts.returns()
	if err != nil {
		return World{}, err
	}
	opts.DataTo = returns[len(returns)-1].DataTo
	w := World{Options: opts, Returns: returns, needing: &needing{}}
	w.places = newPlaces(opts)
	s := newSimulation(opts, returns, w.places)
	w.children = s.run()
	w.siblings = s.bringTogether(w.children)
	if opts.Faults {
		w.plant()
	}
	return w, nil
}

// ChildrenTold is how many children appear in any of the files: those in care at any time, short
// breaks, and care leavers.
func (w World) ChildrenTold() int { return len(w.children) }

func (o Options) returns() ([]Return, error) {
	switch {
	case o.Children < 1 || o.Children > 200_000:
		return nil, fault.Invalid("children must be between 1 and 200000, not %d", o.Children)
	case o.Years < 1 || o.Years > 15:
		return nil, fault.Invalid("years must be between 1 and 15, not %d", o.Years)
	case o.LastYear-o.Years < 2009 || o.LastYear > 2030:
		return nil, fault.Invalid("the years must lie between 2010 and 2030, not %d to %d", o.LastYear-o.Years+1, o.LastYear)
	}
	_, after := calendar.FinancialYear(o.LastYear)
	end := after.AddDays(-1)
	_, limit := calendar.FinancialYear(o.LastYear + 1)
	if o.DataTo.IsZero() {
		o.DataTo = end
	}
	if o.DataTo.Before(end) || !o.DataTo.Before(limit) {
		return nil, fault.Invalid("the data must run to a day from %s to %s, not %s", end.Words(), limit.AddDays(-1).Words(), o.DataTo.Words())
	}
	var all []Return
	for y := o.LastYear - o.Years + 1; y <= o.LastYear; y++ {
		from, next := calendar.FinancialYear(y)
		all = append(all, Return{Ending: y, From: from, DataTo: next.AddDays(-1), Folder: folder(y)})
	}
	if o.DataTo.After(end) {
		all = append(all, Return{Ending: o.LastYear + 1, From: after, DataTo: o.DataTo, InYear: true, Folder: folder(o.LastYear + 1)})
	}
	return all, nil
}

// folder names a year by both its halves, so that nobody has to guess which one is meant.
func folder(ending int) string {
	name := calendar.FinancialYearName(ending) // 2024/25
	return name[:4] + "-" + name[5:]
}

// simulation draws children one after another, each from a random stream of its own, until
// exactly the wanted number is in care on the last day.
type simulation struct {
	*chance
	opts       Options
	returns    []Return
	places     *places
	key        uint64
	dawn       calendar.Date // the first day anybody may come into care: a childhood and a leaving-care age before the first return
	from, to   calendar.Date // the window the files tell of
	trendsFrom calendar.Date
}

func newSimulation(opts Options, returns []Return, p *places) *simulation {
	s := &simulation{chance: newChance(), opts: opts, returns: returns, places: p, key: seedOf(opts.Seed, "children")}
	s.from, s.to = returns[0].From, opts.DataTo
	// Care leavers are followed to 21, so the story starts a whole childhood earlier: on the first
	// day told of, the council must already be full of children with a past.
	s.dawn = s.from.AddDays(-21 * 365)
	s.trendsFrom = s.to.AddDays(-5 * 365)
	return s
}

func (s *simulation) run() []*child {
	var kept []*child
	keep := func(c *child) {
		if c != nil {
			kept = append(kept, c)
		}
	}
	next := uint64(0)
	for inCare := 0; inCare < s.opts.Children; next++ {
		s.reseed(s.key, next)
		c, now := s.arrive()
		keep(c)
		if now {
			inCare++
		}
	}
	wanted := (s.opts.Children + 15) / 30
	for at := 0; at < wanted; next++ {
		s.reseed(s.key^0xb7ea, next)
		c, now := s.breaks()
		keep(c)
		if now {
			at++
		}
	}
	sort.SliceStable(kept, func(i, j int) bool {
		return kept[i].periods[0].from.Before(kept[j].periods[0].from)
	})
	for i, c := range kept {
		c.number = i + 1
	}
	return kept
}

// trend moves from one level to another over the five years before the last day, and stays at the
// first level before them: Exampleborough's plan is meant to be seen working.
func (s *simulation) trend(on calendar.Date, was, now float64) float64 {
	if !on.After(s.trendsFrom) {
		return was
	}
	return was + (now-was)*min(1, float64(s.trendsFrom.DaysUntil(on))/float64(s.trendsFrom.DaysUntil(s.to)))
}

// seedOf turns a text and a purpose into a number, so that streams for different purposes never meet.
func seedOf(seed, purpose string) uint64 {
	sum := sha256.Sum256([]byte(purpose + "\x00" + seed))
	return binary.BigEndian.Uint64(sum[:8])
}

// chance is where all luck comes from: one generator, set anew for every child.
type chance struct {
	source *rand.PCG
	*rand.Rand
}

func newChance() *chance {
	source := rand.NewPCG(0, 0)
	return &chance{source: source, Rand: rand.New(source)}
}

// reseed starts stream n of a purpose; the mixing keeps neighbouring streams unalike.
func (c *chance) reseed(key, n uint64) {
	z := n + 0x9e3779b97f4a7c15
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	c.source.Seed(key, z^(z>>31))
}

func (c *chance) yes(p float64) bool { return c.Float64() < p }

// between draws a whole number, both ends included.
func (c *chance) between(low, high int) int {
	if high <= low {
		return low
	}
	return low + c.IntN(high-low+1)
}

// pick draws an index by weight.
func (c *chance) pick(weights ...float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	at := c.Float64() * total
	for i, w := range weights {
		if at < w {
			return i
		}
		at -= w
	}
	return len(weights) - 1
}

// wait draws days until something that comes on average after so many days, at least one.
func (c *chance) wait(mean float64) int { return 1 + int(c.ExpFloat64()*mean) }

// birthday is the day somebody turns so many years old; those born on 29 February turn on 1 March
// in other years (measures.md 0.1).
func birthday(born calendar.Date, years int) calendar.Date {
	return calendar.On(born.Year()+years, born.Month(), born.Day())
}

func earlier(a, b calendar.Date) calendar.Date {
	if b.IsZero() || (!a.IsZero() && a.Before(b)) {
		return a
	}
	return b
}
