package measure

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// partners are the measures that stand on one card with a measure, whichever of them says so: re-referrals fall when
// assessments are rushed, so one of the two alone misleads (measures.md f44).
func partners(all []Definition, d Definition) []Definition {
	return slices.DeleteFunc(slices.Clone(all), func(o Definition) bool {
		return o.Key == d.Key || (!slices.Contains(d.Beside, o.Key) && !slices.Contains(o.Beside, d.Key))
	})
}

// answersTo are the files that answer a measure's question from another source.
func answersTo(all []Definition, key string) []Definition {
	return slices.DeleteFunc(slices.Clone(all), func(o Definition) bool { return o.Answers != key })
}

// differenceWords says how far the figure of another source is from a measure's own, with the counts of both.
func differenceWords(l Line, own, other Value) string {
	if own.Value == nil || other.Value == nil {
		return "The difference cannot be told."
	}
	difference := *other.Value - *own.Value
	if difference == 0 && same(own.Numerator, other.Numerator) && same(own.Denominator, other.Denominator) {
		return "No difference."
	}
	unit := ""
	switch l.Unit.Shape().Kind {
	case "percent":
		unit = " percentage points"
	case "rate":
		unit = " per " + thousands(l.Unit.Per)
	case "mean", "median", "total":
		unit = " " + l.Unit.Counted()
	}
	words := fmt.Sprintf("%s%s there", signed(difference, 1), unit)
	if difference == 0 {
		words = "The same figure"
	}
	if own.Numerator == nil || other.Numerator == nil {
		return words + "; the counts of one of the two are not known."
	}
	counts := func(v Value) string {
		if v.Denominator == nil {
			return decimals(*v.Numerator, 0)
		}
		return decimals(*v.Numerator, 0) + " of " + decimals(*v.Denominator, 0)
	}
	return fmt.Sprintf("%s: %s here, %s there.", words, counts(own), counts(other))
}

func same(a, b *float64) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

// besideRow is a figure that stands beside a measure: its partner's, or its own from another source.
type besideRow struct {
	Key, Title, Latest, At, Source string
	Difference                     string // to the measure's own figure; of other sources only
}

// besides reads the partners of a measure and the other sources that answer it.
func (m *Measures) besides(ctx context.Context, d Definition, own []Kept) (pairs, others []besideRow, err error) {
	all := m.Definitions()
	row := func(o Definition) (besideRow, []Point, error) {
		one := besideRow{Key: o.Key, Title: o.Title, Latest: "not counted", Source: o.Source}
		kept, err := m.Values(ctx, o)
		series := points(kept, o.Headline().Key)
		if n := len(series); n > 0 {
			one.Latest, one.At = StaffWords(o.Headline(), series[n-1].Value), periodName(o.HeadlineKind(), series[n-1].Starts, series[n-1].At)
		}
		return one, series, err
	}
	for _, o := range partners(all, d) {
		one, _, err := row(o)
		if err != nil {
			return nil, nil, err
		}
		pairs = append(pairs, one)
	}
	mine := points(own, d.Headline().Key)
	for _, o := range answersTo(all, d.Key) {
		one, series, err := row(o)
		if err != nil {
			return nil, nil, err
		}
		one.Difference = "No day is counted from both sources."
		for _, p := range slices.Backward(series) {
			if i := slices.IndexFunc(mine, func(q Point) bool { return q.At == p.At }); i >= 0 {
				one.Difference = "At " + p.At.Words() + ": " + differenceWords(d.Headline(), mine[i].Value, p.Value)
				break
			}
		}
		others = append(others, one)
	}
	return pairs, others, nil
}

// pairWords name the partners of a measure with their newest figures, for a list.
func pairWords(all []Definition, d Definition, series map[string][]Point) []string {
	var words []string
	for _, o := range partners(all, d) {
		latest := "not counted"
		if s := series[o.Key]; len(s) > 0 {
			latest = StaffWords(o.Headline(), s[len(s)-1].Value)
		}
		words = append(words, o.Title+": "+latest)
	}
	return words
}

// PublicPartner is a released measure that stands on the card of another.
type PublicPartner struct {
	Key   string      `json:"key"`
	Title string      `json:"title"`
	Unit  Unit        `json:"unit"`
	Point PublicPoint `json:"point"` // its newest released figure
}

// pair sets released measures on one another's cards.
func pair(definitions []Definition, all []PublicMeasure) {
	for i, p := range all {
		at := slices.IndexFunc(definitions, func(d Definition) bool { return d.Key == p.Key })
		if at < 0 {
			continue
		}
		all[i].Partners = nil
		for _, o := range partners(definitions, definitions[at]) {
			j := slices.IndexFunc(all, func(q PublicMeasure) bool { return q.Key == o.Key })
			if j >= 0 && len(all[j].Lines) > 0 && len(all[j].Lines[0].Points) > 0 {
				l := all[j].Lines[0]
				all[i].Partners = append(all[i].Partners, PublicPartner{o.Key, all[j].Title, l.Unit, l.Points[len(l.Points)-1]})
			}
		}
	}
}

// answered sets, in a printed run, the figure of the measure that a file answers from another source beside its own.
func (r *Results) answered(m Result) string {
	for _, o := range r.Measures {
		if o.Key == m.definition.Answers && o.At == m.At {
			line := o.definition.Headline()
			return fmt.Sprintf("beside %s: %s. %s", o.Key, StaffWords(line, o.Value), strings.Replace(differenceWords(line, o.Value, m.Value), " there", " from this source", 1))
		}
	}
	return ""
}
