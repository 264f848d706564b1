package public

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"waymark/chart"
	"waymark/measure"
	"waymark/plan"
)

// number writes a whole number as people read it: "1,250".
func number(n int) string { return thousands(strconv.Itoa(n)) }

// plain writes a figure for a machine: as few digits as say it, no separators. Nothing for no figure.
func plain(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

// readable writes a figure for people: "1,250.5".
func readable(f float64) string { return thousands(strconv.FormatFloat(f, 'f', -1, 64)) }

func thousands(digits string) string {
	whole, fraction, _ := strings.Cut(digits, ".")
	sign := ""
	if rest, minus := strings.CutPrefix(whole, "-"); minus {
		sign, whole = "−", rest
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		return sign + whole + "." + fraction
	}
	return sign + whole
}

// Note is the sign by which open data say why a figure is not there: "c" kept back so that no child can be recognised,
// "z" nobody to count, "x" not available, as in official statistics.
func note(f measure.Figure) string {
	switch {
	case f.Status == measure.Hidden:
		return "c"
	case f.Status == measure.Nobody:
		return "z"
	case f.Value == nil:
		return "x"
	}
	return ""
}

// words says a figure to a grown-up: "82%", "12.5 days", or why it is not there.
func figureWords(l measure.PublicLine, f measure.Figure) string {
	switch {
	case f.Status == measure.Hidden:
		return measure.TooFew
	case f.Status == measure.Nobody:
		return measure.NoChildren
	case f.Value == nil && f.Numerator != nil:
		return "no rate, as the population is not known"
	case f.Value == nil:
		return "no figure"
	}
	text := readable(*f.Value)
	switch l.Unit.Shape().Kind {
	case "percent":
		return text + "%"
	case "rate":
		return text + " per " + number(l.Unit.Per)
	case "total", "mean", "median":
		if l.Unit.Noun == "score" {
			return text
		}
		return text + " " + l.Unit.Noun
	}
	return text
}

// counts says what a figure was made of, as far as that is public: "about 45 of 80".
func countWords(l measure.PublicLine, f measure.Figure) string {
	switch {
	case f.Status != measure.Shown:
		return ""
	case l.Unit.Kind == measure.AsPublished:
		return "as published"
	case l.Unit.Kind == "percent" && f.Numerator != nil && f.Denominator != nil:
		return fmt.Sprintf("about %s of %s", readable(*f.Numerator), readable(*f.Denominator))
	case l.Unit.Kind == "rate" && f.Numerator != nil:
		return fmt.Sprintf("about %s", readable(*f.Numerator))
	case (l.Unit.Kind == "mean" || l.Unit.Kind == "median" || l.Unit.Kind == "total") && f.Denominator != nil:
		return fmt.Sprintf("about %s counted", readable(*f.Denominator))
	}
	return ""
}

// unitWords is the unit as a column heading.
func unitWords(u measure.Unit) string {
	u = u.Shape()
	switch u.Kind {
	case "percent":
		return "Per cent"
	case "rate":
		return "Rate per " + number(u.Per)
	case "count":
		return "Number"
	}
	return strings.ToUpper(u.Kind[:1]) + u.Kind[1:] + " " + u.Noun
}

func betterWords(better string) string {
	switch better {
	case "higher":
		return "Higher is better."
	case "lower":
		return "Lower is better."
	}
	return "Neither higher nor lower is better in itself."
}

// latest is the newest released figure of a line.
func latest(l measure.PublicLine) (measure.PublicPoint, bool) {
	if len(l.Points) == 0 {
		return measure.PublicPoint{}, false
	}
	return l.Points[len(l.Points)-1], true
}

// headline is the line that a measure is known by.
func headline(m measure.PublicMeasure) measure.PublicLine {
	if len(m.Lines) == 0 {
		return measure.PublicLine{}
	}
	return m.Lines[0]
}

func measurePath(m measure.PublicMeasure) string { return "/measures/" + m.Key }

// move is how the newest figure stands beside the one a year before.
type move struct {
	Words string  // "Better than a year before (72%)"
	Class string  // better, worse or nothing
	Size  float64 // how far it moved, by more than chance explains; 0 otherwise
}

// moved compares the newest figure with the one of twelve months before. A difference that chance alone would often bring is
// called little, so that nobody is praised or blamed for a handful of children.
func moved(l measure.PublicLine) move {
	now, found := latest(l)
	if !found || now.Value == nil {
		return move{}
	}
	year := now.At.AddDays(1).AddMonths(-12).AddDays(-1)
	i := slices.IndexFunc(l.Points, func(p measure.PublicPoint) bool { return p.At == year })
	if i < 0 || l.Points[i].Value == nil {
		return move{}
	}
	before := l.Points[i]
	change := *now.Value - *before.Value
	m := move{Size: math.Abs(change) / max(math.Abs(*before.Value), 1)}
	beside := " than a year before (" + figureWords(l, before.Figure) + ")"
	judged := l.Unit.Kind == "percent" || l.Unit.Kind == "rate"
	switch {
	case change == 0 || figureWords(l, before.Figure) == figureWords(l, now.Figure):
		m.Size = 0
		m.Words = "The same as a year before"
	case judged && !l.BeyondChance(before.Figure, now.Figure):
		m.Words, m.Size = "Little changed from a year before ("+figureWords(l, before.Figure)+")", 0
	case !judged || l.Better != "higher" && l.Better != "lower":
		m.Words = map[bool]string{true: "Higher", false: "Lower"}[change > 0] + beside
		if !judged {
			m.Size = 0
		}
	case (change > 0) == (l.Better == "higher"):
		m.Words, m.Class = "Better"+beside, "better"
	default:
		m.Words, m.Class = "Worse"+beside, "worse"
	}
	return m
}

// moved are the measures that differ most from a year before.
func (e edition) moved() []measure.PublicMeasure {
	all := slices.DeleteFunc(slices.Clone(e.Measures), func(m measure.PublicMeasure) bool { return moved(headline(m)).Size == 0 })
	slices.SortStableFunc(all, func(a, b measure.PublicMeasure) int {
		return cmp.Compare(moved(headline(b)).Size, moved(headline(a)).Size)
	})
	return first(all, 6)
}

// measuresOf are the released measures of a priority's actions, each once.
func (e edition) measuresOf(q plan.PublicPriority) []measure.PublicMeasure {
	var all []measure.PublicMeasure
	for _, a := range q.Actions {
		for _, m := range e.measures(a) {
			if !slices.ContainsFunc(all, func(o measure.PublicMeasure) bool { return o.Key == m.Key }) {
				all = append(all, m)
			}
		}
	}
	return all
}

// value is a figure as the charts draw it.
func chartValue(l measure.PublicLine, f measure.Figure) chart.Value {
	if f.Value == nil {
		if f.Status == measure.Hidden {
			return chart.Hidden(measure.TooFew)
		}
		return chart.None(figureWords(l, f))
	}
	return chart.Number(*f.Value)
}

// unit is the unit as the charts write it, with as many decimals as any figure of the line has.
func chartUnit(l measure.PublicLine) chart.Unit {
	u := chart.Unit{Name: unitWords(l.Unit)}
	if l.Unit.Shape().Kind == "percent" {
		u.Mark = "%"
	}
	for _, p := range l.Points {
		if _, fraction, found := strings.Cut(plain(p.Value), "."); found {
			u.Decimals = max(u.Decimals, len(fraction))
		}
	}
	return u
}

// trendOf is the line's picture over time, with the council's targets and what others published.
func trendOf(l measure.PublicLine, id, title, name string) chart.Trend {
	t := chart.Trend{ID: id, Title: title, Name: name, Unit: chartUnit(l)}
	for _, p := range l.Points {
		t.Points = append(t.Points, chart.Point{At: p.At.Time(), Name: p.Name, Value: chartValue(l, p.Figure), Counts: countWords(l, p.Figure)})
	}
	for _, target := range l.Targets {
		t.Targets = append(t.Targets, chart.Target{From: target.From.Time(), Number: target.Number})
	}
	if n := len(l.Others.Middle); n > 0 {
		newest := l.Others.Middle[n-1]
		t.Band.Name = fmt.Sprintf("Range of %d of %d neighbours", newest.Have, newest.Of)
		middle := chart.Line{Name: "Neighbours (" + newest.Word() + ")"}
		for _, m := range l.Others.Middle {
			t.Band.Points = append(t.Band.Points, chart.BandPoint{At: m.At.Time(), Name: m.At.Words(), Low: m.Low, High: m.High})
			middle.Dots = append(middle.Dots, chart.Dot{At: m.At.Time(), Name: m.At.Words(), Number: m.Middle()})
		}
		t.Lines = append(t.Lines, middle)
	}
	for _, area := range l.Others.Areas {
		line := chart.Line{Name: area.Name}
		for _, f := range area.Figures {
			line.Dots = append(line.Dots, chart.Dot{At: f.At.Time(), Name: f.At.Words(), Number: f.Value})
		}
		t.Lines = append(t.Lines, line)
	}
	return t
}

// bars sets the groups of a cut side by side.
func barsOf(l measure.PublicLine, id string, c measure.PublicCut) chart.Bars {
	b := chart.Bars{ID: id, Title: cutTitle(c), Name: unitWords(l.Unit), Unit: chartUnit(l)}
	if p, found := latest(l); found && l.Unit.Kind != "count" && l.Unit.Kind != "total" {
		b.All = chart.Group{Name: "All children", Value: chartValue(l, p.Figure)}
	}
	for _, g := range c.Groups {
		b.Groups = append(b.Groups, chart.Group{Name: g.Group, Value: chartValue(l, g.Figure), Counts: countWords(l, g.Figure)})
	}
	return b
}

// cutTitle is what a breakdown is called.
func cutTitle(c measure.PublicCut) string {
	switch c.By {
	case "ethnic":
		return "By ethnicity in detail"
	case "unaccompanied":
		return "By coming to the country alone"
	}
	return "By " + strings.ReplaceAll(c.By, "_", " ")
}

// shown says whether any group of a cut has a figure.
func shown(c measure.PublicCut) bool {
	return slices.ContainsFunc(c.Groups, func(g measure.PublicGroup) bool { return g.Value != nil })
}

func first[T any](all []T, n int) []T { return all[:min(n, len(all))] }
