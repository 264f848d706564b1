package sample

import (
	"waymark/calendar"
)

// episode is one row of the episodes table as it will stand once all is known. A return written
// before the episode ended leaves its end blank.
type episode struct {
	decom, dec     calendar.Date
	rne            byte
	ls, need       string
	place, pr      string
	rec, why       string // why is REASON_PLACE_CHANGE, recorded on the episode that ends
	provider, post int32
	home           int32
}

// weave joins the two threads of a stay, legal status and home, into episodes: a new one starts
// whenever either changes, on the very day the one before ends (rule 433).
func (s *simulation) weave(c *child, p *period, steps []step, homes []home) {
	li, hi := 0, 0
	on, rne := p.from, byte('S')
	for {
		e := episode{decom: on, rne: rne, ls: steps[li].ls, need: p.need, place: homes[hi].place, pr: homes[hi].pr,
			provider: homes[hi].provider, post: homes[hi].post, home: c.home}
		if p.way == shortBreaks {
			e.home, e.post = -1, -1
		}
		law, move := calendar.Date{}, calendar.Date{}
		if li+1 < len(steps) {
			law = steps[li+1].on
		}
		if hi+1 < len(homes) {
			move = homes[hi+1].on
		}
		next := earlier(law, move)
		if law.IsZero() {
			next = move
		}
		if next.IsZero() {
			e.dec, e.rec = p.to, p.rec
			s.keep(c, e)
			return
		}
		e.dec, e.rec = next, "X1"
		if next == law {
			li++
			rne = 'L'
		}
		if next == move {
			hi++
			if e.place[0] != 'T' { // no reason is asked when a temporary stay ends (rule 226)
				e.why = homes[hi].why
			}
			switch {
			case next == law && homes[hi].same:
				rne = 'U'
			case next == law:
				rne = 'B'
			case homes[hi].same:
				rne = 'T'
			default:
				rne = 'P'
			}
		}
		s.keep(c, e)
		on = next
	}
}

// keep keeps what any of the returns will tell.
func (s *simulation) keep(c *child, e episode) {
	if !e.dec.Before(s.from) && !e.decom.After(s.to) {
		c.episodes = append(c.episodes, e)
	}
}
