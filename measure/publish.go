package measure

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"waymark/calendar"
)

// This file is what the public may know of measures: small types of figures that were frozen, suppressed together and
// approved by a second person. No unrounded count, no case and no name of a person is among them; a test walks the types.

// PublicMeasure is a measure as released.
type PublicMeasure struct {
	Key      string        `json:"key"`
	Title    string        `json:"title"`
	Child    string        `json:"child"` // the question a child would ask
	Says     string        `json:"says"`  // the answer to it, with {} for the headline's words; may be empty
	Source   string        `json:"source"`
	Notes    []string      `json:"notes"`
	Release  int           `json:"release"`
	Released calendar.Date `json:"released"`
	Lines    []PublicLine  `json:"lines"`   // the headline first
	Context  bool          `json:"context"` // shown beside measures, never scored

	Settings []string        `json:"settings,omitempty"` // the thresholds that it was counted by, in words
	Partners []PublicPartner `json:"partners,omitempty"` // released measures that stand on the same card, as one alone misleads
}

// PublicLine is one line of a measure.
type PublicLine struct {
	Key     string         `json:"key"`
	Title   string         `json:"title"`
	Unit    Unit           `json:"unit"`
	Better  string         `json:"better"`
	Words   string         `json:"words"`  // the newest figure as a child would say it
	Points  []PublicPoint  `json:"points"` // oldest first
	Cuts    []PublicCut    `json:"cuts"`   // of the newest point that has any
	CutsAt  calendar.Date  `json:"cuts_at"`
	Targets []PublicTarget `json:"targets"`
	Others  Comparison     `json:"others"` // figures that others published
}

// PublicPoint is one released figure.
type PublicPoint struct {
	Starts calendar.Date `json:"starts"`
	At     calendar.Date `json:"at"`
	Name   string        `json:"name"` // "12 months to 31 March 2026"
	Figure
}

// PublicTarget is what the council set itself, from a day on.
type PublicTarget struct {
	From   calendar.Date `json:"from"`
	Number float64       `json:"number"`
}

// publicMeasure puts released tables into the shape that the public reads.
func publicMeasure(d Definition, released []Released, targets []Target) PublicMeasure {
	m := PublicMeasure{Key: d.Key, Title: d.Title, Child: d.Child, Says: d.Says, Source: d.Source, Notes: d.PublishedNotes(), Context: d.Context, Lines: []PublicLine{}}
	for _, l := range d.AllLines() {
		line := PublicLine{Key: l.Key, Title: l.Title, Unit: l.Unit, Better: l.Better, Points: []PublicPoint{}, Cuts: []PublicCut{}, Targets: []PublicTarget{}}
		for _, r := range released {
			if r.Line != l.Key {
				continue
			}
			line.Points = append(line.Points, PublicPoint{r.Starts, r.At, periodName(d.PublicKind(), r.Starts, r.At), r.Public.Total})
			if len(r.Public.Cuts) > 0 && !r.At.Before(line.CutsAt) {
				line.Cuts, line.CutsAt = r.Public.Cuts, r.At
			}
		}
		slices.SortFunc(line.Points, func(a, b PublicPoint) int { return a.At.Compare(b.At) })
		if n := len(line.Points); n > 0 {
			line.Words = line.Points[n-1].Words(l.Unit)
		}
		for _, t := range targets {
			if t.Line == l.Key {
				line.Targets = append(line.Targets, PublicTarget{t.Starts, t.Target})
			}
		}
		if len(line.Points) > 0 {
			m.Lines = append(m.Lines, line)
		}
	}
	return m
}

// Sentence answers the child's question in one sentence, from the headline's newest released figure: "About 9 in 10 of the
// children in care had their teeth checked this year." A figure that is kept back or not there says only that.
func (m PublicMeasure) Sentence() string {
	if len(m.Lines) == 0 || len(m.Lines[0].Points) == 0 {
		return ""
	}
	line := m.Lines[0]
	figure := line.Points[len(line.Points)-1].Figure
	said := line.Words
	if m.Says != "" && figure.Status == Shown && figure.Value != nil {
		said = strings.Replace(m.Says, "{}", said, 1)
	}
	return strings.ToUpper(said[:1]) + said[1:]
}

// BeyondChance says whether two released figures of a line differ by more than chance explains with 95% confidence, as far
// as the rounded counts beside them tell. Only percentages and rates can be judged.
func (l PublicLine) BeyondChance(before, after Figure) bool {
	exact := func(f Figure) Value {
		v := Value{Value: f.Value, Numerator: f.Numerator, Denominator: f.Denominator}
		if l.Unit.Kind == "percent" && f.Value != nil && f.Denominator != nil {
			met := *f.Value / 100 * *f.Denominator
			v.Numerator = &met
		}
		return v
	}
	a, b := exact(before), exact(after)
	if a.Numerator == nil || b.Numerator == nil || a.Denominator == nil || b.Denominator == nil {
		return false
	}
	return beyondChance(Line{Unit: l.Unit, Better: l.Better}, a, b)
}

// Words says a released figure as a child would.
func (f Figure) Words(u Unit) string {
	switch {
	case f.Status == Hidden:
		return TooFew
	case f.Status == Nobody:
		return NoChildren
	case f.Value == nil:
		return "we do not know yet"
	}
	return childWords(u.Shape(), *f.Value)
}

// Published are the measures that were released, each as it stands in the last approved release that holds it, by key.
func (m *Measures) Published(ctx context.Context) ([]PublicMeasure, error) {
	var approved []Release
	if err := m.db.All(ctx, &approved, `select * from measure_release where state = 'approved' order by number desc`, nil); err != nil {
		return nil, err
	}
	var all []PublicMeasure
	for _, r := range approved {
		measures, err := m.publicOf(ctx, r)
		if err != nil {
			return nil, err
		}
		for _, p := range measures {
			if !slices.ContainsFunc(all, func(q PublicMeasure) bool { return q.Key == p.Key }) {
				all = append(all, p)
			}
		}
	}
	may, err := m.publishable(ctx)
	if err != nil {
		return nil, err
	}
	// A decision that a measure may no longer be published takes it off the public site at once.
	all = slices.DeleteFunc(all, func(p PublicMeasure) bool { publish, known := may[p.Key]; return known && !publish })
	slices.SortFunc(all, func(a, b PublicMeasure) int { return cmp.Compare(a.Key, b.Key) })
	pair(m.Definitions(), all)
	return all, nil
}
