package sample

import (
	"reflect"
	"testing"

	"waymark/calendar"
)

// needLevels is what one year of children in need comes to: rates per 10,000 children, shares in per cent.
func needLevels(w *World, r Return) map[string]float64 {
	n := map[string]float64{}
	count := func(name string, yes bool) {
		if yes {
			n[name]++
		}
	}
	within := func(d calendar.Date) bool { return r.in(d, d) && !d.IsZero() }
	h := calendar.BankHolidays()
	for _, c := range w.everyone() {
		for i := range c.referrals {
			k := &c.referrals[i]
			if within(k.received) {
				n["referrals"]++
				count("nfa", k.nfa)
				count("closed after assessment", k.reason == "RC8" || k.reason == "RC9")
				again := false
				for j := range i {
					again = again || !c.referrals[j].received.Before(k.received.AddMonths(-12))
				}
				count("again", again)
			}
			for _, a := range k.assessments {
				if within(a.authorised) {
					n["assessments"]++
					count("45", h.WorkingDays(a.started, a.authorised) <= 45)
					count("seen", a.seen == 'y')
					count("neglect", a.factors&(1<<factorBit["16A"]) != 0)
				}
			}
			for _, e := range k.enquiries {
				count("s47", within(e.started))
				if within(e.icpc) {
					n["icpc"]++
					count("15", h.WorkingDays(e.started, e.icpc) <= 15)
				}
			}
			for j, p := range k.protections {
				if within(p.starts) {
					n["plans"]++
					count("repeat", p.previous > 0)
				}
				if within(p.ends) {
					n["plans ended"]++
					count("two years", p.starts.DaysUntil(p.ends) >= 729)
				}
				if p.open(r.DataTo) {
					n["protected"]++
					count("two years open", p.starts.DaysUntil(r.DataTo) >= 729)
					if !p.starts.After(r.DataTo.AddMonths(-3)) {
						n["reviewable"]++
						count("reviewed", reviewed(&k.protections[j], r.DataTo))
					}
				}
			}
		}
		if k := c.caseOn(r.DataTo); k != nil {
			n["open"]++
			count("open two years", k.received.Before(r.DataTo.AddMonths(-24)))
			count("disabled", c.disabilities != 0)
			count("in care", c.careOn(r.DataTo) != nil)
		}
	}
	l := map[string]float64{}
	for _, name := range []string{"referrals", "open", "protected", "s47", "icpc", "plans"} {
		l[name] = n[name] / w.Options.population() * 10_000
	}
	for name, of := range map[string]string{"nfa": "referrals", "closed after assessment": "referrals", "again": "referrals", "45": "assessments", "seen": "assessments",
		"neglect": "assessments", "15": "icpc", "repeat": "plans", "two years": "plans ended", "two years open": "protected", "reviewed": "reviewable",
		"open two years": "open", "disabled": "open", "in care": "open"} {
		l[name] = 100 * n[name] / n[of]
	}
	return l
}

// reviewed says whether every review up to a day was held when it should be.
func reviewed(p *protection, on calendar.Date) bool {
	last := p.starts
	for i, v := range append(p.reviews[:len(p.reviews):len(p.reviews)], on) {
		if v.After(on) {
			v = on
		}
		limit := last.AddMonths(6)
		if i == 0 {
			limit = last.AddMonths(3)
		}
		if v.After(limit) {
			return false
		}
		last = v
	}
	return true
}

func TestNeedLevels(t *testing.T) {
	w := made(t, Options{Children: 2500, Years: 5, LastYear: 2026, Seed: "levels"})
	first, bad, last := needLevels(&w, w.Returns[1]), needLevels(&w, w.Returns[3]), needLevels(&w, w.Returns[4])
	t.Run("levels lie near those published for Inner London", func(t *testing.T) {
		for name, want := range map[string][2]float64{
			"referrals": {500, 640}, "open": {360, 470}, "protected": {34, 48}, "s47": {170, 230}, "icpc": {50, 68}, "plans": {42, 58},
			"nfa": {7, 11}, "closed after assessment": {24, 32}, "again": {17, 22}, "45": {84, 91}, "15": {73, 84}, "repeat": {15, 23}, "two years": {2.5, 7},
			"two years open": {1.5, 4.5}, "reviewed": {91, 98}, "open two years": {22, 40}, "disabled": {14, 30}, "in care": {13, 18}, "neglect": {10, 20}, "seen": {93, 97},
		} {
			if have := last[name]; have < want[0] || have > want[1] {
				t.Errorf("%s: %.1f is not between %v and %v", name, have, want[0], want[1])
			}
		}
	})
	t.Run("five years of work show, and so does the bad summer", func(t *testing.T) {
		for _, name := range []string{"45", "15", "seen", "reviewed"} {
			if last[name] <= first[name] {
				t.Errorf("%s went from %.1f to %.1f", name, first[name], last[name])
			}
		}
		for _, name := range []string{"45", "15"} {
			if bad[name] >= last[name]-3 {
				t.Errorf("%s was %.1f in the bad year and is %.1f", name, bad[name], last[name])
			}
		}
	})
}

// TestNeedStory holds every child's referrals to what the census and the law say of them.
func TestNeedStory(t *testing.T) {
	w := made(t, Options{Children: 700, Years: 6, LastYear: 2026, Seed: "story", DataTo: calendar.On(2026, 9, 30)})
	from, to := w.Returns[0].From, w.Options.DataTo
	numbers, visits := map[int]bool{}, w.visiting()
	for _, c := range w.everyone() {
		if numbers[c.number] {
			t.Fatalf("two children are number %d", c.number)
		}
		numbers[c.number] = true
		if c.family > 0 && !numbers[c.family] {
			t.Fatalf("%s: the family is named after nobody", c.id())
		}
		wrong := func(words string, r *referral) {
			t.Helper()
			t.Fatalf("%s, born %s: %s: %+v", c.id(), c.dob, words, *r)
		}
		protected := stay{}
		for i := range c.referrals {
			r := &c.referrals[i]
			if r.received.Before(c.dob.AddDays(-280)) || r.received.After(to) || r.closed.Before(from) {
				wrong("outside childhood or files", r)
			}
			if i > 0 && !r.received.After(c.referrals[i-1].closed) {
				wrong("the case before was still open", r)
			}
			if r.nfa != (len(r.assessments) == 0) || r.nfa && (r.closed != r.received || len(r.enquiries)+len(r.plans)+len(r.protections) > 0) {
				wrong("further action", r)
			}
			if !r.nfa && (r.code == "" || r.reason == "" || !r.closed.After(r.received)) {
				wrong("need or closure", r)
			}
			if a := r.reason; (a == "RC8" || a == "RC9") && len(r.enquiries)+len(r.protections) > 0 {
				wrong("closed after assessment, but there was more", r)
			}
			last := r.received
			for _, a := range r.assessments {
				if a.started.Before(last) || a.authorised.Before(a.started) || a.authorised.After(r.closed) || a.factors == 0 || !a.review.IsZero() && a.review.After(a.authorised) {
					wrong("assessment", r)
				}
				if none := uint64(1) << factorBit["21"]; a.factors&none != 0 && a.factors != none {
					wrong("no factors, and factors", r)
				}
				last = a.authorised
			}
			begun := map[calendar.Date]bool{r.movedIn: !r.movedIn.IsZero()}
			for _, e := range r.enquiries {
				if e.started.Before(r.received) || e.ended.Before(e.started) || e.ended.After(r.closed) || e.icpc.After(r.closed) {
					wrong("enquiry", r)
				}
				if !e.icpc.IsZero() && (!holidays.IsWorkingDay(e.icpc) || !e.icpc.After(e.started)) {
					wrong("conference", r)
				}
				begun[e.icpc] = true
			}
			for _, p := range r.protections {
				if !begun[p.starts] || !p.ends.After(p.starts) || p.ends.After(r.closed) || p.starts.Before(protected.to) {
					wrong("protection plan", r)
				}
				last := p.starts
				for _, v := range p.reviews {
					if !v.After(last) || v.After(p.ends) {
						wrong("review", r)
					}
					last = v
				}
				protected = stay{p.starts, p.ends}
			}
			last = r.received
			for _, p := range r.plans {
				if p.from.Before(last) || !p.to.After(p.from) || p.to.After(r.closed) || protected.has(p.from) {
					wrong("child in need plan", r)
				}
				last = p.to
			}
			if q := r.court; q != nil && (q.starts.Before(r.received) || q.decided.Before(q.starts) || q.decided.After(r.closed) || q.meeting.After(q.decided) || q.letter.Before(q.starts) || q.held && !q.offered) {
				wrong("pre-proceedings", r)
			}
		}
		ended := calendar.Date{}
		for _, h := range c.early {
			if h.started.Before(ended) || h.completed.Before(h.started) || h.ended.Before(h.completed) || h.organisation == "" {
				t.Fatalf("%s: early help: %+v", c.id(), c.early)
			}
			ended = h.ended
		}
		seen := calendar.Date{}
		for _, v := range visits.visits(c) {
			_, planned := c.planOn(v.on)
			if !v.on.After(seen) || v.on.Before(from) || v.on.After(to) || !holidays.IsWorkingDay(v.on) && v.kind != "cin" || v.alone && !v.seen ||
				v.kind == "cp" && c.protectionOn(v.on) == nil || v.kind == "cla" && c.careOn(v.on) == nil || v.kind == "cin" && !planned && c.caseOn(v.on) == nil {
				t.Fatalf("%s: a visit on %s: %+v", c.id(), v.on, v)
			}
			seen = v.on
		}
		for _, p := range c.periods {
			for _, on := range []calendar.Date{p.from, earlier(p.to, to).AddDays(-1)} {
				if p.from.After(to) || on.Before(from) || on.Before(p.from) {
					continue
				}
				if r := c.caseOn(on); r == nil || r.received.After(p.from) || r.closed.Before(p.to) {
					t.Fatalf("%s came into care on %s and left on %s: the case of %s is %+v", c.id(), p.from, p.to, on, r)
				}
				if w.workerOn(c, on) == 0 {
					t.Fatalf("%s has nobody on %s", c.id(), on)
				}
			}
			if len(c.referrals) > 0 && p.from.Before(to) && p.to.After(from) {
				if _, planned := c.planOn(p.from.AddDays(p.from.DaysUntil(p.to) / 2)); planned && p.from.DaysUntil(p.to) > 10 {
					t.Fatalf("%s has a child in need plan while in care: %+v", c.id(), c.referrals)
				}
			}
		}
	}
	t.Run("the same seed tells the same", func(t *testing.T) {
		again := made(t, w.Options)
		all := w.everyone()
		for i, c := range again.everyone() {
			if d := all[i]; !reflect.DeepEqual(c, d) {
				t.Fatalf("%+v is not %+v", c, d)
			}
		}
	})
}
