package sample

import (
	"strconv"

	"waymark/calendar"
)

// published are Exampleborough's own figures as a statistical release would show them, counted here
// straight from the children's stories and not from the files: what a council sets its computed
// figures against. Shares are whole per cent, as published.
func (w World) published() [][]string {
	var rows [][]string
	for _, r := range w.Returns {
		if r.InYear {
			continue
		}
		n := w.tally(r)
		put := func(measure string, value float64, places int) {
			rows = append(rows, []string{measure, council.name, strconv.Itoa(r.Ending), strconv.FormatFloat(value, 'f', places, 64), "Invented for Exampleborough"})
		}
		share := func(measure, part, whole string) {
			if n[whole] > 0 {
				put(measure, 100*n[part]/n[whole], 0)
			}
		}
		put("ctx-cla-rate:LACnum", n["in care"], 0)
		put("cla-entry-rate:LACnum_Start", n["started"], 0)
		put("ctx-uasc-share", n["alone"], 0)
		share("ctx-uasc-share:Unacc_Asylmn_Seek_Childn%", "alone", "in care")
		share("police-protection-entry", "police", "started")
		share("cla-missing-rate", "missing", "ever")
		share("cla-missing-rate:Children_Away", "away", "ever")
		share("cla-dental", "teeth", "cohort")
		share("cla-immunisations", "jabs", "cohort")
		share("cla-health-assessment", "assessed", "cohort")
		share("cla-convicted", "convicted", "over 10")
		share("sgo-cao-exit", "guardian", "ceased")
		share("adoption-exit:%_of LAC Adopted", "adopted", "ceased")
	}
	return rows
}

// tally counts a year by the published rules: starts and ends once for each child (the first and
// the last of the year), short breaks nowhere, health for those in care all year.
func (w *World) tally(r Return) map[string]float64 {
	n := map[string]float64{}
	count := func(name string, yes bool) {
		if yes {
			n[name]++
		}
	}
	for _, c := range w.children {
		var first, last *period
		ever, inCare := false, false
		for i := range c.periods {
			p := &c.periods[i]
			if p.way == shortBreaks || !r.in(p.from, p.to) {
				continue
			}
			ever = true
			inCare = inCare || p.to.After(r.DataTo)
			if !p.from.Before(r.From) && first == nil {
				first = p
			}
			if !p.to.After(r.DataTo) {
				last = p
			}
		}
		if !ever {
			continue
		}
		n["ever"]++
		count("in care", inCare)
		count("alone", inCare && c.uasc && c.duc.After(r.DataTo))
		if first != nil {
			n["started"]++
			count("police", first.law == "L1")
		}
		if last != nil {
			n["ceased"]++
			count("adopted", last.rec == "E11" || last.rec == "E12")
			count("guardian", last.rec == "E45" || last.rec == "E46" || last.rec == "E47" || last.rec == "E48")
		}
		gone := map[byte]bool{}
		for _, a := range c.absences {
			gone[a.kind] = gone[a.kind] || r.in(a.from, a.to)
		}
		count("missing", gone['M'])
		count("away", gone['A'])
		for _, h := range c.health {
			if h.year == r.Ending {
				n["cohort"]++
				count("teeth", h.teeth == '1')
				count("jabs", h.jabs == '1')
				count("assessed", h.assessment == '1')
				count("over 10", calendar.Age(c.dob, r.DataTo) >= 10)
				count("convicted", h.convicted == '1')
			}
		}
	}
	return n
}
