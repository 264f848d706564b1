package measure

import (
	"slices"

	"waymark/calendar"
)

// What is safe by itself may tell when it is set beside something else of the same measure: another line of the same
// period, or a window that overlaps it.

// setApart hides lines of a measure that would tell of few children when set against another line of the same period:
// all children in care beside those who did not come alone give the number of those who did. Tables of one measure come
// with the headline first, and only that is cut into groups. Lines that were released before stay.
func setApart(public, earlier []Released) []Released {
	shown := map[period][]Released{}
	for _, e := range earlier {
		if e.Public.Total.Status == Shown {
			shown[e.moment()] = append(shown[e.moment()], e)
		}
	}
	lines := map[period][]int{}
	for i, p := range public {
		lines[p.moment()] = append(lines[p.moment()], i)
	}
	for moment, places := range lines {
		beside := shown[moment]
		for n, i := range places {
			p := public[i]
			if n > 0 {
				public[i].Cuts, public[i].Public.Cuts = nil, []PublicCut{}
			}
			stays := slices.ContainsFunc(beside, func(e Released) bool { return e.Line == p.Line })
			if p.Public.Total.Status != Shown || stays {
				continue
			}
			if slices.ContainsFunc(beside, func(e Released) bool { return e.Line != p.Line && tells(p.Table, e.Table) }) {
				public[i].Public.Total, public[i].Public.Cuts = Figure{Status: Hidden}, []PublicCut{}
				continue
			}
			beside = append(beside, p)
		}
		hideRest(public, places)
	}
	return public
}

// moment is the period of a measure, whichever the line.
func (t Table) moment() period { return period{t.Measure, "", t.Starts, t.At} }

// tells says whether two lines of one period differ by, or leave besides themselves, few children.
func tells(a, b Table) bool {
	if a.Unit.Kind != b.Unit.Kind || a.Unit.Kind == "mean" || a.Unit.Kind == "median" {
		return false
	}
	if a.Unit.Kind == "percent" && a.Total.All == b.Total.All {
		// Two shares of the same children: what is in neither, if they do not overlap, or in one and not in the other.
		return few(max(a.Total.Met-b.Total.Met, b.Total.Met-a.Total.Met)) || few(a.Total.All-a.Total.Met-b.Total.Met)
	}
	larger, smaller := a.Total, b.Total
	if smaller.size(a.Unit) > larger.size(a.Unit) {
		larger, smaller = smaller, larger
	}
	rest := Count{Met: larger.Met - smaller.Met, All: larger.All - smaller.All}
	if rest.Met < 0 || rest.All < rest.Met && a.Unit.Kind == "percent" {
		return false // not a part of the larger one
	}
	return hides(a.Unit, rest)
}

// hideRest hides one more line where the lines of a period are shares that make up the whole and one of them alone is
// hidden, or where those hidden together make 1 to 5. The headline stays.
func hideRest(public []Released, places []int) {
	headline := public[places[0]].Table
	if headline.Unit.Kind != "percent" {
		return
	}
	sum, hidden, rest, next := 0, 0, 0, -1
	for n, i := range places {
		p := public[i]
		if p.Unit.Kind != "percent" || p.Total.All != headline.Total.All {
			continue
		}
		sum += p.Total.Met
		if p.Public.Total.Status == Hidden {
			hidden, rest = hidden+1, rest+p.Total.Met
		} else if n > 0 && (next < 0 || p.Total.Met < public[next].Total.Met) {
			next = i
		}
	}
	if sum == headline.Total.All && next >= 0 && (hidden == 1 || (hidden > 1 && few(rest))) {
		public[next].Public.Total = Figure{Status: Hidden}
	}
}

// thin leaves out windows of a rolling series where, set against those that overlap them, they would give a part
// away (rule 4). Windows end with quarters, as a month could add 1 to 5; then those that do not overlap are taken
// first, and the others only as far as no part of them can be worked out, the windows of earlier releases included.
func thin(public, earlier []Released) []Released {
	type series struct{ measure, line string }
	byLine := map[series][]Released{}
	for _, e := range earlier {
		key := series{e.Measure, e.Line}
		byLine[key] = append(byLine[key], e)
	}
	places := make([]int, len(public))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int { return public[b].At.Compare(public[a].At) })
	kept := make([]bool, len(public))
	for _, apart := range []bool{true, false} {
		oldest := map[series]calendar.Date{}
		for _, i := range places {
			t, key := public[i], series{public[i].Measure, public[i].Line}
			if kept[i] || (t.Starts.AddMonths(1).Before(t.At) && !quarterEnd(t.At)) {
				continue
			}
			if end, ok := oldest[key]; apart && ok && !t.At.Before(end) {
				continue
			}
			if with := append(slices.Clone(byLine[key]), t); !windowsTell(with) {
				byLine[key], kept[i], oldest[key] = with, true, t.Starts
			}
		}
	}
	var out []Released
	for i, p := range public {
		if kept[i] {
			out = append(out, p)
		}
	}
	return out
}

// quarterEnd says whether a day is the last of a quarter of the financial year.
func quarterEnd(d calendar.Date) bool {
	next := d.AddDays(1)
	return next.Day() == 1 && next.Month()%3 == 1
}
