package measure

import (
	"context"
	"fmt"
	"maps"
	"math"
	"os"
	"strings"
	"time"

	"waymark/calendar"
	"waymark/collection"
	"waymark/fault"
	"waymark/vault"
)

// Check tries one measure file on the cast of invented children that ships with Waymark and says what it gives there.
// A file that is broken, that may not be run, that does not end, or whose examples do not hold is a fault that says so.
// What it reads of the council's own collections are their samples.
func Check(ctx context.Context, file string, collections *collection.Library) (string, error) {
	return check(ctx, file, collections, checkTime)
}

func check(ctx context.Context, file string, collections *collection.Library, limit time.Duration) (string, error) {
	info, err := os.Stat(file)
	if err != nil {
		return "", fault.NotFound("%s cannot be read.", file).Because(err)
	}
	if info.IsDir() || info.Size() > 1<<20 {
		return "", fault.Invalid("%s is not a measure file.", file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fault.NotFound("%s cannot be read.", file).Because(err)
	}
	known, err := sourcesOf(collections)
	if err != nil {
		return "", err
	}
	d, err := readHeader(file, string(text), known)
	if err != nil {
		return "", err
	}
	v, err := openFixture(ctx, collections, &d)
	if err != nil {
		return "", err
	}
	defer v.Close()
	problems, err := examples(ctx, v, d, limit)
	if err != nil {
		return "", err
	}
	results, err := Run(ctx, v, []Definition{d}, Options{TimeOut: limit})
	if err != nil {
		return "", err
	}
	var words strings.Builder
	if err := results.WriteTable(&words); err != nil {
		return "", err
	}
	if len(problems) > 0 {
		return "", fault.Invalid("%s\nOn the invented children it gives:\n%s", strings.Join(problems, "\n"), words.String())
	}
	fmt.Fprintf(&words, "%s is whole: %d of %d examples hold.\n", file, len(d.Examples), len(d.Examples))
	return words.String(), nil
}

// checkTime is long for a few dozen invented children; a file that needs more would stop a council's refresh.
const checkTime = 10 * time.Second

// examples runs one measure over a filled vault and gives a sentence for every example of its header that does not
// hold. It also counts every period of the fixture, so that a case counted twice in any of them is found.
func examples(ctx context.Context, v *vault.DB, d Definition, limit time.Duration) ([]string, error) {
	o := Options{Series: 36, Parts: true, Breakdowns: "all", TimeOut: limit}
	every, err := Run(ctx, v, []Definition{d}, o)
	if err != nil {
		return nil, err
	}
	for _, f := range every.Failed {
		return nil, fault.Invalid("%s", f.Words)
	}
	asked := map[calendar.Date]bool{}
	for _, e := range d.Examples {
		asked[e.At] = true
	}
	for at := range maps.Keys(asked) {
		o.At = append(o.At, at)
	}
	results, err := Run(ctx, v, []Definition{d}, o)
	if err != nil {
		return nil, err
	}
	for _, f := range results.Failed {
		return nil, fault.Invalid("%s", f.Words)
	}
	var problems []string
	for _, e := range d.Examples {
		problem := fmt.Sprintf("%s line %d: %s: the run gave nothing for %s", d.File, e.Row, d.Key, e.At)
		for _, r := range results.Measures {
			if r.At == e.At {
				problem = e.differs(d, r)
			}
		}
		if problem != "" {
			problems = append(problems, problem)
		}
	}
	return problems, nil
}

// differs says how a result differs from an example; nothing when it holds.
func (e Example) differs(d Definition, r Result) string {
	got := r.Value
	for _, l := range r.Lines {
		if l.Line == e.Line {
			got = l.Value
		}
	}
	line := d.Headline()
	for _, l := range d.Lines {
		if l.Key == e.Line {
			line = l
		}
	}
	same := func(want float64, got *float64) bool { return got != nil && math.Abs(want-*got) < 0.005 }
	numerator := got.Numerator
	if line.Unit.Kind == "median" || line.Unit.Kind == AsPublished {
		numerator = got.Value
	}
	ok := same(e.Numerator, numerator)
	ok = ok && (e.Denominator == nil || same(*e.Denominator, got.Denominator))
	excluded := 0
	for _, n := range got.Excluded {
		excluded += n
	}
	ok = ok && (e.Excluded == nil || *e.Excluded == excluded) && (e.Unknown == nil || *e.Unknown == got.Unknown)
	if ok {
		return ""
	}
	where := e.At.String()
	if e.Line != "" {
		where += " " + e.Line
	}
	return fmt.Sprintf("%s line %d: the example says %s = %s, the run gave %s", d.File, e.Row, where, e.text(), exampleText(numerator, got.Denominator, excluded, got.Unknown)+because(r.Notes, got))
}

func because(notes []string, v Value) string {
	if v.Numerator != nil || v.Value != nil || len(notes) == 0 {
		return ""
	}
	return " (" + notes[0] + ")"
}

func (e Example) text() string {
	parts := exampleText(&e.Numerator, e.Denominator, 0, 0)
	if e.Excluded != nil {
		parts += fmt.Sprintf(", %d excluded", *e.Excluded)
	}
	if e.Unknown != nil {
		parts += fmt.Sprintf(", %d unknown", *e.Unknown)
	}
	return parts
}

func exampleText(numerator, denominator *float64, excluded, unknown int) string {
	plain := func(n *float64) string {
		if n == nil {
			return "nothing"
		}
		return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", *n), "0"), ".")
	}
	text := plain(numerator)
	if denominator != nil {
		text += " of " + plain(denominator)
	}
	if excluded > 0 {
		text += fmt.Sprintf(", %d excluded", excluded)
	}
	if unknown > 0 {
		text += fmt.Sprintf(", %d unknown", unknown)
	}
	return text
}
