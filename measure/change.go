package measure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/collection"
	"waymark/db"
)

// Change is what one count of the measures found different from the count before: after an upload was accepted or withdrawn, or
// after a setting, a register or a measure's file was changed. It holds counts and no cases.
type Change struct {
	ID         string                     `db:"id" json:"id"`
	At         db.Time                    `db:"at" json:"at"`
	Generation int64                      `db:"generation" json:"generation"`
	ByName     string                     `db:"by_name" json:"by"`
	First      bool                       `db:"first" json:"first"` // there was no count before: nothing to compare
	Turns      db.JSON[[]collection.Turn] `db:"turns" json:"-"`
	Moved      int                        `db:"moved" json:"moved"`         // measures that moved beyond normal variation
	Rewritten  int                        `db:"rewritten" json:"rewritten"` // measures of which an earlier figure is another now
	Periods    int                        `db:"periods" json:"periods"`     // earlier figures that are others now
	Cases      int                        `db:"cases" json:"-"`             // measures whose cases in a period that was counted before are others now
	Unjudged   int                        `db:"unjudged" json:"unjudged"`   // newest figures that are others now and that no rule can judge
	ReadAt     db.Time                    `db:"read_at" json:"-"`
	ReadByName string                     `db:"read_by_name" json:"-"`
}

// Words name the change by what caused it.
func (c Change) Words() string {
	if words := collection.TurnWords(c.Turns.V); words != "" {
		return words
	}
	return "no return came or went"
}

// MeasureChange is what is different in one measure.
type MeasureChange struct {
	Measure  string      `json:"measure"`
	Title    string      `json:"title"`
	First    bool        `json:"first,omitempty"` // counted for the first time
	Rule     bool        `json:"rule,omitempty"`  // its file, or a setting that it counts by, is another than before
	Moves    []Move      `json:"moves,omitempty"`
	Rewrites []Rewrite   `json:"rewrites,omitempty"`
	Sets     []SetChange `json:"cases,omitempty"` // how many cases joined and left: for those who may read cases
	New      int         `json:"new,omitempty"`
	Gone     int         `json:"gone,omitempty"` // figures of periods that are counted no more
	Unjudged int         `json:"unjudged,omitempty"`

	cases caseChange
}

// empty says whether there is nothing to tell of the measure.
func (c MeasureChange) empty() bool {
	return !c.First && !c.Rule && len(c.Moves)+len(c.Rewrites)+len(c.Sets)+c.New+c.Gone+c.Unjudged == 0
}

// corrected says whether cases joined, left or changed in a period that was counted before.
func (c MeasureChange) corrected() bool {
	return slices.ContainsFunc(c.Sets, func(s SetChange) bool { return s.Was == s.At })
}

// Move is a line whose newest figures are beyond normal variation.
type Move struct {
	Line    string        `json:"line,omitempty"`
	Title   string        `json:"title"`
	WasAt   calendar.Date `json:"was_at"`
	At      calendar.Date `json:"at"`
	Was     Value         `json:"was"`
	Now     Value         `json:"now"`
	Words   string        `json:"words"`   // "up 4.2 percentage points, about 3 children"
	Rule    string        `json:"rule"`    // which rule it broke, with the limits
	Verdict string        `json:"verdict"` // improvement, concern, or change where neither way is better
}

// Rewrite is a figure of an earlier period, counted before, that is another now.
type Rewrite struct {
	Line   string        `json:"line,omitempty"`
	Kind   calendar.Kind `json:"kind"`
	Starts calendar.Date `json:"starts"`
	At     calendar.Date `json:"at"`
	Was    Value         `json:"was"`
	Now    Value         `json:"now"`
}

// SetChange is how many cases joined, left and changed their answer: in one period, where both days are the same, or from the
// newest figure before to the newest now.
type SetChange struct {
	Line   string        `json:"line,omitempty"`
	Was    calendar.Date `json:"was"`
	At     calendar.Date `json:"at"`
	Joined int           `json:"joined"`
	Left   int           `json:"left"`
	Turned int           `json:"turned"`
}

// The rule that judges what has no control limits.
const ruleChance = "beyond chance (95%)"

// compare sets the values of a measure's count before beside those of now. Rewrites, periods that are new and periods that are
// gone; and of each line whether its newest figures moved beyond normal variation.
func (d Definition) compare(before, now []Kept, rebases []Rebase) MeasureChange {
	c := MeasureChange{Measure: d.Key, Title: d.Title}
	if len(now) == 0 && len(before) == 0 {
		return c
	}
	if len(before) == 0 {
		c.First = true
		return c
	}
	type place struct {
		line       string
		kind       calendar.Kind
		starts, at calendar.Date
	}
	of := func(k Kept) place { return place{k.Line, k.Kind, k.Starts, k.At} }
	was := make(map[place]Value, len(before))
	for _, k := range before {
		was[of(k)] = k.Value
	}
	still := make(map[place]bool, len(now))
	for _, k := range now {
		still[of(k)] = true
		old, counted := was[of(k)]
		switch {
		case !counted:
			c.New++
		case !sameValue(old, k.Value):
			c.Rewrites = append(c.Rewrites, Rewrite{k.Line, k.Kind, k.Starts, k.At, old, k.Value})
		}
	}
	for _, k := range before {
		// A figure of a day within a month stands only until the month is whole.
		if whole := k.At.AddDays(1).Day() == 1; whole && !still[of(k)] {
			c.Gone++
		}
	}
	slices.SortStableFunc(c.Rewrites, func(a, b Rewrite) int { return b.At.Compare(a.At) })
	for _, l := range d.AllLines() {
		move, judged := d.move(l, before, now, rebases)
		if move != nil {
			c.Moves = append(c.Moves, *move)
		}
		if !judged {
			c.Unjudged++
		}
	}
	return c
}

// sameValue says whether two counts of a period agree. Sums of decimals may differ in their last digits by the order of adding up.
func sameValue(a, b Value) bool {
	near := func(x, y *float64) bool {
		if x == nil || y == nil {
			return x == y
		}
		return math.Abs(*x-*y) <= 1e-9*max(1, math.Abs(*x), math.Abs(*y))
	}
	return near(a.Value, b.Value) && near(a.Numerator, b.Numerator) && near(a.Denominator, b.Denominator) && a.Unknown == b.Unknown && excludedOf(a) == excludedOf(b)
}

func excludedOf(v Value) (n int) {
	for _, count := range v.Excluded {
		n += count
	}
	return n
}

// pointsOf picks the points of a line and kind.
func pointsOf(kept []Kept, line string, kind calendar.Kind) []Point {
	own := slices.DeleteFunc(slices.Clone(kept), func(k Kept) bool { return k.Kind != kind })
	return points(own, line)
}

// move says whether a line moved beyond normal variation: by the rules of its control chart, in a month or quarter that is new or
// another than before; where there are no limits, by whether its newest figures differ beyond chance. judged is false where the
// newest figure is another and neither can tell.
func (d Definition) move(l Line, before, now []Kept, rebases []Rebase) (m *Move, judged bool) {
	heads, headsNow := pointsOf(before, l.Key, d.HeadlineKind()), pointsOf(now, l.Key, d.HeadlineKind())
	if len(heads) == 0 || len(headsNow) == 0 {
		return nil, true
	}
	old, newest := heads[len(heads)-1], headsNow[len(headsNow)-1]
	if d.Every.Months() < 12 && d.Parts {
		partsBefore, _ := d.ControlPoints(heads, pointsOf(before, l.Key, d.Every))
		parts, _ := d.ControlPoints(headsNow, pointsOf(now, l.Key, d.Every))
		if m, limits := d.signal(l, partsBefore, parts, rebases); limits {
			return m, true
		}
	}
	if sameValue(old.Value, newest.Value) || newest.Value.Value == nil || old.Value.Value == nil {
		return nil, true
	}
	if l.Unit.Kind != "percent" && l.Unit.Kind != "rate" || newest.Value.Numerator == nil || old.Value.Numerator == nil || newest.Value.Denominator == nil || old.Value.Denominator == nil {
		return nil, false
	}
	if !beyondChance(l, old.Value, newest.Value) {
		return nil, true
	}
	return d.moved(l, old, newest, ruleChance), true
}

// signal looks at the newest month or quarter that is new or another than before and that the rules of the control chart mark.
// limits is false where there are too few points for limits.
func (d Definition) signal(l Line, before, now []Point, rebases []Rebase) (m *Move, limits bool) {
	now = slices.DeleteFunc(slices.Clone(now), func(p Point) bool { return p.Value.Value == nil })
	s := StandardSPC()
	better := l.Better
	if d.Context {
		better = "neither"
	}
	chart := ControlChart(now, better, nil, rebases, s)
	if n := len(chart.Segments); n == 0 || !chart.Segments[n-1].Limits {
		return nil, false
	}
	last := chart.Segments[len(chart.Segments)-1]
	for i := len(now) - 1; i >= 0 && !now[i].At.Before(last.From); i-- {
		at := slices.IndexFunc(before, func(p Point) bool { return p.At == now[i].At })
		if at >= 0 && sameValue(before[at].Value, now[i].Value) || len(chart.Points[i].Signals) == 0 {
			continue
		}
		was := now[max(i-1, 0)]
		if at >= 0 && before[at].Value.Value != nil {
			was = before[at]
		}
		rule := fmt.Sprintf("%s: normal is %s to %s", strings.Join(chart.Points[i].Signals, ", "), comparedWords(l, max(last.Lower, 0)), comparedWords(l, last.Upper))
		m = d.moved(l, was, now[i], rule)
		m.Verdict = chart.Points[i].Verdict
		if *was.Value.Value == *now[i].Value.Value {
			m.Words = "the same as before, and still outside what is normal"
		}
		return m, true
	}
	return nil, true
}

func (d Definition) moved(l Line, was, now Point, rule string) *Move {
	m := &Move{Line: l.Key, Title: l.Title, WasAt: was.At, At: now.At, Was: was.Value, Now: now.Value, Words: ChangeWords(l, was.Value, now.Value), Rule: rule, Verdict: "change"}
	if better := l.Better; better != "neither" && !d.Context {
		m.Verdict = "concern"
		if (*now.Value.Value > *was.Value.Value) == (better == "higher") {
			m.Verdict = "improvement"
		}
	}
	return m
}
