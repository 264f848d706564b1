package measure

import (
	"context"
	"slices"
	"strings"

	"waymark/calendar"
	"waymark/chart"
	"waymark/fault"
)

// This file is what a board is told of measures: the headline of each with its course, what is more than chance, the target and how far it
// is, and others beside it. No case is among it.

// BoardMeasure is one measure as a board paper needs it.
type BoardMeasure struct {
	Key, Title string
	Source     string
	Unit       string
	Better     string // higher, lower or neither
	At         calendar.Date
	Period     string // that the newest figure is of: "12 months to 31 March 2026"; empty where nothing is counted
	Words      string // the newest figure with its counts, never nought where there is none
	Value      *float64
	LastAt     calendar.Date // of the newest figure that there is, where the newest period has none
	LastWords  string
	Change     string // in a year
	Target     string
	Distance   string
	Met        *bool // nil where there is no target or no figure
	Verdict    string
	VerdictWhy string // the signals of the newest point
	Assurance  string
	WhyNoChart string
	Few        bool // some count behind its figures is of 1 to 5 children
	Others     []BoardBeside
	Chart      *chart.Trend
}

// BoardBeside is somebody else's figure beside ours.
type BoardBeside struct {
	Area, Words, Verdict string
	At                   calendar.Date
}

// Board tells of some measures, in the order asked for. A key that no file has (a measure that is still to be built) is left out. council is
// whose line the charts show.
func (m *Measures) Board(ctx context.Context, keys []string, council string) ([]BoardMeasure, error) {
	var all []BoardMeasure
	today := m.db.Today()
	for _, key := range keys {
		c, err := m.Course(ctx, key, council, key, today)
		if f := fault.Of(err); f != nil && f.Kind == fault.KindNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		b := BoardMeasure{Key: key, Title: c.Title, Source: c.Source, Unit: c.Line.Unit.String(), Better: c.Line.Better, Chart: c.Chart, WhyNoChart: c.WhyNot, Assurance: c.Control.Assurance}
		if c.Context {
			b.Better = "neither"
		}
		b.newest(c)
		beside, err := m.Beside(ctx, key, council)
		if err != nil {
			return nil, err
		}
		for _, line := range beside {
			if line.Line != c.Line.Key {
				continue
			}
			for _, row := range line.Rows {
				if row.Middle || row.Area == "England" {
					b.Others = append(b.Others, BoardBeside{row.Area, row.Words, row.Verdict, line.At})
				}
			}
		}
		all = append(all, b)
	}
	return all, nil
}

// newest reads the newest figure, how it moved and what its control chart says of it.
func (b *BoardMeasure) newest(c Course) {
	series := make([]Point, 0, len(c.Points))
	for _, p := range c.Points {
		series = append(series, p.Point)
		if p.Value.Numerator != nil && *p.Value.Numerator > 0 && *p.Value.Numerator < 6 {
			b.Few = true
		}
	}
	if len(series) == 0 {
		b.Words = "not counted"
		return
	}
	last := series[len(series)-1]
	b.At, b.Period, b.Words, b.Value = last.At, periodName(c.HeadlineKind(), last.Starts, last.At), StaffWords(c.Line, last.Value), last.Value.Value
	if last.Value.Value == nil {
		for _, p := range slices.Backward(series) {
			if p.Value.Value != nil {
				b.LastAt, b.LastWords = p.At, StaffWords(c.Line, p.Value)
				break
			}
		}
	}
	b.Change, _ = yearChange(c.Line, series)
	if target := c.Points[len(c.Points)-1].Target; target != nil {
		b.Target, b.Distance = targetWords(c.Line, *target), strings.TrimLeft(distanceWords(c.Line, last.Value, *target), ":, ")
		if met, known := c.Points[len(c.Points)-1].Meets(b.Better); known {
			b.Met = &met
		}
	}
	if n := len(c.Control.Points); n > 0 {
		b.Verdict = c.Control.Points[n-1].Verdict
		b.VerdictWhy = strings.Join(c.Control.Points[n-1].Signals, ", ")
		if b.Change == noChange && b.Verdict != "" {
			b.Verdict, b.VerdictWhy = "", ""
		}
	}
}
