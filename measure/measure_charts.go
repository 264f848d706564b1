package measure

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"waymark/calendar"
	"waymark/chart"
)

// chartUnit says how a line's numbers are written in pictures.
func chartUnit(l Line) chart.Unit {
	u := l.Unit.Shape()
	switch u.Kind {
	case "percent":
		return chart.Unit{Name: "per cent", Mark: "%", Decimals: 1}
	case "rate":
		return chart.Unit{Name: "per " + thousands(l.Unit.Per), Decimals: u.Decimals()}
	case "count":
		return chart.Unit{Name: "number"}
	case "total":
		return chart.Unit{Name: l.Unit.Noun}
	}
	return chart.Unit{Name: u.Kind + " " + u.Noun, Decimals: 1}
}

// chartValue is a value as a picture shows it: never nought where there is nothing to count.
func chartValue(v Value) chart.Value {
	if v.Value != nil {
		return chart.Number(*v.Value)
	}
	if v.Denominator != nil && *v.Denominator == 0 {
		return chart.None(NoChildren)
	}
	return chart.None("not counted")
}

// countsWords are the counts beside a value in its table.
func countsWords(l Line, v Value) string {
	if v.Numerator == nil {
		return ""
	}
	numerator := decimals(*v.Numerator, 0)
	switch {
	case l.Unit.Kind == Ratio:
		return decimals(*v.Numerator, 1) + " over " + decimals(*v.Denominator, 1)
	case l.Unit.Kind == "count":
		return ""
	case v.Denominator == nil:
		return numerator
	case l.Unit.Kind == "mean" || l.Unit.Kind == "median":
		return caseWords(*v.Denominator)
	}
	return numerator + " of " + decimals(*v.Denominator, 0)
}

// trend draws a line of a measure with its target, the neighbours and the country.
func (d Definition) trend(id string, l Line, council string, series []Point, targets []Target, others Comparison) chart.Trend {
	t := chart.Trend{ID: id, Title: l.Title, Name: council, Unit: chartUnit(l)}
	for _, p := range series {
		t.Points = append(t.Points, chart.Point{At: p.At.Time(), Name: periodName(d.HeadlineKind(), p.Starts, p.At), Value: chartValue(p.Value), Counts: countsWords(l, p.Value)})
	}
	for _, target := range targets {
		if target.Line == l.Key {
			t.Targets = append(t.Targets, chart.Target{From: target.Starts.Time(), Number: target.Target})
		}
	}
	if len(series) > 0 {
		t.Lines, t.Band = others.lines(series[0].At)
	}
	return t
}

// yearTo names the year that a published figure is of by its last day: financial, calendar, academic or of the workforce.
func yearTo(at calendar.Date) string {
	for _, kind := range []calendar.Kind{calendar.CalendarYear, calendar.AcademicYear, calendar.WorkforceYear} {
		if kind.LastEnd(at) == at.AddDays(1) {
			return periodName(kind, at.AddDays(1).AddMonths(-12), at)
		}
	}
	return periodName(calendar.Year, at.AddDays(1).AddMonths(-12), at)
}

// lines are the comparators since a little before a series begins: older figures would only squeeze it.
func (c Comparison) lines(first calendar.Date) ([]chart.Line, chart.Band) {
	var lines []chart.Line
	var band chart.Band
	since := first.AddMonths(-12)
	var middle chart.Line
	for _, n := range c.Middle {
		if n.At.Before(since) {
			continue
		}
		name := yearTo(n.At)
		middle.Name = fmt.Sprintf("%s of %d of %d neighbours", upper(n.Word()), n.Have, n.Of)
		middle.Dots = append(middle.Dots, chart.Dot{At: n.At.Time(), Name: name, Number: n.Middle()})
		band.Name = fmt.Sprintf("Range of %d of %d neighbours", n.Have, n.Of)
		band.Points = append(band.Points, chart.BandPoint{At: n.At.Time(), Name: name, Low: n.Low, High: n.High})
	}
	if len(middle.Dots) > 0 {
		lines = append(lines, middle)
	}
	for _, a := range c.Areas {
		if slices.Contains(wholes, a.Name) && a.Name != "England" {
			continue // one line besides the neighbours; the table of published figures has the others
		}
		line := chart.Line{Name: a.Name}
		for _, f := range a.Figures {
			if !f.At.Before(since) {
				line.Dots = append(line.Dots, chart.Dot{At: f.At.Time(), Name: yearTo(f.At), Number: f.Value})
			}
		}
		if len(line.Dots) > 0 {
			lines = append(lines, line)
		}
	}
	return lines, band
}

// control draws a control chart over single months or quarters.
func (d Definition) control(id string, l Line, council string, c Control, kind calendar.Kind, rebases []Rebase, target *float64) chart.Trend {
	t := chart.Trend{ID: id, Title: l.Title + ", with what chance alone would explain", Name: council, Unit: chartUnit(l), Dated: d.HeadlineKind() != kind}
	signals := map[string]chart.Signal{"improvement": chart.Better, "concern": chart.Worse, "change": chart.Changed}
	for _, p := range c.Points {
		length := max(kind.Months(), 1)
		t.Points = append(t.Points, chart.Point{At: p.At.Time(), Name: periodName(kind, p.At.AddDays(1).AddMonths(-length), p.At), Value: chart.Number(p.Value), Signal: signals[p.Verdict]})
	}
	for _, g := range c.Segments {
		if g.Limits {
			lower, upper := g.Lower, g.Upper
			if l.Unit.Kind == "percent" {
				upper = math.Min(upper, 100)
			}
			t.Limits = append(t.Limits, chart.Limits{From: g.From.Time(), To: g.To.Time(), Mean: g.Mean, Lower: math.Max(lower, 0), Upper: upper})
		}
	}
	for _, r := range rebases {
		t.Events = append(t.Events, chart.Event{At: r.On.Time(), Words: r.Reason})
	}
	if target != nil && len(c.Points) > 0 {
		t.Targets = []chart.Target{{From: c.Points[0].At.Time(), Number: *target}}
	}
	return t
}

// byTitles are the questions that breakdowns answer.
var byTitles = map[string]string{"sex": "By sex", "age": "By age", "ethnicity": "By ethnic group", "ethnic": "By ethnicity, in detail", "unaccompanied": "By whether they came here alone to seek safety", "disability": "By whether they are disabled"}

func byTitle(by string) string {
	if title := byTitles[by]; title != "" {
		return title
	}
	return "By " + strings.ReplaceAll(by, "_", " ")
}

// bars sets the groups of one breakdown side by side, each with how sure its share is (Wilson's 95% interval).
func bars(id string, l Line, by string, groups []Group, all Value) chart.Bars {
	b := chart.Bars{ID: id, Title: byTitle(by), Name: l.Title, Unit: chartUnit(l), All: chart.Group{Name: "Everyone", Value: chartValue(all), Counts: countsWords(l, all)}}
	for _, g := range groups {
		v := Value{Value: g.Value, Numerator: g.Numerator, Denominator: g.Denominator}
		bar := chart.Group{Name: g.Group, Value: chartValue(v), Counts: countsWords(l, v)}
		if v.Value == nil && l.Unit.Kind == "rate" && g.Numerator != nil {
			bar.Value, bar.Counts = chart.None("no population for this group"), decimals(*g.Numerator, 0)
		}
		if l.Unit.Kind == "percent" && g.Value != nil {
			low, high := wilson(*g.Numerator, *g.Denominator)
			bar.Range = chart.Range{Low: 100 * low, High: 100 * high}
		}
		b.Groups = append(b.Groups, bar)
	}
	return b
}

// wilson is the 95% confidence interval of a proportion, which holds for small numbers too (Wilson's score interval).
func wilson(met, all float64) (low, high float64) {
	const z = 1.959963984540054
	p := met / all
	middle := (p + z*z/(2*all)) / (1 + z*z/all)
	reach := z / (1 + z*z/all) * math.Sqrt(p*(1-p)/all+z*z/(4*all*all))
	return math.Max(0, middle-reach), math.Min(1, middle+reach)
}

// relativeWords says a group's rate against everyone else's, and how sure that is.
func relativeWords(r *Relative) string {
	if r == nil {
		return ""
	}
	number := func(n float64) string { return strconv.FormatFloat(n, 'f', 2, 64) }
	words := fmt.Sprintf("%s (%s to %s)", number(r.Ratio), number(r.Low), number(r.High))
	switch {
	case r.Small:
		words += ", fewer than 10 children on one side"
	case r.Low > 1:
		words += ", higher than chance explains"
	case r.High < 1:
		words += ", lower than chance explains"
	}
	return words
}

// spark is a line's course in a space as small as a word; the figures stand beside it.
func spark(series []Point) string {
	low, high, shown := math.Inf(1), math.Inf(-1), 0
	for _, p := range series {
		if p.Value.Value != nil {
			low, high, shown = math.Min(low, *p.Value.Value), math.Max(high, *p.Value.Value), shown+1
		}
	}
	if shown < 2 {
		return ""
	}
	var path strings.Builder
	pen := "M"
	for i, p := range series {
		if p.Value.Value == nil {
			pen = "M" // a gap is a gap
			continue
		}
		x, y := 2+float64(i)/float64(len(series)-1)*116, 15.0
		if high > low {
			y = 28 - (*p.Value.Value-low)/(high-low)*26
		}
		fmt.Fprintf(&path, "%s%.1f %.1f", pen, x, y)
		pen = "L"
	}
	return path.String()
}
