package sample

import (
	"bufio"
	"path/filepath"
	"sort"

	"waymark/calendar"
)

// youth is a child's story with the youth justice service.
type youth struct {
	outcomes []outcome
	tracked  []tracked
	orders   []intervention
}

// outcome is a caution, a conviction or a custodial sentence.
type outcome struct {
	on    calendar.Date
	kind  string
	first bool
}

// tracked is a child in a reoffending cohort; the reoffence and its outcome are zero where there was none.
type tracked struct{ on, again, judged calendar.Date }

// intervention is an order or programme, and how things stood at its end.
type intervention struct {
	from, to                                    calendar.Date
	schoolAge, learning, housed                 bool
	hours, attended                             int
	send, plan, mind, mindHelp, drugs, drugHelp bool
}

// justice tells the youth justice story of a child, the same whoever asks; nil for nearly all. The return on children in care
// says in which years a child was convicted: no outcome lies in a year for which it says that there was none.
func (s *simulation) justice(c *child) *youth {
	s.reseed(seedOf(s.opts.Seed, "youth justice"), uint64(c.number))
	var days []calendar.Date
	no := map[int]bool{}
	for _, h := range c.health {
		if h.convicted == '1' {
			start, _ := calendar.FinancialYear(h.year)
			days = append(days, start.AddDays(s.between(5, 340)))
		} else {
			no[h.year] = true
		}
	}
	remanded := false
	for i := range c.periods {
		if p := &c.periods[i]; p.way == onRemand && p.to.After(s.from) && !p.to.After(s.to) {
			remanded = true
			days = append(days, p.to)
		}
	}
	likely := map[byte]float64{'M': 0.12, 'F': 0.026}[c.sex] // from the twelfth birthday to the eighteenth
	if ten, adult := birthday(c.dob, 10), birthday(c.dob, 18); len(days) == 0 && !c.uasc && ten.Before(s.to) && adult.After(s.from) {
		first := later(s.from, birthday(c.dob, 12))
		until := earlier(s.to, adult)
		if span := first.DaysUntil(until); span > 0 && s.yes(likely*float64(span)/(6*365.25)) {
			on := first.AddDays(s.IntN(span))
			if !no[calendar.FinancialYearEnding(on)] && s.yes(s.trend(on, 1, 0.78)) {
				days = append(days, workday(on))
			}
		}
	}
	y := &youth{}
	sort.Slice(days, func(i, j int) bool { return days[i].Before(days[j]) })
	before := s.yes(0.2) // an outcome before the years told of
	for i, on := range days {
		if age := calendar.Age(c.dob, on); age < 10 || age > 17 || on.After(s.to) || len(y.outcomes) > 0 && !y.outcomes[len(y.outcomes)-1].on.Before(on) {
			continue
		}
		kind := []string{"caution", "conviction"}[s.pick(48, 52)]
		if remanded && i == len(days)-1 {
			kind = []string{"conviction", "custody"}[s.pick(55, 45)]
		}
		y.outcomes = append(y.outcomes, outcome{on, kind, i == 0 && !before})
		t := tracked{on: on}
		if s.yes(s.trend(on, 0.36, 0.27)) {
			t.again = on.AddDays(s.between(12, 350))
			t.judged = workday(t.again.AddDays(s.between(14, 150)))
			year := calendar.FinancialYearEnding(t.judged)
			if no[year] || calendar.Age(c.dob, t.judged) > 17 || i+1 < len(days) || t.judged.After(s.to) {
				t.again, t.judged = calendar.Date{}, calendar.Date{}
			} else {
				y.outcomes = append(y.outcomes, outcome{t.judged, "conviction", false})
			}
		}
		y.tracked = append(y.tracked, t)
		end := on.AddDays(s.between(80, 300))
		o := intervention{from: on, to: end, schoolAge: calendar.Age(c.dob, end) < 16, learning: s.yes(s.trend(end, 0.56, 0.68)), housed: s.yes(0.93), hours: 25, send: s.yes(0.46), mind: s.yes(0.58), drugs: s.yes(0.44)}
		if !o.learning {
			o.hours = s.pick(50, 0, 0, 0, 0, 0, 0, 0, 10, 0, 10, 0, 10)
		}
		o.attended = o.hours * s.between(60, 98) / 100
		o.plan, o.mindHelp, o.drugHelp = o.send && s.yes(0.72), o.mind && s.yes(s.trend(end, 0.55, 0.7)), o.drugs && s.yes(0.5)
		y.orders = append(y.orders, o)
	}
	if len(y.outcomes) == 0 {
		return nil
	}
	return y
}

// YouthFolder is where WriteYouth puts the export of the youth justice service's system.
const YouthFolder = "yjs"

// youthDays are the days of the exports: the last day of each quarter within the files, the one before them, and the last day told of.
func (w *World) youthDays() []calendar.Date {
	days := []calendar.Date{w.Since().AddDays(-1)}
	for next := w.Since().AddMonths(3); !next.AddDays(-1).After(w.Options.DataTo); next = next.AddMonths(3) {
		days = append(days, next.AddDays(-1))
	}
	if last := w.Options.DataTo; days[len(days)-1] != last {
		days = append(days, last)
	}
	return days
}

// known says whether the service's system still lists a child on a day: the first export holds everyone, a later one who had
// something happen in the year before it.
func (y *youth) known(on calendar.Date, first bool) bool {
	if y.outcomes[0].on.After(on) {
		return false
	}
	recent := func(d calendar.Date) bool { return !d.Before(on.AddMonths(-12)) }
	for _, o := range y.outcomes {
		first = first || recent(o.on)
	}
	for _, o := range y.orders {
		first = first || recent(o.to)
	}
	return first
}

// youthTables are the exports of the service's system, four lists for each day, by the names that the lists have.
func (w *World) youthTables() []reference {
	s := newSimulation(w.Options, w.Returns, w.places)
	type known struct {
		c *child
		*youth
	}
	var all []known
	for _, c := range w.everyone() {
		if y := s.justice(c); y != nil {
			all = append(all, known{c, y})
		}
	}
	with := func(need, help bool) string {
		if !need {
			return ""
		}
		return yesNo(help)
	}
	var tables []reference
	for i, on := range w.youthDays() {
		uk := func(d calendar.Date) string {
			if d.IsZero() || d.After(on) {
				return ""
			}
			return d.UK()
		}
		children := [][]string{{"YJS case number", "Council child ID", "Sex", "Date of birth", "Ethnicity"}}
		outcomes := [][]string{{"YJS case number", "Outcome date", "First outcome", "Kind of outcome"}}
		cohort := [][]string{{"YJS case number", "Cohort date", "Reoffence date", "Reoffence outcome date"}}
		orders := [][]string{{"YJS case number", "Intervention start", "Intervention end", "School age", "ETE type", "ETE hours offered", "ETE hours attended", "ETE suitable", "Accommodation suitable",
			"SEND identified", "SEND plan", "Mental health need", "Mental health attended", "Substance misuse need", "Substance misuse attended"}}
		for _, k := range all {
			if !k.known(on, i == 0) {
				continue
			}
			number := "YJ" + itoa(10_000+k.c.number)
			children = append(children, []string{number, k.c.id(), string(k.c.sex), k.c.dob.UK(), k.c.ethnic})
			for _, o := range k.outcomes {
				if !o.on.After(on) {
					outcomes = append(outcomes, []string{number, o.on.UK(), yesNo(o.first), o.kind})
				}
			}
			for _, t := range k.tracked {
				if !t.on.After(on) {
					cohort = append(cohort, []string{number, t.on.UK(), uk(t.again), uk(t.judged)})
				}
			}
			for _, o := range k.orders {
				if o.from.After(on) {
					continue
				}
				row := []string{number, o.from.UK(), uk(o.to), "", "", "", "", "", "", "", "", "", "", "", ""}
				if uk(o.to) != "" {
					kind := "School"
					if !o.schoolAge {
						kind = "College"
					}
					if !o.learning {
						kind = "None"
					}
					row = append(row[:3], yesNo(o.schoolAge), kind, itoa(o.hours), itoa(o.attended), yesNo(o.learning), yesNo(o.housed), yesNo(o.send), with(o.send, o.plan), yesNo(o.mind), with(o.mind, o.mindHelp), yesNo(o.drugs), with(o.drugs, o.drugHelp))
				}
				orders = append(orders, row)
			}
		}
		at := on.String() + ".csv"
		tables = append(tables, reference{"yjs children " + at, children}, reference{"yjs outcomes " + at, outcomes}, reference{"yjs reoffending " + at, cohort}, reference{"yjs interventions " + at, orders})
	}
	return tables
}

// WriteYouth writes the exports of the youth justice service's system.
func (w World) WriteYouth(dir string) ([]string, error) {
	return writeTables(dir, YouthFolder, w.youthTables())
}

// writeTables writes small files into a folder and gives their paths.
func writeTables(dir, folder string, tables []reference) ([]string, error) {
	var paths []string
	for _, t := range tables {
		path := filepath.Join(dir, folder, t.name)
		if err := writeFile(path, func(out *bufio.Writer) { writeRows(out, t.rows) }); err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}
