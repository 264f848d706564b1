package sample

import (
	"time"

	"waymark/calendar"
)

// worker is one social worker's time with a child.
type worker struct {
	id       int
	from, to calendar.Date
	reason   string
}

// order is a deprivation of liberty order.
type order struct{ from, to calendar.Date }

var workersFrom = calendar.On(2023, time.April, 1) // the table exists since the 2023/24 return

// allot tells who was the child's social worker. One is there before care begins; a move to the
// children-in-care team follows; then people leave and cases are shared out anew, less each year.
func (s *simulation) allot(c *child, p *period) {
	free := p.from.AddDays(-s.between(5, 150))
	if n := len(c.workers); n > 0 && !c.workers[n-1].to.Before(free) {
		free = c.workers[n-1].to
	}
	if p.way == aloneAbroad || free.After(p.from) {
		free = p.from
	}
	pool := max(12, s.opts.Children/11)
	who := func() int { return 1 + s.IntN(pool) }
	team := p.from.AddDays(s.between(35, 130))
	on, reason, id := free, "FCONTA", who()
	var past []int
	for {
		next := on.AddDays(20 + s.wait(365/s.trend(on, 1.16, 0.86)))
		why := [...]string{"LEFTRL", "MANAGE", "ORGRST", "ABSENC", "TSPROC", "PCCHAN", "CHCHAN", "OTHERS"}[s.pick(40, 22, 9, 9, 8, 3, 3, 6)]
		if on.Before(team) && next.After(team) {
			next, why = team, "TSPROC"
		}
		w := worker{id, on, next, reason}
		if w.from.Before(workersFrom) {
			w.reason = "" // no reason is asked for workers who began before then
		}
		done := !next.Before(p.to)
		if done {
			w.to = p.to
		}
		if !w.to.Before(s.from) && !w.to.Before(workersFrom) && !w.from.After(s.to) {
			c.workers = append(c.workers, w)
		}
		if done || next.After(s.to) {
			return
		}
		past = append(past, id)
		before := id
		for id == before {
			if id = who(); len(past) > 2 && s.yes(0.08) {
				id = past[s.IntN(len(past)-1)] // somebody the child knows comes back
			}
		}
		on, reason = next, why
	}
}

// deprive tells the court orders that deprive a few children of their liberty: in homes of a kind
// that nobody registers (Z12, Z13), rarely in a children's home.
func (s *simulation) deprive(c *child, p *period, homes []home) {
	for i, h := range homes {
		end := p.to
		if i+1 < len(homes) {
			end = homes[i+1].on
		}
		often := map[string]float64{"Z12": 0.7, "Z13": 0.8, "K2": 0.012}[h.place]
		if often == 0 || h.on.DaysUntil(end) < 10 || !s.yes(often) {
			continue
		}
		o := order{from: h.on.AddDays(s.between(0, 5))}
		o.to = earlier(o.from.AddDays(s.between(21, 90)), end)
		if !o.to.Before(s.from) && !o.from.After(s.to) {
			c.orders = append(c.orders, o)
		}
	}
}
