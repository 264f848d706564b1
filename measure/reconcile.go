package measure

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"waymark/calendar"
)

// Reconciled sets one figure that was published for the council beside the one counted here.
type Reconciled struct {
	Key, Title string
	At         calendar.Date
	Ours       string
	Published  string
	Difference string // in the unit, and in children where that can be told
	Same       bool   // as far as the published figure's rounding tells
	Why        []string
	Source     string

	OursNumber, PublishedNumber float64 // of a row that compares numbers of children; 0 of others
}

// Reconcile sets every published figure of the council beside what was counted, for the years that are loaded. Where the
// two differ it says what is known to make them differ: nobody should have to guess before a board meeting.
func (m *Measures) Reconcile(ctx context.Context, council string) ([]Reconciled, error) {
	var all []Reconciled
	for _, d := range m.Definitions() {
		kept, err := m.Values(ctx, d)
		if err != nil {
			return nil, err
		}
		for _, line := range d.AllLines() {
			others, err := m.Compare(ctx, d, line.Key, council)
			if err != nil {
				return nil, err
			}
			counts := Comparison{}
			if line.Key == d.Headline().Key {
				if counts, err = m.Compare(ctx, d, "count", council); err != nil {
					return nil, err
				}
			}
			for _, k := range kept {
				if k.Line != line.Key || k.Value.Numerator == nil {
					continue
				}
				if f, ok := on(others.Own, k.At); ok {
					all = append(all, reconcile(d, line, k, f))
				}
				if f, ok := on(counts.Own, k.At); ok {
					all = append(all, reconcileCount(d, k, f))
				}
			}
		}
	}
	return all, nil
}

func on(figures []Compared, at calendar.Date) (Compared, bool) {
	for _, f := range figures {
		if f.At == at {
			return f, true
		}
	}
	return Compared{}, false
}

// places is how many decimals a published number is written with.
func places(n float64) int {
	_, fraction, _ := strings.Cut(strconv.FormatFloat(n, 'f', -1, 64), ".")
	return len(fraction)
}

// reconcile compares a value with the published one.
func reconcile(d Definition, l Line, k Kept, f Compared) Reconciled {
	r := Reconciled{Key: d.Key, Title: d.Title, At: k.At, Ours: StaffWords(l, k.Value), Published: publishedWords(l, f.Value), Source: f.Source}
	if len(d.Lines) > 0 {
		r.Title = l.Title
	}
	if k.Value.Value == nil {
		r.Difference = "cannot be told"
		if l.Unit.Kind == "rate" {
			r.Why = append(r.Why, "There is no population to count a rate with.")
		} else {
			r.Why = append(r.Why, "No child here is in the figure.")
			r.Why = append(r.Why, leftOut(k)...)
		}
		return r
	}
	difference := *k.Value.Value - f.Value
	half := 0.5 * math.Pow(10, -float64(places(f.Value)))
	if r.Same = math.Abs(difference) <= half+1e-9; r.Same {
		r.Difference = "none, as far as the rounding of the published figure tells"
		return r
	}
	r.Difference = signed(difference, 1)
	switch l.Unit.Kind {
	case "percent":
		r.Difference = signed(difference, 1) + " percentage points, " + signedChildren(difference/100**k.Value.Denominator)
	case "rate":
		r.Difference += fmt.Sprintf(" per %s, %s", thousands(l.Unit.Per), signedChildren(difference/float64(l.Unit.Per)**k.Value.Denominator))
		r.Why = append(r.Why, fmt.Sprintf("The population here is %s, of mid-%d; that of the published rate may have been another estimate.", decimals(*k.Value.Denominator, 0), k.PeopleOf))
	case "mean":
		r.Difference += " " + l.Unit.Counted()
	}
	r.Why = append(r.Why, reasons(k)...)
	return r
}

// reconcileCount compares the number behind a value with the published one.
func reconcileCount(d Definition, k Kept, f Compared) Reconciled {
	r := Reconciled{Key: d.Key, Title: d.Title + ": number", At: k.At, Ours: decimals(*k.Value.Numerator, 0), Published: decimals(f.Value, 0), Source: f.Source, OursNumber: *k.Value.Numerator, PublishedNumber: f.Value}
	difference := *k.Value.Numerator - f.Value
	if r.Same = difference == 0; r.Same {
		r.Difference = "none"
		return r
	}
	r.Difference = signedChildren(difference)
	r.Why = reasons(k)
	return r
}

// reasons are what is known of cases that are not in the figure.
func reasons(k Kept) []string {
	why := leftOut(k)
	if len(why) == 0 {
		why = append(why, "No case is left out here. The published figure was made from the return as it stood then; corrections since, or rows that could not be read, make the rest.")
	}
	return why
}

// leftOut are the cases that are not in the figure, with the reason of each.
func leftOut(k Kept) []string {
	var why []string
	for _, reason := range sortedKeys(k.Value.Excluded) {
		why = append(why, fmt.Sprintf("%d left out here: %s.", k.Value.Excluded[reason], reason))
	}
	if k.Value.Unknown > 0 {
		why = append(why, fmt.Sprintf("%d are not known here and are not in the denominator.", k.Value.Unknown))
	}
	return why
}

// publishedWords writes a published figure with as many decimals as it came with.
func publishedWords(l Line, n float64) string {
	if l.Unit.Shape().Kind == "percent" {
		return decimals(n, places(n)) + "%"
	}
	return decimals(n, places(n))
}

// childrenInCare is the measure whose number says whether the children counted here are those of the published figures.
const childrenInCare = "ctx-cla-rate"

// strangers says of which days the number of children in care is more than one in twenty from the published one: then
// other children were counted, and no other figure of that day can be expected to agree.
func strangers(rows []Reconciled) []string {
	var words []string
	for _, r := range rows {
		if r.Key == childrenInCare && r.OursNumber != 0 && math.Abs(r.OursNumber-r.PublishedNumber) > r.PublishedNumber/20 {
			words = append(words, fmt.Sprintf("On %s %s children in care are counted here, and %s were published.", r.At.Words(), r.Ours, r.Published))
		}
	}
	return words
}

func signed(n float64, places int) string {
	if n > 0 {
		return "+" + decimals(n, places)
	}
	return "−" + decimals(-n, places)
}

func signedChildren(n float64) string {
	rounded := int(math.Round(math.Abs(n)))
	if rounded == 0 {
		return childrenWords(0)
	}
	if n > 0 {
		return "about " + childrenWords(rounded) + " more here"
	}
	return "about " + childrenWords(rounded) + " fewer here"
}
