package measure

import (
	"waymark/calendar"
)

// Results is what a run gives: counts that are not suppressed, for the eyes of the council's own analysts.
type Results struct {
	Measures []Result `json:"measures"`
	Failed   []Failed `json:"failed,omitempty"`
	Repairs  []Repair `json:"-"` // what joining the years changed
	reach    []Reach
	settings map[string][]InForce // by measure
}

// Failed is a measure whose file is broken; the others are counted all the same.
type Failed struct {
	Key   string `json:"key"`
	Words string `json:"words"`
}

// Result is one measure at one date.
type Result struct {
	Key    string        `json:"key"`
	Title  string        `json:"title"`
	Unit   string        `json:"unit"`
	Better string        `json:"better"`
	At     calendar.Date `json:"at"`
	Period string        `json:"period"` // the days that were counted, as people call them
	Line   string        `json:"line,omitempty"`
	Value
	Words      string        `json:"words"` // for children
	Breakdowns []Group       `json:"breakdowns"`
	Series     []Point       `json:"series"`
	Parts      []Point       `json:"parts,omitempty"`  // single months or quarters of a rolling window, for control charts
	Pooled     []Point       `json:"pooled,omitempty"` // over the longer window that the public reads
	Lines      []LineAt      `json:"lines"`
	Settings   []InForce     `json:"settings,omitempty"` // the thresholds that people chose
	Population *PeopleRef    `json:"population,omitempty"`
	Notes      []string      `json:"notes"`
	Starts     calendar.Date `json:"starts"`
	definition Definition
}

// Value is a figure with its counts: a percentage without them is never shown or stored. For a mean or a median
// the numerator is the sum of the amounts and the denominator the number of cases, and so for a total; a count has no
// denominator; a rate's denominator is its population. Value is nil where there are no children to count. A figure that was
// published without its counts has a value and nothing else.
type Value struct {
	Value       *float64       `json:"value"`
	Numerator   *float64       `json:"numerator"`
	Denominator *float64       `json:"denominator"`
	Excluded    map[string]int `json:"excluded"`
	Unknown     int            `json:"unknown"`
}

// LineAt is one line of a measure that has several.
type LineAt struct {
	Line   string `json:"line"`
	Title  string `json:"title"`
	Unit   string `json:"unit"`
	Better string `json:"better"`
	Value
	Words  string  `json:"words"`
	Series []Point `json:"series"`
	Parts  []Point `json:"parts,omitempty"`
	Pooled []Point `json:"pooled,omitempty"`
}

// Point is one date of a series.
type Point struct {
	At     calendar.Date `json:"at"`
	Starts calendar.Date `json:"starts"`
	Value
	Groups []Group `json:"groups,omitempty"` // of a pooled point that is shown
}

// Group is one group of children in a breakdown.
type Group struct {
	By          string    `json:"by"`
	Group       string    `json:"group"`
	Line        string    `json:"line,omitempty"`
	Value       *float64  `json:"value"`
	Numerator   *float64  `json:"numerator"`
	Denominator *float64  `json:"denominator"`
	Unknown     int       `json:"unknown"`
	Relative    *Relative `json:"relative,omitempty"`
}

// Relative sets a group's rate against that of everyone else whose group is known.
type Relative struct {
	Ratio float64 `json:"ratio"`
	Low   float64 `json:"low"`   // 95% confidence
	High  float64 `json:"high"`  // 95% confidence
	Small bool    `json:"small"` // fewer than 10 children on one side: the ratio says little
}

// PeopleRef says which population a rate was counted against, as rates move when populations are revised.
type PeopleRef struct {
	Year   int     `json:"year"` // of the mid-year estimate
	People float64 `json:"people"`
}

// cell is the raw count of one group of cases, before the line's unit says what it means.
type cell struct {
	rows, met, unmet, amounts int
	sum                       float64
	median                    *float64
	hasMet                    bool
	people                    *float64 // the population that was published with a rate
	over                      *float64 // what a ratio's sum is set over
	excluded                  map[string]int
}

// value turns a cell into a figure. people is the population of a rate, nil where it is not known.
func (c cell) value(u Unit, people *float64) Value {
	v := Value{Excluded: c.excluded}
	if v.Excluded == nil {
		v.Excluded = map[string]int{}
	}
	over := func(numerator, denominator, times float64) {
		v.Numerator, v.Denominator = &numerator, &denominator
		if denominator > 0 {
			result := times * numerator / denominator
			v.Value = &result
		}
	}
	counted := float64(c.rows)
	if c.hasMet {
		counted = float64(c.met)
	}
	if c.people != nil {
		people = c.people
	}
	switch u.Kind {
	case AsPublished:
		if c.amounts > 0 {
			published := c.sum / float64(c.amounts)
			v.Value = &published
		}
		v.Unknown = c.rows - c.amounts
	case Ratio:
		times, under := 1.0, 0.0
		if u.As == "percent" {
			times = 100
		}
		if c.over != nil {
			under = *c.over
		}
		over(c.sum, under, times)
		v.Unknown = c.rows - c.amounts
	case "percent":
		over(float64(c.met), float64(c.met+c.unmet), 100)
		v.Unknown = c.rows - c.met - c.unmet
	case "mean", "median":
		over(c.sum, float64(c.amounts), 1)
		if u.Kind == "median" {
			v.Value = c.median
		}
		v.Unknown = c.rows - c.amounts
	case "total":
		cases := float64(c.amounts)
		v.Value, v.Numerator, v.Denominator = &c.sum, &c.sum, &cases
		v.Unknown = c.rows - c.amounts
	case "count", "rate":
		if c.hasMet {
			v.Unknown = c.rows - c.met - c.unmet
		}
		v.Numerator = &counted
		if u.Kind == "count" {
			v.Value = &counted
		} else if people != nil {
			over(counted, *people, float64(u.Per))
		}
	}
	return v
}
