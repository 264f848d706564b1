package sample

import (
	"strconv"

	"waymark/calendar"
)

// table is one SSDA903 table: the file it stands in, its columns in their official order, and a
// child's rows in a year's return.
type table struct {
	file    string
	columns []string
	since   int  // first return (by ending year) that has the table; 0 for all
	yearEnd bool // asked for at the end of the year only
	rows    func(k *ink, c *child, r Return)
}

var tables = []table{
	{"header.csv", []string{"CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"}, 0, false, headerRow},
	{"episodes.csv", []string{"CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN"}, 0, false, episodeRows},
	{"reviews.csv", []string{"CHILD", "DOB", "REVIEW", "REVIEW_CODE"}, 0, false, reviewRows},
	{"uasc.csv", []string{"CHILD", "SEX", "DOB", "DUC"}, 0, false, uascRow},
	{"oc2.csv", []string{"CHILD", "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED", "INTERVENTION_OFFERED"}, 0, true, healthRow},
	{"oc3.csv", []string{"CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"}, 0, false, leavingRow},
	{"ad1.csv", []string{"CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"}, 0, false, adoptedRow},
	{"placed_for_adoption.csv", []string{"CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"}, 0, false, decisionRows},
	{"previous_permanence.csv", []string{"CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM"}, 0, false, permanenceRow},
	{"missing.csv", []string{"CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"}, 0, false, missingRows},
	{"sw_episodes.csv", []string{"CHILD", "DOB", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"}, 2024, false, workerRows},
	{"DoLo.csv", []string{"CHILD", "DOB", "DOLO_START", "DOLO_END"}, 2027, false, orderRows},
}

// tables are those that a return has.
func (r Return) tables() []table {
	var all []table
	for _, t := range tables {
		if r.Ending >= t.since && !(r.InYear && t.yearEnd) {
			all = append(all, t)
		}
	}
	return all
}

// ink writes rows: it holds what every row needs, so that a row costs next to nothing.
type ink struct {
	places *places
	base   calendar.Date
	days   []string // dates already written out, from base on
	id     string   // of the child at hand
	emit   func(row []string)
	row    []string
}

func newInk(w *World) *ink {
	k := &ink{places: w.places, base: calendar.On(w.Returns[0].Ending-45, 1, 1)}
	k.days = make([]string, k.base.DaysUntil(w.Options.DataTo)+366)
	return k
}

// date writes a day the way the return wants it, dd/mm/yyyy; no date is a blank.
func (k *ink) date(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	i := k.base.DaysUntil(d)
	if i < 0 || i >= len(k.days) {
		return d.UK()
	}
	if k.days[i] == "" {
		k.days[i] = d.UK()
	}
	return k.days[i]
}

// past writes a date if the return already knows it.
func (k *ink) past(d calendar.Date, r Return) string {
	if d.After(r.DataTo) {
		return ""
	}
	return k.date(d)
}

func (k *ink) put(values ...string) {
	k.row = append(k.row[:0], values...)
	k.emit(k.row)
}

// in says whether something that began and ended on these days was going on at any time in the year.
func (r Return) in(from, to calendar.Date) bool {
	return !from.After(r.DataTo) && (to.IsZero() || !to.Before(r.From))
}

func (c *child) inCare(r Return) bool {
	for i := range c.episodes {
		if r.in(c.episodes[i].decom, c.episodes[i].dec) {
			return true
		}
	}
	return false
}

func (c *child) leavingIn(r Return) (leaving, bool) {
	for _, l := range c.leaving {
		if r.in(l.on, l.on) {
			return l, true
		}
	}
	return leaving{}, false
}

// told says whether a return speaks of the child at all.
func (c *child) told(r Return) bool {
	if c.inCare(r) {
		return true
	}
	_, left := c.leavingIn(r)
	return left
}

func (c *child) sexIn(r Return) string {
	switch {
	case r.Ending >= 2025:
		return string(c.sex)
	case c.sex == 'M':
		return "1"
	}
	return "2"
}

func headerRow(k *ink, c *child, r Return) {
	mother, born := "", ""
	if !c.mc.IsZero() && !c.mc.After(r.DataTo) {
		mother, born = "1", k.date(c.mc)
	} else if c.sex == 'F' && calendar.Age(c.dob, r.DataTo) >= 14 {
		mother = "0"
	}
	k.put(k.id, c.sexIn(r), k.date(c.dob), c.ethnic, c.upn(r.DataTo), mother, born)
}

func episodeRows(k *ink, c *child, r Return) {
	for i := range c.episodes {
		e := &c.episodes[i]
		if !r.in(e.decom, e.dec) {
			continue
		}
		rec, why := e.recIn(r), e.why
		if e.dec.After(r.DataTo) {
			rec, why = "", ""
		}
		if why == "CUSTOD" && r.Ending <= 2018 {
			why = "OTHER"
		}
		k.put(k.id, k.date(e.decom), string(e.rne), e.ls, e.need, e.placeIn(r), e.pr, k.past(e.dec, r), rec, why,
			k.places.text(e.home), k.places.text(e.post), k.places.urn(e, r))
	}
}

// recIn writes a special guardianship in the codes of the year: four since 2018/19, two before.
func (e *episode) recIn(r Return) string {
	if r.Ending <= 2018 {
		switch e.rec {
		case "E45", "E46":
			return "E43"
		case "E47", "E48":
			return "E44"
		}
	}
	return e.rec
}

// placeIn writes a placement in the codes of the year. Supported accommodation was H5 until
// 2023/24; what was still independent living then goes on as K3; Z1 became four codes in 2025/26.
func (e *episode) placeIn(r Return) string {
	switch {
	case e.place == "K3" && r.Ending <= 2024:
		return "H5"
	case e.place == "P2" && r.Ending >= 2025:
		return "K3"
	case e.place[0] == 'Z' && r.Ending <= 2025:
		return "Z1"
	}
	return e.place
}

func (p *places) text(i int32) string {
	if i < 0 {
		return ""
	}
	return p.postcodes[i].text
}

// urn is the provider's number where the return asks for one: for supported accommodation once its
// registration became compulsory on 28 October 2023.
func (p *places) urn(e *episode, r Return) string {
	if e.provider < 0 {
		return ""
	}
	switch e.placeIn(r) {
	case "P2":
		return ""
	case "H5":
		if r.Ending < 2024 || e.dec.Before(supportedOnly) {
			return ""
		}
	}
	return p.providers[e.provider].urn
}

func reviewRows(k *ink, c *child, r Return) {
	for _, v := range c.reviews {
		if r.in(v.on, v.on) {
			k.put(k.id, k.date(c.dob), k.date(v.on), v.code)
		}
	}
}

// alone says whether the child was unaccompanied at any time of the year.
func (c *child) alone(r Return) bool {
	return c.uasc && !c.duc.Before(r.From) && c.inCare(r)
}

func uascRow(k *ink, c *child, r Return) {
	if c.alone(r) {
		k.put(k.id, c.sexIn(r), k.date(c.dob), k.past(c.duc, r))
	}
}

// flag writes an answer of the outcomes table.
func flag(b byte) string {
	switch b {
	case '0':
		return "0"
	case '1':
		return "1"
	}
	return ""
}

func healthRow(k *ink, c *child, r Return) {
	for _, h := range c.health {
		if h.year != r.Ending {
			continue
		}
		score := ""
		if h.sdq >= 0 {
			score = strconv.Itoa(int(h.sdq))
		}
		k.put(k.id, k.date(c.dob), score, h.reason, flag(h.convicted), flag(h.development), flag(h.jabs), flag(h.teeth), flag(h.assessment),
			flag(h.misuse), flag(h.intervened), flag(h.offering))
	}
}

func leavingRow(k *ink, c *child, r Return) {
	if l, ok := c.leavingIn(r); ok {
		k.put(k.id, k.date(c.dob), l.touch, l.activIn(r), l.accom)
	}
}

// activIn writes an activity in the codes of the year: apprenticeships have their own since 2018/19.
func (l leaving) activIn(r Return) string {
	if r.Ending <= 2018 {
		switch l.activ {
		case "F4", "F5":
			return "F3"
		case "P4", "P5":
			return "P3"
		}
	}
	return l.activ
}

// adoptedIn is the stay that ended in adoption in the year.
func (c *child) adoptedIn(r Return) *period {
	for i := range c.periods {
		if p := &c.periods[i]; p.adopt != nil && p.way == toAdoption && r.in(p.to, p.to) {
			return p
		}
	}
	return nil
}

func adoptedRow(k *ink, c *child, r Return) {
	if p := c.adoptedIn(r); p != nil {
		a, foster := p.adopt, "0"
		if a.early {
			foster = "1"
		}
		k.put(k.id, k.date(c.dob), k.date(a.decision), k.date(a.match), foster, a.adopters, a.sexes, a.standing)
	}
}

// decisionRows are the decisions in force in the year that a child should be placed for adoption.
func decisionRows(k *ink, c *child, r Return) {
	for i := range c.periods {
		p := &c.periods[i]
		if p.adopt == nil {
			continue
		}
		a := p.adopt
		end := p.to
		if a.reversed() {
			end = a.ceased
		}
		if r.in(a.decision, end) {
			reason := a.reason
			if a.ceased.After(r.DataTo) {
				reason = ""
			}
			k.put(k.id, k.date(c.dob), k.date(a.decision), k.past(a.ceased, r), reason)
		}
	}
}

var permanenceFrom = calendar.On(2016, 4, 1) // asked of children who started from this day on

func permanenceRow(k *ink, c *child, r Return) {
	for i := len(c.periods) - 1; i >= 0; i-- {
		p := &c.periods[i]
		if r.in(p.from, p.to) && p.way != shortBreaks && !p.from.Before(permanenceFrom) {
			k.put(k.id, k.date(c.dob), p.before, p.beforeLA, p.beforeOn)
			return
		}
	}
}

func missingRows(k *ink, c *child, r Return) {
	for _, a := range c.absences {
		if r.in(a.from, a.to) {
			k.put(k.id, k.date(c.dob), string(a.kind), k.date(a.from), k.past(a.to, r))
		}
	}
}

func workerRows(k *ink, c *child, r Return) {
	if !c.inCare(r) {
		return
	}
	for _, w := range c.workers {
		if r.in(w.from, w.to) {
			k.put(k.id, k.date(c.dob), workerID(w.id), k.date(w.from), k.past(w.to, r), w.reason)
		}
	}
}

// workerID looks like a registration number and is too short to be one.
func workerID(n int) string {
	text := strconv.Itoa(n)
	for len(text) < 3 {
		text = "0" + text
	}
	return "SW" + text
}

func orderRows(k *ink, c *child, r Return) {
	for _, o := range c.orders {
		if r.in(o.from, o.to) {
			k.put(k.id, k.date(c.dob), k.date(o.from), k.past(o.to, r))
		}
	}
}
