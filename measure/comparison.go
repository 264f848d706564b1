package measure

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"waymark/calendar"
)

// Beside is one line of a measure beside the figures of others on one day.
type Beside struct {
	Key        string        `json:"key"`
	Title      string        `json:"title"`
	Line       string        `json:"line,omitempty"`
	Unit       string        `json:"unit"`
	Better     string        `json:"better"`
	At         calendar.Date `json:"at"` // of the others' figures
	OursAt     calendar.Date `json:"ours_at"`
	Ours       string        `json:"ours"` // with its counts
	OursFrom   string        `json:"ours_from"`
	Value      *float64      `json:"value"`
	Sure       string        `json:"sure,omitempty"`       // how sure our figure is
	Point      string        `json:"point,omitempty"`      // how many children one point is
	Change     string        `json:"change,omitempty"`     // in a year
	Target     string        `json:"target,omitempty"`     // and how far it is
	Population string        `json:"population,omitempty"` // that our rate is counted by
	Set        string        `json:"neighbour_set,omitempty"`
	Summary    string        `json:"summary"` // median or mean
	Have       int           `json:"neighbours_with_figure"`
	Of         int           `json:"neighbours"`
	Rank       string        `json:"rank,omitempty"`
	Rows       []BesideArea  `json:"others"`
	WhyNot     string        `json:"why_not,omitempty"`

	line   Line
	sure   [2]float64
	judged bool // how sure our figure is can be told
}

// BesideArea is one council, region or summary beside our figure.
type BesideArea struct {
	Area       string   `json:"area"`
	Neighbour  bool     `json:"neighbour"`
	Middle     bool     `json:"middle"` // the neighbours summed up
	Value      *float64 `json:"value"`
	Symbol     string   `json:"symbol,omitempty"`
	Words      string   `json:"words"`
	Difference string   `json:"difference,omitempty"`
	Verdict    string   `json:"verdict,omitempty"` // better, worse, level or may be chance; higher or lower where neither way is better
}

// The words for how our figure stands beside another. A gap of less than a fiftieth of the other figure is level.
const (
	level     = "level"
	levelPart = 0.02
)

// symbols are what publishers print where there is no number.
var symbols = map[string]string{
	"c": "kept back by its publisher, as the number is small", "k": "rounds to nought, but is not", "low": "small", "x": "not available", ":": "not available", "z": "does not apply", "u": "too unreliable to print", "..": "not available",
}

func symbolWords(symbol string) string {
	if words, ok := symbols[strings.ToLower(symbol)]; ok {
		return fmt.Sprintf("%s (%s)", words, symbol)
	}
	return cmp.Or(symbol, "no figure")
}

// Beside sets every line of a measure beside the figures of others.
func (m *Measures) Beside(ctx context.Context, key, council string) ([]Beside, error) {
	d, err := m.Definition(key)
	if err != nil {
		return nil, err
	}
	kept, err := m.PublicValues(ctx, d)
	if err != nil {
		return nil, err
	}
	targets, err := m.Targets(ctx, key)
	if err != nil {
		return nil, err
	}
	neighbours, err := m.neighbours(ctx)
	if err != nil {
		return nil, err
	}
	summaries, err := m.summaries(ctx)
	if err != nil {
		return nil, err
	}
	var all []Beside
	for _, l := range d.AllLines() {
		figures := []Comparator{}
		if name := d.ComparatorKey(l.Key); name != "" {
			if figures, err = m.figuresOf(ctx, name); err != nil {
				return nil, err
			}
		}
		all = append(all, d.beside(l, council, kept, figures, neighbours, summaries[key], targets))
	}
	return all, nil
}

// Besides sets the headline of every measure beside the figures of others. Files that answer another's question are left out.
func (m *Measures) Besides(ctx context.Context, council string) ([]Beside, error) {
	var rows []valueRow
	if err := m.db.All(ctx, &rows, `select measure, line, kind, starts, at, value, numerator, denominator, excluded, unknown, population from measure_value order by at`, nil); err != nil {
		return nil, err
	}
	kept := map[string][]Kept{}
	for _, r := range rows {
		kept[r.Measure] = append(kept[r.Measure], r.kept())
	}
	figures, err := m.figures(ctx, "", nil)
	if err != nil {
		return nil, err
	}
	neighbours, err := m.neighbours(ctx)
	if err != nil {
		return nil, err
	}
	summaries, err := m.summaries(ctx)
	if err != nil {
		return nil, err
	}
	targets, err := m.allTargets(ctx)
	if err != nil {
		return nil, err
	}
	var all []Beside
	for _, d := range m.Definitions() {
		if d.Answers != "" {
			continue
		}
		own := slices.DeleteFunc(kept[d.Key], func(k Kept) bool { return k.Kind != d.PublicKind() })
		l := d.Headline()
		all = append(all, d.beside(l, council, own, figures[d.ComparatorKey(l.Key)], neighbours, summaries[d.Key], targets[d.Key]))
	}
	return all, nil
}

// beside works the comparison of one line out.
func (d Definition) beside(l Line, council string, kept []Kept, figures []Comparator, sets []Neighbour, summary string, targets []Target) Beside {
	b := Beside{Key: d.Key, Title: l.Title, Line: l.Key, Unit: l.Unit.String(), Better: l.Better, Summary: cmp.Or(summary, Median), Rows: []BesideArea{}, line: l}
	if d.Context {
		b.Better = "neither"
	}
	series := slices.DeleteFunc(slices.Clone(kept), func(k Kept) bool { return k.Line != l.Key })
	if len(series) == 0 {
		b.WhyNot = "It is not counted."
		return b
	}
	b.At = othersAt(figures, council, series[len(series)-1].At)
	ours := b.own(d, series, figures, council, targets)
	if b.At.IsZero() {
		b.WhyNot = "No figure of others is loaded for it."
		return b
	}
	if b.Value == nil {
		b.WhyNot = "There is no figure of ours to set beside the others."
	}
	b.neighbours(ours, figures, sets)
	for _, area := range []string{"Inner London", "London", "England"} {
		if f, found := published(figures, area, b.At); found {
			b.Rows = append(b.Rows, b.area(ours, area, f))
		}
	}
	return b
}

// othersAt is the newest day by a last one of which there are figures of others.
func othersAt(figures []Comparator, council string, last calendar.Date) calendar.Date {
	var newest calendar.Date
	for _, f := range figures {
		if at := periodEnd(f.Period); f.Area != council && f.Value != nil && !at.After(last) && at.After(newest) {
			newest = at
		}
	}
	return newest
}

func published(figures []Comparator, area string, at calendar.Date) (Comparator, bool) {
	for _, f := range figures {
		if f.Area == area && periodEnd(f.Period) == at {
			return f, true
		}
	}
	return Comparator{}, false
}

// own says what our figure is: the one counted on the others' day, else the one published of us, else our newest.
func (b *Beside) own(d Definition, series []Kept, figures []Comparator, council string, targets []Target) Value {
	l := b.line
	k := series[len(series)-1]
	b.OursFrom = "counted here"
	if i := slices.IndexFunc(series, func(k Kept) bool { return k.At == b.At && k.Value.Value != nil }); i >= 0 {
		k = series[i]
	} else if f, found := published(figures, council, b.At); found && f.Value != nil {
		b.OursFrom = "as published (" + f.Source + ")"
		k = Kept{At: b.At, Value: Value{Value: f.Value}}
	} else if !b.At.IsZero() {
		b.OursFrom = "counted here on a later day than the others’"
	}
	b.OursAt, b.Value = k.At, k.Value.Value
	if d.Pool > 0 {
		b.OursFrom += fmt.Sprintf(", over %d months as the numbers are small", d.Pool)
	}
	if b.Ours = StaffWords(l, k.Value); k.Value.Value != nil && k.Value.Numerator == nil {
		b.Ours = comparedWords(l, *k.Value.Value)
	}
	if target := targetOn(targets, l.Key, k.At); target != nil {
		b.Target = targetWords(l, *target) + distanceWords(l, k.Value, *target)
	}
	if k.Value.Value == nil || k.Value.Numerator == nil {
		return k.Value
	}
	b.confidence(k)
	if l.Unit.Kind == "rate" && k.Value.Denominator != nil {
		b.Population = fmt.Sprintf("%s people, the estimate of mid-%d that was loaded when it was counted", decimals(*k.Value.Denominator, 0), k.PeopleOf)
	}
	points := make([]Point, 0, len(series))
	for _, one := range series {
		if !one.At.After(k.At) {
			points = append(points, Point{At: one.At, Starts: one.Starts, Value: one.Value})
		}
	}
	b.Change, _ = yearChange(l, points)
	return k.Value
}

// confidence says how sure our figure is and how many children a point of it is. The catalogue asks for the interval under 100
// children (c2); it stands beside every share, as a gap of two children of 130 is called worse by nobody who sees it.
func (b *Beside) confidence(k Kept) {
	l, v := b.line, k.Value
	switch {
	case l.Unit.Kind == "percent":
		if children := *v.Denominator / 100; children >= 1 {
			b.Point = fmt.Sprintf("1 percentage point is about %s here", childrenWords(int(math.Round(children))))
		} else if *v.Denominator > 0 {
			b.Point = fmt.Sprintf("1 child is about %s percentage points here", decimals(100 / *v.Denominator, 1))
		}
		if b.judged = *v.Denominator > 0; b.judged {
			low, high := wilson(*v.Numerator, *v.Denominator)
			b.sure = [2]float64{100 * low, 100 * high}
		}
	case l.Unit.Kind == "rate" && *v.Numerator > 0:
		spread := math.Exp(1.959963984540054 / math.Sqrt(*v.Numerator))
		b.judged, b.sure = true, [2]float64{*v.Value / spread, *v.Value * spread}
	case (l.Unit.Kind == "mean" || l.Unit.Kind == "median") && v.Denominator != nil:
		b.Sure = "Of " + caseWords(*v.Denominator)
	}
	if b.judged {
		b.Sure = fmt.Sprintf("95%% confidence: %s to %s", comparedWords(l, b.sure[0]), comparedWords(l, b.sure[1]))
	}
}

// neighbours sets each neighbour of the set of that day beside our figure, and all of them summed up.
func (b *Beside) neighbours(ours Value, figures []Comparator, sets []Neighbour) {
	set := neighboursOn(sets, b.At)
	b.Of = len(set)
	var values []float64
	var rows []BesideArea
	for _, n := range set {
		b.Set = fmt.Sprintf("%s, valid from %s", n.Set, n.ValidFrom.Words())
		f, found := published(figures, n.Council, b.At)
		if !found {
			f = Comparator{Area: n.Council}
		}
		row := b.area(ours, n.Council, f)
		row.Neighbour = true
		rows = append(rows, row)
		if f.Value != nil {
			values = append(values, *f.Value)
		}
	}
	b.Have = len(values)
	b.Rank = b.rank(values)
	slices.SortStableFunc(rows, func(x, y BesideArea) int { return b.order(x.Value, y.Value) })
	if b.Have >= leastNeighbours {
		slices.Sort(values)
		middle := (values[(len(values)-1)/2] + values[len(values)/2]) / 2
		if b.Summary == Mean {
			middle = 0
			for _, v := range values {
				middle += v / float64(len(values))
			}
		}
		row := b.area(ours, fmt.Sprintf("%s of %d of %d neighbours", upper(b.Summary), b.Have, b.Of), Comparator{Value: &middle})
		row.Middle = true
		b.Rows = append(b.Rows, row)
	}
	b.Rows = append(b.Rows, rows...)
}

// order puts the best first, the highest where neither way is better, and those without a figure last.
func (b *Beside) order(x, y *float64) int {
	switch {
	case x == nil || y == nil:
		return cmp.Compare(btoi(x == nil), btoi(y == nil))
	case b.Better == "lower":
		return cmp.Compare(*x, *y)
	}
	return cmp.Compare(*y, *x)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// rank is our place among the neighbours that have a figure. Figures are compared as finely as they are printed.
func (b *Beside) rank(values []float64) string {
	if b.Value == nil || len(values) < leastNeighbours {
		return ""
	}
	digits := 0
	for _, v := range values {
		digits = max(digits, places(v))
	}
	ours := rounded(*b.Value, min(digits, 2))
	place, tied := 1, 0
	for _, v := range values {
		switch o := b.order(&v, &ours); {
		case v == ours:
			tied++
		case o < 0:
			place++
		}
	}
	words := ordinal(place)
	if tied > 0 {
		words = "joint " + words
	}
	if b.Better == "neither" {
		if place == 1 {
			words = strings.TrimSuffix(words, "1st")
		}
		words = strings.TrimSpace(words + " highest")
	}
	words = fmt.Sprintf("%s of %d: us and the %d of %d neighbours that have a figure", words, len(values)+1, b.Have, b.Of)
	if b.Better == "neither" {
		return words + ". Neither way is better"
	}
	return words + ". 1st is the best: " + betterWords(b.Better)
}

func ordinal(n int) string {
	switch {
	case n%100 >= 11 && n%100 <= 13:
	case n%10 == 1:
		return fmt.Sprintf("%dst", n)
	case n%10 == 2:
		return fmt.Sprintf("%dnd", n)
	case n%10 == 3:
		return fmt.Sprintf("%drd", n)
	}
	return fmt.Sprintf("%dth", n)
}

// area sets one area's figure beside ours.
func (b *Beside) area(ours Value, area string, f Comparator) BesideArea {
	row := BesideArea{Area: area, Value: f.Value, Symbol: f.Symbol}
	if f.Value == nil {
		row.Words = symbolWords(f.Symbol)
		return row
	}
	row.Words = comparedWords(b.line, *f.Value)
	if ours.Value != nil {
		row.Difference, row.Verdict = gapWords(b.line, ours, *f.Value), b.verdict(*ours.Value, *f.Value)
	}
	return row
}

// verdict says how our figure stands beside another.
func (b *Beside) verdict(ours, theirs float64) string {
	gap := ours - theirs
	switch {
	case math.Abs(gap) < levelPart*math.Abs(theirs) || gap == 0:
		return level
	case b.Better == "neither":
		return map[bool]string{true: "higher", false: "lower"}[gap > 0]
	case b.judged && theirs >= b.sure[0] && theirs <= b.sure[1]:
		return MayChance
	case (gap > 0) == (b.Better == "higher"):
		return "better"
	}
	return "worse"
}

// gapWords say how far our figure is from another, with the children that the gap is: in a small council a percentage point
// is a handful of them (measures.md f42).
func gapWords(l Line, ours Value, theirs float64) string {
	gap := *ours.Value - theirs
	side := "higher here"
	if gap < 0 {
		side = "lower here"
	}
	size := decimals(math.Abs(gap), max(l.Unit.Decimals(), 1))
	children := func(n float64) string {
		if ours.Denominator == nil || l.Unit.Open() {
			return ""
		}
		return ", " + aboutChildren(int(math.Round(math.Abs(n)**ours.Denominator)))
	}
	if l.Unit.nothing(gap) {
		return "no difference"
	}
	switch u := l.Unit.Shape(); u.Kind {
	case "percent":
		return size + " percentage points " + side + children(gap/100)
	case "rate":
		return size + " per " + thousands(u.Per) + " " + side + children(gap/float64(u.Per))
	case "count":
		return size + " " + side
	default:
		return strings.TrimSpace(size+" "+u.Counted()) + " " + side
	}
}

// distanceWords say how far a figure is from its target.
func distanceWords(l Line, v Value, target float64) string {
	if v.Value == nil {
		return ""
	}
	gap := *v.Value - target
	if l.Better == "neither" {
		return ": " + gapWords(l, v, target)
	}
	if gap == 0 || (gap > 0) == (l.Better == "higher") {
		return ": met"
	}
	words := strings.NewReplacer(" higher here", "", " lower here", "").Replace(gapWords(l, v, target))
	if words == "no difference" {
		return ": just missed"
	}
	return ": " + words + " to go"
}

// BesideText is the comparison for a terminal.
func BesideText(all []Beside) string {
	var out strings.Builder
	for _, b := range all {
		fmt.Fprintf(&out, "%s  %s\n", b.Key, b.Title)
		say := func(name, words string) {
			if words != "" {
				fmt.Fprintf(&out, "  %-12s %s\n", name, words)
			}
		}
		if b.Ours != "" {
			say("ours", fmt.Sprintf("%s at %s, %s", b.Ours, b.OursAt.Words(), b.OursFrom))
		}
		say("sure", b.Sure)
		say("point", b.Point)
		say("population", b.Population)
		say("in a year", b.Change)
		say("target", b.Target)
		say("rank", b.Rank)
		say("", b.WhyNot)
		if len(b.Rows) > 0 {
			say("others", fmt.Sprintf("at %s; %d of %d neighbours have a figure (%s)", b.At.Words(), b.Have, b.Of, b.Set))
		}
		for _, r := range b.Rows {
			words := r.Words
			if r.Difference != "" {
				words += "; " + r.Difference
			}
			if r.Verdict != "" {
				words += " – " + r.Verdict
			}
			fmt.Fprintf(&out, "    %-34s %s\n", r.Area, words)
		}
	}
	return out.String()
}
